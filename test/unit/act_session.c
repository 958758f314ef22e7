/* Signing in: the right way, and every wrong one. */
#include "act_world.h"
#include "session.h"

#define PASSWORD "a long enough password"

static struct str totp, token;

static int with_a_password(void **state)
{
	(void)state;
	world_begin();
	return session_set_secrets(world.act, world.arena, STR("U2"), STR(PASSWORD), &totp, &world.error) == STATUS_OK
		       ? 0
		       : -1;
}

static enum status signing_in(const char *user, const char *password, const char *code, const char *source)
{
	struct session_try given = { str_of(user), str_of(password), str_of(code), str_of(source) };
	return session_begin(world.act, world.arena, &given, &token, &world.error);
}

static const char *code_now(void)
{
	static char code[7];
	assert_true(session_code(totp, world.time.now, code));
	return code;
}

static void a_session_from_its_beginning_to_its_end(void **state)
{
	(void)state;
	struct session session;
	assert_int_equal(signing_in("U2", PASSWORD, code_now(), "a"), STATUS_OK);
	assert_int_equal(session_find(world.act, world.arena, token, &session, &world.error), STATUS_OK);
	assert_str(session.user, "U2");
	assert_int_equal(session.csrf.len, 32);
	assert_int_equal(session_end(world.act, token, &world.error), STATUS_OK);
	refused(session_find(world.act, world.arena, token, &session, &world.error), STATUS_REFUSED, "sign in first");
}

static size_t rows_of(int map)
{
	struct store_read *read;
	struct store_rows rows;
	struct store_range range = { .limit = 100 };
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(store_scan(read, world.arena, (struct store_map){ map, false }, &range, &rows, &world.error),
			 STATUS_OK);
	store_read_end(read);
	return rows.count;
}

static void a_session_is_over_after_its_time(void **state)
{
	(void)state;
	size_t events;
	bool more;
	struct session session;
	assert_int_equal(signing_in("U2", PASSWORD, code_now(), "a"), STATUS_OK);
	world.time.now += SESSION_SECONDS + 1;
	assert_int_equal(rows_of(8), 1);
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_int_equal(rows_of(8), 0);
	refused(session_find(world.act, world.arena, token, &session, &world.error), STATUS_REFUSED, "sign in first");
}

static void a_code_is_good_once(void **state)
{
	(void)state;
	char code[7];
	memcpy(code, code_now(), sizeof code);
	assert_int_equal(signing_in("U2", PASSWORD, code, "a"), STATUS_OK);
	refused(signing_in("U2", PASSWORD, code, "a"), STATUS_REFUSED, "is not right");
	world.time.now += 30;
	assert_int_equal(signing_in("U2", PASSWORD, code_now(), "a"), STATUS_OK);
}

/* What is wrong is not told. */
static void every_wrong_way_says_the_same(void **state)
{
	(void)state;
	static const char same[] = "the user, the password or the code is not right";
	refused(signing_in("U2", "another long password", code_now(), "a"), STATUS_REFUSED, same);
	refused(signing_in("U2", PASSWORD, "000000", "b"), STATUS_REFUSED, same);
	refused(signing_in("U2", PASSWORD, "", "c"), STATUS_REFUSED, same);
	refused(signing_in("U77", PASSWORD, code_now(), "d"), STATUS_REFUSED, same);
	refused(signing_in("", "", "", "e"), STATUS_REFUSED, same);
	refused(signing_in("U3", "", "", "f"), STATUS_REFUSED, same); /* has no password yet */
}

/* Failures slow down the one who fails, and nobody else. */
static void nobody_is_locked_out_by_others(void **state)
{
	(void)state;
	enum status status = STATUS_REFUSED;
	for (int i = 0; i < 8 && status == STATUS_REFUSED; i++)
		status = signing_in("U2", "not the password at all", "123456", "an attacker");
	refused(status, STATUS_LIMIT, "too many tries: wait");
	assert_int_equal(signing_in("U2", PASSWORD, code_now(), "the officer"), STATUS_OK);
	world.time.now += 1000;
	refused(signing_in("U2", "not the password at all", "123456", "an attacker"), STATUS_REFUSED, "is not right");
}

static void a_short_password_is_none(void **state)
{
	(void)state;
	struct str other;
	refused(session_set_secrets(world.act, world.arena, STR("U2"), STR("short"), &other, &world.error),
		STATUS_BAD_INPUT, "12 to 200 bytes");
	refused(session_set_secrets(world.act, world.arena, STR("U99"), STR(PASSWORD), &other, &world.error),
		STATUS_NOT_FOUND, "there is no user U99");
}

/* RFC 6238, appendix B, the last six digits. */
static void codes_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct str secret = { "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 32 };
	static const struct {
		int64_t seconds;
		const char *code;
	} rows[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1234567890, "005924" }, { 20000000000, "353130" } };
	char code[7];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(session_code(secret, rows[i].seconds, code));
		assert_string_equal(code, rows[i].code);
	}
}

int main(void)
{
#define with_user(test) cmocka_unit_test_setup_teardown(test, with_a_password, world_teardown)
	const struct CMUnitTest tests[] = {
		with_user(a_session_from_its_beginning_to_its_end),
		with_user(a_session_is_over_after_its_time),
		with_user(a_code_is_good_once),
		with_user(every_wrong_way_says_the_same),
		with_user(nobody_is_locked_out_by_others),
		with_user(a_short_password_is_none),
		cmocka_unit_test(codes_are_those_of_the_standard),
	};
	return cmocka_run_group_tests_name("act.session", tests, NULL, NULL);
}
