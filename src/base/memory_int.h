/* memory_int.h - the one place where out of memory ends the program.
 *
 * Inputs are bounded by limit.h before anything is allocated for them, so a failed malloc means that the machine is in
 * trouble and not that a text was long. Going on would need an untested path behind every allocation; aborting at the
 * first one leaves the store in a state it already knows how to recover from. */
#ifndef BASE_MEMORY_INT_H
#define BASE_MEMORY_INT_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef NDEBUG
#error "asserts are part of the program: build without NDEBUG"
#endif

static inline _Noreturn void memory_out(void)
{
	fputs("habeas: out of memory\n", stderr);
	abort();
}

static inline void *memory_must(void *ptr) /* what malloc, calloc or realloc gave */
{
	if (!ptr)
		memory_out();
	return ptr;
}

static inline size_t memory_product(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		memory_out();
	return bytes;
}
#endif
