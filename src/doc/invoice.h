/* invoice.h - an invoice or credit note between two states, as a paper (PDF) and as data (UBL 2.1).
 *
 * Both are made from the same plain data and from nothing else: no clock, no locale, no font and no setting of the
 * machine. Who fills the structure has decided everything that is decided; here nothing is computed but what is
 * checked.
 *
 * I1. The same data gives the same bytes, on any machine with the same versions of the libraries and fonts.
 * I2. Nothing is rounded, shortened or replaced. What cannot be shown or written exactly is refused, and the message
 *     names the field: a control character, a character without a glyph, a line taller than a page, a sum that is off.
 * I3. Amounts are minor units of the currency, with the digits of ISO 4217. On paper 4 760 000.00: thousands apart, a
 *     point before the minor units, in both languages; dates with the month as a word. Neither can be read in two ways.
 * I4. A demonstration says so across every page.
 */
#ifndef DOC_INVOICE_H
#define DOC_INVOICE_H
#include "buf.h"
#include "error.h"
#include <stdint.h>

enum invoice_kind { INVOICE_BILL, INVOICE_CREDIT_NOTE };
enum invoice_language { INVOICE_ENGLISH, INVOICE_SPANISH };

enum { INVOICE_DAYS_NONE = -1 }; /* a line that counts no days: a lump sum */

struct invoice_party {
	struct str state;     /* ISO 3166-1 alpha-2; printed by its name in the invoice's language */
	struct str authority; /* who acts for it, "General Directorate of Prisons" */
	const struct str *address;
	size_t address_count; /* 0 .. LIMIT_INVOICE_ADDRESS_LINES */
	struct str id;        /* by which its own register knows it; may be empty */
};

struct invoice_line {
	struct str clause;    /* "us-sv-2025 article 5" */
	struct str what;      /* "238 persons in custody, March 2025" */
	struct str quantity;  /* exact: "238", "20.25", or a ratio, "7378/365" */
	struct str unit;      /* "person-year" */
	struct str unit_code; /* UN/ECE Recommendation 20: "ANN", "MON", "DAY", "C62" (one), "LS" (lump sum) */
	int64_t days;         /* person-days counted, or INVOICE_DAYS_NONE */
	struct str rate;      /* "20,000 USD a person-year" */
	int64_t amount;       /* minor units; below zero is an offset */
	bool has_period;  /* of its own, within the invoice's or of another: an amendment splits it, a credit looks back
			   */
	int32_t from, to; /* both days are in it; when has_period */
	struct str rounding; /* "404,273.972... rounded half to even"; empty: nothing was rounded */
};

struct invoice {
	enum invoice_kind kind;
	enum invoice_language language; /* of the words that are ours; the caller's texts stand as they are */
	bool demonstration;
	struct str number;   /* without gaps: the caller's to give */
	struct str corrects; /* the number of the invoice that a credit note corrects; empty on an invoice */
	int32_t issued;      /* days: date.h */
	int32_t due;         /* a credit note has none: not read there */
	int32_t from, to;    /* the period; both days are in it */
	struct str currency; /* ISO 4217 */
	struct invoice_party seller, buyer;
	const struct invoice_line *lines;
	size_t line_count;      /* 1 .. LIMIT_INVOICE_LINES */
	int64_t total;          /* what the lines add up to: checked */
	int64_t prepaid;        /* advances already paid, 0 or more */
	int64_t payable;        /* total - prepaid, 0 or more: checked */
	struct str terms;       /* how and when to pay, or to object */
	struct str tax_note;    /* why no tax is on it; empty: nothing is said */
	struct str checkpoint;  /* the log's signed note, its lines as they are; empty: there is none */
	const uint64_t *events; /* in the log, that the lines rest on, ascending */
	size_t event_count;     /* 0 .. LIMIT_INVOICE_EVENTS */
	struct str address;     /* https://..., where the log is served; empty: nowhere */
};

/* What invoice_pdf and invoice_ubl check first. STATUS_BAD_INPUT and STATUS_LIMIT name the field and the way out. */
enum status invoice_check(const struct invoice *invoice, struct error *error) MUST_USE;

/* A4, PDF 1.5, tagged (headings, paragraphs, one table with its head, a link), fonts embedded, language and title set.
 * Appends to *pdf; what was appended before a failure is taken back. STATUS_NOT_FOUND: the fonts are not installed. */
enum status invoice_pdf(const struct invoice *invoice, struct buf *pdf, struct error *error) MUST_USE;

/* UBL 2.1 (OASIS, ISO/IEC 19845) Invoice or CreditNote, valid against its schemas, UTF-8, one element a line.
 *
 * Every amount has the digits of its currency. EN 16931 allows two: an invoice in a currency with three or four is
 * still exact UBL, and is not for a reader that takes EN 16931 alone. A quantity that is a ratio has no decimal, so
 * the line is billed as one lump sum ("LS"), and the ratio is an item property. Appends as invoice_pdf. */
enum status invoice_ubl(const struct invoice *invoice, struct buf *xml, struct error *error) MUST_USE;
#endif
