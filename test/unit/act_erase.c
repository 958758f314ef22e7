/* A person is erased alone: of what anybody wrote about the person no byte is left in the files of the record, and what
 * is left still agrees, verifies and rebuilds. */
#include "act_world.h"
#include "import.h"
#include <stdio.h>

enum { U_COUNSEL = 11 };
#define SECRET "Zacarias Quetzalcoatl"

/* What is in the record's files, also in its write-ahead log and in pages that nobody uses. */
static bool on_disk(const char *word)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".guard" };
	size_t len = strlen(word);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char path[80];
		struct buf bytes = BUF_INIT;
		bool found = false;
		snprintf(path, sizeof path, "%s%s", world.path, suffixes[i]);
		FILE *file = fopen(path, "rb");
		for (int c; file && (c = fgetc(file)) != EOF;)
			buf_add_char(&bytes, (char)c);
		if (file)
			fclose(file);
		for (size_t k = 0; k + len <= bytes.len && !found; k++)
			found = memcmp(bytes.ptr + k, word, len) == 0;
		buf_finish(&bytes);
		if (found)
			return true;
	}
	return false;
}

/* Each stands in one place that the person's events reach. */
static const char *const words[] = { SECRET,           "zacarias",        "quetzalcoatl",   "Tlaloc Xipe",
				     "xipe",           "ZQ77341",         "label-zq",       "fact-attested-by-zq",
				     "interpreter-zq", "file-bytes-zq",   "title-zq",       "mandate-zq",
				     "objection-zq",   "answer-zq",       "given-to-zq",    "hold-instrument-zq",
				     "hold-reason-zq", "released-zq",     "look-reason-zq", "basis-zq",
				     "stay-reason-zq", "look at Zacarias" };

static void wrote_all(int n)
{
	fine(U_CASE, "person.name", "{\"person\":\"P%d\",\"name\":\"Tlaloc Xipe\"}", n);
	fine(U_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"card\",\"value\":\"ZQ77341\"}", n);
	fine(U_CASE, "fact.record",
	     "{\"case\":\"C%d\",\"fact\":\"stateless\",\"value\":false,\"attested_by\":\"fact-attested-by-zq\","
	     "\"interpreter\":\"interpreter-zq\"}",
	     n);
	struct act_call add = { STR("evidence.add"), STR("U2"),
				str_format(world.arena,
					   "{\"person\":\"P%d\",\"title\":\"title-zq\",\"media\":\"text/plain\"}", n) };
	struct act_terms terms = { .file = STR("file-bytes-zq") };
	struct act_told told;
	assert_int_equal(act_do_under(world.act, world.arena, &add, &terms, &told, &world.error), STATUS_OK);
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"counsel\",\"authority\":\"Bar\"}");
	fine(U_COURT, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"mandate-zq\"}", n,
	     U_COUNSEL);
	fine(U_COUNSEL, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"objection-zq\"}", n);
	fine(U_REVIEW, "objection.answer", "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"answer-zq\"}");
	fine(U_CASE, "locator.issue", "{\"person\":\"P%d\",\"given_to\":\"given-to-zq\"}", n);
	fine(U_COURT, "hold.place",
	     "{\"person\":\"P%d\",\"instrument\":\"hold-instrument-zq\",\"reason\":\"hold-reason-zq\"}", n);
}

/* The no of a hold is kept for who asks again under the same word. */
static void refused_once(int n)
{
	struct act_call call = { STR("transfer.determine"), STR("U2"),
				 str_format(world.arena, "{\"transfer\":\"T%d\"}", n) };
	struct act_terms terms = { .once = STR("once-zq-of-Zacarias") };
	struct act_told told;
	assert_int_equal(act_do_under(world.act, world.arena, &call, &terms, &told, &world.error), STATUS_CONFLICT);
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"released-zq\"}");
}

static void looked(int n, int other)
{
	fine(U_MONITOR, "person.look", "{\"persons\":[\"P%d\"],\"what\":\"x\",\"reason\":\"look-reason-zq\"}", n);
	fine(U_MONITOR, "person.look", "{\"persons\":[\"P%d\",\"P%d\"],\"what\":\"x\",\"reason\":\"look at Zacarias\"}",
	     n, other);
	fine(U_MONITOR, "person.look", "{\"persons\":[\"P%d\",\"P%d\"],\"what\":\"x\",\"reason\":\"A usual round\"}", n,
	     other);
}

/* A history from elsewhere opens a case of each, under names that say whose. */
static void imported(int n, int other)
{
	struct act_imported done;
	struct act_import import = { .name = STR("cases.ndjson"), .lines = tmpfile() };
	assert_non_null(import.lines);
	fprintf(import.lines,
		"{\"action\":\"case.open\",\"by\":\"U2\",\"as\":\"label-zq of "
		"Zacarias\",\"input\":{\"person\":\"P%d\"}}\n"
		"{\"action\":\"case.open\",\"by\":\"U2\",\"as\":\"label of Carlos\",\"input\":{\"person\":\"P%d\"}}\n",
		n, other);
	rewind(import.lines);
	if (act_import(world.act, &import, &done, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	fclose(import.lines);
}

/* Two are flown together and received; the second is who is erased. */
static int flown(void)
{
	int other = somebody("Carlos Duarte"), n = somebody(SECRET), mission = journey();
	wrote_all(n);
	refused_once(n);
	for (int i = other; i <= n; i++) {
		assert_int_equal(determine(i), STATUS_OK);
		assert_int_equal(approve(i), STATUS_OK);
		assert_int_equal(notify(i), STATUS_OK);
		assert_int_equal(accept(i), STATUS_OK);
		assert_int_equal(enlist(i, mission, i == n ? "1B" : "1A"), STATUS_OK);
	}
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas "
	     "Blancas\",\"basis\":\"basis-zq\",\"basis_until\":\"2025-02-06\"}",
	     n);
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(other, 1, "1A"), STATUS_OK);
	assert_int_equal(board(n, 1, "1B"), STATUS_OK);
	for (int leg = 1; leg <= 2; leg++) {
		assert_int_equal(depart(mission, leg), STATUS_OK);
		assert_int_equal(arrive(mission, leg), STATUS_OK);
	}
	assert_int_equal(receive(other), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	looked(n, other);
	imported(n, other);
	return n;
}

static void settled(int n)
{
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "is in custody, by stay");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"released\",\"instrument\":\"stay-reason-zq\"}",
	     last_stay(n));
}

static const struct json *known_then(const char *what, const char *key, int64_t at, enum status wanted)
{
	const struct json *doc = NULL;
	assert_int_equal(act_read(world.act, world.arena, str_of(what), str_of(key), at, &doc, &world.error), wanted);
	return doc;
}

/* Every number of the mission's five lists. */
static struct str counts_now(void)
{
	static const char *const lists[] = { "manifest", "boarded", "deplaned", "received", "roll" };
	const struct json *mission = reading("mission", 1), *counts = doc_object(world.arena);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		counts = doc_with(world.arena, counts, str_of(lists[i]), json_get(mission, lists[i]));
	return doc_written(world.arena, counts);
}

static void sound(uint64_t erased)
{
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_int_equal(counts.erased, erased);
}

static void property_a_person_is_erased_alone_and_whole(void **state)
{
	(void)state;
	int n = flown();
	fine(U_COURT, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12 of 2025\"}", n);
	settled(n);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!on_disk(words[i]))
			fail_msg("%s was never there: the test would find nothing", words[i]);
	assert_false(on_disk("once-zq"));
	struct str before = counts_now();
	int64_t then = world.time.now;
	sound(0);
	world.time.now += 60;
	fine(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (on_disk(words[i]))
			fail_msg("%s is still on the disk", words[i]);
	assert_true(on_disk("Carlos Duarte"));
	assert_true(on_disk("label of Carlos"));
	assert_str(counts_now(), str_c(world.arena, before));
	uint64_t erased = (uint64_t)doc_number(reading("erasure", 1), "events", 0);
	assert_true(erased > 40);
	sound(erased);
	assert_str(doc_text(reading("person", n), "instrument"), "Judgment 12 of 2025");
	(void)known_then("person", "P2", then, STATUS_NOT_FOUND);
	(void)known_then("transfer", "T2", then, STATUS_NOT_FOUND);
	assert_str(doc_text(known_then("person", "P1", then, STATUS_OK), "name"), "Carlos Duarte");
	const struct json *mission = known_then("mission", "M1", then, STATUS_OK);
	assert_true(doc_flag(doc_item(mission, "lines", 1), "erased"));
	assert_str(doc_text(doc_item(mission, "lines", 0), "name"), "Carlos Duarte");
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M1\"}");
	assert_int_equal(act_rebuild(world.act, &world.error), STATUS_OK);
	assert_str(counts_now(), str_c(world.arena, before));
	sound(erased);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_false(on_disk(words[i]));
}

static void property_keys_are_not_given_twice(void **state)
{
	(void)state;
	int n = somebody(SECRET);
	fine(U_CASE, "transfer.withdraw", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n);
	fine(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12\"}", n);
	fine(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}");
	sound((uint64_t)doc_number(reading("erasure", 1), "events", 0));
	assert_int_equal(act_rebuild(world.act, &world.error), STATUS_OK);
	assert_int_equal(somebody("Carlos Duarte"), n + 1);
	sound((uint64_t)doc_number(reading("erasure", 1), "events", 0));
}

static void property_nothing_is_erased_that_stands_or_by_one_alone(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_departed, &mission);
	refused(doing(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"In re Duarte\"}", n),
		STATUS_BAD_INPUT, "names the person");
	refused(doing(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"About AX 000001\"}", n),
		STATUS_BAD_INPUT, "names the person");
	fine(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12\"}", n);
	refused(doing(U_COURT, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 13\"}", n),
		STATUS_CONFLICT, "orders it already");
	static const int others[] = { U_ADMIN, U_CASE, U_CASE_2, U_COURT, U_TRANSPORT, U_RECEIVE, U_MONITOR };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		refused(doing(others[i], "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_REFUSED, "is not for a");
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "must end");
	fine(U_TRANSPORT, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n);
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "must end");
	fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	fine(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order 7\",\"reason\":\"x\"}", n);
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "is open");
	fine(U_COURT, "hold.release", "{\"hold\":\"H1\",\"instrument\":\"Order 8\"}");
	fine(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}");
	refused(doing(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}"), STATUS_CONFLICT, "was done already");
	refused(doing(U_CASE, "person.name", "{\"person\":\"P%d\",\"name\":\"Carlos Duarte\"}", n), STATUS_CONFLICT,
		"was erased");
	refused(doing(U_CASE, "fact.record",
		      "{\"case\":\"C%d\",\"fact\":\"stateless\",\"value\":false,\"attested_by\":\"x\"}", n),
		STATUS_CONFLICT, "was erased");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order 9\",\"reason\":\"x\"}", n),
		STATUS_CONFLICT, "was erased");
}

/* A tombstone is proved by its leaf, and what is left of the others as before. */
static void property_proofs_of_the_rest_hold(void **state)
{
	(void)state;
	int other = somebody("Carlos Duarte"), n = somebody(SECRET);
	(void)other;
	uint64_t last;
	fine(U_CASE, "transfer.withdraw", "{\"transfer\":\"T%d\",\"reason\":\"x\"}", n);
	fine(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Judgment 12\"}", n);
	fine(U_REVIEW, "person.erase", "{\"erasure\":\"Z1\"}");
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	struct act_caller monitor = { .user = str_format(world.arena, "U%d", U_MONITOR),
				      .role = STR("monitor"),
				      .may_act = true };
	for (uint64_t i = 1; i <= last; i++) {
		struct str file;
		if (act_proof(world.act, world.arena, &monitor, i, STR("A test"), &file, &world.error) != STATUS_OK)
			fail_msg("event %d: %s", (int)i, world.error.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(property_a_person_is_erased_alone_and_whole),
		with_world(property_keys_are_not_given_twice),
		with_world(property_nothing_is_erased_that_stands_or_by_one_alone),
		with_world(property_proofs_of_the_rest_hold),
	};
	return cmocka_run_group_tests_name("act.erase", tests, NULL, NULL);
}
