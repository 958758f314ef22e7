/* view.c - reading a log: hashes out of tiles, proofs out of hashes, and the whole of it checked.
 *
 * log_check and log_copy are the writer of log.c, fed with the entries that are there: over a store that compares what
 * it is given with what is kept, and over the store to fill. So there is one place that knows what a tile must hold. */
#include "arena.h"
#include "log.h"
#include "log_int.h"
#include "vec.h"
#include <assert.h>

struct kept {
	struct tile tile;
	const struct merkle_hash *at;
};

struct reading {
	const struct log_view *view;
	struct arena *arena;
	VEC(struct kept) tiles; /* a proof asks for a few tiles, each many times */
};

static enum status hashes_of(struct reading *reading, int level, uint64_t index, const struct merkle_hash **out,
			     struct error *error)
{
	vec_each (&reading->tiles, i) {
		const struct kept *kept = &reading->tiles.at[i];
		if (kept->tile.level == level && kept->tile.index == index) {
			*out = kept->at;
			return STATUS_OK;
		}
	}
	uint64_t rest = tile_level_count(level, reading->view->size) - index * TILE_WIDTH;
	struct tile tile = { level, index, (unsigned)(rest < TILE_WIDTH ? rest : TILE_WIDTH) };
	struct str bytes;
	TRY(tile_read(reading->view->store, reading->arena, tile, &bytes, error));
	*out = arena_copy(reading->arena, bytes.ptr, bytes.len);
	vec_add(reading->arena, &reading->tiles, ((struct kept){ tile, *out }));
	return STATUS_OK;
}

static enum status node_of(void *context, unsigned level, uint64_t index, struct merkle_hash *out, struct error *error)
{
	uint64_t first = index << level % 8; /* of 2^(level % 8) hashes in one tile */
	const struct merkle_hash *at;
	TRY(hashes_of(context, (int)(level / 8), first / TILE_WIDTH, &at, error));
	*out = merkle_over(at + first % TILE_WIDTH, (size_t)1 << level % 8);
	return STATUS_OK;
}

static struct merkle_source source_of(struct reading *reading)
{
	return (struct merkle_source){ .node = node_of, .context = reading };
}

enum status log_root_at(const struct log_view *view, uint64_t size, struct merkle_hash *out, struct error *error)
{
	assert(size <= view->size);
	struct reading reading = { .view = view, .arena = arena_create() };
	struct merkle_source source = source_of(&reading);
	enum status status = merkle_root(&source, size, out, error);
	arena_destroy(reading.arena);
	return status;
}

enum status log_inclusion(const struct log_view *view, uint64_t index, struct merkle_proof *out, struct error *error)
{
	struct reading reading = { .view = view, .arena = arena_create() };
	struct merkle_source source = source_of(&reading);
	enum status status = merkle_inclusion(&source, index, view->size, out, error);
	arena_destroy(reading.arena);
	return status;
}

enum status log_consistency(const struct log_view *view, uint64_t old, struct merkle_proof *out, struct error *error)
{
	struct reading reading = { .view = view, .arena = arena_create() };
	struct merkle_source source = source_of(&reading);
	enum status status = merkle_consistency(&source, old, view->size, out, error);
	arena_destroy(reading.arena);
	return status;
}

static struct tile bundle_at(const struct log_view *view, uint64_t index)
{
	uint64_t rest = view->size - index * TILE_WIDTH;
	return (struct tile){ TILE_ENTRIES, index, (unsigned)(rest < TILE_WIDTH ? rest : TILE_WIDTH) };
}

enum status log_entry(struct arena *arena, const struct log_view *view, uint64_t index, struct str *entry,
		      struct error *error)
{
	assert(index < view->size);
	struct str rest;
	TRY(tile_read(view->store, arena, bundle_at(view, index / TILE_WIDTH), &rest, error));
	for (uint64_t i = 0; i <= index % TILE_WIDTH; i++)
		if (!bundle_next(&rest, entry))
			assert(!"a bundle that tile_read has counted");
	return STATUS_OK;
}

/* Appends the entries of one bundle from the entry `from` on. */
static enum status feed(const struct log_view *view, struct log *log, struct arena *arena, struct error *error)
{
	struct str rest, entry;
	uint64_t index = log_size(log) / TILE_WIDTH, skip = log_size(log) % TILE_WIDTH;
	TRY(tile_read(view->store, arena, bundle_at(view, index), &rest, error));
	for (uint64_t i = 0; bundle_next(&rest, &entry); i++)
		if (i >= skip)
			TRY(log_append(log, entry, error));
	return STATUS_OK;
}

static enum status feed_all(const struct log_view *view, struct log *log, struct error *error)
{
	struct arena *arena = arena_create();
	enum status status = STATUS_OK;
	while (log_size(log) < view->size && status == STATUS_OK) {
		status = feed(view, log, arena, error);
		arena_reset(arena);
	}
	arena_destroy(arena);
	return status == STATUS_OK ? log_flush(log, error) : status;
}

enum status log_copy(const struct log_view *view, const struct merkle_hash *root, const struct tile_store *to,
		     uint64_t from, struct error *error)
{
	struct log *log;
	assert(from <= view->size);
	TRY(log_open(to, from, &log, error));
	enum status status = feed_all(view, log, error);
	struct merkle_hash copied = log_root(log);
	log_close(log);
	if (status == STATUS_OK && root && !merkle_same(&copied, root))
		return error_set(error, STATUS_CONFLICT, "the entries do not give the root that was signed");
	return status;
}

/* The store of log_check. */
static enum status never_read(void *context, struct arena *arena, struct tile tile, struct str *bytes,
			      struct error *error)
{
	(void)context;
	(void)arena;
	*bytes = STR_NONE;
	return tile_wrong(tile, "is not read when a log is checked", error);
}

static enum status compare(void *context, struct tile tile, struct str bytes, struct error *error)
{
	const struct log_view *view = context;
	struct arena *arena = arena_create();
	struct str kept;
	enum status status = tile_read(view->store, arena, tile, &kept, error);
	if (status == STATUS_OK && !str_eq(bytes, kept))
		status = tile_wrong(tile, "is not what the entries give", error);
	arena_destroy(arena);
	return status;
}

enum status log_check(const struct log_view *view, const struct merkle_hash *root, struct error *error)
{
	struct log_view own = *view;
	struct tile_store against = { .context = &own, .read = never_read, .write = compare, .has_entries = true };
	return log_copy(view, root, &against, 0, error);
}

enum status log_get(struct arena *arena, const struct log_view *view, struct str checkpoint, struct str path,
		    struct log_resource *out, struct error *error)
{
	struct tile tile;
	if (str_is(path, "/checkpoint") && checkpoint.len) {
		*out = (struct log_resource){ checkpoint, "text/plain; charset=utf-8", false };
		return STATUS_OK;
	}
	if (!str_starts(path, "/") || !tile_parse((struct str){ path.ptr + 1, path.len - 1 }, &tile))
		return error_set(error, STATUS_NOT_FOUND, "a log has /checkpoint and /tile/..., and not %.*s",
				 STR_ARG(path));
	uint64_t count = tile_level_count(tile.level, view->size), full = count / TILE_WIDTH;
	bool there = tile.index < full || (tile.index == full && tile.width <= count % TILE_WIDTH);
	if (!there)
		return error_set(error, STATUS_NOT_FOUND, "the log of %llu entries has no %.*s",
				 (unsigned long long)view->size, STR_ARG(path));
	*out = (struct log_resource){ STR_NONE, "application/octet-stream", true };
	return tile_read(view->store, arena, tile, &out->bytes, error);
}
