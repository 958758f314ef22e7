/* enrol.c - how a user comes to a password and a device: an administrator makes a code, which is shown once; whoever
 * has it sets both, on a page of their own, and nobody else ever sees them.
 *
 * A code is "U3-" and four groups of five: 100 random bits, in letters and digits that are not taken for one another
 * when they are read from paper (those of Crockford's base 32).
 *
 * I1. Of the code the hash is kept. It is good once and for a day; a new one takes the place of the one before.
 * I2. With a new code what the user signed in with before ends at once, sessions too: it may be in other hands.
 * I3. What the code is wrong in is not told. Wrong ones slow down the next try of that user from that source alone.
 * I4. A password is hashed only for who has the right code, so a stranger's tries cost nothing.
 * I5. The events say who let whom, and that it was done; no secret is in any.
 */
#include "act_int.h"
#include "crypto.h"
#include "session.h"

enum { CODE_SIZE = 20, GROUP = 5, ENROLMENT_SECONDS = 24 * 3600, USER_MAX = 24 };
static const char code_letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const struct store_map enrolment_map = { 110, false }; /* by the user's key */

static struct str code_make(struct arena *arena, struct str user, struct str *hash)
{
	unsigned char bytes[CODE_SIZE];
	char letters[CODE_SIZE];
	struct buf out = BUF_INIT;
	random_bytes(bytes, sizeof bytes);
	buf_add_str(&out, user);
	for (size_t i = 0; i < CODE_SIZE; i++) {
		letters[i] = code_letters[bytes[i] % 32];
		buf_format(&out, "%s%c", i % GROUP ? "" : "-", letters[i]);
	}
	*hash = secret_hash(arena, (struct str){ letters, sizeof letters });
	struct str code = str_copy(arena, buf_str(&out));
	wipe(out.ptr, out.len);
	buf_finish(&out);
	wipe(bytes, sizeof bytes);
	wipe(letters, sizeof letters);
	return code;
}

/* However it was typed: small letters, spaces, O for 0, I and L for 1. */
static bool code_read(struct arena *arena, struct str typed, struct str *user, struct str *hash)
{
	char text[USER_MAX + CODE_SIZE];
	size_t len = 0;
	for (size_t i = 0; i < typed.len; i++) {
		char c = typed.ptr[i];
		if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r')
			continue;
		if (len == sizeof text)
			return false;
		text[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	if (len < CODE_SIZE + 2)
		return false;
	char *letters = text + len - CODE_SIZE;
	for (size_t i = 0; i < CODE_SIZE; i++)
		letters[i] = letters[i] == 'O' ? '0' : letters[i] == 'I' || letters[i] == 'L' ? '1' : letters[i];
	*user = str_copy(arena, (struct str){ text, len - CODE_SIZE });
	*hash = secret_hash(arena, (struct str){ letters, CODE_SIZE });
	wipe(text, sizeof text);
	return !memchr(user->ptr, 0, user->len);
}

/* Making one. */

enum status do_user_enrol(struct doing *d)
{
	struct arena *a = d->arena;
	struct str user, hash;
	const struct json *doc;
	int64_t until = d->act->device_clock(d->act->clock_context) + ENROLMENT_SECONDS;
	TRY(input_doc(d, "user", MAP_user, &user, &doc));
	tell(d, "user", user);
	tell(d, "enrolment", code_make(a, user, &hash));
	tell(d, "until", time_text(a, until));
	const struct json *row = doc_with_text(a, doc_object(a), "sha256", hash);
	row = doc_with_text(a, row, "totp", totp_fresh(a));
	TRY(expire_put(d->w, a, enrolment_map, user, row, CLOCK_DEVICE, until, d->error));
	TRY(secret_end(d->w, user, d->error));
	const struct json *data = doc_with_text(a, doc_object(a), "user", user);
	return record_emit(d, HAPPENED_enrolment_made, doc_with_text(a, data, "enrolment", STR("open")));
}

/* Using it. */

struct using
{
	struct act *act;
	struct arena *arena;
	const struct enrolment *given;
	struct str user, hash, failure_key; /* of the code */
	struct str name, totp, password, token;
	int64_t now, wait;
	bool right, done;
};

/* The row that the code is of, or NULL. */
static enum status find_row(struct using *u, struct store_read *read, const struct json **row, struct error *error)
{
	struct store_row found;
	struct json *doc;
	*row = NULL;
	enum status status = store_get(read, u->arena, enrolment_map, u->user, &found, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(u->arena, found.value, &doc, error));
	struct str wanted = doc_text(doc, "sha256");
	if (wanted.len == u->hash.len && same_bytes(wanted.ptr, u->hash.ptr, wanted.len) &&
	    u->now < doc_number(doc, "expires", 0))
		*row = doc;
	return STATUS_OK;
}

static enum status look_up(struct using *u, struct store_read *read, struct error *error)
{
	const struct json *row, *user;
	TRY(tries_wait(read, u->arena, u->failure_key, u->now, &u->wait, error));
	if (u->wait > 0)
		return STATUS_OK;
	TRY(find_row(u, read, &row, error));
	u->right = row != NULL;
	if (!row)
		return STATUS_OK;
	TRY(record_get(read, u->arena, MAP_user, u->user, &user, error));
	u->name = doc_text(user, "name");
	u->totp = doc_text(row, "totp");
	return STATUS_OK;
}

static enum status count_wrong(void *context, struct store_write *w, struct error *error)
{
	struct using *u = context;
	return tries_failed(w, u->arena, u->failure_key, u->now, error);
}

static enum status begin_using(struct using *u, struct error *error)
{
	static const char none[] = "this code is not right, was used, or is over: an administrator makes another";
	struct store_read *read;
	u->now = u->act->device_clock(u->act->clock_context);
	if (!code_read(u->arena, u->given->code, &u->user, &u->hash))
		return error_set(error, STATUS_REFUSED, "%s", none); /* of nobody: it cannot be counted */
	u->failure_key = secret_hash(
		u->arena, str_format(u->arena, "%.*s enrols %.*s", STR_ARG(u->user), STR_ARG(u->given->source)));
	TRY(store_read_begin(u->act->store, &read, error));
	enum status status = look_up(u, read, error);
	store_read_end(read);
	TRY(status);
	if (u->wait > 0)
		return tries_too_many(u->wait, error);
	if (u->right)
		return STATUS_OK;
	TRY(store_write(u->act->store, count_wrong, u, error));
	return error_set(error, STATUS_REFUSED, "%s", none);
}

enum status enrolment_find(struct act *act, struct arena *arena, const struct enrolment *given, struct enrolling *out,
			   struct error *error)
{
	struct using u = { .act = act, .arena = arena, .given = given };
	TRY(begin_using(&u, error));
	*out = (struct enrolling){ u.user, u.name, u.totp };
	return STATUS_OK;
}

/* In one transaction, so that the code is good once. */
static enum status finish(void *context, struct store_write *w, struct error *error)
{
	struct using *u = context;
	const struct json *row;
	int64_t now = u->act->clock(u->act->clock_context);
	struct doing d = { .act = u->act,
			   .arena = u->arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = u->user,
			   .now = now,
			   .happened = now,
			   .error = error };
	TRY(tries_wait(d.r, u->arena, u->failure_key, u->now, &u->wait, error));
	TRY(find_row(u, d.r, &row, error));
	u->right = row != NULL;
	if (u->wait > 0 || !row)
		return STATUS_OK;
	int64_t step = totp_step(doc_text(row, "totp"), u->given->device_code, u->now, 0);
	if (!step)
		return tries_failed(w, u->arena, u->failure_key, u->now, error);
	TRY(store_delete(w, enrolment_map, u->user, error));
	TRY(secret_set(w, u->arena, u->user, u->password, doc_text(row, "totp"), step, error));
	TRY(tries_over(w, u->failure_key, error));
	TRY(session_open(w, u->arena, u->user, u->token, u->now, error));
	u->done = true;
	const struct json *data = doc_with_text(u->arena, doc_object(u->arena), "user", u->user);
	return record_emit(&d, HAPPENED_user_enrolled, doc_with_text(u->arena, data, "enrolment", STR("done")));
}

enum status enrolment_finish(struct act *act, struct arena *arena, const struct enrolment *given,
			     enum password_fault *fault, struct str *token, struct error *error)
{
	struct using u = { .act = act, .arena = arena, .given = given };
	char hash[PASSWORD_HASH_SIZE];
	*fault = PASSWORD_FINE;
	TRY(begin_using(&u, error));
	*fault = password_fault(arena, given->password, u.name);
	if (*fault)
		return error_set(error, STATUS_BAD_INPUT,
				 "the password is too short, too long, or one that is guessed");
	password_hashed(given->password, hash);
	u.password = str_of(hash);
	u.token = session_token(arena);
	TRY(store_write(act->store, finish, &u, error));
	if (u.wait > 0)
		return tries_too_many(u.wait, error);
	if (!u.right)
		return error_set(error, STATUS_REFUSED, "this code was used in the meantime");
	if (!u.done)
		return error_set(error, STATUS_BAD_INPUT, "the device's code is not right, or is over");
	*token = u.token;
	return STATUS_OK;
}
