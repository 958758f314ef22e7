/* key.c - keys whose bytes sort as their parts do: text ends in a NUL, which is below every byte of a text; a number is
 * eight bytes, the highest first, with the sign turned round. */
#include "store.h"
#include <assert.h>

void store_key_text(struct buf *key, struct str text)
{
	assert(text.len == 0 || !memchr(text.ptr, '\0', text.len));
	buf_add_str(key, text);
	buf_add_char(key, '\0');
}

void store_key_number(struct buf *key, int64_t number)
{
	uint64_t bits = (uint64_t)number ^ (uint64_t)1 << 63;
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_add_char(key, (char)(bits >> shift & 255));
}

bool store_key_take_text(struct str *rest, struct str *text)
{
	const char *end = rest->len ? memchr(rest->ptr, '\0', rest->len) : NULL;
	if (!end)
		return false;
	*text = (struct str){ rest->ptr, (size_t)(end - rest->ptr) };
	*rest = (struct str){ end + 1, rest->len - text->len - 1 };
	return true;
}

bool store_key_take_number(struct str *rest, int64_t *number)
{
	uint64_t bits = 0;
	if (rest->len < 8)
		return false;
	for (size_t i = 0; i < 8; i++)
		bits = bits << 8 | (unsigned char)rest->ptr[i];
	bits ^= (uint64_t)1 << 63;
	memcpy(number, &bits, sizeof bits);
	*rest = (struct str){ rest->ptr + 8, rest->len - 8 };
	return true;
}
