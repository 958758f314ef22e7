/* The head of a request as strangers send it: target, version and headers, one a line. What the guard lets pass is read
 * on, and what is read from it holds: a decoded path has no NUL, an ETag is written as it was read, a length is digits.
 */
#include "http_int.h"
#include <assert.h>
#include <inttypes.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str line_of(struct str *rest)
{
	const char *at = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	struct str line = { rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len };
	size_t taken = line.len + (at != NULL);
	*rest = (struct str){ rest->len ? rest->ptr + taken : NULL, rest->len - taken };
	return line;
}

static void read_values(struct http_request *request)
{
	struct str key;
	uint64_t event, length;
	struct str tag = header_of(&request->headers, "if-match");
	if (etag_parse(tag, &key, &event)) {
		struct str number = str_format(request->arena, "%" PRIu64 "\"", event);
		assert(str_ends(tag, str_c(request->arena, number)) && key.len && key.ptr > tag.ptr);
	}
	if (content_length(&request->headers, &length))
		assert(length < UINT64_C(1000000000000000000));
	(void)bearer_of(header_of(&request->headers, "authorization"));
}

static void read_target(struct http_request *request)
{
	struct error error;
	struct str given;
	struct buf allowed = BUF_INIT;
	if (target_parse(request, &error) == STATUS_OK) {
		assert(!memchr(request->path.ptr, 0, request->path.len));
		int route = route_find(request->method, request->path, &given, &allowed);
		assert(route < 0 || !strchr(route_rows[route].path, '{') || given.len);
		assert(route < 0 || given.len <= request->path.len);
		vec_each (&request->query, i)
			assert(query_of(request, str_c(request->arena, request->query.at[i].name)).ptr);
	}
	buf_finish(&allowed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_create();
	struct http_request request = { .arena = arena, .method = STR("GET") };
	struct str rest = str_copy(arena, (struct str){ (const char *)data, size });
	request.target = line_of(&rest);
	struct str version = line_of(&rest);
	while (rest.len) {
		struct str line = line_of(&rest);
		const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
		size_t name = colon ? (size_t)(colon - line.ptr) : line.len;
		struct http_pair pair = { { line.ptr, name }, STR("") };
		if (colon)
			pair.value = (struct str){ colon + 1, line.len - name - 1 };
		vec_add(arena, &request.headers, pair);
	}
	if (!guard_head(request.target, version, &request.headers)) {
		read_values(&request);
		read_target(&request);
	}
	arena_destroy(arena);
	return 0;
}
