/* mutate.h - do a text's own examples notice when it says something else? Each clause is taken out, and turned round,
 * in turn; of a fee each number, unit and day is changed. A mutant that no example (and no guarantee) catches is a
 * clause that the author has not pinned down. */
#ifndef EVAL_MUTATE_H
#define EVAL_MUTATE_H
#include "determination.h"

struct mutant {
	const struct instrument *instrument;
	const struct core_clause *clause;
	enum {
		MUTANT_REMOVED,
		MUTANT_TURNED,
		MUTANT_REPLACED
	} change;         /* taken out; its condition negated; reads `now` */
	struct span span; /* what is replaced */
	struct str now;
};
typedef VEC(struct mutant) mutant_vec;

/* Every mutant of the texts that `wanted` chooses (NULL: all). The corpus has no errors. */
void mutants_of(struct arena *arena, const struct corpus *corpus, bool (*wanted)(const struct source *, const void *),
		const void *context, mutant_vec *out);

/* The corpus with that one change, compiled. It has errors when the change leaves no text. The caller destroys it. */
struct corpus *mutant_corpus(const struct corpus *corpus, const struct mutant *mutant);

/* Do the examples of the mutated corpus fail, or the text no longer compile? */
bool mutant_caught(struct corpus *mutated, fee_judge judge);

/* A fee decides nothing: no guarantee can notice another one. */
bool mutant_decides(const struct mutant *mutant);

/* "when this clause of `a` 1 is taken out", "when `300` of `a` 1 is `301`". */
struct str mutant_words(struct arena *arena, const struct mutant *mutant);
#endif
