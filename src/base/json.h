/* json.h - the seam to JSON: a strict reader and a canonical writer.
 *
 * Reading (over jansson): any JSON value, UTF-8, duplicate keys refused, integers exact in int64, at most
 * LIMIT_JSON_BYTES, LIMIT_JSON_DEPTH and LIMIT_JSON_VALUES; an error names line and column, both from 1, in characters.
 * A real keeps the shortest decimal that is the same double, as ECMAScript and RFC 8785 write it: 0.1, 4760000, 1e+21.
 *
 * Writing is RFC 8785 (JCS): no white space, object members sorted by UTF-16 code units of their names, strings escaped
 * minimally, integers within +-2^53 (asserted: larger numbers and money are strings in our formats). The writer takes
 * members in any order and sorts them when the object ends.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include "buf.h"
#include "error.h"
#include <stdint.h>

/* jansson exports functions of four of our names, and calls them itself: were ours in the program under the same
 * symbols, the dynamic linker would hand jansson ours. So those get other symbols. Only json_read.c sees jansson.h. */
#define JSON_SYMBOL(name) __asm__("own_" #name)

struct arena;

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INTEGER, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_kind kind;
	int64_t integer;    /* JSON_INTEGER */
	struct str text;    /* JSON_STRING: decoded bytes, no NUL among them and one behind; JSON_REAL: see above */
	struct json *items; /* array items, or object values */
	struct str *names;  /* object names, in the order of the text */
	size_t count;
};

enum status json_parse(struct arena *arena, struct str text, struct json **result, struct error *error) MUST_USE;
const struct json *json_get(const struct json *object, const char *name); /* NULL when absent or not an object */
const char *json_kind_name(enum json_kind kind);                          /* "a string", "true" ... for messages */

/* A writer keeps a stack of open containers; misuse (value without a name in an object, unbalanced end, a name twice in
 * one object or not UTF-8) asserts. */
struct json_writer;
struct json_writer *json_writer_create(void);
void json_writer_destroy(struct json_writer *w);
void json_writer_reset(struct json_writer *w); /* empty again, memory kept */
void json_object(struct json_writer *w) JSON_SYMBOL(json_object);
void json_array(struct json_writer *w) JSON_SYMBOL(json_array);
void json_end(struct json_writer *w);
void json_name(struct json_writer *w, const char *name);
void json_name_str(struct json_writer *w, struct str name);
void json_null(struct json_writer *w) JSON_SYMBOL(json_null);
void json_bool(struct json_writer *w, bool value);
void json_int(struct json_writer *w, int64_t value);
void json_str(struct json_writer *w, struct str value); /* bytes that are not UTF-8 become U+FFFD */
void json_c(struct json_writer *w, const char *value);
/* A value that a writer has written: what json_writer_text gave, and nothing else, for it is not looked at again. */
void json_written(struct json_writer *w, struct str document);
/* A parsed value, whole. A real, and an integer past +-2^53, is written as a string of its digits. */
void json_copy(struct json_writer *w, const struct json *value) JSON_SYMBOL(json_copy);
struct str json_writer_text(struct json_writer *w); /* borrowed; the document must be complete */

/* The same document for a person's eyes: two spaces a level, members in canonical order, no newline at the end. */
struct str json_pretty(struct arena *arena, struct str canonical);
#endif
