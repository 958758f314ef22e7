/* unit.h - what unit tests share: cmocka, an arena, comparing strings, a seeded source of randomness, bugs that abort.
 *
 * A property test draws its cases from unit_random. The seed is fixed, so that a failure is a failure tomorrow too;
 * HABEAS_SEED sets another, and HABEAS_LONG draws fifty times as many cases. */
#ifndef TEST_UNIT_H
#define TEST_UNIT_H
#include "arena.h"
#include "str.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* As assert_string_equal, for text that ends in no NUL. */
#define assert_str(s, expected) unit_assert_str((s), (expected), __FILE__, __LINE__)

static inline void unit_assert_str(struct str s, const char *expected, const char *file, int line)
{
	if (str_is(s, expected))
		return;
	print_error("got      \"%.*s\"\nexpected \"%s\"\n", STR_ARG(s), expected);
	_fail(file, line);
}

/* What a test, or a group of them, makes and forgets. */
__attribute__((unused)) static struct arena *test_arena;

__attribute__((unused)) static int arena_begin(void **state)
{
	(void)state;
	test_arena = arena_create();
	return 0;
}

__attribute__((unused)) static int arena_end(void **state)
{
	(void)state;
	arena_destroy(test_arena);
	return 0;
}

/* splitmix64 */
static uint64_t unit_random_state;

__attribute__((unused)) static uint64_t unit_random(void)
{
	uint64_t z = unit_random_state += 0x9e3779b97f4a7c15U;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

__attribute__((unused)) static int64_t unit_random_between(int64_t low, int64_t high)
{
	return low + (int64_t)(unit_random() % (uint64_t)(high - low + 1));
}

/* Begins a property test: how many cases to draw. */
__attribute__((unused)) static int unit_cases(int usually)
{
	const char *seed = getenv("HABEAS_SEED");
	unit_random_state = seed ? strtoull(seed, NULL, 10) : 20250315;
	return getenv("HABEAS_LONG") ? usually * 50 : usually;
}

/* Whether the call aborts, as a bug must; in a child, whose last words are not shown. */
__attribute__((unused)) static bool unit_aborts(void (*call)(void))
{
	int how = 0;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		call();
		_exit(0);
	}
	waitpid(child, &how, 0);
	return WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT;
}
#endif
