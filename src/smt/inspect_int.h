/* inspect_int.h - between inspect.c and who goes through an agreement. */
#ifndef SMT_INSPECT_INT_H
#define SMT_INSPECT_INT_H
#include "inspect.h"
#include "map.h"
#include "smt_int.h"

/* What was found of a clause: it stood on a path; its condition was true of somebody; it admitted somebody. */
enum { CLAUSE_SEEN = 1, CLAUSE_SPOKE = 2, CLAUSE_ACTED = 4 };

struct pairing { /* of two clauses that stood on one path */
	enum oddity_kind kind;
	const struct core_clause *a, *b;
	size_t paths; /* on which they stood, a was true of somebody, and nothing kept them apart */
	bool apart;   /* somebody, or a path of the one without the other, keeps them apart */
	bool told;
};

struct ledger {
	struct arena *arena;
	const struct corpus *corpus;
	size_t *first_article, *first_clause; /* by instrument; by article of all */
	unsigned char *states;                /* by clause of all */
	size_t *acted;                        /* by clause of all: the paths on which it was true of somebody */
	size_t clause_count;
	struct map keys;
	VEC(struct pairing *) pairings;
};
struct ledger *ledger_create(struct arena *arena, const struct corpus *corpus);
unsigned char *state_of(struct ledger *ledger, const struct core_clause *clause);
size_t *acted_of(struct ledger *ledger, const struct core_clause *clause);
struct pairing *pairing_of(struct ledger *ledger, enum oddity_kind kind, const struct core_clause *a,
			   const struct core_clause *b);

/* What one piece says besides: oddities that a person shows, and why not all was looked at. */
struct found {
	struct arena *arena;
	VEC(struct oddity) oddities;
	struct str fault;
};
/* two.c */
void examine_two(Z3_context z3, struct survey *survey, int first, int second, unsigned ms_max, struct found *found);
/* gap.c: holes between two admissions of the path, until so much processor time is spent. */
void find_gaps(struct arena *scratch, Z3_context z3, const struct question *question, struct ledger *ledger,
	       int64_t until_us, struct found *found);
/* examine.c */
void examine_agreement(struct arena *arena, Z3_context z3, struct survey *survey, struct ledger *ledger, int agreement,
		       unsigned ms_max, struct found *found);
void examine_law(Z3_context z3, const struct corpus *corpus, int law, unsigned ms_max, struct found *found);
#endif
