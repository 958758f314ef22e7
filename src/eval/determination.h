/* determination.h - what the text says about one person (or programme): the answer, and all that it rests on.
 *
 * The same facts, texts and moment give the same determination and, as JSON, the same bytes.
 *
 * I1. `decide` never clears on an unknown. I2. No option waives a bar. I3. A clearance is of one path: whoever executes
 * it names the purpose and the facility.
 */
#ifndef EVAL_DETERMINATION_H
#define EVAL_DETERMINATION_H
#include "eval.h"
#include "json.h"
#include "path.h"

struct request {
	struct str agreement;
	struct str sender, receiver; /* country codes; none: the agreement's, when it has one */
	struct str purpose;          /* none: every path */
	struct str facility;         /* a name, "none", or none at all: unsaid */
	struct moment on;            /* not given: today, by the caller's clock (the caller fills it) */
	struct moment departing;
	bool as_if;
	int64_t present;            /* persons there already; -1 not said */
	VEC(struct moment) notices; /* served at */
	word_vec consents;          /* signed by: person, representative */
	bool brief;                 /* outcomes alone: no reasons, needs or what is owed */
};

struct reason {
	const struct rule *rule;
	tri value; /* of the rule: a requirement that is not met is false, a bar that applies true */
	const struct exception *except; /* the exception that set it aside, or could; NULL */
};

enum owed_state {
	OWED,
	OWED_DONE,
	OWED_PERHAPS /* whether it is owed is unknown */,
	OWED_FULL /* a limit that is reached */
};

struct owed_item {
	const struct core_clause *clause;
	enum owed_state state;
};

struct answer { /* what would have to be answered to a fact */
	int fact;
	struct str text; /* canonical JSON of the answer: see doc/language.md, section 9 */
};
struct answer_set {
	struct answer *answers;
	size_t count;
};

enum settled { SETTLED_NO, SETTLED_CLEARED, SETTLED_NOT_CLEARED };

struct path_words; /* what every determination of a path says of its rules, kept by the decider */

struct path_result {
	const struct path *path;
	struct path_words *words;
	enum outcome outcome;
	VEC(struct reason) reasons;
	VEC(struct owed_item) owed;
	int *needs; /* facts, the most decisive first */
	size_t need_count;
	struct answer_set *clears_with;
	size_t clears_with_count;
	bool clears_with_more; /* there are others */
	enum settled settled;
	bool exact;
};

struct determination {
	const struct corpus *corpus;
	const struct subject_facts *facts; /* as decided with: stale ones taken out */
	const struct subject_facts *given;
	int agreement, sender, receiver;
	struct moment on;
	bool as_if;
	enum outcome outcome;
	VEC(struct path_result) paths;
};

/* Compiled paths are kept between decisions. One decider belongs to one thread; the corpus is shared. */
struct decider;
struct decider *decider_create(const struct corpus *corpus);
void decider_destroy(struct decider *decider);
const struct corpus *decider_corpus(const struct decider *decider);
const struct path *decider_path(struct decider *decider, const struct query *query);

/* Decides. The result points to paths of the decider: it holds until that decider's next decision. STATUS_BAD_INPUT
 * names what is wrong with the request (no such agreement, two senders possible, ...). */
enum status decide(struct decider *decider, struct arena *arena, const struct request *request,
		   const struct subject_facts *facts, struct determination **result, struct error *error) MUST_USE;

/* Marks, by index, the facts that a node of the path rests on. */
void facts_read(struct arena *arena, const struct path *path, node_id node, unsigned char *facts);
/* The paths that a request asks about, in the order of a determination's. `open`: the agreement is in force between the
 * two then, or is decided as if; otherwise every answer is not_in_force. */
enum status request_queries(const struct corpus *corpus, struct arena *arena, const struct request *request,
			    struct query **queries, size_t *count, bool *open, struct error *error) MUST_USE;

/* Facts from JSON: an object of fact names. An unknown name, a wrong type, an impossible value is an error that names
 * it. */
enum status facts_from_json(struct arena *arena, const struct corpus *corpus, enum subject subject, struct str text,
			    struct subject_facts **facts, struct error *error) MUST_USE;
enum status facts_from_parsed(struct arena *arena, const struct corpus *corpus, enum subject subject,
			      const struct json *json, struct subject_facts **facts, struct error *error) MUST_USE;
void fact_value_json(struct json_writer *w, const struct corpus *corpus, const struct fact *fact,
		     const struct fact_value *value);

void determination_json(struct json_writer *w, const struct determination *d);
/* A reasoned decision, for a person to read. `width` in columns. */
void determination_text(struct buf *out, const struct determination *d, bool color, unsigned width);

/* Ordered destinations: which states are open to the person, over all agreements in force at that moment with that
 * sender, in the statute's order, and why each earlier step is closed or unknown. */
enum place_state { PLACE_CLOSED, PLACE_PERHAPS, PLACE_OPEN };
struct destination_place {
	int country;
	enum place_state state;
};
struct destination_step {
	size_t number;                        /* of the clause's steps, from 0 */
	tri some_open;                        /* is any state open on this step */
	bool reached;                         /* every earlier step is known closed */
	bool passed;                          /* an earlier step is known open: the law stops there */
	VEC(struct destination_place) places; /* those that it names, or that an agreement reaches; open ones first */
	bool others;                          /* states not shown could be open on it */
	int *missing; /* facts that are not known whole and that it reads, where something of it is unknown */
	size_t missing_count;
};
struct destination_list {
	const struct core_clause *clause; /* its `destinations` */
	tri applies;
	VEC(struct destination_step) steps;
};
struct destination_agreement {
	int agreement, receiver;
	enum outcome outcome;
};
struct destinations {
	const struct corpus *corpus;
	int sender, purpose;
	struct moment on;
	VEC(struct destination_list) lists;
	VEC(struct destination_agreement) agreements; /* in force, with a path for the purpose */
};
/* `purpose` none: removal. STATUS_BAD_INPUT also when no agreement with that sender is in force for the purpose. */
enum status decide_destinations(struct decider *decider, struct arena *arena, struct str sender, struct str purpose,
				struct moment on, const struct subject_facts *facts, struct destinations **result,
				struct error *error) MUST_USE;
void destinations_json(struct json_writer *w, const struct destinations *d);
void destinations_text(struct buf *out, const struct destinations *d, bool color, unsigned width);

/* Examples of a text, run. */

/* What an example asks, and of whom. */
void example_question(struct arena *arena, struct decider *decider, const struct instrument *in,
		      const struct ast_case *example, struct request *request, struct subject_facts **facts);

struct example_run {
	const struct instrument *instrument;
	const struct ast_case *example;
	enum { EXAMPLE_PASSED, EXAMPLE_FAILED, EXAMPLE_NOT_RUN } result;
};
struct example_report {
	VEC(struct example_run) runs;
	size_t passed, failed, not_run;
};
/* Who reckons fees stands beside this folder: what `expect fee` says is asked of this. False: what the fee is instead,
 * and perhaps a hint. */
typedef bool (*fee_judge)(struct arena *arena, const struct corpus *corpus, const struct instrument *in,
			  const struct ast_case *example, const struct ast_expect *expect, struct str *message,
			  struct str *hint);
/* Without a judge an example with `expect fee` is not run. */
void decider_judge_fees(struct decider *decider, fee_judge judge);

/* Failures are added to `diags`. `covered`, if not NULL, has one flag a corpus
 * clause in the order of instruments, articles, clauses: set when the example exercised it both ways is not asked, once
 * is enough. */
void run_examples(struct decider *decider, struct arena *arena, struct diags *diags, struct example_report *report,
		  unsigned char *covered);
#endif
