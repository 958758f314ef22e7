/* The whole way of a person, every arrow that is not in the table, every role that may not, and the record afterwards.
 */
#include "act_world.h"

static void from_the_first_fact_to_a_closed_mission(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission);
	refused(receive(n), STATUS_CONFLICT, "has legs to go yet");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	refused(doing(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission), STATUS_CONFLICT,
		"is still arrived");
	assert_int_equal(receive(n), STATUS_OK);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	const struct json *shown = reading("mission", mission);
	static const char *const lists[] = { "manifest", "boarded", "deplaned", "received", "roll" };
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(doc_number(json_get(shown, lists[i]), "all", -1), 1);
	assert_true(doc_flag(shown, "closed"));
}

/* One try of each action on a transfer, as well formed as it can be. */
static enum status attempt(enum action action, int n, int mission)
{
	switch ((int)action) {
	case ACTION_transfer_determine: return determine(n);
	case ACTION_transfer_approve: return approve(n);
	case ACTION_transfer_accept: return accept(n);
	case ACTION_transfer_list: return enlist(n, mission, "1A");
	case ACTION_manifest_seal: return seal(mission);
	case ACTION_transfer_board: return board(n, 1, "1A");
	case ACTION_leg_depart: return depart(mission, 1);
	case ACTION_leg_arrive: return arrive(mission, 1);
	case ACTION_transfer_receive: return receive(n);
	case ACTION_transfer_stop:
		return doing(U_REVIEW, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	case ACTION_transfer_withdraw:
		return doing(U_CASE, "transfer.withdraw", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	case ACTION_transfer_refuse:
		return doing(U_RECEIVE, "transfer.refuse", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	case ACTION_transfer_return: return doing(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	case ACTION_transfer_died:
		return doing(U_TRANSPORT, "transfer.die", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	case ACTION_transfer_escaped:
		return doing(U_TRANSPORT, "transfer.escape", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	case ACTION_error_find:
		return doing(U_REVIEW, "error.find",
			     "{\"transfer\":\"T%d\",\"reason\":\"A test\",\"instrument\":\"Note 1\"}", n);
	case ACTION_return_order:
		return doing(U_COURT, "return.order",
			     "{\"transfer\":\"T%d\",\"instrument\":\"Order 9\",\"until\":\"2025-02-10\"}", n);
	case ACTION_recall_acknowledge: return doing(U_TRANSPORT, "recall.acknowledge", "{\"transfer\":\"T%d\"}", n);
	default: return STATUS_IO;
	}
}

static const enum action moving[] = {
	ACTION_transfer_determine, ACTION_transfer_approve, ACTION_transfer_accept,   ACTION_transfer_list,
	ACTION_manifest_seal,      ACTION_transfer_board,   ACTION_leg_depart,        ACTION_leg_arrive,
	ACTION_transfer_receive,   ACTION_transfer_stop,    ACTION_transfer_withdraw, ACTION_transfer_refuse,
	ACTION_transfer_return,    ACTION_transfer_died,    ACTION_transfer_escaped,  ACTION_error_find,
	ACTION_return_order,
};
enum { MOVING = sizeof moving / sizeof *moving };

static void same_document(int n, struct str before)
{
	struct str after = doc_written(world.arena, reading("transfer", n));
	if (!str_eq(before, after))
		fail_msg("changed from %.*s to %.*s", STR_ARG(before), STR_ARG(after));
}

static int received(int *mission)
{
	int n = taken_to(STATE_arrived, mission);
	land_and_receive(n, *mission);
	return n;
}

static enum status end_stay(int n, enum stay_reason reason)
{
	return doing(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"%s\",\"instrument\":\"Order 4\"}",
		     last_stay(n), reason_names[reason]);
}

/* A state to which only a departure of another transfer leads, told as that tells it. */
static enum status tell_onward(void *context, struct store_write *w, struct error *error)
{
	int n = *(int *)context;
	struct doing d = { .act = world.act,
			   .arena = world.arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U4"),
			   .now = world.time.now,
			   .happened = world.time.now,
			   .error = error };
	const struct json *data = transfer_moved(world.arena, str_format(world.arena, "T%d", n), STATE_moved_onward);
	return record_emit(&d, HAPPENED_transfer_moved_onward,
			   doc_with_text(world.arena, data, "onward_by", STR("T99")));
}

static void after_receipt(enum state state, int *n, int *mission)
{
	*n = received(mission);
	if (state == STATE_released)
		assert_int_equal(end_stay(*n, REASON_released), STATUS_OK);
	if (state == STATE_moved_onward)
		assert_int_equal(store_write(world.act->store, tell_onward, n, &world.error), STATUS_OK);
	if (state == STATE_in_error || state == STATE_return_ordered)
		assert_int_equal(attempt(ACTION_error_find, *n, *mission), STATUS_OK);
	if (state == STATE_return_ordered)
		assert_int_equal(attempt(ACTION_return_order, *n, *mission), STATUS_OK);
}

static void ended_by(enum state state, int *n, int *mission)
{
	static const struct {
		enum state ended, from;
		enum action by;
	} ways[] = {
		{ STATE_stopped, STATE_accepted, ACTION_transfer_stop },
		{ STATE_withdrawn, STATE_approved, ACTION_transfer_withdraw },
		{ STATE_refused, STATE_arrived, ACTION_transfer_refuse },
		{ STATE_returned, STATE_recalled, ACTION_transfer_return },
		{ STATE_died, STATE_departed, ACTION_transfer_died },
		{ STATE_escaped, STATE_boarded, ACTION_transfer_escaped },
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (ways[i].ended != state)
			continue;
		*n = taken_to(ways[i].from, mission);
		if (attempt(ways[i].by, *n, *mission) != STATUS_OK)
			fail_msg("%s: %s", state_names[state], world.error.message);
		return;
	}
	after_receipt(state, n, mission);
}

/* Every pair that the table has not, tried for real: refused, and nothing changed. */
static void property_no_other_arrow(void **state)
{
	(void)state;
	size_t tried = 0;
	for (int s = 0; s < STATE_COUNT; s++) {
		int n, mission;
		if (state_kinds[s] == STATE_KIND_ENDED || state_kinds[s] == STATE_KIND_OWED)
			ended_by((enum state)s, &n, &mission);
		else
			n = taken_to((enum state)s, &mission);
		assert_str(state_now(n), state_names[s]);
		struct str before = doc_written(world.arena, reading("transfer", n));
		for (int i = 0; i < MOVING; i++) {
			if (arrow_to((enum state)s, moving[i]) >= 0)
				continue;
			enum status status = attempt(moving[i], n, mission);
			/* an aircraft arrives whoever died in it; that moves nobody */
			if (status == STATUS_IO || (status == STATUS_OK && moving[i] != ACTION_leg_arrive))
				fail_msg("%s from %s was done", action_verbs[moving[i]], state_names[s]);
			same_document(n, before);
			tried++;
		}
	}
	print_message("# %zu pairs without an arrow\n", tried);
	assert_true(tried > 150);
}

/* Every arrow after the receipt leads where the table says, and every reason that ends a stay. */
static void property_every_arrow_after_a_receipt(void **state)
{
	static const enum state from[] = { STATE_received, STATE_released, STATE_moved_onward, STATE_in_error,
					   STATE_return_ordered };
	(void)state;
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		for (int k = 0; k < MOVING; k++) {
			int n, mission, to = arrow_to(from[i], moving[k]);
			if (to < 0)
				continue;
			after_receipt(from[i], &n, &mission);
			if (attempt(moving[k], n, mission) != STATUS_OK)
				fail_msg("%s from %s: %s", action_verbs[moving[k]], state_names[from[i]],
					 world.error.message);
			assert_str(state_now(n), state_names[to]);
		}
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		for (int reason = 0; reason < REASON_COUNT; reason++) {
			int n, mission, to = end_to(from[i], (enum stay_reason)reason);
			after_receipt(from[i], &n, &mission);
			struct str before = doc_written(world.arena, reading("transfer", n));
			enum status status = end_stay(n, (enum stay_reason)reason);
			if ((status == STATUS_OK) != (to >= 0))
				fail_msg("%s from %s: %s", reason_names[reason], state_names[from[i]],
					 world.error.message);
			if (to < 0)
				same_document(n, before);
			else
				assert_str(state_now(n), state_names[to]);
		}
}

static void the_other_side_may_not(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_approved, &mission);
	refused(doing(U_OTHER_SIDE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"Carlos Duarte\"}", n),
		STATUS_REFUSED, "is for CO to decide, and you act for EC");
	refused(doing(U_OTHER_SIDE, "transfer.refuse", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n), STATUS_REFUSED,
		"is for CO to decide");
}

static void an_input_is_named_when_it_is_wrong(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	refused(doing(U_CASE, "person.record", "[]"), STATUS_BAD_INPUT, "an array");
	refused(doing(U_CASE, "person.fly", "{}"), STATUS_NOT_FOUND, "no action `person.fly`");
	refused(doing(U_CASE, "person.record", "{\"name\":\"A\",\"sexx\":\"male\"}"), STATUS_BAD_INPUT,
		"person.record takes no `sexx`; it takes `name`, `sex`, `birth_date`, `happened`");
	refused(doing(U_CASE, "person.record", "{\"name\":7,\"sex\":\"male\"}"), STATUS_BAD_INPUT,
		"`name` must be text");
	refused(doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M1\",\"leg\":\"1\",\"seen\":1}"), STATUS_BAD_INPUT,
		"`leg` must be a whole number");
	refused(doing(U_TRANSPORT, "transfer.list", "{\"transfer\":\"T1\",\"mission\":\"M1\",\"seats\":{}}"),
		STATUS_BAD_INPUT, "`seats` must be a list");
	refused(doing(U_REVIEW, "person.record", "{\"sexx\":1}"), STATUS_REFUSED, "is not for a");
	refused(doing(U_CASE, "case.open", "{\"person\":\"P77\"}"), STATUS_NOT_FOUND, "there is no person P77");
	refused(doing(U_CASE, "fact.record",
		      "{\"case\":\"C%d\",\"fact\":\"citizenship\",\"value\":\"CO\",\"attested_by\":\"x\"}", n),
		STATUS_BAD_INPUT, "citizenship");
	refused(doing(U_CASE, "fact.record",
		      "{\"case\":\"C%d\",\"fact\":\"convicted\",\"value\":null,\"attested_by\":\"x\"}", n),
		STATUS_BAD_INPUT, "what is not known is not recorded");
	refused(doing(U_CASE, "case.open", "{\"person\":\"P%d\",\"happened\":\"2027-01-01T00:00:00Z\"}", n),
		STATUS_BAD_INPUT, "lies in the future");
}

/* Every way of reading, at a second that is over: as it was then, whatever came since. */
static void what_was_known_is_known_for_ever(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	int64_t then = world.time.now;
	struct act_caller monitor = { STR("U10"), STR_NONE, STR("monitor"), true };
	const struct json *doc;
	struct str key = str_format(world.arena, "T%d", n), journey_key = str_format(world.arena, "M%d", mission);
	world.time.now += 3600;
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	(void)journey();
	assert_int_equal(act_read(world.act, world.arena, STR("transfer"), key, then, &doc, &world.error), STATUS_OK);
	assert_str(doc_text(doc, "state"), "boarded");
	assert_int_equal(act_read(world.act, world.arena, STR("mission"), journey_key, then, &doc, &world.error),
			 STATUS_OK);
	assert_int_equal(doc_number(json_get(doc, "boarded"), "all", -1), 1);
	assert_int_equal(doc_number(json_get(doc, "deplaned"), "all", -1), 0);
	assert_int_equal(doc_count(doc, "departures"), 0);
	struct act_look look = { STR("mission"), journey_key, STR("a test"), then };
	uint64_t last;
	assert_int_equal(act_look(world.act, world.arena, &monitor, &look, &doc, &last, &world.error), STATUS_OK);
	assert_int_equal(doc_number(json_get(doc, "deplaned"), "all", -1), 0);
	struct act_page page = { .what = STR("mission"), .limit = 100 };
	assert_int_equal(act_list(world.act, world.arena, &monitor, &page, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "items"), 2);
	page.known_at = then;
	assert_int_equal(act_list(world.act, world.arena, &monitor, &page, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "items"), 1);
	page.known_at = 1;
	assert_int_equal(act_list(world.act, world.arena, &monitor, &page, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "items"), 0);
	assert_int_equal(act_find_at(world.act, world.arena, then, STR("transfer_of_state"), STR("boarded"), 9, &doc,
				     &world.error),
			 STATUS_OK);
	assert_int_equal(doc->count, 1);
	assert_str(doc_text(json_get(&doc->items[0], "last"), "type"), "transfer.boarded");
	assert_int_equal(
		act_find(world.act, world.arena, STR("transfer_of_state"), STR("boarded"), 9, &doc, &world.error),
		STATUS_OK);
	assert_int_equal(doc->count, 0);
	assert_int_equal(act_newest_at(world.act, world.arena, then, STR("mission"), 9, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc->count, 1);
	assert_str(state_now(n), "arrived");
}

static void a_record_is_verified_and_rebuilt(void **state)
{
	(void)state;
	struct act_counts counts;
	struct str note;
	int mission;
	(void)taken_to(STATE_arrived, &mission);
	assert_int_equal(act_checkpoint(world.act, world.arena, &note, &world.error), STATUS_OK);
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_true(counts.events > 40 && counts.determinations >= 6);
	if (act_rebuild(world.act, &world.error) != STATUS_OK ||
	    act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static void a_clock_of_ones_own_is_for_demonstrations(void **state)
{
	(void)state;
	struct act *act;
	char path[128];
	snprintf(path, sizeof path, "%s/real", world.folder);
	struct act_options options = { .path = path, .mode = STORE_CREATE };
	assert_int_equal(act_open(&options, &act, &world.error), STATUS_OK);
	act_close(act);
	options.mode = STORE_WRITE;
	options.clock = scenario_clock;
	options.clock_context = &world.time;
	refused(act_open(&options, &act, &world.error), STATUS_REFUSED, "is of real persons");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(from_the_first_fact_to_a_closed_mission),
		with_world(property_no_other_arrow),
		with_world(property_every_arrow_after_a_receipt),
		with_world(the_other_side_may_not),
		with_world(an_input_is_named_when_it_is_wrong),
		with_world(what_was_known_is_known_for_ever),
		with_world(a_record_is_verified_and_rebuilt),
		with_world(a_clock_of_ones_own_is_for_demonstrations),
	};
	return cmocka_run_group_tests_name("act.flight", tests, NULL, NULL);
}
