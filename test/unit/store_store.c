/* store.h on SQLite: keys, maps against a model, the past, refusals, groups, hooks, threads, copies, schema. */
#include "schema_int.h"
#include "sqlite_int.h"
#include "store_common.h"
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

static struct arena *arena;

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

static struct store *opened(const char *name, enum store_mode mode)
{
	struct store *store;
	struct error error = { 0 };
	struct store_options options = { .mode = mode };
	if (store_open(test_path(arena, name), &options, &store, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return store;
}

static struct store_read *reading(struct store *store)
{
	struct store_read *read;
	struct error error = { 0 };
	if (store_read_begin(store, &read, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return read;
}

static void must_change(struct store *store, uint64_t number)
{
	struct error error = { 0 };
	if (store_write(store, make_change, &number, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

/* Keys. */

static struct str key_of(struct str text, int64_t number)
{
	struct buf key = BUF_INIT;
	store_key_text(&key, text);
	store_key_number(&key, number);
	struct str out = str_copy(arena, buf_str(&key));
	buf_finish(&key);
	return out;
}

static void property_keys_sort_as_their_parts(void **state)
{
	(void)state;
	for (int i = unit_cases(5000); i; i--) {
		char a[4], b[4];
		size_t a_len = unit_random() % 4, b_len = unit_random() % 4;
		for (size_t k = 0; k < 4; k++) {
			a[k] = (char)unit_random_between(1, 3);
			b[k] = (char)(unit_random() % 2 ? a[k] : 0xff);
		}
		int64_t x = (int64_t)(unit_random() >> unit_random() % 64),
			y = (int64_t)(unit_random() >> unit_random() % 64);
		struct str s = { a, a_len }, t = { b, b_len }, key = key_of(s, x), text;
		int want = str_compare(s, t) ? str_compare(s, t) : (x > y) - (x < y);
		int got = str_compare(key, key_of(t, y));
		assert_int_equal((got > 0) - (got < 0), (want > 0) - (want < 0));
		int64_t number;
		assert_true(store_key_take_text(&key, &text) && store_key_take_number(&key, &number));
		assert_true(str_eq(text, s) && number == x && key.len == 0);
		assert_false(store_key_take_text(&key, &text) || store_key_take_number(&key, &number));
	}
}

/* A model: every map and every moment, kept as slowly and plainly as can be. */

enum { KEYS = 30, MOMENTS = 400 };
static struct str model[MOMENTS + 1][KEYS]; /* after each event; STR_NONE: nothing */
static struct str plain[KEYS];
static int64_t recorded_at[MOMENTS + 1];

static struct str model_key(size_t i) /* of one and of several bytes, at both ends of what bytes can be */
{
	static const char *const begins[] = { "\x01", "a", "a\x01", "ab", "b", "\xff", "\xff\xff" };
	return str_format(arena, "%s%s", begins[i % 7], i < 7 ? "" : (i / 7) % 2 ? "\xff" : "x");
}

static struct str model_keys[KEYS]; /* distinct, in order */
static size_t model_count;

static void make_model_keys(void)
{
	for (size_t i = 0; i < KEYS; i++) {
		struct str key = model_key(i);
		size_t at = 0;
		while (at < model_count && str_compare(model_keys[at], key) < 0)
			at++;
		if (at < model_count && str_eq(model_keys[at], key))
			continue;
		memmove(model_keys + at + 1, model_keys + at, (model_count++ - at) * sizeof *model_keys);
		model_keys[at] = key;
	}
}

struct step {
	uint64_t moment;
};

static enum status take_step(void *context, struct store_write *w, struct error *error)
{
	uint64_t moment = ((struct step *)context)->moment;
	struct store_event event = { .recorded = 1742000000 + (int64_t)unit_random_between(-5, 5) + (int64_t)moment,
				     .type = STR("t"),
				     .leaf = STR("l"),
				     .body = STR("b"),
				     .nonce = STR("n") };
	memcpy(model[moment], model[moment - 1], sizeof model[moment]);
	TRY(store_append(w, &event, error));
	assert_int_equal(event.sequence, moment);
	recorded_at[moment] = event.recorded;
	for (int n = (int)unit_random_between(0, 6); n; n--) {
		size_t k = unit_random() % model_count;
		struct str value = str_format(arena, "%llu/%d", (unsigned long long)moment, n);
		switch (unit_random() % 4) {
		case 0:
			TRY(store_delete(w, count_map, model_keys[k], error));
			model[moment][k] = STR_NONE;
			break;
		case 1:
			TRY(store_put(w, plain_map, model_keys[k], value, error));
			plain[k] = value;
			break;
		default: TRY(store_put(w, count_map, model_keys[k], value, error)); model[moment][k] = value;
		}
	}
	return STATUS_OK;
}

static void check_get(struct store_read *read, struct store_map map, const struct str *want)
{
	for (size_t k = 0; k < model_count; k++) {
		struct store_row row;
		enum status status = store_get(read, arena, map, model_keys[k], &row, NULL);
		assert_int_equal(status, want[k].ptr ? STATUS_OK : STATUS_NOT_FOUND);
		if (want[k].ptr)
			assert_true(str_eq(row.value, want[k]) && str_eq(row.key, model_keys[k]));
	}
}

/* Page by page, in either direction, of any prefix, against the model. */
static void check_scan(struct store_read *read, struct store_map map, const struct str *want)
{
	struct str any = model_keys[unit_random() % model_count];
	struct store_range range = { .prefix = { any.ptr, unit_random() % (any.len + 1) },
				     .backwards = unit_random() % 2,
				     .limit = (size_t)unit_random_between(1, 8) };
	struct store_rows rows = { .more = true };
	if (unit_random() % 4 == 0)
		range.after = model_keys[unit_random() % model_count];
	struct str after = range.after;
	size_t at = 0;
	for (size_t i = 0; i < model_count; i++) {
		size_t k = range.backwards ? model_count - 1 - i : i;
		struct str key = model_keys[k];
		bool inside = key.len >= range.prefix.len && !memcmp(key.ptr, range.prefix.ptr, range.prefix.len);
		int beyond = str_compare(key, after);
		if (!want[k].ptr || !inside || (after.len && (range.backwards ? beyond >= 0 : beyond <= 0)))
			continue;
		if (at == rows.count) {
			assert_true(rows.more);
			assert_int_equal(store_scan(read, arena, map, &range, &rows, NULL), STATUS_OK);
			assert_true(rows.count > 0 && rows.count <= range.limit);
			range.after = rows.at[rows.count - 1].key;
			at = 0;
		}
		assert_true(str_eq(rows.at[at].key, key) && str_eq(rows.at[at].value, want[k]));
		at++;
	}
	if (at == rows.count && rows.more) /* nothing was asked for yet */
		assert_int_equal(store_scan(read, arena, map, &range, &rows, NULL), STATUS_OK);
	assert_true(!rows.more && (at == rows.count || rows.count == 0));
}

static void property_every_moment_is_as_the_model_says(void **state)
{
	(void)state;
	struct store *store = opened("model", STORE_CREATE);
	(void)unit_cases(0);
	make_model_keys();
	for (struct step step = { 1 }; step.moment <= MOMENTS; step.moment++)
		assert_int_equal(store_write(store, take_step, &step, NULL), STATUS_OK);
	for (int round = 0; round < 2; round++) { /* and once more from the disk */
		struct store_read *read = reading(store);
		check_get(read, count_map, model[MOMENTS]);
		check_get(read, plain_map, plain);
		for (uint64_t moment = 0; moment <= MOMENTS; moment++) {
			uint64_t last;
			store_as_of(read, moment);
			assert_int_equal(store_last(read, &last, NULL), STATUS_OK);
			assert_int_equal(last, moment);
			if (moment % 10 == 0)
				check_get(read, count_map, model[moment]);
			for (int n = 0; n < 4; n++)
				check_scan(read, count_map, model[moment]);
			check_scan(read, plain_map, plain);
		}
		store_as_of(read, NOW);
		for (int n = 0; n < 300; n++)
			check_scan(read, count_map, model[MOMENTS]);
		assert_int_equal(store_check(read, NULL, NULL), STATUS_OK);
		store_read_end(read);
		store_close(store);
		store = opened("model", STORE_WRITE);
	}
	store_close(store);
}

static void what_was_known_at_a_second(void **state)
{
	(void)state;
	struct store *store = opened("model", STORE_READ);
	struct store_read *read = reading(store);
	for (int64_t second = 1742000000 - 10; second < 1742000000 + MOMENTS + 10; second++) {
		uint64_t want = 0, got;
		while (want < MOMENTS && recorded_at[want + 1] <= second)
			want++;
		assert_int_equal(store_as_known_at(read, second, NULL), STATUS_OK);
		assert_int_equal(store_last(read, &got, NULL), STATUS_OK);
		assert_int_equal(got, want);
		struct store_event event;
		assert_int_equal(store_event(read, arena, want + 1, &event, NULL), STATUS_NOT_FOUND);
	}
	store_read_end(read);
	store_close(store);
}

/* Refusals. */

static enum status change_and_refuse(void *context, struct store_write *w, struct error *error)
{
	TRY(make_change(context, w, error));
	return error_set(error, STATUS_REFUSED, "there is a hold");
}

static void a_refused_change_leaves_nothing(void **state)
{
	(void)state;
	struct store *store = opened("refused", STORE_CREATE);
	struct error error = { 0 };
	uint64_t one = 1, two = 2, three = 3;
	must_change(store, one);
	assert_int_equal(store_write(store, change_and_refuse, &two, &error), STATUS_REFUSED);
	assert_string_equal(error.message, "there is a hold");
	must_change(store, three);
	struct store_read *read = reading(store);
	assert_int_equal(check_changes(read), 2);
	assert_false(change_is_there(read, arena, two));
	store_read_end(read);
	store_close(store);
}

static enum status put_without_event(void *context, struct store_write *w, struct error *error)
{
	(void)context;
	return store_put(w, count_map, STR("k"), STR("v"), error);
}

static void put_without_event_aborting(void)
{
	struct store *store = opened("bug", STORE_CREATE);
	(void)!store_write(store, put_without_event, NULL, NULL);
}

static void a_projection_without_an_event_is_a_bug(void **state)
{
	(void)state;
	assert_true(unit_aborts(put_without_event_aborting));
}

static enum status put_at_limit(void *context, struct store_write *w, struct error *error)
{
	char *key = arena_alloc(arena, STORE_KEY_MAX + 1);
	memset(key, 0xff, STORE_KEY_MAX + 1);
	return store_put(w, plain_map, (struct str){ key, STORE_KEY_MAX + (context != NULL) }, STR(""), error);
}

static void put_past_limit_aborting(void)
{
	struct store *store = opened("limit2", STORE_CREATE);
	(void)!store_write(store, put_at_limit, store, NULL);
}

static void the_longest_key(void **state)
{
	(void)state;
	struct store *store = opened("limit", STORE_CREATE);
	struct store_rows rows;
	assert_int_equal(store_write(store, put_at_limit, NULL, NULL), STATUS_OK);
	struct store_read *read = reading(store);
	assert_int_equal(store_scan(read, arena, plain_map, &(struct store_range){ .limit = 1 }, &rows, NULL),
			 STATUS_OK);
	assert_int_equal(rows.count, 1);
	assert_int_equal(rows.at[0].key.len, STORE_KEY_MAX);
	assert_int_equal(rows.at[0].value.len, 0);
	store_read_end(read);
	store_close(store);
	assert_true(unit_aborts(put_past_limit_aborting));
}

/* A read is of one moment, and sees nothing of what is written meanwhile. */
static void a_read_stays_where_it_is(void **state)
{
	(void)state;
	struct store *store = opened("snapshot", STORE_CREATE);
	must_change(store, 1);
	struct store_read *read = reading(store);
	must_change(store, 2);
	assert_int_equal(check_changes(read), 1);
	struct store_read *later = reading(store);
	assert_int_equal(check_changes(later), 2);
	store_read_end(read);
	store_read_end(later);
	store_close(store);
}

/* Erasing. */

static enum status erase_one(void *context, struct store_write *w, struct error *error)
{
	(void)context;
	TRY(store_erase(w, 2, error));
	return store_forget(w, count_map, STR("count"), error);
}

static enum status erase_none(void *context, struct store_write *w, struct error *error)
{
	(void)context;
	return store_erase(w, 99, error);
}

static bool file_holds(const char *path, const char *bytes)
{
	FILE *file = fopen(path, "rb");
	static char text[4 << 20];
	size_t size = file ? fread(text, 1, sizeof text, file) : 0;
	if (file)
		fclose(file);
	return memmem(text, size, bytes, strlen(bytes)) != NULL;
}

static void an_erased_event_is_a_tombstone(void **state)
{
	(void)state;
	struct store *store = opened("erased", STORE_CREATE);
	const char *path = test_path(arena, "erased");
	struct store_event event;
	for (uint64_t n = 1; n <= 3; n++)
		must_change(store, n);
	struct store_read *older = reading(store);
	assert_int_equal(store_write(store, erase_one, NULL, NULL), STATUS_OK);
	assert_int_equal(store_event(older, arena, 2, &event, NULL), STATUS_OK);
	assert_false(event.erased);
	store_read_end(older);
	assert_int_equal(store_write(store, erase_none, NULL, NULL), STATUS_NOT_FOUND);
	struct store_read *read = reading(store);
	assert_int_equal(store_event(read, arena, 2, &event, NULL), STATUS_OK);
	assert_true(event.erased && !event.body.ptr && !event.nonce.ptr);
	assert_str(event.leaf, "{}");
	assert_int_equal(event.recorded, 1742000002);
	assert_int_equal(store_event(read, arena, 3, &event, NULL), STATUS_OK);
	assert_false(event.erased);
	for (uint64_t moment = 1; moment <= 3; moment++) {
		struct store_row row;
		store_as_of(read, moment);
		assert_int_equal(store_get(read, arena, count_map, STR("count"), &row, NULL), STATUS_NOT_FOUND);
	}
	assert_int_equal(store_check(read, NULL, NULL), STATUS_OK);
	/* while this read goes on, its moment is kept; then the next commit takes it away, without a new start */
	store_read_end(read);
	must_change(store, 4);
	const char *log = test_path(arena, "erased-wal");
	assert_true(file_holds(path, "change 1 0"));
	assert_false(file_holds(path, "change 2 0") || file_holds(log, "change 2 0"));
	store_close(store);
}

static enum status write_within(void *context, struct store_write *w, struct error *error)
{
	(void)w;
	return store_write(context, erase_none, NULL, error);
}

static void write_within_aborting(void)
{
	struct store *store = opened("within", STORE_CREATE);
	(void)!store_write(store, write_within, store, NULL);
}

static void a_change_within_a_change_is_a_bug(void **state)
{
	(void)state;
	assert_true(unit_aborts(write_within_aborting));
}

/* Rebuilding. */

static enum status rebuild(void *context, struct store_write *w, struct error *error)
{
	uint64_t last = *(uint64_t *)context;
	TRY(store_clear(w, count_map, error));
	TRY(store_clear(w, change_map, error));
	for (uint64_t sequence = 1; sequence <= last; sequence++) {
		struct store_event event;
		store_replay(w, sequence);
		TRY(store_event(store_reading(w), arena, sequence, &event, error));
		int64_t number = strtoll(event.body.ptr + strlen("change "), NULL, 10);
		TRY(store_put(w, count_map, STR("count"), str_format(arena, "%llu", (unsigned long long)sequence),
			      error));
		TRY(store_put(w, change_map, number_key(arena, number),
			      str_format(arena, "%llu", (unsigned long long)sequence), error));
	}
	return STATUS_OK;
}

static void what_is_rebuilt_is_the_same(void **state)
{
	(void)state;
	struct store *store = opened("rebuilt", STORE_CREATE);
	unsigned char before[32], after[32];
	uint64_t last = 40;
	for (uint64_t n = 1; n <= last; n++)
		must_change(store, n);
	struct store_read *read = reading(store);
	assert_int_equal(store_check(read, before, NULL), STATUS_OK);
	store_read_end(read);
	assert_int_equal(store_write(store, rebuild, &last, NULL), STATUS_OK);
	read = reading(store);
	assert_int_equal(store_check(read, after, NULL), STATUS_OK);
	assert_memory_equal(before, after, 32);
	assert_int_equal(check_changes(read), last);
	store_read_end(read);
	must_change(store, last + 1);
	read = reading(store);
	assert_int_equal(store_check(read, after, NULL), STATUS_OK);
	assert_memory_not_equal(before, after, 32);
	store_read_end(read);
	store_close(store);
}

/* Threads: all changes of all callers, each once, in groups; the hook sees each event once. */

enum { CALLERS = 16, EACH = 60 };

struct hooked {
	uint64_t next, groups, undone;
	bool fail;
};

static enum status hook_before(void *context, struct store_write *w, uint64_t first, uint64_t last, struct error *error)
{
	struct hooked *hooked = context;
	struct arena *own = arena_create();
	struct str text = str_format(own, "%llu", (unsigned long long)last);
	if (first != hooked->next)
		abort();
	enum status status = hooked->fail ? error_set(error, STATUS_IO, "the hook fails")
					  : store_put(w, plain_map, STR("tree"), text, error);
	arena_destroy(own);
	hooked->groups++;
	if (status == STATUS_OK)
		hooked->next = last + 1;
	return status;
}

static void hook_after(void *context, bool committed) { ((struct hooked *)context)->undone += !committed; }

static struct store *opened_with_hook(const char *name, struct hooked *hooked)
{
	struct store *store;
	struct store_options options = {
		.mode = STORE_CREATE,
		.readers = 2,
		.hook = { .before_commit = hook_before, .after_commit = hook_after, .context = hooked }
	};
	assert_int_equal(store_open(test_path(arena, name), &options, &store, NULL), STATUS_OK);
	return store;
}

struct caller {
	struct store *store;
	uint64_t first;
	int failed;
};

static void *call_often(void *context)
{
	struct caller *caller = context;
	for (uint64_t n = caller->first; n < caller->first + EACH; n++) {
		uint64_t number = n;
		store_work *work = n % 10 == 3 ? change_and_refuse : make_change;
		enum status want = n % 10 == 3 ? STATUS_REFUSED : STATUS_OK;
		struct error error = { 0 };
		caller->failed += store_write(caller->store, work, &number, &error) != want;
	}
	return NULL;
}

static void *
read_often(void *context) /* the projections of a moment agree with its events, whatever is being written */
{
	struct caller *caller = context;
	for (int i = 0; i < 30; i++) {
		struct store_read *read;
		struct arena *own = arena_create();
		uint64_t last;
		int64_t count;
		struct error error = { 0 };
		caller->failed += store_read_begin(caller->store, &read, &error) != STATUS_OK;
		caller->failed += store_last(read, &last, &error) != STATUS_OK;
		sched_yield();
		caller->failed += change_count(read, own, &count, &error) != STATUS_OK;
		caller->failed += (uint64_t)count != last;
		store_read_end(read);
		arena_destroy(own);
	}
	return NULL;
}

static void many_callers(void **state)
{
	(void)state;
	struct hooked hooked = { .next = 1 };
	struct store *store = opened_with_hook("callers", &hooked);
	struct caller callers[CALLERS + 4];
	pthread_t threads[CALLERS + 4];
	for (size_t i = 0; i < CALLERS + 4; i++) {
		callers[i] = (struct caller){ store, 1 + i * EACH, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, i < CALLERS ? call_often : read_often, &callers[i]),
				 0);
	}
	for (size_t i = 0; i < CALLERS + 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(callers[i].failed, 0);
	}
	struct store_read *read = reading(store);
	struct store_row row;
	uint64_t last = check_changes(read);
	assert_int_equal(last, CALLERS * EACH * 9 / 10);
	assert_int_equal(store_get(read, arena, plain_map, STR("tree"), &row, NULL), STATUS_OK);
	assert_int_equal(strtoull(row.value.ptr, NULL, 10), last);
	assert_int_equal(hooked.next, last + 1);
	assert_true(hooked.groups < last); /* some were committed together */
	store_read_end(read);
	store_close(store);
}

static void a_hook_that_fails_takes_the_group_back(void **state)
{
	(void)state;
	struct hooked hooked = { .next = 1 };
	struct store *store = opened_with_hook("hook", &hooked);
	struct error error = { 0 };
	uint64_t two = 2;
	must_change(store, 1);
	hooked.fail = true;
	assert_int_equal(store_write(store, make_change, &two, &error), STATUS_IO);
	assert_string_equal(error.message, "the hook fails");
	assert_int_equal(hooked.undone, 1);
	hooked.fail = false;
	must_change(store, 3);
	struct store_read *read = reading(store);
	assert_int_equal(check_changes(read), 2);
	store_read_end(read);
	store_close(store);
}

/* Opening. */

static enum status open_status(const char *path, enum store_mode mode, struct error *error)
{
	struct store *store;
	enum status status = store_open(path, &(struct store_options){ .mode = mode }, &store, error);
	assert_int_equal(store == NULL, status != STATUS_OK);
	store_close(store);
	return status;
}

static void what_is_there_and_what_is_not(void **state)
{
	(void)state;
	struct error error = { 0 };
	const char *path = test_path(arena, "there");
	assert_int_equal(open_status(path, STORE_WRITE, &error), STATUS_NOT_FOUND);
	assert_int_equal(open_status(path, STORE_READ, &error), STATUS_NOT_FOUND);
	assert_int_equal(open_status(path, STORE_CREATE, &error), STATUS_OK);
	assert_int_equal(open_status(path, STORE_CREATE, &error), STATUS_CONFLICT);
	struct store *store = opened("there", STORE_WRITE);
	assert_int_equal(open_status(path, STORE_WRITE, &error), STATUS_CONFLICT);
	assert_non_null(strstr(error.message, "open in another program"));
	must_change(store, 1);
	struct store *beside = opened("there", STORE_READ);
	must_change(store, 2);
	struct store_read *read = reading(beside);
	assert_int_equal(check_changes(read), 2);
	store_read_end(read);
	if (store_backup(beside, test_path(arena, "there.copy"), &error) != STATUS_OK)
		fail_msg("%s", error.message);
	uint64_t three = 3;
	assert_int_equal(store_write(beside, make_change, &three, &error), STATUS_REFUSED);
	store_close(beside);
	store_close(store);
	assert_int_equal(open_status(test_path(arena, "no/such/folder"), STORE_CREATE, &error), STATUS_IO);
}

static void sql(const char *path, const char *text)
{
	sqlite3 *db;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	assert_int_equal(sqlite3_open_v2(path, &db, flags, sqlite_checked_vfs(NULL)), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void files_that_are_no_record(void **state)
{
	(void)state;
	struct error error = { 0 };
	const char *other = test_path(arena, "other"), *newer = test_path(arena, "newer"),
		   *text = test_path(arena, "text");
	sql(other, "CREATE TABLE t (x); PRAGMA user_version = 1");
	assert_int_equal(open_status(other, STORE_WRITE, &error), STATUS_BAD_INPUT);
	store_close(opened("newer", STORE_CREATE));
	sql(newer, "PRAGMA user_version = 999");
	assert_int_equal(open_status(newer, STORE_WRITE, &error), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "newer habeas"));
	assert_int_equal(open_status(newer, STORE_READ, &error), STATUS_BAD_INPUT);
	FILE *file = fopen(text, "w");
	for (int i = 0; i < 1000; i++)
		fputs("no database at all\n", file);
	fclose(file);
	assert_int_equal(open_status(text, STORE_WRITE, &error), STATUS_IO);
}

/* Whoever can write the file can add what works in silence: nobody reads or writes such a record. */
static void what_no_record_has_is_found(void **state)
{
	(void)state;
	static const char *const added[][2] = {
		{ "CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM now; END", "its trigger `quiet`" },
		{ "CREATE VIEW shown AS SELECT * FROM event", "its view `shown`" },
		{ "CREATE INDEX more ON event (recorded)", "its index `more`" },
		{ "CREATE TABLE aside (x)", "its table `aside`" },
		{ "DROP TABLE now", "its " },
	};
	for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
		struct error error = { 0 };
		char name[32];
		snprintf(name, sizeof name, "added%zu", i);
		store_close(opened(name, STORE_CREATE));
		const char *path = test_path(arena, name);
		sql(path, added[i][0]);
		static const enum store_mode modes[] = { STORE_READ, STORE_WRITE };
		for (size_t k = 0; k < 2; k++) {
			assert_int_equal(open_status(path, modes[k], &error), STATUS_IO);
			if (!strstr(error.message, added[i][1]) || !strstr(error.message, "not as habeas made it"))
				fail_msg("%s", error.message);
		}
	}
}

/* Every record of an older schema, with what it held, comes up to today's; read only, it is refused. */
static void each_schema_from_the_one_before(void **state)
{
	(void)state;
	for (int from = 0; from < schema_count; from++) {
		struct error error = { 0 };
		char name[32];
		snprintf(name, sizeof name, "schema%d", from);
		const char *path = test_path(arena, name);
		sql(path, "PRAGMA application_id = 1212301651"); /* "HBAS" */
		for (int step = 0; step < from; step++) {
			sql(path, schema_steps[step]);
			sql(path, str_c(arena, str_format(arena, "PRAGMA user_version = %d", step + 1)));
		}
		if (from > 0)
			sql(path, "INSERT INTO event VALUES (1, 1742000000, 't', 'l', 'b', x'00')");
		assert_int_equal(open_status(path, STORE_READ, &error), STATUS_BAD_INPUT);
		assert_non_null(strstr(error.message, "older habeas"));
		struct store *store = opened(name, STORE_WRITE);
		struct store_read *read = reading(store);
		uint64_t last;
		assert_int_equal(store_check(read, NULL, &error), STATUS_OK);
		assert_int_equal(store_last(read, &last, &error), STATUS_OK);
		assert_int_equal(last, from > 0);
		store_read_end(read);
		store_close(store);
	}
}

/* Copies. */

static void a_backup_while_it_is_written(void **state)
{
	(void)state;
	struct store *store = opened("live", STORE_CREATE);
	struct caller caller = { store, 1000, 0 };
	const char *copy = test_path(arena, "copy"), *back = test_path(arena, "back");
	struct error error = { 0 };
	pthread_t thread;
	for (uint64_t n = 1; n <= 50; n++)
		must_change(store, n);
	assert_int_equal(pthread_create(&thread, NULL, call_often, &caller), 0);
	if (store_backup(store, copy, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	pthread_join(thread, NULL);
	assert_int_equal(store_backup(store, copy, &error), STATUS_CONFLICT);
	store_close(store);
	assert_int_equal(store_restore(copy, test_path(arena, "live"), &error), STATUS_CONFLICT);
	fclose(fopen(test_path(arena, "back-wal"), "w")); /* of another record, that was removed */
	assert_int_equal(store_restore(copy, back, &error), STATUS_CONFLICT);
	assert_non_null(strstr(error.message, "back-wal"));
	unlink(test_path(arena, "back-wal"));
	if (store_restore(copy, back, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	store = opened("back", STORE_WRITE);
	struct store_read *read = reading(store);
	uint64_t last = check_changes(read);
	assert_true(last >= 50 && last <= 50 + EACH);
	store_read_end(read);
	must_change(store, 5000); /* and it goes on */
	store_close(store);
	static const char *const left[] = { "copy.new", "copy-wal", "copy-shm", "copy.new-journal", "back.new" };
	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		assert_int_not_equal(access(test_path(arena, left[i]), F_OK), 0);
}

static void a_damaged_copy_is_not_restored(void **state)
{
	(void)state;
	const char *copy = test_path(arena, "copy"), *bad = test_path(arena, "bad"), *out = test_path(arena, "out");
	struct error error = { 0 };
	static char whole[4 << 20];
	FILE *file = fopen(copy, "rb");
	size_t size = fread(whole, 1, sizeof whole, file);
	fclose(file);
	assert_true(size > 8192 && size < sizeof whole);
	for (int i = 0; i < 3; i++) {
		file = fopen(bad, "wb");
		if (i == 0) { /* cut short */
			fwrite(whole, 1, size - 4096, file);
		} else if (i == 1) { /* a page of rubbish */
			fwrite(whole, 1, size, file);
			fseek(file, (long)(size / 4096 / 2 * 4096), SEEK_SET);
			for (int k = 0; k < 4096; k++)
				fputc(k & 255, file);
		} /* and nothing at all */
		fclose(file);
		assert_int_not_equal(store_restore(bad, out, &error), STATUS_OK);
		assert_int_not_equal(access(out, F_OK), 0);
	}
	/* an event left out: no damage to the database, but to the record */
	file = fopen(bad, "wb");
	fwrite(whole, 1, size, file);
	fclose(file);
	sql(bad, "PRAGMA journal_mode = DELETE; DELETE FROM event WHERE sequence = 7");
	assert_int_equal(store_restore(bad, out, &error), STATUS_CONFLICT);
	assert_non_null(strstr(error.message, "there is no event 7"));
	assert_int_equal(store_restore(test_path(arena, "absent"), out, &error), STATUS_IO);
}

static void a_record_in_use_is_no_copy(void **state)
{
	(void)state;
	struct store *store = opened("used", STORE_CREATE);
	struct error error = { 0 };
	must_change(store, 1);
	assert_int_equal(store_restore(test_path(arena, "used"), test_path(arena, "out"), &error), STATUS_CONFLICT);
	assert_non_null(strstr(error.message, "in use"));
	store_close(store);
	store_close(NULL);
	store_read_end(NULL);
}

/* What a hand can do to the rows is found. */
static void a_record_that_was_altered(void **state)
{
	(void)state;
	static const char *const alterations[] = {
		"UPDATE event SET recorded = 0 WHERE sequence = 9",
		"DELETE FROM event WHERE sequence = 9",
		"INSERT INTO event VALUES (99, 1742999999, 't', 'l', 'b', x'00')",
		"UPDATE now SET since = 99 WHERE map = 1",
		"UPDATE past SET until = until + 1 WHERE map = 1 AND since = 5",
		"UPDATE now SET since = 19 WHERE map = 1",
	};
	struct store *store = opened("sound", STORE_CREATE);
	struct error error = { 0 };
	for (uint64_t n = 1; n <= 20; n++)
		must_change(store, n);
	assert_int_equal(store_backup(store, test_path(arena, "sound.copy"), &error), STATUS_OK);
	store_close(store);
	for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
		char name[32];
		snprintf(name, sizeof name, "altered%zu", i);
		assert_int_equal(store_restore(test_path(arena, "sound.copy"), test_path(arena, name), &error),
				 STATUS_OK);
		sql(test_path(arena, name), alterations[i]);
		store = opened(name, STORE_READ);
		struct store_read *read = reading(store);
		if (store_check(read, NULL, &error) != STATUS_CONFLICT)
			fail_msg("not found: %s", alterations[i]);
		store_read_end(read);
		store_close(store);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_keys_sort_as_their_parts),
		cmocka_unit_test(property_every_moment_is_as_the_model_says),
		cmocka_unit_test(what_was_known_at_a_second),
		cmocka_unit_test(a_refused_change_leaves_nothing),
		cmocka_unit_test(a_projection_without_an_event_is_a_bug),
		cmocka_unit_test(the_longest_key),
		cmocka_unit_test(a_read_stays_where_it_is),
		cmocka_unit_test(an_erased_event_is_a_tombstone),
		cmocka_unit_test(a_change_within_a_change_is_a_bug),
		cmocka_unit_test(what_is_rebuilt_is_the_same),
		cmocka_unit_test(many_callers),
		cmocka_unit_test(a_hook_that_fails_takes_the_group_back),
		cmocka_unit_test(what_is_there_and_what_is_not),
		cmocka_unit_test(files_that_are_no_record),
		cmocka_unit_test(each_schema_from_the_one_before),
		cmocka_unit_test(what_no_record_has_is_found),
		cmocka_unit_test(a_backup_while_it_is_written),
		cmocka_unit_test(a_damaged_copy_is_not_restored),
		cmocka_unit_test(a_record_in_use_is_no_copy),
		cmocka_unit_test(a_record_that_was_altered),
	};
	return cmocka_run_group_tests_name("store.store", tests, begin, end);
}
