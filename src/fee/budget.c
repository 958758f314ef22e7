/* budget.c - what a facility costs in a month, from a table; and rates between currencies. See sustain.h. */
#include "csv.h"
#include "limit.h"
#include "money.h"
#include "sustain.h"

const char *const budget_parts[BUDGET_PARTS] = { "staff", "food", "health", "building" };

enum { COLUMN_MONTH, COLUMN_FACILITY, COLUMN_PARTS, COLUMN_CURRENCY = COLUMN_PARTS + BUDGET_PARTS, COLUMNS };

/* "2026-07". */
static bool read_month(struct str text, int32_t *month)
{
	char day[] = "YYYY-MM-01";
	if (text.len != 7)
		return false;
	memcpy(day, text.ptr, 7);
	return date_parse(str_of(day), month);
}

static enum status read_amounts(struct csv *t, const struct str *cells, const unsigned *columns, struct budget_row *row)
{
	for (int i = 0; i < BUDGET_PARTS; i++) {
		struct str cell = cells[COLUMN_PARTS + i];
		row->known[i] = cell.len > 0;
		if (cell.len && (!decimal_parse(cell, currency_exponent(row->currency), true, &row->amount[i]) ||
				 row->amount[i] < 0))
			return csv_wrong(t, columns[COLUMN_PARTS + i],
					 "\"%.*s\" is no amount of %s; what is not known is left empty", STR_ARG(cell),
					 currency_code(row->currency));
	}
	return STATUS_OK;
}

static enum status read_budget(struct csv *t, const struct str *cells, const unsigned *columns, void *context)
{
	budget *rows = context;
	struct budget_row row = { .facility = cells[COLUMN_FACILITY],
				  .currency = currency_index(cells[COLUMN_CURRENCY]) };
	if (!read_month(cells[COLUMN_MONTH], &row.month))
		return csv_wrong(t, columns[COLUMN_MONTH], "\"%.*s\" is no month, as 2026-07 is",
				 STR_ARG(cells[COLUMN_MONTH]));
	if (!row.facility.len)
		return csv_wrong(t, columns[COLUMN_FACILITY], "no facility");
	if (row.currency < 0)
		return csv_wrong(t, columns[COLUMN_CURRENCY], "\"%.*s\" is no currency",
				 STR_ARG(cells[COLUMN_CURRENCY]));
	vec_each (rows, i)
		if (rows->at[i].month == row.month && str_eq(rows->at[i].facility, row.facility))
			return csv_wrong(t, columns[COLUMN_MONTH], "%.*s of %.*s stands twice: write one row of it",
					 STR_ARG(cells[COLUMN_MONTH]), STR_ARG(row.facility));
	TRY(read_amounts(t, cells, columns, &row));
	if (rows->count >= LIMIT_BUDGET_ROWS)
		return csv_wrong(t, 1, "more than %d rows", LIMIT_BUDGET_ROWS);
	vec_add(t->arena, rows, row);
	return STATUS_OK;
}

enum status budget_csv(struct arena *arena, struct str name, struct str text, budget *rows, struct error *error)
{
	static const char *const columns[] = { "month", "facility", "staff", "food", "health", "building", "currency" };
	static const struct csv_table table = { "sustain", columns, COLUMNS, COLUMNS, read_budget };
	return csv_read(arena, &table, name, text, rows, error);
}

bool exchange_rate_parse(struct str text, struct exchange_rate *rate)
{
	if (text.len < 9 || text.ptr[3] != '/' || text.ptr[7] != '=')
		return false;
	rate->from = currency_index((struct str){ text.ptr, 3 });
	rate->to = currency_index((struct str){ text.ptr + 4, 3 });
	return rate->from >= 0 && rate->to >= 0 && rate->from != rate->to &&
	       decimal_parse((struct str){ text.ptr + 8, text.len - 8 }, DECIMAL_DIGITS_MAX, false, &rate->rate) &&
	       rate->rate > 0;
}
