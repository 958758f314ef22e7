/* The month around the flight: what each of the officers finds on the last evening, and that all of it is sound. */
#include "scenario.h"
#include "unit.h"
#include "unit_folder.h"
#include "view.h"

static struct {
	char folder[64], path[96];
	struct scenario_time time;
	struct act *act;
	struct arena *arena;
	struct str mission;
	struct error error;
} world;

static int begin(void **state)
{
	(void)state;
	struct act_options options = { .path = world.path,
				       .mode = STORE_CREATE,
				       .demo = true,
				       .clock = scenario_clock,
				       .clock_context = &world.time };
	assert_true(unit_folder_make(world.folder));
	snprintf(world.path, sizeof world.path, "%s/record", world.folder);
	world.arena = arena_create();
	world.time.now = SCENARIO_BEGINS;
	if (act_open(&options, &world.act, &world.error) != STATUS_OK ||
	    scenario_month(world.act, world.arena, &world.time, (uint32_t)unit_random() | 1, NULL, NULL, &world.mission,
			   &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return 0;
}

static int end(void **state)
{
	(void)state;
	act_close(world.act);
	arena_destroy(world.arena);
	unit_folder_remove(world.folder);
	return 0;
}

static size_t how_many(const char *index, const char *value)
{
	const struct json *found;
	assert_int_equal(act_find(world.act, world.arena, str_of(index), str_of(value), 1000, &found, &world.error),
			 STATUS_OK);
	return found->count;
}

static void something_waits_for_everybody(void **state)
{
	static const struct {
		const char *state;
		size_t count;
	} waiting[] = { { "proposed", 2 }, { "determined", 4 }, { "approved", 2 }, { "accepted", 2 }, { "listed", 4 },
			{ "sealed", 3 },   { "boarded", 2 },    { "arrived", 2 },  { "recalled", 1 }, { "refused", 1 },
			{ "stopped", 1 },  { "received", 2 },   { "released", 45 } };
	(void)state;
	for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
		assert_int_equal(how_many("transfer_of_state", waiting[i].state), waiting[i].count);
	assert_int_equal(how_many("mission_of_state", "closed"), 2);
	assert_int_equal(how_many("mission_of_state", "sealed"), 2);
	assert_int_equal(how_many("mission_of_state", "open"), 1);
}

/* Counsel has two clients, and family a token: the sign-ins of the demonstration. */
static struct {
	size_t keys;
	struct str family, counsel;
} signs_in;

static void one_signs_in(void *data, struct str role, struct str side, struct str user, struct str secret)
{
	(void)data;
	(void)side;
	signs_in.keys++;
	if (str_is(role, "family"))
		signs_in.family = str_copy(world.arena, secret);
	if (str_is(role, "counsel"))
		signs_in.counsel = str_copy(world.arena, user);
}

static void each_role_has_a_way_in(void **state)
{
	struct str locator;
	(void)state;
	signs_in.keys = 0;
	assert_int_equal(act_demo_keys(world.act, world.arena, one_signs_in, NULL, &world.error), STATUS_OK);
	assert_int_equal(signs_in.keys, 14); /* eleven roles, finance of four states */
	assert_int_equal(how_many("representation_of_counsel", str_c(world.arena, signs_in.counsel)), 2);
	assert_int_equal(act_locator(world.act, world.arena, signs_in.family, &locator, &world.error), STATUS_OK);
	assert_string_equal(str_c(world.arena, locator), "F1");
}

static void the_flight_is_what_it_was(void **state)
{
	const struct json *doc;
	(void)state;
	assert_int_equal(act_read(world.act, world.arena, STR("mission"), world.mission, 0, &doc, &world.error),
			 STATUS_OK);
	assert_true(doc_flag(doc, "closed"));
	assert_int_equal(doc_number(json_get(doc, "received"), "all", 0), 43);
	assert_int_equal(doc_number(json_get(doc, "received"), "female", 0), 11);
	assert_int_equal(doc_number(json_get(doc, "received"), "male", 0), 32);
}

static void two_are_held_past_their_basis(void **state)
{
	const struct json *stays;
	size_t held = 0;
	(void)state;
	assert_int_equal(
		act_find(world.act, world.arena, STR("stay_of_facility"), STR("none"), 1000, &stays, &world.error),
		STATUS_OK);
	for (size_t i = 0; i < stays->count; i++)
		held += doc_text(&stays->items[i], "until").len == 0;
	assert_int_equal(held, 2);
}

static void time_tells_of_them_once(void **state)
{
	size_t events = 0;
	bool more;
	(void)state;
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_int_equal(events, 4); /* and who was refused at the door: nothing heard since, and the basis is over */
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_int_equal(events, 0);
	assert_int_equal(how_many("stay_of_alarm", "basis expired"), 3);
}

static void it_is_sound_and_can_be_made_again(void **state)
{
	struct act_counts counts;
	(void)state;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK ||
	    act_rebuild(world.act, &world.error) != STATUS_OK ||
	    act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_true(counts.determinations > 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(something_waits_for_everybody), cmocka_unit_test(the_flight_is_what_it_was),
		cmocka_unit_test(two_are_held_past_their_basis), cmocka_unit_test(time_tells_of_them_once),
		cmocka_unit_test(each_role_has_a_way_in),        cmocka_unit_test(it_is_sound_and_can_be_made_again),
	};
	return cmocka_run_group_tests_name("act.month", tests, begin, end);
}
