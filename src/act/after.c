/* after.c - what follows a receipt: how custody ends, where the person is taken next, and what is done when it was an
 * error.
 *
 * I1. A stay ends for a reason of a closed list (state.def), and none of them is a way to another state. Who is moved
 * on departs on another transfer: the sending state decides it anew, as of the state that has the person, under a text
 *     that this one may send by, and `no onward transfer` of the texts before is asked (held_under).
 *     And who is let go is let go on what the record can check: past the end of the basis, at the known end of the
 *     sentence, or by an instrument that is named.
 * I2. A move within a state asks the texts about the place, where they know it; and a hold stands against it.
 * I3. An error that was found is undone: its clock runs from that second, first until a return is ordered, then until
 *     the person is back. Neither duty is done by a word. Nothing is owed for the time, from its beginning.
 */
#include "act_int.h"
#include "country.h"
#include "date.h"

enum { TO_ORDER_DAYS = 3 }; /* within which it is decided how an error is undone */

static enum state state_of(const struct json *transfer) { return (enum state)state_named(doc_text(transfer, "state")); }

static enum status transfers_of(struct doing *d, struct str person, key_vec *keys)
{
	return human_find(d->r, d->arena, INDEX_transfer_of_person, person, keys, d->error);
}

/* Another transfer from where an earlier one ended. */

static enum status sent_on(struct doing *d, const struct json *earlier)
{
	struct str sender = doc_text(earlier, "sender");
	return error_set(d->error, STATUS_CONFLICT,
			 "%s: transfer %.*s is %s: its person is brought back to %.*s, and not sent on",
			 action_verbs[d->action], STR_ARG(doc_text(earlier, "transfer")),
			 str_c(d->arena, doc_text(earlier, "state")), STR_ARG(sender));
}

/* Who is in another state's custody by a transfer of one's own, or is to be brought back from there. */
static enum status find_earlier(struct doing *d, struct str person, const struct json **earlier)
{
	const struct json *stay, *transfer;
	key_vec keys = { 0 };
	*earlier = NULL;
	TRY(open_stay(d->r, d->arena, person, &stay, d->error));
	if (stay && doc_text(stay, "transfer").len && !str_eq(doc_text(stay, "authority"), user_side(d)))
		return record_get(d->r, d->arena, MAP_transfer, doc_text(stay, "transfer"), earlier, d->error);
	TRY(transfers_of(d, person, &keys));
	vec_each (&keys, i) {
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		if (state_kinds[state_of(transfer)] == STATE_KIND_OWED)
			*earlier = transfer;
	}
	return STATUS_OK;
}

enum status transfer_followed(struct doing *d, struct str person, struct str receiver, struct str *follows,
			      struct str *from)
{
	const struct json *earlier;
	*follows = *from = STR_NONE;
	TRY(find_earlier(d, person, &earlier));
	if (!earlier)
		return STATUS_OK;
	*follows = doc_text(earlier, "transfer");
	*from = doc_text(earlier, "receiver");
	if (str_eq(receiver, *from))
		return error_set(d->error, STATUS_BAD_INPUT, "%s: %.*s is in %.*s already, by transfer %.*s",
				 action_verbs[d->action], STR_ARG(person), STR_ARG(*from), STR_ARG(*follows));
	if (!str_eq(receiver, doc_text(earlier, "sender")) && next_to(state_of(earlier), ACTION_leg_depart) < 0)
		return sent_on(d, earlier);
	return STATUS_OK;
}

enum status person_is_back(struct doing *d, struct str person, struct str sender, struct str by)
{
	key_vec keys = { 0 };
	TRY(transfers_of(d, person, &keys));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		int to = next_to(state_of(transfer), ACTION_transfer_receive);
		if (to < 0 || str_eq(keys.at[i], by) || !str_eq(doc_text(transfer, "sender"), sender))
			continue;
		const struct json *data = transfer_moved(d->arena, keys.at[i], (enum state)to);
		if (by.len)
			data = doc_with_text(d->arena, data, "returned_by", by);
		TRY(record_emit(d, HAPPENED_transfer_returned, data));
		TRY(error_duties_end(d, transfer, by.len ? by : STR("transfer.return")));
	}
	return STATUS_OK;
}

enum status transfer_moves_earlier(struct doing *d, const struct json *transfer)
{
	struct str key = doc_text(transfer, "transfer"), follows = doc_text(transfer, "follows");
	const struct json *earlier;
	if (!follows.len)
		return STATUS_OK;
	TRY(record_get(d->r, d->arena, MAP_transfer, follows, &earlier, d->error));
	bool back = str_eq(doc_text(transfer, "receiver"), doc_text(earlier, "sender"));
	if (d->action == ACTION_transfer_receive)
		return back ? person_is_back(d, doc_text(transfer, "person"), doc_text(earlier, "sender"), key)
			    : STATUS_OK;
	if (back || state_of(earlier) == STATE_moved_onward) /* the legs after the first */
		return STATUS_OK;
	int to = next_to(state_of(earlier), d->action);
	if (to < 0)
		return sent_on(d, earlier);
	return record_emit(
		d, HAPPENED_transfer_moved_onward,
		doc_with_text(d->arena, transfer_moved(d->arena, follows, (enum state)to), "onward_by", key));
}

/* A stay ends. */

/* The transfer on which the stay began, or NULL. */
static enum status input_stay(struct doing *d, struct str *key, const struct json **stay, const struct json **transfer)
{
	*transfer = NULL;
	TRY(input_doc(d, "stay", MAP_stay, key, stay));
	TRY(own_side(d, doc_text(*stay, "authority"), "this stay"));
	if (doc_text(*stay, "until").len)
		return error_set(d->error, STATUS_CONFLICT, "stay %.*s has ended already", STR_ARG(*key));
	if (is_way(*stay))
		return error_set(d->error, STATUS_CONFLICT,
				 "%s: stay %.*s is the way of transfer %.*s: it ends with the receipt or the return",
				 action_verbs[d->action], STR_ARG(*key), STR_ARG(doc_text(*stay, "transfer")));
	if (!doc_text(*stay, "transfer").len)
		return STATUS_OK;
	return record_get(d->r, d->arena, MAP_transfer, doc_text(*stay, "transfer"), transfer, d->error);
}

static enum status no_reason(struct doing *d, struct str reason, const struct json *transfer)
{
	struct str sender = transfer ? doc_text(transfer, "sender") : user_side(d);
	return error_set(d->error, STATUS_BAD_INPUT,
			 "stay.end: `reason` is one of released, sentence_served, died, escaped, and not `%.*s`. To "
			 "another place of this state: stay.move. Back to %.*s: transfer.return, by %.*s. On to "
			 "another state: only by a new decision of %.*s, whose departure ends this stay "
			 "(transfer.propose)",
			 (int)(reason.len < 40 ? reason.len : 40), reason.ptr, STR_ARG(sender), STR_ARG(sender),
			 STR_ARG(sender));
}

/* What the case says of the sentence's end; false: nothing. */
static enum status sentence_end(struct doing *d, const struct json *transfer, int32_t *day, bool *known)
{
	const struct json *case_doc;
	*known = false;
	if (!transfer)
		return STATUS_OK;
	TRY(record_get(d->r, d->arena, MAP_case, doc_text(transfer, "case"), &case_doc, d->error));
	for (size_t i = 0; i < doc_count(case_doc, "facts"); i++) {
		const struct json *fact = doc_item(case_doc, "facts", i);
		if (str_is(doc_text(fact, "fact"), "sentence_end"))
			*known = date_parse(doc_text(fact, "value"), day);
	}
	return STATUS_OK;
}

static enum status needs_instrument(struct doing *d, const struct json *stay, int32_t day)
{
	if (input_optional(d, "instrument").len)
		return STATUS_OK;
	return error_set(
		d->error, STATUS_BAD_INPUT,
		"stay.end: `instrument` is missing: the basis of stay %.*s is good until %.*s, so who is let go "
		"before is let go by an order, which is named",
		STR_ARG(doc_text(stay, "stay")), STR_ARG(day_text(d->arena, day)));
}

static enum status may_let_go(struct doing *d, const struct json *stay, const struct json *transfer,
			      enum stay_reason reason)
{
	int32_t day, today = time_day(d->happened);
	bool known;
	TRY(sentence_end(d, transfer, &day, &known));
	if (reason == REASON_sentence_served && known && day > today)
		return error_set(d->error, STATUS_CONFLICT,
				 "stay.end: the sentence ends on %.*s, as the case has it: before that day somebody is "
				 "`released`, by an order",
				 STR_ARG(day_text(d->arena, day)));
	if ((reason == REASON_sentence_served && known) ||
	    (reason != REASON_sentence_served && reason != REASON_released))
		return STATUS_OK;
	if (!stay_basis_until(stay, &day) || day < today)
		return STATUS_OK;
	return needs_instrument(d, stay, day);
}

/* An error stays to be undone, whatever became of the custody. */
static enum status end_moves(struct doing *d, const struct json *transfer, enum stay_reason reason)
{
	struct str key = doc_text(transfer, "transfer");
	int to = end_to(state_of(transfer), reason);
	if (to < 0)
		return error_set(d->error, STATUS_CONFLICT, "%s: transfer %.*s is %s: no custody under it ends so",
				 action_verbs[d->action], STR_ARG(key), str_c(d->arena, doc_text(transfer, "state")));
	if (to == (int)state_of(transfer))
		return STATUS_OK;
	const struct json *data = transfer_moved(d->arena, key, (enum state)to);
	tell(d, "state", str_of(state_names[to]));
	TRY(record_emit(d, HAPPENED_custody_ended,
			doc_with_text(d->arena, data, "reason", str_of(reason_names[reason]))));
	return reason == REASON_died ? error_duties_end(d, transfer, STR_NONE) : STATUS_OK;
}

enum status do_stay_end(struct doing *d)
{
	struct str key, word;
	const struct json *stay, *transfer;
	TRY(input_stay(d, &key, &stay, &transfer));
	TRY(input_text(d, "reason", &word));
	int reason = reason_named(word);
	if (reason < 0)
		return no_reason(d, word, transfer);
	TRY(may_let_go(d, stay, transfer, (enum stay_reason)reason));
	TRY(stay_end(d, stay, word));
	if (!transfer)
		return STATUS_OK;
	TRY(end_moves(d, transfer, (enum stay_reason)reason));
	TRY(decide_duties(d, transfer, EVENT_exit));
	return decide_duties(d, transfer, reason_events[reason]);
}

/* Another place of the same authority. */

static enum status no_hold(struct doing *d, struct str person)
{
	const struct json *hold;
	TRY(open_hold(d->r, d->arena, person, &hold, d->error));
	return hold ? hold_stands(d, person, hold, d->error) : STATUS_OK;
}

/* A prison is reached only by an article that names it, whichever way somebody comes. */
static enum status texts_allow(struct doing *d, const struct json *transfer, struct str facility)
{
	const struct corpus *corpus = d->act->corpus;
	struct str determination;
	int known = corpus_facility(corpus, facility);
	if (known < 0)
		return STATUS_OK;
	const char *state = country_alpha2(corpus->facilities.at[known].state);
	if (!str_is(user_side(d), state))
		return error_set(d->error, STATUS_REFUSED, "%s: %.*s is in %s: who goes there is sent there",
				 action_verbs[d->action], STR_ARG(facility), state);
	if (!transfer)
		return STATUS_OK;
	return decide_transfer(d, doc_with_text(d->arena, transfer, "to", facility), "moved", 0, false, &determination);
}

enum status do_stay_move(struct doing *d)
{
	static const char *const same[] = { "transfer", "agreement", "authority" };
	struct str key, facility, next;
	const struct json *stay, *transfer, *data = doc_object(d->arena);
	TRY(input_stay(d, &key, &stay, &transfer));
	TRY(input_text(d, "facility", &facility));
	TRY(no_hold(d, doc_text(stay, "person")));
	TRY(texts_allow(d, transfer, facility));
	if (d->refusal.status)
		return STATUS_OK;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (doc_text(stay, same[i]).len)
			data = doc_with_text(d->arena, data, same[i], doc_text(stay, same[i]));
	data = doc_with_text(d->arena, data, "facility", facility);
	TRY(stay_open(d, data, doc_text(stay, "person"), "Moved to another place", &next));
	if (!doc_flag(stay, "in_error"))
		return STATUS_OK;
	TRY(record_get(d->r, d->arena, MAP_stay, next, &stay, d->error));
	return stay_found_in_error(d, stay);
}

/* An error. */

/* A text of one's own side, or from outside: the sending state's reviewer, or a court. */
static enum status input_transfer(struct doing *d, struct str *key, const struct json **transfer)
{
	TRY(input_doc(d, "transfer", MAP_transfer, key, transfer));
	if (role_sides[d->role] == SIDE_OUTSIDE)
		return STATUS_OK;
	return own_side(d, doc_text(*transfer, "sender"), "this transfer");
}

static enum status stays_in_error(struct doing *d, const struct json *transfer)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_stay_of_person, doc_text(transfer, "person"), &keys, d->error));
	vec_each (&keys, i) {
		const struct json *stay;
		TRY(record_get(d->r, d->arena, MAP_stay, keys.at[i], &stay, d->error));
		if (!is_way(stay) && str_eq(doc_text(stay, "transfer"), doc_text(transfer, "transfer")))
			TRY(stay_found_in_error(d, stay));
	}
	return STATUS_OK;
}

enum status transfer_in_error(struct doing *d, const struct json *transfer, struct str what, struct str instrument)
{
	struct str key = doc_text(transfer, "transfer");
	const struct json *evidence, *data = transfer_moved(d->arena, key, STATE_in_error);
	tell(d, "state", str_of(state_names[STATE_in_error]));
	data = doc_with_text(d->arena, data, "error", what);
	data = doc_with_text(d->arena, data, "error_instrument", instrument);
	TRY(evidence_named(d, doc_text(transfer, "person"), &evidence));
	if (evidence)
		data = doc_with(d->arena, data, STR("error_evidence"), evidence);
	data = doc_with_text(d->arena, data, "error_found", time_text(d->arena, d->happened));
	TRY(record_emit(d, HAPPENED_error_found, doc_with_text(d->arena, data, "error_found_by", d->user_key)));
	TRY(error_duty_open(d, transfer, DUTY_TO_ORDER, instrument,
			    day_text(d->arena, time_day(d->now) + TO_ORDER_DAYS)));
	return stays_in_error(d, transfer);
}

enum status do_error_find(struct doing *d)
{
	struct str key, what, instrument;
	enum state to;
	const struct json *transfer;
	TRY(input_transfer(d, &key, &transfer));
	TRY(input_text(d, "reason", &what));
	TRY(input_text(d, "instrument", &instrument));
	TRY(arrow(d, transfer, &to));
	return transfer_in_error(d, transfer, what, instrument);
}

enum status do_return_order(struct doing *d)
{
	struct str key, instrument, until;
	enum state to;
	int32_t day;
	const struct json *transfer;
	TRY(input_transfer(d, &key, &transfer));
	TRY(input_text(d, "instrument", &instrument));
	TRY(input_text(d, "until", &until));
	if (!date_parse(until, &day) || day < time_day(d->now))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "return.order: `until` must be a day, today or later, by which the person is back");
	TRY(arrow(d, transfer, &to));
	const struct json *data = transfer_moved(d->arena, key, to);
	tell(d, "state", str_of(state_names[to]));
	data = doc_with_text(d->arena, data, "return_instrument", instrument);
	data = doc_with_text(d->arena, data, "return_until", until);
	data = doc_with_text(d->arena, data, "return_ordered", time_text(d->arena, d->happened));
	TRY(record_emit(d, HAPPENED_return_ordered, doc_with_text(d->arena, data, "return_ordered_by", d->user_key)));
	TRY(error_duties_end(d, transfer, instrument));
	return error_duty_open(d, transfer, DUTY_TO_BRING_BACK, instrument, until);
}
