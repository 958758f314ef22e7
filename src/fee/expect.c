/* expect.c - the examples of a text that say what it costs: `roll of N persons from T to T`, `expect fee`. */
#include "fee.h"
#include "limit.h"
#include "money.h"

static int32_t day_of(struct moment moment) { return moment.is_time ? time_day(moment.seconds) : moment.day; }

/* N persons whose days are the two named and all between them. They leave on the day after, and why is not
 * said. */
static bool roll_of(struct arena *arena, const struct ast_case *example, struct fee_roll *roll, struct str *message)
{
	int64_t count = 0;
	if (example->roll.len && (!decimal_parse(example->roll, 0, true, &count) || count > LIMIT_ROLL_STAYS)) {
		*message = str_format(arena, "a roll has at most %d persons", LIMIT_ROLL_STAYS);
		return false;
	}
	vec_add(arena, &roll->facilities, ((struct fee_facility){ STR("none"), NULL }));
	roll->persons = (uint32_t)count;
	int32_t from = day_of(example->roll_from), to = day_of(example->roll_to);
	for (uint32_t i = 0; i < roll->persons && from <= to; i++)
		vec_add(arena, &roll->stays, ((struct fee_stay){ i, 0, from, to, to + 1, TRI_UNKNOWN }));
	vec_each (&example->events, i)
		if (example->events.at[i].value->op == AST_DATE)
			vec_add(arena, &roll->events,
				((struct fee_happened){ example->events.at[i].name.text,
							example->events.at[i].value->day }));
	return true;
}

static void describe(struct arena *arena, const struct fee_bill *bill, struct buf *out)
{
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		char from[11], to[11];
		date_format(line->from, from);
		date_format(line->to, to);
		buf_format(out, "%sarticle %.*s, %s to %s: %.*s x %.*s %s per %.*s = %.*s", i ? "; " : "",
			   STR_ARG(line->clause->article->id), from, to, STR_ARG(line->quantity), STR_ARG(line->rate),
			   currency_code(line->currency), STR_ARG(line->unit),
			   STR_ARG(fee_money(arena, line->amount, line->currency, true)));
	}
	vec_each (&bill->open, i)
		buf_format(out, "%sarticle %.*s: %.*s", i || bill->lines.count ? "; " : "",
			   STR_ARG(bill->open.at[i].clause->article->id), STR_ARG(bill->open.at[i].why));
}

bool fee_as_expected(struct arena *arena, const struct corpus *corpus, const struct instrument *in,
		     const struct ast_case *example, const struct ast_expect *expect, struct str *message,
		     struct str *hint)
{
	const struct instrument *agreement =
		example->under.text.len ? corpus_instrument(corpus, example->under.text) : in;
	struct fee_roll roll = { 0 };
	struct fee_bill *bill;
	struct error error;
	*hint = STR_NONE;
	if (!roll_of(arena, example, &roll, message))
		return false;
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
	if (currency < 0 || !decimal_parse(expect->amount, currency_exponent(currency), true, &wanted)) {
		*message = STR("the amount that is expected is none");
		return false;
	}
	vec_each (&bill->totals, i)
		if (bill->totals.at[i].currency == currency)
			got = bill->totals.at[i].amount;
	if (got == wanted)
		return true;
	struct buf out = BUF_INIT;
	describe(arena, bill, &out);
	*hint = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	*message = str_format(arena, "the fee is %.*s %s", STR_ARG(fee_money(arena, got, currency, true)),
			      currency_code(currency));
	return false;
}
