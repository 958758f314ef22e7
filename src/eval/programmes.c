/* programmes.c - see programmes.h. */
#include "programmes.h"
#include "country.h"
#include "duty.h"
#include "money.h"
#include <stdlib.h>

static const char *const names[] = { "may_spend", "waived", "frozen", "may_not", "undetermined", "suspended" };
_Static_assert(sizeof names / sizeof *names == SPENDING_COUNT, "a name for each");

const char *spending_name(enum spending spending) { return names[spending]; }

/* Answers. */

static enum instrument_kind kind_of(const struct corpus *corpus, const struct core_clause *clause)
{
	return corpus->instruments.at[clause->article->instrument].kind;
}

static const struct reason *unmet_requirement(const struct path_result *path)
{
	vec_each (&path->reasons, i)
		if (path->reasons.at[i].rule->effect == EFFECT_REQUIRES && path->reasons.at[i].value == TRI_FALSE)
			return &path->reasons.at[i];
	return NULL;
}

/* What decides: the bar, an order's before a law's; where it is cleared, one that an exception sets aside; where it is
 * unmet, the first requirement that is not met. */
static const struct reason *deciding(const struct corpus *corpus, const struct path_result *path)
{
	const struct reason *found = NULL;
	if (path->outcome == OUTCOME_unmet)
		return unmet_requirement(path);
	if (path->outcome != OUTCOME_barred && path->outcome != OUTCOME_cleared)
		return NULL;
	vec_each (&path->reasons, i) {
		const struct reason *reason = &path->reasons.at[i];
		bool decides = path->outcome == OUTCOME_barred ? reason->value == TRI_TRUE
							       : reason->value == TRI_FALSE && reason->except;
		if (reason->rule->effect != EFFECT_BARS || !decides)
			continue;
		if (!found || (kind_of(corpus, reason->rule->clause) == INSTRUMENT_order &&
			       kind_of(corpus, found->rule->clause) != INSTRUMENT_order))
			found = reason;
	}
	return found;
}

static enum spending spending_of(const struct corpus *corpus, enum outcome outcome, const struct reason *bar)
{
	switch (outcome) {
	case OUTCOME_cleared: return bar ? SPENDING_waived : SPENDING_may_spend;
	case OUTCOME_barred:
		return bar && kind_of(corpus, bar->rule->clause) == INSTRUMENT_order ? SPENDING_frozen
										     : SPENDING_may_not;
	case OUTCOME_undetermined: return SPENDING_undetermined;
	case OUTCOME_not_in_force:
	case OUTCOME_not_covered:
	case OUTCOME_unmet:
	case OUTCOME_COUNT: break;
	}
	return SPENDING_may_not;
}

static int compare_reviews(const void *a, const void *b)
{
	const struct programme_review *x = a, *y = b;
	return x->due - y->due;
}

static bool valid(const struct core_article *article, int64_t moment)
{
	return article->time.from <= moment && moment < article->time.to;
}

/* The duties of the orders that were used which run from their first day. */
static void add_reviews(struct arena *arena, const struct determination *d, struct programme_answer *answer)
{
	const struct path *path = d->paths.at[0].path;
	vec_each (&path->instruments, i) {
		const struct instrument *in = &d->corpus->instruments.at[path->instruments.at[i]];
		for (size_t k = 0; in->kind == INSTRUMENT_order && k < in->article_count; k++)
			for (size_t c = 0; c < in->articles[k].clause_count; c++) {
				const struct core_clause *clause = &in->articles[k].clauses[c];
				int32_t day, due;
				if (clause->kind != CLAUSE_duty || clause->event != EVENT_in_force ||
				    !valid(clause->article, path->query.moment) ||
				    duty_applies(arena, d, clause, d->facts) == TRI_FALSE ||
				    !duty_in_force(d->corpus, clause, &day) || !duty_due(clause, day, &due))
					continue;
				*vec_push(arena, &answer->reviews) = (struct programme_review){ clause, due };
			}
	}
	if (answer->reviews.count)
		qsort(answer->reviews.at, answer->reviews.count, sizeof *answer->reviews.at, compare_reviews);
}

/* What is kept of a determination: the paths it points to are the decider's. */
void programme_judge(struct arena *arena, const struct determination *d, const struct programme *programme,
		     struct programme_answer *answer)
{
	*answer = (struct programme_answer){ .programme = programme, .outcome = d->outcome };
	const struct path_result *path = NULL;
	vec_each (&d->paths, i)
		if (!path && d->paths.at[i].outcome == d->outcome)
			path = &d->paths.at[i];
	const struct reason *bar = path ? deciding(d->corpus, path) : NULL;
	answer->spending = spending_of(d->corpus, d->outcome, bar);
	if (bar) {
		answer->by = bar->rule->clause;
		answer->except = answer->spending == SPENDING_waived ? bar->except->clause : NULL;
	}
	if (path && d->outcome == OUTCOME_undetermined) {
		answer->needs = arena_copy(arena, path->needs, path->need_count * sizeof *path->needs);
		answer->need_count = path->need_count;
	}
	if (path && answer->spending == SPENDING_frozen)
		add_reviews(arena, d, answer);
	if (programme->suspended)
		answer->spending = SPENDING_suspended;
}

static bool has_party(const struct corpus *corpus, const struct instrument *in, int state)
{
	for (size_t i = 0; i < in->party_count; i++)
		if (in->parties[i].state == state)
			return true;
	return in->amends >= 0 && has_party(corpus, &corpus->instruments.at[in->amends], state);
}

/* What `decide` would answer with not_in_force, and is a slip of the table. */
enum status programme_check(const struct corpus *corpus, const struct programme *programme, struct error *error)
{
	const struct instrument *in = corpus_instrument(corpus, programme->agreement);
	if (!in || in->kind != INSTRUMENT_agreement)
		return STATUS_OK; /* decide says what is wrong */
	if (in->subject != SUBJECT_programme)
		return error_set(error, STATUS_BAD_INPUT,
				 "programme %.*s: %.*s is about a %s; a programme needs an agreement about programmes",
				 STR_ARG(programme->name), STR_ARG(in->id), word_name(WORDS_subject, (int)in->subject));
	if (!has_party(corpus, in, programme->country))
		return error_set(error, STATUS_BAD_INPUT, "programme %.*s: %s is no party of %.*s",
				 STR_ARG(programme->name), country_name(programme->country), STR_ARG(in->id));
	return STATUS_OK;
}

static enum status decide_one(struct decider *decider, struct arena *arena, const struct programme *programme,
			      struct moment on, struct programme_answer *answer, struct error *error)
{
	struct request request = { .agreement = programme->agreement,
				   .receiver = str_of(country_alpha2(programme->country)),
				   .on = on,
				   .present = -1 };
	struct determination *d;
	struct error own;
	TRY(programme_check(decider_corpus(decider), programme, error));
	if (decide(decider, arena, &request, programme->facts, &d, &own) != STATUS_OK)
		return error_set(error, own.status, "programme %.*s: %s", STR_ARG(programme->name), own.message);
	programme_judge(arena, d, programme, answer);
	return STATUS_OK;
}

/* Sums. */

static struct spending_row *row_of(struct arena *arena, struct programme_table *table, int country, int currency)
{
	vec_each (&table->rows, i)
		if (table->rows.at[i].country == country && table->rows.at[i].currency == currency)
			return &table->rows.at[i];
	*vec_push(arena, &table->rows) = (struct spending_row){ .country = country, .currency = currency };
	return &table->rows.at[table->rows.count - 1];
}

static struct spending_row *total_of(struct arena *arena, struct programme_table *table, int currency)
{
	vec_each (&table->totals, i)
		if (table->totals.at[i].currency == currency)
			return &table->totals.at[i];
	*vec_push(arena, &table->totals) = (struct spending_row){ .country = -1, .currency = currency };
	return &table->totals.at[table->totals.count - 1];
}

static bool add(struct spending_sum *sum, const struct programme *programme)
{
	sum->programmes++;
	return !__builtin_add_overflow(sum->budget, programme->budget, &sum->budget) &&
	       !__builtin_add_overflow(sum->spent, programme->spent, &sum->spent);
}

static enum status sum_one(struct arena *arena, struct programme_table *table, const struct programme_answer *answer,
			   struct error *error)
{
	const struct programme *programme = answer->programme;
	struct spending_row *row = row_of(arena, table, programme->country, programme->currency);
	struct spending_row *total = total_of(arena, table, programme->currency);
	bool fits = add(&row->sums[answer->spending], programme) && add(&row->all, programme) &&
		    add(&total->sums[answer->spending], programme) && add(&total->all, programme);
	if (fits)
		return STATUS_OK;
	return error_set(error, STATUS_LIMIT, "the sums in %s are larger than can be held exactly",
			 currency_code(programme->currency));
}

static int compare_rows(const void *a, const void *b)
{
	const struct spending_row *x = a, *y = b;
	int by_name = x->country == y->country ? 0 : strcmp(country_name(x->country), country_name(y->country));
	return by_name ? by_name : x->currency - y->currency;
}

static int compare_totals(const void *a, const void *b)
{
	const struct spending_row *x = a, *y = b;
	return x->currency - y->currency;
}

enum status programmes_decide(struct decider *decider, struct arena *arena, const struct programme *programmes,
			      size_t count, struct moment on, struct programme_table **result, struct error *error)
{
	struct programme_table *table = *result = arena_new(arena, struct programme_table);
	table->corpus = decider_corpus(decider);
	table->on = on;
	table->answers = arena_new_array(arena, struct programme_answer, count);
	for (size_t i = 0; i < count; i++) {
		struct programme_answer *answer = &table->answers[table->answer_count++];
		TRY(decide_one(decider, arena, &programmes[i], on, answer, error));
		TRY(sum_one(arena, table, answer, error));
	}
	if (table->rows.count)
		qsort(table->rows.at, table->rows.count, sizeof *table->rows.at, compare_rows);
	if (table->totals.count)
		qsort(table->totals.at, table->totals.count, sizeof *table->totals.at, compare_totals);
	return STATUS_OK;
}

/* As a document. */

static void money_json(struct json_writer *w, const char *name, int currency, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(value, currency_exponent(currency), text);
	json_name(w, name);
	json_c(w, text);
}

static void sum_json(struct json_writer *w, const char *name, int currency, const struct spending_sum *sum)
{
	json_name(w, name);
	json_object(w);
	json_name(w, "programmes");
	json_int(w, (int64_t)sum->programmes);
	money_json(w, "budget", currency, sum->budget);
	money_json(w, "spent", currency, sum->spent);
	json_end(w);
}

static void row_json(struct json_writer *w, const struct spending_row *row)
{
	json_object(w);
	if (row->country >= 0) {
		json_name(w, "country");
		json_c(w, country_alpha2(row->country));
	}
	json_name(w, "currency");
	json_c(w, currency_code(row->currency));
	for (int s = 0; s < SPENDING_COUNT; s++)
		sum_json(w, names[s], row->currency, &row->sums[s]);
	sum_json(w, "all", row->currency, &row->all);
	json_end(w);
}

static void article_json(struct json_writer *w, const char *name, const struct corpus *corpus,
			 const struct core_clause *clause)
{
	if (!clause)
		return;
	json_name(w, name);
	json_object(w);
	json_name(w, "instrument");
	json_str(w, corpus->instruments.at[clause->article->instrument].id);
	json_name(w, "article");
	json_str(w, clause->article->id);
	json_end(w);
}

static void reviews_json(struct json_writer *w, const struct programme_answer *answer)
{
	json_name(w, "reviews");
	json_array(w);
	vec_each (&answer->reviews, i) {
		char day[11];
		date_format(answer->reviews.at[i].due, day);
		json_object(w);
		json_name(w, "duty");
		json_str(w, answer->reviews.at[i].clause->ast->text);
		json_name(w, "due");
		json_c(w, day);
		json_end(w);
	}
	json_end(w);
}

static void answer_json(struct json_writer *w, const struct corpus *corpus, const struct programme_answer *answer)
{
	const struct programme *programme = answer->programme;
	json_object(w);
	json_name(w, "programme");
	json_str(w, programme->name);
	if (programme->key.len) {
		json_name(w, "key");
		json_str(w, programme->key);
	}
	json_name(w, "agreement");
	json_str(w, programme->agreement);
	json_name(w, "country");
	json_c(w, country_alpha2(programme->country));
	json_name(w, "currency");
	json_c(w, currency_code(programme->currency));
	money_json(w, "budget", programme->currency, programme->budget);
	money_json(w, "spent", programme->currency, programme->spent);
	json_name(w, "outcome");
	json_c(w, word_name(WORDS_outcome, (int)answer->outcome));
	json_name(w, "spending");
	json_c(w, names[answer->spending]);
	article_json(w, "by", corpus, answer->by);
	article_json(w, "exception", corpus, answer->except);
	json_name(w, "needs");
	json_array(w);
	for (size_t i = 0; i < answer->need_count; i++)
		json_str(w, corpus->facts.at[answer->needs[i]].name);
	json_end(w);
	reviews_json(w, answer);
	json_end(w);
}

void programmes_json(struct json_writer *w, const struct programme_table *table)
{
	char text[21];
	if (table->on.is_time)
		time_format(table->on.seconds, text);
	else
		date_format(table->on.day, text);
	json_object(w);
	json_name(w, "on");
	json_c(w, text);
	json_name(w, "countries");
	json_array(w);
	vec_each (&table->rows, i)
		row_json(w, &table->rows.at[i]);
	json_end(w);
	json_name(w, "totals");
	json_array(w);
	vec_each (&table->totals, i)
		row_json(w, &table->totals.at[i]);
	json_end(w);
	json_name(w, "programmes");
	json_array(w);
	for (size_t i = 0; i < table->answer_count; i++)
		answer_json(w, table->corpus, &table->answers[i]);
	json_end(w);
	json_end(w);
}
