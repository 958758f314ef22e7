/* rate.c - how often, by whom: wrong keys by address, requests by key.
 *
 * I1. Nobody locks another out: a right key is never refused for what others did, from the same address or with its
 *     name. What is counted against an address only makes the answer to a wrong key a 429.
 * I2. The memory is fixed. Two that share a slot push each other out of it, so a count may be forgotten, and never be
 *     another's.
 */
#include "http_int.h"
#include "map.h"
#include <stdlib.h>

enum { SLOTS = 4096, MINUTE = 60 * 1000000 };

struct slot {
	char name[48];
	int64_t since; /* of `count`; of a bucket, when it was filled last */
	double left;
	unsigned count;
};

struct rates {
	pthread_mutex_t lock;
	double per_second;
	struct slot keys[SLOTS], questions[SLOTS], addresses[SLOTS], locators[SLOTS];
};

struct rates *rates_create(unsigned per_second)
{
	struct rates *rates = calloc(1, sizeof *rates);
	if (!rates)
		abort();
	pthread_mutex_init(&rates->lock, NULL);
	rates->per_second = per_second;
	return rates;
}

void rates_destroy(struct rates *rates)
{
	if (!rates)
		return;
	pthread_mutex_destroy(&rates->lock);
	free(rates);
}

/* The slot of that name, emptied when it was another's. */
static struct slot *slot_of(struct slot *slots, struct str name, bool *fresh)
{
	struct slot *slot = &slots[hash_bytes(name.ptr, name.len) % SLOTS];
	if (name.len >= sizeof slot->name)
		name.len = sizeof slot->name - 1;
	*fresh = !str_is(name, slot->name);
	if (*fresh) {
		memset(slot, 0, sizeof *slot);
		memcpy(slot->name, name.ptr, name.len);
	}
	return slot;
}

static bool rate(struct rates *rates, struct slot *slots, struct str name, int64_t now)
{
	bool fresh;
	pthread_mutex_lock(&rates->lock);
	struct slot *slot = slot_of(slots, name, &fresh);
	if (fresh)
		slot->left = rates->per_second;
	else
		slot->left += (double)(now - slot->since) / 1e6 * rates->per_second;
	slot->since = now;
	if (slot->left > rates->per_second)
		slot->left = rates->per_second;
	bool fine = slot->left >= 1;
	if (fine)
		slot->left -= 1;
	pthread_mutex_unlock(&rates->lock);
	return fine;
}

bool rate_key(struct rates *rates, struct str key, int64_t now) { return rate(rates, rates->keys, key, now); }

bool rate_question(struct rates *rates, struct str address, int64_t now)
{
	return rate(rates, rates->questions, address, now);
}

static bool in_a_minute(struct rates *rates, struct slot *slots, struct str name, unsigned most, int64_t now)
{
	bool fresh;
	pthread_mutex_lock(&rates->lock);
	struct slot *slot = slot_of(slots, name, &fresh);
	if (fresh || now - slot->since > MINUTE) {
		slot->since = now;
		slot->count = 0;
	}
	bool fine = ++slot->count <= most;
	pthread_mutex_unlock(&rates->lock);
	return fine;
}

bool rate_wrong(struct rates *rates, struct str address, int64_t now)
{
	return in_a_minute(rates, rates->addresses, address, HTTP_WRONG_KEYS_MAX, now);
}

bool rate_look_up(struct rates *rates, struct str locator, int64_t now)
{
	return in_a_minute(rates, rates->locators, locator, HTTP_LOOK_UPS_MAX, now);
}
