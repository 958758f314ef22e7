/* When a text is in force: orders that stay others, and orders that would stay themselves. */
#include "texts.h"

#define ORDER(name, from) "order " name " \"O\"\n  binds US\n  rank statute\n  in force " from "\n"

static bool in_force(const struct corpus *corpus, const char *name, const char *day)
{
	struct instrument *in = corpus_instrument(corpus, str_of(name));
	int32_t date;
	assert_non_null(in);
	assert_true(date_parse(str_of(day), &date));
	return instrument_in_force(corpus, in->index, STR_NONE, moment_of_day(date));
}

static void an_order_that_stays_itself_is_refused(void **state)
{
	(void)state;
	says(ORDER("o", "2025-01-01") "  stays o from 2025-02-01\narticle 1\n  bars when convicted\n",
	     "5:3 disapplies-cycle: this order stays itself\n");
}

static void orders_that_stay_each_other_are_refused(void **state)
{
	(void)state;
	says(ORDER("o", "2025-01-01") "  stays p from 2025-03-01\narticle 1\n  bars when convicted\n" ORDER(
		     "p", "2025-01-02") "  stays o from 2025-03-01\narticle 1\n  bars when convicted\n",
	     "12:3 disapplies-cycle: `p` and `o` set each other aside\n");
}

static void what_is_stayed_revives_when_the_stay_is_stayed(void **state)
{
	(void)state;
	const struct corpus *corpus = compile(ORDER("o", "2025-01-01") "article 1\n  bars when convicted\n" ORDER(
		"p", "2025-02-01") "  stays o from 2025-02-01\n" ORDER("q", "2025-03-01") "  stays p from 2025-03-01 "
											  "to 2025-03-31\n");
	assert_true(in_force(corpus, "o", "2025-01-31"));
	assert_false(in_force(corpus, "o", "2025-02-01"));
	assert_false(in_force(corpus, "o", "2025-02-28"));
	assert_true(in_force(corpus, "o", "2025-03-01"));
	assert_true(in_force(corpus, "o", "2025-03-31"));
	assert_false(in_force(corpus, "o", "2025-04-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(an_order_that_stays_itself_is_refused),
		fact(orders_that_stay_each_other_are_refused),
		fact(what_is_stayed_revives_when_the_stay_is_stayed),
	};
	return cmocka_run_group_tests_name("lang.stays", tests, NULL, NULL);
}
