/* One human being, under however many names and records: what is written of them is what is read; a hold follows them
 * into another record; they are in one place, and depart once. */
#include "act_world.h"
#include "fee.h"

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
		{ "Carlos\\nDuarte", "must be of one line" },
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
		STATUS_BAD_INPUT, "hold.place: `instrument` must be of one line");
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
	assert_int_equal(doc_number(json_get(json_get(reading("mission", mission), "counts"), "manifest"), "all", 0),
			 1);
}

/* Under several records. */

static void file_of(int n)
{
	struct act_call add = { STR("evidence.add"), STR("U2"),
				str_format(world.arena,
					   "{\"person\":\"P%d\",\"title\":\"Prints\",\"media\":\"text/plain\"}", n) };
	struct act_terms terms = { .file = STR("a file") };
	struct act_told told;
	assert_int_equal(act_do_under(world.act, world.arena, &add, &terms, &told, &world.error), STATUS_OK);
}

/* The first names the file that was added last. */
static enum status same(int n, int other, int file)
{
	return doing(U_CASE, "person.same",
		     "{\"person\":\"P%d\",\"other\":\"P%d\",\"reason\":\"The same prints\",\"evidence\":\"E%d\"}", n,
		     other, file);
}

static enum status take_back(int user, int link)
{
	return doing(user, "same.take_back", "{\"same\":\"N%d\",\"reason\":\"Two brothers\"}", link);
}

static enum status held(int n)
{
	return doing(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order 7\",\"reason\":\"Stay\"}", n);
}

static void ready(int n) /* to be listed */
{
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(notify(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
}

/* The way in which a held man departed: recorded again, with his own numbers. */
static void anothers_number_is_refused_by_name(void **state)
{
	(void)state;
	int first = person_known("Carlos Duarte");
	fine(U_CASE, "person.record", "{\"name\":\"Carlos Duarte\",\"sex\":\"male\"}");
	int second = number_in_answer("person");
	static const char again[] = "{\"person\":\"P%d\",\"kind\":\"passport\",\"value\":\"ax 00000%d\"%s}";
	refused(doing(U_CASE, "person.identify", again, second, first, ""), STATUS_CONFLICT,
		"P1 has this passport number already. Where both records are of one human being, say so (person.same)");
	refused(doing(U_CASE, "person.identify", again, second, first, ",\"shared\":\"Misread\""), STATUS_BAD_INPUT,
		"needs `evidence`");
	file_of(second);
	fine(U_CASE, "person.identify", again, second, first, ",\"shared\":\"Misread at intake\",\"evidence\":\"E1\"");
	const struct json *known = doc_item(reading("person", second), "identifiers", 0);
	assert_str(doc_text(known, "shared"), "Misread at intake");
	assert_str(doc_item(known, "shared_with", 0)->text, "P1");
	refused(doing(U_CASE, "person.identify",
		      "{\"person\":\"P%d\",\"kind\":\"passport\",\"value\":\"ZZ1\",\"shared\":\"x\"}", second),
		STATUS_BAD_INPUT, "leave `shared` out");
	/* another kind of number is another number */
	fine(U_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"wristband\",\"value\":\"AX000001\"}", second);
	/* and between records of one human being it is theirs */
	assert_int_equal(same(second, first, 1), STATUS_OK);
	fine(U_CASE, "person.identify", again, second, first, "");
}

static void a_hold_follows_the_human_being(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_sealed, &mission);
	int held_one = person_known("Carlos Alberto Duarte");
	file_of(n);
	assert_int_equal(held(held_one), STATUS_OK);
	refused(same(n, n, 1), STATUS_CONFLICT, "already");
	refused(doing(U_CASE, "person.same", "{\"person\":\"P%d\",\"other\":\"P%d\",\"reason\":\"x\"}", n, held_one),
		STATUS_BAD_INPUT, "`evidence` is missing");
	assert_int_equal(same(n, held_one, 1), STATUS_OK);
	assert_str(doc_item(reading("person", n), "same_human", 0)->text, "P2");
	assert_str(doc_item(reading("case", held_one), "same_human", 0)->text, "P1");
	refused(board(n, 1, "1A"), STATUS_CONFLICT, "hold H1 of First court stands against moving P1: Order 7");
	refused(same(held_one, n, 1), STATUS_BAD_INPUT, "is not of P2");
	/* nobody is freed of a hold by taking back that two are one */
	refused(take_back(U_REVIEW, 1), STATUS_CONFLICT, "hold H1 of First court stands on P2");
	refused(take_back(U_CASE, 1), STATUS_REFUSED, "is not for a caseworker");
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"Order 8\"}");
	refused(take_back(U_REVIEW, 1), STATUS_CONFLICT, "transfer T1 is sealed");
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	assert_int_equal(held(held_one), STATUS_OK);
	refused(depart(mission, 1), STATUS_CONFLICT, "hold H2");
	fine(U_COURT, "hold.release", "{\"hold\":\"H2\",\"instrument\":\"Order 9\"}");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(held(held_one), STATUS_OK); /* reaches the flight */
	assert_str(state_now(n), "recalled");
}

/* Found while he is in the air: the hold on the other record reaches him in the same transaction. */
static void what_is_found_late_calls_back(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_departed, &mission), other = person_known("Carlos Alberto Duarte");
	assert_int_equal(held(other), STATUS_OK);
	file_of(other);
	assert_int_equal(same(other, n, 1), STATUS_OK);
	assert_str(state_now(n), "recalled");
}

static void what_was_wrong_is_taken_back_by_another(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_accepted, &mission), other = person_known("Carlos Alberto Duarte");
	file_of(n);
	assert_int_equal(same(n, other, 1), STATUS_OK);
	assert_int_equal(take_back(U_REVIEW, 1), STATUS_OK);
	refused(take_back(U_REVIEW, 1), STATUS_CONFLICT, "already");
	assert_null(json_get(reading("person", n), "same_human"));
	assert_int_equal(held(other), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	assert_int_equal(act_rebuild(world.act, &world.error), STATUS_OK);
	assert_null(json_get(reading("person", n), "same_human"));
}

/* Counsel of one record is counsel of the human being; the file is of them whole; and an objection to one of their
 * transfers is answered before they go on another. */
static void what_is_of_one_is_of_all(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_sealed, &mission), other = somebody("Carlos Alberto Duarte");
	fine(U_ADMIN, "user.add", "{\"name\":\"Ana Rios\",\"role\":\"counsel\"}");
	int counsel = number_in_answer("user");
	fine(U_COURT, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"x\"}", other, counsel);
	static const char objection[] = "{\"transfer\":\"T%d\",\"text\":\"A claim is open\"}";
	refused(doing(counsel, "objection.make", objection, n), STATUS_REFUSED, "you do not represent P1");
	file_of(n);
	assert_int_equal(same(n, other, 1), STATUS_OK);
	fine(counsel, "objection.make", objection, other);
	refused(board(n, 1, "1A"), STATUS_CONFLICT, "objection O1 to transfer T2 is not answered");
	struct act_caller caller = { .user = str_format(world.arena, "U%d", counsel), .role = STR("counsel") };
	struct str file;
	struct json *doc;
	assert_int_equal(act_export(world.act, world.arena, &caller, STR("P2"), STR("Appeal"), &file, &world.error),
			 STATUS_OK);
	assert_int_equal(json_parse(world.arena, file, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "transfers"), 2);
	assert_int_equal(doc_count(doc, "same"), 1);
	assert_str(doc_text(doc_item(doc, "same_human", 0), "person"), "P1");
	fine(U_CASE, "person.search", "{\"name\":\"alberto\",\"reason\":\"x\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"same_human\":[\"P1\"]"));
}

/* Whose data are erased is erased under every record, and stands in the way of it under every record. */
static void a_human_being_is_erased_whole(void **state)
{
	(void)state;
	int n = person_known("Zacarias Duarte"), other = person_known("Zacarias Perez");
	file_of(n);
	assert_int_equal(same(n, other, 1), STATUS_OK);
	assert_int_equal(held(other), STATUS_OK);
	fine(U_COURT, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12\"}", n);
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "hold H1");
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"Order 8\"}");
	fine(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}");
	for (int i = 1; i <= 2; i++)
		assert_non_null(json_get(reading("person", i), "erased"));
	const struct json *left = reading("same", 1);
	assert_null(json_get(left, "reason"));
	assert_str(doc_item(reading("person", n), "same_human", 0)->text, "P2");
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* Journeys. */

static int second_transfer(int n) /* of another case of the same person */
{
	fine(U_CASE, "case.open", "{\"person\":\"P%d\"}", n);
	int case_number = number_in_answer("case");
	for (size_t i = 0; i < sizeof world_facts / sizeof *world_facts; i++)
		fact_of(case_number, world_facts[i]);
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     case_number);
	return number_in_answer("transfer");
}

static void ready_named(int t, const char *name)
{
	assert_int_equal(determine(t), STATUS_OK);
	assert_int_equal(approve(t), STATUS_OK);
	assert_int_equal(notify(t), STATUS_OK);
	fine(U_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"%s\"}", t, name);
}

static void nobody_goes_twice(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_listed, &mission), t = second_transfer(n), other = journey();
	ready_named(t, "Carlos Duarte");
	refused(enlist(t, other, "1A"), STATUS_CONFLICT,
		"P1 is on another journey: transfer T1 of P1 is listed, on mission M1");
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	refused(enlist(t, other, "1A"), STATUS_CONFLICT, "is departed, on mission M1");
	fine(U_TRANSPORT, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"Ill\"}", n);
	refused(enlist(t, other, "1A"), STATUS_CONFLICT, "is stopped, on mission M1"); /* he is not back */
	fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	assert_int_equal(enlist(t, other, "1A"), STATUS_OK);
}

/* Two records, both listed when it is found that they are of one: neither is sealed, nor boards, nor departs. */
static void nobody_goes_twice_under_two_records(void **state)
{
	(void)state;
	for (int at = STATE_listed; at <= STATE_boarded; at++) {
		int mission, n = taken_to((enum state)at, &mission), other = somebody("Hernan Salazar"),
			     next = journey();
		ready(other);
		assert_int_equal(enlist(other, next, "1A"), STATUS_OK);
		file_of(n);
		assert_int_equal(same(n, other, at - STATE_listed + 1), STATUS_OK);
		const char *words = "is on another journey";
		refused(seal(next), STATUS_CONFLICT, words);
		if (at == STATE_listed)
			refused(seal(mission), STATUS_CONFLICT, words);
		if (at == STATE_sealed)
			refused(board(n, 1, "1A"), STATUS_CONFLICT, words);
		if (at == STATE_boarded)
			refused(depart(mission, 1), STATUS_CONFLICT, words);
		fine(U_CASE, "transfer.withdraw", "{\"transfer\":\"T%d\",\"reason\":\"Twice\"}", n);
		assert_int_equal(seal(next), STATUS_OK);
		fine(U_CASE, "transfer.die", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", other);
	}
}

static void who_is_in_another_states_custody_goes_nowhere(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission), t = second_transfer(n), other = journey();
	ready_named(t, "Carlos Duarte");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	refused(enlist(t, other, "1A"), STATUS_CONFLICT, "P1 is in the custody of CO, by stay");
}

static void who_is_dead_goes_nowhere(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_determined, &mission), t = second_transfer(n);
	ready_named(t, "Carlos Duarte");
	fine(U_CASE, "transfer.die", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n);
	refused(enlist(t, mission, "1A"), STATUS_CONFLICT, "P1 is dead, as transfer T1 of P1 has it");
}

/* Custody on the way. */

static const struct json *newest_stay(void)
{
	int64_t last;
	struct store_read *read;
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(record_last(read, world.arena, MAP_stay, &last, &world.error), STATUS_OK);
	store_read_end(read);
	return reading("stay", (int)last);
}

static void held_by(int n, const char *authority, const char *facility)
{
	const struct json *stay = open_stay_of(n);
	assert_non_null(stay);
	assert_str(doc_text(stay, "authority"), authority);
	assert_str(doc_text(stay, "facility"), facility);
	assert_true(doc_text(stay, "basis").len && doc_text(stay, "basis_until").len);
}

/* From the first place to the receipt there is no second without a place, a state, a basis: each begins as the one
 * before ends; and nobody is asked to pay for the way. */
static void custody_has_no_gap_on_the_way(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
	     n);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	held_by(n, "PA", "M1");
	struct str way = doc_text(open_stay_of(n), "stay");
	refused(doing(U_CASE, "stay.end", "{\"stay\":\"%.*s\",\"reason\":\"released\"}", STR_ARG(way)), STATUS_CONFLICT,
		"is the way of transfer T1");
	refused(doing(U_CASE, "stay.begin",
		      "{\"person\":\"P%d\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-06\"}", n),
		STATUS_CONFLICT, "on the way");
	world.time.now += 3600;
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_str(doc_text(open_stay_of(n), "stay"), str_c(world.arena, way)); /* one way, of all legs */
	assert_int_equal(receive(n), STATUS_OK);
	held_by(n, "CO", "none");
	for (int i = 2; i <= 3; i++)
		assert_str(doc_text(reading("stay", i), "from"),
			   str_c(world.arena, doc_text(reading("stay", i - 1), "until")));
	struct fee_roll roll = { 0 };
	assert_int_equal(act_roll(world.act, world.arena, STR("us-pa-2024-returns"), &roll, &world.error), STATUS_OK);
	assert_int_equal(roll.persons, 1);
	assert_int_equal(roll.stays.count, 1);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
}

/* Stopped, called back or refused at the door: still held by who sends, as the locator says; and an alarm once the
 * basis is over. Back: nowhere until it is said. */
static void who_does_not_arrive_is_held_until_back(void **state)
{
	(void)state;
	static const char *const ways[] = { "transfer.stop", "transfer.refuse", "hold.place" };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		int mission, n = taken_to(STATE_arrived, &mission);
		bool by_hold = strcmp(ways[i], "hold.place") == 0;
		if (by_hold)
			fine(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"x\",\"reason\":\"x\"}", n);
		else
			fine(i ? U_RECEIVE : U_TRANSPORT, ways[i], "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n);
		held_by(n, "PA", str_c(world.arena, str_format(world.arena, "M%d", mission)));
		fine(U_CASE, "locator.issue", "{\"person\":\"P%d\",\"given_to\":\"x\"}", n);
		struct json *doc;
		assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
		fine(U_ADMIN, "user.add", "{\"name\":\"x\",\"role\":\"family\",\"authority\":\"x\"}");
		fine(number_in_answer("user"), "locator.ask", "{\"token\":\"%.*s\",\"reason\":\"x\"}",
		     STR_ARG(doc_text(doc, "token")));
		assert_non_null(strstr(str_c(world.arena, world.answer), by_hold ? "arrived" : "under way"));
		fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
		assert_null(open_stay_of(n));
		assert_str(doc_text(newest_stay(), "alarm"), "nowhere stated");
		assert_str(doc_text(newest_stay(), "alarm_for"), "PA");
		struct str before = doc_text(newest_stay(), "stay");
		fine(U_CASE, "stay.begin",
		     "{\"person\":\"P%d\",\"facility\":\"Lajas "
		     "Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
		     n);
		held_by(n, "PA", "Lajas Blancas");
		int number = (int)strtol(str_c(world.arena, before) + 1, NULL, 10);
		assert_int_equal(doc_text(reading("stay", number), "alarm").len, 0);
	}
}

static void the_way_has_a_basis_with_an_end(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_departed, &mission);
	size_t events;
	bool more;
	assert_str(doc_text(open_stay_of(n), "basis_until"), "2025-02-03");
	world.time.now += 2 * 24 * 3600;
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_str(doc_text(open_stay_of(n), "alarm"), "basis expired");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(a_name_is_what_is_seen_of_it),
		with_world(lines_are_where_they_are_written),
		with_world(death_and_escape_come_at_any_time),
		with_world(a_mission_closes_over_who_died_before_the_seal),
		with_world(anothers_number_is_refused_by_name),
		with_world(a_hold_follows_the_human_being),
		with_world(what_is_found_late_calls_back),
		with_world(what_was_wrong_is_taken_back_by_another),
		with_world(what_is_of_one_is_of_all),
		with_world(a_human_being_is_erased_whole),
		with_world(nobody_goes_twice),
		with_world(nobody_goes_twice_under_two_records),
		with_world(who_is_in_another_states_custody_goes_nowhere),
		with_world(who_is_dead_goes_nowhere),
		with_world(custody_has_no_gap_on_the_way),
		with_world(who_does_not_arrive_is_held_until_back),
		with_world(the_way_has_a_basis_with_an_end),
	};
	return cmocka_run_group_tests_name("act.human", tests, NULL, NULL);
}
