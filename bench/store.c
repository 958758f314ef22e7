/* store.c - acknowledged changes a second at 1, 16 and 256 callers, each an event and two values of versioned maps, all
 * on the disk when it is acknowledged. Beside it, in the same run, the yardstick: bare SQLite on the same disk, one
 * thread, as many of the same rows in each transaction as there are callers. */
#include "store.h"
#include "arena.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 3 };
static const struct store_map people = { 1, true }, by_name = { 2, true };
static const char
	body[] = "{\"case\":\"0193\",\"fact\":\"birth_date\",\"happened\":\"2025-03-15T18:45:00Z\",\"known\":"
		 "\"2025-03-15\",\"statement\":\"0194\",\"type\":\"fact_stated\",\"value\":\"1991-04-02\"}",
	leaf[] = "{\"commitment\":\"f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0\",\"hour\":"
		 "\"2025-03-15T18Z\",\"texts\":\"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
		 "0a0a\",\"type\":\"fact_stated\"}",
	nonce[33] = "01234567890123456789012345678901";

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

static void remove_all(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
	char name[4200];
	for (size_t i = 0; i < 4; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
}

/* The keys of both contenders: as many persons as there are cases in a large authority. */
static uint64_t person_of(uint64_t n) { return n * 0x9e3779b97f4a7c15U % 100000; }

static enum status change(void *context, struct store_write *w, struct error *error)
{
	uint64_t n = *(uint64_t *)context;
	struct store_event event = { .recorded = 1742000000,
				     .type = STR("fact_stated"),
				     .leaf = str_of(leaf),
				     .body = str_of(body),
				     .nonce = { nonce, 32 } };
	struct buf key = BUF_INIT;
	store_key_number(&key, (int64_t)person_of(n));
	enum status status = store_append(w, &event, error);
	if (status == STATUS_OK)
		status = store_put(w, people, buf_str(&key), str_of(body), error);
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
	remove_all(path);
	return rate;
}

static void run(sqlite3 *db, const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql); }

static void step(sqlite3_stmt *s)
{
	must(sqlite3_step(s) == SQLITE_DONE, "step");
	sqlite3_reset(s);
}

/* The same rows: an event, two values, and each of them into the past when there was one. */
static double raw_rate(const char *path, unsigned group)
{
	static const char *const texts[] = {
		"INSERT INTO event VALUES (?, 1742000000, 'fact_stated', ?, ?, ?)",
		"INSERT INTO past SELECT map, key, since, ?3, value FROM now "
		"WHERE map = ?1 AND key = ?2 AND since < ?3",
		"INSERT INTO now VALUES (?1, ?2, ?3, ?4) ON CONFLICT (map, key) DO UPDATE SET "
		"since = excluded.since, value = excluded.value"
	};
	sqlite3 *db;
	sqlite3_stmt *s[3];
	must(sqlite3_open(path, &db) == SQLITE_OK, path);
	run(db,
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
	    "CREATE TABLE event (sequence INTEGER PRIMARY KEY, recorded INTEGER, type TEXT, leaf TEXT, body TEXT, "
	    "nonce BLOB);"
	    "CREATE TABLE now (map INTEGER, key BLOB, since INTEGER, value BLOB, PRIMARY KEY (map, key)) WITHOUT ROWID;"
	    "CREATE TABLE past (map INTEGER, key BLOB, since INTEGER, until INTEGER, value BLOB,"
	    " PRIMARY KEY (map, key, since)) WITHOUT ROWID;");
	for (int i = 0; i < 3; i++)
		must(sqlite3_prepare_v2(db, texts[i], -1, &s[i], NULL) == SQLITE_OK, texts[i]);
	double start = now();
	uint64_t done = 0;
	while (now() < start + SECONDS) {
		run(db, "BEGIN IMMEDIATE");
		for (unsigned i = 0; i < group; i++) {
			uint64_t person = person_of(++done);
			sqlite3_bind_int64(s[0], 1, (sqlite3_int64)done);
			sqlite3_bind_text(s[0], 2, leaf, -1, SQLITE_STATIC);
			sqlite3_bind_text(s[0], 3, body, -1, SQLITE_STATIC);
			sqlite3_bind_blob(s[0], 4, nonce, 32, SQLITE_STATIC);
			step(s[0]);
			for (int map = 1; map <= 2; map++)
				for (int k = 1; k <= 2; k++) {
					sqlite3_bind_int64(s[k], 1, map);
					sqlite3_bind_blob(s[k], 2, &person, sizeof person, SQLITE_TRANSIENT);
					sqlite3_bind_int64(s[k], 3, (sqlite3_int64)done);
					if (k == 2)
						sqlite3_bind_blob(s[k], 4, body, map == 1 ? sizeof body - 1 : 4,
								  SQLITE_STATIC);
					step(s[k]);
				}
		}
		run(db, "COMMIT");
	}
	double rate = (double)done / (now() - start);
	for (int i = 0; i < 3; i++)
		sqlite3_finalize(s[i]);
	sqlite3_close(db);
	remove_all(path);
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
		double raw = raw_rate(path, counts[i]), ours = store_rate(path, counts[i]),
		       again = raw_rate(path, counts[i]);
		raw = raw > again ? raw : again;
		printf("%3u callers  %8.0f changes/s acknowledged   bare SQLite, groups of %3u  %8.0f/s   %3.0f %%\n",
		       counts[i], ours, counts[i], raw, ours / raw * 100);
	}
	return 0;
}
