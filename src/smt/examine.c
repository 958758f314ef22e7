/* examine.c - one agreement, path by path: which clauses speak, which are kept apart, whom the law bars.
 *
 * What one person shows answers many questions: everybody whom the solver finds is kept, and asked first.
 *
 * I1. A clause or a pair that is settled is not asked about again, on no path of no agreement.
 * I2. A column is a condition of the path; a name stands for it, or for its negation, so that all checks of a path are
 *     one solver's, which keeps what it learns.
 */
#include "answer_int.h"
#include "inspect_int.h"

enum { CHECK_MS_MAX = 1500 };

struct column {
	Z3_ast holds;
	Z3_ast names[2]; /* by whether it holds; NULL until asked for */
};

struct somebody {
	Z3_model model;
	signed char *told; /* by column: -1 not looked yet, else whether it holds */
};

struct look {
	struct arena *scratch;
	struct ledger *ledger;
	struct found *found;
	const struct question *question;
	const struct path *path;
	struct encoder *e;
	struct encoded *encoded;
	struct solver solver;
	VEC(struct column) columns;
	VEC(struct somebody) somebodies;
	size_t *speaks, *acts; /* by rule: its own condition; what it does in the end */
	size_t *whole, *own;   /* by admission: with its own requirements; with all of the agreement's text */
	size_t clears;
};

struct wish {
	size_t column;
	bool holds;
};

static size_t add_column(struct look *look, Z3_ast holds)
{
	vec_each (&look->columns, i)
		if (look->columns.at[i].holds == holds)
			return i;
	vec_add(look->scratch, &look->columns, ((struct column){ holds, { NULL, NULL } }));
	return look->columns.count - 1;
}

static bool holds_of(struct look *look, struct somebody *person, size_t column)
{
	signed char *told = &person->told[column];
	if (*told < 0)
		*told = model_true(look->e, person->model, look->columns.at[column].holds);
	return *told == 1;
}

static Z3_ast name_of(struct look *look, struct wish wish)
{
	struct encoder *e = look->e;
	struct column *column = &look->columns.at[wish.column];
	Z3_ast *name = &column->names[wish.holds];
	if (!*name) {
		*name = smt_fresh(e, e->bool_sort, "column");
		Z3_solver_assert(e->z3, look->solver.z3,
				 Z3_mk_implies(e->z3, *name, wish.holds ? column->holds : smt_not(e, column->holds)));
	}
	return *name;
}

static struct somebody *keep(struct look *look)
{
	struct somebody *person = vec_push(look->scratch, &look->somebodies);
	person->model = look->solver.model;
	Z3_model_inc_ref(look->e->z3, person->model);
	person->told = arena_new_array(look->scratch, signed char, look->columns.count);
	memset(person->told, -1, look->columns.count);
	return person;
}

/* Somebody of whom all the wishes hold; NULL when there is nobody. `open` is set when that is not known. */
static struct somebody *find(struct look *look, const struct wish *wishes, size_t count, bool *open)
{
	Z3_ast names[4];
	*open = false;
	for (size_t i = 0; i < count; i++)
		if (look->columns.at[wishes[i].column].holds == (wishes[i].holds ? look->e->no : look->e->yes))
			return NULL;
	vec_each (&look->somebodies, i) {
		bool all = true;
		for (size_t k = 0; all && k < count; k++)
			all = holds_of(look, &look->somebodies.at[i], wishes[k].column) == wishes[k].holds;
		if (all)
			return &look->somebodies.at[i];
	}
	for (size_t i = 0; i < count; i++)
		names[i] = name_of(look, wishes[i]);
	enum verdict verdict = solver_check(&look->solver, names, count);
	if (verdict == VERDICT_YES)
		return keep(look);
	*open = verdict == VERDICT_OPEN;
	if (*open && !look->found->fault.len)
		look->found->fault = solver_why(&look->solver, look->found->arena);
	return NULL;
}

/* May somebody be such? What is not known may be. */
static bool may_be(struct look *look, struct wish a, struct wish b)
{
	bool open;
	return find(look, (struct wish[]){ a, b }, 2, &open) || open;
}

static bool may_hold(struct look *look, size_t column)
{
	return may_be(look, (struct wish){ column, true }, (struct wish){ column, true });
}

/* The columns of a path. */

static bool of_agreement(const struct look *look, const struct core_clause *clause)
{
	return look->path->corpus->instruments.at[clause->article->instrument].kind == INSTRUMENT_agreement;
}

static bool names(const word_vec *articles, struct str id)
{
	vec_each (articles, i)
		if (str_eq(articles->at[i].text, id))
			return true;
	return false;
}

/* Is the requirement one of those who are admitted by this admission? */
static bool is_asked_of(const struct core_clause *requires, const struct core_clause *admits)
{
	return !requires->ast->articles.count || names(&requires->ast->articles, admits->article->id);
}

static Z3_ast with_requirements(struct look *look, const struct rule *admits, bool all)
{
	struct encoder *e = look->e;
	Z3_ast whole = look->encoded->truths[admits->value].yes;
	vec_each (&look->path->rules, i) {
		const struct rule *r = &look->path->rules.at[i];
		bool own = r->effect == EFFECT_REQUIRES && is_asked_of(r->clause, admits->clause) &&
			   (all ? of_agreement(look, r->clause) : r->clause->ast->articles.count > 0);
		if (own)
			whole = smt_and(e, whole, look->encoded->truths[r->value].yes);
	}
	return whole;
}

static void make_columns(struct look *look)
{
	const struct truth *truths = look->encoded->truths;
	size_t count = look->path->rules.count;
	look->speaks = arena_new_array(look->scratch, size_t, count * 4 + 1);
	look->acts = look->speaks + count;
	look->whole = look->acts + count;
	look->own = look->whole + count;
	vec_each (&look->path->rules, i) {
		const struct rule *r = &look->path->rules.at[i];
		look->speaks[i] = add_column(look, truths[r->effect == EFFECT_REQUIRES ? r->when : r->own].yes);
		look->acts[i] = add_column(look, truths[r->value].yes);
		if (r->effect != EFFECT_ADMITS)
			continue;
		look->whole[i] = add_column(look, with_requirements(look, r, false));
		look->own[i] = add_column(look, with_requirements(look, r, true));
	}
	vec_each (&look->path->exceptions, i)
		add_column(look, truths[look->path->exceptions.at[i].value].yes);
	vec_each (&look->path->owed, i)
		add_column(look, truths[look->path->owed.at[i].when].yes);
	look->clears = add_column(
		look, smt_and(look->e, smt_not(look->e, truths[look->path->barred].yes), truths[look->path->met].yes));
}

/* Which clauses speak. */

static void look_at_clause(struct look *look, const struct core_clause *clause, Z3_ast speaks, unsigned char found)
{
	unsigned char *state = state_of(look->ledger, clause);
	if (!of_agreement(look, clause))
		return; /* laws are looked at by themselves */
	*state |= CLAUSE_SEEN;
	if (!(*state & found) && may_hold(look, add_column(look, speaks)))
		*state |= found;
}

static void look_at_clauses(struct look *look)
{
	const struct truth *truths = look->encoded->truths;
	vec_each (&look->path->rules, i) {
		const struct rule *r = &look->path->rules.at[i];
		look_at_clause(look, r->clause, look->columns.at[look->speaks[i]].holds, CLAUSE_SPOKE);
		look_at_clause(look, r->clause, look->columns.at[look->acts[i]].holds, CLAUSE_ACTED);
	}
	vec_each (&look->path->exceptions, i) {
		const struct exception *x = &look->path->exceptions.at[i];
		look_at_clause(look, x->clause, truths[x->value].yes, CLAUSE_SPOKE);
	}
	vec_each (&look->path->owed, i)
		if (look->path->owed.at[i].clause->kind == CLAUSE_needs) {
			const struct owed *o = &look->path->owed.at[i];
			look_at_clause(look, o->clause, truths[o->when].yes, CLAUSE_SPOKE);
		}
}

/* Which lie within another. */

static bool may_lie_within(const struct rule *a, const struct rule *b)
{
	if (a == b || a->effect != b->effect || a->clause->kind != b->clause->kind || a->clause == b->clause)
		return false;
	if (a->effect == EFFECT_ADMITS)
		return true;
	if (a->clause->article->instrument != b->clause->article->instrument)
		return false;
	if (a->effect == EFFECT_BARS)
		return true;
	if (a->effect != EFFECT_EXCLUDES)
		return false;
	bool held = !b->clause->ast->articles.count || a->clause->ast->articles.count > 0;
	vec_each (&a->clause->ast->articles, i)
		held = held && (!b->clause->ast->articles.count ||
				names(&b->clause->ast->articles, a->clause->ast->articles.at[i].text));
	return held;
}

/* Can the clause still turn out to lie within another? Not when something kept each apart already. */
static bool is_open(struct ledger *ledger, const struct core_clause *clause)
{
	size_t acted = *acted_of(ledger, clause);
	bool open = acted == 0;
	vec_each (&ledger->pairings, i) {
		const struct pairing *p = ledger->pairings.at[i];
		open = open || (p->kind == ODDITY_SWALLOWED && p->a == clause && !p->apart && p->paths == acted);
	}
	return open;
}

/* A path on which it acts and the other does not stand counts too, and so keeps the two apart. */
static void look_within(struct look *look, size_t at)
{
	const struct rule *a = &look->path->rules.at[at];
	const size_t *columns = a->effect == EFFECT_ADMITS ? look->whole : look->acts;
	size_t before = *acted_of(look->ledger, a->clause);
	if (a->effect != EFFECT_ADMITS && a->effect != EFFECT_BARS && a->effect != EFFECT_EXCLUDES)
		return;
	if (!of_agreement(look, a->clause) || !is_open(look->ledger, a->clause) || !may_hold(look, columns[at]))
		return;
	++*acted_of(look->ledger, a->clause);
	vec_each (&look->path->rules, i) {
		const struct rule *b = &look->path->rules.at[i];
		if (!may_lie_within(a, b))
			continue;
		struct pairing *p = pairing_of(look->ledger, ODDITY_SWALLOWED, a->clause, b->clause);
		if (p->apart || p->paths != before)
			continue;
		p->apart = may_be(look, (struct wish){ columns[at], true }, (struct wish){ columns[i], false });
		p->paths += !p->apart;
	}
}

/* What the agreement admits, and what the requirements and the law say of it. */

static void look_at_requirements(struct look *look, size_t admits)
{
	const struct rule *a = &look->path->rules.at[admits];
	vec_each (&look->path->rules, i) {
		const struct rule *r = &look->path->rules.at[i];
		if (r->effect != EFFECT_REQUIRES || !is_asked_of(r->clause, a->clause))
			continue;
		struct pairing *p = pairing_of(look->ledger, ODDITY_CONTRADICTION, a->clause, r->clause);
		p->paths = 1;
		if (!p->apart)
			p->apart = may_be(look, (struct wish){ look->acts[admits], true },
					  (struct wish){ look->acts[i], true });
	}
}

static void tell(struct look *look, struct somebody *person, enum oddity_kind kind, const struct core_clause *clause,
		 const struct core_clause *other)
{
	struct oddity *o = vec_push(look->found->arena, &look->found->oddities);
	Z3_model last = look->solver.model;
	*o = (struct oddity){ .kind = kind, .clause = clause, .other = other };
	look->solver.model = person->model;
	choose_query(&look->solver, look->question, &o->query, &o->on);
	o->person = solver_person(&look->solver, look->found->arena);
	for (int i = 0; i < FACT_FIRST_DECLARED; i++)
		o->person->values[i] = (struct fact_value){ 0 };
	look->solver.model = last;
}

static const struct core_clause *first_clause(const struct instrument *law)
{
	const struct core_article *article = law->articles;
	while (article->clause_count == 0)
		article++;
	return article->clauses;
}

/* One person for each article of the agreement and each law. */
static void look_at_bars(struct look *look, size_t admits)
{
	const struct corpus *c = look->path->corpus;
	const struct rule *a = &look->path->rules.at[admits];
	struct wish admitted = { look->own[admits], true };
	vec_each (&look->path->rules, i) {
		const struct rule *bar = &look->path->rules.at[i];
		const struct instrument *law = &c->instruments.at[bar->clause->article->instrument];
		bool open, bars = bar->effect == EFFECT_BARS || bar->effect == EFFECT_DESTINATIONS;
		if (!bars || law->kind == INSTRUMENT_agreement)
			continue;
		struct pairing *p =
			pairing_of(look->ledger, ODDITY_ADMITS_BARRED, a->clause->article->clauses, first_clause(law));
		if (p->apart)
			continue;
		struct somebody *person = find(look, (struct wish[]){ admitted, { look->acts[i], true } }, 2, &open);
		p->apart = person != NULL;
		if (person)
			tell(look, person, ODDITY_ADMITS_BARRED, a->clause, bar->clause);
	}
	struct pairing *all = pairing_of(look->ledger, ODDITY_NEVER_CLEARS, a->clause, a->clause);
	if (all->apart || !may_hold(look, look->own[admits]))
		return;
	all->paths = 1;
	all->apart = may_be(look, admitted, (struct wish){ look->clears, true });
}

static void look_at_path(struct look *look)
{
	make_columns(look);
	look_at_clauses(look);
	vec_each (&look->path->rules, i) {
		look_within(look, i);
		if (look->path->rules.at[i].effect != EFFECT_ADMITS || !may_hold(look, look->acts[i]))
			continue;
		look_at_requirements(look, i);
		look_at_bars(look, i);
	}
}

static void examine_question(struct look *look, Z3_context z3, const struct corpus *corpus, unsigned ms)
{
	struct encoder *e = look->e = encoder_create(look->scratch, z3, corpus, true);
	e->facility_free = look->question->facility_free;
	e->every_clause = true;
	look->encoded = encoder_add(e, look->path);
	if (!encoder_run(e)) {
		if (!look->found->fault.len)
			look->found->fault = str_copy(look->found->arena, e->fault);
		return;
	}
	demand_day(e, look->question);
	solver_begin(&look->solver, e, ms);
	look_at_path(look);
	vec_each (&look->somebodies, i)
		Z3_model_dec_ref(z3, look->somebodies.at[i].model);
	solver_end(&look->solver);
}

void examine_agreement(struct arena *arena, Z3_context z3, struct survey *survey, struct ledger *ledger, int agreement,
		       unsigned ms_max, struct found *found)
{
	const struct corpus *corpus = survey->corpus;
	int64_t until_us = spent_us() + (int64_t)ms_max * 1000;
	struct prove_request request = {
		.agreement = agreement,
		.sender = -1,
		.receiver = -1,
		.purpose = -1,
		.facility = -1,
		.never = OUTCOME_cleared,
		.when = NODE_NONE,
	};
	question_vec questions = { 0 };
	struct str why;
	struct arena *scratch = arena_create();
	if (!find_questions(arena, survey, &request, &questions, &why))
		questions.count = 0; /* no path, no person: nothing to find */
	vec_each (&questions, i) {
		struct look look = { .scratch = scratch,
				     .ledger = ledger,
				     .found = found,
				     .question = &questions.at[i],
				     .path = questions.at[i].path };
		if (spent_us() > until_us) {
			found->fault = STR("the time for it was over");
			break;
		}
		examine_question(&look, z3, corpus, CHECK_MS_MAX);
		find_gaps(scratch, z3, look.question, ledger, until_us, found);
		arena_reset(scratch);
	}
	arena_destroy(scratch);
}

/* Laws. */

struct alone { /* clauses of a law as conditions by themselves */
	const struct corpus *corpus;
	Z3_context z3;
	struct arena *scratch;
	const struct instrument *law;
	struct found *found;
};

/* What no path decides by, of an agreement; of a law all that depends on a person. */
static bool speaks_when(const struct instrument *in, enum clause_kind kind)
{
	if (kind == CLAUSE_duty || kind == CLAUSE_return || kind == CLAUSE_bears)
		return true;
	return in->kind != INSTRUMENT_agreement &&
	       (kind == CLAUSE_bars || kind == CLAUSE_excludes || kind == CLAUSE_requires ||
		kind == CLAUSE_disapplies || kind == CLAUSE_needs || kind == CLAUSE_destinations);
}

/* The days on which the article can speak. */
static void demand_life(struct alone *a, struct encoder *e, const struct core_article *article)
{
	struct question q = { .facility_free = true };
	for (size_t i = 0; i < a->law->window_count; i++) {
		struct window w = a->law->windows[i];
		w.from = w.from > article->time.from ? w.from : article->time.from;
		w.to = w.to < article->time.to ? w.to : article->time.to;
		int64_t from = w.from < (int64_t)DATE_MIN * 86400 ? (int64_t)DATE_MIN * 86400 : w.from;
		int64_t to = w.to > (int64_t)DATE_MAX * 86400 ? (int64_t)DATE_MAX * 86400 : w.to - 1;
		if (w.from < w.to)
			vec_add(a->scratch, &q.spans,
				((struct span_of_days){ time_day(from), time_day(to), from, to }));
	}
	if (q.spans.count)
		demand_day(e, &q);
}

/* May the one be true of somebody, under some agreement, and the other (NULL: anything) not? */
static bool may_differ(struct alone *a, const struct core_clause *one, const struct core_clause *other)
{
	struct encoder *e = encoder_create(a->scratch, a->z3, a->corpus, true);
	struct solver solver;
	e->facility_free = true;
	struct encoded *first = encoder_add(e, path_of_condition(a->scratch, a->corpus, one->when)), *second = NULL;
	if (other)
		second = encoder_add(e, path_of_condition(a->scratch, a->corpus, other->when));
	bool may = true;
	if (encoder_run(e)) {
		demand_life(a, e, one->article);
		solver_begin(&solver, e, CHECK_MS_MAX);
		Z3_solver_assert(a->z3, solver.z3, first->truths[first->path->asked].yes);
		if (second)
			Z3_solver_assert(a->z3, solver.z3, second->truths[second->path->asked].no);
		enum verdict verdict = solver_check(&solver, NULL, 0);
		may = verdict != VERDICT_NO;
		if (verdict == VERDICT_OPEN)
			a->found->fault = solver_why(&solver, a->found->arena);
		solver_end(&solver);
	} else {
		a->found->fault = str_copy(a->found->arena, e->fault);
	}
	arena_reset(a->scratch);
	return may;
}

/* Do exceptions, stays and the two articles' reach treat them alike, as far as the first goes? */
static bool same_reach(const struct alone *a, const struct core_clause *one, const struct core_clause *other)
{
	const struct core_article *x = one->article, *y = other->article;
	if (other->state >= 0 ? other->state != one->state : false)
		return false;
	if (other->facility >= 0 && other->facility != one->facility)
		return false;
	if (x == y)
		return true;
	if (x->time.from < y->time.from || x->time.to > y->time.to || (x->purposes & ~y->purposes) || y->under)
		return false;
	vec_each (&a->corpus->instruments, i)
		for (size_t k = 0; k < a->corpus->instruments.at[i].article_count; k++)
			for (size_t n = 0; n < a->corpus->instruments.at[i].articles[k].clause_count; n++) {
				const struct core_clause *c = &a->corpus->instruments.at[i].articles[k].clauses[n];
				bool aside = c->kind == CLAUSE_disapplies || c->kind == CLAUSE_stays;
				if (aside && c->ast->articles.count && names(&c->ast->articles, y->id) &&
				    !names(&c->ast->articles, x->id))
					return false;
			}
	vec_each (&a->corpus->instruments, i)
		if (a->corpus->instruments.at[i].amends == a->law->index)
			return false; /* an amendment may take the other away */
	return true;
}

static void tell_alone(struct alone *a, enum oddity_kind kind, const struct core_clause *clause,
		       const struct core_clause *other)
{
	*vec_push(a->found->arena, &a->found->oddities) =
		(struct oddity){ .kind = kind, .clause = clause, .other = other };
}

/* Another of its kind that holds it whole. Of two that hold each other it is the earlier. */
static const struct core_clause *holder_of(struct alone *a, const struct core_clause *one)
{
	for (size_t i = 0; i < a->law->article_count; i++)
		for (size_t k = 0; k < a->law->articles[i].clause_count; k++) {
			const struct core_clause *other = &a->law->articles[i].clauses[k];
			bool later = other->article > one->article || (other->article == one->article && other > one);
			if (other == one || other->kind != one->kind || !same_reach(a, one, other) ||
			    may_differ(a, one, other))
				continue;
			if (!later || !same_reach(a, other, one) || may_differ(a, other, one))
				return other;
		}
	return NULL;
}

void examine_law(Z3_context z3, const struct corpus *corpus, int law, unsigned ms_max, struct found *found)
{
	struct alone a = { corpus, z3, arena_create(), &corpus->instruments.at[law], found };
	int64_t until_us = spent_us() + (int64_t)ms_max * 1000;
	for (size_t i = 0; i < a.law->article_count; i++)
		for (size_t k = 0; k < a.law->articles[i].clause_count && spent_us() < until_us; k++) {
			const struct core_clause *clause = &a.law->articles[i].clauses[k], *holder;
			if (!speaks_when(a.law, clause->kind))
				continue;
			bool bars = clause->kind == CLAUSE_bars || clause->kind == CLAUSE_excludes;
			if (!may_differ(&a, clause, NULL))
				tell_alone(&a, ODDITY_UNREACHABLE, clause, NULL);
			else if (bars && (holder = holder_of(&a, clause)) != NULL)
				tell_alone(&a, ODDITY_SWALLOWED, clause, holder);
		}
	if (spent_us() >= until_us)
		found->fault = STR("the time for it was over");
	arena_destroy(a.scratch);
}
