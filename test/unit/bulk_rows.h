/* bulk_rows.h - for tests of the column engine: what the row engine says of one person, held against one row. */
#ifndef TEST_BULK_ROWS_H
#define TEST_BULK_ROWS_H
#include "bulk.h"
#include "eval.h"
#include "unit.h"

/* What eval says: outcome, rules, and the facts that unknown conditions read below unknown junctions. */

static void cone_facts(const struct path *path, node_id root, const struct subject_facts *facts, unsigned char *needed)
{
	const struct nodes *n = &path->nodes;
	unsigned char *mark = calloc(n->count, 1);
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id])
			continue;
		if (node->a != NODE_NONE)
			mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
		bool reads = node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ||
			     node->op == OP_COUNT_GE;
		if (reads &&
		    !fact_complete(path->corpus, &path->corpus->facts.at[node->imm], &facts->values[node->imm]))
			needed[node->imm] = 1;
	}
	free(mark);
}

static void generous_needs(const struct eval *eval, const struct subject_facts *facts, unsigned char *needed)
{
	const struct nodes *n = &eval->path->nodes;
	unsigned char *mark = calloc(n->count, 1);
	mark[eval->path->clear] = 1;
	for (node_id id = eval->path->clear + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id] || eval_tri(eval, id) != TRI_UNKNOWN)
			continue;
		if (node->op != OP_AND && node->op != OP_OR && node->op != OP_NOT) {
			cone_facts(eval->path, id, facts, needed);
			continue;
		}
		mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
	}
	free(mark);
}

static bool bit(const uint64_t *plane, size_t row) { return plane[row / 64] >> (row % 64) & 1; }

static void compare_row(const struct program *program, const struct bulk_result *result, struct eval *eval,
			const struct subject_facts *facts, size_t row)
{
	const struct path *path = eval->path;
	unsigned char *needed = calloc(path->corpus->facts.count, 1);
	eval_run(eval, facts);
	assert_int_equal(result->outcomes[row], eval_outcome(eval));
	vec_each (&path->rules, r) {
		tri want = eval_tri(eval, path->rules.at[r].value);
		assert_int_equal(bit(result->rule_true + r * result->words, row), want == TRI_TRUE);
		assert_int_equal(bit(result->rule_unknown + r * result->words, row), want == TRI_UNKNOWN);
	}
	generous_needs(eval, facts, needed);
	for (size_t n = 0; n < program_need_count(program); n++) {
		int fact = program_need_fact(program, n);
		if (bit(result->needs + n * result->words, row) != needed[fact])
			print_error("row %zu: %.*s needed: %d\n", row, STR_ARG(path->corpus->facts.at[fact].name),
				    needed[fact]);
		assert_int_equal(bit(result->needs + n * result->words, row), needed[fact]);
		needed[fact] = 0;
	}
	for (size_t f = 0; f < path->corpus->facts.count; f++)
		assert_false(needed[f]);
	free(needed);
}

static void same_bytes(const struct program *program, const struct bulk_result *a, const struct bulk_result *b)
{
	size_t rules = program_rule_count(program) * a->words * 8, needs = program_need_count(program) * a->words * 8;
	assert_memory_equal(a->outcomes, b->outcomes, a->rows);
	assert_true(!rules || memcmp(a->rule_true, b->rule_true, rules) == 0);
	assert_true(!rules || memcmp(a->rule_unknown, b->rule_unknown, rules) == 0);
	assert_true(!needs || memcmp(a->needs, b->needs, needs) == 0);
	assert_memory_equal(a->never, b->never, a->words * 8);
	assert_memory_equal(a->surely, b->surely, a->words * 8);
}

static const unsigned all_wants = BULK_REASONS | BULK_NEEDS | BULK_SETTLED;

static void other_ways(struct arena *arena, const struct program *program, const struct columns *table,
		       const struct bulk_result *result)
{
	static const struct bulk_options ways[] = {
		{ all_wants, 1, 64, "plain" },
		{ all_wants, 3, 192, "avx2" },
		{ all_wants, 2, 8192, "avx512" },
		{ all_wants, 7, 512, NULL },
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct bulk_result *again = bulk_result_create(arena, program, columns_room(table), all_wants);
		struct runner *runner = runner_create(program, &ways[i]);
		if (!runner) /* this processor lacks the kernel */
			continue;
		runner_run(runner, table, again);
		same_bytes(program, again, result);
		runner_destroy(runner);
	}
}
#endif
