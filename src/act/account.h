/* account.h - reading what a record knows of money: balances, entries, invoices, and the papers made of them. Nothing
 * in it names a person.
 *
 * Each is for who keeps accounts for one of the two sides of the agreement, and for who watches (a monitor);
 * STATUS_REFUSED for others. */
#ifndef ACT_ACCOUNT_H
#define ACT_ACCOUNT_H
#include "act.h"

/* {"agreements": [{"agreement", "buyer", "seller", "currency", "posted": {account: amount}, "pending": {…},
 * "entries"}], "on"}: of every agreement that the caller may see. `on`: entries of that day and before; a day of
 * date.h. */
enum status act_balances(struct act *act, struct arena *arena, const struct act_caller *caller, int32_t on,
			 const struct json **out, struct error *error) MUST_USE;
/* {"agreement", "buyer", "seller", "months": [{"month", "currency", "accrued", "pending"}], "facilities": [{"month",
 * "currency", "facility", "person_days", "amount"}], "entries": the last `limit`, "invoices": each with "open"}. The
 * facilities of a month add up to it; doc/money.md says how. */
enum status act_account(struct act *act, struct arena *arena, const struct act_caller *caller, struct str agreement,
			size_t limit, const struct json **out, struct error *error) MUST_USE;
/* Who is held under an agreement, as far as it costs: {"agreement", "stays": [each as act_account_stay gives it, the
 * newest first], "next"}. `before`: the key of a stay, those that began before it; `facility`: one alone; STR_NONE:
 * all. `next`, when it is there, is `before` of the next page. */
struct act_stays {
	struct str agreement, facility, before;
	size_t limit; /* at most ACT_STAYS_MOST */
};
enum { ACT_STAYS_MOST = 1000 };
enum status act_account_stays(struct act *act, struct arena *arena, const struct act_caller *caller,
			      const struct act_stays *asked, const struct json **out, struct error *error) MUST_USE;
/* One stay: where, from when to when, until when its basis holds, whether it is disputed, and its "receipt": who signed
 * it and how. Not who it is of, and no word that somebody wrote about them. STATUS_NOT_FOUND also when no agreement
 * pays for it. */
enum status act_account_stay(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			     const struct json **out, struct error *error) MUST_USE;
/* An invoice or a credit note, with what is "open" of it and its entries. */
enum status act_invoice(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			const struct json **out, struct error *error) MUST_USE;
enum act_paper { ACT_PAPER_PDF, ACT_PAPER_UBL };
enum status act_invoice_paper(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			      enum act_paper paper, bool spanish, struct str *out, struct error *error) MUST_USE;
/* The heading of an article about money, in that language where it is known (heading.def); else as it is. */
struct str act_heading(struct str heading, bool spanish);
/* The entries of an agreement as a journal that hledger and ledger read. */
enum status act_journal(struct act *act, struct arena *arena, const struct act_caller *caller, struct str agreement,
			struct str *out, struct error *error) MUST_USE;
/* The same for who holds the file of the record itself, as a counting for `habeas journal`. */
enum status act_journal_of_file(struct act *act, struct arena *arena, struct str agreement, struct str *out,
				struct error *error) MUST_USE;
#endif
