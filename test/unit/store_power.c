/* The store when the power goes: SQLite on the disk of unit_disk.h.
 *
 * What must hold: everything acknowledged is there, what was under way is there whole or not at all, the record is
 * sound. And with synchronous=NORMAL, which syncs no commit, the same test must lose something: otherwise it tests
 * nothing. */
#include "schema_int.h"
#include "store_common.h"
#include "unit_disk.h"

#ifdef SANITIZED
enum { CUTS = 500 }; /* the same, and ten times slower */
#else
enum { CUTS = 2000 };
#endif

static struct arena *arena;

/* The lives of a record. */

struct tally {
	uint64_t cuts, acknowledged, lost, closing, recovering;
};

static long when(void) /* the power goes: soon, mostly; now and then after many checkpoints */
{
	return unit_random_between(1, unit_random() % 20 ? 120 : 6000);
}

/* Writes until the power goes or for as long as it likes; gives the number of the last change acknowledged. */
static uint64_t write_on(struct store *store, uint64_t first)
{
	uint64_t acknowledged = first - 1, most = unit_random() % 2 ? UINT64_MAX : unit_random() % 8;
	for (uint64_t n = first; n - first < most; n++) {
		uint64_t number = n;
		if (store_write(store, make_change, &number, NULL) != STATUS_OK)
			break;
		acknowledged = n;
	}
	return acknowledged;
}

/* One life after another of the same record, until it has become long. */
static uint64_t live_once(const struct driver *driver, uint64_t first, struct tally *tally)
{
	struct store *store;
	struct store_options options = { .mode = STORE_WRITE, .readers = 1 };
	countdown = when();
	uint64_t acknowledged = first - 1;
	if (store_open_with(driver, &options, &store, NULL) == STATUS_OK) {
		acknowledged = write_on(store, first);
		bool was_on = power;
		store_close(store);
		tally->closing += was_on && !power;
	}
	tally->cuts += !power;
	power_on();
	while (unit_random() % 3 == 0) { /* and again, while it recovers */
		countdown = unit_random_between(1, 20);
		if (store_open_with(driver, &options, &store, NULL) == STATUS_OK)
			store_close(store);
		tally->cuts += !power;
		tally->recovering += !power;
		power_on();
	}
	tally->acknowledged += acknowledged + 1 - first;
	return acknowledged;
}

/* How the record is after it; the number for the next change. What was under way may be there. */
static uint64_t look(const struct driver *driver, uint64_t acknowledged, struct tally *tally)
{
	struct store *store;
	struct store_read *read;
	struct error error = { 0 };
	struct store_options options = { .mode = STORE_WRITE, .readers = 1 };
	if (store_open_with(driver, &options, &store, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
	uint64_t last = check_changes(read);
	bool under_way = change_is_there(read, arena, acknowledged + 1);
	assert_true(last <= acknowledged + under_way);
	tally->lost += acknowledged + under_way - last;
	store_read_end(read);
	store_close(store);
	return last + 1;
}

static struct tally cut_often(uint64_t cuts, bool normal)
{
	struct tally tally = { 0 };
	uint64_t next = 1;
	struct driver driver = { 0 };
	while (tally.cuts < cuts) {
		if (next == 1 || next > 150 || (normal && tally.lost)) { /* another record, on another disk */
			struct store *store;
			next = 1;
			empty_disk();
			arena_reset(arena);
			powersafe = unit_random() % 2;
			countdown = -1;
			driver = sqlite_driver(arena, "record", &(struct sqlite_options){ "power", normal, 1000 });
			struct store_options options = { .mode = STORE_CREATE, .readers = 1 };
			assert_int_equal(store_open_with(&driver, &options, &store, NULL), STATUS_OK);
			store_close(store);
			power_on();
		}
		uint64_t acknowledged = live_once(&driver, next, &tally);
		next = look(&driver, acknowledged, &tally);
		if (normal && tally.lost)
			break;
	}
	empty_disk();
	return tally;
}

static void nothing_acknowledged_is_lost(void **state)
{
	(void)state;
	(void)unit_cases(0);
	struct tally tally = cut_often(getenv("HABEAS_LONG") ? CUTS * 50 : CUTS, false);
	print_message("# %llu cuts, %llu of them while closing, %llu while recovering; %llu changes acknowledged, %llu "
		      "lost\n",
		      (unsigned long long)tally.cuts, (unsigned long long)tally.closing,
		      (unsigned long long)tally.recovering, (unsigned long long)tally.acknowledged,
		      (unsigned long long)tally.lost);
	assert_int_equal(tally.lost, 0);
	assert_true(tally.closing > CUTS / 100 && tally.recovering > CUTS / 20 && tally.acknowledged > tally.cuts);
}

static void without_syncing_commits_something_is_lost(void **state)
{
	(void)state;
	(void)unit_cases(0);
	assert_true(cut_often(500, true).lost > 0);
}

/* A sync that failed once, on a disk that works again: what the system did with the pages is not known, so nothing more
 * is acknowledged until the record was opened, and read back, anew. */
static void nothing_is_written_after_a_failed_sync(void **state)
{
	(void)state;
	struct store *store;
	struct store_read *read;
	struct error error = { 0 };
	struct driver driver =
		sqlite_driver(arena, "record", &(struct sqlite_options){ .vfs = "power", .checkpoint_pages = 1000 });
	struct store_options options = { .mode = STORE_CREATE };
	uint64_t numbers[] = { 1, 2, 3, 4 };
	empty_disk();
	countdown = -1;
	assert_int_equal(store_open_with(&driver, &options, &store, NULL), STATUS_OK);
	assert_int_equal(store_write(store, make_change, &numbers[0], &error), STATUS_OK);
	sync_fails = true;
	assert_int_equal(store_write(store, make_change, &numbers[1], &error), STATUS_IO);
	assert_false(sync_fails);
	assert_int_equal(store_write(store, make_change, &numbers[2], &error), STATUS_IO);
	assert_non_null(strstr(error.message, "opened again"));
	assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK); /* reading goes on */
	assert_int_equal(check_changes(read), 1);
	store_read_end(read);
	store_close(store);
	options.mode = STORE_WRITE;
	assert_int_equal(store_open_with(&driver, &options, &store, NULL), STATUS_OK);
	assert_int_equal(store_write(store, make_change, &numbers[3], &error), STATUS_OK);
	assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
	check_changes(read);
	assert_true(change_is_there(read, arena, 1) && change_is_there(read, arena, 4));
	assert_false(change_is_there(read, arena, 3));
	store_read_end(read);
	store_close(store);
	empty_disk();
}

/* The file of a record of schema 1 with some events in it, made by that schema's own words. */
static void old_record(void)
{
	sqlite3 *db;
	const char *path = test_path(arena, "old");
	static unsigned char page[4096];
	size_t got;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA application_id = 1212301651; PRAGMA user_version = 1", 0, 0, 0),
			 SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, schema_steps[0], NULL, NULL, NULL), SQLITE_OK);
	for (int n = 1; n <= 40; n++) {
		char *text = sqlite3_mprintf("INSERT INTO event VALUES (%d, 1742000000, 't', 'l', '%0*d', x'00');"
					     "INSERT INTO now VALUES (3, x'%02x', 0, zeroblob(900));",
					     n, 50 * n, n, n);
		assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_free(text);
	}
	sqlite3_close(db);
	empty_disk();
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	snprintf(disk[0].name, sizeof disk[0].name, "record");
	disk[0].there = true;
	while ((got = fread(page, 1, sizeof page, file)) > 0)
		buf_add(&disk[0].now, (const char *)page, got);
	fclose(file);
	unlink(path);
	power_on();
}

/* An older record is brought up to date, and the power goes while that is done: it is an older record still, or one of
 * today; opened again it is one of today, and holds what it held. */
static void a_migration_that_is_cut_short_goes_on(void **state)
{
	(void)state;
	int tries = unit_cases(40), cut_short = 0;
	for (int i = 0; i < tries; i++) {
		struct store *store;
		struct store_read *read;
		struct error error = { 0 };
		struct store_options options = { .mode = STORE_WRITE, .readers = 1 };
		struct store_event event;
		uint64_t last;
		arena_reset(arena);
		old_record();
		powersafe = unit_random() % 2;
		struct driver driver = sqlite_driver(arena, "record", &(struct sqlite_options){ .vfs = "power" });
		for (int again = 0; again < 2; again++) {
			countdown = unit_random_between(1, again ? 20 : 120);
			if (store_open_with(&driver, &options, &store, NULL) == STATUS_OK)
				store_close(store);
			cut_short += !power;
			power_on();
		}
		if (store_open_with(&driver, &options, &store, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
		if (store_check(read, NULL, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_int_equal(store_last(read, &last, &error), STATUS_OK);
		assert_int_equal(last, 40);
		assert_int_equal(store_event(read, arena, 40, &event, &error), STATUS_OK);
		assert_int_equal(event.body.len, 2000);
		store_read_end(read);
		store_close(store);
		assert_int_equal(disk[0].now.ptr[63], schema_count); /* user_version */
	}
	print_message("# %d cuts while %d records were brought up to date\n", cut_short, tries);
	assert_true(cut_short > tries / 2);
	empty_disk();
}

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	add_disk();
	return 0;
}

static int end(void **state)
{
	(void)state;
	test_folder_remove();
	arena_destroy(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_written_after_a_failed_sync),
		cmocka_unit_test(nothing_acknowledged_is_lost),
		cmocka_unit_test(a_migration_that_is_cut_short_goes_on),
		cmocka_unit_test(without_syncing_commits_something_is_lost),
	};
	return cmocka_run_group_tests_name("store.power", tests, begin, end);
}
