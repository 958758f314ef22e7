/* chart.h - the one maker of charts: bars and lines as SVG, each with the table of its figures.
 *
 * A chart is drawn for every reader: it has a title and a description in words, its figures stand beside it as a table,
 * neighbouring series differ in lightness and in pattern and not in hue alone. It has no script, no style sheet and no
 * foreign font, so that it stands in a page under a strict content security policy, in a report that is one file, and
 * in print. The same chart gives the same bytes.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H
#include "buf.h"
#include <stdint.h>

enum chart_kind {
	CHART_BARS,    /* one horizontal bar a label, of the first series */
	CHART_STACKED, /* one horizontal bar a label, parted by series; each bar has its own total */
	CHART_SHARES,  /* the same, every bar of full width: parts of the whole */
	CHART_LINES    /* labels from left to right, one line a series */
};

enum { CHART_SERIES_MAX = 8 };

struct chart_series {
	struct str name;
	const int64_t *values; /* label_count of them, none negative but in CHART_LINES */
};

struct chart {
	enum chart_kind kind;
	struct str id;          /* unique in its page: letters, digits, hyphens */
	struct str title, unit; /* unit: what is counted, "persons" */
	const struct str *labels;
	size_t label_count;
	struct chart_series series[CHART_SERIES_MAX];
	size_t series_count;
	int digits; /* of the values after the point: money in cents has 2 */
};

void chart_svg(struct buf *out, const struct chart *chart);
/* An HTML table with a caption, row and column headings. */
void chart_table(struct buf *out, const struct chart *chart);
/* 1,234,567 or 1,234.50: grouped by thousands. */
void chart_number(struct buf *out, int64_t value, int digits);
#endif
