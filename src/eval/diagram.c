/* diagram.c - a conjunction of conditions as a reduced, ordered, multi-valued decision diagram.
 *
 * Built by trying each value of each variable in turn and evaluating the conditions in three values: as soon as they
 * are known, the rest need not be tried. What is left to ask is told by the conditions that are still unknown and still
 * matter alone: of an `and` that is unknown every known side is true, of an `or` false. So two partial assignments that
 * leave the same conditions live have the same diagram below (memo); and equal nodes are one (unique table), so that a
 * node's function differs from another's exactly when the nodes differ. That is what diagram_matters rests on.
 */
#include "limit.h"
#include "needs_int.h"
#include <assert.h>

struct builder {
	struct needs *needs;
	struct diagram *diagram;
	const struct literal *literals;
	size_t literal_count;
	node_id *cone; /* the conditions' nodes above the atoms, ascending, atoms included */
	size_t cone_count;
	tri *values;        /* by position in cone */
	uint32_t *where;    /* by node id: position + 1 */
	uint32_t *order_of; /* by position in cone, of an atom: its variable's place in diagram.order */
	struct map memo, unique;
	size_t *nodes_left;
	bool failed;
};

static tri value_of(const struct builder *b, node_id id)
{
	return b->where[id] ? b->values[b->where[id] - 1] : eval_tri(b->needs->eval, id);
}

/* Values of the inner nodes from those of the atoms. */
static tri settle(struct builder *b)
{
	const struct nodes *n = &b->needs->path->nodes;
	for (size_t i = 0; i < b->cone_count; i++) {
		const struct node *node = &n->at[b->cone[i]];
		if (node->op == OP_AND)
			b->values[i] = tri_and(value_of(b, node->a), value_of(b, node->b));
		else if (node->op == OP_OR)
			b->values[i] = tri_or(value_of(b, node->a), value_of(b, node->b));
		else if (node->op == OP_NOT)
			b->values[i] = tri_not(value_of(b, node->a));
	}
	tri all = TRI_TRUE;
	for (size_t i = 0; i < b->literal_count; i++) {
		tri t = value_of(b, b->literals[i].node);
		all = tri_and(all, b->literals[i].negated ? tri_not(t) : t);
	}
	return all;
}

static void assign(struct builder *b, const struct variable *v, size_t vector)
{
	for (size_t i = 0; i < v->atom_count; i++) {
		uint32_t at = b->where[v->atoms[i]];
		if (at)
			b->values[at - 1] = vector == SIZE_MAX ? TRI_UNKNOWN : tri_of((v->vectors[vector] >> i) & 1);
	}
}

static uint32_t unique_node(struct builder *b, uint32_t position, const uint32_t *children, size_t count)
{
	bool same = true;
	for (size_t i = 1; i < count; i++)
		same = same && children[i] == children[0];
	if (same)
		return children[0];
	size_t size = (count + 1) * sizeof *children;
	uint32_t *key = arena_alloc(b->needs->arena, size);
	key[0] = position;
	memcpy(key + 1, children, count * sizeof *children);
	uint64_t found;
	if (map_get(&b->unique, (struct str){ (const char *)key, size }, &found))
		return (uint32_t)found;
	if (*b->nodes_left == 0) {
		b->failed = true;
		return LEAF_FALSE;
	}
	--*b->nodes_left;
	struct diagram *d = b->diagram;
	d->nodes = vec_grow(b->needs->arena, d->nodes, d->count, &d->capacity, sizeof *d->nodes);
	d->nodes[d->count] = (struct diagram_node){ position, key + 1 };
	map_put(&b->unique, (struct str){ (const char *)key, size }, d->count);
	return (uint32_t)d->count++;
}

static void make_live(struct builder *b, unsigned char *live, node_id id)
{
	uint32_t at = b->where[id];
	if (at && b->values[at - 1] == TRI_UNKNOWN)
		live[(at - 1) / 8] |= (unsigned char)(1u << (at - 1) % 8);
}

/* Marks what is unknown and matters, and finds the first variable among it. */
static uint32_t find_live(struct builder *b, unsigned char *live)
{
	uint32_t first = UINT32_MAX;
	for (size_t i = 0; i < b->literal_count; i++)
		make_live(b, live, b->literals[i].node);
	for (size_t i = b->cone_count; i-- > 0;) {
		const struct node *node = &b->needs->path->nodes.at[b->cone[i]];
		if (!((live[i / 8] >> i % 8) & 1))
			continue;
		if (b->needs->variable_of[b->cone[i]] >= 0) {
			first = b->order_of[i] < first ? b->order_of[i] : first;
			continue;
		}
		make_live(b, live, node->a);
		if (node->b != NODE_NONE)
			make_live(b, live, node->b);
	}
	return first;
}

static uint32_t build(struct builder *b)
{
	tri all = settle(b);
	if (all != TRI_UNKNOWN)
		return all == TRI_TRUE ? LEAF_TRUE : LEAF_FALSE;
	size_t key_size = b->cone_count / 8 + 1;
	unsigned char *live = arena_alloc(b->needs->arena, key_size);
	uint32_t position = find_live(b, live);
	struct str key = { (const char *)live, key_size };
	uint64_t found;
	assert(position < b->diagram->order_count);
	if (map_get(&b->memo, key, &found))
		return (uint32_t)found;
	if (b->memo.count >= LIMIT_DIAGRAM_NODES)
		b->failed = true;
	const struct variable *v = &b->needs->variables.at[b->diagram->order[position]];
	uint32_t children[VECTORS_MAX];
	for (size_t i = 0; i < v->vector_count && !b->failed; i++) {
		assign(b, v, i);
		children[i] = build(b);
	}
	assign(b, v, SIZE_MAX);
	(void)settle(b);
	if (b->failed)
		return LEAF_FALSE;
	uint32_t node = unique_node(b, position, children, v->vector_count);
	map_put(&b->memo, key, node);
	return node;
}

static void collect_cone(struct builder *b)
{
	struct needs *needs = b->needs;
	const struct nodes *n = &needs->path->nodes;
	unsigned char *mark = arena_new_array(needs->arena, unsigned char, n->count);
	unsigned char *seen = arena_new_array(needs->arena, unsigned char, needs->variables.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < b->literal_count; i++)
		mark[b->literals[i].node] = 1;
	for (node_id id = (node_id)n->count; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id] || !needs->under[id]) {
			mark[id] = 0;
			continue;
		}
		count++;
		if (node->op != OP_AND && node->op != OP_OR && node->op != OP_NOT)
			continue;
		mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
	}
	b->cone = arena_new_array(needs->arena, node_id, count);
	b->values = arena_new_array(needs->arena, tri, count);
	b->where = arena_new_array(needs->arena, uint32_t, n->count);
	b->order_of = arena_new_array(needs->arena, uint32_t, count);
	uint32_t *place = arena_new_array(needs->arena, uint32_t, needs->variables.count + 1);
	b->diagram->order = arena_new_array(needs->arena, size_t, needs->variables.count);
	for (node_id id = 0; id < n->count; id++) {
		if (!mark[id])
			continue;
		b->values[b->cone_count] = TRI_UNKNOWN;
		b->cone[b->cone_count++] = id;
		b->where[id] = (uint32_t)b->cone_count;
		int v = needs->variable_of[id];
		if (v < 0)
			continue;
		if (!seen[v]) {
			seen[v] = 1;
			place[v] = (uint32_t)b->diagram->order_count;
			b->diagram->order[b->diagram->order_count++] = (size_t)v;
		}
		b->order_of[b->cone_count - 1] = place[v];
	}
}

void diagram_build(struct needs *needs, struct diagram *diagram, const struct literal *literals, size_t count,
		   size_t *nodes_left)
{
	struct builder b = { .needs = needs,
			     .diagram = diagram,
			     .literals = literals,
			     .literal_count = count,
			     .nodes_left = nodes_left };
	*diagram = (struct diagram){ .count = LEAVES };
	/* Room for the two leaves, which have no children. */
	diagram->capacity = 64;
	diagram->nodes = arena_new_array(needs->arena, struct diagram_node, diagram->capacity);
	map_init(&b.memo, needs->arena);
	map_init(&b.unique, needs->arena);
	collect_cone(&b);
	diagram->root = build(&b);
	diagram->complete = !b.failed;
}

unsigned diagram_reach(const struct needs *needs, const struct diagram *d, const uint64_t *masks)
{
	/* Children have smaller numbers than their parents: one pass upwards. */
	unsigned char stack_space[256],
		*reach = d->count <= sizeof stack_space ? stack_space : arena_alloc(needs->arena, d->count);
	reach[LEAF_FALSE] = 1;
	reach[LEAF_TRUE] = 2;
	for (size_t i = LEAVES; i < d->count; i++) {
		const struct diagram_node *node = &d->nodes[i];
		const struct variable *v = &needs->variables.at[d->order[node->variable]];
		uint64_t mask = masks[d->order[node->variable]];
		reach[i] = 0;
		for (size_t k = 0; k < v->vector_count; k++)
			if ((mask >> k) & 1)
				reach[i] |= reach[node->children[k]];
	}
	return reach[d->root];
}

bool diagram_matters(const struct needs *needs, const struct diagram *d, size_t position, size_t domain)
{
	const struct variable *v = &needs->variables.at[d->order[position]];
	for (size_t i = LEAVES; i < d->count; i++) {
		const struct diagram_node *node = &d->nodes[i];
		if (node->variable != position)
			continue;
		for (size_t a = 0; a < v->vector_count; a++)
			for (size_t b = a + 1; b < v->vector_count; b++)
				if (node->children[a] != node->children[b] &&
				    (!v->exact || (v->adjacent[domain][a] >> b) & 1))
					return true;
	}
	return false;
}
