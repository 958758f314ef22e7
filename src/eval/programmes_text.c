/* programmes_text.c - programmes for a person to read: the table by state first, then each programme with what decides
 * it. It says nothing that programmes_json does not say too. */
#include "country.h"
#include "layout.h"
#include "money.h"
#include "programmes.h"
#include "utf8.h"

enum { INDENT = 2, COLUMNS = 5 };

#define BOLD "\033[1m"
#define OFF "\033[0m"

struct page {
	struct buf *out;
	struct arena *arena;
	const struct programme_table *table;
	size_t width;
	bool color;
};

static const char *words(enum spending spending)
{
	switch (spending) {
	case SPENDING_may_spend: return "may spend";
	case SPENDING_waived: return "waived";
	case SPENDING_frozen: return "frozen";
	case SPENDING_may_not: return "may not spend";
	case SPENDING_undetermined: return "undetermined";
	case SPENDING_suspended: return "suspended";
	case SPENDING_COUNT: break;
	}
	return "";
}

static void heading(const struct page *page, const char *text)
{
	buf_format(page->out, "\n%s%s%s\n\n", page->color ? BOLD : "", text, page->color ? OFF : "");
}

/* The table by state: figures stand at the right of their column. */

struct sum_line {
	struct str cells[COLUMNS];
	bool rule; /* a blank line before it */
};
typedef VEC(struct sum_line) sum_lines;

static struct str money(const struct page *page, int currency, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	decimal_format_grouped(value, currency_exponent(currency), text);
	return str_format(page->arena, "%s", text);
}

static void add_line(const struct page *page, sum_lines *lines, struct str first, const char *what, int currency,
		     const struct spending_sum *sum)
{
	struct sum_line *line = vec_push(page->arena, lines);
	line->cells[0] = first;
	line->cells[1] = str_of(what);
	line->cells[2] = str_format(page->arena, "%zu", sum->programmes);
	line->cells[3] = money(page, currency, sum->budget);
	line->cells[4] = money(page, currency, sum->spent);
	line->rule = first.len > 0;
}

static void add_row(const struct page *page, sum_lines *lines, const struct spending_row *row)
{
	const char *name = row->country < 0 ? "All" : country_name(row->country);
	struct str first = str_format(page->arena, "%s, %s", name, currency_code(row->currency));
	size_t kinds = 0;
	for (int s = 0; s < SPENDING_COUNT; s++) {
		if (!row->sums[s].programmes)
			continue;
		add_line(page, lines, kinds++ ? STR_NONE : first, words((enum spending)s), row->currency,
			 &row->sums[s]);
	}
	if (kinds > 1)
		add_line(page, lines, STR_NONE, "in all", row->currency, &row->all);
}

static void write_lines(const struct page *page, const sum_lines *lines)
{
	size_t widths[COLUMNS] = { 0 };
	vec_each (lines, i)
		for (size_t c = 0; c < COLUMNS; c++) {
			size_t width = utf8_columns(lines->at[i].cells[c]);
			widths[c] = width > widths[c] ? width : widths[c];
		}
	vec_each (lines, i) {
		const struct sum_line *line = &lines->at[i];
		buf_add_c(page->out, i > 1 && line->rule ? "\n" : "");
		for (size_t c = 0; c < COLUMNS; c++) {
			size_t pad = widths[c] - utf8_columns(line->cells[c]);
			buf_add_repeat(page->out, ' ', INDENT + (c > 1 ? pad : 0));
			buf_add_str(page->out, line->cells[c]);
			buf_add_repeat(page->out, ' ', c > 1 ? 0 : pad);
		}
		buf_add_char(page->out, '\n');
	}
}

static void write_countries(const struct page *page)
{
	sum_lines lines = { 0 };
	*vec_push(page->arena, &lines) =
		(struct sum_line){ .cells = { STR("state"), STR(""), STR("programmes"), STR("budget"), STR("spent") } };
	vec_each (&page->table->rows, i)
		add_row(page, &lines, &page->table->rows.at[i]);
	if (page->table->rows.count > page->table->totals.count)
		vec_each (&page->table->totals, i)
			add_row(page, &lines, &page->table->totals.at[i]);
	write_lines(page, &lines);
}

/* Each programme. */

static struct str article(const struct page *page, const struct core_clause *clause)
{
	return str_format(page->arena, "%.*s %.*s",
			  STR_ARG(page->table->corpus->instruments.at[clause->article->instrument].id),
			  STR_ARG(clause->article->id));
}

static void add_why(const struct page *page, struct buf *why, const struct programme_answer *answer)
{
	const struct programme *programme = answer->programme;
	buf_format(why, "%.*s", STR_ARG(programme->agreement));
	if (answer->spending == SPENDING_may_not)
		buf_format(why, ": %s",
			   answer->outcome == OUTCOME_not_covered    ? "not covered"
			   : answer->outcome == OUTCOME_not_in_force ? "not in force"
								     : word_name(WORDS_outcome, (int)answer->outcome));
	if (answer->by)
		buf_format(why, answer->except ? "; %.*s" : "; by %.*s", STR_ARG(article(page, answer->by)));
	if (answer->except)
		buf_format(why, " is set aside by %.*s", STR_ARG(article(page, answer->except)));
	for (size_t i = 0; i < answer->need_count; i++)
		buf_format(why, "%s%.*s", i ? ", " : "; needs ",
			   STR_ARG(page->table->corpus->facts.at[answer->needs[i]].name));
	vec_each (&answer->reviews, i) {
		char day[11];
		date_format(answer->reviews.at[i].due, day);
		buf_format(why, "%s%s (%.*s)", i ? ", " : "\na decision is due by ", day,
			   STR_ARG(article(page, answer->reviews.at[i].clause)));
	}
}

static void write_programmes(const struct page *page)
{
	struct table table = { .arena = page->arena, .columns = 2, .wraps = 1 << 1 };
	for (size_t i = 0; i < page->table->answer_count; i++) {
		const struct programme_answer *answer = &page->table->answers[i];
		struct buf why = BUF_INIT;
		buf_format(&why, "%.*s%s%.*s\n", STR_ARG(answer->programme->key), answer->programme->key.len ? " " : "",
			   STR_ARG(answer->programme->name));
		add_why(page, &why, answer);
		table_add(&table, str_of(words(answer->spending)));
		table_add(&table, str_copy(page->arena, buf_str(&why)));
		buf_finish(&why);
	}
	table_write(page->out, &table, INDENT, page->width, NULL, NULL);
}

void programmes_text(struct buf *out, struct arena *arena, const struct programme_table *table, bool color,
		     unsigned width)
{
	struct page page = { .out = out, .arena = arena, .table = table, .width = width, .color = color };
	char day[21];
	if (table->on.is_time)
		time_format(table->on.seconds, day);
	else
		date_format(table->on.day, day);
	buf_format(out, "%sProgrammes of assistance, as on %s%s\n", color ? BOLD : "", day, color ? OFF : "");
	if (!table->answer_count) {
		buf_add_c(out, "\n  none\n");
		return;
	}
	heading(&page, "By state");
	write_countries(&page);
	heading(&page, "Each programme");
	write_programmes(&page);
}
