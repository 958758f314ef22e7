/* Who may: each role by each action and each look, on data of the own side and of another, made from the tables alone,
 * so that a row that comes is tried without anybody thinking of it. */
#include "act_world.h"

enum { OWN, OTHER };

static struct {
	int user[ROLE_COUNT][2];
	struct str token; /* of the locator */
} people;

static void add_people(void)
{
	static const char *const states[][2] = {
		[SIDE_SENDING] = { "PA", "CR" }, [SIDE_RECEIVING] = { "CO", "VE" }, [SIDE_EITHER] = { "PA", "CR" }
	};
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int whose = OWN; whose <= OTHER; whose++) {
			bool outside = role_sides[role] == SIDE_OUTSIDE;
			bool pays = role == ROLE_programme_officer && whose == OWN; /* for Panama's flights */
			fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"%s\",\"%s\":\"%s\"}", role_names[role],
			     outside ? "authority" : "side",
			     outside ? "An authority"
			     : pays  ? "US"
				     : states[role_sides[role]][whose]);
			people.user[role][whose] = number_in_answer("user");
		}
}

/* A document of each kind, all of one person of Panama on the way to Colombia, whom the own counsel represents. */
static void add_data(void)
{
	int mission, n = taken_to(STATE_boarded, &mission);
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
	     n);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	int counsel = people.user[ROLE_counsel][OWN];
	fine(U_COURT, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"Appointed\"}", n,
	     counsel);
	fine(counsel, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"A claim is open\"}", n);
	fine(U_REVIEW, "objection.answer", "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"It is not\"}");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	fine(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order\",\"reason\":\"x\"}", n);
	struct act_call add = { STR("evidence.add"), STR("U2"),
				STR("{\"person\":\"P1\",\"title\":\"x\",\"media\":\"text/plain\"}") };
	struct act_terms terms = { .file = STR("a file") };
	struct act_told told;
	assert_int_equal(act_do_under(world.act, world.arena, &add, &terms, &told, &world.error), STATUS_OK);
	fine(U_CASE, "person.record", "{\"name\":\"Carlos Duarte Paz\",\"sex\":\"male\"}");
	fine(U_CASE, "person.same", "{\"person\":\"P1\",\"other\":\"P2\",\"reason\":\"x\",\"evidence\":\"E1\"}");
	fine(U_ADMIN, "key.add", "{\"user\":\"U2\",\"scope\":\"read\"}");
	fine(U_CASE, "locator.issue", "{\"person\":\"P%d\",\"given_to\":\"The person\"}", n);
	struct json *doc;
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	people.token = doc_text(doc, "token");
	fine(U_CASE, "person.look", "{\"persons\":[\"P%d\"],\"what\":\"x\",\"reason\":\"x\"}", n);
	duty_by_hand("PA", "CO", "parties", "arrival");
	fine(people.user[ROLE_programme_officer][OWN], "programme.open",
	     "{\"title\":\"Flights\",\"agreement\":\"us-pa-2024\",\"receiver\":\"PA\",\"currency\":\"USD\",\"budget\":"
	     "\"100.00\","
	     "\"paid_before\":\"0\"}");
	fine(people.user[ROLE_programme_officer][OWN], "programme.record_fact",
	     "{\"programme\":\"G1\",\"fact\":\"funded_by\",\"value\":\"usaid\",\"attested_by\":\"x\",\"evidence\":"
	     "\"x\"}");
	fine(people.user[ROLE_programme_officer][OWN], "programme.suspend",
	     "{\"programme\":\"G1\",\"instrument\":\"x\",\"reason\":\"x\"}");
	fine(U_COURT, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12\"}", n);
}

static int begin(void **state)
{
	(void)state;
	world_begin();
	add_people();
	add_data();
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_end();
	return 0;
}

/* Whose data it takes: the key of a document that is of some side. */
static bool is_of_a_side(const struct act_input *input)
{
	return (*input->key_of && strcmp(input->key_of, "user") != 0 && strcmp(input->key_of, "key") != 0) ||
	       strcmp(input->member, "persons") == 0;
}

/* The first of its kind; of the stays the first is the sending state's, the second the way, the third the receiving
 * state's; of the duties the second is the programme's; of the unlisted each finds one before, the sending state's
 * officer first. */
static const struct json *value_for(const struct act_input *input, enum role role)
{
	struct arena *a = world.arena;
	bool second = strcmp(input->key_of, "stay") == 0       ? role_sides[role] == SIDE_RECEIVING
		      : strcmp(input->key_of, "duty") == 0     ? role == ROLE_programme_officer
		      : strcmp(input->member, "unlisted") == 0 ? role_sides[role] == SIDE_RECEIVING
							       : false;
	int number = !second ? 1 : strcmp(input->key_of, "stay") == 0 ? 3 : 2;
	if (*input->key_of)
		return doc_str(a, str_format(a, "%s%d", map_rows[map_named(str_of(input->key_of))].prefix, number));
	if (strcmp(input->member, "persons") == 0)
		return doc_push(a, NULL, doc_str(a, STR("P1")));
	if (strcmp(input->member, "token") == 0)
		return doc_str(a, people.token);
	if (strcmp(input->type, "integer") == 0)
		return doc_int(a, number);
	if (strcmp(input->type, "boolean") == 0 || !*input->type)
		return doc_bool(a, false);
	if (strcmp(input->type, "array") == 0)
		return doc_list(a);
	return doc_str(a, strcmp(input->format, "date-time") == 0 ? STR("2025-02-03T11:00:00Z")
			  : *input->format                        ? STR("2025-02-06")
								  : STR("x"));
}

/* As well formed as the table lets one guess; whether it takes data of a side. */
static const char *input_for(enum action action, enum role role, bool *sided)
{
	const struct json *input = doc_object(world.arena);
	*sided = false;
	for (size_t i = 0; i < act_input_count(); i++) {
		struct act_input row = act_input(i);
		if (strcmp(row.verb, action_verbs[action]) != 0 || !row.must)
			continue;
		*sided = *sided || is_of_a_side(&row);
		input = doc_with(world.arena, input, str_of(row.member), value_for(&row, role));
	}
	return str_c(world.arena, doc_written(world.arena, input));
}

static bool has_sides(enum role role)
{
	return role_sides[role] == SIDE_SENDING || role_sides[role] == SIDE_RECEIVING || role == ROLE_counsel ||
	       role == ROLE_programme_officer;
}

/* The words of a no that is about the side, and not about the role or the texts. */
static bool is_about_the_side(void)
{
	static const char *const words[] = { "to decide, and you act for", "is on no transfer to",
					     "you do not represent", "is not of your side" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(world.error.message, words[i]))
			return true;
	return false;
}

static uint64_t events_now(void)
{
	uint64_t last;
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	return last;
}

static void still_represented(void) /* counsel may have ended it in the cell before */
{
	fine(U_COURT, "person.represent", "{\"person\":\"P1\",\"counsel\":\"U%d\",\"mandate\":\"Appointed\"}",
	     people.user[ROLE_counsel][OWN]);
}

static void property_only_who_may_and_on_their_own(void **state)
{
	(void)state;
	size_t by_role = 0, by_side = 0, own = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int i = 0; i < ACTION_COUNT * 2; i++) {
			enum action action = (enum action)(i / 2);
			bool sided;
			const char *input = input_for(action, (enum role)role, &sided);
			still_represented();
			uint64_t before = events_now();
			enum status status = doing(people.user[role][i % 2], action_verbs[action], "%s", input);
			if (!permitted(action, (enum role)role)) {
				refused(status, STATUS_REFUSED, "is not for a");
				by_role++;
			} else if (i % 2 == OTHER && sided && has_sides((enum role)role)) {
				if (status != STATUS_REFUSED || !is_about_the_side())
					fail_msg("%s: a %s of another side: %s (%s)", action_verbs[action],
						 role_names[role], status_name(status), world.error.message);
				by_side++;
			} else {
				if (status == STATUS_REFUSED && is_about_the_side())
					fail_msg("%s: a %s of the own side: %s", action_verbs[action], role_names[role],
						 world.error.message);
				own++;
				continue;
			}
			assert_int_equal(events_now(), before);
		}
	print_message("# %zu refused by role, %zu by side, %zu let through\n", by_role, by_side, own);
	assert_true(by_role > 300 && by_side > 50 && own > 80);
	refused(doing(99, "person.record", "{}"), STATUS_REFUSED, "there is no user U99");
}

/* Looks. */

static struct act_caller caller_of(int role, int whose)
{
	return (struct act_caller){ .user = str_format(world.arena, "U%d", people.user[role][whose]),
				    .role = str_of(role_names[role]),
				    .may_act = true };
}

static void property_only_who_may_looks(void **state)
{
	(void)state;
	size_t seen = 0, hidden = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int i = 0; i < MAP_COUNT * 2; i++) {
			const struct map_row *map = &map_rows[i / 2];
			struct act_caller caller = caller_of(role, i % 2);
			struct act_look look = { str_of(map->name), str_format(world.arena, "%s1", map->prefix),
						 STR("A test"), 0 };
			const struct json *doc;
			uint64_t last;
			enum status status =
				act_look(world.act, world.arena, &caller, &look, &doc, &last, &world.error);
			bool never = i / 2 == MAP_user || i / 2 == MAP_key || i / 2 == MAP_entry ||
				     i / 2 == MAP_invoice || i / 2 == MAP_programme;
			bool may =
				permitted(ACTION_person_look, (enum role)role) &&
				!(i % 2 == OTHER && has_sides((enum role)role)) &&
				!(role == ROLE_counsel && i / 2 == MAP_mission) &&
				(role_sides[role] != SIDE_RECEIVING || i / 2 == MAP_person || i / 2 == MAP_transfer ||
				 i / 2 == MAP_mission || i / 2 == MAP_stay || i / 2 == MAP_hold || i / 2 == MAP_duty);
			if (status != (never ? STATUS_NOT_FOUND : may ? STATUS_OK : STATUS_REFUSED))
				fail_msg("%s by a %s of %s side: %s (%s)", map->name, role_names[role],
					 i % 2 ? "another" : "the own", status_name(status), world.error.message);
			seen += status == STATUS_OK;
			hidden += status != STATUS_OK;
		}
	print_message("# %zu seen, %zu not\n", seen, hidden);
	assert_true(seen > 50 && hidden > 100);
}

static void property_every_event_is_for_who_may_see_its_person(void **state)
{
	(void)state;
	uint64_t last = events_now();
	size_t given = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (uint64_t event = 1; event <= last; event += 7) {
			struct act_caller caller = caller_of(role, OTHER);
			struct str file;
			enum status status =
				act_proof(world.act, world.arena, &caller, event, STR("A test"), &file, &world.error);
			if (status == STATUS_OK && (has_sides((enum role)role) || role == ROLE_finance ||
						    role == ROLE_programme_officer || role == ROLE_family))
				fail_msg("event %d is given to a %s of another side", (int)event, role_names[role]);
			given += status == STATUS_OK;
		}
	assert_true(given > 10);
}

static void property_lists_are_of_the_own_side_and_name_nobody(void **state)
{
	(void)state;
	static const char *const lists[] = { "mission", "transfer" };
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int i = 0; i < 4; i++) {
			struct act_caller caller = caller_of(role, i % 2);
			const struct json *page;
			struct act_page asked = { .what = str_of(lists[i / 2]), .limit = 100 };
			enum status status = act_list(world.act, world.arena, &caller, &asked, &page, &world.error);
			if (!may_list((enum role)role)) {
				refused(status, STATUS_REFUSED, "lists are not for a");
				continue;
			}
			assert_int_equal(status, STATUS_OK);
			bool mine =
				(i % 2 == OWN && role != ROLE_programme_officer) || /* hers pays, and sends nobody */
				role_sides[role] == SIDE_OUTSIDE;
			assert_int_equal(doc_count(page, "items"), mine ? 1 : 0);
			const char *text = str_c(world.arena, doc_written(world.arena, page));
			assert_null(strstr(text, "Duarte"));
			assert_null(strstr(text, "P1"));
		}
}

static void property_files_are_exported_by_ones_own_counsel(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int whose = OWN; whose <= OTHER; whose++) {
			struct act_caller caller = caller_of(role, whose);
			struct str file;
			enum status status = act_export(world.act, world.arena, &caller, STR("P1"), STR("Appeal"),
							&file, &world.error);
			assert_int_equal(status, role == ROLE_counsel && whose == OWN ? STATUS_OK : STATUS_REFUSED);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_only_who_may_looks),
		cmocka_unit_test(property_every_event_is_for_who_may_see_its_person),
		cmocka_unit_test(property_lists_are_of_the_own_side_and_name_nobody),
		cmocka_unit_test(property_files_are_exported_by_ones_own_counsel),
		cmocka_unit_test(property_only_who_may_and_on_their_own), /* last: it does what it can */
	};
	return cmocka_run_group_tests_name("act.matrix", tests, begin, end);
}
