/* path.c - from the corpus to one question. See path.h for what holds of the result. */
#include "path.h"
#include "limit.h"
#include <assert.h>
#include <stdlib.h>

const char *effect_name(enum effect effect)
{
	static const char *const names[] = { "bars",   "destinations", "no onward transfer",
					     "admits", "excludes",     "requires" };
	return names[effect];
}

/* The text of an instrument. */

static bool in_time(const struct core_article *article, int64_t moment)
{
	return article->time.from <= moment && moment < article->time.to;
}

static void drop_article(article_vec *list, struct str id)
{
	size_t kept = 0;
	vec_each (list, i)
		if (!str_eq(list->at[i]->id, id))
			list->at[kept++] = list->at[i];
	list->count = kept;
}

/* Replacing keeps the place that the article had, so that a merged text reads in the base's order. */
static void put_article(struct arena *arena, article_vec *list, const struct core_article *article)
{
	vec_each (list, i)
		if (str_eq(list->at[i]->id, article->id)) {
			list->at[i] = article;
			return;
		}
	vec_add(arena, list, article);
}

static int64_t first_force(const struct instrument *in) { return in->window_count ? in->windows[0].from : MOMENT_MAX; }

static size_t amendments_in_force(struct arena *arena, const struct corpus *c, int base, int64_t moment,
				  const struct instrument ***out)
{
	VEC(const struct instrument *) list = { 0 };
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		if (in->amends != base || !instrument_in_force(c, (int)i, STR_NONE, moment))
			continue;
		size_t at = list.count;
		vec_add(arena, &list, in);
		for (; at > 0 && first_force(list.at[at - 1]) > first_force(in); at--) {
			list.at[at] = list.at[at - 1];
			list.at[at - 1] = in;
		}
	}
	*out = list.at;
	return list.count;
}

static void instrument_articles(struct arena *arena, const struct corpus *c, int instrument, int64_t moment, bool as_if,
				article_vec *out)
{
	const struct instrument *base = &c->instruments.at[instrument];
	if (!as_if && !instrument_in_force(c, instrument, STR_NONE, moment))
		return; /* an amendment alone is no law */
	for (size_t i = 0; i < base->article_count; i++)
		if (in_time(&base->articles[i], moment) &&
		    (as_if || instrument_in_force(c, instrument, base->articles[i].id, moment)))
			vec_add(arena, out, &base->articles[i]);
	const struct instrument **amendments;
	size_t count = amendments_in_force(arena, c, instrument, moment, &amendments);
	for (size_t k = 0; k < count; k++) {
		const struct instrument *in = amendments[k];
		vec_each (&in->ast->repeals, i)
			drop_article(out, in->ast->repeals.at[i].text);
		for (size_t i = 0; i < in->article_count; i++)
			if (in_time(&in->articles[i], moment) &&
			    instrument_in_force(c, in->index, in->articles[i].id, moment))
				put_article(arena, out, &in->articles[i]);
	}
}

size_t instrument_text(struct arena *arena, const struct corpus *corpus, int instrument, int64_t moment,
		       const struct core_article ***articles)
{
	article_vec list = { 0 };
	instrument_articles(arena, corpus, instrument, moment, true, &list);
	*articles = list.at;
	return list.count;
}

bool agreement_joins(const struct instrument *agreement, int sender, int receiver, int64_t moment)
{
	bool sends = false, receives = false;
	for (size_t i = 0; i < agreement->party_count; i++) {
		const struct party *p = &agreement->parties[i];
		sends = sends || (p->state == sender && p->sends && p->from <= moment);
		receives = receives || (p->state == receiver && p->receives && p->from <= moment);
	}
	return sends && receives && sender != receiver;
}

static int admits_purpose(const struct corpus *c, const struct core_clause *clause)
{
	if (clause->purpose >= 0)
		return clause->purpose;
	const struct instrument *in = &c->instruments.at[clause->article->instrument];
	return in->first_purpose;
}

static int compare_keys(const void *a, const void *b)
{
	const struct path_key *x = a, *y = b;
	return x->purpose != y->purpose ? x->purpose - y->purpose : x->facility - y->facility;
}

size_t agreement_paths(struct arena *arena, const struct corpus *corpus, int agreement, int64_t moment,
		       struct path_key **keys)
{
	VEC(struct path_key) list = { 0 };
	const struct core_article **text;
	size_t count = instrument_text(arena, corpus, agreement, moment, &text);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < text[i]->clause_count; k++) {
			const struct core_clause *clause = &text[i]->clauses[k];
			if (clause->kind != CLAUSE_admits)
				continue;
			struct path_key key = { admits_purpose(corpus, clause), clause->facility };
			bool there = key.purpose < 0;
			vec_each (&list, j)
				there = there || compare_keys(&list.at[j], &key) == 0;
			if (!there && list.count < LIMIT_PATHS)
				vec_add(arena, &list, key);
		}
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, compare_keys);
	*keys = list.at;
	return list.count;
}

/* Compiling. */

struct compiler {
	struct arena *arena;
	struct path *path;
	const struct corpus *corpus;
	const struct instrument *agreement;
	enum agreement_kind kind; /* the weakest whose deciding clauses stand in the text */
	bool binding;
	/* Copies of corpus nodes, one table for each (kind, binding) that clauses are read with. */
	node_id *copies[AGREEMENT_KIND_COUNT][2];
	article_vec laws; /* every article of every law and order that governs this question, floor first */
	bool alone;       /* a condition by itself: no question is asked */
};

static node_id environment_node(struct compiler *c, enum environment env, enum agreement_kind kind, bool binding)
{
	struct nodes *n = &c->path->nodes;
	switch (env) {
	case ENV_SENDER: return node_const(n, c->path->query.sender);
	case ENV_RECEIVER: return node_const(n, c->path->query.receiver);
	case ENV_PURPOSE: return node_const(n, c->path->query.purpose);
	case ENV_AGREEMENT_KIND: return node_const(n, kind);
	case ENV_AGREEMENT_BINDING: return node_const(n, binding);
	case ENV_COUNT: break;
	}
	assert(!"an environment that path.c does not know");
	return NODE_NONE;
}

static node_id fact_node(struct compiler *c, const struct node *from)
{
	struct nodes *n = &c->path->nodes;
	const struct query *q = &c->path->query;
	if (from->op == OP_FACT_SCALAR && from->imm == FACT_FACILITY && q->facility_given != FACILITY_UNSAID)
		return q->facility_given == FACILITY_NONE ? node_make(n, OP_NONE, NODE_NONE, NODE_NONE, 0)
							  : node_const(n, q->facility);
	if (from->op == OP_FACT_SCALAR && from->imm == FACT_DECISION_DATE && !q->decision_symbolic)
		return node_const(n, q->decision_day);
	if (from->op == OP_FACT_SCALAR && from->imm == FACT_DEPARTURE_DATE && q->has_departure)
		return node_const(n, q->departure_day);
	return node_make(n, from->op, NODE_NONE, NODE_NONE, from->imm);
}

static node_id copy_one(struct compiler *c, const struct node *from, node_id *copies, enum agreement_kind kind,
			bool binding)
{
	struct nodes *n = &c->path->nodes;
	node_id a = from->a == NODE_NONE ? NODE_NONE : copies[from->a] - 1,
		b = from->b == NODE_NONE ? NODE_NONE : copies[from->b] - 1;
	switch (from->op) {
	case OP_ENV:
		return c->alone ? node_make(n, OP_ENV, NODE_NONE, NODE_NONE, from->imm)
				: environment_node(c, (enum environment)from->imm, kind, binding);
	case OP_IN_FORCE:
		if (c->alone)
			break;
		return node_tri(
			n, tri_of(instrument_in_force(c->corpus, (int)from->imm, STR_NONE, c->path->query.moment)));
	case OP_FACT_SCALAR: return fact_node(c, from);
	case OP_SET_CONST: return node_set(n, &c->corpus->nodes.sets.at[from->imm]);
	case OP_TRI:
	case OP_FACT_BOOL:
	case OP_FIELD_BOOL:
	case OP_NOT:
	case OP_AND:
	case OP_OR:
	case OP_EQ:
	case OP_LT:
	case OP_LE:
	case OP_IN:
	case OP_OVERLAPS:
	case OP_SET_EQ:
	case OP_COUNT_GE:
	case OP_EXISTS:
	case OP_CONST:
	case OP_NONE:
	case OP_FIELD_SCALAR:
	case OP_ADD:
	case OP_SUB:
	case OP_SCALE:
	case OP_SHIFT:
	case OP_SHIFT_BY:
	case OP_BETWEEN:
	case OP_LATEST:
	case OP_EARLIEST:
	case OP_SET_FACT:
	case OP_PLACE_IN:
	case OP_PLACE_IS:
	case OP_PLACE_IF:
	case OP_PLACE_NOT:
	case OP_PLACE_AND:
	case OP_PLACE_OR:
	case OP_COUNT: break;
	}
	return node_make(n, from->op, a, b, from->imm);
}

/* Copies what `root` rests on. Not recursive: a text may chain thousands of conditions. */
static node_id copy_node(struct compiler *c, node_id root, const struct instrument *speaker)
{
	enum agreement_kind kind = c->kind;
	bool binding = c->binding;
	if (speaker && speaker->kind == INSTRUMENT_agreement && speaker->index != c->agreement->index) {
		kind = speaker->agreement_kind > c->agreement->agreement_kind ? speaker->agreement_kind
									      : c->agreement->agreement_kind;
		binding = speaker->binding && c->agreement->binding;
	} else if (speaker && speaker->kind == INSTRUMENT_agreement) {
		kind = c->agreement->agreement_kind;
		binding = c->agreement->binding;
	}
	node_id **table = &c->copies[kind][binding], *copies = *table;
	const struct nodes *from = &c->corpus->nodes;
	if (!copies)
		*table = copies = arena_new_array(c->arena, node_id, from->count); /* 0: not yet, else id + 1 */
	VEC(node_id) stack = { 0 };
	vec_add(c->arena, &stack, root);
	while (stack.count) {
		node_id id = stack.at[stack.count - 1];
		const struct node *node = &from->at[id];
		if (copies[id]) {
			stack.count--;
		} else if (node->a != NODE_NONE && !copies[node->a]) {
			vec_add(c->arena, &stack, node->a);
		} else if (node->b != NODE_NONE && !copies[node->b]) {
			vec_add(c->arena, &stack, node->b);
		} else {
			copies[id] = copy_one(c, node, copies, kind, binding) + 1;
			stack.count--;
		}
	}
	return copies[root] - 1;
}

static node_id copy_of(struct compiler *c, node_id node, const struct core_clause *clause)
{
	return copy_node(c, node, &c->corpus->instruments.at[clause->article->instrument]);
}

/* Which laws speak. */

static bool binds(const struct instrument *law, const struct query *q)
{
	if (law->binds_all)
		return true;
	for (size_t i = 0; i < law->bind_count; i++) {
		const struct bound *b = &law->binds[i];
		if ((b->state == q->sender && b->as != BOUND_receiver) ||
		    (b->state == q->receiver && b->as != BOUND_sender))
			return true;
	}
	return false;
}

bool article_applies(const struct core_article *article, const struct query *q)
{
	if (!((article->purposes >> q->purpose) & 1))
		return false;
	bool named = !article->under;
	for (size_t i = 0; i < article->under_count; i++)
		named = named || article->under[i] == q->agreement;
	return named;
}

static int compare_laws(const void *a, const void *b)
{
	const struct instrument *x = *(const struct instrument *const *)a, *y = *(const struct instrument *const *)b;
	if (x->is_floor != y->is_floor)
		return x->is_floor ? -1 : 1;
	return str_compare(x->id, y->id);
}

static void collect_laws(struct compiler *c)
{
	VEC(const struct instrument *) laws = { 0 };
	vec_each (&c->corpus->instruments, i) {
		const struct instrument *in = &c->corpus->instruments.at[i];
		bool law = in->kind == INSTRUMENT_law || in->kind == INSTRUMENT_order;
		if (law && in->amends < 0 && in->subject == c->agreement->subject && binds(in, &c->path->query))
			vec_add(c->arena, &laws, in);
	}
	if (laws.count)
		qsort(laws.at, laws.count, sizeof *laws.at, compare_laws);
	vec_each (&laws, i) {
		article_vec text = { 0 };
		instrument_articles(c->arena, c->corpus, laws.at[i]->index, c->path->query.moment, false, &text);
		vec_each (&text, k)
			if (article_applies(text.at[k], &c->path->query))
				vec_add(c->arena, &c->laws, text.at[k]);
	}
}

#define EACH_CLAUSE(list, clause)                                                                                      \
	for (size_t clause##_a = 0; clause##_a < (list)->count; clause##_a++)                                          \
		for (const struct core_clause *clause = (list)->at[clause##_a]->clauses,                               \
					      *clause##_end = clause + (list)->at[clause##_a]->clause_count;           \
		     clause < clause##_end; clause++)

/* Exceptions. */

static void collect_exceptions(struct compiler *c, const article_vec *text)
{
	EACH_CLAUSE(text, clause)
	{
		if (clause->kind != CLAUSE_disapplies || clause->instrument < 0)
			continue;
		struct exception *e = vec_push(c->arena, &c->path->exceptions);
		*e = (struct exception){ clause, copy_of(c, clause->when, clause) };
	}
}

static bool exception_names(const struct corpus *corpus, const struct core_clause *exception,
			    const struct core_article *target)
{
	int instrument = target->instrument, base = corpus->instruments.at[instrument].amends;
	if (exception->instrument != instrument && exception->instrument != base)
		return false;
	if (exception->article == target)
		return false;
	if (exception->ast->articles.count == 0)
		return true;
	vec_each (&exception->ast->articles, i)
		if (str_eq(exception->ast->articles.at[i].text, target->id))
			return true;
	return false;
}

/* The disjunction of the exceptions to an article, false when there are none. */
static node_id exceptions_to(struct compiler *c, const struct core_article *target, size_t **list, size_t *count)
{
	struct path *path = c->path;
	VEC(size_t) found = { 0 };
	node_id any = node_tri(&path->nodes, TRI_FALSE);
	if (!c->corpus->instruments.at[target->instrument].is_floor)
		vec_each (&path->exceptions, i) {
			const struct exception *e = &path->exceptions.at[i];
			if (!exception_names(c->corpus, e->clause, target) ||
			    !may_disapply(c->corpus, e->clause->article, target, NULL))
				continue;
			any = node_or(&path->nodes, any, e->value);
			vec_add(c->arena, &found, i);
		}
	*list = found.at;
	*count = found.count;
	return any;
}

static struct rule *add_rule(struct compiler *c, enum effect effect, const struct core_clause *clause, node_id own,
			     node_id value)
{
	struct rule *rule = vec_push(c->arena, &c->path->rules);
	*rule = (struct rule){ .effect = effect, .clause = clause, .own = own, .value = value };
	return rule;
}

/* Bars. */

static struct rule *add_bar(struct compiler *c, enum effect effect, const struct core_clause *clause, node_id own)
{
	struct nodes *n = &c->path->nodes;
	size_t *except, except_count;
	node_id any = exceptions_to(c, clause->article, &except, &except_count);
	node_id value = node_and(n, own, node_not(n, any));
	struct rule *rule = add_rule(c, effect, clause, own, value);
	rule->except = except;
	rule->except_count = except_count;
	c->path->barred = node_or(n, c->path->barred, value);
	return rule;
}

static node_id facility_node(struct compiler *c)
{
	struct node facility = { .op = OP_FACT_SCALAR, .a = NODE_NONE, .b = NODE_NONE, .imm = FACT_FACILITY };
	return fact_node(c, &facility);
}

static void compile_bar(struct compiler *c, const struct core_clause *clause)
{
	struct nodes *n = &c->path->nodes;
	node_id own = copy_of(c, clause->when, clause);
	if (clause->state >= 0)
		own = node_and(n, own, node_tri(n, tri_of(clause->state == c->path->query.receiver)));
	if (clause->facility >= 0)
		own = node_and(n, own, node_make(n, OP_EQ, facility_node(c), node_const(n, clause->facility), 0));
	add_bar(c, EFFECT_BARS, clause, own);
}

/* A condition on the candidate country, asked of one country. */
static node_id place_at(struct nodes *n, node_id places, node_id country)
{
	struct node p = n->at[places];
	if (p.op == OP_PLACE_IN)
		return node_make(n, OP_IN, country, p.a, 0);
	if (p.op == OP_PLACE_IS)
		return node_make(n, OP_EQ, p.a, country, 0);
	if (p.op == OP_PLACE_IF)
		return p.a;
	if (p.op == OP_PLACE_NOT)
		return node_not(n, place_at(n, p.a, country));
	assert(p.op == OP_PLACE_AND || p.op == OP_PLACE_OR);
	node_id a = place_at(n, p.a, country), b = place_at(n, p.b, country);
	return p.op == OP_PLACE_AND ? node_and(n, a, b) : node_or(n, a, b);
}

static void compile_destinations(struct compiler *c, const struct core_clause *clause)
{
	struct nodes *n = &c->path->nodes;
	node_id receiver = node_const(n, c->path->query.receiver);
	node_id open = node_tri(n, TRI_FALSE), earlier_closed = node_tri(n, TRI_TRUE);
	struct destination *steps = arena_new_array(c->arena, struct destination, clause->step_count);
	for (size_t i = 0; i < clause->step_count; i++) {
		node_id members = copy_of(c, clause->steps[i].members, clause);
		node_id closes = copy_of(c, clause->steps[i].closes, clause);
		node_id places =
			node_make(n, OP_PLACE_AND, members, node_make(n, OP_PLACE_NOT, closes, NODE_NONE, 0), 0);
		node_id here = place_at(n, places, receiver), some = node_make(n, OP_EXISTS, places, NODE_NONE, 0);
		steps[i] = (struct destination){ .here = here, .some = some, .open = places, .members = members };
		open = node_or(n, open, node_and(n, here, earlier_closed));
		earlier_closed = node_and(n, earlier_closed, node_not(n, some));
	}
	node_id when = copy_of(c, clause->when, clause);
	struct rule *rule = add_bar(c, EFFECT_DESTINATIONS, clause, node_and(n, when, node_not(n, open)));
	rule->when = when;
	rule->steps = steps;
}

/* no onward transfer: an earlier agreement under which the state that now sends received the person. */
static void compile_onward(struct compiler *c, const struct core_clause *clause)
{
	struct nodes *n = &c->path->nodes;
	const struct query *q = &c->path->query;
	const struct instrument *in = &c->corpus->instruments.at[clause->article->instrument];
	bool received = false, allowed = false;
	for (size_t i = 0; i < in->party_count; i++) {
		received = received || (in->parties[i].receives && in->parties[i].state == q->sender);
		vec_each (&clause->ast->states, k)
			allowed = allowed || (str_is(clause->ast->states.at[k].text, "sender") &&
					      in->parties[i].sends && in->parties[i].state == q->receiver);
	}
	vec_each (&clause->ast->states, k)
		allowed = allowed || country_index(clause->ast->states.at[k].text) == q->receiver;
	int held = corpus_fact(c->corpus, STR("held_under"));
	if (!received || allowed || held < 0)
		return;
	int base = in->amends >= 0 ? in->amends : in->index;
	node_id was_held =
		node_make(n, OP_IN, node_const(n, base), node_make(n, OP_SET_FACT, NODE_NONE, NODE_NONE, held), 0);
	node_id over = copy_of(c, clause->cond, clause);
	node_id own = node_and(n, node_and(n, was_held, copy_of(c, clause->when, clause)), node_not(n, over));
	add_bar(c, EFFECT_ONWARD, clause, own);
}

/* A duty not to send on outlives the agreement that made it: every agreement that was ever in force is asked. */
static void collect_onward(struct compiler *c)
{
	vec_each (&c->corpus->instruments, i) {
		const struct instrument *in = &c->corpus->instruments.at[i];
		if (in->kind != INSTRUMENT_agreement || in->subject != c->agreement->subject ||
		    first_force(in) > c->path->query.moment)
			continue;
		for (size_t k = 0; k < in->article_count; k++)
			for (size_t j = 0; j < in->articles[k].clause_count; j++)
				if (in->articles[k].clauses[j].kind == CLAUSE_no)
					compile_onward(c, &in->articles[k].clauses[j]);
	}
}

/* Admissions. */

static node_id at_facility(struct compiler *c, const struct core_clause *clause)
{
	struct nodes *n = &c->path->nodes;
	if (clause->facility >= 0)
		return node_make(n, OP_EQ, facility_node(c), node_const(n, clause->facility), 0);
	/* A prison is reached only by an article that names it; money enters no building. */
	if (c->agreement->subject == SUBJECT_programme)
		return node_tri(n, TRI_TRUE);
	struct code_set prisons = { { 0 } };
	vec_each (&c->corpus->facilities, i)
		if (c->corpus->facilities.at[i].kind == FACILITY_prison &&
		    c->corpus->facilities.at[i].state == c->path->query.receiver)
			set_add(&prisons, (int64_t)i);
	return node_not(n, node_make(n, OP_IN, facility_node(c), node_set(n, &prisons), 0));
}

static bool lists_article(const word_vec *articles, struct str id)
{
	vec_each (articles, i)
		if (str_eq(articles->at[i].text, id))
			return true;
	return articles->count == 0;
}

static node_id exclusions_from(struct compiler *c, const struct core_article *article)
{
	struct nodes *n = &c->path->nodes;
	node_id any = node_tri(n, TRI_FALSE);
	vec_each (&c->path->rules, i) {
		const struct rule *rule = &c->path->rules.at[i];
		bool own = c->corpus->instruments.at[rule->clause->article->instrument].kind == INSTRUMENT_agreement;
		if (rule->effect == EFFECT_EXCLUDES &&
		    (!own || lists_article(&rule->clause->ast->articles, article->id)))
			any = node_or(n, any, rule->value);
	}
	return any;
}

static void compile_excludes(struct compiler *c, const article_vec *text)
{
	EACH_CLAUSE(text, clause) if (clause->kind == CLAUSE_excludes)
	{
		node_id when = copy_of(c, clause->when, clause);
		add_rule(c, EFFECT_EXCLUDES, clause, when, when);
	}
}

static void compile_admits(struct compiler *c, const article_vec *text)
{
	struct nodes *n = &c->path->nodes;
	EACH_CLAUSE(text, clause)
	{
		if (clause->kind != CLAUSE_admits || admits_purpose(c->corpus, clause) != c->path->query.purpose)
			continue;
		node_id own = node_and(n, copy_of(c, clause->when, clause), at_facility(c, clause));
		node_id value = node_and(n, own, node_not(n, exclusions_from(c, clause->article)));
		add_rule(c, EFFECT_ADMITS, clause, own, value);
		c->path->covered = node_or(n, c->path->covered, value);
	}
}

/* Requirements. Those for all hold for all; one `for` articles holds for who is admitted by them, so a person is met
 * who is admitted by some article all of whose own requirements hold. */

static void compile_requires(struct compiler *c, const article_vec *text)
{
	struct nodes *n = &c->path->nodes;
	EACH_CLAUSE(text, clause)
	{
		if (clause->kind != CLAUSE_requires)
			continue;
		size_t *except, except_count;
		node_id any = exceptions_to(c, clause->article, &except, &except_count);
		node_id when = copy_of(c, clause->when, clause);
		node_id own = node_or(n, node_not(n, when), copy_of(c, clause->cond, clause));
		struct rule *rule = add_rule(c, EFFECT_REQUIRES, clause, own, node_or(n, own, any));
		rule->except = except;
		rule->except_count = except_count;
		rule->when = when;
		if (clause->ast->articles.count == 0)
			c->path->met = node_and(n, c->path->met, rule->value);
	}
}

static void require_by_article(struct compiler *c)
{
	struct nodes *n = &c->path->nodes;
	struct path *path = c->path;
	node_id some = node_tri(n, TRI_FALSE);
	bool specific = false;
	vec_each (&path->rules, i) {
		const struct rule *admits = &path->rules.at[i];
		if (admits->effect != EFFECT_ADMITS)
			continue;
		node_id all = admits->value;
		vec_each (&path->rules, k) {
			const struct rule *r = &path->rules.at[k];
			if (r->effect != EFFECT_REQUIRES || !r->clause->ast->articles.count ||
			    !lists_article(&r->clause->ast->articles, admits->clause->article->id))
				continue;
			all = node_and(n, all, r->value);
			specific = true;
		}
		some = node_or(n, some, all);
	}
	if (specific)
		path->met = node_and(n, path->met, some);
}

static void compile_needs(struct compiler *c, const article_vec *text)
{
	struct nodes *n = &c->path->nodes;
	EACH_CLAUSE(text, clause)
	{
		if (clause->kind != CLAUSE_needs && clause->kind != CLAUSE_limit)
			continue;
		if (clause->kind == CLAUSE_limit &&
		    (!clause->ast->number.len ||
		     (clause->facility >= 0 && c->path->query.facility_given != FACILITY_UNSAID &&
		      (c->path->query.facility_given == FACILITY_NONE || c->path->query.facility != clause->facility))))
			continue;
		size_t *except, except_count;
		node_id any = exceptions_to(c, clause->article, &except, &except_count);
		struct owed *owed = vec_push(c->arena, &c->path->owed);
		*owed = (struct owed){ clause, node_and(n, copy_of(c, clause->when, clause), node_not(n, any)) };
	}
}

/* The strength that floor and law see: the weakest of the base and of the amendments that decide. */
static void weakest_strength(struct compiler *c)
{
	c->kind = c->agreement->agreement_kind;
	c->binding = c->agreement->binding;
	EACH_CLAUSE(&c->path->text, clause)
	{
		const struct instrument *in = &c->corpus->instruments.at[clause->article->instrument];
		bool decides = clause->kind == CLAUSE_admits || clause->kind == CLAUSE_excludes ||
			       clause->kind == CLAUSE_requires || clause->kind == CLAUSE_disapplies;
		if (!decides || in == c->agreement)
			continue;
		if (in->agreement_kind > c->kind)
			c->kind = in->agreement_kind;
		c->binding = c->binding && in->binding;
	}
}

/* What the engines need besides. */

static void collect_quantified(struct compiler *c)
{
	struct nodes *n = &c->path->nodes;
	unsigned char *mark = arena_new_array(c->arena, unsigned char, n->count);
	for (node_id id = 0; id < n->count; id++) {
		if (n->at[id].op != OP_COUNT_GE)
			continue;
		memset(mark, 0, n->count);
		struct quantified *q = vec_push(c->arena, &c->path->quantified);
		VEC(node_id) body = { 0 };
		q->node = id;
		mark[n->at[id].a] = 1;
		for (node_id k = n->at[id].a + 1; k-- > 0;)
			if (mark[k] && n->at[k].row) {
				if (n->at[k].a != NODE_NONE)
					mark[n->at[k].a] = 1;
				if (n->at[k].b != NODE_NONE)
					mark[n->at[k].b] = 1;
			}
		for (node_id k = 0; k <= n->at[id].a; k++)
			if (mark[k] && n->at[k].row)
				vec_add(c->arena, &body, k);
		q->body = body.at;
		q->body_count = body.count;
	}
}

static void collect_facts(struct compiler *c)
{
	struct path *path = c->path;
	unsigned char *used = arena_new_array(c->arena, unsigned char, c->corpus->facts.count);
	for (node_id id = 0; id < path->nodes.count; id++) {
		enum op op = path->nodes.at[id].op;
		if (op == OP_FACT_BOOL || op == OP_FACT_SCALAR || op == OP_SET_FACT || op == OP_COUNT_GE)
			used[path->nodes.at[id].imm] = 1;
	}
	path->facts = arena_new_array(c->arena, int, c->corpus->facts.count);
	for (size_t i = 0; i < c->corpus->facts.count; i++)
		if (used[i])
			path->facts[path->fact_count++] = (int)i;
}

static void collect_instruments(struct compiler *c)
{
	struct path *path = c->path;
	unsigned char *used = arena_new_array(c->arena, unsigned char, c->corpus->instruments.count);
	used[path->query.agreement] = 1;
	vec_each (&path->text, i)
		used[path->text.at[i]->instrument] = 1;
	vec_each (&c->laws, i)
		used[c->laws.at[i]->instrument] = 1;
	vec_each (&path->rules, i)
		used[path->rules.at[i].clause->article->instrument] = 1;
	for (size_t i = 0; i < path->fact_count; i++)
		if (c->corpus->facts.at[path->facts[i]].vocabulary >= 0)
			used[c->corpus->facts.at[path->facts[i]].vocabulary] = 1;
	for (size_t i = 0; i < c->corpus->instruments.count; i++)
		if (used[i])
			vec_add(c->arena, &path->instruments, (int)i);
}

/* What is collected is made anew: copies keep what there was (path_ask). */
static void finish(struct compiler *c)
{
	struct path *path = c->path;
	memset(&path->quantified, 0, sizeof path->quantified);
	memset(&path->instruments, 0, sizeof path->instruments);
	path->fact_count = 0;
	collect_quantified(c);
	collect_facts(c);
	collect_instruments(c);
}

static void compile_clauses(struct compiler *c)
{
	struct path *path = c->path;
	EACH_CLAUSE(&c->laws, law)
	{
		if (law->kind == CLAUSE_bars)
			compile_bar(c, law);
		else if (law->kind == CLAUSE_destinations)
			compile_destinations(c, law);
	}
	if (!path->query.alone)
		collect_onward(c);
	EACH_CLAUSE(&path->text, own) if (own->kind == CLAUSE_bars) compile_bar(c, own);
	compile_excludes(c, &c->laws);
	compile_excludes(c, &path->text);
	compile_admits(c, &path->text);
	compile_requires(c, &c->laws);
	compile_requires(c, &path->text);
	require_by_article(c);
	compile_needs(c, &c->laws);
	compile_needs(c, &path->text);
}

static void compile(struct compiler *c, const struct query *query)
{
	const struct corpus *corpus = c->corpus;
	struct path *path = c->path = arena_new(c->arena, struct path);
	struct nodes *n = &path->nodes;
	c->agreement = &corpus->instruments.at[query->agreement];
	path->query = *query;
	path->corpus = corpus;
	path->asked = NODE_NONE;
	nodes_init(n, c->arena);
	path->barred = path->covered = node_tri(n, TRI_FALSE);
	path->met = node_tri(n, TRI_TRUE);
	path->in_force = instrument_in_force(corpus, query->agreement, STR_NONE, query->moment);
	/* as_if also reads an agreement before its parties joined. */
	instrument_articles(c->arena, corpus, query->agreement, query->moment, query->as_if || !path->in_force,
			    &path->text);
	weakest_strength(c);
	if (!query->alone)
		collect_laws(c);
	collect_exceptions(c, &c->laws);
	collect_exceptions(c, &path->text);
	compile_clauses(c);
	path->clear = node_and(n, node_and(n, node_not(n, path->barred), path->covered), path->met);
}

struct path *path_compile(struct arena *arena, const struct corpus *corpus, const struct query *query)
{
	return path_compile_asking(arena, corpus, query, NODE_NONE);
}

struct path *path_compile_asking(struct arena *arena, const struct corpus *corpus, const struct query *query,
				 node_id condition)
{
	struct compiler c = { .arena = arena, .corpus = corpus };
	compile(&c, query);
	if (condition != NODE_NONE)
		c.path->asked = copy_node(&c, condition, NULL);
	finish(&c);
	return c.path;
}

struct path_base {
	struct compiler compiler;
};

struct path_base *path_begin(struct arena *arena, const struct corpus *corpus, const struct query *query)
{
	struct path_base *base = arena_new(arena, struct path_base);
	base->compiler = (struct compiler){ .arena = arena, .corpus = corpus };
	compile(&base->compiler, query);
	finish(&base->compiler);
	return base;
}

/* The copy keeps the nodes that there are now: they stay where they are, and those that come later lie behind them. */
const struct path *path_ask(struct path_base *base, node_id condition)
{
	struct compiler *c = &base->compiler;
	struct path *asking, *path = c->path;
	size_t before = path->nodes.count;
	if (condition == NODE_NONE)
		return path;
	node_id asked = copy_node(c, condition, NULL);
	if (path->nodes.count > before)
		finish(c);
	asking = arena_new(c->arena, struct path);
	*asking = *path;
	asking->asked = asked;
	return asking;
}

struct path *path_of_condition(struct arena *arena, const struct corpus *corpus, node_id condition)
{
	struct compiler c = {
		.arena = arena, .corpus = corpus, .agreement = &corpus->instruments.at[0], .alone = true
	};
	struct path *path = c.path = arena_new(arena, struct path);
	nodes_init(&path->nodes, arena);
	path->query = (struct query){ .sender = -1, .receiver = -1, .facility = -1, .decision_symbolic = true };
	path->corpus = corpus;
	path->barred = path->covered = node_tri(&path->nodes, TRI_FALSE);
	path->met = node_tri(&path->nodes, TRI_TRUE);
	path->clear = path->barred;
	path->asked = copy_node(&c, condition, NULL);
	collect_quantified(&c);
	collect_facts(&c);
	return path;
}
