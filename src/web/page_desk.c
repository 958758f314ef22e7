/* page_desk.c - what of money waits for somebody on the page Today: for who keeps accounts, and for who runs programmes
 * of assistance. Nobody is named, so nobody is looked at.
 *
 * What is late, or stops people from travelling, stands first; the rest as the accounts come.
 */
#include "account.h"
#include "aid.h"
#include "date.h"
#include "money.h"
#include "programmes.h"
#include "web_int.h"

/* SHOWN of everything, READ of each kind. */
enum { SHOWN = 60, READ = 200 };

struct desk {
	struct making *m;
	const struct json *first, *others;
	bool more;
};

struct waits { /* one thing */
	struct str path, title, note;
	const char *what;
	bool english, first; /* english: the title is, whatever the reader's language */
};

static void add(struct desk *desk, const struct waits *one)
{
	struct arena *a = desk->m->arena;
	const struct json **list = one->first ? &desk->first : &desk->others;
	if ((*list)->count >= SHOWN) {
		desk->more = true;
		return;
	}
	const struct json *row = doc_with_text(a, doc_object(a), "path", one->path);
	row = doc_with_text(a, row, "title", one->title);
	row = doc_with_text(a, row, "what", str_of(one->what));
	row = doc_with_text(a, row, "note", one->note);
	*list = doc_push(a, *list, doc_with(a, row, STR("english"), doc_bool(a, one->english)));
}

static struct str at(struct making *m, const char *place, struct str key)
{
	return str_format(m->arena, "%s%.*s", place, STR_ARG(key));
}

static struct str say(const struct making *m, const char *english)
{
	return web_text(m->request->language, str_of(english));
}

static struct str by_day(struct making *m, struct str day)
{
	return str_format(m->arena, "%.*s %.*s", STR_ARG(say(m, N_("Due:"))), STR_ARG(show_date(m, day)));
}

/* Who keeps accounts. */

static bool is_over(const struct making *m, struct str due)
{
	int32_t day;
	return date_parse(due, &day) && day < time_day(act_now(m->act));
}

static void add_invoice(struct desk *desk, const struct json *invoice, bool payer)
{
	struct making *m = desk->m;
	int64_t open = 0;
	struct str currency = doc_text(invoice, "currency");
	(void)decimal_parse(doc_text(invoice, "open"), currency_exponent(currency_index(currency)), false, &open);
	if (!str_is(doc_text(invoice, "kind"), "invoice") || open <= 0)
		return;
	bool over = is_over(m, doc_text(invoice, "due")), disputed = doc_count(invoice, "disputes") > 0;
	struct waits one = { .path = at(m, "invoices/", doc_text(invoice, "invoice")),
			     .title = str_format(m->arena, "%.*s: %.*s", STR_ARG(doc_text(invoice, "number")),
						 STR_ARG(show_money(m, doc_text(invoice, "open"), currency))),
			     .note = doc_text(invoice, "due").len ? by_day(m, doc_text(invoice, "due")) : STR_NONE,
			     .first = over };
	if (payer)
		one.what = over ? N_("Overdue: pay it, or dispute its lines") : N_("To be paid");
	else if (disputed)
		one.what = N_("A line is disputed: credit it, or say that it stands");
	else
		one.what = over ? N_("Overdue: it is not paid") : N_("Billed, and not paid yet");
	add(desk, &one);
}

static struct str stay_title(struct making *m, struct str key)
{
	return str_format(m->arena, "%.*s %.*s", STR_ARG(say(m, N_("Stay"))), STR_ARG(key));
}

/* Without the account's entries there is neither invoice nor dispute. */
static enum status add_account(struct desk *desk, const struct json *item, bool payer)
{
	struct making *m = desk->m;
	struct act_caller caller = { .user = m->request->user };
	struct str agreement = doc_text(item, "agreement");
	const struct json *account, *stays;
	TRY(act_account(m->act, m->arena, &caller, agreement, 0, &account, m->error));
	for (size_t i = 0; i < doc_count(account, "invoices"); i++)
		add_invoice(desk, doc_item(account, "invoices", i), payer);
	TRY(find_first(m, "stay_of_dispute", agreement, READ, &stays));
	for (size_t i = 0; i < stays->count; i++) {
		struct str key = doc_text(&stays->items[i], "stay");
		struct waits one = { .path = at(m, "stays/", key),
				     .title = stay_title(m, key),
				     .what = N_("Disputed: settle it"),
				     .note = doc_text(&stays->items[i], "disputed") };
		add(desk, &one);
	}
	return STATUS_OK;
}

/* What was reckoned waits for the payer, what was accepted for a bill. */
static void add_balance(struct desk *desk, const struct json *item, bool payer)
{
	struct making *m = desk->m;
	struct str amount = doc_text(json_get(item, payer ? "pending" : "posted"), "assets:accrued");
	struct waits one = { .path = at(m, "money/", doc_text(item, "agreement")),
			     .title = doc_text(item, "title"),
			     .what = payer ? N_("Reckoned, and waits for you to accept it")
					   : N_("Accepted, and not billed yet"),
			     .note = show_money(m, amount, doc_text(item, "currency")),
			     .english = true };
	if (amount.len)
		add(desk, &one);
}

/* Custody goes on, and what it costs does not: of accounts of the user's side. */
static enum status add_expired(struct desk *desk)
{
	struct making *m = desk->m;
	struct act_caller caller = { .user = m->request->user };
	const struct json *stays, *seen;
	struct error no;
	TRY(find_first(m, "stay_of_alarm", STR("basis expired"), READ, &stays));
	for (size_t i = 0; i < stays->count; i++) {
		struct str key = doc_text(&stays->items[i], "stay");
		if (act_account_stay(m->act, m->arena, &caller, key, &seen, &no) != STATUS_OK)
			continue; /* no agreement pays for it, or another side's does */
		struct waits one = { .path = at(m, "stays/", key),
				     .title = stay_title(m, key),
				     .what = N_(
					     "A legal basis has ended, and the custody has not: no day of it is owed"),
				     .note = show_facility(m, doc_text(seen, "facility")) };
		add(desk, &one);
	}
	return STATUS_OK;
}

static enum status find_accounts(struct desk *desk)
{
	struct making *m = desk->m;
	struct act_caller caller = { .user = m->request->user };
	const struct json *doc;
	struct str before = STR_NONE;
	TRY(act_balances(m->act, m->arena, &caller, time_day(act_now(m->act)), &doc, m->error));
	for (size_t i = 0; i < doc_count(doc, "agreements"); i++) {
		const struct json *item = doc_item(doc, "agreements", i);
		bool payer = str_eq(m->request->side, doc_text(item, "buyer"));
		add_balance(desk, item, payer);
		if (!str_eq(doc_text(item, "agreement"), before)) /* one of several currencies */
			TRY(add_account(desk, item, payer));
		before = doc_text(item, "agreement");
	}
	return add_expired(desk);
}

/* Who runs programmes. */

static enum status add_duties(struct desk *desk, const struct programme *programme)
{
	struct making *m = desk->m;
	const struct json *found;
	TRY(find_in(m, "duty_of_programme", programme->key, READ, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *duty = &found->items[i];
		bool over = str_is(doc_text(duty, "state"), "overdue");
		bool theirs = str_is(doc_text(duty, "party"), "receiver");
		if ((!over && !str_is(doc_text(duty, "state"), "open")) ||
		    !str_eq(m->request->side, doc_text(duty, theirs ? "receiver" : "sender")))
			continue;
		struct waits one = {
			.path = at(m, "programmes/", programme->key),
			.title = programme->name,
			.what = over ? N_("What a text orders is overdue") : N_("What a text orders is due"),
			.note = str_format(m->arena, "%.*s · %.*s, %.*s", STR_ARG(by_day(m, doc_text(duty, "due"))),
					   STR_ARG(doc_text(duty, "instrument")), STR_ARG(doc_text(duty, "article"))),
			.first = over
		};
		add(desk, &one);
	}
	return STATUS_OK;
}

/* A mission that is not closed rests on a programme that may not pay. */
static enum status add_missions(struct desk *desk, const struct programme_answer *answer)
{
	struct making *m = desk->m;
	const struct json *found;
	bool may = answer->spending == SPENDING_may_spend || answer->spending == SPENDING_waived;
	if (may)
		return STATUS_OK;
	TRY(find_in(m, "mission_of_programme", answer->programme->key, READ, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *mission = &found->items[i];
		if (!str_is(doc_text(mission, "state"), "open") && !str_is(doc_text(mission, "state"), "sealed"))
			continue;
		struct waits one = { .path = at(m, "programmes/", answer->programme->key),
				     .title = answer->programme->name,
				     .what = N_("It may not pay, and a mission waits for its money"),
				     .note = doc_text(mission, "title"),
				     .first = true };
		add(desk, &one);
	}
	return STATUS_OK;
}

static enum status find_programmes(struct desk *desk)
{
	struct making *m = desk->m;
	struct act_caller caller = { .user = m->request->user };
	struct act_aid aid = { 0 };
	struct programme_table *table;
	TRY(act_programmes(m->act, m->arena, &caller, &aid, &table, m->error));
	for (size_t i = 0; i < table->answer_count; i++) {
		TRY(add_missions(desk, &table->answers[i]));
		TRY(add_duties(desk, table->answers[i].programme));
	}
	return STATUS_OK;
}

enum status put_desk(struct making *m, size_t *count)
{
	struct desk desk = { .m = m, .first = doc_list(m->arena), .others = doc_list(m->arena) };
	if (is_role(m, "finance"))
		TRY(find_accounts(&desk));
	if (is_role(m, "programme_officer"))
		TRY(find_programmes(&desk));
	put(m, "desk_first", desk.first);
	put(m, "desk", desk.others);
	put_flag(m, "desk_more", desk.more);
	*count = desk.first->count + desk.others->count;
	return STATUS_OK;
}
