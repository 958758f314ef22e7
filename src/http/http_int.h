/* http_int.h - between the files of this folder: a request as it was read, an answer as it will be written. */
#ifndef HTTP_HTTP_INT_H
#define HTTP_HTTP_INT_H
#include "buf.h"
#include "http.h"
#include "vec.h"
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

/* Every bound on a request, with its reason. */
enum {
	HTTP_HEADERS_MAX = 64,      /* browsers send about 20, proxies add 10 */
	HTTP_HEAD_BYTES = 32 << 10, /* all of the head, and the answer's: a connection's memory */
	HTTP_BODY_BYTES = 1 << 20,  /* one action; the longest statement is some pages */
	HTTP_FILE_BYTES =
		EVIDENCE_BYTES_MAX,     /* the body of a route that takes a file, and only for a key that is right */
	HTTP_UPLOADS_MAX = 16,          /* such bodies at once: their memory */
	HTTP_FILE_SECONDS_MAX = 60,     /* for the whole of one: 8 MiB at 1.1 Mbit/s */
	HTTP_QUESTION_BYTES = 64 << 10, /* one person's facts, from anybody */
	HTTP_TARGET_BYTES = 4096,       /* path and query */
	HTTP_CONNECTIONS_MAX = 1024,    /* further ones are closed at once */
	HTTP_WRITING_MAX = 768,         /* of these, how many may wait for the disk at once */
	HTTP_RECEIVE_SECONDS_MAX = 15,  /* from the wish to send to the last byte of a request, however they drip */
	HTTP_STOP_SECONDS_MAX = 30,     /* how long a stop waits for what is under way */
	HTTP_WRONG_KEYS_MAX = 10,       /* from one address in a minute; then 429 instead of 401 */
	HTTP_LOOK_UPS_MAX = 12,         /* by one token of the locator in a minute: each is an event */
	HTTP_ENTRIES_MAX = 10000,       /* of an account at once: about 4 MB */
	HTTP_PAGE_ITEMS = 100           /* of a list, when `limit` does not say */
};

struct http_pair {
	struct str name, value;
};
typedef VEC(struct http_pair) http_pairs;

struct http_request {
	struct arena *arena;
	struct str method, target; /* as they came */
	struct str path;           /* decoded */
	http_pairs query;          /* decoded */
	http_pairs headers;        /* as they came */
	struct buf body;
	size_t body_max;
	bool uploads;     /* counted in `uploads` */
	size_t body_size; /* what came: more than the body has when that is too large */
	struct str address;
	int64_t began; /* microseconds */
	bool head_seen, answered, ended;
	int route;        /* -1: none */
	struct str given; /* what stands for the {part} of the route's path */
	struct act_caller caller;
	struct http_connection *connection;
	struct act_later *later; /* an action that is done without a thread's waiting for it */
	int64_t later_began;
	void (*resume)(void *at); /* called when it is done, from another thread */
	void *resume_at;
};

struct http_answer {
	unsigned status;
	const char *type;
	struct str body;
	const char *cache;  /* Cache-Control; NULL: no-store */
	const char *policy; /* Content-Security-Policy; NULL: nothing at all */
	http_pairs headers;
	bool close;
};

/* parse.c: the bytes of strangers. */
/* What is wrong with the head, as a sentence; NULL: its end is where everybody sees it. */
const char *guard_head(struct str target, struct str version, const http_pairs *headers);
enum status target_parse(struct http_request *request, struct error *error) MUST_USE;
/* The one value of a header, STR_NONE when there is none or there are several. */
struct str header_of(const http_pairs *headers, const char *name);
struct str query_of(const struct http_request *request, const char *name);
bool etag_parse(struct str text, struct str *key, uint64_t *event); /* "T1-57" with its quotes */
struct str bearer_of(struct str authorization);                     /* STR_NONE: it is none */
bool content_length(const http_pairs *headers, uint64_t *length);

/* multipart.c: a form with a file. */
struct http_form {
	http_pairs fields;
	struct http_file file; /* without a `field`: none */
};
bool multipart_boundary(struct str content_type, struct str *boundary); /* false: it is no such form */
enum status multipart_read(struct arena *arena, struct str body, struct str boundary, struct http_form *form,
			   struct error *error) MUST_USE;
struct str multipart_urlencoded(struct arena *arena, const struct http_form *form); /* its fields */

/* route.c: route.def as data, the router, OpenAPI. */
enum http_route {
#define ROUTE(name, method, path, permission, how, what, summary) HTTP_ROUTE_##name,
#include "route.def"
	HTTP_ROUTES
};
enum http_how {
#define HOW(name) HTTP_HOW_##name,
#include "route.def"
	HTTP_HOWS
};
struct route_row {
	const char *name, *method, *path, *what, *summary;
	bool public;
	enum http_how how;
};
extern const struct route_row route_rows[HTTP_ROUTES];
/* The route of the path and the method; -1, and `allowed` the methods that the path has (empty: no such path). */
int route_find(struct str method, struct str path, struct str *given, struct buf *allowed);
/* The first of the query that is no parameter of the route, or NULL; then `known` names those that it has. */
const struct http_pair *route_unknown(int route, const http_pairs *query, struct buf *known);
struct str openapi(struct arena *arena);

/* rate.c: how often, by whom. */
struct rates;
struct rates *rates_create(unsigned per_second);
void rates_destroy(struct rates *rates);
bool rate_key(struct rates *rates, struct str key, int64_t now);          /* microseconds; false: too many */
bool rate_question(struct rates *rates, struct str address, int64_t now); /* the same, for who has no key */
/* Counts a wrong key of the address; false when there were too many this minute. */
bool rate_wrong(struct rates *rates, struct str address, int64_t now);
bool rate_look_up(struct rates *rates, struct str locator, int64_t now); /* false: too many this minute */

/* figures.c: what /metrics tells. */
enum { FIGURE_BUCKETS = 8 };
struct figures {
	atomic_ullong requests[HTTP_ROUTES + 1][600]; /* by route (the last: none) and status */
	atomic_ullong micros[HTTP_ROUTES + 1];
	atomic_ullong store[FIGURE_BUCKETS + 1], store_micros; /* how long actions took, in the store */
};
void figures_request(struct figures *figures, int route, unsigned status, int64_t micros);
void figures_store(struct figures *figures, int64_t micros);
struct str figures_text(struct figures *figures, struct arena *arena, uint64_t events, unsigned running);

struct http {
	struct arena *arena;
	struct http_options options;
	struct str address;
	struct rates *rates;
	struct figures *figures;
	atomic_uint running, writing, uploads;
	atomic_bool stopping;
	struct server *server; /* server.c's */
};

/* answer.c: the head is there: how large the body may be. False: answered, and nothing more is read. */
bool http_admit(struct http *http, struct http_request *request, struct http_answer *answer);
const char *http_too_large(const struct http_request *request);
int64_t micros_now(void);
bool http_same_as_before(const struct http_request *request, struct str etag); /* If-None-Match has it */
/* answer.c: what a request is answered. */
/* Where it set request->later, that is to be begun, and when it is done http_answer_later answers. */
void http_answer_request(struct http *http, struct http_request *request, struct http_answer *answer);
void http_answer_later(struct http *http, struct http_request *request, struct http_answer *answer);
void http_answer_problem(struct http_request *request, struct http_answer *answer, unsigned status, const char *detail);
void http_answer_header(struct http_request *request, struct http_answer *answer, const char *name, struct str value);
/* accounts.c: what is answered of money and of the register. */
enum status answer_balances(struct http *http, struct http_request *request, struct http_answer *answer,
			    struct error *error) MUST_USE;
enum status answer_account(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error) MUST_USE;
enum status answer_stays(struct http *http, struct http_request *request, struct http_answer *answer,
			 struct error *error) MUST_USE;
enum status answer_sustain(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error) MUST_USE;
/* answer.c: the body is said to be JSON; else the answer says that it must be. */
bool http_is_json(struct http_request *request, struct http_answer *answer);
enum status answer_journal(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error) MUST_USE;
enum status answer_invoice(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error) MUST_USE;
enum status answer_invoice_pdf(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error) MUST_USE;
enum status answer_invoice_ubl(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error) MUST_USE;
enum status answer_register(struct http *http, struct http_request *request, struct http_answer *answer,
			    struct error *error) MUST_USE;
#endif
