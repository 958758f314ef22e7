/* markup.c - see markup.h. */
#include "markup.h"
#include "utf8.h"

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/* The Char production of XML 1.0, section 2.2. */
static bool xml_holds(uint32_t c)
{
	return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

void markup_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t code_point = 0;
		size_t size = utf8_decode(text, i, &code_point);
		const char *escaped = entity(text.ptr[i]);
		if (!size)
			buf_add_c(out, "\xef\xbf\xbd");
		else if (escaped)
			buf_add_c(out, escaped);
		else if (xml_holds(code_point))
			buf_add(out, text.ptr + i, size);
		i += size ? size : 1;
	}
}
