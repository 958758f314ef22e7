/* hex.c - see hex.h. */
#include "hex.h"

static const char digits[] = "0123456789abcdef";

int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void hex_encode(struct str bytes, char *out)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.ptr[i];
		*out++ = digits[byte >> 4];
		*out++ = digits[byte & 15];
	}
	*out = '\0';
}

bool hex_decode(struct str text, unsigned char *out, size_t size)
{
	if (text.len != 2 * size)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int value = hex_value(text.ptr[i]);
		if (value < 0 || (text.ptr[i] >= 'A' && text.ptr[i] <= 'F'))
			return false;
		out[i / 2] = (unsigned char)(i % 2 ? out[i / 2] << 4 | value : value);
	}
	return true;
}
