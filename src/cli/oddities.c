/* oddities.c - see oddities.h.
 *
 * I1. Each finding names the place, what it means for whoever is admitted, and the way out; where a person shows it,
 * the command that decides this person, made as small as still shows it.
 */
#include "oddities.h"
#include "layout.h"
#include "witness.h"

struct telling {
	struct cli *cli;
	const struct corpus *corpus;
	struct diags *diags;
	bool confirmed;
};

static const struct instrument *text_of(const struct telling *t, const struct core_clause *clause)
{
	return &t->corpus->instruments.at[clause->article->instrument];
}

/* "`us-sv-2025` 4" */
static struct str article_name(const struct telling *t, const struct core_clause *clause)
{
	return str_format(t->cli->arena, "`%.*s` %.*s", STR_ARG(text_of(t, clause)->id), STR_ARG(clause->article->id));
}

static void tell_unreachable(struct telling *t, const struct oddity *o)
{
	const struct core_clause *clause = o->clause;
	struct str article = article_name(t, clause);
	bool all = o->kind == ODDITY_ALL_EXCLUDED;
	struct span span = !all && clause->ast->when ? clause->ast->when->span : clause->ast->span;
	struct diag *diag = diag_add(t->diags, DIAG_unreachable, span,
				     all ? "%.*s admits nobody: whoever it means is excluded"
					 : "%.*s speaks of nobody here: this is true of no person, at no time",
				     STR_ARG(article));
	diag_hint(t->diags, diag,
		  all ? "narrow the exclusion, or leave the admission out"
		      : "mend the condition, or leave the clause out");
}

static void tell_swallowed(struct telling *t, const struct oddity *o)
{
	const char *verb = o->clause->kind == CLAUSE_admits ? "admits"
			   : o->clause->kind == CLAUSE_bars ? "bars"
							    : "excludes";
	struct str mine = article_name(t, o->clause), other = article_name(t, o->other);
	struct diag *diag = diag_add(t->diags, DIAG_swallowed, o->clause->ast->span,
				     "%.*s %s nobody whom %.*s does not", STR_ARG(mine), verb, STR_ARG(other));
	diag_note(t->diags, diag, o->other->ast->span, "all of them are here already");
	diag_hint(t->diags, diag, "leave it out, or narrow the other");
}

static void tell_contradiction(struct telling *t, const struct oddity *o)
{
	struct str admits = article_name(t, o->clause), requires = article_name(t, o->other);
	bool own = text_of(t, o->other)->kind == INSTRUMENT_agreement;
	const struct core_clause *place = own ? o->other : o->clause, *note = own ? o->clause : o->other;
	struct diag *diag =
		diag_add(t->diags, DIAG_contradiction, place->ast->span,
			 "nobody whom %.*s admits can meet what %.*s requires", STR_ARG(admits), STR_ARG(requires));
	diag_note(t->diags, diag, note->ast->span, own ? "they are admitted here" : "this is required");
	diag_hint(t->diags, diag, "mend one of the two, or say for which articles the requirement is");
}

/* Persons. */

static const struct rule *rule_of(const struct path *path, const struct core_clause *clause)
{
	vec_each (&path->rules, i)
		if (path->rules.at[i].clause == clause)
			return &path->rules.at[i];
	return NULL;
}

/* Who is admitted, meets what the agreement itself requires, and is barred. */
static size_t barred_all_the_same(const struct telling *t, const struct oddity *o, const struct path *path,
				  struct showing *shows)
{
	size_t count = 0;
	const struct rule *admits = rule_of(path, o->clause), *bars = rule_of(path, o->other);
	if (!admits || !bars)
		return 0;
	shows[count++] = (struct showing){ .path = path, .node = admits->value, .value = TRI_TRUE };
	shows[count++] = (struct showing){ .path = path, .node = bars->value, .value = TRI_TRUE };
	vec_each (&path->rules, i) {
		const struct rule *r = &path->rules.at[i];
		const word_vec *articles = &r->clause->ast->articles;
		bool asked = articles->count == 0;
		vec_each (articles, k)
			asked = asked || str_eq(articles->at[k].text, o->clause->article->id);
		if (r->effect == EFFECT_REQUIRES && asked && text_of(t, r->clause)->kind == INSTRUMENT_agreement)
			shows[count++] = (struct showing){ .path = path, .node = r->value, .value = TRI_TRUE };
	}
	return count;
}

/* Who is neither admitted nor excluded, and would be admitted with less, and with more. */
static size_t in_a_gap(const struct telling *t, const struct oddity *o, const struct path *path, struct showing *shows)
{
	size_t count = 0;
	const struct rule *below = rule_of(path, o->clause), *above = rule_of(path, o->other);
	(void)t;
	if (!below || !above)
		return 0;
	shows[count++] = (struct showing){ path, below->value, TRI_TRUE, true, o->fact, o->low };
	shows[count++] = (struct showing){ path, above->value, TRI_TRUE, true, o->fact, o->high };
	shows[count++] = (struct showing){ .path = path, .node = path->covered, .value = TRI_FALSE };
	vec_each (&path->rules, i)
		if (path->rules.at[i].effect == EFFECT_EXCLUDES)
			shows[count++] =
				(struct showing){ .path = path, .node = path->rules.at[i].own, .value = TRI_FALSE };
	return count;
}

static void not_confirmed(struct telling *t, const struct oddity *o, const char *why)
{
	struct str article = article_name(t, o->clause);
	t->confirmed = false;
	(void)cli_usage(t->cli, STR("please report it, with the texts"),
			"this is a bug: the person who shows a finding in %.*s is decided otherwise: %s",
			STR_ARG(article), why);
}

/* Is it shown on that day, with as little as can be said? */
static bool shown_by(struct telling *t, struct oddity *o, struct query query, struct moment on)
{
	struct arena *arena = t->cli->arena;
	query.moment = on.is_time ? on.seconds : moment_of_day(on.day);
	query.decision_day = on.day;
	const struct path *path = path_compile(arena, t->corpus, &query);
	struct showing *shows = arena_new_array(arena, struct showing, path->rules.count + 3);
	size_t count = o->kind == ODDITY_GAP ? in_a_gap(t, o, path, shows) : barred_all_the_same(t, o, path, shows);
	if (!count || (!path->in_force && !query.as_if) || !witness_smallest(arena, o->person, shows, count))
		return false;
	o->query = query;
	o->on = on;
	return true;
}

/* The day of departure is left unsaid where it can be, and the first day in force is a day as good as another. */
static bool smallest(struct telling *t, struct oddity *o)
{
	const struct instrument *in = &t->corpus->instruments.at[o->query.agreement];
	struct query departs = o->query, stays = o->query;
	struct moment first = { .given = in->window_count > 0 };
	if (first.given)
		first.day = time_day(in->windows[0].from);
	stays.has_departure = false;
	stays.departure_day = 0;
	return (first.given && shown_by(t, o, stays, first)) || shown_by(t, o, stays, o->on) ||
	       shown_by(t, o, departs, o->on);
}

static struct str command_of(struct telling *t, const struct query *query, struct moment on, struct str person)
{
	struct str command = decide_command(t->cli->arena, t->corpus, query, on);
	return str_format(t->cli->arena, "echo '%.*s' | %.*s", STR_ARG(person), STR_ARG(command));
}

/* Small, and decided so by `decide`; otherwise a bug, told. */
static bool shown(struct telling *t, struct oddity *o, enum outcome wanted, struct str *person)
{
	enum outcome outcome = OUTCOME_COUNT;
	struct error error;
	if (!smallest(t, o)) {
		not_confirmed(t, o, "by the path alone");
		return false;
	}
	*person = person_json(t->cli->arena, o->person);
	if (person_outcome(t->cli->arena, &o->query, o->on, *person, t->corpus, &outcome, NULL, &error) != STATUS_OK) {
		not_confirmed(t, o, error.message);
		return false;
	}
	if (outcome != wanted)
		not_confirmed(t, o, word_name(WORDS_outcome, (int)outcome));
	return outcome == wanted;
}

static void tell_admits_barred(struct telling *t, struct oddity *o)
{
	struct str admits = article_name(t, o->clause), person;
	struct str bars = article_name(t, o->other);
	if (!shown(t, o, OUTCOME_barred, &person))
		return;
	diag_hint(t->diags,
		  diag_add(t->diags, DIAG_admits_barred, o->clause->ast->span, "%.*s admits somebody whom %.*s bars",
			   STR_ARG(admits), STR_ARG(bars)),
		  "see who: %.*s", STR_ARG(command_of(t, &o->query, o->on, person)));
}

static struct str value_text(const struct telling *t, const struct oddity *o, int64_t value)
{
	struct json_writer *w = json_writer_create();
	struct fact_value v = { .given = true, .scalar = { value, KNOWN } };
	fact_value_json(w, t->corpus, &t->corpus->facts.at[o->fact], &v);
	struct str text = json_writer_text(w);
	if (text.len >= 2 && text.ptr[0] == '"') /* a day, a time */
		text = (struct str){ text.ptr + 1, text.len - 2 };
	text = str_copy(t->cli->arena, text);
	json_writer_destroy(w);
	return text;
}

static void tell_gap(struct telling *t, struct oddity *o)
{
	struct str below = article_name(t, o->clause), above = article_name(t, o->other), person;
	struct str low = value_text(t, o, o->low), middle = value_text(t, o, o->value),
		   high = value_text(t, o, o->high);
	if (!shown(t, o, OUTCOME_not_covered, &person))
		return;
	struct diag *diag =
		diag_add(t->diags, DIAG_gap, o->clause->ast->span,
			 "no article says anything of somebody whose `%.*s` is %.*s: with %.*s %.*s admits, and "
			 "with %.*s %.*s",
			 STR_ARG(t->corpus->facts.at[o->fact].name), STR_ARG(middle), STR_ARG(low), STR_ARG(below),
			 STR_ARG(high), STR_ARG(above));
	diag_note(t->diags, diag, o->other->ast->span, "beyond the gap");
	diag_hint(t->diags, diag, "let the two meet, or exclude who lies between; see who: %.*s",
		  STR_ARG(command_of(t, &o->query, o->on, person)));
}

static void tell_never_clears(struct telling *t, const struct oddity *o)
{
	struct str admits = article_name(t, o->clause);
	diag_hint(t->diags,
		  diag_add(t->diags, DIAG_never_clears, o->clause->ast->span,
			   "nobody is ever cleared by %.*s: whoever it admits is barred, or cannot meet all that is "
			   "required",
			   STR_ARG(admits)),
		  "`habeas decide` names what forbids it; narrow the admission, or leave it out");
}

/* Whoever both clear, as little as both need. */
static bool both_clear(struct telling *t, struct oddity *o, struct str *person)
{
	struct arena *arena = t->cli->arena;
	struct query *queries[2] = { &o->query, &o->second };
	struct showing shows[2];
	for (int i = 0; i < 2; i++) {
		const struct path *path = path_compile(arena, t->corpus, queries[i]);
		shows[i] = (struct showing){ .path = path, .node = path->clear, .value = TRI_TRUE };
	}
	if (!witness_smallest(arena, o->person, shows, 2)) {
		not_confirmed(t, o, "by the path alone");
		return false;
	}
	*person = person_json(arena, o->person);
	for (int i = 0; i < 2; i++) {
		enum outcome outcome;
		struct error error;
		if (person_outcome(arena, queries[i], o->on, *person, t->corpus, &outcome, NULL, &error) != STATUS_OK ||
		    outcome != OUTCOME_cleared) {
			not_confirmed(t, o, "it is not cleared by both");
			return false;
		}
	}
	return true;
}

static struct str place_text(const struct telling *t, const struct query *q)
{
	struct str facility =
		q->facility_given == FACILITY_NAMED ? t->corpus->facilities.at[q->facility].name : STR_NONE;
	return str_format(t->cli->arena, "%s%s%.*s", country_alpha2(q->receiver), facility.len ? ", " : "",
			  STR_ARG(facility));
}

static void tell_two_places(struct telling *t, struct oddity *o)
{
	const struct instrument *first = &t->corpus->instruments.at[o->query.agreement],
				*second = &t->corpus->instruments.at[o->second.agreement];
	struct str here = place_text(t, &o->second), there = place_text(t, &o->query), person;
	if (!both_clear(t, o, &person))
		return;
	struct diag *diag = diag_add(t->diags, DIAG_two_places, second->ast->id.span,
				     "somebody is cleared for %s both by `%.*s` (%.*s) and by `%.*s` (%.*s)",
				     word_name(WORDS_purpose, o->query.purpose), STR_ARG(second->id), STR_ARG(here),
				     STR_ARG(first->id), STR_ARG(there));
	diag_note(t->diags, diag, first->ast->id.span, "the other agreement");
	diag_hint(t->diags, diag,
		  "where both are meant, whoever decides chooses; see who: %.*s, and the same with: %.*s",
		  STR_ARG(command_of(t, &o->second, o->on, person)),
		  STR_ARG(decide_command(t->cli->arena, t->corpus, &o->query, o->on)));
}

static void tell(struct telling *t, struct oddity *o)
{
	switch (o->kind) {
	case ODDITY_UNREACHABLE:
	case ODDITY_ALL_EXCLUDED: tell_unreachable(t, o); break;
	case ODDITY_SWALLOWED: tell_swallowed(t, o); break;
	case ODDITY_CONTRADICTION: tell_contradiction(t, o); break;
	case ODDITY_NEVER_CLEARS: tell_never_clears(t, o); break;
	case ODDITY_ADMITS_BARRED: tell_admits_barred(t, o); break;
	case ODDITY_GAP: tell_gap(t, o); break;
	case ODDITY_TWO_PLACES: tell_two_places(t, o); break;
	}
}

bool find_with_solver(struct cli *cli, const struct corpus *corpus,
		      bool (*asked)(const struct source *source, const void *data), const void *data,
		      struct diags *diags, struct inspection *inspection)
{
	struct telling t = { cli, corpus, diags, true };
	inspect(cli->arena, corpus, asked, data, PROVE_LIMITS, inspection);
	vec_each (&inspection->oddities, i)
		tell(&t, &inspection->oddities.at[i]);
	vec_each (&inspection->unexamined, i) {
		const struct unexamined *u = &inspection->unexamined.at[i];
		const struct instrument *in = &corpus->instruments.at[u->text];
		diag_add(diags, DIAG_unexamined, in->ast->id.span, "not everybody under `%.*s` was looked at: %.*s",
			 STR_ARG(in->id), STR_ARG(u->reason));
	}
	return t.confirmed;
}

/* Of a finding that is told for a whole agreement: which it is about, and which text is the other. */
static int agreement_of(const struct corpus *corpus, const struct oddity *o)
{
	const struct instrument *in = &corpus->instruments.at[o->clause->article->instrument];
	if (o->kind == ODDITY_TWO_PLACES)
		return o->second.agreement;
	return in->amends >= 0 ? in->amends : in->index;
}

static int other_of(const struct oddity *o)
{
	return o->kind == ODDITY_TWO_PLACES ? o->query.agreement : o->other->article->instrument;
}

static struct str others_named(struct arena *arena, const struct corpus *corpus, const struct inspection *inspection,
			       enum oddity_kind kind, int agreement)
{
	struct buf out = BUF_INIT;
	unsigned char *told = arena_new_array(arena, unsigned char, corpus->instruments.count);
	told[corpus->floor] = 1; /* it bars some under every agreement */
	vec_each (&inspection->oddities, i) {
		const struct oddity *o = &inspection->oddities.at[i];
		if (o->kind != kind || agreement_of(corpus, o) != agreement || told[other_of(o)])
			continue;
		told[other_of(o)] = 1;
		buf_format(&out, "%s%.*s", out.len ? ", " : "", STR_ARG(corpus->instruments.at[other_of(o)].id));
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

void oddities_text(struct cli *cli, const struct corpus *corpus, const struct inspection *inspection,
		   enum oddity_kind kind)
{
	bool barred = kind == ODDITY_ADMITS_BARRED;
	const char *code = diag_name(barred ? DIAG_admits_barred : DIAG_two_places);
	const char *what =
		barred ? "admits persons whom these bar" : "clears persons whom these clear for another place";
	vec_each (&corpus->instruments, i) {
		struct str others = others_named(cli->arena, corpus, inspection, kind, (int)i);
		struct str how = cli->options.arguments.count ? str_format(cli->arena, "; --deny %s tells whom", code)
							      : STR_NONE;
		if (others.len)
			layout_wrap(&cli->out,
				    str_format(cli->arena, "info[%s]: `%.*s` %s: %.*s%.*s", code,
					       STR_ARG(corpus->instruments.at[i].id), what, STR_ARG(others),
					       STR_ARG(how)),
				    0, 2, cli->width);
	}
}
