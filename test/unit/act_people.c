/* Those who are not of the two states: counsel, family, and what they may ask. */
#include "act_world.h"

static int counsel(const char *name)
{
	fine(U_ADMIN, "user.add", "{\"name\":\"%s\",\"role\":\"counsel\"}", name);
	return number_in_answer("user");
}

static void represent(int who, int user, int n)
{
	fine(who, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"Power of attorney\"}", n,
	     user);
}

static struct str member_of_answer(const char *member)
{
	struct json *doc;
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	return doc_text(doc, member);
}

static enum status look_by(int user, const char *what, const char *key)
{
	struct act_caller caller = { .user = str_format(world.arena, "U%d", user) };
	struct act_look look = { str_of(what), str_of(key), STR("A test"), 0 };
	const struct json *doc;
	uint64_t last;
	return act_look(world.act, world.arena, &caller, &look, &doc, &last, &world.error);
}

static void counsel_sees_clients_and_nobody_else(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte"), other = somebody("Hernan Salazar"), user = counsel("Ana Rios");
	refused(look_by(user, "person", "P1"), STATUS_REFUSED, "you do not represent P1");
	refused(doing(U_CASE, "person.represent", "{\"person\":\"P1\",\"counsel\":\"U2\",\"mandate\":\"x\"}"),
		STATUS_BAD_INPUT, "U2 is no counsel");
	represent(U_CASE, user, n);
	assert_int_equal(look_by(user, "person", "P1"), STATUS_OK);
	assert_int_equal(look_by(user, "case", "C1"), STATUS_OK);
	refused(look_by(user, "person", str_c(world.arena, str_format(world.arena, "P%d", other))), STATUS_REFUSED,
		"you do not represent");
	/* a look at both is no look at one's client alone */
	fine(U_CASE, "person.look", "{\"persons\":[\"P1\",\"P2\"],\"what\":\"x\",\"reason\":\"x\"}");
	refused(look_by(user, "look", str_c(world.arena, member_of_answer("look"))), STATUS_REFUSED,
		"you do not represent P2");
	fine(user, "representation.end", "{\"representation\":\"R1\",\"reason\":\"The client chose another\"}");
	refused(look_by(user, "person", "P1"), STATUS_REFUSED, "you do not represent P1");
	refused(doing(U_CASE, "representation.end", "{\"representation\":\"R1\",\"reason\":\"x\"}"), STATUS_CONFLICT,
		"has ended already");
}

static void who_a_court_appointed_stays(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte"), first = counsel("Ana Rios"), second = counsel("Luis Paz");
	represent(U_COURT, first, n);
	represent(U_CASE, second, n);
	refused(doing(U_CASE, "representation.end", "{\"representation\":\"R1\",\"reason\":\"x\"}"), STATUS_REFUSED,
		"was placed by a court_registry");
	refused(doing(second, "representation.end", "{\"representation\":\"R1\",\"reason\":\"x\"}"), STATUS_REFUSED,
		"it is ended there");
	fine(U_CASE, "representation.end", "{\"representation\":\"R2\",\"reason\":\"Withdrawn\"}");
	fine(U_COURT_2, "representation.end", "{\"representation\":\"R1\",\"reason\":\"Relieved\"}");
}

static void an_objection_is_answered_before_anybody_departs(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission), user = counsel("Ana Rios");
	represent(U_COURT, user, n);
	fine(user, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"A claim is open\"}", n);
	assert_int_equal(doc_count(reading("transfer", n), "objections"), 1);
	refused(depart(mission, 1), STATUS_CONFLICT, "objection O1 to transfer T1 is not answered");
	assert_str(state_now(n), "boarded");
	fine(U_REVIEW, "objection.answer", "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"It was decided\"}");
	refused(doing(U_REVIEW, "objection.answer", "{\"objection\":\"O1\",\"upheld\":true,\"answer\":\"x\"}"),
		STATUS_CONFLICT, "is answered already");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	/* at the stop again: each departure */
	fine(user, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"The court has it\"}", n);
	refused(depart(mission, 2), STATUS_CONFLICT, "objection O2");
	fine(U_REVIEW, "objection.answer", "{\"objection\":\"O2\",\"upheld\":true,\"answer\":\"It is right\"}");
	assert_str(member_of_answer("state"), "stopped");
	assert_str(state_now(n), "stopped");
	refused(doing(user, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"x\"}", n), STATUS_CONFLICT,
		"has ended: it is stopped");
}

static void only_a_reviewer_of_the_sending_state_answers(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte"), user = counsel("Ana Rios");
	represent(U_CASE, user, n);
	fine(user, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"x\"}", n);
	fine(U_ADMIN, "user.add", "{\"name\":\"R\",\"role\":\"legal_reviewer\",\"side\":\"CR\"}");
	refused(doing(number_in_answer("user"), "objection.answer",
		      "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"x\"}"),
		STATUS_REFUSED, "is for PA to decide");
	refused(doing(U_CASE, "objection.answer", "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"x\"}"),
		STATUS_REFUSED, "is not for a caseworker");
}

/* The locator. */

static struct str issue(int n)
{
	fine(U_CASE, "locator.issue", "{\"person\":\"P%d\",\"given_to\":\"The person\"}", n);
	return member_of_answer("token");
}

static enum status ask(struct str token) /* as the server does */
{
	struct str key;
	if (act_locator(world.act, world.arena, token, &key, &world.error) != STATUS_OK)
		return world.error.status;
	struct act_call call = { STR("locator.ask"), key,
				 str_format(world.arena, "{\"token\":\"%.*s\",\"reason\":\"His mother\"}",
					    STR_ARG(token)) };
	return act_do(world.act, world.arena, &call, &world.answer, &world.error);
}

static void family_is_told_where_somebody_is(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	struct str token = issue(n);
	/* nobody recorded where: that is said, and is an alarm */
	assert_int_equal(ask(token), STATUS_OK);
	assert_str(member_of_answer("answer"), "unknown");
	assert_int_equal(doc_count(reading("person", n), "unlocated"), 1);
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
	     n);
	assert_int_equal(ask(token), STATUS_OK);
	assert_str(member_of_answer("where"), "Lajas Blancas");
	assert_str(member_of_answer("custody_of"), "PA");
	assert_str(member_of_answer("basis"), "Entry");
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_int_equal(ask(token), STATUS_OK);
	assert_str(member_of_answer("answer"), "departed");
	assert_str(member_of_answer("departed_at"), "2025-02-03T12:00:00Z");
	assert_str(member_of_answer("to"), "ECUIO");
	assert_int_equal(arrive(mission, 1), STATUS_OK);
	assert_int_equal(ask(token), STATUS_OK);
	assert_str(member_of_answer("answer"), "arrived");
	assert_str(member_of_answer("where"), "ECUIO");
	assert_int_equal(depart(mission, 2), STATUS_OK);
	assert_int_equal(arrive(mission, 2), STATUS_OK);
	assert_int_equal(receive(n), STATUS_OK);
	assert_int_equal(ask(token), STATUS_OK);
	assert_str(member_of_answer("answer"), "in custody");
	assert_str(member_of_answer("custody_of"), "CO");
	assert_str(member_of_answer("where"), "COBOG");
	assert_null(strstr(str_c(world.arena, world.answer), "Duarte"));
	/* each of the five is a look that the person can see, beside those of the officer before each departure */
	key_vec looks = { 0 };
	struct store_read *read;
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	assert_int_equal(record_find(read, world.arena, INDEX_look_of_person, STR("P1"), &looks, &world.error),
			 STATUS_OK);
	store_read_end(read);
	assert_int_equal(looks.count, 5 + 2);
	const struct json *look = reading("look", 5 + 2);
	assert_str(doc_text(look, "by"), "F1");
	assert_str(doc_text(look, "reason"), "His mother");
}

static void a_wrong_token_is_told_nothing(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	struct str token = issue(n), other;
	uint64_t before, after;
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	char *wrong = str_c(world.arena, token);
	wrong[token.len - 1] = wrong[token.len - 1] == '0' ? '1' : '0';
	other = str_format(world.arena, "habeas_F9%.*s", (int)(token.len - 9), token.ptr + 9);
	refused(ask(str_of(wrong)), STATUS_REFUSED, "this is no token of the record, or it was revoked");
	refused(ask(other), STATUS_REFUSED, "this is no token of the record, or it was revoked");
	refused(ask(STR("")), STATUS_REFUSED, "this is no token of the record, or it was revoked");
	/* one who is not asked by the token does nothing with its name */
	struct act_call call = { STR("person.record"), STR("F1"), STR("{\"name\":\"A\",\"sex\":\"male\"}") };
	refused(act_do(world.act, world.arena, &call, &world.answer, &world.error), STATUS_REFUSED,
		"is not for a family");
	call = (struct act_call){ STR("locator.ask"), STR("F1"), STR("{\"token\":\"x\",\"reason\":\"x\"}") };
	refused(act_do(world.act, world.arena, &call, &world.answer, &world.error), STATUS_REFUSED, "this is no token");
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	assert_int_equal(before, after);
	fine(U_CASE, "locator.revoke", "{\"locator\":\"F1\",\"reason\":\"Lost\"}");
	refused(ask(token), STATUS_REFUSED, "this is no token of the record, or it was revoked");
	refused(doing(U_CASE, "locator.revoke", "{\"locator\":\"F1\",\"reason\":\"x\"}"), STATUS_CONFLICT,
		"is revoked already");
}

static void a_consulate_asks_with_its_own_key(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	struct str token = issue(n);
	fine(U_ADMIN, "user.add",
	     "{\"name\":\"Consulate\",\"role\":\"family\",\"authority\":\"Consulate of Colombia\"}");
	int user = number_in_answer("user");
	fine(user, "locator.ask", "{\"token\":\"%.*s\",\"reason\":\"Consular visit\"}", STR_ARG(token));
	assert_str(member_of_answer("answer"), "unknown");
	refused(look_by(user, "person", "P1"), STATUS_REFUSED, "is not for a family");
}

/* The sending state's own custody. */
static void one_place_at_a_time(void **state)
{
	(void)state;
	int mission, n = taken_to(STATE_boarded, &mission);
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"Lajas Blancas\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}",
	     n);
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P%d\",\"facility\":\"San Vicente\",\"basis\":\"Entry\",\"basis_until\":\"2025-02-06\"}", n);
	assert_true(doc_text(reading("stay", 1), "until").len > 0);
	assert_int_equal(doc_text(reading("stay", 2), "until").len, 0);
	assert_int_equal(depart(mission, 1), STATUS_OK);
	assert_str(doc_text(reading("stay", 2), "reason"), "Departed");
	refused(doing(U_CASE, "stay.begin",
		      "{\"person\":\"P%d\",\"facility\":\"x\",\"basis\":\"x\",\"basis_until\":\"2025-02-06\"}", n),
		STATUS_CONFLICT, "on the way");
}

/* Exports. */

static void a_file_has_every_event_of_a_client_and_nobody_else(void **state)
{
	(void)state;
	int other = somebody("Carlos Duarte"), mission, n = taken_to(STATE_boarded, &mission),
	    user = counsel("Ana Rios");
	represent(U_COURT, user, n);
	fine(user, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"A claim is open\"}", n);
	fine(U_MONITOR, "person.look", "{\"persons\":[\"P%d\",\"P%d\"],\"what\":\"x\",\"reason\":\"x\"}", other, n);
	(void)issue(n);
	struct act_caller caller = { .user = str_format(world.arena, "U%d", user), .role = STR("counsel") };
	struct str file, again;
	struct str person = str_format(world.arena, "P%d", n);
	if (act_export(world.act, world.arena, &caller, person, STR("Appeal"), &file, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
	struct json *doc;
	assert_int_equal(json_parse(world.arena, file, &doc, &world.error), STATUS_OK);
	assert_str(doc_text(json_get(doc, "person"), "person"), str_c(world.arena, person));
	static const struct {
		const char *list;
		size_t count;
	} lists[] = { { "cases", 1 },           { "transfers", 1 }, { "determinations", 6 }, { "objections", 1 },
		      { "representations", 1 }, { "locators", 1 },  { "looks", 1 },          { "journeys", 1 } };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (doc_count(doc, lists[i].list) != lists[i].count)
			fail_msg("%s: %zu", lists[i].list, doc_count(doc, lists[i].list));
	/* nobody else: neither by key nor as a line of a manifest */
	assert_null(strstr(str_c(world.arena, file), "\"P1\""));
	assert_null(strstr(str_c(world.arena, file), "sha256\":\"P"));
	/* every event of the record that names the person or the transfer is in the time line, once, in order */
	int64_t before = 0;
	size_t facts = 0;
	for (size_t i = 0; i < doc_count(doc, "time_line"); i++) {
		const struct json *line = doc_item(doc, "time_line", i);
		assert_true(doc_number(line, "event", 0) > before);
		before = doc_number(line, "event", 0);
		facts += str_is(doc_text(line, "type"), "fact.recorded");
	}
	assert_int_equal(facts, sizeof world_facts / sizeof *world_facts);
	/* the export is itself a look, and is in the next one */
	assert_int_equal(act_export(world.act, world.arena, &caller, person, STR("Appeal"), &again, &world.error),
			 STATUS_OK);
	assert_int_equal(json_parse(world.arena, again, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "looks"), 2);
	refused(act_export(world.act, world.arena, &caller, STR("P1"), STR("x"), &file, &world.error), STATUS_REFUSED,
		"you do not represent P1");
	refused(act_export(world.act, world.arena, &caller, person, STR_NONE, &file, &world.error), STATUS_BAD_INPUT,
		"say why you look");
}

/* Files. */

static enum status add_file(int user, const char *input, struct str file)
{
	struct act_call call = { STR("evidence.add"), str_format(world.arena, "U%d", user), str_of(input) };
	struct act_terms terms = { .file = file };
	struct act_told told;
	enum status status = act_do_under(world.act, world.arena, &call, &terms, &told, &world.error);
	world.answer = told.answer;
	return status;
}

static struct str file_of(size_t size)
{
	char *bytes = arena_alloc(world.arena, size + 1);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i * 7 + i / 65536);
	return (struct str){ bytes, size };
}

#define A_FILE "{\"person\":\"P1\",\"title\":\"Birth certificate\",\"media\":\"application/pdf\",\"language\":\"es\"}"

static void a_file_is_kept_by_its_hash(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte"), other = somebody("Hernan Salazar");
	static const size_t sizes[] = { 1, 65535, 65536, 65537, EVIDENCE_BYTES_MAX };
	struct act_caller caller = { .user = STR("U2"), .role = STR("caseworker") };
	struct act_counts counts;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct str file = file_of(sizes[i]), got, key;
		const struct json *doc;
		if (add_file(U_CASE, A_FILE, file) != STATUS_OK)
			fail_msg("%s", world.error.message);
		key = member_of_answer("evidence");
		if (act_evidence(world.act, world.arena, &caller, key, STR("A test"), &doc, &got, &world.error) !=
		    STATUS_OK)
			fail_msg("%s", world.error.message);
		assert_true(str_eq(got, file));
		assert_int_equal(doc_number(doc, "size", 0), sizes[i]);
	}
	refused(add_file(U_CASE, A_FILE, file_of(EVIDENCE_BYTES_MAX + 1)), STATUS_LIMIT, "at most 8388608 bytes");
	refused(add_file(U_CASE, A_FILE, STR_NONE), STATUS_BAD_INPUT, "there is no file");
	refused(add_file(U_CASE, "{\"person\":\"P1\",\"title\":\"x\",\"media\":\"text/html; charset=x\"}", STR("x")),
		STATUS_BAD_INPUT, "`media` must be");
	/* a fact names files of its own person, one or several */
	fine(U_CASE, "fact.record",
	     "{\"case\":\"C%d\",\"fact\":\"court_stay\",\"value\":false,\"attested_by\":\"x\",\"evidence\":\"E1\"}", n);
	fine(U_CASE, "person.identify",
	     "{\"person\":\"P%d\",\"kind\":\"card\",\"value\":\"1\",\"evidence\":[\"E1\",\"E2\"]}", n);
	refused(doing(U_CASE, "fact.record",
		      "{\"case\":\"C%d\",\"fact\":\"court_stay\",\"value\":false,\"attested_by\":\"x\",\"evidence\":"
		      "\"E1\"}",
		      other),
		STATUS_BAD_INPUT, "evidence E1 is not of P2");
	refused(doing(U_CASE, "person.identify",
		      "{\"person\":\"P%d\",\"kind\":\"x\",\"value\":\"1\",\"evidence\":[\"E77\"]}", n),
		STATUS_NOT_FOUND, "there is no evidence E77");
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

static enum status spoil(void *context, struct store_write *w, struct error *error)
{
	const struct store_map map = { 65, false };
	struct buf key = BUF_INIT;
	store_key_text(&key, STR("E1"));
	store_key_number(&key, 0);
	enum status status = store_put(w, map, buf_str(&key), *(const struct str *)context, error);
	buf_finish(&key);
	return status;
}

static enum status forget_file(void *context, struct store_write *w, struct error *error)
{
	return evidence_forget(w, world.arena, context, error);
}

static void bytes_that_are_not_those_of_the_hash_are_found(void **state)
{
	(void)state;
	(void)somebody("Carlos Duarte");
	struct str file = STR("what it said"), other = STR("what it says"), got;
	struct act_caller caller = { .user = STR("U2"), .role = STR("caseworker") };
	struct act_counts counts;
	const struct json *doc;
	assert_int_equal(add_file(U_CASE, A_FILE, file), STATUS_OK);
	assert_int_equal(store_write(world.act->store, spoil, &other, &world.error), STATUS_OK);
	refused(act_verify(world.act, &counts, &world.error), STATUS_CONFLICT, "evidence E1: its bytes are not those");
	refused(act_evidence(world.act, world.arena, &caller, STR("E1"), STR("x"), &doc, &got, &world.error),
		STATUS_CONFLICT, "not those of its hash");
	assert_int_equal(store_write(world.act->store, spoil, &file, &world.error), STATUS_OK);
	assert_int_equal(act_verify(world.act, &counts, &world.error), STATUS_OK);
	assert_int_equal(store_write(world.act->store, forget_file, (void *)reading("evidence", 1), &world.error),
			 STATUS_OK);
	refused(act_verify(world.act, &counts, &world.error), STATUS_CONFLICT, "evidence E1: its bytes are not those");
}

static void a_record_keeps_no_more_files_than_it_may(void **state)
{
	(void)state;
	(void)somebody("Carlos Duarte");
	world.act->evidence_bytes_max = 100;
	assert_int_equal(add_file(U_CASE, A_FILE, file_of(60)), STATUS_OK);
	refused(add_file(U_CASE, A_FILE, file_of(41)), STATUS_LIMIT, "keeps at most 100 bytes of files, and has 60");
	assert_int_equal(add_file(U_CASE, A_FILE, file_of(40)), STATUS_OK);
}

static void who_added_a_file_worked_on_the_case(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(add_file(U_REVIEW, A_FILE, STR("x")), STATUS_OK);
	refused(approve(n), STATUS_REFUSED, "U3 has worked on this case, and this needs another pair of eyes");
}

/* All that a reviewer may do before approving, each in turn: what it makes of the approval. An action that comes to the
 * role has no row, and fails here until somebody has thought of it. */
static void whatever_a_reviewer_wrote_into_the_case_counts(void **state)
{
	(void)state;
	static const struct {
		const char *action, *input;
		bool counts;
	} rows[] = {
		{ "evidence.add", A_FILE, true },
		{ "consent.record", "{\"transfer\":\"T1\",\"of\":\"person\"}", true },
		{ "hold.place", "{\"person\":\"P1\",\"instrument\":\"Note 1\",\"reason\":\"x\"}", true },
		{ "hold.release", "{\"hold\":\"H1\",\"instrument\":\"Note 2\"}", true },
		{ "same.take_back", "{\"same\":\"N1\",\"reason\":\"x\"}", true },
		{ "transfer.determine", "{\"transfer\":\"T1\"}", false },
		{ "objection.answer", "{\"objection\":\"O1\",\"upheld\":false,\"answer\":\"x\"}", false },
		{ "person.look", "{\"persons\":[\"P1\"],\"what\":\"x\",\"reason\":\"x\"}", false },
		{ "person.search", "{\"name\":\"Carlos\",\"reason\":\"x\"}", false },
		/* of these some follow a departure, after others there is nothing to approve, and one is the approval
		 */
		{ "transfer.approve", NULL, false },
		{ "transfer.stop", NULL, false },
		{ "error.find", NULL, false },
		{ "return.order", NULL, false },
		{ "unlisted.explain", NULL, false },
		{ "person.erase", NULL, false },
	};
	size_t tried = 0;
	world_end();
	for (int action = 0; action < ACTION_COUNT; action++) {
		size_t row = 0, count = sizeof rows / sizeof *rows;
		if (!permitted((enum action)action, ROLE_legal_reviewer))
			continue;
		while (row < count && strcmp(rows[row].action, action_verbs[action]) != 0)
			row++;
		if (row == count)
			fail_msg("%s: does it count as work on the case?", action_verbs[action]);
		if (!rows[row].input)
			continue;
		world_begin();
		int n = somebody("Carlos Duarte");
		fine(U_ADMIN, "user.add", "{\"name\":\"Counsel\",\"role\":\"counsel\"}");
		fine(U_CASE, "person.represent", "{\"person\":\"P1\",\"counsel\":\"U%d\",\"mandate\":\"x\"}",
		     number_in_answer("user"));
		fine(U_MONITOR + 1, "objection.make", "{\"transfer\":\"T1\",\"text\":\"x\"}");
		if (strcmp(rows[row].action, "transfer.determine") != 0)
			assert_int_equal(determine(n), STATUS_OK);
		if (strcmp(rows[row].action, "hold.release") == 0)
			fine(U_CASE, "hold.place", "{\"person\":\"P1\",\"instrument\":\"x\",\"reason\":\"x\"}");
		if (action == ACTION_same_take_back) {
			(void)somebody("Carlos Duarte");
			assert_int_equal(add_file(U_CASE, A_FILE, STR("x")), STATUS_OK);
			fine(U_CASE, "person.same",
			     "{\"person\":\"P1\",\"other\":\"P2\",\"reason\":\"x\",\"evidence\":\"E1\"}");
		}
		if (action == ACTION_evidence_add)
			assert_int_equal(add_file(U_REVIEW, rows[row].input, STR("x")), STATUS_OK);
		else
			fine(U_REVIEW, rows[row].action, "%s", rows[row].input);
		if (rows[row].counts)
			refused(approve(n), STATUS_REFUSED, "U3 has worked on this case");
		else
			assert_int_equal(approve(n), STATUS_OK);
		world_end();
		tried++;
	}
	assert_true(tried >= 8);
	world_begin();
}

/* The receiving side. */

/* Whatever a receiving officer can be given, by every key, event, list and search, and by a no: no byte of it tells
 * what the person fears; and before the approval there is nothing at all. */
static size_t given_to_receiver(bool anything)
{
	struct act_caller caller = { .user = str_format(world.arena, "U%d", U_RECEIVE),
				     .role = STR("receiving_officer"),
				     .may_act = true };
	struct str texts[512];
	size_t count = 0;
	uint64_t last;
	const struct json *doc;
	for (int map = 0; map < MAP_COUNT; map++)
		for (int n = 1; n <= 3; n++) {
			struct act_look look = { str_of(map_rows[map].name),
						 str_format(world.arena, "%s%d", map_rows[map].prefix, n),
						 STR("A test"), 0 };
			if (act_look(world.act, world.arena, &caller, &look, &doc, &last, &world.error) == STATUS_OK)
				texts[count++] = doc_written(world.arena, doc);
			else
				texts[count++] = str_format(world.arena, "%s", world.error.message);
		}
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	for (uint64_t event = 1; event <= last && count < 500; event++) {
		struct str file;
		if (act_proof(world.act, world.arena, &caller, event, STR("A test"), &file, &world.error) == STATUS_OK)
			texts[count++] = file;
	}
	struct act_page page = { .what = STR("transfer"), .limit = 100 };
	assert_int_equal(act_list(world.act, world.arena, &caller, &page, &doc, &world.error), STATUS_OK);
	texts[count++] = doc_written(world.arena, doc);
	if (doing(U_RECEIVE, "person.search", "{\"name\":\"Duarte\",\"reason\":\"x\"}") == STATUS_OK)
		texts[count++] = world.answer;
	(void)accept(1);
	texts[count++] = str_format(world.arena, "%s", world.error.message);
	size_t told = 0;
	for (size_t i = 0; i < count; i++) {
		const char *text = str_c(world.arena, texts[i]);
		const char *const never[] = { "fear", "protect", "OBJECTION", "GROUNDS", anything ? "fear" : "Duarte" };
		for (size_t k = 0; k < sizeof never / sizeof *never; k++)
			if (strstr(text, never[k]))
				fail_msg("a receiving officer reads `%s`: %s", never[k], text);
		told += strstr(text, "Duarte") != NULL;
	}
	return told;
}

static void property_the_receiving_side_is_told_of_no_fear(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	fine(U_ADMIN, "user.add", "{\"name\":\"Counsel\",\"role\":\"counsel\"}");
	int counsel = number_in_answer("user");
	fine(U_CASE, "person.represent", "{\"person\":\"P1\",\"counsel\":\"U%d\",\"mandate\":\"x\"}", counsel);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(given_to_receiver(false), 0);
	assert_int_equal(approve(n), STATUS_OK);
	fine(counsel, "objection.make", "{\"transfer\":\"T1\",\"text\":\"OBJECTION\"}");
	fact_of(n, "\"fear_claim\",\"value\":\"pending\"");
	fact_of(n, "\"fear_of\",\"value\":{\"only\":[\"CO\"]}");
	assert_int_equal(notify(n), STATUS_OK);
	assert_true(given_to_receiver(true) > 1);
	fine(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"GROUNDS 1\",\"reason\":\"GROUNDS 2\"}");
	assert_true(given_to_receiver(true) > 1);
}

/* Searches. */

/* The keys that were found, one behind the other: "P1 P3". */
static const char *found(int user, const char *query)
{
	struct json *doc;
	struct buf out = BUF_INIT;
	fine(user, "person.search", "{%s,\"reason\":\"A test\"}", query);
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	for (size_t i = 0; i < doc_count(doc, "persons"); i++)
		buf_format(&out, "%s%.*s", i ? " " : "", STR_ARG(doc_text(doc_item(doc, "persons", i), "person")));
	const char *text = str_c(world.arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void persons_are_found_by_any_of_their_names(void **state)
{
	(void)state;
	(void)somebody("Andrés Gómez Lozano");
	(void)somebody("Ana Lozano");
	(void)somebody("\u0410\u043d\u0434\u0440\u0435\u0439 \u0418\u0432\u0430\u043d\u043e\u0432"); /* Андрей Иванов */
	fine(U_CASE, "person.name", "{\"person\":\"P2\",\"name\":\"Anastasia Gomes\"}");
	assert_string_equal(found(U_CASE, "\"name\":\"lozano\""), "P1 P2");
	assert_string_equal(found(U_CASE, "\"name\":\"GOM\""), "P1 P2");
	assert_string_equal(found(U_CASE, "\"name\":\"Lozano, An\""), "P1 P2");
	assert_string_equal(found(U_CASE, "\"name\":\"an ana lozano\""), "");
	assert_string_equal(found(U_CASE, "\"name\":\"Andrej Ivanov\",\"exact\":true"), "P3");
	assert_string_equal(found(U_CASE, "\"name\":\"Lozano Ana\",\"exact\":true"), "P2");
	assert_string_equal(found(U_CASE, "\"name\":\"Lozano An\",\"exact\":true"), "");
	assert_string_equal(found(U_CASE, "\"name\":\"Anastasia Gomes\",\"exact\":true"), "P2");
	refused(doing(U_CASE, "person.search", "{\"name\":\"a\",\"reason\":\"x\"}"), STATUS_BAD_INPUT, "two letters");
	refused(doing(U_CASE, "person.search", "{\"reason\":\"x\"}"), STATUS_BAD_INPUT,
		"one of `name` and `identifier`");
	refused(doing(U_CASE, "person.search", "{\"name\":\"ab\",\"identifier\":\"1\",\"reason\":\"x\"}"),
		STATUS_BAD_INPUT, "one of `name` and `identifier`");
}

static void persons_are_found_by_their_documents(void **state)
{
	(void)state;
	const char *zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< L898902C36UTO7408122F1204159ZE184226B<<<<<10";
	(void)somebody("Anna Eriksson");
	(void)somebody("Ana Lozano");
	fine(U_CASE, "person.identify", "{\"person\":\"P1\",\"kind\":\"mrz\",\"value\":\"%s\"}", zone);
	assert_string_equal(found(U_CASE, "\"identifier\":\"L898902C3\""), "P1");
	assert_string_equal(found(U_CASE, "\"identifier\":\"l-898 902/c3\""), "P1");
	assert_string_equal(found(U_CASE, str_c(world.arena, str_format(world.arena, "\"identifier\":\"%s\"", zone))),
			    "P1");
	assert_string_equal(found(U_CASE, "\"identifier\":\"ax000002\""), "P2");
	assert_string_equal(found(U_CASE, "\"identifier\":\"AX00000\""), "");
}

static void a_search_shows_who_may_be_seen_and_is_a_look(void **state)
{
	(void)state;
	uint64_t before, after;
	int n = somebody("Carlos Duarte"), user = counsel("Ana Rios");
	(void)somebody("Carla Duarte");
	represent(U_COURT, user, n);
	fine(U_ADMIN, "user.add", "{\"name\":\"C\",\"role\":\"caseworker\",\"side\":\"CR\"}");
	int other = number_in_answer("user");
	assert_string_equal(found(U_CASE, "\"name\":\"duarte\""), "P1 P2");
	assert_string_equal(found(user, "\"name\":\"duarte\""), "P1");
	assert_string_equal(found(U_RECEIVE, "\"name\":\"duarte\""), ""); /* on transfers that nobody has approved */
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_string_equal(found(U_RECEIVE, "\"name\":\"duarte\""), "P1");
	assert_string_equal(found(U_OTHER_SIDE, "\"name\":\"duarte\""), "");
	assert_string_equal(found(other, "\"name\":\"duarte\""), "");
	assert_int_equal(act_last(world.act, &before, &world.error), STATUS_OK);
	assert_string_equal(found(U_COURT, "\"name\":\"duarte\""), "P1 P2");
	assert_int_equal(act_last(world.act, &after, &world.error), STATUS_OK);
	assert_int_equal(after, before + 1);
	const struct json *look = reading("look", 7);
	assert_int_equal(doc_count(look, "persons"), 2);
	assert_str(doc_text(look, "what"), "search by name");
	assert_int_equal(doc_count(reading("look", 5), "persons"), 0);
}

static void a_search_is_bounded(void **state)
{
	(void)state;
	struct json *doc;
	for (int i = 0; i < 51; i++)
		fine(U_CASE, "person.record", "{\"name\":\"Carlos %c%c\",\"sex\":\"male\"}", 'a' + i / 26,
		     'a' + i % 26);
	fine(U_CASE, "person.search", "{\"name\":\"carlos\",\"reason\":\"x\"}");
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "persons"), 50);
	assert_true(doc_flag(doc, "more"));
	fine(U_CASE, "person.search", "{\"name\":\"carlos b\",\"reason\":\"x\"}");
	assert_int_equal(json_parse(world.arena, world.answer, &doc, &world.error), STATUS_OK);
	assert_int_equal(doc_count(doc, "persons"), 25);
	assert_false(doc_flag(doc, "more"));
}

/* A name may be longer than a key of the store. */
static void a_long_name_is_found_all_the_same(void **state)
{
	(void)state;
	struct buf name = BUF_INIT;
	buf_add_repeat(&name, 'a', 1900);
	fine(U_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\"}", buf_c(&name));
	fine(U_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\"}", buf_c(&name));
	assert_int_equal(doc_count(reading("person", 2), "same_name"), 1);
	buf_finish(&name);
}

/* What a correction sets right is that very fact of that very case, once. */
static void a_correction_names_what_it_corrects(void **state)
{
	(void)state;
	static const char fact[] =
		"{\"case\":\"C%d\",\"fact\":\"%s\",\"value\":%s,\"attested_by\":\"x\",\"corrects\":%lld}";
	int n = person_known("Carlos Duarte"), other = person_known("Hernan Salazar");
	const struct json *facts = json_get(reading("case", n), "facts");
	long long stay = 0, claim = 0, first = doc_number(&facts->items[0], "event", 0);
	uint64_t last;
	for (size_t i = 0; i < facts->count; i++) {
		if (str_is(doc_text(&facts->items[i], "fact"), "court_stay"))
			stay = doc_number(&facts->items[i], "event", 0);
		if (str_is(doc_text(&facts->items[i], "fact"), "fear_claim"))
			claim = doc_number(&facts->items[i], "event", 0);
	}
	assert_true(stay && claim && first);
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	refused(doing(U_CASE, "fact.record", fact, n, "court_stay", "true", claim), STATUS_BAD_INPUT,
		"recorded no `court_stay` here"); /* another fact */
	refused(doing(U_CASE, "fact.record", fact, other, "court_stay", "true", stay), STATUS_BAD_INPUT,
		"recorded no `court_stay` here"); /* another case's */
	refused(doing(U_CASE, "fact.record", fact, n, "court_stay", "true", 1LL), STATUS_BAD_INPUT,
		"`corrects` names event 1"); /* no fact at all */
	refused(doing(U_CASE, "fact.record", fact, n, "court_stay", "true", (long long)last + 1), STATUS_BAD_INPUT,
		"recorded no"); /* itself */
	fine(U_CASE, "fact.record", fact, n, "court_stay", "true", stay);
	refused(doing(U_CASE, "fact.record", fact, n, "court_stay", "false", stay), STATUS_CONFLICT,
		"was corrected by event");
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	fine(U_CASE, "fact.record", fact, n, "court_stay", "false",
	     (long long)last); /* a correction can be wrong, too */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(counsel_sees_clients_and_nobody_else),
		with_world(who_a_court_appointed_stays),
		with_world(an_objection_is_answered_before_anybody_departs),
		with_world(only_a_reviewer_of_the_sending_state_answers),
		with_world(family_is_told_where_somebody_is),
		with_world(a_wrong_token_is_told_nothing),
		with_world(a_consulate_asks_with_its_own_key),
		with_world(one_place_at_a_time),
		with_world(a_file_has_every_event_of_a_client_and_nobody_else),
		with_world(a_file_is_kept_by_its_hash),
		with_world(bytes_that_are_not_those_of_the_hash_are_found),
		with_world(a_record_keeps_no_more_files_than_it_may),
		with_world(who_added_a_file_worked_on_the_case),
		with_world(property_the_receiving_side_is_told_of_no_fear),
		with_world(whatever_a_reviewer_wrote_into_the_case_counts),
		with_world(persons_are_found_by_any_of_their_names),
		with_world(persons_are_found_by_their_documents),
		with_world(a_search_shows_who_may_be_seen_and_is_a_look),
		with_world(a_search_is_bounded),
		with_world(a_long_name_is_found_all_the_same),
		with_world(a_correction_names_what_it_corrects),
	};
	return cmocka_run_group_tests_name("act.people", tests, NULL, NULL);
}
