/* map_int.h - the hash under a key of the caller's, so that a test can hold it to the published vectors. */
#ifndef BASE_MAP_INT_H
#define BASE_MAP_INT_H
#include <stddef.h>
#include <stdint.h>

uint64_t map_siphash(uint64_t key0, uint64_t key1, const void *bytes, size_t len);
#endif
