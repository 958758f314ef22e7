/* facility.c - what the months of an account brought, by facility.
 *
 * What is counted in persons is parted by the nights that they were at each facility. A sum that is not (a rent, a cap,
 * an offset) is of the one facility that the agreement names, when it names one and no other; else it is of none.
 *
 * I1. The rows of a month and currency add up to what the ledger has of it, to the least unit: what the texts and the
 *     roll say otherwise by now is a row of its own, until it is reckoned anew.
 */
#include "date.h"
#include "money_int.h"

struct part {
	int64_t days, amount;
};
struct facilities {
	struct money_reading *r;
	struct fee_roll roll;
	const int32_t **persons; /* by facility, by day from `from` */
	int32_t from, last;      /* of what is in the ledger */
	int32_t over;            /* the last day that is over: nights are counted up to it */
	int only;                /* the facility of the roll that the agreement names alone; -1 */
	const struct fee_bill *bill;
	const struct json *out;
};

/* The facility that an article names, when it is another than `only`: -2; else `only`, or the one it names. */
static int name_more(const struct core_article *article, int only)
{
	for (size_t i = 0; i < article->clause_count; i++) {
		int facility = article->clauses[i].facility;
		if (facility >= 0 && only >= 0 && facility != only)
			return -2;
		only = facility >= 0 ? facility : only;
	}
	return only;
}

/* Whoever speaks of a facility in the agreement or its amendments speaks of this one: its index; else below 0. */
static int named_alone(const struct corpus *corpus, const struct instrument *in)
{
	int only = -1;
	vec_each (&corpus->instruments, i) {
		const struct instrument *text = &corpus->instruments.at[i];
		if (text != in && (text->amends < 0 || &corpus->instruments.at[text->amends] != in))
			continue;
		for (size_t k = 0; k < text->article_count && only != -2; k++)
			only = name_more(&text->articles[k], only);
	}
	return only;
}

static enum status add_only(struct facilities *f, const struct deal *deal)
{
	const struct corpus *corpus = f->r->act->corpus;
	int only = named_alone(corpus, deal->in);
	uint32_t index;
	f->only = -1;
	if (only < 0)
		return STATUS_OK;
	TRY(fee_roll_facility(f->r->arena, corpus, &f->roll, corpus->facilities.at[only].name, &index, f->r->error));
	f->only = (int)index;
	return STATUS_OK;
}

static void add_row(struct facilities *f, const struct money_month *month, struct str facility, const char *what,
		    struct part part)
{
	struct arena *a = f->r->arena;
	if (!part.days && !part.amount)
		return;
	struct str day = day_text(a, month->first);
	const struct json *row = doc_with_text(a, doc_object(a), "month", (struct str){ day.ptr, 7 });
	row = doc_with_text(a, row, "currency", str_of(currency_code(month->currency)));
	if (facility.len)
		row = doc_with_text(a, row, "facility", facility);
	if (*what)
		row = doc_with_text(a, row, "what", str_of(what));
	row = doc_with_int(a, row, "person_days", part.days);
	row = doc_with_text(a, row, "amount", money_text(a, part.amount, month->currency));
	f->out = doc_push(a, f->out, row);
}

/* Of the month, or `most` when that is sooner. */
static int32_t last_of(const struct money_month *month, int32_t most)
{
	int32_t next;
	if (!date_add(month->first, (struct duration){ 1, UNIT_MONTHS }, &next) || next - 1 > most)
		return most;
	return next - 1;
}

/* What the bill has of the month: counted in persons, and not. False: it does not fit. */
static bool sum_lines(const struct facilities *f, const struct money_month *month, int64_t *persons, int64_t *fixed)
{
	int32_t last = last_of(month, f->last);
	*persons = *fixed = 0;
	vec_each (&f->bill->lines, i) {
		const struct fee_line *line = &f->bill->lines.at[i];
		int64_t *sum = str_starts(line->unit, "person") ? persons : fixed;
		if (line->currency == month->currency && line->from >= month->first && line->from <= last &&
		    __builtin_add_overflow(*sum, line->amount, sum))
			return false;
	}
	return true;
}

static enum status part_month(struct facilities *f, const struct money_month *month)
{
	size_t count = f->roll.facilities.count;
	struct part *parts = arena_new_array(f->r->arena, struct part, count + 1), none = { 0 }, rest = { 0 };
	int64_t persons, fixed, nights = 0, told = 0, so_far = 0, known;
	bool fits = sum_lines(f, month, &persons, &fixed);
	for (size_t i = 0; i < count; i++)
		for (int32_t day = month->first; day <= last_of(month, f->over); day++)
			parts[i].days += f->persons[i][day - f->from];
	for (size_t i = 0; i < count; i++)
		nights += parts[i].days;
	for (size_t i = 0; i < count && nights; i++) {
		so_far += parts[i].days;
		parts[i].amount = fee_share(persons, so_far, nights) - told;
		told += parts[i].amount;
	}
	struct part *of_fixed = f->only >= 0 ? &parts[f->only] : &none;
	fits = fits && !__builtin_add_overflow(of_fixed->amount, fixed, &of_fixed->amount);
	fits = fits && !__builtin_add_overflow(none.amount, persons - told, &none.amount);
	fits = fits && !__builtin_add_overflow(month->accrued, month->pending, &rest.amount);
	fits = fits && !__builtin_add_overflow(persons, fixed, &known);
	if (!fits || __builtin_sub_overflow(rest.amount, known, &rest.amount))
		return error_set(f->r->error, STATUS_LIMIT, "a month does not fit into 64 bits");
	for (size_t i = 0; i < count; i++)
		add_row(f, month, f->roll.facilities.at[i].name, "", parts[i]);
	add_row(f, month, STR_NONE, "of no one facility", none);
	add_row(f, month, STR_NONE, "not reckoned anew", rest);
	return STATUS_OK;
}

enum status facilities_json(struct money_reading *r, const struct deal *deal, const money_months *months, int32_t last,
			    const struct json **out)
{
	int32_t today = time_day(r->act->clock(r->act->clock_context));
	struct facilities f = { .r = r, .last = last, .over = today - 1 < last ? last : today - 1 };
	struct fee_bill *bill;
	*out = f.out = doc_list(r->arena);
	if (!months->count)
		return STATUS_OK;
	f.from = months->at[0].first;
	vec_each (months, i)
		f.from = months->at[i].first < f.from ? months->at[i].first : f.from;
	TRY(roll_of(r->read, r->arena, r->act->corpus, deal->agreement, &f.roll, r->error));
	TRY(add_only(&f, deal));
	struct fee_request request = { .agreement = deal->in->index, .from = f.from, .to = last, .by_month = true };
	TRY(fee_reckon(r->arena, r->act->corpus, &request, &f.roll, &bill, r->error));
	f.bill = bill;
	f.persons = arena_new_array(r->arena, const int32_t *, f.roll.facilities.count + 1);
	vec_each (&f.roll.facilities, i)
		f.persons[i] = fee_persons_at(r->arena, &f.roll, (uint32_t)i, f.from, f.over);
	vec_each (months, i)
		TRY(part_month(&f, &months->at[i]));
	*out = f.out;
	return STATUS_OK;
}
