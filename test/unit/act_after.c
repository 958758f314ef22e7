/* After the receipt: how custody ends, who is moved on and by whose decision, and what an error asks for. */
#include "act_world.h"

enum { U_SPAIN = 11, U_PA_RECEIVE, U_CO_CASE };

/* For El Salvador and Panama no text of a return is shipped; this one is made up, for these tests. */
static const char text_of_return[] =
	"agreement co-pa-back \"Made up: Colombia gives back\"\n"
	"  parties  CO, PA\n"
	"  signed   2024-01-01\n"
	"  in force 2024-01-01\n"
	"  kind     treaty\n"
	"  binding  yes\n"
	"  purpose  return\n"
	"  source   \"Made up for a test\"\n"
	"\n"
	"article 1 \"Who was sent in error\" on return\n"
	"  admits when stateless = no\n"
	"  cites \"made up\" by \"Article 1\"\n"
	"\n"
	"article 2 \"The sum of the year\" on monitoring\n"
	"  duty \"agree on a plan\" by parties within 7 days after in_force\n"
	"  duty \"meet for the first time\" by receiver within 10 days after first_transfer\n"
	"  duty \"report on the year\" by sender within 3 months after year_end\n"
	"  duty \"tell the consul of the release\" by receiver within 2 days after release\n"
	"  duty \"write down who left\" by receiver within 5 days after exit\n"
	"  cites \"made up\" by \"Article 2\"\n"
	"\n"
	"article 3 \"Another sum\" on complaints from 2025-01-15\n"
	"  duty \"count the complaints of the year\" by sender within 3 months after year_end\n"
	"  cites \"made up\" by \"Article 3\"\n";

static void add_texts(void)
{
	struct corpus *corpus = corpus_create();
	corpus_add_shipped(corpus);
	corpus_add_text(corpus, STR("co-pa-back.law"), str_of(text_of_return), true);
	corpus_compile(corpus);
	for (size_t i = 0; i < corpus->diags.list.count && corpus->diags.errors; i++)
		print_message("# %.*s\n", STR_ARG(corpus->diags.list.at[i].message));
	assert_int_equal(corpus->diags.errors, 0);
	decider_destroy(world.act->decider);
	corpus_destroy(world.act->corpus);
	world.act->corpus = corpus;
	world.act->decider = decider_create(corpus);
}

static int begin(void **state)
{
	static const char *const users[][2] = { { "receiving_officer", "ES" },
						{ "receiving_officer", "PA" },
						{ "caseworker", "CO" } };
	(void)state;
	world_begin();
	for (size_t i = 0; i < 3; i++) {
		unsigned char public_key[ED25519_PUBLIC_SIZE];
		struct buf text = BUF_INIT;
		ed25519_public(&world.key[U_RECEIVE], public_key); /* officers of a receipt have one device here */
		base64_encode(&text, (struct str){ (const char *)public_key, sizeof public_key });
		fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"%s\",\"side\":\"%s\",\"key\":\"%s\"}",
		     users[i][0], users[i][1], buf_c(&text));
		buf_finish(&text);
	}
	add_texts();
	return 0;
}

static void at(const char *time) { assert_true(time_parse(str_of(time), &world.time.now)); }

static size_t tick_at(const char *time)
{
	size_t events;
	bool more;
	at(time);
	if (act_tick(world.act, &events, &more, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	return events;
}

static void sound(void)
{
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	if (act_rebuild(world.act, &world.error) != STATUS_OK ||
	    act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static int received(void)
{
	int mission, n = taken_to(STATE_arrived, &mission);
	land_and_receive(n, mission);
	return n;
}

static enum status find_error(int user, int n)
{
	return doing(user, "error.find",
		     "{\"transfer\":\"T%d\",\"reason\":\"A citizen, under another surname\",\"instrument\":\"File "
		     "note 3\"}",
		     n);
}

static enum status order_return(int user, int n, const char *until)
{
	return doing(user, "return.order", "{\"transfer\":\"T%d\",\"instrument\":\"Order 9\",\"until\":\"%s\"}", n,
		     until);
}

static const struct json *duty_of(const char *index, const char *key, const char *words)
{
	const struct json *list, *found = NULL;
	assert_int_equal(act_find(world.act, world.arena, str_of(index), str_of(key), 100, &list, &world.error),
			 STATUS_OK);
	for (size_t i = 0; i < list->count; i++)
		if (str_is(doc_text(&list->items[i], "words"), words))
			found = &list->items[i];
	return found;
}

/* A transfer of the person from wherever they are: its number. */
static int propose(int n, const char *agreement, const char *receiver, const char *purpose)
{
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"%s\",\"receiver\":\"%s\",\"purpose\":\"%s\",\"to\":\"none\"}", n,
	     agreement, receiver, purpose);
	return number_in_answer("transfer");
}

/* From proposed to aboard: by one leg between two places. */
static int taken_aboard(int transfer, int n, int receiver, const char *from, const char *to)
{
	if (doing(U_CASE, "transfer.determine", "{\"transfer\":\"T%d\"}", transfer) != STATUS_OK)
		fail_msg("%s", world.error.message);
	fine(U_ADMIN, "user.add", "{\"name\":\"Another reviewer\",\"role\":\"legal_reviewer\",\"side\":\"PA\"}");
	fine(number_in_answer("user"), "consent.record", "{\"transfer\":\"T%d\",\"of\":\"person\"}", transfer);
	fine(U_REVIEW, "transfer.approve", "{\"transfer\":\"T%d\"}", transfer);
	fine(U_CASE, "notice.serve", "{\"transfer\":\"T%d\",\"language\":\"es\",\"how\":\"read\"}", transfer);
	fine(receiver, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"Carlos Duarte\"}", transfer);
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"Another way\",\"funder\":\"PA\"}");
	int mission = number_in_answer("mission");
	fine(U_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"%s\",\"to\":\"%s\",\"departs\":\"2025-02-05T15:00:00Z\","
	     "\"arrives\":\"2025-02-05T17:00:00Z\",\"seats\":3}",
	     mission, from, to);
	fine(U_TRANSPORT, "transfer.list",
	     "{\"transfer\":\"T%d\",\"mission\":\"M%d\",\"seats\":[{\"leg\":1,\"seat\":\"1A\"}]}", transfer, mission);
	assert_int_equal(seal(mission), STATUS_OK);
	fine(U_TRANSPORT, "transfer.board",
	     "{\"transfer\":\"T%d\",\"leg\":1,\"seat\":\"1A\",\"identifiers\":[{\"kind\":\"passport\",\"value\":"
	     "\"AX%06d\"},{\"kind\":\"wristband\",\"value\":\"W-%d\"}]}",
	     transfer, n, n);
	return mission;
}

static enum status received_by(int user, int transfer)
{
	struct str receipt = act_receipt(world.arena, reading("transfer", transfer));
	return doing(user, "transfer.receive",
		     "{\"transfer\":\"T%d\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\","
		     "\"received_signature\":\"%s\",\"basis\":\"The order\",\"basis_until\":\"2025-03-06\"}",
		     transfer, U_TRANSPORT, signed_with(U_TRANSPORT, receipt), signed_with(U_RECEIVE, receipt));
}

/* The list is closed, and what is not on it is told its own way. */
static void a_stay_ends_for_a_reason_of_the_list(void **state)
{
	(void)state;
	int n = received();
	static const char *const others[] = { "Deported to Venezuela", "moved_onward", "returned", "Released" };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		refused(doing(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"%s\"}", others[i]),
			STATUS_BAD_INPUT, "only by a new decision of PA, whose departure ends this stay");
	assert_str(state_now(n), "received");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
	assert_str(state_now(n), "released");
	assert_str(doc_text(reading("stay", 2), "instrument"), "Order 4");
	assert_str(doc_text(reading("transfer", n), "reason"), "released");
	sound();
}

/* Of those who were let go by mistake most were let go on a paper that nobody had held against the file. */
static void failure_18_nobody_is_let_go_against_the_record(void **state)
{
	(void)state;
	int n = received(), second = received(); /* on bases that are good until 6 February */
	refused(doing(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\"}"), STATUS_BAD_INPUT,
		"the basis of stay S2 is good until 2025-02-06, so who is let go before is let go by an order");
	refused(doing(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"sentence_served\"}"), STATUS_BAD_INPUT,
		"`instrument` is missing");
	fact_of(n, "\"sentence_end\",\"value\":\"2025-02-05\"");
	refused(doing(U_RECEIVE, "stay.end",
		      "{\"stay\":\"S2\",\"reason\":\"sentence_served\",\"instrument\":\"Order 4\"}"),
		STATUS_CONFLICT, "the sentence ends on 2025-02-05, as the case has it");
	assert_str(state_now(n), "received");
	at("2025-02-05T09:00:00Z");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"sentence_served\"}");
	assert_str(state_now(n), "released");
	at("2025-02-20T09:00:00Z"); /* held without a basis: nobody needs an order to end that */
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"released\"}", last_stay(second));
}

/* Who flew is counted on the mission whatever became of them afterwards. */
static void a_mission_closes_after_its_people_are_free(void **state)
{
	(void)state;
	static const char *const ends[] = { "released", "died", "escaped" };
	for (size_t i = 0; i < 3; i++) {
		int mission, n = taken_to(STATE_arrived, &mission);
		land_and_receive(n, mission);
		fine(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"%s\",\"instrument\":\"Order 4\"}",
		     last_stay(n), ends[i]);
		fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	}
	int mission, n = taken_to(STATE_arrived, &mission);
	land_and_receive(n, mission);
	assert_int_equal(find_error(U_COURT, n), STATUS_OK);
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
}

static void a_move_within_a_state_keeps_the_custody(void **state)
{
	(void)state;
	int n = received();
	refused(doing(U_RECEIVE, "stay.move",
		      "{\"stay\":\"S2\",\"facility\":\"cecot\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}"),
		STATUS_REFUSED, "cecot is in SV: who goes there is sent there");
	refused(doing(U_OTHER_SIDE, "stay.move",
		      "{\"stay\":\"S2\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}"),
		STATUS_REFUSED, "is for CO to decide");
	fine(U_RECEIVE, "stay.move",
	     "{\"stay\":\"S2\",\"facility\":\"Hogar de paso\",\"basis\":\"Order 2\",\"basis_until\":\"2025-02-09\"}");
	assert_str(state_now(n), "received");
	assert_str(doc_text(reading("stay", 2), "reason"), "Moved to another place");
	const struct json *stay = reading("stay", 3);
	assert_str(doc_text(stay, "authority"), "CO");
	assert_str(doc_text(stay, "transfer"), "T1");
	assert_str(doc_text(stay, "agreement"), "us-pa-2024-returns");
	fine(U_COURT, "hold.place", "{\"person\":\"P%d\",\"instrument\":\"Order 8\",\"reason\":\"x\"}", n);
	refused(doing(U_RECEIVE, "stay.move",
		      "{\"stay\":\"S3\",\"facility\":\"Another\",\"basis\":\"x\",\"basis_until\":\"2025-02-09\"}"),
		STATUS_CONFLICT, "hold H1 of First court stands against moving P1");
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S3\",\"reason\":\"sentence_served\",\"instrument\":\"Order 4\"}");
	assert_str(state_now(n), "released");
	/* also of the state that sends, of its own */
	int second = somebody("Ana Duarte");
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
	     second);
	fine(U_CASE, "stay.move",
	     "{\"stay\":\"S4\",\"facility\":\"San Vicente\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}");
	assert_str(doc_text(reading("stay", 5), "authority"), "PA");
	refused(doing(U_CASE, "stay.move",
		      "{\"stay\":\"S4\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-06\"}"),
		STATUS_CONFLICT, "stay S4 has ended already");
	sound();
}

/* A national of Ecuador and of Spain, returned to Ecuador; to serve a sentence, on to Spain by the convention of 1983.
 */
static int in_ecuador(void)
{
	int n = person_known("Carlos Duarte");
	fact_of(n, "\"citizenships\",\"value\":{\"only\":[\"EC\",\"ES\"]}");
	assert_int_equal(propose(n, "us-pa-2024-returns", "EC", "removal"), 1);
	int mission = taken_aboard(1, n, U_OTHER_SIDE, "PAPTY", "ECUIO");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	struct str receipt = act_receipt(world.arena, reading("transfer", 1));
	fine(U_OTHER_SIDE, "transfer.receive",
	     "{\"transfer\":\"T1\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\",\"received_signature\":"
	     "\"%s\",\"basis\":\"A national\",\"basis_until\":\"2025-03-06\"}",
	     U_TRANSPORT, signed_with(U_TRANSPORT, receipt), signed_with(U_OTHER_SIDE, receipt));
	static const char *const sentenced[] = { "\"convicted\",\"value\":true", "\"sentence_kind\",\"value\":\"life\"",
						 "\"dual_criminality\",\"value\":true",
						 "\"representative_needed\",\"value\":false" };
	for (size_t i = 0; i < sizeof sentenced / sizeof *sentenced; i++)
		fact_of(n, sentenced[i]);
	return n;
}

static void failure_19_onward_movement_is_decided_anew_by_who_sent(void **state)
{
	(void)state;
	int n = in_ecuador();
	fact_of(n, "\"protected_from\",\"value\":{\"only\":[\"ES\"]}");
	int on = propose(n, "coe-1983", "ES", "sentence");
	const struct json *transfer = reading("transfer", on);
	assert_str(doc_text(transfer, "from"), "EC");
	assert_str(doc_text(transfer, "follows"), "T1");
	refused(doing(U_CASE, "transfer.determine", "{\"transfer\":\"T%d\"}", on), STATUS_REFUSED,
		"is barred (floor, article protection)");
	/* the question is of the state that has the person, and of what they are held under */
	int64_t last;
	struct store_read *read;
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(record_last(read, world.arena, MAP_determination, &last, &world.error), STATUS_OK);
	store_read_end(read);
	const struct json *asked = reading("determination", (int)last);
	assert_str(doc_text(json_get(asked, "request"), "sender"), "EC");
	assert_str(doc_item(json_get(json_get(asked, "facts"), "held_under"), "has", 0)->text, "us-pa-2024-returns");
	refused(doing(U_CO_CASE, "transfer.propose",
		      "{\"case\":\"C%d\",\"agreement\":\"coe-1983\",\"receiver\":\"ES\",\"purpose\":\"sentence\","
		      "\"to\":"
		      "\"none\"}",
		      n),
		STATUS_REFUSED, "is for PA to decide");
	fact_of(n, "\"protected_from\",\"value\":{\"only\":[]}");
	int mission = taken_aboard(on, n, U_SPAIN, "ECUIO", "ESMAD");
	assert_str(state_now(1), "received");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_str(state_now(1), "moved_onward");
	assert_str(doc_text(reading("transfer", 1), "onward_by"), "T2");
	assert_true(doc_text(reading("stay", 2), "until").len > 0);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	if (received_by(U_SPAIN, on) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_str(doc_text(reading("stay", last_stay(n)), "authority"), "ES");
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	sound();
}

/* Aboard already, when it is found that the first transfer was an error. */
static void nobody_who_is_to_come_back_is_sent_on(void **state)
{
	(void)state;
	int n = in_ecuador(), on = propose(n, "coe-1983", "ES", "sentence");
	int mission = taken_aboard(on, n, U_SPAIN, "ECUIO", "ESMAD");
	assert_int_equal(find_error(U_COURT, 1), STATUS_OK);
	refused(depart(mission, 1), STATUS_CONFLICT,
		"transfer T1 is in_error: its person is brought back to PA, and not sent on");
	assert_str(state_now(on), "boarded");
	refused(doing(U_CASE, "transfer.propose",
		      "{\"case\":\"C%d\",\"agreement\":\"coe-1983\",\"receiver\":\"ES\",\"purpose\":\"sentence\","
		      "\"to\":"
		      "\"none\"}",
		      n),
		STATUS_CONFLICT, "and not sent on");
	refused(doing(U_CASE, "transfer.propose",
		      "{\"case\":\"C%d\",\"agreement\":\"coe-1983\",\"receiver\":\"EC\",\"purpose\":\"sentence\","
		      "\"to\":"
		      "\"none\"}",
		      n),
		STATUS_BAD_INPUT, "P1 is in EC already, by transfer T1");
}

/* A citizen removed under another surname; somebody knew. */
static void failure_14_an_error_found_starts_a_clock(void **state)
{
	(void)state;
	int n = received();
	refused(find_error(U_RECEIVE, n), STATUS_REFUSED, "is not for a");
	refused(find_error(U_CASE, n), STATUS_REFUSED, "is not for a");
	refused(order_return(U_COURT, n, "2025-02-10"), STATUS_CONFLICT, "is received, and from there this cannot be");
	assert_int_equal(find_error(U_REVIEW, n), STATUS_OK);
	assert_str(state_now(n), "in_error");
	const struct json *duty = duty_of("duty_of_case", "C1", "decide how the error is undone: order the return");
	assert_str(doc_text(duty, "due"), "2025-02-06");
	refused(doing(U_CASE, "duty.done", "{\"duty\":\"%.*s\",\"how\":\"It is fine\"}",
		      STR_ARG(doc_text(duty, "duty"))),
		STATUS_CONFLICT, "is done by return.order, and by no word");
	assert_int_equal(tick_at("2025-02-06T23:59:59Z"), 0);
	assert_int_equal(tick_at("2025-02-07T00:00:00Z"), 2); /* and the basis of the custody is over */
	assert_str(doc_text(duty_of("duty_of_state", "overdue", "decide how the error is undone: order the return"),
			    "transfer"),
		   "T1");
	refused(order_return(U_COURT, n, "2025-02-06"), STATUS_BAD_INPUT, "today or later");
	assert_int_equal(order_return(U_COURT, n, "2025-02-20"), STATUS_OK);
	assert_str(state_now(n), "return_ordered");
	assert_null(duty_of("duty_of_state", "overdue", "decide how the error is undone: order the return"));
	duty = duty_of("duty_of_case", "C1", "bring the person back");
	assert_str(doc_text(duty, "due"), "2025-02-20");
	/* set free there: the return is owed all the same */
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
	assert_str(state_now(n), "return_ordered");
	assert_int_equal(tick_at("2025-02-21T00:00:00Z"), 1);
	assert_non_null(duty_of("duty_of_state", "overdue", "bring the person back"));
	fine(U_TRANSPORT, "transfer.return", "{\"transfer\":\"T%d\"}", n);
	assert_str(state_now(n), "returned");
	assert_str(doc_text(duty_of("duty_of_case", "C1", "bring the person back"), "state"), "done");
	assert_int_equal(tick_at("2025-06-01T00:00:00Z"), 0);
	sound();
}

static void an_error_after_a_release_is_found_too(void **state)
{
	(void)state;
	int n = received();
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"released\",\"instrument\":\"Order 4\"}");
	assert_int_equal(find_error(U_COURT, n), STATUS_OK);
	assert_str(state_now(n), "in_error");
	assert_true(doc_flag(reading("stay", 2), "in_error"));
	assert_str(doc_text(reading("stay", 2), "unbilled"), "Transferred in error");
}

static void who_died_is_not_brought_back(void **state)
{
	(void)state;
	int n = received();
	assert_int_equal(find_error(U_COURT, n), STATUS_OK);
	static const char *const others[] = { "released", "escaped" };
	for (size_t i = 0; i < 2; i++) { /* of those who live it is owed all the same */
		int other = received();
		assert_int_equal(find_error(U_COURT, other), STATUS_OK);
		fine(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"%s\",\"instrument\":\"Order 4\"}",
		     last_stay(other), others[i]);
		assert_str(state_now(other), "in_error");
	}
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S2\",\"reason\":\"died\"}");
	assert_str(state_now(n), "died");
	assert_str(doc_text(duty_of("duty_of_case", "C1", "decide how the error is undone: order the return"), "state"),
		   "void");
	assert_int_equal(tick_at("2025-03-01T00:00:00Z"), 2); /* the two others' */
}

/* Counsel says it, somebody with fresh eyes finds it right. */
static void an_objection_after_a_receipt_finds_the_error(void **state)
{
	(void)state;
	int n = received();
	fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"counsel\"}");
	int counsel = number_in_answer("user");
	fine(U_COURT, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"Appointed\"}", n,
	     counsel);
	fine(counsel, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"She is a citizen\"}", n);
	const struct json *open;
	assert_int_equal(
		act_find(world.act, world.arena, STR("objection_of_open"), STR("true"), 9, &open, &world.error),
		STATUS_OK);
	assert_int_equal(open->count, 1);
	fine(U_REVIEW, "objection.answer",
	     "{\"objection\":\"O1\",\"upheld\":true,\"answer\":\"The register says so\"}");
	assert_str(state_now(n), "in_error");
	assert_str(doc_text(reading("transfer", n), "error"), "Objection O1 is upheld");
	assert_int_equal(
		act_find(world.act, world.arena, STR("objection_of_open"), STR("true"), 9, &open, &world.error),
		STATUS_OK);
	assert_int_equal(open->count, 0);
	refused(doing(counsel, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"x\"}", n), STATUS_CONFLICT,
		"has ended: it is in_error");
	sound();
}

/* The way back is a transfer like any other, under a text for it; at its receipt the first is returned. */
static void a_return_is_a_transfer_that_undoes_the_first(void **state)
{
	(void)state;
	int n = received();
	assert_int_equal(find_error(U_COURT, n), STATUS_OK);
	assert_int_equal(order_return(U_COURT, n, "2025-02-20"), STATUS_OK);
	int back = propose(n, "co-pa-back", "PA", "return");
	int mission = taken_aboard(back, n, U_PA_RECEIVE, "COBOG", "PAPTY");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_str(state_now(n), "return_ordered"); /* until the person is there */
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	if (received_by(U_PA_RECEIVE, back) != STATUS_OK)
		fail_msg("%s", world.error.message);
	assert_str(state_now(n), "returned");
	assert_str(doc_text(reading("transfer", n), "returned_by"), "T2");
	assert_str(state_now(back), "received");
	assert_str(doc_text(duty_of("duty_of_case", "C1", "bring the person back"), "how"), "T2");
	const struct json *stay = reading("stay", last_stay(n));
	assert_str(doc_text(stay, "authority"), "PA");
	assert_str(doc_text(stay, "agreement"), ""); /* nobody pays for who is back */
	fine(U_TRANSPORT, "mission.close", "{\"mission\":\"M%d\"}", mission);
	sound();
}

/* Each event of the texts is counted, those of the agreement once for all its persons. */
static void every_event_of_the_texts_is_counted(void **state)
{
	(void)state;
	int n = received();
	int back = propose(n, "co-pa-back", "PA", "return");
	int mission = taken_aboard(back, n, U_PA_RECEIVE, "COBOG", "PAPTY");
	const struct json *duty = duty_of("duty_of_agreement", "co-pa-back", "agree on a plan");
	assert_str(doc_text(duty, "due"), "2024-01-08");
	assert_str(doc_text(duty, "party"), "parties");
	assert_null(json_get(duty, "person"));
	assert_null(duty_of("duty_of_agreement", "co-pa-back", "meet for the first time"));
	assert_str(doc_text(duty_of("duty_of_agreement", "co-pa-back", "report on the year"), "due"), "2025-03-31");
	assert_null(duty_of("duty_of_agreement", "co-pa-back", "count the complaints of the year")); /* not of 2024 */
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	assert_int_equal(received_by(U_PA_RECEIVE, back), STATUS_OK);
	assert_str(doc_text(duty_of("duty_of_agreement", "co-pa-back", "meet for the first time"), "due"),
		   "2025-02-13");
	fine(U_PA_RECEIVE, "stay.end",
	     "{\"stay\":\"S4\",\"reason\":\"released\",\"instrument\":\"Order "
	     "4\",\"happened\":\"2025-02-03T12:00:00Z\"}");
	assert_str(doc_text(duty_of("duty_of_case", "C1", "tell the consul of the release"), "due"), "2025-02-05");
	assert_str(doc_text(duty_of("duty_of_case", "C1", "write down who left"), "due"), "2025-02-08");
	/* another person, another year: only the year's report is another */
	at("2026-01-05T12:00:00Z");
	int other = person_known("Ana Duarte");
	(void)doing(U_CASE, "transfer.determine", "{\"transfer\":\"T%d\"}",
		    propose(other, "co-pa-back", "CO", "return"));
	const struct json *list;
	assert_int_equal(
		act_find(world.act, world.arena, STR("duty_of_agreement"), STR("co-pa-back"), 100, &list, &world.error),
		STATUS_OK);
	assert_int_equal(list->count, 5);
	assert_str(doc_text(duty_of("duty_of_agreement", "co-pa-back", "count the complaints of the year"), "due"),
		   "2026-03-31");
	assert_str(doc_text(duty_of("duty_of_agreement", "co-pa-back", "report on the year"), "due"), "2026-03-31");
	static const int senders[] = { U_CO_CASE, U_CASE }; /* by the way that was asked about */
	for (size_t i = 0; i < list->count; i++)
		if (str_is(doc_text(&list->items[i], "words"), "report on the year")) {
			int first = str_is(doc_text(&list->items[i], "due"), "2025-03-31");
			struct str key = doc_text(&list->items[i], "duty");
			refused(doing(senders[first], "duty.done", "{\"duty\":\"%.*s\",\"how\":\"Sent\"}",
				      STR_ARG(key)),
				STATUS_REFUSED, "this duty is for");
			fine(senders[!first], "duty.done", "{\"duty\":\"%.*s\",\"how\":\"Sent\"}", STR_ARG(key));
		}
	sound();
}

/* What a later transfer does to each state of an earlier one: what the table says, and nothing else. */
struct pair {
	enum state from;
	enum action action;
	bool back;
	int number;
};

static enum status try_pair(void *context, struct store_write *w, struct error *error)
{
	const struct pair *pair = context;
	struct arena *a = world.arena;
	struct doing d = { .act = world.act,
			   .arena = a,
			   .w = w,
			   .r = store_reading(w),
			   .user_key = STR("U2"),
			   .action = pair->action,
			   .answer = doc_object(a),
			   .now = world.time.now,
			   .happened = world.time.now,
			   .error = error };
	struct str earlier = str_format(a, "T%d", pair->number), later = str_format(a, "T%d", pair->number + 1);
	for (int i = 0; i < 2; i++) {
		const struct json *data = doc_with_text(a, doc_object(a), "transfer", i ? later : earlier);
		static const char *const same[][2] = {
			{ "case", "C1" }, { "person", "P1" },      { "agreement", "coe-1983" }, { "purpose", "return" },
			{ "to", "none" }, { "proposed_by", "U2" }, { "sender", "PA" }
		};
		for (size_t k = 0; k < sizeof same / sizeof *same; k++)
			data = doc_with_text(a, data, same[k][0], str_of(same[k][1]));
		data = doc_with_text(a, data, "receiver", i && pair->back ? STR("PA") : i ? STR("ES") : STR("CO"));
		if (i)
			data = doc_with_text(a, doc_with_text(a, data, "follows", earlier), "from", STR("CO"));
		data = doc_with_text(a, data, "state", str_of(state_names[i ? STATE_stopped : pair->from]));
		TRY(record_emit(&d, HAPPENED_transfer_proposed, data));
	}
	const struct json *transfer;
	TRY(record_get(d.r, a, MAP_transfer, later, &transfer, error));
	return transfer_moves_earlier(&d, transfer);
}

static void property_a_later_transfer_moves_an_earlier_as_the_table_says(void **state)
{
	static const enum action actions[] = { ACTION_leg_depart, ACTION_transfer_receive };
	(void)state;
	int number = 1;
	fine(U_CASE, "person.record", "{\"name\":\"x\",\"sex\":\"male\"}");
	fine(U_CASE, "case.open", "{\"person\":\"P1\"}");
	for (int s = 0; s < STATE_COUNT; s++)
		for (int i = 0; i < 4; i++) {
			struct pair pair = { (enum state)s, actions[i % 2], i / 2, number };
			int to = next_to(pair.from, pair.action);
			bool none = pair.back == (pair.action == ACTION_leg_depart); /* not what this leads to */
			enum status status = store_write(world.act->store, try_pair, &pair, &world.error);
			if (!none && to < 0 && pair.action == ACTION_leg_depart && s != STATE_moved_onward) {
				refused(status, STATUS_CONFLICT, "and not sent on");
				continue; /* and nothing of it is there */
			}
			assert_int_equal(status, STATUS_OK);
			assert_str(state_now(number), state_names[none || to < 0 ? s : to]);
			number += 2;
		}
	assert_true(number > 120);
}

int main(void)
{
#define with_people(test) cmocka_unit_test_setup_teardown(test, begin, world_teardown)
	const struct CMUnitTest tests[] = {
		with_people(a_stay_ends_for_a_reason_of_the_list),
		with_people(failure_18_nobody_is_let_go_against_the_record),
		with_people(a_mission_closes_after_its_people_are_free),
		with_people(a_move_within_a_state_keeps_the_custody),
		with_people(failure_19_onward_movement_is_decided_anew_by_who_sent),
		with_people(nobody_who_is_to_come_back_is_sent_on),
		with_people(failure_14_an_error_found_starts_a_clock),
		with_people(an_error_after_a_release_is_found_too),
		with_people(who_died_is_not_brought_back),
		with_people(an_objection_after_a_receipt_finds_the_error),
		with_people(a_return_is_a_transfer_that_undoes_the_first),
		with_people(every_event_of_the_texts_is_counted),
		with_people(property_a_later_transfer_moves_an_earlier_as_the_table_says),
	};
	return cmocka_run_group_tests_name("act.after", tests, NULL, NULL);
}
