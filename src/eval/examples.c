/* examples.c - the examples of a text, run: each is decided as a user would, and its expectation held against the
 * result. */
#include "duty.h"
#include "eval_int.h"
#include "money.h"

struct runner {
	struct decider *decider;
	struct arena *arena;
	const struct corpus *corpus;
	struct diags *diags;
	const struct instrument *in;
	const struct ast_case *example;
	unsigned char *covered;
};

/* Facts: the profiles in order, then the example's own, later ones winning. */

static const struct ast_case *profile_named(const struct runner *r, struct str name, const struct instrument **of)
{
	uint64_t found;
	struct str own = str_format(r->arena, "%.*s.%.*s", STR_ARG(r->in->id), STR_ARG(name));
	if (!map_get(&r->corpus->profile_names, name, &found) && !map_get(&r->corpus->profile_names, own, &found))
		return NULL;
	*of = r->in;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '.')
			*of = corpus_instrument(r->corpus, (struct str){ name.ptr, i });
	return (const struct ast_case *)(uintptr_t)found;
}

static void give(struct runner *r, const struct ast_case *from, struct subject_facts *facts, unsigned depth)
{
	vec_each (&from->profiles, i) {
		struct runner inner = *r;
		const struct ast_case *profile = profile_named(r, from->profiles.at[i].text, &inner.in);
		if (profile && inner.in && depth < 8)
			give(&inner, profile, facts, depth + 1);
	}
	vec_each (&from->given, i) {
		const struct ast_given *given = &from->given.at[i];
		int fact = corpus_fact(r->corpus, given->name.text);
		if (fact < 0)
			continue;
		struct fact_value *value = &facts->values[fact];
		(void)value_from_ast(r->arena, r->corpus, r->diags, &r->corpus->facts.at[fact], given->value, value);
		value->has_as_of = given->as_of.given;
		value->as_of = given->as_of.is_time ? time_day(given->as_of.seconds) : given->as_of.day;
	}
}

static struct request request_of(struct runner *r)
{
	const struct ast_case *e = r->example;
	struct request request = { .sender = e->sender.text,
				   .receiver = e->receiver.text,
				   .purpose = e->purpose.text,
				   .facility = e->facility.text,
				   .on = e->on,
				   .departing = e->departing,
				   .as_if = e->as_if,
				   .present = -1 };
	int base = r->in->amends >= 0 ? r->in->amends : r->in->index;
	request.agreement = e->under.text.len ? e->under.text : r->corpus->instruments.at[base].id;
	if (!request.on.given) { /* the first day that the text is in force */
		const struct instrument *in = corpus_instrument(r->corpus, request.agreement);
		int64_t from = in && in->window_count ? in->windows[0].from : 0;
		request.on = (struct moment){ .given = true, .day = time_day(from) };
	}
	if (e->present.len)
		(void)decimal_parse(e->present, 0, true, &request.present);
	vec_each (&e->notices, i)
		vec_add(r->arena, &request.notices, e->notices.at[i]);
	vec_each (&e->consents, i)
		vec_add(r->arena, &request.consents, e->consents.at[i]);
	return request;
}

void example_question(struct arena *arena, struct decider *decider, const struct instrument *in,
		      const struct ast_case *example, struct request *request, struct subject_facts **facts)
{
	const struct corpus *corpus = decider_corpus(decider);
	struct diags diags; /* the corpus has no errors: nothing is added */
	diags_init(&diags, arena);
	struct runner runner = { decider, arena, corpus, &diags, in, example, NULL };
	*facts = facts_create(arena, corpus);
	give(&runner, example, *facts, 0);
	*request = request_of(&runner);
}

static void failed(struct runner *r, struct span at, struct str message, struct str hint)
{
	struct diag *diag = diag_add(r->diags, DIAG_example_failed, at, "%.*s", STR_ARG(message));
	if (hint.len)
		diag_hint(r->diags, diag, "%.*s", STR_ARG(hint));
}

/* Who answered: the clauses of the path that made the outcome. */
static struct str who_answered(struct runner *r, const struct determination *d)
{
	struct buf out = BUF_INIT;
	vec_each (&d->paths, i) {
		const struct path_result *p = &d->paths.at[i];
		struct str place = path_place(p->path, "any place");
		bool none = p->path->query.facility_given == FACILITY_NONE;
		buf_format(&out, "%sfor %s %s%.*s it is %s", i ? "; " : "",
			   word_name(WORDS_purpose, p->path->query.purpose), none ? "with no facility" : "to ",
			   STR_ARG(none ? STR_NONE : place), word_name(WORDS_outcome, (int)p->outcome));
		for (size_t k = 0; k < p->reasons.count && k < 6; k++) {
			const struct core_article *a = p->reasons.at[k].rule->clause->article;
			buf_format(&out, "%s%.*s %.*s", k ? ", " : " by ",
				   STR_ARG(r->corpus->instruments.at[a->instrument].id), STR_ARG(a->id));
		}
		for (size_t k = 0; k < p->need_count && k < 8; k++)
			buf_format(&out, "%s%.*s", k ? ", " : "; it needs ",
				   STR_ARG(r->corpus->facts.at[p->needs[k]].name));
	}
	struct str text = str_copy(r->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static bool decided_by(struct runner *r, const struct path_result *p, const struct ast_expect *e)
{
	vec_each (&p->reasons, i) {
		const struct reason *reason = &p->reasons.at[i];
		const struct core_article *articles[2] = { reason->rule->clause->article,
							   reason->except ? reason->except->clause->article : NULL };
		for (int k = 0; k < 2 && articles[k]; k++) {
			const struct instrument *in = &r->corpus->instruments.at[articles[k]->instrument];
			bool same = str_eq(in->id, e->instrument.text) ||
				    (in->amends >= 0 &&
				     str_eq(r->corpus->instruments.at[in->amends].id, e->instrument.text));
			if (same && str_eq(articles[k]->id, e->article.text))
				return true;
		}
	}
	return false;
}

static bool needs_named(struct runner *r, const struct path_result *p, const struct ast_expect *e, struct str *missing)
{
	vec_each (&e->needs, i) {
		bool found = false;
		for (size_t k = 0; k < p->need_count; k++)
			found = found || str_eq(r->corpus->facts.at[p->needs[k]].name, e->needs.at[i].text);
		*missing = e->needs.at[i].text;
		if (!found)
			return false;
	}
	return true;
}

static bool is_owing(const struct core_clause *clause, const struct ast_owing *owing)
{
	const struct ast_clause *ast = clause->ast;
	bool place = clause->kind == CLAUSE_limit;
	if (!str_is(owing->name.text, place ? "place" : word_name(WORDS_need_kind, (int)ast->need)))
		return false;
	if (owing->text.len && !str_eq(owing->text, ast->text))
		return false;
	bool whom = !owing->whom.text.len;
	vec_each (&ast->parties, i)
		whom = whom || str_eq(ast->parties.at[i].text, owing->whom.text);
	return whom;
}

/* Is each owed that the example names? `none` names all: nothing may be owed. */
static bool owes_named(struct runner *r, const struct path_result *p, const struct ast_expect *e, struct str *wrong)
{
	vec_each (&e->owing, i) {
		const struct ast_owing *owing = &e->owing.at[i];
		bool none = str_is(owing->name.text, "none"), found = none;
		vec_each (&p->owed, k) {
			const struct owed_item *item = &p->owed.at[k];
			if (none && item->state != OWED_DONE) {
				*wrong = str_format(r->arena, "this is owed: %.*s",
						    STR_ARG(clause_text(r->arena, item->clause)));
				return false;
			}
			found = found || (item->state != OWED_DONE && is_owing(item->clause, owing));
		}
		*wrong = str_format(r->arena, "no %.*s is owed", STR_ARG(span_text(owing->name.span)));
		if (!found)
			return false;
	}
	return true;
}

static bool check_outcome(struct runner *r, const struct ast_expect *e, const struct determination *d)
{
	struct str answered = who_answered(r, d), missing = STR_NONE, wrong = STR_NONE;
	const char *outcome = word_name(WORDS_outcome, (int)d->outcome);
	if (!str_is(e->outcome.text, outcome)) {
		failed(r, e->span, str_format(r->arena, "this is %s, not %.*s", outcome, STR_ARG(e->outcome.text)),
		       answered);
		return false;
	}
	bool by = !e->instrument.text.len, needs = !e->has_needs, owes = !e->has_owing;
	vec_each (&d->paths, i) {
		const struct path_result *p = &d->paths.at[i];
		if (p->outcome != d->outcome)
			continue;
		by = by || decided_by(r, p, e);
		needs = needs || needs_named(r, p, e, &missing);
		owes = owes || owes_named(r, p, e, &wrong);
	}
	if (!by)
		failed(r, e->instrument.span,
		       str_format(r->arena, "it is %s, but not by %.*s %.*s", outcome, STR_ARG(e->instrument.text),
				  STR_ARG(e->article.text)),
		       answered);
	else if (!needs)
		failed(r, e->span,
		       str_format(r->arena, "it is %s, but `%.*s` is not needed", outcome, STR_ARG(missing)), answered);
	else if (!owes)
		failed(r, e->span, str_format(r->arena, "it is %s, but %.*s", outcome, STR_ARG(wrong)), answered);
	return by && needs && owes;
}

/* Days: duties and returns. */

static bool event_day(struct runner *r, const struct determination *d, const struct core_clause *clause,
		      struct subject_facts *facts, int32_t *day)
{
	const struct ast_case *e = r->example;
	if (clause->event_fact >= 0) {
		struct scalar s = facts->values[clause->event_fact].scalar;
		*day = (int32_t)s.value;
		return s.known == KNOWN;
	}
	const char *name = clause->event >= 0 ? word_name(WORDS_event, clause->event) : "";
	vec_each (&e->events, i)
		if (str_is(e->events.at[i].name.text, name) && e->events.at[i].value->op == AST_DATE) {
			*day = e->events.at[i].value->day;
			return true;
		}
	if (clause->event == EVENT_departure && e->departing.given) {
		*day = e->departing.day;
		return true;
	}
	if (clause->event == EVENT_decision) {
		*day = d->on.is_time ? time_day(d->on.seconds) : d->on.day;
		return true;
	}
	return clause->event == EVENT_in_force && duty_in_force(r->corpus, clause, day);
}

static const struct core_clause *find_duty(struct runner *r, enum clause_kind kind, struct str text)
{
	for (size_t i = 0; i < r->in->article_count; i++)
		for (size_t k = 0; k < r->in->articles[i].clause_count; k++) {
			const struct core_clause *clause = &r->in->articles[i].clauses[k];
			if (clause->kind == kind && (kind == CLAUSE_return || str_eq(clause->ast->text, text)))
				return clause;
		}
	return NULL;
}

static void mark_clause(struct runner *r, const struct core_clause *clause);

static bool check_day(struct runner *r, const struct ast_expect *e, const struct determination *d,
		      struct subject_facts *facts)
{
	char text[11];
	int32_t event, due;
	enum clause_kind kind = e->kind == EXPECT_DUE ? CLAUSE_duty : CLAUSE_return;
	const struct core_clause *clause = find_duty(r, kind, e->text);
	if (!clause) {
		failed(r, e->span,
		       kind == CLAUSE_duty ? STR("no duty has these words") : STR("this text has no return"), STR_NONE);
		return false;
	}
	mark_clause(r, clause);
	tri applies = duty_applies(r->arena, d, clause, facts);
	if (applies != TRI_TRUE) {
		failed(r, e->span,
		       applies == TRI_FALSE
			       ? STR("it is not owed: its `when` does not hold here")
			       : STR("whether it is owed is not known here: its `when` turns on what is not said"),
		       clause_text(r->arena, clause));
		return false;
	}
	/* A return `within D when C` counts from the day on which C was found: the day of the decision. */
	bool known = kind == CLAUSE_return && !clause->ast->before
			     ? (event = d->on.is_time ? time_day(d->on.seconds) : d->on.day, true)
			     : event_day(r, d, clause, facts, &event);
	if (!known || !duty_due(clause, event, &due)) {
		failed(r, e->span, STR("the day of its event is not known here"),
		       STR("say when it happened: event arrival on 2025-03-16"));
		return false;
	}
	if (kind == CLAUSE_return && !clause->ast->before)
		due++; /* overdue from the day after the last day */
	date_format(due, text);
	if (due == e->from.day)
		return true;
	failed(r, e->span,
	       str_format(r->arena, kind == CLAUSE_duty ? "it is due on %s" : "it is overdue since %s", text),
	       STR_NONE);
	return false;
}

/* Which clauses an example exercises: those that spoke, either way. */

static size_t clause_index(const struct corpus *c, const struct core_clause *wanted)
{
	size_t index = 0;
	vec_each (&c->instruments, i)
		for (size_t k = 0; k < c->instruments.at[i].article_count; k++) {
			const struct core_article *a = &c->instruments.at[i].articles[k];
			if (a == wanted->article)
				return index + (size_t)(wanted - a->clauses);
			index += a->clause_count;
		}
	return index;
}

static void mark_clause(struct runner *r, const struct core_clause *clause)
{
	if (r->covered)
		r->covered[clause_index(r->corpus, clause)] = 1;
}

static void mark_covered(struct runner *r, const struct determination *d)
{
	vec_each (&d->paths, i) {
		const struct path_result *p = &d->paths.at[i];
		vec_each (&p->reasons, k) {
			mark_clause(r, p->reasons.at[k].rule->clause);
			if (p->reasons.at[k].except)
				mark_clause(r, p->reasons.at[k].except->clause);
		}
		vec_each (&p->owed, k)
			mark_clause(r, p->owed.at[k].clause);
	}
}

static bool check_fee(struct runner *r, const struct ast_expect *e)
{
	struct str message, hint;
	fee_judge judge = decider_fee_judge(r->decider);
	if (!judge || judge(r->arena, r->corpus, r->in, r->example, e, &message, &hint))
		return true;
	failed(r, e->span, message, hint);
	return false;
}

static bool run_one(struct runner *r, struct example_run *run)
{
	struct subject_facts *facts = facts_create(r->arena, r->corpus);
	struct request request = request_of(r);
	struct determination *d = NULL;
	struct error error;
	bool ok = true;
	give(r, r->example, facts, 0);
	bool outcome = false, waits = false;
	vec_each (&r->example->expects, i) {
		outcome = outcome || r->example->expects.at[i].kind == EXPECT_OUTCOME;
		waits = waits || r->example->expects.at[i].kind == EXPECT_FEE;
	}
	bool decided = decide(r->decider, r->arena, &request, facts, &d, &error) == STATUS_OK;
	if (outcome && !decided) {
		failed(r, r->example->span, str_format(r->arena, "this example cannot be decided: %s", error.message),
		       STR_NONE);
		return false;
	}
	if (!decided) { /* a day can be reckoned without an agreement */
		d = arena_new(r->arena, struct determination);
		d->on = request.on;
	} else if (outcome) {
		mark_covered(r, d);
	}
	vec_each (&r->example->expects, i) {
		const struct ast_expect *e = &r->example->expects.at[i];
		if (e->kind == EXPECT_OUTCOME)
			ok = check_outcome(r, e, d) && ok;
		else if (e->kind == EXPECT_FEE)
			ok = check_fee(r, e) && ok;
		else
			ok = check_day(r, e, d, facts) && ok;
	}
	if (ok && waits && !decider_fee_judge(r->decider))
		run->result = EXAMPLE_NOT_RUN;
	return ok;
}

void run_examples(struct decider *decider, struct arena *arena, struct diags *diags, struct example_report *report,
		  unsigned char *covered)
{
	const struct corpus *c = decider_corpus(decider);
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		vec_each (&in->ast->examples, k) {
			struct runner runner = { decider, arena, c, diags, in, &in->ast->examples.at[k], covered };
			struct example_run *run = vec_push(arena, &report->runs);
			*run = (struct example_run){ in, runner.example, EXAMPLE_PASSED };
			if (!run_one(&runner, run))
				run->result = EXAMPLE_FAILED;
			report->passed += run->result == EXAMPLE_PASSED;
			report->failed += run->result == EXAMPLE_FAILED;
			report->not_run += run->result == EXAMPLE_NOT_RUN;
		}
	}
}
