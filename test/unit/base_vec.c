/* vec.h */
#include "unit.h"
#include "vec.h"

struct pair {
	int64_t a;
	char b;
};

static int setup(void **state)
{
	*state = arena_create();
	return 0;
}

static int teardown(void **state)
{
	arena_destroy(*state);
	return 0;
}

static void zero_initialised_is_empty(void **state)
{
	(void)state;
	VEC(int) numbers = { 0 };
	int seen = 0;
	vec_each (&numbers, i)
		seen++;
	assert_int_equal(seen, 0);
}

static void push_gives_a_zeroed_item(void **state)
{
	VEC(struct pair) pairs = { 0 };
	struct pair *pair = vec_push(*state, &pairs);
	assert_int_equal(pair->a, 0);
	assert_int_equal(pair->b, 0);
	assert_int_equal(pairs.count, 1);
}

static void push_after_shortening_is_zeroed_again(void **state)
{
	VEC(struct pair) pairs = { 0 };
	vec_push(*state, &pairs)->a = 7;
	pairs.count--;
	assert_int_equal(vec_push(*state, &pairs)->a, 0);
}

static void items_survive_growing(void **state)
{
	VEC(int) numbers = { 0 };
	for (int i = 0; i < 100000; i++)
		vec_add(*state, &numbers, i);
	assert_int_equal(numbers.count, 100000);
	vec_each (&numbers, i)
		assert_int_equal(numbers.at[i], (int)i);
}

static void growing_wastes_at_most_twice_the_memory(void **state)
{
	VEC(int64_t) numbers = { 0 };
	for (int i = 0; i < 10000; i++)
		vec_add(*state, &numbers, i);
	assert_true(numbers.capacity < 2 * numbers.count);
	assert_true(arena_used(*state) < 4 * numbers.count * sizeof(int64_t));
}

static void overflowing(void)
{
	size_t capacity = SIZE_MAX / 2 + 1;
	vec_grow(arena_create(), NULL, capacity, &capacity, 1);
}

static void capacity_overflow_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(overflowing));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_initialised_is_empty),
		cmocka_unit_test_setup_teardown(push_gives_a_zeroed_item, setup, teardown),
		cmocka_unit_test_setup_teardown(push_after_shortening_is_zeroed_again, setup, teardown),
		cmocka_unit_test_setup_teardown(items_survive_growing, setup, teardown),
		cmocka_unit_test_setup_teardown(growing_wastes_at_most_twice_the_memory, setup, teardown),
		cmocka_unit_test(capacity_overflow_aborts),
	};
	return cmocka_run_group_tests_name("base.vec", tests, NULL, NULL);
}
