/* The log's key: replaced, lost, replaced halfway; and an administrator who is made anew. */
#include "act_world.h"
#include "tile.h"
#include <unistd.h>

static struct act_options options(void)
{
	return (struct act_options){ .path = world.path,
				     .mode = STORE_WRITE,
				     .clock = scenario_clock,
				     .device_clock = scenario_clock,
				     .clock_context = &world.time };
}

static void reopen(void)
{
	struct act_options own = options();
	act_close(world.act);
	world.act = NULL;
	if (act_open(&own, &world.act, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static const char *file(const char *suffix)
{
	return str_c(world.arena, str_format(world.arena, "%s%s", world.path, suffix));
}

static struct str content(const char *suffix)
{
	struct str bytes;
	if (file_read(world.arena, file(suffix), &bytes, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return bytes;
}

static void put_file(const char *suffix, struct str bytes)
{
	assert_int_equal(file_replace(file(suffix), bytes, 0600, &world.error), STATUS_OK);
}

static struct str signed_now(void)
{
	struct str note;
	if (act_checkpoint(world.act, world.arena, &note, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return note;
}

static enum status verified(void)
{
	struct act_counts counts;
	return act_verify(world.act, &counts, &world.error);
}

static struct note_key public_key(void)
{
	struct note_signer signer;
	assert_int_equal(note_signer_parse(world.arena, str_trim(content(".key")), &signer, &world.error), STATUS_OK);
	return signer.key;
}

static enum status rotated(struct str kept, struct str *note)
{
	struct act_options own = options();
	struct str key;
	act_close(world.act);
	world.act = NULL;
	enum status status = act_rotate(&own, world.arena, kept, note, &key, &world.error);
	struct error ignored;
	if (access(file(".key"), F_OK) == 0)
		assert_int_equal(act_open(&own, &world.act, &ignored), STATUS_OK);
	return status;
}

static bool opens(struct str note, struct note_key key, struct seen *seen)
{
	struct trust trust = { .log = key };
	struct error why;
	return checkpoint_open(world.arena, note, &trust, seen, &why) == STATUS_OK;
}

static void the_old_key_signs_over_to_the_new(void **state)
{
	(void)state;
	struct note_key old = public_key(), next;
	struct seen seen;
	struct str note;
	(void)somebody("Carlos Duarte");
	(void)signed_now();
	if (rotated(STR_NONE, &note) != STATUS_OK)
		fail_msg("%s", world.error.message);
	struct note_key now = public_key();
	assert_true(str_eq(now.name, old.name)); /* the same log */
	assert_memory_not_equal(now.public_key, old.public_key, sizeof now.public_key);
	assert_true(opens(note, old, &seen));
	assert_int_equal(checkpoint_next(world.arena, &seen.checkpoint, &next, &world.error), STATUS_OK);
	assert_memory_equal(next.public_key, now.public_key, sizeof now.public_key);
	assert_true(opens(signed_now(), now, &seen));
	assert_false(opens(signed_now(), old, &seen));
	refused(checkpoint_next(world.arena, &seen.checkpoint, &next, &world.error), STATUS_REFUSED, "no other key");
	assert_int_equal(verified(), STATUS_OK);
}

static void keys_follow_one_another(void **state)
{
	(void)state;
	struct str note;
	for (int i = 0; i < 3; i++) {
		(void)somebody("Carlos Duarte");
		assert_int_equal(rotated(STR_NONE, &note), STATUS_OK);
	}
	if (verified() != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* One who can write the record cannot make a key of his own the log's. */
static enum status claim(void *context, struct store_write *w, struct error *error)
{
	return store_put(w, meta_map, STR("log"), *(const struct str *)context, error);
}

static void a_key_that_nobody_signed_over_to_is_found(void **state)
{
	(void)state;
	struct str note, key;
	struct buf text = BUF_INIT;
	struct note_signer other = fresh_log_key(world.arena, public_key().name);
	assert_int_equal(rotated(STR_NONE, &note), STATUS_OK);
	note_key_format(&text, &other.key);
	key = buf_str(&text);
	assert_int_equal(store_write(world.act->store, claim, &key, &world.error), STATUS_OK);
	buf_finish(&text);
	refused(verified(), STATUS_CONFLICT, "not the one that was signed over to");
}

/* The machine stops between any two of the files. */
static void stopped_halfway_there_is_one_key(void **state)
{
	(void)state;
	struct str note, key = content(".key"), guard = content(".guard"), next;
	struct note_key old = public_key();
	assert_int_equal(rotated(STR_NONE, &note), STATUS_OK);
	struct str new_key = content(".key"), new_guard = content(".guard");
	next = str_format(world.arena, "%.*s\nsigned\n%.*s", STR_ARG(str_trim(new_key)), STR_ARG(note));

	/* the guard is the new key's, the key's file is not yet */
	act_close(world.act);
	world.act = NULL;
	put_file(".key", key);
	put_file(".key.next", next);
	struct act_options own = options();
	assert_int_equal(act_open(&own, &world.act, &world.error), STATUS_OK);
	assert_true(str_eq(content(".key"), new_key));
	assert_int_not_equal(access(file(".key.next"), F_OK), 0);
	assert_int_equal(verified(), STATUS_OK);

	/* it was only begun: the old key goes on */
	act_close(world.act);
	world.act = NULL;
	put_file(".key", key);
	put_file(".guard", guard);
	put_file(".key.next", next);
	assert_int_equal(act_open(&own, &world.act, &world.error), STATUS_OK);
	assert_int_not_equal(access(file(".key.next"), F_OK), 0);
	struct seen seen;
	assert_true(opens(signed_now(), old, &seen));
	(void)new_guard;
}

static void a_lost_key_and_a_checkpoint_that_somebody_kept(void **state)
{
	(void)state;
	struct str kept, note, name = public_key().name;
	struct seen seen;
	(void)somebody("Carlos Duarte");
	kept = signed_now();
	(void)somebody("Fabio Ibarra"); /* after it */
	act_close(world.act);
	world.act = NULL;
	assert_int_equal(unlink(file(".key")), 0);
	struct act_options own = options();
	refused(act_open(&own, &world.act, &world.error), STATUS_IO, "cannot be read");
	struct str forged = str_format(world.arena, "%.*s", STR_ARG(kept));
	((char *)forged.ptr)[forged.len - 10] ^= 1;
	assert_int_not_equal(rotated(forged, &note), STATUS_OK);
	assert_int_equal(rotated(kept, &note), STATUS_OK);
	assert_false(str_eq(public_key().name, name)); /* to its readers it is another log */
	assert_true(opens(signed_now(), public_key(), &seen));
	if (verified() != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_int_equal(rotated(STR_NONE, &note), STATUS_OK);
	assert_int_equal(verified(), STATUS_OK);
}

static void who_owns_the_file_makes_an_administrator(void **state)
{
	(void)state;
	struct str user, secret;
	struct act_caller caller;
	if (act_recover(world.act, world.arena, &user, &secret, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_int_equal(act_authenticate(world.act, world.arena, secret, &caller, &world.error), STATUS_OK);
	assert_str(caller.role, "administrator");
	assert_str(doc_text(reading("user", 11), "by"), "owner");
	fine(11, "user.add", "{\"name\":\"New\",\"role\":\"caseworker\",\"side\":\"PA\"}");
	refused(doing(11, "person.record", "{\"name\":\"x\",\"sex\":\"male\"}"), STATUS_REFUSED, "is not for a");
	struct act_call call = { STR("user.add"), STR("owner"), STR("{\"name\":\"x\",\"role\":\"administrator\"}") };
	refused(act_do(world.act, world.arena, &call, &world.answer, &world.error), STATUS_REFUSED, "no user owner");
	reopen();
	assert_int_equal(verified(), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(the_old_key_signs_over_to_the_new),
		with_world(keys_follow_one_another),
		with_world(a_key_that_nobody_signed_over_to_is_found),
		with_world(stopped_halfway_there_is_one_key),
		with_world(a_lost_key_and_a_checkpoint_that_somebody_kept),
		with_world(who_owns_the_file_makes_an_administrator),
	};
	return cmocka_run_group_tests_name("act.keys", tests, NULL, NULL);
}
