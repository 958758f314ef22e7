/* sustain_report.c - see sustain_report.h. The sentences and drawings are those of the page (web/sustain_words.h). */
#include "sustain_report.h"
#include "layout.h"
#include "markup.h"
#include "money.h"
#include "sustain_words.h"

struct report {
	struct arena *arena;
	struct buf *out;
	const struct corpus *corpus;
	const struct sustain *s;
	unsigned width;
	struct sustain_words words;
};

static struct report report_of(struct arena *arena, struct buf *out, const struct corpus *corpus,
			       const struct sustain *s, unsigned width)
{
	return (struct report){ arena, out, corpus, s, width, { arena, corpus, s, WEB_ENGLISH } };
}

static struct str id_of(const struct report *p) { return p->corpus->instruments.at[p->s->agreement].id; }

static struct str money(const struct report *p, struct figure figure) { return sustain_money(&p->words, figure); }

static struct str share(const struct report *p, struct figure figure) { return sustain_share(&p->words, figure); }

static struct str number(const struct report *p, int64_t value) { return sustain_number(&p->words, value); }

static struct str month_name(const struct report *p, int32_t day) { return sustain_month(&p->words, day); }

static void wrap(const struct report *p, size_t indent, struct str text)
{
	layout_wrap(p->out, text, 0, indent, p->width);
}

/* Tables whose first column holds words and the others numbers, to the right. */

enum { CELLS = 7 };
struct rows {
	size_t columns;
	VEC(struct str) cells;
};

static void row(const struct report *p, struct rows *rows, const struct str *cells)
{
	for (size_t i = 0; i < rows->columns; i++)
		vec_add(p->arena, &rows->cells, cells[i]);
}

static void write_rows(const struct report *p, const struct rows *rows)
{
	size_t widths[CELLS] = { 0 };
	vec_each (&rows->cells, i) {
		size_t *width = &widths[i % rows->columns];
		*width = rows->cells.at[i].len > *width ? rows->cells.at[i].len : *width;
	}
	vec_each (&rows->cells, i) {
		size_t column = i % rows->columns, pad = widths[column] - rows->cells.at[i].len;
		if (column)
			buf_add_repeat(p->out, ' ', pad + 2);
		buf_add_str(p->out, rows->cells.at[i]);
		if (!column)
			buf_add_repeat(p->out, ' ', pad);
		else if (column + 1 == rows->columns)
			buf_add_char(p->out, '\n');
	}
}

static void months_text(const struct report *p)
{
	struct rows rows = { .columns = 6 };
	row(p, &rows,
	    (const struct str[]){ STR("month"), STR("person-days"), STR("cost"), STR("fees"), STR("covered"),
				  STR("cost of a day") });
	vec_each (&p->s->months, i) {
		const struct sustain_month *m = &p->s->months.at[i];
		row(p, &rows,
		    (const struct str[]){ month_name(p, m->first), number(p, m->person_days), money(p, m->cost),
					  money(p, m->fees), share(p, m->share), money(p, m->day_cost) });
	}
	const struct sustain_scenario *all = &p->s->scenarios[0];
	row(p, &rows,
	    (const struct str[]){ STR("all"), number(p, all->person_days), money(p, all->cost), money(p, all->fees),
				  share(p, all->share), money(p, all->day_cost) });
	write_rows(p, &rows);
	if (p->s->months_known < p->s->months.count)
		wrap(p, 0,
		     str_format(p->arena, "\"all\" is of the %zu of %zu months of which both are known.",
				p->s->months_known, p->s->months.count));
	vec_each (&p->s->months, i)
		if (p->s->months.at[i].why.len)
			wrap(p, 2,
			     str_format(p->arena, "%.*s is not known: %.*s.",
					STR_ARG(month_name(p, p->s->months.at[i].first)),
					STR_ARG(p->s->months.at[i].why)));
}

static void scenarios_text(const struct report *p)
{
	struct rows rows = { .columns = 6 };
	buf_add_c(p->out, "\n");
	row(p, &rows,
	    (const struct str[]){ STR("persons"), STR("number"), STR("cost"), STR("fees"), STR("covered"),
				  STR("left over") });
	for (int i = 0; i < SUSTAIN_SCENARIOS; i++) {
		const struct sustain_scenario *c = &p->s->scenarios[i];
		row(p, &rows,
		    (const struct str[]){ sustain_scenario(&p->words, i), number(p, c->persons), money(p, c->cost),
					  money(p, c->fees), share(p, c->share), money(p, c->balance) });
	}
	write_rows(p, &rows);
}

static void newcomers_text(const struct report *p)
{
	buf_add_c(p->out, "\n");
	wrap(p, 2, STR("What one more person brings the receiver: the first day, and the day after it."));
	for (size_t i = 0, next; i < p->s->months.count; i = next) {
		struct str words = sustain_newcomer(&p->words, i, &next);
		wrap(p, 4, str_format(p->arena, "  %.*s", STR_ARG(words)));
	}
}

static void payer_text(const struct report *p)
{
	struct str words = sustain_saving(&p->words);
	wrap(p, 2,
	     words.len ? words
		       : STR("What the payer saves is not known: --own-cost says what a day costs it at home."));
}

void sustain_text(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s,
		  unsigned width)
{
	struct report report = report_of(arena, out, corpus, s, width), *p = &report;
	wrap(p, 2,
	     str_format(arena, "%.*s for %.*s, %.*s to %.*s, in %s", STR_ARG(id_of(p)),
			STR_ARG(sustain_places(&p->words)), STR_ARG(month_name(p, s->from)),
			STR_ARG(month_name(p, s->to)), currency_code(s->currency)));
	buf_add_c(out, "\n");
	months_text(p);
	scenarios_text(p);
	buf_add_c(out, "\n");
	wrap(p, 2, sustain_even(&p->words));
	wrap(p, 2, sustain_end(&p->words));
	newcomers_text(p);
	payer_text(p);
	buf_add_c(out, "\n");
	vec_each (&s->notes, i)
		wrap(p, 2, str_format(arena, "Note: %.*s.", STR_ARG(s->notes.at[i])));
	vec_each (&s->bill->open, i)
		wrap(p, 2,
		     str_format(arena, "Not counted, %.*s: %.*s.",
				STR_ARG(clause_text(arena, s->bill->open.at[i].clause)),
				STR_ARG(s->bill->open.at[i].why)));
	wrap(p, 0,
	     STR("Each figure is rounded once, half to even, from exact ratios; fees are those of the bills by "
		 "month."));
}

/* CSV: what is not known is empty. */

static void csv_cell(struct buf *out, struct str text)
{
	bool quoted =
		memchr(text.ptr ? text.ptr : "", ',', text.len) || memchr(text.ptr ? text.ptr : "", '"', text.len);
	buf_add_char(out, ',');
	if (quoted)
		buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text.ptr[i]);
	}
	if (quoted)
		buf_add_char(out, '"');
}

static struct str plain(struct arena *arena, struct figure figure, int currency)
{
	return figure.known ? fee_money(arena, figure.value, currency, false) : STR_NONE;
}

void sustain_csv(struct arena *arena, struct buf *out, const struct sustain *s)
{
	struct report report = report_of(arena, out, NULL, s, 80), *p = &report;
	buf_add_c(out, "month,person_days,staff,food,health,building,cost,fees,balance,currency,covered_percent,"
		       "cost_of_day,newcomer_day_brings,next_day_brings,why\n");
	vec_each (&s->months, i) {
		const struct sustain_month *m = &s->months.at[i];
		char text[MONEY_TEXT_MAX];
		buf_add_str(out, month_name(p, m->first));
		buf_format(out, ",%lld", (long long)m->person_days);
		for (int k = 0; k < BUDGET_PARTS; k++)
			csv_cell(out, plain(arena, m->part[k], s->currency));
		csv_cell(out, plain(arena, m->cost, s->currency));
		csv_cell(out, plain(arena, m->fees, s->currency));
		csv_cell(out, plain(arena, m->balance, s->currency));
		csv_cell(out, str_of(currency_code(s->currency)));
		decimal_format(m->share.value, 2, text);
		csv_cell(out, m->share.known ? str_of(text) : STR_NONE);
		csv_cell(out, plain(arena, m->day_cost, s->currency));
		csv_cell(out, plain(arena, m->first_day, s->currency));
		csv_cell(out, plain(arena, m->next_day, s->currency));
		csv_cell(out, m->why);
		buf_add_char(out, '\n');
	}
}

/* Charts. */

void sustain_svg(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s)
{
	struct report report = report_of(arena, out, corpus, s, 80);
	struct chart chart = sustain_months_chart(&report.words);
	chart_svg(out, &chart);
}

static const char style[] =
	"body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#111;"
	"background:#fff}h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2.5rem}"
	"figure{margin:0;overflow-x:auto}svg{display:block;width:100%;min-width:22rem;height:auto}"
	"table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600}"
	"th,td{border-bottom:1px solid #ccc;padding:.3rem 1.25rem .3rem 0;text-align:right;"
	"font-variant-numeric:tabular-nums}th:first-child{text-align:left}thead th{border-bottom:2px solid #444}"
	"pre{overflow-x:auto;background:#f5f5f5;padding:1rem}";

static void draw(const struct report *p, const struct chart *chart)
{
	buf_add_c(p->out, "<h2>");
	markup_text(p->out, chart->title);
	buf_add_c(p->out, "</h2>\n<figure>");
	chart_svg(p->out, chart);
	buf_add_c(p->out, "</figure>\n");
	chart_table(p->out, chart);
}

void sustain_html(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s)
{
	struct report report = report_of(arena, out, corpus, s, 80);
	struct chart months = sustain_months_chart(&report.words), persons = sustain_persons_chart(&report.words);
	struct buf text = BUF_INIT;
	buf_format(out,
		   "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\"><title>%.*s</title><style>%s</style></head>\n"
		   "<body><main><h1>",
		   STR_ARG(id_of(&report)), style);
	markup_text(out, sustain_places(&report.words));
	buf_add_c(out, "</h1>\n");
	draw(&report, &months);
	if (!s->even_why.len)
		draw(&report, &persons);
	sustain_text(arena, &text, corpus, s, 80);
	buf_add_c(out, "<h2>In words</h2>\n<pre>");
	markup_text(out, buf_str(&text));
	buf_add_c(out, "</pre></main></body></html>\n");
	buf_finish(&text);
}
