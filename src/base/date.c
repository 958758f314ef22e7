/* date.c - days and times as whole numbers.
 *
 * The calendar arithmetic counts years from 1 March, so that the leap day is the last of its year and month lengths
 * follow one line (Neri and Schneider, and Hinnant before them, describe it). Everything is done in int64 and compared
 * with the range at the end; a duration's int32 count cannot overflow that.
 *
 * I4. No function here reads a clock, a locale or a time zone database. "Today" is always a caller's argument. */
#include "date.h"
#include <assert.h>

enum { DAY_SECONDS = 86400, ERA_DAYS = 146097, ERA_YEARS = 400 };

struct ymd {
	int64_t year;
	int month, day; /* from 1 */
};

/* b > 0 */
static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static bool is_leap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int month_days(int64_t year, int month)
{
	static const int8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t day_of(struct ymd date)
{
	int64_t year = date.month > 2 ? date.year : date.year - 1; /* the year that began on 1 March */
	int64_t era = floor_div(year, ERA_YEARS);
	int64_t in_era = year - era * ERA_YEARS;
	int64_t in_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static struct ymd ymd_of(int64_t day)
{
	int64_t shifted = day + 719468; /* days since 1 March of year 0 */
	int64_t era = floor_div(shifted, ERA_DAYS);
	int64_t in_era = shifted - era * ERA_DAYS;
	int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (int)((5 * in_year + 2) / 153);
	struct ymd date = { .day = (int)(in_year - (153 * month + 2) / 5) + 1,
			    .month = month < 10 ? month + 3 : month - 9 };
	date.year = era * ERA_YEARS + year + (date.month <= 2);
	return date;
}

static bool in_range(int64_t day, int32_t *result)
{
	if (day < DATE_MIN || day > DATE_MAX)
		return false;
	*result = (int32_t)day;
	return true;
}

bool date_from_ymd(int year, int month, int day_of_month, int32_t *day)
{
	if (month < 1 || month > 12 || day_of_month < 1 || day_of_month > month_days(year, month))
		return false;
	return in_range(day_of((struct ymd){ year, month, day_of_month }), day);
}

void date_to_ymd(int32_t day, int *year, int *month, int *day_of_month)
{
	struct ymd date = ymd_of(day);
	*year = (int)date.year;
	*month = date.month;
	*day_of_month = date.day;
}

/* Exactly `count` digits at s[at]. */
static bool digits_at(struct str s, size_t at, size_t count, int *value)
{
	if (s.len < at + count)
		return false;
	*value = 0;
	for (size_t i = at; i < at + count; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		*value = *value * 10 + (s.ptr[i] - '0');
	}
	return true;
}

bool date_parse(struct str s, int32_t *day)
{
	int year, month, day_of_month;
	return s.len == 10 && s.ptr[4] == '-' && s.ptr[7] == '-' && digits_at(s, 0, 4, &year) &&
	       digits_at(s, 5, 2, &month) && digits_at(s, 8, 2, &day_of_month) &&
	       date_from_ymd(year, month, day_of_month, day);
}

static void put_digits(char *to, int count, int value)
{
	for (int i = count - 1; i >= 0; i--, value /= 10)
		to[i] = (char)('0' + value % 10);
}

void date_format(int32_t day, char out[11])
{
	struct ymd date = ymd_of(day);
	assert(date.year >= 0 && date.year <= 9999); /* far wider than the range, as wide as the form */
	put_digits(out, 4, (int)date.year);
	out[4] = '-';
	put_digits(out + 5, 2, date.month);
	out[7] = '-';
	put_digits(out + 8, 2, date.day);
	out[10] = '\0';
}

static bool time_in_range(int64_t seconds, int64_t *result)
{
	if (seconds < (int64_t)DATE_MIN * DAY_SECONDS || seconds >= ((int64_t)DATE_MAX + 1) * DAY_SECONDS)
		return false;
	*result = seconds;
	return true;
}

/* "HH:MM" at s[at], as seconds. */
static bool clock_at(struct str s, size_t at, int *seconds)
{
	int hours, minutes;
	if (!digits_at(s, at, 2, &hours) || !digits_at(s, at + 3, 2, &minutes) || s.ptr[at + 2] != ':')
		return false;
	*seconds = hours * 3600 + minutes * 60;
	return hours < 24 && minutes < 60;
}

/* "Z" or "+HH:MM" or "-HH:MM" from s[at] to the end: how far the local clock is ahead of UTC. */
static bool zone_at(struct str s, size_t at, int *ahead)
{
	*ahead = 0;
	if (s.len == at + 1)
		return s.ptr[at] == 'Z';
	if (s.len != at + 6 || (s.ptr[at] != '+' && s.ptr[at] != '-') || !clock_at(s, at + 1, ahead))
		return false;
	if (s.ptr[at] == '-')
		*ahead = -*ahead;
	return true;
}

bool time_parse(struct str s, int64_t *seconds)
{
	int32_t day;
	int clock, second = 0, ahead;
	size_t at = 16;
	if (s.len <= at || !date_parse((struct str){ s.ptr, 10 }, &day) || s.ptr[10] != 'T' || !clock_at(s, 11, &clock))
		return false;
	if (s.ptr[at] == ':') {
		if (!digits_at(s, at + 1, 2, &second) || second > 59) /* there are no leap seconds here */
			return false;
		at += 3;
	}
	return zone_at(s, at, &ahead) && time_in_range((int64_t)day * DAY_SECONDS + clock + second - ahead, seconds);
}

void time_format(int64_t seconds, char out[21])
{
	int32_t day = time_day(seconds);
	int clock = (int)(seconds - (int64_t)day * DAY_SECONDS);
	date_format(day, out);
	out[10] = 'T';
	put_digits(out + 11, 2, clock / 3600);
	out[13] = ':';
	put_digits(out + 14, 2, clock / 60 % 60);
	out[16] = ':';
	put_digits(out + 17, 2, clock % 60);
	out[19] = 'Z';
	out[20] = '\0';
}

int32_t time_day(int64_t seconds)
{
	int64_t day = floor_div(seconds, DAY_SECONDS);
	assert(day >= INT32_MIN && day <= INT32_MAX);
	return (int32_t)day;
}

static int weekday(int64_t day)
{
	int64_t from_monday = day + 3; /* 1970-01-01 was a Thursday */
	return (int)(from_monday - floor_div(from_monday, 7) * 7);
}

int date_weekday(int32_t day) { return weekday(day); }

/* Counting forward, a weekend is as good as the Friday before it; counting back, as the Monday after it. From there
 * five business days are a week. */
static int64_t add_business_days(int64_t day, int64_t count)
{
	int in_week = weekday(day);
	if (count == 0)
		return day;
	if (in_week > 4) {
		day += count > 0 ? 4 - in_week : 7 - in_week;
		in_week = count > 0 ? 4 : 0;
	}
	int64_t from_monday = in_week + count;
	int64_t weeks = floor_div(from_monday, 5);
	return day - in_week + weeks * 7 + (from_monday - weeks * 5);
}

static int64_t add_months(int64_t day, int64_t months)
{
	struct ymd date = ymd_of(day);
	int64_t total = date.year * 12 + (date.month - 1) + months;
	date.year = floor_div(total, 12);
	date.month = (int)(total - date.year * 12) + 1;
	int last = month_days(date.year, date.month);
	if (date.day > last)
		date.day = last;
	return day_of(date);
}

bool date_add(int32_t day, struct duration d, int32_t *result)
{
	switch (d.unit) {
	case UNIT_HOURS: return false;
	case UNIT_DAYS: return in_range((int64_t)day + d.count, result);
	case UNIT_BUSINESS_DAYS: return in_range(add_business_days(day, d.count), result);
	case UNIT_MONTHS: return in_range(add_months(day, d.count), result);
	case UNIT_YEARS: return in_range(add_months(day, (int64_t)d.count * 12), result);
	}
	assert(false && "a unit of duration");
	return false;
}

bool time_add(int64_t seconds, struct duration d, int64_t *result)
{
	int32_t day = time_day(seconds), moved;
	if (d.unit == UNIT_HOURS)
		return time_in_range(seconds + (int64_t)d.count * 3600, result);
	if (!date_add(day, d, &moved))
		return false;
	return time_in_range(seconds + ((int64_t)moved - day) * DAY_SECONDS, result);
}

struct duration duration_negate(struct duration d)
{
	/* INT32_MIN has no counterpart; one less leaves the range of dates just as surely. */
	d.count = d.count == INT32_MIN ? INT32_MAX : -d.count;
	return d;
}

static int64_t packed(int32_t day)
{
	struct ymd date = ymd_of(day);
	return date.year * 10000 + date.month * 100 + date.day;
}

int64_t date_years_between(int32_t from, int32_t to) { return (packed(to) - packed(from)) / 10000; }

int64_t date_months_between(int32_t from, int32_t to)
{
	struct ymd a = ymd_of(from), b = ymd_of(to);
	int64_t months = (b.year * 12 + b.month) - (a.year * 12 + a.month);
	if (months > 0 && b.day < a.day)
		return months - 1;
	if (months < 0 && b.day > a.day)
		return months + 1;
	return months;
}

const char *duration_unit_name(enum duration_unit unit, int32_t count)
{
	static const char *const names[][2] = {
		[UNIT_HOURS] = { "hour", "hours" },
		[UNIT_DAYS] = { "day", "days" },
		[UNIT_BUSINESS_DAYS] = { "business day", "business days" },
		[UNIT_MONTHS] = { "month", "months" },
		[UNIT_YEARS] = { "year", "years" },
	};
	assert((size_t)unit < sizeof names / sizeof *names);
	return names[unit][count != 1 && count != -1];
}
