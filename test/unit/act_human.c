/* One human being, under however many names and records: what is written of them is what is read; a hold follows them
 * into another record; they are in one place, and depart once. */
#include "act_world.h"

static const struct json *open_stay_of(int n)
{
	struct store_read *read;
	const struct json *stay;
	struct str person = str_format(world.arena, "P%d", n);
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(open_stay(read, world.arena, person, &stay, &world.error), STATUS_OK);
	store_read_end(read);
	return stay;
}

/* What an officer reads is what is there. */

static enum status recorded(const char *name)
{
	return doing(U_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\"}", name);
}

static void a_name_is_what_is_seen_of_it(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {
		{ "Carlos \\u202eetraud", "U+202E" },
		{ "Carlos\\u200bDuarte", "U+200B" },
		{ "Carlos\\nDuarte", "U+000A" },
		{ "Carlos\\u2028Duarte", "U+2028" },
		{ "Carlos\\u0007Duarte", "U+0007" },
		{ "Carlos\\u009bDuarte", "U+009B" },
		{ "Carlos\\u00adDuarte", "U+00AD" },
		{ "Carlos\\ufeffDuarte", "U+FEFF" },
		{ "Carlos\\u2066Duarte", "U+2066" },
		{ "Carlos\\u200cDuarte", "U+200C" },
		{ "Carlos\\u200d", "U+200D" },
		{ "Carlos\\ufe0f", "U+FE0F" },
		{ "\\u0639\\u0644\\u06cc\\u200c", "U+200C" },
		{ "\\u200f\\u0639\\u0644\\u06cc", "U+200F" },
		{ "Carlos\\udb40\\udc41Duarte", "U+E0041" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refused(recorded(wrong[i][0]), STATUS_BAD_INPUT, wrong[i][1]);
	fine(U_CASE, "person.record",
	     "{\"name\":\"\\u0639\\u0644\\u06cc\\u200c\\u0631\\u0636\\u0627\",\"sex\":\"male\"}");
	fine(U_CASE, "person.record", "{\"name\":\"\\u845b\\udb40\\udd00\\u98fe\",\"sex\":\"male\"}"); /* its variant */
	fine(U_CASE, "person.record", "{\"name\":\"Jos\\u0065\\u0301 N\\u00fa\\u00f1ez O'Neil-Paz\",\"sex\":\"male\"}");
	/* and with the joiner or without it is one name */
	fine(U_CASE, "person.record", "{\"name\":\"\\u0639\\u0644\\u06cc\\u0631\\u0636\\u0627\",\"sex\":\"male\"}");
	assert_int_equal(doc_count(reading("person", 4), "same_name"), 1);
}

static void lines_are_where_they_are_written(void **state)
{
	(void)state;
	assert_int_equal(recorded("Carlos Duarte"), STATUS_OK);
	fine(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order 7\",\"reason\":\"One.\\r\\n\\tTwo.\"}");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order\\n8\",\"reason\":\"x\"}"),
		STATUS_BAD_INPUT, "hold.place: `instrument` has the character U+000A, which breaks the line");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order 8\",\"reason\":\"x\\u202ey\"}"),
		STATUS_BAD_INPUT, "which nobody can see");
	refused(doing(U_CASE, "person.identify", "{\"person\":\"P1\",\"kind\":\"passport\",\"value\":\"AX1\\nAX2\"}"),
		STATUS_BAD_INPUT, "is no mrz");
	refused(doing(U_TRANSPORT, "transfer.list",
		      "{\"transfer\":\"T1\",\"mission\":\"M1\",\"seats\":[{\"leg\":1,\"seat\":\"1\\u202eA\"}]}"),
		STATUS_BAD_INPUT, "`seats` has the character U+202E");
}

/* Whatever state it is in before the receipt: somebody dies, or escapes, and is in custody no more. */
static void death_and_escape_come_at_any_time(void **state)
{
	(void)state;
	static const enum action actions[] = { ACTION_transfer_died, ACTION_transfer_escaped };
	static const enum state ends[] = { STATE_died, STATE_escaped };
	for (int s = STATE_proposed; s <= STATE_recalled; s++)
		for (int i = 0; i < 2; i++) {
			int mission, n = taken_to((enum state)s, &mission);
			if (s < STATE_departed)
				fine(U_CASE, "stay.begin",
				     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\","
				     "\"basis_until\":\"2025-02-06\"}",
				     n);
			fine(s % 2 ? U_CASE : U_TRANSPORT, action_verbs[actions[i]],
			     "{\"transfer\":\"T%d\",\"reason\":\"In the night\"}", n);
			assert_str(state_now(n), state_names[ends[i]]);
			assert_null(open_stay_of(n));
		}
}

/* His line stays on the mission, and is told; nobody waits for him. */
static void a_mission_closes_over_who_died_before_the_seal(void **state)
{
	(void)state;
	int mission, first = taken_to(STATE_listed, &mission), second = somebody("Hernan Salazar");
	assert_int_equal(determine(second), STATUS_OK);
	assert_int_equal(approve(second), STATUS_OK);
	assert_int_equal(notify(second), STATUS_OK);
	assert_int_equal(accept(second), STATUS_OK);
	assert_int_equal(enlist(second, mission, "1B"), STATUS_OK);
	fine(U_CASE, "transfer.die", "{\"transfer\":\"T%d\",\"reason\":\"In the night\"}", first);
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(second, 1, "1B"), STATUS_OK);
	for (int leg = 1; leg <= 2; leg++) {
		assert_int_equal(depart(mission, leg), STATUS_OK);
		assert_int_equal(arrive(mission, leg), STATUS_OK);
	}
	assert_int_equal(receive(second), STATUS_OK);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	assert_int_equal(doc_number(json_get(json_get(reading("mission", mission), "counts"), "manifest"), "all", 0), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(a_name_is_what_is_seen_of_it),
		with_world(lines_are_where_they_are_written),
		with_world(death_and_escape_come_at_any_time),
		with_world(a_mission_closes_over_who_died_before_the_seal),
	};
	return cmocka_run_group_tests_name("act.human", tests, NULL, NULL);
}
