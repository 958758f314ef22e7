/* link.c - what must hold between instruments: references, windows of one article, amendments, exceptions, the floor.
 */
#include "limit.h"
#include "path.h"
#include "resolve_int.h"

#define EACH_INSTRUMENT(corpus, in)                                                                                    \
	for (struct instrument *in = (corpus)->instruments.at, *in##_end = in + (corpus)->instruments.count;           \
	     in < in##_end; in++)

static bool windows_meet(struct window a, struct window b) { return a.from < b.to && b.from < a.to; }

/* Has the instrument, or an amendment of it, an article of this id? */
static const struct core_article *find_article(const struct corpus *c, int instrument, struct str id)
{
	for (size_t i = 0; i < c->instruments.count; i++) {
		const struct instrument *in = &c->instruments.at[i];
		if ((int)i != instrument && in->amends != instrument)
			continue;
		for (size_t k = 0; k < in->article_count; k++)
			if (str_eq(in->articles[k].id, id))
				return &in->articles[k];
	}
	return NULL;
}

void check_article_reference(struct corpus *c, int instrument, struct word id)
{
	if (instrument < 0 || !id.text.len || find_article(c, instrument, id.text))
		return;
	const struct instrument *in = &c->instruments.at[instrument];
	int base = in->amends;
	if (base >= 0 && find_article(c, base, id.text))
		return;
	struct nearest nearest;
	nearest_init(&nearest, id.text);
	for (size_t k = 0; k < in->article_count; k++)
		nearest_offer(&nearest, in->articles[k].id);
	diag_nearest(&c->diags,
		     diag_add(&c->diags, DIAG_unknown_article, id.span, "`%.*s` has no article %.*s", STR_ARG(in->id),
			      STR_ARG(id.text)),
		     &nearest);
}

static void check_articles(struct corpus *c, const struct instrument *in)
{
	for (size_t i = 0; i < in->article_count; i++) {
		const struct core_article *a = &in->articles[i];
		for (size_t k = 0; k < i; k++)
			if (str_eq(in->articles[k].id, a->id) && windows_meet(in->articles[k].time, a->time) &&
			    a->ast) {
				struct diag *diag =
					diag_add(&c->diags, DIAG_overlapping_articles, a->ast->id.span,
						 "article %.*s stands here already for the same days", STR_ARG(a->id));
				if (in->articles[k].ast)
					diag_note(&c->diags, diag, in->articles[k].ast->id.span, "here");
				diag_hint(&c->diags, diag, "say when each text is valid: from DATE to DATE");
				break;
			}
		for (size_t k = 0; k < a->clause_count; k++) {
			const struct core_clause *clause = &a->clauses[k];
			bool other = clause->kind == CLAUSE_disapplies || clause->kind == CLAUSE_stays;
			vec_each (&clause->ast->articles, j)
				check_article_reference(c, other ? clause->instrument : in->index,
							clause->ast->articles.at[j]);
		}
	}
}

/* Amendments. */

static bool weaker(const struct instrument *in, const struct instrument *base)
{
	return in->agreement_kind > base->agreement_kind || (!in->binding && base->binding) ||
	       (in->order >= 0 && in->order == base->order && in->level > base->level);
}

static bool touches(const struct instrument *in, struct str id)
{
	for (size_t i = 0; i < in->article_count; i++)
		if (str_eq(in->articles[i].id, id))
			return true;
	vec_each (&in->ast->repeals, i)
		if (str_eq(in->ast->repeals.at[i].text, id))
			return true;
	return false;
}

static void check_conflict(struct corpus *c, const struct instrument *in, const struct instrument *other)
{
	if (other->amends != in->amends || !in->window_count || !other->window_count ||
	    in->windows[0].from != other->windows[0].from)
		return;
	for (size_t i = 0; i < other->article_count; i++)
		if (touches(in, other->articles[i].id)) {
			struct diag *diag =
				diag_add(&c->diags, DIAG_conflicting_amendments, in->ast->id.span,
					 "`%.*s` and `%.*s` both touch article %.*s from the same day", STR_ARG(in->id),
					 STR_ARG(other->id), STR_ARG(other->articles[i].id));
			diag_note(&c->diags, diag, other->ast->id.span, "the other");
			diag_hint(&c->diags, diag, "let one begin on another day, or put both into one text");
			return;
		}
}

static void check_amendment(struct corpus *c, struct instrument *in)
{
	const struct instrument *base = &c->instruments.at[in->amends];
	struct word at = in->ast->amends;
	if (base->is_floor) {
		diag_add(&c->diags, DIAG_floor_touched, at.span, "nothing amends the floor");
		return;
	}
	if (base->amends >= 0 || base == in) {
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_amends_amendment, at.span, "`%.*s` is itself an amendment",
				   STR_ARG(base->id)),
			  "amend the base: amends %.*s",
			  STR_ARG(c->instruments.at[base->amends < 0 ? base->index : base->amends].id));
		return;
	}
	if (base->kind != in->kind || base->subject != in->subject) {
		diag_add(&c->diags, DIAG_misplaced, at.span,
			 "an amendment is of the same sort, about the same subject, as what it amends");
		return;
	}
	if (weaker(in, base))
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_weaker_amendment, at.span, "this amendment is weaker than `%.*s`",
				   STR_ARG(base->id)),
			  "conditions read the weaker kind and force while an article of it decides");
	vec_each (&in->ast->repeals, i)
		check_article_reference(c, in->amends, in->ast->repeals.at[i]);
	EACH_INSTRUMENT(c, other)
	if (other->index < in->index && other->amends == in->amends)
		check_conflict(c, in, other);
	/* What the base says of itself holds for its amendment too. */
	in->parties = base->parties;
	in->party_count = base->party_count;
	if (!in->bind_count && !in->binds_all) {
		in->binds = base->binds;
		in->bind_count = base->bind_count;
		in->binds_all = base->binds_all;
	}
	if (in->first_purpose < 0) {
		in->first_purpose = base->first_purpose;
		in->purposes = base->purposes;
	}
	if (in->order < 0) {
		in->order = base->order;
		in->level = base->level;
	}
}

/* Exceptions and stays. */

static void check_exception(struct corpus *c, const struct core_clause *clause)
{
	if (clause->instrument < 0)
		return;
	const struct instrument *by = &c->instruments.at[clause->article->instrument],
				*target = &c->instruments.at[clause->instrument];
	struct span at = clause->ast->instrument.span;
	if (target->is_floor) {
		diag_add(&c->diags, DIAG_floor_touched, at, "nothing sets the floor aside");
		return;
	}
	if (by->subject != target->subject) {
		diag_add(&c->diags, DIAG_wrong_subject, at, "`%.*s` is about a %s", STR_ARG(target->id),
			 word_name(WORDS_subject, (int)target->subject));
		return;
	}
	const char *why = NULL;
	int64_t from = clause->kind == CLAUSE_stays ? clause->time.from : clause->article->time.from;
	bool may = true;
	if (clause->ast->articles.count == 0)
		may = may_set_aside(c, by, from, target, MOMENT_MIN, &why);
	vec_each (&clause->ast->articles, i) {
		const struct core_article *article =
			find_article(c, clause->instrument, clause->ast->articles.at[i].text);
		may = may && (!article || may_set_aside(c, by, from, target, article->time.from, &why));
	}
	if (!may)
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_no_rank, at, "`%.*s` cannot set `%.*s` aside: %s", STR_ARG(by->id),
				   STR_ARG(target->id), why),
			  "an exception needs a rank that is higher, or equal and later, in the same legal order, and "
			  "must bind every state that the other binds");
}

/* Depth-first over "may set aside": white, grey, black. An instrument may except from itself, but not in a circle of
 * articles; across instruments a circle of any clauses is refused, which is simple to see and to say. */
static bool circle_from(struct corpus *c, int instrument, unsigned char *color)
{
	const struct instrument *in = &c->instruments.at[instrument];
	color[instrument] = 1;
	for (size_t i = 0; i < in->article_count; i++)
		for (size_t k = 0; k < in->articles[i].clause_count; k++) {
			const struct core_clause *clause = &in->articles[i].clauses[k];
			bool sets_aside = clause->kind == CLAUSE_disapplies || clause->kind == CLAUSE_stays;
			if (!sets_aside || clause->instrument < 0)
				continue;
			if (clause->instrument == instrument) {
				if (clause->kind == CLAUSE_stays && clause->ast->articles.count == 0) {
					diag_add(&c->diags, DIAG_disapplies_cycle, clause->ast->span,
						 "this order stays itself");
					return true;
				}
				vec_each (&clause->ast->articles, j)
					if (str_eq(clause->ast->articles.at[j].text, in->articles[i].id)) {
						diag_add(&c->diags, DIAG_disapplies_cycle, clause->ast->span,
							 "this article sets itself aside");
						return true;
					}
				continue;
			}
			if (color[clause->instrument] == 1) {
				diag_add(&c->diags, DIAG_disapplies_cycle, clause->ast->span,
					 "`%.*s` and `%.*s` set each other aside", STR_ARG(in->id),
					 STR_ARG(c->instruments.at[clause->instrument].id));
				return true;
			}
			if (color[clause->instrument] == 0 && circle_from(c, clause->instrument, color))
				return true;
		}
	color[instrument] = 2;
	return false;
}

/* Every (purpose, facility) to which an agreement admits, with its amendments, at any time. */
static void check_paths(struct corpus *c, const struct instrument *base)
{
	VEC(struct path_key) keys = { 0 };
	EACH_INSTRUMENT(c, in)
	for (size_t i = 0; (in == base || in->amends == base->index) && i < in->article_count; i++)
		for (size_t k = 0; k < in->articles[i].clause_count; k++) {
			const struct core_clause *clause = &in->articles[i].clauses[k];
			struct path_key key = { clause->purpose, clause->facility };
			size_t at = 0;
			while (at < keys.count &&
			       (keys.at[at].purpose != key.purpose || keys.at[at].facility != key.facility))
				at++;
			if (clause->kind != CLAUSE_admits || at < keys.count)
				continue;
			vec_add(c->arena, &keys, key);
			if (keys.count == LIMIT_PATHS + 1)
				diag_hint(&c->diags,
					  diag_add(&c->diags, DIAG_paths, clause->ast->span,
						   "`%.*s` admits for more than %d pairs of a purpose and a facility",
						   STR_ARG(base->id), LIMIT_PATHS),
					  "part it into several agreements");
		}
}

static void check_circles(struct corpus *c)
{
	unsigned char *color = arena_new_array(c->arena, unsigned char, c->instruments.count + 1);
	EACH_INSTRUMENT(c, in) if (color[in->index] == 0 && circle_from(c, in->index, color)) return;
}

static void collect_stays(struct corpus *c)
{
	EACH_INSTRUMENT(c, in)
	for (size_t i = 0; in->kind == INSTRUMENT_order && i < in->article_count; i++)
		for (size_t k = 0; k < in->articles[i].clause_count; k++)
			if (in->articles[i].clauses[k].kind == CLAUSE_stays)
				vec_add(c->arena, &c->stays, &in->articles[i].clauses[k]);
}

void link_instruments(struct corpus *c)
{
	collect_stays(c);
	EACH_INSTRUMENT(c, in) if (in->amends >= 0) check_amendment(c, in);
	EACH_INSTRUMENT(c, in)
	{
		check_articles(c, in);
		if (in->kind == INSTRUMENT_agreement && in->amends < 0)
			check_paths(c, in);
		for (size_t i = 0; i < in->article_count; i++)
			for (size_t k = 0; k < in->articles[i].clause_count; k++) {
				const struct core_clause *clause = &in->articles[i].clauses[k];
				if (clause->kind == CLAUSE_disapplies || clause->kind == CLAUSE_stays)
					check_exception(c, clause);
			}
	}
	check_circles(c);
}
