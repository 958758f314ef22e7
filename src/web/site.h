/* site.h - the pages with their way in: signing in and out, language, forms that do something. One function from what
 * came over HTTP to what goes back; who listens (src/http) knows nothing of it but this shape.
 *
 * I1. Without a session there is the page to sign in, the page of a code of enrolment, that of the locator, what all
 * look like, and nothing else. I2. A form without the session's csrf token does nothing, whoever sends it. I3. What a
 * form does is done by act_do, as the user of the session, and by nothing else here.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H
#include "web.h"

struct site_request {
	struct str method, path, query, body; /* path decoded; body as a form is sent (urlencoded) */
	struct str cookie, accept_language;   /* headers, as they came */
	struct str source;                    /* the address it came from */
	struct web_file file;                 /* of a form with a file, whose fields are in `body` */
	bool secure;                          /* cookies may say so: over TLS, or to this machine itself */
};
struct site_answer {
	struct web_answer page;
	struct str cookies[2]; /* Set-Cookie */
	size_t cookie_count;
};
/* Whether the cookie is of somebody who is signed in. */
bool site_signed_in(struct act *act, struct arena *arena, struct str cookie);
enum status site_answer(struct act *act, struct arena *arena, const struct site_request *request,
			struct site_answer *answer, struct error *error) MUST_USE;
#endif
