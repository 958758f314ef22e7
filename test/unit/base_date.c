/* date.h */
#include "date.h"
#include "unit.h"

static int32_t day(const char *text)
{
	int32_t result = 0;
	if (!date_parse(str_of(text), &result))
		fail_msg("not a date: %s", text);
	return result;
}

static int64_t at(const char *text)
{
	int64_t result = 0;
	if (!time_parse(str_of(text), &result))
		fail_msg("not a time: %s", text);
	return result;
}

static void assert_day(int32_t got, const char *expected)
{
	char text[11];
	date_format(got, text);
	assert_string_equal(text, expected);
}

static void assert_time(int64_t got, const char *expected)
{
	char text[21];
	time_format(got, text);
	assert_string_equal(text, expected);
}

static void assert_add(const char *from, int32_t count, enum duration_unit unit, const char *expected)
{
	int32_t result;
	assert_true(date_add(day(from), (struct duration){ count, unit }, &result));
	assert_day(result, expected);
}

static void assert_no_add(const char *from, int32_t count, enum duration_unit unit)
{
	int32_t result = 12345;
	assert_false(date_add(day(from), (struct duration){ count, unit }, &result));
	assert_int_equal(result, 12345);
}

static void assert_time_add(const char *from, int32_t count, enum duration_unit unit, const char *expected)
{
	int64_t result;
	assert_true(time_add(at(from), (struct duration){ count, unit }, &result));
	assert_time(result, expected);
}

static void assert_no_time_add(const char *from, int32_t count, enum duration_unit unit)
{
	int64_t result;
	assert_false(time_add(at(from), (struct duration){ count, unit }, &result));
}

/* ---- the calendar -------------------------------------------------------------------------------------------- */

static void the_epoch_is_day_zero(void **state)
{
	(void)state;
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("1969-12-31"), -1);
	assert_int_equal(day("2000-03-01"), 11017);
}

static void the_range_ends_where_it_says(void **state)
{
	(void)state;
	assert_int_equal(day("1850-01-01"), DATE_MIN);
	assert_int_equal(day("2150-12-31"), DATE_MAX);
}

static void one_past_the_range_is_no_date(void **state)
{
	(void)state;
	int32_t result;
	assert_false(date_parse(STR("1849-12-31"), &result));
	assert_false(date_parse(STR("2151-01-01"), &result));
	assert_false(date_from_ymd(1849, 12, 31, &result));
	assert_false(date_from_ymd(2151, 1, 1, &result));
	assert_false(date_from_ymd(INT32_MAX, 1, 1, &result));
	assert_false(date_from_ymd(INT32_MIN, 1, 1, &result));
}

static void leap_days_are_real_in_leap_years_only(void **state)
{
	(void)state;
	int32_t result;
	assert_true(date_parse(STR("2024-02-29"), &result));
	assert_true(date_parse(STR("2000-02-29"), &result));
	assert_false(date_parse(STR("2025-02-29"), &result));
	assert_false(date_parse(STR("1900-02-29"), &result));
	assert_false(date_parse(STR("2100-02-29"), &result));
}

static void days_that_no_month_has(void **state)
{
	(void)state;
	int32_t result = 77;
	assert_false(date_from_ymd(2025, 0, 1, &result));
	assert_false(date_from_ymd(2025, 13, 1, &result));
	assert_false(date_from_ymd(2025, 1, 0, &result));
	assert_false(date_from_ymd(2025, 1, 32, &result));
	assert_false(date_from_ymd(2025, 4, 31, &result));
	assert_false(date_from_ymd(2025, -1, -1, &result));
	assert_int_equal(result, 77);
}

static void only_the_exact_form_is_a_date(void **state)
{
	(void)state;
	static const char *const wrong[] = { "",           "2025-3-14",   "2025-03-1",   "25-03-14",    "2025/03/14",
					     "20250314",   " 2025-03-14", "2025-03-14 ", "2025-03-14T", "+025-03-14",
					     "2025-03-1x", "2025-0x-14",  "2025-03--1",  "14-03-2025",  "2025_03_14" };
	int32_t result;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(date_parse(str_of(wrong[i]), &result));
	assert_false(date_parse(STR_NONE, &result));
}

static void weekdays_of_known_days(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(day("1970-01-01")), 3);
	assert_int_equal(date_weekday(day("2025-03-15")), 5);
	assert_int_equal(date_weekday(day("2025-03-16")), 6);
	assert_int_equal(date_weekday(day("2025-03-17")), 0);
	assert_int_equal(date_weekday(day("1850-01-01")), 1);
}

/* A day after another, counted by hand, over the whole range. */
static void property_every_day_of_the_range_goes_round(void **state)
{
	(void)state;
	static const int days[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int y = 1850, m = 1, d = 1, weekday = 1;
	for (int32_t i = DATE_MIN; i <= DATE_MAX; i++) {
		int year, month, day_of_month;
		int32_t back = 0;
		char text[11];
		date_to_ymd(i, &year, &month, &day_of_month);
		assert_true(year == y && month == m && day_of_month == d);
		assert_true(date_from_ymd(y, m, d, &back) && back == i);
		date_format(i, text);
		assert_true(date_parse(str_of(text), &back) && back == i);
		assert_int_equal(date_weekday(i), weekday);
		weekday = (weekday + 1) % 7;
		bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
		if (++d > days[m] + (m == 2 && leap)) {
			d = 1;
			if (++m > 12) {
				m = 1;
				y++;
			}
		}
	}
	assert_int_equal(y, 2151);
}

static void formatting_a_year_of_five_digits(void)
{
	char text[11];
	date_format(INT32_MAX, text);
}

static void a_date_that_has_no_form_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(formatting_a_year_of_five_digits));
}

/* ---- times --------------------------------------------------------------------------------------------------- */

static void times_with_and_without_seconds(void **state)
{
	(void)state;
	assert_int_equal(at("1970-01-01T00:00Z"), 0);
	assert_int_equal(at("1970-01-01T00:00:01Z"), 1);
	assert_int_equal(at("1969-12-31T23:59:59Z"), -1);
	assert_time(at("2025-03-15T18:45Z"), "2025-03-15T18:45:00Z");
}

static void zones_are_taken_off(void **state)
{
	(void)state;
	assert_time(at("2025-03-15T18:45:10-05:00"), "2025-03-15T23:45:10Z");
	assert_time(at("2025-03-15T18:45-06:00"), "2025-03-16T00:45:00Z");
	assert_time(at("2025-01-01T00:15+05:45"), "2024-12-31T18:30:00Z");
	assert_time(at("2025-01-01T00:15+00:00"), "2025-01-01T00:15:00Z");
}

static void only_the_exact_form_is_a_time(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"2025-03-15",
		"2025-03-15T",
		"2025-03-15T18:45",
		"2025-03-15 18:45Z",
		"2025-03-15t18:45Z",
		"2025-03-15T18:45z",
		"2025-03-15T1845Z",
		"2025-03-15T18:45:1Z",
		"2025-03-15T18:45:10.5Z",
		"2025-03-15T18:45:Z",
		"2025-03-15T18:45ZZ",
		"2025-03-15T18:45+0500",
		"2025-03-15T18:45+05",
		"2025-03-15T18:45+05:0",
		"2025-03-15T18:45+05:000",
		"2025-03-15T18:45 05:00",
		"2025-03-15T24:00Z",
		"2025-03-15T18:60Z",
		"2025-03-15T23:59:60Z",
		"2025-03-15T18:45+24:00",
		"2025-03-15T18:45+05:60",
		"2025-02-29T18:45Z",
		"2025-03-15T18:45:10",
	};
	int64_t result = 5;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (time_parse(str_of(wrong[i]), &result))
			fail_msg("taken for a time: %s", wrong[i]);
	assert_false(time_parse(STR_NONE, &result));
	assert_int_equal(result, 5);
}

static void times_end_with_the_range_of_dates(void **state)
{
	(void)state;
	int64_t result;
	assert_int_equal(at("1850-01-01T00:00:00Z"), (int64_t)DATE_MIN * 86400);
	assert_int_equal(at("2150-12-31T23:59:59Z"), ((int64_t)DATE_MAX + 1) * 86400 - 1);
	assert_false(time_parse(STR("1850-01-01T00:00:00+00:01"), &result));
	assert_false(time_parse(STR("2150-12-31T23:59:59-00:01"), &result));
}

static void the_day_of_a_time_is_the_floor(void **state)
{
	(void)state;
	assert_int_equal(time_day(0), 0);
	assert_int_equal(time_day(86399), 0);
	assert_int_equal(time_day(86400), 1);
	assert_int_equal(time_day(-1), -1);
	assert_int_equal(time_day(-86400), -1);
	assert_int_equal(time_day(-86401), -2);
}

static void property_times_go_round_in_every_zone(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int64_t seconds = unit_random_between(((int64_t)DATE_MIN + 1) * 86400, (int64_t)DATE_MAX * 86400 - 1),
			back;
		char text[21], zoned[32];
		time_format(seconds, text);
		assert_true(time_parse(str_of(text), &back) && back == seconds);
		int ahead = (int)unit_random_between(-1439, 1439);
		time_format(seconds + ahead * 60, text);
		snprintf(zoned, sizeof zoned, "%.19s%c%02d:%02d", text, ahead < 0 ? '-' : '+', abs(ahead) / 60,
			 abs(ahead) % 60);
		assert_true(time_parse(str_of(zoned), &back) && back == seconds);
	}
}

/* ---- adding -------------------------------------------------------------------------------------------------- */

static void days_are_added(void **state)
{
	(void)state;
	assert_add("2025-03-15", 14, UNIT_DAYS, "2025-03-29");
	assert_add("2024-02-28", 1, UNIT_DAYS, "2024-02-29");
	assert_add("2025-01-01", -1, UNIT_DAYS, "2024-12-31");
	assert_add("2025-01-01", 0, UNIT_DAYS, "2025-01-01");
}

static void months_clamp_to_the_last_day(void **state)
{
	(void)state;
	assert_add("2025-01-31", 1, UNIT_MONTHS, "2025-02-28");
	assert_add("2024-01-31", 1, UNIT_MONTHS, "2024-02-29");
	assert_add("2025-03-31", -1, UNIT_MONTHS, "2025-02-28");
	assert_add("2025-05-31", 1, UNIT_MONTHS, "2025-06-30");
	assert_add("2025-01-15", -13, UNIT_MONTHS, "2023-12-15");
	assert_add("2025-12-31", 2, UNIT_MONTHS, "2026-02-28");
}

static void years_clamp_the_leap_day(void **state)
{
	(void)state;
	assert_add("2024-02-29", 1, UNIT_YEARS, "2025-02-28");
	assert_add("2024-02-29", 4, UNIT_YEARS, "2028-02-29");
	assert_add("2024-02-29", -124, UNIT_YEARS, "1900-02-28");
}

static void business_days_skip_the_weekend(void **state)
{
	(void)state;
	assert_add("2025-03-14", 1, UNIT_BUSINESS_DAYS, "2025-03-17"); /* from a Friday */
	assert_add("2025-03-15", 1, UNIT_BUSINESS_DAYS, "2025-03-17"); /* a Saturday */
	assert_add("2025-03-16", 1, UNIT_BUSINESS_DAYS, "2025-03-17"); /* a Sunday */
	assert_add("2025-03-17", 1, UNIT_BUSINESS_DAYS, "2025-03-18");
	assert_add("2025-03-17", 5, UNIT_BUSINESS_DAYS, "2025-03-24");
	assert_add("2025-03-17", -1, UNIT_BUSINESS_DAYS, "2025-03-14");
	assert_add("2025-03-16", -1, UNIT_BUSINESS_DAYS, "2025-03-14");
	assert_add("2025-03-15", -1, UNIT_BUSINESS_DAYS, "2025-03-14");
}

static void no_business_days_move_nothing(void **state)
{
	(void)state;
	assert_add("2025-03-15", 0, UNIT_BUSINESS_DAYS, "2025-03-15");
}

static void hours_are_refused_for_a_date(void **state)
{
	(void)state;
	assert_no_add("2025-03-15", 24, UNIT_HOURS);
	assert_no_add("2025-03-15", 0, UNIT_HOURS);
}

static void adding_to_the_ends_of_the_range(void **state)
{
	(void)state;
	assert_add("2150-12-30", 1, UNIT_DAYS, "2150-12-31");
	assert_no_add("2150-12-31", 1, UNIT_DAYS);
	assert_no_add("1850-01-01", -1, UNIT_DAYS);
	assert_add("2150-11-30", 1, UNIT_MONTHS, "2150-12-30");
	assert_no_add("2150-12-01", 1, UNIT_MONTHS);
	assert_no_add("1850-01-31", -1, UNIT_MONTHS);
	assert_add("1850-01-01", 300, UNIT_YEARS, "2150-01-01");
	assert_no_add("1850-01-01", 301, UNIT_YEARS);
	assert_no_add("2150-12-31", 1, UNIT_BUSINESS_DAYS);
}

static void counts_at_the_ends_of_their_type_overflow_nothing(void **state)
{
	(void)state;
	for (enum duration_unit unit = UNIT_HOURS; unit <= UNIT_YEARS; unit++) {
		assert_no_add("2150-12-31", INT32_MAX, unit);
		assert_no_add("1850-01-01", INT32_MIN, unit);
		assert_no_time_add("2150-12-31T00:00Z", INT32_MAX, unit);
		assert_no_time_add("1850-01-01T00:00Z", INT32_MIN, unit);
	}
}

static void hours_are_added_to_a_time(void **state)
{
	(void)state;
	assert_time_add("2025-03-15T18:45Z", 24, UNIT_HOURS, "2025-03-16T18:45:00Z");
	assert_time_add("2025-03-15T18:45Z", -19, UNIT_HOURS, "2025-03-14T23:45:00Z");
}

static void larger_units_keep_the_time_of_day(void **state)
{
	(void)state;
	assert_time_add("2025-03-14T18:45:10Z", 1, UNIT_DAYS, "2025-03-15T18:45:10Z");
	assert_time_add("2025-03-14T18:45:10Z", 1, UNIT_BUSINESS_DAYS, "2025-03-17T18:45:10Z");
	assert_time_add("2025-01-31T18:45:10Z", 1, UNIT_MONTHS, "2025-02-28T18:45:10Z");
	assert_time_add("2024-02-29T18:45:10Z", 1, UNIT_YEARS, "2025-02-28T18:45:10Z");
	assert_time_add("1969-12-31T23:59:59Z", 1, UNIT_MONTHS, "1970-01-31T23:59:59Z");
}

static void adding_hours_to_the_ends_of_the_range(void **state)
{
	(void)state;
	assert_time_add("2150-12-31T22:59:59Z", 1, UNIT_HOURS, "2150-12-31T23:59:59Z");
	assert_no_time_add("2150-12-31T23:00:00Z", 1, UNIT_HOURS);
	assert_no_time_add("1850-01-01T00:59:59Z", -1, UNIT_HOURS);
}

static void negating_a_duration(void **state)
{
	(void)state;
	struct duration d = duration_negate((struct duration){ 3, UNIT_MONTHS });
	assert_int_equal(d.count, -3);
	assert_int_equal(d.unit, UNIT_MONTHS);
	assert_int_equal(duration_negate((struct duration){ INT32_MIN, UNIT_DAYS }).count, INT32_MAX);
}

/* The target month's day, looked for downwards until there is one. */
static void property_months_clamp_as_if_searched(void **state)
{
	(void)state;
	for (int cases = unit_cases(50000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN, DATE_MAX), result = 0, expected = 0;
		int32_t count = (int32_t)unit_random_between(-700, 700);
		int y, m, d;
		date_to_ymd(from, &y, &m, &d);
		for (int32_t i = count; i > 0; i--)
			y += m == 12, m = m == 12 ? 1 : m + 1;
		for (int32_t i = count; i < 0; i++)
			y -= m == 1, m = m == 1 ? 12 : m - 1;
		bool there = false;
		for (int last = d; last > 27 && !there; last--)
			there = date_from_ymd(y, m, last, &expected);
		if (d <= 27)
			there = date_from_ymd(y, m, d, &expected);
		assert_int_equal(date_add(from, (struct duration){ count, UNIT_MONTHS }, &result), there);
		if (there)
			assert_int_equal(result, expected);
	}
}

static void property_years_are_twelve_months(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN, DATE_MAX), by_years = 1, by_months = 1;
		int32_t count = (int32_t)unit_random_between(-150, 150);
		assert_int_equal(date_add(from, (struct duration){ count, UNIT_YEARS }, &by_years),
				 date_add(from, (struct duration){ count * 12, UNIT_MONTHS }, &by_months));
		assert_int_equal(by_years, by_months);
	}
}

/* Day by day, counting those that are no weekend. */
static void property_business_days_are_as_if_walked(void **state)
{
	(void)state;
	for (int cases = unit_cases(5000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN + 1000, DATE_MAX - 1000), walked = from, result;
		int32_t count = (int32_t)unit_random_between(-200, 200);
		for (int32_t left = abs(count); left > 0;) {
			walked += count > 0 ? 1 : -1;
			left -= date_weekday(walked) < 5;
		}
		assert_true(date_add(from, (struct duration){ count, UNIT_BUSINESS_DAYS }, &result));
		assert_int_equal(result, walked);
	}
}

static void property_a_time_moves_as_its_date(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN, DATE_MAX), moved = 0;
		int64_t clock = unit_random_between(0, 86399), result = 0;
		struct duration d = { (int32_t)unit_random_between(-3000, 3000),
				      (enum duration_unit)unit_random_between(UNIT_DAYS, UNIT_YEARS) };
		bool in_range = date_add(from, d, &moved);
		assert_int_equal(time_add((int64_t)from * 86400 + clock, d, &result), in_range);
		if (in_range)
			assert_int_equal(result, (int64_t)moved * 86400 + clock);
	}
}

/* ---- between ------------------------------------------------------------------------------------------------- */

static void years_are_birthdays(void **state)
{
	(void)state;
	assert_int_equal(date_years_between(day("2007-03-15"), day("2025-03-14")), 17);
	assert_int_equal(date_years_between(day("2007-03-15"), day("2025-03-15")), 18);
	assert_int_equal(date_years_between(day("2025-03-15"), day("2025-03-15")), 0);
}

static void a_leap_birthday_is_on_the_first_of_march(void **state)
{
	(void)state;
	assert_int_equal(date_years_between(day("2004-02-29"), day("2022-02-28")), 17);
	assert_int_equal(date_years_between(day("2004-02-29"), day("2022-03-01")), 18);
	assert_int_equal(date_years_between(day("2004-02-29"), day("2024-02-29")), 20);
}

static void years_backwards_are_negative_and_towards_zero(void **state)
{
	(void)state;
	assert_int_equal(date_years_between(day("2025-03-15"), day("2024-03-16")), 0);
	assert_int_equal(date_years_between(day("2025-03-15"), day("2024-03-15")), -1);
}

static void months_are_whole(void **state)
{
	(void)state;
	assert_int_equal(date_months_between(day("2025-01-31"), day("2025-02-28")), 0);
	assert_int_equal(date_months_between(day("2025-01-31"), day("2025-03-01")), 1);
	assert_int_equal(date_months_between(day("2025-01-15"), day("2026-01-15")), 12);
	assert_int_equal(date_months_between(day("2025-01-15"), day("2026-01-14")), 11);
	assert_int_equal(date_months_between(day("2025-03-15"), day("2025-03-20")), 0);
}

static void months_backwards_are_towards_zero(void **state)
{
	(void)state;
	assert_int_equal(date_months_between(day("2025-03-15"), day("2025-02-16")), 0);
	assert_int_equal(date_months_between(day("2025-03-15"), day("2025-02-15")), -1);
	assert_int_equal(date_months_between(day("2025-03-15"), day("2025-02-14")), -1);
}

/* The most birthdays, counted one by one, that are not after `to`. */
static void property_years_are_as_if_counted(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN, DATE_MAX),
			to = (int32_t)unit_random_between(from, DATE_MAX);
		int64_t counted = 0;
		for (int year, month, d;; counted++) {
			int32_t birthday;
			date_to_ymd(from, &year, &month, &d);
			year += (int)counted + 1;
			if (!date_from_ymd(year, month, d, &birthday) && !date_from_ymd(year, 3, 1, &birthday))
				break;
			if (birthday > to)
				break;
		}
		assert_int_equal(date_years_between(from, to), counted);
	}
}

static void property_between_changes_sign_when_swapped(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int32_t a = (int32_t)unit_random_between(DATE_MIN, DATE_MAX),
			b = (int32_t)unit_random_between(DATE_MIN, DATE_MAX);
		assert_int_equal(date_years_between(a, b), -date_years_between(b, a));
		assert_int_equal(date_months_between(a, b), -date_months_between(b, a));
		assert_int_equal(date_months_between(a, b) / 12, date_years_between(a, b));
	}
}

/* What was added is found again, but for a day that was clamped away. */
static void property_months_between_finds_what_was_added(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int32_t from = (int32_t)unit_random_between(DATE_MIN, DATE_MAX), to;
		int32_t count = (int32_t)unit_random_between(0, 500);
		int y, m, d, landed;
		if (!date_add(from, (struct duration){ count, UNIT_MONTHS }, &to))
			continue;
		date_to_ymd(from, &y, &m, &d);
		date_to_ymd(to, &y, &m, &landed);
		assert_int_equal(date_months_between(from, to), count - (count > 0 && landed < d));
	}
}

/* ---- names --------------------------------------------------------------------------------------------------- */

static void one_is_singular(void **state)
{
	(void)state;
	assert_string_equal(duration_unit_name(UNIT_DAYS, 1), "day");
	assert_string_equal(duration_unit_name(UNIT_DAYS, -1), "day");
	assert_string_equal(duration_unit_name(UNIT_DAYS, 0), "days");
	assert_string_equal(duration_unit_name(UNIT_HOURS, 24), "hours");
	assert_string_equal(duration_unit_name(UNIT_BUSINESS_DAYS, 2), "business days");
	assert_string_equal(duration_unit_name(UNIT_BUSINESS_DAYS, 1), "business day");
	assert_string_equal(duration_unit_name(UNIT_MONTHS, 6), "months");
	assert_string_equal(duration_unit_name(UNIT_YEARS, 1), "year");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_epoch_is_day_zero),
		cmocka_unit_test(the_range_ends_where_it_says),
		cmocka_unit_test(one_past_the_range_is_no_date),
		cmocka_unit_test(leap_days_are_real_in_leap_years_only),
		cmocka_unit_test(days_that_no_month_has),
		cmocka_unit_test(only_the_exact_form_is_a_date),
		cmocka_unit_test(weekdays_of_known_days),
		cmocka_unit_test(property_every_day_of_the_range_goes_round),
		cmocka_unit_test(a_date_that_has_no_form_aborts),
		cmocka_unit_test(times_with_and_without_seconds),
		cmocka_unit_test(zones_are_taken_off),
		cmocka_unit_test(only_the_exact_form_is_a_time),
		cmocka_unit_test(times_end_with_the_range_of_dates),
		cmocka_unit_test(the_day_of_a_time_is_the_floor),
		cmocka_unit_test(property_times_go_round_in_every_zone),
		cmocka_unit_test(days_are_added),
		cmocka_unit_test(months_clamp_to_the_last_day),
		cmocka_unit_test(years_clamp_the_leap_day),
		cmocka_unit_test(business_days_skip_the_weekend),
		cmocka_unit_test(no_business_days_move_nothing),
		cmocka_unit_test(hours_are_refused_for_a_date),
		cmocka_unit_test(adding_to_the_ends_of_the_range),
		cmocka_unit_test(counts_at_the_ends_of_their_type_overflow_nothing),
		cmocka_unit_test(hours_are_added_to_a_time),
		cmocka_unit_test(larger_units_keep_the_time_of_day),
		cmocka_unit_test(adding_hours_to_the_ends_of_the_range),
		cmocka_unit_test(negating_a_duration),
		cmocka_unit_test(property_months_clamp_as_if_searched),
		cmocka_unit_test(property_years_are_twelve_months),
		cmocka_unit_test(property_business_days_are_as_if_walked),
		cmocka_unit_test(property_a_time_moves_as_its_date),
		cmocka_unit_test(years_are_birthdays),
		cmocka_unit_test(a_leap_birthday_is_on_the_first_of_march),
		cmocka_unit_test(years_backwards_are_negative_and_towards_zero),
		cmocka_unit_test(months_are_whole),
		cmocka_unit_test(months_backwards_are_towards_zero),
		cmocka_unit_test(property_years_are_as_if_counted),
		cmocka_unit_test(property_between_changes_sign_when_swapped),
		cmocka_unit_test(property_months_between_finds_what_was_added),
		cmocka_unit_test(one_is_singular),
	};
	return cmocka_run_group_tests_name("base.date", tests, NULL, NULL);
}
