/* force.c - when a text is in force. */
#include "date.h"
#include "texts.h"

/* On these days, in order: '1' in force, '0' not. */
static void in_force_on(const char *header, const char *const *days, const char *expected)
{
	struct str text = str_format(test_arena,
				     "agreement a \"A\"\n  parties US sends, SV receives\n  purpose removal\n%s"
				     "article 1\n  admits\n",
				     header);
	struct corpus *corpus = compile(str_c(test_arena, text));
	int index = corpus_instrument(corpus, STR("a"))->index;
	for (size_t i = 0; days[i]; i++) {
		int32_t day;
		assert_true(date_parse(str_of(days[i]), &day));
		if (instrument_in_force(corpus, index, STR_NONE, moment_of_day(day)) != (expected[i] == '1'))
			fail_msg("%s on %s", header, days[i]);
	}
	assert_int_equal(strlen(expected), 5);
}

static void windows(void **state)
{
	(void)state;
	static const char *const days[] = {
		"2024-12-31", "2025-01-01", "2025-06-30", "2025-12-31", "2026-01-01", NULL
	};
	in_force_on("", days, "00000");
	in_force_on("  offered 2024-01-01\n  signed 2024-02-01\n  accepted 2024-03-01\n", days, "00000");
	in_force_on("  in force 2025-01-01\n", days, "01111");
	in_force_on("  in force 2025-01-01 to 2025-06-30\n", days, "01100"); /* `to` is inclusive */
	in_force_on("  in force 2025-01-01 for 1 year\n", days, "01110");
	in_force_on("  in force 2025-01-01\n  ended 2025-12-31\n", days, "01100"); /* `ended` is exclusive */
	in_force_on("  in force 2025-01-01\n  not in force 2025-06-30 to 2025-06-30 \"stayed\"\n", days, "01011");
	in_force_on("  in force 2025-01-01\n  not in force 2025-06-30\n", days, "01000");
	in_force_on("  in force 2025-12-31\n  in force 2025-01-01 to 2025-01-31\n", days, "01011");
	in_force_on("  in force 2025-01-01T00:00Z to 2025-06-30T23:59Z\n", days,
		    "01000"); /* a day is its last second */
}

static void renewals(void **state)
{
	(void)state;
	static const char *const days[] = {
		"2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01", "2040-01-01", NULL
	};
	const char *year = "  in force 2025-01-01 for 1 year renews 1 year unless notice 3 months before\n";
	char header[300];
	in_force_on(year, days, "11111");
	snprintf(header, sizeof header, "%s  notice of termination 2025-10-01\n", year);
	in_force_on(header, days, "10000"); /* in time, to the day */
	snprintf(header, sizeof header, "%s  notice of termination 2025-10-02\n", year);
	in_force_on(header, days, "11100"); /* a day late: one more term */
	snprintf(header, sizeof header, "%s  notice of termination 2024-05-01\n", year);
	in_force_on(header, days, "10000");
	in_force_on("  in force 2025-01-01 for 1 year\n  notice of termination 2025-02-01\n", days, "10000");
}

static void notice_ends_renewals_of_no_time(void **state)
{
	(void)state;
	static const char *const days[] = {
		"2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01", "2040-01-01", NULL
	};
	in_force_on("  in force 2025-01-01 for 1 year renews 0 years unless notice 3 months before\n", days, "10000");
}

#define LAW                                                                                                            \
	"law l \"L\"\n  binds US\n  rank statute\n  in force 2020-01-01\narticle 1\n  bars when stayed\narticle 2\n"   \
	"  bars when convicted\n"

static bool law_in_force(struct corpus *corpus, const char *article, const char *on)
{
	int32_t day;
	assert_true(date_parse(str_of(on), &day));
	return instrument_in_force(corpus, corpus_instrument(corpus, STR("l"))->index, str_of(article),
				   moment_of_day(day));
}

static void stays(void **state)
{
	(void)state;
	struct corpus *corpus = compile(LAW "order o \"O\"\n  binds US\n  rank constitution\n  in force 2025-01-01 to "
					    "2025-12-31\n  stays l from 2025-03-01 to 2025-04-30\n");
	assert_true(law_in_force(corpus, "", "2025-02-28"));
	assert_false(law_in_force(corpus, "", "2025-03-01"));
	assert_false(law_in_force(corpus, "1", "2025-04-30"));
	assert_true(law_in_force(corpus, "", "2025-05-01"));
	corpus = compile(LAW "order o \"O\"\n  binds US\n  rank constitution\n  in force 2025-01-01\n"
			     "  stays l 2 from 2025-03-01\n");
	assert_true(law_in_force(corpus, "1", "2025-03-01"));
	assert_false(law_in_force(corpus, "2", "2025-03-01"));
	assert_true(law_in_force(corpus, "", "2025-03-01"));
}

static void a_stay_is_worth_what_its_order_is(void **state)
{
	(void)state;
	/* The order is over, and with it the stay. */
	struct corpus *corpus = compile(LAW "order o \"O\"\n  binds US\n  rank constitution\n  in force 2025-01-01 to "
					    "2025-03-31\n  stays l from 2025-03-01\n");
	assert_false(law_in_force(corpus, "", "2025-03-31"));
	assert_true(law_in_force(corpus, "", "2025-04-01"));
	/* A stay of the stay: the law revives. */
	corpus = compile(LAW "order o \"O\"\n  binds US\n  rank constitution\n  in force 2025-01-01\n  stays l from "
			     "2025-03-01\norder p \"P\"\n  binds US\n  rank constitution\n  in force 2025-02-01\n"
			     "  stays o from 2025-04-01 to 2025-04-30\n");
	assert_false(law_in_force(corpus, "", "2025-03-31"));
	assert_true(law_in_force(corpus, "", "2025-04-15"));
	assert_false(law_in_force(corpus, "", "2025-05-01"));
}

static const char *why_not(const char *by, const char *target)
{
	static const char *why;
	struct corpus *corpus =
		compile("law low \"L\"\n  binds US\n  rank policy\n  in force 2020-01-01\n"
			"law old \"L\"\n  binds US\n  rank statute\n  in force 2010-01-01\n"
			"law new \"L\"\n  binds US\n  rank statute\n  in force 2020-01-01\n"
			"law wide \"L\"\n  binds all\n  rank constitution of US\n  in force 2020-01-01\n"
			"law danish \"L\"\n  binds DK, US\n  rank statute\n  in force 2020-01-01\n"
			"law bare \"L\"\n  binds US\n  in force 2020-01-01\n"
			"agreement pact \"P\"\n  parties US sends, DK receives\n  kind treaty\n  binding yes\n"
			"  in force 2021-01-01\n  purpose removal\n"
			"agreement notes \"P\"\n  parties US sends, DK receives\n  kind notes\n  in force 2021-01-01\n"
			"  purpose removal\n");
	why = "";
	bool may = may_set_aside(corpus, corpus_instrument(corpus, str_of(by)), MOMENT_MIN,
				 corpus_instrument(corpus, str_of(target)), MOMENT_MIN, &why);
	return may ? "yes" : why;
}

static void ranks(void **state)
{
	(void)state;
	assert_string_equal(why_not("new", "old"), "yes");
	assert_string_equal(why_not("old", "new"), "it ranks equal and is not the later of the two");
	assert_string_equal(why_not("new", "new"), "yes"); /* an exception to oneself */
	assert_string_equal(why_not("low", "new"), "it ranks lower");
	assert_string_equal(why_not("new", "low"), "yes");
	assert_string_equal(why_not("wide", "new"), "yes");
	assert_string_equal(why_not("new", "wide"), "it does not bind every state that the other binds");
	assert_string_equal(why_not("new", "danish"), "it does not bind every state that the other binds");
	assert_string_equal(why_not("danish", "new"), "the two speak in different legal orders");
	assert_string_equal(why_not("bare", "new"), "it has no rank");
	assert_string_equal(why_not("wide", "floor"), "nothing sets the floor aside");
	assert_string_equal(why_not("pact", "new"), "yes"); /* a treaty equals a statute and is later */
	assert_string_equal(why_not("notes", "new"), "it ranks lower");
	assert_string_equal(why_not("new", "notes"), "it does not bind every state that the other binds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(windows),
		fact(renewals),
		fact(notice_ends_renewals_of_no_time),
		fact(stays),
		fact(a_stay_is_worth_what_its_order_is),
		fact(ranks),
	};
	return cmocka_run_group_tests_name("lang.force", tests, NULL, NULL);
}
