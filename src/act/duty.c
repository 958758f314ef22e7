/* duty.c - what the texts order to be done by a day, as documents with a deadline.
 *
 * A duty arises when the texts are asked: whenever a transfer goes a step further, and when something becomes known of
 * a person who is away or was received; of a programme of assistance, whenever it is asked about or something becomes
 * known of it. It is one document of a case for a clause (of a transfer, where the clause counts from something that
 * happens to the transfer), or of a programme, whoever asks how often; when the day moves, the document is moved.
 *
 * I1. A duty that is done stays done. Who does it is who the clause names.
 * I2. What turns on something unknown does not arise; it arises when that becomes known.
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

static bool is_of(const struct json *doc, const struct core_clause *clause, struct str instrument, struct str transfer)
{
	return str_eq(doc_text(doc, "instrument"), instrument) &&
	       str_eq(doc_text(doc, "article"), clause->article->id) &&
	       doc_number(doc, "clause", 0) == (int64_t)clause->number &&
	       (!of_transfer(clause) || str_eq(doc_text(doc, "transfer"), transfer));
}

static enum status find_known(struct doing *d, const struct json *of, const struct core_clause *clause,
			      struct str instrument, const struct json **known)
{
	key_vec keys = { 0 };
	struct str programme = doc_text(of, "programme");
	*known = NULL;
	TRY(record_find(d->r, d->arena, programme.len ? INDEX_duty_of_programme : INDEX_duty_of_case,
			programme.len ? programme : doc_text(of, "case"), &keys, d->error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(d->r, d->arena, MAP_duty, keys.at[i], &doc, d->error));
		if (is_of(doc, clause, instrument, doc_text(of, "transfer")))
			*known = doc;
	}
	return STATUS_OK;
}

static enum status move_duty(struct doing *d, const struct json *known, struct str due)
{
	struct str state = doc_text(known, "state");
	if (str_eq(doc_text(known, "due"), due) || str_is(doc_text(known, "counts_from"), "found") ||
	    (!str_is(state, "open") && !str_is(state, "overdue")))
		return STATUS_OK;
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", doc_text(known, "duty"));
	data = doc_with_text(d->arena, data, "due", due);
	return record_emit(d, HAPPENED_duty_moved, doc_with_text(d->arena, data, "state", STR("open")));
}

static enum status open_duty(struct doing *d, const struct json *of, const struct core_clause *clause,
			     struct str instrument, struct str due)
{
	static const char *const members[] = { "case", "person", "transfer", "programme", "sender", "receiver" };
	struct arena *a = d->arena;
	bool back = clause->kind == CLAUSE_return;
	struct str key;
	TRY(record_new_key(d, MAP_duty, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "duty", key);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (doc_text(of, members[i]).len)
			data = doc_with_text(a, data, members[i], doc_text(of, members[i]));
	data = doc_with_text(a, data, "instrument", instrument);
	data = doc_with_text(a, data, "article", clause->article->id);
	data = doc_with_int(a, data, "clause", (int64_t)clause->number);
	data = doc_with_text(a, data, "words", back ? STR("return the person") : clause->ast->text);
	data = doc_with_text(a, data, "party", back ? STR("receiver") : clause->ast->parties.at[0].text);
	data = doc_with_text(a, data, "counts_from", str_of(event_word(clause, d->act->corpus, a)));
	data = doc_with_text(a, data, "due", due);
	return record_emit(d, HAPPENED_duty_arose, doc_with_text(a, data, "state", STR("open")));
}

/* Nobody is returned who did not go. */
static bool counts(const struct json *of, const struct core_clause *clause)
{
	int state = state_named(doc_text(of, "state"));
	return clause->kind != CLAUSE_return || state == STATE_received ||
	       (state >= 0 && state_kinds[state] == STATE_KIND_AWAY);
}

enum status duties_arise(struct doing *d, const struct json *of, const struct determination *made,
			 const struct event_days *days)
{
	duty_list duties = { 0 };
	find_duties(d->arena, made, days, &duties);
	vec_each (&duties, i) {
		const struct core_clause *clause = duties.at[i].clause;
		struct str instrument = made->corpus->instruments.at[clause->article->instrument].id;
		const struct json *known;
		char due[11];
		if (!counts(of, clause))
			continue;
		date_format(duties.at[i].due, due);
		TRY(find_known(d, of, clause, instrument, &known));
		if (known)
			TRY(move_duty(d, known, str_format(d->arena, "%s", due)));
		else
			TRY(open_duty(d, of, clause, instrument, str_format(d->arena, "%s", due)));
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

enum status do_duty_done(struct doing *d)
{
	struct str key, how;
	const struct json *duty;
	TRY(input_doc(d, "duty", MAP_duty, &key, &duty));
	TRY(input_text(d, "how", &how));
	TRY(may_do_it(d, duty));
	if (!str_is(doc_text(duty, "state"), "open") && !str_is(doc_text(duty, "state"), "overdue"))
		return error_set(d->error, STATUS_CONFLICT, "duty %.*s is %.*s already", STR_ARG(key),
				 STR_ARG(doc_text(duty, "state")));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "duty", key);
	data = doc_with_text(d->arena, data, "state", STR("done"));
	data = doc_with_text(d->arena, data, "how", how);
	data = doc_with_text(d->arena, data, "done_by", d->user_key);
	return record_emit(d, HAPPENED_duty_done,
			   doc_with_text(d->arena, data, "done", time_text(d->arena, d->happened)));
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
	const struct json *duty, *transfer = NULL,
				 *data = doc_with_text(d->arena, doc_object(d->arena), "duty", due->key);
	TRY(record_get(d->r, d->arena, MAP_duty, due->key, &duty, d->error));
	if (doc_text(duty, "transfer").len)
		TRY(record_get(d->r, d->arena, MAP_transfer, doc_text(duty, "transfer"), &transfer, d->error));
	if (transfer && is_void(duty, transfer))
		return record_emit(d, HAPPENED_duty_void, doc_with_text(d->arena, data, "state", STR("void")));
	return record_emit(d, HAPPENED_duty_overdue, doc_with_text(d->arena, data, "state", STR("overdue")));
}
