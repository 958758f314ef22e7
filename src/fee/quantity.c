/* quantity.c - how much of its unit a fee brings on one day.
 *
 * What is prorated brings a part of its unit on each day. What is counted in whole units brings each of them on the day
 * on which it begins: `begun` counts them by day, before the reckoning walks through the days.
 */
#include "fee_int.h"
#include "money.h"

static bool in_whole_units(const struct term *term)
{
	return term->not_prorated || term->accrual == ACCRUAL_WHOLE_MONTHS;
}

/* Units from the day of beginning, as `not prorated` counts them; else calendar months. */
static bool from_beginning(const struct term *term)
{
	return term->not_prorated && !(form_of(term) == FEE_PER_PERSON_TIME && term->money->above >= 0);
}

static int32_t add_units(int32_t day, enum fee_unit unit, int32_t count)
{
	int32_t result;
	struct duration d = { count, unit == FEE_UNIT_YEAR ? UNIT_YEARS : UNIT_MONTHS };
	return date_add(day, d, &result) ? result : INT32_MAX;
}

static int32_t month_begins(int32_t day)
{
	int year, month, day_of_month;
	date_to_ymd(day, &year, &month, &day_of_month);
	return day - (day_of_month - 1);
}

static int32_t month_ends(int32_t day) /* exclusive */ { return add_units(month_begins(day), FEE_UNIT_MONTH, 1); }

static int32_t days_in_month(int32_t day)
{
	int32_t end = month_ends(day);
	return end == INT32_MAX ? 31 : end - month_begins(day);
}

static int32_t days_in_year(int32_t day)
{
	int year, month, day_of_month;
	date_to_ymd(day, &year, &month, &day_of_month);
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
}

static bool is_leap_day(int32_t day)
{
	int year, month, day_of_month;
	date_to_ymd(day, &year, &month, &day_of_month);
	return month == 2 && day_of_month == 29;
}

/* The part of the unit that one day is. */
static void day_share(const struct term *term, int32_t day, mpq_t share)
{
	bool fixed = form_of(term) == FEE_PER_PERIOD;
	switch (term->money->unit) {
	case FEE_UNIT_MONTH: ratio_set(share, 1, days_in_month(day)); break;
	case FEE_UNIT_YEAR:
		if (term->accrual == ACCRUAL_ACTUAL_ACTUAL)
			ratio_set(share, 1, days_in_year(day));
		else /* a year of a fixed sum is never longer than the sum */
			ratio_set(share, fixed && is_leap_day(day) ? 0 : 1, 365);
		break;
	case FEE_UNIT_DAY:
	case FEE_UNIT_NONE: ratio_set(share, 1, 1); break;
	}
}

/* Whole units. */

/* Walks through the units of somebody, or of the fee itself: which days count is asked of `counts` intervals. */
struct walk {
	struct reckon *r;
	struct slot *slot;
	int32_t anchor, next; /* where the units begin; where the next one does */
	int32_t units;
};

static bool begins_unit(struct walk *w, const struct term *term, int32_t day)
{
	if (w->anchor != INT32_MAX && day < w->next)
		return false;
	if (!from_beginning(term)) {
		w->anchor = month_begins(day);
		w->next = month_ends(day);
		return true;
	}
	if (w->anchor == INT32_MAX)
		w->anchor = day;
	do
		w->next = add_units(w->anchor, term->money->unit, ++w->units);
	while (w->next <= day);
	return true;
}

static void walk_days(struct walk *w, int32_t from, int32_t to)
{
	for (int32_t day = from; day < to; day++) {
		if (w->anchor != INT32_MAX && day < w->next) {
			day = w->next > to ? to - 1 : w->next - 1;
			continue;
		}
		const struct term *term = term_at(w->r, w->slot, day);
		if (term && in_whole_units(term) && term->money->unit != FEE_UNIT_DAY && begins_unit(w, term, day))
			w->slot->begun[day - w->r->begin]++;
	}
}

/* Most fees never are: then nobody's units have to be walked through. */
static bool is_ever_in_whole_units(const struct reckon *r, const struct slot *slot)
{
	int32_t last = -1;
	for (int32_t day = r->begin; day < r->end; day++) {
		int32_t term = slot->term_on[day - r->begin];
		if (term != last && term >= 0 && in_whole_units(&r->terms.at[term]))
			return true;
		last = term;
	}
	return false;
}

/* A fee may be counted by other days in a later text; its units are walked by those of its first. */
static void count_person_units(struct reckon *r, struct slot *slot, enum day_count day)
{
	const struct presence *p = presence_of(r, day);
	struct walk walk = { r, slot, INT32_MAX, 0, 0 };
	vec_each (&p->intervals, i) {
		const struct interval *days = &p->intervals.at[i];
		if (i && p->intervals.at[i - 1].person != days->person)
			walk = (struct walk){ r, slot, INT32_MAX, 0, 0 };
		walk_days(&walk, days->from, days->to);
	}
}

/* The day of an event that the roll, the text or the events give; false: it is not known, or has not been. */
static bool event_day(const struct reckon *r, const struct slot *slot, const struct term *term, int32_t *day)
{
	const struct core_clause *clause = term->clause;
	*day = INT32_MAX;
	vec_each (&r->roll->events, i)
		if (str_eq(r->roll->events.at[i].name, clause->ast->event.text) && r->roll->events.at[i].day < *day)
			*day = r->roll->events.at[i].day;
	if (*day != INT32_MAX)
		return true;
	if (clause->event == EVENT_in_force) {
		const struct instrument *in = &r->corpus->instruments.at[clause->article->instrument];
		*day = in->window_count ? time_day(in->windows[0].from) : r->begin;
	} else if (clause->event == EVENT_first_transfer || clause->event == EVENT_arrival) {
		for (uint32_t i = 0; i < r->roll->persons; i++)
			if (r->arrived_first[i] < *day)
				*day = r->arrived_first[i];
	} else if (clause->event == EVENT_exit) {
		for (uint32_t i = 0; i < r->roll->persons; i++)
			if (r->left_first[i] < *day)
				*day = r->left_first[i];
	} else if (clause->event == EVENT_year_end) {
		int year, month, day_of_month;
		date_to_ymd(slot->first, &year, &month, &day_of_month);
		(void)date_from_ymd(year, 12, 31, day);
	}
	return *day != INT32_MAX;
}

/* A roll knows when somebody came and left; other events are given, or not known. */
static bool roll_tells(const struct core_clause *clause)
{
	return clause->event == EVENT_first_transfer || clause->event == EVENT_arrival || clause->event == EVENT_exit;
}

static void leave_open(struct reckon *r, const struct slot *slot, const struct term *term, struct str why)
{
	for (int32_t day = r->request->from; day <= r->request->to; day++)
		if (term_at(r, slot, day) == term) {
			vec_add(r->arena, &r->bill->open, ((struct fee_open){ term->clause, why }));
			return;
		}
}

/* What becomes due with an event: on its day, if the clause speaks then. */
static void count_event(struct reckon *r, struct slot *slot, const struct term *term)
{
	int32_t day;
	struct str event = term->clause->ast->event.text;
	if (event_day(r, slot, term, &day)) {
		if (term_at(r, slot, day) == term)
			slot->begun[day - r->begin]++;
	} else if (!roll_tells(term->clause)) {
		leave_open(r, slot, term,
			   str_format(r->arena, "the day of `%.*s` is not known: give it with --event %.*s=DATE",
				      STR_ARG(event), STR_ARG(event)));
	}
}

/* Once, on the first day on which so many were received and the fee speaks. */
static void count_received(struct reckon *r, struct slot *slot)
{
	int64_t received = 0;
	for (int32_t day = r->begin; day < r->end; day++) {
		const struct term *term = term_at(r, slot, day);
		received += r->received[day - r->begin];
		if (term && term->money->number >= 0 && received >= term->money->number) {
			slot->begun[day - r->begin]++;
			return;
		}
	}
}

static void count_once(struct reckon *r, struct slot *slot)
{
	bool by_number = false;
	vec_each (&r->terms, i) {
		const struct term *term = &r->terms.at[i];
		const struct ast_clause *ast = term->clause->ast;
		int32_t day = ast->from.is_time ? time_day(ast->from.seconds) : ast->from.day;
		if (term->clause->kind != slot->kind || !str_eq(term->clause->article->id, slot->article) ||
		    (slot->kind == CLAUSE_fee && form_of(term) != FEE_ONCE))
			continue;
		if (term->clause->kind == CLAUSE_fee && ast->from.given) {
			if (term_at(r, slot, day) == term)
				slot->begun[day - r->begin]++;
		} else if (term->money->number >= 0) {
			by_number = true;
		} else {
			count_event(r, slot, term);
		}
	}
	if (by_number)
		count_received(r, slot);
}

static const int32_t *counted_events(struct reckon *r, struct slot *slot, const struct term *term)
{
	switch (term->clause->ast->fee_event) {
	case FEE_RECEIVED: return r->received;
	case FEE_LEAVING: return r->leaving;
	case FEE_LEAVING_VOLUNTARILY:
		if (r->why_unknown)
			leave_open(r, slot, term,
				   STR("of somebody who left it is not said whether voluntarily: the roll's column "
				       "`voluntarily` says so"));
		return r->leaving_voluntarily;
	case FEE_DEPARTURE: break;
	}
	int32_t *days = arena_new_array(r->scratch, int32_t, (size_t)(r->end - r->begin));
	bool any = false;
	vec_each (&r->roll->events, i) {
		const struct fee_happened *event = &r->roll->events.at[i];
		any = any || str_is(event->name, "departure");
		if (str_is(event->name, "departure") && event->day >= r->begin && event->day < r->end)
			days[event->day - r->begin]++;
	}
	if (!any)
		leave_open(r, slot, term,
			   STR("a roll does not tell the departures: give each with --event departure=DATE"));
	return days;
}

static void count_events(struct reckon *r, struct slot *slot)
{
	const int32_t *days = counted_events(r, slot, term_at(r, slot, slot->first));
	for (int32_t day = r->begin; day < r->end; day++)
		if (term_at(r, slot, day))
			slot->begun[day - r->begin] += days[day - r->begin];
}

/* At cost. */

struct room { /* of one ceiling: what was paid of it in the year or month under way */
	int32_t window;
	int64_t paid;
};

/* Which year or month of the ceiling the day lies in: counted from `first`. */
static int32_t window_of(enum fee_unit unit, int32_t first, int32_t day)
{
	switch (unit) {
	case FEE_UNIT_DAY: return day - first;
	case FEE_UNIT_MONTH: return (int32_t)date_months_between(first, day);
	case FEE_UNIT_YEAR: return (int32_t)date_years_between(first, day);
	case FEE_UNIT_NONE: break;
	}
	return 0;
}

/* Up to when costs are paid: until the event, that day included. */
static int32_t last_day(const struct reckon *r, const struct slot *slot, const struct term *term,
			const struct fee_cost *cost)
{
	const struct core_clause *clause = term->clause;
	int32_t last = INT32_MAX, day;
	if (clause->ast->event.text.len && cost->of_person && clause->event == EVENT_exit)
		last = r->left_first[cost->person];
	else if (clause->ast->event.text.len && event_day(r, slot, term, &day))
		last = day;
	if (clause->ast->per_person && r->arrived_first[cost->person] != INT32_MAX) {
		int32_t end;
		if (date_add(r->arrived_first[cost->person], clause->ast->over.value, &end) && end - 1 < last)
			last = end - 1;
	}
	return last;
}

static enum status pay(struct reckon *r, struct slot *slot, const struct term *term, const struct fee_cost *cost,
		       struct room *room)
{
	const struct ast_clause *ast = term->clause->ast;
	int64_t amount = cost->amount;
	int32_t first = ast->per_person ? r->arrived_first[cost->person] : slot->first;
	if (cost->day > last_day(r, slot, term, cost) || (ast->per_person && cost->day < first))
		return STATUS_OK;
	if (slot->currency < 0)
		slot->currency = ast->at_cost_limited ? term->money->currency : cost->currency;
	if (cost->currency != slot->currency)
		return error_set(r->error, STATUS_BAD_INPUT,
				 "a cost of %.*s is in %s, and article %.*s pays in %s: give it in that currency",
				 STR_ARG(cost->what), currency_code(cost->currency), STR_ARG(slot->article),
				 currency_code(slot->currency));
	if (ast->at_cost_limited) {
		int32_t window = window_of(term->money->unit, first, cost->day);
		if (room->window != window)
			*room = (struct room){ window, 0 };
		int64_t left = term->money->amount > room->paid ? term->money->amount - room->paid : 0;
		amount = amount < left ? amount : left;
		room->paid += amount;
	}
	int64_t *day = &slot->cost[cost->day - r->begin];
	slot->begun[cost->day - r->begin]++;
	if (__builtin_add_overflow(*day, amount, day))
		return error_set(r->error, STATUS_LIMIT, "the costs of %.*s on one day do not fit into 64 bits",
				 STR_ARG(cost->what));
	return STATUS_OK;
}

static enum status count_costs(struct reckon *r, struct slot *slot)
{
	struct room *rooms = arena_new_array(r->scratch, struct room, (size_t)r->roll->persons + 1);
	bool any = false;
	slot->cost = arena_new_array(r->arena, int64_t, (size_t)(r->end - r->begin));
	vec_each (&r->roll->costs, i) { /* by day: fee_reckon has sorted them */
		const struct fee_cost *cost = &r->roll->costs.at[i];
		const struct term *term = term_at(r, slot, cost->day);
		if (!term || !str_eq(cost->what, term->clause->ast->cost.text))
			continue;
		any = true;
		if (term->clause->ast->per_person && !cost->of_person)
			return error_set(
				r->error, STATUS_BAD_INPUT,
				"article %.*s pays %.*s up to a sum for each person: a cost of %.*s names none",
				STR_ARG(slot->article), STR_ARG(cost->what), STR_ARG(cost->what));
		TRY(pay(r, slot, term, cost, term->clause->ast->per_person ? &rooms[cost->person + 1] : &rooms[0]));
	}
	const struct term *first = term_at(r, slot, slot->first);
	if (!any)
		leave_open(r, slot, first,
			   str_format(r->arena, "no cost of %.*s is given: --costs FILE has them",
				      STR_ARG(first->clause->ast->cost.text)));
	return STATUS_OK;
}

static enum status prepare(struct reckon *r, struct slot *slot)
{
	const struct term *first = term_at(r, slot, slot->first);
	if (slot->kind == CLAUSE_cap)
		return STATUS_OK;
	slot->begun = arena_new_array(r->arena, int32_t, (size_t)(r->end - r->begin));
	if (slot->kind == CLAUSE_advance) {
		count_once(r, slot);
		return STATUS_OK;
	}
	switch (form_of(first)) {
	case FEE_PER_PERSON_TIME:
		if (is_ever_in_whole_units(r, slot))
			count_person_units(r, slot, first->day);
		break;
	case FEE_PER_PERIOD: {
		struct walk walk = { r, slot, INT32_MAX, 0, 0 };
		walk_days(&walk, r->begin, r->end);
		break;
	}
	case FEE_ONCE: count_once(r, slot); break;
	case FEE_PER_EVENT: count_events(r, slot); break;
	case FEE_AT_COST: return count_costs(r, slot);
	}
	return STATUS_OK;
}

enum status quantity_prepare(struct reckon *r)
{
	presence_events(r);
	vec_each (&r->slots, i)
		TRY(prepare(r, &r->slots.at[i]));
	return STATUS_OK;
}

/* Above a number of persons. */

/* Peak or average of the persons over the days of the month on which the fee speaks; `days` of them. */
static void month_measure(struct reckon *r, const struct slot *slot, const struct term *term, int32_t day, mpq_t value)
{
	const struct presence *p = presence_of(r, term->day);
	int64_t peak = 0, sum = 0, days = 0;
	for (int32_t d = month_begins(day); d < month_ends(day) && d < r->end; d++) {
		if (!term_at(r, slot, d))
			continue;
		int32_t count = p->count[d - r->begin];
		peak = count > peak ? count : peak;
		sum += count;
		days++;
	}
	if (term->clause->ast->measure == MEASURE_MONTH_PEAK)
		ratio_set(value, peak, 1);
	else
		ratio_set(value, sum, days);
}

static void above(const struct term *term, mpq_t persons)
{
	mpz_submul_ui(mpq_numref(persons), mpq_denref(persons), (unsigned long)term->money->above);
	if (mpq_sgn(persons) < 0)
		mpq_set_si(persons, 0, 1);
}

/* In whole months: each person beyond the number, on the first day in the month; or the month, on its first day. */
static void above_in_months(struct reckon *r, const struct slot *slot, const struct term *term, int32_t day,
			    mpq_t quantity)
{
	int64_t before = 0;
	bool first = true;
	for (int32_t d = month_begins(day) > r->begin ? month_begins(day) : r->begin; d < day; d++) {
		first = first && !term_at(r, slot, d);
		before += slot->begun[d - r->begin];
	}
	if (term->clause->ast->measure != MEASURE_DAY) {
		if (first) {
			month_measure(r, slot, term, day, quantity);
			above(term, quantity);
		}
		return;
	}
	int64_t after = before + slot->begun[day - r->begin], most = term->money->above;
	ratio_set(quantity, (after > most ? after - most : 0) - (before > most ? before - most : 0), 1);
}

static void above_by_day(struct reckon *r, const struct slot *slot, const struct term *term, int32_t day,
			 mpq_t quantity)
{
	mpq_t *share = r->share;
	if (term->clause->ast->measure == MEASURE_DAY)
		ratio_set(quantity, presence_of(r, term->day)->count[day - r->begin], 1);
	else
		month_measure(r, slot, term, day, quantity);
	above(term, quantity);
	day_share(term, day, *share);
	mpq_mul(quantity, quantity, *share);
}

static void months_as_unit(struct reckon *r, const struct term *term, mpq_t quantity)
{
	if (term->money->unit != FEE_UNIT_YEAR)
		return;
	ratio_set(*r->share, 1, 12);
	mpq_mul(quantity, quantity, *r->share);
}

int64_t quantity_persons(struct reckon *r, const struct term *term, int32_t day)
{
	if (term->clause->kind != CLAUSE_fee || form_of(term) != FEE_PER_PERSON_TIME || in_whole_units(term))
		return 0;
	int64_t count = presence_of(r, term->day)->count[day - r->begin];
	if (term->money->above < 0)
		return count;
	return count > term->money->above ? count - term->money->above : 0;
}

void quantity_on(struct reckon *r, const struct slot *slot, const struct term *term, int32_t day, mpq_t quantity)
{
	enum fee_form form = slot->kind == CLAUSE_fee ? form_of(term) : FEE_ONCE;
	bool time = form == FEE_PER_PERSON_TIME || form == FEE_PER_PERIOD;
	mpq_set_si(quantity, 0, 1);
	if (time && in_whole_units(term) && term->money->unit != FEE_UNIT_DAY) {
		if (form == FEE_PER_PERSON_TIME && term->money->above >= 0)
			above_in_months(r, slot, term, day, quantity);
		else
			ratio_set(quantity, slot->begun[day - r->begin], 1);
		if (!from_beginning(term))
			months_as_unit(r, term, quantity);
	} else if (form == FEE_PER_PERSON_TIME && term->money->above >= 0) {
		above_by_day(r, slot, term, day, quantity);
	} else if (time) {
		mpq_t *share = r->share;
		int64_t count = form == FEE_PER_PERIOD ? 1 : presence_of(r, term->day)->count[day - r->begin];
		ratio_set(quantity, count, 1);
		day_share(term, day, *share);
		mpq_mul(quantity, quantity, *share);
	} else {
		ratio_set(quantity, slot->begun[day - r->begin], 1);
	}
}
