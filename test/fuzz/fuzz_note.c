/* fuzz_note.c - any bytes as a signed note, a checkpoint, a key, and the path of a tile.
 *
 *     NOTE or KEY or PATH, as they stand
 *
 * What must hold: each is read or refused with a sentence; what was read and is written again is the same bytes. The
 * key of the example in C2SP's signed-note is known, so a note that verifies is reached. */
#include "arena.h"
#include "checkpoint.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

static void open_note(struct arena *arena, struct str bytes)
{
	static const char example[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	const unsigned char seed[ED25519_SEED_SIZE] = { 1 };
	struct note_key keys[3];
	struct note note;
	struct error error = { 0 };
	check(note_key_parse(arena, str_of(example), &keys[0], &error) == STATUS_OK, error.message);
	keys[1] = note_signer_from_seed(STR("log.example"), NOTE_ED25519, seed).key;
	keys[2] = note_signer_from_seed(STR("witness.example"), NOTE_COSIGNATURE, seed).key;
	if (note_open(arena, bytes, keys, 3, &note, &error) != STATUS_OK) {
		check(error.message[0], "a note is refused without a word");
		return;
	}
	check(note.count > 0 && note.count <= 3 && note.text.ptr == bytes.ptr, "a note that nobody has signed");
}

static void read_checkpoint(struct arena *arena, struct str bytes)
{
	struct checkpoint checkpoint;
	struct buf again = BUF_INIT;
	if (checkpoint_parse(arena, bytes, &checkpoint)) {
		checkpoint_format(&again, &checkpoint);
		check(str_eq(buf_str(&again), bytes), "a checkpoint in two forms");
	}
	buf_finish(&again);
}

static void read_key(struct arena *arena, struct str bytes)
{
	struct note_key key;
	struct note_signer signer;
	struct error error = { 0 };
	struct buf again = BUF_INIT;
	if (note_key_parse(arena, bytes, &key, &error) == STATUS_OK) {
		note_key_format(&again, &key);
		check(str_eq(buf_str(&again), bytes), "a key in two forms");
	} else {
		check(error.message[0], "a key is refused without a word");
	}
	buf_clear(&again);
	if (note_signer_parse(arena, bytes, &signer, &error) == STATUS_OK) {
		note_signer_format(&again, &signer);
		check(str_eq(buf_str(&again), bytes), "a private key in two forms");
	}
	buf_finish(&again);
}

static void read_path(struct str bytes)
{
	struct tile tile;
	struct buf again = BUF_INIT;
	if (tile_parse(bytes, &tile)) {
		tile_path(&again, tile);
		check(str_eq(buf_str(&again), bytes), "a tile under two paths");
	}
	buf_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_create();
	struct str bytes = { (const char *)data, size };
	open_note(arena, bytes);
	read_checkpoint(arena, bytes);
	read_key(arena, bytes);
	read_path(bytes);
	arena_destroy(arena);
	return 0;
}
