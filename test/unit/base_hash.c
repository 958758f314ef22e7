/* hash.h, against the vectors of FIPS 180-4 and of NIST's CAVP. */
#include "hash.h"
#include "unit.h"
#include <pthread.h>

static void assert_hash(struct str bytes, const char *expected)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex(bytes, hex);
	assert_string_equal(hex, expected);
}

static void of_nothing(void **state)
{
	(void)state;
	assert_hash(STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hash(STR_NONE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void of_abc(void **state)
{
	(void)state;
	assert_hash(STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void of_two_blocks(void **state)
{
	(void)state;
	assert_hash(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void of_a_million(void **state)
{
	(void)state;
	char *text = malloc(1000000);
	memset(text, 'a', 1000000);
	assert_hash((struct str){ text, 1000000 }, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(text);
}

static void of_a_byte_that_is_no_text(void **state)
{
	(void)state;
	assert_hash(STR("\xbd"), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
}

static void hex_is_of_the_bytes(void **state)
{
	(void)state;
	unsigned char hash[SHA256_SIZE];
	sha256(STR("abc"), hash);
	assert_int_equal(hash[0], 0xba);
	assert_int_equal(hash[31], 0xad);
}

static void *hash_often(void *ok)
{
	char hex[SHA256_HEX_SIZE];
	for (int i = 0; i < 1000; i++) {
		sha256_hex(STR("abc"), hex);
		if (strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") != 0)
			return NULL;
	}
	*(bool *)ok = true;
	return NULL;
}

static void several_threads_at_once(void **state)
{
	(void)state;
	pthread_t threads[4];
	bool ok[4] = { false };
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hash_often, &ok[i]), 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_true(ok[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_nothing),
		cmocka_unit_test(of_abc),
		cmocka_unit_test(of_two_blocks),
		cmocka_unit_test(of_a_million),
		cmocka_unit_test(of_a_byte_that_is_no_text),
		cmocka_unit_test(hex_is_of_the_bytes),
		cmocka_unit_test(several_threads_at_once),
	};
	return cmocka_run_group_tests_name("base.hash", tests, NULL, NULL);
}
