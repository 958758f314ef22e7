/* counsel.c - who represents a person, and what is said against a transfer.
 *
 * I1. Counsel sees, objects and exports for those whom an event ties to them, and for nobody else; once it is ended,
 *     for nobody.
 * I2. An authority does not take away the counsel that a court appointed: what a court placed, a court or counsel ends.
 * I3. While an objection is open nobody departs (decision.c). It is answered by somebody who did not work on the case;
 *     where it is right, the transfer is stopped in the same transaction, or after a receipt found to be in error.
 */
#include "act_int.h"

enum status represents(struct doing *d, struct str person, bool *does)
{
	key_vec keys = { 0 }, records = { 0 };
	*does = false;
	TRY(human_records(d->r, d->arena, person, &records, d->error));
	TRY(record_find(d->r, d->arena, INDEX_representation_of_counsel, d->user_key, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(d->r, d->arena, MAP_representation, keys.at[i], &doc, d->error));
		vec_each (&records, k)
			*does = *does || (str_eq(doc_text(doc, "person"), records.at[k]) && !doc_flag(doc, "ended"));
	}
	return STATUS_OK;
}

enum status do_person_represent(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person_key, counsel, mandate;
	const struct json *person, *user;
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(may_see(d, person_key, person));
	TRY(input_doc(d, "counsel", MAP_user, &counsel, &user));
	TRY(input_text(d, "mandate", &mandate));
	if (role_named(doc_text(user, "role")) != ROLE_counsel)
		return error_set(d->error, STATUS_BAD_INPUT, "person.represent: %.*s is no counsel", STR_ARG(counsel));
	TRY(record_new_key(d, MAP_representation, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "representation", key);
	data = doc_with_text(a, data, "person", person_key);
	data = doc_with_text(a, data, "counsel", counsel);
	data = doc_with_text(a, data, "mandate", mandate);
	data = doc_with_text(a, data, "placed_as", str_of(role_names[d->role]));
	tell(d, "representation", key);
	return record_emit(d, HAPPENED_person_represented, data);
}

enum status do_representation_end(struct doing *d)
{
	struct str key, reason;
	const struct json *doc, *person;
	TRY(input_doc(d, "representation", MAP_representation, &key, &doc));
	TRY(record_get(d->r, d->arena, MAP_person, doc_text(doc, "person"), &person, d->error));
	TRY(may_see(d, doc_text(doc, "person"), person));
	TRY(input_text(d, "reason", &reason));
	if (doc_flag(doc, "ended"))
		return error_set(d->error, STATUS_CONFLICT, "representation %.*s has ended already", STR_ARG(key));
	bool theirs = d->role != ROLE_counsel || str_eq(doc_text(doc, "counsel"), d->user_key);
	if (!theirs || (d->role == ROLE_caseworker && !str_is(doc_text(doc, "placed_as"), role_names[d->role])))
		return error_set(d->error, STATUS_REFUSED,
				 "representation.end: %.*s was placed by a %s, of %.*s: it is ended there",
				 STR_ARG(key), str_c(d->arena, doc_text(doc, "placed_as")),
				 STR_ARG(doc_text(doc, "counsel")));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "representation", key);
	data = doc_with(d->arena, data, STR("ended"), doc_bool(d->arena, true));
	return record_emit(d, HAPPENED_representation_ended, doc_with_text(d->arena, data, "reason", reason));
}

/* Objections. */

enum status with_objections(struct store_read *read, struct arena *arena, const struct json **transfer,
			    struct error *error)
{
	key_vec keys = { 0 };
	const struct json *list = doc_list(arena);
	TRY(record_find(read, arena, INDEX_objection_of_transfer, doc_text(*transfer, "transfer"), &keys, error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(read, arena, MAP_objection, keys.at[i], &doc, error));
		list = doc_push(arena, list, doc);
	}
	if (list->count)
		*transfer = doc_with(arena, *transfer, STR("objections"), list);
	return STATUS_OK;
}

enum status open_objection(struct store_read *read, struct arena *arena, struct str transfer,
			   const struct json **objection, struct error *error)
{
	key_vec keys = { 0 };
	*objection = NULL;
	TRY(record_find(read, arena, INDEX_objection_of_transfer, transfer, &keys, error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(read, arena, MAP_objection, keys.at[i], &doc, error));
		if (doc_flag(doc, "open") &&
		    (!*objection || doc_number(doc, "event", 0) < doc_number(*objection, "event", 0)))
			*objection = doc;
	}
	return STATUS_OK;
}

/* Against what is over nothing can be said, but that it was an error. */
static bool is_over(const struct json *transfer)
{
	int state = state_named(doc_text(transfer, "state"));
	return state < 0 || (state_kinds[state] != STATE_KIND_OPEN && state_kinds[state] != STATE_KIND_AWAY &&
			     arrow_to((enum state)state, ACTION_error_find) < 0);
}

enum status standing_objection(struct doing *d, const struct json *transfer, const struct json **objection)
{
	key_vec keys = { 0 };
	TRY(open_objection(d->r, d->arena, doc_text(transfer, "transfer"), objection, d->error));
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, doc_text(transfer, "person"), &keys, d->error));
	for (size_t i = 0; i < keys.count && !*objection; i++) {
		const struct json *other;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &other, d->error));
		if (!is_over(other))
			TRY(open_objection(d->r, d->arena, keys.at[i], objection, d->error));
	}
	return STATUS_OK;
}

enum status do_objection_make(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, transfer_key, text;
	const struct json *transfer, *person;
	TRY(input_doc(d, "transfer", MAP_transfer, &transfer_key, &transfer));
	TRY(record_get(d->r, a, MAP_person, doc_text(transfer, "person"), &person, d->error));
	TRY(may_see(d, doc_text(transfer, "person"), person));
	TRY(input_text(d, "text", &text));
	if (is_over(transfer))
		return error_set(d->error, STATUS_CONFLICT, "objection.make: transfer %.*s has ended: it is %s",
				 STR_ARG(transfer_key), str_c(d->arena, doc_text(transfer, "state")));
	TRY(record_new_key(d, MAP_objection, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "objection", key);
	data = doc_with_text(a, data, "transfer", transfer_key);
	data = doc_with_text(a, data, "person", doc_text(transfer, "person"));
	data = doc_with_text(a, data, "text", text);
	data = doc_with(a, data, STR("open"), doc_bool(a, true));
	tell(d, "objection", key);
	return record_emit(d, HAPPENED_objection_made, data);
}

/* An objection that is right stops the transfer, wherever it is; after the receipt it says that it was an error. */
static enum status stop_for(struct doing *d, const struct json *transfer, struct str objection)
{
	struct arena *a = d->arena;
	int from = state_named(doc_text(transfer, "state"));
	int to = from < 0 ? -1 : arrow_to((enum state)from, ACTION_transfer_stop);
	struct str reason = str_format(a, "Objection %.*s is upheld", STR_ARG(objection));
	if (from >= 0 && arrow_to((enum state)from, ACTION_error_find) >= 0)
		return transfer_in_error(d, transfer, reason, objection);
	if (to < 0)
		return STATUS_OK;
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", doc_text(transfer, "transfer"));
	data = doc_with_text(a, data, "state", str_of(state_names[to]));
	data = doc_with_text(a, data, "stopped_from", doc_text(transfer, "state"));
	tell(d, "state", str_of(state_names[to]));
	return record_emit(d, HAPPENED_transfer_stopped, doc_with_text(a, data, "reason", reason));
}

enum status do_objection_answer(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, answer;
	const struct json *objection, *transfer;
	TRY(input_doc(d, "objection", MAP_objection, &key, &objection));
	TRY(record_get(d->r, a, MAP_transfer, doc_text(objection, "transfer"), &transfer, d->error));
	TRY(own_side(d, doc_text(transfer, "sender"), "this transfer"));
	TRY(input_text(d, "answer", &answer));
	if (!doc_flag(objection, "open"))
		return error_set(d->error, STATUS_CONFLICT, "objection %.*s is answered already", STR_ARG(key));
	TRY(second_eyes(d, transfer));
	bool upheld = doc_flag(d->input, "upheld");
	const struct json *data = doc_with_text(a, doc_object(a), "objection", key);
	data = doc_with(a, data, STR("open"), doc_bool(a, false));
	data = doc_with(a, data, STR("upheld"), doc_bool(a, upheld));
	data = doc_with_text(a, data, "answer", answer);
	data = doc_with_text(a, data, "answered_by", d->user_key);
	TRY(record_emit(d, HAPPENED_objection_answered, data));
	return upheld ? stop_for(d, transfer, key) : STATUS_OK;
}
