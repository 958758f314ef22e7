/* fee_int.h - what the modules of src/fee share.
 *
 * A *slot* is one fee through all its texts: the n-th clause of its kind in the article of one id, in the base and in
 * every amendment. On a day at most one clause speaks for a slot. What runs on over days (a year that was begun, a
 * month's peak, a ceiling) runs on for the slot, so that an amendment that repeats a fee does not begin it again.
 *
 * Days are indices from `begin`, the first day that the agreement is in force, up to `end`, exclusive: the end of the
 * month in which the period ends.
 */
#ifndef FEE_FEE_INT_H
#define FEE_FEE_INT_H
#include "fee.h"
#include "ratio.h"

struct term { /* one clause with what its article says about it */
	const struct core_clause *clause;
	const struct core_money *money;
	enum accrual accrual;
	enum day_count day;
	bool not_prorated;
	const struct core_clause *payable; /* NULL: not said */
};

struct slot {
	enum clause_kind kind;
	struct str article;
	unsigned number;  /* from 0, among those of its kind and form in the article */
	int32_t *term_on; /* by day: an index into terms, -1 when it does not speak */
	int32_t first;    /* the first day on which it speaks */
	int32_t *begun;   /* by day: units, months or events that are counted on it; NULL: it has none such */
	int64_t *cost;    /* by day: what is paid at cost; NULL */
	int currency;     /* of what is paid at cost; -1: nothing was yet */
};

struct interval { /* days on which a person is counted, `to` exclusive */
	uint32_t person;
	int32_t from, to;
};
struct presence {
	VEC(struct interval) intervals; /* by person and day, disjoint and apart */
	int32_t *count;                 /* persons by day */
};

struct exact_total { /* of a bill, before any line was rounded */
	int currency;
	mpq_t *amount;
};
typedef VEC(struct exact_total) exact_totals;

struct reckon {
	struct arena *arena, *scratch;
	const struct corpus *corpus;
	const struct instrument *in;
	const struct fee_request *request;
	const struct fee_roll *roll;
	struct fee_bill *bill;
	fee_accruals *accruals; /* NULL: lines are asked for, and not their days */
	exact_totals *exact;    /* NULL: not asked for */
	struct error *error;

	int32_t begin, end; /* days since 1970 */
	VEC(struct term) terms;
	VEC(struct slot) slots;
	unsigned char *in_force; /* by day */

	struct fee_stay *stays; /* of the roll, by person and day */
	bool *begins;           /* a visit, by stay; and one behind the last */
	struct presence *presence[DAY_COUNT_KINDS];
	int32_t *received, *leaving, *leaving_voluntarily; /* by day: persons, each once */
	int32_t *arrived_first;                            /* by person: the day, or INT32_MAX */
	int32_t *left_first;                               /* by person: the first day of leaving, or INT32_MAX */
	mpq_t *accrued;                                    /* accrue.c's own */
	mpq_t *share;                                      /* quantity.c's own */
	bool why_unknown; /* somebody left in the period, and whether voluntarily is not said */
};

static inline const struct term *term_at(const struct reckon *r, const struct slot *slot, int32_t day)
{
	int32_t term = day >= r->begin && day < r->end ? slot->term_on[day - r->begin] : -1;
	return term < 0 ? NULL : &r->terms.at[term];
}
static inline enum fee_form form_of(const struct term *term) { return term->clause->ast->fee_form; }

/* schedule.c: the terms and slots of the text, day by day. False: it is never in force in time. */
bool schedule_make(struct reckon *r);
/* The factor by which the indexes of the term's article raise it on a day; *key changes when the factor may. */
void schedule_factor(const struct reckon *r, const struct term *term, int32_t day, mpq_t factor);
int64_t schedule_factor_key(const struct term *term, int32_t day);

/* presence.c: who is there. */
const struct presence *presence_of(struct reckon *r, enum day_count day);
/* Who is there at midnight between two days, both included, whatever is in force; days are indices from `from`. */
const struct presence *presence_between(struct arena *arena, const struct fee_roll *roll, int32_t from, int32_t to);
void presence_events(struct reckon *r); /* received, leaving: each person once */

/* quantity.c: how much of its unit a term brings on a day. */
enum status quantity_prepare(struct reckon *r);
void quantity_on(struct reckon *r, const struct slot *slot, const struct term *term, int32_t day, mpq_t quantity);
int64_t quantity_persons(struct reckon *r, const struct term *term, int32_t day);

/* limits.c: caps and advances, per article and currency. */
struct limits;
struct limits *limits_make(struct reckon *r);
/* The charge of a slot on a day, in the least unit; then the day's end. */
void limits_charge(struct limits *limits, const struct slot *slot, const struct term *term, const mpq_t charge);
void limits_day(struct limits *limits, int32_t day);
/* A rounded line of a slot; then the lines for what is beyond a cap and what is set off. */
void limits_line(struct limits *limits, const struct slot *slot, const struct fee_line *line);
enum status limits_lines(struct limits *limits);
/* Lines begin anew: what was taken off so far stands in lines. What is owed since the beginning runs on. */
void limits_anew(struct limits *limits);
bool limits_of(const struct limits *limits, struct str article); /* has the article any? */

/* line.c */
struct open_line {
	const struct slot *slot;
	const struct term *term;
	bool begun; /* some day of the period is in it */
	int32_t from, to;
	mpq_t *quantity, *factor, *cost;
	int64_t days, person_days, key;
	int64_t told; /* what its days were accrued for so far */
};
void line_amount(const struct open_line *line, mpq_t amount); /* not rounded */
int line_currency(const struct open_line *line);
enum status line_close(struct reckon *r, struct open_line *line, struct limits *limits);
enum status line_add(struct reckon *r, struct fee_line *line);
void line_exact(struct reckon *r, int currency, const mpq_t amount); /* into the exact totals, if they are asked for */
void line_due(const struct term *term, struct fee_line *line);
enum status line_totals(struct reckon *r);

/* reckon.c: a bill as fee_reckon makes it; where they are not NULL, what each day of it brings, and its exact totals,
 * which live as long as the arena. */
enum status reckon_bill(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
			const struct fee_roll *roll, fee_accruals *accruals, exact_totals *exact,
			struct fee_bill **bill, struct error *error);
/* accrue.c: what a day changed in the lines that are open, and in what is taken off. */
enum status accrue_day(struct reckon *r, struct open_line *lines, struct limits *limits, int32_t day);
enum status accrue_add(struct reckon *r, const struct core_clause *clause, int32_t day, int currency, int64_t amount,
		       int64_t *told);
/* limits.c: the same of caps and advances. */
enum status limits_accrue(struct limits *limits, const struct open_line *lines, int32_t day);
#endif
