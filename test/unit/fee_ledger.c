/* ledger.h: entries, and balances that add up. */
#include "ledger.h"
#include "unit.h"

static struct error error;

static struct ledger_entry entry(int32_t day, enum ledger_status status, enum account to, enum account from,
				 int64_t amount)
{
	struct ledger_entry e = { .agreement = STR("us-sv-2025"), .day = day, .currency = 1, .status = status };
	vec_add(test_arena, &e.postings, ((struct ledger_posting){ to, amount }));
	vec_add(test_arena, &e.postings, ((struct ledger_posting){ from, -amount }));
	return e;
}

static void an_entry_adds_up_to_zero(void **state)
{
	(void)state;
	struct ledger_entry e = entry(0, LEDGER_POSTED, ACCOUNT_accrued, ACCOUNT_fees, 5);
	assert_int_equal(ledger_check(&e, &error), STATUS_OK);
	e.postings.at[0].amount = 6;
	assert_int_equal(ledger_check(&e, &error), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "off by 1"));
	e.postings.at[0].amount = 0;
	assert_int_equal(ledger_check(&e, &error), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "assets:accrued moves nothing"));
	e.postings.count = 1;
	assert_int_equal(ledger_check(&e, &error), STATUS_BAD_INPUT);
	e = entry(0, LEDGER_POSTED, ACCOUNT_accrued, ACCOUNT_fees, INT64_MAX);
	vec_add(test_arena, &e.postings, ((struct ledger_posting){ ACCOUNT_paid, INT64_MAX }));
	e.postings.at[1].amount = INT64_MAX;
	assert_int_equal(ledger_check(&e, &error), STATUS_LIMIT);
}

static void names_are_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < ACCOUNT_COUNT; i++)
		assert_int_equal(account_named(str_of(account_names[i])), i);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ledger_status_named(str_of(ledger_statuses[i])), i);
	assert_int_equal(account_named(STR("assets")), -1);
	assert_int_equal(ledger_status_named(STR("")), -1);
}

static void balances_are_of_a_day(void **state)
{
	(void)state;
	ledger_balances b = { 0 };
	struct ledger_entry all[] = {
		entry(10, LEDGER_POSTED, ACCOUNT_accrued, ACCOUNT_fees, 100),
		entry(11, LEDGER_PENDING, ACCOUNT_accrued, ACCOUNT_fees, 20),
		entry(11, LEDGER_VOID, ACCOUNT_accrued, ACCOUNT_fees, 7),
		entry(12, LEDGER_POSTED, ACCOUNT_receivable, ACCOUNT_accrued, 100),
	};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(ledger_add(test_arena, &b, &all[i], 11, &error), STATUS_OK);
	assert_int_equal(b.count, 1);
	assert_int_equal(b.at[0].posted[ACCOUNT_accrued], 100);
	assert_int_equal(b.at[0].pending[ACCOUNT_accrued], 20);
	assert_int_equal(b.at[0].posted[ACCOUNT_receivable], 0);
	assert_int_equal(ledger_add(test_arena, &b, &all[3], 12, &error), STATUS_OK);
	assert_int_equal(b.at[0].posted[ACCOUNT_accrued], 0);
	all[0].currency = 2;
	assert_int_equal(ledger_add(test_arena, &b, &all[0], 12, &error), STATUS_OK);
	assert_int_equal(b.count, 2);
	all[1].postings.at[0].amount = INT64_MAX;
	assert_int_equal(ledger_add(test_arena, &b, &all[1], 12, &error), STATUS_LIMIT);
}

static void property_debits_are_credits_on_every_day(void **state)
{
	(void)state;
	ledger_balances b = { 0 };
	for (int i = 0; i < 20000; i++) {
		struct ledger_entry e = { .agreement = unit_random() % 2 ? STR("a-1") : STR("b-2"),
					  .day = (int32_t)(unit_random() % 100),
					  .currency = (int)(unit_random() % 3),
					  .status = (enum ledger_status)(unit_random() % 3) };
		int64_t sum = 0;
		for (size_t k = unit_random() % 4 + 1; k-- > 0;) {
			int64_t amount = (int64_t)(unit_random() % 2000000) - 1000000;
			sum += amount;
			vec_add(test_arena, &e.postings,
				((struct ledger_posting){ (enum account)(unit_random() % ACCOUNT_COUNT), amount }));
		}
		vec_add(test_arena, &e.postings, ((struct ledger_posting){ ACCOUNT_fees, -sum }));
		if (ledger_check(&e, &error) != STATUS_OK)
			continue;
		assert_int_equal(ledger_add(test_arena, &b, &e, 50, &error), STATUS_OK);
	}
	assert_int_equal(b.count, 6);
	vec_each (&b, i) {
		int64_t posted = 0, pending = 0;
		for (int k = 0; k < ACCOUNT_COUNT; k++) {
			posted += b.at[i].posted[k];
			pending += b.at[i].pending[k];
		}
		assert_int_equal(posted, 0);
		assert_int_equal(pending, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_adds_up_to_zero),
		cmocka_unit_test(names_are_read_back),
		cmocka_unit_test(balances_are_of_a_day),
		cmocka_unit_test(property_debits_are_credits_on_every_day),
	};
	return cmocka_run_group_tests_name("fee.ledger", tests, arena_begin, arena_end);
}
