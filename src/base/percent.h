/* percent.h - what addresses and forms are sent as: %41 for a byte (RFC 3986, 2.1), and + for a space in a query. */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H
#include "arena.h"
#include "buf.h"

/* False: an escape that is none, a NUL, or what is not UTF-8 then. `query`: + is a space. */
bool percent_decode(struct arena *arena, struct str text, bool query, struct str *out);
void percent_encode(struct buf *out, struct str text); /* all but letters, digits, and - . _ ~ */
#endif
