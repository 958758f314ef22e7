/* arena.h */
#include "arena.h"
#include "unit.h"

static void create_and_destroy(void **state)
{
	(void)state;
	arena_destroy(arena_create());
}

static void destroy_of_null_is_fine(void **state)
{
	(void)state;
	arena_destroy(NULL);
}

static bool all_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static void memory_is_zero(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	for (size_t size = 1; size < 5000; size += 37)
		assert_true(all_zero(arena_alloc(arena, size), size));
	arena_destroy(arena);
}

static void memory_is_aligned_to_16(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	for (size_t size = 0; size < 300; size++)
		assert_int_equal((uintptr_t)arena_alloc(arena, size) % 16, 0);
	arena_destroy(arena);
}

static void nothing_has_an_address_of_its_own(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	void *first = arena_alloc(arena, 0), *second = arena_alloc(arena, 0);
	assert_non_null(first);
	assert_non_null(second);
	assert_ptr_not_equal(first, second);
	arena_destroy(arena);
}

static void larger_than_any_block(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	size_t size = (size_t)5 << 20;
	unsigned char *bytes = arena_alloc(arena, size);
	assert_true(all_zero(bytes, size));
	memset(bytes, 1, size);
	assert_true(all_zero(arena_alloc(arena, 100), 100));
	arena_destroy(arena);
}

static void copy_holds_the_same_bytes(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	assert_memory_equal(arena_copy(arena, "abc", 4), "abc", 4);
	arena_destroy(arena);
}

static void copy_of_nothing_may_come_from_null(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	assert_non_null(arena_copy(arena, NULL, 0));
	arena_destroy(arena);
}

static void new_array_is_of_the_type(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	int64_t *numbers = arena_new_array(arena, int64_t, 3);
	numbers[2] = 7;
	assert_int_equal(numbers[0] + numbers[1] + numbers[2], 7);
	assert_int_equal(arena_used(arena), 24);
	arena_destroy(arena);
}

static void overflowing_array(void) { arena_array(arena_create(), SIZE_MAX / 2, 3); }

static void array_overflow_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(overflowing_array));
}

static void overflowing_size(void) { arena_alloc(arena_create(), SIZE_MAX - 3); }

static void size_overflow_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(overflowing_size));
}

static void used_counts_what_was_asked_for(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	assert_int_equal(arena_used(arena), 0);
	arena_alloc(arena, 5);
	arena_alloc(arena, 100000);
	assert_int_equal(arena_used(arena), 100005);
	arena_destroy(arena);
}

static char order[8];

static void note(void *what)
{
	size_t len = strlen(order);
	order[len] = *(const char *)what;
	order[len + 1] = '\0';
}

static void cleanups_run_last_registered_first(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	order[0] = '\0';
	arena_on_destroy(arena, note, (void *)(uintptr_t) "a");
	arena_on_destroy(arena, note, (void *)(uintptr_t) "b");
	assert_string_equal(order, "");
	arena_destroy(arena);
	assert_string_equal(order, "ba");
}

static void reset_runs_cleanups_once(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	order[0] = '\0';
	arena_on_destroy(arena, note, (void *)(uintptr_t) "a");
	arena_reset(arena);
	assert_string_equal(order, "a");
	arena_destroy(arena);
	assert_string_equal(order, "a");
}

static void register_another(void *arena) { arena_on_destroy(arena, note, (void *)(uintptr_t) "z"); }

static void a_cleanup_may_register_another(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	order[0] = '\0';
	arena_on_destroy(arena, register_another, arena);
	arena_destroy(arena);
	assert_string_equal(order, "z");
}

static void a_cleanup_still_sees_the_memory(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	order[0] = '\0';
	arena_on_destroy(arena, note, arena_copy(arena, "m", 2));
	arena_destroy(arena);
	assert_string_equal(order, "m");
}

static void reset_of_an_empty_arena(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	arena_reset(arena);
	assert_non_null(arena_alloc(arena, 1));
	arena_destroy(arena);
}

static void memory_after_reset_is_zero(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	for (int round = 0; round < 5; round++) {
		for (size_t size = 1; size < 40000; size *= 3) {
			unsigned char *bytes = arena_alloc(arena, size);
			assert_true(all_zero(bytes, size));
			memset(bytes, 0xff, size);
		}
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_destroy(arena);
}

static void reset_keeps_the_largest_block(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	arena_alloc(arena, 100);
	char *large = arena_alloc(arena, (size_t)3 << 20);
	arena_alloc(arena, (size_t)2 << 20);
	arena_reset(arena);
	assert_ptr_equal(arena_alloc(arena, (size_t)3 << 20), large);
	arena_destroy(arena);
}

/* Every piece is filled with its own number; in the end each still holds it, so no two overlap. */
static void property_pieces_do_not_overlap(void **state)
{
	(void)state;
	enum { PIECES = 2000 };
	static unsigned char *at[PIECES];
	static size_t size[PIECES];
	int rounds = unit_cases(4);
	struct arena *arena = arena_create();
	for (int round = 0; round < rounds; round++) {
		for (int i = 0; i < PIECES; i++) {
			size[i] = (size_t)unit_random_between(0, i % 100 ? 200 : 50000);
			at[i] = arena_alloc(arena, size[i]);
			assert_true(all_zero(at[i], size[i]));
			memset(at[i], i % 255 + 1, size[i]);
		}
		for (int i = 0; i < PIECES; i++)
			for (size_t j = 0; j < size[i]; j++)
				assert_int_equal(at[i][j], i % 255 + 1);
		arena_reset(arena);
	}
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(create_and_destroy),
		cmocka_unit_test(destroy_of_null_is_fine),
		cmocka_unit_test(memory_is_zero),
		cmocka_unit_test(memory_is_aligned_to_16),
		cmocka_unit_test(nothing_has_an_address_of_its_own),
		cmocka_unit_test(larger_than_any_block),
		cmocka_unit_test(copy_holds_the_same_bytes),
		cmocka_unit_test(copy_of_nothing_may_come_from_null),
		cmocka_unit_test(new_array_is_of_the_type),
		cmocka_unit_test(array_overflow_aborts),
		cmocka_unit_test(size_overflow_aborts),
		cmocka_unit_test(used_counts_what_was_asked_for),
		cmocka_unit_test(cleanups_run_last_registered_first),
		cmocka_unit_test(reset_runs_cleanups_once),
		cmocka_unit_test(a_cleanup_may_register_another),
		cmocka_unit_test(a_cleanup_still_sees_the_memory),
		cmocka_unit_test(reset_of_an_empty_arena),
		cmocka_unit_test(memory_after_reset_is_zero),
		cmocka_unit_test(reset_keeps_the_largest_block),
		cmocka_unit_test(property_pieces_do_not_overlap),
	};
	return cmocka_run_group_tests_name("base.arena", tests, NULL, NULL);
}
