/* A receipt is confirmed by each side on its own device, with a key or with a code; and what was signed stays checkable
 * when keys change. */
#include "act_world.h"
#include "session.h"

#define PASSWORD "a long enough password"

static struct str devices[U_MONITOR + 1];

static int begin(void **state)
{
	(void)state;
	world_begin();
	for (int user = U_TRANSPORT; user <= U_RECEIVE; user++)
		if (session_set_secrets(world.act, world.arena, str_format(world.arena, "U%d", user), STR(PASSWORD),
					&devices[user], &world.error) != STATUS_OK)
			return -1;
	return 0;
}

/* What the device shows; each step is good once, so time goes on. */
static const char *fresh_code(int user)
{
	static char code[7];
	world.time.now += 30;
	assert_true(session_code(devices[user], world.time.now, code));
	return code;
}

static int landed(void)
{
	int mission, n = taken_to(STATE_arrived, &mission);
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	return n;
}

static enum status hand_over_with_key(int n)
{
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	return doing(U_TRANSPORT, "transfer.hand_over", "{\"transfer\":\"T%d\",\"signature\":\"%s\"}", n,
		     signed_with(U_TRANSPORT, receipt));
}

static enum status hand_over_with_code(int n, const char *code)
{
	return doing(U_TRANSPORT, "transfer.hand_over", "{\"transfer\":\"T%d\",\"code\":\"%s\"}", n, code);
}

static enum status receive_with_code(int n, const char *code)
{
	return doing(U_RECEIVE, "transfer.receive",
		     "{\"transfer\":\"T%d\",\"code\":\"%s\",\"basis\":\"A national\",\"basis_until\":\"2025-02-06\"}",
		     n, code);
}

static enum status receive_with_key(int n)
{
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	return doing(U_RECEIVE, "transfer.receive",
		     "{\"transfer\":\"T%d\",\"received_signature\":\"%s\",\"basis\":\"A national\",\"basis_until\":"
		     "\"2025-02-06\"}",
		     n, signed_with(U_RECEIVE, receipt));
}

static enum status verified(void)
{
	struct act_counts counts;
	return act_verify(world.act, &counts, &world.error);
}

static void each_signs_on_the_own_device(void **state)
{
	(void)state;
	int n = landed();
	refused(receive_with_key(n), STATUS_CONFLICT, "is not handed over");
	assert_int_equal(hand_over_with_key(n), STATUS_OK);
	assert_str(state_now(n), "arrived");
	assert_int_equal(receive_with_key(n), STATUS_OK);
	const struct json *transfer = reading("transfer", n);
	assert_str(doc_text(transfer, "handed_over_by"), "U4");
	assert_str(doc_text(transfer, "handed_over_signed"), "key");
	assert_str(doc_text(transfer, "received_signed"), "key");
	assert_int_equal(verified(), STATUS_OK);
}

/* Without a key on the device: a code, and the receipt says so. */
static void a_code_confirms_and_is_marked(void **state)
{
	(void)state;
	int n = landed();
	assert_int_equal(hand_over_with_code(n, fresh_code(U_TRANSPORT)), STATUS_OK);
	assert_int_equal(receive_with_code(n, fresh_code(U_RECEIVE)), STATUS_OK);
	const struct json *transfer = reading("transfer", n);
	assert_str(doc_text(transfer, "state"), "received");
	assert_str(doc_text(transfer, "handed_over_signed"), "device code");
	assert_str(doc_text(transfer, "received_signed"), "device code");
	assert_null(json_get(transfer, "received_signature"));
	assert_int_equal(verified(), STATUS_OK);
}

static void a_code_is_good_for_one_thing(void **state)
{
	(void)state;
	struct str token;
	char code[7];
	int n = landed();
	memcpy(code, fresh_code(U_TRANSPORT), sizeof code);
	struct session_try given = { STR("U4"), STR(PASSWORD), { code, 6 }, STR("a") };
	assert_int_equal(session_begin(world.act, world.arena, &given, &token, &world.error), STATUS_OK);
	refused(hand_over_with_code(n, code), STATUS_REFUSED, "was used already");
	memcpy(code, fresh_code(U_TRANSPORT), sizeof code);
	assert_int_equal(hand_over_with_code(n, code), STATUS_OK);
	refused(hand_over_with_code(n, code), STATUS_REFUSED, "was used already");
	refused(session_begin(world.act, world.arena, &given, &token, &world.error), STATUS_REFUSED, "is not right");
	refused(receive_with_code(n, code), STATUS_REFUSED, "is not right"); /* another's */
	assert_str(state_now(n), "arrived");
}

static void guesses_are_slowed_down(void **state)
{
	(void)state;
	int n = landed();
	enum status status = STATUS_REFUSED;
	for (int i = 0; i < 8 && status == STATUS_REFUSED; i++)
		status = hand_over_with_code(n, "123456");
	refused(status, STATUS_LIMIT, "too many tries: wait");
	refused(hand_over_with_code(n, "no code"), STATUS_LIMIT, "too many tries: wait");
	world.time.now += 1000;
	assert_int_equal(hand_over_with_code(n, fresh_code(U_TRANSPORT)), STATUS_OK);
}

/* A program that acts for an officer has no device in its hand. */
static void a_code_is_for_who_is_signed_in(void **state)
{
	(void)state;
	int n = landed();
	struct act_told told;
	fine(U_ADMIN, "key.add", "{\"user\":\"U%d\",\"scope\":\"act\"}", U_TRANSPORT);
	struct act_terms terms = { .key = STR("K1") };
	struct str input =
		str_format(world.arena, "{\"transfer\":\"T%d\",\"code\":\"%s\"}", n, fresh_code(U_TRANSPORT));
	struct act_call call = { STR("transfer.hand_over"), STR("U4"), input };
	refused(act_do_under(world.act, world.arena, &call, &terms, &told, &world.error), STATUS_REFUSED,
		"a program signs with a key");
}

static void a_handover_is_good_while_nothing_changes(void **state)
{
	(void)state;
	int n = landed();
	size_t events;
	bool more;
	assert_int_equal(hand_over_with_key(n), STATUS_OK);
	assert_int_equal(notify(n), STATUS_OK);
	refused(receive_with_key(n), STATUS_CONFLICT, "it must be handed over again");
	assert_int_equal(hand_over_with_key(n), STATUS_OK);
	world.time.now += 24 * 3600; /* and nobody signs for a day */
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_int_equal(events, 2); /* a silence, and the basis of the way is over */
	refused(receive_with_key(n), STATUS_CONFLICT, "it must be handed over again");
	assert_int_equal(hand_over_with_key(n), STATUS_OK);
	fine(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order\",\"reason\":\"Stay\"}", n);
	refused(receive_with_key(n), STATUS_CONFLICT, "is recalled");
	refused(hand_over_with_key(n), STATUS_CONFLICT, "and not arrived");
}

static void nobody_hands_over_at_a_stop(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission);
	refused(hand_over_with_key(n), STATUS_CONFLICT, "has legs to go yet");
}

/* The officer's own key, replaced: the old receipt is held against the old key, the new one against the new. */
static void what_was_signed_stands_when_keys_change(void **state)
{
	(void)state;
	int n = landed();
	unsigned char seed[ED25519_SEED_SIZE] = { 99 }, half[ED25519_PUBLIC_SIZE];
	struct buf text = BUF_INIT;
	assert_int_equal(hand_over_with_key(n), STATUS_OK);
	assert_int_equal(receive_with_key(n), STATUS_OK);
	struct ed25519_key old = world.key[U_TRANSPORT];
	world.key[U_TRANSPORT] = ed25519_from_seed(seed);
	ed25519_public(&world.key[U_TRANSPORT], half);
	base64_encode(&text, (struct str){ (const char *)half, sizeof half });
	refused(doing(U_TRANSPORT, "key.register", "{\"key\":\"%s\",\"code\":\"000000\"}", buf_c(&text)),
		STATUS_REFUSED, "the code is not right");
	refused(doing(U_TRANSPORT, "key.register", "{\"key\":\"AAAA\",\"code\":\"000000\"}"), STATUS_BAD_INPUT,
		"must be the public half");
	refused(doing(U_ADMIN, "key.register", "{\"key\":\"%s\"}", buf_c(&text)), STATUS_REFUSED, "is not for a");
	fine(U_TRANSPORT, "key.register", "{\"key\":\"%s\",\"code\":\"%s\"}", buf_c(&text), fresh_code(U_TRANSPORT));
	assert_str(doc_text(reading("user", U_TRANSPORT), "key"), buf_c(&text));
	buf_finish(&text);
	assert_int_equal(verified(), STATUS_OK);

	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Again\",\"funder\":\"PA\"}");
	int second = landed();
	struct ed25519_key new = world.key[U_TRANSPORT];
	world.key[U_TRANSPORT] = old;
	refused(hand_over_with_key(second), STATUS_REFUSED, "is not of this receipt");
	world.key[U_TRANSPORT] = new;
	assert_int_equal(hand_over_with_key(second), STATUS_OK);
	assert_int_equal(receive_with_key(second), STATUS_OK);
	assert_int_equal(verified(), STATUS_OK);
}

static void a_key_that_was_withdrawn_signs_no_more(void **state)
{
	(void)state;
	int n = landed();
	fine(U_TRANSPORT, "key.withdraw", "{\"reason\":\"The telephone was stolen\"}");
	refused(hand_over_with_key(n), STATUS_REFUSED, "U4 has no key to sign with");
	refused(doing(U_TRANSPORT, "key.withdraw", "{\"reason\":\"again\"}"), STATUS_CONFLICT, "has no key");
	/* another's: for an administrator alone, and the name of somebody else is no use to an officer */
	refused(doing(U_TRANSPORT, "key.withdraw", "{\"reason\":\"x\",\"user\":\"U5\"}"), STATUS_CONFLICT, "U4 has no");
	fine(U_ADMIN, "key.withdraw", "{\"reason\":\"The officer left\",\"user\":\"U5\"}");
	assert_int_equal(hand_over_with_code(n, fresh_code(U_TRANSPORT)), STATUS_OK);
	refused(receive_with_key(n), STATUS_REFUSED, "U5 has no key to sign with");
	assert_int_equal(receive_with_code(n, fresh_code(U_RECEIVE)), STATUS_OK);
	assert_int_equal(verified(), STATUS_OK);
}

/* Somebody who can write events, and cannot sign. */
static enum status forge(void *context, struct store_write *w, struct error *error)
{
	struct doing d = { .act = world.act,
			   .arena = world.arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U5"),
			   .now = world.time.now,
			   .happened = world.time.now,
			   .error = error };
	return record_emit(&d, HAPPENED_transfer_received, context);
}

static void a_forged_receipt_is_found(void **state)
{
	(void)state;
	int n = landed();
	const struct json *data = transfer_moved(world.arena, str_format(world.arena, "T%d", n), STATE_received);
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	data = doc_with_text(world.arena, data, "determination", STR("D1"));
	data = doc_with_text(world.arena, data, "receipt", receipt);
	data = doc_with_text(world.arena, data, "handed_over_by", STR("U4"));
	data = doc_with_text(world.arena, data, "handed_over_signed", STR("key"));
	data = doc_with_text(world.arena, data, "handed_over_signature", str_of(signed_with(U_RECEIVE, receipt)));
	data = doc_with_text(world.arena, data, "received_by", STR("U5"));
	data = doc_with_text(world.arena, data, "received_signed", STR("device code"));
	assert_int_equal(store_write(world.act->store, forge, (void *)data, &world.error), STATUS_OK);
	refused(verified(), STATUS_CONFLICT, "the receipt of T1 is not signed by U4");
}

int main(void)
{
#define with_devices(test) cmocka_unit_test_setup_teardown(test, begin, world_teardown)
	const struct CMUnitTest tests[] = {
		with_devices(each_signs_on_the_own_device),
		with_devices(a_code_confirms_and_is_marked),
		with_devices(a_code_is_good_for_one_thing),
		with_devices(guesses_are_slowed_down),
		with_devices(a_code_is_for_who_is_signed_in),
		with_devices(a_handover_is_good_while_nothing_changes),
		with_devices(nobody_hands_over_at_a_stop),
		with_devices(what_was_signed_stands_when_keys_change),
		with_devices(a_key_that_was_withdrawn_signs_no_more),
		with_devices(a_forged_receipt_is_found),
	};
	return cmocka_run_group_tests_name("act.sign", tests, NULL, NULL);
}
