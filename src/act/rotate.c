/* rotate.c - another key for the log.
 *
 * The old key signs the tree as it stands, once more, with a line after the root that names the new key: a checkpoint
 * like any other, which witnesses can cosign. Who trusts the old key and has this note can trust the new one. The log
 * stays the same log: its name, its entries, its tree.
 *
 * Where the old key is lost nobody can sign the new one over. Then a checkpoint that somebody kept shows from where it
 * goes on; the log gets another name, since to its readers it is another log.
 *
 * I1. Of each key that was, the record keeps the public half and the note by which the next came; `verify` follows them
 *     from the first to the one that signs now.
 * I2. A machine that stops in the middle leaves the old key or the new one with its guard, never neither: the new key
 *     waits in PATH.key.next, and who opens the record next finishes what the guard says was begun.
 */
#include "act_int.h"
#include "crypto.h"
#include <unistd.h>

#define LOG_ROW STR("log")

static struct str key_text(struct arena *arena, const struct note_key *key)
{
	struct buf out = BUF_INIT;
	note_key_format(&out, key);
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* What was: log.0001, log.0002, ... */

static struct str row_name(struct arena *arena, size_t number) { return str_format(arena, "log.%04zu", number); }

static enum status read_before(struct store_read *read, struct arena *arena, size_t number, const struct json **doc,
			       struct error *error)
{
	struct store_row row;
	struct json *parsed;
	*doc = NULL;
	enum status status = store_get(read, arena, meta_map, row_name(arena, number), &row, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(arena, row.value, &parsed, error));
	*doc = parsed;
	return STATUS_OK;
}

struct finishing {
	struct arena *arena;
	struct str key, note; /* the new public half, and the note by which it came */
	bool lost;
};

static enum status keep_before(void *context, struct store_write *w, struct error *error)
{
	struct finishing *f = context;
	struct store_row now;
	const struct json *doc;
	size_t number = 1;
	TRY(store_get(store_reading(w), f->arena, meta_map, LOG_ROW, &now, error));
	if (str_eq(now.value, f->key))
		return STATUS_OK;
	for (;; number++) {
		TRY(read_before(store_reading(w), f->arena, number, &doc, error));
		if (!doc)
			break;
	}
	doc = doc_with_text(f->arena, doc_object(f->arena), "key", now.value);
	doc = doc_with_text(f->arena, doc, "note", f->note);
	doc = doc_with(f->arena, doc, STR("lost"), doc_bool(f->arena, f->lost));
	TRY(store_put(w, meta_map, row_name(f->arena, number), doc_written(f->arena, doc), error));
	return store_put(w, meta_map, LOG_ROW, f->key, error);
}

/* PATH.key.next: the new key, a word, and the note. */

static enum status write_next(struct act *act, const struct note_signer *next, bool lost, struct str note,
			      struct error *error)
{
	struct buf text = BUF_INIT;
	note_signer_format(&text, next);
	buf_format(&text, "\n%s\n%.*s", lost ? "lost" : "signed", STR_ARG(note));
	enum status status = file_replace(beside(act, ".key.next"), buf_str(&text), 0600, error);
	wipe(text.ptr, text.len);
	buf_finish(&text);
	return status;
}

static bool take_line(struct str *rest, struct str *line)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	if (!end)
		return false;
	*line = (struct str){ rest->ptr, (size_t)(end - rest->ptr) };
	rest->len -= line->len + 1;
	rest->ptr = end + 1;
	return true;
}

static enum status finish(struct act *act, const struct note_signer *next, bool lost, struct str note,
			  struct error *error)
{
	struct finishing f = { act->arena, key_text(act->arena, &next->key), note, lost };
	struct buf text = BUF_INIT;
	TRY(store_write(act->store, keep_before, &f, error));
	note_signer_format(&text, next);
	buf_add_char(&text, '\n');
	enum status status = file_replace(beside(act, ".key"), buf_str(&text), 0600, error);
	wipe(text.ptr, text.len);
	buf_finish(&text);
	if (status == STATUS_OK)
		(void)unlink(beside(act, ".key.next"));
	return status;
}

enum status rotation_resume(struct act *act, struct error *error)
{
	struct str text, line, word;
	struct note_signer next;
	struct signer *signer;
	struct error why;
	enum status status = file_read(act->arena, beside(act, ".key.next"), &text, error);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	if (!take_line(&text, &line) || !take_line(&text, &word) ||
	    note_signer_parse(act->arena, line, &next, &why) != STATUS_OK ||
	    signer_open(act->arena, beside(act, ".guard"), &next, &signer, &why) != STATUS_OK) {
		(void)unlink(beside(act, ".key.next")); /* it was not come to that: the old key goes on */
		return STATUS_OK;
	}
	return finish(act, &next, str_is(word, "lost"), text, error);
}

/* The new one. */

/* The name is not the authority's, which is nobody's business, but one that no other log has. */
struct note_signer fresh_log_key(struct arena *arena, struct str name)
{
	unsigned char seed[ED25519_SEED_SIZE], own[4];
	random_bytes(seed, sizeof seed);
	random_bytes(own, sizeof own);
	name = name.len ? str_copy(arena, name)
			: str_format(arena, "habeas/%02x%02x%02x%02x", own[0], own[1], own[2], own[3]);
	struct note_signer key = note_signer_from_seed(name, NOTE_ED25519, seed);
	wipe(seed, sizeof seed);
	return key;
}

static enum status sign_over(struct act *act, struct arena *arena, struct read_log *log, struct note_signer *next,
			     struct str *note, struct error *error)
{
	*next = fresh_log_key(act->arena, act->key.key.name);
	return signer_hand_over(act->signer, arena, &log->view, &next->key, note, error);
}

/* The kept checkpoint is the old key's, and this is its log. */
static enum status go_on(struct act *act, struct arena *arena, struct store_read *read, struct read_log *log,
			 struct str kept, struct note_signer *next, struct error *error)
{
	struct store_row row;
	struct trust trust = { 0 };
	struct seen seen;
	struct merkle_hash root;
	TRY(store_get(read, arena, meta_map, LOG_ROW, &row, error));
	TRY(note_key_parse(arena, row.value, &trust.log, error));
	TRY(checkpoint_open(arena, kept, &trust, &seen, error));
	if (seen.checkpoint.size > log->view.size)
		return error_set(
			error, STATUS_REFUSED,
			"the checkpoint is of %llu entries and the record has %llu: restore a later copy first",
			(unsigned long long)seen.checkpoint.size, (unsigned long long)log->view.size);
	TRY(log_root_at(&log->view, seen.checkpoint.size, &root, error));
	if (!merkle_same(&root, &seen.checkpoint.root))
		return error_set(error, STATUS_REFUSED, "the record is not the log of which this checkpoint is");
	*next = fresh_log_key(act->arena, STR_NONE);
	return STATUS_OK;
}

static enum status rotate(struct act *act, struct arena *arena, struct str kept, struct str *note, struct error *error)
{
	struct store_read *read;
	struct read_log log;
	struct note_signer next;
	struct checkpoint now = { 0 };
	TRY(store_read_begin(act->store, &read, error));
	enum status status = log_of(read, &log, error);
	if (status == STATUS_OK)
		status = kept.len ? go_on(act, arena, read, &log, kept, &next, error)
				  : sign_over(act, arena, &log, &next, note, error);
	now.size = log.view.size;
	if (status == STATUS_OK)
		status = log_root_at(&log.view, now.size, &now.root, error);
	store_read_end(read);
	TRY(status);
	if (kept.len)
		*note = kept;
	TRY(write_next(act, &next, kept.len > 0, *note, error));
	TRY(signer_begin(beside(act, ".guard"), &next, &now, error));
	TRY(finish(act, &next, kept.len > 0, *note, error));
	wipe(&next.secret, sizeof next.secret);
	return STATUS_OK;
}

enum status act_rotate(const struct act_options *options, struct arena *arena, struct str kept, struct str *note,
		       struct str *key, struct error *error)
{
	struct act_options own = *options;
	struct act *act;
	struct store_read *read;
	struct store_row row;
	own.keyless = kept.len > 0;
	TRY(act_open(&own, &act, error));
	enum status status = rotate(act, arena, kept, note, error);
	if (status == STATUS_OK && (status = store_read_begin(act->store, &read, error)) == STATUS_OK) {
		status = store_get(read, arena, meta_map, LOG_ROW, &row, error);
		store_read_end(read);
		*key = row.value;
	}
	act_close(act);
	return status;
}

/* Verifying. */

static enum status follow(struct arena *arena, const struct log_view *view, const struct json *before,
			  struct note_key *key, struct error *error)
{
	struct trust trust = { 0 };
	struct seen seen;
	struct merkle_hash root;
	TRY(note_key_parse(arena, doc_text(before, "key"), &trust.log, error));
	if (key->name.len && memcmp(key->public_key, trust.log.public_key, sizeof key->public_key) != 0)
		return error_set(error, STATUS_CONFLICT, "the log's keys do not follow one another");
	TRY(checkpoint_open(arena, doc_text(before, "note"), &trust, &seen, error));
	if (seen.checkpoint.size > view->size)
		return error_set(error, STATUS_CONFLICT, "a key of the log signed more than there is");
	TRY(log_root_at(view, seen.checkpoint.size, &root, error));
	if (!merkle_same(&root, &seen.checkpoint.root))
		return error_set(error, STATUS_CONFLICT, "a key of the log signed another tree");
	*key = (struct note_key){ 0 };
	return doc_flag(before, "lost") ? STATUS_OK : checkpoint_next(arena, &seen.checkpoint, key, error);
}

enum status rotation_check(struct store_read *read, struct arena *arena, const struct log_view *view,
			   struct error *error)
{
	struct note_key key = { 0 };
	struct store_row row;
	const struct json *before;
	for (size_t number = 1;; number++) {
		TRY(read_before(read, arena, number, &before, error));
		if (!before)
			break;
		TRY(follow(arena, view, before, &key, error));
	}
	TRY(store_get(read, arena, meta_map, LOG_ROW, &row, error));
	if (key.name.len && !str_eq(key_text(arena, &key), row.value))
		return error_set(error, STATUS_CONFLICT, "the log's key is not the one that was signed over to");
	return STATUS_OK;
}
