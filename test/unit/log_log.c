/* log.h, over tiles in memory: every size, every view, and every bit that is wrong. */
#include "limit.h"
#include "log_naive.h"

enum { MANY = 1500 };

static struct arena *arena;
static struct naive_store *memory;
static struct merkle_hash *leaves;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	memory = calloc(1, sizeof *memory);
	leaves = naive_leaves(arena, MANY);
	return 0;
}

static int end(void **state)
{
	(void)state;
	naive_finish(memory);
	free(memory);
	arena_destroy(arena);
	return 0;
}

static struct log *opened(const struct tile_store *store, uint64_t size)
{
	struct log *log;
	struct error error = { 0 };
	if (log_open(store, size, &log, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return log;
}

static void filled(struct tile_store *store, uint64_t size)
{
	*store = naive_tiles(memory);
	naive_finish(memory);
	struct log *log = opened(store, 0);
	naive_grow(log, size);
	log_close(log);
}

/* One by one, the writer closed and opened at each size: the root is the definition's, and so are a proof of each kind.
 */
static void property_every_size_from_the_one_before(void **state)
{
	(void)state;
	struct tile_store store = naive_tiles(memory);
	(void)unit_cases(0);
	naive_finish(memory);
	for (uint64_t size = 0; size < 600; size++) {
		struct log *log = opened(&store, size);
		struct log_view view = { &store, size };
		struct merkle_hash want = naive_root(leaves, size), got = log_root(log);
		struct merkle_proof proof;
		assert_true(merkle_same(&got, &want));
		assert_int_equal(log_root_at(&view, size, &got, NULL), STATUS_OK);
		assert_true(merkle_same(&got, &want));
		if (size) {
			uint64_t at = unit_random() % size;
			struct merkle_hash before = naive_root(leaves, at + 1);
			assert_int_equal(log_inclusion(&view, at, &proof, NULL), STATUS_OK);
			assert_true(merkle_includes(at, size, &leaves[at], &proof, &want));
			assert_int_equal(log_consistency(&view, at + 1, &proof, NULL), STATUS_OK);
			assert_true(merkle_extends(at + 1, &before, size, &want, &proof));
		}
		naive_grow(log, size + 1);
		log_close(log);
	}
}

/* Views of older sizes on a store that has gone on. */
static void property_old_views_stay(void **state)
{
	(void)state;
	struct tile_store store;
	filled(&store, MANY);
	for (int i = unit_cases(300); i; i--) {
		struct log_view view = { &store, (uint64_t)unit_random_between(1, MANY) };
		uint64_t at = unit_random() % view.size;
		struct merkle_hash got, want = naive_root(leaves, view.size);
		struct merkle_proof proof;
		struct str entry;
		assert_int_equal(log_root_at(&view, view.size, &got, NULL), STATUS_OK);
		assert_true(merkle_same(&got, &want));
		assert_int_equal(log_inclusion(&view, at, &proof, NULL), STATUS_OK);
		assert_true(merkle_includes(at, view.size, &leaves[at], &proof, &want));
		assert_int_equal(log_entry(arena, &view, at, &entry, NULL), STATUS_OK);
		assert_true(str_eq(entry, naive_entry(arena, at)));
		assert_int_equal(log_check(&view, &want, NULL), STATUS_OK);
	}
}

/* Three levels: 70,000 entries are the example of the specification. */
static void seventy_thousand(void **state)
{
	(void)state;
	struct tile_store store;
	struct error error = { 0 };
	uint64_t size = 70000;
	filled(&store, size);
	struct log_view view = { &store, size };
	struct log_resource resource;
	static const struct {
		const char *path;
		bool there;
	} resources[] = {
		{ "/tile/0/272", true },
		{ "/tile/0/273.p/112", true },
		{ "/tile/0/273.p/113", false },
		{ "/tile/0/273", false },
		{ "/tile/1/000", true },
		{ "/tile/1/001.p/17", true },
		{ "/tile/1/001.p/18", false },
		{ "/tile/2/000.p/1", true },
		{ "/tile/2/000.p/2", false },
		{ "/tile/3/000.p/1", false },
		{ "/tile/entries/273.p/112", true },
		{ "/tile/entries/274.p/1", false },
	};
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
		enum status status = log_get(arena, &view, STR_NONE, str_of(resources[i].path), &resource, &error);
		if (status != (resources[i].there ? STATUS_OK : STATUS_NOT_FOUND))
			fail_msg("%s: %s", resources[i].path, status_name(status));
	}
	struct arena *own = arena_create();
	struct merkle_hash *all = naive_leaves(own, size), want = naive_root(all, size), got;
	assert_int_equal(log_root_at(&view, size, &got, NULL), STATUS_OK);
	assert_true(merkle_same(&got, &want));
	assert_int_equal(log_check(&view, &want, NULL), STATUS_OK);
	struct log *log = opened(&store, size);
	got = log_root(log);
	assert_true(merkle_same(&got, &want));
	log_close(log);
	arena_destroy(own);
}

static void resources(void **state)
{
	(void)state;
	struct tile_store store;
	filled(&store, 256);
	struct log_view view = { &store, 256 }, none = { &store, 0 };
	struct log_resource r;
	struct error error;
	assert_int_equal(log_get(arena, &view, STR("note\n"), STR("/checkpoint"), &r, &error), STATUS_OK);
	assert_str(r.bytes, "note\n");
	assert_string_equal(r.type, "text/plain; charset=utf-8");
	assert_false(r.immutable);
	assert_int_equal(log_get(arena, &view, STR("note\n"), STR("/tile/0/000"), &r, &error), STATUS_OK);
	assert_int_equal(r.bytes.len, 8192);
	assert_string_equal(r.type, "application/octet-stream");
	assert_true(r.immutable);
	assert_int_equal(log_get(arena, &view, STR_NONE, STR("/tile/1/000.p/1"), &r, &error), STATUS_OK);
	/* a partial tile of a size that was published before, out of the full one */
	assert_int_equal(log_get(arena, &view, STR_NONE, STR("/tile/0/000.p/7"), &r, &error), STATUS_OK);
	assert_int_equal(r.bytes.len, 7 * 32);
	assert_int_equal(log_get(arena, &view, STR_NONE, STR("/tile/entries/000.p/1"), &r, &error), STATUS_OK);
	assert_int_equal(r.bytes.len, 2 + naive_entry(arena, 0).len);
	static const char *const absent[] = { "",
					      "/",
					      "checkpoint",
					      "/checkpoint/",
					      "/checkpoint",
					      "/tile/0/001.p/1",
					      "/tile/1/000.p/2",
					      "/tile/2/000.p/1",
					      "/tile/0/001",
					      "tile/0/000",
					      "//tile/0/000",
					      "/tile/0/000?x" };
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
		assert_int_equal(log_get(arena, &view, STR_NONE, str_of(absent[i]), &r, &error), STATUS_NOT_FOUND);
	assert_int_equal(log_get(arena, &none, STR_NONE, STR("/tile/0/000.p/1"), &r, &error), STATUS_NOT_FOUND);
}

static void an_entry_past_the_limit_is_refused(void **state)
{
	(void)state;
	struct tile_store store = naive_tiles(memory);
	struct buf entry = BUF_INIT;
	struct error error = { 0 };
	naive_finish(memory);
	struct log *log = opened(&store, 0);
	buf_add_repeat(&entry, 'e', LIMIT_ENTRY_BYTES);
	assert_int_equal(log_append(log, buf_str(&entry), &error), STATUS_OK);
	buf_add_char(&entry, 'e');
	assert_int_equal(log_append(log, buf_str(&entry), &error), STATUS_LIMIT);
	assert_int_equal(log_size(log), 1);
	assert_int_equal(log_append(log, STR(""), &error), STATUS_OK);
	assert_int_equal(log_flush(log, &error), STATUS_OK);
	log_close(log);
	log_close(NULL);
	buf_finish(&entry);
	assert_int_equal(log_check(&(struct log_view){ &store, 2 }, NULL, &error), STATUS_OK);
}

/* Any bit of any tile or bundle. What a view does not reach is no damage to it. */
static void property_every_bit_is_found(void **state)
{
	(void)state;
	struct tile_store store;
	filled(&store, 700);
	struct log_view view = { &store, 700 };
	struct merkle_hash root = naive_root(leaves, 700);
	struct error error = { 0 };
	assert_int_equal(log_check(&view, &root, &error), STATUS_OK);
	for (int i = unit_cases(1000); i; i--) {
		struct naive_tile *tile = &memory->tiles[unit_random() % memory->count];
		char *byte = &tile->bytes.ptr[unit_random() % tile->bytes.len], kept = *byte;
		*byte = (char)(*byte ^ 1 << unit_random() % 8);
		error = (struct error){ 0 };
		assert_int_equal(log_check(&view, &root, &error), STATUS_CONFLICT);
		assert_non_null(strstr(error.message, "tile/"));
		*byte = kept;
	}
	root.byte[0] ^= 1;
	assert_int_equal(log_check(&view, &root, &error), STATUS_CONFLICT);
}

static void a_copy_is_the_same_log(void **state)
{
	(void)state;
	struct tile_store store, copy;
	struct naive_store *other = calloc(1, sizeof *other);
	filled(&store, 700);
	copy = naive_tiles(other);
	struct error error = { 0 };
	static const uint64_t stops[] = { 0, 1, 255, 256, 257, 700, 700 };
	for (size_t i = 1; i < sizeof stops / sizeof *stops; i++) {
		struct log_view view = { &store, stops[i] };
		struct merkle_hash root = naive_root(leaves, stops[i]);
		if (stops[i] == stops[i - 1])
			continue;
		assert_int_equal(log_copy(&view, &root, &copy, stops[i - 1], &error), STATUS_OK);
		view.store = &copy;
		assert_int_equal(log_check(&view, &root, &error), STATUS_OK);
	}
	struct merkle_hash wrong = naive_root(leaves, 699);
	assert_int_equal(log_copy(&(struct log_view){ &store, 700 }, &wrong, &copy, 700, &error), STATUS_CONFLICT);
	naive_finish(other);
	free(other);
}

/* A store that has the entries itself is never given a bundle. */
static void entries_that_are_kept_elsewhere(void **state)
{
	(void)state;
	struct tile_store store = naive_tiles(memory);
	naive_finish(memory);
	store.has_entries = true;
	struct log *log = opened(&store, 0);
	naive_grow(log, 300);
	log_close(log);
	log = opened(&store, 300);
	struct merkle_hash got = log_root(log), want = naive_root(leaves, 300);
	assert_true(merkle_same(&got, &want));
	log_close(log);
	for (size_t i = 0; i < memory->count; i++)
		assert_int_not_equal(memory->tiles[i].tile.level, TILE_ENTRIES);
}

/* The Nth write fails, for every N: the failure comes out, and the log is whole at the last size that was flushed. */
static void every_write_fails_once(void **state)
{
	(void)state;
	struct tile_store store = naive_tiles(memory);
	bool failed = true;
	for (size_t n = 1; failed; n++) {
		naive_finish(memory);
		memory->fail_at = n;
		uint64_t whole = 0;
		struct error error = { 0 };
		struct log *log = opened(&store, 0);
		failed = false;
		while (log_size(log) < 520 && !failed) {
			enum status status = log_append(log, naive_entry(arena, log_size(log)), &error);
			if (status == STATUS_OK && log_size(log) % 130 == 0) {
				status = log_flush(log, &error);
				whole = status == STATUS_OK ? log_size(log) : whole;
			}
			failed = status != STATUS_OK;
			if (failed)
				assert_int_equal(status, STATUS_IO);
		}
		log_close(log);
		assert_int_equal(failed, memory->writes >= n);
		struct merkle_hash want = naive_root(leaves, whole), got;
		struct log_view view = { &store, whole };
		assert_int_equal(log_root_at(&view, whole, &got, &error), STATUS_OK);
		assert_true(merkle_same(&got, &want));
		assert_int_equal(log_check(&view, &want, &error), STATUS_OK);
	}
}

static void a_log_that_is_not_there(void **state)
{
	(void)state;
	struct tile_store store = naive_tiles(memory);
	struct log *log;
	struct error error = { 0 };
	naive_finish(memory);
	assert_int_equal(log_open(&store, 5, &log, &error), STATUS_NOT_FOUND);
	assert_null(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_every_size_from_the_one_before),
		cmocka_unit_test(property_old_views_stay),
		cmocka_unit_test(seventy_thousand),
		cmocka_unit_test(resources),
		cmocka_unit_test(an_entry_past_the_limit_is_refused),
		cmocka_unit_test(property_every_bit_is_found),
		cmocka_unit_test(a_copy_is_the_same_log),
		cmocka_unit_test(entries_that_are_kept_elsewhere),
		cmocka_unit_test(every_write_fails_once),
		cmocka_unit_test(a_log_that_is_not_there),
	};
	return cmocka_run_group_tests_name("log.log", tests, begin, end);
}
