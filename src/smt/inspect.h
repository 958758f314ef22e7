/* inspect.h - what is odd about texts, and shows only when every possible person is looked at.
 *
 * Each agreement is gone through, on every path and era that it has. What is said of a clause holds on all of them;
 * what is shown by a person comes with one (doc/proofs.md, "Findings").
 *
 * I1. "Nobody" is said only where the solver proved it on every path that was examined, and every path was.
 * I2. A person is complete, and one that `decide` accepts; callers make it small and let `decide` confirm it.
 */
#ifndef SMT_INSPECT_H
#define SMT_INSPECT_H
#include "prove.h"

enum oddity_kind {
	ODDITY_UNREACHABLE,   /* `clause` speaks of nobody, at no time */
	ODDITY_ALL_EXCLUDED,  /* everybody whom the admission `clause` means is excluded */
	ODDITY_SWALLOWED,     /* `clause` admits, bars or excludes nobody but whom `other` does */
	ODDITY_CONTRADICTION, /* nobody whom the admission `clause` admits meets the requirement `other` */
	ODDITY_ADMITS_BARRED, /* the text of the admission `clause` clears somebody whom the law's bar `other` bars */
	ODDITY_NEVER_CLEARS, /* nobody is cleared by the admission `clause`: all are barred, or fail what is required */
	ODDITY_GAP, /* between two values of `fact` whom `clause` and `other` admit lies one of whom nothing is said */
	ODDITY_TWO_PLACES /* the agreements of `query` and `second` clear the same person, each for another place */
};

struct oddity {
	enum oddity_kind kind;
	const struct core_clause *clause, *other;
	struct subject_facts *person; /* NULL where nobody is the point */
	struct query query, second;
	struct moment on;
	int fact;
	int64_t value, low, high; /* gap: of the person, and of the two who are admitted */
};

struct unexamined { /* a text of which not all could be looked at */
	int text;
	struct str reason;
};

struct inspection {
	VEC(struct oddity) oddities;
	VEC(struct unexamined) unexamined;
};

/* `asked` chooses the texts: agreements are gone through path by path, with their amendments; of laws and orders each
 * condition is looked at by itself, under any agreement that there may ever be. */
void inspect(struct arena *arena, const struct corpus *corpus,
	     bool (*asked)(const struct source *source, const void *data), const void *data, struct prove_limits limits,
	     struct inspection *inspection);
#endif
