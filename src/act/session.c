/* session.c - see session.h. */
#include "session.h"
#include "act_int.h"
#include "crypto.h"
#include "hex.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOTP_STEP = 30,
	TOTP_DIGITS = 6,
	TOTP_WINDOW = 1, /* steps that clocks may differ */
	TOKEN_SIZE = 32,
	HASHING_MAX = 2,
	FREE_TRIES = 5, /* then each failure doubles the wait */
	WAIT_MOST = 900,
	FORGOTTEN_AFTER = 24 * 3600 /* a failure, when none follows */
};

static const struct store_map secret_map = { 7, false }, session_map = { 8, false }, failure_map = { 9, false };

/* One of the few that may hash now. */

static pthread_mutex_t hashing_lock;
static pthread_cond_t hashing_free;
static int hashing;
static char nobody_hash[PASSWORD_HASH_SIZE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void set_up(void)
{
	password_hash(STR("a password that nobody has"), nobody_hash);
	if (pthread_mutex_init(&hashing_lock, NULL) != 0 || pthread_cond_init(&hashing_free, NULL) != 0 ||
	    oath_init() != OATH_OK)
		abort();
}

static void hashing_begin(void)
{
	pthread_once(&once, set_up);
	pthread_mutex_lock(&hashing_lock);
	while (hashing >= HASHING_MAX)
		pthread_cond_wait(&hashing_free, &hashing_lock);
	hashing++;
	pthread_mutex_unlock(&hashing_lock);
}

static void hashing_end(void)
{
	pthread_mutex_lock(&hashing_lock);
	hashing--;
	pthread_cond_signal(&hashing_free);
	pthread_mutex_unlock(&hashing_lock);
}

static struct str random_text(struct arena *arena, size_t size)
{
	unsigned char bytes[64];
	random_bytes(bytes, size);
	char *text = arena_alloc(arena, 2 * size + 1);
	hex_encode((struct str){ (const char *)bytes, size }, text);
	wipe(bytes, sizeof bytes);
	return (struct str){ text, 2 * size };
}

/* Secrets. */

struct writing {
	struct store_map map;
	struct str key;
	const struct json *doc; /* NULL: away with it */
	struct arena *arena;
};

static enum status write_doc(void *context, struct store_write *w, struct error *error)
{
	const struct writing *x = context;
	return x->doc ? store_put(w, x->map, x->key, doc_written(x->arena, x->doc), error)
		      : store_delete(w, x->map, x->key, error);
}

/* NULL where there is none. */
static enum status get_doc(struct store_read *read, struct arena *arena, struct store_map map, struct str key,
			   const struct json **doc, struct error *error)
{
	struct store_row row;
	struct json *parsed;
	*doc = NULL;
	enum status status = store_get(read, arena, map, key, &row, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(arena, row.value, &parsed, error));
	*doc = parsed;
	return STATUS_OK;
}

void password_hashed(struct str password, char *hash)
{
	hashing_begin();
	password_hash(password, hash);
	hashing_end();
}

struct str totp_fresh(struct arena *arena)
{
	unsigned char secret[TOTP_SECRET_SIZE];
	char *base32 = NULL;
	pthread_once(&once, set_up);
	random_bytes(secret, sizeof secret);
	if (oath_base32_encode((const char *)secret, sizeof secret, &base32, NULL) != OATH_OK)
		abort(); /* out of memory */
	struct str totp = str_copy(arena, str_of(base32));
	wipe(secret, sizeof secret);
	wipe(base32, strlen(base32));
	free(base32);
	return totp;
}

/* `made` tells one pair of secrets from the next: a session knows with which it was begun. */
static const struct json *secret_doc(struct arena *arena, struct str hash, struct str totp, int64_t last)
{
	const struct json *doc = doc_with_text(arena, doc_object(arena), "password", hash);
	doc = doc_with_text(arena, doc, "totp", totp);
	doc = doc_with_text(arena, doc, "made", random_text(arena, 8));
	return doc_with_int(arena, doc, "last", last);
}

enum status secret_set(struct store_write *w, struct arena *arena, struct str user, struct str hash, struct str totp,
		       int64_t last, struct error *error)
{
	return store_put(w, secret_map, user, doc_written(arena, secret_doc(arena, hash, totp, last)), error);
}

enum status secret_end(struct store_write *w, struct str user, struct error *error)
{
	enum status status = store_delete(w, secret_map, user, error);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status session_set_secrets(struct act *act, struct arena *arena, struct str user, struct str password,
				struct str *totp, struct error *error)
{
	char hash[PASSWORD_HASH_SIZE];
	const struct json *known;
	if (password.len < PASSWORD_LEAST || password.len > PASSWORD_MOST)
		return error_set(error, STATUS_BAD_INPUT, "a password has %d to %d bytes", PASSWORD_LEAST,
				 PASSWORD_MOST);
	TRY(act_read(act, arena, STR("user"), user, 0, &known, error));
	password_hashed(password, hash);
	*totp = totp_fresh(arena);
	struct writing x = { secret_map, user, secret_doc(arena, str_of(hash), *totp, 0), arena };
	return store_write(act->store, write_doc, &x, error);
}

/* Codes. */

static bool code_at(struct str totp, int64_t step, char code[TOTP_DIGITS + 1])
{
	char *secret = NULL;
	size_t size = 0;
	char base32[64];
	if (totp.len >= sizeof base32 || step < 0)
		return false;
	if (totp.len)
		memcpy(base32, totp.ptr, totp.len);
	base32[totp.len] = 0;
	pthread_once(&once, set_up);
	if (oath_base32_decode(base32, totp.len, &secret, &size) != OATH_OK)
		return false;
	int made = oath_totp_generate(secret, size, (time_t)(step * TOTP_STEP), TOTP_STEP, 0, TOTP_DIGITS, code);
	wipe(secret, size);
	free(secret);
	return made == OATH_OK;
}

bool session_code(struct str totp, int64_t seconds, char code[7]) { return code_at(totp, seconds / TOTP_STEP, code); }

/* The step whose code it is, later than the last that was used; 0: none. Every step is tried whatever is found. */
int64_t totp_step(struct str totp, struct str code, int64_t now, int64_t last)
{
	int64_t found = 0;
	for (int64_t k = -TOTP_WINDOW; k <= TOTP_WINDOW; k++) {
		char wanted[TOTP_DIGITS + 1] = "";
		int64_t step = now / TOTP_STEP + k;
		bool same = code_at(totp, step, wanted) && code.len == TOTP_DIGITS &&
			    same_bytes(code.ptr, wanted, TOTP_DIGITS);
		if (same && step > last)
			found = step;
	}
	return found;
}

/* Signing in. */

struct str secret_hash(struct arena *arena, struct str text)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex(text, hex);
	return str_format(arena, "%s", hex);
}

/* Whose hash is checked when there is no such user: of no password. */
static const char *nobody(void)
{
	pthread_once(&once, set_up);
	return nobody_hash;
}

/* Failures: how long the next try waits. */

enum status tries_wait(struct store_read *read, struct arena *arena, struct str key, int64_t now, int64_t *wait,
		       struct error *error)
{
	const struct json *failures;
	TRY(get_doc(read, arena, failure_map, key, &failures, error));
	*wait = doc_number(failures, "until", 0) - now;
	return STATUS_OK;
}

enum status tries_failed(struct store_write *w, struct arena *arena, struct str key, int64_t now, struct error *error)
{
	const struct json *before;
	TRY(get_doc(store_reading(w), arena, failure_map, key, &before, error));
	int64_t count = doc_number(before, "count", 0) + 1, wait = 0;
	for (int64_t i = FREE_TRIES; i <= count; i++)
		wait = wait ? (wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST) : 1;
	const struct json *doc = doc_with_int(arena, doc_object(arena), "count", count);
	doc = doc_with_int(arena, doc, "until", now + wait);
	return expire_put(w, arena, failure_map, key, doc, CLOCK_DEVICE, now + FORGOTTEN_AFTER, error);
}

enum status tries_over(struct store_write *w, struct str key, struct error *error)
{
	enum status status = store_delete(w, failure_map, key, error);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status tries_too_many(int64_t wait, struct error *error)
{
	return error_set(error, STATUS_LIMIT, "too many tries: wait %lld seconds", (long long)wait);
}

/* `right`: it is what the device shows, and was not used. Where the rest is `fine`, too, its step is used up, so that
 * it is good once whatever it is shown for. */
static enum status use_code(struct store_write *w, struct arena *arena, const struct session_try *given, int64_t now,
			    bool fine, bool *right, struct error *error)
{
	const struct json *secret;
	TRY(get_doc(store_reading(w), arena, secret_map, given->user, &secret, error));
	int64_t step = totp_step(doc_text(secret, "totp"), given->code, now, doc_number(secret, "last", 0));
	*right = step > 0;
	if (!step || !fine)
		return STATUS_OK;
	secret = doc_with_int(arena, secret, "last", step);
	return store_put(w, secret_map, given->user, doc_written(arena, secret), error);
}

struct str session_token(struct arena *arena) { return random_text(arena, TOKEN_SIZE); }

enum status session_open(struct store_write *w, struct arena *arena, struct str user, struct str token, int64_t now,
			 struct error *error)
{
	const struct json *secret, *session = doc_with_text(arena, doc_object(arena), "user", user);
	TRY(get_doc(store_reading(w), arena, secret_map, user, &secret, error));
	session = doc_with_text(arena, session, "csrf", random_text(arena, 16));
	session = doc_with_text(arena, session, "made", doc_text(secret, "made"));
	return expire_put(w, arena, session_map, secret_hash(arena, token), session, CLOCK_DEVICE,
			  now + SESSION_SECONDS, error);
}

struct beginning {
	struct arena *arena;
	const struct session_try *given;
	struct str failure_key, token;
	bool right; /* the password is */
	bool begun;
	int64_t now, wait;
};

/* In one transaction, so that two who come with the same code do not both get in. */
static enum status begin(void *context, struct store_write *w, struct error *error)
{
	struct beginning *b = context;
	bool right = false;
	TRY(tries_wait(store_reading(w), b->arena, b->failure_key, b->now, &b->wait, error));
	if (b->wait > 0)
		return STATUS_OK;
	TRY(use_code(w, b->arena, b->given, b->now, b->right, &right, error));
	if (!right || !b->right)
		return tries_failed(w, b->arena, b->failure_key, b->now, error);
	TRY(tries_over(w, b->failure_key, error));
	b->begun = true;
	return session_open(w, b->arena, b->given->user, b->token, b->now, error);
}

static bool usable(struct str key) { return key.len > 0 && key.len <= 40 && !memchr(key.ptr, 0, key.len); }

/* The password's hash, and whether who tries must wait first: hashing is what a flood of tries would cost. */
static enum status before_hashing(struct act *act, struct beginning *b, struct str *hash, struct error *error)
{
	struct store_read *read;
	const struct json *secret = NULL;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = tries_wait(read, b->arena, b->failure_key, b->now, &b->wait, error);
	if (status == STATUS_OK)
		status = get_doc(read, b->arena, secret_map, b->given->user, &secret, error);
	store_read_end(read);
	*hash = doc_text(secret, "password");
	return status;
}

enum status session_begin(struct act *act, struct arena *arena, const struct session_try *given, struct str *token,
			  struct error *error)
{
	struct session_try own = *given;
	struct str hash, fresh = session_token(arena);
	*token = STR_NONE;
	if (!usable(own.user))
		own.user = STR("nobody");
	if (own.password.len > PASSWORD_MOST)
		own.password = STR_NONE;
	struct beginning b = { .arena = arena, .given = &own };
	b.failure_key = secret_hash(arena, str_format(arena, "%.*s %.*s", STR_ARG(own.user), STR_ARG(own.source)));
	b.token = fresh;
	b.now = act->device_clock(act->clock_context);
	TRY(before_hashing(act, &b, &hash, error));
	if (b.wait > 0)
		return tries_too_many(b.wait, error);
	hashing_begin();
	b.right = password_verify(hash.len ? str_c(arena, hash) : nobody(), own.password) && hash.len;
	hashing_end();
	TRY(store_write(act->store, begin, &b, error));
	if (b.wait > 0)
		return tries_too_many(b.wait, error);
	if (!b.begun)
		return error_set(error, STATUS_REFUSED, "the user, the password or the code is not right");
	*token = fresh;
	return STATUS_OK;
}

/* Within a session. */

enum status device_confirms(struct doing *d)
{
	struct session_try given = { .user = d->user_key };
	struct str key = secret_hash(d->arena, str_format(d->arena, "%.*s confirms", STR_ARG(d->user_key)));
	int64_t now = d->act->device_clock(d->act->clock_context), wait;
	bool right;
	TRY(input_text(d, "code", &given.code));
	if (d->terms && d->terms->key.len)
		return error_set(d->error, STATUS_REFUSED,
				 "%s: a code confirms what is done by who is signed in; a program signs with a key",
				 action_verbs[d->action]);
	TRY(tries_wait(d->r, d->arena, key, now, &wait, d->error));
	if (wait > 0)
		return tries_too_many(wait, d->error);
	TRY(use_code(d->w, d->arena, &given, now, true, &right, d->error));
	if (right)
		return tries_over(d->w, key, d->error);
	(void)error_set(&d->refusal, STATUS_REFUSED,
			"%s: the code is not right, or was used already: wait for the next one",
			action_verbs[d->action]);
	return tries_failed(d->w, d->arena, key, now, d->error);
}

enum status session_find(struct act *act, struct arena *arena, struct str token, struct session *out,
			 struct error *error)
{
	const struct json *doc = NULL, *secret = NULL;
	struct store_read *read;
	if (token.len != (size_t)2 * TOKEN_SIZE)
		return error_set(error, STATUS_REFUSED, "sign in first");
	TRY(store_read_begin(act->store, &read, error));
	enum status status = get_doc(read, arena, session_map, secret_hash(arena, token), &doc, error);
	if (status == STATUS_OK && doc)
		status = get_doc(read, arena, secret_map, doc_text(doc, "user"), &secret, error);
	store_read_end(read);
	TRY(status);
	if (!doc || !secret || !str_eq(doc_text(doc, "made"), doc_text(secret, "made")) ||
	    doc_number(doc, "expires", 0) < act->device_clock(act->clock_context))
		return error_set(error, STATUS_REFUSED, "sign in first");
	*out = (struct session){ doc_text(doc, "user"), doc_text(doc, "csrf") };
	return STATUS_OK;
}

enum status session_end(struct act *act, struct str token, struct error *error)
{
	struct arena *arena = arena_create();
	struct writing x = { session_map, secret_hash(arena, token), NULL, arena };
	enum status status = store_write(act->store, write_doc, &x, error);
	arena_destroy(arena);
	return status;
}
