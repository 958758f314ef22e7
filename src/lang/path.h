/* path.h - one question, compiled: an agreement, who sends, who receives, a purpose, a facility or none, a moment.
 *
 * All that is fixed by text and date is settled here, once for every engine: which texts are in force, amendments
 * merged, which laws bind whom, which exceptions rank high enough, which admissions reach the facility. What is left is
 * one small DAG over facts and three conditions, so that an engine need only know the operations of op.def:
 *
 *     outcome = barred if Barred is true | not_covered if Covered is false | unmet if Met is false
 *             | cleared if Barred is false and Covered and Met are true | undetermined otherwise
 *
 * I1. No ENV and no IN_FORCE node is left. FACT_FACILITY and FACT_DEPARTURE_DATE are constants when given.
 * I2. Every clause that can decide has one rule, in the order: floor, laws and orders by id, the agreement.
 * I3. The floor's rules have no exception: their value is their condition.
 */
#ifndef LANG_PATH_H
#define LANG_PATH_H
#include "value.h"

enum effect { EFFECT_BARS, EFFECT_DESTINATIONS, EFFECT_ONWARD, EFFECT_ADMITS, EFFECT_EXCLUDES, EFFECT_REQUIRES };

struct destination {     /* one step of an ordered list of destinations */
	node_id here;    /* is the receiver open on it */
	node_id some;    /* is any state */
	node_id open;    /* places: its states that are open */
	node_id members; /* places: all its states */
};

struct rule {
	enum effect effect;
	const struct core_clause *clause;
	node_id value;  /* bars: bars; admits: admits after exclusions; excludes: excludes; requires: is met */
	node_id own;    /* the same before exceptions and exclusions */
	size_t *except; /* indices into path.exceptions of those that can set it aside */
	size_t except_count;
	node_id when;              /* destinations: does the list apply; requires: is it asked */
	struct destination *steps; /* destinations: clause->step_count of them */
};

struct exception {
	const struct core_clause *clause;
	node_id value;
};

struct owed {
	const struct core_clause *clause;
	node_id when; /* owed unless this is false; exceptions are already in it */
};

struct quantified { /* rows of one list fact, condition of one COUNT_GE */
	node_id node;
	node_id *body; /* the nodes that depend on the row, ascending; the last is the condition */
	size_t body_count;
};

struct query {
	int agreement, sender, receiver, purpose;
	enum { FACILITY_UNSAID, FACILITY_NONE, FACILITY_NAMED } facility_given;
	int facility; /* FACILITY_NAMED */
	int64_t moment;
	int32_t decision_day;
	bool decision_symbolic; /* the day stays a fact: for proofs over a range of days with one text */
	bool has_departure;
	int32_t departure_day;
	bool as_if; /* not in force is passed over */
	bool alone; /* without floor and law: analysis only, never for a decision */
};

typedef VEC(const struct core_article *) article_vec;

struct path {
	struct query query;
	const struct corpus *corpus;
	bool in_force;
	struct nodes nodes;
	node_id barred, covered, met;
	node_id clear; /* not barred, and covered, and met */
	node_id asked; /* a condition that is no part of the texts; NODE_NONE when none is asked */
	VEC(struct rule) rules;
	VEC(struct exception) exceptions;
	VEC(struct owed) owed;
	VEC(struct quantified) quantified;
	VEC(int) instruments; /* every text used, ascending */
	article_vec text;     /* the agreement's articles in force, amendments merged */
	int *facts;           /* indices of the facts that the nodes read, ascending */
	size_t fact_count;
};

/* Is the article for the purpose and under the agreement of the query? */
bool article_applies(const struct core_article *article, const struct query *query);
/* The articles of an instrument valid at a moment, amendments merged, in the base's order. */
size_t instrument_text(struct arena *arena, const struct corpus *corpus, int instrument, int64_t moment,
		       const struct core_article ***articles);

struct path *path_compile(struct arena *arena, const struct corpus *corpus, const struct query *query);
/* The same, with a condition of the corpus compiled for this path beside it: path->asked. Proofs ask such. */
struct path *path_compile_asking(struct arena *arena, const struct corpus *corpus, const struct query *query,
				 node_id condition);

/* The same for many conditions: what does not depend on them is compiled once. All live in the base's arena. */
struct path_base;
struct path_base *path_begin(struct arena *arena, const struct corpus *corpus, const struct query *query);
const struct path *path_ask(struct path_base *base, node_id condition); /* NODE_NONE: the path itself */
/* A condition by itself, before any question: ENV and IN_FORCE nodes stay. Nothing but `asked` is said. */
struct path *path_of_condition(struct arena *arena, const struct corpus *corpus, node_id condition);

/* Every (purpose, facility or none) that the agreement's admissions name at that moment. Facility -1: unsaid. */
struct path_key {
	int purpose, facility;
};
size_t agreement_paths(struct arena *arena, const struct corpus *corpus, int agreement, int64_t moment,
		       struct path_key **keys);
/* May `sender` send to `receiver` under it then? Parties and accessions. */
bool agreement_joins(const struct instrument *agreement, int sender, int receiver, int64_t moment);
const char *effect_name(enum effect effect);
#endif
