/* smt.c - the solver against the engine: every condition of every path of random texts, about random persons; and the
 * promises it proves or refutes, about every person that can be drawn. */
#include "gen.h"
#include "smt_int.h"
#include "texts.h"

enum { PAIRS = 2000, PERSONS = 25, PROMISES = 150, WITNESSES = 40 };

/* The person, pinned: with everything said, known or unknown, the formulas have one value each. */

struct pinning {
	struct encoder *e;
	Z3_solver solver;
};

static void pin(struct pinning *p, Z3_ast ast, bool holds)
{
	Z3_solver_assert(p->e->z3, p->solver, holds ? ast : smt_not(p->e, ast));
}

static void pin_truth(struct pinning *p, struct truth t, struct scalar s)
{
	pin(p, t.yes, s.known == KNOWN && s.value);
	pin(p, t.no, s.known == KNOWN && !s.value);
}

static void pin_amount(struct pinning *p, const struct amount *a, struct scalar s)
{
	Z3_context z3 = p->e->z3;
	pin(p, a->known, s.known != UNKNOWN);
	if (s.known != UNKNOWN)
		pin(p, a->none, s.known == KNOWN_NONE);
	if (s.known == KNOWN)
		pin(p,
		    Z3_mk_eq(z3, a->value,
			     a->codes >= 0 ? Z3_mk_int64(z3, s.value, p->e->code_sort) : smt_int(p->e, s.value)),
		    true);
}

static void pin_set(struct pinning *p, const struct symbol *s, int codes, const struct set_value *value)
{
	const struct universe *u = &p->e->universes[codes];
	for (size_t i = 0; i < u->count; i++) {
		tri in = set_membership(value, u->codes[i]);
		pin(p, s->members[i].yes, in == TRI_TRUE);
		pin(p, s->members[i].no, in == TRI_FALSE);
	}
}

static void pin_list(struct pinning *p, const struct symbol *s, const struct fact *fact, const struct list_value *value)
{
	pin(p, s->closed, value->closed);
	for (size_t r = 0; r < s->rows; r++) {
		pin(p, s->present[r], r < value->count);
		for (size_t f = 0; r < value->count && f < fact->field_count; f++) {
			size_t at = r * fact->field_count + f;
			if (fact->fields[f].type.kind == TYPE_BOOL)
				pin_truth(p, s->row_truths[at], value->records[at]);
			else
				pin_amount(p, &s->row_amounts[at], value->records[at]);
		}
	}
}

static void pin_person(struct pinning *p, const struct subject_facts *facts)
{
	vec_each (&p->e->corpus->facts, i) {
		const struct fact *fact = &p->e->corpus->facts.at[i];
		const struct symbol *s = &p->e->symbols[i];
		const struct fact_value *v = &facts->values[i];
		if (!s->made)
			continue;
		if (fact->type.kind == TYPE_BOOL)
			pin_truth(p, s->truth, v->scalar);
		else if (fact->type.kind == TYPE_SET)
			pin_set(p, s, fact->type.codes, &v->set);
		else if (fact->type.kind == TYPE_LIST)
			pin_list(p, s, fact, &v->list);
		else
			pin_amount(p, &s->amount, v->scalar);
	}
}

/* What the solver's model says of a condition that is no row's, against what the engine says. */
static void compare_nodes(struct solver *solver, const struct encoded *encoded, const struct eval *eval)
{
	const struct nodes *n = &encoded->path->nodes;
	for (node_id id = 0; id < n->count; id++) {
		if (!encoded->used[id] || n->at[id].row || op_result(n->at[id].op) != RESULT_BOOL)
			continue;
		bool yes = model_true(solver->encoder, solver->model, encoded->truths[id].yes);
		bool no = model_true(solver->encoder, solver->model, encoded->truths[id].no);
		tri said = yes && no ? 3 : yes ? TRI_TRUE : no ? TRI_FALSE : TRI_UNKNOWN;
		if (said != eval_tri(eval, id))
			fail_msg("node %u, %s: the solver says %d, the engine %d", id, op_name(n->at[id].op), said,
				 eval_tri(eval, id));
	}
	for (int o = 0; o < OUTCOME_COUNT; o++)
		if (o != OUTCOME_not_in_force)
			assert_int_equal(model_true(solver->encoder, solver->model,
						    outcome_is(solver->encoder, encoded, (enum outcome)o)),
					 eval_outcome(eval) == (enum outcome)o);
}

static void name_code(struct encoder *e, const struct type *type, const struct scalar *s)
{
	if (type->kind == TYPE_CODE && s->known == KNOWN)
		set_add(&e->named[type->codes], s->value);
}

/* The codes that a person is about are told apart, so that the person can be pinned. */
static void name_codes(struct encoder *e, const struct subject_facts *facts)
{
	vec_each (&e->corpus->facts, i) {
		const struct fact *fact = &e->corpus->facts.at[i];
		const struct fact_value *v = &facts->values[i];
		name_code(e, &fact->type, &v->scalar);
		for (size_t k = 0; k < v->list.count * fact->field_count; k++)
			name_code(e, &fact->fields[k % fact->field_count].type, &v->list.records[k]);
		bool closed = fact->type.kind == TYPE_SET && set_closed(e->corpus, fact->type.codes, &v->set);
		for (int w = 0; fact->type.kind == TYPE_SET && w < 4; w++)
			e->named[fact->type.codes].bits[w] |= v->set.has.bits[w] | (closed ? 0 : v->set.lacks.bits[w]);
	}
}

/* One path, some persons. `tried` and `open`: how many pairs were compared, and how many the solver left open. */
static void compare_path(struct gen *gen, Z3_context z3, const struct path *path, enum subject subject, int64_t *tried,
			 int64_t *open)
{
	struct arena *scratch = arena_create();
	const struct corpus *corpus = path->corpus;
	struct encoder *e = encoder_create(scratch, z3, corpus, false);
	struct subject_facts *persons[PERSONS];
	struct eval *eval = eval_create(scratch, path);
	struct solver solver;
	for (int i = 0; i < PERSONS; i++) {
		persons[i] = gen_person(gen, scratch, corpus, subject);
		if (i % 3 == 0)
			gen_complete(gen, scratch, corpus, subject, persons[i]);
		name_codes(e, persons[i]);
		for (size_t f = 0; f < persons[i]->count; f++) {
			size_t rows = persons[i]->values[f].list.count;
			e->rows[f] = rows > e->rows[f] ? rows : e->rows[f];
		}
	}
	struct encoded *encoded = encoder_add(e, path);
	if (!encoder_run(e)) {
		print_message("# %.*s\n", STR_ARG(e->fault));
		*open += PERSONS;
		*tried += PERSONS;
		arena_destroy(scratch);
		return;
	}
	solver_begin(&solver, e, 60000);
	for (int i = 0; i < PERSONS; i++) {
		struct pinning p = { e, solver.z3 };
		Z3_solver_push(z3, solver.z3);
		pin_person(&p, persons[i]);
		enum verdict verdict = solver_check(&solver, NULL, 0);
		assert_int_not_equal(verdict, VERDICT_NO);
		eval_run(eval, persons[i]);
		if (verdict == VERDICT_YES)
			compare_nodes(&solver, encoded, eval);
		else {
			print_message("# open: %.*s %u\n", STR_ARG(solver_why(&solver, scratch)), solver.rounds);
			++*open;
		}
		++*tried;
		Z3_solver_pop(z3, solver.z3, 1);
	}
	solver_end(&solver);
	arena_destroy(scratch);
}

static Z3_context new_context(void)
{
	Z3_config config = Z3_mk_config();
	Z3_context z3 = Z3_mk_context(config);
	Z3_del_config(config);
	return z3;
}

static void property_solver_and_engine_agree(void **state)
{
	(void)state;
	struct gen gen;
	int64_t pairs = gen_cases(PAIRS), tried = 0, open = 0;
	gen_seed(&gen, gen_environment_seed());
	while (tried < pairs) {
		arena_reset(test_arena);
		Z3_context z3 = new_context(); /* a fresh one: terms live as long as it does */
		struct corpus *corpus = gen_corpus(&gen, test_arena, NULL);
		struct decider *decider = decider_create(corpus);
		struct request request = gen_request(&gen, corpus);
		struct determination *d;
		struct error error;
		enum subject subject = gen_subject(corpus, &request);
		request.brief = true;
		assert_int_equal(decide(decider, test_arena, &request, facts_create(test_arena, corpus), &d, &error),
				 STATUS_OK);
		if (d->paths.count)
			compare_path(&gen, z3, d->paths.at[gen_next(&gen) % d->paths.count].path, subject, &tried,
				     &open);
		decider_destroy(decider);
		corpus_destroy(corpus);
		Z3_del_context(z3);
	}
	print_message("# %lld pairs, %lld left open\n", (long long)tried, (long long)open);
	assert_true(open * 20 < tried);
}

/* Promises. */

/* The condition of some clause of the corpus, or everybody. */
static node_id some_condition(struct gen *gen, struct corpus *corpus)
{
	node_id found = node_tri(&corpus->nodes, TRI_TRUE);
	size_t seen = 0;
	vec_each (&corpus->instruments, i)
		for (size_t a = 0; a < corpus->instruments.at[i].article_count; a++) {
			const struct core_article *article = &corpus->instruments.at[i].articles[a];
			for (size_t k = 0; k < article->clause_count; k++) {
				const struct core_clause *clause = &article->clauses[k];
				bool says = clause->kind == CLAUSE_admits || clause->kind == CLAUSE_bars ||
					    clause->kind == CLAUSE_requires || clause->kind == CLAUSE_excludes;
				if (says && gen_next(gen) % ++seen == 0)
					found = clause->when;
			}
		}
	return gen_chance(gen, 30) ? node_not(&corpus->nodes, found) : found;
}

static tri condition_of(const struct corpus *corpus, const struct query *query, node_id condition,
			const struct subject_facts *facts, enum outcome *outcome)
{
	struct path *path = path_compile_asking(test_arena, corpus, query, condition);
	struct eval *eval = eval_create(test_arena, path);
	eval_run(eval, facts);
	*outcome = eval_outcome(eval);
	return eval_tri(eval, path->asked);
}

/* Somebody on some path of the request's. */
static void no_witness(struct gen *gen, const struct corpus *corpus, const struct prove_request *promise,
		       const struct request *from)
{
	struct decider *decider = decider_create(corpus);
	struct determination *d;
	struct error error;
	enum subject subject = gen_subject(corpus, from);
	struct subject_facts *facts = gen_person(gen, test_arena, corpus, subject);
	struct request request = *from;
	if (gen_chance(gen, 60))
		gen_complete(gen, test_arena, corpus, subject, facts);
	request.brief = true;
	assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
	vec_each (&d->paths, i) {
		enum outcome same;
		const struct query *q = &d->paths.at[i].path->query;
		if (d->paths.at[i].outcome == promise->never &&
		    condition_of(corpus, q, promise->when, d->facts, &same) == TRI_TRUE)
			fail_msg("proved, but somebody is %s", word_name(WORDS_outcome, (int)promise->never));
	}
	decider_destroy(decider);
}

static void property_promises_hold(void **state)
{
	(void)state;
	static const enum outcome outcomes[] = { OUTCOME_cleared,    OUTCOME_cleared, OUTCOME_cleared,
						 OUTCOME_barred,     OUTCOME_unmet,   OUTCOME_undetermined,
						 OUTCOME_not_covered };
	struct gen gen;
	size_t told[3] = { 0 };
	gen_seed(&gen, gen_environment_seed() + 1);
	for (int64_t left = gen_cases(PROMISES); left > 0; left--) {
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, NULL);
		struct request request = gen_request(&gen, corpus);
		struct prove_request promise = { .agreement = corpus_instrument(corpus, request.agreement)->index,
						 .sender = -1,
						 .receiver = -1,
						 .purpose = -1,
						 .facility = -1 };
		struct prove_answer answer;
		promise.never = outcomes[gen_next(&gen) % (sizeof outcomes / sizeof *outcomes)];
		promise.when = some_condition(&gen, corpus);
		request.as_if = false;
		request.purpose = request.facility = STR_NONE;
		prove(test_arena, corpus, &promise, 1, PROVE_LIMITS, &answer, NULL, NULL);
		told[answer.proof]++;
		if (answer.proof == PROOF_NOT_PROVED)
			print_message("# %.*s\n", STR_ARG(answer.reason));
		for (int i = 0; i < WITNESSES && answer.proof == PROOF_PROVED; i++)
			no_witness(&gen, corpus, &promise, &request);
		if (answer.proof == PROOF_REFUTED) {
			enum outcome outcome;
			tri holds = condition_of(corpus, &answer.query, promise.when, answer.person, &outcome);
			assert_string_equal(word_name(WORDS_outcome, (int)outcome),
					    word_name(WORDS_outcome, (int)promise.never));
			assert_int_equal(holds, TRI_TRUE);
		}
		corpus_destroy(corpus);
	}
	print_message("# %zu proved, %zu refuted, %zu not proved\n", told[PROOF_PROVED], told[PROOF_REFUTED],
		      told[PROOF_NOT_PROVED]);
	assert_true(told[PROOF_PROVED] > 0 && told[PROOF_REFUTED] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_solver_and_engine_agree),
		fact(property_promises_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
