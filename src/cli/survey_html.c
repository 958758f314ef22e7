/* survey_html.c - a survey as one file of HTML: charts with their tables, no script, nothing from elsewhere.
 *
 * A count that is withheld is 0 in a chart and "withheld" in its table; the page says so.
 */
#include "chart.h"
#include "date.h"
#include "markup.h"
#include "money.h"
#include "survey_report.h"

enum { MISSING_SHOWN = 12, GROUPS_DRAWN = 20 };

struct page {
	struct arena *arena;
	struct buf *out;
	const struct survey_report *report;
	size_t charts; /* numbers their ids */
};

static const char style[] =
	"body{font:1rem/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 "
	"1rem;color:#111;background:#fff}"
	"h1{font-size:1.7rem;line-height:1.2;margin:0}h2{font-size:1.35rem;margin:3rem 0 "
	"1rem;border-top:3px solid #1d4f91;padding-top:.75rem}h3{font-size:1.1rem;margin:2rem 0 .5rem}"
	"p{max-width:44rem}.lead{font-size:1.1rem;margin:.25rem 0 1.5rem}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.25rem;margin:1.5rem "
	"0}dt{color:#444}dd{margin:0}"
	".assumed{border-left:.5rem solid #b45309;background:#fdf3e7;padding:.75rem "
	"1rem;font-weight:600;margin:0 0 1.5rem;max-width:none}"
	".pair{display:flex;flex-wrap:wrap;gap:1rem 3rem;align-items:flex-start}.pair figure{flex:1 1 22rem}"
	"figure{margin:0 0 "
	"1rem;overflow-x:auto;min-width:0}figcaption{font-weight:600;padding-bottom:.5rem}svg{display:block;width:100%;"
	"min-width:22rem;max-width:34rem;"
	"height:auto}"
	".scroll{overflow-x:auto;max-width:100%}table{border-collapse:collapse;margin:0 0 "
	"1rem}caption{text-align:left;font-weight:600;padding-bottom:.25rem}"
	"th,td{border-bottom:1px solid #ccc;padding:.3rem 1.25rem .3rem "
	"0;text-align:left;vertical-align:top;font-weight:400}"
	"thead th{font-weight:600;vertical-align:bottom;border-bottom:2px solid #444}"
	".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th:last-child,td:last-child{padding-"
	"right:0}"
	"thead .n{white-space:normal}small{display:block;color:#444;line-height:1.35}.w{color:#444}"
	"@media(max-width:40rem){body{margin:1rem auto}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}"
	"th,td{padding-right:.75rem}.n{font-size:.95rem}}"
	"@media print{h2{break-after:avoid}tr,svg{break-inside:avoid}}";

static void text(struct page *p, struct str s) { markup_text(p->out, s); }

/* The first columns hold words, `words` of them; the others numbers. */
static void open_table(struct page *p, const char *caption, size_t words, const struct str *heads, size_t count)
{
	buf_format(p->out, "<div class=\"scroll\"><table><caption>%s</caption><thead><tr>", caption);
	for (size_t i = 0; i < count; i++) {
		buf_format(p->out, "<th scope=\"col\"%s>", i >= words ? " class=\"n\"" : "");
		text(p, heads[i]);
		buf_add_c(p->out, "</th>");
	}
	buf_add_c(p->out, "</tr></thead><tbody>\n");
}

static void close_table(struct page *p) { buf_add_c(p->out, "</tbody></table></div>\n"); }

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
		buf_add_c(p->out, "<span class=\"w\">withheld</span>");
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
	buf_add_c(p->out, "<figure><figcaption>");
	text(p, title);
	buf_add_c(p->out, "</figcaption>");
	chart_svg(p->out, &chart);
	buf_add_c(p->out, "</figure>\n");
}

static struct str outcome_text(enum outcome outcome)
{
	static const char *const texts[OUTCOME_COUNT] = {
		[OUTCOME_cleared] = "cleared",         [OUTCOME_undetermined] = "undetermined",
		[OUTCOME_barred] = "barred",           [OUTCOME_unmet] = "unmet",
		[OUTCOME_not_covered] = "not covered", [OUTCOME_not_in_force] = "not in force",
	};
	return str_of(texts[outcome]);
}

static const char *outcome_meaning(enum outcome outcome)
{
	static const char *const texts[OUTCOME_COUNT] = {
		[OUTCOME_cleared] = "admitted, every requirement met, nothing bars",
		[OUTCOME_undetermined] = "nothing stands against it, and something is not known",
		[OUTCOME_barred] = "the floor, a law, an order or the agreement forbids it",
		[OUTCOME_unmet] = "a requirement is not met",
		[OUTCOME_not_covered] = "no article admits such a person",
		[OUTCOME_not_in_force] = "there is no agreement in force on that day",
	};
	return texts[outcome];
}

static bool outcome_seen(const struct survey *s, enum outcome o)
{
	return o != OUTCOME_not_in_force || s->sides[0].outcomes[o] || (s->side_count == 2 && s->sides[1].outcomes[o]);
}

static void write_outcomes(struct page *p)
{
	const struct survey *s = p->report->survey;
	struct str labels[OUTCOME_COUNT], heads[3] = { STR("outcome"), STR("persons") };
	int64_t values[2][OUTCOME_COUNT];
	size_t shown = 0;
	for (size_t k = 0; s->side_count == 2 && k < 2; k++)
		heads[k + 1] = survey_side_name(p->arena, p->report, k);
	buf_add_c(p->out, "<h2>Outcomes</h2>\n<div class=\"pair\">\n");
	open_table(p, "Persons by outcome", 1, heads, 1 + s->side_count);
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		enum outcome o = survey_order[i];
		if (!outcome_seen(s, o))
			continue;
		labels[shown] = outcome_text(o);
		buf_format(p->out, "<tr><th scope=\"row\">%s<small>%s</small></th>", labels[shown].ptr,
			   outcome_meaning(o));
		for (size_t k = 0; k < s->side_count; k++) {
			bool withheld = p->report->hidden.outcomes[k][o];
			values[k][shown] = withheld ? 0 : (int64_t)s->sides[k].outcomes[o];
			count_cell(p, s->sides[k].outcomes[o], withheld);
		}
		buf_add_c(p->out, "</tr>\n");
		shown++;
	}
	close_table(p);
	for (size_t k = 0; k < s->side_count; k++)
		draw(p, CHART_BARS,
		     str_format(p->arena, "Outcomes, %.*s", STR_ARG(survey_side_name(p->arena, p->report, k))), labels,
		     shown, &(struct chart_series){ STR("persons"), values[k] }, 1);
	buf_add_c(p->out, "</div>\n");
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
	buf_add_c(p->out, "<h3>What is not known of the undetermined</h3>\n<div class=\"pair\">\n");
	draw(p, CHART_BARS, STR("Missing facts, of the undetermined"), labels, count,
	     &(struct chart_series){ STR("persons"), values }, 1);
	open_table(p, "Missing facts", 1,
		   (const struct str[]){ STR("fact"), STR("persons"), STR("nothing else missing") }, 3);
	for (size_t i = 0; i < side->missing_count; i++) {
		const struct survey_missing *m = &side->missing[i];
		const struct fact *fact = &s->corpus->facts.at[m->fact];
		buf_add_c(p->out, "<tr><th scope=\"row\">");
		text(p, fact->name);
		buf_add_c(p->out, "<small>");
		text(p, fact->meaning);
		buf_add_c(p->out, "</small></th>");
		count_cell(p, m->persons, survey_withheld(p->report, which, m->persons));
		count_cell(p, m->alone, survey_withheld(p->report, which, m->alone));
		buf_add_c(p->out, "</tr>\n");
	}
	close_table(p);
	buf_add_c(p->out, "</div>\n");
}

static void write_sets(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	if (!side->set_count)
		return;
	buf_add_c(p->out, "<h3>Facts that together would decide the most persons</h3>\n");
	open_table(p, "All that is missing of a person", 1, (const struct str[]){ STR("facts"), STR("persons") }, 2);
	for (size_t i = 0; i < side->set_count && i < SURVEY_SETS_SHOWN; i++) {
		buf_add_c(p->out, "<tr><th scope=\"row\">");
		for (size_t k = 0; k < side->sets[i].count; k++) {
			buf_add_c(p->out, k ? ", " : "");
			text(p, s->corpus->facts.at[side->sets[i].facts[k]].name);
		}
		buf_add_c(p->out, "</th>");
		count_cell(p, side->sets[i].persons, p->report->hidden.sets[which][i]);
		buf_add_c(p->out, "</tr>\n");
	}
	close_table(p);
	if (side->set_count > SURVEY_SETS_SHOWN)
		buf_format(p->out, "<p>And %zu sets more.</p>\n", side->set_count - SURVEY_SETS_SHOWN);
}

static void write_clause(struct page *p, size_t which, const struct survey_path *path, size_t k)
{
	const struct rule *rule = &path->path->rules.at[k];
	const struct core_article *article = rule->clause->article;
	const struct instrument *in = &p->report->survey->corpus->instruments.at[article->instrument];
	buf_add_c(p->out, "<tr><th scope=\"row\">");
	text(p, str_format(p->arena, "%.*s %.*s", STR_ARG(in->id), STR_ARG(article->id)));
	if (article->clause_count > 1)
		buf_format(p->out, ", clause %u", rule->clause->number);
	buf_add_c(p->out, "<small>");
	text(p, article->heading);
	buf_format(p->out, "</small></th><td>%s</td>", effect_name(rule->effect));
	count_cell(p, path->applies[k], survey_withheld(p->report, which, path->applies[k]));
	count_cell(p, path->open[k], survey_withheld(p->report, which, path->open[k]));
	buf_add_c(p->out, "</tr>\n");
}

static void write_clauses(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	for (size_t i = 0; side->open && i < side->path_count; i++) {
		const struct query *q = &side->paths[i].path->query;
		buf_format(p->out, "<h3>Clauses, for %s", word_name(WORDS_purpose, q->purpose));
		if (q->facility_given == FACILITY_NAMED) {
			buf_add_c(p->out, " to ");
			text(p, s->corpus->facilities.at[q->facility].name);
		}
		buf_add_c(p->out, "</h3>\n");
		open_table(p, "Of how many persons each clause is true, and unknown", 2,
			   (const struct str[]){ STR("clause"), STR("it"), STR("true"), STR("unknown") }, 4);
		vec_each (&side->paths[i].path->rules, k)
			write_clause(p, which, &side->paths[i], k);
		close_table(p);
	}
}

static struct str group_name(const struct survey_group *group)
{
	return !group->name.ptr ? STR("(not known)") : group->name.len ? group->name : STR("(blank)");
}

/* Which outcomes anybody of these groups has, in order. */
static size_t outcomes_of(const struct survey_by *by, bool against, enum outcome outcomes[OUTCOME_COUNT])
{
	size_t count = 0;
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		bool any = false;
		for (size_t g = 0; g < by->count && !any; g++)
			any = (against ? by->groups[g].against : by->groups[g].outcomes)[survey_order[i]] > 0;
		if (any)
			outcomes[count++] = survey_order[i];
	}
	return count;
}

static void write_by(struct page *p, size_t b, bool against)
{
	const struct survey_by *by = &p->report->survey->by[b];
	const struct survey_hidden_group *hidden = p->report->hidden.by[b];
	struct chart_series series[OUTCOME_COUNT];
	enum outcome outcomes[OUTCOME_COUNT];
	struct str labels[GROUPS_DRAWN], heads[OUTCOME_COUNT + 2] = { by->name, STR("persons") };
	int64_t values[OUTCOME_COUNT][GROUPS_DRAWN] = { { 0 } };
	size_t drawn = by->count < GROUPS_DRAWN ? by->count : GROUPS_DRAWN, count = outcomes_of(by, against, outcomes);
	for (size_t o = 0; o < count; o++) {
		heads[o + 2] = outcome_text(outcomes[o]);
		series[o] = (struct chart_series){ heads[o + 2], values[o] };
	}
	for (size_t g = 0; g < drawn; g++) {
		labels[g] = group_name(&by->groups[g]);
		for (size_t o = 0; o < count; o++)
			if (!(against ? hidden[g].against : hidden[g].outcomes)[outcomes[o]])
				values[o][g] = (int64_t)(against ? by->groups[g].against
								 : by->groups[g].outcomes)[outcomes[o]];
	}
	if (!count)
		return;
	buf_add_c(p->out, "<div class=\"pair\">\n");
	draw(p, CHART_STACKED, str_format(p->arena, "Outcomes by %.*s", STR_ARG(by->name)), labels, drawn, series,
	     count);
	open_table(p, by->count > GROUPS_DRAWN ? "All values; the chart has the 20 most frequent" : "All values", 1,
		   heads, count + 2);
	for (size_t g = 0; g < by->count; g++) {
		open_row(p, group_name(&by->groups[g]));
		count_cell(p, by->groups[g].rows, hidden[g].rows);
		for (size_t o = 0; o < count; o++)
			count_cell(p, (against ? by->groups[g].against : by->groups[g].outcomes)[outcomes[o]],
				   (against ? hidden[g].against : hidden[g].outcomes)[outcomes[o]]);
		buf_add_c(p->out, "</tr>\n");
	}
	close_table(p);
	buf_add_c(p->out, "</div>\n");
}

static void write_bys(struct page *p)
{
	const struct survey *s = p->report->survey;
	for (size_t b = 0; b < s->by_count; b++) {
		buf_add_c(p->out, "<h2>By ");
		text(p, s->by[b].name);
		buf_add_c(p->out, "</h2>\n");
		for (size_t k = 0; k < s->side_count; k++) {
			if (s->side_count == 2) {
				buf_add_c(p->out, "<h3>");
				text(p, survey_side_name(p->arena, p->report, k));
				buf_add_c(p->out, "</h3>\n");
			}
			write_by(p, b, k == 1);
		}
	}
}

/* The people who move: a row for each outcome on the first side, a column for each on the second. */
static void write_moves(struct page *p)
{
	const struct survey *s = p->report->survey;
	struct str heads[OUTCOME_COUNT + 1];
	enum outcome to[OUTCOME_COUNT];
	size_t count = 0;
	for (size_t i = 0; i < OUTCOME_COUNT; i++)
		if (s->sides[1].outcomes[survey_order[i]])
			to[count++] = survey_order[i];
	heads[0] = survey_side_name(p->arena, p->report, 0);
	for (size_t i = 0; i < count; i++)
		heads[i + 1] = outcome_text(to[i]);
	buf_add_c(p->out, "<h2>Who moves</h2>\n<p>Each person has one outcome on either side. A row is the outcome on "
			  "the first, ");
	text(p, heads[0]);
	buf_add_c(p->out, "; a column the outcome on the second, ");
	text(p, survey_side_name(p->arena, p->report, 1));
	buf_add_c(p->out, ". Who does not move stands where both are the same.</p>\n");
	open_table(p, "Persons by both outcomes", 1, heads, count + 1);
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		enum outcome from = survey_order[i];
		if (!s->sides[0].outcomes[from])
			continue;
		open_row(p, outcome_text(from));
		for (size_t k = 0; k < count; k++)
			count_cell(p, s->moves[from][to[k]], p->report->hidden.moves[from][to[k]]);
		buf_add_c(p->out, "</tr>\n");
	}
	close_table(p);
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

static void write_about(struct page *p, size_t which)
{
	const struct survey_report *r = p->report;
	const struct survey_side *side = &r->survey->sides[which];
	const struct instrument *in = &r->survey->corpus->instruments.at[side->agreement];
	buf_format(p->out, "<dt>%s</dt><dd>", which ? "Beside it" : "Agreement");
	text(p, in->title);
	buf_add_c(p->out, " (");
	text(p, in->id);
	buf_add_c(p->out, "), on ");
	text(p, moment_text(p->arena, r->on[which]));
	buf_add_c(p->out, side->open ? "</dd>" : ": not in force</dd>");
}

static void write_head(struct page *p)
{
	const struct survey_report *r = p->report;
	const struct survey *s = r->survey;
	struct str id = s->corpus->instruments.at[s->sides[0].agreement].id;
	buf_add_c(p->out,
		  "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		  "'unsafe-inline'\">\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Survey under ");
	text(p, id);
	buf_format(p->out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
	if (r->assumed.len) {
		buf_add_c(p->out, "<p class=\"assumed\">Assumed of everybody of whom it is not known: ");
		text(p, r->assumed);
		buf_add_c(p->out, "</p>\n");
	}
	buf_add_c(p->out, "<h1>Survey under ");
	text(p, id);
	if (s->side_count == 2 && s->sides[0].agreement != s->sides[1].agreement) {
		buf_add_c(p->out, " and ");
		text(p, s->corpus->instruments.at[s->sides[1].agreement].id);
	}
	buf_add_c(p->out,
		  "</h1>\n<p class=\"lead\">A survey counts what the texts would say of many people. It decides about "
		  "nobody.</p>\n<dl>");
	for (size_t k = 0; k < s->side_count; k++)
		write_about(p, k);
	buf_add_c(p->out, "<dt>Persons</dt><dd>");
	chart_number(p->out, (int64_t)s->rows, 0);
	buf_add_c(p->out, " rows read; ");
	chart_number(p->out, (int64_t)s->bad_rows, 0);
	buf_add_c(p->out, " bad rows, not counted</dd>");
	if (r->mapping.len) {
		buf_add_c(p->out, "<dt>Read by</dt><dd>the mapping ");
		text(p, r->mapping);
		buf_add_c(p->out, "</dd>");
	}
	buf_format(p->out, "<dt>Small counts</dt><dd>%s</dd></dl>\n",
		   r->exact ? "shown: this report may tell of single persons"
			    : "from 1 to 9 withheld, and others that would give them away; a chart shows nothing in "
			      "their place");
}

void survey_html(struct arena *arena, struct buf *out, const struct survey_report *r)
{
	struct page p = { arena, out, r, 0 };
	const struct survey *s = r->survey;
	write_head(&p);
	write_outcomes(&p);
	if (s->side_count == 2)
		write_moves(&p);
	write_bys(&p);
	for (size_t k = 0; k < s->side_count; k++) {
		buf_add_c(out, "<h2>Why: ");
		text(&p, survey_side_name(arena, r, k));
		buf_add_c(out, "</h2>\n");
		if (!s->sides[k].open)
			buf_add_c(out, "<p>Not in force: no clause was asked.</p>\n");
		write_missing(&p, k);
		write_sets(&p, k);
		write_clauses(&p, k);
	}
	write_list(&p, "Facts that the texts ask for and the mapping never gives", r->left_unknown,
		   r->left_unknown_count);
	write_list(&p, "Columns that the mapping does not describe", s->ignored, s->ignored_count);
	buf_add_c(out, "</main>\n</body>\n</html>\n");
}
