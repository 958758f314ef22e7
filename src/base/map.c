/* map.c - open addressing with linear probing over a power of two, at most three quarters full.
 *
 * Keys come from texts and from people's records, so somebody may choose them in order to collide: the hash is
 * SipHash-2-4 (Aumasson and Bernstein 2012) under a key drawn once per process. A slot keeps its hash, so growing never
 * touches a key again and a probe compares bytes only when 64 bits agree.
 *
 * I1. capacity is 0 or a power of two; a slot is free exactly when its key's ptr is NULL.
 * I2. Nothing is ever taken out, so a probe ends at the first free slot. */
#include "map.h"
#include "arena.h"
#include "map_int.h"
#include "memory_int.h"
#include <assert.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 16 };

struct map_slot {
	struct str key;
	uint64_t hash;
	uint64_t value;
};

/* Before main, because then no thread can be there to see it half done, and no call pays for asking. */
static uint64_t process_key[2];
__attribute__((constructor)) static void draw_process_key(void)
{
	if (getentropy(process_key, sizeof process_key) != 0) {
		fputs("habeas: the system gives no random bytes\n", stderr);
		abort();
	}
}

static inline uint64_t rotate(uint64_t x, unsigned bits) { return x << bits | x >> (64 - bits); }

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static inline void sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	sip_round(v);
	v[0] ^= word;
}

/* Little-endian by definition; the order is fixed only for the vectors' sake. */
static inline uint64_t load(const unsigned char *p, size_t len)
{
	uint64_t word = 0;
	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

uint64_t map_siphash(uint64_t key0, uint64_t key1, const void *bytes, size_t len)
{
	uint64_t v[4] = { key0 ^ 0x736f6d6570736575U, key1 ^ 0x646f72616e646f6dU, key0 ^ 0x6c7967656e657261U,
			  key1 ^ 0x7465646279746573U };
	const unsigned char *p = bytes;
	size_t whole = len / 8 * 8;
	for (size_t i = 0; i < whole; i += 8)
		sip_word(v, load(p + i, 8));
	sip_word(v, (len > whole ? load(p + whole, len - whole) : 0) | (uint64_t)len << 56);
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t hash_bytes(const void *bytes, size_t len) { return map_siphash(process_key[0], process_key[1], bytes, len); }

void map_init(struct map *map, struct arena *arena) { *map = (struct map){ .arena = arena }; }

/* The slot that holds the key, or the free one where it belongs. The map has at least one free slot. */
static struct map_slot *find(const struct map *map, struct str key, uint64_t hash)
{
	for (size_t i = hash & (map->capacity - 1);; i = (i + 1) & (map->capacity - 1)) {
		struct map_slot *slot = &map->slots[i];
		if (!slot->key.ptr || (slot->hash == hash && str_eq(slot->key, key)))
			return slot;
	}
}

bool map_get(const struct map *map, struct str key, uint64_t *value)
{
	if (map->count == 0)
		return false;
	const struct map_slot *slot = find(map, key, hash_bytes(key.ptr, key.len));
	if (!slot->key.ptr)
		return false;
	if (value)
		*value = slot->value;
	return true;
}

static void grow(struct map *map)
{
	size_t capacity = map->capacity ? memory_product(map->capacity, 2) : FIRST_CAPACITY;
	struct map_slot *slots = arena_new_array(map->arena, struct map_slot, capacity);
	for (size_t i = 0; i < map->capacity; i++) {
		const struct map_slot *from = &map->slots[i];
		if (!from->key.ptr)
			continue;
		size_t at = from->hash & (capacity - 1);
		while (slots[at].key.ptr)
			at = (at + 1) & (capacity - 1);
		slots[at] = *from;
	}
	map->slots = slots;
	map->capacity = capacity;
}

/* The key's slot, filled now when it was free; *there tells which. */
static struct map_slot *claim(struct map *map, struct str key, bool *there)
{
	assert(map->arena);
	if (map->count >= map->capacity / 4 * 3)
		grow(map);
	if (!key.ptr)
		key.ptr = ""; /* I1: the empty key is a key too */
	uint64_t hash = hash_bytes(key.ptr, key.len);
	struct map_slot *slot = find(map, key, hash);
	*there = slot->key.ptr;
	if (!*there) {
		*slot = (struct map_slot){ .key = key, .hash = hash };
		map->count++;
	}
	return slot;
}

bool map_put(struct map *map, struct str key, uint64_t value)
{
	bool there;
	struct map_slot *slot = claim(map, key, &there);
	if (!there)
		slot->value = value;
	return !there;
}

void map_set(struct map *map, struct str key, uint64_t value)
{
	bool there;
	claim(map, key, &there)->value = value;
}
