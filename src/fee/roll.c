/* roll.c - who was where from when to when, from a table; and what was paid at cost.
 *
 * Tables are CSV by RFC 4180 with a head, in any order of columns. A cell that cannot be read stops the reading, with
 * its line and column: a bill is made of a whole roll or not at all.
 */
#include "fee.h"
#include "limit.h"
#include "money.h"

enum status fee_roll_facility(struct arena *arena, const struct corpus *corpus, struct fee_roll *roll, struct str name,
			      uint32_t *index, struct error *error)
{
	vec_each (&roll->facilities, i)
		if (str_eq(roll->facilities.at[i].name, name)) {
			*index = (uint32_t)i;
			return STATUS_OK;
		}
	struct fee_facility facility = { str_copy(arena, name), NULL };
	int declared = corpus_facility(corpus, name);
	if (declared >= 0 && corpus->facilities.at[declared].zone.len)
		TRY(zone_load(arena, corpus->facilities.at[declared].zone, &facility.zone, error));
	*index = (uint32_t)roll->facilities.count;
	vec_add(arena, &roll->facilities, facility);
	return STATUS_OK;
}

enum status fee_roll_stay(struct arena *arena, struct fee_roll *roll, uint32_t person, uint32_t facility,
			  struct moment from, struct moment to, struct error *error)
{
	const struct zone *zone = roll->facilities.at[facility].zone;
	struct fee_stay stay = { .person = person,
				 .facility = facility,
				 .arrived = from.is_time ? zone_day(zone, from.seconds) : from.day,
				 .last = FEE_STILL_THERE,
				 .left = FEE_STILL_THERE };
	if (to.given) {
		stay.left = to.is_time ? zone_day(zone, to.seconds) : to.day;
		stay.last = to.is_time ? zone_day(zone, to.seconds - 1) : to.day - 1;
		bool ends = from.is_time && to.is_time ? from.seconds < to.seconds
			    : to.is_time               ? stay.arrived <= stay.last
						       : stay.arrived < stay.left;
		if (!ends)
			return error_set(
				error, STATUS_BAD_INPUT,
				"this stay ends before it begins, or at once: `to` is the first moment after it");
	}
	if (roll->stays.count >= LIMIT_ROLL_STAYS)
		return error_set(error, STATUS_LIMIT, "a roll has at most %d stays", LIMIT_ROLL_STAYS);
	if (person >= roll->persons)
		roll->persons = person + 1;
	vec_add(arena, &roll->stays, stay);
	return STATUS_OK;
}

/* Tables. */

enum { COLUMNS_MAX = 64 };

struct table_reader {
	struct arena *arena;
	struct str name, text;
	size_t at;
	unsigned line, row_line;
	size_t line_begins;
	struct str cells[COLUMNS_MAX];
	unsigned columns[COLUMNS_MAX]; /* where each cell begins */
	size_t count;
	struct error *error;
};

static enum status wrong(struct table_reader *t, unsigned column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static enum status wrong(struct table_reader *t, unsigned column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str message = str_vformat(t->arena, format, args);
	va_end(args);
	return error_set(t->error, STATUS_BAD_INPUT, "%.*s:%u:%u: %.*s", STR_ARG(t->name), t->row_line, column,
			 STR_ARG(message));
}

static bool at_end_of_row(const struct table_reader *t)
{
	return t->at >= t->text.len || t->text.ptr[t->at] == '\n' || t->text.ptr[t->at] == '\r';
}

static enum status quoted(struct table_reader *t, unsigned column, struct str *cell)
{
	struct buf out = BUF_INIT;
	t->at++;
	for (;;) {
		if (t->at >= t->text.len) {
			buf_finish(&out);
			return wrong(t, column, "a quotation mark that is not closed");
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

static enum status read_cell(struct table_reader *t)
{
	if (t->count == COLUMNS_MAX)
		return wrong(t, 1, "more than %d columns", COLUMNS_MAX);
	unsigned column = (unsigned)(t->at - t->line_begins) + 1;
	struct str cell;
	if (t->at < t->text.len && t->text.ptr[t->at] == '"') {
		TRY(quoted(t, column, &cell));
		if (!at_end_of_row(t) && t->text.ptr[t->at] != ',')
			return wrong(t, (unsigned)(t->at - t->line_begins) + 1,
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
static enum status read_row(struct table_reader *t, bool *more)
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

struct head {
	const char *const *names;
	size_t count, needed; /* the first so many must be there */
	int at[8];            /* by name: the column, -1 */
};

static enum status begin_table(struct table_reader *t, struct head *head)
{
	bool more;
	if (t->text.len >= 3 && memcmp(t->text.ptr, "\xef\xbb\xbf", 3) == 0)
		t->text = (struct str){ t->text.ptr + 3, t->text.len - 3 };
	if (t->text.len > LIMIT_ROLL_BYTES)
		return error_set(t->error, STATUS_LIMIT, "%.*s is larger than %d bytes", STR_ARG(t->name),
				 LIMIT_ROLL_BYTES);
	t->line = t->row_line = 1;
	TRY(read_row(t, &more));
	for (size_t i = 0; i < head->count; i++)
		head->at[i] = -1;
	for (size_t k = 0; k < t->count; k++) {
		size_t i = 0;
		while (i < head->count && !str_is(t->cells[k], head->names[i]))
			i++;
		if (i == head->count)
			return wrong(t, t->columns[k],
				     "no column is called \"%.*s\" here; `habeas help fees` lists them",
				     STR_ARG(t->cells[k]));
		if (head->at[i] >= 0)
			return wrong(t, t->columns[k], "the column %s stands twice", head->names[i]);
		head->at[i] = (int)k;
	}
	for (size_t i = 0; i < head->needed; i++)
		if (head->at[i] < 0)
			return wrong(t, 1, "the column %s is missing: the first line names the columns",
				     head->names[i]);
	return STATUS_OK;
}

/* The next row as cells in the order of the head's names; a column that is not there is empty, at 0. */
static enum status next_row(struct table_reader *t, const struct head *head, struct str *cells, unsigned *columns,
			    bool *more)
{
	size_t width = 0;
	for (size_t i = 0; i < head->count; i++)
		width += head->at[i] >= 0;
	TRY(read_row(t, more));
	if (!*more)
		return STATUS_OK;
	if (t->count != width)
		return wrong(t, 1, "%zu cells, and the head has %zu columns", t->count, width);
	for (size_t i = 0; i < head->count; i++) {
		cells[i] = head->at[i] >= 0 ? t->cells[head->at[i]] : STR_NONE;
		columns[i] = head->at[i] >= 0 ? t->columns[head->at[i]] : 0;
	}
	return STATUS_OK;
}

static bool read_moment(struct str text, struct moment *moment)
{
	*moment = (struct moment){ .given = true };
	if (date_parse(text, &moment->day))
		return true;
	moment->is_time = true;
	return time_parse(text, &moment->seconds);
}

/* The roll. */

static uint32_t person_of(struct arena *arena, struct map *persons, struct str name)
{
	uint64_t number = persons->count;
	if (!map_get(persons, name, &number))
		map_set(persons, str_copy(arena, name), number);
	return (uint32_t)number;
}

enum { ROLL_PERSON, ROLL_FACILITY, ROLL_FROM, ROLL_TO, ROLL_VOLUNTARILY, ROLL_COLUMNS };

static enum status read_stay(struct table_reader *t, const struct corpus *corpus, const struct str *cells,
			     const unsigned *columns, struct fee_roll *roll, struct map *persons)
{
	struct moment from, to = { 0 };
	struct error inner;
	uint32_t facility;
	struct str voluntarily = cells[ROLL_VOLUNTARILY];
	if (!cells[ROLL_PERSON].len)
		return wrong(t, columns[ROLL_PERSON], "no person");
	if (!cells[ROLL_FACILITY].len)
		return wrong(t, columns[ROLL_FACILITY], "no facility");
	if (!read_moment(cells[ROLL_FROM], &from))
		return wrong(t, columns[ROLL_FROM],
			     "\"%.*s\" is no day or time, as 2025-03-15 and 2025-03-15T18:45-06:00 are",
			     STR_ARG(cells[ROLL_FROM]));
	if (cells[ROLL_TO].len && !read_moment(cells[ROLL_TO], &to))
		return wrong(t, columns[ROLL_TO],
			     "\"%.*s\" is no day or time, as 2025-07-18 is; who is still there has none",
			     STR_ARG(cells[ROLL_TO]));
	if (voluntarily.len && !str_is(voluntarily, "yes") && !str_is(voluntarily, "no"))
		return wrong(t, columns[ROLL_VOLUNTARILY], "\"%.*s\" is neither yes nor no", STR_ARG(voluntarily));
	if (fee_roll_facility(t->arena, corpus, roll, cells[ROLL_FACILITY], &facility, &inner) != STATUS_OK)
		return wrong(t, columns[ROLL_FACILITY], "%s", inner.message);
	uint32_t person = person_of(t->arena, persons, cells[ROLL_PERSON]);
	enum status status = fee_roll_stay(t->arena, roll, person, facility, from, to, &inner);
	if (status != STATUS_OK)
		return wrong(t, columns[ROLL_TO], "%s", inner.message);
	roll->stays.at[roll->stays.count - 1].voluntarily = str_is(voluntarily, "yes")  ? TRI_TRUE
							    : str_is(voluntarily, "no") ? TRI_FALSE
											: TRI_UNKNOWN;
	return STATUS_OK;
}

enum status fee_roll_csv_named(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			       struct fee_roll *roll, struct map *persons, struct error *error)
{
	static const char *const names[] = { "person", "facility", "from", "to", "voluntarily" };
	struct head head = { names, ROLL_COLUMNS, ROLL_VOLUNTARILY, { 0 } };
	struct table_reader *t = arena_new(arena, struct table_reader);
	*t = (struct table_reader){ .arena = arena, .name = name, .text = text, .error = error };
	struct str cells[ROLL_COLUMNS];
	unsigned columns[ROLL_COLUMNS];
	bool more = true;
	TRY(begin_table(t, &head));
	for (;;) {
		TRY(next_row(t, &head, cells, columns, &more));
		if (!more)
			return STATUS_OK;
		TRY(read_stay(t, corpus, cells, columns, roll, persons));
	}
}

enum status fee_roll_csv(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			 struct fee_roll *roll, struct error *error)
{
	struct map persons;
	map_init(&persons, arena);
	return fee_roll_csv_named(arena, corpus, name, text, roll, &persons, error);
}

/* Costs. */

enum { COST_WHAT, COST_DAY, COST_AMOUNT, COST_CURRENCY, COST_PERSON, COST_COLUMNS };

static enum status read_cost(struct table_reader *t, const struct str *cells, const unsigned *columns,
			     struct fee_roll *roll, const struct map *persons)
{
	struct fee_cost cost = { .what = cells[COST_WHAT], .currency = currency_index(cells[COST_CURRENCY]) };
	uint64_t person = 0;
	if (!cost.what.len)
		return wrong(t, columns[COST_WHAT], "which cost? It has the name that the text gives it: transport");
	if (!date_parse(cells[COST_DAY], &cost.day))
		return wrong(t, columns[COST_DAY], "\"%.*s\" is no day, as 2025-03-15 is", STR_ARG(cells[COST_DAY]));
	if (cost.currency < 0)
		return wrong(t, columns[COST_CURRENCY], "\"%.*s\" is no currency", STR_ARG(cells[COST_CURRENCY]));
	if (!decimal_parse(cells[COST_AMOUNT], currency_exponent(cost.currency), true, &cost.amount) || cost.amount < 0)
		return wrong(t, columns[COST_AMOUNT], "\"%.*s\" is no amount of %s", STR_ARG(cells[COST_AMOUNT]),
			     currency_code(cost.currency));
	if (cells[COST_PERSON].len && !map_get(persons, cells[COST_PERSON], &person))
		return wrong(t, columns[COST_PERSON], "\"%.*s\" is not on the roll", STR_ARG(cells[COST_PERSON]));
	if (roll->costs.count >= LIMIT_ROLL_STAYS)
		return wrong(t, 1, "more than %d costs", LIMIT_ROLL_STAYS);
	cost.of_person = cells[COST_PERSON].len > 0;
	cost.person = (uint32_t)person;
	vec_add(t->arena, &roll->costs, cost);
	return STATUS_OK;
}

enum status fee_costs_csv(struct arena *arena, struct str name, struct str text, struct fee_roll *roll,
			  const struct map *persons, struct error *error)
{
	static const char *const names[] = { "cost", "day", "amount", "currency", "person" };
	struct head head = { names, COST_COLUMNS, COST_PERSON, { 0 } };
	struct table_reader *t = arena_new(arena, struct table_reader);
	*t = (struct table_reader){ .arena = arena, .name = name, .text = text, .error = error };
	struct str cells[COST_COLUMNS];
	unsigned columns[COST_COLUMNS];
	bool more = true;
	TRY(begin_table(t, &head));
	for (;;) {
		TRY(next_row(t, &head, cells, columns, &more));
		if (!more)
			return STATUS_OK;
		TRY(read_cost(t, cells, columns, roll, persons));
	}
}
