/* sustain_report.h - a facility's figures for eyes and for other tables: text, CSV, and charts. */
#ifndef CLI_SUSTAIN_REPORT_H
#define CLI_SUSTAIN_REPORT_H
#include "sustain.h"

void sustain_text(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s,
		  unsigned width);
void sustain_csv(struct arena *arena, struct buf *out, const struct sustain *s);
/* Cost and fees by month, as one drawing. */
void sustain_svg(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s);
/* The same and the numbers of persons, each drawing with its table, as one file. */
void sustain_html(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s);
#endif
