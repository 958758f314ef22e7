/* solve.c - asking: what an outcome demands, whether it can be had, and the smallest person that has it. */
#include "smt_int.h"
#include <assert.h>

enum { ROUNDS_MAX = 600 };

/* Outcomes. */

static bool is_bar(enum effect effect)
{
	return effect == EFFECT_BARS || effect == EFFECT_DESTINATIONS || effect == EFFECT_ONWARD;
}

static void add_demand(struct encoder *e, demand_vec *out, Z3_ast holds, const struct core_clause *clause,
		       unsigned effects)
{
	if (holds != e->yes)
		*vec_push(e->arena, out) = (struct demand){ holds, clause, effects };
}

enum {
	BARS = 1U << EFFECT_BARS | 1U << EFFECT_DESTINATIONS | 1U << EFFECT_ONWARD,
	COVERS = 1U << EFFECT_ADMITS | 1U << EFFECT_EXCLUDES,
	REQUIRES = 1U << EFFECT_REQUIRES
};

/* No bar holds (`surely`: each is known not to), clause by clause. */
static void demand_no_bar(struct encoder *e, const struct encoded *p, bool surely, demand_vec *out)
{
	vec_each (&p->path->rules, i) {
		const struct rule *rule = &p->path->rules.at[i];
		struct truth bar = p->truths[rule->value];
		if (is_bar(rule->effect))
			add_demand(e, out, surely ? bar.no : smt_not(e, bar.yes), rule->clause, 0);
	}
}

/* Every requirement holds: those for all clause by clause, and then those for the articles together. */
static void demand_met(struct encoder *e, const struct encoded *p, demand_vec *out)
{
	vec_each (&p->path->rules, i) {
		const struct rule *rule = &p->path->rules.at[i];
		if (rule->effect == EFFECT_REQUIRES && rule->clause->ast->articles.count == 0)
			add_demand(e, out, p->truths[rule->value].yes, rule->clause, 0);
	}
	add_demand(e, out, p->truths[p->path->met].yes, NULL, COVERS | REQUIRES);
}

void outcome_demands(struct encoder *e, const struct encoded *p, enum outcome outcome, demand_vec *out)
{
	struct truth barred = p->truths[p->path->barred], covered = p->truths[p->path->covered],
		     met = p->truths[p->path->met];
	if (outcome == OUTCOME_barred) {
		add_demand(e, out, barred.yes, NULL, BARS);
		return;
	}
	demand_no_bar(e, p, outcome == OUTCOME_cleared, out);
	if (outcome == OUTCOME_cleared) {
		add_demand(e, out, covered.yes, NULL, COVERS);
		demand_met(e, p, out);
	} else if (outcome == OUTCOME_not_covered) {
		add_demand(e, out, covered.no, NULL, COVERS);
	} else {
		add_demand(e, out, smt_not(e, covered.no), NULL, COVERS);
		add_demand(e, out, outcome == OUTCOME_unmet ? met.no : smt_not(e, met.no), NULL, COVERS | REQUIRES);
		Z3_ast cleared = smt_and(e, barred.no, smt_and(e, covered.yes, met.yes));
		if (outcome == OUTCOME_undetermined)
			add_demand(e, out, smt_not(e, cleared), NULL, BARS | COVERS | REQUIRES);
	}
}

Z3_ast outcome_is(struct encoder *e, const struct encoded *p, enum outcome outcome)
{
	demand_vec demands = { 0 };
	Z3_ast all = e->yes;
	outcome_demands(e, p, outcome, &demands);
	vec_each (&demands, i)
		all = smt_and(e, all, demands.at[i].holds);
	return all;
}

/* Solving. */

void solver_begin(struct solver *s, struct encoder *e, unsigned ms_max)
{
	*s = (struct solver){ .encoder = e, .z3 = Z3_mk_simple_solver(e->z3) };
	Z3_solver_inc_ref(e->z3, s->z3);
	Z3_params params = Z3_mk_params(e->z3);
	Z3_params_inc_ref(e->z3, params);
	Z3_params_set_uint(e->z3, params, Z3_mk_string_symbol(e->z3, "timeout"), ms_max * PROVE_WALL_TIMES);
	Z3_params_set_bool(e->z3, params, Z3_mk_string_symbol(e->z3, "core.minimize"), true);
	Z3_solver_set_params(e->z3, s->z3, params);
	Z3_params_dec_ref(e->z3, params);
	vec_each (&e->constraints, i)
		Z3_solver_assert(e->z3, s->z3, e->constraints.at[i]);
}

static void drop_model(struct solver *s)
{
	if (s->model)
		Z3_model_dec_ref(s->encoder->z3, s->model);
	s->model = NULL;
}

void solver_end(struct solver *s)
{
	drop_model(s);
	Z3_solver_dec_ref(s->encoder->z3, s->z3);
}

/* One answer. Where a model is found, the calendar has looked at it: `right` says whether it stands. */
static Z3_lbool check_once(struct solver *s, Z3_ast *assumptions, size_t count, Z3_model *model, bool *right)
{
	Z3_context z3 = s->encoder->z3;
	Z3_lbool result = Z3_solver_check_assumptions(z3, s->z3, (unsigned)count, assumptions);
	*right = false;
	if (result != Z3_L_TRUE)
		return result;
	*model = Z3_solver_get_model(z3, s->z3);
	Z3_model_inc_ref(z3, *model);
	*right = !calendar_refine(s->encoder, s->z3, *model);
	if (*right) {
		drop_model(s);
		s->model = *model;
	}
	return result;
}

/* The model got the calendar wrong, perhaps where it does not matter: with the same dates, and now the right values, is
 * there a person? A few steps, because one function's value may be another's date. */
static bool right_with_same_dates(struct solver *s, Z3_ast *assumptions, size_t count, Z3_model model)
{
	enum { STEPS = 12 };
	struct encoder *e = s->encoder;
	Z3_ast *all = arena_new_array(e->arena, Z3_ast, count + e->calendar.count * 2 + 1);
	if (count)
		memcpy(all, assumptions, count * sizeof *all);
	size_t dates = calendar_dates(e, model, all + count);
	for (size_t i = count; i < count + dates; i++) {
		Z3_ast name = smt_fresh(e, e->bool_sort, "date");
		Z3_solver_assert(e->z3, s->z3, Z3_mk_implies(e->z3, name, all[i]));
		all[i] = name;
	}
	for (int step = 0; step < STEPS; step++) {
		bool right;
		Z3_model other;
		if (check_once(s, all, count + dates, &other, &right) != Z3_L_TRUE)
			return false;
		if (right)
			return true;
		Z3_model_dec_ref(e->z3, other);
	}
	return false;
}

enum verdict solver_check(struct solver *s, Z3_ast *assumptions, size_t count)
{
	for (s->rounds = 0; s->rounds <= ROUNDS_MAX; s->rounds++) {
		bool right;
		Z3_model model;
		Z3_lbool result = check_once(s, assumptions, count, &model, &right);
		if (result != Z3_L_TRUE)
			return result == Z3_L_FALSE ? VERDICT_NO : VERDICT_OPEN;
		if (right)
			return VERDICT_YES;
		bool found = right_with_same_dates(s, assumptions, count, model);
		Z3_model_dec_ref(s->encoder->z3, model);
		if (found)
			return VERDICT_YES;
	}
	return VERDICT_OPEN;
}

struct str solver_why(struct solver *s, struct arena *arena)
{
	if (s->rounds > ROUNDS_MAX)
		return str_format(arena, "the calendar arithmetic took more than %d steps", ROUNDS_MAX);
	const char *why = Z3_solver_get_reason_unknown(s->encoder->z3, s->z3);
	if (strcmp(why, "timeout") == 0 || strcmp(why, "canceled") == 0)
		return STR("the time for it was over");
	return str_format(arena, "the solver found no answer (%s)", why);
}

/* The smallest person. */

struct shrink {
	struct solver *solver;
	VEC(Z3_ast) kept; /* what is settled: this is unknown */
};

/* Keeps `less` if some person is left. What the last model grants already needs no question. */
static bool try_less(struct shrink *s, Z3_ast less)
{
	struct encoder *e = s->solver->encoder;
	if (less == e->yes || less == e->no)
		return less == e->yes;
	Z3_ast name = smt_fresh(e, e->bool_sort, "less");
	Z3_solver_assert(e->z3, s->solver->z3, Z3_mk_implies(e->z3, name, less));
	bool granted = model_true(e, s->solver->model, less);
	vec_add(e->arena, &s->kept, name);
	if (granted || solver_check(s->solver, s->kept.at, s->kept.count) == VERDICT_YES)
		return true;
	s->kept.count--;
	/* An answer that is no "yes" leaves no model of its own; the one before it is still the person's. */
	return false;
}

static Z3_ast truth_unknown(struct encoder *e, struct truth t)
{
	return smt_and(e, smt_not(e, t.yes), smt_not(e, t.no));
}

static Z3_ast fact_unknown(struct encoder *e, int fact)
{
	const struct symbol *s = &e->symbols[fact];
	const struct type *type = &e->corpus->facts.at[fact].type;
	Z3_ast all = e->yes;
	if (type->kind == TYPE_BOOL)
		return truth_unknown(e, s->truth);
	if (type->kind == TYPE_LIST)
		return smt_and(e, smt_not(e, s->closed), s->rows ? smt_not(e, s->present[0]) : e->yes);
	if (type->kind != TYPE_SET)
		return smt_not(e, s->amount.known);
	for (size_t i = 0; i < e->universes[type->codes].count; i++)
		all = smt_and(e, all, truth_unknown(e, s->members[i]));
	return all;
}

static void shrink_list(struct shrink *s, const struct fact *fact, const struct symbol *list)
{
	struct encoder *e = s->solver->encoder;
	try_less(s, smt_not(e, list->closed));
	for (size_t r = list->rows; r-- > 0;)
		try_less(s, smt_not(e, list->present[r]));
	for (size_t r = 0; r < list->rows; r++)
		for (size_t f = 0; f < fact->field_count && model_true(e, s->solver->model, list->present[r]); f++) {
			size_t at = r * fact->field_count + f;
			try_less(s, fact->fields[f].type.kind == TYPE_BOOL ? truth_unknown(e, list->row_truths[at])
									   : smt_not(e, list->row_amounts[at].known));
		}
}

/* Where the codes left out must be known, the whole set is told: who is in it, and that there are no others. */
static void shrink_set(struct shrink *s, const struct symbol *symbol, const struct universe *u)
{
	struct encoder *e = s->solver->encoder;
	Z3_ast known = e->yes;
	bool wide = false;
	for (size_t i = 0; i < u->count; i++) {
		wide = wide || (u->pattern[i] && !try_less(s, truth_unknown(e, symbol->members[i])));
		known = smt_and(e, known, smt_or(e, symbol->members[i].yes, symbol->members[i].no));
	}
	bool closed = wide && try_less(s, known);
	for (size_t i = 0; i < u->count; i++)
		if (closed || !try_less(s, truth_unknown(e, symbol->members[i])))
			try_less(s, smt_not(e, symbol->members[i].yes));
}

static void shrink_fact(struct shrink *s, int index)
{
	struct encoder *e = s->solver->encoder;
	const struct symbol *symbol = &e->symbols[index];
	const struct fact *fact = &e->corpus->facts.at[index];
	if (!symbol->made || try_less(s, fact_unknown(e, index)))
		return;
	if (fact->type.kind == TYPE_LIST) {
		shrink_list(s, fact, symbol);
	} else if (fact->type.kind == TYPE_SET) {
		shrink_set(s, symbol, &e->universes[fact->type.codes]);
	} else if (fact->type.kind == TYPE_BOOL) {
		try_less(s, smt_not(e, symbol->truth.yes));
	} else {
		try_less(s, symbol->amount.none);
	}
}

/* Nobody is a national of all states but a few, if it can be helped: codes that no text names are kept out of sets. */
static void shrink_patterns(struct shrink *s, int index)
{
	struct encoder *e = s->solver->encoder;
	const struct symbol *symbol = &e->symbols[index];
	const struct type *type = &e->corpus->facts.at[index].type;
	if (!symbol->made || type->kind != TYPE_SET)
		return;
	const struct universe *u = &e->universes[type->codes];
	for (size_t i = 0; i < u->count; i++)
		if (u->pattern[i])
			try_less(s, smt_not(e, symbol->members[i].yes));
}

void solver_smallest(struct solver *solver, const unsigned char *last)
{
	struct encoder *e = solver->encoder;
	struct shrink s = { .solver = solver };
	vec_each (&e->corpus->facts, i)
		shrink_patterns(&s, (int)i);
	for (int late = 0; late < 2; late++)
		vec_each (&e->corpus->facts, i)
			if ((last[i] != 0) == late)
				shrink_fact(&s, (int)i);
	/* The model is of the last "yes"; every step since then was refused or granted by it. */
}

/* From a model to facts. */

static struct scalar scalar_value(struct solver *s, const struct amount *a)
{
	struct encoder *e = s->encoder;
	if (!model_true(e, s->model, a->known))
		return (struct scalar){ 0, UNKNOWN };
	if (model_true(e, s->model, a->none))
		return (struct scalar){ 0, KNOWN_NONE };
	return (struct scalar){ model_int(e, s->model, a->value), KNOWN };
}

static struct scalar truth_value(struct solver *s, const struct truth *t)
{
	struct encoder *e = s->encoder;
	bool yes = model_true(e, s->model, t->yes), no = model_true(e, s->model, t->no);
	return (struct scalar){ yes, yes || no ? KNOWN : UNKNOWN };
}

static void set_from_model(struct solver *s, const struct symbol *symbol, int codes, struct fact_value *out)
{
	struct encoder *e = s->encoder;
	const struct universe *u = &e->universes[codes];
	for (size_t code = 0; code < code_count(e->corpus, codes); code++) {
		struct scalar in = truth_value(s, &symbol->members[u->copies[code]]);
		if (in.known == KNOWN)
			set_add(in.value ? &out->set.has : &out->set.lacks, (int64_t)code);
		out->given = out->given || in.known == KNOWN;
	}
}

static void list_from_model(struct solver *s, struct arena *arena, const struct symbol *symbol, const struct fact *fact,
			    struct fact_value *out)
{
	struct encoder *e = s->encoder;
	size_t fields = fact->field_count;
	out->list.closed = model_true(e, s->model, symbol->closed);
	while (out->list.count < symbol->rows && model_true(e, s->model, symbol->present[out->list.count]))
		out->list.count++;
	out->list.records = arena_new_array(arena, struct scalar, out->list.count * fields + 1);
	for (size_t i = 0; i < out->list.count * fields; i++)
		out->list.records[i] = fact->fields[i % fields].type.kind == TYPE_BOOL
					       ? truth_value(s, &symbol->row_truths[i])
					       : scalar_value(s, &symbol->row_amounts[i]);
	out->given = out->list.closed || out->list.count > 0;
}

struct subject_facts *solver_person(struct solver *s, struct arena *arena)
{
	const struct corpus *corpus = s->encoder->corpus;
	struct subject_facts *person = facts_create(arena, corpus);
	vec_each (&corpus->facts, i) {
		const struct fact *fact = &corpus->facts.at[i];
		const struct symbol *symbol = &s->encoder->symbols[i];
		struct fact_value *out = &person->values[i];
		if (!symbol->made)
			continue;
		if (fact->type.kind == TYPE_SET) {
			set_from_model(s, symbol, fact->type.codes, out);
		} else if (fact->type.kind == TYPE_LIST) {
			list_from_model(s, arena, symbol, fact, out);
		} else {
			out->scalar = fact->type.kind == TYPE_BOOL ? truth_value(s, &symbol->truth)
								   : scalar_value(s, &symbol->amount);
			out->given = out->scalar.known != UNKNOWN;
		}
	}
	return person;
}
