/* web.h - the pages, as a function from a request to an answer. Nothing here knows HTTP: who listens, signs in and
 * guards (src/http) fills a request and sends what it gets, with WEB_CSP as the Content-Security-Policy of every
 * answer.
 *
 * I1. A page that tells of a person is made only after the look is recorded (act_do "person.look"); when that is
 *     refused the answer is "not for you".
 * I2. Every text of the record is escaped (render.h); no style stands in a page but /assets/style.css, and
 *     no script but /assets/sign.js, which nothing depends on.
 * I3. A page changes nothing but the record of who looked. Changes are forms that POST to /actions/VERB, each with the
 *     session's csrf token.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H
#include "act.h"
#include "text.h"

#define WEB_CSP                                                                                                        \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "                \
	"base-uri 'none'; frame-ancestors 'none'"

struct web_file {
	struct str field, name, media, bytes; /* as the browser says; without a `field`: none */
};
struct web_request {
	struct str path;  /* "/persons/P3", decoded; of GET and HEAD only: another method is not for a page */
	struct str query; /* "reason=Court+order", as it came */
	struct str user;  /* "U3" */
	struct str role;  /* "caseworker" */
	struct str side;  /* "PA"; STR_NONE of who stands outside */
	struct str csrf;
	enum web_language language;
	struct web_file file; /* of a form with a file */
	struct str asked;     /* what a form sent that asks and does nothing; STR_NONE: none was sent */
};

struct web_answer {
	unsigned status;          /* of HTTP: 200, 303, 403, 404 */
	const char *content_type; /* with its charset */
	struct str body;          /* in the arena, or forever */
	struct str location;      /* 303 */
	bool lasting;             /* the same for everybody: may be cached */
};

/* A page that is not there, or not for this user, is an answer too. STATUS_IO and the like: the world failed. */
enum status web_page(struct act *act, struct arena *arena, const struct web_request *request, struct web_answer *answer,
		     struct error *error) MUST_USE;
#endif
