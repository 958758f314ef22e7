/* programmes.h - programmes of assistance, each decided by the texts as if it paid on one day, and summed by the state
 * that receives: what may spend, what may by a waiver, what is frozen, what is open.
 *
 * I1. Each answer is `decide`'s own; here it is only named and summed.
 * I2. Money is exact: sums of the currency's smallest unit. A sum that does not fit is an error, never a wrong figure.
 * I3. Every programme is in one cell of the table: the cells add up to all.
 */
#ifndef EVAL_PROGRAMMES_H
#define EVAL_PROGRAMMES_H
#include "determination.h"

enum spending {
	SPENDING_may_spend,    /* cleared */
	SPENDING_waived,       /* cleared, because an exception sets aside what bars it */
	SPENDING_frozen,       /* barred by an order */
	SPENDING_may_not,      /* barred by a law, not covered, unmet, or no text in force */
	SPENDING_undetermined, /* facts are missing */
	SPENDING_suspended,    /* somebody who runs it stopped it, whatever the texts say */
	SPENDING_COUNT
};

struct programme {
	struct str name, agreement, key; /* `key`: in a record; none: of a table */
	int country, currency;           /* the state that receives; of currency_index */
	int64_t budget, spent;           /* in the currency's smallest unit */
	struct subject_facts *facts;
	bool suspended;
};

struct programme_review { /* a duty to decide on it: when it is due */
	const struct core_clause *clause;
	int32_t due;
};

struct programme_answer {
	const struct programme *programme;
	enum outcome outcome;
	enum spending spending;
	const struct core_clause *by;     /* what bars it or was set aside; NULL */
	const struct core_clause *except; /* what sets that aside; NULL */
	int *needs;                       /* facts, the most decisive first */
	size_t need_count;
	VEC(struct programme_review) reviews; /* the earliest first */
};

struct spending_sum {
	size_t programmes;
	int64_t budget, spent;
};
struct spending_row { /* one state, one currency */
	int country, currency;
	struct spending_sum sums[SPENDING_COUNT], all;
};

struct programme_table {
	const struct corpus *corpus;
	struct moment on;
	struct programme_answer *answers;
	size_t answer_count;
	VEC(struct spending_row) rows;   /* by the name of the state, then the currency */
	VEC(struct spending_row) totals; /* country -1 */
};

/* STATUS_BAD_INPUT names the programme of which a request is wrong, such as an agreement that is not loaded. */
enum status programmes_decide(struct decider *decider, struct arena *arena, const struct programme *programmes,
			      size_t count, struct moment on, struct programme_table **table,
			      struct error *error) MUST_USE;
/* What a determination of a programme comes to: its spending, what bars it or was set aside, what is missing. It holds
 * after the decider has gone on to another. */
void programme_judge(struct arena *arena, const struct determination *d, const struct programme *programme,
		     struct programme_answer *answer);
/* STATUS_BAD_INPUT: its agreement is of no programme, or its country no party of that. */
enum status programme_check(const struct corpus *corpus, const struct programme *programme,
			    struct error *error) MUST_USE;
const char *spending_name(enum spending spending); /* "may_spend" */
void programmes_json(struct json_writer *w, const struct programme_table *table);
void programmes_text(struct buf *out, struct arena *arena, const struct programme_table *table, bool color,
		     unsigned width);
#endif
