/* kept.c - documents that the writing thread has read or made lately, so that it need not read and parse them again.
 *
 * Most changes ask for the same few: who acts, with which key, the case that the last one touched too.
 *
 * I1. What is kept is what the store would give to the change that runs: it is put here when it is put there, and all
 *     of it is forgotten when a change or a group is taken back.
 * I2. Only the thread that writes uses it (store_aside is NULL for every other read), so it needs no lock.
 * I3. What it gives is a copy in the caller's arena.
 */
#include "act_int.h"
#include "map.h"
#include <assert.h>
#include <stdlib.h>

enum { SLOTS = 512, BYTES_MAX = 16 << 10 }; /* of a document's arena: 8 MiB at the most, 2 as a rule */

struct slot {
	enum map_id map;
	struct str key; /* STR_NONE: nothing is kept here */
	struct arena *arena;
	const struct json *doc;
};

struct kept {
	struct slot slots[SLOTS];
};

struct kept *kept_create(void)
{
	struct kept *kept = calloc(1, sizeof *kept);
	assert(kept);
	return kept;
}

void kept_destroy(struct kept *kept)
{
	if (!kept)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		arena_destroy(kept->slots[i].arena);
	free(kept);
}

void kept_forget(struct kept *kept)
{
	for (size_t i = 0; i < SLOTS; i++)
		kept->slots[i].key = STR_NONE;
}

static struct slot *slot_of(struct kept *kept, enum map_id map, struct str key)
{
	return &kept->slots[(hash_bytes(key.ptr, key.len) + (unsigned)map) % SLOTS];
}

const struct json *kept_get(struct kept *kept, struct arena *arena, enum map_id map, struct str key)
{
	const struct slot *slot = slot_of(kept, map, key);
	return slot->map == map && slot->key.len && str_eq(slot->key, key) ? doc_copy(arena, slot->doc) : NULL;
}

/* What is read back of it is the same: a number that JSON cannot hold exactly is written as text. */
static bool reads_the_same(const struct json *doc)
{
	const int64_t exact = (int64_t)1 << 53;
	if (doc->kind == JSON_REAL || (doc->kind == JSON_INTEGER && (doc->integer > exact || doc->integer < -exact)))
		return false;
	bool same = true;
	for (size_t i = 0; same && i < doc->count; i++)
		same = reads_the_same(&doc->items[i]);
	return same;
}

void kept_put(struct kept *kept, enum map_id map, struct str key, const struct json *doc)
{
	struct slot *slot = slot_of(kept, map, key);
	if (slot->arena && arena_used(slot->arena) > BYTES_MAX) { /* its memory is not worth keeping */
		arena_destroy(slot->arena);
		slot->arena = NULL;
	}
	if (!slot->arena)
		slot->arena = arena_create();
	arena_reset(slot->arena);
	slot->map = map;
	slot->key = str_copy(slot->arena, key);
	slot->doc = doc_copy(slot->arena, doc);
	if (arena_used(slot->arena) > BYTES_MAX || !reads_the_same(doc))
		slot->key = STR_NONE;
}
