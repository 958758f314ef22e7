/* buf.h */
#include "buf.h"
#include "unit.h"

static void empty_may_be_finished(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	assert_int_equal(buf_str(&buf).len, 0);
	buf_finish(&buf);
}

static void adds_in_order(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	buf_add(&buf, "ab", 2);
	buf_add_str(&buf, STR("cd"));
	buf_add_c(&buf, "ef");
	buf_add_char(&buf, 'g');
	buf_add_repeat(&buf, 'h', 3);
	buf_format(&buf, "%d", 12);
	assert_str(buf_str(&buf), "abcdefghhh12");
	buf_finish(&buf);
}

static void nothing_adds_nothing(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	buf_add(&buf, NULL, 0);
	buf_add_str(&buf, STR_NONE);
	buf_add_c(&buf, NULL);
	buf_add_repeat(&buf, 'x', 0);
	buf_format(&buf, "%s", "");
	assert_int_equal(buf_str(&buf).len, 0);
	buf_finish(&buf);
}

static void c_view_ends_in_nul_and_counts_it_not(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	assert_string_equal(buf_c(&buf), "");
	for (int len = 1; len < 1000; len++) {
		buf_add_char(&buf, 'a');
		assert_int_equal(strlen(buf_c(&buf)), len);
		assert_int_equal(buf.len, len);
	}
	buf_finish(&buf);
}

static void clear_keeps_the_memory(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	buf_add_repeat(&buf, 'a', 10000);
	const char *memory = buf.ptr;
	buf_clear(&buf);
	buf_add_repeat(&buf, 'b', 10000);
	assert_ptr_equal(buf.ptr, memory);
	assert_int_equal(buf.len, 10000);
	buf_finish(&buf);
}

static void finished_may_be_used_again(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	buf_add_c(&buf, "x");
	buf_finish(&buf);
	buf_add_c(&buf, "y");
	assert_str(buf_str(&buf), "y");
	buf_finish(&buf);
}

/* The room left when a text is formatted goes through every size around the text's. */
static void format_at_every_room(void **state)
{
	(void)state;
	for (size_t before = 0; before < 300; before++) {
		struct buf buf = BUF_INIT;
		buf_add_repeat(&buf, 'x', before);
		buf_format(&buf, "%s|%05d", "formatted", 42);
		assert_int_equal(buf.len, before + 15);
		assert_memory_equal(buf.ptr + before, "formatted|00042", 15);
		buf_finish(&buf);
	}
}

static void format_longer_than_twice_the_capacity(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	buf_format(&buf, "%100000d", 7);
	assert_int_equal(buf.len, 100000);
	assert_int_equal(buf.ptr[99999], '7');
	buf_finish(&buf);
}

static void overflowing(void)
{
	struct buf buf = BUF_INIT;
	buf_add_char(&buf, 'a');
	buf_add_repeat(&buf, 'b', SIZE_MAX);
}

static void overflow_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(overflowing));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_may_be_finished),  cmocka_unit_test(adds_in_order),
		cmocka_unit_test(nothing_adds_nothing),   cmocka_unit_test(c_view_ends_in_nul_and_counts_it_not),
		cmocka_unit_test(clear_keeps_the_memory), cmocka_unit_test(finished_may_be_used_again),
		cmocka_unit_test(format_at_every_room),   cmocka_unit_test(format_longer_than_twice_the_capacity),
		cmocka_unit_test(overflow_aborts),
	};
	return cmocka_run_group_tests_name("base.buf", tests, NULL, NULL);
}
