/* utf8.h */
#include "unit.h"
#include "utf8.h"

static void decodes_the_ends_of_every_length(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		uint32_t code_point;
	} cases[] = {
		{ "\x01", 0x1 },
		{ "\x7f", 0x7f },
		{ "\xc2\x80", 0x80 },
		{ "\xdf\xbf", 0x7ff },
		{ "\xe0\xa0\x80", 0x800 },
		{ "\xed\x9f\xbf", 0xd7ff },
		{ "\xee\x80\x80", 0xe000 },
		{ "\xef\xbf\xbf", 0xffff },
		{ "\xf0\x90\x80\x80", 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint32_t code_point = 0;
		assert_int_equal(utf8_decode(str_of(cases[i].bytes), 0, &code_point), strlen(cases[i].bytes));
		assert_int_equal(code_point, cases[i].code_point);
	}
}

static void decodes_nul(void **state)
{
	(void)state;
	uint32_t code_point = 1;
	assert_int_equal(utf8_decode(STR("\0"), 0, &code_point), 1);
	assert_int_equal(code_point, 0);
}

static void decodes_inside_a_string(void **state)
{
	(void)state;
	uint32_t code_point;
	assert_int_equal(utf8_decode(STR("a\xc3\xa9z"), 1, &code_point), 2);
	assert_int_equal(code_point, 0xe9);
}

static void nothing_is_past_the_end(void **state)
{
	(void)state;
	uint32_t code_point;
	assert_int_equal(utf8_decode(STR("a"), 1, &code_point), 0);
	assert_int_equal(utf8_decode(STR("a"), 99, &code_point), 0);
	assert_int_equal(utf8_decode(STR_NONE, 0, &code_point), 0);
}

static void refuse(const char *bytes)
{
	uint32_t code_point;
	assert_int_equal(utf8_decode(str_of(bytes), 0, &code_point), 0);
	assert_false(utf8_valid(str_of(bytes), NULL));
}

static void overlong_forms_are_refused(void **state)
{
	(void)state;
	refuse("\xc0\x80");
	refuse("\xc0\xaf");
	refuse("\xc1\xbf");
	refuse("\xe0\x80\x80");
	refuse("\xe0\x9f\xbf");
	refuse("\xf0\x80\x80\x80");
	refuse("\xf0\x8f\xbf\xbf");
}

static void surrogates_are_refused(void **state)
{
	(void)state;
	refuse("\xed\xa0\x80");
	refuse("\xed\xbf\xbf");
	refuse("\xed\xa0\xbd\xed\xb8\x80");
}

static void above_the_last_code_point_is_refused(void **state)
{
	(void)state;
	refuse("\xf4\x90\x80\x80");
	refuse("\xf5\x80\x80\x80");
	refuse("\xf8\x88\x80\x80\x80");
	refuse("\xfe");
	refuse("\xff");
}

static void lone_continuations_are_refused(void **state)
{
	(void)state;
	refuse("\x80");
	refuse("\xbf");
}

static void truncated_sequences_are_refused(void **state)
{
	(void)state;
	refuse("\xc3");
	refuse("\xe2\x82");
	refuse("\xe2");
	refuse("\xf0\x9f\x98");
	refuse("\xf0\x9f");
	refuse("\xf0");
}

static void broken_sequences_are_refused(void **state)
{
	(void)state;
	refuse("\xc3z");
	refuse("\xe2\x82z");
	refuse("\xe2z\xac");
	refuse("\xf0\x9f\x98z");
}

/* The length says where the string ends, whatever bytes follow. */
static void a_sequence_does_not_run_over_the_end(void **state)
{
	(void)state;
	uint32_t code_point;
	assert_int_equal(utf8_decode((struct str){ "\xe2\x82\xac", 2 }, 0, &code_point), 0);
}

static void valid_tells_where_it_is_not(void **state)
{
	(void)state;
	size_t bad_at = 99;
	assert_true(utf8_valid(STR("Ingólfur, 日本, 😀"), &bad_at));
	assert_int_equal(bad_at, 99);
	assert_false(utf8_valid(STR("Ing\xf3lfur"), &bad_at));
	assert_int_equal(bad_at, 3);
	assert_false(utf8_valid(STR("0123456789abcdef0123456789\xff"), &bad_at));
	assert_int_equal(bad_at, 26);
	assert_true(utf8_valid(STR_NONE, &bad_at));
}

static void bidi_controls_are_these_twelve(void **state)
{
	(void)state;
	int count = 0;
	for (uint32_t c = 0; c < 0x110000; c++)
		count += utf8_is_bidi_control(c);
	assert_int_equal(count, 3 + 5 + 4);
	static const uint32_t all[] = { 0x61c,  0x200e, 0x200f, 0x202a, 0x202b, 0x202c,
					0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069 };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_true(utf8_is_bidi_control(all[i]));
}

static void width_one(void **state)
{
	(void)state;
	static const uint32_t one[] = {
		' ', 'a', '~', 0xa0, 0xe9, 0xad, 0x416, 0x5d0, 0x2014, 0x20ac, 0xfffd, 0x1d400
	};
	for (size_t i = 0; i < sizeof one / sizeof *one; i++)
		assert_int_equal(utf8_width(one[i]), 1);
}

static void width_two(void **state)
{
	(void)state;
	static const uint32_t two[] = { 0x1100, 0x3042, 0x65e5, 0xac00, 0xff21, 0x1f600, 0x20000, 0x3fffd };
	for (size_t i = 0; i < sizeof two / sizeof *two; i++)
		assert_int_equal(utf8_width(two[i]), 2);
}

static void width_none(void **state)
{
	(void)state;
	static const uint32_t none[] = { 0,      0x1b,   0x7f,   0x9f,   0x300,  0x36f,  0x5b0,
					 0x200b, 0x200d, 0x202e, 0xfe0f, 0xfeff, 0x1160, 0xe0100 };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(utf8_width(none[i]), 0);
}

static void a_tab_is_one_column(void **state)
{
	(void)state;
	assert_int_equal(utf8_width('\t'), 1);
}

static void columns_of_a_string(void **state)
{
	(void)state;
	assert_int_equal(utf8_columns(STR("abc")), 3);
	assert_int_equal(utf8_columns(STR("e\xcc\x81")), 1);
	assert_int_equal(utf8_columns(STR("日本")), 4);
	assert_int_equal(utf8_columns(STR("a\xff\xfe")), 3);
	assert_int_equal(utf8_columns(STR_NONE), 0);
}

static size_t encode(uint32_t c, char to[4])
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)((0xf00 >> len & 0xff) | c);
	return len;
}

/* Every scalar value decodes to itself; every surrogate is refused. */
static void property_decoding_undoes_encoding(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		char bytes[4];
		uint32_t decoded = 0;
		struct str s = { bytes, encode(c, bytes) };
		bool scalar = c < 0xd800 || c > 0xdfff;
		assert_int_equal(utf8_decode(s, 0, &decoded), scalar ? s.len : 0);
		if (scalar)
			assert_int_equal(decoded, c);
	}
}

/* Of all strings of three bytes from the bytes that matter, valid ones are exactly those that the encoder makes. */
static void property_what_is_accepted_is_what_is_encoded(void **state)
{
	(void)state;
	static const unsigned char bytes[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
					       0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff };
	enum { N = sizeof bytes };
	for (int i = 0; i < N * N * N * N; i++) {
		char text[4] = { (char)bytes[i % N], (char)bytes[i / N % N], (char)bytes[i / N / N % N],
				 (char)bytes[i / N / N / N] };
		char again[4];
		uint32_t c;
		size_t len = utf8_decode((struct str){ text, 4 }, 0, &c);
		if (len) {
			assert_int_equal(encode(c, again), len);
			assert_memory_equal(text, again, len);
		}
	}
}

static void property_valid_finds_the_first_bad_byte(void **state)
{
	(void)state;
	for (int cases = unit_cases(2000); cases; cases--) {
		char text[60];
		size_t len = 0, bad_at = 0;
		while (len < 40) {
			uint32_t c = (uint32_t)unit_random_between(0, 3) ? (uint32_t)unit_random_between(0, 0x7f)
									 : (uint32_t)unit_random_between(0, 0xd7ff);
			len += encode(c, text + len);
		}
		size_t broken = len;
		text[len++] = '\xff';
		while (len < 60)
			text[len++] = (char)unit_random();
		assert_false(utf8_valid((struct str){ text, len }, &bad_at));
		assert_int_equal(bad_at, broken);
		assert_true(utf8_valid((struct str){ text, broken }, &bad_at));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_the_ends_of_every_length),
		cmocka_unit_test(decodes_nul),
		cmocka_unit_test(decodes_inside_a_string),
		cmocka_unit_test(nothing_is_past_the_end),
		cmocka_unit_test(overlong_forms_are_refused),
		cmocka_unit_test(surrogates_are_refused),
		cmocka_unit_test(above_the_last_code_point_is_refused),
		cmocka_unit_test(lone_continuations_are_refused),
		cmocka_unit_test(truncated_sequences_are_refused),
		cmocka_unit_test(broken_sequences_are_refused),
		cmocka_unit_test(a_sequence_does_not_run_over_the_end),
		cmocka_unit_test(valid_tells_where_it_is_not),
		cmocka_unit_test(bidi_controls_are_these_twelve),
		cmocka_unit_test(width_one),
		cmocka_unit_test(width_two),
		cmocka_unit_test(width_none),
		cmocka_unit_test(a_tab_is_one_column),
		cmocka_unit_test(columns_of_a_string),
		cmocka_unit_test(property_decoding_undoes_encoding),
		cmocka_unit_test(property_what_is_accepted_is_what_is_encoded),
		cmocka_unit_test(property_valid_finds_the_first_bad_byte),
	};
	return cmocka_run_group_tests_name("base.utf8", tests, NULL, NULL);
}
