/* findings.c - oddities that a text shows by itself.
 *
 * Each is a sentence about one place and says the way out. None is an error: a text may mean it.
 *
 * I1. What depends on an event whose day the text does not fix (an arrival, a release) is never found odd.
 */
#include "findings.h"
#include "money.h"

struct finder {
	const struct corpus *corpus;
	struct diags *diags;
	const struct instrument *in;
	const struct core_article *article;
};

static struct str id_of(const struct finder *f) { return f->in->id; }

/* The first and last second at which the article can speak. */
static struct window life_of(const struct finder *f)
{
	struct window life = f->article->time;
	const struct instrument *in = f->in;
	if (!in->window_count)
		return life;
	if (in->windows[0].from > life.from)
		life.from = in->windows[0].from;
	if (in->windows[in->window_count - 1].to < life.to)
		life.to = in->windows[in->window_count - 1].to;
	return life;
}

static void find_uncited(const struct finder *f)
{
	if (f->article->cite_count || !f->article->ast)
		return;
	diag_hint(f->diags,
		  diag_add(f->diags, DIAG_uncited, f->article->ast->id.span, "article %.*s of `%.*s` cites nothing",
			   STR_ARG(f->article->id), STR_ARG(id_of(f))),
		  "say what it rests on: cites \"...\" by \"...\" on DATE; what nobody read again is `unverified`");
}

/* An article may speak from the offer on, which `habeas decide --as-if` reads; before that, or when the text is over,
 * it never does. */
static void find_out_of_time(const struct finder *f)
{
	const struct instrument *in = f->in;
	const struct moment *begins[3] = { &in->ast->offered, &in->ast->signed_on, &in->ast->accepted };
	if (!in->window_count || !f->article->ast)
		return;
	int64_t from = in->windows[0].from, to = in->windows[in->window_count - 1].to;
	for (int i = 0; i < 3; i++)
		if (begins[i]->given && moment_begin(*begins[i]) < from)
			from = moment_begin(*begins[i]);
	if (f->article->time.from >= to || f->article->time.to <= from)
		diag_hint(f->diags,
			  diag_add(f->diags, DIAG_unreachable, f->article->ast->id.span,
				   "article %.*s never speaks: its time lies outside that of `%.*s`",
				   STR_ARG(f->article->id), STR_ARG(id_of(f))),
			  "mend its days, or those of the text");
}

/* A duty that counts from the entry into force has a day of its own. */
static void find_duty_over(const struct finder *f, const struct core_clause *clause)
{
	int32_t due;
	struct duration within = clause->ast->within.value;
	if (clause->event != EVENT_in_force || !f->in->window_count || f->in->windows[0].from == MOMENT_MIN)
		return;
	if (within.unit == UNIT_HOURS)
		within = (struct duration){ (within.count + 23) / 24, UNIT_DAYS };
	if (!date_add(time_day(f->in->windows[0].from), clause->ast->before ? duration_negate(within) : within, &due))
		return;
	if (moment_of_day(due) >= life_of(f).from)
		return;
	char day[11];
	date_format(due, day);
	diag_hint(f->diags,
		  diag_add(f->diags, DIAG_duty_over, clause->ast->span,
			   "this duty is over on %s, before its article begins to speak", day),
		  "count from another event, or let the article begin earlier");
}

static void find_limit_over(const struct finder *f, const struct core_clause *clause)
{
	if (clause->facility < 0 || !clause->ast->number.len ||
	    (clause->ast->per != PER_AT_ONCE && clause->ast->per != PER_NOTHING))
		return;
	const struct facility *facility = &f->corpus->facilities.at[clause->facility];
	if (facility->places < 0 || clause->number_value <= facility->places)
		return;
	diag_hint(f->diags,
		  diag_add(f->diags, DIAG_limit_over, clause->ast->span,
			   "%lld persons at once, and `%.*s` has %lld places", (long long)clause->number_value,
			   STR_ARG(facility->name), (long long)facility->places),
		  "lower the limit, or say `in total`");
}

/* The smallest number of persons that the text lets be there (at once) or come (in total); -1: no limit. */
static int64_t limit_of(const struct finder *f, bool in_total)
{
	int64_t least = -1;
	for (size_t i = 0; i < f->in->article_count; i++)
		for (size_t k = 0; k < f->in->articles[i].clause_count; k++) {
			const struct core_clause *clause = &f->in->articles[i].clauses[k];
			if (clause->kind != CLAUSE_limit || !clause->ast->number.len || clause->facility >= 0 ||
			    f->in->articles[i].time.from != MOMENT_MIN || f->in->articles[i].time.to != MOMENT_MAX)
				continue;
			bool total = clause->ast->per == PER_IN_TOTAL;
			if (clause->ast->per == PER_MONTH || (in_total && !total))
				continue;
			if (least < 0 || clause->number_value < least)
				least = clause->number_value;
		}
	return least;
}

static const char *why_never_due(const struct finder *f, const struct ast_clause *fee)
{
	int64_t number = 0;
	struct window life = life_of(f);
	if (fee->fee_form == FEE_ONCE && fee->from.given &&
	    (moment_end(fee->from) <= life.from || moment_begin(fee->from) >= life.to))
		return "its day lies outside the time in which the text is in force";
	if (fee->fee_form == FEE_ONCE && fee->number.len && decimal_parse(fee->number, 0, true, &number) &&
	    limit_of(f, true) >= 0 && number > limit_of(f, true))
		return "the text limits the persons in total to fewer";
	if (fee->fee_form == FEE_PER_PERSON_TIME && fee->above.len && decimal_parse(fee->above, 0, true, &number) &&
	    limit_of(f, false) >= 0 && number >= limit_of(f, false))
		return "the text never lets so many persons be there";
	return NULL;
}

static void find_fee_never(const struct finder *f, const struct core_clause *clause)
{
	const char *why = why_never_due(f, clause->ast);
	if (why)
		diag_hint(f->diags,
			  diag_add(f->diags, DIAG_fee_never_due, clause->ast->span, "this fee can never fall due: %s",
				   why),
			  "mend its condition, or leave it out");
}

static void find_in_article(const struct finder *f)
{
	find_uncited(f);
	find_out_of_time(f);
	for (size_t i = 0; i < f->article->clause_count; i++) {
		const struct core_clause *clause = &f->article->clauses[i];
		if (clause->kind == CLAUSE_duty || clause->kind == CLAUSE_return)
			find_duty_over(f, clause);
		else if (clause->kind == CLAUSE_limit)
			find_limit_over(f, clause);
		else if (clause->kind == CLAUSE_fee)
			find_fee_never(f, clause);
	}
}

static void find_unused(const struct corpus *c, struct diags *diags)
{
	struct arena *scratch = arena_create();
	unsigned char *read = arena_new_array(scratch, unsigned char, c->facts.count + 1);
	for (size_t i = 0; i < c->nodes.count; i++) {
		enum op op = c->nodes.at[i].op;
		if (op == OP_FACT_BOOL || op == OP_FACT_SCALAR || op == OP_SET_FACT || op == OP_COUNT_GE)
			read[c->nodes.at[i].imm] = 1;
	}
	vec_each (&c->instruments, i)
		for (size_t k = 0; k < c->instruments.at[i].article_count; k++)
			for (size_t n = 0; n < c->instruments.at[i].articles[k].clause_count; n++)
				if (c->instruments.at[i].articles[k].clauses[n].event_fact >= 0)
					read[c->instruments.at[i].articles[k].clauses[n].event_fact] = 1;
	int held = corpus_fact(c, STR("held_under")); /* what `no onward transfer` asks (path.c) */
	if (held >= 0)
		read[held] = 1;
	vec_each (&c->facts, i)
		if (!read[i] && c->facts.at[i].ast)
			diag_add(diags, DIAG_unused_fact, c->facts.at[i].ast->name.span,
				 "no condition of any text reads `%.*s`", STR_ARG(c->facts.at[i].name));
	vec_each (&c->terms, i)
		if (!c->terms.at[i].used)
			diag_hint(diags,
				  diag_add(diags, DIAG_unused_term, c->terms.at[i].ast->name.span,
					   "nothing uses the term `%.*s`", STR_ARG(c->terms.at[i].ast->name.text)),
				  "use it, or leave it out");
	arena_destroy(scratch);
}

void find_oddities(const struct corpus *corpus, struct diags *diags)
{
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		for (size_t k = 0; k < in->article_count; k++)
			find_in_article(&(struct finder){ corpus, diags, in, &in->articles[k] });
	}
	find_unused(corpus, diags);
}
