/* zone.h: known days, and the C library asked the same of every zone there is. */
#include "date.h"
#include "unit.h"
#include "zone.h"
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

static const struct zone *zone_of(const char *name)
{
	const struct zone *zone;
	struct error error;
	if (zone_load(test_arena, str_of(name), &zone, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return zone;
}

static void is_day(const char *name, const char *time, const char *expected)
{
	int64_t seconds;
	char day[11];
	assert_true(time_parse(str_of(time), &seconds));
	date_format(zone_day(zone_of(name), seconds), day);
	assert_str(str_of(day), expected);
}

static void days_on_the_clock_there(void **state)
{
	(void)state;
	is_day("America/El_Salvador", "2025-03-15T05:59:59Z", "2025-03-14");
	is_day("America/El_Salvador", "2025-03-15T06:00:00Z", "2025-03-15");
	is_day("Pacific/Kiritimati", "2025-03-15T10:00:00Z", "2025-03-16");
	is_day("Europe/Copenhagen", "2100-07-01T22:00:00Z", "2100-07-02"); /* by the rule, long after the table */
	is_day("Europe/Copenhagen", "2100-12-01T22:59:59Z", "2100-12-01");
	is_day("Europe/Dublin", "2080-12-06T23:30:00Z", "2080-12-06"); /* its winter is the exception */
	is_day("America/New_York", "1850-01-02T04:00:00Z", "1850-01-01");
	assert_int_equal(zone_day(NULL, 86399), 0);
	assert_int_equal(zone_day(NULL, -1), -1);
}

static void a_day_that_was_jumped_over(void **state)
{
	(void)state;
	int32_t samoa, kiritimati, day;
	assert_true(date_parse(STR("2011-12-30"), &samoa));
	assert_true(date_parse(STR("1994-12-31"), &kiritimati));
	assert_true(zone_missing_day(zone_of("Pacific/Apia"), 0, &day));
	assert_int_equal(day, samoa);
	assert_true(zone_missing_day(zone_of("Pacific/Apia"), samoa, &day));
	assert_int_equal(day, samoa);
	assert_false(zone_missing_day(zone_of("Pacific/Apia"), samoa + 1, &day));
	assert_true(zone_missing_day(zone_of("Pacific/Kiritimati"), 0, &day));
	assert_int_equal(day, kiritimati);
	assert_false(zone_missing_day(zone_of("Europe/Copenhagen"), DATE_MIN, &day));
	assert_false(zone_missing_day(NULL, DATE_MIN, &day));
}

static void what_is_no_zone(void **state)
{
	(void)state;
	static const char *const names[] = { "", "/etc/passwd", "../passwd", "Mars/Olympus", "Europe/Berlin ", NULL };
	const struct zone *zone;
	struct error error;
	for (size_t i = 0; names[i]; i++)
		assert_int_equal(zone_load(test_arena, str_of(names[i]), &zone, &error), STATUS_NOT_FOUND);
	assert_int_equal(zone_load(test_arena, STR("tzdata.zi"), &zone, &error), STATUS_NOT_FOUND);
	assert_int_equal(zone_load(test_arena, STR("leapseconds"), &zone, &error), STATUS_IO);
}

static void compare(const char *name)
{
	const struct zone *zone = zone_of(name);
	setenv("TZ", name, 1);
	tzset();
	for (int i = 0; i < 200; i++) {
		int64_t seconds = unit_random_between((int64_t)DATE_MIN * 86400, (int64_t)DATE_MAX * 86400);
		time_t t = (time_t)seconds;
		struct tm local;
		assert_non_null(localtime_r(&t, &local));
		if (zone_offset(zone, seconds) != local.tm_gmtoff)
			fail_msg("%s at %lld: %d, and the C library says %ld", name, (long long)seconds,
				 zone_offset(zone, seconds), local.tm_gmtoff);
	}
}

static size_t compare_all(const char *folder, const char *prefix)
{
	size_t count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct stat info;
		if (entry->d_name[0] < 'A' || entry->d_name[0] > 'Z')
			continue;
		const char *path = str_format(test_arena, "%s/%s", folder, entry->d_name).ptr;
		const char *name = str_format(test_arena, "%s%s", prefix, entry->d_name).ptr;
		assert_int_equal(stat(path, &info), 0);
		if (S_ISDIR(info.st_mode)) {
			count += compare_all(path, str_format(test_arena, "%s/", name).ptr);
		} else {
			compare(name);
			count++;
		}
	}
	closedir(dir);
	return count;
}

static void property_the_c_library_says_the_same(void **state)
{
	(void)state;
	(void)unit_cases(1);
	assert_true(compare_all("/usr/share/zoneinfo", "") > 400);
	unsetenv("TZ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_on_the_clock_there),
		cmocka_unit_test(a_day_that_was_jumped_over),
		cmocka_unit_test(what_is_no_zone),
		cmocka_unit_test(property_the_c_library_says_the_same),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
