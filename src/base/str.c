/* str.c - borrowed runs of bytes: comparing, copying into an arena, formatting, and how far two names are apart. */
#include "str.h"
#include "arena.h"
#include "memory_int.h"
#include <assert.h>
#include <stdio.h>

int str_compare(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);
	return len == 0 || (s.len >= len && memcmp(s.ptr, prefix, len) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
	size_t len = strlen(suffix);
	return len == 0 || (s.len >= len && memcmp(s.ptr + (s.len - len), suffix, len) == 0);
}

struct str str_copy(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1); /* zeroed, so the NUL is there */
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return (struct str){ copy, s.len };
}

char *str_c(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

struct str str_vformat(struct arena *arena, const char *format, va_list args)
{
	char small[256]; /* most messages fit, and are then formatted once */
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(small, sizeof small, format, args);
	assert(len >= 0);
	char *text = arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof small)
		memcpy(text, small, (size_t)len);
	else
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (struct str){ text, (size_t)len };
}

struct str str_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text = str_vformat(arena, format, args);
	va_end(args);
	return text;
}

/* Not isspace: that asks the locale. */
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

enum { DISTANCE_BYTES_MAX = 64 };

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }

/* One row of the table of distances between the first i bytes of a and every beginning of b; `last` is row i-1 and
 * `before` row i-2, which a transposition reaches back to. */
static void distance_row(struct str a, struct str b, size_t i, const unsigned *before, const unsigned *last,
			 unsigned *row)
{
	row[0] = (unsigned)i;
	for (size_t j = 1; j <= b.len; j++) {
		unsigned replace = last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
		row[j] = smaller(replace, smaller(last[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
			row[j] = smaller(row[j], before[j - 2] + 1);
	}
}

unsigned str_distance(struct str a, struct str b, unsigned limit)
{
	unsigned rows[3][DISTANCE_BYTES_MAX + 1] = { { 0 } };
	if (a.len > DISTANCE_BYTES_MAX || b.len > DISTANCE_BYTES_MAX)
		return limit + 1;
	size_t difference = a.len > b.len ? a.len - b.len : b.len - a.len;
	if (difference > limit)
		return limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++)
		distance_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
	unsigned distance = rows[a.len % 3][b.len];
	return distance <= limit ? distance : limit + 1;
}
