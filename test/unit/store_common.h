/* store_common.h - what the tests of the store share: changes that can be told apart, and how what is there is held
 * against them.
 *
 * A change N appends one event with the body "change N ...", counts in one versioned map, and keeps the event's number
 * under N in another. So whether a change is there whole, half or not at all can be seen of N alone. */
#ifndef TEST_UNIT_STORE_COMMON_H
#define TEST_UNIT_STORE_COMMON_H
#include "arena.h"
#include "store_int.h"
#include "unit.h"
#include "unit_folder.h"

static const struct store_map count_map = { 1, true }, change_map = { 2, true }, plain_map = { 3, false };

static inline const char *test_folder(void)
{
	static char path[64];
	if (!*path)
		assert_true(unit_folder_make(path));
	return path;
}

static inline void test_folder_remove(void) { unit_folder_remove(test_folder()); }

static inline const char *test_path(struct arena *arena, const char *name)
{
	return str_c(arena, str_format(arena, "%s/%s", test_folder(), name));
}

static inline struct str number_key(struct arena *arena, int64_t number)
{
	struct buf key = BUF_INIT;
	store_key_number(&key, number);
	struct str out = str_copy(arena, buf_str(&key));
	buf_finish(&key);
	return out;
}

static inline struct str change_body(struct arena *arena, uint64_t number)
{
	size_t pad = number % 7 * 40 + (number % 101 == 0 ? 9000 : 0); /* now and then over several pages */
	return str_format(arena, "change %llu %0*d", (unsigned long long)number, (int)pad, 0);
}

static inline enum status change_count(struct store_read *read, struct arena *arena, int64_t *count,
				       struct error *error)
{
	struct store_row row;
	*count = 0;
	enum status status = store_get(read, arena, count_map, STR("count"), &row, error);
	if (status == STATUS_OK)
		*count = strtoll(row.value.ptr, NULL, 10);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A store_work; the context is the number of the change. */
static inline enum status make_change(void *context, struct store_write *w, struct error *error)
{
	uint64_t number = *(uint64_t *)context;
	struct arena *arena = arena_create();
	int64_t count;
	struct store_event event = { .recorded = 1742000000 + (int64_t)number,
				     .type = STR("change"),
				     .leaf = STR("{}"),
				     .body = change_body(arena, number),
				     .nonce = number_key(arena, (int64_t)number) };
	enum status status = store_append(w, &event, error);
	if (status == STATUS_OK)
		status = change_count(store_reading(w), arena, &count, error);
	if (status == STATUS_OK)
		status = store_put(w, count_map, STR("count"), str_format(arena, "%lld", (long long)count + 1), error);
	if (status == STATUS_OK)
		status = store_put(w, change_map, number_key(arena, (int64_t)number),
				   str_format(arena, "%llu", (unsigned long long)event.sequence), error);
	arena_destroy(arena);
	return status;
}

/* Whether the change is there whole; false when it is not there at all. Half is a failure of the test, as is anything
 * but its own bytes. */
static inline bool change_is_there(struct store_read *read, struct arena *arena, uint64_t number)
{
	struct store_row row;
	struct store_event event;
	struct error error = { 0 };
	enum status status = store_get(read, arena, change_map, number_key(arena, (int64_t)number), &row, &error);
	if (status == STATUS_NOT_FOUND)
		return false;
	assert_int_equal(status, STATUS_OK);
	uint64_t sequence = strtoull(row.value.ptr, NULL, 10);
	assert_int_equal(sequence, row.since);
	if (store_event(read, arena, sequence, &event, &error) != STATUS_OK)
		fail_msg("change %llu is there by half: %s", (unsigned long long)number, error.message);
	assert_true(str_eq(event.body, change_body(arena, number)));
	assert_true(str_eq(event.nonce, number_key(arena, (int64_t)number)));
	return true;
}

/* The record is sound, and as many changes as there are events are there whole: the projections and the events agree.
 */
static inline uint64_t check_changes(struct store_read *read)
{
	struct arena *arena = arena_create();
	struct error error = { 0 };
	uint64_t last, seen = 0;
	int64_t count;
	if (store_check(read, NULL, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(store_last(read, &last, &error), STATUS_OK);
	assert_int_equal(change_count(read, arena, &count, &error), STATUS_OK);
	assert_int_equal(count, last);
	struct store_range range = { .limit = STORE_ROWS_MAX };
	struct store_rows rows = { .more = true };
	while (rows.more) {
		assert_int_equal(store_scan(read, arena, change_map, &range, &rows, &error), STATUS_OK);
		for (size_t i = 0; i < rows.count; i++) {
			struct str key = rows.at[i].key;
			int64_t number;
			assert_true(store_key_take_number(&key, &number));
			assert_true(change_is_there(read, arena, (uint64_t)number));
		}
		seen += rows.count;
		if (rows.count)
			range.after = rows.at[rows.count - 1].key;
	}
	assert_int_equal(seen, last);
	arena_destroy(arena);
	return last;
}
#endif
