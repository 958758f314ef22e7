/* base64.h, against the vectors of RFC 4648 section 10. */
#include "arena.h"
#include "base64.h"
#include "unit.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void vectors_of_the_standard(void **state)
{
	(void)state;
	static const char *const pairs[][2] = { { "", "" },
						{ "f", "Zg==" },
						{ "fo", "Zm8=" },
						{ "foo", "Zm9v" },
						{ "foob", "Zm9vYg==" },
						{ "fooba", "Zm9vYmE=" },
						{ "foobar", "Zm9vYmFy" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buf out = BUF_INIT;
		struct str back;
		base64_encode(&out, str_of(pairs[i][0]));
		assert_str(buf_str(&out), pairs[i][1]);
		assert_true(base64_decode(arena, buf_str(&out), &back));
		assert_str(back, pairs[i][0]);
		buf_finish(&out);
	}
}

static void one_encoding_alone_is_taken(void **state)
{
	(void)state;
	static const char *const wrong[] = { "Z",    "Zg",   "Zg=",  "Zg==Zg==", "Zh==",         "Zm9=",
					     "=",    "====", "Zg= ", "Zg==\n",   "Zm9v\n\n\n\n", "Zm-v",
					     "Zm_v", "Z===", "Z=g=", "Zm 9" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct str bytes;
		assert_false(base64_decode(arena, str_of(wrong[i]), &bytes));
	}
	struct str bytes;
	assert_false(base64_decode(arena, STR("Zm\0v"), &bytes));
}

/* Whatever is taken is what its bytes encode to. */
static void property_decoding_is_the_inverse(void **state)
{
	(void)state;
	for (int i = unit_cases(20000); i; i--) {
		struct buf text = BUF_INIT, again = BUF_INIT;
		char raw[40];
		size_t len = unit_random() % sizeof raw;
		for (size_t k = 0; k < len; k++)
			raw[k] = (char)unit_random();
		base64_encode(&text, (struct str){ raw, len });
		if (text.len && unit_random() % 2)
			text.ptr[unit_random() % text.len] = "=+/AZaz09-\n\x80"[unit_random() % 12];
		struct str bytes;
		if (base64_decode(arena, buf_str(&text), &bytes)) {
			base64_encode(&again, bytes);
			assert_true(str_eq(buf_str(&text), buf_str(&again)));
		}
		buf_finish(&text);
		buf_finish(&again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(vectors_of_the_standard, begin, end),
		cmocka_unit_test_setup_teardown(one_encoding_alone_is_taken, begin, end),
		cmocka_unit_test_setup_teardown(property_decoding_is_the_inverse, begin, end),
	};
	return cmocka_run_group_tests_name("base.base64", tests, NULL, NULL);
}
