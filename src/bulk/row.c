/* row.c - one row through some nodes of a path, by the definition (doc/language.md, section 9).
 *
 * For what planes cannot do, and to find out when compiling what a condition of one fact says of each of its values.
 */
#include "bulk_int.h"
#include "limit.h"
#include <assert.h>

static const struct scalar unknown_scalar = { 0, UNKNOWN };
static const struct set_value nothing_known;

struct row_eval *row_eval_create(struct arena *arena, const struct path *path)
{
	struct row_eval *eval = arena_new(arena, struct row_eval);
	size_t facts = path->corpus->facts.count;
	uint32_t places = 0;
	eval->path = path;
	eval->facts = arena_new_array(arena, struct scalar, facts);
	eval->sets = arena_new_array(arena, const struct set_value *, facts);
	eval->scalars = arena_new_array(arena, struct scalar, path->nodes.count);
	eval->place_index = arena_new_array(arena, uint32_t, path->nodes.count);
	for (size_t i = 0; i < facts; i++)
		eval->sets[i] = &nothing_known;
	for (node_id id = 0; id < path->nodes.count; id++)
		if (op_result(path->nodes.at[id].op) == RESULT_PLACES)
			eval->place_index[id] = places++;
	eval->places = arena_new_array(arena, struct row_places, places);
	return eval;
}

static unsigned char *mark_cone(struct arena *arena, const struct path *path, node_id root)
{
	const struct nodes *n = &path->nodes;
	unsigned char *mark = arena_new_array(arena, unsigned char, (size_t)root + 1);
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		if (!mark[id])
			continue;
		if (n->at[id].a != NODE_NONE)
			mark[n->at[id].a] = 1;
		if (n->at[id].b != NODE_NONE)
			mark[n->at[id].b] = 1;
	}
	return mark;
}

void row_cone(struct arena *arena, const struct path *path, node_id root, node_id **nodes, size_t *count)
{
	unsigned char *mark = mark_cone(arena, path, root);
	*nodes = arena_new_array(arena, node_id, (size_t)root + 1);
	*count = 0;
	for (node_id id = 0; id <= root; id++)
		if (mark[id] && !path->nodes.at[id].row)
			(*nodes)[(*count)++] = id;
}

size_t row_facts(const struct path *path, node_id root, int *facts)
{
	struct arena *arena = arena_create();
	unsigned char *mark = mark_cone(arena, path, root);
	size_t count = 0;
	for (node_id id = 0; id <= root; id++) {
		const struct node *node = &path->nodes.at[id];
		bool reads = node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ||
			     node->op == OP_COUNT_GE;
		bool there = false;
		for (size_t k = 0; mark[id] && reads && k < count; k++)
			there = there || facts[k] == (int)node->imm;
		if (mark[id] && reads && !there)
			facts[count++] = (int)node->imm;
	}
	arena_destroy(arena);
	return count;
}

void row_load(struct row_eval *eval, const struct columns *table, size_t row, const int *facts, size_t count)
{
	eval->table = table;
	eval->row = row;
	for (size_t i = 0; i < count; i++) {
		enum type_kind kind = table->layout->facts[facts[i]].type.kind;
		if (kind == TYPE_SET)
			eval->sets[facts[i]] = columns_set(table, facts[i], columns_set_of(table, row, facts[i]));
		else if (kind != TYPE_LIST)
			eval->facts[facts[i]] = columns_scalar(table, row, facts[i]);
	}
}

/* Scalars. */

static tri compare(enum op op, struct scalar a, struct scalar b)
{
	if (a.known == UNKNOWN || b.known == UNKNOWN)
		return TRI_UNKNOWN;
	if (a.known == KNOWN_NONE || b.known == KNOWN_NONE)
		return tri_of(op == OP_EQ && a.known == b.known);
	return tri_of(op == OP_EQ ? a.value == b.value : op == OP_LT ? a.value < b.value : a.value <= b.value);
}

static struct scalar later(bool latest, struct scalar a, struct scalar b)
{
	if (a.known == KNOWN_NONE)
		return b;
	if (b.known == KNOWN_NONE)
		return a;
	return (a.value > b.value) == latest ? a : b;
}

static struct scalar arithmetic(const struct node *node, struct scalar a, struct scalar b)
{
	bool two = node->b != NODE_NONE, time;
	if (a.known == UNKNOWN || (two && b.known == UNKNOWN))
		return unknown_scalar;
	if (node->op == OP_LATEST || node->op == OP_EARLIEST)
		return later(node->op == OP_LATEST, a, b);
	if (a.known == KNOWN_NONE || (two && b.known == KNOWN_NONE))
		return (struct scalar){ 0, KNOWN_NONE };
	if (node->op == OP_ADD)
		return (struct scalar){ a.value + b.value, KNOWN };
	if (node->op == OP_SUB)
		return (struct scalar){ a.value - b.value, KNOWN };
	if (node->op == OP_SCALE)
		return (struct scalar){ a.value * node->imm, KNOWN };
	struct duration d = duration_unpack(node->imm, &time);
	if (node->op == OP_BETWEEN)
		return (struct scalar){ between_value(a.value, b.value, d.unit, time), KNOWN };
	if (node->op == OP_SHIFT_BY)
		d.count = (int32_t)(d.count * b.value);
	return (struct scalar){ shift_value(a.value, d, time), KNOWN };
}

/* Sets. */

struct members {
	struct code_set in, out;
};

static struct members members_of(const struct row_eval *eval, node_id id)
{
	const struct node *node = &eval->path->nodes.at[id];
	struct members m;
	if (node->op == OP_SET_FACT)
		return (struct members){ eval->sets[node->imm]->has, eval->sets[node->imm]->lacks };
	m.in = eval->path->nodes.sets.at[node->imm];
	for (int i = 0; i < 4; i++)
		m.out.bits[i] = ~m.in.bits[i];
	return m;
}

static const struct code_set *universe(const struct row_eval *eval, node_id a, node_id b)
{
	const struct nodes *n = &eval->path->nodes;
	const struct node *fact = n->at[a].op == OP_SET_FACT ? &n->at[a] : &n->at[b];
	int codes = fact->op == OP_SET_FACT ? eval->path->corpus->facts.at[fact->imm].type.codes : CODES_country;
	return &eval->path->corpus->code_lists.at[codes].universe;
}

static tri is_in(const struct row_eval *eval, struct scalar a, node_id b)
{
	struct members m = members_of(eval, b);
	bool empty = !(m.in.bits[0] | m.in.bits[1] | m.in.bits[2] | m.in.bits[3]);
	if (a.known == KNOWN_NONE || (empty && eval->path->nodes.at[b].op == OP_SET_CONST))
		return TRI_FALSE;
	if (a.known == UNKNOWN)
		return TRI_UNKNOWN;
	return set_has(&m.in, a.value) ? TRI_TRUE : set_has(&m.out, a.value) ? TRI_FALSE : TRI_UNKNOWN;
}

static tri overlaps(const struct row_eval *eval, node_id a, node_id b)
{
	struct members x = members_of(eval, a), y = members_of(eval, b);
	const struct code_set *all = universe(eval, a, b);
	uint64_t both = 0, possible = 0;
	for (int i = 0; i < 4; i++) {
		both |= x.in.bits[i] & y.in.bits[i];
		possible |= all->bits[i] & ~x.out.bits[i] & ~y.out.bits[i];
	}
	return both ? TRI_TRUE : possible ? TRI_UNKNOWN : TRI_FALSE;
}

static tri set_equals(const struct row_eval *eval, const struct node *node)
{
	struct members x = members_of(eval, node->a), want = members_of(eval, node->b);
	const struct code_set *all = &eval->path->corpus->code_lists.at[node->imm].universe;
	uint64_t against = 0, open = 0;
	for (int i = 0; i < 4; i++) {
		uint64_t in = want.in.bits[i] & all->bits[i], out = ~want.in.bits[i] & all->bits[i];
		against |= (x.in.bits[i] & out) | (x.out.bits[i] & in);
		open |= (in & ~x.in.bits[i]) | (out & ~x.out.bits[i]);
	}
	return against ? TRI_FALSE : open ? TRI_UNKNOWN : TRI_TRUE;
}

/* Places. */

static struct row_places place_leaf(const struct row_eval *eval, const struct node *node)
{
	struct row_places p = { { 0 }, { 0 } };
	if (node->op == OP_PLACE_IN) {
		struct members m = members_of(eval, node->a);
		memcpy(p.yes, m.in.bits, sizeof p.yes);
		memcpy(p.no, m.out.bits, sizeof p.no);
		return p;
	}
	struct scalar a = eval->scalars[node->a];
	if (node->op == OP_PLACE_IF) {
		memset(p.yes, a.value == TRI_TRUE ? 0xff : 0, sizeof p.yes);
		memset(p.no, a.value == TRI_FALSE ? 0xff : 0, sizeof p.no);
		return p;
	}
	if (a.known == UNKNOWN)
		return p;
	if (a.known == KNOWN)
		p.yes[a.value >> 6] |= UINT64_C(1) << (a.value & 63);
	for (int i = 0; i < 4; i++)
		p.no[i] = ~p.yes[i];
	return p;
}

static struct row_places places_of(const struct row_eval *eval, const struct node *node)
{
	if (node->op == OP_PLACE_IN || node->op == OP_PLACE_IS || node->op == OP_PLACE_IF)
		return place_leaf(eval, node);
	const struct row_places *a = &eval->places[eval->place_index[node->a]];
	const struct row_places *b = node->b == NODE_NONE ? a : &eval->places[eval->place_index[node->b]];
	struct row_places p;
	for (int i = 0; i < 4; i++) {
		bool and = node->op == OP_PLACE_AND;
		p.yes[i] = and? a->yes[i] & b->yes[i] : a->yes[i] | b->yes[i];
		p.no[i] = and? a->no[i] | b->no[i] : a->no[i] & b->no[i];
		if (node->op == OP_PLACE_NOT) {
			p.yes[i] = a->no[i];
			p.no[i] = a->yes[i];
		}
	}
	return p;
}

static tri exists(const struct row_eval *eval, node_id places)
{
	const struct row_places *p = &eval->places[eval->place_index[places]];
	const struct code_set *all = &eval->path->corpus->code_lists.at[CODES_country].universe;
	uint64_t sure = 0, possible = 0;
	for (int i = 0; i < 4; i++) {
		sure |= p->yes[i] & all->bits[i];
		possible |= all->bits[i] & ~p->no[i];
	}
	return sure ? TRI_TRUE : possible ? TRI_UNKNOWN : TRI_FALSE;
}

/* Lists. */

static void run_one(struct row_eval *eval, node_id id, size_t child);

static const struct quantified *quantified_of(const struct path *path, node_id id)
{
	vec_each (&path->quantified, i)
		if (path->quantified.at[i].node == id)
			return &path->quantified.at[i];
	assert(!"a quantifier without its rows");
	return NULL;
}

static tri count_at_least(struct row_eval *eval, node_id id)
{
	const struct node *node = &eval->path->nodes.at[id];
	const struct quantified *q = quantified_of(eval->path, id);
	const struct list_column *list = eval->table ? &eval->table->facts[node->imm].list : NULL;
	size_t rows = list ? list->count[eval->row] : 0;
	bool open = !list || (list->open[eval->row / WORD_ROWS] >> (eval->row % WORD_ROWS) & 1);
	int64_t sure = 0, maybe = 0;
	for (size_t r = 0; r < rows; r++) {
		for (size_t k = 0; k < q->body_count; k++)
			run_one(eval, q->body[k], list->start[eval->row] + r);
		tri t = (tri)eval->scalars[node->a].value;
		sure += t == TRI_TRUE;
		maybe += t == TRI_UNKNOWN;
	}
	struct scalar wanted = eval->scalars[node->b];
	if (wanted.known != KNOWN)
		return TRI_UNKNOWN;
	return sure >= wanted.value ? TRI_TRUE : open || sure + maybe >= wanted.value ? TRI_UNKNOWN : TRI_FALSE;
}

static struct scalar field_of(const struct row_eval *eval, const struct node *node, size_t child)
{
	size_t fact = (size_t)node->imm / LIMIT_RECORD_FIELDS, field = (size_t)node->imm % LIMIT_RECORD_FIELDS;
	return scalar_of(&eval->table->layout->facts[fact].fields[field],
			 column_get(&eval->table->facts[fact].list.fields[field], child));
}

static struct scalar condition_of(struct scalar s) /* a yes/no as a condition */
{
	return (struct scalar){ s.known == KNOWN ? tri_of(s.value != 0) : TRI_UNKNOWN, KNOWN };
}

static void run_one(struct row_eval *eval, node_id id, size_t child)
{
	const struct node *node = &eval->path->nodes.at[id];
	struct scalar *out = &eval->scalars[id];
	struct scalar a = node->a != NODE_NONE ? eval->scalars[node->a] : unknown_scalar;
	struct scalar b = node->b != NODE_NONE ? eval->scalars[node->b] : unknown_scalar;
	tri t = TRI_UNKNOWN;
	switch (node->op) {
	case OP_TRI: t = (tri)node->imm; break;
	case OP_FACT_BOOL: *out = condition_of(eval->facts[node->imm]); return;
	case OP_FIELD_BOOL: *out = condition_of(field_of(eval, node, child)); return;
	case OP_NOT: t = tri_not((tri)a.value); break;
	case OP_AND: t = tri_and((tri)a.value, (tri)b.value); break;
	case OP_OR: t = tri_or((tri)a.value, (tri)b.value); break;
	case OP_EQ:
	case OP_LT:
	case OP_LE: t = compare(node->op, a, b); break;
	case OP_IN: t = is_in(eval, a, node->b); break;
	case OP_OVERLAPS: t = overlaps(eval, node->a, node->b); break;
	case OP_SET_EQ: t = set_equals(eval, node); break;
	case OP_COUNT_GE: t = count_at_least(eval, id); break;
	case OP_EXISTS: t = exists(eval, node->a); break;
	case OP_CONST: *out = (struct scalar){ node->imm, KNOWN }; return;
	case OP_NONE: *out = (struct scalar){ 0, KNOWN_NONE }; return;
	case OP_FACT_SCALAR: *out = eval->facts[node->imm]; return;
	case OP_FIELD_SCALAR: *out = field_of(eval, node, child); return;
	case OP_ADD:
	case OP_SUB:
	case OP_SCALE:
	case OP_SHIFT:
	case OP_SHIFT_BY:
	case OP_BETWEEN:
	case OP_LATEST:
	case OP_EARLIEST: *out = arithmetic(node, a, b); return;
	case OP_SET_CONST:
	case OP_SET_FACT: return;
	case OP_PLACE_IN:
	case OP_PLACE_IS:
	case OP_PLACE_IF:
	case OP_PLACE_NOT:
	case OP_PLACE_AND:
	case OP_PLACE_OR: eval->places[eval->place_index[id]] = places_of(eval, node); return;
	case OP_ENV:
	case OP_IN_FORCE:
	case OP_COUNT: assert(!"a node that no compiled path has"); return;
	}
	*out = (struct scalar){ t, KNOWN };
}

tri row_run(struct row_eval *eval, const node_id *cone, size_t count)
{
	for (size_t i = 0; i < count; i++)
		run_one(eval, cone[i], 0);
	return (tri)eval->scalars[cone[count - 1]].value;
}
