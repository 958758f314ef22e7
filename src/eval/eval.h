/* eval.h - one person's facts through one compiled path, in Kleene's three values.
 *
 * One pass over the nodes in order; no allocation. Semantics: doc/language.md, section 9.
 */
#ifndef EVAL_EVAL_H
#define EVAL_EVAL_H
#include "path.h"

struct places { /* for each country: surely, surely not, or unknown */
	uint64_t yes[4], no[4];
};

struct eval {
	const struct path *path;
	const struct subject_facts *facts;
	struct scalar *scalars; /* by node: conditions too, as tri in .value */
	struct places *places;  /* by place_index[node] */
	uint32_t *place_index;
};

struct eval *eval_create(struct arena *arena, const struct path *path);
void eval_run(struct eval *eval, const struct subject_facts *facts);
/* Evaluates some nodes again, ascending; what they rest on must be up to date. */
void eval_nodes(struct eval *eval, const node_id *nodes, size_t count);

static inline tri eval_tri(const struct eval *eval, node_id node) { return (tri)eval->scalars[node].value; }
enum outcome eval_outcome(const struct eval *eval); /* not_in_force is the caller's */
#endif
