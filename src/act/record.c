/* record.c - how an event is added, and what becomes of it; how an action is run.
 *
 * I1. An event's body is canonical JSON {"by", "data", "happened", "late", "recorded", "type"}; its leaf commits to it.
 * I2. Documents and indices change in record_project alone, from the event, so a replay makes the same.
 */
#include "act_int.h"
#include "date.h"
#include "leaf.h"
#include "limit.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LATE_SECONDS = 3600,
	INDEX_TEXT_MAX =
		300 /* bytes of a value that an index tells apart: a key of the store has a bound, a name has another */
};

static const struct store_map count_map = { 3, true };

/* Scans. */

bool scan_page(struct scan *scan, enum status *status, struct error *error)
{
	if (*status != STATUS_OK || (scan->begun && !scan->rows.more))
		return false;
	if (scan->begun && scan->rows.count) {
		buf_clear(&scan->after);
		buf_add_str(&scan->after, scan->rows.at[scan->rows.count - 1].key);
	}
	scan->begun = true;
	scan->range.after = scan->after.len ? buf_str(&scan->after) : STR_NONE;
	if (scan->fresh)
		arena_reset(scan->arena);
	*status = store_scan(scan->read, scan->arena, scan->map, &scan->range, &scan->rows, error);
	return *status == STATUS_OK;
}

void scan_end(struct scan *scan) { buf_finish(&scan->after); }

/* Events. */

struct str time_text(struct arena *arena, int64_t seconds)
{
	char text[21];
	time_format(seconds, text);
	return str_format(arena, "%s", text);
}

struct str day_text(struct arena *arena, int32_t day)
{
	char text[11];
	date_format(day, text);
	return str_copy(arena, str_of(text));
}

enum field_kind { KIND_KEY, KIND_TEXT, KIND_NUMBER, KIND_FLAG, KIND_LIST, KIND_OBJECT, KIND_DATE, KIND_TIME, KIND_ANY };
enum need { MAY, MUST };

static const struct field_row {
	enum event_kind event;
	const char *member;
	enum field_kind kind;
	enum need need;
} field_rows[] = {
#define FIELD(event, member, kind, need) { HAPPENED_##event, #member, KIND_##kind, need },
#include "event.def"
};
enum { FIELD_ROWS = sizeof field_rows / sizeof *field_rows };

static bool is_kind(const struct json *value, enum field_kind kind)
{
	int32_t day;
	int64_t seconds;
	switch (kind) {
	case KIND_KEY:
	case KIND_TEXT: return value->kind == JSON_STRING;
	case KIND_NUMBER: return value->kind == JSON_INTEGER;
	case KIND_FLAG: return value->kind == JSON_TRUE || value->kind == JSON_FALSE;
	case KIND_LIST: return value->kind == JSON_ARRAY;
	case KIND_OBJECT: return value->kind == JSON_OBJECT;
	case KIND_DATE: return value->kind == JSON_STRING && date_parse(value->text, &day);
	case KIND_TIME: return value->kind == JSON_STRING && time_parse(value->text, &seconds);
	case KIND_ANY: return true;
	}
	return false;
}

static const char *key_member(enum event_kind kind)
{
	for (size_t i = 0; i < FIELD_ROWS; i++)
		if (field_rows[i].event == kind && field_rows[i].kind == KIND_KEY)
			return field_rows[i].member;
	return NULL;
}

/* The data are ours: they are as the schema says. */
static void assert_data(enum event_kind kind, const struct json *data)
{
	size_t known = 0;
	for (size_t i = 0; i < FIELD_ROWS; i++) {
		if (field_rows[i].event != kind)
			continue;
		const struct json *value = json_get(data, field_rows[i].member);
		assert(value || field_rows[i].need == MAY);
		assert(!value || is_kind(value, field_rows[i].kind));
		known += value != NULL;
	}
	assert(known == data->count);
}

/* What an event makes of the record. */

struct projecting {
	struct store_write *w;
	struct arena *arena;
	uint64_t sequence;
	const struct json *envelope;
	struct error *error;
};

static struct str indexed(struct str value)
{
	return (struct str){ value.ptr, value.len < INDEX_TEXT_MAX ? value.len : INDEX_TEXT_MAX };
}

/* The number of a key: 12 of P12. Keys are ours. */
static int64_t number_of(struct str key)
{
	int64_t number = 0;
	assert(key.len > 1);
	for (size_t i = 1; i < key.len; i++) {
		assert(key.ptr[i] >= '0' && key.ptr[i] <= '9');
		number = number * 10 + (key.ptr[i] - '0');
	}
	return number;
}

static enum status put_index(struct projecting *p, struct store_map map, struct str value, struct str key, bool there)
{
	struct buf full = BUF_INIT;
	store_key_text(&full, value);
	store_key_number(&full, number_of(key));
	enum status status = there ? store_add(p->w, map, buf_str(&full), STR_NONE, p->error)
				   : store_delete(p->w, map, buf_str(&full), p->error);
	buf_finish(&full);
	return status;
}

struct str pair_value(struct arena *arena, struct str one, struct str other)
{
	return str_format(arena, "%.*s %.*s", STR_ARG(one), STR_ARG(other));
}

static bool has_value(const key_vec *values, struct str value)
{
	vec_each (values, i)
		if (str_eq(values->at[i], value))
			return true;
	return false;
}

static void add_value(struct arena *arena, const struct index_row *row, struct str text, key_vec *values)
{
	size_t begins = 0;
	for (size_t i = 0; text.len && i <= text.len; i++) {
		if (i < text.len && (!row->words || text.ptr[i] != ' '))
			continue;
		struct str value = indexed((struct str){ text.ptr + begins, i - begins });
		if (value.len && !has_value(values, value))
			vec_add(arena, values, value);
		begins = i + 1;
	}
}

/* The member's text; each of its list's; "true" of a flag that is; for list.member, the text of each item; for a pair,
 * both texts. */
static key_vec values_of(struct arena *arena, const struct index_row *row, const struct json *doc)
{
	key_vec values = { 0 };
	if (row->pair) {
		if (doc_text(doc, row->member).len && doc_text(doc, row->pair).len)
			add_value(arena, row, pair_value(arena, doc_text(doc, row->member), doc_text(doc, row->pair)),
				  &values);
		return values;
	}
	const char *dot = strchr(row->member, '.');
	char list[32];
	snprintf(list, sizeof list, "%.*s", dot ? (int)(dot - row->member) : (int)strlen(row->member), row->member);
	const struct json *member = doc ? json_get(doc, list) : NULL;
	if (member && member->kind == JSON_ARRAY)
		for (size_t i = 0; i < member->count; i++) {
			const struct json *item = &member->items[i];
			add_value(arena, row, dot ? doc_text(item, dot + 1) : item->text, &values);
		}
	else if (member && member->kind == JSON_STRING)
		add_value(arena, row, member->text, &values);
	else if (member && member->kind == JSON_TRUE)
		add_value(arena, row, STR("true"), &values);
	return values;
}

static enum status move_indices(struct projecting *p, enum map_id map, struct str key, const struct json *before,
				const struct json *after)
{
	for (int i = 0; i < INDEX_COUNT; i++) {
		const struct index_row *row = &index_rows[i];
		if (row->map != map)
			continue;
		key_vec was = values_of(p->arena, row, before), is = values_of(p->arena, row, after);
		vec_each (&was, k)
			if (!has_value(&is, was.at[k]))
				TRY(put_index(p, row->store, was.at[k], key, false));
		vec_each (&is, k)
			if (!has_value(&was, is.at[k]))
				TRY(put_index(p, row->store, is.at[k], key, true));
	}
	return STATUS_OK;
}

static struct str doc_key(struct buf *buf, struct str key)
{
	buf_clear(buf);
	store_key_text(buf, key);
	return buf_str(buf);
}

/* Items of a list tell who, when and by which event; so does a document of who opened it. */
static const struct json *with_origin(struct projecting *p, const struct json *data)
{
	struct arena *a = p->arena;
	data = doc_with_text(a, data, "by", doc_text(p->envelope, "by"));
	data = doc_with_text(a, data, "happened", doc_text(p->envelope, "happened"));
	data = doc_with_text(a, data, "recorded", doc_text(p->envelope, "recorded"));
	if (doc_flag(p->envelope, "late"))
		data = doc_with(a, data, STR("late"), doc_bool(a, true));
	return doc_with_int(a, data, "event", (int64_t)p->sequence);
}

static const struct json *merged(struct projecting *p, const struct event_row *row, const struct json *before,
				 const struct json *data, const char *key)
{
	struct arena *a = p->arena;
	switch (row->how) {
	case OPENS: return with_origin(p, data);
	case SETS:
		for (size_t i = 0; i < data->count; i++)
			before = doc_with(a, before, data->names[i], &data->items[i]);
		if (json_get(data, "state")) /* silence counts from the last word of it */
			before = doc_with_text(a, before, "heard", doc_text(p->envelope, "recorded"));
		return before;
	case ADDS:
		return doc_with(
			a, before, str_of(row->list),
			doc_push(a, json_get(before, row->list), with_origin(p, doc_without(a, data, str_of(key)))));
	case LEAVES: return doc_with(a, data, STR("erased"), with_origin(p, doc_object(a)));
	}
	return before;
}

static enum status count_key(struct projecting *p, enum map_id map, struct str key)
{
	struct buf number = BUF_INIT;
	buf_add_str(&number, (struct str){ key.ptr + 1, key.len - 1 });
	enum status status = store_put(p->w, count_map, str_of(map_rows[map].name), buf_str(&number), p->error);
	buf_finish(&number);
	return status;
}

enum status record_project(struct store_write *w, struct arena *arena, uint64_t sequence, const struct json *envelope,
			   struct error *error)
{
	struct projecting projecting = { w, arena, sequence, envelope, error }, *p = &projecting;
	int kind = event_named(doc_text(p->envelope, "type"));
	const struct json *data = json_get(p->envelope, "data"), *before = NULL;
	if (kind < 0 || !data)
		return error_set(p->error, STATUS_CONFLICT, "event %llu is of no kind that is known",
				 (unsigned long long)p->sequence);
	const struct event_row *row = &event_rows[kind];
	const char *member = key_member((enum event_kind)kind);
	struct str key = doc_text(data, member);
	if (row->how == SETS || row->how == ADDS)
		TRY(record_get(store_reading(p->w), p->arena, row->map, key, &before, p->error));
	const struct json *after = merged(p, row, before, data, member);
	struct buf full = BUF_INIT;
	enum status status = (row->how == OPENS ? store_add : store_put)(
		p->w, map_rows[row->map].map, doc_key(&full, key), doc_written(p->arena, after), p->error);
	buf_finish(&full);
	if (status == STATUS_OK && store_aside(store_reading(p->w)))
		kept_put(store_aside(store_reading(p->w)), row->map, key, after);
	if (status == STATUS_OK)
		status = move_indices(p, row->map, key, before, after);
	if (status == STATUS_OK)
		status = due_move(p->w, p->arena, row->map, before, after, p->error);
	if (status == STATUS_OK && row->how == OPENS)
		status = count_key(p, row->map, key);
	return status;
}

enum status record_tombstone(struct store_write *w, struct arena *arena, struct str type, struct error *error)
{
	int kind = event_named(type);
	struct projecting p = { .w = w, .arena = arena, .error = error };
	int64_t last;
	if (kind < 0 || event_rows[kind].how != OPENS)
		return STATUS_OK;
	TRY(record_last(store_reading(w), arena, event_rows[kind].map, &last, error));
	return count_key(&p, event_rows[kind].map,
			 str_format(arena, "%s%lld", map_rows[event_rows[kind].map].prefix, (long long)last + 1));
}

const struct json *record_left(struct arena *arena, enum event_kind kind, const struct json *doc)
{
	const struct json *left = doc_object(arena);
	for (size_t i = 0; i < FIELD_ROWS; i++) {
		const struct json *value = json_get(doc, field_rows[i].member);
		if (field_rows[i].event == kind && value)
			left = doc_with(arena, left, str_of(field_rows[i].member), value);
	}
	return left;
}

enum status record_unindex(struct store_write *w, struct arena *arena, enum map_id map, const struct json *doc,
			   struct error *error)
{
	struct str key = doc_text(doc, map_rows[map].name);
	for (int i = 0; i < INDEX_COUNT; i++) {
		if (index_rows[i].map != map)
			continue;
		key_vec values = values_of(arena, &index_rows[i], doc);
		vec_each (&values, k) {
			struct buf full = BUF_INIT;
			store_key_text(&full, values.at[k]);
			store_key_number(&full, number_of(key));
			enum status status = store_forget(w, index_rows[i].store, buf_str(&full), error);
			buf_finish(&full);
			TRY(status);
		}
	}
	return STATUS_OK;
}

static struct str leaf_of(struct doing *d, struct str type, struct str body, const struct nonce *nonce)
{
	struct leaf leaf = { .type = type, .hour = leaf_hour(d->arena, d->now) };
	memcpy(leaf.texts, d->act->texts, sizeof leaf.texts);
	commit(nonce, body, leaf.commitment);
	return leaf_format(d->arena, &leaf);
}

enum status record_emit(struct doing *d, enum event_kind kind, const struct json *data)
{
	struct arena *a = d->arena;
	struct str type = str_of(event_rows[kind].type);
	const struct json *envelope = doc_object(a);
	assert_data(kind, data);
	if (event_rows[kind].map == MAP_user || event_rows[kind].map == MAP_key)
		d->act->callers_changed = true;
	envelope = doc_with_text(a, envelope, "by", d->user_key);
	envelope = doc_with(a, envelope, STR("data"), data);
	envelope = doc_with_text(a, envelope, "happened", time_text(a, d->happened));
	envelope = doc_with_text(a, envelope, "recorded", time_text(a, d->now));
	envelope = doc_with_text(a, envelope, "type", type);
	if (d->now - d->happened > LATE_SECONDS)
		envelope = doc_with(a, envelope, STR("late"), doc_bool(a, true));
	struct str body = doc_written(a, envelope);
	struct nonce nonce = nonce_random();
	struct store_event event = { .recorded = d->now,
				     .type = type,
				     .leaf = leaf_of(d, type, body, &nonce),
				     .body = body,
				     .nonce = { (const char *)nonce.byte, sizeof nonce.byte } };
	TRY(store_append(d->w, &event, d->error));
	return record_project(d->w, a, event.sequence, envelope, d->error);
}

enum status record_clear(struct store_write *w, struct error *error)
{
	if (store_aside(store_reading(w)))
		kept_forget(store_aside(store_reading(w)));
	for (int i = 0; i < MAP_COUNT; i++)
		TRY(store_clear(w, map_rows[i].map, error));
	for (int i = 0; i < INDEX_COUNT; i++)
		TRY(store_clear(w, index_rows[i].store, error));
	TRY(store_clear(w, due_map, error));
	return store_clear(w, count_map, error);
}

/* Documents. */

static enum status read_doc(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			    const struct json **doc, struct error *error)
{
	struct store_row row;
	struct buf full = BUF_INIT;
	struct json *parsed;
	enum status status = STATUS_NOT_FOUND;
	if (key.len && key.len < STORE_KEY_MAX && !memchr(key.ptr, 0, key.len))
		status = store_get(read, arena, map_rows[map].map, doc_key(&full, key), &row, error);
	buf_finish(&full);
	if (status == STATUS_NOT_FOUND)
		return error_set(error, STATUS_NOT_FOUND, "there is no %s %.*s", map_rows[map].name, STR_ARG(key));
	if (status != STATUS_OK)
		return status;
	TRY(json_parse(arena, row.value, &parsed, error));
	*doc = parsed;
	return STATUS_OK;
}

enum status record_get(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
		       const struct json **doc, struct error *error)
{
	struct kept *kept = store_aside(read);
	*doc = kept ? kept_get(kept, arena, map, key) : NULL;
	if (*doc)
		return STATUS_OK;
	TRY(read_doc(read, arena, map, key, doc, error));
	if (kept)
		kept_put(kept, map, key, *doc);
	return STATUS_OK;
}

enum status record_version(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			   uint64_t *since, struct error *error)
{
	struct store_row row;
	struct buf full = BUF_INIT;
	enum status status = STATUS_NOT_FOUND;
	if (key.len && key.len < STORE_KEY_MAX && !memchr(key.ptr, 0, key.len))
		status = store_get(read, arena, map_rows[map].map, doc_key(&full, key), &row, error);
	buf_finish(&full);
	if (status == STATUS_NOT_FOUND)
		return error_set(error, status, "there is no %s %.*s", map_rows[map].name, STR_ARG(key));
	if (status == STATUS_OK)
		*since = row.since;
	return status;
}

static enum status since_of(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			    uint64_t *last, struct error *error)
{
	uint64_t since = 0;
	TRY(record_version(read, arena, map, key, &since, error));
	if (since > *last)
		*last = since;
	return STATUS_OK;
}

static enum status since_objections(struct store_read *read, struct arena *arena, struct str transfer, uint64_t *last,
				    struct error *error)
{
	key_vec keys = { 0 };
	TRY(record_find(read, arena, INDEX_objection_of_transfer, transfer, &keys, error));
	vec_each (&keys, i)
		TRY(since_of(read, arena, MAP_objection, keys.at[i], last, error));
	return STATUS_OK;
}

static enum status since_duties(struct store_read *read, struct arena *arena, enum index_id index, struct str key,
				uint64_t *last, struct error *error)
{
	key_vec duties = { 0 };
	TRY(record_find(read, arena, index, key, &duties, error));
	vec_each (&duties, i)
		TRY(since_of(read, arena, MAP_duty, duties.at[i], last, error));
	return STATUS_OK;
}

enum status record_since(struct store_read *read, struct arena *arena, enum map_id map, struct str key, uint64_t *last,
			 struct error *error)
{
	key_vec transfers = { 0 };
	*last = 0;
	TRY(since_of(read, arena, map, key, last, error));
	if (map == MAP_transfer)
		TRY(since_objections(read, arena, key, last, error));
	if (map == MAP_case)
		return since_duties(read, arena, INDEX_duty_of_case, key, last, error);
	if (map == MAP_programme)
		return since_duties(read, arena, INDEX_duty_of_programme, key, last, error);
	if (map == MAP_mission)
		TRY(record_find(read, arena, INDEX_transfer_of_mission, key, &transfers, error));
	vec_each (&transfers, i) {
		key_vec stays = { 0 };
		const struct json *transfer;
		TRY(since_of(read, arena, MAP_transfer, transfers.at[i], last, error));
		TRY(record_get(read, arena, MAP_transfer, transfers.at[i], &transfer, error));
		TRY(record_find(read, arena, INDEX_stay_of_person, doc_text(transfer, "person"), &stays, error));
		vec_each (&stays, k)
			TRY(since_of(read, arena, MAP_stay, stays.at[k], last, error));
	}
	return STATUS_OK;
}

/* An index holds the value and the number of the key, so that what it finds comes in the order in which it was opened.
 * What it does not understand may be a hold: then nothing is found, and nothing decided. */
enum status record_keys(struct arena *arena, enum index_id index, const struct store_rows *rows, key_vec *keys,
			struct error *error)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct str rest = rows->at[i].key, value;
		int64_t number;
		if (!store_key_take_text(&rest, &value) || !store_key_take_number(&rest, &number) || rest.len ||
		    number < 1)
			return error_set(
				error, STATUS_CONFLICT,
				"an index of the record is not of this program: `habeas rebuild` makes it anew");
		vec_add(arena, keys,
			str_format(arena, "%s%lld", map_rows[index_rows[index].map].prefix, (long long)number));
	}
	return STATUS_OK;
}

static enum status find_keys(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			     bool backwards, size_t limit, key_vec *keys, struct error *error)
{
	struct buf prefix = BUF_INIT;
	struct scan scan = { .read = read, .arena = arena, .map = index_rows[index].store };
	enum status status = STATUS_OK;
	store_key_text(&prefix, indexed(value));
	scan.range = (struct store_range){ .prefix = buf_str(&prefix),
					   .backwards = backwards,
					   .limit = limit < STORE_ROWS_MAX ? limit : STORE_ROWS_MAX };
	while (keys->count < limit && scan_page(&scan, &status, error)) {
		if (scan.rows.count > limit - keys->count)
			scan.rows.count = limit - keys->count;
		status = record_keys(arena, index, &scan.rows, keys, error);
	}
	scan_end(&scan);
	buf_finish(&prefix);
	return status;
}

enum status record_find(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			key_vec *keys, struct error *error)
{
	return find_keys(read, arena, index, value, false, SIZE_MAX, keys, error);
}

enum status record_find_last(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			     size_t limit, key_vec *keys, struct error *error)
{
	TRY(find_keys(read, arena, index, value, true, limit, keys, error));
	for (size_t i = 0; i < keys->count / 2; i++) {
		struct str key = keys->at[i];
		keys->at[i] = keys->at[keys->count - 1 - i];
		keys->at[keys->count - 1 - i] = key;
	}
	return STATUS_OK;
}

enum status record_last(struct store_read *read, struct arena *arena, enum map_id map, int64_t *last,
			struct error *error)
{
	struct store_row row;
	*last = 0;
	enum status status = store_get(read, arena, count_map, str_of(map_rows[map].name), &row, error);
	if (status == STATUS_OK)
		*last = strtoll(str_c(arena, row.value), NULL, 10);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status record_new_key(struct doing *d, enum map_id map, struct str *key)
{
	int64_t last;
	TRY(record_last(d->r, d->arena, map, &last, d->error));
	*key = str_format(d->arena, "%s%lld", map_rows[map].prefix, (long long)last + 1);
	return STATUS_OK;
}

/* Whose. */

struct str user_side(const struct doing *d) { return doc_text(d->user, "side"); }

enum status own_side(struct doing *d, struct str side, const char *what)
{
	if (str_eq(side, user_side(d)))
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED, "%s: %s is for %.*s to decide, and you act for %s",
			 action_verbs[d->action], what, STR_ARG(side),
			 user_side(d).len ? str_c(d->arena, user_side(d)) : "nobody");
}

void tell(struct doing *d, const char *name, struct str text)
{
	d->answer = doc_with_text(d->arena, d->answer, name, text);
}

/* Doing. */

typedef enum status use_case(struct doing *d);
static use_case *const use_cases[ACTION_COUNT] = {
#define ACTION(name, verb, what) do_##name,
#include "role.def"
};

static enum status find_user(struct doing *d)
{
	bool token = map_of_key(d->user_key) == MAP_locator; /* whoever has one asks as family does, and nothing else */
	enum map_id map = token ? MAP_locator : MAP_user;
	enum status status = record_get(d->r, d->arena, map, d->user_key, &d->user, d->error);
	if (status == STATUS_NOT_FOUND)
		return error_set(d->error, STATUS_REFUSED, "there is no user %.*s", STR_ARG(d->user_key));
	TRY(status);
	d->role = token ? ROLE_family : (enum role)role_named(doc_text(d->user, "role"));
	if (permitted(d->action, d->role))
		return STATUS_OK;
	int instead = instead_of(d->action, d->role);
	if (instead >= 0)
		return error_set(d->error, STATUS_REFUSED, "%s is not for a %s to do: it does %s",
				 action_verbs[d->action], role_names[d->role], action_verbs[instead]);
	return error_set(d->error, STATUS_REFUSED, "%s is not for a %s to do", action_verbs[d->action],
			 role_names[d->role]);
}

static enum status find_time(struct doing *d)
{
	d->now = d->act->clock(d->act->clock_context);
	d->happened = d->now;
	if (!json_get(d->input, "happened"))
		return STATUS_OK;
	TRY(input_time(d, "happened", &d->happened));
	if (d->happened > d->now)
		return error_set(d->error, STATUS_BAD_INPUT, "%s: `happened` lies in the future",
				 action_verbs[d->action]);
	return STATUS_OK;
}

/* Terms. */

enum { ONCE_MAX = 200, ONCE_SECONDS = 24 * 3600 };
static const struct store_map once_map = { 4, false }, once_of_person_map = { 111, false };

bool only_reads(enum action action)
{
	return action == ACTION_person_look || action == ACTION_person_export || action == ACTION_person_search ||
	       action == ACTION_locator_ask;
}

/* What shows a secret, or persons: its answer is not kept to be given again. */
static bool shown_once(enum action action)
{
	return only_reads(action) || action == ACTION_key_add || action == ACTION_user_enrol ||
	       action == ACTION_locator_issue;
}

static enum status check_key(struct doing *d)
{
	const struct json *key;
	if (!d->terms || !d->terms->key.len)
		return STATUS_OK;
	TRY(record_get(d->r, d->arena, MAP_key, d->terms->key, &key, d->error));
	if (doc_flag(key, "revoked") || !str_eq(doc_text(key, "user"), d->user_key))
		return error_set(d->error, STATUS_REFUSED, "key %.*s is revoked", STR_ARG(d->terms->key));
	if (!only_reads(d->action) && !str_is(doc_text(key, "scope"), "act"))
		return error_set(d->error, STATUS_REFUSED, "key %.*s only reads", STR_ARG(d->terms->key));
	return STATUS_OK;
}

static enum status check_unless(struct doing *d)
{
	uint64_t last;
	if (!d->terms || !d->terms->unless.len)
		return STATUS_OK;
	int map = map_of_key(d->terms->unless);
	if (map < 0)
		return error_set(d->error, STATUS_NOT_FOUND, "there is no document %.*s", STR_ARG(d->terms->unless));
	TRY(record_since(d->r, d->arena, (enum map_id)map, d->terms->unless, &last, d->error));
	if (last == d->terms->seen)
		return STATUS_OK;
	d->why = ACT_WHY_CHANGED;
	return error_set(d->error, STATUS_CONFLICT, "%.*s was changed by event %llu: read it again",
			 STR_ARG(d->terms->unless), (unsigned long long)last);
}

/* The word is the caller's own, and may say anything: a hash of it is as good. */
static struct str once_key(struct doing *d, struct buf *key)
{
	char hash[SHA256_HEX_SIZE];
	sha256_hex(d->terms->once, hash);
	store_key_text(key, d->user_key);
	store_key_text(key, str_of(hash));
	return buf_str(key);
}

static struct str once_hash(struct doing *d)
{
	char hash[SHA256_HEX_SIZE];
	const struct json *asked =
		doc_with_text(d->arena, doc_object(d->arena), "action", str_of(action_verbs[d->action]));
	if (d->terms->file.len) {
		sha256_hex(d->terms->file, hash);
		asked = doc_with_text(d->arena, asked, "file", str_format(d->arena, "%s", hash));
	}
	sha256_hex(doc_written(d->arena, doc_with(d->arena, asked, STR("input"), d->input)), hash);
	return str_format(d->arena, "%s", hash);
}

static const struct json *with_refusal(struct doing *d, const struct json *kept)
{
	struct error_value values[ERROR_VALUES_MAX];
	const struct json *list = doc_list(d->arena);
	size_t count = error_values(&d->refusal, values);
	for (size_t i = 0; i < count; i++)
		list = doc_push(d->arena, list, doc_str(d->arena, values[i].text));
	kept = doc_with_text(d->arena, kept, "message", str_of(d->refusal.message));
	kept = doc_with_text(d->arena, kept, "format", str_of(d->refusal.format ? d->refusal.format : ""));
	return doc_with(d->arena, kept, STR("values"), list);
}

/* So that it can be told again in whatever language is asked for. */
static void recall_refusal(struct doing *d, const struct json *kept)
{
	struct str values[ERROR_VALUES_MAX];
	size_t count = doc_count(kept, "values");
	for (size_t i = 0; i < count && i < ERROR_VALUES_MAX; i++)
		values[i] = doc_item(kept, "values", i)->text;
	error_remade(&d->refusal, (enum status)doc_number(kept, "status", 0), doc_text(kept, "message"),
		     str_c(d->arena, doc_text(kept, "format")), values, count);
}

/* What was answered before, when it was. */
static enum status recall_answer(struct doing *d, bool *again)
{
	struct store_row row;
	struct buf key = BUF_INIT;
	struct json *kept;
	enum status status = store_get(d->r, d->arena, once_map, once_key(d, &key), &row, d->error);
	buf_finish(&key);
	*again = status == STATUS_OK;
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	TRY(json_parse(d->arena, row.value, &kept, d->error));
	if (!str_eq(doc_text(kept, "asked"), once_hash(d))) {
		d->why = ACT_WHY_REUSED;
		return error_set(d->error, STATUS_BAD_INPUT,
				 "this idempotency key came with something else before: use a new one");
	}
	d->answer = json_get(kept, "answer");
	d->hold = doc_text(kept, "hold");
	d->why = d->hold.len ? ACT_WHY_HOLD : ACT_WHY_OTHER;
	if (doc_number(kept, "status", 0))
		recall_refusal(d, kept);
	return STATUS_OK;
}

/* Of whom a refusal speaks: the keys of persons in it, each as a row of its own, which goes when the answer goes. So
 * who is erased is found without looking through the answers of everybody. */
static enum status keep_whom(struct doing *d, struct str answer, int64_t until)
{
	const char *message = d->refusal.message;
	for (size_t i = 0; message[i]; i++) {
		size_t len = 1 + strspn(message + i + 1, "0123456789");
		bool begins = i == 0 || !isalnum((unsigned char)message[i - 1]);
		if (message[i] != *map_rows[MAP_person].prefix || len == 1 || !begins)
			continue;
		struct buf key = BUF_INIT;
		store_key_text(&key, (struct str){ message + i, len });
		buf_add_str(&key, answer);
		enum status status = expire_put(d->w, d->arena, once_of_person_map, buf_str(&key), doc_object(d->arena),
						CLOCK_RECORD, until, d->error);
		buf_finish(&key);
		TRY(status);
		i += len - 1;
	}
	return STATUS_OK;
}

/* For a day: who asks again does so at once. An answer has keys and no names (its maker sees to that), and of the input
 * and of the word a hash is kept, so that an event that is erased leaves no copy of itself here. */
static enum status keep_answer(struct doing *d)
{
	struct arena *a = d->arena;
	struct buf key = BUF_INIT;
	int64_t until = d->act->clock(d->act->clock_context) + ONCE_SECONDS;
	const struct json *kept = doc_with_text(a, doc_object(a), "asked", once_hash(d));
	kept = doc_with(a, kept, STR("answer"), d->answer);
	kept = doc_with_int(a, kept, "status", (int64_t)d->refusal.status);
	if (d->refusal.status)
		kept = with_refusal(d, kept);
	kept = doc_with_text(a, kept, "hold", d->hold);
	enum status status = expire_put(d->w, a, once_map, once_key(d, &key), kept, CLOCK_RECORD, until, d->error);
	if (status == STATUS_OK && d->refusal.status)
		status = keep_whom(d, buf_str(&key), until);
	buf_finish(&key);
	return status;
}

static enum status forget_row(struct doing *d, struct store_map map, struct str key)
{
	enum status status = store_forget(d->w, map, key, d->error);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status answers_forget(struct doing *d, struct str person)
{
	struct buf prefix = BUF_INIT;
	enum status status = STATUS_OK;
	store_key_text(&prefix, person);
	struct scan scan = { d->r,
			     d->arena,
			     once_of_person_map,
			     { .prefix = buf_str(&prefix), .limit = STORE_ROWS_MAX },
			     .fresh = false };
	while (scan_page(&scan, &status, d->error))
		for (size_t i = 0; status == STATUS_OK && i < scan.rows.count; i++) {
			struct str row = scan.rows.at[i].key, answer = row, whose;
			(void)store_key_take_text(&answer, &whose);
			status = forget_row(d, once_map, answer);
			if (status == STATUS_OK)
				status = forget_row(d, once_of_person_map, row);
		}
	scan_end(&scan);
	buf_finish(&prefix);
	return status;
}

static enum status check_once(struct doing *d)
{
	if (shown_once(d->action))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "%s: what it shows is kept nowhere, so it cannot be answered twice: leave the "
				 "idempotency key out",
				 action_verbs[d->action]);
	for (size_t i = 0; i < d->terms->once.len; i++)
		if (d->terms->once.ptr[i] <= ' ' || d->terms->once.ptr[i] > '~')
			return error_set(d->error, STATUS_BAD_INPUT, "an idempotency key is of visible characters");
	if (d->terms->once.len > ONCE_MAX)
		return error_set(d->error, STATUS_BAD_INPUT, "an idempotency key has at most %d characters", ONCE_MAX);
	return STATUS_OK;
}

enum status record_do(struct doing *d, struct store_write *w, struct error *error)
{
	bool once = d->terms && d->terms->once.len, again = false;
	d->w = w;
	d->r = store_reading(w);
	d->error = error;
	TRY(find_user(d));
	TRY(check_key(d));
	if (once) {
		TRY(check_once(d));
		TRY(recall_answer(d, &again));
	}
	if (again)
		return STATUS_OK;
	TRY(check_unless(d));
	TRY(input_check(d));
	TRY(find_time(d));
	TRY(use_cases[d->action](d));
	return once ? keep_answer(d) : STATUS_OK;
}

struct act_later {
	struct store_later store; /* first: what the store gives back is this */
	struct doing doing;
	struct act_terms terms;
	struct error error;
	void (*done)(void *context);
	void *context;
};

static enum status work(void *context, struct store_write *w, struct error *error)
{
	return record_do(context, w, error);
}

static void is_done(struct store_later *store)
{
	struct act_later *later = (struct act_later *)store;
	later->done(later->context);
}

static enum status prepare(struct act *act, struct arena *arena, const struct act_call *call,
			   const struct act_terms *terms, struct act_later **out, struct error *error)
{
	int action = action_named(call->action);
	struct json *input;
	if (action < 0)
		return error_set(error, STATUS_NOT_FOUND, "there is no action `%.*s`", STR_ARG(call->action));
	TRY(json_parse(arena, call->input, &input, error));
	if (input->kind != JSON_OBJECT)
		return error_set(error, STATUS_BAD_INPUT, "the input is %s, and must be an object",
				 json_kind_name(input->kind));
	struct act_later *later = *out = arena_new(arena, struct act_later);
	later->terms = terms ? *terms : (struct act_terms){ 0 };
	later->doing = (struct doing){ .act = act,
				       .arena = arena,
				       .action = (enum action)action,
				       .user_key = call->user,
				       .input = input,
				       .terms = terms ? &later->terms : NULL,
				       .answer = doc_object(arena) };
	later->store =
		(struct store_later){ .work = work, .context = &later->doing, .error = &later->error, .done = is_done };
	return STATUS_OK;
}

static enum status tell_done(struct doing *d, enum status status, struct act_told *told, struct error *error)
{
	told->why = d->why;
	told->hold = d->hold;
	TRY(status);
	if (d->refusal.status != STATUS_OK) {
		*error = d->refusal;
		return error->status;
	}
	told->answer = doc_written(d->arena, d->answer);
	return STATUS_OK;
}

enum status act_do_later(struct act *act, struct arena *arena, const struct act_call *call,
			 const struct act_terms *terms, void (*done)(void *), void *context, struct act_later **out,
			 struct error *error)
{
	if (!act->signer)
		return error_set(error, STATUS_REFUSED, "the record is open for reading only");
	TRY(prepare(act, arena, call, terms, out, error));
	(*out)->done = done;
	(*out)->context = context;
	return STATUS_OK;
}

void act_later_begin(struct act_later *later) { store_write_later(later->doing.act->store, &later->store); }

enum status act_later_end(struct act_later *later, struct act_told *told, struct error *error)
{
	*told = (struct act_told){ .why = ACT_WHY_OTHER };
	*error = later->error;
	return tell_done(&later->doing, later->store.status, told, error);
}

enum status act_do_under(struct act *act, struct arena *arena, const struct act_call *call,
			 const struct act_terms *terms, struct act_told *told, struct error *error)
{
	struct act_later *later = NULL;
	*told = (struct act_told){ .why = ACT_WHY_OTHER };
	TRY(prepare(act, arena, call, terms, &later, error));
	return tell_done(&later->doing, store_write(act->store, work, &later->doing, error), told, error);
}

enum status act_do(struct act *act, struct arena *arena, const struct act_call *call, struct str *answer,
		   struct error *error)
{
	struct act_told told;
	TRY(act_do_under(act, arena, call, NULL, &told, error));
	*answer = told.answer;
	return STATUS_OK;
}
