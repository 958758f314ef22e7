/* error.c - filling a struct error where the world failed. */
#include "error.h"
#include <assert.h>
#include <stdio.h>

/* Where to cut so that `len` bytes hold whole characters only. */
static size_t whole_characters(const char *text, size_t len)
{
	while (len && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* A message is one line of a log: a newline or an escape sequence from somebody's data must not make it two. */
static void flatten(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = ' ';
}

__attribute__((format(printf, 2, 0))) static void fill(char message[], const char *format, va_list args)
{
	char text[sizeof((struct error *)0)->message + 8]; /* apart, since an argument may be the old message itself */
	size_t max = sizeof((struct error *)0)->message - 1;
	int wanted = vsnprintf(text, sizeof text, format, args);
	assert(wanted >= 0);
	size_t len = (size_t)wanted;
	if (len > max) {
		len = whole_characters(text, max - 3);
		memcpy(text + len, "...", 4);
		len += 3;
	}
	flatten(text);
	memcpy(message, text, len + 1);
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
	assert(status != STATUS_OK);
	if (error) {
		va_list args;
		va_start(args, format);
		fill(error->message, format, args);
		va_end(args);
		error->status = status;
	}
	return status;
}

const char *status_name(enum status status)
{
	switch (status) {
	case STATUS_OK: return "ok";
	case STATUS_BAD_INPUT: return "bad input";
	case STATUS_LIMIT: return "limit";
	case STATUS_NOT_FOUND: return "not found";
	case STATUS_IO: return "input or output";
	case STATUS_CONFLICT: return "conflict";
	case STATUS_REFUSED: return "refused";
	}
	assert(false && "a status");
	return "";
}
