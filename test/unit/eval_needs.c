/* What an undetermined path needs: values that only together, or only from a list's rows, make a difference. */
#include "determination.h"
#include "texts.h"

/* The one path's needs, what is settled, and the sets that would clear, in one line. */
static struct str told(const char *clauses, const char *more_facts)
{
	struct decider *decider;
	struct request request = { .agreement = STR("a"),
				   .facility = STR("none"),
				   .on = { .given = true, .day = 20162 } };
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	struct buf out = BUF_INIT;
	compile(str_c(test_arena, str_format(test_arena, TEST_AGREEMENT "article 1\n%s", clauses)));
	struct str json =
		str_format(test_arena, "{\"nationalities\":{\"only\":[\"SV\"]},\"stayed\":false%s}", more_facts);
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_person, json, &facts, &error), STATUS_OK);
	decider = decider_create(test_corpus);
	assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
	const struct path_result *result = &d->paths.at[0];
	buf_add_c(&out, result->settled == SETTLED_NO ? "open" : "settled");
	for (size_t i = 0; i < result->need_count; i++)
		buf_format(&out, " %.*s", STR_ARG(test_corpus->facts.at[result->needs[i]].name));
	for (size_t i = 0; i < result->clears_with_count; i++)
		for (size_t k = 0; k < result->clears_with[i].count; k++)
			buf_format(&out, " %.*s", STR_ARG(result->clears_with[i].answers[k].text));
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	decider_destroy(decider);
	return text;
}

static void a_written_set_needs_all_its_members(void **state)
{
	(void)state;
	struct str said = told("  admits\n  requires passed_through != {SV, CA}\n", "");
	assert_true(str_starts(said, "open passed_through "));
}

static void rows_of_a_list_name_codes(void **state)
{
	(void)state;
	assert_str(told("  admits\n  bars when every r in relatives where (r.in in passed_through)\n",
			",\"relatives\":{\"only\":[{\"relation\":\"child\",\"in\":\"FR\",\"adult\":true,\"since\":"
			"\"none\"}]}"),
		   "open passed_through {\"has\":[],\"not\":[\"FR\"]}");
}

static void a_search_of_values_leaves_no_trace(void **state)
{
	(void)state;
	assert_str(
		told("  admits when heard >= 2025-01-01T00:00Z\n  bars when hours between heard and heard = 1\n", ""),
		"open heard");
}

static void an_answer_names_the_codes_it_means(void **state)
{
	(void)state;
	assert_str(told("  admits when not home in {DK, FR}\n", ""), "open home {\"other_than\":[\"DK\",\"FR\"]}");
	assert_str(told("  admits when home in {DK, FR}\n", ""), "open home {\"one_of\":[\"DK\",\"FR\"]}");
	assert_str(told("  admits when home = FR\n", ""), "open home \"FR\"");
	assert_str(told("  admits when home != none and home != FR\n", ""),
		   "open home {\"other_than\":[\"none\",\"FR\"]}");
}

/* A conviction is required, and with so long a sentence it bars: Kleene's values leave open what no answer can clear.
 */
static void what_every_answer_forbids_is_settled(void **state)
{
	(void)state;
	static const char clauses[] = "  admits\n  requires convicted\n  bars when convicted and served > 7_200 days\n";
	assert_str(told(clauses, ",\"served\":11370"), "settled"); /* 379 months of 30 days */
	assert_str(told(clauses, ",\"served\":360"), "open convicted true");
	assert_str(told(clauses, ""), "open served convicted true {\"to\":7200}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(a_written_set_needs_all_its_members),  fact(rows_of_a_list_name_codes),
		fact(a_search_of_values_leaves_no_trace),   fact(an_answer_names_the_codes_it_means),
		fact(what_every_answer_forbids_is_settled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
