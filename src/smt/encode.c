/* encode.c - compiled paths as formulas. Every operation of op.def, as doc/language.md section 9 defines it and
 * src/eval/eval.c computes it; doc/proofs.md says why each is exact.
 *
 * I1. A condition is two planes, surely true and surely false, never both. Of a complete person the second is the
 *     negation of the first.
 * I2. Constants are folded on the way, so that what is fixed costs the solver nothing.
 * I3. Paths that are encoded together speak of the same person.
 */
#include "smt_int.h"
#include <assert.h>

/* Formulas. */

Z3_ast smt_not(struct encoder *e, Z3_ast a)
{
	if (a == e->yes || a == e->no)
		return a == e->yes ? e->no : e->yes;
	if (Z3_get_decl_kind(e->z3, Z3_get_app_decl(e->z3, Z3_to_app(e->z3, a))) == Z3_OP_NOT)
		return Z3_get_app_arg(e->z3, Z3_to_app(e->z3, a), 0);
	return Z3_mk_not(e->z3, a);
}

Z3_ast smt_and(struct encoder *e, Z3_ast a, Z3_ast b)
{
	if (a == e->no || b == e->yes || a == b)
		return a;
	if (b == e->no || a == e->yes)
		return b;
	return Z3_mk_and(e->z3, 2, (Z3_ast[]){ a, b });
}

Z3_ast smt_or(struct encoder *e, Z3_ast a, Z3_ast b)
{
	if (a == e->yes || b == e->no || a == b)
		return a;
	if (b == e->yes || a == e->no)
		return b;
	return Z3_mk_or(e->z3, 2, (Z3_ast[]){ a, b });
}

/* `list` is used up. */
static Z3_ast many(struct encoder *e, Z3_ast *list, size_t count, bool all)
{
	Z3_ast neutral = all ? e->yes : e->no, ends = all ? e->no : e->yes;
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (list[i] == ends)
			return ends;
		if (list[i] != neutral)
			list[kept++] = list[i];
	}
	if (kept < 2)
		return kept ? list[0] : neutral;
	return all ? Z3_mk_and(e->z3, (unsigned)kept, list) : Z3_mk_or(e->z3, (unsigned)kept, list);
}

Z3_ast smt_all(struct encoder *e, Z3_ast *list, size_t count) { return many(e, list, count, true); }

Z3_ast smt_some(struct encoder *e, Z3_ast *list, size_t count) { return many(e, list, count, false); }

Z3_ast smt_int(struct encoder *e, int64_t value) { return Z3_mk_int64(e->z3, value, e->int_sort); }

static Z3_ast code_value(struct encoder *e, int64_t code) { return Z3_mk_int64(e->z3, code, e->code_sort); }

Z3_ast smt_fresh(struct encoder *e, Z3_sort sort, const char *what)
{
	struct str name = str_format(e->arena, "%s.%u", what, e->fresh++);
	return Z3_mk_const(e->z3, Z3_mk_string_symbol(e->z3, str_c(e->arena, name)), sort);
}

static void demand(struct encoder *e, Z3_ast holds)
{
	if (holds != e->yes)
		vec_add(e->arena, &e->constraints, holds);
}

static Z3_ast choose(struct encoder *e, Z3_ast which, Z3_ast a, Z3_ast b)
{
	if (which == e->yes || a == b)
		return a;
	return which == e->no ? b : Z3_mk_ite(e->z3, which, a, b);
}

/* A condition of which `yes` is said; it is unknown unless `known`. */
static struct truth truth_of(struct encoder *e, Z3_ast known, Z3_ast yes)
{
	return (struct truth){ smt_and(e, known, yes), smt_and(e, known, smt_not(e, yes)) };
}

static struct truth constant(struct encoder *e, tri value)
{
	return (struct truth){ value == TRI_TRUE ? e->yes : e->no, value == TRI_FALSE ? e->yes : e->no };
}

static struct truth negated(struct truth a) { return (struct truth){ a.no, a.yes }; }

static struct truth joined(struct encoder *e, struct truth a, struct truth b)
{
	if (e->complete && a.no == smt_not(e, a.yes) && b.no == smt_not(e, b.yes)) {
		Z3_ast yes = smt_and(e, a.yes, b.yes);
		return (struct truth){ yes, smt_not(e, yes) };
	}
	return (struct truth){ smt_and(e, a.yes, b.yes), smt_or(e, a.no, b.no) };
}

static struct truth either(struct encoder *e, struct truth a, struct truth b)
{
	return negated(joined(e, negated(a), negated(b)));
}

/* Facts. */

static struct truth free_truth(struct encoder *e, const char *what)
{
	struct truth t = { smt_fresh(e, e->bool_sort, what), NULL };
	if (e->complete)
		return (struct truth){ t.yes, smt_not(e, t.yes) };
	t.no = smt_fresh(e, e->bool_sort, what);
	demand(e, smt_not(e, smt_and(e, t.yes, t.no)));
	return t;
}

static void code_domain(struct encoder *e, const struct amount *a, const struct fact *fact)
{
	const struct universe *u = &e->universes[a->codes];
	Z3_ast *one = arena_new_array(e->arena, Z3_ast, u->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < u->count; i++) {
		bool elsewhere = fact == &e->corpus->facts.at[FACT_FACILITY] && e->receiver >= 0 &&
				 e->corpus->facilities.at[u->codes[i]].state != e->receiver;
		if (!u->pattern[i] && !elsewhere)
			one[count++] = Z3_mk_eq(e->z3, a->value, code_value(e, u->codes[i]));
	}
	demand(e, smt_or(e, a->none, smt_some(e, one, count)));
}

static struct amount free_amount(struct encoder *e, const struct type *type, const struct fact *fact, const char *what)
{
	struct amount a = { .known = e->yes, .none = e->no, .codes = -1, .low = type->low, .high = type->high };
	if (type->kind == TYPE_CODE)
		a.codes = type->codes;
	a.value = smt_fresh(e, a.codes >= 0 ? e->code_sort : e->int_sort, what);
	if (!e->complete)
		a.known = smt_fresh(e, e->bool_sort, what);
	if (type->or_none || fact == &e->corpus->facts.at[FACT_FACILITY])
		a.none = smt_fresh(e, e->bool_sort, what);
	if (a.codes >= 0) {
		code_domain(e, &a, fact);
	} else {
		demand(e, Z3_mk_ge(e->z3, a.value, smt_int(e, a.low)));
		demand(e, Z3_mk_le(e->z3, a.value, smt_int(e, a.high)));
	}
	return a;
}

static void make_set(struct encoder *e, struct symbol *s, const struct fact *fact, const char *name)
{
	const struct universe *u = &e->universes[fact->type.codes];
	s->members = arena_new_array(e->arena, struct truth, u->count + 1);
	for (size_t i = 0; i < u->count; i++)
		s->members[i] = free_truth(e, name);
}

static void make_list(struct encoder *e, struct symbol *s, const struct fact *fact, size_t rows, const char *name)
{
	size_t fields = fact->field_count;
	s->rows = rows;
	s->closed = e->complete ? e->yes : smt_fresh(e, e->bool_sort, name);
	s->present = arena_new_array(e->arena, Z3_ast, rows + 1);
	s->row_truths = arena_new_array(e->arena, struct truth, rows * fields + 1);
	s->row_amounts = arena_new_array(e->arena, struct amount, rows * fields + 1);
	for (size_t r = 0; r < rows; r++) {
		s->present[r] = smt_fresh(e, e->bool_sort, name);
		if (r > 0)
			demand(e, smt_or(e, smt_not(e, s->present[r]), s->present[r - 1]));
		for (size_t f = 0; f < fields; f++) {
			if (fact->fields[f].type.kind == TYPE_BOOL)
				s->row_truths[r * fields + f] = free_truth(e, name);
			else
				s->row_amounts[r * fields + f] = free_amount(e, &fact->fields[f].type, NULL, name);
		}
	}
}

/* The facility and the day of departure may be left unsaid even of a complete person; the day of decision never is. */
static void make_environment(struct encoder *e, struct symbol *s, int fact)
{
	if (fact == FACT_DECISION_DATE)
		s->amount.known = e->yes;
	else if (fact == FACT_FACILITY && !e->facility_free)
		s->amount.known = e->no;
}

static struct symbol *symbol_of(struct encoder *e, int index)
{
	const struct fact *fact = &e->corpus->facts.at[index];
	struct symbol *s = index == e->varied && e->variant ? &e->variants[e->variant - 1] : &e->symbols[index];
	const char *name = str_c(e->arena, fact->name);
	if (s->made)
		return s;
	s->made = true;
	switch (fact->type.kind) {
	case TYPE_BOOL: s->truth = free_truth(e, name); break;
	case TYPE_SET: make_set(e, s, fact, name); break;
	case TYPE_LIST: make_list(e, s, fact, e->rows[index], name); break;
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION:
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_CODE: s->amount = free_amount(e, &fact->type, fact, name); break;
	case TYPE_BAD: break;
	}
	make_environment(e, s, index);
	return s;
}

/* Of a condition by itself the states, the purpose and the agreement are any. */
static struct amount environment_of(struct encoder *e, enum environment which)
{
	struct amount *a = &e->environments[which];
	if (a->value)
		return *a;
	struct type type = { .kind = TYPE_NUMBER, .low = 0, .high = 1 };
	if (environment_codes(which) >= 0)
		type = (struct type){ .kind = TYPE_CODE, .codes = environment_codes(which) };
	*a = free_amount(e, &type, NULL, "environment");
	a->known = e->yes;
	if (e->environments[ENV_SENDER].value && e->environments[ENV_RECEIVER].value &&
	    (which == ENV_SENDER || which == ENV_RECEIVER))
		demand(e, smt_not(e, Z3_mk_eq(e->z3, e->environments[ENV_SENDER].value,
					      e->environments[ENV_RECEIVER].value)));
	return *a;
}

static struct truth in_force_of(struct encoder *e, int64_t instrument)
{
	Z3_ast *force = &e->in_force[instrument];
	if (!*force)
		*force = smt_fresh(e, e->bool_sort, "in_force");
	return (struct truth){ *force, smt_not(e, *force) };
}

/* Scalars. */

static struct amount constant_amount(struct encoder *e, int64_t value)
{
	return (struct amount){ .known = e->yes,
				.none = e->no,
				.value = smt_int(e, value),
				.codes = -1,
				.written = true,
				.imm = value,
				.low = value,
				.high = value };
}

/* Its value as a code: a written one is a number until it stands beside a code. */
static Z3_ast as_code(struct encoder *e, const struct amount *a)
{
	return a->codes >= 0 ? a->value : code_value(e, a->imm);
}

static struct truth compare(struct encoder *e, enum op op, struct amount a, struct amount b)
{
	Z3_ast some = smt_and(e, smt_not(e, a.none), smt_not(e, b.none)), relation;
	if (op == OP_EQ && (a.codes >= 0 || b.codes >= 0))
		relation = Z3_mk_eq(e->z3, as_code(e, &a), as_code(e, &b));
	else if (op == OP_EQ)
		relation = Z3_mk_eq(e->z3, a.value, b.value);
	else
		relation = op == OP_LT ? Z3_mk_lt(e->z3, a.value, b.value) : Z3_mk_le(e->z3, a.value, b.value);
	Z3_ast yes = smt_and(e, some, relation);
	if (op == OP_EQ)
		yes = smt_or(e, yes, smt_and(e, a.none, b.none));
	return truth_of(e, smt_and(e, a.known, b.known), yes);
}

static struct amount extreme(struct encoder *e, bool latest, struct amount a, struct amount b)
{
	Z3_ast first = latest ? Z3_mk_ge(e->z3, a.value, b.value) : Z3_mk_le(e->z3, a.value, b.value);
	Z3_ast value = choose(e, a.none, b.value, choose(e, b.none, a.value, choose(e, first, a.value, b.value)));
	return (struct amount){ .known = smt_and(e, a.known, b.known),
				.none = smt_and(e, a.none, b.none),
				.value = value,
				.codes = -1,
				.low = a.low < b.low ? a.low : b.low,
				.high = a.high > b.high ? a.high : b.high };
}

static Z3_ast clamped(struct encoder *e, Z3_ast value, int64_t low, int64_t high)
{
	value = choose(e, Z3_mk_lt(e->z3, value, smt_int(e, low)), smt_int(e, low), value);
	return choose(e, Z3_mk_gt(e->z3, value, smt_int(e, high)), smt_int(e, high), value);
}

static Z3_ast product(struct encoder *e, Z3_ast a, int64_t factor)
{
	return factor == 1 ? a : Z3_mk_mul(e->z3, 2, (Z3_ast[]){ smt_int(e, factor), a });
}

/* Shifts by hours or days are sums that stay within the calendar; the others are left to calendar.c. */
static Z3_ast shifted(struct encoder *e, const struct node *node, struct amount a, struct amount b, struct amount *out)
{
	bool time;
	struct duration d = duration_unpack(node->imm, &time);
	out->low = time ? (int64_t)DATE_MIN * 86400 : DATE_MIN;
	out->high = time ? (int64_t)DATE_MAX * 86400 + 86399 : DATE_MAX;
	if (d.unit != UNIT_DAYS && d.unit != UNIT_HOURS)
		return calendar_result(e, node->op, node->imm, a, b, out->low, out->high);
	int64_t unit = !time ? 1 : d.unit == UNIT_HOURS ? 3600 : 86400;
	Z3_ast by = node->op == OP_SHIFT_BY ? product(e, b.value, d.count * unit) : smt_int(e, d.count * unit);
	return clamped(e, Z3_mk_add(e->z3, 2, (Z3_ast[]){ a.value, by }), out->low, out->high);
}

static struct amount arithmetic(struct encoder *e, const struct node *node, struct amount a, struct amount b)
{
	bool binary = node->b != NODE_NONE, time;
	struct amount out = { .known = binary ? smt_and(e, a.known, b.known) : a.known,
			      .none = binary ? smt_or(e, a.none, b.none) : a.none,
			      .codes = -1 };
	if (node->op == OP_ADD || node->op == OP_SUB) {
		Z3_ast both[2] = { a.value, b.value };
		bool add = node->op == OP_ADD;
		out.value = add ? Z3_mk_add(e->z3, 2, both) : Z3_mk_sub(e->z3, 2, both);
		out.low = a.low + (add ? b.low : -b.high);
		out.high = a.high + (add ? b.high : -b.low);
	} else if (node->op == OP_SCALE) {
		out.value = product(e, a.value, node->imm);
		out.low = a.low * node->imm;
		out.high = a.high * node->imm;
	} else if (node->op == OP_BETWEEN) {
		struct duration d = duration_unpack(node->imm, &time);
		out.low = time && d.unit == UNIT_HOURS ? -3000000 : -120000;
		out.high = -out.low;
		if (time || d.unit == UNIT_MONTHS || d.unit == UNIT_YEARS)
			out.value = calendar_result(e, node->op, node->imm, a, b, out.low, out.high);
		else
			out.value = Z3_mk_sub(e->z3, 2, (Z3_ast[]){ b.value, a.value });
	} else {
		if (node->op == OP_SHIFT_BY && (b.low < -1000000 || b.high > 1000000))
			e->fault = STR("a date is moved by a duration that may be of millions");
		out.value = shifted(e, node, a, b, &out);
	}
	return out;
}

/* Sets. */

static struct truth member(struct encoder *e, const struct path *path, const struct node *set, const struct universe *u,
			   size_t at)
{
	if (set->op == OP_SET_CONST)
		return constant(e, tri_of(set_has(&path->nodes.sets.at[set->imm], u->codes[at])));
	return symbol_of(e, (int)set->imm)->members[at];
}

static int codes_of_sets(const struct encoder *e, const struct node *a, const struct node *b)
{
	const struct node *fact = a->op == OP_SET_FACT ? a : b;
	return fact->op == OP_SET_FACT ? e->corpus->facts.at[fact->imm].type.codes : CODES_country;
}

static struct truth is_in(struct encoder *e, const struct path *path, struct amount a, const struct node *set)
{
	int codes = set->op == OP_SET_FACT ? e->corpus->facts.at[set->imm].type.codes : a.codes;
	assert(codes >= 0); /* a written code in a written set was folded when the path was compiled */
	const struct universe *u = &e->universes[codes];
	if (a.written)
		return member(e, path, set, u, u->copies[a.imm]);
	Z3_ast *yes = arena_new_array(e->arena, Z3_ast, u->count + 1);
	Z3_ast *no = arena_new_array(e->arena, Z3_ast, u->count + 2);
	for (size_t i = 0; i < u->count; i++) {
		struct truth in = member(e, path, set, u, i);
		Z3_ast here = in.yes == e->no && in.no == e->no ? e->no
								: Z3_mk_eq(e->z3, a.value, code_value(e, u->codes[i]));
		yes[i] = smt_and(e, here, in.yes);
		no[i] = smt_and(e, here, in.no);
	}
	no[u->count] = a.none;
	Z3_ast some = smt_and(e, a.known, smt_not(e, a.none));
	struct truth t = { smt_and(e, some, smt_some(e, yes, u->count)), NULL };
	t.no = e->complete && a.known == e->yes ? smt_not(e, t.yes)
						: smt_and(e, a.known, smt_some(e, no, u->count + 1));
	return t;
}

static struct truth overlaps(struct encoder *e, const struct path *path, const struct node *a, const struct node *b)
{
	const struct universe *u = &e->universes[codes_of_sets(e, a, b)];
	struct truth t = constant(e, TRI_FALSE);
	for (size_t i = 0; i < u->count; i++)
		t = either(e, t, joined(e, member(e, path, a, u, i), member(e, path, b, u, i)));
	return t;
}

static struct truth set_equals(struct encoder *e, const struct path *path, const struct node *a, const struct node *b,
			       const struct universe *u)
{
	struct truth t = constant(e, TRI_TRUE);
	for (size_t i = 0; i < u->count; i++) {
		struct truth in = member(e, path, a, u, i);
		bool wanted = set_has(&path->nodes.sets.at[b->imm], u->codes[i]);
		t = joined(e, t, wanted ? in : negated(in));
	}
	return t;
}

/* Places. */

static struct truth *places_of(struct encoder *e, struct encoded *p, const struct node *node)
{
	const struct universe *u = &e->universes[CODES_country];
	const struct nodes *n = &p->path->nodes;
	struct truth *out = arena_new_array(e->arena, struct truth, u->count + 1);
	for (size_t i = 0; i < u->count; i++) {
		struct amount here = constant_amount(e, u->codes[i]);
		if (node->op == OP_PLACE_IN)
			out[i] = member(e, p->path, &n->at[node->a], u, i);
		else if (node->op == OP_PLACE_IS)
			out[i] = compare(e, OP_EQ, p->amounts[node->a], here);
		else if (node->op == OP_PLACE_IF)
			out[i] = p->truths[node->a];
		else if (node->op == OP_PLACE_NOT)
			out[i] = negated(p->places[node->a][i]);
		else if (node->op == OP_PLACE_AND)
			out[i] = joined(e, p->places[node->a][i], p->places[node->b][i]);
		else
			out[i] = either(e, p->places[node->a][i], p->places[node->b][i]);
	}
	return out;
}

static struct truth exists(struct encoder *e, const struct truth *places)
{
	struct truth t = constant(e, TRI_FALSE);
	for (size_t i = 0; i < e->universes[CODES_country].count; i++)
		t = either(e, t, places[i]);
	return t;
}

/* Rows. */

static void encode_node(struct encoder *e, struct encoded *p, node_id id, const struct symbol *list, size_t row);

static const struct quantified *quantified_of(const struct path *path, node_id id)
{
	vec_each (&path->quantified, i)
		if (path->quantified.at[i].node == id)
			return &path->quantified.at[i];
	assert(!"a quantifier without its rows");
	return NULL;
}

/* reach[k]: at least k of the conditions so far hold. */
static Z3_ast at_least(struct encoder *e, const Z3_ast *holds, size_t count, int64_t wanted)
{
	if (wanted <= 0)
		return e->yes;
	if ((uint64_t)wanted > count)
		return e->no;
	Z3_ast *reach = arena_new_array(e->arena, Z3_ast, (size_t)wanted + 1);
	reach[0] = e->yes;
	for (size_t k = 1; k <= (size_t)wanted; k++)
		reach[k] = e->no;
	for (size_t i = 0; i < count; i++)
		for (size_t k = (size_t)wanted; k > 0; k--)
			reach[k] = smt_or(e, reach[k], smt_and(e, holds[i], reach[k - 1]));
	return reach[wanted];
}

static struct truth count_of(struct encoder *e, const struct symbol *list, const Z3_ast *sure, const Z3_ast *maybe,
			     int64_t wanted)
{
	return (struct truth){ at_least(e, sure, list->rows, wanted),
			       smt_and(e, list->closed, smt_not(e, at_least(e, maybe, list->rows, wanted))) };
}

static struct truth count_at_least(struct encoder *e, struct encoded *p, node_id id)
{
	const struct node *node = &p->path->nodes.at[id];
	const struct quantified *q = quantified_of(p->path, id);
	const struct symbol *list = symbol_of(e, (int)node->imm);
	struct amount wanted = p->amounts[node->b];
	Z3_ast *sure = arena_new_array(e->arena, Z3_ast, list->rows + 1);
	Z3_ast *maybe = arena_new_array(e->arena, Z3_ast, list->rows + 1);
	for (size_t r = 0; r < list->rows; r++) {
		for (size_t k = 0; k < q->body_count; k++)
			encode_node(e, p, q->body[k], list, r);
		sure[r] = smt_and(e, list->present[r], p->truths[node->a].yes);
		maybe[r] = smt_and(e, list->present[r], smt_not(e, p->truths[node->a].no));
	}
	if (wanted.written)
		return count_of(e, list, sure, maybe, wanted.imm);
	/* How many is itself a fact: each number that it can be, in turn. None is as good as unknown here. */
	Z3_ast number = smt_and(e, wanted.known, smt_not(e, wanted.none));
	struct truth t = constant(e, TRI_FALSE);
	int64_t low = wanted.low < 0 ? 0 : wanted.low;
	for (int64_t k = low; k <= (int64_t)list->rows + 1; k++) {
		Z3_ast value = smt_int(e, k), here = Z3_mk_eq(e->z3, wanted.value, value);
		if (k == low)
			here = Z3_mk_le(e->z3, wanted.value, value);
		struct truth at = count_of(e, list, sure, maybe, k);
		here = smt_and(e, number, here);
		t.yes = smt_or(e, t.yes, smt_and(e, here, at.yes));
		t.no = smt_or(e, k == low ? e->no : t.no, smt_and(e, here, at.no));
	}
	return t;
}

static size_t field_at(const struct encoder *e, const struct node *node, size_t row)
{
	size_t fact = (size_t)(node->imm / LIMIT_RECORD_FIELDS), field = (size_t)(node->imm % LIMIT_RECORD_FIELDS);
	return row * e->corpus->facts.at[fact].field_count + field;
}

static void encode_node(struct encoder *e, struct encoded *p, node_id id, const struct symbol *list, size_t row)
{
	const struct node *node = &p->path->nodes.at[id];
	const struct node *a = node->a == NODE_NONE ? NULL : &p->path->nodes.at[node->a],
			  *b = node->b == NODE_NONE ? NULL : &p->path->nodes.at[node->b];
	struct truth *t = &p->truths[id];
	struct amount *out = &p->amounts[id];
	switch (node->op) {
	case OP_TRI: *t = constant(e, (tri)node->imm); return;
	case OP_FACT_BOOL: *t = symbol_of(e, (int)node->imm)->truth; return;
	case OP_FIELD_BOOL: *t = list->row_truths[field_at(e, node, row)]; return;
	case OP_NOT: *t = negated(p->truths[node->a]); return;
	case OP_AND: *t = joined(e, p->truths[node->a], p->truths[node->b]); return;
	case OP_OR: *t = either(e, p->truths[node->a], p->truths[node->b]); return;
	case OP_EQ:
	case OP_LT:
	case OP_LE: *t = compare(e, node->op, p->amounts[node->a], p->amounts[node->b]); return;
	case OP_IN: *t = is_in(e, p->path, p->amounts[node->a], b); return;
	case OP_OVERLAPS: *t = overlaps(e, p->path, a, b); return;
	case OP_SET_EQ: *t = set_equals(e, p->path, a, b, &e->universes[node->imm]); return;
	case OP_COUNT_GE: *t = count_at_least(e, p, id); return;
	case OP_EXISTS: *t = exists(e, p->places[node->a]); return;
	case OP_CONST: *out = constant_amount(e, node->imm); return;
	case OP_NONE:
		*out = constant_amount(e, 0);
		out->written = false;
		out->none = e->yes;
		return;
	case OP_FACT_SCALAR: *out = symbol_of(e, (int)node->imm)->amount; return;
	case OP_FIELD_SCALAR: *out = list->row_amounts[field_at(e, node, row)]; return;
	case OP_ADD:
	case OP_SUB:
	case OP_SCALE:
	case OP_SHIFT:
	case OP_SHIFT_BY:
	case OP_BETWEEN:
		*out = arithmetic(e, node, p->amounts[node->a], b ? p->amounts[node->b] : (struct amount){ 0 });
		return;
	case OP_LATEST:
	case OP_EARLIEST: *out = extreme(e, node->op == OP_LATEST, p->amounts[node->a], p->amounts[node->b]); return;
	case OP_SET_CONST:
	case OP_SET_FACT: return;
	case OP_PLACE_IN:
	case OP_PLACE_IS:
	case OP_PLACE_IF:
	case OP_PLACE_NOT:
	case OP_PLACE_AND:
	case OP_PLACE_OR: p->places[id] = places_of(e, p, node); return;
	case OP_ENV: *out = environment_of(e, (enum environment)node->imm); return;
	case OP_IN_FORCE: *t = in_force_of(e, node->imm); return;
	case OP_COUNT: break;
	}
	assert(!"an operation that is none");
}

/* What the question rests on. */

void mark_clauses(const struct path *path, unsigned char *used)
{
	vec_each (&path->rules, i) {
		const struct rule *rule = &path->rules.at[i];
		used[rule->value] = used[rule->own] = 1;
		if (rule->effect == EFFECT_REQUIRES)
			used[rule->when] = 1;
	}
	vec_each (&path->exceptions, i)
		used[path->exceptions.at[i].value] = 1;
	vec_each (&path->owed, i)
		used[path->owed.at[i].when] = 1;
}

static void mark_used(struct encoder *e, struct encoded *p)
{
	const struct nodes *n = &p->path->nodes;
	p->used = arena_new_array(e->arena, unsigned char, n->count);
	p->used[p->path->barred] = p->used[p->path->covered] = p->used[p->path->met] = 1;
	if (p->path->asked != NODE_NONE)
		p->used[p->path->asked] = 1;
	vec_each (&p->path->rules, i)
		p->used[p->path->rules.at[i].value] = 1;
	if (e->every_clause)
		mark_clauses(p->path, p->used);
	for (node_id id = (node_id)n->count; id-- > 0;) {
		if (!p->used[id])
			continue;
		if (n->at[id].a != NODE_NONE)
			p->used[n->at[id].a] = 1;
		if (n->at[id].b != NODE_NONE)
			p->used[n->at[id].b] = 1;
	}
}

struct encoder *encoder_create(struct arena *arena, Z3_context z3, const struct corpus *corpus, bool complete)
{
	struct encoder *e = arena_new(arena, struct encoder);
	e->arena = arena;
	e->z3 = z3;
	e->corpus = corpus;
	e->complete = complete;
	e->receiver = -1;
	e->varied = -1;
	e->bool_sort = Z3_mk_bool_sort(z3);
	e->int_sort = Z3_mk_int_sort(z3);
	e->code_sort = Z3_mk_bv_sort(z3, 8);
	e->yes = Z3_mk_true(z3);
	e->no = Z3_mk_false(z3);
	e->universes = arena_new_array(arena, struct universe, corpus->code_lists.count);
	e->named = arena_new_array(arena, struct code_set, corpus->code_lists.count);
	e->symbols = arena_new_array(arena, struct symbol, corpus->facts.count);
	e->rows = arena_new_array(arena, size_t, corpus->facts.count);
	e->in_force = arena_new_array(arena, Z3_ast, corpus->instruments.count + 1);
	return e;
}

struct encoded *encoder_add(struct encoder *e, const struct path *path)
{
	struct encoded *p = arena_new(e->arena, struct encoded);
	p->path = path;
	p->truths = arena_new_array(e->arena, struct truth, path->nodes.count);
	p->amounts = arena_new_array(e->arena, struct amount, path->nodes.count);
	p->places = arena_new_array(e->arena, struct truth *, path->nodes.count);
	mark_used(e, p);
	vec_add(e->arena, &e->paths, p);
	e->receiver = path->query.receiver;
	return p;
}

struct encoded *encoder_add_variant(struct encoder *e, const struct path *path, unsigned variant)
{
	struct encoded *p = encoder_add(e, path);
	p->variant = variant;
	return p;
}

bool encoder_run(struct encoder *e)
{
	if (!find_universes(e))
		return false;
	vec_each (&e->paths, i) {
		struct encoded *p = e->paths.at[i];
		e->variant = p->variant;
		for (node_id id = 0; id < p->path->nodes.count; id++)
			if (p->used[id] && !p->path->nodes.at[id].row)
				encode_node(e, p, id, NULL, 0);
	}
	return e->fault.len == 0;
}
