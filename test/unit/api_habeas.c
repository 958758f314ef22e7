/* habeas.h: the library, called as a stranger would call it. */
#include "habeas.h"
#include "limit.h"
#include "unit.h"
#include <limits.h>
#include <pthread.h>

static const char three_purposes[] = "agreement three \"Three purposes\"\n"
				     "  parties US sends, SV receives\n"
				     "  in force 2024-01-01\n"
				     "  kind treaty\n"
				     "  binding yes\n"
				     "  purpose removal, sentence, asylum\n"
				     "article 1\n"
				     "  admits when SV in citizenships\n"
				     "  admits for sentence when convicted\n"
				     "  admits for asylum when fear_claim = pending and birth_country in accepted_by\n"
				     "article 2\n"
				     "  needs consent of person\n"
				     "  needs notice to receiver at least 72 hours before departure\n"
				     "  limit 300 persons at once\n";

static struct habeas_error error;

static struct habeas_corpus *compiled(void)
{
	struct habeas_corpus *corpus = habeas_corpus_create();
	assert_int_equal(habeas_corpus_add_text(corpus, "three.law", three_purposes, strlen(three_purposes), &error),
			 HABEAS_OK);
	if (habeas_corpus_compile(corpus, &error) != HABEAS_OK)
		fail_msg("%s", habeas_diagnostics_text(corpus));
	return corpus;
}

static struct habeas_corpus *corpus; /* one for every case that only reads: it never changes */
static struct habeas_decider *decider;

static int begin(void **state)
{
	(void)state;
	corpus = compiled();
	decider = habeas_decider_create(corpus, &error);
	return decider ? 0 : 1;
}

static int end(void **state)
{
	(void)state;
	habeas_decider_destroy(decider);
	habeas_corpus_destroy(corpus);
	return 0;
}

static struct habeas_determination *decided(const struct habeas_request *request, const char *facts)
{
	struct habeas_determination *determination = NULL;
	if (habeas_decide(decider, request, facts, strlen(facts), &determination, &error) != HABEAS_OK)
		fail_msg("%s", error.message);
	assert_non_null(determination);
	return determination;
}

/* The request must be refused, with a message in which `said` stands. */
static void refused(const struct habeas_request *request, const char *facts, const char *said)
{
	struct habeas_determination *determination = (void *)&error;
	assert_int_equal(habeas_decide(decider, request, facts, strlen(facts), &determination, &error),
			 HABEAS_BAD_INPUT);
	assert_int_equal(error.status, HABEAS_BAD_INPUT);
	assert_null(determination);
	if (!strstr(error.message, said))
		fail_msg("\"%s\" does not say \"%s\"", error.message, said);
}

#define REQUEST .agreement = "us-sv-2025", .on = "2025-03-20", .facility = "none"

/* Texts. */

static void the_version_is_that_of_the_build(void **state)
{
	(void)state;
	assert_string_equal(habeas_version(), HABEAS_VERSION);
}

static void the_shipped_texts_compile_alone(void **state)
{
	(void)state;
	struct habeas_corpus *shipped = habeas_corpus_create();
	assert_int_equal(habeas_diagnostic_count(shipped), 0);
	assert_string_equal(habeas_diagnostics_text(shipped), "");
	assert_int_equal(habeas_corpus_compile(shipped, NULL), HABEAS_OK);
	for (size_t i = 0; i < habeas_diagnostic_count(shipped); i++) {
		struct habeas_diagnostic d;
		assert_int_equal(habeas_diagnostic_at(shipped, i, &d, NULL), HABEAS_OK);
		assert_false(d.is_error);
	}
	habeas_corpus_destroy(shipped);
}

static void an_error_of_a_text_is_told_with_its_place(void **state)
{
	(void)state;
	static const char text[] = "agreement x \"X\"\n  parties US sends, SV receives\n  in force 2025-01-01\n"
				   "  kind treaty\n  binding yes\n  purpose removal\n"
				   "article 1\n  admits when citizenship overlaps {SV}\n";
	struct habeas_corpus *wrong = habeas_corpus_create();
	struct habeas_diagnostic d = { 0 };
	assert_int_equal(habeas_corpus_add_text(wrong, "x.law", text, strlen(text), &error), HABEAS_OK);
	assert_int_equal(habeas_corpus_compile(wrong, &error), HABEAS_BAD_INPUT);
	assert_memory_equal(error.message, "x.law:8:15: ", 12);
	size_t i = 0;
	while (i < habeas_diagnostic_count(wrong) && !d.is_error)
		assert_int_equal(habeas_diagnostic_at(wrong, i++, &d, &error), HABEAS_OK);
	assert_string_equal(d.code, "unknown-name");
	assert_string_equal(d.file, "x.law");
	assert_int_equal(d.line, 8);
	assert_int_equal(d.column, 15);
	assert_non_null(strstr(d.message, "citizenship"));
	assert_non_null(strstr(d.hint, "citizenships"));
	assert_non_null(strstr(habeas_diagnostics_text(wrong), "              ^^^^^^^^^^^\n"));
	assert_null(habeas_decider_create(wrong, &error));
	assert_int_equal(error.status, HABEAS_MISUSE);
	habeas_corpus_destroy(wrong);
}

static void a_text_comes_from_a_file_too(void **state)
{
	(void)state;
	char path[] = "/tmp/habeas-XXXXXX";
	int file = mkstemp(path);
	assert_int_equal(write(file, three_purposes, strlen(three_purposes)), strlen(three_purposes));
	close(file);
	struct habeas_corpus *c = habeas_corpus_create();
	assert_int_equal(habeas_corpus_add_file(c, path, &error), HABEAS_OK);
	unlink(path);
	assert_int_equal(habeas_corpus_compile(c, &error), HABEAS_OK);
	struct habeas_decider *d = habeas_decider_create(c, &error);
	struct habeas_request request = { .agreement = "three", .on = "2025-01-01", .facility = "none" };
	struct habeas_determination *determination;
	assert_int_equal(habeas_decide(d, &request, "{}", 2, &determination, &error), HABEAS_OK);
	assert_int_equal(habeas_path_count(determination), 3);
	habeas_decider_destroy(d);
	habeas_corpus_destroy(c);
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	struct habeas_corpus *c = habeas_corpus_create();
	assert_int_equal(habeas_corpus_add_file(c, "/nowhere/x.law", &error), HABEAS_IO);
	assert_non_null(strstr(error.message, "/nowhere/x.law"));
	assert_int_equal(habeas_corpus_add_file(c, "/", NULL), HABEAS_IO);
	assert_int_equal(habeas_corpus_compile(c, &error), HABEAS_OK); /* nothing was added */
	habeas_corpus_destroy(c);
}

static void a_text_has_a_size_and_a_name(void **state)
{
	(void)state;
	struct habeas_corpus *c = habeas_corpus_create();
	char *large = malloc(LIMIT_SOURCE_BYTES + 1);
	memset(large, '\n', LIMIT_SOURCE_BYTES + 1);
	memcpy(large, three_purposes, strlen(three_purposes));
	assert_int_equal(habeas_corpus_add_text(c, "large.law", large, LIMIT_SOURCE_BYTES + 1, &error), HABEAS_LIMIT);
	assert_int_equal(habeas_corpus_add_text(c, "fits.law", large, LIMIT_SOURCE_BYTES, &error), HABEAS_OK);
	free(large);
	assert_int_equal(habeas_corpus_add_text(c, "", "", 0, &error), HABEAS_BAD_INPUT);
	assert_int_equal(habeas_corpus_add_text(c, "a\nb", "", 0, &error), HABEAS_BAD_INPUT);
	assert_int_equal(habeas_corpus_add_text(c, "\xff", "", 0, &error), HABEAS_BAD_INPUT);
	assert_int_equal(habeas_corpus_compile(c, &error), HABEAS_OK);
	habeas_corpus_destroy(c);
}

static void the_floor_is_not_replaced(void **state)
{
	(void)state;
	static const char text[] = "law floor \"None\"\n  binds all\n  in force 2025-01-01\n";
	struct habeas_corpus *c = habeas_corpus_create();
	assert_int_equal(habeas_corpus_add_text(c, "floor.law", text, strlen(text), &error), HABEAS_OK);
	assert_int_equal(habeas_corpus_compile(c, &error), HABEAS_BAD_INPUT);
	habeas_corpus_destroy(c);
}

static void a_compiled_corpus_never_changes(void **state)
{
	(void)state;
	assert_int_equal(habeas_corpus_add_text(corpus, "x.law", "", 0, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_file(corpus, "x.law", &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_compile(corpus, &error), HABEAS_MISUSE);
	assert_int_equal(error.status, HABEAS_MISUSE);
}

static void nothing_is_decided_before_compiling(void **state)
{
	(void)state;
	struct habeas_corpus *c = habeas_corpus_create();
	assert_null(habeas_decider_create(c, &error));
	assert_int_equal(error.status, HABEAS_MISUSE);
	assert_null(habeas_decider_create(c, NULL));
	habeas_corpus_destroy(c);
}

/* Decisions. */

static void a_citizen_is_barred_and_the_clause_is_named(void **state)
{
	(void)state;
	struct habeas_path path;
	struct habeas_determination *d = decided(&(struct habeas_request){ REQUEST }, "{\"citizenships\":[\"US\"]}");
	assert_int_equal(habeas_determination_outcome(d), HABEAS_BARRED);
	assert_int_equal(habeas_path_count(d), 1);
	assert_int_equal(habeas_path_at(d, 0, &path, &error), HABEAS_OK);
	assert_string_equal(path.purpose, "removal");
	assert_string_equal(path.to, "none");
	assert_int_equal(path.outcome, HABEAS_BARRED);
	assert_non_null(strstr(habeas_determination_json(d), "\"instrument\":\"floor\""));
	assert_ptr_equal(habeas_determination_json(d), habeas_determination_json(d));
	assert_non_null(strstr(habeas_determination_text(d, 0), "floor"));
}

static void nothing_known_is_undetermined_and_brief_says_no_more(void **state)
{
	(void)state;
	struct habeas_determination *d = decided(&(struct habeas_request){ REQUEST }, "{}");
	assert_int_equal(habeas_determination_outcome(d), HABEAS_UNDETERMINED);
	assert_non_null(strstr(habeas_determination_json(d), "\"needs\":[\""));
	d = decided(&(struct habeas_request){ REQUEST, .brief = true }, "{}");
	assert_int_equal(habeas_determination_outcome(d), HABEAS_UNDETERMINED);
	assert_non_null(strstr(habeas_determination_json(d), "\"needs\":[]"));
}

static void each_purpose_and_facility_is_a_path(void **state)
{
	(void)state;
	static const char *const purposes[] = { "removal", "sentence", "asylum" };
	struct habeas_determination *d =
		decided(&(struct habeas_request){ .agreement = "three", .on = "2025-01-01" }, "{}");
	struct habeas_path path;
	assert_int_equal(habeas_path_count(d), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(habeas_path_at(d, i, &path, &error), HABEAS_OK);
		assert_string_equal(path.purpose, purposes[i]);
		assert_null(path.to); /* unsaid */
	}
	d = decided(&(struct habeas_request){ .agreement = "us-sv-2025", .on = "2025-03-20", .facility = "cecot" },
		    "{}");
	assert_int_equal(habeas_path_at(d, 0, &path, &error), HABEAS_OK);
	assert_string_equal(path.to, "cecot");
}

static void what_is_not_in_force_clears_nobody(void **state)
{
	(void)state;
	struct habeas_request early = { .agreement = "three", .on = "2023-12-31T23:59:59Z" };
	assert_int_equal(habeas_determination_outcome(decided(&early, "{}")), HABEAS_NOT_IN_FORCE);
	early.as_if = true;
	assert_int_equal(habeas_determination_outcome(decided(&early, "{}")), HABEAS_UNDETERMINED);
}

/* How often `part` stands in the JSON of the decision. */
static int times(const struct habeas_request *request, const char *part)
{
	int count = 0;
	const char *json = habeas_determination_json(decided(request, "{}"));
	while ((json = strstr(json, part)))
		count++, json++;
	return count;
}

static void the_request_reaches_what_is_owed(void **state)
{
	(void)state;
	const char *late[] = { "2025-01-09" }, *served[] = { "2025-01-09", "2025-01-05T18:45-05:00" },
		   *signed_by[] = { "person" };
	struct habeas_request request = { .agreement = "three",
					  .on = "2025-01-01",
					  .facility = "none",
					  .purpose = "removal",
					  .sender = "US",
					  .receiver = "SV" };
	assert_int_equal(times(&request, "\"state\":\"owed\""), 3);
	assert_int_equal(times(&request, "\"state\":\"done\""), 0);
	request.consents = signed_by;
	request.consent_count = 1;
	assert_int_equal(times(&request, "\"state\":\"done\""), 1);
	request.departing = "2025-01-10";
	request.notices = late;
	request.notice_count = 1;
	assert_int_equal(times(&request, "\"state\":\"done\""), 1);
	request.notices = served;
	request.notice_count = 2;
	assert_int_equal(times(&request, "\"state\":\"done\""), 2);
	request.present_is_known = true;
	request.present = 299;
	assert_int_equal(times(&request, "\"state\":\"done\""), 3);
	request.present = 300;
	assert_int_equal(times(&request, "\"state\":\"full\""), 1);
}

static void a_wrong_request_is_named(void **state)
{
	(void)state;
	const char *gap[] = { NULL }, *no_day[] = { "2025-02-30" }, *nobody[] = { "somebody" };
	refused(&(struct habeas_request){ .on = "2025-03-20" }, "{}", "no agreement");
	refused(&(struct habeas_request){ .agreement = "us-sv-2052", .on = "2025-03-20" }, "{}", "us-sv-2025");
	refused(&(struct habeas_request){ .agreement = "floor", .on = "2025-03-20" }, "{}", "floor");
	refused(&(struct habeas_request){ .agreement = "us-sv-2025" }, "{}", "no day");
	refused(&(struct habeas_request){ .agreement = "us-sv-2025", .on = "2025-02-29" }, "{}", "2025-02-29");
	refused(&(struct habeas_request){ REQUEST, .departing = "soon" }, "{}", "soon");
	refused(&(struct habeas_request){ REQUEST, .sender = "XX" }, "{}", "XX");
	refused(&(struct habeas_request){ REQUEST, .receiver = "us" }, "{}", "us");
	refused(&(struct habeas_request){ REQUEST, .purpose = "holiday" }, "{}", "holiday");
	refused(&(struct habeas_request){ .agreement = "us-sv-2025", .on = "2025-03-20", .facility = "cecots" }, "{}",
		"cecot");
	refused(&(struct habeas_request){ REQUEST, .notices = no_day, .notice_count = 1 }, "{}", "2025-02-30");
	refused(&(struct habeas_request){ REQUEST, .notices = gap, .notice_count = 1 }, "{}", "NULL");
	refused(&(struct habeas_request){ REQUEST, .notice_count = 1 }, "{}", "no items");
	refused(&(struct habeas_request){ REQUEST, .consents = nobody, .consent_count = 1 }, "{}", "somebody");
	refused(&(struct habeas_request){ REQUEST, .consents = gap, .consent_count = 1 }, "{}", "consent");
	refused(&(struct habeas_request){ REQUEST, .consent_count = 1 }, "{}", "no items");
	refused(&(struct habeas_request){ REQUEST, .present = -1, .present_is_known = true }, "{}", "negative");
}

static void wrong_facts_are_named(void **state)
{
	(void)state;
	const struct habeas_request request = { REQUEST };
	refused(&request, "", "");
	refused(&request, "[]", "");
	refused(&request, "{\"citizenship\":[\"US\"]}", "citizenship");
	refused(&request, "{\"convicted\":\"yes\"}", "convicted");
	refused(&request, "{\"birth_date\":\"1990-02-30\"}", "birth_date");
	refused(&request, "{\"convicted\":true,\"convicted\":true}", "convicted");
}

static void a_message_is_utf8_whatever_came_in(void **state)
{
	(void)state;
	refused(&(struct habeas_request){ .agreement = "\xff\xfe\n", .on = "2025-03-20" }, "{}", "\"?? \"");
	refused(&(struct habeas_request){ .agreement = "us-sv-2025", .on = "\x80" }, "{}", "\"?\"");
}

static void a_null_pointer_is_an_error(void **state)
{
	(void)state;
	const struct habeas_request request = { REQUEST };
	struct habeas_determination *d;
	struct habeas_destinations *places;
	struct habeas_diagnostic diagnostic;
	struct habeas_path path;
	struct habeas_corpus *c = habeas_corpus_create();
	assert_int_equal(habeas_decide(NULL, &request, "{}", 2, &d, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_decide(decider, NULL, "{}", 2, &d, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_decide(decider, &request, NULL, 0, &d, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_decide(decider, &request, "{}", 2, NULL, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_decide(decider, &request, "{}", 2, NULL, NULL), HABEAS_MISUSE);
	assert_int_equal(habeas_decide_destinations(NULL, "US", NULL, "2025-03-20", "{}", 2, &places, &error),
			 HABEAS_MISUSE);
	assert_int_equal(habeas_decide_destinations(decider, NULL, NULL, "2025-03-20", "{}", 2, &places, &error),
			 HABEAS_MISUSE);
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, NULL, "{}", 2, &places, &error),
			 HABEAS_MISUSE);
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, "2025-03-20", NULL, 2, &places, &error),
			 HABEAS_MISUSE);
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, "2025-03-20", "{}", 2, NULL, &error),
			 HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_file(NULL, "x.law", &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_file(c, NULL, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_text(NULL, "x.law", "", 0, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_text(c, NULL, "", 0, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_add_text(c, "x.law", NULL, 0, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_corpus_compile(NULL, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_diagnostic_at(NULL, 0, &diagnostic, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_diagnostic_at(c, 0, NULL, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_diagnostic_count(NULL), 0);
	assert_string_equal(habeas_diagnostics_text(NULL), "");
	assert_null(habeas_decider_create(NULL, &error));
	assert_int_equal(habeas_path_count(NULL), 0);
	assert_int_equal(habeas_path_at(NULL, 0, &path, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_path_at(decided(&request, "{}"), 0, NULL, &error), HABEAS_MISUSE);
	assert_int_equal(habeas_determination_outcome(NULL), HABEAS_UNDETERMINED);
	assert_null(habeas_determination_json(NULL));
	assert_null(habeas_determination_text(NULL, 80));
	assert_null(habeas_destinations_json(NULL));
	assert_null(habeas_destinations_text(NULL, 80));
	habeas_corpus_destroy(c);
	habeas_corpus_destroy(NULL);
	habeas_decider_destroy(NULL);
}

static void an_index_out_of_range_is_an_error(void **state)
{
	(void)state;
	struct habeas_path path;
	struct habeas_diagnostic diagnostic;
	struct habeas_determination *d = decided(&(struct habeas_request){ REQUEST }, "{}");
	assert_int_equal(habeas_path_at(d, 1, &path, &error), HABEAS_NOT_FOUND);
	assert_int_equal(habeas_path_at(d, SIZE_MAX, &path, NULL), HABEAS_NOT_FOUND);
	assert_int_equal(habeas_diagnostic_at(corpus, habeas_diagnostic_count(corpus), &diagnostic, &error),
			 HABEAS_NOT_FOUND);
	assert_null(habeas_outcome_name((enum habeas_outcome)(HABEAS_CLEARED + 1)));
	assert_string_equal(habeas_outcome_name(HABEAS_NOT_IN_FORCE), "not_in_force");
	assert_string_equal(habeas_outcome_name(HABEAS_CLEARED), "cleared");
}

/* After a call that failed the old handle shows nothing, and nothing that is gone. */
static void an_old_result_is_not_reached(void **state)
{
	(void)state;
	struct habeas_determination *old = decided(&(struct habeas_request){ REQUEST }, "{\"citizenships\":[\"US\"]}");
	refused(&(struct habeas_request){ REQUEST }, "{", "");
	assert_null(habeas_determination_json(old));
	assert_int_equal(habeas_path_count(old), 0);
	assert_int_equal(habeas_determination_outcome(old), HABEAS_UNDETERMINED);
}

static void the_same_bytes_every_time(void **state)
{
	(void)state;
	struct habeas_decider *other = habeas_decider_create(corpus, &error);
	const struct habeas_request request = { REQUEST };
	struct habeas_determination *again;
	const char *first = habeas_determination_json(decided(&request, "{\"convicted\":true}"));
	assert_int_equal(habeas_decide(other, &request, "{\"convicted\": true}", 19, &again, &error), HABEAS_OK);
	assert_string_equal(habeas_determination_json(again), first);
	habeas_decider_destroy(other);
}

/* A decider forgets paths when there are many: never those of the result that it is making. */
static void many_days_are_decided_whole(void **state)
{
	(void)state;
	for (int day = 0; day < 600; day++) {
		char on[40];
		snprintf(on, sizeof on, "2024-%02d-%02dT%02d:00Z", 1 + day / 28 % 12, 1 + day % 28, day / 336);
		struct habeas_determination *d =
			decided(&(struct habeas_request){ .agreement = "three", .on = on, .brief = true }, "{}");
		assert_int_equal(habeas_path_count(d), 3);
		assert_non_null(strstr(habeas_determination_json(d), "\"purpose\":\"asylum\""));
	}
}

static void destinations_are_found_over_all_agreements(void **state)
{
	(void)state;
	struct habeas_destinations *d = NULL;
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, "2025-03-20", "{}", 2, &d, &error), HABEAS_OK);
	assert_non_null(strstr(habeas_destinations_json(d), "\"agreement\":\"us-sv-2025\""));
	assert_ptr_equal(habeas_destinations_json(d), habeas_destinations_json(d));
	assert_non_null(strstr(habeas_destinations_text(d, 200), "El Salvador"));
	assert_int_equal(habeas_decide_destinations(decider, "XX", NULL, "2025-03-20", "{}", 2, &d, &error),
			 HABEAS_BAD_INPUT);
	assert_null(d);
	assert_int_equal(habeas_decide_destinations(decider, "US", "holiday", "2025-03-20", "{}", 2, &d, &error),
			 HABEAS_BAD_INPUT);
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, "2025-13-20", "{}", 2, &d, &error),
			 HABEAS_BAD_INPUT);
	assert_int_equal(habeas_decide_destinations(decider, "US", NULL, "2025-03-20", "{", 1, &d, &error),
			 HABEAS_BAD_INPUT);
}

/* Any width is a width. */
static void a_width_is_kept_within_reason(void **state)
{
	(void)state;
	struct habeas_determination *d = decided(&(struct habeas_request){ REQUEST }, "{}");
	assert_non_null(habeas_determination_text(d, 1));
	assert_non_null(habeas_determination_text(d, UINT_MAX));
}

/* Facts of any bytes are facts or an error. */
static void property_no_facts_crash(void **state)
{
	(void)state;
	static const char seed[] =
		"{\"citizenships\":{\"only\":[\"SV\"]},\"birth_date\":\"1990-05-17\",\"convicted\":true}";
	const struct habeas_request request = { REQUEST };
	int right = 0, wrong = 0;
	for (int i = unit_cases(2000); i > 0; i--) {
		char facts[sizeof seed];
		struct habeas_determination *d;
		memcpy(facts, seed, sizeof seed);
		for (int64_t changes = unit_random_between(0, 3); changes > 0; changes--)
			facts[unit_random_between(0, sizeof seed - 2)] = (char)unit_random();
		size_t size = unit_random() % 4 ? sizeof seed - 1 : (size_t)unit_random_between(0, sizeof seed - 1);
		enum habeas_status status = habeas_decide(decider, &request, facts, size, &d, &error);
		if (status == HABEAS_OK)
			right++, assert_non_null(habeas_determination_json(d));
		else
			wrong++, assert_int_equal(status, HABEAS_BAD_INPUT);
	}
	assert_true(right > 0 && wrong > 0);
}

/* Some of these and nothing else is known of a person. */
static const char *const known[][5] = {
	{ "\"citizenships\":{\"only\":[\"SV\"]}", "\"citizenships\":[\"SV\"]", "\"citizenships\":{\"not\":[\"US\"]}",
	  "\"citizenships\":{\"not\":[\"US\",\"SV\"]}", "\"citizenships\":{\"not\":[\"US\",\"FR\"]}" },
	{ "\"birth_date\":\"1990-05-17\"", "\"birth_date\":\"1991-01-01\"", "\"birth_date\":\"2010-03-20\"",
	  "\"birth_date\":\"2007-03-21\"", "\"birth_date\":\"2007-03-20\"" },
	{ "\"convicted\":true", "\"convicted\":false", "\"immigration_status\":\"unlawful\"",
	  "\"birth_country\":\"VE\"", "\"birth_country\":\"FR\"" },
	{ "\"protected_from\":[\"SV\"]", "\"protected_from\":{\"only\":[]}", "\"protected_from\":{\"not\":[\"SV\"]}",
	  "\"identifiers_agree\":true", "\"unaccompanied\":false" },
	{ "\"designated_country\":\"SV\"", "\"designated_country\":\"FR\"", "\"accepted_by\":{\"only\":[\"SV\"]}",
	  "\"accepted_by\":[\"FR\"]", "\"refused_by\":{\"only\":[]}" },
};

static void draw_person(char *facts, size_t size)
{
	size_t len = (size_t)snprintf(facts, size, "{");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (unit_random() % 2)
			len += (size_t)snprintf(facts + len, size - len, "%s%s", len > 1 ? "," : "",
						known[i][unit_random() % 5]);
	snprintf(facts + len, size - len, "}");
}

/* What a decider has learnt from others changes nothing: a new one says the same bytes. */
static void property_who_came_before_changes_nothing(void **state)
{
	(void)state;
	for (int i = unit_cases(400); i > 0; i--) {
		char facts[512];
		struct habeas_request request = { REQUEST };
		struct habeas_determination *alone;
		draw_person(facts, sizeof facts);
		if (i % 3 == 0)
			request.agreement = "three";
		request.facility = i / 3 % 2 ? "none" : "cecot";
		struct habeas_decider *fresh = habeas_decider_create(corpus, &error);
		assert_int_equal(habeas_decide(fresh, &request, facts, strlen(facts), &alone, &error), HABEAS_OK);
		const char *said = habeas_determination_json(decided(&request, facts));
		if (strcmp(said, habeas_determination_json(alone)) != 0)
			fail_msg("%s\n%s\n%s", facts, said, habeas_determination_json(alone));
		habeas_decider_destroy(fresh);
	}
}

/* Threads: one corpus, a decider each, the same answers. */

enum { THREADS = 4, ROUNDS = 20 };
static const char *const people[] = { "{\"citizenships\":[\"US\"]}", "{}", "{\"convicted\":true,\"court_stay\":true}" };
enum { PEOPLE = sizeof people / sizeof *people };

static void *decide_all(void *out)
{
	char **answers = out;
	struct habeas_error mine;
	struct habeas_decider *own = habeas_decider_create(corpus, &mine);
	for (int i = 0; i < ROUNDS * PEOPLE; i++) {
		struct habeas_request request = { REQUEST };
		struct habeas_determination *d;
		const char *facts = people[i % PEOPLE];
		if (habeas_decide(own, &request, facts, strlen(facts), &d, &mine) != HABEAS_OK)
			break;
		free(answers[i % PEOPLE]);
		answers[i % PEOPLE] = strdup(habeas_determination_json(d));
	}
	struct habeas_destinations *places;
	if (habeas_decide_destinations(own, "US", NULL, "2025-03-20", "{}", 2, &places, &mine) == HABEAS_OK)
		answers[PEOPLE] = strdup(habeas_destinations_json(places));
	habeas_decider_destroy(own);
	return NULL;
}

static void threads_share_a_corpus(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	char *answers[THREADS][PEOPLE + 1] = { { NULL } };
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, decide_all, answers[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k <= PEOPLE; k++) {
			assert_non_null(answers[i][k]);
			assert_string_equal(answers[i][k], answers[0][k]);
		}
	assert_string_not_equal(answers[0][0], answers[0][1]);
	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k <= PEOPLE; k++)
			free(answers[i][k]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_version_is_that_of_the_build),
		cmocka_unit_test(the_shipped_texts_compile_alone),
		cmocka_unit_test(an_error_of_a_text_is_told_with_its_place),
		cmocka_unit_test(a_text_comes_from_a_file_too),
		cmocka_unit_test(a_file_that_cannot_be_read_is_named),
		cmocka_unit_test(a_text_has_a_size_and_a_name),
		cmocka_unit_test(the_floor_is_not_replaced),
		cmocka_unit_test(a_compiled_corpus_never_changes),
		cmocka_unit_test(nothing_is_decided_before_compiling),
		cmocka_unit_test(a_citizen_is_barred_and_the_clause_is_named),
		cmocka_unit_test(nothing_known_is_undetermined_and_brief_says_no_more),
		cmocka_unit_test(each_purpose_and_facility_is_a_path),
		cmocka_unit_test(what_is_not_in_force_clears_nobody),
		cmocka_unit_test(the_request_reaches_what_is_owed),
		cmocka_unit_test(a_wrong_request_is_named),
		cmocka_unit_test(wrong_facts_are_named),
		cmocka_unit_test(a_message_is_utf8_whatever_came_in),
		cmocka_unit_test(a_null_pointer_is_an_error),
		cmocka_unit_test(an_index_out_of_range_is_an_error),
		cmocka_unit_test(an_old_result_is_not_reached),
		cmocka_unit_test(the_same_bytes_every_time),
		cmocka_unit_test(many_days_are_decided_whole),
		cmocka_unit_test(destinations_are_found_over_all_agreements),
		cmocka_unit_test(a_width_is_kept_within_reason),
		cmocka_unit_test(property_no_facts_crash),
		cmocka_unit_test(property_who_came_before_changes_nothing),
		cmocka_unit_test(threads_share_a_corpus),
	};
	return cmocka_run_group_tests_name("api.habeas", tests, begin, end);
}
