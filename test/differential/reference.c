#include "reference.h"
#include "country.h"
#include "money.h"
#include <assert.h>
#include <stdlib.h>

#define MILLIARD INT64_C(1000000000)

__extension__ typedef __int128 fraction; /* in milliardths */

struct world {
	struct arena *arena;
	const struct corpus *corpus;
	const struct subject_facts *facts;
	const struct ast_instrument *agreement;
	struct str sender, receiver, purpose;
	enum { PLACE_UNSAID, PLACE_NONE, PLACE_NAMED } place;
	struct str facility;
	int64_t moment;
	int32_t day;
	bool has_departure;
	int32_t departure;
	/* while a condition is read */
	const struct ast_instrument *scope; /* whose terms are meant */
	int kind;
	bool binding;
	struct str row;
	const struct fact *list;
	const struct scalar *record;
	struct str destination;
};

/* ---- texts in time ------------------------------------------------------------------------------------------- */

#define EACH(w, in)                                                                                                    \
	for (const struct ast_instrument *in = (w)->corpus->ast.at, *in##_end = in + (w)->corpus->ast.count;           \
	     in < in##_end; in++)

static const struct ast_instrument *find(const struct world *w, struct str id)
{
	EACH(w, in)
	if (str_eq(in->id.text, id))
		return in;
	return NULL;
}

static const struct ast_instrument *base_of(const struct world *w, const struct ast_instrument *in)
{
	return in->amends.text.len ? find(w, in->amends.text) : in;
}

static bool is_floor(const struct ast_instrument *in)
{
	return in->span.source->embedded && str_is(in->id.text, "floor");
}

static int64_t begin_of(struct moment m) { return m.is_time ? m.seconds : (int64_t)m.day * 86400; }
static int64_t end_of(struct moment m)
{
	return m.is_time ? m.seconds : (int64_t)m.day * 86400 + 86399;
} /* inclusive */

static int64_t later_by(int64_t from, struct duration d)
{
	int64_t result;
	return time_add(from, d, &result) ? result : INT64_MAX;
}

/* The first second after a window: with renewals, of the term that a notice ends. */
static int64_t window_end(const struct ast_instrument *in, const struct ast_window *window)
{
	if (window->to.given)
		return end_of(window->to) + 1;
	if (!window->lasts.given)
		return INT64_MAX;
	int64_t end = later_by(begin_of(window->from), window->lasts.value);
	if (!window->renews.given)
		return end;
	if (!in->notice.given)
		return INT64_MAX;
	while (end < INT64_MAX && later_by(end, duration_negate(window->notice.value)) < begin_of(in->notice))
		end = later_by(end, window->renews.value);
	return end;
}

static bool in_windows(const struct ast_instrument *in, int64_t moment)
{
	bool inside = in->kind == INSTRUMENT_vocabulary && in->windows.count == 0;
	if (in->ended.given && moment >= begin_of(in->ended))
		return false;
	vec_each (&in->windows, i) {
		const struct ast_window *window = &in->windows.at[i];
		if (window->gap && begin_of(window->from) <= moment &&
		    (!window->to.given || moment <= end_of(window->to)))
			return false;
		if (!window->gap && begin_of(window->from) <= moment && moment < window_end(in, window))
			inside = true;
	}
	return inside;
}

/* The first moment in force: where a window begins or a gap ends. */
static int64_t first_moment(const struct ast_instrument *in)
{
	int64_t first = INT64_MAX;
	vec_each (&in->windows, i) {
		const struct ast_window *window = &in->windows.at[i];
		int64_t candidate =
			window->gap ? window->to.given ? end_of(window->to) + 1 : INT64_MAX : begin_of(window->from);
		if (candidate < first && in_windows(in, candidate))
			first = candidate;
	}
	return first;
}

/* ---- ranks --------------------------------------------------------------------------------------------------- */

static struct str rank_name(const struct world *w, const struct ast_instrument *in, struct str state)
{
	const struct ast_instrument *base = base_of(w, in);
	if (in->kind == INSTRUMENT_agreement) {
		vec_each (&base->parties, i)
			if (str_eq(base->parties.at[i].country.text, state))
				return str_is(in->agreement_kind.text, "treaty") && in->binding ? STR("treaty")
												: STR("policy");
		return STR_NONE;
	}
	const struct ast_instrument *ranked = in->rank.text.len ? in : base;
	struct str of = ranked->rank_of.text.len ? ranked->rank_of.text
			: ranked->binds.count    ? ranked->binds.at[0].state.text
						 : STR_NONE;
	return str_eq(of, state) ? ranked->rank.text : STR_NONE;
}

static int level_of(const struct ast_ranks *ranks, struct str name)
{
	int level = 0;
	vec_each (&ranks->names, i) {
		level += i > 0 && !ranks->equal.at[i];
		if (name.len && str_eq(ranks->names.at[i].text, name))
			return level;
	}
	return -1;
}

/* Is the state bound, in that capacity? */
static bool binds_state(const struct world *w, const struct ast_instrument *in, struct str state, int as)
{
	const struct ast_instrument *base = base_of(w, in), *bound = in->binds.count || in->binds_all ? in : base;
	vec_each (&bound->binds, i)
		if (str_eq(bound->binds.at[i].state.text, state) &&
		    (as < 0 || bound->binds.at[i].as == BOUND_either || (int)bound->binds.at[i].as == as))
			return true;
	vec_each (&base->parties, i)
		if (str_eq(base->parties.at[i].country.text, state))
			return true;
	return false;
}

static bool binds_every_state_of(const struct world *w, const struct ast_instrument *by,
				 const struct ast_instrument *target)
{
	const struct ast_instrument *base = base_of(w, target),
				    *bound = target->binds.count || target->binds_all ? target : base;
	if ((by->binds.count || by->binds_all ? by : base_of(w, by))->binds_all)
		return true;
	if (bound->binds_all)
		return false;
	vec_each (&bound->binds, i)
		if (!binds_state(w, by, bound->binds.at[i].state.text, (int)bound->binds.at[i].as))
			return false;
	vec_each (&base->parties, i)
		if (!binds_state(w, by, base->parties.at[i].country.text, -1))
			return false;
	return true;
}

static int64_t later_of(int64_t a, int64_t b) { return a > b ? a : b; }

static bool sets_aside(const struct world *w, const struct ast_instrument *by, int64_t by_from,
		       const struct ast_instrument *target, int64_t target_from)
{
	if (is_floor(target))
		return false;
	if (by == target)
		return true;
	if (!binds_every_state_of(w, by, target))
		return false;
	EACH(w, in)
	vec_each (&in->ranks, i) {
		const struct ast_ranks *ranks = &in->ranks.at[i];
		int mine = level_of(ranks, rank_name(w, by, ranks->state.text)),
		    other = level_of(ranks, rank_name(w, target, ranks->state.text));
		if (mine < 0 || other < 0)
			continue;
		if (mine != other)
			return mine < other;
		return later_of(first_moment(by), by_from) > later_of(first_moment(target), target_from);
	}
	return false;
}

/* ---- in force ------------------------------------------------------------------------------------------------ */

static bool lists(const word_vec *words, struct str text)
{
	vec_each (words, i)
		if (str_eq(words->at[i].text, text))
			return true;
	return false;
}

static bool article_in_time(const struct ast_article *a, int64_t moment)
{
	return (!a->from.given || begin_of(a->from) <= moment) && (!a->to.given || moment <= end_of(a->to));
}

static bool in_force(const struct world *w, const struct ast_instrument *in, struct str article);

static bool stayed_by(const struct world *w, const struct ast_instrument *order, struct str article,
		      const struct ast_clause *stay, const struct ast_instrument *in, struct str stayed_article)
{
	/* An article of a text is stayed as it stands then: in the words of an amendment too. */
	bool means = str_eq(stay->instrument.text, in->id.text) ||
		     (stay->articles.count && str_eq(stay->instrument.text, in->amends.text));
	if (stay->kind != CLAUSE_stays || !means || w->moment < begin_of(stay->from) ||
	    (stay->to.given && w->moment > end_of(stay->to)))
		return false;
	if (stay->articles.count && (!stayed_article.len || !lists(&stay->articles, stayed_article)))
		return false;
	return sets_aside(w, order, begin_of(stay->from), in, INT64_MIN) && in_force(w, order, article);
}

/* A text, or one article of it, then: within its time and not stayed by an order that may and that is in force. */
static bool in_force(const struct world *w, const struct ast_instrument *in, struct str article)
{
	if (!in_windows(in, w->moment))
		return false;
	EACH(w, order)
	{
		if (order->kind != INSTRUMENT_order)
			continue;
		vec_each (&order->stays, i)
			if (stayed_by(w, order, STR("header"), &order->stays.at[i], in, article))
				return false;
		vec_each (&order->articles, i) {
			const struct ast_article *a = &order->articles.at[i];
			vec_each (&a->clauses, k)
				if (article_in_time(a, w->moment) &&
				    stayed_by(w, order, a->id.text, &a->clauses.at[k], in, article))
					return false;
		}
	}
	return true;
}

struct part { /* an article and the text that it comes from */
	const struct ast_article *article;
	const struct ast_instrument *in;
};
typedef VEC(struct part) part_vec;

static void merge(const struct world *w, const struct ast_instrument *amendment, part_vec *text)
{
	part_vec merged = { 0 };
	vec_each (text, i)
		if (!lists(&amendment->repeals, text->at[i].article->id.text))
			vec_add(w->arena, &merged, text->at[i]);
	vec_each (&amendment->articles, i) {
		const struct ast_article *a = &amendment->articles.at[i];
		size_t at = 0;
		if (!article_in_time(a, w->moment) || !in_force(w, amendment, a->id.text))
			continue;
		while (at < merged.count && !str_eq(merged.at[at].article->id.text, a->id.text))
			at++;
		if (at == merged.count)
			(void)vec_push(w->arena, &merged);
		merged.at[at] = (struct part){ a, amendment };
	}
	*text = merged;
}

static part_vec text_of(const struct world *w, const struct ast_instrument *base, bool as_if)
{
	part_vec text = { 0 };
	int64_t last = INT64_MIN;
	if (!as_if && !in_force(w, base, STR_NONE))
		return text;
	vec_each (&base->articles, i) {
		const struct ast_article *a = &base->articles.at[i];
		if (article_in_time(a, w->moment) && (as_if || in_force(w, base, a->id.text)))
			vec_add(w->arena, &text, ((struct part){ a, base }));
	}
	for (;;) { /* the amendments by the day they came in, each day's in the order of the texts */
		int64_t next = INT64_MAX;
		EACH(w, in)
		if (str_eq(in->amends.text, base->id.text) && in->amends.text.len && first_moment(in) > last &&
		    first_moment(in) < next)
			next = first_moment(in);
		if (next == INT64_MAX)
			return text;
		EACH(w, in)
		if (str_eq(in->amends.text, base->id.text) && first_moment(in) == next && in_force(w, in, STR_NONE))
			merge(w, in, &text);
		last = next;
	}
}

/* ---- values -------------------------------------------------------------------------------------------------- */

struct value {
	enum { A_TRI, A_SCALAR, A_SET } kind;
	tri truth;
	enum known known;
	fraction number;
	bool is_time;
	enum duration_unit unit;
	struct str code;
	/* sets */
	const struct set_value *data; /* of a fact, else the members below and no other */
	int codes;
	VEC(struct str) members;
};

static struct value of_tri(tri t) { return (struct value){ .kind = A_TRI, .truth = t }; }
static struct value of_unknown(void) { return (struct value){ .kind = A_SCALAR, .known = UNKNOWN }; }
static struct value of_none(void)
{
	return (struct value){ .kind = A_SCALAR, .known = KNOWN_NONE, .code = STR("none") };
}
static struct value of_number(fraction n) { return (struct value){ .kind = A_SCALAR, .known = KNOWN, .number = n }; }
static struct value of_whole(int64_t n) { return of_number((fraction)n * MILLIARD); }
static struct value of_code(struct str code)
{
	return (struct value){ .kind = A_SCALAR, .known = KNOWN, .code = code };
}
static int64_t whole(const struct value *v) { return (int64_t)(v->number / MILLIARD); }

static struct value of_scalar(const struct world *w, const struct type *type, struct scalar s)
{
	if (type->kind == TYPE_BOOL)
		return of_tri(s.known == UNKNOWN ? TRI_UNKNOWN : tri_of(s.value != 0));
	struct value v = s.known == UNKNOWN ? of_unknown() : s.known == KNOWN_NONE ? of_none() : of_whole(s.value);
	for (int i = 0; i < type->digits; i++)
		v.number /= 10;
	v.is_time = type->kind == TYPE_TIME;
	v.unit = type->unit;
	if (type->kind == TYPE_CODE && s.known == KNOWN)
		v = of_code(code_name(w->corpus, type->codes, s.value));
	return v;
}

static bool too_old(const struct world *w, const struct fact *fact, const struct fact_value *value)
{
	int32_t until;
	return fact->ast && fact->ast->stale.given && value->has_as_of &&
	       date_add(value->as_of, fact->ast->stale.value, &until) && until < w->day;
}

static const struct fact_value *known_of(const struct world *w, int fact)
{
	static const struct fact_value nothing = { 0 };
	const struct fact_value *value = &w->facts->values[fact];
	return too_old(w, &w->corpus->facts.at[fact], value) ? &nothing : value;
}

static struct value of_fact(const struct world *w, int index)
{
	const struct fact *fact = &w->corpus->facts.at[index];
	if (str_is(fact->name, "facility"))
		return w->place == PLACE_UNSAID ? of_unknown()
		       : w->place == PLACE_NONE ? of_none()
						: of_code(w->facility);
	if (str_is(fact->name, "decision_date"))
		return of_whole(w->day);
	if (str_is(fact->name, "departure_date"))
		return w->has_departure ? of_whole(w->departure) : of_unknown();
	const struct fact_value *value = known_of(w, index);
	if (fact->type.kind == TYPE_SET)
		return (struct value){ .kind = A_SET, .data = &value->set, .codes = fact->type.codes };
	return of_scalar(w, &fact->type, value->scalar);
}

static tri member(const struct world *w, const struct value *set, struct str code)
{
	if (!set->data) {
		vec_each (&set->members, i)
			if (str_eq(set->members.at[i], code))
				return TRI_TRUE;
		return TRI_FALSE;
	}
	int i = code_index(w->corpus, set->codes, code);
	return i < 0                                           ? TRI_FALSE
	       : (set->data->has.bits[i / 64] >> i % 64) & 1   ? TRI_TRUE
	       : (set->data->lacks.bits[i / 64] >> i % 64) & 1 ? TRI_FALSE
							       : TRI_UNKNOWN;
}

static tri compare(enum relation relation, const struct value *a, const struct value *b)
{
	if (a->known == UNKNOWN || b->known == UNKNOWN)
		return TRI_UNKNOWN;
	bool codes = a->code.len || b->code.len, equal = codes ? str_eq(a->code, b->code) : a->number == b->number;
	bool none = a->known == KNOWN_NONE || b->known == KNOWN_NONE;
	switch (relation) {
	case EQUAL: return tri_of(equal);
	case NOT_EQUAL: return tri_of(!equal);
	case LESS: return tri_of(!none && a->number < b->number);
	case LESS_EQUAL: return tri_of(!none && a->number <= b->number);
	case GREATER: return tri_of(!none && a->number > b->number);
	case GREATER_EQUAL: return tri_of(!none && a->number >= b->number);
	}
	abort();
}

/* ---- expressions --------------------------------------------------------------------------------------------- */

static struct value value_of(struct world *w, const struct ast *ast);

static tri truth(struct world *w, const struct ast *ast)
{
	struct value v = value_of(w, ast);
	assert(v.kind == A_TRI);
	return v.truth;
}

static const struct ast_term *term_in(const struct ast_instrument *in, struct str name)
{
	vec_each (&in->terms, i)
		if (str_eq(in->terms.at[i].name.text, name))
			return &in->terms.at[i];
	return NULL;
}

static const struct ast_term *find_term(const struct world *w, const struct ast *ast, const struct ast_instrument **in)
{
	const struct ast_term *term = NULL;
	if (ast->qualifier.text.len) {
		*in = find(w, ast->qualifier.text);
		return *in ? term_in(*in, ast->name.text) : NULL;
	}
	if (w->scope) {
		*in = w->scope;
		if ((term = term_in(*in, ast->name.text)))
			return term;
		*in = base_of(w, w->scope);
		if ((term = term_in(*in, ast->name.text)))
			return term;
	}
	EACH(w, vocabulary)
	if (vocabulary->kind == INSTRUMENT_vocabulary && (term = term_in(vocabulary, ast->name.text))) {
		*in = vocabulary;
		return term;
	}
	return NULL;
}

static struct value of_term(struct world *w, const struct ast_term *term, const struct ast_instrument *in)
{
	struct world inside = *w;
	inside.scope = in;
	inside.row = term->row.text;
	return value_of(&inside, term->value);
}

static bool of_environment(const struct world *w, struct str name, struct value *v)
{
	if (str_is(name, "sender"))
		*v = of_code(w->sender);
	else if (str_is(name, "receiver"))
		*v = of_code(w->receiver);
	else if (str_is(name, "purpose"))
		*v = of_code(w->purpose);
	else if (str_is(name, "agreement_kind"))
		*v = of_code(str_of(word_name(WORDS_agreement_kind, w->kind)));
	else if (str_is(name, "agreement_binding"))
		*v = of_tri(tri_of(w->binding));
	else if (str_is(name, "destination"))
		*v = of_code(w->destination);
	else
		return false;
	return true;
}

static bool of_table(const struct world *w, const struct ast *ast, struct value *v)
{
	struct str key = STR_NONE;
	if (ast->count) {
		struct value state;
		key = of_environment(w, ast->args[0]->name.text, &state) ? state.code : ast->args[0]->name.text;
	}
	EACH(w, in)
	vec_each (&in->tables, i) {
		const struct ast_table *table = &in->tables.at[i];
		if (!str_eq(table->name.text, ast->name.text) || !str_eq(table->key.text, key))
			continue;
		*v = (struct value){ .kind = A_SET };
		vec_each (&table->codes, k)
			vec_add(w->arena, &v->members, table->codes.at[k].text);
		return true;
	}
	return false;
}

static struct value of_name(struct world *w, const struct ast *ast)
{
	const struct ast_instrument *in;
	const struct ast_term *term;
	struct value v;
	if (w->row.len && str_eq(ast->qualifier.text, w->row)) {
		for (size_t i = 0; i < w->list->field_count; i++)
			if (str_eq(w->list->fields[i].name, ast->name.text))
				return of_scalar(w, &w->list->fields[i].type, w->record[i]);
		abort();
	}
	if (of_environment(w, ast->name.text, &v) || of_table(w, ast, &v))
		return v;
	if ((term = find_term(w, ast, &in)))
		return of_term(w, term, in);
	for (size_t i = 0; i < w->corpus->facts.count; i++)
		if (str_eq(w->corpus->facts.at[i].name, ast->name.text))
			return of_fact(w, (int)i);
	return of_code(ast->name.text); /* a word of some list */
}

static struct value of_written(const struct ast *ast)
{
	int64_t n = 0;
	bool ok = decimal_parse(ast->number, 9, true, &n);
	struct value v = of_number(n);
	assert(ok);
	v.unit = ast->unit;
	return v;
}

static struct value of_set(struct world *w, const struct ast *ast)
{
	struct value set = { .kind = A_SET };
	for (size_t i = 0; i < ast->count; i++)
		vec_add(w->arena, &set.members, value_of(w, ast->args[i]).code);
	return set;
}

static struct value moved(struct value from, int64_t count, enum duration_unit unit)
{
	struct duration d = { (int32_t)count, unit };
	int64_t seconds = whole(&from);
	int32_t day = 0;
	if (from.is_time) {
		if (!time_add(seconds, d, &seconds)) /* past the calendar: its first or its last second */
			seconds = count < 0 ? (int64_t)DATE_MIN * 86400 : (int64_t)DATE_MAX * 86400 + 86399;
		from.number = (fraction)seconds * MILLIARD;
	} else {
		if (!date_add((int32_t)seconds, d, &day))
			day = count < 0 ? DATE_MIN : DATE_MAX;
		from.number = (fraction)day * MILLIARD;
	}
	return from;
}

/* Is this operand a point in time? Asked of the text, since an unknown value does not say. */
static bool is_moment(const struct world *w, const struct ast *ast)
{
	if (ast->op == AST_DATE || ast->op == AST_TIME || ast->op == AST_LATEST || ast->op == AST_EARLIEST)
		return true;
	if (ast->op == AST_ADD || ast->op == AST_SUBTRACT)
		return is_moment(w, ast->args[0]) || is_moment(w, ast->args[1]);
	if (ast->op != AST_NAME)
		return false;
	if (w->row.len && str_eq(ast->qualifier.text, w->row)) {
		for (size_t i = 0; i < w->list->field_count; i++)
			if (str_eq(w->list->fields[i].name, ast->name.text))
				return w->list->fields[i].type.kind == TYPE_DATE ||
				       w->list->fields[i].type.kind == TYPE_TIME;
		return false;
	}
	for (size_t i = 0; i < w->corpus->facts.count; i++)
		if (str_eq(w->corpus->facts.at[i].name, ast->name.text))
			return w->corpus->facts.at[i].type.kind == TYPE_DATE ||
			       w->corpus->facts.at[i].type.kind == TYPE_TIME;
	return false;
}

static struct value of_sum(struct world *w, const struct ast *ast)
{
	struct value a = value_of(w, ast->args[0]), b = value_of(w, ast->args[1]);
	int64_t sign = ast->op == AST_ADD ? 1 : -1;
	if (a.known == UNKNOWN || b.known == UNKNOWN)
		return of_unknown();
	if (a.known == KNOWN_NONE || b.known == KNOWN_NONE)
		return of_none();
	if (is_moment(w, ast->args[0]))
		return moved(a, sign * whole(&b), b.unit);
	if (is_moment(w, ast->args[1]))
		return moved(b, whole(&a), a.unit);
	a.number += sign * b.number;
	return a;
}

static struct value of_between(struct world *w, const struct ast *ast)
{
	struct value a = value_of(w, ast->args[0]), b = value_of(w, ast->args[1]);
	if (a.known == UNKNOWN || b.known == UNKNOWN)
		return of_unknown();
	if (a.known == KNOWN_NONE || b.known == KNOWN_NONE)
		return of_none();
	int64_t from = whole(&a), to = whole(&b), n = to - from;
	if (a.is_time)
		n /= ast->unit == UNIT_HOURS ? 3600 : 86400;
	else if (ast->unit == UNIT_YEARS)
		n = date_years_between((int32_t)from, (int32_t)to);
	else if (ast->unit == UNIT_MONTHS)
		n = date_months_between((int32_t)from, (int32_t)to);
	return of_whole(n);
}

static struct value of_extreme(struct world *w, const struct ast *ast)
{
	struct value best = of_none();
	bool unknown = false;
	for (size_t i = 0; i < ast->count; i++) {
		struct value v = value_of(w, ast->args[i]);
		unknown = unknown || v.known == UNKNOWN;
		if (v.known == KNOWN && (best.known == KNOWN_NONE ||
					 (ast->op == AST_LATEST ? v.number > best.number : v.number < best.number)))
			best = v;
	}
	return unknown ? of_unknown() : best;
}

/* How many rows of a list surely satisfy a condition, and how many may. */
static const struct list_value *rows(struct world *w, const struct ast *ast, int64_t *sure, int64_t *maybe)
{
	struct world inside = *w;
	int index = corpus_fact(w->corpus, ast->name.text);
	const struct list_value *list = &known_of(w, index)->list;
	inside.list = &w->corpus->facts.at[index];
	inside.row = ast->row.text;
	*sure = *maybe = 0;
	for (size_t i = 0; i < list->count; i++) {
		inside.record = &list->records[i * inside.list->field_count];
		tri t = truth(&inside, ast->args[0]);
		*sure += t == TRI_TRUE;
		*maybe += t == TRI_UNKNOWN;
	}
	return list;
}

static tri of_any(struct world *w, const struct ast *ast)
{
	int64_t sure, maybe;
	const struct list_value *list = rows(w, ast, &sure, &maybe);
	return sure ? TRI_TRUE : maybe || !list->closed ? TRI_UNKNOWN : TRI_FALSE;
}

static tri of_every(struct world *w, const struct ast *ast)
{
	struct ast not = { .op = AST_NOT, .args = ast->args, .count = 1 }, *body = &not ;
	struct ast any = *ast;
	any.args = &body;
	return tri_not(of_any(w, &any));
}

/* Known only if every number that the count can be gives the same answer. */
static tri of_count(struct world *w, const struct ast *ast)
{
	bool left = ast->args[0]->op == AST_COUNT_OF;
	int64_t sure, maybe;
	const struct list_value *list = rows(w, ast->args[left ? 0 : 1], &sure, &maybe);
	struct value other = value_of(w, ast->args[left ? 1 : 0]);
	bool can[3] = { false, false, false };
	if (other.known != KNOWN)
		return TRI_UNKNOWN;
	int64_t most = list->closed ? sure + maybe : later_of(sure + maybe, whole(&other) + 2);
	for (int64_t n = sure; n <= most; n++) {
		struct value count = of_whole(n);
		can[compare(ast->relation, left ? &count : &other, left ? &other : &count)] = true;
	}
	return can[TRI_TRUE] && can[TRI_FALSE] ? TRI_UNKNOWN : can[TRI_TRUE] ? TRI_TRUE : TRI_FALSE;
}

static tri equal_sets(const struct world *w, const struct value *fact, const struct value *want)
{
	tri all = TRI_TRUE;
	if (!fact->data) { /* two written ones */
		for (size_t i = 0; i < fact->members.count; i++)
			all = tri_and(all, member(w, want, fact->members.at[i]));
		for (size_t i = 0; i < want->members.count; i++)
			all = tri_and(all, member(w, fact, want->members.at[i]));
		return all;
	}
	for (size_t i = 0; i < code_count(w->corpus, fact->codes); i++) {
		struct str code = code_name(w->corpus, fact->codes, (int64_t)i);
		tri in = member(w, fact, code);
		all = tri_and(all, member(w, want, code) == TRI_TRUE ? in : tri_not(in));
	}
	return all;
}

static tri of_compare(struct world *w, const struct ast *ast)
{
	if (ast->args[0]->op == AST_COUNT_OF || ast->args[1]->op == AST_COUNT_OF)
		return of_count(w, ast);
	struct value a = value_of(w, ast->args[0]), b = value_of(w, ast->args[1]);
	tri equal;
	if (a.kind == A_SET)
		equal = a.data || !b.data ? equal_sets(w, &a, &b) : equal_sets(w, &b, &a);
	else if (a.kind == A_TRI) /* one of them is `yes` or `no` */
		equal = ast->args[1]->op == AST_YES_NO ? ast->args[1]->yes ? a.truth : tri_not(a.truth)
			: ast->args[0]->yes ? b.truth
						       : tri_not(b.truth);
	else
		return compare(ast->relation, &a, &b);
	return ast->relation == EQUAL ? equal : tri_not(equal);
}

static tri of_in(struct world *w, const struct ast *ast)
{
	struct value a = value_of(w, ast->args[0]), b = value_of(w, ast->args[1]);
	if (!b.data && !b.members.count)
		return TRI_FALSE;
	if (a.known == UNKNOWN)
		return TRI_UNKNOWN;
	/* `none` of a fact that may be none is no word of any list */
	return a.known == KNOWN_NONE ? TRI_FALSE : member(w, &b, a.code);
}

static tri of_overlaps(struct world *w, const struct ast *ast)
{
	struct value a = value_of(w, ast->args[0]), b = value_of(w, ast->args[1]);
	int codes = a.data ? a.codes : b.data ? b.codes : CODES_country;
	tri some = TRI_FALSE;
	for (size_t i = 0; i < code_count(w->corpus, codes); i++) {
		struct str code = code_name(w->corpus, codes, (int64_t)i);
		some = tri_or(some, tri_and(member(w, &a, code), member(w, &b, code)));
	}
	return some;
}

static struct value value_of(struct world *w, const struct ast *ast)
{
	tri t;
	struct value v;
	switch (ast->op) {
	case AST_YES_NO: return of_tri(tri_of(ast->yes));
	case AST_NONE: return of_none();
	case AST_NUMBER:
	case AST_MONEY:
	case AST_DURATION: return of_written(ast);
	case AST_DATE: return of_whole(ast->day);
	case AST_TIME:
		v = of_whole(ast->seconds);
		v.is_time = true;
		return v;
	case AST_COUNTRY: return of_code(ast->name.text);
	case AST_NAME:
	case AST_FIELD: return of_name(w, ast);
	case AST_SET: return of_set(w, ast);
	case AST_NOT: return of_tri(tri_not(truth(w, ast->args[0])));
	case AST_AND:
		t = TRI_TRUE;
		for (size_t i = 0; i < ast->count; i++)
			t = tri_and(t, truth(w, ast->args[i]));
		return of_tri(t);
	case AST_OR:
		t = TRI_FALSE;
		for (size_t i = 0; i < ast->count; i++)
			t = tri_or(t, truth(w, ast->args[i]));
		return of_tri(t);
	case AST_COMPARE: return of_tri(of_compare(w, ast));
	case AST_IN: return of_tri(of_in(w, ast));
	case AST_OVERLAPS: return of_tri(of_overlaps(w, ast));
	case AST_ADD:
	case AST_SUBTRACT: return of_sum(w, ast);
	case AST_ANY: return of_tri(of_any(w, ast));
	case AST_EVERY: return of_tri(of_every(w, ast));
	case AST_BETWEEN: return of_between(w, ast);
	case AST_LATEST:
	case AST_EARLIEST: return of_extreme(w, ast);
	case AST_IN_FORCE: return of_tri(tri_of(in_force(w, find(w, ast->name.text), STR_NONE)));
	case AST_COUNT_OF:
	case AST_BAD:
	case AST_RECORD:
	case AST_ONLY:
	case AST_ANY_OF:
	case AST_ANY_COUNTRY:
	case AST_STRING: break;
	}
	abort();
}

/* ---- one path ------------------------------------------------------------------------------------------------ */

struct question {
	struct world *w;
	part_vec laws, own;
	int weakest_kind;
	bool weakest_binding;
};

static int kind_of(const struct ast_instrument *in)
{
	int kind = word_index(WORDS_agreement_kind, in->agreement_kind.text);
	return kind < 0 ? AGREEMENT_offer : kind;
}

/* A condition as its text reads it: an amendment never borrows its base's force, nor a law an agreement's. */
static tri asked(struct question *q, const struct ast *condition, const struct part *part, tri silent)
{
	struct world *w = q->w;
	if (!condition)
		return silent;
	w->scope = part->in;
	w->kind = q->weakest_kind;
	w->binding = q->weakest_binding;
	if (part->in->kind == INSTRUMENT_agreement) {
		w->kind = kind_of(part->in) > kind_of(w->agreement) ? kind_of(part->in) : kind_of(w->agreement);
		w->binding = part->in->binding && w->agreement->binding;
	}
	return truth(w, condition);
}

static void find_weakest(struct question *q)
{
	q->weakest_kind = kind_of(q->w->agreement);
	q->weakest_binding = q->w->agreement->binding;
	vec_each (&q->own, i)
		vec_each (&q->own.at[i].article->clauses, k) {
			enum clause_kind kind = q->own.at[i].article->clauses.at[k].kind;
			const struct ast_instrument *in = q->own.at[i].in;
			if (kind != CLAUSE_admits && kind != CLAUSE_excludes && kind != CLAUSE_requires &&
			    kind != CLAUSE_disapplies)
				continue;
			if (kind_of(in) > q->weakest_kind)
				q->weakest_kind = kind_of(in);
			q->weakest_binding = q->weakest_binding && in->binding;
		}
}

static bool speaks_to(const struct ast_applies *applies, const struct world *w)
{
	return (!applies->purposes.count || lists(&applies->purposes, w->purpose)) &&
	       (!applies->under.count || lists(&applies->under, w->agreement->id.text));
}

static enum subject subject_of(const struct world *w, const struct ast_instrument *in)
{
	return in->has_subject ? in->subject : base_of(w, in)->subject;
}

static bool governs(const struct world *w, const struct ast_instrument *law)
{
	bool bound = law->binds_all;
	vec_each (&law->binds, i) {
		enum bound_as as = law->binds.at[i].as;
		struct str state = law->binds.at[i].state.text;
		bound = bound || (str_eq(state, w->sender) && as != BOUND_receiver) ||
			(str_eq(state, w->receiver) && as != BOUND_sender);
	}
	return bound && (law->kind == INSTRUMENT_law || law->kind == INSTRUMENT_order) && !law->amends.text.len &&
	       subject_of(w, law) == subject_of(w, w->agreement);
}

static void find_laws(struct question *q)
{
	struct world *w = q->w;
	EACH(w, law)
	{
		if (!governs(w, law))
			continue;
		part_vec text = text_of(w, law, false);
		vec_each (&text, i)
			if (speaks_to(&text.at[i].in->applies, w) && speaks_to(&text.at[i].article->applies, w))
				vec_add(w->arena, &q->laws, text.at[i]);
	}
}

/* An empty vector has no address to count from. */
#define END(vec) ((vec)->count ? (vec)->at + (vec)->count : (vec)->at)
#define CLAUSES(parts, each, clause)                                                                                   \
	for (const struct part *each = (parts)->at; each < END(parts); each++)                                         \
		for (const struct ast_clause *clause = each->article->clauses.at;                                      \
		     clause < END(&each->article->clauses); clause++)

static int64_t article_from(const struct ast_article *a) { return a->from.given ? begin_of(a->from) : INT64_MIN; }

static tri excepted_by(struct question *q, const part_vec *text, const struct part *target)
{
	tri any = TRI_FALSE;
	CLAUSES(text, by, clause)
	if (clause->kind == CLAUSE_disapplies && by->article != target->article &&
	    (str_eq(clause->instrument.text, target->in->id.text) ||
	     str_eq(clause->instrument.text, target->in->amends.text)) &&
	    (!clause->articles.count || lists(&clause->articles, target->article->id.text)) &&
	    sets_aside(q->w, by->in, article_from(by->article), target->in, article_from(target->article)))
		any = tri_or(any, asked(q, clause->when, by, TRI_TRUE));
	return any;
}

static tri excepted(struct question *q, const struct part *target)
{
	return tri_or(excepted_by(q, &q->laws, target), excepted_by(q, &q->own, target));
}

static tri at_facility(const struct world *w, struct str name)
{
	return w->place == PLACE_UNSAID ? TRI_UNKNOWN : tri_of(w->place == PLACE_NAMED && str_eq(w->facility, name));
}

/* An admission that names no facility reaches none of the receiver's prisons. */
static tri outside_prisons(const struct world *w)
{
	tri inside = TRI_FALSE;
	if (subject_of(w, w->agreement) == SUBJECT_programme)
		return TRI_TRUE;
	EACH(w, in)
	vec_each (&in->facilities, i)
		if (str_is(in->facilities.at[i].kind.text, "prison") &&
		    str_eq(in->facilities.at[i].state.text, w->receiver))
			inside = tri_or(inside, at_facility(w, in->facilities.at[i].name.text));
	return tri_not(inside);
}

static bool is_country(struct str text) { return text.len && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z'; }

static tri at_place(const struct world *w, struct str place)
{
	if (!place.len)
		return TRI_TRUE;
	return is_country(place) ? tri_of(str_eq(place, w->receiver)) : at_facility(w, place);
}

/* Is the country one of the step's, and not closed? */
static tri open_on(struct question *q, const struct part *part, const struct step *step, struct str country)
{
	struct world *w = q->w;
	struct value here = of_code(country);
	tri in = TRI_FALSE;
	w->scope = part->in;
	vec_each (&step->members, i) {
		const struct ast *m = step->members.at[i];
		struct ast name = { .op = m->op == AST_COUNTRY ? AST_COUNTRY : AST_NAME, .name = m->name };
		if (m->op == AST_ANY_COUNTRY) {
			in = TRI_TRUE;
			continue;
		}
		struct value v = value_of(w, &name);
		in = tri_or(in, m->op == AST_ANY_OF ? member(w, &v, country) : compare(EQUAL, &here, &v));
	}
	w->destination = country;
	return tri_and(in, tri_not(asked(q, step->closes, part, TRI_FALSE)));
}

static tri open_at_all(struct question *q, const struct part *part, const struct step *step)
{
	tri some = TRI_FALSE;
	for (int i = 0; i < country_count() && some != TRI_TRUE; i++)
		some = tri_or(some, open_on(q, part, step, str_of(country_alpha2(i))));
	return some;
}

static tri receiver_is_open(struct question *q, const struct part *part, const struct ast_clause *clause)
{
	tri open = TRI_FALSE, earlier_closed = TRI_TRUE;
	vec_each (&clause->steps, i) {
		const struct step *step = &clause->steps.at[i];
		open = tri_or(open, tri_and(open_on(q, part, step, q->w->receiver), earlier_closed));
		if (i + 1 < clause->steps.count)
			earlier_closed = tri_and(earlier_closed, tri_not(open_at_all(q, part, step)));
	}
	return open;
}

static tri bars_of(struct question *q, const part_vec *text)
{
	tri barred = TRI_FALSE;
	CLAUSES(text, part, clause)
	{
		tri bar;
		if (clause->kind == CLAUSE_bars)
			bar = tri_and(asked(q, clause->when, part, TRI_TRUE), at_place(q->w, clause->place.text));
		else if (clause->kind == CLAUSE_destinations)
			bar = tri_and(asked(q, clause->when, part, TRI_TRUE),
				      tri_not(receiver_is_open(q, part, clause)));
		else
			continue;
		barred = tri_or(barred, tri_and(bar, tri_not(excepted(q, part))));
	}
	return barred;
}

/* A duty not to send on, of an agreement under which the state that now sends once received. */
static tri onward_bar(struct question *q, const struct part *part, const struct ast_clause *clause)
{
	struct world *w = q->w;
	const struct ast_instrument *base = base_of(w, part->in);
	bool received = false, allowed = lists(&clause->states, w->receiver);
	vec_each (&base->parties, i) {
		const struct ast_party *p = &base->parties.at[i];
		received = received || (p->receives && str_eq(p->country.text, w->sender));
		allowed = allowed ||
			  (p->sends && str_eq(p->country.text, w->receiver) && lists(&clause->states, STR("sender")));
	}
	if (!received || allowed)
		return TRI_FALSE;
	struct value held = of_fact(w, corpus_fact(w->corpus, STR("held_under")));
	struct ast until = { .op = AST_NAME, .name = clause->event };
	tri over = clause->event.text.len ? asked(q, &until, part, TRI_FALSE) : TRI_FALSE;
	return tri_and(tri_and(member(w, &held, base->id.text), asked(q, clause->when, part, TRI_TRUE)),
		       tri_and(tri_not(over), tri_not(excepted(q, part))));
}

static tri onward_bars(struct question *q)
{
	tri barred = TRI_FALSE;
	EACH(q->w, in)
	{
		if (in->kind != INSTRUMENT_agreement || subject_of(q->w, in) != subject_of(q->w, q->w->agreement) ||
		    first_moment(in) > q->w->moment)
			continue;
		vec_each (&in->articles, i) {
			struct part part = { &in->articles.at[i], in };
			vec_each (&part.article->clauses, k)
				if (part.article->clauses.at[k].kind == CLAUSE_no)
					barred = tri_or(barred, onward_bar(q, &part, &part.article->clauses.at[k]));
		}
	}
	return barred;
}

static tri excluded(struct question *q, struct str article)
{
	tri any = TRI_FALSE;
	CLAUSES(&q->laws, law, clause)
	if (clause->kind == CLAUSE_excludes)
		any = tri_or(any, asked(q, clause->when, law, TRI_TRUE));
	CLAUSES(&q->own, part, own)
	if (own->kind == CLAUSE_excludes && (!own->articles.count || lists(&own->articles, article)))
		any = tri_or(any, asked(q, own->when, part, TRI_TRUE));
	return any;
}

static tri met(struct question *q, const struct part *part, const struct ast_clause *clause)
{
	tri when = asked(q, clause->when, part, TRI_TRUE), required = asked(q, clause->cond, part, TRI_TRUE);
	return tri_or(tri_or(tri_not(when), required), excepted(q, part));
}

static struct str purpose_of(const struct part *part, const struct ast_clause *admits, const struct world *w)
{
	const struct ast_instrument *header = part->in->purposes.count ? part->in : base_of(w, part->in);
	return admits->purpose.text.len ? admits->purpose.text : header->purposes.at[0].text;
}

static tri admitted(struct question *q, const struct part *part, const struct ast_clause *clause)
{
	struct world *w = q->w;
	tri place = clause->place.text.len ? at_facility(w, clause->place.text) : outside_prisons(w);
	return tri_and(tri_and(asked(q, clause->when, part, TRI_TRUE), place),
		       tri_not(excluded(q, part->article->id.text)));
}

static tri required_for(struct question *q, struct str article)
{
	tri all = TRI_TRUE;
	CLAUSES(&q->own, part, clause)
	if (clause->kind == CLAUSE_requires && clause->articles.count && lists(&clause->articles, article))
		all = tri_and(all, met(q, part, clause));
	return all;
}

static enum outcome outcome_of(struct world *w, bool as_if)
{
	struct question q = { .w = w };
	q.own = text_of(w, w->agreement, as_if || !in_force(w, w->agreement, STR_NONE));
	find_weakest(&q);
	find_laws(&q);
	tri barred = tri_or(tri_or(bars_of(&q, &q.laws), bars_of(&q, &q.own)), onward_bars(&q));
	tri covered = TRI_FALSE, all_met = TRI_TRUE, some_met = TRI_FALSE;
	bool specific = false;
	CLAUSES(&q.own, part, clause)
	if (clause->kind == CLAUSE_admits && str_eq(purpose_of(part, clause, w), w->purpose)) {
		tri admits = admitted(&q, part, clause);
		covered = tri_or(covered, admits);
		some_met = tri_or(some_met, tri_and(admits, required_for(&q, part->article->id.text)));
		CLAUSES(&q.own, other, requires)
		specific = specific ||
			   (requires->kind == CLAUSE_requires && lists(&requires->articles, part->article->id.text));
	}
	CLAUSES(&q.laws, law, requires)
	if (requires->kind == CLAUSE_requires && !requires->articles.count)
		all_met = tri_and(all_met, met(&q, law, requires));
	CLAUSES(&q.own, own, requires)
	if (requires->kind == CLAUSE_requires && !requires->articles.count)
		all_met = tri_and(all_met, met(&q, own, requires));
	if (specific)
		all_met = tri_and(all_met, some_met);
	if (barred == TRI_TRUE)
		return OUTCOME_barred;
	if (covered == TRI_FALSE)
		return OUTCOME_not_covered;
	if (all_met == TRI_FALSE)
		return OUTCOME_unmet;
	return barred == TRI_FALSE && covered == TRI_TRUE && all_met == TRI_TRUE ? OUTCOME_cleared
										 : OUTCOME_undetermined;
}

/* ---- the request --------------------------------------------------------------------------------------------- */

static bool joined(const struct world *w)
{
	bool sends = false, receives = false;
	vec_each (&w->agreement->parties, i) {
		const struct ast_party *p = &w->agreement->parties.at[i];
		bool then = !p->from.given || begin_of(p->from) <= w->moment;
		sends = sends || (then && p->sends && str_eq(p->country.text, w->sender));
		receives = receives || (then && p->receives && str_eq(p->country.text, w->receiver));
	}
	return sends && receives;
}

static void add_path(struct world *w, const struct request *request, struct reference *r, struct str purpose,
		     struct str facility)
{
	struct reference_path path = { word_index(WORDS_purpose, purpose), -1, OUTCOME_not_in_force };
	w->purpose = purpose;
	w->place = facility.len ? str_is(facility, "none") ? PLACE_NONE : PLACE_NAMED : PLACE_UNSAID;
	w->facility = facility;
	if (w->place == PLACE_NAMED) {
		path.facility = corpus_facility(w->corpus, facility);
		if (!str_eq(str_of(country_alpha2(w->corpus->facilities.at[path.facility].state)), w->receiver))
			return;
	}
	vec_each (&r->paths, i)
		if (r->paths.at[i].purpose == path.purpose && r->paths.at[i].facility == path.facility)
			return;
	if (request->as_if || (joined(w) && in_force(w, w->agreement, STR_NONE)))
		path.outcome = outcome_of(w, request->as_if);
	vec_add(w->arena, &r->paths, path);
}

static void find_paths(struct world *w, const struct request *request, struct reference *r)
{
	bool any = false;
	part_vec text = text_of(w, w->agreement, true);
	CLAUSES(&text, part, clause)
	{
		if (clause->kind != CLAUSE_admits)
			continue;
		struct str purpose = purpose_of(part, clause, w);
		if (request->purpose.len && !str_eq(request->purpose, purpose))
			continue;
		any = true;
		add_path(w, request, r, purpose, request->facility.len ? request->facility : clause->place.text);
	}
	if (!any && request->purpose.len)
		add_path(w, request, r, request->purpose, request->facility);
}

static enum outcome summary(const struct world *w, const struct request *request, const struct reference *r)
{
	static const enum outcome best_first[] = { OUTCOME_cleared, OUTCOME_undetermined, OUTCOME_barred, OUTCOME_unmet,
						   OUTCOME_not_covered };
	if (!request->as_if && !(joined(w) && in_force(w, w->agreement, STR_NONE)))
		return OUTCOME_not_in_force;
	for (size_t i = 0; i < sizeof best_first / sizeof *best_first; i++)
		vec_each (&r->paths, k)
			if (r->paths.at[k].outcome == best_first[i])
				return best_first[i];
	return OUTCOME_not_covered;
}

struct reference *reference_decide(struct arena *arena, const struct corpus *corpus, const struct request *request,
				   const struct subject_facts *facts)
{
	struct reference *r = arena_new(arena, struct reference);
	struct world w = { .arena = arena,
			   .corpus = corpus,
			   .facts = facts,
			   .sender = request->sender,
			   .receiver = request->receiver,
			   .moment = end_of(request->on) };
	w.day = request->on.is_time ? time_day(request->on.seconds) : request->on.day;
	w.has_departure = request->departing.given;
	w.departure = request->departing.is_time ? time_day(request->departing.seconds) : request->departing.day;
	w.agreement = find(&w, request->agreement);
	find_paths(&w, request, r);
	r->outcome = summary(&w, request, r);
	return r;
}

tri reference_condition(struct arena *arena, const struct corpus *corpus, const struct ast *condition,
			const struct subject_facts *facts)
{
	struct world w = { .arena = arena, .corpus = corpus, .facts = facts };
	return truth(&w, condition);
}
