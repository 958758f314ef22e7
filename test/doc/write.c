/* write.c - writes a sample on its output, for test/invoice.py: write SAMPLE en|es pdf|ubl. */
#include "doc_sample.h"
#include <stdio.h>

static struct sample sample;

static void spanish(void)
{
	static const struct str address[] = { { "Calle de Ejemplo 1", 18 }, { "San Salvador", 12 } };
	sample.invoice.language = INVOICE_SPANISH;
	sample.invoice.seller.authority = STR("Dirección de Centros Penales");
	sample.invoice.seller.address = address;
	sample.lines[0].what = STR("238 personas en custodia durante el año");
	sample.lines[0].unit = sample.lines[1].unit = STR("años-persona");
	sample.lines[0].rate = STR("20,000 USD por persona y año, sin prorrateo");
	sample.lines[1].what = STR("Personas trasladadas en julio, días de custodia hasta entonces");
	sample.lines[1].rate = sample.lines[2].rate = STR("20,000 USD por persona y año");
	sample.lines[2].what = STR("Dos personas retenidas por error, días devueltos");
	sample.lines[2].unit = STR("días-persona");
	sample.lines[1].rounding = STR("69,643.8356 redondeado una vez, al par más próximo");
	sample.lines[2].rounding = STR("-3,397.2603 redondeado una vez, al par más próximo");
	sample.invoice.terms =
		STR("Pagadero en los 30 días siguientes a la emisión, en dólares de los Estados Unidos. Una "
		    "objeción nombra la línea y puede hacerse hasta el vencimiento.");
	sample.invoice.tax_note = STR("Entre Estados y en virtud de un acuerdo: no sujeto a impuestos.");
}

static void credit(void)
{
	sample.invoice.kind = INVOICE_CREDIT_NOTE;
	sample.invoice.number = STR("SV-2026-0008");
	sample.invoice.corrects = STR("SV-2026-0007");
	sample.lines[0] = sample.lines[2];
	sample.invoice.terms = STR("Set off against the invoice that it corrects.");
	sample.lines[0].quantity = STR("62");
	sample.lines[0].rounding = STR("3,397.2603 rounded half to even, once");
	sample.lines[0].amount = 339726;
	sample.invoice.line_count = 1;
	sample.invoice.prepaid = 0;
	sample_total(&sample);
}

/* Names from right to left, words without an end, the largest amounts. */
static void wide(void)
{
	static const struct str address[] = {
		{ "\xd7\xa8\xd7\x97\xd7\x95\xd7\x91 \xd7\x94\xd7\x93\xd7\x95\xd7\x92\xd7\x9e\xd7\x94 12", 24 }
	};
	sample_many(&sample, 40);
	sample.invoice.seller.authority = STR("\xd9\x88\xd8\xb2\xd8\xa7\xd8\xb1\xd8\xa9 "
					      "\xd8\xa7\xd9\x84\xd8\xb9\xd8\xaf\xd9\x84 (Ministry of Justice)");
	sample.invoice.seller.address = address;
	sample.invoice.seller.address_count = 1;
	sample.lines[2].what = STR("Incomprehensibilitiesincomprehensibilitiesincomprehensibilities and "
				   "\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d");
	sample.lines[2].clause = STR("an-agreement-with-a-long-name-2025 article schedule-of-costs-and-reimbursements");
	sample.lines[4].quantity = STR("123456789012/365000000000");
	sample.lines[5].amount = 900000000000000000;
	sample_total(&sample);
}

/* Paragraphs that go on over pages. */
static void lengthy(void)
{
	enum { EVENTS = 5000 };
	static uint64_t events[EVENTS];
	for (size_t i = 0; i < EVENTS; i++)
		events[i] = 10000 + 2 * i;
	sample.invoice.events = events;
	sample.invoice.event_count = EVENTS;
}

int main(int argc, char **argv)
{
	struct buf out = BUF_INIT;
	struct error error;
	if (argc != 4)
		return 2;
	sample_make(&sample);
	if (strcmp(argv[2], "es") == 0)
		spanish();
	if (strcmp(argv[1], "credit") == 0)
		credit();
	else if (strcmp(argv[1], "wide") == 0)
		wide();
	else if (strcmp(argv[1], "long") == 0)
		lengthy();
	else if (strcmp(argv[1], "yen") == 0)
		sample.invoice.currency = STR("JPY");
	else if (strcmp(argv[1], "dinar") == 0)
		sample.invoice.currency = STR("KWD");
	else if (strcmp(argv[1], "real") == 0)
		sample.invoice.demonstration = false;
	else if (strcmp(argv[1], "sample") != 0)
		sample_many(&sample, strtoul(argv[1], NULL, 10));
	enum status status = strcmp(argv[3], "pdf") == 0 ? invoice_pdf(&sample.invoice, &out, &error)
							 : invoice_ubl(&sample.invoice, &out, &error);
	if (status != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		return 1;
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_finish(&out);
	return 0;
}
