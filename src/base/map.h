/* map.h - from a string to a pointer-sized value, in an arena. Keys are borrowed and must outlive the map.
 * Iterate over your own array, never over a map: nothing of ours may depend on a hash's order. */
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include "str.h"
#include <stdint.h>

struct arena;
struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t count, capacity;
};

void map_init(struct map *map, struct arena *arena);
bool map_get(const struct map *map, struct str key, uint64_t *value); /* value may be NULL */
bool map_put(struct map *map, struct str key, uint64_t value); /* false, and nothing changed, if the key is there */
void map_set(struct map *map, struct str key, uint64_t value); /* puts or replaces */
uint64_t hash_bytes(const void *bytes, size_t len);            /* SipHash-2-4 under a per-process random key */
#endif
