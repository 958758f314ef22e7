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

enum { ERROR_VALUES_MAX = 9 };
struct error {
	enum status status;
	char message[512]; /* one sentence, no newline, UTF-8 */
	/* What the message was made of, for who says it in another language (error_values). NULL: not known. It lives
	 * forever, or as long as what error_remade was given. */
	const char *format;
	char values[512]; /* what stood for each conversion, each ended by NUL */
};

/* A word of the program that stands among the values of a message, or in a table: it can be said in another language.
 */
#define N_(text) text

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
/* What stood for the conversions of error->format, in their order; how many they are. `word`: it was written %s, a word
 * of the program; somebody's data are written %.*s, and are the same in every language. */
struct error_value {
	struct str text;
	bool word;
};
size_t error_values(const struct error *error, struct error_value values[ERROR_VALUES_MAX]);
/* The next conversion of a format from *at on; *at is behind it then. False: there is none. */
bool error_conversion(const char **at, const char **begin);
/* An error that was kept as its message, its format and its values. One that does not fit is its message alone. */
void error_remade(struct error *error, enum status status, struct str message, const char *format,
		  const struct str *values, size_t count);
const char *status_name(enum status status);
#endif
