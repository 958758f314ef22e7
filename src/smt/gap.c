/* gap.c - a hole between two admissions: the same person, but for one number or day, is admitted by the one below it
 * and by the other above it, and in between nothing is said.
 *
 * Three persons are encoded at once who differ in that one fact: below, in the middle, above.
 *
 * I1. A hole that one article alone leaves is meant: who is admitted by both ends of it is passed over.
 */
#include "answer_int.h"
#include "inspect_int.h"

enum { MIDDLE, BELOW, ABOVE, PERSONS };
enum { CHECK_MS_MAX = 1500 };

struct hole {
	struct arena *scratch;
	Z3_context z3;
	const struct question *question;
	struct ledger *ledger;
	struct found *found;
	const struct rule *below, *above;
	int fact;
	int64_t until_us;
};

/* Numbers and days that a condition compares by order. */
static void mark_ordered(struct arena *arena, const struct path *path, node_id root, unsigned char *facts)
{
	const struct nodes *n = &path->nodes;
	unsigned char *used = arena_new_array(arena, unsigned char, n->count); /* 1: rests on it; 2: below an order */
	used[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!used[id])
			continue;
		unsigned char mark = used[id] == 2 || node->op == OP_LT || node->op == OP_LE ? 2 : 1;
		if (node->op == OP_FACT_SCALAR && mark == 2 && node->imm >= FACT_FIRST_DECLARED &&
		    path->corpus->facts.at[node->imm].type.kind != TYPE_CODE)
			facts[node->imm]++;
		if (node->a != NODE_NONE && used[node->a] < mark)
			used[node->a] = mark;
		if (node->b != NODE_NONE && used[node->b] < mark)
			used[node->b] = mark;
	}
}

static void demand(struct encoder *e, Z3_ast holds) { vec_add(e->arena, &e->constraints, holds); }

/* Nothing of the agreement speaks of the one in the middle, and no law bars it. */
static void demand_silence(struct hole *h, struct encoder *e, const struct encoded *middle)
{
	const struct path *path = h->question->path;
	demand(e, smt_not(e, middle->truths[path->barred].yes));
	vec_each (&path->rules, i) {
		const struct rule *r = &path->rules.at[i];
		if (r->effect == EFFECT_ADMITS || r->effect == EFFECT_EXCLUDES)
			demand(e, smt_not(e, middle->truths[r->own].yes));
	}
}

static void demand_order(struct hole *h, struct encoder *e)
{
	const struct amount *all[PERSONS] = { &e->symbols[h->fact].amount, &e->variants[BELOW - 1].amount,
					      &e->variants[ABOVE - 1].amount };
	for (int i = 0; i < PERSONS; i++)
		demand(e, smt_not(e, all[i]->none));
	demand(e, Z3_mk_lt(e->z3, all[BELOW]->value, all[MIDDLE]->value));
	demand(e, Z3_mk_lt(e->z3, all[MIDDLE]->value, all[ABOVE]->value));
}

static void tell_hole(struct hole *h, struct solver *solver)
{
	struct encoder *e = solver->encoder;
	struct oddity *o = vec_push(h->found->arena, &h->found->oddities);
	*o = (struct oddity){
		.kind = ODDITY_GAP, .clause = h->below->clause, .other = h->above->clause, .fact = h->fact
	};
	choose_query(solver, h->question, &o->query, &o->on);
	o->person = solver_person(solver, h->found->arena);
	for (int i = 0; i < FACT_FIRST_DECLARED; i++)
		o->person->values[i] = (struct fact_value){ 0 };
	o->value = model_int(e, solver->model, e->symbols[h->fact].amount.value);
	o->low = model_int(e, solver->model, e->variants[BELOW - 1].amount.value);
	o->high = model_int(e, solver->model, e->variants[ABOVE - 1].amount.value);
}

static bool is_hole(struct hole *h)
{
	struct encoder *e = encoder_create(h->scratch, h->z3, h->ledger->corpus, true);
	const struct encoded *persons[PERSONS];
	struct solver solver;
	bool found = false;
	e->facility_free = h->question->facility_free;
	e->every_clause = true;
	e->varied = h->fact;
	for (unsigned i = 0; i < PERSONS; i++)
		persons[i] = encoder_add_variant(e, h->question->path, i);
	if (!encoder_run(e) || !e->symbols[h->fact].made)
		return false; /* what cannot be encoded is told elsewhere */
	demand_day(e, h->question);
	demand_silence(h, e, persons[MIDDLE]);
	demand_order(h, e);
	demand(e, persons[BELOW]->truths[h->below->value].yes);
	demand(e, smt_not(e, persons[BELOW]->truths[h->above->value].yes));
	demand(e, persons[ABOVE]->truths[h->above->value].yes);
	demand(e, smt_not(e, persons[ABOVE]->truths[h->below->value].yes));
	solver_begin(&solver, e, CHECK_MS_MAX);
	if (solver_check(&solver, NULL, 0) == VERDICT_YES) {
		tell_hole(h, &solver);
		found = true;
	}
	solver_end(&solver);
	return found;
}

static bool between(struct hole *h, const unsigned char *facts, size_t count)
{
	for (size_t f = 0; f < count; f++) {
		h->fact = (int)f;
		if (facts[f] != 2)
			continue;
		if (spent_us() > h->until_us) {
			h->found->fault = STR("the time for it was over");
			return false;
		}
		if (is_hole(h))
			return true;
	}
	return false;
}

void find_gaps(struct arena *scratch, Z3_context z3, const struct question *question, struct ledger *ledger,
	       int64_t until_us, struct found *found)
{
	const struct path *path = question->path;
	size_t count = ledger->corpus->facts.count;
	vec_each (&path->rules, i)
		vec_each (&path->rules, k) {
			struct hole h = { .scratch = scratch,
					  .z3 = z3,
					  .question = question,
					  .ledger = ledger,
					  .found = found,
					  .below = &path->rules.at[i],
					  .above = &path->rules.at[k],
					  .until_us = until_us };
			if (i == k || h.below->effect != EFFECT_ADMITS || h.above->effect != EFFECT_ADMITS)
				continue;
			struct pairing *p = pairing_of(ledger, ODDITY_GAP, h.below->clause, h.above->clause);
			unsigned char *facts = arena_new_array(scratch, unsigned char, count + 1);
			unsigned char *others = arena_new_array(scratch, unsigned char, count + 1);
			mark_ordered(scratch, path, h.below->own, facts);
			mark_ordered(scratch, path, h.above->own, others);
			for (size_t f = 0; f < count; f++)
				facts[f] = facts[f] && others[f] ? 2 : 0;
			p->apart = p->apart || between(&h, facts, count);
		}
}
