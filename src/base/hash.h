/* hash.h - the seam to the cryptographic hash, so that the engine can be built without OpenSSL. */
#ifndef BASE_HASH_H
#define BASE_HASH_H
#include "str.h"

enum { SHA256_SIZE = 32, SHA256_HEX_SIZE = 65 };

void sha256(struct str bytes, unsigned char out[SHA256_SIZE]); /* FIPS 180-4; STR_NONE is the empty string */
void sha256_hex(struct str bytes, char out[SHA256_HEX_SIZE]);  /* lower case, NUL */
#endif
