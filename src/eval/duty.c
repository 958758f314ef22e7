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

bool year_end_before(int32_t today, int32_t *day)
{
	int year, month, of_month;
	date_to_ymd(today, &year, &month, &of_month);
	return date_from_ymd(year - 1, 12, 31, day);
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

static bool fact_day(const struct determination *d, int fact, int32_t *day)
{
	if (fact < 0)
		return false;
	struct scalar value = d->facts->values[fact].scalar;
	*day = (int32_t)value.value;
	return value.known == KNOWN;
}

static bool event_day(const struct determination *d, const struct core_clause *clause, const struct event_days *events,
		      int32_t *day)
{
	if (clause->kind == CLAUSE_return && !clause->ast->before) {
		*day = d->on.is_time ? time_day(d->on.seconds) : d->on.day;
		return true;
	}
	if (clause->event_fact >= 0)
		return fact_day(d, clause->event_fact, day);
	if (clause->event == EVENT_sentence_end)
		return fact_day(d, corpus_fact(d->corpus, STR("sentence_end")), day);
	if (clause->event == EVENT_in_force && events->in_force)
		return duty_in_force(d->corpus, clause, day);
	if (clause->event < 0 || !events->known[clause->event])
		return false;
	*day = events->day[clause->event];
	int32_t first; /* of the text: a year that ended before is none of its own */
	return clause->event != EVENT_year_end || !duty_in_force(d->corpus, clause, &first) || first <= *day;
}

static void add_duty(struct arena *arena, const struct determination *d, const struct core_clause *clause,
		     const struct event_days *events, duty_list *duties)
{
	struct duty duty = { .clause = clause };
	if ((clause->kind != CLAUSE_duty && clause->kind != CLAUSE_return) ||
	    !event_day(d, clause, events, &duty.event) || !duty_due(clause, duty.event, &duty.due) ||
	    duty_applies(arena, d, clause, d->facts) != TRI_TRUE)
		return;
	vec_add(arena, duties, duty);
}

void find_duties(struct arena *arena, const struct determination *d, const struct event_days *events, duty_list *duties)
{
	const struct path *path = d->paths.count ? d->paths.at[0].path : NULL;
	if (!path || (!path->in_force && !path->query.as_if))
		return;
	vec_each (&path->instruments, i) {
		const struct core_article **articles;
		size_t count =
			instrument_text(arena, d->corpus, path->instruments.at[i], path->query.moment, &articles);
		for (size_t k = 0; k < count; k++)
			for (size_t n = 0; n < articles[k]->clause_count && article_applies(articles[k], &path->query);
			     n++)
				add_duty(arena, d, &articles[k]->clauses[n], events, duties);
	}
}
