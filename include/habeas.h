/* habeas.h - the library: decides from the text of agreements and laws whether a person may be transferred into another
 * state's custody, and says which clauses made it so.
 *
 *     struct habeas_corpus *corpus = habeas_corpus_create();            the shipped texts, the floor among them
 *     habeas_corpus_add_file(corpus, "ours.law", &error);               more texts, as many as there are
 *     habeas_corpus_compile(corpus, &error);                            from here on it never changes
 *     struct habeas_decider *decider = habeas_decider_create(corpus, &error);
 *     habeas_decide(decider, &request, facts, strlen(facts), &determination, &error);
 *     puts(habeas_determination_json(determination));
 *
 * Errors. What can fail returns an enum habeas_status, HABEAS_OK (0) when it succeeded. `error` gets the status and one
 * sentence; it may be NULL. A null pointer, an index out of range, a call out of order is an error like any other, not
 * a crash. Out of memory ends the process; what comes from outside is bounded beforehand.
 *
 * Memory. What `create` gave is the caller's, and goes back through its `destroy` (NULL is fine). Every other pointer
 * is borrowed: each function says how long it holds. Texts and facts handed in are copied.
 *
 * Threads. A corpus belongs to one thread until it is compiled; then any number of threads may read it at once. A
 * decider, and what it gave, belongs to one thread at a time: make one for each. The library keeps no state of its own,
 * reads no clock, no environment and no locale: the same texts, request and facts give the same bytes.
 *
 * Strings are UTF-8 and end in a NUL. Until version 1 structures may grow with the number in the library's name.
 */
#ifndef HABEAS_H
#define HABEAS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __GNUC__
#define HABEAS_MUST_USE __attribute__((warn_unused_result))
#else
#define HABEAS_MUST_USE
#endif

const char *habeas_version(void); /* "0.1.0"; never freed */

/* Errors. */

enum habeas_status {
	HABEAS_OK,
	HABEAS_BAD_INPUT, /* a text, the request or the facts are wrong; the message names the thing */
	HABEAS_LIMIT,     /* something is larger than the library takes */
	HABEAS_NOT_FOUND, /* an index out of range */
	HABEAS_IO,        /* a file cannot be read */
	HABEAS_MISUSE     /* a null pointer, or a call out of order */
};

struct habeas_error {
	enum habeas_status status;
	char message[512]; /* one sentence, no newline */
};

/* Texts. */

struct habeas_corpus;

/* A corpus that holds the shipped texts. Never NULL. The floor cannot be left out, replaced or amended. */
struct habeas_corpus *habeas_corpus_create(void);
void habeas_corpus_destroy(struct habeas_corpus *corpus); /* its deciders are destroyed before */

/* Adds a text, before compiling. What is wrong within it is said by compiling; here only that it cannot be read, is too
 * large, or has no name. A failed call adds nothing. `name` stands in diagnostics. */
enum habeas_status habeas_corpus_add_file(struct habeas_corpus *corpus, const char *path,
					  struct habeas_error *error) HABEAS_MUST_USE;
enum habeas_status habeas_corpus_add_text(struct habeas_corpus *corpus, const char *name, const char *text, size_t size,
					  struct habeas_error *error) HABEAS_MUST_USE;

/* Compiles all texts together, once. HABEAS_BAD_INPUT when any has an error: the diagnostics say which, the message
 * names the first, and nothing can be decided with this corpus. */
enum habeas_status habeas_corpus_compile(struct habeas_corpus *corpus, struct habeas_error *error) HABEAS_MUST_USE;

/* What compiling said, in the order of the texts; at most 100 errors. Empty before. Strings live as long as the
 * corpus. */
struct habeas_diagnostic {
	const char *code;      /* "unknown-name"; the documentation lists them */
	bool is_error;         /* else information */
	const char *file;      /* as the text was named; NULL when it concerns no place */
	unsigned line, column; /* from 1, in characters; 0 when it concerns no place */
	const char *message;
	const char *hint; /* the way out; NULL when there is none to give */
};
size_t habeas_diagnostic_count(const struct habeas_corpus *corpus);
enum habeas_status habeas_diagnostic_at(const struct habeas_corpus *corpus, size_t index,
					struct habeas_diagnostic *diagnostic,
					struct habeas_error *error) HABEAS_MUST_USE;
/* All of them as a person reads them, each with its line and a caret. Lives as long as the corpus; "" when none. */
const char *habeas_diagnostics_text(const struct habeas_corpus *corpus);

/* Deciding. */

struct habeas_decider; /* keeps compiled paths between decisions, and the last result */

/* NULL, and an error, when the corpus is not compiled or has errors. The corpus must outlive it. */
struct habeas_decider *habeas_decider_create(const struct habeas_corpus *corpus,
					     struct habeas_error *error) HABEAS_MUST_USE;
void habeas_decider_destroy(struct habeas_decider *decider);

/* What is asked. Zero it, then set what is to be said; `agreement` and `on` must be. Read during the call only. */
struct habeas_request {
	const char *agreement;       /* its id, such as "us-sv-2025" */
	const char *sender;          /* country codes; NULL: the agreement's, when only one state can be meant */
	const char *receiver;        /* */
	const char *purpose;         /* "removal" and so on; NULL: every purpose of the agreement */
	const char *facility;        /* a facility's name, or "none"; NULL: unsaid */
	const char *on;              /* the day, "2025-03-20", or moment, "2025-03-15T18:45Z", of the decision */
	const char *departing;       /* the same of the departure; NULL: unknown */
	const char *const *notices;  /* when notices were served: as many days or moments as notice_count says */
	const char *const *consents; /* who signed: "person", "representative" */
	size_t notice_count;         /* */
	size_t consent_count;        /* */
	int64_t present;             /* persons who are there already */
	bool present_is_known;       /* */
	bool as_if;                  /* as if the agreement were in force; nothing else is waived */
	bool brief;                  /* outcomes alone: no reasons, and not what is missing or owed */
};

enum habeas_outcome {
	HABEAS_NOT_IN_FORCE,
	HABEAS_BARRED,
	HABEAS_NOT_COVERED,
	HABEAS_UNMET,
	HABEAS_UNDETERMINED,
	HABEAS_CLEARED
};
const char *habeas_outcome_name(enum habeas_outcome outcome); /* "not_in_force" ...; NULL: no outcome has this number */

struct habeas_determination;

/* Decides about one person (or programme, when the agreement is about those). `facts` is a JSON object of fact names;
 * what it does not name is unknown, "{}" says nothing. An unknown name, a wrong type or an impossible value is
 * HABEAS_BAD_INPUT, and *result NULL.
 *
 * *result belongs to the decider and holds, with every string got from it, until the next habeas_decide or
 * habeas_decide_destinations with this decider, or its end. */
enum habeas_status habeas_decide(struct habeas_decider *decider, const struct habeas_request *request,
				 const char *facts, size_t facts_size, struct habeas_determination **result,
				 struct habeas_error *error) HABEAS_MUST_USE;

/* The first of cleared, undetermined, barred, unmet, not_covered that a path has. A clearance is of one path: who acts
 * on it names the path's purpose and facility. Without a determination: HABEAS_UNDETERMINED. */
enum habeas_outcome habeas_determination_outcome(const struct habeas_determination *determination);

struct habeas_path {
	const char *purpose; /* "removal" */
	const char *to;      /* the facility's name, or "none"; NULL: unsaid, it holds for every facility */
	enum habeas_outcome outcome;
};
size_t habeas_path_count(const struct habeas_determination *determination);
enum habeas_status habeas_path_at(const struct habeas_determination *determination, size_t index,
				  struct habeas_path *path, struct habeas_error *error) HABEAS_MUST_USE;

/* All of it, as canonical JSON (RFC 8785) without a newline at the end, and as a reasoned decision for a person to read
 * in `width` columns (0: 80). NULL without a determination. */
const char *habeas_determination_json(struct habeas_determination *determination);
const char *habeas_determination_text(struct habeas_determination *determination, unsigned width);

/* Which states are open to the person, over all agreements in force on that day or moment with that sender, in the
 * order of the statute, and why each earlier one is closed or not known. `purpose` NULL: removal. Facts, and how long
 * the result holds, as with habeas_decide. */
struct habeas_destinations;
enum habeas_status habeas_decide_destinations(struct habeas_decider *decider, const char *sender, const char *purpose,
					      const char *on, const char *facts, size_t facts_size,
					      struct habeas_destinations **result,
					      struct habeas_error *error) HABEAS_MUST_USE;
const char *habeas_destinations_json(struct habeas_destinations *destinations);
const char *habeas_destinations_text(struct habeas_destinations *destinations, unsigned width);

#ifdef __cplusplus
}
#endif
#endif
