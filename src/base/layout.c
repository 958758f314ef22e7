#include "layout.h"
#include "utf8.h"

enum { COLUMN_GAP = 2, COLUMN_LEAST = 16 };

/* `first`: the width of the first line. */
static void break_lines(struct arena *arena, struct str text, size_t first, size_t width, str_vec *out)
{
	size_t begin = 0, end = 0; /* of the line so far */
	bool any = false;
	if (!text.ptr)
		text = STR(""); /* so that an offset can be added */
	for (size_t at = 0; at <= text.len;) {
		size_t word = at;
		while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '\n')
			at++;
		struct str line = { text.ptr + begin, at - begin };
		if (any && at > word && utf8_columns(line) > (out->count ? width : first)) {
			vec_add(arena, out, ((struct str){ text.ptr + begin, end - begin }));
			begin = word;
		}
		any = any || at > word;
		if (at > word)
			end = at;
		if (at == text.len || text.ptr[at] == '\n') {
			vec_add(arena, out, ((struct str){ text.ptr + begin, end > begin ? end - begin : 0 }));
			begin = end = at + 1;
			any = false;
		}
		at++;
	}
}

void layout_lines(struct arena *arena, struct str text, size_t width, str_vec *out)
{
	str_vec lines = { 0 };
	break_lines(arena, text, width, width, &lines);
	vec_each (&lines, i)
		vec_add(arena, out, lines.at[i]);
}

static size_t room(size_t width, size_t before)
{
	return width > before + COLUMN_LEAST ? width - before : COLUMN_LEAST;
}

void layout_wrap(struct buf *out, struct str text, size_t at, size_t indent, size_t width)
{
	struct arena *arena = arena_create();
	str_vec lines = { 0 };
	break_lines(arena, text, room(width, at), room(width, indent), &lines);
	vec_each (&lines, i) {
		if (i && lines.at[i].len)
			buf_add_repeat(out, ' ', indent);
		buf_add_str(out, lines.at[i]);
		buf_add_char(out, '\n');
	}
	arena_destroy(arena);
}

void table_add(struct table *table, struct str cell) { vec_add(table->arena, &table->cells, cell); }

static size_t columns_between(const struct table *table, size_t *widths, size_t indent, size_t width)
{
	size_t total = indent + COLUMN_GAP * (table->columns - 1), wrapping = 0, fixed = total;
	for (size_t c = 0; c < table->columns; c++) {
		bool wraps = table->wraps >> c & 1;
		wrapping += wraps;
		fixed += wraps ? 0 : widths[c];
		total += widths[c];
	}
	return total <= width || !wrapping ? 0 : width > fixed ? (width - fixed) / wrapping : 1;
}

static size_t *column_widths(const struct table *table, size_t indent, size_t width)
{
	size_t *widths = arena_new_array(table->arena, size_t, table->columns);
	vec_each (&table->cells, i) {
		size_t cell = utf8_columns(table->cells.at[i]);
		if (cell > widths[i % table->columns])
			widths[i % table->columns] = cell;
	}
	/* What a narrow column leaves of its share goes to the others. */
	bool *settled = arena_new_array(table->arena, bool, table->columns);
	for (size_t round = 0; round < table->columns; round++) {
		struct table rest = *table;
		for (size_t c = 0; c < table->columns; c++)
			if (settled[c])
				rest.wraps &= ~(1u << c);
		size_t share = columns_between(&rest, widths, indent, width);
		if (!share)
			break;
		bool narrow = false;
		for (size_t c = 0; c < table->columns; c++)
			if ((rest.wraps >> c & 1) && widths[c] <= share)
				settled[c] = narrow = true;
		for (size_t c = 0; c < table->columns && !narrow; c++)
			if (rest.wraps >> c & 1)
				widths[c] = share < COLUMN_LEAST ? COLUMN_LEAST : share;
		if (!narrow)
			break;
	}
	return widths;
}

static void write_row(struct buf *out, const struct table *table, size_t row, const size_t *widths, size_t indent,
		      const char *before, const char *after)
{
	struct arena *arena = arena_create();
	str_vec *lines = arena_new_array(arena, str_vec, table->columns);
	size_t height = 1;
	for (size_t c = 0; c < table->columns; c++) {
		layout_lines(arena, table->cells.at[row * table->columns + c], widths[c] ? widths[c] : 1, &lines[c]);
		height = lines[c].count > height ? lines[c].count : height;
	}
	for (size_t i = 0; i < height; i++) {
		size_t pending = indent;
		for (size_t c = 0; c < table->columns; c++) {
			struct str cell = i < lines[c].count ? lines[c].at[i] : STR_NONE;
			size_t used = utf8_columns(cell);
			if (cell.len) { /* spaces are written only when something follows: no line ends in one */
				buf_add_repeat(out, ' ', pending);
				pending = 0;
				buf_format(out, "%s%.*s%s", before, STR_ARG(cell), after);
			}
			pending += (widths[c] > used ? widths[c] - used : 0) + COLUMN_GAP;
		}
		buf_add_char(out, '\n');
	}
	arena_destroy(arena);
}

void table_write(struct buf *out, const struct table *table, size_t indent, size_t width, const char *head,
		 const char *off)
{
	const size_t *widths = column_widths(table, indent, width);
	for (size_t row = 0; row < table->cells.count / table->columns; row++)
		write_row(out, table, row, widths, indent, row == 0 && head ? head : "", row == 0 && head ? off : "");
}
