/* vec.c - the growing half of the typed arrays in vec.h. */
#include "vec.h"
#include "memory_int.h"
#include <string.h>

enum { FIRST_CAPACITY = 8 };

void *vec_grow(struct arena *arena, void *at, size_t count, size_t *capacity, size_t item_size)
{
	if (count < *capacity) {
		/* Arena memory is zero, but a caller that shortened its vector has left something here. */
		memset((char *)at + count * item_size, 0, item_size);
		return at;
	}
	size_t larger = *capacity ? memory_product(*capacity, 2) : FIRST_CAPACITY;
	void *moved = arena_array(arena, larger, item_size);
	if (count)
		memcpy(moved, at, count * item_size);
	*capacity = larger;
	return moved;
}
