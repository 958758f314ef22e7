/* core.c - nodes: hash-consing and the folds that keep all three values. */
#include "core.h"
#include "limit.h"
#include <assert.h>

static const struct {
	const char *name;
	enum op_result result;
} op_table[] = {
#define OP(name, result) { #name, RESULT_##result },
#include "op.def"
#undef OP
};

enum op_result op_result(enum op op) { return op_table[op].result; }

const char *op_name(enum op op) { return op_table[op].name; }

void nodes_init(struct nodes *nodes, struct arena *arena) { *nodes = (struct nodes){ .arena = arena }; }

static uint64_t node_hash(const struct node *n)
{
	/* Not hash_bytes: the table is small, private and never holds an attacker's keys, and node order must not
	 * depend on a random key. */
	uint64_t h = (uint64_t)n->op * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ n->a) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ n->b) * UINT64_C(0x94d049bb133111eb);
	h = (h ^ (uint64_t)n->imm) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 29);
}

static void grow_buckets(struct nodes *nodes)
{
	size_t count = nodes->bucket_count ? nodes->bucket_count * 2 : 64;
	uint32_t *buckets = arena_new_array(nodes->arena, uint32_t, count);
	for (size_t i = 0; i < nodes->count; i++) {
		uint64_t at = node_hash(&nodes->at[i]);
		while (buckets[at & (count - 1)])
			at++;
		buckets[at & (count - 1)] = (uint32_t)i + 1;
	}
	nodes->buckets = buckets;
	nodes->bucket_count = count;
}

static bool row_of(const struct nodes *nodes, node_id id) { return id != NODE_NONE && nodes->at[id].row; }

static node_id intern(struct nodes *nodes, struct node wanted)
{
	if (nodes->count * 2 >= nodes->bucket_count)
		grow_buckets(nodes);
	uint64_t at = node_hash(&wanted);
	for (;; at++) {
		uint32_t slot = nodes->buckets[at & (nodes->bucket_count - 1)];
		if (!slot)
			break;
		const struct node *n = &nodes->at[slot - 1];
		if (n->op == wanted.op && n->a == wanted.a && n->b == wanted.b && n->imm == wanted.imm)
			return slot - 1;
	}
	assert(nodes->count < LIMIT_EXPRESSIONS);
	wanted.row = wanted.op == OP_FIELD_BOOL || wanted.op == OP_FIELD_SCALAR ||
		     (wanted.op != OP_COUNT_GE && (row_of(nodes, wanted.a) || row_of(nodes, wanted.b)));
	nodes->at = vec_grow(nodes->arena, nodes->at, nodes->count, &nodes->capacity, sizeof *nodes->at);
	nodes->at[nodes->count] = wanted;
	nodes->buckets[at & (nodes->bucket_count - 1)] = (uint32_t)nodes->count + 1;
	return (node_id)nodes->count++;
}

static bool is_tri(const struct nodes *nodes, node_id id, tri value)
{
	return nodes->at[id].op == OP_TRI && nodes->at[id].imm == value;
}

static bool is_const(const struct nodes *nodes, node_id id)
{
	return nodes->at[id].op == OP_CONST || nodes->at[id].op == OP_NONE;
}

node_id node_tri(struct nodes *nodes, tri value)
{
	return intern(nodes, (struct node){ .op = OP_TRI, .a = NODE_NONE, .b = NODE_NONE, .imm = value });
}

node_id node_const(struct nodes *nodes, int64_t value)
{
	return intern(nodes, (struct node){ .op = OP_CONST, .a = NODE_NONE, .b = NODE_NONE, .imm = value });
}

node_id node_not(struct nodes *nodes, node_id a) { return node_make(nodes, OP_NOT, a, NODE_NONE, 0); }

node_id node_and(struct nodes *nodes, node_id a, node_id b) { return node_make(nodes, OP_AND, a, b, 0); }

node_id node_or(struct nodes *nodes, node_id a, node_id b) { return node_make(nodes, OP_OR, a, b, 0); }

node_id node_set(struct nodes *nodes, const struct code_set *set)
{
	size_t i = 0;
	while (i < nodes->sets.count && memcmp(&nodes->sets.at[i], set, sizeof *set) != 0)
		i++;
	if (i == nodes->sets.count)
		vec_add(nodes->arena, &nodes->sets, *set);
	return intern(nodes, (struct node){ .op = OP_SET_CONST, .a = NODE_NONE, .b = NODE_NONE, .imm = (int64_t)i });
}

const struct code_set *node_set_bits(const struct nodes *nodes, node_id set)
{
	return &nodes->sets.at[nodes->at[set].imm];
}

static node_id fold_and(struct nodes *nodes, node_id a, node_id b)
{
	if (a == b || is_tri(nodes, b, TRI_TRUE) || is_tri(nodes, a, TRI_FALSE))
		return a;
	if (is_tri(nodes, a, TRI_TRUE) || is_tri(nodes, b, TRI_FALSE))
		return b;
	return intern(nodes, (struct node){ .op = OP_AND, .a = a < b ? a : b, .b = a < b ? b : a });
}

static node_id fold_or(struct nodes *nodes, node_id a, node_id b)
{
	if (a == b || is_tri(nodes, b, TRI_FALSE) || is_tri(nodes, a, TRI_TRUE))
		return a;
	if (is_tri(nodes, a, TRI_FALSE) || is_tri(nodes, b, TRI_TRUE))
		return b;
	return intern(nodes, (struct node){ .op = OP_OR, .a = a < b ? a : b, .b = a < b ? b : a });
}

static bool set_empty(const struct code_set *set)
{
	return !(set->bits[0] | set->bits[1] | set->bits[2] | set->bits[3]);
}

static node_id fold_scalar_relation(struct nodes *nodes, enum op op, node_id a, node_id b)
{
	if (is_const(nodes, a) && is_const(nodes, b)) {
		const struct node *x = &nodes->at[a], *y = &nodes->at[b];
		bool none = x->op == OP_NONE || y->op == OP_NONE, both = x->op == OP_NONE && y->op == OP_NONE;
		bool value = op == OP_EQ   ? (none ? both : x->imm == y->imm)
			     : op == OP_LT ? !none && x->imm < y->imm
					   : !none && x->imm <= y->imm;
		return node_tri(nodes, tri_of(value));
	}
	if (op == OP_EQ && a > b)
		return intern(nodes, (struct node){ .op = op, .a = b, .b = a });
	return intern(nodes, (struct node){ .op = op, .a = a, .b = b });
}

static node_id fold_in(struct nodes *nodes, node_id a, node_id b)
{
	if (nodes->at[b].op == OP_SET_CONST) {
		const struct code_set *set = node_set_bits(nodes, b);
		if (set_empty(set)) /* x in {} is false, whatever x is */
			return node_tri(nodes, TRI_FALSE);
		if (is_const(nodes, a))
			return node_tri(nodes, tri_of(nodes->at[a].op == OP_CONST && set_has(set, nodes->at[a].imm)));
	}
	if (nodes->at[a].op == OP_NONE)
		return node_tri(nodes, TRI_FALSE);
	return intern(nodes, (struct node){ .op = OP_IN, .a = a, .b = b });
}

static node_id fold_overlaps(struct nodes *nodes, node_id a, node_id b)
{
	if (a > b) {
		node_id c = a;
		a = b;
		b = c;
	}
	for (int side = 0; side < 2; side++) {
		node_id x = side ? b : a;
		if (nodes->at[x].op == OP_SET_CONST && set_empty(node_set_bits(nodes, x)))
			return node_tri(nodes, TRI_FALSE);
	}
	if (nodes->at[a].op == OP_SET_CONST && nodes->at[b].op == OP_SET_CONST) {
		const struct code_set *x = node_set_bits(nodes, a), *y = node_set_bits(nodes, b);
		uint64_t both = 0;
		for (int i = 0; i < 4; i++)
			both |= x->bits[i] & y->bits[i];
		return node_tri(nodes, tri_of(both != 0));
	}
	return intern(nodes, (struct node){ .op = OP_OVERLAPS, .a = a, .b = b });
}

int64_t shift_value(int64_t value, struct duration d, bool time)
{
	int64_t seconds;
	int32_t day;
	if (time ? time_add(value, d, &seconds) : date_add((int32_t)value, d, &day))
		return time ? seconds : day;
	bool down = d.count < 0;
	if (time)
		return down ? (int64_t)DATE_MIN * 86400 : (int64_t)DATE_MAX * 86400 + 86399;
	return down ? DATE_MIN : DATE_MAX;
}

int64_t between_value(int64_t from, int64_t to, enum duration_unit unit, bool time)
{
	if (time)
		return (to - from) / (unit == UNIT_HOURS ? 3600 : 86400);
	if (unit == UNIT_YEARS)
		return date_years_between((int32_t)from, (int32_t)to);
	if (unit == UNIT_MONTHS)
		return date_months_between((int32_t)from, (int32_t)to);
	return to - from;
}

node_id node_make(struct nodes *nodes, enum op op, node_id a, node_id b, int64_t imm)
{
	switch (op) {
	case OP_AND: return fold_and(nodes, a, b);
	case OP_OR: return fold_or(nodes, a, b);
	case OP_NOT:
		if (nodes->at[a].op == OP_NOT)
			return nodes->at[a].a;
		if (nodes->at[a].op == OP_TRI)
			return node_tri(nodes, tri_not((tri)nodes->at[a].imm));
		break;
	case OP_EQ:
	case OP_LT:
	case OP_LE: return fold_scalar_relation(nodes, op, a, b);
	case OP_IN: return fold_in(nodes, a, b);
	case OP_OVERLAPS: return fold_overlaps(nodes, a, b);
	case OP_PLACE_NOT:
		if (nodes->at[a].op == OP_PLACE_NOT)
			return nodes->at[a].a;
		break;
	case OP_SCALE:
		if (imm == 1)
			return a;
		if (nodes->at[a].op == OP_CONST)
			return node_const(nodes, nodes->at[a].imm * imm);
		break;
	case OP_SHIFT:
		if (nodes->at[a].op == OP_CONST) {
			bool time;
			struct duration d = duration_unpack(imm, &time);
			return node_const(nodes, shift_value(nodes->at[a].imm, d, time));
		}
		if (nodes->at[a].op == OP_NONE)
			return a;
		break;
	case OP_TRI:
	case OP_FACT_BOOL:
	case OP_FIELD_BOOL:
	case OP_SET_EQ:
	case OP_COUNT_GE:
	case OP_EXISTS:
	case OP_IN_FORCE:
	case OP_CONST:
	case OP_NONE:
	case OP_FACT_SCALAR:
	case OP_FIELD_SCALAR:
	case OP_ENV:
	case OP_ADD:
	case OP_SUB:
	case OP_SHIFT_BY:
	case OP_BETWEEN:
	case OP_LATEST:
	case OP_EARLIEST:
	case OP_SET_CONST:
	case OP_SET_FACT:
	case OP_PLACE_IN:
	case OP_PLACE_IS:
	case OP_PLACE_IF:
	case OP_PLACE_AND:
	case OP_PLACE_OR:
	case OP_COUNT: break;
	}
	return intern(nodes, (struct node){ .op = op, .a = a, .b = b, .imm = imm });
}

struct str clause_text(struct arena *arena, const struct core_clause *clause)
{
	return written_text(arena, clause->ast->span);
}
