/* money.c - what the accounts cost: 100,000 persons on each of 365 days, accrued by the text and posted; and what
 * hledger takes for the same journal.
 *
 * Counted is fee_accrue (every day of every person by the text, each clause rounded), then an entry of two postings for
 * each day of each clause, checked, accepted and added up to balances. Not counted: reading the roll, and the record's
 * own store. hledger gets the journal of these entries, with its assertions, and adds them up: its time is that of the
 * whole program, which parses a text; beside it stands its time for a journal of nothing.
 */
#include "core.h"
#include "fee.h"
#include "journal.h"
#include "ledger.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PERSONS = 100000, DAYS = 365 };

static struct arena *arena;
static struct error error;

/* Processor time, of this program or of those that it has run: a wall's clock tells more of the neighbours. */
static double spent(int who)
{
	struct rusage usage;
	getrusage(who, &usage);
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

static void must(bool fine)
{
	if (fine)
		return;
	fprintf(stderr, "%s\n", error.message);
	exit(1);
}

static struct corpus *agreements(int count)
{
	struct corpus *corpus = corpus_create();
	corpus_add_shipped(corpus);
	for (int i = 0; i < count; i++)
		corpus_add_text(
			corpus, str_format(arena, "m%d.law", i),
			str_format(arena,
				   "agreement m%d \"An invented lease\"\n  parties SE sends, EE receives\n"
				   "  signed 2025-01-15\n  in force 2026-01-01\n  kind treaty\n  binding yes\n"
				   "  purpose sentence\narticle 1 \"Rent\" on fees\n"
				   "  fee 57.31 EUR per person-day\n  fee 8_500 EUR per person-month above %d persons\n"
				   "  fee 1_000_000 EUR per year\n  index by 3.5 %% per year from 2026-07-01\n",
				   i, PERSONS / count / 2),
			false);
	corpus_compile(corpus);
	if (corpus->diags.errors)
		exit(1);
	return corpus;
}

/* All are there on every day, and each is moved once. */
static struct fee_roll roll_of(int32_t first, uint32_t persons)
{
	struct fee_roll roll = { .persons = persons };
	vec_add(arena, &roll.facilities, ((struct fee_facility){ STR("house"), NULL }));
	vec_add(arena, &roll.facilities, ((struct fee_facility){ STR("yard"), NULL }));
	for (uint32_t i = 0; i < persons; i++) {
		int32_t moved = first + 1 + (int32_t)(i * 7919u % (DAYS - 2));
		vec_add(arena, &roll.stays,
			((struct fee_stay){ i, 0, first - (int32_t)(i % 90), moved, moved, TRI_UNKNOWN }));
		vec_add(arena, &roll.stays,
			((struct fee_stay){ i, 1, moved, FEE_STILL_THERE, FEE_STILL_THERE, TRI_UNKNOWN }));
	}
	return roll;
}

typedef VEC(struct ledger_entry) entries;

static void post(const struct corpus *corpus, const fee_accruals *days, entries *made, ledger_balances *balances)
{
	vec_each (days, i) {
		const struct fee_accrual *day = &days->at[i];
		struct ledger_entry *entry = vec_push(arena, made);
		*entry =
			(struct ledger_entry){ .agreement = corpus->instruments.at[day->clause->article->instrument].id,
					       .day = day->day,
					       .currency = day->currency,
					       .status = LEDGER_POSTED };
		vec_add(arena, &entry->postings, ((struct ledger_posting){ ACCOUNT_accrued, day->amount }));
		vec_add(arena, &entry->postings, ((struct ledger_posting){ ACCOUNT_fees, -day->amount }));
		must(ledger_check(entry, &error) == STATUS_OK);
		must(ledger_add(arena, balances, entry, DATE_MAX, &error) == STATUS_OK);
	}
}

static void write_journal(const entries *made, FILE *file)
{
	static const uint64_t event = 1;
	struct journal_entry *list = arena_new_array(arena, struct journal_entry, made->count + 1);
	struct buf text = BUF_INIT;
	vec_each (made, i) {
		const struct ledger_entry *entry = &made->at[i];
		struct journal_posting *postings = arena_new_array(arena, struct journal_posting, 2);
		for (int k = 0; k < 2; k++)
			postings[k] =
				(struct journal_posting){ str_format(arena, "%.*s:%s", STR_ARG(entry->agreement),
								     account_names[entry->postings.at[k].account]),
							  entry->postings.at[k].amount, STR("EUR"), POSTING_POSTED };
		list[i] = (struct journal_entry){ .id = str_format(arena, "B%zu", i),
						  .day = entry->day,
						  .what = STR("accrual"),
						  .postings = postings,
						  .posting_count = 2,
						  .clause = entry->agreement,
						  .events = &event,
						  .event_count = 1 };
	}
	struct journal journal = { list, made->count };
	must(journal_text(&journal, &text, &error) == STATUS_OK);
	must(fwrite(text.ptr, 1, text.len, file) == text.len && fflush(file) == 0);
	buf_finish(&text);
}

/* 0: it is not there. */
static double by_hledger(const char *path)
{
	double begun = spent(RUSAGE_CHILDREN);
	int ended = -1;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		setenv("LC_ALL", "C.UTF-8", 1); /* it reads by the locale's encoding */
		if (!freopen("/dev/null", "wb", stdout) || !freopen("/dev/null", "wb", stderr))
			_exit(1);
		execlp("hledger", "hledger", "-f", path, "balance", "-N", (char *)NULL);
		_exit(1);
	}
	if (child < 0 || waitpid(child, &ended, 0) != child || ended != 0)
		return 0;
	return spent(RUSAGE_CHILDREN) - begun;
}

static double hledger_on(const entries *made)
{
	char path[] = "/tmp/habeas-bench-XXXXXX";
	int descriptor = mkstemp(path);
	FILE *file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
	if (!file)
		return 0;
	write_journal(made, file);
	double took = by_hledger(path);
	fclose(file);
	unlink(path);
	return took;
}

static void measure(int count)
{
	struct corpus *corpus = agreements(count);
	int32_t first;
	fee_accruals days = { 0 };
	ledger_balances balances = { 0 }, again = { 0 };
	entries made = { 0 };
	date_parse(STR("2026-01-01"), &first);
	struct fee_roll roll = roll_of(first, (uint32_t)(PERSONS / count));
	double begun = spent(RUSAGE_SELF);
	for (int i = 0; i < count; i++) {
		struct str id = str_format(arena, "m%d", i);
		struct fee_request request = { .agreement = corpus_instrument(corpus, id)->index,
					       .from = first,
					       .to = first + DAYS - 1 };
		must(fee_accrue(arena, corpus, &request, &roll, &days, &error) == STATUS_OK);
	}
	double accrued = spent(RUSAGE_SELF) - begun;
	begun = spent(RUSAGE_SELF);
	post(corpus, &days, &made, &balances);
	double posted = spent(RUSAGE_SELF) - begun;
	begun = spent(RUSAGE_SELF);
	vec_each (&made, i)
		must(ledger_add(arena, &again, &made.at[i], DATE_MAX, &error) == STATUS_OK);
	double added = spent(RUSAGE_SELF) - begun;
	printf("%d agreement%s of %d persons, %d days: %zu entries\n", count, count == 1 ? "" : "s", PERSONS / count,
	       DAYS, made.count);
	printf("  accrued %31.3f s\n  entries made, checked, added up %7.3f s\n  both %34.3f s\n", accrued, posted,
	       accrued + posted);
	double other = hledger_on(&made), nothing = hledger_on(&(entries){ 0 });
	if (other > 0)
		printf("  hledger reading the same journal %6.3f s  (of nothing %.3f s)\n  that is %.0f times the "
		       "adding up "
		       "of it here, %.1f times the accruing too\n",
		       other, nothing, other / added, other / (accrued + posted));
	else
		puts("  hledger is not here");
	corpus_destroy(corpus);
}

int main(void)
{
	arena = arena_create();
	measure(1);
	measure(100);
	arena_destroy(arena);
	return 0;
}
