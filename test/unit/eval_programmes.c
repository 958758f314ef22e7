/* Programmes: each is decide's own answer, named; the sums are exact and leave nobody out. */
#include "money.h"
#include "programmes.h"
#include "texts.h"

#define TEXT                                                                                                           \
	"agreement p \"P\"\n  subject programme\n  parties US sends, SV receives\n  in force 2024-01-01\n  kind "      \
	"grant\n"                                                                                                      \
	"  binding no\n  purpose payment\narticle 1\n  admits\n"                                                       \
	"order o \"O\"\n  subject programme\n  binds US\n  applies to payment\n  rank policy\n"                        \
	"  in force 2025-01-20 to 2025-04-20\n"                                                                        \
	"article f\n  bars\n  duty \"decide\" by secretary within 90 days after in_force\n"                            \
	"article g from 2025-01-24\n  duty \"decide sooner\" by secretary within 85 days after in_force when waived\n" \
	"article h from 2025-01-24\n  duty \"decide, if not\" by secretary within 85 days after in_force\n"            \
	"    when not waived\n"                                                                                        \
	"article w\n  disapplies o f when waived\n"                                                                    \
	"law l \"L\"\n  subject programme\n  binds US\n  applies to payment\n  rank statute\n  in force 2026-01-01\n"  \
	"article 1\n  bars when not waived\n"

static struct programme programme(const char *name, const char *json, int64_t budget)
{
	struct programme made = { .name = str_of(name),
				  .agreement = STR("p"),
				  .country = country_index(STR("SV")),
				  .currency = currency_index(STR("USD")),
				  .budget = budget,
				  .spent = budget / 2 };
	struct error error;
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_programme, str_of(json), &made.facts, &error),
			 STATUS_OK);
	return made;
}

static enum status decided(const struct programme *programmes, size_t count, const char *day,
			   struct programme_table **table, struct error *error)
{
	struct moment on = { .given = true };
	struct decider *decider = decider_create(test_corpus);
	assert_true(date_parse(str_of(day), &on.day));
	enum status status = programmes_decide(decider, test_arena, programmes, count, on, table, error);
	decider_destroy(decider); /* what was kept does not rest on it */
	return status;
}

static const struct programme_answer *answer_on(const char *json, const char *day)
{
	struct programme *one = arena_new(test_arena, struct programme);
	struct programme_table *table;
	struct error error;
	*one = programme("one", json, 100);
	assert_int_equal(decided(one, 1, day, &table, &error), STATUS_OK);
	assert_int_equal(table->answer_count, 1);
	return &table->answers[0];
}

static void each_way_of_spending(void **state)
{
	(void)state;
	compile(TEXT);
	assert_string_equal(spending_name(answer_on("{}", "2025-01-19")->spending), "may_spend");
	assert_string_equal(spending_name(answer_on("{\"waived\":false}", "2025-01-20")->spending), "frozen");
	assert_string_equal(spending_name(answer_on("{\"waived\":true}", "2025-01-20")->spending), "waived");
	assert_string_equal(spending_name(answer_on("{}", "2025-01-20")->spending), "undetermined");
	assert_string_equal(spending_name(answer_on("{\"waived\":false}", "2025-04-21")->spending), "may_spend");
	assert_string_equal(spending_name(answer_on("{\"waived\":false}", "2026-01-01")->spending), "may_not");
	assert_string_equal(spending_name(answer_on("{}", "2023-12-31")->spending), "may_not");
}

static void an_answer_says_by_what(void **state)
{
	(void)state;
	compile(TEXT);
	const struct programme_answer *answer = answer_on("{\"waived\":true}", "2025-01-20");
	assert_str(answer->by->article->id, "f");
	assert_str(answer->except->article->id, "w");
	answer = answer_on("{\"waived\":false}", "2025-01-20");
	assert_str(answer->by->article->id, "f");
	assert_null(answer->except);
	answer = answer_on("{}", "2025-01-20");
	assert_int_equal(answer->need_count, 1);
	assert_str(test_corpus->facts.at[answer->needs[0]].name, "waived");
	answer = answer_on("{\"waived\":false}", "2026-01-01");
	assert_str(answer->by->article->id, "1");
}

static const char *due(const struct programme_answer *answer, size_t review)
{
	char *day = arena_alloc(test_arena, 11);
	date_format(answer->reviews.at[review].due, day);
	return day;
}

static void what_is_frozen_has_its_reviews(void **state)
{
	(void)state;
	compile(TEXT);
	const struct programme_answer *answer = answer_on("{\"waived\":false}", "2025-01-24");
	assert_int_equal(answer->reviews.count, 2); /* that of g is not owed */
	assert_string_equal(due(answer, 0), "2025-04-19");
	assert_str(answer->reviews.at[0].clause->article->id, "h");
	assert_string_equal(due(answer, 1), "2025-04-20");
	answer = answer_on("{\"waived\":false}", "2025-01-23"); /* h is not in force yet */
	assert_int_equal(answer->reviews.count, 1);
	assert_int_equal(answer_on("{\"waived\":true}", "2025-01-24")->reviews.count, 0);
}

static void the_cells_add_up(void **state)
{
	(void)state;
	compile(TEXT);
	static const char *const facts[] = { "{\"waived\":false}", "{\"waived\":true}", "{}" };
	struct programme many[99];
	struct programme_table *table;
	struct error error;
	int64_t all = 0;
	for (int i = 0; i < 99; i++) {
		many[i] = programme("x", facts[i % 3], INT64_C(9007199254740993) + i);
		all += many[i].budget;
		if (i % 2)
			many[i].currency = currency_index(STR("EUR"));
	}
	assert_int_equal(decided(many, 99, "2025-02-01", &table, &error), STATUS_OK);
	assert_int_equal(table->rows.count, 2);
	assert_int_equal(table->totals.count, 2);
	int64_t budget = 0, totals = 0;
	size_t programmes = 0;
	for (size_t i = 0; i < 2; i++) {
		for (int s = 0; s < SPENDING_COUNT; s++) {
			budget += table->rows.at[i].sums[s].budget;
			programmes += table->rows.at[i].sums[s].programmes;
		}
		totals += table->totals.at[i].all.budget;
	}
	assert_true(budget == all && totals == all);
	assert_int_equal(programmes, 99);
	assert_int_equal(table->rows.at[0].sums[SPENDING_may_not].programmes, 0);
}

static void a_sum_that_does_not_fit_is_no_sum(void **state)
{
	(void)state;
	compile(TEXT);
	struct programme two[2] = { programme("a", "{}", INT64_MAX), programme("b", "{}", 1) };
	struct programme_table *table;
	struct error error;
	assert_int_equal(decided(two, 1, "2025-02-01", &table, &error), STATUS_OK);
	assert_int_equal(decided(two, 2, "2025-02-01", &table, &error), STATUS_LIMIT);
}

static void a_slip_is_told(void **state)
{
	(void)state;
	compile(TEXT TEST_AGREEMENT "article 1\n  admits\n");
	struct programme one = programme("a", "{}", 1);
	struct programme_table *table;
	struct error error;
	one.country = country_index(STR("PA"));
	assert_int_equal(decided(&one, 1, "2025-02-01", &table, &error), STATUS_BAD_INPUT);
	assert_string_equal(error.message, "programme a: Panama is no party of p");
	one.agreement = STR("a");
	assert_int_equal(decided(&one, 1, "2025-02-01", &table, &error), STATUS_BAD_INPUT);
	assert_string_equal(error.message,
			    "programme a: a is about a person; a programme needs an agreement about programmes");
	one.agreement = STR("q");
	assert_int_equal(decided(&one, 1, "2025-02-01", &table, &error), STATUS_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(each_way_of_spending),
		fact(an_answer_says_by_what),
		fact(what_is_frozen_has_its_reviews),
		fact(the_cells_add_up),
		fact(a_sum_that_does_not_fit_is_no_sum),
		fact(a_slip_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
