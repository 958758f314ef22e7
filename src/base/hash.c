/* hash.c - SHA-256 from OpenSSL: 1,369 MB/s on this kind of machine where libsodium's does 137.
 *
 * The algorithm is fetched once. EVP_sha256() would make OpenSSL 3 look it up by name, under a lock, on every call,
 * which for a Merkle tree's 65 bytes costs more than the hashing. */
#include "hash.h"
#include "hex.h"
#include "memory_int.h"
#include <openssl/evp.h>
#include <pthread.h>

static EVP_MD *algorithm; /* lives as long as the process */
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void fetch(void)
{
	algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!algorithm) {
		fputs("habeas: OpenSSL has no SHA-256\n", stderr);
		abort();
	}
}

void sha256(struct str bytes, unsigned char out[SHA256_SIZE])
{
	pthread_once(&fetched, fetch);
	if (EVP_Digest(bytes.len ? bytes.ptr : "", bytes.len, out, NULL, algorithm, NULL) != 1)
		memory_out(); /* the only way a digest of bytes in memory can fail */
}

void sha256_hex(struct str bytes, char out[SHA256_HEX_SIZE])
{
	unsigned char hash[SHA256_SIZE];
	sha256(bytes, hash);
	hex_encode((struct str){ (const char *)hash, sizeof hash }, out);
}
