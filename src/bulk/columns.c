/* columns.c - see columns.h. */
#include "bulk_int.h"
#include "date.h"
#include <assert.h>

/* Columns of unsigned integers. */

unsigned column_width(int64_t low, int64_t high)
{
	uint64_t most = (uint64_t)high - (uint64_t)low;
	return most <= UINT8_MAX - 2 ? 1 : most <= UINT16_MAX - 2 ? 2 : most <= UINT32_MAX - 2 ? 4 : 8;
}

uint64_t column_get(const struct column *c, size_t row)
{
	switch (c->width) {
	case 1: return ((const uint8_t *)c->at)[row];
	case 2: return ((const uint16_t *)c->at)[row];
	case 4: return ((const uint32_t *)c->at)[row];
	default: return ((const uint64_t *)c->at)[row];
	}
}

void column_set(struct column *c, size_t row, uint64_t raw)
{
	switch (c->width) {
	case 1: ((uint8_t *)c->at)[row] = (uint8_t)raw; break;
	case 2: ((uint16_t *)c->at)[row] = (uint16_t)raw; break;
	case 4: ((uint32_t *)c->at)[row] = (uint32_t)raw; break;
	default: ((uint64_t *)c->at)[row] = raw; break;
	}
}

static struct column column_create(struct arena *arena, unsigned width, size_t room)
{
	return (struct column){ arena_array(arena, room, width), width, room };
}

/* Child columns grow by doubling; the old half stays in the arena. */
static void column_grow(struct arena *arena, struct column *c, size_t rows)
{
	if (rows <= c->room)
		return;
	size_t room = c->room ? c->room : 1024;
	while (room < rows)
		room *= 2;
	void *at = arena_array(arena, room, c->width);
	if (c->room)
		memcpy(at, c->at, c->room * c->width);
	c->at = at;
	c->room = room;
}

/* Layout. */

struct type layout_type(const struct corpus *corpus, const struct type *type)
{
	struct type t = *type;
	if (t.kind == TYPE_CODE || t.kind == TYPE_BOOL) {
		t.low = 0;
		t.high = t.kind == TYPE_BOOL ? 1 : (int64_t)code_count(corpus, t.codes) - 1;
		t.high = t.high < 0 ? 0 : t.high;
	} else if (t.kind == TYPE_DATE) {
		t.low = DATE_MIN;
		t.high = DATE_MAX;
	} else if (t.kind == TYPE_TIME) {
		t.low = (int64_t)DATE_MIN * 86400;
		t.high = (int64_t)DATE_MAX * 86400 + 86399;
	}
	return t;
}

struct layout *layout_create(struct arena *arena, const struct corpus *corpus)
{
	struct layout *layout = arena_new(arena, struct layout);
	layout->arena = arena;
	layout->corpus = corpus;
	layout->facts = arena_new_array(arena, struct layout_fact, corpus->facts.count);
	vec_each (&corpus->facts, i) {
		const struct fact *fact = &corpus->facts.at[i];
		struct layout_fact *f = &layout->facts[i];
		f->type = layout_type(corpus, &fact->type);
		f->fields = arena_new_array(arena, struct type, fact->field_count);
		for (size_t k = 0; k < fact->field_count; k++)
			f->fields[k] = layout_type(corpus, &fact->fields[k].type);
	}
	return layout;
}

void layout_keep(struct layout *layout, int fact)
{
	assert(!layout->frozen);
	layout->facts[fact].used = layout->facts[fact].whole = true;
}

/* Dictionaries. */

static uint64_t set_hash(const struct set_value *set)
{
	uint64_t h = 0;
	for (int i = 0; i < 4; i++) {
		h = (h ^ set->has.bits[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h = (h ^ set->lacks.bits[i] ^ h >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	}
	return h ^ h >> 32;
}

static void dictionary_rehash(struct dictionary *d)
{
	d->bucket_count = d->bucket_count ? d->bucket_count * 2 : 64;
	d->buckets = arena_new_array(d->arena, uint32_t, d->bucket_count);
	vec_each (&d->sets, i) {
		size_t at = set_hash(d->sets.at[i]) & (d->bucket_count - 1);
		while (d->buckets[at])
			at = (at + 1) & (d->bucket_count - 1);
		d->buckets[at] = (uint32_t)i + 1;
	}
}

static uint32_t dictionary_add(struct columns *table, int fact, const struct set_value *set)
{
	struct dictionary *d = &table->facts[fact].sets;
	const struct layout_fact *f = &table->layout->facts[fact];
	uint32_t number = (uint32_t)d->sets.count;
	vec_add(d->arena, &d->sets, arena_copy(d->arena, set, sizeof *set));
	unsigned char *answers = arena_new_array(d->arena, unsigned char, f->questions.count + 1);
	vec_each (&f->questions, q) {
		d->asked[q].eval->sets[fact] = d->sets.at[number];
		answers[q] = row_run(d->asked[q].eval, d->asked[q].cone, d->asked[q].count);
	}
	answers[f->questions.count] = set_closed(table->layout->corpus, f->type.codes, set);
	vec_add(d->arena, &d->answers, answers);
	return number;
}

uint32_t columns_set_number(struct columns *table, int fact, const struct set_value *set)
{
	struct dictionary *d = &table->facts[fact].sets;
	if (!table->layout->facts[fact].used)
		return 0;
	if ((d->sets.count + 1) * 2 > d->bucket_count)
		dictionary_rehash(d);
	size_t at = set_hash(set) & (d->bucket_count - 1);
	while (d->buckets[at]) {
		const struct set_value *there = d->sets.at[d->buckets[at] - 1];
		if (memcmp(there, set, sizeof *set) == 0)
			return d->buckets[at] - 1;
		at = (at + 1) & (d->bucket_count - 1);
	}
	uint32_t number = dictionary_add(table, fact, set);
	d->buckets[at] = number + 1;
	return number;
}

/* Tables. */

static void create_fact(struct columns *table, int fact)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	struct columns_fact *t = &table->facts[fact];
	struct arena *arena = table->arena;
	size_t planes = f->type.kind == TYPE_BOOL ? 1 : f->type.kind == TYPE_SET ? f->questions.count : 0;
	t->yes = arena_new_array(arena, uint64_t, planes * table->words);
	t->no = arena_new_array(arena, uint64_t, planes * table->words);
	if (f->type.kind == TYPE_SET) {
		static const struct set_value nothing;
		t->sets.arena = arena;
		t->sets.asked = arena_new_array(arena, struct asked, f->questions.count);
		vec_each (&f->questions, q) {
			const struct question *question = &f->questions.at[q];
			struct asked *asked = &t->sets.asked[q];
			asked->eval = row_eval_create(arena, question->path);
			row_cone(arena, question->path, question->node, &asked->cone, &asked->count);
		}
		if (f->whole)
			t->scalars = column_create(arena, 4, table->room);
		(void)columns_set_number(table, fact, &nothing);
	} else if (f->type.kind == TYPE_LIST) {
		size_t fields = table->layout->corpus->facts.at[fact].field_count;
		t->list.start = arena_new_array(arena, uint32_t, table->room);
		t->list.count = arena_new_array(arena, uint32_t, table->room);
		t->list.open = arena_new_array(arena, uint64_t, table->words);
		memset(t->list.open, 0xff, table->words * sizeof *t->list.open);
		t->list.fields = arena_new_array(arena, struct column, fields);
		for (size_t k = 0; k < fields; k++)
			t->list.fields[k].width = column_width(f->fields[k].low, f->fields[k].high);
	} else if (f->type.kind != TYPE_BOOL) {
		t->scalars = column_create(arena, column_width(f->type.low, f->type.high), table->room);
	}
}

struct columns *columns_create(struct arena *arena, struct layout *layout, size_t rows_max)
{
	struct columns *table = arena_new(arena, struct columns);
	layout->frozen = true;
	table->arena = arena;
	table->layout = layout;
	table->number = ++layout->tables;
	table->room = (rows_max + COLUMNS_STEP - 1) / COLUMNS_STEP * COLUMNS_STEP;
	table->words = table->room / WORD_ROWS;
	table->facts = arena_new_array(arena, struct columns_fact, layout->corpus->facts.count);
	vec_each (&layout->corpus->facts, i)
		if (layout->facts[i].used)
			create_fact(table, (int)i);
	return table;
}

void columns_clear(struct columns *table)
{
	size_t words = (table->rows + WORD_ROWS - 1) / WORD_ROWS;
	vec_each (&table->layout->corpus->facts, i) {
		const struct layout_fact *f = &table->layout->facts[i];
		struct columns_fact *t = &table->facts[i];
		if (!f->used)
			continue;
		size_t planes = f->type.kind == TYPE_BOOL ? 1 : f->type.kind == TYPE_SET ? f->questions.count : 0;
		for (size_t p = 0; p < planes; p++) {
			memset(t->yes + p * table->words, 0, words * sizeof *t->yes);
			memset(t->no + p * table->words, 0, words * sizeof *t->no);
		}
		if (t->scalars.at)
			memset(t->scalars.at, 0, table->rows * t->scalars.width);
		if (f->type.kind == TYPE_LIST) {
			memset(t->list.count, 0, table->rows * sizeof *t->list.count);
			memset(t->list.open, 0xff, words * sizeof *t->list.open);
			t->list.rows = 0;
		}
	}
	table->rows = 0;
}

size_t columns_rows(const struct columns *table) { return table->rows; }
size_t columns_room(const struct columns *table) { return table->room; }

size_t columns_bytes_per_row(const struct columns *table)
{
	size_t bits = 0;
	vec_each (&table->layout->corpus->facts, i) {
		const struct layout_fact *f = &table->layout->facts[i];
		if (!f->used)
			continue;
		if (f->type.kind == TYPE_BOOL || f->type.kind == TYPE_SET)
			bits += 2 * (f->type.kind == TYPE_BOOL ? 1 : f->questions.count);
		bits += 8 * (f->type.kind == TYPE_LIST ? 8 : table->facts[i].scalars.width);
	}
	return (bits + 7) / 8;
}

size_t columns_begin(struct columns *table)
{
	assert(table->rows < table->room);
	return table->rows++;
}

static void put_bit(uint64_t *plane, size_t row) { plane[row / WORD_ROWS] |= UINT64_C(1) << (row % WORD_ROWS); }

void columns_put(struct columns *table, size_t row, int fact, struct scalar value)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	struct columns_fact *t = &table->facts[fact];
	if (!f->used || value.known == UNKNOWN)
		return;
	if (f->type.kind == TYPE_BOOL)
		put_bit(value.value ? t->yes : t->no, row);
	else
		column_set(&t->scalars, row, raw_of(&f->type, value));
}

void columns_put_set(struct columns *table, size_t row, int fact, uint32_t set)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	struct columns_fact *t = &table->facts[fact];
	if (!f->used)
		return;
	const unsigned char *answers = t->sets.answers.at[set];
	vec_each (&f->questions, q) {
		if (answers[q] == TRI_TRUE)
			put_bit(t->yes + q * table->words, row);
		else if (answers[q] == TRI_FALSE)
			put_bit(t->no + q * table->words, row);
	}
	if (f->whole)
		column_set(&t->scalars, row, set);
}

static void put_list(struct columns *table, size_t row, int fact, const struct list_value *list)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	struct list_column *c = &table->facts[fact].list;
	size_t fields = table->layout->corpus->facts.at[fact].field_count;
	c->start[row] = (uint32_t)c->rows;
	c->count[row] = (uint32_t)list->count;
	if (list->closed)
		c->open[row / WORD_ROWS] &= ~(UINT64_C(1) << (row % WORD_ROWS));
	for (size_t k = 0; k < fields; k++) {
		column_grow(table->arena, &c->fields[k], c->rows + list->count);
		for (size_t r = 0; r < list->count; r++)
			column_set(&c->fields[k], c->rows + r, raw_of(&f->fields[k], list->records[r * fields + k]));
	}
	c->rows += list->count;
}

bool columns_add(struct columns *table, const struct subject_facts *facts)
{
	if (table->rows == table->room)
		return false;
	size_t row = columns_begin(table);
	for (size_t i = 0; i < facts->count; i++) {
		const struct layout_fact *f = &table->layout->facts[i];
		const struct fact_value *value = &facts->values[i];
		if (!f->used || !value->given)
			continue;
		if (f->type.kind == TYPE_SET)
			columns_put_set(table, row, (int)i, columns_set_number(table, (int)i, &value->set));
		else if (f->type.kind == TYPE_LIST)
			put_list(table, row, (int)i, &value->list);
		else
			columns_put(table, row, (int)i, value->scalar);
	}
	return true;
}

/* Reading back. */

struct scalar columns_scalar(const struct columns *table, size_t row, int fact)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	const struct columns_fact *t = &table->facts[fact];
	if (!f->used)
		return (struct scalar){ 0, UNKNOWN };
	if (f->type.kind != TYPE_BOOL)
		return scalar_of(&f->type, column_get(&t->scalars, row));
	bool yes = t->yes[row / WORD_ROWS] >> (row % WORD_ROWS) & 1,
	     no = t->no[row / WORD_ROWS] >> (row % WORD_ROWS) & 1;
	return (struct scalar){ yes, yes || no ? KNOWN : UNKNOWN };
}

uint32_t columns_set_of(const struct columns *table, size_t row, int fact)
{
	const struct columns_fact *t = &table->facts[fact];
	return t->scalars.at ? (uint32_t)column_get(&t->scalars, row) : 0;
}

const struct set_value *columns_set(const struct columns *table, int fact, uint32_t set)
{
	return table->facts[fact].sets.sets.at[set];
}

size_t columns_set_count(const struct columns *table, int fact) { return table->facts[fact].sets.sets.count; }
