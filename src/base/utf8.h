/* utf8.h - validity, width and the characters that texts must not hold. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include "str.h"
#include <stdint.h>

/* Decodes one scalar value at s[at]; its length in bytes, or 0 when the bytes there are not well-formed UTF-8
 * (overlong, surrogate, above U+10FFFF, truncated). */
size_t utf8_decode(struct str s, size_t at, uint32_t *code_point);
bool utf8_valid(struct str s, size_t *bad_at); /* bad_at may be NULL */
/* Bidirectional controls (U+061C, 200E, 200F, 202A-202E, 2066-2069) can make a text read otherwise than it compiles. */
bool utf8_is_bidi_control(uint32_t code_point);
int utf8_width(uint32_t code_point); /* terminal columns: 0, 1 or 2; a control is 0, but a tab is 1 */
size_t utf8_columns(struct str s);   /* terminal columns of a whole string; a bad byte counts 1 */
#endif
