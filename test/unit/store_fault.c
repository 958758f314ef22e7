/* The store when what it stands on fails: every call of its driver in turn, every allocation of SQLite in turn, a disk
 * that is full, a program that is killed. What was acknowledged is there afterwards; nothing is there by half. */
#include "store_common.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <time.h>

static struct arena *arena;

/* SQLite's memory, of which one allocation fails. */
static sqlite3_mem_methods plain_memory;
static long memory_countdown; /* 0: none fails */

static bool memory_fails(void)
{
	return memory_countdown > 0 && __atomic_sub_fetch(&memory_countdown, 1, __ATOMIC_SEQ_CST) == 0;
}

static void *take_memory(int size) { return memory_fails() ? NULL : plain_memory.xMalloc(size); }

static void *take_more(void *from, int size) { return memory_fails() ? NULL : plain_memory.xRealloc(from, size); }

static void fail_memory(void)
{
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory), SQLITE_OK);
	sqlite3_mem_methods failing = plain_memory;
	failing.xMalloc = take_memory;
	failing.xRealloc = take_more;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing), SQLITE_OK);
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0), SQLITE_OK);
}

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

static int end(void **state)
{
	(void)state;
	test_folder_remove();
	arena_destroy(arena);
	return 0;
}

static void remove_record(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock", "-journal" };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		unlink(str_c(arena, str_format(arena, "%s%s", path, ends[i])));
}

enum { CHANGES = 8 };

struct told {
	enum status status[CHANGES + 1];
};

/* A short life: changes, one of them refused, and a read, over whatever driver; false when it could not be opened. */
static enum status refuse_change(void *context, struct store_write *w, struct error *error)
{
	TRY(make_change(context, w, error));
	return error_set(error, STATUS_REFUSED, "no");
}

static bool live(const struct driver *driver, enum store_mode mode, struct told *told)
{
	struct store *store;
	struct store_read *read;
	struct error error = { 0 };
	memset(told, 0, sizeof *told);
	if (store_open_with(driver, &(struct store_options){ .mode = mode }, &store, &error) != STATUS_OK) {
		assert_int_not_equal(error.message[0], '\0');
		return false;
	}
	for (uint64_t n = 1; n <= CHANGES; n++) {
		uint64_t number = n;
		error = (struct error){ 0 };
		told->status[n] = store_write(store, n == 3 ? refuse_change : make_change, &number, &error);
		if (told->status[n] != STATUS_OK)
			assert_int_not_equal(error.message[0], '\0');
		if (n == 4 && store_read_begin(store, &read, &error) == STATUS_OK) {
			struct arena *own = arena_create();
			struct store_rows rows;
			int64_t count;
			(void)!change_count(read, own, &count, &error);
			(void)!store_scan(read, own, change_map, &(struct store_range){ .limit = 10 }, &rows, &error);
			store_read_end(read);
			arena_destroy(own);
		}
	}
	store_close(store);
	return true;
}

/* Opened again with nothing failing: what was told is so. */
static void check_told(const char *path, const struct told *told)
{
	struct store *store;
	struct store_read *read;
	struct error error = { 0 };
	if (store_open(path, &(struct store_options){ .mode = STORE_WRITE }, &store, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
	check_changes(read);
	for (uint64_t n = 1; n <= CHANGES; n++) {
		bool there = change_is_there(read, arena, n);
		if (told->status[n] == STATUS_OK)
			assert_true(there);
		else if (told->status[n] != STATUS_IO)
			assert_false(there);
	}
	store_read_end(read);
	uint64_t next = 1000;
	if (store_write(store, make_change, &next, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	store_close(store);
}

static void create(const char *path)
{
	struct store *store;
	remove_record(path);
	assert_int_equal(store_open(path, &(struct store_options){ .mode = STORE_CREATE }, &store, NULL), STATUS_OK);
	store_close(store);
}

static void every_call_of_the_driver_fails_once(void **state)
{
	(void)state;
	const char *path = test_path(arena, "call");
	long countdown = 0;
	struct driver inner = sqlite_driver(arena, path, &(struct sqlite_options){ 0 });
	struct driver driver = fault_driver(arena, inner, &countdown);
	size_t failures = 0;
	for (long n = 1;; n++) {
		struct told told;
		create(path);
		countdown = n;
		bool opened = live(&driver, STORE_WRITE, &told);
		if (countdown > 0)
			break;
		if (!opened)
			continue;
		for (size_t i = 1; i <= CHANGES; i++)
			failures += told.status[i] == STATUS_IO;
		check_told(path, &told);
	}
	assert_true(failures > 50);
}

/* A change that overlooks what fails: each of its calls in turn. It is kept whole, or not. */
static enum status overlook(void *context, struct store_write *w, struct error *error)
{
	struct store_event event = {
		.recorded = 1, .type = STR("t"), .leaf = STR("l"), .body = STR("b"), .nonce = STR("n")
	};
	(void)context;
	if (store_append(w, &event, error) != STATUS_OK)
		return STATUS_OK;
	(void)!store_put(w, count_map, STR("a"), STR("1"), error);
	(void)!store_put(w, count_map, STR("b"), STR("1"), error);
	(void)!store_delete(w, count_map, STR("c"), error);
	return STATUS_OK;
}

static void a_change_that_overlooks_a_failure(void **state)
{
	(void)state;
	const char *path = test_path(arena, "overlook");
	long countdown = 0, n = 0;
	struct driver driver =
		fault_driver(arena, sqlite_driver(arena, path, &(struct sqlite_options){ 0 }), &countdown);
	struct store *store;
	enum status status;
	create(path);
	assert_int_equal(store_open_with(&driver, &(struct store_options){ .mode = STORE_WRITE }, &store, NULL),
			 STATUS_OK);
	do {
		struct store_read *read;
		struct store_row row;
		uint64_t last, again;
		countdown = 0;
		assert_int_equal(store_read_begin(store, &read, NULL), STATUS_OK);
		assert_int_equal(store_last(read, &last, NULL), STATUS_OK);
		store_read_end(read);
		countdown = ++n;
		status = store_write(store, overlook, NULL, NULL);
		bool failed = countdown <= 0;
		countdown = 0;
		assert_int_equal(status == STATUS_OK, !failed);
		assert_int_equal(store_read_begin(store, &read, NULL), STATUS_OK);
		assert_int_equal(store_last(read, &again, NULL), STATUS_OK);
		assert_true(again == last || again == last + 1); /* the answer of a commit may be what failed */
		if (again > 0) {
			assert_int_equal(store_get(read, arena, count_map, STR("a"), &row, NULL), STATUS_OK);
			assert_int_equal(row.since, again);
			assert_int_equal(store_get(read, arena, count_map, STR("b"), &row, NULL), STATUS_OK);
			assert_int_equal(row.since, again);
		}
		store_read_end(read);
	} while (status != STATUS_OK);
	assert_true(n > 8);
	store_close(store);
}

/* Up to the allocation that is no longer asked for: in opening, in every statement, in committing. */
static void every_allocation_fails_once(void **state)
{
	(void)state;
	const char *path = test_path(arena, "memory");
	struct driver driver = sqlite_driver(arena, path, &(struct sqlite_options){ 0 });
	long step = getenv("HABEAS_LONG") ? 1 : 5, failures = 0;
	for (long n = 1;; n += step) {
		struct told told;
		create(path);
		memory_countdown = n;
		bool opened = live(&driver, STORE_WRITE, &told);
		bool done = memory_countdown > 0;
		memory_countdown = 0;
		if (done)
			break;
		failures++;
		if (opened)
			check_told(path, &told);
	}
	assert_true(failures > 30);
}

/* A disk that is full, which a limit on the size of files stands for: what fails is told, and what was there stays. */
static void a_full_disk(void **state)
{
	(void)state;
	const char *path = test_path(arena, "full");
	struct rlimit before, small;
	struct store *store;
	struct error error = { 0 };
	static enum status told[400];
	size_t kept = 0;
	create(path);
	assert_int_equal(store_open(path, &(struct store_options){ .mode = STORE_WRITE }, &store, NULL), STATUS_OK);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 400000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (uint64_t n = 1; n < 400; n++) {
		uint64_t number = n;
		told[n] = store_write(store, make_change, &number, &error);
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	store_close(store);
	assert_int_equal(store_open(path, &(struct store_options){ .mode = STORE_WRITE }, &store, NULL), STATUS_OK);
	struct store_read *read;
	assert_int_equal(store_read_begin(store, &read, NULL), STATUS_OK);
	check_changes(read);
	for (uint64_t n = 1; n < 400; n++) {
		if (told[n] == STATUS_OK)
			assert_true(change_is_there(read, arena, n));
		kept += told[n] == STATUS_OK;
	}
	assert_true(kept > 10 && kept < 399);
	store_read_end(read);
	store_close(store);
}

/* A child writes and says what was acknowledged; it is killed at any moment. */

static void write_until_killed(const char *path, uint64_t first, int to)
{
	struct store *store;
	if (store_open(path, &(struct store_options){ .mode = STORE_WRITE }, &store, NULL) != STATUS_OK)
		_exit(1);
	for (uint64_t n = first;; n++) {
		uint64_t number = n;
		if (store_write(store, make_change, &number, NULL) != STATUS_OK || write(to, &n, sizeof n) != sizeof n)
			_exit(1);
	}
}

static uint64_t kill_one(const char *path, uint64_t first)
{
	int ends[2];
	uint64_t acknowledged = first - 1, n;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		write_until_killed(path, first, ends[1]);
	}
	close(ends[1]);
	/* after so many acknowledgements, and a little while */
	for (uint64_t wait = unit_random() % 12; wait && read(ends[0], &n, sizeof n) == sizeof n; wait--)
		acknowledged = n;
	nanosleep(&(struct timespec){ .tv_nsec = (long)(unit_random() % 3000000) }, NULL);
	kill(child, SIGKILL);
	while (read(ends[0], &n, sizeof n) == sizeof n)
		acknowledged = n;
	close(ends[0]);
	int how;
	waitpid(child, &how, 0);
	assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
	return acknowledged;
}

static void killed_at_any_moment(void **state)
{
	(void)state;
	const char *path = test_path(arena, "killed");
	(void)unit_cases(0);
	int cycles = getenv("HABEAS_LONG") ? 1000 : 50;
	uint64_t next = 1, whole = 0;
	create(path);
	for (int i = 0; i < cycles; i++) {
		uint64_t acknowledged = kill_one(path, next), last;
		struct store *store;
		struct store_read *read;
		struct error error = { 0 };
		if (store_open(path, &(struct store_options){ .mode = STORE_WRITE }, &store, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_int_equal(store_read_begin(store, &read, NULL), STATUS_OK);
		assert_int_equal(store_last(read, &last, NULL), STATUS_OK);
		for (uint64_t n = next; n <= acknowledged; n++)
			assert_true(change_is_there(read, arena, n));
		/* one more may have been committed and not yet acknowledged */
		assert_true(last >= acknowledged && last <= acknowledged + 1);
		if (i % 10 == 9)
			check_changes(read);
		whole += acknowledged >= next;
		next = last + 1;
		store_read_end(read);
		store_close(store);
		arena_reset(arena);
		path = test_path(arena, "killed");
	}
	assert_true(whole > (uint64_t)cycles / 2); /* most children got so far that something could have been lost */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_call_of_the_driver_fails_once),
		cmocka_unit_test(a_change_that_overlooks_a_failure),
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(a_full_disk),
		cmocka_unit_test(killed_at_any_moment),
	};
	fail_memory();
	return cmocka_run_group_tests_name("store.fault", tests, begin, end);
}
