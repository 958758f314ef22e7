/* json.h, writing */
#include "arena.h"
#include "json.h"
#include "unit.h"
#include "utf8.h"

static struct arena *arena;
static struct json_writer *w;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	w = json_writer_create();
	return 0;
}

static int end(void **state)
{
	(void)state;
	json_writer_destroy(w);
	arena_destroy(arena);
	return 0;
}

static void written(const char *expected)
{
	assert_str(json_writer_text(w), expected);
	json_writer_reset(w);
}

static void destroy_of_null_is_fine(void **state)
{
	(void)state;
	json_writer_destroy(NULL);
}

static void a_document_may_be_any_value(void **state)
{
	(void)state;
	json_null(w);
	written("null");
	json_bool(w, true);
	written("true");
	json_bool(w, false);
	written("false");
	json_int(w, 0);
	written("0");
	json_c(w, "x");
	written("\"x\"");
}

static void empty_containers(void **state)
{
	(void)state;
	json_object(w);
	json_end(w);
	written("{}");
	json_array(w);
	json_end(w);
	written("[]");
}

static void no_white_space(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "a");
	json_array(w);
	json_int(w, 1);
	json_object(w);
	json_end(w);
	json_null(w);
	json_end(w);
	json_name(w, "b");
	json_bool(w, true);
	json_end(w);
	written("{\"a\":[1,{},null],\"b\":true}");
}

static void integers_to_two_to_the_53(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {
		{ 7, "7" },
		{ -1, "-1" },
		{ 1234567890, "1234567890" },
		{ (int64_t)1 << 53, "9007199254740992" },
		{ -((int64_t)1 << 53), "-9007199254740992" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_int(w, cases[i].value);
		written(cases[i].text);
	}
}

static void strings_are_escaped_minimally(void **state)
{
	(void)state;
	json_c(w, "\b\t\n\f\r\"\\/\x01\x1f\x7f");
	written("\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7f\"");
	json_str(w, STR("a\0b"));
	written("\"a\\u0000b\"");
	json_c(w, "Ingólfur 日本 😀 \u2028");
	written("\"Ingólfur 日本 😀 \u2028\"");
}

static void empty_strings(void **state)
{
	(void)state;
	json_str(w, STR_NONE);
	written("\"\"");
	json_c(w, NULL);
	written("\"\"");
}

/* A character to escape at every place around a word's bounds. */
static void escapes_at_every_place(void **state)
{
	(void)state;
	for (int len = 1; len < 30; len++)
		for (int at = 0; at < len; at++) {
			char text[32], expected[40];
			memset(text, 'a', sizeof text);
			text[at] = '\n';
			snprintf(expected, sizeof expected, "\"%.*s\\n%.*s\"", at, text, len - at - 1, text + at + 1);
			json_str(w, (struct str){ text, (size_t)len });
			written(expected);
		}
}

static void what_is_not_utf_8_becomes_u_fffd(void **state)
{
	(void)state;
	json_c(w, "a\xff"
		  "b");
	written("\"a\xef\xbf\xbd"
		"b\"");
	json_c(w, "\xed\xa0\x80");
	written("\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	json_str(w, (struct str){ "\xe2\x82\xac", 2 });
	written("\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

/* ---- order --------------------------------------------------------------------------------------------------- */

static void members_are_sorted(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "z");
	json_int(w, 1);
	json_name(w, "a");
	json_c(w, "second, \"quoted\"");
	json_name(w, "m");
	json_array(w);
	json_end(w);
	json_end(w);
	written("{\"a\":\"second, \\\"quoted\\\"\",\"m\":[],\"z\":1}");
}

static void objects_inside_are_sorted_too(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "y");
	json_object(w);
	json_name(w, "b");
	json_int(w, 1);
	json_name(w, "a");
	json_int(w, 2);
	json_end(w);
	json_name(w, "x");
	json_array(w);
	json_object(w);
	json_name(w, "d");
	json_int(w, 3);
	json_name(w, "c");
	json_int(w, 4);
	json_end(w);
	json_end(w);
	json_end(w);
	written("{\"x\":[{\"c\":4,\"d\":3}],\"y\":{\"a\":2,\"b\":1}}");
}

static void a_shorter_name_comes_first(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "aa");
	json_int(w, 1);
	json_name(w, "a");
	json_int(w, 2);
	json_name(w, "");
	json_int(w, 3);
	json_end(w);
	written("{\"\":3,\"a\":2,\"aa\":1}");
}

/* The example of RFC 8785, section 3.2.3. */
static void order_of_the_rfc_s_example(void **state)
{
	(void)state;
	static const char *const names[] = { "\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\xc2\x80", "\u00f6" };
	json_object(w);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		json_name(w, names[i]);
		json_int(w, (int64_t)i);
	}
	json_end(w);
	written("{\"\\r\":1,\"1\":3,\"\xc2\x80\":5,\"\u00f6\":6,\"\u20ac\":0,\"\U0001f600\":4,\"\ufb33\":2}");
}

static void names_sort_by_what_they_are_and_not_as_escaped(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "a!");
	json_int(w, 1);
	json_name(w, "a\n");
	json_int(w, 2);
	json_name(w, "\"");
	json_int(w, 3);
	json_name(w, "#");
	json_int(w, 4);
	json_end(w);
	written("{\"\\\"\":3,\"#\":4,\"a\\n\":2,\"a!\":1}");
}

static size_t encode(uint32_t c, char to[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[len] | c);
	return len;
}

static size_t utf16_of(struct str s, uint16_t units[40])
{
	size_t count = 0;
	for (size_t at = 0; at < s.len;) {
		uint32_t c = 0;
		at += utf8_decode(s, at, &c);
		if (c >= 0x10000)
			units[count++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
		units[count++] = (uint16_t)(c >= 0x10000 ? 0xdc00 + ((c - 0x10000) & 0x3ff) : c);
	}
	return count;
}

/* By way of real UTF-16. */
static int utf16_compare(struct str a, struct str b)
{
	uint16_t units_a[40], units_b[40];
	size_t count_a = utf16_of(a, units_a), count_b = utf16_of(b, units_b);
	for (size_t i = 0; i < count_a && i < count_b; i++)
		if (units_a[i] != units_b[i])
			return units_a[i] < units_b[i] ? -1 : 1;
	return (count_a > count_b) - (count_a < count_b);
}

/* Names of the code points at which UTF-8, UTF-16 and each other's lengths change. */
static struct str random_name(void)
{
	static const uint32_t points[] = {
		1,      '"',    'a',    'b',    0x7f,   0x80,    0x7ff,   0x800,   0xd7ff,
		0xe000, 0xefff, 0xf000, 0xfb33, 0xffff, 0x10000, 0x1f600, 0x40000, 0x10ffff
	};
	char text[40];
	size_t len = 0;
	for (int64_t left = unit_random_between(0, 5); left; left--)
		len += encode(points[unit_random_between(0, sizeof points / sizeof *points - 1)], text + len);
	return str_copy(arena, (struct str){ text, len });
}

static void property_order_is_utf_16_s(void **state)
{
	(void)state;
	for (int cases = unit_cases(3000); cases; cases--) {
		enum { NAMES = 12 };
		struct str names[NAMES];
		size_t count = 0;
		for (int tries = 0; tries < NAMES; tries++) {
			struct str name = random_name();
			bool there = false;
			for (size_t i = 0; i < count; i++)
				there = there || str_eq(names[i], name);
			if (!there)
				names[count++] = name;
		}
		json_object(w);
		for (size_t i = 0; i < count; i++) {
			json_name_str(w, names[i]);
			json_str(w, names[i]);
		}
		json_end(w);
		struct json *object;
		assert_int_equal(json_parse(arena, json_writer_text(w), &object, NULL), STATUS_OK);
		assert_int_equal(object->count, count);
		for (size_t i = 0; i < count; i++) {
			assert_true(str_eq(object->names[i], object->items[i].text));
			if (i)
				assert_true(utf16_compare(object->names[i - 1], object->names[i]) < 0);
		}
		json_writer_reset(w);
		arena_reset(arena);
	}
}

static void many_members_come_backwards(void **state)
{
	(void)state;
	enum { MEMBERS = 5000 };
	struct buf expected = BUF_INIT;
	json_object(w);
	for (int i = MEMBERS; i-- > 0;) {
		json_name_str(w, str_format(arena, "k%05d", i));
		json_int(w, i);
	}
	json_end(w);
	for (int i = 0; i < MEMBERS; i++)
		buf_format(&expected, "%c\"k%05d\":%d", i ? ',' : '{', i, i);
	buf_add_char(&expected, '}');
	assert_true(str_eq(json_writer_text(w), buf_str(&expected)));
	buf_finish(&expected);
}

/* ---- copying what was read ----------------------------------------------------------------------------------- */

static void copied(const char *from, const char *expected)
{
	struct json *value;
	assert_int_equal(json_parse(arena, str_of(from), &value, NULL), STATUS_OK);
	json_copy(w, value);
	written(expected);
}

static void a_copy_is_canonical(void **state)
{
	(void)state;
	copied(" { \"b\" : [ 1 , true , false, null ] , \"a\" : \"\\u0041\\u000a\" } ",
	       "{\"a\":\"A\\n\",\"b\":[1,true,false,null]}");
	copied("{}", "{}");
	copied("[[],{}]", "[[],{}]");
}

static void a_real_is_copied_as_a_string(void **state)
{
	(void)state;
	copied("[0.1, 1.0]", "[\"0.1\",\"1\"]");
}

static void an_integer_past_two_to_the_53_is_copied_as_a_string(void **state)
{
	(void)state;
	copied("[9007199254740992, 9007199254740993]", "[9007199254740992,\"9007199254740993\"]");
	copied("[-9007199254740992, -9007199254740993]", "[-9007199254740992,\"-9007199254740993\"]");
	copied("-9223372036854775808", "\"-9223372036854775808\"");
	copied("9223372036854775807", "\"9223372036854775807\"");
}

static void a_written_document_is_a_value(void **state)
{
	(void)state;
	struct json_writer *inner = json_writer_create();
	json_object(inner);
	json_name(inner, "b");
	json_int(inner, 1);
	json_name(inner, "a");
	json_c(inner, "\n");
	json_end(inner);
	json_object(w);
	json_name(w, "y");
	json_array(w);
	json_written(w, json_writer_text(inner));
	json_written(w, json_writer_text(inner));
	json_end(w);
	json_name(w, "x");
	json_written(w, json_writer_text(inner));
	json_end(w);
	assert_str(json_writer_text(w), "{\"x\":{\"a\":\"\\n\",\"b\":1},"
					"\"y\":[{\"a\":\"\\n\",\"b\":1},{\"a\":\"\\n\",\"b\":1}]}");
	json_writer_destroy(inner);
}

static void a_copy_may_stand_inside(void **state)
{
	(void)state;
	struct json *value;
	assert_int_equal(json_parse(arena, STR("{\"y\":1,\"x\":2}"), &value, NULL), STATUS_OK);
	json_object(w);
	json_name(w, "facts");
	json_copy(w, value);
	json_name(w, "agreement");
	json_c(w, "us-sv");
	json_end(w);
	written("{\"agreement\":\"us-sv\",\"facts\":{\"x\":2,\"y\":1}}");
}

/* Writes a random value; containers get rarer with depth. */
static void random_value(int depth)
{
	switch (unit_random_between(depth > 4 ? 2 : 0, 6)) {
	case 0:
		json_object(w);
		for (int64_t i = 0, count = unit_random_between(0, 6); i < count; i++) {
			json_name_str(w, str_format(arena, "%c%d", (int)unit_random_between('a', 'z'), (int)i));
			random_value(depth + 1);
		}
		json_end(w);
		return;
	case 1:
		json_array(w);
		for (int64_t count = unit_random_between(0, 6); count; count--)
			random_value(depth + 1);
		json_end(w);
		return;
	case 2: json_null(w); return;
	case 3: json_bool(w, unit_random() & 1); return;
	case 4: json_int(w, unit_random_between(-((int64_t)1 << 53), (int64_t)1 << 53)); return;
	default: json_str(w, random_name());
	}
}

static void property_reading_and_copying_changes_nothing(void **state)
{
	(void)state;
	for (int cases = unit_cases(3000); cases; cases--) {
		struct json *value;
		random_value(0);
		struct str text = str_copy(arena, json_writer_text(w));
		assert_int_equal(json_parse(arena, text, &value, NULL), STATUS_OK);
		json_writer_reset(w);
		json_copy(w, value);
		assert_true(str_eq(json_writer_text(w), text));
		json_writer_reset(w);
		arena_reset(arena);
	}
}

static void property_pretty_text_is_the_same_document(void **state)
{
	(void)state;
	for (int cases = unit_cases(3000); cases; cases--) {
		struct json *value;
		random_value(0);
		struct str text = str_copy(arena, json_writer_text(w));
		assert_int_equal(json_parse(arena, json_pretty(arena, text), &value, NULL), STATUS_OK);
		json_writer_reset(w);
		json_copy(w, value);
		assert_true(str_eq(json_writer_text(w), text));
		json_writer_reset(w);
		arena_reset(arena);
	}
}

/* ---- memory and misuse --------------------------------------------------------------------------------------- */

static void a_reset_writer_keeps_its_memory(void **state)
{
	(void)state;
	json_str(w, str_format(arena, "%5000d", 1));
	const char *memory = json_writer_text(w).ptr;
	json_writer_reset(w);
	json_str(w, str_format(arena, "%5000d", 2));
	assert_ptr_equal(json_writer_text(w).ptr, memory);
}

static void an_open_document_may_be_reset(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "a");
	json_array(w);
	json_writer_reset(w);
	json_object(w);
	json_name(w, "b");
	json_int(w, 1);
	json_end(w);
	written("{\"b\":1}");
}

static void value_without_name(void)
{
	json_object(w);
	json_int(w, 1);
}

static void name_in_an_array(void)
{
	json_array(w);
	json_name(w, "a");
}

static void name_outside(void) { json_name(w, "a"); }

static void name_after_name(void)
{
	json_object(w);
	json_name(w, "a");
	json_name(w, "b");
}

static void end_after_name(void)
{
	json_object(w);
	json_name(w, "a");
	json_end(w);
}

static void end_of_nothing(void) { json_end(w); }

static void text_of_an_open_document(void)
{
	json_array(w);
	json_writer_text(w);
}

static void text_of_nothing(void) { json_writer_text(w); }

static void second_document(void)
{
	json_null(w);
	json_null(w);
}

static void same_name_twice_in_a_row(void)
{
	json_object(w);
	json_name(w, "a");
	json_null(w);
	json_name(w, "a");
	json_null(w);
	json_end(w);
}

static void same_name_twice_apart(void)
{
	json_object(w);
	json_name(w, "b");
	json_null(w);
	json_name(w, "a");
	json_null(w);
	json_name(w, "b");
	json_null(w);
	json_end(w);
}

static void name_that_is_not_utf_8(void)
{
	json_object(w);
	json_name(w, "\xff");
}

static void integer_past_two_to_the_53(void) { json_int(w, ((int64_t)1 << 53) + 1); }
static void integer_below_it(void) { json_int(w, -((int64_t)1 << 53) - 1); }

static void misuse_aborts(void **state)
{
	(void)state;
	static void (*const misuse[])(void) = {
		value_without_name,
		name_in_an_array,
		name_outside,
		name_after_name,
		end_after_name,
		end_of_nothing,
		text_of_an_open_document,
		text_of_nothing,
		second_document,
		same_name_twice_in_a_row,
		same_name_twice_apart,
		name_that_is_not_utf_8,
		integer_past_two_to_the_53,
		integer_below_it,
	};
	for (size_t i = 0; i < sizeof misuse / sizeof *misuse; i++)
		if (!unit_aborts(misuse[i]))
			fail_msg("misuse %zu went unnoticed", i);
}

static void the_same_name_may_stand_at_two_levels(void **state)
{
	(void)state;
	json_object(w);
	json_name(w, "a");
	json_object(w);
	json_name(w, "a");
	json_null(w);
	json_end(w);
	json_end(w);
	written("{\"a\":{\"a\":null}}");
}

/* ---- pretty -------------------------------------------------------------------------------------------------- */

static void pretty_has_two_spaces_a_level(void **state)
{
	(void)state;
	assert_str(json_pretty(arena, STR("{\"a\":[1,{\"b\":true}],\"c\":\"x\"}")), "{\n"
										    "  \"a\": [\n"
										    "    1,\n"
										    "    {\n"
										    "      \"b\": true\n"
										    "    }\n"
										    "  ],\n"
										    "  \"c\": \"x\"\n"
										    "}");
}

static void pretty_leaves_empty_containers_closed(void **state)
{
	(void)state;
	assert_str(json_pretty(arena, STR("{}")), "{}");
	assert_str(json_pretty(arena, STR("[[],{}]")), "[\n  [],\n  {}\n]");
	assert_str(json_pretty(arena, STR("{\"a\":[]}")), "{\n  \"a\": []\n}");
}

static void pretty_leaves_strings_alone(void **state)
{
	(void)state;
	assert_str(json_pretty(arena, STR("[\"a,b:{c}[]\\\"\\\\\",\"]\"]")), "[\n  \"a,b:{c}[]\\\"\\\\\",\n  \"]\"\n]");
	assert_str(json_pretty(arena, STR("\"x\"")), "\"x\"");
	assert_str(json_pretty(arena, STR("-12")), "-12");
}

#define fact(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(destroy_of_null_is_fine),
		fact(a_document_may_be_any_value),
		fact(empty_containers),
		fact(no_white_space),
		fact(integers_to_two_to_the_53),
		fact(strings_are_escaped_minimally),
		fact(empty_strings),
		fact(escapes_at_every_place),
		fact(what_is_not_utf_8_becomes_u_fffd),
		fact(members_are_sorted),
		fact(objects_inside_are_sorted_too),
		fact(a_shorter_name_comes_first),
		fact(order_of_the_rfc_s_example),
		fact(names_sort_by_what_they_are_and_not_as_escaped),
		fact(property_order_is_utf_16_s),
		fact(many_members_come_backwards),
		fact(a_copy_is_canonical),
		fact(a_real_is_copied_as_a_string),
		fact(an_integer_past_two_to_the_53_is_copied_as_a_string),
		fact(a_written_document_is_a_value),
		fact(a_copy_may_stand_inside),
		fact(property_reading_and_copying_changes_nothing),
		fact(property_pretty_text_is_the_same_document),
		fact(a_reset_writer_keeps_its_memory),
		fact(an_open_document_may_be_reset),
		fact(misuse_aborts),
		fact(the_same_name_may_stand_at_two_levels),
		fact(pretty_has_two_spaces_a_level),
		fact(pretty_leaves_empty_containers_closed),
		fact(pretty_leaves_strings_alone),
	};
	return cmocka_run_group_tests_name("base.json", tests, NULL, NULL);
}
