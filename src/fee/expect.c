/* expect.c - the examples of a text that say what it costs: `roll of N persons from T to T`, `cost of …`, `expect fee`.
 * That their numbers and amounts can be read was checked when the text was compiled. */
#include "fee.h"
#include "limit.h"
#include "money.h"
#include <assert.h>

static int32_t day_of(struct moment moment) { return moment.is_time ? time_day(moment.seconds) : moment.day; }

/* Persons whose days are the two named and all between them. They leave on the day after. */
static void add_persons(struct arena *arena, const struct ast_roll *ast, struct fee_roll *roll)
{
	int64_t count = 0;
	int32_t from = day_of(ast->from), to = day_of(ast->to);
	bool read = decimal_parse(ast->persons, 0, true, &count);
	assert(read && count <= LIMIT_ROLL_STAYS - roll->persons);
	for (uint32_t i = 0; i < (uint32_t)count && from <= to; i++)
		vec_add(arena, &roll->stays,
			((struct fee_stay){ roll->persons + i, 0, from, to, to + 1,
					    ast->voluntarily ? TRI_TRUE : TRI_UNKNOWN }));
	roll->persons += (uint32_t)count;
}

static void add_cost(struct arena *arena, const struct ast_cost *ast, struct fee_roll *roll)
{
	int64_t person = 1;
	struct fee_cost cost = { .what = ast->what.text,
				 .of_person = ast->person.len > 0,
				 .day = ast->day,
				 .currency = currency_index(ast->currency.text) };
	bool read = decimal_parse(ast->amount, currency_exponent(cost.currency), true, &cost.amount) &&
		    (!cost.of_person || decimal_parse(ast->person, 0, true, &person));
	assert(read && person >= 1);
	cost.person = (uint32_t)person - 1;
	vec_add(arena, &roll->costs, cost);
}

static struct fee_roll roll_of(struct arena *arena, const struct ast_case *example)
{
	struct fee_roll roll = { 0 };
	vec_add(arena, &roll.facilities, ((struct fee_facility){ STR("none"), NULL }));
	vec_each (&example->rolls, i)
		add_persons(arena, &example->rolls.at[i], &roll);
	vec_each (&example->costs, i)
		add_cost(arena, &example->costs.at[i], &roll);
	vec_each (&example->events, i)
		if (example->events.at[i].value->op == AST_DATE)
			vec_add(arena, &roll.events,
				((struct fee_happened){ example->events.at[i].name.text,
							example->events.at[i].value->day }));
	return roll;
}

/* `by NAME ARTICLE`: of the article of that id in the text on each day, amendments included; else all. */
static bool is_asked(const struct corpus *corpus, const struct ast_expect *expect, const struct core_clause *clause)
{
	const struct core_article *article = clause->article;
	const struct instrument *in = &corpus->instruments.at[article->instrument];
	struct str base = in->amends >= 0 ? corpus->instruments.at[in->amends].id : STR_NONE;
	if (!expect->instrument.text.len)
		return true;
	return str_eq(article->id, expect->article.text) &&
	       (str_eq(in->id, expect->instrument.text) || str_eq(base, expect->instrument.text));
}

static void describe(struct arena *arena, const struct corpus *corpus, const struct ast_expect *expect,
		     const struct fee_bill *bill, struct buf *out)
{
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		char from[11], to[11];
		if (!is_asked(corpus, expect, line->clause))
			continue;
		date_format(line->from, from);
		date_format(line->to, to);
		buf_format(out, "%sarticle %.*s, %s to %s: ", out->len ? "; " : "", STR_ARG(line->clause->article->id),
			   from, to);
		if (fee_line_is_sum(line))
			buf_format(out, "%.*s, ", STR_ARG(line->unit));
		else
			buf_format(out, "%.*s x %.*s %s per %.*s = ", STR_ARG(line->quantity), STR_ARG(line->rate),
				   currency_code(line->currency), STR_ARG(line->unit));
		buf_add_str(out, fee_money(arena, line->amount, line->currency, true));
	}
	vec_each (&bill->open, i)
		if (is_asked(corpus, expect, bill->open.at[i].clause))
			buf_format(out, "%sarticle %.*s: %.*s", out->len ? "; " : "",
				   STR_ARG(bill->open.at[i].clause->article->id), STR_ARG(bill->open.at[i].why));
}

/* What the lines asked for come to; false: it does not fit. */
static bool sum(const struct corpus *corpus, const struct ast_expect *expect, const struct fee_bill *bill, int currency,
		int64_t *amount)
{
	*amount = 0;
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		if (line->currency == currency && is_asked(corpus, expect, line->clause) &&
		    __builtin_add_overflow(*amount, line->amount, amount))
			return false;
	}
	return true;
}

bool fee_as_expected(struct arena *arena, const struct corpus *corpus, const struct instrument *in,
		     const struct ast_case *example, const struct ast_expect *expect, struct str *message,
		     struct str *hint)
{
	const struct instrument *agreement =
		example->under.text.len ? corpus_instrument(corpus, example->under.text) : in;
	struct fee_roll roll = roll_of(arena, example);
	struct fee_bill *bill;
	struct error error;
	*hint = STR_NONE;
	if (agreement && agreement->amends >= 0)
		agreement = &corpus->instruments.at[agreement->amends];
	struct fee_request request = { .agreement = agreement ? agreement->index : in->index,
				       .from = day_of(expect->from),
				       .to = day_of(expect->to),
				       .as_if = example->as_if };
	if (fee_reckon(arena, corpus, &request, &roll, &bill, &error) != STATUS_OK) {
		*message = str_copy(arena, str_of(error.message));
		return false;
	}
	int currency = currency_index(expect->currency.text);
	int64_t wanted = 0, got = 0;
	bool read = decimal_parse(expect->amount, currency_exponent(currency), true, &wanted);
	assert(read);
	bool fits = sum(corpus, expect, bill, currency, &got);
	if (fits && got == wanted)
		return true;
	struct buf out = BUF_INIT;
	describe(arena, corpus, expect, bill, &out);
	*hint = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	if (!fits)
		*message = STR("the fee does not fit into 64 bits");
	else
		*message = str_format(arena, "the fee is %.*s %s", STR_ARG(fee_money(arena, got, currency, true)),
				      currency_code(currency));
	return false;
}
