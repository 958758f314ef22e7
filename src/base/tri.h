/* tri.h - strong Kleene logic. The order F < U < T makes `and` the minimum and `or` the maximum. */
#ifndef BASE_TRI_H
#define BASE_TRI_H
#include <stdbool.h>
#include <stdint.h>

typedef uint8_t tri;
enum { TRI_FALSE = 0, TRI_UNKNOWN = 1, TRI_TRUE = 2 };

static inline tri tri_and(tri a, tri b) { return a < b ? a : b; }
static inline tri tri_or(tri a, tri b) { return a > b ? a : b; }
static inline tri tri_not(tri a) { return (tri)(TRI_TRUE - a); }
static inline tri tri_of(bool b) { return b ? TRI_TRUE : TRI_FALSE; }
static inline const char *tri_name(tri a) { return a == TRI_TRUE ? "true" : a == TRI_FALSE ? "false" : "unknown"; }
#endif
