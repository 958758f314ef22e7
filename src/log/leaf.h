/* leaf.h - what the public log says of an event, and how the event is bound to it.
 *
 * A leaf is canonical JSON (RFC 8785) {"commitment", "hour", "texts", "type"}: what kind of event, in which hour it was
 * recorded, the hash of the texts then in force, and a commitment to the event. Nothing in it is of a person.
 *
 * The commitment is HMAC-SHA256 under a published key over 32 random bytes and the event. Who has the event but not its
 * nonce can neither find its leaf nor confirm a guess (names and numbers are few enough to try them all, which is why a
 * plain or a salted hash will not do); who has both can prove it. Destroying the nonce and the event leaves the leaf,
 * and every proof of every other event, as they are.
 *
 * A disclosure is what goes with a proof to a court: the leaf, and the event with its nonce, or the leaf alone where
 * the event was erased.
 */
#ifndef LOG_LEAF_H
#define LOG_LEAF_H
#include "crypto.h"
#include "error.h"
#include <stdint.h>

struct arena;
struct buf;

enum { NONCE_SIZE = 32, COMMITMENT_SIZE = SHA256_SIZE };
#define COMMITMENT_KEY                                                                                                 \
	"habeas commitment v1" /* published: it separates this use of HMAC from others, and is no secret */

struct nonce {
	unsigned char byte[NONCE_SIZE];
};

struct leaf {
	struct str type; /* an event's: lower case letters, digits, '_', '.', '-' */
	struct str hour; /* "2025-03-15T18Z" */
	unsigned char texts[SHA256_SIZE];
	unsigned char commitment[COMMITMENT_SIZE];
};

struct nonce nonce_random(void);
void commit(const struct nonce *nonce, struct str event, unsigned char out[COMMITMENT_SIZE]);

struct str leaf_hour(struct arena *arena, int64_t seconds); /* since 1970: the hour that they fall into */
struct str leaf_format(struct arena *arena, const struct leaf *leaf);
/* Only what leaf_format writes is read; STATUS_BAD_INPUT says what is wrong. */
enum status leaf_parse(struct arena *arena, struct str text, struct leaf *out, struct error *error) MUST_USE;

struct disclosure {
	struct str leaf; /* as it is in the log */
	bool opened;     /* false: what follows is not there */
	struct str event;
	struct nonce nonce;
};

/* Canonical JSON {"event", "leaf", "nonce"}: the event and the leaf as strings, whose bytes are what was hashed, so
 * that nobody who checks needs to know how they were made. Both are UTF-8 (asserted). */
struct str disclosure_format(struct arena *arena, const struct disclosure *disclosure);
/* Only what disclosure_format writes is read, and an event that its leaf commits to. STATUS_REFUSED: it does not. */
enum status disclosure_parse(struct arena *arena, struct str text, struct disclosure *out,
			     struct error *error) MUST_USE;
#endif
