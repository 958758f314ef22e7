/* fee.h - what an agreement costs: its text on each day, a roll, and a period, as the lines of a bill.
 *
 * The definition is doc/fees.md. In short: a fee is reckoned day by day, by the text that is in force on that day; a
 * day on which the agreement is not in force costs nothing. Quantities and rates are exact ratios; a line is rounded
 * once, half to even, to the least unit of its currency.
 *
 * I1. Reckoning a period in two parts, or a roll with its stays in parts or in another order, changes nothing but by
 *     the rounding of each line.
 * I2. A person is counted once a day, wherever and however often they were moved on it.
 * I3. What is not known (a day, a cost, why somebody left) costs nothing and is named in `open`; it is never guessed.
 * I4. What does not fit into 64 bits of the least unit is an error, never a wrong amount.
 */
#ifndef FEE_FEE_H
#define FEE_FEE_H
#include "core.h"
#include "error.h"
#include "json.h"
#include "zone.h"

#define FEE_STILL_THERE INT32_MAX

/* Days are those on the clock at the facility. */
struct fee_stay {
	uint32_t person, facility;
	int32_t arrived; /* the day of arrival */
	int32_t last;    /* the last day of which some moment was spent there; FEE_STILL_THERE */
	int32_t left;    /* the day of leaving: `last`, or the day after it when that whole day was spent there */
	tri voluntarily; /* why they left; TRI_UNKNOWN when it is not said */
};

struct fee_facility {
	struct str name;
	const struct zone *zone; /* NULL: UTC */
};

struct fee_happened { /* a departure, an exit: a word of the list of events, or of a fact that is a date */
	struct str name;
	int32_t day;
};

struct fee_cost { /* what was paid for transport, for a doctor */
	struct str what;
	bool of_person;
	uint32_t person;
	int32_t day;
	int64_t amount; /* of the currency's least unit */
	int currency;
};

struct fee_roll {
	uint32_t persons; /* persons and facilities are numbered from 0 */
	VEC(struct fee_facility) facilities;
	VEC(struct fee_stay) stays;
	VEC(struct fee_happened) events;
	VEC(struct fee_cost) costs;
};

/* The facility of that name, added with its zone when the roll has none yet. A facility that no vocabulary declares, or
 * declares without a zone, counts its days in UTC. */
enum status fee_roll_facility(struct arena *arena, const struct corpus *corpus, struct fee_roll *roll, struct str name,
			      uint32_t *index, struct error *error) MUST_USE;
/* A stay from one moment up to another, exclusive; a date stands for its beginning there. `to` not given: still there.
 * STATUS_BAD_INPUT: it ends before it begins, or is no time at all. */
enum status fee_roll_stay(struct arena *arena, struct fee_roll *roll, uint32_t person, uint32_t facility,
			  struct moment from, struct moment to, struct error *error) MUST_USE;

/* A table with a head: person, facility, from, to and perhaps voluntarily. `name` is for messages, as are line and
 * column in them. */
enum status fee_roll_csv(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			 struct fee_roll *roll, struct error *error) MUST_USE;
/* cost, day, amount, currency and perhaps person. The persons are those of a roll that was read before: `persons`. */
enum status fee_costs_csv(struct arena *arena, struct str name, struct str text, struct fee_roll *roll,
			  struct map *persons, struct error *error) MUST_USE;
/* The same as fee_roll_csv, which also tells the number of each person. */
enum status fee_roll_csv_named(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			       struct fee_roll *roll, struct map *persons, struct error *error) MUST_USE;

/* Persons at one facility of the roll, by its number, at the midnights of the days `from` to `to`: one figure a day. */
const int32_t *fee_persons_at(struct arena *arena, const struct fee_roll *roll, uint32_t facility, int32_t from,
			      int32_t to) MUST_USE;
/* amount * part / whole, rounded half to even; 0 <= part <= whole, and `whole` is not 0. */
int64_t fee_share(int64_t amount, int64_t part, int64_t whole);

struct fee_line {
	const struct core_clause *clause; /* of a fee, an advance, or a cap */
	int32_t from, to;                 /* both included */
	struct str quantity, rate;        /* decimals, as many digits as they have, at most 6 and 12 */
	struct str ratio; /* the quantity exactly, "31/365", when `quantity` could not say it; else empty */
	struct str unit;  /* "person-year", "departure", "set off" */
	struct str exact; /* the amount before it was rounded; empty when it was not */
	int64_t amount;   /* of the currency's least unit; negative: set off, or beyond a cap */
	int currency;
	int64_t days;        /* on which the quantity is not zero */
	int64_t person_days; /* that were counted; 0 of what is not counted in persons */
	bool has_due;        /* `payable` says when */
	int32_t due;
};

/* A sum of its own is no quantity at a rate. */
static inline bool fee_line_is_sum(const struct fee_line *line)
{
	return line->clause->kind != CLAUSE_fee || line->clause->ast->fee_form == FEE_ONCE ||
	       line->clause->ast->fee_form == FEE_AT_COST;
}

struct fee_total {
	int currency;
	int64_t amount;
};

struct fee_open {
	const struct core_clause *clause;
	struct str why;
};

struct fee_bill {
	int agreement;
	int32_t from, to;
	VEC(struct fee_line) lines;   /* in the order of the text, and of days */
	VEC(struct fee_total) totals; /* by code */
	VEC(struct fee_open) open;
};

struct fee_request {
	int agreement;    /* the base: its amendments speak with it */
	int32_t from, to; /* days, both included */
	bool as_if;       /* as if it were in force since it was offered, signed or accepted, and never stayed */
	bool by_month;    /* lines begin anew with each calendar month, as in a bill for each */
};

/* STATUS_LIMIT: an amount that does not fit. STATUS_BAD_INPUT: the request, or a cost in another currency. */
enum status fee_reckon(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
		       const struct fee_roll *roll, struct fee_bill **bill, struct error *error) MUST_USE;
/* What each day brings, clause by clause, for a ledger that is kept by the day. A clause's days of one calendar month
 * add up to its lines in a bill of that month, to the least unit. Days that bring nothing are left out. */
struct fee_accrual {
	const struct core_clause *clause;
	int32_t day;
	int currency;
	int64_t amount; /* of the currency's least unit; negative: set off, or beyond a cap */
};
typedef VEC(struct fee_accrual) fee_accruals;
enum status fee_accrue(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
		       const struct fee_roll *roll, fee_accruals *accruals, struct error *error) MUST_USE;

/* lines, totals, open: money as decimal strings with the currency's digits. */
void fee_bill_json(struct json_writer *w, const struct corpus *corpus, const struct fee_bill *bill);
struct str fee_money(struct arena *arena, int64_t amount, int currency, bool grouped); /* "4,760,000.00" */

/* What an example expects of a fee: true, or what it is instead and a hint. */
bool fee_as_expected(struct arena *arena, const struct corpus *corpus, const struct instrument *in,
		     const struct ast_case *example, const struct ast_expect *expect, struct str *message,
		     struct str *hint);
#endif
