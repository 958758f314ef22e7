/* schedule.c - which clause speaks on which day, and how an index raises it.
 *
 * The text changes only on few days: where some window, article or stay begins or ends. It is read once between two
 * of them, at the last second of a day, as decisions about that day read it.
 */
#include "fee_int.h"
#include "path.h"
#include <stdlib.h>

static bool is_slot_kind(enum clause_kind kind)
{
	return kind == CLAUSE_fee || kind == CLAUSE_advance || kind == CLAUSE_cap;
}

/* Two clauses of one slot, but for their number. */
static bool same_form(const struct core_clause *a, const struct core_clause *b)
{
	if (a->kind != b->kind || a->ast->fee_form != b->ast->fee_form || a->ast->fee_event != b->ast->fee_event)
		return false;
	return a->money->unit == b->money->unit && (a->money->above < 0) == (b->money->above < 0) &&
	       str_eq(a->ast->cost.text, b->ast->cost.text);
}

static int32_t term_of(struct reckon *r, const struct core_clause *clause)
{
	vec_each (&r->terms, i)
		if (r->terms.at[i].clause == clause)
			return (int32_t)i;
	struct term *term = vec_push(r->arena, &r->terms);
	*term = (struct term){ .clause = clause, .money = clause->money, .not_prorated = clause->money->not_prorated };
	const struct core_article *article = clause->article;
	for (size_t i = 0; i < article->clause_count; i++) {
		const struct core_clause *other = &article->clauses[i];
		if (other->kind == CLAUSE_accrues)
			term->accrual = other->money->accrual;
		else if (other->kind == CLAUSE_day)
			term->day = other->money->day;
		else if (other->kind == CLAUSE_not)
			term->not_prorated = true;
		else if (other->kind == CLAUSE_payable)
			term->payable = other;
	}
	return (int32_t)(r->terms.count - 1);
}

static struct slot *slot_of(struct reckon *r, const struct core_clause *clause, unsigned number)
{
	vec_each (&r->slots, i) {
		struct slot *slot = &r->slots.at[i];
		bool same = slot->kind == clause->kind && slot->number == number &&
			    str_eq(slot->article, clause->article->id);
		const struct term *first = same ? term_at(r, slot, slot->first) : NULL;
		if (first && same_form(first->clause, clause))
			return slot;
	}
	struct slot *slot = vec_push(r->arena, &r->slots);
	size_t days = (size_t)(r->end - r->begin);
	slot->kind = clause->kind;
	slot->article = clause->article->id;
	slot->number = number;
	slot->currency = -1;
	slot->term_on = arena_new_array(r->arena, int32_t, days);
	memset(slot->term_on, 0xff, days * sizeof *slot->term_on);
	return slot;
}

static void speak(struct reckon *r, const struct core_clause *clause, unsigned number, int32_t from, int32_t to)
{
	int32_t term = term_of(r, clause);
	struct slot *slot = slot_of(r, clause, number);
	if (!slot->first || from < slot->first)
		slot->first = from;
	for (int32_t day = from; day < to; day++)
		slot->term_on[day - r->begin] = term;
}

static void read_article(struct reckon *r, const struct core_article *article, int32_t from, int32_t to)
{
	for (size_t i = 0; i < article->clause_count; i++) {
		const struct core_clause *clause = &article->clauses[i];
		if (!is_slot_kind(clause->kind))
			continue;
		unsigned number = 0;
		for (size_t k = 0; k < i; k++)
			number += is_slot_kind(article->clauses[k].kind) && same_form(&article->clauses[k], clause);
		speak(r, clause, number, from, to);
	}
}

static void read_text(struct reckon *r, int32_t from, int32_t to)
{
	const struct core_article **articles;
	int64_t moment = moment_of_day(from);
	bool as_if = r->request->as_if;
	if (!as_if && !instrument_in_force(r->corpus, r->in->index, STR_NONE, moment))
		return;
	memset(r->in_force + (from - r->begin), 1, (size_t)(to - from));
	size_t count = instrument_text(r->scratch, r->corpus, r->in->index, moment, &articles);
	for (size_t i = 0; i < count; i++)
		if (as_if || instrument_in_force(r->corpus, articles[i]->instrument, articles[i]->id, moment))
			read_article(r, articles[i], from, to);
}

/* The days on which the text may change. */

typedef VEC(int32_t) day_vec;

static void add_day(struct reckon *r, day_vec *days, int64_t moment)
{
	if (moment == MOMENT_MIN || moment == MOMENT_MAX)
		return;
	int32_t day = time_day(moment);
	if (day > r->begin && day < r->end)
		vec_add(r->scratch, days, day);
}

static int compare_days(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return x < y ? -1 : x > y;
}

static void changes_of(struct reckon *r, const struct instrument *in, day_vec *days)
{
	for (size_t i = 0; i < in->window_count; i++) {
		add_day(r, days, in->windows[i].from);
		add_day(r, days, in->windows[i].to);
	}
	for (size_t i = 0; i < in->article_count; i++) {
		add_day(r, days, in->articles[i].time.from);
		add_day(r, days, in->articles[i].time.to);
	}
}

/* The first day that can count; false: there is none. */
static bool first_day(const struct reckon *r, int32_t *day)
{
	const struct ast_instrument *ast = r->in->ast;
	const struct moment *told[] = { &ast->offered, &ast->signed_on, &ast->accepted };
	int64_t first = r->in->window_count ? r->in->windows[0].from : MOMENT_MAX;
	for (int i = 0; r->request->as_if && i < 3; i++)
		if (told[i]->given && moment_begin(*told[i]) < first)
			first = moment_begin(*told[i]);
	*day = first == MOMENT_MAX ? r->request->from : time_day(first);
	return first != MOMENT_MAX || r->request->as_if;
}

bool schedule_make(struct reckon *r)
{
	int year, month, day;
	int32_t end;
	if (!first_day(r, &r->begin))
		return false;
	date_to_ymd(r->request->to, &year, &month, &day);
	bool later = month < 12 ? date_from_ymd(year, month + 1, 1, &end) : date_from_ymd(year + 1, 1, 1, &end);
	r->end = later ? end : DATE_MAX + 1;
	if (r->begin > r->request->to)
		return false;
	r->in_force = arena_new_array(r->arena, unsigned char, (size_t)(r->end - r->begin));
	day_vec days = { 0 };
	vec_add(r->scratch, &days, r->begin);
	vec_each (&r->corpus->instruments, i)
		changes_of(r, &r->corpus->instruments.at[i], &days);
	vec_each (&r->corpus->stays, i) {
		add_day(r, &days, r->corpus->stays.at[i]->time.from);
		add_day(r, &days, r->corpus->stays.at[i]->time.to);
	}
	vec_add(r->scratch, &days, r->end);
	qsort(days.at, days.count, sizeof *days.at, compare_days);
	for (size_t i = 0; i + 1 < days.count; i++)
		if (days.at[i] < days.at[i + 1])
			read_text(r, days.at[i], days.at[i + 1]);
	return r->slots.count > 0;
}

/* Indexes. By percent: once on the day named, and again on each anniversary. By a table: the factor of the latest year
 * in it that has begun; before the first of them the amount stands as it is written. */

static int64_t raises(const struct core_clause *index, int32_t day)
{
	int32_t from = index->ast->from.is_time ? time_day(index->ast->from.seconds) : index->ast->from.day;
	return day < from ? 0 : 1 + date_years_between(from, day);
}

static const struct core_factor *factor_on(const struct core_clause *index, int32_t day)
{
	int year, month, day_of_month;
	const struct core_factor *best = NULL;
	date_to_ymd(day, &year, &month, &day_of_month);
	for (size_t i = 0; i < index->money->factor_count; i++) {
		const struct core_factor *factor = &index->money->factors[i];
		if (factor->year <= year && (!best || factor->year > best->year))
			best = factor;
	}
	return best;
}

int64_t schedule_factor_key(const struct term *term, int32_t day)
{
	const struct core_article *article = term->clause->article;
	int64_t key = 0;
	for (size_t i = 0; i < article->clause_count; i++) {
		const struct core_clause *index = &article->clauses[i];
		if (index->kind != CLAUSE_index)
			continue;
		const struct core_factor *factor = factor_on(index, day);
		key = key * 1000 + (index->money->factor_count ? (factor ? factor - index->money->factors + 1 : 0)
							       : raises(index, day));
	}
	return key;
}

void schedule_factor(const struct reckon *r, const struct term *term, int32_t day, mpq_t factor)
{
	const struct core_article *article = term->clause->article;
	mpq_t *one = ratio_new(r->scratch);
	ratio_set(factor, 1, 1);
	for (size_t i = 0; i < article->clause_count; i++) {
		const struct core_clause *index = &article->clauses[i];
		if (index->kind != CLAUSE_index)
			continue;
		const struct core_factor *table = factor_on(index, day);
		if (table) {
			ratio_set(*one, table->factor, 1000000000);
			mpq_mul(factor, factor, *one);
		} else if (!index->money->factor_count) {
			/* percent / 100, with FACTOR_DIGITS digits; hundreds of per cent fit too */
			ratio_set(*one, index->money->percent, 100000000000);
			mpz_add(mpq_numref(*one), mpq_numref(*one), mpq_denref(*one));
			unsigned long times = (unsigned long)raises(index, day);
			mpz_pow_ui(mpq_numref(*one), mpq_numref(*one), times);
			mpz_pow_ui(mpq_denref(*one), mpq_denref(*one), times);
			mpq_mul(factor, factor, *one);
		}
	}
}
