/* cmd_fmt.c - `habeas fmt`: texts laid out in the one form.
 *
 * I1. A file is replaced whole or not at all: written beside it, flushed to the disk, renamed over it.
 * I2. A text that does not parse is left alone, and what is wrong with it is said.
 */
#include "cli.h"
#include "limit.h"
#include "print.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status write_failed(const char *path, struct error *error)
{
	return error_set(error, STATUS_IO, "%s cannot be written: %s", path, strerror(errno));
}

static enum status replace(struct cli *cli, const char *path, struct str text, struct error *error)
{
	struct stat info;
	char *target = realpath(path, NULL); /* a link stays a link */
	if (!target || stat(target, &info) != 0) {
		free(target);
		return write_failed(path, error);
	}
	char *beside = str_c(cli->arena, str_format(cli->arena, "%s.XXXXXX", target));
	int fd = mkstemp(beside);
	FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	bool written = file && fwrite(text.ptr, 1, text.len, file) == text.len && fflush(file) == 0 &&
		       fchmod(fd, info.st_mode & 07777) == 0 && fsync(fd) == 0;
	if (file)
		written = fclose(file) == 0 && written;
	written = written && rename(beside, target) == 0;
	free(target);
	if (written)
		return STATUS_OK;
	enum status status = write_failed(path, error);
	if (fd >= 0)
		unlink(beside);
	return status;
}

/* EXIT_NO when --check finds that it would change. */
static int format_one(struct cli *cli, const char *path)
{
	struct error error;
	struct diags diags;
	struct source source = { .name = str_of(strcmp(path, "-") == 0 ? "standard input" : path) };
	diags_init(&diags, cli->arena);
	if (cli_read(cli, path, "a text", &source.text, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct str laid_out = print_source(cli->arena, &source, &diags);
	if (diags.errors) {
		cli_print_diags(cli, &diags);
		return cli_usage(cli, STR("mend it, then lay it out"), "%.*s does not parse, and is left as it is",
				 STR_ARG(source.name));
	}
	bool same = str_eq(laid_out, source.text);
	if (cli_flag(cli, OPT_check)) {
		if (!same)
			buf_format(&cli->out, "%.*s\n", STR_ARG(source.name));
		return same ? EXIT_FINE : EXIT_NO;
	}
	if (strcmp(path, "-") == 0)
		buf_add_str(&cli->out, laid_out);
	else if (!same && replace(cli, path, laid_out, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	return EXIT_FINE;
}

int cmd_fmt(struct cli *cli)
{
	int worst = EXIT_FINE;
	vec_each (&cli->options.arguments, i) {
		int exit_code = format_one(cli, cli->options.arguments.at[i]);
		worst = exit_code > worst ? exit_code : worst;
	}
	return worst;
}
