/* name.c - the seam to ICU. */
#include "name.h"
#include "arena.h"
#include "buf.h"
#include "utf8.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
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

/* What is not seen tells no two names apart. */
static struct str without_unseen(struct arena *arena, struct str name)
{
	char *kept = arena_alloc(arena, name.len + 1);
	size_t len = 0;
	uint32_t c;
	for (size_t at = 0, size; at < name.len; at += size) {
		size = utf8_decode(name, at, &c);
		if (size && u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
			continue;
		size = size ? size : 1;
		memcpy(kept + len, name.ptr + at, size);
		len += size;
	}
	return (struct str){ kept, len };
}

struct str name_folded(struct arena *arena, struct str name)
{
	UChar units[NAME_UNITS];
	char bytes[NAME_UNITS * 3];
	int32_t length = 0, limit, written = 0;
	UErrorCode code = U_ZERO_ERROR;
	pthread_once(&once, set_up);
	name = without_unseen(arena, name);
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

/* What is seen of a text. */

enum { ZERO_WIDTH_NON_JOINER = 0x200C, ZERO_WIDTH_JOINER = 0x200D };

static bool is_unseen(uint32_t c)
{
	int8_t type = u_charType((UChar32)c);
	return type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
	       type == U_SURROGATE || u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
	       u_hasBinaryProperty((UChar32)c, UCHAR_BIDI_CONTROL) || (c >= 0xFFF9 && c <= 0xFFFB);
}

/* Of a script in which a letter's neighbours or a mark behind it say how it is drawn: not Latin, Greek, Cyrillic. */
static bool is_drawn_by_marks(uint32_t c)
{
	UErrorCode code = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript((UChar32)c, &code);
	if (script == USCRIPT_INHERITED) /* a vowel sign on such a letter */
		return u_charType((UChar32)c) == U_NON_SPACING_MARK && c >= 0x0600;
	return U_SUCCESS(code) && script != USCRIPT_COMMON && script != USCRIPT_LATIN && script != USCRIPT_GREEK &&
	       script != USCRIPT_CYRILLIC && !is_unseen(c);
}

static bool may_stand(uint32_t before, uint32_t c, uint32_t after)
{
	if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER)
		return is_drawn_by_marks(before) && is_drawn_by_marks(after);
	return u_hasBinaryProperty((UChar32)c, UCHAR_VARIATION_SELECTOR) && is_drawn_by_marks(before);
}

bool name_hidden(struct str text, bool lines, uint32_t *hidden)
{
	uint32_t before = 0, c, after;
	for (size_t at = 0, size; at < text.len; at += size, before = c) {
		size = utf8_decode(text, at, &c);
		assert(size && "texts are UTF-8"); /* json_parse sees to it */
		after = 0;
		if (at + size < text.len)
			(void)utf8_decode(text, at + size, &after);
		if ((lines && (c == '\n' || c == '\r' || c == '\t')) || !is_unseen(c) || may_stand(before, c, after))
			continue;
		*hidden = c;
		return true;
	}
	return false;
}
