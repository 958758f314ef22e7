/* bulk.c - the column engine beside the same rules written by hand in C, in one run: what may be compared between
 * machines are the ratios. Both get the same persons and must give the same outcomes.
 *
 * The engines of others, on the same rules and persons: peers/.
 */
#include "../src/bulk/bulk_int.h"
#include "yardstick.h"
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15, CACHED = 48 * 1024, MILLION = 1 << 20 };

/* One thread is timed by what it used of the processor, so that other programs do not count; two by the clock. */
static clockid_t timer = CLOCK_THREAD_CPUTIME_ID;
static double now(void)
{
	struct timespec t;
	clock_gettime(timer, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
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

static double time_bulk(const struct yardstick *y, const struct columns *table, unsigned wants, unsigned threads,
			const char *kernel, struct bulk_result *result, size_t again, bool by_clock)
{
	double times[ROUNDS];
	struct bulk_options options = { .wants = wants, .threads = threads, .kernel = kernel };
	struct runner *runner = runner_create(y->program, &options);
	if (!runner)
		return 0;
	timer = threads > 1 || by_clock ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		for (size_t k = 0; k < again; k++)
			runner_run(runner, table, result);
		times[r] = (now() - start) / (double)again;
	}
	runner_destroy(runner);
	timer = CLOCK_THREAD_CPUTIME_ID;
	return rate_of(times, table->rows);
}

static void measure(const struct yardstick *y, const struct columns *table, const struct hand_columns *hand,
		    const char *title, size_t again)
{
	unsigned all = BULK_REASONS | BULK_NEEDS;
	struct arena *arena = arena_create();
	struct bulk_result *result = bulk_result_create(arena, y->program, table->room, all | BULK_SETTLED);
	uint8_t *out = malloc(table->room);
	double by_hand = time_hand(hand, out, table->rows, again);
	double outcome = time_bulk(y, table, 0, 1, NULL, result, again, false);
	if (memcmp(out, result->outcomes, table->rows) != 0) {
		fprintf(stderr, "the two do not agree\n");
		exit(1);
	}
	double reasons = time_bulk(y, table, all, 1, NULL, result, again, false);
	double settled = time_bulk(y, table, all | BULK_SETTLED, 1, NULL, result, again, false);
	double again_hand = time_hand(hand, out, table->rows, again);
	by_hand = again_hand > by_hand ? again_hand : by_hand;
	printf("%-30s %9.0f M/s by hand\n", title, by_hand * 1e-6);
	printf("  outcome                      %9.0f M/s   %.2f of by hand   (aim 0.60)\n", outcome * 1e-6,
	       outcome / by_hand);
	printf("  outcome, reasons, needs      %9.0f M/s   %.2f of by hand   (aim 0.42), %.2f of outcome\n",
	       reasons * 1e-6, reasons / by_hand, reasons / outcome);
	printf("  and what is settled          %9.0f M/s   %.2f of outcome\n", settled * 1e-6, settled / outcome);
	if (table->rows >= MILLION) {
		double two = time_bulk(y, table, 0, 2, NULL, result, again, true);
		double two_all = time_bulk(y, table, all, 2, NULL, result, again, true);
		printf("  outcome, two threads         %9.0f M/s   %.2f of one       (aim 1.80)\n", two * 1e-6,
		       two / time_bulk(y, table, 0, 1, NULL, result, again, true));
		printf("  all of it, two threads       %9.0f M/s   %.2f of one\n", two_all * 1e-6,
		       two_all / time_bulk(y, table, all, 1, NULL, result, again, true));
		double load = 0; /* our own two threads are a part of it */
		if (getloadavg(&load, 1) == 1 && load > 2)
			printf("  (others work on this machine too, load %.1f: two threads get what they leave)\n",
			       load);
	}
	static const char *const kernels[] = { "avx2", "plain" };
	for (size_t k = 0; k < 2 && table->rows <= MILLION; k++)
		printf("  outcome, kernel %-12s %9.0f M/s\n", kernels[k],
		       time_bulk(y, table, 0, 1, kernels[k], result, again, false) * 1e-6);
	free(out);
	arena_destroy(arena);
}

int main(void)
{
	struct yardstick y;
	struct hand_columns small, large;
	yardstick_compile(&y);
	printf("kernel %s; %zu instructions (%zu with what is settled), by hand %d bytes a person, ", bulk_kernel(),
	       y.program->main_count, y.program->code.count, HAND_BYTES);
	struct columns *cached = columns_create(y.arena, y.layout, CACHED);
	struct columns *million = columns_create(y.arena, y.layout, MILLION);
	printf("columns %zu\n", columns_bytes_per_row(cached));
	yardstick_draw(&y, cached, &small, CACHED);
	yardstick_draw(&y, million, &large, MILLION);
	measure(&y, cached, &small, "48 k persons, in cache", 400);
	measure(&y, million, &large, "1 M persons", 20);
	struct columns *memory = yardstick_enlarge(&y, million, &large, 32);
	measure(&y, memory, &large, "32 M persons, from memory", 1);
	yardstick_drop(&small);
	yardstick_drop(&large);
	yardstick_finish(&y);
	return 0;
}
