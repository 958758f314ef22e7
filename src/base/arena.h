/* arena.h - memory by lifetime.
 *
 * Everything that lives as long as one request, one compiled rule set or one scratch step is allocated from
 * one arena and freed with it. There is no free() of a single object, so there is nothing to forget.
 *
 * I1. arena_alloc never returns NULL: out of memory aborts (inputs are bounded by limit.h beforehand).
 * I2. Memory is zeroed and aligned to 16 bytes.
 * I3. A cleanup registered with arena_on_destroy runs once, last registered first, in arena_destroy or arena_reset.
 * Under AddressSanitizer a write past the end of one object is found even when the neighbour is the arena's too.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena); /* NULL is fine */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size); /* aborts on count * size overflow */
void *arena_copy(struct arena *arena, const void *from, size_t size);
void arena_on_destroy(struct arena *arena, void (*cleanup)(void *), void *what);
/* Runs the cleanups and takes everything back, keeping the largest block: for a scratch arena in a loop. */
void arena_reset(struct arena *arena);
size_t arena_used(const struct arena *arena); /* bytes asked for since the arena was created or reset */

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_array(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))
#endif
