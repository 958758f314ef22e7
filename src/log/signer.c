/* signer.c - signing a checkpoint, and never an older tree or another one. The guard is the last note itself: it can be
 * read with a pager, and altering it is found by its signature. */
#include "arena.h"
#include "checkpoint.h"
#include "log_int.h"
#include <inttypes.h>
#include <unistd.h>

struct signer {
	struct note_signer key;
	const char *path;
	struct checkpoint last;
};

static void sign_text(struct buf *out, const struct note_signer *key, const struct checkpoint *checkpoint)
{
	struct buf text = BUF_INIT;
	checkpoint_format(&text, checkpoint);
	note_sign(out, buf_str(&text), key);
	buf_finish(&text);
}

static struct trust own_trust(const struct note_signer *key) { return (struct trust){ .log = key->key }; }

enum status signer_init(const char *guard_path, const struct note_signer *key, struct error *error)
{
	struct checkpoint empty = { .origin = key->key.name, .root = merkle_empty() };
	struct buf note = BUF_INIT;
	if (access(guard_path, F_OK) == 0)
		return error_set(error, STATUS_CONFLICT, "%s is there already, and says what was signed", guard_path);
	sign_text(&note, key, &empty);
	enum status status = file_replace(guard_path, buf_str(&note), 0600, error);
	buf_finish(&note);
	return status;
}

/* The signer keeps its checkpoint; its origin is the key's name. */
static void remember(struct signer *signer, const struct checkpoint *checkpoint)
{
	signer->last = *checkpoint;
	signer->last.origin = signer->key.key.name;
	signer->last.extension = STR_NONE;
}

enum status signer_open(struct arena *arena, const char *guard_path, const struct note_signer *key, struct signer **out,
			struct error *error)
{
	struct signer *signer = arena_new(arena, struct signer);
	struct trust trust = own_trust(key);
	struct error why = { 0 };
	struct str note;
	struct seen seen;
	*out = signer;
	signer->key = *key;
	signer->path = str_c(arena, str_of(guard_path));
	enum status status = file_read(arena, guard_path, &note, error);
	if (status == STATUS_NOT_FOUND)
		return error_set(error, STATUS_REFUSED,
				 "%s is missing: without what was signed before, nothing is signed", guard_path);
	TRY(status);
	status = checkpoint_open(arena, note, &trust, &seen, &why);
	if (status != STATUS_OK)
		return error_set(error, STATUS_REFUSED, "%s is not the last checkpoint of this log: %s", guard_path,
				 why.message);
	remember(signer, &seen.checkpoint);
	return STATUS_OK;
}

const struct checkpoint *signer_last(const struct signer *signer) { return &signer->last; }

static enum status check_extends(const struct signer *signer, const struct log_view *view, struct error *error)
{
	struct merkle_hash before;
	if (view->size < signer->last.size)
		return error_set(error, STATUS_REFUSED,
				 "the record has %" PRIu64 " entries and %" PRIu64
				 " were signed: it is an old copy; restore the latest one",
				 view->size, signer->last.size);
	TRY(log_root_at(view, signer->last.size, &before, error));
	if (!merkle_same(&before, &signer->last.root))
		return error_set(error, STATUS_REFUSED,
				 "the first %" PRIu64 " entries are not those that were signed before",
				 signer->last.size);
	return STATUS_OK;
}

enum status signer_sign(struct signer *signer, struct arena *arena, const struct log_view *view, struct str *note,
			struct error *error)
{
	struct checkpoint checkpoint = { .origin = signer->key.key.name, .size = view->size };
	struct buf out = BUF_INIT;
	TRY(check_extends(signer, view, error));
	TRY(log_root_at(view, view->size, &checkpoint.root, error));
	sign_text(&out, &signer->key, &checkpoint);
	enum status status = file_replace(signer->path, buf_str(&out), 0600, error);
	if (status == STATUS_OK) {
		remember(signer, &checkpoint);
		*note = str_copy(arena, buf_str(&out));
	}
	buf_finish(&out);
	return status;
}

enum status signer_hand_over(struct signer *signer, struct arena *arena, const struct log_view *view,
			     const struct note_key *next, struct str *note, struct error *error)
{
	struct checkpoint last = { .origin = signer->key.key.name, .size = view->size };
	struct buf extension = BUF_INIT, out = BUF_INIT;
	TRY(check_extends(signer, view, error));
	TRY(log_root_at(view, view->size, &last.root, error));
	buf_add_c(&extension, CHECKPOINT_NEXT);
	note_key_format(&extension, next);
	buf_add_char(&extension, '\n');
	last.extension = buf_str(&extension);
	sign_text(&out, &signer->key, &last);
	*note = str_copy(arena, buf_str(&out));
	buf_finish(&extension);
	buf_finish(&out);
	return STATUS_OK;
}

enum status signer_begin(const char *guard_path, const struct note_signer *key, const struct checkpoint *from,
			 struct error *error)
{
	struct checkpoint first = { .origin = key->key.name, .size = from->size, .root = from->root };
	struct buf out = BUF_INIT;
	sign_text(&out, key, &first);
	enum status status = file_replace(guard_path, buf_str(&out), 0600, error);
	buf_finish(&out);
	return status;
}

enum status signer_learn(struct signer *signer, struct str note, struct error *error)
{
	struct arena *arena = arena_create();
	struct trust trust = own_trust(&signer->key);
	struct seen seen;
	struct buf out = BUF_INIT;
	enum status status = checkpoint_open(arena, note, &trust, &seen, error);
	const struct checkpoint *learned = &seen.checkpoint, *last = &signer->last;
	bool same_size = learned->size == last->size;
	if (status == STATUS_OK && same_size && !merkle_same(&learned->root, &last->root))
		status = error_set(error, STATUS_CONFLICT,
				   "this log has signed two trees of %" PRIu64 " entries: keep both checkpoints",
				   last->size);
	if (status == STATUS_OK && learned->size > last->size) {
		struct checkpoint kept = { .origin = last->origin, .size = learned->size, .root = learned->root };
		sign_text(&out, &signer->key, &kept);
		status = file_replace(signer->path, buf_str(&out), 0600, error);
		if (status == STATUS_OK)
			remember(signer, &kept);
	}
	buf_finish(&out);
	arena_destroy(arena);
	return status;
}
