/* doc.h - JSON documents that are built and changed in an arena: the bodies of events, and what events make of them.
 *
 * A document is never altered: each function gives a new one that shares what it can with the old. Member order means
 * nothing, since what is written is canonical (RFC 8785). */
#ifndef ACT_DOC_H
#define ACT_DOC_H
#include "arena.h"
#include "json.h"

const struct json *doc_object(struct arena *arena); /* without members */
const struct json *doc_list(struct arena *arena);   /* without items */
const struct json *doc_str(struct arena *arena, struct str text);
const struct json *doc_int(struct arena *arena, int64_t number);
const struct json *doc_bool(struct arena *arena, bool value);

/* The object with that member, in place of the one of that name if there is one. The name is borrowed. */
const struct json *doc_with(struct arena *arena, const struct json *object, struct str name, const struct json *value);
const struct json *doc_without(struct arena *arena, const struct json *object, struct str name);
const struct json *doc_with_text(struct arena *arena, const struct json *object, const char *name, struct str text);
const struct json *doc_with_int(struct arena *arena, const struct json *object, const char *name, int64_t number);
const struct json *doc_push(struct arena *arena, const struct json *list, const struct json *item); /* NULL: empty */
const struct json *doc_copy(struct arena *arena, const struct json *doc); /* whole: names, texts and all */

/* Of an object that may be NULL: the member's text, or STR_NONE; its number, or `otherwise`; is it `true`? */
struct str doc_text(const struct json *object, const char *name);
int64_t doc_number(const struct json *object, const char *name, int64_t otherwise);
bool doc_flag(const struct json *object, const char *name);
size_t doc_count(const struct json *object, const char *name);                          /* of a member's items */
const struct json *doc_item(const struct json *object, const char *name, size_t index); /* must be there (asserted) */

struct str doc_written(struct arena *arena, const struct json *doc); /* canonical */
#endif
