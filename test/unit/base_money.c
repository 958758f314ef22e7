/* money.h */
#include "money.h"
#include "unit.h"

static void assert_parse(const char *text, int digits, int64_t expected)
{
	int64_t value = 0;
	if (!decimal_parse(str_of(text), digits, false, &value))
		fail_msg("not a decimal of %d digits: %s", digits, text);
	assert_true(value == expected);
}

static void assert_no_parse(const char *text, int digits, bool underscores)
{
	int64_t value = 5;
	if (decimal_parse(str_of(text), digits, underscores, &value))
		fail_msg("taken for a decimal of %d digits: %s", digits, text);
	assert_int_equal(value, 5);
}

static void whole_numbers(void **state)
{
	(void)state;
	assert_parse("0", 0, 0);
	assert_parse("12", 0, 12);
	assert_parse("-12", 0, -12);
	assert_parse("-0", 0, 0);
	assert_parse("007", 0, 7);
}

static void missing_digits_are_zeros(void **state)
{
	(void)state;
	assert_parse("12", 2, 1200);
	assert_parse("-3.5", 2, -350);
	assert_parse("-3.50", 2, -350);
	assert_parse("0.000000001", 9, 1);
	assert_parse("1", 9, 1000000000);
	assert_parse("-0.01", 2, -1);
}

static void a_digit_too_many_is_refused_even_if_zero(void **state)
{
	(void)state;
	assert_no_parse("3.501", 2, false);
	assert_no_parse("3.500", 2, false);
	assert_no_parse("3.0", 0, false);
	assert_no_parse("0.0000000001", 9, false);
}

static void anything_else_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "",     "-",  ".",        "-.5",   ".5",   "5.",    "+5",    "--5",
					     "5-",   " 5", "5 ",       "1e3",   "0x10", "1,000", "1.2.3", "1..2",
					     "five", "5a", "\xd9\xa3", "1_000", "NaN",  "inf" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_no_parse(wrong[i], 4, false);
	int64_t value;
	assert_false(decimal_parse(STR_NONE, 2, false, &value));
	assert_false(decimal_parse(STR("5\0"), 2, false, &value));
}

static void underscores_stand_between_digits(void **state)
{
	(void)state;
	int64_t value;
	assert_true(decimal_parse(STR("20_000"), 0, true, &value));
	assert_int_equal(value, 20000);
	assert_true(decimal_parse(STR("-4_760_000.25"), 2, true, &value));
	assert_int_equal(value, -476000025);
	assert_no_parse("_1", 0, true);
	assert_no_parse("1_", 0, true);
	assert_no_parse("1__0", 0, true);
	assert_no_parse("-_1", 0, true);
	assert_no_parse("1_.5", 2, true);
	assert_no_parse("1._5", 2, true);
	assert_no_parse("1.5_0", 2, true);
}

static void the_ends_of_int64_and_one_past(void **state)
{
	(void)state;
	assert_parse("9223372036854775807", 0, INT64_MAX);
	assert_parse("-9223372036854775808", 0, INT64_MIN);
	assert_no_parse("9223372036854775808", 0, false);
	assert_no_parse("-9223372036854775809", 0, false);
	assert_parse("92233720368547758.07", 2, INT64_MAX);
	assert_no_parse("92233720368547758.08", 2, false);
	assert_parse("-92233720368547758.08", 2, INT64_MIN);
	assert_no_parse("-92233720368547758.09", 2, false);
}

static void overflow_while_filling_with_zeros(void **state)
{
	(void)state;
	assert_parse("9223372036", 9, 9223372036000000000);
	assert_no_parse("9223372037", 9, false);
	assert_no_parse("99999999999999999999999999", 0, false);
}

static void digits_as_written(void **state)
{
	(void)state;
	assert_int_equal(decimal_digits(STR("12")), 0);
	assert_int_equal(decimal_digits(STR("12.5")), 1);
	assert_int_equal(decimal_digits(STR("-0.00")), 2);
	assert_int_equal(decimal_digits(STR_NONE), 0);
}

static void assert_format(int64_t value, int digits, const char *plain, const char *grouped)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(value, digits, text);
	assert_string_equal(text, plain);
	decimal_format_grouped(value, digits, text);
	assert_string_equal(text, grouped);
}

static void formats(void **state)
{
	(void)state;
	assert_format(0, 0, "0", "0");
	assert_format(0, 2, "0.00", "0.00");
	assert_format(5, 2, "0.05", "0.05");
	assert_format(-5, 2, "-0.05", "-0.05");
	assert_format(476000000, 2, "4760000.00", "4,760,000.00");
	assert_format(100000, 2, "1000.00", "1,000.00");
	assert_format(99999, 2, "999.99", "999.99");
	assert_format(-1000, 0, "-1000", "-1,000");
	assert_format(1234567, 3, "1234.567", "1,234.567");
}

static void formats_the_ends_of_int64(void **state)
{
	(void)state;
	assert_format(INT64_MAX, 0, "9223372036854775807", "9,223,372,036,854,775,807");
	assert_format(INT64_MIN, 0, "-9223372036854775808", "-9,223,372,036,854,775,808");
	assert_format(INT64_MIN, 9, "-9223372036.854775808", "-9,223,372,036.854775808");
}

static void digits_past_the_most(void)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(1, DECIMAL_DIGITS_MAX + 1, text);
}

static void more_digits_than_the_most_abort(void **state)
{
	(void)state;
	assert_true(unit_aborts(digits_past_the_most));
}

static void property_decimals_go_round(void **state)
{
	(void)state;
	for (int cases = unit_cases(50000); cases; cases--) {
		int digits = (int)unit_random_between(0, DECIMAL_DIGITS_MAX);
		int64_t value = (int64_t)unit_random() >> unit_random_between(0, 63), back = 0;
		char text[MONEY_TEXT_MAX];
		decimal_format(value, digits, text);
		assert_true(decimal_parse(str_of(text), digits, false, &back));
		assert_true(back == value);
		assert_int_equal(decimal_digits(str_of(text)), digits);
	}
}

static void property_groups_are_the_only_difference(void **state)
{
	(void)state;
	for (int cases = unit_cases(20000); cases; cases--) {
		int digits = (int)unit_random_between(0, DECIMAL_DIGITS_MAX);
		int64_t value = (int64_t)unit_random() >> unit_random_between(0, 63);
		char plain[MONEY_TEXT_MAX], grouped[MONEY_TEXT_MAX], without[MONEY_TEXT_MAX], *to = without;
		decimal_format(value, digits, plain);
		decimal_format_grouped(value, digits, grouped);
		for (const char *c = grouped; *c; c++)
			if (*c != ',')
				*to++ = *c;
		*to = '\0';
		assert_string_equal(plain, without);
	}
}

/* Against arithmetic in 128 bits on random texts near the end of the range. */
static void property_parsing_agrees_with_wider_arithmetic(void **state)
{
	(void)state;
	for (int cases = unit_cases(50000); cases; cases--) {
		int whole = (int)unit_random_between(1, 20), fraction = (int)unit_random_between(0, 10);
		int digits = (int)unit_random_between(0, DECIMAL_DIGITS_MAX);
		bool negative = unit_random() & 1;
		char text[40];
		size_t len = 0;
		__extension__ __int128 wide = 0;
		if (negative)
			text[len++] = '-';
		for (int i = 0; i < whole + fraction; i++) {
			char c = (char)unit_random_between('0', '9');
			if (i == whole)
				text[len++] = '.';
			text[len++] = c;
			wide = wide * 10 + (c - '0');
		}
		for (int i = fraction; i < digits; i++)
			wide *= 10;
		if (negative)
			wide = -wide;
		bool fits = fraction <= digits && wide >= INT64_MIN && wide <= INT64_MAX;
		int64_t value = 0;
		assert_int_equal(decimal_parse((struct str){ text, len }, digits, false, &value), fits);
		if (fits)
			assert_true(value == (int64_t)wide);
	}
}

/* ---- currencies ---------------------------------------------------------------------------------------------- */

static void every_currency_is_found_by_its_code(void **state)
{
	(void)state;
	assert_true(currency_count() > 150);
	for (int i = 0; i < currency_count(); i++)
		assert_int_equal(currency_index(str_of(currency_code(i))), i);
}

static void currencies_are_sorted_and_named(void **state)
{
	(void)state;
	for (int i = 0; i < currency_count(); i++) {
		assert_int_equal(strlen(currency_code(i)), 3);
		assert_true(strlen(currency_name(i)) > 2);
		if (i)
			assert_true(strcmp(currency_code(i - 1), currency_code(i)) < 0);
	}
}

static void exponents_of_known_currencies(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int exponent;
	} known[] = { { "USD", 2 }, { "EUR", 2 }, { "NOK", 2 }, { "SVC", 2 }, { "JPY", 0 }, { "KRW", 0 },
		      { "ISK", 0 }, { "XAF", 0 }, { "KWD", 3 }, { "BHD", 3 }, { "TND", 3 }, { "CLF", 4 } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_int_equal(currency_exponent(currency_index(str_of(known[i].code))), known[i].exponent);
}

static void exponents_are_zero_two_three_or_four(void **state)
{
	(void)state;
	for (int i = 0; i < currency_count(); i++) {
		int exponent = currency_exponent(i);
		assert_true(exponent == 0 || exponent == 2 || exponent == 3 || exponent == 4);
	}
}

static void codes_without_a_minor_unit_are_no_money(void **state)
{
	(void)state;
	static const char *const none[] = { "XAU", "XDR", "XTS", "XXX" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(currency_index(str_of(none[i])), -1);
}

static void what_is_no_currency(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "US", "USDX", "usd", "AAA", "ZZZ", "U D" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(currency_index(str_of(wrong[i])), -1);
	assert_int_equal(currency_index(STR_NONE), -1);
}

static void no_currency(void) { (void)currency_code(-1); }

static void an_index_outside_the_list_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(no_currency));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(missing_digits_are_zeros),
		cmocka_unit_test(a_digit_too_many_is_refused_even_if_zero),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(underscores_stand_between_digits),
		cmocka_unit_test(the_ends_of_int64_and_one_past),
		cmocka_unit_test(overflow_while_filling_with_zeros),
		cmocka_unit_test(digits_as_written),
		cmocka_unit_test(formats),
		cmocka_unit_test(formats_the_ends_of_int64),
		cmocka_unit_test(more_digits_than_the_most_abort),
		cmocka_unit_test(property_decimals_go_round),
		cmocka_unit_test(property_groups_are_the_only_difference),
		cmocka_unit_test(property_parsing_agrees_with_wider_arithmetic),
		cmocka_unit_test(every_currency_is_found_by_its_code),
		cmocka_unit_test(currencies_are_sorted_and_named),
		cmocka_unit_test(exponents_of_known_currencies),
		cmocka_unit_test(exponents_are_zero_two_three_or_four),
		cmocka_unit_test(codes_without_a_minor_unit_are_no_money),
		cmocka_unit_test(what_is_no_currency),
		cmocka_unit_test(an_index_outside_the_list_aborts),
	};
	return cmocka_run_group_tests_name("base.money", tests, NULL, NULL);
}
