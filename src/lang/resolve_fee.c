/* resolve_fee.c - the clauses about money: their amounts, numbers and words, and whether those go together. */
#include "money.h"
#include "resolve_int.h"

void read_money(struct corpus *c, struct str amount, struct word code, struct span span, int64_t *value, int *currency)
{
	if (!amount.len)
		return;
	*currency = currency_index(code.text);
	if (*currency < 0)
		diag_add(&c->diags, DIAG_unknown_currency, code.span, "no currency has the code %.*s",
			 STR_ARG(code.text));
	else if (!decimal_parse(amount, currency_exponent(*currency), true, value))
		diag_add(&c->diags, DIAG_bad_number, span, "this amount does not fit: %s has %d digits after the point",
			 currency_code(*currency), currency_exponent(*currency));
}

/* A number of persons or places; -1 when none is said. */
int64_t read_count(struct corpus *c, const struct ast_clause *ast, struct str number, const char *what)
{
	int64_t value = -1;
	if (number.len && (!decimal_parse(number, 0, true, &value) || value > 1000000000))
		diag_add(&c->diags, DIAG_bad_number, ast->span, "%s is a whole number up to 1,000,000,000", what);
	return value;
}

static void read_index(struct corpus *c, const struct ast_clause *ast, struct core_money *money)
{
	if (ast->percent.len && !decimal_parse(ast->percent, FACTOR_DIGITS, true, &money->percent))
		diag_add(&c->diags, DIAG_bad_number, ast->span, "a percentage has at most 9 digits after the point");
	money->factors = arena_new_array(c->arena, struct core_factor, ast->points.count);
	vec_each (&ast->points, i) {
		struct core_factor *factor = &money->factors[money->factor_count++];
		factor->year = ast->points.at[i].year;
		if (!decimal_parse(ast->points.at[i].factor, FACTOR_DIGITS, true, &factor->factor))
			diag_add(&c->diags, DIAG_bad_number, ast->span,
				 "a factor has at most 9 digits after the point");
		for (size_t k = 0; k < i; k++)
			if (money->factors[k].year == factor->year)
				diag_add(&c->diags, DIAG_repeated, ast->span, "the year %d has two factors",
					 factor->year);
	}
}

/* The words that the parser kept in one spelling. */
static void read_manner(const struct ast_clause *ast, struct core_money *money)
{
	struct str manner = ast->manner;
	money->not_prorated = str_is(manner, "not prorated") || ast->kind == CLAUSE_not;
	if (ast->kind == CLAUSE_accrues)
		money->accrual = str_is(manner, "actual / 365")      ? ACCRUAL_ACTUAL_365
				 : str_is(manner, "actual / actual") ? ACCRUAL_ACTUAL_ACTUAL
								     : ACCRUAL_WHOLE_MONTHS;
	if (ast->kind == CLAUSE_day)
		money->day = str_is(manner, "counted midnight census") ? DAY_MIDNIGHT_CENSUS
			     : str_is(manner, "counted day or part")   ? DAY_OR_PART
								       : DAY_ARRIVAL_YES_DEPARTURE_NO;
	if (ast->kind == CLAUSE_payable) {
		money->payable = str_starts(manner, "in advance") ? PAYABLE_IN_ADVANCE : PAYABLE_IN_ARREARS;
		money->payable_months = str_ends(manner, "monthly")     ? 1
					: str_ends(manner, "quarterly") ? 3
					: str_ends(manner, "yearly")    ? 12
									: 0;
	}
}

static enum fee_unit unit_of(struct str unit)
{
	if (str_ends(unit, "day"))
		return FEE_UNIT_DAY;
	if (str_ends(unit, "month"))
		return FEE_UNIT_MONTH;
	return str_ends(unit, "year") ? FEE_UNIT_YEAR : FEE_UNIT_NONE;
}

/* Words that the grammar lets stand together and that mean nothing together: a fee of which a part would be passed over
 * is another fee than its author wrote. */

static void wrong(struct corpus *c, struct span span, const char *message, const char *hint)
{
	diag_hint(&c->diags, diag_add(&c->diags, DIAG_misplaced, span, "%s", message), "%s", hint);
}

static void check_time(struct corpus *c, const struct written_duration *d, const char *what)
{
	if (d->given && d->value.unit == UNIT_HOURS)
		diag_hint(&c->diags, diag_add(&c->diags, DIAG_misplaced, d->span, "%s is counted in days", what),
			  "days, months or years");
}

static void check_fee(struct corpus *c, const struct ast_clause *ast)
{
	bool of_persons = ast->fee_form == FEE_PER_PERSON_TIME, fixed = ast->fee_form == FEE_PER_PERIOD;
	if (ast->above.len && !of_persons)
		wrong(c, ast->span, "a fixed sum is owed whoever is there: nobody is above a number",
		      "per person-day, person-month or person-year above N persons; or leave the number out");
	if (ast->places.len && !fixed)
		wrong(c, ast->span, "what is paid for places is paid whoever is there: it is not counted by persons",
		      "per month or per year for N places");
	if (ast->fee_form == FEE_AT_COST && str_starts(ast->unit, "person"))
		wrong(c, ast->span, "a ceiling is of a month or of a year",
		      "up to a sum per year; for each person: per year per person over 5 years");
	if (str_is(ast->manner, "not prorated") && !of_persons && !fixed)
		wrong(c, ast->span, "only a fee for time is prorated, or not", "leave `not prorated` out");
	check_time(c, &ast->over, "how long a cost is paid");
}

static void check_words(struct corpus *c, const struct ast_clause *ast)
{
	if (ast->kind == CLAUSE_fee)
		check_fee(c, ast);
	else if (ast->kind == CLAUSE_payable)
		check_time(c, &ast->within, "when a fee is payable");
}

void check_fees_of(struct corpus *c, const struct core_article *article)
{
	for (size_t i = 0; i < article->clause_count; i++) {
		const struct core_clause *clause = &article->clauses[i];
		if (clause->kind != CLAUSE_accrues && clause->kind != CLAUSE_day && clause->kind != CLAUSE_payable)
			continue;
		for (size_t k = 0; k < i; k++)
			if (article->clauses[k].kind == clause->kind) {
				struct diag *diag = diag_add(&c->diags, DIAG_repeated, clause->ast->span,
							     "this article says already how its fees are reckoned");
				diag_note(&c->diags, diag, article->clauses[k].ast->span, "here");
				diag_hint(&c->diags, diag,
					  "fees that are reckoned otherwise stand in an article of their own");
				break;
			}
	}
}

void resolve_fee(struct corpus *c, struct core_clause *clause)
{
	const struct ast_clause *ast = clause->ast;
	struct core_money *money = clause->money = arena_new(c->arena, struct core_money);
	money->currency = -1;
	read_money(c, ast->amount, ast->currency, ast->span, &money->amount, &money->currency);
	money->unit = unit_of(ast->unit);
	money->above = read_count(c, ast, ast->above, "the number of persons");
	money->number = read_count(c, ast, ast->number, "the number of persons");
	(void)read_count(c, ast, ast->places, "the number of places");
	read_index(c, ast, money);
	read_manner(ast, money);
	check_words(c, ast);
}
