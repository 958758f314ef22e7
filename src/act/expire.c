/* expire.c - what is kept for a time only: answers that may be asked for again, sessions, failures to sign in.
 *
 * These rows are in plain maps: no event makes them, and none tells of their end. Each says itself when it expires
 * (`expires`); an index in the order of time says where to look.
 *
 * I1. A row goes only when it says so itself: one that was written anew stays until its new end.
 */
#include "act_int.h"

/* Answers go by the record's clock, sessions and failures by that of the devices: (clock, when, map, key) to nothing.
 */
static const struct store_map expire_map = { 91, false };
enum { CLOCKS = 2 };

enum status expire_put(struct store_write *w, struct arena *arena, struct store_map map, struct str key,
		       const struct json *doc, enum expire_clock clock, int64_t at, struct error *error)
{
	struct buf index = BUF_INIT;
	store_key_number(&index, (int64_t)clock);
	store_key_number(&index, at);
	store_key_number(&index, map.id);
	buf_add_str(&index, key);
	enum status status = store_put(w, expire_map, buf_str(&index), STR_NONE, error);
	buf_finish(&index);
	TRY(status);
	return store_put(w, map, key, doc_written(arena, doc_with_int(arena, doc, "expires", at)), error);
}

static enum status find(struct store_read *read, struct arena *arena, enum expire_clock clock, size_t limit,
			struct store_rows *rows, struct error *error)
{
	struct buf prefix = BUF_INIT;
	store_key_number(&prefix, (int64_t)clock);
	struct store_range range = { .prefix = buf_str(&prefix), .limit = limit };
	enum status status = store_scan(read, arena, expire_map, &range, rows, error);
	buf_finish(&prefix);
	return status;
}

static enum status end_row(struct store_write *w, struct arena *arena, struct store_map map, struct str key,
			   int64_t now, struct error *error)
{
	struct store_row row;
	struct json *doc;
	enum status status = store_get(store_reading(w), arena, map, key, &row, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(arena, row.value, &doc, error));
	return doc_number(doc, "expires", INT64_MAX) <= now ? store_delete(w, map, key, error) : STATUS_OK;
}

static bool take_key(struct str *rest, int64_t *at, struct store_map *map)
{
	int64_t clock, id;
	if (!store_key_take_number(rest, &clock) || !store_key_take_number(rest, at) ||
	    !store_key_take_number(rest, &id))
		return false;
	*map = (struct store_map){ (int)id, false };
	return rest->len > 0;
}

enum status expire_due(struct store_read *read, struct arena *arena, const int64_t now[], bool *due,
		       struct error *error)
{
	*due = false;
	for (int clock = 0; clock < CLOCKS; clock++) {
		struct store_rows rows;
		struct store_map map;
		int64_t at;
		TRY(find(read, arena, (enum expire_clock)clock, 1, &rows, error));
		struct str key = rows.count ? rows.at[0].key : STR_NONE;
		*due = *due || (rows.count && take_key(&key, &at, &map) && at <= now[clock]);
	}
	return STATUS_OK;
}

enum status expire_some(struct store_write *w, struct arena *arena, const int64_t now[], size_t limit, bool *more,
			struct error *error)
{
	for (int clock = 0; clock < CLOCKS; clock++) {
		struct store_rows rows;
		TRY(find(store_reading(w), arena, (enum expire_clock)clock, limit, &rows, error));
		for (size_t i = 0; i < rows.count; i++) {
			struct str key = rows.at[i].key;
			struct store_map map;
			int64_t at;
			if (!take_key(&key, &at, &map) || at > now[clock])
				break;
			TRY(end_row(w, arena, map, key, now[clock], error));
			TRY(store_delete(w, expire_map, rows.at[i].key, error));
			*more = *more || i + 1 == limit;
		}
	}
	return STATUS_OK;
}
