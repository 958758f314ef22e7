/* Clauses, parsed and linked: what random texts have shown to go wrong once. */
#include "texts.h"

static void destinations_need_no_condition(void **state)
{
	(void)state;
	struct corpus *corpus = compile("law l \"L\"\n  binds US\n  in force 2025-01-01\narticle 1\n  destinations\n"
					"    1 designated closes when destination in refused_by\n    2 any country\n");
	const struct core_clause *clause = &corpus_instrument(corpus, STR("l"))->articles[0].clauses[0];
	assert_int_equal(clause->kind, CLAUSE_destinations);
	assert_int_equal(clause->step_count, 2);
	assert_int_equal(corpus->nodes.at[clause->when].op, OP_TRI);
	assert_int_equal(corpus->nodes.at[clause->when].imm, TRI_TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(destinations_need_no_condition),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
