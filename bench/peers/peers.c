/* peers.c FOLDER ROWS - our side of the comparison with the engines of others: writes FOLDER/persons.csv, so many
 * persons of the yardstick and our answer beside each, and prints what this machine's memory, the hand-written loop and
 * the column engine do with them, a name and a figure a line. One thread, by the clock on the wall, the best of several
 * rounds: as the peers are timed.
 */
#include "../../src/bulk/bulk_int.h"
#include "yardstick.h"
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 11, CACHED = 48 * 1024, MILLION = 1 << 20, TIMES = 32 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Bytes read a second from an array that no cache holds. */
static double bandwidth(void)
{
	enum { WORDS = 1 << 26 };
	uint64_t *words = malloc(WORDS * sizeof *words);
	double best = 1e9;
	if (!words)
		exit(1);
	for (size_t i = 0; i < WORDS; i++)
		words[i] = i;
	for (int r = 0; r < ROUNDS; r++) {
		uint64_t sum[8] = { 0 };
		double start = now();
		for (size_t i = 0; i < WORDS; i += 8)
			for (size_t k = 0; k < 8; k++)
				sum[k] += words[i + k];
		double spent = now() - start;
		for (size_t k = 1; k < 8; k++)
			sum[0] += sum[k];
		if (sum[0] != (uint64_t)WORDS / 2 * (WORDS - 1))
			exit(1);
		best = spent < best ? spent : best;
	}
	free(words);
	return WORDS * (double)sizeof *words / best;
}

static double rate_by_hand(const struct hand_columns *hand, uint8_t *out, size_t rows, size_t again)
{
	double best = 1e9;
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		for (size_t k = 0; k < again; k++)
			hand_run(hand, out, 0, rows);
		double spent = (now() - start) / (double)again;
		best = spent < best ? spent : best;
	}
	return (double)rows / best;
}

static double rate_of_bulk(const struct yardstick *y, const struct columns *table, unsigned wants,
			   struct bulk_result *result, size_t again)
{
	double best = 1e9;
	struct bulk_options options = { .wants = wants };
	struct runner *runner = runner_create(y->program, &options);
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		for (size_t k = 0; k < again; k++)
			runner_run(runner, table, result);
		double spent = (now() - start) / (double)again;
		best = spent < best ? spent : best;
	}
	runner_destroy(runner);
	return (double)table->rows / best;
}

static void measure(const struct yardstick *y, const struct columns *table, const struct hand_columns *hand,
		    const char *where, size_t again)
{
	struct arena *arena = arena_create();
	unsigned all = BULK_REASONS | BULK_NEEDS;
	struct bulk_result *result = bulk_result_create(arena, y->program, table->room, all);
	uint8_t *out = malloc(table->rows);
	printf("hand_%s %.0f\n", where, rate_by_hand(hand, out, table->rows, again));
	printf("bulk_%s %.0f\n", where, rate_of_bulk(y, table, 0, result, again));
	if (memcmp(out, result->outcomes, table->rows) != 0) {
		fprintf(stderr, "the hand-written loop and the column engine do not agree\n");
		exit(1);
	}
	printf("bulk_all_%s %.0f\n", where, rate_of_bulk(y, table, all, result, again));
	free(out);
	arena_destroy(arena);
}

/* The first rows of a table, with our answers. */
static void write_persons(const struct yardstick *y, const struct columns *table, const char *folder, size_t rows)
{
	struct bulk_options options = { 0 };
	struct runner *runner = runner_create(y->program, &options);
	struct bulk_result *result = bulk_result_create(y->arena, y->program, table->room, 0);
	struct str path = str_format(y->arena, "%s/persons.csv", folder);
	FILE *file = fopen(str_c(y->arena, path), "wb");
	if (!file) {
		fprintf(stderr, "%.*s cannot be written\n", STR_ARG(path));
		exit(1);
	}
	runner_run(runner, table, result);
	yardstick_write(y, file, table, result->outcomes, rows);
	fclose(file);
	runner_destroy(runner);
}

int main(int argc, char **argv)
{
	struct yardstick y;
	struct hand_columns small, large;
	size_t rows = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	if (rows < 1 || rows > MILLION) {
		fprintf(stderr, "usage: %s FOLDER ROWS\n", argv[0]);
		return 2;
	}
	yardstick_compile(&y);
	struct columns *cached = columns_create(y.arena, y.layout, CACHED);
	struct columns *million = columns_create(y.arena, y.layout, MILLION);
	yardstick_draw(&y, cached, &small, CACHED);
	yardstick_draw(&y, million, &large, MILLION);
	write_persons(&y, million, argv[1], rows);
	printf("bandwidth %.0f\n", bandwidth());
	printf("hand_bytes %d\nbulk_bytes %zu\n", HAND_BYTES, columns_bytes_per_row(million));
	measure(&y, cached, &small, "cache", 200);
	struct columns *memory = yardstick_enlarge(&y, million, &large, TIMES);
	measure(&y, memory, &large, "memory", 1);
	yardstick_drop(&small);
	yardstick_drop(&large);
	yardstick_finish(&y);
	return 0;
}
