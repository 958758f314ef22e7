/* when.h - days and times as people write them, in English and in Spanish. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H
#include "date.h"

struct str day_words(struct arena *arena, int32_t day, bool spanish);            /* "3 February 2025" */
struct str time_words(struct arena *arena, int64_t seconds, bool spanish);       /* "3 February 2025, 17:30 UTC" */
struct str duration_words(struct arena *arena, struct duration d, bool spanish); /* "10 days" */
#endif
