/* moments.c - which questions a promise is: every pair of states, purpose, facility and stretch of time with one text.
 *
 * I1. Within a stretch no window, article, stay or accession begins or ends, so one compiled path is the text of every
 *     moment of it; the day of decision stays a fact of the question.
 * I2. Questions whose paths are the same, up to the names of countries, are asked once (doc/proofs.md, "Pairs").
 * I3. Stretches in which all that a path is compiled from is the same (`state_of_text`) are one era: it is compiled
 * once. The eras of a pair do not depend on what is asked, so a survey keeps them for the next request.
 */
#include "map.h"
#include "smt_int.h"
#include <stdlib.h>

typedef VEC(int64_t) moment_vec;

struct pair {
	int sender, receiver;
	int64_t from; /* both take part from then on */
};
typedef VEC(struct pair) pair_vec;

struct range {
	struct arena *arena;
	const struct corpus *corpus;
	struct survey *survey;
	const struct prove_request *request;
	const struct instrument *agreement;
	question_vec *out;
	struct map keys;   /* of a path's shape: the first question of that shape, plus one */
	VEC(size_t) chain; /* by question: the next of the same shape, plus one; 0 none */
	bool as_if;
};

#define CALENDAR_FROM ((int64_t)DATE_MIN * 86400)
#define CALENDAR_TO (((int64_t)DATE_MAX + 1) * 86400)

/* Pairs. */

static bool is_country(const struct corpus *c, const struct nodes *n, node_id id)
{
	const struct node *node = &n->at[id];
	if (node->op == OP_ENV)
		return node->imm == ENV_SENDER || node->imm == ENV_RECEIVER;
	if (node->op == OP_SET_FACT)
		return c->facts.at[node->imm].type.codes == CODES_country;
	return scalar_codes(c, n, id) == CODES_country;
}

/* The constant that a node asks about as a country; -1. */
static int64_t named_country(const struct corpus *c, const struct nodes *n, const struct node *node)
{
	if (node->op == OP_PLACE_IS && n->at[node->a].op == OP_CONST)
		return n->at[node->a].imm;
	if (node->op != OP_EQ && node->op != OP_IN)
		return -1;
	if (n->at[node->a].op == OP_CONST && is_country(c, n, node->b))
		return n->at[node->a].imm;
	return n->at[node->b].op == OP_CONST && is_country(c, n, node->a) ? n->at[node->b].imm : -1;
}

static void name_state(unsigned char *named, int64_t state)
{
	if (state >= 0 && state < LIMIT_SET_CODES)
		named[state] = 1;
}

/* Countries that some text names, other than as a party. */
static void named_countries(const struct corpus *c, unsigned char *named)
{
	for (size_t i = 0; i < c->nodes.count; i++)
		name_state(named, named_country(c, &c->nodes, &c->nodes.at[i]));
	vec_each (&c->facilities, i)
		name_state(named, c->facilities.at[i].state);
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		for (size_t k = 0; k < in->bind_count; k++)
			name_state(named, in->binds[k].state);
		for (size_t a = 0; a < in->article_count; a++)
			for (size_t k = 0; k < in->articles[a].clause_count; k++) {
				const struct core_clause *clause = &in->articles[a].clauses[k];
				name_state(named, clause->state);
				if (clause->kind != CLAUSE_no)
					continue;
				for (size_t p = 0; p < in->party_count; p++)
					name_state(named, in->parties[p].state);
				vec_each (&clause->ast->states, s)
					name_state(named, country_index(clause->ast->states.at[s].text));
			}
	}
}

/* May two countries change places, as far as the texts go? */
static bool alike(const struct corpus *c, const unsigned char *named, int a, int b)
{
	if (a == b)
		return true;
	if (named[a] || named[b])
		return false;
	vec_each (&c->nodes.sets, i)
		if (set_has(&c->nodes.sets.at[i], a) != set_has(&c->nodes.sets.at[i], b))
			return false;
	return true;
}

static int64_t takes_part_from(const struct instrument *in, int state, bool sends)
{
	int64_t from = MOMENT_MAX;
	for (size_t i = 0; i < in->party_count; i++) {
		const struct party *p = &in->parties[i];
		if (p->state == state && (sends ? p->sends : p->receives) && p->from < from)
			from = p->from;
	}
	return from;
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->sender != y->sender ? x->sender - y->sender : x->receiver - y->receiver;
}

static void find_pairs(struct range *r, pair_vec *out)
{
	const struct prove_request *q = r->request;
	pair_vec all = { 0 };
	unsigned char *named = arena_new_array(r->arena, unsigned char, LIMIT_SET_CODES);
	named_countries(r->corpus, named);
	for (int sender = 0; sender < (int)country_count(); sender++) {
		int64_t sends = takes_part_from(r->agreement, sender, true);
		if (sends == MOMENT_MAX || (q->sender >= 0 && q->sender != sender))
			continue;
		for (int receiver = 0; receiver < (int)country_count(); receiver++) {
			int64_t receives = takes_part_from(r->agreement, receiver, false);
			if (receives != MOMENT_MAX && receiver != sender &&
			    (q->receiver < 0 || q->receiver == receiver))
				*vec_push(r->arena, &all) =
					(struct pair){ sender, receiver, sends > receives ? sends : receives };
		}
	}
	if (all.count)
		qsort(all.at, all.count, sizeof *all.at, compare_pairs);
	vec_each (&all, i) { /* the earliest of those alike stands for them: its days hold theirs */
		size_t k = 0;
		while (k < out->count && !(alike(r->corpus, named, out->at[k].sender, all.at[i].sender) &&
					   alike(r->corpus, named, out->at[k].receiver, all.at[i].receiver)))
			k++;
		if (k == out->count)
			vec_add(r->arena, out, all.at[i]);
	}
}

/* Moments. */

static void add_moment(struct range *r, moment_vec *out, int64_t moment)
{
	if (moment > CALENDAR_FROM && moment < CALENDAR_TO)
		vec_add(r->arena, out, moment);
}

static void add_window(struct range *r, moment_vec *out, struct window window)
{
	add_moment(r, out, window.from);
	add_moment(r, out, window.to);
}

/* A law of another subject, or that binds neither state, says nothing here; all else counts, so that at worst a stretch
 * is cut where nothing changes. */
static bool may_matter(const struct range *r, const struct pair *pair, const struct instrument *in)
{
	if (in->kind == INSTRUMENT_vocabulary || in->subject != r->agreement->subject)
		return false;
	if (in->kind != INSTRUMENT_law || in->binds_all || in->amends >= 0)
		return true;
	for (size_t i = 0; i < in->bind_count; i++)
		if (in->binds[i].state == pair->sender || in->binds[i].state == pair->receiver)
			return true;
	return false;
}

static int compare_moments(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void find_borders(struct range *r, const struct pair *pair, unsigned char *asked, moment_vec *out)
{
	const struct corpus *c = r->corpus;
	for (size_t i = 0; i < c->nodes.count; i++)
		if (c->nodes.at[i].op == OP_IN_FORCE)
			asked[c->nodes.at[i].imm] = 1;
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		if (!asked[i] && !may_matter(r, pair, in) && in->kind != INSTRUMENT_order)
			continue;
		for (size_t k = 0; k < in->window_count; k++)
			add_window(r, out, in->windows[k]);
		for (size_t k = 0; k < in->article_count; k++) {
			add_window(r, out, in->articles[k].time);
			for (size_t s = 0; s < in->articles[k].clause_count; s++)
				if (in->articles[k].clauses[s].kind == CLAUSE_stays)
					add_window(r, out, in->articles[k].clauses[s].time);
		}
	}
	add_moment(r, out, pair->from);
	vec_add(r->arena, out, CALENDAR_FROM);
	vec_add(r->arena, out, CALENDAR_TO);
	qsort(out->at, out->count, sizeof *out->at, compare_moments);
	size_t kept = 0;
	for (size_t i = 0; i < out->count; i++)
		if (kept == 0 || out->at[kept - 1] != out->at[i])
			out->at[kept++] = out->at[i];
	out->count = kept;
}

/* Eras. */

struct era {
	struct str state;
	int64_t moment; /* of the first stretch */
	VEC(struct span_of_days) spans;
};
typedef VEC(struct era) era_vec;

struct surveyed {
	int agreement;
	struct pair pair;
	era_vec eras;
};

struct survey *survey_create(struct arena *arena, const struct corpus *corpus)
{
	struct survey *survey = arena_new(arena, struct survey);
	survey->arena = arena;
	survey->corpus = corpus;
	map_init(&survey->bases, arena);
	return survey;
}

static void add_state(struct buf *out, bool holds) { buf_add_char(out, holds ? '1' : '0'); }

/* All that path.c reads of time, for this pair: what is in force, and what has ever been. */
static struct str state_of_text(struct range *r, const struct pair *pair, const unsigned char *asked, int64_t moment)
{
	const struct corpus *c = r->corpus;
	struct buf out = BUF_INIT;
	add_state(&out, pair->from <= moment);
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		bool own = in == r->agreement || in->amends == r->agreement->index;
		bool law = in->kind != INSTRUMENT_agreement && may_matter(r, pair, in);
		add_state(&out, in->kind == INSTRUMENT_agreement && in->window_count && in->windows[0].from <= moment);
		if (own || law || asked[i])
			add_state(&out, instrument_in_force(c, (int)i, STR_NONE, moment));
		for (size_t k = 0; (own || law) && k < in->article_count; k++) {
			const struct core_article *article = &in->articles[k];
			bool in_time = article->time.from <= moment && moment < article->time.to;
			add_state(&out, in_time);
			add_state(&out, in_time && instrument_in_force(c, (int)i, article->id, moment));
		}
	}
	struct str text = str_copy(r->survey->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void add_stretch(struct range *r, era_vec *eras, struct str state, int64_t from, int64_t to)
{
	struct span_of_days span = { time_day(from), time_day(to - 1), from, to };
	size_t k = 0;
	while (k < eras->count && !str_eq(eras->at[k].state, state))
		k++;
	if (k == eras->count)
		*vec_push(r->survey->arena, eras) = (struct era){ .state = state, .moment = from };
	vec_add(r->survey->arena, &eras->at[k].spans, span);
}

static const era_vec *eras_of(struct range *r, const struct pair *pair)
{
	struct survey *survey = r->survey;
	moment_vec borders = { 0 };
	unsigned char *asked = arena_new_array(r->arena, unsigned char, r->corpus->instruments.count);
	vec_each (&survey->pairs, i) {
		const struct surveyed *one = survey->pairs.at[i];
		if (one->agreement == r->agreement->index && one->pair.sender == pair->sender &&
		    one->pair.receiver == pair->receiver && one->pair.from == pair->from)
			return &one->eras;
	}
	struct surveyed *added = arena_new(survey->arena, struct surveyed);
	vec_add(survey->arena, &survey->pairs, added);
	*added = (struct surveyed){ .agreement = r->agreement->index, .pair = *pair };
	find_borders(r, pair, asked, &borders);
	for (size_t i = 0; i + 1 < borders.count; i++)
		add_stretch(r, &added->eras, state_of_text(r, pair, asked, borders.at[i]), borders.at[i],
			    borders.at[i + 1]);
	return &added->eras;
}

/* Shapes. */

struct shape {
	struct buf text;
	int64_t countries[LIMIT_SET_CODES]; /* in the order in which they occur */
	size_t country_count;
};

static size_t country_number(struct shape *s, int64_t country)
{
	size_t k = 0;
	while (k < s->country_count && s->countries[k] != country)
		k++;
	if (k == s->country_count)
		s->countries[s->country_count++] = country;
	return k;
}

/* Numbers as they lie in memory: a shape is compared, never read. */
static void shape_number(struct shape *s, int64_t number) { buf_add(&s->text, &number, sizeof number); }

static void shape_child(struct shape *s, const struct nodes *n, node_id child, int64_t country, const uint32_t *place)
{
	if (child == NODE_NONE)
		return;
	const struct node *node = &n->at[child];
	bool own = node->op == OP_CONST && node->imm == country;
	buf_add_char(&s->text, own ? 'c' : node->op == OP_CONST ? '=' : 'n');
	shape_number(s, own                    ? (int64_t)country_number(s, country)
			: node->op == OP_CONST ? node->imm
					       : (int64_t)place[child]);
}

static void shape_node(struct shape *s, const struct corpus *c, const struct nodes *n, node_id id,
		       const uint32_t *place)
{
	const struct node *node = &n->at[id];
	int64_t country = named_country(c, n, node);
	shape_number(s, (int64_t)node->op);
	if (node->op == OP_SET_CONST)
		buf_add(&s->text, &n->sets.at[node->imm], sizeof n->sets.at[node->imm]);
	else
		shape_number(s, node->imm);
	shape_child(s, n, node->a, country, place);
	shape_child(s, n, node->b, country, place);
}

static void shape_clause(struct shape *s, const struct core_clause *clause, uint32_t a, uint32_t b)
{
	shape_number(s, (int64_t)(intptr_t)clause);
	shape_number(s, a);
	shape_number(s, b);
}

static void shape_clauses(struct shape *s, const struct path *p, const uint32_t *place)
{
	vec_each (&p->rules, i)
		shape_clause(s, p->rules.at[i].clause, place[p->rules.at[i].own], place[p->rules.at[i].value]);
	vec_each (&p->exceptions, i)
		shape_clause(s, p->exceptions.at[i].clause, place[p->exceptions.at[i].value], 0);
	vec_each (&p->owed, i)
		shape_clause(s, p->owed.at[i].clause, place[p->owed.at[i].when], 0);
}

/* The question without the names of countries: two with one shape are answered alike. `reads_day`: is the day of
 * decision among its facts? */
static struct str shape_of(struct range *r, const struct question *q, bool *reads_day)
{
	const struct path *p = q->path;
	const struct nodes *n = &p->nodes;
	struct shape s = { .text = BUF_INIT };
	unsigned char *used = arena_new_array(r->arena, unsigned char, n->count);
	uint32_t *place = arena_new_array(r->arena, uint32_t, n->count), next = 0;
	const node_id asked = q->asked == NODE_NONE ? p->barred : q->asked;
	const node_id roots[4] = { p->barred, p->covered, p->met, asked };
	for (int i = 0; i < 4; i++)
		used[roots[i]] = 1;
	if (q->asked == NODE_NONE)
		mark_clauses(p, used);
	for (node_id id = (node_id)n->count; id-- > 0;)
		if (used[id]) {
			if (n->at[id].a != NODE_NONE)
				used[n->at[id].a] = 1;
			if (n->at[id].b != NODE_NONE)
				used[n->at[id].b] = 1;
		}
	*reads_day = false;
	for (node_id id = 0; id < n->count; id++) {
		if (!used[id] || n->at[id].op == OP_CONST)
			continue;
		place[id] = next++;
		*reads_day = *reads_day || (n->at[id].op == OP_FACT_SCALAR && n->at[id].imm == FACT_DECISION_DATE);
		shape_node(&s, r->corpus, n, id, place);
	}
	for (int i = 0; i < 4; i++)
		shape_number(&s, (int64_t)place[roots[i]]);
	if (q->asked == NODE_NONE)
		shape_clauses(&s, p, place);
	for (node_id id = 0; id < n->count; id++)
		for (size_t k = 0; used[id] && n->at[id].op == OP_SET_CONST && k < s.country_count; k++)
			buf_add_char(&s.text, set_has(&n->sets.at[n->at[id].imm], s.countries[k]) ? '1' : '0');
	shape_number(&s, q->facility_free);
	vec_each (&r->corpus->facilities, i)
		if (q->facility_free && r->corpus->facilities.at[i].state == q->query.receiver)
			shape_number(&s, (int64_t)i);
	struct str text = str_copy(r->arena, buf_str(&s.text));
	buf_finish(&s.text);
	return text;
}

/* Questions. */

static bool spans_hold(const struct question *q, const struct span_of_days *span)
{
	int32_t day = span->from;
	vec_each (&q->spans, i) /* in the order of time */
		if (q->spans.at[i].from <= day && day <= q->spans.at[i].to)
			day = q->spans.at[i].to + 1;
	return day > span->to;
}

static bool all_spans_held(const struct question *q, const struct era *era)
{
	bool all = true;
	vec_each (&era->spans, i)
		all = all && spans_hold(q, &era->spans.at[i]);
	return all;
}

static int compare_spans(const void *a, const void *b)
{
	const struct span_of_days *x = a, *y = b;
	return x->moment_from < y->moment_from ? -1 : x->moment_from > y->moment_from;
}

static void add_spans(struct range *r, struct question *q, const struct era *era)
{
	vec_each (&era->spans, i)
		vec_add(r->arena, &q->spans, era->spans.at[i]);
	qsort(q->spans.at, q->spans.count, sizeof *q->spans.at, compare_spans);
}

static void add_question(struct range *r, struct question *q, const struct era *era)
{
	bool reads_day;
	uint64_t first = 0;
	struct str shape = shape_of(r, q, &reads_day);
	size_t at = map_get(&r->keys, shape, &first) ? (size_t)first : 0, last = 0;
	for (; at; at = r->chain.at[at - 1]) {
		struct question *same = &r->out->at[at - 1];
		last = at;
		bool pair = same->query.sender == q->query.sender && same->query.receiver == q->query.receiver;
		if (!reads_day || all_spans_held(same, era))
			return;
		if (pair && same->query.purpose == q->query.purpose &&
		    same->query.facility_given == q->query.facility_given &&
		    same->query.facility == q->query.facility) {
			add_spans(r, same, era);
			return;
		}
	}
	add_spans(r, q, era);
	vec_add(r->arena, r->out, *q);
	vec_add(r->arena, &r->chain, 0);
	if (last)
		r->chain.at[last - 1] = r->out->count;
	else
		map_put(&r->keys, shape, r->out->count);
}

static struct path_base *base_of(struct survey *survey, const struct query *query)
{
	struct str key = { (const char *)query, sizeof *query };
	uint64_t known;
	if (map_get(&survey->bases, key, &known))
		return (struct path_base *)(uintptr_t)known;
	struct path_base *base = path_begin(survey->arena, survey->corpus, query);
	map_put(&survey->bases, str_copy(survey->arena, key), (uintptr_t)base);
	return base;
}

static void ask_path(struct range *r, const struct query *query, const struct era *era)
{
	enum outcome never = r->request->never;
	struct question q = { .query = *query };
	q.facility_free =
		query->facility_given == FACILITY_UNSAID && (never == OUTCOME_cleared || never == OUTCOME_barred);
	q.path = path_ask(base_of(r->survey, query), r->request->when);
	q.asked = q.path->asked;
	add_question(r, &q, era);
}

/* The paths that `decide` shows, narrowed by the request. Where the facility is free, its path holds the named ones. */
static void ask_paths(struct range *r, struct query query, const struct era *era)
{
	const struct prove_request *request = r->request;
	struct path_key *keys;
	size_t count = agreement_paths(r->arena, r->corpus, query.agreement, query.moment, &keys);
	bool free = request->never == OUTCOME_cleared || request->never == OUTCOME_barred, any = false;
	int done = -1;
	for (size_t i = 0; i < count; i++) {
		if ((request->purpose >= 0 && keys[i].purpose != request->purpose) || keys[i].purpose == done)
			continue;
		struct query q = query;
		q.purpose = keys[i].purpose;
		any = true;
		if (request->facility_given != FACILITY_UNSAID || (free && keys[i].facility < 0)) {
			done = q.purpose;
		} else if (keys[i].facility >= 0) {
			q.facility_given = FACILITY_NAMED;
			q.facility = keys[i].facility;
			if (r->corpus->facilities.at[q.facility].state != q.receiver)
				continue;
		}
		ask_path(r, &q, era);
	}
	if (!any && request->purpose >= 0) {
		query.purpose = request->purpose;
		ask_path(r, &query, era);
	}
}

static void ask_era(struct range *r, const struct pair *pair, const struct era *era)
{
	const struct prove_request *request = r->request;
	int64_t from = era->moment;
	struct query query;
	memset(&query, 0, sizeof query);
	if (!r->as_if && (from < pair->from || !instrument_in_force(r->corpus, request->agreement, STR_NONE, from)))
		return;
	query.agreement = request->agreement;
	query.sender = pair->sender;
	query.receiver = pair->receiver;
	query.facility_given = request->facility_given == FACILITY_NAMED  ? FACILITY_NAMED
			       : request->facility_given == FACILITY_NONE ? FACILITY_NONE
									  : FACILITY_UNSAID;
	query.facility = request->facility_given == FACILITY_NAMED ? request->facility : -1;
	query.moment = from;
	query.decision_day = time_day(from);
	query.decision_symbolic = true;
	query.as_if = r->as_if;
	query.alone = request->alone;
	ask_paths(r, query, era);
}

static void ask_pair(struct range *r, const struct pair *pair)
{
	const struct moment on = r->request->on;
	if (on.given) {
		int64_t moment = on.is_time ? on.seconds : moment_of_day(on.day);
		struct span_of_days span = { time_day(moment), time_day(moment), moment, moment + 1 };
		struct era era = { .moment = moment };
		vec_add(r->arena, &era.spans, span);
		ask_era(r, pair, &era);
		return;
	}
	const era_vec *eras = eras_of(r, pair);
	vec_each (eras, i)
		ask_era(r, pair, &eras->at[i]);
}

bool find_questions(struct arena *arena, struct survey *survey, const struct prove_request *request, question_vec *out,
		    struct str *why)
{
	const struct corpus *corpus = survey->corpus;
	const struct instrument *in = &corpus->instruments.at[request->agreement];
	struct range range = { arena, corpus, survey, request, in, out, { 0 }, { 0 }, request->as_if };
	pair_vec pairs = { 0 };
	map_init(&range.keys, arena);
	find_pairs(&range, &pairs);
	range.as_if = request->as_if || in->window_count == 0 || (request->alone && request->on.given);
	vec_each (&pairs, i)
		ask_pair(&range, &pairs.at[i]);
	if (out->count)
		return true;
	if (!pairs.count)
		*why = STR("it joins no such two states");
	else if (request->on.given)
		*why = STR("it is not in force then, and nothing is decided under it; as if in force it can be asked");
	else
		*why = STR("no path of it is in force at any time");
	return false;
}

bool span_moment(const struct span_of_days *span, int32_t day, struct moment *moment)
{
	int64_t last = moment_of_day(day);
	*moment = (struct moment){ .given = true, .day = day };
	if (day < span->from || day > span->to)
		return false;
	if (last >= span->moment_from && last < span->moment_to)
		return true;
	moment->is_time = true; /* the text changes within the day */
	moment->seconds = last < span->moment_from ? span->moment_from : span->moment_to - 1;
	return true;
}

/* Two agreements. */

struct two {
	struct range a, b;
	two_question_vec *out;
};

static void shared_spans(struct arena *arena, const struct era *a, const struct era *b, struct question *q)
{
	vec_each (&a->spans, i)
		vec_each (&b->spans, k) {
			const struct span_of_days *x = &a->spans.at[i], *y = &b->spans.at[k];
			int64_t from = x->moment_from > y->moment_from ? x->moment_from : y->moment_from;
			int64_t to = x->moment_to < y->moment_to ? x->moment_to : y->moment_to;
			if (from < to)
				vec_add(arena, &q->spans,
					((struct span_of_days){ time_day(from), time_day(to - 1), from, to }));
		}
}

static struct query query_for(const struct range *r, const struct pair *pair, struct path_key key, int64_t moment)
{
	struct query q;
	memset(&q, 0, sizeof q);
	q.agreement = r->agreement->index;
	q.sender = pair->sender;
	q.receiver = pair->receiver;
	q.purpose = key.purpose;
	q.facility_given = key.facility >= 0 ? FACILITY_NAMED : FACILITY_NONE;
	q.facility = key.facility;
	q.moment = moment;
	q.decision_day = time_day(moment);
	q.decision_symbolic = true;
	return q;
}

static bool another_place(const struct two *t, const struct pair *a, const struct pair *b, struct path_key x,
			  struct path_key y)
{
	const struct corpus *c = t->a.corpus;
	if (x.purpose != y.purpose || (x.facility >= 0 && c->facilities.at[x.facility].state != a->receiver) ||
	    (y.facility >= 0 && c->facilities.at[y.facility].state != b->receiver))
		return false;
	return a->receiver != b->receiver || (x.facility >= 0 && y.facility >= 0 && x.facility != y.facility);
}

static void ask_two_eras(struct two *t, const struct pair *a, const struct pair *b, const struct era *x,
			 const struct era *y)
{
	struct question q = { .facility_free = false };
	struct path_key *of_a, *of_b;
	shared_spans(t->a.arena, x, y, &q);
	if (!q.spans.count)
		return;
	int64_t moment = q.spans.at[0].moment_from;
	if (moment < a->from || moment < b->from ||
	    !instrument_in_force(t->a.corpus, t->a.agreement->index, STR_NONE, moment) ||
	    !instrument_in_force(t->a.corpus, t->b.agreement->index, STR_NONE, moment))
		return;
	size_t count_a = agreement_paths(t->a.arena, t->a.corpus, t->a.agreement->index, moment, &of_a);
	size_t count_b = agreement_paths(t->a.arena, t->a.corpus, t->b.agreement->index, moment, &of_b);
	for (size_t i = 0; i < count_a; i++)
		for (size_t k = 0; k < count_b; k++) {
			struct two_questions both = { q, q };
			if (!another_place(t, a, b, of_a[i], of_b[k]))
				continue;
			both.a.query = query_for(&t->a, a, of_a[i], moment);
			both.b.query = query_for(&t->b, b, of_b[k], moment);
			vec_add(t->a.arena, t->out, both);
		}
}

/* Of sending states that are alike one is asked. */
static bool is_first_alike(const struct two *t, const unsigned char *named, int sender)
{
	for (int other = 0; other < sender; other++)
		if (takes_part_from(t->a.agreement, other, true) == takes_part_from(t->a.agreement, sender, true) &&
		    takes_part_from(t->b.agreement, other, true) == takes_part_from(t->b.agreement, sender, true) &&
		    alike(t->a.corpus, named, other, sender))
			return false;
	return true;
}

void find_two_questions(struct arena *arena, struct survey *survey, int first, int second, two_question_vec *out)
{
	const struct corpus *c = survey->corpus;
	struct prove_request request = { .receiver = -1, .purpose = -1, .facility = -1 };
	struct two t = { .a = { .arena = arena, .corpus = c, .survey = survey, .request = &request }, .out = out };
	unsigned char *named = arena_new_array(arena, unsigned char, LIMIT_SET_CODES);
	t.b = t.a;
	t.a.agreement = &c->instruments.at[first];
	t.b.agreement = &c->instruments.at[second];
	named_countries(c, named);
	for (int sender = 0; sender < (int)country_count(); sender++) {
		pair_vec as = { 0 }, bs = { 0 };
		if (takes_part_from(t.a.agreement, sender, true) == MOMENT_MAX ||
		    takes_part_from(t.b.agreement, sender, true) == MOMENT_MAX || !is_first_alike(&t, named, sender))
			continue;
		request.sender = sender;
		find_pairs(&t.a, &as);
		find_pairs(&t.b, &bs);
		vec_each (&as, i)
			vec_each (&bs, k) {
				const era_vec *xs = eras_of(&t.a, &as.at[i]), *ys = eras_of(&t.b, &bs.at[k]);
				vec_each (xs, x)
					vec_each (ys, y)
						ask_two_eras(&t, &as.at[i], &bs.at[k], &xs->at[x], &ys->at[y]);
			}
	}
}
