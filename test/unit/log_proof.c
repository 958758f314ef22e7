/* leaf.h and tlog_proof.h: what the log says of an event, and the file that proves it. */
#include "limit.h"
#include "log_naive.h"
#include "tlog_proof.h"

enum { EVENTS = 300, PROVEN = 137 };

static struct arena *arena;
static struct naive_store *memory;
static struct tile_store store;
static struct note_signer log_key, witness_key;
static struct trust trust;
static struct str events[EVENTS], leaf_texts[EVENTS], checkpoint;
static struct nonce nonces[EVENTS];

static struct str leaf_of(size_t i)
{
	struct leaf leaf = { .type = STR("hold_placed"), .hour = leaf_hour(arena, 1742000000 + (int64_t)i * 600) };
	events[i] = str_format(arena, "{\"name\":\"Jos\xc3\xa9 \\\"%zu\\\"\",\"number\":%zu}", i, i);
	nonces[i] = nonce_random();
	sha256(STR("texts"), leaf.texts);
	commit(&nonces[i], events[i], leaf.commitment);
	return leaf_format(arena, &leaf);
}

static int begin(void **state)
{
	(void)state;
	unsigned char seed[ED25519_SEED_SIZE] = { 7 };
	struct log *log;
	struct buf note = BUF_INIT, text = BUF_INIT;
	arena = arena_create();
	memory = calloc(1, sizeof *memory);
	store = naive_tiles(memory);
	log_key = note_signer_from_seed(STR("log.example"), NOTE_ED25519, seed);
	seed[0] = 8;
	witness_key = note_signer_from_seed(STR("witness.example"), NOTE_COSIGNATURE, seed);
	trust = (struct trust){ log_key.key, &witness_key.key, 1, 1 };
	assert_int_equal(log_open(&store, 0, &log, NULL), STATUS_OK);
	for (size_t i = 0; i < EVENTS; i++) {
		leaf_texts[i] = leaf_of(i);
		assert_int_equal(log_append(log, leaf_texts[i], NULL), STATUS_OK);
	}
	assert_int_equal(log_flush(log, NULL), STATUS_OK);
	struct checkpoint head = { .origin = log_key.key.name, .size = EVENTS, .root = log_root(log) };
	log_close(log);
	checkpoint_format(&text, &head);
	note_sign(&note, buf_str(&text), &log_key);
	note_sign_line(&note, buf_str(&text), &witness_key, 1742000000);
	checkpoint = str_copy(arena, buf_str(&note));
	buf_finish(&note);
	buf_finish(&text);
	return 0;
}

static int end(void **state)
{
	(void)state;
	naive_finish(memory);
	free(memory);
	arena_destroy(arena);
	return 0;
}

static struct str proof_of(size_t i, bool opened)
{
	struct log_view view = { &store, EVENTS };
	struct disclosure disclosure = { leaf_texts[i], opened, events[i], nonces[i] };
	struct buf out = BUF_INIT;
	struct error error = { 0 };
	if (event_proof(&out, &view, i, &disclosure, checkpoint, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	struct str file = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return file;
}

static void every_event_is_proved(void **state)
{
	(void)state;
	for (size_t i = 0; i < EVENTS; i++) {
		struct proven proven;
		struct error error = { 0 };
		if (event_proof_verify(arena, proof_of(i, true), &trust, &proven, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_int_equal(proven.index, i);
		assert_true(str_eq(proven.disclosure.event, events[i]));
		assert_str(proven.leaf.type, "hold_placed");
		assert_int_equal(proven.seen.witnessed, 1);
	}
}

/* An event that was erased: its leaf is proved without it. */
static void a_leaf_is_proved_without_its_event(void **state)
{
	(void)state;
	struct proven proven;
	struct error error = { 0 };
	assert_int_equal(event_proof_verify(arena, proof_of(5, false), &trust, &proven, &error), STATUS_OK);
	assert_false(proven.disclosure.opened);
	assert_null(proven.disclosure.event.ptr);
}

static void the_file_begins_as_the_specification_says(void **state)
{
	(void)state;
	struct str file = proof_of(PROVEN, true), head = STR("c2sp.org/tlog-proof@v1\nextra ");
	assert_true(str_starts(file, head.ptr));
	assert_non_null(strstr(file.ptr, "\nindex 137\n"));
	assert_true(str_ends(file, checkpoint.ptr));
	struct tlog_proof proof;
	struct buf again = BUF_INIT;
	assert_int_equal(tlog_proof_parse(arena, file, &proof, NULL), STATUS_OK);
	assert_int_equal(proof.path.count, 9);
	tlog_proof_format(&again, &proof);
	assert_true(str_eq(buf_str(&again), file));
	buf_finish(&again);
}

static void another_event_or_another_nonce(void **state)
{
	(void)state;
	struct log_view view = { &store, EVENTS };
	struct disclosure disclosures[] = { { leaf_texts[3], true, events[4], nonces[3] },
					    { leaf_texts[3], true, events[3], nonces[4] },
					    { leaf_texts[4], true, events[4], nonces[4] } };
	for (size_t i = 0; i < 3; i++) {
		struct buf out = BUF_INIT;
		struct proven proven;
		struct error error = { 0 };
		assert_int_equal(event_proof(&out, &view, 3, &disclosures[i], checkpoint, &error), STATUS_OK);
		assert_int_equal(event_proof_verify(arena, buf_str(&out), &trust, &proven, &error), STATUS_REFUSED);
		buf_finish(&out);
	}
}

static void property_altered_proofs_are_refused(void **state)
{
	(void)state;
	struct buf bytes = BUF_INIT;
	struct proven proven;
	struct str file = proof_of(PROVEN, true);
	for (int i = unit_cases(1000); i; i--) {
		struct arena *own = arena_create();
		size_t at = unit_random() % file.len, other = unit_random() % file.len;
		buf_clear(&bytes);
		buf_add(&bytes, file.ptr, at);
		switch (unit_random() % 5) {
		case 0: buf_add(&bytes, file.ptr + at + 1, file.len - at - 1); break;
		case 1:
			buf_add_char(&bytes, (char)unit_random());
			buf_add(&bytes, file.ptr + at, file.len - at);
			break;
		case 2: break;
		case 3: /* a piece twice, or left out */
			other = other == at ? (at + 1) % file.len : other;
			buf_add(&bytes, file.ptr + other, file.len - other);
			break;
		default:
			buf_add_char(&bytes, (char)(file.ptr[at] ^ 1 << unit_random() % 8));
			buf_add(&bytes, file.ptr + at + 1, file.len - at - 1);
		}
		if (!str_eq(buf_str(&bytes), file) &&
		    event_proof_verify(own, buf_str(&bytes), &trust, &proven, NULL) == STATUS_OK)
			fail_msg("taken: %s", buf_c(&bytes));
		arena_destroy(own);
	}
	buf_finish(&bytes);
}

static void proofs_that_are_none(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"\n",
		"c2sp.org/tlog-proof@v1",
		"c2sp.org/tlog-proof@v1\n",
		"c2sp.org/tlog-proof@v2\nindex 0\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0\n",
		"c2sp.org/tlog-proof@v1\nindex 00\n\nx",
		"c2sp.org/tlog-proof@v1\nindex -1\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\nx",
		"c2sp.org/tlog-proof@v1\nextra\nindex 0\n\nx",
		"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nx",
		"c2sp.org/tlog-proof@v1\nextra QQ\nindex 0\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0\nextra QQ==\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx",
		"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx",
		"c2sp.org/tlog-proof@v1\nextra QQ==\nextra QQ==\nindex 0\n\nx",
		"c2sp.org/tlog-proof@v1\nindex 0 \n\nx",
	};
	struct tlog_proof proof;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (tlog_proof_parse(arena, str_of(wrong[i]), &proof, NULL) != STATUS_BAD_INPUT)
			fail_msg("%s is read", wrong[i]);
	assert_int_equal(tlog_proof_parse(arena, STR("c2sp.org/tlog-proof@v1\nindex 0\n\nx"), &proof, NULL), STATUS_OK);
	assert_str(proof.checkpoint, "x");
	assert_int_not_equal(event_proof_verify(arena, STR("c2sp.org/tlog-proof@v1\nindex 0\n\nx"), &trust,
						&(struct proven){ 0 }, NULL),
			     STATUS_OK);
}

static void a_proof_past_its_limits(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	struct tlog_proof proof;
	buf_add_c(&text, "c2sp.org/tlog-proof@v1\nindex 0\n");
	for (int i = 0; i < MERKLE_PROOF_MAX; i++)
		buf_add_c(&text, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
	size_t len = text.len;
	buf_add_c(&text, "\n");
	assert_int_equal(tlog_proof_parse(arena, buf_str(&text), &proof, NULL), STATUS_OK);
	buf_add_repeat(&text, 'x', 2 * (size_t)LIMIT_NOTE_BYTES - text.len);
	assert_int_equal(tlog_proof_parse(arena, buf_str(&text), &proof, NULL), STATUS_OK);
	buf_add_char(&text, 'x');
	assert_int_equal(tlog_proof_parse(arena, buf_str(&text), &proof, NULL), STATUS_LIMIT);
	text.len = len;
	buf_add_c(&text, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n");
	assert_int_equal(tlog_proof_parse(arena, buf_str(&text), &proof, NULL), STATUS_BAD_INPUT);
	buf_finish(&text);
}

static void the_text_of_a_leaf(void **state)
{
	(void)state;
	struct leaf leaf = { .type = STR("fact_stated"), .hour = leaf_hour(arena, 1742065199) }, back;
	assert_str(leaf.hour, "2025-03-15T18Z");
	memset(leaf.texts, 0x0a, 32);
	memset(leaf.commitment, 0xf0, 32);
	struct str text = leaf_format(arena, &leaf);
	assert_str(text, "{\"commitment\":\"f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0\","
			 "\"hour\":\"2025-03-15T18Z\","
			 "\"texts\":\"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\","
			 "\"type\":\"fact_stated\"}");
	assert_int_equal(leaf_parse(arena, text, &back, NULL), STATUS_OK);
	assert_memory_equal(back.commitment, leaf.commitment, 32);
	assert_str(leaf_hour(arena, -1), "1969-12-31T23Z");
}

static void leaves_that_are_none(void **state)
{
	(void)state;
	struct leaf leaf = { .type = STR("fact_stated"), .hour = STR("2025-03-15T18Z") }, back;
	struct str text = leaf_format(arena, &leaf);
	for (int i = unit_cases(2000); i; i--) { /* a byte changed: another leaf in its one form, or none */
		char *bytes = str_c(arena, text);
		bytes[unit_random() % text.len] = (char)unit_random_between(1, 255);
		struct str changed = str_of(bytes);
		if (leaf_parse(arena, changed, &back, NULL) == STATUS_OK)
			assert_true(str_eq(leaf_format(arena, &back), changed));
	}
	static const char *const hours[] = { "2025-03-15T24Z", "2025-02-29T00Z", "2025-03-15T18", "2025-03-15T18:00Z",
					     "" };
	for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
		leaf.hour = str_of(hours[i]);
		assert_int_equal(leaf_parse(arena, leaf_format(arena, &leaf), &back, NULL), STATUS_BAD_INPUT);
	}
	leaf.hour = STR("2025-03-15T18Z");
	static const char *const types[] = { "", "Hold", "hold placed", "h\xc3\xb6ld" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		leaf.type = str_of(types[i]);
		assert_int_equal(leaf_parse(arena, leaf_format(arena, &leaf), &back, NULL), STATUS_BAD_INPUT);
	}
	struct buf name = BUF_INIT;
	buf_add_repeat(&name, 'a', LIMIT_NAME_BYTES);
	leaf.type = buf_str(&name);
	assert_int_equal(leaf_parse(arena, leaf_format(arena, &leaf), &back, NULL), STATUS_OK);
	buf_add_char(&name, 'a');
	leaf.type = buf_str(&name);
	assert_int_equal(leaf_parse(arena, leaf_format(arena, &leaf), &back, NULL), STATUS_BAD_INPUT);
	buf_finish(&name);
}

/* Computed by another program: Python's hmac, over 32 bytes 00 01 .. 1f and the event. */
static void a_commitment(void **state)
{
	(void)state;
	struct nonce nonce;
	unsigned char got[32];
	static const unsigned char want[32] = { 0x0c, 0xa1, 0x11, 0xe9, 0x5a, 0xc3, 0x60, 0x9f, 0x35, 0x34, 0x65,
						0x93, 0x23, 0xd6, 0x0f, 0x1c, 0xed, 0x97, 0x5a, 0x8c, 0x7d, 0x9c,
						0xde, 0x95, 0xa2, 0xf0, 0x93, 0x67, 0xb4, 0xd5, 0x93, 0xe8 };
	for (size_t i = 0; i < NONCE_SIZE; i++)
		nonce.byte[i] = (unsigned char)i;
	commit(&nonce, STR("{\"name\":\"x\"}"), got);
	assert_memory_equal(got, want, 32);
}

static void two_nonces_differ(void **state)
{
	(void)state;
	struct nonce a = nonce_random(), b = nonce_random();
	assert_memory_not_equal(a.byte, b.byte, NONCE_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_is_proved),
		cmocka_unit_test(a_leaf_is_proved_without_its_event),
		cmocka_unit_test(the_file_begins_as_the_specification_says),
		cmocka_unit_test(another_event_or_another_nonce),
		cmocka_unit_test(property_altered_proofs_are_refused),
		cmocka_unit_test(proofs_that_are_none),
		cmocka_unit_test(a_proof_past_its_limits),
		cmocka_unit_test(the_text_of_a_leaf),
		cmocka_unit_test(leaves_that_are_none),
		cmocka_unit_test(a_commitment),
		cmocka_unit_test(two_nonces_differ),
	};
	return cmocka_run_group_tests_name("log.proof", tests, begin, end);
}
