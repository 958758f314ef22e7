/* doc_journal.c - the text of a journal, byte for byte; and what would break a line, a tag or a balance, refused. */
#include "journal.h"
#include "limit.h"
#include "unit.h"

static struct journal_posting postings[4];
static struct journal_entry entry;
static struct error error;
static const uint64_t events[] = { 3, 4, 5, 9 };

static void make(void)
{
	postings[0] = (struct journal_posting){ STR("Assets:Receivable:US"), 476000000, STR("USD"), POSTING_PENDING };
	postings[1] = (struct journal_posting){ STR("Income:Fees"), -476000000, STR("USD"), POSTING_PENDING };
	postings[2] = (struct journal_posting){ STR("Assets:Receivable:US"), 5, STR("JPY"), POSTING_VOID };
	postings[3] = (struct journal_posting){ STR("Income:Fees"), -5, STR("JPY"), POSTING_VOID };
	entry = (struct journal_entry){ .id = STR("e-1"),
					.day = 20178,
					.what = STR("Accrual of March"),
					.postings = postings,
					.posting_count = 4,
					.clause = STR("us-sv-2025 article 5"),
					.events = events,
					.event_count = 4 };
}

static enum status exported(struct buf *out)
{
	struct journal journal = { &entry, 1 };
	error.message[0] = '\0';
	return journal_text(&journal, out, &error);
}

static void refused(const char *words)
{
	struct buf out = BUF_INIT;
	buf_add_c(&out, "before");
	assert_int_equal(exported(&out), STATUS_BAD_INPUT);
	if (!strstr(error.message, words))
		fail_msg("\"%s\" does not say \"%s\"", error.message, words);
	assert_str(buf_str(&out), "before");
	buf_finish(&out);
}

static void a_journal_is_this_text(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	make();
	assert_int_equal(exported(&out), STATUS_OK);
	assert_str(buf_str(&out), "; A journal for hledger and ledger. ! is pending, * is posted; what is void stands "
				  "with its reversal.\n"
				  "\n"
				  "tag clause\n"
				  "tag events\n"
				  "\n"
				  "commodity JPY\n"
				  "    format JPY 1000.\n"
				  "\n"
				  "commodity USD\n"
				  "    format USD 1000.00\n"
				  "\n"
				  "account Assets:Receivable:US\n"
				  "account Income:Fees\n"
				  "\n"
				  "2025-03-31 (e-1) Accrual of March\n"
				  "    ; clause: us-sv-2025 article 5\n"
				  "    ; events: 3-5 9\n"
				  "    ! Assets:Receivable:US  USD 4760000.00 = USD 4760000.00\n"
				  "    ! Income:Fees  USD -4760000.00 = USD -4760000.00\n"
				  "    Assets:Receivable:US  JPY 5 = JPY 5  ; void\n"
				  "    Assets:Receivable:US  JPY -5 = JPY 0  ; void, taken back\n"
				  "    Income:Fees  JPY -5 = JPY -5  ; void\n"
				  "    Income:Fees  JPY 5 = JPY 0  ; void, taken back\n");
	buf_finish(&out);
}

static void entries_are_written_by_day(void **state)
{
	(void)state;
	struct journal_entry entries[3];
	struct buf out = BUF_INIT;
	static const char *const ids[] = { "late", "first", "second" };
	make();
	for (int i = 0; i < 3; i++) {
		entries[i] = entry;
		entries[i].id = str_of(ids[i]);
		entries[i].day = i ? 100 : 101;
	}
	struct journal journal = { entries, 3 };
	assert_int_equal(journal_text(&journal, &out, &error), STATUS_OK);
	const char *late = strstr(buf_c(&out), "(late)"), *first = strstr(buf_c(&out), "(first)");
	const char *second = strstr(buf_c(&out), "(second)");
	assert_true(first && second && late && first < second && second < late);
	assert_non_null(strstr(late, "USD 4760000.00 = USD 14280000.00")); /* the balance of three */
	buf_finish(&out);
}

static void no_text_ends_a_line_or_begins_a_comment(void **state)
{
	(void)state;
	static const char *const wrong[] = { "a\nb",
					     "a\tb",
					     "a  b",
					     " a",
					     "a ",
					     "a;b",
					     "a\xc2\xa0"
					     "b",
					     "\xff",
					     "a\xe3\x80\x80"
					     "b",
					     "a\xe2\x80\xae" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		make();
		entry.what = str_of(wrong[i]);
		refused("entry e-1, what");
		make();
		entry.clause = str_of(wrong[i]);
		refused("entry e-1, clause");
		make();
		postings[1].account = str_of(wrong[i]);
		refused("entry e-1, account");
	}
	static const char *const tags[] = { "a, date:2020-01-01", "date:2020-01-01", "[2020-01-01]" };
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		make();
		entry.clause = str_of(tags[i]);
		refused("entry e-1, clause");
	}
	static const char *const accounts[] = { "",     "(Assets)", "[Assets]", "*Assets", "Assets:", ":Assets", "A::B",
						"A: B", "A :B",     "A\"B",     "A=B",     "A@B",     "~A" };
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
		make();
		postings[1].account = str_of(accounts[i]);
		refused("entry e-1, account");
	}
	static const char *const ids[] = { "", "e 1", "e(1)", "e\xc3\xa9" };
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		make();
		entry.id = str_of(ids[i]);
		refused(", id: ");
	}
	make();
	entry.id = STR("e\0f");
	refused(", id: ");
	make();
	postings[0].account = STR("A\0B");
	refused("account");
}

static void each_status_balances_alone(void **state)
{
	(void)state;
	make();
	postings[0].amount++;
	refused("do not add up to zero");
	make();
	postings[0].status = POSTING_POSTED;
	refused("do not add up to zero");
	make();
	postings[3].currency = STR("KWD");
	refused("do not add up to zero");
	make();
	postings[2].amount++;
	refused("do not add up to zero");
	make();
	postings[0].currency = STR("XXX");
	refused("currency");
	make();
	entry.posting_count = 1;
	refused("fewer than two");
	make();
	entry.what = STR("");
	refused("what: it is empty");
}

static void amounts_end_where_they_can_be_written(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	make();
	entry.posting_count = 4;
	for (int i = 0; i < 4; i++)
		postings[i] = (struct journal_posting){ i % 2 ? STR("A") : STR("B"), i % 2 ? -INT64_MAX : INT64_MAX,
							STR("USD"), POSTING_POSTED };
	entry.posting_count = 2;
	assert_int_equal(exported(&out), STATUS_OK);
	assert_non_null(strstr(buf_c(&out), "92233720368547758.07"));
	entry.posting_count = 4;
	refused("amount: the balance after it");
	buf_finish(&out);
}

static void counts_end_at_their_limit(void **state)
{
	(void)state;
	static struct journal_posting many[LIMIT_JOURNAL_POSTINGS + 2];
	static char text[LIMIT_JOURNAL_TEXT_BYTES + 1];
	struct buf out = BUF_INIT;
	make();
	for (size_t i = 0; i < LIMIT_JOURNAL_POSTINGS + 2; i++) {
		many[i] = postings[0];
		many[i].amount = i % 2 ? -1 : 1;
	}
	entry.postings = many;
	entry.posting_count = LIMIT_JOURNAL_POSTINGS;
	assert_int_equal(exported(&out), STATUS_OK);
	entry.posting_count = LIMIT_JOURNAL_POSTINGS + 1;
	assert_int_equal(exported(&out), STATUS_LIMIT);
	struct journal journal = { NULL, LIMIT_JOURNAL_ENTRIES + 1 };
	assert_int_equal(journal_text(&journal, &out, &error), STATUS_LIMIT);
	memset(text, 'a', sizeof text);
	make();
	entry.what = (struct str){ text, LIMIT_JOURNAL_TEXT_BYTES };
	assert_int_equal(exported(&out), STATUS_OK);
	entry.what.len++;
	refused("longer than 300 bytes");
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_journal_is_this_text),
		cmocka_unit_test(entries_are_written_by_day),
		cmocka_unit_test(no_text_ends_a_line_or_begins_a_comment),
		cmocka_unit_test(each_status_balances_alone),
		cmocka_unit_test(amounts_end_where_they_can_be_written),
		cmocka_unit_test(counts_end_at_their_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
