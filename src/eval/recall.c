/* recall.c - what would decide an undetermined path, worked out once for all persons of whom it knows the same.
 *
 * Working out needs (needs.c) costs hundreds of times what the outcome costs, and it depends on little of a person: on
 * the path's conditions that are unknown, on the truth of those beside them, and on the facts that the unknown ones
 * read. Those are the key; what was worked out for it is kept. Two persons born on different days, both of age, ask
 * for the same.
 *
 * I1. The key holds all that find_needs reads but the path itself, which it names. A known condition is read only as
 * the child of an unknown one, and then only its truth is; a fact only by the conditions below an unknown one. I2. What
 * a result was given stays until needs_memo_destroy, and a decider calls that between decisions only.
 */
#include "eval_int.h"

enum { MEMO_BYTES_MAX = 16 << 20 };

struct needs_memo {
	struct arena *kept, *scratch;
	struct map index; /* key -> position in `results` */
	VEC(struct path_result) results;
	struct buf key, marks;
};

struct needs_memo *needs_memo_create(void)
{
	struct arena *kept = arena_create();
	struct needs_memo *memo = arena_new(kept, struct needs_memo);
	memo->kept = kept;
	memo->scratch = arena_create();
	map_init(&memo->index, kept);
	return memo;
}

void needs_memo_destroy(struct needs_memo *memo)
{
	if (!memo)
		return;
	buf_finish(&memo->key);
	buf_finish(&memo->marks);
	arena_destroy(memo->scratch);
	arena_destroy(memo->kept);
}

bool needs_memo_full(const struct needs_memo *memo) { return arena_used(memo->kept) > MEMO_BYTES_MAX; }

/* The key. */

static void add_scalar(struct buf *key, struct scalar s)
{
	buf_add_char(key, (char)s.known);
	if (s.known == KNOWN)
		buf_add(key, &s.value, sizeof s.value);
}

static void add_fact(struct buf *key, const struct corpus *corpus, const struct subject_facts *facts, int fact)
{
	const struct fact_value *value = &facts->values[fact];
	const struct fact *f = &corpus->facts.at[fact];
	buf_add(key, &fact, sizeof fact);
	buf_add_char(key, value->given);
	if (f->type.kind == TYPE_SET) {
		buf_add(key, &value->set, sizeof value->set);
	} else if (f->type.kind == TYPE_LIST) {
		buf_add_char(key, value->list.closed);
		buf_add(key, &value->list.count, sizeof value->list.count);
		for (size_t i = 0; i < value->list.count * f->field_count; i++)
			add_scalar(key, value->list.records[i]);
	} else {
		add_scalar(key, value->scalar);
	}
}

enum { BESIDE = 1, BELOW = 2 }; /* a junction's child; below an unknown condition that is no junction */

static void mark(unsigned char *marks, const struct node *node, unsigned char how)
{
	if (node->a != NODE_NONE)
		marks[node->a] |= how;
	if (node->b != NODE_NONE)
		marks[node->b] |= how;
}

static void make_key(struct needs_memo *memo, const struct eval *eval, const struct subject_facts *facts)
{
	const struct path *path = eval->path;
	struct buf *key = &memo->key;
	buf_clear(key);
	buf_clear(&memo->marks);
	buf_add_repeat(&memo->marks, 0, path->clear + 1);
	buf_add(key, &path, sizeof path);
	unsigned char *marks = (unsigned char *)memo->marks.ptr;
	marks[path->clear] = BESIDE;
	for (node_id id = path->clear + 1; id-- > 0;) {
		const struct node *node = &path->nodes.at[id];
		if (marks[id] & BESIDE) {
			tri truth = eval_tri(eval, id);
			buf_add_char(key, (char)truth);
			if (truth == TRI_UNKNOWN && (node->op == OP_AND || node->op == OP_OR || node->op == OP_NOT))
				mark(marks, node, BESIDE);
			else if (truth == TRI_UNKNOWN)
				marks[id] |= BELOW;
		}
		if (!(marks[id] & BELOW))
			continue;
		mark(marks, node, BELOW);
		if (node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ||
		    node->op == OP_COUNT_GE)
			add_fact(key, path->corpus, facts, (int)node->imm);
	}
}

/* Keeping. */

static void keep(struct arena *arena, struct path_result *kept)
{
	kept->needs = arena_copy(arena, kept->needs, kept->need_count * sizeof *kept->needs);
	kept->clears_with = arena_copy(arena, kept->clears_with, kept->clears_with_count * sizeof *kept->clears_with);
	for (size_t i = 0; i < kept->clears_with_count; i++) {
		struct answer_set *set = &kept->clears_with[i];
		set->answers = arena_copy(arena, set->answers, set->count * sizeof *set->answers);
		for (size_t k = 0; k < set->count; k++)
			set->answers[k].text = str_copy(arena, set->answers[k].text);
	}
}

void recall_needs(struct needs_memo *memo, struct eval *eval, const struct subject_facts *facts,
		  struct path_result *result)
{
	uint64_t at;
	make_key(memo, eval, facts);
	if (!map_get(&memo->index, buf_str(&memo->key), &at)) {
		struct path_result *found = vec_push(memo->kept, &memo->results);
		struct str key = str_copy(memo->kept, buf_str(&memo->key));
		found->exact = true;
		find_needs(memo->scratch, eval, facts, found);
		keep(memo->kept, found);
		arena_reset(memo->scratch);
		at = memo->results.count - 1;
		map_put(&memo->index, key, at);
	}
	const struct path_result *known = &memo->results.at[at];
	result->needs = known->needs;
	result->need_count = known->need_count;
	result->clears_with = known->clears_with;
	result->clears_with_count = known->clears_with_count;
	result->clears_with_more = known->clears_with_more;
	result->settled = known->settled;
	result->exact = known->exact;
}
