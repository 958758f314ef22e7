/* duty.c - see duty.h. */
#include "duty.h"
#include "eval.h"

bool duty_due(const struct core_clause *clause, int32_t event, int32_t *due)
{
	struct duration d = clause->ast->within.value;
	if (d.unit == UNIT_HOURS)
		d = (struct duration){ (d.count + 23) / 24, UNIT_DAYS };
	return date_add(event, clause->ast->before ? duration_negate(d) : d, due);
}

bool duty_in_force(const struct corpus *corpus, const struct core_clause *clause, int32_t *day)
{
	const struct instrument *in = &corpus->instruments.at[clause->article->instrument];
	if (!in->window_count)
		return false;
	int64_t from = in->windows[0].from, own = clause->article->time.from;
	*day = time_day(own > from ? own : from);
	return true;
}

tri duty_applies(struct arena *arena, const struct determination *d, const struct core_clause *clause,
		 const struct subject_facts *facts)
{
	const struct node *when = &d->corpus->nodes.at[clause->when];
	if (when->op == OP_TRI || !d->paths.count)
		return when->op == OP_TRI ? (tri)when->imm : TRI_UNKNOWN;
	const struct path *path = path_compile_asking(arena, d->corpus, &d->paths.at[0].path->query, clause->when);
	struct eval *eval = eval_create(arena, path);
	eval_run(eval, facts);
	return eval_tri(eval, path->asked);
}
