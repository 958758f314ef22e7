/* act_ledger.c - histories of an account, at random: days are accrued, accepted, disputed, settled, billed, credited,
 * paid and written off, bases are renewed and stays end, by those who may and by those who may not. After each step
 *
 * I1. all debits are all credits, of what is posted and of what is pending, on any day;
 * I2. when the days were just reckoned, each of them is in the ledger as the fee engine has it, and once;
 * I3. what is receivable is what is open of the invoices;
 * I4. the numbers of each seller's invoices and credit notes have no gap;
 * I5. what was refused has changed nothing;
 * I6. and now and then: the record verifies, and rebuilt from its events it is the same.
 *
 * With HABEAS_BOOKS=FOLDER it writes the journal of each history and its balances on some days, which test/journal.py
 * has hledger and ledger read.
 */
#include "act_paid.h"
#include "fee.h"
#include "gen.h"
#include "ledger.h"
#include "money.h"

enum { HISTORIES = 2, STEPS = 60, PERSONS = 3, DAYS_LOOKED_AT = 6 };

static const char *const agreements[] = { "dk-xk-2022", "us-sv-2025" };
static const int keepers[] = { U_DK_FINANCE, U_XK_FINANCE, U_US_FINANCE, U_SV_FINANCE };

static struct gen gen;
static int stays[PERSONS];
static int32_t today;
static int32_t reckoned_until[2]; /* by agreement: every day until then was just reckoned; INT32_MIN: not */
static int not_done;

static int any(int from, int to) { return (int)gen_between(&gen, from, to); }

static const char *date_of(int32_t day)
{
	char text[11];
	date_format(day, text);
	return str_c(world.arena, str_of(text));
}

static const char *amount_text(int64_t amount)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(amount, 2, text);
	return str_c(world.arena, str_of(text));
}

static int64_t amount_of(struct str text)
{
	int64_t amount = 0;
	if (text.len)
		assert_true(decimal_parse(text, 2, false, &amount));
	return amount;
}

/* What the monitor sees. */

static const struct json *account_of(const char *agreement)
{
	const struct json *doc;
	struct act_caller who = caller(U_MONITOR);
	if (act_account(world.act, world.arena, &who, str_of(agreement), SIZE_MAX, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return doc;
}

static const struct json *balances_on(int32_t day)
{
	const struct json *doc;
	struct act_caller who = caller(U_MONITOR);
	if (act_balances(world.act, world.arena, &who, day, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return doc;
}

static struct str written(const struct json *doc)
{
	struct json_writer *w = json_writer_create();
	json_copy(w, doc);
	struct str text = str_copy(world.arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static struct str all_of_it(void)
{
	return str_format(world.arena, "%.*s%.*s%.*s", STR_ARG(written(account_of(agreements[0]))),
			  STR_ARG(written(account_of(agreements[1]))), STR_ARG(written(balances_on(DATE_MAX))));
}

/* The invariants. */

static int64_t sum_of(const struct json *sums)
{
	int64_t sum = 0;
	for (int i = 0; sums && i < ACCOUNT_COUNT; i++)
		sum += amount_of(doc_text(sums, account_names[i]));
	return sum;
}

static void debits_are_credits(int32_t day)
{
	const struct json *doc = balances_on(day);
	for (size_t i = 0; i < doc_count(doc, "agreements"); i++) {
		const struct json *of = doc_item(doc, "agreements", i);
		assert_int_equal(sum_of(json_get(of, "posted")), 0);
		assert_int_equal(sum_of(json_get(of, "pending")), 0);
	}
}

static int64_t posting_of(const struct json *entry, const char *account)
{
	int64_t sum = 0;
	for (size_t i = 0; i < doc_count(entry, "postings"); i++)
		if (str_is(doc_text(doc_item(entry, "postings", i), "account"), account))
			sum += amount_of(doc_text(doc_item(entry, "postings", i), "amount"));
	return sum;
}

/* By the day since 1970: what the engine says less what stands in the ledger. */
static void days_are_the_engines(const char *agreement, const struct json *account, int32_t until)
{
	enum { FIRST = 19700, LAST = 21000 };
	struct fee_roll roll = { 0 };
	fee_accruals days = { 0 };
	struct fee_request request = { .agreement = corpus_instrument(world.act->corpus, str_of(agreement))->index,
				       .from = FIRST,
				       .to = until };
	int64_t *missing = arena_new_array(world.arena, int64_t, LAST - FIRST);
	assert_int_equal(act_roll(world.act, world.arena, str_of(agreement), &roll, &world.error), STATUS_OK);
	assert_int_equal(fee_accrue(world.arena, world.act->corpus, &request, &roll, &days, &world.error), STATUS_OK);
	vec_each (&days, i)
		missing[days.at[i].day - FIRST] += days.at[i].amount;
	for (size_t i = 0; i < doc_count(account, "entries"); i++) {
		const struct json *entry = doc_item(account, "entries", i);
		int32_t day = 0;
		assert_true(date_parse(doc_text(entry, "day"), &day));
		if (str_is(doc_text(entry, "kind"), "accrual") && !str_is(doc_text(entry, "status"), "void") &&
		    day <= until)
			missing[day - FIRST] -= posting_of(entry, "assets:accrued");
	}
	for (int i = 0; i < LAST - FIRST; i++)
		if (missing[i])
			fail_msg("%s on %s: %lld is missing", agreement, date_of(FIRST + i), (long long)missing[i]);
}

static void receivable_is_open(const char *agreement, const struct json *account)
{
	const struct json *balances = balances_on(DATE_MAX);
	int64_t receivable = 0, open = 0;
	for (size_t i = 0; i < doc_count(balances, "agreements"); i++) {
		const struct json *of = doc_item(balances, "agreements", i);
		if (str_is(doc_text(of, "agreement"), agreement))
			receivable += amount_of(doc_text(json_get(of, "posted"), "assets:receivable"));
	}
	for (size_t i = 0; i < doc_count(account, "invoices"); i++)
		open += amount_of(doc_text(doc_item(account, "invoices", i), "open"));
	assert_int_equal(receivable, open);
}

static int compare_texts(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* One seller an agreement here. */
static void numbers_have_no_gap(const struct json *account)
{
	size_t count = doc_count(account, "invoices");
	struct str *numbers = arena_new_array(world.arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		numbers[i] = doc_text(doc_item(account, "invoices", i), "number");
	qsort(numbers, count, sizeof *numbers, compare_texts);
	for (size_t i = 0; i < count; i++)
		assert_str(numbers[i], str_c(world.arena, str_format(world.arena, "%.*s-%06zu",
								     STR_ARG(doc_text(account, "seller")), i + 1)));
}

static void look(void)
{
	debits_are_credits(DATE_MAX);
	debits_are_credits(today - any(0, 300));
	for (int i = 0; i < 2; i++) {
		const struct json *account = account_of(agreements[i]);
		if (reckoned_until[i] != INT32_MIN)
			days_are_the_engines(agreements[i], account, reckoned_until[i]);
		receivable_is_open(agreements[i], account);
		numbers_have_no_gap(account);
	}
}

/* Steps: what is asked for is mostly sensible, and is often refused. */

static int one_of(int right) { return any(1, 8) == 1 ? keepers[any(0, 3)] : right; }

/* Mostly yesterday; now and then a day that is not over. */
static int32_t some_day(void) { return any(0, 3) ? today - 1 : today - any(-1, 60); }

static int buyer(int deal) { return one_of(deal ? U_US_FINANCE : U_DK_FINANCE); }
static int seller(int deal) { return one_of(deal ? U_SV_FINANCE : U_XK_FINANCE); }

static enum status accrue(int deal)
{
	int32_t until = some_day();
	enum status status = doing(any(0, 1) ? buyer(deal) : seller(deal), "fees.accrue",
				   "{\"agreement\":\"%s\",\"until\":\"%s\"}", agreements[deal], date_of(until));
	if (status == STATUS_OK)
		reckoned_until[deal] = until;
	return status;
}

static enum status accept_days(int deal)
{
	return doing(buyer(deal), "accrual.accept", "{\"agreement\":\"%s\",\"until\":\"%s\"}", agreements[deal],
		     date_of(some_day()));
}

static enum status dispute(int deal)
{
	enum status status = doing(buyer(1), "stay.dispute", "{\"stay\":\"S%d\",\"reason\":\"Is it he?\"}",
				   stays[any(0, PERSONS - 1)]);
	(void)deal;
	if (status == STATUS_OK)
		reckoned_until[1] = INT32_MIN;
	return status;
}

static enum status settle(int deal)
{
	enum status status = doing(any(0, 1) ? buyer(1) : seller(1), "stay.settle",
				   "{\"stay\":\"S%d\",\"billable\":%s,\"reason\":\"The receipt\"}",
				   stays[any(0, PERSONS - 1)], any(0, 2) ? "true" : "false");
	(void)deal;
	if (status == STATUS_OK)
		reckoned_until[1] = INT32_MIN;
	return status;
}

/* Steps of their own, before another. */
static void all_is_accepted(int deal)
{
	fine(deal ? U_SV_FINANCE : U_XK_FINANCE, "fees.accrue", "{\"agreement\":\"%s\",\"until\":\"%s\"}",
	     agreements[deal], date_of(today - 1));
	reckoned_until[deal] = today - 1;
	fine(deal ? U_US_FINANCE : U_DK_FINANCE, "accrual.accept", "{\"agreement\":\"%s\",\"until\":\"%s\"}",
	     agreements[deal], date_of(today));
	look();
}

static enum status issue(int deal)
{
	int32_t from = today - any(1, 60), to = any(0, 3) ? from + any(0, (today - 1 - from) / 2) : today - 1;
	if (deal && any(0, 1)) { /* the day on which all came */
		assert_true(date_parse(STR("2025-03-14"), &from));
		to = from + any(5, 20);
	}
	return doing(seller(deal), "invoice.issue", "{\"agreement\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
		     agreements[deal], date_of(from), date_of(to));
}

/* An invoice of the record, with what is open of it. */
static int some_invoice(int deal, int64_t *open)
{
	const struct json *account = account_of(agreements[deal]);
	size_t count = doc_count(account, "invoices");
	*open = 100;
	if (!count)
		return 1;
	const struct json *invoice = doc_item(account, "invoices", (size_t)any(0, (int)count - 1));
	*open = amount_of(doc_text(invoice, "open"));
	return (int)strtol(str_c(world.arena, doc_text(invoice, "invoice")) + 1, NULL, 10);
}

static int64_t part_of(int64_t amount)
{
	switch (any(0, 3)) {
	case 0: return amount;
	case 1: return amount + 1;
	case 2: return amount / 3 + 1;
	default: return any(1, 500);
	}
}

static enum status credit(int deal)
{
	int64_t open;
	int invoice = some_invoice(deal, &open);
	if (any(0, 2) == 0)
		return doing(seller(deal), "credit.issue", "{\"invoice\":\"I%d\",\"reason\":\"As the record says\"}",
			     invoice);
	return doing(seller(deal), "credit.issue",
		     "{\"invoice\":\"I%d\",\"line\":%d,\"amount\":\"%s\",\"reason\":\"Agreed\"}", invoice, any(1, 3),
		     amount_text(part_of(open)));
}

static enum status pay(int deal)
{
	int64_t open;
	int invoice = some_invoice(deal, &open);
	return doing(seller(deal), "payment.record",
		     "{\"invoice\":\"I%d\",\"amount\":\"%s\",\"paid\":\"%s\",\"reference\":\"%d\"}", invoice,
		     amount_text(part_of(open)), date_of(today - any(-1, 10)), any(1, 9));
}

static enum status write_off(int deal)
{
	int64_t open;
	int invoice = some_invoice(deal, &open);
	return doing(seller(deal), "invoice.write_off", "{\"invoice\":\"I%d\",\"amount\":\"%s\",\"reason\":\"Small\"}",
		     invoice, amount_text(part_of(open)));
}

static enum status dispute_invoice(int deal)
{
	int64_t open;
	int invoice = some_invoice(deal, &open);
	return doing(buyer(deal), "invoice.dispute", "{\"invoice\":\"I%d\",\"line\":%d,\"reason\":\"Why?\"}", invoice,
		     any(0, 3));
}

static enum status renew(int deal)
{
	enum status status =
		doing(any(0, 3) ? U_SV_RECEIVE : U_SV_FINANCE, "basis.renew",
		      "{\"stay\":\"S%d\",\"basis\":\"Note\",\"basis_from\":\"%s\",\"basis_until\":\"%s\"}",
		      stays[any(0, PERSONS - 1)], date_of(today - any(-1, 3)), date_of(today + any(1, 40)));
	(void)deal;
	if (status == STATUS_OK)
		reckoned_until[1] = INT32_MIN;
	return status;
}

static enum status end_stay(int deal)
{
	(void)deal;
	if (any(0, 5))
		return renew(1);
	reckoned_until[1] = INT32_MIN;
	return doing(U_SV_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"released\",\"instrument\":\"Order 4\"}",
		     stays[any(0, PERSONS - 1)]);
}

static enum status (*const steps[])(int deal) = { accrue,          accrue,  accept_days, accept_days, issue,
						  issue,           credit,  pay,         pay,         write_off,
						  dispute_invoice, dispute, settle,      renew,       end_stay };

enum { STEP_KINDS = sizeof steps / sizeof *steps };
static int done[STEP_KINDS];

static void step(void)
{
	uint64_t before, after;
	size_t which = (size_t)any(0, STEP_KINDS - 1);
	int deal = any(0, 1);
	if ((steps[which] == issue || steps[which] == credit) && any(0, 3)) /* what is not accepted is not billed */
		all_is_accepted(deal);
	int32_t kept[2] = { reckoned_until[0], reckoned_until[1] };
	struct str books = all_of_it();
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	enum status status = steps[which](deal);
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	if (status == STATUS_OK) {
		done[which]++;
		return;
	}
	not_done++;
	memcpy(reckoned_until, kept, sizeof kept);
	assert_true(status == STATUS_REFUSED || status == STATUS_CONFLICT || status == STATUS_BAD_INPUT ||
		    status == STATUS_NOT_FOUND);
	assert_int_equal(before, after);
	assert_true(str_eq(books, all_of_it()));
}

static void a_day_or_more_later(void)
{
	size_t events;
	bool more;
	world.time.now += 86400 * (int64_t)any(0, 4) + any(0, 3600);
	today = time_day(world.time.now);
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	if (events)
		reckoned_until[1] = INT32_MIN;
}

/* For hledger and ledger: the journal, and "DAY|VIEW|ACCOUNT|CURRENCY|AMOUNT". */

static FILE *book(const char *folder, int number, int deal, const char *what)
{
	FILE *file = fopen(
		str_c(world.arena, str_format(world.arena, "%s/%d-%s.%s", folder, number, agreements[deal], what)),
		"wb");
	assert_non_null(file);
	return file;
}

static void write_sums(FILE *file, const struct json *of, int32_t day, const char *view, const struct json *posted)
{
	const struct json *sums = json_get(of, view);
	for (int i = 0; i < ACCOUNT_COUNT; i++) {
		int64_t amount = amount_of(doc_text(sums, account_names[i]));
		if (posted)
			amount += amount_of(doc_text(posted, account_names[i]));
		if (amount)
			fprintf(file, "%s|%s|%s|%.*s|%s\n", date_of(day), posted ? "all" : view, account_names[i],
				STR_ARG(doc_text(of, "currency")), amount_text(amount));
	}
}

static void write_books(const char *folder, int number, int deal)
{
	struct str text;
	struct act_caller who = caller(U_MONITOR);
	FILE *journal = book(folder, number, deal, "journal"), *balances = book(folder, number, deal, "balances");
	if (act_journal(world.act, world.arena, &who, str_of(agreements[deal]), &text, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	fwrite(text.ptr, 1, text.len, journal);
	for (int k = 0; k < DAYS_LOOKED_AT; k++) {
		int32_t day = k ? today - any(0, 320) : today + 400;
		const struct json *doc = balances_on(day);
		for (size_t i = 0; i < doc_count(doc, "agreements"); i++) {
			const struct json *of = doc_item(doc, "agreements", i);
			if (!str_is(doc_text(of, "agreement"), agreements[deal]))
				continue;
			write_sums(balances, of, day, "posted", NULL);
			write_sums(balances, of, day, "pending", json_get(of, "posted"));
		}
	}
	assert_true(fclose(journal) == 0 && fclose(balances) == 0);
}

static void one_history(int number)
{
	static const char *const names[PERSONS] = { "Carlos Duarte", "Mateo Lozano", "Luis Prada" };
	static const char *const until[PERSONS] = { "2025-03-31", "2025-04-20", "2025-06-30" };
	const char *folder = getenv("HABEAS_BOOKS");
	void *none = NULL;
	begin(&none);
	for (int i = 0; i < PERSONS; i++)
		stays[i] = held(names[i], until[i]);
	at("2025-04-02T09:00:00Z");
	today = time_day(world.time.now);
	reckoned_until[0] = reckoned_until[1] = INT32_MIN;
	for (int i = 0; i < STEPS; i++) {
		step();
		look();
		if (any(0, 2) == 0)
			a_day_or_more_later();
		if (i % 20 == 19)
			sound();
	}
	for (int deal = 0; folder && deal < 2; deal++)
		write_books(folder, number, deal);
	world_teardown(&none);
}

static int did(enum status (*kind)(int deal))
{
	int count = 0;
	for (int i = 0; i < STEP_KINDS; i++)
		count += steps[i] == kind ? done[i] : 0;
	return count;
}

static void property_books_hold_after_every_step(void **state)
{
	(void)state;
	gen_seed(&gen, gen_environment_seed());
	int64_t count = gen_cases(HISTORIES);
	for (int i = 0; i < count; i++)
		one_history(i);
	assert_true(did(accrue) >= count && did(accept_days) >= count);
	assert_true(did(dispute) + did(settle) + did(renew) >= count);
	assert_true(did(issue) >= count && did(pay) + did(write_off) + did(credit) >= count);
	assert_true(not_done > count * STEPS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(property_books_hold_after_every_step) };
	return cmocka_run_group_tests_name("act.ledger", tests, NULL, NULL);
}
