/* The specimens of ICAO Doc 9303 (parts 4 to 7), and every single wrong character in them. */
#include "mrz.h"
#include "unit.h"

static const char *const specimens[] = {
	"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
	"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
	"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
	"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
};

static void the_specimens_are_sound(void **state)
{
	(void)state;
	struct error error;
	for (size_t i = 0; i < sizeof specimens / sizeof *specimens; i++)
		if (mrz_check(str_of(specimens[i]), &error) != STATUS_OK)
			fail_msg("%zu: %s", i, error.message);
}

/* A digit of the number, the dates or their check digits, changed by one, is always found. */
static void property_a_wrong_digit_is_found(void **state)
{
	(void)state;
	struct error error;
	size_t tried = 0;
	for (size_t i = 0; i < sizeof specimens / sizeof *specimens; i++) {
		char text[128];
		snprintf(text, sizeof text, "%s", specimens[i]);
		for (char *c = text; *c; c++) {
			if (*c < '0' || *c > '9')
				continue;
			char was = *c;
			bool visa_optional = text[0] == 'V' && c - text >= 45 + 28;
			*c = (char)('0' + (was - '0' + 1) % 10);
			if (!visa_optional)
				assert_int_equal(mrz_check(str_of(text), &error), STATUS_BAD_INPUT);
			*c = was;
			tried++;
		}
	}
	assert_true(tried > 80);
}

static void what_is_no_zone_is_refused(void **state)
{
	(void)state;
	struct error error;
	static const char *const wrong[] = { "", "P<UTO", "p<utoeriksson", "P<UTO\nX\nY\nZ" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(mrz_check(str_of(wrong[i]), &error), STATUS_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_specimens_are_sound),
		cmocka_unit_test(property_a_wrong_digit_is_found),
		cmocka_unit_test(what_is_no_zone_is_refused),
	};
	return cmocka_run_group_tests_name("act.mrz", tests, NULL, NULL);
}
