/* parse_clause.c - the clauses of an article and the lines of examples. */
#include "parse_int.h"

static void parse_when(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "when"))
		clause->when = parse_expression(p);
	else if (!at_end(p))
		fail_expected(p, "`when` and a condition, or the end of the line");
}

static bool at_article_list(const struct parser *p)
{
	return !at_end(p) && !at_word(p, "when") && !at_word(p, "from") && !at_word(p, "to");
}

static struct word take_place(struct parser *p)
{
	if (p->token.kind == TOKEN_COUNTRY)
		return take_country(p);
	return take_word(p, "a state or a facility");
}

static void parse_admits(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "for"))
		clause->purpose = take_word(p, "a purpose");
	if (accept_word(p, "to"))
		clause->place = take_word(p, "a facility");
	parse_when(p, clause);
}

static void parse_requires(struct parser *p, struct ast_clause *clause)
{
	clause->cond = parse_expression(p);
	if (!p->failed && accept_word(p, "for"))
		take_ids(p, &clause->articles);
	parse_when(p, clause);
}

static void parse_targets(struct parser *p, struct ast_clause *clause)
{
	clause->instrument = take_word(p, "the name of an instrument");
	if (!p->failed && at_article_list(p))
		take_ids(p, &clause->articles);
}

static struct ast *parse_destination(struct parser *p)
{
	struct span begin = p->token.span;
	if (p->token.kind == TOKEN_COUNTRY) {
		struct ast *ast = ast_make(p, AST_COUNTRY, begin);
		ast->name = take_country(p);
		return ast;
	}
	enum ast_op op = AST_NAME;
	if (accept_word(p, "any")) {
		if (accept_word(p, "country"))
			return ast_make(p, AST_ANY_COUNTRY, span_join(begin, p->last));
		expect_word(p, "of");
		op = AST_ANY_OF;
	}
	struct ast *ast = ast_make(p, op, begin);
	ast->name = take_word(p, "a state, a fact, `any of` a set, or `any country`");
	ast->span = span_join(begin, p->last);
	return ast;
}

static void parse_destinations(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "when"))
		clause->when = parse_expression(p);
	else if (!at_end(p) && p->token.kind != TOKEN_NUMBER)
		fail_expected(p, "`when` and a condition, or the first step");
	while (!p->failed && p->token.kind == TOKEN_NUMBER) {
		struct step *step = vec_push(p->arena, &clause->steps);
		step->span = p->token.span;
		step->number = take_number(p, "a step's number");
		do
			vec_add(p->arena, &step->members, parse_destination(p));
		while (!p->failed && accept_word(p, "or"));
		if (accept_word(p, "closes")) {
			expect_word(p, "when");
			step->closes = parse_expression(p);
		}
		step->span = span_join(step->span, p->last);
		if (!p->failed &&
		    (step->number.len > 3 || !str_eq(step->number, str_format(p->arena, "%zu", clause->steps.count))))
			fail(p, DIAG_expected, step->span, "this is step %zu; it is numbered %.*s", clause->steps.count,
			     STR_ARG(step->number));
	}
	if (!p->failed && clause->steps.count == 0)
		fail_expected(p, "the first step, such as: 1 designated_country closes when ...");
}

static void parse_roles(struct parser *p, struct ast_clause *clause)
{
	do {
		vec_add(p->arena, &clause->parties, take_word(p, "a role, such as judge or receiver"));
		struct word none = { { "", 0 }, p->last };
		vec_add(p->arena, &clause->states, accept_word(p, "of") ? take_country(p) : none);
	} while (!p->failed && accept_word(p, "and"));
}

static void parse_needs(struct parser *p, struct ast_clause *clause)
{
	int kind = take_listed(p, WORDS_need_kind, "what is needed");
	if (kind < 0)
		return;
	clause->need = (enum need_kind)kind;
	switch (clause->need) {
	case NEED_acceptance:
		expect_word(p, "by");
		vec_add(p->arena, &clause->parties, take_word(p, "who accepts"));
		if (accept_word(p, "within"))
			clause->within = take_duration(p);
		break;
	case NEED_consent:
	case NEED_opinion:
		expect_word(p, "of");
		vec_add(p->arena, &clause->parties, take_word(p, "person or representative"));
		clause->irrevocable = accept_word(p, "irrevocable");
		if (accept_word(p, "verified")) {
			expect_word(p, "by");
			clause->verified_by = take_word(p, "a role");
		}
		break;
	case NEED_approval:
		expect_word(p, "by");
		parse_roles(p, clause);
		break;
	case NEED_document:
		clause->text = take_string(p, "the document's name in quotes");
		expect_word(p, "from");
		vec_add(p->arena, &clause->parties, take_word(p, "who gives it"));
		break;
	case NEED_notice:
		expect_word(p, "to");
		vec_add(p->arena, &clause->parties, take_word(p, "who is told"));
		expect_word(p, "at");
		expect_word(p, "least");
		clause->within = take_duration(p);
		expect_word(p, "before");
		expect_word(p, "departure");
		break;
	case NEED_KIND_COUNT: break;
	}
	parse_when(p, clause);
}

static void parse_duty(struct parser *p, struct ast_clause *clause)
{
	clause->text = take_string(p, "what is to be done, in quotes");
	expect_word(p, "by");
	vec_add(p->arena, &clause->parties, take_word(p, "whose duty it is"));
	expect_word(p, "within");
	clause->within = take_duration(p);
	clause->before = accept_word(p, "before");
	if (!clause->before)
		expect_word(p, "after");
	clause->event = take_word(p, "an event or a date fact");
	parse_when(p, clause);
}

static void parse_return(struct parser *p, struct ast_clause *clause)
{
	if (accept_word(p, "at")) {
		expect_word(p, "least");
		clause->within = take_duration(p);
		expect_word(p, "before");
		clause->before = true;
		clause->event = take_word(p, "an event or a date fact");
	} else {
		expect_word(p, "within");
		clause->within = take_duration(p);
		if (!at_word(p, "when"))
			fail_expected(p, "`when` and the condition that calls for the return");
	}
	parse_when(p, clause);
}

static void parse_no_onward(struct parser *p, struct ast_clause *clause)
{
	expect_word(p, "onward");
	expect_word(p, "transfer");
	if (accept_word(p, "but")) {
		expect_word(p, "to");
		do
			vec_add(p->arena, &clause->states,
				p->token.kind == TOKEN_COUNTRY ? take_country(p) : take_word(p, "a state, or sender"));
		while (!p->failed && accept_punct(p, ","));
	}
	if (accept_word(p, "until"))
		clause->event = take_word(p, "a yes/no fact");
	parse_when(p, clause);
}

static void parse_limit(struct parser *p, struct ast_clause *clause)
{
	struct parser ahead = *p;
	enum duration_unit unit;
	if (p->token.kind != TOKEN_NUMBER) {
		fail_expected(p, "a number of persons, or a time such as 2 years");
		return;
	}
	parser_advance(&ahead);
	if (!at_word(&ahead, "persons")) {
		if (!unit_of(ahead.token.text, &unit) && !at_word(&ahead, "business"))
			fail_expected(&ahead, "persons, or hours, days, months or years");
		p->failed = p->failed || ahead.failed;
		clause->within = take_duration(p);
		expect_word(p, "per");
		expect_word(p, "person");
		return;
	}
	clause->number = take_number(p, "a number");
	expect_word(p, "persons");
	if (at_word(p, "in")) {
		parser_advance(p);
		if (accept_word(p, "total")) {
			clause->per = PER_IN_TOTAL;
			return;
		}
		clause->place = take_word(p, "a facility, or total");
	}
	if (accept_word(p, "at")) {
		expect_word(p, "once");
		clause->per = PER_AT_ONCE;
	} else if (accept_word(p, "in")) {
		expect_word(p, "total");
		clause->per = PER_IN_TOTAL;
	} else if (accept_word(p, "per")) {
		expect_word(p, "month");
		clause->per = PER_MONTH;
	}
}

void parse_cites(struct parser *p, struct ast_clause *clause)
{
	clause->text = take_string(p, "what is cited, in quotes");
	if (accept_word(p, "by"))
		clause->by = take_string(p, "who said it, in quotes");
	if (accept_word(p, "on"))
		clause->from = take_moment(p);
	clause->reliability = p->token.kind == TOKEN_NAME ? word_index(WORDS_reliability, p->token.text) : -1;
	if (!p->failed && clause->reliability >= 0)
		parser_advance(p);
}

void parse_clause(struct parser *p, enum clause_kind kind, struct ast_clause *clause)
{
	clause->kind = kind;
	clause->keyword = clause->span = p->token.span;
	parser_advance(p);
	switch (kind) {
	case CLAUSE_admits: parse_admits(p, clause); break;
	case CLAUSE_excludes:
		if (accept_word(p, "from"))
			take_ids(p, &clause->articles);
		expect_word(p, "when");
		clause->when = parse_expression(p);
		break;
	case CLAUSE_requires: parse_requires(p, clause); break;
	case CLAUSE_bars:
		if (accept_word(p, "to"))
			clause->place = take_place(p);
		parse_when(p, clause);
		break;
	case CLAUSE_disapplies:
		parse_targets(p, clause);
		parse_when(p, clause);
		break;
	case CLAUSE_stays:
		parse_targets(p, clause);
		expect_word(p, "from");
		clause->from = take_moment(p);
		if (accept_word(p, "to"))
			clause->to = take_moment(p);
		break;
	case CLAUSE_destinations: parse_destinations(p, clause); break;
	case CLAUSE_needs: parse_needs(p, clause); break;
	case CLAUSE_duty: parse_duty(p, clause); break;
	case CLAUSE_return: parse_return(p, clause); break;
	case CLAUSE_no: parse_no_onward(p, clause); break;
	case CLAUSE_limit: parse_limit(p, clause); break;
	case CLAUSE_bears:
		clause->cost = take_word(p, "a cost, such as transport");
		expect_word(p, "by");
		vec_add(p->arena, &clause->parties, take_word(p, "who bears it"));
		parse_when(p, clause);
		break;
	case CLAUSE_cites: parse_cites(p, clause); break;
	case CLAUSE_says:
	case CLAUSE_none: clause->text = take_string(p, "a sentence in quotes"); break;
	case CLAUSE_fee:
	case CLAUSE_advance:
	case CLAUSE_index:
	case CLAUSE_cap:
	case CLAUSE_payable:
	case CLAUSE_accrues:
	case CLAUSE_day:
	case CLAUSE_not: parse_fee_clause(p, clause); break;
	case CLAUSE_KIND_COUNT: break;
	}
	clause->span = span_join(clause->span, p->last);
	expect_end(p);
}

struct ast_applies parse_applies(struct parser *p, struct span keyword)
{
	struct ast_applies applies = { .span = keyword };
	expect_word(p, "to");
	take_words(p, &applies.purposes, "a purpose");
	if (accept_word(p, "under"))
		take_words(p, &applies.under, "the name of an agreement");
	applies.span = span_join(keyword, p->last);
	return applies;
}

/* The lines of profiles, examples and guarantees. */

static void parse_given(struct parser *p, struct ast_case *c)
{
	do {
		struct ast_given *given = vec_push(p->arena, &c->given);
		given->name = take_word(p, "the name of a fact");
		expect_punct(p, "=");
		given->value = parse_value(p);
		if (p->failed)
			given->value = ast_make(p, AST_BAD, given->name.span);
		if (accept_word(p, "as")) {
			expect_word(p, "of");
			given->as_of = take_moment(p);
		}
	} while (!p->failed && accept_punct(p, ","));
}

static struct str take_money(struct parser *p, struct word *currency)
{
	struct str amount = take_number(p, "an amount");
	*currency = take_currency(p);
	return amount;
}

/* `none` stands alone: it says that nothing is owed. */
static void take_owing(struct parser *p, struct ast_expect *expect)
{
	if (at_word(p, "none")) {
		struct ast_owing *none = vec_push(p->arena, &expect->owing);
		none->name = (struct word){ p->token.text, p->token.span };
		parser_advance(p);
		return;
	}
	do {
		if (at_word(p, "none")) {
			fail_expected(p, "what is owed");
			return;
		}
		struct ast_owing *owing = vec_push(p->arena, &expect->owing);
		owing->name = take_word(p, "what is owed, or none");
		if (p->token.kind == TOKEN_STRING)
			owing->text = take_string(p, "its words");
		if (accept_word(p, "of") || accept_word(p, "by") || accept_word(p, "to") || accept_word(p, "from"))
			owing->whom = take_word(p, "who it is asked of");
	} while (!p->failed && accept_punct(p, ","));
}

static void take_by(struct parser *p, struct ast_expect *expect)
{
	if (!accept_word(p, "by"))
		return;
	expect->instrument = take_word(p, "the name of an instrument");
	expect->article = take_id(p);
}

static void parse_expect(struct parser *p, struct ast_case *c)
{
	struct ast_expect *expect = vec_push(p->arena, &c->expects);
	expect->span = p->token.span;
	if (accept_word(p, "fee")) {
		expect->kind = EXPECT_FEE;
		expect->amount = take_money(p, &expect->currency);
		take_by(p, expect);
		expect_word(p, "for");
		expect->from = take_moment(p);
		expect_word(p, "to");
		expect->to = take_moment(p);
	} else if (accept_word(p, "return")) {
		expect->kind = EXPECT_RETURN;
		expect_word(p, "overdue");
		expect_word(p, "since");
		expect->from = take_moment(p);
	} else if (accept_word(p, "due")) {
		expect->kind = EXPECT_DUE;
		expect->text = take_string(p, "the duty's words in quotes");
		expect_word(p, "on");
		expect->from = take_moment(p);
	} else {
		expect->outcome = take_word(p, "an outcome");
		take_by(p, expect);
		if (accept_word(p, "needs")) {
			expect->has_needs = true;
			take_words(p, &expect->needs, "the name of a fact");
		}
		if (accept_word(p, "owing")) {
			expect->has_owing = true;
			take_owing(p, expect);
		}
	}
	expect->span = span_join(expect->span, p->last);
}

static struct word take_facility(struct parser *p)
{
	if (at_word(p, "none")) {
		struct word none = { p->token.text, p->token.span };
		parser_advance(p);
		return none;
	}
	return take_word(p, "a facility, or none");
}

/* A line of one case: each of these says whether it was one of its own. What only a guarantee has: */
static bool promise_line(struct parser *p, struct ast_case *c)
{
	if (!accept_word(p, "never"))
		return false;
	c->never = take_word(p, "an outcome");
	if (accept_word(p, "when"))
		c->never_when = parse_expression(p);
	return true;
}

static void take_profiles(struct parser *p, struct ast_case *c)
{
	do {
		struct word name = take_word(p, "the name of a profile");
		if (accept_punct(p, ".")) {
			struct word profile = take_word(p, "the name of a profile");
			name.text = str_format(p->arena, "%.*s.%.*s", STR_ARG(name.text), STR_ARG(profile.text));
			name.span = span_join(name.span, profile.span);
		}
		vec_add(p->arena, &c->profiles, name);
	} while (!p->failed && accept_punct(p, ","));
}

/* Profiles and examples: of whom. */
static bool person_line(struct parser *p, struct ast_case *c)
{
	if (accept_word(p, "profile"))
		take_profiles(p, c);
	else if (accept_word(p, "given"))
		parse_given(p, c);
	else
		return false;
	return true;
}

/* Guarantees and examples: what is asked. */
static bool question_line(struct parser *p, struct ast_case *c)
{
	if (accept_word(p, "under"))
		c->under = take_word(p, "the name of an agreement");
	else if (accept_word(p, "for"))
		c->purpose = take_word(p, "a purpose");
	else if (accept_word(p, "to"))
		c->facility = take_facility(p);
	else
		return false;
	return true;
}

static void expect_date(struct parser *p, const char *what)
{
	if (p->token.kind != TOKEN_DATE)
		fail_expected(p, what);
}

static void take_roll(struct parser *p, struct ast_roll *roll)
{
	struct span begin = p->last;
	expect_word(p, "of");
	roll->persons = take_number(p, "a number");
	expect_word(p, "persons");
	expect_word(p, "from");
	roll->from = take_moment(p);
	expect_word(p, "to");
	roll->to = take_moment(p);
	if (accept_word(p, "leaving")) {
		expect_word(p, "voluntarily");
		roll->voluntarily = true;
	}
	roll->span = span_join(begin, p->last);
}

static void take_cost(struct parser *p, struct ast_cost *cost)
{
	struct span begin = p->last;
	expect_word(p, "of");
	cost->what = take_word(p, "a cost, such as transport");
	cost->amount = take_money(p, &cost->currency);
	expect_word(p, "on");
	expect_date(p, "the day on which it was paid, such as 2025-03-14");
	cost->day = p->token.day;
	parser_advance(p);
	if (accept_word(p, "of")) {
		expect_word(p, "person");
		cost->person = take_number(p, "which person of the roll, from 1");
	}
	cost->span = span_join(begin, p->last);
}

static void take_event(struct parser *p, struct ast_given *event)
{
	event->name = take_word(p, "an event");
	expect_word(p, "on");
	expect_date(p, "the day of the event, such as 2025-03-14");
	event->value = parse_value(p);
}

static bool example_line(struct parser *p, struct ast_case *c)
{
	if (accept_word(p, "sender")) {
		c->sender = take_country(p);
	} else if (accept_word(p, "receiver")) {
		c->receiver = take_country(p);
	} else if (accept_word(p, "on")) {
		c->on = take_moment(p);
	} else if (accept_word(p, "departing")) {
		c->departing = take_moment(p);
	} else if (accept_word(p, "as")) {
		expect_word(p, "if");
		expect_word(p, "in");
		expect_word(p, "force");
		c->as_if = true;
	} else if (accept_word(p, "present")) {
		c->present = take_number(p, "how many are there already");
	} else if (accept_word(p, "served")) {
		expect_word(p, "notice");
		expect_word(p, "at");
		vec_add(p->arena, &c->notices, take_moment(p));
	} else if (accept_word(p, "signed")) {
		expect_word(p, "consent");
		expect_word(p, "by");
		vec_add(p->arena, &c->consents, take_word(p, "person or representative"));
	} else if (accept_word(p, "roll")) {
		take_roll(p, vec_push(p->arena, &c->rolls));
	} else if (accept_word(p, "cost")) {
		take_cost(p, vec_push(p->arena, &c->costs));
	} else if (accept_word(p, "event")) {
		take_event(p, vec_push(p->arena, &c->events));
	} else if (accept_word(p, "expect")) {
		parse_expect(p, c);
	} else {
		return false;
	}
	return true;
}

void parse_case_line(struct parser *p, struct ast_case *c, const char *block)
{
	bool example = strcmp(block, "example") == 0, guarantee = strcmp(block, "guarantee") == 0;
	bool known = (guarantee ? promise_line(p, c) : person_line(p, c)) ||
		     ((example || guarantee) && question_line(p, c)) || (example && example_line(p, c));
	if (!known) {
		struct diag *diag = fail(p, DIAG_unknown_line, p->token.span, "no line of this kind in %s", block);
		if (diag)
			diag_hint(p->diags, diag, "%s",
				  example     ? "an example has: profile, given, under, sender, receiver, for, to, on, "
						"departing, as if in force, present, "
						"served notice at, signed consent by, roll of, cost of, event, expect"
				  : guarantee ? "a guarantee has: never, under, for, to"
					      : "a profile has: profile, given");
	}
	expect_end(p);
}
