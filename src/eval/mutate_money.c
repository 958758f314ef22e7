/* mutate_money.c - what somebody who copies out a fee gets wrong: a digit, a unit, a day, one clause forgotten.
 *
 * Tokens are changed, not the core form, so that each change is one that an author could have written. What changes no
 * amount is left alone: when it is payable, for how many places it is paid, how a day is counted (the stays of an
 * example are whole days), and what is the default anyway.
 *
 * I1. A change leaves a text that compiles: one that does not would count as noticed, and no example did.
 */
#include "lex.h"
#include "mutate_int.h"

enum { TOKENS_MAX = 256 };

struct money_text { /* the clause, in tokens */
	struct arena *arena;
	mutant_vec *out;
	struct mutant mutant; /* what all have in common */
	struct token tokens[TOKENS_MAX];
	size_t count;
};

static bool word_is(const struct money_text *m, size_t i, const char *word)
{
	return i < m->count && m->tokens[i].kind != TOKEN_STRING && str_is(m->tokens[i].text, word);
}

/* From one token to another, both included; with the comma before them when they are taken out. */
static void change(struct money_text *m, size_t from, size_t to, struct str now)
{
	struct mutant mutant = m->mutant;
	if (!now.len && from > 0 && word_is(m, from - 1, ","))
		from--;
	mutant.change = MUTANT_REPLACED;
	mutant.span = span_join(m->tokens[from].span, m->tokens[to].span);
	mutant.now = now;
	vec_add(m->arena, m->out, mutant);
}

/* Numbers: one more in the last place. */

static struct str one_more(struct arena *arena, struct str number)
{
	char *digits = arena_copy(arena, number.ptr, number.len);
	size_t i = number.len;
	while (i-- > 0) {
		if (digits[i] == '_' || digits[i] == '.')
			continue;
		if (digits[i] != '9') {
			digits[i]++;
			return (struct str){ digits, number.len };
		}
		digits[i] = '0';
	}
	return str_format(arena, "1%.*s", (int)number.len, digits);
}

static bool is_unit(const struct money_text *m, size_t i)
{
	static const char *const units[] = { "hours", "days",  "months", "years",   "hour",
					     "day",   "month", "year",   "business" };
	for (size_t k = 0; k < sizeof units / sizeof *units; k++)
		if (word_is(m, i, units[k]))
			return true;
	return false;
}

/* The time within which something is paid, places, and the years of a table change no amount, or no text is left. */
static bool counts(const struct money_text *m, size_t i)
{
	if (is_unit(m, i + 1))
		return i > 0 && word_is(m, i - 1, "over");
	return !word_is(m, i + 1, "places") && !word_is(m, i + 1, ":") && m->mutant.clause->kind != CLAUSE_accrues;
}

/* Words. */

struct swap { /* `word` behind `before` */
	const char *before, *word, *now;
};

static const struct swap swaps[] = {
	{ "per", "person-day", "person-month" },
	{ "per", "person-month", "person-year" },
	{ "per", "person-year", "person-month" },
	{ "per", "month", "year" },
	{ "per", "year", "month" },
	{ "per", "departure", "person received" },
	{ "person", "received", "leaving" },
	{ "person", "leaving", "received" },
	{ "leaving", "voluntarily", "" },
	{ "month", "peak", "average" },
	{ "month", "average", "peak" },
	{ "by", "day", "month peak" },
	{ "after", "in_force", "first_transfer" },
	{ "after", "first_transfer", "in_force" },
};

static void swap_word(struct money_text *m, size_t i)
{
	bool index = m->mutant.clause->kind == CLAUSE_index; /* an index has one form, which says `per year` */
	for (size_t k = 0; k < sizeof swaps / sizeof *swaps; k++)
		if (word_is(m, i, swaps[k].word) && word_is(m, i - 1, swaps[k].before) &&
		    !(index && word_is(m, i - 1, "per")) && !word_is(m, i + 1, "voluntarily"))
			change(m, i, i, str_of(swaps[k].now));
}

static void change_token(struct money_text *m, size_t i)
{
	const struct token *token = &m->tokens[i];
	char day[11];
	if (token->kind == TOKEN_NUMBER && counts(m, i)) {
		change(m, i, i, one_more(m->arena, token->text));
	} else if (token->kind == TOKEN_DATE && token->day < DATE_MAX) {
		date_format(token->day + 1, day);
		change(m, i, i, str_copy(m->arena, str_of(day)));
	} else if (i > 0) {
		swap_word(m, i);
	}
	if (word_is(m, i, "until"))
		change(m, i, i + 1, STR_NONE);
	if (word_is(m, i, "set") || word_is(m, i, "not"))
		change(m, i, m->count - 1, STR_NONE);
}

/* What an advance is set off against are ids, and no numbers. */
static void change_tokens(struct money_text *m)
{
	for (size_t i = 0; i < m->count && !(i > 0 && word_is(m, i - 1, "set")); i++)
		change_token(m, i);
}

static const char accruals[][16] = { "actual/365", "actual/actual", "whole months" };

/* Clauses. */

static bool article_says(const struct core_article *article, enum clause_kind kind)
{
	for (size_t i = 0; i < article->clause_count; i++)
		if (article->clauses[i].kind == kind)
			return true;
	return false;
}

static bool is_of_time(const struct core_clause *clause)
{
	enum fee_form form = clause->ast->fee_form;
	return clause->kind == CLAUSE_fee && (form == FEE_PER_PERSON_TIME || form == FEE_PER_PERIOD) &&
	       clause->money->unit != FEE_UNIT_DAY;
}

/* A fee of time that is prorated, and would not be. */
static void stop_prorating(struct money_text *m)
{
	const struct core_clause *clause = m->mutant.clause;
	struct mutant mutant = m->mutant;
	if (!is_of_time(clause) || clause->money->not_prorated || article_says(clause->article, CLAUSE_not))
		return;
	struct span last = m->tokens[m->count - 1].span;
	mutant.change = MUTANT_REPLACED;
	mutant.span = (struct span){ last.source, last.at + last.len, 0 };
	mutant.now = STR(", not prorated");
	vec_add(m->arena, m->out, mutant);
}

/* By how many days a year is reckoned is said of fees by the year alone. */
static bool accrues_nothing(const struct core_clause *clause)
{
	const struct core_article *article = clause->article;
	bool by_year = false;
	for (size_t i = 0; i < article->clause_count; i++)
		by_year = by_year ||
			  (is_of_time(&article->clauses[i]) && article->clauses[i].money->unit == FEE_UNIT_YEAR);
	return clause->kind == CLAUSE_accrues && clause->money->accrual != ACCRUAL_WHOLE_MONTHS && !by_year;
}

static void accrue_otherwise(struct money_text *m)
{
	size_t now = (size_t)(m->mutant.clause->money->accrual + 1) % 3;
	change(m, 1, m->count - 1, str_of(accruals[now]));
}

static void read_tokens(struct money_text *m, struct span span)
{
	struct lexer lexer;
	lexer_begin(&lexer, m->arena, span.source, NULL, (struct line){ span.at, span.at + span.len, false });
	for (m->count = 0; m->count < TOKENS_MAX; m->count++) {
		m->tokens[m->count] = lexer_next(&lexer);
		if (m->tokens[m->count].kind == TOKEN_END)
			break;
	}
}

bool is_about_money(enum clause_kind kind)
{
	return kind == CLAUSE_fee || kind == CLAUSE_advance || kind == CLAUSE_cap || kind == CLAUSE_index ||
	       kind == CLAUSE_accrues || kind == CLAUSE_not;
}

void add_money_mutants(struct arena *arena, const struct instrument *in, const struct core_clause *clause,
		       mutant_vec *out)
{
	struct money_text *m = arena_new(arena, struct money_text);
	bool usual = clause->kind == CLAUSE_accrues && clause->money->accrual == ACCRUAL_ACTUAL_365;
	*m = (struct money_text){
		.arena = arena,
		.out = out,
		.mutant = { .instrument = in, .clause = clause, .change = MUTANT_REMOVED, .span = clause->ast->span }
	};
	if (accrues_nothing(clause))
		return;
	if (!usual)
		vec_add(arena, out, m->mutant);
	read_tokens(m, clause->ast->span);
	if (clause->kind == CLAUSE_accrues)
		accrue_otherwise(m);
	else if (clause->kind != CLAUSE_not)
		change_tokens(m);
	stop_prorating(m);
}
