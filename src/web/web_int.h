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
	struct str key; /* what `*` of the pattern was */
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
struct str query_value(const struct making *m, const char *name);
void web_write(struct making *m, enum page page, struct web_answer *answer); /* m->page by its template */

/* What a form sends (application/x-www-form-urlencoded): the first field of that name, or each in turn; decoded. */
struct str form_value(struct arena *arena, struct str form, const char *name);
bool form_next(struct arena *arena, struct str *rest, struct str *name, struct str *value);

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
struct str show_country(struct making *m, struct str code);
struct str show_place(struct making *m, struct str locode); /* "PTY, Panama" */
struct str show_value(struct making *m, const struct json *value);
const char *state_tone(struct str state); /* of a transfer: "go", "stop", "wait" or "" */
const char *outcome_tone(struct str outcome);
const char *outcome_title(struct str outcome); /* "May be transferred" */

/* page_today.c: of the user's side: it sends, or receives on one of the legs. */
bool is_own_mission(const struct making *m, const struct json *mission);
/* holds.c: what stands first on every page of a person. Puts `holds` (open ones) and `released`. */
enum status put_holds(struct making *m, struct str person) MUST_USE;
/* page_case.c: a determination as a decision that can be read, or NULL when the transfer has none. */
enum status show_determination(struct making *m, const struct json *transfer, const struct json **shown) MUST_USE;
#endif
