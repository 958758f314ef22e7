/* transfer.c - one person's way: proposed, determined, approved, accepted by name, and every way in which it ends. */
#include "act_int.h"
#include "base64.h"
#include "country.h"
#include "crypto.h"
#include "date.h"

static enum status own_transfer(struct doing *d, const char *side, struct str *key, const struct json **transfer)
{
	TRY(input_doc(d, "transfer", MAP_transfer, key, transfer));
	return side ? own_side(d, doc_text(*transfer, side), "this transfer") : STATUS_OK;
}

enum status do_transfer_propose(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, case_key, agreement, receiver, purpose, to, follows, from;
	const struct json *case_doc;
	TRY(input_doc(d, "case", MAP_case, &case_key, &case_doc));
	TRY(own_side(d, doc_text(case_doc, "side"), "this case"));
	TRY(input_text(d, "agreement", &agreement));
	TRY(input_text(d, "receiver", &receiver));
	TRY(input_text(d, "purpose", &purpose));
	TRY(input_text(d, "to", &to));
	const struct instrument *in = corpus_instrument(d->act->corpus, agreement);
	if (!in || in->kind != INSTRUMENT_agreement || in->amends >= 0)
		return error_set(d->error, STATUS_BAD_INPUT, "no agreement is called `%.*s`", STR_ARG(agreement));
	if (country_index(receiver) < 0)
		return error_set(d->error, STATUS_BAD_INPUT, "`receiver` must be a state's code of two capitals");
	if (word_index(WORDS_purpose, purpose) < 0)
		return error_set(d->error, STATUS_BAD_INPUT, "`%.*s` is no purpose", STR_ARG(purpose));
	if (!str_is(to, "none") && corpus_facility(d->act->corpus, to) < 0)
		return error_set(d->error, STATUS_BAD_INPUT, "no facility is called `%.*s`; without one say none",
				 STR_ARG(to));
	TRY(transfer_followed(d, doc_text(case_doc, "person"), receiver, &follows, &from));
	TRY(record_new_key(d, MAP_transfer, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", key);
	if (follows.len) {
		data = doc_with_text(a, data, "follows", follows);
		data = doc_with_text(a, data, "from", from);
	}
	data = doc_with_text(a, data, "case", case_key);
	data = doc_with_text(a, data, "person", doc_text(case_doc, "person"));
	data = doc_with_text(a, data, "agreement", agreement);
	data = doc_with_text(a, data, "sender", user_side(d));
	data = doc_with_text(a, data, "receiver", receiver);
	data = doc_with_text(a, data, "purpose", purpose);
	data = doc_with_text(a, data, "to", to);
	data = doc_with_text(a, data, "proposed_by", d->user_key);
	data = doc_with_text(a, data, "state", str_of(state_names[STATE_proposed]));
	tell(d, "transfer", key);
	return record_emit(d, HAPPENED_transfer_proposed, data);
}

const struct json *transfer_moved(struct arena *arena, struct str transfer, enum state to)
{
	const struct json *data = doc_with_text(arena, doc_object(arena), "transfer", transfer);
	return doc_with_text(arena, data, "state", str_of(state_names[to]));
}

static const struct json *moved(struct doing *d, struct str key, enum state to)
{
	tell(d, "state", str_of(state_names[to]));
	return transfer_moved(d->arena, key, to);
}

/* The arrows that ask the texts: the data so far, or d->refusal.status. */
static enum status decided(struct doing *d, struct str key, const struct json *transfer, const struct json **data)
{
	enum state to;
	struct str determination;
	TRY(arrow(d, transfer, &to));
	TRY(decide_transfer(d, transfer, state_names[to], 0, false, &determination));
	*data = doc_with_text(d->arena, moved(d, key, to), "determination", determination);
	return STATUS_OK;
}

enum status do_transfer_determine(struct doing *d)
{
	struct str key;
	const struct json *transfer, *data;
	TRY(own_transfer(d, "sender", &key, &transfer));
	TRY(decided(d, key, transfer, &data));
	return d->refusal.status ? STATUS_OK : record_emit(d, HAPPENED_transfer_determined, data);
}

/* A reviewer is a second pair of eyes: whoever wrote anything into the case is not. That is a name, an identifier, a
 * file, a fact, a notice, a consent, a link to another record, and a hold that was placed or released: each says
 * something for or against the move. The review itself is no part of it: asking the texts, answering an objection
 * (which asks for second eyes, too), stopping, looking. */
bool contributed(const struct json *doc, const char *list, struct str user)
{
	for (size_t i = 0; i < doc_count(doc, list); i++)
		if (str_eq(doc_text(doc_item(doc, list, i), "by"), user))
			return true;
	return str_eq(doc_text(doc, "by"), user);
}

/* Whether the user made a document of the person's, or undid it, which the member `undone_by` says. */
static enum status made_or_undid(struct doing *d, enum map_id map, enum index_id index, struct str person,
				 const char *undone_by, bool *found)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, index, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(d->r, d->arena, map, keys.at[i], &doc, d->error));
		*found = *found || str_eq(doc_text(doc, "by"), d->user_key) ||
			 str_eq(doc_text(doc, undone_by), d->user_key);
	}
	return STATUS_OK;
}

enum status second_eyes(struct doing *d, const struct json *transfer)
{
	const struct json *person, *case_doc;
	struct str key = doc_text(transfer, "person");
	key_vec files = { 0 };
	TRY(record_get(d->r, d->arena, MAP_person, key, &person, d->error));
	TRY(record_get(d->r, d->arena, MAP_case, doc_text(transfer, "case"), &case_doc, d->error));
	TRY(record_find_last(d->r, d->arena, INDEX_evidence_of_person_by, pair_value(d->arena, key, d->user_key), 1,
			     &files, d->error));
	bool found = files.count || contributed(person, "names", d->user_key) ||
		     contributed(person, "identifiers", d->user_key) || contributed(case_doc, "facts", d->user_key) ||
		     contributed(transfer, "notices", d->user_key) || contributed(transfer, "consents", d->user_key);
	TRY(made_or_undid(d, MAP_hold, INDEX_hold_of_person, key, "released_user", &found));
	TRY(made_or_undid(d, MAP_same, INDEX_same_of_person, key, "taken_back_by", &found));
	if (!found)
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED,
			 "%s: %.*s has worked on this case, and this needs another pair of eyes",
			 action_verbs[d->action], STR_ARG(d->user_key));
}

enum status do_transfer_approve(struct doing *d)
{
	struct str key;
	const struct json *transfer, *data;
	TRY(own_transfer(d, "sender", &key, &transfer));
	TRY(second_eyes(d, transfer));
	TRY(decided(d, key, transfer, &data));
	if (d->refusal.status)
		return STATUS_OK;
	return record_emit(d, HAPPENED_transfer_approved, doc_with_text(d->arena, data, "approved_by", d->user_key));
}

enum status do_transfer_accept(struct doing *d)
{
	struct str key, name;
	const struct json *transfer, *data, *person;
	TRY(own_transfer(d, "receiver", &key, &transfer));
	TRY(input_text(d, "name", &name));
	TRY(record_get(d->r, d->arena, MAP_person, doc_text(transfer, "person"), &person, d->error));
	if (!str_eq(name, doc_text(person, "name")))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "transfer.accept: this transfer is of %.*s; a person is accepted by name",
				 STR_ARG(doc_text(person, "name")));
	TRY(decided(d, key, transfer, &data));
	if (d->refusal.status)
		return STATUS_OK;
	data = doc_with_text(d->arena, data, "accepted_by", d->user_key);
	return record_emit(d, HAPPENED_transfer_accepted, doc_with_text(d->arena, data, "accepted_name", name));
}

enum status do_consent_record(struct doing *d)
{
	struct str key, of;
	const struct json *transfer;
	TRY(own_transfer(d, "sender", &key, &transfer));
	TRY(input_text(d, "of", &of));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "transfer", key);
	data = doc_with_text(d->arena, data, "of", of);
	return record_emit(d, HAPPENED_consent_given, doc_with_text(d->arena, data, "verified_by", d->user_key));
}

/* The ways to end: none asks the texts, for none moves anybody further. Each is for one of the two states; an order
 * from outside is a hold, which stands against the next transfer as well. */

static enum status ended(struct doing *d, const char *side, const struct json **transfer, const struct json **data)
{
	struct str key, reason;
	enum state to;
	TRY(own_transfer(d, side, &key, transfer));
	TRY(input_text(d, "reason", &reason));
	TRY(arrow(d, *transfer, &to));
	*data = doc_with_text(d->arena, moved(d, key, to), "reason", reason);
	return STATUS_OK;
}

enum status do_transfer_stop(struct doing *d)
{
	const struct json *transfer, *data;
	TRY(ended(d, "sender", &transfer, &data));
	return record_emit(d, HAPPENED_transfer_stopped,
			   doc_with_text(d->arena, data, "stopped_from", doc_text(transfer, "state")));
}

enum status do_transfer_withdraw(struct doing *d)
{
	const struct json *transfer, *data;
	TRY(ended(d, "sender", &transfer, &data));
	return record_emit(d, HAPPENED_transfer_withdrawn, data);
}

enum status do_transfer_refuse(struct doing *d)
{
	const struct json *transfer, *data;
	TRY(ended(d, "receiver", &transfer, &data));
	data = doc_with_text(d->arena, data, "refused_from", doc_text(transfer, "state"));
	return record_emit(d, HAPPENED_transfer_refused, doc_with_text(d->arena, data, "refused_by", d->user_key));
}

enum status do_transfer_died(struct doing *d)
{
	const struct json *transfer, *data;
	TRY(ended(d, "sender", &transfer, &data));
	TRY(record_emit(d, HAPPENED_transfer_died, data));
	TRY(stays_end(d, doc_text(transfer, "person"), state_names[STATE_died]));
	return decide_duties(d, transfer, EVENT_death);
}

enum status do_transfer_escaped(struct doing *d)
{
	const struct json *transfer, *data;
	TRY(ended(d, "sender", &transfer, &data));
	TRY(record_emit(d, HAPPENED_transfer_escaped, data));
	TRY(stays_end(d, doc_text(transfer, "person"), state_names[STATE_escaped]));
	return decide_duties(d, transfer, EVENT_escape);
}

enum status do_recall_acknowledge(struct doing *d)
{
	struct str key;
	const struct json *transfer;
	TRY(own_transfer(d, "sender", &key, &transfer));
	if (!str_is(doc_text(transfer, "state"), state_names[STATE_recalled]))
		return error_set(d->error, STATUS_CONFLICT, "transfer %.*s is not recalled", STR_ARG(key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "transfer", key);
	return record_emit(d, HAPPENED_recall_acknowledged,
			   doc_with_text(d->arena, data, "acknowledged_by", d->user_key));
}

/* Given back after a receipt: the custody that it began is over. */
static enum status back_by_hand(struct doing *d, const struct json *transfer)
{
	struct str person = doc_text(transfer, "person");
	tell(d, "state", str_of(state_names[STATE_returned]));
	TRY(stays_end_by_return(d, person, doc_text(transfer, "sender")));
	return person_is_back(d, person, doc_text(transfer, "sender"), STR_NONE);
}

enum status do_transfer_return(struct doing *d)
{
	struct str key;
	enum state to;
	const struct json *transfer;
	TRY(own_transfer(d, "sender", &key, &transfer));
	TRY(arrow(d, transfer, &to));
	if (doc_text(transfer, "receipt").len)
		return back_by_hand(d, transfer);
	if (!is_away(transfer))
		return error_set(d->error, STATUS_CONFLICT, "transfer %.*s was %s before departure: nobody is away",
				 STR_ARG(key), str_c(d->arena, doc_text(transfer, "state")));
	TRY(record_emit(d, HAPPENED_transfer_returned, moved(d, key, to)));
	return stays_end_by_return(d, doc_text(transfer, "person"), doc_text(transfer, "sender"));
}

/* The receipt. */

struct str act_receipt(struct arena *arena, const struct json *transfer)
{
	static const char *const members[] = { "transfer", "person", "agreement", "sender",
					       "receiver", "to",     "mission",   "deplaned_at" };
	const struct json *receipt = doc_object(arena);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		receipt = doc_with_text(arena, receipt, members[i], doc_text(transfer, members[i]));
	return doc_written(arena, receipt);
}

static bool key_signed(struct arena *arena, const struct json *user, struct str receipt, struct str signature)
{
	struct str key, bytes;
	return base64_decode(arena, doc_text(user, "key"), &key) && key.len == ED25519_PUBLIC_SIZE &&
	       base64_decode(arena, signature, &bytes) && bytes.len == ED25519_SIGNATURE_SIZE &&
	       ed25519_verify((const unsigned char *)key.ptr, receipt, (const unsigned char *)bytes.ptr);
}

static enum status check_signature(struct doing *d, const struct json *user, enum role role, struct str receipt,
				   struct str signature)
{
	if (!doc_text(user, "key").len)
		return error_set(d->error, STATUS_REFUSED, "%s: %.*s has no key to sign with", action_verbs[d->action],
				 STR_ARG(doc_text(user, "user")));
	if (key_signed(d->arena, user, receipt, signature))
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED, "%s: the signature of the %s is not of this receipt",
			 action_verbs[d->action],
			 role == ROLE_transport_officer ? "transport officer" : "receiving officer");
}

/* One side of a receipt. */
struct side_signed {
	struct str by, how, signature; /* how: "key", with a signature; "device code", without */
};

/* The acting officer's own: a signature of the receipt, or the code that the own device shows. */
static enum status sign_own(struct doing *d, const char *member, struct str receipt, struct side_signed *side)
{
	*side = (struct side_signed){ .by = d->user_key, .how = STR("key") };
	if (json_get(d->input, "code")) {
		side->how = STR("device code");
		return device_confirms(d);
	}
	TRY(input_text(d, member, &side->signature));
	return check_signature(d, d->user, d->role, receipt, side->signature);
}

/* Both signatures in one call: the officers stood beside one device. */
static enum status sign_for(struct doing *d, const struct json *transfer, struct str receipt, struct side_signed *side)
{
	const struct json *user;
	*side = (struct side_signed){ .how = STR("key") };
	TRY(input_text(d, "handed_over_by", &side->by));
	TRY(input_text(d, "handed_over_signature", &side->signature));
	TRY(record_get(d->r, d->arena, MAP_user, side->by, &user, d->error));
	if (role_named(doc_text(user, "role")) != ROLE_transport_officer ||
	    !str_eq(doc_text(user, "side"), doc_text(transfer, "sender")))
		return error_set(d->error, STATUS_REFUSED, "transfer.receive: %.*s is no %s of %.*s", STR_ARG(side->by),
				 role_names[ROLE_transport_officer], STR_ARG(doc_text(transfer, "sender")));
	return check_signature(d, user, ROLE_transport_officer, receipt, side->signature);
}

/* What was confirmed on the other side's own device, as long as nothing has touched the transfer since. */
static enum status find_handover(struct doing *d, const struct json *transfer, struct str receipt,
				 struct side_signed *side)
{
	struct str key = doc_text(transfer, "transfer");
	size_t count = doc_count(transfer, "handovers");
	uint64_t last;
	if (!count)
		return error_set(
			d->error, STATUS_CONFLICT,
			"transfer.receive: %.*s is not handed over: the transport officer confirms that first, "
			"by transfer.hand_over",
			STR_ARG(key));
	const struct json *handover = doc_item(transfer, "handovers", count - 1);
	TRY(record_since(d->r, d->arena, MAP_transfer, key, &last, d->error));
	if ((uint64_t)doc_number(handover, "event", 0) != last || !str_eq(doc_text(handover, "receipt"), receipt))
		return error_set(
			d->error, STATUS_CONFLICT,
			"transfer.receive: %.*s was changed by event %llu after it was handed over: it must be "
			"handed over again",
			STR_ARG(key), (unsigned long long)last);
	*side = (struct side_signed){ .by = doc_text(handover, "by"),
				      .how = doc_text(handover, "signed"),
				      .signature = doc_text(handover, "signature") };
	return STATUS_OK;
}

static const struct json *with_side(struct arena *arena, const struct json *data, const struct side_signed *side,
				    const char *by, const char *how, const char *signature)
{
	data = doc_with_text(arena, doc_with_text(arena, data, by, side->by), how, side->how);
	return side->signature.len ? doc_with_text(arena, data, signature, side->signature) : data;
}

static enum status side_holds(struct store_read *read, struct arena *arena, const struct json *data, const char *by,
			      const char *how, const char *signature, struct error *error)
{
	const struct json *user;
	if (!str_is(doc_text(data, how), "key"))
		return STATUS_OK; /* a code leaves nothing that could be checked again */
	TRY(record_get(read, arena, MAP_user, doc_text(data, by), &user, error));
	if (key_signed(arena, user, doc_text(data, "receipt"), doc_text(data, signature)))
		return STATUS_OK;
	return error_set(error, STATUS_CONFLICT, "the receipt of %.*s is not signed by %.*s",
			 STR_ARG(doc_text(data, "transfer")), STR_ARG(doc_text(data, by)));
}

enum status receipt_check(struct store_read *read, struct arena *arena, const struct json *data, struct error *error)
{
	TRY(side_holds(read, arena, data, "handed_over_by", "handed_over_signed", "handed_over_signature", error));
	return side_holds(read, arena, data, "received_by", "received_signed", "received_signature", error);
}

static enum status check_last_leg(struct doing *d, const struct json *transfer)
{
	size_t seats = doc_count(transfer, "seats");
	if (!seats || doc_number(transfer, "leg", 0) == doc_number(doc_item(transfer, "seats", seats - 1), "leg", 0))
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT, "%s: %.*s has legs to go yet", action_verbs[d->action],
			 STR_ARG(doc_text(transfer, "transfer")));
}

enum status do_transfer_hand_over(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *transfer;
	struct side_signed side;
	TRY(own_transfer(d, "sender", &key, &transfer));
	if (!str_is(doc_text(transfer, "state"), state_names[STATE_arrived]))
		return error_set(d->error, STATUS_CONFLICT, "transfer.hand_over: transfer %.*s is %s, and not arrived",
				 STR_ARG(key), str_c(d->arena, doc_text(transfer, "state")));
	TRY(check_last_leg(d, transfer));
	struct str receipt = act_receipt(a, transfer);
	TRY(sign_own(d, "signature", receipt, &side));
	if (d->refusal.status)
		return STATUS_OK;
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", key);
	data = doc_with_text(a, data, "receipt", receipt);
	data = doc_with_text(a, data, "signed", side.how);
	if (side.signature.len)
		data = doc_with_text(a, data, "signature", side.signature);
	return record_emit(d, HAPPENED_transfer_handed_over, data);
}

/* Stays: one place at a time. */

enum status open_stay(struct store_read *read, struct arena *arena, struct str person, const struct json **stay,
		      struct error *error)
{
	key_vec keys = { 0 };
	*stay = NULL;
	TRY(human_find(read, arena, INDEX_stay_of_person, person, &keys, error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(read, arena, MAP_stay, keys.at[i], &doc, error));
		if (!doc_text(doc, "until").len &&
		    (!*stay || doc_number(doc, "event", 0) > doc_number(*stay, "event", 0)))
			*stay = doc;
	}
	return STATUS_OK;
}

enum status stay_end(struct doing *d, const struct json *stay, struct str reason)
{
	TRY(not_before(d, time_of(stay, "from"), "the stay began"));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", doc_text(stay, "stay"));
	data = doc_with_text(d->arena, data, "until", time_text(d->arena, d->happened));
	if (d->action == ACTION_stay_end && input_optional(d, "instrument").len)
		data = doc_with_text(d->arena, data, "instrument", input_optional(d, "instrument"));
	if (doc_text(stay, "alarm").len) /* it is answered */
		data = doc_with_text(d->arena, data, "alarm", STR_NONE);
	return record_emit(d, HAPPENED_stay_ended, doc_with_text(d->arena, data, "reason", reason));
}

enum status stays_end(struct doing *d, struct str person, const char *reason)
{
	for (;;) {
		const struct json *stay;
		TRY(open_stay(d->r, d->arena, person, &stay, d->error));
		if (!stay)
			return STATUS_OK;
		TRY(stay_end(d, stay, str_of(reason)));
	}
}

enum status stay_emit(struct doing *d, const struct json *data, struct str person, const char *before,
		      const struct stay_basis *basis, struct str *key)
{
	TRY(stays_end(d, person, before));
	TRY(nowhere_answered(d, person));
	TRY(record_new_key(d, MAP_stay, key));
	data = doc_with_text(d->arena, data, "stay", *key);
	data = doc_with_text(d->arena, data, "person", person);
	data = doc_with_text(d->arena, data, "basis", basis->words);
	data = doc_with_text(d->arena, data, "basis_until", basis->until);
	data = doc_with_text(d->arena, data, "from", time_text(d->arena, d->happened));
	return record_emit(d, HAPPENED_stay_begun, data);
}

enum status stay_open(struct doing *d, const struct json *data, struct str person, const char *before, struct str *key)
{
	struct stay_basis basis;
	int32_t day;
	TRY(input_text(d, "basis", &basis.words));
	TRY(input_text(d, "basis_until", &basis.until));
	if (!date_parse(basis.until, &day))
		return error_set(d->error, STATUS_BAD_INPUT, "`basis_until` must be a day: custody has an end");
	TRY(stay_emit(d, data, person, before, &basis, key));
	tell(d, "stay", *key);
	return STATUS_OK;
}

static enum status begin_stay(struct doing *d, const struct json *transfer)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", doc_text(transfer, "transfer"));
	data = doc_with_text(a, data, "facility", doc_text(transfer, "to"));
	if (!str_eq(doc_text(transfer, "sender"), doc_text(transfer, "receiver"))) /* who is back costs nobody */
		data = doc_with_text(a, data, "agreement", doc_text(transfer, "agreement"));
	data = doc_with_text(a, data, "authority", doc_text(transfer, "receiver"));
	return stay_open(d, data, doc_text(transfer, "person"), "Another stay begins", &key);
}

static enum status not_away(struct doing *d, struct str person)
{
	key_vec keys = { 0 };
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		if (is_away(transfer))
			return error_set(d->error, STATUS_CONFLICT, "stay.begin: transfer %.*s is %s: on the way",
					 STR_ARG(keys.at[i]), str_c(d->arena, doc_text(transfer, "state")));
	}
	return STATUS_OK;
}

/* Where the sending state holds the person before. */
enum status do_stay_begin(struct doing *d)
{
	struct arena *a = d->arena;
	struct str person_key, facility, key;
	const struct json *person, *open;
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(own_side(d, doc_text(person, "side"), "this person's record"));
	TRY(input_text(d, "facility", &facility));
	TRY(open_stay(d->r, a, person_key, &open, d->error));
	if (open && !str_eq(doc_text(open, "authority"), user_side(d)))
		return error_set(d->error, STATUS_CONFLICT, "stay.begin: %.*s is in the custody of %.*s by stay %.*s",
				 STR_ARG(person_key), STR_ARG(doc_text(open, "authority")),
				 STR_ARG(doc_text(open, "stay")));
	TRY(not_away(d, person_key));
	const struct json *data = doc_with_text(a, doc_object(a), "facility", facility);
	return stay_open(d, doc_with_text(a, data, "authority", user_side(d)), person_key, "Another stay begins", &key);
}

enum status do_transfer_receive(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *transfer, *data;
	struct side_signed handed, received;
	enum state to;
	TRY(own_transfer(d, "receiver", &key, &transfer));
	TRY(arrow(d, transfer, &to));
	TRY(check_last_leg(d, transfer));
	TRY(not_before(d, time_of(transfer, "deplaned_at"), "the person left the aircraft"));
	struct str receipt = act_receipt(a, transfer);
	if (json_get(d->input, "handed_over_by"))
		TRY(sign_for(d, transfer, receipt, &handed));
	else
		TRY(find_handover(d, transfer, receipt, &handed));
	TRY(sign_own(d, "received_signature", receipt, &received));
	if (d->refusal.status)
		return STATUS_OK;
	TRY(decided(d, key, transfer, &data));
	if (d->refusal.status)
		return STATUS_OK;
	data = doc_with_text(a, data, "receipt", receipt);
	data = with_side(a, data, &handed, "handed_over_by", "handed_over_signed", "handed_over_signature");
	data = with_side(a, data, &received, "received_by", "received_signed", "received_signature");
	TRY(record_emit(d, HAPPENED_transfer_received, data));
	TRY(transfer_moves_earlier(d, transfer));
	return begin_stay(d, transfer);
}
