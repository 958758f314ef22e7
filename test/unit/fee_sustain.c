/* fee_sustain.c - a facility's figures: against sums made by hand, against every number of persons tried one by one,
 * and that what is not known stays so. All figures are invented. */
#include "limit.h"
#include "money.h"
#include "sustain.h"
#include "texts.h"

static const char lease[] = "agreement a \"An invented lease\"\n"
			    "  parties  SE sends, EE receives\n"
			    "  signed   2025-11-15\n"
			    "  in force 2026-01-01 to 2026-02-14\n"
			    "  kind     treaty\n"
			    "  binding  yes\n"
			    "  purpose  sentence\n"
			    "article 1 \"Rent\" on fees\n"
			    "  fee 3_100 EUR per month\n"
			    "  fee 31 EUR per person-day above 2 persons\n";
static const char head[] = "month,facility,staff,food,health,building,currency\n";
static const char two_months[] = "2026-01,house,1000,310.00,62.00,500,EUR\n2026-02,house,1000,280,0,500,EUR\n";
static const char stays[] = "person,facility,from,to\nA,house,2026-01-01,\nB,house,2026-01-01,2026-01-11\n"
			    "C,other,2026-01-01,\n";

static budget read_budget(const char *rows)
{
	budget read = { 0 };
	struct error error;
	struct str text = str_format(test_arena, "%s%s", head, rows);
	if (budget_csv(test_arena, STR("budget"), text, &read, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return read;
}

static struct sustain *reckoned(const struct corpus *corpus, struct sustain_request request, const char *rows,
				const char *table)
{
	struct fee_roll roll = { 0 };
	struct sustain *s;
	struct error error;
	budget read = read_budget(rows);
	request.agreement = corpus_instrument(corpus, STR("a"))->index;
	if (!request.varies)
		request.varies = 1U << BUDGET_FOOD | 1U << BUDGET_HEALTH;
	assert_int_equal(fee_roll_csv(test_arena, corpus, STR("roll"), str_of(table), &roll, &error), STATUS_OK);
	if (sustain_reckon(test_arena, corpus, &request, &read, &roll, &s, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return s;
}

static struct sustain_request between(const char *from, const char *to)
{
	struct sustain_request request = { 0 };
	assert_true(date_parse(str_of(from), &request.from) && date_parse(str_of(to), &request.to));
	return request;
}

static void is(struct figure figure, int64_t value)
{
	assert_true(figure.known);
	assert_int_equal(figure.value, value);
}

static void figures_are_those_made_by_hand(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	const struct sustain *s = reckoned(corpus, between("2026-01-01", "2026-02-28"), two_months, stays);
	const struct sustain_month *january = &s->months.at[0], *february = &s->months.at[1];
	assert_int_equal(s->months.count, 2);
	assert_int_equal(january->person_days, 41); /* A 31, B 10; C is elsewhere */
	is(january->cost, 187200);
	is(january->fees, 310000);
	is(january->share, 16560);   /* 3100 / 1872 */
	is(january->day_cost, 4566); /* 45.6585 */
	is(february->fees, 155000);  /* 14 of 28 days */
	is(february->balance, 155000 - 178000);
	is(s->scenarios[0].cost, 365200);
	is(s->scenarios[0].fees, 465000);
	assert_true(s->has_end);
	is(s->share_until, 12733); /* 4650 / 3652 */
	assert_false(s->share_after.known);
	assert_int_equal(s->notes.count, 1); /* C */
}

static void one_more_day_brings_nothing_under_a_floor(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	const char *three = "person,facility,from,to\nA,house,2026-01-01,\nB,house,2026-01-01,\nC,house,2026-02-01,\n";
	const struct sustain *s =
		reckoned(corpus, between("2026-01-01", "2026-03-31"), "2026-01,house,1,1,1,1,EUR\n", three);
	is(s->months.at[0].first_day, 3100); /* a third: above two */
	is(s->months.at[1].first_day, 3100);
	is(s->months.at[1].next_day, 3100);
	is(s->months.at[2].first_day, 0); /* over */
	s = reckoned(corpus, between("2026-01-01", "2026-01-31"), "2026-01,house,1,1,1,1,EUR\n", stays);
	is(s->months.at[0].first_day, 3100); /* two are there on the first */
	s = reckoned(corpus, between("2026-02-01", "2026-02-28"), "2026-02,house,1,1,1,1,EUR\n", stays);
	is(s->months.at[0].first_day, 0);
	is(s->months.at[0].next_day, 0);
}

static void what_is_not_known_stays_so(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	const struct sustain *s = reckoned(corpus, between("2026-01-01", "2026-03-31"),
					   "2026-01,house,1000,,62,500,EUR\n2026-03,house,1000,0,0,500,EUR\n", stays);
	assert_false(s->months.at[0].cost.known || s->months.at[0].share.known || s->months.at[0].balance.known);
	assert_false(s->months.at[0].part[BUDGET_FOOD].known);
	is(s->months.at[0].part[BUDGET_STAFF], 100000);
	assert_non_null(memmem(s->months.at[0].why.ptr, s->months.at[0].why.len, "no food", 7));
	assert_false(s->months.at[1].cost.known);
	assert_non_null(memmem(s->months.at[1].why.ptr, s->months.at[1].why.len, "no budget of house", 18));
	is(s->months.at[2].cost, 150000);
	assert_int_equal(s->months_known, 1);
	is(s->scenarios[0].cost, 150000);
	assert_true(s->even_why.len > 0);
	assert_false(s->own_cost.known || s->saving.known);
}

static void currencies_meet_at_a_given_rate_only(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	struct sustain_request request = between("2026-01-01", "2026-01-31");
	struct exchange_rate rate;
	const char *kroons = "2026-01,house,1000,310,62,500,SEK\n";
	request.has_own_cost = true;
	request.own_cost = 9000;
	request.own_currency = currency_index(STR("SEK"));
	const struct sustain *s = reckoned(corpus, request, kroons, stays);
	assert_false(s->months.at[0].fees.known || s->months.at[0].share.known || s->saving.known);
	assert_true(s->incentive_why.len && s->even_why.len && s->notes.count == 2);
	assert_true(exchange_rate_parse(STR("EUR/SEK=11.123456789"), &rate));
	vec_add(test_arena, &request.rates, rate);
	s = reckoned(corpus, request, kroons, stays);
	is(s->months.at[0].fees, 3448272); /* 3100 x 11.123456789 = 34482.7160459 */
	is(s->saving, 41 * 9000 - 3448272);
	request.rates.count = 0;
	assert_true(exchange_rate_parse(STR("SEK/EUR=0.1"), &rate));
	vec_add(test_arena, &request.rates, rate);
	is(reckoned(corpus, request, kroons, stays)->months.at[0].fees, 3100000);
	assert_false(exchange_rate_parse(STR("EUR/EUR=1"), &rate) || exchange_rate_parse(STR("EUR/SEK=0"), &rate) ||
		     exchange_rate_parse(STR("EUR/SEK=-1"), &rate) || exchange_rate_parse(STR("EURSEK=1"), &rate) ||
		     exchange_rate_parse(STR("EUR/SEK="), &rate));
}

/* Every number one by one, with bills of a roll that stands in a table. */
static bool covers(const struct corpus *corpus, const struct sustain_request *request, int persons, int64_t fixed,
		   int64_t of_day, int32_t days)
{
	struct fee_roll roll = { .persons = (uint32_t)persons };
	struct fee_bill *bill;
	struct error error;
	struct fee_request asked = { .agreement = corpus_instrument(corpus, STR("a"))->index,
				     .from = request->from,
				     .to = request->to,
				     .by_month = true };
	vec_add(test_arena, &roll.facilities, ((struct fee_facility){ STR("house"), NULL }));
	for (int i = 0; i < persons; i++)
		vec_add(test_arena, &roll.stays,
			((struct fee_stay){ (uint32_t)i, 0, request->from, FEE_STILL_THERE, FEE_STILL_THERE,
					    TRI_UNKNOWN }));
	assert_int_equal(fee_reckon(test_arena, corpus, &asked, &roll, &bill, &error), STATUS_OK);
	int64_t fees = bill->totals.count ? bill->totals.at[0].amount : 0;
	return fees >= fixed + of_day * persons * days;
}

static void break_even_is_where_trying_every_number_finds_it(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	/* A alone is there, so a person-day is 20.00 of food; a house for 2,500 or 3,900 or 9,000 a month. */
	static const char *const rows[] = { "2026-01,house,2000,620,0,500,EUR\n", "2026-01,house,3400,620,0,500,EUR\n",
					    "2026-01,house,8500,620,0,500,EUR\n" };
	static const int64_t fixed[] = { 250000, 390000, 900000 };
	struct sustain_request request = between("2026-01-01", "2026-01-31");
	for (int i = 0; i < 3; i++) {
		const struct sustain *s =
			reckoned(corpus, request, rows[i], "person,facility,from,to\nA,house,2026-01-01,\n");
		size_t range = 0;
		assert_int_equal(s->looked_at, 20);
		for (int persons = 0; persons <= s->looked_at; persons++) {
			while (range < s->covered.count && persons > s->covered.at[range].to)
				range++;
			bool told = range < s->covered.count && persons >= s->covered.at[range].from;
			assert_int_equal(told, covers(corpus, &request, persons, fixed[i], 2000, 31));
		}
		assert_int_equal(s->covered.count, i == 0 ? 2 : i == 1 ? 1 : 0);
	}
}

static void refuse(const char *rows, const char *message)
{
	budget read = { 0 };
	struct error error;
	struct str text = str_format(test_arena, "%s%s", head, rows);
	assert_int_equal(budget_csv(test_arena, STR("b"), text, &read, &error), STATUS_BAD_INPUT);
	assert_string_equal(error.message, message);
}

static void a_budget_is_read_whole_or_not_at_all(void **state)
{
	(void)state;
	refuse("2026-13,house,1,1,1,1,EUR\n", "b:2:1: \"2026-13\" is no month, as 2026-07 is");
	refuse("2026-01,,1,1,1,1,EUR\n", "b:2:9: no facility");
	refuse("2026-01,house,1,1,1,1,EURO\n", "b:2:23: \"EURO\" is no currency");
	refuse("2026-01,house,-1,1,1,1,EUR\n", "b:2:15: \"-1\" is no amount of EUR; what is not known is left empty");
	refuse("2026-01,house,1,1.005,1,1,EUR\n",
	       "b:2:17: \"1.005\" is no amount of EUR; what is not known is left empty");
	refuse("2026-01,house,1,1,1,1,EUR\n2026-01,house,1,1,1,1,EUR\n",
	       "b:3:1: 2026-01 of house stands twice: write one row of it");
}

static void a_budget_has_as_many_rows_as_the_limit(void **state)
{
	(void)state;
	struct buf rows = BUF_INIT;
	struct error error;
	budget read = { 0 };
	buf_add_c(&rows, head);
	for (int i = 0; i <= LIMIT_BUDGET_ROWS; i++) {
		if (i == LIMIT_BUDGET_ROWS)
			assert_int_equal(budget_csv(test_arena, STR("b"), buf_str(&rows), &read, &error), STATUS_OK);
		buf_format(&rows, "%d-%02d,house%d,1,1,1,1,EUR\n", 1850 + i / 12 % 300, i % 12 + 1, i / 3600);
	}
	assert_int_equal(read.count, LIMIT_BUDGET_ROWS);
	read = (budget){ 0 };
	assert_int_equal(budget_csv(test_arena, STR("b"), buf_str(&rows), &read, &error), STATUS_BAD_INPUT);
	buf_finish(&rows);
}

static void months_are_whole(void **state)
{
	(void)state;
	struct corpus *corpus = compile(lease);
	struct sustain_request request = between("2026-01-01", "2026-01-30");
	struct fee_roll roll = { 0 };
	struct sustain *s;
	struct error error;
	budget read = read_budget(two_months);
	request.agreement = corpus_instrument(corpus, STR("a"))->index;
	assert_int_equal(sustain_reckon(test_arena, corpus, &request, &read, &roll, &s, &error), STATUS_BAD_INPUT);
	request = between("2026-01-01", "2026-01-31");
	request.agreement = corpus_instrument(corpus, STR("a"))->index;
	request.facility = STR("elsewhere");
	assert_int_equal(sustain_reckon(test_arena, corpus, &request, &read, &roll, &s, &error), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "elsewhere"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(figures_are_those_made_by_hand),
		fact(one_more_day_brings_nothing_under_a_floor),
		fact(what_is_not_known_stays_so),
		fact(currencies_meet_at_a_given_rate_only),
		fact(break_even_is_where_trying_every_number_finds_it),
		fact(a_budget_is_read_whole_or_not_at_all),
		fact(a_budget_has_as_many_rows_as_the_limit),
		fact(months_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
