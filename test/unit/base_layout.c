/* layout.h */
#include "layout.h"
#include "unit.h"
#include "utf8.h"

static void lines_are(const char *text, size_t width, const char *wanted)
{
	struct arena *arena = arena_create();
	struct buf out = BUF_INIT;
	str_vec lines = { 0 };
	layout_lines(arena, str_of(text), width, &lines);
	vec_each (&lines, i)
		buf_format(&out, "%s%.*s", i ? "|" : "", STR_ARG(lines.at[i]));
	assert_str(buf_str(&out), wanted);
	buf_finish(&out);
	arena_destroy(arena);
}

static void lines_break_at_spaces(void **state)
{
	(void)state;
	lines_are("one two three", 7, "one two|three");
	lines_are("one two three", 13, "one two three");
	lines_are("one two three", 12, "one two|three");
}

static void a_long_word_stays_whole(void **state)
{
	(void)state;
	lines_are("a 2025-03-15T18:45-05:00 b", 6, "a|2025-03-15T18:45-05:00|b");
	lines_are("abcdefgh", 3, "abcdefgh");
}

static void newlines_break_and_empty_lines_stay(void **state)
{
	(void)state;
	lines_are("one\n\ntwo", 20, "one||two");
	lines_are("one\n", 20, "one|");
}

static void nothing_is_one_empty_line(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	str_vec lines = { 0 };
	layout_lines(arena, STR_NONE, 10, &lines);
	assert_int_equal(lines.count, 1);
	assert_int_equal(lines.at[0].len, 0);
	arena_destroy(arena);
}

static void width_is_of_columns_not_bytes(void **state)
{
	(void)state;
	lines_are("R\xc3\xa9"
		  "cord \xc3\xa9t\xc3\xa9",
		  10,
		  "R\xc3\xa9"
		  "cord \xc3\xa9t\xc3\xa9");
}

static void wrapped_is(size_t at, size_t indent, size_t width, const char *text, const char *wanted)
{
	struct buf out = BUF_INIT;
	layout_wrap(&out, str_of(text), at, indent, width);
	assert_str(buf_str(&out), wanted);
	buf_finish(&out);
}

static void wrap_indents_further_lines(void **state)
{
	(void)state;
	wrapped_is(2, 4, 24, "aaaa bbbb cccc dddd eeee", "aaaa bbbb cccc dddd\n    eeee\n");
	wrapped_is(2, 2, 24, "aaaa bbbb cccc dddd eeee", "aaaa bbbb cccc dddd\n  eeee\n");
}

static void wrap_counts_what_stands_before(void **state)
{
	(void)state;
	wrapped_is(6, 0, 24, "aaaa bbbb cccc dddd eeee", "aaaa bbbb cccc\ndddd eeee\n");
}

static void table_is(size_t width, const char *wanted)
{
	struct table table = { .arena = arena_create(), .columns = 2, .wraps = 2 };
	struct buf out = BUF_INIT;
	table_add(&table, STR("name"));
	table_add(&table, STR("what it is for, in words"));
	table_add(&table, STR("n"));
	table_add(&table, STR_NONE);
	table_write(&out, &table, 1, width, NULL, NULL);
	assert_str(buf_str(&out), wanted);
	buf_finish(&out);
	arena_destroy(table.arena);
}

static void a_table_wraps_what_may_wrap(void **state)
{
	(void)state;
	table_is(80, " name  what it is for, in words\n n\n");
	table_is(25, " name  what it is for, in\n       words\n n\n");
}

/* Whatever the words: no line is wider than it may be, unless it is one word; nothing is lost; none ends in a space. */
static void property_wrapping_keeps_words_and_width(void **state)
{
	(void)state;
	struct arena *arena = arena_create();
	for (int cases = unit_cases(2000); cases > 0; cases--) {
		struct buf text = BUF_INIT, again = BUF_INIT;
		size_t words = 1 + unit_random() % 12, width = 16 + unit_random() % 40;
		for (size_t i = 0; i < words; i++) {
			buf_add_c(&text, i ? " " : "");
			buf_add_repeat(&text, (char)('a' + i), 1 + unit_random() % 20);
		}
		str_vec lines = { 0 };
		layout_lines(arena, buf_str(&text), width, &lines);
		vec_each (&lines, i) {
			struct str line = lines.at[i];
			assert_true(line.len && line.ptr[line.len - 1] != ' ' && line.ptr[0] != ' ');
			assert_true(utf8_columns(line) <= width || !memchr(line.ptr, ' ', line.len));
			buf_format(&again, "%s%.*s", i ? " " : "", STR_ARG(line));
		}
		assert_true(str_eq(buf_str(&text), buf_str(&again)));
		buf_finish(&text);
		buf_finish(&again);
	}
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_at_spaces),
		cmocka_unit_test(a_long_word_stays_whole),
		cmocka_unit_test(newlines_break_and_empty_lines_stay),
		cmocka_unit_test(nothing_is_one_empty_line),
		cmocka_unit_test(width_is_of_columns_not_bytes),
		cmocka_unit_test(wrap_indents_further_lines),
		cmocka_unit_test(wrap_counts_what_stands_before),
		cmocka_unit_test(a_table_wraps_what_may_wrap),
		cmocka_unit_test(property_wrapping_keeps_words_and_width),
	};
	return cmocka_run_group_tests_name("base.layout", tests, NULL, NULL);
}
