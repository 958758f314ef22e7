/* Money in a record: what days bring, accepted, disputed, billed, credited and paid; by the texts and the stays alone.
 */
#include "act_paid.h"
#include "money.h"
#include "sustained.h"
#include "view.h"

/* "pending assets:accrued" of an agreement. */
static const char *balance(int user, const char *agreement, const char *on, const char *side, const char *account)
{
	const struct json *doc;
	struct act_caller who = caller(user);
	int32_t day;
	assert_true(date_parse(str_of(on), &day));
	if (act_balances(world.act, world.arena, &who, day, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	for (size_t i = 0; i < doc_count(doc, "agreements"); i++)
		if (str_is(doc_text(doc_item(doc, "agreements", i), "agreement"), agreement)) {
			struct str text = doc_text(json_get(doc_item(doc, "agreements", i), side), account);
			return text.len ? str_c(world.arena, text) : "0";
		}
	return "none";
}

static void accrue(int user, const char *agreement, const char *until, int entries)
{
	struct json *answer;
	fine(user, "fees.accrue", "{\"agreement\":\"%s\",\"until\":\"%s\"}", agreement, until);
	assert_int_equal(json_parse(world.arena, world.answer, &answer, &world.error), STATUS_OK);
	assert_int_equal(doc_number(answer, "entries", -1), entries);
}

static int64_t minor(const struct json *row, const char *member, int currency)
{
	int64_t amount = 0;
	assert_true(decimal_parse(doc_text(row, member), currency_exponent(currency), false, &amount));
	return amount;
}

/* I1 of facility.c: the facilities of each month add up to what the ledger has of it. */
static const struct json *facilities_add_up(int user, const char *agreement)
{
	const struct json *doc;
	struct act_caller who = caller(user);
	if (act_account(world.act, world.arena, &who, str_of(agreement), 0, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	for (size_t i = 0; i < doc_count(doc, "months"); i++) {
		const struct json *month = doc_item(doc, "months", i);
		int currency = currency_index(doc_text(month, "currency"));
		int64_t left = minor(month, "accrued", currency) + minor(month, "pending", currency);
		for (size_t k = 0; k < doc_count(doc, "facilities"); k++) {
			const struct json *row = doc_item(doc, "facilities", k);
			if (str_eq(doc_text(row, "month"), doc_text(month, "month")) &&
			    str_eq(doc_text(row, "currency"), doc_text(month, "currency")))
				left -= minor(row, "amount", currency);
		}
		assert_int_equal(left, 0);
	}
	return json_get(doc, "facilities");
}

static void a_rent_is_accrued_accepted_billed_and_paid(void **state)
{
	(void)state;
	at("2025-02-02T09:00:00Z");
	refused(doing(U_US_FINANCE, "fees.accrue", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-01-31\"}"),
		STATUS_REFUSED, "is between DK and XK");
	refused(doing(U_XK_FINANCE, "fees.accrue", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-02-02\"}"),
		STATUS_BAD_INPUT, "when it is over");
	accrue(U_XK_FINANCE, "dk-xk-2022", "2025-01-31", 239); /* from 7 June 2024 */
	accrue(U_DK_FINANCE, "dk-xk-2022", "2025-01-31", 0);
	assert_string_equal(balance(U_XK_FINANCE, "dk-xk-2022", "2025-01-31", "pending", "assets:accrued"),
			    balance(U_DK_FINANCE, "dk-xk-2022", "2026-01-31", "pending", "assets:accrued"));
	refused(doing(U_XK_FINANCE, "invoice.issue",
		      "{\"agreement\":\"dk-xk-2022\",\"from\":\"2025-01-01\",\"to\":\"2025-01-31\"}"),
		STATUS_CONFLICT, "is not accepted by DK");
	refused(doing(U_XK_FINANCE, "accrual.accept", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-01-31\"}"),
		STATUS_REFUSED, "for DK to do");
	fine(U_DK_FINANCE, "accrual.accept", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-01-31\"}");
	refused(doing(U_DK_FINANCE, "invoice.issue",
		      "{\"agreement\":\"dk-xk-2022\",\"from\":\"2025-01-01\",\"to\":\"2025-01-31\"}"),
		STATUS_REFUSED, "for XK to do");
	fine(U_XK_FINANCE, "invoice.issue",
	     "{\"agreement\":\"dk-xk-2022\",\"from\":\"2025-01-01\",\"to\":\"2025-01-31\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"number\":\"XK-000001\""));
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"total\":\"1783561.64\""));
	assert_string_equal(balance(U_DK_FINANCE, "dk-xk-2022", "2025-02-02", "posted", "assets:receivable"),
			    "1783561.64");
	assert_true(doc_text(reading("invoice", 1), "checkpoint").len > 100); /* though nobody asked for one before */
	const struct json *facilities = facilities_add_up(U_DK_FINANCE, "dk-xk-2022");
	assert_int_equal(facilities->count, 8); /* a rent is of the prison that the treaty names */
	for (size_t i = 0; i < facilities->count; i++)
		assert_str(doc_text(&facilities->items[i], "facility"), "gjilan");
	refused(doing(U_XK_FINANCE, "invoice.issue",
		      "{\"agreement\":\"dk-xk-2022\",\"from\":\"2025-01-31\",\"to\":\"2025-01-31\"}"),
		STATUS_CONFLICT, "XK-000001 bills 2025-01-01 to 2025-01-31 already");
	fine(U_XK_FINANCE, "credit.issue",
	     "{\"invoice\":\"I1\",\"line\":2,\"amount\":\"509589.04\",\"reason\":\"No energy plan\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"number\":\"XK-000002\""));
	refused(doing(U_XK_FINANCE, "payment.record",
		      "{\"invoice\":\"I1\",\"amount\":\"1273972.61\",\"paid\":\"2025-02-02\",\"reference\":\"1\"}"),
		STATUS_CONFLICT, "1273972.60 EUR is open");
	fine(U_XK_FINANCE, "payment.record",
	     "{\"invoice\":\"I1\",\"amount\":\"1273000\",\"paid\":\"2025-02-02\",\"reference\":\"1\"}");
	fine(U_XK_FINANCE, "invoice.write_off", "{\"invoice\":\"I1\",\"amount\":\"972.60\",\"reason\":\"Bank fees\"}");
	assert_string_equal(balance(U_DK_FINANCE, "dk-xk-2022", "2025-02-02", "posted", "assets:receivable"), "0");
	assert_string_equal(balance(U_DK_FINANCE, "dk-xk-2022", "2025-02-02", "posted", "assets:paid"), "1273000.00");
	assert_string_equal(balance(U_DK_FINANCE, "dk-xk-2022", "2025-02-01", "posted", "assets:paid"), "0");
	fine(U_DK_FINANCE, "invoice.dispute",
	     "{\"invoice\":\"I1\",\"line\":1,\"reason\":\"Not all places were ready\"}");
	sound();
}

/* No person-day without a signed receipt and a live basis; what is disputed is not owed until it is settled. */
static void a_stay_is_paid_for_while_its_basis_lives(void **state)
{
	(void)state;
	struct fee_roll roll = { 0 };
	(void)held("Carlos Duarte", "2025-03-31");
	int second = held("Mateo Lozano", "2025-03-25");
	at("2025-04-02T09:00:00Z");
	assert_int_equal(act_roll(world.act, world.arena, STR("us-sv-2025"), &roll, &world.error), STATUS_OK);
	assert_int_equal(roll.persons, 2);
	assert_int_equal(roll.stays.count, 2);
	assert_int_equal(roll.stays.at[1].left - roll.stays.at[1].arrived, 6); /* 20 to 25 March */
	accrue(U_SV_FINANCE, "us-sv-2025", "2025-03-31", 1); /* a year each, not prorated, on the day they came */
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-03-31", "pending", "assets:accrued"), "40000.00");
	refused(doing(U_SV_FINANCE, "stay.dispute", "{\"stay\":\"S%d\",\"reason\":\"x\"}", second), STATUS_REFUSED,
		"for US to do");
	fine(U_US_FINANCE, "stay.dispute", "{\"stay\":\"S%d\",\"reason\":\"Received by mistake\"}", second);
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-03-31", "pending", "assets:accrued"), "20000.00");
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_US_FINANCE, "stay.settle", "{\"stay\":\"S%d\",\"billable\":true,\"reason\":\"The receipt shows him\"}",
	     second);
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_SV_FINANCE, "invoice.issue",
	     "{\"agreement\":\"us-sv-2025\",\"from\":\"2025-03-14\",\"to\":\"2025-03-31\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"total\":\"40000.00\""));
	refused(doing(U_SV_FINANCE, "credit.issue", "{\"invoice\":\"I1\",\"reason\":\"x\"}"), STATUS_CONFLICT,
		"is not less than SV-000001 billed");
	fine(U_SV_FINANCE, "stay.settle", "{\"stay\":\"S%d\",\"billable\":false,\"reason\":\"In error after all\"}",
	     second);
	refused(doing(U_SV_FINANCE, "credit.issue", "{\"invoice\":\"I1\",\"reason\":\"x\"}"), STATUS_CONFLICT,
		"is not accepted by US");
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_SV_FINANCE, "credit.issue", "{\"invoice\":\"I1\",\"reason\":\"One person was received in error\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"total\":\"20000.00\""));
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-04-02", "posted", "assets:accrued"), "0");
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-04-02", "posted", "assets:receivable"),
			    "20000.00");
	refused(doing(U_SV_FINANCE, "credit.issue", "{\"invoice\":\"I1\",\"reason\":\"again\"}"), STATUS_CONFLICT,
		"is not less than");
	sound();
}

/* What was an error costs nothing from its beginning: what was pending is void, what was billed is credited. */
static void failure_14_a_stay_in_error_is_credited(void **state)
{
	(void)state;
	int first = held("Carlos Duarte", "2025-04-30"), second = held("Jorge Duarte", "2025-04-30");
	at("2025-04-02T09:00:00Z");
	fine(U_SV_FINANCE, "fees.accrue", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_SV_FINANCE, "invoice.issue",
	     "{\"agreement\":\"us-sv-2025\",\"from\":\"2025-03-14\",\"to\":\"2025-03-31\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"total\":\"40000.00\""));
	int transfer = (int)strtol(str_c(world.arena, doc_text(reading("stay", second), "transfer")) + 1, NULL, 10);
	fine(U_SV_RECEIVE, "stay.move",
	     "{\"stay\":\"S%d\",\"facility\":\"Mariona\",\"basis\":\"Order 3\",\"basis_until\":\"2025-05-30\"}",
	     second);
	int moved_to = number_in_answer("stay");
	fine(U_COURT, "error.find",
	     "{\"transfer\":\"T%d\",\"reason\":\"Protected\",\"instrument\":\"Order 12 of 2025\"}", transfer);
	int stays[] = { second, moved_to };
	for (size_t i = 0; i < 2; i++)
		assert_str(doc_text(reading("stay", stays[i]), "unbilled"), "Transferred in error");
	assert_str(doc_text(reading("stay", first), "unbilled"), "");
	refused(doing(U_US_FINANCE, "stay.settle", "{\"stay\":\"S%d\",\"billable\":true,\"reason\":\"x\"}", second),
		STATUS_CONFLICT, "rests on a transfer in error: nothing is owed for it");
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-04-02", "pending", "assets:accrued"),
			    "-20000.00");
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_SV_FINANCE, "credit.issue", "{\"invoice\":\"I1\",\"reason\":\"Order 12 of 2025\"}");
	assert_non_null(strstr(str_c(world.arena, world.answer), "\"total\":\"20000.00\""));
	assert_string_equal(balance(U_US_FINANCE, "us-sv-2025", "2025-04-02", "posted", "assets:receivable"),
			    "20000.00");
	/* and no later place under the same error costs anything */
	fine(U_SV_RECEIVE, "stay.move",
	     "{\"stay\":\"S%d\",\"facility\":\"Izalco\",\"basis\":\"Order 5\",\"basis_until\":\"2025-05-30\"}",
	     moved_to);
	assert_true(doc_flag(reading("stay", number_in_answer("stay")), "in_error"));
	/* a prison of the texts is reached by their leave alone */
	refused(doing(U_SV_RECEIVE, "stay.move",
		      "{\"stay\":\"S%d\",\"facility\":\"cecot\",\"basis\":\"x\",\"basis_until\":\"2025-05-30\"}",
		      first),
		STATUS_REFUSED, "transfer T1 of P1 cannot go on now: ask the sending state");
	assert_str(doc_text(reading("stay", first), "until"), "");
	sound();
}

static struct str stays_of(int user, struct str before, struct str facility, size_t limit)
{
	const struct json *doc;
	struct act_caller who = caller(user);
	struct act_stays asked = { STR("us-sv-2025"), facility, before, limit };
	if (act_account_stays(world.act, world.arena, &who, &asked, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return doc_written(world.arena, doc);
}

static size_t disputes(void)
{
	const struct json *list;
	bool more;
	assert_int_equal(act_first(world.act, world.arena, STR("stay_of_dispute"), STR("us-sv-2025"), 10, &list, &more,
				   &world.error),
			 STATUS_OK);
	return list->count;
}

/* Who pays sees where and how long, and who signed; and nobody's name, key or words about them. */
static void a_roll_is_for_two_sides_and_names_nobody(void **state)
{
	(void)state;
	static const char *const secrets[] = { "Duarte", "Lozano", "Ospina", "\"P1\"", "\"person\"", "Notes of March" };
	const struct json *doc;
	(void)held("Carlos Duarte", "2025-03-31");
	(void)held("Mateo Lozano", "2025-03-25");
	int third = held("Luis Ospina", "2025-06-30");
	at("2025-04-02T09:00:00Z");
	char *all = str_c(world.arena, stays_of(U_US_FINANCE, STR_NONE, STR_NONE, 10));
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_null(strstr(all, secrets[i]));
	assert_non_null(strstr(all, "\"received_by\":\"U14\""));
	assert_null(strstr(all, "\"next\""));
	char *first = str_c(world.arena, stays_of(U_SV_FINANCE, STR_NONE, STR_NONE, 2));
	assert_non_null(strstr(first, "\"next\":\"S4\""));
	assert_null(strstr(first, "\"S2\""));
	char *rest = str_c(world.arena, stays_of(U_MONITOR, STR("S4"), STR_NONE, 2));
	assert_non_null(strstr(rest, "\"S2\""));
	assert_null(strstr(rest, "\"S4\""));
	assert_null(strstr(str_c(world.arena, stays_of(U_US_FINANCE, STR_NONE, STR("cecot"), 10)), "\"S2\""));
	struct act_stays asked = { STR("us-sv-2025"), STR_NONE, STR("S9"), 10 };
	struct act_caller who = caller(U_US_FINANCE), other = caller(U_DK_FINANCE), officer = caller(U_US_CASE);
	refused(act_account_stays(world.act, world.arena, &who, &asked, &doc, &world.error), STATUS_BAD_INPUT,
		"`before` is no stay");
	refused(act_account_stay(world.act, world.arena, &other, STR("S2"), &doc, &world.error), STATUS_REFUSED,
		"is between US and SV");
	refused(act_account_stay(world.act, world.arena, &officer, STR("S2"), &doc, &world.error), STATUS_REFUSED,
		"not for a caseworker");
	accrue(U_SV_FINANCE, "us-sv-2025", "2025-03-31", 1);
	assert_int_equal(disputes(), 0);
	fine(U_US_FINANCE, "stay.dispute", "{\"stay\":\"S%d\",\"reason\":\"Received by mistake\"}", third);
	assert_int_equal(disputes(), 1);
	const struct json *facilities = facilities_add_up(U_US_FINANCE, "us-sv-2025");
	assert_int_equal(facilities->count, 1);
	assert_str(doc_text(&facilities->items[0], "facility"), "none");
	assert_str(doc_text(&facilities->items[0], "amount"), "40000.00");
	assert_int_equal(doc_number(&facilities->items[0], "person_days", 0), 18); /* 12 nights, and 6 with a basis */
	fine(U_US_FINANCE, "stay.settle", "{\"stay\":\"S%d\",\"billable\":true,\"reason\":\"It shows him\"}", third);
	assert_int_equal(disputes(), 0);
	(void)facilities_add_up(U_SV_FINANCE, "us-sv-2025");
	(void)held("Iván Triana", "2025-06-30"); /* recorded late: what it brings is not reckoned yet */
	at("2025-04-02T09:00:00Z");
	facilities = facilities_add_up(U_SV_FINANCE, "us-sv-2025");
	assert_int_equal(facilities->count, 2);
	assert_str(doc_text(&facilities->items[1], "what"), "not reckoned anew");
	assert_str(doc_text(&facilities->items[1], "amount"), "-20000.00");
	sound();
}

/* Of the record's own roll, and of one that comes with the question. */
static void what_carries_a_facility_is_asked_by_who_keeps_accounts(void **state)
{
	(void)state;
	static const struct {
		const char *question, *words;
	} wrong[] = { { "[]", "must be an object" },
		      { "{\"budget\":\"x\"}", "`agreement` is missing" },
		      { "{\"agreement\":\"us-sv-2025\"}", "`budget` is missing" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":\"x\"}", "column" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":[1]}", "each row is an object" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":[{\"guards\":1}]}", "no column `guards`" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":[{\"month\":\"2025-03\",\"facility\":\"none\","
			"\"staff\":\"-1\",\"currency\":\"USD\"}]}",
			"is no amount of USD" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":[{\"month\":\"2025-03\",\"facility\":\"none\","
			"\"currency\":\"USD\"}],\"from\":\"1990-01-01\"}",
			"at most 120 months" },
		      { "{\"agreement\":\"no-such\",\"budget\":\"x\"}", "no agreement is called" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":\"x\",\"guess\":true}", "no member `guess`" },
		      { "{\"agreement\":\"us-sv-2025\",\"budget\":\"x\",\"as_if\":1}", "is true or false" } };
	const char *right =
		"{\"agreement\":\"us-sv-2025\",\"own_cost\":\"120.50 USD\",\"budget\":[{\"month\":\"2025-03\","
		"\"facility\":\"none\",\"staff\":\"900.00\",\"food\":100,\"health\":0,\"building\":0,"
		"\"currency\":\"USD\"}]%s}";
	struct act_caller who = caller(U_US_FINANCE), other = caller(U_DK_FINANCE), officer = caller(U_US_CASE);
	struct act_sustain asked;
	struct sustain *s;
	(void)held("Carlos Duarte", "2025-06-30");
	at("2025-04-02T09:00:00Z");
	uint64_t before, after;
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		enum status status = act_sustain_read(world.arena, str_of(wrong[i].question), &asked, &world.error);
		if (status == STATUS_OK)
			status = act_sustain(world.act, world.arena, &who, &asked, &s, &world.error);
		assert_true(status == STATUS_BAD_INPUT || status == STATUS_LIMIT);
		if (!strstr(world.error.message, wrong[i].words))
			fail_msg("%s: %s", wrong[i].question, world.error.message);
	}
	struct str own = str_format(world.arena, right, "");
	struct str sent = str_format(world.arena, right,
				     ",\"roll\":[{\"person\":\"a\",\"facility\":\"none\",\"from\":\"2025-03-20\"},"
				     "{\"person\":\"b \\\"x\\\"\",\"facility\":\"none\",\"from\":\"2025-03-20\"}]");
	assert_int_equal(act_sustain_read(world.arena, own, &asked, &world.error), STATUS_OK);
	refused(act_sustain(world.act, world.arena, &other, &asked, &s, &world.error), STATUS_REFUSED,
		"is between US and SV");
	refused(act_sustain(world.act, world.arena, &officer, &asked, &s, &world.error), STATUS_REFUSED,
		"not for a caseworker");
	assert_int_equal(act_sustain(world.act, world.arena, &who, &asked, &s, &world.error), STATUS_OK);
	assert_int_equal(s->months.at[0].person_days, 12);
	assert_int_equal(s->months.at[0].cost.value, 100000);
	assert_int_equal(s->months.at[0].fees.value, 2000000);
	assert_true(s->saving.known);
	assert_int_equal(act_sustain_read(world.arena, sent, &asked, &world.error), STATUS_OK);
	assert_int_equal(act_sustain(world.act, world.arena, &other, &asked, &s, &world.error), STATUS_OK);
	assert_int_equal(s->months.at[0].person_days, 24);
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	assert_int_equal(before, after);
	atomic_fetch_add(&world.act->sustaining, SUSTAINED_AT_ONCE);
	refused(act_sustain(world.act, world.arena, &who, &asked, &s, &world.error), STATUS_CONFLICT, "ask again");
	atomic_fetch_sub(&world.act->sustaining, SUSTAINED_AT_ONCE);
	char *large = str_c(world.arena, str_format(world.arena, "%*s", SUSTAINED_BYTES + 1, "x"));
	asked.budget = str_of(large);
	refused(act_sustain(world.act, world.arena, &who, &asked, &s, &world.error), STATUS_LIMIT, "at most 256 KiB");
}

static void a_basis_is_renewed_forward_only(void **state)
{
	(void)state;
	struct fee_roll roll = { 0 };
	size_t events;
	bool more;
	int stay = held("Carlos Duarte", "2025-03-25");
	at("2025-03-28T09:00:00Z");
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_str(doc_text(reading("stay", stay), "alarm"), "basis expired");
	refused(doing(U_SV_RECEIVE, "basis.renew",
		      "{\"stay\":\"S%d\",\"basis\":\"Note\",\"basis_from\":\"2025-03-26\",\"basis_until\":\"2025-04-"
		      "30\"}",
		      stay),
		STATUS_BAD_INPUT, "no basis reaches back");
	fine(U_SV_RECEIVE, "basis.renew",
	     "{\"stay\":\"S%d\",\"basis\":\"Note\",\"basis_from\":\"2025-03-28\",\"basis_until\":\"2025-04-30\"}",
	     stay);
	assert_str(doc_text(reading("stay", stay), "alarm"), "");
	assert_int_equal(act_roll(world.act, world.arena, STR("us-sv-2025"), &roll, &world.error), STATUS_OK);
	assert_int_equal(roll.stays.count, 2); /* 26 and 27 March are nobody's to bill */
	assert_int_equal(roll.stays.at[0].left - roll.stays.at[0].arrived, 6);
	assert_int_equal(roll.stays.at[1].arrived - roll.stays.at[0].left, 2);
	at("2025-05-02T09:00:00Z");
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	assert_str(doc_text(reading("stay", stay), "alarm"), "basis expired");
	fine(U_SV_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"released\",\"instrument\":\"Order 4\"}", stay);
	sound();
}

static void accounts_are_for_two_sides_and_a_monitor(void **state)
{
	(void)state;
	static const struct {
		int user;
		const char *words;
	} others[] = { { U_ADMIN, "not for a administrator" },
		       { U_CASE, "not for a caseworker" },
		       { U_US_FINANCE, "is between DK and XK" } };
	const struct json *doc;
	struct str text;
	at("2025-02-02T09:00:00Z");
	accrue(U_XK_FINANCE, "dk-xk-2022", "2025-01-31", 239);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct act_caller who = caller(others[i].user);
		refused(act_account(world.act, world.arena, &who, STR("dk-xk-2022"), 10, &doc, &world.error),
			STATUS_REFUSED, others[i].words);
		refused(act_journal(world.act, world.arena, &who, STR("dk-xk-2022"), &text, &world.error),
			STATUS_REFUSED, others[i].words);
	}
	assert_string_equal(balance(U_US_FINANCE, "dk-xk-2022", "2025-01-31", "pending", "assets:accrued"), "none");
	struct act_caller monitor = caller(U_MONITOR);
	assert_int_equal(act_account(world.act, world.arena, &monitor, STR("dk-xk-2022"), 10, &doc, &world.error),
			 STATUS_OK);
	assert_int_equal(doc_count(doc, "entries"), 10);
	assert_int_equal(doc_count(doc, "months"), 8);
	assert_int_equal(act_journal(world.act, world.arena, &monitor, STR("dk-xk-2022"), &text, &world.error),
			 STATUS_OK);
	assert_true(text.len > 1000);
}

static void papers_are_made_of_an_invoice(void **state)
{
	(void)state;
	struct str pdf, again, xml;
	struct act_caller who = caller(U_DK_FINANCE);
	at("2025-02-02T09:00:00Z");
	accrue(U_XK_FINANCE, "dk-xk-2022", "2025-01-31", 239);
	fine(U_DK_FINANCE, "accrual.accept", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-01-31\"}");
	fine(U_XK_FINANCE, "invoice.issue",
	     "{\"agreement\":\"dk-xk-2022\",\"from\":\"2025-01-01\",\"to\":\"2025-01-31\"}");
	fine(U_XK_FINANCE, "credit.issue",
	     "{\"invoice\":\"I1\",\"line\":1,\"amount\":\"1.00\",\"reason\":\"A trial\"}");
	for (int i = 1; i <= 2; i++) {
		struct str key = str_format(world.arena, "I%d", i);
		if (act_invoice_paper(world.act, world.arena, &who, key, ACT_PAPER_PDF, i == 2, &pdf, &world.error) !=
			    STATUS_OK ||
		    act_invoice_paper(world.act, world.arena, &who, key, ACT_PAPER_PDF, i == 2, &again, &world.error) !=
			    STATUS_OK ||
		    act_invoice_paper(world.act, world.arena, &who, key, ACT_PAPER_UBL, false, &xml, &world.error) !=
			    STATUS_OK)
			fail_msg("%s", world.error.message);
		assert_true(str_starts(pdf, "%PDF-"));
		assert_true(str_eq(pdf, again));
		assert_non_null(strstr(str_c(world.arena, xml), i == 1 ? "<cbc:ID>XK-000001" : "<cbc:ID>XK-000002"));
	}
}

static bool is_money(const struct core_article *article)
{
	bool money = false;
	for (size_t i = 0; i < article->clause_count; i++) {
		enum clause_kind kind = article->clauses[i].kind;
		money = money || kind == CLAUSE_fee || kind == CLAUSE_advance || kind == CLAUSE_cap;
	}
	return money;
}

static void each_heading_about_money_has_a_spanish_one(void **state)
{
	(void)state;
	const struct corpus *corpus = act_texts(world.act);
	size_t seen = 0;
	vec_each (&corpus->instruments, i)
		for (size_t k = 0; k < corpus->instruments.at[i].article_count; k++) {
			const struct core_article *article = &corpus->instruments.at[i].articles[k];
			if (!is_money(article) || !article->heading.len)
				continue;
			seen++;
			if (str_eq(act_heading(article->heading, true), article->heading))
				fail_msg("heading.def has no \"%.*s\"", STR_ARG(article->heading));
			assert_true(str_eq(act_heading(article->heading, false), article->heading));
		}
	assert_true(seen > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_accounts(a_rent_is_accrued_accepted_billed_and_paid),
		with_accounts(a_stay_is_paid_for_while_its_basis_lives),
		with_accounts(failure_14_a_stay_in_error_is_credited),
		with_accounts(a_roll_is_for_two_sides_and_names_nobody),
		with_accounts(what_carries_a_facility_is_asked_by_who_keeps_accounts),
		with_accounts(a_basis_is_renewed_forward_only),
		with_accounts(accounts_are_for_two_sides_and_a_monitor),
		with_accounts(papers_are_made_of_an_invoice),
		with_accounts(each_heading_about_money_has_a_spanish_one),
	};
	return cmocka_run_group_tests_name("act.money", tests, NULL, NULL);
}
