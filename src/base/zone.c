/* zone.c - compiled time zones (RFC 9636), and the rule behind their last transition. See zone.h. */
#include "zone.h"
#include "arena.h"
#include "date.h"
#include "limit.h"
#include <stdio.h>
#include <stdlib.h>

enum { DAY_SECONDS = 86400, HEADER_BYTES = 44 };

/* The day and second of a year on which a rule changes the clock: Jn, n, or Mm.w.d. */
struct change {
	enum { CHANGE_JULIAN, CHANGE_ZERO, CHANGE_WEEK } how;
	int day, month, week;
	int32_t time;
};

struct zone {
	size_t count;
	int64_t *at;     /* ascending */
	int32_t *offset; /* from at[i] on */
	int32_t before;  /* the first offset */
	bool rule, summer;
	int32_t standard, daylight;
	struct change begins, ends;
};

/* Bytes. */

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big64(const unsigned char *p) { return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4)); }

struct head {
	size_t utc, standard, leaps, times, types, letters;
};

/* False: no such file. `size`: of a time, 4 in the first block, 8 in the second. */
static bool read_head(struct str s, struct head *head, size_t size, size_t *length)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	if (s.len < HEADER_BYTES || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	*head = (struct head){
		big32(p + 20), big32(p + 24), big32(p + 28), big32(p + 32), big32(p + 36), big32(p + 40)
	};
	if (head->utc > 1000000 || head->standard > 1000000 || head->leaps > 1000000 || head->times > 1000000 ||
	    head->types > 256 || !head->types || head->letters > 1000000)
		return false;
	*length = HEADER_BYTES + head->times * (size + 1) + head->types * 6 + head->letters + head->leaps * (size + 4) +
		  head->standard + head->utc;
	return *length <= s.len;
}

/* The rule at the end of the file: that of POSIX's TZ, with hours up to 167. */

struct rule_text {
	const char *at, *end;
};

static bool take(struct rule_text *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool take_number(struct rule_text *r, int32_t *value)
{
	const char *begin = r->at;
	*value = 0;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && *value < 100000)
		*value = *value * 10 + (*r->at++ - '0');
	return r->at > begin;
}

static bool take_name(struct rule_text *r)
{
	const char *begin = r->at;
	if (take(r, '<')) {
		while (r->at < r->end && *r->at != '>')
			r->at++;
		return take(r, '>');
	}
	while (r->at < r->end && ((*r->at >= 'A' && *r->at <= 'Z') || (*r->at >= 'a' && *r->at <= 'z')))
		r->at++;
	return r->at - begin >= 3;
}

static bool take_time(struct rule_text *r, int32_t *seconds)
{
	bool negative = take(r, '-');
	int32_t hours, minutes = 0, rest = 0;
	if (!negative)
		(void)take(r, '+');
	if (!take_number(r, &hours) ||
	    (take(r, ':') && (!take_number(r, &minutes) || (take(r, ':') && !take_number(r, &rest)))))
		return false;
	*seconds = (hours * 60 + minutes) * 60 + rest;
	if (negative)
		*seconds = -*seconds;
	return hours <= 167 && minutes < 60 && rest < 60;
}

static bool take_change(struct rule_text *r, struct change *change)
{
	int32_t first, second, third;
	*change = (struct change){ .how = CHANGE_ZERO, .time = 7200 };
	if (!take(r, ','))
		return false;
	if (take(r, 'M')) {
		if (!take_number(r, &first) || !take(r, '.') || !take_number(r, &second) || !take(r, '.') ||
		    !take_number(r, &third) || first < 1 || first > 12 || second < 1 || second > 5 || third > 6)
			return false;
		*change = (struct change){ CHANGE_WEEK, third, first, second, 7200 };
	} else {
		change->how = take(r, 'J') ? CHANGE_JULIAN : CHANGE_ZERO;
		if (!take_number(r, &first) || first > 365)
			return false;
		change->day = first;
	}
	return !take(r, '/') || take_time(r, &change->time);
}

static bool read_rule(struct str text, struct zone *zone)
{
	struct rule_text r = { text.ptr, text.ptr + text.len };
	if (!take_name(&r) || !take_time(&r, &zone->standard))
		return false;
	zone->standard = -zone->standard; /* POSIX counts to the west */
	zone->rule = true;
	if (r.at == r.end)
		return true;
	zone->summer = true;
	zone->daylight = zone->standard + 3600;
	if (!take_name(&r))
		return false;
	if (r.at < r.end && *r.at != ',') {
		if (!take_time(&r, &zone->daylight))
			return false;
		zone->daylight = -zone->daylight;
	}
	return take_change(&r, &zone->begins) && take_change(&r, &zone->ends) && r.at == r.end;
}

/* Day number of 1 January: any year, since a rule is asked a year before and after. */
static int64_t year_begins(int64_t year)
{
	int64_t before = year - 1;
	return before * 365 + before / 4 - before / 100 + before / 400 - 719162;
}

static bool is_leap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int64_t change_day(const struct change *change, int64_t year)
{
	static const int months[2][13] = { { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 },
					   { 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366 } };
	int64_t first = year_begins(year);
	if (change->how == CHANGE_ZERO)
		return first + change->day;
	if (change->how == CHANGE_JULIAN) /* 29 February is never counted */
		return first + change->day - 1 + (is_leap(year) && change->day >= 60);
	const int *month = months[is_leap(year)];
	int64_t day = first + month[change->month - 1], next = first + month[change->month];
	int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	day += (change->day - weekday + 7) % 7 + 7 * (change->week - 1);
	return day >= next ? day - 7 : day;
}

static int32_t rule_offset(const struct zone *zone, int64_t seconds)
{
	if (!zone->summer)
		return zone->standard;
	int year, month, day;
	int64_t begins, ends;
	date_to_ymd(time_day(seconds + zone->standard), &year, &month, &day);
	begins = change_day(&zone->begins, year) * DAY_SECONDS + zone->begins.time - zone->standard;
	ends = change_day(&zone->ends, year) * DAY_SECONDS + zone->ends.time - zone->daylight;
	bool summer = begins < ends ? begins <= seconds && seconds < ends : !(ends <= seconds && seconds < begins);
	return summer ? zone->daylight : zone->standard;
}

/* Reading. */

static bool read_zone(struct arena *arena, struct str s, struct zone *zone)
{
	struct head head;
	size_t length;
	if (!read_head(s, &head, 4, &length))
		return false;
	s = (struct str){ s.ptr + length, s.len - length };
	if (!read_head(s, &head, 8, &length))
		return false;
	const unsigned char *times = (const unsigned char *)s.ptr + HEADER_BYTES;
	const unsigned char *kinds = times + head.times * 8, *types = kinds + head.times;
	zone->count = head.times;
	zone->at = arena_new_array(arena, int64_t, head.times + 1);
	zone->offset = arena_new_array(arena, int32_t, head.times + 1);
	zone->before = (int32_t)big32(types);
	for (size_t i = 0; i < head.times; i++) {
		if (kinds[i] >= head.types)
			return false;
		zone->at[i] = big64(times + i * 8);
		zone->offset[i] = (int32_t)big32(types + kinds[i] * 6);
	}
	struct str rule = { s.ptr + length, s.len - length };
	if (rule.len < 2 || rule.ptr[0] != '\n' || rule.ptr[rule.len - 1] != '\n')
		return false;
	rule = (struct str){ rule.ptr + 1, rule.len - 2 };
	return rule.len == 0 || read_rule(rule, zone);
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!((name.ptr[i] >= 'A' && name.ptr[i] <= 'Z') || (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') ||
		      (name.ptr[i] >= '0' && name.ptr[i] <= '9') || strchr("_+-/", name.ptr[i])))
			return false;
	return name.len > 0 && name.ptr[0] != '/' && name.len <= LIMIT_NAME_BYTES;
}

enum status zone_load(struct arena *arena, struct str name, const struct zone **zone, struct error *error)
{
	const char *folder = getenv("TZDIR");
	if (!is_name(name))
		return error_set(error, STATUS_NOT_FOUND,
				 "\"%.*s\" is no name of a time zone, as America/El_Salvador is", STR_ARG(name));
	struct str path = str_format(arena, "%s/%.*s", folder ? folder : "/usr/share/zoneinfo", STR_ARG(name));
	FILE *file = fopen(path.ptr, "rb");
	if (!file)
		return error_set(
			error, STATUS_NOT_FOUND,
			"no time zone is called \"%.*s\" here; if it should be, is the package tzdata installed?",
			STR_ARG(name));
	enum { BYTES_MAX = 1 << 16 }; /* the largest is 4 kB */
	char *bytes = arena_new_array(arena, char, BYTES_MAX);
	size_t length = fread(bytes, 1, BYTES_MAX, file);
	fclose(file);
	struct zone *made = arena_new(arena, struct zone);
	if (!read_zone(arena, (struct str){ bytes, length }, made))
		return error_set(error, STATUS_IO, "%.*s is no compiled time zone of version 2 or later",
				 STR_ARG(path));
	*zone = made;
	return STATUS_OK;
}

/* Asking. */

int32_t zone_offset(const struct zone *zone, int64_t seconds)
{
	if (!zone)
		return 0;
	size_t low = 0, high = zone->count; /* how many transitions are not later */
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (zone->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->count && zone->rule)
		return rule_offset(zone, seconds);
	return low ? zone->offset[low - 1] : zone->before;
}

int32_t zone_day(const struct zone *zone, int64_t seconds) { return time_day(seconds + zone_offset(zone, seconds)); }

/* A day is missing when one transition leads from before its first second to beyond its last. */
bool zone_missing_day(const struct zone *zone, int32_t from, int32_t *day)
{
	for (size_t i = 0; zone && i < zone->count; i++) {
		int64_t before = zone->at[i] + (i ? zone->offset[i - 1] : zone->before);
		int64_t after = zone->at[i] + zone->offset[i];
		int32_t first = time_day(before + DAY_SECONDS - 1), next = time_day(after);
		if (first < from)
			first = from;
		if (first < next) {
			*day = first;
			return true;
		}
	}
	return false;
}
