/* locator.c - where a person is, for those who have a token: family, a consulate, the person.
 *
 * The Convention for the Protection of All Persons from Enforced Disappearance gives any person with a legitimate
 * interest access to where somebody is held and by whom (art. 18). Here the person is given a token and hands it on; it
 * is all that is needed to ask.
 *
 * I1. The record holds the hash of a token. A wrong token is told nothing: not whether there is such a one, nor whether
 *     it was revoked.
 * I2. Each answer is an event before it is given, with the reason, and the person can see it.
 * I3. An answer says where, in whose custody, since when and on what basis; or that the person departed, and when. When
 *     the record knows neither, that is an event too: an alarm.
 * I4. Nothing else of the person is in an answer: no name, no key.
 */
#include "act_int.h"
#include "crypto.h"

enum status do_locator_issue(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person_key, given_to;
	const struct json *person;
	char hash[SHA256_HEX_SIZE];
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(may_see(d, person_key, person));
	TRY(input_text(d, "given_to", &given_to));
	TRY(record_new_key(d, MAP_locator, &key));
	tell(d, "locator", key);
	tell(d, "token", secret_make(a, key, hash));
	const struct json *data = doc_with_text(a, doc_object(a), "locator", key);
	data = doc_with_text(a, data, "person", person_key);
	data = doc_with_text(a, data, "given_to", given_to);
	return record_emit(d, HAPPENED_locator_issued, doc_with_text(a, data, "sha256", str_format(a, "%s", hash)));
}

enum status do_locator_revoke(struct doing *d)
{
	struct str key, reason;
	const struct json *locator, *person;
	TRY(input_doc(d, "locator", MAP_locator, &key, &locator));
	TRY(record_get(d->r, d->arena, MAP_person, doc_text(locator, "person"), &person, d->error));
	TRY(may_see(d, doc_text(locator, "person"), person));
	TRY(input_text(d, "reason", &reason));
	if (doc_flag(locator, "revoked"))
		return error_set(d->error, STATUS_CONFLICT, "locator %.*s is revoked already", STR_ARG(key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "locator", key);
	data = doc_with(d->arena, data, STR("revoked"), doc_bool(d->arena, true));
	return record_emit(d, HAPPENED_locator_revoked, doc_with_text(d->arena, data, "reason", reason));
}

/* Whose token it is. The comparison is made whether or not there is such a locator. */
static enum status find_locator(struct store_read *read, struct arena *arena, struct str token,
				const struct json **locator, struct error *error)
{
	static const char nothing[SHA256_HEX_SIZE] = "0000000000000000000000000000000000000000000000000000000000000000";
	struct str key;
	char hash[SHA256_HEX_SIZE];
	enum status status = STATUS_NOT_FOUND;
	*locator = NULL;
	if (secret_read(token, &key, hash))
		status = record_get(read, arena, MAP_locator, key, locator, error);
	else
		memset(hash, 'x', sizeof hash);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	struct str kept = doc_text(*locator, "sha256");
	bool same = same_bytes(kept.len == SHA256_HEX_SIZE - 1 ? kept.ptr : nothing, hash, SHA256_HEX_SIZE - 1);
	if (same && *locator && !doc_flag(*locator, "revoked"))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "this is no token of the record, or it was revoked");
}

/* Where. */

static enum status mission_of(struct doing *d, const struct json *transfer, const struct json **mission)
{
	*mission = NULL;
	if (!doc_text(transfer, "mission").len)
		return STATUS_OK;
	return record_get(d->r, d->arena, MAP_mission, doc_text(transfer, "mission"), mission, d->error);
}

static const struct json *last_of(const struct json *doc, const char *list)
{
	return doc_count(doc, list) ? doc_item(doc, list, doc_count(doc, list) - 1) : NULL;
}

/* The place is the facility; where the text names none, where the last leg ended. */
static enum status in_custody(struct doing *d, const struct json *stay, const struct json **where)
{
	static const char *const members[][2] = { { "custody_of", "authority" },
						  { "since", "from" },
						  { "basis", "basis" },
						  { "basis_until", "basis_until" } };
	struct str place = doc_text(stay, "facility");
	if (str_is(place, "none")) {
		const struct json *transfer, *mission;
		TRY(record_get(d->r, d->arena, MAP_transfer, doc_text(stay, "transfer"), &transfer, d->error));
		TRY(mission_of(d, transfer, &mission));
		place = doc_text(last_of(mission, "legs"), "to");
	}
	*where = doc_with_text(d->arena, doc_object(d->arena), "answer", STR("in custody"));
	*where = doc_with_text(d->arena, *where, "where", place);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		*where = doc_with_text(d->arena, *where, members[i][0], doc_text(stay, members[i][1]));
	return STATUS_OK;
}

/* On the way, in the custody of the state that sends. */
static enum status on_the_way(struct doing *d, const struct json *transfer, const struct json **where)
{
	struct arena *a = d->arena;
	const struct json *mission;
	TRY(mission_of(d, transfer, &mission));
	int64_t leg = doc_number(transfer, "leg", 0);
	if (leg < 1 || leg > (int64_t)doc_count(mission, "legs"))
		return STATUS_OK;
	const struct json *flown = doc_item(mission, "legs", (size_t)leg - 1);
	const struct json *departure = last_of(mission, "departures");
	bool landed = doc_count(mission, "arrivals") >= (size_t)leg; /* also who was called back, and is still aboard */
	*where = doc_with_text(a, doc_object(a), "answer", landed ? STR("arrived") : STR("departed"));
	*where = doc_with_text(a, *where, "departed_at", doc_text(departure, "happened"));
	*where = doc_with_text(a, *where, "from", doc_text(flown, "from"));
	*where = doc_with_text(a, *where, "to", doc_text(flown, "to"));
	if (landed) {
		*where = doc_with_text(a, *where, "where", doc_text(flown, "to"));
		*where = doc_with_text(a, *where, "since", doc_text(last_of(mission, "arrivals"), "happened"));
	}
	*where = doc_with_text(a, *where, "custody_of", doc_text(transfer, "sender"));
	*where = doc_with_text(a, *where, "basis", doc_text(transfer, "agreement"));
	return STATUS_OK;
}

/* Also who was stopped, or refused at the door, and is not back: under way, whatever the transfer is. */
static enum status under_way(struct doing *d, const struct json *stay, const struct json **where)
{
	const struct json *transfer;
	TRY(record_get(d->r, d->arena, MAP_transfer, doc_text(stay, "transfer"), &transfer, d->error));
	TRY(on_the_way(d, transfer, where));
	int state = state_named(doc_text(transfer, "state"));
	if (*where && (state < 0 || state_kinds[state] != STATE_KIND_AWAY))
		*where = doc_with_text(d->arena, *where, "answer", STR("under way"));
	if (*where)
		*where = doc_with_text(d->arena, *where, "basis_until", doc_text(stay, "basis_until"));
	return STATUS_OK;
}

static enum status find_person(struct doing *d, struct str person, const struct json **where)
{
	const struct json *stay;
	key_vec keys = { 0 };
	*where = NULL;
	TRY(open_stay(d->r, d->arena, person, &stay, d->error));
	if (!stay) /* a record may be older than the stays on the way */
		TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		if (is_away(transfer))
			TRY(on_the_way(d, transfer, where));
	}
	if (!stay)
		return STATUS_OK;
	return is_way(stay) ? under_way(d, stay, where) : in_custody(d, stay, where);
}

static enum status alarm(struct doing *d, struct str person, struct str locator)
{
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "person", person);
	tell(d, "answer", STR("unknown"));
	tell(d, "detail", STR("the record does not say where the person is; this was recorded as an alarm"));
	return record_emit(d, HAPPENED_location_unknown, doc_with_text(d->arena, data, "locator", locator));
}

enum status do_locator_ask(struct doing *d)
{
	struct arena *a = d->arena;
	struct str token, reason, look;
	const struct json *locator, *where;
	TRY(input_text(d, "token", &token));
	TRY(input_text(d, "reason", &reason));
	TRY(find_locator(d->r, a, token, &locator, d->error));
	struct str person = doc_text(locator, "person"), key = doc_text(locator, "locator");
	TRY(find_person(d, person, &where));
	TRY(record_new_key(d, MAP_look, &look));
	const struct json *data = doc_with_text(a, doc_object(a), "look", look);
	data = doc_with(a, data, STR("persons"), doc_push(a, NULL, doc_str(a, person)));
	data = doc_with_text(a, data, "what", str_format(a, "locator %.*s", STR_ARG(key)));
	TRY(record_emit(d, HAPPENED_looked_up, doc_with_text(a, data, "reason", reason)));
	if (!where)
		return alarm(d, person, key);
	d->answer = where;
	return STATUS_OK;
}

/* Without a key: the token says who asks. */

enum status act_locator(struct act *act, struct arena *arena, struct str token, struct str *key, struct error *error)
{
	struct store_read *read;
	const struct json *locator;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = find_locator(read, arena, token, &locator, error);
	store_read_end(read);
	*key = status == STATUS_OK ? doc_text(locator, "locator") : STR_NONE;
	return status;
}
