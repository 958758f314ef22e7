/* driver.c - the log for test/log.py and the foreign programs that it runs: writes one, serves it, proves from it.
 *
 *     vectors                    lines "inclusion INDEX SIZE LEAF ROOT HASH..." or "consistency OLD SIZE ROOT ROOT
 * HASH...", hashes in base64; each answered by "yes" or "no" write FOLDER SIZE...       a log in FOLDER/log, grown
 * through the sizes; the checkpoint of each in FOLDER/SIZE.note, with a cosignature in FOLDER/SIZE.cosigned; prints the
 * keys of log and witness get FOLDER SIZE            paths on lines; each answered by the hash of what is there, or
 * "none" proof FOLDER SIZE INDEX    the proof of an entry, without anything extra check FOLDER SIZE          "sound",
 * or what is wrong first
 */
#include "arena.h"
#include "base64.h"
#include "tlog_proof.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;
static struct error error;

static void must(enum status status)
{
	if (status == STATUS_OK)
		return;
	fprintf(stderr, "%s\n", error.message);
	exit(1);
}

static const char *path_of(const char *folder, const char *name)
{
	return str_c(arena, str_format(arena, "%s/%s", folder, name));
}

static bool hash_of(const char *text, struct merkle_hash *out)
{
	struct str bytes;
	if (!base64_decode(arena, str_of(text), &bytes) || bytes.len != sizeof out->byte)
		return false;
	memcpy(out->byte, bytes.ptr, bytes.len);
	return true;
}

static bool number_of(const char *text, uint64_t *out)
{
	char *end;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end;
}

static bool holds(char *line)
{
	char *words[5 + MERKLE_PROOF_MAX + 1];
	size_t count = 0;
	struct merkle_proof proof = { 0 };
	struct merkle_hash a, root;
	uint64_t first, size;
	for (char *save = NULL, *word = strtok_r(line, " \n", &save); word; word = strtok_r(NULL, " \n", &save))
		if (count < sizeof words / sizeof *words)
			words[count++] = word;
	if (count < 5 || !number_of(words[1], &first) || !number_of(words[2], &size) || !hash_of(words[3], &a) ||
	    !hash_of(words[4], &root) || count > 5 + MERKLE_PROOF_MAX)
		return false;
	for (size_t i = 5; i < count; i++)
		if (!hash_of(words[i], &proof.at[proof.count++]))
			return false;
	return str_is(STR("inclusion"), words[0]) ? merkle_includes(first, size, &a, &proof, &root)
						  : merkle_extends(first, &a, size, &root, &proof);
}

static int vectors(void)
{
	static char line[1 << 14];
	while (fgets(line, sizeof line, stdin))
		puts(holds(line) ? "yes" : "no");
	return 0;
}

static void keys(struct note_signer *log, struct note_signer *witness)
{
	const unsigned char seed[ED25519_SEED_SIZE] = { 1, 2, 3 }, other[ED25519_SEED_SIZE] = { 4, 5, 6 };
	*log = note_signer_from_seed(STR("log.example/habeas"), NOTE_ED25519, seed);
	*witness = note_signer_from_seed(STR("witness.example"), NOTE_COSIGNATURE, other);
}

static void print_key(const struct note_key *key)
{
	struct buf text = BUF_INIT;
	note_key_format(&text, key);
	puts(buf_c(&text));
	buf_finish(&text);
}

static void publish(const char *folder, struct signer *signer, const struct note_signer *witness,
		    const struct log_view *view)
{
	struct str note, text;
	struct buf cosigned = BUF_INIT;
	must(signer_sign(signer, arena, view, &note, &error));
	text = (struct str){ note.ptr, (size_t)(strstr(note.ptr, "\n\n") - note.ptr) + 1 };
	buf_add_str(&cosigned, note);
	note_sign_line(&cosigned, text, witness, 1742000000);
	must(file_replace(path_of(folder, "log/checkpoint"), note, 0644, &error));
	must(file_replace(str_c(arena, str_format(arena, "%s/%" PRIu64 ".note", folder, view->size)), note, 0644,
			  &error));
	must(file_replace(str_c(arena, str_format(arena, "%s/%" PRIu64 ".cosigned", folder, view->size)),
			  buf_str(&cosigned), 0644, &error));
	buf_finish(&cosigned);
}

static int write_log(const char *folder, char **sizes)
{
	struct tile_store store = tile_folder(arena, path_of(folder, "log"));
	struct note_signer log_key, witness;
	struct signer *signer;
	struct log *log;
	keys(&log_key, &witness);
	print_key(&log_key.key);
	print_key(&witness.key);
	must(signer_init(path_of(folder, "guard"), &log_key, &error));
	must(signer_open(arena, path_of(folder, "guard"), &log_key, &signer, &error));
	must(log_open(&store, 0, &log, &error));
	for (; *sizes; sizes++) {
		uint64_t size = strtoull(*sizes, NULL, 10);
		while (log_size(log) < size)
			must(log_append(log, str_format(arena, "{\"entry\":%" PRIu64 "}", log_size(log)), &error));
		must(log_flush(log, &error));
		publish(folder, signer, &witness, &(struct log_view){ &store, size });
	}
	log_close(log);
	return 0;
}

static int get(const struct log_view *view, struct str checkpoint)
{
	static char line[1024];
	while (fgets(line, sizeof line, stdin)) {
		struct log_resource resource;
		char hex[SHA256_HEX_SIZE] = "none";
		line[strcspn(line, "\n")] = '\0';
		if (log_get(arena, view, checkpoint, str_of(line), &resource, &error) == STATUS_OK)
			sha256_hex(resource.bytes, hex);
		puts(hex);
	}
	return 0;
}

static int prove(const struct log_view *view, struct str checkpoint, uint64_t index)
{
	struct tlog_proof proof = { .index = index, .checkpoint = checkpoint };
	struct buf out = BUF_INIT;
	must(log_inclusion(view, index, &proof.path, &error));
	tlog_proof_format(&out, &proof);
	fputs(buf_c(&out), stdout);
	buf_finish(&out);
	return 0;
}

static int check(const struct log_view *view, struct str checkpoint)
{
	struct note_signer log_key, witness;
	struct seen seen;
	keys(&log_key, &witness);
	must(checkpoint_open(arena, checkpoint, &(struct trust){ .log = log_key.key }, &seen, &error));
	enum status status = log_check(view, &seen.checkpoint.root, &error);
	puts(status == STATUS_OK ? "sound" : error.message);
	return status != STATUS_OK;
}

static int read_log(int argc, char **argv)
{
	struct tile_store store = tile_folder(arena, path_of(argv[2], "log"));
	struct log_view view = { &store, strtoull(argv[3], NULL, 10) };
	struct str note;
	must(file_read(arena, str_c(arena, str_format(arena, "%s/%s.note", argv[2], argv[3])), &note, &error));
	if (str_is(STR("get"), argv[1]))
		return get(&view, note);
	if (str_is(STR("check"), argv[1]))
		return check(&view, note);
	return argc == 5 ? prove(&view, note, strtoull(argv[4], NULL, 10)) : 2;
}

int main(int argc, char **argv)
{
	int result = 2;
	arena = arena_create();
	if (argc == 2 && str_is(STR("vectors"), argv[1]))
		result = vectors();
	else if (argc > 3 && str_is(STR("write"), argv[1]))
		result = write_log(argv[2], argv + 3);
	else if (argc > 3)
		result = read_log(argc, argv);
	arena_destroy(arena);
	return result;
}
