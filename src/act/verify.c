/* verify.c - is the record what it says, and are its documents what its events make? */
#include "act_int.h"
#include "leaf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum status wrong(struct error *error, uint64_t sequence, const char *what)
{
	return error_set(error, STATUS_CONFLICT, "event %llu: %s", (unsigned long long)sequence, what);
}

/* An event against its leaf: what was said is what was bound. */
static enum status check_event(struct arena *arena, const struct store_event *event, struct error *error)
{
	struct leaf leaf;
	unsigned char bound[COMMITMENT_SIZE];
	struct nonce nonce;
	TRY(leaf_parse(arena, event->leaf, &leaf, error));
	if (!str_eq(leaf.type, event->type))
		return wrong(error, event->sequence, "its leaf is of another type");
	if (event->erased)
		return STATUS_OK;
	if (event->nonce.len != sizeof nonce.byte)
		return wrong(error, event->sequence, "its nonce is not whole");
	memcpy(nonce.byte, event->nonce.ptr, sizeof nonce.byte);
	commit(&nonce, event->body, bound);
	if (memcmp(bound, leaf.commitment, sizeof bound) != 0)
		return wrong(error, event->sequence, "it is not what its leaf was bound to");
	return STATUS_OK;
}

/* Against the keys that the officers had then. */
static enum status check_receipt(struct store_read *read, struct arena *arena, const struct store_event *event,
				 struct error *error)
{
	struct json *envelope;
	struct error why;
	if (event->erased || event_named(event->type) != HAPPENED_transfer_received)
		return STATUS_OK;
	TRY(json_parse(arena, event->body, &envelope, error));
	store_as_of(read, event->sequence);
	enum status status = receipt_check(read, arena, json_get(envelope, "data"), &why);
	store_as_of(read, UINT64_MAX);
	return status == STATUS_OK ? status : wrong(error, event->sequence, why.message);
}

/* The leaves themselves are the entries of the log: log_check holds them against its tree. */
static enum status check_events(const struct act *act, struct store_read *read, uint64_t last, uint64_t *erased,
				struct error *error)
{
	struct arena *arena = arena_create();
	enum status status = STATUS_OK;
	for (uint64_t i = 1; status == STATUS_OK && i <= last; i++) {
		struct store_event event;
		arena_reset(arena);
		status = store_event(read, arena, i, &event, error);
		if (status == STATUS_OK)
			status = check_event(arena, &event, error);
		if (status == STATUS_OK)
			status = check_receipt(read, arena, &event, error);
		*erased += status == STATUS_OK && event.erased;
		act_tell(act, "events held against their leaves", i, last);
	}
	arena_destroy(arena);
	return status;
}

/* The texts of the determination are those of this program: then it must come out the same. */
static bool same_texts(const struct corpus *corpus, const struct json *document)
{
	for (size_t i = 0; i < doc_count(document, "instruments"); i++) {
		const struct json *used = doc_item(document, "instruments", i);
		const struct instrument *in = corpus_instrument(corpus, doc_text(used, "id"));
		if (!in || !str_is(doc_text(used, "sha256"), in->sha256))
			return false;
	}
	return true;
}

static enum status check_determination(struct decider *decider, struct arena *arena, struct str text,
				       struct error *error)
{
	struct json *doc, *document;
	struct str again;
	TRY(json_parse(arena, text, &doc, error));
	if (json_get(doc, "erased"))
		return STATUS_OK;
	TRY(json_parse(arena, doc_text(doc, "document"), &document, error));
	if (!same_texts(decider_corpus(decider), document))
		return STATUS_OK;
	TRY(decide_again(decider, arena, doc, &again, error));
	if (str_eq(again, doc_text(doc, "document")))
		return STATUS_OK;
	return error_set(error, STATUS_CONFLICT, "determination %.*s: asked again, the texts say something else",
			 STR_ARG(doc_text(doc, "determination")));
}

static enum status check_determinations(struct act *act, struct store_read *read, uint64_t *count, struct error *error)
{
	struct arena *arena = arena_create();
	struct decider *decider = decider_create(act->corpus); /* the record's own is the writing thread's */
	struct scan scan = { read, arena, map_rows[MAP_determination].map, { .limit = 100 }, .fresh = true };
	enum status status = STATUS_OK;
	while (scan_page(&scan, &status, error))
		for (size_t i = 0; status == STATUS_OK && i < scan.rows.count; i++, (*count)++) {
			status = check_determination(decider, arena, scan.rows.at[i].value, error);
			act_tell(act, "determinations asked again", *count + 1,
				 *count + scan.rows.count - i + scan.rows.more);
		}
	scan_end(&scan);
	decider_destroy(decider);
	arena_destroy(arena);
	return status;
}

/* Rebuilding. */

static enum status replay(void *context, struct store_write *w, struct error *error)
{
	const struct act *act = context;
	uint64_t last;
	struct arena *arena = arena_create();
	enum status status = store_last(store_reading(w), &last, error);
	if (status == STATUS_OK)
		status = record_clear(w, error);
	for (uint64_t i = 1; status == STATUS_OK && i <= last; i++) {
		struct store_event event;
		struct json *envelope;
		arena_reset(arena);
		status = store_event(store_reading(w), arena, i, &event, error);
		if (status != STATUS_OK)
			break;
		store_replay(w, i);
		if (event.erased)
			status = record_tombstone(w, arena, event.type, error);
		else
			status = json_parse(arena, event.body, &envelope, error);
		if (status == STATUS_OK && !event.erased)
			status = record_project(w, arena, i, envelope, error);
		act_tell(act, "events played again", i, last);
	}
	arena_destroy(arena);
	if (status == STATUS_OK)
		status = store_put(w, meta_map, STR("documents"), STR(DOCUMENTS_VERSION), error);
	return status;
}

enum status act_rebuild(struct act *act, struct error *error)
{
	enum status status = store_write(act->store, replay, act, error);
	known_forget(act->known);
	return status;
}

static enum status digest_of(struct store *store, unsigned char *digest, struct error *error)
{
	struct store_read *read;
	TRY(store_read_begin(store, &read, error));
	enum status status = store_check(read, digest, error);
	store_read_end(read);
	return status;
}

static void forget(const char *path)
{
	char lock[4096];
	(void)unlink(path);
	(void)snprintf(lock, sizeof lock, "%s-lock", path);
	(void)unlink(lock);
}

/* A copy, rebuilt, must hold the same. */
static enum status check_replay(struct act *act, const unsigned char *digest, struct error *error)
{
	unsigned char rebuilt[SHA256_SIZE];
	struct store *copy = NULL;
	const char *path = str_c(act->arena, str_format(act->arena, "%s.verify", act->path));
	struct store_options options = { .mode = STORE_WRITE };
	forget(path);
	enum status status = store_backup(act->store, path, error);
	if (status == STATUS_OK)
		status = store_open(path, &options, &copy, error);
	if (status == STATUS_OK)
		status = store_write(copy, replay, act, error);
	if (status == STATUS_OK)
		status = digest_of(copy, rebuilt, error);
	store_close(copy);
	forget(path);
	if (status == STATUS_OK && memcmp(rebuilt, digest, sizeof rebuilt) != 0)
		return error_set(error, STATUS_CONFLICT, "the documents are not what the events make of them");
	return status;
}

static enum status check_read(struct act *act, struct store_read *read, struct act_counts *counts,
			      unsigned char *digest, struct error *error)
{
	struct read_log log;
	TRY(store_check(read, digest, error));
	TRY(log_of(read, &log, error));
	TRY(evidence_check(read, error));
	TRY(check_events(act, read, log.view.size, &counts->erased, error));
	TRY(log_check(&log.view, NULL, error));
	TRY(rotation_check(read, act->arena, &log.view, error));
	if (act->signer) {
		const struct checkpoint *last = signer_last(act->signer);
		struct merkle_hash root;
		if (last->size > log.view.size)
			return error_set(error, STATUS_CONFLICT,
					 "the log was signed at %llu entries and has %llu: this is an old copy",
					 (unsigned long long)last->size, (unsigned long long)log.view.size);
		TRY(log_root_at(&log.view, last->size, &root, error));
		if (memcmp(&root, &last->root, sizeof root) != 0)
			return error_set(error, STATUS_CONFLICT, "the log is not the one that was signed");
	}
	counts->events = counts->log_size = log.view.size;
	return check_determinations(act, read, &counts->determinations, error);
}

enum status act_verify(struct act *act, struct act_counts *counts, struct error *error)
{
	unsigned char digest[SHA256_SIZE];
	struct store_read *read;
	*counts = (struct act_counts){ 0 };
	TRY(store_read_begin(act->store, &read, error));
	enum status status = check_read(act, read, counts, digest, error);
	store_read_end(read);
	return status == STATUS_OK ? check_replay(act, digest, error) : status;
}
