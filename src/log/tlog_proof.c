/* tlog_proof.c - see tlog_proof.h. */
#include "tlog_proof.h"
#include "arena.h"
#include "base64.h"
#include "limit.h"
#include "log_int.h"
#include <inttypes.h>

static const char header[] = "c2sp.org/tlog-proof@v1";

void tlog_proof_format(struct buf *out, const struct tlog_proof *proof)
{
	buf_format(out, "%s\n", header);
	if (proof->has_extra) {
		buf_add_c(out, "extra ");
		base64_encode(out, proof->extra);
		buf_add_char(out, '\n');
	}
	buf_format(out, "index %" PRIu64 "\n", proof->index);
	for (size_t i = 0; i < proof->path.count; i++) {
		base64_encode(out, (struct str){ (const char *)proof->path.at[i].byte, SHA256_SIZE });
		buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	buf_add_str(out, proof->checkpoint);
}

/* What follows the word and a space; false when the line does not begin so. */
static bool after(struct str line, const char *word, struct str *rest)
{
	size_t len = strlen(word);
	if (!str_starts(line, word))
		return false;
	*rest = (struct str){ line.ptr + len, line.len - len };
	return true;
}

static enum status wrong(struct error *error, const char *what)
{
	return error_set(error, STATUS_BAD_INPUT, "this is no proof of a log: %s", what);
}

static enum status parse_path(struct arena *arena, struct str *rest, struct merkle_proof *path, struct error *error)
{
	struct str line;
	path->count = 0;
	while (take_line(rest, &line)) {
		if (line.len == 0)
			return STATUS_OK;
		if (path->count == MERKLE_PROOF_MAX)
			return wrong(error, "no tree is so high");
		if (!hash_parse(arena, line, &path->at[path->count++]))
			return wrong(error, "a line of its path is no hash in base64");
	}
	return wrong(error, "no empty line ends its path");
}

enum status tlog_proof_parse(struct arena *arena, struct str text, struct tlog_proof *out, struct error *error)
{
	struct str rest = text, line = STR_NONE, value;
	*out = (struct tlog_proof){ 0 };
	if (text.len > 2 * (size_t)LIMIT_NOTE_BYTES)
		return error_set(error, STATUS_LIMIT, "a proof has at most %d bytes", 2 * LIMIT_NOTE_BYTES);
	if (!take_line(&rest, &line) || !str_is(line, header) || !take_line(&rest, &line))
		return wrong(error, "its first line is c2sp.org/tlog-proof@v1");
	out->has_extra = after(line, "extra ", &value);
	if (out->has_extra &&
	    (!base64_decode(arena, value, &out->extra) || out->extra.len == 0 || !take_line(&rest, &line)))
		return wrong(error, "what is extra is not base64");
	if (!after(line, "index ", &value) || !natural_parse(value, &out->index))
		return wrong(error, "it has no index");
	TRY(parse_path(arena, &rest, &out->path, error));
	out->checkpoint = rest;
	return STATUS_OK;
}

enum status tlog_proof_verify(struct arena *arena, const struct tlog_proof *proof, struct str entry,
			      const struct trust *trust, struct seen *out, struct error *error)
{
	TRY(checkpoint_open(arena, proof->checkpoint, trust, out, error));
	struct merkle_hash leaf = merkle_leaf(entry);
	if (!merkle_includes(proof->index, out->checkpoint.size, &leaf, &proof->path, &out->checkpoint.root))
		return error_set(error, STATUS_REFUSED,
				 "the path does not lead from this entry to the root of the checkpoint");
	return STATUS_OK;
}

enum status event_proof(struct buf *out, const struct log_view *view, uint64_t index,
			const struct disclosure *disclosure, struct str checkpoint, struct error *error)
{
	struct arena *arena = arena_create();
	struct tlog_proof proof = { .has_extra = true, .index = index, .checkpoint = checkpoint };
	proof.extra = disclosure_format(arena, disclosure);
	enum status status = log_inclusion(view, index, &proof.path, error);
	if (status == STATUS_OK)
		tlog_proof_format(out, &proof);
	arena_destroy(arena);
	return status;
}

enum status event_proof_verify(struct arena *arena, struct str file, const struct trust *trust, struct proven *out,
			       struct error *error)
{
	struct tlog_proof proof;
	TRY(tlog_proof_parse(arena, file, &proof, error));
	if (!proof.has_extra)
		return error_set(error, STATUS_BAD_INPUT, "the proof is of an entry, and of no event of a record");
	TRY(disclosure_parse(arena, proof.extra, &out->disclosure, error));
	TRY(leaf_parse(arena, out->disclosure.leaf, &out->leaf, error));
	TRY(tlog_proof_verify(arena, &proof, out->disclosure.leaf, trust, &out->seen, error));
	out->index = proof.index;
	return STATUS_OK;
}
