/* survey_report.c - see survey_report.h. What is assumed stands before everything else, in every form. */
#include "survey_report.h"
#include "date.h"
#include "layout.h"
#include "money.h"
#include <stdio.h>

enum { GROUPS_SHOWN = 40 };

const enum outcome survey_order[OUTCOME_COUNT] = { OUTCOME_cleared, OUTCOME_undetermined, OUTCOME_barred,
						   OUTCOME_unmet,   OUTCOME_not_covered,  OUTCOME_not_in_force };
enum { OUTCOMES = OUTCOME_COUNT };

/* JSON. */

static void json_count(struct json_writer *w, uint64_t count, bool withheld)
{
	if (withheld)
		json_null(w);
	else
		json_int(w, (int64_t)count);
}

static void json_outcomes(struct json_writer *w, const char *name, const uint64_t counts[OUTCOME_COUNT],
			  const bool withheld[OUTCOME_COUNT])
{
	json_name(w, name);
	json_object(w);
	for (int o = 0; o < OUTCOME_COUNT; o++) {
		json_name(w, word_name(WORDS_outcome, o));
		json_count(w, counts[o], withheld[o]);
	}
	json_end(w);
}

static struct str facility_of(const struct survey *s, const struct path *path)
{
	if (path->query.facility_given == FACILITY_NAMED)
		return s->corpus->facilities.at[path->query.facility].name;
	return path->query.facility_given == FACILITY_NONE ? STR("none") : STR_NONE;
}

static void json_path_name(struct json_writer *w, const struct survey *s, const struct path *path)
{
	struct str facility = facility_of(s, path);
	json_name(w, "purpose");
	json_c(w, word_name(WORDS_purpose, path->query.purpose));
	json_name(w, "facility");
	if (facility.len)
		json_str(w, facility);
	else
		json_null(w);
}

static void json_fact(struct json_writer *w, const struct survey *s, int fact)
{
	json_str(w, s->corpus->facts.at[fact].name);
}

static void json_paths(struct json_writer *w, const struct survey_report *r, size_t which)
{
	const struct survey_side *side = &r->survey->sides[which];
	json_name(w, "paths");
	json_array(w);
	for (size_t i = 0; i < side->path_count; i++) {
		const struct survey_path *p = &side->paths[i];
		json_object(w);
		json_path_name(w, r->survey, p->path);
		json_outcomes(w, "outcomes", p->outcomes, r->hidden.paths[which][i].outcomes);
		json_name(w, "certain_not_cleared");
		json_count(w, p->never, survey_withheld(r, which, p->never));
		json_name(w, "certain_cleared");
		json_count(w, p->surely, survey_withheld(r, which, p->surely));
		json_end(w);
	}
	json_end(w);
}

static void json_clauses(struct json_writer *w, const struct survey_report *r, size_t which)
{
	const struct survey_side *side = &r->survey->sides[which];
	json_name(w, "clauses");
	json_array(w);
	for (size_t i = 0; i < side->path_count; i++) {
		const struct survey_path *p = &side->paths[i];
		vec_each (&p->path->rules, k) {
			const struct core_clause *clause = p->path->rules.at[k].clause;
			const struct instrument *in = &r->survey->corpus->instruments.at[clause->article->instrument];
			json_object(w);
			json_path_name(w, r->survey, p->path);
			json_name(w, "instrument");
			json_str(w, in->id);
			json_name(w, "article");
			json_str(w, clause->article->id);
			json_name(w, "clause");
			json_int(w, clause->number);
			json_name(w, "effect");
			json_c(w, effect_name(p->path->rules.at[k].effect));
			json_name(w, "true");
			json_count(w, p->applies[k], survey_withheld(r, which, p->applies[k]));
			json_name(w, "unknown");
			json_count(w, p->open[k], survey_withheld(r, which, p->open[k]));
			json_end(w);
		}
	}
	json_end(w);
}

static void json_missing(struct json_writer *w, const struct survey_report *r, size_t which)
{
	const struct survey_side *side = &r->survey->sides[which];
	json_name(w, "missing");
	json_array(w);
	for (size_t i = 0; i < side->missing_count; i++) {
		const struct survey_missing *m = &side->missing[i];
		json_object(w);
		json_name(w, "fact");
		json_fact(w, r->survey, m->fact);
		json_name(w, "persons");
		json_count(w, m->persons, survey_withheld(r, which, m->persons));
		json_name(w, "alone");
		json_count(w, m->alone, survey_withheld(r, which, m->alone));
		json_end(w);
	}
	json_end(w);
	json_name(w, "missing_sets");
	json_array(w);
	for (size_t i = 0; i < side->set_count && i < SURVEY_SETS_SHOWN; i++) {
		json_object(w);
		json_name(w, "facts");
		json_array(w);
		for (size_t k = 0; k < side->sets[i].count; k++)
			json_fact(w, r->survey, side->sets[i].facts[k]);
		json_end(w);
		json_name(w, "persons");
		json_count(w, side->sets[i].persons, r->hidden.sets[which][i]);
		json_end(w);
	}
	json_end(w);
}

static void json_moment(struct json_writer *w, struct moment on)
{
	char text[21];
	moment_format(on, text);
	json_c(w, text);
}

static void json_side(struct json_writer *w, const struct survey_report *r, size_t which)
{
	const struct survey_side *side = &r->survey->sides[which];
	json_name(w, "agreement");
	json_str(w, r->survey->corpus->instruments.at[side->agreement].id);
	json_name(w, "on");
	json_moment(w, r->on[which]);
	json_name(w, "in_force");
	json_bool(w, side->open);
	json_outcomes(w, "outcomes", side->outcomes, r->hidden.outcomes[which]);
	json_paths(w, r, which);
	json_clauses(w, r, which);
	json_missing(w, r, which);
}

static void json_by(struct json_writer *w, const struct survey_report *r)
{
	const struct survey *s = r->survey;
	json_name(w, "by");
	json_object(w);
	for (size_t b = 0; b < s->by_count; b++) {
		json_name_str(w, s->by[b].name);
		json_array(w);
		for (size_t i = 0; i < s->by[b].count; i++) {
			const struct survey_group *g = &s->by[b].groups[i];
			const struct survey_hidden_group *hidden = &r->hidden.by[b][i];
			json_object(w);
			json_name(w, "value");
			if (g->name.ptr)
				json_str(w, g->name);
			else
				json_null(w);
			json_name(w, "rows");
			json_count(w, g->rows, hidden->rows);
			json_outcomes(w, "outcomes", g->outcomes, hidden->outcomes);
			if (s->side_count == 2)
				json_outcomes(w, "against", g->against, hidden->against);
			json_end(w);
		}
		json_end(w);
	}
	json_end(w);
}

static void json_moves(struct json_writer *w, const struct survey_report *r)
{
	json_name(w, "moves");
	json_array(w);
	for (int from = 0; from < OUTCOME_COUNT; from++)
		for (int to = 0; to < OUTCOME_COUNT; to++) {
			uint64_t persons = r->survey->moves[from][to];
			if (!persons || from == to)
				continue;
			json_object(w);
			json_name(w, "from");
			json_c(w, word_name(WORDS_outcome, from));
			json_name(w, "to");
			json_c(w, word_name(WORDS_outcome, to));
			json_name(w, "persons");
			json_count(w, persons, r->hidden.moves[from][to]);
			json_end(w);
		}
	json_end(w);
}

static void json_strings(struct json_writer *w, const char *name, const struct str *list, size_t count)
{
	json_name(w, name);
	json_array(w);
	for (size_t i = 0; i < count; i++)
		json_str(w, list[i]);
	json_end(w);
}

void survey_json(struct json_writer *w, const struct survey_report *r)
{
	const struct survey *s = r->survey;
	json_object(w);
	json_name(w, "assumed");
	if (r->assumed.len)
		json_str(w, r->assumed);
	else
		json_null(w);
	json_name(w, "mapping");
	if (r->mapping.len)
		json_str(w, r->mapping);
	else
		json_null(w);
	json_name(w, "rows");
	json_int(w, (int64_t)s->rows);
	json_name(w, "bad_rows");
	json_int(w, (int64_t)s->bad_rows);
	json_name(w, "exact");
	json_bool(w, r->exact);
	json_side(w, r, 0);
	if (s->side_count == 2) {
		json_name(w, "against");
		json_object(w);
		json_side(w, r, 1);
		json_end(w);
		json_moves(w, r);
	}
	json_by(w, r);
	json_strings(w, "left_unknown", r->left_unknown, r->left_unknown_count);
	json_strings(w, "ignored_columns", s->ignored, s->ignored_count);
	char number[32];
	json_name(w, "seconds");
	snprintf(number, sizeof number, "%.3f", r->seconds);
	json_c(w, number);
	json_name(w, "rows_per_second");
	json_int(w, (int64_t)((double)(s->rows + s->bad_rows) / (r->seconds > 1e-6 ? r->seconds : 1e-6)));
	json_end(w);
}

/* CSV: one count a line. */

static void csv_text(struct buf *out, struct str text)
{
	/* A spreadsheet takes a cell that begins so for a formula. */
	bool formula = text.len && memchr("=+-@\t\r", text.ptr[0], 6);
	buf_add_c(out, formula ? "\"'" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text.ptr[i]);
	}
	buf_add_char(out, '"');
}

static void csv_line(struct buf *out, const char *what, struct str name, struct str value, const char *outcome,
		     uint64_t count, bool withheld)
{
	csv_text(out, str_of(what));
	buf_add_char(out, ',');
	csv_text(out, name);
	buf_add_char(out, ',');
	csv_text(out, value);
	buf_add_char(out, ',');
	csv_text(out, str_of(outcome));
	if (withheld)
		buf_format(out, ",\r\n");
	else
		buf_format(out, ",%llu\r\n", (unsigned long long)count);
}

static void csv_outcomes(struct buf *out, const char *what, struct str name, struct str value,
			 const uint64_t counts[OUTCOME_COUNT], const bool withheld[OUTCOME_COUNT])
{
	for (size_t i = 0; i < OUTCOMES; i++)
		if (counts[survey_order[i]])
			csv_line(out, what, name, value, word_name(WORDS_outcome, (int)survey_order[i]),
				 counts[survey_order[i]], withheld[survey_order[i]]);
}

static void csv_clauses(struct buf *out, const struct survey_report *r, size_t which)
{
	const struct survey_side *side = &r->survey->sides[which];
	struct buf name = BUF_INIT, path = BUF_INIT;
	for (size_t i = 0; i < side->path_count; i++) {
		const struct survey_path *p = &side->paths[i];
		struct str facility = facility_of(r->survey, p->path);
		buf_clear(&path);
		buf_format(&path, "%s%s%.*s", word_name(WORDS_purpose, p->path->query.purpose),
			   facility.len ? " to " : "", STR_ARG(facility));
		vec_each (&p->path->rules, k) {
			const struct core_clause *clause = p->path->rules.at[k].clause;
			const struct instrument *in = &r->survey->corpus->instruments.at[clause->article->instrument];
			buf_clear(&name);
			buf_format(&name, "%.*s %.*s (%u)", STR_ARG(in->id), STR_ARG(clause->article->id),
				   clause->number);
			csv_line(out, "clause true", buf_str(&name), buf_str(&path), "", p->applies[k],
				 survey_withheld(r, which, p->applies[k]));
			csv_line(out, "clause unknown", buf_str(&name), buf_str(&path), "", p->open[k],
				 survey_withheld(r, which, p->open[k]));
		}
	}
	buf_finish(&name);
	buf_finish(&path);
}

void survey_csv(struct buf *out, const struct survey_report *r)
{
	const struct survey *s = r->survey;
	buf_add_c(out, "what,name,value,outcome,persons\r\n");
	if (r->assumed.len)
		csv_line(out, "assumed", r->assumed, STR(""), "", 0, true);
	csv_line(out, "rows", STR(""), STR(""), "", s->rows, false);
	csv_line(out, "bad_rows", STR(""), STR(""), "", s->bad_rows, false);
	for (size_t k = 0; k < s->side_count; k++) {
		const struct survey_side *side = &s->sides[k];
		struct str id = s->corpus->instruments.at[side->agreement].id;
		csv_outcomes(out, k ? "outcomes against" : "outcomes", id, STR(""), side->outcomes,
			     r->hidden.outcomes[k]);
		for (size_t i = 0; i < side->missing_count; i++)
			csv_line(out, "missing", id, s->corpus->facts.at[side->missing[i].fact].name, "undetermined",
				 side->missing[i].persons, survey_withheld(r, k, side->missing[i].persons));
		csv_clauses(out, r, k);
	}
	for (int from = 0; from < OUTCOME_COUNT && s->side_count == 2; from++)
		for (int to = 0; to < OUTCOME_COUNT; to++)
			if (s->moves[from][to] && from != to)
				csv_line(out, "moves to", str_of(word_name(WORDS_outcome, from)), STR(""),
					 word_name(WORDS_outcome, to), s->moves[from][to], r->hidden.moves[from][to]);
	for (size_t b = 0; b < s->by_count; b++)
		for (size_t i = 0; i < s->by[b].count; i++) {
			const struct survey_group *g = &s->by[b].groups[i];
			const struct survey_hidden_group *hidden = &r->hidden.by[b][i];
			csv_outcomes(out, "by", s->by[b].name, g->name, g->outcomes, hidden->outcomes);
			if (s->side_count == 2)
				csv_outcomes(out, "by, against", s->by[b].name, g->name, g->against, hidden->against);
		}
}

/* Text. */

static struct str count_text(struct arena *arena, uint64_t count, bool withheld)
{
	char text[MONEY_TEXT_MAX];
	if (withheld)
		return count < SURVEY_SMALL ? STR("<10") : STR("withheld");
	decimal_format_grouped((int64_t)count, 0, text);
	return str_copy(arena, str_of(text));
}

struct page {
	struct arena *arena;
	struct buf *out;
	const struct survey_report *report;
	bool color;
	unsigned width;
};

/* The agreement's id, or the day where both sides are of one agreement. */
struct str survey_side_name(struct arena *arena, const struct survey_report *r, size_t which)
{
	const struct survey *s = r->survey;
	char text[21];
	if (s->side_count < 2 || s->sides[0].agreement != s->sides[1].agreement)
		return s->corpus->instruments.at[s->sides[which].agreement].id;
	moment_format(r->on[which], text);
	return str_format(arena, "on %s", text);
}

static void heading(struct page *p, const char *text)
{
	buf_format(p->out, "\n%s%s%s\n", p->color ? "\033[1m" : "", text, p->color ? "\033[0m" : "");
}

static void write_table(struct page *p, struct table *table)
{
	table_write(p->out, table, 2, p->width, p->color ? "\033[4m" : NULL, p->color ? "\033[0m" : NULL);
}

static void text_outcomes(struct page *p)
{
	const struct survey *s = p->report->survey;
	struct table table = { .arena = p->arena, .columns = 1 + s->side_count };
	table_add(&table, STR("outcome"));
	for (size_t k = 0; k < s->side_count; k++)
		table_add(&table, survey_side_name(p->arena, p->report, k));
	for (size_t i = 0; i < OUTCOMES; i++) {
		uint64_t any = 0;
		for (size_t k = 0; k < s->side_count; k++)
			any |= s->sides[k].outcomes[survey_order[i]];
		if (!any && survey_order[i] == OUTCOME_not_in_force)
			continue;
		table_add(&table, str_of(word_name(WORDS_outcome, (int)survey_order[i])));
		for (size_t k = 0; k < s->side_count; k++)
			table_add(&table, count_text(p->arena, s->sides[k].outcomes[survey_order[i]],
						     p->report->hidden.outcomes[k][survey_order[i]]));
	}
	write_table(p, &table);
}

static void text_missing(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	struct table table = { .arena = p->arena, .columns = 3 };
	if (!side->missing_count)
		return;
	heading(p, "Missing facts, of the undetermined");
	table_add(&table, STR("fact"));
	table_add(&table, STR("persons"));
	table_add(&table, STR("nothing else missing"));
	for (size_t i = 0; i < side->missing_count; i++) {
		const struct survey_missing *m = &side->missing[i];
		table_add(&table, s->corpus->facts.at[m->fact].name);
		table_add(&table, count_text(p->arena, m->persons, survey_withheld(p->report, which, m->persons)));
		table_add(&table, count_text(p->arena, m->alone, survey_withheld(p->report, which, m->alone)));
	}
	write_table(p, &table);
	heading(p, "Facts that together would decide the most persons");
	struct table sets = { .arena = p->arena, .columns = 2, .wraps = 2 };
	table_add(&sets, STR("persons"));
	table_add(&sets, STR("facts"));
	for (size_t i = 0; i < side->set_count && i < 5; i++) {
		struct buf facts = BUF_INIT;
		for (size_t k = 0; k < side->sets[i].count; k++)
			buf_format(&facts, "%s%.*s", k ? ", " : "",
				   STR_ARG(s->corpus->facts.at[side->sets[i].facts[k]].name));
		table_add(&sets, count_text(p->arena, side->sets[i].persons, p->report->hidden.sets[which][i]));
		table_add(&sets, str_copy(p->arena, buf_str(&facts)));
		buf_finish(&facts);
	}
	write_table(p, &sets);
}

static void text_clauses(struct page *p, size_t which)
{
	const struct survey *s = p->report->survey;
	const struct survey_side *side = &s->sides[which];
	for (size_t i = 0; i < side->path_count; i++) {
		const struct survey_path *path = &side->paths[i];
		struct str facility = facility_of(s, path->path);
		struct table table = { .arena = p->arena, .columns = 4 };
		struct str title = str_format(p->arena, "Clauses, for %s%s%.*s",
					      word_name(WORDS_purpose, path->path->query.purpose),
					      facility.len ? " to " : "", STR_ARG(facility));
		heading(p, title.ptr);
		table_add(&table, STR("clause"));
		table_add(&table, STR("effect"));
		table_add(&table, STR("true"));
		table_add(&table, STR("unknown"));
		vec_each (&path->path->rules, k) {
			const struct core_clause *clause = path->path->rules.at[k].clause;
			const struct instrument *in = &s->corpus->instruments.at[clause->article->instrument];
			table_add(&table, str_format(p->arena, "%.*s %.*s (%u)", STR_ARG(in->id),
						     STR_ARG(clause->article->id), clause->number));
			table_add(&table, str_of(effect_name(path->path->rules.at[k].effect)));
			table_add(&table, count_text(p->arena, path->applies[k],
						     survey_withheld(p->report, which, path->applies[k])));
			table_add(&table, count_text(p->arena, path->open[k],
						     survey_withheld(p->report, which, path->open[k])));
		}
		write_table(p, &table);
	}
}

static void text_by(struct page *p, size_t b)
{
	const struct survey_by *by = &p->report->survey->by[b];
	struct table table = { .arena = p->arena, .columns = 2 + OUTCOMES - 1 };
	heading(p, str_c(p->arena, str_format(p->arena, "By %.*s", STR_ARG(by->name))));
	table_add(&table, by->name);
	table_add(&table, STR("rows"));
	for (size_t i = 0; i < OUTCOMES - 1; i++)
		table_add(&table, str_of(word_name(WORDS_outcome, (int)survey_order[i])));
	for (size_t g = 0; g < by->count && g < GROUPS_SHOWN; g++) {
		const struct survey_group *group = &by->groups[g];
		const struct survey_hidden_group *hidden = &p->report->hidden.by[b][g];
		table_add(&table, !group->name.ptr  ? STR("(not known)")
				  : group->name.len ? group->name
						    : STR("(blank)"));
		table_add(&table, count_text(p->arena, group->rows, hidden->rows));
		for (size_t i = 0; i < OUTCOMES - 1; i++)
			table_add(&table, count_text(p->arena, group->outcomes[survey_order[i]],
						     hidden->outcomes[survey_order[i]]));
	}
	write_table(p, &table);
	if (by->count > GROUPS_SHOWN)
		buf_format(p->out, "  and %zu more; --json and --out give all\n", by->count - GROUPS_SHOWN);
}

static void text_moves(struct page *p)
{
	const struct survey *s = p->report->survey;
	struct table table = { .arena = p->arena, .columns = 3 };
	heading(p, "Persons whose outcome differs");
	table_add(&table, survey_side_name(p->arena, p->report, 0));
	table_add(&table, survey_side_name(p->arena, p->report, 1));
	table_add(&table, STR("persons"));
	bool any = false;
	for (size_t from = 0; from < OUTCOMES; from++)
		for (size_t to = 0; to < OUTCOMES; to++) {
			uint64_t persons = s->moves[survey_order[from]][survey_order[to]];
			if (!persons || from == to)
				continue;
			any = true;
			table_add(&table, str_of(word_name(WORDS_outcome, (int)survey_order[from])));
			table_add(&table, str_of(word_name(WORDS_outcome, (int)survey_order[to])));
			table_add(&table, count_text(p->arena, persons,
						     p->report->hidden.moves[survey_order[from]][survey_order[to]]));
		}
	if (any)
		write_table(p, &table);
	else
		buf_add_c(p->out, "  nobody's\n");
}

static void text_list(struct page *p, const char *title, const struct str *list, size_t count)
{
	if (!count)
		return;
	heading(p, title);
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < count; i++)
		buf_format(&line, "%s%.*s", i ? ", " : "", STR_ARG(list[i]));
	buf_add_c(p->out, "  ");
	layout_wrap(p->out, buf_str(&line), 2, 2, p->width);
	buf_finish(&line);
}

void survey_text(struct arena *arena, struct buf *out, const struct survey_report *r, bool color, unsigned width)
{
	struct page p = { arena, out, r, color, width };
	const struct survey *s = r->survey;
	if (r->assumed.len)
		buf_format(out, "%sAssumed of everybody of whom it is not known: %.*s%s\n\n", color ? "\033[1;33m" : "",
			   STR_ARG(r->assumed), color ? "\033[0m" : "");
	buf_format(out, "%.*s rows read", STR_ARG(count_text(arena, s->rows, false)));
	buf_format(out, ", %.*s bad", STR_ARG(count_text(arena, s->bad_rows, false)));
	buf_format(out, "; %.2f s, %.*s rows a second\n", r->seconds,
		   STR_ARG(count_text(arena, (uint64_t)((double)s->rows / (r->seconds > 1e-6 ? r->seconds : 1e-6)),
				      false)));
	heading(&p, "Outcomes");
	text_outcomes(&p);
	if (s->side_count == 2)
		text_moves(&p);
	for (size_t k = 0; k < s->side_count; k++) {
		if (s->side_count == 2)
			heading(&p, str_c(arena, survey_side_name(arena, r, k)));
		text_missing(&p, k);
		text_clauses(&p, k);
	}
	for (size_t b = 0; b < s->by_count; b++)
		text_by(&p, b);
	text_list(&p, "Facts that the texts ask for and the mapping never gives", r->left_unknown,
		  r->left_unknown_count);
	text_list(&p, "Columns that the mapping does not describe", s->ignored, s->ignored_count);
	buf_add_c(out, r->exact ? "\nCounts from 1 to 9 are shown: this report may tell of single persons.\n"
				: "\nCounts from 1 to 9 are withheld, and others that would give them away; --exact "
				  "shows them.\n");
}
