/* layout.h - plain text for a terminal: wrapped paragraphs and tables. Widths are columns, as utf8_columns counts them.
 */
#ifndef BASE_LAYOUT_H
#define BASE_LAYOUT_H
#include "buf.h"
#include "vec.h"

typedef VEC(struct str) str_vec;

/* The text as lines of at most `width` columns, broken at spaces and newlines; a longer word has its own line, whole.
 */
void layout_lines(struct arena *arena, struct str text, size_t width, str_vec *out);

/* Writes the text from column `at` on, further lines indented by `indent`, and a newline. `width` is of the terminal.
 */
void layout_wrap(struct buf *out, struct str text, size_t at, size_t indent, size_t width);

/* Cells in rows. Columns are as wide as they need; where that is too wide, those that wrap share what is left. */
struct table {
	struct arena *arena;
	size_t columns;
	unsigned wraps; /* mask of columns that may be broken into lines */
	str_vec cells;
};
void table_add(struct table *table, struct str cell);
/* `head`: written before and after the first row, for its color; NULL when the first row is like the others. */
void table_write(struct buf *out, const struct table *table, size_t indent, size_t width, const char *head,
		 const char *off);
#endif
