/* A flight while what it stands on fails: every call of the store in turn, every allocation of SQLite, every allocation
 * of ours (which ends the program), a disk that is full. What was acknowledged is there afterwards, an action is whole
 * or not at all, and who asks again under the same word comes to the same flight. */
#include "act_flown.h"
#include <sqlite3.h>
#include <sys/wait.h>

/* A store that fails at its Nth call. */

struct failing {
	struct arena *arena;
	struct driver inner, driver;
	long countdown;
};

static enum status open_failing(void *context, const char *path, const struct store_options *options,
				struct store **out, struct error *error)
{
	struct failing *f = context;
	f->inner = sqlite_driver(f->arena, path, &(struct sqlite_options){ 0 });
	f->driver = fault_driver(f->arena, f->inner, &f->countdown);
	return store_open_with(&f->driver, options, out, error);
}

/* Flies on a record that fails once, and opens it again where that says so; how many actions were told to have failed.
 */
static size_t fly_failing(struct failing *f)
{
	struct act_options options = flown_options();
	struct arena *arena = arena_create();
	struct act *act = NULL;
	struct error error;
	size_t failures = 0;
	options.open_store = open_failing;
	options.store_context = f;
	for (size_t i = 0; i < world.told_count;) {
		if (!act && act_open(&options, &act, &error) != STATUS_OK) {
			assert_int_equal(error.status, STATUS_IO);
			assert_true(f->countdown <= 0); /* it fails once */
			act = NULL;
			failures++;
			continue;
		}
		if (flown_do(act, arena, i, &error) == STATUS_OK) {
			i++;
			continue;
		}
		if (error.status != STATUS_IO || ++failures > 3)
			fail_msg("step %zu: %s", i, error.message);
		if (strstr(error.message, "opened again")) {
			act_close(act);
			act = NULL;
		}
	}
	act_close(act);
	arena_destroy(arena);
	return failures;
}

static void property_every_call_of_the_store_fails_once(void **state)
{
	(void)state;
	long step = getenv("HABEAS_LONG") ? 1 : 5, from, calls = 0;
	size_t failures = 0;
	(void)unit_cases(0);
	from = unit_random_between(1, step);
	for (long n = from;; n += step) {
		struct failing f = { .arena = arena_create(), .countdown = n };
		flown_begin();
		failures += fly_failing(&f);
		bool over = f.countdown > 0;
		arena_destroy(f.arena);
		flown_check(world.told_count);
		if (over)
			break;
		calls = n;
	}
	print_message("# %ld calls of the store, each %ldth failed once; %zu actions were told so\n", calls, step,
		      failures);
	assert_true(calls > 200 && failures > (size_t)(calls / step) / 4);
}

/* SQLite's memory, of which one allocation fails. */

static sqlite3_mem_methods plain_memory;
static long sqlite_countdown;

static bool sqlite_fails(void)
{
	return sqlite_countdown > 0 && __atomic_sub_fetch(&sqlite_countdown, 1, __ATOMIC_SEQ_CST) == 0;
}

static void *sqlite_take(int size) { return sqlite_fails() ? NULL : plain_memory.xMalloc(size); }
static void *sqlite_more(void *from, int size) { return sqlite_fails() ? NULL : plain_memory.xRealloc(from, size); }

static void watch_sqlite(void)
{
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory), SQLITE_OK);
	sqlite3_mem_methods failing = plain_memory;
	failing.xMalloc = sqlite_take;
	failing.xRealloc = sqlite_more;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing), SQLITE_OK);
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0), SQLITE_OK);
}

/* A short one: opened, flown as far as it goes; nobody asks again. */
static size_t fly_on(struct act *act, int to)
{
	struct arena *arena = arena_create();
	struct error error;
	size_t done = 0;
	while (done < world.told_count && flown_do(act, arena, done, &error) == STATUS_OK) {
		done++;
		if (to >= 0 && write(to, &done, sizeof done) != sizeof done)
			_exit(2);
	}
	if (done < world.told_count)
		assert_int_equal(error.status, STATUS_IO);
	arena_destroy(arena);
	return done;
}

static void property_an_allocation_of_the_database_fails(void **state)
{
	(void)state;
	int tries = unit_cases(30), failed = 0;
	long most = 0;
	for (int i = 0; i <= tries; i++) {
		struct act_options options = flown_options();
		struct act *act;
		struct error error;
		size_t done = 0;
		flown_begin();
		sqlite_countdown = i ? unit_random_between(1, most) : 1 << 30; /* first it is counted */
		if (act_open(&options, &act, &error) == STATUS_OK) {
			done = fly_on(act, -1);
			act_close(act);
		}
		if (!i)
			most = (1 << 30) - sqlite_countdown;
		failed += i && done < world.told_count;
		sqlite_countdown = 0;
		flown_check(done);
	}
	print_message("# %ld allocations of the database, %d of them failed, %d were told\n", most, tries, failed);
	assert_true(most > 1000 && failed > tries / 10);
}

/* Our own memory: at the Nth allocation there is none, and the program ends there. */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *from, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *from, size_t size);
static long our_countdown;

static bool we_fail(void) { return our_countdown > 0 && __atomic_sub_fetch(&our_countdown, 1, __ATOMIC_SEQ_CST) == 0; }

void *__wrap_malloc(size_t size) { return we_fail() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return we_fail() ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *from, size_t size) { return we_fail() ? NULL : __real_realloc(from, size); }

/* In a child; how many actions it was told are done before its memory ended. */
static size_t fly_in_child(long countdown, bool *ended, long *left)
{
	int ends[2], how;
	size_t done = 0, said;
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		struct act_options options = flown_options();
		struct act *act;
		struct error error;
		close(ends[0]);
		if (!freopen("/dev/null", "w", stderr))
			_exit(2);
		our_countdown = countdown;
		if (act_open(&options, &act, &error) != STATUS_OK)
			_exit(3);
		(void)fly_on(act, ends[1]);
		act_close(act);
		said = SIZE_MAX - (size_t)our_countdown;
		_exit(write(ends[1], &said, sizeof said) == sizeof said ? 0 : 2);
	}
	close(ends[1]);
	while (read(ends[0], &said, sizeof said) == sizeof said)
		if (said <= world.told_count)
			done = said;
		else
			*left = (long)(SIZE_MAX - said);
	close(ends[0]);
	assert_int_equal(waitpid(child, &how, 0), child);
	*ended = WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT;
	if (!*ended)
		assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
	return done;
}

static void property_where_our_memory_ends_the_record_is_sound(void **state)
{
	(void)state;
	int tries = unit_cases(30), deaths = 0;
	long most = 0, left = 0;
	for (int i = 0; i <= tries; i++) {
		bool ended;
		flown_begin();
		size_t done = fly_in_child(i ? unit_random_between(1, most) : 1 << 30, &ended, &left);
		if (!i)
			most = (1 << 30) - left;
		deaths += ended;
		flown_check(done);
	}
	print_message("# %ld allocations of ours; %d times there was none, %d times the program ended there\n", most,
		      tries, deaths);
	assert_true(most > 1000);
	assert_int_equal(deaths, tries);
}

/* A disk with so much room: over the system's own files. */

static sqlite3_vfs *plain_files;
static sqlite3_vfs small;
static sqlite3_int64 room = INT64_MAX; /* the end of each file */

struct small_file {
	sqlite3_file base;
	_Alignas(8) unsigned char inner[];
};

static sqlite3_file *inner_of(sqlite3_file *file) { return (sqlite3_file *)((struct small_file *)file)->inner; }

#define PASS(name, parameters, arguments)                                                                              \
	static int small_##name parameters { return inner_of(f)->pMethods->x##name arguments; }
PASS(Close, (sqlite3_file * f), (inner_of(f)))
PASS(Read, (sqlite3_file * f, void *to, int size, sqlite3_int64 at), (inner_of(f), to, size, at))
PASS(Truncate, (sqlite3_file * f, sqlite3_int64 size), (inner_of(f), size))
PASS(Sync, (sqlite3_file * f, int flags), (inner_of(f), flags))
PASS(FileSize, (sqlite3_file * f, sqlite3_int64 *size), (inner_of(f), size))
PASS(Lock, (sqlite3_file * f, int level), (inner_of(f), level))
PASS(Unlock, (sqlite3_file * f, int level), (inner_of(f), level))
PASS(CheckReservedLock, (sqlite3_file * f, int *out), (inner_of(f), out))
PASS(SectorSize, (sqlite3_file * f), (inner_of(f)))
PASS(DeviceCharacteristics, (sqlite3_file * f), (inner_of(f)))
PASS(ShmMap, (sqlite3_file * f, int n, int size, int more, void volatile **out), (inner_of(f), n, size, more, out))
PASS(ShmLock, (sqlite3_file * f, int first, int count, int flags), (inner_of(f), first, count, flags))
PASS(ShmUnmap, (sqlite3_file * f, int delete), (inner_of(f), delete))
#undef PASS

static void small_barrier(sqlite3_file *f) { inner_of(f)->pMethods->xShmBarrier(inner_of(f)); }

static int small_control(sqlite3_file *f, int what, void *value)
{
	return what == SQLITE_FCNTL_SIZE_HINT ? SQLITE_NOTFOUND
					      : inner_of(f)->pMethods->xFileControl(inner_of(f), what, value);
}

static int small_write(sqlite3_file *f, const void *from, int size, sqlite3_int64 at)
{
	if (at + size > __atomic_load_n(&room, __ATOMIC_SEQ_CST))
		return SQLITE_FULL;
	return inner_of(f)->pMethods->xWrite(inner_of(f), from, size, at);
}

static int small_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	static const sqlite3_io_methods methods = { .iVersion = 2,
						    .xClose = small_Close,
						    .xRead = small_Read,
						    .xWrite = small_write,
						    .xTruncate = small_Truncate,
						    .xSync = small_Sync,
						    .xFileSize = small_FileSize,
						    .xLock = small_Lock,
						    .xUnlock = small_Unlock,
						    .xCheckReservedLock = small_CheckReservedLock,
						    .xFileControl = small_control,
						    .xSectorSize = small_SectorSize,
						    .xDeviceCharacteristics = small_DeviceCharacteristics,
						    .xShmMap = small_ShmMap,
						    .xShmLock = small_ShmLock,
						    .xShmBarrier = small_barrier,
						    .xShmUnmap = small_ShmUnmap };
	(void)vfs;
	file->pMethods = NULL;
	int code = plain_files->xOpen(plain_files, name, inner_of(file), flags, out);
	if (inner_of(file)->pMethods)
		file->pMethods = &methods;
	return code;
}

static void add_small_disk(void)
{
	plain_files = sqlite3_vfs_find(NULL);
	small = *plain_files;
	small.pNext = NULL;
	small.zName = "small";
	small.szOsFile = (int)sizeof(struct small_file) + plain_files->szOsFile;
	small.xOpen = small_open;
	assert_int_equal(sqlite3_vfs_register(&small, 0), SQLITE_OK);
}

static enum status open_small(void *context, const char *path, const struct store_options *options, struct store **out,
			      struct error *error)
{
	struct failing *f = context;
	f->driver = sqlite_driver(f->arena, path, &(struct sqlite_options){ .vfs = "small" });
	return store_open_with(&f->driver, options, out, error);
}

/* As far as there is room; then there is more, and the same open record goes on. */
static void a_full_disk_is_told_and_got_over(void **state)
{
	(void)state;
	struct failing f = { .arena = arena_create() };
	struct act_options options = flown_options();
	struct arena *arena = arena_create();
	struct act *act;
	struct error error;
	size_t full = 0, done = 0;
	flown_begin();
	options.open_store = open_small;
	options.store_context = &f;
	if (act_open(&options, &act, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	__atomic_store_n(&room, 60000, __ATOMIC_SEQ_CST); /* the write-ahead log soon ends there */
	while (done < world.told_count) {
		uint64_t last;
		if (flown_do(act, arena, done, &error) == STATUS_OK) {
			done++;
			continue;
		}
		assert_int_equal(error.status, STATUS_IO);
		if (!strstr(error.message, "full") || !strstr(error.message, world.path))
			fail_msg("a full disk is not named: %s", error.message);
		assert_int_equal(act_last(act, &last, &error), STATUS_OK); /* reading goes on, and nothing was lost */
		assert_int_equal(last, done ? world.told[done - 1].last : flown.before);
		full++;
		assert_true(full < 40);
		__atomic_store_n(&room, 60000 + (sqlite3_int64)full * 40000, __ATOMIC_SEQ_CST);
	}
	assert_true(full >= 2);
	__atomic_store_n(&room, INT64_MAX, __ATOMIC_SEQ_CST);
	act_close(act);
	arena_destroy(arena);
	arena_destroy(f.arena);
	flown_check(world.told_count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_every_call_of_the_store_fails_once),
		cmocka_unit_test(property_an_allocation_of_the_database_fails),
		cmocka_unit_test(property_where_our_memory_ends_the_record_is_sound),
		cmocka_unit_test(a_full_disk_is_told_and_got_over),
	};
	watch_sqlite();
	add_small_disk();
	return cmocka_run_group_tests_name("act.fault", tests, flown_setup, flown_teardown);
}
