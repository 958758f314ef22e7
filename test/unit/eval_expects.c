/* The examples of a text: what an `expect` accepts, and what it refuses. */
#include "determination.h"
#include "texts.h"

static const char agreement[] =
	TEST_AGREEMENT "article 1\n"
		       "  admits\n"
		       "  needs notice to person at least 24 hours before departure when convicted\n";

/* Runs one example; its failure in words, or an empty string. */
static const char *run(const char *lines)
{
	struct corpus *corpus =
		compile(str_format(test_arena, "%sexample \"E\"\n  profile floor.ordinary\n%s", agreement, lines).ptr);
	struct decider *decider = decider_create(corpus);
	struct example_report report = { 0 };
	struct diags diags;
	diags_init(&diags, test_arena);
	run_examples(decider, test_arena, &diags, &report, NULL);
	decider_destroy(decider);
	assert_int_equal(report.runs.count, 1);
	assert_int_equal(report.failed, diags.list.count);
	return diags.list.count ? str_format(test_arena, "%.*s", STR_ARG(diags.list.at[0].message)).ptr : "";
}

#define OWED "it is cleared, but this is owed: needs notice to person at least 24 hours before departure when convicted"

static void owing_none_is_held_against_what_is_owed(void **state)
{
	(void)state;
	assert_string_equal(run("  given convicted = no\n  to none\n  expect cleared owing none\n"), "");
	assert_string_equal(run("  given convicted = yes\n  to none\n  expect cleared owing notice\n"), "");
	assert_string_equal(run("  given convicted = yes\n  to none\n  expect cleared owing none\n"), OWED);
	assert_string_equal(run("  given convicted = no\n  to none\n  expect cleared owing notice\n"),
			    "it is cleared, but no notice is owed");
}

static void what_is_perhaps_owed_is_not_none(void **state)
{
	(void)state;
	assert_string_equal(run("  to none\n  expect cleared owing none\n"), OWED);
	assert_string_equal(run("  to none\n  expect cleared owing notice\n"), "");
}

static void what_was_done_is_not_owed(void **state)
{
	(void)state;
	assert_string_equal(run("  given convicted = yes\n  to none\n  on 2025-02-01\n  departing 2025-02-03\n"
				"  served notice at 2025-02-01\n  expect cleared owing none\n"),
			    "");
	assert_string_equal(run("  given convicted = yes\n  to none\n  on 2025-02-01\n  departing 2025-02-02\n"
				"  served notice at 2025-02-01\n  expect cleared owing none\n"),
			    OWED);
}

static void as_if_in_force(void **state)
{
	(void)state;
	assert_string_equal(run("  given convicted = no\n  to none\n  on 2024-02-01\n  expect not_in_force\n"), "");
	assert_string_equal(
		run("  given convicted = no\n  to none\n  on 2024-02-01\n  as if in force\n  expect cleared\n"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(owing_none_is_held_against_what_is_owed),
		fact(what_is_perhaps_owed_is_not_none),
		fact(what_was_done_is_not_owed),
		fact(as_if_in_force),
	};
	return cmocka_run_group_tests_name("eval.expects", tests, NULL, NULL);
}
