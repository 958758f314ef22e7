/* tile.h - a log as files (C2SP tlog-tiles): what is where, and where it is kept.
 *
 * A tile is up to 256 neighbouring hashes of one level; a level is eight rows of the tree. Level 0 holds the leaves'
 * hashes; a hash of level 1 is the root of a full tile of level 0, and so on. Beside each tile of level 0 lies a bundle
 * of the same entries. A tile that is not full yet is published under its width, and never changes.
 */
#ifndef LOG_TILE_H
#define LOG_TILE_H
#include "buf.h"
#include "error.h"
#include "merkle.h"

struct arena;

enum { TILE_WIDTH = 256, TILE_LEVELS = 8, TILE_ENTRIES = -1 }; /* 8 levels of 8 rows: 2^64 leaves */

struct tile {
	int level; /* TILE_ENTRIES: a bundle of entries */
	uint64_t index;
	unsigned width; /* 1 .. TILE_WIDTH, hashes or entries */
};

void tile_path(struct buf *out, struct tile tile);  /* "tile/0/x001/x234/067.p/12", "tile/entries/000" */
bool tile_parse(struct str path, struct tile *out); /* exactly what tile_path writes; any level up to 63 */
/* How many hashes of this level, or entries, a tree of `size` leaves has. */
uint64_t tile_level_count(int level, uint64_t size);

/* Where tiles are kept. A store holds for each (level, index) at least the widest that was written: a narrower one is
 * its beginning. */
struct tile_store {
	void *context;
	/* Gives a tile of this level and index at least as wide as asked; STATUS_NOT_FOUND when there is none. */
	enum status (*read)(void *context, struct arena *arena, struct tile tile, struct str *bytes,
			    struct error *error);
	/* The bytes are borrowed. What is written wider replaces what was narrower. */
	enum status (*write)(void *context, struct tile tile, struct str bytes, struct error *error);
	/* The store has the entries as rows of its own and makes bundles of them when it is read: none are written. */
	bool has_entries;
};

/* Reads exactly `tile.width` hashes or entries; STATUS_CONFLICT when what is kept is too short or no bundle. */
enum status tile_read(const struct tile_store *store, struct arena *arena, struct tile tile, struct str *bytes,
		      struct error *error) MUST_USE;

/* Bundles: each entry behind its length in two bytes, the high one first. */
void bundle_add(struct buf *bundle, struct str entry); /* at most LIMIT_ENTRY_BYTES (asserted) */
bool bundle_next(struct str *rest, struct str *entry); /* false at the end, and when the rest is no entry */

/* The files of a log under a folder, as any static server can serve them. A file comes whole or not at all; it is on
 * the disk when `write` returns. Partial tiles are kept for every size that was written. */
struct tile_store tile_folder(struct arena *arena, const char *path);
/* Writes a file of a log's folder so (its checkpoint too): beside itself, synced, renamed; folders are made. */
enum status file_replace(const char *path, struct str bytes, unsigned mode, struct error *error) MUST_USE;
enum status file_read(struct arena *arena, const char *path, struct str *bytes, struct error *error) MUST_USE;
#endif
