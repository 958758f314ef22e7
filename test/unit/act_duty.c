/* What the texts order by a day: it arises from the record's events, is kept or is overdue, once. */
#include "act_world.h"

enum { U_SENDER = 11 }; /* a caseworker of the United States, whose laws have duties */

static int begin(void **state)
{
	(void)state;
	world_begin();
	assert_true(time_parse(STR("2025-03-20T12:00:00Z"), &world.time.now));
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"caseworker\",\"side\":\"US\"}");
	return 0;
}

static void learned(const char *fact, const char *value)
{
	fine(U_SENDER, "fact.record", "{\"case\":\"C1\",\"fact\":\"%s\",\"value\":%s,\"attested_by\":\"The file\"}",
	     fact, value);
}

/* A child alone, whose removal was ordered. Whether the transfer is cleared is another matter. */
static void proposed(void)
{
	fine(U_SENDER, "person.record", "{\"name\":\"Ana Duarte\",\"sex\":\"female\",\"birth_date\":\"2010-05-17\"}");
	fine(U_SENDER, "case.open", "{\"person\":\"P1\"}");
	learned("removal_order", "\"final\"");
	learned("removal_order_date", "\"2025-03-01\"");
	learned("stay_ended", "\"none\"");
	learned("confinement_end", "\"none\"");
	learned("unaccompanied", "true");
	learned("apprehended_on", "\"2025-03-18\"");
	learned("found_unaccompanied_on", "\"2025-03-19\"");
	fine(U_SENDER, "transfer.propose",
	     "{\"case\":\"C1\",\"agreement\":\"us-sv-2025\",\"receiver\":\"SV\",\"purpose\":\"removal\",\"to\":"
	     "\"none\"}");
}

static void ask(void) { (void)!doing(U_SENDER, "transfer.determine", "{\"transfer\":\"T1\"}"); }

static const struct json *duties(const char *state)
{
	const struct json *list;
	assert_int_equal(
		act_find(world.act, world.arena, STR("duty_of_state"), str_of(state), 100, &list, &world.error),
		STATUS_OK);
	return list;
}

static const struct json *duty_of(const char *words)
{
	const struct json *list;
	assert_int_equal(act_find(world.act, world.arena, STR("duty_of_case"), STR("C1"), 100, &list, &world.error),
			 STATUS_OK);
	for (size_t i = 0; i < list->count; i++)
		if (str_is(doc_text(&list->items[i], "words"), words))
			return &list->items[i];
	fail_msg("no duty \"%s\"", words);
	return NULL;
}

static size_t tick_at(const char *time)
{
	size_t events;
	bool more;
	assert_true(time_parse(str_of(time), &world.time.now));
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

#define REMOVE "remove the person within the removal period"
#define HANDOVER "transfer the child to the Secretary of Health and Human Services"

static void duties_arise_when_the_texts_are_asked(void **state)
{
	(void)state;
	proposed();
	assert_int_equal(duties("open")->count, 0);
	ask();
	assert_int_equal(duties("open")->count, 4);
	const struct json *duty = duty_of(REMOVE);
	assert_str(doc_text(duty, "due"), "2025-05-30");
	assert_str(doc_text(duty, "instrument"), "us-8usc1231");
	assert_str(doc_text(duty, "article"), "a.1");
	assert_str(doc_text(duty, "party"), "sender");
	assert_str(doc_text(duty, "counts_from"), "removal_order_date");
	assert_str(doc_text(duty_of(HANDOVER), "due"), "2025-03-22"); /* 72 hours */
	assert_int_equal(doc_count(reading("case", 1), "duties"), 4);
	ask(); /* however often it is asked */
	assert_int_equal(duties("open")->count, 4);
	sound();
}

static void what_is_not_known_is_not_owed_yet(void **state)
{
	(void)state;
	proposed();
	learned("found_unaccompanied_on", "\"none\"");
	ask();
	assert_int_equal(duties("open")->count, 3);
	learned("found_unaccompanied_on", "\"2025-03-20\"");
	ask();
	assert_str(doc_text(duty_of(HANDOVER), "due"), "2025-03-23");
}

static void a_duty_moves_with_its_day(void **state)
{
	(void)state;
	proposed();
	ask();
	learned("removal_order_date", "\"2025-03-05\"");
	ask();
	assert_int_equal(duties("open")->count, 4);
	assert_str(doc_text(duty_of(REMOVE), "due"), "2025-06-03");
	assert_int_equal(tick_at("2025-06-01T00:00:00Z"), 3);
	assert_int_equal(duties("overdue")->count, 3);
	sound();
}

static void an_overdue_duty_is_told_once_and_can_be_done(void **state)
{
	(void)state;
	proposed();
	ask();
	assert_int_equal(tick_at("2025-03-22T23:59:59Z"), 2);
	assert_int_equal(tick_at("2025-03-23T00:00:00Z"), 1);
	assert_int_equal(tick_at("2025-03-24T00:00:00Z"), 0);
	struct str key = doc_text(duty_of(HANDOVER), "duty");
	refused(doing(U_CASE, "duty.done", "{\"duty\":\"%.*s\",\"how\":\"x\"}", STR_ARG(key)), STATUS_REFUSED,
		"this duty is for US to decide");
	fine(U_SENDER, "duty.done", "{\"duty\":\"%.*s\",\"how\":\"Handed over\"}", STR_ARG(key));
	assert_str(doc_text(duty_of(HANDOVER), "state"), "done");
	refused(doing(U_SENDER, "duty.done", "{\"duty\":\"%.*s\",\"how\":\"x\"}", STR_ARG(key)), STATUS_CONFLICT,
		"is done already");
	ask(); /* and what is done stays done */
	assert_str(doc_text(duty_of(HANDOVER), "state"), "done");
	fine(U_SENDER, "duty.done", "{\"duty\":\"%.*s\",\"how\":\"Removed\"}",
	     STR_ARG(doc_text(duty_of(REMOVE), "duty")));
	assert_int_equal(tick_at("2025-12-01T00:00:00Z"), 0);
	sound();
}

static void a_departure_that_never_was_owes_nothing(void **state)
{
	(void)state;
	proposed();
	duty_by_hand("US", "SV", "sender", "departure");
	fine(U_SENDER, "transfer.withdraw", "{\"transfer\":\"T1\",\"reason\":\"No longer wanted\"}");
	assert_int_equal(tick_at("2025-04-02T00:00:00Z"), 1);
	assert_str(doc_text(reading("duty", 1), "state"), "void");
	sound();
}

static void another_day_counts_whatever_became_of_the_transfer(void **state)
{
	(void)state;
	proposed();
	duty_by_hand("US", "SV", "sender", "removal_order_date");
	fine(U_SENDER, "transfer.withdraw", "{\"transfer\":\"T1\",\"reason\":\"No longer wanted\"}");
	assert_int_equal(tick_at("2025-04-02T00:00:00Z"), 1);
	assert_str(doc_text(reading("duty", 1), "state"), "overdue");
}

int main(void)
{
#define with_sender(test) cmocka_unit_test_setup_teardown(test, begin, world_teardown)
	const struct CMUnitTest tests[] = {
		with_sender(duties_arise_when_the_texts_are_asked),
		with_sender(what_is_not_known_is_not_owed_yet),
		with_sender(a_duty_moves_with_its_day),
		with_sender(an_overdue_duty_is_told_once_and_can_be_done),
		with_sender(a_departure_that_never_was_owes_nothing),
		with_sender(another_day_counts_whatever_became_of_the_transfer),
	};
	return cmocka_run_group_tests_name("act.duty", tests, NULL, NULL);
}
