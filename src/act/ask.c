/* ask.c - what a text says of somebody who is in no record: nothing is kept, and nothing is read but the texts.
 *
 * I1. The answer is that of `habeas decide --json`, byte for byte: it is made by the same functions.
 * I2. A decider is one thread's at a time. Those that are idle wait here, so there are as many as were ever busy at
 *     once.
 */
#include "act_int.h"
#include "date.h"
#include <string.h>

static enum status wrong(struct error *error, const char *member, const char *what)
{
	return error_set(error, STATUS_BAD_INPUT, "decide: `%s` %s", member, what);
}

static enum status take_text(const struct json *question, const char *member, struct str *out, struct error *error)
{
	const struct json *value = json_get(question, member);
	*out = STR_NONE;
	if (!value)
		return STATUS_OK;
	if (value->kind != JSON_STRING || !value->text.len)
		return wrong(error, member, "must be text");
	*out = value->text;
	return STATUS_OK;
}

static enum status take_moment(const struct json *question, const char *member, struct moment *out, struct error *error)
{
	struct str text;
	*out = (struct moment){ 0 };
	TRY(take_text(question, member, &text, error));
	if (!text.len)
		return STATUS_OK;
	out->given = true;
	if (date_parse(text, &out->day))
		return STATUS_OK;
	out->is_time = time_parse(text, &out->seconds);
	return out->is_time ? STATUS_OK
			    : wrong(error, member,
				    "is no day that exists: write 2025-03-14, or with a time and a zone "
				    "2025-03-15T18:45-05:00");
}

static enum status check_members(const struct json *question, struct error *error)
{
	static const char *const known[] = { "agreement", "as_if",    "departing", "facts", "for",
					     "on",        "receiver", "sender",    "to" };
	if (question->kind != JSON_OBJECT)
		return error_set(error, STATUS_BAD_INPUT, "the question is %s, and must be an object",
				 json_kind_name(question->kind));
	for (size_t i = 0; i < question->count; i++) {
		size_t k = 0;
		while (k < sizeof known / sizeof *known && !str_is(question->names[i], known[k]))
			k++;
		if (k == sizeof known / sizeof *known)
			return error_set(error, STATUS_BAD_INPUT,
					 "decide: there is no member `%.*s`; write agreement, facts, and where wanted "
					 "for, to, on, departing, sender, receiver, as_if",
					 STR_ARG(question->names[i]));
	}
	return STATUS_OK;
}

static enum status request_from(const struct act *act, const struct json *question, struct request *request,
				struct error *error)
{
	*request = (struct request){ .as_if = doc_flag(question, "as_if"), .present = -1 };
	TRY(check_members(question, error));
	TRY(take_text(question, "agreement", &request->agreement, error));
	TRY(take_text(question, "sender", &request->sender, error));
	TRY(take_text(question, "receiver", &request->receiver, error));
	TRY(take_text(question, "for", &request->purpose, error));
	TRY(take_text(question, "to", &request->facility, error));
	TRY(take_moment(question, "on", &request->on, error));
	TRY(take_moment(question, "departing", &request->departing, error));
	if (!request->on.given)
		request->on = (struct moment){ .given = true, .day = time_day(act->clock(act->clock_context)) };
	return request->agreement.len ? STATUS_OK : wrong(error, "agreement", "is missing");
}

/* Deciders. */

struct decider *decider_lend(struct act *act)
{
	struct decider *decider = NULL;
	pthread_mutex_lock(&act->asking);
	if (act->idle_count)
		decider = act->idle[--act->idle_count];
	pthread_mutex_unlock(&act->asking);
	return decider ? decider : decider_create(act->corpus);
}

void decider_return(struct act *act, struct decider *decider)
{
	pthread_mutex_lock(&act->asking);
	bool kept = act->idle_count < ACT_IDLE_MAX;
	if (kept)
		act->idle[act->idle_count++] = decider;
	pthread_mutex_unlock(&act->asking);
	if (!kept)
		decider_destroy(decider);
}

static enum status ask(struct decider *decider, struct arena *arena, const struct request *request,
		       const struct json *facts, struct str *answer, struct error *error)
{
	const struct corpus *corpus = decider_corpus(decider);
	const struct instrument *in = corpus_instrument(corpus, request->agreement);
	struct subject_facts *given = facts_create(arena, corpus);
	struct determination *made;
	if (facts)
		TRY(facts_from_parsed(arena, corpus, in ? in->subject : SUBJECT_person, facts, &given, error));
	TRY(decide(decider, arena, request, given, &made, error));
	struct json_writer *w = json_writer_create();
	determination_json(w, made);
	*answer = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return STATUS_OK;
}

enum status act_decide(struct act *act, struct arena *arena, struct str question, struct str *answer,
		       struct error *error)
{
	struct json *doc;
	struct request request;
	TRY(json_parse(arena, question, &doc, error));
	TRY(request_from(act, doc, &request, error));
	struct decider *decider = decider_lend(act);
	enum status status = ask(decider, arena, &request, json_get(doc, "facts"), answer, error);
	decider_return(act, decider);
	return status;
}
