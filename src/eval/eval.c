/* eval.c - the row engine. One switch, one pass; quantifiers run their body's nodes once a record. */
#include "eval.h"
#include "limit.h"
#include <assert.h>

static const struct scalar unknown_scalar = { 0, UNKNOWN };

struct eval *eval_create(struct arena *arena, const struct path *path)
{
	struct eval *eval = arena_new(arena, struct eval);
	const struct nodes *n = &path->nodes;
	uint32_t places = 0;
	eval->path = path;
	eval->scalars = arena_new_array(arena, struct scalar, n->count);
	eval->place_index = arena_new_array(arena, uint32_t, n->count);
	for (node_id id = 0; id < n->count; id++)
		if (op_result(n->at[id].op) == RESULT_PLACES)
			eval->place_index[id] = places++;
	eval->places = arena_new_array(arena, struct places, places);
	return eval;
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

static struct scalar arithmetic(const struct node *node, struct scalar a, struct scalar b)
{
	bool time;
	struct duration d;
	if (a.known == UNKNOWN || (node->b != NODE_NONE && b.known == UNKNOWN))
		return unknown_scalar;
	if (node->op == OP_LATEST || node->op == OP_EARLIEST) {
		if (a.known == KNOWN_NONE)
			return b;
		if (b.known == KNOWN_NONE)
			return a;
		return (a.value > b.value) == (node->op == OP_LATEST) ? a : b;
	}
	if (a.known == KNOWN_NONE || (node->b != NODE_NONE && b.known == KNOWN_NONE))
		return (struct scalar){ 0, KNOWN_NONE };
	if (node->op == OP_ADD)
		return (struct scalar){ a.value + b.value, KNOWN };
	if (node->op == OP_SUB)
		return (struct scalar){ a.value - b.value, KNOWN };
	if (node->op == OP_SCALE)
		return (struct scalar){ a.value * node->imm, KNOWN };
	d = duration_unpack(node->imm, &time);
	if (node->op == OP_BETWEEN)
		return (struct scalar){ between_value(a.value, b.value, d.unit, time), KNOWN };
	if (node->op == OP_SHIFT_BY)
		d.count = (int32_t)(d.count * b.value);
	return (struct scalar){ shift_value(a.value, d, time), KNOWN };
}

/* Sets. A constant set is closed: what it does not hold is out. */

struct set_view {
	const struct code_set *has;
	const struct code_set *lacks; /* NULL: all that is not in `has` */
};

static struct set_view set_of(const struct eval *eval, node_id id)
{
	const struct node *node = &eval->path->nodes.at[id];
	if (node->op == OP_SET_CONST)
		return (struct set_view){ &eval->path->nodes.sets.at[node->imm], NULL };
	const struct fact_value *value = &eval->facts->values[node->imm];
	return (struct set_view){ &value->set.has, &value->set.lacks };
}

static uint64_t out_bits(struct set_view s, int word) { return s.lacks ? s.lacks->bits[word] : ~s.has->bits[word]; }

static tri membership(struct set_view s, int64_t code)
{
	if (set_has(s.has, code))
		return TRI_TRUE;
	return !s.lacks || set_has(s.lacks, code) ? TRI_FALSE : TRI_UNKNOWN;
}

static bool view_empty(struct set_view s)
{
	return !s.lacks && !(s.has->bits[0] | s.has->bits[1] | s.has->bits[2] | s.has->bits[3]);
}

static tri is_in(struct scalar a, struct set_view s)
{
	if (a.known == KNOWN_NONE || view_empty(s))
		return TRI_FALSE;
	if (a.known == UNKNOWN)
		return TRI_UNKNOWN;
	return membership(s, a.value);
}

/* A overlaps B = for some code, in A and in B. Codes outside the list are out of both: `not` has no bits there, so a
 * known closed set must be told from an open one by its whole universe. */
static tri overlaps(const struct eval *eval, node_id a, node_id b, int codes)
{
	struct set_view x = set_of(eval, a), y = set_of(eval, b);
	struct code_set all = eval->path->corpus->code_lists.at[codes].universe;
	uint64_t possible = 0;
	for (int i = 0; i < 4; i++) {
		if (x.has->bits[i] & y.has->bits[i])
			return TRI_TRUE;
		possible |= all.bits[i] & ~out_bits(x, i) & ~out_bits(y, i);
	}
	return possible ? TRI_UNKNOWN : TRI_FALSE;
}

static tri set_equals(const struct eval *eval, node_id a, node_id b, int codes)
{
	struct set_view x = set_of(eval, a), want = set_of(eval, b);
	struct code_set all = eval->path->corpus->code_lists.at[codes].universe;
	bool open = false;
	for (int i = 0; i < 4; i++) {
		uint64_t in = want.has->bits[i] & all.bits[i], out = ~want.has->bits[i] & all.bits[i];
		if ((x.has->bits[i] & out) || (out_bits(x, i) & in))
			return TRI_FALSE;
		open = open || (in & ~x.has->bits[i]) || (out & ~out_bits(x, i));
	}
	return open ? TRI_UNKNOWN : TRI_TRUE;
}

static int set_codes(const struct eval *eval, node_id a, node_id b)
{
	const struct nodes *n = &eval->path->nodes;
	const struct node *fact = n->at[a].op == OP_SET_FACT ? &n->at[a] : &n->at[b];
	return fact->op == OP_SET_FACT ? eval->path->corpus->facts.at[fact->imm].type.codes : CODES_country;
}

/* Places. */

static struct places places_is(struct scalar country)
{
	struct places p = { { 0 }, { 0 } };
	if (country.known == UNKNOWN)
		return p;
	if (country.known == KNOWN)
		p.yes[country.value >> 6] |= UINT64_C(1) << (country.value & 63);
	for (int i = 0; i < 4; i++)
		p.no[i] = ~p.yes[i];
	return p;
}

static struct places places_of(const struct eval *eval, const struct node *node)
{
	const struct places *a = node->a == NODE_NONE ? NULL : &eval->places[eval->place_index[node->a]];
	const struct places *b = node->b == NODE_NONE ? NULL : &eval->places[eval->place_index[node->b]];
	struct places p = { { 0 }, { 0 } };
	if (node->op == OP_PLACE_IS)
		return places_is(eval->scalars[node->a]);
	if (node->op == OP_PLACE_IF) {
		tri t = eval_tri(eval, node->a);
		memset(p.yes, t == TRI_TRUE ? 0xff : 0, sizeof p.yes);
		memset(p.no, t == TRI_FALSE ? 0xff : 0, sizeof p.no);
		return p;
	}
	struct set_view s = { NULL, NULL };
	if (node->op == OP_PLACE_IN)
		s = set_of(eval, node->a);
	for (int i = 0; i < 4; i++) {
		if (node->op == OP_PLACE_IN) {
			p.yes[i] = s.has->bits[i];
			p.no[i] = out_bits(s, i);
		} else if (node->op == OP_PLACE_NOT) {
			p.yes[i] = a->no[i];
			p.no[i] = a->yes[i];
		} else if (node->op == OP_PLACE_AND) {
			p.yes[i] = a->yes[i] & b->yes[i];
			p.no[i] = a->no[i] | b->no[i];
		} else {
			p.yes[i] = a->yes[i] | b->yes[i];
			p.no[i] = a->no[i] & b->no[i];
		}
	}
	return p;
}

static tri exists(const struct eval *eval, node_id places)
{
	const struct places *p = &eval->places[eval->place_index[places]];
	struct code_set all = eval->path->corpus->code_lists.at[CODES_country].universe;
	uint64_t possible = 0;
	for (int i = 0; i < 4; i++) {
		if (p->yes[i] & all.bits[i])
			return TRI_TRUE;
		possible |= all.bits[i] & ~p->no[i];
	}
	return possible ? TRI_UNKNOWN : TRI_FALSE;
}

/* Rows. */

static void eval_one(struct eval *eval, node_id id, const struct scalar *record);

static const struct quantified *quantified_of(const struct path *path, node_id id)
{
	vec_each (&path->quantified, i)
		if (path->quantified.at[i].node == id)
			return &path->quantified.at[i];
	assert(!"a quantifier without its rows");
	return NULL;
}

/* At least `b` rows satisfy the body: the count lies in [sure, sure + maybe], without an end when the list is open. */
static tri count_at_least(struct eval *eval, node_id id)
{
	const struct node *node = &eval->path->nodes.at[id];
	const struct quantified *q = quantified_of(eval->path, id);
	const struct fact_value *value = &eval->facts->values[node->imm];
	size_t fields = eval->path->corpus->facts.at[node->imm].field_count;
	struct scalar wanted = eval->scalars[node->b];
	int64_t sure = 0, maybe = 0;
	for (size_t r = 0; r < value->list.count; r++) {
		for (size_t k = 0; k < q->body_count; k++)
			eval_one(eval, q->body[k], &value->list.records[r * fields]);
		tri t = eval_tri(eval, node->a);
		sure += t == TRI_TRUE;
		maybe += t == TRI_UNKNOWN;
	}
	if (wanted.known != KNOWN)
		return TRI_UNKNOWN;
	if (sure >= wanted.value)
		return TRI_TRUE;
	/* Rows that are not known could all satisfy it, if there can be such rows: the body being false for certain of
	 * any row is not looked for. */
	return !value->list.closed || sure + maybe >= wanted.value ? TRI_UNKNOWN : TRI_FALSE;
}

static void eval_one(struct eval *eval, node_id id, const struct scalar *record)
{
	const struct node *node = &eval->path->nodes.at[id];
	struct scalar *out = &eval->scalars[id];
	struct scalar a = node->a != NODE_NONE ? eval->scalars[node->a] : unknown_scalar;
	struct scalar b = node->b != NODE_NONE ? eval->scalars[node->b] : unknown_scalar;
	tri t = TRI_UNKNOWN;
	switch (node->op) {
	case OP_TRI: t = (tri)node->imm; break;
	case OP_FACT_BOOL: {
		struct scalar s = eval->facts->values[node->imm].scalar;
		t = s.known == KNOWN ? tri_of(s.value != 0) : TRI_UNKNOWN;
		break;
	}
	case OP_FIELD_BOOL: {
		struct scalar s = record[node->imm % LIMIT_RECORD_FIELDS];
		t = s.known == KNOWN ? tri_of(s.value != 0) : TRI_UNKNOWN;
		break;
	}
	case OP_NOT: t = tri_not((tri)a.value); break;
	case OP_AND: t = tri_and((tri)a.value, (tri)b.value); break;
	case OP_OR: t = tri_or((tri)a.value, (tri)b.value); break;
	case OP_EQ:
	case OP_LT:
	case OP_LE: t = compare(node->op, a, b); break;
	case OP_IN: t = is_in(a, set_of(eval, node->b)); break;
	case OP_OVERLAPS: t = overlaps(eval, node->a, node->b, set_codes(eval, node->a, node->b)); break;
	case OP_SET_EQ: t = set_equals(eval, node->a, node->b, (int)node->imm); break;
	case OP_COUNT_GE: t = count_at_least(eval, id); break;
	case OP_EXISTS: t = exists(eval, node->a); break;
	case OP_CONST: *out = (struct scalar){ node->imm, KNOWN }; return;
	case OP_NONE: *out = (struct scalar){ 0, KNOWN_NONE }; return;
	case OP_FACT_SCALAR: *out = eval->facts->values[node->imm].scalar; return;
	case OP_FIELD_SCALAR: *out = record[node->imm % LIMIT_RECORD_FIELDS]; return;
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

void eval_run(struct eval *eval, const struct subject_facts *facts)
{
	const struct nodes *n = &eval->path->nodes;
	eval->facts = facts;
	for (node_id id = 0; id < n->count; id++)
		if (!n->at[id].row)
			eval_one(eval, id, NULL);
}

void eval_nodes(struct eval *eval, const node_id *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!eval->path->nodes.at[nodes[i]].row)
			eval_one(eval, nodes[i], NULL);
}

enum outcome eval_outcome(const struct eval *eval)
{
	tri barred = eval_tri(eval, eval->path->barred), covered = eval_tri(eval, eval->path->covered),
	    met = eval_tri(eval, eval->path->met);
	if (barred == TRI_TRUE)
		return OUTCOME_barred;
	if (covered == TRI_FALSE)
		return OUTCOME_not_covered;
	if (met == TRI_FALSE)
		return OUTCOME_unmet;
	return barred == TRI_FALSE && covered == TRI_TRUE && met == TRI_TRUE ? OUTCOME_cleared : OUTCOME_undetermined;
}
