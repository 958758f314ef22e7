/* sustain_report.c - see sustain_report.h.
 *
 * I1. What is not known is a dash and a reason, never 0.
 */
#include "sustain_report.h"
#include "chart.h"
#include "layout.h"
#include "markup.h"
#include "money.h"

struct report {
	struct arena *arena;
	struct buf *out;
	const struct corpus *corpus;
	const struct sustain *s;
	unsigned width;
};

static struct str id_of(const struct report *p) { return p->corpus->instruments.at[p->s->agreement].id; }

static struct str in_currency(const struct report *p, struct figure figure, int currency)
{
	return figure.known ? fee_money(p->arena, figure.value, currency, true) : STR("-");
}

static struct str money(const struct report *p, struct figure figure) { return in_currency(p, figure, p->s->currency); }

static struct str share(const struct report *p, struct figure figure)
{
	char text[MONEY_TEXT_MAX];
	if (!figure.known)
		return STR("-");
	decimal_format_grouped(figure.value, 2, text);
	return str_format(p->arena, "%s %%", text);
}

static struct str number(const struct report *p, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	decimal_format_grouped(value, 0, text);
	return str_copy(p->arena, str_of(text));
}

static struct str month_name(const struct report *p, int32_t day)
{
	char text[11];
	date_format(day, text);
	return str_copy(p->arena, (struct str){ text, 7 });
}

static struct str day_name(const struct report *p, int32_t day)
{
	char text[11];
	date_format(day, text);
	return str_copy(p->arena, str_of(text));
}

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
	static const char *const names[] = { "as it is", "a fifth less", "a fifth more" };
	struct rows rows = { .columns = 6 };
	buf_add_c(p->out, "\n");
	row(p, &rows,
	    (const struct str[]){ STR("persons"), STR("number"), STR("cost"), STR("fees"), STR("covered"),
				  STR("left over") });
	for (int i = 0; i < SUSTAIN_SCENARIOS; i++) {
		const struct sustain_scenario *c = &p->s->scenarios[i];
		row(p, &rows,
		    (const struct str[]){ str_of(names[i]), number(p, c->persons), money(p, c->cost), money(p, c->fees),
					  share(p, c->share), money(p, c->balance) });
	}
	write_rows(p, &rows);
}

static struct str range_text(const struct report *p, const struct sustain_range *range)
{
	struct str from = number(p, range->from);
	if (range->to >= p->s->looked_at)
		return str_format(p->arena, "with %.*s persons or more", STR_ARG(from));
	if (range->from == range->to)
		return str_format(p->arena, "with %.*s person%s", STR_ARG(from), range->from == 1 ? "" : "s");
	return str_format(p->arena, "with %.*s to %.*s persons", STR_ARG(from), STR_ARG(number(p, range->to)));
}

static struct str even_words(const struct report *p)
{
	const struct sustain *s = p->s;
	struct str words = STR_NONE, most = number(p, s->looked_at);
	if (s->even_why.len)
		return str_format(p->arena, "Break-even is not known: %.*s.", STR_ARG(s->even_why));
	vec_each (&s->covered, i)
		words = str_format(p->arena, "%.*s%s%.*s", STR_ARG(words), i ? ", and " : "",
				   STR_ARG(range_text(p, &s->covered.at[i])));
	if (!s->covered.count)
		return str_format(p->arena, "Break-even: the fees cover the cost at no number of persons up to %.*s.",
				  STR_ARG(most));
	return str_format(p->arena, "Break-even: the fees cover the cost %.*s (looked at up to %.*s).", STR_ARG(words),
			  STR_ARG(most));
}

static struct str end_words(const struct report *p)
{
	const struct sustain *s = p->s;
	struct str currency = str_of(currency_code(s->currency));
	if (s->as_if)
		return STR("The end: it is reckoned as if in force, and has none.");
	if (!s->has_end)
		return STR("The end: the agreement has no day on which it ends.");
	if (s->end < s->from)
		return str_format(p->arena, "The end: %.*s was the last day; nothing is brought since.",
				  STR_ARG(day_name(p, s->end)));
	struct str until = s->share_until.known ? str_format(p->arena, " Until then the fees cover %.*s of the cost.",
							     STR_ARG(share(p, s->share_until)))
						: STR_NONE;
	if (!s->cost_after.known)
		return str_format(p->arena, "The end: %.*s is the last day.%.*s After it they cover nothing.",
				  STR_ARG(day_name(p, s->end)), STR_ARG(until));
	return str_format(
		p->arena,
		"The end: %.*s is the last day.%.*s After it they cover nothing of a month's cost, last known "
		"as %.*s %.*s.",
		STR_ARG(day_name(p, s->end)), STR_ARG(until), STR_ARG(money(p, s->cost_after)), STR_ARG(currency));
}

static bool same_as_before(const struct sustain *s, size_t i)
{
	const struct sustain_month *a = &s->months.at[i], *b = a - 1;
	return i && a->first_day.known == b->first_day.known && a->first_day.value == b->first_day.value &&
	       a->next_day.known == b->next_day.known && a->next_day.value == b->next_day.value;
}

/* Months of the same figures are told together. */
static void newcomers_text(const struct report *p)
{
	const struct sustain *s = p->s;
	buf_add_c(p->out, "\n");
	wrap(p, 2, STR("What one more person brings the receiver: the first day, and the day after it."));
	for (size_t i = 0, last = 0; i < s->months.count; i = last + 1) {
		for (last = i; last + 1 < s->months.count && same_as_before(s, last + 1);)
			last++;
		const struct sustain_month *m = &s->months.at[i];
		struct str to =
			last > i ? str_format(p->arena, " to %.*s", STR_ARG(month_name(p, s->months.at[last].first)))
				 : STR_NONE;
		wrap(p, 4,
		     str_format(p->arena, "  %.*s%.*s: %.*s, then %.*s %s", STR_ARG(month_name(p, m->first)),
				STR_ARG(to), STR_ARG(money(p, m->first_day)), STR_ARG(money(p, m->next_day)),
				currency_code(s->currency)));
	}
}

static void payer_text(const struct report *p)
{
	const struct sustain *s = p->s;
	const char *code = s->own_cost.known ? currency_code(s->own_currency) : "";
	if (!s->own_cost.known) {
		wrap(p, 2, STR("What the payer saves is not known: --own-cost says what a day costs it at home."));
		return;
	}
	if (!s->saving.known) {
		wrap(p, 2, str_format(p->arena, "What the payer saves is not known: %.*s.", STR_ARG(s->incentive_why)));
		return;
	}
	wrap(p, 2,
	     str_format(p->arena,
			"The payer: a person-day is %.*s %s at home and %.*s here, which saves %.*s a day and "
			"%.*s in all.",
			STR_ARG(in_currency(p, s->own_cost, s->own_currency)), code,
			STR_ARG(in_currency(p, s->fee_of_day, s->own_currency)),
			STR_ARG(in_currency(p, s->saving_of_day, s->own_currency)),
			STR_ARG(in_currency(p, s->saving, s->own_currency))));
}

static struct str places(const struct report *p)
{
	struct str names = STR_NONE;
	vec_each (&p->s->facilities, i)
		names = str_format(p->arena, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "",
				   STR_ARG(p->s->facilities.at[i]));
	return names;
}

void sustain_text(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s,
		  unsigned width)
{
	struct report report = { arena, out, corpus, s, width }, *p = &report;
	wrap(p, 2,
	     str_format(arena, "%.*s for %.*s, %.*s to %.*s, in %s", STR_ARG(id_of(p)), STR_ARG(places(p)),
			STR_ARG(month_name(p, s->from)), STR_ARG(month_name(p, s->to)), currency_code(s->currency)));
	buf_add_c(out, "\n");
	months_text(p);
	scenarios_text(p);
	buf_add_c(out, "\n");
	wrap(p, 2, even_words(p));
	wrap(p, 2, end_words(p));
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
	struct report report = { .arena = arena, .out = out, .s = s }, *p = &report;
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

static int64_t drawn(struct figure figure)
{
	return figure.known && figure.value <= CHART_VALUE_MOST && figure.value >= -CHART_VALUE_MOST ? figure.value
												     : CHART_NONE;
}

/* Where the agreement ends, in the months; false: not in them. */
static bool end_mark(const struct report *p, struct chart_mark *mark)
{
	const struct sustain *s = p->s;
	if (!s->has_end || s->end < s->from || s->end >= s->to)
		return false;
	size_t month = 0;
	while (s->months.at[month].last < s->end)
		month++;
	const struct sustain_month *m = &s->months.at[month];
	int64_t at = 1000 * (int64_t)month + 1000 * (s->end + 1 - m->first) / (m->last + 1 - m->first);
	int64_t most = 1000 * (int64_t)(s->months.count - 1);
	*mark = (struct chart_mark){ STR("the agreement ends"), true, at > most ? most : at };
	return true;
}

static struct chart months_chart(const struct report *p)
{
	const struct sustain *s = p->s;
	size_t count = s->months.count;
	struct str *labels = arena_new_array(p->arena, struct str, count);
	int64_t *cost = arena_new_array(p->arena, int64_t, count), *fees = arena_new_array(p->arena, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		labels[i] = month_name(p, s->months.at[i].first);
		cost[i] = drawn(s->months.at[i].cost);
		fees[i] = drawn(s->months.at[i].fees);
	}
	struct chart chart = { .kind = CHART_LINES,
			       .id = STR("months"),
			       .title = str_format(p->arena, "%.*s: cost, and fees of %.*s, by month",
						   STR_ARG(places(p)), STR_ARG(id_of(p))),
			       .unit = str_of(currency_code(s->currency)),
			       .labels = labels,
			       .label_count = count,
			       .series = { { STR("cost"), cost }, { STR("fees"), fees } },
			       .series_count = 2,
			       .digits = currency_exponent(s->currency),
			       .axis = STR("month") };
	chart.mark_count = end_mark(p, &chart.marks[0]) ? 1 : 0;
	chart.description = str_format(p->arena, "%.*s. %.*s", STR_ARG(chart.title), STR_ARG(end_words(p)));
	return chart;
}

/* At a number of persons from which on, or up to which, the fees cover the cost. */
static void even_mark(const struct report *p, struct chart *chart, int64_t persons, size_t step)
{
	int64_t at = 1000 * persons / p->s->curve.at[step].persons, most = 1000 * (int64_t)(chart->label_count - 1);
	if (chart->mark_count < CHART_MARKS_MAX && at <= most)
		chart->marks[chart->mark_count++] =
			(struct chart_mark){ str_format(p->arena, "break-even %.*s", STR_ARG(number(p, persons))), true,
					     at };
}

static struct chart persons_chart(const struct report *p)
{
	const struct sustain *s = p->s;
	enum { DRAWN = 20 };
	size_t step = s->curve.count / DRAWN + 1, count = 0;
	struct str *labels = arena_new_array(p->arena, struct str, s->curve.count);
	int64_t *cost = arena_new_array(p->arena, int64_t, s->curve.count),
		*fees = arena_new_array(p->arena, int64_t, s->curve.count);
	for (size_t i = 0; i < s->curve.count; i += step) {
		labels[count] = number(p, s->curve.at[i].persons);
		cost[count] = drawn((struct figure){ true, s->curve.at[i].cost });
		fees[count++] = drawn((struct figure){ true, s->curve.at[i].fees });
	}
	struct chart chart = { .kind = CHART_LINES,
			       .id = STR("persons"),
			       .title = STR("Cost and fees of the whole period, by the number of persons"),
			       .unit = str_of(currency_code(s->currency)),
			       .labels = labels,
			       .label_count = count,
			       .series = { { STR("cost"), cost }, { STR("fees"), fees } },
			       .series_count = 2,
			       .digits = currency_exponent(s->currency),
			       .axis = STR("persons"),
			       .description = even_words(p) };
	vec_each (&s->covered, i) {
		const struct sustain_range *range = &s->covered.at[i];
		if (count > 1 && range->from > 0)
			even_mark(p, &chart, range->from, step);
		if (count > 1 && range->to < s->looked_at)
			even_mark(p, &chart, range->to, step);
	}
	return chart;
}

void sustain_svg(struct arena *arena, struct buf *out, const struct corpus *corpus, const struct sustain *s)
{
	struct report report = { arena, out, corpus, s, 80 };
	struct chart chart = months_chart(&report);
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
	struct report report = { arena, out, corpus, s, 80 };
	struct chart months = months_chart(&report), persons = persons_chart(&report);
	struct buf text = BUF_INIT;
	buf_format(out,
		   "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\"><title>%.*s</title><style>%s</style></head>\n"
		   "<body><main><h1>",
		   STR_ARG(id_of(&report)), style);
	markup_text(out, places(&report));
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
