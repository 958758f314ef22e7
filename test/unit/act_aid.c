/* Money of one state for another: what the texts let pay, what a leg waits for, what nobody can exceed. */
#include "act_world.h"
#include "aid.h"
#include "money.h"
#include "programmes.h"

enum { U_PAYER = 11, U_RECIPIENT, U_NEIGHBOUR, U_FINANCE };

static int begin(void **state)
{
	(void)state;
	world_begin();
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"programme_officer\",\"side\":\"US\"}");
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"programme_officer\",\"side\":\"PA\"}");
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"programme_officer\",\"side\":\"CR\"}");
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"finance\",\"side\":\"US\"}");
	return 0;
}

static void now_is(const char *time) { assert_true(time_parse(str_of(time), &world.time.now)); }

static int opened(const char *budget, const char *before)
{
	fine(U_PAYER, "programme.open",
	     "{\"title\":\"Removal flights\",\"agreement\":\"us-pa-2024\",\"receiver\":\"PA\",\"currency\":\"USD\","
	     "\"budget\":\"%s\",\"paid_before\":\"%s\"}",
	     budget, before);
	return number_in_answer("programme");
}

static void known(int programme, const char *fact, const char *value)
{
	fine(U_PAYER, "programme.record_fact",
	     "{\"programme\":\"G%d\",\"fact\":\"%s\",\"value\":%s,\"attested_by\":\"Office\",\"evidence\":\"File 7\"}",
	     programme, fact, value);
}

/* All that the texts ask of it; an award of before the pause, and no exception. */
static int flights(const char *budget, const char *before)
{
	static const char *const facts[][2] = {
		{ "uses", "{\"only\":[\"repatriation_ordered\"]}" },
		{ "funded_by", "\"state_department\"" },
		{ "assistance_kind", "\"migration\"" },
		{ "migration_account", "false" },
		{ "award_made", "\"2024-07-01\"" },
		{ "new_commitment", "false" },
		{ "work_done", "\"none\"" },
		{ "lifesaving", "false" },
		{ "exception_granted", "false" },
		{ "review_decision", "\"none\"" },
		{ "security_force", "false" },
	};
	int programme = opened(budget, before);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		known(programme, facts[i][0], facts[i][1]);
	return programme;
}

static enum status pay(int programme, const char *amount)
{
	return doing(U_PAYER, "disbursement.make",
		     "{\"programme\":\"G%d\",\"amount\":\"%s\",\"what_for\":\"A charter\",\"reference\":\"R-1\"}",
		     programme, amount);
}

static enum status ask(int user, int programme)
{
	return doing(user, "programme.determine", "{\"programme\":\"G%d\"}", programme);
}

static uint64_t events_now(void)
{
	uint64_t last;
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	return last;
}

static struct programme_table *table_of(int user)
{
	struct act_caller caller = { .user = str_format(world.arena, "U%d", user) };
	struct programme_table *table;
	if (act_programmes(world.act, world.arena, user ? &caller : NULL, &(struct act_aid){ 0 }, &table,
			   &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return table;
}

static const char *spending_now(int programme)
{
	struct programme_table *table = table_of(0);
	assert_true((size_t)programme <= table->answer_count);
	return spending_name(table->answers[programme - 1].spending);
}

static void sound(void)
{
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK ||
	    act_rebuild(world.act, &world.error) != STATUS_OK ||
	    act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* Two legs: the first on 3 February, the second after midnight. */
static int paid_journey(int programme)
{
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"By Quito\",\"funder\":\"US\",\"programme\":\"G%d\"}",
	     programme);
	int n = number_in_answer("mission");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"PAPTY\",\"to\":\"ECUIO\",\"departs\":\"2025-02-03T15:00:00Z\","
	     "\"arrives\":\"2025-02-03T17:00:00Z\",\"seats\":3}",
	     n);
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"ECUIO\",\"to\":\"COBOG\",\"departs\":\"2025-02-04T01:00:00Z\","
	     "\"arrives\":\"2025-02-04T03:00:00Z\",\"seats\":3}",
	     n);
	return n;
}

static int listed_on(int mission, const char *name, const char *seat)
{
	int n = somebody(name);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(notify(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, seat), STATUS_OK);
	return n;
}

/* The waiver was for the flights of one day: after midnight the order is back, and the second leg waits. */
static void failure_a_leg_waits_for_a_waiver(void **state)
{
	(void)state;
	int programme = flights("500000.00", "0"), mission = paid_journey(programme);
	now_is("2025-02-02T10:00:00Z");
	assert_string_equal(spending_now(programme), "frozen"); /* and the seal asks of the day of departure */
	now_is("2025-02-03T12:00:00Z");
	assert_string_equal(spending_now(programme), "waived");
	int n = listed_on(mission, "Carlos Duarte", "1A");
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);

	now_is("2025-02-04T01:00:00Z");
	refused(depart(mission, 2), STATUS_REFUSED,
		"leg.depart: programme G1 may not pay on 2025-02-04T01:00:00Z: it is frozen by us-aid-freeze-2025, "
		"article cable (Pause of foreign assistance for review)");
	assert_str(state_now(n), "arrived");
	assert_int_equal(doc_count(reading("mission", mission), "departures"), 1);
	refused(pay(programme, "1.00"), STATUS_REFUSED, "frozen by us-aid-freeze-2025, article cable");

	known(programme, "exception_granted", "true");
	assert_string_equal(spending_now(programme), "waived");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_str(state_now(n), "departed");
	assert_int_equal(pay(programme, "1.00"), STATUS_OK);

	/* what was asked is kept, of the step and the mission, also where it was no */
	struct act_caller caller = { .user = STR("U11") };
	const struct json *seen;
	assert_int_equal(act_programme(world.act, world.arena, &caller, STR("G1"), 0, &seen, &world.error), STATUS_OK);
	const char *text = str_c(world.arena, doc_written(world.arena, json_get(seen, "determinations")));
	assert_non_null(strstr(text, "\"mission\":\"M1\",\"outcome\":\"barred\""));
	assert_non_null(strstr(text, "\"step\":\"sealed\""));
	assert_non_null(strstr(text, "\"step\":\"disbursed\""));
	sound();
}

/* A seal asks the texts of the day on which the first leg departs, not of today. */
static void the_seal_asks_of_the_day_of_departure(void **state)
{
	(void)state;
	int programme = flights("500000.00", "0");
	now_is("2025-02-02T10:00:00Z");
	int mission = paid_journey(programme);
	(void)listed_on(mission, "Carlos Duarte", "1A");
	assert_int_equal(seal(mission), STATUS_OK);
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Late\",\"funder\":\"US\",\"programme\":\"G%d\"}", programme);
	int late = number_in_answer("mission");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"PAPTY\",\"to\":\"COBOG\",\"departs\":\"2025-02-05T01:00:00Z\","
	     "\"arrives\":\"2025-02-05T03:00:00Z\",\"seats\":3}",
	     late);
	int n = somebody("Ana Duarte");
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(notify(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	fine(U_TRANSPORT, "transfer.list",
	     "{\"transfer\":\"T%d\",\"mission\":\"M%d\",\"seats\":[{\"leg\":1,\"seat\":\"1A\"}]}", n, late);
	refused(seal(late), STATUS_REFUSED, "programme G1 may not pay on 2025-02-05T01:00:00Z: it is frozen");
	assert_str(state_now(n), "listed");
	/* the state whose mission it is may pay itself instead */
	fine(U_TRANSPORT, "mission.fund", "{\"mission\":\"M%d\",\"funder\":\"PA\"}", late);
	assert_int_equal(seal(late), STATUS_OK);
	sound();
}

static void who_pays_is_said(void **state)
{
	(void)state;
	int programme = flights("500000.00", "0");
	refused(doing(U_TRANSPORT, "mission.open", "{\"title\":\"x\",\"funder\":\"US\"}"), STATUS_BAD_INPUT,
		"`funder` must be PA, which then pays itself");
	refused(doing(U_TRANSPORT, "mission.open", "{\"title\":\"x\",\"funder\":\"PA\",\"programme\":\"G1\"}"),
		STATUS_BAD_INPUT, "`funder` must be US, who pays by programme G1");
	refused(doing(U_TRANSPORT, "mission.open", "{\"title\":\"x\",\"funder\":\"US\",\"programme\":\"G9\"}"),
		STATUS_NOT_FOUND, "there is no programme G9");
	int mission = paid_journey(programme), n = listed_on(mission, "Carlos Duarte", "1A");
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	refused(doing(U_TRANSPORT, "mission.fund", "{\"mission\":\"M1\",\"funder\":\"PA\"}"), STATUS_CONFLICT,
		"is on its way");
}

/* A suspension is a hold: both sides may place one, each lifts its own, and the texts lift none. */
static void a_suspension_stops_until_its_own_side_lifts_it(void **state)
{
	(void)state;
	int programme = flights("500000.00", "0"), mission = paid_journey(programme);
	int n = listed_on(mission, "Carlos Duarte", "1A");
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(n, 1, "1A"), STATUS_OK);
	fine(U_PAYER, "programme.suspend",
	     "{\"programme\":\"G1\",\"instrument\":\"Stop order 4\",\"reason\":\"Audit\"}");
	fine(U_RECIPIENT, "programme.suspend", "{\"programme\":\"G1\",\"instrument\":\"Note 9\",\"reason\":\"Talks\"}");
	assert_string_equal(spending_now(programme), "suspended");
	uint64_t before = events_now();
	refused(pay(programme, "1.00"), STATUS_CONFLICT, "programme G1 is suspended by US: Stop order 4");
	refused(doing(U_RECIPIENT, "programme.resume", "{\"programme\":\"G1\",\"suspension\":1,\"instrument\":\"x\"}"),
		STATUS_REFUSED, "this suspension is for US to decide");
	refused(doing(U_PAYER, "programme.resume", "{\"programme\":\"G1\",\"suspension\":3,\"instrument\":\"x\"}"),
		STATUS_NOT_FOUND, "has no suspension 3");
	assert_int_equal(events_now(), before);
	refused(depart(mission, 1), STATUS_CONFLICT, "leg.depart: programme G1 is suspended by US: Stop order 4");
	assert_str(state_now(n), "boarded");
	fine(U_PAYER, "programme.resume", "{\"programme\":\"G1\",\"suspension\":1,\"instrument\":\"Order 5\"}");
	refused(depart(mission, 1), STATUS_CONFLICT, "suspended by PA: Note 9");
	refused(doing(U_PAYER, "programme.resume", "{\"programme\":\"G1\",\"suspension\":1,\"instrument\":\"x\"}"),
		STATUS_CONFLICT, "is lifted already");
	fine(U_RECIPIENT, "programme.resume", "{\"programme\":\"G1\",\"suspension\":2,\"instrument\":\"Note 10\"}");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(pay(programme, "1.00"), STATUS_OK);
	sound();
}

static void every_refusal_changes_nothing(void **state)
{
	(void)state;
#define OPEN(agreement, receiver, currency, budget, before)                                                            \
	"{\"title\":\"x\",\"agreement\":\"" agreement "\",\"receiver\":\"" receiver "\",\"currency\":\"" currency      \
	"\",\"budget\":\"" budget "\",\"paid_before\":\"" before "\"}"
#define FACT(fact, value)                                                                                              \
	"{\"programme\":\"G1\",\"fact\":\"" fact "\",\"value\":" value ",\"attested_by\":\"x\",\"evidence\":\"x\"}"
#define CORRECTS(event)                                                                                                \
	"{\"programme\":\"G1\",\"fact\":\"exception_granted\",\"value\":true,\"attested_by\":\"x\",\"evidence\":"      \
	"\"x\","                                                                                                       \
	"\"corrects\":" event "}"
#define PAY(amount, more)                                                                                              \
	"{\"programme\":\"G1\",\"amount\":\"" amount "\",\"what_for\":\"x\",\"reference\":\"x\"" more "}"
	static const struct {
		int user;
		const char *action, *input;
		enum status status;
		const char *words;
	} rows[] = {
		{ U_RECIPIENT, "programme.open", OPEN("us-pa-2024", "PA", "USD", "1.00", "0"), STATUS_REFUSED,
		  "PA pays nothing under us-pa-2024" },
		{ U_NEIGHBOUR, "programme.open", OPEN("us-pa-2024", "PA", "USD", "1.00", "0"), STATUS_REFUSED,
		  "CR pays nothing" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "SV", "USD", "1.00", "0"), STATUS_BAD_INPUT,
		  "is no party of us-pa-2024" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024-returns", "CO", "USD", "1.00", "0"), STATUS_BAD_INPUT,
		  "needs an agreement about programmes" },
		{ U_PAYER, "programme.open", OPEN("nothing", "PA", "USD", "1.00", "0"), STATUS_BAD_INPUT,
		  "no agreement is called" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "PAN", "USD", "1.00", "0"), STATUS_BAD_INPUT,
		  "two capitals" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "PA", "XXX", "1.00", "0"), STATUS_BAD_INPUT,
		  "ISO 4217" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "PA", "USD", "0.00", "0"), STATUS_BAD_INPUT,
		  "`budget` must be an amount above zero" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "PA", "USD", "1.00", "-1"), STATUS_BAD_INPUT,
		  "`paid_before` must be an amount" },
		{ U_PAYER, "programme.open", OPEN("us-pa-2024", "PA", "USD", "1.001", "0"), STATUS_BAD_INPUT,
		  "`budget` must be" },
		{ U_PAYER, "programme.record_fact", FACT("citizenships", "[\"CO\"]"), STATUS_BAD_INPUT,
		  "citizenships" },
		{ U_PAYER, "programme.record_fact", FACT("uses", "\"flying\""), STATUS_BAD_INPUT, "uses" },
		{ U_PAYER, "programme.record_fact", FACT("exception_granted", "null"), STATUS_BAD_INPUT,
		  "what is not known is not recorded" },
		{ U_PAYER, "programme.record_fact", CORRECTS("1"), STATUS_BAD_INPUT,
		  "`corrects` names event 1, which recorded no `exception_granted` here" },
		{ U_PAYER, "programme.record_fact", FACT("paid_in_all", "\"1.00 USD\""), STATUS_BAD_INPUT,
		  "is reckoned" },
		{ U_RECIPIENT, "programme.record_fact", FACT("exception_granted", "true"), STATUS_REFUSED,
		  "this programme is for US to decide" },
		{ U_PAYER, "disbursement.make", PAY("100.01", ""), STATUS_CONFLICT, "has 100.00 USD left" },
		{ U_PAYER, "disbursement.make", PAY("0", ""), STATUS_BAD_INPUT, "above zero" },
		{ U_PAYER, "disbursement.make", PAY("-5", ""), STATUS_BAD_INPUT, "above zero" },
		{ U_PAYER, "disbursement.make", PAY("5", ",\"happened\":\"2025-02-03T11:00:00Z\""), STATUS_BAD_INPUT,
		  "leave `happened` out" },
		{ U_PAYER, "disbursement.make", PAY("5", ",\"freely\":true"), STATUS_BAD_INPUT, "takes no `freely`" },
		{ U_RECIPIENT, "disbursement.make", PAY("5", ""), STATUS_REFUSED, "this programme is for US" },
		{ U_FINANCE, "disbursement.make", PAY("5", ""), STATUS_REFUSED, "is not for a finance" },
		{ U_PAYER, "disbursement.reverse", "{\"programme\":\"G1\",\"disbursement\":1,\"reason\":\"x\"}",
		  STATUS_NOT_FOUND, "has no payment 1" },
		{ U_NEIGHBOUR, "programme.determine", "{\"programme\":\"G1\"}", STATUS_REFUSED,
		  "this programme is for US" },
		{ U_NEIGHBOUR, "programme.suspend", "{\"programme\":\"G1\",\"instrument\":\"x\",\"reason\":\"x\"}",
		  STATUS_REFUSED, "this programme is for US" },
		{ U_PAYER, "programme.resume", "{\"programme\":\"G1\",\"suspension\":1,\"instrument\":\"x\"}",
		  STATUS_NOT_FOUND, "has no suspension 1" },
	};
	assert_int_equal(flights("100.00", "0"), 1);
	uint64_t before = events_now();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		refused(doing(rows[i].user, rows[i].action, "%s", rows[i].input), rows[i].status, rows[i].words);
		assert_int_equal(events_now(), before);
	}
	print_message("# %zu refused\n", sizeof rows / sizeof *rows);
}

/* Where the texts say no the question is kept, and nothing of the programme moves. */
static void what_is_not_known_pays_nothing(void **state)
{
	(void)state;
	int programme = opened("100.00", "0");
	known(programme, "uses", "{\"only\":[\"repatriation_ordered\"]}");
	now_is("2025-02-12T12:00:00Z");
	struct str was = doc_written(world.arena, reading("programme", programme));
	refused(pay(programme, "1.00"), STATUS_REFUSED, "it is undetermined under its agreement: what is not known is");
	assert_string_equal(spending_now(programme), "undetermined");
	assert_true(str_eq(doc_written(world.arena, reading("programme", programme)), was));
	refused(ask(U_RECIPIENT, programme), STATUS_REFUSED, "is undetermined");
	sound();
}

/* The sum of the agreement is over all its programmes, and the text has a limit. */
static void a_sum_of_the_text_is_over_all_its_programmes(void **state)
{
	(void)state;
	int first = flights("1000.00", "5999000.00"), second = flights("1000.00", "0.00");
	assert_int_equal(pay(first, "600.00"), STATUS_OK);
	assert_int_equal(pay(second, "400.00"), STATUS_OK);
	refused(pay(second, "0.01"), STATUS_REFUSED, "it is unmet by us-pa-2024, article sum");
	fine(U_PAYER, "disbursement.reverse", "{\"programme\":\"G1\",\"disbursement\":1,\"reason\":\"Not flown\"}");
	assert_int_equal(pay(second, "600.00"), STATUS_OK);
	refused(doing(U_PAYER, "disbursement.reverse",
		      "{\"programme\":\"G1\",\"disbursement\":1,\"reason\":\"again\"}"),
		STATUS_CONFLICT, "came back already");
	sound();
}

enum { ROUNDS = 80 };

/* Any payments and reversals: what went through, in cents; how many were over the budget. */
static int64_t paid_at_random(int programme, size_t *over)
{
	int64_t spent = 0, amounts[ROUNDS];
	bool back[ROUNDS] = { false };
	size_t paid = 0;
	for (int i = 0; i < ROUNDS; i++) {
		if (paid && unit_random_between(0, 2) == 0) {
			size_t which = (size_t)unit_random_between(0, (int64_t)paid - 1);
			enum status status = doing(U_PAYER, "disbursement.reverse",
						   "{\"programme\":\"G%d\",\"disbursement\":%zu,\"reason\":\"x\"}",
						   programme, which + 1);
			assert_int_equal(status, back[which] ? STATUS_CONFLICT : STATUS_OK);
			spent -= back[which] ? 0 : amounts[which];
			back[which] = true;
			continue;
		}
		int64_t amount = unit_random_between(1, 60000);
		char text[MONEY_TEXT_MAX];
		decimal_format(amount, 2, text);
		enum status status = pay(programme, text);
		assert_int_equal(status, spent + amount <= 100000 ? STATUS_OK : STATUS_CONFLICT);
		*over += status != STATUS_OK;
		if (status != STATUS_OK)
			continue;
		amounts[paid++] = amount;
		spent += amount;
	}
	return spent;
}

static void property_no_programme_pays_more_than_its_budget(void **state)
{
	(void)state;
	int cases = unit_cases(1);
	int64_t all = 0;
	size_t over = 0;
	for (int i = 1; i <= cases; i++) {
		int64_t spent = paid_at_random(flights("1000.00", "0"), &over);
		struct programme_table *table = table_of(0);
		assert_true(table->answers[i - 1].programme->spent == spent && spent <= 100000);
		all += spent;
		assert_true(table->totals.at[0].all.spent == all);
	}
	print_message("# %d programmes, %zu payments over the budget\n", cases, over);
	assert_true(over > 10);
	sound();
}

static const struct json *duties(const char *state)
{
	const struct json *list;
	assert_int_equal(
		act_find(world.act, world.arena, STR("duty_of_state"), str_of(state), 100, &list, &world.error),
		STATUS_OK);
	return list;
}

static size_t tick_at(const char *time)
{
	size_t events;
	bool more;
	now_is(time);
	if (act_tick(world.act, &events, &more, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return events;
}

/* 85 days after the cable and 90 after the order, from each text's own first day. */
static void the_reviews_are_duties(void **state)
{
	(void)state;
	now_is("2025-01-25T12:00:00Z");
	int programme = opened("100.00", "0");
	assert_int_equal(duties("open")->count, 0);
	known(programme, "assistance_kind", "\"migration\"");
	assert_int_equal(duties("open")->count, 1); /* whose money it is, is not known yet */
	known(programme, "funded_by", "\"usaid\"");
	refused(ask(U_PAYER, programme), STATUS_REFUSED, "may not pay"); /* however often it is asked */
	const struct json *open = duties("open");
	assert_int_equal(open->count, 2);
	assert_str(doc_text(&open->items[0], "due"), "2025-04-20");
	assert_str(doc_text(&open->items[0], "party"), "department_head");
	assert_str(doc_text(&open->items[1], "due"), "2025-04-19");
	assert_str(doc_text(&open->items[1], "party"), "secretary_of_state");
	assert_str(doc_text(&open->items[1], "counts_from"), "in_force");
	assert_str(doc_text(&open->items[1], "programme"), "G1");
	assert_int_equal(doc_count(reading("programme", programme), "duties"), 2);

	refused(doing(U_CASE, "duty.done", "{\"duty\":\"Y2\",\"how\":\"x\"}"), STATUS_REFUSED,
		"a duty of a programme is not for a caseworker");
	refused(doing(U_RECIPIENT, "duty.done", "{\"duty\":\"Y2\",\"how\":\"x\"}"), STATUS_REFUSED,
		"this duty is for US to decide");
	fine(U_PAYER, "duty.done", "{\"duty\":\"Y1\",\"how\":\"Continued, memorandum of 3 April\"}");
	assert_int_equal(tick_at("2025-04-19T23:59:59Z"), 0);
	assert_int_equal(tick_at("2025-04-20T00:00:00Z"), 1);
	assert_str(doc_text(reading("duty", 2), "state"), "overdue");
	assert_int_equal(tick_at("2025-04-22T00:00:00Z"), 0);
	sound();
}

static void a_review_of_other_money_is_of_the_order_alone(void **state)
{
	(void)state;
	now_is("2025-01-25T12:00:00Z");
	known(opened("100.00", "0"), "funded_by", "\"defence\"");
	assert_int_equal(duties("open")->count, 1);
	assert_str(doc_text(&duties("open")->items[0], "due"), "2025-04-20");
}

static void the_table_is_of_the_own_side_and_names_nobody(void **state)
{
	(void)state;
	int first = flights("1000.00", "0");
	fine(U_PAYER, "programme.open", OPEN("us-sv-2019-letter", "SV", "USD", "70.00", "0"));
	assert_int_equal(pay(first, "250.25"), STATUS_OK);
	struct programme_table *all = table_of(U_PAYER), *panama = table_of(U_RECIPIENT);
	assert_int_equal(all->answer_count, 2);
	assert_int_equal(all->rows.count, 2);
	assert_true(all->totals.at[0].all.budget == 107000 && all->totals.at[0].all.spent == 25025);
	assert_int_equal(panama->answer_count, 1);
	assert_str(panama->answers[0].programme->key, "G1");
	assert_int_equal(table_of(U_NEIGHBOUR)->answer_count, 0);
	assert_int_equal(table_of(U_MONITOR)->answer_count, 2);
	assert_int_equal(table_of(U_FINANCE)->answer_count, 2);
	struct act_caller nobody = { .user = STR("U1") }, neighbour = { .user = STR("U13") };
	struct programme_table *table;
	const struct json *one;
	struct str file;
	refused(act_programmes(world.act, world.arena, &nobody, &(struct act_aid){ 0 }, &table, &world.error),
		STATUS_REFUSED, "programmes are not for a administrator to see");
	refused(act_programme(world.act, world.arena, &neighbour, STR("G1"), 0, &one, &world.error), STATUS_REFUSED,
		"is of US and PA, and you act for CR");
	/* and so is what was asked about it, whole */
	struct act_look look = { STR("determination"), STR("D1"), STR("Audit"), 0 };
	uint64_t last;
	for (int user = U_PAYER; user <= U_RECIPIENT; user++) {
		struct act_caller caller = { .user = str_format(world.arena, "U%d", user) };
		assert_int_equal(act_look(world.act, world.arena, &caller, &look, &one, &last, &world.error),
				 STATUS_OK);
		assert_true(doc_text(one, "document").len > 500 && doc_text(one, "programme").len);
	}
	refused(act_look(world.act, world.arena, &neighbour, &look, &one, &last, &world.error), STATUS_REFUSED,
		"is of US and PA, and you act for CR");
	/* and so are the proofs of its events */
	struct act_caller payer = { .user = STR("U11") };
	refused(act_proof(world.act, world.arena, &neighbour, events_now(), STR("x"), &file, &world.error),
		STATUS_REFUSED, "is of US and PA");
	assert_int_equal(act_proof(world.act, world.arena, &payer, events_now(), STR("x"), &file, &world.error),
			 STATUS_OK);
}

static void it_is_known_as_it_was(void **state)
{
	(void)state;
	int programme = flights("1000.00", "0");
	int64_t before = world.time.now;
	now_is("2025-02-03T14:00:00Z");
	assert_int_equal(pay(programme, "10.00"), STATUS_OK);
	struct programme_table *table;
	struct act_aid then = { .known_at = before }, frozen = { .on = { .given = true } };
	assert_true(moment_parse(STR("2025-02-04"), &frozen.on));
	assert_int_equal(act_programmes(world.act, world.arena, NULL, &then, &table, &world.error), STATUS_OK);
	assert_true(table->answers[0].programme->spent == 0 && table->on.seconds == before);
	assert_int_equal(act_programmes(world.act, world.arena, NULL, &frozen, &table, &world.error), STATUS_OK);
	assert_string_equal(spending_name(table->answers[0].spending), "frozen");
	assert_true(table->answers[0].programme->spent == 1000);
}

/* The last determination again, with another word in its answer. */
static enum status make_another(void *context, struct store_write *w, struct error *error)
{
	const struct json *made = reading("determination", 1), *data = made;
	static const char *const origin[] = { "by", "event", "happened", "recorded" };
	struct doing d = { .act = world.act,
			   .arena = world.arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U11"),
			   .now = world.time.now,
			   .happened = world.time.now,
			   .error = error };
	struct str document = str_copy(world.arena, doc_text(made, "document"));
	char *word = memmem(document.ptr, document.len, "\"outcome\":\"cleared\"", 19);
	(void)context;
	assert_non_null(word);
	memcpy(word, "\"outcome\":\"cleaved\"", 19);
	for (size_t i = 0; i < sizeof origin / sizeof *origin; i++)
		data = doc_without(world.arena, data, str_of(origin[i]));
	data = doc_with_text(world.arena, data, "determination", STR("D3"));
	return record_emit(&d, HAPPENED_programme_determined, doc_with_text(world.arena, data, "document", document));
}

static void verify_asks_the_texts_again(void **state)
{
	(void)state;
	struct act_counts counts;
	int programme = flights("1000.00", "0");
	assert_int_equal(pay(programme, "10.00"), STATUS_OK);
	refused(ask(U_PAYER, opened("5.00", "0")), STATUS_REFUSED, "undetermined");
	assert_int_equal(act_verify(world.act, &counts, &world.error), STATUS_OK);
	assert_int_equal(counts.determinations, 2);
	assert_int_equal(store_write(world.act->store, make_another, NULL, &world.error), STATUS_OK);
	refused(act_verify(world.act, &counts, &world.error), STATUS_CONFLICT,
		"determination D3: asked again, the texts say something else");
}

int main(void)
{
#define with_payer(test) cmocka_unit_test_setup_teardown(test, begin, world_teardown)
	const struct CMUnitTest tests[] = {
		with_payer(failure_a_leg_waits_for_a_waiver),
		with_payer(the_seal_asks_of_the_day_of_departure),
		with_payer(who_pays_is_said),
		with_payer(a_suspension_stops_until_its_own_side_lifts_it),
		with_payer(every_refusal_changes_nothing),
		with_payer(what_is_not_known_pays_nothing),
		with_payer(a_sum_of_the_text_is_over_all_its_programmes),
		with_payer(property_no_programme_pays_more_than_its_budget),
		with_payer(the_reviews_are_duties),
		with_payer(a_review_of_other_money_is_of_the_order_alone),
		with_payer(the_table_is_of_the_own_side_and_names_nobody),
		with_payer(it_is_known_as_it_was),
		with_payer(verify_asks_the_texts_again),
	};
	return cmocka_run_group_tests_name("act.aid", tests, NULL, NULL);
}
