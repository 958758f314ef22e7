/* sustain.h - does an agreement carry a facility? Its budget, its roll and what the agreement brings, month by month;
 * and what it makes either side wish for. The definition is doc/sustain.md.
 *
 * I1. What is not known stays so: a month without a budget has no cost, no share and no balance, and says why. It is in
 *     no sum, and a sum says how many months it is of.
 * I2. Amounts in two currencies meet only at a rate that was given.
 * I3. Everything is an exact ratio until it is a figure; a figure is rounded once, half to even. Fees are those of the
 *     bills by the month, to the least unit.
 */
#ifndef FEE_SUSTAIN_H
#define FEE_SUSTAIN_H
#include "fee.h"

enum budget_part { BUDGET_STAFF, BUDGET_FOOD, BUDGET_HEALTH, BUDGET_BUILDING, BUDGET_PARTS };
extern const char *const budget_parts[BUDGET_PARTS]; /* "staff" */

struct budget_row { /* what a facility costs in a month */
	struct str facility;
	int32_t month; /* its first day */
	int currency;
	bool known[BUDGET_PARTS];
	int64_t amount[BUDGET_PARTS]; /* of the currency's least unit */
};
typedef VEC(struct budget_row) budget;
/* month, facility, staff, food, health, building, currency. An empty amount is not known; nothing is written 0. */
enum status budget_csv(struct arena *arena, struct str name, struct str text, budget *rows,
		       struct error *error) MUST_USE;

/* One of `from` is so many of `to`: "USD/EUR=0.92". Nine digits after the point. */
struct exchange_rate {
	int from, to;
	int64_t rate;
};
bool exchange_rate_parse(struct str text, struct exchange_rate *rate);

struct sustain_request {
	int agreement;
	int32_t from, to;    /* the first day of a month, and the last day of one */
	bool as_if;          /* as in fee.h */
	struct str facility; /* the one looked at; none: all that the budget has */
	unsigned varies;     /* by budget_part: goes with the person-days; the others are there whoever is */
	bool has_own_cost;
	int64_t own_cost; /* what a person's day costs the payer at home, in the least unit */
	int own_currency;
	VEC(struct exchange_rate) rates;
};

/* What is asked, from words; `name` is what they are called where they come from. STATUS_BAD_INPUT says it. */
/* The months of the budget where a day is not given. */
enum status sustain_period(const budget *rows, const struct moment *from, const struct moment *to,
			   struct sustain_request *request, struct error *error) MUST_USE;
/* "120.50 USD"; no text: there is none. */
enum status sustain_own_cost(const char *name, struct str text, struct sustain_request *request,
			     struct error *error) MUST_USE;
enum status sustain_rate(struct arena *arena, const char *name, struct str text, struct sustain_request *request,
			 struct error *error) MUST_USE;
/* "food": one more part that goes with the persons. Food and health do when none is named. */
enum status sustain_varies(const char *name, struct str text, struct sustain_request *request,
			   struct error *error) MUST_USE;
enum { SUSTAIN_VARIES = 1 << BUDGET_FOOD | 1 << BUDGET_HEALTH };

struct figure {
	bool known;
	int64_t value; /* of the least unit; of a share, hundredths of a per cent */
};

struct sustain_month {
	int32_t first, last;
	int64_t person_days; /* of persons who are there at midnight */
	struct figure part[BUDGET_PARTS], cost, fees, balance, share, day_cost;
	struct figure first_day, next_day; /* what one more person brings: for a day, and for the day after it */
	struct str why;                    /* what is not known, and the way out; may be empty */
};
struct sustain_scenario { /* months whose cost and fees are known */
	int percent;      /* of persons more */
	uint32_t persons; /* who are there on some day of the period */
	int64_t person_days;
	struct figure cost, fees, balance, share, day_cost;
};
struct sustain_range { /* of persons */
	int64_t from, to;
};
struct sustain_point {
	int64_t persons;
	int64_t cost, fees;
};

enum { SUSTAIN_SCENARIOS = 3 };
struct sustain {
	int agreement, currency; /* the budget's */
	bool as_if;
	int32_t from, to;
	VEC(struct str) facilities;
	VEC(struct sustain_month) months;
	size_t months_known;                                  /* so many are in the sums */
	struct sustain_scenario scenarios[SUSTAIN_SCENARIOS]; /* as it is; a fifth of the persons less; a fifth more */

	struct str even_why;               /* why it is not known when the fees cover the cost; empty: it is */
	VEC(struct sustain_range) covered; /* numbers of persons at which they do */
	int64_t looked_at;                 /* the largest number that was tried */
	VEC(struct sustain_point) curve;

	bool has_end;
	int32_t end;                            /* the last day on which the agreement is in force */
	struct figure share_until, share_after; /* of the months until it, and of those behind it */
	struct figure cost_after;               /* of a month behind it: the last one known, when the period has none */

	struct str incentive_why; /* why the payer's saving is not known; empty: it is, where an own cost was given */
	struct figure own_cost, fee_of_day, saving_of_day, saving; /* in its own currency */
	int own_currency;

	VEC(struct str) notes;
	const struct fee_bill *bill; /* by month; its `open` is not counted */
};

/* STATUS_BAD_INPUT: the request, a budget in two currencies without a rate, and what fee_reckon refuses. */
enum status sustain_reckon(struct arena *arena, const struct corpus *corpus, const struct sustain_request *request,
			   const budget *rows, const struct fee_roll *roll, struct sustain **sustain,
			   struct error *error) MUST_USE;
/* For programs: canonical JSON. */
void sustain_json(struct json_writer *w, const struct corpus *corpus, const struct sustain *sustain);
#endif
