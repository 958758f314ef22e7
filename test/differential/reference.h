/* reference.h - a second reading of the definition (doc/language.md), to hold the engine against.
 *
 * It walks the texts as they were written (struct ast) once for each person, in the plainest way: names are looked up
 * by their letters, codes are strings, numbers are fractions of a milliard, a step of a statute's destinations asks
 * every country in turn, a count is tried for each number that it can be. Of the compiled corpus it reads only what
 * decodes a person's facts: their types and the names of their codes.
 */
#ifndef TEST_REFERENCE_H
#define TEST_REFERENCE_H
#include "determination.h"

struct reference_path {
	int purpose, facility; /* facility: -1 none or unsaid */
	enum outcome outcome;
};
struct reference {
	enum outcome outcome;
	VEC(struct reference_path) paths;
};

struct reference *reference_decide(struct arena *arena, const struct corpus *corpus, const struct request *request,
				   const struct subject_facts *facts);
/* One condition, of no instrument and no path: about the facts alone. */
tri reference_condition(struct arena *arena, const struct corpus *corpus, const struct ast *condition,
			const struct subject_facts *facts);
#endif
