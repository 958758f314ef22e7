/* How a user comes to a password and a device; and every way in which that must not work. */
#include "act_world.h"
#include "session.h"

#define GOOD "four tired herons at the gate"

static struct str code, token;
static struct enrolling found;
static enum password_fault fault;

static void enrol(int user)
{
	struct json *doc;
	fine(U_ADMIN, "user.enrol", "{\"user\":\"U%d\"}", user);
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	code = doc_text(doc, "enrolment");
}

static enum status finding(struct str typed, const char *source)
{
	struct enrolment given = { .code = typed, .source = str_of(source) };
	return enrolment_find(world.act, world.arena, &given, &found, &world.error);
}

static enum status finishing(struct str typed, const char *password, const char *device)
{
	struct enrolment given = { typed, STR("a"), str_of(password), str_of(device) };
	return enrolment_finish(world.act, world.arena, &given, &fault, &token, &world.error);
}

static const char *device_now(struct str totp)
{
	static char shown[7];
	assert_true(session_code(totp, world.time.now, shown));
	return shown;
}

static enum status signing_in(const char *password, struct str totp)
{
	struct session_try given = { STR("U2"), str_of(password), str_of(device_now(totp)), STR("a") };
	return session_begin(world.act, world.arena, &given, &token, &world.error);
}

static void done(void)
{
	assert_int_equal(finding(code, "a"), STATUS_OK);
	if (finishing(code, GOOD, device_now(found.totp)) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static void a_code_makes_a_way_in(void **state)
{
	(void)state;
	struct session session;
	enrol(U_CASE);
	assert_int_equal(code.len, 2 + 4 * 6);
	done();
	assert_str(found.user, "U2");
	assert_str(found.name, "User");
	assert_int_equal(session_find(world.act, world.arena, token, &session, &world.error), STATUS_OK);
	assert_str(session.user, "U2");
	assert_str(doc_text(reading("user", U_CASE), "enrolment"), "done");
	refused(signing_in(GOOD, found.totp), STATUS_REFUSED, "is not right"); /* the code of the device was used */
	world.time.now += 30;
	assert_int_equal(signing_in(GOOD, found.totp), STATUS_OK);
}

static void a_code_is_good_once(void **state)
{
	(void)state;
	enrol(U_CASE);
	done();
	refused(finding(code, "a"), STATUS_REFUSED, "this code is not right, was used, or is over");
	refused(finishing(code, GOOD, "123456"), STATUS_REFUSED, "this code is not right");
}

static void a_code_is_good_for_a_day(void **state)
{
	(void)state;
	enrol(U_CASE);
	world.time.now += 24 * 3600 - 1;
	assert_int_equal(finding(code, "a"), STATUS_OK);
	world.time.now += 1;
	refused(finding(code, "a"), STATUS_REFUSED, "is over");
}

/* A device that is lost, a password that is known: nothing of it is good from that second. */
static void a_new_code_ends_what_was_before(void **state)
{
	(void)state;
	struct session session;
	enrol(U_CASE);
	struct str first = code;
	enrol(U_CASE);
	refused(finding(first, "a"), STATUS_REFUSED, "this code is not right");
	done();
	struct str before = token, totp = found.totp;
	assert_int_equal(session_find(world.act, world.arena, before, &session, &world.error), STATUS_OK);
	enrol(U_CASE);
	refused(session_find(world.act, world.arena, before, &session, &world.error), STATUS_REFUSED, "sign in first");
	world.time.now += 60;
	refused(signing_in(GOOD, totp), STATUS_REFUSED, "is not right");
	done();
	refused(session_find(world.act, world.arena, before, &session, &world.error), STATUS_REFUSED, "sign in first");
	assert_false(str_eq(totp, found.totp));
}

/* As people write what they read from paper. */
static void a_code_is_read_as_people_type_it(void **state)
{
	(void)state;
	enrol(U_CASE);
	struct buf typed = BUF_INIT;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];
		buf_add_char(&typed, c == '-'            ? ' '
				     : c == '0' && i > 2 ? 'o'
				     : c == '1'          ? 'l'
							 : (char)(c >= 'A' ? c - 'A' + 'a' : c));
	}
	assert_int_equal(finding(buf_str(&typed), "a"), STATUS_OK);
	buf_finish(&typed);
}

/* Of each code one character is another: nothing is told, and soon there is a wait; from elsewhere there is none. */
static void wrong_codes_wait_and_lock_nobody_out(void **state)
{
	(void)state;
	enrol(U_CASE);
	char *wrong = str_c(world.arena, code) ? arena_alloc(world.arena, code.len) : NULL;
	memcpy(wrong, code.ptr, code.len);
	wrong[code.len - 1] = wrong[code.len - 1] == 'A' ? 'B' : 'A';
	for (int i = 0; i < 5; i++)
		refused(finding((struct str){ wrong, code.len }, "a"), STATUS_REFUSED, "this code is not right");
	refused(finding((struct str){ wrong, code.len }, "a"), STATUS_LIMIT, "wait");
	refused(finding(code, "a"), STATUS_LIMIT, "wait"); /* whoever is there: no guess is answered */
	assert_int_equal(finding(code, "elsewhere"), STATUS_OK);
	world.time.now += 2;
	assert_int_equal(finding(code, "a"), STATUS_OK);
	static const char *const nothing[] = { "",
					       "U2",
					       "U2-",
					       "-",
					       "U99-AAAAA-AAAAA-AAAAA-AAAAA",
					       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
					       "UX-00000-00000-00000-00000" };
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		refused(finding(str_of(nothing[i]), "b"), STATUS_REFUSED, "this code is not right");
}

static void the_device_must_be_right_and_the_password_no_common_one(void **state)
{
	(void)state;
	uint64_t before, after;
	enrol(U_CASE);
	assert_int_equal(finding(code, "a"), STATUS_OK);
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	refused(finishing(code, "short", device_now(found.totp)), STATUS_BAD_INPUT, "the password");
	assert_int_equal(fault, PASSWORD_SHORT);
	refused(finishing(code, "password1234", device_now(found.totp)), STATUS_BAD_INPUT, "the password");
	assert_int_equal(fault, PASSWORD_COMMON);
	refused(finishing(code, GOOD, "000000"), STATUS_BAD_INPUT, "the device's code");
	assert_int_equal(fault, PASSWORD_FINE);
	refused(finishing(code, GOOD, ""), STATUS_BAD_INPUT, "the device's code");
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	assert_int_equal(before, after);
	assert_int_equal(finishing(code, GOOD, device_now(found.totp)), STATUS_OK);
}

static void passwords(void **state)
{
	(void)state;
	static const struct {
		const char *password;
		enum password_fault fault;
	} rows[] = {
		{ "", PASSWORD_SHORT },
		{ "elevenchars", PASSWORD_SHORT },
		{ "ñandúñandúñ", PASSWORD_SHORT }, /* eleven, of more bytes */
		{ "correct horse", PASSWORD_FINE },
		{ "four tired herons", PASSWORD_FINE },
		{ "un río de papel", PASSWORD_FINE },
		{ "7395028461730", PASSWORD_FINE },
		{ "дождь по крыше", PASSWORD_FINE },
		{ "雨の日に読む本は長いほど良い", PASSWORD_FINE },
		{ "aaaaaaaaaaaa", PASSWORD_COMMON },
		{ "abababababab", PASSWORD_COMMON },
		{ "123456789012", PASSWORD_COMMON },
		{ "987654321098", PASSWORD_COMMON },
		{ "qwertyuiop12", PASSWORD_COMMON },
		{ "qwertyuiopasdfghjkl", PASSWORD_COMMON },
		{ "abcdefghijklmn", PASSWORD_COMMON },
		{ "password1234", PASSWORD_COMMON },
		{ "Password!2026", PASSWORD_COMMON },
		{ "passwordpassword", PASSWORD_COMMON },
		{ "Contraseña2026!", PASSWORD_COMMON },
		{ "administrator1", PASSWORD_COMMON },
		{ "welcome-welcome", PASSWORD_COMMON },
		{ "1q2w3e4r5t6y", PASSWORD_COMMON },
		{ "201020102010", PASSWORD_COMMON },
		{ "habeas-habeas-1", PASSWORD_COMMON },
		{ "Marta-Quintero-7", PASSWORD_OWN },
		{ "quintero123456", PASSWORD_OWN },
		{ "marta likes herons", PASSWORD_FINE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (password_fault(world.arena, str_of(rows[i].password), STR("Marta Quintero")) != rows[i].fault)
			fail_msg("%s: %d, not %d", rows[i].password,
				 (int)password_fault(world.arena, str_of(rows[i].password), STR("Marta Quintero")),
				 (int)rows[i].fault);
	struct buf text = BUF_INIT;
	for (int i = 0; i < 23; i++)
		buf_format(&text, "%d-heron;", i * 7919);
	assert_true(text.len > PASSWORD_MOST);
	assert_int_equal(password_fault(world.arena, buf_str(&text), STR("x")), PASSWORD_LONG);
	assert_int_equal(password_fault(world.arena, (struct str){ text.ptr, PASSWORD_MOST }, STR("x")), PASSWORD_FINE);
	buf_finish(&text);
}

/* Nothing of it is in the file but hashes: neither the code, nor the password, in no event and no document. */
static void no_secret_is_in_the_file(void **state)
{
	(void)state;
	enrol(U_CASE);
	done();
	struct act_counts counts;
	assert_int_equal(act_verify(world.act, &counts, &world.error), STATUS_OK);
	act_close(world.act);
	world.act = NULL;
	FILE *file = fopen(world.path, "rb");
	assert_non_null(file);
	struct buf all = BUF_INIT;
	char bytes[4096];
	size_t got;
	while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
		buf_add(&all, bytes, got);
	fclose(file);
	assert_null(memmem(all.ptr, all.len, code.ptr + 3, 17));
	assert_null(memmem(all.ptr, all.len, GOOD, sizeof GOOD - 1));
	assert_non_null(memmem(all.ptr, all.len, "user.enrolled", 13));
	buf_finish(&all);
}

static void only_an_administrator_makes_one_and_sees_it_once(void **state)
{
	(void)state;
	refused(doing(U_CASE, "user.enrol", "{\"user\":\"U2\"}"), STATUS_REFUSED, "is not for a caseworker");
	refused(doing(U_ADMIN, "user.enrol", "{\"user\":\"U99\"}"), STATUS_NOT_FOUND, "U99");
	struct act_terms terms = { .once = STR("a-word") };
	struct act_told told;
	struct act_call call = { STR("user.enrol"), STR("U1"), STR("{\"user\":\"U2\"}") };
	refused(act_do_under(world.act, world.arena, &call, &terms, &told, &world.error), STATUS_BAD_INPUT,
		"cannot be answered twice");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(a_code_makes_a_way_in),
		with_world(a_code_is_good_once),
		with_world(a_code_is_good_for_a_day),
		with_world(a_new_code_ends_what_was_before),
		with_world(a_code_is_read_as_people_type_it),
		with_world(wrong_codes_wait_and_lock_nobody_out),
		with_world(the_device_must_be_right_and_the_password_no_common_one),
		with_world(passwords),
		with_world(no_secret_is_in_the_file),
		with_world(only_an_administrator_makes_one_and_sees_it_once),
	};
	return cmocka_run_group_tests_name("act.enrol", tests, NULL, NULL);
}
