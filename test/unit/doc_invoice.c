/* doc_invoice.c - what an invoice must be, its words and numbers, and that the same invoice gives the same bytes. */
#include "doc_sample.h"
#include "invoice_int.h"
#include "limit.h"
#include "unit.h"
#include <malloc.h>
#include <pthread.h>

static struct sample sample;
static struct error error;
static char long_text[LIMIT_INVOICE_NOTE_BYTES + 2];

static struct str of_length(size_t len)
{
	memset(long_text, 'n', sizeof long_text);
	return (struct str){ long_text, len };
}

/* Every text that a caller gives, with the name by which a message calls it. */
enum { TEXTS = 19 };
static struct str *text_of(size_t which, const char **name)
{
	static struct str address[2][1];
	struct invoice *in = &sample.invoice;
	struct invoice_line *line = &sample.lines[1];
	in->seller.address = address[0];
	in->buyer.address = address[1];
	in->seller.address_count = in->buyer.address_count = 1;
	address[0][0] = address[1][0] = STR("1 Example Street");
	const struct {
		struct str *text;
		const char *name;
	} texts[TEXTS] = {
		{ &in->number, "number" },
		{ &in->seller.authority, "seller" },
		{ &in->seller.id, "seller" },
		{ &address[0][0], "seller" },
		{ &in->buyer.authority, "buyer" },
		{ &in->buyer.id, "buyer" },
		{ &address[1][0], "buyer" },
		{ &in->tax_note, "tax note" },
		{ &in->address, "address" },
		{ &in->corrects, "corrects" },
		{ &in->seller.state, "seller, state" },
		{ &in->buyer.state, "buyer, state" },
		{ &in->currency, "currency" },
		{ &line->clause, "line 2, clause" },
		{ &line->what, "line 2, what" },
		{ &line->quantity, "line 2, quantity" },
		{ &line->unit, "line 2, unit" },
		{ &line->rate, "line 2, rate" },
		{ &line->rounding, "line 2, rounding" },
	};
	*name = texts[which].name;
	return texts[which].text;
}

static void refused(enum status status, const char *words)
{
	error.message[0] = '\0';
	assert_int_equal(invoice_check(&sample.invoice, &error), status);
	if (!strstr(error.message, words))
		fail_msg("\"%s\" does not say \"%s\"", error.message, words);
	struct buf out = BUF_INIT;
	buf_add_c(&out, "before");
	assert_int_equal(invoice_ubl(&sample.invoice, &out, NULL), status);
	assert_int_equal(invoice_pdf(&sample.invoice, &out, NULL), status);
	assert_str(buf_str(&out), "before");
	buf_finish(&out);
}

static void the_sample_is_one(void **state)
{
	(void)state;
	sample_make(&sample);
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
}

static void what_turns_or_hides_a_text_is_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *words;
	} wrong[] = { { "a\x07", "U+0007" },        { "\nb", "U+000A" },          { "a\x7f", "U+007F" },
		      { "\xc2\x85", "U+0085" },     { "\xe2\x80\xa8", "U+2028" }, { "\xe2\x80\xae", "U+202E" },
		      { "\xef\xbf\xbe", "U+FFFE" }, { "a\xff", "byte 1" },        { "\xed\xa0\x80", "byte 0" } };
	for (size_t which = 0; which < TEXTS; which++) {
		for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
			const char *name = NULL;
			sample_make(&sample);
			struct str *text = text_of(which, &name);
			*text = str_of(wrong[i].bytes);
			refused(STATUS_BAD_INPUT, name);
			if (strstr(name, "state") || strcmp(name, "currency") == 0)
				continue; /* no code of a list */
			assert_non_null(strstr(error.message, wrong[i].words));
		}
	}
	sample_make(&sample);
	sample.invoice.terms = STR("first\nsecond");
	refused(STATUS_BAD_INPUT, "terms: U+000A at byte 5");
	sample_make(&sample);
	sample.invoice.checkpoint = STR("first\nsec\rond");
	refused(STATUS_BAD_INPUT, "checkpoint: U+000D at byte 9");
}

static void a_nul_is_refused(void **state)
{
	(void)state;
	sample_make(&sample);
	sample.lines[0].what = STR("seen\0hidden");
	refused(STATUS_BAD_INPUT, "line 1, what: U+0000 at byte 4");
}

static void what_must_be_said_is(void **state)
{
	(void)state;
	static const char *const may_be_empty[] = { "seller",  "buyer",    "tax note",
						    "address", "corrects", "line 2, rounding" };
	for (size_t which = 0; which < TEXTS; which++) {
		const char *name = NULL;
		sample_make(&sample);
		struct str *text = text_of(which, &name);
		bool may = false;
		for (size_t i = 0; i < sizeof may_be_empty / sizeof *may_be_empty; i++)
			may = may || strcmp(name, may_be_empty[i]) == 0;
		if (text == &sample.invoice.seller.authority || text == &sample.invoice.buyer.authority)
			may = false;
		*text = STR("");
		if (!may)
			refused(STATUS_BAD_INPUT, name);
	}
}

static void texts_end_at_their_limit(void **state)
{
	(void)state;
	for (size_t which = 0; which < TEXTS; which++) {
		const char *name = NULL;
		sample_make(&sample);
		struct str *text = text_of(which, &name);
		if (strstr(name, "state") || strcmp(name, "currency") == 0)
			continue;
		bool number = strcmp(name, "number") == 0 || strcmp(name, "corrects") == 0;
		size_t most = number ? LIMIT_INVOICE_NUMBER_BYTES : LIMIT_INVOICE_TEXT_BYTES;
		*text = of_length(most + 1);
		refused(STATUS_LIMIT, strstr(name, "line 2, ") ? name + strlen("line 2, ") : name);
		*text = of_length(most);
		enum status status = invoice_check(&sample.invoice, &error);
		/* of the right length, though not a number, an address or an invoice's */
		assert_int_equal(status == STATUS_LIMIT, false);
	}
	sample_make(&sample);
	sample.invoice.terms = of_length(LIMIT_INVOICE_TERMS_BYTES);
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample.invoice.terms = of_length(LIMIT_INVOICE_TERMS_BYTES + 1);
	refused(STATUS_LIMIT, "terms of 4001 bytes");
	sample_make(&sample);
	sample.invoice.checkpoint = of_length(LIMIT_INVOICE_NOTE_BYTES);
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample.invoice.checkpoint = of_length(LIMIT_INVOICE_NOTE_BYTES + 1);
	refused(STATUS_LIMIT, "checkpoint of 16385 bytes");
}

static void counts_end_at_their_limit(void **state)
{
	(void)state;
	static struct str address[LIMIT_INVOICE_ADDRESS_LINES + 1];
	sample_many(&sample, LIMIT_INVOICE_LINES);
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample_many(&sample, LIMIT_INVOICE_LINES + 1);
	refused(STATUS_LIMIT, "lines: 10001");
	sample_make(&sample);
	sample.invoice.line_count = 0;
	refused(STATUS_BAD_INPUT, "lines: there is none");
	sample_make(&sample);
	for (size_t i = 0; i <= LIMIT_INVOICE_ADDRESS_LINES; i++)
		address[i] = STR("line");
	sample.invoice.buyer.address = address;
	sample.invoice.buyer.address_count = LIMIT_INVOICE_ADDRESS_LINES;
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample.invoice.buyer.address_count++;
	refused(STATUS_LIMIT, "buyer: an address of 7 lines");
	uint64_t *events = calloc(LIMIT_INVOICE_EVENTS + 1, sizeof *events);
	for (size_t i = 0; i <= LIMIT_INVOICE_EVENTS; i++)
		events[i] = i;
	sample_make(&sample);
	sample.invoice.events = events;
	sample.invoice.event_count = LIMIT_INVOICE_EVENTS;
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample.invoice.event_count++;
	refused(STATUS_LIMIT, "events: 1048577");
	free(events);
}

static void sums_that_are_off_are_refused(void **state)
{
	(void)state;
	sample_make(&sample);
	sample.invoice.total++;
	refused(STATUS_BAD_INPUT, "total: 4826246.59 is not what the lines add up to");
	sample_make(&sample);
	sample.invoice.payable--;
	refused(STATUS_BAD_INPUT, "payable");
	sample_make(&sample);
	sample.invoice.prepaid = -1;
	sample_total(&sample);
	refused(STATUS_BAD_INPUT, "payable");
	sample_make(&sample);
	sample.invoice.prepaid = sample.invoice.total + 1;
	sample_total(&sample);
	refused(STATUS_BAD_INPUT, "payable");
	sample_make(&sample);
	sample.lines[0].amount = -sample.lines[0].amount;
	sample_total(&sample);
	refused(STATUS_BAD_INPUT, "is a credit note");
	sample_make(&sample);
	sample.lines[0].amount = INT64_MAX;
	sample.lines[1].amount = 1;
	sample.lines[2].amount = -1;
	sample.invoice.total = INT64_MAX;
	refused(STATUS_LIMIT, "the first 2 lines");
}

static void days_and_codes_are_held(void **state)
{
	(void)state;
	sample_make(&sample);
	sample.invoice.due = sample.invoice.issued - 1;
	refused(STATUS_BAD_INPUT, "due");
	sample_make(&sample);
	sample.invoice.to = sample.invoice.from - 1;
	refused(STATUS_BAD_INPUT, "period");
	sample_make(&sample);
	sample.invoice.issued = DATE_MAX + 1;
	refused(STATUS_BAD_INPUT, "issued");
	sample_make(&sample);
	sample.lines[2].unit_code = STR("day");
	refused(STATUS_BAD_INPUT, "line 3, unit code");
	sample_make(&sample);
	sample.lines[2].days = -2;
	refused(STATUS_BAD_INPUT, "line 3, days");
	sample_make(&sample);
	sample.lines[1].to = sample.lines[1].from - 1;
	refused(STATUS_BAD_INPUT, "line 2, period");
	sample.lines[1].to = DATE_MAX + 1;
	refused(STATUS_BAD_INPUT, "line 2, period");
	sample.lines[1].to = sample.lines[1].from;
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
	sample_make(&sample);
	sample.events[3] = sample.events[2];
	refused(STATUS_BAD_INPUT, "events: 1202 stands after 1202");
	sample_make(&sample);
	sample.invoice.kind = INVOICE_CREDIT_NOTE;
	sample.invoice.prepaid = 0;
	sample_total(&sample);
	refused(STATUS_BAD_INPUT, "corrects: it is empty");
	sample.invoice.corrects = STR("SV-1");
	sample.invoice.due = DATE_MAX + 7; /* a credit note has none */
	assert_int_equal(invoice_check(&sample.invoice, &error), STATUS_OK);
}

static void quantities_are_decimals_or_ratios(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool holds;
	} cases[] = { { "238", true },    { "-62", true },  { "20.25", true }, { "7378/365", true }, { "-1/3", true },
		      { "0", true },      { "", false },    { "-", false },    { ".5", false },      { "5.", false },
		      { "1/0", false },   { "1/", false },  { "/3", false },   { "1/3/4", false },   { "1.2.3", false },
		      { "1,000", false }, { "1e3", false }, { " 1", false },   { "1/-3", false },    { "+1", false } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		sample_make(&sample);
		sample.lines[0].quantity = str_of(cases[i].text);
		assert_int_equal(invoice_check(&sample.invoice, &error), cases[i].holds ? STATUS_OK : STATUS_BAD_INPUT);
	}
}

static void addresses_are_of_https(void **state)
{
	(void)state;
	static const char *const wrong[] = { "http://a.example/",        "https://",
					     "javascript:alert(1)",      "https://a.example/'",
					     "https://a.example/ b",     "https://a.example/\\",
					     "https://\xc3\xa9.example/" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		sample_make(&sample);
		sample.invoice.address = str_of(wrong[i]);
		refused(STATUS_BAD_INPUT, "address");
	}
}

static void amounts_are_read_in_one_way(void **state)
{
	(void)state;
	static const struct {
		int64_t amount;
		int digits;
		const char *text;
	} cases[] = { { 0, 2, "0.00" },
		      { 476000000, 2,
			"4\xe2\x80\xaf"
			"760\xe2\x80\xaf"
			"000.00" },
		      { -339726, 2,
			"-3\xe2\x80\xaf"
			"397.26" },
		      { 999, 0, "999" },
		      { 1234, 3, "1.234" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = BUF_INIT;
		invoice_amount(&out, cases[i].amount, cases[i].digits);
		assert_str(buf_str(&out), cases[i].text);
		buf_finish(&out);
	}
}

static void months_are_words(void **state)
{
	(void)state;
	static const char *const days[] = { "3 January 2026", "3 de enero de 2026", "3 December 2026",
					    "3 de diciembre de 2026" };
	for (int i = 0; i < 4; i++) {
		struct buf out = BUF_INIT;
		sample_make(&sample);
		sample.invoice.language = i % 2 ? INVOICE_SPANISH : INVOICE_ENGLISH;
		invoice_date(&out, &sample.invoice, sample_day(2026, i < 2 ? 1 : 12, 3));
		assert_str(buf_str(&out), days[i]);
		buf_finish(&out);
	}
}

static void a_span_of_one_day_is_that_day(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	sample_make(&sample);
	invoice_span(&out, &sample.invoice, sample_day(2026, 1, 3), sample_day(2026, 1, 4));
	assert_str(buf_str(&out), "3 January 2026 to 4 January 2026");
	buf_clear(&out);
	sample.invoice.language = INVOICE_SPANISH;
	invoice_span(&out, &sample.invoice, sample_day(2026, 1, 3), sample_day(2026, 1, 3));
	assert_str(buf_str(&out), "3 de enero de 2026");
	buf_finish(&out);
}

static void runs_of_events_are_drawn_together(void **state)
{
	(void)state;
	static const uint64_t events[] = { 1, 2, 3, 5, 7, 8, UINT64_MAX - 1, UINT64_MAX };
	struct buf out = BUF_INIT;
	assert_int_equal(invoice_events(&out, events, 8, SIZE_MAX), 8);
	assert_str(buf_str(&out), "1\xe2\x80\x93"
				  "3, 5, 7, 8, 18446744073709551614, 18446744073709551615");
	buf_clear(&out);
	assert_int_equal(invoice_events(&out, events, 0, SIZE_MAX), 0);
	assert_int_equal(out.len, 0);
	assert_int_equal(invoice_events(&out, events, 8, 2), 4);
	assert_str(buf_str(&out), "1\xe2\x80\x93"
				  "3, 5");
	buf_finish(&out);
}

static void the_same_invoice_gives_the_same_bytes(void **state)
{
	(void)state;
	enum status (*const make[])(const struct invoice *, struct buf *, struct error *) = { invoice_pdf,
											      invoice_ubl };
	for (int i = 0; i < 2; i++) {
		struct buf one = BUF_INIT, two = BUF_INIT;
		sample_make(&sample);
		assert_int_equal(make[i](&sample.invoice, &one, &error), STATUS_OK);
		sample_many(&sample, 30); /* what was made between leaves nothing behind */
		assert_int_equal(make[i](&sample.invoice, &two, &error), STATUS_OK);
		assert_false(str_eq(buf_str(&one), buf_str(&two)));
		buf_clear(&two);
		sample_make(&sample);
		assert_int_equal(make[i](&sample.invoice, &two, &error), STATUS_OK);
		assert_true(str_eq(buf_str(&one), buf_str(&two)));
		buf_finish(&one);
		buf_finish(&two);
	}
}

/* The longest of everything but lines, over many pages. */
static void long_texts_go_on_over_pages(void **state)
{
	(void)state;
	enum { EVENTS = 4000 };
	static char terms[LIMIT_INVOICE_TERMS_BYTES], note[LIMIT_INVOICE_NOTE_BYTES];
	static uint64_t events[EVENTS];
	struct buf out = BUF_INIT;
	sample_make(&sample);
	memset(terms, 'W', sizeof terms);
	memset(note, 'W', sizeof note);
	for (size_t i = 0; i < sizeof terms; i += 50)
		terms[i] = ' ';
	for (size_t i = 0; i < EVENTS; i++)
		events[i] = 1000000 + 2 * i;
	sample.invoice.terms = (struct str){ terms, sizeof terms };
	sample.invoice.checkpoint = (struct str){ note, sizeof note };
	sample.invoice.events = events;
	sample.invoice.event_count = EVENTS;
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
	buf_finish(&out);
}

static void *make_some(void *into)
{
	static _Thread_local struct sample own;
	for (int i = 0; i < 5; i++) {
		sample_many(&own, 20);
		buf_clear(into);
		if (invoice_pdf(&own.invoice, into, NULL) != STATUS_OK)
			return into; /* the one that failed */
	}
	return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
	(void)state;
	enum { THREADS = 4 };
	pthread_t threads[THREADS];
	struct buf out[THREADS] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_some, &out[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		void *failed = threads;
		pthread_join(threads[i], &failed);
		assert_null(failed);
		assert_true(str_eq(buf_str(&out[i]), buf_str(&out[0])));
	}
	for (int i = 0; i < THREADS; i++)
		buf_finish(&out[i]);
}

#ifndef SANITIZED /* its memory is not what it would be */
/* Of what a hundred invoices take, the fonts stay and nothing else: a page alone is more than is allowed here. */
static void nothing_is_kept_of_an_invoice(void **state)
{
	(void)state;
	size_t before = 0, after = 0;
	for (int i = 0; i < 100; i++) {
		struct buf out = BUF_INIT;
		sample_make(&sample);
		assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
		assert_int_equal(invoice_ubl(&sample.invoice, &out, &error), STATUS_OK);
		buf_finish(&out);
		after = mallinfo2().uordblks;
		before = i == 40 ? after : before;
	}
	assert_true(after < before + 60 * 8192);
}
#endif

/* Its marks are found in the PDF by what they look like, at the beginning of a line: nowhere in a text does one begin.
 */
static void a_text_that_looks_like_a_mark_is_a_text(void **state)
{
	(void)state;
	for (size_t pad = 0; pad < 40; pad++) {
		char text[200];
		struct buf out = BUF_INIT;
		memset(text, 'x', pad);
		snprintf(text + pad, sizeof text - pad, "/NonStruct << /MCID 5 >> BDC /NonStruct << /MCID 6 >> BDC");
		sample_make(&sample);
		sample.invoice.terms = str_of(text);
		assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
		buf_finish(&out);
	}
}

static void a_head_that_fits_on_no_page_is_refused(void **state)
{
	(void)state;
	static struct str address[LIMIT_INVOICE_ADDRESS_LINES];
	struct buf out = BUF_INIT;
	memset(long_text, 'W', LIMIT_INVOICE_TEXT_BYTES);
	sample_make(&sample);
	for (size_t i = 0; i < LIMIT_INVOICE_ADDRESS_LINES; i++)
		address[i] = (struct str){ long_text, LIMIT_INVOICE_TEXT_BYTES };
	sample.invoice.number = (struct str){ long_text, LIMIT_INVOICE_NUMBER_BYTES };
	sample.invoice.seller.address = address;
	sample.invoice.seller.address_count = 2;
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
	sample.invoice.seller.address_count = LIMIT_INVOICE_ADDRESS_LINES;
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_LIMIT);
	assert_non_null(strstr(error.message, "addresses"));
	buf_finish(&out);
}

static void a_number_may_hold_any_sign(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	sample_make(&sample);
	sample.invoice.number = STR("O'Neil\\7 (a) <b> \"c\" dest='x' %s");
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
	buf_finish(&out);
}

static void a_character_without_a_glyph_is_named(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	buf_add_c(&out, "before");
	sample_make(&sample);
	sample.invoice.seller.authority = STR("Ministry \xe4\xb8\xad");
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "U+4E2D"));
	assert_str(buf_str(&out), "before");
	assert_int_equal(invoice_ubl(&sample.invoice, &out, &error), STATUS_OK); /* data need no glyph */
	buf_finish(&out);
}

static void a_line_that_fits_on_no_page_is_refused(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	memset(long_text, 'W', LIMIT_INVOICE_TEXT_BYTES);
	struct str widest = { long_text, LIMIT_INVOICE_TEXT_BYTES };
	sample_make(&sample);
	sample.lines[1].what = sample.lines[1].clause = sample.lines[1].rounding = sample.lines[1].rate = widest;
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_OK);
	sample.lines[0].amount = 900000000000000000; /* a wide column of amounts leaves a narrow one for words */
	sample_total(&sample);
	assert_int_equal(invoice_pdf(&sample.invoice, &out, &error), STATUS_LIMIT);
	assert_non_null(strstr(error.message, "line 2"));
	buf_finish(&out);
}

static void contains(struct buf *out, const char *text)
{
	if (!strstr(buf_c(out), text))
		fail_msg("not there: %s", text);
}

static void ubl_is_escaped_and_exact(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	sample_make(&sample);
	sample.lines[0].what = STR("<b>&\"'</b>]]>");
	assert_int_equal(invoice_ubl(&sample.invoice, &out, &error), STATUS_OK);
	contains(&out, "<cbc:Name>&lt;b&gt;&amp;&quot;'&lt;/b&gt;]]&gt;</cbc:Name>");
	contains(&out, "<cbc:InvoicedQuantity unitCode=\"ANN\">238</cbc:InvoicedQuantity>");
	contains(&out, "<cbc:InvoicedQuantity unitCode=\"LS\">1</cbc:InvoicedQuantity>"); /* 1271/365 has no decimal */
	contains(&out, "<cbc:Value>1271/365</cbc:Value>");
	contains(&out, "<cbc:PayableAmount currencyID=\"USD\">3826246.58</cbc:PayableAmount>");
	static const char *const currencies[][2] = { { "JPY", ">382624658<" },
						     { "KWD", ">382624.658<" },
						     { "CLF", ">38262.4658<" } };
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&out);
		sample.invoice.currency = str_of(currencies[i][0]);
		assert_int_equal(invoice_ubl(&sample.invoice, &out, &error), STATUS_OK);
		contains(&out, currencies[i][1]);
	}
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_is_one),
		cmocka_unit_test(what_turns_or_hides_a_text_is_refused_by_name),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(what_must_be_said_is),
		cmocka_unit_test(texts_end_at_their_limit),
		cmocka_unit_test(counts_end_at_their_limit),
		cmocka_unit_test(sums_that_are_off_are_refused),
		cmocka_unit_test(days_and_codes_are_held),
		cmocka_unit_test(quantities_are_decimals_or_ratios),
		cmocka_unit_test(addresses_are_of_https),
		cmocka_unit_test(amounts_are_read_in_one_way),
		cmocka_unit_test(months_are_words),
		cmocka_unit_test(a_span_of_one_day_is_that_day),
		cmocka_unit_test(runs_of_events_are_drawn_together),
		cmocka_unit_test(the_same_invoice_gives_the_same_bytes),
		cmocka_unit_test(long_texts_go_on_over_pages),
		cmocka_unit_test(threads_do_not_disturb_each_other),
#ifndef SANITIZED
		cmocka_unit_test(nothing_is_kept_of_an_invoice),
#endif
		cmocka_unit_test(a_text_that_looks_like_a_mark_is_a_text),
		cmocka_unit_test(a_head_that_fits_on_no_page_is_refused),
		cmocka_unit_test(a_number_may_hold_any_sign),
		cmocka_unit_test(a_character_without_a_glyph_is_named),
		cmocka_unit_test(a_line_that_fits_on_no_page_is_refused),
		cmocka_unit_test(ubl_is_escaped_and_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
