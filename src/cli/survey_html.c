/* survey_html.c - a survey as one file of HTML: charts with their tables, no script, nothing from elsewhere.
 *
 * A count that is withheld is 0 in a chart and "withheld" in its table; the page says so.
 */
#include "chart.h"
#include "date.h"
#include "markup.h"
#include "money.h"
#include "survey_report.h"

enum { MISSING_SHOWN = 20, GROUPS_DRAWN = 20 };

struct page {
	struct arena *arena;
	struct buf *out;
	const struct survey_report *report;
	size_t charts; /* numbers their ids */
};

static const char style[] =
	"body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
	"1rem;color:#111;background:#fff}"
	"h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-top:1px solid #bbb;padding-top:1rem}"
	"table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600}"
	"th,td{border-bottom:1px solid #bbb;padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}"
	".assumed{border:3px solid #b45309;padding:.75rem 1rem;font-weight:600}";

static void text(struct page *p, struct str s) { markup_text(p->out, s); }

static void open_table(struct page *p, const char *caption, const char *const *heads)
{
	buf_format(p->out, "<table><caption>%s</caption><thead><tr>", caption);
	for (size_t i = 0; heads[i]; i++)
		buf_format(p->out, "<th scope=\"col\"%s>%s</th>", i ? " class=\"n\"" : "", heads[i]);
	buf_add_c(p->out, "</tr></thead><tbody>\n");
}

static void open_row(struct page *p, struct str name)
{
	buf_add_c(p->out, "<tr><th scope=\"row\">");
	text(p, name);
	buf_add_c(p->out, "</th>");
}

static void count_cell(struct page *p, uint64_t count, bool withheld)
{
	buf_add_c(p->out, "<td class=\"n\">");
	if (withheld)
		buf_add_c(p->out, "withheld");
	else
		chart_number(p->out, (int64_t)count, 0);
	buf_add_c(p->out, "</td>");
}

static void draw(struct page *p, enum chart_kind kind, struct str title, const struct str *labels, size_t count,
		 const struct chart_series *series, size_t series_count)
{
	struct chart chart = { .kind = kind,
			       .id = str_format(p->arena, "chart-%zu", ++p->charts),
			       .title = title,
			       .unit = STR("persons"),
			       .labels = labels,
			       .label_count = count,
			       .series_count = series_count };
	for (size_t i = 0; i < series_count; i++)
		chart.series[i] = series[i];
	buf_add_c(p->out, "<figure>");
	chart_svg(p->out, &chart);
	buf_add_c(p->out, "</figure>\n");
}

static void write_outcomes(struct page *p, size_t which)
{
	const struct survey_side *side = &p->report->survey->sides[which];
	struct str labels[OUTCOME_COUNT];
	int64_t values[OUTCOME_COUNT];
	const bool *withheld = p->report->hidden.outcomes[which];
	struct str name = survey_side_name(p->arena, p->report, which);
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		enum outcome o = survey_order[i];
		labels[i] = str_of(word_name(WORDS_outcome, (int)o));
		values[i] = withheld[o] ? 0 : (int64_t)side->outcomes[o];
	}
	draw(p, CHART_BARS, str_format(p->arena, "Outcomes, %.*s", STR_ARG(name)), labels, OUTCOME_COUNT,
	     &(struct chart_series){ STR("persons"), values }, 1);
	open_table(p, "Outcomes", (const char *const[]){ "outcome", "persons", NULL });
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		open_row(p, labels[i]);
		count_cell(p, side->outcomes[survey_order[i]], withheld[survey_order[i]]);
		buf_add_c(p->out, "</tr>\n");
	}
	buf_add_c(p->out, "</tbody></table>\n");
}

static void write_missing(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	struct str labels[MISSING_SHOWN];
	int64_t values[MISSING_SHOWN];
	size_t count = side->missing_count < MISSING_SHOWN ? side->missing_count : MISSING_SHOWN;
	if (!count)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct survey_missing *m = &side->missing[i];
		labels[i] = s->corpus->facts.at[m->fact].name;
		values[i] = survey_withheld(p->report, which, m->persons) ? 0 : (int64_t)m->persons;
	}
	draw(p, CHART_BARS, STR("Missing facts, of the undetermined"), labels, count,
	     &(struct chart_series){ STR("persons"), values }, 1);
	open_table(p, "Missing facts",
		   (const char *const[]){ "fact", "persons", "of whom nothing else is missing", NULL });
	for (size_t i = 0; i < side->missing_count; i++) {
		const struct survey_missing *m = &side->missing[i];
		open_row(p, s->corpus->facts.at[m->fact].name);
		count_cell(p, m->persons, survey_withheld(p->report, which, m->persons));
		count_cell(p, m->alone, survey_withheld(p->report, which, m->alone));
		buf_add_c(p->out, "</tr>\n");
	}
	buf_add_c(p->out, "</tbody></table>\n");
}

static void write_clauses(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	for (size_t i = 0; i < side->path_count; i++) {
		const struct survey_path *path = &side->paths[i];
		const struct query *q = &path->path->query;
		buf_format(p->out, "<h3>Clauses, for %s", word_name(WORDS_purpose, q->purpose));
		if (q->facility_given == FACILITY_NAMED) {
			buf_add_c(p->out, " to ");
			text(p, s->corpus->facilities.at[q->facility].name);
		}
		buf_add_c(p->out, "</h3>\n");
		open_table(p, "Clauses that decide",
			   (const char *const[]){ "clause", "effect", "true", "unknown", NULL });
		vec_each (&path->path->rules, k) {
			const struct core_clause *clause = path->path->rules.at[k].clause;
			const struct instrument *in = &s->corpus->instruments.at[clause->article->instrument];
			open_row(p, str_format(p->arena, "%.*s %.*s (%u)", STR_ARG(in->id),
					       STR_ARG(clause->article->id), clause->number));
			buf_format(p->out, "<td>%s</td>", effect_name(path->path->rules.at[k].effect));
			count_cell(p, path->applies[k], survey_withheld(p->report, which, path->applies[k]));
			count_cell(p, path->open[k], survey_withheld(p->report, which, path->open[k]));
			buf_add_c(p->out, "</tr>\n");
		}
		buf_add_c(p->out, "</tbody></table>\n");
	}
}

static struct str group_name(const struct survey_group *group)
{
	return !group->name.ptr ? STR("(not known)") : group->name.len ? group->name : STR("(blank)");
}

static void write_by(struct page *p, size_t b)
{
	const struct survey_by *by = &p->report->survey->by[b];
	const struct survey_hidden_group *hidden = p->report->hidden.by[b];
	struct chart_series series[OUTCOME_COUNT];
	struct str labels[GROUPS_DRAWN];
	int64_t values[OUTCOME_COUNT][GROUPS_DRAWN] = { { 0 } };
	size_t count = by->count < GROUPS_DRAWN ? by->count : GROUPS_DRAWN;
	const char *heads[OUTCOME_COUNT + 3] = { "value", "rows" };
	buf_add_c(p->out, "<h2>By ");
	text(p, by->name);
	buf_add_c(p->out, "</h2>\n");
	for (size_t o = 0; o < OUTCOME_COUNT; o++) {
		heads[o + 2] = word_name(WORDS_outcome, (int)survey_order[o]);
		series[o] = (struct chart_series){ str_of(heads[o + 2]), values[o] };
	}
	for (size_t g = 0; g < count; g++) {
		labels[g] = group_name(&by->groups[g]);
		for (size_t o = 0; o < OUTCOME_COUNT; o++)
			if (!hidden[g].outcomes[survey_order[o]])
				values[o][g] = (int64_t)by->groups[g].outcomes[survey_order[o]];
	}
	if (count)
		draw(p, CHART_STACKED, str_format(p->arena, "Outcomes by %.*s", STR_ARG(by->name)), labels, count,
		     series, OUTCOME_COUNT);
	open_table(p, "All values", heads);
	for (size_t g = 0; g < by->count; g++) {
		const struct survey_group *group = &by->groups[g];
		open_row(p, group_name(group));
		count_cell(p, group->rows, hidden[g].rows);
		for (size_t o = 0; o < OUTCOME_COUNT; o++)
			count_cell(p, group->outcomes[survey_order[o]], hidden[g].outcomes[survey_order[o]]);
		buf_add_c(p->out, "</tr>\n");
	}
	buf_add_c(p->out, "</tbody></table>\n");
}

static void write_moves(struct page *p)
{
	const struct survey *s = p->report->survey;
	buf_add_c(p->out, "<h2>Persons whose outcome differs</h2>\n");
	open_table(p, "From the first outcome to the second", (const char *const[]){ "outcomes", "persons", NULL });
	for (size_t from = 0; from < OUTCOME_COUNT; from++)
		for (size_t to = 0; to < OUTCOME_COUNT; to++) {
			uint64_t persons = s->moves[survey_order[from]][survey_order[to]];
			if (!persons || from == to)
				continue;
			open_row(p,
				 str_format(p->arena, "%s, then %s", word_name(WORDS_outcome, (int)survey_order[from]),
					    word_name(WORDS_outcome, (int)survey_order[to])));
			count_cell(p, persons, p->report->hidden.moves[survey_order[from]][survey_order[to]]);
			buf_add_c(p->out, "</tr>\n");
		}
	buf_add_c(p->out, "</tbody></table>\n");
}

static void write_list(struct page *p, const char *title, const struct str *list, size_t count)
{
	if (!count)
		return;
	buf_format(p->out, "<h2>%s</h2>\n<p>", title);
	for (size_t i = 0; i < count; i++) {
		buf_add_c(p->out, i ? ", " : "");
		text(p, list[i]);
	}
	buf_add_c(p->out, "</p>\n");
}

static void write_head(struct page *p)
{
	const struct survey_report *r = p->report;
	struct str id = r->survey->corpus->instruments.at[r->survey->sides[0].agreement].id;
	buf_add_c(p->out,
		  "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		  "'unsafe-inline'\">\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Survey under ");
	text(p, id);
	buf_format(p->out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>Survey under ", style);
	text(p, id);
	buf_add_c(p->out, "</h1>\n");
	if (r->assumed.len) {
		buf_add_c(p->out, "<p class=\"assumed\">Assumed of everybody of whom it is not known: ");
		text(p, r->assumed);
		buf_add_c(p->out, "</p>\n");
	}
	buf_add_c(p->out, "<p>");
	chart_number(p->out, (int64_t)r->survey->rows, 0);
	buf_add_c(p->out, " rows, ");
	chart_number(p->out, (int64_t)r->survey->bad_rows, 0);
	buf_add_c(p->out, " bad. A survey counts; it decides about nobody.");
	if (!r->exact)
		buf_add_c(p->out,
			  " Counts from 1 to 9, and those that would give one away, are withheld; a chart shows "
			  "nothing in their place.");
	buf_add_c(p->out, "</p>\n");
}

void survey_html(struct arena *arena, struct buf *out, const struct survey_report *r)
{
	struct page p = { arena, out, r, 0 };
	const struct survey *s = r->survey;
	write_head(&p);
	for (size_t k = 0; k < s->side_count; k++) {
		buf_add_c(out, "<h2>");
		text(&p, survey_side_name(arena, r, k));
		buf_add_c(out, "</h2>\n");
		write_outcomes(&p, k);
		write_missing(&p, k);
		write_clauses(&p, k);
	}
	if (s->side_count == 2)
		write_moves(&p);
	for (size_t b = 0; b < s->by_count; b++)
		write_by(&p, b);
	write_list(&p, "Facts that the texts ask for and the mapping never gives", r->left_unknown,
		   r->left_unknown_count);
	write_list(&p, "Columns that the mapping does not describe", s->ignored, s->ignored_count);
	buf_add_c(out, "</main>\n</body>\n</html>\n");
}
