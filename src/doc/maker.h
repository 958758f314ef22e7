/* maker.h - who makes papers: the module habeas-paper.so, loaded when the first is wanted.
 *
 * The libraries that papers need (fonts, drawing, PDF, XML) are loaded with it and not with the program: a decision
 * starts in half the time, and nobody who makes no papers has them in memory. */
#ifndef DOC_MAKER_H
#define DOC_MAKER_H
#include "invoice.h"

#define PAPER_MAKER_VERSION 1
struct paper_maker {
	int version;
	enum status (*pdf)(const struct invoice *invoice, struct buf *pdf, struct error *error); /* invoice_pdf */
	enum status (*ubl)(const struct invoice *invoice, struct buf *xml, struct error *error); /* invoice_ubl */
};
#define PAPER_MAKER_SYMBOL "habeas_paper_maker" /* in the module: a struct paper_maker */

/* From any thread. STATUS_NOT_FOUND: it is not installed, and where it was looked for: what the variable HABEAS_PAPER
 * names, beside the program, in the folder that it was built for. STATUS_CONFLICT: it is of another version. */
enum status paper_maker_load(const struct paper_maker **maker, struct error *error) MUST_USE;
#endif
