/* What went wrong in real transfers, tried on ours. The numbers are those of the register of failures that the record
 * is designed against. */
#include "act_world.h"

static void hold(int user, int n, const char *instrument)
{
	fine(user, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"%s\",\"reason\":\"Stay of removal\"}", n,
	     instrument);
}

/* An alternate moves up: he is a new candidate, and the bar rides along. */
static void failure_01_an_alternate_is_decided_again(void **state)
{
	(void)state;
	int alternate = somebody("Andres Lozano"), mission = journey();
	assert_int_equal(determine(alternate), STATUS_OK);
	assert_int_equal(approve(alternate), STATUS_OK);
	assert_int_equal(accept(alternate), STATUS_OK);
	fact_of(alternate, "\"protected_from\",\"value\":{\"only\":[\"CO\"]}");
	refused(enlist(alternate, mission, "1A"), STATUS_REFUSED, "is barred (floor, article protection)");
	assert_str(state_now(alternate), "accepted");
	/* what was asked is kept, though the answer was no */
	const struct json *asked = reading("determination", 4);
	assert_str(doc_text(asked, "outcome"), "barred");
	assert_str(doc_text(asked, "step"), "listed");
}

/* An order entered at 09:52; the aircraft leaves at 10:20. */
static void failure_02_an_order_stops_from_its_second(void **state)
{
	(void)state;
	uint64_t seen;
	int mission, n = taken_to(STATE_boarded, &mission);
	assert_int_equal(act_last(world.act, &seen, &world.error), STATUS_OK);
	read_mission(U_TRANSPORT, mission);
	hold(U_COURT, n, "Order of 09:52");
	refused(doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}", mission,
		      (unsigned long long)seen),
		STATUS_CONFLICT, "hold H1 was placed after what you have read");
	refused(depart(mission, 1), STATUS_CONFLICT, "hold H1 of First court stands against moving P1: Order of 09:52");
	assert_str(state_now(n), "boarded");
}

/* A program that says it has read everything, and reads nothing: the hold came and went, and nobody aboard was asked
 * about it. */
static void failure_02_what_is_said_to_be_read_was_read(void **state)
{
	(void)state;
	uint64_t last;
	int mission;
	(void)taken_to(STATE_boarded, &mission);
	refused(doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":1,\"seen\":9223372036854775807}",
		      mission),
		STATUS_BAD_INPUT, "`seen` is 9223372036854775807, and the last event of the record is");
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	read_mission(U_CASE, mission); /* somebody else's reading is not the officer's */
	refused(doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}", mission,
		      (unsigned long long)last),
		STATUS_CONFLICT, "mission M1 was not read by U4 of late: read it first");
	read_mission(U_TRANSPORT, mission);
	hold(U_COURT, 1, "Order of 09:52");
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"It is lifted\"}");
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	refused(doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}", mission,
		      (unsigned long long)last),
		STATUS_CONFLICT, "hold H1 was placed after what you have read");
	assert_int_equal(depart(mission, 1), STATUS_OK);
}

/* What a court says is an order: it names its instrument, and stands against whatever is proposed next. A word that
 * ends one transfer and leaves no hold is not for it. */
static void a_court_stops_by_an_order_alone(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	refused(doing(U_COURT, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"Stay of removal\"}", n),
		STATUS_REFUSED, "transfer.stop is not for a court_registry to do: it does hold.place");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P%d\",\"reason\":\"Stay of removal\"}", n),
		STATUS_BAD_INPUT, "`instrument`");
	hold(U_COURT, n, "Order 11");
	refused(determine(n), STATUS_CONFLICT, "hold H1 of First court stands against moving P1: Order 11");
	fine(U_CASE, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"Order 11\"}", n); /* the state that obeys */
}

/* The court's hold does not lapse with a new case, a new place, a new transfer. */
static void failure_04_a_hold_follows_the_person(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	hold(U_COURT, n, "Order 11");
	fine(U_CASE, "case.open", "{\"person\":\"P%d\"}", n);
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C1\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\",\"to\":"
	     "\"none\"}");
	refused(determine(2), STATUS_CONFLICT, "hold H1");
}

/* An administrator does not make a reviewer into a court, by a rank or by a court's name. */
static void an_administrator_lends_no_court_to_a_reviewer(void **state)
{
	(void)state;
	refused(doing(U_ADMIN, "user.add", "{\"name\":\"X\",\"role\":\"legal_reviewer\",\"side\":\"PA\",\"rank\":9}"),
		STATUS_BAD_INPUT, "`rank` is of a court_registry");
	refused(doing(U_ADMIN, "user.add",
		      "{\"name\":\"X\",\"role\":\"legal_reviewer\",\"side\":\"PA\",\"authority\":\"First court\"}"),
		STATUS_BAD_INPUT, "acts in the name of a state: leave `authority` out");
}

static void failure_05_each_hold_is_released_alone(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	hold(U_COURT, n, "Order 1");
	hold(U_COURT_2, n, "Order 2");
	refused(doing(U_COURT_2, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"x\"}"), STATUS_REFUSED,
		"was placed by First court");
	refused(doing(U_REVIEW, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"x\"}"), STATUS_REFUSED,
		"First court");
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"Order 1 is lifted\"}");
	refused(determine(n), STATUS_CONFLICT, "hold H2 of Second court");
	refused(doing(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"again\"}"), STATUS_CONFLICT,
		"is released already");
	fine(U_COURT_2, "hold.release", "{\"hold\":\"H2\",\"instrument\":\"Order 2 is lifted\"}");
	assert_int_equal(determine(n), STATUS_OK);
}

/* The order comes at the stop: nobody goes on. */
static void failure_06_an_order_at_a_stop_ends_the_transfer(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission);
	hold(U_COURT, n, "Injunction");
	assert_str(state_now(n), "recalled");
	refused(depart(mission, 2), STATUS_CONFLICT, "is recalled");
	fine(U_TRANSPORT, "recall.acknowledge", "{\"transfer\":\"T%d\"}", n);
	fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	assert_str(state_now(n), "returned");
}

static void failure_07_a_recall_reaches_the_flight(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_departed, &mission);
	hold(U_COURT, n, "Ban of the court");
	assert_str(state_now(n), "recalled");
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	assert_str(state_now(n), "recalled");
	refused(receive(n), STATUS_CONFLICT, "is recalled");
}

/* Two men of one name, written in two ways. */
static void failure_08_two_men_of_one_name(void **state)
{
	(void)state;
	int mission = journey(), first = somebody("Andrés Gómez");
	int second = somebody("GOMEZ, Andres");
	const struct json *warned = reading("person", second);
	assert_int_equal(doc_count(warned, "same_name"), 1);
	assert_str(doc_item(warned, "same_name", 0)->text, "P1");
	for (int n = first; n <= second; n++) {
		assert_int_equal(determine(n), STATUS_OK);
		assert_int_equal(approve(n), STATUS_OK);
		assert_int_equal(accept(n), STATUS_OK);
		assert_int_equal(notify(n), STATUS_OK);
	}
	assert_int_equal(enlist(first, mission, "1A"), STATUS_OK);
	assert_int_equal(seal(mission), STATUS_OK);
	/* the second stands at the door with his own papers, and the first's seat */
	refused(doing(U_TRANSPORT, "transfer.board",
		      "{\"transfer\":\"T1\",\"leg\":1,\"seat\":\"1A\",\"identifiers\":[{\"kind\":\"passport\","
		      "\"value\":"
		      "\"AX000002\"},{\"kind\":\"wristband\",\"value\":\"W-1\"}]}"),
		STATUS_CONFLICT, "this may be somebody else");
	refused(doing(U_TRANSPORT, "transfer.board",
		      "{\"transfer\":\"T1\",\"leg\":1,\"seat\":\"1A\",\"identifiers\":[{\"kind\":\"passport\","
		      "\"value\":"
		      "\"AX000001\"},{\"kind\":\"passport\",\"value\":\"AX000001\"}]}"),
		STATUS_CONFLICT, "two identifiers of different kinds");
	refused(board(second, 1, "1A"), STATUS_CONFLICT, "is accepted");
	assert_int_equal(board(first, 1, "1A"), STATUS_OK);
}

/* Nobody boards whom the receiving state has not accepted by name; a refusal at the door is an end like others. */
static void failure_09_accepted_by_name_or_not_carried(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_approved, &mission);
	refused(enlist(n, mission, "1A"), STATUS_CONFLICT, "is approved");
	refused(doing(U_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"Somebody Else\"}", n),
		STATUS_BAD_INPUT, "a person is accepted by name");
	assert_int_equal(notify(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	fine(U_RECEIVE, "transfer.refuse", "{\"transfer\":\"T%d\",\"reason\":\"Not a national\"}", n);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
}

static void failure_10_a_seat_belongs_to_a_leg(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_sealed, &mission);
	refused(board(n, 2, "1A"), STATUS_CONFLICT, "has seat 1A on leg 1 of M1, and no other");
	refused(board(n, 1, "2B"), STATUS_CONFLICT, "has seat 1A on leg 1");
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"To Ecuador\",\"funder\":\"PA\"}");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M2\",\"from\":\"PAPTY\",\"to\":\"ECUIO\",\"departs\":\"2025-02-03T15:00:00Z\",\"arrives\":"
	     "\"2025-02-03T17:00:00Z\",\"seats\":3}");
	int other = somebody("Fabio Ibarra");
	assert_int_equal(determine(other), STATUS_OK);
	assert_int_equal(approve(other), STATUS_OK);
	assert_int_equal(accept(other), STATUS_OK);
	refused(doing(U_TRANSPORT, "transfer.list",
		      "{\"transfer\":\"T%d\",\"mission\":\"M2\",\"seats\":[{\"leg\":1,\"seat\":\"1A\"}]}", other),
		STATUS_CONFLICT, "these legs go from PAPTY to ECUIO");
}

static void failure_12_nobody_is_carried_unlisted(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission), late = somebody("Hernan Salazar");
	refused(board(late, 1, "1B"), STATUS_CONFLICT, "is proposed");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	fine(U_RECEIVE, "unlisted.find",
	     "{\"mission\":\"M%d\",\"where\":\"Bogota\",\"description\":\"A man on no list\"}", mission);
	refused(doing(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission), STATUS_CONFLICT, "on no list");
}

static int another(const char *role, const char *side)
{
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"%s\",\"side\":\"%s\"}", role, side);
	return number_in_answer("user");
}

/* Who was found is explained by another of the state that found them, or the mission stays open; then it can close. */
static void who_is_found_unlisted_is_explained_by_two(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission), colombian = another("receiving_officer", "CO"),
		     panamanian = another("transport_officer", "PA");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	int found = person_known("Hernan Salazar");
	world.time.now += 60;
	fine(U_RECEIVE, "unlisted.find",
	     "{\"mission\":\"M%d\",\"where\":\"Bogota\",\"description\":\"A man on no list\"}", mission);
	fine(U_TRANSPORT, "unlisted.find", "{\"mission\":\"M%d\",\"where\":\"Bogota\",\"description\":\"A shadow\"}",
	     mission);
	static const char mistake[] = "{\"mission\":\"M%d\",\"unlisted\":%d,\"reason\":\"The manifest has him at 1A\"}";
	static const char who[] =
		"{\"mission\":\"M%d\",\"unlisted\":1,\"person\":\"P%d\",%s\"reason\":\"His passport\"}";
	static const char shown[] = "\"where\":\"Consulate of Panama, Bogota\",\"evidence\":\"E1\",";
	refused(doing(U_RECEIVE, "unlisted.explain", mistake, mission, 1), STATUS_REFUSED, "another pair of eyes");
	refused(doing(panamanian, "unlisted.explain", mistake, mission, 1), STATUS_REFUSED,
		"who was found is for CO to decide");
	refused(doing(colombian, "unlisted.explain", mistake, mission, 2), STATUS_REFUSED,
		"who was found is for PA to decide");
	refused(doing(colombian, "unlisted.explain", mistake, mission, 3), STATUS_BAD_INPUT, "2 were found");
	refused(doing(U_OTHER_SIDE, "unlisted.explain", mistake, mission, 1), STATUS_REFUSED,
		"who was found is for CO");
	refused(doing(colombian, "unlisted.explain", who, mission, found, ""), STATUS_BAD_INPUT, "`where`");
	refused(doing(colombian, "unlisted.explain", who, mission, found, "\"where\":\"Bogota\","), STATUS_BAD_INPUT,
		"`evidence` must name a file");
	refused(doing(colombian, "unlisted.explain",
		      "{\"mission\":\"M%d\",\"unlisted\":1,\"where\":\"Bogota\",\"reason\":\"x\"}", mission),
		STATUS_BAD_INPUT, "say who, by `person`");
	struct act_terms terms = { .file = STR("a passport") };
	struct act_told told;
	struct act_call add = { STR("evidence.add"), STR("U2"),
				str_format(world.arena,
					   "{\"person\":\"P%d\",\"title\":\"Note of the consulate\","
					   "\"media\":\"text/plain\"}",
					   found) };
	assert_int_equal(act_do_under(world.act, world.arena, &add, &terms, &told, &world.error), STATUS_OK);
	refused(doing(colombian, "unlisted.explain", who, mission, n, shown), STATUS_BAD_INPUT, "is not of P");
	fine(colombian, "unlisted.explain", who, mission, found, shown);
	refused(doing(colombian, "unlisted.explain", mistake, mission, 1), STATUS_CONFLICT, "was explained by event");
	refused(doing(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission), STATUS_CONFLICT, "on no list");
	fine(panamanian, "unlisted.explain", mistake, mission, 2);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	const struct json *unlisted = json_get(json_get(reading("mission", mission), "counts"), "unlisted");
	assert_int_equal(doc_number(unlisted, "found", 0), 2);
	assert_int_equal(doc_number(unlisted, "mistaken", 0), 1);
	refused(doing(colombian, "unlisted.explain", mistake, mission, 1), STATUS_CONFLICT, "is closed");
}

/* Evidence of citizenship is a claim that is not decided, and that bars by itself. */
static void failure_13_evidence_of_citizenship_bars(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	fact_of(n, "\"citizenship_claim\",\"value\":\"unresolved\"");
	refused(depart(mission, 1), STATUS_REFUSED, "is barred (floor, article citizenship.claim)");
}

/* The notice is made from the record, and without it nobody boards. */
static void failure_15_the_notice_is_made_from_the_record(void **state)
{
	(void)state;
	int mission = journey(), n = somebody("Carlos Duarte");
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	assert_int_equal(seal(mission), STATUS_OK);
	refused(board(n, 1, "1A"), STATUS_REFUSED, "no notice of transfer T1 was served");
	assert_int_equal(notify(n), STATUS_OK);
	char *text = str_c(world.arena, doc_text(doc_item(reading("transfer", n), "notices", 0), "text"));
	assert_non_null(strstr(text, "Que Panamá le entregue a usted a Colombia.")); /* act_notice.c has all of it */
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
}

/* A second pair of eyes is somebody who has worked on nothing of the case, whatever the role. */
static void property_a_contributor_does_not_approve(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_determined, &mission);
	refused(doing(U_CASE, "transfer.approve", "{\"transfer\":\"T%d\"}", n), STATUS_REFUSED,
		"is not for a caseworker");
	assert_int_equal(approve(n), STATUS_OK);
}

static void a_receipt_needs_both_signatures(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission);
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	const char *transport = signed_with(U_TRANSPORT, receipt), *receiving = signed_with(U_RECEIVE, receipt);
	const char *const pairs[][2] = { { transport, transport }, { receiving, receiving }, { receiving, transport } };
	for (size_t i = 0; i < 3; i++)
		refused(doing(U_RECEIVE, "transfer.receive",
			      "{\"transfer\":\"T%d\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\","
			      "\"received_signature\":\"%s\",\"basis\":\"x\",\"basis_until\":\"2025-02-06\"}",
			      n, U_TRANSPORT, pairs[i][0], pairs[i][1]),
			STATUS_REFUSED, "is not of this receipt");
	assert_str(state_now(n), "arrived");
	assert_int_equal(receive(n), STATUS_OK);
}

/* Late entries are marked, and still in order: a stay is paid from the day on which it began. */
static void property_nothing_happened_before_what_it_follows(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_departed, &mission);
	refused(doing(U_TRANSPORT, "leg.arrive",
		      "{\"mission\":\"M%d\",\"leg\":1,\"happened\":\"2025-02-03T11:59:59Z\"}", mission),
		STATUS_BAD_INPUT, "is before the leg departed");
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	refused(doing(U_TRANSPORT, "leg.depart",
		      "{\"mission\":\"M%d\",\"leg\":2,\"seen\":1,\"happened\":\"2025-02-03T11:59:59Z\"}", mission),
		STATUS_BAD_INPUT, "is before the leg before arrived");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	refused(doing(U_RECEIVE, "transfer.receive",
		      "{\"transfer\":\"T%d\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\","
		      "\"received_signature\":\"%s\",\"basis\":\"x\",\"basis_until\":\"2025-02-06\","
		      "\"happened\":\"2024-12-01T00:00:00Z\"}",
		      n, U_TRANSPORT, signed_with(U_TRANSPORT, receipt), signed_with(U_RECEIVE, receipt)),
		STATUS_BAD_INPUT, "is before the person left the aircraft");
	assert_int_equal(receive(n), STATUS_OK);
	refused(doing(U_RECEIVE, "stay.end",
		      "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order "
		      "4\",\"happened\":\"2025-02-03T11:59:59Z\"}"),
		STATUS_BAD_INPUT, "is before the stay began");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
}

/* The state that received a person has no way to move them on: not by its officers, not by caseworkers of its own. */
static void failure_19_no_onward_movement_without_the_sender(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission);
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"caseworker\",\"side\":\"CO\"}");
	int theirs = number_in_answer("user");
	refused(doing(theirs, "stay.begin",
		      "{\"person\":\"P%d\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}", n),
		STATUS_REFUSED, "is for PA to decide");
	refused(doing(theirs, "case.open", "{\"person\":\"P%d\"}", n), STATUS_REFUSED, "is for PA to decide");
	refused(doing(theirs, "transfer.propose",
		      "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"VE\",\"purpose\":"
		      "\"removal\","
		      "\"to\":\"none\"}",
		      n),
		STATUS_REFUSED, "is for PA to decide");
	refused(doing(U_RECEIVE, "stay.begin",
		      "{\"person\":\"P%d\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}", n),
		STATUS_REFUSED, "is not for a");
	refused(doing(U_CASE, "stay.begin",
		      "{\"person\":\"P%d\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}", n),
		STATUS_CONFLICT, "is in the custody of CO");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(failure_01_an_alternate_is_decided_again),
		with_world(failure_02_an_order_stops_from_its_second),
		with_world(failure_02_what_is_said_to_be_read_was_read),
		with_world(a_court_stops_by_an_order_alone),
		with_world(failure_04_a_hold_follows_the_person),
		with_world(an_administrator_lends_no_court_to_a_reviewer),
		with_world(failure_05_each_hold_is_released_alone),
		with_world(failure_06_an_order_at_a_stop_ends_the_transfer),
		with_world(failure_07_a_recall_reaches_the_flight),
		with_world(failure_08_two_men_of_one_name),
		with_world(failure_09_accepted_by_name_or_not_carried),
		with_world(failure_10_a_seat_belongs_to_a_leg),
		with_world(failure_12_nobody_is_carried_unlisted),
		with_world(who_is_found_unlisted_is_explained_by_two),
		with_world(failure_13_evidence_of_citizenship_bars),
		with_world(failure_19_no_onward_movement_without_the_sender),
		with_world(failure_15_the_notice_is_made_from_the_record),
		with_world(property_nothing_happened_before_what_it_follows),
		with_world(property_a_contributor_does_not_approve),
		with_world(a_receipt_needs_both_signatures),
	};
	return cmocka_run_group_tests_name("act.failures", tests, NULL, NULL);
}
