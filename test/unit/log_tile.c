/* tile.h: names, bundles, a folder. */
#include "limit.h"
#include "log_naive.h"
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
	naive_remove();
	arena_destroy(arena);
	return 0;
}

static void assert_path(struct tile tile, const char *expected)
{
	struct buf path = BUF_INIT;
	struct tile back;
	tile_path(&path, tile);
	assert_str(buf_str(&path), expected);
	assert_true(tile_parse(buf_str(&path), &back));
	assert_int_equal(back.level, tile.level);
	assert_int_equal(back.index, tile.index);
	assert_int_equal(back.width, tile.width);
	buf_finish(&path);
}

static void paths(void **state)
{
	(void)state;
	assert_path((struct tile){ 0, 0, 256 }, "tile/0/000");
	assert_path((struct tile){ 0, 0, 1 }, "tile/0/000.p/1");
	assert_path((struct tile){ 1, 67, 255 }, "tile/1/067.p/255");
	assert_path((struct tile){ 7, 1000, 256 }, "tile/7/x001/000");
	assert_path((struct tile){ 63, 1234067, 256 }, "tile/63/x001/x234/067");
	assert_path((struct tile){ TILE_ENTRIES, 1234067, 40 }, "tile/entries/x001/x234/067.p/40");
	assert_path((struct tile){ 0, UINT64_MAX, 256 }, "tile/0/x018/x446/x744/x073/x709/x551/615");
}

static void what_is_not_written_is_not_read(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"tile",
		"tile/",
		"tile/0",
		"tile/0/",
		"tile/0/0",
		"tile/0/00",
		"tile/0/0000",
		"tile/0/x000/000",
		"tile/00/000",
		"tile/64/000",
		"tile/-1/000",
		"tile/ 0/000",
		"tile/0/000/",
		"/tile/0/000",
		"tile//0/000",
		"tile/0/000.p",
		"tile/0/000.p/",
		"tile/0/000.p/0",
		"tile/0/000.p/256",
		"tile/0/000.p/01",
		"tile/0/000.p/1/",
		"tile/0/000.p/1/2",
		"tile/0/x001",
		"tile/0/x001/",
		"tile/0/x01/067",
		"tile/0/x001.p/1/067",
		"tile/0/001/067",
		"tile/0/X001/067",
		"tile/entry/000",
		"tile/entries/000.q/1",
		"tile/0/../000",
		"tile/0/00a",
		"tile/0/x018/x446/x744/x073/x709/x551/616",
		"tile/0/x999/x446/x744/x073/x709/x551/615",
		"tile/18446744073709551616/000",
		"checkpoint",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct tile tile;
		if (tile_parse(str_of(wrong[i]), &tile))
			fail_msg("%s is read", wrong[i]);
	}
}

static void property_paths_come_back(void **state)
{
	(void)state;
	for (int i = unit_cases(5000); i; i--) {
		struct tile tile = { (int)unit_random_between(-1, 63), unit_random() >> unit_random() % 64,
				     (unsigned)unit_random_between(1, 256) },
			    back;
		struct buf path = BUF_INIT;
		tile_path(&path, tile);
		assert_true(tile_parse(buf_str(&path), &back));
		assert_true(back.level == tile.level && back.index == tile.index && back.width == tile.width);
		path.ptr[unit_random() % path.len] = "0123456789x/.p"[unit_random() % 14];
		if (tile_parse(buf_str(&path), &back)) { /* another tile, perhaps; but then in its one form */
			struct buf again = BUF_INIT;
			tile_path(&again, back);
			assert_true(str_eq(buf_str(&again), buf_str(&path)));
			buf_finish(&again);
		}
		buf_finish(&path);
	}
}

static void how_many_hashes_a_level_has(void **state)
{
	(void)state;
	assert_int_equal(tile_level_count(TILE_ENTRIES, 70000), 70000);
	assert_int_equal(tile_level_count(0, 70000), 273 * 256 + 112);
	assert_int_equal(tile_level_count(1, 70000), 256 + 17);
	assert_int_equal(tile_level_count(2, 70000), 1);
	assert_int_equal(tile_level_count(3, 70000), 0);
	assert_int_equal(tile_level_count(7, UINT64_MAX), 255);
	assert_int_equal(tile_level_count(63, UINT64_MAX), 0);
}

static void an_entry_at_the_limit(void **state)
{
	(void)state;
	struct buf bundle = BUF_INIT, entry = BUF_INIT;
	buf_add_repeat(&entry, 'e', LIMIT_ENTRY_BYTES);
	bundle_add(&bundle, buf_str(&entry));
	bundle_add(&bundle, STR(""));
	struct str rest = buf_str(&bundle), got;
	assert_true(bundle_next(&rest, &got));
	assert_true(str_eq(got, buf_str(&entry)));
	assert_true(bundle_next(&rest, &got));
	assert_int_equal(got.len, 0);
	assert_false(bundle_next(&rest, &got));
	buf_finish(&bundle);
	buf_finish(&entry);
}

static void too_long(void)
{
	struct buf bundle = BUF_INIT, entry = BUF_INIT;
	buf_add_repeat(&entry, 'e', LIMIT_ENTRY_BYTES + 1);
	bundle_add(&bundle, buf_str(&entry));
}

static void an_entry_past_the_limit_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(too_long));
}

static void a_bundle_that_ends_early(void **state)
{
	(void)state;
	struct str rest = STR("\0\3ab"), one = STR("\0"), entry;
	assert_false(bundle_next(&rest, &entry));
	assert_false(bundle_next(&one, &entry));
}

/* A folder gives what was written, partial tiles by their width and as beginnings of the full one. */
static void a_folder(void **state)
{
	(void)state;
	struct error error = { 0 };
	struct str bytes;
	struct stat about;
	const char *path = naive_folder();
	struct tile_store store = tile_folder(arena, str_c(arena, str_format(arena, "%s/a/b", path)));
	struct tile part = { 0, 1234, 2 }, whole = { 0, 1234, 256 };
	char *hashes = arena_alloc(arena, 256 * 32);
	for (size_t i = 0; i < 256UL * 32; i++)
		hashes[i] = (char)(i / 32);
	assert_int_equal(tile_read(&store, arena, part, &bytes, &error), STATUS_NOT_FOUND);
	assert_int_equal(store.write(store.context, part, (struct str){ hashes, 64 }, &error), STATUS_OK);
	assert_int_equal(stat(str_c(arena, str_format(arena, "%s/a/b/tile/0/x001/234.p/2", path)), &about), 0);
	assert_int_equal(tile_read(&store, arena, part, &bytes, &error), STATUS_OK);
	assert_int_equal(bytes.len, 64);
	assert_int_equal(tile_read(&store, arena, whole, &bytes, &error), STATUS_NOT_FOUND);
	assert_int_equal(store.write(store.context, whole, (struct str){ hashes, 8192 }, &error), STATUS_OK);
	part.width = 77;
	assert_int_equal(tile_read(&store, arena, part, &bytes, &error), STATUS_OK);
	assert_int_equal(bytes.len, 77 * 32);
	assert_memory_equal(bytes.ptr, hashes, bytes.len);
	/* what is damaged is refused, and named */
	assert_int_equal(store.write(store.context, whole, (struct str){ hashes, 8191 }, &error), STATUS_OK);
	assert_int_equal(tile_read(&store, arena, whole, &bytes, &error), STATUS_CONFLICT);
	assert_non_null(strstr(error.message, "tile/0/x001/234 "));
}

static void a_folder_that_cannot_be_written(void **state)
{
	(void)state;
	struct error error = { 0 };
	struct tile_store store = tile_folder(arena, "/proc/self/no-such-folder");
	assert_int_equal(store.write(store.context, (struct tile){ 0, 0, 256 }, STR("x"), &error), STATUS_IO);
	assert_non_null(strstr(error.message, "/proc/self/no-such-folder/tile/0/000"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(what_is_not_written_is_not_read),
		cmocka_unit_test(property_paths_come_back),
		cmocka_unit_test(how_many_hashes_a_level_has),
		cmocka_unit_test(an_entry_at_the_limit),
		cmocka_unit_test(an_entry_past_the_limit_aborts),
		cmocka_unit_test(a_bundle_that_ends_early),
		cmocka_unit_test(a_folder),
		cmocka_unit_test(a_folder_that_cannot_be_written),
	};
	return cmocka_run_group_tests_name("log.tile", tests, begin, end);
}
