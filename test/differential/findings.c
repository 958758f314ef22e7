/* findings.c - what the solver finds in random texts, against the engine: what is said of nobody is true of nobody who
 * is drawn, and whoever is shown is decided so. */
#include "gen.h"
#include "inspect.h"
#include "texts.h"

enum { TEXTS = 30, PERSONS = 60 };

static bool all_texts(const struct source *source, const void *data)
{
	(void)source, (void)data;
	return true;
}

static const struct rule *rule_of(const struct path *path, const struct core_clause *clause)
{
	vec_each (&path->rules, i)
		if (path->rules.at[i].clause == clause)
			return &path->rules.at[i];
	return NULL;
}

static bool of_agreement(const struct corpus *corpus, const struct core_clause *clause)
{
	return corpus->instruments.at[clause->article->instrument].kind == INSTRUMENT_agreement;
}

/* Is the admission true with the requirements that are asked of who is admitted by it: those for its article alone, or
 * all of the agreement's? */
static tri admitted(const struct eval *eval, const struct rule *admits, bool all)
{
	const struct path *path = eval->path;
	tri value = eval_tri(eval, admits->value);
	vec_each (&path->rules, i) {
		const struct rule *r = &path->rules.at[i];
		const word_vec *articles = &r->clause->ast->articles;
		bool named = false;
		vec_each (articles, k)
			named = named || str_eq(articles->at[k].text, admits->clause->article->id);
		if (r->effect == EFFECT_REQUIRES && of_agreement(path->corpus, r->clause) &&
		    (named || (all && !articles->count)))
			value = tri_and(value, eval_tri(eval, r->value));
	}
	return value;
}

static bool speaks(const struct eval *eval, const struct core_clause *clause)
{
	const struct path *path = eval->path;
	const struct rule *r = rule_of(path, clause);
	bool says = r && eval_tri(eval, r->effect == EFFECT_REQUIRES ? r->when : r->own) == TRI_TRUE;
	vec_each (&path->exceptions, i)
		says = says || (path->exceptions.at[i].clause == clause &&
				eval_tri(eval, path->exceptions.at[i].value) == TRI_TRUE);
	vec_each (&path->owed, i)
		says = says || (path->owed.at[i].clause == clause && eval_tri(eval, path->owed.at[i].when) == TRI_TRUE);
	return says;
}

static bool lies_within(const struct eval *eval, const struct oddity *o)
{
	const struct rule *a = rule_of(eval->path, o->clause), *b = rule_of(eval->path, o->other);
	if (!a)
		return true;
	if (a->effect == EFFECT_ADMITS)
		return admitted(eval, a, false) != TRI_TRUE || (b && admitted(eval, b, false) != TRI_FALSE);
	return eval_tri(eval, a->value) != TRI_TRUE || (b && eval_tri(eval, b->own) != TRI_FALSE);
}

/* Does this person, on this path, keep to what is said of nobody? */
static bool keeps_to(const struct eval *eval, const struct oddity *o)
{
	const struct rule *a = rule_of(eval->path, o->clause);
	const struct rule *b = o->other ? rule_of(eval->path, o->other) : NULL;
	switch (o->kind) {
	case ODDITY_UNREACHABLE: return !speaks(eval, o->clause);
	case ODDITY_ALL_EXCLUDED: return !a || eval_tri(eval, a->value) != TRI_TRUE;
	case ODDITY_SWALLOWED: return lies_within(eval, o);
	case ODDITY_CONTRADICTION:
		return !a || !b || eval_tri(eval, a->value) != TRI_TRUE || eval_tri(eval, b->value) != TRI_TRUE;
	case ODDITY_NEVER_CLEARS:
		return !a || admitted(eval, a, true) != TRI_TRUE || eval_outcome(eval) != OUTCOME_cleared;
	case ODDITY_ADMITS_BARRED:
	case ODDITY_GAP:
	case ODDITY_TWO_PLACES: break;
	}
	return true;
}

static struct eval *evaluated(const struct corpus *corpus, const struct query *query,
			      const struct subject_facts *person)
{
	struct eval *eval = eval_create(test_arena, path_compile(test_arena, corpus, query));
	eval_run(eval, person);
	return eval;
}

/* Does the person show what the finding says? */
static void check_shown(const struct corpus *corpus, const struct oddity *o)
{
	struct eval *eval = evaluated(corpus, &o->query, o->person);
	if (o->kind == ODDITY_TWO_PLACES) {
		assert_int_equal(eval_outcome(eval), OUTCOME_cleared);
		assert_int_equal(eval_outcome(evaluated(corpus, &o->second, o->person)), OUTCOME_cleared);
		assert_int_equal(o->query.sender, o->second.sender);
		assert_true(o->query.receiver != o->second.receiver || o->query.facility != o->second.facility);
	} else if (o->kind == ODDITY_ADMITS_BARRED) {
		assert_int_equal(admitted(eval, rule_of(eval->path, o->clause), true), TRI_TRUE);
		assert_int_equal(eval_tri(eval, rule_of(eval->path, o->other)->value), TRI_TRUE);
		assert_int_equal(eval_outcome(eval), OUTCOME_barred);
	} else if (o->kind == ODDITY_GAP) {
		struct scalar *fact = &o->person->values[o->fact].scalar;
		assert_int_equal(eval_outcome(eval), OUTCOME_not_covered);
		assert_true(o->low < o->value && o->value < o->high && fact->value == o->value);
		fact->value = o->low;
		eval_run(eval, o->person);
		assert_int_equal(eval_tri(eval, rule_of(eval->path, o->clause)->value), TRI_TRUE);
		fact->value = o->high;
		eval_run(eval, o->person);
		assert_int_equal(eval_tri(eval, rule_of(eval->path, o->other)->value), TRI_TRUE);
	}
}

static void complain(const struct corpus *corpus, const struct oddity *o, const struct eval *eval)
{
	const struct core_clause *clauses[2] = { o->clause, o->other ? o->other : o->clause };
	for (int i = 0; i < 2; i++) {
		struct str text = span_text(clauses[i]->ast->span);
		print_message("# %.*s %.*s: %.*s (on the path: %d)\n",
			      STR_ARG(corpus->instruments.at[clauses[i]->article->instrument].id),
			      STR_ARG(clauses[i]->article->id), STR_ARG(text), rule_of(eval->path, clauses[i]) != NULL);
	}
	const struct query *q = &eval->path->query;
	fail_msg("a finding of kind %d does not hold under %.*s, %s to %s for %d, facility %d %d", (int)o->kind,
		 STR_ARG(corpus->instruments.at[q->agreement].id), country_alpha2(q->sender),
		 country_alpha2(q->receiver), q->purpose, (int)q->facility_given, q->facility);
}

static void check_person(struct gen *gen, const struct corpus *corpus, const struct inspection *inspection)
{
	struct decider *decider = decider_create(corpus);
	struct request request = gen_request(gen, corpus);
	struct determination *d;
	struct error error;
	enum subject subject = gen_subject(corpus, &request);
	struct subject_facts *facts = gen_person(gen, test_arena, corpus, subject);
	if (gen_chance(gen, 70))
		gen_complete(gen, test_arena, corpus, subject, facts);
	request.brief = true;
	request.as_if = false;
	assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
	vec_each (&d->paths, i) {
		if (d->paths.at[i].outcome == OUTCOME_not_in_force)
			continue;
		struct eval *eval = evaluated(corpus, &d->paths.at[i].path->query, d->facts);
		vec_each (&inspection->oddities, k)
			if (!keeps_to(eval, &inspection->oddities.at[k]))
				complain(corpus, &inspection->oddities.at[k], eval);
	}
	decider_destroy(decider);
}

static void property_findings_hold(void **state)
{
	(void)state;
	struct gen gen;
	size_t told[ODDITY_TWO_PLACES + 1] = { 0 }, open = 0;
	gen_seed(&gen, gen_environment_seed() + 2);
	for (int64_t left = gen_cases(TEXTS); left > 0; left--) {
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, NULL);
		struct inspection inspection;
		inspect(test_arena, corpus, all_texts, NULL, PROVE_LIMITS, &inspection);
		open += inspection.unexamined.count;
		vec_each (&inspection.oddities, i) {
			told[inspection.oddities.at[i].kind]++;
			if (inspection.oddities.at[i].person)
				check_shown(corpus, &inspection.oddities.at[i]);
		}
		for (int i = 0; i < PERSONS; i++)
			check_person(&gen, corpus, &inspection);
		corpus_destroy(corpus);
	}
	for (size_t i = 0; i <= ODDITY_TWO_PLACES; i++)
		print_message("# kind %zu: %zu found\n", i, told[i]);
	print_message("# %zu texts not looked at whole\n", open);
	assert_true(told[ODDITY_UNREACHABLE] && told[ODDITY_SWALLOWED] && told[ODDITY_ADMITS_BARRED]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_findings_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
