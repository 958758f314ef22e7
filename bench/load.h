/* load.h - asking a server over HTTP from one thread: as many connections as are wanted, each with one request under
 * way, the next as soon as the answer is whole. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOAD_CONNECTIONS_MAX = 1024, LOAD_REQUEST_BYTES = 4096 };

struct load {
	uint16_t port; /* of 127.0.0.1 */
	unsigned connections;
	double seconds;
	/* Writes request number `n` and returns its length. */
	size_t (*request)(void *context, uint64_t n, char out[LOAD_REQUEST_BYTES]);
	void *context;
	uint64_t first; /* the number of the first request */
};

struct load_result {
	uint64_t answers, failures; /* of these, how many had another status than 2xx */
	double wall;
	double client_cpu; /* seconds that this thread took of a processor */
	double p50_ms, p99_ms;
};

struct load_result load_run(const struct load *load);
double load_now(void);           /* seconds */
double load_cpu_of(int process); /* seconds of a processor that a process has taken */
#endif
