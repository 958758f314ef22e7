/* facts_from_json and fact_value_json: nothing that is given is ignored, and what is refused is named. */
#include "date.h"
#include "determination.h"
#include "limit.h"
#include "texts.h"

static struct subject_facts *facts;
static struct error error;

static enum status read_str(struct str text)
{
	if (!test_corpus)
		compile("");
	return facts_from_json(test_arena, test_corpus, SUBJECT_person, text, &facts, &error);
}

static void refused(const char *text, const char *message)
{
	assert_int_equal(read_str(str_of(text)), STATUS_BAD_INPUT);
	assert_str(str_of(error.message), message);
}

/* Read, and written again. */
static void reads(const char *fact_name, const char *value, const char *written)
{
	struct str text = str_format(test_arena, "{\"%s\": %s}", fact_name, value);
	if (read_str(text) != STATUS_OK)
		fail_msg("%.*s: %s", STR_ARG(text), error.message);
	int index = corpus_fact(test_corpus, str_of(fact_name));
	struct json_writer *w = json_writer_create();
	fact_value_json(w, test_corpus, &test_corpus->facts.at[index], &facts->values[index]);
	assert_str(json_writer_text(w), written);
	json_writer_destroy(w);
}

static void values_read_and_written(void **state)
{
	(void)state;
	reads("convicted", "true", "true");
	reads("convicted", "false", "false");
	reads("convicted", "null", "null");
	reads("status", "\"none\"", "\"none\"");
	reads("born", "\"1990-05-17\"", "\"1990-05-17\"");
	reads("left", "\"none\"", "\"none\"");
	reads("left", "\"2024-02-29\"", "\"2024-02-29\"");
	reads("heard", "\"2025-03-15T18:45-05:00\"", "\"2025-03-15T23:45:00Z\"");
	reads("age", "33", "33");
	reads("points", "\"none\"", "\"none\"");
	reads("points", "-5", "-5");
	reads("rate", "3", "\"3.00\"");
	reads("rate", "\"3.5\"", "\"3.50\"");
	reads("paid", "\"20000.00 USD\"", "\"20000.00\"");
	reads("paid", "20000", "\"20000.00\"");
	reads("served", "14", "14");
	reads("home", "\"SLV\"", "\"SV\""); /* three letters will do */
	reads("nationalities", "[\"SV\", \"US\"]", "{\"has\":[\"SV\",\"US\"],\"not\":[]}");
	reads("nationalities", "{\"has\": [\"SV\"], \"not\": [\"US\"]}", "{\"has\":[\"SV\"],\"not\":[\"US\"]}");
	reads("nationalities", "{\"only\": []}", "{\"only\":[]}");
	reads("languages", "{\"has\": [\"danish\"], \"not\": [\"english\", \"spanish\"]}", "{\"only\":[\"danish\"]}");
	reads("relatives", "[{\"in\": \"US\", \"since\": \"none\"}]", "{\"has\":[{\"in\":\"US\",\"since\":\"none\"}]}");
	reads("relatives", "{\"only\": []}", "{\"only\":[]}");
	reads("stayed", "{\"value\": false, \"as_of\": \"2025-03-14\", \"source\": \"docket\"}", "false");
}

static void what_is_said_of_a_value_is_kept(void **state)
{
	(void)state;
	assert_int_equal(read_str(STR("{\"stayed\": {\"value\": false, \"as_of\": \"2025-03-15T23:30-05:00\", "
				      "\"source\": \"docket\"}, \"claim\": {\"value\": null, \"source\": \"x\"}}")),
			 STATUS_OK);
	int32_t day;
	assert_true(date_parse(STR("2025-03-16"), &day)); /* by UTC */
	const struct fact_value *stayed = &facts->values[corpus_fact(test_corpus, STR("stayed"))];
	assert_true(stayed->given && stayed->has_as_of);
	assert_int_equal(stayed->as_of, day);
	assert_str(stayed->source, "docket");
	assert_false(facts->values[corpus_fact(test_corpus, STR("claim"))].given);
}

static void what_is_no_object_of_facts(void **state)
{
	(void)state;
	refused("[]", "facts are a JSON object, such as {\"convicted\": true}; this is an array");
	refused("{\"convikted\": true}", "no fact is called \"convikted\"; did you mean \"convicted\"?");
	refused("{\"shoe_size\": 44}", "no fact about a person is called \"shoe_size\"; `habeas facts` lists them");
	refused("{\"waived\": true}", "no fact about a person is called \"waived\"; `habeas facts` lists them");
	refused("{\"decision_date\": \"2025-01-01\"}",
		"\"decision_date\" is not given with the facts; it is an option of its own");
	assert_int_equal(read_str(STR("{\"convicted\": true, \"convicted\": false}")), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "convicted")); /* twice */
}

static void values_of_another_type(void **state)
{
	(void)state;
	refused("{\"convicted\": \"yes\"}",
		"fact \"convicted\": a string is not its value; it is yes/no, written true or false");
	refused("{\"convicted\": 1}",
		"fact \"convicted\": a number is not its value; it is yes/no, written true or false");
	refused("{\"born\": true}", "fact \"born\": true or false is not its value; it is date");
	refused("{\"born\": [\"1990-05-17\"]}", "fact \"born\": an array is not its value; it is date");
	refused("{\"born\": {\"day\": 3}}", "fact \"born\": an object is not its value; it is date");
	refused("{\"born\": \"none\"}",
		"fact \"born\": \"none\" is no day that exists (YYYY-MM-DD, 1850 to 2150); it is date");
	refused("{\"left\": \"2025-02-29\"}",
		"fact \"left\": \"2025-02-29\" is no day that exists (YYYY-MM-DD, 1850 to 2150); it is date or none");
	refused("{\"heard\": \"2025-03-15\"}",
		"fact \"heard\": \"2025-03-15\" is no time (2025-03-15T18:45-05:00); it is time");
	refused("{\"age\": 201}", "fact \"age\": the number is outside its range; it is number from 0 to 200");
	refused("{\"age\": -1}", "fact \"age\": the number is outside its range; it is number from 0 to 200");
	refused("{\"age\": 3.5}", "fact \"age\": a number with a point is written as a string, so that no digit is "
				  "lost; it is number from 0 to 200");
	refused("{\"age\": \"3.5\"}", "fact \"age\": \"3.5\" is no such number; it is number from 0 to 200");
	refused("{\"rate\": \"0.125\"}",
		"fact \"rate\": \"0.125\" is no such number; it is number from 0.00 to 1000.00");
	refused("{\"paid\": \"3 EUR\"}", "fact \"paid\": \"3 EUR\" is no such number; it is money in USD");
	refused("{\"paid\": 9223372036854775807}",
		"fact \"paid\": the number is outside its range; it is money in USD");
	refused("{\"status\": \"unlawfull\"}", "fact \"status\": \"unlawfull\" is not in its list (did you mean "
					       "\"unlawful\"?); it is one of lawful, unlawful, none");
	refused("{\"home\": \"EL\"}", "fact \"home\": \"EL\" is not in its list; it is country or none");
}

static void sets_and_lists_that_cannot_be(void **state)
{
	(void)state;
	refused("{\"nationalities\": \"SV\"}", "fact \"nationalities\": a set is an array, or an object with has, not, "
					       "only; it is set of country");
	refused("{\"nationalities\": [3]}",
		"fact \"nationalities\": the members of a set are strings; it is set of country");
	refused("{\"nationalities\": {\"has\": [\"US\"], \"not\": [\"US\"]}}",
		"fact \"nationalities\": one member is said to be in and not in; it is set of country");
	refused("{\"nationalities\": {\"only\": [\"US\"], \"not\": []}}",
		"fact \"nationalities\": \"only\" stands alone; it is set of country");
	refused("{\"nationalities\": {\"hass\": [\"US\"]}}",
		"fact \"nationalities\": \"hass\" has no meaning here; it is set of country");
	refused("{\"languages\": [\"danisch\"]}", "fact \"languages\": \"danisch\" is not in its list (did you mean "
						  "\"danish\"?); it is set of one of danish, english, spanish");
	assert_int_equal(read_str(STR("{\"relatives\": {}}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"relatives\": {\"has\": [], \"only\": []}}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"relatives\": 3}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"relatives\": [3]}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"relatives\": [{\"inn\": \"US\"}]}")), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "its records have no field \"inn\""));
	assert_int_equal(read_str(STR("{\"stayed\": {\"value\": false, \"as_of\": \"yesterday\"}}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"stayed\": {\"value\": false, \"source\": 3}}")), STATUS_BAD_INPUT);
	assert_int_equal(read_str(STR("{\"stayed\": {\"value\": false, \"sauce\": \"x\"}}")), STATUS_BAD_INPUT);
}

static enum status read_records(size_t count)
{
	struct buf text = BUF_INIT;
	buf_add_c(&text, "{\"relatives\": [");
	for (size_t i = 0; i < count; i++)
		buf_add_c(&text, i ? ",{}" : "{}");
	buf_add_c(&text, "]}");
	struct str all = str_copy(test_arena, buf_str(&text));
	buf_finish(&text);
	return read_str(all);
}

static void limit_of_records(void **state)
{
	(void)state;
	assert_int_equal(read_records(LIMIT_LIST_RECORDS), STATUS_OK);
	assert_int_equal(read_records(LIMIT_LIST_RECORDS + 1), STATUS_BAD_INPUT);
	assert_non_null(strstr(error.message, "more than 1,000 records"));
}

static bool known_on(const char *on)
{
	int32_t day;
	struct subject_facts *copy = facts_copy(test_arena, facts);
	assert_true(date_parse(str_of(on), &day));
	facts_drop_stale(copy, day);
	return copy->values[corpus_fact(test_corpus, STR("stayed"))].given;
}

static void what_is_stale_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(read_str(STR("{\"stayed\": {\"value\": false, \"as_of\": \"2025-03-14\"}, \"convicted\": "
				      "{\"value\": true, \"as_of\": \"1999-01-01\"}}")),
			 STATUS_OK);
	assert_true(known_on("2025-03-14"));
	assert_true(known_on("2025-03-16")); /* stale after 2 days */
	assert_false(known_on("2025-03-17"));
	struct subject_facts *copy = facts_copy(test_arena, facts);
	facts_drop_stale(copy, DATE_MAX);
	assert_true(copy->values[corpus_fact(test_corpus, STR("convicted"))].given); /* never stale */
	assert_int_equal(read_str(STR("{\"stayed\": false}")), STATUS_OK);
	assert_true(known_on("2025-03-17")); /* said for the day of the decision */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(values_read_and_written),  fact(what_is_said_of_a_value_is_kept), fact(what_is_no_object_of_facts),
		fact(values_of_another_type),   fact(sets_and_lists_that_cannot_be),   fact(limit_of_records),
		fact(what_is_stale_is_unknown),
	};
	return cmocka_run_group_tests_name("eval.facts_json", tests, NULL, NULL);
}
