/* store.c - acknowledged changes a second at 1, 16 and 256 callers, each an event and two values of versioned maps, all
 * on the disk when it is acknowledged. Beside it, in the same run, the yardstick: bare SQLite on the same disk, one
 * thread, as many of the same rows in each transaction as there are callers. */
#include "store.h"
#include "arena.h"
#include "raw.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 3 };
static const struct store_map people = { 1, true }, by_name = { 2, true };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(int fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static enum status change(void *context, struct store_write *w, struct error *error)
{
	uint64_t n = *(uint64_t *)context;
	struct store_event event = { .recorded = 1742000000,
				     .type = STR("fact_stated"),
				     .leaf = str_of(raw_leaf),
				     .body = str_of(raw_body),
				     .nonce = { raw_nonce, 32 } };
	struct buf key = BUF_INIT;
	store_key_number(&key, (int64_t)raw_person_of(n));
	enum status status = store_append(w, &event, error);
	if (status == STATUS_OK)
		status = store_put(w, people, buf_str(&key), str_of(raw_body), error);
	if (status == STATUS_OK)
		status = store_put(w, by_name, buf_str(&key), STR("0193"), error);
	buf_finish(&key);
	return status;
}

struct caller {
	struct store *store;
	double until;
	uint64_t n, done;
};

static void *call(void *context)
{
	struct caller *caller = context;
	struct error error;
	for (; now() < caller->until; caller->n += 256, caller->done++)
		must(store_write(caller->store, change, &caller->n, &error) == STATUS_OK, error.message);
	return NULL;
}

static double store_rate(const char *path, unsigned callers)
{
	static struct caller all[256];
	static pthread_t threads[256];
	struct store *store;
	struct error error;
	uint64_t done = 0;
	must(store_open(path, &(struct store_options){ .mode = STORE_CREATE }, &store, &error) == STATUS_OK,
	     error.message);
	double start = now();
	for (unsigned i = 0; i < callers; i++) {
		all[i] = (struct caller){ store, start + SECONDS, i, 0 };
		must(pthread_create(&threads[i], NULL, call, &all[i]) == 0, "no thread");
	}
	for (unsigned i = 0; i < callers; i++) {
		pthread_join(threads[i], NULL);
		done += all[i].done;
	}
	double rate = (double)done / (now() - start);
	store_close(store);
	raw_remove(path);
	return rate;
}

int main(int argc, char **argv)
{
	static const unsigned counts[] = { 1, 16, 256 };
	char path[4096];
	const char *slash = strrchr(argv[0], '/'); /* beside the program, on a disk, or where it is told */
	snprintf(path, sizeof path, "%.*s/store.%d",
		 argc > 1 ? (int)strlen(argv[1])
		 : slash  ? (int)(slash - argv[0])
			  : 1,
		 argc > 1 ? argv[1]
		 : slash  ? argv[0]
			  : ".",
		 (int)getpid());
	for (size_t i = 0; i < 3; i++) {
		double raw = raw_rate(path, counts[i], NULL), ours = store_rate(path, counts[i]),
		       again = raw_rate(path, counts[i], NULL);
		raw = raw > again ? raw : again;
		printf("%3u callers  %8.0f changes/s acknowledged   bare SQLite, groups of %3u  %8.0f/s   %3.0f %%\n",
		       counts[i], ours, counts[i], raw, ours / raw * 100);
	}
	return 0;
}
