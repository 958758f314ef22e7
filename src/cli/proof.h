/* proof.h - what prove, check and compare share: answers of the solver held against `decide`, and shown. */
#ifndef CLI_PROOF_H
#define CLI_PROOF_H
#include "cli.h"
#include "prove.h"

/* The facts of a person as the JSON that `decide` reads. */
struct str person_json(struct arena *arena, const struct subject_facts *person);

/* The outcome that `decide` gives the person, read back from its JSON, on that path and day. With query.alone, which
 * `decide` does not know, the path itself is evaluated. `by`, if not NULL, gets the articles that decided. */
enum status person_outcome(struct arena *arena, const struct query *query, struct moment on, struct str person,
			   const struct corpus *corpus, enum outcome *outcome, struct str *by,
			   struct error *error) MUST_USE;

/* Does the person refute the promise, by `decide`? Otherwise `why` says what it answered: a bug of the solver's. */
bool refutation_confirmed(struct arena *arena, const struct corpus *corpus, const struct prove_request *request,
			  const struct prove_answer *answer, struct str *why);

/* The command that shows it: habeas decide --agreement ... */
struct str decide_command(struct arena *arena, const struct corpus *corpus, const struct query *query,
			  struct moment on);
/* "us-sv-2025 4, floor citizens": each article once. */
struct str needed_text(struct arena *arena, const struct corpus *corpus, const struct prove_answer *answer);
/* Members of an open object: answer, person, for, to, on, needed, ms, reason. */
void answer_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		 const struct prove_answer *answer);

enum { EXIT_NOT_CONFIRMED = 3 }; /* the solver and `decide` disagree: a bug, said loudly */
#endif
