/* accrue.c - what each day brings: how far a day moves the lines that are open on it.
 *
 * I1. A line stands after each day where it would if it were closed then, rounded; a day is what it moved. So the days
 *     of a line add up to it, and no day is rounded by itself.
 * I2. Lines begin anew with each calendar month, as in a bill by the month (reckon.c).
 */
#include "fee_int.h"

enum status accrue_add(struct reckon *r, const struct core_clause *clause, int32_t day, int currency, int64_t amount,
		       int64_t *told)
{
	struct fee_accrual accrual = { clause, day, currency, 0 };
	if (__builtin_sub_overflow(amount, *told, &accrual.amount))
		return error_set(r->error, STATUS_LIMIT, "what article %.*s brings in a day does not fit into 64 bits",
				 STR_ARG(clause->article->id));
	*told = amount;
	if (accrual.amount)
		vec_add(r->arena, r->accruals, accrual);
	return STATUS_OK;
}

enum status accrue_day(struct reckon *r, struct open_line *lines, struct limits *limits, int32_t day)
{
	vec_each (&r->slots, i) {
		struct open_line *line = &lines[i];
		int64_t amount;
		if (!line->term)
			continue;
		line_amount(line, *r->accrued);
		if (!ratio_round(*r->accrued, &amount))
			return error_set(r->error, STATUS_LIMIT, "what article %.*s brings does not fit into 64 bits",
					 STR_ARG(line->slot->article));
		TRY(accrue_add(r, line->term->clause, day, line_currency(line), amount, &line->told));
	}
	return limits_accrue(limits, lines, day);
}

enum status fee_accrue(struct arena *arena, const struct corpus *corpus, const struct fee_request *request,
		       const struct fee_roll *roll, fee_accruals *accruals, struct error *error)
{
	struct fee_request by_month = *request;
	struct fee_bill *bill;
	by_month.by_month = true;
	return reckon_bill(arena, corpus, &by_month, roll, accruals, NULL, &bill, error);
}
