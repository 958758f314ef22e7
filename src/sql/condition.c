/* condition.c - a path's nodes as expressions, by the definition (doc/language.md, section 9).
 *
 * A mapping gives yes/no facts and scalars a column each, a set its known members, and a list nothing: so of a set from
 * columns no code is ever known to be out, and a list is open and empty. What no column and no constant gives is
 * unknown, and folds away while the statement is built.
 */
#include "country.h"
#include "sql_int.h"
#include "value.h"
#include <assert.h>

enum { GROUPS_MAX = 64 };

struct value {
	expr e;
	bool none; /* may be `none` */
};

struct set_view {
	struct code_set has, out; /* known without asking the row */
	const expr *columns;      /* other members, as far as known */
	size_t column_count;
	bool constant; /* stands in the text */
};

struct compiler {
	struct builder *b;
	const struct path *path;
	const struct cells *cells;
	struct value *values; /* by node */
	unsigned char *wanted;
	uint32_t *uses; /* by node */
	struct error *error;
	enum status status;
};

static const struct code_set *universe(const struct compiler *c, int codes)
{
	return &c->path->corpus->code_lists.at[codes].universe;
}

static expr no_idea(struct compiler *c) { return expr_tri(c->b, TRI_UNKNOWN); }
static expr all2(struct compiler *c, expr x, expr y) { return expr_and(c->b, (const expr[]){ x, y }, 2); }
static expr any2(struct compiler *c, expr x, expr y) { return expr_or(c->b, (const expr[]){ x, y }, 2); }

/* Facts. */

static struct value scalar_fact(struct compiler *c, int64_t fact)
{
	const struct cell_fact *cell = &c->cells->facts[fact];
	bool or_none = c->path->corpus->facts.at[fact].type.or_none;
	if (cell->column_count)
		return (struct value){ cell->columns[0], or_none };
	if (!cell->given || cell->value->scalar.known == UNKNOWN)
		return (struct value){ expr_null(c->b), false };
	if (cell->value->scalar.known == KNOWN_NONE)
		return (struct value){ expr_int(c->b, EXPR_NONE), true };
	return (struct value){ expr_int(c->b, cell->value->scalar.value), false };
}

static expr bool_fact(struct compiler *c, int64_t fact)
{
	struct value v = scalar_fact(c, fact);
	return expr_equal(c->b, v.e, expr_int(c->b, 1));
}

static struct set_view view_of(const struct compiler *c, node_id id)
{
	const struct node *node = &c->path->nodes.at[id];
	struct set_view view = { .constant = node->op == OP_SET_CONST };
	if (view.constant) {
		view.has = *node_set_bits(&c->path->nodes, id);
		for (int i = 0; i < 4; i++)
			view.out.bits[i] = ~view.has.bits[i];
		return view;
	}
	const struct cell_fact *cell = &c->cells->facts[node->imm];
	view.columns = cell->columns;
	view.column_count = cell->column_count;
	if (!cell->column_count && cell->given) {
		view.has = cell->value->set.has;
		view.out = cell->value->set.lacks;
	}
	return view;
}

static bool no_code(const struct code_set *set) { return !(set->bits[0] | set->bits[1] | set->bits[2] | set->bits[3]); }

/* Some column holds the code: true, or not known to be so. */
static expr column_is(struct compiler *c, const struct set_view *view, expr code)
{
	expr_vec any = { 0 };
	for (size_t i = 0; i < view->column_count; i++) {
		expr same = expr_equal(c->b, view->columns[i], code);
		vec_add(c->b->arena, &any, same);
	}
	return expr_or(c->b, any.at, any.count);
}

static expr membership(struct compiler *c, const struct set_view *view, int64_t code)
{
	if (set_has(&view->has, code))
		return expr_tri(c->b, TRI_TRUE);
	if (set_has(&view->out, code))
		return expr_tri(c->b, TRI_FALSE);
	if (code >= 256) /* of a list that is longer than a set: no set tells of it */
		return no_idea(c);
	return expr_planes(c->b, column_is(c, view, expr_int(c->b, code)), expr_tri(c->b, TRI_FALSE));
}

/* A code that is known only in the row: NULL gives unknown, `none` does not come here. */
static expr membership_of(struct compiler *c, const struct set_view *view, expr code)
{
	expr yes = any2(c, expr_in_codes(c->b, code, &view->has), column_is(c, view, code));
	return view->constant ? yes : expr_planes(c->b, yes, expr_in_codes(c->b, code, &view->out));
}

static struct code_set meant(const struct compiler *c, const struct code_set *set, int codes)
{
	struct code_set some = *set;
	for (int i = 0; i < 4; i++)
		some.bits[i] &= universe(c, codes)->bits[i];
	return some;
}

static expr is_in(struct compiler *c, struct value a, node_id set)
{
	struct set_view view = view_of(c, set);
	int64_t code;
	if (view.constant && no_code(&view.has))
		return expr_tri(c->b, TRI_FALSE);
	if (expr_is_null(c->b, a.e))
		return no_idea(c);
	if (expr_is_int(c->b, a.e, &code))
		return code == EXPR_NONE ? expr_tri(c->b, TRI_FALSE) : membership(c, &view, code);
	if (view.constant)
		return expr_in_codes(c->b, a.e, &view.has); /* `none` is no code */
	const struct node *node = &c->path->nodes.at[set];
	view.out = meant(c, &view.out, c->path->corpus->facts.at[node->imm].type.codes);
	expr in = membership_of(c, &view, a.e);
	if (!a.none)
		return in;
	return FORM(c->b, EXPR_BOOL, "CASE WHEN $1 = $2 THEN FALSE ELSE $3 END", a.e, expr_int(c->b, EXPR_NONE), in);
}

/* Sets. */

static int set_codes(const struct compiler *c, node_id a, node_id b)
{
	const struct nodes *n = &c->path->nodes;
	const struct node *fact = n->at[a].op == OP_SET_FACT ? &n->at[a] : &n->at[b];
	return fact->op == OP_SET_FACT ? c->path->corpus->facts.at[fact->imm].type.codes : CODES_country;
}

static expr overlaps(struct compiler *c, node_id a, node_id b)
{
	struct set_view x = view_of(c, a), y = view_of(c, b);
	const struct code_set *all = universe(c, set_codes(c, a, b));
	expr_vec any = { 0 };
	bool possible = false, sure = false;
	for (int i = 0; i < 4; i++) {
		sure = sure || (x.has.bits[i] & y.has.bits[i]);
		possible = possible || (all->bits[i] & ~x.out.bits[i] & ~y.out.bits[i]);
	}
	for (size_t i = 0; i < x.column_count; i++) {
		expr in = expr_in_codes(c->b, x.columns[i], &y.has), same = column_is(c, &y, x.columns[i]);
		vec_add(c->b->arena, &any, in);
		vec_add(c->b->arena, &any, same);
	}
	for (size_t i = 0; i < y.column_count; i++) {
		expr in = expr_in_codes(c->b, y.columns[i], &x.has);
		vec_add(c->b->arena, &any, in);
	}
	if (sure)
		return expr_tri(c->b, TRI_TRUE);
	return expr_planes(c->b, expr_or(c->b, any.at, any.count), expr_tri(c->b, tri_of(!possible)));
}

/* Every code of the list is in some column: the only way in which a set from columns is known whole. */
static expr holds_every_code(struct compiler *c, const struct set_view *view, int codes)
{
	size_t count = code_count(c->path->corpus, codes);
	expr_vec every = { 0 };
	if (count > view->column_count)
		return expr_tri(c->b, TRI_FALSE);
	for (size_t code = 0; code < count; code++) {
		expr in = column_is(c, view, expr_int(c->b, (int64_t)code));
		vec_add(c->b->arena, &every, in);
	}
	return expr_and(c->b, every.at, every.count);
}

static expr set_equals(struct compiler *c, const struct node *node)
{
	struct set_view x = view_of(c, node->a), want = view_of(c, node->b);
	const struct code_set *all = universe(c, (int)node->imm);
	struct code_set without = { { 0 } };
	bool against = false, open = false;
	for (int i = 0; i < 4; i++) {
		uint64_t in = want.has.bits[i] & all->bits[i], out = ~want.has.bits[i] & all->bits[i];
		against = against || (x.has.bits[i] & out) || (x.out.bits[i] & in);
		open = open || (in & ~x.has.bits[i]) || (out & ~x.out.bits[i]);
		without.bits[i] = out;
	}
	if (!x.column_count)
		return expr_tri(c->b, against ? TRI_FALSE : open ? TRI_UNKNOWN : TRI_TRUE);
	expr_vec any = { 0 };
	for (size_t i = 0; i < x.column_count; i++) {
		expr in = expr_in_codes(c->b, x.columns[i], &without);
		vec_add(c->b->arena, &any, in);
	}
	expr whole = no_code(&without) ? holds_every_code(c, &x, (int)node->imm) : expr_tri(c->b, TRI_FALSE);
	return expr_planes(c->b, whole, expr_or(c->b, any.at, any.count));
}

/* Scalars. */

static expr compare(struct compiler *c, enum op op, struct value a, struct value b)
{
	int64_t x, y;
	if (op == OP_EQ)
		return expr_equal(c->b, a.e, b.e);
	if (expr_is_null(c->b, a.e) || expr_is_null(c->b, b.e))
		return no_idea(c);
	if (expr_is_int(c->b, a.e, &x) && expr_is_int(c->b, b.e, &y))
		return expr_tri(c->b, tri_of(x != EXPR_NONE && y != EXPR_NONE && (op == OP_LT ? x < y : x <= y)));
	expr order = op == OP_LT ? FORM(c->b, EXPR_BOOL, "($1 < $2)", a.e, b.e)
				 : FORM(c->b, EXPR_BOOL, "($1 <= $2)", a.e, b.e);
	if (!a.none && !b.none)
		return order;
	expr none = expr_int(c->b, EXPR_NONE), either = expr_tri(c->b, TRI_FALSE);
	if (a.none)
		either = any2(c, either, expr_equal(c->b, a.e, none));
	if (b.none)
		either = any2(c, either, expr_equal(c->b, b.e, none));
	return FORM(c->b, EXPR_BOOL, "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $3 THEN FALSE ELSE $4 END", a.e,
		    b.e, either, order);
}

static expr without_none(struct compiler *c, struct value v)
{
	return v.none ? FORM(c->b, EXPR_INT, "NULLIF($1, $2)", v.e, expr_int(c->b, EXPR_NONE)) : v.e;
}

static struct value later(struct compiler *c, bool latest, struct value a, struct value b)
{
	int64_t x, y;
	if (expr_is_int(c->b, a.e, &x) && expr_is_int(c->b, b.e, &y)) {
		if (x == EXPR_NONE || y == EXPR_NONE)
			return x == EXPR_NONE ? b : a;
		return (x > y) == latest ? a : b;
	}
	expr none = expr_int(c->b, EXPR_NONE);
	expr order = latest ? FORM(c->b, EXPR_BOOL, "$1 > $2", a.e, b.e) : FORM(c->b, EXPR_BOOL, "$1 <= $2", a.e, b.e);
	return (struct value){ FORM(c->b, EXPR_INT,
				    "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $1 = $3 THEN $2 WHEN $2 = $3 "
				    "THEN $1 WHEN $4 THEN $1 ELSE $2 END",
				    a.e, b.e, none, order),
			       a.none && b.none };
}

static int64_t computed(const struct node *node, int64_t a, int64_t b)
{
	bool time;
	struct duration d = duration_unpack(node->imm, &time);
	if (node->op == OP_ADD || node->op == OP_SUB)
		return node->op == OP_ADD ? a + b : a - b;
	if (node->op == OP_SCALE)
		return a * node->imm;
	if (node->op == OP_BETWEEN)
		return between_value(a, b, d.unit, time);
	if (node->op == OP_SHIFT_BY)
		d.count = (int32_t)(d.count * b);
	return shift_value(a, d, time);
}

static expr built(struct compiler *c, const struct node *node, expr a, expr b)
{
	bool time;
	struct duration d = duration_unpack(node->imm, &time);
	if (node->op == OP_ADD)
		return FORM(c->b, EXPR_INT, "($1 + $2)", a, b);
	if (node->op == OP_SUB)
		return FORM(c->b, EXPR_INT, "($1 - $2)", a, b);
	if (node->op == OP_SCALE)
		return FORM(c->b, EXPR_INT, "($1 * $2)", a, expr_int(c->b, node->imm));
	if (node->op == OP_BETWEEN)
		return time ? time_between(c->b, a, b, d.unit) : day_between(c->b, a, b, d.unit);
	if (node->op == OP_SHIFT)
		b = expr_int(c->b, d.count);
	else if (d.count != 1)
		b = FORM(c->b, EXPR_INT, "($1 * $2)", b, expr_int(c->b, d.count));
	if (d.unit == UNIT_BUSINESS_DAYS)
		c->status = error_set(c->error, STATUS_BAD_INPUT, "business days in a condition have no SQL");
	return time ? time_shift(c->b, a, b, d.unit) : day_shift(c->b, a, b, d.unit);
}

/* `none` in, `none` out; unknown is stronger. */
static struct value arithmetic(struct compiler *c, const struct node *node, struct value a, struct value b)
{
	bool two = node->b != NODE_NONE;
	int64_t x, y = 0;
	if (expr_is_null(c->b, a.e) || (two && expr_is_null(c->b, b.e)))
		return (struct value){ expr_null(c->b), false };
	if (node->op == OP_LATEST || node->op == OP_EARLIEST)
		return later(c, node->op == OP_LATEST, a, b);
	if (expr_is_int(c->b, a.e, &x) && (!two || expr_is_int(c->b, b.e, &y))) {
		if (x == EXPR_NONE || (two && y == EXPR_NONE))
			return (struct value){ expr_int(c->b, EXPR_NONE), true };
		return (struct value){ expr_int(c->b, computed(node, x, y)), false };
	}
	expr none = expr_int(c->b, EXPR_NONE);
	expr value = built(c, node, without_none(c, a), two ? without_none(c, b) : a.e);
	if (two && (a.none || b.none))
		value = FORM(c->b, EXPR_INT,
			     "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $1 = $3 OR $2 = $3 THEN $3 ELSE $4 END",
			     a.e, b.e, none, value);
	else if (a.none)
		value = FORM(c->b, EXPR_INT, "CASE WHEN $1 = $2 THEN $2 ELSE $3 END", a.e, none, value);
	return (struct value){ value, a.none || (two && b.none) };
}

/* Places: is there a country of which a condition holds? Countries that no constant tells apart, and that no column of
 * the row names, fare alike: one of each such group stands for all, and each column that holds a country for itself. */

struct candidate {
	enum { ONE_COUNTRY, ANY_OTHER, FROM_COLUMN } kind;
	int64_t country; /* ANY_OTHER: some member of the group */
	expr column;
};

struct places {
	struct compiler *c;
	node_id *cone;
	size_t count;
	expr *at; /* by node, for the candidate at hand */
	expr_vec columns;
};

static expr place_in(struct compiler *c, node_id set, const struct candidate *k)
{
	struct set_view view = view_of(c, set);
	if (k->kind == FROM_COLUMN) {
		view.out = meant(c, &view.out, CODES_country);
		return membership_of(c, &view, k->column);
	}
	if (k->kind == ANY_OTHER)
		view.column_count = 0;
	return membership(c, &view, k->country);
}

static expr place_is(struct compiler *c, expr a, const struct candidate *k)
{
	int64_t value;
	if (k->kind == FROM_COLUMN)
		return expr_equal(c->b, a, k->column);
	if (k->kind == ANY_OTHER && !expr_is_int(c->b, a, &value) && !expr_is_null(c->b, a))
		return FORM(c->b, EXPR_BOOL, "CASE WHEN $1 IS NOT NULL THEN FALSE END", a);
	return expr_equal(c->b, a, expr_int(c->b, k->country));
}

static expr at_candidate(struct places *p, const struct candidate *k)
{
	struct compiler *c = p->c;
	for (size_t i = 0; i < p->count; i++) {
		const struct node *node = &c->path->nodes.at[p->cone[i]];
		expr *at = &p->at[p->cone[i]];
		if (node->op == OP_PLACE_IN)
			*at = place_in(c, node->a, k);
		else if (node->op == OP_PLACE_IS)
			*at = place_is(c, c->values[node->a].e, k);
		else if (node->op == OP_PLACE_IF)
			*at = c->values[node->a].e;
		else if (node->op == OP_PLACE_NOT)
			*at = expr_not(c->b, p->at[node->a]);
		else
			*at = node->op == OP_PLACE_AND ? all2(c, p->at[node->a], p->at[node->b])
						       : any2(c, p->at[node->a], p->at[node->b]);
	}
	return p->at[p->cone[p->count - 1]];
}

static void add_column(struct places *p, expr column)
{
	int64_t value;
	if (expr_is_int(p->c->b, column, &value) || expr_is_null(p->c->b, column))
		return;
	for (size_t i = 0; i < p->columns.count; i++)
		if (p->columns.at[i] == column)
			return;
	vec_add(p->c->b->arena, &p->columns, column);
}

static void collect_places(struct places *p, node_id root)
{
	const struct nodes *n = &p->c->path->nodes;
	unsigned char *mark = arena_new_array(p->c->b->arena, unsigned char, (size_t)root + 1);
	p->cone = arena_new_array(p->c->b->arena, node_id, (size_t)root + 1);
	p->at = arena_new_array(p->c->b->arena, expr, n->count);
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;)
		if (mark[id] && op_result(n->at[id].op) == RESULT_PLACES) {
			mark[n->at[id].a] = 1;
			if (n->at[id].b != NODE_NONE)
				mark[n->at[id].b] = 1;
		}
	for (node_id id = 0; id <= root; id++) {
		if (!mark[id] || op_result(n->at[id].op) != RESULT_PLACES)
			continue;
		p->cone[p->count++] = id;
		if (n->at[id].op == OP_PLACE_IS)
			add_column(p, p->c->values[n->at[id].a].e);
		if (n->at[id].op == OP_PLACE_IN) {
			struct set_view view = view_of(p->c, n->at[id].a);
			for (size_t i = 0; i < view.column_count; i++)
				add_column(p, view.columns[i]);
		}
	}
}

/* Do the constants tell the two countries apart? */
static bool alike(const struct places *p, int64_t x, int64_t y)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct node *node = &p->c->path->nodes.at[p->cone[i]];
		int64_t value;
		if (node->op == OP_PLACE_IS && expr_is_int(p->c->b, p->c->values[node->a].e, &value) &&
		    (value == x) != (value == y))
			return false;
		if (node->op != OP_PLACE_IN)
			continue;
		struct set_view view = view_of(p->c, node->a);
		if (set_has(&view.has, x) != set_has(&view.has, y) || set_has(&view.out, x) != set_has(&view.out, y))
			return false;
	}
	return true;
}

static void try_candidate(struct places *p, expr_vec *any, struct candidate k)
{
	expr holds = at_candidate(p, &k);
	if (k.kind == FROM_COLUMN) {
		expr there = FORM(p->c->b, EXPR_BOOL, "($1 IS NOT NULL AND $1 <> $2)", k.column,
				  expr_int(p->c->b, EXPR_NONE));
		holds = all2(p->c, there, holds);
	}
	vec_add(p->c->b->arena, any, holds);
}

static expr exists(struct compiler *c, node_id root)
{
	struct places p = { .c = c };
	expr_vec any = { 0 };
	unsigned char grouped[256] = { 0 };
	size_t groups = 0;
	collect_places(&p, root);
	for (int first = 0; first < country_count(); first++) {
		size_t members = 0;
		if (grouped[first])
			continue;
		for (int i = first; i < country_count(); i++)
			if (!grouped[i] && alike(&p, first, i)) {
				grouped[i] = 2;
				members++;
			}
		if (++groups > GROUPS_MAX)
			c->status = error_set(c->error, STATUS_LIMIT,
					      "a list of destinations tells more than %d kinds of states apart",
					      GROUPS_MAX);
		if (members > p.columns.count)
			try_candidate(&p, &any, (struct candidate){ .kind = ANY_OTHER, .country = first });
		for (int i = first; i < country_count(); i++) {
			if (grouped[i] == 2 && members <= p.columns.count)
				try_candidate(&p, &any, (struct candidate){ .kind = ONE_COUNTRY, .country = i });
			grouped[i] = grouped[i] ? 1 : 0;
		}
	}
	for (size_t i = 0; i < p.columns.count; i++)
		try_candidate(&p, &any, (struct candidate){ .kind = FROM_COLUMN, .column = p.columns.at[i] });
	return expr_or(c->b, any.at, any.count);
}

/* Nodes. */

/* No column gives a list: none of its records is known, and there may be any number of them. */
static expr count_at_least(struct compiler *c, struct value wanted)
{
	int64_t value;
	if (expr_is_int(c->b, wanted.e, &value))
		return expr_tri(c->b, value <= 0 && value != EXPR_NONE ? TRI_TRUE : TRI_UNKNOWN);
	if (expr_is_null(c->b, wanted.e))
		return no_idea(c);
	return FORM(c->b, EXPR_BOOL, "CASE WHEN $1 <= 0 AND $1 <> $2 THEN TRUE END", wanted.e,
		    expr_int(c->b, EXPR_NONE));
}

static struct value condition(expr e) { return (struct value){ e, false }; }

/* A junction takes in one of its own kind that nobody else reads: what chains in the text is one list. */
static void take_in(struct compiler *c, enum op op, node_id part, expr_vec *all)
{
	expr e = c->values[part].e;
	const struct expr_node *node = &c->b->nodes.at[e];
	bool own = c->path->nodes.at[part].op == op && c->uses[part] == 1 && node->kind == EXPR_JOIN &&
		   strcmp(node->form, op == OP_AND ? " AND " : " OR ") == 0;
	for (uint32_t i = 0; own && i < c->b->nodes.at[e].arg_count; i++)
		vec_add(c->b->arena, all, c->b->nodes.at[e].args[i]);
	if (!own)
		vec_add(c->b->arena, all, e);
}

static expr junction(struct compiler *c, const struct node *node)
{
	expr_vec all = { 0 };
	take_in(c, node->op, node->a, &all);
	take_in(c, node->op, node->b, &all);
	return node->op == OP_AND ? expr_and(c->b, all.at, all.count) : expr_or(c->b, all.at, all.count);
}

static struct value value_of_node(struct compiler *c, node_id id)
{
	const struct node *node = &c->path->nodes.at[id];
	static const struct value nothing;
	struct value a = node->a != NODE_NONE ? c->values[node->a] : nothing;
	struct value b = node->b != NODE_NONE ? c->values[node->b] : nothing;
	switch (node->op) {
	case OP_TRI: return condition(expr_tri(c->b, (tri)node->imm));
	case OP_FACT_BOOL: return condition(bool_fact(c, node->imm));
	case OP_NOT: return condition(expr_not(c->b, a.e));
	case OP_AND:
	case OP_OR: return condition(junction(c, node));
	case OP_EQ:
	case OP_LT:
	case OP_LE: return condition(compare(c, node->op, a, b));
	case OP_IN: return condition(is_in(c, a, node->b));
	case OP_OVERLAPS: return condition(overlaps(c, node->a, node->b));
	case OP_SET_EQ: return condition(set_equals(c, node));
	case OP_COUNT_GE: return condition(count_at_least(c, b));
	case OP_EXISTS: return condition(exists(c, node->a));
	case OP_CONST: return (struct value){ expr_int(c->b, node->imm), false };
	case OP_NONE: return (struct value){ expr_int(c->b, EXPR_NONE), true };
	case OP_FACT_SCALAR: return scalar_fact(c, node->imm);
	case OP_ADD:
	case OP_SUB:
	case OP_SCALE:
	case OP_SHIFT:
	case OP_SHIFT_BY:
	case OP_BETWEEN:
	case OP_LATEST:
	case OP_EARLIEST: return arithmetic(c, node, a, b);
	case OP_SET_CONST:
	case OP_SET_FACT:
	case OP_PLACE_IN:
	case OP_PLACE_IS:
	case OP_PLACE_IF:
	case OP_PLACE_NOT:
	case OP_PLACE_AND:
	case OP_PLACE_OR: return nothing; /* by whom they are read */
	case OP_FIELD_BOOL:
	case OP_FIELD_SCALAR:
	case OP_ENV:
	case OP_IN_FORCE:
	case OP_COUNT: break;
	}
	assert(!"a node that no compiled path has outside a list");
	return nothing;
}

static void build_nodes(struct compiler *c)
{
	const struct nodes *n = &c->path->nodes;
	c->values = arena_new_array(c->b->arena, struct value, n->count);
	for (node_id id = (node_id)n->count; id-- > 0;) {
		const struct node *node = &n->at[id];
		const node_id parts[] = { node->a, node->b };
		for (size_t i = 0; c->wanted[id] && i < 2; i++)
			if (parts[i] != NODE_NONE && !n->at[parts[i]].row) {
				c->wanted[parts[i]] = 1;
				c->uses[parts[i]]++;
			}
	}
	for (node_id id = 0; id < n->count; id++)
		if (c->wanted[id] && !n->at[id].row && c->status == STATUS_OK)
			c->values[id] = value_of_node(c, id);
}

/* Needs: of an unknown condition what is not known whole of the facts that it reads; of a junction that is unknown,
 * what its parts need; of anything known, nothing. */

static bool reads(enum op op)
{
	return op == OP_FACT_BOOL || op == OP_FACT_SCALAR || op == OP_SET_FACT || op == OP_COUNT_GE;
}

static size_t facts_of(struct compiler *c, node_id root, int *facts)
{
	const struct nodes *n = &c->path->nodes;
	struct arena *scratch = arena_create();
	unsigned char *mark = arena_new_array(scratch, unsigned char, (size_t)root + 1);
	unsigned char *there = arena_new_array(scratch, unsigned char, c->path->corpus->facts.count);
	size_t count = 0;
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id])
			continue;
		if (node->a != NODE_NONE)
			mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
		if (reads(node->op) && !there[node->imm]) {
			there[node->imm] = 1;
			facts[count++] = (int)node->imm;
		}
	}
	arena_destroy(scratch);
	return count;
}

/* False where the fact is known whole. */
static expr incomplete(struct compiler *c, int fact)
{
	const struct type *type = &c->path->corpus->facts.at[fact].type;
	const struct cell_fact *cell = &c->cells->facts[fact];
	if (type->kind == TYPE_SET && cell->column_count) {
		struct set_view view = { .columns = cell->columns, .column_count = cell->column_count };
		expr whole = holds_every_code(c, &view, type->codes);
		tri known;
		if (expr_is_tri(c->b, whole, &known))
			return expr_tri(c->b, tri_not(known));
		return FORM(c->b, EXPR_BOOL, "CASE WHEN $1 THEN FALSE ELSE TRUE END", whole);
	}
	if (cell->column_count)
		return FORM(c->b, EXPR_BOOL, "($1 IS NULL)", cell->columns[0]);
	return expr_tri(c->b, tri_of(!cell->given ||
				     !fact_complete(c->path->corpus, &c->path->corpus->facts.at[fact], cell->value)));
}

struct needs {
	struct compiler *c;
	struct answers *answers;
	int *bit;   /* by fact, -1 */
	expr *sets; /* by node and word */
	int *facts;
};

static expr union_of(struct builder *b, const expr *all, size_t count)
{
	expr_vec kept = { 0 };
	int64_t constant = 0, value;
	for (size_t i = 0; i < count; i++) {
		bool there = false;
		if (expr_is_int(b, all[i], &value)) {
			constant |= value;
			continue;
		}
		for (size_t k = 0; !there && k < kept.count; k++)
			there = kept.at[k] == all[i];
		if (!there)
			vec_add(b->arena, &kept, all[i]);
	}
	if (constant || !kept.count) {
		expr some = expr_int(b, constant);
		vec_add(b->arena, &kept, some);
	}
	return expr_join(b, EXPR_INT, " | ", kept.at, kept.count);
}

static expr where_unknown(struct builder *b, expr condition, expr set)
{
	tri known;
	int64_t value;
	expr zero = expr_int(b, 0);
	if (expr_is_int(b, set, &value) && value == 0)
		return zero;
	if (expr_is_tri(b, condition, &known))
		return known == TRI_UNKNOWN ? set : zero;
	return FORM(b, EXPR_INT, "CASE WHEN $1 IS NULL THEN $2 ELSE $3 END", condition, set, zero);
}

static void atom_needs(struct needs *needs, node_id id)
{
	struct compiler *c = needs->c;
	size_t count = facts_of(c, id, needs->facts), words = needs->answers->need_words;
	for (size_t w = 0; w < words; w++) {
		expr_vec parts = { 0 };
		for (size_t i = 0; i < count; i++) {
			int bit = needs->bit[needs->facts[i]];
			if (bit < 0 || (size_t)bit / NEED_BITS != w)
				continue;
			expr mask = expr_int(c->b, INT64_C(1) << (bit % NEED_BITS)), zero = expr_int(c->b, 0);
			expr open = count == 1 ? expr_tri(c->b, TRI_TRUE) : incomplete(c, needs->facts[i]);
			tri known;
			if (!expr_is_tri(c->b, open, &known))
				mask = FORM(c->b, EXPR_INT, "CASE WHEN $1 THEN $2 ELSE $3 END", open, mask, zero);
			else if (known == TRI_FALSE)
				mask = zero;
			vec_add(c->b->arena, &parts, mask);
		}
		needs->sets[id * words + w] =
			where_unknown(c->b, c->values[id].e, union_of(c->b, parts.at, parts.count));
	}
}

/* The parts of a junction, through those of the same kind that only it reads. */
static void junction_needs(struct needs *needs, node_id id, const uint32_t *uses)
{
	struct compiler *c = needs->c;
	const struct nodes *n = &c->path->nodes;
	size_t words = needs->answers->need_words;
	VEC(node_id) open = { 0 };
	VEC(node_id) parts = { 0 };
	vec_add(c->b->arena, &open, id);
	while (open.count) {
		const struct node *node = &n->at[open.at[--open.count]];
		const node_id both[] = { node->a, node->b };
		for (size_t i = 0; i < 2 && both[i] != NODE_NONE; i++)
			if (n->at[both[i]].op == n->at[id].op && uses[both[i]] == 1)
				vec_add(c->b->arena, &open, both[i]);
			else
				vec_add(c->b->arena, &parts, both[i]);
	}
	for (size_t w = 0; w < words; w++) {
		expr_vec sets = { 0 };
		vec_each (&parts, i)
			vec_add(c->b->arena, &sets, needs->sets[parts.at[i] * words + w]);
		needs->sets[id * words + w] = where_unknown(c->b, c->values[id].e, union_of(c->b, sets.at, sets.count));
	}
}

static bool is_junction(enum op op) { return op == OP_AND || op == OP_OR || op == OP_NOT; }

static void build_needs(struct compiler *c, struct answers *answers)
{
	const struct path *path = c->path;
	const struct nodes *n = &path->nodes;
	struct needs needs = { .c = c, .answers = answers };
	unsigned char *mark = arena_new_array(c->b->arena, unsigned char, n->count);
	uint32_t *uses = arena_new_array(c->b->arena, uint32_t, n->count);
	needs.bit = arena_new_array(c->b->arena, int, path->corpus->facts.count);
	needs.facts = arena_new_array(c->b->arena, int, path->corpus->facts.count);
	answers->need_facts = path->facts;
	answers->need_count = path->fact_count;
	answers->need_words = (path->fact_count + NEED_BITS - 1) / NEED_BITS;
	for (size_t f = 0; f < path->corpus->facts.count; f++)
		needs.bit[f] = -1;
	for (size_t i = 0; i < path->fact_count; i++)
		needs.bit[path->facts[i]] = (int)i;
	needs.sets = arena_new_array(c->b->arena, expr, n->count * (answers->need_words + 1));
	mark[path->clear] = 1;
	for (node_id id = path->clear + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id] || !is_junction(node->op))
			continue;
		mark[node->a] = 1;
		uses[node->a]++;
		if (node->b != NODE_NONE) {
			mark[node->b] = 1;
			uses[node->b]++;
		}
	}
	for (node_id id = 0; id <= path->clear; id++) {
		if (!mark[id])
			continue;
		if (n->at[id].op == OP_NOT)
			memcpy(&needs.sets[id * answers->need_words], &needs.sets[n->at[id].a * answers->need_words],
			       answers->need_words * sizeof *needs.sets);
		else if (is_junction(n->at[id].op))
			junction_needs(&needs, id, uses);
		else
			atom_needs(&needs, id);
	}
	answers->needs = &needs.sets[path->clear * answers->need_words];
}

static void read_by_answer(struct compiler *c, node_id root)
{
	c->wanted[root] = 1;
	c->uses[root]++;
}

enum status build_answers(struct builder *b, const struct path *path, const struct cells *cells,
			  struct answers *answers, struct error *error)
{
	struct compiler c = { .b = b, .path = path, .cells = cells, .error = error };
	c.wanted = arena_new_array(b->arena, unsigned char, path->nodes.count);
	c.uses = arena_new_array(b->arena, uint32_t, path->nodes.count);
	const node_id roots[] = { path->barred, path->covered, path->met, path->clear };
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		read_by_answer(&c, roots[i]);
	vec_each (&path->rules, i) {
		read_by_answer(&c, path->rules.at[i].value);
		read_by_answer(&c, path->rules.at[i].own);
	}
	build_nodes(&c);
	if (c.status != STATUS_OK)
		return c.status;
	answers->barred = c.values[path->barred].e;
	answers->covered = c.values[path->covered].e;
	answers->met = c.values[path->met].e;
	answers->values = arena_new_array(b->arena, expr, path->nodes.count);
	for (node_id id = 0; id < path->nodes.count; id++)
		answers->values[id] = c.values[id].e;
	build_needs(&c, answers);
	return STATUS_OK;
}
