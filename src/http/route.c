/* route.c - route.def as data, the router, and the OpenAPI document that says the same to programs.
 *
 * I1. The document is made of the rows that the router reads: what it says and what is answered cannot differ.
 */
#include "http_int.h"
#include "json.h"
#include <stdio.h>

enum { PUBLIC = true, KEY = false };

const struct route_row route_rows[HTTP_ROUTES] = {
#define ROUTE(name, method, path, permission, how, what, summary)                                                      \
	{ #name, method, path, what, summary, permission, HTTP_HOW_##how },
#include "route.def"
};

enum need { MAY, MUST };
static const struct param_row {
	enum http_how how;
	const char *in, *name, *type, *what;
	enum need need;
} param_rows[] = {
#define PARAM(how, in, name, need, type, what) { HTTP_HOW_##how, in, name, type, what, need },
#include "route.def"
};

static const struct gives_row {
	enum http_how how;
	int status;
	const char *media, *what;
} gives_rows[] = {
#define GIVES(how, status, media, what) { HTTP_HOW_##how, status, media, what },
#include "route.def"
};
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* A {part} takes one segment that is not empty; {path}, which is the last, takes all that is left. */
static bool path_matches(const char *pattern, struct str path, struct str *given)
{
	size_t at = 0;
	*given = STR_NONE;
	for (const char *p = pattern; *p; p++) {
		if (*p != '{') {
			if (at >= path.len || path.ptr[at++] != *p)
				return false;
			continue;
		}
		bool all = strncmp(p, "{path}", 6) == 0;
		size_t begins = at;
		while (at < path.len && (all || path.ptr[at] != '/'))
			at++;
		if (at == begins)
			return false;
		*given = (struct str){ path.ptr + begins, at - begins };
		p = strchr(p, '}');
	}
	return at == path.len;
}

int route_find(struct str method, struct str path, struct str *given, struct buf *allowed)
{
	bool head = str_is(method, "HEAD");
	for (int i = 0; i < HTTP_ROUTES; i++) {
		struct str part;
		if (!path_matches(route_rows[i].path, path, &part))
			continue;
		if (str_is(method, route_rows[i].method) || (head && strcmp(route_rows[i].method, "GET") == 0)) {
			*given = part;
			return i;
		}
		buf_format(allowed, "%s%s", allowed->len ? ", " : "", route_rows[i].method);
		if (strcmp(route_rows[i].method, "GET") == 0)
			buf_add_c(allowed, ", HEAD");
	}
	return -1;
}

const struct http_pair *route_unknown(int route, const http_pairs *query, struct buf *known)
{
	const struct http_pair *unknown = NULL;
	vec_each (query, i) {
		bool found = false;
		for (size_t k = 0; k < COUNT(param_rows); k++)
			found = found ||
				(param_rows[k].how == route_rows[route].how && strcmp(param_rows[k].in, "query") == 0 &&
				 str_is(query->at[i].name, param_rows[k].name));
		if (!found && !unknown)
			unknown = &query->at[i];
	}
	for (size_t k = 0; unknown && k < COUNT(param_rows); k++)
		if (param_rows[k].how == route_rows[route].how && strcmp(param_rows[k].in, "query") == 0)
			buf_format(known, "%s`%s`", known->len ? ", " : "", param_rows[k].name);
	return unknown;
}

/* OpenAPI 3.1. */

static void member(struct json_writer *w, const char *name, const char *value)
{
	json_name(w, name);
	json_c(w, value);
}

static void reference(struct json_writer *w, const char *to)
{
	json_object(w);
	member(w, "$ref", to);
	json_end(w);
}

static void schema_of(struct json_writer *w, const char *type)
{
	json_name(w, "schema");
	json_object(w);
	if (strcmp(type, "verb") == 0) {
		member(w, "type", "string");
		json_name(w, "enum");
		json_array(w);
		const char *what;
		for (size_t i = 0; i < act_verb_count(); i++)
			json_c(w, act_verb(i, &what));
		json_end(w);
	} else {
		member(w, "type", type);
	}
	json_end(w);
}

static void parameters(struct json_writer *w, enum http_how how)
{
	json_name(w, "parameters");
	json_array(w);
	for (size_t i = 0; i < COUNT(param_rows); i++) {
		const struct param_row *row = &param_rows[i];
		if (row->how != how)
			continue;
		json_object(w);
		member(w, "name", row->name);
		member(w, "in", row->in);
		member(w, "description", row->what);
		json_name(w, "required");
		json_bool(w, row->need == MUST);
		schema_of(w, row->type);
		json_end(w);
	}
	json_end(w);
}

/* The inputs of the actions, each a schema of its own. */

static const char *verb_at(size_t i)
{
	const char *what;
	return act_verb(i, &what);
}

static void any_input(struct json_writer *w)
{
	json_object(w);
	json_name(w, "anyOf");
	json_array(w);
	for (size_t i = 0; i < act_verb_count(); i++) {
		char name[96];
		snprintf(name, sizeof name, "#/components/schemas/%s", verb_at(i));
		reference(w, name);
	}
	json_end(w);
	json_end(w);
}

static void input_member(struct json_writer *w, const struct act_input *input)
{
	json_name(w, input->member);
	json_object(w);
	if (*input->type)
		member(w, "type", input->type);
	if (*input->format)
		member(w, "format", input->format);
	member(w, "description", input->what);
	json_end(w);
}

static void input_schema(struct json_writer *w, size_t verb)
{
	static const struct act_input happened = { .member = "happened",
						   .what = "when it happened, where that is not now",
						   .type = "string",
						   .format = "date-time" };
	const char *what, *name = act_verb(verb, &what);
	json_name(w, name);
	json_object(w);
	member(w, "type", "object");
	member(w, "description", what);
	json_name(w, "additionalProperties");
	json_bool(w, false);
	json_name(w, "properties");
	json_object(w);
	input_member(w, &happened);
	for (size_t i = 0; i < act_input_count(); i++) {
		struct act_input input = act_input(i);
		if (strcmp(input.verb, name) == 0)
			input_member(w, &input);
	}
	json_end(w);
	json_name(w, "required");
	json_array(w);
	for (size_t i = 0; i < act_input_count(); i++) {
		struct act_input input = act_input(i);
		if (input.must && strcmp(input.verb, name) == 0)
			json_c(w, input.member);
	}
	json_end(w);
	json_end(w);
}

static void content(struct json_writer *w, const char *media)
{
	json_name(w, "content");
	json_object(w);
	json_name(w, media);
	json_object(w);
	json_name(w, "schema");
	if (strcmp(media, "application/problem+json") == 0) {
		reference(w, "#/components/schemas/problem");
	} else {
		json_object(w);
		member(w, "type", strcmp(media, "application/json") == 0 ? "object" : "string");
		json_end(w);
	}
	json_end(w);
	json_end(w);
}

static void question_schema(struct json_writer *w, enum http_how how)
{
	json_object(w);
	member(w, "type", "object");
	json_name(w, "required");
	json_array(w);
	json_c(w, "agreement");
	if (how == HTTP_HOW_sustain)
		json_c(w, "budget");
	json_end(w);
	json_end(w);
}

static void request_body(struct json_writer *w, enum http_how how)
{
	static const char decide[] = "`agreement` and `facts`; where wanted `for`, `to`, `on`, `departing`, `sender`, "
				     "`receiver` and `as_if`, which mean what the options of `habeas decide` mean";
	static const char sustain[] =
		"`agreement` and `budget`, a list of rows or a table as text; where wanted `roll` (the "
		"record's when it is left out), `from`, `to`, `facility`, `own_cost`, `rates`, "
		"`varies` and `as_if`, which mean what the options of `habeas sustain` mean";
	bool file = how == HTTP_HOW_evidence_add, question = how == HTTP_HOW_decide || how == HTTP_HOW_sustain;
	if (how != HTTP_HOW_action && how != HTTP_HOW_locator && !file && !question)
		return;
	json_name(w, "requestBody");
	json_object(w);
	member(w, "description",
	       file       ? "the file, at most 8 MiB"
	       : question ? how == HTTP_HOW_decide ? decide : sustain
			  : "the input of the action: the schema that has its name");
	json_name(w, "required");
	json_bool(w, true);
	json_name(w, "content");
	json_object(w);
	json_name(w, file ? "*/*" : "application/json");
	json_object(w);
	json_name(w, "schema");
	if (file) {
		json_object(w);
		json_end(w);
	} else if (how == HTTP_HOW_action)
		any_input(w);
	else if (how == HTTP_HOW_locator)
		reference(w, "#/components/schemas/locator.ask");
	else
		question_schema(w, how);
	json_end(w);
	json_end(w);
	json_end(w);
}

static void response(struct json_writer *w, int status, const char *media, const char *what)
{
	char name[16];
	snprintf(name, sizeof name, "%d", status);
	json_name(w, status ? name : "default");
	json_object(w);
	member(w, "description", what);
	if (*media)
		content(w, media);
	json_end(w);
}

static void responses(struct json_writer *w, const struct route_row *route)
{
	json_name(w, "responses");
	json_object(w);
	for (size_t i = 0; i < COUNT(gives_rows); i++)
		if (gives_rows[i].how == route->how)
			response(w, gives_rows[i].status, gives_rows[i].media, gives_rows[i].what);
	if (!route->public) {
		response(w, 401, "application/problem+json", "no key, or no key of this record");
		response(w, 429, "application/problem+json", "too many; Retry-After says for how long");
	}
	response(w, 0, "application/problem+json", "what went wrong (RFC 9457)");
	json_end(w);
}

static void operation(struct json_writer *w, const struct route_row *route)
{
	json_name(w, strcmp(route->method, "GET") == 0 ? "get" : "post");
	json_object(w);
	member(w, "operationId", route->name);
	member(w, "summary", route->summary);
	parameters(w, route->how);
	request_body(w, route->how);
	json_name(w, "security");
	json_array(w);
	if (!route->public) {
		json_object(w);
		json_name(w, "key");
		json_array(w);
		json_end(w);
		json_end(w);
	}
	json_end(w);
	responses(w, route);
	json_end(w);
}

static void paths(struct json_writer *w)
{
	bool done[HTTP_ROUTES] = { 0 };
	json_name(w, "paths");
	json_object(w);
	for (int i = 0; i < HTTP_ROUTES; i++) {
		if (done[i])
			continue;
		json_name(w, route_rows[i].path);
		json_object(w);
		for (int k = i; k < HTTP_ROUTES; k++) {
			if (strcmp(route_rows[k].path, route_rows[i].path) != 0)
				continue;
			operation(w, &route_rows[k]);
			done[k] = true;
		}
		json_end(w);
	}
	json_end(w);
}

static void problem_schema(struct json_writer *w)
{
	static const char *const members[][3] = {
		{ "type", "string", "a name for the kind of problem" },
		{ "title", "string", "the kind in words" },
		{ "status", "integer", "the HTTP status" },
		{ "detail", "string", "what is wrong here, and the way out" },
		{ "hold", "string", "the hold that stands against it, when one does" },
	};
	json_name(w, "problem");
	json_object(w);
	member(w, "type", "object");
	json_name(w, "required");
	json_array(w);
	for (size_t i = 0; i < 4; i++)
		json_c(w, members[i][0]);
	json_end(w);
	json_name(w, "properties");
	json_object(w);
	for (size_t i = 0; i < COUNT(members); i++) {
		json_name(w, members[i][0]);
		json_object(w);
		member(w, "type", members[i][1]);
		member(w, "description", members[i][2]);
		json_end(w);
	}
	json_end(w);
	json_end(w);
}

static void components(struct json_writer *w)
{
	json_name(w, "components");
	json_object(w);
	json_name(w, "schemas");
	json_object(w);
	problem_schema(w);
	for (size_t i = 0; i < act_verb_count(); i++)
		input_schema(w, i);
	json_end(w);
	json_name(w, "securitySchemes");
	json_object(w);
	json_name(w, "key");
	json_object(w);
	member(w, "type", "http");
	member(w, "scheme", "bearer");
	member(w, "description", "a key that an administrator made by the action key.add");
	json_end(w);
	json_end(w);
	json_end(w);
}

struct str openapi(struct arena *arena)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	member(w, "openapi", "3.1.0");
	json_name(w, "info");
	json_object(w);
	member(w, "title", "habeas");
	member(w, "version", HABEAS_VERSION);
	member(w, "description",
	       "A record of transfers of persons between states: who may, what must hold, what was done.");
	json_name(w, "license");
	json_object(w);
	member(w, "name", "ISC");
	member(w, "identifier", "ISC");
	json_end(w);
	json_end(w);
	json_name(w, "servers");
	json_array(w);
	json_object(w);
	member(w, "url", "/");
	json_end(w);
	json_end(w);
	paths(w);
	components(w);
	json_end(w);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}
