/* Which texts speak on a day: amendments and stays, as decisions show them. */
#include "determination.h"
#include "texts.h"

static const char *outcome_on(const char *day)
{
	struct decider *decider = decider_create(test_corpus);
	struct request request = { .agreement = STR("a"), .facility = STR("none"), .on = { .given = true } };
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	assert_true(date_parse(str_of(day), &request.on.day));
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_person,
					 STR("{\"nationalities\":{\"only\":[\"SV\"]},\"stayed\":false}"), &facts,
					 &error),
			 STATUS_OK);
	assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
	enum outcome outcome = d->outcome;
	decider_destroy(decider);
	return word_name(WORDS_outcome, (int)outcome);
}

#define LAW(time) "law l \"L\"\n  binds US\n  rank statute\n  in force 2024-01-01" time "\n"
#define AMENDMENT "law l-first \"L1\"\n  amends l\n  in force 2024-02-01\narticle 2\n  bars\n"
#define ADMITS TEST_AGREEMENT "article 1\n  admits\n"

static void an_amendment_bars_while_its_law_is_in_force(void **state)
{
	(void)state;
	compile(LAW("") "article 1\n  says \"nothing\"\n" AMENDMENT ADMITS);
	assert_string_equal(outcome_on("2025-02-01"), "barred");
}

static void an_amendment_alone_is_no_law(void **state)
{
	(void)state;
	compile(LAW(" to 2025-01-31") "article 1\n  says \"nothing\"\n" AMENDMENT ADMITS);
	assert_string_equal(outcome_on("2025-01-31"), "barred");
	assert_string_equal(outcome_on("2025-02-01"), "cleared");
}

#define ORDER(what)                                                                                                    \
	"order o \"O\"\n  binds US\n  rank statute\n  in force 2025-01-01\n"                                           \
	"  stays " what " from 2025-02-01 to 2025-02-10\n"

static void an_article_is_stayed_in_an_amendments_words_too(void **state)
{
	(void)state;
	compile(LAW("") "article 2\n  bars when convicted\n" AMENDMENT ADMITS ORDER("l 2"));
	assert_string_equal(outcome_on("2025-01-31"), "barred");
	assert_string_equal(outcome_on("2025-02-10"), "cleared");
	assert_string_equal(outcome_on("2025-02-11"), "barred");
}

static void a_stay_of_the_whole_stays_its_amendments(void **state)
{
	(void)state;
	compile(LAW("") "article 1\n  says \"nothing\"\n" AMENDMENT ADMITS ORDER("l"));
	assert_string_equal(outcome_on("2025-01-31"), "barred");
	assert_string_equal(outcome_on("2025-02-01"), "cleared");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(an_amendment_bars_while_its_law_is_in_force),
		fact(an_amendment_alone_is_no_law),
		fact(an_article_is_stayed_in_an_amendments_words_too),
		fact(a_stay_of_the_whole_stays_its_amendments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
