/* line.c - one line of a bill: rounded once, with all that was before it was. */
#include "fee_int.h"
#include "money.h"
#include <stdlib.h>

static struct str unit_name(struct reckon *r, const struct slot *slot, const struct term *term)
{
	static const char *const person[] = { "", "person-day", "person-month", "person-year" };
	static const char *const fixed[] = { "", "day", "month", "year" };
	static const char *const events[] = { "person received", "person leaving", "person leaving voluntarily",
					      "departure" };
	const struct ast_clause *ast = term->clause->ast;
	if (slot->kind == CLAUSE_advance)
		return STR("advance");
	switch (ast->fee_form) {
	case FEE_PER_PERSON_TIME: return str_of(person[term->money->unit]);
	case FEE_PER_PERIOD: return str_of(fixed[term->money->unit]);
	case FEE_PER_EVENT: return str_of(events[ast->fee_event]);
	case FEE_AT_COST: return str_format(r->arena, "cost of %.*s", STR_ARG(ast->cost.text));
	case FEE_ONCE: break;
	}
	return STR("once");
}

void line_exact(struct reckon *r, int currency, const mpq_t amount)
{
	struct exact_total *total = NULL;
	if (!r->exact)
		return;
	vec_each (r->exact, i)
		if (r->exact->at[i].currency == currency)
			total = &r->exact->at[i];
	if (!total) {
		total = vec_push(r->arena, r->exact);
		*total = (struct exact_total){ currency, ratio_new(r->arena) };
	}
	mpq_add(*total->amount, *total->amount, amount);
}

enum status line_add(struct reckon *r, struct fee_line *line)
{
	vec_add(r->arena, &r->bill->lines, *line);
	return STATUS_OK;
}

/* When it is to be paid. By months, quarters or years of the calendar, or so long before or after the line's days. */
void line_due(const struct term *term, struct fee_line *line)
{
	const struct core_clause *payable = term->payable;
	const struct ast_clause *ast = term->clause->ast;
	if (ast->within.given && (term->clause->kind == CLAUSE_advance || ast->fee_form == FEE_ONCE)) {
		struct duration d = ast->within.value;
		if (d.unit == UNIT_HOURS)
			d = (struct duration){ (d.count + 23) / 24, UNIT_DAYS };
		line->has_due = date_add(line->from, d, &line->due);
		return;
	}
	if (!payable)
		return;
	bool advance = payable->money->payable == PAYABLE_IN_ADVANCE;
	if (!payable->money->payable_months) {
		struct duration d = payable->ast->within.value;
		line->has_due = date_add(advance ? line->from : line->to, advance ? duration_negate(d) : d, &line->due);
		return;
	}
	int year, month, day, months = payable->money->payable_months;
	date_to_ymd(advance ? line->from : line->to, &year, &month, &day);
	month = (month - 1) / months * months + 1;
	line->has_due = date_from_ymd(year, month, 1, &line->due) &&
			(advance || date_add(line->due, (struct duration){ months, UNIT_MONTHS }, &line->due));
}

static enum status too_large(struct reckon *r, const struct fee_line *line)
{
	return error_set(
		r->error, STATUS_LIMIT,
		"article %.*s brings more %s than can be counted: 92,233,720,368,547,758 of its least unit times "
		"a hundred is the most",
		STR_ARG(line->clause->article->id), currency_code(line->currency));
}

static bool at_cost(const struct open_line *line)
{
	return line->slot->kind == CLAUSE_fee && form_of(line->term) == FEE_AT_COST;
}

int line_currency(const struct open_line *line)
{
	return at_cost(line) ? line->slot->currency : line->term->money->currency;
}

void line_amount(const struct open_line *line, mpq_t amount)
{
	if (at_cost(line)) {
		mpq_set(amount, *line->cost);
		return;
	}
	ratio_set(amount, line->term->money->amount, 1);
	mpq_mul(amount, amount, *line->factor);
	mpq_mul(amount, amount, *line->quantity);
}

enum status line_close(struct reckon *r, struct open_line *open, struct limits *limits)
{
	const struct term *term = open->term;
	bool exact;
	if (!term || (mpq_sgn(*open->quantity) == 0)) {
		open->term = NULL;
		return STATUS_OK;
	}
	struct fee_line line = { .clause = term->clause,
				 .from = open->from,
				 .to = open->to,
				 .unit = unit_name(r, open->slot, term),
				 .currency = line_currency(open),
				 .days = open->days,
				 .person_days = open->person_days };
	int digits = currency_exponent(line.currency);
	mpq_t *amount = ratio_new(r->scratch), *rate = ratio_new(r->scratch), *one = ratio_new(r->scratch);
	line.quantity = ratio_text(r->arena, *open->quantity, 0, 6, &exact);
	if (!exact)
		line.ratio = ratio_whole_text(r->arena, *open->quantity);
	ratio_set(*rate, term->money->amount, 1);
	mpq_mul(*rate, *rate, *open->factor);
	line_amount(open, *amount);
	if (at_cost(open)) {
		mpq_set(*rate, *open->cost);
		line.quantity = STR("1");
		line.ratio = STR_NONE;
	}
	open->term = NULL;
	if (!ratio_round(*amount, &line.amount))
		return too_large(r, &line);
	line_exact(r, line.currency, *amount);
	mpz_ui_pow_ui(mpq_numref(*one), 10, (unsigned long)digits);
	mpq_div(*rate, *rate, *one);
	line.rate = ratio_text(r->arena, *rate, digits, 12, &exact);
	if (!ratio_is_whole(*amount)) {
		mpq_div(*amount, *amount, *one);
		line.exact = ratio_text(r->arena, *amount, digits, 12, &exact);
	}
	line_due(term, &line);
	limits_line(limits, open->slot, &line);
	return line_add(r, &line);
}

static int compare_totals(const void *a, const void *b)
{
	return ((const struct fee_total *)a)->currency - ((const struct fee_total *)b)->currency;
}

enum status line_totals(struct reckon *r)
{
	struct fee_bill *bill = r->bill;
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		struct fee_total *total = NULL;
		vec_each (&bill->totals, k)
			if (bill->totals.at[k].currency == line->currency)
				total = &bill->totals.at[k];
		if (!total) {
			total = vec_push(r->arena, &bill->totals);
			total->currency = line->currency;
		}
		if (__builtin_add_overflow(total->amount, line->amount, &total->amount))
			return too_large(r, line);
	}
	if (bill->totals.count) /* currencies are numbered by code */
		qsort(bill->totals.at, bill->totals.count, sizeof *bill->totals.at, compare_totals);
	return STATUS_OK;
}

struct str fee_money(struct arena *arena, int64_t amount, int currency, bool grouped)
{
	char text[MONEY_TEXT_MAX];
	if (grouped)
		decimal_format_grouped(amount, currency_exponent(currency), text);
	else
		decimal_format(amount, currency_exponent(currency), text);
	return str_copy(arena, str_of(text));
}
