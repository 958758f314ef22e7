/* sustain_json.c - a facility's figures for programs: canonical JSON. Money is a decimal string with the currency's
 * digits, a share a percentage of two digits; what is not known is null. */
#include "money.h"
#include "sustain.h"

struct writing {
	struct json_writer *w;
	struct arena *arena;
	const struct sustain *s;
};

static void day_member(struct writing *g, const char *name, int32_t day)
{
	char text[11];
	date_format(day, text);
	json_name(g->w, name);
	json_c(g->w, text);
}

static void text_member(struct writing *g, const char *name, struct str text)
{
	json_name(g->w, name);
	json_str(g->w, text);
}

static void int_member(struct writing *g, const char *name, int64_t value)
{
	json_name(g->w, name);
	json_int(g->w, value);
}

static void money_in(struct writing *g, const char *name, struct figure figure, int currency)
{
	json_name(g->w, name);
	if (figure.known)
		json_str(g->w, fee_money(g->arena, figure.value, currency, false));
	else
		json_null(g->w);
}

static void money(struct writing *g, const char *name, struct figure figure)
{
	money_in(g, name, figure, g->s->currency);
}

static void share(struct writing *g, const char *name, struct figure figure)
{
	char text[MONEY_TEXT_MAX];
	json_name(g->w, name);
	if (!figure.known) {
		json_null(g->w);
		return;
	}
	decimal_format(figure.value, 2, text);
	json_c(g->w, text);
}

static void month_json(struct writing *g, const struct sustain_month *month)
{
	json_object(g->w);
	day_member(g, "from", month->first);
	day_member(g, "to", month->last);
	int_member(g, "person_days", month->person_days);
	for (int i = 0; i < BUDGET_PARTS; i++)
		money(g, budget_parts[i], month->part[i]);
	money(g, "cost", month->cost);
	money(g, "fees", month->fees);
	money(g, "balance", month->balance);
	share(g, "covered_percent", month->share);
	money(g, "cost_of_day", month->day_cost);
	money(g, "newcomer_day_brings", month->first_day);
	money(g, "next_day_brings", month->next_day);
	if (month->why.len)
		text_member(g, "why", month->why);
	json_end(g->w);
}

static void scenario_json(struct writing *g, const struct sustain_scenario *scenario)
{
	json_object(g->w);
	int_member(g, "percent", scenario->percent);
	int_member(g, "persons", scenario->persons);
	int_member(g, "person_days", scenario->person_days);
	money(g, "cost", scenario->cost);
	money(g, "fees", scenario->fees);
	money(g, "balance", scenario->balance);
	share(g, "covered_percent", scenario->share);
	money(g, "cost_of_day", scenario->day_cost);
	json_end(g->w);
}

static void even_json(struct writing *g)
{
	json_name(g->w, "break_even");
	json_object(g->w);
	if (g->s->even_why.len) {
		text_member(g, "why", g->s->even_why);
		json_end(g->w);
		return;
	}
	int_member(g, "looked_at", g->s->looked_at);
	json_name(g->w, "covered");
	json_array(g->w);
	vec_each (&g->s->covered, i) {
		json_object(g->w);
		int_member(g, "from", g->s->covered.at[i].from);
		int_member(g, "to", g->s->covered.at[i].to);
		json_end(g->w);
	}
	json_end(g->w);
	json_end(g->w);
}

static void end_json(struct writing *g)
{
	json_name(g->w, "end");
	if (!g->s->has_end) {
		json_null(g->w);
		return;
	}
	json_object(g->w);
	day_member(g, "last_day", g->s->end);
	share(g, "covered_percent_until", g->s->share_until);
	share(g, "covered_percent_after", g->s->share_after);
	money(g, "cost_of_month_after", g->s->cost_after);
	json_end(g->w);
}

static void incentive_json(struct writing *g)
{
	const struct sustain *s = g->s;
	if (!s->own_cost.known)
		return;
	json_name(g->w, "payer");
	json_object(g->w);
	text_member(g, "currency", str_of(currency_code(s->own_currency)));
	money_in(g, "own_cost_of_day", s->own_cost, s->own_currency);
	money_in(g, "fee_of_day", s->fee_of_day, s->own_currency);
	money_in(g, "saving_of_day", s->saving_of_day, s->own_currency);
	money_in(g, "saving", s->saving, s->own_currency);
	if (s->incentive_why.len)
		text_member(g, "why", s->incentive_why);
	json_end(g->w);
}

static void texts_json(struct writing *g)
{
	const struct sustain *s = g->s;
	json_name(g->w, "facilities");
	json_array(g->w);
	vec_each (&s->facilities, i)
		json_str(g->w, s->facilities.at[i]);
	json_end(g->w);
	json_name(g->w, "notes");
	json_array(g->w);
	vec_each (&s->notes, i)
		json_str(g->w, s->notes.at[i]);
	json_end(g->w);
	json_name(g->w, "open");
	json_array(g->w);
	vec_each (&s->bill->open, i) {
		json_object(g->w);
		text_member(g, "clause", clause_text(g->arena, s->bill->open.at[i].clause));
		text_member(g, "why", s->bill->open.at[i].why);
		json_end(g->w);
	}
	json_end(g->w);
}

void sustain_json(struct json_writer *w, const struct corpus *corpus, const struct sustain *sustain)
{
	struct writing g = { w, arena_create(), sustain };
	json_object(w);
	text_member(&g, "agreement", corpus->instruments.at[sustain->agreement].id);
	day_member(&g, "from", sustain->from);
	day_member(&g, "to", sustain->to);
	text_member(&g, "currency", str_of(currency_code(sustain->currency)));
	json_name(w, "months");
	json_array(w);
	vec_each (&sustain->months, i)
		month_json(&g, &sustain->months.at[i]);
	json_end(w);
	int_member(&g, "months_known", (int64_t)sustain->months_known);
	json_name(w, "scenarios");
	json_array(w);
	for (int i = 0; i < SUSTAIN_SCENARIOS; i++)
		scenario_json(&g, &sustain->scenarios[i]);
	json_end(w);
	even_json(&g);
	end_json(&g);
	incentive_json(&g);
	texts_json(&g);
	json_end(w);
	arena_destroy(g.arena);
}
