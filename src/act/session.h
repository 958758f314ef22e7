/* session.h - people sign in: a password, and a code of a device in the hand (RFC 6238).
 *
 * Nothing of this is an event: secrets and sessions lie in plain maps, which are in no log and have no past.
 *
 * I1. Of a password the record keeps what argon2id makes of it; of a session the hash of its token.
 * I2. A code is good once, whatever it is shown for: to sign in, to confirm a receipt, to register a key. A wrong
 *     password, a wrong code and a user who is not there cost the same time and say the same.
 * I3. Few passwords are hashed at a time (each takes 64 MiB); the rest wait.
 * I4. A session is over when what it was begun with is: a new enrolment, another device.
 * I5. Failures slow down the next try of that user from that source alone, so that nobody can lock others out. Who must
 *     wait is told so before any password is hashed.
 */
#ifndef ACT_SESSION_H
#define ACT_SESSION_H
#include "act.h"
#include "password.h"

enum { TOTP_SECRET_SIZE = 20, SESSION_SECONDS = 8 * 3600 };

/* The password and a new secret for the code's device, which is shown once, in base32 (RFC 4648) as apps take it.
 * STATUS_BAD_INPUT: a password that is too short or too long. */
enum status session_set_secrets(struct act *act, struct arena *arena, struct str user, struct str password,
				struct str *totp, struct error *error) MUST_USE;
/* The code that the device of that base32 secret shows at that second: for demonstrations and tests. */
bool session_code(struct str totp, int64_t seconds, char code[7]);

/* `token` is for a cookie. STATUS_REFUSED says no more than that it was not right; STATUS_LIMIT: wait `seconds` first.
 */
struct session_try {
	struct str user, password, code;
	struct str source; /* where it comes from, such as an address */
};
enum status session_begin(struct act *act, struct arena *arena, const struct session_try *given, struct str *token,
			  struct error *error) MUST_USE;

struct session {
	struct str user; /* "U3" */
	struct str csrf; /* must come back with every form */
};
/* STATUS_REFUSED: no such session, or it is over. */
enum status session_find(struct act *act, struct arena *arena, struct str token, struct session *out,
			 struct error *error) MUST_USE;
enum status session_end(struct act *act, struct str token, struct error *error) MUST_USE;

/* enrol.c: how a user comes to a password and a device. The code of user.enrol is good once, for a day. */
struct enrolment {
	struct str code;        /* of the enrolment, as it was typed */
	struct str source;      /* where it comes from, such as an address */
	struct str password;    /* what the user chose */
	struct str device_code; /* what the user's device shows now */
};
/* What the code is good for. STATUS_REFUSED says no more than that it is good for nothing; STATUS_LIMIT: wait. */
struct enrolling {
	struct str user, name; /* "U3", and how that user is called */
	struct str totp;       /* the device's secret, in base32 */
};
enum status enrolment_find(struct act *act, struct arena *arena, const struct enrolment *given, struct enrolling *out,
			   struct error *error) MUST_USE;
/* And signs the user in. STATUS_BAD_INPUT: the password, by `fault`; without one the device's code was not right. */
enum status enrolment_finish(struct act *act, struct arena *arena, const struct enrolment *given,
			     enum password_fault *fault, struct str *token, struct error *error) MUST_USE;
#endif
