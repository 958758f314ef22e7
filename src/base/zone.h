/* zone.h - what day it is somewhere: the time zones of IANA, as the system keeps them (tzdata).
 *
 * A zone is read once from its compiled file (RFC 9636, version 2 or later) and is then immutable: any number of
 * threads may ask it. The C library answers the same, but for one zone at a time and the whole process; GLib 2.74 is an
 * hour or two off for Dublin after 2037; ICU brings tables of its own, older than the system's.
 *
 * I1. A day is the day on the clock there, whatever its length. A clock that goes back makes no second day.
 * I2. Where a clock jumped over a whole day (Samoa, 30 December 2011), that day does not exist.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H
#include "error.h"
#include <stdint.h>

struct arena;
struct zone;

/* "America/El_Salvador". The files are in /usr/share/zoneinfo, or where TZDIR says. STATUS_NOT_FOUND: no such zone. */
enum status zone_load(struct arena *arena, struct str name, const struct zone **zone, struct error *error) MUST_USE;

/* NULL is UTC. */
int32_t zone_offset(const struct zone *zone, int64_t seconds); /* east of Greenwich is positive */
int32_t zone_day(const struct zone *zone, int64_t seconds);
/* The first day from `from` on that was jumped over; false: there is none. */
bool zone_missing_day(const struct zone *zone, int32_t from, int32_t *day);
#endif
