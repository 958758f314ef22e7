/* str.h - a borrowed run of bytes with a length. Never owned, never assumed to end in NUL. */
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct arena;

struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal) ((struct str){ ("" literal), sizeof(literal) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */

static inline struct str str_of(const char *c_string) /* NULL gives STR_NONE */
{
	return (struct str){ c_string, c_string ? strlen(c_string) : 0 };
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool str_is(struct str a, const char *c_string) { return str_eq(a, str_of(c_string)); }
int str_compare(struct str a, struct str b); /* by bytes; of two that agree as far as they go, the shorter first */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
struct str str_copy(struct arena *arena, struct str s); /* the copy is followed by a NUL */
char *str_c(struct arena *arena, struct str s);         /* a C string; bytes after an inner NUL are lost */
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_vformat(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
struct str str_trim(struct str s); /* ASCII white space at both ends */

/* Edit distance with transpositions (optimal string alignment), at most `limit`; limit + 1 when farther.
 * For "did you mean", so it counts bytes and not characters. Strings longer than 64 bytes are `limit + 1` away from
 * everything. */
unsigned str_distance(struct str a, struct str b, unsigned limit);
#endif
