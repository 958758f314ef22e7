/* journal.h - a double-entry journal as one text that both hledger and ledger read.
 *
 * What a posting counts for: `pending` and `posted` ones are in the balance, and the programs tell them apart (! and *:
 * hledger's --pending and --cleared). A `void` one counts for nothing, and is not hidden: it stands together with
 * its own reversal, so that the two add up to zero and its figure is still held by the balance after it.
 *
 * I1. Each posting asserts the balance of its account and currency after it, in the order of days. So a figure that was
 *     changed anywhere, by the least amount, is refused by either program.
 * I2. Within an entry the postings of one status and one currency add up to zero: what is posted balances without what
 *     is pending.
 * I3. The same journal gives the same bytes. No text of the caller can end a line, begin a comment or set a tag; one
 *     that would is refused, and the message names the entry.
 */
#ifndef DOC_JOURNAL_H
#define DOC_JOURNAL_H
#include "buf.h"
#include "error.h"
#include <stdint.h>

enum posting_status { POSTING_PENDING, POSTING_POSTED, POSTING_VOID };

struct journal_posting {
	struct str account;  /* "Assets:Receivable:US": letters, digits, single spaces, - _ . ' & /, parts by colons */
	int64_t amount;      /* minor units; debits above zero, credits below */
	struct str currency; /* ISO 4217 */
	enum posting_status status;
};

struct journal_entry {
	struct str id; /* "e-1204": letters, digits, - _ . */
	int32_t day;
	struct str what; /* one line without ; and without two spaces together */
	const struct journal_posting *postings;
	size_t posting_count;   /* 2 .. LIMIT_JOURNAL_POSTINGS */
	struct str clause;      /* "us-sv-2025 article 5": as `what`, and without , : [ ]; may be empty */
	const uint64_t *events; /* in the log, ascending */
	size_t event_count;
};

struct journal {
	const struct journal_entry *entries; /* in any order: written by day, those of one day in the order given */
	size_t entry_count;
};

/* Appends; what was appended before a failure is taken back. STATUS_BAD_INPUT, STATUS_LIMIT. */
enum status journal_text(const struct journal *journal, struct buf *out, struct error *error) MUST_USE;
#endif
