/* pdf_int.h - what cairo 1.16 leaves out of a tagged PDF, added by qpdf: its only place. */
#ifndef DOC_PDF_INT_H
#define DOC_PDF_INT_H
#include "buf.h"
#include "error.h"

/* Appends the PDF with its language, its title in the window's bar, and the scope of heading cells: of their column.
 * The identifier of the file is a digest of it. */
enum status pdf_complete(struct str raw, const char *language, struct buf *pdf, struct error *error) MUST_USE;
#endif
