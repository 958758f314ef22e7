/* cmd_fees.c - `habeas fees`: what an agreement costs in a period, line by line. */
#include "cli.h"
#include "fee.h"
#include "layout.h"
#include "limit.h"
#include "money.h"
#include "rolls.h"

static enum status day_of(const struct cli *cli, enum option_id option, int32_t *day, struct error *error)
{
	struct moment moment;
	TRY(cli_moment(cli, option, false, &moment, error));
	if (!moment.given)
		return error_set(error, STATUS_BAD_INPUT, "for which days? Write --from DATE --to DATE, both included");
	if (moment.is_time)
		return error_set(error, STATUS_BAD_INPUT, "--%s is a day: fees are reckoned by the day",
				 option_at(option)->name);
	*day = moment.day;
	return STATUS_OK;
}

/* As a person reads it. */

static const char *days_text(struct cli *cli, int32_t from, int32_t to)
{
	char first[11], last[11];
	date_format(from, first);
	date_format(to, last);
	return from == to ? str_format(cli->arena, "on %s", first).ptr
			  : str_format(cli->arena, "%s to %s", first, last).ptr;
}

/* Commas between thousands, for eyes. */
static struct str grouped(struct cli *cli, struct str number)
{
	struct buf out = BUF_INIT;
	const char *point = memchr(number.ptr, '.', number.len);
	size_t whole = point ? (size_t)(point - number.ptr) : number.len;
	for (size_t i = 0; i < number.len; i++) {
		if (i && i < whole && (whole - i) % 3 == 0 && number.ptr[i - 1] != '-')
			buf_add_char(&out, ',');
		buf_add_char(&out, number.ptr[i]);
	}
	struct str text = str_copy(cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* What the line rests on: days, persons, the amount before it was rounded, when it is due. */
static struct str explained(struct cli *cli, const struct fee_line *line)
{
	struct buf out = BUF_INIT;
	if (line->person_days)
		buf_format(&out, "%.*s person-days in %lld day%s",
			   STR_ARG(grouped(cli, str_format(cli->arena, "%lld", (long long)line->person_days))),
			   (long long)line->days, line->days == 1 ? "" : "s");
	else
		buf_format(&out, "%lld day%s", (long long)line->days, line->days == 1 ? "" : "s");
	if (line->exact.len)
		buf_format(&out, "; %.*s rounded half to even", STR_ARG(grouped(cli, line->exact)));
	if (line->has_due) {
		char due[11];
		date_format(line->due, due);
		buf_format(&out, "; payable by %s", due);
	}
	struct str text = str_copy(cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str line_text(struct cli *cli, const struct fee_line *line)
{
	const char *currency = currency_code(line->currency), *days = days_text(cli, line->from, line->to);
	struct str amount = fee_money(cli->arena, line->amount, line->currency, true);
	if (fee_line_is_sum(line))
		return str_format(cli->arena, "  %s: %.*s, %.*s %s", days, STR_ARG(line->unit), STR_ARG(amount),
				  currency);
	return str_format(cli->arena, "  %s: %.*s x %.*s %s per %.*s = %.*s %s", days,
			  STR_ARG(grouped(cli, line->quantity)), STR_ARG(grouped(cli, line->rate)), currency,
			  STR_ARG(line->unit), STR_ARG(amount), currency);
}

static void lines_text(struct cli *cli, const struct corpus *corpus, const struct fee_bill *bill)
{
	const struct core_clause *last = NULL;
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		const struct core_article *article = line->clause->article;
		if (line->clause != last) {
			layout_wrap(&cli->out,
				    str_format(cli->arena, "%.*s %.*s: %.*s",
					       STR_ARG(corpus->instruments.at[article->instrument].id),
					       STR_ARG(article->id), STR_ARG(clause_text(cli->arena, line->clause))),
				    0, 2, cli->width);
			last = line->clause;
		}
		layout_wrap(&cli->out, line_text(cli, line), 0, 6, cli->width);
		layout_wrap(&cli->out, str_format(cli->arena, "      %.*s", STR_ARG(explained(cli, line))), 0, 6,
			    cli->width);
	}
}

static void bill_text(struct cli *cli, const struct corpus *corpus, const struct fee_bill *bill)
{
	const struct instrument *in = &corpus->instruments.at[bill->agreement];
	layout_wrap(&cli->out,
		    str_format(cli->arena, "%.*s, %s: %.*s", STR_ARG(in->id), days_text(cli, bill->from, bill->to),
			       STR_ARG(in->title)),
		    0, 2, cli->width);
	buf_add_char(&cli->out, '\n');
	lines_text(cli, corpus, bill);
	if (!bill->lines.count)
		buf_add_c(&cli->out, "nothing is owed\n");
	vec_each (&bill->open, i) {
		const struct fee_open *open = &bill->open.at[i];
		layout_wrap(&cli->out,
			    str_format(cli->arena, "not counted, article %.*s, %.*s: %.*s",
				       STR_ARG(open->clause->article->id),
				       STR_ARG(clause_text(cli->arena, open->clause)), STR_ARG(open->why)),
			    0, 2, cli->width);
	}
	buf_add_char(&cli->out, '\n');
	vec_each (&bill->totals, i)
		buf_format(&cli->out, "total %.*s %s\n",
			   STR_ARG(fee_money(cli->arena, bill->totals.at[i].amount, bill->totals.at[i].currency, true)),
			   currency_code(bill->totals.at[i].currency));
}

static enum status reckon(struct cli *cli, const struct corpus *corpus, const struct instrument *in,
			  struct fee_bill **bill, struct error *error)
{
	struct fee_request request = { .agreement = in->index, .as_if = cli_flag(cli, OPT_as_if) };
	struct fee_roll roll = { 0 };
	TRY(day_of(cli, OPT_from, &request.from, error));
	TRY(day_of(cli, OPT_until, &request.to, error));
	TRY(rolls_read(cli, corpus, &roll, error));
	return fee_reckon(cli->arena, corpus, &request, &roll, bill, error);
}

int cmd_fees(struct cli *cli)
{
	int exit_code;
	struct error error;
	struct fee_bill *bill;
	struct corpus *corpus;
	const struct instrument *in;
	if (!rolls_agreement(cli, &corpus, &in, &exit_code))
		return exit_code;
	if (reckon(cli, corpus, in, &bill, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		fee_bill_json(w, corpus, bill);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		bill_text(cli, corpus, bill);
	}
	return EXIT_FINE;
}
