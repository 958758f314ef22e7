/* note.c - see note.h. */
#include "note.h"
#include "arena.h"
#include "base64.h"
#include "limit.h"
#include "log_int.h"
#include "utf8.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const char dash[] = "\xe2\x80\x94 "; /* U+2014, which begins a signature line */
static const char private_prefix[] = "PRIVATE+KEY+";
enum { TIME_SIZE = 8, ID_SIZE = 4 };

/* Unicode's White_Space. */
static bool is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool note_name_valid(struct str name)
{
	uint32_t c;
	for (size_t i = 0, len; i < name.len; i += len)
		if ((len = utf8_decode(name, i, &c)) == 0 || is_space(c) || c < 0x20 || c == '+')
			return false;
	return name.len > 0;
}

/* The id is the beginning of the hash of name, kind and key: a signature names its key in four bytes. */
static void set_id(struct note_key *key)
{
	struct buf text = BUF_INIT;
	unsigned char hash[SHA256_SIZE];
	buf_add_str(&text, key->name);
	buf_add_char(&text, '\n');
	buf_add_char(&text, (char)key->kind);
	buf_add(&text, key->public_key, sizeof key->public_key);
	sha256(buf_str(&text), hash);
	memcpy(key->id, hash, ID_SIZE);
	buf_finish(&text);
}

static void add_key(struct buf *out, const struct note_key *key, const unsigned char material[32])
{
	char body[33];
	body[0] = (char)key->kind;
	memcpy(body + 1, material, 32);
	buf_add_str(out, key->name);
	buf_format(out, "+%02x%02x%02x%02x+", key->id[0], key->id[1], key->id[2], key->id[3]);
	base64_encode(out, (struct str){ body, sizeof body });
	wipe(body, sizeof body);
}

void note_key_format(struct buf *out, const struct note_key *key) { add_key(out, key, key->public_key); }

void note_signer_format(struct buf *out, const struct note_signer *signer)
{
	unsigned char seed[ED25519_SEED_SIZE];
	ed25519_seed(&signer->secret, seed);
	buf_add_c(out, private_prefix);
	add_key(out, &signer->key, seed);
	wipe(seed, sizeof seed);
}

struct key_text {
	struct str name, id, body; /* the body is decoded: the kind and 32 bytes */
};

/* Split at the first two '+' only: base64 may hold more of them. */
static enum status split_key(struct arena *arena, struct str text, struct key_text *out, struct error *error)
{
	const char *end = text.ptr + text.len, *first = text.len ? memchr(text.ptr, '+', text.len) : NULL;
	const char *second = first ? memchr(first + 1, '+', (size_t)(end - first - 1)) : NULL;
	if (!second)
		return error_set(error, STATUS_BAD_INPUT, "a key is NAME+ID+BASE64, and this has no two '+'");
	out->name = str_copy(arena, (struct str){ text.ptr, (size_t)(first - text.ptr) });
	out->id = (struct str){ first + 1, (size_t)(second - first - 1) };
	if (!note_name_valid(out->name))
		return error_set(error, STATUS_BAD_INPUT, "the name of a key is UTF-8 without spaces and '+'");
	if (!base64_decode(arena, (struct str){ second + 1, (size_t)(end - second - 1) }, &out->body) ||
	    out->body.len == 0)
		return error_set(error, STATUS_BAD_INPUT, "the key of %.*s is not base64", STR_ARG(out->name));
	unsigned char kind = (unsigned char)out->body.ptr[0];
	if (kind != NOTE_ED25519 && kind != NOTE_COSIGNATURE)
		return error_set(error, STATUS_BAD_INPUT,
				 "the key of %.*s is of the kind 0x%02x; known are 0x01 (Ed25519) and 0x04 (Ed25519 "
				 "cosignature)",
				 STR_ARG(out->name), kind);
	if (out->body.len != 1 + ED25519_PUBLIC_SIZE)
		return error_set(error, STATUS_BAD_INPUT, "the key of %.*s has %zu bytes where 32 are wanted",
				 STR_ARG(out->name), out->body.len - 1);
	return STATUS_OK;
}

static enum status check_id(struct str id, const struct note_key *key, struct error *error)
{
	char hex[9];
	snprintf(hex, sizeof hex, "%02x%02x%02x%02x", key->id[0], key->id[1], key->id[2], key->id[3]);
	if (str_is(id, hex))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT, "the key of %.*s has the id %s, and not %.*s", STR_ARG(key->name),
			 hex, STR_ARG(id));
}

enum status note_key_parse(struct arena *arena, struct str text, struct note_key *out, struct error *error)
{
	struct key_text parts;
	TRY(split_key(arena, text, &parts, error));
	*out = (struct note_key){ .name = parts.name, .kind = (enum note_kind)parts.body.ptr[0] };
	memcpy(out->public_key, parts.body.ptr + 1, sizeof out->public_key);
	set_id(out);
	return check_id(parts.id, out, error);
}

struct note_signer note_signer_from_seed(struct str name, enum note_kind kind,
					 const unsigned char seed[ED25519_SEED_SIZE])
{
	assert(note_name_valid(name));
	struct note_signer signer = { .key = { .name = name, .kind = kind }, .secret = ed25519_from_seed(seed) };
	ed25519_public(&signer.secret, signer.key.public_key);
	set_id(&signer.key);
	return signer;
}

enum status note_signer_parse(struct arena *arena, struct str text, struct note_signer *out, struct error *error)
{
	size_t skip = sizeof private_prefix - 1;
	struct key_text parts;
	if (!str_starts(text, private_prefix))
		return error_set(error, STATUS_BAD_INPUT, "a private key begins with %s", private_prefix);
	TRY(split_key(arena, (struct str){ text.ptr + skip, text.len - skip }, &parts, error));
	*out = note_signer_from_seed(parts.name, (enum note_kind)parts.body.ptr[0],
				     (const unsigned char *)parts.body.ptr + 1);
	return check_id(parts.id, &out->key, error);
}

/* What a witness signs: the text with the time of its looking in front. */
static void add_cosigned(struct buf *out, struct str text, uint64_t time)
{
	buf_format(out, "cosignature/v1\ntime %" PRIu64 "\n", time);
	buf_add_str(out, text);
}

void note_sign_line(struct buf *out, struct str text, const struct note_signer *signer, uint64_t time)
{
	struct buf message = BUF_INIT, body = BUF_INIT;
	unsigned char signature[ED25519_SIGNATURE_SIZE];
	buf_add(&body, signer->key.id, ID_SIZE);
	if (signer->key.kind == NOTE_COSIGNATURE) {
		for (int shift = 56; shift >= 0; shift -= 8)
			buf_add_char(&body, (char)(time >> shift & 255));
		add_cosigned(&message, text, time);
	} else {
		buf_add_str(&message, text);
	}
	ed25519_sign(&signer->secret, buf_str(&message), signature);
	buf_add(&body, signature, sizeof signature);
	buf_add_c(out, dash);
	buf_add_str(out, signer->key.name);
	buf_add_char(out, ' ');
	base64_encode(out, buf_str(&body));
	buf_add_char(out, '\n');
	buf_finish(&message);
	buf_finish(&body);
}

/* Valid UTF-8 without control characters but newlines, the last character one. */
static bool is_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\n')
			return false;
	return str_ends(text, "\n") && utf8_valid(text, NULL);
}

void note_sign(struct buf *out, struct str text, const struct note_signer *signer)
{
	assert(is_text(text));
	buf_add_str(out, text);
	buf_add_char(out, '\n');
	note_sign_line(out, text, signer, 0);
}

/* The text ends before the last empty line. */
static bool split_note(struct str bytes, struct str *text, struct str *lines)
{
	for (size_t i = bytes.len; i >= 2; i--)
		if (bytes.ptr[i - 1] == '\n' && bytes.ptr[i - 2] == '\n') {
			*text = (struct str){ bytes.ptr, i - 1 };
			*lines = (struct str){ bytes.ptr + i, bytes.len - i };
			return lines->len > 0;
		}
	return false;
}

struct line {
	struct str name, body; /* the body is decoded: an id and a signature */
};

static bool parse_line(struct arena *arena, struct str line, struct line *out)
{
	size_t skip = sizeof dash - 1;
	if (!str_starts(line, dash))
		return false;
	struct str rest = { line.ptr + skip, line.len - skip };
	const char *space = rest.len ? memchr(rest.ptr, ' ', rest.len) : NULL;
	if (!space)
		return false;
	out->name = (struct str){ rest.ptr, (size_t)(space - rest.ptr) };
	struct str encoded = { space + 1, rest.len - out->name.len - 1 };
	return note_name_valid(out->name) && base64_decode(arena, encoded, &out->body) && out->body.len > ID_SIZE;
}

static bool is_of(const struct line *line, const struct note_key *key)
{
	return str_eq(line->name, key->name) && memcmp(line->body.ptr, key->id, ID_SIZE) == 0;
}

static bool verify(struct str text, const struct line *line, const struct note_key *key, uint64_t *time)
{
	const unsigned char *at = (const unsigned char *)line->body.ptr + ID_SIZE;
	size_t len = line->body.len - ID_SIZE;
	*time = 0;
	if (key->kind == NOTE_ED25519)
		return len == ED25519_SIGNATURE_SIZE && ed25519_verify(key->public_key, text, at);
	if (len != TIME_SIZE + ED25519_SIGNATURE_SIZE)
		return false;
	for (size_t i = 0; i < TIME_SIZE; i++)
		*time = *time << 8 | at[i];
	if (*time > INT64_MAX)
		return false;
	struct buf message = BUF_INIT;
	add_cosigned(&message, text, *time);
	bool verified = ed25519_verify(key->public_key, buf_str(&message), at + TIME_SIZE);
	buf_finish(&message);
	return verified;
}

static bool has_signed(const struct note *note, const struct note_key *key)
{
	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].key == key)
			return true;
	return false;
}

static enum status check_line(struct note *note, const struct line *line, const struct note_key *keys, size_t key_count,
			      struct error *error)
{
	for (size_t i = 0; i < key_count; i++) {
		uint64_t time;
		if (!is_of(line, &keys[i]))
			continue;
		if (!verify(note->text, line, &keys[i], &time))
			return error_set(error, STATUS_REFUSED, "the signature of %.*s is wrong", STR_ARG(line->name));
		if (!has_signed(note, &keys[i]))
			note->signatures[note->count++] = (struct note_signature){ &keys[i], time };
	}
	return STATUS_OK;
}

enum status note_open(struct arena *arena, struct str bytes, const struct note_key *keys, size_t key_count,
		      struct note *out, struct error *error)
{
	struct str lines, text;
	struct line line;
	*out = (struct note){ .signatures = arena_new_array(arena, struct note_signature, key_count) };
	if (bytes.len > LIMIT_NOTE_BYTES)
		return error_set(error, STATUS_LIMIT, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
	if (!is_text(bytes) || !split_note(bytes, &out->text, &lines))
		return error_set(error, STATUS_BAD_INPUT, "this is no signed note: a text, an empty line, signatures");
	for (int count = 1; take_line(&lines, &text); count++) {
		if (count > LIMIT_NOTE_SIGNATURES)
			return error_set(error, STATUS_LIMIT, "a note has at most %d signatures",
					 LIMIT_NOTE_SIGNATURES);
		if (!parse_line(arena, text, &line))
			return error_set(error, STATUS_BAD_INPUT, "line %d of the signatures of a note is none", count);
		TRY(check_line(out, &line, keys, key_count, error));
	}
	if (out->count == 0)
		return error_set(error, STATUS_REFUSED, "nobody who is known has signed this note");
	return STATUS_OK;
}
