/* The log of src/log kept in the store of src/store, as the record does it: leaves are those of the events, tiles are
 * in a plain map, a group of changes appends its leaves and writes its tiles in its own transaction. After every
 * failure the tiles are those of exactly the events that are there; and a checkpoint is signed only of what is
 * committed. */
#include "checkpoint.h"
#include "store_common.h"

static const struct store_map tile_map = { 9, false };
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

/* Where tiles are: in a read, or in a change. Bundles are made of the leaves of the events. */
struct place {
	struct store_read *read;
	struct store_write *w;
};

static void add_tile_key(struct buf *key, struct tile tile)
{
	store_key_number(key, tile.level);
	store_key_number(key, (int64_t)tile.index);
}

static enum status read_bundle(struct store_read *read, struct arena *to, struct tile tile, struct str *bytes,
			       struct error *error)
{
	struct buf bundle = BUF_INIT;
	enum status status = STATUS_OK;
	for (uint64_t i = 0; i < tile.width && status == STATUS_OK; i++) {
		struct store_event event;
		status = store_event(read, to, tile.index * TILE_WIDTH + i + 1, &event, error);
		if (status == STATUS_OK)
			bundle_add(&bundle, event.leaf);
	}
	*bytes = str_copy(to, buf_str(&bundle));
	buf_finish(&bundle);
	return status;
}

static enum status read_tile(void *context, struct arena *to, struct tile tile, struct str *bytes, struct error *error)
{
	struct place *place = context;
	struct store_read *read = place->w ? store_reading(place->w) : place->read;
	struct buf key = BUF_INIT;
	struct store_row row;
	if (tile.level == TILE_ENTRIES)
		return read_bundle(read, to, tile, bytes, error);
	add_tile_key(&key, tile);
	enum status status = store_get(read, to, tile_map, buf_str(&key), &row, error);
	*bytes = row.value;
	buf_finish(&key);
	return status;
}

static enum status write_tile(void *context, struct tile tile, struct str bytes, struct error *error)
{
	struct place *place = context;
	struct buf key = BUF_INIT;
	add_tile_key(&key, tile);
	enum status status = store_put(place->w, tile_map, buf_str(&key), bytes, error);
	buf_finish(&key);
	return status;
}

static struct tile_store tiles_at(struct place *place)
{
	return (struct tile_store){ .context = place, .read = read_tile, .write = write_tile, .has_entries = true };
}

/* The writer: opened at the first group, closed when a group was undone. */
struct keeper {
	struct place place;
	struct tile_store tiles;
	struct log *log;
};

static enum status append_leaves(struct keeper *k, uint64_t first, uint64_t last, struct error *error)
{
	struct arena *own = arena_create();
	enum status status = STATUS_OK;
	for (uint64_t sequence = first; sequence <= last && status == STATUS_OK; sequence++) {
		struct store_event event;
		status = store_event(store_reading(k->place.w), own, sequence, &event, error);
		if (status == STATUS_OK)
			status = log_append(k->log, event.leaf, error);
	}
	arena_destroy(own);
	return status == STATUS_OK ? log_flush(k->log, error) : status;
}

static enum status before_commit(void *context, struct store_write *w, uint64_t first, uint64_t last,
				 struct error *error)
{
	struct keeper *k = context;
	k->place.w = w;
	k->tiles = tiles_at(&k->place);
	if (!k->log)
		TRY(log_open(&k->tiles, first - 1, &k->log, error));
	assert_int_equal(log_size(k->log), first - 1);
	return append_leaves(k, first, last, error);
}

static void after_commit(void *context, bool committed)
{
	struct keeper *k = context;
	if (committed)
		return;
	log_close(k->log);
	k->log = NULL;
}

static struct store_options options_of(struct keeper *k, enum store_mode mode)
{
	return (struct store_options){
		.mode = mode, .hook = { .before_commit = before_commit, .after_commit = after_commit, .context = k }
	};
}

static enum status change_with_leaf(void *context, struct store_write *w, struct error *error)
{
	uint64_t number = *(uint64_t *)context;
	struct store_event event = { .recorded = 1742000000,
				     .type = STR("t"),
				     .leaf = change_body(arena, number),
				     .body = STR("{}"),
				     .nonce = STR("n") };
	return store_append(w, &event, error);
}

/* The log of a read is that of its events, from the leaves up; its root. */
static struct merkle_hash check_log(struct store_read *read, uint64_t *size)
{
	struct place place = { .read = read };
	struct tile_store tiles = tiles_at(&place);
	struct merkle_hash root;
	struct error error = { 0 };
	assert_int_equal(store_last(read, size, &error), STATUS_OK);
	struct log_view view = { &tiles, *size };
	assert_int_equal(log_root_at(&view, *size, &root, &error), STATUS_OK);
	if (log_check(&view, &root, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return root;
}

static void the_log_is_that_of_the_events(void **state)
{
	(void)state;
	struct keeper keeper = { 0 };
	struct store_options options = options_of(&keeper, STORE_CREATE);
	struct store *store;
	struct store_read *read;
	struct error error = { 0 };
	uint64_t size;
	assert_int_equal(store_open(test_path(arena, "log"), &options, &store, &error), STATUS_OK);
	for (uint64_t n = 1; n <= 600; n++)
		if (store_write(store, change_with_leaf, &n, &error) != STATUS_OK)
			fail_msg("%s", error.message);
	assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
	struct merkle_hash root = check_log(read, &size), kept = log_root(keeper.log);
	assert_int_equal(size, 600);
	assert_true(merkle_same(&root, &kept));
	store_read_end(read);
	store_close(store);
	log_close(keeper.log);
}

/* Signing: after the commit, of the committed view; and not of an older copy of the record. */
static void an_old_backup_signs_nothing(void **state)
{
	(void)state;
	const unsigned char seed[ED25519_SEED_SIZE] = { 1 };
	struct note_signer key = note_signer_from_seed(STR("log.example"), NOTE_ED25519, seed);
	const char *guard = test_path(arena, "log.signed");
	struct signer *signer;
	struct error error = { 0 };
	struct str note;
	assert_int_equal(signer_init(guard, &key, &error), STATUS_OK);
	assert_int_equal(signer_open(arena, guard, &key, &signer, &error), STATUS_OK);
	static const char *const names[] = { "log", "old", "old" };
	for (size_t i = 0; i < 3; i++) {
		struct keeper keeper = { 0 };
		struct store_options options = options_of(&keeper, STORE_WRITE);
		struct store *store;
		struct store_read *read;
		uint64_t size;
		if (store_open(test_path(arena, names[i]), &options, &store, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		if (i == 0) { /* a backup now, and then it goes on */
			assert_int_equal(store_backup(store, test_path(arena, "copy"), &error), STATUS_OK);
			assert_int_equal(store_restore(test_path(arena, "copy"), test_path(arena, "old"), &error),
					 STATUS_OK);
		}
		for (uint64_t n = 601; n <= 610 && i != 1; n++)
			assert_int_equal(store_write(store, change_with_leaf, &n, &error), STATUS_OK);
		assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
		check_log(read, &size);
		struct place place = { .read = read };
		struct tile_store tiles = tiles_at(&place);
		enum status status = signer_sign(signer, arena, &(struct log_view){ &tiles, size }, &note, &error);
		/* the copy is refused, until it has caught up with the very same entries */
		assert_int_equal(status, i == 1 ? STATUS_REFUSED : STATUS_OK);
		store_read_end(read);
		store_close(store);
		log_close(keeper.log);
	}
}

/* Every call of the driver fails once, in writing tiles too: afterwards the log is that of the events that are there.
 */
static void every_call_fails_once(void **state)
{
	(void)state;
	long countdown = 0;
	for (long n = 1;; n++) {
		struct arena *own = arena_create();
		const char *path = test_path(own, "fails");
		struct driver inner = sqlite_driver(own, path, &(struct sqlite_options){ 0 });
		struct driver driver = fault_driver(own, inner, &countdown);
		struct keeper keeper = { 0 };
		struct store *store;
		struct store_read *read;
		struct error error = { 0 };
		struct store_options options = options_of(&keeper, STORE_CREATE);
		uint64_t size, acknowledged = 0;
		static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
		for (size_t i = 0; i < 4; i++)
			unlink(str_c(own, str_format(own, "%s%s", path, ends[i])));
		countdown = 0; /* none, until there are so many events that a tile is filled */
		assert_int_equal(store_open_with(&driver, &options, &store, &error), STATUS_OK);
		for (uint64_t k = 1; k <= 260; k++) {
			uint64_t number = k;
			if (k == 254)
				countdown = n;
			acknowledged += store_write(store, change_with_leaf, &number, &error) == STATUS_OK;
		}
		bool done = countdown > 0;
		store_close(store);
		log_close(keeper.log);
		countdown = 0;
		options = options_of(&keeper, STORE_WRITE);
		keeper = (struct keeper){ 0 };
		assert_int_equal(store_open(path, &options, &store, &error), STATUS_OK);
		for (uint64_t k = 1; k <= 3; k++)
			assert_int_equal(store_write(store, change_with_leaf, &k, &error), STATUS_OK);
		assert_int_equal(store_read_begin(store, &read, &error), STATUS_OK);
		check_log(read, &size);
		assert_true(size >= acknowledged + 3);
		store_read_end(read);
		store_close(store);
		log_close(keeper.log);
		arena_destroy(own);
		if (done)
			break;
		assert_true(n < 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_is_that_of_the_events),
		cmocka_unit_test(an_old_backup_signs_nothing),
		cmocka_unit_test(every_call_fails_once),
	};
	return cmocka_run_group_tests_name("store.log", tests, begin, end);
}
