/* mutate.c - see mutate.h.
 *
 * Mutants are made of the text, not of the core form: what is tested is what an author could have written. The whole
 * corpus is compiled and all its examples run for each, since one text's clause is often pinned by another's example.
 *
 * I1. A mutant differs from the corpus in one place of one text.
 */
#include "mutate_int.h"

static bool may_be_removed(enum clause_kind kind)
{
	return kind == CLAUSE_admits || kind == CLAUSE_excludes || kind == CLAUSE_requires || kind == CLAUSE_bars ||
	       kind == CLAUSE_disapplies || kind == CLAUSE_destinations || kind == CLAUSE_needs ||
	       kind == CLAUSE_duty || kind == CLAUSE_return || kind == CLAUSE_no;
}

static void add_mutants(struct arena *arena, const struct instrument *in, const struct core_clause *clause,
			mutant_vec *out)
{
	const struct ast *turned = clause->ast->cond ? clause->ast->cond : clause->ast->when;
	if (is_about_money(clause->kind))
		add_money_mutants(arena, in, clause, out);
	if (!may_be_removed(clause->kind))
		return;
	*vec_push(arena, out) = (struct mutant){ in, clause, MUTANT_REMOVED, clause->ast->span, STR_NONE };
	if (turned && clause->kind != CLAUSE_no)
		*vec_push(arena, out) = (struct mutant){ in, clause, MUTANT_TURNED, turned->span, STR_NONE };
}

void mutants_of(struct arena *arena, const struct corpus *corpus, bool (*wanted)(const struct source *, const void *),
		const void *context, mutant_vec *out)
{
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (wanted && !wanted(in->source, context))
			continue;
		for (size_t k = 0; k < in->article_count; k++)
			for (size_t n = 0; n < in->articles[k].clause_count; n++)
				add_mutants(arena, in, &in->articles[k].clauses[n], out);
	}
}

static void mutated_text(struct buf *out, const struct mutant *mutant)
{
	struct str text = mutant->span.source->text;
	size_t end = (size_t)mutant->span.at + mutant->span.len;
	buf_add(out, text.ptr, mutant->span.at);
	if (mutant->change == MUTANT_TURNED) {
		buf_add_c(out, "not (");
		buf_add(out, text.ptr + mutant->span.at, mutant->span.len);
		buf_add_c(out, ")");
	}
	if (mutant->change == MUTANT_REPLACED)
		buf_add_str(out, mutant->now);
	buf_add(out, text.ptr + end, text.len - end);
}

struct corpus *mutant_corpus(const struct corpus *corpus, const struct mutant *mutant)
{
	struct corpus *mutated = corpus_create();
	struct buf text = BUF_INIT;
	mutated_text(&text, mutant);
	vec_each (&corpus->sources, i) {
		const struct source *source = corpus->sources.at[i];
		bool here = source == mutant->span.source;
		struct str own = here ? str_copy(mutated->arena, buf_str(&text)) : source->text;
		corpus_add_text(mutated, source->name, own, source->embedded);
	}
	buf_finish(&text);
	corpus_compile(mutated);
	return mutated;
}

bool mutant_decides(const struct mutant *mutant) { return !is_about_money(mutant->clause->kind); }

struct str mutant_words(struct arena *arena, const struct mutant *mutant)
{
	struct str text = str_trim(span_text(mutant->span)), id = mutant->instrument->id,
		   article = mutant->clause->article->id;
	if (mutant->change != MUTANT_REPLACED)
		return str_format(arena, "when this %s of `%.*s` %.*s is %s",
				  mutant->change == MUTANT_REMOVED ? "clause" : "condition", STR_ARG(id),
				  STR_ARG(article), mutant->change == MUTANT_REMOVED ? "taken out" : "turned round");
	if (!mutant->now.len)
		return str_format(arena, "when `%.*s` of `%.*s` %.*s is left out", STR_ARG(text), STR_ARG(id),
				  STR_ARG(article));
	if (!text.len)
		return str_format(arena, "when `%.*s` %.*s goes on with `%.*s`", STR_ARG(id), STR_ARG(article),
				  STR_ARG(mutant->now));
	return str_format(arena, "when `%.*s` of `%.*s` %.*s is `%.*s`", STR_ARG(text), STR_ARG(id), STR_ARG(article),
			  STR_ARG(mutant->now));
}

bool mutant_caught(struct corpus *mutated, fee_judge judge)
{
	if (mutated->diags.errors)
		return true;
	struct arena *arena = arena_create();
	struct decider *decider = decider_create(mutated);
	decider_judge_fees(decider, judge);
	struct example_report report = { 0 };
	struct diags diags;
	diags_init(&diags, arena);
	run_examples(decider, arena, &diags, &report, NULL);
	bool caught = report.failed > 0;
	decider_destroy(decider);
	arena_destroy(arena);
	return caught;
}
