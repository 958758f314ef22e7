/* json.c - writing JSON canonically (RFC 8785), and looking into what was read. Reading is json_read.c.
 *
 * A member is appended to the text as it comes. When its object ends and the members did not come in canonical order,
 * they are laid out anew within the text. A caller that writes in order, as nearly all can, pays one comparison a
 * member.
 *
 * I1. But for the open brackets' ends, the text is always complete JSON of what was written so far.
 * I2. The members of the innermost object are the tail of w->members from its frame's first_member on, and their names
 *     are the tail of w->names; both are given back when it ends.
 * I3. Names are compared as UTF-16 although they are held as UTF-8: see utf16_order.
 * I4. A writer keeps its memory when it is reset; after the largest document it only sorts, if that. */
#include "json.h"
#include "arena.h"
#include "buf_int.h"
#include "memory_int.h"
#include "utf8.h"
#include <assert.h>

/* ---- looking into values -------------------------------------------------------------------------------------- */

const struct json *json_get(const struct json *object, const char *name)
{
	if (!object || object->kind != JSON_OBJECT)
		return NULL;
	struct str wanted = str_of(name);
	for (size_t i = 0; i < object->count; i++)
		if (str_eq(object->names[i], wanted))
			return &object->items[i];
	return NULL;
}

const char *json_kind_name(enum json_kind kind)
{
	switch (kind) {
	case JSON_NULL: return "null";
	case JSON_FALSE: return "false";
	case JSON_TRUE: return "true";
	case JSON_INTEGER: return "an integer";
	case JSON_REAL: return "a decimal number";
	case JSON_STRING: return "a string";
	case JSON_ARRAY: return "an array";
	case JSON_OBJECT: return "an object";
	}
	assert(false && "a kind of JSON value");
	return "";
}

/* ---- strings and integers ------------------------------------------------------------------------------------- */

/* Whether all eight bytes stand for themselves in a string: ASCII, printable, neither quote nor backslash. A borrow can
 * make a byte above a bad one look bad too, and never a bad one good. */
static inline bool eight_plain(const char *p)
{
	const uint64_t ones = 0x0101010101010101U;
	uint64_t word;
	memcpy(&word, p, sizeof word);
	uint64_t control = word - ones * 0x20;
	uint64_t quote = (word ^ ones * '"') - ones;
	uint64_t backslash = (word ^ ones * '\\') - ones;
	return ((word | control | quote | backslash) & ones * 0x80) == 0;
}

/* The end of the bytes from `at` on that are written as they are. */
static size_t plain_run(struct str s, size_t at)
{
	uint32_t code_point;
	while (at < s.len) {
		if (s.len - at >= 8 && eight_plain(s.ptr + at)) {
			at += 8;
			continue;
		}
		unsigned char c = (unsigned char)s.ptr[at];
		if (c < 0x20 || c == '"' || c == '\\')
			break;
		size_t len = c < 0x80 ? 1 : utf8_decode(s, at, &code_point);
		if (len == 0)
			break;
		at += len;
	}
	return at;
}

/* A byte that plain_run stopped at. */
static void put_escaped(struct buf *to, unsigned char c)
{
	static const char letter[32] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	static const char digit[] = "0123456789abcdef";
	if (c >= 0x80) {
		buf_add(to, "\xef\xbf\xbd", 3); /* not UTF-8 */
		return;
	}
	if (c >= 0x20 || letter[c]) {
		buf_add(to, (char[2]){ '\\', c < 0x20 ? letter[c] : (char)c }, 2);
		return;
	}
	buf_add(to, (char[6]){ '\\', 'u', '0', '0', digit[c >> 4], digit[c & 15] }, 6);
}

static void put_string(struct buf *to, struct str s)
{
	if (plain_run(s, 0) == s.len) { /* nearly all are */
		char *room = buf_room(to, s.len + 2);
		room[0] = '"';
		if (s.len)
			memcpy(room + 1, s.ptr, s.len);
		room[s.len + 1] = '"';
		to->len += s.len + 2;
		return;
	}
	buf_add_char(to, '"');
	for (size_t at = 0; at < s.len;) {
		size_t end = plain_run(s, at);
		buf_add(to, s.ptr + at, end - at);
		if (end < s.len)
			put_escaped(to, (unsigned char)s.ptr[end++]);
		at = end;
	}
	buf_add_char(to, '"');
}

/* The decimal digits of value, right-aligned in text. */
static struct str integer_text(int64_t value, char text[24])
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t at = 24;
	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		text[--at] = '-';
	return (struct str){ text + at, 24 - at };
}

/* ---- the writer ----------------------------------------------------------------------------------------------- */

struct member {
	size_t start, len;     /* in the text: "name":value, without a comma; len only once the object ends */
	size_t name, name_len; /* in w->names */
};

struct frame {
	bool is_object;
	bool sorted;         /* the members came in canonical order so far */
	bool named;          /* a name is written, its value is not */
	bool begun;          /* there is something that the next item needs a comma after */
	size_t first_member; /* in w->members */
	size_t first_name;   /* in w->names */
};

struct json_writer {
	struct buf text;
	struct buf names;   /* as given, because escaped names sort otherwise */
	struct buf scratch; /* one object while it is laid out anew */
	struct frame *frames;
	struct member *members;
	size_t frame_count, frame_capacity;
	size_t member_count, member_capacity;
	bool complete;
};

struct json_writer *json_writer_create(void) { return memory_must(calloc(1, sizeof(struct json_writer))); }

void json_writer_destroy(struct json_writer *w)
{
	if (!w)
		return;
	buf_finish(&w->text);
	buf_finish(&w->names);
	buf_finish(&w->scratch);
	free(w->frames);
	free(w->members);
	free(w);
}

void json_writer_reset(struct json_writer *w)
{
	buf_clear(&w->text);
	buf_clear(&w->names);
	w->frame_count = 0;
	w->member_count = 0;
	w->complete = false;
}

static struct frame *innermost(struct json_writer *w) { return w->frame_count ? &w->frames[w->frame_count - 1] : NULL; }

static void put_comma(struct json_writer *w, struct frame *frame)
{
	if (frame->begun)
		buf_add_char(&w->text, ',');
	frame->begun = true;
}

/* Every value begins here, which is where misuse shows. */
static void begin_value(struct json_writer *w)
{
	struct frame *frame = innermost(w);
	if (!frame) {
		assert(!w->complete && "one document holds one value");
		w->complete = true;
	} else if (frame->is_object) {
		assert(frame->named && "a value in an object needs a name");
		frame->named = false;
	} else {
		put_comma(w, frame);
	}
}

static void *twice(void *at, size_t *capacity, size_t item_size)
{
	*capacity = *capacity ? memory_product(*capacity, 2) : 16;
	return memory_must(realloc(at, memory_product(*capacity, item_size)));
}

static void open_container(struct json_writer *w, bool is_object)
{
	begin_value(w);
	if (w->frame_count == w->frame_capacity)
		w->frames = twice(w->frames, &w->frame_capacity, sizeof *w->frames);
	w->frames[w->frame_count++] = (struct frame){
		.is_object = is_object,
		.sorted = true,
		.first_member = w->member_count,
		.first_name = w->names.len,
	};
	buf_add_char(&w->text, is_object ? '{' : '[');
}

void json_object(struct json_writer *w) { open_container(w, true); }

void json_array(struct json_writer *w) { open_container(w, false); }

/* In UTF-16 the characters from U+10000 on begin with a surrogate, D800 to DBFF, and so come before U+E000 to U+FFFF.
 * In UTF-8 those lead with F0 to F4 and these with EE and EF; moving EE and EF behind F4 gives UTF-16's order, because
 * the first byte at which two valid strings differ is a lead byte in both or in neither. */
static inline int utf16_rank(unsigned char c) { return c == 0xee || c == 0xef ? c + 0x10 : c; }

static int utf16_order(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	for (size_t i = 0; i < common; i++)
		if (a.ptr[i] != b.ptr[i])
			return utf16_rank((unsigned char)a.ptr[i]) - utf16_rank((unsigned char)b.ptr[i]);
	return (a.len > b.len) - (a.len < b.len);
}

static struct str name_of(const char *names, const struct member *member)
{
	return (struct str){ names + member->name, member->name_len };
}

static void note_order(struct json_writer *w, struct frame *frame)
{
	const struct member *last = &w->members[w->member_count - 1];
	if (w->member_count - frame->first_member < 2 || !frame->sorted)
		return;
	int order = utf16_order(name_of(w->names.ptr, last - 1), name_of(w->names.ptr, last));
	assert(order != 0 && "a name twice in one object");
	frame->sorted = order < 0;
}

void json_name_str(struct json_writer *w, struct str name)
{
	struct frame *frame = innermost(w);
	assert(frame && frame->is_object && !frame->named && "a name belongs in an object, before a value");
	assert(utf8_valid(name, NULL) && "names are UTF-8"); /* utf16_order relies on it */
	put_comma(w, frame);
	if (w->member_count == w->member_capacity)
		w->members = twice(w->members, &w->member_capacity, sizeof *w->members);
	w->members[w->member_count++] =
		(struct member){ .start = w->text.len, .name = w->names.len, .name_len = name.len };
	buf_room(&w->names, 1); /* so that an empty name too has an address */
	buf_add_str(&w->names, name);
	note_order(w, frame);
	put_string(&w->text, name);
	buf_add_char(&w->text, ':');
	frame->named = true;
}

void json_name(struct json_writer *w, const char *name) { json_name_str(w, str_of(name)); }

static int compare_members(const void *a, const void *b, void *names)
{
	return utf16_order(name_of(names, a), name_of(names, b));
}

/* Lays the members of the object that is ending out in canonical order. */
static void sort_object(struct json_writer *w, const struct frame *frame)
{
	struct member *members = w->members + frame->first_member;
	size_t count = w->member_count - frame->first_member;
	size_t start = members[0].start;
	for (size_t i = 0; i < count; i++)
		members[i].len = (i + 1 < count ? members[i + 1].start - 1 : w->text.len) - members[i].start;
	qsort_r(members, count, sizeof *members, compare_members, w->names.ptr);
	buf_clear(&w->scratch);
	for (size_t i = 0; i < count; i++) {
		assert((i == 0 || compare_members(&members[i - 1], &members[i], w->names.ptr) != 0) &&
		       "a name twice in one object");
		if (i)
			buf_add_char(&w->scratch, ',');
		buf_add(&w->scratch, w->text.ptr + members[i].start, members[i].len);
	}
	memcpy(w->text.ptr + start, w->scratch.ptr, w->scratch.len);
}

void json_end(struct json_writer *w)
{
	struct frame *frame = innermost(w);
	assert(frame && !frame->named && "an end belongs to an open container, not behind a name");
	if (frame->is_object && !frame->sorted)
		sort_object(w, frame);
	buf_add_char(&w->text, frame->is_object ? '}' : ']');
	w->member_count = frame->first_member;
	w->names.len = frame->first_name;
	w->frame_count--;
}

void json_null(struct json_writer *w)
{
	begin_value(w);
	buf_add(&w->text, "null", 4);
}

void json_bool(struct json_writer *w, bool value)
{
	begin_value(w);
	buf_add_str(&w->text, value ? STR("true") : STR("false"));
}

static const int64_t EXACT_MAX = (int64_t)1 << 53;

void json_int(struct json_writer *w, int64_t value)
{
	char text[24];
	assert(value >= -EXACT_MAX && value <= EXACT_MAX && "larger numbers are strings in our formats");
	begin_value(w);
	buf_add_str(&w->text, integer_text(value, text));
}

void json_str(struct json_writer *w, struct str value)
{
	begin_value(w);
	put_string(&w->text, value);
}

void json_written(struct json_writer *w, struct str document)
{
	assert(document.len && "a whole document");
	begin_value(w);
	buf_add_str(&w->text, document);
}

void json_c(struct json_writer *w, const char *value) { json_str(w, str_of(value)); }

static void copy_integer(struct json_writer *w, int64_t value)
{
	char text[24];
	if (value >= -EXACT_MAX && value <= EXACT_MAX)
		json_int(w, value);
	else
		json_str(w, integer_text(value, text));
}

static void copy_items(struct json_writer *w, const struct json *value)
{
	open_container(w, value->kind == JSON_OBJECT);
	for (size_t i = 0; i < value->count; i++) {
		if (value->kind == JSON_OBJECT)
			json_name_str(w, value->names[i]);
		json_copy(w, &value->items[i]);
	}
	json_end(w);
}

void json_copy(struct json_writer *w, const struct json *value)
{
	switch (value->kind) {
	case JSON_NULL: json_null(w); return;
	case JSON_FALSE:
	case JSON_TRUE: json_bool(w, value->kind == JSON_TRUE); return;
	case JSON_INTEGER: copy_integer(w, value->integer); return;
	case JSON_REAL:
	case JSON_STRING: json_str(w, value->text); return;
	case JSON_ARRAY:
	case JSON_OBJECT: copy_items(w, value); return;
	}
	assert(false && "a kind of JSON value");
}

struct str json_writer_text(struct json_writer *w)
{
	assert(w->complete && w->frame_count == 0 && "the document is not complete");
	return buf_str(&w->text);
}

/* ---- for a person's eyes -------------------------------------------------------------------------------------- */

static void new_line(struct buf *to, size_t depth)
{
	buf_add_char(to, '\n');
	buf_add_repeat(to, ' ', 2 * depth);
}

/* The string that begins at s[at]; returns the index behind its closing quote. */
static size_t copy_string(struct buf *to, struct str s, size_t at)
{
	size_t end = at + 1;
	while (end < s.len && s.ptr[end] != '"')
		end += s.ptr[end] == '\\' ? 2 : 1;
	assert(end < s.len && "the text is JSON");
	buf_add(to, s.ptr + at, end + 1 - at);
	return end + 1;
}

/* Everything but a string; in canonical text a bracket is empty exactly when its end follows. */
static void copy_mark(struct buf *to, struct str s, size_t at, size_t *depth)
{
	char c = s.ptr[at];
	bool closes_empty = at && (s.ptr[at - 1] == '[' || s.ptr[at - 1] == '{');
	bool opens_empty = at + 1 < s.len && (s.ptr[at + 1] == ']' || s.ptr[at + 1] == '}');
	if (c == ']' || c == '}') {
		assert(*depth > 0 && "the text is JSON");
		--*depth;
		if (!closes_empty)
			new_line(to, *depth);
	}
	buf_add_char(to, c);
	if (c == '[' || c == '{')
		++*depth;
	if (c == ',' || ((c == '[' || c == '{') && !opens_empty))
		new_line(to, *depth);
	if (c == ':')
		buf_add_char(to, ' ');
}

struct str json_pretty(struct arena *arena, struct str canonical)
{
	struct buf to = BUF_INIT;
	size_t depth = 0;
	for (size_t at = 0; at < canonical.len;) {
		if (canonical.ptr[at] == '"')
			at = copy_string(&to, canonical, at);
		else
			copy_mark(&to, canonical, at++, &depth);
	}
	struct str pretty = str_copy(arena, buf_str(&to));
	buf_finish(&to);
	return pretty;
}
