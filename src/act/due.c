/* due.c - what time and silence make of documents, and when.
 *
 * A stay has a basis with an end, a recall wants an answer, an aircraft is expected. Each such deadline is read off one
 * document, by due_of alone, and kept in an index in the order of time; tick.c turns those that have passed into
 * events.
 *
 * I1. The index holds due_of of every document and nothing else: it is moved in the transaction of the document, and a
 *     replay makes the same.
 * I2. The event that answers a deadline changes the document so that due_of has it no more. So each comes once, whoever
 *     was stopped in the middle.
 */
#include "act_int.h"
#include "date.h"

enum {
	RECALL_SECONDS = 30 * 60,      /* for the officer of a leg to acknowledge; then silence is a stop */
	ARRIVAL_SECONDS = 15 * 60,     /* after the planned arrival: what airports call late */
	PERSON_SECONDS = 24 * 60 * 60, /* without a word of a person on the way; the longest flights take 19 hours */
	DAY_SECONDS = 24 * 60 * 60
};

const struct store_map due_map = { 90, true };

int64_t time_of(const struct json *doc, const char *name)
{
	int64_t seconds = 0;
	(void)time_parse(doc_text(doc, name), &seconds);
	return seconds;
}

/* Custody on a day's basis is custody until that day is over. */
static void due_of_stay(struct arena *arena, const struct json *stay, due_vec *list)
{
	int32_t day;
	if (doc_text(stay, "until").len || !stay_basis_until(stay, &day))
		return;
	int64_t at = ((int64_t)day + 1) * DAY_SECONDS;
	if (time_of(stay, "expired") < at)
		vec_add(arena, list, ((struct due){ .kind = DUE_basis, .at = at }));
}

bool is_away(const struct json *transfer)
{
	int state = state_named(doc_text(transfer, "state"));
	int from = state_named(doc_text(transfer, state == STATE_refused ? "refused_from" : "stopped_from"));
	if (state < 0)
		return false;
	return state_kinds[state] == STATE_KIND_AWAY ||
	       ((state == STATE_stopped || state == STATE_refused) && from >= 0 &&
		state_kinds[from] == STATE_KIND_AWAY);
}

static void due_of_transfer(struct arena *arena, const struct json *transfer, due_vec *list)
{
	struct str heard = doc_text(transfer, "heard");
	if (!is_away(transfer) || !heard.len)
		return;
	if (str_is(doc_text(transfer, "state"), state_names[STATE_recalled]) &&
	    !doc_text(transfer, "acknowledged_by").len)
		vec_add(arena, list,
			((struct due){ .kind = DUE_recall, .at = time_of(transfer, "heard") + RECALL_SECONDS }));
	if (!str_eq(doc_text(transfer, "silent_since"), heard))
		vec_add(arena, list,
			((struct due){ .kind = DUE_person, .at = time_of(transfer, "heard") + PERSON_SECONDS }));
}

static bool has_leg(const struct json *mission, const char *list, int64_t leg)
{
	for (size_t i = 0; i < doc_count(mission, list); i++)
		if (doc_number(doc_item(mission, list, i), "leg", 0) == leg)
			return true;
	return false;
}

/* Who departs late is expected late. */
static int64_t expected(const struct json *leg, const struct json *departure)
{
	int64_t planned = time_of(leg, "departs"), left = time_of(departure, "happened");
	return time_of(leg, "arrives") + (left > planned ? left - planned : 0);
}

static void due_of_mission(struct arena *arena, const struct json *mission, due_vec *list)
{
	if (!str_is(doc_text(mission, "state"), "sealed"))
		return;
	if (!doc_flag(mission, "lapsed") && !doc_count(mission, "departures"))
		vec_add(arena, list, ((struct due){ .kind = DUE_manifest, .at = time_of(mission, "good_until") + 1 }));
	for (size_t i = 0; i < doc_count(mission, "departures"); i++) {
		const struct json *departure = doc_item(mission, "departures", i);
		int64_t leg = doc_number(departure, "leg", 1);
		if (has_leg(mission, "arrivals", leg) || has_leg(mission, "silences", leg))
			continue;
		int64_t at = expected(doc_item(mission, "legs", (size_t)leg - 1), departure) + ARRIVAL_SECONDS;
		vec_add(arena, list, ((struct due){ .kind = DUE_leg, .at = at, .number = leg }));
	}
}

/* Its day is the last on which it is in time. */
static void due_of_duty(struct arena *arena, const struct json *duty, due_vec *list)
{
	int32_t day;
	if (str_is(doc_text(duty, "state"), "open") && date_parse(doc_text(duty, "due"), &day))
		vec_add(arena, list, ((struct due){ .kind = DUE_duty, .at = ((int64_t)day + 1) * DAY_SECONDS }));
}

void due_of(struct arena *arena, enum map_id map, const struct json *doc, due_vec *list)
{
	size_t first = list->count;
	if (map == MAP_stay)
		due_of_stay(arena, doc, list);
	else if (map == MAP_transfer)
		due_of_transfer(arena, doc, list);
	else if (map == MAP_mission)
		due_of_mission(arena, doc, list);
	else if (map == MAP_duty)
		due_of_duty(arena, doc, list);
	for (size_t i = first; i < list->count; i++)
		list->at[i].key = doc_text(doc, map_rows[map].name);
}

/* The index: from (when, of which document, what, of which leg) to nothing. */

static void add_key(struct buf *buf, const struct due *due)
{
	store_key_number(buf, due->at);
	store_key_text(buf, due->key);
	store_key_number(buf, (int64_t)due->kind);
	store_key_number(buf, due->number);
}

static bool take_key(struct arena *arena, struct str row, struct due *due)
{
	int64_t kind;
	struct str key;
	if (!store_key_take_number(&row, &due->at) || !store_key_take_text(&row, &key) ||
	    !store_key_take_number(&row, &kind) || !store_key_take_number(&row, &due->number) || kind < 0 ||
	    kind >= DUE_KINDS)
		return false;
	due->key = str_copy(arena, key);
	due->kind = (enum due_kind)kind;
	return true;
}

static bool has(const due_vec *list, const struct due *due)
{
	vec_each (list, i)
		if (list->at[i].at == due->at && list->at[i].kind == due->kind && list->at[i].number == due->number)
			return true;
	return false;
}

static enum status move(struct store_write *w, const due_vec *list, const due_vec *but, bool there, struct error *error)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
		struct buf key = BUF_INIT;
		if (has(but, &list->at[i]))
			continue;
		add_key(&key, &list->at[i]);
		status = there ? store_put(w, due_map, buf_str(&key), STR_NONE, error)
			       : store_delete(w, due_map, buf_str(&key), error);
		buf_finish(&key);
	}
	return status;
}

enum status due_move(struct store_write *w, struct arena *arena, enum map_id map, const struct json *before,
		     const struct json *after, struct error *error)
{
	due_vec was = { 0 }, is = { 0 };
	if (before)
		due_of(arena, map, before, &was);
	due_of(arena, map, after, &is);
	TRY(move(w, &was, &is, false, error));
	return move(w, &is, &was, true, error);
}

enum status due_forget(struct store_write *w, struct arena *arena, enum map_id map, const struct json *doc,
		       struct error *error)
{
	due_vec list = { 0 };
	due_of(arena, map, doc, &list);
	vec_each (&list, i) {
		struct buf key = BUF_INIT;
		add_key(&key, &list.at[i]);
		enum status status = store_forget(w, due_map, buf_str(&key), error);
		buf_finish(&key);
		TRY(status);
	}
	return STATUS_OK;
}

enum status due_find(struct store_read *read, struct arena *arena, int64_t now, size_t limit, due_vec *list,
		     struct error *error)
{
	struct store_range range = { .limit = limit };
	struct store_rows rows;
	TRY(store_scan(read, arena, due_map, &range, &rows, error));
	for (size_t i = 0; i < rows.count; i++) {
		struct due due;
		if (!take_key(arena, rows.at[i].key, &due))
			return error_set(error, STATUS_CONFLICT, "the index of what is due is damaged: rebuild it");
		if (due.at > now)
			break;
		vec_add(arena, list, due);
	}
	return STATUS_OK;
}
