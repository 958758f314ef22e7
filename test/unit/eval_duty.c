/* Duties and returns by a day: what counts from what, and what is not owed yet. */
#include "duty.h"
#include "texts.h"

enum { ON = 20162 }; /* 2025-03-15 */

/* The days, in the order of the text; `arrived`: the day of arrival, 0 when nobody arrived. */
static struct str due(const char *clauses, const char *facts_text, int32_t arrived)
{
	struct request request = { .agreement = STR("a"), .facility = STR("none"), .on = { .given = true, .day = ON } };
	struct event_days days = { .known = { [EVENT_arrival] = arrived != 0 }, .day = { [EVENT_arrival] = arrived } };
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	struct buf out = BUF_INIT;
	duty_list duties = { 0 };
	compile(str_c(test_arena, str_format(test_arena, TEST_AGREEMENT "article 1\n  admits\n%s", clauses)));
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_person, str_of(facts_text), &facts, &error),
			 STATUS_OK);
	struct decider *decider = decider_create(test_corpus);
	assert_int_equal(decide(decider, test_arena, &request, facts, &d, &error), STATUS_OK);
	find_duties(test_arena, d, &days, &duties);
	vec_each (&duties, i) {
		char day[11];
		date_format(duties.at[i].due, day);
		buf_format(&out, "%s%s", i ? " " : "", day);
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	decider_destroy(decider);
	return text;
}

static void from_an_event(void **state)
{
	(void)state;
	static const char report[] = "  duty \"report\" by receiver within 30 days after arrival\n";
	assert_str(due(report, "{}", 0), "");
	assert_str(due(report, "{}", ON), "2025-04-14");
	assert_str(due("  duty \"report\" by receiver within 1 month after departure\n", "{}", ON), "");
}

static void hours_are_days_begun(void **state)
{
	(void)state;
	assert_str(due("  duty \"x\" by receiver within 48 hours after arrival\n", "{}", ON), "2025-03-17");
	assert_str(due("  duty \"x\" by receiver within 49 hours after arrival\n", "{}", ON), "2025-03-18");
}

static void back_from_an_event(void **state)
{
	(void)state;
	assert_str(due("  duty \"hand over the file\" by sender within 2 days before arrival\n", "{}", ON),
		   "2025-03-13");
}

/* What turns on something unknown is not owed yet; what does not hold is not owed. */
static void only_when_it_holds(void **state)
{
	(void)state;
	static const char clause[] = "  duty \"x\" by receiver within 1 day after arrival when convicted\n";
	assert_str(due(clause, "{\"convicted\":true}", ON), "2025-03-16");
	assert_str(due(clause, "{\"convicted\":false}", ON), "");
	assert_str(due(clause, "{}", ON), "");
}

/* A return counts from the day on which its condition was found. */
static void a_return_counts_from_what_was_found(void **state)
{
	(void)state;
	static const char clause[] = "  return within 10 days when convicted\n";
	assert_str(due(clause, "{\"convicted\":true}", 0), "2025-03-25");
	assert_str(due(clause, "{\"convicted\":false}", 0), "");
	assert_str(due(clause, "{}", 0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(from_an_event),
		fact(hours_are_days_begun),
		fact(back_from_an_event),
		fact(only_when_it_holds),
		fact(a_return_counts_from_what_was_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
