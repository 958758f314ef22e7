/* book.c - a random journal, for test/journal.py: book SEED ENTRIES journal|balances.
 *
 * `balances` adds the figures up as simply as can be: a line for each of some days, `all` or `posted`, account and
 * currency whose balance is not zero. It does not use what is tested. */
#include "date.h"
#include "journal.h"
#include "money.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ENTRIES_MAX = 20000, POSTINGS_MAX = 8, ACCOUNTS = 12, CURRENCIES = 4, DAYS = 3 };

static const char *const accounts[ACCOUNTS] = { "Assets:Receivable:US",
						"Assets:Receivable",
						"Assets:Bank & Co:1",
						"Income:Fees",
						"Income:Fees:un d\303\255a",
						"Expenses:Food/Health 2025",
						"Expenses:Staff",
						"Liabilities:Advances",
						"Equity:O'Neil",
						"Equity:a-b_c.d",
						"Income:9",
						"Assets:\xd7\xa8" };
static const char *const currencies[CURRENCIES] = { "USD", "JPY", "KWD", "CLF" };
static struct journal_posting postings[ENTRIES_MAX][POSTINGS_MAX];
static struct journal_entry entries[ENTRIES_MAX];
static char ids[ENTRIES_MAX][24];
static uint64_t events[ENTRIES_MAX][4];
static uint64_t state;

static uint64_t draw(uint64_t below)
{
	uint64_t z = state += 0x9e3779b97f4a7c15U; /* splitmix64 */
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return (z ^ z >> 31) % below;
}

/* Two to four postings of one status and currency that add up to zero. */
static size_t draw_group(struct journal_posting *out)
{
	size_t count = 2 + draw(3);
	enum posting_status status = (enum posting_status)draw(3);
	struct str currency = str_of(currencies[draw(CURRENCIES)]);
	int64_t sum = 0, most = draw(20) ? 1000000 : 1000000000000000;
	for (size_t i = 0; i < count; i++) {
		int64_t amount = i + 1 == count ? -sum : (int64_t)draw((uint64_t)most) - most / 2;
		sum += amount;
		out[i] = (struct journal_posting){ str_of(accounts[draw(ACCOUNTS)]), amount, currency, status };
	}
	return count;
}

static void draw_entry(size_t i)
{
	static const char *const what[] = { "Accrual, 12 persons", "Paid (by wire): \"3\" | part * 2 = half!",
					    "d\303\255a @ 5 [x]" };
	snprintf(ids[i], sizeof ids[i], "e-%zu", i);
	size_t count = draw_group(postings[i]);
	if (draw(2))
		count += draw_group(postings[i] + count);
	for (size_t k = 0; k < 4; k++)
		events[i][k] = i * 10 + k + (k == 3 ? 2 : 0);
	entries[i] = (struct journal_entry){ .id = str_of(ids[i]),
					     .day = 20000 + (int32_t)draw(400),
					     .what = str_of(what[draw(3)]),
					     .postings = postings[i],
					     .posting_count = count,
					     .clause = draw(3) ? STR("us-sv-2025 article 5") : STR_NONE,
					     .events = events[i],
					     .event_count = draw(5) };
}

static void add_up(size_t count, int32_t until, bool posted, size_t account, size_t currency)
{
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; entries[i].day <= until && k < entries[i].posting_count; k++) {
			const struct journal_posting *posting = &postings[i][k];
			bool counts =
				posting->status == POSTING_POSTED || (!posted && posting->status == POSTING_PENDING);
			if (counts && str_is(posting->account, accounts[account]) &&
			    str_is(posting->currency, currencies[currency]))
				sum += posting->amount;
		}
	char day[11], text[MONEY_TEXT_MAX];
	date_format(until, day);
	decimal_format(sum, currency_exponent(currency_index(str_of(currencies[currency]))), text);
	if (sum)
		printf("%s|%s|%s|%s|%s\n", day, posted ? "posted" : "all", accounts[account], currencies[currency],
		       text);
}

int main(int argc, char **argv)
{
	struct buf out = BUF_INIT;
	struct error error;
	size_t count = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	if (argc != 4 || count > ENTRIES_MAX)
		return 2;
	state = strtoull(argv[1], NULL, 10);
	for (size_t i = 0; i < count; i++)
		draw_entry(i);
	for (int day = 0; strcmp(argv[3], "balances") == 0 && day < DAYS; day++) {
		int32_t until = day + 1 == DAYS ? 20400 : 20000 + (int32_t)draw(400);
		for (size_t which = 0; which < 2 * ACCOUNTS * CURRENCIES; which++)
			add_up(count, until, which % 2, which / 2 % ACCOUNTS, which / 2 / ACCOUNTS);
	}
	if (strcmp(argv[3], "journal") != 0)
		return 0;
	struct journal journal = { entries, count };
	if (journal_text(&journal, &out, &error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		return 1;
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_finish(&out);
	return 0;
}
