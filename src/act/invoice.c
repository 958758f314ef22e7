/* invoice.c - invoices, credit notes, payments: what is billed of what the ledger has.
 *
 * I1. An invoice is of days that are over, in the ledger and accepted by the payer, and of no day twice. Its lines are
 *     those of `habeas fees` for the period: each rounded once.
 * I2. Numbers of one seller follow one another without a gap; an invoice is never changed, and a credit note corrects
 * it. I3. No more is credited, paid or given up than is open.
 */
#include "date.h"
#include "money_int.h"

enum { TERM_DAYS = 30 }; /* to pay within, where the text says nothing */

enum status invoice_open(struct store_read *read, struct arena *arena, struct str invoice, entry_docs *docs,
			 int64_t *open, struct error *error)
{
	*open = 0;
	TRY(entries_of(read, arena, INDEX_entry_of_invoice, invoice, docs, error));
	vec_each (docs, i) {
		struct ledger_entry entry;
		TRY(entry_read(arena, docs->at[i], &entry, error));
		vec_each (&entry.postings, k)
			if (entry.postings.at[k].account == ACCOUNT_receivable)
				*open += entry.postings.at[k].amount;
	}
	return STATUS_OK;
}

/* Without a gap: the numbers of a seller are counted in the transaction that gives the next. */
static enum status next_number(struct doing *d, struct str seller, struct str *number)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_invoice_of_seller, seller, &keys, d->error));
	*number = str_format(d->arena, "%.*s-%06zu", STR_ARG(seller), keys.count + 1);
	return STATUS_OK;
}

static const struct json *line_of(struct doing *d, const struct fee_line *line)
{
	struct arena *a = d->arena;
	const struct json *item = doc_with_text(a, doc_object(a), "article", line->clause->article->id);
	item = doc_with_text(a, item, "heading", line->clause->article->heading);
	item = doc_with_text(a, item, "from", day_text(a, line->from));
	item = doc_with_text(a, item, "to", day_text(a, line->to));
	item = doc_with_text(a, item, "quantity", line->quantity);
	if (line->ratio.len)
		item = doc_with_text(a, item, "ratio", line->ratio);
	item = doc_with_text(a, item, "unit", line->unit);
	item = doc_with_text(a, item, "rate", line->rate);
	item = doc_with_text(a, item, "amount", money_text(a, line->amount, line->currency));
	item = doc_with_int(a, item, "person_days", line->person_days);
	if (line->exact.len)
		item = doc_with_text(a, item, "exact", line->exact);
	return item;
}

/* The log, signed as it stands before this event. The last checkpoint will do while it is of this second. */
static enum status with_proof(struct doing *d, const struct json **data)
{
	struct str note;
	uint64_t size;
	if (!d->act->signer)
		return STATUS_OK;
	TRY(checkpoint_of(d->act, d->arena, 0, &note, &size, d->error));
	*data = doc_with_text(d->arena, *data, "checkpoint", note);
	return STATUS_OK;
}

struct bill {
	const struct deal *deal;
	const char *kind;
	int32_t from, to, due;
	int currency;
	const struct json *lines, *rests_on;
	int64_t total;
	struct str corrects, reason;
};

static enum status issue(struct doing *d, const struct bill *bill, struct str *key)
{
	struct arena *a = d->arena;
	struct str number;
	TRY(record_new_key(d, MAP_invoice, key));
	TRY(next_number(d, bill->deal->seller, &number));
	const struct json *data = doc_with_text(a, doc_object(a), "invoice", *key);
	data = doc_with_text(a, data, "number", number);
	data = doc_with_text(a, data, "kind", str_of(bill->kind));
	data = doc_with_text(a, data, "agreement", bill->deal->agreement);
	data = doc_with_text(a, data, "seller", bill->deal->seller);
	data = doc_with_text(a, data, "buyer", bill->deal->buyer);
	data = doc_with_text(a, data, "from", day_text(a, bill->from));
	data = doc_with_text(a, data, "to", day_text(a, bill->to));
	data = doc_with_text(a, data, "currency", str_of(currency_code(bill->currency)));
	data = doc_with_text(a, data, "issued", day_text(a, time_day(d->now)));
	if (bill->due)
		data = doc_with_text(a, data, "due", day_text(a, bill->due));
	data = doc_with(a, data, STR("lines"), bill->lines);
	data = doc_with_text(a, data, "total", money_text(a, bill->total, bill->currency));
	TRY(with_proof(d, &data));
	data = doc_with(a, data, STR("rests_on"), bill->rests_on);
	if (bill->corrects.len)
		data = doc_with_text(a, data, "corrects", bill->corrects);
	if (bill->reason.len)
		data = doc_with_text(a, data, "reason", bill->reason);
	tell(d, "invoice", *key);
	tell(d, "number", number);
	tell(d, "total", money_text(a, bill->total, bill->currency));
	return record_emit(d, HAPPENED_invoice_issued, data);
}

/* The period: its lines, what its accepted days came to, and the events of these. */

struct billed {
	const struct json *lines, *rests_on;
	int64_t total, accrued;
	int32_t due;
};

static enum status fees_of(struct doing *d, const struct deal *deal, int32_t from, int32_t to, struct fee_bill **bill)
{
	struct fee_roll roll = { 0 };
	struct fee_request request = { .agreement = deal->in->index, .from = from, .to = to };
	TRY(roll_of(d->r, d->arena, d->act->corpus, deal->agreement, &roll, d->error));
	return fee_reckon(d->arena, d->act->corpus, &request, &roll, bill, d->error);
}

static enum status accrued_of(struct doing *d, const struct deal *deal, int32_t from, int32_t to, int currency,
			      struct billed *billed)
{
	entry_docs docs = { 0 };
	TRY(entries_of(d->r, d->arena, INDEX_entry_of_agreement, deal->agreement, &docs, d->error));
	vec_each (&docs, i) {
		struct ledger_entry entry;
		TRY(entry_read(d->arena, docs.at[i], &entry, d->error));
		if (entry.day < from || entry.day > to || entry.currency != currency || entry.status != LEDGER_POSTED ||
		    !str_is(doc_text(docs.at[i], "kind"), "accrual"))
			continue;
		billed->rests_on =
			doc_push(d->arena, billed->rests_on, doc_int(d->arena, doc_number(docs.at[i], "event", 0)));
		vec_each (&entry.postings, k)
			if (entry.postings.at[k].account == ACCOUNT_accrued &&
			    __builtin_add_overflow(billed->accrued, entry.postings.at[k].amount, &billed->accrued))
				return error_set(d->error, STATUS_LIMIT, "the period does not fit into 64 bits");
	}
	return STATUS_OK;
}

static enum status lines_of(struct doing *d, const struct fee_bill *bill, int currency, struct billed *billed)
{
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		if (line->currency != currency)
			continue;
		billed->lines = doc_push(d->arena, billed->lines, line_of(d, line));
		if (__builtin_add_overflow(billed->total, line->amount, &billed->total))
			return error_set(d->error, STATUS_LIMIT, "the period does not fit into 64 bits");
		if (line->has_due && (!billed->due || line->due < billed->due))
			billed->due = line->due;
	}
	return STATUS_OK;
}

static enum status pick_currency(struct doing *d, const struct fee_bill *bill, int *currency)
{
	struct str wanted = input_optional(d, "currency");
	if (wanted.len) {
		*currency = currency_index(wanted);
		if (*currency >= 0)
			return STATUS_OK;
		return error_set(d->error, STATUS_BAD_INPUT, "invoice.issue: `%.*s` is no currency", STR_ARG(wanted));
	}
	if (bill->totals.count == 1) {
		*currency = bill->totals.at[0].currency;
		return STATUS_OK;
	}
	if (!bill->totals.count)
		return error_set(d->error, STATUS_CONFLICT, "invoice.issue: nothing is owed for that period");
	return error_set(d->error, STATUS_BAD_INPUT,
			 "invoice.issue: the period is owed in several currencies: say which "
			 "by `currency`");
}

static bool overlaps(const struct json *invoice, int32_t from, int32_t to, struct str currency)
{
	int32_t first, last;
	return str_is(doc_text(invoice, "kind"), "invoice") && str_eq(doc_text(invoice, "currency"), currency) &&
	       date_parse(doc_text(invoice, "from"), &first) && date_parse(doc_text(invoice, "to"), &last) &&
	       first <= to && from <= last;
}

static enum status not_billed_yet(struct doing *d, const struct deal *deal, int32_t from, int32_t to, int currency)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_invoice_of_agreement, deal->agreement, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *invoice;
		TRY(record_get(d->r, d->arena, MAP_invoice, keys.at[i], &invoice, d->error));
		if (overlaps(invoice, from, to, str_of(currency_code(currency))))
			return error_set(d->error, STATUS_CONFLICT,
					 "invoice.issue: %.*s bills %.*s to %.*s already, and no day is billed twice",
					 STR_ARG(doc_text(invoice, "number")), STR_ARG(doc_text(invoice, "from")),
					 STR_ARG(doc_text(invoice, "to")));
	}
	return STATUS_OK;
}

enum status do_invoice_issue(struct doing *d)
{
	struct deal deal;
	struct str agreement, key;
	struct fee_bill *fees;
	int32_t from, to;
	int currency = -1;
	TRY(input_text(d, "agreement", &agreement));
	TRY(deal_find(d->act->corpus, agreement, &deal, d->error));
	TRY(deal_side(d, &deal, deal.seller));
	TRY(input_day(d, "from", &from));
	TRY(input_day(d, "to", &to));
	if (from > to || to >= time_day(d->now))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "invoice.issue: a period is billed when its last day is over");
	TRY(fees_of(d, &deal, from, to, &fees));
	TRY(pick_currency(d, fees, &currency));
	TRY(not_billed_yet(d, &deal, from, to, currency));
	TRY(period_is_accepted(d, &deal, from, to, currency));
	struct billed billed = { .lines = doc_list(d->arena), .rests_on = doc_list(d->arena) };
	TRY(lines_of(d, fees, currency, &billed));
	TRY(accrued_of(d, &deal, from, to, currency, &billed));
	if (billed.total <= 0)
		return error_set(d->error, STATUS_CONFLICT, "invoice.issue: nothing is owed for that period");
	int32_t due = billed.due > time_day(d->now) ? billed.due : time_day(d->now) + TERM_DAYS;
	struct bill bill = { .deal = &deal,
			     .kind = "invoice",
			     .from = from,
			     .to = to,
			     .due = due,
			     .currency = currency,
			     .lines = billed.lines,
			     .rests_on = billed.rests_on,
			     .total = billed.total };
	TRY(issue(d, &bill, &key));
	struct moved moves[] = { { ACCOUNT_accrued, ACCOUNT_receivable, billed.accrued },
				 { ACCOUNT_rounding, ACCOUNT_receivable, billed.total - billed.accrued } };
	struct entry_new entry = { .deal = &deal,
				   .day = time_day(d->now),
				   .currency = currency,
				   .kind = "invoice",
				   .status = LEDGER_POSTED,
				   .moves = moves,
				   .move_count = 2,
				   .invoice = key };
	return entry_make(d, &entry);
}

/* What happens to an invoice. */

struct known_invoice {
	struct str key;
	const struct json *doc;
	struct deal deal;
	int currency;
	int64_t total, open;
};

static enum status input_invoice(struct doing *d, struct known_invoice *invoice)
{
	TRY(input_doc(d, "invoice", MAP_invoice, &invoice->key, &invoice->doc));
	TRY(deal_find(d->act->corpus, doc_text(invoice->doc, "agreement"), &invoice->deal, d->error));
	invoice->currency = currency_index(doc_text(invoice->doc, "currency"));
	if (!decimal_parse(doc_text(invoice->doc, "total"), currency_exponent(invoice->currency), false,
			   &invoice->total))
		return error_set(d->error, STATUS_CONFLICT, "invoice %.*s is damaged: rebuild the record",
				 STR_ARG(invoice->key));
	if (!str_is(doc_text(invoice->doc, "kind"), "invoice"))
		return error_set(d->error, STATUS_CONFLICT, "%s: %.*s is a credit note", action_verbs[d->action],
				 STR_ARG(invoice->key));
	return invoice_open(d->r, d->arena, invoice->key, &(entry_docs){ 0 }, &invoice->open, d->error);
}

static enum status input_line(struct doing *d, const struct known_invoice *invoice, int64_t *line)
{
	return input_number(d, "line", 1, (int64_t)doc_count(invoice->doc, "lines"), line);
}

static enum status at_most_open(struct doing *d, const struct known_invoice *invoice, int64_t amount)
{
	if (amount <= invoice->open)
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT, "%s: of %.*s, %.*s %.*s is open, and no more",
			 action_verbs[d->action], STR_ARG(doc_text(invoice->doc, "number")),
			 STR_ARG(money_text(d->arena, invoice->open, invoice->currency)),
			 STR_ARG(doc_text(invoice->doc, "currency")));
}

enum status do_invoice_dispute(struct doing *d)
{
	struct known_invoice invoice;
	struct str reason;
	int64_t line;
	TRY(input_invoice(d, &invoice));
	TRY(deal_side(d, &invoice.deal, invoice.deal.buyer));
	TRY(input_line(d, &invoice, &line));
	TRY(input_text(d, "reason", &reason));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "invoice", invoice.key), *stay;
	data = doc_with_text(d->arena, doc_with_int(d->arena, data, "line", line), "reason", reason);
	if (json_get(d->input, "stay")) {
		struct str key;
		TRY(input_doc(d, "stay", MAP_stay, &key, &stay));
		if (!str_eq(doc_text(stay, "agreement"), invoice.deal.agreement))
			return error_set(d->error, STATUS_CONFLICT, "invoice.dispute: stay %.*s is not under %.*s",
					 STR_ARG(key), STR_ARG(invoice.deal.agreement));
		data = doc_with_text(d->arena, data, "stay", key);
		data = doc_with_text(d->arena, data, "receipt", doc_text(stay, "transfer"));
	}
	return record_emit(d, HAPPENED_invoice_disputed, data);
}

static enum status credit(struct doing *d, const struct known_invoice *invoice, const struct json *lines,
			  const struct json *rests_on, int64_t total, const struct moved *moves, size_t count)
{
	struct str key, reason;
	struct bill bill = {
		.deal = &invoice->deal,
		.kind = "credit note",
		.currency = invoice->currency,
		.lines = lines,
		.rests_on = rests_on,
		.total = total,
		.corrects = doc_text(invoice->doc, "number"),
	};
	TRY(input_text(d, "reason", &reason));
	bill.reason = reason;
	(void)date_parse(doc_text(invoice->doc, "from"), &bill.from);
	(void)date_parse(doc_text(invoice->doc, "to"), &bill.to);
	TRY(issue(d, &bill, &key));
	struct entry_new entry = { .deal = &invoice->deal,
				   .day = time_day(d->now),
				   .currency = invoice->currency,
				   .kind = "credit note",
				   .status = LEDGER_POSTED,
				   .moves = moves,
				   .move_count = count,
				   .invoice = invoice->key,
				   .reference = key };
	return entry_make(d, &entry);
}

/* One line, as much as the payee says. */
static enum status credit_line(struct doing *d, const struct known_invoice *invoice)
{
	int64_t line, amount;
	TRY(input_line(d, invoice, &line));
	TRY(input_money(d, "amount", invoice->currency, &amount));
	TRY(at_most_open(d, invoice, amount));
	const struct json *item = doc_item(invoice->doc, "lines", (size_t)line - 1);
	item = doc_with_text(d->arena, item, "quantity", STR("1"));
	item = doc_with_text(d->arena, item, "unit", STR("once"));
	item = doc_with_text(d->arena, item, "rate", money_text(d->arena, amount, invoice->currency));
	item = doc_with_text(d->arena, item, "amount", money_text(d->arena, amount, invoice->currency));
	item = doc_without(d->arena, doc_without(d->arena, item, STR("exact")), STR("ratio"));
	struct moved move = { ACCOUNT_receivable, ACCOUNT_credited, amount };
	return credit(d, invoice, doc_push(d->arena, NULL, item), doc_list(d->arena), amount, &move, 1);
}

/* What the entries of an invoice moved between being accrued and being receivable, and what of it was credited to the
 * whole period before. */
static enum status moved_before(struct doing *d, const struct known_invoice *invoice, int64_t *accrued,
				int64_t *credited)
{
	entry_docs docs = { 0 };
	*accrued = *credited = 0;
	TRY(entries_of(d->r, d->arena, INDEX_entry_of_invoice, invoice->key, &docs, d->error));
	vec_each (&docs, i) {
		struct ledger_entry entry;
		bool credit_note = str_is(doc_text(docs.at[i], "kind"), "credit note");
		TRY(entry_read(d->arena, docs.at[i], &entry, d->error));
		vec_each (&entry.postings, k) {
			enum account account = entry.postings.at[k].account;
			int64_t amount = entry.postings.at[k].amount;
			if (account == ACCOUNT_accrued)
				*accrued += amount;
			if (credit_note && (account == ACCOUNT_accrued || account == ACCOUNT_rounding))
				*credited += amount;
		}
	}
	return STATUS_OK;
}

/* The whole period, as it is known now: what was billed too much. The days were taken back in the ledger already, by
 * entries below zero that wait as accrued. */
static enum status credit_period(struct doing *d, const struct known_invoice *invoice)
{
	struct fee_bill *fees;
	struct billed now = { .lines = doc_list(d->arena), .rests_on = doc_list(d->arena) };
	int32_t from = 0, to = 0;
	int64_t credited, moved, amount;
	(void)date_parse(doc_text(invoice->doc, "from"), &from);
	(void)date_parse(doc_text(invoice->doc, "to"), &to);
	TRY(period_is_accepted(d, &invoice->deal, from, to, invoice->currency));
	TRY(fees_of(d, &invoice->deal, from, to, &fees));
	TRY(lines_of(d, fees, invoice->currency, &now));
	TRY(accrued_of(d, &invoice->deal, from, to, invoice->currency, &now));
	TRY(moved_before(d, invoice, &moved, &credited));
	amount = invoice->total - credited - now.total;
	if (amount <= 0)
		return error_set(
			d->error, STATUS_CONFLICT,
			"credit.issue: what is known now is not less than %.*s billed; one line is credited by "
			"`line` and `amount`",
			STR_ARG(doc_text(invoice->doc, "number")));
	TRY(at_most_open(d, invoice, amount));
	const struct json *line = doc_with_text(d->arena, doc_object(d->arena), "article", STR("all"));
	line = doc_with_text(d->arena, line, "heading", STR("The period as it is known now"));
	line = doc_with_text(d->arena, line, "from", doc_text(invoice->doc, "from"));
	line = doc_with_text(d->arena, line, "to", doc_text(invoice->doc, "to"));
	line = doc_with_text(d->arena, line, "quantity", STR("1"));
	line = doc_with_text(d->arena, line, "unit", STR("once"));
	line = doc_with_text(d->arena, line, "rate", money_text(d->arena, amount, invoice->currency));
	line = doc_with_text(d->arena, line, "amount", money_text(d->arena, amount, invoice->currency));
	int64_t taken = -(now.accrued + moved);
	struct moved moves[] = { { ACCOUNT_receivable, ACCOUNT_accrued, taken },
				 { ACCOUNT_receivable, ACCOUNT_rounding, amount - taken } };
	return credit(d, invoice, doc_push(d->arena, NULL, line), now.rests_on, amount, moves, 2);
}

enum status do_credit_issue(struct doing *d)
{
	struct known_invoice invoice;
	TRY(input_invoice(d, &invoice));
	TRY(deal_side(d, &invoice.deal, invoice.deal.seller));
	return json_get(d->input, "line") ? credit_line(d, &invoice) : credit_period(d, &invoice);
}

static enum status settle(struct doing *d, const struct known_invoice *invoice, const char *kind, int32_t day,
			  enum account to, struct str reference)
{
	int64_t amount;
	TRY(input_money(d, "amount", invoice->currency, &amount));
	TRY(at_most_open(d, invoice, amount));
	struct moved move = { ACCOUNT_receivable, to, amount };
	struct entry_new entry = { .deal = &invoice->deal,
				   .day = day,
				   .currency = invoice->currency,
				   .kind = kind,
				   .status = LEDGER_POSTED,
				   .moves = &move,
				   .move_count = 1,
				   .invoice = invoice->key,
				   .reference = reference };
	tell(d, "open", money_text(d->arena, invoice->open - amount, invoice->currency));
	return entry_make(d, &entry);
}

enum status do_payment_record(struct doing *d)
{
	struct known_invoice invoice;
	struct str reference;
	int32_t paid;
	TRY(input_invoice(d, &invoice));
	TRY(deal_side(d, &invoice.deal, invoice.deal.seller));
	TRY(input_day(d, "paid", &paid));
	TRY(input_text(d, "reference", &reference));
	if (paid > time_day(d->now))
		return error_set(d->error, STATUS_BAD_INPUT, "payment.record: `paid` lies in the future");
	return settle(d, &invoice, "payment", paid, ACCOUNT_paid, reference);
}

enum status do_invoice_write_off(struct doing *d)
{
	struct known_invoice invoice;
	struct str reason;
	TRY(input_invoice(d, &invoice));
	TRY(deal_side(d, &invoice.deal, invoice.deal.seller));
	TRY(input_text(d, "reason", &reason));
	return settle(d, &invoice, "write-off", time_day(d->now), ACCOUNT_written_off, reason);
}
