/* generator.c - gen.h keeps what it promises: its texts compile, and nothing of the language is missing in them. */
#include "gen.h"
#include "texts.h"

enum { TEXTS = 3000 };

static struct gen gen;

static void property_texts_compile(void **state)
{
	(void)state;
	int failed = 0;
	gen_seed(&gen, gen_environment_seed());
	for (int i = 0; i < TEXTS; i++) {
		arena_reset(test_arena);
		struct gen_texts texts = gen_texts(&gen, test_arena);
		struct corpus *corpus = gen_compile(&texts);
		if (corpus->diags.errors) {
			failed++;
			if (failed == 1 || getenv("GEN_SHOW"))
				print_error("%.*s", STR_ARG(diags_text(&corpus->diags)));
		}
		corpus_destroy(corpus);
	}
	if (failed)
		print_error("%d of %d texts do not compile\n", failed, TEXTS);
	assert_in_range(failed, 0, TEXTS / 100);
}

/* Every operator but the sum's own: OP_COUNT. */
static void property_every_operator_and_clause_is_drawn(void **state)
{
	(void)state;
	size_t ops[OP_COUNT] = { 0 }, clauses[CLAUSE_KIND_COUNT] = { 0 }, needs[NEED_KIND_COUNT] = { 0 };
	size_t outcomes[OUTCOME_COUNT] = { 0 };
	gen_seed(&gen, 1);
	for (int i = 0; i < TEXTS; i++) {
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, NULL);
		for (size_t k = 0; k < corpus->nodes.count; k++)
			ops[corpus->nodes.at[k].op]++;
		vec_each (&corpus->instruments, k)
			for (size_t a = 0; a < corpus->instruments.at[k].article_count; a++) {
				const struct core_article *article = &corpus->instruments.at[k].articles[a];
				for (size_t c = 0; c < article->clause_count; c++) {
					clauses[article->clauses[c].kind]++;
					if (article->clauses[c].kind == CLAUSE_needs)
						needs[article->clauses[c].ast->need]++;
				}
			}
		struct decider *decider = decider_create(corpus);
		struct determination *d;
		struct error error;
		struct request request = gen_request(&gen, corpus);
		struct subject_facts *facts = gen_person(&gen, test_arena, corpus, gen_subject(corpus, &request));
		assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
		outcomes[d->outcome]++;
		vec_each (&d->paths, k)
			for (size_t n = 0; n < d->paths.at[k].path->nodes.count; n++)
				ops[d->paths.at[k].path->nodes.at[n].op]++;
		decider_destroy(decider);
		corpus_destroy(corpus);
	}
	for (int i = 0; i < OP_COUNT; i++)
		if (!ops[i])
			fail_msg("no text holds the operator %s", op_name((enum op)i));
	for (int i = 0; i < CLAUSE_KIND_COUNT; i++)
		if (!clauses[i])
			fail_msg("no text holds a clause `%s`", word_name(WORDS_clause_kind, i));
	for (int i = 0; i < NEED_KIND_COUNT; i++)
		if (!needs[i])
			fail_msg("no text needs %s", word_name(WORDS_need_kind, i));
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (outcomes[i] < TEXTS / 100)
			fail_msg("only %zu of %d outcomes are %s", outcomes[i], TEXTS, word_name(WORDS_outcome, i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_texts_compile),
		fact(property_every_operator_and_clause_is_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
