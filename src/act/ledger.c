/* ledger.c - the ledger of a record: what each day brings, accepted, disputed, settled.
 *
 * What a day brings is reckoned from the texts and from the roll of stays (roll.c), and nothing else: nobody enters an
 * amount. It is pending until the payer accepts it. When what is known of a day changes (a dispute, a stay in error),
 * the difference becomes another entry; no entry is ever changed.
 *
 * I1. Entries are pairs of accounts (fee/ledger.h): their postings add up to zero.
 * I2. After fees.accrue the live entries of each day, pending and posted, add up to what the texts and the roll say of
 *     it now, to the least unit.
 * I3. The payer accepts and disputes; the payee bills. Neither can do the other's part.
 */
#include "country.h"
#include "date.h"
#include "money_int.h"

/* Small texts. */

struct str money_text(struct arena *arena, int64_t amount, int currency)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(amount, currency_exponent(currency), text);
	return str_copy(arena, str_of(text));
}

enum status input_money(struct doing *d, const char *name, int currency, int64_t *amount)
{
	struct str text;
	TRY(input_text(d, name, &text));
	if (decimal_parse(text, currency_exponent(currency), false, amount) && *amount > 0)
		return STATUS_OK;
	return error_set(d->error, STATUS_BAD_INPUT, "%s: `%s` must be an amount above zero in %s, such as %s",
			 action_verbs[d->action], name, currency_code(currency),
			 str_c(d->arena, money_text(d->arena, 12000, currency)));
}

enum status input_day(struct doing *d, const char *name, int32_t *day)
{
	struct str text;
	TRY(input_text(d, name, &text));
	if (date_parse(text, day))
		return STATUS_OK;
	return error_set(d->error, STATUS_BAD_INPUT, "%s: `%s` must be a day, such as 2025-03-31",
			 action_verbs[d->action], name);
}

/* Who pays whom. */

enum status deal_find(const struct corpus *corpus, struct str agreement, struct deal *deal, struct error *error)
{
	size_t payers = 0, payees = 0;
	*deal = (struct deal){ .in = corpus_instrument(corpus, agreement), .agreement = agreement };
	if (!deal->in || deal->in->kind != INSTRUMENT_agreement || deal->in->amends >= 0)
		return error_set(error, STATUS_BAD_INPUT, "no agreement is called `%.*s`", STR_ARG(agreement));
	deal->agreement = deal->in->id;
	for (size_t i = 0; i < deal->in->party_count; i++) {
		const struct party *party = &deal->in->parties[i];
		struct str state = str_of(country_alpha2(party->state));
		if (party->sends && !str_eq(state, deal->buyer)) {
			deal->buyer = state;
			payers++;
		}
		if (party->receives && !str_eq(state, deal->seller)) {
			deal->seller = state;
			payees++;
		}
	}
	if (payers == 1 && payees == 1 && !str_eq(deal->buyer, deal->seller))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT,
			 "under %.*s it is not one state that pays one other: its fees can be reckoned, and not billed",
			 STR_ARG(agreement));
}

enum status deal_side(struct doing *d, const struct deal *deal, struct str side)
{
	struct str own = user_side(d);
	if (side.len ? str_eq(own, side) : str_eq(own, deal->seller) || str_eq(own, deal->buyer))
		return STATUS_OK;
	if (side.len)
		return error_set(d->error, STATUS_REFUSED, "%s: this is for %.*s to do, and you act for %.*s",
				 action_verbs[d->action], STR_ARG(side), STR_ARG(own));
	return error_set(d->error, STATUS_REFUSED, "%s: %.*s is between %.*s and %.*s, and you act for %.*s",
			 action_verbs[d->action], STR_ARG(deal->agreement), STR_ARG(deal->buyer), STR_ARG(deal->seller),
			 STR_ARG(own));
}

static enum status input_deal(struct doing *d, struct deal *deal)
{
	struct str agreement;
	TRY(input_text(d, "agreement", &agreement));
	return deal_find(d->act->corpus, agreement, deal, d->error);
}

/* Entries. */

enum status entry_read(struct arena *arena, const struct json *doc, struct ledger_entry *entry, struct error *error)
{
	int status = ledger_status_named(doc_text(doc, "status"));
	*entry = (struct ledger_entry){ .agreement = doc_text(doc, "agreement"),
					.currency = currency_index(doc_text(doc, "currency")),
					.status = (enum ledger_status)status };
	bool fine = status >= 0 && entry->currency >= 0 && date_parse(doc_text(doc, "day"), &entry->day);
	for (size_t i = 0; fine && i < doc_count(doc, "postings"); i++) {
		const struct json *item = doc_item(doc, "postings", i);
		struct ledger_posting posting;
		int account = account_named(doc_text(item, "account"));
		fine = account >= 0 && decimal_parse(doc_text(item, "amount"), currency_exponent(entry->currency),
						     false, &posting.amount);
		posting.account = (enum account)account;
		if (fine)
			vec_add(arena, &entry->postings, posting);
	}
	if (!fine)
		return error_set(error, STATUS_CONFLICT, "entry %.*s is damaged: rebuild the record",
				 STR_ARG(doc_text(doc, "entry")));
	return ledger_check(entry, error);
}

enum status entries_of(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
		       entry_docs *docs, struct error *error)
{
	key_vec keys = { 0 };
	TRY(record_find(read, arena, index, value, &keys, error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(read, arena, MAP_entry, keys.at[i], &doc, error));
		vec_add(arena, docs, doc);
	}
	return STATUS_OK;
}

static const struct json *posting(struct arena *arena, enum account account, int64_t amount, int currency)
{
	const struct json *item = doc_with_text(arena, doc_object(arena), "account", str_of(account_names[account]));
	return doc_with_text(arena, item, "amount", money_text(arena, amount, currency));
}

enum status entry_make(struct doing *d, const struct entry_new *entry)
{
	struct arena *a = d->arena;
	const struct json *postings = doc_list(a), *data = doc_object(a);
	struct str key;
	for (size_t i = 0; i < entry->move_count; i++) {
		const struct moved *move = &entry->moves[i];
		if (!move->amount)
			continue;
		postings = doc_push(a, postings, posting(a, move->to, move->amount, entry->currency));
		postings = doc_push(a, postings, posting(a, move->from, -move->amount, entry->currency));
	}
	if (!postings->count)
		return STATUS_OK;
	TRY(record_new_key(d, MAP_entry, &key));
	data = doc_with_text(a, data, "entry", key);
	data = doc_with_text(a, data, "agreement", entry->deal->agreement);
	data = doc_with_text(a, data, "day", day_text(a, entry->day));
	data = doc_with_text(a, data, "currency", str_of(currency_code(entry->currency)));
	data = doc_with_text(a, data, "kind", str_of(entry->kind));
	data = doc_with_text(a, data, "status", str_of(ledger_statuses[entry->status]));
	data = doc_with(a, data, STR("postings"), postings);
	if (entry->lines)
		data = doc_with(a, data, STR("lines"), entry->lines);
	if (entry->invoice.len)
		data = doc_with_text(a, data, "invoice", entry->invoice);
	if (entry->reference.len)
		data = doc_with_text(a, data, "reference", entry->reference);
	return record_emit(d, HAPPENED_entry_made, data);
}

/* What days brought, and what the ledger has of it: by day and currency. */

struct day_sum {
	int32_t day;
	int currency;
	int64_t due, made, posted; /* by the texts; in live entries; of these, accepted */
	const struct json *lines;  /* clause by clause, what the texts say */
};
typedef VEC(struct day_sum) day_sums;

struct reckoning {
	struct arena *arena;
	struct map at; /* of day and currency */
	day_sums sums;
	struct error *error;
};

static struct day_sum *sum_of(struct reckoning *r, int32_t day, int currency)
{
	uint64_t index;
	struct str key = str_format(r->arena, "%d %d", day, currency);
	if (!map_get(&r->at, key, &index)) {
		index = r->sums.count;
		map_set(&r->at, key, index);
		vec_add(r->arena, &r->sums,
			((struct day_sum){ .day = day, .currency = currency, .lines = doc_list(r->arena) }));
	}
	return &r->sums.at[index];
}

static enum status too_large(struct reckoning *r)
{
	return error_set(r->error, STATUS_LIMIT, "what a day brings does not fit into 64 bits");
}

static enum status add_due(struct reckoning *r, const struct fee_accrual *accrual)
{
	struct day_sum *sum = sum_of(r, accrual->day, accrual->currency);
	const struct json *line =
		doc_with_text(r->arena, doc_object(r->arena), "article", accrual->clause->article->id);
	line = doc_with_text(r->arena, line, "amount", money_text(r->arena, accrual->amount, accrual->currency));
	sum->lines = doc_push(r->arena, sum->lines, line);
	return __builtin_add_overflow(sum->due, accrual->amount, &sum->due) ? too_large(r) : STATUS_OK;
}

static enum status add_made(struct reckoning *r, const struct json *doc, int32_t until)
{
	struct ledger_entry entry;
	if (!str_is(doc_text(doc, "kind"), "accrual"))
		return STATUS_OK;
	TRY(entry_read(r->arena, doc, &entry, r->error));
	if (entry.status == LEDGER_VOID || entry.day > until)
		return STATUS_OK;
	struct day_sum *sum = sum_of(r, entry.day, entry.currency);
	vec_each (&entry.postings, i) {
		int64_t amount = entry.postings.at[i].amount;
		if (entry.postings.at[i].account != ACCOUNT_accrued)
			continue;
		if (__builtin_add_overflow(sum->made, amount, &sum->made) ||
		    (entry.status == LEDGER_POSTED && __builtin_add_overflow(sum->posted, amount, &sum->posted)))
			return too_large(r);
	}
	return STATUS_OK;
}

/* From the day on which the agreement came into force. */
static enum status reckon_until(struct doing *d, const struct deal *deal, int32_t until, struct reckoning *r)
{
	struct fee_roll roll = { 0 };
	fee_accruals accruals = { 0 };
	entry_docs docs = { 0 };
	*r = (struct reckoning){ .arena = d->arena, .error = d->error };
	map_init(&r->at, d->arena);
	if (deal->in->window_count && time_day(deal->in->windows[0].from) <= until) {
		struct fee_request request = { .agreement = deal->in->index,
					       .from = time_day(deal->in->windows[0].from),
					       .to = until };
		TRY(roll_of(d->r, d->arena, d->act->corpus, deal->agreement, &roll, d->error));
		TRY(fee_accrue(d->arena, d->act->corpus, &request, &roll, &accruals, d->error));
	}
	vec_each (&accruals, i)
		TRY(add_due(r, &accruals.at[i]));
	TRY(entries_of(d->r, d->arena, INDEX_entry_of_agreement, deal->agreement, &docs, d->error));
	vec_each (&docs, i)
		TRY(add_made(r, docs.at[i], until));
	return STATUS_OK;
}

/* What is missing, or too much, day by day. */
static enum status accrue_until(struct doing *d, const struct deal *deal, int32_t until)
{
	struct reckoning r;
	int64_t count = 0;
	TRY(reckon_until(d, deal, until, &r));
	vec_each (&r.sums, i) {
		const struct day_sum *sum = &r.sums.at[i];
		struct moved move = { .from = ACCOUNT_fees, .to = ACCOUNT_accrued };
		if (__builtin_sub_overflow(sum->due, sum->made, &move.amount))
			return too_large(&r);
		struct entry_new entry = { .deal = deal,
					   .day = sum->day,
					   .currency = sum->currency,
					   .kind = "accrual",
					   .status = LEDGER_PENDING,
					   .moves = &move,
					   .move_count = 1,
					   .lines = sum->lines };
		TRY(entry_make(d, &entry));
		count += move.amount != 0;
	}
	d->answer = doc_with_int(d->arena, d->answer, "entries", count);
	return STATUS_OK;
}

enum status do_fees_accrue(struct doing *d)
{
	struct deal deal;
	int32_t until;
	TRY(input_deal(d, &deal));
	TRY(deal_side(d, &deal, STR_NONE));
	TRY(input_day(d, "until", &until));
	if (until >= time_day(d->now))
		return error_set(d->error, STATUS_BAD_INPUT, "fees.accrue: a day is reckoned when it is over");
	return accrue_until(d, &deal, until);
}

static enum status set_status(struct doing *d, struct str key, enum event_kind kind, enum ledger_status status,
			      struct str reason)
{
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "entry", key);
	data = doc_with_text(d->arena, data, "status", str_of(ledger_statuses[status]));
	if (reason.len)
		data = doc_with_text(d->arena, data, "reason", reason);
	return record_emit(d, kind, data);
}

enum status do_accrual_accept(struct doing *d)
{
	struct deal deal;
	int32_t until, day = 0;
	int64_t count = 0;
	entry_docs docs = { 0 };
	TRY(input_deal(d, &deal));
	TRY(deal_side(d, &deal, deal.buyer));
	TRY(input_day(d, "until", &until));
	TRY(entries_of(d->r, d->arena, INDEX_entry_of_agreement, deal.agreement, &docs, d->error));
	vec_each (&docs, i) {
		if (!str_is(doc_text(docs.at[i], "status"), ledger_statuses[LEDGER_PENDING]) ||
		    !date_parse(doc_text(docs.at[i], "day"), &day) || day > until)
			continue;
		TRY(set_status(d, doc_text(docs.at[i], "entry"), HAPPENED_entry_posted, LEDGER_POSTED, STR_NONE));
		count++;
	}
	d->answer = doc_with_int(d->arena, d->answer, "entries", count);
	return STATUS_OK;
}

enum status period_is_accepted(struct doing *d, const struct deal *deal, int32_t from, int32_t to, int currency)
{
	struct reckoning r;
	TRY(reckon_until(d, deal, to, &r));
	vec_each (&r.sums, i) {
		const struct day_sum *sum = &r.sums.at[i];
		if (sum->day < from || sum->currency != currency)
			continue;
		struct str day = day_text(d->arena, sum->day);
		if (sum->due != sum->made)
			return error_set(d->error, STATUS_CONFLICT,
					 "%s: what %.*s brings is not in the ledger as it is known now: reckon it with "
					 "fees.accrue",
					 action_verbs[d->action], STR_ARG(day));
		if (sum->made != sum->posted)
			return error_set(d->error, STATUS_CONFLICT, "%s: what %.*s brings is not accepted by %.*s",
					 action_verbs[d->action], STR_ARG(day), STR_ARG(deal->buyer));
	}
	return STATUS_OK;
}

/* Disputes: what was pending of the stay's days is voided, and reckoned without it. */

static enum status void_pending(struct doing *d, const struct deal *deal, int32_t first, struct str reason,
				int32_t *last)
{
	entry_docs docs = { 0 };
	*last = INT32_MIN;
	TRY(entries_of(d->r, d->arena, INDEX_entry_of_agreement, deal->agreement, &docs, d->error));
	vec_each (&docs, i) {
		int32_t day;
		if (!str_is(doc_text(docs.at[i], "kind"), "accrual") || !date_parse(doc_text(docs.at[i], "day"), &day))
			continue;
		if (day > *last)
			*last = day;
		if (day >= first && str_is(doc_text(docs.at[i], "status"), ledger_statuses[LEDGER_PENDING]))
			TRY(set_status(d, doc_text(docs.at[i], "entry"), HAPPENED_entry_voided, LEDGER_VOID, reason));
	}
	return STATUS_OK;
}

static enum status input_stay(struct doing *d, struct str *key, const struct json **stay, struct deal *deal)
{
	TRY(input_doc(d, "stay", MAP_stay, key, stay));
	if (!doc_text(*stay, "agreement").len)
		return error_set(d->error, STATUS_CONFLICT, "%s: stay %.*s is under no agreement, and costs nobody",
				 action_verbs[d->action], STR_ARG(*key));
	return deal_find(d->act->corpus, doc_text(*stay, "agreement"), deal, d->error);
}

static enum status reckon_again(struct doing *d, const struct deal *deal, const struct json *stay, struct str reason)
{
	int32_t last, first = time_day(time_of(stay, "from")) - 1; /* in any zone */
	TRY(void_pending(d, deal, first, reason, &last));
	return last == INT32_MIN ? STATUS_OK : accrue_until(d, deal, last);
}

/* Between whom it is not one who pays one other, nothing was billed. */
enum status stay_found_in_error(struct doing *d, const struct json *stay)
{
	static const struct str reason = { "Transferred in error", sizeof "Transferred in error" - 1 };
	struct deal deal;
	struct error none;
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", doc_text(stay, "stay"));
	data = doc_with(d->arena, data, STR("in_error"), doc_bool(d->arena, true));
	data = doc_with_text(d->arena, data, "disputed", STR_NONE);
	TRY(record_emit(d, HAPPENED_stay_in_error, doc_with_text(d->arena, data, "unbilled", reason)));
	if (!doc_text(stay, "agreement").len ||
	    deal_find(d->act->corpus, doc_text(stay, "agreement"), &deal, &none) != STATUS_OK)
		return STATUS_OK;
	return reckon_again(d, &deal, stay, reason);
}

enum status do_stay_dispute(struct doing *d)
{
	struct str key, reason;
	struct deal deal;
	const struct json *stay;
	TRY(input_stay(d, &key, &stay, &deal));
	TRY(deal_side(d, &deal, deal.buyer));
	TRY(input_text(d, "reason", &reason));
	if (doc_text(stay, "disputed").len || doc_text(stay, "unbilled").len)
		return error_set(d->error, STATUS_CONFLICT, "stay.dispute: stay %.*s is not being billed",
				 STR_ARG(key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", key);
	data = doc_with_text(d->arena, data, "dispute_of",
			     deal.agreement); /* by which it is found until it is settled */
	TRY(record_emit(d, HAPPENED_stay_disputed, doc_with_text(d->arena, data, "disputed", reason)));
	return reckon_again(d, &deal, stay, reason);
}

enum status do_stay_settle(struct doing *d)
{
	struct str key, reason;
	struct deal deal;
	const struct json *stay, *billable = json_get(d->input, "billable");
	TRY(input_stay(d, &key, &stay, &deal));
	bool pays = billable && billable->kind == JSON_TRUE;
	TRY(deal_side(d, &deal, pays ? deal.buyer : deal.seller));
	TRY(input_text(d, "reason", &reason));
	if (pays && doc_flag(stay, "in_error"))
		return error_set(d->error, STATUS_CONFLICT,
				 "stay.settle: stay %.*s rests on a transfer in error: nothing is owed for it",
				 STR_ARG(key));
	if (pays && !doc_text(stay, "disputed").len && !doc_text(stay, "unbilled").len)
		return error_set(d->error, STATUS_CONFLICT, "stay.settle: stay %.*s is billed as it is", STR_ARG(key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", key);
	data = doc_with_text(d->arena, data, "disputed", STR_NONE);
	data = doc_with_text(d->arena, data, "dispute_of", STR_NONE);
	TRY(record_emit(d, HAPPENED_stay_settled, doc_with_text(d->arena, data, "unbilled", pays ? STR_NONE : reason)));
	return reckon_again(d, &deal, stay, reason);
}

enum status do_basis_renew(struct doing *d)
{
	struct str key, basis;
	const struct json *stay;
	int32_t from, until;
	TRY(input_doc(d, "stay", MAP_stay, &key, &stay));
	TRY(own_side(d, doc_text(stay, "authority"), "this stay"));
	TRY(input_text(d, "basis", &basis));
	TRY(input_day(d, "basis_from", &from));
	TRY(input_day(d, "basis_until", &until));
	if (doc_text(stay, "until").len)
		return error_set(d->error, STATUS_CONFLICT, "basis.renew: stay %.*s has ended", STR_ARG(key));
	if (from > until)
		return error_set(d->error, STATUS_BAD_INPUT, "basis.renew: it ends before it begins");
	if (from < time_day(d->now))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "basis.renew: `basis_from` is past: no basis reaches back; it may begin today");
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", key);
	if (doc_text(stay, "alarm").len && from <= time_day(d->now))
		TRY(record_emit(d, HAPPENED_alarm_answered, doc_with_text(d->arena, data, "alarm", STR_NONE)));
	data = doc_with_text(d->arena, data, "basis", basis);
	data = doc_with_text(d->arena, data, "basis_from", day_text(d->arena, from));
	return record_emit(d, HAPPENED_basis_renewed,
			   doc_with_text(d->arena, data, "basis_until", day_text(d->arena, until)));
}
