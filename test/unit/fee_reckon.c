/* Every form of section 6 of doc/language.md, in figures that can be checked by hand. */
#include "fee.h"
#include "money.h"
#include "texts.h"

static struct fee_roll roll;
static struct map persons;
static struct corpus *corpus;
static struct error error;

/* An agreement in force from 2025-01-01 on, with the lines as its article 1, and perhaps more blocks behind it. */
static void agree_on(const char *lines, const char *more)
{
	struct str text = str_format(test_arena,
				     TEST_AGREEMENT "article 1\n%s%s"
						    "vocabulary places_more \"P\"\n  subject person\n"
						    "facility samoa SV prison \"S\" zone \"Pacific/Apia\"\n",
				     lines, more);
	corpus = compile(str_c(test_arena, text));
	roll = (struct fee_roll){ 0 };
	map_init(&persons, test_arena);
}

static void on_the_roll(const char *rows)
{
	struct str text = str_format(test_arena, "person,facility,from,to,voluntarily\n%s", rows);
	if (fee_roll_csv_named(test_arena, corpus, STR("roll.csv"), text, &roll, &persons, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void happened(const char *name, const char *day)
{
	struct fee_happened event = { str_of(name), 0 };
	assert_true(date_parse(str_of(day), &event.day));
	vec_add(test_arena, &roll.events, event);
}

static void cost(const char *rows)
{
	struct str text = str_format(test_arena, "cost,day,amount,currency,person\n%s", rows);
	if (fee_costs_csv(test_arena, STR("costs.csv"), text, &roll, &persons, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

static enum status reckon(const char *from, const char *to, struct fee_bill **bill)
{
	struct fee_request request = { .agreement = corpus_instrument(corpus, STR("a"))->index };
	assert_true(date_parse(str_of(from), &request.from) && date_parse(str_of(to), &request.to));
	return fee_reckon(test_arena, corpus, &request, &roll, bill, &error);
}

/* Lines as "FROM/TO QUANTITY UNIT x RATE = AMOUNT CUR [due DATE]", one each, and "open: WHY". */
static void bill_is(const char *from, const char *to, const char *expected)
{
	struct fee_bill *bill;
	struct buf out = BUF_INIT;
	char first[11], last[11], due[11];
	if (reckon(from, to, &bill) != STATUS_OK)
		fail_msg("%s", error.message);
	vec_each (&bill->lines, i) {
		const struct fee_line *l = &bill->lines.at[i];
		date_format(l->from, first);
		date_format(l->to, last);
		buf_format(&out, "%s/%s %.*s %.*s x %.*s = %.*s %s", first, last, STR_ARG(l->quantity),
			   STR_ARG(l->unit), STR_ARG(l->rate),
			   STR_ARG(fee_money(test_arena, l->amount, l->currency, false)), currency_code(l->currency));
		if (l->has_due) {
			date_format(l->due, due);
			buf_format(&out, " due %s", due);
		}
		buf_add_char(&out, '\n');
	}
	vec_each (&bill->open, i)
		buf_format(&out, "open: %.*s\n", STR_ARG(bill->open.at[i].why));
	struct str got = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	assert_str(got, expected);
}

static void time_by_the_day(void **state)
{
	(void)state;
	agree_on("  fee 10.00 USD per person-day\n  fee 3_650 USD per person-year\n  fee 310 USD per person-month\n",
		 "");
	on_the_roll("a,tower,2025-01-01,2025-01-11,\nb,tower,2025-01-10,,\n");
	bill_is("2025-01-01", "2025-01-10",
		"2025-01-01/2025-01-10 11 person-day x 10.00 = 110.00 USD\n"
		"2025-01-01/2025-01-10 0.030137 person-year x 3650.00 = 110.00 USD\n"
		"2025-01-01/2025-01-10 0.354839 person-month x 310.00 = 110.00 USD\n");
	/* A whole month is a month, February too; a whole year by 365 is a day more in 2028. */
	bill_is("2025-02-01", "2025-02-28",
		"2025-02-01/2025-02-28 28 person-day x 10.00 = 280.00 USD\n"
		"2025-02-01/2025-02-28 0.076712 person-year x 3650.00 = 280.00 USD\n"
		"2025-02-01/2025-02-28 1 person-month x 310.00 = 310.00 USD\n");
	bill_is("2028-01-01", "2028-12-31",
		"2028-01-01/2028-12-31 366 person-day x 10.00 = 3660.00 USD\n"
		"2028-01-01/2028-12-31 1.002740 person-year x 3650.00 = 3660.00 USD\n"
		"2028-01-01/2028-12-31 12 person-month x 310.00 = 3720.00 USD\n");
}

static void accruals(void **state)
{
	(void)state;
	agree_on("  fee 3_660 USD per person-year\n  accrues actual/actual\n", "");
	on_the_roll("a,tower,2027-12-31,2028-01-02,\n");
	bill_is("2027-01-01", "2028-12-31",
		"2027-01-01/2028-12-31 0.005472 person-year x 3660.00 = 20.03 USD\n"); /* 3660/365 + 3660/366 */
	agree_on("  fee 1_200 USD per person-year\n  accrues whole months\n", "");
	on_the_roll("a,tower,2025-01-31,2025-02-02,\nb,tower,2025-02-10,2025-02-12,\nb,tower,2025-02-20,2025-02-21,\n");
	bill_is("2025-01-01", "2025-12-31", "2025-01-01/2025-12-31 0.25 person-year x 1200.00 = 300.00 USD\n");
	bill_is("2025-02-11", "2025-02-28", ""); /* begun before */
	agree_on("  fee 1_200 USD per year\n  accrues whole months\n", "");
	bill_is("2025-01-15", "2025-03-01", "2025-01-15/2025-03-01 0.166667 year x 1200.00 = 200.00 USD\n");
}

static void not_prorated(void **state)
{
	(void)state;
	agree_on("  fee 20_000 USD per person-year, not prorated\n", "");
	on_the_roll("a,tower,2025-03-15,2025-07-18,\n"                                   /* one year begun */
		    "b,tower,2025-03-15,2026-03-15,\n"                                   /* to the day */
		    "c,tower,2025-03-15,2026-03-16,\n"                                   /* a second is begun */
		    "d,tower,2025-03-15,2025-03-20,\nd,tower,2025-10-01,2025-10-02,\n"); /* back within the year */
	bill_is("2025-01-01", "2025-12-31", "2025-01-01/2025-12-31 4 person-year x 20000.00 = 80000.00 USD\n");
	bill_is("2026-01-01", "2026-12-31", "2026-01-01/2026-12-31 1 person-year x 20000.00 = 20000.00 USD\n");
	agree_on("  fee 15 EUR per month\n  not prorated\n", "");
	bill_is("2025-01-02", "2025-03-01", "2025-01-02/2025-03-01 2 month x 15.00 = 30.00 EUR\n");
}

static void fixed_sums(void **state)
{
	(void)state;
	agree_on("  fee 15_000_000 EUR per year for 300 places\n  fee 31 EUR per month\n", "");
	bill_is("2025-01-01", "2025-12-31",
		"2025-01-01/2025-12-31 1 year x 15000000.00 = 15000000.00 EUR\n"
		"2025-01-01/2025-12-31 12 month x 31.00 = 372.00 EUR\n");
	bill_is("2028-01-01", "2028-12-31",
		"2028-01-01/2028-12-31 1 year x 15000000.00 = 15000000.00 EUR\n"
		"2028-01-01/2028-12-31 12 month x 31.00 = 372.00 EUR\n");
	bill_is("2028-02-29", "2028-02-29", "2028-02-29/2028-02-29 0.034483 month x 31.00 = 1.07 EUR\n");
}

static void above_a_number(void **state)
{
	(void)state;
	static const char three[] = "a,tower,2025-01-01,2025-02-01,\nb,tower,2025-01-01,2025-01-11,\n"
				    "c,tower,2025-01-06,2025-01-16,\n"; /* 2, 3 from the 6th, 2 from the 11th, 1 */
	agree_on("  fee 310 USD per person-month above 1 persons, measured by day\n", "");
	on_the_roll(three); /* 5*1 + 5*2 + 5*1 = 20 of 31 */
	bill_is("2025-01-01", "2025-01-31", "2025-01-01/2025-01-31 0.645161 person-month x 310.00 = 200.00 USD\n");
	agree_on("  fee 310 USD per person-month above 1 persons, measured by month peak\n", "");
	on_the_roll(three);
	bill_is("2025-01-01", "2025-01-31", "2025-01-01/2025-01-31 2 person-month x 310.00 = 620.00 USD\n");
	bill_is("2025-01-20", "2025-01-20", "2025-01-20/2025-01-20 0.064516 person-month x 310.00 = 20.00 USD\n");
	agree_on("  fee 310 USD per person-month above 1 persons, measured by month average\n", "");
	on_the_roll(three); /* 51 person-days in 31 days: 20/31 above */
	bill_is("2025-01-01", "2025-01-31", "2025-01-01/2025-01-31 0.645161 person-month x 310.00 = 200.00 USD\n");
	agree_on("  fee 310 USD per person-month above 1 persons\n  accrues whole months\n", "");
	on_the_roll(three); /* the second and the third person of the month */
	bill_is("2025-01-01", "2025-01-31", "2025-01-01/2025-01-31 2 person-month x 310.00 = 620.00 USD\n");
	bill_is("2025-01-02", "2025-01-31", "2025-01-02/2025-01-31 1 person-month x 310.00 = 310.00 USD\n");
}

static void ways_to_count_a_day(void **state)
{
	(void)state;
	static const char rows[] = "a,tower,2025-03-01T23:30-06:00,2025-03-02T00:30-06:00,\n" /* over midnight */
				   "b,tower,2025-03-05T08:00-06:00,2025-03-05T09:00-06:00,\n" /* in and out */
				   "c,tower,2025-03-07T08:00-06:00,2025-03-08T09:00-06:00,\nc,house,2025-03-08T15:00Z,"
				   "2025-03-08T16:00Z,\n";
	agree_on("  fee 1 USD per person-day\n  day counted midnight census\n", "");
	on_the_roll(rows);
	bill_is("2025-03-01", "2025-03-31", "2025-03-01/2025-03-31 2 person-day x 1.00 = 2.00 USD\n");
	agree_on("  fee 1 USD per person-day\n  day counted day or part\n", "");
	on_the_roll(rows);
	bill_is("2025-03-01", "2025-03-31", "2025-03-01/2025-03-31 5 person-day x 1.00 = 5.00 USD\n");
	agree_on("  fee 1 USD per person-day\n  day counted arrival yes departure no\n", "");
	on_the_roll(rows);
	bill_is("2025-03-01", "2025-03-31", "2025-03-01/2025-03-31 3 person-day x 1.00 = 3.00 USD\n");
}

static void clocks(void **state)
{
	(void)state;
	agree_on("  fee 1 USD per person-day\n", "");
	on_the_roll("a,keep,2025-03-09,2025-03-10,\n");                /* no zone: a day of UTC */
	on_the_roll("b,tower,2025-03-09T05:59Z,2025-03-10T06:00Z,\n"); /* the 8th there, to the beginning of the 10th */
	bill_is("2025-03-01", "2025-03-31", "2025-03-01/2025-03-31 3 person-day x 1.00 = 3.00 USD\n");
	agree_on("  fee 1 USD per person-day\n", "");
	corpus = compile("vocabulary v \"V\"\n  subject person\nfacility samoa SV prison \"S\" zone \"Pacific/Apia\"\n"
			 "agreement a \"A\"\n  parties US sends, SV receives\n  in force 2011-01-01\n  kind treaty\n"
			 "  binding yes\n  purpose removal\narticle 1\n  fee 1 USD per person-day\n");
	on_the_roll("a,samoa,2011-12-28,2012-01-02,\n"); /* 28, 29, 31, 1: there was no 30th */
	bill_is("2011-12-01", "2012-01-31", "2011-12-01/2012-01-31 4 person-day x 1.00 = 4.00 USD\n");
}

static void once(void **state)
{
	(void)state;
	agree_on("  fee 5 EUR once on 2025-06-01\n  fee 7 EUR once within 90 days after first_transfer\n"
		 "  fee 9 EUR once when 2 persons received\n  fee 11 EUR once within 2 months after in_force\n",
		 "");
	on_the_roll("a,tower,2025-02-01,2025-02-10,\nb,tower,2025-03-01,,\n");
	bill_is("2025-01-01", "2025-12-31",
		"2025-01-01/2025-01-01 1 once x 11.00 = 11.00 EUR due 2025-03-01\n"
		"2025-02-01/2025-02-01 1 once x 7.00 = 7.00 EUR due 2025-05-02\n"
		"2025-03-01/2025-03-01 1 once x 9.00 = 9.00 EUR\n"
		"2025-06-01/2025-06-01 1 once x 5.00 = 5.00 EUR\n");
	bill_is("2025-03-02", "2025-05-31", "");
	agree_on("  fee 7 EUR once within 90 days after first_transfer\n  fee 7 EUR once within 9 days after release\n",
		 "");
	bill_is("2025-01-01", "2025-12-31",
		"open: the day of `release` is not known: give it with --event release=DATE\n");
	happened("release", "2025-05-05");
	bill_is("2025-01-01", "2025-12-31", "2025-05-05/2025-05-05 1 once x 7.00 = 7.00 EUR due 2025-05-14\n");
}

static void each_person(void **state)
{
	(void)state;
	agree_on("  fee 20_000 GBP per person received\n  fee 100 GBP per person leaving\n"
		 "  fee 10_000 GBP per person leaving voluntarily\n  fee 3_000 GBP per departure\n",
		 "");
	on_the_roll("a,tower,2025-02-01,2025-02-10,\na,house,2025-02-10,2025-02-12,yes\n" /* moved, then left */
		    "a,house,2025-04-01,,\n"                                              /* and came back */
		    "b,tower,2025-02-01,2025-03-01,no\nc,tower,2024-12-01,,\n"); /* c: before it was in force */
	happened("departure", "2025-02-01");
	happened("departure", "2024-12-31");
	happened("departure", "2025-02-02");
	bill_is("2025-01-01", "2025-12-31",
		"2025-02-01/2025-02-01 2 person received x 20000.00 = 40000.00 GBP\n"
		"2025-02-01/2025-02-02 2 departure x 3000.00 = 6000.00 GBP\n"
		"2025-02-12/2025-03-01 2 person leaving x 100.00 = 200.00 GBP\n"
		"2025-02-12/2025-02-12 1 person leaving voluntarily x 10000.00 = 10000.00 GBP\n");
	agree_on("  fee 10_000 GBP per person leaving voluntarily\n  fee 3_000 GBP per departure\n", "");
	on_the_roll("a,tower,2025-02-01,2025-02-10,\n");
	bill_is("2025-01-01", "2025-12-31",
		"open: of somebody who left it is not said whether voluntarily: the roll's column `voluntarily` says "
		"so\n"
		"open: a roll does not tell the departures: give each with --event departure=DATE\n");
}

static void at_cost(void **state)
{
	(void)state;
	agree_on("  fee at cost of transport up to 100 AUD per year until release\n", "");
	cost("transport,2025-02-01,80.00,AUD,\ntransport,2025-03-01,50.00,AUD,\nmedical,2025-03-01,9.00,AUD,\n"
	     "transport,2026-01-01,30.00,AUD,\ntransport,2026-02-02,5.00,AUD,\n");
	happened("release", "2026-02-01");
	bill_is("2025-01-01", "2026-12-31",
		"2025-02-01/2026-01-01 1 cost of transport x 130.00 = 130.00 AUD\n"); /* 80 + 20, then 30 */
	agree_on("  fee at cost of medical up to 100 AUD per year per person over 2 years until exit\n", "");
	on_the_roll("a,tower,2025-03-01,2026-06-01,\nb,tower,2025-01-01,,\n");
	cost("medical,2025-02-28,7.00,AUD,a\n" /* not there yet */
	     "medical,2025-03-01,90.00,AUD,a\nmedical,2026-02-28,90.00,AUD,a\nmedical,2026-03-01,90.00,AUD,a\n"
	     "medical,2026-06-02,5.00,AUD,a\n"                                  /* gone */
	     "medical,2026-12-31,5.00,AUD,b\nmedical,2027-01-01,5.00,AUD,b\n"); /* two years, and a day */
	bill_is("2025-01-01", "2028-12-31", "2025-03-01/2026-12-31 1 cost of medical x 195.00 = 195.00 AUD\n");
	agree_on("  fee at cost of medical\n", "");
	bill_is("2025-01-01", "2025-12-31", "open: no cost of medical is given: --costs FILE has them\n");
	cost("medical,2025-02-28,7,JPY,\n");
	bill_is("2025-01-01", "2025-12-31", "2025-02-28/2025-02-28 1 cost of medical x 7 = 7 JPY\n");
}

static void what_is_at_cost_and_unclear(void **state)
{
	(void)state;
	struct fee_bill *bill;
	agree_on("  fee at cost of medical up to 100 AUD per year per person over 2 years\n", "");
	cost("medical,2025-02-28,7.00,AUD,\n");
	assert_int_equal(reckon("2025-01-01", "2025-12-31", &bill), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "names none"));
	agree_on("  fee at cost of medical up to 100 AUD per year\n", "");
	cost("medical,2025-02-28,7.00,USD,\n");
	assert_int_equal(reckon("2025-01-01", "2025-12-31", &bill), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "pays in AUD"));
}

static void indexes(void **state)
{
	(void)state;
	agree_on("  fee 30_600_000 EUR per year\n  index by 3.5 % per year from 2026-01-01\n", "");
	bill_is("2025-01-01", "2029-12-31",
		"2025-01-01/2025-12-31 1 year x 30600000.00 = 30600000.00 EUR\n"
		"2026-01-01/2026-12-31 1 year x 31671000.00 = 31671000.00 EUR\n"
		"2027-01-01/2027-12-31 1 year x 32779485.00 = 32779485.00 EUR\n"
		"2028-01-01/2028-12-31 1 year x 33926766.975 = 33926766.98 EUR\n"
		"2029-01-01/2029-12-31 1 year x 35114203.819125 = 35114203.82 EUR\n");
	agree_on("  fee 1_000 EUR per year\n  index by {2027: 1.034, 2026: 1.021}\n", "");
	bill_is("2025-01-01", "2028-12-31",
		"2025-01-01/2025-12-31 1 year x 1000.00 = 1000.00 EUR\n"
		"2026-01-01/2026-12-31 1 year x 1021.00 = 1021.00 EUR\n"
		"2027-01-01/2028-12-31 2 year x 1034.00 = 2068.00 EUR\n");
	/* A factor that is the one before begins no other line. */
	agree_on("  fee 1_000 EUR per year\n  fee at cost of food\n  index by {2026: 1.021, 2027: 1.021}\n", "");
	cost("food,2025-12-31,1.00,EUR,\nfood,2026-01-01,1.00,EUR,\n");
	bill_is("2025-01-01", "2027-12-31",
		"2025-01-01/2025-12-31 1 year x 1000.00 = 1000.00 EUR\n"
		"2025-12-31/2026-01-01 1 cost of food x 2.00 = 2.00 EUR\n"
		"2026-01-01/2027-12-31 2 year x 1021.00 = 2042.00 EUR\n");
}

static void rounding(void **state)
{
	(void)state;
	agree_on("  fee 0.01 USD per person-month above 0 persons, measured by month peak\n  accrues whole months\n",
		 "");
	on_the_roll("a,tower,2025-01-01,,\n");
	bill_is("2025-01-01", "2025-01-31", "2025-01-01/2025-01-31 1 person-month x 0.01 = 0.01 USD\n");
	agree_on("  fee 5 JPY per person-day\n  index by 10 % per year from 2025-01-01\n", ""); /* 5.5: to even */
	on_the_roll("a,tower,2025-01-01,2025-01-02,\nb,tower,2025-01-03,2025-01-04,\n");
	bill_is("2025-01-01", "2025-01-02", "2025-01-01/2025-01-02 1 person-day x 5.5 = 6 JPY\n");
	agree_on("  fee 15 JPY per person-day\n  index by 10 % per year from 2025-01-01\n", ""); /* 16.5 */
	on_the_roll("a,tower,2025-01-01,2025-01-02,\n");
	bill_is("2025-01-01", "2025-01-02", "2025-01-01/2025-01-02 1 person-day x 16.5 = 16 JPY\n");
}

static void caps_and_advances(void **state)
{
	(void)state;
	agree_on("  fee 10 USD per person-day\n  cap 35 USD\n", "");
	on_the_roll("a,tower,2025-01-01,2025-01-08,\n");
	bill_is("2025-01-01", "2025-12-31",
		"2025-01-01/2025-12-31 7 person-day x 10.00 = 70.00 USD\n"
		"2025-01-04/2025-01-07 1 beyond the cap x -35.00 = -35.00 USD\n");
	bill_is("2025-01-04", "2025-12-31", /* 30 were owed before */
		"2025-01-04/2025-12-31 4 person-day x 10.00 = 40.00 USD\n"
		"2025-01-04/2025-01-07 1 beyond the cap x -35.00 = -35.00 USD\n");
	agree_on("  fee 10 USD per person-day\narticle 2\n"
		 "  advance 25 USD within 90 days after in_force, set off against article 1\n",
		 "");
	on_the_roll("a,tower,2025-01-10,2025-01-14,\n");
	bill_is("2025-01-01", "2025-01-31",
		"2025-01-01/2025-01-31 4 person-day x 10.00 = 40.00 USD\n"
		"2025-01-01/2025-01-01 1 advance x 25.00 = 25.00 USD due 2025-04-01\n"
		"2025-01-10/2025-01-12 1 set off x -25.00 = -25.00 USD\n");
}

static void when_it_is_payable(void **state)
{
	(void)state;
	agree_on("  fee 365 USD per year\n  payable 6 months in advance\n", "");
	bill_is("2025-07-01", "2025-07-01", "2025-07-01/2025-07-01 0.002740 year x 365.00 = 1.00 USD due 2025-01-01\n");
	agree_on("  fee 365 USD per year\n  payable in arrears quarterly\n", "");
	bill_is("2025-11-30", "2025-11-30", "2025-11-30/2025-11-30 0.002740 year x 365.00 = 1.00 USD due 2026-01-01\n");
	agree_on("  fee 365 USD per year\n  payable in advance monthly\n", "");
	bill_is("2025-11-30", "2025-11-30", "2025-11-30/2025-11-30 0.002740 year x 365.00 = 1.00 USD due 2025-11-01\n");
	agree_on("  fee 365 USD per year\n  payable 30 days in arrears\n", "");
	bill_is("2025-11-30", "2025-11-30", "2025-11-30/2025-11-30 0.002740 year x 365.00 = 1.00 USD due 2025-12-30\n");
}

static void texts_that_change(void **state)
{
	(void)state;
	agree_on("  fee 20_000 USD per person-year, not prorated\narticle 2\n  fee 1 USD per person-day\n",
		 "agreement b \"B\"\n  parties US sends, SV receives\n  amends a\n  in force 2025-02-01 to 2025-02-10\n"
		 "  kind treaty\n  binding yes\n  purpose removal\n"
		 "article 1\n  fee 20_000 USD per person-year, not prorated\narticle 2\n  fee 2 USD per person-day\n");
	on_the_roll("a,tower,2025-01-30,2025-02-15,\n");
	bill_is("2025-01-01", "2025-12-31", /* the year that was begun is not begun again by the amendment */
		"2025-01-01/2025-01-31 1 person-year x 20000.00 = 20000.00 USD\n"
		"2025-01-01/2025-01-31 2 person-day x 1.00 = 2.00 USD\n"
		"2025-02-01/2025-02-10 10 person-day x 2.00 = 20.00 USD\n"
		"2025-02-11/2025-12-31 4 person-day x 1.00 = 4.00 USD\n");
	bill_is("2024-01-01", "2024-12-31", "");
}

static void what_does_not_fit(void **state)
{
	(void)state;
	struct fee_bill *bill;
	agree_on("  fee 92_233_720_368_547_758.07 USD once on 2025-01-01\n", "");
	bill_is("2025-01-01", "2025-01-01",
		"2025-01-01/2025-01-01 1 once x 92233720368547758.07 = 92233720368547758.07 USD\n");
	agree_on("  fee 92_233_720_368_547_758.07 USD once on 2025-01-01\n  fee 0.01 USD once on 2025-01-01\n", "");
	assert_int_equal(reckon("2025-01-01", "2025-01-01", &bill), STATUS_LIMIT);
	agree_on("  fee 50_000_000_000_000_000 USD per person-day\n", "");
	on_the_roll("a,tower,2025-01-01,,\nb,tower,2025-01-01,,\n");
	assert_int_equal(reckon("2025-01-01", "2025-01-01", &bill), STATUS_LIMIT);
	assert_int_equal(reckon("2025-01-02", "2025-01-01", &bill), STATUS_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(time_by_the_day),
		fact(accruals),
		fact(not_prorated),
		fact(fixed_sums),
		fact(above_a_number),
		fact(ways_to_count_a_day),
		fact(clocks),
		fact(once),
		fact(each_person),
		fact(at_cost),
		fact(what_is_at_cost_and_unclear),
		fact(indexes),
		fact(rounding),
		fact(caps_and_advances),
		fact(when_it_is_payable),
		fact(texts_that_change),
		fact(what_does_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
