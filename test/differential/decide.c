/* decide.c - the engine against the reference: every path of every question about every person. */
#include "gen.h"
#include "reference.h"
#include "texts.h"

enum { TEXTS = 5000, PERSONS = 20 };

static void show(const struct gen_texts *texts, const struct request *request, const struct determination *d,
		 const struct reference *r)
{
	struct json_writer *w = json_writer_create();
	determination_json(w, d); /* by hand: cmocka's own cuts long text off */
	fprintf(stderr, "%.*s\n%.*s\n%.*s%s\n", STR_ARG(texts->floor), STR_ARG(texts->texts),
		STR_ARG(json_writer_text(w)), request->as_if ? " as if" : "");
	json_writer_destroy(w);
	vec_each (&r->paths, k)
		fprintf(stderr, "reference: %s %d %s\n", word_name(WORDS_purpose, r->paths.at[k].purpose),
			r->paths.at[k].facility, word_name(WORDS_outcome, (int)r->paths.at[k].outcome));
}

static bool agree(const struct determination *d, const struct reference *r)
{
	if (d->outcome != r->outcome || d->paths.count != r->paths.count)
		return false;
	vec_each (&d->paths, i) {
		const struct query *q = &d->paths.at[i].path->query;
		int facility = q->facility_given == FACILITY_NAMED ? q->facility : -1;
		bool found = false;
		vec_each (&r->paths, k)
			found = found || (r->paths.at[k].purpose == q->purpose && r->paths.at[k].facility == facility &&
					  r->paths.at[k].outcome == d->paths.at[i].outcome);
		if (!found)
			return false;
	}
	return true;
}

static void property_engine_and_reference_agree(void **state)
{
	(void)state;
	struct gen gen;
	gen_seed(&gen, gen_environment_seed());
	for (int64_t left = gen_cases(TEXTS); left > 0; left--) {
		struct gen_texts texts;
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, &texts);
		struct decider *decider = decider_create(corpus);
		struct arena *scratch = arena_create();
		struct request request = gen_request(&gen, corpus);
		for (int i = 0; i < PERSONS; i++) {
			struct determination *d;
			struct error error;
			arena_reset(scratch);
			if (i % 4 == 0)
				request = gen_request(&gen, corpus);
			request.brief = true;
			struct subject_facts *facts = gen_person(&gen, scratch, corpus, gen_subject(corpus, &request));
			assert_int_equal(decide(decider, scratch, &request, facts, &d, &error), STATUS_OK);
			const struct reference *r = reference_decide(scratch, corpus, &request, facts);
			if (!agree(d, r)) {
				show(&texts, &request, d, r);
				fail_msg("the reference says %s", word_name(WORDS_outcome, (int)r->outcome));
			}
		}
		arena_destroy(scratch);
		decider_destroy(decider);
		corpus_destroy(corpus);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_engine_and_reference_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
