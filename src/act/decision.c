/* decision.c - asking the texts about one transfer at one second. A programme is asked about by programme.c, with what
 * stands here of both.
 *
 * I1. The question (request and facts) is kept with the answer, so that it can be asked again and must give the same
 *     bytes (decide_again).
 * I2. A fact is what was recorded of it last; a blank is unknown. Sex and date of birth come from the person's record
 *     where the case says nothing else.
 */
#include "act_int.h"
#include "date.h"
#include "hash.h"

enum status open_hold(struct store_read *read, struct arena *arena, struct str person, const struct json **hold,
		      struct error *error)
{
	key_vec keys = { 0 };
	*hold = NULL;
	TRY(human_find(read, arena, INDEX_hold_of_person, person, &keys, error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(read, arena, MAP_hold, keys.at[i], &doc, error));
		if (!doc_flag(doc, "open"))
			continue;
		if (!*hold || doc_number(doc, "event", 0) < doc_number(*hold, "event", 0))
			*hold = doc;
	}
	return STATUS_OK;
}

enum status arrow(struct doing *d, const struct json *transfer, enum state *to)
{
	int from = state_named(doc_text(transfer, "state"));
	int next = from < 0 ? -1 : arrow_to((enum state)from, d->action);
	if (next < 0)
		return error_set(d->error, STATUS_CONFLICT, "%s: transfer %.*s is %s, and from there this cannot be",
				 action_verbs[d->action], STR_ARG(doc_text(transfer, "transfer")),
				 str_c(d->arena, doc_text(transfer, "state")));
	*to = (enum state)next;
	return STATUS_OK;
}

static const struct json *facts_of(struct arena *arena, const struct json *person, const struct json *case_doc)
{
	const struct json *facts = doc_object(arena);
	facts = doc_with_text(arena, facts, "sex", doc_text(person, "sex"));
	if (doc_text(person, "birth_date").len)
		facts = doc_with_text(arena, facts, "birth_date", doc_text(person, "birth_date"));
	for (size_t i = 0; i < doc_count(case_doc, "facts"); i++) {
		const struct json *item = doc_item(case_doc, "facts", i);
		facts = doc_with(arena, facts, doc_text(item, "fact"), json_get(item, "value"));
	}
	return facts;
}

/* Who has been in another state's hands is there under an agreement, which may forbid that they are sent on: the record
 * knows that whatever the case says of others. */
static const struct json *with_held_under(struct arena *a, const struct json *facts, struct str agreement)
{
	const struct json *known = json_get(facts, "held_under");
	bool only = known && known->kind == JSON_OBJECT && json_get(known, "only");
	const char *list = only ? "only" : "has";
	const struct json *names = known && known->kind == JSON_ARRAY ? known : json_get(known, list);
	const struct json *all = doc_push(a, names ? names : doc_list(a), doc_str(a, agreement));
	const struct json *set = known && known->kind == JSON_OBJECT ? known : doc_object(a);
	for (size_t i = 0; names && i < names->count; i++)
		if (str_eq(names->items[i].text, agreement))
			all = names;
	return doc_with(a, facts, STR("held_under"), doc_with(a, set, str_of(list), all));
}

static enum status facts_for(struct store_read *read, struct arena *arena, const struct json *transfer,
			     const struct json **facts, struct error *error)
{
	const struct json *person, *case_doc, *earlier;
	struct str follows = doc_text(transfer, "follows");
	TRY(record_get(read, arena, MAP_person, doc_text(transfer, "person"), &person, error));
	TRY(record_get(read, arena, MAP_case, doc_text(transfer, "case"), &case_doc, error));
	*facts = facts_of(arena, person, case_doc);
	if (!follows.len)
		return STATUS_OK;
	TRY(record_get(read, arena, MAP_transfer, follows, &earlier, error));
	*facts = with_held_under(arena, *facts, doc_text(earlier, "agreement"));
	return STATUS_OK;
}

static const struct json *question(struct arena *a, const struct json *transfer, int64_t now, int64_t departs)
{
	static const char *const members[] = { "agreement", "sender", "receiver", "purpose", "to" };
	const struct json *request = doc_object(a), *notices = doc_list(a), *consents = doc_list(a);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		request = doc_with_text(a, request, members[i], doc_text(transfer, members[i]));
	if (doc_text(transfer, "from").len) /* the state that has them is the one that sends them on */
		request = doc_with_text(a, request, "sender", doc_text(transfer, "from"));
	for (size_t i = 0; i < doc_count(transfer, "notices"); i++)
		notices = doc_push(a, notices, doc_str(a, doc_text(doc_item(transfer, "notices", i), "served")));
	for (size_t i = 0; i < doc_count(transfer, "consents"); i++)
		consents = doc_push(a, consents, doc_str(a, doc_text(doc_item(transfer, "consents", i), "of")));
	request = doc_with_text(a, request, "on", time_text(a, now));
	if (departs) {
		char day[11];
		date_format(time_day(departs), day);
		request = doc_with_text(a, request, "departing", str_format(a, "%s", day));
	}
	request = doc_with(a, request, STR("notices"), notices);
	return doc_with(a, request, STR("consents"), consents);
}

static struct moment moment_of(struct str text)
{
	struct moment m;
	return moment_parse(text, &m) ? m : (struct moment){ 0 };
}

static struct request request_of(struct arena *arena, const struct json *question)
{
	struct request r = { .agreement = doc_text(question, "agreement"),
			     .sender = doc_text(question, "sender"),
			     .receiver = doc_text(question, "receiver"),
			     .purpose = doc_text(question, "purpose"),
			     .facility = doc_text(question, "to"),
			     .on = moment_of(doc_text(question, "on")),
			     .departing = moment_of(doc_text(question, "departing")),
			     .present = -1 };
	for (size_t i = 0; i < doc_count(question, "notices"); i++)
		vec_add(arena, &r.notices, moment_of(doc_item(question, "notices", i)->text));
	for (size_t i = 0; i < doc_count(question, "consents"); i++)
		vec_add(arena, &r.consents, (struct word){ .text = doc_item(question, "consents", i)->text });
	return r;
}

enum status ask_texts(struct decider *decider, struct arena *arena, const struct json *question,
		      const struct json *facts, struct determination **out, struct error *error)
{
	const struct corpus *corpus = decider_corpus(decider);
	struct request request = request_of(arena, question);
	struct subject_facts *given;
	const struct instrument *in = corpus_instrument(corpus, request.agreement);
	enum subject subject = in ? in->subject : SUBJECT_person;
	TRY(facts_from_parsed(arena, corpus, subject, facts, &given, error));
	return decide(decider, arena, &request, given, out, error);
}

static struct str written(struct arena *arena, const struct determination *determination)
{
	struct json_writer *w = json_writer_create();
	determination_json(w, determination);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

enum status decide_again(struct decider *decider, struct arena *arena, const struct json *determination,
			 struct str *document, struct error *error)
{
	struct determination *made;
	TRY(ask_texts(decider, arena, json_get(determination, "request"), json_get(determination, "facts"), &made,
		      error));
	*document = written(arena, made);
	return STATUS_OK;
}

/* With the first article that decided against. */
static void refuse_not_cleared(struct doing *d, struct str transfer, struct str person,
			       const struct determination *made)
{
	const char *action = action_verbs[d->action], *outcome = word_name(WORDS_outcome, (int)made->outcome);
	if (!made->paths.count || !made->paths.at[0].reasons.count) {
		(void)error_set(&d->refusal, STATUS_REFUSED, "%s: transfer %.*s of %.*s is %s", action,
				STR_ARG(transfer), STR_ARG(person), outcome);
		return;
	}
	const struct core_article *article = made->paths.at[0].reasons.at[0].rule->clause->article;
	(void)error_set(&d->refusal, STATUS_REFUSED, "%s: transfer %.*s of %.*s is %s (%.*s, article %.*s)", action,
			STR_ARG(transfer), STR_ARG(person), outcome,
			STR_ARG(made->corpus->instruments.at[article->instrument].id), STR_ARG(article->id));
}

/* What is owed before a departure and can be done in the record: a notice that is not served in time, a consent that is
 * not there. */
static const struct core_clause *owed_still(const struct determination *made)
{
	if (!made->paths.count)
		return NULL;
	const struct path_result *path = &made->paths.at[0];
	vec_each (&path->owed, i) {
		const struct owed_item *item = &path->owed.at[i];
		bool ours = item->clause->kind == CLAUSE_needs &&
			    (item->clause->ast->need == NEED_notice || item->clause->ast->need == NEED_consent);
		if (item->state == OWED_FULL || (ours && item->state != OWED_DONE))
			return item->clause;
	}
	return NULL;
}

void hold_told(struct doing *d, const struct json *hold)
{
	d->why = ACT_WHY_HOLD;
	d->hold = doc_text(hold, "hold");
}

enum status hold_stands(struct doing *d, struct str person, const struct json *hold, struct error *error)
{
	hold_told(d, hold);
	return error_set(error, STATUS_CONFLICT, "%s: hold %.*s of %.*s stands against moving %.*s: %.*s",
			 action_verbs[d->action], STR_ARG(d->hold), STR_ARG(doc_text(hold, "authority")),
			 STR_ARG(person), STR_ARG(doc_text(hold, "instrument")));
}

/* What is owed before somebody goes on board, besides what the texts say of the transfer. */
static enum status judge_owed(struct doing *d, const struct json *transfer, const struct determination *made)
{
	const char *action = action_verbs[d->action];
	struct str key = doc_text(transfer, "transfer");
	const struct json *objection;
	const struct core_clause *owed = owed_still(made);
	TRY(standing_objection(d, transfer, &objection));
	if (objection)
		(void)error_set(
			&d->refusal, STATUS_CONFLICT,
			"%s: objection %.*s to transfer %.*s is not answered: a legal reviewer answers it first",
			action, STR_ARG(doc_text(objection, "objection")), STR_ARG(doc_text(objection, "transfer")));
	else if (!doc_count(transfer, "notices"))
		(void)error_set(&d->refusal, STATUS_REFUSED,
				"%s: no notice of transfer %.*s was served: the person does not know where to", action,
				STR_ARG(key));
	else if (owed)
		(void)error_set(&d->refusal, STATUS_REFUSED, "%s: transfer %.*s still owes: %.*s", action, STR_ARG(key),
				STR_ARG(span_text(owed->ast->span)));
	return STATUS_OK;
}

/* Why the texts or a court said no is the sending state's to know: the receiving side is told that it was said. */
static void refuse_receiver(struct doing *d, const struct json *transfer, const struct json *hold)
{
	if (hold)
		hold_told(d, hold);
	(void)error_set(&d->refusal, hold ? STATUS_CONFLICT : STATUS_REFUSED,
			"%s: transfer %.*s of %.*s cannot go on now%s: ask the sending state", action_verbs[d->action],
			STR_ARG(doc_text(transfer, "transfer")), STR_ARG(doc_text(transfer, "person")),
			hold ? ", a hold stands" : "");
}

static enum status judge(struct doing *d, const struct json *transfer, const struct determination *made,
			 int64_t departs, bool last)
{
	const struct json *hold;
	if (d->refusal.status != STATUS_OK) /* the first no is the one that is told */
		return STATUS_OK;
	TRY(open_hold(d->r, d->arena, doc_text(transfer, "person"), &hold, d->error));
	if (role_sides[d->role] == SIDE_RECEIVING && (hold || made->outcome != OUTCOME_cleared))
		refuse_receiver(d, transfer, hold);
	else if (hold)
		(void)hold_stands(d, doc_text(transfer, "person"), hold, &d->refusal);
	else if (departs)
		TRY(human_elsewhere(d, transfer));
	if (d->refusal.status != STATUS_OK)
		return STATUS_OK;
	if (made->outcome != OUTCOME_cleared)
		refuse_not_cleared(d, doc_text(transfer, "transfer"), doc_text(transfer, "person"), made);
	else if (last)
		return judge_owed(d, transfer, made);
	return STATUS_OK;
}

/* Which of the events that the texts count from have happened by this step, and when. Where the agreement counts from
 * its first transfer, that is the first receipt under it, as fees have it. */
static struct event_days days_of(const struct doing *d, const struct json *transfer, const char *step, int64_t departs)
{
	struct event_days days = { .in_force = true };
	int64_t arrived = time_of(transfer, "deplaned_at");
	bool first = !str_is(doc_text(transfer, "state"), state_names[STATE_arrived]);
	if (departs && first) {
		days.known[EVENT_departure] = true;
		days.day[EVENT_departure] = time_day(departs);
	}
	if (arrived && strcmp(step, state_names[STATE_received]) == 0) {
		days.known[EVENT_arrival] = true;
		days.day[EVENT_arrival] = days.day[EVENT_first_transfer] = time_day(arrived);
		days.known[EVENT_first_transfer] = d->refusal.status == STATUS_OK;
	}
	days.known[EVENT_year_end] = year_end_before(time_day(d->now), &days.day[EVENT_year_end]);
	if (strcmp(step, state_names[STATE_approved]) == 0 && d->refusal.status == STATUS_OK) {
		days.known[EVENT_decision] = true;
		days.day[EVENT_decision] = time_day(d->now);
	}
	return days;
}

enum status transfer_asked(struct store_read *read, struct decider *decider, struct arena *arena,
			   const struct json *transfer, int64_t now, struct determination **made, struct error *error)
{
	const struct json *facts;
	TRY(facts_for(read, arena, transfer, &facts, error));
	return ask_texts(decider, arena, question(arena, transfer, now, 0), facts, made, error);
}

enum status decide_duties(struct doing *d, const struct json *transfer, int event)
{
	struct event_days days = { .known = { false } };
	struct determination *made;
	TRY(transfer_asked(d->r, d->act->decider, d->arena, transfer, d->now, &made, d->error));
	if (event >= 0) {
		days.known[event] = true;
		days.day[event] = time_day(d->happened);
	}
	return duties_arise(d, transfer, made, &days);
}

enum status determination_of(struct doing *d, const struct json *request, const struct json *facts, const char *step,
			     struct determination **made, const struct json **data)
{
	struct arena *a = d->arena;
	struct str key;
	char sha[SHA256_HEX_SIZE];
	TRY(ask_texts(d->act->decider, a, request, facts, made, d->error));
	TRY(record_new_key(d, MAP_determination, &key));
	struct str document = written(a, *made);
	sha256_hex(document, sha);
	*data = doc_with_text(a, doc_object(a), "determination", key);
	*data = doc_with_text(a, *data, "step", str_of(step));
	*data = doc_with_text(a, *data, "outcome", str_of(word_name(WORDS_outcome, (int)(*made)->outcome)));
	*data = doc_with_text(a, *data, "document", document);
	*data = doc_with_text(a, *data, "sha256", str_format(a, "%s", sha));
	*data = doc_with(a, *data, STR("request"), request);
	*data = doc_with(a, *data, STR("facts"), facts);
	return STATUS_OK;
}

enum status decide_transfer(struct doing *d, const struct json *transfer, const char *step, int64_t departs, bool last,
			    struct str *key)
{
	struct arena *a = d->arena;
	const struct json *facts, *data;
	struct determination *made;
	TRY(facts_for(d->r, a, transfer, &facts, d->error));
	TRY(determination_of(d, question(a, transfer, d->now, departs), facts, step, &made, &data));
	*key = doc_text(data, "determination");
	data = doc_with_text(a, data, "transfer", doc_text(transfer, "transfer"));
	TRY(record_emit(d, HAPPENED_determination_made, data));
	TRY(judge(d, transfer, made, departs, last));
	struct event_days days = days_of(d, transfer, step, departs);
	return duties_arise(d, transfer, made, &days);
}
