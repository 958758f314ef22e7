/* One human being, under however many names and records: what is written of them is what is read; a hold follows them
 * into another record; they are in one place, and depart once. */
#include "act_world.h"

/* What an officer reads is what is there. */

static enum status recorded(const char *name)
{
	return doing(U_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\"}", name);
}

static void a_name_is_what_is_seen_of_it(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {
		{ "Carlos \\u202eetraud", "U+202E" },
		{ "Carlos\\u200bDuarte", "U+200B" },
		{ "Carlos\\nDuarte", "U+000A" },
		{ "Carlos\\u2028Duarte", "U+2028" },
		{ "Carlos\\u0007Duarte", "U+0007" },
		{ "Carlos\\u009bDuarte", "U+009B" },
		{ "Carlos\\u00adDuarte", "U+00AD" },
		{ "Carlos\\ufeffDuarte", "U+FEFF" },
		{ "Carlos\\u2066Duarte", "U+2066" },
		{ "Carlos\\u200cDuarte", "U+200C" },
		{ "Carlos\\u200d", "U+200D" },
		{ "Carlos\\ufe0f", "U+FE0F" },
		{ "\\u0639\\u0644\\u06cc\\u200c", "U+200C" },
		{ "\\u200f\\u0639\\u0644\\u06cc", "U+200F" },
		{ "Carlos\\udb40\\udc41Duarte", "U+E0041" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refused(recorded(wrong[i][0]), STATUS_BAD_INPUT, wrong[i][1]);
	fine(U_CASE, "person.record",
	     "{\"name\":\"\\u0639\\u0644\\u06cc\\u200c\\u0631\\u0636\\u0627\",\"sex\":\"male\"}");
	fine(U_CASE, "person.record", "{\"name\":\"\\u845b\\udb40\\udd00\\u98fe\",\"sex\":\"male\"}"); /* its variant */
	fine(U_CASE, "person.record", "{\"name\":\"Jos\\u0065\\u0301 N\\u00fa\\u00f1ez O'Neil-Paz\",\"sex\":\"male\"}");
	/* and with the joiner or without it is one name */
	fine(U_CASE, "person.record", "{\"name\":\"\\u0639\\u0644\\u06cc\\u0631\\u0636\\u0627\",\"sex\":\"male\"}");
	assert_int_equal(doc_count(reading("person", 4), "same_name"), 1);
}

static void lines_are_where_they_are_written(void **state)
{
	(void)state;
	assert_int_equal(recorded("Carlos Duarte"), STATUS_OK);
	fine(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order 7\",\"reason\":\"One.\\r\\n\\tTwo.\"}");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order\\n8\",\"reason\":\"x\"}"),
		STATUS_BAD_INPUT, "hold.place: `instrument` has the character U+000A, which breaks the line");
	refused(doing(U_COURT, "hold.place", "{\"person\":\"P1\",\"instrument\":\"Order 8\",\"reason\":\"x\\u202ey\"}"),
		STATUS_BAD_INPUT, "which nobody can see");
	refused(doing(U_CASE, "person.identify", "{\"person\":\"P1\",\"kind\":\"passport\",\"value\":\"AX1\\nAX2\"}"),
		STATUS_BAD_INPUT, "is no mrz");
	refused(doing(U_TRANSPORT, "transfer.list",
		      "{\"transfer\":\"T1\",\"mission\":\"M1\",\"seats\":[{\"leg\":1,\"seat\":\"1\\u202eA\"}]}"),
		STATUS_BAD_INPUT, "`seats` has the character U+202E");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(a_name_is_what_is_seen_of_it),
		with_world(lines_are_where_they_are_written),
	};
	return cmocka_run_group_tests_name("act.human", tests, NULL, NULL);
}
