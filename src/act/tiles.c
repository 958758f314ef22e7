/* tiles.c - the log as rows of the store: its hashes in a map, its entries the leaves of the events.
 *
 * I1. The leaves of a group of events go into the log in the transaction of the events. A group that failed leaves the
 *     log's writer behind: it is opened again at the size that is on the disk.
 */
#include "act_int.h"

static const struct store_map tile_map = { 1, false };

static struct str tile_key(struct buf *key, struct tile tile)
{
	store_key_number(key, tile.level);
	store_key_number(key, (int64_t)tile.index);
	return buf_str(key);
}

static enum status read_bundle(struct store_read *read, struct arena *arena, struct tile tile, struct str *bytes,
			       struct error *error)
{
	struct buf bundle = BUF_INIT;
	enum status status = STATUS_OK;
	for (uint64_t i = 0; status == STATUS_OK && i < tile.width; i++) {
		struct store_event event;
		status = store_event(read, arena, tile.index * TILE_WIDTH + i + 1, &event, error);
		if (status == STATUS_OK)
			bundle_add(&bundle, event.leaf);
	}
	*bytes = str_copy(arena, buf_str(&bundle));
	buf_finish(&bundle);
	return status;
}

static enum status read_tile(void *context, struct arena *arena, struct tile tile, struct str *bytes,
			     struct error *error)
{
	struct tile_rows *rows = context;
	struct buf key = BUF_INIT;
	struct store_row row;
	struct store_read *read = rows->w ? store_reading(rows->w) : rows->r;
	if (tile.level == TILE_ENTRIES)
		return read_bundle(read, arena, tile, bytes, error);
	enum status status = store_get(read, arena, tile_map, tile_key(&key, tile), &row, error);
	buf_finish(&key);
	if (status == STATUS_OK)
		*bytes = row.value;
	return status;
}

static enum status write_tile(void *context, struct tile tile, struct str bytes, struct error *error)
{
	struct tile_rows *rows = context;
	struct buf key = BUF_INIT;
	enum status status = store_put(rows->w, tile_map, tile_key(&key, tile), bytes, error);
	buf_finish(&key);
	return status;
}

static struct tile_store tiles_of(struct tile_rows *rows)
{
	return (struct tile_store){ .context = rows, .read = read_tile, .write = write_tile, .has_entries = true };
}

enum status log_of(struct store_read *read, struct read_log *out, struct error *error)
{
	*out = (struct read_log){ .rows.r = read };
	out->tiles = tiles_of(&out->rows);
	out->view.store = &out->tiles;
	return store_last(read, &out->view.size, error);
}

static enum status add_leaves(struct act *act, struct store_write *w, uint64_t first, uint64_t last,
			      struct error *error)
{
	if (!act->log)
		TRY(log_open(&act->tiles, first - 1, &act->log, error));
	for (uint64_t i = first; i <= last; i++)
		TRY(log_append(act->log, store_leaf(w, i), error));
	return log_flush(act->log, error);
}

static enum status before_commit(void *context, struct store_write *w, uint64_t first, uint64_t last,
				 struct error *error)
{
	struct act *act = context;
	act->rows.w = w;
	enum status status = add_leaves(act, w, first, last, error);
	act->rows.w = NULL;
	return status;
}

static void after_commit(void *context, bool committed)
{
	struct act *act = context;
	if (act->callers_changed)
		known_forget(act->known);
	act->callers_changed = false;
	if (committed)
		return;
	log_close(act->log);
	act->log = NULL;
}

static void taken_back(void *context) { kept_forget(((struct act *)context)->kept); }

struct store_hook log_hook(struct act *act)
{
	act->tiles = tiles_of(&act->rows);
	act->kept = kept_create();
	act->known = known_create();
	return (struct store_hook){ .before_commit = before_commit,
				    .after_commit = after_commit,
				    .taken_back = taken_back,
				    .context = act,
				    .aside = act->kept };
}
