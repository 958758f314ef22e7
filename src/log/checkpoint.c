/* checkpoint.c - the text of a checkpoint, and reading a signed one. */
#include "checkpoint.h"
#include "arena.h"
#include "base64.h"
#include "log_int.h"
#include <inttypes.h>

void checkpoint_format(struct buf *out, const struct checkpoint *checkpoint)
{
	buf_add_str(out, checkpoint->origin);
	buf_format(out, "\n%" PRIu64 "\n", checkpoint->size);
	base64_encode(out, (struct str){ (const char *)checkpoint->root.byte, sizeof checkpoint->root.byte });
	buf_add_char(out, '\n');
	buf_add_str(out, checkpoint->extension);
}

bool checkpoint_parse(struct arena *arena, struct str text, struct checkpoint *out)
{
	struct str rest = text, size, root, line;
	if (!take_line(&rest, &out->origin) || out->origin.len == 0 || !take_line(&rest, &size) ||
	    !natural_parse(size, &out->size) || !take_line(&rest, &root) || !hash_parse(arena, root, &out->root))
		return false;
	out->extension = rest;
	while (rest.len)
		if (!take_line(&rest, &line) || line.len == 0)
			return false;
	return true;
}

enum status checkpoint_open(struct arena *arena, struct str note, const struct trust *trust, struct seen *out,
			    struct error *error)
{
	size_t count = trust->witness_count;
	struct note_key *keys = arena_new_array(arena, struct note_key, count + 1);
	struct note opened;
	bool by_log = false;
	keys[0] = trust->log;
	if (count)
		memcpy(keys + 1, trust->witnesses, count * sizeof *keys);
	*out = (struct seen){ 0 };
	TRY(note_open(arena, note, keys, count + 1, &opened, error));
	if (!checkpoint_parse(arena, opened.text, &out->checkpoint))
		return error_set(error, STATUS_BAD_INPUT, "the note is no checkpoint: name, size and root, one a line");
	for (size_t i = 0; i < opened.count; i++) {
		const struct note_signature *by = &opened.signatures[i];
		by_log |= by->key == keys;
		out->witnessed += by->key != keys;
		out->latest = by->time > out->latest ? by->time : out->latest;
	}
	if (!by_log || !str_eq(out->checkpoint.origin, trust->log.name))
		return error_set(error, STATUS_REFUSED, "the checkpoint is not one that %.*s has signed",
				 STR_ARG(trust->log.name));
	if (out->witnessed < trust->witnesses_needed)
		return error_set(error, STATUS_REFUSED, "%zu witnesses have cosigned the checkpoint, and %zu must",
				 out->witnessed, trust->witnesses_needed);
	return STATUS_OK;
}

enum status checkpoint_next(struct arena *arena, const struct checkpoint *checkpoint, struct note_key *next,
			    struct error *error)
{
	struct str rest = checkpoint->extension, line;
	if (!take_line(&rest, &line) || rest.len || !str_starts(line, CHECKPOINT_NEXT))
		return error_set(error, STATUS_REFUSED, "the checkpoint hands over to no other key");
	line.ptr += sizeof CHECKPOINT_NEXT - 1;
	line.len -= sizeof CHECKPOINT_NEXT - 1;
	TRY(note_key_parse(arena, line, next, error));
	if (str_eq(next->name, checkpoint->origin) && next->kind == NOTE_ED25519)
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "the checkpoint hands over to a key of another log");
}
