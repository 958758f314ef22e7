/* answer.c - one request: each of its questions is asked, the first person found refutes it. */
#include "answer_int.h"
#include <time.h>

struct asking {
	struct arena *arena;
	Z3_context z3;
	const struct corpus *corpus;
	const struct prove_request *request;
	struct prove_answer *answer;
	int64_t until_us;
};

int64_t spent_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static unsigned ms_left(const struct asking *a)
{
	int64_t left = (a->until_us - spent_us()) / 1000;
	return left < 1 ? 1 : (unsigned)left;
}

/* For these complete persons are enough: what a partial one gets, each of its completions gets too. */
static bool complete_suffices(enum outcome outcome) { return outcome == OUTCOME_cleared || outcome == OUTCOME_barred; }

static bool not_proved(struct asking *a, struct str reason)
{
	a->answer->proof = PROOF_NOT_PROVED;
	a->answer->reason = reason;
	return false;
}

void demand_day(struct encoder *e, const struct question *q)
{
	const struct symbol *day = &e->symbols[FACT_DECISION_DATE];
	Z3_ast *spans = arena_new_array(e->arena, Z3_ast, q->spans.count);
	if (!day->made)
		return;
	vec_each (&q->spans, i) {
		Z3_ast from = Z3_mk_ge(e->z3, day->amount.value, smt_int(e, q->spans.at[i].from));
		Z3_ast to = Z3_mk_le(e->z3, day->amount.value, smt_int(e, q->spans.at[i].to));
		spans[i] = smt_and(e, from, to);
	}
	vec_add(e->arena, &e->constraints, smt_some(e, spans, q->spans.count));
}

static struct encoder *encode(struct asking *a, struct arena *scratch, const struct question *q, bool complete,
			      struct encoded **encoded)
{
	struct encoder *e = encoder_create(scratch, a->z3, a->corpus, complete);
	e->facility_free = q->facility_free;
	*encoded = encoder_add(e, q->path);
	if (!encoder_run(e))
		return e;
	demand_day(e, q);
	vec_add(scratch, &e->constraints, (*encoded)->truths[q->asked].yes);
	return e;
}

/* Proofs: which clauses were used. */

static void need(struct asking *a, const struct core_clause *clause)
{
	vec_each (&a->answer->needed, i)
		if (a->answer->needed.at[i] == clause)
			return;
	vec_add(a->arena, &a->answer->needed, clause);
}

static void need_core(struct asking *a, struct solver *s, const struct path *path, const demand_vec *demands,
		      const Z3_ast *names)
{
	Z3_ast_vector core = Z3_solver_get_unsat_core(a->z3, s->z3);
	Z3_ast_vector_inc_ref(a->z3, core);
	for (unsigned k = 0; k < Z3_ast_vector_size(a->z3, core); k++)
		vec_each (demands, i) {
			if (names[i] != Z3_ast_vector_get(a->z3, core, k))
				continue;
			if (demands->at[i].clause)
				need(a, demands->at[i].clause);
			vec_each (&path->rules, r)
				if (demands->at[i].effects >> path->rules.at[r].effect & 1)
					need(a, path->rules.at[r].clause);
		}
	Z3_ast_vector_dec_ref(a->z3, core);
}

/* Refutations: who. */

static void choose_day(struct solver *s, const struct question *q, struct moment *on)
{
	struct encoder *e = s->encoder;
	const struct symbol *symbol = &e->symbols[FACT_DECISION_DATE];
	int32_t day = symbol->made ? (int32_t)model_int(e, s->model, symbol->amount.value) : q->spans.at[0].from;
	vec_each (&q->spans, i)
		if (span_moment(&q->spans.at[i], day, on))
			return;
}

void choose_query(struct solver *s, const struct question *q, struct query *query, struct moment *on)
{
	struct encoder *e = s->encoder;
	const struct symbol *facility = &e->symbols[FACT_FACILITY], *leaves = &e->symbols[FACT_DEPARTURE_DATE];
	*query = q->query;
	choose_day(s, q, on);
	query->moment = on->is_time ? on->seconds : moment_of_day(on->day);
	query->decision_day = on->day;
	query->decision_symbolic = false;
	if (facility->made && q->facility_free && model_true(e, s->model, facility->amount.known)) {
		bool none = model_true(e, s->model, facility->amount.none);
		query->facility_given = none ? FACILITY_NONE : FACILITY_NAMED;
		query->facility = none ? -1 : (int)model_int(e, s->model, facility->amount.value);
	}
	if (leaves->made && model_true(e, s->model, leaves->amount.known)) {
		query->has_departure = true;
		query->departure_day = (int32_t)model_int(e, s->model, leaves->amount.value);
	}
}

static bool refute(struct asking *a, struct arena *scratch, const struct question *q)
{
	struct encoded *encoded;
	struct encoder *e = encode(a, scratch, q, false, &encoded);
	struct solver solver;
	if (e->fault.len)
		return not_proved(a, str_copy(a->arena, e->fault));
	vec_add(scratch, &e->constraints, outcome_is(e, encoded, a->request->never));
	solver_begin(&solver, e, ms_left(a));
	enum verdict verdict = solver_check(&solver, NULL, 0);
	if (verdict == VERDICT_YES) {
		unsigned char *last = arena_new_array(scratch, unsigned char, a->corpus->facts.count);
		last[FACT_FACILITY] = last[FACT_DEPARTURE_DATE] = 1;
		solver_smallest(&solver, last);
		choose_query(&solver, q, &a->answer->query, &a->answer->on);
		a->answer->person = solver_person(&solver, a->arena);
		for (int i = 0; i < FACT_FIRST_DECLARED; i++)
			a->answer->person->values[i] = (struct fact_value){ 0 };
		a->answer->proof = PROOF_REFUTED;
	} else {
		not_proved(a, verdict == VERDICT_OPEN
				      ? solver_why(&solver, a->arena)
				      : STR("a complete person breaks it whom no smaller one explains"));
	}
	solver_end(&solver);
	return false;
}

/* True: nobody. False: the answer is filled. */
static bool ask(struct asking *a, struct arena *scratch, const struct question *q)
{
	struct encoded *encoded;
	struct solver solver;
	demand_vec demands = { 0 };
	struct encoder *e = encode(a, scratch, q, complete_suffices(a->request->never), &encoded);
	if (e->fault.len)
		return not_proved(a, str_copy(a->arena, e->fault));
	outcome_demands(e, encoded, a->request->never, &demands);
	solver_begin(&solver, e, ms_left(a));
	Z3_ast *names = arena_new_array(scratch, Z3_ast, demands.count + 1);
	vec_each (&demands, i) {
		names[i] = smt_fresh(e, e->bool_sort, "clause");
		Z3_solver_assert(a->z3, solver.z3, Z3_mk_implies(a->z3, names[i], demands.at[i].holds));
	}
	enum verdict verdict = solver_check(&solver, names, demands.count);
	if (verdict == VERDICT_NO)
		need_core(a, &solver, q->path, &demands, names);
	else if (verdict == VERDICT_OPEN)
		not_proved(a, solver_why(&solver, a->arena));
	solver_end(&solver);
	return verdict == VERDICT_YES ? refute(a, scratch, q) : verdict == VERDICT_NO;
}

void answer_request(struct arena *arena, Z3_context z3, struct survey *survey, const struct corpus *corpus,
		    const struct prove_request *request, unsigned ms_max, struct prove_answer *answer)
{
	int64_t begun = spent_us();
	struct asking a = { arena, z3, corpus, request, answer, spent_us() + (int64_t)ms_max * 1000 };
	question_vec questions = { 0 };
	struct arena *scratch = arena_create();
	struct str why;
	*answer = (struct prove_answer){ .proof = PROOF_PROVED };
	if (request->never == OUTCOME_not_in_force)
		not_proved(&a, STR("whether an agreement is in force is for its dates to say, not for a person"));
	else if (!find_questions(arena, survey, request, &questions, &why))
		not_proved(&a, why);
	bool nobody = true;
	for (size_t i = 0; nobody && i < questions.count; i++) {
		nobody = ask(&a, scratch, &questions.at[i]);
		arena_reset(scratch);
		answer->questions++;
	}
	arena_destroy(scratch);
	answer->us = spent_us() - begun;
}
