/* Attacks on the record: a hold against a departure at the same second, bytes that change on the disk, an old copy that
 * is put in the place of the record. */
#include "act_world.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <threads.h>

/* The same person again on another mission, as far as the door. */
static int at_the_door(int person, int round)
{
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     person);
	int n = number_in_answer("transfer");
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Round %d\",\"funder\":\"United States\"}", round);
	int mission = number_in_answer("mission");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"PAPTY\",\"to\":\"COBOG\",\"departs\":\"2025-02-03T15:00:00Z\","
	     "\"arrives\":\"2025-02-03T17:00:00Z\",\"seats\":3}",
	     mission);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	fine(U_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"Carlos Duarte\"}", n);
	assert_int_equal(notify(n), STATUS_OK);
	fine(U_TRANSPORT, "transfer.list",
	     "{\"transfer\":\"T%d\",\"mission\":\"M%d\",\"seats\":[{\"leg\":1,\"seat\":\"1A\"}]}", n, mission);
	assert_int_equal(seal(mission), STATUS_OK);
	fine(U_TRANSPORT, "transfer.board",
	     "{\"transfer\":\"T%d\",\"leg\":1,\"seat\":\"1A\",\"identifiers\":[{\"kind\":\"passport\",\"value\":\"AX%"
	     "06d\"},"
	     "{\"kind\":\"wristband\",\"value\":\"W-%d\"}]}",
	     n, person, person);
	return n;
}

struct call {
	struct act_call call;
	struct arena *arena;
	enum status status;
	struct error error;
	unsigned wait;
};

static int run_call(void *context)
{
	struct call *c = context;
	struct str answer;
	for (volatile unsigned i = 0; i < c->wait; i++)
		;
	c->status = act_do(world.act, c->arena, &c->call, &answer, &c->error);
	return 0;
}

#ifdef SANITIZED
enum { ROUNDS = 200 };
#else
enum { ROUNDS = 1000 };
#endif

/* Invariant 2: whichever comes first, nobody is on the way while a hold is open and no recall is out. */
static void property_a_hold_and_a_departure_never_pass_each_other(void **state)
{
	(void)state;
	int person = somebody("Carlos Duarte"), rounds = unit_cases(1) > 1 ? 10 * ROUNDS : ROUNDS, stopped = 0,
	    recalled = 0;
	struct arena *arenas[2] = { arena_create(), arena_create() };
	for (int i = 0; i < rounds; i++) {
		uint64_t seen;
		arena_reset(world.arena);
		int n = at_the_door(person, i);
		assert_int_equal(act_last(world.act, &seen, &world.error), STATUS_OK);
		struct call depart_call = { .arena = arenas[0], .wait = (unsigned)(unit_random() % 20000) };
		struct call hold_call = { .arena = arenas[1], .wait = (unsigned)(unit_random() % 20000) };
		depart_call.call =
			(struct act_call){ STR("leg.depart"), str_format(world.arena, "U%d", U_TRANSPORT),
					   str_format(world.arena, "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}",
						      i + 1, (unsigned long long)seen) };
		hold_call.call =
			(struct act_call){ STR("hold.place"), str_format(world.arena, "U%d", U_COURT),
					   STR("{\"person\":\"P1\",\"instrument\":\"Order\",\"reason\":\"Stay\"}") };
		thrd_t a, b;
		thrd_create(&a, run_call, &depart_call);
		thrd_create(&b, run_call, &hold_call);
		thrd_join(a, NULL);
		thrd_join(b, NULL);
		assert_int_equal(hold_call.status, STATUS_OK);
		if (depart_call.status == STATUS_OK) {
			assert_str(state_now(n), "recalled");
			recalled++;
			fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
		} else {
			assert_int_equal(depart_call.status, STATUS_CONFLICT);
			assert_str(state_now(n), "boarded");
			stopped++;
			fine(U_REVIEW, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"The order\"}", n);
		}
		fine(U_COURT, "hold.release", "{\"hold\":\"H%d\",\"instrument\":\"It is lifted\"}", i + 1);
		arena_reset(arenas[0]);
		arena_reset(arenas[1]);
	}
	arena_destroy(arenas[0]);
	arena_destroy(arenas[1]);
	print_message("# %d stopped at the door, %d called back\n", stopped, recalled);
	assert_true(stopped > 0 && recalled > 0);
}

/* Opens the record read-only and verifies it; false when it does not even open. */
static bool sound(unsigned char *digest)
{
	struct act *act;
	struct act_counts counts;
	struct act_options options = { .path = world.path, .mode = STORE_READ };
	struct error error;
	struct store_read *read;
	if (act_open(&options, &act, &error) != STATUS_OK)
		return false;
	enum status status = act_verify(act, &counts, &error);
	if (status == STATUS_OK && store_read_begin(act->store, &read, &error) == STATUS_OK) {
		status = store_check(read, digest, &error);
		store_read_end(read);
	}
	act_close(act);
	return status == STATUS_OK;
}

static void flip(off_t at, unsigned char with)
{
	unsigned char byte = 0;
	int file = open(world.path, O_RDWR | O_CLOEXEC);
	assert_true(file >= 0 && pread(file, &byte, 1, at) == 1);
	byte ^= with;
	assert_true(pwrite(file, &byte, 1, at) == 1);
	close(file);
}

/* A byte that changes on the disk is found, unless it is one that means nothing: then the record holds the same. */
static void property_a_changed_byte_is_found(void **state)
{
	(void)state;
	unsigned char whole[SHA256_SIZE], now[SHA256_SIZE];
	struct stat s;
	int mission, found = 0, tries = unit_cases(60);
	(void)taken_to(STATE_arrived, &mission);
	act_close(world.act);
	world.act = NULL;
	assert_true(sound(whole));
	assert_int_equal(stat(world.path, &s), 0);
	for (int i = 0; i < tries; i++) {
		off_t at = (off_t)unit_random_between(0, s.st_size - 1);
		unsigned char with = (unsigned char)(1U << unit_random_between(0, 7));
		flip(at, with);
		if (!sound(now))
			found++;
		else if (memcmp(now, whole, sizeof whole) != 0)
			fail_msg("byte %lld changed the record, and nobody noticed", (long long)at);
		flip(at, with);
	}
	print_message("# %d of %d found; the others were bytes that mean nothing\n", found, tries);
	assert_true(found > tries / 4);
	assert_true(sound(now) && memcmp(now, whole, sizeof whole) == 0);
}

/* A backup put in the place of the record: it says less than was signed, and nothing more is signed by it. */
static void an_old_copy_signs_nothing(void **state)
{
	(void)state;
	struct str note;
	char copy[128];
	int mission, n = taken_to(STATE_determined, &mission);
	snprintf(copy, sizeof copy, "%s/copy", world.folder);
	assert_int_equal(store_backup(world.act->store, copy, &world.error), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(act_checkpoint(world.act, world.arena, &note, &world.error), STATUS_OK);
	act_close(world.act);
	world.act = NULL;
	assert_int_equal(remove(world.path), 0);
	assert_int_equal(store_restore(copy, world.path, &world.error), STATUS_OK);
	struct act_options options = {
		.path = world.path, .mode = STORE_WRITE, .clock = scenario_clock, .clock_context = &world.time
	};
	struct act_counts counts;
	assert_int_equal(act_open(&options, &world.act, &world.error), STATUS_OK);
	refused(act_checkpoint(world.act, world.arena, &note, &world.error), STATUS_REFUSED, "");
	refused(act_verify(world.act, &counts, &world.error), STATUS_CONFLICT, "this is an old copy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(property_a_hold_and_a_departure_never_pass_each_other),
		with_world(property_a_changed_byte_is_found),
		with_world(an_old_copy_signs_nothing),
	};
	return cmocka_run_group_tests_name("act.attack", tests, NULL, NULL);
}
