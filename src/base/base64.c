/* base64.c - see base64.h. */
#include "base64.h"
#include "arena.h"
#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct buf *out, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t here = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t group = 0;
		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (k < here ? (unsigned char)bytes.ptr[i + k] : 0);
		char four[4] = { digits[group >> 18], digits[group >> 12 & 63], digits[group >> 6 & 63],
				 digits[group & 63] };
		memset(four + here + 1, '=', 3 - here);
		buf_add(out, four, 4);
	}
}

static int value_of(char c)
{
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Four characters as `count` bytes; false for a character outside the alphabet, or a bit outside the bytes. */
static bool decode_group(const char *four, size_t count, char *out)
{
	uint32_t group = 0;
	for (size_t k = 0; k < 4; k++) {
		int value = k <= count ? value_of(four[k]) : 0;
		if (value < 0)
			return false;
		group = group << 6 | (uint32_t)value;
	}
	for (size_t k = 0; k < count; k++)
		out[k] = (char)(group >> (16 - 8 * k) & 255);
	return (group & ((1U << (24 - 8 * count)) - 1)) == 0;
}

bool base64_decode(struct arena *arena, struct str text, struct str *bytes)
{
	if (text.len % 4 != 0)
		return false;
	size_t padding = text.len && text.ptr[text.len - 1] == '=' ? 1U + (text.ptr[text.len - 2] == '=') : 0;
	char *out = arena_alloc(arena, text.len / 4 * 3 + 1);
	for (size_t i = 0; i < text.len; i += 4)
		if (!decode_group(text.ptr + i, i + 4 == text.len ? 3 - padding : 3, out + i / 4 * 3))
			return false;
	*bytes = (struct str){ out, text.len / 4 * 3 - padding };
	return true;
}
