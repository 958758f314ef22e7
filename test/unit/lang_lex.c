/* lex.h */
#include "arena.h"
#include "lex.h"
#include "limit.h"
#include "texts.h"

static struct source source;
static struct diags diags;
static struct lines lines;

static bool split_str(struct str text)
{
	source = (struct source){ .name = STR("t.law"), .text = text };
	diags_init(&diags, test_arena);
	return lex_lines(test_arena, &source, &diags, &lines);
}

static bool split(const char *text) { return split_str(str_of(text)); }

static struct lexer lexer_of(const char *text)
{
	struct lexer lexer;
	assert_true(split(text));
	assert_int_equal(lines.list.count, 1);
	lexer_begin(&lexer, test_arena, &source, &diags, lines.list.at[0]);
	return lexer;
}

/* ---- the bytes ---------------------------------------------------------------------------------------------- */

static void bytes_are_checked_first(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "law a\n\tbinds all\n",
		  "2:1 tab: a tab stands here; indent with spaces; `habeas fmt` lays a text out\n" },
		{ "law \xff\n", "1:5 bad-utf8: byte 0xff is not UTF-8 here; save the text as UTF-8\n" },
		{ "law a\r\n", "1:6 bad-character: a control character (U+000D); end lines with a line feed alone\n" },
		{ "law \x01\n", "1:5 bad-character: a control character (U+0001); take it out\n" },
		{ "law \xc2\x9b\n", "1:5 bad-character: a control character (U+009B); take it out\n" },
		{ "\xef\xbb\xbflaw a\n", "1:1 bad-character: a control character (U+FEFF); take it out\n" },
		{ "law \"\xe2\x80\xae\"\n", "1:6 bidi: a bidirectional control character (U+202E); take it out: with "
					    "it the text reads otherwise than it means\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(split(cases[i].text));
		assert_str(diags_text(&diags), cases[i].said);
	}
}

static void many_bad_bytes_are_told_in_part(void **state)
{
	(void)state;
	char text[64];
	memset(text, '\t', sizeof text);
	assert_false(split_str((struct str){ text, sizeof text }));
	assert_int_equal(diags.list.count, 10);
}

static void limit_of_a_text(void **state)
{
	(void)state;
	char *text = arena_alloc(test_arena, LIMIT_SOURCE_BYTES + 1);
	memset(text, '\n', LIMIT_SOURCE_BYTES + 1);
	memcpy(text, "law a", 5);
	assert_true(split_str((struct str){ text, LIMIT_SOURCE_BYTES }));
	assert_false(split_str((struct str){ text, LIMIT_SOURCE_BYTES + 1 }));
	assert_str(diags_text(&diags),
		   "1:1 too-long: this text has 4194305 bytes; the limit is 4194304; part it into several files\n");
}

static void limit_of_a_line(void **state)
{
	(void)state;
	char text[2 * LIMIT_LINE_BYTES + 4];
	memset(text, 'a', sizeof text);
	text[LIMIT_LINE_BYTES] = '\n';
	assert_true(split_str((struct str){ text, LIMIT_LINE_BYTES }));
	assert_true(split_str((struct str){ text, LIMIT_LINE_BYTES + 1 }));
	assert_true(split_str((struct str){ text, 2 * LIMIT_LINE_BYTES + 1 }));
	assert_false(split_str((struct str){ text, 2 * LIMIT_LINE_BYTES + 2 }));
	assert_str(diags_text(&diags),
		   "2:1 too-long: this line is longer than 4096 bytes; go on in the next line, indented deeper\n");
	text[LIMIT_LINE_BYTES] = 'a'; /* a line far too long is told once */
	assert_false(split_str((struct str){ text, sizeof text }));
	assert_str(diags_text(&diags),
		   "1:1 too-long: this line is longer than 4096 bytes; go on in the next line, indented deeper\n");
}

/* ---- lines --------------------------------------------------------------------------------------------------- */

static struct str line_text(size_t i)
{
	return (struct str){ source.text.ptr + lines.list.at[i].at, lines.list.at[i].end - lines.list.at[i].at };
}

static void lines_of_a_block(void **state)
{
	(void)state;
	assert_true(split(
		"# a comment\n\nlaw a \"A\"\n  binds all\n  source\n    \"b\"\n\n# more\narticle 1\n   bars when\n"
		"   # no\n      c\n"));
	assert_int_equal(lines.list.count, 5);
	assert_str(line_text(0), "law a \"A\"");
	assert_true(lines.list.at[0].opens_block);
	assert_str(line_text(1), "binds all");
	assert_false(lines.list.at[1].opens_block);
	assert_str(line_text(2), "source\n    \"b\"");
	assert_str(line_text(4), "bars when\n   # no\n      c");
}

static void a_block_without_lines_goes_on(void **state)
{
	(void)state;
	assert_true(split("term a means\n  b\n and c\nfact d\n"));
	assert_int_equal(lines.list.count, 2);
	assert_str(line_text(0), "term a means\n  b\n and c");
	assert_true(lex_block_has_lines(STR("guarantee")));
	assert_false(lex_block_has_lines(STR("term")));
}

static void indentation_is_checked(void **state)
{
	(void)state;
	assert_false(split("  law a\n"));
	assert_str(diags_text(&diags),
		   "1:3 indentation: an indented line before any block; begin with a header line in the "
		   "first column, such as: law NAME \"Title\"\n");
	assert_true(split("law a \"A\"\n    binds all\n  in force 2025-01-01\n"));
	assert_str(diags_text(&diags),
		   "3:3 indentation: this line is indented by 2, the lines of its block by 4; indent it "
		   "like the line above\n");
	assert_int_equal(lines.list.count, 3); /* and is read all the same */
}

/* ---- tokens -------------------------------------------------------------------------------------------------- */

static void tokens(void **state)
{
	(void)state;
	static const struct {
		enum token_kind kind;
		const char *text;
	} expected[] = {
		{ TOKEN_NAME, "us-sv-2025" },
		{ TOKEN_NAME, "a_1" },
		{ TOKEN_COUNTRY, "SV" },
		{ TOKEN_CURRENCY, "USD" },
		{ TOKEN_STRING, "a \"b\" \\" },
		{ TOKEN_NUMBER, "20_000" },
		{ TOKEN_NUMBER, "3.5" },
		{ TOKEN_NUMBER, "4" },
		{ TOKEN_PUNCT, "." },
		{ TOKEN_PUNCT, "<=" },
		{ TOKEN_PUNCT, "<" },
		{ TOKEN_PUNCT, "!=" },
		{ TOKEN_NAME, "a" },
		{ TOKEN_PUNCT, "-" },
		{ TOKEN_NAME, "b" },
		{ TOKEN_PUNCT, "{" },
		{ TOKEN_PUNCT, "%" },
		{ TOKEN_END, "" },
		{ TOKEN_END, "" },
	};
	struct lexer lexer =
		lexer_of("us-sv-2025 a_1 SV USD \"a \\\"b\\\" \\\\\" 20_000 3.5 4. <= < != a - b { % # end");
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		struct token token = lexer_next(&lexer);
		assert_int_equal(token.kind, expected[i].kind);
		assert_str(token.text, expected[i].text);
	}
	assert_int_equal(diags.list.count, 0);
}

static void dates_and_times(void **state)
{
	(void)state;
	struct lexer lexer = lexer_of("2025-03-14 2025-03-15T18:45-05:00 2025-03");
	struct token token = lexer_next(&lexer);
	assert_int_equal(token.kind, TOKEN_DATE);
	assert_int_equal(token.day, 20161);
	token = lexer_next(&lexer);
	assert_int_equal(token.kind, TOKEN_TIME);
	assert_int_equal(token.seconds, INT64_C(20162) * 86400 + 23 * 3600 + 45 * 60);
	assert_int_equal(lexer_next(&lexer).kind, TOKEN_BAD);
	assert_true(lexer.failed);
}

static void an_id_is_read_where_one_is_asked_for(void **state)
{
	(void)state;
	struct lexer lexer = lexer_of("4.10, 3(b)(i). A-1 (");
	static const char *const ids[] = { "4.10", "3(b)(i)", "A-1" };
	for (size_t i = 0; i < 3; i++) {
		struct token token = lexer_id(&lexer, lexer_next(&lexer));
		assert_int_equal(token.kind, TOKEN_ID);
		assert_str(token.text, ids[i]);
		if (i < 2)
			assert_int_equal(lexer_next(&lexer).kind, TOKEN_PUNCT);
	}
	lexer = lexer_of("{");
	struct token token = lexer_id(&lexer, lexer_next(&lexer));
	assert_int_equal(token.kind, TOKEN_PUNCT);
	assert_int_equal(lexer_id(&lexer, lexer_next(&lexer)).kind, TOKEN_END);
}

static void bad_tokens(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "\"abc", "1:1 unterminated-string: this string does not end on its line: \"abc; close it with \"\n" },
		{ "\"a\\n\"", "1:1 bad-character: only \\\" and \\\\ are written with a backslash: \"a\\n\"; "
			      "write \\\" for a quotation mark, \\\\ for a backslash\n" },
		{ "2025-02-29", "1:1 bad-date: no such day: 2025-02-29; a day is written 2025-03-14 and lies between "
				"1850 and 2150\n" },
		{ "2025-03-14T25:00Z",
		  "1:1 bad-date: no such time: 2025-03-14T25:00Z; a time is written 2025-03-15T18:45-05:00 or "
		  "2025-03-15T23:45Z\n" },
		{ "14days", "1:1 bad-number: this is no number: 14days; a unit is a word of its own: 14 days, "
			    "20_000 USD\n" },
		{ "Venezuela",
		  "1:1 bad-word: this is no word of the language: Venezuela; names are lower case, countries two "
		  "capitals, currencies three; other words stand in quotes\n" },
		{ "ABCD",
		  "1:1 bad-word: this is no word of the language: ABCD; names are lower case, countries two capitals, "
		  "currencies three; other words stand in quotes\n" },
		{ "$", "1:1 bad-character: nothing begins with this character: $\n" },
		{ "\xc3\xa9", "1:1 bad-character: nothing begins with this character: \xc3\xa9\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lexer lexer = lexer_of(cases[i].text);
		assert_int_equal(lexer_next(&lexer).kind, TOKEN_BAD);
		assert_true(lexer.failed);
		assert_str(diags_text(&diags), cases[i].said);
	}
}

/* ---- limits of tokens ---------------------------------------------------------------------------------------- */

static struct token first_token(char fill, size_t count, const char *before, const char *after)
{
	char text[LIMIT_LINE_BYTES + 1];
	memset(text, fill, sizeof text);
	snprintf(text, sizeof text, "%s%.*s%s", before, (int)count, str_c(test_arena, (struct str){ text, count }),
		 after);
	struct lexer lexer = lexer_of(str_c(test_arena, str_of(text)));
	return lexer_next(&lexer);
}

static void limits_of_tokens(void **state)
{
	(void)state;
	assert_int_equal(first_token('a', LIMIT_NAME_BYTES, "", "").kind, TOKEN_NAME);
	assert_int_equal(first_token('a', LIMIT_NAME_BYTES + 1, "", "").kind, TOKEN_BAD);
	assert_int_equal(diags.list.at[0].code, DIAG_too_long);
	assert_int_equal(first_token('a', LIMIT_NAME_BYTES - 2, "b-", "").kind, TOKEN_NAME);
	assert_int_equal(first_token('a', LIMIT_NAME_BYTES - 1, "b-", "").kind, TOKEN_BAD);
	assert_int_equal(first_token('x', LIMIT_STRING_BYTES, "\"", "\"").text.len, LIMIT_STRING_BYTES);
	assert_int_equal(first_token('x', LIMIT_STRING_BYTES + 1, "\"", "\"").kind, TOKEN_BAD);
	assert_int_equal(diags.list.at[0].code, DIAG_too_long);
	assert_int_equal(first_token('9', 40, "", "").kind, TOKEN_NUMBER);
	assert_int_equal(first_token('9', 41, "", "").kind, TOKEN_BAD);
	assert_int_equal(diags.list.at[0].code, DIAG_bad_number);
}

static void limit_of_an_id(void **state)
{
	(void)state;
	for (size_t past = 0; past < 2; past++) {
		char text[LIMIT_NAME_BYTES + 2] = "";
		memset(text, '4', LIMIT_NAME_BYTES + past);
		struct lexer lexer = lexer_of(text);
		struct token token = { .span = { &source, 0, 0 } };
		assert_int_equal(lexer_id(&lexer, token).kind, past ? TOKEN_BAD : TOKEN_ID);
	}
}

static void every_kind_has_a_name(void **state)
{
	(void)state;
	for (int kind = TOKEN_END; kind <= TOKEN_BAD; kind++)
		assert_true(strlen(token_kind_name((enum token_kind)kind)) > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(bytes_are_checked_first),
		fact(many_bad_bytes_are_told_in_part),
		fact(limit_of_a_text),
		fact(limit_of_a_line),
		fact(lines_of_a_block),
		fact(a_block_without_lines_goes_on),
		fact(indentation_is_checked),
		fact(tokens),
		fact(dates_and_times),
		fact(an_id_is_read_where_one_is_asked_for),
		fact(bad_tokens),
		fact(limits_of_tokens),
		fact(limit_of_an_id),
		fact(every_kind_has_a_name),
	};
	return cmocka_run_group_tests_name("lang.lex", tests, NULL, NULL);
}
