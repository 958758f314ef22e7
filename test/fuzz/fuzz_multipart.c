/* A form with a file, as a stranger sends it: the boundary in the first line, then the body. What is taken lies within
 * the body, and written down as forms are written it is read the same again. */
#include "http_int.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool within(struct str part, struct str body)
{
	return !part.len || (part.ptr >= body.ptr && part.ptr + part.len <= body.ptr + body.len);
}

static void part(struct buf *out, struct str boundary, struct str name, const struct http_file *file, struct str bytes)
{
	buf_format(out, "--%.*s\r\nContent-Disposition: form-data; name=\"%.*s\"", STR_ARG(boundary), STR_ARG(name));
	if (file)
		buf_format(out, "; filename=\"%.*s\"", STR_ARG(file->name));
	buf_add_c(out, "\r\n");
	if (file && file->media.len)
		buf_format(out, "Content-Type: %.*s\r\n", STR_ARG(file->media));
	buf_add_c(out, "\r\n");
	buf_add_str(out, bytes);
	buf_add_c(out, "\r\n");
}

static void again(struct arena *arena, const struct http_form *form, struct str boundary)
{
	struct buf out = BUF_INIT;
	struct http_form read;
	struct error error;
	vec_each (&form->fields, i)
		part(&out, boundary, form->fields.at[i].name, NULL, form->fields.at[i].value);
	if (form->file.field.len)
		part(&out, boundary, form->file.field, &form->file, form->file.bytes);
	buf_format(&out, "--%.*s--\r\n", STR_ARG(boundary));
	assert(multipart_read(arena, buf_str(&out), boundary, &read, &error) == STATUS_OK);
	assert(read.fields.count == form->fields.count);
	vec_each (&read.fields, i)
		assert(str_eq(read.fields.at[i].name, form->fields.at[i].name) &&
		       str_eq(read.fields.at[i].value, form->fields.at[i].value));
	assert(str_eq(read.file.bytes, form->file.bytes) && str_eq(read.file.name, form->file.name) &&
	       str_eq(read.file.field, form->file.field) && str_eq(read.file.media, form->file.media));
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_create();
	struct str all = str_copy(arena, (struct str){ (const char *)data, size }), boundary;
	const char *end = all.len ? memchr(all.ptr, '\n', all.len) : NULL;
	struct http_form form;
	struct error error;
	if (end) {
		struct str type = { all.ptr, (size_t)(end - all.ptr) };
		struct str body = { end + 1, all.len - type.len - 1 };
		if (multipart_boundary(type, &boundary) &&
		    multipart_read(arena, body, boundary, &form, &error) == STATUS_OK) {
			vec_each (&form.fields, i)
				assert(within(form.fields.at[i].name, body) && within(form.fields.at[i].value, body));
			assert(within(form.file.bytes, body) && within(form.file.name, body));
			(void)multipart_urlencoded(arena, &form);
			again(arena, &form, boundary);
		}
	}
	arena_destroy(arena);
	return 0;
}
