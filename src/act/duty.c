/* duty.c - what the texts order to be done by a day, as documents with a deadline.
 *
 * A duty arises when the texts are asked: whenever a transfer goes a step further, and when something becomes known of
 * a person who is away or was received; of a programme of assistance, whenever it is asked about or something becomes
 * known of it. It is one document of a case for a clause (of a transfer, where the clause counts from something that
 * happens to the transfer), or of a programme, whoever asks how often; when the day moves, the document is moved. What
 * counts from the agreement itself (in_force, first_transfer, year_end) is owed of no person: it is one document of the
 * agreement, of each year its own, and arises when the texts are asked about the first transfer that it is due of.
 *
 * I1. A duty that is done stays done. Who does it is who the clause names.
 * I2. What turns on something unknown does not arise; it arises when that becomes known.
 * I3. What an error asks for (after.c) is done by what undoes the error, and by no word.
 */
#include "act_int.h"
#include "date.h"

static const char *event_word(const struct core_clause *clause, const struct corpus *corpus, struct arena *arena)
{
	if (clause->event >= 0)
		return word_name(WORDS_event, clause->event);
	return clause->event_fact >= 0 ? str_c(arena, corpus->facts.at[clause->event_fact].name) : "found";
}

/* Does it count from what happens to the transfer, and not from a day of the person? */
static bool of_transfer(const struct core_clause *clause)
{
	return clause->event_fact < 0 && clause->event != EVENT_sentence_end;
}

static bool of_agreement(const struct core_clause *clause)
{
	return clause->event == EVENT_in_force || clause->event == EVENT_first_transfer ||
	       clause->event == EVENT_year_end;
}

static bool is_of(const struct json *doc, const struct core_clause *clause, struct str instrument, struct str transfer,
		  struct str due)
{
	bool same = clause->event != EVENT_year_end || str_eq(doc_text(doc, "due"), due);
	return same && str_eq(doc_text(doc, "instrument"), instrument) &&
	       str_eq(doc_text(doc, "article"), clause->article->id) &&
	       doc_number(doc, "clause", 0) == (int64_t)clause->number &&
	       (!of_transfer(clause) || of_agreement(clause) || str_eq(doc_text(doc, "transfer"), transfer));
}

typedef VEC(const struct json *) duty_docs;

/* Those that the texts ordered before: of the case or the programme, or of the agreement; read once for all that they
 * order now. */
struct ordered {
	bool read;
	duty_docs docs;
};

static enum status find_known(struct doing *d, const struct json *of, bool agreement, struct ordered *known)
{
	key_vec keys = { 0 };
	bool programme = doc_text(of, "programme").len > 0;
	if (known->read)
		return STATUS_OK;
	known->read = true;
	TRY(record_find(d->r, d->arena,
			programme   ? INDEX_duty_of_programme
			: agreement ? INDEX_duty_of_agreement
				    : INDEX_duty_of_case,
			doc_text(of, programme   ? "programme"
				     : agreement ? "agreement"
						 : "case"),
			&keys, d->error));
	vec_each (&keys, i)
		TRY(record_get(d->r, d->arena, MAP_duty, keys.at[i], vec_push(d->arena, &known->docs), d->error));
	return STATUS_OK;
}

static const struct json *known_of(const duty_docs *known, const struct json *of, const struct core_clause *clause,
				   struct str instrument, struct str due)
{
	for (size_t i = known->count; i > 0; i--)
		if (is_of(known->at[i - 1], clause, instrument, doc_text(of, "transfer"), due))
			return known->at[i - 1];
	return NULL;
}

static enum status move_duty(struct doing *d, const struct json *known, struct str due)
{
	struct str state = doc_text(known, "state");
	struct str from = doc_text(known, "counts_from");
	if (str_eq(doc_text(known, "due"), due) || str_is(from, "found") ||
	    str_is(from, word_name(WORDS_event, EVENT_first_transfer)) || /* what is first stays first */
	    (!str_is(state, "open") && !str_is(state, "overdue")))
		return STATUS_OK;
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", doc_text(known, "duty"));
	data = doc_with_text(d->arena, data, "due", due);
	return record_emit(d, HAPPENED_duty_moved, doc_with_text(d->arena, data, "state", STR("open")));
}

static enum status open_duty(struct doing *d, const struct json *of, const struct core_clause *clause,
			     struct str instrument, struct str due, const struct json **opened)
{
	static const char *const of_person[] = { "case", "person", "transfer", "programme", "sender", "receiver" },
				 *const of_all[] = { "agreement", "sender", "receiver" };
	struct arena *a = d->arena;
	bool agreement = of_agreement(clause) && !doc_text(of, "programme").len;
	const char *const *members = agreement ? of_all : of_person;
	size_t count = agreement ? sizeof of_all / sizeof *of_all : sizeof of_person / sizeof *of_person;
	bool back = clause->kind == CLAUSE_return;
	struct str key;
	TRY(record_new_key(d, MAP_duty, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "duty", key);
	for (size_t i = 0; i < count; i++)
		if (doc_text(of, members[i]).len)
			data = doc_with_text(a, data, members[i], doc_text(of, members[i]));
	if (doc_text(of, "from").len) /* who is the sender there */
		data = doc_with_text(a, data, "sender", doc_text(of, "from"));
	data = doc_with_text(a, data, "instrument", instrument);
	data = doc_with_text(a, data, "article", clause->article->id);
	data = doc_with_int(a, data, "clause", (int64_t)clause->number);
	data = doc_with_text(a, data, "words", back ? STR("return the person") : clause->ast->text);
	data = doc_with_text(a, data, "party", back ? STR("receiver") : clause->ast->parties.at[0].text);
	data = doc_with_text(a, data, "counts_from", str_of(event_word(clause, d->act->corpus, a)));
	data = doc_with_text(a, data, "due", due);
	*opened = doc_with_text(a, data, "state", STR("open"));
	return record_emit(d, HAPPENED_duty_arose, *opened);
}

/* Nobody is returned who did not go. */
static bool counts(const struct json *of, const struct core_clause *clause)
{
	int state = state_named(doc_text(of, "state"));
	return clause->kind != CLAUSE_return || (state >= 0 && has_left((enum state)state));
}

enum status duties_arise(struct doing *d, const struct json *of, const struct determination *made,
			 const struct event_days *days)
{
	duty_list duties = { 0 };
	struct ordered lists[2] = { { .read = false } }; /* the second: of the agreement */
	find_duties(d->arena, made, days, &duties);
	vec_each (&duties, i) {
		const struct core_clause *clause = duties.at[i].clause;
		struct str instrument = made->corpus->instruments.at[clause->article->instrument].id;
		bool agreement = of_agreement(clause) && !doc_text(of, "programme").len;
		struct ordered *list = &lists[agreement];
		if (!counts(of, clause))
			continue;
		struct str due = day_text(d->arena, duties.at[i].due);
		TRY(find_known(d, of, agreement, list));
		const struct json *known = known_of(&list->docs, of, clause, instrument, due);
		TRY(known ? move_duty(d, known, due)
			  : open_duty(d, of, clause, instrument, due, vec_push(d->arena, &list->docs)));
	}
	return STATUS_OK;
}

/* What is owed of a programme is owed by who pays, whichever of its officers the text names, but for what it lays upon
 * the receiver; and it is the programme's officers who say that it was done, as it is a case's who say so of a case. */
static enum status may_do_it(struct doing *d, const struct json *duty)
{
	bool money = doc_text(duty, "programme").len > 0, officer = d->role == ROLE_programme_officer;
	if (money != officer)
		return error_set(d->error, STATUS_REFUSED, "duty.done: a duty of a %s is not for a %s to do",
				 money ? "programme" : "case", role_names[d->role]);
	struct str party = doc_text(duty, "party"), sender = doc_text(duty, "sender"),
		   receiver = doc_text(duty, "receiver");
	if (str_is(party, "sender"))
		return own_side(d, sender, "this duty");
	if (money && !str_is(party, "receiver"))
		return own_side(d, sender, "this duty");
	if (str_is(party, "receiver"))
		return own_side(d, receiver, "this duty");
	return str_eq(user_side(d), sender) ? STATUS_OK : own_side(d, receiver, "this duty");
}

/* What an error asks for. */

static const struct {
	const char *counts_from, *words, *by;
} error_duties[] = {
	[DUTY_TO_ORDER] = { "error_found", "decide how the error is undone: order the return", "return.order" },
	[DUTY_TO_BRING_BACK] = { "return_ordered", "bring the person back", "transfer.return" },
};

enum status error_duty_open(struct doing *d, const struct json *transfer, enum error_duty what, struct str instrument,
			    struct str due)
{
	static const char *const members[] = { "case", "person", "transfer", "sender", "receiver" };
	struct arena *a = d->arena;
	struct str key;
	TRY(record_new_key(d, MAP_duty, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "duty", key);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		data = doc_with_text(a, data, members[i], doc_text(transfer, members[i]));
	data = doc_with_text(a, data, "instrument", instrument);
	data = doc_with_text(a, data, "article", STR_NONE);
	data = doc_with_int(a, data, "clause", 0);
	data = doc_with_text(a, data, "words", str_of(error_duties[what].words));
	data = doc_with_text(a, data, "party", STR("sender"));
	data = doc_with_text(a, data, "counts_from", str_of(error_duties[what].counts_from));
	data = doc_with_text(a, data, "due", due);
	return record_emit(d, HAPPENED_duty_arose, doc_with_text(a, data, "state", STR("open")));
}

static bool is_of_error(const struct json *duty)
{
	struct str from = doc_text(duty, "counts_from");
	return str_is(from, error_duties[DUTY_TO_ORDER].counts_from) ||
	       str_is(from, error_duties[DUTY_TO_BRING_BACK].counts_from);
}

static bool is_owed(const struct json *duty)
{
	return str_is(doc_text(duty, "state"), "open") || str_is(doc_text(duty, "state"), "overdue");
}

static enum status end_duty(struct doing *d, struct str key, struct str how)
{
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", key);
	data = doc_with_text(d->arena, data, "state", STR("done"));
	data = doc_with_text(d->arena, data, "how", how);
	data = doc_with_text(d->arena, data, "done_by", d->user_key);
	return record_emit(d, HAPPENED_duty_done,
			   doc_with_text(d->arena, data, "done", time_text(d->arena, d->happened)));
}

static enum status void_duty(struct doing *d, struct str key)
{
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", key);
	return record_emit(d, HAPPENED_duty_void, doc_with_text(d->arena, data, "state", STR("void")));
}

enum status error_duties_end(struct doing *d, const struct json *transfer, struct str how)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_duty_of_case, doc_text(transfer, "case"), &keys, d->error));
	vec_each (&keys, i) {
		const struct json *duty;
		TRY(record_get(d->r, d->arena, MAP_duty, keys.at[i], &duty, d->error));
		if (str_eq(doc_text(duty, "transfer"), doc_text(transfer, "transfer")) && is_of_error(duty) &&
		    is_owed(duty))
			TRY(how.len ? end_duty(d, keys.at[i], how) : void_duty(d, keys.at[i]));
	}
	return STATUS_OK;
}

enum status do_duty_done(struct doing *d)
{
	struct str key, how;
	const struct json *duty;
	TRY(input_doc(d, "duty", MAP_duty, &key, &duty));
	TRY(input_text(d, "how", &how));
	TRY(may_do_it(d, duty));
	for (int i = 0; i < 2; i++)
		if (str_is(doc_text(duty, "counts_from"), error_duties[i].counts_from))
			return error_set(d->error, STATUS_CONFLICT, "duty.done: %.*s is done by %s, and by no word",
					 STR_ARG(key), error_duties[i].by);
	if (!is_owed(duty))
		return error_set(d->error, STATUS_CONFLICT, "duty %.*s is %s already", STR_ARG(key),
				 str_c(d->arena, doc_text(duty, "state")));
	return end_duty(d, key, how);
}

/* The transfer came to its end before anybody departed: what was to be done before that departure is not owed. */
static bool is_void(const struct json *duty, const struct json *transfer)
{
	int state = state_named(doc_text(transfer, "state")), from = state_named(doc_text(transfer, "stopped_from"));
	return str_is(doc_text(duty, "counts_from"), "departure") && !doc_text(transfer, "deplaned_at").len &&
	       (state == STATE_withdrawn || state == STATE_refused ||
		(state == STATE_stopped && from >= 0 && state_kinds[from] == STATE_KIND_OPEN));
}

enum status duty_overdue(struct doing *d, const struct due *due)
{
	const struct json *duty, *transfer = NULL;
	TRY(record_get(d->r, d->arena, MAP_duty, due->key, &duty, d->error));
	if (doc_text(duty, "transfer").len)
		TRY(record_get(d->r, d->arena, MAP_transfer, doc_text(duty, "transfer"), &transfer, d->error));
	if (transfer && is_void(duty, transfer))
		return void_duty(d, due->key);
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", due->key);
	return record_emit(d, HAPPENED_duty_overdue, doc_with_text(d->arena, data, "state", STR("overdue")));
}
