/* look.c - reading for somebody: what may be seen, by whom, and that it is recorded first.
 *
 * I1. Nothing that tells of a person leaves here before an event says who looked, at whom and why.
 * I2. A sending state's people see its own persons; a receiving state's those on a transfer to it, once that is
 *     approved, and of them who it is, the journey and the custody: what the person told the sending state, such as a
 *     fear of the very state that receives, is not for it to read. Counsel see their
 *     clients; who else stands outside (a court, a monitor) sees whom they give a reason for. The administrator,
 * finance and programmes see nobody.
 */
#include "act_int.h"
#include "leaf.h"
#include "tlog_proof.h"

/* Who may see whom. */

static enum status is_to(struct doing *d, struct str person, struct str side, bool *found)
{
	key_vec keys = { 0 };
	*found = false;
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		*found = *found ||
			 (str_eq(doc_text(transfer, "receiver"), side) && doc_text(transfer, "approved_by").len > 0);
	}
	return STATUS_OK;
}

enum status may_see(struct doing *d, struct str key, const struct json *person)
{
	bool found = true;
	switch (role_sides[d->role]) {
	case SIDE_SENDING: return own_side(d, doc_text(person, "side"), "this person's record");
	case SIDE_RECEIVING: TRY(is_to(d, key, user_side(d), &found)); break;
	case SIDE_EITHER: found = false; break;
	case SIDE_OUTSIDE: break;
	}
	if (d->role == ROLE_counsel) {
		TRY(represents(d, key, &found));
		if (!found)
			return error_set(d->error, STATUS_REFUSED, "%s: you do not represent %.*s",
					 action_verbs[d->action], STR_ARG(key));
	}
	if (found)
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED, "%s: %.*s is on no transfer to %.*s", action_verbs[d->action],
			 STR_ARG(key), STR_ARG(user_side(d)));
}

/* What the receiving side reads: these kinds of documents, and of some these members. */
static const struct for_receiver {
	enum map_id map;
	const char *members[8]; /* none: all */
} for_receivers[] = {
	{ MAP_person, { "person", "side", "name", "names", "sex", "birth_date", "identifiers", "erased" } },
	{ MAP_hold, { "hold", "person", "open" } },
	{ MAP_transfer, { NULL } },
	{ MAP_mission, { NULL } },
	{ MAP_stay, { NULL } },
	{ MAP_duty, { NULL } },
};

static const struct for_receiver *receiver_reads(enum map_id map)
{
	for (size_t i = 0; i < sizeof for_receivers / sizeof *for_receivers; i++)
		if (for_receivers[i].map == map)
			return &for_receivers[i];
	return NULL;
}

/* Objections are counsel's words to the sending state; a notice tells the person what the texts say of the facts. Of it
 * the receiving side reads that it was served, how and when. */
static const struct json *transfer_received(struct arena *arena, const struct json *transfer)
{
	const struct json *notices = doc_list(arena);
	for (size_t i = 0; i < doc_count(transfer, "notices"); i++)
		notices = doc_push(arena, notices, doc_without(arena, doc_item(transfer, "notices", i), STR("text")));
	transfer = doc_without(arena, transfer, STR("objections"));
	return notices->count ? doc_with(arena, transfer, STR("notices"), notices) : transfer;
}

/* The document as the role reads it. */
static const struct json *as_read_by(struct arena *arena, enum role role, enum map_id map, const struct json *doc)
{
	const struct for_receiver *row = receiver_reads(map);
	if (role_sides[role] != SIDE_RECEIVING || !row)
		return doc;
	if (!row->members[0])
		return map == MAP_transfer ? transfer_received(arena, doc) : doc;
	const struct json *out = doc_object(arena);
	for (size_t i = 0; i < sizeof row->members / sizeof *row->members; i++)
		if (row->members[i] && json_get(doc, row->members[i]))
			out = doc_with(arena, out, str_of(row->members[i]), json_get(doc, row->members[i]));
	return out;
}

/* `event`: the whole body of an event of that kind; -1: the document. */
static enum status may_read_kind(enum role role, enum map_id map, int event, struct error *error)
{
	bool cut = event >= 0 && (map == MAP_hold || event == HAPPENED_notice_served);
	if (role_sides[role] != SIDE_RECEIVING || (receiver_reads(map) && !cut))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "person.look: that is for the sending state to read, not for a %s",
			 role_names[role]);
}

/* Of whom a document tells. */

static enum status persons_of_mission(struct store_read *read, struct arena *arena, struct str mission,
				      const struct json **persons, struct error *error)
{
	key_vec keys = { 0 };
	TRY(record_find(read, arena, INDEX_transfer_of_mission, mission, &keys, error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(read, arena, MAP_transfer, keys.at[i], &transfer, error));
		*persons = doc_push(arena, *persons, doc_str(arena, doc_text(transfer, "person")));
	}
	return STATUS_OK;
}

static enum status persons_of(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			      const struct json **persons, struct error *error)
{
	const struct json *doc;
	*persons = doc_list(arena);
	if (map == MAP_mission)
		return persons_of_mission(read, arena, key, persons, error);
	TRY(record_get(read, arena, map, key, &doc, error));
	if (map == MAP_determination && doc_text(doc, "transfer").len)
		TRY(record_get(read, arena, MAP_transfer, doc_text(doc, "transfer"), &doc, error));
	if (map == MAP_look || map == MAP_same)
		*persons = json_get(doc, "persons");
	else if (doc_text(doc, "person").len)
		*persons = doc_push(arena, *persons, doc_str(arena, doc_text(doc, "person")));
	return STATUS_OK;
}

static enum status caller_role(struct store_read *read, struct arena *arena, const struct act_caller *caller,
			       const struct json **user, enum role *role, struct error *error)
{
	TRY(record_get(read, arena, MAP_user, caller->user, user, error));
	*role = (enum role)role_named(doc_text(*user, "role"));
	return STATUS_OK;
}

static bool of_sender(enum map_id map, const struct json *doc, struct str state)
{
	return str_eq(doc_text(doc, map == MAP_mission ? "side" : "sender"), state);
}

static bool of_receiver(enum map_id map, const struct json *doc, struct str state)
{
	return map == MAP_mission ? mission_goes_to(doc, state) : str_eq(doc_text(doc, "receiver"), state);
}

/* Counsel is of no side, and of no mission: of persons alone. */
static bool of_side(enum map_id map, const struct json *doc, enum role role, struct str state)
{
	switch (role_sides[role]) {
	case SIDE_SENDING: return of_sender(map, doc, state);
	case SIDE_RECEIVING: return of_receiver(map, doc, state);
	case SIDE_EITHER: return of_sender(map, doc, state) || of_receiver(map, doc, state);
	case SIDE_OUTSIDE: break;
	}
	return role != ROLE_counsel;
}

/* A mission tells of nobody as long as nobody is listed; it is not for everybody all the same. */
static enum status side_of(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			   const struct json *user, enum role role, struct error *error)
{
	const struct json *doc;
	if (map != MAP_mission)
		return STATUS_OK;
	TRY(record_get(read, arena, map, key, &doc, error));
	if (of_side(map, doc, role, doc_text(user, "side")))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "mission %.*s is not of your side", STR_ARG(key));
}

/* The programme of which a document is: itself, or what was asked or is owed about one. STR_NONE: of none. */
static enum status programme_of(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
				struct str *programme, struct error *error)
{
	const struct json *doc;
	*programme = STR_NONE;
	if (map != MAP_programme && map != MAP_determination && map != MAP_duty)
		return STATUS_OK;
	enum status status = record_get(read, arena, map, key, &doc, error);
	if (status == STATUS_OK)
		*programme = doc_text(doc, "programme");
	return status == STATUS_NOT_FOUND ? STATUS_OK : status; /* whoever may look is told so */
}

/* Of a document that tells of nobody, too, only who may look at persons is told. */
static enum status may_look(struct store_read *read, struct arena *arena, const struct act_caller *caller,
			    const struct json **user, enum role *role, struct error *error)
{
	TRY(caller_role(read, arena, caller, user, role, error));
	if (permitted(ACTION_person_look, *role))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "person.look is not for a %s to do", role_names[*role]);
}

static enum status record_look(struct act *act, struct arena *arena, const struct act_caller *caller,
			       const struct json *persons, struct str what, struct str reason, struct error *error)
{
	struct act_told told;
	const struct json *input = doc_with(arena, doc_object(arena), STR("persons"), persons);
	if (!reason.len)
		return error_set(error, STATUS_BAD_INPUT, "say why you look: the reason is recorded, and shown");
	if (!persons->count)
		return STATUS_OK;
	input = doc_with_text(arena, doc_with_text(arena, input, "what", what), "reason", reason);
	struct act_call call = { STR("person.look"), caller->user, doc_written(arena, input) };
	struct act_terms terms = { .key = caller->key };
	return act_do_under(act, arena, &call, &terms, &told, error);
}

static enum status read_for(struct store_read *read, struct arena *arena, const struct act_caller *caller,
			    enum map_id map, const struct act_look *look, const struct json **persons,
			    const struct json **out, uint64_t *last, struct error *error)
{
	const struct json *user;
	enum role role;
	struct str programme;
	TRY(caller_role(read, arena, caller, &user, &role, error));
	TRY(programme_of(read, arena, map, look->key, &programme, error));
	TRY(programme.len ? may_see_programme(read, arena, user, programme, error)
			  : may_look(read, arena, caller, &user, &role, error));
	TRY(may_read_kind(role, map, -1, error));
	if (look->known_at)
		TRY(store_as_known_at(read, look->known_at, error));
	TRY(side_of(read, arena, map, look->key, user, role, error));
	TRY(persons_of(read, arena, map, look->key, persons, error));
	TRY(record_view(read, arena, map, look->key, out, error));
	*out = as_read_by(arena, role, map, *out);
	return record_since(read, arena, map, look->key, last, error);
}

/* Users and keys are nobody's to look at; accounts are read by account.h, programmes by aid.h. */
static bool is_looked_at(enum map_id map)
{
	return map != MAP_user && map != MAP_key && map != MAP_entry && map != MAP_invoice && map != MAP_programme;
}

/* The document is of the moment of which the persons are, so nobody is in it who is not in the event. */
enum status act_look(struct act *act, struct arena *arena, const struct act_caller *caller, const struct act_look *look,
		     const struct json **out, uint64_t *last, struct error *error)
{
	int map = map_named(look->what);
	const struct json *persons;
	struct store_read *read;
	if (map < 0 || !is_looked_at((enum map_id)map))
		return error_set(error, STATUS_NOT_FOUND, "a record shows no `%.*s`", STR_ARG(look->what));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = read_for(read, arena, caller, (enum map_id)map, look, &persons, out, last, error);
	store_read_end(read);
	TRY(status);
	return record_look(act, arena, caller, persons,
			   str_format(arena, "%.*s %.*s", STR_ARG(look->what), STR_ARG(look->key)), look->reason,
			   error);
}

/* Lists, which name nobody. */

static const struct json *list_item(struct arena *arena, enum map_id map, const struct json *doc)
{
	static const char *const members[][7] = {
		{ "mission", "title", "funder", "programme", "side", "state", "recorded" },
		{ "transfer", "state", "agreement", "sender", "receiver", "purpose", "mission" },
	};
	const struct json *item = doc_object(arena);
	const char *const *names = members[map == MAP_transfer];
	for (size_t i = 0; i < 7; i++)
		if (names[i] && doc_text(doc, names[i]).len)
			item = doc_with_text(arena, item, names[i], doc_text(doc, names[i]));
	if (json_get(doc, "counts"))
		item = doc_with(arena, item, STR("counts"), json_get(doc, "counts"));
	return item;
}

static enum status list_for(struct store_read *read, struct arena *arena, const struct act_caller *caller,
			    enum map_id map, const struct store_range *range, int64_t known_at, const struct json **out,
			    struct error *error)
{
	const struct json *user, *items = doc_list(arena);
	struct store_rows rows;
	enum role role;
	TRY(caller_role(read, arena, caller, &user, &role, error));
	if (!may_list(role))
		return error_set(error, STATUS_REFUSED, "lists are not for a %s to see", role_names[role]);
	if (known_at)
		TRY(store_as_known_at(read, known_at, error));
	TRY(store_scan(read, arena, map_rows[map].map, range, &rows, error));
	for (size_t i = 0; i < rows.count; i++) {
		struct json *doc;
		TRY(json_parse(arena, rows.at[i].value, &doc, error));
		bool early =
			role_sides[role] == SIDE_RECEIVING && map == MAP_transfer && !doc_text(doc, "approved_by").len;
		if (!early && of_side(map, doc, role, doc_text(user, "side")))
			items = doc_push(arena, items, list_item(arena, map, doc));
	}
	*out = doc_with(arena, doc_object(arena), STR("items"), items);
	struct str rest = rows.count ? rows.at[rows.count - 1].key : STR_NONE, next;
	if (rows.more && store_key_take_text(&rest, &next))
		*out = doc_with_text(arena, *out, "next", str_copy(arena, next));
	return STATUS_OK;
}

enum status act_list(struct act *act, struct arena *arena, const struct act_caller *caller, const struct act_page *page,
		     const struct json **out, struct error *error)
{
	struct str what = page->what, after = page->after;
	int map = map_named(what);
	struct store_read *read;
	struct buf cursor = BUF_INIT;
	if (map != MAP_mission && map != MAP_transfer)
		return error_set(error, STATUS_NOT_FOUND, "there is no list of `%.*s`", STR_ARG(what));
	if (page->limit < 1 || page->limit > STORE_ROWS_MAX)
		return error_set(error, STATUS_BAD_INPUT, "a page has from 1 to %d items", STORE_ROWS_MAX);
	if (after.len && (after.len > 32 || map_of_key(after) != map || memchr(after.ptr, 0, after.len)))
		return error_set(error, STATUS_BAD_INPUT, "`after` is the `next` of the page before");
	if (after.len)
		store_key_text(&cursor, after);
	TRY(store_read_begin(act->store, &read, error));
	struct store_range range = { .after = after.len ? buf_str(&cursor) : STR_NONE, .limit = page->limit };
	enum status status = list_for(read, arena, caller, (enum map_id)map, &range, page->known_at, out, error);
	store_read_end(read);
	buf_finish(&cursor);
	return status;
}

/* Proofs. */

struct wanted {
	const struct corpus *corpus;
	const struct act_caller *caller;
	uint64_t number;
	struct store_event event;
	const struct json *persons;
};

/* Accounts name nobody: they are for who keeps them. */
static enum status read_account_event(struct store_read *read, struct arena *arena, const struct wanted *wanted,
				      const struct json *user, enum map_id map, struct error *error)
{
	struct json *envelope;
	const struct json *doc;
	TRY(json_parse(arena, wanted->event.body, &envelope, error)); /* of no person: never erased */
	struct str key = doc_text(json_get(envelope, "data"), map_rows[map].name);
	TRY(record_get(read, arena, map, key, &doc, error));
	return may_see_account(wanted->corpus, user, doc_text(doc, "agreement"), error);
}

/* Nor does a programme, nor what was asked and is owed of one: they are for whoever may see it. */
static enum status read_programme_event(struct store_read *read, struct arena *arena, const struct wanted *wanted,
					const struct json *user, enum map_id map, bool *money, struct error *error)
{
	struct json *envelope;
	struct str programme;
	*money = false;
	if (wanted->event.erased)
		return STATUS_OK;
	TRY(json_parse(arena, wanted->event.body, &envelope, error));
	struct str key = doc_text(json_get(envelope, "data"), map_rows[map].name);
	TRY(programme_of(read, arena, map, key, &programme, error));
	*money = programme.len > 0;
	return *money ? may_see_programme(read, arena, user, programme, error) : STATUS_OK;
}

/* The events of users and keys tell of no person: they are for who adds users, and for who watches them. */
static enum status read_event(struct store_read *read, struct arena *arena, struct wanted *wanted, struct error *error)
{
	const struct json *user;
	struct json *envelope;
	enum role role;
	enum status status = store_event(read, arena, wanted->number, &wanted->event, error);
	if (status == STATUS_NOT_FOUND)
		return error_set(error, status, "there is no event %llu", (unsigned long long)wanted->number);
	TRY(status);
	TRY(caller_role(read, arena, wanted->caller, &user, &role, error));
	wanted->persons = doc_list(arena);
	int kind = event_named(wanted->event.type);
	enum map_id map = kind < 0 ? MAP_person : event_rows[kind].map;
	if (map == MAP_user || map == MAP_key) {
		if (role == ROLE_administrator || role == ROLE_monitor)
			return STATUS_OK;
		return error_set(error, STATUS_REFUSED, "an event of users and keys is not for a %s to see",
				 role_names[role]);
	}
	if (map == MAP_entry || map == MAP_invoice)
		return read_account_event(read, arena, wanted, user, map, error);
	bool money;
	TRY(read_programme_event(read, arena, wanted, user, map, &money, error));
	if (money)
		return STATUS_OK;
	TRY(may_look(read, arena, wanted->caller, &user, &role, error));
	TRY(may_read_kind(role, map, kind, error));
	if (wanted->event.erased)
		return STATUS_OK;
	TRY(json_parse(arena, wanted->event.body, &envelope, error));
	struct str key = doc_text(json_get(envelope, "data"), map_rows[map].name);
	TRY(side_of(read, arena, map, key, user, role, error));
	return persons_of(read, arena, map, key, &wanted->persons, error);
}

static enum status prove(struct act *act, struct arena *arena, const struct wanted *wanted, struct str *file,
			 struct error *error)
{
	struct store_read *read;
	struct read_log log;
	struct str note;
	uint64_t size;
	struct buf out = BUF_INIT;
	struct disclosure disclosure = { .leaf = wanted->event.leaf, .opened = !wanted->event.erased };
	if (disclosure.opened) {
		disclosure.event = wanted->event.body;
		memcpy(disclosure.nonce.byte, wanted->event.nonce.ptr, NONCE_SIZE);
	}
	TRY(checkpoint_of(act, arena, wanted->number, &note, &size, error));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = log_of(read, &log, error);
	log.view.size = size; /* of what was signed */
	if (status == STATUS_OK)
		status = event_proof(&out, &log.view, wanted->number - 1, &disclosure, note, error);
	store_read_end(read);
	*file = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return status;
}

enum status act_proof(struct act *act, struct arena *arena, const struct act_caller *caller, uint64_t event,
		      struct str reason, struct str *file, struct error *error)
{
	struct wanted wanted = { .corpus = act->corpus, .caller = caller, .number = event };
	struct store_read *read;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = read_event(read, arena, &wanted, error);
	store_read_end(read);
	TRY(status);
	TRY(record_look(act, arena, caller, wanted.persons, str_format(arena, "event %llu", (unsigned long long)event),
			reason, error));
	return prove(act, arena, &wanted, file, error);
}
