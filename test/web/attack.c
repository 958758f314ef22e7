/* attack.c - every form of form.def, sent by everybody who must not: without the session's token, with another's, by
 * GET, by a stranger, by a role that may not, from another side, with another side's key in each field that takes one;
 * with markup in every field; with an address to be led to. A form that is new is tried without a line here. */
#include "../unit/act_world.h"
#include "form.h"
#include "percent.h"
#include "session.h"
#include "site.h"

#define PASSWORD "a long enough password"
#define MARKUP "\"><script>alert(1)</script><i x='\xe2\x80\xae"

static bool has(struct str text, const char *part)
{
	return text.len && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

struct visitor {
	int user;
	const char *role, *side;
	struct str token, csrf;
};
enum { OWN = 10, V_COUNSEL = 6, V_PAYEE = 8, V_PROGRAMME = 9 };
static struct visitor own[] = { { .user = U_ADMIN, .role = "administrator", .side = "" },
				{ .user = U_CASE, .role = "caseworker", .side = "PA" },
				{ .user = U_REVIEW, .role = "legal_reviewer", .side = "PA" },
				{ .user = U_TRANSPORT, .role = "transport_officer", .side = "PA" },
				{ .user = U_RECEIVE, .role = "receiving_officer", .side = "CO" },
				{ .user = U_COURT, .role = "court_registry", .side = "" },
				{ .user = 0, .role = "counsel", .side = "" },
				{ .user = 0, .role = "finance", .side = "DK" },
				{ .user = 0, .role = "finance", .side = "XK" },
				{ .user = 0, .role = "programme_officer", .side = "US" } };
/* Of another side, or of no client here. */
static struct visitor other[] = { { .user = 0, .role = "caseworker", .side = "PE" },
				  { .user = 0, .role = "legal_reviewer", .side = "PE" },
				  { .user = 0, .role = "transport_officer", .side = "PE" },
				  { .user = 0, .role = "receiving_officer", .side = "PE" },
				  { .user = 0, .role = "counsel", .side = "" },
				  { .user = 0, .role = "finance", .side = "PE" },
				  { .user = 0, .role = "programme_officer", .side = "PE" } };

static void sign_in(struct visitor *v)
{
	struct str totp, user;
	struct session session;
	char code[7];
	if (!v->user) {
		const char *side =
			*v->side ? str_c(world.arena, str_format(world.arena, ",\"side\":\"%s\"", v->side)) : "";
		fine(U_ADMIN, "user.add", "{\"name\":\"Somebody\",\"role\":\"%s\"%s}", v->role, side);
		v->user = number_in_answer("user");
	}
	user = str_format(world.arena, "U%d", v->user);
	assert_int_equal(session_set_secrets(world.act, world.arena, user, STR(PASSWORD), &totp, &world.error),
			 STATUS_OK);
	assert_true(session_code(totp, world.time.now, code));
	struct session_try given = { user, STR(PASSWORD), str_of(code), STR("here") };
	assert_int_equal(session_begin(world.act, world.arena, &given, &v->token, &world.error), STATUS_OK);
	assert_int_equal(session_find(world.act, world.arena, v->token, &session, &world.error), STATUS_OK);
	v->csrf = session.csrf;
}

/* A bill between Denmark and Kosovo. */
static void bill(int payer, int payee)
{
	fine(payee, "fees.accrue", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2024-12-31\"}");
	fine(payer, "accrual.accept", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2024-12-31\"}");
	fine(payee, "invoice.issue", "{\"agreement\":\"dk-xk-2022\",\"from\":\"2024-12-01\",\"to\":\"2024-12-31\"}");
}

/* What Peru has: a person, a case and a transfer, a mission, a file. Its keys are P3, C3, M2, E2; T2 of ours could have
 * a seat on its flight. */
static void another_side(void)
{
	int caseworker = other[0].user, transport = other[2].user;
	fine(caseworker, "person.record", "{\"name\":\"Wari Mamani\",\"sex\":\"male\"}");
	fine(caseworker, "person.identify", "{\"person\":\"P3\",\"kind\":\"passport\",\"value\":\"PE000002\"}");
	fine(caseworker, "case.open", "{\"person\":\"P3\"}");
	fine(caseworker, "fact.record",
	     "{\"case\":\"C3\",\"fact\":\"court_stay\",\"value\":false,\"attested_by\":\"The file\"}");
	fine(transport, "mission.open", "{\"title\":\"Panama City to Bogota\",\"funder\":\"PE\"}");
	fine(transport, "leg.add",
	     "{\"mission\":\"M2\",\"from\":\"PAPTY\",\"to\":\"COBOG\",\"departs\":\"2025-02-03T15:00:00Z\","
	     "\"arrives\":\"2025-02-03T17:00:00Z\",\"seats\":3}");
}

/* A file, and who keeps it. */
static void keep_file(int user, const char *person)
{
	struct str input =
		str_format(world.arena, "{\"person\":\"%s\",\"title\":\"A letter\",\"media\":\"text/plain\"}", person);
	struct act_call call = { STR("evidence.add"), str_format(world.arena, "U%d", user), input };
	struct act_terms terms = { .file = STR("A letter") };
	struct act_told told;
	if (act_do_under(world.act, world.arena, &call, &terms, &told, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* Somebody whose transfer is determined, with one document of each kind. */
static int with_everything(void **state)
{
	(void)state;
	world_begin();
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		own[i].user = i >= V_COUNSEL ? 0 : own[i].user;
		sign_in(&own[i]);
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		other[i].user = 0;
		sign_in(&other[i]);
	}
	int n = somebody("Carlos Duarte");
	assert_int_equal(n, 1);
	assert_int_equal(determine(n), STATUS_OK);
	(void)journey();
	fine(U_CASE, "person.represent", "{\"person\":\"P1\",\"counsel\":\"U%d\",\"mandate\":\"A mandate\"}",
	     own[V_COUNSEL].user);
	fine(own[V_COUNSEL].user, "objection.make", "{\"transfer\":\"T1\",\"text\":\"No\"}");
	fine(U_CASE, "locator.issue", "{\"person\":\"P1\",\"given_to\":\"A sister\"}");
	fine(U_CASE, "stay.begin",
	     "{\"person\":\"P1\",\"facility\":\"A station\",\"basis\":\"Art. 2\",\"basis_until\":\"2025-03-01\"}");
	fine(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order 1\",\"reason\":\"Stay\"}");
	fine(U_ADMIN, "key.add", "{\"user\":\"U2\",\"scope\":\"read\"}");
	assert_int_equal(somebody("Elena Duarte"), 2);
	assert_int_equal(determine(2), STATUS_OK);
	assert_int_equal(approve(2), STATUS_OK);
	assert_int_equal(accept(2), STATUS_OK);
	another_side();
	keep_file(U_CASE, "P1");
	keep_file(other[0].user, "P3");
	bill(own[V_COUNSEL + 1].user, own[V_COUNSEL + 2].user);
	fine(own[V_PROGRAMME].user, "programme.open",
	     "{\"title\":\"Duarte's flight\",\"agreement\":\"us-pa-2024\",\"receiver\":\"PA\",\"currency\":\"USD\","
	     "\"budget\":\"1000\",\"paid_before\":\"0\"}");
	fine(own[V_PROGRAMME].user, "programme.suspend",
	     "{\"programme\":\"G1\",\"instrument\":\"Order 4\",\"reason\":\"Audit\"}");
	fine(U_CASE, "person.record", "{\"name\":\"Carlos Duarte Paz\",\"sex\":\"male\"}");
	int again = number_in_answer("person");
	fine(U_CASE, "person.same", "{\"person\":\"P1\",\"other\":\"P%d\",\"reason\":\"x\",\"evidence\":\"E1\"}",
	     again);
	fine(U_CASE, "case.open", "{\"person\":\"P%d\"}", again);
	return 0;
}

static int without(void **state)
{
	(void)state;
	world_end();
	return 0;
}

/* A form that would be right, or with `text` in each field that takes one. */

static void add_day(struct buf *body, const char *member, const char *text)
{
	buf_format(body, "&%s.day=%s&%s.month=%s&%s.year=%s", member, text ? text : "1", member, text ? text : "3",
		   member, text ? text : "2025");
}

static const char *right_value(const struct input_row *row)
{
	switch ((int)row->kind) {
	case INPUT_PERSON: return "P1";
	case INPUT_CASE: return "C1";
	case INPUT_TRANSFER:
	case INPUT_ACCEPTED: return "T1";
	case INPUT_HOLD: return "H1";
	case INPUT_STAY: return "S1";
	case INPUT_REPRESENTATION: return "R1";
	case INPUT_OBJECTION: return "O1";
	case INPUT_LOCATOR: return "F1";
	case INPUT_DUTY: return "Y1";
	case INPUT_ERASURE: return "Z1";
	case INPUT_INVOICE: return "I1";
	case INPUT_DEAL: return "dk-xk-2022";
	case INPUT_SAME: return "N1";
	case INPUT_MISSION: return "M1";
	case INPUT_PROGRAMME: return "G1";
	case INPUT_ASSISTANCE: return "us-pa-2024";
	case INPUT_SUSPENSION:
	case INPUT_LINE:
	case INPUT_PAYMENT: return "1";
	case INPUT_USER:
	case INPUT_OTHER_USER: return "U2";
	case INPUT_KEY: return "K1";
	case INPUT_NUMBER: return "4";
	case INPUT_PLACE: return strcmp(row->member, "from") == 0 ? "COBOG" : "PAPTY";
	case INPUT_COUNTRY: return "CO";
	case INPUT_SEX: return "female";
	case INPUT_ROLE: return "monitor";
	case INPUT_SCOPE: return "read";
	case INPUT_IDENTIFIER: return "passport";
	case INPUT_LANGUAGE: return "es";
	case INPUT_AGREEMENT: return "us-pa-2024-returns";
	case INPUT_PURPOSE: return "removal";
	case INPUT_FACILITY: return "none";
	case INPUT_CONSENT: return "person";
	case INPUT_UPHELD:
	case INPUT_VALUE: return "true";
	case INPUT_FACT: return "convicted";
	case INPUT_SEAT: return "1A";
	case INPUT_FIRST_LEG:
	case INPUT_NEXT_LEG: return "1";
	case INPUT_SEEN: return "999999";
	case INPUT_CODE: return "123456";
	case INPUT_OWN_KEY: return "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D";
	default: return "Something";
	}
}

static void add_field(struct buf *body, const struct input_row *row, const char *text)
{
	bool subject = row->kind <= INPUT_KEY || row->kind == INPUT_FACT;
	const char *value = text && !subject ? text : right_value(row);
	switch ((int)row->kind) {
	case INPUT_FILE:
	case INPUT_EVIDENCE:
	case INPUT_HIDDEN:
	case INPUT_SIGNATURE: return;
	case INPUT_DATE: add_day(body, row->member, text); return;
	case INPUT_TIME:
		add_day(body, row->member, text);
		buf_format(body, "&%s.clock=%s", row->member, text ? text : "10:00");
		return;
	case INPUT_SEATS: buf_format(body, "&seats.1=%s&seats.2=%s", value, value); return;
	case INPUT_IDENTIFIERS:
		buf_format(body, "&identifiers.passport=%s&identifiers.wristband=%s", text ? text : "AX000001",
			   text ? text : "W-1");
		return;
	default: buf_format(body, "&%s=%s", row->member, value); return;
	}
}

static struct str form_body(enum form form, struct str csrf, const char *text)
{
	struct buf body = BUF_INIT;
	buf_format(&body, "csrf=%.*s", STR_ARG(csrf));
	for (size_t i = 0; i < input_row_count; i++)
		if (input_rows[i].form == form)
			add_field(&body, &input_rows[i], text);
	struct str made = str_copy(world.arena, buf_str(&body));
	buf_finish(&body);
	return made;
}

static const char *reads = "en"; /* the language of whoever asks */

static struct site_answer asked(const struct visitor *v, const char *method, enum form form, struct str body)
{
	struct site_answer answer;
	bool get = strcmp(method, "GET") == 0;
	struct site_request request = { .method = str_of(method),
					.path = str_format(world.arena, "/actions/%s", verb_of(form_rows[form].action)),
					.query = get ? body : STR_NONE,
					.body = get ? STR_NONE : body,
					.source = STR("here") };
	if (v)
		request.cookie = str_format(world.arena, "session=%.*s; language=%s", STR_ARG(v->token), reads);
	world.error.message[0] = 0;
	assert_int_equal(site_answer(world.act, world.arena, &request, &answer, &world.error), STATUS_OK);
	return answer;
}

/* The events of the record but those of who looked, which a page that is only shown adds. */
static size_t deeds(void)
{
	struct store_read *read;
	struct store_event event;
	uint64_t last;
	size_t count = 0;
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	for (uint64_t i = 1; i <= last; i++) {
		assert_int_equal(store_event(read, world.arena, i, &event, &world.error), STATUS_OK);
		count += !str_is(event.type, "looked.up");
	}
	store_read_end(read);
	return count;
}

static void nothing_done(size_t before, enum form form, const char *what, unsigned status, unsigned wanted)
{
	if (deeds() != before)
		fail_msg("%s: %s did something", form_rows[form].action, what);
	if (wanted && status != wanted)
		fail_msg("%s: %s was answered %u", form_rows[form].action, what, status);
}

static bool may(const struct visitor *v, enum form form)
{
	return may_do(str_of(v->role), verb_of(form_rows[form].action));
}

static void a_form_needs_the_token_of_its_session(void **state)
{
	(void)state;
	struct str wrong = STR("0123456789abcdef0123456789abcdef");
	size_t before = deeds(), tried = 0;
	for (int form = 0; form < FORM_COUNT; form++) {
		enum form f = (enum form)form;
		size_t tried_before = tried;
		nothing_done(before, f, "a stranger", asked(NULL, "POST", f, form_body(f, wrong, NULL)).page.status,
			     303);
		for (size_t i = 0; i < OWN; i++) {
			if (!may(&own[i], f))
				continue;
			const struct visitor *v = &own[i], *next = &own[(i + 1) % OWN];
			struct str empty = form_body(f, STR_NONE, NULL);
			nothing_done(before, f, "no token", asked(v, "POST", f, empty).page.status, 403);
			nothing_done(before, f, "a wrong token",
				     asked(v, "POST", f, form_body(f, wrong, NULL)).page.status, 403);
			nothing_done(before, f, "another's token",
				     asked(v, "POST", f, form_body(f, next->csrf, NULL)).page.status, 403);
			nothing_done(before, f, "GET", asked(v, "GET", f, form_body(f, v->csrf, NULL)).page.status, 0);
			tried++;
		}
		if (tried == tried_before)
			fail_msg("%s: nobody here may do it", form_rows[form].action);
	}
	assert_true(tried >= FORM_COUNT);
}

static void a_role_does_what_it_may_and_no_more(void **state)
{
	(void)state;
	size_t before = deeds(), tried = 0;
	for (int form = 0; form < FORM_COUNT; form++)
		for (size_t i = 0; i < OWN; i++) {
			enum form f = (enum form)form;
			if (may(&own[i], f))
				continue;
			nothing_done(before, f, own[i].role,
				     asked(&own[i], "POST", f, form_body(f, own[i].csrf, NULL)).page.status, 403);
			nothing_done(before, f, own[i].role, asked(&own[i], "GET", f, STR_NONE).page.status, 403);
			tried++;
		}
	assert_true(tried >= FORM_COUNT);
}

/* What is of nobody yet is one's own; whoever learns of a danger may place a hold, from any side. */
static bool is_of_a_side(enum form form)
{
	bool found = false;
	for (size_t i = 0; i < input_row_count; i++)
		found = found || (input_rows[i].form == form && input_rows[i].kind <= INPUT_MISSION);
	return found && form != FORM_hold_place;
}

static void nobody_reaches_what_is_of_another_side(void **state)
{
	(void)state;
	size_t before = deeds(), tried = 0;
	for (int form = 0; form < FORM_COUNT; form++)
		for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
			enum form f = (enum form)form;
			if (!is_of_a_side(f) || !may(&other[i], f))
				continue;
			struct str body = form_body(f, other[i].csrf, NULL);
			struct site_answer answer = asked(&other[i], "POST", f, body);
			nothing_done(before, f, other[i].side, answer.page.status, 0);
			bool none = (f == FORM_duty_done || f == FORM_person_erase || f == FORM_stay_dispute ||
				     f == FORM_stay_settle) &&
				    answer.page.status == 404; /* nothing orders one here, nothing is paid for one */
			if (!none && answer.page.status != 403 && answer.page.status != 409 &&
			    answer.page.status != 422)
				fail_msg("%s by %s of %s: %u", form_rows[f].action, other[i].role, other[i].side,
					 answer.page.status);
			struct site_answer shown = asked(&other[i], "GET", f, body);
			if (shown.page.status == 200)
				fail_msg("%s is shown to %s of %s", form_rows[f].action, other[i].role, other[i].side);
			if (has(answer.page.body, "Duarte") || has(shown.page.body, "Duarte"))
				fail_msg("%s tells %s of %s who it is", form_rows[f].action, other[i].role,
					 other[i].side);
			tried++;
		}
	assert_true(tried >= 20);
}

/* The right form with one key of another side in it, wherever a form takes more than its own subject. */
static void no_field_takes_a_key_of_another_side(void **state)
{
	(void)state;
	static const struct {
		bool theirs; /* Peru sends it, with our key; else we, with theirs */
		int visitor;
		enum form form;
		const char *fields;
	} tries[] = {
		{ false, 1, FORM_person_identify, "person=P1&kind=passport&value=ZZ1&evidence=E2" },
		{ false, 1, FORM_fact_record,
		  "case=C1&fact=court_stay&value=false&attested_by=x&language=es&evidence=E2" },
		{ false, 1, FORM_fact_record, "case=C1&fact=court_stay&value=false&attested_by=x&corrects=FACT3" },
		{ false, 3, FORM_transfer_list, "mission=M2&transfer=T2&seats.1=1A" },
		{ false, 7, FORM_invoice_dispute, "invoice=I1&line=1&reason=x&stay=S1" },
		{ true, 0, FORM_person_identify, "person=P3&kind=passport&value=ZZ1&evidence=E1" },
		{ true, 0, FORM_fact_record,
		  "case=C3&fact=court_stay&value=false&attested_by=x&language=es&evidence=E1" },
		{ true, 0, FORM_fact_record, "case=C3&fact=court_stay&value=false&attested_by=x&corrects=FACT1" },
		{ true, 2, FORM_transfer_list, "mission=M2&transfer=T2&seats.1=1A" },
		{ true, 2, FORM_transfer_list, "mission=M1&transfer=T2&seats.1=1A&seats.2=1A" },
	};
	size_t before = deeds();
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		const struct visitor *v = &(tries[i].theirs ? other : own)[tries[i].visitor];
		struct buf body = BUF_INIT;
		const char *fact = strstr(tries[i].fields, "FACT");
		buf_format(&body, "csrf=%.*s&%.*s", STR_ARG(v->csrf),
			   (int)(fact ? (size_t)(fact - tries[i].fields) : strlen(tries[i].fields)), tries[i].fields);
		if (fact) {
			const struct json *facts = json_get(reading("case", fact[4] - '0'), "facts");
			buf_format(&body, "%lld", (long long)doc_number(&facts->items[0], "event", 0));
		}
		assert_true(may(v, tries[i].form));
		struct site_answer answer = asked(v, "POST", tries[i].form, str_copy(world.arena, buf_str(&body)));
		nothing_done(before, tries[i].form, buf_c(&body), answer.page.status, 0);
		if (answer.page.status < 400)
			fail_msg("%s was answered %u", buf_c(&body), answer.page.status);
		if (has(answer.page.body, tries[i].theirs ? "Duarte" : "Mamani"))
			fail_msg("%s tells who it is", buf_c(&body));
		buf_finish(&body);
	}
}

static const char *const page_patterns[] = {
#define PAGE(name, pattern, title) pattern,
#include "page.def"
};

/* Each page of page.def that has a key in its address, with each key that there is, now and as it was known. */
static void no_page_tells_another_side_of_anybody(void **state)
{
	(void)state;
	static const char *const keys[] = { "P1", "C1", "T1", "M1", "H1", "S1", "G1", "I1", "dk-xk-2022" },
				 *const queries[] = { "", "known-at=2030-01-01", "reason=x", "download=yes" };
	size_t tried = 0;
	for (size_t i = 0; i < sizeof page_patterns / sizeof *page_patterns; i++) {
		size_t len = strlen(page_patterns[i]);
		if (!len || page_patterns[i][len - 1] != '*' || strcmp(page_patterns[i], "/agreements/*") == 0)
			continue;
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			for (size_t n = 0; n < sizeof other / sizeof *other * 4; n++) {
				const struct visitor *v = &other[n / 4];
				struct site_answer answer;
				struct site_request request = { .method = STR("GET"),
								.path = str_format(world.arena, "%.*s%s", (int)len - 1,
										   page_patterns[i], keys[k]),
								.query = str_of(queries[n % 4]),
								.cookie = str_format(world.arena, "session=%.*s",
										     STR_ARG(v->token)),
								.source = STR("here") };
				assert_int_equal(site_answer(world.act, world.arena, &request, &answer, &world.error),
						 STATUS_OK);
				if ((answer.page.status != 403 && answer.page.status != 404) ||
				    has(answer.page.body, "Duarte"))
					fail_msg("%s shows %s to a %s of %s: %u", page_patterns[i], keys[k], v->role,
						 v->side, answer.page.status);
				tried++;
			}
	}
	assert_true(tried >= 500);
}

/* What was sent comes back as text, wherever it comes back; nobody is led away from here. */
static void what_is_sent_is_text_and_leads_nowhere(void **state)
{
	(void)state;
	size_t tried = 0, came_back = 0;
	struct buf sent = BUF_INIT;
	percent_encode(&sent, STR(MARKUP));
	for (int form = 0; form < FORM_COUNT; form++)
		for (size_t i = 0; i < OWN; i++) {
			enum form f = (enum form)form;
			if (!may(&own[i], f))
				continue;
			struct str body = form_body(f, own[i].csrf, buf_c(&sent));
			body = str_format(world.arena,
					  "%.*s&next=%%2F%%2Fevil.example&return=https%%3A%%2F%%2Fevil.example",
					  STR_ARG(body));
			struct site_answer answers[] = { asked(&own[i], "POST", f, body),
							 asked(&own[i], "GET", f, body) };
			for (size_t k = 0; k < 2; k++) {
				struct str page = answers[k].page.body, to = answers[k].page.location;
				if (has(page, "<script>alert") || has(page, "\"><script") || has(page, "<i x"))
					fail_msg("%s: markup that was sent is markup", form_rows[f].action);
				came_back += has(page, "&lt;script&gt;alert(1)");
				if (to.len && (to.ptr[0] != '/' || (to.len > 1 && to.ptr[1] == '/') || has(to, "evil")))
					fail_msg("%s leads to %.*s", form_rows[f].action, STR_ARG(to));
			}
			tried++;
		}
	buf_finish(&sent);
	assert_true(tried >= FORM_COUNT);
	assert_true(came_back >= FORM_COUNT / 2);
}

/* Where an answer leads, and what its page links to, is of here: whatever address is given in whatever it might be
 * called, by a form or by a link. */
static void stays_here(enum form form, const char *given, const struct web_answer *page)
{
	struct str to = page->location;
	bool away = to.len && (to.ptr[0] != '/' || (to.len > 1 && (to.ptr[1] == '/' || to.ptr[1] == '\\')));
	if (away || memchr(to.len ? to.ptr : "x", '\r', to.len) || memchr(to.len ? to.ptr : "x", '\n', to.len) ||
	    has(to, "evil"))
		fail_msg("%s with %s leads to %.*s", form_rows[form].action, given, STR_ARG(to));
	static const char *const links[] = { "href=\"//",   "href=\"http",   "href=\"java",   "href=\"\\",
					     "action=\"//", "action=\"http", "action=\"java", "http-equiv" };
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (has(page->body, links[i]))
			fail_msg("%s with %s: a page has %s", form_rows[form].action, given, links[i]);
}

static void nobody_is_led_away(void **state)
{
	(void)state;
	static const char *const names[] = { "next",     "return",   "return_to", "redirect", "redirect_uri",
					     "continue", "url",      "back",      "kept",     "address",
					     "path",     "location", "language" };
	static const char *const addresses[] = { "%2F%2Fevil.example",   "%5C%5Cevil.example",
						 "%2F%5Cevil.example",   "https%3A%2F%2Fevil.example",
						 "javascript%3Aevil(1)", "%2F%0D%0ALocation%3A%20%2F%2Fevil.example",
						 "%09%2F%2Fevil.example" };
	size_t tried = 0;
	for (int form = 0; form < FORM_COUNT; form++)
		for (size_t i = 0; i < OWN; i++) {
			enum form f = (enum form)form;
			if (!may(&own[i], f))
				continue;
			for (size_t k = 0; k < sizeof addresses / sizeof *addresses; k++) {
				struct buf body = BUF_INIT;
				buf_format(&body, "%.*s", STR_ARG(form_body(f, own[i].csrf, NULL)));
				for (size_t n = 0; n < sizeof names / sizeof *names; n++)
					if (!has(buf_str(&body), names[n])) /* not one of its own fields */
						buf_format(&body, "&%s=%s", names[n], addresses[k]);
				struct str sent = str_copy(world.arena, buf_str(&body));
				struct site_answer answers[] = { asked(&own[i], "GET", f, sent),
								 asked(&own[i], "POST", f, sent) };
				for (size_t n = 0; n < 2; n++)
					stays_here(f, addresses[k], &answers[n].page);
				buf_finish(&body);
				tried++;
			}
			break; /* one who may is enough: the way is the same */
		}
	assert_true(tried == FORM_COUNT * sizeof addresses / sizeof *addresses);
}

static void a_form_sent_twice_is_done_once(void **state)
{
	(void)state;
	const struct visitor *v = &own[1];
	struct str body = str_format(world.arena, "csrf=%.*s&once=a-word&name=Ana&sex=female", STR_ARG(v->csrf));
	size_t before = deeds();
	struct site_answer first = asked(v, "POST", FORM_person_record, body);
	struct site_answer second = asked(v, "POST", FORM_person_record, body);
	assert_int_equal(first.page.status, 303);
	assert_int_equal(second.page.status, 303);
	assert_true(str_eq(first.page.location, second.page.location));
	assert_int_equal(deeds(), before + 1);
}

/* What is wrong stands beside its field, what was sent is kept, and nothing is done. */
static void what_is_wrong_is_told_beside_its_field(void **state)
{
	(void)state;
	const struct visitor *v = &own[1];
	struct str body = str_format(
		world.arena, "csrf=%.*s&name=&sex=female&birth_date.day=31&birth_date.month=2&birth_date.year=1990",
		STR_ARG(v->csrf));
	size_t before = deeds();
	struct site_answer answer = asked(v, "POST", FORM_person_record, body);
	assert_int_equal(answer.page.status, 422);
	assert_int_equal(deeds(), before);
	assert_true(has(answer.page.body, "href=\"#person_record-name\">Name: this is missing"));
	assert_true(has(answer.page.body, "id=\"person_record-birth_date-error\""));
	assert_true(has(answer.page.body, "value=\"1990\""));
	assert_true(has(answer.page.body, "value=\"female\" checked"));
}

static struct str sent(const struct visitor *v, enum form form, const char *fields, unsigned status)
{
	struct site_answer answer =
		asked(v, "POST", form, str_format(world.arena, "csrf=%.*s&%s", STR_ARG(v->csrf), fields));
	if (answer.page.status != status)
		fail_msg("%s with %s: %u", form_rows[form].action, fields, answer.page.status);
	return status == 303 ? answer.page.location : answer.page.body;
}

/* What a programme's officer does by hand, from the first form to the last: where it leads, and what it makes. */
static void forms_of_programmes_do_what_they_say(void **state)
{
	(void)state;
	static const char *const facts[] = {
		"fact=uses&value.repatriation_ordered=yes&value.only=yes", /* boxes that are ticked */
		"fact=funded_by&value=state_department",
		"fact=migration_account&value=false",
		"fact=new_commitment&value=false",
		"fact=work_done&value.none=yes",
		"fact=lifesaving&value=false",
		"fact=exception_granted&value=true",
		"fact=review_decision&value=none",
		"fact=assistance_kind&value=migration",
		"fact=award_made&value.day=1&value.month=7&value.year=2024",
		"fact=security_force&value=false"
	};
	const struct visitor *v = &own[V_PROGRAMME];
	struct str to =
		sent(v, FORM_programme_open,
		     "title=Flights&agreement=us-pa-2024&receiver=PA&currency=USD&budget=1000.00&paid_before=0", 303);
	assert_true(str_is(to, "/programmes/G2"));
	assert_true(has(sent(v, FORM_programme_determine, "programme=G2", 403), "what is not known is"));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		to = sent(
			v, FORM_programme_record_fact,
			str_c(world.arena,
			      str_format(world.arena, "programme=G2&%s&attested_by=Office&evidence=File+7", facts[i])),
			303);
	assert_true(str_is(to, "/programmes/G2"));
	const struct json *programme = reading("programme", 2);
	assert_str(doc_written(world.arena, json_get(doc_item(programme, "facts", 0), "value")),
		   "{\"only\":[\"repatriation_ordered\"]}");
	assert_true(has(
		sent(v, FORM_programme_record_fact, "programme=G2&fact=uses&attested_by=Office&evidence=File+7", 422),
		"this is missing"));
	(void)sent(v, FORM_programme_determine, "programme=G2", 303);
	(void)sent(v, FORM_disbursement_make, "programme=G2&amount=999.99&what_for=A+charter&reference=R-1", 303);
	assert_true(has(sent(v, FORM_disbursement_make, "programme=G2&amount=0.02&what_for=More&reference=R-2", 409),
			"has 0.01 USD left"));
	(void)sent(v, FORM_programme_suspend, "programme=G2&instrument=Order+9&reason=Audit", 303);
	assert_true(has(sent(v, FORM_disbursement_make, "programme=G2&amount=0.01&what_for=More&reference=R-2", 409),
			"suspended by the United States: Order 9"));
	assert_true(has(sent(v, FORM_programme_resume, "programme=G2&suspension=2&instrument=Order+10", 422),
			"choose one of the list"));
	(void)sent(v, FORM_programme_resume, "programme=G2&suspension=1&instrument=Order+10", 303);
	assert_true(has(sent(v, FORM_disbursement_reverse, "programme=G2&disbursement=2&reason=Not+flown", 422),
			"choose one of the list"));
	(void)sent(v, FORM_disbursement_reverse, "programme=G2&disbursement=1&reason=Not+flown", 303);
	programme = reading("programme", 2);
	assert_int_equal(doc_count(programme, "disbursements"), 1);
	assert_int_equal(doc_count(programme, "reversals"), 1);
	assert_int_equal(doc_count(programme, "resumptions"), 1);
}

/* Asked by POST, so it needs the session's token, and it does nothing. */
static void what_carries_a_facility_needs_the_token(void **state)
{
	(void)state;
	const struct visitor *v = &own[V_PAYEE];
	static const char budget[] =
		"agreement=dk-xk-2022&budget=month%2Cfacility%2Cstaff%2Cfood%2Chealth%2Cbuilding%2C"
		"currency%0A2025-01%2Cgjilan%2C900000%2C0%2C0%2C0%2CEUR";
	size_t before = deeds();
	for (int right = 0; right <= 1; right++) {
		struct site_answer answer;
		struct site_request request = { .method = STR("POST"),
						.path = STR("/sustain"),
						.body = str_format(world.arena, "csrf=%.*s&%s",
								   right ? (int)v->csrf.len : 3, v->csrf.ptr, budget),
						.cookie = str_format(world.arena, "session=%.*s", STR_ARG(v->token)),
						.source = STR("here") };
		assert_int_equal(site_answer(world.act, world.arena, &request, &answer, &world.error), STATUS_OK);
		assert_int_equal(answer.page.status, right ? 200 : 403);
		assert_int_equal(has(answer.page.body, "1,783,561.64"), right);
	}
	assert_int_equal(deeds(), before);
}

/* What is loudest on a case is what is true now, and not what the texts said before. */
static void a_transfer_that_is_stopped_is_no_green_page(void **state)
{
	(void)state;
	struct web_answer page;
	int c = person_known("Hernan Salazar"); /* of one number with the case: before any form opens one */
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     c);
	int n = number_in_answer("transfer");
	struct web_request request = { .user = STR("U2"), .role = STR("caseworker"), .side = STR("PA") };
	request.path = str_format(world.arena, "/cases/C%d", c);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(web_page(world.act, world.arena, &request, &page, &world.error), STATUS_OK);
	assert_true(has(page.body, "verdict verdict-go") && !has(page.body, "This transfer is stopped"));
	fine(U_CASE, "transfer.stop", "{\"transfer\":\"T%d\",\"reason\":\"A test\"}", n);
	assert_int_equal(web_page(world.act, world.arena, &request, &page, &world.error), STATUS_OK);
	assert_false(has(page.body, "verdict-go"));
	assert_true(has(page.body, "verdict-stop") && has(page.body, "<h2 id=\"decision\">This transfer is stopped"));
}

/* Refusals are in the language of whoever reads them. */

static struct site_answer sent_in(const struct visitor *v, enum form form, const char *language, const char *fields)
{
	reads = language;
	struct site_answer answer =
		asked(v, "POST", form, str_format(world.arena, "csrf=%.*s&%s", STR_ARG(v->csrf), fields));
	reads = "en";
	return answer;
}

static void says(const struct site_answer *answer, const char *text)
{
	if (!has(answer->page.body, text))
		fail_msg("the page does not say \"%s\", but \"%s\":\n%s", text, world.error.message,
			 has(answer->page.body, "role=\"alert\"")
				 ? (char *)memmem(answer->page.body.ptr, answer->page.body.len, "role=\"alert\"", 12)
				 : "");
}

/* Also where it is told again, as its first answer was kept: in the language of who asks now. */
static void a_hold_says_in_spanish_that_nothing_moves(void **state)
{
	(void)state;
	const struct visitor *reviewer = &own[2];
	const char *fields = "once=a-hold&transfer=T1",
		   *spanish = ">La retención H1 de First court impide trasladar a P1: Order 1.</p>";
	for (int i = 0; i < 2; i++) {
		struct site_answer answer = sent_in(reviewer, FORM_transfer_approve, "es", fields);
		assert_int_equal(answer.page.status, 409);
		says(&answer, "Una retención lo impide. No se hizo nada");
		says(&answer, spanish);
	}
	struct site_answer answer = sent_in(reviewer, FORM_transfer_approve, "en", fields);
	says(&answer, ">Hold H1 of First court stands against moving P1: Order 1.</p>");
	assert_false(has(answer.page.body, "transfer.approve: "));
}

static void another_name_is_refused_in_spanish(void **state)
{
	(void)state;
	const struct visitor *receiver = &own[4];
	struct site_answer answer =
		sent_in(receiver, FORM_transfer_accept, "es", "once=b1&transfer=T2&name=Elena+Duarte+Ruiz");
	assert_int_equal(answer.page.status, 422);
	says(&answer, ">Este traslado es de Elena Duarte; a una persona se la acepta por su nombre.</p>");
}

/* A role, a state of the record, a country; a field by its title; another form by its title. */
static void words_within_a_refusal_are_spanish(void **state)
{
	(void)state;
	struct site_answer answer = sent_in(&own[3], FORM_manifest_seal, "es", "once=c1&mission=M1&good_for_hours=99");
	assert_int_equal(answer.page.status, 422);
	says(&answer, ": debe ser un número entero de 1 a 24</a>");
	answer = sent_in(&own[4], FORM_transfer_accept, "es", "once=c2&transfer=T2&name=Elena+Duarte");
	assert_int_equal(answer.page.status, 409);
	says(&answer, ">El traslado T2 consta como aceptado, y desde ahí esto no es posible.</p>");
	answer = sent_in(&own[1], FORM_notice_serve, "es", "once=c3&transfer=T1&language=wo&how=x");
	assert_int_equal(answer.page.status, 422);
	says(&answer, ">Intérprete: falta: las hojas están en inglés y en español; en otro idioma notifica "
		      "un intérprete, o una «Traducción» que se guarda como prueba</a>");
	assert_false(has(answer.page.body, "`"));
}

/* Times, states and roles of the record as the pages write them; a percent sign, and what looks like a place
 * for a value in somebody's words, are text. */
static void values_are_shown_as_the_pages_show_them(void **state)
{
	(void)state;
	struct web_request request = { .language = WEB_SPANISH };
	struct making m = { .act = world.act, .arena = world.arena, .request = &request };
	struct error error;
	bool english;
	(void)error_set(&error, STATUS_BAD_INPUT, "%s: `happened` is before %s, at %.*s", "stay.end", "the stay began",
			20, "2025-02-03T12:00:00Z");
	assert_str(say_error(&m, &error, &english), "`happened` es anterior al momento en que empezó la "
						    "estancia, el 3 de febrero de 2025, 12:00 UTC");
	assert_false(english);
	(void)error_set(&error, STATUS_REFUSED, "%s: %s is for %.*s to decide, and you act for %s", "transfer.approve",
			"this transfer", 2, "PA", "US");
	assert_str(say_error(&m, &error, &english),
		   "corresponde a Panamá decidir sobre este traslado, y usted actúa por Estados Unidos");
	(void)error_set(&error, STATUS_CONFLICT, "%s: hold %.*s of %.*s stands against moving %.*s: %.*s", "leg.depart",
			2, "H1", 5, "Court", 2, "P1", 11, "100 % %1 %s");
	assert_str(say_error(&m, &error, &english), "la retención H1 de Court impide trasladar a P1: 100 % %1 %s");
	request.language = WEB_ENGLISH;
	assert_str(say_error(&m, &error, &english), "hold H1 of Court stands against moving P1: 100 % %1 %s");
	request.language = WEB_SPANISH;
	(void)error_set(&error, STATUS_IO, "a message that nobody translated: %.*s", 1, "x");
	assert_str(say_error(&m, &error, &english), "a message that nobody translated: x");
	assert_true(english);
	assert_str(say_sentence(&m, STR("época")), "Época.");
	assert_str(say_sentence(&m, STR("is it?")), "Is it?");
	assert_str(say_names(&m, FORM_notice_serve, STR("`how`, `nothing`, by transfer.hand_over. `x")),
		   "«Cómo se notificó», `nothing`, by «Entregar a una persona». `x");
}

/* The seal on the paper is the hash of the manifest that the event has. */
static void a_printed_manifest_has_the_hash_of_its_event(void **state)
{
	(void)state;
	struct store_read *read;
	struct store_event event, sealed = { 0 };
	struct json *body;
	struct site_answer answer;
	uint64_t last;
	char hash[SHA256_HEX_SIZE];
	assert_int_equal(enlist(2, 1, "1A"), STATUS_OK);
	assert_int_equal(seal(1), STATUS_OK);
	assert_int_equal(act_last(world.act, &last, &world.error), STATUS_OK);
	assert_int_equal(store_read_begin(world.act->store, &read, &world.error), STATUS_OK);
	for (uint64_t i = 1; i <= last; i++) {
		assert_int_equal(store_event(read, world.arena, i, &event, &world.error), STATUS_OK);
		if (str_is(event.type, "manifest.sealed"))
			sealed = event;
	}
	assert_int_equal(json_parse(world.arena, sealed.body, &body, &world.error), STATUS_OK);
	sha256_hex(doc_written(world.arena, json_get(json_get(body, "data"), "manifest")), hash);
	store_read_end(read);
	struct site_request request = { .method = STR("GET"),
					.path = STR("/manifests/M1"),
					.cookie = str_format(world.arena, "session=%.*s", STR_ARG(own[3].token)),
					.source = STR("here") };
	assert_int_equal(site_answer(world.act, world.arena, &request, &answer, &world.error), STATUS_OK);
	assert_int_equal(answer.page.status, 200);
	says(&answer, hash);
	says(&answer, "Good until");
}

/* Whatever act says to a form in Spanish, it says in Spanish. */
static void no_refusal_is_english_on_a_spanish_page(void **state)
{
	(void)state;
	size_t refused_count = 0;
	static const char *const texts[] = { NULL, "Something" };
	reads = "es";
	for (int form = 0; form < FORM_COUNT; form++)
		for (size_t i = 0; i < OWN * 2; i++) {
			enum form f = (enum form)form;
			const struct visitor *v = &own[i / 2];
			if (!may(v, f))
				continue;
			struct site_answer answer = asked(v, "POST", f, form_body(f, v->csrf, texts[i % 2]));
			const char *said = world.error.message, *colon = strstr(said, ": ");
			if (!said[0] || answer.page.status < 400)
				continue;
			said = colon && strchr(said, '.') && strchr(said, '.') < colon ? colon + 2 : said;
			if (has(answer.page.body, "class=\"govuk-body\" lang=\"en\"") || has(answer.page.body, said))
				fail_msg("%s: in English: %s", form_rows[f].action, world.error.message);
			refused_count++;
		}
	reads = "en";
	if (refused_count < 25)
		fail_msg("only %zu refusals", refused_count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transfer_that_is_stopped_is_no_green_page),
		cmocka_unit_test(a_form_needs_the_token_of_its_session),
		cmocka_unit_test(a_role_does_what_it_may_and_no_more),
		cmocka_unit_test(nobody_reaches_what_is_of_another_side),
		cmocka_unit_test(no_field_takes_a_key_of_another_side),
		cmocka_unit_test(no_page_tells_another_side_of_anybody),
		cmocka_unit_test(a_form_sent_twice_is_done_once),
		cmocka_unit_test(what_is_wrong_is_told_beside_its_field),
		cmocka_unit_test(a_hold_says_in_spanish_that_nothing_moves),
		cmocka_unit_test(another_name_is_refused_in_spanish),
		cmocka_unit_test(words_within_a_refusal_are_spanish),
		cmocka_unit_test(values_are_shown_as_the_pages_show_them),
		cmocka_unit_test(a_printed_manifest_has_the_hash_of_its_event),
		cmocka_unit_test(what_is_sent_is_text_and_leads_nowhere),
		cmocka_unit_test(nobody_is_led_away),
		cmocka_unit_test(what_carries_a_facility_needs_the_token),
		cmocka_unit_test(forms_of_programmes_do_what_they_say),
		cmocka_unit_test(no_refusal_is_english_on_a_spanish_page),
	};
	return cmocka_run_group_tests_name("web.attack", tests, with_everything, without);
}
