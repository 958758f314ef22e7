/* answer.c - from a request to a call of act, and from its answer to bytes.
 *
 * I1. A key is looked at before anything beneath /api/v1 is, so a stranger cannot tell what is there from what is not.
 * I2. What act says no with is told as it is, and mapped to a status in one place (status_of).
 */
#include "aid.h"
#include "date.h"
#include "http_int.h"
#include "json.h"
#include "money.h"
#include "percent.h"
#include "programmes.h"
#include <time.h>

typedef enum status answering(struct http *http, struct http_request *request, struct http_answer *answer,
			      struct error *error);

int64_t micros_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void http_answer_header(struct http_request *request, struct http_answer *answer, const char *name, struct str value)
{
	struct http_pair pair = { str_of(name), value };
	vec_add(request->arena, &answer->headers, pair);
}

/* Problems. */

static const struct {
	unsigned status;
	const char *type, *title;
} kinds[] = {
	{ 400, "bad-request", "The request cannot be understood" },
	{ 401, "no-key", "A key is needed" },
	{ 403, "refused", "This is refused" },
	{ 404, "not-found", "There is no such thing" },
	{ 405, "method", "This cannot be done here" },
	{ 409, "conflict", "This cannot be as things stand" },
	{ 412, "changed", "The document was changed" },
	{ 413, "too-large", "This is too large" },
	{ 414, "target-too-long", "Path and query are too long" },
	{ 415, "media-type", "The body must be JSON" },
	{ 422, "bad-input", "The input is wrong" },
	{ 429, "too-many", "Too many requests" },
	{ 431, "head-too-large", "The head of the request is too large" },
	{ 503, "unavailable", "This cannot be answered now" },
};

static const struct json *problem_doc(struct arena *a, unsigned status, const char *detail)
{
	const char *type = "failure", *title = "Something failed";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].status == status) {
			type = kinds[i].type;
			title = kinds[i].title;
		}
	const struct json *doc = doc_with_int(a, doc_object(a), "status", status);
	doc = doc_with_text(a, doc, "type", str_format(a, "urn:habeas:problem:%s", type));
	doc = doc_with_text(a, doc, "title", str_of(title));
	return doc_with_text(a, doc, "detail", str_of(detail));
}

static void give_problem(struct http_request *request, struct http_answer *answer, unsigned status,
			 const struct json *doc)
{
	answer->status = status;
	answer->type = "application/problem+json";
	answer->body = doc_written(request->arena, doc);
	answer->cache = NULL;
	if (status == 429 || status == 503)
		http_answer_header(request, answer, "Retry-After", status == 429 ? STR("60") : STR("1"));
	if (status == 401)
		http_answer_header(request, answer, "WWW-Authenticate", STR("Bearer realm=\"habeas\""));
}

void http_answer_problem(struct http_request *request, struct http_answer *answer, unsigned status, const char *detail)
{
	give_problem(request, answer, status, problem_doc(request->arena, status, detail));
}

static unsigned status_of(enum status status, bool reading)
{
	switch (status) {
	case STATUS_OK: return 200;
	case STATUS_BAD_INPUT: return reading ? 400 : 422;
	case STATUS_LIMIT: return 413;
	case STATUS_NOT_FOUND: return 404;
	case STATUS_IO: return 503;
	case STATUS_CONFLICT: return 409;
	case STATUS_REFUSED: return 403;
	}
	return 500;
}

static void give_json(struct http_answer *answer, struct str body)
{
	answer->status = 200;
	answer->type = "application/json";
	answer->body = body;
}

/* What needs no key. */

static enum status answer_health(struct http *http, struct http_request *request, struct http_answer *answer,
				 struct error *error)
{
	uint64_t last;
	TRY(act_last(http->options.act, &last, error));
	const struct json *doc = doc_with_int(request->arena, doc_object(request->arena), "events", (int64_t)last);
	give_json(answer, doc_written(request->arena, doc_with_text(request->arena, doc, "status", STR("ok"))));
	return STATUS_OK;
}

static enum status answer_figures(struct http *http, struct http_request *request, struct http_answer *answer,
				  struct error *error)
{
	uint64_t last;
	TRY(act_last(http->options.act, &last, error));
	answer->status = 200;
	answer->type = "text/plain; version=0.0.4; charset=utf-8";
	answer->body = figures_text(http->figures, request->arena, last, atomic_load(&http->running));
	return STATUS_OK;
}

static enum status answer_log(struct http *http, struct http_request *request, struct http_answer *answer,
			      struct error *error)
{
	struct log_resource resource;
	TRY(act_log_get(http->options.act, request->arena, request->path, &resource, error));
	answer->status = 200;
	answer->type = resource.type;
	answer->body = resource.bytes;
	answer->cache = resource.immutable ? "public, max-age=31536000, immutable" : "public, max-age=1";
	return STATUS_OK;
}

static enum status answer_log_key(struct http *http, struct http_request *request, struct http_answer *answer,
				  struct error *error)
{
	struct str key;
	TRY(act_log_key(http->options.act, request->arena, &key, error));
	answer->status = 200;
	answer->type = "text/plain; charset=utf-8";
	answer->body = str_format(request->arena, "%.*s\n", STR_ARG(key));
	answer->cache = "public, max-age=60";
	return STATUS_OK;
}

static enum status answer_openapi(struct http *http, struct http_request *request, struct http_answer *answer,
				  struct error *error)
{
	(void)http;
	(void)error;
	give_json(answer, openapi(request->arena));
	return STATUS_OK;
}

bool http_is_json(struct http_request *request, struct http_answer *answer)
{
	struct str type = header_of(&request->headers, "content-type");
	if (str_is(type, "application/json") || str_starts(type, "application/json;"))
		return true;
	http_answer_problem(request, answer, 415, "Content-Type must be application/json");
	return false;
}

/* For anybody, as the texts are. Nobody's question is recorded, and none is logged. */
static enum status answer_decide(struct http *http, struct http_request *request, struct http_answer *answer,
				 struct error *error)
{
	if (!rate_question(http->rates, request->address, micros_now()))
		http_answer_problem(request, answer, 429, "this address asks too often");
	else if (request->body_size > HTTP_QUESTION_BYTES)
		http_answer_problem(request, answer, 413, "a question has at most 64 KiB");
	else
		(void)http_is_json(request, answer);
	if (answer->status)
		return STATUS_OK;
	enum status status =
		act_decide(http->options.act, request->arena, buf_str(&request->body), &answer->body, error);
	if (status != STATUS_OK)
		http_answer_problem(request, answer, status_of(status, false), error->message);
	else
		give_json(answer, answer->body);
	return STATUS_OK;
}

/* Actions. */

static const char *collection_of(struct str what)
{
	for (int i = 0; i < HTTP_ROUTES; i++)
		if (route_rows[i].how == HTTP_HOW_look && str_is(what, route_rows[i].what))
			return route_rows[i].path;
	return NULL;
}

/* The document that was opened: its key stands in the answer under its kind. */
static void locate(struct http_request *request, struct http_answer *answer, struct str body)
{
	struct json *doc;
	if (json_parse(request->arena, body, &doc, NULL) != STATUS_OK)
		return;
	for (size_t i = 0; i < doc->count; i++) {
		const char *path = collection_of(doc->names[i]);
		if (!path || doc->items[i].kind != JSON_STRING)
			continue;
		size_t stem = strcspn(path, "{");
		answer->status = 201;
		http_answer_header(
			request, answer, "Location",
			str_format(request->arena, "%.*s%.*s", (int)stem, path, STR_ARG(doc->items[i].text)));
		return;
	}
}

static void refuse_action(struct http_request *request, struct http_answer *answer, const struct act_told *told,
			  const struct error *error)
{
	unsigned status = told->why == ACT_WHY_CHANGED ? 412 : status_of(error->status, false);
	const struct json *doc = problem_doc(request->arena, status, error->message);
	if (told->hold.len)
		doc = doc_with_text(request->arena, doc, "hold", told->hold);
	give_problem(request, answer, status, doc);
}

static bool action_terms(struct http_request *request, struct http_answer *answer, struct act_terms *terms)
{
	struct str match = header_of(&request->headers, "if-match");
	*terms = (struct act_terms){ .key = request->caller.key,
				     .once = header_of(&request->headers, "idempotency-key") };
	if (!match.len || etag_parse(match, &terms->unless, &terms->seen))
		return true;
	http_answer_problem(request, answer, 400, "If-Match must be one ETag of a document, as in \"T1-57\"");
	return false;
}

static void is_done(void *context)
{
	struct http_request *request = context;
	request->resume(request->resume_at);
}

/* No thread waits for the disk: the connection does, and is answered by http_answer_later. */
static void do_call(struct http *http, struct http_request *request, struct http_answer *answer,
		    const struct act_call *call, const struct act_terms *terms)
{
	struct act_told nothing = { .why = ACT_WHY_OTHER };
	struct error error;
	if (atomic_fetch_add(&http->writing, 1) >= HTTP_WRITING_MAX) {
		http_answer_problem(request, answer, 503, "the server is busy writing: nothing was done, ask again");
	} else if (act_do_later(http->options.act, request->arena, call, terms, is_done, request, &request->later,
				&error) != STATUS_OK) {
		refuse_action(request, answer, &nothing, &error);
	} else {
		request->later_began = micros_now();
		return;
	}
	atomic_fetch_sub(&http->writing, 1);
}

static enum status answer_action(struct http *http, struct http_request *request, struct http_answer *answer,
				 struct error *error)
{
	struct act_call call = { request->given, request->caller.user, buf_str(&request->body) };
	struct act_terms terms;
	(void)error;
	if (http_is_json(request, answer) && action_terms(request, answer, &terms))
		do_call(http, request, answer, &call, &terms);
	return STATUS_OK;
}

/* A file and what it is: names are in no URL, so the title is a header. */
static enum status answer_evidence_add(struct http *http, struct http_request *request, struct http_answer *answer,
				       struct error *error)
{
	static const char *const headers[][2] = { { "media", "content-type" }, { "language", "content-language" } };
	struct arena *a = request->arena;
	struct str title;
	struct act_terms terms;
	const struct json *input = doc_with_text(a, doc_object(a), "person", request->given);
	if (!percent_decode(a, header_of(&request->headers, "title"), false, &title))
		return error_set(error, STATUS_BAD_INPUT, "Title is not percent-encoded UTF-8");
	input = doc_with_text(a, input, "title", title);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (header_of(&request->headers, headers[i][1]).len)
			input = doc_with_text(a, input, headers[i][0], header_of(&request->headers, headers[i][1]));
	if (!action_terms(request, answer, &terms))
		return STATUS_OK;
	terms.file = buf_str(&request->body);
	struct act_call call = { STR("evidence.add"), request->caller.user, doc_written(a, input) };
	do_call(http, request, answer, &call, &terms);
	return STATUS_OK;
}

void http_answer_later(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct act_told told;
	struct error error;
	enum status status = act_later_end(request->later, &told, &error);
	request->later = NULL;
	figures_store(http->figures, micros_now() - request->later_began);
	atomic_fetch_sub(&http->writing, 1);
	if (status != STATUS_OK) {
		refuse_action(request, answer, &told, &error);
		return;
	}
	give_json(answer, told.answer);
	locate(request, answer, told.answer);
}

/* The locator. A wrong token counts against the address and does not reach the writer; a right one counts by itself,
 * for each answer is an event. */

static bool token_of(struct http *http, struct http_request *request, struct http_answer *answer, struct str *locator)
{
	struct error error;
	struct json *input;
	enum status status = json_parse(request->arena, buf_str(&request->body), &input, &error);
	if (status == STATUS_OK)
		status = act_locator(http->options.act, request->arena, doc_text(input, "token"), locator, &error);
	if (status == STATUS_REFUSED &&
	    !rate_wrong(http->rates, str_format(request->arena, "token %.*s", STR_ARG(request->address)), micros_now()))
		http_answer_problem(request, answer, 429,
				    "too many wrong tokens from this address; a right one is taken");
	else if (status != STATUS_OK)
		http_answer_problem(request, answer, status_of(status, false), error.message);
	else if (!rate_look_up(http->rates, *locator, micros_now()))
		http_answer_problem(request, answer, 429, "this token asks too often");
	else
		return true;
	return false;
}

static enum status answer_locator(struct http *http, struct http_request *request, struct http_answer *answer,
				  struct error *error)
{
	struct act_call call = { STR("locator.ask"), STR_NONE, buf_str(&request->body) };
	(void)error;
	if (http_is_json(request, answer) && token_of(http, request, answer, &call.user))
		do_call(http, request, answer, &call, NULL);
	return STATUS_OK;
}

/* Looks. */

static struct str reason_of(const struct http_request *request)
{
	struct str reason = header_of(&request->headers, "reason");
	return reason.len ? reason : str_trim(query_of(request, "reason"));
}

static enum status known_at(const struct http_request *request, int64_t *seconds, struct error *error)
{
	struct str text = query_of(request, "as-known-at");
	*seconds = 0;
	if (!text.ptr || (time_parse(text, seconds) && *seconds > 0))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT, "`as-known-at` must be a time such as 2025-03-15T23:45:00Z");
}

bool http_same_as_before(const struct http_request *request, struct str etag)
{
	struct str match = header_of(&request->headers, "if-none-match");
	return str_is(match, "*") || str_eq(match, etag);
}

static enum status look(struct http *http, struct http_request *request, struct http_answer *answer,
			const struct json **doc, struct error *error)
{
	struct act_look look = { str_of(route_rows[request->route].what), request->given, reason_of(request), 0 };
	uint64_t last, seen;
	TRY(known_at(request, &look.known_at, error));
	TRY(act_last(http->options.act, &seen, error));
	TRY(act_look(http->options.act, request->arena, &request->caller, &look, doc, &last, error));
	http_answer_header(request, answer, "Record-Event",
			   str_format(request->arena, "%llu", (unsigned long long)seen));
	if (!look.known_at)
		http_answer_header(
			request, answer, "ETag",
			str_format(request->arena, "\"%.*s-%llu\"", STR_ARG(look.key), (unsigned long long)last));
	return STATUS_OK;
}

static enum status answer_look(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error)
{
	const struct json *doc;
	TRY(look(http, request, answer, &doc, error));
	give_json(answer, doc_written(request->arena, doc));
	struct http_pair *last = &answer->headers.at[answer->headers.count - 1];
	if (str_is(last->name, "ETag") && http_same_as_before(request, last->value)) {
		answer->status = 304;
		answer->body = STR_NONE;
	}
	return STATUS_OK;
}

static enum status answer_receipt(struct http *http, struct http_request *request, struct http_answer *answer,
				  struct error *error)
{
	const struct json *doc;
	TRY(look(http, request, answer, &doc, error));
	give_json(answer, act_receipt(request->arena, doc));
	return STATUS_OK;
}

static enum status answer_export(struct http *http, struct http_request *request, struct http_answer *answer,
				 struct error *error)
{
	struct str file;
	TRY(act_export(http->options.act, request->arena, &request->caller, request->given, reason_of(request), &file,
		       error));
	give_json(answer, file);
	http_answer_header(request, answer, "Content-Disposition",
			   str_format(request->arena, "attachment; filename=\"%.*s.json\"", STR_ARG(request->given)));
	return STATUS_OK;
}

/* To be saved, whatever it says that it is: nothing of it runs as a page of this server. */
static enum status answer_evidence_file(struct http *http, struct http_request *request, struct http_answer *answer,
					struct error *error)
{
	const struct json *evidence;
	TRY(act_evidence(http->options.act, request->arena, &request->caller, request->given, reason_of(request),
			 &evidence, &answer->body, error));
	answer->status = 200;
	answer->type = "application/octet-stream";
	http_answer_header(
		request, answer, "Content-Disposition",
		str_format(request->arena, "attachment; filename=\"%.*s\"", STR_ARG(doc_text(evidence, "evidence"))));
	return STATUS_OK;
}

static enum status answer_list(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error)
{
	struct str limit_text = query_of(request, "limit");
	int64_t limit = HTTP_PAGE_ITEMS;
	struct act_page page = { .what = str_of(route_rows[request->route].what), .after = query_of(request, "after") };
	const struct json *items;
	if (limit_text.ptr && (!decimal_parse(limit_text, 0, false, &limit) || limit < 1 || limit > STORE_ROWS_MAX))
		return error_set(error, STATUS_BAD_INPUT, "`limit` is a whole number from 1 to %d", STORE_ROWS_MAX);
	page.limit = (size_t)limit;
	TRY(known_at(request, &page.known_at, error));
	TRY(act_list(http->options.act, request->arena, &request->caller, &page, &items, error));
	give_json(answer, doc_written(request->arena, items));
	return STATUS_OK;
}

/* Programmes name nobody: to read them is no look. */
static enum status answer_programmes(struct http *http, struct http_request *request, struct http_answer *answer,
				     struct error *error)
{
	struct act_aid aid = { 0 };
	struct str on = query_of(request, "on");
	struct programme_table *table;
	if (on.ptr && !moment_parse(on, &aid.on))
		return error_set(error, STATUS_BAD_INPUT, "`on` is a day such as 2025-02-03, or a time with its zone");
	TRY(known_at(request, &aid.known_at, error));
	TRY(act_programmes(http->options.act, request->arena, &request->caller, &aid, &table, error));
	struct json_writer *w = json_writer_create();
	programmes_json(w, table);
	give_json(answer, str_copy(request->arena, json_writer_text(w)));
	json_writer_destroy(w);
	return STATUS_OK;
}

static enum status answer_programme(struct http *http, struct http_request *request, struct http_answer *answer,
				    struct error *error)
{
	const struct json *doc;
	int64_t known;
	TRY(known_at(request, &known, error));
	TRY(act_programme(http->options.act, request->arena, &request->caller, request->given, known, &doc, error));
	give_json(answer, doc_written(request->arena, doc));
	return STATUS_OK;
}

static enum status answer_proof(struct http *http, struct http_request *request, struct http_answer *answer,
				struct error *error)
{
	int64_t event;
	if (!decimal_parse(request->given, 0, false, &event) || event < 1)
		return error_set(error, STATUS_NOT_FOUND, "events are numbered 1, 2, 3");
	TRY(act_proof(http->options.act, request->arena, &request->caller, (uint64_t)event, reason_of(request),
		      &answer->body, error));
	answer->status = 200;
	answer->type = "text/plain; charset=utf-8";
	http_answer_header(
		request, answer, "Content-Disposition",
		str_format(request->arena, "attachment; filename=\"event-%lld.tlog-proof\"", (long long)event));
	return STATUS_OK;
}

/* Any request. */

static answering *const ways[HTTP_HOWS] = {
#define HOW(name) answer_##name,
#include "route.def"
};

/* Whose key it is. False: answered. */
static bool authenticate(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct str secret = bearer_of(header_of(&request->headers, "authorization"));
	struct error error = { 0 };
	enum status status = STATUS_REFUSED;
	if (request->caller.user.len) /* at its head */
		return true;
	if (secret.len)
		status = act_authenticate(http->options.act, request->arena, secret, &request->caller, &error);
	if (status == STATUS_OK && rate_key(http->rates, request->caller.key, micros_now()))
		return true;
	if (status == STATUS_OK)
		http_answer_problem(request, answer, 429, "this key asks too often");
	else if (status != STATUS_REFUSED)
		http_answer_problem(request, answer, 503, error.message);
	else if (!secret.len)
		http_answer_problem(request, answer, 401, "send `Authorization: Bearer` and a key of this record");
	else if (rate_wrong(http->rates, request->address, micros_now()))
		http_answer_problem(request, answer, 401, error.message);
	else
		http_answer_problem(request, answer, 429,
				    "too many wrong keys from this address; a right one is taken");
	return false;
}

const char *http_too_large(const struct http_request *request)
{
	return request->body_max > HTTP_BODY_BYTES ? "a file has at most 8 MiB" : "a body has at most 1 MiB";
}

static void answer_nowhere(struct http_request *request, struct http_answer *answer, struct buf *allowed)
{
	if (!allowed->len) {
		http_answer_problem(request, answer, 404,
				    "there is nothing here; /api/v1/openapi.json lists what there is");
		return;
	}
	http_answer_problem(request, answer, 405, "this path does not take this method");
	http_answer_header(request, answer, "Allow", str_copy(request->arena, buf_str(allowed)));
}

static struct http_page_request page_request(const struct http_request *request)
{
	const char *mark = request->target.len ? memchr(request->target.ptr, '?', request->target.len) : NULL;
	struct http_page_request asked = { .method = request->method,
					   .path = request->path,
					   .body = buf_str(&request->body),
					   .cookie = header_of(&request->headers, "cookie"),
					   .accept_language = header_of(&request->headers, "accept-language"),
					   .address = request->address };
	if (mark)
		asked.query = (struct str){ mark + 1, (size_t)(request->target.ptr + request->target.len - mark - 1) };
	return asked;
}

/* A form with a file, of somebody whom the pages know. Others get the bound of every other body. */
static bool with_a_file(struct http *http, struct http_request *request)
{
	struct http_page_request asked = page_request(request);
	struct str boundary;
	return http->options.pages_admit && str_is(request->method, "POST") &&
	       multipart_boundary(header_of(&request->headers, "content-type"), &boundary) &&
	       http->options.pages_admit(http->options.pages_context, request->arena, &asked);
}

/* Where a file is taken, the key is looked at before the first byte of it is. */
bool http_admit(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct buf allowed = BUF_INIT;
	struct str given, path = request->target;
	const char *mark = path.len ? memchr(path.ptr, '?', path.len) : NULL;
	if (mark)
		path.len = (size_t)(mark - path.ptr);
	int route = route_find(request->method, path, &given, &allowed);
	buf_finish(&allowed);
	if (route < 0 && !with_a_file(http, request))
		return true;
	if (route >= 0 && route_rows[route].how != HTTP_HOW_evidence_add)
		return true;
	if (route >= 0 && !authenticate(http, request, answer))
		return false;
	if (atomic_fetch_add(&http->uploads, 1) >= HTTP_UPLOADS_MAX) {
		atomic_fetch_sub(&http->uploads, 1);
		http_answer_problem(request, answer, 503, "too many files are being sent: send this one again");
		return false;
	}
	request->uploads = true;
	request->body_max = HTTP_FILE_BYTES + (route < 0 ? HTTP_BODY_BYTES : 0); /* and what stands beside it */
	return true;
}

/* A page for a person; what it does with a session and a form is not ours to know. */
static void answer_page(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct http_page page = { 0 };
	struct error error;
	struct http_page_request asked = page_request(request);
	struct http_form form;
	struct str boundary;
	if (multipart_boundary(header_of(&request->headers, "content-type"), &boundary)) {
		if (multipart_read(request->arena, asked.body, boundary, &form, &error) != STATUS_OK) {
			http_answer_problem(request, answer, 400, error.message);
			return;
		}
		asked.body = multipart_urlencoded(request->arena, &form);
		asked.file = form.file;
	}
	if (http->options.pages(http->options.pages_context, request->arena, &asked, &page, &error) != STATUS_OK) {
		http_answer_problem(request, answer, 503, error.message);
		return;
	}
	answer->status = page.status;
	answer->type = page.type;
	answer->policy = page.policy;
	answer->body = page.body;
	answer->cache = page.lasting ? "public, max-age=3600" : NULL;
	if (page.location.len)
		http_answer_header(request, answer, "Location", page.location);
	for (size_t i = 0; i < page.cookie_count; i++)
		http_answer_header(request, answer, "Set-Cookie", page.cookies[i]);
}

static bool is_page(const struct http *http, const struct http_request *request, const struct buf *allowed)
{
	return http->options.pages && !allowed->len && !str_starts(request->path, "/api/") &&
	       (str_is(request->method, "GET") || str_is(request->method, "HEAD") || str_is(request->method, "POST"));
}

static void answer_route(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct error error;
	enum status status = ways[route_rows[request->route].how](http, request, answer, &error);
	if (status != STATUS_OK)
		http_answer_problem(request, answer, status_of(status, true), error.message);
}

/* A parameter that a route does not have is no question that it can answer: `as-known-at` left out would be now. */
static bool query_is_known(struct http_request *request, struct http_answer *answer)
{
	struct buf known = BUF_INIT;
	const struct http_pair *unknown =
		str_starts(request->path, "/api/v1") ? route_unknown(request->route, &request->query, &known) : NULL;
	if (unknown)
		http_answer_problem(request, answer, 400,
				    str_c(request->arena,
					  str_format(request->arena, "there is no parameter `%.*s` here; there %s%s",
						     STR_ARG(unknown->name), known.len ? "is " : "is none",
						     known.len ? buf_c(&known) : "")));
	buf_finish(&known);
	return !unknown;
}

void http_answer_request(struct http *http, struct http_request *request, struct http_answer *answer)
{
	struct error error;
	struct buf allowed = BUF_INIT;
	enum status status = target_parse(request, &error);
	if (status != STATUS_OK) {
		http_answer_problem(request, answer, status == STATUS_LIMIT ? 414 : 400, error.message);
		return;
	}
	request->route = route_find(request->method, request->path, &request->given, &allowed);
	bool public = request->route >= 0 ? route_rows[request->route].public : !str_starts(request->path, "/api/v1");
	if (!public && !authenticate(http, request, answer))
		;
	else if (request->body_size > request->body_max)
		http_answer_problem(request, answer, 413, http_too_large(request));
	else if (request->route < 0 && is_page(http, request, &allowed))
		answer_page(http, request, answer);
	else if (request->route < 0)
		answer_nowhere(request, answer, &allowed);
	else if (query_is_known(request, answer))
		answer_route(http, request, answer);
	buf_finish(&allowed);
}
