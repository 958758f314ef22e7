/* merkle.h - the hash tree of RFC 6962 section 2.1: what it hashes, its root, its two proofs, and how they are checked.
 *
 * A tree of n leaves splits at the largest power of two below n. So every left part is complete, and complete parts
 * never change when leaves are added: only those are stored and asked for (struct merkle_source), and every root and
 * proof of every size is made from them.
 *
 * I1. A leaf is hashed behind the byte 0, two parts behind the byte 1: no leaf can be taken for a node.
 * I2. A check takes only what it needs: a proof with one hash too many is as wrong as one with a hash too few.
 */
#ifndef LOG_MERKLE_H
#define LOG_MERKLE_H
#include "error.h"
#include "hash.h"
#include <stdint.h>

struct merkle_hash {
	unsigned char byte[SHA256_SIZE];
};

enum { MERKLE_PROOF_MAX = 65 }; /* a tree of 2^64 - 1 leaves is 64 high; a proof of consistency may have one more */

struct merkle_proof {
	size_t count;
	struct merkle_hash at[MERKLE_PROOF_MAX];
};

/* Gives the hash of the complete part [index << level, (index + 1) << level). */
struct merkle_source {
	enum status (*node)(void *context, unsigned level, uint64_t index, struct merkle_hash *out,
			    struct error *error);
	void *context;
};

struct merkle_hash merkle_empty(void); /* the root of no leaves */
struct merkle_hash merkle_leaf(struct str entry);
struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);
/* The root over `count` parts side by side (one at least): all complete and of one height, but for the last, which may
 * be smaller. */
struct merkle_hash merkle_over(const struct merkle_hash *parts, size_t count);
bool merkle_same(const struct merkle_hash *a, const struct merkle_hash *b);

enum status merkle_root(const struct merkle_source *source, uint64_t size, struct merkle_hash *out,
			struct error *error) MUST_USE;
/* Of the leaf `index` in the first `size` leaves; index < size (asserted). From the leaf's sibling up. */
enum status merkle_inclusion(const struct merkle_source *source, uint64_t index, uint64_t size,
			     struct merkle_proof *out, struct error *error) MUST_USE;
/* That the first `old` leaves of the tree of `size` are the tree of `old`; 0 < old <= size (asserted). */
enum status merkle_consistency(const struct merkle_source *source, uint64_t old, uint64_t size,
			       struct merkle_proof *out, struct error *error) MUST_USE;

/* RFC 9162, 2.1.3.2. */
bool merkle_includes(uint64_t index, uint64_t size, const struct merkle_hash *leaf, const struct merkle_proof *proof,
		     const struct merkle_hash *root);
/* RFC 9162, 2.1.4.2. An `old` of 0 is refused: every tree extends the empty one, so such a proof would say nothing. */
bool merkle_extends(uint64_t old, const struct merkle_hash *old_root, uint64_t size, const struct merkle_hash *root,
		    const struct merkle_proof *proof);
#endif
