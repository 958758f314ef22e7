/* percent.c - see percent.h. */
#include "percent.h"
#include "hex.h"
#include "utf8.h"

bool percent_decode(struct arena *arena, struct str text, bool query, struct str *out)
{
	char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '+' && query)
			c = ' ';
		else if (c == '%') {
			int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_value(text.ptr[i + 2]);
			if (low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (!c)
			return false;
		to[len++] = c;
	}
	*out = (struct str){ to, len };
	return utf8_valid(*out, NULL);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void percent_encode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_plain(text.ptr[i]))
			buf_add(out, &text.ptr[i], 1);
		else
			buf_format(out, "%%%02X", (unsigned)(unsigned char)text.ptr[i]);
	}
}
