/* csv.h - a table that somebody typed or exported: CSV by RFC 4180 with a head, in any order of columns.
 *
 * A cell that cannot be read stops the reading, with its line and column: money is made of a whole table or of none.
 */
#ifndef FEE_CSV_H
#define FEE_CSV_H
#include "arena.h"
#include "error.h"

enum { CSV_COLUMNS_MAX = 64 };

struct csv {
	struct arena *arena;
	struct str name, text;
	struct error *error;
	/* The reader's own. */
	size_t at;
	unsigned line, row_line;
	size_t line_begins;
	struct str cells[CSV_COLUMNS_MAX];
	unsigned columns[CSV_COLUMNS_MAX]; /* where each cell begins */
	size_t count;
};

/* One row: its cells in the order of the table's columns, and where each of them begins. A column that is not there is
 * empty, at 0. */
typedef enum status (*csv_row)(struct csv *csv, const struct str *cells, const unsigned *at, void *context);

struct csv_table {
	const char *command; /* whose help lists the columns */
	const char *const *columns;
	size_t count, needed; /* the first so many must be there */
	csv_row row;
};
enum { CSV_TABLE_COLUMNS_MAX = 8 };

/* Reads a text row by row, until one is wrong. Empty lines are passed over. `name` is for messages. */
enum status csv_read(struct arena *arena, const struct csv_table *table, struct str name, struct str text,
		     void *context, struct error *error) MUST_USE;
/* STATUS_BAD_INPUT with the place: NAME:LINE:COLUMN. */
enum status csv_wrong(struct csv *t, unsigned column, const char *format, ...) __attribute__((format(printf, 3, 4)));
#endif
