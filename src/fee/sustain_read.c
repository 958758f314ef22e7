/* sustain_read.c - what is asked of sustain.h, from words: for a command line, a program and a page alike. `name` is
 * what the words are called there, for messages. */
#include "money.h"
#include "sustain.h"

enum status sustain_period(const budget *rows, const struct moment *from, const struct moment *to,
			   struct sustain_request *request, struct error *error)
{
	if (from->is_time || to->is_time)
		return error_set(error, STATUS_BAD_INPUT, "--from and --to are days: a budget is by the month");
	if (!rows->count)
		return error_set(error, STATUS_BAD_INPUT, "the budget has no month: write a row for each");
	int32_t first = rows->at[0].month, last = first;
	vec_each (rows, i) {
		first = rows->at[i].month < first ? rows->at[i].month : first;
		last = rows->at[i].month > last ? rows->at[i].month : last;
	}
	request->from = from->given ? from->day : first;
	request->to = to->day;
	if (!to->given && date_add(last, (struct duration){ 1, UNIT_MONTHS }, &request->to))
		request->to--;
	return STATUS_OK;
}

enum status sustain_own_cost(const char *name, struct str text, struct sustain_request *request, struct error *error)
{
	request->has_own_cost = text.len > 0;
	if (!text.len)
		return STATUS_OK;
	if (text.len > 4 && text.ptr[text.len - 4] == ' ')
		request->own_currency = currency_index((struct str){ text.ptr + text.len - 3, 3 });
	else
		request->own_currency = -1;
	if (request->own_currency < 0 ||
	    !decimal_parse((struct str){ text.ptr, text.len - 4 }, currency_exponent(request->own_currency), true,
			   &request->own_cost) ||
	    request->own_cost < 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "%s \"%.*s\" is no amount of a currency, as \"120.50 USD\" is", name, STR_ARG(text));
	return STATUS_OK;
}

enum status sustain_rate(struct arena *arena, const char *name, struct str text, struct sustain_request *request,
			 struct error *error)
{
	struct exchange_rate rate;
	if (!exchange_rate_parse(text, &rate))
		return error_set(error, STATUS_BAD_INPUT,
				 "%s \"%.*s\" is no rate: write %s%sUSD/EUR=0.92 where one dollar is 0.92 euro", name,
				 STR_ARG(text), name[0] == '-' ? name : "", name[0] == '-' ? " " : "");
	vec_add(arena, &request->rates, rate);
	return STATUS_OK;
}

enum status sustain_varies(const char *name, struct str text, struct sustain_request *request, struct error *error)
{
	int part = 0;
	while (part < BUDGET_PARTS && !str_is(text, budget_parts[part]))
		part++;
	if (part == BUDGET_PARTS)
		return error_set(error, STATUS_BAD_INPUT,
				 "%s \"%.*s\" is no part of a budget: staff, food, health or building", name,
				 STR_ARG(text));
	request->varies |= 1U << part;
	return STATUS_OK;
}
