/* limits.c - what is not owed although a fee brings it: beyond a cap, and what an advance has paid already.
 *
 * Both are reckoned for one article and one currency, a *group*, at the end of each day. What a day brings beyond the
 * cap is not owed, then or later. What an advance was paid for is taken off what its articles bring from its day on.
 */
#include "fee_int.h"
#include "money.h"

struct group {
	struct str article;
	int currency;
	mpq_t *owed;   /* since the agreement began, after caps */
	mpq_t *today;  /* what the day under way brings */
	mpq_t *period; /* what the period asked for brings: before, then after caps and advances */
	int64_t rounded;
};

struct cut { /* a line to come, of what is taken off a group by a cap or an advance */
	size_t group;
	const struct term *term;
	bool set_off;
	int32_t from, to;
	int64_t days, told; /* told: what its days were accrued for so far */
	mpq_t *amount;
};

struct paid { /* an advance */
	const struct slot *slot;
	const struct term *term;
	mpq_t *left;
};

struct limits {
	struct reckon *r;
	VEC(struct group) groups;
	VEC(struct cut) cuts;
	VEC(struct paid) paid;
	mpq_t *room, *taken, *amount;
};

struct limits *limits_make(struct reckon *r)
{
	struct limits *limits = arena_new(r->scratch, struct limits);
	limits->r = r;
	limits->room = ratio_new(r->scratch);
	limits->taken = ratio_new(r->scratch);
	limits->amount = ratio_new(r->scratch);
	vec_each (&r->slots, i)
		if (r->slots.at[i].kind == CLAUSE_advance)
			vec_add(r->scratch, &limits->paid,
				((struct paid){ &r->slots.at[i], NULL, ratio_new(r->scratch) }));
	return limits;
}

static bool names(const struct core_clause *advance, struct str article)
{
	vec_each (&advance->ast->articles, i)
		if (str_eq(advance->ast->articles.at[i].text, article))
			return true;
	return false;
}

bool limits_of(const struct limits *limits, struct str article)
{
	const struct reckon *r = limits->r;
	vec_each (&r->terms, i) {
		const struct core_clause *clause = r->terms.at[i].clause;
		if ((clause->kind == CLAUSE_cap && str_eq(clause->article->id, article)) ||
		    (clause->kind == CLAUSE_advance && names(clause, article)))
			return true;
	}
	return false;
}

static struct group *group_of(struct limits *limits, struct str article, int currency)
{
	vec_each (&limits->groups, i)
		if (str_eq(limits->groups.at[i].article, article) && limits->groups.at[i].currency == currency)
			return &limits->groups.at[i];
	struct arena *arena = limits->r->scratch;
	struct group *group = vec_push(arena, &limits->groups);
	*group = (struct group){ article, currency, ratio_new(arena), ratio_new(arena), ratio_new(arena), 0 };
	return group;
}

void limits_charge(struct limits *limits, const struct slot *slot, const struct term *term, const mpq_t charge)
{
	int currency = slot->cost ? slot->currency : term->money->currency;
	if (mpq_sgn(charge) == 0)
		return;
	struct group *group = group_of(limits, slot->article, currency);
	mpq_add(*group->today, *group->today, charge);
}

static void note_cut(struct limits *limits, size_t group, const struct term *term, bool set_off, int32_t day)
{
	struct reckon *r = limits->r;
	struct cut *cut = NULL;
	if (day < r->request->from || mpq_sgn(*limits->taken) == 0)
		return;
	vec_each (&limits->cuts, i)
		if (limits->cuts.at[i].group == group && limits->cuts.at[i].term == term)
			cut = &limits->cuts.at[i];
	if (!cut) {
		cut = vec_push(r->scratch, &limits->cuts);
		*cut = (struct cut){ group, term, set_off, day, day, 0, 0, ratio_new(r->scratch) };
	}
	cut->to = day;
	cut->days++;
	mpq_add(*cut->amount, *cut->amount, *limits->taken);
}

/* The lowest of the caps that speak. */
static const struct term *cap_on(const struct limits *limits, const struct group *group, int32_t day)
{
	const struct reckon *r = limits->r;
	const struct term *lowest = NULL;
	vec_each (&r->slots, i) {
		const struct slot *slot = &r->slots.at[i];
		const struct term *term = slot->kind == CLAUSE_cap ? term_at(r, slot, day) : NULL;
		if (term && str_eq(slot->article, group->article) && term->money->currency == group->currency &&
		    (!lowest || term->money->amount < lowest->money->amount))
			lowest = term;
	}
	return lowest;
}

static void apply_cap(struct limits *limits, size_t index, int32_t day)
{
	struct group *group = &limits->groups.at[index];
	const struct term *cap = cap_on(limits, group, day);
	if (cap) {
		ratio_set(*limits->room, cap->money->amount, 1);
		mpq_sub(*limits->room, *limits->room, *group->owed);
		if (mpq_sgn(*limits->room) < 0)
			mpq_set_si(*limits->room, 0, 1);
		if (mpq_cmp(*group->today, *limits->room) > 0) {
			mpq_sub(*limits->taken, *group->today, *limits->room);
			mpq_set(*group->today, *limits->room);
			note_cut(limits, index, cap, false, day);
		}
	}
	mpq_add(*group->owed, *group->owed, *group->today);
}

static void set_off(struct limits *limits, size_t index, int32_t day)
{
	struct group *group = &limits->groups.at[index];
	vec_each (&limits->paid, i) {
		struct paid *paid = &limits->paid.at[i];
		if (!paid->term || paid->term->money->currency != group->currency ||
		    !names(paid->term->clause, group->article))
			continue;
		mpq_set(*limits->taken, mpq_cmp(*group->today, *paid->left) < 0 ? *group->today : *paid->left);
		mpq_sub(*paid->left, *paid->left, *limits->taken);
		mpq_sub(*group->today, *group->today, *limits->taken);
		note_cut(limits, index, paid->term, true, day);
	}
}

static void pay_advances(struct limits *limits, int32_t day)
{
	const struct reckon *r = limits->r;
	vec_each (&limits->paid, i) {
		struct paid *paid = &limits->paid.at[i];
		const struct term *term = term_at(r, paid->slot, day);
		if (!term || !paid->slot->begun[day - r->begin])
			continue;
		ratio_set(*limits->amount, term->money->amount, 1);
		mpq_add(*paid->left, *paid->left, *limits->amount);
		paid->term = term;
	}
}

void limits_day(struct limits *limits, int32_t day)
{
	pay_advances(limits, day);
	vec_each (&limits->groups, i) {
		struct group *group = &limits->groups.at[i];
		if (mpq_sgn(*group->today) == 0)
			continue;
		if (day >= limits->r->request->from)
			mpq_add(*group->period, *group->period, *group->today);
		apply_cap(limits, i, day);
		set_off(limits, i, day);
		mpq_set_si(*group->today, 0, 1);
	}
}

void limits_line(struct limits *limits, const struct slot *slot, const struct fee_line *line)
{
	if (slot->kind == CLAUSE_fee && limits_of(limits, slot->article)) {
		struct group *group = group_of(limits, slot->article, line->currency);
		/* where it does not fit, nor does the total, which is told */
		(void)__builtin_add_overflow(group->rounded, line->amount, &group->rounded);
	}
}

/* What is taken off takes the rest of the rounding along: an article's lines together are rounded once, and never stand
 * above its cap. `period` and `rounded`: of the article, before this is taken off, and after. */
static enum status take_off(const struct limits *limits, const struct cut *cut, mpq_t period, int64_t *rounded,
			    int64_t *amount)
{
	int64_t net;
	mpq_sub(period, period, *cut->amount);
	if (!ratio_round(period, &net) || __builtin_sub_overflow(net, *rounded, amount))
		return error_set(limits->r->error, STATUS_LIMIT, "what article %.*s brings does not fit into 64 bits",
				 STR_ARG(limits->groups.at[cut->group].article));
	*rounded = net;
	return STATUS_OK;
}

static enum status cut_line(struct limits *limits, const struct cut *cut)
{
	struct reckon *r = limits->r;
	struct group *group = &limits->groups.at[cut->group];
	struct fee_line line = { .clause = cut->term->clause,
				 .from = cut->from,
				 .to = cut->to,
				 .quantity = STR("1"),
				 .unit = cut->set_off ? STR("set off") : STR("beyond the cap"),
				 .currency = group->currency,
				 .days = cut->days };
	bool exact;
	TRY(take_off(limits, cut, *group->period, &group->rounded, &line.amount));
	int digits = currency_exponent(group->currency);
	mpz_ui_pow_ui(mpq_numref(*limits->amount), 10, (unsigned long)digits);
	mpz_set_ui(mpq_denref(*limits->amount), 1);
	mpq_div(*limits->taken, *cut->amount, *limits->amount);
	mpq_neg(*limits->taken, *limits->taken);
	line.rate = ratio_text(r->arena, *limits->taken, digits, 12, &exact);
	if (!ratio_is_whole(*cut->amount))
		line.exact = line.rate;
	mpq_neg(*limits->taken, *cut->amount);
	line_exact(r, line.currency, *limits->taken);
	return line.amount ? line_add(r, &line) : STATUS_OK;
}

enum status limits_lines(struct limits *limits)
{
	for (int set_off_too = 0; set_off_too < 2; set_off_too++)
		vec_each (&limits->cuts, i)
			if (limits->cuts.at[i].set_off == set_off_too)
				TRY(cut_line(limits, &limits->cuts.at[i]));
	return STATUS_OK;
}

void limits_anew(struct limits *limits)
{
	vec_each (&limits->groups, i) {
		mpq_set_si(*limits->groups.at[i].period, 0, 1);
		limits->groups.at[i].rounded = 0;
	}
	limits->cuts.count = 0;
}

static enum status accrue_group(struct limits *limits, size_t index, const struct open_line *lines, int32_t day)
{
	struct reckon *r = limits->r;
	const struct group *group = &limits->groups.at[index];
	int64_t rounded = group->rounded, amount = 0;
	vec_each (&r->slots, i) {
		if (lines[i].term && lines[i].slot->kind == CLAUSE_fee &&
		    str_eq(lines[i].slot->article, group->article) && line_currency(&lines[i]) == group->currency)
			(void)__builtin_add_overflow(rounded, lines[i].told, &rounded); /* as limits_line */
	}
	mpq_set(*limits->room, *group->period);
	for (int set_off_too = 0; set_off_too < 2; set_off_too++)
		vec_each (&limits->cuts, i) {
			struct cut *cut = &limits->cuts.at[i];
			if (cut->group != index || cut->set_off != set_off_too)
				continue;
			TRY(take_off(limits, cut, *limits->room, &rounded, &amount));
			TRY(accrue_add(r, cut->term->clause, day, group->currency, amount, &cut->told));
		}
	return STATUS_OK;
}

enum status limits_accrue(struct limits *limits, const struct open_line *lines, int32_t day)
{
	vec_each (&limits->groups, i)
		TRY(accrue_group(limits, i, lines, day));
	return STATUS_OK;
}
