/* raw.c - see raw.h. */
#include "raw.h"
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 3 };

const char raw_body[] = "{\"case\":\"0193\",\"fact\":\"birth_date\",\"happened\":\"2025-03-15T18:45:00Z\",\"known\":"
			"\"2025-03-15\",\"statement\":\"0194\",\"type\":\"fact_stated\",\"value\":\"1991-04-02\"}",
	   raw_leaf[] = "{\"commitment\":\"f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0\",\"hour\":"
			"\"2025-03-15T18Z\",\"texts\":\"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
			"0a0a\",\"type\":\"fact_stated\"}",
	   raw_nonce[33] = "01234567890123456789012345678901";

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double cpu_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(int fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

void raw_remove(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock", ".key", ".guard" };
	char name[4200];
	for (size_t i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
}

/* As many persons as there are cases in a large authority. */
uint64_t raw_person_of(uint64_t n) { return n * 0x9e3779b97f4a7c15U % 100000; }

static void run(sqlite3 *db, const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql); }

static void step(sqlite3_stmt *s)
{
	must(sqlite3_step(s) == SQLITE_DONE, "step");
	sqlite3_reset(s);
}

/* The same rows: an event, two values, and each of them into the past when there was one. */
double raw_rate(const char *path, unsigned group, double *cpu)
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
	double start = now(), before = cpu_now();
	uint64_t done = 0;
	while (now() < start + SECONDS) {
		run(db, "BEGIN IMMEDIATE");
		for (unsigned i = 0; i < group; i++) {
			uint64_t person = raw_person_of(++done);
			sqlite3_bind_int64(s[0], 1, (sqlite3_int64)done);
			sqlite3_bind_text(s[0], 2, raw_leaf, -1, SQLITE_STATIC);
			sqlite3_bind_text(s[0], 3, raw_body, -1, SQLITE_STATIC);
			sqlite3_bind_blob(s[0], 4, raw_nonce, 32, SQLITE_STATIC);
			step(s[0]);
			for (int map = 1; map <= 2; map++)
				for (int k = 1; k <= 2; k++) {
					sqlite3_bind_int64(s[k], 1, map);
					sqlite3_bind_blob(s[k], 2, &person, sizeof person, SQLITE_TRANSIENT);
					sqlite3_bind_int64(s[k], 3, (sqlite3_int64)done);
					if (k == 2)
						sqlite3_bind_blob(s[k], 4, raw_body, map == 1 ? sizeof raw_body - 1 : 4,
								  SQLITE_STATIC);
					step(s[k]);
				}
		}
		run(db, "COMMIT");
	}
	double rate = (double)done / (now() - start);
	if (cpu)
		*cpu = (cpu_now() - before) / (double)done;
	for (int i = 0; i < 3; i++)
		sqlite3_finalize(s[i]);
	sqlite3_close(db);
	raw_remove(path);
	return rate;
}
