/* eval_int.h - between the files of this folder. */
#ifndef EVAL_EVAL_INT_H
#define EVAL_EVAL_INT_H
#include "determination.h"

/* Fills needs, clears_with, settled and exact of an undetermined path; `eval` has run on `facts`. */
void find_needs(struct arena *arena, struct eval *eval, const struct subject_facts *facts, struct path_result *result);

/* The same, and kept for the next person of whom the path knows the same; what it gives is the memo's. */
struct needs_memo;
struct needs_memo *needs_memo_create(void);
void needs_memo_destroy(struct needs_memo *memo);
bool needs_memo_full(const struct needs_memo *memo);
void recall_needs(struct needs_memo *memo, struct eval *eval, const struct subject_facts *facts,
		  struct path_result *result);

fee_judge decider_fee_judge(const struct decider *decider); /* NULL: there is none */
struct str path_place(const struct path *path, const char *unsaid); /* facility's name, "none", or `unsaid` */
void request_moment(const struct request *request, struct query *query);
enum status find_agreement(const struct corpus *corpus, struct str id, int *index, struct error *error);
enum status wrong_purpose(struct str purpose, struct error *error);
enum status find_country(struct str code, const char *what, int *index, struct error *error);

/* Pieces of JSON that determinations and destinations share: members of an object that is open. */
void clause_json(struct json_writer *w, const struct corpus *corpus, struct arena *arena,
		 const struct core_clause *clause);
void cites_json(struct json_writer *w, const struct core_article *article);
void tri_json(struct json_writer *w, tri value); /* a value: true, false, null */

/* The decider's evaluators, one a path; they last until the next question. */
struct eval *decider_eval(struct decider *decider, const struct query *query);

/* JSON that every determination of a path repeats, by rule; empty until it is first written. */
struct rule_words {
	struct str cites, clause;
};
struct path_words {
	struct arena *arena;
	struct rule_words *rules;
};
void decider_make_room(struct decider *decider); /* what was decided before no longer holds */
/* decide() that leaves what was decided before as it is. */
enum status decide_beside(struct decider *decider, struct arena *arena, const struct request *request,
			  const struct subject_facts *facts, struct determination **result,
			  struct error *error) MUST_USE;
#endif
