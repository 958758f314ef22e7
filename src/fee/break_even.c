/* break_even.c - with fewer and with more persons: the roll a fifth smaller and larger, and the numbers of persons at
 * which the fees cover the cost. See sustain.h, doc/sustain.md.
 *
 * A fee may be a floor, a step, a cap: it is not solved for but tried, by the engine that reckons every bill.
 */
#include "sustain_int.h"

enum { POINTS = 200, PERSONS_LEAST = 20, PERSONS_MOST = 100000 };

/* Scenarios. */

/* Of those who are there every fifth, in the order of the roll. */
static bool *every_fifth(struct sustaining *s, uint32_t persons)
{
	int64_t *days = arena_new_array(s->scratch, int64_t, s->out->months.count);
	bool *there = arena_new_array(s->scratch, bool, (size_t)persons + 1);
	uint32_t count = 0;
	(void)sustain_person_days(s, s->roll, days, there);
	for (uint32_t i = 0; i < persons; i++)
		if (there[i])
			there[i] = ++count % 5 == 0;
	return there;
}

/* Without them, or with each of them twice. */
static struct fee_roll other_roll(struct sustaining *s, int percent)
{
	struct fee_roll roll = *s->roll;
	if (percent == 0)
		return roll;
	const bool *fifth = every_fifth(s, roll.persons);
	memset(&roll.stays, 0, sizeof roll.stays);
	memset(&roll.costs, 0, sizeof roll.costs);
	vec_each (&s->roll->stays, i) {
		struct fee_stay stay = s->roll->stays.at[i];
		if (percent > 0 || !fifth[stay.person])
			vec_add(s->scratch, &roll.stays, stay);
		stay.person += s->roll->persons;
		if (percent > 0 && fifth[stay.person - s->roll->persons])
			vec_add(s->scratch, &roll.stays, stay);
	}
	vec_each (&s->roll->costs, i) {
		struct fee_cost cost = s->roll->costs.at[i];
		bool is_of_fifth = cost.of_person && fifth[cost.person];
		if (percent > 0 || !is_of_fifth)
			vec_add(s->scratch, &roll.costs, cost);
		cost.person += s->roll->persons;
		if (percent > 0 && is_of_fifth)
			vec_add(s->scratch, &roll.costs, cost);
	}
	roll.persons *= percent > 0 ? 2 : 1;
	return roll;
}

/* What goes with the person-days goes by those of the month; in a month without any it stays. */
static void add_cost(struct sustaining *s, size_t month, int64_t person_days, mpq_t sum)
{
	mpq_t *part = ratios_new(s->scratch, 2);
	int64_t before = s->out->months.at[month].person_days;
	mpq_add(sum, sum, s->cost[month]);
	if (!before)
		return;
	ratio_set(part[0], person_days - before, before);
	mpq_mul(part[0], part[0], s->varies[month]);
	mpq_add(sum, sum, part[0]);
}

static enum status reckon_scenario(struct sustaining *s, struct sustain_scenario *scenario)
{
	size_t count = s->out->months.count;
	struct fee_roll roll = other_roll(s, scenario->percent);
	int64_t *days = arena_new_array(s->scratch, int64_t, count);
	mpq_t *fees = ratios_new(s->scratch, count), *sum = ratios_new(s->scratch, 3);
	int currency;
	TRY(sustain_fees(s, &roll, s->out->currency, fees, NULL, &currency, NULL));
	scenario->persons = sustain_person_days(s, &roll, days, NULL);
	for (size_t i = 0; i < count; i++) {
		if (!sustain_counts(&s->out->months.at[i]))
			continue;
		scenario->person_days += days[i];
		add_cost(s, i, days[i], sum[0]);
		mpq_add(sum[1], sum[1], fees[i]);
	}
	if (!s->out->months_known)
		return STATUS_OK;
	figure_set(&scenario->cost, sum[0]);
	figure_set(&scenario->fees, sum[1]);
	figure_share(&scenario->share, sum[1], sum[0]);
	mpq_sub(sum[2], sum[1], sum[0]);
	figure_set(&scenario->balance, sum[2]);
	if (!scenario->person_days)
		return STATUS_OK;
	ratio_set(sum[2], scenario->person_days, 1);
	mpq_div(sum[2], sum[0], sum[2]);
	figure_set(&scenario->day_cost, sum[2]);
	return STATUS_OK;
}

enum status sustain_scenarios(struct sustaining *s)
{
	static const int percents[SUSTAIN_SCENARIOS] = { 0, -20, 20 };
	for (int i = 0; i < SUSTAIN_SCENARIOS; i++) {
		s->out->scenarios[i].percent = percents[i];
		TRY(reckon_scenario(s, &s->out->scenarios[i]));
	}
	return STATUS_OK;
}

/* Break-even: so many persons on every day of the period, and nobody before. */

struct even {
	struct sustaining *s;
	mpq_t *fixed, *of_person; /* for the whole period */
	mpq_t *fees, *cost;       /* of the number tried last */
};

static enum status try_persons(struct even *e, int64_t persons, bool *covers)
{
	struct sustaining *s = e->s;
	struct arena *arena = arena_create();
	struct fee_roll roll = { .persons = (uint32_t)persons, .facilities.count = 1 };
	struct fee_facility facility = { s->out->facilities.at[0], NULL };
	int currency;
	roll.facilities.at = &facility;
	roll.events.at = s->roll->events.at;
	roll.events.count = s->roll->events.count;
	vec_each (&s->roll->costs, i)
		if (!s->roll->costs.at[i].of_person)
			vec_add(arena, &roll.costs, s->roll->costs.at[i]);
	for (uint32_t i = 0; i < roll.persons; i++)
		vec_add(arena, &roll.stays,
			((struct fee_stay){ i, 0, s->request->from, FEE_STILL_THERE, FEE_STILL_THERE, TRI_UNKNOWN }));
	mpq_t *months = ratios_new(arena, s->out->months.count);
	enum status status = sustain_fees(s, &roll, s->out->currency, months, NULL, &currency, NULL);
	mpq_set_ui(*e->fees, 0, 1);
	for (size_t i = 0; i < s->out->months.count; i++)
		mpq_add(*e->fees, *e->fees, months[i]);
	ratio_set(*e->cost, persons, 1);
	mpq_mul(*e->cost, *e->cost, *e->of_person);
	mpq_add(*e->cost, *e->cost, *e->fixed);
	*covers = mpq_cmp(*e->fees, *e->cost) >= 0;
	arena_destroy(arena);
	return status;
}

/* The first number above `low` that is not as `low` is; `high` is one. */
static enum status turning(struct even *e, int64_t low, int64_t high, bool low_covers, int64_t *at)
{
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		bool covers;
		TRY(try_persons(e, middle, &covers));
		if (covers == low_covers)
			low = middle;
		else
			high = middle;
	}
	*at = high;
	return STATUS_OK;
}

static bool add_point(struct even *e, int64_t persons)
{
	struct figure cost, fees;
	figure_set(&cost, *e->cost);
	figure_set(&fees, *e->fees);
	if (cost.known && fees.known)
		vec_add(e->s->arena, &e->s->out->curve, ((struct sustain_point){ persons, cost.value, fees.value }));
	return cost.known && fees.known;
}

static enum status walk_numbers(struct even *e, int64_t most)
{
	struct sustain *out = e->s->out;
	int64_t step = (most + POINTS - 1) / POINTS, before = 0, at = 0;
	bool covered = false, covers;
	out->looked_at = most;
	for (int64_t persons = 0; persons <= most;
	     persons = persons < most && persons + step > most ? most : persons + step) {
		TRY(try_persons(e, persons, &covers));
		if (!add_point(e, persons)) {
			out->looked_at = before;
			return STATUS_OK;
		}
		if (covers != covered) {
			at = persons;
			if (persons)
				TRY(turning(e, before, persons, covered, &at));
			if (covers)
				vec_add(e->s->arena, &out->covered, ((struct sustain_range){ at, at }));
			else
				out->covered.at[out->covered.count - 1].to = at - 1;
		}
		covered = covers;
		before = persons;
	}
	if (covered)
		out->covered.at[out->covered.count - 1].to = most;
	return STATUS_OK;
}

/* Twice as many as are there, or as the text speaks of. */
static int64_t most_persons(const struct sustaining *s)
{
	int64_t most = s->out->scenarios[0].persons;
	vec_each (&s->corpus->instruments, i) {
		const struct instrument *in = &s->corpus->instruments.at[i];
		if (in->index != s->request->agreement && in->amends != s->request->agreement)
			continue;
		for (size_t k = 0; k < in->article_count; k++)
			for (size_t c = 0; c < in->articles[k].clause_count; c++) {
				const struct core_money *money = in->articles[k].clauses[c].money;
				if (money && money->above > most)
					most = money->above;
				if (money && money->number > most)
					most = money->number;
			}
	}
	most = most > PERSONS_MOST / 2 ? PERSONS_MOST : 2 * most;
	return most < PERSONS_LEAST ? PERSONS_LEAST : most;
}

/* The cost of so many persons, from that of those who are there. */
static struct str cost_model(struct even *e)
{
	struct sustaining *s = e->s;
	int64_t person_days = 0;
	vec_each (&s->out->months, i) {
		if (!sustain_counts(&s->out->months.at[i]))
			return STR("the cost and the fees of every month must be known");
		person_days += s->out->months.at[i].person_days;
		mpq_add(*e->of_person, *e->of_person, s->varies[i]);
		mpq_add(*e->fixed, *e->fixed, s->cost[i]);
	}
	mpq_sub(*e->fixed, *e->fixed, *e->of_person);
	if (mpq_sgn(*e->of_person) == 0)
		return STR_NONE;
	if (!person_days)
		return STR("nobody is there: what a person's day costs is not known");
	ratio_set(*e->cost, s->out->to - s->out->from + 1, person_days);
	mpq_mul(*e->of_person, *e->of_person, *e->cost);
	return STR_NONE;
}

enum status sustain_break_even(struct sustaining *s)
{
	mpq_t *own = ratios_new(s->scratch, 4);
	struct even e = { s, &own[0], &own[1], &own[2], &own[3] };
	s->out->even_why = cost_model(&e);
	return s->out->even_why.len ? STATUS_OK : walk_numbers(&e, most_persons(s));
}
