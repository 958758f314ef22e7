/* crypto.h - the seam to libsodium: signatures, keyed hashes, randomness. (Plain SHA-256 is base/hash, over OpenSSL.)
 *
 * I1. Nothing here fails on valid memory: a library that cannot be set up stops the program.
 * I2. A signature is taken only in its one canonical form and under a key that is not of small order (libsodium does
 *     both), so a signed note cannot be altered and stay valid. */
#ifndef LOG_CRYPTO_H
#define LOG_CRYPTO_H
#include "hash.h"

enum { ED25519_SEED_SIZE = 32, ED25519_PUBLIC_SIZE = 32, ED25519_SIGNATURE_SIZE = 64 };

struct ed25519_key {
	unsigned char secret[64]; /* the seed and the public half, as libsodium keeps them */
};

void random_bytes(void *out, size_t size); /* from the system; for nonces and keys */
struct ed25519_key ed25519_from_seed(const unsigned char seed[ED25519_SEED_SIZE]); /* RFC 8032, 5.1.5 */
void ed25519_seed(const struct ed25519_key *key, unsigned char seed[ED25519_SEED_SIZE]);
void ed25519_public(const struct ed25519_key *key, unsigned char out[ED25519_PUBLIC_SIZE]);
void ed25519_sign(const struct ed25519_key *key, struct str message, unsigned char signature[ED25519_SIGNATURE_SIZE]);
bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC_SIZE], struct str message,
		    const unsigned char signature[ED25519_SIGNATURE_SIZE]);
/* argon2id with libsodium's interactive limits (about 0.1 s and 64 MiB): as text, with its own salt and limits. */
enum { PASSWORD_HASH_SIZE = 128 };
void password_hash(struct str password, char out[PASSWORD_HASH_SIZE]);
bool password_verify(const char *hash, struct str password);
/* HMAC-SHA256 (RFC 2104) over `first` followed by `second`. */
void hmac_sha256(struct str key, struct str first, struct str second, unsigned char out[SHA256_SIZE]);
bool same_bytes(const void *a, const void *b, size_t size); /* in a time that does not depend on where they differ */
void wipe(void *bytes, size_t size);                        /* is not optimised away */
#endif
