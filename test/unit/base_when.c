/* when.h */
#include "arena.h"
#include "unit.h"
#include "when.h"

static void days_times_and_durations_in_two_languages(void **state)
{
	(void)state;
	struct arena *a = arena_create();
	int32_t day;
	int64_t seconds;
	assert_true(date_from_ymd(2025, 2, 3, &day));
	assert_str(day_words(a, day, false), "3 February 2025");
	assert_str(day_words(a, day, true), "3 de febrero de 2025");
	assert_true(time_parse(STR("1969-12-31T23:59:59Z"), &seconds));
	assert_str(time_words(a, seconds, false), "31 December 1969, 23:59 UTC");
	assert_true(time_parse(STR("2025-12-01T00:05:00-05:00"), &seconds));
	assert_str(time_words(a, seconds, true), "1 de diciembre de 2025, 05:05 UTC");
	assert_str(duration_words(a, (struct duration){ 10, UNIT_DAYS }, false), "10 days");
	assert_str(duration_words(a, (struct duration){ 1, UNIT_HOURS }, false), "1 hour");
	assert_str(duration_words(a, (struct duration){ 1, UNIT_BUSINESS_DAYS }, true), "1 día hábil");
	assert_str(duration_words(a, (struct duration){ 6, UNIT_MONTHS }, true), "6 meses");
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(days_times_and_durations_in_two_languages) };
	return cmocka_run_group_tests_name("base.when", tests, NULL, NULL);
}
