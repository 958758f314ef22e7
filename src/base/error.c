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

/* What a format may hold for its values to be known. */
enum kind { KIND_s, KIND_text, KIND_c, KIND_d, KIND_u, KIND_ld, KIND_lu, KIND_lld, KIND_llu, KIND_zu, KIND_other };
static const char *const kinds[] = { "s", ".*s", "c", "d", "u", "ld", "lu", "lld", "llu", "zu" };

static bool next_kind(const char **at, const char **begin, enum kind *kind)
{
	for (; **at; ++*at) {
		if (**at != '%')
			continue;
		*begin = (*at)++;
		if (**at == '%')
			continue;
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (strncmp(*at, kinds[i], strlen(kinds[i])) == 0) {
				*at += strlen(kinds[i]);
				*kind = (enum kind)i;
				return true;
			}
		*kind = KIND_other;
		return true;
	}
	return false;
}

bool error_conversion(const char **at, const char **begin)
{
	enum kind kind;
	return next_kind(at, begin, &kind) && kind != KIND_other;
}

/* The bytes of one value, or -1 where it is of a kind whose value is not taken. */
static int write_value(char *out, size_t room, enum kind kind, va_list *args)
{
	int len;
	switch (kind) {
	case KIND_s: return snprintf(out, room, "%s", va_arg(*args, const char *));
	case KIND_text: len = va_arg(*args, int); return snprintf(out, room, "%.*s", len, va_arg(*args, const char *));
	case KIND_c: return snprintf(out, room, "%c", va_arg(*args, int));
	case KIND_d: return snprintf(out, room, "%d", va_arg(*args, int));
	case KIND_u: return snprintf(out, room, "%u", va_arg(*args, unsigned));
	case KIND_ld: return snprintf(out, room, "%ld", va_arg(*args, long));
	case KIND_lu: return snprintf(out, room, "%lu", va_arg(*args, unsigned long));
	case KIND_lld: return snprintf(out, room, "%lld", va_arg(*args, long long));
	case KIND_llu: return snprintf(out, room, "%llu", va_arg(*args, unsigned long long));
	case KIND_zu: return snprintf(out, room, "%zu", va_arg(*args, size_t));
	case KIND_other: break;
	}
	return -1;
}

/* False: they are too many, too long, or of a kind that is not taken. */
static bool take_values(char out[], size_t room, const char *format, va_list *args)
{
	enum kind kind;
	const char *begin;
	for (size_t count = 0; next_kind(&format, &begin, &kind); count++) {
		int len = count < ERROR_VALUES_MAX ? write_value(out, room, kind, args) : -1;
		if (len < 0 || (size_t)len + 1 > room)
			return false;
		flatten(out);
		out += len + 1;
		room -= (size_t)len + 1;
	}
	return true;
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
		char values[sizeof error->values] = { 0 }; /* apart, for the same reason */
		va_list args, again;
		va_start(args, format);
		va_copy(again, args);
		bool taken = take_values(values, sizeof values, format, &again);
		va_end(again);
		fill(error->message, format, args);
		va_end(args);
		error->status = status;
		error->format = taken ? format : NULL;
		memcpy(error->values, values, sizeof values);
	}
	return status;
}

size_t error_values(const struct error *error, struct error_value values[ERROR_VALUES_MAX])
{
	enum kind kind;
	size_t count = 0;
	const char *at = error->format, *value = error->values, *begin;
	while (at && next_kind(&at, &begin, &kind)) {
		values[count++] = (struct error_value){ str_of(value), kind == KIND_s };
		value += strlen(value) + 1;
	}
	return count;
}

void error_remade(struct error *error, enum status status, struct str message, const char *format,
		  const struct str *values, size_t count)
{
	enum kind kind;
	const char *at = format, *begin;
	size_t wanted = 0, used = 0;
	(void)error_set(error, status, "%.*s", STR_ARG(message));
	error->format = NULL;
	while (next_kind(&at, &begin, &kind))
		wanted += kind != KIND_other;
	if (!*format || wanted != count || count > ERROR_VALUES_MAX)
		return;
	for (size_t i = 0; i < count; i++) {
		if (used + values[i].len + 1 > sizeof error->values)
			return;
		memcpy(error->values + used, values[i].ptr, values[i].len);
		used += values[i].len;
		error->values[used++] = 0;
	}
	error->format = format;
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
