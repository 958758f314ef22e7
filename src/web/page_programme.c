/* page_programme.c - programmes of assistance: what is frozen, waived and spent, state by state; and one programme with
 * what stops it first, what the texts said of it, what was paid. aid.h says who may see which; nobody is named. */
#include "aid.h"
#include "core.h"
#include "country.h"
#include "date.h"
#include "money.h"
#include "programmes.h"
#include "web_int.h"

enum { ITEMS = 200 };

static struct str say(const struct making *m, const char *english)
{
	return web_text(m->request->language, str_of(english));
}

static struct act_caller caller_of(const struct making *m) { return (struct act_caller){ .user = m->request->user }; }

static struct str money(struct making *m, int64_t amount, int currency)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(amount, currency_exponent(currency), text);
	return show_money(m, str_of(text), str_of(currency_code(currency)));
}

static struct str day_shown(struct making *m, int32_t day)
{
	char text[11];
	date_format(day, text);
	return show_date(m, str_copy(m->arena, str_of(text)));
}

/* In a column, in a chart, and above one programme. */
static const struct {
	const char *word, *left, *title, *tone;
} spendings[SPENDING_COUNT] = {
	[SPENDING_may_spend] = { N_("may pay"), N_("Left, may be paid"), N_("It may pay: the texts allow it"), "go" },
	[SPENDING_waived] = { N_("waived"), N_("Left, waived"), N_("It may pay: an exception sets aside what bars it"),
			      "go" },
	[SPENDING_frozen] = { N_("frozen"), N_("Left, frozen"), N_("Frozen: an order forbids to pay"), "stop" },
	[SPENDING_may_not] = { N_("may not pay"), N_("Left, may not be paid"),
			       N_("It may not pay: the texts do not allow it"), "stop" },
	[SPENDING_undetermined] = { N_("not decided"), N_("Left, not decided"),
				    N_("Not decided: something must be known first"), "wait" },
	[SPENDING_suspended] = { N_("suspended"), N_("Left, suspended"), N_("Suspended: nothing is paid"), "stop" },
};

/* All of them. */

static const struct json *sum_row(struct making *m, const struct spending_row *row, struct str state, const char *what,
				  const char *tone, const struct spending_sum *sum)
{
	const struct json *out = doc_with_text(m->arena, doc_object(m->arena), "state", state);
	out = doc_with_text(m->arena, out, "what", str_of(what));
	out = doc_with_text(m->arena, out, "tone", str_of(tone));
	out = doc_with_int(m->arena, out, "programmes", (int64_t)sum->programmes);
	out = doc_with_text(m->arena, out, "budget", money(m, sum->budget, row->currency));
	out = doc_with_text(m->arena, out, "spent", money(m, sum->spent, row->currency));
	return doc_with_text(m->arena, out, "left", money(m, sum->budget - sum->spent, row->currency));
}

static void add_state(struct making *m, const struct spending_row *row, const struct json **list)
{
	size_t kinds = 0;
	struct str state =
		row->country < 0 ? say(m, N_("All states")) : show_country(m, str_of(country_alpha2(row->country)));
	for (int s = 0; s < SPENDING_COUNT; s++) {
		if (!row->sums[s].programmes)
			continue;
		kinds++;
		*list = doc_push(m->arena, *list,
				 sum_row(m, row, state, spendings[s].word, spendings[s].tone, &row->sums[s]));
	}
	if (kinds > 1)
		*list = doc_push(m->arena, *list, sum_row(m, row, state, N_("in all"), "", &row->all));
}

static void put_states(struct making *m, const struct programme_table *table)
{
	const struct json *list = doc_list(m->arena);
	vec_each (&table->rows, i)
		add_state(m, &table->rows.at[i], &list);
	vec_each (&table->totals, i) {
		size_t states = 0;
		vec_each (&table->rows, k)
			states += table->rows.at[k].currency == table->totals.at[i].currency;
		if (states > 1)
			add_state(m, &table->totals.at[i], &list);
	}
	put(m, "states", list);
}

/* One series: what was spent (-1), or what is left of one kind. */
static const struct json *series(struct making *m, const struct programme_table *table, int currency, int kind,
				 bool *any)
{
	const struct json *values = doc_list(m->arena), *one = doc_object(m->arena);
	*any = false;
	vec_each (&table->rows, i) {
		const struct spending_row *row = &table->rows.at[i];
		if (row->currency != currency)
			continue;
		int64_t value = kind < 0 ? row->all.spent : row->sums[kind].budget - row->sums[kind].spent;
		*any = *any || value > 0;
		values = doc_push(m->arena, values, doc_int(m->arena, value));
	}
	one = doc_with_text(m->arena, one, "name", say(m, kind < 0 ? N_("Spent") : spendings[kind].left));
	return doc_with(m->arena, one, STR("values"), values);
}

static const struct json *chart_of(struct making *m, const struct programme_table *table, int currency)
{
	const struct json *labels = doc_list(m->arena), *all = doc_list(m->arena), *chart = doc_object(m->arena);
	struct str code = str_of(currency_code(currency));
	vec_each (&table->rows, i)
		if (table->rows.at[i].currency == currency)
			labels = doc_push(
				m->arena, labels,
				doc_str(m->arena, show_country(m, str_of(country_alpha2(table->rows.at[i].country)))));
	for (int kind = -1; kind < SPENDING_COUNT; kind++) {
		bool any;
		const struct json *one = series(m, table, currency, kind, &any);
		if (any)
			all = doc_push(m->arena, all, one);
	}
	chart = doc_with_text(m->arena, chart, "id", str_format(m->arena, "aid-%s", currency_code(currency)));
	chart = doc_with_text(m->arena, chart, "title", say(m, N_("What was spent, and what may become of the rest")));
	chart = doc_with_text(m->arena, chart, "unit", code);
	chart = doc_with_text(
		m->arena, chart, "description",
		say(m, N_("One bar a state: what was spent, and what is left. The table has the figures.")));
	chart = doc_with_int(m->arena, chart, "digits", currency_exponent(currency));
	return doc_with(m->arena, doc_with(m->arena, chart, STR("labels"), labels), STR("series"), all);
}

static void put_charts(struct making *m, const struct programme_table *table)
{
	const struct json *list = doc_list(m->arena);
	vec_each (&table->totals, i)
		if (table->totals.at[i].all.budget > 0)
			list = doc_push(m->arena, list, chart_of(m, table, table->totals.at[i].currency));
	put(m, "charts", list);
}

static void put_programmes(struct making *m, const struct programme_table *table)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < table->answer_count; i++) {
		const struct programme_answer *answer = &table->answers[i];
		const struct programme *programme = answer->programme;
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "key", programme->key);
		row = doc_with_text(m->arena, row, "title", programme->name);
		row = doc_with_text(m->arena, row, "state",
				    show_country(m, str_of(country_alpha2(programme->country))));
		row = doc_with_text(m->arena, row, "left",
				    money(m, programme->budget - programme->spent, programme->currency));
		row = doc_with_text(m->arena, row, "what", str_of(spendings[answer->spending].word));
		row = doc_with_text(m->arena, row, "tone", str_of(spendings[answer->spending].tone));
		if (answer->reviews.count)
			row = doc_with_text(m->arena, row, "due", day_shown(m, answer->reviews.at[0].due));
		list = doc_push(m->arena, list, row);
	}
	put(m, "programmes", list);
}

/* The day that is asked for (?on=2025-03-14); not given: now. */
static struct moment asked_moment(struct making *m)
{
	struct str on = str_trim(query_value(m, "on"));
	struct moment moment = { 0 };
	int32_t day = time_day(act_now(m->act)), wanted;
	put_text(m, "on_value", on);
	if (on.len && date_parse(on, &wanted))
		moment = (struct moment){ .given = true, .day = day = wanted };
	else
		put_flag(m, "on_wrong", on.len > 0);
	put_text(m, "on", day_shown(m, day));
	return moment;
}

enum status page_programmes(struct making *m)
{
	struct act_caller caller = caller_of(m);
	struct act_aid aid = { .on = asked_moment(m) };
	struct programme_table *table;
	const struct json *actions = doc_list(m->arena);
	TRY(act_programmes(m->act, m->arena, &caller, &aid, &table, m->error));
	put_charts(m, table);
	put_states(m, table);
	put_programmes(m, table);
	add_action(m, &actions, "programme_open", "", STR_NONE);
	put(m, "actions", actions);
	return STATUS_OK;
}

/* One. */

static const struct json *article_of(struct making *m, const struct core_clause *clause)
{
	const struct instrument *in = &act_texts(m->act)->instruments.at[clause->article->instrument];
	const struct json *out = doc_with_text(m->arena, doc_object(m->arena), "instrument", in->id);
	out = doc_with_text(m->arena, out, "title", in->title);
	return doc_with_text(m->arena, out, "article", clause->article->id);
}

static void put_answer(struct making *m, const struct programme_answer *answer)
{
	put_text(m, "spending_title", str_of(spendings[answer->spending].title));
	put_text(m, "tone", str_of(spendings[answer->spending].tone));
	if (answer->by)
		put(m, "by", article_of(m, answer->by));
	if (answer->except)
		put(m, "except", article_of(m, answer->except));
}

static const char *determination_title(struct str outcome)
{
	static const char *const rows[][2] = {
		{ "cleared", N_("Cleared: the texts let it pay") },
		{ "undetermined", N_("Not decided: something must be known first") },
		{ "unmet", N_("Not cleared: something that is required is missing") },
		{ "not_covered", N_("Not cleared: no text provides for this programme") },
		{ "barred", N_("Barred: a text forbids to pay") },
		{ "not_in_force", N_("Not cleared: the agreement is not in force") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(outcome, rows[i][0]))
			return rows[i][1];
	return "";
}

static void put_money(struct making *m, const struct json *doc, const struct programme *programme)
{
	put_text(m, "budget", money(m, programme->budget, programme->currency));
	put_text(m, "spent", money(m, programme->spent, programme->currency));
	put_text(m, "left", money(m, programme->budget - programme->spent, programme->currency));
	put_text(m, "paid_before", show_money(m, doc_text(doc, "paid_before"), doc_text(doc, "currency")));
}

/* The item of `list` that names number `number` by `member`, or NULL. */
static const struct json *undone_by(const struct json *doc, const char *list, const char *member, size_t number)
{
	for (size_t i = 0; i < doc_count(doc, list); i++)
		if (doc_number(doc_item(doc, list, i), member, 0) == (int64_t)number)
			return doc_item(doc, list, i);
	return NULL;
}

/* Those that stand come first on the page; those that were lifted are told where it tells what was. */
static bool put_suspensions(struct making *m, const struct json *doc)
{
	const struct json *standing = doc_list(m->arena), *lifted = doc_list(m->arena);
	bool own = false;
	for (size_t i = 0; i < doc_count(doc, "suspensions"); i++) {
		const struct json *one = doc_item(doc, "suspensions", i);
		const struct json *end = undone_by(doc, "resumptions", "suspension", i + 1);
		const struct json *row = doc_with_text(m->arena, one, "by", user_name(m, doc_text(one, "by")));
		row = doc_with_text(m->arena, row, "side", show_country(m, doc_text(one, "side")));
		row = doc_with_text(m->arena, row, "recorded", show_time(m, doc_text(one, "recorded")));
		if (end) {
			row = doc_with_text(m->arena, row, "lifted", show_time(m, doc_text(end, "recorded")));
			row = doc_with_text(m->arena, row, "lifted_by", doc_text(end, "instrument"));
		}
		own = own || (!end && str_eq(doc_text(one, "side"), m->request->side));
		const struct json **list = end ? &lifted : &standing;
		*list = doc_push(m->arena, *list, row);
	}
	put(m, "suspensions", standing);
	put(m, "lifted", lifted);
	return own;
}

static bool put_payments(struct making *m, const struct json *doc)
{
	const struct json *list = doc_list(m->arena);
	bool stands = false;
	for (size_t i = doc_count(doc, "disbursements"); i-- > 0;) {
		const struct json *one = doc_item(doc, "disbursements", i);
		const struct json *back = undone_by(doc, "reversals", "disbursement", i + 1);
		const struct json *row = doc_with_int(m->arena, one, "number", (int64_t)i + 1);
		row = doc_with_text(m->arena, row, "amount",
				    show_money(m, doc_text(one, "amount"), doc_text(doc, "currency")));
		row = doc_with_text(m->arena, row, "recorded", show_time(m, doc_text(one, "recorded")));
		row = doc_with_text(m->arena, row, "by", user_name(m, doc_text(one, "by")));
		if (back) {
			row = doc_with_text(m->arena, row, "back", show_time(m, doc_text(back, "recorded")));
			row = doc_with_text(m->arena, row, "reason", doc_text(back, "reason"));
		}
		stands = stands || !back;
		list = doc_push(m->arena, list, row);
	}
	put(m, "payments", list);
	return stands;
}

/* What was asked, the last first. */
static void put_asked(struct making *m, const struct json *doc)
{
	static const char *const steps[][2] = { { "determined", N_("An officer asked") },
						{ "disbursed", N_("For a payment") },
						{ "sealed", N_("At the seal of a mission") },
						{ "departed", N_("At a departure") } };
	const struct json *list = doc_list(m->arena);
	size_t count = doc_count(doc, "determinations");
	for (size_t i = count; i-- > 0 && count - i <= ITEMS;) {
		const struct json *one = doc_item(doc, "determinations", i), *row = one;
		for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
			if (str_is(doc_text(one, "step"), steps[k][0]))
				row = doc_with_text(m->arena, row, "step", str_of(steps[k][1]));
		row = doc_with_text(m->arena, row, "recorded", show_time(m, doc_text(one, "recorded")));
		row = doc_with_text(m->arena, row, "tone", str_of(outcome_tone(doc_text(one, "outcome"))));
		list = doc_push(m->arena, list, row);
	}
	put(m, "asked", list);
}

static enum status put_missions(struct making *m)
{
	const struct json *found, *list = doc_list(m->arena);
	TRY(find_in(m, "mission_of_programme", m->key, ITEMS, &found));
	for (size_t i = found->count; i-- > 0;) {
		const struct json *mission = &found->items[i];
		const struct json *row =
			doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(mission, "mission"));
		row = doc_with_text(m->arena, row, "title", doc_text(mission, "title"));
		row = doc_with_text(m->arena, row, "state", doc_text(mission, "state"));
		if (doc_count(mission, "legs"))
			row = doc_with_text(m->arena, row, "departs",
					    show_time(m, doc_text(doc_item(mission, "legs", 0), "departs")));
		list = doc_push(m->arena, list,
				doc_with(m->arena, row, STR("linked"),
					 doc_bool(m->arena, sees_page(m, PAGE_mission) && is_own_mission(m, mission))));
	}
	put(m, "missions", list);
	return STATUS_OK;
}

/* Both sides may ask and stop; who pays does the rest. */
static void put_actions(struct making *m, const struct json *doc, bool suspended, bool paid)
{
	const struct json *actions = doc_list(m->arena);
	bool payer = str_eq(m->request->side, doc_text(doc, "sender"));
	add_action(m, &actions, "programme_determine", "programme", m->key);
	if (payer) {
		add_action(m, &actions, "disbursement_make", "programme", m->key);
		add_action(m, &actions, "programme_record_fact", "programme", m->key);
	}
	if (payer && paid)
		add_action(m, &actions, "disbursement_reverse", "programme", m->key);
	if (suspended)
		add_action(m, &actions, "programme_resume", "programme", m->key);
	add_action(m, &actions, "programme_suspend", "programme", m->key);
	put(m, "actions", actions);
	put_flag(m, "can_record", payer && !m->known_at && may_do(m->request->role, "programme.record_fact"));
	put_text(m, "record", str_format(m->arena, "programme.record_fact?programme=%.*s", STR_ARG(m->key)));
}

enum status page_programme(struct making *m)
{
	struct act_caller caller = caller_of(m);
	struct act_aid aid = { .known_at = m->known_at, .key = m->key };
	struct programme_table *table;
	const struct json *doc, *shown;
	TRY(act_programme(m->act, m->arena, &caller, m->key, m->known_at, &doc, m->error));
	TRY(act_programmes(m->act, m->arena, &caller, &aid, &table, m->error));
	const struct instrument *in = corpus_instrument(act_texts(m->act), doc_text(doc, "agreement"));
	put_text(m, "key", m->key);
	put_text(m, "title", doc_text(doc, "title"));
	put_text(m, "payer", show_country(m, doc_text(doc, "sender")));
	put_text(m, "payee", show_country(m, doc_text(doc, "receiver")));
	put_text(m, "agreement", doc_text(doc, "agreement"));
	put_text(m, "agreement_title", in ? in->title : doc_text(doc, "agreement"));
	put_answer(m, &table->answers[0]);
	put_money(m, doc, table->answers[0].programme);
	bool suspended = put_suspensions(m, doc), paid = put_payments(m, doc);
	put_actions(m, doc, suspended, paid);
	TRY(put_duties(m, "duty_of_programme"));
	TRY(show_last_determination(m, "determination_of_programme", m->key, determination_title, &shown));
	if (shown)
		put(m, "decision", shown);
	put_facts(m, doc);
	put_asked(m, doc);
	return put_missions(m);
}
