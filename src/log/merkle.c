/* merkle.c - see merkle.h. A proof is made from the root down, as the standard defines it, and turned round at the end;
 * it is checked from the leaf up. */
#include "merkle.h"
#include "buf.h"
#include <assert.h>

struct merkle_hash merkle_empty(void)
{
	struct merkle_hash hash;
	sha256(STR_NONE, hash.byte);
	return hash;
}

struct merkle_hash merkle_leaf(struct str entry)
{
	struct merkle_hash hash;
	struct buf whole = BUF_INIT;
	char small[512];
	char *text = small;
	if (entry.len >= sizeof small) { /* leaves of a record are short: the heap is for those of others */
		buf_add_repeat(&whole, '\0', entry.len + 1);
		text = whole.ptr;
	}
	text[0] = 0;
	if (entry.len)
		memcpy(text + 1, entry.ptr, entry.len);
	sha256((struct str){ text, entry.len + 1 }, hash.byte);
	buf_finish(&whole);
	return hash;
}

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
	struct merkle_hash hash;
	char text[1 + 2 * SHA256_SIZE];
	text[0] = 1;
	memcpy(text + 1, left->byte, SHA256_SIZE);
	memcpy(text + 1 + SHA256_SIZE, right->byte, SHA256_SIZE);
	sha256((struct str){ text, sizeof text }, hash.byte);
	return hash;
}

bool merkle_same(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memcmp(a->byte, b->byte, SHA256_SIZE) == 0;
}

/* The largest power of two below n: where a tree of n > 1 splits. */
static uint64_t split(uint64_t n)
{
	assert(n > 1);
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

struct merkle_hash merkle_over(const struct merkle_hash *parts, size_t count)
{
	assert(count > 0);
	if (count == 1)
		return *parts;
	size_t left = (size_t)split(count);
	struct merkle_hash a = merkle_over(parts, left), b = merkle_over(parts + left, count - left);
	return merkle_node(&a, &b);
}

/* The root of the leaves [start, end), where start is a multiple of every complete part in it: from the smallest part,
 * which is the rightmost, to the largest. */
static enum status range(const struct merkle_source *source, uint64_t start, uint64_t end, struct merkle_hash *out,
			 struct error *error)
{
	uint64_t size = end - start;
	for (uint64_t rest = size; rest; rest &= rest - 1) {
		unsigned level = (unsigned)__builtin_ctzll(rest);
		uint64_t at = start + ((rest & (rest - 1)));
		struct merkle_hash part;
		TRY(source->node(source->context, level, at >> level, &part, error));
		*out = rest == size ? part : merkle_node(&part, out);
	}
	return STATUS_OK;
}

enum status merkle_root(const struct merkle_source *source, uint64_t size, struct merkle_hash *out, struct error *error)
{
	*out = merkle_empty();
	return range(source, 0, size, out, error);
}

static struct merkle_hash *next(struct merkle_proof *proof)
{
	assert(proof->count < MERKLE_PROOF_MAX);
	return &proof->at[proof->count++];
}

static void turn_round(struct merkle_proof *proof)
{
	for (size_t i = 0; i < proof->count / 2; i++) {
		struct merkle_hash *a = &proof->at[i], *b = &proof->at[proof->count - 1 - i], kept = *a;
		*a = *b;
		*b = kept;
	}
}

enum status merkle_inclusion(const struct merkle_source *source, uint64_t index, uint64_t size,
			     struct merkle_proof *out, struct error *error)
{
	assert(index < size);
	out->count = 0;
	for (uint64_t start = 0, end = size; end - start > 1;) {
		uint64_t middle = start + split(end - start);
		if (index < middle) {
			TRY(range(source, middle, end, next(out), error));
			end = middle;
		} else {
			TRY(range(source, start, middle, next(out), error));
			start = middle;
		}
	}
	turn_round(out);
	return STATUS_OK;
}

/* SUBPROOF of RFC 6962, 2.1.2: down to where the old tree ends. The part where it ends is in the proof unless it is the
 * whole old tree, whose root the reader has. */
enum status merkle_consistency(const struct merkle_source *source, uint64_t old, uint64_t size,
			       struct merkle_proof *out, struct error *error)
{
	assert(old > 0 && old <= size);
	uint64_t start = 0, end = size;
	out->count = 0;
	while (end != old) {
		uint64_t middle = start + split(end - start);
		if (old <= middle) {
			TRY(range(source, middle, end, next(out), error));
			end = middle;
		} else {
			TRY(range(source, start, middle, next(out), error));
			start = middle;
		}
	}
	if (start > 0)
		TRY(range(source, start, end, next(out), error));
	turn_round(out);
	return STATUS_OK;
}

/* Up from a node that is the right child of its parent, or the last of its row (then it rises until it is a right
 * child).
 */
static void rise(uint64_t *node, uint64_t *last)
{
	while (*node && !(*node & 1)) {
		*node >>= 1;
		*last >>= 1;
	}
}

bool merkle_includes(uint64_t index, uint64_t size, const struct merkle_hash *leaf, const struct merkle_proof *proof,
		     const struct merkle_hash *root)
{
	if (index >= size)
		return false;
	uint64_t node = index, last = size - 1;
	struct merkle_hash hash = *leaf;
	for (size_t i = 0; i < proof->count; i++) {
		if (last == 0)
			return false;
		if (node & 1 || node == last) {
			hash = merkle_node(&proof->at[i], &hash);
			rise(&node, &last);
		} else {
			hash = merkle_node(&hash, &proof->at[i]);
		}
		node >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_same(&hash, root);
}

static bool extends(uint64_t old, const struct merkle_hash *old_root, uint64_t size, const struct merkle_hash *root,
		    const struct merkle_proof *proof)
{
	uint64_t node = old - 1, last = size - 1;
	size_t used = 0;
	while (node & 1) {
		node >>= 1;
		last >>= 1;
	}
	/* node is 0: the old tree is complete, and its own root begins the way up */
	struct merkle_hash before = node ? proof->at[used++] : *old_root, after = before;
	for (; used < proof->count; used++) {
		if (last == 0)
			return false;
		if (node & 1 || node == last) {
			before = merkle_node(&proof->at[used], &before);
			after = merkle_node(&proof->at[used], &after);
			rise(&node, &last);
		} else {
			after = merkle_node(&after, &proof->at[used]);
		}
		node >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_same(&before, old_root) && merkle_same(&after, root);
}

bool merkle_extends(uint64_t old, const struct merkle_hash *old_root, uint64_t size, const struct merkle_hash *root,
		    const struct merkle_proof *proof)
{
	if (old == 0 || old > size)
		return false;
	if (old == size)
		return proof->count == 0 && merkle_same(old_root, root);
	return proof->count > 0 && extends(old, old_root, size, root, proof);
}
