/* Forms with a file: what browsers send is read, and everything near it is refused. */
#include "http_int.h"
#include "unit.h"

static struct error error;

#define HEAD "Content-Disposition: form-data; name=\"title\"\r\n\r\nA & b\r\n"
#define FILE_HEAD                                                                                                      \
	"Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"

static enum status reading(struct str body, struct http_form *form)
{
	return multipart_read(test_arena, body, STR("XyZ"), form, &error);
}

static void a_browser_s_form_is_read(void **state)
{
	(void)state;
	struct http_form form;
	assert_int_equal(
		reading(STR("--XyZ\r\n" HEAD "--XyZ\r\n" FILE_HEAD "%PDF\r\n\0--XyZ-\r\n--Xy\r\n--XyZ--\r\n"), &form),
		STATUS_OK);
	assert_int_equal(form.fields.count, 1);
	assert_str(form.fields.at[0].name, "title");
	assert_str(form.fields.at[0].value, "A & b");
	assert_str(form.file.field, "file");
	assert_str(form.file.name, "a.pdf");
	assert_str(form.file.media, "application/pdf");
	assert_true(str_eq(form.file.bytes, STR("%PDF\r\n\0--XyZ-\r\n--Xy")));
	assert_str(multipart_urlencoded(test_arena, &form), "title=A%20%26%20b");
	/* no file chosen, nothing behind the last boundary, nothing in it at all */
	assert_int_equal(reading(STR("--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
				     "Content-Type: application/octet-stream\r\n\r\n\r\n--XyZ--"),
				 &form),
			 STATUS_OK);
	assert_int_equal(form.file.field.len, 0);
	assert_int_equal(reading(STR("--XyZ--"), &form), STATUS_OK);
}

static void everything_else_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *body, *why;
	} rows[] = {
		{ "", "does not begin with its boundary" },
		{ "\r\n--XyZ--", "does not begin with its boundary" },
		{ "--XyZ", "a boundary goes on" },
		{ "--XyZa\r\n" HEAD "--XyZ--", "a boundary goes on" },
		{ "--XyZ\r\n" HEAD "--XyZ--more", "a boundary goes on" },
		{ "--XyZ\r\n" HEAD "--XyZ-- \r\n", "a boundary goes on" },
		{ "--XyZ\r\n" HEAD, "its last boundary is missing" },
		{ "--XyZ\n" HEAD "--XyZ--", "a boundary goes on" },
		{ "--XyZ\r\n\r\nx\r\n--XyZ--", "a part has no name" },
		{ "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--", "a part has no name" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=x\r\n\r\nx\r\n--XyZ--", "a part has no name" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--XyZ--", "a part has no name" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\nx\r\n--XyZ--",
		  "a part has no name" },
		{ "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XyZ--", "is no field of a form" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\"; x=\"b\"\r\n\r\nx\r\n--XyZ--", "says more" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
		  "name=\"b\"\r\n\r\n"
		  "x\r\n--XyZ--",
		  "two names" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Length: 1\r\n\r\nx\r\n--XyZ--",
		  "a header that forms do not have" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
		  "base64\r\n\r\nx\r\n"
		  "--XyZ--",
		  "a header that forms do not have" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\tb\"\r\n\r\nx\r\n--XyZ--", "a control character" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\xff\"\r\n\r\nx\r\n--XyZ--", "no text" },
		{ "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--XyZ--", "a field is no text" },
		{ "--XyZ\r\n" HEAD "--XyZ\r\n" HEAD "--XyZ--", "stands in it twice" },
		{ "--XyZ\r\n" FILE_HEAD "a\r\n--XyZ\r\n" FILE_HEAD "b\r\n--XyZ--", "more than one file" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct http_form form;
		if (reading(str_of(rows[i].body), &form) != STATUS_BAD_INPUT || !strstr(error.message, rows[i].why))
			fail_msg("%s: %s", rows[i].body, error.message);
	}
}

static void bounds(void **state)
{
	(void)state;
	struct http_form form;
	for (size_t fields = 64; fields <= 65; fields++) {
		struct buf body = BUF_INIT;
		for (size_t i = 0; i < fields; i++)
			buf_format(&body, "--XyZ\r\nContent-Disposition: form-data; name=\"f%zu\"\r\n\r\nx\r\n", i);
		buf_add_c(&body, "--XyZ--");
		assert_int_equal(reading(buf_str(&body), &form), fields == 64 ? STATUS_OK : STATUS_BAD_INPUT);
		buf_finish(&body);
	}
	for (size_t size = 65536; size <= 65537; size++) {
		struct buf body = BUF_INIT;
		buf_add_c(&body, "--XyZ\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n");
		buf_add_repeat(&body, 'x', size);
		buf_add_c(&body, "\r\n--XyZ--");
		assert_int_equal(reading(buf_str(&body), &form), size == 65536 ? STATUS_OK : STATUS_BAD_INPUT);
		buf_finish(&body);
	}
}

static void boundaries(void **state)
{
	(void)state;
	struct str boundary;
	assert_true(multipart_boundary(STR("multipart/form-data; boundary=----WebKitFormBoundary7MA4"), &boundary));
	assert_str(boundary, "----WebKitFormBoundary7MA4");
	assert_true(multipart_boundary(STR("Multipart/Form-Data;boundary=\"a b\""), &boundary) == false);
	assert_true(multipart_boundary(STR("multipart/form-data; boundary=\"a+b\""), &boundary));
	assert_str(boundary, "a+b");
	assert_false(multipart_boundary(STR("multipart/form-data"), &boundary));
	assert_false(multipart_boundary(STR("multipart/form-data; boundary="), &boundary));
	assert_false(multipart_boundary(STR("multipart/form-data; charset=x; boundary=a"), &boundary));
	assert_false(multipart_boundary(STR("multipart/form-data; boundary=a; boundary=b"), &boundary));
	assert_false(multipart_boundary(STR("multipart/mixed; boundary=a"), &boundary));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_browser_s_form_is_read),
		cmocka_unit_test(everything_else_is_refused),
		cmocka_unit_test(bounds),
		cmocka_unit_test(boundaries),
	};
	return cmocka_run_group_tests_name("http.multipart", tests, arena_begin, arena_end);
}
