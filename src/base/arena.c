/* arena.c - memory by lifetime: blocks from which pieces are cut off the front.
 *
 * A block comes zeroed from calloc, which for the large ones means fresh pages that nobody has touched; handing out a
 * piece is then an addition and a comparison. A piece that does not fit gets a new block, twice as large as the last
 * one up to BLOCK_MAX, or one of its own size.
 *
 * I4. The bytes of a block behind what was handed out are zero: arena_alloc never clears, arena_reset does.
 * I5. Under AddressSanitizer everything not handed out is poisoned, and a poisoned gap follows each piece, so that a
 *     write past the end of an object is found although its neighbour is ours too. */
#include "arena.h"
#include "memory_int.h"
#include <assert.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESSES_CHECKED /* gcc's way to say so */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESSES_CHECKED /* clang's */
#endif
#endif
#ifdef ADDRESSES_CHECKED
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#define poison(ptr, size) __asan_poison_memory_region((ptr), (size))
#define unpoison(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#else
enum { GAP = 0 };
#define poison(ptr, size) ((void)(ptr), (void)(size))
#define unpoison(ptr, size) ((void)(ptr), (void)(size))
#endif

enum { ALIGNMENT = 16, BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct block {
	struct block *next;
	size_t size; /* of bytes */
	size_t used; /* known only once the block is no longer the current one */
	size_t unused_;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

struct cleanup {
	struct cleanup *next;
	void (*run)(void *);
	void *what;
};

struct arena {
	unsigned char *at; /* next free byte of the current block, which is the first of the list */
	size_t room;       /* bytes behind it */
	struct block *blocks;
	struct cleanup *cleanups; /* last registered first */
	size_t handed_out;
};

struct arena *arena_create(void) { return memory_must(calloc(1, sizeof(struct arena))); }

/* A cleanup may itself allocate from the arena or register another cleanup; both are still seen here. */
static void run_cleanups(struct arena *arena)
{
	while (arena->cleanups) {
		struct cleanup *first = arena->cleanups;
		arena->cleanups = first->next;
		first->run(first->what);
	}
}

static void block_free(struct block *block)
{
	unpoison(block->bytes, block->size);
	free(block);
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	run_cleanups(arena);
	while (arena->blocks) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		block_free(block);
	}
	free(arena);
}

static void leave_block(struct arena *arena)
{
	if (arena->blocks)
		arena->blocks->used = arena->blocks->size - arena->room;
}

static void enter_block(struct arena *arena, struct block *block)
{
	block->next = arena->blocks;
	arena->blocks = block;
	arena->at = block->bytes;
	arena->room = block->size;
	poison(block->bytes, block->size);
}

static void add_block(struct arena *arena, size_t needed)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : BLOCK_MIN;
	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < needed)
		size = needed;
	if (size > SIZE_MAX - sizeof(struct block))
		memory_out();
	struct block *block = memory_must(calloc(1, sizeof(struct block) + size));
	block->size = size;
	leave_block(arena);
	enter_block(arena, block);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	assert(arena);
	if (size > SIZE_MAX - ALIGNMENT - GAP)
		memory_out();
	/* Nothing asked for still gets an address of its own, so that "is it set" can be asked of the pointer. */
	size_t needed = ((size ? size : 1) + (ALIGNMENT - 1)) / ALIGNMENT * ALIGNMENT + GAP;
	if (needed > arena->room)
		add_block(arena, needed);
	void *piece = arena->at;
	arena->at += needed;
	arena->room -= needed;
	arena->handed_out += size;
	unpoison(piece, size);
	return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	return arena_alloc(arena, memory_product(count, size));
}

void *arena_copy(struct arena *arena, const void *from, size_t size)
{
	void *copy = arena_alloc(arena, size);
	if (size)
		memcpy(copy, from, size);
	return copy;
}

void arena_on_destroy(struct arena *arena, void (*cleanup)(void *), void *what)
{
	struct cleanup *first = arena_new(arena, struct cleanup);
	arena->handed_out -= sizeof *first; /* ours, not the caller's */
	first->run = cleanup;
	first->what = what;
	first->next = arena->cleanups;
	arena->cleanups = first;
}

/* Takes the largest block off the list and frees the others. */
static struct block *keep_largest(struct arena *arena)
{
	struct block *largest = arena->blocks;
	for (struct block *block = arena->blocks; block; block = block->next)
		if (block->size > largest->size)
			largest = block;
	while (arena->blocks) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		if (block != largest)
			block_free(block);
	}
	return largest;
}

void arena_reset(struct arena *arena)
{
	run_cleanups(arena);
	arena->handed_out = 0;
	if (!arena->blocks)
		return;
	leave_block(arena);
	struct block *block = keep_largest(arena);
	unpoison(block->bytes, block->used);
	memset(block->bytes, 0, block->used); /* I4 */
	enter_block(arena, block);
}

size_t arena_used(const struct arena *arena) { return arena->handed_out; }
