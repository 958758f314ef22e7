/* run_examples: what passes, what fails and is said to, and which clauses were exercised. */
#include "determination.h"
#include "mutate.h"
#include "texts.h"

static struct example_report report;
static struct diags said;
static unsigned char covered[1000];

static void run(const char *text)
{
	struct corpus *corpus = compile(text);
	struct decider *decider = decider_create(corpus);
	report = (struct example_report){ 0 };
	memset(covered, 0, sizeof covered);
	diags_init(&said, test_arena);
	run_examples(decider, test_arena, &said, &report, covered);
	decider_destroy(decider);
}

#define ARTICLES                                                                                                       \
	TEST_AGREEMENT "article 1\n  admits when status = unlawful\n  admits for return when convicted\narticle 2\n"   \
		       "  requires not convicted\n  duty \"report\" by receiver within 30 days after arrival\n"        \
		       "  duty \"tell\" by sender within 36 hours before departure\n"                                  \
		       "  duty \"list\" by sender within 1 month after in_force\n"                                     \
		       "  duty \"mark\" by sender within 10 days after born\n"                                         \
		       "  duty \"file\" by sender within 1 day after decision\n"                                       \
		       "  return within 2 days when stayed\n"

static void outcomes_facts_and_profiles(void **state)
{
	(void)state;
	run(ARTICLES
	    "profile usual\n  profile floor.ordinary\n  given status = unlawful, convicted = no\n"
	    "example \"cleared\"\n  profile usual\n  for removal\n  to none\n  on 2025-03-01\n"
	    "  expect cleared by a 1\n"
	    "example \"the later value wins\"\n  profile usual\n  given convicted = yes\n  for removal\n  to none\n"
	    "  expect unmet by a 2\n"
	    "example \"barred\"\n  profile usual\n  given stayed = yes as of 2024-12-31\n  for removal\n"
	    "  expect barred by floor stay\n"
	    "example \"a stale value is no value\"\n  profile usual\n  given stayed = yes as of 2025-01-01\n"
	    "  for removal\n  to none\n  on 2025-03-01\n  expect undetermined needs stayed\n");
	if (said.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&said)));
	assert_int_equal(report.passed, 4);
	assert_int_equal(report.failed + report.not_run, 0);
}

static void days_of_duties_and_returns(void **state)
{
	(void)state;
	run(ARTICLES "example \"days\"\n  on 2025-03-01\n  departing 2025-03-10\n  event arrival on 2025-03-11\n"
		     "  given born = 2000-01-31, stayed = yes\n"
		     "  expect due \"report\" on 2025-04-10\n"
		     "  expect due \"tell\" on 2025-03-08\n" /* hours count as whole days */
		     "  expect due \"list\" on 2025-02-01\n"
		     "  expect due \"mark\" on 2000-02-10\n"
		     "  expect due \"file\" on 2025-03-02\n"
		     "  expect return overdue since 2025-03-04\n");
	if (said.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&said)));
	assert_int_equal(report.passed, 1);
}

static void a_failure_says_what_was_answered(void **state)
{
	(void)state;
	run(ARTICLES
	    "example \"wrong\"\n  profile floor.ordinary\n  given status = lawful, convicted = no\n  for removal\n"
	    "  to none\n  on 2025-03-01\n  expect cleared\n");
	assert_int_equal(report.failed, 1);
	assert_str(diags_text(&said),
		   "24:10 example-failed: this is not_covered, not cleared; for removal with no facility "
		   "it is not_covered by a 1\n");
}

static void clauses_that_spoke_are_marked(void **state)
{
	(void)state;
	run(ARTICLES "example \"one\"\n  profile floor.ordinary\n  given status = unlawful, convicted = no\n"
		     "  for removal\n  to none\n  on 2025-03-01\n  expect cleared\n");
	/* In the order of the corpus: the floor's two, then admits, admits for return, requires, duties. */
	assert_int_equal(report.passed, 1);
	assert_true(covered[2]);
	assert_false(covered[3]);
	assert_true(covered[4]);
	assert_false(covered[5]);
}

static void without_a_judge_fees_are_not_run(void **state)
{
	(void)state;
	run(TEST_AGREEMENT "article 1\n  fee 3 USD per year\nexample \"fee\"\n  expect fee 3 USD for 2025-01-01 to "
			   "2025-12-31\n");
	assert_int_equal(report.not_run, 1);
	assert_int_equal(report.passed, 0);
	assert_int_equal(said.list.count, 0);
}

/* A change that leaves no text would count as noticed. */
static void changes_of_fees_leave_a_text(void **state)
{
	(void)state;
	mutant_vec mutants = { 0 };
	struct buf words = BUF_INIT;
	struct corpus *corpus = compile(
		TEST_AGREEMENT "article 1\n  fee 9.99 USD per year for 3 places\n"
			       "  fee 8 USD per person-month above 3 persons, measured by month peak\n"
			       "  fee 7 USD per person-day above 3 persons, measured by day\n  cap 1_999 USD\n"
			       "  index by {2026: 1.021, 2027: 1.034}\n  payable 6 months in advance\n"
			       "  day counted day or part\narticle 2\n  fee 6 USD once within 9 days after in_force\n"
			       "  fee 5 USD once on 2026-12-31\n  fee 4 USD once when 9 persons received\n"
			       "  fee 3 USD per person leaving voluntarily\n  fee 2 USD per departure\n"
			       "  fee at cost of food up to 1 USD per month per person over 2 years until exit\n"
			       "article 3\n  fee 1 USD per person-year, not prorated\n"
			       "  advance 2 USD within 30 days after first_transfer, set off against article 1, 2\n"
			       "  index by 3.5 % per year from 2026-01-01\n  accrues whole months\n"
			       "article 4\n  fee 1 USD per month\n  not prorated\n  accrues actual/365\n");
	mutants_of(test_arena, corpus, NULL, NULL, &mutants);
	vec_each (&mutants, i) {
		const struct mutant *mutant = &mutants.at[i];
		if (!str_is(mutant->instrument->id, "a"))
			continue;
		struct corpus *mutated = mutant_corpus(corpus, mutant);
		if (mutated->diags.errors)
			fail_msg("%.*s", STR_ARG(diags_text(&mutated->diags)));
		corpus_destroy(mutated);
		assert_false(mutant_decides(mutant));
		if (mutant->change == MUTANT_REPLACED)
			buf_format(&words, "%.*s > %.*s\n", STR_ARG(str_trim(span_text(mutant->span))),
				   STR_ARG(mutant->now));
		else
			buf_format(&words, "%.*s >\n", STR_ARG(span_text(mutant->span)));
	}
	assert_str(buf_str(&words),
		   "fee 9.99 USD per year for 3 places >\n"
		   "9.99 > 10.00\n"
		   "year > month\n"
		   " > , not prorated\n"
		   "fee 8 USD per person-month above 3 persons, measured by month peak >\n"
		   "8 > 9\n"
		   "person-month > person-year\n"
		   "3 > 4\n"
		   "peak > average\n"
		   " > , not prorated\n"
		   "fee 7 USD per person-day above 3 persons, measured by day >\n"
		   "7 > 8\n"
		   "person-day > person-month\n"
		   "3 > 4\n"
		   "day > month peak\n"
		   "cap 1_999 USD >\n"
		   "1_999 > 2_000\n"
		   "index by {2026: 1.021, 2027: 1.034} >\n"
		   "1.021 > 1.022\n"
		   "1.034 > 1.035\n"
		   "fee 6 USD once within 9 days after in_force >\n"
		   "6 > 7\n"
		   "in_force > first_transfer\n"
		   "fee 5 USD once on 2026-12-31 >\n"
		   "5 > 6\n"
		   "2026-12-31 > 2027-01-01\n"
		   "fee 4 USD once when 9 persons received >\n"
		   "4 > 5\n"
		   "9 > 10\n"
		   "fee 3 USD per person leaving voluntarily >\n"
		   "3 > 4\n"
		   "voluntarily > \n"
		   "fee 2 USD per departure >\n"
		   "2 > 3\n"
		   "departure > person received\n"
		   "fee at cost of food up to 1 USD per month per person over 2 years until exit >\n"
		   "1 > 2\n"
		   "month > year\n"
		   "2 > 3\n"
		   "until exit > \n"
		   "fee 1 USD per person-year, not prorated >\n"
		   "1 > 2\n"
		   "person-year > person-month\n"
		   ", not prorated > \n"
		   "advance 2 USD within 30 days after first_transfer, set off against article 1, 2 >\n"
		   "2 > 3\n"
		   "first_transfer > in_force\n"
		   ", set off against article 1, 2 > \n"
		   "index by 3.5 % per year from 2026-01-01 >\n"
		   "3.5 > 3.6\n"
		   "2026-01-01 > 2026-01-02\n"
		   "accrues whole months >\n"
		   "whole months > actual/365\n"
		   "fee 1 USD per month >\n"
		   "1 > 2\n"
		   "month > year\n"
		   "not prorated >\n");
	buf_finish(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(outcomes_facts_and_profiles),      fact(days_of_duties_and_returns),
		fact(a_failure_says_what_was_answered), fact(clauses_that_spoke_are_marked),
		fact(without_a_judge_fees_are_not_run), fact(changes_of_fees_leave_a_text),
	};
	return cmocka_run_group_tests_name("eval.examples", tests, NULL, NULL);
}
