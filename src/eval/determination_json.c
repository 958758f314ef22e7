/* determination_json.c - a determination as canonical JSON (RFC 8785): the same inputs give the same bytes. Members are
 * written in canonical order, which saves the writer from sorting them. */
#include "eval_int.h"

static void named_str(struct json_writer *w, const char *name, struct str value)
{
	json_name(w, name);
	json_str(w, value);
}

static void cites_array(struct json_writer *w, const struct core_article *article)
{
	char day[11];
	json_array(w);
	for (size_t i = 0; i < article->cite_count; i++) {
		const struct cite *cite = &article->cites[i];
		json_object(w);
		if (cite->by.len)
			named_str(w, "by", cite->by);
		if (cite->has_day) {
			date_format(cite->day, day);
			json_name(w, "on");
			json_c(w, day);
		}
		named_str(w, "text", cite->text);
		if (cite->reliability == RELIABILITY_unverified) {
			json_name(w, "unverified");
			json_bool(w, true);
		}
		json_end(w);
	}
	json_end(w);
}

void cites_json(struct json_writer *w, const struct core_article *article)
{
	json_name(w, "cites");
	cites_array(w, article);
}

void clause_json(struct json_writer *w, const struct corpus *corpus, struct arena *arena,
		 const struct core_clause *clause)
{
	named_str(w, "article", clause->article->id);
	named_str(w, "clause", clause_text(arena, clause));
	if (clause->article->heading.len)
		named_str(w, "heading", clause->article->heading);
	named_str(w, "instrument", corpus->instruments.at[clause->article->instrument].id);
}

void tri_json(struct json_writer *w, tri value)
{
	if (value == TRI_UNKNOWN)
		json_null(w);
	else
		json_bool(w, value == TRI_TRUE);
}

/* Citations and clauses are most of what is written, and always the same. */
static const struct rule_words *words_of(const struct path_result *p, const struct rule *rule)
{
	struct rule_words *words = &p->words->rules[rule - p->path->rules.at];
	if (words->cites.len)
		return words;
	struct json_writer *w = json_writer_create();
	cites_array(w, rule->clause->article);
	words->cites = str_copy(p->words->arena, json_writer_text(w));
	json_writer_reset(w);
	json_str(w, clause_text(p->words->arena, rule->clause));
	words->clause = str_copy(p->words->arena, json_writer_text(w));
	json_writer_destroy(w);
	return words;
}

static void reason_json(struct json_writer *w, const struct path_result *p, struct arena *arena,
			const struct reason *reason)
{
	const struct corpus *corpus = p->path->corpus;
	const struct core_article *article = reason->rule->clause->article;
	const struct rule_words *words = words_of(p, reason->rule);
	json_object(w);
	named_str(w, "article", article->id);
	json_name(w, "cites");
	json_written(w, words->cites);
	json_name(w, "clause");
	json_written(w, words->clause);
	json_name(w, "effect");
	json_c(w, effect_name(reason->rule->effect));
	if (reason->except) {
		json_name(w, "exception");
		json_object(w);
		clause_json(w, corpus, arena, reason->except->clause);
		cites_json(w, reason->except->clause->article);
		json_end(w);
	}
	if (article->heading.len)
		named_str(w, "heading", article->heading);
	named_str(w, "instrument", corpus->instruments.at[article->instrument].id);
	json_name(w, "value");
	tri_json(w, reason->value);
	json_end(w);
}

static void owed_json(struct json_writer *w, const struct corpus *corpus, struct arena *arena,
		      const struct owed_item *item)
{
	static const char *const states[] = { "owed", "done", "perhaps", "full" };
	json_object(w);
	clause_json(w, corpus, arena, item->clause);
	json_name(w, "state");
	json_c(w, states[item->state]);
	json_name(w, "what");
	json_c(w,
	       item->clause->kind == CLAUSE_limit ? "place" : word_name(WORDS_need_kind, (int)item->clause->ast->need));
	json_end(w);
}

static void clears_with_json(struct json_writer *w, const struct corpus *c, const struct path_result *p)
{
	json_name(w, "clears_with");
	json_array(w);
	for (size_t i = 0; i < p->clears_with_count; i++) {
		json_object(w);
		for (size_t k = 0; k < p->clears_with[i].count; k++) {
			json_name_str(w, c->facts.at[p->clears_with[i].answers[k].fact].name);
			json_written(w, p->clears_with[i].answers[k].text);
		}
		json_end(w);
	}
	json_end(w);
	if (p->clears_with_more) {
		json_name(w, "clears_with_more");
		json_bool(w, true);
	}
}

static void path_json(struct json_writer *w, const struct determination *d, struct arena *arena,
		      const struct path_result *p)
{
	const struct corpus *c = d->corpus;
	json_object(w);
	clears_with_json(w, c, p);
	json_name(w, "exact");
	json_bool(w, p->exact);
	json_name(w, "needs");
	json_array(w);
	for (size_t i = 0; i < p->need_count; i++)
		json_str(w, c->facts.at[p->needs[i]].name);
	json_end(w);
	json_name(w, "outcome");
	json_c(w, word_name(WORDS_outcome, (int)p->outcome));
	json_name(w, "owed");
	json_array(w);
	vec_each (&p->owed, i)
		owed_json(w, c, arena, &p->owed.at[i]);
	json_end(w);
	json_name(w, "purpose");
	json_c(w, word_name(WORDS_purpose, p->path->query.purpose));
	json_name(w, "reasons");
	json_array(w);
	vec_each (&p->reasons, i)
		reason_json(w, p, arena, &p->reasons.at[i]);
	json_end(w);
	json_name(w, "settled");
	if (p->settled == SETTLED_NO)
		json_null(w);
	else
		json_c(w, p->settled == SETTLED_CLEARED ? "cleared" : "not cleared");
	json_name(w, "to");
	if (p->path->query.facility_given == FACILITY_UNSAID)
		json_null(w);
	else
		json_str(w, path_place(p->path, ""));
	json_end(w);
}

static void mark_used(const struct determination *d, unsigned char *facts, unsigned char *instruments)
{
	vec_each (&d->paths, i) {
		const struct path *path = d->paths.at[i].path;
		for (size_t k = 0; k < path->fact_count; k++)
			facts[path->facts[k]] = 1;
		vec_each (&path->instruments, k)
			instruments[path->instruments.at[k]] = 1;
	}
	instruments[d->agreement] = 1;
}

static void facts_json(struct json_writer *w, const struct determination *d, const unsigned char *used)
{
	char day[11];
	json_name(w, "facts");
	json_object(w);
	for (size_t i = 0; i < d->given->count; i++) {
		const struct fact_value *value = &d->given->values[i];
		const struct fact *fact = &d->corpus->facts.at[i];
		if (!used[i] || !value->given)
			continue;
		json_name_str(w, fact->name);
		json_object(w);
		json_name(w, "value");
		fact_value_json(w, d->corpus, fact, value);
		if (value->has_as_of) {
			date_format(value->as_of, day);
			json_name(w, "as_of");
			json_c(w, day);
			if (!d->facts->values[i].given) { /* too old to be used: it counted as unknown */
				json_name(w, "stale");
				json_bool(w, true);
			}
		}
		if (value->source.len)
			named_str(w, "source", value->source);
		json_end(w);
	}
	json_end(w);
}

static void instruments_json(struct json_writer *w, const struct corpus *c, const unsigned char *used)
{
	json_name(w, "instruments");
	json_array(w);
	for (size_t i = 0; i < c->instruments.count; i++) {
		if (!used[i])
			continue;
		json_object(w);
		named_str(w, "id", c->instruments.at[i].id);
		json_name(w, "sha256");
		json_c(w, c->instruments.at[i].sha256);
		json_end(w);
	}
	json_end(w);
}

void determination_json(struct json_writer *w, const struct determination *d)
{
	struct arena *arena = arena_create();
	const struct corpus *c = d->corpus;
	unsigned char *facts = arena_new_array(arena, unsigned char, c->facts.count);
	unsigned char *instruments = arena_new_array(arena, unsigned char, c->instruments.count);
	mark_used(d, facts, instruments);
	json_object(w);
	named_str(w, "agreement", c->instruments.at[d->agreement].id);
	if (d->as_if) {
		json_name(w, "as_if");
		json_bool(w, true);
	}
	json_name(w, "engine");
	json_c(w, "habeas " HABEAS_VERSION);
	facts_json(w, d, facts);
	instruments_json(w, c, instruments);
	named_str(w, "on", moment_text(arena, d->on));
	json_name(w, "outcome");
	json_c(w, word_name(WORDS_outcome, (int)d->outcome));
	json_name(w, "paths");
	json_array(w);
	vec_each (&d->paths, i)
		path_json(w, d, arena, &d->paths.at[i]);
	json_end(w);
	json_name(w, "receiver");
	json_c(w, country_alpha2(d->receiver));
	json_name(w, "sender");
	json_c(w, country_alpha2(d->sender));
	json_end(w);
	arena_destroy(arena);
}
