/* decide.c - from a request and facts to a determination.
 *
 * I1. Nothing here decides: outcomes come from the compiled path's three conditions (eval_outcome) alone. What is added
 * is what a person needs to see: the clauses that made it so, what is owed, what would decide it.
 */
#include "eval_int.h"
#include "limit.h"
#include <stdio.h>
#include <stdlib.h>

enum {
	CACHED_PATHS = 512
}; /* past it the next decision starts again: a survey over many days must not grow without end */

struct cached {
	struct query query;
	struct eval *eval;
	struct path_words words;
};

struct decider {
	const struct corpus *corpus;
	struct arena *arena;
	struct map index;
	VEC(struct cached *) cached;
	struct needs_memo *memo; /* of those paths */
	fee_judge judge;
};

static void cache_clear(struct decider *d)
{
	arena_destroy(d->arena);
	d->arena = arena_create();
	map_init(&d->index, d->arena);
	memset(&d->cached, 0, sizeof d->cached);
	needs_memo_destroy(d->memo);
	d->memo = needs_memo_create();
}

struct decider *decider_create(const struct corpus *corpus)
{
	struct decider *d = calloc(1, sizeof *d);
	if (!d)
		abort();
	d->corpus = corpus;
	cache_clear(d);
	return d;
}

void decider_destroy(struct decider *decider)
{
	if (!decider)
		return;
	needs_memo_destroy(decider->memo);
	arena_destroy(decider->arena);
	free(decider);
}

const struct corpus *decider_corpus(const struct decider *decider) { return decider->corpus; }

static struct cached *cached_path(struct decider *d, const struct query *query)
{
	uint64_t at;
	struct str key = { (const char *)query, sizeof *query };
	if (map_get(&d->index, key, &at))
		return d->cached.at[at];
	struct cached *cached = arena_new(d->arena, struct cached);
	memcpy(&cached->query, query, sizeof *query);
	struct path *path = path_compile(d->arena, d->corpus, query);
	cached->eval = eval_create(d->arena, path);
	cached->words =
		(struct path_words){ d->arena, arena_new_array(d->arena, struct rule_words, path->rules.count) };
	map_put(&d->index, (struct str){ (const char *)&cached->query, sizeof *query }, d->cached.count);
	vec_add(d->arena, &d->cached, cached);
	return cached;
}

struct eval *decider_eval(struct decider *d, const struct query *query) { return cached_path(d, query)->eval; }

/* Only between decisions: a result points to its paths. */
void decider_make_room(struct decider *d)
{
	if (d->cached.count >= CACHED_PATHS || needs_memo_full(d->memo))
		cache_clear(d);
}

const struct path *decider_path(struct decider *decider, const struct query *query)
{
	return decider_eval(decider, query)->path;
}

/* The request. */

enum status find_agreement(const struct corpus *corpus, struct str id, int *index, struct error *error)
{
	struct instrument *in = corpus_instrument(corpus, id);
	if (!in) {
		struct nearest nearest;
		nearest_init(&nearest, id);
		vec_each (&corpus->instruments, i)
			if (corpus->instruments.at[i].kind == INSTRUMENT_agreement)
				nearest_offer(&nearest, corpus->instruments.at[i].id);
		if (nearest.best.len)
			return error_set(error, STATUS_BAD_INPUT,
					 "no agreement is called \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(id),
					 STR_ARG(nearest.best));
		return error_set(error, STATUS_BAD_INPUT,
				 "no agreement is called \"%.*s\"; `habeas list` shows those loaded, --law adds a text",
				 STR_ARG(id));
	}
	if (in->kind != INSTRUMENT_agreement)
		return error_set(error, STATUS_BAD_INPUT, "\"%.*s\" is a %s: decisions are made under an agreement",
				 STR_ARG(id), word_name(WORDS_instrument_kind, (int)in->kind));
	if (in->amends >= 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "\"%.*s\" amends \"%.*s\": decide under that, it is merged in", STR_ARG(id),
				 STR_ARG(corpus->instruments.at[in->amends].id));
	*index = in->index;
	return STATUS_OK;
}

enum status wrong_purpose(struct str purpose, struct error *error)
{
	return error_set(error, STATUS_BAD_INPUT, "\"%.*s\" is no purpose: removal, sentence, asylum, return, payment",
			 STR_ARG(purpose));
}

enum status find_country(struct str code, const char *what, int *index, struct error *error)
{
	*index = country_index(code);
	if (*index >= 0)
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT,
			 "the %s \"%.*s\" is no country: use its code of two capitals, such as SV", what,
			 STR_ARG(code));
}

/* The one state that may send (or receive), or an error that lists them. */
static enum status only_party(const struct instrument *in, bool sends, int other, int *state, struct error *error)
{
	char list[200] = "";
	int found = 0;
	for (size_t i = 0; i < in->party_count; i++) {
		const struct party *p = &in->parties[i];
		if (!(sends ? p->sends : p->receives) || p->state == other)
			continue;
		found++;
		*state = p->state;
		if (strlen(list) < 150)
			snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", found > 1 ? ", " : "",
				 country_alpha2(p->state));
	}
	if (found == 1)
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT, "several states may %s under \"%.*s\" (%s): say --%s",
			 sends ? "send" : "receive", STR_ARG(in->id), list, sends ? "sender" : "receiver");
}

static enum status find_parties(const struct instrument *in, const struct request *r, struct query *q,
				struct error *error)
{
	q->sender = q->receiver = -1;
	if (r->sender.len)
		TRY(find_country(r->sender, "sender", &q->sender, error));
	if (r->receiver.len)
		TRY(find_country(r->receiver, "receiver", &q->receiver, error));
	if (q->sender < 0)
		TRY(only_party(in, true, q->receiver, &q->sender, error));
	if (q->receiver < 0)
		TRY(only_party(in, false, q->sender, &q->receiver, error));
	if (q->sender == q->receiver)
		return error_set(error, STATUS_BAD_INPUT, "%s cannot send to itself", country_alpha2(q->sender));
	return STATUS_OK;
}

static enum status find_facility(const struct corpus *corpus, const struct request *r, struct query *q,
				 struct error *error)
{
	q->facility = -1;
	if (!r->facility.len)
		return STATUS_OK;
	q->facility_given = FACILITY_NONE;
	if (str_is(r->facility, "none"))
		return STATUS_OK;
	q->facility_given = FACILITY_NAMED;
	q->facility = corpus_facility(corpus, r->facility);
	if (q->facility < 0) {
		struct nearest nearest;
		nearest_init(&nearest, r->facility);
		vec_each (&corpus->facilities, i)
			nearest_offer(&nearest, corpus->facilities.at[i].name);
		if (nearest.best.len)
			return error_set(error, STATUS_BAD_INPUT,
					 "no facility is called \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(r->facility),
					 STR_ARG(nearest.best));
		return error_set(error, STATUS_BAD_INPUT,
				 "no facility is called \"%.*s\"; say `none` when the person goes to no facility",
				 STR_ARG(r->facility));
	}
	int state = corpus->facilities.at[q->facility].state;
	if (state != q->receiver)
		return error_set(error, STATUS_BAD_INPUT, "the facility \"%.*s\" is in %s, the receiving state is %s",
				 STR_ARG(r->facility), country_alpha2(state), country_alpha2(q->receiver));
	return STATUS_OK;
}

void request_moment(const struct request *r, struct query *q)
{
	q->moment = r->on.is_time ? r->on.seconds : moment_of_day(r->on.day);
	q->decision_day = r->on.is_time ? time_day(r->on.seconds) : r->on.day;
	q->has_departure = r->departing.given;
	if (q->has_departure)
		q->departure_day = r->departing.is_time ? time_day(r->departing.seconds) : r->departing.day;
}

/* Reasons. */

static bool tells(enum outcome outcome, const struct rule *rule, tri value, tri own)
{
	bool bar = rule->effect == EFFECT_BARS || rule->effect == EFFECT_DESTINATIONS || rule->effect == EFFECT_ONWARD;
	if (bar && own != TRI_FALSE && value == TRI_FALSE) /* set aside by an exception: always worth saying */
		return true;
	if (rule->effect == EFFECT_REQUIRES && own != TRI_TRUE && value == TRI_TRUE)
		return true;
	switch (outcome) {
	case OUTCOME_barred: return bar && value == TRI_TRUE;
	case OUTCOME_not_covered:
		return rule->effect == EFFECT_ADMITS || (rule->effect == EFFECT_EXCLUDES && value != TRI_FALSE);
	case OUTCOME_unmet: return rule->effect == EFFECT_REQUIRES && value == TRI_FALSE;
	case OUTCOME_undetermined:
		if (rule->effect == EFFECT_ADMITS)
			return value != TRI_FALSE;
		return value == TRI_UNKNOWN || (rule->effect == EFFECT_EXCLUDES && value == TRI_TRUE);
	case OUTCOME_cleared:
		return (rule->effect == EFFECT_ADMITS || rule->effect == EFFECT_REQUIRES) && value == TRI_TRUE;
	case OUTCOME_not_in_force:
	case OUTCOME_COUNT: break;
	}
	return false;
}

static const struct exception *exception_of(const struct eval *eval, const struct rule *rule)
{
	const struct exception *best = NULL;
	for (size_t i = 0; i < rule->except_count; i++) {
		const struct exception *e = &eval->path->exceptions.at[rule->except[i]];
		tri value = eval_tri(eval, e->value);
		if (value != TRI_FALSE && (!best || value > eval_tri(eval, best->value)))
			best = e;
	}
	return best;
}

static void add_reasons(struct arena *arena, const struct eval *eval, struct path_result *result)
{
	vec_each (&eval->path->rules, i) {
		const struct rule *rule = &eval->path->rules.at[i];
		tri value = eval_tri(eval, rule->value), own = eval_tri(eval, rule->own);
		if (tells(result->outcome, rule, value, own))
			*vec_push(arena, &result->reasons) = (struct reason){ rule, value, exception_of(eval, rule) };
	}
}

/* What is owed before departure. */

static bool notice_served(const struct request *r, struct duration ahead)
{
	vec_each (&r->notices, i) {
		int64_t ready, leaves = moment_begin(r->departing);
		if (r->departing.given && time_add(moment_end(r->notices.at[i]) - 1, ahead, &ready) && ready <= leaves)
			return true;
	}
	return false;
}

static enum owed_state owed_state(const struct request *r, const struct core_clause *clause, tri when)
{
	enum owed_state owed = when == TRI_UNKNOWN ? OWED_PERHAPS : OWED;
	if (clause->kind == CLAUSE_limit) {
		if (clause->ast->per == PER_MONTH || clause->ast->per == PER_IN_TOTAL || r->present < 0)
			return owed;
		return r->present < clause->number_value ? OWED_DONE : OWED_FULL;
	}
	if (clause->ast->need == NEED_notice && notice_served(r, clause->ast->within.value))
		return OWED_DONE;
	if (clause->ast->need == NEED_consent || clause->ast->need == NEED_opinion)
		vec_each (&r->consents, i)
			if (str_eq(r->consents.at[i].text, clause->ast->parties.at[0].text))
				return OWED_DONE;
	return owed;
}

static void add_owed(struct arena *arena, const struct eval *eval, const struct request *request,
		     struct path_result *result)
{
	vec_each (&eval->path->owed, i) {
		const struct owed *owed = &eval->path->owed.at[i];
		tri when = eval_tri(eval, owed->when);
		if (when != TRI_FALSE)
			*vec_push(arena, &result->owed) =
				(struct owed_item){ owed->clause, owed_state(request, owed->clause, when) };
	}
}

static void decide_path(struct decider *decider, struct arena *arena, const struct request *request,
			const struct query *query, const struct subject_facts *facts, bool joined,
			struct determination *d)
{
	struct cached *cached = cached_path(decider, query);
	struct eval *eval = cached->eval;
	struct path_result *result = vec_push(arena, &d->paths);
	result->path = eval->path;
	result->words = &cached->words;
	result->exact = true;
	if ((!eval->path->in_force || !joined) && !query->as_if) {
		result->outcome = OUTCOME_not_in_force;
		return;
	}
	eval_run(eval, facts);
	result->outcome = eval_outcome(eval);
	if (request->brief)
		return;
	add_reasons(arena, eval, result);
	if (result->outcome == OUTCOME_cleared || result->outcome == OUTCOME_undetermined)
		add_owed(arena, eval, request, result);
	if (result->outcome == OUTCOME_undetermined)
		recall_needs(decider->memo, eval, facts, result);
}

static enum outcome summary(const struct determination *d)
{
	static const enum outcome order[] = { OUTCOME_cleared, OUTCOME_undetermined, OUTCOME_barred,
					      OUTCOME_unmet,   OUTCOME_not_covered,  OUTCOME_not_in_force };
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		vec_each (&d->paths, k)
			if (d->paths.at[k].outcome == order[i])
				return order[i];
	return OUTCOME_not_covered;
}

/* The paths that the request asks about: each purpose and facility that the agreement names, narrowed. */

typedef VEC(struct query) query_vec;

static void add_query(struct arena *arena, query_vec *list, const struct query *query)
{
	memcpy(vec_push(arena, list), query, sizeof *query); /* a key of the cache: its padding too */
}

static void list_queries(const struct corpus *corpus, struct arena *arena, struct query query, int purpose,
			 query_vec *list)
{
	struct path_key *keys;
	size_t count = agreement_paths(arena, corpus, query.agreement, query.moment, &keys);
	int last = -1;
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if ((purpose >= 0 && keys[i].purpose != purpose) ||
		    (query.facility_given != FACILITY_UNSAID && keys[i].purpose == last))
			continue;
		struct query q;
		memcpy(&q, &query, sizeof q);
		last = q.purpose = keys[i].purpose;
		any = true;
		if (query.facility_given == FACILITY_UNSAID && keys[i].facility >= 0) {
			q.facility_given = FACILITY_NAMED;
			q.facility = keys[i].facility;
			if (corpus->facilities.at[q.facility].state != q.receiver)
				continue;
		}
		add_query(arena, list, &q);
	}
	if (!any && purpose >= 0) { /* asked for a purpose that it does not serve: bars are told all the same */
		query.purpose = purpose;
		add_query(arena, list, &query);
	}
}

static enum status resolve_request(const struct corpus *corpus, struct arena *arena, const struct request *request,
				   struct query *query, query_vec *list, struct error *error)
{
	int purpose = -1;
	memset(query, 0, sizeof *query);
	TRY(find_agreement(corpus, request->agreement, &query->agreement, error));
	TRY(find_parties(&corpus->instruments.at[query->agreement], request, query, error));
	TRY(find_facility(corpus, request, query, error));
	request_moment(request, query);
	if (request->purpose.len && (purpose = word_index(WORDS_purpose, request->purpose)) < 0)
		return wrong_purpose(request->purpose, error);
	query->as_if = request->as_if;
	list_queries(corpus, arena, *query, purpose, list);
	return STATUS_OK;
}

enum status request_queries(const struct corpus *corpus, struct arena *arena, const struct request *request,
			    struct query **queries, size_t *count, bool *open, struct error *error)
{
	struct query query;
	query_vec list = { 0 };
	TRY(resolve_request(corpus, arena, request, &query, &list, error));
	*queries = list.at;
	*count = list.count;
	*open = request->as_if || (agreement_joins(&corpus->instruments.at[query.agreement], query.sender,
						   query.receiver, query.moment) &&
				   instrument_in_force(corpus, query.agreement, STR_NONE, query.moment));
	return STATUS_OK;
}

enum status decide(struct decider *decider, struct arena *arena, const struct request *request,
		   const struct subject_facts *facts, struct determination **result, struct error *error)
{
	decider_make_room(decider);
	return decide_beside(decider, arena, request, facts, result, error);
}

enum status decide_beside(struct decider *decider, struct arena *arena, const struct request *request,
			  const struct subject_facts *facts, struct determination **result, struct error *error)
{
	const struct corpus *corpus = decider->corpus;
	struct query query;
	query_vec queries = { 0 };
	TRY(resolve_request(corpus, arena, request, &query, &queries, error));
	const struct instrument *in = &corpus->instruments.at[query.agreement];
	struct determination *d = *result = arena_new(arena, struct determination);
	struct subject_facts *fresh = facts_copy(arena, facts);
	facts_drop_stale(fresh, query.decision_day);
	*d = (struct determination){ .corpus = corpus,
				     .facts = fresh,
				     .given = facts,
				     .agreement = query.agreement,
				     .sender = query.sender,
				     .receiver = query.receiver,
				     .on = request->on,
				     .as_if = request->as_if };
	bool joined = agreement_joins(in, query.sender, query.receiver, query.moment);
	vec_each (&queries, i)
		decide_path(decider, arena, request, &queries.at[i], fresh, joined, d);
	d->outcome = summary(d);
	if ((!joined || !instrument_in_force(corpus, query.agreement, STR_NONE, query.moment)) && !request->as_if)
		d->outcome = OUTCOME_not_in_force;
	return STATUS_OK;
}

void decider_judge_fees(struct decider *decider, fee_judge judge) { decider->judge = judge; }

fee_judge decider_fee_judge(const struct decider *decider) { return decider->judge; }

/* Shared small texts. */

struct str path_place(const struct path *path, const char *unsaid)
{
	switch (path->query.facility_given) {
	case FACILITY_UNSAID: return str_of(unsaid);
	case FACILITY_NONE: return STR("none");
	case FACILITY_NAMED: break;
	}
	return path->corpus->facilities.at[path->query.facility].name;
}
