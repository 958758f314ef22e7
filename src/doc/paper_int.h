/* paper_int.h - sheets of A4 with text on them, as a tagged PDF: the seam to pango, cairo, fontconfig and qpdf.
 *
 * Measures are points from the upper left corner. Text is set in Noto Sans from the font files that paper.c lists, and
 * in no other font of the machine. A document is made in two passes: in the first, the rehearsal, nothing is drawn, so
 * that the caller may count pages.
 */
#ifndef DOC_PAPER_INT_H
#define DOC_PAPER_INT_H
#include "buf.h"
#include "error.h"
#include <stdint.h>

#define PAPER_WIDTH 595.276
#define PAPER_HEIGHT 841.890

enum paper_ink { INK_BLACK, INK_GREY, INK_BLUE, INK_RED, INK_WHITE, INK_RULE, INK_BAND, INK_WATERMARK };

struct paper_style {
	double size;
	bool bold;
	enum paper_ink ink;
	bool right; /* against the right edge */
};

struct paper_facts {
	struct str title, author;
	const char *language; /* BCP 47 */
	int32_t made;         /* the day that the document says it was made */
};

struct paper;
/* STATUS_NOT_FOUND: a font file is missing, and the message names the package. */
enum status paper_create(const struct paper_facts *facts, struct paper **out, struct error *error) MUST_USE;
void paper_destroy(struct paper *paper); /* NULL is fine */
void paper_rehearse(struct paper *paper, bool rehearsal);
/* Appends the PDF. STATUS_BAD_INPUT: a character that was set has no glyph; the message shows it. */
enum status paper_finish(struct paper *paper, struct buf *pdf, struct error *error) MUST_USE;
void paper_next_page(struct paper *paper);

/* A structure element of PDF 1.7, section 14.8.4: "H1", "P", "Table", "TR", "TH", "TD". What stands in none is read out
 * by nobody: heads and feet of pages, rules, sums carried. Elements nest and may go on over pages. */
void paper_begin(struct paper *paper, const char *element);
void paper_end(struct paper *paper, const char *element);
void paper_begin_link(struct paper *paper, struct str address); /* of printable ASCII without ' and \ */
void paper_end_link(struct paper *paper);
/* An entry of the outline that leads to y on this page. */
void paper_outline(struct paper *paper, struct str name, double y);

/* Lines break between words, and within a word that is too long. Both give the height. */
double paper_text(struct paper *paper, double x, double y, double width, struct paper_style style, struct str text);
double paper_height(struct paper *paper, double width, struct paper_style style, struct str text);
double paper_width(struct paper *paper, struct paper_style style, struct str text); /* on one line */
/* The lines of the text from *line on that end above `bottom`; the height of those set. *line is then the next one to
 * set, or PAPER_DONE. At least one is set, for a page that holds none would be followed by another. */
#define PAPER_DONE SIZE_MAX
double paper_lines(struct paper *paper, double x, double y, double width, double bottom, struct paper_style style,
		   struct str text, size_t *line);
void paper_rule(struct paper *paper, double x, double y, double width, double thickness, enum paper_ink ink);
void paper_band(struct paper *paper, double x, double y, double width, double height, enum paper_ink ink);
/* From the lower left to the upper right of the page, as a drawing: who copies the page's text does not find it there.
 */
void paper_across(struct paper *paper, struct paper_style style, struct str text);
#endif
