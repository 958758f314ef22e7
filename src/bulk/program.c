/* program.c - from a path's nodes to instructions over planes.
 *
 * A condition that reads one scalar fact becomes the ranges of values in which it is true: found by asking it of every
 * value where there are few, and by bisection where the fact stands in it once, since the sign of the difference of its
 * two sides is then monotone. One that reads one set alone becomes a question, answered when the table is filled.
 * Conjunctions and disjunctions used once are merged into the one that uses them, negations are a matter of which plane
 * is which, so that one kind of instruction is left for all of logic.
 */
#include "bulk_int.h"
#include <assert.h>
#include <stdlib.h>

enum { ENUMERATED_MAX = 4096, RANGES_MAX = 128, SPLIT_CASES_MAX = 12, SPLIT_CODE_MAX = 4096 };

struct compiler {
	struct arena *arena;
	struct program *program;
	const struct path *path;
	struct row_eval *eval;
	slot_ref *refs; /* by node: ref + 1, 0 not yet */
	unsigned *uses; /* by node: parents, and 1 for what is kept */
	int *facts;     /* scratch */
};

static slot_ref const_ref(tri t) { return t == TRI_UNKNOWN ? SLOT_UNKNOWN * 2 : SLOT_TRUE * 2 + (t == TRI_FALSE); }

static slot_ref emit(struct compiler *c, struct instruction in)
{
	in.slot = (uint32_t)c->program->slot_count++;
	vec_add(c->arena, &c->program->code, in);
	return in.slot * 2;
}

/* The conjunction of some references, simplified where a constant decides. */
static slot_ref emit_all(struct compiler *c, const slot_ref *refs, size_t count)
{
	struct instruction in = { .kind = ALL_OF, .all = arena_new_array(c->arena, slot_ref, count) };
	for (size_t i = 0; i < count; i++) {
		bool there = false;
		if (refs[i] == const_ref(TRI_FALSE))
			return refs[i];
		for (size_t k = 0; k < in.all_count; k++)
			there = there || in.all[k] == refs[i];
		if (!there && refs[i] != const_ref(TRI_TRUE))
			in.all[in.all_count++] = refs[i] == SLOT_UNKNOWN * 2 + 1 ? SLOT_UNKNOWN * 2 : refs[i];
	}
	if (in.all_count == 0)
		return const_ref(TRI_TRUE);
	return in.all_count == 1 ? in.all[0] : emit(c, in);
}

/* Conditions of one scalar. */

static bool add_range(struct compiler *c, struct instruction *in, size_t *room, uint64_t low, uint64_t high)
{
	if (in->range_count && in->ranges[in->range_count - 1].high + 1 == low) {
		in->ranges[in->range_count - 1].high = high;
		return true;
	}
	if (in->range_count == *room) {
		if (*room == RANGES_MAX)
			return false;
		struct range *more = arena_new_array(c->arena, struct range, RANGES_MAX);
		memcpy(more, in->ranges, in->range_count * sizeof *more);
		in->ranges = more;
		*room = RANGES_MAX;
	}
	in->ranges[in->range_count++] = (struct range){ low, high };
	return true;
}

struct atom {
	node_id node;
	node_id *cone;
	size_t count;
	int fact;
	struct type type;
};

static tri ask(struct compiler *c, const struct atom *atom, uint64_t raw)
{
	c->eval->facts[atom->fact] = scalar_of(&atom->type, raw);
	return row_run(c->eval, atom->cone, atom->count);
}

static bool enumerate(struct compiler *c, const struct atom *atom, uint64_t last, struct instruction *in, size_t *room)
{
	for (uint64_t raw = 2; raw <= last; raw++)
		if (ask(c, atom, raw) == TRI_TRUE && !add_range(c, in, room, raw, raw))
			return false;
	return true;
}

/* How the two sides of a comparison stand: -1, 0, 1; 2 when one of them is none. */
static int sign(struct compiler *c, const struct atom *atom, uint64_t raw)
{
	const struct node *node = &c->path->nodes.at[atom->node];
	(void)ask(c, atom, raw);
	struct scalar a = c->eval->scalars[node->a], b = c->eval->scalars[node->b];
	if (a.known != KNOWN || b.known != KNOWN)
		return 2;
	return (a.value > b.value) - (a.value < b.value);
}

/* The first raw value in (low, high] whose sign is `wanted`, or is not; monotone: it is so at `high`. */
static uint64_t first_where(struct compiler *c, const struct atom *atom, uint64_t low, uint64_t high, int wanted,
			    bool equal)
{
	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;
		if ((sign(c, atom, middle) == wanted) == equal)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static bool holds(enum op op, int s) { return op == OP_EQ ? s == 0 : op == OP_LT ? s < 0 : s <= 0; }

/* How many ways lead from the node down to the fact. */
static unsigned ways(const struct path *path, const struct atom *atom, unsigned *scratch)
{
	for (size_t i = 0; i < atom->count; i++) {
		const struct node *node = &path->nodes.at[atom->cone[i]];
		unsigned here = node->op == OP_FACT_SCALAR && node->imm == atom->fact;
		here += node->a != NODE_NONE ? scratch[node->a] : 0;
		here += node->b != NODE_NONE ? scratch[node->b] : 0;
		scratch[atom->cone[i]] = here < 1000 ? here : 1000;
	}
	return scratch[atom->node];
}

static bool bisect(struct compiler *c, const struct atom *atom, uint64_t last, struct instruction *in, size_t *room)
{
	enum op op = c->path->nodes.at[atom->node].op;
	unsigned *scratch = arena_new_array(c->arena, unsigned, c->path->nodes.count);
	if ((op != OP_EQ && op != OP_LT && op != OP_LE) || ways(c->path, atom, scratch) != 1)
		return false;
	int first = sign(c, atom, 2), end = sign(c, atom, last);
	if (first == 2 || first == end)
		return ask(c, atom, 2) != TRI_TRUE || add_range(c, in, room, 2, last);
	uint64_t change = first_where(c, atom, 2, last, first, false), rest = change;
	if (sign(c, atom, change) != end)
		rest = first_where(c, atom, change, last, end, true);
	return (!holds(op, first) || add_range(c, in, room, 2, change - 1)) &&
	       (change == rest || !holds(op, 0) || add_range(c, in, room, change, rest - 1)) &&
	       (!holds(op, end) || add_range(c, in, room, rest, last));
}

static bool compile_scalar(struct compiler *c, struct atom *atom, slot_ref *ref)
{
	size_t room = 8;
	struct instruction in = { .kind = COMPARE, .fact = atom->fact };
	in.ranges = arena_new_array(c->arena, struct range, room);
	uint64_t last = (uint64_t)atom->type.high - (uint64_t)atom->type.low + 2;
	tri unsaid = ask(c, atom, 0);
	if (unsaid != TRI_UNKNOWN) { /* monotone: whatever it turns out to be */
		*ref = const_ref(unsaid);
		return true;
	}
	if (ask(c, atom, 1) == TRI_TRUE && !add_range(c, &in, &room, 1, 1))
		return false;
	bool done = last <= ENUMERATED_MAX ? enumerate(c, atom, last, &in, &room) : bisect(c, atom, last, &in, &room);
	ask(c, atom, 0);
	if (!done)
		return false;
	*ref = emit(c, in);
	c->program->layout->facts[atom->fact].used = true;
	return true;
}

/* Other conditions. */

static slot_ref compile_question(struct compiler *c, node_id node, int fact)
{
	struct layout_fact *f = &c->program->layout->facts[fact];
	node_id *cone;
	size_t count;
	row_cone(c->arena, c->path, node, &cone, &count);
	tri unsaid = row_run(c->eval, cone, count);
	if (unsaid != TRI_UNKNOWN)
		return const_ref(unsaid);
	f->used = true;
	vec_add(c->arena, &f->questions, ((struct question){ c->path, node }));
	return emit(c, (struct instruction){ .kind = INPUT_PLANES, .fact = fact, .question = f->questions.count - 1 });
}

static slot_ref compile_rows(struct compiler *c, node_id node, size_t fact_count)
{
	struct instruction in = { .kind = ROWS, .fact_count = fact_count, .memory = true };
	row_cone(c->arena, c->path, node, &in.cone, &in.cone_count);
	in.facts = arena_copy(c->arena, c->facts, fact_count * sizeof *c->facts);
	for (size_t i = 0; i < fact_count; i++) {
		struct layout_fact *f = &c->program->layout->facts[in.facts[i]];
		f->used = f->whole = true;
		in.memory = in.memory && f->type.kind != TYPE_LIST;
	}
	c->program->rows_count++;
	return emit(c, in);
}

static slot_ref compile_atom(struct compiler *c, node_id id)
{
	const struct node *node = &c->path->nodes.at[id];
	if (node->op == OP_TRI)
		return const_ref((tri)node->imm);
	if (node->op == OP_FACT_BOOL) {
		c->program->layout->facts[node->imm].used = true;
		return emit(c, (struct instruction){ .kind = INPUT_PLANES, .fact = (int)node->imm });
	}
	size_t count = row_facts(c->path, id, c->facts);
	struct atom atom = { .node = id, .fact = count ? c->facts[0] : -1 };
	if (count == 0) {
		row_cone(c->arena, c->path, id, &atom.cone, &atom.count);
		return const_ref(row_run(c->eval, atom.cone, atom.count));
	}
	atom.type = c->program->layout->facts[atom.fact].type;
	if (count == 1 && atom.type.kind == TYPE_SET)
		return compile_question(c, id, atom.fact);
	if (count == 1 && atom.type.kind != TYPE_LIST && atom.type.kind != TYPE_BOOL) {
		slot_ref ref;
		row_cone(c->arena, c->path, id, &atom.cone, &atom.count);
		if (compile_scalar(c, &atom, &ref))
			return ref;
		(void)row_facts(c->path, id, c->facts);
	}
	return compile_rows(c, id, count);
}

/* Junctions. */

struct junction_item {
	node_id node;
	bool negated;
};

/* A node's reference, when all that it rests on has one; else what is missing goes onto the stack. */
static bool junction(struct compiler *c, node_id id, slot_ref *ref, void *stack_of)
{
	VEC(node_id) *stack = stack_of;
	VEC(struct junction_item) open = { 0 };
	VEC(slot_ref) all = { 0 };
	bool any = c->path->nodes.at[id].op == OP_OR, ready = true;
	vec_add(c->arena, &open, ((struct junction_item){ c->path->nodes.at[id].a, any }));
	vec_add(c->arena, &open, ((struct junction_item){ c->path->nodes.at[id].b, any }));
	while (open.count) {
		struct junction_item item = open.at[--open.count];
		const struct node *node = &c->path->nodes.at[item.node];
		enum op wanted = item.negated ? OP_OR : OP_AND;
		if (node->op == OP_NOT) {
			vec_add(c->arena, &open, ((struct junction_item){ node->a, !item.negated }));
		} else if (node->op == wanted && c->uses[item.node] == 1) {
			vec_add(c->arena, &open, ((struct junction_item){ node->a, item.negated }));
			vec_add(c->arena, &open, ((struct junction_item){ node->b, item.negated }));
		} else if (!c->refs[item.node]) {
			ready = false;
			*vec_push(c->arena, stack) = item.node;
		} else {
			vec_add(c->arena, &all, (c->refs[item.node] - 1) ^ item.negated);
		}
	}
	if (ready)
		*ref = emit_all(c, all.at, all.count) ^ any;
	return ready;
}

/* Not recursive: a text may chain thousands of conditions. */
static slot_ref compile_node(struct compiler *c, node_id root)
{
	VEC(node_id) stack = { 0 };
	vec_add(c->arena, &stack, root);
	while (stack.count) {
		node_id id = stack.at[stack.count - 1];
		const struct node *node = &c->path->nodes.at[id];
		slot_ref ref;
		if (c->refs[id]) {
			stack.count--;
		} else if (node->op == OP_NOT) {
			if (c->refs[node->a])
				c->refs[id] = ((c->refs[node->a] - 1) ^ 1) + 1;
			else
				vec_add(c->arena, &stack, node->a);
		} else if (node->op == OP_AND || node->op == OP_OR) {
			if (junction(c, id, &ref, &stack))
				c->refs[id] = ref + 1;
		} else {
			c->refs[id] = compile_atom(c, id) + 1;
		}
	}
	return c->refs[root] - 1;
}

static void count_uses(struct compiler *c)
{
	const struct path *path = c->path;
	c->uses = arena_new_array(c->arena, unsigned, path->nodes.count);
	unsigned char *mark = arena_new_array(c->arena, unsigned char, path->nodes.count);
	const node_id kept[] = { path->barred, path->covered, path->met, path->clear };
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		mark[kept[i]] = 1;
		c->uses[kept[i]] += 2;
	}
	vec_each (&path->rules, i) {
		mark[path->rules.at[i].value] = 1;
		c->uses[path->rules.at[i].value] += 2;
	}
	for (node_id id = (node_id)path->nodes.count; id-- > 0;) {
		const struct node *node = &path->nodes.at[id];
		if (!mark[id] || (node->op != OP_AND && node->op != OP_OR && node->op != OP_NOT))
			continue;
		mark[node->a] = 1;
		c->uses[node->a]++;
		if (node->b != NODE_NONE) {
			mark[node->b] = 1;
			c->uses[node->b]++;
		}
	}
}

/* Needs. */

static void add_need(struct compiler *c, int fact, uint32_t slot)
{
	vec_each (&c->program->needs, i)
		if (c->program->needs.at[i].fact == fact) {
			vec_add(c->arena, &c->program->needs.at[i].slots, slot);
			return;
		}
	struct need *need = vec_push(c->arena, &c->program->needs);
	*need = (struct need){ .fact = fact };
	vec_add(c->arena, &need->slots, slot);
}

static int compare_needs(const void *a, const void *b)
{
	return ((const struct need *)a)->fact - ((const struct need *)b)->fact;
}

static void find_needs(struct compiler *c)
{
	struct program *p = c->program;
	vec_each (&p->code, i) {
		const struct instruction *in = &p->code.at[i];
		if (in->kind == INPUT_PLANES || in->kind == COMPARE)
			add_need(c, in->fact, in->slot);
		for (size_t k = 0; k < in->fact_count; k++)
			add_need(c, in->facts[k], in->slot);
	}
	if (p->needs.count)
		qsort(p->needs.at, p->needs.count, sizeof *p->needs.at, compare_needs);
}

/* Settled: clearance in every case of one fact. Kleene's logic over-asks where a fact speaks against clearance either
 * way; what is found here is certain, and what is not found stays undetermined. */

struct splitter {
	struct compiler *c;
	slot_ref *now; /* by slot: its reference in this case, plus 1; 0: unchanged */
	size_t main_count;
};

static slot_ref in_case(const struct splitter *s, slot_ref ref)
{
	slot_ref now = s->now[ref / 2];
	return now ? (now - 1) ^ (ref & 1) : ref;
}

static slot_ref run_case(struct splitter *s)
{
	struct compiler *c = s->c;
	for (size_t i = 0; i < s->main_count; i++) {
		struct instruction in = c->program->code.at[i];
		bool changed = false;
		if (in.kind != ALL_OF)
			continue;
		slot_ref *all = arena_new_array(c->arena, slot_ref, in.all_count);
		for (size_t k = 0; k < in.all_count; k++) {
			all[k] = in_case(s, in.all[k]);
			changed = changed || all[k] != in.all[k];
		}
		if (changed)
			s->now[in.slot] = emit_all(c, all, in.all_count) + 1;
	}
	return in_case(s, c->program->clear);
}

static bool in_ranges(const struct instruction *in, uint64_t raw)
{
	for (size_t i = 0; i < in->range_count; i++)
		if (in->ranges[i].low <= raw && raw <= in->ranges[i].high)
			return true;
	return false;
}

/* One raw value for each way in which the fact's conditions can come out; 0 when there are too many. */
static size_t cases_of(struct compiler *c, const struct need *need, uint64_t cases[SPLIT_CASES_MAX])
{
	const struct layout_fact *f = &c->program->layout->facts[need->fact];
	const struct fact *fact = &c->path->corpus->facts.at[need->fact];
	uint64_t last = (uint64_t)f->type.high - (uint64_t)f->type.low + 2;
	VEC(uint64_t) borders = { 0 };
	size_t count = 0;
	vec_add(c->arena, &borders, 2);
	if (fact->type.or_none)
		vec_add(c->arena, &borders, 1);
	vec_each (&c->program->code, i) {
		const struct instruction *in = &c->program->code.at[i];
		for (size_t r = 0; in->kind == COMPARE && in->fact == need->fact && r < in->range_count; r++) {
			if (in->ranges[r].low >= 2)
				vec_add(c->arena, &borders, in->ranges[r].low);
			if (in->ranges[r].high < last && in->ranges[r].high >= 2)
				vec_add(c->arena, &borders, in->ranges[r].high + 1);
		}
	}
	vec_each (&borders, b) {
		bool known = false;
		for (size_t k = 0; k < count && !known; k++) {
			known = true;
			vec_each (&c->program->code, i) {
				const struct instruction *in = &c->program->code.at[i];
				if (in->kind == COMPARE && in->fact == need->fact)
					known = known && in_ranges(in, cases[k]) == in_ranges(in, borders.at[b]);
			}
		}
		if (known)
			continue;
		if (count == SPLIT_CASES_MAX)
			return 0;
		cases[count++] = borders.at[b];
	}
	return count;
}

/* In which senses clearance reads each slot: 1 as it is, 2 negated. */
static unsigned char *polarities(struct compiler *c)
{
	const struct program *p = c->program;
	unsigned char *senses = arena_new_array(c->arena, unsigned char, p->slot_count);
	senses[p->clear / 2] = p->clear & 1 ? 2 : 1;
	for (size_t i = p->main_count; i-- > 0;) {
		const struct instruction *in = &p->code.at[i];
		unsigned char here = senses[in->slot], negated = (unsigned char)((here >> 1 | here << 1) & 3);
		for (size_t k = 0; k < in->all_count; k++)
			senses[in->all[k] / 2] |= in->all[k] & 1 ? negated : here;
	}
	return senses;
}

/* A condition that only ever speaks for clearance, or only against it, settles nothing that Kleene's logic does not:
 * making it true and making it false, one of the two is the better case. */
static bool worth_splitting(const struct need *need, const unsigned char *senses)
{
	size_t slots = 0;
	bool both = false;
	vec_each (&need->slots, s) {
		slots += senses[need->slots.at[s]] != 0;
		both = both || senses[need->slots.at[s]] == 3;
	}
	return both || slots > 1;
}

static void split_fact(struct compiler *c, const struct need *need, const unsigned char *senses)
{
	struct program *p = c->program;
	enum type_kind kind = p->layout->facts[need->fact].type.kind;
	uint64_t cases[SPLIT_CASES_MAX] = { 3, 2 };
	size_t main_count = p->main_count;
	if (kind == TYPE_SET || kind == TYPE_LIST || !worth_splitting(need, senses))
		return;
	size_t count = kind == TYPE_BOOL ? 2 : cases_of(c, need, cases);
	struct split split = { .cases = arena_new_array(c->arena, slot_ref, count), .count = count };
	for (size_t k = 0; k < count; k++) {
		struct splitter s = { .c = c, .main_count = main_count };
		s.now = arena_new_array(c->arena, slot_ref, p->slot_count);
		for (size_t i = 0; i < main_count; i++) {
			const struct instruction *in = &p->code.at[i];
			if (in->kind == INPUT_PLANES && in->fact == need->fact)
				s.now[in->slot] = const_ref(cases[k] == 3 ? TRI_TRUE : TRI_FALSE) + 1;
			else if (in->kind == COMPARE && in->fact == need->fact)
				s.now[in->slot] = const_ref(tri_of(in_ranges(in, cases[k]))) + 1;
		}
		split.cases[k] = run_case(&s);
	}
	if (count)
		vec_add(c->arena, &p->splits, split);
}

static void find_splits(struct compiler *c)
{
	struct program *p = c->program;
	p->main_count = p->code.count;
	const unsigned char *senses = polarities(c);
	vec_each (&p->needs, i)
		if (p->code.count < SPLIT_CODE_MAX)
			split_fact(c, &p->needs.at[i], senses);
}

struct program *program_compile(struct arena *arena, struct layout *layout, const struct path *path)
{
	struct compiler c = { .arena = arena, .path = path };
	struct program *p = c.program = arena_new(arena, struct program);
	assert(!layout->frozen);
	p->path = path;
	p->layout = layout;
	p->slot_count = SLOT_FIRST;
	c.eval = row_eval_create(arena, path);
	c.refs = arena_new_array(arena, slot_ref, path->nodes.count);
	c.facts = arena_new_array(arena, int, path->corpus->facts.count + 1);
	count_uses(&c);
	vec_each (&path->rules, i)
		vec_add(arena, &p->rules, compile_node(&c, path->rules.at[i].value));
	p->barred = compile_node(&c, path->barred);
	p->covered = compile_node(&c, path->covered);
	p->met = compile_node(&c, path->met);
	p->clear = compile_node(&c, path->clear);
	p->main_slots = p->slot_count;
	find_needs(&c);
	find_splits(&c);
	p->made_by = arena_new_array(arena, size_t, p->slot_count);
	vec_each (&p->code, i)
		p->made_by[p->code.at[i].slot] = i;
	return p;
}

size_t program_rule_count(const struct program *program) { return program->rules.count; }
size_t program_need_count(const struct program *program) { return program->needs.count; }
int program_need_fact(const struct program *program, size_t need) { return program->needs.at[need].fact; }
