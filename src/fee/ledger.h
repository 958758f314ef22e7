/* ledger.h - double entry: what is owed, billed and paid under agreements, on any day.
 *
 * An entry is some postings of one day. Money moves from the accounts with amounts below zero to those above. An entry
 * is pending at first or posted at once; a pending one is posted, or voided, once. Nothing else of an entry ever
 * changes, and a correction is another entry.
 *
 * I1. The postings of an entry add up to zero, in one currency: so do the balances of all accounts, on every day.
 * I2. What is void counts nowhere; what is pending counts by itself.
 * I3. What does not fit into 64 bits of the least unit is an error, never a wrong balance.
 */
#ifndef FEE_LEDGER_H
#define FEE_LEDGER_H
#include "error.h"
#include "str.h"
#include "vec.h"
#include <stdint.h>

enum account {
#define ACCOUNT(name, written, what) ACCOUNT_##name,
#include "account.def"
	ACCOUNT_COUNT
};
extern const char *const account_names[ACCOUNT_COUNT]; /* "assets:accrued" */
int account_named(struct str name);                    /* -1 */

enum ledger_status { LEDGER_PENDING, LEDGER_POSTED, LEDGER_VOID };
extern const char *const ledger_statuses[3]; /* "pending" */
int ledger_status_named(struct str name);    /* -1 */

struct ledger_posting {
	enum account account;
	int64_t amount; /* of the currency's least unit; above zero: into the account */
};
struct ledger_entry {
	struct str agreement;
	int32_t day;
	int currency;
	enum ledger_status status;
	VEC(struct ledger_posting) postings;
};

/* STATUS_BAD_INPUT: fewer than two postings, one of nothing, or a sum that is not zero. STATUS_LIMIT: too large. */
enum status ledger_check(const struct ledger_entry *entry, struct error *error) MUST_USE;

struct ledger_balance {
	struct str agreement; /* borrowed from the entries */
	int currency;
	int64_t posted[ACCOUNT_COUNT], pending[ACCOUNT_COUNT];
};
typedef VEC(struct ledger_balance) ledger_balances;

/* Adds an entry that is of `until` or of a day before; one that is of a later day, or void, is passed over. The
 * balances are in the order in which agreements and currencies come first. */
enum status ledger_add(struct arena *arena, ledger_balances *balances, const struct ledger_entry *entry, int32_t until,
		       struct error *error) MUST_USE;
#endif
