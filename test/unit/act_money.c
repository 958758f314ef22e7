/* Money in a record: what days bring, accepted, disputed, billed, credited and paid; by the texts and the stays alone.
 */
#include "act_paid.h"
#include "fee.h"

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
		STATUS_REFUSED, "is not_covered (us-sv-2025, article 1)");
	assert_str(doc_text(reading("stay", first), "until"), "");
	sound();
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_accounts(a_rent_is_accrued_accepted_billed_and_paid),
		with_accounts(a_stay_is_paid_for_while_its_basis_lives),
		with_accounts(failure_14_a_stay_in_error_is_credited),
		with_accounts(a_basis_is_renewed_forward_only),
		with_accounts(accounts_are_for_two_sides_and_a_monitor),
		with_accounts(papers_are_made_of_an_invoice),
	};
	return cmocka_run_group_tests_name("act.money", tests, NULL, NULL);
}
