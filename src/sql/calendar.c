/* calendar.c - days and months by whole numbers: no engine's own calendar is asked, since none of them agrees with
 * another on 31 January and a month, and some read a time zone.
 *
 * Years are counted from 1 March, so that the leap day is the last of its year. Every dividend is positive for the days
 * that there are (1850 to 2150), so that it does not matter which way an engine rounds below zero.
 */
#include "date.h"
#include "sql_int.h"

enum { DAY_SECONDS = 86400, MONTHS_MIN = 1850 * 12, MONTHS_END = 2151 * 12, POSITIVE_DAYS = 50000 };

static expr divide(struct builder *b, expr a, int64_t by)
{
	return FORM(b, EXPR_INT, b->dialect->divide, a, expr_int(b, by));
}

expr divide_signed(struct builder *b, expr a, int64_t by)
{
	expr negated = FORM(b, EXPR_INT, "(0 - $1)", a);
	return FORM(b, EXPR_INT, "CASE WHEN $1 < 0 THEN 0 - $2 ELSE $3 END", a, divide(b, negated, by),
		    divide(b, a, by));
}

struct ymd {
	expr year, month, day;
};

static struct ymd civil(struct builder *b, expr day)
{
	int64_t value;
	if (expr_is_int(b, day, &value)) {
		int y, m, d;
		date_to_ymd((int32_t)value, &y, &m, &d);
		return (struct ymd){ expr_int(b, y), expr_int(b, m), expr_int(b, d) };
	}
	expr shifted = FORM(b, EXPR_INT, "($1 + 719468)", day);
	expr era = divide(b, shifted, 146097);
	expr in_era = FORM(b, EXPR_INT, "($1 - 146097 * $2)", shifted, era);
	expr leaps = FORM(b, EXPR_INT, "($1 - $2 + $3 - $4)", in_era, divide(b, in_era, 1460), divide(b, in_era, 36524),
			  divide(b, in_era, 146096));
	expr year = divide(b, leaps, 365);
	expr in_year = FORM(b, EXPR_INT, "($1 - (365 * $2 + $3 - $4))", in_era, year, divide(b, year, 4),
			    divide(b, year, 100));
	expr from_march = divide(b, FORM(b, EXPR_INT, "(5 * $1 + 2)", in_year), 153);
	expr month = FORM(b, EXPR_INT, "CASE WHEN $1 < 10 THEN $1 + 3 ELSE $1 - 9 END", from_march);
	expr days_before = divide(b, FORM(b, EXPR_INT, "(153 * $1 + 2)", from_march), 5);
	return (struct ymd){
		.year = FORM(b, EXPR_INT, "($1 + 400 * $2 + CASE WHEN $3 < 10 THEN 0 ELSE 1 END)", year, era,
			     from_march),
		.month = month,
		.day = FORM(b, EXPR_INT, "($1 - $2 + 1)", in_year, days_before),
	};
}

static expr day_of(struct builder *b, struct ymd date)
{
	expr year = FORM(b, EXPR_INT, "CASE WHEN $2 > 2 THEN $1 ELSE $1 - 1 END", date.year, date.month);
	expr from_march = FORM(b, EXPR_INT, "CASE WHEN $1 > 2 THEN $1 - 3 ELSE $1 + 9 END", date.month);
	expr before = divide(b, FORM(b, EXPR_INT, "(153 * $1 + 2)", from_march), 5);
	return FORM(b, EXPR_INT, "(365 * $1 + $2 - $3 + $4 + $5 + $6 - 719469)", year, divide(b, year, 4),
		    divide(b, year, 100), divide(b, year, 400), before, date.day);
}

static expr month_days(struct builder *b, expr year, expr month)
{
	expr leap = FORM(b, EXPR_BOOL, "($1 % 4 = 0 AND ($1 % 100 <> 0 OR $1 % 400 = 0))", year);
	return FORM(
		b, EXPR_INT,
		"CASE WHEN $2 = 2 THEN CASE WHEN $1 THEN 29 ELSE 28 END WHEN $2 IN (4, 6, 9, 11) THEN 30 ELSE 31 END",
		leap, month);
}

expr day_from_digits(struct builder *b, expr ymd)
{
	expr hundreds = divide(b, ymd, 100);
	struct ymd date = { .year = divide(b, ymd, 10000),
			    .month = FORM(b, EXPR_INT, "($1 % 100)", hundreds),
			    .day = FORM(b, EXPR_INT, "($1 % 100)", ymd) };
	expr last = month_days(b, date.year, date.month);
	return FORM(
		b, EXPR_INT,
		"CASE WHEN $1 >= 18500101 AND $1 <= 21501231 AND $2 >= 1 AND $2 <= 12 AND $3 >= 1 AND $3 <= $4 THEN $5 "
		"END",
		ymd, date.month, date.day, last, day_of(b, date));
}

static expr clamp(struct builder *b, expr value, int64_t low, int64_t high)
{
	return FORM(b, EXPR_INT, "CASE WHEN $1 < $2 THEN $2 WHEN $1 > $3 THEN $3 ELSE $1 END", value, expr_int(b, low),
		    expr_int(b, high));
}

/* The day so many months later, and the count of months from year 0 there: outside the years it is not meant. */
static expr months_later(struct builder *b, expr day, expr count, enum duration_unit unit, expr *total)
{
	struct ymd date = civil(b, day);
	if (unit == UNIT_YEARS)
		count = FORM(b, EXPR_INT, "($1 * 12)", count);
	*total = FORM(b, EXPR_INT, "($1 * 12 + $2 - 1 + $3)", date.year, date.month, count);
	struct ymd then = { .year = divide(b, *total, 12) };
	then.month = FORM(b, EXPR_INT, "($1 - 12 * $2 + 1)", *total, then.year);
	expr last = month_days(b, then.year, then.month);
	then.day = FORM(b, EXPR_INT, "CASE WHEN $1 > $2 THEN $2 ELSE $1 END", date.day, last);
	return day_of(b, then);
}

static expr in_years(struct builder *b, expr total, expr value, int64_t low, int64_t high)
{
	return FORM(b, EXPR_INT, "CASE WHEN $1 < $2 THEN $3 WHEN $1 >= $4 THEN $5 ELSE $6 END", total,
		    expr_int(b, MONTHS_MIN), expr_int(b, low), expr_int(b, MONTHS_END), expr_int(b, high), value);
}

expr day_shift(struct builder *b, expr day, expr count, enum duration_unit unit)
{
	if (unit == UNIT_DAYS)
		return clamp(b, FORM(b, EXPR_INT, "($1 + $2)", day, count), DATE_MIN, DATE_MAX);
	expr total, later = months_later(b, day, count, unit, &total);
	return in_years(b, total, later, DATE_MIN, DATE_MAX);
}

expr time_shift(struct builder *b, expr seconds, expr count, enum duration_unit unit)
{
	int64_t low = (int64_t)DATE_MIN * DAY_SECONDS, high = (int64_t)DATE_MAX * DAY_SECONDS + DAY_SECONDS - 1;
	if (unit == UNIT_DAYS || unit == UNIT_HOURS)
		return clamp(b,
			     FORM(b, EXPR_INT, "($1 + $2 * $3)", seconds, count,
				  expr_int(b, unit == UNIT_HOURS ? 3600 : DAY_SECONDS)),
			     low, high);
	expr positive = FORM(b, EXPR_INT, "($1 + $2)", seconds, expr_int(b, (int64_t)POSITIVE_DAYS * DAY_SECONDS));
	expr day = FORM(b, EXPR_INT, "($1 - $2)", divide(b, positive, DAY_SECONDS), expr_int(b, POSITIVE_DAYS));
	expr total, later = months_later(b, day, count, unit, &total);
	return in_years(b, total, FORM(b, EXPR_INT, "($1 + ($2 - $3) * 86400)", seconds, later, day), low, high);
}

static expr packed(struct builder *b, expr day)
{
	struct ymd date = civil(b, day);
	return FORM(b, EXPR_INT, "($1 * 10000 + $2 * 100 + $3)", date.year, date.month, date.day);
}

expr day_between(struct builder *b, expr from, expr to, enum duration_unit unit)
{
	if (unit == UNIT_YEARS)
		return divide_signed(b, FORM(b, EXPR_INT, "($2 - $1)", packed(b, from), packed(b, to)), 10000);
	if (unit != UNIT_MONTHS)
		return FORM(b, EXPR_INT, "($2 - $1)", from, to);
	struct ymd x = civil(b, from), y = civil(b, to);
	expr months = FORM(b, EXPR_INT, "($3 * 12 + $4 - ($1 * 12 + $2))", x.year, x.month, y.year, y.month);
	return FORM(b, EXPR_INT,
		    "CASE WHEN $1 > 0 AND $3 < $2 THEN $1 - 1 WHEN $1 < 0 AND $3 > $2 THEN $1 + 1 ELSE $1 END", months,
		    x.day, y.day);
}

expr time_between(struct builder *b, expr from, expr to, enum duration_unit unit)
{
	return divide_signed(b, FORM(b, EXPR_INT, "($2 - $1)", from, to), unit == UNIT_HOURS ? 3600 : DAY_SECONDS);
}
