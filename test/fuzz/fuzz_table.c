/* fuzz_table.c - a table of stays, of costs or of a budget, as somebody's spreadsheet wrote it. The first byte says
 * which of them; a `c` is a roll of two persons with the costs behind it.
 *
 * What must hold: it is read, or refused with the place and a sentence. What was read and is written again, every cell
 * in quotes and with the line ends of Windows, is read the same. Whatever was read can be reckoned, or is refused. */
#include "fee.h"
#include "fuzz_corpus.h"
#include "limit.h"
#include "money.h"
#include "sustain.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct corpus *corpus;
static struct arena *arena;

static const char agreement[] =
	"agreement fuzz \"F\"\n  parties SE sends, EE receives\n  in force 2020-01-01 to 2029-12-31\n"
	"  kind treaty\n  binding yes\n  purpose sentence\n"
	"article 1\n  fee 31 EUR per person-month above 1 persons, measured by month average\n"
	"  fee 365 EUR per person-year\n  fee 5 EUR per person leaving voluntarily\n  day counted day or part\n"
	"article 2\n  fee at cost of medical up to 10 EUR per year per person over 5 years until exit\n"
	"  fee at cost of transport\n  cap 1_000 EUR\n";

/* "NAME:LINE:COLUMN: " and a sentence; a table that is too large has no place. */
static void is_said(const struct error *error, enum status status)
{
	unsigned line = 0, column = 0;
	int end = 0;
	if (status == STATUS_LIMIT)
		return;
	FUZZ_CHECK(sscanf(error->message, "table:%u:%u: %n", &line, &column, &end) == 2 && end && line && column &&
			   error->message[end],
		   "refused without a place or a word");
}

static void add_quoted(struct buf *out, struct str cell, const char *behind)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, cell.ptr[i]);
	}
	buf_format(out, "\"%s", behind);
}

static struct str finish(struct buf *out)
{
	struct str text = str_copy(arena, buf_str(out));
	buf_finish(out);
	return text;
}

static void reckoned(const struct fee_roll *roll)
{
	struct fee_bill *bill;
	struct error error = { 0 };
	struct fee_request request = { .agreement = corpus_instrument(corpus, STR("fuzz"))->index };
	(void)date_parse(STR("2024-02-01"), &request.from);
	(void)date_parse(STR("2025-01-15"), &request.to);
	if (fee_reckon(arena, corpus, &request, roll, &bill, &error) != STATUS_OK)
		FUZZ_CHECK(error.message[0], "not reckoned, and no word why");
}

/* Days as they were understood: those of a zone are not written back. */
static void add_day(struct buf *out, int32_t day, const char *behind)
{
	char text[11];
	date_format(day, text);
	buf_format(out, "%s%s", text, behind);
}

static bool is_whole_day(const struct fee_stay *stay)
{
	return stay->left == FEE_STILL_THERE || (stay->last == stay->left - 1 && stay->arrived < stay->left);
}

static void stays(struct str text)
{
	struct fee_roll roll = { 0 }, again = { 0 };
	struct error error = { 0 };
	struct buf out = BUF_INIT;
	enum status status = fee_roll_csv(arena, corpus, STR("table"), text, &roll, &error);
	if (status != STATUS_OK) {
		is_said(&error, status);
		return;
	}
	buf_add_c(&out, "\xef\xbb\xbf\"to\",\"from\",\"person\",\"facility\",\"voluntarily\"\r\n");
	vec_each (&roll.stays, i) {
		const struct fee_stay *s = &roll.stays.at[i];
		FUZZ_CHECK(s->person < roll.persons && s->facility < roll.facilities.count, "a stay of nobody");
		FUZZ_CHECK(s->left == FEE_STILL_THERE || (s->left >= s->last && s->left - s->last <= 2),
			   "a last day that is none");
		if (!is_whole_day(s)) { /* a time: its day is all that is left of it */
			buf_finish(&out);
			reckoned(&roll);
			return;
		}
		if (s->left != FEE_STILL_THERE)
			add_day(&out, s->left, ",");
		else
			buf_add_char(&out, ',');
		add_day(&out, s->arrived, ",");
		buf_format(&out, "\"%u\",", s->person);
		add_quoted(&out, roll.facilities.at[s->facility].name, ",");
		buf_format(&out, "%s\r\n\r\n",
			   s->voluntarily == TRI_TRUE    ? "yes"
			   : s->voluntarily == TRI_FALSE ? "no"
							 : "\"\"");
	}
	FUZZ_CHECK(fee_roll_csv(arena, corpus, STR("table"), finish(&out), &again, &error) == STATUS_OK,
		   "a roll is refused once it is written");
	FUZZ_CHECK(again.stays.count == roll.stays.count && again.persons == roll.persons, "stays are lost");
	vec_each (&roll.stays, i) {
		const struct fee_stay *a = &roll.stays.at[i], *b = &again.stays.at[i];
		FUZZ_CHECK(a->person == b->person && a->facility == b->facility && a->arrived == b->arrived &&
				   a->last == b->last && a->left == b->left && a->voluntarily == b->voluntarily,
			   "a stay differs once it is written and read");
	}
	reckoned(&roll);
}

static void costs(struct str text)
{
	struct fee_roll roll = { 0 }, again = { 0 };
	struct error error = { 0 };
	struct map persons;
	struct buf out = BUF_INIT;
	map_init(&persons, arena);
	if (fee_roll_csv_named(arena, corpus, STR("roll"),
			       STR("person,facility,from,to\na,x,2024-01-01,2024-12-01\nb,x,2024-06-01,\n"), &roll,
			       &persons, &error) != STATUS_OK)
		abort();
	enum status status = fee_costs_csv(arena, STR("table"), text, &roll, &persons, &error);
	if (status != STATUS_OK) {
		is_said(&error, status);
		return;
	}
	buf_add_c(&out, "person,currency,amount,day,cost\r\n");
	vec_each (&roll.costs, i) {
		const struct fee_cost *c = &roll.costs.at[i];
		FUZZ_CHECK(c->amount >= 0 && (!c->of_person || c->person < 2), "a cost of nobody, or below nothing");
		buf_format(&out, "%s,%s,%.*s,", c->of_person ? c->person ? "b" : "a" : "", currency_code(c->currency),
			   STR_ARG(fee_money(arena, c->amount, c->currency, false)));
		add_day(&out, c->day, ",");
		add_quoted(&out, c->what, "\r\n");
	}
	FUZZ_CHECK(fee_costs_csv(arena, STR("table"), finish(&out), &again, &persons, &error) == STATUS_OK,
		   "costs are refused once they are written");
	FUZZ_CHECK(again.costs.count == roll.costs.count, "costs are lost");
	vec_each (&roll.costs, i) {
		const struct fee_cost *a = &roll.costs.at[i], *b = &again.costs.at[i];
		FUZZ_CHECK(str_eq(a->what, b->what) && a->amount == b->amount && a->currency == b->currency &&
				   a->day == b->day && a->of_person == b->of_person && a->person == b->person,
			   "a cost differs once it is written and read");
	}
	reckoned(&roll);
}

static void months(struct str text)
{
	budget rows = { 0 }, again = { 0 };
	struct error error = { 0 };
	struct buf out = BUF_INIT;
	enum status status = budget_csv(arena, STR("table"), text, &rows, &error);
	if (status != STATUS_OK) {
		is_said(&error, status);
		return;
	}
	FUZZ_CHECK(rows.count <= LIMIT_BUDGET_ROWS, "more rows than the limit");
	buf_add_c(&out, "currency,building,health,food,staff,facility,month\r\n");
	vec_each (&rows, i) {
		const struct budget_row *row = &rows.at[i];
		char day[11];
		date_format(row->month, day);
		buf_format(&out, "%s,", currency_code(row->currency));
		for (int part = BUDGET_PARTS; part-- > 0;)
			add_quoted(&out,
				   row->known[part] ? fee_money(arena, row->amount[part], row->currency, false)
						    : STR_NONE,
				   ",");
		add_quoted(&out, row->facility, ",");
		buf_format(&out, "%.7s\r\n", day);
	}
	FUZZ_CHECK(budget_csv(arena, STR("table"), finish(&out), &again, &error) == STATUS_OK,
		   "a budget is refused once it is written");
	FUZZ_CHECK(again.count == rows.count, "months are lost");
	vec_each (&rows, i)
		for (int part = 0; part < BUDGET_PARTS; part++)
			FUZZ_CHECK(rows.at[i].month == again.at[i].month &&
					   str_eq(rows.at[i].facility, again.at[i].facility) &&
					   rows.at[i].known[part] == again.at[i].known[part] &&
					   rows.at[i].amount[part] == again.at[i].amount[part],
				   "a month differs once it is written and read");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!corpus) {
		corpus = corpus_create();
		corpus_add_shipped(corpus);
		corpus_add_text(corpus, STR("fuzz.law"), str_of(agreement), false);
		corpus_compile(corpus);
		FUZZ_CHECK(corpus->diags.errors == 0, "the texts are wrong");
	}
	arena = arena_create();
	if (size) {
		struct str text = str_copy(arena, (struct str){ (const char *)data + 1, size - 1 });
		if (*data == 'c')
			costs(text);
		else if (*data == 'b')
			months(text);
		else
			stays(text);
	}
	arena_destroy(arena);
	return 0;
}
