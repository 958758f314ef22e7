/* fuzz_proof.c - any bytes as a proof (C2SP tlog-proof), a disclosure, a leaf, a bundle of entries.
 *
 * What must hold: each is read or refused with a sentence; what was read and is written again is the same bytes; and
 * nothing is proved to who trusts a key that has signed nothing. */
#include "arena.h"
#include "tlog_proof.h"
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

static void read_proof(struct arena *arena, struct str bytes)
{
	const unsigned char seed[ED25519_SEED_SIZE] = { 99 };
	struct trust trust = { .log = note_signer_from_seed(STR("log.example"), NOTE_ED25519, seed).key };
	struct tlog_proof proof;
	struct proven proven;
	struct error error = { 0 };
	if (tlog_proof_parse(arena, bytes, &proof, &error) == STATUS_OK) {
		struct buf again = BUF_INIT;
		tlog_proof_format(&again, &proof);
		check(str_eq(buf_str(&again), bytes), "a proof in two forms");
		buf_finish(&again);
	} else {
		check(error.message[0], "a proof is refused without a word");
	}
	error.message[0] = '\0';
	check(event_proof_verify(arena, bytes, &trust, &proven, &error) != STATUS_OK, "a proof by nobody");
	check(error.message[0], "a proof is not taken, without a word");
}

static void read_disclosure(struct arena *arena, struct str bytes)
{
	struct disclosure disclosure;
	struct leaf leaf;
	struct error error = { 0 };
	if (disclosure_parse(arena, bytes, &disclosure, &error) == STATUS_OK)
		check(str_eq(disclosure_format(arena, &disclosure), bytes), "a disclosure in two forms");
	else
		check(error.message[0], "a disclosure is refused without a word");
	if (leaf_parse(arena, bytes, &leaf, &error) == STATUS_OK)
		check(str_eq(leaf_format(arena, &leaf), bytes), "a leaf in two forms");
}

static void read_bundle(struct str bytes)
{
	struct str rest = bytes, entry;
	struct buf again = BUF_INIT;
	while (bundle_next(&rest, &entry))
		bundle_add(&again, entry);
	check(again.len + rest.len == bytes.len && (again.len == 0 || !memcmp(again.ptr, bytes.ptr, again.len)),
	      "a bundle in two forms");
	buf_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_create();
	struct str bytes = { (const char *)data, size };
	read_proof(arena, bytes);
	read_disclosure(arena, bytes);
	read_bundle(bytes);
	arena_destroy(arena);
	return 0;
}
