/* main.c - from words on a command line to one command's function, and from its answer to an exit code. */
#include "cli.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WIDTH_LEAST = 40, WIDTH_MOST = 100 }; /* longer lines are hard to read */

static bool wants_color(const struct cli *cli, int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return !cli_flag(cli, OPT_no_color) && !(no && *no) && isatty(fd) && term && strcmp(term, "dumb") != 0;
}

static unsigned terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	if (!width && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (!width)
		width = WIDTH_DEFAULT;
	return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (unsigned)width;
}

static int run(struct cli *cli, int count, char *const *words)
{
	struct usage_error wrong;
	bool fine = options_parse(cli->arena, count, words, &cli->options, &wrong);
	cli->json = cli_flag(cli, OPT_json);
	cli->color = !cli->json && wants_color(cli, STDOUT_FILENO);
	cli->error_color = wants_color(cli, STDERR_FILENO);
	if (!fine)
		return cli_usage(cli, wrong.hint, "%.*s", STR_ARG(wrong.message));
	if (cli_flag(cli, OPT_version)) {
		buf_add_c(&cli->out, "habeas " HABEAS_VERSION "\n");
		return EXIT_FINE;
	}
	if (cli->options.command < 0 || cli_flag(cli, OPT_help)) {
		help_text(cli, cli->options.command);
		return cli->options.command < 0 && !cli_flag(cli, OPT_help) ? EXIT_USAGE : EXIT_FINE;
	}
	return command_at((enum command_id)cli->options.command)->run(cli);
}

int main(int argc, char **argv)
{
	struct cli cli = { .arena = arena_create(), .width = terminal_width() };
	signal(SIGPIPE, SIG_IGN); /* a reader that has gone away is a failed write, seen below */
	int exit_code = run(&cli, argc > 0 ? argc - 1 : 0, argv + 1);
	cli_flush(&cli);
	if (ferror(stdout)) {
		if (errno != EPIPE) /* `habeas list | head` is no failure to talk of */
			fprintf(stderr, "habeas: the answer could not be written: %s\n", strerror(errno));
		exit_code = EXIT_WORLD;
	}
	buf_finish(&cli.out);
	arena_destroy(cli.arena);
	return exit_code;
}
