/* doc_sample.h - invoices that the tests of src/doc start from: a made-up year, in a real arrangement's words. */
#ifndef TEST_UNIT_DOC_SAMPLE_H
#define TEST_UNIT_DOC_SAMPLE_H
#include "date.h"
#include "invoice.h"
#include <stdlib.h>

enum { SAMPLE_LINES_MAX = 10001 };

struct sample {
	struct invoice invoice;
	struct invoice_line lines[SAMPLE_LINES_MAX];
	uint64_t events[40];
};

static inline int32_t sample_day(int year, int month, int day_of_month)
{
	int32_t day = 0;
	if (!date_from_ymd(year, month, day_of_month, &day))
		abort();
	return day;
}

static const struct str sample_seller_address[] = { { "1 Example Street", 16 }, { "San Salvador", 12 } };
static const struct str sample_buyer_address[] = { { "2 Example Avenue", 16 }, { "Washington, DC 20000", 20 } };

static inline void sample_lines(struct sample *s)
{
	s->lines[0] = (struct invoice_line){
		.clause = STR("us-sv-2025 article 5"),
		.what = STR("238 persons in custody for the year"),
		.quantity = STR("238"),
		.unit = STR("person-years"),
		.unit_code = STR("ANN"),
		.days = 86870,
		.rate = STR("20,000 USD a person-year, not prorated"),
		.amount = 476000000,
	};
	s->lines[1] = (struct invoice_line){
		.clause = STR("us-sv-2025 article 5"),
		.what = STR("Persons moved away in July, the days of custody until then"),
		.quantity = STR("1271/365"),
		.unit = STR("person-years"),
		.unit_code = STR("ANN"),
		.days = 1271,
		.rate = STR("20,000 USD a person-year"),
		.has_period = true,
		.from = sample_day(2025, 7, 1),
		.to = sample_day(2025, 7, 18),
		.amount = 6964384,
		.rounding = STR("69,643.8356 rounded half to even, once"),
	};
	s->lines[2] = (struct invoice_line){
		.clause = STR("us-sv-2025 article 5"),
		.what = STR("Two persons held in error, days given back"),
		.quantity = STR("-62"),
		.unit = STR("person-days"),
		.unit_code = STR("DAY"),
		.days = 62,
		.rate = STR("20,000 USD a person-year"),
		.amount = -339726,
		.rounding = STR("-3,397.2603 rounded half to even, once"),
	};
}

static inline void sample_total(struct sample *s)
{
	s->invoice.total = 0;
	for (size_t i = 0; i < s->invoice.line_count; i++)
		s->invoice.total += s->lines[i].amount;
	s->invoice.payable = s->invoice.total - s->invoice.prepaid;
}

static inline void sample_make(struct sample *s)
{
	*s = (struct sample){ 0 };
	sample_lines(s);
	for (size_t i = 0; i < 40; i++)
		s->events[i] = 1200 + i + (i > 12 ? 7 : 0) + (i > 13 ? 2 : 0) + (i > 30 ? 400 : 0);
	s->invoice = (struct invoice){
		.kind = INVOICE_BILL,
		.language = INVOICE_ENGLISH,
		.demonstration = true,
		.number = STR("SV-2026-0007"),
		.issued = sample_day(2026, 3, 31),
		.due = sample_day(2026, 4, 30),
		.from = sample_day(2025, 3, 15),
		.to = sample_day(2026, 3, 14),
		.currency = STR("USD"),
		.seller = { .state = STR("SV"),
			    .authority = STR("Directorate of Prisons"),
			    .address = sample_seller_address,
			    .address_count = 2,
			    .id = STR("SV-DP-001") },
		.buyer = { .state = STR("US"),
			   .authority = STR("Office of Transfers"),
			   .address = sample_buyer_address,
			   .address_count = 2,
			   .id = STR("US-OT-114") },
		.lines = s->lines,
		.line_count = 3,
		.prepaid = 100000000,
		.terms = STR(
			"Payable within 30 days of issue, in US dollars, to the account named in the exchange of "
			"notes. "
			"An objection names the line and may be made until the due date; what is not objected to stays "
			"payable."),
		.tax_note = STR("Between states under an agreement: outside the scope of tax."),
		.checkpoint = STR("habeas.example/"
				  "demonstration\n1724\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\n\xe2\x80\x94 "
				  "habeas.example/demonstration "
				  "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
				  "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"),
		.events = s->events,
		.event_count = 40,
		.address = STR("https://habeas.example/log/"),
	};
	sample_total(s);
}

/* The same, as many lines: what each says is drawn from its number. */
static inline void sample_many(struct sample *s, size_t count)
{
	sample_make(s);
	for (size_t i = 0; i < count; i++) {
		s->lines[i] = s->lines[i % 3];
		s->lines[i].amount += (int64_t)(i * 7919 % 100000);
	}
	s->invoice.line_count = count;
	sample_total(s);
}
#endif
