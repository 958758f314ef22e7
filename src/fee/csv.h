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
	const char *command; /* whose help lists the columns */
	struct error *error;
	/* The reader's own. */
	size_t at;
	unsigned line, row_line;
	size_t line_begins;
	struct str cells[CSV_COLUMNS_MAX];
	unsigned columns[CSV_COLUMNS_MAX]; /* where each cell begins */
	size_t count;
};

struct csv_head {
	const char *const *names;
	size_t count, needed; /* the first so many must be there */
	int at[8];            /* by name: the column, -1 */
};

/* Reads the head. */
enum status csv_begin(struct csv *t, struct csv_head *head) MUST_USE;
/* The next row as cells in the order of the head's names; a column that is not there is empty, at 0. Empty lines are
 * passed over. *more is false at the end. */
enum status csv_next(struct csv *t, const struct csv_head *head, struct str *cells, unsigned *columns,
		     bool *more) MUST_USE;
/* STATUS_BAD_INPUT with the place: NAME:LINE:COLUMN. */
enum status csv_wrong(struct csv *t, unsigned column, const char *format, ...) __attribute__((format(printf, 3, 4)));
#endif
