/* cmd_import.c - import: a history that was kept elsewhere, line by line through the use cases. */
#include "cli.h"
#include "import.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void told(void *data, uint64_t lines, uint64_t events)
{
	(void)data;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%llu lines, %llu events", (unsigned long long)lines, (unsigned long long)events);
}

static struct str name_of(const struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str given = cli_value(cli, OPT_name);
	return given.len ? given : str_of(slash ? slash + 1 : path);
}

static enum status run(struct cli *cli, const char *path, FILE *lines, struct act_imported *imported,
		       struct error *error)
{
	struct str note;
	struct act *act;
	struct act_options options = { .path = str_c(cli->arena, cli_value(cli, OPT_db)), .mode = STORE_WRITE };
	struct act_import import = {
		.name = name_of(cli, path), .secret = str_of(getenv("HABEAS_KEY")), .lines = lines, .told = told
	};
	TRY(act_open(&options, &act, error));
	enum status status = act_import(act, &import, imported, error);
	if (imported->events) { /* what came in is signed for, also when the rest did not */
		struct error unsigned_;
		enum status signing = act_checkpoint(act, cli->arena, &note, status == STATUS_OK ? error : &unsigned_);
		status = status == STATUS_OK ? signing : status;
	}
	act_close(act);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	return status;
}

static void answer(struct cli *cli, const struct act_imported *imported)
{
	if (!cli->json) {
		buf_format(&cli->out, "lines in the record: %llu, from before: %llu; events added: %llu\n",
			   (unsigned long long)imported->lines, (unsigned long long)imported->before,
			   (unsigned long long)imported->events);
		return;
	}
	struct json_writer *w = json_writer_create();
	json_object(w);
	json_name(w, "lines");
	json_int(w, (int64_t)imported->lines);
	json_name(w, "before");
	json_int(w, (int64_t)imported->before);
	json_name(w, "events");
	json_int(w, (int64_t)imported->events);
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

int cmd_import(struct cli *cli)
{
	struct error error;
	struct act_imported imported;
	const char *path = cli->options.arguments.at[0];
	if (!cli_value(cli, OPT_db).len)
		return cli_usage(cli, STR("write --db FILE; `habeas init --db FILE` makes one"), "which record?");
	FILE *lines = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	if (!lines) {
		(void)error_set(&error, STATUS_IO, "%s cannot be read: %s", path, strerror(errno));
		return cli_fail(cli, &error);
	}
	imported = (struct act_imported){ 0 };
	enum status status = run(cli, path, lines, &imported, &error);
	if (lines != stdin)
		fclose(lines);
	if (status == STATUS_OK || imported.lines)
		answer(cli, &imported);
	return status == STATUS_OK ? EXIT_FINE : cli_fail(cli, &error);
}
