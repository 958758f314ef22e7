/* bulk.c - the column engine against the row engine: random texts, random persons, every path of a question. */
#include "bulk_rows.h"
#include "gen.h"
#include "texts.h"

enum { TEXTS = 1700, PERSONS = 70 };

static size_t pairs, undetermined, settled;

/* What is certain whatever the missing facts are: completed at random, the person is not cleared, or is. */
static void check_settled(struct gen *gen, struct eval *eval, const struct bulk_result *result, enum subject subject,
			  const struct subject_facts *person, size_t row)
{
	const struct corpus *corpus = eval->path->corpus;
	undetermined += result->outcomes[row] == OUTCOME_undetermined;
	settled += bit(result->never, row) + bit(result->surely, row);
	for (int i = 0; (bit(result->never, row) || bit(result->surely, row)) && i < 10; i++) {
		struct subject_facts *facts = facts_copy(test_arena, person);
		gen_complete(gen, test_arena, corpus, subject, facts);
		eval_run(eval, facts);
		if (bit(result->never, row))
			assert_int_not_equal(eval_outcome(eval), OUTCOME_cleared);
	}
}

static void one_path(struct gen *gen, const struct corpus *corpus, const struct query *query, enum subject subject)
{
	const struct path *path = path_compile(test_arena, corpus, query);
	struct layout *layout = layout_create(test_arena, corpus);
	struct program *program = program_compile(test_arena, layout, path);
	struct columns *table = columns_create(test_arena, layout, PERSONS);
	struct bulk_result *result = bulk_result_create(test_arena, program, PERSONS, all_wants);
	struct bulk_options options = { .wants = all_wants };
	struct runner *runner = runner_create(program, &options);
	struct eval *eval = eval_create(test_arena, path);
	struct subject_facts *persons[PERSONS];
	for (int i = 0; i < PERSONS; i++) {
		persons[i] = gen_person(gen, test_arena, corpus, subject);
		if (i % 8 == 7)
			gen_complete(gen, test_arena, corpus, subject, persons[i]);
		facts_drop_stale(persons[i], query->decision_day);
		assert_true(columns_add(table, persons[i]));
	}
	runner_run(runner, table, result);
	for (size_t i = 0; i < PERSONS; i++) {
		compare_row(program, result, eval, persons[i], i);
		check_settled(gen, eval, result, subject, persons[i], i);
	}
	other_ways(test_arena, program, table, result);
	runner_destroy(runner);
	pairs += PERSONS;
}

static void property_columns_and_rows_agree_on_random_texts(void **state)
{
	struct gen gen;
	(void)state;
	gen_seed(&gen, gen_environment_seed());
	for (int64_t left = gen_cases(TEXTS); left > 0; left--) {
		arena_reset(test_arena);
		struct gen_texts texts;
		struct corpus *corpus = gen_corpus(&gen, test_arena, &texts);
		struct request request = gen_request(&gen, corpus);
		struct query *queries;
		struct error error;
		size_t count;
		bool open;
		assert_int_equal(request_queries(corpus, test_arena, &request, &queries, &count, &open, &error),
				 STATUS_OK);
		for (size_t i = 0; i < count; i++)
			one_path(&gen, corpus, &queries[i], gen_subject(corpus, &request));
		corpus_destroy(corpus);
	}
	print_message("# %zu pairs, %zu undetermined, %zu of them settled\n", pairs, undetermined, settled);
	assert_true(pairs > 1000 && undetermined > pairs / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_columns_and_rows_agree_on_random_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
