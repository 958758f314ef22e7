/* monotone.c - what a fact more can do: doc/language.md, section 9's theorem. A cleared or barred path stays so; one
 * that is not covered can become barred only, an unmet one not covered or barred; an undetermined one anything. */
#include "country.h"
#include "gen.h"
#include "texts.h"

enum { TEXTS = 3000, PERSONS = 8, STEPS = 5 };

static struct gen gen;
static struct corpus *corpus;
static struct decider *decider;
static struct arena *scratch;

static bool may_become(enum outcome before, enum outcome after)
{
	switch (before) {
	case OUTCOME_undetermined: return after != OUTCOME_not_in_force;
	case OUTCOME_unmet: return after == before || after == OUTCOME_not_covered || after == OUTCOME_barred;
	case OUTCOME_not_covered: return after == before || after == OUTCOME_barred;
	case OUTCOME_cleared:
	case OUTCOME_barred:
	case OUTCOME_not_in_force: return after == before;
	case OUTCOME_COUNT: break;
	}
	return false;
}

static const struct determination *decided(const struct request *request, const struct subject_facts *facts)
{
	struct determination *d;
	struct error error;
	assert_int_equal(decide(decider, scratch, request, facts, &d, &error), STATUS_OK);
	return d;
}

static void broken(const struct gen_texts *texts, const struct determination *before, const struct determination *after)
{
	struct json_writer *w = json_writer_create();
	fprintf(stderr, "%.*s\n%.*s\n", STR_ARG(texts->floor), STR_ARG(texts->texts));
	determination_json(w, before);
	fprintf(stderr, "%.*s\n", STR_ARG(json_writer_text(w)));
	json_writer_reset(w);
	determination_json(w, after);
	fprintf(stderr, "%.*s\n", STR_ARG(json_writer_text(w)));
	json_writer_destroy(w);
	fail_msg("%s became %s", word_name(WORDS_outcome, (int)before->outcome),
		 word_name(WORDS_outcome, (int)after->outcome));
}

/* The same question after one thing more is known of the person. */
static void refine_facts(const struct gen_texts *texts, const struct request *request)
{
	enum subject subject = gen_subject(corpus, request);
	struct subject_facts *facts = gen_person(&gen, scratch, corpus, subject);
	const struct determination *before = decided(request, facts);
	for (int step = 0; step < STEPS && before->paths.count; step++) {
		const struct path *path = before->paths.at[gen_next(&gen) % before->paths.count].path;
		facts = facts_copy(scratch, facts);
		bool asked = gen_chance(&gen, 85) && path->fact_count;
		if (!gen_refine(&gen, scratch, corpus, subject, facts, asked ? path->facts : NULL, path->fact_count))
			continue;
		const struct determination *after = decided(request, facts);
		assert_int_equal(before->paths.count, after->paths.count);
		vec_each (&before->paths, i)
			if (!may_become(before->paths.at[i].outcome, after->paths.at[i].outcome))
				broken(texts, before, after);
		before = after;
	}
}

/* The same person, once the facility is said, or the day of departure. */
static void refine_question(const struct gen_texts *texts, const struct request *asked)
{
	struct request request = *asked, refined;
	struct subject_facts *facts = gen_person(&gen, scratch, corpus, gen_subject(corpus, asked));
	request.facility = STR_NONE;
	request.departing.given = false;
	if (!request.purpose.len)
		request.purpose = STR("removal");
	const struct determination *before = decided(&request, facts);
	for (int i = -1; i < (int)corpus->facilities.count; i++) {
		int receiver = country_index(request.receiver);
		if (i >= 0 && corpus->facilities.at[i].state != receiver)
			continue;
		refined = request;
		refined.facility = i < 0 ? STR("none") : corpus->facilities.at[i].name;
		if (gen_chance(&gen, 50))
			refined.departing = request.on;
		const struct determination *after = decided(&refined, facts);
		assert_int_equal(after->paths.count, 1);
		vec_each (&before->paths, k) {
			const struct path_result *path = &before->paths.at[k];
			if (path->path->query.facility_given == FACILITY_UNSAID &&
			    !may_become(path->outcome, after->paths.at[0].outcome))
				broken(texts, before, after);
		}
	}
}

/* The floor's rules have no exception, and what they bar is barred. */
static void floor_holds(const struct request *request)
{
	struct subject_facts *facts = gen_person(&gen, scratch, corpus, gen_subject(corpus, request));
	const struct determination *d = decided(request, facts);
	vec_each (&d->paths, i) {
		const struct path *path = d->paths.at[i].path;
		struct eval *eval = eval_create(scratch, path);
		eval_run(eval, d->facts);
		vec_each (&path->rules, k) {
			const struct rule *rule = &path->rules.at[k];
			if (rule->clause->article->instrument != corpus->floor)
				continue;
			assert_int_equal(rule->except_count, 0);
			assert_int_equal(rule->value, rule->own);
			if (eval_tri(eval, rule->own) == TRI_TRUE && d->paths.at[i].outcome != OUTCOME_not_in_force)
				assert_int_equal(d->paths.at[i].outcome, OUTCOME_barred);
		}
	}
}

static void each_text(void (*check)(const struct gen_texts *texts, const struct request *request))
{
	gen_seed(&gen, gen_environment_seed() + 1);
	scratch = arena_create();
	for (int64_t left = gen_cases(TEXTS); left > 0; left--) {
		struct gen_texts texts;
		arena_reset(test_arena);
		corpus = gen_corpus(&gen, test_arena, &texts);
		decider = decider_create(corpus);
		for (int i = 0; i < PERSONS; i++) {
			struct request request = gen_request(&gen, corpus);
			arena_reset(scratch);
			request.brief = true;
			check(&texts, &request);
		}
		decider_destroy(decider);
		corpus_destroy(corpus);
	}
	arena_destroy(scratch);
}

static void property_refining_facts_never_breaks_a_decision(void **state)
{
	(void)state;
	each_text(refine_facts);
}

static void property_refining_the_question_never_breaks_a_decision(void **state)
{
	(void)state;
	each_text(refine_question);
}

static void check_floor(const struct gen_texts *texts, const struct request *request)
{
	(void)texts;
	floor_holds(request);
}

static void property_the_floor_is_never_disapplied(void **state)
{
	(void)state;
	each_text(check_floor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_refining_facts_never_breaks_a_decision),
		fact(property_refining_the_question_never_breaks_a_decision),
		fact(property_the_floor_is_never_disapplied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
