/* Every three-valued operator on all inputs of small domains, against what all completions say: true when the condition
 * is true of each, false when it is false of each, else unknown. */
#include "eval.h"
#include "texts.h"

/* clang-format off */
static const char vocabulary[] =
	"vocabulary small \"Small domains\"\n"
	"fact p yes/no \"n\"\n"
	"fact q yes/no \"n\"\n"
	"fact n number from 0 to 2 \"n\"\n"
	"fact m number from 0 to 2 or none \"n\"\n"
	"fact d decimal 1 digits from 0 to 1 \"n\"\n"
	"fact c one of red, green, blue \"n\"\n"
	"fact e one of red, green, blue or none \"n\"\n"
	"fact s set of one of red, green, blue \"n\"\n"
	"fact t set of one of red, green, blue \"n\"\n"
	"fact l list of { k one of red, green, blue ; b yes/no } \"n\"\n";
/* clang-format on */

enum { P, Q, N, M, D, C, E, S, T, L, FACTS };

/* Exact: the answer is unknown only where completions differ. Else it may be unknown more often, and is never wrong:
 * a scalar operator does not look at what else its operands could be. */
static const struct {
	const char *condition;
	bool exact;
} conditions[] = {
	{ "not p", true },
	{ "p and q", true },
	{ "p or q", true },
	{ "p = yes", true },
	{ "p != yes", true },
	{ "n = 1", true },
	{ "n != 1", true },
	{ "n < 1", true },
	{ "n <= 1", true },
	{ "n > 1", true },
	{ "n >= 1", true },
	{ "n < m", false },
	{ "n = m", false },
	{ "m <= 1", true },
	{ "m = none", true },
	{ "m != none", true },
	{ "n + m = 3", false },
	{ "n - m >= 1", false },
	{ "d = 0.5", true },
	{ "d < n", false },
	{ "c = red", true },
	{ "c != e", false },
	{ "e = none", true },
	{ "c in {red, blue}", true },
	{ "c in {}", true },
	{ "e in {green}", true },
	{ "red in s", true },
	{ "c in s", false },
	{ "e in s", false },
	{ "s overlaps {red, blue}", true },
	{ "s overlaps {}", true },
	{ "s overlaps t", true },
	{ "s = {red}", true },
	{ "s != {}", true },
	{ "s = {red, green, blue}", true },
	{ "any r in l where (r.b)", true },
	{ "any r in l where (r.k = red and r.b)", true },
	{ "every r in l where (r.b)", true },
	{ "every r in l where (r.k in {red, green})", true },
	{ "count of r in l where (r.b) >= 2", true },
	{ "count of r in l where (r.b) = 1", true },
	{ "count of r in l where (r.b) != 1", true },
	{ "count of r in l where (r.b) < 1", true },
	{ "count of r in l where (r.b) <= 1", true },
	{ "1 < count of r in l where (r.k != blue)", true },
	{ "count of r in l where (r.b) > 2", true },
};

static const struct path *path;
static int first;

/* The conditions as bars of one agreement. */
static void compile_conditions(void)
{
	struct buf text = BUF_INIT;
	buf_add_c(&text, vocabulary);
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits\n");
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		buf_format(&text, "article b%zu\n  bars when %s\n", i, conditions[i].condition);
	compile(buf_c(&text));
	buf_finish(&text);
	struct query query = { .agreement = corpus_instrument(test_corpus, STR("a"))->index,
			       .sender = country_index(STR("US")),
			       .receiver = country_index(STR("SV")),
			       .purpose = PURPOSE_removal,
			       .facility_given = FACILITY_NONE,
			       .moment = moment_of_day(20162),
			       .decision_day = 20162,
			       .alone = true };
	path = path_compile(test_arena, test_corpus, &query);
	first = corpus_fact(test_corpus, STR("p"));
	assert_int_equal(path->barred == NODE_NONE, false);
}

static node_id condition_node(size_t i)
{
	size_t bars = 0;
	vec_each (&path->rules, k)
		if (path->rules.at[k].effect == EFFECT_BARS && bars++ == i)
			return path->rules.at[k].own;
	fail_msg("no rule for %s", conditions[i].condition);
	return NODE_NONE;
}

/* ---- all that can be known of a fact; with `complete`, all that it can be ------------------------------------ */

enum { STATES_MAX = 400, FIELDS = 2 };

static size_t scalar_states(int fact, bool complete, struct fact_value *out)
{
	static const int counts[FACTS] = { [P] = 2, [Q] = 2, [N] = 3, [M] = 3, [D] = 11, [C] = 3, [E] = 3 };
	size_t count = 0;
	for (int v = 0; v < counts[fact]; v++)
		out[count++] = (struct fact_value){ .given = true, .scalar = { v, KNOWN } };
	if (fact == M || fact == E)
		out[count++] = (struct fact_value){ .given = true, .scalar = { 0, KNOWN_NONE } };
	if (!complete)
		out[count++] = (struct fact_value){ 0 };
	return count;
}

static size_t set_states(bool complete, struct fact_value *out)
{
	size_t count = 0;
	for (uint64_t has = 0; has < 8; has++)
		for (uint64_t not = 0; not < 8; not ++)
			if (!(has & not ) && (!complete || (has | not ) == 7))
				out[count++] =
					(struct fact_value){ .given = true,
							     .set = { .has = { { has } }, .lacks = { { not } } } };
	return count;
}

/* One field's states: three colours and unknown; no, yes and unknown. */
static struct scalar field_state(size_t field, size_t state)
{
	size_t values = field == 0 ? 3 : 2;
	return state < values ? (struct scalar){ (int64_t)state, KNOWN } : (struct scalar){ 0, UNKNOWN };
}

static size_t list_states(bool complete, size_t rows_max, struct fact_value *out)
{
	size_t count = 0, colours = complete ? 3 : 4, answers = complete ? 2 : 3, row = colours * answers;
	for (size_t rows = 0, all = 1; rows <= rows_max; rows++, all *= row)
		for (size_t k = 0; k < all; k++)
			for (int closed = complete; closed < 2; closed++) {
				struct scalar *records =
					arena_new_array(test_arena, struct scalar, rows_max * FIELDS + 1);
				for (size_t r = 0, rest = k; r < rows; r++, rest /= row) {
					records[r * FIELDS] = field_state(0, rest % row % colours);
					records[r * FIELDS + 1] = field_state(1, rest % row / colours);
				}
				assert_true(count < STATES_MAX);
				out[count++] =
					(struct fact_value){ .given = true, .list = { records, rows, closed != 0 } };
			}
	return count;
}

static size_t states_of(int fact, bool complete, struct fact_value *out)
{
	if (fact == S || fact == T)
		return set_states(complete, out);
	if (fact == L)
		return list_states(complete, complete ? 3 : 2, out);
	return scalar_states(fact, complete, out);
}

/* Is what is known of the fact still so in this completion? */
static bool completes(int fact, const struct fact_value *known, const struct fact_value *full)
{
	if (fact == S || fact == T)
		return !(known->set.has.bits[0] & ~full->set.has.bits[0]) &&
		       !(known->set.lacks.bits[0] & full->set.has.bits[0]);
	if (fact != L)
		return known->scalar.known == UNKNOWN ||
		       (known->scalar.known == full->scalar.known && known->scalar.value == full->scalar.value);
	if (full->list.count < known->list.count || (known->list.closed && full->list.count > known->list.count))
		return false;
	for (size_t i = 0; i < known->list.count * FIELDS; i++)
		if (known->list.records[i].known == KNOWN &&
		    known->list.records[i].value != full->list.records[i].value)
			return false;
	return true;
}

/* ---- the test ------------------------------------------------------------------------------------------------ */

static size_t facts_of(node_id root, int facts[2])
{
	size_t count = 0;
	VEC(node_id) stack = { 0 };
	vec_add(test_arena, &stack, root);
	while (stack.count) {
		const struct node *n = &path->nodes.at[stack.at[--stack.count]];
		bool reads = n->op == OP_FACT_BOOL || n->op == OP_FACT_SCALAR || n->op == OP_SET_FACT ||
			     n->op == OP_COUNT_GE;
		int fact = (int)n->imm - first;
		if (reads && (count == 0 || facts[0] != fact) && (count < 2 || facts[1] != fact)) {
			assert_true(count < 2);
			facts[count++] = fact;
		}
		if (n->a != NODE_NONE)
			vec_add(test_arena, &stack, n->a);
		if (n->b != NODE_NONE)
			vec_add(test_arena, &stack, n->b);
	}
	return count;
}

static struct fact_value states[2][STATES_MAX], full[2][STATES_MAX];

static tri by_completions(const tri *truth, const int *facts, const struct fact_value *a, const struct fact_value *b,
			  const size_t *full_counts)
{
	bool can[3] = { false, false, false };
	for (size_t i = 0; i < full_counts[0]; i++)
		for (size_t k = 0; k < full_counts[1]; k++)
			if (completes(facts[0], a, &full[0][i]) && completes(facts[1], b, &full[1][k]))
				can[truth[i * full_counts[1] + k]] = true;
	return can[TRI_TRUE] && can[TRI_FALSE] ? TRI_UNKNOWN : can[TRI_TRUE] ? TRI_TRUE : TRI_FALSE;
}

static void check_condition(struct eval *eval, struct subject_facts *person, size_t i)
{
	int facts[2] = { P, P };
	node_id node = condition_node(i);
	size_t reads = facts_of(node, facts), counts[2] = { 1, 1 }, full_counts[2] = { 1, 1 };
	for (size_t k = 0; k < reads; k++) {
		counts[k] = states_of(facts[k], false, states[k]);
		full_counts[k] = states_of(facts[k], true, full[k]);
	}
	if (reads < 2) { /* a second that is not read: one state */
		facts[1] = facts[0] == P ? Q : P;
		states[1][0] = full[1][0] = (struct fact_value){ .given = true, .scalar = { 0, KNOWN } };
	}
	if (reads < 1)
		states[0][0] = full[0][0] = states[1][0];
	tri *truth = arena_new_array(test_arena, tri, full_counts[0] * full_counts[1]);
	for (size_t k = 0; k < full_counts[0] * full_counts[1]; k++) {
		person->values[first + facts[0]] = full[0][k / full_counts[1]];
		person->values[first + facts[1]] = full[1][k % full_counts[1]];
		eval_run(eval, person);
		truth[k] = eval_tri(eval, node);
		assert_int_not_equal(truth[k], TRI_UNKNOWN);
	}
	for (size_t k = 0; k < counts[0] * counts[1]; k++) {
		const struct fact_value *a = &states[0][k / counts[1]], *b = &states[1][k % counts[1]];
		person->values[first + facts[0]] = *a;
		person->values[first + facts[1]] = *b;
		eval_run(eval, person);
		tri got = eval_tri(eval, node);
		tri want = by_completions(truth, facts, a, b, full_counts);
		/* A list that is open can hold more rows than are tried here. */
		bool exact = conditions[i].exact && !(facts[0] == L && !a->list.closed);
		if (got != want && (exact || got != TRI_UNKNOWN))
			fail_msg("%s is %s for state %zu, its completions say %s", conditions[i].condition,
				 tri_name(got), k, tri_name(want));
	}
}

static void every_operator_on_all_inputs(void **state)
{
	(void)state;
	compile_conditions();
	struct eval *eval = eval_create(test_arena, path);
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		check_condition(eval, facts_create(test_arena, test_corpus), i);
}

/* not, and, or by Kleene's tables, on conditions that are constant or unknown. */
static void connectives_by_their_tables(void **state)
{
	(void)state;
	compile_conditions();
	struct eval *eval = eval_create(test_arena, path);
	struct subject_facts *person = facts_create(test_arena, test_corpus);
	for (tri a = TRI_FALSE; a <= TRI_TRUE; a++)
		for (tri b = TRI_FALSE; b <= TRI_TRUE; b++) {
			person->values[first + P].scalar =
				(struct scalar){ a == TRI_TRUE, a == TRI_UNKNOWN ? UNKNOWN : KNOWN };
			person->values[first + Q].scalar =
				(struct scalar){ b == TRI_TRUE, b == TRI_UNKNOWN ? UNKNOWN : KNOWN };
			eval_run(eval, person);
			assert_int_equal(eval_tri(eval, condition_node(0)), 2 - a);
			assert_int_equal(eval_tri(eval, condition_node(1)), a < b ? a : b);
			assert_int_equal(eval_tri(eval, condition_node(2)), a > b ? a : b);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(every_operator_on_all_inputs),
		fact(connectives_by_their_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
