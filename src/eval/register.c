/* register.c - see register.h.
 *
 * I1. Whether a text is in force is asked of instrument_in_force alone, at every moment at which its answer could
 *     change: the bounds of its own windows, and those of every stay and of the orders that stay.
 */
#include "register.h"
#include <stdlib.h>

typedef VEC(int64_t) moment_vec;

struct making {
	struct arena *arena;
	struct diplomatic_register *r;
};

static const char *const standings[] = { "nothing yet", "offered",      "signed", "accepted",
					 "in force",    "out of force", "ended" };
static const char *const kinds[] = { "visit",    "statement", "offered",      "signed", "accepted",
				     "in force", "notice",    "out of force", "ended" };
_Static_assert(sizeof standings / sizeof *standings == STANDING_COUNT, "a name for each standing");
_Static_assert(sizeof kinds / sizeof *kinds == REGISTER_KIND_COUNT, "a name for each kind");

const char *standing_name(enum standing standing) { return standings[standing]; }
const char *register_kind_name(enum register_kind kind) { return kinds[kind]; }

/* Whom it concerns. */

static bool has_party(const struct corpus *corpus, const struct instrument *in, int state)
{
	for (size_t i = 0; i < in->party_count; i++)
		if (in->parties[i].state == state)
			return true;
	for (size_t i = 0; i < in->bind_count; i++)
		if (in->binds[i].state == state)
			return true;
	return in->amends >= 0 && has_party(corpus, &corpus->instruments.at[in->amends], state);
}

static bool entry_concerns(const struct corpus *corpus, const struct core_entry *entry, int state)
{
	bool concerns = state < 0 || entry->by_state == state || entry->place_state == state;
	for (size_t i = 0; i < entry->about_count; i++)
		concerns = concerns || entry->about[i] == state;
	for (size_t i = 0; i < entry->position_count; i++) {
		const struct instrument *in = &corpus->instruments.at[entry->positions[i].instrument];
		concerns = concerns || (in->kind == INSTRUMENT_agreement && has_party(corpus, in, state));
	}
	return concerns;
}

/* Was something said of it that is in this register? */
static bool spoken_of(const struct diplomatic_register *r, int instrument)
{
	vec_each (&r->corpus->entries, i) {
		const struct core_entry *entry = &r->corpus->entries.at[i];
		if (entry->from > r->on || !entry_concerns(r->corpus, entry, r->state))
			continue;
		for (size_t k = 0; k < entry->position_count; k++)
			if (entry->positions[k].instrument == instrument)
				return true;
	}
	return false;
}

static bool belongs(const struct diplomatic_register *r, const struct instrument *in)
{
	if (in->kind == INSTRUMENT_agreement && (r->state < 0 || has_party(r->corpus, in, r->state)))
		return true;
	return spoken_of(r, in->index);
}

/* Texts. */

static void add_event(struct making *m, struct register_text *text, enum register_kind kind, int64_t at)
{
	if (at > m->r->on)
		return;
	*vec_push(m->arena, &m->r->events) = (struct register_event){ at, kind, text->instrument, NULL };
	if (text->moments[kind] == MOMENT_MAX)
		text->moments[kind] = at;
}

static void add_moment(struct making *m, struct register_text *text, enum register_kind kind, struct moment moment)
{
	if (moment.given)
		add_event(m, text, kind, moment_begin(moment));
}

static int compare_moments(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void add_bounds(struct making *m, moment_vec *bounds, struct window window)
{
	vec_add(m->arena, bounds, window.from);
	vec_add(m->arena, bounds, window.to);
}

static moment_vec turning_points(struct making *m, const struct instrument *in)
{
	const struct corpus *corpus = m->r->corpus;
	moment_vec bounds = { 0 };
	for (size_t i = 0; i < in->window_count; i++)
		add_bounds(m, &bounds, in->windows[i]);
	vec_each (&corpus->stays, i) {
		const struct core_clause *stay = corpus->stays.at[i];
		const struct instrument *order = &corpus->instruments.at[stay->article->instrument];
		add_bounds(m, &bounds, stay->time);
		add_bounds(m, &bounds, stay->article->time);
		for (size_t k = 0; k < order->window_count; k++)
			add_bounds(m, &bounds, order->windows[k]);
	}
	if (bounds.count)
		qsort(bounds.at, bounds.count, sizeof *bounds.at, compare_moments);
	return bounds;
}

/* One past the last second in which it could be in force. */
static int64_t last_end(const struct instrument *in)
{
	int64_t end = in->window_count ? in->windows[in->window_count - 1].to : MOMENT_MIN;
	if (in->ast->ended.given && moment_begin(in->ast->ended) > end)
		end = moment_begin(in->ast->ended);
	return end;
}

static void follow_force(struct making *m, struct register_text *text, const struct instrument *in)
{
	moment_vec bounds = turning_points(m, in);
	int64_t end = last_end(in);
	bool was = false, ended = false;
	vec_each (&bounds, i) {
		int64_t at = bounds.at[i];
		if (at == MOMENT_MIN || at == MOMENT_MAX || at > m->r->on)
			continue;
		bool is = instrument_in_force(m->r->corpus, in->index, STR_NONE, at);
		if (is == was)
			continue;
		ended = !is && at >= end;
		add_event(m, text, is ? REGISTER_in_force : ended ? REGISTER_ended : REGISTER_out_of_force, at);
		text->standing = is ? STANDING_in_force : ended ? STANDING_ended : STANDING_out_of_force;
		text->since = at;
		was = is;
	}
	if (in->window_count && !was && !ended && end <= m->r->on) {
		add_event(m, text, REGISTER_ended, end);
		text->standing = STANDING_ended;
		text->since = end;
	}
}

static void add_text(struct making *m, const struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	struct register_text *text = vec_push(m->arena, &m->r->texts);
	*text = (struct register_text){ .instrument = in->index, .since = MOMENT_MIN };
	for (int kind = 0; kind < REGISTER_KIND_COUNT; kind++)
		text->moments[kind] = MOMENT_MAX;
	add_moment(m, text, REGISTER_offered, ast->offered);
	add_moment(m, text, REGISTER_signed, ast->signed_on);
	add_moment(m, text, REGISTER_accepted, ast->accepted);
	add_moment(m, text, REGISTER_notice, ast->notice);
	for (int kind = REGISTER_offered; kind <= REGISTER_accepted; kind++)
		if (text->moments[kind] != MOMENT_MAX && text->moments[kind] >= text->since) {
			text->standing = (enum standing)(STANDING_offered + kind - REGISTER_offered);
			text->since = text->moments[kind];
		}
	follow_force(m, text, in);
	if (text->standing == STANDING_none) /* nobody could know of it then */
		m->r->texts.count--;
}

/* What was said. */

static int64_t first_in_force(const struct diplomatic_register *r, const struct instrument *in, struct str article)
{
	int64_t first = MOMENT_MAX;
	for (size_t i = 0; i < in->article_count; i++) {
		struct window text = in->articles[i].time;
		if (article.len && !str_eq(in->articles[i].id, article))
			continue;
		for (size_t k = 0; k < in->window_count; k++) {
			int64_t from = text.from > in->windows[k].from ? text.from : in->windows[k].from;
			int64_t to = text.to < in->windows[k].to ? text.to : in->windows[k].to;
			if (from < to && from <= r->on && from < first)
				first = from;
		}
	}
	return first;
}

/* The article's heading, and when it was first in force, in the text or in what amends it. */
static void describe(const struct diplomatic_register *r, struct register_said *said)
{
	said->in_force = MOMENT_MAX;
	vec_each (&r->corpus->instruments, i) {
		const struct instrument *in = &r->corpus->instruments.at[i];
		if (in->index != said->instrument && !(said->article.len && in->amends == said->instrument))
			continue;
		int64_t first = first_in_force(r, in, said->article);
		said->in_force = first < said->in_force ? first : said->in_force;
		for (size_t k = 0; k < in->article_count && said->article.len && !said->heading.len; k++)
			if (str_eq(in->articles[k].id, said->article))
				said->heading = in->articles[k].heading;
	}
}

static struct register_said *said_of(struct making *m, const struct core_position *position)
{
	vec_each (&m->r->said, i) {
		struct register_said *said = &m->r->said.at[i];
		if (said->instrument == position->instrument && str_eq(said->article, position->article))
			return said;
	}
	struct register_said *said = vec_push(m->arena, &m->r->said);
	said->instrument = position->instrument;
	said->article = position->article;
	describe(m->r, said);
	return said;
}

static void add_entry(struct making *m, const struct core_entry *entry)
{
	enum register_kind kind = entry->visit ? REGISTER_visit : REGISTER_statement;
	*vec_push(m->arena, &m->r->events) = (struct register_event){ entry->from, kind, -1, entry };
	for (size_t i = 0; i < entry->position_count; i++) {
		struct register_said *said = said_of(m, &entry->positions[i]);
		if (entry->positions[i].against)
			vec_add(m->arena, &said->spoken_against, entry);
		else
			vec_add(m->arena, &said->spoken_for, entry);
	}
	if (!entry->visit && !entry->position_count)
		vec_add(m->arena, &m->r->textless, entry);
}

static int compare_events(const void *a, const void *b)
{
	const struct register_event *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (!x->entry != !y->entry)
		return x->entry ? -1 : 1;
	if (x->entry && x->entry->visit != y->entry->visit)
		return x->entry->visit ? -1 : 1;
	if (x->entry != y->entry) /* entries lie in one array, in the order of the texts */
		return x->entry < y->entry ? -1 : 1;
	return x->instrument != y->instrument ? x->instrument - y->instrument : (int)x->kind - (int)y->kind;
}

static int64_t beginning(const struct register_text *text)
{
	int64_t first = MOMENT_MAX;
	for (int kind = 0; kind < REGISTER_KIND_COUNT; kind++)
		first = text->moments[kind] < first ? text->moments[kind] : first;
	return first;
}

static int compare_texts(const void *a, const void *b)
{
	const struct register_text *x = a, *y = b;
	int64_t first = beginning(x), other = beginning(y);
	return first != other ? (first < other ? -1 : 1) : x->instrument - y->instrument;
}

static int compare_said(const void *a, const void *b)
{
	const struct register_said *x = a, *y = b;
	return x->instrument != y->instrument ? x->instrument - y->instrument : str_compare(x->article, y->article);
}

/* In the order of time, whatever the order of the texts. */
static int compare_entries(const void *a, const void *b)
{
	const struct core_entry *x = *(const struct core_entry *const *)a, *y = *(const struct core_entry *const *)b;
	return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x > y) - (x < y);
}

#define SORT(vec, compare)                                                                                             \
	do                                                                                                             \
		if ((vec)->count)                                                                                      \
			qsort((vec)->at, (vec)->count, sizeof *(vec)->at, (compare));                                  \
	while (0)

struct diplomatic_register *register_make(struct arena *arena, const struct corpus *corpus, int64_t on, int state)
{
	struct diplomatic_register *r = arena_new(arena, struct diplomatic_register);
	struct making m = { arena, r };
	*r = (struct diplomatic_register){ .corpus = corpus, .on = on, .state = state };
	vec_each (&corpus->instruments, i)
		if (belongs(r, &corpus->instruments.at[i]))
			add_text(&m, &corpus->instruments.at[i]);
	vec_each (&corpus->entries, i) {
		const struct core_entry *entry = &corpus->entries.at[i];
		if (entry->from <= on && entry_concerns(corpus, entry, state))
			add_entry(&m, entry);
	}
	SORT(&r->texts, compare_texts);
	SORT(&r->events, compare_events);
	SORT(&r->said, compare_said);
	SORT(&r->textless, compare_entries);
	vec_each (&r->said, i) {
		SORT(&r->said.at[i].spoken_for, compare_entries);
		SORT(&r->said.at[i].spoken_against, compare_entries);
	}
	return r;
}
