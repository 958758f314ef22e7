/* cmd_sustain.c - `habeas sustain`: does an agreement carry a facility, and what does it make either side wish for? */
#include "cli.h"
#include "rolls.h"
#include "sustain.h"
#include "sustain_report.h"
#include <errno.h>
#include <stdio.h>

static enum status read_request(struct cli *cli, const budget *rows, struct sustain_request *request,
				struct error *error)
{
	struct moment from, to;
	TRY(cli_moment(cli, OPT_from, false, &from, error));
	TRY(cli_moment(cli, OPT_until, false, &to, error));
	TRY(sustain_period(rows, &from, &to, request, error));
	TRY(sustain_own_cost("--own-cost", cli_value(cli, OPT_own_cost), request, error));
	vec_each (&cli->options.given, i) {
		struct str value = str_of(cli->options.given.at[i].value);
		if (cli->options.given.at[i].option == OPT_exchange)
			TRY(sustain_rate(cli->arena, "--rate", value, request, error));
		if (cli->options.given.at[i].option == OPT_varies)
			TRY(sustain_varies("--varies", value, request, error));
	}
	if (!request->varies)
		request->varies = SUSTAIN_VARIES;
	return STATUS_OK;
}

static enum status reckon(struct cli *cli, const struct corpus *corpus, const struct instrument *in,
			  struct sustain **sustain, struct error *error)
{
	struct sustain_request request = { .agreement = in->index,
					   .as_if = cli_flag(cli, OPT_as_if),
					   .facility = cli_value(cli, OPT_facility) };
	struct fee_roll roll = { 0 };
	struct str text;
	budget rows = { 0 };
	const char *path = options_value(&cli->options, OPT_budget);
	TRY(cli_read(cli, path, "the budget", &text, error));
	TRY(budget_csv(cli->arena, str_of(strcmp(path, "-") ? path : "standard input"), text, &rows, error));
	TRY(read_request(cli, &rows, &request, error));
	TRY(rolls_read(cli, corpus, &roll, error));
	return sustain_reckon(cli->arena, corpus, &request, &rows, &roll, sustain, error);
}

static enum status write_chart(struct cli *cli, const struct corpus *corpus, const struct sustain *s,
			       struct error *error)
{
	const char *path = options_value(&cli->options, OPT_chart);
	struct buf text = BUF_INIT;
	if (!path)
		return STATUS_OK;
	if (str_ends(str_of(path), ".html"))
		sustain_html(cli->arena, &text, corpus, s);
	else
		sustain_svg(cli->arena, &text, corpus, s);
	FILE *file = fopen(path, "wb");
	bool good = file && fwrite(text.ptr, 1, text.len, file) == text.len;
	good = file && fclose(file) == 0 && good;
	buf_finish(&text);
	return good ? STATUS_OK : error_set(error, STATUS_IO, "%s cannot be written: %s", path, strerror(errno));
}

static void write_answer(struct cli *cli, const struct corpus *corpus, const struct sustain *s)
{
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		sustain_json(w, corpus, s);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else if (cli_flag(cli, OPT_csv)) {
		sustain_csv(cli->arena, &cli->out, s);
	} else {
		sustain_text(cli->arena, &cli->out, corpus, s, cli->width);
	}
}

int cmd_sustain(struct cli *cli)
{
	int exit_code;
	struct error error;
	struct sustain *sustain;
	struct corpus *corpus;
	const struct instrument *in;
	if (cli_value(cli, OPT_agreement).len && !cli_value(cli, OPT_budget).len)
		return cli_usage(cli, STR("write --budget FILE; `habeas help sustain` says what is in it"),
				 "what does the facility cost?");
	if (!rolls_agreement(cli, &corpus, &in, &exit_code))
		return exit_code;
	if (reckon(cli, corpus, in, &sustain, &error) != STATUS_OK ||
	    write_chart(cli, corpus, sustain, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	write_answer(cli, corpus, sustain);
	return EXIT_FINE;
}
