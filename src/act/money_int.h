/* money_int.h - between the files of this folder that are about money. */
#ifndef ACT_MONEY_INT_H
#define ACT_MONEY_INT_H
#include "act_int.h"
#include "fee.h"
#include "ledger.h"
#include "money.h"

/* roll.c */
/* One stay, as far as it is to be paid; `persons` numbers them. */
enum status roll_add(struct arena *arena, const struct corpus *corpus, const struct json *stay, struct map *persons,
		     struct fee_roll *roll, struct error *error) MUST_USE;
enum status roll_of(struct store_read *read, struct arena *arena, const struct corpus *corpus, struct str agreement,
		    struct fee_roll *roll, struct error *error) MUST_USE;

/* ledger.c: an agreement between one payer and one payee. */
struct deal {
	const struct instrument *in;
	struct str agreement, buyer, seller; /* the sending state pays the receiving one */
};
enum status deal_find(const struct corpus *corpus, struct str agreement, struct deal *deal,
		      struct error *error) MUST_USE;
/* The acting user's side is the one, or either of them when `side` is STR_NONE; else STATUS_REFUSED. */
enum status deal_side(struct doing *d, const struct deal *deal, struct str side) MUST_USE;

enum status entry_read(struct arena *arena, const struct json *doc, struct ledger_entry *entry,
		       struct error *error) MUST_USE;
typedef VEC(const struct json *) entry_docs;
enum status entries_of(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
		       entry_docs *docs, struct error *error) MUST_USE;
/* invoice.c: the entries of an invoice, and what is open of it: what they have as receivable. */
enum status invoice_open(struct store_read *read, struct arena *arena, struct str invoice, entry_docs *docs,
			 int64_t *open, struct error *error) MUST_USE;
/* Opens an entry that moves the amount from one account to another; nothing when it is 0. */
struct moved {
	enum account from, to;
	int64_t amount;
};
struct entry_new {
	const struct deal *deal;
	int32_t day;
	int currency;
	const char *kind;
	enum ledger_status status;
	const struct moved *moves;
	size_t move_count;
	struct str invoice, reference; /* STR_NONE */
	const struct json *lines;      /* NULL */
};
enum status entry_make(struct doing *d, const struct entry_new *entry) MUST_USE;
struct str money_text(struct arena *arena, int64_t amount, int currency);
enum status input_money(struct doing *d, const char *name, int currency, int64_t *amount) MUST_USE; /* above zero */
enum status input_day(struct doing *d, const char *name, int32_t *day) MUST_USE;
/* Is what the days of the period brought in the ledger, all of it, and accepted? STATUS_CONFLICT says what is not. */
enum status period_is_accepted(struct doing *d, const struct deal *deal, int32_t from, int32_t to,
			       int currency) MUST_USE;

/* account.c: reading for somebody who keeps accounts, or watches: STATUS_REFUSED for others. */
struct money_reading {
	struct act *act;
	struct arena *arena;
	struct store_read *read;
	struct error *error;
	const struct json *user; /* NULL: the owner of the record's file */
};
typedef enum status money_asking(struct money_reading *r, void *asked);
enum status money_read_as(struct act *act, struct arena *arena, const struct act_caller *caller, money_asking *ask,
			  void *asked, struct error *error) MUST_USE;
enum status money_deal_to_see(const struct money_reading *r, struct str agreement, struct deal *deal) MUST_USE;

/* What the ledger has of a month. */
struct money_month {
	int32_t first; /* its first day */
	int currency;
	int64_t accrued, pending;
};
typedef VEC(struct money_month) money_months;
/* facility.c: the same months by facility, up to the last day that is in the ledger. */
enum status facilities_json(struct money_reading *r, const struct deal *deal, const money_months *months, int32_t last,
			    const struct json **out) MUST_USE;
#endif
