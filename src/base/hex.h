/* hex.h - bytes as hexadecimal digits, and back. */
#ifndef BASE_HEX_H
#define BASE_HEX_H
#include "str.h"

int hex_value(char c); /* of a digit, in either case; -1 of anything else */
/* Two lower-case digits a byte, and a NUL: `out` has room for 2 * bytes.len + 1. */
void hex_encode(struct str bytes, char *out);
/* Exactly 2 * size digits, lower-case alone: what is signed or hashed as text cannot be written in two ways. */
bool hex_decode(struct str text, unsigned char *out, size_t size);
#endif
