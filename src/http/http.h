/* http.h - a record over HTTP: the API, the log's own resources, health and figures.
 *
 * This is a thin skin on act: it turns bytes into calls and answers into bytes, and decides nothing. Who may, what must
 * hold and what is recorded is act's.
 *
 * I1. route.def is all there is: what it has no row for is not answered, and a row makes router, permission and the
 *     OpenAPI document at once.
 * I2. A request whose end two readers could see in different places is answered 400 and its connection closed.
 * I3. Beneath /api/v1 nothing is told without a key but what is public in the table, not even what is there.
 * I4. Everything that a stranger can make us keep has a bound: headers, body, connections, seconds, wrong keys.
 * I5. No log line and no figure holds anything of a person: route templates, statuses, times, keys of users.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H
#include "act.h"

/* What no route has and does not lie beneath /api is asked of the pages, when there are any: they come from above. */
struct http_file {
	struct str field, name, media, bytes; /* as the browser names them: nothing of it is to be trusted */
};
struct http_page_request {
	struct str method, path, query, body, cookie, accept_language, address;
	struct http_file file; /* of a form with a file, whose fields are in `body` as those of any other */
};
struct http_page {
	unsigned status;
	const char *type, *policy; /* Content-Security-Policy */
	struct str body, location, cookies[2];
	size_t cookie_count;
	bool lasting;
};
typedef enum status http_pages(void *context, struct arena *arena, const struct http_page_request *request,
			       struct http_page *page, struct error *error);

struct http_options {
	struct act *act;
	http_pages *pages; /* NULL: none */
	/* Whether who asks (by the cookie) may send a file: asked before its first byte is read. NULL: nobody. */
	bool (*pages_admit)(void *context, struct arena *arena, const struct http_page_request *request);
	void *pages_context;
	struct str listen; /* "127.0.0.1:8443", "[::1]:8443"; a port that is taken means the next free one; 0: any */
	unsigned workers;  /* how many requests are answered at once; 0: 32 */
	unsigned rate;     /* requests a second for one key; 0: 5000 */
	bool log;          /* one line of JSON a request, to standard error */
};

struct http;
enum status http_start(const struct http_options *options, struct http **out, struct error *error) MUST_USE;
struct str http_address(const struct http *http); /* "127.0.0.1:8444": where it listens */
/* Takes no new connection and no new request, waits for those under way, and ends: 30 seconds for who reads, as long as
 * it takes for what is being written. */
void http_stop(struct http *http); /* NULL is fine */
#endif
