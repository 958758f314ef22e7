/* erase.c - a person's data destroyed, where the law orders it.
 *
 * One orders it (a court, or a caseworker who names the instrument), another does it. Then body and nonce of every
 * event that tells of the person are destroyed, every version of a document, every row of an index that leads to one,
 * every byte of a file. What event.def lets a document keep comes back by a new event: keys, states and days, without
 * which the lists of a mission would agree no more, nor would the accounts; and no word about the person.
 *
 * I1. Nothing is erased while a hold is open, while the person is in custody or on the way, or while money is disputed.
 * I2. The leaves stay, so each proof of any other event holds; a replay makes of the tombstones what is there now.
 * I3. One person is erased alone: what tells of several has keys and no names. A look at several keeps its reason
 *     unless the person is named in it.
 * I4. Also as of a moment before, what was erased is not there.
 */
#include "act_int.h"
#include "name.h"

enum { WORD_MIN = 3, NUMBER_MIN = 4 };

/* What of the person is told by words that anybody wrote: a part of a name, a number. */

struct traits {
	key_vec words, numbers;
};

static void add_words(struct arena *arena, struct str folded, key_vec *words)
{
	size_t begins = 0;
	for (size_t i = 0; i <= folded.len; i++) {
		if (i < folded.len && folded.ptr[i] != ' ')
			continue;
		if (i - begins >= WORD_MIN)
			vec_add(arena, words, ((struct str){ folded.ptr + begins, i - begins }));
		begins = i + 1;
	}
}

static struct traits traits_of(struct arena *arena, const struct json *person)
{
	struct traits traits = { 0 };
	add_words(arena, doc_text(person, "folded"), &traits.words);
	for (size_t i = 0; i < doc_count(person, "names"); i++)
		add_words(arena, doc_text(doc_item(person, "names", i), "folded"), &traits.words);
	for (size_t i = 0; i < doc_count(person, "identifiers"); i++) {
		struct str number = doc_text(doc_item(person, "identifiers", i), "number");
		if (number.len >= NUMBER_MIN)
			vec_add(arena, &traits.numbers, number);
	}
	return traits;
}

static bool holds_text(struct str text, struct str part)
{
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

static enum status names_the_person(struct doing *d, const struct traits *traits, struct str text, bool *named)
{
	key_vec words = { 0 };
	struct str number;
	*named = false;
	add_words(d->arena, name_folded(d->arena, text), &words);
	vec_each (&words, i)
		vec_each (&traits->words, k)
			*named = *named || str_eq(words.at[i], traits->words.at[k]);
	TRY(number_folded(d->arena, STR_NONE, text, &number, d->error));
	vec_each (&traits->numbers, i)
		*named = *named || holds_text(number, traits->numbers.at[i]);
	return STATUS_OK;
}

/* Ordering. */

enum status do_person_erase_order(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person_key, instrument;
	const struct json *person;
	key_vec orders = { 0 };
	bool named;
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(may_see(d, person_key, person));
	TRY(input_text(d, "instrument", &instrument));
	struct traits traits = traits_of(a, person);
	TRY(names_the_person(d, &traits, instrument, &named));
	if (named)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "person.erase_order: `instrument` names the person, and it is what stays: give its "
				 "number");
	TRY(record_find(d->r, a, INDEX_erasure_of_person, person_key, &orders, d->error));
	if (orders.count)
		return error_set(d->error, STATUS_CONFLICT, "person.erase_order: %.*s orders it already",
				 STR_ARG(orders.at[0]));
	TRY(record_new_key(d, MAP_erasure, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "erasure", key);
	data = doc_with_text(a, data, "person", person_key);
	data = doc_with_text(a, data, "instrument", instrument);
	data = doc_with_text(a, data, "authority", authority_of(d->user));
	tell(d, "erasure", key);
	return record_emit(d, HAPPENED_erasure_ordered, doc_with(a, data, STR("open"), doc_bool(a, true)));
}

/* When it may be done. */

static enum status is_settled(struct doing *d, struct str person)
{
	key_vec stays = { 0 };
	TRY(human_find(d->r, d->arena, INDEX_stay_of_person, person, &stays, d->error));
	vec_each (&stays, i) {
		const struct json *stay;
		TRY(record_get(d->r, d->arena, MAP_stay, stays.at[i], &stay, d->error));
		if (!doc_text(stay, "until").len)
			return error_set(d->error, STATUS_CONFLICT, "person.erase: %.*s is in custody, by stay %.*s",
					 STR_ARG(person), STR_ARG(stays.at[i]));
		if (doc_text(stay, "disputed").len)
			return error_set(d->error, STATUS_CONFLICT,
					 "person.erase: whether stay %.*s is to be paid is disputed: settle that first",
					 STR_ARG(stays.at[i]));
	}
	return STATUS_OK;
}

static enum status may_erase(struct doing *d, struct str person)
{
	const struct json *hold;
	key_vec transfers = { 0 };
	TRY(open_hold(d->r, d->arena, person, &hold, d->error));
	if (hold) {
		hold_told(d, hold);
		return error_set(d->error, STATUS_CONFLICT, "person.erase: hold %.*s of %.*s is open", STR_ARG(d->hold),
				 STR_ARG(person));
	}
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &transfers, d->error));
	vec_each (&transfers, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, transfers.at[i], &transfer, d->error));
		int state = state_named(doc_text(transfer, "state"));
		if (state < 0 || state_kinds[state] != STATE_KIND_ENDED || is_away(transfer))
			return error_set(d->error, STATUS_CONFLICT, "person.erase: transfer %.*s is %s: it must end",
					 STR_ARG(transfers.at[i]), str_c(d->arena, doc_text(transfer, "state")));
	}
	return is_settled(d, person);
}

/* Of whom what is erased: each with what is left of it. */

struct erased_doc {
	enum event_kind kind;
	struct str key;
	const struct json *left;
};
struct erasing {
	struct doing *d;
	struct str person;
	struct traits traits;
	uint64_t last;
	int64_t events;
	VEC(struct erased_doc) docs;
};

/* A basis is words, and its days are what is paid for. */
static const struct json *stay_left(struct arena *a, const struct json *stay)
{
	const struct json *bases = doc_list(a);
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		const struct json *basis = doc_item(stay, "bases", i), *days = doc_object(a);
		days = doc_with_text(a, days, "basis_from", doc_text(basis, "basis_from"));
		bases = doc_push(a, bases, doc_with_text(a, days, "basis_until", doc_text(basis, "basis_until")));
	}
	if (bases->count)
		stay = doc_with(a, stay, STR("bases"), bases);
	return doc_text(stay, "unbilled").len ? doc_with_text(a, stay, "unbilled", STR("erased")) : stay;
}

static enum status add_doc(struct erasing *e, enum event_kind kind, struct str key)
{
	struct arena *a = e->d->arena;
	const struct json *doc;
	vec_each (&e->docs, i) /* found by two records of one human being */
		if (str_eq(e->docs.at[i].key, key))
			return STATUS_OK;
	enum map_id map = event_rows[kind].map;
	TRY(record_get(e->d->r, a, map, key, &doc, e->d->error));
	if (map == MAP_stay)
		doc = stay_left(a, doc);
	if (map == MAP_evidence)
		TRY(evidence_forget(e->d->w, a, doc, e->d->error));
	if (map == MAP_duty && str_is(doc_text(doc, "state"), "open")) /* nobody is left for whom to do it */
		doc = doc_with_text(a, doc, "state", STR("void"));
	vec_add(a, &e->docs, ((struct erased_doc){ kind, key, record_left(a, kind, doc) }));
	return STATUS_OK;
}

static enum status add_found(struct erasing *e, enum index_id index, enum event_kind kind, struct str value)
{
	key_vec keys = { 0 };
	TRY(record_find(e->d->r, e->d->arena, index, value, &keys, e->d->error));
	vec_each (&keys, i)
		TRY(add_doc(e, kind, keys.at[i]));
	return STATUS_OK;
}

static enum status add_looks(struct erasing *e)
{
	key_vec keys = { 0 };
	TRY(record_find(e->d->r, e->d->arena, INDEX_look_of_person, e->person, &keys, e->d->error));
	vec_each (&keys, i) {
		const struct json *look;
		bool named = true;
		TRY(record_get(e->d->r, e->d->arena, MAP_look, keys.at[i], &look, e->d->error));
		if (json_get(look, "erased")) /* with another who was looked at too */
			continue;
		if (doc_count(look, "persons") > 1)
			TRY(names_the_person(e->d, &e->traits, doc_text(look, "reason"), &named));
		if (named)
			TRY(add_doc(e, HAPPENED_look_erased, keys.at[i]));
	}
	return STATUS_OK;
}

static enum status add_all(struct erasing *e)
{
	static const struct {
		enum index_id index;
		enum event_kind kind;
	} lists[] = { { INDEX_case_of_person, HAPPENED_case_erased },
		      { INDEX_hold_of_person, HAPPENED_hold_erased },
		      { INDEX_stay_of_person, HAPPENED_stay_erased },
		      { INDEX_representation_of_person, HAPPENED_representation_erased },
		      { INDEX_locator_of_person, HAPPENED_locator_erased },
		      { INDEX_evidence_of_person, HAPPENED_evidence_erased },
		      { INDEX_duty_of_person, HAPPENED_duty_erased },
		      { INDEX_same_of_person, HAPPENED_same_erased },
		      { INDEX_transfer_of_person, HAPPENED_transfer_erased } };
	key_vec transfers = { 0 };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		TRY(add_found(e, lists[i].index, lists[i].kind, e->person));
	TRY(record_find(e->d->r, e->d->arena, INDEX_transfer_of_person, e->person, &transfers, e->d->error));
	vec_each (&transfers, i) {
		TRY(add_found(e, INDEX_determination_of_transfer, HAPPENED_determination_erased, transfers.at[i]));
		TRY(add_found(e, INDEX_objection_of_transfer, HAPPENED_objection_erased, transfers.at[i]));
	}
	return add_looks(e);
}

/* All records that this state has of the human being: one alone would leave the others to tell of them. */
static enum status add_human(struct erasing *e, const struct json *erasure)
{
	struct doing *d = e->d;
	key_vec records = { 0 };
	TRY(human_records(d->r, d->arena, doc_text(erasure, "person"), &records, d->error));
	vec_each (&records, i) {
		const struct json *person;
		TRY(record_get(d->r, d->arena, MAP_person, records.at[i], &person, d->error));
		if (!str_eq(doc_text(person, "side"), user_side(d)) || json_get(person, "erased"))
			continue;
		e->person = records.at[i];
		e->traits = traits_of(d->arena, person);
		TRY(add_all(e));
		const struct json *left = doc_with_text(d->arena, person, "erasure", doc_text(erasure, "erasure"));
		left = doc_with_text(d->arena, left, "instrument", doc_text(erasure, "instrument"));
		vec_add(d->arena, &e->docs,
			((struct erased_doc){ HAPPENED_person_erased, e->person,
					      record_left(d->arena, HAPPENED_person_erased, left) }));
		TRY(answers_forget(d, e->person));
	}
	return STATUS_OK;
}

/* A document with all its past: each version names the event that made it, and the version before is read next. */
static enum status forget_doc(struct erasing *e, enum map_id map, struct str key)
{
	struct doing *d = e->d;
	enum status status = STATUS_OK;
	for (uint64_t as_of = e->last, since = 0; status == STATUS_OK && as_of; as_of = since - 1) {
		const struct json *doc = NULL;
		store_as_of(d->r, as_of);
		status = record_version(d->r, d->arena, map, key, &since, d->error);
		if (status == STATUS_OK)
			status = record_get(d->r, d->arena, map, key, &doc, d->error);
		store_as_of(d->r, UINT64_MAX);
		if (status == STATUS_OK)
			status = store_erase(d->w, since, d->error);
		if (status == STATUS_OK)
			status = record_unindex(d->w, d->arena, map, doc, d->error);
		if (status == STATUS_OK)
			status = due_forget(d->w, d->arena, map, doc, d->error);
		e->events += status == STATUS_OK;
	}
	TRY(status == STATUS_NOT_FOUND ? STATUS_OK : status);
	struct buf full = BUF_INIT;
	store_key_text(&full, key);
	status = store_forget(d->w, map_rows[map].map, buf_str(&full), d->error);
	buf_finish(&full);
	return status;
}

/* What an import called the person, and whatever it opened of them. */
static enum status forget_names(struct erasing *e)
{
	struct doing *d = e->d;
	key_vec keys = { 0 };
	vec_each (&e->docs, i)
		vec_add(d->arena, &keys, e->docs.at[i].key);
	return import_forget(d->w, d->arena, &keys, d->error);
}

static enum status erase(struct erasing *e, const struct json *erasure)
{
	struct doing *d = e->d;
	struct arena *a = d->arena;
	TRY(store_last(d->r, &e->last, d->error));
	vec_each (&e->docs, i)
		TRY(forget_doc(e, event_rows[e->docs.at[i].kind].map, e->docs.at[i].key));
	if (store_aside(d->r))
		kept_forget(store_aside(d->r));
	TRY(forget_names(e));
	vec_each (&e->docs, i)
		TRY(record_emit(d, e->docs.at[i].kind, e->docs.at[i].left));
	d->answer = doc_with_int(a, d->answer, "events", e->events);
	const struct json *data = doc_with_text(a, doc_object(a), "erasure", doc_text(erasure, "erasure"));
	data = doc_with(a, data, STR("open"), doc_bool(a, false));
	data = doc_with_int(a, data, "events", e->events);
	data = doc_with_text(a, data, "done_by", d->user_key);
	return record_emit(d, HAPPENED_erasure_done, doc_with_text(a, data, "done", time_text(a, d->now)));
}

enum status do_person_erase(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *erasure, *person;
	TRY(input_doc(d, "erasure", MAP_erasure, &key, &erasure));
	struct erasing e = { .d = d, .person = doc_text(erasure, "person") };
	TRY(record_get(d->r, a, MAP_person, e.person, &person, d->error));
	TRY(own_side(d, doc_text(person, "side"), "this person's record"));
	if (!doc_flag(erasure, "open"))
		return error_set(d->error, STATUS_CONFLICT, "person.erase: %.*s was done already", STR_ARG(key));
	TRY(may_erase(d, e.person));
	TRY(add_human(&e, erasure));
	return erase(&e, erasure);
}
