/* map.h */
#include "arena.h"
#include "map.h"
#include "map_int.h"
#include "unit.h"

static struct arena *arena;
static struct map map;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	map_init(&map, arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void empty_has_nothing(void **state)
{
	(void)state;
	uint64_t value = 9;
	assert_false(map_get(&map, STR("a"), &value));
	assert_int_equal(value, 9);
	assert_int_equal(map.count, 0);
}

static void put_is_got(void **state)
{
	(void)state;
	uint64_t value = 0;
	assert_true(map_put(&map, STR("a"), 7));
	assert_true(map_get(&map, STR("a"), &value));
	assert_int_equal(value, 7);
	assert_false(map_get(&map, STR("b"), NULL));
}

static void value_may_be_null(void **state)
{
	(void)state;
	map_put(&map, STR("a"), 7);
	assert_true(map_get(&map, STR("a"), NULL));
}

static void put_again_changes_nothing(void **state)
{
	(void)state;
	uint64_t value;
	map_put(&map, STR("a"), 7);
	assert_false(map_put(&map, STR("a"), 8));
	assert_true(map_get(&map, STR("a"), &value));
	assert_int_equal(value, 7);
	assert_int_equal(map.count, 1);
}

static void set_puts_or_replaces(void **state)
{
	(void)state;
	uint64_t value;
	map_set(&map, STR("a"), 7);
	map_set(&map, STR("a"), 8);
	assert_true(map_get(&map, STR("a"), &value));
	assert_int_equal(value, 8);
	assert_int_equal(map.count, 1);
}

static void the_empty_key_is_a_key(void **state)
{
	(void)state;
	uint64_t value;
	assert_false(map_get(&map, STR_NONE, NULL));
	assert_true(map_put(&map, STR_NONE, 5));
	assert_false(map_put(&map, STR(""), 6));
	assert_true(map_get(&map, STR(""), &value));
	assert_int_equal(value, 5);
}

static void keys_may_hold_nul(void **state)
{
	(void)state;
	map_put(&map, STR("a\0b"), 1);
	assert_false(map_get(&map, STR("a\0c"), NULL));
	assert_false(map_get(&map, STR("a"), NULL));
	assert_true(map_get(&map, STR("a\0b"), NULL));
}

static void a_hundred_thousand_keys(void **state)
{
	(void)state;
	enum { KEYS = 100000 };
	uint64_t value;
	for (uint64_t i = 0; i < KEYS; i++)
		assert_true(map_put(&map, str_format(arena, "key%u", (unsigned)i), i * i));
	assert_int_equal(map.count, KEYS);
	for (uint64_t i = 0; i < KEYS; i++) {
		assert_true(map_get(&map, str_format(arena, "key%u", (unsigned)i), &value));
		assert_int_equal(value, i * i);
	}
	for (uint64_t i = KEYS; i < 2 * KEYS; i++)
		assert_false(map_get(&map, str_format(arena, "key%u", (unsigned)i), &value));
}

/* Key 00 01 .. 0f, and messages 00 01 .. of growing length: the vectors of the reference implementation. */
static void siphash_of_the_published_vectors(void **state)
{
	(void)state;
	static const uint64_t expected[16] = {
		0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d,
		0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
		0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
		0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5,
	};
	unsigned char bytes[16];
	for (unsigned char i = 0; i < 16; i++)
		bytes[i] = i;
	for (size_t len = 0; len < 16; len++)
		assert_true(map_siphash(0x0706050403020100, 0x0f0e0d0c0b0a0908, bytes, len) == expected[len]);
}

static void hash_is_the_same_within_a_process(void **state)
{
	(void)state;
	assert_true(hash_bytes("abc", 3) == hash_bytes("abc", 3));
	assert_true(hash_bytes(NULL, 0) == hash_bytes("", 0));
}

/* The key of one process in 2^64 gives the same hash as the vectors' key. */
static void hash_has_a_key_of_the_process(void **state)
{
	(void)state;
	assert_false(hash_bytes("", 0) == 0x726fdb47dd0e0e31);
	assert_false(hash_bytes("", 0) == map_siphash(0, 0, "", 0));
}

static void property_map_agrees_with_an_array(void **state)
{
	(void)state;
	enum { KEYS = 300 };
	uint64_t model[KEYS], value;
	bool there[KEYS] = { false };
	for (int cases = unit_cases(20000); cases; cases--) {
		size_t k = (size_t)unit_random_between(0, KEYS - 1);
		struct str key = str_format(arena, "%zu", k);
		uint64_t new_value = unit_random();
		switch (unit_random_between(0, 2)) {
		case 0:
			assert_int_equal(map_put(&map, key, new_value), !there[k]);
			model[k] = there[k] ? model[k] : new_value;
			there[k] = true;
			break;
		case 1:
			map_set(&map, key, new_value);
			model[k] = new_value;
			there[k] = true;
			break;
		default:
			assert_int_equal(map_get(&map, key, &value), there[k]);
			if (there[k])
				assert_true(value == model[k]);
		}
	}
}

#define fact(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(empty_has_nothing),
		fact(put_is_got),
		fact(value_may_be_null),
		fact(put_again_changes_nothing),
		fact(set_puts_or_replaces),
		fact(the_empty_key_is_a_key),
		fact(keys_may_hold_nul),
		fact(a_hundred_thousand_keys),
		fact(siphash_of_the_published_vectors),
		fact(hash_is_the_same_within_a_process),
		fact(hash_has_a_key_of_the_process),
		fact(property_map_agrees_with_an_array),
	};
	return cmocka_run_group_tests_name("base.map", tests, NULL, NULL);
}
