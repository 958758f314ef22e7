/* parse_fee.c - the clauses about money (doc/language.md, section 6). */
#include "parse_int.h"

static struct str take_unit(struct parser *p)
{
	static const char *const units[] = { "person-day", "person-month", "person-year", "month", "year" };
	for (size_t i = 0; i < 5; i++)
		if (accept_word(p, units[i]))
			return str_of(units[i]);
	fail_expected(p, "person-day, person-month, person-year, month, year, person, or departure");
	return STR("year");
}

static void parse_measure(struct parser *p, struct ast_clause *clause)
{
	bool comma = accept_punct(p, ",");
	if (comma && !at_word(p, "measured") && !at_word(p, "not"))
		fail_expected(p, "measured by, or not prorated");
	if (!accept_word(p, "measured"))
		return;
	expect_word(p, "by");
	if (accept_word(p, "day")) {
		clause->measure = MEASURE_DAY;
		return;
	}
	expect_word(p, "month");
	if (accept_word(p, "peak"))
		clause->measure = MEASURE_MONTH_PEAK;
	else if (accept_word(p, "average"))
		clause->measure = MEASURE_MONTH_AVERAGE;
	else
		fail_expected(p, "peak or average");
}

static void parse_fee_per(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "departure")) {
		clause->fee_form = FEE_PER_EVENT;
		clause->fee_event = FEE_DEPARTURE;
	} else if (accept_word(p, "person")) {
		clause->fee_form = FEE_PER_EVENT;
		if (accept_word(p, "received")) {
			clause->fee_event = FEE_RECEIVED;
		} else {
			if (!at_word(p, "leaving"))
				fail_expected(p, "received or leaving; a fee for time is per person-day, person-month "
						 "or person-year");
			expect_word(p, "leaving");
			clause->fee_event = accept_word(p, "voluntarily") ? FEE_LEAVING_VOLUNTARILY : FEE_LEAVING;
		}
	} else {
		clause->unit = take_unit(p);
		clause->fee_form = str_starts(clause->unit, "person") ? FEE_PER_PERSON_TIME : FEE_PER_PERIOD;
		if (accept_word(p, "for")) {
			clause->places = take_number(p, "how many places");
			expect_word(p, "places");
		} else if (accept_word(p, "above")) {
			clause->above = take_number(p, "how many persons");
			expect_word(p, "persons");
			parse_measure(p, clause);
		}
	}
}

static void parse_fee_once(struct parser *p, struct ast_clause *clause)
{
	clause->fee_form = FEE_ONCE;
	if (accept_word(p, "on")) {
		clause->from = take_moment(p);
	} else if (accept_word(p, "within")) {
		clause->within = take_duration(p);
		expect_word(p, "after");
		clause->event = take_word(p, "an event");
	} else if (accept_word(p, "when")) {
		clause->number = take_number(p, "how many persons");
		expect_word(p, "persons");
		expect_word(p, "received");
	} else {
		fail_expected(p, "on a date, within a time after an event, or when N persons received");
	}
}

static void parse_at_cost(struct parser *p, struct ast_clause *clause)
{
	clause->fee_form = FEE_AT_COST;
	expect_word(p, "cost");
	expect_word(p, "of");
	clause->cost = take_word(p, "a cost, such as transport");
	if (accept_word(p, "up")) {
		expect_word(p, "to");
		clause->at_cost_limited = true;
		clause->amount = take_number(p, "an amount");
		clause->currency = take_currency(p);
		if (accept_word(p, "per")) {
			clause->unit = take_unit(p);
			if (accept_word(p, "per")) {
				expect_word(p, "person");
				clause->per_person = true;
				expect_word(p, "over");
				clause->over = take_duration(p);
			}
		}
	}
	if (accept_word(p, "until"))
		clause->event = take_word(p, "an event");
}

static void parse_fee(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "at")) {
		parse_at_cost(p, clause);
		return;
	}
	clause->amount = take_number(p, "an amount, as in: fee 20_000 USD per person-year");
	clause->currency = take_currency(p);
	if (accept_word(p, "per"))
		parse_fee_per(p, clause);
	else if (accept_word(p, "once"))
		parse_fee_once(p, clause);
	else
		fail_expected(p, "per, or once");
}

static void parse_advance(struct parser *p, struct ast_clause *clause)
{
	clause->amount = take_number(p, "an amount");
	clause->currency = take_currency(p);
	expect_word(p, "within");
	clause->within = take_duration(p);
	expect_word(p, "after");
	clause->event = take_word(p, "an event");
	bool comma = accept_punct(p, ",");
	if (comma && !at_word(p, "set"))
		fail_expected(p, "set off against article");
	if (accept_word(p, "set")) {
		expect_word(p, "off");
		expect_word(p, "against");
		expect_word(p, "article");
		take_ids(p, &clause->articles);
	}
}

static void parse_index(struct parser *p, struct ast_clause *clause)
{
	expect_word(p, "by");
	if (accept_punct(p, "{")) {
		do {
			struct index_point *point = vec_push(p->arena, &clause->points);
			struct str year = take_number(p, "a year");
			int32_t day;
			struct str new_year = str_format(p->arena, "%.*s-01-01", STR_ARG(year));
			if (!p->failed && !date_parse(new_year, &day))
				fail(p, DIAG_bad_date, p->last, "no such year: %.*s", STR_ARG(year));
			if (!p->failed) {
				int month, day_of_month;
				date_to_ymd(day, &point->year, &month, &day_of_month);
			}
			expect_punct(p, ":");
			point->factor = take_number(p, "a factor");
		} while (!p->failed && accept_punct(p, ","));
		expect_punct(p, "}");
		return;
	}
	clause->percent = take_number(p, "a percentage");
	expect_punct(p, "%");
	expect_word(p, "per");
	expect_word(p, "year");
	expect_word(p, "from");
	clause->from = take_moment(p);
}

static struct str next_word(const char *phrase) { return (struct str){ phrase, strcspn(phrase, " ") }; }

/* One of several fixed phrases, of which none begins another; the phrase taken is kept in one spelling. */
static void parse_phrase(struct parser *p, struct ast_clause *clause, const char *const *phrases, const char *expected)
{
	const char *taken = *phrases;
	size_t at = 0; /* what comes before is read, and the same in all phrases that are still possible */
	while (!p->failed && taken[at]) {
		bool readable = p->token.kind != TOKEN_STRING;
		const char *const *phrase = phrases;
		while (*phrase && !(readable && strncmp(*phrase, taken, at) == 0 &&
				    str_eq(next_word(*phrase + at), p->token.text)))
			phrase++;
		if (!*phrase) {
			fail_expected(p, expected);
			return;
		}
		taken = *phrase;
		at += p->token.text.len;
		at += taken[at] == ' ';
		parser_advance(p);
	}
	clause->manner = str_of(taken);
}

static void parse_payable(struct parser *p, struct ast_clause *clause)
{
	static const char *const phrases[] = { "in arrears monthly",
					       "in arrears quarterly",
					       "in arrears yearly",
					       "in advance monthly",
					       "in advance quarterly",
					       "in advance yearly",
					       NULL };
	if (p->token.kind != TOKEN_NUMBER) {
		parse_phrase(p, clause, phrases, "`in arrears monthly`, `in advance yearly`, or `6 months in advance`");
		return;
	}
	clause->within = take_duration(p);
	expect_word(p, "in");
	if (accept_word(p, "advance"))
		clause->manner = STR("in advance");
	else if (accept_word(p, "arrears"))
		clause->manner = STR("in arrears");
	else
		fail_expected(p, "advance or arrears");
}

void parse_fee_clause(struct parser *p, struct ast_clause *clause)
{
	static const char *const accruals[] = { "actual / 365", "actual / actual", "whole months", NULL };
	static const char *const days[] = { "counted midnight census", "counted day or part",
					    "counted arrival yes departure no", NULL };
	if (clause->kind == CLAUSE_fee) {
		parse_fee(p, clause);
	} else if (clause->kind == CLAUSE_advance) {
		parse_advance(p, clause);
	} else if (clause->kind == CLAUSE_index) {
		parse_index(p, clause);
	} else if (clause->kind == CLAUSE_cap) {
		clause->amount = take_number(p, "an amount");
		clause->currency = take_currency(p);
	} else if (clause->kind == CLAUSE_payable) {
		parse_payable(p, clause);
	} else if (clause->kind == CLAUSE_accrues) {
		parse_phrase(p, clause, accruals, "actual/365, actual/actual or whole months");
	} else if (clause->kind == CLAUSE_day) {
		parse_phrase(p, clause, days,
			     "`counted midnight census`, `counted day or part` or `counted arrival yes departure no`");
	} else {
		expect_word(p, "prorated");
	}
	/* Section 1 of the language writes the modifier on the fee's own line: "per person-year, not prorated". */
	if (clause->kind == CLAUSE_fee) {
		bool comma = accept_punct(p, ",");
		if (!comma && !at_word(p, "not"))
			return;
		expect_word(p, "not");
		expect_word(p, "prorated");
		clause->manner = STR("not prorated");
	}
}
