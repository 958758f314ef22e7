/* error.h - when the world fails.
 *
 * Three kinds of error are never mixed: a bug is an assert (kept in release); a wrong text is a diagnostic
 * (lang/diag.h); the world failing (file, limit, database) is an enum status with a struct error filled where it
 * happened.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H
#include "str.h"

enum status {
	STATUS_OK = 0,
	STATUS_BAD_INPUT, /* the caller's data is wrong; the message names the thing and the way out */
	STATUS_LIMIT,     /* a limit of limit.h is passed */
	STATUS_NOT_FOUND,
	STATUS_IO,
	STATUS_CONFLICT,
	STATUS_REFUSED /* the law or the caller's role says no */
};

struct error {
	enum status status;
	char message[512]; /* one sentence, no newline, UTF-8 */
};

#define MUST_USE __attribute__((warn_unused_result))
#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		enum status try_status_ = (call);                                                                      \
		if (try_status_ != STATUS_OK)                                                                          \
			return try_status_;                                                                            \
	} while (0)

/* Fills *error (NULL is fine) and returns `status`, which is not STATUS_OK, for `return error_set(...)`. A message that
 * does not fit is cut between two characters and ends in "..."; control characters become spaces. An argument may be
 * error->message. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const char *status_name(enum status status);
#endif
