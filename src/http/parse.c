/* parse.c - the bytes of strangers: the head of a request, its target, the values of its headers.
 *
 * The guard. The library under us reads a head more kindly than it should: it takes two lengths that differ, a length
 * beside a coding, a name with a space behind it. A proxy in front of us may read the same bytes otherwise, and what
 * follows would then be one man's body and another man's request. So all of these are refused here, before anything
 * else is done, and the connection is closed (RFC 9112, 5.1, 6.1, 6.3 and 11.2).
 */
#include "http_int.h"
#include "money.h"
#include "percent.h"
#include "utf8.h"
#include <strings.h>

static bool name_is(struct str name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

/* RFC 9110, 5.6.2 */
static bool is_token(struct str text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!word && (!c || !strchr(others, c)))
			return false;
	}
	return text.len > 0;
}

/* Of a folded line the library makes one name: `Content-Length:`, and `36` in the next line, become `Content-Length36`
 * of no value, and what was meant to be the body is then the next request. */
static bool is_folded(struct str name)
{
	static const char *const framing[] = { "content-length", "transfer-encoding" };
	for (size_t i = 0; i < sizeof framing / sizeof *framing; i++)
		if (name.len > strlen(framing[i]) && strncasecmp(name.ptr, framing[i], strlen(framing[i])) == 0)
			return true;
	return false;
}

static bool is_value(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t') || text.ptr[i] == 127)
			return false;
	return true;
}

static bool is_length(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0 && text.len < 19;
}

static bool is_target(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] == 127)
			return false;
	return text.len > 0;
}

const char *guard_head(struct str target, struct str version, const http_pairs *headers)
{
	size_t lengths = 0, codings = 0, hosts = 0;
	if (!is_target(target))
		return "the target is none";
	if (headers->count > HTTP_HEADERS_MAX)
		return "there are more than 64 headers";
	vec_each (headers, i) {
		struct str name = headers->at[i].name, value = headers->at[i].value;
		if (!is_token(name))
			return "the name of a header is none";
		if (is_folded(name))
			return "a header is folded";
		if (!is_value(value))
			return "a header has a control character";
		hosts += name_is(name, "host");
		if (name_is(name, "content-length")) {
			lengths++;
			if (!is_length(value))
				return "Content-Length is no number";
		}
		if (name_is(name, "transfer-encoding")) {
			codings++;
			if (!name_is(value, "chunked"))
				return "a Transfer-Encoding that is not `chunked`";
		}
	}
	if (lengths > 1)
		return "Content-Length more than once";
	if (codings > 1)
		return "Transfer-Encoding more than once";
	if (lengths && codings)
		return "Content-Length beside Transfer-Encoding";
	if (codings && str_is(version, "HTTP/1.0"))
		return "Transfer-Encoding in HTTP/1.0, which has none";
	if (!hosts && str_is(version, "HTTP/1.1"))
		return "Host is missing";
	return hosts > 1 ? "Host more than once" : NULL;
}

struct str header_of(const http_pairs *headers, const char *name)
{
	struct str value = STR_NONE;
	size_t found = 0;
	vec_each (headers, i) {
		if (!name_is(headers->at[i].name, name))
			continue;
		value = headers->at[i].value;
		found++;
	}
	return found == 1 ? str_trim(value) : STR_NONE;
}

bool content_length(const http_pairs *headers, uint64_t *length)
{
	struct str text = header_of(headers, "content-length");
	int64_t number = 0;
	bool given = is_length(text) && decimal_parse(text, 0, false, &number);
	*length = (uint64_t)number;
	return given;
}

/* The target. */

static struct str take_until(struct str *rest, char end)
{
	const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
	struct str taken = *rest;
	if (!at) {
		*rest = STR_NONE;
		return taken;
	}
	taken.len = (size_t)(at - rest->ptr);
	*rest = (struct str){ at + 1, rest->len - taken.len - 1 };
	return taken;
}

static enum status query_parse(struct http_request *request, struct str query, struct error *error)
{
	while (query.len) {
		struct str value = take_until(&query, '&'), name = take_until(&value, '=');
		struct http_pair pair;
		if (!name.len)
			continue;
		if (!percent_decode(request->arena, name, true, &pair.name) ||
		    !percent_decode(request->arena, value, true, &pair.value))
			return error_set(error, STATUS_BAD_INPUT, "the query is not percent-encoded UTF-8");
		if (query_of(request, str_c(request->arena, pair.name)).ptr)
			return error_set(error, STATUS_BAD_INPUT, "`%.*s` stands in the query twice",
					 STR_ARG(pair.name));
		if (!pair.value.ptr)
			pair.value = STR("");
		vec_add(request->arena, &request->query, pair);
	}
	return STATUS_OK;
}

enum status target_parse(struct http_request *request, struct error *error)
{
	struct str rest = request->target, path;
	if (rest.len > HTTP_TARGET_BYTES)
		return error_set(error, STATUS_LIMIT, "path and query are longer than %d bytes", HTTP_TARGET_BYTES);
	if (str_starts(rest, "http://")) { /* RFC 9112, 3.2.2: as a proxy is asked, and we must take it */
		rest = (struct str){ rest.ptr + 7, rest.len - 7 };
		const char *slash = memchr(rest.ptr, '/', rest.len);
		rest = slash ? (struct str){ slash, rest.len - (size_t)(slash - rest.ptr) } : STR("/");
	}
	if (!str_starts(rest, "/"))
		return error_set(error, STATUS_BAD_INPUT, "the target must be a path");
	path = take_until(&rest, '?');
	if (!percent_decode(request->arena, path, false, &request->path))
		return error_set(error, STATUS_BAD_INPUT, "the path is not percent-encoded UTF-8");
	return query_parse(request, rest, error);
}

struct str query_of(const struct http_request *request, const char *name)
{
	vec_each (&request->query, i)
		if (str_is(request->query.at[i].name, name))
			return request->query.at[i].value;
	return STR_NONE;
}

/* The values. */

bool etag_parse(struct str text, struct str *key, uint64_t *event)
{
	int64_t number;
	if (text.len < 5 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"')
		return false;
	struct str rest = { text.ptr + 1, text.len - 2 };
	*key = take_until(&rest, '-');
	if (!is_length(rest) || !key->len || !decimal_parse(rest, 0, false, &number))
		return false;
	*event = (uint64_t)number;
	return true;
}

struct str bearer_of(struct str authorization)
{
	struct str scheme = take_until(&authorization, ' ');
	return name_is(scheme, "bearer") ? str_trim(authorization) : STR_NONE;
}
