/* log_naive.h - what tests of the log share: a second reading of RFC 6962, straight from its definitions and as slow as
 * those are; a store of tiles in memory; entries. */
#ifndef TEST_UNIT_LOG_NAIVE_H
#define TEST_UNIT_LOG_NAIVE_H
#include "arena.h"
#include "log.h"
#include "unit.h"
#include "unit_folder.h"

/* A folder for one test program, removed with all that is in it by naive_remove. */
static inline const char *naive_folder(void)
{
	static char path[64];
	if (!*path)
		assert_true(unit_folder_make(path));
	return path;
}

static inline void naive_remove(void) { unit_folder_remove(naive_folder()); }

/* The entry `index` of the log of the tests: now and then an empty one, now and then a long one. */
static inline struct str naive_entry(struct arena *arena, uint64_t index)
{
	if (index % 97 == 13)
		return STR("");
	size_t pad = index % 89 == 7 ? 700 : index % 11;
	return str_format(arena, "entry %llu %0*d", (unsigned long long)index, (int)pad, 0);
}

/* D[n] as leaf hashes. */
static inline struct merkle_hash *naive_leaves(struct arena *arena, size_t count)
{
	struct merkle_hash *leaves = arena_new_array(arena, struct merkle_hash, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct str entry = naive_entry(arena, i);
		char *text = arena_alloc(arena, entry.len + 1); /* zeroed: the prefix of a leaf */
		memcpy(text + 1, entry.ptr, entry.len);
		sha256((struct str){ text, entry.len + 1 }, leaves[i].byte);
	}
	return leaves;
}

static inline struct merkle_hash naive_root(const struct merkle_hash *leaves, size_t n)
{
	struct merkle_hash hash;
	unsigned char text[65] = { 1 };
	size_t k = 1;
	if (n == 0)
		sha256(STR(""), hash.byte);
	if (n <= 1)
		return n ? leaves[0] : hash;
	while (k * 2 < n)
		k *= 2;
	struct merkle_hash left = naive_root(leaves, k), right = naive_root(leaves + k, n - k);
	memcpy(text + 1, left.byte, 32);
	memcpy(text + 33, right.byte, 32);
	sha256((struct str){ (const char *)text, sizeof text }, hash.byte);
	return hash;
}

/* PATH(m, D[n]) of RFC 6962, 2.1.1, appended to the proof. */
static inline void naive_path(const struct merkle_hash *leaves, size_t m, size_t n, struct merkle_proof *proof)
{
	size_t k = 1;
	if (n <= 1)
		return;
	while (k * 2 < n)
		k *= 2;
	if (m < k)
		naive_path(leaves, m, k, proof);
	else
		naive_path(leaves + k, m - k, n - k, proof);
	proof->at[proof->count++] = m < k ? naive_root(leaves + k, n - k) : naive_root(leaves, k);
}

/* SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2. */
static inline void naive_subproof(const struct merkle_hash *leaves, size_t m, size_t n, bool b,
				  struct merkle_proof *proof)
{
	size_t k = 1;
	if (m == n) {
		if (!b)
			proof->at[proof->count++] = naive_root(leaves, n);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	if (m <= k)
		naive_subproof(leaves, m, k, b, proof);
	else
		naive_subproof(leaves + k, m - k, n - k, false, proof);
	proof->at[proof->count++] = m <= k ? naive_root(leaves + k, n - k) : naive_root(leaves, k);
}

struct naive_tile {
	struct tile tile;
	struct buf bytes;
};

/* Tiles in memory; the write number `fail_at` (from 1) fails. */
struct naive_store {
	struct naive_tile tiles[4096];
	size_t count, writes, fail_at;
};

static inline struct naive_tile *naive_find(struct naive_store *s, struct tile tile)
{
	for (size_t i = s->count; i--;)
		if (s->tiles[i].tile.level == tile.level && s->tiles[i].tile.index == tile.index)
			return &s->tiles[i];
	return NULL;
}

static inline enum status naive_read(void *context, struct arena *arena, struct tile tile, struct str *bytes,
				     struct error *error)
{
	struct naive_tile *kept = naive_find(context, tile);
	if (!kept || kept->tile.width < tile.width)
		return error_set(error, STATUS_NOT_FOUND, "no such tile");
	*bytes = str_copy(arena, buf_str(&kept->bytes));
	return STATUS_OK;
}

static inline enum status naive_write(void *context, struct tile tile, struct str bytes, struct error *error)
{
	struct naive_store *s = context;
	struct naive_tile *kept = naive_find(s, tile);
	if (++s->writes == s->fail_at)
		return error_set(error, STATUS_IO, "write %zu fails", s->writes);
	if (!kept) {
		assert_true(s->count < sizeof s->tiles / sizeof *s->tiles);
		kept = &s->tiles[s->count++];
	} else { /* a tile only gets wider */
		assert_true(tile.width > kept->tile.width);
		assert_true(kept->bytes.len <= bytes.len);
		assert_memory_equal(kept->bytes.ptr, bytes.ptr, kept->bytes.len);
	}
	kept->tile = tile;
	buf_clear(&kept->bytes);
	buf_add_str(&kept->bytes, bytes);
	return STATUS_OK;
}

static inline struct tile_store naive_tiles(struct naive_store *s)
{
	return (struct tile_store){ .context = s, .read = naive_read, .write = naive_write };
}

static inline void naive_finish(struct naive_store *s)
{
	for (size_t i = 0; i < s->count; i++)
		buf_finish(&s->tiles[i].bytes);
	memset(s, 0, sizeof *s);
}

/* Appends the entries of the tests up to `size`, and flushes. */
static inline void naive_grow(struct log *log, uint64_t size)
{
	struct arena *arena = arena_create();
	struct error error = { 0 };
	while (log_size(log) < size) {
		arena_reset(arena);
		if (log_append(log, naive_entry(arena, log_size(log)), &error) != STATUS_OK)
			fail_msg("%s", error.message);
	}
	if (log_flush(log, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	arena_destroy(arena);
}
#endif
