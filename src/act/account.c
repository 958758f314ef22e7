/* account.c - see account.h. Balances are added up from entries each time: there is nothing beside the entries that
 * could be at odds with them. */
#include "account.h"
#include "country.h"
#include "date.h"
#include "journal.h"
#include "maker.h"
#include "money_int.h"
#include "store.h"

/* Who may. */

static enum status may_keep(enum role role, struct error *error)
{
	if (permitted(ACTION_fees_accrue, role) || role == ROLE_monitor)
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "accounts are not for a %s to see", role_names[role]);
}

static bool is_party(enum role role, struct str side, const struct deal *deal)
{
	return role == ROLE_monitor || str_eq(side, deal->buyer) || str_eq(side, deal->seller);
}

enum status may_see_account(const struct corpus *corpus, const struct json *user, struct str agreement,
			    struct error *error)
{
	struct deal deal;
	enum role role = (enum role)role_named(doc_text(user, "role"));
	TRY(may_keep(role, error));
	TRY(deal_find(corpus, agreement, &deal, error));
	if (is_party(role, doc_text(user, "side"), &deal))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "%.*s is between %.*s and %.*s, and you act for %.*s",
			 STR_ARG(agreement), STR_ARG(deal.buyer), STR_ARG(deal.seller),
			 STR_ARG(doc_text(user, "side")));
}

enum status money_deal_to_see(const struct money_reading *r, struct str agreement, struct deal *deal)
{
	TRY(may_see_account(r->act->corpus, r->user, agreement, r->error));
	return deal_find(r->act->corpus, agreement, deal, r->error);
}

enum status money_read_as(struct act *act, struct arena *arena, const struct act_caller *caller, money_asking *ask,
			  void *asked, struct error *error)
{
	struct money_reading r = { .act = act, .arena = arena, .error = error };
	TRY(store_read_begin(act->store, &r.read, error));
	enum status status = record_get(r.read, arena, MAP_user, caller->user, &r.user, error);
	if (status == STATUS_OK)
		status = may_keep((enum role)role_named(doc_text(r.user, "role")), error);
	if (status == STATUS_OK)
		status = ask(&r, asked);
	store_read_end(r.read);
	return status;
}

/* Balances. */

static const struct json *sums_json(struct arena *arena, const int64_t sums[ACCOUNT_COUNT], int currency)
{
	const struct json *out = doc_object(arena);
	for (int i = 0; i < ACCOUNT_COUNT; i++)
		if (sums[i])
			out = doc_with_text(arena, out, account_names[i], money_text(arena, sums[i], currency));
	return out;
}

static const struct json *deal_json(struct arena *arena, const struct deal *deal)
{
	const struct json *out = doc_with_text(arena, doc_object(arena), "agreement", deal->agreement);
	out = doc_with_text(arena, out, "title", deal->in->title);
	out = doc_with_text(arena, out, "buyer", deal->buyer);
	return doc_with_text(arena, out, "seller", deal->seller);
}

struct balances_asked {
	int32_t on;
	const struct json **out;
};

static enum status agreement_balances(struct money_reading *r, const struct deal *deal, int32_t on,
				      const struct json **list)
{
	entry_docs docs = { 0 };
	ledger_balances balances = { 0 };
	TRY(entries_of(r->read, r->arena, INDEX_entry_of_agreement, deal->agreement, &docs, r->error));
	vec_each (&docs, i) {
		struct ledger_entry entry;
		TRY(entry_read(r->arena, docs.at[i], &entry, r->error));
		TRY(ledger_add(r->arena, &balances, &entry, on, r->error));
	}
	vec_each (&balances, i) {
		const struct ledger_balance *b = &balances.at[i];
		const struct json *item = deal_json(r->arena, deal);
		item = doc_with_text(r->arena, item, "currency", str_of(currency_code(b->currency)));
		item = doc_with(r->arena, item, STR("posted"), sums_json(r->arena, b->posted, b->currency));
		item = doc_with(r->arena, item, STR("pending"), sums_json(r->arena, b->pending, b->currency));
		*list = doc_push(r->arena, *list, doc_with_int(r->arena, item, "entries", (int64_t)docs.count));
	}
	return STATUS_OK;
}

static enum status ask_balances(struct money_reading *r, void *asked)
{
	const struct balances_asked *a = asked;
	const struct corpus *corpus = r->act->corpus;
	const struct json *list = doc_list(r->arena);
	enum role role = (enum role)role_named(doc_text(r->user, "role"));
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		struct deal deal;
		struct error no;
		if (in->kind != INSTRUMENT_agreement || in->amends >= 0 ||
		    deal_find(corpus, in->id, &deal, &no) != STATUS_OK ||
		    !is_party(role, doc_text(r->user, "side"), &deal))
			continue;
		TRY(agreement_balances(r, &deal, a->on, &list));
	}
	*a->out = doc_with_text(r->arena, doc_with(r->arena, doc_object(r->arena), STR("agreements"), list), "on",
				day_text(r->arena, a->on));
	return STATUS_OK;
}

enum status act_balances(struct act *act, struct arena *arena, const struct act_caller *caller, int32_t on,
			 const struct json **out, struct error *error)
{
	struct balances_asked asked = { on, out };
	return money_read_as(act, arena, caller, ask_balances, &asked, error);
}

/* One agreement. */

struct account_asked {
	struct str agreement;
	size_t limit;
	const struct json **out;
};

static enum status add_to_month(struct money_reading *r, money_months *list, const struct ledger_entry *entry)
{
	int year, month, day;
	int32_t first = 0;
	struct money_month *found = NULL;
	date_to_ymd(entry->day, &year, &month, &day);
	(void)date_from_ymd(year, month, 1, &first);
	vec_each (list, i)
		if (list->at[i].first == first && list->at[i].currency == entry->currency)
			found = &list->at[i];
	if (!found) {
		vec_add(r->arena, list, ((struct money_month){ .first = first, .currency = entry->currency }));
		found = &list->at[list->count - 1];
	}
	vec_each (&entry->postings, i) {
		int64_t *sum = entry->status == LEDGER_POSTED ? &found->accrued : &found->pending;
		if (entry->postings.at[i].account == ACCOUNT_accrued &&
		    __builtin_add_overflow(*sum, entry->postings.at[i].amount, sum))
			return error_set(r->error, STATUS_LIMIT, "a month does not fit into 64 bits");
	}
	return STATUS_OK;
}

static const struct json *months_json(struct money_reading *r, const money_months *list)
{
	const struct json *out = doc_list(r->arena);
	vec_each (list, i) {
		const struct money_month *m = &list->at[i];
		struct str text = day_text(r->arena, m->first);
		const struct json *item =
			doc_with_text(r->arena, doc_object(r->arena), "month", (struct str){ text.ptr, 7 });
		item = doc_with_text(r->arena, item, "currency", str_of(currency_code(m->currency)));
		item = doc_with_text(r->arena, item, "accrued", money_text(r->arena, m->accrued, m->currency));
		item = doc_with_text(r->arena, item, "pending", money_text(r->arena, m->pending, m->currency));
		out = doc_push(r->arena, out, item);
	}
	return out;
}

static enum status with_open(struct money_reading *r, const struct json **invoice)
{
	entry_docs docs = { 0 };
	int64_t open;
	const struct json *entries = doc_list(r->arena);
	int currency = currency_index(doc_text(*invoice, "currency"));
	TRY(invoice_open(r->read, r->arena, doc_text(*invoice, "invoice"), &docs, &open, r->error));
	vec_each (&docs, i)
		entries = doc_push(r->arena, entries, docs.at[i]);
	*invoice = doc_with(r->arena, *invoice, STR("entries"), entries);
	if (str_is(doc_text(*invoice, "kind"), "invoice"))
		*invoice = doc_with_text(r->arena, *invoice, "open", money_text(r->arena, open, currency));
	return STATUS_OK;
}

static enum status invoices_of(struct money_reading *r, struct str agreement, const struct json **list)
{
	key_vec keys = { 0 };
	*list = doc_list(r->arena);
	TRY(record_find(r->read, r->arena, INDEX_invoice_of_agreement, agreement, &keys, r->error));
	vec_each (&keys, i) {
		const struct json *invoice;
		TRY(record_get(r->read, r->arena, MAP_invoice, keys.at[i], &invoice, r->error));
		TRY(with_open(r, &invoice));
		invoice = doc_without(r->arena, doc_without(r->arena, invoice, STR("lines")), STR("entries"));
		*list = doc_push(r->arena, *list, invoice);
	}
	return STATUS_OK;
}

static enum status ask_account(struct money_reading *r, void *asked)
{
	const struct account_asked *a = asked;
	struct deal deal;
	entry_docs docs = { 0 };
	money_months list = { 0 };
	const struct json *entries = doc_list(r->arena), *invoices, *facilities;
	int32_t last = INT32_MIN;
	TRY(money_deal_to_see(r, a->agreement, &deal));
	TRY(entries_of(r->read, r->arena, INDEX_entry_of_agreement, deal.agreement, &docs, r->error));
	vec_each (&docs, i) {
		struct ledger_entry entry;
		TRY(entry_read(r->arena, docs.at[i], &entry, r->error));
		if (entry.status != LEDGER_VOID && str_is(doc_text(docs.at[i], "kind"), "accrual")) {
			TRY(add_to_month(r, &list, &entry));
			last = entry.day > last ? entry.day : last;
		}
		if (docs.count - i <= a->limit)
			entries = doc_push(r->arena, entries, docs.at[i]);
	}
	TRY(invoices_of(r, deal.agreement, &invoices));
	const struct json *out = doc_with(r->arena, deal_json(r->arena, &deal), STR("entries"), entries);
	out = doc_with_int(r->arena, out, "entry_count", (int64_t)docs.count);
	out = doc_with(r->arena, out, STR("months"), months_json(r, &list));
	TRY(facilities_json(r, &deal, &list, last, &facilities));
	out = doc_with(r->arena, out, STR("facilities"), facilities);
	*a->out = doc_with(r->arena, out, STR("invoices"), invoices);
	return STATUS_OK;
}

enum status act_account(struct act *act, struct arena *arena, const struct act_caller *caller, struct str agreement,
			size_t limit, const struct json **out, struct error *error)
{
	struct account_asked asked = { agreement, limit, out };
	return money_read_as(act, arena, caller, ask_account, &asked, error);
}

/* Invoices. */

struct invoice_asked {
	struct str key;
	const struct json **out;
};

static enum status ask_invoice(struct money_reading *r, void *asked)
{
	const struct invoice_asked *a = asked;
	struct deal deal;
	TRY(record_get(r->read, r->arena, MAP_invoice, a->key, a->out, r->error));
	TRY(money_deal_to_see(r, doc_text(*a->out, "agreement"), &deal));
	return with_open(r, a->out);
}

enum status act_invoice(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			const struct json **out, struct error *error)
{
	struct invoice_asked asked = { key, out };
	return money_read_as(act, arena, caller, ask_invoice, &asked, error);
}

/* UN/ECE Recommendation 20. */
static struct str unit_code(struct str unit)
{
	static const char *const codes[][2] = { { "person-day", "DAY" },      { "day", "DAY" },
						{ "person-month", "MON" },    { "month", "MON" },
						{ "person-year", "ANN" },     { "year", "ANN" },
						{ "person received", "C62" }, { "departure", "C62" } };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_is(unit, codes[i][0]))
			return str_of(codes[i][1]);
	return str_starts(unit, "person") ? STR("C62") : STR("LS");
}

static int64_t amount_of(const struct json *doc, const char *name, int currency)
{
	int64_t amount = 0;
	(void)decimal_parse(doc_text(doc, name), currency_exponent(currency), false, &amount);
	return amount;
}

static int32_t day_of(const struct json *doc, const char *name)
{
	int32_t day = 0;
	(void)date_parse(doc_text(doc, name), &day);
	return day;
}

/* A unit of a fee, as an invoice says it. */
static struct str unit_word(struct str unit, bool spanish)
{
	static const char *const words[][2] = { { "person-day", "día-persona" },
						{ "person-month", "mes-persona" },
						{ "person-year", "año-persona" },
						{ "day", "día" },
						{ "month", "mes" },
						{ "year", "año" },
						{ "once", "una vez" },
						{ "departure", "salida" },
						{ "person received", "persona recibida" } };
	for (size_t i = 0; spanish && i < sizeof words / sizeof *words; i++)
		if (str_is(unit, words[i][0]))
			return str_of(words[i][1]);
	return unit;
}

/* As the paper writes its amounts: 15 000 000.00, thousands apart (U+202F). */
static struct str apart(struct arena *arena, struct str number)
{
	struct buf out = BUF_INIT;
	const char *point = number.len ? memchr(number.ptr, '.', number.len) : NULL;
	size_t whole = point ? (size_t)(point - number.ptr) : number.len;
	for (size_t i = 0; i < number.len; i++) {
		if (i && i < whole && (whole - i) % 3 == 0 && number.ptr[i - 1] != '-')
			buf_add_c(&out, "\xe2\x80\xaf");
		buf_add_char(&out, number.ptr[i]);
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct str act_heading(struct str heading, bool spanish)
{
	static const char *const rows[][2] = {
#define HEADING(english, other) { english, other },
#include "heading.def"
	};
	for (size_t i = 0; spanish && i < sizeof rows / sizeof *rows; i++)
		if (str_is(heading, rows[i][0]))
			return str_of(rows[i][1]);
	return heading;
}

static struct str rate_words(struct arena *arena, const struct json *item, int currency, bool spanish)
{
	struct str rate = apart(arena, doc_text(item, "rate")), unit = doc_text(item, "unit");
	if (str_is(unit, "once"))
		return str_format(arena, "%.*s %s", STR_ARG(rate), currency_code(currency));
	return str_format(arena, spanish ? "%.*s %s por %.*s" : "%.*s %s per %.*s", STR_ARG(rate),
			  currency_code(currency), STR_ARG(unit_word(unit, spanish)));
}

static struct invoice_line paper_line(struct arena *arena, const struct json *item, struct str agreement, int currency,
				      bool spanish)
{
	struct str exact = apart(arena, doc_text(item, "exact")), ratio = doc_text(item, "ratio");
	int64_t person_days = doc_number(item, "person_days", 0);
	return (struct invoice_line){ .clause = str_format(arena, spanish ? "%.*s artículo %.*s" : "%.*s article %.*s",
							   STR_ARG(agreement), STR_ARG(doc_text(item, "article"))),
				      .what = act_heading(doc_text(item, "heading"), spanish),
				      .has_period = true,
				      .from = day_of(item, "from"),
				      .to = day_of(item, "to"),
				      .quantity = ratio.len ? ratio : doc_text(item, "quantity"),
				      .unit = unit_word(doc_text(item, "unit"), spanish),
				      .unit_code = unit_code(doc_text(item, "unit")),
				      .days = person_days ? person_days : INVOICE_DAYS_NONE,
				      .rate = rate_words(arena, item, currency, spanish),
				      .amount = amount_of(item, "amount", currency),
				      .rounding = exact.len ? str_format(arena,
									 spanish ? "%.*s redondeado, la mitad al par"
										 : "%.*s rounded half to even",
									 STR_ARG(exact))
							    : STR_NONE };
}

/* When and how: in words. A credit note says why it was issued instead. */
static struct str paper_terms(struct arena *arena, const struct json *doc, bool spanish)
{
	if (!str_is(doc_text(doc, "kind"), "invoice"))
		return doc_text(doc, "reason");
	return str_format(
		arena,
		spanish ? "Cite %.*s en el pago. Una línea se impugna ante quien cobra, con su motivo; lo que no se "
			  "impugna se paga."
			: "Quote %.*s with the payment. A line is disputed to the payee, with its reason; what is not "
			  "disputed is paid.",
		STR_ARG(doc_text(doc, "number")));
}

/* A state is a party, and its government acts for it; the record knows no more of it. */
static struct invoice_party paper_party(struct arena *arena, struct str state, bool spanish)
{
	int country = country_index(state);
	struct str authority = str_format(arena, spanish ? "Gobierno: %s" : "Government of %s",
					  spanish ? country_name_es(country) : country_name(country));
	return (struct invoice_party){ .state = state, .authority = authority };
}

enum status act_invoice_paper(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			      enum act_paper paper, bool spanish, struct str *out, struct error *error)
{
	const struct json *doc;
	TRY(act_invoice(act, arena, caller, key, &doc, error));
	int currency = currency_index(doc_text(doc, "currency"));
	size_t lines = doc_count(doc, "lines"), events = doc_count(doc, "rests_on");
	struct invoice_line *line = arena_new_array(arena, struct invoice_line, lines);
	uint64_t *event = arena_new_array(arena, uint64_t, events + 1);
	for (size_t i = 0; i < lines; i++)
		line[i] = paper_line(arena, doc_item(doc, "lines", i), doc_text(doc, "agreement"), currency, spanish);
	for (size_t i = 0; i < events; i++)
		event[i] = (uint64_t)doc_item(doc, "rests_on", i)->integer;
	struct invoice invoice = { .kind = str_is(doc_text(doc, "kind"), "invoice") ? INVOICE_BILL
										    : INVOICE_CREDIT_NOTE,
				   .language = spanish ? INVOICE_SPANISH : INVOICE_ENGLISH,
				   .demonstration = act_is_demo(act),
				   .number = doc_text(doc, "number"),
				   .corrects = doc_text(doc, "corrects"),
				   .issued = day_of(doc, "issued"),
				   .due = day_of(doc, "due"),
				   .from = day_of(doc, "from"),
				   .to = day_of(doc, "to"),
				   .currency = doc_text(doc, "currency"),
				   .seller = paper_party(arena, doc_text(doc, "seller"), spanish),
				   .buyer = paper_party(arena, doc_text(doc, "buyer"), spanish),
				   .lines = line,
				   .line_count = lines,
				   .total = amount_of(doc, "total", currency),
				   .payable = amount_of(doc, "total", currency),
				   .terms = paper_terms(arena, doc, spanish),
				   .checkpoint = doc_text(doc, "checkpoint"),
				   .events = event,
				   .event_count = events };
	const struct paper_maker *maker;
	struct buf bytes = BUF_INIT;
	TRY(paper_maker_load(&maker, error));
	enum status status =
		paper == ACT_PAPER_PDF ? maker->pdf(&invoice, &bytes, error) : maker->ubl(&invoice, &bytes, error);
	if (status == STATUS_OK)
		*out = str_copy(arena, buf_str(&bytes));
	buf_finish(&bytes);
	return status;
}

/* The journal. */

struct journal_asked {
	struct str agreement, *out;
};

static struct journal_entry journal_entry(struct money_reading *r, const struct json *doc,
					  const struct ledger_entry *entry)
{
	struct journal_posting *postings = arena_new_array(r->arena, struct journal_posting, entry->postings.count);
	static const enum posting_status statuses[] = { POSTING_PENDING, POSTING_POSTED, POSTING_VOID };
	uint64_t *event = arena_new(r->arena, uint64_t);
	*event = (uint64_t)doc_number(doc, "event", 0);
	vec_each (&entry->postings, i)
		postings[i] = (struct journal_posting){ .account = str_of(account_names[entry->postings.at[i].account]),
							.amount = entry->postings.at[i].amount,
							.currency = doc_text(doc, "currency"),
							.status = statuses[entry->status] };
	struct str invoice = doc_text(doc, "invoice");
	return (struct journal_entry){ .id = doc_text(doc, "entry"),
				       .day = entry->day,
				       .what = invoice.len
						       ? str_format(r->arena, "%.*s %.*s",
								    STR_ARG(doc_text(doc, "kind")), STR_ARG(invoice))
						       : doc_text(doc, "kind"),
				       .postings = postings,
				       .posting_count = entry->postings.count,
				       .clause = entry->agreement,
				       .events = event,
				       .event_count = 1 };
}

static enum status ask_journal(struct money_reading *r, void *asked)
{
	const struct journal_asked *a = asked;
	struct deal deal;
	entry_docs docs = { 0 };
	struct buf text = BUF_INIT;
	if (r->user)
		TRY(may_see_account(r->act->corpus, r->user, a->agreement, r->error));
	TRY(deal_find(r->act->corpus, a->agreement, &deal, r->error));
	TRY(entries_of(r->read, r->arena, INDEX_entry_of_agreement, deal.agreement, &docs, r->error));
	struct journal_entry *entries = arena_new_array(r->arena, struct journal_entry, docs.count + 1);
	vec_each (&docs, i) {
		struct ledger_entry entry;
		TRY(entry_read(r->arena, docs.at[i], &entry, r->error));
		entries[i] = journal_entry(r, docs.at[i], &entry);
	}
	struct journal journal = { entries, docs.count };
	enum status status = journal_text(&journal, &text, r->error);
	if (status == STATUS_OK)
		*a->out = str_copy(r->arena, buf_str(&text));
	buf_finish(&text);
	return status;
}

enum status act_journal(struct act *act, struct arena *arena, const struct act_caller *caller, struct str agreement,
			struct str *out, struct error *error)
{
	struct journal_asked asked = { agreement, out };
	return money_read_as(act, arena, caller, ask_journal, &asked, error);
}

enum status act_journal_of_file(struct act *act, struct arena *arena, struct str agreement, struct str *out,
				struct error *error)
{
	struct journal_asked asked = { agreement, out };
	struct money_reading r = { .act = act, .arena = arena, .error = error };
	TRY(store_read_begin(act->store, &r.read, error));
	enum status status = ask_journal(&r, &asked);
	store_read_end(r.read);
	return status;
}
