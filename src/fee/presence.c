/* presence.c - on which days a person is counted, and when somebody is received or leaves.
 *
 * Stays of one person that touch or overlap are one *visit*: of two stays the second touches the first when it begins
 * on the day on which the first ends, or before.
 */
#include "fee_int.h"
#include <stdlib.h>

static int compare_intervals(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* Visits: stays of one person that touch. */

static int compare_stays(const void *a, const void *b)
{
	const struct fee_stay *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->arrived != y->arrived)
		return x->arrived < y->arrived ? -1 : 1;
	return x->left < y->left ? -1 : x->left > y->left;
}

static void sort_stays(struct reckon *r)
{
	size_t count = r->roll->stays.count;
	r->stays = arena_new_array(r->scratch, struct fee_stay, count + 1);
	r->begins = arena_new_array(r->scratch, bool, count + 1);
	r->begins[count] = true; /* the end ends the last visit */
	if (!count)
		return;
	memcpy(r->stays, r->roll->stays.at, count * sizeof *r->stays);
	qsort(r->stays, count, sizeof *r->stays, compare_stays);
	int32_t left = 0;
	for (size_t i = 0; i < count; i++) {
		const struct fee_stay *stay = &r->stays[i];
		r->begins[i] = i == 0 || stay[-1].person != stay->person || stay->arrived > left;
		if (r->begins[i] || stay->left > left)
			left = stay->left;
	}
}

/* The days of a stay that count, by one of the conventions; `to` exclusive. The day of arrival counts where a visit
 * begins, not where its next stay does. */
static struct interval days_of(const struct fee_stay *stay, bool begins, enum day_count day)
{
	struct interval days = { stay->person, stay->arrived, stay->left };
	switch (day) {
	case DAY_OR_PART:
		days.from = stay->last < stay->arrived ? stay->last : stay->arrived;
		if (stay->last != FEE_STILL_THERE)
			days.to = (stay->last > stay->arrived ? stay->last : stay->arrived) + 1;
		break;
	case DAY_ARRIVAL_YES_DEPARTURE_NO:
		if (begins && days.to <= days.from)
			days.to = days.from + 1;
		break;
	case DAY_MIDNIGHT_CENSUS:
	case DAY_COUNT_KINDS: break;
	}
	return days;
}

/* Without the days that the clock there jumped over. */
static void add_days(struct reckon *r, struct presence *p, struct interval days, const struct zone *zone)
{
	int32_t missing;
	if (days.from < r->begin)
		days.from = r->begin;
	if (days.to > r->end)
		days.to = r->end;
	while (days.from < days.to && zone_missing_day(zone, days.from, &missing) && missing < days.to) {
		if (days.from < missing)
			vec_add(r->scratch, &p->intervals, ((struct interval){ days.person, days.from, missing }));
		days.from = missing + 1;
	}
	if (days.from < days.to)
		vec_add(r->scratch, &p->intervals, days);
}

static void unite(struct presence *p)
{
	size_t kept = 0;
	if (p->intervals.count)
		qsort(p->intervals.at, p->intervals.count, sizeof *p->intervals.at, compare_intervals);
	vec_each (&p->intervals, i) {
		struct interval *next = &p->intervals.at[i], *last = kept ? &p->intervals.at[kept - 1] : NULL;
		if (last && last->person == next->person && next->from <= last->to)
			last->to = next->to > last->to ? next->to : last->to;
		else
			p->intervals.at[kept++] = *next;
	}
	p->intervals.count = kept;
}

static void count_days(struct reckon *r, struct presence *p)
{
	size_t days = (size_t)(r->end - r->begin);
	p->count = arena_new_array(r->arena, int32_t, days + 1);
	vec_each (&p->intervals, i) {
		p->count[p->intervals.at[i].from - r->begin]++;
		p->count[p->intervals.at[i].to - r->begin]--;
	}
	for (size_t i = 1; i < days; i++)
		p->count[i] += p->count[i - 1];
}

const struct presence *presence_of(struct reckon *r, enum day_count day)
{
	if (r->presence[day])
		return r->presence[day];
	struct presence *p = r->presence[day] = arena_new(r->arena, struct presence);
	for (size_t i = 0; i < r->roll->stays.count; i++) {
		const struct fee_stay *stay = &r->stays[i];
		add_days(r, p, days_of(stay, r->begins[i], day), r->roll->facilities.at[stay->facility].zone);
	}
	unite(p);
	count_days(r, p);
	return p;
}

const struct presence *presence_between(struct arena *arena, const struct fee_roll *roll, int32_t from, int32_t to)
{
	struct reckon r = { .arena = arena, .scratch = arena, .roll = roll, .begin = from, .end = to + 1 };
	sort_stays(&r);
	return presence_of(&r, DAY_MIDNIGHT_CENSUS);
}

/* Received and leaving. */

static bool counts(const struct reckon *r, int32_t day)
{
	return day >= r->begin && day < r->end && r->in_force[day - r->begin];
}

/* A person is received once and leaves once: the first time on a day on which the agreement is in force. */
static void count_visit(struct reckon *r, const struct fee_stay *visit)
{
	if (r->arrived_first[visit->person] == INT32_MAX && counts(r, visit->arrived)) {
		r->arrived_first[visit->person] = visit->arrived;
		r->received[visit->arrived - r->begin]++;
	}
	if (r->left_first[visit->person] != INT32_MAX || !counts(r, visit->left))
		return;
	r->left_first[visit->person] = visit->left;
	r->leaving[visit->left - r->begin]++;
	r->leaving_voluntarily[visit->left - r->begin] += visit->voluntarily == TRI_TRUE;
	if (visit->voluntarily == TRI_UNKNOWN && visit->left >= r->request->from && visit->left <= r->request->to)
		r->why_unknown = true;
}

void presence_events(struct reckon *r)
{
	size_t days = (size_t)(r->end - r->begin), count = r->roll->stays.count;
	r->received = arena_new_array(r->arena, int32_t, days);
	r->leaving = arena_new_array(r->arena, int32_t, days);
	r->leaving_voluntarily = arena_new_array(r->arena, int32_t, days);
	r->arrived_first = arena_new_array(r->arena, int32_t, r->roll->persons);
	r->left_first = arena_new_array(r->arena, int32_t, r->roll->persons);
	for (uint32_t i = 0; i < r->roll->persons; i++)
		r->arrived_first[i] = r->left_first[i] = INT32_MAX;
	sort_stays(r);
	struct fee_stay visit = { 0 };
	for (size_t i = 0; i < count; i++) {
		const struct fee_stay *stay = &r->stays[i];
		if (r->begins[i]) {
			visit = *stay;
		} else if (stay->left > visit.left || (stay->left == visit.left && visit.voluntarily == TRI_UNKNOWN)) {
			visit.left = stay->left;
			visit.voluntarily = stay->voluntarily;
		}
		if (r->begins[i + 1])
			count_visit(r, &visit);
	}
}
