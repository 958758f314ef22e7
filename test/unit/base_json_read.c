/* json.h, reading */
#include "arena.h"
#include "json.h"
#include "limit.h"
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

static const struct json *parse_str(struct str text)
{
	struct json *value = NULL;
	struct error error = { 0 };
	if (json_parse(arena, text, &value, &error) != STATUS_OK)
		fail_msg("refused: %s", error.message);
	return value;
}

static const struct json *parse(const char *text) { return parse_str(str_of(text)); }

static void refused_str(struct str text, enum status status, const char *message)
{
	struct json *value = NULL;
	struct error error = { 0 };
	assert_int_equal(json_parse(arena, text, &value, &error), status);
	assert_null(value);
	assert_int_equal(error.status, status);
	assert_string_equal(error.message, message);
}

static void refused(const char *text, const char *message) { refused_str(str_of(text), STATUS_BAD_INPUT, message); }

/* ---- values -------------------------------------------------------------------------------------------------- */

static void literals(void **state)
{
	(void)state;
	assert_int_equal(parse("null")->kind, JSON_NULL);
	assert_int_equal(parse("true")->kind, JSON_TRUE);
	assert_int_equal(parse(" false\n")->kind, JSON_FALSE);
}

static void integers_are_exact_in_int64(void **state)
{
	(void)state;
	assert_int_equal(parse("0")->integer, 0);
	assert_int_equal(parse("-0")->integer, 0);
	assert_int_equal(parse("42")->kind, JSON_INTEGER);
	assert_true(parse("9007199254740993")->integer == 9007199254740993);
	assert_true(parse("9223372036854775807")->integer == INT64_MAX);
	assert_true(parse("-9223372036854775808")->integer == INT64_MIN);
}

static void one_past_int64_is_refused(void **state)
{
	(void)state;
	refused("9223372036854775808", "line 1, column 1: the number 9223372036854775808 is too large");
	refused("[1, -9223372036854775809]", "line 1, column 5: the number -9223372036854775809 is too large");
}

static void strings_are_decoded(void **state)
{
	(void)state;
	assert_int_equal(parse("\"a\"")->kind, JSON_STRING);
	assert_str(parse("\"a\\n\\u00e9\\ud83d\\ude00\\\"\\/\"")->text, "a\né😀\"/");
	assert_str(parse("\"\"")->text, "");
	assert_str(parse("\"日本\"")->text, "日本");
}

static void a_nul_follows_a_string(void **state)
{
	(void)state;
	assert_string_equal(parse("\"abc\"")->text.ptr, "abc");
}

static void arrays_keep_their_order(void **state)
{
	(void)state;
	const struct json *array = parse("[1, [], \"x\"]");
	assert_int_equal(array->kind, JSON_ARRAY);
	assert_int_equal(array->count, 3);
	assert_int_equal(array->items[0].integer, 1);
	assert_int_equal(array->items[1].kind, JSON_ARRAY);
	assert_int_equal(array->items[1].count, 0);
	assert_str(array->items[2].text, "x");
}

static void objects_keep_the_order_of_the_text(void **state)
{
	(void)state;
	const struct json *object = parse("{\"z\": 1, \"a\": {\"b\": true}, \"m\": 3}");
	assert_int_equal(object->kind, JSON_OBJECT);
	assert_int_equal(object->count, 3);
	assert_str(object->names[0], "z");
	assert_str(object->names[1], "a");
	assert_str(object->names[2], "m");
	assert_int_equal(object->items[1].items[0].kind, JSON_TRUE);
}

static void get_finds_a_member(void **state)
{
	(void)state;
	const struct json *object = parse("{\"a\": 1, \"b\": null, \"\": 3}");
	assert_int_equal(json_get(object, "a")->integer, 1);
	assert_int_equal(json_get(object, "b")->kind, JSON_NULL);
	assert_int_equal(json_get(object, "")->integer, 3);
}

static void get_is_null_when_there_is_none(void **state)
{
	(void)state;
	assert_null(json_get(parse("{\"a\": 1}"), "b"));
	assert_null(json_get(parse("{}"), "a"));
	assert_null(json_get(parse("[1]"), "a"));
	assert_null(json_get(parse("3"), "a"));
	assert_null(json_get(NULL, "a"));
}

static void kinds_have_names_for_messages(void **state)
{
	(void)state;
	assert_string_equal(json_kind_name(JSON_STRING), "a string");
	assert_string_equal(json_kind_name(JSON_TRUE), "true");
	for (enum json_kind a = JSON_NULL; a <= JSON_OBJECT; a++)
		for (enum json_kind b = JSON_NULL; b < a; b++)
			assert_string_not_equal(json_kind_name(a), json_kind_name(b));
}

/* ---- reals --------------------------------------------------------------------------------------------------- */

static void real(const char *text, const char *expected)
{
	const struct json *value = parse(text);
	assert_int_equal(value->kind, JSON_REAL);
	assert_str(value->text, expected);
}

static void reals_keep_their_shortest_decimal(void **state)
{
	(void)state;
	real("0.1", "0.1");
	real("-2.50", "-2.5");
	real("1.0", "1");
	real("4760000.0", "4760000");
	real("4760000.25", "4760000.25");
	real("1e2", "100");
	real("0.0", "0");
	real("-0.0", "0");
	real("1e-400", "0");
}

/* From appendix B of RFC 8785, and around the points at which ECMAScript changes to an exponent. */
static void reals_are_written_as_rfc_8785_does(void **state)
{
	(void)state;
	real("5e-324", "5e-324");
	real("1.7976931348623157e308", "1.7976931348623157e+308");
	real("9007199254740992.0", "9007199254740992");
	real("295147905179352830000.0", "295147905179352830000");
	real("9.999999999999997e22", "9.999999999999997e+22");
	real("1e23", "1e+23");
	real("1.0000000000000001e23", "1.0000000000000001e+23");
	real("999999999999999700000.0", "999999999999999700000");
	real("999999999999999900000.0", "999999999999999900000");
	real("1e21", "1e+21");
	real("1e20", "100000000000000000000");
	real("9.999999999999997e-7", "9.999999999999997e-7");
	real("0.000001", "0.000001");
	real("333333333.3333332", "333333333.3333332");
	real("333333333.33333325", "333333333.33333325");
	real("-0.0000033333333333333333", "-0.0000033333333333333333");
	real("1424953923781206.2", "1424953923781206.2");
	real("1e-7", "1e-7");
	real("-1.5e-10", "-1.5e-10");
}

static void a_real_past_the_largest_is_refused(void **state)
{
	(void)state;
	refused("1e400", "line 1, column 1: the number 1e400 is too large");
}

static void property_reals_read_back_the_same(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		double value;
		uint64_t bits = unit_random();
		char text[40];
		memcpy(&value, &bits, sizeof value);
		if (value != value || value - value != 0)
			continue;
		snprintf(text, sizeof text, "%.17e", value);
		const struct json *parsed = parse(text);
		assert_int_equal(parsed->kind, JSON_REAL);
		assert_true(strtod(parsed->text.ptr, NULL) == value);
		if (cases % 1000 == 0)
			arena_reset(arena);
	}
}

/* ---- what is refused, and where it says so ------------------------------------------------------------------- */

static void duplicate_keys_are_refused_by_name_and_place(void **state)
{
	(void)state;
	refused("{\"a\": 1,\n \"b\": 2,\n \"list\": 3, \"convicted\": 1, \"convicted\": 2}",
		"line 3, column 29: duplicate key \"convicted\"");
	refused("{\n\"convicted\": true, \"age\": 3,\n             \"convicted\": false\n}",
		"line 3, column 14: duplicate key \"convicted\"");
}

static void duplicate_keys_of_an_inner_object(void **state)
{
	(void)state;
	refused("{\"a\": [{\"b\": 1, \"b\": 1}]}", "line 1, column 17: duplicate key \"b\"");
	parse("{\"a\": {\"b\": 1}, \"b\": {\"b\": 2}}");
}

static void a_duplicate_key_written_otherwise_is_a_duplicate(void **state)
{
	(void)state;
	refused("{\"a\": 1, \"\\u0061\": 2}", "line 1, column 10: duplicate key \"\\u0061\"");
}

static void a_duplicate_key_with_quotes_inside(void **state)
{
	(void)state;
	refused("{\"q\\\"\\\\\": 1, \"q\\\"\\\\\": 2}", "line 1, column 14: duplicate key \"q\\\"\\\\\"");
}

static void a_long_duplicate_key_is_shortened(void **state)
{
	(void)state;
	struct error error;
	struct json *value;
	struct str name = str_format(arena, "\"%0100d\"", 0);
	struct str text = str_format(arena, "{%.*s: 1, %.*s: 2}", STR_ARG(name), STR_ARG(name));
	assert_int_equal(json_parse(arena, text, &value, &error), STATUS_BAD_INPUT);
	assert_true(str_starts(str_of(error.message), "line 1, column 109: duplicate key \"000"));
	assert_true(str_ends(str_of(error.message), "000..."));
	assert_true(strlen(error.message) < 120);
}

static void columns_count_characters(void **state)
{
	(void)state;
	refused("{\"é😀\": 1, \"b\": 1, \"b\": 2}", "line 1, column 19: duplicate key \"b\"");
}

static void syntax_errors_name_the_place_of_the_token(void **state)
{
	(void)state;
	refused("{\n  \"a\": tru\n}", "line 2, column 8: invalid token near 'tru'");
	refused("[1 2]", "line 1, column 4: ']' expected near '2'");
	refused("{\"a\" 1}", "line 1, column 6: ':' expected near '1'");
	refused("[1,]", "line 1, column 4: unexpected token near ']'");
	refused("{'a': 1}", "line 1, column 2: string or '}' expected near '''");
	refused("[01]", "line 1, column 2: invalid token near '0'");
	refused("// x\n1", "line 1, column 1: invalid token near '/'");
	refused("[NaN]", "line 1, column 2: invalid token near 'NaN'");
}

static void a_text_that_ends_too_early(void **state)
{
	(void)state;
	refused("{\"a\": 1,\n\"b\": 2\n", "line 2, column 7: the text ends too early: '}' expected near end of file");
	refused("[", "line 1, column 2: the text ends too early: ']' expected near end of file");
}

static void an_open_string_is_shown_at_its_beginning(void **state)
{
	(void)state;
	refused("{\"a\": \"xyz", "line 1, column 7: the string that begins here does not end");
	refused("{\"a\": \"xyz\\", "line 1, column 7: the string that begins here does not end");
}

static void nothing_is_no_document(void **state)
{
	(void)state;
	refused("", "line 1, column 1: the text ends too early: unexpected token near end of file");
	refused_str(STR_NONE, STATUS_BAD_INPUT,
		    "line 1, column 1: the text ends too early: unexpected token near end of file");
	refused("  \n ", "line 1, column 1: the text ends too early: unexpected token near end of file");
}

static void a_second_document_is_refused(void **state)
{
	(void)state;
	refused("{} {}", "line 1, column 4: end of file expected near '{'");
}

static void nul_in_a_string_is_refused(void **state)
{
	(void)state;
	refused("[\"a\\u0000b\"]", "line 1, column 2: a string must not hold the character NUL");
	refused("{\"a\\u0000b\": 1}", "line 1, column 2: a string must not hold the character NUL");
}

static void a_nul_byte_is_refused(void **state)
{
	(void)state;
	refused_str(STR("\"a\0b\""), STATUS_BAD_INPUT, "line 1, column 3: the text holds a NUL byte here");
	refused_str(STR("[1\0]"), STATUS_BAD_INPUT, "line 1, column 3: the text holds a NUL byte here");
}

static void what_is_not_utf_8_is_refused(void **state)
{
	(void)state;
	refused("[\"Ing\xf3lfur\"]", "line 1, column 6: the text is not UTF-8 here");
	refused("{\n\"a\": \"\xed\xa0\x80\"}", "line 2, column 7: the text is not UTF-8 here");
}

static void half_a_surrogate_pair_is_refused(void **state)
{
	(void)state;
	struct json *value;
	assert_int_equal(json_parse(arena, STR("\"\\ud83d\""), &value, NULL), STATUS_BAD_INPUT);
	assert_int_equal(json_parse(arena, STR("\"\\ude00\""), &value, NULL), STATUS_BAD_INPUT);
}

static void error_may_be_null(void **state)
{
	(void)state;
	struct json *value;
	assert_int_equal(json_parse(arena, STR("{"), &value, NULL), STATUS_BAD_INPUT);
}

/* ---- limits -------------------------------------------------------------------------------------------------- */

static struct str nested(char open, char close, size_t depth)
{
	char *text = arena_alloc(arena, depth * 2);
	memset(text, open, depth);
	memset(text + depth, close, depth);
	return (struct str){ text, depth * 2 };
}

static void depth_at_the_limit_and_one_past(void **state)
{
	(void)state;
	parse_str(nested('[', ']', LIMIT_JSON_DEPTH));
	refused_str(nested('[', ']', LIMIT_JSON_DEPTH + 1), STATUS_LIMIT,
		    "line 1, column 65: more than 64 arrays and objects inside one another");
}

static void objects_count_as_depth(void **state)
{
	(void)state;
	struct str text = STR("0");
	for (int i = 0; i < LIMIT_JSON_DEPTH; i++)
		text = str_format(arena, "{\"a\":%.*s}", STR_ARG(text));
	parse_str(text);
	text = str_format(arena, "[%.*s]", STR_ARG(text));
	refused_str(text, STATUS_LIMIT, "line 1, column 317: more than 64 arrays and objects inside one another");
}

static void brackets_in_strings_are_no_depth(void **state)
{
	(void)state;
	parse_str(str_format(arena, "[\"%.*s\", \"\\\"%.*s\"]", STR_ARG(nested('[', '[', 100)),
			     STR_ARG(nested('{', '{', 100))));
}

static void many_beside_one_another_are_no_depth(void **state)
{
	(void)state;
	parse("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
	      "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]");
}

static struct str zeros(size_t count)
{
	char *text = arena_alloc(arena, count * 2 + 1);
	for (size_t i = 0; i < count; i++) {
		text[2 * i] = i ? ',' : '[';
		text[2 * i + 1] = '0';
	}
	text[2 * count] = ']';
	return (struct str){ text, 2 * count + 1 };
}

static void values_at_the_limit_and_one_past(void **state)
{
	(void)state;
	assert_int_equal(parse_str(zeros(LIMIT_JSON_VALUES - 1))->count, LIMIT_JSON_VALUES - 1);
	refused_str(zeros(LIMIT_JSON_VALUES), STATUS_LIMIT,
		    "line 1, column 2097151: more than 1048576 values in one document");
}

static void bytes_at_the_limit_and_one_past(void **state)
{
	(void)state;
	char *text = arena_alloc(arena, LIMIT_JSON_BYTES + 1);
	memset(text, 'a', LIMIT_JSON_BYTES);
	text[0] = text[LIMIT_JSON_BYTES - 1] = '"';
	assert_int_equal(parse_str((struct str){ text, LIMIT_JSON_BYTES })->text.len, LIMIT_JSON_BYTES - 2);
	text[LIMIT_JSON_BYTES] = ' ';
	refused_str((struct str){ text, LIMIT_JSON_BYTES + 1 }, STATUS_LIMIT,
		    "the JSON text has 16777217 bytes; at most 16777216 are read");
}

/* ---- properties ---------------------------------------------------------------------------------------------- */

static const char example[] = "{\"name\": \"Ingólfur \\ud83d\\ude00\", \"list\": [1, -2.5, true, null, {\"a\": {}, "
			      "\"b\": []}], \"n\": 123456}";

/* Whatever becomes of a text, it is read or refused at a place, and never both. */
static void property_a_damaged_text_is_read_or_refused_with_a_place(void **state)
{
	(void)state;
	static const char marks[] = "{}[]:,\"\\ \n0-.eEutfn\x80\xff\x01";
	for (int cases = unit_cases(20000); cases; cases--) {
		char text[sizeof example];
		struct json *value = NULL;
		struct error error = { 0 };
		size_t len = sizeof example - 1;
		memcpy(text, example, len);
		for (int64_t hits = unit_random_between(1, 4); hits; hits--)
			text[unit_random_between(0, (int64_t)len - 1)] =
				marks[unit_random_between(0, sizeof marks - 1)];
		len -= (size_t)(unit_random_between(0, 3) ? 0 : unit_random_between(0, (int64_t)len));
		enum status status = json_parse(arena, (struct str){ text, len }, &value, &error);
		assert_int_equal(status == STATUS_OK, value != NULL);
		assert_int_equal(status, error.status);
		if (status != STATUS_OK)
			assert_true(str_starts(str_of(error.message), "line "));
		if (cases % 1000 == 0)
			arena_reset(arena);
	}
}

static void property_every_beginning_of_a_text_is_refused(void **state)
{
	(void)state;
	struct json *value;
	for (size_t len = 0; len < sizeof example - 1; len++)
		assert_int_equal(json_parse(arena, (struct str){ example, len }, &value, NULL), STATUS_BAD_INPUT);
	parse(example);
}

#define fact(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(literals),
		fact(integers_are_exact_in_int64),
		fact(one_past_int64_is_refused),
		fact(strings_are_decoded),
		fact(a_nul_follows_a_string),
		fact(arrays_keep_their_order),
		fact(objects_keep_the_order_of_the_text),
		fact(get_finds_a_member),
		fact(get_is_null_when_there_is_none),
		fact(kinds_have_names_for_messages),
		fact(reals_keep_their_shortest_decimal),
		fact(reals_are_written_as_rfc_8785_does),
		fact(a_real_past_the_largest_is_refused),
		fact(property_reals_read_back_the_same),
		fact(duplicate_keys_are_refused_by_name_and_place),
		fact(duplicate_keys_of_an_inner_object),
		fact(a_duplicate_key_written_otherwise_is_a_duplicate),
		fact(a_duplicate_key_with_quotes_inside),
		fact(a_long_duplicate_key_is_shortened),
		fact(columns_count_characters),
		fact(syntax_errors_name_the_place_of_the_token),
		fact(a_text_that_ends_too_early),
		fact(an_open_string_is_shown_at_its_beginning),
		fact(nothing_is_no_document),
		fact(a_second_document_is_refused),
		fact(nul_in_a_string_is_refused),
		fact(a_nul_byte_is_refused),
		fact(what_is_not_utf_8_is_refused),
		fact(half_a_surrogate_pair_is_refused),
		fact(error_may_be_null),
		fact(depth_at_the_limit_and_one_past),
		fact(objects_count_as_depth),
		fact(brackets_in_strings_are_no_depth),
		fact(many_beside_one_another_are_no_depth),
		fact(values_at_the_limit_and_one_past),
		fact(bytes_at_the_limit_and_one_past),
		fact(property_a_damaged_text_is_read_or_refused_with_a_place),
		fact(property_every_beginning_of_a_text_is_refused),
	};
	return cmocka_run_group_tests_name("base.json_read", tests, NULL, NULL);
}
