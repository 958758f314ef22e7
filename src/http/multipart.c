/* multipart.c - a form with a file, as browsers send it: multipart/form-data (RFC 7578, over RFC 2046, 5.1.1).
 *
 * The bytes are a stranger's, so nothing is guessed. What this takes is what browsers write: no text before the first
 * boundary or behind the last, of each part the two headers that mean something and no other, each name once, one file.
 *
 * I1. What is read lies within the body; nothing is decoded, and nothing copied but names.
 * I2. A body that two readers could part differently is refused: a line that begins as a boundary does is one, or
 * wrong.
 */
#include "http_int.h"
#include "utf8.h"
#include <strings.h>

enum { BOUNDARY_MAX = 70, LINE_MAX_BYTES = 1024, FIELDS_MAX = 64, NAME_MAX_BYTES = 255, VALUE_MAX_BYTES = 64 << 10 };

static enum status wrong(struct error *error, const char *what)
{
	return error_set(error, STATUS_BAD_INPUT, "the form cannot be read: %s", what);
}

static bool begins(struct str text, const char *with)
{
	size_t len = strlen(with);
	return text.len >= len && strncasecmp(text.ptr, with, len) == 0;
}

static struct str from(struct str text, size_t at) { return (struct str){ text.ptr + at, text.len - at }; }

/* RFC 2046's bchars, without the space, which no browser writes. */
static bool is_boundary(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!word && (!c || !strchr("'()+_,-./:=?", c)))
			return false;
	}
	return text.len > 0 && text.len <= BOUNDARY_MAX;
}

bool multipart_boundary(struct str content_type, struct str *boundary)
{
	static const char type[] = "multipart/form-data;", name[] = "boundary=";
	if (!begins(content_type, type))
		return false;
	struct str rest = str_trim(from(content_type, sizeof type - 1));
	if (!begins(rest, name))
		return false;
	rest = from(rest, sizeof name - 1);
	if (rest.len > 1 && rest.ptr[0] == '"' && rest.ptr[rest.len - 1] == '"')
		rest = (struct str){ rest.ptr + 1, rest.len - 2 };
	*boundary = rest;
	return is_boundary(rest);
}

/* A line with its end; STATUS_BAD_INPUT when there is none within the bound. */
static enum status take_line(struct str *rest, struct str *line, struct error *error)
{
	size_t most = rest->len < LINE_MAX_BYTES ? rest->len : LINE_MAX_BYTES;
	const char *end = most ? memmem(rest->ptr, most, "\r\n", 2) : NULL;
	if (!end)
		return wrong(error, "a header has no end");
	*line = (struct str){ rest->ptr, (size_t)(end - rest->ptr) };
	*rest = from(*rest, line->len + 2);
	for (size_t i = 0; i < line->len; i++)
		if ((unsigned char)line->ptr[i] < ' ' || line->ptr[i] == 127)
			return wrong(error, "a header has a control character");
	return STATUS_OK;
}

/* ; name="value": no quote and no backslash within, for browsers write %22 */
static bool take_quoted(struct str *rest, const char *name, struct str *value)
{
	struct str text = str_trim(*rest);
	if (!text.len || text.ptr[0] != ';')
		return false;
	text = str_trim(from(text, 1));
	size_t len = strlen(name);
	if (!begins(text, name) || text.len < len + 3 || text.ptr[len] != '=' || text.ptr[len + 1] != '"')
		return false;
	text = from(text, len + 2);
	const char *end = memchr(text.ptr, '"', text.len);
	if (!end)
		return false;
	*value = (struct str){ text.ptr, (size_t)(end - text.ptr) };
	*rest = from(text, value->len + 1);
	return !value->len || !memchr(value->ptr, '\\', value->len);
}

struct part {
	struct str name, file, media, bytes;
	bool is_file;
};

static enum status read_disposition(struct str line, struct part *part, struct error *error)
{
	static const char header[] = "Content-Disposition:", kind[] = "form-data";
	struct str rest = str_trim(from(line, sizeof header - 1));
	if (part->name.len)
		return wrong(error, "a part has two names");
	if (!begins(rest, kind))
		return wrong(error, "a part is no field of a form");
	rest = from(rest, sizeof kind - 1);
	if (!take_quoted(&rest, "name", &part->name) || !part->name.len)
		return wrong(error, "a part has no name");
	if (str_trim(rest).len) {
		part->is_file = take_quoted(&rest, "filename", &part->file);
		if (!part->is_file || str_trim(rest).len)
			return wrong(error, "a part says more than its name and its file's");
	}
	if (part->name.len > NAME_MAX_BYTES || part->file.len > NAME_MAX_BYTES || !utf8_valid(part->name, NULL) ||
	    !utf8_valid(part->file, NULL))
		return wrong(error, "a name is too long, or no text");
	return STATUS_OK;
}

static enum status read_head(struct str *rest, struct part *part, struct error *error)
{
	static const char media[] = "Content-Type:";
	struct str line;
	for (;;) {
		TRY(take_line(rest, &line, error));
		if (!line.len)
			return part->name.len ? STATUS_OK : wrong(error, "a part has no name");
		if (begins(line, "Content-Disposition:"))
			TRY(read_disposition(line, part, error));
		else if (begins(line, media) && !part->media.len)
			part->media = str_trim(from(line, sizeof media - 1));
		else
			return wrong(error, "a part has a header that forms do not have");
	}
}

/* All bytes up to the line that begins as a boundary does. */
static enum status read_bytes(struct str *rest, struct str delimiter, struct part *part, struct error *error)
{
	const char *end = rest->len ? memmem(rest->ptr, rest->len, delimiter.ptr, delimiter.len) : NULL;
	if (!end)
		return wrong(error, "its last boundary is missing");
	part->bytes = (struct str){ rest->ptr, (size_t)(end - rest->ptr) };
	*rest = from(*rest, part->bytes.len + delimiter.len);
	return STATUS_OK;
}

static enum status keep_file(struct http_form *form, const struct part *part, struct error *error)
{
	if (!part->file.len && !part->bytes.len) /* no file was chosen */
		return STATUS_OK;
	if (form->file.field.len)
		return wrong(error, "it has more than one file");
	form->file = (struct http_file){ part->name, part->file, part->media, part->bytes };
	return STATUS_OK;
}

static enum status keep_part(struct arena *arena, struct http_form *form, const struct part *part, struct error *error)
{
	vec_each (&form->fields, i)
		if (str_eq(form->fields.at[i].name, part->name))
			return wrong(error, "a name stands in it twice");
	if (part->is_file)
		return keep_file(form, part, error);
	if (form->fields.count == FIELDS_MAX || part->bytes.len > VALUE_MAX_BYTES)
		return wrong(error, "it has too many fields, or too long ones");
	if (!utf8_valid(part->bytes, NULL) || (part->bytes.len && memchr(part->bytes.ptr, 0, part->bytes.len)))
		return wrong(error, "a field is no text");
	vec_add(arena, &form->fields, ((struct http_pair){ part->name, part->bytes }));
	return STATUS_OK;
}

enum status multipart_read(struct arena *arena, struct str body, struct str boundary, struct http_form *form,
			   struct error *error)
{
	struct str delimiter = str_format(arena, "\r\n--%.*s", STR_ARG(boundary)), rest = body;
	*form = (struct http_form){ 0 };
	if (rest.len < delimiter.len - 2 || memcmp(rest.ptr, delimiter.ptr + 2, delimiter.len - 2) != 0)
		return wrong(error, "it does not begin with its boundary");
	rest = from(rest, delimiter.len - 2);
	while (begins(rest, "\r\n")) {
		struct part part = { 0 };
		rest = from(rest, 2);
		TRY(read_head(&rest, &part, error));
		TRY(read_bytes(&rest, delimiter, &part, error));
		TRY(keep_part(arena, form, &part, error));
	}
	if (!str_is(rest, "--") && !str_is(rest, "--\r\n"))
		return wrong(error, "a boundary goes on, or something stands behind the last");
	return STATUS_OK;
}

/* The same fields as a form without a file sends them, so that pages read one shape. */
struct str multipart_urlencoded(struct arena *arena, const struct http_form *form)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buf out = BUF_INIT;
	vec_each (&form->fields, i)
		for (int k = 0; k < 2; k++) {
			struct str text = k ? form->fields.at[i].value : form->fields.at[i].name;
			buf_add_c(&out, k ? "=" : i ? "&" : "");
			for (size_t c = 0; c < text.len; c++) {
				unsigned char byte = (unsigned char)text.ptr[c];
				if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
				    (byte >= 'A' && byte <= 'Z')) {
					buf_add_char(&out, (char)byte);
					continue;
				}
				buf_add_char(&out, '%');
				buf_add_char(&out, digits[byte >> 4]);
				buf_add_char(&out, digits[byte & 15]);
			}
		}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}
