/* hex.h: both ways, and what is no hexadecimal text. */
#include "hex.h"
#include "unit.h"

static void a_digit_of_either_case_has_a_value(void **state)
{
	(void)state;
	static const char digits[] = "0123456789abcdef", capitals[] = "0123456789ABCDEF";
	for (int c = 0; c < 256; c++) {
		const char *low = c ? strchr(digits, c) : NULL, *high = c ? strchr(capitals, c) : NULL;
		int value = low ? (int)(low - digits) : high ? (int)(high - capitals) : -1;
		assert_int_equal(hex_value((char)c), value);
	}
}

static void every_byte_comes_back(void **state)
{
	(void)state;
	unsigned char bytes[256], back[256];
	char text[513];
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	hex_encode((struct str){ (const char *)bytes, sizeof bytes }, text);
	assert_memory_equal(text, "000102", 6);
	assert_string_equal(text + 506, "fdfeff");
	assert_true(hex_decode(str_of(text), back, sizeof back));
	assert_memory_equal(back, bytes, sizeof bytes);
}

static void nothing_is_no_digits(void **state)
{
	(void)state;
	char text[1] = "x";
	unsigned char none[1];
	hex_encode(STR_NONE, text);
	assert_string_equal(text, "");
	assert_true(hex_decode(STR_NONE, none, 0));
}

static void one_way_of_writing_alone_is_taken(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "0", "00", "000", "00000", "0A00", "000F", "0x00", " 000", "00g0" };
	unsigned char out[2];
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(hex_decode(str_of(wrong[i]), out, sizeof out));
	assert_false(hex_decode(STR("00\0a"), out, sizeof out));
	assert_true(hex_decode(STR("00ff"), out, sizeof out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_digit_of_either_case_has_a_value),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(nothing_is_no_digits),
		cmocka_unit_test(one_way_of_writing_alone_is_taken),
	};
	return cmocka_run_group_tests_name("base.hex", tests, NULL, NULL);
}
