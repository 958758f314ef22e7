/* sustain_words.c - see sustain_words.h. */
#include "sustain_words.h"
#include "money.h"

static struct str say(const struct sustain_words *w, const char *english)
{
	return web_text(w->language, str_of(english));
}

/* The text in the reader's language, with %1, %2 ... filled in. */
static struct str fill(const struct sustain_words *w, const char *english, const struct str *values)
{
	struct str text = say(w, english);
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < text.len; i++) {
		bool place = text.ptr[i] == '%' && i + 1 < text.len && text.ptr[i + 1] >= '1' && text.ptr[i + 1] <= '9';
		if (place)
			buf_add_str(&out, values[text.ptr[++i] - '1']);
		else
			buf_add_char(&out, text.ptr[i]);
	}
	struct str filled = str_copy(w->arena, buf_str(&out));
	buf_finish(&out);
	return filled;
}
#define FILL(w, english, ...) fill((w), (english), (const struct str[]){ __VA_ARGS__ })

/* Digits are apart by points in Spanish, and the rest stands behind a comma. */
static struct str in_language(const struct sustain_words *w, struct str number)
{
	char *text = str_c(w->arena, number);
	for (size_t i = 0; w->language == WEB_SPANISH && i < number.len; i++)
		text[i] = text[i] == ',' ? '.' : text[i] == '.' ? ',' : text[i];
	return (struct str){ text, number.len };
}

static struct str in_currency(const struct sustain_words *w, struct figure figure, int currency)
{
	return figure.known ? in_language(w, fee_money(w->arena, figure.value, currency, true)) : STR("-");
}

struct str sustain_money(const struct sustain_words *w, struct figure figure)
{
	return in_currency(w, figure, w->s->currency);
}

struct str sustain_share(const struct sustain_words *w, struct figure figure)
{
	char text[MONEY_TEXT_MAX];
	if (!figure.known)
		return STR("-");
	decimal_format_grouped(figure.value, 2, text);
	return str_format(w->arena, "%.*s %%", STR_ARG(in_language(w, str_of(text))));
}

struct str sustain_number(const struct sustain_words *w, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	decimal_format_grouped(value, 0, text);
	return in_language(w, str_of(text));
}

static struct str day_name(const struct sustain_words *w, int32_t day)
{
	char text[11];
	date_format(day, text);
	return str_copy(w->arena, str_of(text));
}

struct str sustain_month(const struct sustain_words *w, int32_t day) { return (struct str){ day_name(w, day).ptr, 7 }; }

struct str sustain_places(const struct sustain_words *w)
{
	struct str names = STR_NONE;
	vec_each (&w->s->facilities, i)
		names = str_format(w->arena, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "",
				   STR_ARG(w->s->facilities.at[i]));
	return names;
}

struct str sustain_scenario(const struct sustain_words *w, int index)
{
	static const char *const names[SUSTAIN_SCENARIOS] = { N_("as it is"), N_("a fifth less"), N_("a fifth more") };
	return say(w, names[index]);
}

/* Sentences. */

static struct str range_text(const struct sustain_words *w, const struct sustain_range *range)
{
	struct str from = sustain_number(w, range->from);
	if (range->to >= w->s->looked_at)
		return FILL(w, N_("with %1 persons or more"), from);
	if (range->from == range->to)
		return range->from == 1 ? FILL(w, N_("with %1 person"), from) : FILL(w, N_("with %1 persons"), from);
	return FILL(w, N_("with %1 to %2 persons"), from, sustain_number(w, range->to));
}

struct str sustain_even(const struct sustain_words *w)
{
	const struct sustain *s = w->s;
	struct str words = STR_NONE, most = sustain_number(w, s->looked_at);
	if (s->even_why.len)
		return FILL(w, N_("Break-even is not known: %1."), web_text(w->language, s->even_why));
	vec_each (&s->covered, i)
		words = i ? FILL(w, N_("%1, and %2"), words, range_text(w, &s->covered.at[i]))
			  : range_text(w, &s->covered.at[i]);
	if (!s->covered.count)
		return FILL(w, N_("Break-even: the fees cover the cost at no number of persons up to %1."), most);
	return FILL(w, N_("Break-even: the fees cover the cost %1 (looked at up to %2)."), words, most);
}

struct str sustain_end(const struct sustain_words *w)
{
	const struct sustain *s = w->s;
	struct str day = day_name(w, s->end), until = STR_NONE, after;
	if (s->as_if)
		return say(w, N_("The end: it is reckoned as if in force, and has none."));
	if (!s->has_end)
		return say(w, N_("The end: the agreement has no day on which it ends."));
	if (s->end < s->from)
		return FILL(w, N_("The end: %1 was the last day; nothing is brought since."), day);
	if (s->share_until.known)
		until = str_format(w->arena, " %.*s",
				   STR_ARG(FILL(w, N_("Until then the fees cover %1 of the cost."),
						sustain_share(w, s->share_until))));
	if (s->cost_after.known)
		after = FILL(w, N_("After it they cover nothing of a month's cost, last known as %1 %2."),
			     sustain_money(w, s->cost_after), str_of(currency_code(s->currency)));
	else
		after = say(w, N_("After it they cover nothing."));
	return str_format(w->arena, "%.*s%.*s %.*s", STR_ARG(FILL(w, N_("The end: %1 is the last day."), day)),
			  STR_ARG(until), STR_ARG(after));
}

static bool same_as_before(const struct sustain *s, size_t i)
{
	const struct sustain_month *a = &s->months.at[i], *b = a - 1;
	return i && a->first_day.known == b->first_day.known && a->first_day.value == b->first_day.value &&
	       a->next_day.known == b->next_day.known && a->next_day.value == b->next_day.value;
}

struct str sustain_newcomer(const struct sustain_words *w, size_t from, size_t *next)
{
	const struct sustain *s = w->s;
	const struct sustain_month *m = &s->months.at[from];
	struct str months = sustain_month(w, m->first);
	*next = from + 1;
	while (*next < s->months.count && same_as_before(s, *next))
		(*next)++;
	if (*next > from + 1)
		months = FILL(w, N_("%1 to %2"), months, sustain_month(w, s->months.at[*next - 1].first));
	return FILL(w, N_("%1: %2, then %3 %4"), months, sustain_money(w, m->first_day), sustain_money(w, m->next_day),
		    str_of(currency_code(s->currency)));
}

struct str sustain_saving(const struct sustain_words *w)
{
	const struct sustain *s = w->s;
	if (!s->own_cost.known)
		return STR_NONE;
	if (!s->saving.known)
		return FILL(w, N_("What the payer saves is not known: %1."), web_text(w->language, s->incentive_why));
	return FILL(w, N_("The payer: a person-day is %1 %2 at home and %3 here, which saves %4 a day and %5 in all."),
		    in_currency(w, s->own_cost, s->own_currency), str_of(currency_code(s->own_currency)),
		    in_currency(w, s->fee_of_day, s->own_currency), in_currency(w, s->saving_of_day, s->own_currency),
		    in_currency(w, s->saving, s->own_currency));
}

/* Drawings. */

static int64_t drawn(struct figure figure)
{
	return figure.known && figure.value <= CHART_VALUE_MOST && figure.value >= -CHART_VALUE_MOST ? figure.value
												     : CHART_NONE;
}

/* Where the agreement ends, in the months; false: not in them. */
static bool end_mark(const struct sustain_words *w, struct chart_mark *mark)
{
	const struct sustain *s = w->s;
	if (!s->has_end || s->end < s->from || s->end >= s->to)
		return false;
	size_t month = 0;
	while (s->months.at[month].last < s->end)
		month++;
	const struct sustain_month *m = &s->months.at[month];
	int64_t at = 1000 * (int64_t)month + 1000 * (s->end + 1 - m->first) / (m->last + 1 - m->first);
	int64_t most = 1000 * (int64_t)(s->months.count - 1);
	*mark = (struct chart_mark){ say(w, N_("the agreement ends")), true, at > most ? most : at };
	return true;
}

struct chart sustain_months_chart(const struct sustain_words *w)
{
	const struct sustain *s = w->s;
	size_t count = s->months.count;
	struct str *labels = arena_new_array(w->arena, struct str, count);
	int64_t *cost = arena_new_array(w->arena, int64_t, count), *fees = arena_new_array(w->arena, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		labels[i] = sustain_month(w, s->months.at[i].first);
		cost[i] = drawn(s->months.at[i].cost);
		fees[i] = drawn(s->months.at[i].fees);
	}
	struct chart chart = { .kind = CHART_LINES,
			       .id = STR("months"),
			       .title = FILL(w, N_("%1: cost, and fees of %2, by month"), sustain_places(w),
					     w->corpus->instruments.at[s->agreement].id),
			       .unit = str_of(currency_code(s->currency)),
			       .labels = labels,
			       .label_count = count,
			       .series = { { say(w, N_("cost")), cost }, { say(w, N_("fees")), fees } },
			       .series_count = 2,
			       .digits = currency_exponent(s->currency),
			       .axis = say(w, N_("month")) };
	chart.mark_count = end_mark(w, &chart.marks[0]) ? 1 : 0;
	chart.description = str_format(w->arena, "%.*s. %.*s", STR_ARG(chart.title), STR_ARG(sustain_end(w)));
	return chart;
}

/* At a number of persons from which on, or up to which, the fees cover the cost. */
static void even_mark(const struct sustain_words *w, struct chart *chart, int64_t persons, size_t step)
{
	int64_t at = 1000 * persons / w->s->curve.at[step].persons, most = 1000 * (int64_t)(chart->label_count - 1);
	if (chart->mark_count < CHART_MARKS_MAX && at <= most)
		chart->marks[chart->mark_count++] =
			(struct chart_mark){ FILL(w, N_("break-even %1"), sustain_number(w, persons)), true, at };
}

struct chart sustain_persons_chart(const struct sustain_words *w)
{
	const struct sustain *s = w->s;
	enum { DRAWN = 20 };
	size_t step = s->curve.count / DRAWN + 1, count = 0;
	struct str *labels = arena_new_array(w->arena, struct str, s->curve.count);
	int64_t *cost = arena_new_array(w->arena, int64_t, s->curve.count),
		*fees = arena_new_array(w->arena, int64_t, s->curve.count);
	for (size_t i = 0; i < s->curve.count; i += step) {
		labels[count] = sustain_number(w, s->curve.at[i].persons);
		cost[count] = drawn((struct figure){ true, s->curve.at[i].cost });
		fees[count++] = drawn((struct figure){ true, s->curve.at[i].fees });
	}
	struct chart chart = { .kind = CHART_LINES,
			       .id = STR("persons"),
			       .title = say(w, N_("Cost and fees of the whole period, by the number of persons")),
			       .unit = str_of(currency_code(s->currency)),
			       .labels = labels,
			       .label_count = count,
			       .series = { { say(w, N_("cost")), cost }, { say(w, N_("fees")), fees } },
			       .series_count = 2,
			       .digits = currency_exponent(s->currency),
			       .axis = say(w, N_("persons")),
			       .description = sustain_even(w) };
	vec_each (&s->covered, i) {
		const struct sustain_range *range = &s->covered.at[i];
		if (count > 1 && range->from > 0)
			even_mark(w, &chart, range->from, step);
		if (count > 1 && range->to < s->looked_at)
			even_mark(w, &chart, range->to, step);
	}
	return chart;
}
