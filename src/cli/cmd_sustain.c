/* cmd_sustain.c - `habeas sustain`: does an agreement carry a facility, and what does it make either side wish for? */
#include "cli.h"
#include "money.h"
#include "rolls.h"
#include "sustain.h"
#include "sustain_report.h"
#include <errno.h>
#include <stdio.h>

/* The period; the months of the budget where it is not given. */
static enum status read_period(const struct cli *cli, const budget *rows, struct sustain_request *request,
			       struct error *error)
{
	struct moment from, to;
	TRY(cli_moment(cli, OPT_from, false, &from, error));
	TRY(cli_moment(cli, OPT_until, false, &to, error));
	if (from.is_time || to.is_time)
		return error_set(error, STATUS_BAD_INPUT, "--from and --to are days: a budget is by the month");
	if (!rows->count)
		return error_set(error, STATUS_BAD_INPUT, "the budget has no month: write a row for each");
	int32_t first = rows->at[0].month, last = first;
	vec_each (rows, i) {
		first = rows->at[i].month < first ? rows->at[i].month : first;
		last = rows->at[i].month > last ? rows->at[i].month : last;
	}
	request->from = from.given ? from.day : first;
	request->to = to.day;
	if (!to.given && date_add(last, (struct duration){ 1, UNIT_MONTHS }, &request->to))
		request->to--;
	return STATUS_OK;
}

/* "120.50 USD". */
static enum status read_own_cost(const struct cli *cli, struct sustain_request *request, struct error *error)
{
	struct str text = cli_value(cli, OPT_own_cost);
	request->has_own_cost = text.len > 0;
	if (!text.len)
		return STATUS_OK;
	if (text.len > 4 && text.ptr[text.len - 4] == ' ')
		request->own_currency = currency_index((struct str){ text.ptr + text.len - 3, 3 });
	else
		request->own_currency = -1;
	if (request->own_currency < 0 ||
	    !decimal_parse((struct str){ text.ptr, text.len - 4 }, currency_exponent(request->own_currency), true,
			   &request->own_cost) ||
	    request->own_cost < 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "--own-cost \"%.*s\" is no amount of a currency, as \"120.50 USD\" is", STR_ARG(text));
	return STATUS_OK;
}

static enum status read_rates(struct cli *cli, struct sustain_request *request, struct error *error)
{
	vec_each (&cli->options.given, i) {
		struct exchange_rate rate;
		if (cli->options.given.at[i].option != OPT_exchange)
			continue;
		if (!exchange_rate_parse(str_of(cli->options.given.at[i].value), &rate))
			return error_set(error, STATUS_BAD_INPUT,
					 "--rate \"%s\" is no rate: write --rate USD/EUR=0.92 where one dollar is 0.92 "
					 "euro",
					 cli->options.given.at[i].value);
		vec_add(cli->arena, &request->rates, rate);
	}
	return STATUS_OK;
}

/* Food and health go with the persons, unless it is said what does. */
static enum status read_varies(const struct cli *cli, struct sustain_request *request, struct error *error)
{
	bool any = false;
	vec_each (&cli->options.given, i) {
		const char *value = cli->options.given.at[i].value;
		int part = 0;
		if (cli->options.given.at[i].option != OPT_varies)
			continue;
		while (part < BUDGET_PARTS && strcmp(value, budget_parts[part]) != 0)
			part++;
		if (part == BUDGET_PARTS)
			return error_set(error, STATUS_BAD_INPUT,
					 "--varies \"%s\" is no part of a budget: staff, food, health or building",
					 value);
		request->varies |= 1U << part;
		any = true;
	}
	if (!any)
		request->varies = 1U << BUDGET_FOOD | 1U << BUDGET_HEALTH;
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
	TRY(read_period(cli, &rows, &request, error));
	TRY(read_own_cost(cli, &request, error));
	TRY(read_rates(cli, &request, error));
	TRY(read_varies(cli, &request, error));
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
	if (!cli_value(cli, OPT_agreement).len)
		return cli_usage(cli, STR("write --agreement ID; `habeas list` shows the agreements"),
				 "under which agreement?");
	if (!cli_value(cli, OPT_budget).len)
		return cli_usage(cli, STR("write --budget FILE; `habeas help sustain` says what is in it"),
				 "what does the facility cost?");
	if (rolls_twice(cli, &exit_code))
		return exit_code;
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	const struct instrument *in = cli_instrument(cli, corpus, cli_value(cli, OPT_agreement), &exit_code);
	if (!in)
		return exit_code;
	if (reckon(cli, corpus, in, &sustain, &error) != STATUS_OK ||
	    write_chart(cli, corpus, sustain, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	write_answer(cli, corpus, sustain);
	return EXIT_FINE;
}
