/* bill_json.c - a bill for programs: canonical JSON, money as decimal strings with the currency's digits. */
#include "fee.h"
#include "money.h"

static void name_day(struct json_writer *w, const char *name, int32_t day)
{
	char text[11];
	date_format(day, text);
	json_name(w, name);
	json_c(w, text);
}

static void name_str(struct json_writer *w, const char *name, struct str text)
{
	json_name(w, name);
	json_str(w, text);
}

static void clause_members(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
			   const struct core_clause *clause)
{
	name_str(w, "clause", clause_text(arena, clause));
	name_str(w, "article", clause->article->id);
	name_str(w, "instrument", corpus->instruments.at[clause->article->instrument].id);
}

static void line_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		      const struct fee_line *line)
{
	json_object(w);
	clause_members(w, arena, corpus, line->clause);
	name_day(w, "from", line->from);
	name_day(w, "to", line->to);
	name_str(w, "quantity", line->quantity);
	name_str(w, "unit", line->unit);
	name_str(w, "rate", line->rate);
	name_str(w, "amount", fee_money(arena, line->amount, line->currency, false));
	name_str(w, "currency", str_of(currency_code(line->currency)));
	json_name(w, "days");
	json_int(w, line->days);
	json_name(w, "person_days");
	json_int(w, line->person_days);
	if (line->exact.len)
		name_str(w, "exact", line->exact);
	if (line->has_due)
		name_day(w, "due", line->due);
	json_end(w);
}

void fee_bill_json(struct json_writer *w, const struct corpus *corpus, const struct fee_bill *bill)
{
	struct arena *arena = arena_create();
	json_object(w);
	name_str(w, "agreement", corpus->instruments.at[bill->agreement].id);
	name_day(w, "from", bill->from);
	name_day(w, "to", bill->to);
	json_name(w, "lines");
	json_array(w);
	vec_each (&bill->lines, i)
		line_json(w, arena, corpus, &bill->lines.at[i]);
	json_end(w);
	json_name(w, "totals");
	json_object(w);
	vec_each (&bill->totals, i)
		name_str(w, currency_code(bill->totals.at[i].currency),
			 fee_money(arena, bill->totals.at[i].amount, bill->totals.at[i].currency, false));
	json_end(w);
	json_name(w, "open");
	json_array(w);
	vec_each (&bill->open, i) {
		json_object(w);
		clause_members(w, arena, corpus, bill->open.at[i].clause);
		name_str(w, "why", bill->open.at[i].why);
		json_end(w);
	}
	json_end(w);
	json_end(w);
	arena_destroy(arena);
}
