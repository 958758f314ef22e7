/* yardstick.h - what every engine of the bench is asked: the rules of yardstick.law, and persons of whom 3 to 12 % of
 * each fact is missing, the same for each.
 */
#ifndef BENCH_YARDSTICK_H
#define BENCH_YARDSTICK_H
#include "bulk.h"
#include "bulk_hand.h"
#include <stdio.h>

struct yardstick {
	struct arena *arena;
	struct corpus *corpus;
	const struct path *path;
	struct layout *layout;
	struct program *program;
};

void yardstick_compile(struct yardstick *yardstick);
void yardstick_finish(struct yardstick *yardstick);

/* So many persons into a table that is empty, and into columns for the hand-written loop, which are made. */
void yardstick_draw(const struct yardstick *yardstick, struct columns *table, struct hand_columns *hand, size_t rows);

/* The same persons again and again, until they no longer fit in any cache. The hand-written loop's columns grow. */
struct columns *yardstick_enlarge(const struct yardstick *yardstick, const struct columns *from,
				  struct hand_columns *hand, size_t times);
void yardstick_drop(struct hand_columns *hand);

/* The first rows as a table that the mapping yardstick-table reads, a number and the outcome beside each. */
void yardstick_write(const struct yardstick *yardstick, FILE *to, const struct columns *table, const uint8_t *outcomes,
		     size_t rows);
#endif
