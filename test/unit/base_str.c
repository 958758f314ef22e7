/* str.h */
#include "arena.h"
#include "str.h"
#include "unit.h"

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
	arena_destroy(arena);
	return 0;
}

static void of_null_is_none(void **state)
{
	(void)state;
	assert_null(str_of(NULL).ptr);
	assert_int_equal(str_of(NULL).len, 0);
}

static void literal_has_no_nul_in_its_length(void **state)
{
	(void)state;
	assert_int_equal(STR("abc").len, 3);
}

static void equality_is_of_bytes_and_length(void **state)
{
	(void)state;
	assert_true(str_eq(STR("abc"), STR("abc")));
	assert_false(str_eq(STR("abc"), STR("abd")));
	assert_false(str_eq(STR("abc"), STR("ab")));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
}

static void none_equals_the_empty_string(void **state)
{
	(void)state;
	assert_true(str_eq(STR_NONE, STR("")));
	assert_true(str_is(STR_NONE, ""));
	assert_int_equal(str_compare(STR_NONE, STR("")), 0);
}

static void compare_is_by_bytes_and_the_shorter_comes_first(void **state)
{
	(void)state;
	assert_true(str_compare(STR("a"), STR("b")) < 0);
	assert_true(str_compare(STR("b"), STR("aa")) > 0);
	assert_true(str_compare(STR("a"), STR("aa")) < 0);
	assert_true(str_compare(STR("aa"), STR("a")) > 0);
	assert_true(str_compare(STR("\x7f"), STR("\x80")) < 0);
	assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
	assert_true(str_compare(STR_NONE, STR("a")) < 0);
}

static void starts(void **state)
{
	(void)state;
	assert_true(str_starts(STR("article 3"), "article"));
	assert_false(str_starts(STR("art"), "article"));
	assert_false(str_starts(STR("particle"), "article"));
	assert_true(str_starts(STR_NONE, ""));
	assert_false(str_starts(STR_NONE, "a"));
}

static void ends(void **state)
{
	(void)state;
	assert_true(str_ends(STR("floor.law"), ".law"));
	assert_false(str_ends(STR("law"), ".law"));
	assert_false(str_ends(STR("floor.laws"), ".law"));
	assert_true(str_ends(STR_NONE, ""));
}

static void copy_is_followed_by_nul(void **state)
{
	(void)state;
	struct str copy = str_copy(arena, (struct str){ "abcdef", 3 });
	assert_str(copy, "abc");
	assert_int_equal(copy.ptr[3], 0);
}

static void copy_of_none_has_an_address(void **state)
{
	(void)state;
	assert_non_null(str_copy(arena, STR_NONE).ptr);
	assert_string_equal(str_c(arena, STR_NONE), "");
}

static void c_string_ends_at_an_inner_nul(void **state)
{
	(void)state;
	assert_string_equal(str_c(arena, STR("ab\0c")), "ab");
}

static void format_short_text(void **state)
{
	(void)state;
	assert_str(str_format(arena, "%s-%d", "x", 7), "x-7");
	const char *volatile null = NULL; /* unseen by the compiler, which warns of what it sees */
	struct str none = { null, 0 };
	assert_str(str_format(arena, "%.*s", STR_ARG(none)), "");
}

/* Around the size of the buffer that short texts are formatted in. */
static void format_text_of_every_length(void **state)
{
	(void)state;
	for (int len = 0; len < 600; len++) {
		struct str text = str_format(arena, "%*s", len, "");
		assert_int_equal(text.len, len);
		for (int i = 0; i < len; i++)
			assert_int_equal(text.ptr[i], ' ');
		assert_int_equal(text.ptr[len], 0);
	}
}

static void trim_takes_ascii_white_space_off_both_ends(void **state)
{
	(void)state;
	assert_str(str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
	assert_str(str_trim(STR("a")), "a");
	assert_str(str_trim(STR(" \t ")), "");
	assert_str(str_trim(STR_NONE), "");
	assert_str(str_trim(STR("\xc2\xa0x")), "\xc2\xa0x");
}

static void distance_counts_each_kind_of_edit(void **state)
{
	(void)state;
	assert_int_equal(str_distance(STR("hold"), STR("hold"), 3), 0);
	assert_int_equal(str_distance(STR("hold"), STR("holds"), 3), 1);
	assert_int_equal(str_distance(STR("hold"), STR("old"), 3), 1);
	assert_int_equal(str_distance(STR("hold"), STR("bold"), 3), 1);
	assert_int_equal(str_distance(STR("hold"), STR("hodl"), 3), 1);
	assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 3), 3);
}

/* The restricted form: what was transposed is not edited again. */
static void distance_is_of_optimal_string_alignment(void **state)
{
	(void)state;
	assert_int_equal(str_distance(STR("ca"), STR("abc"), 5), 3);
}

static void distance_stops_past_the_limit(void **state)
{
	(void)state;
	assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 3);
	assert_int_equal(str_distance(STR("abc"), STR("xyz"), 0), 1);
	assert_int_equal(str_distance(STR("a"), STR("abcdefgh"), 3), 4);
	assert_int_equal(str_distance(STR(""), STR("abc"), 3), 3);
	assert_int_equal(str_distance(STR_NONE, STR_NONE, 0), 0);
}

static void distance_at_64_bytes_and_one_past(void **state)
{
	(void)state;
	char text[65];
	memset(text, 'a', sizeof text);
	assert_int_equal(str_distance((struct str){ text, 64 }, (struct str){ text, 64 }, 2), 0);
	assert_int_equal(str_distance((struct str){ text, 64 }, (struct str){ text, 63 }, 2), 1);
	assert_int_equal(str_distance((struct str){ text, 65 }, (struct str){ text, 65 }, 2), 3);
	assert_int_equal(str_distance((struct str){ text, 64 }, (struct str){ text, 65 }, 2), 3);
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* By its definition, recursively. */
static unsigned distance_plainly(struct str a, struct str b)
{
	if (a.len == 0 || b.len == 0)
		return (unsigned)(a.len + b.len);
	struct str a1 = { a.ptr, a.len - 1 }, b1 = { b.ptr, b.len - 1 };
	unsigned best = distance_plainly(a1, b1) + (a.ptr[a1.len] != b.ptr[b1.len]);
	best = least(best, least(distance_plainly(a1, b), distance_plainly(a, b1)) + 1);
	if (a.len > 1 && b.len > 1 && a.ptr[a1.len] == b.ptr[b1.len - 1] && a.ptr[a1.len - 1] == b.ptr[b1.len]) {
		struct str a2 = { a.ptr, a.len - 2 }, b2 = { b.ptr, b.len - 2 };
		best = least(best, distance_plainly(a2, b2) + 1);
	}
	return best;
}

static void property_distance_is_what_its_definition_says(void **state)
{
	(void)state;
	for (int cases = unit_cases(1500); cases; cases--) {
		char text[2][6];
		struct str s[2];
		for (int k = 0; k < 2; k++) {
			s[k] = (struct str){ text[k], (size_t)unit_random_between(0, 6) };
			for (size_t i = 0; i < s[k].len; i++)
				text[k][i] = (char)unit_random_between('a', 'c');
		}
		unsigned limit = (unsigned)unit_random_between(0, 7), plainly = distance_plainly(s[0], s[1]);
		unsigned expected = plainly <= limit ? plainly : limit + 1;
		assert_int_equal(str_distance(s[0], s[1], limit), expected);
		assert_int_equal(str_distance(s[1], s[0], limit), expected);
	}
}

static void property_compare_orders_totally(void **state)
{
	(void)state;
	for (int cases = unit_cases(5000); cases; cases--) {
		char text[3][3];
		struct str s[3];
		for (int k = 0; k < 3; k++) {
			s[k] = (struct str){ text[k], (size_t)unit_random_between(0, 3) };
			for (size_t i = 0; i < s[k].len; i++)
				text[k][i] = (char)unit_random_between(-2, 2);
		}
		int ab = str_compare(s[0], s[1]), ba = str_compare(s[1], s[0]), bc = str_compare(s[1], s[2]);
		assert_true((ab < 0) == (ba > 0));
		assert_true((ab == 0) == str_eq(s[0], s[1]));
		if (ab <= 0 && bc <= 0)
			assert_true(str_compare(s[0], s[2]) <= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_null_is_none),
		cmocka_unit_test(literal_has_no_nul_in_its_length),
		cmocka_unit_test(equality_is_of_bytes_and_length),
		cmocka_unit_test(none_equals_the_empty_string),
		cmocka_unit_test(compare_is_by_bytes_and_the_shorter_comes_first),
		cmocka_unit_test(starts),
		cmocka_unit_test(ends),
		cmocka_unit_test(copy_is_followed_by_nul),
		cmocka_unit_test(copy_of_none_has_an_address),
		cmocka_unit_test(c_string_ends_at_an_inner_nul),
		cmocka_unit_test(format_short_text),
		cmocka_unit_test(format_text_of_every_length),
		cmocka_unit_test(trim_takes_ascii_white_space_off_both_ends),
		cmocka_unit_test(distance_counts_each_kind_of_edit),
		cmocka_unit_test(distance_is_of_optimal_string_alignment),
		cmocka_unit_test(distance_stops_past_the_limit),
		cmocka_unit_test(distance_at_64_bytes_and_one_past),
		cmocka_unit_test(property_distance_is_what_its_definition_says),
		cmocka_unit_test(property_compare_orders_totally),
	};
	return cmocka_run_group_tests_name("base.str", tests, begin, end);
}
