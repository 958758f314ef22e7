/* cli.c - see cli.h. */
#include "cli.h"
#include "limit.h"
#include "mapping.h"
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct str cli_value(const struct cli *cli, enum option_id option)
{
	return str_of(options_value(&cli->options, option));
}

bool cli_flag(const struct cli *cli, enum option_id option) { return options_value(&cli->options, option) != NULL; }

void cli_flush(struct cli *cli)
{
	fwrite(cli->out.ptr, 1, cli->out.len, stdout); /* a failure stays in the stream: main looks */
	fflush(stdout);
	buf_clear(&cli->out);
}

static void say(const struct cli *cli, const char *kind, const char *style, struct str text)
{
	const char *on = cli->error_color ? style : "", *off = cli->error_color ? "\033[0m" : "";
	fprintf(stderr, "%s%s:%s %.*s\n", on, kind, off, STR_ARG(text));
}

void cli_hint(const struct cli *cli, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(cli, "hint", "\033[1;36m", str_vformat(cli->arena, format, args));
	va_end(args);
}

int cli_usage(const struct cli *cli, struct str hint, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(cli, "habeas", "\033[1;31m", str_vformat(cli->arena, format, args));
	va_end(args);
	if (hint.len)
		cli_hint(cli, "%.*s", STR_ARG(hint));
	return EXIT_USAGE;
}

int cli_fail(const struct cli *cli, const struct error *error)
{
	say(cli, "habeas", "\033[1;31m", str_of(error->message));
	switch (error->status) {
	case STATUS_IO: return EXIT_WORLD;
	case STATUS_REFUSED: return EXIT_NO;
	case STATUS_OK:
	case STATUS_BAD_INPUT:
	case STATUS_LIMIT:
	case STATUS_NOT_FOUND:
	case STATUS_CONFLICT: break;
	}
	return EXIT_USAGE;
}

void cli_print_diags(const struct cli *cli, const struct diags *diags)
{
	struct buf out = BUF_INIT;
	vec_each (&diags->list, i)
		if (diag_severity(diags->list.at[i].code) == SEVERITY_ERROR)
			diag_print(&out, &diags->list.at[i], cli->error_color);
	if (diags->dropped)
		buf_format(&out, "and %zu more\n", diags->dropped);
	fwrite(out.ptr, 1, out.len, stderr);
	buf_finish(&out);
}

struct corpus *cli_corpus(struct cli *cli, int *exit_code)
{
	struct corpus *corpus = corpus_create();
	struct error error;
	arena_on_destroy(cli->arena, (void (*)(void *))corpus_destroy, corpus);
	corpus_add_shipped(corpus);
	vec_each (&cli->options.given, i) {
		const struct given_option *given = &cli->options.given.at[i];
		if (given->option == OPT_law && corpus_add_file(corpus, given->value, &error) != STATUS_OK) {
			*exit_code = cli_fail(cli, &error);
			return NULL;
		}
	}
	corpus_compile(corpus);
	if (!corpus->diags.errors)
		return corpus;
	cli_print_diags(cli, &corpus->diags);
	*exit_code = cli_usage(cli, STR("nothing is decided on texts that have errors"),
			       corpus->diags.errors == 1 ? "the texts have an error" : "the texts have %zu errors",
			       corpus->diags.errors);
	return NULL;
}

static enum status read_stream(struct cli *cli, FILE *file, const char *name, size_t bytes_max, struct str *text,
			       struct error *error)
{
	struct buf all = BUF_INIT;
	char chunk[65536];
	size_t got;
	enum status status = STATUS_OK;
	while (status == STATUS_OK && (got = fread(chunk, 1, sizeof chunk, file)) > 0) {
		buf_add(&all, chunk, got);
		if (all.len > bytes_max)
			status = error_set(error, STATUS_LIMIT,
					   "%s is larger than %zu MiB, the most that is read at once", name,
					   bytes_max >> 20);
	}
	if (status == STATUS_OK && ferror(file))
		status = error_set(error, STATUS_IO, "%s cannot be read: %s", name, strerror(errno));
	*text = str_copy(cli->arena, buf_str(&all));
	buf_finish(&all);
	return status;
}

static enum status read_file(struct cli *cli, const char *path, const char *what, size_t bytes_max, struct str *text,
			     struct error *error)
{
	if (strcmp(path, "-") == 0) {
		if (isatty(STDIN_FILENO))
			cli_hint(cli, "reading %s from the terminal; Ctrl-D ends them", what);
		return read_stream(cli, stdin, "standard input", bytes_max, text, error);
	}
	FILE *file = fopen(path, "rb");
	if (!file)
		return error_set(error, STATUS_IO, "%s cannot be opened: %s", path, strerror(errno));
	enum status status = read_stream(cli, file, path, bytes_max, text, error);
	fclose(file);
	return status;
}

enum status cli_read(struct cli *cli, const char *path, const char *what, struct str *text, struct error *error)
{
	return read_file(cli, path, what, LIMIT_JSON_BYTES, text, error);
}

enum status cli_read_table(struct cli *cli, const char *path, const char *what, struct str *text, struct error *error)
{
	return read_file(cli, path, what, LIMIT_ROLL_BYTES, text, error);
}

enum status cli_facts(struct cli *cli, const struct corpus *corpus, enum subject subject, struct subject_facts **facts,
		      struct error *error)
{
	struct str text;
	struct error wrong;
	const char *path = cli->options.arguments.count ? cli->options.arguments.at[0] : "-";
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	TRY(cli_read(cli, path, "the facts, as JSON,", &text, error));
	if (!str_trim(text).len)
		return error_set(error, STATUS_BAD_INPUT, "%s holds no facts; when nothing is known, they are {}",
				 name);
	enum status status = facts_from_json(cli->arena, corpus, subject, text, facts, &wrong);
	if (status == STATUS_OK)
		return STATUS_OK;
	return error_set(error, status, "%s: %s", name, wrong.message);
}

enum status cli_moment(const struct cli *cli, enum option_id option, bool today, struct moment *moment,
		       struct error *error)
{
	struct str text = cli_value(cli, option);
	*moment = (struct moment){ .given = today };
	if (!text.len) {
		moment->day = time_day((int64_t)time(NULL));
		return STATUS_OK;
	}
	if (moment_parse(text, moment))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT,
			 "--%s \"%.*s\" is no day that exists: write 2025-03-14, or with a time and a zone "
			 "2025-03-15T18:45-05:00",
			 option_at(option)->name, STR_ARG(text));
}

enum status cli_request(const struct cli *cli, struct request *request, struct error *error)
{
	*request = (struct request){ .agreement = cli_value(cli, OPT_agreement),
				     .sender = cli_value(cli, OPT_sender),
				     .receiver = cli_value(cli, OPT_receiver),
				     .purpose = cli_value(cli, OPT_for),
				     .facility = cli_value(cli, OPT_to),
				     .as_if = cli_flag(cli, OPT_as_if),
				     .present = -1 };
	TRY(cli_moment(cli, OPT_on, true, &request->on, error));
	TRY(cli_moment(cli, OPT_departing, false, &request->departing, error));
	if (request->agreement.len || cli_flag(cli, OPT_destinations))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT,
			 "under which agreement? Write --agreement ID; `habeas list` shows the agreements");
}

enum status cli_mapping(const struct cli *cli, const struct corpus *corpus, const struct core_mapping **mapping,
			struct error *error)
{
	struct str id = cli_value(cli, OPT_mapping);
	struct nearest nearest;
	*mapping = NULL;
	if (!id.len)
		return STATUS_OK;
	*mapping = corpus_mapping(corpus, id);
	if (*mapping)
		return STATUS_OK;
	nearest_init(&nearest, id);
	vec_each (&corpus->mappings, i)
		nearest_offer(&nearest, corpus->instruments.at[corpus->mappings.at[i].instrument].id);
	return error_set(error, STATUS_BAD_INPUT, "no mapping is called \"%.*s\"%s%.*s%s", STR_ARG(id),
			 nearest.best.len ? "; did you mean \"" : "; `habeas list` shows those loaded",
			 STR_ARG(nearest.best), nearest.best.len ? "\"?" : "");
}

void cli_json(struct cli *cli, struct json_writer *w)
{
	buf_add_str(&cli->out, json_writer_text(w));
	buf_add_char(&cli->out, '\n');
}

struct instrument *cli_instrument(const struct cli *cli, const struct corpus *corpus, struct str id, int *exit_code)
{
	struct instrument *in = corpus_instrument(corpus, id);
	struct nearest nearest;
	if (in)
		return in;
	nearest_init(&nearest, id);
	vec_each (&corpus->instruments, i)
		nearest_offer(&nearest, corpus->instruments.at[i].id);
	*exit_code = cli_usage(cli,
			       nearest.best.len ? str_format(cli->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
						: STR("`habeas list` shows the texts that are loaded"),
			       "no text is called `%.*s`", STR_ARG(id));
	return NULL;
}
