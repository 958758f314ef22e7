/* reckon.c - the walk through the days. See fee.h for what holds of the result, doc/fees.md for the definition.
 *
 * It begins on the day on which the agreement came into force, whatever period is asked for: what is owed in a part of
 * the time may rest on what was before (a year that was begun, a cap). Only the days of the period come into the lines.
 */
#include "fee_int.h"
#include "money.h"
#include <stdlib.h>

static bool is_time(const struct open_line *line)
{
	enum fee_form form = form_of(line->term);
	return line->slot->kind == CLAUSE_fee && (form == FEE_PER_PERSON_TIME || form == FEE_PER_PERIOD);
}

static void open_on(struct reckon *r, struct open_line *line, const struct term *term, int32_t day, int64_t key)
{
	line->term = term;
	line->from = line->to = day;
	line->days = line->person_days = line->told = 0;
	line->begun = false;
	line->key = key;
	mpq_set_si(*line->quantity, 0, 1);
	mpq_set_si(*line->cost, 0, 1);
	mpq_set_si(*line->factor, 1, 1);
	if (line->slot->kind == CLAUSE_fee)
		schedule_factor(r, term, day, *line->factor);
}

static void add_day(struct reckon *r, struct open_line *line, int32_t day, const mpq_t quantity, const mpq_t cost)
{
	bool some = mpq_sgn(quantity) != 0;
	if (is_time(line) || some) {
		if (!line->begun)
			line->from = day;
		line->begun = true;
		line->to = day;
	}
	line->days += some;
	line->person_days += quantity_persons(r, line->term, day);
	mpq_add(*line->quantity, *line->quantity, quantity);
	mpq_add(*line->cost, *line->cost, cost);
}

struct walker {
	struct reckon *r;
	struct limits *limits;
	struct open_line *lines; /* one a slot */
	mpq_t *quantity, *cost, *charge, *rate;
};

/* As long as the same clause speaks, at the same rate: an index need not have raised it. What is at cost has none. */
static bool goes_on(struct walker *w, struct open_line *line, const struct term *term, int32_t day, int64_t key)
{
	if (line->term != term)
		return false;
	if (line->key == key || line->slot->kind != CLAUSE_fee || form_of(term) == FEE_AT_COST)
		return true;
	schedule_factor(w->r, term, day, *w->rate);
	if (!mpq_equal(*w->rate, *line->factor))
		return false;
	line->key = key;
	return true;
}

/* One slot on one day. */
static enum status walk_slot(struct walker *w, struct open_line *line, int32_t day, bool limited)
{
	struct reckon *r = w->r;
	const struct term *term = term_at(r, line->slot, day);
	int64_t key = term ? schedule_factor_key(term, day) : 0;
	bool billed = day >= r->request->from;
	if (line->term && !goes_on(w, line, term, day, key)) {
		if (billed && line->days)
			TRY(line_close(r, line, w->limits));
		line->term = NULL;
	}
	if (!term || (!billed && !limited))
		return STATUS_OK;
	if (!line->term)
		open_on(r, line, term, day, key);
	quantity_on(r, line->slot, term, day, *w->quantity);
	ratio_set(*w->cost, line->slot->cost ? line->slot->cost[day - r->begin] : 0, 1);
	if (billed)
		add_day(r, line, day, *w->quantity, *w->cost);
	if (!limited || line->slot->kind != CLAUSE_fee)
		return STATUS_OK;
	ratio_set(*w->rate, term->money->amount, 1);
	mpq_mul(*w->charge, *w->quantity, *w->rate);
	mpq_mul(*w->charge, *w->charge, *line->factor);
	limits_charge(w->limits, line->slot, term, line->slot->cost ? *w->cost : *w->charge);
	return STATUS_OK;
}

/* All lines end, and what is taken off them. */
static enum status end_lines(struct walker *w)
{
	for (size_t i = 0; i < w->r->slots.count; i++)
		TRY(line_close(w->r, &w->lines[i], w->limits));
	TRY(limits_lines(w->limits));
	limits_anew(w->limits);
	return STATUS_OK;
}

static bool begins_month(int32_t day)
{
	int year, month, day_of_month;
	date_to_ymd(day, &year, &month, &day_of_month);
	return day_of_month == 1;
}

static enum status walk(struct walker *w)
{
	struct reckon *r = w->r;
	size_t count = r->slots.count;
	bool *limited = arena_new_array(r->scratch, bool, count), any = false;
	for (size_t i = 0; i < count; i++) {
		limited[i] = limits_of(w->limits, r->slots.at[i].article);
		any = any || limited[i];
	}
	for (int32_t day = any ? r->begin : r->request->from; day <= r->request->to; day++) {
		if (day < r->begin)
			continue;
		if (r->request->by_month && day > r->request->from && begins_month(day))
			TRY(end_lines(w));
		for (size_t i = 0; i < count; i++)
			if (r->slots.at[i].kind != CLAUSE_cap)
				TRY(walk_slot(w, &w->lines[i], day, limited[i]));
		if (any)
			limits_day(w->limits, day);
		if (r->accruals && day >= r->request->from)
			TRY(accrue_day(r, w->lines, w->limits, day));
	}
	return end_lines(w);
}

static enum status reckon(struct reckon *r)
{
	struct arena *a = r->scratch;
	if (!schedule_make(r))
		return STATUS_OK;
	r->share = ratio_new(a);
	r->accrued = ratio_new(a);
	TRY(quantity_prepare(r));
	size_t count = r->slots.count;
	struct walker w = { r,
			    limits_make(r),
			    arena_new_array(a, struct open_line, count),
			    ratio_new(a),
			    ratio_new(a),
			    ratio_new(a),
			    ratio_new(a) };
	for (size_t i = 0; i < count; i++) {
		mpq_t *own = ratios_new(a, 3);
		w.lines[i] = (struct open_line){
			.slot = &r->slots.at[i], .quantity = &own[0], .factor = &own[1], .cost = &own[2]
		};
	}
	TRY(walk(&w));
	return line_totals(r);
}

/* In the order of the text, then of days; what is taken off stands behind the article's fees. */

static int place_of(const struct fee_line *line)
{
	bool cut = line->clause->kind == CLAUSE_cap || str_is(line->unit, "set off");
	return cut ? 1 : 0;
}

struct ordered {
	struct fee_line line;
	size_t article, clause, number;
};

static int compare_lines(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->article != y->article)
		return x->article < y->article ? -1 : 1;
	if (place_of(&x->line) != place_of(&y->line))
		return place_of(&x->line) - place_of(&y->line);
	if (x->line.from != y->line.from)
		return x->line.from < y->line.from ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void sort_lines(struct reckon *r)
{
	struct fee_bill *bill = r->bill;
	if (!bill->lines.count)
		return;
	struct ordered *order = arena_new_array(r->scratch, struct ordered, bill->lines.count);
	vec_each (&bill->lines, i) {
		order[i] = (struct ordered){ .line = bill->lines.at[i], .number = i };
		for (size_t k = r->slots.count; k-- > 0;)
			if (str_eq(r->slots.at[k].article, order[i].line.clause->article->id))
				order[i].article = k;
	}
	qsort(order, bill->lines.count, sizeof *order, compare_lines);
	vec_each (&bill->lines, i)
		bill->lines.at[i] = order[i].line;
}

static int compare_costs(const void *a, const void *b)
{
	const struct fee_cost *x = a, *y = b;
	return x->day < y->day ? -1 : x->day > y->day;
}

enum status reckon_bill(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
			const struct fee_roll *roll, fee_accruals *accruals, exact_totals *exact,
			struct fee_bill **bill, struct error *error)
{
	const struct instrument *in = &corpus->instruments.at[request->agreement];
	if (request->from > request->to)
		return error_set(error, STATUS_BAD_INPUT, "the period ends before it begins");
	if (in->kind != INSTRUMENT_agreement || in->amends >= 0)
		return error_set(error, STATUS_BAD_INPUT, "\"%.*s\" is %s: fees are those of an agreement",
				 STR_ARG(in->id), in->amends >= 0 ? "an amendment, reckoned with its base" : "none");
	struct fee_roll sorted = *roll;
	struct arena *scratch = arena_create();
	if (roll->costs.count) {
		sorted.costs.at = arena_copy(scratch, roll->costs.at, roll->costs.count * sizeof *roll->costs.at);
		qsort(sorted.costs.at, roll->costs.count, sizeof *sorted.costs.at, compare_costs);
	}
	*bill = arena_new(arena, struct fee_bill);
	**bill = (struct fee_bill){ .agreement = request->agreement, .from = request->from, .to = request->to };
	struct reckon r = { .arena = arena,
			    .scratch = scratch,
			    .corpus = corpus,
			    .in = in,
			    .request = request,
			    .roll = &sorted,
			    .bill = *bill,
			    .accruals = accruals,
			    .exact = exact,
			    .error = error };
	enum status status = reckon(&r);
	if (status == STATUS_OK)
		sort_lines(&r);
	arena_destroy(scratch);
	return status;
}

enum status fee_reckon(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
		       const struct fee_roll *roll, struct fee_bill **bill, struct error *error)
{
	return reckon_bill(arena, corpus, request, roll, NULL, NULL, bill, error);
}
