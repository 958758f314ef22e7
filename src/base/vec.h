/* vec.h - a typed growing array whose memory is an arena's. `VEC(struct thing) things;` zero-initialised is empty.
 * Growing copies into fresh arena memory and leaves the old behind: fine for compile-time structures, which is what
 * this is for. */
#ifndef BASE_VEC_H
#define BASE_VEC_H
#include "arena.h"

#define VEC(type)                                                                                                      \
	struct {                                                                                                       \
		type *at;                                                                                              \
		size_t count, capacity;                                                                                \
	}

void *vec_grow(struct arena *arena, void *at, size_t count, size_t *capacity, size_t item_size);

/* Makes room for one more, zeroed, and gives its address. The address holds until the next push. Both arguments are
 * evaluated several times, and a value added must not push to the same vector. */
#define vec_push(arena, vec)                                                                                           \
	((vec)->at = vec_grow((arena), (vec)->at, (vec)->count, &(vec)->capacity, sizeof *(vec)->at),                  \
	 &(vec)->at[(vec)->count++])
#define vec_add(arena, vec, value) (*vec_push((arena), (vec)) = (value))
#define vec_each(vec, i) for (size_t i = 0; i < (vec)->count; i++)
#endif
