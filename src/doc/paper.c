/* paper.c - see paper_int.h.
 *
 * Two programs that set the same text with other fonts, other hints or another locale make other bytes, so nothing of
 * the machine is asked: fontconfig gets a configuration of its own that holds the files below and no rule, metrics are
 * not hinted, the resolution is one unit a point, and the document's date is the caller's. cairo 1.16 writes neither
 * the language nor the scope of a heading cell into a PDF, and knows no artifacts; qpdf adds them (pdf.c).
 *
 * I1. A font that is not on the list is never used. What no font of the list can show is refused in paper_finish.
 * I2. Nothing is drawn in the rehearsal, and everything measures the same there.
 */
#include "date.h"
#include "paper_int.h"
#include "pdf_int.h"
#include "utf8.h"
#include <assert.h>
#include <cairo-pdf.h>
#include <inttypes.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define FONT_FAMILY "Noto Sans"
#define PAPER_EVERY 1e9 /* a bottom that no line passes */

/* Of Debian's fonts-noto-core. The scripts that states and their authorities are written in, but for Chinese, Japanese
 * and Korean, whose fonts are larger than all others together. */
static const char *const font_files[] = {
	"NotoSans-Regular.ttf",           "NotoSans-Bold.ttf",
	"NotoSansArabic-Regular.ttf",     "NotoSansArabic-Bold.ttf",
	"NotoSansHebrew-Regular.ttf",     "NotoSansHebrew-Bold.ttf",
	"NotoSansArmenian-Regular.ttf",   "NotoSansArmenian-Bold.ttf",
	"NotoSansGeorgian-Regular.ttf",   "NotoSansGeorgian-Bold.ttf",
	"NotoSansEthiopic-Regular.ttf",   "NotoSansEthiopic-Bold.ttf",
	"NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf",
	"NotoSansBengali-Regular.ttf",    "NotoSansBengali-Bold.ttf",
	"NotoSansThai-Regular.ttf",       "NotoSansThai-Bold.ttf",
	"NotoSansMath-Regular.ttf",
};

struct paper {
	PangoFontMap *fonts;
	PangoLayout *layout; /* of the whole text, to break it into lines */
	PangoLayout *line;   /* of one line, to draw it */
	cairo_surface_t *surface;
	cairo_t *cairo;
	struct buf raw;
	const char *language;
	bool rehearsal;
	int spoken;       /* elements open that hold text */
	int outlines;     /* entries so far */
	uint32_t missing; /* the first character without a glyph */
};

/* The fonts are read once a process: each costs milliseconds. */
static FcConfig *fonts;
static char fonts_missing[256];
static pthread_once_t fonts_once = PTHREAD_ONCE_INIT;

static void read_fonts(void)
{
	fonts = FcConfigCreate();
	assert(fonts);
	for (size_t i = 0; i < sizeof font_files / sizeof *font_files; i++) {
		char path[sizeof fonts_missing];
		snprintf(path, sizeof path, "%s/%s", HABEAS_FONTS, font_files[i]);
		if (!FcConfigAppFontAddFile(fonts, (const FcChar8 *)path) && !*fonts_missing)
			memcpy(fonts_missing, path, sizeof path);
	}
}

static cairo_status_t take(void *paper, const unsigned char *bytes, unsigned int len)
{
	buf_add(&((struct paper *)paper)->raw, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

static void set_facts(cairo_surface_t *surface, const struct paper_facts *facts)
{
	struct buf text = BUF_INIT;
	char day[11];
	buf_add_str(&text, facts->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, buf_c(&text));
	buf_clear(&text);
	buf_add_str(&text, facts->author);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, buf_c(&text));
	buf_clear(&text);
	date_format(facts->made, day);
	buf_format(&text, "%sT00:00:00Z", day);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, buf_c(&text));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "habeas");
	buf_finish(&text);
}

static void set_layout(struct paper *paper)
{
	paper->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	assert(paper->fonts);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(paper->fonts), fonts);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(paper->fonts), 72);
	PangoContext *context = pango_font_map_create_context(paper->fonts);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(context, pango_language_from_string(paper->language));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	pango_context_set_round_glyph_positions(context, FALSE);
	paper->layout = pango_layout_new(context);
	g_object_unref(context);
	pango_layout_set_auto_dir(paper->layout, FALSE); /* a name from right to left stays in its column */
	pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
	/* a ligature is one glyph for several letters, which some readers of PDF lose; those that a script needs stay
	 */
	PangoAttrList *attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0,clig=0"));
	/* and a hyphen that nobody wrote changes a number or a key */
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(paper->layout, attributes);
	pango_attr_list_unref(attributes);
	paper->line = pango_layout_copy(paper->layout);
	pango_layout_set_width(paper->line, -1);
}

enum status paper_create(const struct paper_facts *facts, struct paper **out, struct error *error)
{
	pthread_once(&fonts_once, read_fonts);
	if (*fonts_missing)
		return error_set(error, STATUS_NOT_FOUND, "no font %s: install the package fonts-noto-core",
				 fonts_missing);
	struct paper *paper = calloc(1, sizeof *paper);
	assert(paper);
	paper->language = facts->language;
	paper->surface = cairo_pdf_surface_create_for_stream(take, paper, PAPER_WIDTH, PAPER_HEIGHT);
	cairo_pdf_surface_restrict_to_version(paper->surface, CAIRO_PDF_VERSION_1_5);
	set_facts(paper->surface, facts);
	paper->cairo = cairo_create(paper->surface);
	set_layout(paper);
	*out = paper;
	return STATUS_OK;
}

void paper_destroy(struct paper *paper)
{
	if (!paper)
		return;
	g_object_unref(paper->line);
	g_object_unref(paper->layout);
	g_object_unref(paper->fonts);
	cairo_destroy(paper->cairo);
	cairo_surface_destroy(paper->surface);
	buf_finish(&paper->raw);
	free(paper);
}

void paper_rehearse(struct paper *paper, bool rehearsal) { paper->rehearsal = rehearsal; }

enum status paper_finish(struct paper *paper, struct buf *pdf, struct error *error)
{
	if (paper->missing)
		return error_set(error, STATUS_BAD_INPUT,
				 "U+%04" PRIX32 " has no glyph in the fonts of invoices: write it in another script",
				 paper->missing);
	cairo_surface_finish(paper->surface);
	cairo_status_t drawn = cairo_status(paper->cairo);
	cairo_status_t written = cairo_surface_status(paper->surface);
	if (drawn != CAIRO_STATUS_SUCCESS || written != CAIRO_STATUS_SUCCESS)
		return error_set(error, STATUS_IO, "the PDF was not made: %s",
				 cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written));
	return pdf_complete(buf_str(&paper->raw), paper->language, pdf, error);
}

void paper_next_page(struct paper *paper)
{
	if (!paper->rehearsal)
		cairo_show_page(paper->cairo);
}

/* Whether text stands in the element itself, and not in further elements only. */
static bool holds_text(const char *element)
{
	static const char *const names[] = { "H1", "H2", "P", "TH", "Lbl", "LBody" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], element) == 0)
			return true;
	return false;
}

void paper_begin(struct paper *paper, const char *element)
{
	paper->spoken += holds_text(element);
	if (!paper->rehearsal)
		cairo_tag_begin(paper->cairo, element, NULL);
}

void paper_end(struct paper *paper, const char *element)
{
	paper->spoken -= holds_text(element);
	if (!paper->rehearsal)
		cairo_tag_end(paper->cairo, element);
}

/* What is drawn outside the elements that hold text is an artifact, which cairo 1.16 has no name for: pdf.c gives it.
 */
static void begin_artifact(struct paper *paper)
{
	if (!paper->spoken)
		cairo_tag_begin(paper->cairo, PDF_ARTIFACT, NULL);
}

static void end_artifact(struct paper *paper)
{
	if (!paper->spoken)
		cairo_tag_end(paper->cairo, PDF_ARTIFACT);
}

void paper_begin_link(struct paper *paper, struct str address)
{
	if (paper->rehearsal)
		return;
	struct buf text = BUF_INIT;
	buf_format(&text, "uri='%.*s'", STR_ARG(address));
	cairo_tag_begin(paper->cairo, CAIRO_TAG_LINK, buf_c(&text));
	buf_finish(&text);
}

void paper_end_link(struct paper *paper) { paper_end(paper, CAIRO_TAG_LINK); }

void paper_outline(struct paper *paper, struct str name, double y)
{
	if (paper->rehearsal)
		return;
	struct buf text = BUF_INIT;
	char destination[32], place[64];
	paper->outlines++; /* the caller's name may hold what ends an attribute */
	snprintf(destination, sizeof destination, "dest='o%d'", paper->outlines);
	snprintf(place, sizeof place, "name='o%d' x=0 y=%d", paper->outlines, (int)y);
	cairo_tag_begin(paper->cairo, CAIRO_TAG_DEST, place);
	cairo_tag_end(paper->cairo, CAIRO_TAG_DEST);
	buf_add_str(&text, name);
	cairo_pdf_surface_add_outline(paper->surface, CAIRO_PDF_OUTLINE_ROOT, buf_c(&text), destination,
				      (cairo_pdf_outline_flags_t)0);
	buf_finish(&text);
}

static void use_ink(struct paper *paper, enum paper_ink ink)
{
	static const unsigned char inks[][3] = {
		[INK_BLACK] = { 0x1b, 0x1f, 0x24 }, [INK_GREY] = { 0x55, 0x5d, 0x66 },
		[INK_BLUE] = { 0x1d, 0x4f, 0x91 },  [INK_RED] = { 0x9c, 0x1c, 0x1c },
		[INK_WHITE] = { 0xff, 0xff, 0xff }, [INK_RULE] = { 0xc4, 0xcb, 0xd3 },
		[INK_BAND] = { 0xee, 0xf2, 0xf8 },  [INK_WATERMARK] = { 0xf7, 0xe6, 0xe4 },
	};
	cairo_set_source_rgb(paper->cairo, inks[ink][0] / 255.0, inks[ink][1] / 255.0, inks[ink][2] / 255.0);
}

/* Which character it was: set one by one, for pango counts them only. */
static uint32_t first_missing(struct paper *paper, struct str text)
{
	uint32_t c = 0;
	for (size_t i = 0, size = 0; i < text.len; i += size) {
		size = utf8_decode(text, i, &c);
		assert(size);
		pango_layout_set_text(paper->layout, text.ptr + i, (int)size);
		if (pango_layout_get_unknown_glyphs_count(paper->layout))
			return c;
	}
	return c; /* only together, which does not happen with these fonts */
}

static void lay_out(struct paper *paper, double width, struct paper_style style, struct str text)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, FONT_FAMILY);
	pango_font_description_set_size(font, pango_units_from_double(style.size));
	pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(paper->layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(paper->layout, width < 0 ? -1 : pango_units_from_double(width));
	pango_layout_set_text(paper->layout, text.len ? text.ptr : "", (int)text.len);
	if (!paper->missing && pango_layout_get_unknown_glyphs_count(paper->layout)) {
		paper->missing = first_missing(paper, text);
		pango_layout_set_text(paper->layout, text.ptr, (int)text.len);
	}
}

static double laid_height(struct paper *paper)
{
	int height = 0;
	pango_layout_get_size(paper->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

double paper_height(struct paper *paper, double width, struct paper_style style, struct str text)
{
	lay_out(paper, width, style, text);
	return laid_height(paper);
}

double paper_width(struct paper *paper, struct paper_style style, struct str text)
{
	int width = 0;
	lay_out(paper, -1, style, text);
	pango_layout_get_size(paper->layout, &width, NULL);
	return (double)width / PANGO_SCALE;
}

/* One line of the layout, its top at y. Where a line was broken pango leaves the space out and cairo writes it as a
 * mark within the mark of the element, at which some readers stop; so each line is set once more alone, with its space.
 */
static void draw_line(struct paper *paper, double x, double y, double width, struct paper_style style, int number)
{
	PangoLayoutLine *broken = pango_layout_get_line_readonly(paper->layout, number);
	PangoRectangle box, alone;
	pango_layout_line_get_extents(broken, NULL, &box);
	PangoLayoutLine *line = broken;
	if (pango_layout_get_line_count(paper->layout) > 1) {
		const char *text = pango_layout_get_text(paper->layout);
		pango_layout_set_font_description(paper->line, pango_layout_get_font_description(paper->layout));
		pango_layout_set_text(paper->line, text + broken->start_index, broken->length);
		line = pango_layout_get_line_readonly(paper->line, 0);
	}
	pango_layout_line_get_extents(line, NULL, &alone);
	use_ink(paper, style.ink);
	if (style.right)
		x += width - (double)box.width / PANGO_SCALE;
	cairo_move_to(paper->cairo, x, y - (double)alone.y / PANGO_SCALE);
	pango_cairo_show_layout_line(paper->cairo, line);
}

double paper_text(struct paper *paper, double x, double y, double width, struct paper_style style, struct str text)
{
	size_t line = 0;
	return paper_lines(paper, x, y, width, PAPER_EVERY, style, text, &line);
}

double paper_lines(struct paper *paper, double x, double y, double width, double bottom, struct paper_style style,
		   struct str text, size_t *line)
{
	lay_out(paper, width, style, text);
	double height = 0;
	int count = pango_layout_get_line_count(paper->layout), at = (int)*line;
	for (; at < count; at++) {
		PangoRectangle box;
		pango_layout_line_get_extents(pango_layout_get_line_readonly(paper->layout, at), NULL, &box);
		double high = (double)box.height / PANGO_SCALE;
		if (at > (int)*line && y + height + high > bottom)
			break;
		if (!paper->rehearsal) {
			begin_artifact(paper);
			draw_line(paper, x, y + height, width, style, at);
			end_artifact(paper);
		}
		height += high;
	}
	*line = at < count ? (size_t)at : PAPER_DONE;
	return height;
}

void paper_band(struct paper *paper, double x, double y, double width, double height, enum paper_ink ink)
{
	if (paper->rehearsal)
		return;
	assert(!paper->spoken); /* nobody hears a band */
	begin_artifact(paper);
	use_ink(paper, ink);
	cairo_rectangle(paper->cairo, x, y, width, height);
	cairo_fill(paper->cairo);
	end_artifact(paper);
}

void paper_rule(struct paper *paper, double x, double y, double width, double thickness, enum paper_ink ink)
{
	paper_band(paper, x, y - thickness / 2, width, thickness, ink);
}

void paper_across(struct paper *paper, struct paper_style style, struct str text)
{
	if (paper->rehearsal)
		return;
	double width = paper_width(paper, style, text), height = laid_height(paper);
	begin_artifact(paper);
	cairo_save(paper->cairo);
	cairo_translate(paper->cairo, PAPER_WIDTH / 2, PAPER_HEIGHT / 2);
	cairo_rotate(paper->cairo, -0.955317); /* the diagonal of A4: its sides are as 1 to the root of 2 */
	cairo_move_to(paper->cairo, -width / 2, -height / 2);
	pango_cairo_layout_path(paper->cairo, paper->layout);
	use_ink(paper, style.ink);
	cairo_fill(paper->cairo);
	cairo_restore(paper->cairo);
	end_artifact(paper);
}
