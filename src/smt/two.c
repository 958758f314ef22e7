/* two.c - two agreements, one person: does each clear the same person at the same time, for another place?
 *
 * I1. Asked for one purpose; whether somebody can be removed to one state and serve a sentence in another is no
 * conflict. I2. Another place is another receiving state, or another named facility of the same one.
 */
#include "answer_int.h"
#include "inspect_int.h"

struct together {
	struct arena *arena, *scratch;
	Z3_context z3;
	const struct corpus *corpus;
	struct found *found;
	int64_t until_us;
	bool open;
};

static const struct core_clause *admission(struct solver *solver, const struct encoded *p)
{
	vec_each (&p->path->rules, i) {
		const struct rule *r = &p->path->rules.at[i];
		if (r->effect == EFFECT_ADMITS && model_true(solver->encoder, solver->model, p->truths[r->value].yes))
			return r->clause;
	}
	return NULL;
}

static bool both_clear(struct together *t, const struct two_questions *q)
{
	struct encoder *e = encoder_create(t->scratch, t->z3, t->corpus, true);
	struct solver solver;
	struct encoded *a = encoder_add(e, path_compile(t->scratch, t->corpus, &q->a.query));
	struct encoded *b = encoder_add(e, path_compile(t->scratch, t->corpus, &q->b.query));
	if (!encoder_run(e)) {
		t->open = true;
		return false;
	}
	demand_day(e, &q->a);
	vec_add(t->scratch, &e->constraints, outcome_is(e, a, OUTCOME_cleared));
	vec_add(t->scratch, &e->constraints, outcome_is(e, b, OUTCOME_cleared));
	solver_begin(&solver, e, 4000);
	enum verdict verdict = solver_check(&solver, NULL, 0);
	if (verdict == VERDICT_YES) {
		struct oddity *o = vec_push(t->found->arena, &t->found->oddities);
		struct moment on;
		*o = (struct oddity){ .kind = ODDITY_TWO_PLACES,
				      .clause = admission(&solver, a),
				      .other = admission(&solver, b) };
		choose_query(&solver, &q->a, &o->query, &o->on);
		choose_query(&solver, &q->b, &o->second, &on);
		o->person = solver_person(&solver, t->found->arena);
		for (int i = 0; i < FACT_FIRST_DECLARED; i++)
			o->person->values[i] = (struct fact_value){ 0 };
	}
	t->open = t->open || verdict == VERDICT_OPEN;
	solver_end(&solver);
	return verdict == VERDICT_YES;
}

void examine_two(Z3_context z3, struct survey *survey, int first, int second, unsigned ms_max, struct found *found)
{
	struct together t = { .arena = arena_create(),
			      .scratch = arena_create(),
			      .z3 = z3,
			      .corpus = survey->corpus,
			      .found = found,
			      .until_us = spent_us() + (int64_t)ms_max * 1000 };
	two_question_vec all = { 0 };
	find_two_questions(t.arena, survey, first, second, &all);
	vec_each (&all, i) {
		bool done = both_clear(&t, &all.at[i]);
		arena_reset(t.scratch);
		if (done)
			break;
		if (spent_us() > t.until_us) {
			t.open = true;
			break;
		}
	}
	if (t.open)
		found->fault = STR("whether another agreement sends the same persons elsewhere was too much to settle");
	arena_destroy(t.scratch);
	arena_destroy(t.arena);
}
