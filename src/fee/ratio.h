/* ratio.h - exact ratios (GMP's mpq) that live as long as an arena, and how they are written and rounded. */
#ifndef FEE_RATIO_H
#define FEE_RATIO_H
#include "str.h"
#include <gmp.h>
#include <stdint.h>

/* `count` ratios, each zero. */
mpq_t *ratios_new(struct arena *arena, size_t count);
static inline mpq_t *ratio_new(struct arena *arena) { return ratios_new(arena, 1); }

void ratio_set(mpq_t ratio, int64_t numerator, int64_t denominator); /* denominator > 0 */
/* Half to even. False: it does not fit. */
bool ratio_round(const mpq_t ratio, int64_t *value);
bool ratio_is_whole(const mpq_t ratio);
/* As a decimal with at least `least` digits after the point and no more than it has; when it has more than `most`, or
 * no end, rounded half to even to `most`, and *exact is false. */
struct str ratio_text(struct arena *arena, const mpq_t ratio, int least, int most, bool *exact);
struct str ratio_whole_text(struct arena *arena, const mpq_t ratio); /* "31/365" */
#endif
