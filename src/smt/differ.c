/* differ.c - one person, two questions: which outcomes can differ, and for whom. Persons may be partial here, so that
 * every answer that `decide` gives is among the outcomes compared. */
#include "answer_int.h"

struct comparing {
	struct arena *arena, *scratch;
	const struct differ_request *request;
	struct differ_answer *answer;
	struct encoder *encoder;
	struct encoded *a, *b;
	int64_t until_us;
};

static Z3_ast comes_out(struct encoder *e, const struct encoded *p, enum outcome outcome)
{
	bool out_of_force = !p->path->in_force && !p->path->query.as_if;
	if (outcome == OUTCOME_not_in_force || out_of_force)
		return (outcome == OUTCOME_not_in_force) == out_of_force ? e->yes : e->no;
	return outcome_is(e, p, outcome);
}

static void found(struct comparing *c, struct solver *solver, enum outcome a, enum outcome b)
{
	const struct symbol *leaves = &c->encoder->symbols[FACT_DEPARTURE_DATE];
	unsigned char *last = arena_new_array(c->scratch, unsigned char, c->encoder->corpus->facts.count);
	struct difference *one = vec_push(c->arena, &c->answer->differences);
	last[FACT_DEPARTURE_DATE] = 1;
	solver_smallest(solver, last);
	*one = (struct difference){ .a = a, .b = b, .person = solver_person(solver, c->arena) };
	if (leaves->made && model_true(c->encoder, solver->model, leaves->amount.known)) {
		one->has_departure = true;
		one->departure_day = (int32_t)model_int(c->encoder, solver->model, leaves->amount.value);
	}
	for (int i = 0; i < FACT_FIRST_DECLARED; i++)
		one->person->values[i] = (struct fact_value){ 0 };
}

static void compare_outcomes(struct comparing *c, enum outcome a, enum outcome b)
{
	struct encoder *e = c->encoder;
	Z3_ast both = smt_and(e, comes_out(e, c->a, a), comes_out(e, c->b, b));
	struct solver solver;
	if (both == e->no)
		return;
	int64_t left = (c->until_us - spent_us()) / 1000;
	solver_begin(&solver, e, left < 1 ? 1 : (unsigned)left);
	Z3_solver_assert(e->z3, solver.z3, both);
	enum verdict verdict = solver_check(&solver, NULL, 0);
	if (verdict == VERDICT_YES)
		found(c, &solver, a, b);
	if (verdict == VERDICT_OPEN) {
		c->answer->whole = false;
		c->answer->reason = solver_why(&solver, c->arena);
	}
	solver_end(&solver);
}

void answer_pair(struct arena *arena, Z3_context z3, const struct corpus *corpus, const struct differ_request *request,
		 unsigned ms_max, struct differ_answer *answer)
{
	int64_t begun = spent_us();
	struct arena *scratch = arena_create();
	struct comparing c = { arena, scratch, request, answer, NULL, NULL, NULL, spent_us() + (int64_t)ms_max * 1000 };
	struct encoder *e = c.encoder = encoder_create(scratch, z3, corpus, false);
	*answer = (struct differ_answer){ .whole = true };
	c.a = encoder_add(e, path_compile(scratch, corpus, &request->a));
	c.b = encoder_add(e, path_compile(scratch, corpus, &request->b));
	if (!encoder_run(e)) {
		answer->whole = false;
		answer->reason = str_copy(arena, e->fault);
	}
	for (int a = 0; answer->whole && a < OUTCOME_COUNT; a++)
		for (int b = 0; b < OUTCOME_COUNT; b++)
			if (a != b)
				compare_outcomes(&c, (enum outcome)a, (enum outcome)b);
	arena_destroy(scratch);
	answer->us = spent_us() - begun;
}
