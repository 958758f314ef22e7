/* chart.h - the one maker of charts: bars, lines and areas as SVG, each with the table of its figures.
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
	CHART_LINES,   /* labels from left to right, one line a series, between two axes of which one begins at zero */
	CHART_AREAS    /* the same, the series upon each other: parts of a sum that changes */
};

enum { CHART_SERIES_MAX = 8, CHART_MARKS_MAX = 4 };

/* There is no such value: a month without persons has no cost of a person-day. A line has a gap there, and the table a
 * dash; nothing is drawn as zero. In CHART_LINES alone. */
#define CHART_NONE INT64_MIN

#define CHART_VALUE_MOST 1000000000000000000 /* of a value, or of a sum of areas, in either direction */

struct chart_series {
	struct str name;
	const int64_t *values; /* label_count of them, none negative but in CHART_LINES */
};

/* In lines and areas: a value or a place that is named, "break even", "the agreement ends". */
struct chart_mark {
	struct str name;
	bool upright; /* at a place from left to right; otherwise at a value */
	int64_t at;   /* the value; upright: thousandths of a label, so that 2500 is between the third and the fourth */
};

struct chart {
	enum chart_kind kind;
	struct str id;          /* unique in its page: letters, digits, hyphens */
	struct str title, unit; /* unit: what is counted, "persons" */
	const struct str *labels;
	size_t label_count;
	struct chart_series series[CHART_SERIES_MAX];
	size_t series_count;
	int digits;             /* of the values after the point: money in cents has 2 */
	struct str axis;        /* what the labels are, "month"; lines and areas; may be empty */
	struct str description; /* in words, for who does not see it; empty: "Lines in UNIT; ..." */
	struct chart_mark marks[CHART_MARKS_MAX];
	size_t mark_count;
};

void chart_svg(struct buf *out, const struct chart *chart);
/* An HTML table with a caption, row and column headings, and the marks at its foot. */
void chart_table(struct buf *out, const struct chart *chart);
/* 1,234,567 or 1,234.50: grouped by thousands. */
void chart_number(struct buf *out, int64_t value, int digits);
#endif
