/* page_sustain.c - does an agreement carry a facility: a question with a budget as a table, and its answer under it. It
 * is asked by POST, because a table is too long for an address, and changes nothing. */
#include "core.h"
#include "country.h"
#include "money.h"
#include "sustain_words.h"
#include "sustained.h"
#include "web_int.h"

static struct str sent(const struct making *m, const char *name)
{
	struct str value = str_trim(form_value(m->arena, m->request->asked, name));
	return value.len ? value : str_trim(query_value(m, name));
}

/* Those between whose parties the user's side is; a monitor sees all. */
static bool is_offered(const struct making *m, const struct instrument *in)
{
	bool own = !m->request->side.len;
	for (size_t i = 0; i < in->party_count; i++)
		own = own || str_is(m->request->side, country_alpha2(in->parties[i].state));
	return own && in->kind == INSTRUMENT_agreement && in->amends < 0 && in->subject == SUBJECT_person;
}

static void put_agreements(struct making *m, struct str chosen)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct json *list = doc_list(m->arena);
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (!is_offered(m, in))
			continue;
		const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "value", in->id);
		one = doc_with_text(m->arena, one, "label", in->title);
		list = doc_push(m->arena, list,
				doc_with(m->arena, one, STR("chosen"), doc_bool(m->arena, str_eq(in->id, chosen))));
	}
	put(m, "agreements", list);
}

/* "USD/EUR=0.92, GBP/EUR=1.17" */
static void take_rates(struct making *m, struct act_sustain *asked)
{
	struct str rest = sent(m, "rates");
	while (rest.len) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
		struct str one = str_trim((struct str){ rest.ptr, len });
		rest = (struct str){ rest.ptr + len + (comma != NULL), rest.len - len - (comma != NULL) };
		if (one.len)
			vec_add(m->arena, &asked->rates, one);
	}
}

/* What was sent stands in the form again. */
static struct act_sustain read_question(struct making *m)
{
	static const char *const members[] = { "facility", "from", "to", "own_cost", "rates" };
	struct act_sustain asked = { .agreement = sent(m, "agreement"),
				     .facility = sent(m, "facility"),
				     .from = sent(m, "from"),
				     .to = sent(m, "to"),
				     .own_cost = sent(m, "own_cost"),
				     .budget = m->request->file.bytes.len ? m->request->file.bytes : sent(m, "budget"),
				     .as_if = sent(m, "as_if").len > 0 };
	take_rates(m, &asked);
	put_agreements(m, asked.agreement);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		put_text(m, str_c(m->arena, str_format(m->arena, "%s_value", members[i])), sent(m, members[i]));
	put_text(m, "budget_value", asked.budget);
	put_flag(m, "as_if", asked.as_if);
	return asked;
}

/* The answer. */

static const struct json *chart_model(struct making *m, const struct chart *chart)
{
	struct arena *a = m->arena;
	const struct json *labels = doc_list(a), *series = doc_list(a), *marks = doc_list(a), *out = doc_object(a);
	for (size_t i = 0; i < chart->label_count; i++)
		labels = doc_push(a, labels, doc_str(a, chart->labels[i]));
	for (size_t k = 0; k < chart->series_count; k++) {
		static const struct json none = { .kind = JSON_NULL };
		const struct json *values = doc_list(a), *one = doc_object(a);
		for (size_t i = 0; i < chart->label_count; i++) {
			int64_t value = chart->series[k].values[i];
			values = doc_push(a, values, value == CHART_NONE ? &none : doc_int(a, value));
		}
		one = doc_with_text(a, one, "name", chart->series[k].name);
		series = doc_push(a, series, doc_with(a, one, STR("values"), values));
	}
	for (size_t i = 0; i < chart->mark_count; i++)
		marks = doc_push(a, marks,
				 doc_with_int(a, doc_with_text(a, doc_object(a), "name", chart->marks[i].name), "at",
					      chart->marks[i].at));
	out = doc_with_text(a, out, "id", chart->id);
	out = doc_with_text(a, out, "title", chart->title);
	out = doc_with_text(a, out, "unit", chart->unit);
	out = doc_with_text(a, out, "axis", chart->axis);
	out = doc_with_text(a, out, "description", chart->description);
	out = doc_with_int(a, out, "digits", chart->digits);
	out = doc_with(a, out, STR("lines"), doc_bool(a, true));
	out = doc_with(a, out, STR("labels"), labels);
	return doc_with(a, doc_with(a, out, STR("series"), series), STR("marks"), marks);
}

/* The figures of the drawing by persons. */
static void put_points(struct making *m, const struct sustain_words *w, const struct chart *chart)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < chart->label_count; i++) {
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "persons", chart->labels[i]);
		for (size_t k = 0; k < 2; k++) {
			int64_t value = chart->series[k].values[i];
			struct figure figure = { value != CHART_NONE, value };
			row = doc_with_text(m->arena, row, k ? "fees" : "cost", sustain_money(w, figure));
		}
		list = doc_push(m->arena, list, row);
	}
	put(m, "points", list);
}

static const struct json *figures_row(const struct sustain_words *w, struct str name, int64_t person_days,
				      struct figure cost, struct figure fees, struct figure share)
{
	const struct json *row = doc_with_text(w->arena, doc_object(w->arena), "name", name);
	row = doc_with_text(w->arena, row, "number", sustain_number(w, person_days));
	row = doc_with_text(w->arena, row, "cost", sustain_money(w, cost));
	row = doc_with_text(w->arena, row, "fees", sustain_money(w, fees));
	return doc_with_text(w->arena, row, "share", sustain_share(w, share));
}

static void put_months(struct making *m, const struct sustain_words *w)
{
	const struct json *list = doc_list(m->arena), *whys = doc_list(m->arena);
	vec_each (&w->s->months, i) {
		const struct sustain_month *month = &w->s->months.at[i];
		struct str name = sustain_month(w, month->first);
		const struct json *row =
			figures_row(w, name, month->person_days, month->cost, month->fees, month->share);
		list = doc_push(m->arena, list,
				doc_with_text(m->arena, row, "day_cost", sustain_money(w, month->day_cost)));
		if (month->why.len) {
			const struct json *why = doc_with_text(m->arena, doc_object(m->arena), "month", name);
			whys = doc_push(m->arena, whys, doc_with_text(m->arena, why, "why", month->why));
		}
	}
	const struct sustain_scenario *all = &w->s->scenarios[0];
	const struct json *row = figures_row(w, web_text(w->language, str_of(N_("in all"))), all->person_days,
					     all->cost, all->fees, all->share);
	put(m, "months",
	    doc_push(m->arena, list, doc_with_text(m->arena, row, "day_cost", sustain_money(w, all->day_cost))));
	put(m, "whys", whys);
	put_flag(m, "some_unknown", w->s->months_known < w->s->months.count);
	put(m, "months_known", doc_int(m->arena, (int64_t)w->s->months_known));
	put(m, "month_count", doc_int(m->arena, (int64_t)w->s->months.count));
}

static void put_scenarios(struct making *m, const struct sustain_words *w)
{
	const struct json *list = doc_list(m->arena);
	for (int i = 0; i < SUSTAIN_SCENARIOS; i++) {
		const struct sustain_scenario *c = &w->s->scenarios[i];
		const struct json *row =
			figures_row(w, sustain_scenario(w, i), (int64_t)c->persons, c->cost, c->fees, c->share);
		list = doc_push(m->arena, list, doc_with_text(m->arena, row, "balance", sustain_money(w, c->balance)));
	}
	put(m, "scenarios", list);
}

static void put_incentive(struct making *m, const struct sustain_words *w)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0, next; i < w->s->months.count; i = next)
		list = doc_push(m->arena, list, doc_str(m->arena, sustain_newcomer(w, i, &next)));
	put(m, "newcomers", list);
	put_text(m, "saving", sustain_saving(w));
}

static void put_notes(struct making *m, const struct sustain_words *w)
{
	const struct json *notes = doc_list(m->arena), *open = doc_list(m->arena);
	vec_each (&w->s->notes, i)
		notes = doc_push(m->arena, notes, doc_str(m->arena, w->s->notes.at[i]));
	vec_each (&w->s->bill->open, i) {
		const struct fee_open *one = &w->s->bill->open.at[i];
		struct str clause = clause_text(m->arena, one->clause);
		open = doc_push(
			m->arena, open,
			doc_str(m->arena, str_format(m->arena, "%.*s: %.*s", STR_ARG(clause), STR_ARG(one->why))));
	}
	put(m, "notes", notes);
	put(m, "open", open);
}

static void put_answer(struct making *m, const struct sustain *s)
{
	struct sustain_words w = { m->arena, act_texts(m->act), s, m->request->language };
	struct chart months = sustain_months_chart(&w), persons = sustain_persons_chart(&w);
	put_flag(m, "answered", true);
	put_text(m, "months_title", months.title);
	put(m, "months_chart", chart_model(m, &months));
	if (!s->even_why.len) {
		put_text(m, "persons_title", persons.title);
		put(m, "persons_chart", chart_model(m, &persons));
		put_points(m, &w, &persons);
	}
	put_months(m, &w);
	put_scenarios(m, &w);
	put_text(m, "currency", str_of(currency_code(s->currency)));
	put_text(m, "even", sustain_even(&w));
	put_text(m, "end", sustain_end(&w));
	put_incentive(m, &w);
	put_notes(m, &w);
}

enum status page_sustain(struct making *m)
{
	struct act_caller caller = { .user = m->request->user };
	struct act_sustain asked = read_question(m);
	struct sustain *s;
	if (!m->request->asked.len)
		return STATUS_OK;
	if (!asked.agreement.len || !asked.budget.len) {
		put_flag(m, "wrong", true);
		put_text(m, "missing_field", asked.agreement.len ? STR("budget") : STR("agreement"));
		put_text(m, "missing",
			 str_of(asked.agreement.len ? N_("Write the budget, or choose its file")
						    : N_("Choose the agreement")));
		return STATUS_OK;
	}
	enum status status = act_sustain(m->act, m->arena, &caller, &asked, &s, m->error);
	if (status == STATUS_BAD_INPUT || status == STATUS_LIMIT || status == STATUS_CONFLICT) {
		put_flag(m, "wrong", true);
		put_text(m, "refusal", str_format(m->arena, "%s", m->error->message));
		return STATUS_OK;
	}
	TRY(status);
	put_answer(m, s);
	return STATUS_OK;
}
