/* evidence.c - files that show what is recorded: kept in the record itself, named by their hash.
 *
 * I1. The bytes and the event that names their hash are there together, or neither. They lie in a plain map in pieces,
 *     so a backup has them, a restore brings them back, and verify holds each file against its hash.
 * I2. A file is of one person, and a fact or an identifier names only files of its own person.
 * I3. A file has a bound, and so has what a record keeps in all: a full disk is nobody's evidence.
 * I4. Bytes are given to whoever may see the person, after an event says so, and only when they still have their hash.
 */
#include "act_int.h"
#include <string.h>

enum { PIECE_BYTES = 64 << 10, LIST_MAX = 20, MEDIA_MAX = 100 };

static const struct store_map piece_map = { 65, false };

static struct str piece_key(struct buf *buf, struct str key, int64_t piece)
{
	buf_clear(buf);
	store_key_text(buf, key);
	store_key_number(buf, piece);
	return buf_str(buf);
}

static int64_t pieces_of(int64_t size) { return (size + PIECE_BYTES - 1) / PIECE_BYTES; }

/* How many bytes the record keeps in all stands beside the pieces, under a name that no document has. */

static enum status total_read(struct store_read *read, struct arena *arena, int64_t *total, struct error *error)
{
	struct buf key = BUF_INIT;
	struct store_row row;
	struct json *number;
	enum status status = store_get(read, arena, piece_map, piece_key(&key, STR("total"), 0), &row, error);
	buf_finish(&key);
	*total = 0;
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	TRY(json_parse(arena, row.value, &number, error));
	*total = number->kind == JSON_INTEGER ? number->integer : 0;
	return STATUS_OK;
}

static enum status total_write(struct store_write *w, struct arena *arena, int64_t total, struct error *error)
{
	struct buf key = BUF_INIT;
	enum status status = store_put(w, piece_map, piece_key(&key, STR("total"), 0),
				       doc_written(arena, doc_int(arena, total)), error);
	buf_finish(&key);
	return status;
}

static enum status pieces_write(struct doing *d, struct str key, struct str file)
{
	struct buf full = BUF_INIT;
	enum status status = STATUS_OK;
	for (int64_t i = 0; status == STATUS_OK && i < pieces_of((int64_t)file.len); i++) {
		size_t from = (size_t)i * PIECE_BYTES, left = file.len - from;
		struct str piece = { file.ptr + from, left < PIECE_BYTES ? left : PIECE_BYTES };
		status = store_put(d->w, piece_map, piece_key(&full, key, i), piece, d->error);
	}
	buf_finish(&full);
	return status;
}

/* type/subtype, as RFC 6838, 4.2 names them; without parameters. */
static bool is_media(struct str media)
{
	size_t slashes = 0;
	for (size_t i = 0; i < media.len; i++) {
		char c = media.ptr[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("!#$&-^_.+", c));
		slashes += c == '/';
		if (!word && c != '/')
			return false;
	}
	return slashes == 1 && media.len <= MEDIA_MAX && media.ptr[0] != '/' && media.ptr[media.len - 1] != '/';
}

static enum status check_file(struct doing *d, struct str file, int64_t *total)
{
	if (!file.len)
		return error_set(d->error, STATUS_BAD_INPUT, "evidence.add: there is no file, or an empty one");
	if (file.len > EVIDENCE_BYTES_MAX)
		return error_set(d->error, STATUS_LIMIT, "evidence.add: a file has at most %d bytes",
				 EVIDENCE_BYTES_MAX);
	TRY(total_read(d->r, d->arena, total, d->error));
	if (*total + (int64_t)file.len > d->act->evidence_bytes_max)
		return error_set(d->error, STATUS_LIMIT,
				 "evidence.add: this record keeps at most %lld bytes of files, and has %lld",
				 (long long)d->act->evidence_bytes_max, (long long)*total);
	return STATUS_OK;
}

enum status do_evidence_add(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person_key, title, media, language = input_optional(d, "language");
	struct str file = d->terms ? d->terms->file : STR_NONE;
	const struct json *person;
	char hash[SHA256_HEX_SIZE];
	int64_t total;
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(may_see(d, person_key, person));
	TRY(input_text(d, "title", &title));
	TRY(input_text(d, "media", &media));
	if (!is_media(media))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "evidence.add: `media` must be one such as application/pdf");
	TRY(check_file(d, file, &total));
	TRY(record_new_key(d, MAP_evidence, &key));
	sha256_hex(file, hash);
	const struct json *data = doc_with_text(a, doc_object(a), "evidence", key);
	data = doc_with_text(a, data, "person", person_key);
	data = doc_with_text(a, data, "title", title);
	data = doc_with_text(a, data, "media", media);
	data = doc_with_text(a, data, "sha256", str_format(a, "%s", hash));
	data = doc_with_int(a, data, "size", (int64_t)file.len);
	if (language.len)
		data = doc_with_text(a, data, "language", language);
	tell(d, "evidence", key);
	tell(d, "sha256", str_format(a, "%s", hash));
	TRY(record_emit(d, HAPPENED_evidence_added, data));
	TRY(pieces_write(d, key, file));
	return total_write(d->w, a, total + (int64_t)file.len, d->error);
}

/* What a fact or an identifier rests on: one key, or a list of them; NULL when the input names none. */
enum status evidence_named(struct doing *d, struct str person, const struct json **list)
{
	const struct json *given = json_get(d->input, "evidence"), *doc;
	*list = NULL;
	if (!given)
		return STATUS_OK;
	*list = given->kind == JSON_ARRAY ? given : doc_push(d->arena, NULL, given);
	if ((*list)->count > LIST_MAX || !(*list)->count)
		return error_set(d->error, STATUS_BAD_INPUT, "%s: `evidence` names from 1 to %d files",
				 action_verbs[d->action], LIST_MAX);
	for (size_t i = 0; i < (*list)->count; i++) {
		struct str key = (*list)->items[i].kind == JSON_STRING ? (*list)->items[i].text : STR_NONE;
		TRY(record_get(d->r, d->arena, MAP_evidence, key, &doc, d->error));
		if (!str_eq(doc_text(doc, "person"), person))
			return error_set(d->error, STATUS_BAD_INPUT, "%s: evidence %.*s is not of %.*s",
					 action_verbs[d->action], STR_ARG(key), STR_ARG(person));
	}
	return STATUS_OK;
}

/* Reading. */

static enum status pieces_read(struct store_read *read, struct arena *arena, const struct json *evidence,
			       struct str *file, struct error *error)
{
	int64_t size = doc_number(evidence, "size", 0), at = 0;
	char *bytes = arena_alloc(arena, (size_t)size + 1);
	struct buf key = BUF_INIT;
	enum status status = STATUS_OK;
	for (int64_t i = 0; status == STATUS_OK && i < pieces_of(size); i++) {
		struct store_row row;
		status = store_get(read, arena, piece_map, piece_key(&key, doc_text(evidence, "evidence"), i), &row,
				   error);
		if (status != STATUS_OK || at + (int64_t)row.value.len > size)
			break;
		memcpy(bytes + at, row.value.ptr, row.value.len);
		at += (int64_t)row.value.len;
	}
	buf_finish(&key);
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	char hash[SHA256_HEX_SIZE];
	*file = (struct str){ bytes, (size_t)at };
	sha256_hex(*file, hash);
	if (status == STATUS_OK && at == size && str_is(doc_text(evidence, "sha256"), hash))
		return STATUS_OK;
	return error_set(error, STATUS_CONFLICT, "evidence %.*s: its bytes are not those of its hash",
			 STR_ARG(doc_text(evidence, "evidence")));
}

enum status act_evidence(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			 struct str reason, const struct json **evidence, struct str *file, struct error *error)
{
	struct act_look look = { STR("evidence"), key, reason, 0 };
	struct store_read *read;
	uint64_t last;
	TRY(act_look(act, arena, caller, &look, evidence, &last, error));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = pieces_read(read, arena, *evidence, file, error);
	store_read_end(read);
	return status;
}

/* Erasing: the bytes of a file whose event is erased in the same transaction. */
enum status evidence_forget(struct store_write *w, struct arena *arena, const struct json *evidence,
			    struct error *error)
{
	int64_t size = doc_number(evidence, "size", 0), total;
	struct buf key = BUF_INIT;
	enum status status = STATUS_OK;
	TRY(total_read(store_reading(w), arena, &total, error));
	for (int64_t i = 0; status == STATUS_OK && i < pieces_of(size); i++) {
		status = store_forget(w, piece_map, piece_key(&key, doc_text(evidence, "evidence"), i), error);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	buf_finish(&key);
	TRY(status);
	return total_write(w, arena, total - size, error);
}

/* Verifying: each file has its hash, and there are no bytes that are of no file. */

struct summing {
	struct store_read *read;
	struct arena *arena;
	int64_t named, kept;
	struct error *error;
};

static enum status sum_row(struct summing *s, struct store_map map, const struct store_row *row)
{
	struct json *doc;
	struct str file, rest = row->key, name;
	if (map.id == piece_map.id) {
		if (store_key_take_text(&rest, &name) && !str_is(name, "total"))
			s->kept += (int64_t)row->value.len;
		return STATUS_OK;
	}
	TRY(json_parse(s->arena, row->value, &doc, s->error));
	if (json_get(doc, "erased"))
		return STATUS_OK;
	s->named += doc_number(doc, "size", 0);
	return pieces_read(s->read, s->arena, doc, &file, s->error);
}

static enum status sum_map(struct summing *s, struct store_map map)
{
	struct scan scan = { s->read, s->arena, map, { .limit = 100 }, .fresh = true };
	enum status status = STATUS_OK;
	while (scan_page(&scan, &status, s->error))
		for (size_t i = 0; status == STATUS_OK && i < scan.rows.count; i++)
			status = sum_row(s, map, &scan.rows.at[i]);
	scan_end(&scan);
	return status;
}

enum status evidence_check(struct store_read *read, struct error *error)
{
	struct summing s = { .read = read, .arena = arena_create(), .error = error };
	int64_t total = 0;
	enum status status = sum_map(&s, map_rows[MAP_evidence].map);
	if (status == STATUS_OK)
		status = sum_map(&s, piece_map);
	if (status == STATUS_OK)
		status = total_read(read, s.arena, &total, error);
	arena_destroy(s.arena);
	if (status == STATUS_OK && (s.named != s.kept || total != s.kept))
		return error_set(error, STATUS_CONFLICT,
				 "evidence: there are %lld bytes, %lld of them of a file, and %lld are told",
				 (long long)s.kept, (long long)s.named, (long long)total);
	return status;
}
