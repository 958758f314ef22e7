/* buf.c - a growing byte buffer. Capacity doubles, so adding n bytes one at a time costs O(n). */
#include "buf_int.h"
#include "memory_int.h"
#include <assert.h>
#include <stdio.h>

enum { FIRST_CAPACITY = 256 };

void buf_finish(struct buf *buf)
{
	free(buf->ptr);
	*buf = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *buf) { buf->len = 0; }

void buf_grow(struct buf *buf, size_t more)
{
	size_t needed;
	if (__builtin_add_overflow(buf->len, more, &needed))
		memory_out();
	size_t capacity = buf->capacity ? memory_product(buf->capacity, 2) : FIRST_CAPACITY;
	if (capacity < needed)
		capacity = needed;
	buf->ptr = memory_must(realloc(buf->ptr, capacity));
	buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	memcpy(buf_room(buf, len), bytes, len);
	buf->len += len;
}

void buf_add_str(struct buf *buf, struct str s) { buf_add(buf, s.ptr, s.len); }

void buf_add_c(struct buf *buf, const char *c_string) { buf_add_str(buf, str_of(c_string)); }

void buf_add_char(struct buf *buf, char c)
{
	*buf_room(buf, 1) = c;
	buf->len++;
}

void buf_add_repeat(struct buf *buf, char c, size_t count)
{
	if (count == 0)
		return;
	memset(buf_room(buf, count), c, count);
	buf->len += count;
}

void buf_vformat(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	size_t room = buf->capacity - buf->len;
	int len = vsnprintf(room ? buf->ptr + buf->len : NULL, room, format, args);
	assert(len >= 0);
	if ((size_t)len >= room) { /* vsnprintf wants a byte more than it counts, for its NUL */
		char *to = buf_room(buf, (size_t)len + 1);
		vsnprintf(to, (size_t)len + 1, format, again);
	}
	va_end(again);
	buf->len += (size_t)len;
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vformat(buf, format, args);
	va_end(args);
}

struct str buf_str(const struct buf *buf) { return (struct str){ buf->ptr, buf->len }; }

const char *buf_c(struct buf *buf)
{
	*buf_room(buf, 1) = '\0';
	return buf->ptr;
}
