/* determination.h: a question, its answer, what is owed, where a person could go, and all of it in words. */
#include "determination.h"
#include "texts.h"

/* clang-format off */
static const char agreement[] =
	TEST_AGREEMENT
	"article 1 \"Persons\" on categories\n"
	"  admits when status = unlawful\n"
	"  admits to tower when convicted\n"
	"  cites \"all of them\" by \"Minister\" on 2025-01-01\n"
	"article 2 on consent\n"
	"  needs consent of person irrevocable verified by judge\n"
	"  needs acceptance by receiver within 14 days\n"
	"  needs notice to person at least 2 days before departure\n"
	"  needs document \"the file\" from sender when convicted\n"
	"  limit 3 persons in tower at once\n";

static const char destinations[] =
	TEST_AGREEMENT "article 1\n  admits\n"
	"agreement b \"B\"\n  parties US sends, CA receives\n  in force 2025-01-01\n  purpose removal\n"
	"article 1\n  admits\n"
	"law order \"Order of destinations\"\n  binds US\n  rank statute\n  in force 2000-01-01\narticle b\n"
	"  destinations when status = unlawful\n"
	"    1 designated closes when destination in refused_by\n"
	"    2 any of nationalities closes when destination in refused_by\n"
	"    3 any country\n";
/* clang-format on */

static struct decider *decider;
static struct error error;

static enum status ask(const char *facts_text, struct request request, struct determination **d)
{
	struct subject_facts *facts;
	decider_destroy(decider);
	decider = decider_create(test_corpus);
	if (!request.on.given)
		request.on = (struct moment){ .given = true, .is_time = true, .seconds = 1742000000 }; /* 2025-03-15 */
	if (!request.agreement.len)
		request.agreement = STR("a");
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_person, str_of(facts_text), &facts, &error),
			 STATUS_OK);
	return decide(decider, test_arena, &request, facts, d, &error);
}

static struct determination *asked(const char *facts_text, struct request request)
{
	struct determination *d;
	if (ask(facts_text, request, &d) != STATUS_OK)
		fail_msg("%s", error.message);
	return d;
}

static void refused(struct request request, const char *message)
{
	struct determination *d;
	assert_int_equal(ask("{}", request, &d), STATUS_BAD_INPUT);
	if (!strstr(error.message, message))
		fail_msg("%s", error.message);
}

static const char cleared[] = "{\"nationalities\": {\"only\": [\"SV\"]}, \"stayed\": false, \"status\": \"unlawful\"}";
static const char prisoner[] = "{\"nationalities\": {\"only\": [\"SV\"]}, \"stayed\": false, \"convicted\": true, "
			       "\"status\": \"lawful\"}";

static void outcomes(void **state)
{
	(void)state;
	struct request none = { .facility = STR("none"), .present = -1 };
	compile(agreement);
	assert_int_equal(asked(cleared, none)->outcome, OUTCOME_cleared);
	assert_int_equal(asked(prisoner, none)->outcome, OUTCOME_not_covered);
	assert_int_equal(asked("{}", none)->outcome, OUTCOME_undetermined);
	assert_int_equal(asked("{\"nationalities\": [\"US\"]}", none)->outcome, OUTCOME_barred);
	struct request tower = { .facility = STR("tower"), .present = -1 };
	assert_int_equal(asked(prisoner, tower)->outcome, OUTCOME_cleared);
	struct request later = none;
	later.on = (struct moment){ .given = true, .day = -10000 };
	assert_int_equal(asked(cleared, later)->outcome, OUTCOME_not_in_force);
	later.as_if = true;
	assert_int_equal(asked(cleared, later)->outcome, OUTCOME_cleared);
	/* Without a facility each path is answered; the best of them is the word. */
	assert_int_equal(asked(prisoner, (struct request){ .present = -1 })->outcome, OUTCOME_cleared);
	assert_int_equal(asked(prisoner, (struct request){ .present = -1 })->paths.count, 2);
}

static void questions_that_cannot_be_asked(void **state)
{
	(void)state;
	compile(agreement);
	refused((struct request){ .agreement = STR("aa") }, "aa");
	refused((struct request){ .agreement = STR("floor") }, "floor");
	refused((struct request){ .purpose = STR("removals") }, "removals");
	refused((struct request){ .facility = STR("towr") }, "towr");
	refused((struct request){ .sender = STR("XX") }, "XX");
	refused((struct request){ .receiver = STR("XX") }, "XX");
}

/* "consent: owed, ..." of the one path. */
static struct str owed_text(const struct determination *d)
{
	static const char *const states[] = { "owed", "done", "perhaps", "full" };
	struct buf out = BUF_INIT;
	assert_int_equal(d->paths.count, 1);
	vec_each (&d->paths.at[0].owed, i) {
		const struct owed_item *item = &d->paths.at[0].owed.at[i];
		bool limit = item->clause->kind == CLAUSE_limit;
		buf_format(&out, "%s%s: %s", i ? ", " : "",
			   limit ? "place" : word_name(WORDS_need_kind, (int)item->clause->ast->need),
			   states[item->state]);
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void what_is_owed(void **state)
{
	(void)state;
	compile(agreement);
	struct request tower = { .facility = STR("tower"), .present = 2 };
	assert_str(owed_text(asked(prisoner, tower)),
		   "consent: owed, acceptance: owed, notice: owed, document: owed, place: done");
	tower.present = 3;
	assert_str(owed_text(asked(prisoner, tower)),
		   "consent: owed, acceptance: owed, notice: owed, document: owed, place: full");
	struct word person = { STR("person"), { 0 } };
	vec_add(test_arena, &tower.consents, person);
	assert_str(owed_text(asked(prisoner, tower)),
		   "consent: done, acceptance: owed, notice: owed, document: owed, place: full");
	struct request none = { .facility = STR("none"), .present = -1 };
	assert_str(owed_text(asked(cleared, none)), "consent: owed, acceptance: owed, notice: owed, document: perhaps");
}

static void holds(struct str text, const char *part)
{
	if (!strstr(str_c(test_arena, text), part))
		fail_msg("\"%s\" is not in:\n%.*s", part, STR_ARG(text));
}

static void in_words(void **state)
{
	(void)state;
	struct buf words = BUF_INIT;
	compile(agreement);
	determination_text(&words, asked(cleared, (struct request){ .facility = STR("none"), .present = -1 }), false,
			   80);
	holds(buf_str(&words), "cleared");
	holds(buf_str(&words), "all of them");
	holds(buf_str(&words), "consent");
	buf_clear(&words);
	determination_text(&words, asked("{}", (struct request){ .present = -1 }), true, 60);
	holds(buf_str(&words), "stayed");
	holds(buf_str(&words), "\033[");
	buf_clear(&words);
	determination_text(&words, asked("{\"stayed\": true}", (struct request){ .present = -1 }), false, 80);
	holds(buf_str(&words), "floor");
	buf_finish(&words);
}

static void as_json(void **state)
{
	(void)state;
	struct json_writer *w = json_writer_create();
	struct json *json;
	compile(agreement);
	determination_json(w, asked("{\"stayed\": {\"value\": false, \"as_of\": \"2025-03-14\"}}",
				    (struct request){ .facility = STR("none"), .present = -1 }));
	struct str text = str_copy(test_arena, json_writer_text(w));
	json_writer_destroy(w);
	assert_int_equal(json_parse(test_arena, text, &json, &error), STATUS_OK);
	assert_str(json_get(json, "outcome")->text, "undetermined");
	assert_str(json_get(json, "agreement")->text, "a");
	const struct json *path = &json_get(json, "paths")->items[0];
	assert_str(json_get(path, "purpose")->text, "removal");
	assert_true(json_get(path, "needs")->count >= 2);
	assert_true(json_get(path, "clears_with")->count >= 1);
	assert_int_equal(json_get(path, "exact")->kind, JSON_TRUE);
	assert_int_equal(json_get(json, "instruments")->count, 3);
}

static struct destinations *where(const char *facts_text, const char *purpose, enum status expected)
{
	struct subject_facts *facts;
	struct destinations *d = NULL;
	struct moment on = { .given = true, .is_time = true, .seconds = 1742000000 };
	decider_destroy(decider);
	decider = decider_create(test_corpus);
	assert_int_equal(facts_from_json(test_arena, test_corpus, SUBJECT_person, str_of(facts_text), &facts, &error),
			 STATUS_OK);
	assert_int_equal(decide_destinations(decider, test_arena, STR("US"), str_of(purpose), on, facts, &d, &error),
			 expected);
	return d;
}

static void where_a_person_could_go(void **state)
{
	(void)state;
	compile(destinations);
	struct destinations *d = where("{\"status\": \"unlawful\", \"designated\": \"CA\", \"refused_by\": {\"only\": "
				       "[]}, \"nationalities\": {\"only\": [\"SV\"]}, \"stayed\": false}",
				       "", STATUS_OK);
	assert_int_equal(d->lists.count, 1);
	assert_int_equal(d->lists.at[0].applies, TRI_TRUE);
	assert_int_equal(d->lists.at[0].steps.count, 3);
	assert_int_equal(d->lists.at[0].steps.at[0].some_open, TRI_TRUE);
	assert_false(d->lists.at[0].steps.at[1].reached);
	assert_true(d->lists.at[0].steps.at[1].passed);
	/* No facility is named, and Canada has a prison, which nothing admits to: it depends on the facility. */
	assert_int_equal(d->agreements.count, 2);
	assert_int_equal(d->agreements.at[0].outcome, OUTCOME_barred);
	assert_int_equal(d->agreements.at[1].outcome, OUTCOME_undetermined);
	struct buf words = BUF_INIT;
	struct json_writer *w = json_writer_create();
	destinations_text(&words, d, false, 80);
	destinations_json(w, d);
	holds(buf_str(&words), "Canada open");
	holds(json_writer_text(w), "\"lists\"");
	json_writer_destroy(w);
	buf_finish(&words);
	/* Of `any country` those are named that an agreement reaches, and that there are others. */
	assert_int_equal(d->lists.at[0].steps.at[2].places.count, 2);
	assert_true(d->lists.at[0].steps.at[2].others);
	/* Refused there: the second step. */
	d = where("{\"status\": \"unlawful\", \"designated\": \"CA\", \"refused_by\": {\"has\": [\"CA\"], \"not\": "
		  "[\"SV\"]}, \"nationalities\": {\"only\": [\"SV\"]}, \"stayed\": false}",
		  "removal", STATUS_OK);
	assert_int_equal(d->lists.at[0].steps.at[0].some_open, TRI_FALSE);
	assert_int_equal(d->lists.at[0].steps.at[1].some_open, TRI_TRUE);
	/* Nothing known: the facts that are missing are named. */
	d = where("{}", "", STATUS_OK);
	assert_int_equal(d->lists.at[0].applies, TRI_UNKNOWN);
	assert_true(d->lists.at[0].steps.at[0].missing_count > 0);
	(void)where("{}", "payment", STATUS_BAD_INPUT);
	(void)where("{}", "removals", STATUS_BAD_INPUT);
}

/* More paths than a decider keeps, in one question: none is given up while it is in use. */
static void a_question_of_many_paths(void **state)
{
	(void)state;
	static const char *const states[] = { "DK", "SE", "NO", "FI", "DE", "FR", "PL", "ES", "PT", "IT", "GR", "AT" };
	struct buf text = BUF_INIT;
	buf_add_c(&text, "vocabulary v \"V\"\n");
	for (size_t i = 0; i < 60; i++)
		buf_format(&text, "facility f%zu %s centre \"F\"\n", i, states[i % 12]);
	for (size_t k = 0; k < 12; k++) {
		buf_format(&text, "agreement g%zu \"G\"\n  parties US sends", k);
		for (size_t i = 0; i < 12; i++)
			buf_format(&text, ", %s receives", states[i]);
		buf_add_c(&text, "\n  in force 2025-01-01\n  purpose removal\narticle 1\n  admits\n");
		for (size_t i = 0; i < 60; i++)
			buf_format(&text, "  admits to f%zu\n", i);
	}
	buf_add_c(&text, destinations);
	compile(buf_c(&text));
	buf_finish(&text);
	struct destinations *d = where("{\"status\": \"unlawful\", \"stayed\": false}", "", STATUS_OK);
	assert_int_equal(d->lists.count, 1);
	assert_int_equal(d->agreements.count, 12 * 12 + 2);
}

static int finish(void **state)
{
	decider_destroy(decider);
	decider = NULL;
	return texts_end(state);
}

#define question(name) cmocka_unit_test_setup_teardown(name, texts_begin, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		question(outcomes),
		question(questions_that_cannot_be_asked),
		question(what_is_owed),
		question(in_words),
		question(as_json),
		question(where_a_person_could_go),
		question(a_question_of_many_paths),
	};
	return cmocka_run_group_tests_name("eval.decide", tests, NULL, NULL);
}
