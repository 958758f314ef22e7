/* password.h - what a password may not be. */
#ifndef ACT_PASSWORD_H
#define ACT_PASSWORD_H
#include "str.h"

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 200 }; /* characters at least, bytes at most */

/* No rules of composition: length, and not what is tried first (NIST SP 800-63B, 5.1.1.2: words of lists, repetitions,
 * sequences, the name of the service and of the user). */
enum password_fault { PASSWORD_FINE, PASSWORD_SHORT, PASSWORD_LONG, PASSWORD_COMMON, PASSWORD_OWN };
/* `name`: of whom it is, as it is written. */
enum password_fault password_fault(struct arena *arena, struct str password, struct str name);
#endif
