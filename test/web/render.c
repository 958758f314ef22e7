/* render.c - writes every page over a record for demonstrations into a folder, for test/web.py:
 *
 *   render FOLDER   FOLDER/0.html ..., and one line a page on standard output: file, role, language, status, path
 *
 * In the record: the flight of the scenario; a mission that is sealed and one that is open; somebody with two holds and
 * a name that is markup; somebody of whom too little is known; somebody who is called back on the way. */
#include "../unit/act_paid.h"
#include "form.h"
#include "site.h"
#include <stdio.h>

#define MARKUP "<script>alert(1)</script>\\\"'&"

static void play_flight(void)
{
	struct str mission;
	if (scenario_panama_flight(world.act, world.arena, &world.time, 1, NULL, NULL, &mission, &world.error) !=
	    STATUS_OK)
		fail_msg("%s", world.error.message);
}

static void accept_called(int n, const char *name)
{
	fine(U_CASE, "notice.serve", "{\"transfer\":\"T%d\",\"language\":\"es\",\"how\":\"read\"}", n);
	fine(U_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"%s\"}", n, name);
}

static int ready(const char *name)
{
	int n = somebody(name);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	accept_called(n, name);
	return n;
}

/* Two aboard a sealed mission, of whom one may not travel. */
static int play_sealed(int *held)
{
	*held = ready(MARKUP);
	int aboard = ready("Ana María Restrepo de la Espriella y Valenzuela"), mission = journey();
	assert_int_equal(enlist(*held, mission, "1A"), STATUS_OK);
	assert_int_equal(enlist(aboard, mission, "1B"), STATUS_OK);
	assert_int_equal(seal(mission), STATUS_OK);
	assert_int_equal(board(aboard, 1, "1B"), STATUS_OK);
	fine(U_COURT, "hold.place",
	     "{\"person\":\"P%d\",\"instrument\":\"Order 118 of 2025\",\"reason\":\"Habeas corpus: to be heard on "
	     "10 February. " MARKUP "\"}",
	     *held);
	fine(U_CASE, "hold.place",
	     "{\"person\":\"P%d\",\"instrument\":\"Note "
	     "7\",\"reason\":\"A relative in the country was found\"}",
	     *held);
	fine(U_CASE, "person.name", "{\"person\":\"P%d\",\"name\":\"" MARKUP "\"}", *held);
	fine(U_TRANSPORT, "unlisted.find",
	     "{\"mission\":\"M%d\",\"where\":\"At the door\",\"description\":\"" MARKUP "\"}", mission);
	fine(U_TRANSPORT, "unlisted.find",
	     "{\"mission\":\"M%d\",\"where\":\"In the cabin\",\"description\":\"A child asleep\"}", mission);
	fine(U_REVIEW, "unlisted.explain", "{\"mission\":\"M%d\",\"unlisted\":2,\"reason\":\"" MARKUP "\"}", mission);
	return mission;
}

static int play_unknown(void)
{
	fine(U_CASE, "person.record", "{\"name\":\"Wilmer Montoya\",\"sex\":\"male\"}");
	int n = number_in_answer("person");
	fine(U_CASE, "case.open", "{\"person\":\"P%d\"}", n);
	fact_of(n, "\"removal_order\",\"value\":\"final\"");
	fine(U_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-pa-2024-returns\",\"receiver\":\"CO\",\"purpose\":\"removal\","
	     "\"to\":\"none\"}",
	     n);
	refused(determine(n), STATUS_REFUSED, "undetermined"); /* and what the texts said is recorded */
	return n;
}

struct of_role {
	int user;
	const char *role, *side;
};

static struct str asked; /* what the next page was sent */
static bool in_turns;    /* in one language and then in the other, as forms are */

static void page(const char *folder, int user, const char *role, const char *side, const char *path, const char *query)
{
	static int number, forms;
	bool form = in_turns || strncmp(path, "/actions/", 9) == 0, both = !form || getenv("HABEAS_LONG");
	forms += form;
	for (int language = WEB_ENGLISH; language <= WEB_SPANISH; language++) {
		if (!both && language != (forms % 2 ? WEB_ENGLISH : WEB_SPANISH))
			continue;
		struct web_request request = { .path = str_of(path),
					       .query = str_of(query),
					       .user = str_format(world.arena, "U%d", user),
					       .role = str_of(role),
					       .side = str_of(side),
					       .csrf = STR("c5f0c5f0"),
					       .asked = asked,
					       .language = (enum web_language)language };
		struct web_answer answer;
		char name[128];
		if (web_page(world.act, world.arena, &request, &answer, &world.error) != STATUS_OK)
			fail_msg("%s: %s", path, world.error.message);
		snprintf(name, sizeof name, "%s/%d.html", folder, number);
		FILE *file = fopen(name, "w");
		assert_non_null(file);
		fwrite(answer.body.ptr, 1, answer.body.len, file);
		fclose(file);
		printf("%d.html\t%s\t%s\t%u\t%s\n", number++, role, language == WEB_SPANISH ? "es" : "en",
		       answer.status, path);
	}
}

/* Each form, with its document, as the first role that may send it sees it, the languages in turns; under HABEAS_LONG
 * as each role, in both. */
static void pages_of_forms(const char *folder, const struct of_role *roles, size_t role_count, const char *const *keys)
{
	bool all = getenv("HABEAS_LONG");
	for (size_t i = 0; i < input_row_count; i++) {
		bool shown = false;
		const struct form_row *form = &form_rows[input_rows[i].form];
		bool first = i == 0 || input_rows[i - 1].form != input_rows[i].form;
		enum input_kind kind = input_rows[i].kind;
		for (size_t k = 0; first && k < role_count; k++) {
			if ((shown && !all) || !may_do(str_of(roles[k].role), verb_of(form->action)))
				continue;
			bool receives = strcmp(roles[k].role, "receiving_officer") == 0; /* sees who is approved */
			const char *key = kind > INPUT_MISSION                 ? ""
					  : receives && kind == INPUT_TRANSFER ? "T1"
									       : keys[kind];
			char path[64], query[64] = "";
			snprintf(path, sizeof path, "/actions/%s", verb_of(form->action));
			if (*key)
				snprintf(query, sizeof query, "%s=%s", input_rows[i].member, key);
			page(folder, roles[k].user, roles[k].role, roles[k].side, path, query);
			shown = true;
		}
	}
}

/* Received, and found to be an error; of the second the return is ordered, and overdue. */
static int play_errors(void)
{
	int mission, n = 0;
	for (int i = 0; i < 2; i++) {
		n = taken_to(STATE_arrived, &mission);
		land_and_receive(n, mission);
		fine(U_COURT, "error.find",
		     "{\"transfer\":\"T%d\",\"reason\":\"A citizen, under another surname. " MARKUP
		     "\",\"instrument\":\"Judgment 7 of 2025\"}",
		     n);
	}
	fine(U_REVIEW, "return.order",
	     "{\"transfer\":\"T%d\",\"instrument\":\"Decision 9 of 2025\",\"until\":\"2025-02-05\"}", n);
	fine(U_RECEIVE, "stay.end", "{\"stay\":\"S%d\",\"reason\":\"released\",\"instrument\":\"Order 3\"}",
	     last_stay(n));
	return n;
}

static void time_passes(int seconds)
{
	size_t events;
	bool more;
	world.time.now += seconds;
	if (act_tick(world.act, &events, &more, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}

/* The pages of who is not signed in. */
static void page_of_nobody(const char *folder, const char *name, const char *path, struct str body)
{
	static const char *const languages[] = { "en", "es" };
	for (size_t i = 0; i < 2; i++) {
		struct site_request request = { .method = body.len ? STR("POST") : STR("GET"),
						.path = str_of(path),
						.body = body,
						.accept_language = str_of(languages[i]) };
		struct site_answer answer;
		char file_name[128];
		if (site_answer(world.act, world.arena, &request, &answer, &world.error) != STATUS_OK)
			fail_msg("%s", world.error.message);
		snprintf(file_name, sizeof file_name, "%s/%s-%s.html", folder, name, languages[i]);
		FILE *file = fopen(file_name, "w");
		assert_non_null(file);
		fwrite(answer.page.body.ptr, 1, answer.page.body.len, file);
		fclose(file);
		printf("%s-%s.html\t%s\t%s\t%u\t%s\n", name, languages[i], "nobody", languages[i], answer.page.status,
		       path);
	}
}

/* A rent: of December it is billed, credited in part, paid in part, and disputed. */
static void play_rent(int *payer, int *payee)
{
	const char *user = "{\"name\":\"" MARKUP "\",\"role\":\"finance\",\"side\":\"%s\"}";
	fine(U_ADMIN, "user.add", user, "DK");
	*payer = number_in_answer("user");
	fine(U_ADMIN, "user.add", user, "XK");
	*payee = number_in_answer("user");
	fine(*payee, "fees.accrue", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2025-01-31\"}");
	fine(*payer, "accrual.accept", "{\"agreement\":\"dk-xk-2022\",\"until\":\"2024-12-31\"}");
	fine(*payee, "invoice.issue", "{\"agreement\":\"dk-xk-2022\",\"from\":\"2024-12-01\",\"to\":\"2024-12-31\"}");
	fine(*payee, "credit.issue", "{\"invoice\":\"I1\",\"line\":2,\"amount\":\"9.04\",\"reason\":\"" MARKUP "\"}");
	fine(*payee, "payment.record",
	     "{\"invoice\":\"I1\",\"amount\":\"1000000\",\"paid\":\"2025-02-01\",\"reference\":\"" MARKUP "\"}");
	fine(*payer, "invoice.dispute", "{\"invoice\":\"I1\",\"line\":1,\"reason\":\"" MARKUP "\"}");
}

/* Two programmes besides the flight's: one that was waived, paid from, and is suspended by who receives; one that an
 * order froze, while a mission waits for its money. */
static void play_aid(int *payer, int *recipient)
{
	static const char *const known[][2] = { { "assistance_kind", "\"migration\"" },
						{ "uses", "{\"only\":[\"repatriation_ordered\"]}" },
						{ "award_made", "\"2024-07-01\"" },
						{ "security_force", "false" },
						{ "funded_by", "\"state_department\"" },
						{ "migration_account", "false" },
						{ "new_commitment", "false" },
						{ "work_done", "\"none\"" },
						{ "lifesaving", "false" },
						{ "exception_granted", "false" },
						{ "review_decision", "\"none\"" } };
	const char *user = "{\"name\":\"" MARKUP "\",\"role\":\"programme_officer\",\"side\":\"%s\"}";
	assert_true(time_parse(STR("2025-02-04T12:00:00Z"), &world.time.now)); /* the day after the flight's waiver */
	fine(U_ADMIN, "user.add", user, "US");
	*payer = number_in_answer("user");
	fine(U_ADMIN, "user.add", user, "PA");
	*recipient = number_in_answer("user");
	for (int i = 2; i <= 3; i++) {
		fine(*payer, "programme.open",
		     "{\"title\":\"Removal flights " MARKUP "\",\"agreement\":\"us-pa-2024\",\"receiver\":\"PA\","
		     "\"currency\":\"USD\",\"budget\":\"500000.00\",\"paid_before\":\"0\"}");
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			fine(*payer, "programme.record_fact",
			     "{\"programme\":\"G%d\",\"fact\":\"%s\",\"value\":%s,\"attested_by\":\"" MARKUP
			     "\",\"evidence\":\"File 7\"}",
			     i, known[k][0], known[k][1]);
	}
	refused(doing(*payer, "programme.determine", "{\"programme\":\"G2\"}"), STATUS_REFUSED, "frozen");
	fine(*payer, "programme.record_fact",
	     "{\"programme\":\"G2\",\"fact\":\"exception_granted\",\"value\":true,\"attested_by\":\"Secretary\","
	     "\"evidence\":\"Memo 3\"}");
	for (int i = 0; i < 2; i++)
		fine(*payer, "disbursement.make",
		     "{\"programme\":\"G2\",\"amount\":\"120000.50\",\"what_for\":\"" MARKUP
		     "\",\"reference\":\"R-7\"}");
	fine(*payer, "disbursement.reverse", "{\"programme\":\"G2\",\"disbursement\":1,\"reason\":\"Not flown\"}");
	fine(*recipient, "programme.suspend", "{\"programme\":\"G2\",\"instrument\":\"Note 8\",\"reason\":\"Talks\"}");
	fine(*recipient, "programme.resume", "{\"programme\":\"G2\",\"suspension\":1,\"instrument\":\"Note 9\"}");
	fine(*recipient, "programme.suspend",
	     "{\"programme\":\"G2\",\"instrument\":\"Note 10\",\"reason\":\"" MARKUP "\"}");
	fine(U_TRANSPORT, "mission.open", "{\"title\":\"" MARKUP "\",\"funder\":\"US\",\"programme\":\"G3\"}");
}

/* Another record, in which persons are held and paid for: one stay is disputed, of one the basis has ended, and an
 * invoice is overdue and disputed by its receipt. */
static void pages_of_stays(const char *f)
{
	size_t events;
	bool more;
	assert_int_equal(begin(NULL), 0);
	(void)held("Carlos Duarte", "2025-03-31");
	(void)held("Mateo Lozano", "2025-06-30");
	(void)held("Luis Ospina", "2025-06-30");
	at("2025-04-02T09:00:00Z");
	assert_int_equal(act_tick(world.act, &events, &more, &world.error), STATUS_OK);
	fine(U_SV_FINANCE, "fees.accrue", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_US_FINANCE, "accrual.accept", "{\"agreement\":\"us-sv-2025\",\"until\":\"2025-03-31\"}");
	fine(U_SV_FINANCE, "invoice.issue",
	     "{\"agreement\":\"us-sv-2025\",\"from\":\"2025-03-14\",\"to\":\"2025-03-31\"}");
	fine(U_US_FINANCE, "invoice.dispute",
	     "{\"invoice\":\"I1\",\"line\":1,\"reason\":\"" MARKUP "\",\"stay\":\"S4\"}");
	fine(U_US_FINANCE, "stay.dispute", "{\"stay\":\"S6\",\"reason\":\"" MARKUP "\"}");
	at("2026-01-02T09:00:00Z");
	in_turns = true;
	page(f, U_US_FINANCE, "finance", "US", "/", "");
	page(f, U_SV_FINANCE, "finance", "SV", "/", "");
	page(f, U_US_FINANCE, "finance", "US", "/money/us-sv-2025", "");
	page(f, U_US_FINANCE, "finance", "US", "/rolls/us-sv-2025", "");
	page(f, U_MONITOR, "monitor", "", "/rolls/us-sv-2025", "before=S6&facility=none");
	page(f, U_DK_FINANCE, "finance", "DK", "/rolls/us-sv-2025", "before=x");
	page(f, U_US_FINANCE, "finance", "US", "/stays/S2", "");
	page(f, U_SV_FINANCE, "finance", "SV", "/stays/S6", "");
	page(f, U_US_CASE, "caseworker", "US", "/stays/S6", "");
	page(f, U_DK_FINANCE, "finance", "DK", "/stays/S4", "");
	page(f, U_US_FINANCE, "finance", "US", "/sustain", "");
	asked = STR(
		"agreement=us-sv-2025&own_cost=120.50+USD&budget=month%2Cfacility%2Cstaff%2Cfood%2Chealth%2Cbuilding%2C"
		"currency%0A2025-03%2Cnone%2C9000.00%2C800%2C200%2C0%2CUSD%0A2025-04%2Cnone%2C9000.00%2C%2C200%2C0%"
		"2CUSD");
	page(f, U_US_FINANCE, "finance", "US", "/sustain", "");
	asked = STR(
		"agreement=us-sv-2025&as_if=yes&from=2025-03-01&to=2025-12-31&budget=month%2Cfacility%2Cstaff%2Cfood%2C"
		"health%2Cbuilding%2Ccurrency%0A2025-03%2Cnone%2C9000.00%2C800%2C200%2C0%2CUSD");
	page(f, U_MONITOR, "monitor", "", "/sustain", "");
	asked = STR("agreement=us-sv-2025&budget=%3Cscript%3Ealert%281%29%3C%2Fscript%3E");
	page(f, U_SV_FINANCE, "finance", "SV", "/sustain", "");
	asked = STR("agreement=us-sv-2025");
	page(f, U_SV_FINANCE, "finance", "SV", "/sustain", "");
	asked = STR("agreement=dk-xk-2022&budget=month%2Cfacility%2Cstaff%2Cfood%2Chealth%2Cbuilding%2Ccurrency%0A2025-"
		    "03%2C"
		    "none%2C9000.00%2C800%2C200%2C0%2CUSD");
	page(f, U_SV_FINANCE, "finance", "SV", "/sustain", "");
	page(f, U_US_CASE, "caseworker", "US", "/sustain", "");
	asked = STR_NONE;
	page(f, U_US_FINANCE, "finance", "US", "/invoices/I1", "");
	page(f, U_US_FINANCE, "finance", "US", "/actions/invoice.dispute", "invoice=I1&line=1&stay=S4");
	page(f, U_US_FINANCE, "finance", "US", "/actions/stay.dispute", "stay=S2");
	page(f, U_SV_FINANCE, "finance", "SV", "/actions/stay.settle", "stay=S6");
	sound();
	world_end();
}

int main(int count, char **words)
{
	int mission, held, gone, payer, payee, funder, recipient;
	assert_int_equal(count, 2);
	world_begin();
	play_flight();
	int unknown = play_unknown(), sealed = play_sealed(&held);
	taken_to(STATE_recalled, &mission);
	gone = somebody("Óscar Lozano");
	assert_int_equal(determine(gone), STATUS_OK);
	fine(U_ADMIN, "user.add", "{\"name\":\"Dr. Amaya\",\"role\":\"counsel\",\"authority\":\"The bar\"}");
	int counsel = number_in_answer("user");
	fine(U_CASE, "person.represent", "{\"person\":\"P%d\",\"counsel\":\"U%d\",\"mandate\":\"A power of attorney\"}",
	     gone, counsel);
	fine(counsel, "objection.make", "{\"transfer\":\"T%d\",\"text\":\"" MARKUP "\"}", gone);
	fine(U_CASE, "locator.issue", "{\"person\":\"P%d\",\"given_to\":\"A sister\"}", gone);
	struct json *issued;
	assert_int_equal(json_parse(world.arena, world.answer, &issued, &world.error), STATUS_OK);
	(void)journey();
	duty_by_hand("PA", "CO", "sender", "arrival");
	agreement_duty_by_hand("PA", "CO", "us-pa-2024-returns");
	int wrong = play_errors();
	play_rent(&payer, &payee);
	play_aid(&funder, &recipient);
	fine(U_ADMIN, "user.add", "{\"name\":\"Aid\",\"role\":\"programme_officer\",\"side\":\"CR\"}");
	int elsewhere = number_in_answer("user");
	fine(U_ADMIN, "user.add", "{\"name\":\"Accounts\",\"role\":\"finance\",\"side\":\"SV\"}");
	int stranger = number_in_answer("user");
	const char *f = words[1];
#define AT(form, n) str_c(world.arena, str_format(world.arena, form, n))
	const char *const today = "/", *const missions = "/missions", *const agreements = "/agreements";
	page(f, U_TRANSPORT, "transport_officer", "PA", AT("/missions/M%d", sealed), "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/missions/M1", "");
	page(f, U_CASE, "caseworker", "PA", AT("/persons/P%d", held), "");
	page(f, U_CASE, "caseworker", "PA", AT("/persons/P%d", 7), "");
	page(f, U_CASE, "caseworker", "PA", AT("/cases/C%d", unknown), "");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/cases/C%d", gone), "");
	page(f, U_CASE, "caseworker", "PA", AT("/cases/C%d", held), "");
	page(f, U_CASE, "caseworker", "PA", AT("/notices/T%d-1", held), "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/notices/T1-1", "");
	page(f, U_CASE, "caseworker", "PA", AT("/notices/T%d", gone), "");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/notices/T%d", gone), "in=en");
	page(f, counsel, "counsel", "", AT("/notices/T%d", gone), "in=es");
	page(f, counsel, "counsel", "", "/notices/T1-1", "");
	page(f, U_CASE, "caseworker", "PA", "/notices/T1-99", "");
	page(f, U_TRANSPORT, "transport_officer", "PA", AT("/manifests/M%d", sealed), "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/manifests/M1", "");
	page(f, U_RECEIVE, "receiving_officer", "CO", "/manifests/M1", "");
	page(f, U_OTHER_SIDE, "receiving_officer", "EC", "/manifests/M1", "");
	page(f, U_ADMIN, "administrator", "", today, "");
	page(f, U_CASE, "caseworker", "PA", today, "");
	page(f, U_REVIEW, "legal_reviewer", "PA", today, "");
	page(f, U_TRANSPORT, "transport_officer", "PA", today, "");
	page(f, U_RECEIVE, "receiving_officer", "CO", today, "");
	page(f, U_COURT, "court_registry", "", today, "");
	page(f, U_MONITOR, "monitor", "", today, "");
	page(f, counsel, "counsel", "", today, "");
	page(f, counsel, "counsel", "", AT("/cases/C%d", gone), "");
	page(f, counsel, "counsel", "", AT("/persons/P%d", gone), "");
	page(f, counsel, "counsel", "", AT("/files/P%d", gone), "");
	page(f, U_CASE, "caseworker", "PA", "/search", "name=script");
	page(f, U_COURT, "court_registry", "", "/search", "name=Lozano");
	page(f, counsel, "counsel", "", "/files/P1", "");
	page(f, U_TRANSPORT, "transport_officer", "PA", missions, "");
	page(f, U_MONITOR, "monitor", "", AT("/missions/M%d", sealed), "");
	page(f, U_TRANSPORT, "transport_officer", "PA", AT("/missions/M%d", sealed + 2), "");
	page(f, U_MONITOR, "monitor", "", AT("/persons/P%d", held), "");
	page(f, U_COURT, "court_registry", "", AT("/persons/P%d", held), "reason=Order+118%20of+2025");
	page(f, U_RECEIVE, "receiving_officer", "CO", "/missions/M1", "");
	page(f, U_RECEIVE, "receiving_officer", "CO", AT("/persons/P%d", held), "");
	page(f, U_RECEIVE, "receiving_officer", "CO", AT("/persons/P%d", gone), "");
	page(f, U_RECEIVE, "receiving_officer", "CO", AT("/cases/C%d", held), "");
	page(f, U_TRANSPORT, "transport_officer", "PA", agreements, "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/agreements/us-pa-2024-returns", "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/agreements/floor", "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/agreements/us-pa-2024-returns", "on=2024-01-01");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/cases/C1", "");
	page(f, U_ADMIN, "administrator", "", "/persons/P1", "");
	page(f, U_OTHER_SIDE, "receiving_officer", "EC", "/missions/M1", "");
	page(f, U_OTHER_SIDE, "receiving_officer", "EC", "/persons/P7", "");
	page(f, U_CASE, "caseworker", "PA", "/persons/P9999", "");
	page(f, U_CASE, "caseworker", "PA", "/no/such/page", "");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/review/T%d", gone), "");
	page(f, U_CASE, "caseworker", "PA", AT("/review/T%d", gone), "");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/review/T%d", held), "");
	page(f, U_CASE, "caseworker", "PA", "/cases/C1", "known-at=2025-02-02T12:00");
	page(f, payer, "finance", "DK", "/money", "");
	page(f, payer, "finance", "DK", "/money", "on=2024-01-01");
	page(f, payer, "finance", "DK", "/money/dk-xk-2022", "");
	page(f, payee, "finance", "XK", "/money/dk-xk-2022", "");
	page(f, payer, "finance", "DK", "/invoices/I1", "");
	page(f, payee, "finance", "XK", "/invoices/I1", "");
	page(f, payee, "finance", "XK", "/invoices/I2", "");
	page(f, U_MONITOR, "monitor", "", "/money/dk-xk-2022", "");
	page(f, stranger, "finance", "SV", "/money/dk-xk-2022", "");
	page(f, stranger, "finance", "SV", "/invoices/I1", "");
	page(f, payer, "finance", "DK", today, "");
	page(f, payer, "finance", "DK", "/register", "");
	page(f, U_CASE, "caseworker", "PA", "/register", "state=SV&on=2025-03-20");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/review/T%d", wrong - 1), "");
	time_passes(3 * 24 * 3600);
	page(f, U_REVIEW, "legal_reviewer", "PA", today, "");
	page(f, U_CASE, "caseworker", "PA", today, "");
	page(f, U_TRANSPORT, "transport_officer", "PA", today, "");
	page(f, U_RECEIVE, "receiving_officer", "CO", today, "");
	page(f, U_CASE, "caseworker", "PA", AT("/cases/C%d", wrong), "");
	page(f, U_CASE, "caseworker", "PA", AT("/persons/P%d", wrong), "");
	page(f, U_RECEIVE, "receiving_officer", "CO", AT("/persons/P%d", wrong - 1), "");
	page(f, U_COURT, "court_registry", "", AT("/persons/P%d", wrong - 1), "reason=Judgment+7");
	page(f, U_RECEIVE, "receiving_officer", "CO", "/actions/stay.end", AT("stay=S%d", last_stay(wrong - 1)));
	page(f, U_CASE, "caseworker", "PA", "/agreements/us-pa-2024-returns", "");
	page(f, U_RECEIVE, "receiving_officer", "CO", "/actions/duty.done", "duty=Y2");
	page(f, U_REVIEW, "legal_reviewer", "PA", "/actions/return.order", AT("transfer=T%d", wrong - 1));
	page(f, funder, "programme_officer", "US", today, "");
	page(f, funder, "programme_officer", "US", "/programmes", "");
	page(f, funder, "programme_officer", "US", "/programmes", "on=2025-01-21");
	page(f, funder, "programme_officer", "US", "/programmes/G3", "");
	page(f, recipient, "programme_officer", "PA", "/programmes/G2", "");
	page(f, U_MONITOR, "monitor", "", "/programmes/G2", "");
	page(f, U_TRANSPORT, "transport_officer", "PA", "/programmes/G3", "known-at=2025-01-02T12:00");
	page(f, elsewhere, "programme_officer", "CR", "/programmes", "");
	page(f, elsewhere, "programme_officer", "CR", "/programmes/G2", "");
	page(f, U_CASE, "caseworker", "PA", "/programmes", "");
	const struct of_role roles[] = {
		{ U_ADMIN, "administrator", "" },
		{ U_CASE, "caseworker", "PA" },
		{ U_REVIEW, "legal_reviewer", "PA" },
		{ U_TRANSPORT, "transport_officer", "PA" },
		{ U_RECEIVE, "receiving_officer", "CO" },
		{ U_COURT, "court_registry", "" },
		{ counsel, "counsel", "" },
		{ payer, "finance", "DK" },
		{ recipient, "programme_officer", "PA" },
	};
	fine(U_CASE, "person.erase_order", "{\"person\":\"P%d\",\"instrument\":\"Law 7, article 3\"}", gone);
	struct act_call add = {
		STR("evidence.add"), STR("U2"),
		str_format(world.arena, "{\"person\":\"P%d\",\"title\":\"Prints\",\"media\":\"text/plain\"}", gone)
	};
	struct act_terms terms = { .file = STR("a file") };
	struct act_told told;
	assert_int_equal(act_do_under(world.act, world.arena, &add, &terms, &told, &world.error), STATUS_OK);
	struct json *file;
	assert_int_equal(json_parse(world.arena, told.answer, &file, &world.error), STATUS_OK);
	fine(U_CASE, "person.record", "{\"name\":\"Carlos %s\",\"sex\":\"male\"}", MARKUP);
	int again = number_in_answer("person");
	fine(U_CASE, "person.same",
	     "{\"person\":\"P%d\",\"other\":\"P%d\",\"reason\":\"The same prints\",\"evidence\":\"%.*s\"}", gone, again,
	     STR_ARG(doc_text(file, "evidence")));
	page(f, U_CASE, "caseworker", "PA", AT("/persons/P%d", again), "");
	page(f, U_REVIEW, "legal_reviewer", "PA", AT("/persons/P%d", gone), "");
	const char *const keys[] = { AT("P%d", gone),
				     AT("C%d", gone),
				     AT("T%d", gone),
				     "H1",
				     "S1",
				     "R1",
				     "O1",
				     "F1",
				     "",
				     "Z1",
				     "N1",
				     "I1",
				     "dk-xk-2022",
				     "G2",
				     AT("M%d", sealed) };
	pages_of_forms(f, roles, sizeof roles / sizeof *roles, keys);
	static const char *const facts[] = { "citizenships", "removal_order", "convicted", "entry_date",
					     "habitual_residence" };
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		page(f, U_CASE, "caseworker", "PA", "/actions/fact.record",
		     str_c(world.arena, str_format(world.arena, "case=C%d&fact=%s", gone, facts[i])));
	static const char *const aid[] = { "uses", "award_made", "exception_granted", "funded_by" };
	for (size_t i = 0; i < sizeof aid / sizeof *aid; i++)
		page(f, funder, "programme_officer", "US", "/actions/programme.record_fact",
		     str_c(world.arena, str_format(world.arena, "programme=G3&fact=%s", aid[i])));
	page_of_nobody(f, "sign-in", "/sign-in", STR_NONE);
	page_of_nobody(f, "enrol", "/enrol", STR_NONE);
	struct json *enrolment;
	fine(U_ADMIN, "user.add", "{\"name\":\"" MARKUP "\",\"role\":\"monitor\"}");
	fine(U_ADMIN, "user.enrol", "{\"user\":\"U%d\"}", number_in_answer("user"));
	assert_int_equal(json_parse(world.arena, world.answer, &enrolment, &world.error), STATUS_OK);
	struct str code = doc_text(enrolment, "enrolment");
	page_of_nobody(f, "enrol-both", "/enrol", str_format(world.arena, "enrolment=%.*s", STR_ARG(code)));
	page_of_nobody(f, "enrol-wrong", "/enrol",
		       str_format(world.arena, "enrolment=%.*s&password=short&again=short&code=1", STR_ARG(code)));
	page_of_nobody(f, "enrol-none", "/enrol", STR("enrolment=U2-1"));
	page_of_nobody(f, "locator", "/locator", STR_NONE);
	page_of_nobody(f, "locator-told", "/locator",
		       str_format(world.arena, "token=%.*s&reason=His+sister", STR_ARG(doc_text(issued, "token"))));
	world_end();
	pages_of_stays(f);
	return 0;
}
