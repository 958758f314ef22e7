/* plot.c - lines and areas between two axes: see chart.h.
 *
 * I1. The axis of values holds zero and ends at round steps, so that a small change does not look like a large one.
 * I2. A line is told from another by its dashes and by the shape of its points, not by colour alone.
 * I3. A value that does not exist is a gap.
 */
#include "chart_int.h"
#include "markup.h"
#include <assert.h>

__extension__ typedef __int128 wide; /* the difference of two values, times pixels */

enum { PLOT = 240, RIGHT = 28, POINTS_MOST = 40, LABELS_MOST = 8 };

/* Each at least 3 to 1 against white (WCAG 2.2, 1.4.11), which the lighter fills of areas are not. */
static const char *const strokes[CHART_SERIES_MAX] = { "#1d4f91", "#a8550b", "#7a1f3d", "#2c7a6b",
						       "#3d3d3d", "#6b4fa0", "#806300", "#5c6770" };
static const char *const dashes[CHART_SERIES_MAX] = { "", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3" };

struct plot {
	const struct chart *c;
	int left, top, width;
	wide low, high, step;
};

static int y_of(const struct plot *p, wide value)
{
	return p->top + PLOT - (int)((value - p->low) * PLOT / (p->high - p->low));
}

/* Of thousandths of a label. */
static int x_of(const struct plot *p, int64_t place)
{
	int64_t gaps = p->c->label_count > 1 ? (int64_t)p->c->label_count - 1 : 1;
	return p->left + (int)(place * p->width / (gaps * 1000));
}

static void widen(struct plot *p, wide value)
{
	assert(value >= -CHART_VALUE_MOST && value <= CHART_VALUE_MOST);
	p->low = value < p->low ? value : p->low;
	p->high = value > p->high ? value : p->high;
}

/* The values that are drawn: of areas, the sums. */
static void measure(struct plot *p)
{
	const struct chart *c = p->c;
	for (size_t i = 0; i < c->label_count; i++) {
		wide sum = 0;
		for (size_t k = 0; k < c->series_count; k++) {
			int64_t value = c->series[k].values[i];
			assert(c->kind == CHART_LINES || value >= 0);
			if (value == CHART_NONE)
				continue;
			sum = c->kind == CHART_AREAS ? sum + value : value;
			widen(p, sum);
		}
	}
	for (size_t i = 0; i < c->mark_count; i++)
		if (!c->marks[i].upright)
			widen(p, c->marks[i].at);
}

/* 1, 2 or 5 and noughts: at most five steps, and at least three where there are as many minor units. */
static void round_off(struct plot *p)
{
	static const int parts[] = { 1, 2, 5 };
	wide span = p->high > p->low ? p->high - p->low : 1, power = 1;
	for (size_t i = 0; power * parts[i] * 5 < span; i = (i + 1) % 3) {
		if (i == 2)
			power *= 10;
		p->step = power * parts[(i + 1) % 3];
	}
	if (p->step == 0)
		p->step = 1;
	p->low = p->low < 0 ? -((-p->low + p->step - 1) / p->step) * p->step : 0;
	p->high = (p->high > 0 ? (p->high + p->step - 1) / p->step : 0) * p->step;
	if (p->high == p->low)
		p->high = p->low + p->step;
}

/* A step of whole units needs no minor ones: 150, not 150.00. */
static void tick_text(const struct plot *p, wide value, struct buf *out)
{
	wide unit = 1;
	for (int i = 0; i < p->c->digits; i++)
		unit *= 10;
	bool whole = p->step % unit == 0;
	chart_number(out, (int64_t)(whole ? value / unit : value), whole ? 0 : p->c->digits);
}

static void measure_left(struct plot *p)
{
	size_t longest = 0;
	for (wide at = p->low; at <= p->high; at += p->step) {
		struct buf tick = BUF_INIT;
		tick_text(p, at, &tick);
		longest = tick.len > longest ? tick.len : longest;
		buf_finish(&tick);
	}
	p->left = 16 + (int)longest * 8;
	p->left = p->left < 48 ? 48 : p->left;
	p->width = CHART_WIDTH - p->left - RIGHT;
}

static void axes(struct buf *out, const struct plot *p)
{
	int right = p->left + p->width;
	buf_format(out, "<text x=\"8\" y=\"%d\" fill=\"#333\">", p->top - 10);
	markup_text(out, p->c->unit);
	buf_add_c(out, "</text>\n");
	for (wide at = p->low; at <= p->high; at += p->step) {
		int y = y_of(p, at);
		buf_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>", p->left, y, right, y,
			   at == 0 ? "#222" : "#ddd");
		buf_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", p->left - 8, y + 4);
		tick_text(p, at, out);
		buf_add_c(out, "</text>\n");
	}
	buf_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222\"/>\n", p->left, p->top, p->left,
		   p->top + PLOT);
}

static void below(struct buf *out, const struct plot *p)
{
	size_t every = (p->c->label_count + LABELS_MOST - 1) / LABELS_MOST;
	int y = p->top + PLOT;
	for (size_t i = 0; i < p->c->label_count; i += every ? every : 1) {
		int x = x_of(p, (int64_t)i * 1000);
		buf_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222\"/>", x, y, x, y + 5);
		chart_label(out, p->c->labels[i], x, y + 20, i + 1 == p->c->label_count && i ? "end" : "middle");
	}
	if (p->c->axis.len)
		chart_label(out, p->c->axis, p->left + p->width / 2, y + 40, "middle");
	buf_add_c(out, "\n");
}

/* A disc, a square, a diamond, a triangle. */
static void point(struct buf *out, size_t series, int x, int y)
{
	static const char *const shapes[] = { "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0", "m-3-3h6v6h-6z",
					      "m0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z", "m0-4.5l4.5 8h-9z" };
	buf_format(out, "<path fill=\"%s\" stroke=\"#fff\" stroke-width=\"0.7\" d=\"M%d %d%s\">", strokes[series], x, y,
		   shapes[series % 4]);
}

void chart_line_sample(struct buf *out, size_t series, int x, int y)
{
	buf_format(out,
		   "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2.5\" "
		   "stroke-dasharray=\"%s\"/>",
		   x, y, x + 26, y, strokes[series], dashes[series]);
	point(out, series, x + 13, y);
	buf_add_c(out, "</path>");
}

/* One run of values that exist. */
static void run(struct buf *out, const struct plot *p, size_t k, size_t from, size_t to)
{
	const int64_t *values = p->c->series[k].values;
	buf_format(out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\" points=\"",
		   strokes[k], dashes[k]);
	for (size_t i = from; i < to; i++)
		buf_format(out, "%s%d,%d", i > from ? " " : "", x_of(p, (int64_t)i * 1000), y_of(p, values[i]));
	buf_add_c(out, "\"/>\n");
}

static void line(struct buf *out, const struct plot *p, size_t k)
{
	const struct chart *c = p->c;
	const int64_t *values = c->series[k].values;
	for (size_t from = 0, to = 0; from < c->label_count; from = to + 1) {
		for (to = from; to < c->label_count && values[to] != CHART_NONE; to++)
			;
		if (to > from + 1)
			run(out, p, k, from, to);
	}
	for (size_t i = 0; i < c->label_count; i++) {
		bool alone = (i == 0 || values[i - 1] == CHART_NONE) &&
			     (i + 1 == c->label_count || values[i + 1] == CHART_NONE);
		if (values[i] == CHART_NONE || (c->label_count > POINTS_MOST && !alone))
			continue;
		point(out, k, x_of(p, (int64_t)i * 1000), y_of(p, values[i]));
		buf_add_c(out, "<title>");
		markup_text(out, c->series[k].name);
		buf_add_c(out, ", ");
		markup_text(out, c->labels[i]);
		buf_add_c(out, ": ");
		chart_number(out, values[i], c->digits);
		buf_add_c(out, "</title></path>\n");
	}
}

/* From the sum of the series before it to its own, there and back. */
static void area(struct buf *out, const struct plot *p, size_t k)
{
	const struct chart *c = p->c;
	buf_format(out, "<polygon fill=\"%s\" stroke=\"#fff\" stroke-width=\"0.5\" points=\"", chart_fills[k]);
	for (size_t n = 0; n < 2 * c->label_count; n++) {
		bool back = n >= c->label_count;
		size_t i = back ? 2 * c->label_count - 1 - n : n;
		wide sum = 0;
		for (size_t s = 0; s < (back ? k : k + 1); s++)
			sum += c->series[s].values[i];
		buf_format(out, "%s%d,%d", n ? " " : "", x_of(p, (int64_t)i * 1000), y_of(p, sum));
	}
	buf_add_c(out, "\"><title>");
	markup_text(out, c->series[k].name);
	buf_add_c(out, "</title></polygon>\n");
}

static void mark(struct buf *out, const struct plot *p, const struct chart_mark *m)
{
	assert(!m->upright || (m->at >= 0 && m->at <= ((int64_t)p->c->label_count - 1) * 1000));
	int x = m->upright ? x_of(p, m->at) : p->left, y = m->upright ? p->top : y_of(p, m->at);
	bool near_right = m->upright && x > p->left + p->width / 2;
	buf_format(out,
		   "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222\" stroke-width=\"1.2\" "
		   "stroke-dasharray=\"4 3\"/>",
		   x, y, m->upright ? x : p->left + p->width, m->upright ? p->top + PLOT : y);
	/* the name has a white rim, so that it is read over lines */
	buf_format(out,
		   "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"600\" stroke=\"#fff\" stroke-width=\"3\" "
		   "paint-order=\"stroke\">",
		   m->upright ? x + (near_right ? -6 : 6) : p->left + p->width, m->upright ? y + 12 : y - 6,
		   m->upright && !near_right ? "start" : "end");
	markup_text(out, m->name);
	buf_add_c(out, "</text>\n");
}

void chart_plot(struct buf *out, const struct chart *c)
{
	struct plot p = { .c = c, .top = CHART_TOP + 20 + (chart_has_legend(c) ? CHART_LEGEND : 0) };
	measure(&p);
	round_off(&p);
	measure_left(&p);
	chart_begin(out, c, p.top + PLOT + (c->axis.len ? 50 : 30));
	chart_legend(out, c);
	for (size_t k = 0; c->kind == CHART_AREAS && k < c->series_count; k++)
		area(out, &p, k);
	axes(out, &p);
	below(out, &p);
	for (size_t k = 0; c->kind == CHART_LINES && k < c->series_count; k++)
		line(out, &p, k);
	for (size_t i = 0; i < c->mark_count; i++)
		mark(out, &p, &c->marks[i]);
	buf_add_c(out, "</svg>\n");
}
