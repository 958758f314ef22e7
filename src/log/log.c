/* log.c - the writer: the right edge of the tree, level by level.
 *
 * A level's edge is the tile that is not full yet: fewer than 256 hashes between two appends. A full tile is written
 * and becomes one hash of the level above. The root is the edges hashed together, lowest first.
 */
#include "log.h"
#include "arena.h"
#include "limit.h"
#include <assert.h>
#include <stdlib.h>

struct edge {
	struct merkle_hash at[TILE_WIDTH];
	unsigned count;
	bool changed; /* since it was last written */
};

struct log {
	struct tile_store store;
	uint64_t size;
	struct edge edges[TILE_LEVELS];
	struct buf bundle; /* the entries of edges[0], when the store has none of its own */
};

static struct str edge_bytes(const struct edge *edge)
{
	return (struct str){ (const char *)edge->at[0].byte, edge->count * sizeof edge->at[0] };
}

static enum status read_edge(struct log *log, struct arena *arena, int level, struct error *error)
{
	struct edge *edge = &log->edges[level];
	uint64_t count = tile_level_count(level, log->size);
	struct tile tile = { level, count / TILE_WIDTH, (unsigned)(count % TILE_WIDTH) };
	struct str bytes;
	if (tile.width == 0)
		return STATUS_OK;
	TRY(tile_read(&log->store, arena, tile, &bytes, error));
	memcpy(edge->at, bytes.ptr, bytes.len);
	edge->count = tile.width;
	if (level > 0 || log->store.has_entries)
		return STATUS_OK;
	tile.level = TILE_ENTRIES;
	TRY(tile_read(&log->store, arena, tile, &bytes, error));
	buf_add_str(&log->bundle, bytes);
	return STATUS_OK;
}

enum status log_open(const struct tile_store *store, uint64_t size, struct log **out, struct error *error)
{
	struct arena *arena = arena_create();
	struct log *log = calloc(1, sizeof *log);
	enum status status = STATUS_OK;
	assert(log);
	log->store = *store;
	log->size = size;
	for (int level = 0; level < TILE_LEVELS && status == STATUS_OK; level++)
		status = read_edge(log, arena, level, error);
	arena_destroy(arena);
	if (status != STATUS_OK) {
		log_close(log);
		log = NULL;
	}
	*out = log;
	return status;
}

void log_close(struct log *log)
{
	if (log)
		buf_finish(&log->bundle);
	free(log);
}

uint64_t log_size(const struct log *log) { return log->size; }

/* Each edge with what is left over from those below it, which is smaller than one of its hashes, as the last part. */
struct merkle_hash log_root(const struct log *log)
{
	struct merkle_hash parts[TILE_WIDTH + 1], root = merkle_empty();
	bool below = false;
	for (int level = 0; level < TILE_LEVELS; level++) {
		const struct edge *edge = &log->edges[level];
		if (edge->count == 0)
			continue;
		memcpy(parts, edge->at, edge->count * sizeof *parts);
		if (below)
			parts[edge->count] = root;
		root = merkle_over(parts, edge->count + below);
		below = true;
	}
	return root;
}

static enum status write_edge(struct log *log, int level, struct error *error)
{
	struct edge *edge = &log->edges[level];
	struct tile tile = { level, (tile_level_count(level, log->size) - 1) / TILE_WIDTH, edge->count };
	TRY(log->store.write(log->store.context, tile, edge_bytes(edge), error));
	edge->changed = false;
	if (level > 0 || log->store.has_entries)
		return STATUS_OK;
	tile.level = TILE_ENTRIES;
	return log->store.write(log->store.context, tile, buf_str(&log->bundle), error);
}

/* A full edge becomes one hash of the next. */
static enum status carry(struct log *log, struct error *error)
{
	for (int level = 0; level + 1 < TILE_LEVELS && log->edges[level].count == TILE_WIDTH; level++) {
		struct edge *edge = &log->edges[level], *above = &log->edges[level + 1];
		TRY(write_edge(log, level, error));
		above->at[above->count++] = merkle_over(edge->at, TILE_WIDTH);
		above->changed = true;
		edge->count = 0;
		if (level == 0)
			buf_clear(&log->bundle);
	}
	return STATUS_OK;
}

enum status log_append(struct log *log, struct str entry, struct error *error)
{
	struct edge *edge = &log->edges[0];
	if (entry.len > LIMIT_ENTRY_BYTES)
		return error_set(error, STATUS_LIMIT, "an entry of the log has at most %d bytes, and this one has %zu",
				 LIMIT_ENTRY_BYTES, entry.len);
	edge->at[edge->count++] = merkle_leaf(entry);
	edge->changed = true;
	if (!log->store.has_entries)
		bundle_add(&log->bundle, entry);
	log->size++;
	return carry(log, error);
}

enum status log_flush(struct log *log, struct error *error)
{
	for (int level = 0; level < TILE_LEVELS; level++)
		if (log->edges[level].changed && log->edges[level].count > 0)
			TRY(write_edge(log, level, error));
	return STATUS_OK;
}
