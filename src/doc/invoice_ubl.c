/* invoice_ubl.c - an invoice as UBL 2.1: see invoice.h. The only place with libxml2.
 *
 * The order of elements is that of the schemas, and so is what may stand in a credit note. Where UBL has an element for
 * a thing, the thing stands there once: what has none (the clause, the days, the exact ratio, the rounding) is a
 * property of the line's item, which a reader shows without knowing us. The codes are those of UNTDID 1001 (380 an
 * invoice, 381 a credit note) and 5305 (O: outside the scope of tax).
 */
#include "base64.h"
#include "date.h"
#include "invoice_int.h"
#include "money.h"
#include <assert.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdio.h>

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

struct xml {
	xmlTextWriterPtr writer;
	const struct invoice *in;
	struct buf text; /* scratch: libxml2 wants a NUL */
	bool failed;     /* for want of memory, its only reason here */
};

static void hold(struct xml *x, int result) { x->failed = x->failed || result < 0; }

static void begin(struct xml *x, const char *name) { hold(x, xmlTextWriterStartElement(x->writer, BAD_CAST name)); }

static void end(struct xml *x) { hold(x, xmlTextWriterEndElement(x->writer)); }

static void attribute(struct xml *x, const char *name, const char *value)
{
	hold(x, xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, BAD_CAST value));
}

/* The escaping is libxml2's; what no XML can hold was refused by invoice_check. */
static void content(struct xml *x, struct str text)
{
	buf_clear(&x->text);
	buf_add_str(&x->text, text);
	hold(x, xmlTextWriterWriteString(x->writer, BAD_CAST buf_c(&x->text)));
}

static void element(struct xml *x, const char *name, struct str text)
{
	begin(x, name);
	content(x, text);
	end(x);
}

static void element_if(struct xml *x, const char *name, struct str text)
{
	if (text.len)
		element(x, name, text);
}

static void day(struct xml *x, const char *name, int32_t number)
{
	char text[11];
	date_format(number, text);
	element(x, name, str_of(text));
}

static void amount(struct xml *x, const char *name, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(value, invoice_digits(x->in), text);
	begin(x, name);
	attribute(x, "currencyID", currency_code(currency_index(x->in->currency)));
	content(x, str_of(text));
	end(x);
}

static void start(struct xml *x, bool credit)
{
	hold(x, xmlTextWriterSetIndent(x->writer, 1));
	hold(x, xmlTextWriterSetIndentString(x->writer, BAD_CAST "\t"));
	hold(x, xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL));
	begin(x, credit ? "CreditNote" : "Invoice");
	attribute(x, "xmlns", credit ? UBL "CreditNote-2" : UBL "Invoice-2");
	attribute(x, "xmlns:cac", UBL "CommonAggregateComponents-2");
	attribute(x, "xmlns:cbc", UBL "CommonBasicComponents-2");
}

static void notes(struct xml *x)
{
	const struct invoice *in = x->in;
	struct buf text = BUF_INIT, events = BUF_INIT;
	if (in->demonstration) {
		invoice_word(&text, in, WORD_DEMONSTRATION, NULL);
		element(x, "cbc:Note", buf_str(&text));
	}
	buf_clear(&text);
	invoice_events(&events, in->events, in->event_count, SIZE_MAX);
	struct str numbers = buf_str(&events);
	invoice_word(&text, in, WORD_EVENTS, &numbers);
	if (in->event_count)
		element(x, "cbc:Note", buf_str(&text));
	buf_finish(&events);
	buf_finish(&text);
}

static void period(struct xml *x, int32_t from, int32_t to)
{
	begin(x, "cac:InvoicePeriod");
	day(x, "cbc:StartDate", from);
	day(x, "cbc:EndDate", to);
	end(x);
}

static void head(struct xml *x)
{
	const struct invoice *in = x->in;
	bool credit = in->kind == INVOICE_CREDIT_NOTE;
	char count[24];
	snprintf(count, sizeof count, "%zu", in->line_count);
	element(x, "cbc:UBLVersionID", STR("2.1"));
	element(x, "cbc:ID", in->number);
	day(x, "cbc:IssueDate", in->issued);
	if (!credit)
		day(x, "cbc:DueDate", in->due);
	element(x, credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", credit ? STR("381") : STR("380"));
	notes(x);
	element(x, "cbc:DocumentCurrencyCode", in->currency);
	element(x, "cbc:LineCountNumeric", str_of(count));
	period(x, in->from, in->to);
	if (credit) {
		begin(x, "cac:BillingReference");
		begin(x, "cac:InvoiceDocumentReference");
		element(x, "cbc:ID", in->corrects);
		end(x);
		end(x);
	}
}

/* The log's checkpoint, byte for byte, and where the log is served. */
static void evidence(struct xml *x)
{
	if (!x->in->checkpoint.len && !x->in->address.len)
		return;
	struct buf encoded = BUF_INIT;
	base64_encode(&encoded, x->in->checkpoint);
	begin(x, "cac:AdditionalDocumentReference");
	element(x, "cbc:ID", STR("checkpoint"));
	begin(x, "cac:Attachment");
	if (x->in->checkpoint.len) {
		begin(x, "cbc:EmbeddedDocumentBinaryObject");
		attribute(x, "mimeCode", "text/plain");
		attribute(x, "filename", "checkpoint.txt");
		content(x, buf_str(&encoded));
		end(x);
	}
	if (x->in->address.len) {
		begin(x, "cac:ExternalReference");
		element(x, "cbc:URI", x->in->address);
		end(x);
	}
	end(x);
	end(x);
	buf_finish(&encoded);
}

static void party(struct xml *x, const char *role, const struct invoice_party *side)
{
	begin(x, role);
	begin(x, "cac:Party");
	if (side->id.len) {
		begin(x, "cac:PartyIdentification");
		element(x, "cbc:ID", side->id);
		end(x);
	}
	begin(x, "cac:PartyName");
	element(x, "cbc:Name", side->authority);
	end(x);
	begin(x, "cac:PostalAddress");
	for (size_t i = 0; i < side->address_count; i++) {
		begin(x, "cac:AddressLine");
		element(x, "cbc:Line", side->address[i]);
		end(x);
	}
	begin(x, "cac:Country");
	element(x, "cbc:IdentificationCode", side->state);
	end(x);
	end(x);
	begin(x, "cac:PartyLegalEntity");
	element(x, "cbc:RegistrationName", str_of(invoice_state(x->in, side)));
	end(x);
	end(x);
	end(x);
}

static void terms(struct xml *x)
{
	if (!x->in->terms.len)
		return;
	begin(x, "cac:PaymentTerms");
	element(x, "cbc:Note", x->in->terms);
	end(x);
}

static void tax_category(struct xml *x, const char *name, struct str reason)
{
	begin(x, name);
	element(x, "cbc:ID", STR("O"));
	element_if(x, "cbc:TaxExemptionReason", reason);
	begin(x, "cac:TaxScheme");
	element(x, "cbc:ID", STR("VAT"));
	end(x);
	end(x);
}

static void tax(struct xml *x)
{
	if (!x->in->tax_note.len)
		return;
	begin(x, "cac:TaxTotal");
	amount(x, "cbc:TaxAmount", 0);
	begin(x, "cac:TaxSubtotal");
	amount(x, "cbc:TaxableAmount", x->in->total);
	amount(x, "cbc:TaxAmount", 0);
	tax_category(x, "cac:TaxCategory", x->in->tax_note);
	end(x);
	end(x);
}

static void totals(struct xml *x)
{
	begin(x, "cac:LegalMonetaryTotal");
	amount(x, "cbc:LineExtensionAmount", x->in->total);
	amount(x, "cbc:TaxExclusiveAmount", x->in->total);
	amount(x, "cbc:TaxInclusiveAmount", x->in->total);
	if (x->in->prepaid)
		amount(x, "cbc:PrepaidAmount", x->in->prepaid);
	amount(x, "cbc:PayableAmount", x->in->payable);
	end(x);
}

static void property(struct xml *x, const char *name, struct str value)
{
	if (!value.len)
		return;
	begin(x, "cac:AdditionalItemProperty");
	element(x, "cbc:Name", str_of(name));
	element(x, "cbc:Value", value);
	end(x);
}

static void item(struct xml *x, const struct invoice_line *line)
{
	char days[24] = "";
	if (line->days != INVOICE_DAYS_NONE)
		snprintf(days, sizeof days, "%" PRId64, line->days);
	begin(x, "cac:Item");
	element(x, "cbc:Description", line->rate);
	element(x, "cbc:Name", line->what);
	if (x->in->tax_note.len)
		tax_category(x, "cac:ClassifiedTaxCategory", STR_NONE);
	property(x, "clause", line->clause);
	property(x, "days", str_of(days));
	property(x, "unit", line->unit);
	property(x, "exact quantity", invoice_is_ratio(line->quantity) ? line->quantity : STR_NONE);
	property(x, "rounding", line->rounding);
	end(x);
}

static void one_line(struct xml *x, size_t number, const struct invoice_line *line)
{
	bool credit = x->in->kind == INVOICE_CREDIT_NOTE, ratio = invoice_is_ratio(line->quantity);
	char id[24];
	snprintf(id, sizeof id, "%zu", number);
	begin(x, credit ? "cac:CreditNoteLine" : "cac:InvoiceLine");
	element(x, "cbc:ID", str_of(id));
	begin(x, credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity");
	buf_clear(&x->text);
	buf_add_str(&x->text, ratio ? STR("LS") : line->unit_code);
	attribute(x, "unitCode", buf_c(&x->text));
	content(x, ratio ? STR("1") : line->quantity);
	end(x);
	amount(x, "cbc:LineExtensionAmount", line->amount);
	if (line->has_period)
		period(x, line->from, line->to);
	item(x, line);
	end(x);
}

static void document(struct xml *x)
{
	start(x, x->in->kind == INVOICE_CREDIT_NOTE);
	head(x);
	evidence(x);
	party(x, "cac:AccountingSupplierParty", &x->in->seller);
	party(x, "cac:AccountingCustomerParty", &x->in->buyer);
	terms(x);
	tax(x);
	totals(x);
	for (size_t i = 0; i < x->in->line_count; i++)
		one_line(x, i + 1, &x->in->lines[i]);
	end(x);
	hold(x, xmlTextWriterEndDocument(x->writer));
	hold(x, xmlTextWriterFlush(x->writer));
}

enum status invoice_ubl(const struct invoice *in, struct buf *out, struct error *error)
{
	TRY(invoice_check(in, error));
	xmlBufferPtr bytes = xmlBufferCreate();
	assert(bytes);
	struct xml x = { .writer = xmlNewTextWriterMemory(bytes, 0), .in = in, .text = BUF_INIT };
	assert(x.writer);
	document(&x);
	assert(!x.failed);
	xmlFreeTextWriter(x.writer);
	buf_add(out, xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes));
	xmlBufferFree(bytes);
	buf_finish(&x.text);
	return STATUS_OK;
}
