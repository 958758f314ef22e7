/* act.h - the one way into a record: everything that is done to a person, and everything that is read.
 *
 * CLI, API and pages call act_do and act_read and nothing below them. A use case checks who acts, what must hold and
 * what the texts say of this second, and then appends its events, moves their documents and adds their leaves to the
 * log in one transaction, or does nothing.
 *
 * I1. An action is refused unless role.def permits it to the user's role and the subject is of the user's side.
 * I2. No action moves a person of whom a hold is open, and none waives one.
 * I3. Every arrow of state.def asks the texts again; only `cleared` passes. What was asked is kept, also where the
 *     answer was no.
 * I4. A document is what its events make of it, by event.def alone; act_rebuild makes the same bytes.
 */
#ifndef ACT_ACT_H
#define ACT_ACT_H
#include "arena.h"
#include "doc.h"
#include "log.h"
#include "store.h"

struct act;
struct act_options {
	const char *path; /* of the record. Beside it: PATH.key, the log's key; PATH.guard, what it last signed */
	enum store_mode mode;
	int64_t evidence_bytes_max;      /* of all files together; 0: 64 GiB */
	bool demo;                       /* STORE_CREATE: with made-up persons; such a record alone takes a clock */
	int64_t (*clock)(void *context); /* seconds since 1970; NULL: the machine's */
	int64_t (*device_clock)(void *context); /* of the devices that people sign in with; NULL: the machine's */
	void *clock_context;
	/* Opens the record's store; NULL: store_open. For a record that is kept elsewhere, and for one whose disk
	 * fails. */
	enum status (*open_store)(void *context, const char *path, const struct store_options *options,
				  struct store **out, struct error *error);
	void *store_context;
	/* How far long work is (act_verify, act_rebuild): now and then, on any thread; NULL: nobody asks. */
	void (*told)(void *context, const char *what, uint64_t done, uint64_t total);
	void *told_context;
	bool keyless; /* the log's key is lost: nothing is signed. For act_rotate */
};

/* STORE_CREATE makes the log's key and its guard, and the first administrator, U1. */
enum status act_open(const struct act_options *options, struct act **out, struct error *error) MUST_USE;
void act_close(struct act *act); /* NULL is fine */
bool act_is_demo(const struct act *act);

/* Programs come with a key: "habeas_K7_" and 64 digits, shown once by the action key.add. The record has its hash. */
struct act_caller {
	struct str user, key; /* "U3", "K7" */
	struct str role;
	bool may_act; /* false: it only reads */
};
/* STATUS_REFUSED, and no word of why: no such key, another secret, or revoked. */
enum status act_authenticate(struct act *act, struct arena *arena, struct str secret, struct act_caller *out,
			     struct error *error) MUST_USE;
/* A key for the first user of each role, and of each side of it, of a record for demonstrations, and for the family of
 * somebody who is represented a token of the locator; STATUS_REFUSED of any other record. */
typedef void act_demo_user(void *data, struct str role, struct str side, struct str user, struct str secret);
enum status act_demo_keys(struct act *act, struct arena *arena, act_demo_user *each, void *data,
			  struct error *error) MUST_USE;

struct act_call {
	struct str action; /* "person.record": a verb of role.def */
	struct str user;   /* "U3" */
	struct str input;  /* a JSON object; `happened`, when it is there, is the time when it happened */
};

/* `answer` is a JSON object; where something was opened it has its key. STATUS_BAD_INPUT: the input, named; NOT_FOUND;
 * REFUSED: the role, the side, or the texts; CONFLICT: a hold, or a state in which this cannot be. */
enum status act_do(struct act *act, struct arena *arena, const struct act_call *call, struct str *answer,
		   struct error *error) MUST_USE;

/* What an action depends on besides its input. */
struct act_terms {
	struct str key;    /* the caller's: refused when it is revoked by now, or only reads; STR_NONE: no key */
	struct str once;   /* STR_NONE: do it; else what was answered under this word to this user before, again */
	struct str file;   /* the bytes that evidence.add keeps */
	struct str unless; /* STR_NONE, or a document ("T1") that nothing may have touched after `seen` */
	uint64_t seen;
};
enum act_why { ACT_WHY_OTHER, ACT_WHY_HOLD, ACT_WHY_CHANGED, ACT_WHY_REUSED };
struct act_told {
	struct str answer;
	enum act_why why; /* it was not done: a hold; `unless`; `once` was used with another input */
	struct str hold;
};
/* The same under terms. The answer is kept in the transaction of the events. A call that did nothing may be made
 * again under the same word. */
enum status act_do_under(struct act *act, struct arena *arena, const struct act_call *call,
			 const struct act_terms *terms, struct act_told *told, struct error *error) MUST_USE;
/* The same without waiting for the disk: nothing happens before act_later_begin; `done` is called when it is done,
 * whatever came of it. That is on the thread that writes for everybody: hand it on and return. Then
 * act_later_end tells. The arena, and what `call` points to, must live until then. */
struct act_later;
enum status act_do_later(struct act *act, struct arena *arena, const struct act_call *call,
			 const struct act_terms *terms, void (*done)(void *context), void *context,
			 struct act_later **out, struct error *error) MUST_USE;
void act_later_begin(struct act_later *later);
enum status act_later_end(struct act_later *later, struct act_told *told, struct error *error) MUST_USE;
size_t act_verb_count(void);
const char *act_verb(size_t index, const char **what);
/* What the actions take, row by row of input.def, besides `happened`. */
struct act_input {
	const char *verb, *member, *what;
	const char *type, *format; /* JSON Schema's; "": any */
	const char *key_of;        /* "person": the key of one; "" */
	bool must;
};
size_t act_input_count(void);
struct act_input act_input(size_t index);
/* For whoever shows what may be done; act_do decides. By role.def; and of a hold, by the user's document: its issuer,
 * or a higher authority. */
bool act_permits(struct str role, struct str verb);
bool act_may_release(const struct json *user, const struct json *hold);

/* A document ("person", "P3"), for a mission its five lists as well, for a case its duties; as it was known at
 * `known_at`, when that is not 0. Whether the user may see it is for the caller of act_do("person.look"), which is
 * recorded. */
enum status act_read(struct act *act, struct arena *arena, struct str what, struct str key, int64_t known_at,
		     const struct json **out, struct error *error) MUST_USE;
/* The same for a caller: who is seen, by whom and why is recorded first. STATUS_REFUSED: it is not for this role, or
 * not of this side. `last` is the event that touched the document last: it is what it was as long as that is so. */
struct act_look {
	struct str what, key, reason;
	int64_t known_at;
};
enum status act_look(struct act *act, struct arena *arena, const struct act_caller *caller, const struct act_look *look,
		     const struct json **out, uint64_t *last, struct error *error) MUST_USE;
/* Missions or transfers of the caller's side, without any identity: {"items", "next"}; `next`, when it is there, is
 * `after` of the next page. In the order of the keys as text. */
struct act_page {
	struct str what, after;
	size_t limit;     /* at most 1000 */
	int64_t known_at; /* 0: now */
};
enum status act_list(struct act *act, struct arena *arena, const struct act_caller *caller, const struct act_page *page,
		     const struct json **out, struct error *error) MUST_USE;
/* The file that proves an event to an outsider; it has the event in it, so this is a look. */
enum status act_proof(struct act *act, struct arena *arena, const struct act_caller *caller, uint64_t event,
		      struct str reason, struct str *file, struct error *error) MUST_USE;
/* The roll of an agreement, as its fees are reckoned from it (fee.h): without identities. */
struct fee_roll;
enum status act_roll(struct act *act, struct arena *arena, struct str agreement, struct fee_roll *roll,
		     struct error *error) MUST_USE;
/* Everything that the record has of a client, in one canonical JSON file, with the numbers of all its events. A look.
 */
enum status act_export(struct act *act, struct arena *arena, const struct act_caller *caller, struct str person,
		       struct str reason, struct str *file, struct error *error) MUST_USE;
/* A file that was kept as evidence, and its bytes: at most EVIDENCE_BYTES_MAX. A look; they still have their hash. */
enum { EVIDENCE_BYTES_MAX = 8 << 20 };
enum status act_evidence(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			 struct str reason, const struct json **evidence, struct str *file,
			 struct error *error) MUST_USE;
/* Whose token of the locator it is ("F3"): act_do("locator.ask") as this user, with the token, is answered without a
 * key. STATUS_REFUSED, and no word of why, as for a key. */
enum status act_locator(struct act *act, struct arena *arena, struct str token, struct str *key,
			struct error *error) MUST_USE;
/* The notice of a transfer as it would be served now, and the mark at the foot of its sheet. Whether somebody may see
 * it is for the caller of act_do("person.look"). */
enum status act_notice(struct act *act, struct arena *arena, struct str transfer, bool spanish, struct str *text,
		       struct error *error) MUST_USE;
struct str act_notice_mark(struct arena *arena, struct str text);
/* The user of that role who was added first; STATUS_NOT_FOUND: there is none. */
enum status act_first_user(struct act *act, struct arena *arena, struct str role, struct str *user,
			   struct error *error) MUST_USE;
/* The receipt of a transfer, which both officers sign: canonical JSON. */
struct str act_receipt(struct arena *arena, const struct json *transfer);

/* What a text says of facts that are nobody's here: `question` is {"agreement", "facts"} and, as in `habeas decide`,
 * "for", "to", "on", "departing", "sender", "receiver", "as_if"; the answer is that of `habeas decide --json`. It reads
 * and leaves nothing in the record. From any thread. */
enum status act_decide(struct act *act, struct arena *arena, struct str question, struct str *answer,
		       struct error *error) MUST_USE;

enum status act_last(struct act *act, uint64_t *sequence, struct error *error) MUST_USE;     /* of the last event */
enum status act_last_time(struct act *act, int64_t *recorded, struct error *error) MUST_USE; /* 0: there is none */
/* The log's public key, as note_key_format writes it: what its readers pin. */
enum status act_log_key(struct act *act, struct arena *arena, struct str *key, struct error *error) MUST_USE;
/* Signs the log as it is. From any thread. */
enum status act_checkpoint(struct act *act, struct arena *arena, struct str *note, struct error *error) MUST_USE;

/* The log over HTTP: log_get of what there is. */
enum status act_log_get(struct act *act, struct arena *arena, struct str path, struct log_resource *out,
			struct error *error) MUST_USE;

/* Deadlines that have passed become events, each once, by the user "system": a basis that ended, a recall that nobody
 * answered, a leg or a person of whom nothing is heard, a manifest that is good no more. And what was kept for a time
 * goes. At most some hundreds at a time: `more` says that there is more to do now. */
enum status act_tick(struct act *act, size_t *events, bool *more, struct error *error) MUST_USE;
/* The same every `seconds`, until it is stopped, which must be before the record is closed. */
struct act_ticker;
enum status act_ticker_start(struct act *act, unsigned seconds, struct act_ticker **out, struct error *error) MUST_USE;
void act_ticker_stop(struct act_ticker *ticker); /* NULL is fine */

/* Another key for the log, of a record that nobody else has open. `note` is the old key's last checkpoint, which names
 * the new one: for everybody who trusts the old; `key` is the new one's public half. Where the old key is lost, `kept`
 * is a checkpoint of it that somebody kept (else STR_NONE): the record must be of that log, and the log gets another
 * name. */
enum status act_rotate(const struct act_options *options, struct arena *arena, struct str kept, struct str *note,
		       struct str *key, struct error *error) MUST_USE;
/* For who owns the file, when no administrator can get in: a new one, with a key. The event says so. */
enum status act_recover(struct act *act, struct arena *arena, struct str *user, struct str *secret,
			struct error *error) MUST_USE;

struct act_counts {
	uint64_t events, determinations;
	uint64_t erased; /* of the events: their leaves are left */
	uint64_t log_size;
};
/* Every event against its leaf, the leaves against the tree and the last checkpoint, every determination made again
 * from what it was asked with, every document against a replay, the store itself. STATUS_CONFLICT: the first that is
 * wrong. */
enum status act_verify(struct act *act, struct act_counts *counts, struct error *error) MUST_USE;
/* Makes every document anew from the events. */
enum status act_rebuild(struct act *act, struct error *error) MUST_USE;
#endif
