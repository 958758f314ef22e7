/* base_markup.c - nothing that goes through markup_text can end a text or an attribute. */
#include "markup.h"
#include "unit.h"

static void escapes(const char *text, size_t len, const char *wanted)
{
	struct buf out = BUF_INIT;
	markup_text(&out, (struct str){ text, len });
	assert_string_equal(buf_c(&out), wanted);
	buf_finish(&out);
}

static void what_means_something_is_escaped(void **state)
{
	(void)state;
	escapes("a<b>&\"'c", 8, "a&lt;b&gt;&amp;&quot;&#39;c");
}

static void what_xml_cannot_hold_is_left_out(void **state)
{
	(void)state;
	escapes("a\0b\x1f\x0b\tc\n", 8, "ab\tc\n");
	escapes("\xef\xbf\xbe!", 4, "!");
}

static void bad_bytes_are_replaced(void **state)
{
	(void)state;
	escapes("\xff\xc3(", 3, "\xef\xbf\xbd\xef\xbf\xbd(");
	escapes("caf\xc3\xa9 \xf0\x9f\x9b\xab", 10, "caf\xc3\xa9 \xf0\x9f\x9b\xab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_means_something_is_escaped),
		cmocka_unit_test(what_xml_cannot_hold_is_left_out),
		cmocka_unit_test(bad_bytes_are_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
