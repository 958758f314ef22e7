/* reader.c - see reader.h.
 *
 * The file is read in blocks; rows are cut where they lie, without copying. What a cell means is found once for each
 * different text of a column and remembered: tables of persons say the same few things a million times.
 */
#include "reader.h"
#include "input.h"
#include "limit.h"
#include "mapping.h"
#include "money.h"
#include "utf8.h"
#include <assert.h>
#include <stdlib.h>

enum {
	BLOCK_BYTES = 1 << 20,
	ROW_BYTES_MAX = 1 << 20, /* a row that is longer has lost its closing quote */
	CELLS_KEPT = 1 << 16,    /* different texts remembered of a column; then it starts again */
	TEXTS_MAX = 1 << 20      /* of a column that is grouped by */
};

enum meaning { MEANS_NOTHING, MEANS_VALUE, MEANS_BAD };

struct cell_meaning {
	struct str text;
	uint64_t hash;
	enum meaning meaning;
	struct scalar value; /* a set's element */
	uint32_t set;        /* its number in the table's dictionary: the element alone */
};

struct cell_bucket {
	uint32_t tag, number; /* the hash's upper half; its place in `cells` plus 1, 0: empty */
};

struct column_reader { /* one column of the file */
	struct str name;
	const struct core_column *mapped; /* NULL: not mapped */
	int text;                         /* index of the kept text column, -1 */
	bool read, shared;                /* shared: other columns, or a constant, give the same set */
	struct type type;                 /* of the value, or of the set's element */
	bool direct;                      /* read each time: numbers and days differ too much to be remembered */
	struct cell_meaning now;          /* direct: of the row at hand */
	struct arena *arena;
	VEC(struct cell_meaning) cells;
	struct cell_bucket *buckets;
	size_t bucket_count;
};

struct cell {
	const char *at;
	size_t len;
	bool doubled; /* holds "" for " */
};

struct given_default {
	int fact;
	bool is_set;
	bool mapped; /* a column may give it */
	struct scalar value;
	struct set_value set;
	uint32_t number;
};

struct reader {
	struct arena *arena;
	const struct corpus *corpus;
	const struct reader_options *options;
	const char *path;
	struct input *input;
	char delimiter;
	bool ndjson, ended;

	char *block;
	size_t at, end, room;
	uint64_t lines; /* ended before `counted` */
	size_t counted;
	uint64_t rows, bad_rows, bytes;

	struct column_reader *columns;
	size_t column_count;
	struct column_reader names, *by_fact; /* NDJSON */
	struct cell *cells;
	struct str *ignored;
	size_t ignored_count;
	struct given_default *defaults;
	size_t default_count;
	unsigned char *given; /* by fact, of the row at hand */
	int *guesses;         /* NDJSON: by place in a line, the fact named there last, plus 1; 0: none */
	uint32_t **texts;     /* by kept column, by row */
	size_t texts_room;
	struct column_reader **text_readers;
	struct buf scratch;
};

/* Blocks. */

static enum status more_bytes(struct reader *r, struct error *error)
{
	size_t got;
	if (r->at > 0) {
		for (const char *p = r->block + r->counted, *to = r->block + r->at;
		     (p = memchr(p, '\n', (size_t)(to - p))); p++)
			r->lines++;
		memmove(r->block, r->block + r->at, r->end - r->at);
		r->end -= r->at;
		r->at = r->counted = 0;
	}
	if (r->end == r->room)
		return error_set(
			error, STATUS_BAD_INPUT,
			"%s: the row that begins in line %llu is longer than 1 MiB: is a closing quote missing?",
			r->path, (unsigned long long)r->lines + 1);
	TRY(input_read(r->input, r->block + r->end, r->room - r->end, &got, error));
	r->ended = got == 0;
	r->end += got;
	r->bytes += got;
	return STATUS_OK;
}

static uint64_t line_of(struct reader *r, size_t at)
{
	for (; r->counted < at; r->counted++)
		r->lines += r->block[r->counted] == '\n';
	return r->lines + 1;
}

/* Rows. */

static void tell_bad(struct reader *r, size_t begin, size_t end, size_t at, struct str column, const char *message)
{
	while (end > begin && (r->block[end - 1] == '\n' || r->block[end - 1] == '\r'))
		end--;
	r->bad_rows++;
	if (!r->options->bad)
		return;
	struct bad_row row = { .path = r->path,
			       .line = line_of(r, begin),
			       .at = at,
			       .column = column,
			       .message = message,
			       .text = { r->block + begin, end - begin } };
	r->options->bad(r->options->context, &row);
}

enum cut { CUT_ROW, CUT_WRONG, CUT_INCOMPLETE };

/* One row of delimited text from `begin`: its cells, how many, and where the next begins. */
static enum cut cut_row(struct reader *r, size_t begin, size_t *count, size_t *next, size_t *wrong_at)
{
	const char *p = r->block + begin, *end = r->block + r->end;
	enum cut result = CUT_ROW;
	for (*count = 0;; (*count)++) {
		struct cell cell = { .at = p };
		if (p < end && *p == '"') {
			const char *close = p + 1;
			while ((close = memchr(close, '"', (size_t)(end - close))) && close + 1 < end &&
			       close[1] == '"') {
				cell.doubled = true;
				close += 2;
			}
			if (!close || (close + 1 == end && !r->ended))
				return CUT_INCOMPLETE;
			cell.at = p + 1;
			cell.len = (size_t)(close - p) - 1;
			p = close + 1;
			if (p < end && *p != r->delimiter && *p != '\n' && *p != '\r') {
				result = CUT_WRONG;
				*wrong_at = (size_t)(p - r->block) - begin + 1;
				while (p < end && *p != '\n')
					p++;
			}
		} else {
			while (p < end && *p != r->delimiter && *p != '\n')
				p++;
			cell.len = (size_t)(p - cell.at);
		}
		if (*count < r->column_count + 1)
			r->cells[*count] = cell;
		if (p == end && !r->ended)
			return CUT_INCOMPLETE;
		if (p < end && *p == r->delimiter) {
			p++;
			continue;
		}
		if (p < end && *p == '\r')
			p++;
		(*count)++;
		*next = (size_t)(p - r->block) + (p < end);
		struct cell *last = &r->cells[*count <= r->column_count + 1 ? *count - 1 : r->column_count];
		if (last->len && last->at[last->len - 1] == '\r')
			last->len--;
		return result;
	}
}

/* What a cell means. */

static struct str cell_text(struct reader *r, struct cell cell)
{
	if (!cell.doubled)
		return (struct str){ cell.at, cell.len };
	buf_clear(&r->scratch);
	for (size_t i = 0; i < cell.len; i++) {
		buf_add_char(&r->scratch, cell.at[i]);
		i += cell.at[i] == '"';
	}
	return buf_str(&r->scratch);
}

/* Windows-1252 at 0x80 to 0x9f; five places mean nothing there. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static bool to_utf8(struct arena *arena, const struct reader *r, struct str text, struct str *out)
{
	*out = str_copy(arena, text);
	if (!r->options->mapping || r->options->mapping->encoding == ENCODING_UTF8)
		return utf8_valid(text, NULL);
	char *to = arena_alloc(arena, text.len * 3 + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned c = (unsigned char)text.ptr[i];
		c = c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c;
		if (c == 0)
			return false;
		if (c < 0x80) {
			to[len++] = (char)c;
		} else if (c < 0x800) {
			to[len++] = (char)(0xc0 | c >> 6);
			to[len++] = (char)(0x80 | (c & 0x3f));
		} else {
			to[len++] = (char)(0xe0 | c >> 12);
			to[len++] = (char)(0x80 | (c >> 6 & 0x3f));
			to[len++] = (char)(0x80 | (c & 0x3f));
		}
	}
	*out = (struct str){ to, len };
	return true;
}

static bool same_letters(struct str a, const char *b)
{
	size_t i = 0;
	for (; i < a.len && b[i]; i++) {
		char x = a.ptr[i], y = b[i];
		x = x >= 'A' && x <= 'Z' ? (char)(x + 'a' - 'A') : x;
		y = y >= 'A' && y <= 'Z' ? (char)(y + 'a' - 'A') : y;
		if (x != y)
			return false;
	}
	return i == a.len && !b[i];
}

static int country_by_name(struct str text)
{
	int index = country_index(text);
	for (int i = 0; index < 0 && i < country_count(); i++)
		if (same_letters(text, country_name(i)) || same_letters(text, country_name_es(i)))
			return i;
	return index;
}

static bool plain_value(const struct reader *r, const struct column_reader *column, struct str text, int64_t *value)
{
	const struct type *type = &column->type;
	int32_t day;
	switch (type->kind) {
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION:
		return decimal_parse(text, type->kind == TYPE_DURATION ? 0 : type->digits, false, value) &&
		       *value >= type->low && *value <= type->high;
	case TYPE_DATE:
		if (!(column->mapped->dates.len ? date_by_pattern(column->mapped->dates, text, &day)
						: date_parse(text, &day)))
			return false;
		*value = day;
		return true;
	case TYPE_TIME: return time_parse(text, value);
	case TYPE_CODE:
		*value =
			type->codes == CODES_country ? country_by_name(text) : code_index(r->corpus, type->codes, text);
		return *value >= 0;
	case TYPE_BOOL:
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return false;
}

static void find_meaning(struct reader *r, const struct column_reader *column, struct str text, struct cell_meaning *m)
{
	struct arena *scratch = arena_create();
	struct str utf8;
	bool good = to_utf8(scratch, r, text, &utf8);
	utf8 = str_trim(utf8);
	m->meaning = good ? MEANS_NOTHING : MEANS_BAD;
	if (!good || !utf8.len || !column->mapped || column->mapped->fact < 0)
		goto done;
	for (size_t i = 0; i < column->mapped->code_count; i++) {
		const struct core_code *code = &column->mapped->codes[i];
		if (!str_eq(str_trim(code->text), utf8))
			continue;
		m->meaning = code->unknown ? MEANS_NOTHING : MEANS_VALUE;
		m->value = (struct scalar){ code->value.value, code->value.none ? KNOWN_NONE : KNOWN };
		goto done;
	}
	m->value.known = KNOWN;
	m->meaning = plain_value(r, column, utf8, &m->value.value) ? MEANS_VALUE
		     : column->mapped->ast->others_unknown         ? MEANS_NOTHING
								   : MEANS_BAD;
done:
	arena_destroy(scratch);
}

static inline uint64_t hash_text(struct str s)
{
	uint64_t h = s.len * UINT64_C(0x9e3779b97f4a7c15), x;
	size_t i = 0;
	for (; i + 8 <= s.len; i += 8) {
		memcpy(&x, s.ptr + i, 8);
		h = (h ^ x) * UINT64_C(0xbf58476d1ce4e5b9);
		h ^= h >> 29;
	}
	x = 0;
	memcpy(&x, s.ptr + i, s.len - i);
	h = (h ^ x) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 32;
}

static void forget_cells(struct column_reader *column)
{
	if (column->arena)
		arena_reset(column->arena);
	else
		column->arena = arena_create();
	memset(&column->cells, 0, sizeof column->cells);
	column->bucket_count = 256;
	column->buckets = arena_new_array(column->arena, struct cell_bucket, column->bucket_count);
}

static void grow_buckets(struct column_reader *column)
{
	column->bucket_count *= 4;
	column->buckets = arena_new_array(column->arena, struct cell_bucket, column->bucket_count);
	vec_each (&column->cells, i) {
		size_t at = column->cells.at[i].hash & (column->bucket_count - 1);
		while (column->buckets[at].number)
			at = (at + 1) & (column->bucket_count - 1);
		column->buckets[at] =
			(struct cell_bucket){ (uint32_t)(column->cells.at[i].hash >> 32), (uint32_t)i + 1 };
	}
}

/* A new text of the column, its meaning still to be found. */
static struct cell_meaning *push_cell(struct column_reader *column, struct str text, uint64_t hash)
{
	if (column->text < 0 && column->cells.count == CELLS_KEPT)
		forget_cells(column);
	if (column->cells.count * 2 >= column->bucket_count)
		grow_buckets(column);
	struct cell_meaning *m = vec_push(column->arena, &column->cells);
	m->text = str_copy(column->arena, text);
	m->hash = hash;
	size_t at = hash & (column->bucket_count - 1);
	while (column->buckets[at].number)
		at = (at + 1) & (column->bucket_count - 1);
	column->buckets[at] = (struct cell_bucket){ (uint32_t)(hash >> 32), (uint32_t)column->cells.count };
	return m;
}

static struct cell_meaning *add_cell(struct reader *r, struct column_reader *column, struct columns *table,
				     struct str text, uint64_t hash)
{
	struct cell_meaning *m = push_cell(column, text, hash);
	find_meaning(r, column, text, m);
	if (column->mapped && column->mapped->fact >= 0 && m->meaning == MEANS_VALUE &&
	    r->corpus->facts.at[column->mapped->fact].type.kind == TYPE_SET) {
		struct set_value set = { 0 };
		set_add(&set.has, m->value.value);
		m->set = columns_set_number(table, column->mapped->fact, &set);
	}
	return m;
}

/* A number or a day: no codes, no text to keep. What is not ASCII is no number, whatever the encoding. */
static struct cell_meaning *read_direct(struct reader *r, struct column_reader *column, struct cell cell)
{
	struct cell_meaning *m = &column->now;
	struct str text = str_trim(cell_text(r, cell));
	m->value.known = KNOWN;
	m->meaning = !text.len                                       ? MEANS_NOTHING
		     : plain_value(r, column, text, &m->value.value) ? MEANS_VALUE
		     : column->mapped->ast->others_unknown           ? MEANS_NOTHING
								     : MEANS_BAD;
	return m;
}

static struct cell_meaning *find_cell(const struct column_reader *column, struct str text, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	size_t at = hash & (column->bucket_count - 1);
	for (; column->buckets[at].number; at = (at + 1) & (column->bucket_count - 1)) {
		if (column->buckets[at].tag != tag)
			continue;
		struct cell_meaning *m = &column->cells.at[column->buckets[at].number - 1];
		if (m->text.len == text.len && memcmp(m->text.ptr, text.ptr, text.len) == 0)
			return m;
	}
	return NULL;
}

static struct cell_meaning *meaning_of(struct reader *r, struct column_reader *column, struct columns *table,
				       struct cell cell)
{
	if (column->direct)
		return read_direct(r, column, cell);
	struct str text = cell_text(r, cell);
	uint64_t hash = hash_text(text);
	struct cell_meaning *m = find_cell(column, text, hash);
	return m ? m : add_cell(r, column, table, text, hash);
}

/* Putting a row into the table. */

static void put_shared_sets(struct reader *r, struct columns *table, size_t row, struct cell_meaning *const *meanings)
{
	for (size_t i = 0; i < r->column_count; i++) {
		const struct column_reader *first = &r->columns[i];
		if (!first->shared || r->given[first->mapped->fact])
			continue;
		struct set_value set = { 0 };
		bool any = false;
		for (size_t k = 0; k < r->default_count; k++)
			if (r->defaults[k].fact == first->mapped->fact) {
				set = r->defaults[k].set;
				any = true;
			}
		for (size_t k = i; k < r->column_count; k++) {
			const struct column_reader *c = &r->columns[k];
			if (!c->shared || c->mapped->fact != first->mapped->fact || meanings[k]->meaning != MEANS_VALUE)
				continue;
			int64_t code = meanings[k]->value.value;
			set_add(&set.has, code);
			set.lacks.bits[code >> 6] &= ~(UINT64_C(1) << (code & 63));
			any = true;
		}
		if (any)
			columns_put_set(table, row, first->mapped->fact,
					columns_set_number(table, first->mapped->fact, &set));
		r->given[first->mapped->fact] = 1;
	}
}

static void put_defaults(struct reader *r, struct columns *table, size_t row)
{
	for (size_t i = 0; i < r->default_count; i++) {
		const struct given_default *d = &r->defaults[i];
		if (d->mapped && r->given[d->fact])
			continue;
		if (d->is_set)
			columns_put_set(table, row, d->fact, d->number);
		else
			columns_put(table, row, d->fact, d->value);
	}
}

static void put_row(struct reader *r, struct columns *table, struct cell_meaning *const *meanings, bool shared)
{
	size_t row = columns_begin(table);
	memset(r->given, 0, r->corpus->facts.count);
	for (size_t i = 0; i < r->column_count; i++) {
		const struct column_reader *column = &r->columns[i];
		if (!column->read)
			continue;
		if (column->text >= 0)
			r->texts[column->text][row] = (uint32_t)(meanings[i] - column->cells.at);
		if (!column->mapped || column->mapped->fact < 0 || column->shared ||
		    meanings[i]->meaning != MEANS_VALUE)
			continue;
		int fact = column->mapped->fact;
		r->given[fact] = 1;
		if (r->corpus->facts.at[fact].type.kind == TYPE_SET)
			columns_put_set(table, row, fact, meanings[i]->set);
		else
			columns_put(table, row, fact, meanings[i]->value);
	}
	if (shared)
		put_shared_sets(r, table, row, meanings);
	put_defaults(r, table, row);
	r->rows++;
}

static const char *cell_message(const struct reader *r, const struct column_reader *column)
{
	if (!column->mapped || column->mapped->fact < 0)
		return "these bytes are not in the table's encoding";
	switch (column->type.kind) {
	case TYPE_DATE: return "this is no day that exists, written as the mapping says";
	case TYPE_TIME: return "this is no time with a zone";
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: return "this is no number within the fact's range";
	case TYPE_CODE:
		return column->type.codes == CODES_country ? "no country is called so; the mapping may name it"
							   : "the mapping gives this text no meaning";
	case TYPE_BOOL:
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	(void)r;
	return "the mapping gives this text no meaning";
}

static enum status take_row(struct reader *r, struct columns *table, struct cell_meaning **meanings, size_t begin,
			    size_t next, bool shared, struct error *error)
{
	for (size_t i = 0; i < r->column_count; i++) {
		struct column_reader *column = &r->columns[i];
		if (!column->read)
			continue;
		meanings[i] = meaning_of(r, column, table, r->cells[i]);
		if (meanings[i]->meaning == MEANS_BAD) {
			tell_bad(r, begin, next, (size_t)(r->cells[i].at - r->block) - begin + 1, column->name,
				 cell_message(r, column));
			return STATUS_OK;
		}
		if (column->text >= 0 && column->cells.count > TEXTS_MAX)
			return error_set(error, STATUS_LIMIT,
					 "%s: the column \"%.*s\" has more than a million different texts: group by "
					 "another",
					 r->path, STR_ARG(column->name));
	}
	put_row(r, table, meanings, shared);
	return STATUS_OK;
}

static enum status fill_delimited(struct reader *r, struct columns *table, bool *more, struct error *error)
{
	struct cell_meaning **meanings = malloc((r->column_count + 1) * sizeof *meanings);
	enum status status = STATUS_OK;
	bool shared = false;
	if (!meanings)
		abort();
	for (size_t i = 0; i < r->column_count; i++)
		shared = shared || r->columns[i].shared;
	while (status == STATUS_OK && columns_rows(table) < columns_room(table)) {
		size_t count, next, wrong_at = 0;
		if (r->at == r->end && r->ended)
			break;
		enum cut cut = r->at == r->end ? CUT_INCOMPLETE : cut_row(r, r->at, &count, &next, &wrong_at);
		if (cut == CUT_INCOMPLETE) {
			if (r->ended) { /* a quote that never closes */
				tell_bad(r, r->at, r->end, 0, STR_NONE, "a quote that is not closed");
				r->at = r->end;
			} else {
				status = more_bytes(r, error);
			}
			continue;
		}
		bool blank = count == 1 && r->cells[0].len == 0 && r->column_count > 1;
		if (cut == CUT_WRONG)
			tell_bad(r, r->at, next, wrong_at, STR_NONE, "text behind a closing quote");
		else if (!blank && count != r->column_count)
			tell_bad(r, r->at, next, 0, STR_NONE,
				 count < r->column_count ? "fewer cells than the header has"
							 : "more cells than the header has");
		else if (!blank)
			status = take_row(r, table, meanings, r->at, next, shared, error);
		r->at = next;
	}
	free(meanings);
	*more = r->at < r->end || !r->ended;
	return status;
}

/* NDJSON.
 *
 * A line is cut into names and values without being parsed; what a value means is found once for each different text of
 * each fact, by the strict decoder, and remembered. Whatever is not plain - an escape, a name twice, a list, a value
 * that is wrong - has its whole line decoded strictly, so that nothing is taken that the decoder refuses. */

enum { LINE_FACTS_MAX = 256 };

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

/* Past a string that begins at p; NULL when it holds an escape or does not end. */
static const char *skip_string(const char *p, const char *end)
{
	const char *close = memchr(p + 1, '"', (size_t)(end - p - 1));
	return close && !memchr(p, '\\', (size_t)(close - p)) ? close + 1 : NULL;
}

/* Past a value; NULL when it is not plain. Brackets are only counted: the decoder looks at what is between them. */
static const char *skip_value(const char *p, const char *end)
{
	int depth = 0;
	do {
		if (p >= end)
			return NULL;
		if (*p == '"') {
			p = skip_string(p, end);
			if (!p)
				return NULL;
			continue;
		}
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p++;
	} while (depth > 0 || (p < end && *p != ',' && *p != '}' && *p != ' ' && *p != '\t' && *p != '"'));
	return depth == 0 ? p : NULL;
}

/* The fact of a name, -1: one for the strict decoder. */
static int named_fact(struct reader *r, struct str name)
{
	uint64_t hash = hash_text(name);
	struct cell_meaning *m = find_cell(&r->names, name, hash);
	if (!m) {
		int fact = corpus_fact(r->corpus, name);
		m = push_cell(&r->names, name, hash);
		m->value.value = fact >= 0 && r->corpus->facts.at[fact].type.kind == TYPE_LIST ? -1 : fact;
	}
	return (int)m->value.value;
}

/* Lines name the same facts in the same order, mostly: what stood in this place of the line before is tried first. */
static int guessed_fact(struct reader *r, int place, struct str name)
{
	int guess = r->guesses[place] - 1;
	if (guess >= 0 && str_eq(r->corpus->facts.at[guess].name, name))
		return guess;
	int fact = named_fact(r, name);
	r->guesses[place] = fact + 1;
	return fact;
}

static struct cell_meaning *value_meaning(struct reader *r, struct columns *table, int fact, struct str raw)
{
	struct column_reader *column = &r->by_fact[fact];
	uint64_t hash = hash_text(raw);
	if (!column->arena) {
		column->text = -1;
		forget_cells(column);
	}
	struct cell_meaning *m = find_cell(column, raw, hash);
	if (m)
		return m;
	struct subject_facts *facts;
	struct error error;
	buf_clear(&r->scratch);
	buf_format(&r->scratch, "{\"%.*s\":%.*s}", STR_ARG(r->corpus->facts.at[fact].name), STR_ARG(raw));
	bool good = r->options->decode(r->options->context, buf_str(&r->scratch), &facts, &error) == STATUS_OK;
	m = push_cell(column, raw, hash);
	m->meaning = !good ? MEANS_BAD : facts->values[fact].given ? MEANS_VALUE : MEANS_NOTHING;
	if (m->meaning != MEANS_VALUE)
		return m;
	m->value = facts->values[fact].scalar;
	if (r->corpus->facts.at[fact].type.kind == TYPE_SET)
		m->set = columns_set_number(table, fact, &facts->values[fact].set);
	return m;
}

/* The names and values of a line; how many, or -1 when it is not plain. */
static int cut_line(struct reader *r, struct columns *table, struct str line, int *facts,
		    struct cell_meaning **meanings)
{
	const char *p = line.ptr, *end = line.ptr + line.len;
	int count = 0;
	memset(r->given, 0, r->corpus->facts.count);
	if (*p != '{')
		return -1;
	p = skip_space(p + 1, end);
	if (p < end && *p == '}')
		return p + 1 == end ? 0 : -1;
	for (;;) {
		const char *name = p, *value;
		if (p >= end || *p != '"' || !(p = skip_string(p, end)) || count == LINE_FACTS_MAX)
			return -1;
		int fact = guessed_fact(r, count, (struct str){ name + 1, (size_t)(p - name) - 2 });
		p = skip_space(p, end);
		if (fact < 0 || r->given[fact] || p >= end || *p != ':')
			return -1;
		value = p = skip_space(p + 1, end);
		if (p >= end || !(p = skip_value(p, end)))
			return -1;
		facts[count] = fact;
		meanings[count] = value_meaning(r, table, fact, (struct str){ value, (size_t)(p - value) });
		if (meanings[count]->meaning == MEANS_BAD)
			return -1;
		r->given[fact] = 1;
		count++;
		p = skip_space(p, end);
		if (p < end && *p == '}')
			return p + 1 == end ? count : -1;
		if (p >= end || *p != ',')
			return -1;
		p = skip_space(p + 1, end);
	}
}

static bool take_plain_line(struct reader *r, struct columns *table, struct str line)
{
	int facts[LINE_FACTS_MAX];
	struct cell_meaning *meanings[LINE_FACTS_MAX];
	int count = cut_line(r, table, line, facts, meanings);
	if (count < 0)
		return false;
	size_t row = columns_begin(table);
	for (int i = 0; i < count; i++) {
		r->given[facts[i]] = meanings[i]->meaning == MEANS_VALUE;
		if (meanings[i]->meaning != MEANS_VALUE)
			continue;
		if (r->corpus->facts.at[facts[i]].type.kind == TYPE_SET)
			columns_put_set(table, row, facts[i], meanings[i]->set);
		else
			columns_put(table, row, facts[i], meanings[i]->value);
	}
	put_defaults(r, table, row);
	r->rows++;
	return true;
}

static void take_line(struct reader *r, struct columns *table, size_t next)
{
	struct str line = str_trim((struct str){ r->block + r->at, next - r->at });
	struct subject_facts *facts;
	struct error wrong;
	if (!line.len || take_plain_line(r, table, line))
		return;
	if (r->options->decode(r->options->context, line, &facts, &wrong) != STATUS_OK) {
		tell_bad(r, r->at, next, 0, STR_NONE, wrong.message);
		return;
	}
	for (size_t i = 0; i < r->default_count; i++)
		if (!facts->values[r->defaults[i].fact].given)
			facts->values[r->defaults[i].fact] = r->options->assumed->values[r->defaults[i].fact];
	(void)columns_add(table, facts);
	r->rows++;
}

static enum status fill_lines(struct reader *r, struct columns *table, bool *more, struct error *error)
{
	while (columns_rows(table) < columns_room(table)) {
		const char *line_end = memchr(r->block + r->at, '\n', r->end - r->at);
		if (!line_end && !r->ended) {
			TRY(more_bytes(r, error));
			continue;
		}
		if (r->at == r->end)
			break;
		size_t next = line_end ? (size_t)(line_end - r->block) + 1 : r->end;
		take_line(r, table, next);
		r->at = next;
	}
	*more = r->at < r->end || !r->ended;
	return STATUS_OK;
}

static void number_defaults(struct reader *r, struct columns *table)
{
	for (size_t i = 0; i < r->default_count; i++)
		if (r->defaults[i].is_set)
			r->defaults[i].number = columns_set_number(table, r->defaults[i].fact, &r->defaults[i].set);
}

enum status reader_fill(struct reader *r, struct columns *table, bool *more, struct error *error)
{
	if (r->texts_room < columns_room(table)) {
		r->texts_room = columns_room(table);
		for (size_t i = 0; i < r->options->text_column_count; i++)
			r->texts[i] = arena_new_array(r->arena, uint32_t, r->texts_room);
	}
	number_defaults(r, table);
	return r->ndjson ? fill_lines(r, table, more, error) : fill_delimited(r, table, more, error);
}

/* Opening. */

static void add_defaults(struct reader *r, const struct subject_facts *facts)
{
	for (size_t f = 0; facts && f < facts->count; f++) {
		const struct fact_value *value = &facts->values[f];
		if (!value->given)
			continue;
		struct given_default *d = &r->defaults[r->default_count++];
		*d = (struct given_default){ .fact = (int)f,
					     .is_set = r->corpus->facts.at[f].type.kind == TYPE_SET,
					     .value = value->scalar,
					     .set = value->set };
	}
}

static void bind_column(struct reader *r, struct column_reader *column)
{
	const struct core_mapping *m = r->options->mapping;
	column->text = -1;
	for (size_t i = 0; i < m->column_count; i++)
		vec_each (&m->columns[i].ast->names, k)
			if (str_eq(m->columns[i].ast->names.at[k].text, column->name))
				column->mapped = &m->columns[i];
	for (size_t i = 0; i < r->options->text_column_count; i++)
		if (str_eq(r->options->text_columns[i], column->name)) {
			column->text = (int)i;
			r->text_readers[i] = column;
		}
	if (!column->mapped && column->name.len)
		r->ignored[r->ignored_count++] = column->name;
	column->read = column->text >= 0 || (column->mapped && column->mapped->fact >= 0);
	if (column->mapped && column->mapped->fact >= 0) {
		column->type = r->corpus->facts.at[column->mapped->fact].type;
		if (column->type.kind == TYPE_SET)
			column->type = (struct type){ .kind = TYPE_CODE, .codes = column->type.codes };
	}
	if (column->read)
		forget_cells(column);
	column->direct = column->text < 0 && column->read && !column->mapped->code_count &&
			 column->type.kind != TYPE_CODE && column->type.kind != TYPE_BOOL;
}

static void find_shared(struct reader *r)
{
	for (size_t i = 0; i < r->column_count; i++) {
		struct column_reader *a = &r->columns[i];
		if (!a->mapped || a->mapped->fact < 0)
			continue;
		bool set = r->corpus->facts.at[a->mapped->fact].type.kind == TYPE_SET;
		for (size_t k = 0; k < r->column_count; k++)
			a->shared = a->shared || (set && k != i && r->columns[k].mapped &&
						  r->columns[k].mapped->fact == a->mapped->fact);
		for (size_t k = 0; k < r->default_count; k++)
			r->defaults[k].mapped = r->defaults[k].mapped || r->defaults[k].fact == a->mapped->fact;
	}
}

static enum status missing_column(const struct reader *r, const struct core_column *column, struct error *error)
{
	struct nearest nearest;
	struct str name = column->ast->names.at[0].text;
	nearest_init(&nearest, name);
	for (size_t i = 0; i < r->column_count; i++)
		nearest_offer(&nearest, r->columns[i].name);
	if (nearest.best.len)
		return error_set(error, STATUS_BAD_INPUT,
				 "%s: line %u has no column \"%.*s\"; the mapping may mean \"%.*s\"", r->path,
				 r->options->mapping->header_line, STR_ARG(name), STR_ARG(nearest.best));
	return error_set(error, STATUS_BAD_INPUT,
			 "%s: line %u, the header, has no column \"%.*s\", which the mapping reads", r->path,
			 r->options->mapping->header_line, STR_ARG(name));
}

static enum status bind_header(struct reader *r, size_t count, struct error *error)
{
	const struct core_mapping *m = r->options->mapping;
	r->columns = arena_new_array(r->arena, struct column_reader, count);
	r->ignored = arena_new_array(r->arena, struct str, count);
	r->column_count = count;
	for (size_t i = 0; i < count; i++) {
		struct str name;
		if (!to_utf8(r->arena, r, cell_text(r, r->cells[i]), &name))
			return error_set(error, STATUS_BAD_INPUT, "%s: the header is not in the table's encoding",
					 r->path);
		r->columns[i].name = str_trim(name);
		bind_column(r, &r->columns[i]);
	}
	for (size_t i = 0; i < m->column_count; i++) {
		bool there = m->columns[i].fact < 0;
		for (size_t k = 0; k < count; k++)
			there = there || r->columns[k].mapped == &m->columns[i];
		if (!there)
			return missing_column(r, &m->columns[i], error);
	}
	for (size_t i = 0; i < r->options->text_column_count; i++)
		if (!r->text_readers[i])
			return error_set(error, STATUS_BAD_INPUT, "%s has no column \"%.*s\" to group by", r->path,
					 STR_ARG(r->options->text_columns[i]));
	find_shared(r);
	return STATUS_OK;
}

static enum status skip_lines(struct reader *r, unsigned lines, struct error *error)
{
	while (lines > 0) {
		const char *end = memchr(r->block + r->at, '\n', r->end - r->at);
		if (end) {
			r->at = (size_t)(end - r->block) + 1;
			lines--;
		} else if (r->ended) {
			return error_set(error, STATUS_BAD_INPUT, "%s ends before line %u, where its header should be",
					 r->path, r->options->mapping->header_line);
		} else {
			TRY(more_bytes(r, error));
		}
	}
	return STATUS_OK;
}

static enum status read_header(struct reader *r, struct error *error)
{
	size_t count, next, wrong_at;
	TRY(skip_lines(r, r->options->mapping->header_line - 1, error));
	r->column_count = LIMIT_COLUMNS; /* room for the header's cells */
	r->cells = arena_new_array(r->arena, struct cell, LIMIT_COLUMNS + 1);
	for (;;) {
		enum cut cut = r->at == r->end ? CUT_INCOMPLETE : cut_row(r, r->at, &count, &next, &wrong_at);
		if (cut == CUT_ROW)
			break;
		if (cut == CUT_WRONG || r->ended)
			return error_set(error, STATUS_BAD_INPUT, "%s: line %u is no header", r->path,
					 r->options->mapping->header_line);
		TRY(more_bytes(r, error));
	}
	if (count > LIMIT_COLUMNS)
		return error_set(error, STATUS_LIMIT, "%s: line %u has more than %d columns", r->path,
				 r->options->mapping->header_line, LIMIT_COLUMNS);
	enum status status = bind_header(r, count, error);
	r->at = next;
	return status;
}

static void close_reader(void *what)
{
	struct reader *r = what;
	for (size_t i = 0; r->columns && i < r->column_count; i++)
		arena_destroy(r->columns[i].arena);
	for (size_t f = 0; r->by_fact && f < r->corpus->facts.count; f++)
		arena_destroy(r->by_fact[f].arena);
	arena_destroy(r->names.arena);
	buf_finish(&r->scratch);
}

enum status reader_open(struct arena *arena, const struct corpus *corpus, const struct reader_options *options,
			const char *path, struct reader **out, struct error *error)
{
	struct reader *r = arena_new(arena, struct reader);
	r->arena = arena;
	r->corpus = corpus;
	r->options = options;
	r->path = path;
	r->ndjson = !options->mapping;
	r->room = BLOCK_BYTES + ROW_BYTES_MAX;
	r->block = arena_alloc(arena, r->room);
	r->given = arena_new_array(arena, unsigned char, corpus->facts.count);
	r->guesses = arena_new_array(arena, int, LINE_FACTS_MAX);
	r->defaults = arena_new_array(arena, struct given_default, corpus->facts.count * 2);
	r->texts = arena_new_array(arena, uint32_t *, options->text_column_count);
	r->text_readers = arena_new_array(arena, struct column_reader *, options->text_column_count);
	if (r->ndjson && options->text_column_count)
		return error_set(error, STATUS_BAD_INPUT,
				 "no fact is called \"%.*s\", and persons as JSON have no columns: group by a fact",
				 STR_ARG(options->text_columns[0]));
	TRY(input_open(arena, path, &r->input, error));
	arena_on_destroy(arena, close_reader, r);
	if (options->mapping) {
		add_defaults(r, mapping_constants(arena, corpus, options->mapping));
		r->delimiter = options->mapping->delimiter;
	}
	add_defaults(r, options->assumed);
	if (r->ndjson) {
		r->by_fact = arena_new_array(arena, struct column_reader, corpus->facts.count);
		r->names.text = -1;
		forget_cells(&r->names);
		for (size_t i = 0; i < r->default_count; i++)
			r->defaults[i].mapped = true; /* a line may give any fact */
	}
	TRY(more_bytes(r, error));
	if (r->end >= 3 && memcmp(r->block, "\xef\xbb\xbf", 3) == 0)
		r->at = 3;
	if (options->mapping)
		TRY(read_header(r, error));
	*out = r;
	return STATUS_OK;
}

uint64_t reader_rows(const struct reader *r) { return r->rows; }
uint64_t reader_bad_rows(const struct reader *r) { return r->bad_rows; }
uint64_t reader_bytes(const struct reader *r) { return r->bytes; }

double reader_part(const struct reader *r)
{
	size_t size = input_size(r->input);
	return size ? (double)input_done(r->input) / (double)size : -1;
}

const struct str *reader_ignored(const struct reader *r, size_t *count)
{
	*count = r->ignored_count;
	return r->ignored;
}

uint32_t reader_text(const struct reader *r, size_t text_column, size_t row) { return r->texts[text_column][row]; }
struct str reader_text_name(const struct reader *r, size_t text_column, uint32_t number)
{
	return r->text_readers[text_column]->cells.at[number].text;
}
size_t reader_text_count(const struct reader *r, size_t text_column)
{
	return r->text_readers[text_column]->cells.count;
}
