/* bulk.c - the column engine beside the same rules written by hand in C, in one run: what may be compared between
 * machines are the ratios. Both get the same persons and must give the same outcomes.
 *
 * The common rule set: three articles with twelve conditions, six bars, persons of whom 3 to 12 % of each fact is
 * missing.
 */
#include "../src/bulk/bulk_int.h"
#include "bulk_hand.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15, CACHED = 48 * 1024, MILLION = 1 << 20 };

static const char text[] =
	"vocabulary yard \"Facts of the yardstick\"\n"
	"  subject person\n"
	"fact y_nationals set of country \"States\"\n"
	"fact y_protected set of country \"States\"\n"
	"fact y_status one of unlawful, parolee, lawful, resident \"Standing\"\n"
	"fact y_removal one of none, pending, final \"Order\"\n"
	"fact y_age number from 0 to 120 \"Age\"\n"
	"fact y_convicted yes/no \"Convicted\"\n"
	"fact y_serving yes/no \"Serving\"\n"
	"fact y_sentence number from 0 to 1_200 \"Months\"\n"
	"fact y_offence one of none, other, violent \"Class\"\n"
	"fact y_consents yes/no \"Consents\"\n"
	"fact y_stay yes/no \"Stay\"\n"
	"fact y_fear one of none, pending, refused \"Fear\"\n"
	"fact y_claim one of none, unresolved \"Claim\"\n"
	"fact y_alone yes/no \"Alone\"\n"
	"agreement yardstick \"The common rule set\"\n"
	"  parties  US sends, SV receives\n"
	"  in force 2025-01-01\n"
	"  kind     notes\n"
	"  binding  no\n"
	"  purpose  removal\n"
	"article 1 \"Nationals\" on categories\n"
	"  admits when receiver in y_nationals and y_status = unlawful and y_removal = final and y_age >= 18\n"
	"article 2 \"Convicted\" on categories\n"
	"  admits when (y_status = unlawful or y_status = parolee) and y_convicted and y_sentence >= 12 and\n"
	"    y_offence = violent\n"
	"article 3 \"Prisoners\" on categories\n"
	"  admits when y_convicted and y_serving and y_sentence < 600 and y_consents\n"
	"article 4 \"Bars\" on exclusions\n"
	"  bars when sender in y_nationals\n"
	"  bars when y_stay\n"
	"  bars when y_fear = pending\n"
	"  bars when y_claim = unresolved\n"
	"  bars when y_age < 18 and y_alone\n"
	"  bars when receiver in y_protected\n";

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t random_state = 20250315;
static uint64_t random_next(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15U;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

/* A value of 0 .. high, missing in `missing` of a hundred. */
static struct scalar drawn(unsigned missing, int64_t high)
{
	uint64_t r = random_next();
	if (r % 100 < missing)
		return (struct scalar){ 0, UNKNOWN };
	return (struct scalar){ (int64_t)(r / 128 % (uint64_t)(high + 1)), KNOWN };
}

struct yard {
	struct arena *arena;
	struct corpus *corpus;
	const struct path *path;
	struct layout *layout;
	struct program *program;
	int nationals, protected;
};

static int fact(const struct yard *y, const char *name)
{
	int index = corpus_fact(y->corpus, str_of(name));
	if (index < 0)
		abort();
	return index;
}

static void compile(struct yard *y)
{
	struct query query = { .sender = country_index(STR("US")),
			       .receiver = country_index(STR("SV")),
			       .purpose = PURPOSE_removal,
			       .facility_given = FACILITY_NONE,
			       .alone = true };
	y->arena = arena_create();
	y->corpus = corpus_create();
	corpus_add_shipped(y->corpus);
	corpus_add_text(y->corpus, STR("yardstick.law"), str_of(text), false);
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
	y->nationals = fact(y, "y_nationals");
	y->protected = fact(y, "y_protected");
}

struct drawn_columns {
	const char *name;
	uint8_t **hand;
	unsigned missing;
	int64_t high; /* 1: a yes/no */
	int fact;
};

/* The same persons into both. */
static void fill(const struct yard *y, struct columns *table, struct hand_columns *hand, size_t rows)
{
	struct drawn_columns columns[] = {
		{ "y_convicted", &hand->convicted, 5, 1, 0 }, { "y_serving", &hand->serving, 4, 1, 0 },
		{ "y_consents", &hand->consents, 12, 1, 0 },  { "y_stay", &hand->stay, 3, 1, 0 },
		{ "y_alone", &hand->unaccompanied, 6, 1, 0 }, { "y_status", &hand->status, 4, 3, 0 },
		{ "y_removal", &hand->removal, 7, 2, 0 },     { "y_age", &hand->age, 3, 90, 0 },
		{ "y_offence", &hand->offence, 9, 2, 0 },     { "y_fear", &hand->fear, 8, 2, 0 },
		{ "y_claim", &hand->claim, 10, 1, 0 },
	};
	size_t count = sizeof columns / sizeof *columns;
	int sentence = fact(y, "y_sentence");
	static const char *const states[] = { "SV", "US", "VE", "MX", "HN", "GT" };
	struct set_value closed = { 0 };
	struct code_set all = code_universe(y->corpus, CODES_country);
	for (size_t k = 0; k < count; k++) {
		columns[k].fact = fact(y, columns[k].name);
		*columns[k].hand = malloc(rows);
	}
	hand->sentence = malloc(rows * 2);
	hand->national = malloc(rows);
	hand->sender_national = malloc(rows);
	hand->protected = malloc(rows);
	for (size_t i = 0; i < rows; i++) {
		size_t row = columns_begin(table);
		for (size_t k = 0; k < count; k++) {
			struct scalar s = drawn(columns[k].missing, columns[k].high);
			bool yes_no = k < 5;
			columns_put(table, row, columns[k].fact, s);
			(*columns[k].hand)[i] = (uint8_t)(yes_no    ? (s.known ? s.value * 2 : 1)
							  : s.known ? s.value + 2
								    : 0);
		}
		struct scalar s = drawn(11, 900);
		columns_put(table, row, sentence, s);
		hand->sentence[i] = (uint16_t)(s.known ? s.value + 2 : 0);
		for (int which = 0; which < 2; which++) {
			struct set_value set = closed;
			struct scalar state = drawn(6, 5);
			if (state.known) {
				set_add(&set.has, country_index(str_of(states[state.value])));
				for (int w = 0; w < 4; w++)
					set.not .bits[w] = all.bits[w] & ~set.has.bits[w];
			}
			int f = which ? y->protected : y->nationals;
			uint8_t receiver = (uint8_t)(state.known ? (state.value == 0) * 2 : 1),
				sender = (uint8_t)(state.known ? (state.value == 1) * 2 : 1);
			columns_put_set(table, row, f, columns_set_number(table, f, &set));
			(which ? hand->protected : hand->national)[i] = receiver;
			if (!which)
				hand->sender_national[i] = sender;
		}
	}
}

/* The same rows again and again, until they no longer fit in any cache. */

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

static struct columns *enlarge(const struct yard *y, const struct columns *from, struct hand_columns *hand,
			       size_t times)
{
	struct columns *to = columns_create(y->arena, y->layout, from->rows * times);
	vec_each (&y->corpus->facts, f) {
		struct columns_fact *a = &to->facts[f];
		const struct columns_fact *b = &from->facts[f];
		const struct layout_fact *l = &y->layout->facts[f];
		size_t planes = !l->used ? 0 : l->type.kind == TYPE_BOOL ? 1 : l->questions.count;
		for (size_t k = 0; k < times; k++) {
			for (size_t p = 0; p < planes; p++) {
				memcpy(a->yes + p * to->words + k * from->words, b->yes + p * from->words,
				       from->words * 8);
				memcpy(a->no + p * to->words + k * from->words, b->no + p * from->words,
				       from->words * 8);
			}
			if (a->scalars.at)
				memcpy((char *)a->scalars.at + k * from->rows * b->scalars.width, b->scalars.at,
				       from->rows * b->scalars.width);
		}
	}
	to->rows = from->rows * times;
	uint8_t **columns[] = { &hand->national,  &hand->sender_national,
				&hand->protected, &hand->convicted,
				&hand->serving,   &hand->consents,
				&hand->stay,      &hand->unaccompanied,
				&hand->status,    &hand->removal,
				&hand->age,       &hand->offence,
				&hand->fear,      &hand->claim };
	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
		*columns[k] = repeated(*columns[k], from->rows, times);
	hand->sentence = repeated(hand->sentence, from->rows * 2, times);
	return to;
}

/* Timing. */

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double rate_of(double times[ROUNDS], size_t rows)
{
	qsort(times, ROUNDS, sizeof *times, compare_doubles);
	return (double)rows / times[0]; /* the best: a shared machine only ever slows */
}

static double time_hand(const struct hand_columns *hand, uint8_t *out, size_t rows, size_t again)
{
	double times[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		for (size_t k = 0; k < again; k++)
			hand_run(hand, out, 0, rows);
		times[r] = (now() - start) / (double)again;
	}
	return rate_of(times, rows);
}

static double time_bulk(const struct yard *y, const struct columns *table, unsigned wants, unsigned threads,
			const char *kernel, struct bulk_result *result, size_t again)
{
	double times[ROUNDS];
	struct bulk_options options = { .wants = wants, .threads = threads, .kernel = kernel };
	struct runner *runner = runner_create(y->program, &options);
	if (!runner)
		return 0;
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		for (size_t k = 0; k < again; k++)
			runner_run(runner, table, result);
		times[r] = (now() - start) / (double)again;
	}
	runner_destroy(runner);
	return rate_of(times, table->rows);
}

static void measure(const struct yard *y, const struct columns *table, const struct hand_columns *hand,
		    const char *title, size_t again)
{
	unsigned all = BULK_REASONS | BULK_NEEDS;
	struct arena *arena = arena_create();
	struct bulk_result *result = bulk_result_create(arena, y->program, table->room, all | BULK_SETTLED);
	uint8_t *out = malloc(table->room);
	double by_hand = time_hand(hand, out, table->rows, again);
	double outcome = time_bulk(y, table, 0, 1, NULL, result, again);
	if (memcmp(out, result->outcomes, table->rows) != 0) {
		fprintf(stderr, "the two do not agree\n");
		exit(1);
	}
	double reasons = time_bulk(y, table, all, 1, NULL, result, again);
	double settled = time_bulk(y, table, all | BULK_SETTLED, 1, NULL, result, again);
	double again_hand = time_hand(hand, out, table->rows, again);
	by_hand = again_hand > by_hand ? again_hand : by_hand;
	printf("%-30s %9.0f M/s by hand\n", title, by_hand * 1e-6);
	printf("  outcome                      %9.0f M/s   %.2f of by hand   (aim 0.60)\n", outcome * 1e-6,
	       outcome / by_hand);
	printf("  outcome, reasons, needs      %9.0f M/s   %.2f of outcome   (aim 0.70)\n", reasons * 1e-6,
	       reasons / outcome);
	printf("  and what is settled          %9.0f M/s   %.2f of outcome\n", settled * 1e-6, settled / outcome);
	if (table->rows >= MILLION) {
		double two = time_bulk(y, table, 0, 2, NULL, result, again);
		double two_all = time_bulk(y, table, all, 2, NULL, result, again);
		printf("  outcome, two threads         %9.0f M/s   %.2f of one       (aim 1.80)\n", two * 1e-6,
		       two / outcome);
		printf("  all of it, two threads       %9.0f M/s   %.2f of one\n", two_all * 1e-6, two_all / reasons);
	}
	static const char *const kernels[] = { "avx2", "plain" };
	for (size_t k = 0; k < 2 && table->rows <= MILLION; k++)
		printf("  outcome, kernel %-12s %9.0f M/s\n", kernels[k],
		       time_bulk(y, table, 0, 1, kernels[k], result, again) * 1e-6);
	free(out);
	arena_destroy(arena);
}

int main(void)
{
	struct yard y;
	struct hand_columns small, large;
	compile(&y);
	printf("kernel %s; %zu instructions (%zu with what is settled), by hand 16 bytes a person, ", bulk_kernel(),
	       y.program->main_count, y.program->code.count);
	struct columns *cached = columns_create(y.arena, y.layout, CACHED);
	struct columns *million = columns_create(y.arena, y.layout, MILLION);
	printf("columns %zu\n", columns_bytes_per_row(cached));
	fill(&y, cached, &small, CACHED);
	fill(&y, million, &large, MILLION);
	measure(&y, cached, &small, "48 k persons, in cache", 400);
	measure(&y, million, &large, "1 M persons", 20);
	struct columns *memory = enlarge(&y, million, &large, 32);
	measure(&y, memory, &large, "32 M persons, from memory", 1);
	corpus_destroy(y.corpus);
	arena_destroy(y.arena);
	return 0;
}
