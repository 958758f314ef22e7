/* fuzz_invoice.c - any bytes as the texts and figures of an invoice.
 *
 *     FIELD 0xfe FIELD 0xfe ... in the order of set_fields; what is not given stays that of the sample
 *
 * What must hold: an invoice is refused with a sentence, or its XML is read by libxml2's own parser and says the same
 * texts; what is refused leaves the output as it was. */
#include "../unit/doc_sample.h"
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sample sample;

static void check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

static bool next(struct str *rest, struct str *field)
{
	if (!rest->ptr)
		return false;
	const char *end = memchr(rest->ptr, 0xfe, rest->len);
	*field = (struct str){ rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len };
	*rest = end ? (struct str){ end + 1, rest->len - field->len - 1 } : STR_NONE;
	return true;
}

static void set_fields(struct str rest)
{
	struct invoice *in = &sample.invoice;
	struct invoice_line *line = sample.lines;
	struct str *const fields[] = { &in->number,     &line->what,      &line->clause,        &line->rate,
				       &line->rounding, &line->unit,      &line->quantity,      &line->unit_code,
				       &in->checkpoint, &in->terms,       &in->tax_note,        &in->address,
				       &in->currency,   &in->corrects,    &in->seller.state,    &in->seller.authority,
				       &in->seller.id,  &in->buyer.state, &in->buyer.authority, &in->buyer.id };
	for (size_t i = 0; i < sizeof fields / sizeof *fields && next(&rest, fields[i]); i++)
		;
	if (in->corrects.len) {
		in->kind = INVOICE_CREDIT_NOTE;
		in->prepaid = 0;
		sample_total(&sample);
	}
}

/* The text of the first element of this name. */
static void says(xmlXPathContextPtr context, const char *path, struct str want)
{
	xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)path, context);
	check(found, "the path is wrong");
	xmlChar *text = xmlXPathCastToString(found);
	check(str_is(want, (const char *)text), path);
	xmlFree(text);
	xmlXPathFreeObject(found);
}

static void read_again(struct str xml)
{
	xmlDocPtr document =
		xmlReadMemory(xml.ptr, (int)xml.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);
	check(document, "the XML is not well formed");
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	const struct invoice *in = &sample.invoice;
	says(context, "/*/*[local-name()='ID']", in->number);
	says(context, "(//*[local-name()='Item'])[1]/*[local-name()='Name']", in->lines->what);
	says(context, "(//*[local-name()='Item'])[1]/*[local-name()='Description']", in->lines->rate);
	says(context, "(//*[local-name()='Item'])[1]/*[local-name()='AdditionalItemProperty'][1]/*[2]",
	     in->lines->clause);
	says(context, "(//*[local-name()='PartyName'])[1]/*", in->seller.authority);
	says(context, "(//*[local-name()='PartyName'])[2]/*", in->buyer.authority);
	says(context, "//*[local-name()='PaymentTerms']/*", in->terms);
	xmlXPathFreeContext(context);
	xmlFreeDoc(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf xml = BUF_INIT;
	struct error error = { 0 };
	sample_make(&sample);
	set_fields((struct str){ (const char *)data, size });
	if (invoice_ubl(&sample.invoice, &xml, &error) == STATUS_OK)
		read_again(buf_str(&xml));
	else
		check(error.message[0] && xml.len == 0, "refused without a word, or half written");
	buf_finish(&xml);
	return 0;
}
