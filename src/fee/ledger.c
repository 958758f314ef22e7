/* ledger.c - see ledger.h. */
#include "ledger.h"
#include "arena.h"

const char *const account_names[ACCOUNT_COUNT] = {
#define ACCOUNT(name, written, what) written,
#include "account.def"
};
const char *const ledger_statuses[3] = { "pending", "posted", "void" };

static int named(const char *const *names, int count, struct str name)
{
	for (int i = 0; i < count; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

int account_named(struct str name) { return named(account_names, ACCOUNT_COUNT, name); }
int ledger_status_named(struct str name) { return named(ledger_statuses, 3, name); }

static enum status too_large(struct error *error)
{
	return error_set(error, STATUS_LIMIT, "an amount does not fit into 64 bits of the currency's least unit");
}

enum status ledger_check(const struct ledger_entry *entry, struct error *error)
{
	int64_t sum = 0;
	if (entry->postings.count < 2)
		return error_set(error, STATUS_BAD_INPUT, "an entry needs two postings or more");
	vec_each (&entry->postings, i) {
		if (entry->postings.at[i].amount == 0)
			return error_set(error, STATUS_BAD_INPUT, "a posting to %s moves nothing",
					 account_names[entry->postings.at[i].account]);
		if (__builtin_add_overflow(sum, entry->postings.at[i].amount, &sum))
			return too_large(error);
	}
	if (sum)
		return error_set(error, STATUS_BAD_INPUT, "the postings are off by %lld: they must add up to zero",
				 (long long)sum);
	return STATUS_OK;
}

static struct ledger_balance *balance_of(struct arena *arena, ledger_balances *balances,
					 const struct ledger_entry *entry)
{
	for (size_t i = balances->count; i-- > 0;) /* entries of one agreement follow each other */
		if (balances->at[i].currency == entry->currency && str_eq(balances->at[i].agreement, entry->agreement))
			return &balances->at[i];
	vec_add(arena, balances,
		((struct ledger_balance){ .agreement = entry->agreement, .currency = entry->currency }));
	return &balances->at[balances->count - 1];
}

enum status ledger_add(struct arena *arena, ledger_balances *balances, const struct ledger_entry *entry, int32_t until,
		       struct error *error)
{
	if (entry->status == LEDGER_VOID || entry->day > until)
		return STATUS_OK;
	struct ledger_balance *balance = balance_of(arena, balances, entry);
	int64_t *side = entry->status == LEDGER_POSTED ? balance->posted : balance->pending;
	vec_each (&entry->postings, i) {
		int64_t *account = &side[entry->postings.at[i].account];
		if (__builtin_add_overflow(*account, entry->postings.at[i].amount, account))
			return too_large(error);
	}
	return STATUS_OK;
}
