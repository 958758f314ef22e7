/* needs.c - an undetermined path: which missing facts can matter, which answers would clear it, what is certain
 * already.
 *
 * Clearance is a conjunction: no bar, an admission, every requirement. It falls into groups that share no missing fact,
 * so each group is one small decision diagram:
 *
 *   - a group that cannot be true settles it: not cleared, whatever the missing facts are;
 *   - groups that are all true anyway settle it the other way (information, never a clearance);
 *   - a fact matters when two completions that differ only in it differ on some group (and every group can be true).
 *
 * I1. Where a fact's values cannot be listed (domain.c), each of its conditions is a variable of its own. Completions
 * that cannot be are then thought possible: what is settled stays right, what is asked may be too much, and `exact` is
 * false.
 */
#include "limit.h"
#include "needs_int.h"

struct group {
	VEC(struct literal) literals;
	struct diagram diagram;
};

/* The conditions that are unknown and can matter. */

static bool is_junction(const struct node *node)
{
	return node->op == OP_AND || node->op == OP_OR || node->op == OP_NOT;
}

static void find_atoms(struct needs *needs)
{
	const struct nodes *n = &needs->path->nodes;
	needs->under = arena_new_array(needs->arena, unsigned char, n->count);
	needs->variable_of = arena_new_array(needs->arena, int, n->count);
	unsigned char *mark = arena_new_array(needs->arena, unsigned char, n->count);
	mark[needs->path->clear] = 1;
	for (node_id id = needs->path->clear + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		needs->variable_of[id] = -1;
		if (!mark[id] || eval_tri(needs->eval, id) != TRI_UNKNOWN)
			continue;
		needs->under[id] = 1;
		if (!is_junction(node)) {
			vec_add(needs->arena, &needs->atoms, id);
			continue;
		}
		mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
	}
}

/* The incomplete facts that a condition reads. */
static size_t facts_of(struct needs *needs, node_id atom, int *facts)
{
	const struct nodes *n = &needs->path->nodes;
	node_id *cone;
	size_t cone_count, count = 0;
	cone_of(needs, &atom, 1, &cone, &cone_count);
	for (size_t i = 0; i < cone_count; i++) {
		const struct node *node = &n->at[cone[i]];
		bool reads = node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ||
			     node->op == OP_COUNT_GE;
		int fact = (int)node->imm;
		if (!reads || fact_complete(needs->corpus, &needs->corpus->facts.at[fact], &needs->facts->values[fact]))
			continue;
		bool there = false;
		for (size_t k = 0; k < count; k++)
			there = there || facts[k] == fact;
		if (!there)
			facts[count++] = fact;
	}
	return count;
}

static int root_of(int *parent, int i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void single_variables(struct needs *needs, const struct variable *failed)
{
	int *facts = arena_new_array(needs->arena, int, needs->corpus->facts.count);
	for (size_t i = 0; i < failed->atom_count; i++) {
		struct variable *v = vec_push(needs->arena, &needs->variables);
		v->atoms = arena_copy(needs->arena, &failed->atoms[i], sizeof *v->atoms);
		v->atom_count = 1;
		v->vector_count = 2;
		v->vectors[1] = 1;
		v->domain_count = facts_of(needs, v->atoms[0], facts);
		v->domains = arena_new_array(needs->arena, struct domain *, v->domain_count);
		for (size_t k = 0; k < v->domain_count; k++) {
			v->domains[k] = arena_new(needs->arena, struct domain);
			v->domains[k]->fact = facts[k];
		}
		needs->variable_of[v->atoms[0]] = (int)needs->variables.count - 1;
	}
}

/* Facts that share a condition belong to one variable. */
static void find_variables(struct needs *needs)
{
	size_t fact_total = needs->corpus->facts.count;
	int *parent = arena_new_array(needs->arena, int, fact_total),
	    *facts = arena_new_array(needs->arena, int, fact_total);
	int *first = arena_new_array(needs->arena, int, needs->atoms.count + 1);
	for (size_t i = 0; i < fact_total; i++)
		parent[i] = (int)i;
	vec_each (&needs->atoms, i) {
		size_t count = facts_of(needs, needs->atoms.at[i], facts);
		first[i] = count ? facts[0] : -1;
		for (size_t k = 1; k < count; k++)
			parent[root_of(parent, facts[k])] = root_of(parent, facts[0]);
	}
	for (size_t f = 0; f < fact_total; f++) {
		struct variable v = { 0 };
		size_t count = 0;
		v.atoms = arena_new_array(needs->arena, node_id, needs->atoms.count);
		vec_each (&needs->atoms, i)
			if (first[i] >= 0 && root_of(parent, first[i]) == (int)f)
				v.atoms[v.atom_count++] = needs->atoms.at[i];
		if (!v.atom_count)
			continue;
		for (size_t k = 0; k < fact_total; k++)
			if (root_of(parent, (int)k) == (int)f)
				facts[count++] = (int)k;
		if (build_domains(needs, &v, facts, count)) {
			for (size_t k = 0; k < v.atom_count; k++)
				needs->variable_of[v.atoms[k]] = (int)needs->variables.count;
			vec_add(needs->arena, &needs->variables, v);
		} else {
			single_variables(needs, &v);
		}
	}
}

/* The conjuncts, and the groups of those that share a variable. */

typedef VEC(struct literal) literal_vec;

static void flatten(struct needs *needs, literal_vec *out)
{
	literal_vec stack = { 0 };
	vec_add(needs->arena, &stack, ((struct literal){ needs->path->clear, false }));
	while (stack.count) {
		struct literal l = stack.at[--stack.count];
		const struct node *node = &needs->path->nodes.at[l.node];
		if (eval_tri(needs->eval, l.node) != TRI_UNKNOWN)
			continue;
		if (node->op == OP_NOT) {
			vec_add(needs->arena, &stack, ((struct literal){ node->a, !l.negated }));
		} else if (node->op == (l.negated ? OP_OR : OP_AND)) {
			vec_add(needs->arena, &stack, ((struct literal){ node->b, l.negated }));
			vec_add(needs->arena, &stack, ((struct literal){ node->a, l.negated }));
		} else {
			vec_add(needs->arena, out, l);
		}
	}
}

static void mark_variables(struct needs *needs, node_id root, unsigned char *mark, unsigned char *variables)
{
	const struct nodes *n = &needs->path->nodes;
	memset(mark, 0, n->count);
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		if (!mark[id] || !needs->under[id])
			continue;
		if (needs->variable_of[id] >= 0)
			variables[needs->variable_of[id]] = 1;
		if (!is_junction(&n->at[id]))
			continue;
		mark[n->at[id].a] = 1;
		if (n->at[id].b != NODE_NONE)
			mark[n->at[id].b] = 1;
	}
}

typedef VEC(struct group) group_vec;

static void find_groups(struct needs *needs, group_vec *groups)
{
	literal_vec literals = { 0 };
	flatten(needs, &literals);
	size_t variables = needs->variables.count;
	int *parent = arena_new_array(needs->arena, int, variables + literals.count);
	unsigned char *mark = arena_new_array(needs->arena, unsigned char, needs->path->nodes.count);
	unsigned char *reads = arena_new_array(needs->arena, unsigned char, variables + 1);
	for (size_t i = 0; i < variables + literals.count; i++)
		parent[i] = (int)i;
	vec_each (&literals, i) {
		memset(reads, 0, variables);
		mark_variables(needs, literals.at[i].node, mark, reads);
		for (size_t v = 0; v < variables; v++)
			if (reads[v])
				parent[root_of(parent, (int)v)] = root_of(parent, (int)(variables + i));
	}
	int *group_of = arena_new_array(needs->arena, int, variables + literals.count);
	vec_each (&literals, i) {
		int root = root_of(parent, (int)(variables + i));
		if (!group_of[root]) {
			(void)vec_push(needs->arena, groups);
			group_of[root] = (int)groups->count;
		}
		struct group *group = &groups->at[group_of[root] - 1];
		vec_add(needs->arena, &group->literals, literals.at[i]);
	}
}

/* Restricting a variable to the combinations in which some domains take some regions. */
uint64_t mask_of(const struct variable *v, unsigned char *const *chosen)
{
	uint64_t mask = 0;
	for (size_t k = 0; k < v->combination_count; k++) {
		size_t rest = k;
		bool fits = true;
		for (size_t d = 0; d < v->domain_count; d++) {
			size_t region = rest % v->domains[d]->count;
			rest /= v->domains[d]->count;
			fits = fits && (!chosen[d] || chosen[d][region]);
		}
		if (fits)
			mask |= UINT64_C(1) << v->combination_vector[k];
	}
	return mask;
}

static uint64_t all_vectors(const struct variable *v)
{
	return v->vector_count == 64 ? UINT64_MAX : (UINT64_C(1) << v->vector_count) - 1;
}

uint64_t *free_masks(struct needs *needs)
{
	uint64_t *masks = arena_new_array(needs->arena, uint64_t, needs->variables.count + 1);
	vec_each (&needs->variables, i)
		masks[i] = all_vectors(&needs->variables.at[i]);
	return masks;
}

static unsigned reach_with(struct needs *needs, const struct diagram *d, const struct slot *slots,
			   const size_t *regions, size_t count)
{
	uint64_t *masks = free_masks(needs);
	for (size_t i = 0; i < count; i++) {
		const struct variable *v = &needs->variables.at[d->order[slots[i].position]];
		unsigned char **chosen = arena_new_array(needs->arena, unsigned char *, v->domain_count);
		for (size_t k = 0; k < count; k++) {
			if (slots[k].position != slots[i].position)
				continue;
			chosen[slots[k].domain] = arena_new_array(needs->arena, unsigned char, slots[k].regions);
			chosen[slots[k].domain][regions[k]] = 1;
		}
		masks[d->order[slots[i].position]] = mask_of(v, chosen);
	}
	return diagram_reach(needs, d, masks);
}

void slots_of(struct needs *needs, const struct diagram *d, slot_vec *slots)
{
	for (size_t p = 0; p < d->order_count; p++) {
		const struct variable *v = &needs->variables.at[d->order[p]];
		for (size_t k = 0; v->exact && k < v->domain_count; k++)
			if (diagram_matters(needs, d, p, k))
				vec_add(needs->arena, slots, ((struct slot){ p, k, v->domains[k]->count }));
	}
}

/* How few answers, this one among them, can settle that the path is not cleared: 1, 2, or more. */
static unsigned decisive_size(struct needs *needs, const struct diagram *d, const slot_vec *slots, size_t wanted)
{
	const struct slot *slot = &slots->at[wanted];
	for (size_t r = 0; r < slot->regions; r++)
		if (reach_with(needs, d, slot, &r, 1) == 1)
			return 1;
	if (slots->count > 12)
		return 3;
	vec_each (slots, other) {
		if (other == wanted)
			continue;
		struct slot pair[2] = { *slot, slots->at[other] };
		for (size_t r = 0; r < pair[0].regions && r < 32; r++)
			for (size_t s = 0; s < pair[1].regions && s < 32; s++) {
				size_t regions[2] = { r, s };
				if (reach_with(needs, d, pair, regions, 2) == 1 &&
				    reach_with(needs, d, &pair[1], &s, 1) != 1)
					return 2;
			}
	}
	return 3;
}

/* Facts that matter, the most decisive first. */

static void add_need(struct needs *needs, unsigned *sizes, int fact, unsigned size)
{
	(void)needs;
	if (!sizes[fact] || size < sizes[fact])
		sizes[fact] = size;
}

/* Where a set's values cannot be listed its size is not known; but one state in it can settle the path all the same:
 * the sender among the citizenships, the receiver among the places to which return is forbidden. */
static bool one_code_settles(struct needs *needs, int fact)
{
	const struct type *type = &needs->corpus->facts.at[fact].type;
	const struct query *query = &needs->path->query;
	const int states[] = { query->sender, query->receiver };
	struct fact_value *value = &needs->facts->values[fact];
	struct fact_value known = *value;
	bool settles = false;
	for (size_t i = 0; i < 2 && type->kind == TYPE_SET && type->codes == CODES_country && !settles; i++) {
		if (set_membership(&known.set, states[i]) != TRI_UNKNOWN)
			continue;
		value->given = true;
		set_add(&value->set.has, states[i]);
		eval_run(needs->eval, needs->facts);
		settles = eval_tri(needs->eval, needs->path->clear) == TRI_FALSE;
		*value = known;
	}
	return settles;
}

static void weigh_sets(struct needs *needs, unsigned *sizes)
{
	vec_each (&needs->corpus->facts, f)
		if (sizes[f] == 4 && one_code_settles(needs, (int)f))
			sizes[f] = 1;
	eval_run(needs->eval, needs->facts);
}

static void order_needs(struct needs *needs, const unsigned *sizes, struct path_result *result)
{
	size_t facts = needs->corpus->facts.count;
	result->needs = arena_new_array(needs->arena, int, facts);
	for (unsigned size = 1; size <= 4; size++)
		for (size_t f = 0; f < facts; f++)
			if (sizes[f] == size)
				result->needs[result->need_count++] = (int)f;
}

static void group_needs(struct needs *needs, const struct group *group, unsigned *sizes, struct path_result *result)
{
	const struct diagram *d = &group->diagram;
	slot_vec slots = { 0 };
	slots_of(needs, d, &slots);
	vec_each (&slots, i) {
		const struct variable *v = &needs->variables.at[d->order[slots.at[i].position]];
		add_need(needs, sizes, v->domains[slots.at[i].domain]->fact, decisive_size(needs, d, &slots, i));
	}
	for (size_t p = 0; p < d->order_count; p++) {
		const struct variable *v = &needs->variables.at[d->order[p]];
		if (v->exact || !diagram_matters(needs, d, p, 0))
			continue;
		result->exact = false;
		for (size_t k = 0; k < v->domain_count; k++)
			add_need(needs, sizes, v->domains[k]->fact, 4);
	}
}

/* When the diagram grew past its limit: every fact that an unknown condition of the group reads. */
static void generous_needs(struct needs *needs, const struct group *group, unsigned *sizes)
{
	unsigned char *mark = arena_new_array(needs->arena, unsigned char, needs->path->nodes.count);
	unsigned char *reads = arena_new_array(needs->arena, unsigned char, needs->variables.count + 1);
	vec_each (&group->literals, i)
		mark_variables(needs, group->literals.at[i].node, mark, reads);
	vec_each (&needs->variables, v)
		if (reads[v])
			for (size_t k = 0; k < needs->variables.at[v].domain_count; k++)
				add_need(needs, sizes, needs->variables.at[v].domains[k]->fact, 4);
}

static bool settle_groups(const group_vec *groups, struct path_result *result)
{
	bool all_true = true;
	vec_each (groups, i) {
		const struct diagram *d = &groups->at[i].diagram;
		all_true = all_true && d->complete && d->root == LEAF_TRUE;
		if (d->complete && d->root == LEAF_FALSE) {
			result->settled = SETTLED_NOT_CLEARED;
			return true;
		}
	}
	if (all_true)
		result->settled = SETTLED_CLEARED;
	return all_true;
}

void find_needs(struct arena *arena, struct eval *eval, const struct subject_facts *facts, struct path_result *result)
{
	struct needs needs = { .arena = arena, .eval = eval, .path = eval->path, .corpus = eval->path->corpus };
	group_vec groups = { 0 };
	size_t nodes_left = LIMIT_DIAGRAM_NODES;
	bool complete = true;
	needs.facts = facts_copy(arena, facts);
	eval_run(eval, needs.facts);
	find_atoms(&needs);
	find_variables(&needs);
	find_groups(&needs, &groups);
	vec_each (&groups, i) {
		diagram_build(&needs, &groups.at[i].diagram, groups.at[i].literals.at, groups.at[i].literals.count,
			      &nodes_left);
		complete = complete && groups.at[i].diagram.complete;
	}
	result->exact = complete;
	if (settle_groups(&groups, result))
		return;
	unsigned *sizes = arena_new_array(arena, unsigned, needs.corpus->facts.count);
	vec_each (&groups, i) {
		if (groups.at[i].diagram.complete)
			group_needs(&needs, &groups.at[i], sizes, result);
		else
			generous_needs(&needs, &groups.at[i], sizes);
	}
	weigh_sets(&needs, sizes);
	order_needs(&needs, sizes, result);
	const struct diagram **diagrams = arena_new_array(arena, const struct diagram *, groups.count);
	vec_each (&groups, i)
		diagrams[i] = &groups.at[i].diagram;
	if (complete)
		clearing_answers(&needs, diagrams, groups.count, result);
	else
		result->clears_with_more = true;
}
