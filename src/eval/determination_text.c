/* determination_text.c - a determination as a reasoned decision, for a person to read: what was decided, by which
 * clauses and with which sources, what would decide it, what is still owed, on which facts and texts it rests.
 *
 * I1. It says nothing that determination_json does not say too.
 * I2. Paths that come out alike, for the same reasons, are told once.
 */
#include "eval_int.h"
#include "layout.h"

enum { INDENT = 2, SETS_SHOWN = 3, HASH_SHOWN = 12, OPEN_SHOWN = 12 };

struct page {
	struct buf *out;
	struct arena *arena;
	const struct corpus *corpus;
	size_t width;
	bool color;
};

static const char *style(const struct page *page, const char *code) { return page->color ? code : ""; }
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define OFF "\033[0m"

static const char *outcome_color(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_cleared: return "\033[1;32m";
	case OUTCOME_barred: return "\033[1;31m";
	case OUTCOME_undetermined: return "\033[1;33m";
	case OUTCOME_unmet:
	case OUTCOME_not_covered: return "\033[1;35m";
	case OUTCOME_not_in_force:
	case OUTCOME_COUNT: break;
	}
	return BOLD;
}

static const char *outcome_words(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_cleared: return "cleared";
	case OUTCOME_barred: return "barred";
	case OUTCOME_undetermined: return "undetermined";
	case OUTCOME_unmet: return "unmet";
	case OUTCOME_not_covered: return "not covered";
	case OUTCOME_not_in_force: return "not in force";
	case OUTCOME_COUNT: break;
	}
	return "";
}

static void line(const struct page *page, size_t indent, const char *before, struct str text, const char *after)
{
	buf_add_repeat(page->out, ' ', indent);
	buf_add_c(page->out, before);
	layout_wrap(page->out, text, indent, indent, page->width);
	if (*after) { /* before the newline */
		page->out->len--;
		buf_format(page->out, "%s\n", after);
	}
}

static void plain(const struct page *page, size_t indent, struct str text) { line(page, indent, "", text, ""); }

/* Values. */

static void say_codes(struct buf *out, const struct json *codes, const char *last)
{
	for (size_t i = 0; i < codes->count; i++) {
		buf_add_c(out, i == 0 ? "" : i + 1 == codes->count ? last : ", ");
		if (codes->items[i].kind == JSON_STRING)
			buf_add_str(out, codes->items[i].text);
	}
}

static void say_set(struct buf *out, const struct json *has, const struct json * not, bool others)
{
	bool said = false;
	if (has && has->count) {
		say_codes(out, has, ", ");
		said = true;
	}
	if (others) {
		buf_add_c(out, said ? ", and another that no text names" : "one that no text names");
		said = true;
	}
	if (not &&not ->count) {
		buf_add_c(out, said ? "; not " : "not ");
		say_codes(out, not, ", ");
		said = true;
	}
	if (!said)
		buf_add_c(out, "nothing known");
}

static void say_object(struct buf *out, const struct json *json)
{
	const struct json *part;
	if ((part = json_get(json, "only"))) {
		buf_add_c(out, part->count ? "only " : "none at all");
		say_codes(out, part, ", ");
	} else if ((part = json_get(json, "one_of"))) {
		say_codes(out, part, " or ");
	} else if ((part = json_get(json, "other_than"))) {
		buf_add_c(out, "other than ");
		say_codes(out, part, " and ");
	} else if (json_get(json, "from") || json_get(json, "to")) {
		const char *before = "";
		static const char *const ends[] = { "from", "to" };
		for (size_t i = 0; i < 2; i++)
			if ((part = json_get(json, ends[i]))) {
				if (part->kind == JSON_INTEGER)
					buf_format(out, "%s%s %lld", before, ends[i], (long long)part->integer);
				else
					buf_format(out, "%s%s %.*s", before, ends[i], STR_ARG(part->text));
				before = " ";
			}
	} else {
		const struct json *others = json_get(json, "others");
		say_set(out, json_get(json, "has"), json_get(json, "not"), others && others->kind == JSON_TRUE);
	}
}

static void say_value(struct buf *out, const struct json *json)
{
	switch (json->kind) {
	case JSON_NULL: buf_add_c(out, "not known"); break;
	case JSON_TRUE: buf_add_c(out, "yes"); break;
	case JSON_FALSE: buf_add_c(out, "no"); break;
	case JSON_INTEGER: buf_format(out, "%lld", (long long)json->integer); break;
	case JSON_REAL:
	case JSON_STRING: buf_add_str(out, json->text); break;
	case JSON_ARRAY:
		if (json->count && json->items[0].kind == JSON_OBJECT)
			buf_format(out, "%zu known", json->count);
		else
			say_set(out, json, NULL, false);
		break;
	case JSON_OBJECT: {
		const struct json *rows = json_get(json, "only");
		if (rows && rows->count && rows->items[0].kind == JSON_OBJECT)
			buf_format(out, "%zu, no others", rows->count);
		else
			say_object(out, json);
		break;
	}
	}
}

static void say_json(const struct page *page, struct buf *out, struct str text)
{
	struct json *json;
	if (json_parse(page->arena, text, &json, NULL) == STATUS_OK)
		say_value(out, json);
	else
		buf_add_str(out, text);
}

/* Clauses. */

static struct str article_name(const struct page *page, const struct core_article *article)
{
	struct str id = page->corpus->instruments.at[article->instrument].id;
	if (article->heading.len)
		return str_format(page->arena, "%.*s, article %.*s: %.*s", STR_ARG(id), STR_ARG(article->id),
				  STR_ARG(article->heading));
	return str_format(page->arena, "%.*s, article %.*s", STR_ARG(id), STR_ARG(article->id));
}

static void say_cites(const struct page *page, size_t indent, const struct core_article *article)
{
	for (size_t i = 0; i < article->cite_count; i++) {
		const struct cite *cite = &article->cites[i];
		struct buf text = BUF_INIT;
		char day[11] = "";
		if (cite->has_day)
			date_format(cite->day, day);
		buf_format(&text, "\"%.*s\"", STR_ARG(cite->text));
		if (cite->by.len)
			buf_format(&text, " %.*s", STR_ARG(cite->by));
		if (cite->has_day)
			buf_format(&text, ", %s", day);
		if (cite->unverified)
			buf_add_c(&text, " (unverified)");
		line(page, indent, style(page, DIM), buf_str(&text), style(page, OFF));
		buf_finish(&text);
	}
}

static void say_clause(const struct page *page, const struct core_clause *clause, bool whole)
{
	line(page, INDENT * 2, style(page, BOLD), article_name(page, clause->article), style(page, OFF));
	if (!whole)
		return;
	plain(page, INDENT * 3, clause_text(page->arena, clause));
	say_cites(page, INDENT * 3, clause->article);
}

static bool is_bar(enum effect effect)
{
	return effect == EFFECT_BARS || effect == EFFECT_DESTINATIONS || effect == EFFECT_ONWARD;
}

/* A bar or a requirement that an exception took away. */
static bool set_aside(const struct reason *r)
{
	return r->except && ((is_bar(r->rule->effect) && r->value == TRI_FALSE) ||
			     (r->rule->effect == EFFECT_REQUIRES && r->value == TRI_TRUE));
}

typedef bool (*chosen)(const struct reason *reason);
static bool of_bars(const struct reason *r) { return is_bar(r->rule->effect) && r->value == TRI_TRUE; }
static bool of_admissions(const struct reason *r) { return r->rule->effect == EFFECT_ADMITS && r->value == TRI_TRUE; }
static bool of_shut(const struct reason *r) { return r->rule->effect == EFFECT_ADMITS && r->value == TRI_FALSE; }
static bool of_exclusions(const struct reason *r) { return r->rule->effect == EFFECT_EXCLUDES && r->value == TRI_TRUE; }
static bool of_met(const struct reason *r)
{
	return r->rule->effect == EFFECT_REQUIRES && r->value == TRI_TRUE && !set_aside(r);
}
static bool of_unmet(const struct reason *r) { return r->rule->effect == EFFECT_REQUIRES && r->value == TRI_FALSE; }
static bool of_open(const struct reason *r) { return r->value == TRI_UNKNOWN; }

static void say_reasons(const struct page *page, const struct path_result *result, chosen which, const char *title,
			bool whole)
{
	const struct core_article *last = NULL;
	size_t said = 0, left = 0;
	vec_each (&result->reasons, i) {
		const struct reason *reason = &result->reasons.at[i];
		const struct core_article *article = reason->rule->clause->article;
		if (!which(reason) || (!whole && article == last))
			continue;
		if (!said++)
			line(page, INDENT, "", str_of(title), "");
		last = article;
		if (!whole && said > OPEN_SHOWN)
			left++;
		else
			say_clause(page, reason->rule->clause, whole);
	}
	if (left)
		plain(page, INDENT * 2, str_format(page->arena, "and %zu more (--json lists all)", left));
}

static void say_set_aside(const struct page *page, const struct path_result *result)
{
	vec_each (&result->reasons, i) {
		const struct reason *r = &result->reasons.at[i];
		if (!set_aside(r))
			continue;
		plain(page, INDENT,
		      str_format(page->arena,
				 "%s set aside:", is_bar(r->rule->effect) ? "A bar is" : "A requirement is"));
		say_clause(page, r->rule->clause, true);
		plain(page, INDENT, STR("by"));
		say_clause(page, r->except->clause, true);
	}
}

/* What would decide it, and what is owed. */

static void say_needs(const struct page *page, const struct path_result *result)
{
	if (result->settled == SETTLED_NOT_CLEARED)
		plain(page, INDENT, STR("Whatever the missing facts are, it will not be cleared."));
	if (result->settled == SETTLED_CLEARED)
		plain(page, INDENT,
		      STR("Whatever the missing facts are, nothing would stand against it; it is no clearance until "
			  "they are known."));
	if (result->need_count)
		plain(page, INDENT, STR("Facts that are missing and matter:"));
	struct table table = { .arena = page->arena, .columns = 2, .wraps = 2 };
	for (size_t i = 0; i < result->need_count; i++) {
		const struct fact *fact = &page->corpus->facts.at[result->needs[i]];
		table_add(&table, fact->name);
		table_add(&table, fact->meaning);
	}
	if (result->need_count)
		table_write(page->out, &table, INDENT * 2, page->width, NULL, "");
	if (!result->exact)
		plain(page, INDENT, STR("Not every fact in this list need matter: it is a bound, not the exact list."));
}

static void say_answers(const struct page *page, const struct path_result *result)
{
	size_t shown = result->clears_with_count < SETS_SHOWN ? result->clears_with_count : SETS_SHOWN;
	if (!shown)
		return;
	plain(page, INDENT,
	      shown == 1 && !result->clears_with_more ? STR("It would be cleared with:")
						      : STR("It would be cleared, for example, with:"));
	for (size_t i = 0; i < shown; i++) {
		const struct answer_set *set = &result->clears_with[i];
		struct buf text = BUF_INIT;
		for (size_t k = 0; k < set->count; k++) {
			buf_format(&text, "%s%.*s: ", k ? "; " : "",
				   STR_ARG(page->corpus->facts.at[set->answers[k].fact].name));
			say_json(page, &text, set->answers[k].text);
		}
		buf_add_repeat(page->out, ' ', INDENT * 2);
		buf_add_c(page->out, "- ");
		layout_wrap(page->out, buf_str(&text), INDENT * 2 + 2, INDENT * 2 + 2, page->width);
		buf_finish(&text);
	}
	if (result->clears_with_count > shown || result->clears_with_more)
		plain(page, INDENT * 2,
		      str_format(page->arena, "and %s%zu other ways (--json lists them)",
				 result->clears_with_more ? "more than " : "", result->clears_with_count - shown));
}

static void say_owed(const struct page *page, const struct path_result *result)
{
	static const char *const states[] = { "owed", "done", "perhaps", "full" };
	if (!result->owed.count)
		return;
	plain(page, INDENT,
	      result->outcome == OUTCOME_cleared ? STR("Before departure:")
						 : STR("Before a departure there would be:"));
	struct table table = { .arena = page->arena, .columns = 3, .wraps = 2 | 4 };
	vec_each (&result->owed, i) {
		const struct owed_item *item = &result->owed.at[i];
		const struct core_article *article = item->clause->article;
		table_add(&table, str_of(states[item->state]));
		table_add(&table, clause_text(page->arena, item->clause));
		table_add(&table, str_format(page->arena, "%.*s %.*s",
					     STR_ARG(page->corpus->instruments.at[article->instrument].id),
					     STR_ARG(article->id)));
	}
	table_write(page->out, &table, INDENT * 2, page->width, NULL, "");
}

static void say_path(const struct page *page, const struct path_result *result)
{
	switch (result->outcome) {
	case OUTCOME_barred: say_reasons(page, result, of_bars, "It is forbidden by", true); break;
	case OUTCOME_not_covered:
		if (!result->reasons.count)
			plain(page, INDENT, STR("No article admits anybody on this path."));
		say_reasons(page, result, of_exclusions, "Taken out by", true);
		say_reasons(page, result, of_shut, "No article admits this person; those there are do not:", true);
		break;
	case OUTCOME_unmet: say_reasons(page, result, of_unmet, "A requirement is not met:", true); break;
	case OUTCOME_undetermined:
		say_needs(page, result);
		say_answers(page, result);
		say_reasons(page, result, of_open, "Open until then:", false);
		break;
	case OUTCOME_cleared:
		say_reasons(page, result, of_admissions, "It is admitted by", true);
		say_reasons(page, result, of_met, "These requirements are met:", false);
		break;
	case OUTCOME_not_in_force:
		plain(page, INDENT, STR("The agreement is not in force at that moment, so nothing can rest on it."));
		break;
	case OUTCOME_COUNT: break;
	}
	say_set_aside(page, result);
	say_owed(page, result);
}

/* The paths: purpose and places of those that come out alike. */

static struct str path_name(const struct page *page, const struct path *path)
{
	struct str place = path_place(path, "any facility");
	if (path->query.facility_given == FACILITY_NONE)
		place = STR("no facility");
	else if (path->query.facility_given == FACILITY_NAMED)
		place = str_format(page->arena, "the facility %.*s", STR_ARG(place));
	return str_format(page->arena, "%s to %.*s", word_name(WORDS_purpose, path->query.purpose), STR_ARG(place));
}

static void say_paths(const struct page *page, const struct determination *d)
{
	struct str *bodies = arena_new_array(page->arena, struct str, d->paths.count);
	vec_each (&d->paths, i) {
		struct buf body = BUF_INIT;
		struct page inner = *page;
		inner.out = &body;
		say_path(&inner, &d->paths.at[i]);
		bodies[i] = str_copy(page->arena, buf_str(&body));
		buf_finish(&body);
	}
	bool *told = arena_new_array(page->arena, bool, d->paths.count);
	vec_each (&d->paths, i) {
		const struct path_result *result = &d->paths.at[i];
		struct buf title = BUF_INIT;
		if (told[i])
			continue;
		buf_format(&title, "For %.*s", STR_ARG(path_name(page, result->path)));
		for (size_t k = i + 1; k < d->paths.count; k++) {
			if (told[k] || d->paths.at[k].outcome != result->outcome || !str_eq(bodies[i], bodies[k]))
				continue;
			told[k] = true;
			buf_format(&title, ", and for %.*s", STR_ARG(path_name(page, d->paths.at[k].path)));
		}
		buf_format(&title, ": %s", outcome_words(result->outcome));
		buf_add_char(page->out, '\n');
		line(page, 0, style(page, outcome_color(result->outcome)), buf_str(&title), style(page, OFF));
		buf_add_str(page->out, bodies[i]);
		buf_finish(&title);
	}
}

/* What it rests on. */

static void say_facts(const struct page *page, const struct determination *d)
{
	struct table table = { .arena = page->arena, .columns = 2, .wraps = 2 };
	struct json_writer *w = json_writer_create();
	for (size_t i = 0; i < d->given->count; i++) {
		const struct fact_value *value = &d->given->values[i];
		const struct fact *fact = &d->corpus->facts.at[i];
		struct buf text = BUF_INIT;
		char day[11];
		if (!value->given)
			continue;
		json_writer_reset(w);
		fact_value_json(w, d->corpus, fact, value);
		say_json(page, &text, json_writer_text(w));
		if (value->has_as_of) {
			date_format(value->as_of, day);
			buf_format(&text, ", as of %s", day);
			if (!d->facts->values[i].given)
				buf_add_c(&text, ": too old, taken as not known");
		}
		if (value->source.len)
			buf_format(&text, " (%.*s)", STR_ARG(value->source));
		table_add(&table, fact->name);
		table_add(&table, str_copy(page->arena, buf_str(&text)));
		buf_finish(&text);
	}
	json_writer_destroy(w);
	buf_format(page->out, "\n%sOn these facts%s\n", style(page, BOLD), style(page, OFF));
	if (table.cells.count)
		table_write(page->out, &table, INDENT, page->width, NULL, "");
	else
		plain(page, INDENT, STR("none: nothing is known of the person"));
}

static void say_texts(const struct page *page, const struct determination *d)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < d->corpus->instruments.count; i++) {
		bool used = (int)i == d->agreement;
		vec_each (&d->paths, k)
			vec_each (&d->paths.at[k].path->instruments, j)
				used = used || d->paths.at[k].path->instruments.at[j] == (int)i;
		const struct instrument *in = &d->corpus->instruments.at[i];
		if (used && in->kind != INSTRUMENT_vocabulary)
			buf_format(&text, "%s%.*s %.*s", text.len ? ", " : "", STR_ARG(in->id), HASH_SHOWN, in->sha256);
	}
	buf_format(page->out, "\n%sOn these texts%s\n", style(page, BOLD), style(page, OFF));
	line(page, INDENT, style(page, DIM), buf_str(&text), style(page, OFF));
	buf_finish(&text);
}

void determination_text(struct buf *out, const struct determination *d, bool color, unsigned width)
{
	struct page page = { .out = out, .arena = arena_create(), .corpus = d->corpus, .width = width, .color = color };
	const struct instrument *in = &d->corpus->instruments.at[d->agreement];
	buf_format(out, "%s%s%s under %.*s\n", style(&page, outcome_color(d->outcome)), outcome_words(d->outcome),
		   style(&page, OFF), STR_ARG(in->id));
	if (in->title.len)
		plain(&page, 0, in->title);
	plain(&page, 0,
	      str_format(page.arena, "%s to %s, asked for %.*s%s", country_name(d->sender), country_name(d->receiver),
			 STR_ARG(moment_text(page.arena, d->on)),
			 d->as_if ? ", as if the agreement were in force" : ""));
	say_paths(&page, d);
	say_facts(&page, d);
	say_texts(&page, d);
	arena_destroy(page.arena);
}

/* Destinations. */

static void say_step(const struct page *page, const struct destination_list *list, const struct destination_step *step)
{
	static const char *const states[] = { "closed", "perhaps open", "open" };
	const struct step *written = list->clause->steps[step->number].ast;
	struct buf text = BUF_INIT;
	const char *standing = step->passed                   ? "not reached: an earlier step is open"
			       : step->some_open == TRI_FALSE ? "closed"
			       : !step->reached               ? "not known to be reached"
			       : step->some_open == TRI_TRUE  ? "open"
							      : "not known";
	plain(page, INDENT, written_text(page->arena, written->span));
	buf_format(&text, "%s%s", standing, step->places.count || step->others ? ". " : "");
	for (size_t i = 0; i < step->places.count; i++)
		buf_format(&text, "%s%s %s", i ? ", " : "", country_name(step->places.at[i].country),
			   states[step->places.at[i].state]);
	if (step->others)
		buf_format(&text, "%s",
			   step->places.count ? "; other states are not known to be closed"
					      : "Which states it names is not known");
	const char *paint = step->passed || step->some_open == TRI_FALSE   ? DIM
			    : step->reached && step->some_open == TRI_TRUE ? BOLD
									   : "";
	line(page, INDENT * 2, style(page, paint), buf_str(&text), style(page, OFF));
	buf_clear(&text);
	for (size_t i = 0; i < step->missing_count; i++)
		buf_format(&text, "%s%.*s", i ? ", " : "", STR_ARG(page->corpus->facts.at[step->missing[i]].name));
	if (step->missing_count && !step->passed)
		plain(page, INDENT * 2, str_format(page->arena, "Missing: %.*s", STR_ARG(buf_str(&text))));
	buf_finish(&text);
}

void destinations_text(struct buf *out, const struct destinations *d, bool color, unsigned width)
{
	struct page page = { .out = out, .arena = arena_create(), .corpus = d->corpus, .width = width, .color = color };
	plain(&page, 0,
	      str_format(page.arena, "Where %s may send this person for %s, asked for %.*s", country_name(d->sender),
			 word_name(WORDS_purpose, d->purpose), STR_ARG(moment_text(page.arena, d->on))));
	if (!d->lists.count)
		plain(&page, 0, STR("No text in force orders the destinations."));
	vec_each (&d->lists, i) {
		const struct destination_list *list = &d->lists.at[i];
		buf_add_char(out, '\n');
		line(&page, 0, style(&page, BOLD), article_name(&page, list->clause->article), style(&page, OFF));
		if (list->applies == TRI_FALSE) {
			plain(&page, INDENT, STR("does not apply to this person"));
			continue;
		}
		if (list->applies == TRI_UNKNOWN)
			plain(&page, INDENT, STR("Whether it applies to this person is not known."));
		vec_each (&list->steps, k)
			say_step(&page, list, &list->steps.at[k]);
		say_cites(&page, INDENT, list->clause->article);
	}
	buf_format(out, "\n%sUnder the agreements in force%s\n", style(&page, BOLD), style(&page, OFF));
	struct table table = { .arena = page.arena, .columns = 3, .wraps = 0 };
	vec_each (&d->agreements, i) {
		table_add(&table, d->corpus->instruments.at[d->agreements.at[i].agreement].id);
		table_add(&table, str_of(country_name(d->agreements.at[i].receiver)));
		table_add(&table, str_of(outcome_words(d->agreements.at[i].outcome)));
	}
	table_write(out, &table, INDENT, width, NULL, "");
	arena_destroy(page.arena);
}
