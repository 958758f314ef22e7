/* journal.c - see journal.h.
 *
 * The text is what the two programs agree on: amounts with the currency before and every digit after the point, no
 * grouping; tags on lines of their own; all accounts, currencies and tags declared, so that their strict modes
 * (hledger check --strict, ledger --pedantic) find a name that was changed too. Assertions are checked by hledger in
 * the order of days and by ledger in the order of the file, so the file is in the order of days.
 */
#include "journal.h"
#include "arena.h"
#include "date.h"
#include "limit.h"
#include "map.h"
#include "money.h"
#include "utf8.h"
#include "vec.h"
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

__extension__ typedef __int128 wide;

struct ledger {
	struct arena *arena;
	const struct journal *journal;
	const struct journal_entry **order;
	struct map places; /* account, newline, currency: place in balances */
	VEC(int64_t) balances;
	struct map names; /* what was declared */
	VEC(struct str) accounts;
	VEC(struct str) currencies;
};

static enum status refuse(struct error *error, const struct journal_entry *entry, const char *field, const char *why)
{
	return error_set(error, STATUS_BAD_INPUT, "entry %.*s, %s: %s", (int)(entry->id.len < 60 ? entry->id.len : 60),
			 entry->id.ptr, field, why);
}

/* What the two programs, or a person, may take for nothing or for a space. */
static bool unseen(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0xfeff ||
	       utf8_is_bidi_control(c) || (c & 0xfffe) == 0xfffe;
}

/* One line, of which `forbidden` are the ASCII characters that it may not hold. NULL: it is one. */
static const char *why_not(struct str text, const char *forbidden)
{
	uint32_t c = 0;
	if (text.len > LIMIT_JOURNAL_TEXT_BYTES)
		return "longer than 300 bytes";
	for (size_t i = 0, size = 0; i < text.len; i += size) {
		size = utf8_decode(text, i, &c);
		if (!size)
			return "not UTF-8";
		if (unseen(c))
			return "it holds a control character or a space that is not one";
		if (c < 0x80 && strchr(forbidden, (int)c))
			return "it holds a character that begins something else in a journal: ; , : [ ]";
		if (c == ' ' && (i == 0 || i + 1 == text.len || text.ptr[i + 1] == ' '))
			return "spaces at an end, or two together";
	}
	return NULL;
}

static bool is_word(struct str text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (!c || !strchr(also, c)) && (unsigned char)c < 0x80)
			return false;
	}
	return text.len > 0;
}

static bool account_holds(struct str account)
{
	if (why_not(account, "") || !is_word(account, " -_.'&/:"))
		return false;
	for (size_t i = 0; i < account.len; i++) /* each part is one, and begins and ends with no space */
		if (account.ptr[i] == ':' &&
		    (i == 0 || i + 1 == account.len || strchr(": ", account.ptr[i + 1]) || account.ptr[i - 1] == ' '))
			return false;
	return true;
}

static enum status check_posting(const struct journal_entry *entry, const struct journal_posting *posting,
				 struct error *error)
{
	if (!account_holds(posting->account))
		return refuse(error, entry, "account", "not a name; write \"Assets:Receivable:US\"");
	if (currency_index(posting->currency) < 0)
		return refuse(error, entry, "currency", "not a code of ISO 4217; write \"USD\"");
	return STATUS_OK;
}

/* The postings like this one, of its status and currency, add up to zero. */
static bool balanced(const struct journal_entry *entry, const struct journal_posting *like)
{
	wide sum = 0;
	for (size_t i = 0; i < entry->posting_count; i++) {
		const struct journal_posting *posting = &entry->postings[i];
		if (posting->status == like->status && str_eq(posting->currency, like->currency))
			sum += posting->amount;
	}
	return sum == 0;
}

static enum status check_entry(const struct journal_entry *entry, struct error *error)
{
	for (size_t i = 0; i < entry->id.len; i++)
		if ((unsigned char)entry->id.ptr[i] >= 0x80)
			return refuse(error, entry, "id", "letters, digits and - _ . alone");
	if (entry->id.len > 64 || !is_word(entry->id, "-_."))
		return refuse(error, entry, "id", "letters, digits and - _ . alone");
	const char *why = entry->what.len ? why_not(entry->what, ";") : "it is empty";
	if (why)
		return refuse(error, entry, "what", why);
	why = why_not(entry->clause, ";,:[]");
	if (why)
		return refuse(error, entry, "clause", why);
	if (entry->day < DATE_MIN || entry->day > DATE_MAX)
		return refuse(error, entry, "day", "no day of 1850 to 2150");
	if (entry->posting_count < 2)
		return refuse(error, entry, "postings", "fewer than two");
	if (entry->posting_count > LIMIT_JOURNAL_POSTINGS)
		return error_set(error, STATUS_LIMIT, "entry %.*s: %zu postings; at most %d", STR_ARG(entry->id),
				 entry->posting_count, (int)LIMIT_JOURNAL_POSTINGS);
	for (size_t i = 1; i < entry->event_count; i++)
		if (entry->events[i - 1] >= entry->events[i])
			return refuse(error, entry, "events", "give each once, ascending");
	for (size_t i = 0; i < entry->posting_count; i++) {
		TRY(check_posting(entry, &entry->postings[i], error));
		if (!balanced(entry, &entry->postings[i]))
			return refuse(error, entry, "postings",
				      "those of one status and currency do not add up to zero");
	}
	return STATUS_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct journal_entry *one = *(const struct journal_entry *const *)a;
	const struct journal_entry *two = *(const struct journal_entry *const *)b;
	if (one->day != two->day)
		return one->day < two->day ? -1 : 1;
	return one < two ? -1 : one > two; /* the order given, for both are of one array */
}

static int by_bytes(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* What is in use, each once, sorted; and a balance for each pair of account and currency. */
static void gather(struct ledger *l)
{
	for (size_t i = 0; i < l->journal->entry_count; i++) {
		const struct journal_entry *entry = &l->journal->entries[i];
		l->order[i] = entry;
		for (size_t k = 0; k < entry->posting_count; k++) {
			const struct journal_posting *posting = &entry->postings[k];
			if (map_put(&l->names, posting->account, 0))
				vec_add(l->arena, &l->accounts, posting->account);
			if (map_put(&l->names, str_format(l->arena, "\n%.*s", STR_ARG(posting->currency)), 0))
				vec_add(l->arena, &l->currencies, posting->currency);
		}
	}
	if (l->journal->entry_count)
		qsort(l->order, l->journal->entry_count, sizeof *l->order, by_day);
	if (l->accounts.count)
		qsort(l->accounts.at, l->accounts.count, sizeof *l->accounts.at, by_bytes);
	if (l->currencies.count)
		qsort(l->currencies.at, l->currencies.count, sizeof *l->currencies.at, by_bytes);
}

static void declare(const struct ledger *l, struct buf *out)
{
	buf_add_c(out, "; A journal for hledger and ledger. ! is pending, * is posted; what is void stands with its "
		       "reversal.\n\ntag clause\ntag events\n\n");
	vec_each (&l->currencies, i) {
		const struct str *code = &l->currencies.at[i];
		int digits = currency_exponent(currency_index(*code));
		buf_format(out, "commodity %.*s\n    format %.*s 1000.", STR_ARG(*code), STR_ARG(*code));
		buf_add_repeat(out, '0', (size_t)digits);
		buf_add_c(out, "\n\n");
	}
	vec_each (&l->accounts, i)
		buf_format(out, "account %.*s\n", STR_ARG(l->accounts.at[i]));
}

static int64_t *balance_of(struct ledger *l, const struct journal_posting *posting)
{
	uint64_t place = l->balances.count;
	struct str key = str_format(l->arena, "%.*s\n%.*s", STR_ARG(posting->account), STR_ARG(posting->currency));
	if (map_put(&l->places, key, place))
		vec_add(l->arena, &l->balances, 0);
	map_get(&l->places, key, &place);
	return &l->balances.at[place];
}

static enum status add_amount(struct ledger *l, struct buf *out, const struct journal_entry *entry,
			      const struct journal_posting *posting, int64_t amount, const char *mark,
			      struct error *error)
{
	int64_t *balance = balance_of(l, posting);
	int digits = currency_exponent(currency_index(posting->currency));
	char text[MONEY_TEXT_MAX], after[MONEY_TEXT_MAX];
	if (__builtin_add_overflow(*balance, amount, balance))
		return refuse(error, entry, "amount", "the balance after it cannot be written");
	decimal_format(amount, digits, text);
	decimal_format(*balance, digits, after);
	buf_format(out, "    %s%.*s  %.*s %s = %.*s %s", mark, STR_ARG(posting->account), STR_ARG(posting->currency),
		   text, STR_ARG(posting->currency), after);
	return STATUS_OK;
}

static enum status add_posting(struct ledger *l, struct buf *out, const struct journal_entry *entry,
			       const struct journal_posting *posting, struct error *error)
{
	if (posting->status != POSTING_VOID) {
		const char *mark = posting->status == POSTING_PENDING ? "! " : "* ";
		TRY(add_amount(l, out, entry, posting, posting->amount, mark, error));
		buf_add_c(out, "\n");
		return STATUS_OK;
	}
	if (posting->amount == INT64_MIN)
		return refuse(error, entry, "amount", "its reversal cannot be written");
	TRY(add_amount(l, out, entry, posting, posting->amount, "", error));
	buf_add_c(out, "  ; void\n");
	TRY(add_amount(l, out, entry, posting, -posting->amount, "", error));
	buf_add_c(out, "  ; void, taken back\n");
	return STATUS_OK;
}

/* "12 15-480" */
static void add_events(struct buf *out, const uint64_t *events, size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t last = i;
		while (last + 1 < count && events[last + 1] == events[last] + 1)
			last++;
		buf_format(out, " %" PRIu64, events[i]);
		if (last > i)
			buf_format(out, "-%" PRIu64, events[last]);
		i = last + 1;
	}
}

static enum status add_entry(struct ledger *l, struct buf *out, const struct journal_entry *entry, struct error *error)
{
	char day[11];
	date_format(entry->day, day);
	buf_format(out, "\n%s (%.*s) %.*s\n", day, STR_ARG(entry->id), STR_ARG(entry->what));
	if (entry->clause.len)
		buf_format(out, "    ; clause: %.*s\n", STR_ARG(entry->clause));
	if (entry->event_count) {
		buf_add_c(out, "    ; events:");
		add_events(out, entry->events, entry->event_count);
		buf_add_c(out, "\n");
	}
	for (size_t i = 0; i < entry->posting_count; i++)
		TRY(add_posting(l, out, entry, &entry->postings[i], error));
	return STATUS_OK;
}

static enum status add_all(struct ledger *l, struct buf *out, struct error *error)
{
	for (size_t i = 0; i < l->journal->entry_count; i++)
		TRY(check_entry(&l->journal->entries[i], error));
	gather(l);
	declare(l, out);
	for (size_t i = 0; i < l->journal->entry_count; i++)
		TRY(add_entry(l, out, l->order[i], error));
	return STATUS_OK;
}

enum status journal_text(const struct journal *journal, struct buf *out, struct error *error)
{
	if (journal->entry_count > LIMIT_JOURNAL_ENTRIES)
		return error_set(error, STATUS_LIMIT, "%zu entries; at most %d: export a shorter time",
				 journal->entry_count, (int)LIMIT_JOURNAL_ENTRIES);
	struct ledger ledger = { .arena = arena_create(), .journal = journal };
	size_t before = out->len;
	map_init(&ledger.places, ledger.arena);
	map_init(&ledger.names, ledger.arena);
	ledger.order = arena_new_array(ledger.arena, const struct journal_entry *, journal->entry_count + 1);
	enum status status = add_all(&ledger, out, error);
	if (status != STATUS_OK)
		out->len = before;
	arena_destroy(ledger.arena);
	return status;
}
