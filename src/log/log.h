/* log.h - a log that grows: appending to it, reading it, proving from it, checking it whole.
 *
 * One writer holds the right edge of the tree in memory and writes tiles; any number of readers work on a view, which
 * is a store and a size, and need no writer. The record appends the leaves of a transaction, flushes, and commits the
 * tiles with its own rows; a transaction that failed leaves the writer useless, and it is opened again.
 *
 * I1. What was written for one size is never changed by a later one: a tile only gets wider.
 * I2. After log_flush, everything that the tree of that size needs is in the store.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H
#include "tile.h"

struct log;

/* A log of `size` entries that is in the store; 0 begins a new one. The store must outlive it. */
enum status log_open(const struct tile_store *store, uint64_t size, struct log **out, struct error *error) MUST_USE;
void log_close(struct log *log); /* NULL is fine; what was not flushed is lost */
uint64_t log_size(const struct log *log);
struct merkle_hash log_root(const struct log *log);
/* STATUS_LIMIT, and nothing done, for an entry longer than LIMIT_ENTRY_BYTES. Full tiles are written at once. After
 * any other failure of these two the log must be closed. */
enum status log_append(struct log *log, struct str entry, struct error *error) MUST_USE;
enum status log_flush(struct log *log, struct error *error) MUST_USE;

/* What a reader sees. */
struct log_view {
	const struct tile_store *store;
	uint64_t size;
};

/* The tree of `size` leaves; size <= view->size (asserted), as below. */
enum status log_root_at(const struct log_view *view, uint64_t size, struct merkle_hash *out,
			struct error *error) MUST_USE;
enum status log_inclusion(const struct log_view *view, uint64_t index, struct merkle_proof *out,
			  struct error *error) MUST_USE;
enum status log_consistency(const struct log_view *view, uint64_t old, struct merkle_proof *out,
			    struct error *error) MUST_USE;
enum status log_entry(struct arena *arena, const struct log_view *view, uint64_t index, struct str *entry,
		      struct error *error) MUST_USE;

/* Hashes every entry again and holds every tile, and the root, against that. STATUS_CONFLICT names the first that is
 * wrong. `root` may be NULL: then the tiles are only held against the entries. */
enum status log_check(const struct log_view *view, const struct merkle_hash *root, struct error *error) MUST_USE;
/* Brings `to`, which holds a log of `from` entries, to the view: a copy for a monitor or for a static server. The
 * entries are hashed on the way, and STATUS_CONFLICT says that the root is not `root`. */
enum status log_copy(const struct log_view *view, const struct merkle_hash *root, const struct tile_store *to,
		     uint64_t from, struct error *error) MUST_USE;

/* A log over HTTP is these resources and no others. */
struct log_resource {
	struct str bytes;
	const char *type; /* for Content-Type */
	bool immutable;   /* may be cached for ever; otherwise for seconds */
};
/* `path` begins with '/': "/checkpoint", which is what the caller has signed, or a tile of the view. STATUS_NOT_FOUND
 * for anything else; never a tile wider than the view. */
enum status log_get(struct arena *arena, const struct log_view *view, struct str checkpoint, struct str path,
		    struct log_resource *out, struct error *error) MUST_USE;
#endif
