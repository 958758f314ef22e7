/* same.c - one human being under several records: two are found to be of one, and what is of one is of both.
 *
 * Who was recorded twice, under another name or by another office, is still one human being: a hold follows them, they
 * are in one place, they go on one journey. Nothing is merged and nothing edited: an event says that two records are of
 * one human being, and every question of this folder that is about the human being asks for the records of all of them
 * (human_find), and so has its answer whichever of the records it was asked of.
 *
 * I1. Being one is an equivalence: whoever is one with one of them is one with all. Their number has a bound.
 * I2. From the transaction of the event a hold on one stands against all, and who is on the way is called back.
 * I3. It frees nobody of a hold to take it back: that is refused while one stands on any of them, or while any is on a
 *     journey; and it is for a reviewer who has written nothing of it.
 */
#include "act_int.h"

enum { RECORDS_MAX = 16 };

static bool has_key(const key_vec *keys, struct str key)
{
	vec_each (keys, i)
		if (str_eq(keys->at[i], key))
			return true;
	return false;
}

enum status human_records(struct store_read *read, struct arena *arena, struct str person, key_vec *records,
			  struct error *error)
{
	vec_add(arena, records, person);
	for (size_t next = 0; next < records->count; next++) {
		key_vec links = { 0 };
		TRY(record_find(read, arena, INDEX_same_of_person, records->at[next], &links, error));
		vec_each (&links, i) {
			const struct json *link;
			TRY(record_get(read, arena, MAP_same, links.at[i], &link, error));
			for (size_t k = 0; doc_flag(link, "open") && k < doc_count(link, "persons"); k++)
				if (!has_key(records, doc_item(link, "persons", k)->text))
					vec_add(arena, records, doc_item(link, "persons", k)->text);
		}
	}
	return STATUS_OK;
}

enum status human_find(struct store_read *read, struct arena *arena, enum index_id index, struct str person,
		       key_vec *keys, struct error *error)
{
	key_vec records = { 0 };
	TRY(human_records(read, arena, person, &records, error));
	vec_each (&records, i)
		TRY(record_find(read, arena, index, records.at[i], keys, error));
	return STATUS_OK;
}

enum status human_others(struct store_read *read, struct arena *arena, struct str person, const struct json **others,
			 struct error *error)
{
	key_vec records = { 0 };
	*others = doc_list(arena);
	TRY(human_records(read, arena, person, &records, error));
	for (size_t i = 1; i < records.count; i++)
		*others = doc_push(arena, *others, doc_str(arena, records.at[i]));
	return STATUS_OK;
}

/* Numbers. */

/* A zone has a document's number, whatever its kind. */
static bool has_number(const struct json *person, struct str kind, struct str number)
{
	for (size_t i = 0; i < doc_count(person, "identifiers"); i++) {
		const struct json *known = doc_item(person, "identifiers", i);
		struct str other = doc_text(known, "kind");
		if (str_eq(doc_text(known, "number"), number) &&
		    (str_eq(kind, other) || str_is(kind, "mrz") || str_is(other, "mrz")))
			return true;
	}
	return false;
}

enum status human_of_number(struct doing *d, struct str person, struct str kind, struct str number,
			    const struct json **others)
{
	key_vec records = { 0 }, keys = { 0 };
	*others = doc_list(d->arena);
	if (!number.len)
		return STATUS_OK;
	TRY(human_records(d->r, d->arena, person, &records, d->error));
	TRY(record_find(d->r, d->arena, INDEX_person_of_number, number, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *other;
		TRY(record_get(d->r, d->arena, MAP_person, keys.at[i], &other, d->error));
		if (!has_key(&records, keys.at[i]) && has_number(other, kind, number))
			*others = doc_push(d->arena, *others, doc_str(d->arena, keys.at[i]));
	}
	return STATUS_OK;
}

/* Journeys. */

static bool on_a_journey(const struct json *transfer)
{
	int state = state_named(doc_text(transfer, "state"));
	return is_away(transfer) ||
	       (state >= 0 && state_kinds[state] == STATE_KIND_OPEN && doc_text(transfer, "mission").len);
}

static void refuse_journey(struct doing *d, const struct json *transfer, const struct json *other)
{
	struct str person = doc_text(transfer, "person"), key = doc_text(other, "transfer");
	if (str_is(doc_text(other, "state"), state_names[STATE_died]))
		(void)error_set(&d->refusal, STATUS_CONFLICT, "%s: %.*s is dead, as transfer %.*s of %.*s has it",
				action_verbs[d->action], STR_ARG(person), STR_ARG(key),
				STR_ARG(doc_text(other, "person")));
	else
		(void)error_set(&d->refusal, STATUS_CONFLICT,
				"%s: %.*s is on another journey: transfer %.*s of %.*s is %s, on mission %.*s",
				action_verbs[d->action], STR_ARG(person), STR_ARG(key),
				STR_ARG(doc_text(other, "person")), str_c(d->arena, doc_text(other, "state")),
				STR_ARG(doc_text(other, "mission")));
}

enum status human_elsewhere(struct doing *d, const struct json *transfer)
{
	struct str key = doc_text(transfer, "transfer"), person = doc_text(transfer, "person");
	struct str from = doc_text(transfer, doc_text(transfer, "from").len ? "from" : "sender");
	const struct json *stay;
	key_vec keys = { 0 };
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	for (size_t i = 0; i < keys.count && d->refusal.status == STATUS_OK; i++) {
		const struct json *other;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &other, d->error));
		if (!str_eq(keys.at[i], key) &&
		    (on_a_journey(other) || str_is(doc_text(other, "state"), state_names[STATE_died])))
			refuse_journey(d, transfer, other);
	}
	TRY(open_stay(d->r, d->arena, person, &stay, d->error));
	if (d->refusal.status == STATUS_OK && stay && !str_eq(doc_text(stay, "authority"), from) &&
	    !str_eq(doc_text(stay, "authority"), doc_text(transfer, "sender")))
		(void)error_set(&d->refusal, STATUS_CONFLICT, "%s: %.*s is in the custody of %.*s, by stay %.*s",
				action_verbs[d->action], STR_ARG(person), STR_ARG(doc_text(stay, "authority")),
				STR_ARG(doc_text(stay, "stay")));
	return STATUS_OK;
}

/* Saying so. */

static enum status are_two(struct doing *d, struct str person, struct str other)
{
	key_vec records = { 0 };
	TRY(human_records(d->r, d->arena, person, &records, d->error));
	if (has_key(&records, other))
		return error_set(d->error, STATUS_CONFLICT, "person.same: %.*s and %.*s are of one human being already",
				 STR_ARG(person), STR_ARG(other));
	TRY(human_records(d->r, d->arena, other, &records, d->error));
	if (records.count > RECORDS_MAX)
		return error_set(d->error, STATUS_LIMIT, "person.same: a human being has at most %d records",
				 RECORDS_MAX);
	return STATUS_OK;
}

/* A hold that stands on one of them reaches who is on the way under another. */
static enum status hold_reaches(struct doing *d, struct str person)
{
	const struct json *hold;
	TRY(open_hold(d->r, d->arena, person, &hold, d->error));
	if (!hold)
		return STATUS_OK;
	tell(d, "hold", doc_text(hold, "hold"));
	return hold_recalls(d, person, doc_text(hold, "hold"));
}

enum status do_person_same(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person, other, reason;
	const struct json *doc, *evidence;
	TRY(input_doc(d, "person", MAP_person, &person, &doc));
	TRY(own_side(d, doc_text(doc, "side"), "this person's record"));
	TRY(input_doc(d, "other", MAP_person, &other, &doc));
	TRY(input_text(d, "reason", &reason));
	TRY(evidence_named(d, person, &evidence));
	if (!evidence)
		return error_set(d->error, STATUS_BAD_INPUT, "person.same: `evidence` must name a file");
	TRY(are_two(d, person, other));
	TRY(record_new_key(d, MAP_same, &key));
	const struct json *persons = doc_push(a, doc_push(a, NULL, doc_str(a, person)), doc_str(a, other));
	const struct json *data = doc_with_text(a, doc_object(a), "same", key);
	data = doc_with(a, data, STR("persons"), persons);
	data = doc_with_text(a, data, "reason", reason);
	data = doc_with(a, data, STR("evidence"), evidence);
	tell(d, "same", key);
	TRY(record_emit(d, HAPPENED_person_same, doc_with(a, data, STR("open"), doc_bool(a, true))));
	return hold_reaches(d, person);
}

/* Taking it back. */

static enum status may_take_back(struct doing *d, const struct json *link)
{
	bool own = false, worked = str_eq(doc_text(link, "by"), d->user_key);
	for (size_t i = 0; i < doc_count(link, "persons"); i++) {
		const struct json *person;
		TRY(record_get(d->r, d->arena, MAP_person, doc_item(link, "persons", i)->text, &person, d->error));
		own = own || str_eq(doc_text(person, "side"), user_side(d));
		worked = worked || contributed(person, "names", d->user_key) ||
			 contributed(person, "identifiers", d->user_key);
		if (!own && i + 1 == doc_count(link, "persons"))
			return own_side(d, doc_text(person, "side"), "this person's record");
	}
	if (!worked)
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED,
			 "same.take_back: %.*s has written of this, and it needs another pair of eyes",
			 STR_ARG(d->user_key));
}

static enum status nothing_stands(struct doing *d, struct str person)
{
	const struct json *hold, *transfer;
	key_vec keys = { 0 };
	TRY(open_hold(d->r, d->arena, person, &hold, d->error));
	if (hold) {
		hold_told(d, hold);
		return error_set(d->error, STATUS_CONFLICT,
				 "same.take_back: hold %.*s of %.*s stands on %.*s: who placed it releases it first, "
				 "and places it where it belongs",
				 STR_ARG(d->hold), STR_ARG(doc_text(hold, "authority")),
				 STR_ARG(doc_text(hold, "person")));
	}
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		if (on_a_journey(transfer))
			return error_set(d->error, STATUS_CONFLICT,
					 "same.take_back: transfer %.*s is %s: not while somebody is on a journey",
					 STR_ARG(keys.at[i]), str_c(d->arena, doc_text(transfer, "state")));
	}
	return STATUS_OK;
}

enum status do_same_take_back(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, reason;
	const struct json *link;
	TRY(input_doc(d, "same", MAP_same, &key, &link));
	TRY(input_text(d, "reason", &reason));
	TRY(may_take_back(d, link));
	if (!doc_flag(link, "open"))
		return error_set(d->error, STATUS_CONFLICT, "same.take_back: %.*s was taken back already",
				 STR_ARG(key));
	TRY(nothing_stands(d, doc_item(link, "persons", 0)->text));
	const struct json *data = doc_with_text(a, doc_object(a), "same", key);
	data = doc_with(a, data, STR("open"), doc_bool(a, false));
	data = doc_with_text(a, data, "taken_back", reason);
	return record_emit(d, HAPPENED_same_taken_back, doc_with_text(a, data, "taken_back_by", d->user_key));
}
