/* fetch.h - getting a resource over HTTP or HTTPS: the seam to libcurl.
 *
 * I1. Nothing is followed elsewhere, no other protocol is spoken, a certificate is held against the system's own.
 * I2. What is larger than asked for, or too slow, is an error and not half a resource.
 */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H
#include "arena.h"
#include "error.h"

struct fetcher; /* keeps a connection open from one resource to the next */
struct fetcher *fetcher_create(void);
void fetcher_destroy(struct fetcher *fetcher); /* NULL is fine */

struct fetch_asked {
	struct str url;
	struct str key, reason; /* of a caller of the API; STR_NONE: of nobody */
	size_t bytes_max;
};
/* STATUS_NOT_FOUND: 404. STATUS_REFUSED: 401, 403, with what the server says. STATUS_IO: anything else went wrong. */
enum status fetch(struct fetcher *fetcher, struct arena *arena, const struct fetch_asked *asked, struct str *body,
		  struct error *error) MUST_USE;
#endif
