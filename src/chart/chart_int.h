/* chart_int.h - what bars (chart.c) and plots (plot.c) have in common. */
#ifndef CHART_CHART_INT_H
#define CHART_CHART_INT_H
#include "chart.h"

enum { CHART_WIDTH = 520, CHART_TOP = 12, CHART_LEGEND = 24, CHART_LABEL_MOST = 30 /* characters */ };

extern const char *const chart_fills[CHART_SERIES_MAX];
void chart_begin(struct buf *out, const struct chart *chart, int height);
bool chart_has_legend(const struct chart *chart);
void chart_legend(struct buf *out, const struct chart *chart); /* above the drawing, when there is one */
void chart_label(struct buf *out, struct str s, int x, int y, const char *anchor);
void chart_plot(struct buf *out, const struct chart *chart); /* lines and areas */
/* The sample of a line in a legend: its colour, dashes and marker. */
void chart_line_sample(struct buf *out, size_t series, int x, int y);
#endif
