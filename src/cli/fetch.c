/* fetch.c - see fetch.h. */
#include "fetch.h"
#include "buf.h"
#include "json.h"
#include <curl/curl.h>
#include <stdlib.h>

enum { CONNECT_SECONDS = 10, SLOW_SECONDS = 20, SLOW_BYTES_A_SECOND = 100 };

struct fetcher {
	CURL *curl;
	struct buf body;
	size_t bytes_max;
	bool too_large;
};

struct fetcher *fetcher_create(void)
{
	struct fetcher *fetcher = calloc(1, sizeof *fetcher);
	if (!fetcher || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(fetcher->curl = curl_easy_init()))
		abort(); /* out of memory */
	return fetcher;
}

void fetcher_destroy(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	curl_easy_cleanup(fetcher->curl);
	curl_global_cleanup();
	buf_finish(&fetcher->body);
	free(fetcher);
}

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
	struct fetcher *fetcher = context;
	size_t more = size * count;
	if (more > fetcher->bytes_max - fetcher->body.len) {
		fetcher->too_large = true;
		return 0;
	}
	buf_add(&fetcher->body, bytes, more);
	return more;
}

static struct curl_slist *headers_of(struct arena *arena, const struct fetch_asked *asked)
{
	struct curl_slist *headers = NULL;
	if (asked->key.len)
		headers = curl_slist_append(
			headers, str_c(arena, str_format(arena, "Authorization: Bearer %.*s", STR_ARG(asked->key))));
	if (asked->reason.len)
		headers = curl_slist_append(headers,
					    str_c(arena, str_format(arena, "Reason: %.*s", STR_ARG(asked->reason))));
	return headers;
}

/* Each may fail for want of memory alone. */
static void prepare(struct fetcher *f, const char *url, struct curl_slist *headers, char *said)
{
	CURL *c = f->curl;
	curl_easy_reset(c);
	CURLcode code = curl_easy_setopt(c, CURLOPT_URL, url);
	code |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	code |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	code |= curl_easy_setopt(c, CURLOPT_USERAGENT, "habeas/" HABEAS_VERSION);
	code |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	code |= curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	code |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said);
	code |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	code |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	code |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
	code |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES_A_SECOND);
	if (code != CURLE_OK)
		abort();
}

/* What a server of ours says of a problem (RFC 9457), or the number alone. */
static enum status refused(struct arena *arena, const struct fetch_asked *asked, long answered, struct str body,
			   struct error *error)
{
	struct json *problem;
	struct error ignored; /* other servers answer as they like */
	enum status status = answered == 404                      ? STATUS_NOT_FOUND
			     : answered == 401 || answered == 403 ? STATUS_REFUSED
								  : STATUS_IO;
	const struct json *detail =
		json_parse(arena, body, &problem, &ignored) == STATUS_OK ? json_get(problem, "detail") : NULL;
	if (detail && detail->kind == JSON_STRING)
		return error_set(error, status, "%.*s answers %ld: %.*s", STR_ARG(asked->url), answered,
				 STR_ARG(detail->text));
	return error_set(error, status, "%.*s answers %ld", STR_ARG(asked->url), answered);
}

enum status fetch(struct fetcher *fetcher, struct arena *arena, const struct fetch_asked *asked, struct str *body,
		  struct error *error)
{
	char said[CURL_ERROR_SIZE] = "";
	long answered = 0;
	struct curl_slist *headers = headers_of(arena, asked);
	prepare(fetcher, str_c(arena, asked->url), headers, said);
	buf_clear(&fetcher->body);
	fetcher->bytes_max = asked->bytes_max;
	fetcher->too_large = false;
	CURLcode code = curl_easy_perform(fetcher->curl);
	curl_easy_getinfo(fetcher->curl, CURLINFO_RESPONSE_CODE, &answered);
	curl_slist_free_all(headers);
	*body = str_copy(arena, buf_str(&fetcher->body));
	if (fetcher->too_large)
		return error_set(error, STATUS_LIMIT, "%.*s is larger than %zu bytes", STR_ARG(asked->url),
				 asked->bytes_max);
	if (code != CURLE_OK)
		return error_set(error, STATUS_IO, "%.*s cannot be read: %s", STR_ARG(asked->url),
				 *said ? said : curl_easy_strerror(code));
	return answered == 200 ? STATUS_OK : refused(arena, asked, answered, *body, error);
}
