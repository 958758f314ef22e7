/* columns.h - what is known of many subjects, in columns.
 *
 * A layout says what the programs made against it ask of each fact; a table made of it stores that and nothing more:
 *
 *   yes/no     two planes of bits: surely yes, surely no
 *   a scalar   the narrowest unsigned integer for its declared range: 0 unknown, 1 none, else value - low + 2
 *   a set      two planes for each question asked of it alone ("MX in it", "is it empty"), answered once for each
 *              different set; and, where a condition joins it to other facts, its number in a dictionary of sets
 *   a list     for each subject a run of child rows, whose fields are columns
 *
 * I1. Row r of every column is the same subject. Rows past the count are wholly unknown.
 * I2. Adding a row allocates only when a set is new to the dictionary, or a child column grows.
 * I3. A table is written by one thread, and read by any number once it is full.
 */
#ifndef BULK_COLUMNS_H
#define BULK_COLUMNS_H
#include "path.h"

enum { COLUMNS_STEP = 4096 }; /* room for rows is a multiple of this */

struct layout; /* see program.h: programs add to it what they ask */
struct layout *layout_create(struct arena *arena, const struct corpus *corpus);
void layout_keep(struct layout *layout, int fact); /* store the whole fact: to group by it, or to read it back */

struct columns;
/* Room for so many rows. */
struct columns *columns_create(struct arena *arena, struct layout *layout, size_t rows_max);
void columns_clear(struct columns *table); /* no rows; the dictionary stays */
size_t columns_rows(const struct columns *table);
size_t columns_room(const struct columns *table);
size_t columns_bytes_per_row(const struct columns *table); /* of the columns, child rows and dictionaries left out */

/* A row from one subject's facts. False when the table is full. */
bool columns_add(struct columns *table, const struct subject_facts *facts);

/* A row by columns: columns_begin, then any of the puts for that row; what is not put is unknown. A fact that no
 * program asks for is passed over. */
size_t columns_begin(struct columns *table); /* the row's number; the table must not be full */
void columns_put(struct columns *table, size_t row, int fact,
		 struct scalar value); /* yes/no and scalars, within range */
uint32_t columns_set_number(struct columns *table, int fact, const struct set_value *set);
void columns_put_set(struct columns *table, size_t row, int fact, uint32_t set);

/* What a kept fact holds. */
struct scalar columns_scalar(const struct columns *table, size_t row, int fact);
uint32_t columns_set_of(const struct columns *table, size_t row, int fact);
const struct set_value *columns_set(const struct columns *table, int fact, uint32_t set);
size_t columns_set_count(const struct columns *table, int fact);
#endif
