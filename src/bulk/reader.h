/* reader.h - an outside table, row by row, into the columns of a table.
 *
 * Delimited text (any delimiter, quotes, lines before the header, a byte order mark, UTF-8 or Windows-1252, gzip) by a
 * mapping; or NDJSON, one person's facts a line.
 *
 * I1. A row is taken whole or not at all: one with a cell that has no meaning is a bad row, told with its line and
 *     column, counted, and handed on as it was written. Rows and bad rows together are all rows of the file.
 * I2. Nothing is guessed. A blank cell is unknown.
 * I3. Memory is bounded whatever the file's size: a block of it, and the different texts of each column that is read.
 */
#ifndef BULK_READER_H
#define BULK_READER_H
#include "columns.h"
#include "error.h"

struct bad_row {
	const char *path;
	uint64_t line;     /* from 1, of the file */
	size_t at;         /* byte of the line, from 1; 0: the whole line */
	struct str column; /* its name; none: the whole row */
	const char *message;
	struct str text; /* the row as written, without the end of the line */
};

/* One line of NDJSON as facts; false and an error when it is none. Facts live until the next call. */
typedef enum status (*decode_facts)(void *context, struct str line, struct subject_facts **facts, struct error *error);

struct reader_options {
	const struct core_mapping *mapping; /* NULL: NDJSON, by `decode` */
	decode_facts decode;
	const struct subject_facts *assumed; /* for facts of which a row says nothing; NULL: none */
	const struct str *text_columns;      /* kept as texts too, to group by */
	size_t text_column_count;
	void (*bad)(void *context, const struct bad_row *row); /* NULL: only counted */
	void *context;                                         /* of `decode` and `bad` */
};

struct reader;
/* Reads up to the header and matches it with the mapping: a column that the mapping describes and the file lacks is an
 * error. The options must live as long as the reader. */
enum status reader_open(struct arena *arena, const struct corpus *corpus, const struct reader_options *options,
			const char *path, struct reader **reader, struct error *error) MUST_USE;
/* Adds rows until the table is full or the file ends; `more` says which. All calls are for one table, cleared in
 * between. */
enum status reader_fill(struct reader *reader, struct columns *table, bool *more, struct error *error) MUST_USE;

uint64_t reader_rows(const struct reader *reader); /* taken */
uint64_t reader_bad_rows(const struct reader *reader);
uint64_t reader_bytes(const struct reader *reader); /* unpacked */
double reader_part(const struct reader *reader);    /* of the file, 0 to 1; negative when it is not known */
const struct str *reader_ignored(const struct reader *reader, size_t *count); /* columns that no mapping describes */

/* The text of a kept column, by row of the table last filled: a number, and what it stands for. */
uint32_t reader_text(const struct reader *reader, size_t text_column, size_t row);
struct str reader_text_name(const struct reader *reader, size_t text_column, uint32_t number);
size_t reader_text_count(const struct reader *reader, size_t text_column);
#endif
