/* error.h */
#include "error.h"
#include "unit.h"
#include "utf8.h"

enum { FITS = sizeof((struct error *)0)->message - 1 };

static void set_fills_and_returns_the_status(void **state)
{
	(void)state;
	struct error error = { 0 };
	assert_int_equal(error_set(&error, STATUS_IO, "%s: %d", "cannot read", 5), STATUS_IO);
	assert_int_equal(error.status, STATUS_IO);
	assert_string_equal(error.message, "cannot read: 5");
}

static void null_is_fine(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, STATUS_LIMIT, "%s", "x"), STATUS_LIMIT);
}

static void a_message_that_just_fits_is_whole(void **state)
{
	(void)state;
	struct error error;
	error_set(&error, STATUS_IO, "%*s", FITS, "x");
	assert_int_equal(strlen(error.message), FITS);
	assert_int_equal(error.message[FITS - 1], 'x');
}

static void one_byte_more_is_cut(void **state)
{
	(void)state;
	struct error error;
	error_set(&error, STATUS_IO, "%*s", FITS + 1, "x");
	assert_int_equal(strlen(error.message), FITS);
	assert_string_equal(error.message + FITS - 3, "...");
}

/* Wherever in a character the cut falls, whole characters remain. */
static void the_cut_is_between_characters(void **state)
{
	(void)state;
	char text[2000];
	for (size_t before = 0; before < 8; before++) {
		size_t len = before;
		memset(text, 'a', before);
		for (; len < 1200; len += 4)
			memcpy(text + len, "😀", 5);
		struct error error;
		error_set(&error, STATUS_IO, "%s", text);
		size_t kept = strlen(error.message);
		assert_true(utf8_valid(str_of(error.message), NULL));
		assert_true(kept > FITS - 4 && kept <= FITS);
		assert_string_equal(error.message + kept - 3, "...");
	}
}

static void control_characters_become_spaces(void **state)
{
	(void)state;
	struct error error;
	error_set(&error, STATUS_BAD_INPUT, "a\nb\tc\x1b[0m\x7f");
	assert_string_equal(error.message, "a b c [0m ");
}

static void an_argument_may_be_the_message_itself(void **state)
{
	(void)state;
	struct error error;
	error_set(&error, STATUS_IO, "no such file");
	error_set(&error, STATUS_BAD_INPUT, "floor.law: %s", error.message);
	assert_string_equal(error.message, "floor.law: no such file");
	assert_int_equal(error.status, STATUS_BAD_INPUT);
}

static void success(void) { error_set(NULL, STATUS_OK, "%s", "x"); }

static void success_is_no_error(void **state)
{
	(void)state;
	assert_true(unit_aborts(success));
}

static enum status give(enum status status) { return status; }

static enum status try_then_conflict(enum status first)
{
	TRY(give(first));
	return STATUS_CONFLICT;
}

static void try_returns_the_first_failure(void **state)
{
	(void)state;
	assert_int_equal(try_then_conflict(STATUS_IO), STATUS_IO);
	assert_int_equal(try_then_conflict(STATUS_OK), STATUS_CONFLICT);
}

static void every_status_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (enum status a = STATUS_OK; a <= STATUS_REFUSED; a++) {
		assert_true(strlen(status_name(a)) > 0);
		for (enum status b = STATUS_OK; b < a; b++)
			assert_string_not_equal(status_name(a), status_name(b));
	}
}

static void a_message_is_known_by_its_format_and_values(void **state)
{
	(void)state;
	struct error error, again;
	struct error_value values[ERROR_VALUES_MAX];
	struct str name = STR("Ana\nMaría");
	static const char format[] = "100 %% of %s, %.*s: %d %lld %zu %c";
	error_set(&error, STATUS_CONFLICT, format, "transfer", STR_ARG(name), -5, -7LL, (size_t)9, 'x');
	assert_string_equal(error.message, "100 % of transfer, Ana María: -5 -7 9 x");
	assert_ptr_equal(error.format, format);
	assert_int_equal(error_values(&error, values), 6);
	static const char *const wanted[] = { "transfer", "Ana María", "-5", "-7", "9", "x" };
	struct str kept[6];
	for (size_t i = 0; i < 6; i++) {
		assert_true(str_is(values[i].text, wanted[i]));
		assert_int_equal(values[i].word, i == 0); /* %s is a word of the program, %.*s somebody's data */
		kept[i] = values[i].text;
	}
	error_remade(&again, STATUS_CONFLICT, str_of(error.message), format, kept, 6);
	assert_int_equal(error_values(&again, values), 6);
	assert_true(str_is(values[1].text, "Ana María"));
	assert_string_equal(again.message, error.message);
	error_remade(&again, STATUS_CONFLICT, str_of(error.message), format, kept, 5);
	assert_null(again.format); /* they do not fit one another: the message is all there is */
	assert_int_equal(error_values(&again, values), 0);
	assert_string_equal(again.message, error.message);
}

static void what_cannot_be_taken_leaves_the_message(void **state)
{
	(void)state;
	struct error error;
	struct error_value values[ERROR_VALUES_MAX];
	char text[600];
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = 0;
	error_set(&error, STATUS_IO, "%s", text); /* longer than there is room for */
	assert_null(error.format);
	error_set(&error, STATUS_IO, "0x%02x", 7u); /* of a kind that is not taken */
	assert_null(error.format);
	assert_string_equal(error.message, "0x07");
	error_set(&error, STATUS_IO, "%d%d%d%d%d%d%d%d%d%d", 1, 2, 3, 4, 5, 6, 7, 8, 9, 0); /* too many */
	assert_null(error.format);
	assert_int_equal(error_values(&error, values), 0);
	error_set(&error, STATUS_IO, "%.*s", 3, "abc");
	error_set(&error, STATUS_IO, "again: %s", error.message);
	assert_int_equal(error_values(&error, values), 1);
	assert_true(str_is(values[0].text, "abc"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set_fills_and_returns_the_status),
		cmocka_unit_test(null_is_fine),
		cmocka_unit_test(a_message_that_just_fits_is_whole),
		cmocka_unit_test(one_byte_more_is_cut),
		cmocka_unit_test(the_cut_is_between_characters),
		cmocka_unit_test(control_characters_become_spaces),
		cmocka_unit_test(an_argument_may_be_the_message_itself),
		cmocka_unit_test(a_message_is_known_by_its_format_and_values),
		cmocka_unit_test(what_cannot_be_taken_leaves_the_message),
		cmocka_unit_test(success_is_no_error),
		cmocka_unit_test(try_returns_the_first_failure),
		cmocka_unit_test(every_status_has_a_name_of_its_own),
	};
	return cmocka_run_group_tests_name("base.error", tests, NULL, NULL);
}
