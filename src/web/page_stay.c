/* page_stay.c - the roll of an account, and one stay as far as it costs: for who disputes or settles it, or doubts a
 * line of an invoice. Nothing here tells who it is of (paid_stay.c). */
#include "account.h"
#include "core.h"
#include "date.h"
#include "web_int.h"

enum { STAYS_SHOWN = 50 };

static struct act_caller caller_of(const struct making *m) { return (struct act_caller){ .user = m->request->user }; }

/* Of a list, and above one of them. */
struct standing_words {
	const char *word, *title, *tone;
};
/* The last of its bases is over, whether or not anybody was alarmed yet; texts of days are in the order of time. */
static bool is_without_basis(const struct making *m, const struct json *stay)
{
	struct str last = doc_text(stay, "basis_until");
	char today[11];
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		struct str until = doc_text(doc_item(stay, "bases", i), "basis_until");
		last = str_compare(until, last) > 0 ? until : last;
	}
	date_format(time_day(act_now(m->act)), today);
	return !doc_text(stay, "until").len && str_compare(last, str_of(today)) < 0;
}

static struct standing_words standing_of(const struct making *m, const struct json *stay)
{
	if (doc_text(stay, "disputed").len)
		return (struct standing_words){ N_("disputed"),
						N_("Disputed: its days are not owed until it is settled"), "wait" };
	if (doc_text(stay, "unbilled").len)
		return (struct standing_words){ N_("not paid for"), N_("Settled: it is not paid for"), "" };
	if (is_without_basis(m, stay))
		return (struct standing_words){
			N_("no legal basis"),
			N_("Its legal basis has ended, and the custody has not: no day of it is owed"), "stop"
		};
	return (struct standing_words){ N_("paid for"), N_("Its days are owed while its legal basis holds"), "go" };
}

static enum status put_agreement(struct making *m, struct str agreement)
{
	const struct instrument *in = corpus_instrument(act_texts(m->act), agreement);
	if (!in)
		return error_set(m->error, STATUS_NOT_FOUND, "there is no text %.*s", STR_ARG(agreement));
	put_text(m, "agreement", agreement);
	put_text(m, "title", in->title);
	return STATUS_OK;
}

static const struct json *stay_row(struct making *m, const struct json *stay)
{
	struct standing_words words = standing_of(m, stay);
	const struct json *row = doc_with_text(m->arena, stay, "place", show_facility(m, doc_text(stay, "facility")));
	row = doc_with_text(m->arena, row, "since", show_time(m, doc_text(stay, "from")));
	row = doc_with_text(m->arena, row, "ended", show_time(m, doc_text(stay, "until")));
	row = doc_with_text(m->arena, row, "standing", str_of(words.word));
	return doc_with_text(m->arena, row, "tone", str_of(words.tone));
}

/* To choose from: those that a vocabulary declares, and the one that was asked for. */
static void put_facilities(struct making *m, struct str chosen)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct json *list = doc_list(m->arena);
	vec_each (&corpus->facilities, i) {
		struct str name = corpus->facilities.at[i].name;
		const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "value", name);
		one = doc_with_text(m->arena, one, "label", show_facility(m, name));
		list = doc_push(m->arena, list,
				doc_with(m->arena, one, STR("chosen"), doc_bool(m->arena, str_eq(name, chosen))));
	}
	put(m, "facilities", list);
}

enum status page_roll(struct making *m)
{
	struct act_caller caller = caller_of(m);
	struct act_stays asked = { .agreement = m->key,
				   .facility = str_trim(query_value(m, "facility")),
				   .before = str_trim(query_value(m, "before")),
				   .limit = STAYS_SHOWN };
	const struct json *doc, *list = doc_list(m->arena);
	TRY(put_agreement(m, m->key));
	enum status status = act_account_stays(m->act, m->arena, &caller, &asked, &doc, m->error);
	if (status == STATUS_BAD_INPUT && asked.before.len) {
		put_flag(m, "before_wrong", true);
		asked.before = STR_NONE;
		status = act_account_stays(m->act, m->arena, &caller, &asked, &doc, m->error);
	}
	TRY(status);
	for (size_t i = 0; i < doc_count(doc, "stays"); i++)
		list = doc_push(m->arena, list, stay_row(m, doc_item(doc, "stays", i)));
	put(m, "stays", list);
	put_text(m, "next", doc_text(doc, "next"));
	put_text(m, "facility", asked.facility);
	put_facilities(m, asked.facility);
	return STATUS_OK;
}

/* One. */

static void put_bases(struct making *m, const struct json *stay)
{
	const struct json *first =
		doc_with_text(m->arena, doc_object(m->arena), "until", show_date(m, doc_text(stay, "basis_until")));
	const struct json *list = doc_push(m->arena, NULL, first);
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		const struct json *one = doc_item(stay, "bases", i), *row = doc_object(m->arena);
		row = doc_with_text(m->arena, row, "from", show_date(m, doc_text(one, "basis_from")));
		list = doc_push(m->arena, list,
				doc_with_text(m->arena, row, "until", show_date(m, doc_text(one, "basis_until"))));
	}
	put(m, "bases", list);
}

static void put_receipt(struct making *m, const struct json *receipt)
{
	static const char *const officers[] = { "handed_over_by", "received_by" };
	static const char *const ways[] = { "handed_over_signed", "received_signed" };
	const struct json *row = receipt;
	if (!doc_text(receipt, "received_by").len)
		return;
	for (size_t i = 0; i < 2; i++) {
		struct str way = doc_text(receipt, ways[i]);
		row = doc_with_text(m->arena, row, officers[i], user_name(m, doc_text(receipt, officers[i])));
		row = doc_with_text(m->arena, row, ways[i],
				    web_text(m->request->language, str_is(way, "key")
									   ? str_of(N_("a key"))
									   : str_of(N_("a code of the device"))));
	}
	put(m, "receipt", row);
}

/* The period of an invoice has some day of the stay in it; texts of days are in the order of time. */
static bool meets(const struct json *stay, const struct json *invoice)
{
	struct str from = doc_text(stay, "from"), until = doc_text(stay, "until");
	return str_is(doc_text(invoice, "kind"), "invoice") && from.len >= 10 &&
	       str_compare((struct str){ from.ptr, 10 }, doc_text(invoice, "to")) <= 0 &&
	       (until.len < 10 || str_compare((struct str){ until.ptr, 10 }, doc_text(invoice, "from")) >= 0);
}

static enum status put_invoices(struct making *m, const struct json *stay, bool *payer)
{
	struct act_caller caller = caller_of(m);
	const struct json *account, *list = doc_list(m->arena);
	TRY(act_account(m->act, m->arena, &caller, doc_text(stay, "agreement"), 0, &account, m->error));
	*payer = str_eq(m->request->side, doc_text(account, "buyer"));
	for (size_t i = doc_count(account, "invoices"); i-- > 0;) {
		const struct json *invoice = doc_item(account, "invoices", i);
		if (!meets(stay, invoice))
			continue;
		const struct json *row = doc_with_text(m->arena, invoice, "kind", STR("Invoice"));
		row = doc_with_text(m->arena, row, "from", show_date(m, doc_text(invoice, "from")));
		row = doc_with_text(m->arena, row, "to", show_date(m, doc_text(invoice, "to")));
		row = doc_with(m->arena, row, STR("can"),
			       doc_bool(m->arena, *payer && may_do(m->request->role, "invoice.dispute")));
		list = doc_push(m->arena, list, row);
	}
	put(m, "invoices", list);
	return STATUS_OK;
}

enum status page_stay(struct making *m)
{
	struct act_caller caller = caller_of(m);
	const struct json *stay, *actions = doc_list(m->arena);
	bool payer;
	TRY(act_account_stay(m->act, m->arena, &caller, m->key, &stay, m->error));
	TRY(put_agreement(m, doc_text(stay, "agreement")));
	struct standing_words words = standing_of(m, stay);
	put_text(m, "key", m->key);
	put_text(m, "title_more", m->key);
	put_text(m, "standing_title", str_of(words.title));
	put_text(m, "tone", str_of(words.tone));
	put_text(m, "disputed", doc_text(stay, "disputed"));
	put_text(m, "unbilled", doc_text(stay, "unbilled"));
	put_text(m, "place", show_facility(m, doc_text(stay, "facility")));
	put_text(m, "authority", show_country(m, doc_text(stay, "authority")));
	put_text(m, "since", show_time(m, doc_text(stay, "from")));
	put_text(m, "ended", show_time(m, doc_text(stay, "until")));
	put(m, "event", json_get(stay, "event"));
	put_text(m, "recorded", show_time(m, doc_text(stay, "recorded")));
	put_bases(m, stay);
	put_receipt(m, json_get(stay, "receipt"));
	TRY(put_invoices(m, stay, &payer));
	bool open = doc_text(stay, "disputed").len || doc_text(stay, "unbilled").len;
	if (open || !payer)
		add_action(m, &actions, "stay_settle", "stay", m->key);
	else
		add_action(m, &actions, "stay_dispute", "stay", m->key);
	put(m, "actions", actions);
	return STATUS_OK;
}
