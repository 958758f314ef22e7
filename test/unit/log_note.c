/* note.h and checkpoint.h: the published example, keys, signatures known and unknown, what may be signed. */
#include "checkpoint.h"
#include "limit.h"
#include "log_naive.h"
#include <sys/stat.h>

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	return 0;
}

static int end(void **state)
{
	(void)state;
	naive_remove();
	arena_destroy(arena);
	return 0;
}

/* C2SP signed-note, "Example". */
static const char example_key[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char example_note[] =
	"This is an example message.\n\n"
	"\xe2\x80\x94 example.com/foo "
	"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

static struct note_key key_of(const char *text)
{
	struct note_key key;
	struct error error = { 0 };
	if (note_key_parse(arena, str_of(text), &key, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return key;
}

static struct note_signer signer_of(const char *name, enum note_kind kind, unsigned char seed)
{
	unsigned char bytes[ED25519_SEED_SIZE] = { seed };
	return note_signer_from_seed(str_of(name), kind, bytes);
}

static void the_published_example(void **state)
{
	(void)state;
	struct note_key key = key_of(example_key);
	struct note note;
	struct error error = { 0 };
	struct buf text = BUF_INIT;
	assert_int_equal(note_open(arena, str_of(example_note), &key, 1, &note, &error), STATUS_OK);
	assert_str(note.text, "This is an example message.\n");
	assert_int_equal(note.count, 1);
	assert_ptr_equal(note.signatures[0].key, &key);
	note_key_format(&text, &key);
	assert_str(buf_str(&text), example_key);
	buf_finish(&text);
}

/* RFC 8032, 7.1, test 2 and test 3. */
static void signatures_of_the_standard(void **state)
{
	(void)state;
	static const char *const vectors[][4] = {
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
		  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
		{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
		  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
		  "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
	};
	for (size_t i = 0; i < 2; i++) {
		unsigned char part[4][64], public_key[32], signature[64];
		for (size_t k = 0; k < 4; k++)
			for (size_t at = 0; vectors[i][k][2 * at]; at++) {
				char byte[3] = { vectors[i][k][2 * at], vectors[i][k][2 * at + 1] };
				part[k][at] = (unsigned char)strtoul(byte, NULL, 16);
			}
		struct ed25519_key key = ed25519_from_seed(part[0]);
		struct str message = { (const char *)part[2], strlen(vectors[i][2]) / 2 };
		ed25519_public(&key, public_key);
		assert_memory_equal(public_key, part[1], 32);
		ed25519_sign(&key, message, signature);
		assert_memory_equal(signature, part[3], 64);
		assert_true(ed25519_verify(public_key, message, signature));
		signature[40] ^= 1;
		assert_false(ed25519_verify(public_key, message, signature));
	}
}

/* RFC 4231, 4.3. */
static void hmac_of_the_standard(void **state)
{
	(void)state;
	unsigned char out[32];
	static const unsigned char want[] = { 0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
					      0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
					      0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43 };
	hmac_sha256(STR("Jefe"), STR("what do ya want "), STR("for nothing?"), out);
	assert_memory_equal(out, want, 32);
}

static void keys_that_are_none(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"+",
		"++",
		"example.com/foo",
		"example.com/foo+530d903a",
		"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv",
		"example.com/f o+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/f\xc2\xa0o+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+",
		"example.com/foo++AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct note_key key;
		struct error error = { 0 };
		if (note_key_parse(arena, str_of(wrong[i]), &key, &error) != STATUS_BAD_INPUT)
			fail_msg("%s is taken", wrong[i]);
		assert_int_not_equal(error.message[0], '\0');
	}
}

/* Base64 may hold '+': every key comes back, those with one too; and so does every private key. */
static void property_keys_come_back(void **state)
{
	(void)state;
	int with_plus = 0;
	for (int i = unit_cases(300); i; i--) {
		unsigned char seed[ED25519_SEED_SIZE];
		for (size_t k = 0; k < sizeof seed; k++)
			seed[k] = (unsigned char)unit_random();
		enum note_kind kind = i % 2 ? NOTE_ED25519 : NOTE_COSIGNATURE;
		struct note_signer signer = note_signer_from_seed(STR("log.example/a\xc3\xa9"), kind, seed), again;
		struct buf text = BUF_INIT, secret = BUF_INIT;
		struct error error = { 0 };
		note_key_format(&text, &signer.key);
		struct note_key key = key_of(buf_c(&text));
		assert_memory_equal(key.public_key, signer.key.public_key, 32);
		assert_memory_equal(key.id, signer.key.id, 4);
		assert_int_equal(key.kind, kind);
		with_plus += strchr(strchr(strchr(buf_c(&text), '+') + 1, '+') + 1, '+') != NULL;
		note_signer_format(&secret, &signer);
		assert_int_equal(note_signer_parse(arena, buf_str(&secret), &again, &error), STATUS_OK);
		assert_memory_equal(&again.secret, &signer.secret, sizeof signer.secret);
		assert_int_equal(note_signer_parse(arena, buf_str(&text), &again, &error), STATUS_BAD_INPUT);
		buf_finish(&text);
		buf_finish(&secret);
	}
	assert_true(with_plus > 20);
}

static struct str signed_by(struct str text, const struct note_signer *signers, size_t count)
{
	struct buf out = BUF_INIT;
	note_sign(&out, text, signers);
	for (size_t i = 1; i < count; i++)
		note_sign_line(&out, text, &signers[i], 1700000000 + i);
	struct str note = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return note;
}

static void signatures_known_and_unknown(void **state)
{
	(void)state;
	struct note_signer signers[] = { signer_of("log.example", NOTE_ED25519, 1),
					 signer_of("witness.example/1", NOTE_COSIGNATURE, 2),
					 signer_of("witness.example/2", NOTE_COSIGNATURE, 3) };
	struct note_key other = signer_of("witness.example/1", NOTE_COSIGNATURE, 4).key;
	struct str bytes = signed_by(STR("a text\n\nof two parts\n"), signers, 3);
	struct note_key keys[] = { signers[2].key, signers[0].key, other };
	struct note note;
	struct error error = { 0 };
	assert_int_equal(note_open(arena, bytes, keys, 3, &note, &error), STATUS_OK);
	assert_str(note.text, "a text\n\nof two parts\n");
	assert_int_equal(note.count, 2);
	assert_ptr_equal(note.signatures[0].key, &keys[1]);
	assert_int_equal(note.signatures[0].time, 0);
	assert_ptr_equal(note.signatures[1].key, &keys[0]);
	assert_int_equal(note.signatures[1].time, 1700000002);
	/* nobody who is known */
	assert_int_equal(note_open(arena, bytes, &other, 1, &note, &error), STATUS_REFUSED);
	assert_int_equal(note_open(arena, bytes, NULL, 0, &note, &error), STATUS_REFUSED);
}

/* A key of the same name and id is the same key: a signature that it did not make is no unknown one. */
static void a_wrong_signature_of_a_known_key(void **state)
{
	(void)state;
	struct note_signer signers[] = { signer_of("log.example", NOTE_ED25519, 1),
					 signer_of("witness.example", NOTE_COSIGNATURE, 2) };
	struct note_key keys[] = { signers[0].key, signers[1].key };
	struct note note;
	struct error error = { 0 };
	struct str good = signed_by(STR("one\n"), signers, 2), bad = signed_by(STR("two\n"), signers, 2);
	struct buf mixed = BUF_INIT;
	buf_add(&mixed, good.ptr, good.len);
	const char *line = strstr(bad.ptr, "\xe2\x80\x94 witness");
	buf_add_c(&mixed, line);
	assert_int_equal(note_open(arena, buf_str(&mixed), keys, 2, &note, &error), STATUS_REFUSED);
	assert_int_equal(note_open(arena, buf_str(&mixed), keys, 1, &note, &error), STATUS_OK);
	/* the same one twice counts once */
	buf_clear(&mixed);
	buf_add(&mixed, good.ptr, good.len);
	buf_add_c(&mixed, strstr(good.ptr, "\xe2\x80\x94 witness"));
	assert_int_equal(note_open(arena, buf_str(&mixed), keys, 2, &note, &error), STATUS_OK);
	assert_int_equal(note.count, 2);
	buf_finish(&mixed);
}

static void notes_that_are_none(void **state)
{
	(void)state;
	struct note_key key = key_of(example_key);
	const char *signature = strstr(example_note, "\xe2\x80\x94");
	static const char *const before[] = { "",           "\n",         "text\n",   "text",
					      "te\txt\n\n", "te\rxt\n\n", "\xff\n\n", "text\n\n\n" };
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		struct note note;
		struct str bytes = str_format(arena, "%s%s", before[i], signature);
		assert_int_not_equal(note_open(arena, bytes, &key, 1, &note, NULL), STATUS_OK);
	}
	static const char *const after[] = { "x",
					     "\n",
					     "\n\n",
					     "\xe2\x80\x94 a\n",
					     "\xe2\x80\x94 a \n",
					     "- a AAAAAAAA\n",
					     "\xe2\x80\x94 a AAAAAA==\n",
					     "\xe2\x80\x94  AAAAAAAA\n",
					     "\xe2\x80\x94 a  AAAAAAAA\n",
					     "\xe2\x80\x94 a+b AAAAAAAA\n",
					     "\xe2\x80\x94 a AAAAAAAA \n",
					     "\xe2\x80\x94 a AAAAAAAA\r\n",
					     "\xe2\x80\x94 a AAAAAAAA" };
	for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
		struct note note;
		struct str bytes = str_format(arena, "%s%s", example_note, after[i]);
		if (note_open(arena, bytes, &key, 1, &note, NULL) == STATUS_OK)
			fail_msg("taken with %s", after[i]);
	}
}

static void limits(void **state)
{
	(void)state;
	struct note_key key = key_of(example_key);
	struct note note;
	struct buf bytes = BUF_INIT;
	buf_add_c(&bytes, example_note);
	for (int i = 1; i < LIMIT_NOTE_SIGNATURES; i++)
		buf_add_c(&bytes, "\xe2\x80\x94 somebody AAAAAAAA\n");
	assert_int_equal(note_open(arena, buf_str(&bytes), &key, 1, &note, NULL), STATUS_OK);
	buf_add_c(&bytes, "\xe2\x80\x94 somebody AAAAAAAA\n");
	assert_int_equal(note_open(arena, buf_str(&bytes), &key, 1, &note, NULL), STATUS_LIMIT);

	struct note_signer signer = signer_of("log.example", NOTE_ED25519, 1);
	buf_clear(&bytes);
	size_t overhead = signed_by(STR("\n"), &signer, 1).len - 1;
	buf_add_repeat(&bytes, 'x', LIMIT_NOTE_BYTES - overhead - 1);
	buf_add_char(&bytes, '\n');
	struct str at = signed_by(buf_str(&bytes), &signer, 1);
	assert_int_equal(at.len, LIMIT_NOTE_BYTES);
	assert_int_equal(note_open(arena, at, &signer.key, 1, &note, NULL), STATUS_OK);
	bytes.ptr[bytes.len - 1] = 'x';
	buf_add_char(&bytes, '\n');
	assert_int_equal(note_open(arena, signed_by(buf_str(&bytes), &signer, 1), &signer.key, 1, &note, NULL),
			 STATUS_LIMIT);
	buf_finish(&bytes);
}

static struct checkpoint some_checkpoint(void)
{
	return (struct checkpoint){ .origin = STR("log.example"), .size = 20852163, .root = merkle_leaf(STR("x")) };
}

static void the_text_of_a_checkpoint(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	struct checkpoint checkpoint = some_checkpoint(), back;
	checkpoint_format(&text, &checkpoint);
	struct str want = STR("log.example\n20852163\n");
	assert_true(str_starts(buf_str(&text), want.ptr));
	assert_true(checkpoint_parse(arena, buf_str(&text), &back));
	assert_true(back.size == checkpoint.size && merkle_same(&back.root, &checkpoint.root));
	buf_add_c(&text, "an extension\nand another\n");
	assert_true(checkpoint_parse(arena, buf_str(&text), &back));
	assert_str(back.extension, "an extension\nand another\n");
	buf_finish(&text);
	static const char hash[] = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
	static const char *const wrong[] = { "%s",
					     "log\n%s\n",
					     "log\n01\n%s\n",
					     "\n1\n%s\n",
					     "log\n\n%s\n",
					     "log\n1\n%s",
					     "log\n-1\n%s\n",
					     "log\n18446744073709551616\n%s\n",
					     "log\n1\n%s=\n",
					     "log\n1\n %s\n",
					     "log\n1\n%s\n\n",
					     "log\n1\n%s\nx\n\ny\n",
					     "log\n1\n%s\nx",
					     "log\n1 \n%s\n",
					     "log\n1\nx%s\n" };
	assert_true(checkpoint_parse(arena, str_format(arena, "log\n18446744073709551615\n%s\n", hash), &back));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct buf whole = BUF_INIT;
		for (const char *c = wrong[i]; *c; c++)
			if (c[0] == '%')
				buf_add_c(&whole, hash), c++;
			else
				buf_add_char(&whole, *c);
		if (checkpoint_parse(arena, buf_str(&whole), &back))
			fail_msg("%s is read", wrong[i]);
		buf_finish(&whole);
	}
}

static void who_must_have_signed(void **state)
{
	(void)state;
	struct note_signer signers[] = { signer_of("log.example", NOTE_ED25519, 1),
					 signer_of("witness.example/1", NOTE_COSIGNATURE, 2),
					 signer_of("witness.example/2", NOTE_COSIGNATURE, 3) };
	struct note_key witnesses[] = { signers[1].key, signers[2].key };
	struct trust trust = { signers[0].key, witnesses, 2, 2 };
	struct buf text = BUF_INIT;
	struct checkpoint checkpoint = some_checkpoint();
	struct seen seen;
	struct error error;
	checkpoint_format(&text, &checkpoint);
	struct str both = signed_by(buf_str(&text), signers, 3), one = signed_by(buf_str(&text), signers, 2);
	assert_int_equal(checkpoint_open(arena, both, &trust, &seen, &error), STATUS_OK);
	assert_int_equal(seen.witnessed, 2);
	assert_int_equal(seen.latest, 1700000002);
	assert_int_equal(checkpoint_open(arena, one, &trust, &seen, &error), STATUS_REFUSED);
	trust.witnesses_needed = 1;
	assert_int_equal(checkpoint_open(arena, one, &trust, &seen, &error), STATUS_OK);
	/* witnesses without the log, and the log's key under another name */
	assert_int_equal(checkpoint_open(arena, signed_by(buf_str(&text), signers + 1, 2), &trust, &seen, &error),
			 STATUS_REFUSED);
	checkpoint.origin = STR("other.example");
	buf_clear(&text);
	checkpoint_format(&text, &checkpoint);
	assert_int_equal(checkpoint_open(arena, signed_by(buf_str(&text), signers, 3), &trust, &seen, &error),
			 STATUS_REFUSED);
	assert_int_equal(checkpoint_open(arena, signed_by(STR("no checkpoint\n"), signers, 3), &trust, &seen, &error),
			 STATUS_BAD_INPUT);
	buf_finish(&text);
}

/* Any byte changed, added or taken away: not the same checkpoint with everybody's signature. */
static void property_altered_checkpoints_are_refused(void **state)
{
	(void)state;
	struct note_signer signers[] = { signer_of("log.example", NOTE_ED25519, 1),
					 signer_of("witness.example", NOTE_COSIGNATURE, 2) };
	struct trust trust = { signers[0].key, &signers[1].key, 1, 1 };
	struct checkpoint checkpoint = some_checkpoint();
	struct buf text = BUF_INIT, note = BUF_INIT;
	checkpoint_format(&text, &checkpoint);
	struct str good = signed_by(buf_str(&text), signers, 2);
	for (int i = unit_cases(1000); i; i--) {
		struct arena *own = arena_create();
		struct seen seen;
		size_t at = unit_random() % good.len;
		buf_clear(&note);
		buf_add(&note, good.ptr, at);
		switch (unit_random() % 4) {
		case 0: buf_add(&note, good.ptr + at + 1, good.len - at - 1); break;
		case 1:
			buf_add_char(&note, (char)unit_random());
			buf_add(&note, good.ptr + at, good.len - at);
			break;
		case 2: break;
		default:
			buf_add_char(&note, (char)(good.ptr[at] ^ 1 << unit_random() % 8));
			buf_add(&note, good.ptr + at + 1, good.len - at - 1);
		}
		if (checkpoint_open(own, buf_str(&note), &trust, &seen, NULL) == STATUS_OK)
			fail_msg("taken: %s", buf_c(&note));
		arena_destroy(own);
	}
	buf_finish(&text);
	buf_finish(&note);
}

/* Signing, over a record that grows, is restored, is rewritten, and has lost its guard. */

struct record {
	struct naive_store memory;
	struct tile_store store;
};

static struct record *record_of(uint64_t size, bool forged)
{
	struct record *record = calloc(1, sizeof *record);
	struct log *log;
	record->store = naive_tiles(&record->memory);
	assert_int_equal(log_open(&record->store, 0, &log, NULL), STATUS_OK);
	if (forged)
		assert_int_equal(log_append(log, STR("another beginning"), NULL), STATUS_OK);
	naive_grow(log, size);
	log_close(log);
	return record;
}

static void record_finish(struct record *record)
{
	naive_finish(&record->memory);
	free(record);
}

static struct signer *signer_at(const char *guard, const struct note_signer *key)
{
	struct signer *signer;
	struct error error = { 0 };
	if (signer_open(arena, guard, key, &signer, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return signer;
}

static const char *guard_path(void)
{
	static int count;
	return str_c(arena, str_format(arena, "%s/%d.signed", naive_folder(), count++));
}

static void nothing_is_signed_that_does_not_extend(void **state)
{
	(void)state;
	const char *path = guard_path();
	struct note_signer key = signer_of("log.example", NOTE_ED25519, 1);
	struct trust trust = { .log = key.key };
	struct record *record = record_of(300, false), *forged = record_of(400, true);
	struct error error = { 0 };
	struct str note;
	struct seen seen;
	struct stat about;
	assert_int_equal(signer_init(path, &key, &error), STATUS_OK);
	assert_int_equal(signer_init(path, &key, &error), STATUS_CONFLICT);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	struct signer *signer = signer_at(path, &key);
	assert_int_equal(signer_last(signer)->size, 0);
	static const uint64_t sizes[] = { 0, 1, 200, 200, 256 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct log_view view = { &record->store, sizes[i] };
		assert_int_equal(signer_sign(signer, arena, &view, &note, &error), STATUS_OK);
		assert_int_equal(checkpoint_open(arena, note, &trust, &seen, &error), STATUS_OK);
		assert_int_equal(seen.checkpoint.size, sizes[i]);
	}
	/* an older copy, another one, and both again after a new start */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 255 }, &note, &error),
				 STATUS_REFUSED);
		assert_non_null(strstr(error.message, "255 entries and 256 were signed"));
		assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &forged->store, 400 }, &note, &error),
				 STATUS_REFUSED);
		assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &forged->store, 256 }, &note, &error),
				 STATUS_REFUSED);
		signer = signer_at(path, &key);
		assert_int_equal(signer_last(signer)->size, 256);
	}
	assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 300 }, &note, &error),
			 STATUS_OK);
	record_finish(record);
	record_finish(forged);
}

static void without_its_guard_nothing_is_signed(void **state)
{
	(void)state;
	const char *path = guard_path();
	struct note_signer key = signer_of("log.example", NOTE_ED25519, 1),
			   other = signer_of("log.example", NOTE_ED25519, 9);
	struct signer *signer;
	struct error error = { 0 };
	struct str guard;
	assert_int_equal(signer_open(arena, path, &key, &signer, &error), STATUS_REFUSED);
	assert_int_equal(signer_init(path, &other, &error), STATUS_OK);
	assert_int_equal(signer_open(arena, path, &key, &signer, &error), STATUS_REFUSED);
	assert_int_equal(file_read(arena, path, &guard, &error), STATUS_OK);
	for (size_t i = 0; i < guard.len; i++) { /* any byte of it */
		char *bytes = str_c(arena, guard);
		bytes[i] ^= 1;
		assert_int_equal(file_replace(path, (struct str){ bytes, guard.len }, 0600, &error), STATUS_OK);
		assert_int_equal(signer_open(arena, path, &other, &signer, &error), STATUS_REFUSED);
	}
	assert_int_equal(file_replace(path, STR(""), 0600, &error), STATUS_OK);
	assert_int_equal(signer_open(arena, path, &other, &signer, &error), STATUS_REFUSED);
}

/* The disk that held the guard is lost: what a witness kept puts it back. */
static void what_others_kept_is_learned(void **state)
{
	(void)state;
	const char *path = guard_path(), *fresh = guard_path();
	struct note_signer key = signer_of("log.example", NOTE_ED25519, 1),
			   other = signer_of("log.example", NOTE_ED25519, 9);
	struct record *record = record_of(300, false), *forged = record_of(300, true);
	struct error error = { 0 };
	struct str kept, note;
	assert_int_equal(signer_init(path, &key, &error), STATUS_OK);
	struct signer *signer = signer_at(path, &key);
	assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 200 }, &kept, &error),
			 STATUS_OK);
	assert_int_equal(signer_init(fresh, &key, &error), STATUS_OK);
	signer = signer_at(fresh, &key);
	assert_int_equal(signer_learn(signer, kept, &error), STATUS_OK);
	signer = signer_at(fresh, &key);
	assert_int_equal(signer_last(signer)->size, 200);
	assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 199 }, &note, &error),
			 STATUS_REFUSED);
	assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 250 }, &note, &error),
			 STATUS_OK);
	assert_int_equal(signer_learn(signer, kept, &error), STATUS_OK); /* an older one changes nothing */
	assert_int_equal(signer_last(signer)->size, 250);
	/* two trees of one size, which only a key in two places can have signed; and somebody else's checkpoint */
	const char *second = guard_path();
	assert_int_equal(signer_init(second, &key, &error), STATUS_OK);
	assert_int_equal(
		signer_sign(signer_at(second, &key), arena, &(struct log_view){ &forged->store, 250 }, &note, &error),
		STATUS_OK);
	assert_int_equal(signer_learn(signer, note, &error), STATUS_CONFLICT);
	const char *third = guard_path();
	assert_int_equal(signer_init(third, &other, &error), STATUS_OK);
	assert_int_equal(
		signer_sign(signer_at(third, &other), arena, &(struct log_view){ &record->store, 300 }, &note, &error),
		STATUS_OK);
	assert_int_equal(signer_learn(signer, note, &error), STATUS_REFUSED);
	record_finish(record);
	record_finish(forged);
}

/* What cannot be kept is not given out. */
static void a_guard_that_cannot_be_written(void **state)
{
	(void)state;
	const char *path = guard_path();
	struct note_signer key = signer_of("log.example", NOTE_ED25519, 1);
	struct record *record = record_of(3, false);
	struct error error = { 0 };
	struct str note = STR_NONE;
	assert_int_equal(signer_init(path, &key, &error), STATUS_OK);
	struct signer *signer = signer_at(path, &key);
	/* where the new file would be written there is a folder, which stops root too */
	assert_int_equal(mkdir(str_c(arena, str_format(arena, "%s.new", path)), 0700), 0);
	assert_int_equal(signer_sign(signer, arena, &(struct log_view){ &record->store, 3 }, &note, &error), STATUS_IO);
	assert_null(note.ptr);
	assert_int_equal(signer_last(signer)->size, 0);
	record_finish(record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_example),
		cmocka_unit_test(signatures_of_the_standard),
		cmocka_unit_test(hmac_of_the_standard),
		cmocka_unit_test(keys_that_are_none),
		cmocka_unit_test(property_keys_come_back),
		cmocka_unit_test(signatures_known_and_unknown),
		cmocka_unit_test(a_wrong_signature_of_a_known_key),
		cmocka_unit_test(notes_that_are_none),
		cmocka_unit_test(limits),
		cmocka_unit_test(the_text_of_a_checkpoint),
		cmocka_unit_test(who_must_have_signed),
		cmocka_unit_test(property_altered_checkpoints_are_refused),
		cmocka_unit_test(nothing_is_signed_that_does_not_extend),
		cmocka_unit_test(without_its_guard_nothing_is_signed),
		cmocka_unit_test(what_others_kept_is_learned),
		cmocka_unit_test(a_guard_that_cannot_be_written),
	};
	return cmocka_run_group_tests_name("log.note", tests, begin, end);
}
