/* Deadlines and silence: each becomes an event, once, whenever the ticker comes and however often it was stopped. */
#include "act_world.h"

static void at(const char *time) { assert_true(time_parse(str_of(time), &world.time.now)); }

static size_t tick(void)
{
	size_t events;
	bool more;
	if (act_tick(world.act, &events, &more, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return events;
}

static void sound(void)
{
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static int received(int *mission)
{
	int n = taken_to(STATE_arrived, mission);
	assert_int_equal(depart(*mission, 2), STATUS_OK);
	assert_int_equal(arrive(*mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	return n;
}

/* Nobody is held on a basis that has ended without an alarm. */
static void a_basis_that_ended_raises_an_alarm(void **state)
{
	(void)state;
	int mission;
	const struct json *list;
	(void)received(&mission); /* the basis is good until 6 February */
	at("2025-02-06T23:59:59Z");
	assert_int_equal(tick(), 0);
	at("2025-02-07T00:00:00Z");
	assert_int_equal(tick(), 1);
	assert_int_equal(tick(), 0);
	const struct json *stay = reading("stay", 2);
	assert_str(doc_text(stay, "expired"), "2025-02-07T00:00:00Z");
	assert_int_equal(
		act_find(world.act, world.arena, STR("stay_of_alarm"), STR("basis expired"), 9, &list, &world.error),
		STATUS_OK);
	assert_int_equal(list->count, 1);
	assert_str(doc_text(json_get(&list->items[0], "last"), "by"), "system");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
	assert_int_equal(
		act_find(world.act, world.arena, STR("stay_of_alarm"), STR("basis expired"), 9, &list, &world.error),
		STATUS_OK);
	assert_int_equal(list->count, 0);
	sound();
}

static void a_stay_that_ended_in_time_raises_none(void **state)
{
	(void)state;
	int mission;
	(void)received(&mission);
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
	at("2025-03-07T00:00:00Z");
	assert_int_equal(tick(), 0);
}

/* Silence is a stop; and the person is brought back, which is recorded. */
static void failure_07_a_recall_that_nobody_answers_is_a_stop(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_recalled, &mission);
	world.time.now += 30 * 60 - 1;
	assert_int_equal(tick(), 0);
	world.time.now += 1;
	assert_int_equal(tick(), 1);
	assert_str(state_now(n), "stopped");
	assert_true(doc_flag(reading("transfer", n), "unanswered"));
	refused(receive(n), STATUS_CONFLICT, "is stopped");
	fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	assert_str(state_now(n), "returned");
	sound();
}

static void a_recall_that_was_acknowledged_is_none(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_recalled, &mission);
	fine(U_TRANSPORT, "recall.acknowledge", "{\"transfer\":\"T%d\"}", n);
	world.time.now += 3600;
	(void)tick();
	assert_str(state_now(n), "recalled");
}

static void who_was_stopped_on_the_ground_is_not_brought_back(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	fine(U_REVIEW, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	refused(doing(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n), STATUS_CONFLICT, "nobody is away");
}

/* The leg is planned from 15:00 to 17:00, and left half an hour late. */
static void a_leg_of_which_nothing_is_heard(void **state)
{
	(void)state;
	int mission;
	at("2025-02-03T12:00:00Z");
	(void)taken_to(STATE_boarded, &mission);
	at("2025-02-03T15:30:00Z");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	at("2025-02-03T17:44:59Z");
	assert_int_equal(tick(), 0);
	at("2025-02-03T17:45:00Z");
	assert_int_equal(tick(), 1);
	assert_int_equal(tick(), 0);
	const struct json *silence = doc_item(reading("mission", mission), "silences", 0);
	assert_int_equal(doc_number(silence, "leg", 0), 1);
	assert_str(doc_text(silence, "by"), "system");
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	sound();
}

static void failure_12_a_person_of_whom_nothing_is_heard(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_arrived, &mission); /* at 12:00, and then nothing for a day */
	at("2025-02-04T11:59:59Z");
	assert_int_equal(tick(), 1); /* the basis of the way is over */
	assert_int_equal(tick(), 0);
	at("2025-02-04T12:00:00Z");
	assert_int_equal(tick(), 1);
	assert_str(doc_text(reading("transfer", n), "silent_since"), "2025-02-03T12:00:00Z");
	at("2025-02-09T12:00:00Z");
	assert_int_equal(tick(), 0); /* told once */
	assert_int_equal(depart(mission, 2), STATUS_OK);
	at("2025-02-20T12:00:00Z");
	assert_int_equal(tick(), 2); /* the leg, and the person again */
	sound();
}

static void a_sealed_manifest_is_good_for_its_hours(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission); /* sealed until 21:00 */
	at("2025-02-03T21:00:00Z");
	assert_int_equal(tick(), 0);
	at("2025-02-03T21:00:01Z");
	refused(depart(mission, 1), STATUS_CONFLICT, "was sealed for a time that is over");
	assert_int_equal(tick(), 1);
	assert_int_equal(tick(), 0);
	assert_true(doc_flag(reading("mission", mission), "lapsed"));
	assert_str(state_now(n), "boarded");
	sound();
}

/* Nobody acts as the ticker: it is no user, and no user can be made of that name. */
static void nobody_is_the_system(void **state)
{
	(void)state;
	struct act_call call = { STR("person.record"), STR("system"), STR("{\"name\":\"x\",\"sex\":\"male\"}") };
	struct str answer;
	refused(act_do(world.act, world.arena, &call, &answer, &world.error), STATUS_REFUSED,
		"there is no user system");
	refused(doing(U_ADMIN, "key.add", "{\"user\":\"system\",\"scope\":\"act\"}"), STATUS_NOT_FOUND,
		"there is no user system");
	refused(doing(U_ADMIN, "user.add", "{\"name\":\"system\",\"role\":\"administrator\",\"user\":\"system\"}"),
		STATUS_BAD_INPUT, "takes no `user`");
	fine(U_ADMIN, "user.add", "{\"name\":\"system\",\"role\":\"administrator\"}");
	assert_str(doc_text(reading("user", number_in_answer("user")), "user"), "U11");
}

/* Stopped between any two ticks, opened again, rebuilt: the same events, each once. */
static void property_each_deadline_comes_once(void **state)
{
	(void)state;
	struct act_options options = { .path = world.path,
				       .mode = STORE_WRITE,
				       .clock = scenario_clock,
				       .device_clock = scenario_clock,
				       .clock_context = &world.time };
	int mission;
	uint64_t before, after;
	size_t events = 0;
	(void)taken_to(STATE_recalled, &mission);
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	for (int i = 0; i < 120; i++) { /* an hour and a half at a time, for a week */
		world.time.now += 5400;
		events += tick();
		if (i % 20 == 3) {
			act_close(world.act);
			if (act_open(&options, &world.act, &world.error) != STATUS_OK)
				fail_msg("%s", world.error.message);
		}
		if (i % 20 == 7)
			assert_int_equal(act_rebuild(world.act, &world.error), STATUS_OK);
	}
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	/* the leg is silent, the recall a stop, of the person nothing is heard, and the basis of the way is over */
	assert_int_equal(events, 4);
	assert_int_equal(after - before, events);
	sound();
}

/* The thread does what the function does, and stops when it is told to. */
static void the_ticker_runs_by_itself(void **state)
{
	(void)state;
	struct act_ticker *ticker;
	int mission, n = taken_to(STATE_recalled, &mission);
	world.time.now += 3600;
	assert_int_equal(act_ticker_start(world.act, 1, &ticker, &world.error), STATUS_OK);
	for (int i = 0; i < 500 && !str_is(state_now(n), "stopped"); i++)
		assert_int_equal(nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL), 0);
	act_ticker_stop(ticker);
	assert_str(state_now(n), "stopped");
}

/* What was recorded long after it happened says so, wherever it is shown. */
static void a_late_entry_is_marked(void **state)
{
	(void)state;
	const struct json *list;
	int n = somebody("Carlos Duarte");
	fine(U_CASE, "fact.record",
	     "{\"case\":\"C%d\",\"fact\":\"convicted\",\"value\":false,\"attested_by\":\"x\","
	     "\"happened\":\"2025-02-03T10:59:59Z\"}",
	     n);
	const struct json *file = reading("case", n);
	size_t last = doc_count(file, "facts") - 1;
	assert_true(doc_flag(doc_item(file, "facts", last), "late"));
	assert_false(doc_flag(doc_item(file, "facts", 0), "late"));
	fine(U_COURT, "hold.place",
	     "{\"person\":\"P%d\",\"instrument\":\"Order "
	     "1\",\"reason\":\"Stay\",\"happened\":\"2025-02-03T09:52:00Z\"}",
	     n);
	assert_true(doc_flag(reading("hold", 1), "late"));
	assert_int_equal(act_find(world.act, world.arena, STR("hold_of_person"), str_format(world.arena, "P%d", n), 9,
				  &list, &world.error),
			 STATUS_OK);
	assert_true(doc_flag(json_get(&list->items[0], "last"), "late"));
}

/* Idempotency: for a day, and nothing of a person is kept for it. */
static struct store_rows kept_answers(void)
{
	static const struct store_map once_map = { 4, false };
	struct store_read *read;
	struct store_rows rows;
	struct store_range range = { .limit = 100 };
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(store_scan(read, world.arena, once_map, &range, &rows, &world.error), STATUS_OK);
	store_read_end(read);
	return rows;
}

static enum status serve_once(int n, struct act_told *told)
{
	struct str input = str_format(world.arena, "{\"transfer\":\"T%d\",\"language\":\"es\",\"how\":\"read\"}", n);
	struct act_call call = { STR("notice.serve"), STR("U2"), input };
	struct act_terms terms = { .once = STR("once-1") };
	return act_do_under(world.act, world.arena, &call, &terms, told, &world.error);
}

static void an_answer_is_kept_for_a_day(void **state)
{
	(void)state;
	struct act_told told;
	int n = somebody("Carlos Duarte");
	assert_int_equal(serve_once(n, &told), STATUS_OK);
	world.time.now += 24 * 3600 - 1;
	(void)tick();
	assert_int_equal(serve_once(n, &told), STATUS_OK);
	assert_int_equal(doc_count(reading("transfer", n), "notices"), 1);
	struct store_rows rows = kept_answers();
	assert_int_equal(rows.count, 1);
	assert_null(strstr(str_c(world.arena, rows.at[0].value), "Carlos"));
	world.time.now += 1;
	(void)tick();
	assert_int_equal(kept_answers().count, 0);
	assert_int_equal(serve_once(n, &told), STATUS_OK);
	assert_int_equal(doc_count(reading("transfer", n), "notices"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(a_basis_that_ended_raises_an_alarm),
		with_world(a_stay_that_ended_in_time_raises_none),
		with_world(failure_07_a_recall_that_nobody_answers_is_a_stop),
		with_world(a_recall_that_was_acknowledged_is_none),
		with_world(who_was_stopped_on_the_ground_is_not_brought_back),
		with_world(a_leg_of_which_nothing_is_heard),
		with_world(failure_12_a_person_of_whom_nothing_is_heard),
		with_world(a_sealed_manifest_is_good_for_its_hours),
		with_world(nobody_is_the_system),
		with_world(property_each_deadline_comes_once),
		with_world(the_ticker_runs_by_itself),
		with_world(a_late_entry_is_marked),
		with_world(an_answer_is_kept_for_a_day),
	};
	return cmocka_run_group_tests_name("act.tick", tests, NULL, NULL);
}
