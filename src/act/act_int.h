/* act_int.h - between the files of this folder: what a use case stands on. */
#ifndef ACT_ACT_INT_H
#define ACT_ACT_INT_H
#include "act.h"
#include "checkpoint.h"
#include "determination.h"
#include "duty.h"
#include "hash.h"
#include "log.h"
#include <pthread.h>
#include <stdatomic.h>

enum map_id {
#define MAP(name, number, prefix, what) MAP_##name,
#include "event.def"
	MAP_COUNT
};
enum index_id {
#define INDEX(map, member, name, number) INDEX_##name,
#define WORDS(map, member, name, number) INDEX_##name,
#define PAIR(map, member, other, name, number) INDEX_##name,
#include "event.def"
	INDEX_COUNT
};
enum event_kind {
#define EVENT(name, type, map, how, list, what) HAPPENED_##name,
#include "event.def"
	HAPPENED_COUNT
};
enum role {
#define ROLE(name, side) ROLE_##name,
#include "role.def"
	ROLE_COUNT
};
enum action {
#define ACTION(name, verb, what) ACTION_##name,
#include "role.def"
	ACTION_COUNT
};
enum side { SIDE_SENDING, SIDE_RECEIVING, SIDE_EITHER, SIDE_OUTSIDE };
enum state_kind { STATE_KIND_OPEN, STATE_KIND_AWAY, STATE_KIND_ENDED, STATE_KIND_OWED };
enum state {
#define STATE(name, how) STATE_##name,
#include "state.def"
	STATE_COUNT
};
enum stay_reason { /* why a stay ends */
#define REASON(name, event, what) REASON_##name,
#include "state.def"
		   REASON_COUNT
};

struct map_row {
	const char *name, *prefix, *what;
	struct store_map map;
};
struct event_row {
	const char *name, *type, *list, *what;
	enum map_id map;
	enum { OPENS, SETS, ADDS, LEAVES } how;
};
struct index_row {
	const char *name, *member, *pair; /* pair: the other member, or NULL */
	enum map_id map;                  /* of what it leads to */
	bool words;
	struct store_map store;
};
extern const struct map_row map_rows[MAP_COUNT];
extern const struct event_row event_rows[HAPPENED_COUNT];
extern const struct index_row index_rows[INDEX_COUNT];
extern const char *const state_names[STATE_COUNT];
extern const enum state_kind state_kinds[STATE_COUNT];
extern const char *const action_verbs[ACTION_COUNT];
extern const char *const role_names[ROLE_COUNT];
extern const enum side role_sides[ROLE_COUNT];

int state_named(struct str name); /* -1 */
int role_named(struct str name);
int action_named(struct str verb);
int map_named(struct str name);
int event_named(struct str type);
bool permitted(enum action action, enum role role);
int instead_of(enum action action, enum role role); /* what the role does in its place; -1 */
bool may_list(enum role role);
bool has_left(enum state state);                   /* the person went, and is not back: on the way, or received */
int arrow_to(enum state from, enum action action); /* the state that it leads to, -1: there is no such arrow */
extern const char *const reason_names[REASON_COUNT];
extern const int reason_events[REASON_COUNT]; /* EVENT_release ...: what a text calls it */
int reason_named(struct str name);
int end_to(enum state from, enum stay_reason reason); /* where the end of its stay leads; -1 */
int next_to(enum state from, enum action action);     /* where that action of a later transfer leads; -1 */

struct kept;
enum { ACT_IDLE_MAX = 16 }; /* each has its compiled paths */

/* A record that is open. */
struct act {
	struct arena *arena;
	const char *path;
	struct store *store;
	struct corpus *corpus;
	struct decider *decider; /* of the writing thread */
	unsigned char texts[SHA256_SIZE];
	struct log *log;   /* of the writing thread; NULL: to be opened again */
	struct kept *kept; /* of the writing thread */
	struct tile_rows {
		struct store_write *w; /* while a group is committed */
		struct store_read *r;  /* while somebody reads */
	} rows;
	struct tile_store tiles; /* over `rows`, for the log */
	struct note_signer key;
	struct signer *signer; /* NULL when the record is only read */
	pthread_mutex_t signing;
	struct buf
		signed_note; /* under the lock: the last, what it is of, and when it was made by the machine's clock */
	uint64_t signed_size;
	int64_t signed_at;
	struct known_callers *known; /* key.c's */
	bool callers_changed;        /* in this group: of the writing thread */
	pthread_mutex_t asking;      /* of the next two: deciders of act_decide that are idle */
	struct decider *idle[ACT_IDLE_MAX];
	size_t idle_count;
	atomic_int sustaining; /* questions of sustained.h that are under way */
	bool demo;
	int64_t evidence_bytes_max;
	int64_t (*clock)(void *), (*device_clock)(void *);
	void *clock_context;
	void (*told)(void *context, const char *what, uint64_t done, uint64_t total);
	void *told_context;
};
/* Says how far long work is: each 256th time that it is called with another `done`, and at the end. */
void act_tell(const struct act *act, const char *what, uint64_t done, uint64_t total);

/* One action under way, on the store's writing thread. */
struct doing {
	struct act *act;
	struct arena *arena;
	struct store_write *w;
	struct store_read *r;
	enum action action;
	const struct json *user; /* its document */
	struct str user_key;
	enum role role;
	const struct json *input;
	int64_t now, happened;
	const struct json *answer;
	const struct act_terms *terms;
	enum act_why why; /* with a status that is not OK, or a refusal */
	struct str hold;
	struct error refusal; /* not STATUS_OK: what was asked is kept, and the answer is no all the same */
	struct error *error;
};

extern const struct store_map meta_map; /* what the record is: "demo", and "log", the public half of its log's key */
const char *beside(struct act *act, const char *suffix); /* of the record's path */
/* rotate.c. The name is kept, or with STR_NONE another. */
struct note_signer fresh_log_key(struct arena *arena, struct str name);
enum status rotation_resume(struct act *act, struct error *error) MUST_USE; /* what was begun and not finished */
/* The keys that were, each against the tree and against the next. */
enum status rotation_check(struct store_read *read, struct arena *arena, const struct log_view *view,
			   struct error *error) MUST_USE;
/* kept.c: documents at hand. `aside` of a store's hook. */
struct kept *kept_create(void);
void kept_destroy(struct kept *kept); /* NULL is fine */
void kept_forget(struct kept *kept);
const struct json *kept_get(struct kept *kept, struct arena *arena, enum map_id map, struct str key); /* or NULL */
void kept_put(struct kept *kept, enum map_id map, struct str key, const struct json *doc);

/* key.c: who has authenticated lately. Told of each group that is committed, before anybody is told that it is. */
struct known_callers *known_create(void);
void known_destroy(struct known_callers *known); /* NULL is fine */
void known_forget(struct known_callers *known);

/* tiles.c: the log as rows of the store. */
struct store_hook log_hook(struct act *act);
/* The log as that read sees it, of all its events. It is used where it is, and not copied. */
struct read_log {
	struct tile_rows rows;
	struct tile_store tiles;
	struct log_view view;
};
enum status log_of(struct store_read *read, struct read_log *out, struct error *error) MUST_USE;

/* open.c: what is said of the record itself. */
extern const struct store_map meta_map;
/* Of how record_project makes documents and indices of events. Raise it when a change of event.def, or of what is read
 * off a document (due.c), makes others of the same events. */
#define DOCUMENTS_VERSION "5"

/* record.c */
/* The rows of a range, page by page:
 *
 *   struct scan scan = { .read = read, .arena = arena, .map = map, .range = { .limit = 100 }, .fresh = true };
 *   while (scan_page(&scan, &status, error))
 *           for (size_t i = 0; status == STATUS_OK && i < scan.rows.count; i++)
 *                   status = ...;
 *   scan_end(&scan);
 */
struct scan {
	struct store_read *read;
	struct arena *arena;
	struct store_map map;
	struct store_range range; /* limit: the rows of a page, at most STORE_ROWS_MAX */
	bool fresh;               /* the arena is emptied before each page */
	struct store_rows rows;   /* of this page */
	bool begun;
	struct buf after;
};
bool scan_page(struct scan *scan, enum status *status, struct error *error); /* false: no more, or it failed */
void scan_end(struct scan *scan);
/* One action, within a change: its status, and d->refusal. */
enum status record_do(struct doing *d, struct store_write *w, struct error *error) MUST_USE;
enum status record_project(struct store_write *w, struct arena *arena, uint64_t sequence, const struct json *envelope,
			   struct error *error) MUST_USE;
/* Of an event that is erased its type is left: it counts, where it opened a document. */
enum status record_tombstone(struct store_write *w, struct arena *arena, struct str type, struct error *error) MUST_USE;
/* What of the document outlives an erasure: the members that the event of the kind has. */
const struct json *record_left(struct arena *arena, enum event_kind kind, const struct json *doc);
/* The rows of all indices that lead to a version of a document, with their past. */
enum status record_unindex(struct store_write *w, struct arena *arena, enum map_id map, const struct json *doc,
			   struct error *error) MUST_USE;
bool only_reads(enum action action);
/* Refusals that are kept to be told again and speak of the person. */
enum status answers_forget(struct doing *d, struct str person) MUST_USE;
enum status record_clear(struct store_write *w, struct error *error) MUST_USE; /* every document and index */
enum status record_emit(struct doing *d, enum event_kind kind, const struct json *data) MUST_USE;
/* The number of the newest key; 0 when there is none. */
enum status record_last(struct store_read *read, struct arena *arena, enum map_id map, int64_t *last,
			struct error *error) MUST_USE;
enum status record_new_key(struct doing *d, enum map_id map, struct str *key) MUST_USE;
/* STATUS_NOT_FOUND names the key. */
enum status record_get(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
		       const struct json **doc, struct error *error) MUST_USE;
typedef VEC(struct str) key_vec;
/* The event that made the document what it is, as of the read. STATUS_NOT_FOUND: it is not there. */
enum status record_version(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			   uint64_t *since, struct error *error) MUST_USE;
/* The documents that have the value, in the order of their numbers. */
enum status record_find(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			key_vec *keys, struct error *error) MUST_USE;
struct str pair_value(struct arena *arena, struct str one, struct str other); /* what a PAIR is asked for */
/* The same of rows that were read from the index. */
enum status record_keys(struct arena *arena, enum index_id index, const struct store_rows *rows, key_vec *keys,
			struct error *error) MUST_USE;
/* The last `limit` of them, in the same order. */
enum status record_find_last(struct store_read *read, struct arena *arena, enum index_id index, struct str value,
			     size_t limit, key_vec *keys, struct error *error) MUST_USE;
/* The event that touched it last, for a mission also those of its transfers, for a case those of its duties. */
enum status record_since(struct store_read *read, struct arena *arena, enum map_id map, struct str key, uint64_t *last,
			 struct error *error) MUST_USE;
int map_of_key(struct str key); /* by its prefix; -1 */

/* due.c: what time and silence make of a document, unless something else does before. */
enum due_kind { DUE_basis, DUE_recall, DUE_person, DUE_leg, DUE_manifest, DUE_duty, DUE_KINDS };
struct due {
	enum due_kind kind;
	int64_t at;     /* seconds since 1970 */
	int64_t number; /* of the leg; 0 */
	struct str key; /* of the document */
};
typedef VEC(struct due) due_vec;
extern const struct store_map due_map;
/* Of one document, as it is. */
void due_of(struct arena *arena, enum map_id map, const struct json *doc, due_vec *list);
/* The index of what is due, after a document was changed; `before` may be NULL. */
enum status due_move(struct store_write *w, struct arena *arena, enum map_id map, const struct json *before,
		     const struct json *after, struct error *error) MUST_USE;
/* The same index, of a version that is forgotten, with its past. */
enum status due_forget(struct store_write *w, struct arena *arena, enum map_id map, const struct json *doc,
		       struct error *error) MUST_USE;
bool is_away(const struct json *transfer); /* also who was stopped, or refused at the door, and is not back */
/* What is due by then, the oldest first; at most `limit`. */
enum status due_find(struct store_read *read, struct arena *arena, int64_t now, size_t limit, due_vec *list,
		     struct error *error) MUST_USE;
/* duty.c: what the texts that were asked about a transfer or a programme order by a day; and what became of one that is
 * due. */
enum status duties_arise(struct doing *d, const struct json *of, const struct determination *made,
			 const struct event_days *days) MUST_USE;
enum status duty_overdue(struct doing *d, const struct due *due) MUST_USE;
/* What an error that was found asks for, until that day; and that it is done, or with STR_NONE void. */
enum error_duty { DUTY_TO_ORDER, DUTY_TO_BRING_BACK };
enum status error_duty_open(struct doing *d, const struct json *transfer, enum error_duty what, struct str instrument,
			    struct str due) MUST_USE;
enum status error_duties_end(struct doing *d, const struct json *transfer, struct str how) MUST_USE;
/* decision.c: something happened to the person on that day (a fact is known: -1), so the texts are asked what follows.
 */
enum status decide_duties(struct doing *d, const struct json *transfer, int event) MUST_USE;

/* expire.c: rows of plain maps that are kept until then, by the record's clock or by that of the devices. */
enum expire_clock { CLOCK_RECORD, CLOCK_DEVICE };
enum status expire_put(struct store_write *w, struct arena *arena, struct store_map map, struct str key,
		       const struct json *doc, enum expire_clock clock, int64_t at, struct error *error) MUST_USE;
/* `now` by clock. */
enum status expire_due(struct store_read *read, struct arena *arena, const int64_t now[], bool *due,
		       struct error *error) MUST_USE;
enum status expire_some(struct store_write *w, struct arena *arena, const int64_t now[], size_t limit, bool *more,
			struct error *error) MUST_USE;

bool stay_basis_until(const struct json *stay, int32_t *day); /* roll.c: of the last of its bases */
int64_t time_of(const struct json *doc, const char *name);    /* of a member that was checked when it was recorded; 0 */

/* input.c: STATUS_BAD_INPUT names the member. All of the input against input.def; one member. */
enum status input_check(struct doing *d) MUST_USE;
enum status input_text(struct doing *d, const char *name, struct str *text) MUST_USE; /* must be there, not empty */
struct str input_optional(struct doing *d, const char *name);
enum status input_number(struct doing *d, const char *name, int64_t low, int64_t high, int64_t *number) MUST_USE;
enum status input_time(struct doing *d, const char *name, int64_t *seconds) MUST_USE;
enum status input_doc(struct doing *d, const char *name, enum map_id map, struct str *key,
		      const struct json **doc) MUST_USE;
/* What follows happened no sooner than what it follows: `what` says what that is. */
enum status not_before(struct doing *d, int64_t then, const char *what) MUST_USE;
struct str time_text(struct arena *arena, int64_t seconds);
struct str day_text(struct arena *arena, int32_t day);
struct str user_side(const struct doing *d);
enum status own_side(struct doing *d, struct str side, const char *what) MUST_USE; /* the user's own */
void tell(struct doing *d, const char *name, struct str text);

/* person.c: a fact that some text declares of that subject, and a value of its kind. */
enum status fact_check(struct doing *d, enum subject subject, struct str fact, const struct json *value) MUST_USE;
/* The input's `corrects`, where it is there, into the data: an event that recorded this fact of that document, and that
 * none corrects yet. */
enum status fact_corrects(struct doing *d, const struct json *of, struct str fact, const struct json **data) MUST_USE;

/* programme.c */
/* What is known of a programme, as the texts take it; `more` is what would be paid besides what was. */
enum status programme_facts(struct store_read *read, struct arena *arena, const struct corpus *corpus,
			    const struct json *programme, int64_t more, const struct json **facts,
			    struct error *error) MUST_USE;
int64_t programme_spent(const struct json *programme); /* in the smallest unit of its currency */
int64_t programme_budget(const struct json *programme);
const struct json *programme_suspension(const struct json *programme); /* the first that stands, or NULL */
/* The input's `funder` and `programme`, for a mission of the user's side. */
enum status input_funding(struct doing *d, struct str *funder, struct str *programme) MUST_USE;
/* Who pays for the mission: its own state, or a programme that stands and has money left; then the texts are asked
 * whether that may pay on that second, and the answer no is d->refusal. */
enum status mission_paid(struct doing *d, const struct json *mission, const char *step, int64_t on) MUST_USE;

/* transfer.c */
/* The data that every move of a transfer begins with: which, and its state from now on. */
const struct json *transfer_moved(struct arena *arena, struct str transfer, enum state to);
/* The data of a transfer.received against the keys that its officers had at that event: the read is as of it. */
enum status receipt_check(struct store_read *read, struct arena *arena, const struct json *data,
			  struct error *error) MUST_USE;

/* session.c: the input's `code` is what the user's device shows now, and was not used before. Otherwise the failure is
 * counted, and said in d->refusal. For who is signed in: a program has a key. */
enum status device_confirms(struct doing *d) MUST_USE;
/* What enrol.c shares of it: hashing one of the few at a time; secrets; failures by who and where, and their waits;
 * sessions. Within a change. */
void password_hashed(struct str password, char *hash); /* PASSWORD_HASH_SIZE bytes of it */
struct str totp_fresh(struct arena *arena);
int64_t totp_step(struct str totp, struct str code, int64_t now, int64_t last);
struct str secret_hash(struct arena *arena, struct str text);
enum status secret_set(struct store_write *w, struct arena *arena, struct str user, struct str hash, struct str totp,
		       int64_t last, struct error *error) MUST_USE;
enum status secret_end(struct store_write *w, struct str user, struct error *error) MUST_USE;
enum status tries_wait(struct store_read *read, struct arena *arena, struct str key, int64_t now, int64_t *wait,
		       struct error *error) MUST_USE;
enum status tries_failed(struct store_write *w, struct arena *arena, struct str key, int64_t now,
			 struct error *error) MUST_USE;
enum status tries_over(struct store_write *w, struct str key, struct error *error) MUST_USE;
enum status tries_too_many(int64_t wait, struct error *error) MUST_USE;
struct str session_token(struct arena *arena);
enum status session_open(struct store_write *w, struct arena *arena, struct str user, struct str token, int64_t now,
			 struct error *error) MUST_USE;
/* key.c: a secret of that key is shown once, and its hash is kept; what hash a secret has, false: it is none. */
struct str secret_make(struct arena *arena, struct str key, char hash[SHA256_HEX_SIZE]);
bool secret_read(struct str secret, struct str *key, char hash[SHA256_HEX_SIZE]);

/* import.c: the names that imports gave those documents; a line that comes later cannot use them. */
enum status import_forget(struct store_write *w, struct arena *arena, const key_vec *keys,
			  struct error *error) MUST_USE;

/* Whoever wrote anything into the case is no second pair of eyes: STATUS_REFUSED. */
enum status second_eyes(struct doing *d, const struct json *transfer) MUST_USE;
/* Ends the one before, and tells the key of the new. */
enum status stay_open(struct doing *d, const struct json *data, struct str person, const char *before,
		      struct str *key) MUST_USE;
struct stay_basis {
	struct str words, until; /* a day */
};
/* The same on that basis. */
enum status stay_emit(struct doing *d, const struct json *data, struct str person, const char *before,
		      const struct stay_basis *basis, struct str *key) MUST_USE;
enum status stays_end(struct doing *d, struct str person, const char *reason) MUST_USE; /* all that are open */
/* way.c: a stay on the way begins as somebody departs; it is none of a place. */
enum status way_begin(struct doing *d, const struct json *transfer, const struct json *mission,
		      struct str determination) MUST_USE;
bool is_way(const struct json *stay);
/* The stays end, and until another begins an alarm says that nobody said where the person is; and that somebody did. */
enum status stays_end_by_return(struct doing *d, struct str person, struct str sender) MUST_USE;
enum status nowhere_answered(struct doing *d, struct str person) MUST_USE;
enum status stay_end(struct doing *d, const struct json *stay, struct str reason) MUST_USE;
/* The stay that has not ended and began last, or NULL. */
enum status open_stay(struct store_read *read, struct arena *arena, struct str person, const struct json **stay,
		      struct error *error) MUST_USE;

/* after.c: what follows a receipt. */
/* The earlier transfer that brought the person to where this one would take them from: its key, and the state that has
 * them now; STR_NONE: from the sending state itself, as most go. */
enum status transfer_followed(struct doing *d, struct str person, struct str receiver, struct str *follows,
			      struct str *from) MUST_USE;
/* The earlier one is moved by what this one did: left, or was received. */
enum status transfer_moves_earlier(struct doing *d, const struct json *transfer) MUST_USE;
/* The person is back with the state that sent them, `by` a later transfer or STR_NONE: every transfer of theirs from
 * there that brought them away is returned. */
enum status person_is_back(struct doing *d, struct str person, struct str sender, struct str by) MUST_USE;
enum status transfer_in_error(struct doing *d, const struct json *transfer, struct str what,
			      struct str instrument) MUST_USE;

/* ledger.c: nothing is owed for the stay, from its beginning; what was pending is voided, what was billed is to be
 * credited. */
enum status stay_found_in_error(struct doing *d, const struct json *stay) MUST_USE;

/* evidence.c */
enum status evidence_named(struct doing *d, struct str person, const struct json **list) MUST_USE; /* by the input */
enum status evidence_check(struct store_read *read, struct error *error) MUST_USE;                 /* for verify */
enum status evidence_forget(struct store_write *w, struct arena *arena, const struct json *evidence,
			    struct error *error) MUST_USE;

/* search.c: the capitals and digits of an identifier, by which it is found; of a machine readable zone, of the
 * document's number. */
enum status number_folded(struct arena *arena, struct str kind, struct str value, struct str *number,
			  struct error *error) MUST_USE;

/* counsel.c */
enum status represents(struct doing *d, struct str person, bool *does) MUST_USE; /* the user, now */
/* The objection to the transfer that is not answered and was made first, or NULL; all of them. */
enum status open_objection(struct store_read *read, struct arena *arena, struct str transfer,
			   const struct json **objection, struct error *error) MUST_USE;
/* The same of any transfer of the human being that is not over: this one first. */
enum status standing_objection(struct doing *d, const struct json *transfer, const struct json **objection) MUST_USE;
enum status with_objections(struct store_read *read, struct arena *arena, const struct json **transfer,
			    struct error *error) MUST_USE;

/* same.c: all records of the human being of whom that record is, itself first; the others, as a list; what an index has
 * of any of them. */
enum status human_records(struct store_read *read, struct arena *arena, struct str person, key_vec *records,
			  struct error *error) MUST_USE;
enum status human_others(struct store_read *read, struct arena *arena, struct str person, const struct json **others,
			 struct error *error) MUST_USE;
enum status human_find(struct store_read *read, struct arena *arena, enum index_id index, struct str person,
		       key_vec *keys, struct error *error) MUST_USE;
/* The records that have the number and are not known to be of the same human being. */
enum status human_of_number(struct doing *d, struct str person, struct str kind, struct str number,
			    const struct json **others) MUST_USE;
/* Says no (d->refusal) while the human being is on another journey, in another state's custody, or dead. */
enum status human_elsewhere(struct doing *d, const struct json *transfer) MUST_USE;

/* person.c: who is on the way, under any record, is called back for the hold. */
enum status hold_recalls(struct doing *d, struct str person, struct str hold) MUST_USE;
/* transfer.c: whether the user opened the document, or wrote into the list. */
bool contributed(const struct json *doc, const char *list, struct str user);
/* person.c: in whose name the user acts. */
struct str authority_of(const struct json *user);

/* mission.c: whether a leg of it ends in that state. */
bool mission_goes_to(const struct json *mission, struct str side);

/* account.c: whether the user keeps accounts for a side of the agreement, or watches. */
enum status may_see_account(const struct corpus *corpus, const struct json *user, struct str agreement,
			    struct error *error) MUST_USE;
/* aid.c: whether the user acts for a side of the programme, or stands outside, and may see lists. */
enum status may_see_programme(struct store_read *read, struct arena *arena, const struct json *user, struct str key,
			      struct error *error) MUST_USE;
/* look.c: whether the user's role and side may see that person. */
enum status may_see(struct doing *d, struct str key, const struct json *person) MUST_USE;

/* open.c: a document as it is shown, a mission with its lists, a case with its duties. */
enum status record_view(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			const struct json **out, struct error *error) MUST_USE;
/* A checkpoint of at least that many entries. */
enum status checkpoint_of(struct act *act, struct arena *arena, uint64_t least, struct str *note, uint64_t *size,
			  struct error *error) MUST_USE;

/* decision.c */
/* The open hold of the person that was placed first, or NULL. */
enum status open_hold(struct store_read *read, struct arena *arena, struct str person, const struct json **hold,
		      struct error *error) MUST_USE;
/* That a hold is why the action was not done; whoever calls says so in words. */
void hold_told(struct doing *d, const struct json *hold);
/* The same, with the words of a person who may not be moved: STATUS_CONFLICT. */
enum status hold_stands(struct doing *d, struct str person, const struct json *hold, struct error *error);
/* Asks the texts, records what they say, and says no (d->refusal) unless the person is cleared, nothing that they can
 * see done is owed, and no hold is open. `departs`: the planned departure, 0 none. `last`: owed things count too. */
enum status decide_transfer(struct doing *d, const struct json *transfer, const char *step, int64_t departs, bool last,
			    struct str *determination) MUST_USE;
/* The texts, asked: request and facts as the record keeps them. */
enum status ask_texts(struct decider *decider, struct arena *arena, const struct json *question,
		      const struct json *facts, struct determination **out, struct error *error) MUST_USE;
/* About a transfer as it is; nothing of it is kept. */
enum status transfer_asked(struct store_read *read, struct decider *decider, struct arena *arena,
			   const struct json *transfer, int64_t now, struct determination **made,
			   struct error *error) MUST_USE;
/* ask.c: a decider for a thread that reads, and its way back. */
struct decider *decider_lend(struct act *act);
void decider_return(struct act *act, struct decider *decider);
/* And the data of a determination of it, with a new key; of what it is, the caller adds. */
enum status determination_of(struct doing *d, const struct json *request, const struct json *facts, const char *step,
			     struct determination **made, const struct json **data) MUST_USE;
/* The same question again, from the record of a determination; the decider is the caller's own. */
enum status decide_again(struct decider *decider, struct arena *arena, const struct json *determination,
			 struct str *document, struct error *error) MUST_USE;
/* The state that the action leads to, or STATUS_CONFLICT. */
enum status arrow(struct doing *d, const struct json *transfer, enum state *to) MUST_USE;

/* The use cases: each appends what it must, or fails. */
#define ACTION(name, verb, what) enum status do_##name(struct doing *d) MUST_USE;
#include "role.def"

/* mission.c: with the lists and counts of a mission. */
enum status mission_view(struct store_read *read, struct arena *arena, const struct json *mission,
			 const struct json **view, struct error *error) MUST_USE;
#endif
