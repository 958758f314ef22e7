/* act_world.h - a record in a folder of its own, with people who work on it, and persons taken as far as a test needs.
 */
#ifndef TEST_ACT_WORLD_H
#define TEST_ACT_WORLD_H
#include "act_int.h"
#include "base64.h"
#include "crypto.h"
#include "date.h"
#include "scenario.h"
#include "unit.h"
#include "unit_folder.h"
#include "view.h"

enum { U_ADMIN = 1, U_CASE, U_REVIEW, U_TRANSPORT, U_RECEIVE, U_COURT, U_COURT_2, U_CASE_2, U_OTHER_SIDE, U_MONITOR };

static struct {
	char folder[64], path[64];
	struct scenario_time time;
	struct act *act;
	struct arena *arena;
	struct str answer;
	struct error error;
	struct ed25519_key key[12];
	struct told { /* what was done, and with what answer, for tests that do it again */
		int user;
		struct str action, input, answer;
		uint64_t last; /* the last event then */
	} told[64];
	size_t told_count;
	bool telling;
} world;

static enum status doing(int user, const char *action, const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum status doing(int user, const char *action, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str input = str_vformat(world.arena, format, args);
	va_end(args);
	world.error.message[0] = 0;
	struct act_call call = { str_of(action), str_format(world.arena, "U%d", user), input };
	enum status status = act_do(world.act, world.arena, &call, &world.answer, &world.error);
	if (world.telling) {
		assert_true(status == STATUS_OK && world.told_count < 64);
		struct told *told = &world.told[world.told_count++];
		*told = (struct told){ user, call.action, input, world.answer, 0 };
		assert_int_equal(act_last(world.act, &told->last, &world.error), STATUS_OK);
	}
	return status;
}

#define fine(...)                                                                                                      \
	do {                                                                                                           \
		if (doing(__VA_ARGS__) != STATUS_OK)                                                                   \
			fail_msg("%s", world.error.message);                                                           \
	} while (0)

/* Not done, with that status and those words. */
__attribute__((unused)) static void refused(enum status got, enum status wanted, const char *words)
{
	if (got == wanted && strstr(world.error.message, words))
		return;
	fail_msg("%s: %s (wanted %s: ... %s)", status_name(got), world.error.message, status_name(wanted), words);
}

static int number_in_answer(const char *member)
{
	struct json *doc;
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	return (int)strtol(str_c(world.arena, doc_text(doc, member)) + 1, NULL, 10);
}

static const struct json *reading(const char *what, int number)
{
	const struct json *doc;
	struct str key = str_format(world.arena, "%s%d", map_rows[map_named(str_of(what))].prefix, number);
	if (act_read(world.act, world.arena, str_of(what), key, 0, &doc, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return doc;
}

__attribute__((unused)) static struct str state_now(int transfer)
{
	return doc_text(reading("transfer", transfer), "state");
}

static void world_begin(void)
{
	static const struct {
		const char *role, *more;
	} users[] = { { "caseworker", "\"side\":\"PA\"" },
		      { "legal_reviewer", "\"side\":\"PA\"" },
		      { "transport_officer", "\"side\":\"PA\"" },
		      { "receiving_officer", "\"side\":\"CO\"" },
		      { "court_registry", "\"authority\":\"First court\",\"rank\":5" },
		      { "court_registry", "\"authority\":\"Second court\",\"rank\":5" },
		      { "caseworker", "\"side\":\"PA\"" },
		      { "receiving_officer", "\"side\":\"EC\"" },
		      { "monitor", "\"authority\":\"Ombudsman\"" } };
	struct act_options options = { .path = world.path,
				       .mode = STORE_CREATE,
				       .demo = true,
				       .clock = scenario_clock,
				       .device_clock = scenario_clock,
				       .clock_context = &world.time };
	assert_true(unit_folder_make(world.folder));
	snprintf(world.path, sizeof world.path, "%.50s/record", world.folder);
	world.arena = arena_create();
	assert_true(time_parse(STR("2025-02-03T12:00:00Z"), &world.time.now));
	if (act_open(&options, &world.act, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		unsigned char seed[ED25519_SEED_SIZE] = { (unsigned char)(i + 1) }, public_key[ED25519_PUBLIC_SIZE];
		struct buf text = BUF_INIT;
		world.key[i + 2] = ed25519_from_seed(seed);
		ed25519_public(&world.key[i + 2], public_key);
		base64_encode(&text, (struct str){ (const char *)public_key, sizeof public_key });
		fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"%s\",%s,\"key\":\"%s\"}", users[i].role,
		     users[i].more, buf_c(&text));
		buf_finish(&text);
	}
}

static void world_end(void)
{
	act_close(world.act);
	arena_destroy(world.arena);
	unit_folder_remove(world.folder);
}

/* A test with a record of its own. */
#define with_world(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

__attribute__((unused)) static int world_setup(void **state)
{
	(void)state;
	world_begin();
	return 0;
}

__attribute__((unused)) static int world_teardown(void **state)
{
	(void)state;
	world_end();
	return 0;
}

/* A national of Colombia of whom everything is known and whom nothing holds: person, case, transfer of one number. */
static const char *const world_facts[] = {
	"\"citizenships\",\"value\":{\"only\":[\"CO\"]}",
	"\"citizenship_claim\",\"value\":\"none\"",
	"\"stateless\",\"value\":false",
	"\"immigration_status\",\"value\":\"unlawful\"",
	"\"removal_order\",\"value\":\"final\"",
	"\"entered_through_darien\",\"value\":true",
	"\"goes_voluntarily\",\"value\":false",
	"\"protection_screened\",\"value\":true",
	"\"residences\",\"value\":{\"only\":[]}",
	"\"court_stay\",\"value\":false",
	"\"fear_claim\",\"value\":\"none\"",
	"\"fear_of\",\"value\":{\"only\":[]}",
	"\"protected_from\",\"value\":{\"only\":[]}",
	"\"onward_states\",\"value\":{\"only\":[]}",
	"\"unaccompanied\",\"value\":false",
	"\"identifiers_agree\",\"value\":true",
};

static void fact_of(int number, const char *fact_and_value)
{
	fine(U_CASE, "fact.record", "{\"case\":\"C%d\",\"fact\":%s,\"attested_by\":\"The file\"}", number,
	     fact_and_value);
}

/* The number of the person, and of the case: those of one who has one. */
static int person_known(const char *name)
{
	fine(U_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\",\"birth_date\":\"1990-05-17\"}", name);
	int n = number_in_answer("person");
	fine(U_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"passport\",\"value\":\"AX%06d\"}", n, n);
	fine(U_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"wristband\",\"value\":\"W-%d\"}", n, n);
	fine(U_CASE, "case.open", "{\"person\":\"P%d\"}", n);
	for (size_t i = 0; i < sizeof world_facts / sizeof *world_facts; i++)
		fact_of(n, world_facts[i]);
	return n;
}

__attribute__((unused)) static int somebody(const char *name)
{
	int n = person_known(name);
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     n);
	assert_int_equal(number_in_answer("transfer"), n);
	return n;
}

__attribute__((unused)) static int journey(void) /* two legs, by Quito, one seat taken by nobody yet */
{
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Panama City to Bogota\",\"funder\":\"PA\"}");
	int n = number_in_answer("mission");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"PAPTY\",\"to\":\"ECUIO\",\"departs\":\"2025-02-03T15:00:00Z\","
	     "\"arrives\":\"2025-02-03T17:00:00Z\",\"seats\":3}",
	     n);
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"ECUIO\",\"to\":\"COBOG\",\"departs\":\"2025-02-03T18:00:00Z\","
	     "\"arrives\":\"2025-02-03T20:00:00Z\",\"seats\":3}",
	     n);
	return n;
}

static enum status determine(int n) { return doing(U_CASE, "transfer.determine", "{\"transfer\":\"T%d\"}", n); }
static enum status approve(int n) { return doing(U_REVIEW, "transfer.approve", "{\"transfer\":\"T%d\"}", n); }

static enum status accept(int n)
{
	struct str name = doc_text(reading("person", n), "name");
	return doing(U_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"%.*s\"}", n, STR_ARG(name));
}

static enum status notify(int n)
{
	return doing(U_CASE, "notice.serve", "{\"transfer\":\"T%d\",\"language\":\"es\",\"how\":\"read\"}", n);
}

static enum status enlist(int n, int mission, const char *seat)
{
	return doing(U_TRANSPORT, "transfer.list",
		     "{\"transfer\":\"T%d\",\"mission\":\"M%d\",\"seats\":[{\"leg\":1,\"seat\":\"%s\"},"
		     "{\"leg\":2,\"seat\":\"%s\"}]}",
		     n, mission, seat, seat);
}

static enum status seal(int mission)
{
	return doing(U_TRANSPORT, "manifest.seal", "{\"mission\":\"M%d\",\"good_for_hours\":6}", mission);
}

static enum status board(int n, int leg, const char *seat)
{
	return doing(
		U_TRANSPORT, "transfer.board",
		"{\"transfer\":\"T%d\",\"leg\":%d,\"seat\":\"%s\",\"identifiers\":[{\"kind\":\"passport\",\"value\":"
		"\"AX%06d\"},{\"kind\":\"wristband\",\"value\":\"W-%d\"}]}",
		n, leg, seat, n, n);
}

/* The user reads the mission as pages and API do: the look is recorded. */
__attribute__((unused)) static void read_mission(int user, int mission)
{
	const struct json *aboard;
	struct str persons = STR("");
	if (act_find(world.act, world.arena, STR("transfer_of_mission"), str_format(world.arena, "M%d", mission), 100,
		     &aboard, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	for (size_t i = 0; i < aboard->count; i++)
		persons = str_format(world.arena, "%.*s%s\"%.*s\"", STR_ARG(persons), i ? "," : "",
				     STR_ARG(doc_text(&aboard->items[i], "person")));
	if (aboard->count)
		fine(user, "person.look", "{\"persons\":[%.*s],\"what\":\"mission M%d\",\"reason\":\"To depart\"}",
		     STR_ARG(persons), mission);
}

static enum status depart(int mission, int leg)
{
	uint64_t seen;
	read_mission(U_TRANSPORT, mission);
	assert_int_equal(act_last(world.act, &seen, &world.error), STATUS_OK);
	return doing(U_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":%d,\"seen\":%llu}", mission, leg,
		     (unsigned long long)seen);
}

static enum status arrive(int mission, int leg)
{
	return doing(U_TRANSPORT, "leg.arrive", "{\"mission\":\"M%d\",\"leg\":%d}", mission, leg);
}

__attribute__((unused)) static const char *signed_with(int user, struct str text)
{
	unsigned char signature[ED25519_SIGNATURE_SIZE];
	struct buf out = BUF_INIT;
	ed25519_sign(&world.key[user], text, signature);
	base64_encode(&out, (struct str){ (const char *)signature, sizeof signature });
	const char *encoded = str_c(world.arena, buf_str(&out));
	buf_finish(&out);
	return encoded;
}

__attribute__((unused)) static enum status receive(int n)
{
	struct str receipt = act_receipt(world.arena, reading("transfer", n));
	return doing(U_RECEIVE, "transfer.receive",
		     "{\"transfer\":\"T%d\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\","
		     "\"received_signature\":\"%s\",\"basis\":\"A national\",\"basis_until\":\"2025-02-06\"}",
		     n, U_TRANSPORT, signed_with(U_TRANSPORT, receipt), signed_with(U_RECEIVE, receipt));
}

/* From arrived at the stop, where taken_to leaves somebody, to the receipt. */
__attribute__((unused)) static void land_and_receive(int n, int mission)
{
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	if (receive(n) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* The number of the stay that began last. */
__attribute__((unused)) static int last_stay(int n)
{
	const struct json *list;
	assert_int_equal(act_find(world.act, world.arena, STR("stay_of_person"), str_format(world.arena, "P%d", n), 99,
				  &list, &world.error),
			 STATUS_OK);
	assert_true(list->count > 0);
	return (int)strtol(str_c(world.arena, doc_text(&list->items[list->count - 1], "stay")) + 1, NULL, 10);
}

/* As far as that state, by the way that everybody goes; seat 1A. */
__attribute__((unused)) static int taken_to(enum state wanted, int *mission)
{
	int n = somebody("Carlos Duarte");
	*mission = journey();
	enum state now = STATE_proposed;
	while (now != wanted) {
		enum status status = STATUS_OK;
		switch ((int)++now) {
		case STATE_determined: status = determine(n); break;
		case STATE_approved: status = approve(n); break;
		case STATE_accepted: status = notify(n) == STATUS_OK ? accept(n) : STATUS_IO; break;
		case STATE_listed: status = enlist(n, *mission, "1A"); break;
		case STATE_sealed: status = seal(*mission); break;
		case STATE_boarded: status = board(n, 1, "1A"); break;
		case STATE_departed: status = depart(*mission, 1); break;
		case STATE_arrived: status = arrive(*mission, 1); break;
		case STATE_recalled:
			assert_int_equal(depart(*mission, 2), STATUS_OK);
			status = doing(U_COURT, "hold.place",
				       "{\"person\":\"P%d\",\"instrument\":\"Order 7\",\"reason\":\"Stay\"}", n);
			break;
		default: fail(); break;
		}
		if (status != STATUS_OK)
			fail_msg("%s: %s", state_names[now], world.error.message);
	}
	assert_str(state_now(n), state_names[wanted]);
	return n;
}

/* A duty of the first case, or of an agreement, until 1 April: what arises by itself hangs on the law of one state. */
static enum status make_duty(void *context, struct store_write *w, struct error *error)
{
	static const char *const members[] = { "sender", "receiver", "party",    "counts_from",
					       "case",   "person",   "transfer", "agreement" };
	const char *const *given = context;
	const char *const values[] = { given[0], given[1], given[2], given[3], "C1", "P1", "T1", given[4] };
	size_t first = *given[4] ? 7 : 4, last = *given[4] ? 8 : 7;
	struct str key;
	struct doing d = { .act = world.act,
			   .arena = world.arena,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U2"),
			   .now = world.time.now,
			   .happened = world.time.now,
			   .error = error };
	TRY(record_new_key(&d, MAP_duty, &key));
	const struct json *data = doc_with_text(world.arena, doc_object(world.arena), "duty", key);
	for (size_t i = 0; i < last; i++)
		if (i < 4 || i >= first)
			data = doc_with_text(world.arena, data, members[i], str_of(values[i]));
	data = doc_with_text(world.arena, data, "instrument", STR("us-8usc1231"));
	data = doc_with_text(world.arena, data, "article", STR("f"));
	data = doc_with_int(world.arena, data, "clause", 1);
	data = doc_with_text(world.arena, data, "words", STR("employ a suitable person"));
	data = doc_with_text(world.arena, data, "due", STR("2025-04-01"));
	return record_emit(&d, HAPPENED_duty_arose, doc_with_text(world.arena, data, "state", STR("open")));
}

__attribute__((unused)) static void any_duty_by_hand(const char *sender, const char *receiver, const char *party,
						     const char *counts_from, const char *agreement)
{
	const char *given[] = { sender, receiver, party, counts_from, agreement };
	if (store_write(world.act->store, make_duty, given, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

__attribute__((unused)) static void duty_by_hand(const char *sender, const char *receiver, const char *party,
						 const char *counts_from)
{
	any_duty_by_hand(sender, receiver, party, counts_from, "");
}

__attribute__((unused)) static void agreement_duty_by_hand(const char *sender, const char *receiver,
							   const char *agreement)
{
	any_duty_by_hand(sender, receiver, "parties", "in_force", agreement);
}
#endif
