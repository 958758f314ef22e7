/* view.c - see view.h.
 *
 * I1. A page costs what it shows: an index is read by its value, and of a kind of documents only the last keys are,
 *     which are known from their number.
 */
#include "view.h"
#include "act_int.h"

const struct corpus *act_texts(const struct act *act) { return act->corpus; }

int64_t act_now(const struct act *act) { return act->clock(act->clock_context); }

static int index_named(struct str name)
{
	for (int i = 0; i < INDEX_COUNT; i++)
		if (str_is(name, index_rows[i].name))
			return i;
	return -1;
}

static enum status with_last(struct store_read *read, struct arena *arena, uint64_t since, const struct json **doc,
			     struct error *error)
{
	struct store_event event;
	struct json *envelope = NULL;
	TRY(store_event(read, arena, since, &event, error));
	const struct json *last = doc_with_int(arena, doc_object(arena), "event", (int64_t)since);
	last = doc_with_text(arena, last, "type", event.type);
	last = doc_with_text(arena, last, "recorded", time_text(arena, event.recorded));
	if (!event.erased)
		TRY(json_parse(arena, event.body, &envelope, error));
	if (envelope && doc_flag(envelope, "late"))
		last = doc_with(arena, last, STR("late"), doc_bool(arena, true));
	last = doc_with_text(arena, last, "by", envelope ? doc_text(envelope, "by") : STR_NONE);
	*doc = doc_with(arena, *doc, STR("last"), last);
	return STATUS_OK;
}

static enum status add_doc(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			   const struct json **list, struct error *error)
{
	struct store_row row;
	struct json *doc;
	struct buf full = BUF_INIT;
	store_key_text(&full, key);
	enum status status = store_get(read, arena, map_rows[map].map, buf_str(&full), &row, error);
	buf_finish(&full);
	TRY(status);
	TRY(json_parse(arena, row.value, &doc, error));
	const struct json *found = doc;
	TRY(with_last(read, arena, row.since, &found, error));
	*list = doc_push(arena, *list, found);
	return STATUS_OK;
}

static enum status find(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			size_t limit, const struct json **list, struct error *error)
{
	key_vec keys = { 0 };
	TRY(record_find_last(read, arena, index, value, limit, &keys, error));
	vec_each (&keys, i)
		TRY(add_doc(read, arena, index_rows[index].map, keys.at[i], list, error));
	return STATUS_OK;
}

static enum status first(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			 size_t limit, const struct json **list, bool *more, struct error *error)
{
	key_vec keys = { 0 };
	struct store_rows rows;
	struct buf prefix = BUF_INIT;
	store_key_text(&prefix, value);
	struct store_range range = { .prefix = buf_str(&prefix), .limit = ACT_FIRST_MOST };
	enum status status = store_scan(read, arena, index_rows[index].store, &range, &rows, error);
	buf_finish(&prefix);
	TRY(status);
	TRY(record_keys(arena, index, &rows, &keys, error));
	*more = rows.more || keys.count > limit;
	for (size_t i = 0; i < keys.count && i < limit; i++)
		TRY(add_doc(read, arena, index_rows[index].map, keys.at[i], list, error));
	return STATUS_OK;
}

enum status act_first(struct act *act, struct arena *arena, struct str index, struct str value, size_t limit,
		      const struct json **list, bool *more, struct error *error)
{
	int found = index_named(index);
	struct store_read *read;
	*list = doc_list(arena);
	if (found < 0)
		return error_set(error, STATUS_NOT_FOUND, "there is no index `%.*s`", STR_ARG(index));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = first(read, arena, (enum index_id)found, value, limit, list, more, error);
	store_read_end(read);
	return status;
}

enum status act_find(struct act *act, struct arena *arena, struct str index, struct str value, size_t limit,
		     const struct json **list, struct error *error)
{
	return act_find_at(act, arena, 0, index, value, limit, list, error);
}

enum status act_find_at(struct act *act, struct arena *arena, int64_t known_at, struct str index, struct str value,
			size_t limit, const struct json **list, struct error *error)
{
	int found = index_named(index);
	struct store_read *read;
	*list = doc_list(arena);
	if (found < 0)
		return error_set(error, STATUS_NOT_FOUND, "there is no index `%.*s`", STR_ARG(index));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = known_at ? store_as_known_at(read, known_at, error) : STATUS_OK;
	if (status == STATUS_OK)
		status = find(read, arena, (enum index_id)found, value, limit, list, error);
	store_read_end(read);
	return status;
}

static enum status newest(struct store_read *read, struct arena *arena, enum map_id map, size_t limit,
			  const struct json **list, struct error *error)
{
	int64_t last;
	TRY(record_last(read, arena, map, &last, error));
	for (int64_t i = last > (int64_t)limit ? last - (int64_t)limit + 1 : 1; i <= last; i++)
		TRY(add_doc(read, arena, map, str_format(arena, "%s%lld", map_rows[map].prefix, (long long)i), list,
			    error));
	return STATUS_OK;
}

enum status act_newest(struct act *act, struct arena *arena, struct str what, size_t limit, const struct json **list,
		       struct error *error)
{
	return act_newest_at(act, arena, 0, what, limit, list, error);
}

enum status act_newest_at(struct act *act, struct arena *arena, int64_t known_at, struct str what, size_t limit,
			  const struct json **list, struct error *error)
{
	int map = map_named(what);
	struct store_read *read;
	*list = doc_list(arena);
	if (map < 0)
		return error_set(error, STATUS_NOT_FOUND, "a record holds no `%.*s`", STR_ARG(what));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = known_at ? store_as_known_at(read, known_at, error) : STATUS_OK;
	if (status == STATUS_OK)
		status = newest(read, arena, (enum map_id)map, limit, list, error);
	store_read_end(read);
	return status;
}
