/* cli.h - what every command stands on: the options it was given, the texts, where it writes, how it fails.
 *
 * I1. Standard output holds the answer alone; what went wrong, hints and progress go to standard error.
 * I2. The exit code is EXIT_FINE, or EXIT_NO (the answer is a "no", or something was found), EXIT_USAGE (the words or
 * the input are wrong) or EXIT_WORLD (a file, a limit of the machine): four meanings, the same in every command. I3.
 * What was not written whole is a failure: main checks standard output when the command has ended.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H
#include "determination.h"
#include "option.h"

enum { EXIT_FINE, EXIT_NO, EXIT_USAGE, EXIT_WORLD };

struct cli {
	struct arena *arena;
	struct options options;
	struct buf out; /* standard output, written when the command has ended, or by cli_flush */
	bool json, color, error_color;
	unsigned width; /* of the terminal, in columns */
};

/* The value of an option as text; STR_NONE when it was not given. */
struct str cli_value(const struct cli *cli, enum option_id option);
bool cli_flag(const struct cli *cli, enum option_id option);

/* Writes what is in `out` now: for commands that go on, such as an interview. */
void cli_flush(struct cli *cli);

/* Say what is wrong on standard error; the exit code for `return`. */
int cli_fail(const struct cli *cli, const struct error *error);
int cli_usage(const struct cli *cli, struct str hint, const char *format, ...) __attribute__((format(printf, 3, 4)));
void cli_hint(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The shipped texts and those of --law, compiled. NULL, everything said and *exit_code set, when they have errors. */
struct corpus *cli_corpus(struct cli *cli, int *exit_code);
void cli_print_diags(const struct cli *cli, const struct diags *diags); /* errors, to standard error */

/* The whole of a file, or of standard input for "-". `what` is said when a terminal is asked. */
enum status cli_read(struct cli *cli, const char *path, const char *what, struct str *text,
		     struct error *error) MUST_USE;
/* The same of a table of stays or costs, which may be larger. */
enum status cli_read_table(struct cli *cli, const char *path, const char *what, struct str *text,
			   struct error *error) MUST_USE;

/* The facts in the file that is the first argument, or in standard input. */
enum status cli_facts(struct cli *cli, const struct corpus *corpus, enum subject subject, struct subject_facts **facts,
		      struct error *error) MUST_USE;

/* --on, --departing and the like. `today`: the present day when it is not given. */
enum status cli_moment(const struct cli *cli, enum option_id option, bool today, struct moment *moment,
		       struct error *error) MUST_USE;
/* --agreement, --sender, --receiver, --for, --to, --on, --departing, --as-if as a request. */
enum status cli_request(const struct cli *cli, struct request *request, struct error *error) MUST_USE;

/* The mapping that --mapping names; NULL when it is not given. */
enum status cli_mapping(const struct cli *cli, const struct corpus *corpus, const struct core_mapping **mapping,
			struct error *error) MUST_USE;

/* Appends a document to the output, with a newline. */
void cli_json(struct cli *cli, struct json_writer *w);

/* The instrument of that id, or an error with the nearest one. */
struct instrument *cli_instrument(const struct cli *cli, const struct corpus *corpus, struct str id, int *exit_code);

/* help.c: the help of one command (enum command_id), or of the program (-1), as text or as a manual page. */
void help_text(struct cli *cli, int command);
void help_man(struct cli *cli, int command);
#endif
