/* yardstick.c - see yardstick.h. */
#include "yardstick.h"
#include "../src/bulk/bulk_int.h"
#include "country.h"
#include "date.h"
#include <stdlib.h>

enum { FACTS = 14 };

/* The columns of the table, as yardstick.law maps them. */
static const struct {
	const char *column, *fact;
	unsigned missing; /* of a hundred */
	int64_t high;     /* the highest value drawn; 1: a yes/no */
} drawn[FACTS] = {
	{ "national", "y_national", 6, 5 }, { "protected", "y_protected", 6, 5 },  { "convicted", "y_convicted", 5, 1 },
	{ "serving", "y_serving", 4, 1 },   { "consents", "y_consents", 12, 1 },   { "stay", "y_stay", 3, 1 },
	{ "alone", "y_alone", 6, 1 },       { "status", "y_status", 4, 3 },        { "removal", "y_removal", 7, 2 },
	{ "age", "y_age", 3, 90 },          { "offence", "y_offence", 9, 2 },      { "fear", "y_fear", 8, 2 },
	{ "claim", "y_claim", 10, 1 },      { "sentence", "y_sentence", 11, 900 },
};
static const char *const states[] = { "DK", "CA", "VE", "MX", "HN", "GT" }; /* the receiver, the sender, others */

static uint8_t **byte_column(struct hand_columns *hand, size_t fact)
{
	uint8_t **columns[FACTS - 1] = { &hand->national, &hand->protected, &hand->convicted,     &hand->serving,
					 &hand->consents, &hand->stay,      &hand->unaccompanied, &hand->status,
					 &hand->removal,  &hand->age,       &hand->offence,       &hand->fear,
					 &hand->claim };
	return columns[fact];
}

static int fact_of(const struct yardstick *y, size_t column)
{
	int fact = corpus_fact(y->corpus, str_of(drawn[column].fact));
	if (fact < 0)
		abort();
	return fact;
}

void yardstick_compile(struct yardstick *y)
{
	struct error error;
	struct query query = { .sender = country_index(STR("CA")),
			       .receiver = country_index(STR("DK")),
			       .purpose = PURPOSE_payment,
			       .facility_given = FACILITY_NONE };
	y->arena = arena_create();
	y->corpus = corpus_create();
	corpus_add_shipped(y->corpus);
	if (corpus_add_file(y->corpus, YARDSTICK_LAW, &error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	corpus_compile(y->corpus);
	if (y->corpus->diags.errors) {
		struct buf out = BUF_INIT;
		vec_each (&y->corpus->diags.list, i)
			diag_print(&out, &y->corpus->diags.list.at[i], false);
		fprintf(stderr, "%.*s", STR_ARG(buf_str(&out)));
		exit(1);
	}
	query.agreement = corpus_instrument(y->corpus, STR("yardstick"))->index;
	date_parse(STR("2025-03-20"), &query.decision_day);
	query.moment = moment_of_day(query.decision_day);
	y->path = path_compile(y->arena, y->corpus, &query);
	y->layout = layout_create(y->arena, y->corpus);
	y->program = program_compile(y->arena, y->layout, y->path);
}

void yardstick_finish(struct yardstick *y)
{
	corpus_destroy(y->corpus);
	arena_destroy(y->arena);
}

static uint64_t random_state = 20250315;
static uint64_t random_next(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15U;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

static struct scalar draw(size_t column)
{
	uint64_t r = random_next();
	if (r % 100 < drawn[column].missing)
		return (struct scalar){ 0, UNKNOWN };
	return (struct scalar){ (int64_t)(r / 128 % (uint64_t)(drawn[column].high + 1)), KNOWN };
}

void yardstick_draw(const struct yardstick *y, struct columns *table, struct hand_columns *hand, size_t rows)
{
	int facts[FACTS];
	int64_t codes[sizeof states / sizeof *states];
	for (size_t k = 0; k < FACTS; k++)
		facts[k] = fact_of(y, k);
	for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
		codes[k] = country_index(str_of(states[k]));
	for (size_t k = 0; k < FACTS - 1; k++)
		*byte_column(hand, k) = malloc(rows);
	hand->sentence = malloc(rows * 2);
	for (size_t i = 0; i < rows; i++) {
		size_t row = columns_begin(table);
		for (size_t k = 0; k < FACTS; k++) {
			struct scalar s = draw(k);
			bool yes_no = k >= 2 && k < 7;
			unsigned raw = yes_no    ? (s.known ? (unsigned)s.value * 2 : 1)
				       : s.known ? (unsigned)s.value + 2
						 : 0;
			if (k < FACTS - 1)
				(*byte_column(hand, k))[i] = (uint8_t)raw;
			else
				hand->sentence[i] = (uint16_t)raw;
			if (k < 2)
				s.value = codes[s.value];
			columns_put(table, row, facts[k], s);
		}
	}
}

static void *repeated(void *from, size_t bytes, size_t times)
{
	char *to = malloc(bytes * times);
	if (!to)
		abort();
	for (size_t i = 0; i < times; i++)
		memcpy(to + i * bytes, from, bytes);
	free(from);
	return to;
}

struct columns *yardstick_enlarge(const struct yardstick *y, const struct columns *from, struct hand_columns *hand,
				  size_t times)
{
	struct columns *to = columns_create(y->arena, y->layout, from->rows * times);
	for (size_t c = 0; c < FACTS; c++) {
		struct columns_fact *a = &to->facts[fact_of(y, c)];
		const struct columns_fact *b = &from->facts[fact_of(y, c)];
		for (size_t k = 0; k < times; k++) {
			if (!b->scalars.at) {
				memcpy(a->yes + k * from->words, b->yes, from->words * 8);
				memcpy(a->no + k * from->words, b->no, from->words * 8);
			} else {
				memcpy((char *)a->scalars.at + k * from->rows * b->scalars.width, b->scalars.at,
				       from->rows * b->scalars.width);
			}
		}
	}
	to->rows = from->rows * times;
	for (size_t k = 0; k < FACTS - 1; k++)
		*byte_column(hand, k) = repeated(*byte_column(hand, k), from->rows, times);
	hand->sentence = repeated(hand->sentence, from->rows * 2, times);
	return to;
}

void yardstick_drop(struct hand_columns *hand)
{
	for (size_t k = 0; k < FACTS - 1; k++)
		free(*byte_column(hand, k));
	free(hand->sentence);
}

/* A cell as the mapping has it. */
static void write_cell(const struct yardstick *y, FILE *to, size_t column, struct scalar s)
{
	const struct type *type = &y->corpus->facts.at[fact_of(y, column)].type;
	fputc(',', to);
	if (s.known == UNKNOWN)
		return;
	if (type->kind == TYPE_BOOL)
		fputs(s.value ? "yes" : "no", to);
	else if (type->kind == TYPE_CODE)
		fprintf(to, "%.*s", STR_ARG(code_name(y->corpus, type->codes, s.value)));
	else
		fprintf(to, "%lld", (long long)s.value);
}

void yardstick_write(const struct yardstick *y, FILE *to, const struct columns *table, const uint8_t *outcomes,
		     size_t rows)
{
	fputs("row", to);
	for (size_t k = 0; k < FACTS; k++)
		fprintf(to, ",%s", drawn[k].column);
	fputs(",answer\n", to);
	for (size_t i = 0; i < rows; i++) {
		fprintf(to, "%zu", i);
		for (size_t k = 0; k < FACTS; k++)
			write_cell(y, to, k, columns_scalar(table, i, fact_of(y, k)));
		fprintf(to, ",%s\n", word_name(WORDS_outcome, outcomes[i]));
	}
}
