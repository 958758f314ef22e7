/* prove.c - requests to the child and answers back; guarantees as requests. */
#include "answer_int.h"
#include "child_int.h"
#include "record_int.h"
#include <stdlib.h>

const char *proof_name(enum proof proof)
{
	static const char *const names[] = { "not_proved", "proved", "refuted" };
	return names[proof];
}

struct proving {
	struct arena *arena;
	const struct corpus *corpus;
	const struct prove_request *requests;
	struct prove_limits limits;
	struct prove_answer *answers;
	void (*progress)(void *data, size_t done);
	void *data;
	Z3_context z3; /* the child's, as are these */
	struct survey *survey;
};

static void solver_failed(Z3_context z3, Z3_error_code code)
{
	(void)z3, (void)code;
	_Exit(3); /* the parent says that it was not proved */
}

Z3_context solver_context(Z3_context z3)
{
	if (z3)
		return z3;
	Z3_config config = Z3_mk_config();
	z3 = Z3_mk_context(config);
	Z3_del_config(config);
	Z3_set_error_handler(z3, solver_failed);
	return z3;
}

static void prove_work(void *data, size_t piece, struct buf *out)
{
	struct proving *p = data;
	struct prove_answer answer;
	struct arena *arena = arena_create();
	int64_t begun = spent_us();
	p->z3 = solver_context(p->z3);
	if (!p->survey)
		p->survey = survey_create(p->arena, p->corpus);
	answer_request(arena, p->z3, p->survey, p->corpus, &p->requests[piece], p->limits.ms_max, &answer);
	put_number(out, answer.proof);
	put_number(out, (int64_t)answer.questions);
	put_number(out, spent_us() - begun);
	record_text(out, answer.reason);
	put_query(out, &answer.query);
	put_number(out, answer.on.is_time);
	put_number(out, answer.on.is_time ? answer.on.seconds : answer.on.day);
	put_person(out, answer.person);
	put_number(out, (int64_t)answer.needed.count);
	vec_each (&answer.needed, i)
		put_clause(out, p->corpus, answer.needed.at[i]);
	arena_destroy(arena);
}

static void get_answer(struct reading *r, struct prove_answer *answer)
{
	answer->proof = (enum proof)get_number(r);
	answer->questions = (size_t)get_number(r);
	answer->us = get_number(r);
	answer->reason = get_text(r);
	get_query(r, &answer->query);
	answer->on = (struct moment){ .given = true, .is_time = get_number(r) != 0 };
	int64_t on = get_number(r);
	answer->on.seconds = answer->on.is_time ? on : 0;
	answer->on.day = answer->on.is_time ? 0 : (int32_t)on;
	answer->person = get_person(r);
	uint64_t needed = (uint64_t)get_number(r);
	for (uint64_t i = 0; !r->failed && i < needed; i++)
		vec_add(r->arena, &answer->needed, get_clause(r));
}

static void prove_done(void *data, size_t piece, struct str record, const char *why)
{
	struct proving *p = data;
	struct prove_answer *answer = &p->answers[piece];
	struct reading r = { p->arena, p->corpus, record, false };
	*answer = (struct prove_answer){ .proof = PROOF_NOT_PROVED };
	if (!why)
		get_answer(&r, answer);
	if (r.failed)
		*answer = (struct prove_answer){ .proof = PROOF_NOT_PROVED };
	if (why || r.failed)
		answer->reason = str_of(why ? why : "the solver's answer was cut short");
	if (p->progress)
		p->progress(p->data, piece + 1);
}

void prove(struct arena *arena, const struct corpus *corpus, const struct prove_request *requests, size_t count,
	   struct prove_limits limits, struct prove_answer *answers, void (*progress)(void *data, size_t done),
	   void *data)
{
	struct proving p = { arena, corpus, requests, limits, answers, progress, data, NULL, NULL };
	child_run(count, limits, prove_work, prove_done, &p);
}

/* Two questions. */

struct differing {
	struct arena *arena;
	const struct corpus *corpus;
	const struct differ_request *requests;
	struct prove_limits limits;
	struct differ_answer *answers;
	Z3_context z3;
};

static void differ_work(void *data, size_t piece, struct buf *out)
{
	struct differing *d = data;
	struct differ_answer answer;
	struct arena *arena = arena_create();
	d->z3 = solver_context(d->z3);
	answer_pair(arena, d->z3, d->corpus, &d->requests[piece], d->limits.ms_max, &answer);
	put_number(out, answer.whole);
	put_number(out, answer.us);
	record_text(out, answer.reason);
	put_number(out, (int64_t)answer.differences.count);
	vec_each (&answer.differences, i) {
		const struct difference *one = &answer.differences.at[i];
		put_number(out, one->a);
		put_number(out, one->b);
		put_number(out, one->has_departure);
		put_number(out, one->departure_day);
		put_person(out, one->person);
	}
	arena_destroy(arena);
}

static void differ_done(void *data, size_t piece, struct str record, const char *why)
{
	struct differing *d = data;
	struct differ_answer *answer = &d->answers[piece];
	struct reading r = { d->arena, d->corpus, record, false };
	*answer = (struct differ_answer){ .whole = false };
	if (!why) {
		answer->whole = get_number(&r) != 0;
		answer->us = get_number(&r);
		answer->reason = get_text(&r);
		uint64_t count = (uint64_t)get_number(&r);
		for (uint64_t i = 0; !r.failed && i < count; i++) {
			struct difference *one = vec_push(d->arena, &answer->differences);
			one->a = (enum outcome)get_number(&r);
			one->b = (enum outcome)get_number(&r);
			one->has_departure = get_number(&r) != 0;
			one->departure_day = (int32_t)get_number(&r);
			one->person = get_person(&r);
		}
	}
	if (r.failed)
		*answer = (struct differ_answer){ .whole = false };
	if (why || r.failed)
		answer->reason = str_of(why ? why : "the solver's answer was cut short");
}

void differ(struct arena *arena, const struct corpus *corpus, const struct differ_request *requests, size_t count,
	    struct prove_limits limits, struct differ_answer *answers)
{
	struct differing d = { arena, corpus, requests, limits, answers, NULL };
	child_run(count, limits, differ_work, differ_done, &d);
}

/* Guarantees. */

/* An agreement about money alone admits nobody: there is no path, and nobody to clear. */
static bool admits_anybody(const struct corpus *corpus, const struct instrument *agreement)
{
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in != agreement && in->amends != agreement->index)
			continue;
		for (size_t k = 0; k < in->article_count; k++)
			for (size_t n = 0; n < in->articles[k].clause_count; n++)
				if (in->articles[k].clauses[n].kind == CLAUSE_admits)
					return true;
	}
	return false;
}

static bool ranges_over(const struct corpus *corpus, const struct core_guarantee *g, const struct instrument *agreement)
{
	const struct instrument *in = &corpus->instruments.at[g->instrument];
	if (agreement->kind != INSTRUMENT_agreement || agreement->amends >= 0)
		return false;
	if (g->ast->under.text.len)
		return str_eq(agreement->id, g->ast->under.text);
	if (in->kind == INSTRUMENT_agreement)
		return agreement->index == (in->amends >= 0 ? in->amends : in->index);
	return agreement->subject == in->subject &&
	       (!str_is(g->ast->never.text, "cleared") || admits_anybody(corpus, agreement));
}

size_t guarantee_requests(struct arena *arena, const struct corpus *corpus, const struct core_guarantee *g,
			  struct prove_request **requests)
{
	VEC(struct prove_request) list = { 0 };
	struct prove_request one = { .sender = g->ast->sender.text.len ? country_index(g->ast->sender.text) : -1,
				     .receiver = g->ast->receiver.text.len ? country_index(g->ast->receiver.text) : -1,
				     .purpose = -1,
				     .facility = -1,
				     .on = g->ast->on,
				     .never = (enum outcome)word_index(WORDS_outcome, g->ast->never.text),
				     .when = g->when };
	if (g->ast->purpose.text.len)
		one.purpose = word_index(WORDS_purpose, g->ast->purpose.text);
	if (g->ast->facility.text.len) {
		bool none = str_is(g->ast->facility.text, "none");
		one.facility_given = none ? FACILITY_NONE : FACILITY_NAMED;
		one.facility = none ? -1 : corpus_facility(corpus, g->ast->facility.text);
	}
	vec_each (&corpus->instruments, i) {
		one.agreement = (int)i;
		if (ranges_over(corpus, g, &corpus->instruments.at[i]))
			vec_add(arena, &list, one);
	}
	*requests = list.at;
	return list.count;
}
