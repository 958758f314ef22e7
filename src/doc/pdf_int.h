/* pdf_int.h - what cairo 1.16 leaves out of a tagged PDF, added by qpdf: its only place. */
#ifndef DOC_PDF_INT_H
#define DOC_PDF_INT_H
#include "buf.h"
#include "error.h"

/* The element that stands for an artifact until pdf_complete makes it one, and takes it out of the structure. */
#define PDF_ARTIFACT "NonStruct"

/* Appends the PDF with its language, its title in the window's bar, the scope of heading cells (of their column), and
 * its artifacts marked. The identifier of the file is a digest of it. */
enum status pdf_complete(struct str raw, const char *language, struct buf *pdf, struct error *error) MUST_USE;
#endif
