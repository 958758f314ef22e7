/* json_read.c - reading JSON: the only file that sees jansson.
 *
 * jansson is strict and exact but knows neither our limits nor where a token begins. So one pass over the text comes
 * first, which checks bytes, UTF-8, nesting and the number of values; then jansson parses; then its tree is copied into
 * the arena and freed. Whatever is refused is refused with a line and a column, both from 1, the column in characters.
 *
 * I1. Nothing is allocated in proportion to the text before its limits are checked.
 * I2. What is accepted has no duplicate names at any level, no NUL in a string, integers that fit int64.
 * I3. A real passes through a double: 17 significant digits survive. Our own formats carry decimals as strings. */
#define JSON_OBJECT JANSSON_OBJECT /* its names for kinds, and four of its functions, are ours as well */
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#define json_object jansson_object
#define json_array jansson_array
#define json_null jansson_null
#define json_copy jansson_copy
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef json_object
#undef json_array
#undef json_null
#undef json_copy

#include "arena.h"
#include "json.h"
#include "limit.h"
#include "memory_int.h"
#include "utf8.h"
#include <assert.h>

/* ---- where things are, for messages -------------------------------------------------------------------------- */

struct place {
	int line, column;
};

static struct place place_of(struct str text, size_t at)
{
	struct place place = { 1, 1 };
	for (size_t i = 0; i < at && i < text.len; i++) {
		if (text.ptr[i] == '\n')
			place = (struct place){ place.line + 1, 1 };
		else if (((unsigned char)text.ptr[i] & 0xc0) != 0x80)
			place.column++;
	}
	return place;
}

static const bool stands_alone[256] = {
	['['] = true, [']'] = true, ['{'] = true,  ['}'] = true,  [':'] = true,
	[','] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true,
};

static bool ends_word(char c) { return c == '"' || stands_alone[(unsigned char)c]; }

/* The end of the token that begins at s[at], where white space is tokens too; past the text's when a string is open. */
static size_t token_end(struct str s, size_t at)
{
	char c = s.ptr[at++];
	if (stands_alone[(unsigned char)c])
		return at;
	if (c == '"') {
		while (at < s.len && s.ptr[at] != '"')
			at += s.ptr[at] == '\\' ? 2 : 1;
		return at + 1;
	}
	while (at < s.len && !ends_word(s.ptr[at]))
		at++;
	return at;
}

/* jansson says where it stopped; a reader wants the beginning of the token that it stopped in or behind. */
static struct str token_before(struct str text, size_t stop)
{
	size_t at = 0, end = 0;
	if (stop > text.len)
		stop = text.len;
	while (end < stop) {
		at = end;
		end = token_end(text, at);
	}
	if (end > text.len)
		end = text.len;
	return (struct str){ text.ptr + at, end - at };
}

/* ---- limits, before anything is allocated -------------------------------------------------------------------- */

static enum status refuse(struct error *error, enum status status, struct str text, size_t at, const char *what)
{
	struct place place = place_of(text, at);
	return error_set(error, status, "line %d, column %d: %s", place.line, place.column, what);
}

/* Every value but the first of its container follows a comma, so commas and opening brackets bound their number. In a
 * text that is not JSON they count nothing, but then jansson refuses it. */
static enum status check_shape(struct str text, struct error *error)
{
	size_t depth = 0, values = 1;
	char what[80];
	for (size_t at = 0; at < text.len; at = token_end(text, at)) {
		char c = text.ptr[at];
		values += c == ',' || c == '[' || c == '{';
		if (c == '[' || c == '{')
			depth++;
		else if ((c == ']' || c == '}') && depth)
			depth--;
		if (depth > LIMIT_JSON_DEPTH) {
			snprintf(what, sizeof what, "more than %d arrays and objects inside one another",
				 LIMIT_JSON_DEPTH);
			return refuse(error, STATUS_LIMIT, text, at, what);
		}
		if (values > LIMIT_JSON_VALUES) {
			snprintf(what, sizeof what, "more than %d values in one document", LIMIT_JSON_VALUES);
			return refuse(error, STATUS_LIMIT, text, at, what);
		}
	}
	return STATUS_OK;
}

static enum status check_text(struct str text, struct error *error)
{
	size_t bad_at;
	if (text.len > LIMIT_JSON_BYTES)
		return error_set(error, STATUS_LIMIT, "the JSON text has %zu bytes; at most %d are read", text.len,
				 LIMIT_JSON_BYTES);
	if (!utf8_valid(text, &bad_at))
		return refuse(error, STATUS_BAD_INPUT, text, bad_at, "the text is not UTF-8 here");
	const char *nul = memchr(text.ptr, '\0', text.len); /* which jansson overlooks behind a number */
	if (nul)
		return refuse(error, STATUS_BAD_INPUT, text, (size_t)(nul - text.ptr),
			      "the text holds a NUL byte here");
	return check_shape(text, error);
}

/* ---- what jansson refuses ------------------------------------------------------------------------------------ */

enum { TOKEN_SHOWN_MAX = 60 };

/* A token short enough for a message, cut between characters. */
static struct str shown(struct str token)
{
	if (token.len > TOKEN_SHOWN_MAX) {
		token.len = TOKEN_SHOWN_MAX;
		while (((unsigned char)token.ptr[token.len] & 0xc0) == 0x80)
			token.len--;
	}
	return token;
}

static bool is_open_string(struct str text, size_t at)
{
	return at < text.len && text.ptr[at] == '"' && token_end(text, at) > text.len;
}

static size_t end_of_what_is_there(struct str text)
{
	size_t at = text.len;
	while (at && strchr(" \t\r\n", text.ptr[at - 1]))
		at--;
	return at;
}

/* What jansson has to say, in our words where ours say more. */
static enum status explain(struct str text, const json_error_t *from, struct error *error)
{
	struct str whole = token_before(text, from->position < 0 ? 0 : (size_t)from->position);
	struct str token = shown(whole);
	const char *dots = token.len < whole.len ? "..." : "";
	size_t at = (size_t)(whole.ptr - text.ptr);
	char what[256];
	if (is_open_string(text, at))
		return refuse(error, STATUS_BAD_INPUT, text, at, "the string that begins here does not end");
	switch ((int)json_error_code(from)) { /* as int, since most of the codes are not a parser's */
	case json_error_out_of_memory: memory_out();
	case json_error_duplicate_key: snprintf(what, sizeof what, "duplicate key %.*s%s", STR_ARG(token), dots); break;
	case json_error_numeric_overflow:
		snprintf(what, sizeof what, "the number %.*s%s is too large", STR_ARG(token), dots);
		break;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		snprintf(what, sizeof what, "a string must not hold the character NUL");
		break;
	case json_error_premature_end_of_input:
		at = end_of_what_is_there(text);
		snprintf(what, sizeof what, "the text ends too early: %s", from->text);
		break;
	default: snprintf(what, sizeof what, "%s", from->text);
	}
	return refuse(error, STATUS_BAD_INPUT, text, at, what);
}

/* ---- numbers ------------------------------------------------------------------------------------------------- */

/* The fewest digits that read back as the same double, without point or trailing zeros, and where the point belongs:
 * value = 0.DIGITS * 10^point. */
static size_t shortest_digits(double value, char digits[20], int *point)
{
	char text[40];
	int precision = 0;
	do {
		snprintf(text, sizeof text, "%.*e", precision, value);
	} while (++precision < 17 && strtod(text, NULL) != value);
	const char *exponent = strchr(text, 'e');
	size_t count = 0;
	for (const char *c = text; c < exponent; c++)
		if (*c >= '0' && *c <= '9')
			digits[count++] = *c;
	*point = (int)strtol(exponent + 1, NULL, 10) + 1;
	return count;
}

/* ECMAScript's Number::toString, which RFC 8785 prescribes: plain digits as long as the point is near them. */
static struct str real_text(struct arena *arena, double value)
{
	char digits[20];
	int point;
	const char *sign = value < 0 ? "-" : "";
	double size = value < 0 ? -value : value;
	if (size == 0)
		return str_format(arena, "0");
	int count = (int)shortest_digits(size, digits, &point);
	if (point > 21 || point < -5)
		return str_format(arena, "%s%c%s%.*se%+d", sign, digits[0], count > 1 ? "." : "", count - 1, digits + 1,
				  point - 1);
	if (point <= 0)
		return str_format(arena, "%s0.%.*s%.*s", sign, -point, "00000", count, digits);
	if (count <= point)
		return str_format(arena, "%s%.*s%.*s", sign, count, digits, point - count, "000000000000000000000");
	return str_format(arena, "%s%.*s.%.*s", sign, point, digits, count - point, digits + point);
}

/* ---- from jansson's tree to ours ----------------------------------------------------------------------------- */

static void convert(struct arena *arena, const json_t *from, struct json *to);

static void convert_array(struct arena *arena, const json_t *from, struct json *to)
{
	to->kind = JSON_ARRAY;
	to->count = json_array_size(from);
	to->items = arena_new_array(arena, struct json, to->count);
	for (size_t i = 0; i < to->count; i++)
		convert(arena, json_array_get(from, i), &to->items[i]);
}

static struct str copy_bytes(struct arena *arena, const char *bytes, size_t len)
{
	return str_copy(arena, (struct str){ bytes, len });
}

/* jansson keeps the members in the order of the text. Its iterator asks for a pointer without const but only reads. */
static void convert_object(struct arena *arena, const json_t *from, struct json *to)
{
	json_t *object = (json_t *)(uintptr_t)from;
	size_t i = 0;
	to->kind = JSON_OBJECT;
	to->count = json_object_size(from);
	to->items = arena_new_array(arena, struct json, to->count);
	to->names = arena_new_array(arena, struct str, to->count);
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at), i++) {
		to->names[i] = copy_bytes(arena, json_object_iter_key(at), json_object_iter_key_len(at));
		convert(arena, json_object_iter_value(at), &to->items[i]);
	}
	assert(i == to->count);
}

static void convert(struct arena *arena, const json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JANSSON_NULL: to->kind = JSON_NULL; return;
	case JANSSON_FALSE: to->kind = JSON_FALSE; return;
	case JANSSON_TRUE: to->kind = JSON_TRUE; return;
	case JANSSON_INTEGER:
		to->kind = JSON_INTEGER;
		to->integer = json_integer_value(from);
		return;
	case JANSSON_REAL:
		to->kind = JSON_REAL;
		to->text = real_text(arena, json_real_value(from));
		return;
	case JANSSON_STRING:
		to->kind = JSON_STRING;
		to->text = copy_bytes(arena, json_string_value(from), json_string_length(from));
		return;
	case JANSSON_ARRAY: convert_array(arena, from, to); return;
	case JANSSON_OBJECT: convert_object(arena, from, to); return;
	}
	assert(false && "a kind of JSON value");
}

enum status json_parse(struct arena *arena, struct str text, struct json **result, struct error *error)
{
	json_error_t from;
	*result = NULL;
	if (!text.ptr)
		text.ptr = "";
	TRY(check_text(text, error));
	json_t *tree = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &from);
	if (!tree)
		return explain(text, &from, error);
	*result = arena_new(arena, struct json);
	convert(arena, tree, *result);
	json_decref(tree);
	return STATUS_OK;
}
