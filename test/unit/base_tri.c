/* tri.h */
#include "tri.h"
#include "unit.h"

static void truth_tables_are_kleene_s(void **state)
{
	(void)state;
	static const tri and[3][3] = { { 0, 0, 0 }, { 0, 1, 1 }, { 0, 1, 2 } };
	static const tri or [3][3] = { { 0, 1, 2 }, { 1, 1, 2 }, { 2, 2, 2 } };
	for (tri a = 0; a < 3; a++)
		for (tri b = 0; b < 3; b++) {
			assert_int_equal(tri_and(a, b), and[a][b]);
			assert_int_equal(tri_or(a, b), or [a][b]);
		}
}

static void not_leaves_unknown_unknown(void **state)
{
	(void)state;
	assert_int_equal(tri_not(TRI_TRUE), TRI_FALSE);
	assert_int_equal(tri_not(TRI_FALSE), TRI_TRUE);
	assert_int_equal(tri_not(TRI_UNKNOWN), TRI_UNKNOWN);
}

static void names_and_truth_values(void **state)
{
	(void)state;
	assert_string_equal(tri_name(tri_of(true)), "true");
	assert_string_equal(tri_name(tri_of(false)), "false");
	assert_string_equal(tri_name(TRI_UNKNOWN), "unknown");
}

/* An answer that becomes known never turns a known result around: what U gives is not contradicted by T or F. */
static void property_knowing_more_contradicts_nothing(void **state)
{
	(void)state;
	for (tri b = 0; b < 3; b++) {
		tri and_unknown = tri_and(TRI_UNKNOWN, b), or_unknown = tri_or(TRI_UNKNOWN, b);
		for (tri known = 0; known < 3; known += 2) {
			assert_true(and_unknown == TRI_UNKNOWN || and_unknown == tri_and(known, b));
			assert_true(or_unknown == TRI_UNKNOWN || or_unknown == tri_or(known, b));
		}
	}
}

static void property_de_morgan(void **state)
{
	(void)state;
	for (tri a = 0; a < 3; a++)
		for (tri b = 0; b < 3; b++)
			assert_int_equal(tri_not(tri_and(a, b)), tri_or(tri_not(a), tri_not(b)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_tables_are_kleene_s),
		cmocka_unit_test(not_leaves_unknown_unknown),
		cmocka_unit_test(names_and_truth_values),
		cmocka_unit_test(property_knowing_more_contradicts_nothing),
		cmocka_unit_test(property_de_morgan),
	};
	return cmocka_run_group_tests_name("base.tri", tests, NULL, NULL);
}
