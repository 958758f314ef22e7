/* date.h - days, times and durations, exactly.
 *
 * A date is a day number: 1970-01-01 is 0, proleptic Gregorian, within 1850-01-01 .. 2150-12-31 (limit.h).
 * A time is seconds since 1970-01-01T00:00:00Z without leap seconds, within the same years.
 *
 * I1. Adding months or years clamps to the last day of the target month: 31 January + 1 month is 28 or 29 February.
 * I2. date_years_between counts birthdays: ((ymd(to) - ymd(from)) div 10000), truncated towards zero, where
 *     ymd = y*10000 + m*100 + d. Who was born on 29 February is a year older on 1 March of a common year.
 * I3. Parsing takes exactly the form YYYY-MM-DD of a real day; 2025-02-29 is not one.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H
#include "str.h"
#include <stdint.h>

enum duration_unit { UNIT_HOURS, UNIT_DAYS, UNIT_BUSINESS_DAYS, UNIT_MONTHS, UNIT_YEARS };

struct duration {
	int32_t count;
	enum duration_unit unit;
};

#define DATE_MIN (-43829) /* 1850-01-01 */
#define DATE_MAX 66108    /* 2150-12-31 */

bool date_parse(struct str s, int32_t *day);
bool date_from_ymd(int year, int month, int day_of_month, int32_t *day); /* false: no such day, or out of range */
void date_to_ymd(int32_t day, int *year, int *month, int *day_of_month);
void date_format(int32_t day, char out[11]); /* "2025-03-14" and NUL; asserts a year of four digits */

/* "2025-03-15T18:45Z", "...T18:45:10-05:00": seconds optional, zone required. There is no second 60, and no hour 24. */
bool time_parse(struct str s, int64_t *seconds);
void time_format(int64_t seconds, char out[21]); /* "2025-03-15T23:45:00Z" and NUL */
int32_t time_day(int64_t seconds);               /* the UTC day, floor */

/* False when the result leaves the range. Hours are refused for a date (false); for a time every unit works: days are
 * 24 hours, months and years move the UTC date and keep the time of day. Business days count Monday to Friday and know
 * no holidays: one from a Friday, Saturday or Sunday is the Monday, one back from a Saturday, Sunday or Monday is the
 * Friday, and none is the same day. */
bool date_add(int32_t day, struct duration d, int32_t *result);
bool time_add(int64_t seconds, struct duration d, int64_t *result);
struct duration duration_negate(struct duration d); /* of INT32_MIN: INT32_MAX, which leaves the range as surely */

int64_t date_years_between(int32_t from, int32_t to);
/* Whole months: the difference of y*12 + m, one nearer to zero when the day of the month is not reached. Swapping from
 * and to changes only the sign. */
int64_t date_months_between(int32_t from, int32_t to);
int date_weekday(int32_t day); /* 0 Monday .. 6 Sunday */
/* "day", "days", "business days"; one and minus one are singular. */
const char *duration_unit_name(enum duration_unit unit, int32_t count);
#endif
