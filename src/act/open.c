/* open.c - making, opening and closing a record; reading it; its checkpoint.
 *
 * Beside the record lie the log's key (PATH.key, readable by its owner alone) and the signer's guard (PATH.guard). The
 * key is in no backup of the record and must be kept apart; the guard must be in none (log/checkpoint.h).
 */
#include "act_int.h"
#include "crypto.h"
#include "leaf.h"
#include <stdlib.h>
#include <time.h>

const struct store_map meta_map = { 2, false };

bool act_is_demo(const struct act *act) { return act->demo; }

static int64_t machine_clock(void *context)
{
	(void)context;
	return (int64_t)time(NULL);
}

/* Which texts this is: the hash over the hashes of all. */
static void hash_texts(struct act *act)
{
	struct buf all = BUF_INIT;
	vec_each (&act->corpus->instruments, i)
		buf_format(&all, "%.*s %s\n", STR_ARG(act->corpus->instruments.at[i].id),
			   act->corpus->instruments.at[i].sha256);
	sha256(buf_str(&all), act->texts);
	buf_finish(&all);
}

static enum status load_texts(struct act *act, struct error *error)
{
	act->corpus = corpus_create();
	corpus_add_shipped(act->corpus);
	corpus_compile(act->corpus);
	if (act->corpus->diags.errors)
		return error_set(error, STATUS_CONFLICT, "the shipped texts have errors: this program is damaged");
	act->decider = decider_create(act->corpus);
	hash_texts(act);
	return STATUS_OK;
}

const char *beside(struct act *act, const char *suffix)
{
	return str_c(act->arena, str_format(act->arena, "%s%s", act->path, suffix));
}

static enum status make_key(struct act *act, struct error *error)
{
	struct buf text = BUF_INIT;
	act->key = fresh_log_key(act->arena, STR_NONE);
	note_signer_format(&text, &act->key);
	buf_add_char(&text, '\n');
	enum status status = file_replace(beside(act, ".key"), buf_str(&text), 0600, error);
	wipe(text.ptr, text.len);
	buf_finish(&text);
	return status == STATUS_OK ? signer_init(beside(act, ".guard"), &act->key, error) : status;
}

static enum status load_key(struct act *act, struct error *error)
{
	struct str text;
	TRY(rotation_resume(act, error));
	if (file_read(act->arena, beside(act, ".key"), &text, error) != STATUS_OK)
		return error_set(error, STATUS_IO, "the log's key %s.key cannot be read: put it back beside the record",
				 act->path);
	TRY(note_signer_parse(act->arena, str_trim(text), &act->key, error));
	return signer_open(act->arena, beside(act, ".guard"), &act->key, &act->signer, error);
}

static enum status write_meta(void *context, struct store_write *w, struct error *error)
{
	const struct act *act = context;
	struct buf key = BUF_INIT;
	note_key_format(&key, &act->key.key);
	enum status status = store_put(w, meta_map, STR("log"), buf_str(&key), error);
	buf_finish(&key);
	TRY(status);
	TRY(store_put(w, meta_map, STR("documents"), STR(DOCUMENTS_VERSION), error));
	return store_put(w, meta_map, STR("demo"), act->demo ? STR("yes") : STR("no"), error);
}

/* Documents that an older program made of the events are made anew when the record is first opened for writing. */
static enum status bring_documents_up(struct act *act, bool may_write, struct error *error)
{
	struct store_read *read;
	struct store_row row;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_get(read, act->arena, meta_map, STR("documents"), &row, error);
	bool current = status == STATUS_OK && str_is(row.value, DOCUMENTS_VERSION);
	store_read_end(read);
	if (current || (status != STATUS_OK && status != STATUS_NOT_FOUND))
		return status;
	if (may_write)
		return act_rebuild(act, error);
	return error_set(
		error, STATUS_CONFLICT,
		"the documents of %s were made by another habeas: open it once for writing, by `habeas rebuild`",
		act->path);
}

static enum status read_meta(struct act *act, struct error *error)
{
	struct store_read *read;
	struct store_row row;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_get(read, act->arena, meta_map, STR("demo"), &row, error);
	act->demo = status == STATUS_OK && str_is(row.value, "yes");
	store_read_end(read);
	return status == STATUS_NOT_FOUND ? error_set(error, STATUS_CONFLICT, "%s is no record of habeas", act->path)
					  : status;
}

/* The administrator is there before anybody could add one. */
static enum status first_user(void *context, struct store_write *w, struct error *error)
{
	struct act *act = context;
	struct doing d = { .act = act,
			   .arena = act->arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U1"),
			   .now = act->clock(act->clock_context),
			   .error = error };
	d.happened = d.now;
	const struct json *data = doc_with_text(d.arena, doc_object(d.arena), "user", STR("U1"));
	data = doc_with_text(d.arena, data, "name", STR("Administrator"));
	data = doc_with_text(d.arena, data, "role", STR("administrator"));
	return record_emit(&d, HAPPENED_user_added, doc_with_int(d.arena, data, "rank", 0));
}

static enum status open_record(struct act *act, const struct act_options *options, struct error *error)
{
	struct store_options store = { .mode = options->mode, .readers = 8, .hook = log_hook(act) };
	TRY(load_texts(act, error));
	if (options->open_store)
		TRY(options->open_store(options->store_context, act->path, &store, &act->store, error));
	else
		TRY(store_open(act->path, &store, &act->store, error));
	if (options->mode == STORE_CREATE) {
		act->demo = options->demo;
		TRY(make_key(act, error));
		TRY(store_write(act->store, write_meta, act, error));
	}
	TRY(read_meta(act, error));
	if (options->clock && !act->demo)
		return error_set(
			error, STATUS_REFUSED,
			"%s is of real persons: only a record that was made with --demo takes a simulated clock",
			act->path);
	act->clock = options->clock ? options->clock : machine_clock;
	act->evidence_bytes_max = options->evidence_bytes_max ? options->evidence_bytes_max : (int64_t)64 << 30;
	act->device_clock = options->device_clock ? options->device_clock : machine_clock;
	act->clock_context = options->clock_context;
	act->told = options->told;
	act->told_context = options->told_context;
	if (options->mode != STORE_READ && !options->keyless)
		TRY(load_key(act, error));
	if (options->mode == STORE_CREATE)
		return store_write(act->store, first_user, act, error);
	return bring_documents_up(act, options->mode == STORE_WRITE, error);
}

enum status act_open(const struct act_options *options, struct act **out, struct error *error)
{
	struct arena *arena = arena_create();
	struct act *act = arena_new(arena, struct act);
	act->arena = arena;
	act->path = str_c(arena, str_of(options->path));
	pthread_mutex_init(&act->signing, NULL);
	pthread_mutex_init(&act->asking, NULL);
	enum status status = open_record(act, options, error);
	if (status == STATUS_OK)
		*out = act;
	else
		act_close(act);
	return status;
}

void act_close(struct act *act)
{
	if (!act)
		return;
	store_close(act->store);
	log_close(act->log);
	kept_destroy(act->kept);
	known_destroy(act->known);
	decider_destroy(act->decider);
	for (size_t i = 0; i < act->idle_count; i++)
		decider_destroy(act->idle[i]);
	corpus_destroy(act->corpus);
	buf_finish(&act->signed_note);
	pthread_mutex_destroy(&act->signing);
	pthread_mutex_destroy(&act->asking);
	wipe(&act->key.secret, sizeof act->key.secret);
	arena_destroy(act->arena);
}

/* Reading. */

static enum status with_duties(struct store_read *read, struct arena *arena, enum index_id index, struct str key,
			       const struct json **doc, struct error *error)
{
	key_vec keys = { 0 };
	const struct json *duties = doc_list(arena);
	TRY(record_find(read, arena, index, key, &keys, error));
	vec_each (&keys, i) {
		const struct json *duty;
		TRY(record_get(read, arena, MAP_duty, keys.at[i], &duty, error));
		duties = doc_push(arena, duties, duty);
	}
	*doc = doc_with(arena, *doc, STR("duties"), duties);
	return STATUS_OK;
}

/* The other records of the same human being: keys, and no names. */
static enum status with_others(struct store_read *read, struct arena *arena, struct str person, const struct json **doc,
			       struct error *error)
{
	const struct json *others;
	TRY(human_others(read, arena, person, &others, error));
	if (others->count)
		*doc = doc_with(arena, *doc, STR("same_human"), others);
	return STATUS_OK;
}

enum status record_view(struct store_read *read, struct arena *arena, enum map_id map, struct str key,
			const struct json **out, struct error *error)
{
	TRY(record_get(read, arena, map, key, out, error));
	if (map == MAP_transfer)
		return with_objections(read, arena, out, error);
	if (map == MAP_case)
		TRY(with_others(read, arena, doc_text(*out, "person"), out, error));
	if (map == MAP_case)
		return with_duties(read, arena, INDEX_duty_of_case, key, out, error);
	if (map == MAP_programme)
		return with_duties(read, arena, INDEX_duty_of_programme, key, out, error);
	if (map == MAP_person)
		return with_others(read, arena, key, out, error);
	return map == MAP_mission ? mission_view(read, arena, *out, out, error) : STATUS_OK;
}

enum status act_read(struct act *act, struct arena *arena, struct str what, struct str key, int64_t known_at,
		     const struct json **out, struct error *error)
{
	int map = map_named(what);
	struct store_read *read;
	if (map < 0)
		return error_set(error, STATUS_NOT_FOUND, "a record holds no `%.*s`", STR_ARG(what));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = known_at ? store_as_known_at(read, known_at, error) : STATUS_OK;
	if (status == STATUS_OK)
		status = record_view(read, arena, (enum map_id)map, key, out, error);
	store_read_end(read);
	return status;
}

enum status act_last(struct act *act, uint64_t *sequence, struct error *error)
{
	struct store_read *read;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_last(read, sequence, error);
	store_read_end(read);
	return status;
}

enum status act_last_time(struct act *act, int64_t *recorded, struct error *error)
{
	struct arena *arena = arena_create();
	struct store_read *read;
	struct store_event event = { 0 };
	uint64_t last = 0;
	enum status status = store_read_begin(act->store, &read, error);
	if (status == STATUS_OK) {
		status = store_last(read, &last, error);
		if (status == STATUS_OK && last)
			status = store_event(read, arena, last, &event, error);
		store_read_end(read);
	}
	*recorded = event.recorded;
	arena_destroy(arena);
	return status;
}

enum status act_log_key(struct act *act, struct arena *arena, struct str *key, struct error *error)
{
	struct store_read *read;
	struct store_row row;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = store_get(read, arena, meta_map, STR("log"), &row, error);
	store_read_end(read);
	*key = status == STATUS_OK ? row.value : STR_NONE;
	return status;
}

void act_tell(const struct act *act, const char *what, uint64_t done, uint64_t total)
{
	if (act->told && (done % 256 == 0 || done == total))
		act->told(act->told_context, what, done, total);
}

/* The checkpoint. Signing writes the guard to the disk, so everybody who asks within a second gets the same. */

static enum status sign(struct act *act, struct arena *arena, struct error *error)
{
	struct store_read *read;
	struct read_log log;
	struct str note;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = log_of(read, &log, error);
	if (status == STATUS_OK)
		status = signer_sign(act->signer, arena, &log.view, &note, error);
	store_read_end(read);
	TRY(status);
	buf_clear(&act->signed_note);
	buf_add_str(&act->signed_note, note);
	act->signed_size = log.view.size;
	act->signed_at = machine_clock(NULL);
	return STATUS_OK;
}

enum status checkpoint_of(struct act *act, struct arena *arena, uint64_t least, struct str *note, uint64_t *size,
			  struct error *error)
{
	enum status status = STATUS_OK;
	if (!act->signer)
		return error_set(error, STATUS_REFUSED, "a record that is only read signs nothing");
	pthread_mutex_lock(&act->signing);
	if (!act->signed_note.len || act->signed_size < least || act->signed_at != machine_clock(NULL))
		status = sign(act, arena, error);
	if (status == STATUS_OK) {
		*note = str_copy(arena, buf_str(&act->signed_note));
		*size = act->signed_size;
	}
	pthread_mutex_unlock(&act->signing);
	return status;
}

enum status act_checkpoint(struct act *act, struct arena *arena, struct str *note, struct error *error)
{
	uint64_t size;
	TRY(act_last(act, &size, error));
	return checkpoint_of(act, arena, size, note, &size, error);
}

enum status act_log_get(struct act *act, struct arena *arena, struct str path, struct log_resource *out,
			struct error *error)
{
	struct store_read *read;
	struct read_log log;
	struct str note = STR_NONE;
	uint64_t size;
	if (str_is(path, "/checkpoint"))
		TRY(checkpoint_of(act, arena, 0, &note, &size, error));
	TRY(store_read_begin(act->store, &read, error));
	enum status status = log_of(read, &log, error);
	if (status == STATUS_OK)
		status = log_get(arena, &log.view, note, path, out, error);
	store_read_end(read);
	return status;
}
