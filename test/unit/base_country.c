/* country.h */
#include "country.h"
#include "unit.h"
#include "utf8.h"

static void every_country_is_found_by_both_codes(void **state)
{
	(void)state;
	for (int i = 0; i < country_count(); i++) {
		assert_int_equal(country_index(str_of(country_alpha2(i))), i);
		assert_int_equal(country_index(str_of(country_alpha3(i))), i);
	}
}

static void there_are_iso_s_249_and_two(void **state)
{
	(void)state;
	assert_int_equal(country_count(), 251);
	assert_true(country_count() < COUNTRY_MAX);
}

static void codes_are_two_and_three_capitals(void **state)
{
	(void)state;
	for (int i = 0; i < country_count(); i++) {
		assert_int_equal(strlen(country_alpha2(i)), 2);
		assert_int_equal(strlen(country_alpha3(i)), 3);
		for (const char *c = country_alpha2(i); *c; c++)
			assert_in_range(*c, 'A', 'Z');
		for (const char *c = country_alpha3(i); *c; c++)
			assert_in_range(*c, 'A', 'Z');
	}
}

static void countries_are_sorted_by_alpha_2(void **state)
{
	(void)state;
	for (int i = 1; i < country_count(); i++)
		assert_true(strcmp(country_alpha2(i - 1), country_alpha2(i)) < 0);
}

/* A comma would stand in ISO's inverted forms ("Korea, Republic of"), which nobody writes. */
static void names_are_there_and_not_inverted(void **state)
{
	(void)state;
	static const char *const lists[] = { "BQ", "SH" };
	for (int i = 0; i < country_count(); i++) {
		assert_true(strlen(country_name(i)) > 2 && strlen(country_name_es(i)) > 2);
		assert_true(utf8_valid(str_of(country_name(i)), NULL));
		assert_true(utf8_valid(str_of(country_name_es(i)), NULL));
		bool is_list = !strcmp(country_alpha2(i), lists[0]) || !strcmp(country_alpha2(i), lists[1]);
		assert_true(is_list || (!strchr(country_name(i), ',') && !strchr(country_name_es(i), ',')));
	}
}

static void no_two_countries_share_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < country_count(); i++)
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(country_name(i), country_name(j));
			assert_string_not_equal(country_name_es(i), country_name_es(j));
		}
}

static void names_in_common_use(void **state)
{
	(void)state;
	static const char *const known[][3] = {
		{ "VE", "Venezuela", "Venezuela" },
		{ "BO", "Bolivia", "Bolivia" },
		{ "IR", "Iran", "Irán" },
		{ "KR", "South Korea", "Corea del Sur" },
		{ "DZ", "Algeria", "Argelia" },
		{ "RU", "Russia", "Rusia" },
		{ "SV", "El Salvador", "El Salvador" },
		{ "NO", "Norway", "Noruega" },
		{ "TN", "Tunisia", "Túnez" },
		{ "SY", "Syria", "Siria" },
		{ "RW", "Rwanda", "Ruanda" },
		{ "SS", "South Sudan", "Sudán del Sur" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		int index = country_index(str_of(known[i][0]));
		assert_string_equal(country_name(index), known[i][1]);
		assert_string_equal(country_name_es(index), known[i][2]);
	}
}

static void kosovo_is_in_the_list(void **state)
{
	(void)state;
	assert_string_equal(country_name(country_index(STR("XK"))), "Kosovo");
	assert_int_equal(country_index(STR("XKX")), country_index(STR("XK")));
}

static void stateless_is_in_the_list(void **state)
{
	(void)state;
	assert_string_equal(country_name(country_index(STR("XA"))), "Stateless");
	assert_string_equal(country_name_es(country_index(STR("XXA"))), "Apátrida");
}

static void what_is_no_code(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "U", "us", "usa", "USAX", "AA", "ZZ", "ZZZ", "AAA", "U ", "XX", "XXX"
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(country_index(str_of(wrong[i])), -1);
	assert_int_equal(country_index(STR_NONE), -1);
	assert_int_equal(country_index(STR("U\0")), -1);
}

static void no_country(void) { (void)country_name(country_count()); }

static void an_index_outside_the_list_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(no_country));
}

static void english_names_with_an_article(void **state)
{
	(void)state;
	assert_string_equal(country_article(country_index(STR("US"))), "the ");
	assert_string_equal(country_article(country_index(STR("NL"))), "the ");
	assert_string_equal(country_article(country_index(STR("DO"))), "the ");
	assert_string_equal(country_article(country_index(STR("SV"))), "");
	for (int i = 0; i < country_count(); i++) { /* each name that asks for one has it */
		const char *name = country_name(i);
		bool asks = strncmp(name, "United ", 7) == 0 || strstr(name, "Republic") || strstr(name, "Islands");
		if (asks && !*country_article(i) && !strstr(name, "Heard") && !strstr(name, "South Georgia") &&
		    !strstr(name, "Åland"))
			fail_msg("%s has no article", name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_country_is_found_by_both_codes),
		cmocka_unit_test(there_are_iso_s_249_and_two),
		cmocka_unit_test(codes_are_two_and_three_capitals),
		cmocka_unit_test(countries_are_sorted_by_alpha_2),
		cmocka_unit_test(names_are_there_and_not_inverted),
		cmocka_unit_test(no_two_countries_share_a_name),
		cmocka_unit_test(names_in_common_use),
		cmocka_unit_test(english_names_with_an_article),
		cmocka_unit_test(kosovo_is_in_the_list),
		cmocka_unit_test(stateless_is_in_the_list),
		cmocka_unit_test(what_is_no_code),
		cmocka_unit_test(an_index_outside_the_list_aborts),
	};
	return cmocka_run_group_tests_name("base.country", tests, NULL, NULL);
}
