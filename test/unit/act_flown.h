/* act_flown.h - one flight, from a person who is proposed to a closed mission, told once and then done again as often
 * as a test likes: on a record whose store fails, whose memory ends, whose power goes.
 *
 * Each action is done under a word of its own (an idempotency key), so who was told nothing asks again. Whatever
 * failed, the flight must come to the same events and the same answers in the end. */
#ifndef TEST_ACT_FLOWN_H
#define TEST_ACT_FLOWN_H
#include "act_world.h"
#include "store_int.h"

static struct {
	struct str record, key, guard; /* the files as they were when the flight began */
	uint64_t before, after;        /* the last event then, and when the mission was closed */
	struct arena *arena;
} flown;

static struct str flown_read(const char *suffix)
{
	struct str bytes;
	const char *path = str_c(flown.arena, str_format(flown.arena, "%s%s", world.path, suffix));
	assert_int_equal(file_read(flown.arena, path, &bytes, &world.error), STATUS_OK);
	return bytes;
}

static void flown_write(const char *suffix, struct str bytes)
{
	char path[128];
	snprintf(path, sizeof path, "%s%s", world.path, suffix);
	FILE *file = fopen(path, "wb");
	assert_true(file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len && fclose(file) == 0);
}

static void flown_forget(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock", "-journal" };
	char path[128];
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", world.path, ends[i]);
		(void)remove(path);
	}
}

/* The record as it was before the flight, with its key and its guard. */
__attribute__((unused)) static void flown_begin(void)
{
	flown_forget();
	flown_write("", flown.record);
	flown_write(".key", flown.key);
	flown_write(".guard", flown.guard);
}

static struct act_options flown_options(void)
{
	return (struct act_options){ .path = world.path,
				     .mode = STORE_WRITE,
				     .clock = scenario_clock,
				     .device_clock = scenario_clock,
				     .clock_context = &world.time };
}

static int flown_setup(void **state)
{
	(void)state;
	world_begin();
	flown.arena = arena_create();
	int n = somebody("Carlos Duarte"), mission = journey();
	assert_int_equal(act_last(world.act, &flown.before, &world.error), STATUS_OK);
	act_close(world.act);
	flown.record = flown_read("");
	flown.key = flown_read(".key");
	flown.guard = flown_read(".guard");
	struct act_options options = flown_options();
	assert_int_equal(act_open(&options, &world.act, &world.error), STATUS_OK);
	world.telling = true;
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(notify(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	for (int leg = 1; leg <= 2; leg++) {
		assert_int_equal(depart(mission, leg), STATUS_OK);
		assert_int_equal(arrive(mission, leg), STATUS_OK);
	}
	assert_int_equal(receive(n), STATUS_OK);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	world.telling = false;
	flown.after = world.told[world.told_count - 1].last;
	act_close(world.act);
	world.act = NULL;
	return 0;
}

static int flown_teardown(void **state)
{
	(void)state;
	arena_destroy(flown.arena);
	world_end();
	return 0;
}

/* The action `i` of the flight, once. What a look shows is kept nowhere, so that one is not asked again: it is there,
 * or it is done. */
static enum status flown_do(struct act *act, struct arena *arena, size_t i, struct error *error)
{
	const struct told *wanted = &world.told[i];
	struct act_call call = { wanted->action, str_format(arena, "U%d", wanted->user), wanted->input };
	struct act_terms terms = { .once = str_format(arena, "step-%zu", i) };
	struct act_told told;
	*error = (struct error){ 0 };
	if (str_is(wanted->action, "person.look")) {
		uint64_t last;
		TRY(act_last(act, &last, error));
		if (last >= wanted->last)
			return STATUS_OK;
		terms.once = STR_NONE;
	}
	enum status status = act_do_under(act, arena, &call, &terms, &told, error);
	if (status == STATUS_OK)
		assert_true(str_eq(told.answer, wanted->answer));
	return status;
}

/* Nothing fails any more: what was acknowledged is there, nothing is there by half, the rest of the flight can be
 * flown, and the record is the one that it would have been. `done`: how many actions were acknowledged. */
static void flown_check(size_t done)
{
	struct act *act;
	struct arena *arena = arena_create();
	struct act_options options = flown_options();
	struct act_counts counts;
	struct error error;
	struct str note;
	uint64_t last;
	if (act_open(&options, &act, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(act_last(act, &last, &error), STATUS_OK);
	uint64_t least = done ? world.told[done - 1].last : flown.before;
	uint64_t more = done < world.told_count ? world.told[done].last : least;
	if (last != least && last != more)
		fail_msg("%zu actions were acknowledged, that is event %llu; there are %llu", done,
			 (unsigned long long)least, (unsigned long long)last);
	if (act_verify(act, &counts, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	for (size_t i = 0; i < world.told_count; i++)
		if (flown_do(act, arena, i, &error) != STATUS_OK)
			fail_msg("step %zu, asked again: %s", i, error.message);
	assert_int_equal(act_last(act, &last, &error), STATUS_OK);
	assert_int_equal(last, flown.after);
	if (act_rebuild(act, &error) != STATUS_OK || act_checkpoint(act, arena, &note, &error) != STATUS_OK ||
	    act_verify(act, &counts, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	act_close(act);
	arena_destroy(arena);
}
#endif
