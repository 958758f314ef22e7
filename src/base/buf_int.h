/* buf_int.h - room at the end of a buf, for writers in this folder that fill it byte by byte. */
#ifndef BASE_BUF_INT_H
#define BASE_BUF_INT_H
#include "buf.h"

void buf_grow(struct buf *buf, size_t more);

static inline char *buf_room(struct buf *buf, size_t more) /* `more` bytes behind the last; the caller adds to len */
{
	if (more > buf->capacity - buf->len)
		buf_grow(buf, more);
	return buf->ptr + buf->len;
}
#endif
