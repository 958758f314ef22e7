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
	WAIT_MOST = 900
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

static enum status read_doc(struct act *act, struct arena *arena, struct store_map map, struct str key,
			    const struct json **doc, struct error *error)
{
	struct store_read *read;
	struct store_row row;
	struct json *parsed;
	*doc = NULL;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_get(read, arena, map, key, &row, error);
	store_read_end(read);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(arena, row.value, &parsed, error));
	*doc = parsed;
	return STATUS_OK;
}

enum status session_set_secrets(struct act *act, struct arena *arena, struct str user, struct str password,
				struct str *totp, struct error *error)
{
	unsigned char secret[TOTP_SECRET_SIZE];
	char hash[PASSWORD_HASH_SIZE], *base32 = NULL;
	const struct json *known;
	if (password.len < PASSWORD_LEAST || password.len > PASSWORD_MOST)
		return error_set(error, STATUS_BAD_INPUT, "a password has %d to %d bytes", PASSWORD_LEAST,
				 PASSWORD_MOST);
	TRY(act_read(act, arena, STR("user"), user, 0, &known, error));
	hashing_begin();
	password_hash(password, hash);
	hashing_end();
	random_bytes(secret, sizeof secret);
	if (oath_base32_encode((const char *)secret, sizeof secret, &base32, NULL) != OATH_OK)
		abort(); /* out of memory */
	*totp = str_copy(arena, str_of(base32));
	wipe(secret, sizeof secret);
	wipe(base32, strlen(base32));
	free(base32);
	const struct json *doc = doc_with_text(arena, doc_object(arena), "password", str_of(hash));
	doc = doc_with_text(arena, doc, "totp", *totp);
	struct writing x = { secret_map, user, doc_with_int(arena, doc, "last", 0), arena };
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
static int64_t step_of(struct str totp, struct str code, int64_t now, int64_t last)
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

struct beginning {
	struct act *act;
	struct arena *arena;
	const struct session_try *given;
	struct str failure_key, token_hash, csrf;
	bool right; /* the password is */
	bool begun;
	int64_t now, wait;
};

/* Whose hash is checked when there is no such user: of no password. */
static const char *nobody(void)
{
	pthread_once(&once, set_up);
	return nobody_hash;
}

static enum status count_failure(struct beginning *b, struct store_write *w, const struct json *before,
				 struct error *error)
{
	int64_t count = doc_number(before, "count", 0) + 1, wait = 0;
	for (int64_t i = FREE_TRIES; i <= count; i++)
		wait = wait ? (wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST) : 1;
	const struct json *doc = doc_with_int(b->arena, doc_object(b->arena), "count", count);
	doc = doc_with_int(b->arena, doc, "until", b->now + wait);
	return store_put(w, failure_map, b->failure_key, doc_written(b->arena, doc), error);
}

static enum status get_doc(struct beginning *b, struct store_write *w, struct store_map map, struct str key,
			   const struct json **doc, struct error *error)
{
	struct store_row row;
	struct json *parsed;
	*doc = NULL;
	enum status status = store_get(store_reading(w), b->arena, map, key, &row, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(b->arena, row.value, &parsed, error));
	*doc = parsed;
	return STATUS_OK;
}

/* In one transaction, so that two who come with the same code do not both get in. */
static enum status begin(void *context, struct store_write *w, struct error *error)
{
	struct beginning *b = context;
	const struct json *secret, *failures;
	TRY(get_doc(b, w, secret_map, b->given->user, &secret, error));
	TRY(get_doc(b, w, failure_map, b->failure_key, &failures, error));
	b->wait = doc_number(failures, "until", 0) - b->now;
	if (b->wait > 0)
		return STATUS_OK;
	int64_t step = step_of(doc_text(secret, "totp"), b->given->code, b->now, doc_number(secret, "last", 0));
	if (!b->right || !step)
		return count_failure(b, w, failures, error);
	secret = doc_with_int(b->arena, secret, "last", step);
	TRY(store_put(w, secret_map, b->given->user, doc_written(b->arena, secret), error));
	if (failures)
		TRY(store_delete(w, failure_map, b->failure_key, error));
	const struct json *session = doc_with_text(b->arena, doc_object(b->arena), "user", b->given->user);
	session = doc_with_text(b->arena, session, "csrf", b->csrf);
	session = doc_with_int(b->arena, session, "until", b->now + SESSION_SECONDS);
	b->begun = true;
	return store_put(w, session_map, b->token_hash, doc_written(b->arena, session), error);
}

static struct str hash_of(struct arena *arena, struct str text)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex(text, hex);
	return str_format(arena, "%s", hex);
}

static bool usable(struct str key) { return key.len > 0 && key.len <= 40 && !memchr(key.ptr, 0, key.len); }

enum status session_begin(struct act *act, struct arena *arena, const struct session_try *given, struct str *token,
			  struct error *error)
{
	const struct json *secret = NULL;
	struct session_try own = *given;
	if (!usable(own.user))
		own.user = STR("nobody");
	if (own.password.len > PASSWORD_MOST)
		own.password = STR_NONE;
	TRY(read_doc(act, arena, secret_map, own.user, &secret, error));
	struct str hash = doc_text(secret, "password");
	hashing_begin();
	bool right = password_verify(hash.len ? str_c(arena, hash) : nobody(), own.password) && hash.len;
	hashing_end();
	*token = random_text(arena, TOKEN_SIZE);
	struct beginning b = { .act = act, .arena = arena, .given = &own, .right = right };
	b.failure_key = hash_of(arena, str_format(arena, "%.*s %.*s", STR_ARG(own.user), STR_ARG(own.source)));
	b.token_hash = hash_of(arena, *token);
	b.csrf = random_text(arena, 16);
	b.now = act->device_clock(act->clock_context);
	TRY(store_write(act->store, begin, &b, error));
	if (b.begun)
		return STATUS_OK;
	*token = STR_NONE;
	if (b.wait > 0)
		return error_set(error, STATUS_LIMIT, "too many tries: wait %lld seconds", (long long)b.wait);
	return error_set(error, STATUS_REFUSED, "the user, the password or the code is not right");
}

enum status session_find(struct act *act, struct arena *arena, struct str token, struct session *out,
			 struct error *error)
{
	const struct json *doc = NULL;
	if (token.len != (size_t)2 * TOKEN_SIZE)
		return error_set(error, STATUS_REFUSED, "sign in first");
	TRY(read_doc(act, arena, session_map, hash_of(arena, token), &doc, error));
	if (!doc || doc_number(doc, "until", 0) < act->device_clock(act->clock_context))
		return error_set(error, STATUS_REFUSED, "sign in first");
	*out = (struct session){ doc_text(doc, "user"), doc_text(doc, "csrf") };
	return STATUS_OK;
}

enum status session_end(struct act *act, struct str token, struct error *error)
{
	struct arena *arena = arena_create();
	struct writing x = { session_map, hash_of(arena, token), NULL, arena };
	enum status status = store_write(act->store, write_doc, &x, error);
	arena_destroy(arena);
	return status;
}
