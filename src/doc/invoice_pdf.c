/* invoice_pdf.c - an invoice as a paper.
 *
 * Read from the top it answers in this order: what is it, who asks whom, for when, how much and until when; then each
 * line with its clause; then the sum; then how to pay or object, and what it all rests on. The table goes on over as
 * many pages as it needs: each repeats the head and carries the sum, so that a page that was lost is noticed.
 *
 * It is laid out twice by the same functions, once in a rehearsal that counts the pages.
 *
 * I1. Nothing is set below BOTTOM: a row that does not fit goes to the next page, and one that fits on none is refused.
 * I2. A screen reader hears the table once: heads that are repeated, sums that are carried and the heads and feet of
 *     pages are in no structure element.
 */
#include "invoice_int.h"
#include "paper_int.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define LEFT 48.0
#define RIGHT (PAPER_WIDTH - 48.0)
#define ACROSS (RIGHT - LEFT)
#define TOP 72.0   /* where the text of a further page begins */
#define FIRST 46.0 /* and that of the first */
#define BOTTOM (PAPER_HEIGHT - 66.0)
#define ROW_PAD 4.5
#define INSET 4.0 /* of the table's text from its edges */
#define GAP 12.0  /* between columns */

static const struct paper_style title = { .size = 25, .bold = true, .ink = INK_BLUE };
static const struct paper_style heading = { .size = 11, .bold = true, .ink = INK_BLUE };
static const struct paper_style label = { .size = 7.5, .ink = INK_GREY };
static const struct paper_style body = { .size = 9, .ink = INK_BLACK };
static const struct paper_style strong = { .size = 9, .bold = true, .ink = INK_BLACK };
static const struct paper_style figure = { .size = 9, .ink = INK_BLACK, .right = true };
static const struct paper_style small = { .size = 7.5, .ink = INK_GREY };
static const struct paper_style small_figure = { .size = 7.5, .ink = INK_GREY, .right = true };
static const struct paper_style head = { .size = 7.5, .bold = true, .ink = INK_WHITE };
static const struct paper_style head_figure = { .size = 7.5, .bold = true, .ink = INK_WHITE, .right = true };

enum column { LINE, WHAT, DAYS, QUANTITY, RATE, AMOUNT, COLUMNS };

struct sheet {
	const struct invoice *in;
	struct paper *paper;
	double y;
	size_t page, pages; /* pages: 0 in the rehearsal */
	double x[COLUMNS], width[COLUMNS];
	double answered;  /* where the head of the first page ends */
	double *heights;  /* of the rows, measured once */
	int64_t carried;  /* the sum of the rows so far, which invoice_check found to fit */
	struct buf word;  /* what say() and money() said last */
	struct buf aside; /* its place while a page is turned */
};

static struct str say(struct sheet *s, enum invoice_word word, const struct str *values)
{
	buf_clear(&s->word);
	invoice_word(&s->word, s->in, word, values);
	return buf_str(&s->word);
}

static struct str money(struct sheet *s, int64_t amount)
{
	buf_clear(&s->word);
	invoice_amount(&s->word, amount, invoice_digits(s->in));
	return buf_str(&s->word);
}

/* A text as an element of its own. */
static double element(struct sheet *s, const char *name, double x, double y, double width, struct paper_style style,
		      struct str text)
{
	paper_begin(s->paper, name);
	double height = paper_text(s->paper, x, y, width, style, text);
	paper_end(s->paper, name);
	return height;
}

/* "Invoice SV-2025-0007" */
static void add_name(struct buf *out, const struct invoice *in)
{
	invoice_word(out, in, in->kind == INVOICE_CREDIT_NOTE ? WORD_CREDIT_NOTE : WORD_INVOICE, NULL);
	buf_add_char(out, ' ');
	buf_add_str(out, in->number);
}

static void demonstration(struct sheet *s)
{
	if (!s->in->demonstration)
		return;
	struct paper_style across = { .size = 64, .bold = true, .ink = INK_WATERMARK };
	struct paper_style strip = { .size = 8.5, .bold = true, .ink = INK_WHITE };
	paper_across(s->paper, across, say(s, WORD_MADE_UP, NULL));
	paper_band(s->paper, 0, 0, PAPER_WIDTH, 24, INK_RED);
	struct str words = say(s, WORD_DEMONSTRATION, NULL);
	if (s->page == 1)
		element(s, "P", LEFT, 6, ACROSS, strip, words);
	else
		paper_text(s->paper, LEFT, 6, ACROSS, strip, words);
}

/* What every page has; s->page is its number. */
static void furnish(struct sheet *s)
{
	demonstration(s);
	struct buf name = BUF_INIT;
	add_name(&name, s->in);
	if (s->page > 1) {
		paper_text(s->paper, LEFT, 40, ACROSS / 2 - GAP, small, buf_str(&name));
		paper_text(s->paper, LEFT + ACROSS / 2, 40, ACROSS / 2, small_figure,
			   say(s, WORD_BETWEEN,
			       (struct str[]){ str_of(invoice_state(s->in, &s->in->seller)),
					       str_of(invoice_state(s->in, &s->in->buyer)) }));
	}
	paper_rule(s->paper, LEFT, PAPER_HEIGHT - 48, ACROSS, 0.6, INK_RULE);
	paper_text(s->paper, LEFT, PAPER_HEIGHT - 42, ACROSS - 100, small, buf_str(&name));
	char numbers[2][24];
	snprintf(numbers[0], sizeof numbers[0], "%zu", s->page);
	snprintf(numbers[1], sizeof numbers[1], "%zu", s->pages);
	paper_text(s->paper, RIGHT - 100, PAPER_HEIGHT - 42, 100, small_figure,
		   say(s, WORD_PAGE, (struct str[]){ str_of(numbers[0]), str_of(numbers[1]) }));
	buf_finish(&name);
}

/* What was said before is still in s->word afterwards: a paragraph goes on. */
static void turn(struct sheet *s)
{
	struct buf kept = s->word;
	s->word = s->aside;
	paper_next_page(s->paper);
	s->page++;
	s->y = TOP;
	furnish(s);
	s->aside = s->word;
	s->word = kept;
}

static void make_title(struct sheet *s)
{
	struct buf text = BUF_INIT;
	add_name(&text, s->in);
	s->y = FIRST;
	double height = element(s, "H1", LEFT, s->y, ACROSS, title, buf_str(&text));
	paper_outline(s->paper, buf_str(&text), s->y);
	s->y += height;
	if (s->in->kind == INVOICE_CREDIT_NOTE)
		s->y += 2 + element(s, "P", LEFT, s->y + 2, ACROSS, strong, say(s, WORD_CORRECTS, &s->in->corrects));
	buf_finish(&text);
	s->y += 14;
}

/* One side; the height it took. */
static double make_party(struct sheet *s, double x, double width, enum invoice_word side,
			 const struct invoice_party *party)
{
	double y = s->y;
	struct paper_style state = { .size = 12, .bold = true, .ink = INK_BLACK };
	y += 1 + element(s, "P", x, y, width, label, say(s, side, NULL));
	y += 1 + element(s, "P", x, y, width, state, str_of(invoice_state(s->in, party)));
	y += 1 + element(s, "P", x, y, width, body, party->authority);
	for (size_t i = 0; i < party->address_count; i++)
		y += 1 + element(s, "P", x, y, width, body, party->address[i]);
	if (party->id.len)
		y += 1 + element(s, "P", x, y, width, small, say(s, WORD_REGISTERED, &party->id));
	return y - s->y;
}

static void make_parties(struct sheet *s)
{
	double width = (ACROSS - 24) / 2;
	double one = make_party(s, LEFT, width, WORD_FROM, &s->in->seller);
	double two = make_party(s, LEFT + width + 24, width, WORD_TO, &s->in->buyer);
	s->y += (one > two ? one : two) + 14;
}

/* A label over its value, which is of another buffer than s->word: an item of a list. */
static double fact(struct sheet *s, double x, double width, enum invoice_word word, struct str value)
{
	paper_begin(s->paper, "LI");
	double above = element(s, "Lbl", x, s->y, width, label, say(s, word, NULL));
	double below = element(s, "LBody", x, s->y + above + 1, width, body, value);
	paper_end(s->paper, "LI");
	return above + 1 + below;
}

static void make_facts(struct sheet *s)
{
	struct buf text[4] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	invoice_date(&text[0], s->in, s->in->issued);
	bool due = s->in->kind == INVOICE_BILL;
	if (due)
		invoice_date(&text[1], s->in, s->in->due);
	invoice_span(&text[2], s->in, s->in->from, s->in->to);
	buf_add_str(&text[3], s->in->currency);
	static const enum invoice_word words[] = { WORD_ISSUED, WORD_DUE, WORD_PERIOD, WORD_CURRENCY };
	static const double widths[] = { 0.22, 0.22, 0.43, 0.13 };
	paper_rule(s->paper, LEFT, s->y, ACROSS, 0.6, INK_RULE);
	s->y += 7;
	double x = LEFT, most = 0;
	paper_begin(s->paper, "L");
	for (size_t i = 0; i < 4; i++) {
		if (i == 1 && !due)
			continue;
		double height = fact(s, x, widths[i] * ACROSS - GAP, words[i], buf_str(&text[i]));
		most = height > most ? height : most;
		x += widths[i] * ACROSS;
	}
	paper_end(s->paper, "L");
	for (size_t i = 0; i < 4; i++)
		buf_finish(&text[i]);
	s->y += most + 10;
}

/* How much, and until when: what a reader looks for first. */
static void make_answer(struct sheet *s)
{
	struct paper_style sum = { .size = 16, .bold = true, .ink = INK_BLACK, .right = true };
	struct buf amount = BUF_INIT, until = BUF_INIT;
	buf_add_str(&amount, s->in->currency);
	buf_add_c(&amount, "\xc2\xa0");
	invoice_amount(&amount, s->in->payable, invoice_digits(s->in));
	invoice_date(&until, s->in, s->in->kind == INVOICE_BILL ? s->in->due : s->in->issued);
	double wide = paper_width(s->paper, sum, buf_str(&amount));
	double high = paper_height(s->paper, wide + 1, sum, buf_str(&amount));
	struct str until_text = buf_str(&until);
	enum invoice_word word = s->in->kind == INVOICE_BILL ? WORD_TO_PAY : WORD_TO_CREDIT;
	struct paper_style what = { .size = 10, .ink = INK_BLACK };
	paper_band(s->paper, LEFT, s->y, ACROSS, high + 16, INK_BAND);
	paper_band(s->paper, LEFT, s->y, 3, high + 16, INK_BLUE);
	paper_begin(s->paper, "L");
	paper_begin(s->paper, "LI");
	struct str words = say(s, word, &until_text);
	double words_high = paper_height(s->paper, ACROSS - wide - 40, what, words);
	element(s, "Lbl", LEFT + 14, s->y + 8 + (high - words_high) / 2, ACROSS - wide - 40, what, words);
	element(s, "LBody", RIGHT - wide - 13, s->y + 8, wide + 1, sum, buf_str(&amount));
	paper_end(s->paper, "LI");
	paper_end(s->paper, "L");
	buf_finish(&amount);
	buf_finish(&until);
	s->y += high + 16 + 14;
	s->answered = s->y;
}

/* The columns of figures are as wide as their widest figure; what is left is for words. */
static void measure_columns(struct sheet *s)
{
	char most[24];
	double amount = 62;
	for (size_t i = 0; i < s->in->line_count; i++) {
		double here = paper_width(s->paper, figure, money(s, s->in->lines[i].amount));
		amount = here > amount ? here : amount;
	}
	double total = paper_width(s->paper, strong, money(s, s->in->total));
	amount = total > amount ? total : amount;
	snprintf(most, sizeof most, "%zu", s->in->line_count);
	double number = paper_width(s->paper, body, str_of(most));
	s->width[LINE] = number > 24 ? number + 1 : 24;
	s->width[DAYS] = 50;
	s->width[QUANTITY] = 58;
	s->width[RATE] = 92;
	s->width[AMOUNT] = amount + 1;
	s->width[WHAT] = ACROSS - 2 * INSET - (COLUMNS - 1) * GAP;
	for (int c = 0; c < COLUMNS; c++)
		s->width[WHAT] -= c == WHAT ? 0 : s->width[c];
	double x = LEFT + INSET;
	for (int c = 0; c < COLUMNS; c++) {
		s->x[c] = x;
		x += s->width[c] + GAP;
	}
}

/* The head of the table; `spoken` on its first page only. */
static void make_head(struct sheet *s, bool spoken)
{
	static const enum invoice_word words[COLUMNS] = { WORD_LINE,     WORD_WHAT, WORD_DAYS,
							  WORD_QUANTITY, WORD_RATE, WORD_AMOUNT };
	double high = 0;
	for (int c = 0; c < COLUMNS; c++) {
		double here = paper_height(s->paper, s->width[c], head, say(s, words[c], &s->in->currency));
		high = here > high ? here : high;
	}
	paper_band(s->paper, LEFT, s->y, ACROSS, high + 8, INK_BLUE);
	if (spoken)
		paper_begin(s->paper, "TR");
	for (int c = 0; c < COLUMNS; c++) {
		struct paper_style style = c == WHAT || c == RATE || c == LINE ? head : head_figure;
		struct str text = say(s, words[c], &s->in->currency);
		if (spoken)
			element(s, "TH", s->x[c], s->y + 4, s->width[c], style, text);
		else
			paper_text(s->paper, s->x[c], s->y + 4, s->width[c], style, text);
	}
	if (spoken)
		paper_end(s->paper, "TR");
	s->y += high + 8;
}

static double carry_height(struct sheet *s) { return paper_height(s->paper, ACROSS, strong, STR("0")) + 2 * ROW_PAD; }

/* The sum so far, at the foot of a page or at the head of the next. */
static void make_carry(struct sheet *s, enum invoice_word word)
{
	double high = carry_height(s);
	struct paper_style sum = strong;
	sum.right = true;
	paper_band(s->paper, LEFT, s->y, ACROSS, high, INK_BAND);
	paper_text(s->paper, s->x[WHAT], s->y + ROW_PAD, s->width[WHAT] + s->width[DAYS], strong, say(s, word, NULL));
	paper_text(s->paper, LEFT, s->y + ROW_PAD, RIGHT - INSET - LEFT, sum, money(s, s->carried));
	s->y += high;
}

enum { CELL_TEXTS = 4, SCRATCH = 4 };

struct cell {
	struct str text[CELL_TEXTS]; /* up to the first that is empty */
	struct paper_style style[CELL_TEXTS];
};

static void add_cell_text(struct cell *cell, struct str text, struct paper_style style)
{
	size_t at = 0;
	while (cell->text[at].len)
		at++;
	assert(at < CELL_TEXTS);
	cell->text[at] = text;
	cell->style[at] = style;
}

/* What stands in each cell, from above to below. `scratch` holds the figures and the days. */
static void cells_of(const struct invoice *in, size_t row, struct buf scratch[SCRATCH], struct cell cells[COLUMNS])
{
	const struct invoice_line *line = &in->lines[row];
	for (int i = 0; i < SCRATCH; i++)
		buf_clear(&scratch[i]);
	buf_format(&scratch[0], "%zu", row + 1);
	if (line->days == INVOICE_DAYS_NONE)
		buf_add_c(&scratch[1], "\xe2\x80\x93");
	else
		invoice_amount(&scratch[1], line->days, 0);
	invoice_amount(&scratch[2], line->amount, invoice_digits(in));
	memset(cells, 0, COLUMNS * sizeof *cells);
	cells[LINE] = (struct cell){ { buf_str(&scratch[0]) }, { body } };
	add_cell_text(&cells[WHAT], line->what, strong);
	add_cell_text(&cells[WHAT], line->clause, small);
	if (line->has_period)
		invoice_span(&scratch[3], in, line->from, line->to);
	if (line->has_period)
		add_cell_text(&cells[WHAT], buf_str(&scratch[3]), small);
	if (line->rounding.len)
		add_cell_text(&cells[WHAT], line->rounding, small);
	cells[DAYS] = (struct cell){ { buf_str(&scratch[1]) }, { figure } };
	cells[QUANTITY] = (struct cell){ { line->quantity, line->unit }, { figure, small_figure } };
	cells[RATE] = (struct cell){ { line->rate }, { body } };
	cells[AMOUNT] = (struct cell){ { buf_str(&scratch[2]) }, { figure } };
}

static double row_height(struct sheet *s, size_t row, struct buf scratch[SCRATCH])
{
	struct cell cells[COLUMNS];
	double most = 0;
	cells_of(s->in, row, scratch, cells);
	for (int c = 0; c < COLUMNS; c++) {
		double high = 0;
		for (int i = 0; i < CELL_TEXTS && cells[c].text[i].len; i++)
			high += paper_height(s->paper, s->width[c], cells[c].style[i], cells[c].text[i]);
		most = high > most ? high : most;
	}
	return most + 2 * ROW_PAD;
}

static void make_row(struct sheet *s, size_t row, struct buf scratch[SCRATCH])
{
	struct cell cells[COLUMNS];
	bool drawn = s->pages > 0; /* in the rehearsal its height is enough */
	cells_of(s->in, row, scratch, cells);
	paper_begin(s->paper, "TR");
	for (int c = 0; drawn && c < COLUMNS; c++) {
		double y = s->y + ROW_PAD;
		paper_begin(s->paper, "TD");
		for (int i = 0; i < CELL_TEXTS && cells[c].text[i].len; i++)
			y += element(s, "P", s->x[c], y, s->width[c], cells[c].style[i], cells[c].text[i]);
		paper_end(s->paper, "TD");
	}
	paper_end(s->paper, "TR");
	s->y += s->heights[row];
	paper_rule(s->paper, LEFT, s->y, ACROSS, 0.5, INK_RULE);
}

static void turn_table(struct sheet *s)
{
	make_carry(s, WORD_CARRIED);
	turn(s);
	make_head(s, false);
	make_carry(s, WORD_BROUGHT);
}

static void make_table(struct sheet *s, struct buf scratch[SCRATCH])
{
	enum invoice_word what = s->in->kind == INVOICE_BILL ? WORD_LINES : WORD_LINES_CREDITED;
	struct str name = say(s, what, NULL);
	paper_outline(s->paper, name, s->y);
	s->y += 5 + element(s, "H2", LEFT, s->y, ACROSS, heading, name);
	paper_begin(s->paper, "Table");
	make_head(s, true);
	s->carried = 0;
	double carry = carry_height(s);
	for (size_t row = 0; row < s->in->line_count; row++) {
		/* the last row needs no room for a sum below it: the totals bring their own page along */
		double room = row + 1 < s->in->line_count ? carry : 0;
		if (s->y + s->heights[row] + room > BOTTOM)
			turn_table(s);
		make_row(s, row, scratch);
		s->carried += s->in->lines[row].amount;
	}
	paper_end(s->paper, "Table");
}

static void make_sum(struct sheet *s, enum invoice_word word, const struct str *values, int64_t amount, bool last)
{
	struct paper_style words = last ? strong : body, sum = last ? strong : figure;
	words.size = sum.size = last ? 11 : 9;
	sum.right = true;
	double left = LEFT + ACROSS * 0.45;
	if (last)
		paper_rule(s->paper, left, s->y + 1, RIGHT - left, 1.2, INK_BLUE);
	paper_begin(s->paper, "LI");
	double high = element(s, "Lbl", left, s->y + 4, ACROSS * 0.3, words, say(s, word, values));
	buf_clear(&s->word);
	if (last) {
		buf_add_str(&s->word, s->in->currency);
		buf_add_c(&s->word, "\xc2\xa0");
	}
	invoice_amount(&s->word, amount, invoice_digits(s->in));
	element(s, "LBody", left, s->y + 4, RIGHT - INSET - left, sum, buf_str(&s->word));
	paper_end(s->paper, "LI");
	s->y += high + 5;
}

static void make_totals(struct sheet *s)
{
	char count[24];
	snprintf(count, sizeof count, "%zu", s->in->line_count);
	struct str value = str_of(count);
	if (s->y + 70 > BOTTOM)
		turn(s);
	s->y += 6;
	paper_begin(s->paper, "L");
	make_sum(s, s->in->line_count == 1 ? WORD_ONE_LINE : WORD_ALL_LINES, &value, s->in->total, false);
	if (s->in->prepaid)
		make_sum(s, WORD_PREPAID, NULL, -s->in->prepaid, false);
	make_sum(s, s->in->kind == INVOICE_BILL ? WORD_PAYABLE : WORD_TO_CREDIT, NULL, s->in->payable, true);
	paper_end(s->paper, "L");
	s->y += 8;
}

/* A paragraph, over as many pages as it takes: on each an element of its own, for between them are foot and head. */
static void flow(struct sheet *s, struct paper_style style, double gap, struct str text)
{
	size_t line = 0;
	if (s->y + 14 > BOTTOM)
		turn(s);
	for (;;) {
		paper_begin(s->paper, "P");
		s->y += paper_lines(s->paper, LEFT, s->y, ACROSS, BOTTOM, style, text, &line);
		paper_end(s->paper, "P");
		if (line == PAPER_DONE)
			break;
		turn(s);
	}
	s->y += gap;
}

static void make_heading(struct sheet *s, enum invoice_word word)
{
	if (s->y + 54 > BOTTOM) /* not alone at the foot of a page */
		turn(s);
	struct str name = say(s, word, NULL);
	paper_outline(s->paper, name, s->y);
	s->y += 3 + element(s, "H2", LEFT, s->y + 6, ACROSS, heading, name) + 6;
}

/* A paragraph for some hundred runs: one of a million would be set anew on each page. */
static void make_events(struct sheet *s)
{
	struct buf events = BUF_INIT;
	for (size_t done = 0; done < s->in->event_count;) {
		buf_clear(&events);
		done += invoice_events(&events, s->in->events + done, s->in->event_count - done, 200);
		struct str numbers = buf_str(&events);
		flow(s, body, 4, say(s, WORD_EVENTS, &numbers));
	}
	buf_finish(&events);
}

static void make_checkpoint(struct sheet *s)
{
	flow(s, body, 4, say(s, WORD_CHECKPOINT, NULL));
	struct str rest = s->in->checkpoint;
	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct str line = { rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len };
		if (line.len)
			flow(s, small, 0.5, line);
		size_t used = line.len + (end ? 1 : 0);
		rest = (struct str){ rest.ptr + used, rest.len - used };
	}
}

/* "The log: https://..." */
static void make_link(struct sheet *s)
{
	struct paper_style link = { .size = 9, .ink = INK_BLUE };
	struct str words = say(s, WORD_SERVED, NULL);
	double left = paper_width(s->paper, body, words) + 4;
	double high = paper_height(s->paper, ACROSS - left, link, s->in->address);
	s->y += 4;
	if (s->y + high > BOTTOM)
		turn(s);
	paper_begin(s->paper, "P");
	paper_text(s->paper, LEFT, s->y, left, body, words);
	paper_begin_link(s->paper, s->in->address);
	paper_text(s->paper, LEFT + left, s->y, ACROSS - left, link, s->in->address);
	paper_end_link(s->paper);
	paper_end(s->paper, "P");
	s->y += high;
}

static void make_rest(struct sheet *s)
{
	if (s->in->terms.len || s->in->tax_note.len)
		make_heading(s, WORD_TERMS);
	if (s->in->terms.len)
		flow(s, body, 4, s->in->terms);
	if (s->in->tax_note.len)
		flow(s, body, 4, s->in->tax_note);
	if (!s->in->event_count && !s->in->checkpoint.len && !s->in->address.len)
		return;
	make_heading(s, WORD_RESTS_ON);
	make_events(s);
	if (s->in->checkpoint.len)
		make_checkpoint(s);
	if (s->in->address.len)
		make_link(s);
}

static void make(struct sheet *s, struct buf scratch[SCRATCH])
{
	s->page = 1;
	paper_begin(s->paper, "Document");
	furnish(s);
	make_title(s);
	make_parties(s);
	make_facts(s);
	make_answer(s);
	make_table(s, scratch);
	make_totals(s);
	make_rest(s);
	paper_end(s->paper, "Document");
	if (!s->pages) /* of the rehearsal */
		return;
	paper_next_page(s->paper);
}

static enum status measure_rows(struct sheet *s, struct buf scratch[SCRATCH], struct error *error)
{
	double most = BOTTOM - TOP - 2 * carry_height(s) - 40; /* and the head */
	for (size_t row = 0; row < s->in->line_count; row++) {
		s->heights[row] = row_height(s, row, scratch);
		if (s->heights[row] > most)
			return error_set(error, STATUS_LIMIT,
					 "line %zu: its texts are taller than a page; shorten them", row + 1);
	}
	return STATUS_OK;
}

static enum status draw(struct sheet *s, struct buf *pdf, struct error *error)
{
	struct buf scratch[SCRATCH] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	paper_rehearse(s->paper, true);
	measure_columns(s);
	enum status status = measure_rows(s, scratch, error);
	if (status == STATUS_OK) {
		make(s, scratch);
		s->pages = s->page;
		if (s->answered > BOTTOM - 60) /* and the table's head fits below it */
			status = error_set(error, STATUS_LIMIT,
					   "the parties are taller than a page: shorten their addresses");
	}
	if (status == STATUS_OK) {
		paper_rehearse(s->paper, false);
		make(s, scratch);
		assert(s->page == s->pages);
		status = paper_finish(s->paper, pdf, error);
	}
	for (int i = 0; i < SCRATCH; i++)
		buf_finish(&scratch[i]);
	return status;
}

enum status invoice_pdf(const struct invoice *in, struct buf *pdf, struct error *error)
{
	TRY(invoice_check(in, error));
	struct buf name = BUF_INIT;
	add_name(&name, in);
	struct paper_facts facts = { .title = buf_str(&name),
				     .author = in->seller.authority,
				     .language = in->language == INVOICE_SPANISH ? "es" : "en",
				     .made = in->issued };
	struct sheet sheet = { .in = in, .word = BUF_INIT, .aside = BUF_INIT };
	size_t before = pdf->len;
	enum status status = paper_create(&facts, &sheet.paper, error);
	if (status == STATUS_OK) {
		sheet.heights = calloc(in->line_count, sizeof *sheet.heights);
		assert(sheet.heights);
		status = draw(&sheet, pdf, error);
	}
	if (status != STATUS_OK)
		pdf->len = before;
	free(sheet.heights);
	paper_destroy(sheet.paper);
	buf_finish(&sheet.word);
	buf_finish(&sheet.aside);
	buf_finish(&name);
	return status;
}
