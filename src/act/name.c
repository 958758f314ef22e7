/* name.c - the seam to ICU. */
#include "name.h"
#include "arena.h"
#include "buf.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { NAME_UNITS = 4096, PARTS_MAX = 32 };

static UTransliterator *transliterator;
static pthread_mutex_t lock;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void set_up(void)
{
	static const UChar rules[] = u"Any-Latin; Latin-ASCII; Lower";
	UErrorCode code = U_ZERO_ERROR;
	transliterator = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
	if (U_FAILURE(code) || pthread_mutex_init(&lock, NULL) != 0)
		abort(); /* the library's own data are missing */
}

static int by_bytes(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80; }

/* The parts of the name in order, so that "García López, Ana" and "Ana Garcia Lopez" are the same. */
static struct str sorted_parts(struct arena *arena, struct str text)
{
	struct str parts[PARTS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < text.len && count < PARTS_MAX;) {
		size_t from = i;
		while (i < text.len && is_letter(text.ptr[i]))
			i++;
		if (i > from)
			parts[count++] = (struct str){ text.ptr + from, i - from };
		else
			i++;
	}
	qsort(parts, count, sizeof *parts, by_bytes);
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(&out, ' ');
		buf_add_str(&out, parts[i]);
	}
	struct str result = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

struct str name_folded(struct arena *arena, struct str name)
{
	UChar units[NAME_UNITS];
	char bytes[NAME_UNITS * 3];
	int32_t length = 0, limit, written = 0;
	UErrorCode code = U_ZERO_ERROR;
	pthread_once(&once, set_up);
	u_strFromUTF8WithSub(units, NAME_UNITS / 4, &length, name.ptr, (int32_t)name.len, 0xFFFD, NULL, &code);
	limit = length;
	pthread_mutex_lock(&lock); /* a transliterator is one thread's at a time */
	if (U_SUCCESS(code))
		utrans_transUChars(transliterator, units, &length, NAME_UNITS, 0, &limit, &code);
	pthread_mutex_unlock(&lock);
	if (U_SUCCESS(code))
		u_strToUTF8(bytes, NAME_UNITS * 3, &written, units, length, &code);
	return sorted_parts(arena, U_SUCCESS(code) ? (struct str){ bytes, (size_t)written } : name);
}
