/* determination_text.c - a determination as a reasoned decision, for a person to read: what was decided, by which
 * clauses and with which sources, what would decide it, what is still owed, on which facts and texts it rests.
 *
 * I1. It says nothing that determination_json does not say too.
 * I2. Paths that come out alike, for the same reasons, are told once; what only one of them asks for says so.
 * I3. What is left out is counted.
 */
#include "eval_int.h"
#include "layout.h"
#include "utf8.h"

enum { INDENT = 2, NEEDS_SHOWN = 12, SETS_SHOWN = 3, HASH_SHOWN = 12, OPEN_SHOWN = 12 };

struct page {
	struct buf *out;
	struct arena *arena;
	const struct corpus *corpus;
	enum subject subject;
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

static void wrapped(const struct page *page, size_t indent, size_t hanging, const char *before, struct str text,
		    const char *after)
{
	buf_add_repeat(page->out, ' ', indent);
	buf_add_c(page->out, before);
	layout_wrap(page->out, text, indent, indent + hanging, page->width);
	if (*after) { /* before the newline */
		page->out->len--;
		buf_format(page->out, "%s\n", after);
	}
}

static void line(const struct page *page, size_t indent, const char *before, struct str text, const char *after)
{
	wrapped(page, indent, 0, before, text, after);
}

/* One of several that stand below each other. */
static void item(const struct page *page, size_t indent, const char *before, struct str text, const char *after)
{
	wrapped(page, indent, INDENT, before, text, after);
}

static void plain(const struct page *page, size_t indent, struct str text) { line(page, indent, "", text, ""); }

/* Values. */

static void say_value(struct buf *out, const struct json *json);

static void say_codes(struct buf *out, const struct json *codes, const char *last)
{
	for (size_t i = 0; i < codes->count; i++) {
		buf_add_c(out, i == 0 ? "" : i + 1 == codes->count ? last : ", ");
		say_value(out, &codes->items[i]); /* a code, or a range */
	}
}

/* {"any": [[...], ...]}, {"any_but": [...]}, {"none_but": [...]}: what else an answer asks of a set. */
static void say_others(struct buf *out, const struct json *set, bool *said)
{
	const struct json *any = json_get(set, "any"), *any_but = json_get(set, "any_but"),
			  *none_but = json_get(set, "none_but");
	for (size_t i = 0; any && i < any->count; i++) {
		buf_add_c(out, *said ? ", and one of " : "one of ");
		say_codes(out, &any->items[i], " or ");
		*said = true;
	}
	if (any_but) {
		buf_add_c(out, *said ? ", and another than " : "one other than ");
		say_codes(out, any_but, ", ");
		*said = true;
	}
	if (none_but) {
		buf_add_c(out, *said ? "; no others than " : "no others than ");
		say_codes(out, none_but, ", ");
		*said = true;
	}
}

static void say_set(struct buf *out, const struct json *has, const struct json *set)
{
	const struct json *not = json_get(set, "not");
	bool said = false;
	if (has && has->count) {
		say_codes(out, has, ", ");
		said = true;
	}
	say_others(out, set, &said);
	if (not &&not ->count) {
		buf_add_c(out, said ? "; not " : "not ");
		say_codes(out, not, ", ");
		said = true;
	}
	if (!said)
		buf_add_c(out, "nothing known");
}

static bool say_end(struct buf *out, const struct json *end) /* is it a day or a moment? */
{
	int32_t day;
	int64_t seconds;
	if (end->kind == JSON_INTEGER)
		buf_format(out, "%lld", (long long)end->integer);
	else
		buf_add_str(out, end->text);
	return end->kind == JSON_STRING && (date_parse(end->text, &day) || time_parse(end->text, &seconds));
}

static void say_range(struct buf *out, const struct json *from, const struct json *to)
{
	if (from && to) {
		buf_add_c(out, "from ");
		say_end(out, from);
		buf_add_c(out, " to ");
		say_end(out, to);
	} else if (from) {
		buf_add_c(out, say_end(out, from) ? " or later" : " or more");
	} else {
		buf_add_c(out, "up to ");
		say_end(out, to);
	}
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
		say_range(out, json_get(json, "from"), json_get(json, "to"));
	} else {
		say_set(out, json_get(json, "has"), json);
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
			say_set(out, json, NULL);
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
			buf_format(&text, ", %.*s", STR_ARG(cite->by));
		if (cite->has_day)
			buf_format(&text, ", %s", day);
		if (cite->reliability == RELIABILITY_unverified)
			buf_add_c(&text, "; unverified");
		item(page, indent, style(page, DIM), buf_str(&text), style(page, OFF));
		buf_finish(&text);
	}
}

static void say_article(const struct page *page, const struct core_article *article)
{
	item(page, INDENT * 2, style(page, BOLD), article_name(page, article), style(page, OFF));
}

static void say_clause(const struct page *page, const struct core_clause *clause)
{
	say_article(page, clause->article);
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

enum telling { BARS, ADMISSIONS, SHUT, EXCLUSIONS, MET, UNMET, OPEN };

static bool is_told(const struct path_result *result, const struct reason *reason, enum telling which)
{
	const struct rule *rule = reason->rule;
	switch (which) {
	case BARS: return is_bar(rule->effect) && reason->value == TRI_TRUE;
	case ADMISSIONS: return rule->effect == EFFECT_ADMITS && reason->value == TRI_TRUE;
	case SHUT: return rule->effect == EFFECT_ADMITS && reason->value == TRI_FALSE;
	case EXCLUSIONS: return rule->effect == EFFECT_EXCLUDES && reason->value == TRI_TRUE;
	case MET: /* not those that this path never asks */
		return rule->effect == EFFECT_REQUIRES && reason->value == TRI_TRUE && !set_aside(reason) &&
		       result->path->nodes.at[rule->value].op != OP_TRI;
	case UNMET: return rule->effect == EFFECT_REQUIRES && reason->value == TRI_FALSE;
	case OPEN: break;
	}
	return reason->value == TRI_UNKNOWN;
}

static size_t count_reasons(const struct path_result *result, enum telling which)
{
	size_t count = 0;
	vec_each (&result->reasons, i)
		count += is_told(result, &result->reasons.at[i], which);
	return count;
}

/* The clauses of an article stand together, under its name and above its sources. */
static void say_reasons(const struct page *page, const struct path_result *result, enum telling which,
			const char *title)
{
	const struct core_article *last = NULL;
	vec_each (&result->reasons, i) {
		const struct reason *reason = &result->reasons.at[i];
		const struct core_article *article = reason->rule->clause->article;
		if (!is_told(result, reason, which))
			continue;
		if (!last)
			plain(page, INDENT, str_of(title));
		if (article != last) {
			if (last)
				say_cites(page, INDENT * 3, last);
			say_article(page, article);
		}
		plain(page, INDENT * 3, clause_text(page->arena, reason->rule->clause));
		last = article;
	}
	if (last)
		say_cites(page, INDENT * 3, last);
}

/* How many of a list to show: "and 1 more" takes the place of that one. */
static size_t shown_of(size_t count, size_t most) { return count <= most + 1 ? count : most; }

static void say_left(const struct page *page, size_t count, size_t shown)
{
	if (count > shown)
		plain(page, INDENT * 2, str_format(page->arena, "and %zu more (--json lists all)", count - shown));
}

/* The articles alone. */
static void name_reasons(const struct page *page, const struct path_result *result, enum telling which,
			 const char *title)
{
	article_vec articles = { 0 };
	vec_each (&result->reasons, i) {
		const struct core_article *article = result->reasons.at[i].rule->clause->article;
		if (is_told(result, &result->reasons.at[i], which) &&
		    (!articles.count || articles.at[articles.count - 1] != article))
			vec_add(page->arena, &articles, article);
	}
	size_t shown = shown_of(articles.count, OPEN_SHOWN);
	if (shown)
		plain(page, INDENT, str_of(title));
	for (size_t i = 0; i < shown; i++)
		say_article(page, articles.at[i]);
	say_left(page, articles.count, shown);
}

static void say_set_aside(const struct page *page, const struct path_result *result)
{
	vec_each (&result->reasons, i) {
		const struct reason *r = &result->reasons.at[i];
		if (!set_aside(r))
			continue;
		plain(page, INDENT,
		      is_bar(r->rule->effect) ? STR("A bar is set aside:") : STR("A requirement is set aside:"));
		say_clause(page, r->rule->clause);
		plain(page, INDENT, STR("by"));
		say_clause(page, r->except->clause);
	}
}

/* What would decide it, and what is owed. */

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

static const char *owed_word(const struct owed_item *item)
{
	bool place = item->clause->kind == CLAUSE_limit;
	switch (item->state) {
	case OWED: return place ? "a place" : "owed";
	case OWED_DONE: return place ? "has room" : "done";
	case OWED_PERHAPS: return "perhaps";
	case OWED_FULL: break;
	}
	return "full";
}

static void say_owed(const struct page *page, const struct path_result *result)
{
	const char *step = page->subject == SUBJECT_programme ? "payment" : "departure";
	if (!result->owed.count)
		return;
	plain(page, INDENT,
	      str_format(page->arena,
			 result->outcome == OUTCOME_cleared ? "To be met before %s:" : "Before a %s there would be:",
			 step));
	struct table table = { .arena = page->arena, .columns = 3, .wraps = 2 | 4 };
	vec_each (&result->owed, i) {
		const struct owed_item *item = &result->owed.at[i];
		const struct core_article *article = item->clause->article;
		table_add(&table, str_of(owed_word(item)));
		table_add(&table, clause_text(page->arena, item->clause));
		table_add(&table, str_format(page->arena, "%.*s %.*s",
					     STR_ARG(page->corpus->instruments.at[article->instrument].id),
					     STR_ARG(article->id)));
	}
	table_write(page->out, &table, INDENT * 2, page->width, NULL, "");
}

static void say_not_covered(const struct page *page, const struct path_result *result)
{
	bool programme = page->subject == SUBJECT_programme;
	if (!count_reasons(result, EXCLUSIONS) && !count_reasons(result, SHUT))
		plain(page, INDENT,
		      programme ? STR("No article admits anything on this path.")
				: STR("No article admits anybody on this path."));
	say_reasons(page, result, EXCLUSIONS,
		    programme ? "The programme is taken out by" : "The person is taken out by");
	say_reasons(page, result, SHUT,
		    programme ? "No article admits this programme. Others are admitted by"
			      : "No article admits this person. Others are admitted by");
}

/* All of a path but the facts that are missing. */
static void say_path(const struct page *page, const struct path_result *result)
{
	switch (result->outcome) {
	case OUTCOME_barred: say_reasons(page, result, BARS, "It is forbidden by"); break;
	case OUTCOME_not_covered: say_not_covered(page, result); break;
	case OUTCOME_unmet: say_reasons(page, result, UNMET, "What is required is not met:"); break;
	case OUTCOME_undetermined:
		say_answers(page, result);
		name_reasons(page, result, OPEN, "Open until then:");
		break;
	case OUTCOME_cleared:
		say_reasons(page, result, ADMISSIONS, "It is admitted by");
		plain(page, INDENT, STR("Nothing forbids it."));
		name_reasons(page, result, MET, "What is required is met:");
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

static struct str place_name(const struct page *page, const struct path *path)
{
	struct str place = path_place(path, "any facility");
	return path->query.facility_given == FACILITY_NONE ? STR("no facility")
							   : str_format(page->arena, "%.*s", STR_ARG(place));
}

/* Paths told together: indices into determination.paths. */
struct group {
	const struct determination *d;
	size_t *paths;
	size_t count;
};

static const struct path_result *group_path(const struct group *group, size_t i)
{
	return &group->d->paths.at[group->paths[i]];
}

static bool needs_fact(const struct path_result *result, int fact)
{
	for (size_t i = 0; i < result->need_count; i++)
		if (result->needs[i] == fact)
			return true;
	return false;
}

/* "removal to any facility, removal to cecot": a purpose is said once for its places. */
static struct str group_name(const struct page *page, const struct group *group)
{
	struct buf text = BUF_INIT;
	int purpose = -1;
	bool places = false; /* is any asked about, or named by the text? */
	vec_each (&group->d->paths, i)
		places = places || group->d->paths.at[i].path->query.facility_given != FACILITY_UNSAID;
	for (size_t i = 0; i < group->count; i++) {
		const struct path *path = group_path(group, i)->path;
		if (path->query.purpose != purpose)
			buf_format(&text, "%s%s", i ? ", and " : "", word_name(WORDS_purpose, path->query.purpose));
		if (places)
			buf_format(&text, "%s%.*s", path->query.purpose != purpose ? " to " : " or ",
				   STR_ARG(place_name(page, path)));
		purpose = path->query.purpose;
	}
	struct str name = str_copy(page->arena, buf_str(&text));
	buf_finish(&text);
	return name;
}

/* A fact's meaning, as much of it as one line holds; where only some of the group ask for it, which. */
static struct str need_text(const struct page *page, const struct group *group, int fact, size_t columns)
{
	struct group asking = { group->d, arena_new_array(page->arena, size_t, group->count), 0 };
	struct str text = page->corpus->facts.at[fact].meaning;
	str_vec lines = { 0 };
	for (size_t i = 0; i < group->count; i++)
		if (needs_fact(group_path(group, i), fact))
			asking.paths[asking.count++] = group->paths[i];
	if (asking.count < group->count)
		text = str_format(page->arena, "for %.*s: %.*s", STR_ARG(group_name(page, &asking)), STR_ARG(text));
	if (utf8_columns(text) <= columns)
		return text;
	layout_lines(page->arena, text, columns - 2, &lines);
	return str_format(page->arena, "%.*s \xe2\x80\xa6", STR_ARG(lines.at[0]));
}

/* The first path's needs, the most decisive first, and what others of the group need besides. */
static size_t group_needs(const struct page *page, const struct group *group, int **facts)
{
	size_t count = 0;
	bool *listed = arena_new_array(page->arena, bool, page->corpus->facts.count + 1);
	*facts = arena_new_array(page->arena, int, page->corpus->facts.count + 1);
	for (size_t i = 0; i < group->count; i++)
		for (size_t k = 0; k < group_path(group, i)->need_count; k++) {
			int fact = group_path(group, i)->needs[k];
			if (!listed[fact])
				(*facts)[count++] = fact;
			listed[fact] = true;
		}
	return count;
}

static void say_needs(const struct page *page, const struct group *group)
{
	int *facts;
	size_t count = group_needs(page, group, &facts), shown = shown_of(count, NEEDS_SHOWN), names = 0;
	enum settled settled = group_path(group, 0)->settled;
	bool exact = true;
	if (settled == SETTLED_NOT_CLEARED)
		plain(page, INDENT, STR("Whatever the missing facts are, it will not be cleared."));
	if (settled == SETTLED_CLEARED)
		plain(page, INDENT,
		      STR("Whatever the missing facts are, nothing would stand against it; it is no clearance until "
			  "they are known."));
	if (count)
		plain(page, INDENT,
		      count == 1 ? STR("It turns on one fact that is not known:")
				 : str_format(page->arena,
					      "It turns on facts that are not known, the most decisive first:"));
	for (size_t i = 0; i < shown; i++)
		if (page->corpus->facts.at[facts[i]].name.len > names)
			names = page->corpus->facts.at[facts[i]].name.len;
	struct table table = { .arena = page->arena, .columns = 2, .wraps = 2 };
	size_t before = INDENT * 2 + names + 2, columns = page->width > before + 16 ? page->width - before : 16;
	for (size_t i = 0; i < shown; i++) {
		table_add(&table, page->corpus->facts.at[facts[i]].name);
		table_add(&table, need_text(page, group, facts[i], columns));
	}
	if (count)
		table_write(page->out, &table, INDENT * 2, page->width, NULL, "");
	say_left(page, count, shown);
	for (size_t i = 0; i < group->count; i++)
		exact = exact && group_path(group, i)->exact;
	if (!exact)
		plain(page, INDENT, STR("The list is a bound: some of them may turn out not to matter."));
}

static void say_group(const struct page *page, const struct group *group, struct str body)
{
	enum outcome outcome = group_path(group, 0)->outcome;
	buf_add_char(page->out, '\n');
	line(page, 0, style(page, outcome_color(outcome)),
	     str_format(page->arena, "For %.*s: %s", STR_ARG(group_name(page, group)), outcome_words(outcome)),
	     style(page, OFF));
	if (outcome == OUTCOME_undetermined)
		say_needs(page, group);
	buf_add_str(page->out, body);
}

static void say_paths(const struct page *page, const struct determination *d)
{
	struct str *bodies = arena_new_array(page->arena, struct str, d->paths.count);
	bool *told = arena_new_array(page->arena, bool, d->paths.count);
	vec_each (&d->paths, i) {
		struct buf body = BUF_INIT;
		struct page inner = *page;
		inner.out = &body;
		say_path(&inner, &d->paths.at[i]);
		bodies[i] = str_copy(page->arena, buf_str(&body));
		buf_finish(&body);
	}
	vec_each (&d->paths, i) {
		struct group group = { d, arena_new_array(page->arena, size_t, d->paths.count), 0 };
		for (size_t k = i; k < d->paths.count && !told[i]; k++)
			if (k == i ||
			    (!told[k] && d->paths.at[k].outcome == d->paths.at[i].outcome &&
			     d->paths.at[k].settled == d->paths.at[i].settled && str_eq(bodies[i], bodies[k])))
				group.paths[group.count++] = k;
		for (size_t k = 0; k < group.count; k++)
			told[group.paths[k]] = true;
		if (group.count)
			say_group(page, &group, bodies[i]);
	}
}

/* What it rests on. */

/* Those that the clauses read that are told: of a clearance all clauses are. */
static unsigned char *facts_told(const struct page *page, const struct determination *d)
{
	unsigned char *told = arena_new_array(page->arena, unsigned char, d->given->count + 1);
	vec_each (&d->paths, i) {
		const struct path_result *result = &d->paths.at[i];
		for (size_t k = 0; k < result->path->fact_count && result->outcome == OUTCOME_cleared; k++)
			told[result->path->facts[k]] = 1;
		vec_each (&result->reasons, k)
			facts_read(page->arena, result->path, result->reasons.at[k].rule->value, told);
	}
	return told;
}

static struct str given_text(const struct page *page, const struct determination *d, size_t index)
{
	const struct fact_value *value = &d->given->values[index];
	struct json_writer *w = json_writer_create();
	struct buf text = BUF_INIT;
	char day[11];
	fact_value_json(w, d->corpus, &d->corpus->facts.at[index], value);
	say_json(page, &text, json_writer_text(w));
	json_writer_destroy(w);
	if (value->has_as_of) {
		date_format(value->as_of, day);
		buf_format(&text, ", as of %s", day);
		if (!d->facts->values[index].given)
			buf_add_c(&text, ": too old, taken as not known");
	}
	if (value->source.len)
		buf_format(&text, " (%.*s)", STR_ARG(value->source));
	struct str result = str_copy(page->arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static void say_facts(const struct page *page, const struct determination *d)
{
	struct table table = { .arena = page->arena, .columns = 2, .wraps = 2 };
	const unsigned char *told = facts_told(page, d);
	size_t shown = 0, others = 0;
	for (size_t i = 0; i < d->given->count; i++) {
		if (!d->given->values[i].given)
			continue;
		if (!told[i]) {
			others++;
			continue;
		}
		shown++;
		table_add(&table, d->corpus->facts.at[i].name);
		table_add(&table, given_text(page, d, i));
	}
	buf_format(page->out, "\n%sOn these facts%s\n", style(page, BOLD), style(page, OFF));
	if (shown)
		table_write(page->out, &table, INDENT, page->width, NULL, "");
	if (others)
		plain(page, INDENT,
		      str_format(page->arena, "%s%zu %s given; no clause told here reads %s", shown ? "and " : "",
				 others,
				 others == 1 ? "that was"
				 : shown     ? "that were"
					     : "were",
				 others == 1 ? "it" : "them"));
	if (!shown && !others)
		plain(page, INDENT,
		      str_format(page->arena, "none: nothing is known of the %s",
				 word_name(WORDS_subject, (int)page->subject)));
}

/* Each with the beginning of its hash; the two are not parted by the end of a line. */
static void say_texts(const struct page *page, const struct determination *d)
{
	size_t at = 0;
	buf_format(page->out, "\n%sOn these texts%s\n%s", style(page, BOLD), style(page, OFF), style(page, DIM));
	for (size_t i = 0; i < d->corpus->instruments.count; i++) {
		bool used = (int)i == d->agreement;
		vec_each (&d->paths, k)
			vec_each (&d->paths.at[k].path->instruments, j)
				used = used || d->paths.at[k].path->instruments.at[j] == (int)i;
		const struct instrument *in = &d->corpus->instruments.at[i];
		if (!used || in->kind == INSTRUMENT_vocabulary)
			continue;
		struct str text = str_format(page->arena, "%.*s %.*s", STR_ARG(in->id), HASH_SHOWN, in->sha256);
		bool fits = at && at + text.len + 3 <= page->width; /* ", " before it, and perhaps a comma behind */
		buf_format(page->out, "%s%*s%.*s", fits ? ", " : at ? ",\n" : "", fits ? 0 : INDENT, "", STR_ARG(text));
		at = (fits ? at + 2 : INDENT) + text.len;
	}
	buf_format(page->out, "%s\n", style(page, OFF));
}

void determination_text(struct buf *out, const struct determination *d, bool color, unsigned width)
{
	const struct instrument *in = &d->corpus->instruments.at[d->agreement];
	struct page page = { .out = out,
			     .arena = arena_create(),
			     .corpus = d->corpus,
			     .subject = in->subject,
			     .width = width,
			     .color = color };
	buf_format(out, "%s%s%s under %.*s\n", style(&page, outcome_color(d->outcome)), outcome_words(d->outcome),
		   style(&page, OFF), STR_ARG(in->id));
	if (in->title.len)
		plain(&page, 0, in->title);
	plain(&page, 0,
	      str_format(page.arena, "%s to %s, on %.*s%s", country_name(d->sender), country_name(d->receiver),
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
	item(page, INDENT, "", written_text(page->arena, written->span), "");
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
	      str_format(page.arena, "%s sends: which states are open to this person, for %s, on %.*s",
			 country_name(d->sender), word_name(WORDS_purpose, d->purpose),
			 STR_ARG(moment_text(page.arena, d->on))));
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
