/* web_int.h - between the files of this folder: what the making of a page stands on. */
#ifndef WEB_WEB_INT_H
#define WEB_WEB_INT_H
#include "render.h"
#include "vec.h"
#include "view.h"
#include "web.h"

enum page {
#define PAGE(name, pattern, title) PAGE_##name,
#include "page.def"
	PAGE_COUNT
};

/* One page being made: its model, which the template reads. */
struct making {
	struct act *act;
	struct arena *arena;
	const struct web_request *request;
	struct str key;   /* what `*` of the pattern was */
	int64_t known_at; /* the page shows what was known then; 0: now */
	uint64_t seen;    /* the last event before any of it was read */
	struct str file;  /* bytes that are the answer, in place of a page */
	const char *file_type;
	const struct json *page;
	struct error *error;
};

/* Each fills m->page. STATUS_NOT_FOUND and STATUS_REFUSED become pages. */
#define PAGE(name, pattern, title) enum status page_##name(struct making *m) MUST_USE;
#include "page.def"
#define PAGE(name, pattern, title) template template_##name;
#include "page.def"
template template_layout;

void put(struct making *m, const char *name, const struct json *value);
void put_text(struct making *m, const char *name, struct str text);
void put_flag(struct making *m, const char *name, bool value);

bool may_do(struct str role, const char *verb); /* by role.def */
const char *role_title(struct str role);        /* "Transport officer" */
bool is_role(const struct making *m, const char *role);
bool sees_page(const struct making *m, enum page page); /* by page.def */
const char *verb_of(const char *action);                /* "person_record": "person.record" */
/* As known at m->known_at: documents by an index, and one by its key. */
enum status find_in(struct making *m, const char *index, struct str value, size_t limit,
		    const struct json **list) MUST_USE;
enum status read_doc(struct making *m, const char *what, struct str key, const struct json **doc) MUST_USE;
/* What waits, the oldest first: act_first. */
enum status find_first(struct making *m, const char *index, struct str value, size_t limit,
		       const struct json **list) MUST_USE;
struct str query_value(const struct making *m, const char *name);
void web_write(struct making *m, enum page page, struct web_answer *answer); /* m->page by its template */

/* What a form sends (application/x-www-form-urlencoded): the first field of that name, or each in turn; decoded. */
struct str form_value(struct arena *arena, struct str form, const char *name);
bool form_next(struct arena *arena, struct str *rest, struct str *name, struct str *value);

struct str look_reason(const struct making *m); /* why the user looks; STR_NONE: who stands outside did not say it */
/* Records that the user looks at these persons (a list of keys), and why. Of nobody: nothing. */
enum status look_at(struct making *m, const struct json *persons, const char *what) MUST_USE;
enum status look_at_one(struct making *m, struct str person, const char *what) MUST_USE;
/* A member of somebody who was looked at, by key. */
enum status person_name_of(struct making *m, struct str person, struct str *name) MUST_USE;
/* "Marta Quintero, caseworker"; the key when there is no such user. */
struct str user_name(struct making *m, struct str user);

/* show.c: the record's values for a reader, in the reader's language. */
struct str show_time(struct making *m, struct str time); /* "3 February 2025, 17:30 UTC" */
struct str show_now(struct making *m);                   /* the record's clock, as it writes times */
struct str show_date(struct making *m, struct str date);
struct str show_money(struct making *m, struct str amount, struct str currency); /* "1,783,561.64 EUR" */
struct str show_country(struct making *m, struct str code);
struct str show_place(struct making *m, struct str locode);  /* "PTY, Panama" */
struct str show_facility(struct making *m, struct str name); /* its title and state; "none": that none is named */
struct str show_value(struct making *m, const struct json *value);
const char *state_tone(struct str state);  /* of a transfer: "go", "stop", "wait" or "" */
const char *state_title(struct str state); /* "This transfer is stopped"; "" while it goes on */
const char *outcome_tone(struct str outcome);
struct str instrument_title(struct making *m, struct str id); /* or the id, when no text has it */
const char *outcome_title(struct str outcome); /* "May be transferred" */

struct str show_word(struct making *m, struct str word); /* a word of a list: "not_covered" reads "not covered" */

bool seat_is_before(struct str left, struct str right); /* page_mission.c: 4B before 12A */
/* say.c: what was refused, in the reader's language; `english`: it has no other. Then, for whom a form is shown: the
 * titles of its fields, and of forms, for the names that the API has; and as a sentence that stands alone. */
struct str say_error(struct making *m, const struct error *error, bool *english);
struct str say_sentence(struct making *m, struct str text);

/* locator.c: where somebody is, by the token in the body; `http`: the answer's status. */
enum status locator_ask(struct making *m, struct str body, unsigned *http) MUST_USE;
/* What the texts order to be done of what the page is of, by which day: by an index of duties. */
enum status put_duties(struct making *m, const char *index) MUST_USE;
/* duties.c: what waits for the user by a day, and what counsel objects, as tasks of Today; nobody is looked at. */
enum status duty_tasks(struct making *m, size_t most, const struct json **tasks) MUST_USE;
enum status objection_tasks(struct making *m, size_t most, const struct json **tasks) MUST_USE;
bool is_done_by_word(const struct json *duty); /* or by a deed that is recorded: then no form says so */
/* Puts `error`: of a transfer that was found to be one, what was wrong, who says so, and by when it is undone. */
enum status put_error(struct making *m, const struct json *transfer) MUST_USE;
/* enrol.c: how a user sets a password and a device, by the code in the body; `token`: of the session that it began. */
enum status enrol_answer(struct making *m, struct str body, struct str source, unsigned *http,
			 struct str *token) MUST_USE;
/* page_form.c: what a form sent, done or shown again. */
enum status form_post(struct making *m, struct str body, struct web_answer *answer) MUST_USE;
/* page_today.c: of the user's side: it sends, or receives on one of the legs. */
bool is_own_mission(const struct making *m, const struct json *mission);
/* page_desk.c: what of money waits for the user; how many things. */
enum status put_desk(struct making *m, size_t *count) MUST_USE;
/* holds.c: what stands first on every page of a person. Puts `holds` (open ones) and `released`. */
enum status put_holds(struct making *m, struct str person) MUST_USE;
/* page_case.c: a determination as a decision that can be read, or NULL when the transfer has none. */
enum status show_determination(struct making *m, const struct json *transfer, const struct json **shown) MUST_USE;
/* The same of the last one that was asked of anything: by an index of determinations; `title`: of its outcome. */
enum status show_last_determination(struct making *m, const char *index, struct str of,
				    const char *title(struct str outcome), const struct json **shown) MUST_USE;
enum status put_objections(struct making *m, struct str transfer) MUST_USE;
/* What the texts order to be done of what the page is of, by which day: by an index of duties. */
enum status put_duties(struct making *m, const char *index) MUST_USE;
void put_facts(struct making *m, const struct json *case_doc);    /* `facts`, with who attested them */
void put_transfer(struct making *m, const struct json *transfer); /* from, to, agreement, state, purpose */
/* actions.c: links to the forms of what may be done now: of one action, and of all that a transfer's state leaves. */
void add_action(struct making *m, const struct json **list, const char *action, const char *member, struct str key);
void add_transfer_actions(struct making *m, const struct json **list, const struct json *transfer, bool held);
bool is_ended(struct str state);
#endif
