/* key.c - keys for programs: made by an administrator, shown once, revoked; who a secret is of. And the keys that
 * officers sign with.
 *
 * A secret is "habeas_" KEY "_" and the 64 digits of 32 random bytes. The prefix lets a scanner of published code find
 * one that was leaked; KEY finds the document without a search.
 *
 * I1. The record holds the SHA-256 of the 32 bytes and nothing else of them. They are random, so no slow hash is
 *     needed: nobody can try them all.
 * I2. A wrong secret is told nothing: not whether the key exists, nor whether it was revoked.
 *
 * Programs ask again and again with the same few keys, so whose they are is remembered until an event concerns any user
 * or key.
 * I3. What is remembered is dropped when such an event is committed, before that is acknowledged: from then on a key
 *     that was revoked is refused. An answer that was read before and comes later is not remembered.
 */
#include "act_int.h"
#include "base64.h"
#include "crypto.h"
#include "hex.h"
#include "view.h"
#include <assert.h>
#include <stdlib.h>

enum { SECRET_SIZE = 32, CALLERS = 64 };
#define SECRET_BEGINS "habeas_"

struct str secret_make(struct arena *arena, struct str key, char hash[SHA256_HEX_SIZE])
{
	unsigned char bytes[SECRET_SIZE];
	char hex[2 * SECRET_SIZE + 1];
	random_bytes(bytes, sizeof bytes);
	sha256_hex((struct str){ (const char *)bytes, sizeof bytes }, hash);
	hex_encode((struct str){ (const char *)bytes, SECRET_SIZE }, hex);
	struct str text = str_format(arena, SECRET_BEGINS "%.*s_%s", STR_ARG(key), hex);
	wipe(bytes, sizeof bytes);
	wipe(hex, sizeof hex);
	return text;
}

bool secret_read(struct str text, struct str *key, char hash[SHA256_HEX_SIZE])
{
	const size_t begins = sizeof SECRET_BEGINS - 1, hex = 2 * SECRET_SIZE;
	unsigned char bytes[SECRET_SIZE];
	if (!str_starts(text, SECRET_BEGINS) || text.len < begins + 1 + 1 + hex || text.len > begins + 24 + hex ||
	    text.ptr[text.len - hex - 1] != '_')
		return false;
	*key = (struct str){ text.ptr + begins, text.len - begins - 1 - hex };
	if (!hex_decode((struct str){ text.ptr + text.len - hex, hex }, bytes, SECRET_SIZE))
		return false;
	sha256_hex((struct str){ (const char *)bytes, sizeof bytes }, hash);
	wipe(bytes, sizeof bytes);
	return true;
}

enum status do_key_add(struct doing *d)
{
	struct str key, user, scope;
	const struct json *doc;
	char hash[SHA256_HEX_SIZE];
	TRY(input_doc(d, "user", MAP_user, &user, &doc));
	TRY(input_text(d, "scope", &scope));
	if (!str_is(scope, "act") && !str_is(scope, "read"))
		return error_set(d->error, STATUS_BAD_INPUT, "key.add: `scope` is one of act, read");
	TRY(record_new_key(d, MAP_key, &key));
	tell(d, "key", key);
	tell(d, "secret", secret_make(d->arena, key, hash));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "key", key);
	data = doc_with_text(d->arena, data, "user", user);
	data = doc_with_text(d->arena, data, "scope", scope);
	data = doc_with_text(d->arena, data, "sha256", str_format(d->arena, "%s", hash));
	return record_emit(d, HAPPENED_key_added, data);
}

enum status do_key_revoke(struct doing *d)
{
	struct str key, reason;
	const struct json *doc;
	TRY(input_doc(d, "key", MAP_key, &key, &doc));
	TRY(input_text(d, "reason", &reason));
	if (doc_flag(doc, "revoked"))
		return error_set(d->error, STATUS_CONFLICT, "key %.*s is revoked already", STR_ARG(key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "key", key);
	data = doc_with(d->arena, data, STR("revoked"), doc_bool(d->arena, true));
	data = doc_with_text(d->arena, data, "reason", reason);
	return record_emit(d, HAPPENED_key_revoked, data);
}

/* The keys that officers sign with: of each the public half, which its owner alone registers. Events name the officer
 * and never the key, so what was signed is held against the key of that time: the user's document as of the event. */

enum status do_key_register(struct doing *d)
{
	struct str text, bytes;
	TRY(input_text(d, "key", &text));
	if (!base64_decode(d->arena, text, &bytes) || bytes.len != ED25519_PUBLIC_SIZE)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "key.register: `key` must be the public half that `habeas key public` prints");
	TRY(device_confirms(d));
	if (d->refusal.status)
		return STATUS_OK;
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "user", d->user_key);
	return record_emit(d, HAPPENED_signing_key_registered, doc_with_text(d->arena, data, "key", text));
}

/* One's own; or, where the device is lost and no code can be shown, an administrator another's. Taking a key away lets
 * nobody sign. */
enum status do_key_withdraw(struct doing *d)
{
	struct str reason, user = d->user_key;
	const struct json *doc = d->user;
	TRY(input_text(d, "reason", &reason));
	if (d->role == ROLE_administrator)
		TRY(input_doc(d, "user", MAP_user, &user, &doc));
	if (!doc_text(doc, "key").len)
		return error_set(d->error, STATUS_CONFLICT, "%.*s has no key to sign with", STR_ARG(user));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "user", user);
	data = doc_with_text(d->arena, data, "key", STR_NONE);
	return record_emit(d, HAPPENED_signing_key_withdrawn, doc_with_text(d->arena, data, "key_withdrawn", reason));
}

/* Whose. */

struct known_callers {
	pthread_mutex_t lock;
	uint64_t age; /* how often all of it was dropped */
	struct known_caller {
		char hash[SHA256_HEX_SIZE];       /* of the secret's bytes */
		char user[24], key[24], role[32]; /* user empty: nobody */
		bool may_act;
	} at[CALLERS];
};

struct known_callers *known_create(void)
{
	struct known_callers *known = calloc(1, sizeof *known);
	assert(known);
	pthread_mutex_init(&known->lock, NULL);
	return known;
}

void known_destroy(struct known_callers *known)
{
	if (!known)
		return;
	pthread_mutex_destroy(&known->lock);
	free(known);
}

void known_forget(struct known_callers *known)
{
	pthread_mutex_lock(&known->lock);
	known->age++;
	for (size_t i = 0; i < CALLERS; i++)
		known->at[i].user[0] = '\0';
	pthread_mutex_unlock(&known->lock);
}

static size_t slot_of(const char hash[SHA256_HEX_SIZE])
{
	return ((size_t)(unsigned char)hash[0] * 16 + (unsigned char)hash[1]) % CALLERS;
}

static bool known_find(struct known_callers *known, struct arena *arena, const char hash[SHA256_HEX_SIZE],
		       struct act_caller *out, uint64_t *age)
{
	pthread_mutex_lock(&known->lock);
	const struct known_caller *at = &known->at[slot_of(hash)];
	bool found = at->user[0] && same_bytes(at->hash, hash, SHA256_HEX_SIZE);
	*age = known->age;
	if (found)
		*out = (struct act_caller){ .user = str_format(arena, "%s", at->user),
					    .key = str_format(arena, "%s", at->key),
					    .role = str_format(arena, "%s", at->role),
					    .may_act = at->may_act };
	pthread_mutex_unlock(&known->lock);
	return found;
}

static bool fits(struct str text, size_t size) { return text.len < size; }

static void known_add(struct known_callers *known, const char hash[SHA256_HEX_SIZE], const struct act_caller *caller,
		      uint64_t age)
{
	struct known_caller new = { .may_act = caller->may_act };
	if (!fits(caller->user, sizeof new.user) || !fits(caller->key, sizeof new.key) ||
	    !fits(caller->role, sizeof new.role))
		return;
	memcpy(new.hash, hash, SHA256_HEX_SIZE);
	memcpy(new.user, caller->user.ptr, caller->user.len);
	memcpy(new.key, caller->key.ptr, caller->key.len);
	memcpy(new.role, caller->role.ptr, caller->role.len);
	pthread_mutex_lock(&known->lock);
	if (known->age == age)
		known->at[slot_of(hash)] = new;
	pthread_mutex_unlock(&known->lock);
}

static enum status find_caller(struct store_read *read, struct arena *arena, struct str key,
			       const char hash[SHA256_HEX_SIZE], struct act_caller *out, struct error *error)
{
	const struct json *doc, *user;
	TRY(record_get(read, arena, MAP_key, key, &doc, error));
	struct str kept = doc_text(doc, "sha256");
	if (kept.len != SHA256_HEX_SIZE - 1 || !same_bytes(kept.ptr, hash, kept.len) || doc_flag(doc, "revoked"))
		return STATUS_NOT_FOUND;
	TRY(record_get(read, arena, MAP_user, doc_text(doc, "user"), &user, error));
	*out = (struct act_caller){ .user = doc_text(doc, "user"),
				    .key = doc_text(doc, "key"),
				    .role = doc_text(user, "role"),
				    .may_act = str_is(doc_text(doc, "scope"), "act") };
	return STATUS_OK;
}

enum status act_authenticate(struct act *act, struct arena *arena, struct str secret, struct act_caller *out,
			     struct error *error)
{
	static const char none[] = N_("this is no key of the record");
	struct store_read *read;
	char hash[SHA256_HEX_SIZE];
	struct str key;
	uint64_t age;
	if (!secret_read(secret, &key, hash))
		return error_set(error, STATUS_REFUSED, "%s", none);
	if (known_find(act->known, arena, hash, out, &age))
		return str_eq(out->key, key) ? STATUS_OK : error_set(error, STATUS_REFUSED, "%s", none);
	TRY(store_read_begin(act->store, &read, error));
	enum status status = find_caller(read, arena, key, hash, out, error);
	store_read_end(read);
	if (status == STATUS_NOT_FOUND)
		return error_set(error, STATUS_REFUSED, "%s", none);
	if (status == STATUS_OK)
		known_add(act->known, hash, out, age);
	return status;
}

/* Recovery. */

struct recovering {
	struct act *act;
	struct arena *arena;
	struct str user;
};

static enum status recover(void *context, struct store_write *w, struct error *error)
{
	struct recovering *r = context;
	int64_t now = r->act->clock(r->act->clock_context);
	struct doing d = { .act = r->act,
			   .arena = r->arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("owner"), /* no user: nobody can act as the owner of the file */
			   .now = now,
			   .happened = now,
			   .error = error };
	TRY(record_new_key(&d, MAP_user, &r->user));
	const struct json *data = doc_with_text(d.arena, doc_object(d.arena), "user", r->user);
	data = doc_with_text(d.arena, data, "name", STR("Administrator, recovered"));
	data = doc_with_text(d.arena, data, "role", str_of(role_names[ROLE_administrator]));
	return record_emit(&d, HAPPENED_administrator_recovered, doc_with_int(d.arena, data, "rank", 0));
}

enum status act_recover(struct act *act, struct arena *arena, struct str *user, struct str *secret, struct error *error)
{
	struct recovering r = { .act = act, .arena = arena };
	struct str answer;
	struct json *doc;
	TRY(store_write(act->store, recover, &r, error));
	const struct json *input = doc_with_text(arena, doc_object(arena), "user", r.user);
	struct act_call call = { STR("key.add"), r.user,
				 doc_written(arena, doc_with_text(arena, input, "scope", STR("act"))) };
	TRY(act_do(act, arena, &call, &answer, error));
	TRY(json_parse(arena, answer, &doc, error));
	*user = r.user;
	*secret = doc_text(doc, "secret");
	return STATUS_OK;
}

/* Demonstrations. */

static enum status users_of(struct act *act, struct arena *arena, struct str first[ROLE_COUNT], struct error *error)
{
	struct store_read *read;
	struct store_range range = { .limit = STORE_ROWS_MAX };
	struct store_rows rows = { 0 };
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_scan(read, arena, map_rows[MAP_user].map, &range, &rows, error);
	store_read_end(read);
	for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
		struct json *user;
		TRY(json_parse(arena, rows.at[i].value, &user, error));
		int role = role_named(doc_text(user, "role"));
		if (role >= 0 && !first[role].len)
			first[role] = doc_text(user, "user");
	}
	return status;
}

enum status act_first_user(struct act *act, struct arena *arena, struct str role, struct str *user, struct error *error)
{
	struct str first[ROLE_COUNT] = { 0 };
	int wanted = role_named(role);
	TRY(users_of(act, arena, first, error));
	if (wanted < 0 || !first[wanted].len)
		return error_set(error, STATUS_NOT_FOUND, "the record has no %.*s", STR_ARG(role));
	*user = first[wanted];
	return STATUS_OK;
}

typedef VEC(const struct json *) user_vec;

static bool is_among(const user_vec *users, const struct json *user)
{
	for (size_t i = 0; i < users->count; i++)
		if (str_eq(doc_text(users->at[i], "role"), doc_text(user, "role")) &&
		    str_eq(doc_text(users->at[i], "side"), doc_text(user, "side")))
			return true;
	return false;
}

/* U2 before U10. */
static bool made_before(const struct json *a, const struct json *b)
{
	struct str left = doc_text(a, "user"), right = doc_text(b, "user");
	return left.len != right.len ? left.len < right.len : str_compare(left, right) < 0;
}

/* A user of each role, and of each side when a role has several, in the order in which they were made. */
static enum status users_of_sides(struct act *act, struct arena *arena, user_vec *users, struct error *error)
{
	struct store_read *read;
	struct store_range range = { .limit = STORE_ROWS_MAX };
	struct store_rows rows = { 0 };
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_scan(read, arena, map_rows[MAP_user].map, &range, &rows, error);
	store_read_end(read);
	for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
		struct json *user;
		TRY(json_parse(arena, rows.at[i].value, &user, error));
		if (is_among(users, user))
			continue;
		size_t at = users->count;
		(void)vec_push(arena, users);
		for (; at > 0 && made_before(user, users->at[at - 1]); at--)
			users->at[at] = users->at[at - 1];
		users->at[at] = user;
	}
	return status;
}

/* What family asks with: counsel gives it to the family of the first client. */
static enum status demo_locator(struct act *act, struct arena *arena, struct str counsel, act_demo_user *each,
				void *data, struct error *error)
{
	const struct json *found, *input = doc_object(arena);
	struct str answer;
	struct json *doc;
	size_t i = 0;
	TRY(act_find(act, arena, STR("representation_of_counsel"), counsel, 100, &found, error));
	while (i < found->count && doc_flag(&found->items[i], "ended"))
		i++;
	if (i == found->count)
		return STATUS_OK;
	input = doc_with_text(arena, input, "person", doc_text(&found->items[i], "person"));
	input = doc_with_text(arena, input, "given_to", STR("The family"));
	struct act_call call = { STR("locator.issue"), counsel, doc_written(arena, input) };
	TRY(act_do(act, arena, &call, &answer, error));
	TRY(json_parse(arena, answer, &doc, error));
	each(data, STR("family"), STR_NONE, doc_text(doc, "locator"), doc_text(doc, "token"));
	return STATUS_OK;
}

static enum status demo_key(struct act *act, struct arena *arena, const struct json *user, act_demo_user *each,
			    void *data, struct error *error)
{
	struct str answer, key = doc_text(user, "user");
	struct json *doc;
	const struct json *input = doc_with_text(arena, doc_object(arena), "user", key);
	struct act_call call = { STR("key.add"), STR("U1"),
				 doc_written(arena, doc_with_text(arena, input, "scope", STR("act"))) };
	TRY(act_do(act, arena, &call, &answer, error));
	TRY(json_parse(arena, answer, &doc, error));
	each(data, doc_text(user, "role"), doc_text(user, "side"), key, doc_text(doc, "secret"));
	return STATUS_OK;
}

enum status act_demo_keys(struct act *act, struct arena *arena, act_demo_user *each, void *data, struct error *error)
{
	user_vec users = { 0 };
	if (!act->demo)
		return error_set(error, STATUS_REFUSED, "%s is of real persons: its keys are made by an administrator",
				 act->path);
	TRY(users_of_sides(act, arena, &users, error));
	vec_each (&users, i)
		TRY(demo_key(act, arena, users.at[i], each, data, error));
	vec_each (&users, i)
		if (str_is(doc_text(users.at[i], "role"), "counsel"))
			TRY(demo_locator(act, arena, doc_text(users.at[i], "user"), each, data, error));
	return STATUS_OK;
}
