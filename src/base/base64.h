/* base64.h - RFC 4648 section 4: the standard alphabet, padded. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H
#include "buf.h"

struct arena;

void base64_encode(struct buf *out, struct str bytes);
/* Takes the one encoding that base64_encode gives and no other: no white space, no missing padding, no bits set that
 * stand for nothing. So what was signed or hashed in its encoded form cannot be written in two ways. */
bool base64_decode(struct arena *arena, struct str text, struct str *bytes);
#endif
