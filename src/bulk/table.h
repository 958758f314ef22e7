/* table.h - what is known of many subjects, in columns.
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
#ifndef BULK_TABLE_H
#define BULK_TABLE_H
#include "path.h"

enum { TABLE_STEP = 4096 }; /* room for rows is a multiple of this */

struct layout; /* see program.h: programs add to it what they ask */
struct layout *layout_create(struct arena *arena, const struct corpus *corpus);
void layout_keep(struct layout *layout, int fact); /* store the whole fact: to group by it, or to read it back */

struct table;
/* Room for so many rows. */
struct table *table_create(struct arena *arena, struct layout *layout, size_t rows_max);
void table_clear(struct table *table); /* no rows; the dictionary stays */
size_t table_rows(const struct table *table);
size_t table_room(const struct table *table);
size_t table_bytes_per_row(const struct table *table); /* of the columns, child rows and dictionaries left out */

/* A row from one subject's facts. False when the table is full. */
bool table_add(struct table *table, const struct subject_facts *facts);

/* A row by columns: table_begin, then any of the puts for that row; what is not put is unknown. A fact that no program
 * asks for is passed over. */
size_t table_begin(struct table *table); /* the row's number; the table must not be full */
void table_put(struct table *table, size_t row, int fact, struct scalar value); /* yes/no and scalars, within range */
uint32_t table_set_number(struct table *table, int fact, const struct set_value *set);
void table_put_set(struct table *table, size_t row, int fact, uint32_t set);

/* What a kept fact holds. */
struct scalar table_scalar(const struct table *table, size_t row, int fact);
uint32_t table_set_of(const struct table *table, size_t row, int fact);
const struct set_value *table_set(const struct table *table, int fact, uint32_t set);
size_t table_set_count(const struct table *table, int fact);
#endif
