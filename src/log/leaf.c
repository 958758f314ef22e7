/* leaf.c - see leaf.h. Reading is by writing again: what does not come out as it went in was not written here. */
#include "leaf.h"
#include "arena.h"
#include "base64.h"
#include "date.h"
#include "hex.h"
#include "json.h"
#include "limit.h"
#include "utf8.h"
#include <assert.h>

struct nonce nonce_random(void)
{
	struct nonce nonce;
	random_bytes(nonce.byte, sizeof nonce.byte);
	return nonce;
}

void commit(const struct nonce *nonce, struct str event, unsigned char out[COMMITMENT_SIZE])
{
	hmac_sha256(STR(COMMITMENT_KEY), (struct str){ (const char *)nonce->byte, sizeof nonce->byte }, event, out);
}

struct str leaf_hour(struct arena *arena, int64_t seconds)
{
	char text[21];
	time_format(seconds, text);
	return str_format(arena, "%.13sZ", text);
}

static void add_hex(struct json_writer *w, const char *name, const unsigned char hash[SHA256_SIZE])
{
	char hex[SHA256_HEX_SIZE];
	hex_encode((struct str){ (const char *)hash, SHA256_SIZE }, hex);
	json_name(w, name);
	json_c(w, hex);
}

struct str leaf_format(struct arena *arena, const struct leaf *leaf)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	json_name(w, "type");
	json_str(w, leaf->type);
	json_name(w, "hour");
	json_str(w, leaf->hour);
	add_hex(w, "texts", leaf->texts);
	add_hex(w, "commitment", leaf->commitment);
	json_end(w);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static bool is_type(struct str type)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
	for (size_t i = 0; i < type.len; i++)
		if (!type.ptr[i] || !strchr(allowed, type.ptr[i]))
			return false;
	return type.len > 0 && type.len <= LIMIT_NAME_BYTES;
}

static bool is_hour(struct arena *arena, struct str hour)
{
	int64_t seconds;
	if (hour.len != sizeof "2025-03-15T18Z" - 1 || hour.ptr[hour.len - 1] != 'Z')
		return false;
	struct str whole = str_format(arena, "%.*s:00:00Z", (int)hour.len - 1, hour.ptr);
	return time_parse(whole, &seconds) && str_eq(leaf_hour(arena, seconds), hour);
}

static struct str string_of(const struct json *object, const char *name)
{
	const struct json *value = json_get(object, name);
	return value && value->kind == JSON_STRING ? value->text : STR_NONE;
}

enum status leaf_parse(struct arena *arena, struct str text, struct leaf *out, struct error *error)
{
	struct json *object;
	TRY(json_parse(arena, text, &object, error));
	*out = (struct leaf){ .type = string_of(object, "type"), .hour = string_of(object, "hour") };
	if (!is_type(out->type) || !is_hour(arena, out->hour) ||
	    !hex_decode(string_of(object, "texts"), out->texts, SHA256_SIZE) ||
	    !hex_decode(string_of(object, "commitment"), out->commitment, COMMITMENT_SIZE) ||
	    !str_eq(leaf_format(arena, out), text))
		return error_set(error, STATUS_BAD_INPUT,
				 "a leaf is canonical JSON of a type, an hour, the hash of the texts and a commitment");
	return STATUS_OK;
}

struct str disclosure_format(struct arena *arena, const struct disclosure *disclosure)
{
	struct json_writer *w = json_writer_create();
	struct buf nonce = BUF_INIT;
	assert(utf8_valid(disclosure->leaf, NULL) && utf8_valid(disclosure->event, NULL));
	json_object(w);
	json_name(w, "leaf");
	json_str(w, disclosure->leaf);
	if (disclosure->opened) {
		base64_encode(&nonce, (struct str){ (const char *)disclosure->nonce.byte, NONCE_SIZE });
		json_name(w, "event");
		json_str(w, disclosure->event);
		json_name(w, "nonce");
		json_str(w, buf_str(&nonce));
	}
	json_end(w);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	wipe(nonce.ptr, nonce.len);
	buf_finish(&nonce);
	return text;
}

static enum status check_opening(const struct disclosure *disclosure, const struct leaf *leaf, struct error *error)
{
	unsigned char commitment[COMMITMENT_SIZE];
	commit(&disclosure->nonce, disclosure->event, commitment);
	if (!same_bytes(commitment, leaf->commitment, sizeof commitment))
		return error_set(error, STATUS_REFUSED, "the leaf does not commit to this event");
	return STATUS_OK;
}

enum status disclosure_parse(struct arena *arena, struct str text, struct disclosure *out, struct error *error)
{
	struct json *object;
	struct str nonce;
	struct leaf leaf;
	TRY(json_parse(arena, text, &object, error));
	*out = (struct disclosure){ .leaf = string_of(object, "leaf"), .opened = json_get(object, "event") != NULL };
	if (out->opened) {
		out->event = string_of(object, "event");
		if (!base64_decode(arena, string_of(object, "nonce"), &nonce) || nonce.len != NONCE_SIZE)
			return error_set(error, STATUS_BAD_INPUT, "an opening is 32 bytes in base64");
		memcpy(out->nonce.byte, nonce.ptr, NONCE_SIZE);
	}
	if (!str_eq(disclosure_format(arena, out), text))
		return error_set(error, STATUS_BAD_INPUT,
				 "a disclosure is canonical JSON of a leaf, and of an event with its nonce");
	TRY(leaf_parse(arena, out->leaf, &leaf, error));
	return out->opened ? check_opening(out, &leaf, error) : STATUS_OK;
}
