/* sustain.c - month by month: what a facility costs, what the agreement brings for it, and what one more person brings.
 * See sustain.h for what holds of it, doc/sustain.md for the definition.
 */
#include "money.h"
#include "sustain_int.h"

void figure_set(struct figure *figure, const mpq_t value) { figure->known = ratio_round(value, &figure->value); }

void figure_share(struct figure *figure, const mpq_t part, const mpq_t of)
{
	mpq_t share, hundredths;
	*figure = (struct figure){ 0 };
	if (mpq_sgn(of) == 0)
		return;
	mpq_inits(share, hundredths, NULL);
	mpq_set_ui(hundredths, 10000, 1);
	mpq_div(share, part, of);
	mpq_mul(share, share, hundredths);
	figure_set(figure, share);
	mpq_clears(share, hundredths, NULL);
}

bool sustain_counts(const struct sustain_month *month) { return month->cost.known && month->fees.known; }

bool sustain_convert(const struct sustaining *s, int from, int to, const mpq_t amount, mpq_t out)
{
	mpq_set(out, amount);
	if (from == to || mpq_sgn(amount) == 0)
		return true;
	vec_each (&s->request->rates, i) {
		const struct exchange_rate *rate = &s->request->rates.at[i];
		bool straight = rate->from == from && rate->to == to;
		if (!straight && !(rate->from == to && rate->to == from))
			continue;
		mpq_t factor;
		mpq_init(factor);
		ratio_set(factor, rate->rate, 1000000000);
		for (int k = currency_exponent(rate->from); k < currency_exponent(rate->to); k++)
			mpz_mul_ui(mpq_numref(factor), mpq_numref(factor), 10);
		for (int k = currency_exponent(rate->to); k < currency_exponent(rate->from); k++)
			mpz_mul_ui(mpq_denref(factor), mpq_denref(factor), 10);
		mpq_canonicalize(factor);
		if (straight)
			mpq_mul(out, amount, factor);
		else
			mpq_div(out, amount, factor);
		mpq_clear(factor);
		return true;
	}
	return false;
}

static size_t month_of(const struct sustaining *s, int32_t day)
{
	size_t month = 0;
	while (month + 1 < s->out->months.count && s->out->months.at[month].last < day)
		month++;
	return month;
}

enum status sustain_fees(struct sustaining *s, const struct fee_roll *roll, int in, mpq_t *months, mpq_t exact,
			 int *currency, const struct fee_bill **bill)
{
	exact_totals totals = { 0 };
	struct fee_request request = { .agreement = s->request->agreement,
				       .from = s->request->from,
				       .to = s->request->to,
				       .as_if = s->request->as_if,
				       .by_month = true };
	struct arena *arena = arena_create();
	struct fee_bill *made;
	enum status status =
		reckon_bill(bill ? s->arena : arena, s->corpus, &request, roll, NULL, &totals, &made, s->error);
	mpq_t *amount = ratios_new(arena, 2);
	*currency = -1;
	for (size_t i = 0; status == STATUS_OK && months && i < made->lines.count; i++) {
		const struct fee_line *line = &made->lines.at[i];
		ratio_set(amount[0], line->amount, 1);
		if (!sustain_convert(s, line->currency, in, amount[0], amount[1]))
			*currency = line->currency;
		mpq_t *month = &months[month_of(s, line->from)];
		mpq_add(*month, *month, amount[1]);
	}
	for (size_t i = 0; status == STATUS_OK && exact && i < totals.count; i++) {
		if (!sustain_convert(s, totals.at[i].currency, in, *totals.at[i].amount, amount[1]))
			*currency = totals.at[i].currency;
		mpq_add(exact, exact, amount[1]);
	}
	if (bill && status == STATUS_OK)
		*bill = made;
	arena_destroy(arena);
	return status;
}

uint32_t sustain_person_days(struct sustaining *s, const struct fee_roll *roll, int64_t *months, bool *there)
{
	uint32_t persons = 0;
	struct arena *arena = arena_create();
	const struct presence *p = presence_between(arena, roll, s->request->from, s->request->to);
	vec_each (&s->out->months, i) {
		const struct sustain_month *month = &s->out->months.at[i];
		months[i] = 0;
		for (int32_t day = month->first; day <= month->last; day++)
			months[i] += p->count[day - s->request->from];
	}
	vec_each (&p->intervals, i) {
		persons += i == 0 || p->intervals.at[i - 1].person != p->intervals.at[i].person;
		if (there)
			there[p->intervals.at[i].person] = true;
	}
	arena_destroy(arena);
	return persons;
}

/* The facilities and their stays. */

static bool is_looked_at(const struct sustaining *s, struct str facility)
{
	vec_each (&s->out->facilities, i)
		if (str_eq(s->out->facilities.at[i], facility))
			return true;
	return false;
}

static enum status find_facilities(struct sustaining *s)
{
	s->out->currency = -1;
	vec_each (s->rows, i) {
		const struct budget_row *row = &s->rows->at[i];
		if (s->request->facility.len && !str_eq(s->request->facility, row->facility))
			continue;
		if (s->out->currency < 0)
			s->out->currency = row->currency;
		if (!is_looked_at(s, row->facility))
			vec_add(s->arena, &s->out->facilities, row->facility);
	}
	if (s->out->facilities.count)
		return STATUS_OK;
	return error_set(s->error, STATUS_BAD_INPUT, "the budget has no row of %.*s: its column `facility` names them",
			 STR_ARG(s->request->facility.len ? s->request->facility : STR("any facility")));
}

static void note(struct sustaining *s, struct str text) { vec_add(s->arena, &s->out->notes, text); }

static enum status keep_stays(struct sustaining *s, const struct fee_roll *roll, struct fee_roll *kept)
{
	size_t elsewhere = 0;
	*kept = *roll;
	kept->facilities.capacity = kept->facilities.count; /* what is added is not added to the caller's */
	memset(&kept->stays, 0, sizeof kept->stays);
	vec_each (&roll->stays, i) {
		const struct fee_stay *stay = &roll->stays.at[i];
		if (is_looked_at(s, roll->facilities.at[stay->facility].name))
			vec_add(s->scratch, &kept->stays, *stay);
		else
			elsewhere++;
	}
	if (elsewhere)
		note(s,
		     str_format(s->arena,
				"%zu stay%s of the roll at other facilities %s left out; a fixed sum of the agreement "
				"is counted whole here",
				elsewhere, elsewhere == 1 ? "" : "s", elsewhere == 1 ? "is" : "are"));
	return fee_roll_facility(s->scratch, s->corpus, kept, s->out->facilities.at[0], &s->facility, s->error);
}

/* The months. */

static void make_months(struct sustaining *s)
{
	for (int32_t first = s->request->from, next; first <= s->request->to; first = next) {
		if (!date_add(first, (struct duration){ 1, UNIT_MONTHS }, &next))
			next = s->request->to + 1;
		vec_add(s->arena, &s->out->months, ((struct sustain_month){ .first = first, .last = next - 1 }));
	}
	s->cost = ratios_new(s->scratch, s->out->months.count);
	s->varies = ratios_new(s->scratch, s->out->months.count);
}

static void why(struct sustaining *s, struct sustain_month *month, struct str text)
{
	month->why = month->why.len ? str_format(s->arena, "%.*s; %.*s", STR_ARG(month->why), STR_ARG(text)) : text;
}

static const struct budget_row *row_of(const struct sustaining *s, struct str facility, int32_t month)
{
	vec_each (s->rows, i)
		if (s->rows->at[i].month == month && str_eq(s->rows->at[i].facility, facility))
			return &s->rows->at[i];
	return NULL;
}

static enum status add_row(struct sustaining *s, size_t index, const struct budget_row *row, mpq_t *parts, bool *known)
{
	mpq_t *amount = ratios_new(s->scratch, 2);
	for (int i = 0; i < BUDGET_PARTS; i++) {
		ratio_set(amount[0], row->amount[i], 1);
		if (!sustain_convert(s, row->currency, s->out->currency, amount[0], amount[1]))
			return error_set(s->error, STATUS_BAD_INPUT,
					 "the budget is in %s and in %s: give their rate, as --rate %s/%s=RATE",
					 currency_code(s->out->currency), currency_code(row->currency),
					 currency_code(row->currency), currency_code(s->out->currency));
		mpq_add(parts[i], parts[i], amount[1]);
		if (!row->known[i]) {
			known[i] = false;
			why(s, &s->out->months.at[index],
			    str_format(s->arena, "the budget of %.*s has no %s", STR_ARG(row->facility),
				       budget_parts[i]));
		}
	}
	return STATUS_OK;
}

static enum status month_cost(struct sustaining *s, size_t index)
{
	struct sustain_month *month = &s->out->months.at[index];
	mpq_t *parts = ratios_new(s->scratch, BUDGET_PARTS);
	bool known[BUDGET_PARTS] = { true, true, true, true }, all = true;
	vec_each (&s->out->facilities, i) {
		const struct budget_row *row = row_of(s, s->out->facilities.at[i], month->first);
		if (row) {
			TRY(add_row(s, index, row, parts, known));
			continue;
		}
		memset(known, 0, sizeof known);
		why(s, month, str_format(s->arena, "no budget of %.*s", STR_ARG(s->out->facilities.at[i])));
	}
	for (int i = 0; i < BUDGET_PARTS; i++) {
		all = all && known[i];
		mpq_add(s->cost[index], s->cost[index], parts[i]);
		if (s->request->varies & 1U << i)
			mpq_add(s->varies[index], s->varies[index], parts[i]);
		if (known[i])
			figure_set(&month->part[i], parts[i]);
	}
	if (all)
		figure_set(&month->cost, s->cost[index]);
	return STATUS_OK;
}

static void month_figures(struct sustaining *s, size_t index, const mpq_t fees)
{
	struct sustain_month *month = &s->out->months.at[index];
	mpq_t *value = ratios_new(s->scratch, 2);
	if (month->cost.known && month->person_days) {
		ratio_set(value[0], month->person_days, 1);
		mpq_div(value[0], s->cost[index], value[0]);
		figure_set(&month->day_cost, value[0]);
	}
	if (!sustain_counts(month))
		return;
	mpq_sub(value[1], fees, s->cost[index]);
	figure_set(&month->balance, value[1]);
	figure_share(&month->share, fees, s->cost[index]);
	s->out->months_known++;
}

static enum status month_fees(struct sustaining *s)
{
	struct sustain *out = s->out;
	int currency;
	mpq_t *fees = ratios_new(s->scratch, out->months.count);
	int64_t *days = arena_new_array(s->scratch, int64_t, out->months.count);
	TRY(sustain_fees(s, s->roll, out->currency, fees, NULL, &currency, &out->bill));
	(void)sustain_person_days(s, s->roll, days, NULL);
	if (currency >= 0)
		note(s, str_format(s->arena,
				   "the fees are in %s and the budget in %s: give their rate, as --rate %s/%s=RATE; no "
				   "rate is taken from elsewhere",
				   currency_code(currency), currency_code(out->currency), currency_code(currency),
				   currency_code(out->currency)));
	vec_each (&out->months, i) {
		out->months.at[i].person_days = days[i];
		if (currency < 0)
			figure_set(&out->months.at[i].fees, fees[i]);
		month_figures(s, i, fees[i]);
	}
	return STATUS_OK;
}

/* What one more person brings. */

static bool is_in_force(const struct sustaining *s, int32_t day)
{
	return s->request->as_if || instrument_in_force(s->corpus, s->request->agreement, STR_NONE, moment_of_day(day));
}

/* What the whole period brings with somebody more, who comes on `day` for so many days. */
static enum status with_newcomer(struct sustaining *s, int32_t day, int32_t days, mpq_t exact)
{
	struct fee_roll roll = *s->roll;
	int currency;
	roll.stays.at = arena_new_array(s->scratch, struct fee_stay, roll.stays.count + 1);
	if (roll.stays.count)
		memcpy(roll.stays.at, s->roll->stays.at, roll.stays.count * sizeof *roll.stays.at);
	roll.stays.at[roll.stays.count++] =
		(struct fee_stay){ roll.persons++, s->facility, day, day + days - 1, day + days, TRI_FALSE };
	mpq_set_ui(exact, 0, 1);
	return sustain_fees(s, &roll, s->out->currency, NULL, exact, &currency, NULL);
}

/* On the first day of the month on which the agreement is in force; on none it brings nothing. */
static enum status month_newcomer(struct sustaining *s, struct sustain_month *month, const mpq_t without)
{
	mpq_t *with = ratios_new(s->scratch, 2);
	int32_t day = month->first;
	while (day <= month->last && !is_in_force(s, day))
		day++;
	if (day > month->last) {
		month->first_day = month->next_day = (struct figure){ true, 0 };
		return STATUS_OK;
	}
	TRY(with_newcomer(s, day, 1, with[0]));
	TRY(with_newcomer(s, day, 2, with[1]));
	mpq_sub(with[1], with[1], with[0]);
	mpq_sub(with[0], with[0], without);
	figure_set(&month->first_day, with[0]);
	if (day < s->request->to)
		figure_set(&month->next_day, with[1]);
	return STATUS_OK;
}

static enum status newcomers(struct sustaining *s)
{
	int currency;
	mpq_t *without = ratio_new(s->scratch);
	TRY(sustain_fees(s, s->roll, s->out->currency, NULL, *without, &currency, NULL));
	if (currency >= 0)
		return STATUS_OK;
	vec_each (&s->out->months, i)
		TRY(month_newcomer(s, &s->out->months.at[i], *without));
	return STATUS_OK;
}

/* The agreement's end. */

/* Of the months that count, between two days. */
static void share_between(const struct sustaining *s, int32_t from, int32_t to, struct figure *share)
{
	mpq_t *sum = ratios_new(s->scratch, 3);
	vec_each (&s->out->months, i) {
		const struct sustain_month *month = &s->out->months.at[i];
		if (!sustain_counts(month) || month->first < from || month->first > to)
			continue;
		ratio_set(sum[2], month->fees.value, 1);
		mpq_add(sum[0], sum[0], sum[2]);
		ratio_set(sum[2], month->cost.value, 1);
		mpq_add(sum[1], sum[1], sum[2]);
	}
	figure_share(share, sum[0], sum[1]);
}

static void find_end(struct sustaining *s)
{
	const struct instrument *in = &s->corpus->instruments.at[s->request->agreement];
	struct sustain *out = s->out;
	if (s->request->as_if || !in->window_count || in->windows[in->window_count - 1].to == MOMENT_MAX)
		return;
	int64_t to = in->windows[in->window_count - 1].to;
	out->has_end = true;
	out->end = time_day(to);
	while (moment_of_day(out->end) >= to)
		out->end--;
	share_between(s, out->from, out->end, &out->share_until);
	share_between(s, out->end + 1, out->to, &out->share_after);
	vec_each (&out->months, i)
		if (out->months.at[i].cost.known)
			out->cost_after = out->months.at[i].cost;
}

/* The payer's saving, in the currency of its own cost. */

static enum status saving(struct sustaining *s)
{
	struct sustain *out = s->out;
	int currency;
	int64_t person_days = 0;
	mpq_t *fees = ratio_new(s->scratch), *months = ratios_new(s->scratch, out->months.count),
	      *value = ratios_new(s->scratch, 2);
	if (!s->request->has_own_cost)
		return STATUS_OK;
	out->own_cost = (struct figure){ true, s->request->own_cost };
	out->own_currency = s->request->own_currency;
	TRY(sustain_fees(s, s->roll, out->own_currency, months, NULL, &currency, NULL));
	if (currency >= 0) {
		out->incentive_why =
			str_format(s->arena, "the fees are in %s: give their rate, as --rate %s/%s=RATE",
				   currency_code(currency), currency_code(currency), currency_code(out->own_currency));
		return STATUS_OK;
	}
	vec_each (&out->months, i) {
		person_days += out->months.at[i].person_days;
		mpq_add(*fees, *fees, months[i]);
	}
	ratio_set(value[0], s->request->own_cost, 1);
	ratio_set(value[1], person_days, 1);
	mpq_mul(value[0], value[0], value[1]);
	mpq_sub(value[0], value[0], *fees);
	figure_set(&out->saving, value[0]);
	if (!person_days) {
		out->incentive_why = STR("nobody is there: a day has no fee");
		return STATUS_OK;
	}
	mpq_div(value[0], value[0], value[1]);
	figure_set(&out->saving_of_day, value[0]);
	mpq_div(*fees, *fees, value[1]);
	figure_set(&out->fee_of_day, *fees);
	return STATUS_OK;
}

static void note_rates(struct sustaining *s)
{
	vec_each (&s->request->rates, i) {
		const struct exchange_rate *rate = &s->request->rates.at[i];
		char text[MONEY_TEXT_MAX];
		decimal_format(rate->rate, DECIMAL_DIGITS_MAX, text);
		struct str number = str_of(text);
		while (number.ptr[number.len - 1] == '0' && number.ptr[number.len - 2] != '.')
			number.len--;
		note(s, str_format(s->arena, "1 %s is taken for %.*s %s, as was given", currency_code(rate->from),
				   STR_ARG(number), currency_code(rate->to)));
	}
}

static enum status check_period(struct sustaining *s)
{
	int year, month, first, after = 0;
	date_to_ymd(s->request->from, &year, &month, &first);
	date_to_ymd(s->request->to + 1, &year, &month, &after);
	if (first != 1 || after != 1 || s->request->from > s->request->to)
		return error_set(
			s->error, STATUS_BAD_INPUT,
			"a budget is by the month: write --from the first day of one, --to the last day of one");
	return STATUS_OK;
}

static enum status reckon(struct sustaining *s, const struct fee_roll *roll)
{
	struct fee_roll kept;
	TRY(check_period(s));
	TRY(find_facilities(s));
	TRY(keep_stays(s, roll, &kept));
	s->roll = &kept;
	make_months(s);
	vec_each (&s->out->months, i)
		TRY(month_cost(s, i));
	TRY(month_fees(s));
	TRY(newcomers(s));
	find_end(s);
	note_rates(s);
	TRY(saving(s));
	TRY(sustain_scenarios(s));
	return sustain_break_even(s);
}

enum status sustain_reckon(struct arena *arena, const struct corpus *corpus, const struct sustain_request *request,
			   const budget *rows, const struct fee_roll *roll, struct sustain **sustain,
			   struct error *error)
{
	struct sustaining s = { .arena = arena,
				.scratch = arena_create(),
				.corpus = corpus,
				.request = request,
				.rows = rows,
				.out = arena_new(arena, struct sustain),
				.error = error };
	*s.out = (struct sustain){
		.agreement = request->agreement, .as_if = request->as_if, .from = request->from, .to = request->to
	};
	enum status status = reckon(&s, roll);
	arena_destroy(s.scratch);
	*sustain = s.out;
	return status;
}
