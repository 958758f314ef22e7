/* crypto.c - the one place that sees libsodium. */
#include "crypto.h"
#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static_assert(sizeof((struct ed25519_key){ { 0 } }).secret == crypto_sign_SECRETKEYBYTES, "libsodium's secret key");

static pthread_once_t begun = PTHREAD_ONCE_INIT;

static void begin(void)
{
	if (sodium_init() < 0) {
		fputs("habeas: libsodium cannot be set up\n", stderr);
		abort();
	}
}

static const unsigned char *bytes_of(struct str s) { return (const unsigned char *)(s.len ? s.ptr : ""); }

void random_bytes(void *out, size_t size)
{
	pthread_once(&begun, begin);
	randombytes_buf(out, size);
}

struct ed25519_key ed25519_from_seed(const unsigned char seed[ED25519_SEED_SIZE])
{
	struct ed25519_key key;
	unsigned char public_key[ED25519_PUBLIC_SIZE];
	pthread_once(&begun, begin);
	crypto_sign_seed_keypair(public_key, key.secret, seed);
	return key;
}

void ed25519_seed(const struct ed25519_key *key, unsigned char seed[ED25519_SEED_SIZE])
{
	crypto_sign_ed25519_sk_to_seed(seed, key->secret);
}

void ed25519_public(const struct ed25519_key *key, unsigned char out[ED25519_PUBLIC_SIZE])
{
	crypto_sign_ed25519_sk_to_pk(out, key->secret);
}

void ed25519_sign(const struct ed25519_key *key, struct str message, unsigned char signature[ED25519_SIGNATURE_SIZE])
{
	pthread_once(&begun, begin);
	crypto_sign_detached(signature, NULL, bytes_of(message), message.len, key->secret);
}

bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC_SIZE], struct str message,
		    const unsigned char signature[ED25519_SIGNATURE_SIZE])
{
	pthread_once(&begun, begin);
	return crypto_sign_verify_detached(signature, bytes_of(message), message.len, public_key) == 0;
}

void hmac_sha256(struct str key, struct str first, struct str second, unsigned char out[SHA256_SIZE])
{
	crypto_auth_hmacsha256_state state;
	pthread_once(&begun, begin);
	crypto_auth_hmacsha256_init(&state, bytes_of(key), key.len);
	crypto_auth_hmacsha256_update(&state, bytes_of(first), first.len);
	crypto_auth_hmacsha256_update(&state, bytes_of(second), second.len);
	crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof state);
}

bool same_bytes(const void *a, const void *b, size_t size) { return sodium_memcmp(a, b, size) == 0; }

void wipe(void *bytes, size_t size) { sodium_memzero(bytes, size); }

void password_hash(struct str password, char out[PASSWORD_HASH_SIZE])
{
	static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "libsodium's hash of a password");
	pthread_once(&begun, begin);
	if (crypto_pwhash_str(out, password.len ? password.ptr : "", password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
			      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
		fputs("habeas: no memory to hash a password\n", stderr);
		abort();
	}
}

bool password_verify(const char *hash, struct str password)
{
	pthread_once(&begun, begin);
	return crypto_pwhash_str_verify(hash, password.len ? password.ptr : "", password.len) == 0;
}
