/* log.c - what the log costs, on tiles in memory: appending, checking the whole, proving, verifying, signing. One
 * thread. */
#include "arena.h"
#include "tlog_proof.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ENTRIES = 1 << 20, TILES = ENTRIES / 256, PROOFS = 20000, SIGNATURES = 20000 };

static struct str tiles[3][TILES + 1]; /* entries, level 0, level 1 and above: widest written */
static struct arena *arena;

static struct str *place(struct tile tile)
{
	/* levels above 1 have one tile each here, behind those of level 1 */
	return tile.level > 1 ? &tiles[2][TILES - tile.level] : &tiles[tile.level + 1][tile.index];
}

static enum status read_tile(void *context, struct arena *to, struct tile tile, struct str *bytes, struct error *error)
{
	(void)context;
	(void)to;
	*bytes = *place(tile);
	return bytes->ptr ? STATUS_OK : error_set(error, STATUS_NOT_FOUND, "no tile");
}

static enum status write_tile(void *context, struct tile tile, struct str bytes, struct error *error)
{
	(void)context;
	(void)error;
	*place(tile) = str_copy(arena, bytes);
	return STATUS_OK;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(bool fine)
{
	if (!fine)
		exit(1);
}

static void rate(const char *what, double count, double seconds)
{
	printf("%-44s %8.0f k/s\n", what, count / seconds * 1e-3);
}

int main(void)
{
	struct tile_store store = { .read = read_tile, .write = write_tile };
	struct log_view view = { &store, ENTRIES };
	struct log *log;
	const unsigned char seed[ED25519_SEED_SIZE] = { 1 };
	struct note_signer key = note_signer_from_seed(STR("log.example"), NOTE_ED25519, seed);
	char entry[210]; /* as long as a leaf of the record */
	arena = arena_create();
	memset(entry, 'x', sizeof entry);
	must(log_open(&store, 0, &log, NULL) == STATUS_OK);
	double start = now();
	for (int i = 0; i < ENTRIES; i++) {
		memcpy(entry, &i, sizeof i);
		must(log_append(log, (struct str){ entry, sizeof entry }, NULL) == STATUS_OK);
	}
	must(log_flush(log, NULL) == STATUS_OK);
	rate("appended, entries of 210 bytes", ENTRIES, now() - start);
	struct merkle_hash root = log_root(log), leaf = merkle_leaf((struct str){ entry, sizeof entry });
	start = now();
	must(log_check(&view, &root, NULL) == STATUS_OK);
	rate("checked whole: entries, tiles, root", ENTRIES, now() - start);
	struct merkle_proof proof;
	start = now();
	for (uint64_t i = 0; i < PROOFS; i++)
		must(log_inclusion(&view, i * 7919 % ENTRIES, &proof, NULL) == STATUS_OK);
	rate("proofs of inclusion made", PROOFS, now() - start);
	must(log_inclusion(&view, ENTRIES - 1, &proof, NULL) == STATUS_OK);
	start = now();
	for (int i = 0; i < PROOFS; i++)
		must(merkle_includes(ENTRIES - 1, ENTRIES, &leaf, &proof, &root));
	rate("proofs of inclusion checked", PROOFS, now() - start);
	struct buf note = BUF_INIT;
	start = now();
	for (int i = 0; i < SIGNATURES; i++) {
		buf_clear(&note);
		note_sign(&note, STR("log.example\n1048576\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"), &key);
	}
	rate("checkpoints signed", SIGNATURES, now() - start);
	buf_finish(&note);
	log_close(log);
	arena_destroy(arena);
	return 0;
}
