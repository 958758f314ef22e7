/* prove.h - promises about every person, proved or refuted with one.
 *
 * A request says: under this agreement, on these paths and days, no person for whom `when` holds ever gets this
 * outcome. The answer is a proof, with the clauses it rests on, or a smallest person who breaks the promise, or an
 * honest "not proved, because".
 *
 * I1. PROVED is said only of what is exact: every encoding in this folder is (doc/proofs.md), or says that it is not.
 * I2. The solver runs in a child process with limits of time and memory. Whatever happens to it, the caller gets an
 *     answer.
 * I3. A person is one that `decide` accepts, on the path and the day that the answer names; callers let it decide.
 */
#ifndef SMT_PROVE_H
#define SMT_PROVE_H
#include "path.h"
#include "value.h"

struct prove_request {
	int agreement;
	int sender, receiver; /* countries; -1: every pair that the agreement joins */
	int purpose;          /* -1: every one */
	int facility_given;   /* as in struct query; FACILITY_UNSAID: every path that the agreement has */
	int facility;
	struct moment on; /* not given: every moment that the agreement is in force */
	bool alone;       /* its own text, without floor and law, as if in force: for analysis only */
	bool as_if;       /* as if in force; always so for what is never in force */
	enum outcome never;
	node_id when; /* a condition of the corpus: corpus_condition, or of a guarantee */
};

struct prove_limits {
	unsigned ms_max;  /* of one answer: processor time. By the clock on the wall PROVE_WALL_TIMES as long */
	unsigned mib_max; /* of the child */
};
enum { PROVE_WALL_TIMES = 6 }; /* how busy the machine may be */
#define PROVE_LIMITS ((struct prove_limits){ .ms_max = 20000, .mib_max = 2048 })

enum proof { PROOF_NOT_PROVED, PROOF_PROVED, PROOF_REFUTED };

struct prove_answer {
	enum proof proof;
	struct str reason; /* of not proved: one sentence without its full stop */
	/* Refuted: who, on which path and when; `query` is what decides so. */
	struct subject_facts *person;
	struct query query;
	struct moment on;
	/* Proved: the clauses that the proof used, in the order of the texts. */
	VEC(const struct core_clause *) needed;
	size_t questions; /* paths and stretches of time that were asked about */
	int64_t us;       /* microseconds of the child's own time: compiling, encoding, solving */
};

/* Answers all, in one child process while it lives. `progress`, if not NULL, is called after each. */
void prove(struct arena *arena, const struct corpus *corpus, const struct prove_request *requests, size_t count,
	   struct prove_limits limits, struct prove_answer *answers, void (*progress)(void *data, size_t done),
	   void *data);

/* Two questions about one person: two agreements, or one at two dates. Nobody is decided differently, or for each pair
 * of outcomes that can differ a smallest person. A facility that both leave unsaid is unknown to both. */
struct differ_request {
	struct query a, b;
};
struct difference {
	enum outcome a, b;
	struct subject_facts *person;
	bool has_departure;
	int32_t departure_day;
};
struct differ_answer {
	bool whole; /* every pair of outcomes was settled; otherwise `reason` */
	struct str reason;
	VEC(struct difference) differences;
	int64_t us;
};
void differ(struct arena *arena, const struct corpus *corpus, const struct differ_request *requests, size_t count,
	    struct prove_limits limits, struct differ_answer *answers);

/* The request that a guarantee of a text is, one for each agreement it ranges over; 0 when there is none. */
size_t guarantee_requests(struct arena *arena, const struct corpus *corpus, const struct core_guarantee *guarantee,
			  struct prove_request **requests);
const char *proof_name(enum proof proof); /* "proved", "refuted", "not_proved" */
#endif
