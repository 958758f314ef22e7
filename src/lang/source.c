#include "source.h"
#include "buf.h"
#include "utf8.h"

struct place source_place(struct span span)
{
	struct place place = { .line = 1, .column = 1 };
	if (!span.source)
		return place;
	struct str text = span.source->text;
	size_t at = span.at < text.len ? span.at : text.len;
	for (size_t i = 0; i < at; i++)
		if (text.ptr[i] == '\n') {
			place.line++;
			place.line_at = i + 1;
		}
	size_t end = place.line_at;
	while (end < text.len && text.ptr[end] != '\n')
		end++;
	place.line_text = (struct str){ text.ptr + place.line_at, end - place.line_at };
	for (size_t i = place.line_at; i < at;) {
		uint32_t code_point;
		size_t size = utf8_decode(text, i, &code_point);
		i += size ? size : 1;
		place.column++;
	}
	return place;
}

struct str span_text(struct span span)
{
	if (!span.source)
		return STR_NONE;
	return (struct str){ span.source->text.ptr + span.at, span.len };
}

struct span span_join(struct span first, struct span last)
{
	if (!first.source)
		return last;
	if (!last.source || last.source != first.source || last.at + last.len < first.at)
		return first;
	first.len = last.at + last.len - first.at;
	return first;
}

struct str written_text(struct arena *arena, struct span span)
{
	struct str text = span_text(span);
	if (!memchr(text.ptr, '\n', text.len) && !memchr(text.ptr, '#', text.len) &&
	    !memmem(text.ptr, text.len, "  ", 2))
		return text; /* as it stands: so are nearly all */
	struct buf out = BUF_INIT;
	bool string = false, space = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (string && c == '\\' && i + 1 < text.len) { /* the next one is of the string */
			buf_add_char(&out, c);
			c = text.ptr[++i];
		} else if (c == '"') {
			string = !string;
		}
		if (c == '#' && !string) {
			while (i < text.len && text.ptr[i] != '\n')
				i++;
			c = ' ';
		}
		if ((c == ' ' || c == '\n') && !string) {
			space = true;
			continue;
		}
		if (space && out.len)
			buf_add_char(&out, ' ');
		space = false;
		buf_add_char(&out, c);
	}
	struct str result = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}
