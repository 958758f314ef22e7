/* force.c - when a text is in force, and what may set it aside.
 *
 * I1. A stay or an exception counts only while its own text is in force and itself not stayed; what is stayed by
 * something that is stayed revives. link.c has refused circles, so the recursion ends.
 */
#include "resolve_int.h"

int64_t moment_of_day(int32_t day) { return (int64_t)day * 86400 + 86399; }

int64_t moment_begin(struct moment moment) { return moment.is_time ? moment.seconds : (int64_t)moment.day * 86400; }

int64_t moment_end(struct moment moment)
{
	return moment.is_time ? moment.seconds + 1 : ((int64_t)moment.day + 1) * 86400;
}

void moment_format(struct moment moment, char out[21])
{
	if (moment.is_time)
		time_format(moment.seconds, out);
	else
		date_format(moment.day, out);
}

struct str moment_text(struct arena *arena, struct moment moment)
{
	char text[21];
	moment_format(moment, text);
	return str_copy(arena, str_of(text));
}

bool moment_parse(struct str text, struct moment *moment)
{
	*moment = (struct moment){ .given = true };
	if (date_parse(text, &moment->day))
		return true;
	moment->is_time = time_parse(text, &moment->seconds);
	return moment->is_time;
}

static int64_t add_duration(int64_t from, struct duration d)
{
	int64_t result;
	return time_add(from, d, &result) ? result : MOMENT_MAX;
}

/* A term that renews: the end of the first term that the notice reaches in time, or never. */
static int64_t renewed_end(const struct ast_window *w, int64_t end, struct moment notice)
{
	if (!w->renews.given || w->renews.value.count == 0)
		return end;
	if (!notice.given)
		return MOMENT_MAX;
	int64_t given = moment_begin(notice);
	for (int terms = 0; terms < 400 && end < MOMENT_MAX; terms++) {
		int64_t last_day;
		if (time_add(end, duration_negate(w->notice.value), &last_day) && given <= last_day)
			return end;
		end = add_duration(end, w->renews.value);
	}
	return end;
}

static void add_window(struct corpus *corpus, struct instrument *in, int64_t from, int64_t to, struct span span)
{
	for (size_t i = 0; i < in->window_count; i++)
		if (from < in->windows[i].to && in->windows[i].from < to) {
			diag_add(&corpus->diags, DIAG_bad_window, span, "this overlaps another time in force");
			return;
		}
	if (from >= to) {
		diag_add(&corpus->diags, DIAG_bad_window, span, "this time ends before it begins");
		return;
	}
	size_t at = in->window_count++;
	for (; at > 0 && in->windows[at - 1].from > from; at--)
		in->windows[at] = in->windows[at - 1];
	in->windows[at] = (struct window){ from, to };
}

static void cut(struct instrument *in, int64_t from, int64_t to)
{
	/* Each window may split in two: the array has room for that (resolve_windows). */
	size_t count = in->window_count;
	for (size_t i = 0; i < count; i++) {
		struct window *w = &in->windows[i];
		if (to <= w->from || w->to <= from)
			continue;
		if (w->from < from && to < w->to) {
			for (size_t k = in->window_count++; k > i + 1; k--)
				in->windows[k] = in->windows[k - 1];
			in->windows[i + 1] = (struct window){ to, w->to };
			w->to = from;
			return;
		}
		if (w->from < from)
			w->to = from;
		else if (to < w->to)
			w->from = to;
		else
			w->from = w->to;
	}
	size_t kept = 0;
	for (size_t i = 0; i < in->window_count; i++)
		if (in->windows[i].from < in->windows[i].to)
			in->windows[kept++] = in->windows[i];
	in->window_count = kept;
}

void resolve_windows(struct corpus *corpus, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	in->windows = arena_new_array(corpus->arena, struct window, ast->windows.count * 2 + 2);
	if (ast->windows.count == 0 && in->kind == INSTRUMENT_vocabulary)
		in->windows[in->window_count++] = (struct window){ MOMENT_MIN, MOMENT_MAX };
	vec_each (&ast->windows, i) {
		const struct ast_window *w = &ast->windows.at[i];
		if (w->gap || !w->from.given)
			continue;
		int64_t from = moment_begin(w->from);
		int64_t to = w->to.given      ? moment_end(w->to)
			     : w->lasts.given ? renewed_end(w, add_duration(from, w->lasts.value), ast->notice)
					      : MOMENT_MAX;
		add_window(corpus, in, from, to, w->span);
	}
	vec_each (&ast->windows, i) {
		const struct ast_window *w = &ast->windows.at[i];
		if (w->gap && w->from.given)
			cut(in, moment_begin(w->from), w->to.given ? moment_end(w->to) : MOMENT_MAX);
	}
	if (ast->ended.given)
		cut(in, moment_begin(ast->ended), MOMENT_MAX);
}

static bool in_window(const struct instrument *in, int64_t moment)
{
	for (size_t i = 0; i < in->window_count; i++)
		if (in->windows[i].from <= moment && moment < in->windows[i].to)
			return true;
	return false;
}

static bool names_article(const struct ast_clause *clause, struct str article)
{
	if (clause->articles.count == 0)
		return true;
	vec_each (&clause->articles, i)
		if (str_eq(clause->articles.at[i].text, article))
			return true;
	return false;
}

/* Is the text, or that article of it, what is stayed? An article is stayed as it stands then: in an amendment's words
 * too, when the stay names the base. */
static bool means(const struct core_clause *stay, const struct instrument *in, struct str article)
{
	bool part = stay->ast->articles.count > 0;
	if (stay->instrument != in->index && !(part && in->amends >= 0 && stay->instrument == in->amends))
		return false;
	return article.len ? names_article(stay->ast, article) : !part;
}

bool instrument_in_force(const struct corpus *corpus, int instrument, struct str article, int64_t moment)
{
	const struct instrument *in = &corpus->instruments.at[instrument];
	if (!in_window(in, moment))
		return false;
	vec_each (&corpus->stays, i) {
		const struct core_clause *stay = corpus->stays.at[i];
		const struct core_article *by = stay->article;
		const struct instrument *order = &corpus->instruments.at[by->instrument];
		if (!means(stay, in, article) || moment < stay->time.from || moment >= stay->time.to ||
		    moment < by->time.from || moment >= by->time.to)
			continue;
		if (may_set_aside(corpus, order, stay->time.from, in, MOMENT_MIN, NULL) &&
		    instrument_in_force(corpus, order->index, by->id, moment))
			return false;
	}
	return true;
}

/* Does `by` bind every state that `target` binds? */
static bool binds_all_of(const struct instrument *by, const struct instrument *target)
{
	if (by->binds_all)
		return true;
	if (target->binds_all)
		return false;
	for (size_t i = 0; i < target->bind_count; i++) {
		bool found = false;
		for (size_t k = 0; k < by->bind_count && !found; k++)
			found = by->binds[k].state == target->binds[i].state &&
				(by->binds[k].as == BOUND_either || by->binds[k].as == target->binds[i].as);
		for (size_t k = 0; k < by->party_count && !found; k++)
			found = by->parties[k].state == target->binds[i].state;
		if (!found)
			return false;
	}
	for (size_t i = 0; i < target->party_count; i++) {
		bool found = false;
		for (size_t k = 0; k < by->bind_count && !found; k++)
			found = by->binds[k].state == target->parties[i].state;
		for (size_t k = 0; k < by->party_count && !found; k++)
			found = by->parties[k].state == target->parties[i].state;
		if (!found)
			return false;
	}
	return true;
}

/* Rank of an instrument in a legal order, -1 when it has none there. An agreement speaks in the order of each party: as
 * a treaty when it is one and binds, else as policy. */
static int level_in(const struct corpus *corpus, const struct instrument *in, int order)
{
	if (in->order == order)
		return in->level;
	if (in->kind != INSTRUMENT_agreement)
		return -1;
	const struct legal_order *o = &corpus->orders.at[order];
	bool party = false;
	for (size_t i = 0; i < in->party_count; i++)
		party = party || in->parties[i].state == o->state;
	const char *rank = in->agreement_kind == AGREEMENT_treaty && in->binding ? "treaty" : "policy";
	for (size_t i = 0; party && i < o->count; i++)
		if (str_is(o->ranks[i], rank))
			return o->levels[i];
	return -1;
}

static int64_t since(const struct instrument *in, int64_t article_from)
{
	int64_t from = in->window_count ? in->windows[0].from : MOMENT_MAX;
	return article_from > from ? article_from : from;
}

bool may_set_aside(const struct corpus *corpus, const struct instrument *by, int64_t by_from,
		   const struct instrument *target, int64_t target_from, const char **why)
{
	const char *dummy;
	why = why ? why : &dummy;
	*why = "";
	if (by == target && !target->is_floor)
		return true;
	if (target->is_floor) {
		*why = "nothing sets the floor aside";
		return false;
	}
	if (!binds_all_of(by, target)) {
		*why = "it does not bind every state that the other binds";
		return false;
	}
	vec_each (&corpus->orders, i) {
		int mine = level_in(corpus, by, (int)i), other = level_in(corpus, target, (int)i);
		if (mine < 0 || other < 0)
			continue;
		if (mine < other)
			return true;
		if (mine > other) {
			*why = "it ranks lower";
			return false;
		}
		if (since(by, by_from) > since(target, target_from))
			return true;
		*why = "it ranks equal and is not the later of the two";
		return false;
	}
	bool unranked = by->order < 0 && by->kind != INSTRUMENT_agreement;
	*why = unranked ? "it has no rank" : "the two speak in different legal orders";
	return false;
}

bool may_disapply(const struct corpus *corpus, const struct core_article *exception, const struct core_article *target,
		  const char **why)
{
	return may_set_aside(corpus, &corpus->instruments.at[exception->instrument], exception->time.from,
			     &corpus->instruments.at[target->instrument], target->time.from, why);
}
