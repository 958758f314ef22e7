/* csv.c - see csv.h. */
#include "csv.h"
#include "buf.h"
#include "limit.h"
#include "utf8.h"
#include <assert.h>

enum status csv_wrong(struct csv *t, unsigned column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str message = str_vformat(t->arena, format, args);
	va_end(args);
	return error_set(t->error, STATUS_BAD_INPUT, "%.*s:%u:%u: %.*s", STR_ARG(t->name), t->row_line, column,
			 STR_ARG(message));
}

static bool at_end_of_row(const struct csv *t)
{
	return t->at >= t->text.len || t->text.ptr[t->at] == '\n' || t->text.ptr[t->at] == '\r';
}

static enum status quoted(struct csv *t, unsigned column, struct str *cell)
{
	struct buf out = BUF_INIT;
	t->at++;
	for (;;) {
		if (t->at >= t->text.len) {
			buf_finish(&out);
			return csv_wrong(t, column, "a quotation mark that is not closed");
		}
		char c = t->text.ptr[t->at++];
		if (c == '"' && t->at < t->text.len && t->text.ptr[t->at] == '"')
			t->at++;
		else if (c == '"')
			break;
		if (c == '\n') {
			t->line++;
			t->line_begins = t->at;
		}
		buf_add_char(&out, c);
	}
	*cell = str_copy(t->arena, buf_str(&out));
	buf_finish(&out);
	return STATUS_OK;
}

static enum status read_cell(struct csv *t)
{
	if (t->count == CSV_COLUMNS_MAX)
		return csv_wrong(t, 1, "more than %d columns", CSV_COLUMNS_MAX);
	unsigned column = (unsigned)(t->at - t->line_begins) + 1;
	struct str cell;
	if (t->at < t->text.len && t->text.ptr[t->at] == '"') {
		TRY(quoted(t, column, &cell));
		if (!at_end_of_row(t) && t->text.ptr[t->at] != ',')
			return csv_wrong(t, (unsigned)(t->at - t->line_begins) + 1,
					 "a comma is missing behind the quotation mark");
	} else {
		size_t begin = t->at;
		while (!at_end_of_row(t) && t->text.ptr[t->at] != ',')
			t->at++;
		cell = str_trim((struct str){ t->text.ptr + begin, t->at - begin });
	}
	t->columns[t->count] = column;
	t->cells[t->count++] = cell;
	return STATUS_OK;
}

/* Empty lines are passed over. *more is false at the end. */
static enum status read_row(struct csv *t, bool *more)
{
	t->count = 0;
	while (t->at < t->text.len && at_end_of_row(t)) {
		if (t->text.ptr[t->at++] == '\n') {
			t->line++;
			t->line_begins = t->at;
		}
	}
	*more = t->at < t->text.len;
	t->row_line = t->line;
	if (!*more)
		return STATUS_OK;
	TRY(read_cell(t));
	while (!at_end_of_row(t)) {
		t->at++; /* the comma */
		TRY(read_cell(t));
	}
	return STATUS_OK;
}

/* Which cell of a row is which column of the table; -1: none. */
static enum status read_head(struct csv *t, const struct csv_table *table, int *cell_of)
{
	bool more;
	TRY(read_row(t, &more));
	for (size_t i = 0; i < table->count; i++)
		cell_of[i] = -1;
	for (size_t k = 0; k < t->count; k++) {
		size_t i = 0;
		while (i < table->count && !str_is(t->cells[k], table->columns[i]))
			i++;
		if (i == table->count)
			return csv_wrong(t, t->columns[k],
					 "no column is called \"%.*s\" here; `habeas help %s` lists them",
					 STR_ARG(t->cells[k]), table->command);
		if (cell_of[i] >= 0)
			return csv_wrong(t, t->columns[k], "the column %s stands twice", table->columns[i]);
		cell_of[i] = (int)k;
	}
	for (size_t i = 0; i < table->needed; i++)
		if (cell_of[i] < 0)
			return csv_wrong(t, 1, "the column %s is missing: the first line names the columns",
					 table->columns[i]);
	return STATUS_OK;
}

/* A table that a spreadsheet saved in another way is refused before its first cell is misread. */
static enum status check_bytes(struct csv *t)
{
	size_t bad;
	const char *first = t->text.len ? memchr(t->text.ptr, '\n', t->text.len) : NULL;
	struct str head = { t->text.ptr, first ? (size_t)(first - t->text.ptr) : t->text.len };
	if (!utf8_valid(t->text, &bad)) {
		size_t begins = bad;
		while (begins > 0 && t->text.ptr[begins - 1] != '\n')
			begins--;
		for (size_t i = 0; i < begins; i++)
			t->row_line += t->text.ptr[i] == '\n';
		return csv_wrong(t, (unsigned)(bad - begins) + 1, "this is not UTF-8: save the table as CSV in UTF-8");
	}
	if (head.len && !memchr(head.ptr, ',', head.len) &&
	    (memchr(head.ptr, ';', head.len) || memchr(head.ptr, '\t', head.len)))
		return csv_wrong(t, 1, "the cells stand apart by commas here: save the table as CSV with commas");
	return STATUS_OK;
}

static enum status read_rows(struct csv *t, const struct csv_table *table, void *context)
{
	int cell_of[CSV_TABLE_COLUMNS_MAX];
	struct str cells[CSV_TABLE_COLUMNS_MAX];
	unsigned at[CSV_TABLE_COLUMNS_MAX];
	bool more = true;
	TRY(check_bytes(t));
	TRY(read_head(t, table, cell_of));
	size_t width = t->count;
	for (;;) {
		TRY(read_row(t, &more));
		if (!more)
			return STATUS_OK;
		if (t->count != width)
			return csv_wrong(t, 1, "%zu cells, and the head has %zu columns", t->count, width);
		for (size_t i = 0; i < table->count; i++) {
			cells[i] = cell_of[i] >= 0 ? t->cells[cell_of[i]] : STR_NONE;
			at[i] = cell_of[i] >= 0 ? t->columns[cell_of[i]] : 0;
		}
		TRY(table->row(t, cells, at, context));
	}
}

enum status csv_read(struct arena *arena, const struct csv_table *table, struct str name, struct str text,
		     void *context, struct error *error)
{
	struct csv *t = arena_new(arena, struct csv);
	assert(table->count <= CSV_TABLE_COLUMNS_MAX);
	if (text.len > LIMIT_ROLL_BYTES)
		return error_set(error, STATUS_LIMIT, "%.*s is larger than %d bytes", STR_ARG(name), LIMIT_ROLL_BYTES);
	if (str_starts(text, "\xef\xbb\xbf"))
		text = (struct str){ text.ptr + 3, text.len - 3 };
	*t = (struct csv){ .arena = arena, .name = name, .text = text, .error = error, .line = 1, .row_line = 1 };
	return read_rows(t, table, context);
}
