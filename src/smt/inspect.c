/* inspect.c - see inspect.h: one agreement is one piece of work for the child; what the pieces say of clauses and of
 * pairs of clauses is put together here, and what is still true of all of them is odd.
 *
 * I1. A pair of clauses is "kept apart" by one person or one path; only a pair that nothing keeps apart is odd.
 * I2. A piece that failed, or a check without an answer, counts as a person whom we do not know: nothing is claimed.
 */
#include "inspect.h"
#include "answer_int.h"
#include "child_int.h"
#include "inspect_int.h"
#include "record_int.h"

static struct str pair_key(struct arena *arena, enum oddity_kind kind, const struct core_clause *a,
			   const struct core_clause *b)
{
	const void *parts[3] = { (const void *)(uintptr_t)kind, a, b };
	return (struct str){ arena_copy(arena, parts, sizeof parts), sizeof parts };
}

struct pairing *pairing_of(struct ledger *ledger, enum oddity_kind kind, const struct core_clause *a,
			   const struct core_clause *b)
{
	struct str key = pair_key(ledger->arena, kind, a, b);
	uint64_t at;
	if (map_get(&ledger->keys, key, &at))
		return ledger->pairings.at[at];
	struct pairing *p = arena_new(ledger->arena, struct pairing);
	*p = (struct pairing){ .kind = kind, .a = a, .b = b };
	map_put(&ledger->keys, key, ledger->pairings.count);
	vec_add(ledger->arena, &ledger->pairings, p);
	return p;
}

struct ledger *ledger_create(struct arena *arena, const struct corpus *corpus)
{
	struct ledger *ledger = arena_new(arena, struct ledger);
	size_t articles = 0, clauses = 0;
	ledger->arena = arena;
	ledger->corpus = corpus;
	map_init(&ledger->keys, arena);
	ledger->first_article = arena_new_array(arena, size_t, corpus->instruments.count + 1);
	vec_each (&corpus->instruments, i) {
		ledger->first_article[i] = articles;
		articles += corpus->instruments.at[i].article_count;
	}
	ledger->first_clause = arena_new_array(arena, size_t, articles + 1);
	vec_each (&corpus->instruments, i)
		for (size_t k = 0; k < corpus->instruments.at[i].article_count; k++) {
			ledger->first_clause[ledger->first_article[i] + k] = clauses;
			clauses += corpus->instruments.at[i].articles[k].clause_count;
		}
	ledger->states = arena_new_array(arena, unsigned char, clauses + 1);
	ledger->acted = arena_new_array(arena, size_t, clauses + 1);
	ledger->clause_count = clauses;
	return ledger;
}

static size_t clause_index(const struct ledger *ledger, const struct core_clause *clause)
{
	const struct core_article *article = clause->article;
	size_t number = (size_t)(article - ledger->corpus->instruments.at[article->instrument].articles);
	return ledger->first_clause[ledger->first_article[article->instrument] + number] + clause->number - 1;
}

unsigned char *state_of(struct ledger *ledger, const struct core_clause *clause)
{
	return &ledger->states[clause_index(ledger, clause)];
}

size_t *acted_of(struct ledger *ledger, const struct core_clause *clause)
{
	return &ledger->acted[clause_index(ledger, clause)];
}

/* The pieces. */

struct piece {
	int agreement; /* its paths; -1 */
	int law;       /* its conditions by themselves; -1 */
	int second;    /* another agreement: both together; -1 */
};

struct inspecting {
	struct arena *arena;
	const struct corpus *corpus;
	struct prove_limits limits;
	VEC(struct piece) pieces;
	struct ledger *ledger; /* of the caller; a child begins with a copy of it and adds */
	struct inspection *out;
	Z3_context z3;
	struct survey *survey;
};

static void put_moment(struct buf *out, struct moment on)
{
	put_number(out, on.given);
	put_number(out, on.is_time);
	put_number(out, on.day);
	put_number(out, on.seconds);
}

static struct moment get_moment(struct reading *r)
{
	struct moment on = { .given = get_number(r) != 0 };
	on.is_time = get_number(r) != 0;
	on.day = (int32_t)get_number(r);
	on.seconds = get_number(r);
	return on;
}

static void put_oddity(struct buf *out, const struct corpus *corpus, const struct oddity *o)
{
	put_number(out, o->kind);
	put_number(out, o->clause != NULL);
	if (o->clause)
		put_clause(out, corpus, o->clause);
	put_number(out, o->other != NULL);
	if (o->other)
		put_clause(out, corpus, o->other);
	put_query(out, &o->query);
	put_query(out, &o->second);
	put_moment(out, o->on);
	put_number(out, o->fact);
	put_number(out, o->value);
	put_number(out, o->low);
	put_number(out, o->high);
	put_number(out, o->person != NULL);
	put_person(out, o->person);
}

static void get_oddity(struct reading *r, struct oddity *o)
{
	*o = (struct oddity){ .kind = (enum oddity_kind)get_number(r) };
	o->clause = get_number(r) ? get_clause(r) : NULL;
	o->other = get_number(r) ? get_clause(r) : NULL;
	get_query(r, &o->query);
	get_query(r, &o->second);
	o->on = get_moment(r);
	o->fact = (int)get_number(r);
	o->value = get_number(r);
	o->low = get_number(r);
	o->high = get_number(r);
	bool has_person = get_number(r) != 0;
	struct subject_facts *person = get_person(r);
	o->person = has_person ? person : NULL;
}

static void inspect_work(void *data, size_t piece, struct buf *out)
{
	struct inspecting *in = data;
	struct arena *arena = arena_create();
	struct found found = { .arena = arena };
	in->z3 = solver_context(in->z3);
	if (!in->survey)
		in->survey = survey_create(in->arena, in->corpus);
	const struct piece *p = &in->pieces.at[piece];
	if (p->second >= 0)
		examine_two(in->z3, in->survey, p->agreement, p->second, in->limits.ms_max, &found);
	else if (p->law >= 0)
		examine_law(in->z3, in->corpus, p->law, in->limits.ms_max, &found);
	else
		examine_agreement(arena, in->z3, in->survey, in->ledger, p->agreement, in->limits.ms_max, &found);
	record_text(out, found.fault);
	for (size_t i = 0; i < in->ledger->clause_count; i++) {
		put_number(out, in->ledger->states[i]);
		put_number(out, (int64_t)in->ledger->acted[i]);
	}
	put_number(out, (int64_t)in->ledger->pairings.count);
	vec_each (&in->ledger->pairings, i) {
		const struct pairing *pair = in->ledger->pairings.at[i];
		put_number(out, pair->kind);
		put_clause(out, in->corpus, pair->a);
		put_clause(out, in->corpus, pair->b);
		put_number(out, (int64_t)pair->paths);
		put_number(out, pair->apart);
	}
	put_number(out, (int64_t)found.oddities.count);
	vec_each (&found.oddities, i)
		put_oddity(out, in->corpus, &found.oddities.at[i]);
	arena_destroy(arena);
}

static void inspect_done(void *data, size_t piece, struct str record, const char *why)
{
	struct inspecting *in = data;
	struct reading r = { in->arena, in->corpus, record, why != NULL };
	struct str fault = why ? str_of(why) : get_text(&r);
	for (size_t i = 0; !r.failed && i < in->ledger->clause_count; i++) {
		in->ledger->states[i] = (unsigned char)get_number(&r);
		in->ledger->acted[i] = (size_t)get_number(&r);
	}
	uint64_t pairs = r.failed ? 0 : (uint64_t)get_number(&r);
	for (uint64_t i = 0; !r.failed && i < pairs; i++) {
		enum oddity_kind kind = (enum oddity_kind)get_number(&r);
		const struct core_clause *a = get_clause(&r), *b = get_clause(&r);
		size_t paths = (size_t)get_number(&r);
		bool apart = get_number(&r) != 0;
		if (r.failed)
			break;
		struct pairing *pair = pairing_of(in->ledger, kind, a, b);
		pair->paths = paths;
		pair->apart = apart;
	}
	uint64_t count = r.failed ? 0 : (uint64_t)get_number(&r);
	for (uint64_t i = 0; !r.failed && i < count; i++)
		get_oddity(&r, vec_push(in->arena, &in->out->oddities));
	if (r.failed && !fault.len)
		fault = STR("the solver's answer was cut short");
	if (fault.len)
		*vec_push(in->arena, &in->out->unexamined) = (struct unexamined){
			in->pieces.at[piece].law >= 0 ? in->pieces.at[piece].law : in->pieces.at[piece].agreement, fault
		};
}

/* What holds of all paths of an agreement. */

static bool may_claim(const struct inspecting *in, const struct core_clause *clause)
{
	const struct instrument *of = &in->corpus->instruments.at[clause->article->instrument];
	int base = of->amends >= 0 ? of->amends : of->index;
	vec_each (&in->out->unexamined, i)
		if (in->out->unexamined.at[i].text == base)
			return false;
	return true;
}

static void claim(struct inspecting *in, enum oddity_kind kind, const struct core_clause *clause,
		  const struct core_clause *other)
{
	if (may_claim(in, clause))
		*vec_push(in->arena, &in->out->oddities) =
			(struct oddity){ .kind = kind, .clause = clause, .other = other };
}

static void claim_unreached(struct inspecting *in)
{
	vec_each (&in->corpus->instruments, i)
		for (size_t a = 0; a < in->corpus->instruments.at[i].article_count; a++) {
			const struct core_article *article = &in->corpus->instruments.at[i].articles[a];
			for (size_t k = 0; k < article->clause_count; k++) {
				const struct core_clause *clause = &article->clauses[k];
				unsigned char state = *state_of(in->ledger, clause);
				if (!(state & CLAUSE_SEEN))
					continue;
				if (!(state & CLAUSE_SPOKE))
					claim(in, ODDITY_UNREACHABLE, clause, NULL);
				else if (clause->kind == CLAUSE_admits && !(state & CLAUSE_ACTED))
					claim(in, ODDITY_ALL_EXCLUDED, clause, NULL);
			}
		}
}

static bool held(struct ledger *ledger, const struct pairing *p)
{
	return p->kind != ODDITY_GAP && !p->apart && p->paths > 0 &&
	       (p->kind != ODDITY_SWALLOWED || p->paths == *acted_of(ledger, p->a));
}

/* Is it known already which requirement lets nobody through? */
static bool contradicted(struct ledger *ledger, const struct core_clause *admits)
{
	vec_each (&ledger->pairings, i) {
		const struct pairing *p = ledger->pairings.at[i];
		if (p->kind == ODDITY_CONTRADICTION && p->a == admits && held(ledger, p))
			return true;
	}
	return false;
}

/* Of two that say the same the later one is told, and of several that hold one the first. */
static void claim_pairs(struct inspecting *in)
{
	vec_each (&in->ledger->pairings, i) {
		const struct pairing *p = in->ledger->pairings.at[i];
		if (!held(in->ledger, p) || p->told ||
		    (p->kind == ODDITY_NEVER_CLEARS && contradicted(in->ledger, p->a)))
			continue;
		if (p->kind == ODDITY_SWALLOWED) {
			struct pairing *back = pairing_of(in->ledger, p->kind, p->b, p->a);
			bool same = held(in->ledger, back);
			if (same && (p->a->article < p->b->article || (p->a->article == p->b->article && p->a < p->b)))
				continue;
			vec_each (&in->ledger->pairings, k)
				if (in->ledger->pairings.at[k]->kind == p->kind &&
				    in->ledger->pairings.at[k]->a == p->a)
					in->ledger->pairings.at[k]->told = true;
		}
		claim(in, p->kind, p->a, p->b);
	}
}

/* The one that was asked about comes last: a finding is told of it. */
static void add_pairs(struct inspecting *in, const unsigned char *asked)
{
	const struct corpus *c = in->corpus;
	vec_each (&c->instruments, i)
		for (size_t k = i + 1; k < c->instruments.count; k++) {
			const struct instrument *a = &c->instruments.at[i], *b = &c->instruments.at[k];
			bool both = a->kind == INSTRUMENT_agreement && b->kind == INSTRUMENT_agreement &&
				    a->amends < 0 && b->amends < 0 && a->subject == SUBJECT_person &&
				    b->subject == SUBJECT_person && (asked[i] || asked[k]);
			if (both)
				*vec_push(in->arena, &in->pieces) =
					(struct piece){ asked[k] ? (int)i : (int)k, -1, asked[k] ? (int)k : (int)i };
		}
}

static void add_pieces(struct inspecting *in, bool (*asked)(const struct source *source, const void *data),
		       const void *data)
{
	const struct corpus *c = in->corpus;
	unsigned char *agreements = arena_new_array(in->arena, unsigned char, c->instruments.count + 1);
	vec_each (&c->instruments, i) {
		const struct instrument *text = &c->instruments.at[i];
		if (!asked(text->source, data))
			continue;
		if (text->kind == INSTRUMENT_agreement)
			agreements[text->amends >= 0 ? text->amends : text->index] = 1;
		if (text->kind == INSTRUMENT_law || text->kind == INSTRUMENT_order ||
		    text->kind == INSTRUMENT_agreement)
			*vec_push(in->arena, &in->pieces) = (struct piece){ -1, text->index, -1 };
	}
	vec_each (&c->instruments, i)
		if (agreements[i])
			*vec_push(in->arena, &in->pieces) = (struct piece){ (int)i, -1, -1 };
	add_pairs(in, agreements);
}

void inspect(struct arena *arena, const struct corpus *corpus,
	     bool (*asked)(const struct source *source, const void *data), const void *data, struct prove_limits limits,
	     struct inspection *inspection)
{
	struct inspecting in = { .arena = arena, .corpus = corpus, .limits = limits, .out = inspection };
	*inspection = (struct inspection){ 0 };
	in.ledger = ledger_create(arena, corpus);
	add_pieces(&in, asked, data);
	child_run(in.pieces.count, limits, inspect_work, inspect_done, &in);
	claim_unreached(&in);
	claim_pairs(&in);
}
