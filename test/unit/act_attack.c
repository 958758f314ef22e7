/* Attacks on the record: a hold against a departure at the same second, bytes that change on the disk, an old copy that
 * is put in the place of the record. */
#include "act_world.h"
#include "sqlite_int.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

/* The same person again on another mission, as far as the door. */
static int at_the_door(int person, int round)
{
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     person);
	int n = number_in_answer("transfer");
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Round %d\",\"funder\":\"PA\"}", round);
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

static void *run_call(void *context)
{
	struct call *c = context;
	struct str answer;
	for (volatile unsigned i = 0; i < c->wait; i++)
		;
	c->status = act_do(world.act, c->arena, &c->call, &answer, &c->error);
	return NULL;
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
	int person = 0, rounds = unit_cases(1) > 1 ? 10 * ROUNDS : ROUNDS, stopped = 0, recalled = 0;
	struct arena *arenas[2] = { arena_create(), arena_create() };
	for (int i = 0; i < rounds; i++) {
		uint64_t seen;
		arena_reset(world.arena);
		if (i % 50 == 0) /* what is asked of one person costs more with each transfer that they have had */
			person = person_known("Carlos Duarte");
		int n = at_the_door(person, i);
		read_mission(U_TRANSPORT, i + 1);
		assert_int_equal(act_last(world.act, &seen, &world.error), STATUS_OK);
		struct call depart_call = { .arena = arenas[0], .wait = (unsigned)(unit_random() % 20000) };
		struct call hold_call = { .arena = arenas[1], .wait = (unsigned)(unit_random() % 20000) };
		depart_call.call =
			(struct act_call){ STR("leg.depart"), str_format(world.arena, "U%d", U_TRANSPORT),
					   str_format(world.arena, "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}",
						      i + 1, (unsigned long long)seen) };
		hold_call.call = (struct act_call){
			STR("hold.place"), str_format(world.arena, "U%d", U_COURT),
			str_format(world.arena, "{\"person\":\"P%d\",\"instrument\":\"Order\",\"reason\":\"Stay\"}",
				   person)
		};
		pthread_t a, b;
		pthread_create(&a, NULL, run_call, &depart_call);
		pthread_create(&b, NULL, run_call, &hold_call);
		pthread_join(a, NULL);
		pthread_join(b, NULL);
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

static void flip(off_t at, unsigned char with)
{
	unsigned char byte = 0;
	int file = open(world.path, O_RDWR | O_CLOEXEC);
	assert_true(file >= 0 && pread(file, &byte, 1, at) == 1);
	byte ^= with;
	assert_true(pwrite(file, &byte, 1, at) == 1);
	close(file);
}

/* What `verify` finds wrong, with its key and guard beside it, as the command does it. */
static bool found(const char *words)
{
	struct act *act;
	struct act_counts counts;
	struct act_options options = { .path = world.path, .mode = STORE_WRITE };
	enum status status = act_open(&options, &act, &world.error);
	if (status == STATUS_OK) {
		status = act_verify(act, &counts, &world.error);
		act_close(act);
	} else {
		status = store_check_file(world.path, &world.error);
	}
	if (status != STATUS_OK && status != STATUS_CONFLICT)
		fail_msg("%s", world.error.message);
	return status == STATUS_CONFLICT && strstr(world.error.message, words);
}

/* Every byte of the file of a record of a thousand events, also those that hold nothing: free pages, and what lies
 * between the rows. A page's checksum is looked at by itself, so for the bytes of a page the page is enough; the first
 * page, which says whether there are checksums, and a sample of all are tried on the file itself. */
static void property_a_changed_byte_is_found(void **state)
{
	(void)state;
	enum { PAGE = 4096 };
	static unsigned char page[PAGE];
	uint64_t events = 0, flips = 0;
	int mission, sample = unit_cases(20);
	off_t step = getenv("HABEAS_LONG") ? 1 : 10, first = (off_t)unit_random_between(0, step - 1);
	struct stat s;
	(void)taken_to(STATE_arrived, &mission);
	while (events < 1000) {
		(void)person_known("Carlos Duarte");
		assert_int_equal(act_last(world.act, &events, &world.error), STATUS_OK);
	}
	act_close(world.act);
	world.act = NULL;
	assert_false(found(""));
	assert_int_equal(stat(world.path, &s), 0);
	assert_int_equal(s.st_size % PAGE, 0);
	int file = open(world.path, O_RDONLY | O_CLOEXEC);
	for (off_t at = 0; at < s.st_size; at += PAGE) {
		uint64_t number = (uint64_t)(at / PAGE);
		assert_int_equal(pread(file, page, PAGE, at), PAGE);
		assert_true(sqlite_page_sound(page, number));
		assert_false(sqlite_page_sound(page, number + 1)); /* nor in the place of another */
		for (off_t i = first; i < PAGE; i += step, flips++) {
			unsigned char with = (unsigned char)unit_random_between(1, 255);
			page[i] ^= with;
			if (sqlite_page_sound(page, number))
				fail_msg("byte %lld changed, and nobody noticed", (long long)(at + i));
			page[i] ^= with;
		}
	}
	close(file);
	for (off_t at = first; at < PAGE; at += step) { /* the first page, as a file */
		unsigned char with = (unsigned char)unit_random_between(1, 255);
		flip(at, with);
		assert_int_equal(store_check_file(world.path, &world.error), STATUS_CONFLICT);
		flip(at, with);
	}
	for (int i = 0; i < sample; i++) {
		off_t at = (off_t)unit_random_between(0, s.st_size - 1);
		unsigned char with = (unsigned char)unit_random_between(1, 255);
		flip(at, with);
		if (!found("is damaged"))
			fail_msg("byte %lld changed, and verify said: %s", (long long)at, world.error.message);
		flip(at, with);
	}
	print_message("# %llu of %lld bytes, one after the other\n", (unsigned long long)flips, (long long)s.st_size);
	assert_false(found(""));
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
