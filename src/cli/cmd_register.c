/* cmd_register.c - `habeas register`: what was offered, by whom, what is in force; what was said and what was signed.
 */
#include "cli.h"
#include "country.h"
#include "register.h"

static enum status wanted_state(const struct cli *cli, int *state, struct error *error)
{
	struct str code = cli_value(cli, OPT_state);
	*state = code.len ? country_index(code) : -1;
	if (code.len && *state < 0)
		return error_set(error, STATUS_BAD_INPUT, "no state has the code `%.*s`: say two capitals, such as SV",
				 STR_ARG(code));
	return STATUS_OK;
}

int cmd_register(struct cli *cli)
{
	int exit_code, state;
	struct error error;
	struct moment on;
	if (cli_moment(cli, OPT_on, true, &on, &error) != STATUS_OK || wanted_state(cli, &state, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	struct diplomatic_register *r = register_make(cli->arena, corpus, moment_end(on) - 1, state);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		register_json(w, r);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		register_text(&cli->out, cli->arena, r, cli->color, cli->width);
	}
	return EXIT_FINE;
}
