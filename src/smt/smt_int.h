/* smt_int.h - between the files of this folder. */
#ifndef SMT_SMT_INT_H
#define SMT_SMT_INT_H
#include "limit.h"
#include "map.h"
#include "path.h"
#include "prove.h"
#include "value.h"

#include <z3.h>

/* A condition in two planes: surely true, surely false. Neither: unknown. */
struct truth {
	Z3_ast yes, no;
};

/* A scalar: is it known (or known to be none), is it none, and what it is otherwise. */
struct amount {
	Z3_ast known, none, value; /* value: Int; of a code: a bit-vector of eight */
	int codes;                 /* the code list, -1 for numbers, dates, times */
	bool written;              /* a constant of the text: `imm` is its value */
	int64_t imm;
	int64_t low, high; /* of numbers, dates and times */
};

/* The codes of one list that are told apart. Of each class of codes that no text tells apart some stand for all, and
 * one of them, the pattern, is what all that are left out do as (doc/proofs.md, "Codes"). */
struct universe {
	bool made;
	int64_t *codes;
	size_t count;
	bool *pattern;      /* by position in codes: no scalar takes it */
	size_t copies[256]; /* by code: the position that it does as */
};

/* One fact as variables of the solver. */
struct symbol {
	bool made;
	struct truth truth;         /* yes/no */
	struct amount amount;       /* other scalars */
	struct truth *members;      /* sets: by position in the universe */
	Z3_ast closed;              /* lists */
	Z3_ast *present;            /* lists: is there a row; rows that are not there come last */
	struct truth *row_truths;   /* row * field_count + field */
	struct amount *row_amounts; /* the same */
	size_t rows;
};

/* A function of the calendar, left to lemmas: `result` is the place of the day `a`, or shift or between of the
 * arguments. See calendar.c. */
struct calendar_term {
	bool place, derived; /* derived: the day is no fact's, it is sought */
	enum op op;
	int64_t imm;
	struct amount a, b;
	Z3_ast result;
};

struct encoded {
	const struct path *path;
	unsigned variant;    /* of the varied fact; 0: the person's own */
	unsigned char *used; /* by node: the question rests on it */
	struct truth *truths;
	struct amount *amounts;
	struct truth **places; /* by position in the universe of countries */
};

struct encoder {
	struct arena *arena;
	Z3_context z3;
	const struct corpus *corpus;
	bool complete;      /* every fact is known, every set and list closed */
	bool facility_free; /* a facility that the path leaves unsaid is any, or none */
	bool every_clause; /* what no outcome rests on is encoded too: exceptions, needs, when a requirement is asked */
	int receiver;
	Z3_sort bool_sort, int_sort, code_sort;
	Z3_ast yes, no;
	struct universe *universes; /* by code list */
	struct code_set *named;     /* by code list: told apart even where no text does */
	struct symbol *symbols;     /* by fact */
	int varied;                 /* the fact in which persons encoded together differ; -1: they are one person */
	struct symbol variants[2];  /* its values of the others */
	unsigned variant;           /* whose path is being encoded */
	size_t *rows;               /* by fact */
	struct amount environments[ENV_COUNT]; /* of conditions by themselves; no value: not made */
	Z3_ast *in_force;                      /* the same, by instrument */
	VEC(struct encoded *) paths;
	VEC(Z3_ast) constraints; /* what holds of every person */
	VEC(struct calendar_term) calendar;
	unsigned fresh;
	struct str fault; /* why it cannot be exact; nothing when it can */
};

/* encode.c */
struct encoder *encoder_create(struct arena *arena, Z3_context z3, const struct corpus *corpus, bool complete);
struct encoded *encoder_add(struct encoder *encoder, const struct path *path);
/* The path of a person who differs from the first in the fact `varied`. */
struct encoded *encoder_add_variant(struct encoder *encoder, const struct path *path, unsigned variant);
bool encoder_run(struct encoder *encoder);                       /* false: `fault` says why this cannot be exact */
void mark_clauses(const struct path *path, unsigned char *used); /* what every clause of it rests on */
Z3_ast smt_and(struct encoder *e, Z3_ast a, Z3_ast b);
Z3_ast smt_or(struct encoder *e, Z3_ast a, Z3_ast b);
Z3_ast smt_not(struct encoder *e, Z3_ast a);
Z3_ast smt_all(struct encoder *e, Z3_ast *list, size_t count);
Z3_ast smt_some(struct encoder *e, Z3_ast *list, size_t count);
Z3_ast smt_int(struct encoder *e, int64_t value);
Z3_ast smt_fresh(struct encoder *e, Z3_sort sort, const char *what);

/* universe.c: which codes are told apart, and how many rows a list needs. */
bool find_universes(struct encoder *e);
int environment_codes(enum environment environment);                                  /* -1 */
int scalar_codes(const struct corpus *corpus, const struct nodes *nodes, node_id id); /* -1 */

/* calendar.c */
Z3_ast calendar_result(struct encoder *e, enum op op, int64_t imm, struct amount a, struct amount b, int64_t low,
		       int64_t high);
int64_t calendar_place(int64_t day);
int64_t calendar_value(enum op op, int64_t imm, int64_t a, int64_t b);
/* Adds to the solver what the model gets wrong; false when it gets everything right. */
bool calendar_refine(struct encoder *e, Z3_solver solver, Z3_model model);
/* The dates that the calendar's functions are asked about, as the model has them: conditions that keep them so. */
size_t calendar_dates(struct encoder *e, Z3_model model, Z3_ast *out); /* room for two a term */
int64_t model_int(struct encoder *e, Z3_model model, Z3_ast ast);
bool model_true(struct encoder *e, Z3_model model, Z3_ast ast);

/* solve.c */
enum verdict { VERDICT_NO, VERDICT_YES, VERDICT_OPEN }; /* can it be satisfied? */
struct solver {
	struct encoder *encoder;
	Z3_solver z3;
	Z3_model model; /* after VERDICT_YES */
	unsigned rounds;
};
void solver_begin(struct solver *solver, struct encoder *encoder, unsigned ms_max);
void solver_end(struct solver *solver);
enum verdict solver_check(struct solver *solver, Z3_ast *assumptions, size_t count);
struct str solver_why(struct solver *solver, struct arena *arena); /* after VERDICT_OPEN */

/* Smallest person: unknowns are tried fact by fact while `solver` stays satisfiable. Its last check was
 * VERDICT_YES; the model is the person's in the end. `last`: facts that are better kept, by index. */
void solver_smallest(struct solver *solver, const unsigned char *last);
struct subject_facts *solver_person(struct solver *solver, struct arena *arena);

/* What an outcome of a path says, as separate conditions, each with the clauses that it rests on. */
struct demand {
	Z3_ast holds;
	const struct core_clause *clause; /* NULL: see `effects` */
	unsigned effects;                 /* mask of enum effect: every rule of these */
};
typedef VEC(struct demand) demand_vec;
void outcome_demands(struct encoder *e, const struct encoded *path, enum outcome outcome, demand_vec *out);
Z3_ast outcome_is(struct encoder *e, const struct encoded *path, enum outcome outcome);

/* moments.c: which questions a request is. */
struct surveyed;
struct span_of_days {
	int32_t from, to;               /* inclusive */
	int64_t moment_from, moment_to; /* half-open */
};
struct question {
	struct query query; /* its moment lies in the first span */
	bool facility_free;
	VEC(struct span_of_days) spans;
	const struct path *path;
	node_id asked;
};
typedef VEC(struct question) question_vec;
/* What was found out about pairs of states, for all requests of one child. */
struct survey {
	struct arena *arena;
	const struct corpus *corpus;
	VEC(struct surveyed *) pairs;
	struct map bases; /* by the bytes of the query: path_base */
};
struct survey *survey_create(struct arena *arena, const struct corpus *corpus);
/* False: `why` says what cannot be asked so. With request->when NODE_NONE the questions are about the clauses
 * themselves: two that read alike but come from other clauses are two. */
bool find_questions(struct arena *arena, struct survey *survey, const struct prove_request *request, question_vec *out,
		    struct str *why);
/* The day of decision lies in one of the question's spans. */
void demand_day(struct encoder *encoder, const struct question *question);
/* The question of the model's person: its day, facility and departure. */
void choose_query(struct solver *solver, const struct question *question, struct query *query, struct moment *on);
bool span_moment(const struct span_of_days *span, int32_t day, struct moment *moment);
/* One person under two agreements in force at once: the same sending state and purpose, another place. */
struct two_questions {
	struct question a, b; /* the days of both are those of `a` */
};
typedef VEC(struct two_questions) two_question_vec;
void find_two_questions(struct arena *arena, struct survey *survey, int first, int second, two_question_vec *out);
#endif
