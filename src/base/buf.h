/* buf.h - a growing byte buffer on the heap, for output whose size is not known beforehand. */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "str.h"
#include <stdarg.h>

struct buf {
	char *ptr;
	size_t len;
	size_t capacity;
};

#define BUF_INIT                                                                                                       \
	{                                                                                                              \
		NULL, 0, 0                                                                                             \
	}

void buf_finish(struct buf *buf);                             /* frees; the buf may be used again */
void buf_clear(struct buf *buf);                              /* length 0, memory kept */
void buf_add(struct buf *buf, const void *bytes, size_t len); /* bytes not of this buf: it may move */
void buf_add_str(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *c_string);
void buf_add_char(struct buf *buf, char c);
void buf_add_repeat(struct buf *buf, char c, size_t count);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vformat(struct buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
struct str buf_str(const struct buf *buf); /* borrowed until the next change */
const char *buf_c(struct buf *buf);        /* NUL-terminated view, borrowed */
#endif
