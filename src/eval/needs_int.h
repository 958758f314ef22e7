/* needs_int.h - what would decide an undetermined path: the pieces of needs.c, domain.c and diagram.c. */
#ifndef EVAL_NEEDS_INT_H
#define EVAL_NEEDS_INT_H
#include "eval_int.h"

enum { VECTORS_MAX = 64, COMBINATIONS_MAX = 4096, ATOMS_MAX = 64, VALUES_MAX = 512 };

/* One value that stands for all that no condition of the path tells apart from it. */
struct region {
	struct fact_value value;
	int64_t low, high;  /* numbers, dates: the values it stands for */
	bool none, generic; /* generic: stands for codes that no text names */
};

/* What an incomplete fact can turn out to be. */
struct domain {
	int fact;
	struct region *regions;
	size_t count, room;
	struct code_set singles;           /* codes that some text or known value names */
	struct code_set generics;          /* some that stand for the rest */
	struct code_set *classes;          /* the rest: codes that no condition and no known set tells apart */
	size_t class_count, largest_class; /* the largest is spoken of by what is not in it */
};

/* A variable of the diagram: facts that share conditions, or, where their values cannot be listed, one condition alone.
 */
struct variable {
	bool exact;
	struct domain **domains;
	size_t domain_count;
	node_id *atoms;
	size_t atom_count;
	uint64_t vectors[VECTORS_MAX]; /* the truth of the atoms, a bit each */
	size_t vector_count;
	uint8_t *combination_vector; /* by mixed-radix number of the regions */
	size_t combination_count;
	uint64_t (*adjacent)[VECTORS_MAX]; /* adjacent[d][v]: vectors reached by changing domain d's value alone */
};

struct needs {
	struct arena *arena;
	struct eval *eval;
	const struct path *path;
	const struct corpus *corpus;
	struct subject_facts *facts; /* a copy that regions are tried in */
	unsigned char *under;        /* nodes that are unknown and matter */
	VEC(node_id) atoms;
	VEC(struct variable) variables;
	int *variable_of; /* by node: index of the atom's variable, -1 */
};

/* domain.c */
bool build_domains(struct needs *needs, struct variable *variable, const int *facts, size_t count);
/* The answer that the chosen regions are, as JSON. False when there are no words for it: one of several codes that
 * stand for the same others, say. `alone`: its conditions read no other missing fact. */
bool answer_text(struct needs *needs, const struct domain *domain, bool alone, const unsigned char *chosen,
		 struct str *text);
void cone_of(struct needs *needs, const node_id *roots, size_t count, node_id **nodes, size_t *node_count);

/* diagram.c: the conjunction of some conditions as a reduced, ordered decision diagram over variables. */
struct literal {
	node_id node;
	bool negated;
};
struct diagram_node {
	uint32_t variable; /* position in diagram.order */
	uint32_t *children;
};
enum { LEAF_FALSE, LEAF_TRUE, LEAVES };
struct diagram {
	size_t *order; /* indices into needs.variables */
	size_t order_count;
	struct diagram_node *nodes; /* from LEAVES on */
	size_t count, capacity;
	uint32_t root;
	bool complete; /* false: the limit was reached, nothing else is valid */
};
void diagram_build(struct needs *needs, struct diagram *diagram, const struct literal *literals, size_t count,
		   size_t *nodes_left);
/* Which leaves can be reached when each variable may take only the vectors in its mask: bit 0 false, bit 1 true. */
unsigned diagram_reach(const struct needs *needs, const struct diagram *diagram, const uint64_t *masks);
/* Does the answer to this domain of that variable ever matter? */
bool diagram_matters(const struct needs *needs, const struct diagram *diagram, size_t position, size_t domain);

/* needs.c: what can be answered of a group: one domain of one exact variable that matters. */
struct slot {
	size_t position, domain, regions;
};
typedef VEC(struct slot) slot_vec;
void slots_of(struct needs *needs, const struct diagram *diagram, slot_vec *slots);
/* The vectors of a variable when each domain takes one of its chosen regions; NULL: any. */
uint64_t mask_of(const struct variable *variable, unsigned char *const *chosen);
uint64_t *free_masks(struct needs *needs); /* every vector of every variable */

/* clears.c: fills clears_with. Every diagram is complete and none is false. */
void clearing_answers(struct needs *needs, const struct diagram *const *diagrams, size_t count,
		      struct path_result *result);
#endif
