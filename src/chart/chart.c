/* chart.c - see chart.h: bars, and what all charts have. Geometry is in whole pixels of a 520 wide drawing that scales
 * with its page.
 *
 * I1. Every text goes through markup_text.
 * I2. Widths are proportional to values with rounding down, except that what is not zero is at least one pixel wide:
 *     a rare outcome must not vanish.
 */
#include "chart.h"
#include "chart_int.h"
#include "markup.h"
#include <assert.h>

__extension__ typedef __int128 wide; /* money times pixels */

enum {
	ROW = 28,
	BAR = 18,
	LEFT_LEAST = 90,
	LEFT_MOST = 236,
	RIGHT = 96,
};

/* Dark to light, in the order in which neighbours differ most; told apart without hue too. */
const char *const chart_fills[CHART_SERIES_MAX] = { "#1d4f91", "#f2b134", "#7a1f3d", "#6bb6a8",
						    "#3d3d3d", "#b7a1d8", "#a8550b", "#c9d1d9" };
static void text(struct buf *out, struct str s) { markup_text(out, s); }

void chart_number(struct buf *out, int64_t value, int digits)
{
	char reversed[48];
	size_t n = 0;
	uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
	for (int i = 0; i < digits; i++, rest /= 10)
		reversed[n++] = (char)('0' + rest % 10);
	if (digits > 0)
		reversed[n++] = '.';
	int written = 0;
	do {
		if (written && written % 3 == 0)
			reversed[n++] = ',';
		reversed[n++] = (char)('0' + rest % 10);
		rest /= 10;
		written++;
	} while (rest);
	if (value < 0)
		reversed[n++] = '-';
	while (n)
		buf_add_char(out, reversed[--n]);
}

static int64_t total_of(const struct chart *c, size_t label)
{
	int64_t total = 0;
	for (size_t i = 0; i < c->series_count; i++)
		total += c->series[i].values[label];
	return total;
}

static int64_t largest(const struct chart *c)
{
	int64_t most = 1;
	for (size_t i = 0; i < c->label_count; i++) {
		int64_t here = c->kind == CHART_BARS ? c->series[0].values[i] : total_of(c, i);
		most = here > most ? here : most;
	}
	return most;
}

static int scaled(int64_t value, int64_t most, int width)
{
	int pixels = (int)((wide)value * width / most);
	return value > 0 && pixels == 0 ? 1 : pixels;
}

/* Room for the labels: eight pixels a character hold all but the widest. */
static int left_of(const struct chart *c)
{
	size_t longest = 0;
	for (size_t i = 0; i < c->label_count; i++)
		longest = c->labels[i].len > longest ? c->labels[i].len : longest;
	int left = (int)(longest > CHART_LABEL_MOST ? CHART_LABEL_MOST : longest) * 8 + 12;
	return left < LEFT_LEAST ? LEFT_LEAST : left > LEFT_MOST ? LEFT_MOST : left;
}

bool chart_has_legend(const struct chart *c) { return c->kind != CHART_BARS && c->series_count > 1; }

void chart_begin(struct buf *out, const struct chart *c, int height)
{
	buf_format(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%.*s-t "
		"%.*s-d\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<title id=\"%.*s-t\">",
		CHART_WIDTH, height, STR_ARG(c->id), STR_ARG(c->id), STR_ARG(c->id));
	text(out, c->title);
	buf_format(out, "</title>\n<desc id=\"%.*s-d\">", STR_ARG(c->id));
	if (c->description.len) {
		text(out, c->description);
		buf_add_c(out, "</desc>\n");
		return;
	}
	buf_add_c(out, c->kind == CHART_LINES ? "Lines" : c->kind == CHART_AREAS ? "Areas" : "Bars");
	buf_add_c(out, " in ");
	text(out, c->unit);
	buf_add_c(out, "; the table beside it has the same figures.</desc>\n");
}

void chart_legend(struct buf *out, const struct chart *c)
{
	int x = 8;
	for (size_t i = 0; chart_has_legend(c) && i < c->series_count; i++) {
		int sample = c->kind == CHART_LINES ? 26 : 12;
		if (c->kind == CHART_LINES)
			chart_line_sample(out, i, x, 12);
		else
			buf_format(out,
				   "<rect x=\"%d\" y=\"6\" width=\"12\" height=\"12\" fill=\"%s\" stroke=\"#222\"/>", x,
				   chart_fills[i]);
		buf_format(out, "<text x=\"%d\" y=\"16\">", x + sample + 5);
		text(out, c->series[i].name);
		buf_add_c(out, "</text>\n");
		x += sample + 22 + (int)c->series[i].name.len * 8;
	}
}

void chart_label(struct buf *out, struct str s, int x, int y, const char *anchor)
{
	struct str shown = s.len > CHART_LABEL_MOST ? (struct str){ s.ptr, CHART_LABEL_MOST - 1 } : s;
	while (shown.len < s.len && shown.len && ((unsigned char)shown.ptr[shown.len] & 0xc0) == 0x80)
		shown.len--; /* not inside a character */
	buf_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
	text(out, shown);
	buf_add_c(out, shown.len < s.len ? "\xe2\x80\xa6</text>" : "</text>");
}

/* One bar's parts; the place where it ends. */
static int parts(struct buf *out, const struct chart *c, size_t row, int left, int y, int64_t most)
{
	int width = CHART_WIDTH - left - RIGHT;
	size_t count = c->kind == CHART_BARS ? 1 : c->series_count;
	int64_t before = 0;
	int x = left;
	for (size_t i = 0; i < count; i++) {
		int64_t value = c->series[i].values[row];
		assert(value >= 0);
		before += value;
		int end = left + scaled(before, most, width);
		if (value == 0)
			continue;
		buf_format(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"%s>", x, y,
			   end > x ? end - x : 1, BAR, chart_fills[i],
			   count > 1 ? " stroke=\"#fff\" stroke-width=\"0.5\"" : "");
		buf_add_c(out, "<title>");
		if (count > 1) {
			text(out, c->series[i].name);
			buf_add_c(out, ": ");
		}
		chart_number(out, value, c->digits);
		buf_add_c(out, "</title></rect>\n");
		x = end > x ? end : x + 1;
	}
	return x;
}

static void bars(struct buf *out, const struct chart *c)
{
	int left = left_of(c), top = CHART_TOP + (chart_has_legend(c) ? CHART_LEGEND : 0);
	int64_t most = largest(c);
	chart_begin(out, c, top + (int)c->label_count * ROW + 8);
	chart_legend(out, c);
	for (size_t i = 0; i < c->label_count; i++) {
		int y = top + (int)i * ROW;
		int64_t total = c->kind == CHART_BARS ? c->series[0].values[i] : total_of(c, i);
		chart_label(out, c->labels[i], left - 8, y + 14, "end");
		int end = parts(out, c, i, left, y, c->kind == CHART_SHARES ? (total ? total : 1) : most);
		buf_format(out, "<text x=\"%d\" y=\"%d\" fill=\"#333\">", end + 6, y + 14);
		chart_number(out, total, c->digits);
		buf_add_c(out, "</text>\n");
	}
	buf_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222\"/>\n</svg>\n", left, top - 4,
		   left, top + (int)c->label_count * ROW);
}

void chart_svg(struct buf *out, const struct chart *chart)
{
	assert(chart->series_count > 0 && chart->series_count <= CHART_SERIES_MAX);
	assert(chart->mark_count <= CHART_MARKS_MAX);
	if (chart->kind == CHART_LINES || chart->kind == CHART_AREAS)
		chart_plot(out, chart);
	else
		bars(out, chart);
}

static void value(struct buf *out, const struct chart *c, int64_t number)
{
	if (number == CHART_NONE)
		buf_add_c(out, "\xe2\x80\x93");
	else
		chart_number(out, number, c->digits);
}

/* The marks: a value, or the label at which one stands, or the two between which. */
static void foot(struct buf *out, const struct chart *c, size_t columns)
{
	for (size_t i = 0; i < c->mark_count; i++) {
		const struct chart_mark *mark = &c->marks[i];
		buf_add_c(out, i ? "<tr><th scope=\"row\">" : "<tfoot>\n<tr><th scope=\"row\">");
		text(out, mark->name);
		buf_format(out, "</th><td colspan=\"%zu\">", columns);
		if (!mark->upright) {
			value(out, c, mark->at);
		} else {
			size_t place = (size_t)(mark->at / 1000);
			text(out, c->labels[place]);
			if (mark->at % 1000) {
				buf_add_c(out, " \xe2\x80\x93 ");
				text(out, c->labels[place + 1]);
			}
		}
		buf_add_c(out, "</td></tr>\n");
	}
	if (c->mark_count)
		buf_add_c(out, "</tfoot>\n");
}

void chart_table(struct buf *out, const struct chart *c)
{
	size_t count = c->kind == CHART_BARS ? 1 : c->series_count;
	buf_add_c(out, "<table>\n<caption>");
	text(out, c->title);
	buf_add_c(out, " (");
	text(out, c->unit);
	buf_add_c(out, ")</caption>\n<thead><tr><td></td>");
	for (size_t k = 0; k < count; k++) {
		buf_add_c(out, "<th scope=\"col\">");
		text(out, c->series[k].name);
		buf_add_c(out, "</th>");
	}
	buf_add_c(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < c->label_count; i++) {
		buf_add_c(out, "<tr><th scope=\"row\">");
		text(out, c->labels[i]);
		buf_add_c(out, "</th>");
		for (size_t k = 0; k < count; k++) {
			buf_add_c(out, "<td>");
			value(out, c, c->series[k].values[i]);
			buf_add_c(out, "</td>");
		}
		buf_add_c(out, "</tr>\n");
	}
	buf_add_c(out, "</tbody>\n");
	foot(out, c, count);
	buf_add_c(out, "</table>\n");
}
