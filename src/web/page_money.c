/* page_money.c - accounts, invoices and their papers, for who keeps them on one of the two sides, and for a monitor.
 * Who may see what is account.h's to say; nothing here names a person. */
#include "account.h"
#include "chart.h"
#include "core.h"
#include "date.h"
#include "form.h"
#include "money.h"

enum { ENTRIES_SHOWN = 40, MONTHS_DRAWN = 12 };

static struct str say(const struct making *m, const char *english)
{
	return web_text(m->request->language, str_of(english));
}

static struct act_caller caller_of(const struct making *m) { return (struct act_caller){ .user = m->request->user }; }

/* Members of `from` that are amounts, as they are read. */
static const struct json *with_money(struct making *m, const struct json *row, const char *name,
				     const struct json *from, const char *member, struct str currency)
{
	return doc_with_text(m->arena, row, name, show_money(m, doc_text(from, member), currency));
}

static struct str sides_of(struct making *m, const struct json *doc)
{
	return str_format(m->arena, "%.*s → %.*s", STR_ARG(show_country(m, doc_text(doc, "buyer"))),
			  STR_ARG(show_country(m, doc_text(doc, "seller"))));
}

/* The day that is asked for (?on=2025-03-14), or today. */
static int32_t day_asked(struct making *m)
{
	struct str on = str_trim(query_value(m, "on"));
	int32_t day = time_day(act_now(m->act)), wanted;
	put_text(m, "on_value", on);
	if (on.len && date_parse(on, &wanted))
		day = wanted;
	else if (on.len)
		put_flag(m, "on_wrong", true);
	char text[11];
	date_format(day, text);
	put_text(m, "on", show_date(m, str_copy(m->arena, str_of(text))));
	return day;
}

enum status page_money(struct making *m)
{
	struct act_caller caller = caller_of(m);
	const struct json *doc, *list = doc_list(m->arena);
	TRY(act_balances(m->act, m->arena, &caller, day_asked(m), &doc, m->error));
	for (size_t i = 0; i < doc_count(doc, "agreements"); i++) {
		const struct json *item = doc_item(doc, "agreements", i), *posted = json_get(item, "posted");
		struct str currency = doc_text(item, "currency");
		const struct json *row = doc_with_text(m->arena, item, "sides", sides_of(m, item));
		row = with_money(m, row, "owed", posted, "assets:accrued", currency);
		row = with_money(m, row, "billed", posted, "assets:receivable", currency);
		row = with_money(m, row, "paid", posted, "assets:paid", currency);
		row = with_money(m, row, "waiting", json_get(item, "pending"), "assets:accrued", currency);
		list = doc_push(m->arena, list, row);
	}
	put(m, "agreements", list);
	const struct json *actions = doc_list(m->arena);
	add_action(m, &actions, "fees_accrue", "", STR_NONE);
	put(m, "actions", actions);
	return STATUS_OK;
}

/* One agreement. */

static int64_t minor(const struct json *doc, const char *member, int currency)
{
	int64_t amount = 0;
	(void)decimal_parse(doc_text(doc, member), currency_exponent(currency), false, &amount);
	return amount;
}

static const struct json *series(struct making *m, const char *name, const struct json *values)
{
	const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "name", say(m, name));
	return doc_with(m->arena, one, STR("values"), values);
}

/* A drawing of amounts; its table has the same. */
static const struct json *bars(struct making *m, const char *id, struct str title, int currency,
			       const struct json *labels, const struct json *all)
{
	const struct json *chart = doc_with_text(m->arena, doc_object(m->arena), "id", str_of(id));
	chart = doc_with_text(m->arena, chart, "title", title);
	chart = doc_with_text(m->arena, chart, "unit", str_of(currency_code(currency)));
	chart = doc_with_int(m->arena, chart, "digits", currency_exponent(currency));
	chart = doc_with(m->arena, chart, STR("labels"), labels);
	return doc_with(m->arena, chart, STR("series"), all);
}

/* The last months of the first currency, drawn; all of them stand in the table. */
static void put_chart(struct making *m, const struct json *months)
{
	const struct json *labels = doc_list(m->arena), *accepted = labels, *waiting = labels;
	if (!months || !months->count)
		return;
	struct str code = doc_text(&months->items[0], "currency");
	int currency = currency_index(code);
	for (size_t i = months->count > MONTHS_DRAWN ? months->count - MONTHS_DRAWN : 0; i < months->count; i++) {
		const struct json *month = &months->items[i];
		if (!str_eq(doc_text(month, "currency"), code))
			continue;
		labels = doc_push(m->arena, labels, json_get(month, "month"));
		accepted = doc_push(m->arena, accepted, doc_int(m->arena, minor(month, "accrued", currency)));
		waiting = doc_push(m->arena, waiting, doc_int(m->arena, minor(month, "pending", currency)));
	}
	const struct json *both = doc_push(m->arena, NULL, series(m, N_("Accepted"), accepted));
	both = doc_push(m->arena, both, series(m, N_("Waits for the payer"), waiting));
	const struct json *chart = bars(m, "months", say(m, N_("What each month brought")), currency, labels, both);
	put(m, "chart",
	    doc_with_text(m->arena, chart, "description",
			  say(m, N_("One bar a month, accepted and waiting. The table beneath has the figures."))));
}

static void put_months(struct making *m, const struct json *months)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = months ? months->count : 0; i-- > 0;) {
		const struct json *month = &months->items[i];
		struct str currency = doc_text(month, "currency");
		const struct json *row = with_money(m, month, "accrued", month, "accrued", currency);
		list = doc_push(m->arena, list, with_money(m, row, "pending", month, "pending", currency));
	}
	put(m, "months", list);
}

/* By facility: the same months, and what of them was where. */

enum { FACILITIES_DRAWN = CHART_SERIES_MAX - 1 };

static struct str place_of(struct making *m, const struct json *row)
{
	if (json_get(row, "facility"))
		return show_facility(m, doc_text(row, "facility"));
	return say(m, str_is(doc_text(row, "what"), "not reckoned anew") ? N_("Not reckoned anew yet")
									 : N_("Of no one facility"));
}

static size_t index_of(struct making *m, const struct json **list, struct str text)
{
	for (size_t i = 0; i < (*list)->count; i++)
		if (str_eq((*list)->items[i].text, text))
			return i;
	*list = doc_push(m->arena, *list, doc_str(m->arena, text));
	return (*list)->count - 1;
}

/* The last months of the first currency; facilities beyond the eighth of a drawing are told together. */
static void put_facility_chart(struct making *m, const struct json *months, const struct json *rows)
{
	const struct json *labels = doc_list(m->arena), *names = doc_list(m->arena), *all = doc_list(m->arena);
	struct str code = doc_text(&months->items[0], "currency");
	int currency = currency_index(code);
	int64_t values[CHART_SERIES_MAX][MONTHS_DRAWN] = { 0 };
	for (size_t i = months->count > MONTHS_DRAWN ? months->count - MONTHS_DRAWN : 0; i < months->count; i++)
		if (str_eq(doc_text(&months->items[i], "currency"), code))
			(void)index_of(m, &labels, doc_text(&months->items[i], "month"));
	for (size_t i = 0; i < rows->count; i++) {
		const struct json *row = &rows->items[i], *known = labels;
		size_t month = index_of(m, &known, doc_text(row, "month"));
		if (month >= labels->count || !str_eq(doc_text(row, "currency"), code))
			continue;
		struct str name = place_of(m, row);
		if (names->count >= FACILITIES_DRAWN)
			name = say(m, N_("Other facilities"));
		values[index_of(m, &names, name)][month] += minor(row, "amount", currency);
	}
	for (size_t k = 0; k < names->count; k++) {
		const struct json *list = doc_list(m->arena), *one = doc_object(m->arena);
		for (size_t i = 0; i < labels->count; i++)
			list = doc_push(m->arena, list, doc_int(m->arena, values[k][i]));
		one = doc_with(m->arena, one, STR("name"), &names->items[k]);
		all = doc_push(m->arena, all, doc_with(m->arena, one, STR("values"), list));
	}
	const struct json *chart =
		bars(m, "facilities", say(m, N_("What each month brought, by facility")), currency, labels, all);
	put(m, "facility_chart",
	    doc_with_text(m->arena, chart, "description",
			  say(m, N_("One bar a month, by facility. The table beneath has the figures."))));
}

static void put_facilities(struct making *m, const struct json *months, const struct json *rows)
{
	const struct json *list = doc_list(m->arena);
	if (!rows || !rows->count || !months || !months->count)
		return;
	put_facility_chart(m, months, rows);
	for (size_t i = rows->count; i-- > 0;) {
		const struct json *row =
			doc_with_text(m->arena, &rows->items[i], "place", place_of(m, &rows->items[i]));
		list = doc_push(m->arena, list, with_money(m, row, "amount", row, "amount", doc_text(row, "currency")));
	}
	put(m, "facilities", list);
}

static const char *kind_title(struct str kind)
{
	static const char *const kinds[][2] = { { "accrual", N_("Reckoned") },
						{ "invoice", N_("Invoice") },
						{ "credit note", N_("Credit note") },
						{ "payment", N_("Payment") },
						{ "write-off", N_("Written off") } };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(kind, kinds[i][0]))
			return kinds[i][1];
	return "";
}

static const char *entry_state(struct str status)
{
	if (str_is(status, "pending"))
		return N_("waits for the payer");
	return str_is(status, "void") ? N_("void") : N_("stands");
}

static void put_entries(struct making *m, const struct json *entries)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = entries ? entries->count : 0; i-- > 0;) {
		const struct json *entry = &entries->items[i];
		struct str currency = doc_text(entry, "currency"), status = doc_text(entry, "status");
		const struct json *row = doc_with_text(m->arena, entry, "day", show_date(m, doc_text(entry, "day")));
		row = doc_with_text(m->arena, row, "kind", str_of(kind_title(doc_text(entry, "kind"))));
		row = doc_with_text(m->arena, row, "state", str_of(entry_state(status)));
		row = doc_with_text(m->arena, row, "tone", str_is(status, "posted") ? STR("go") : STR("wait"));
		row = with_money(m, row, "amount", doc_item(entry, "postings", 0), "amount", currency);
		list = doc_push(m->arena, list, row);
	}
	put(m, "entries", list);
}

static const struct json *shown_invoice(struct making *m, const struct json *invoice)
{
	struct str currency = doc_text(invoice, "currency"), open = doc_text(invoice, "open");
	bool is_invoice = str_is(doc_text(invoice, "kind"), "invoice");
	int64_t left = minor(invoice, "open", currency_index(currency));
	const struct json *row =
		doc_with_text(m->arena, invoice, "kind", str_of(kind_title(doc_text(invoice, "kind"))));
	row = with_money(m, row, "total", invoice, "total", currency);
	row = doc_with_text(m->arena, row, "from", show_date(m, doc_text(invoice, "from")));
	row = doc_with_text(m->arena, row, "to", show_date(m, doc_text(invoice, "to")));
	row = doc_with_text(m->arena, row, "issued", show_date(m, doc_text(invoice, "issued")));
	row = doc_with_text(m->arena, row, "due", show_date(m, doc_text(invoice, "due")));
	row = doc_with(m->arena, row, STR("is_invoice"), doc_bool(m->arena, is_invoice));
	row = doc_with(m->arena, row, STR("disputed"), doc_bool(m->arena, doc_count(invoice, "disputes") > 0));
	row = doc_with(m->arena, row, STR("settled"), doc_bool(m->arena, is_invoice && left == 0));
	return open.len ? with_money(m, row, "open", invoice, "open", currency) : row;
}

/* Of the agreement that the page is of: what this side may do. */
static void put_account_actions(struct making *m, const struct json *doc)
{
	const struct json *actions = doc_list(m->arena);
	bool payer = str_eq(m->request->side, doc_text(doc, "buyer"));
	add_action(m, &actions, "fees_accrue", "agreement", m->key);
	if (payer)
		add_action(m, &actions, "accrual_accept", "agreement", m->key);
	else
		add_action(m, &actions, "invoice_issue", "agreement", m->key);
	put(m, "actions", actions);
}

enum status page_account(struct making *m)
{
	struct act_caller caller = caller_of(m);
	const struct json *doc, *invoices = doc_list(m->arena);
	if (!corpus_instrument(act_texts(m->act), m->key))
		return error_set(m->error, STATUS_NOT_FOUND, "there is no text %.*s", STR_ARG(m->key));
	TRY(act_account(m->act, m->arena, &caller, m->key, ENTRIES_SHOWN, &doc, m->error));
	put_text(m, "agreement", m->key);
	put_text(m, "title", doc_text(doc, "title"));
	put_text(m, "payer", show_country(m, doc_text(doc, "buyer")));
	put_text(m, "payee", show_country(m, doc_text(doc, "seller")));
	put(m, "entry_count", json_get(doc, "entry_count"));
	for (size_t i = doc_count(doc, "invoices"); i-- > 0;)
		invoices = doc_push(m->arena, invoices, shown_invoice(m, doc_item(doc, "invoices", i)));
	put(m, "invoices", invoices);
	put_chart(m, json_get(doc, "months"));
	put_months(m, json_get(doc, "months"));
	put_facilities(m, json_get(doc, "months"), json_get(doc, "facilities"));
	put_entries(m, json_get(doc, "entries"));
	put_account_actions(m, doc);
	return STATUS_OK;
}

/* An invoice. */

static void put_lines(struct making *m, const struct json *invoice)
{
	struct str currency = doc_text(invoice, "currency");
	const struct json *list = doc_list(m->arena);
	bool can = str_is(doc_text(invoice, "kind"), "invoice") &&
		   str_eq(m->request->side, doc_text(invoice, "buyer")) && may_do(m->request->role, "invoice.dispute");
	for (size_t i = 0; i < doc_count(invoice, "lines"); i++) {
		const struct json *line = doc_item(invoice, "lines", i);
		struct str ratio = doc_text(line, "ratio");
		const struct json *row = doc_with_int(m->arena, line, "number", (int64_t)i + 1);
		row = doc_with(m->arena, row, STR("can"), doc_bool(m->arena, can));
		struct str heading = act_heading(doc_text(line, "heading"), m->request->language == WEB_SPANISH);
		row = doc_with_text(m->arena, row, "heading", heading);
		row = doc_with_text(m->arena, row, "from", show_date(m, doc_text(line, "from")));
		row = doc_with_text(m->arena, row, "to", show_date(m, doc_text(line, "to")));
		row = doc_with_text(m->arena, row, "quantity", ratio.len ? ratio : doc_text(line, "quantity"));
		row = with_money(m, row, "rate", line, "rate", currency);
		list = doc_push(m->arena, list, with_money(m, row, "amount", line, "amount", currency));
	}
	put(m, "lines", list);
}

static void put_disputes(struct making *m, const struct json *invoice)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(invoice, "disputes"); i++) {
		const struct json *dispute = doc_item(invoice, "disputes", i);
		list = doc_push(m->arena, list, dispute);
	}
	put(m, "disputes", list);
}

static void put_invoice_actions(struct making *m, const struct json *invoice)
{
	static const char *const payee[] = { "payment_record", "credit_issue", "invoice_write_off" };
	const struct json *actions = doc_list(m->arena);
	if (!str_is(doc_text(invoice, "kind"), "invoice"))
		return;
	if (str_eq(m->request->side, doc_text(invoice, "buyer")))
		add_action(m, &actions, "invoice_dispute", "invoice", m->key);
	for (size_t i = 0; i < sizeof payee / sizeof *payee; i++)
		if (str_eq(m->request->side, doc_text(invoice, "seller")))
			add_action(m, &actions, payee[i], "invoice", m->key);
	put(m, "actions", actions);
}

enum status page_invoice(struct making *m)
{
	struct act_caller caller = caller_of(m);
	const struct json *doc;
	TRY(act_invoice(m->act, m->arena, &caller, m->key, &doc, m->error));
	put_text(m, "key", m->key);
	put(m, "invoice", shown_invoice(m, doc));
	put_text(m, "payer", show_country(m, doc_text(doc, "buyer")));
	put_text(m, "payee", show_country(m, doc_text(doc, "seller")));
	put_text(m, "title_more", doc_text(doc, "number"));
	put_lines(m, doc);
	put_disputes(m, doc);
	put_entries(m, json_get(doc, "entries"));
	put_invoice_actions(m, doc);
	put_flag(m, "rests", doc_count(doc, "rests_on") > 0);
	if (doc_count(doc, "rests_on")) {
		put(m, "first_event", doc_item(doc, "rests_on", 0));
		put(m, "last_event", doc_item(doc, "rests_on", doc_count(doc, "rests_on") - 1));
		put(m, "event_count", doc_int(m->arena, (int64_t)doc_count(doc, "rests_on")));
	}
	put_text(m, "checkpoint", doc_text(doc, "checkpoint"));
	return STATUS_OK;
}

/* /papers/I3.pdf, I3.xml, ID.journal: a file to be saved, whose name is the address's last part. */
enum status page_paper(struct making *m)
{
	static const struct {
		const char *ending, *type;
	} kinds[] = { { ".pdf", "application/pdf" },
		      { ".xml", "application/xml" },
		      { ".journal", "text/plain; charset=utf-8" } };
	struct act_caller caller = caller_of(m);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t len = strlen(kinds[i].ending);
		if (m->key.len <= len || memcmp(m->key.ptr + m->key.len - len, kinds[i].ending, len) != 0)
			continue;
		struct str key = { m->key.ptr, m->key.len - len };
		m->file_type = kinds[i].type;
		if (i < 2)
			return act_invoice_paper(m->act, m->arena, &caller, key, i ? ACT_PAPER_UBL : ACT_PAPER_PDF,
						 m->request->language == WEB_SPANISH, &m->file, m->error);
		if (corpus_instrument(act_texts(m->act), key))
			return act_journal(m->act, m->arena, &caller, key, &m->file, m->error);
	}
	return error_set(m->error, STATUS_NOT_FOUND, "there is no file %.*s", STR_ARG(m->key));
}
