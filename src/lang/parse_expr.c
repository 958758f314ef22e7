/* parse_expr.c - conditions and values. The functions read like the grammar in doc/language.md:
 *
 *     expression = unary { "and" unary } | unary { "or" unary }
 *     unary      = "not" unary | comparison
 *     comparison = sum [ relation sum ]
 *     sum        = primary { ("+" | "-") primary }
 */
#include "limit.h"
#include "parse_int.h"

struct ast *ast_make(struct parser *p, enum ast_op op, struct span span)
{
	struct ast *ast = arena_new(p->arena, struct ast);
	ast->op = op;
	ast->span = span;
	return ast;
}

static struct ast *bad(struct parser *p) { return ast_make(p, AST_BAD, p->token.span); }

static struct ast *with_args(struct parser *p, enum ast_op op, struct ast *a, struct ast *b)
{
	struct ast *ast = ast_make(p, op, b ? span_join(a->span, b->span) : a->span);
	ast->args = arena_new_array(p->arena, struct ast *, 2);
	ast->args[0] = a;
	ast->args[1] = b;
	ast->count = b ? 2 : 1;
	return ast;
}

static bool enter(struct parser *p)
{
	if (++p->depth <= LIMIT_NESTING)
		return true;
	struct diag *diag = fail(p, DIAG_too_deep, p->token.span, "nested deeper than %d levels", LIMIT_NESTING);
	if (diag)
		diag_hint(p->diags, diag, "give a part of the condition a name: term NAME means ...");
	return false;
}

bool unit_of(struct str word, enum duration_unit *unit)
{
	static const struct {
		const char *word;
		enum duration_unit unit;
	} units[] = { { "hour", UNIT_HOURS }, { "hours", UNIT_HOURS },  { "day", UNIT_DAYS },
		      { "days", UNIT_DAYS },  { "month", UNIT_MONTHS }, { "months", UNIT_MONTHS },
		      { "year", UNIT_YEARS }, { "years", UNIT_YEARS } };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_is(word, units[i].word)) {
			*unit = units[i].unit;
			return true;
		}
	return false;
}

/* NUMBER already read: a money amount, a duration or a plain number. */
static struct ast *number_tail(struct parser *p, struct ast *ast)
{
	enum duration_unit unit;
	if (p->token.kind == TOKEN_CURRENCY) {
		ast->op = AST_MONEY;
		ast->currency = take_currency(p);
	} else if (p->token.kind == TOKEN_NAME && unit_of(p->token.text, &unit)) {
		ast->op = AST_DURATION;
		ast->unit = unit;
		parser_advance(p);
	}
	ast->span = span_join(ast->span, p->last);
	return ast;
}

static struct ast *parse_number(struct parser *p)
{
	struct ast *ast = ast_make(p, AST_NUMBER, p->token.span);
	bool negative = accept_punct(p, "-");
	ast->number = take_number(p, "a number");
	if (negative)
		ast->number = str_format(p->arena, "-%.*s", STR_ARG(ast->number));
	return number_tail(p, ast);
}

static struct ast *parse_list(struct parser *p, enum ast_op op, const char *close)
{
	VEC(struct ast *) items = { 0 };
	struct span begin = p->last;
	if (!at_punct(p, close))
		do
			vec_add(p->arena, &items, parse_expression(p));
		while (!p->failed && accept_punct(p, ","));
	expect_punct(p, close);
	struct ast *ast = ast_make(p, op, span_join(begin, p->last));
	ast->args = items.at;
	ast->count = items.count;
	return ast;
}

/* any r in relatives where ( C ) */
static struct ast *parse_quantifier(struct parser *p, enum ast_op op)
{
	struct span begin = p->last;
	struct word row = take_name(p, "a name for the row, as in: any r in relatives where (...)");
	expect_word(p, "in");
	struct word list = take_word(p, "the name of a list fact");
	expect_word(p, "where");
	expect_punct(p, "(");
	struct ast *body = parse_expression(p);
	expect_punct(p, ")");
	struct ast *ast = with_args(p, op, body, NULL);
	ast->row = row;
	ast->name = list;
	ast->span = span_join(begin, p->last);
	return ast;
}

static struct ast *parse_sum(struct parser *p);

static struct ast *parse_name(struct parser *p)
{
	struct ast *ast = ast_make(p, AST_NAME, p->token.span);
	ast->name = (struct word){ p->token.text, p->token.span };
	parser_advance(p);
	if (at_punct(p, ".")) {
		parser_advance(p);
		ast->qualifier = ast->name;
		/* After the dot any word is a name: r.in is a field. */
		ast->name = take_word(p, "a name after the dot");
	}
	if (accept_punct(p, "(")) {
		ast->row = take_word(p, "the row that the term is about");
		expect_punct(p, ")");
	} else if (p->token.kind == TOKEN_COUNTRY || at_word(p, "sender") || at_word(p, "receiver")) {
		ast->args = arena_new_array(p->arena, struct ast *, 1);
		ast->args[0] = ast_make(p, p->token.kind == TOKEN_COUNTRY ? AST_COUNTRY : AST_NAME, p->token.span);
		ast->args[0]->name = (struct word){ p->token.text, p->token.span };
		ast->count = 1;
		parser_advance(p);
	} else if (at_word(p, "in") && !ast->qualifier.text.len) {
		/* `NAME in force`: told from `NAME in S` by the word after. */
		struct lexer saved = p->lexer;
		struct token token = p->token;
		struct span last = p->last;
		parser_advance(p);
		if (accept_word(p, "force")) {
			ast->op = AST_IN_FORCE;
		} else {
			p->lexer = saved;
			p->token = token;
			p->last = last;
		}
	}
	ast->span = span_join(ast->span, p->last);
	return ast;
}

static struct ast *parse_word_primary(struct parser *p)
{
	struct span begin = p->token.span;
	enum duration_unit unit;
	if (at_word(p, "yes") || at_word(p, "no")) {
		struct ast *ast = ast_make(p, AST_YES_NO, begin);
		ast->yes = at_word(p, "yes");
		parser_advance(p);
		return ast;
	}
	if (accept_word(p, "none"))
		return ast_make(p, AST_NONE, begin);
	if (accept_word(p, "any"))
		return parse_quantifier(p, AST_ANY);
	if (accept_word(p, "every"))
		return parse_quantifier(p, AST_EVERY);
	if (accept_word(p, "count")) {
		expect_word(p, "of");
		return parse_quantifier(p, AST_COUNT_OF);
	}
	if (at_word(p, "latest") || at_word(p, "earliest")) {
		enum ast_op op = at_word(p, "latest") ? AST_LATEST : AST_EARLIEST;
		parser_advance(p);
		expect_word(p, "of");
		expect_punct(p, "(");
		struct ast *ast = parse_list(p, op, ")");
		ast->span = span_join(begin, p->last);
		if (ast->count == 0)
			fail(p, DIAG_expected, ast->span, "`of ()` needs at least one date");
		return ast;
	}
	if (unit_of(p->token.text, &unit)) {
		parser_advance(p);
		expect_word(p, "between");
		struct ast *from = parse_sum(p);
		expect_word(p, "and");
		struct ast *ast = with_args(p, AST_BETWEEN, from, parse_sum(p));
		ast->unit = unit;
		ast->span = span_join(begin, p->last);
		return ast;
	}
	if (word_is_syntax(p->token.text)) {
		fail_expected(p, "a fact, a value or a condition in parentheses");
		return bad(p);
	}
	return parse_name(p);
}

static struct ast *parse_primary_inner(struct parser *p)
{
	struct span begin = p->token.span;
	switch (p->token.kind) {
	case TOKEN_NUMBER: return parse_number(p);
	case TOKEN_DATE: {
		struct ast *ast = ast_make(p, AST_DATE, begin);
		ast->day = p->token.day;
		parser_advance(p);
		return ast;
	}
	case TOKEN_TIME: {
		struct ast *ast = ast_make(p, AST_TIME, begin);
		ast->seconds = p->token.seconds;
		parser_advance(p);
		return ast;
	}
	case TOKEN_COUNTRY: {
		struct ast *ast = ast_make(p, AST_COUNTRY, begin);
		ast->name = take_country(p);
		return ast;
	}
	case TOKEN_NAME: return parse_word_primary(p);
	case TOKEN_PUNCT:
		if (accept_punct(p, "(")) {
			struct ast *ast = parse_expression(p);
			expect_punct(p, ")");
			return ast;
		}
		if (accept_punct(p, "{"))
			return parse_list(p, AST_SET, "}");
		if (at_punct(p, "-"))
			return parse_number(p);
		break;
	case TOKEN_END:
	case TOKEN_CURRENCY:
	case TOKEN_STRING:
	case TOKEN_ID:
	case TOKEN_BAD: break;
	}
	if (p->token.kind == TOKEN_STRING) {
		struct diag *diag = fail(p, DIAG_expected, begin, "no condition holds a string");
		if (diag)
			diag_hint(p->diags, diag, "codes and countries are written without quotes");
	}
	fail_expected(p, "a fact, a value or a condition in parentheses");
	return bad(p);
}

static struct ast *parse_primary(struct parser *p)
{
	struct ast *ast = enter(p) ? parse_primary_inner(p) : bad(p);
	p->depth--;
	return ast;
}

static struct ast *parse_sum(struct parser *p)
{
	struct ast *sum = parse_primary(p);
	for (unsigned parts = 1; !p->failed && (at_punct(p, "+") || at_punct(p, "-")); parts++) {
		enum ast_op op = at_punct(p, "+") ? AST_ADD : AST_SUBTRACT;
		parser_advance(p);
		if (parts >= LIMIT_NESTING) /* the chain is a left-deep tree: later passes recurse along it */
			fail(p, DIAG_too_deep, p->last, "a sum of more than %d parts", LIMIT_NESTING);
		sum = with_args(p, op, sum, parse_primary(p));
	}
	return sum;
}

static bool accept_relation(struct parser *p, enum relation *relation)
{
	static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };
	for (size_t i = 0; i < 6; i++)
		if (accept_punct(p, signs[i])) {
			*relation = (enum relation)i;
			return true;
		}
	return false;
}

static bool at_relation(const struct parser *p)
{
	return at_punct(p, "=") || at_punct(p, "!=") || at_punct(p, "<") || at_punct(p, "<=") || at_punct(p, ">") ||
	       at_punct(p, ">=") || at_word(p, "in") || at_word(p, "overlaps");
}

static struct ast *parse_comparison(struct parser *p)
{
	struct ast *left = parse_sum(p);
	enum relation relation = EQUAL;
	enum ast_op op;
	if (p->failed)
		return left;
	if (accept_word(p, "in"))
		op = AST_IN;
	else if (accept_word(p, "overlaps"))
		op = AST_OVERLAPS;
	else if (accept_relation(p, &relation))
		op = AST_COMPARE;
	else
		return left;
	struct ast *ast = with_args(p, op, left, parse_sum(p));
	ast->relation = relation;
	if (!p->failed && at_relation(p)) {
		struct diag *diag = fail(p, DIAG_chained_comparison, p->token.span, "comparisons do not chain");
		if (diag)
			diag_hint(p->diags, diag, "write two comparisons joined by `and`");
	}
	return ast;
}

static struct ast *parse_unary(struct parser *p)
{
	if (!at_word(p, "not"))
		return parse_comparison(p);
	struct span begin = p->token.span;
	parser_advance(p);
	struct ast *inner = enter(p) ? parse_unary(p) : bad(p);
	p->depth--;
	struct ast *ast = with_args(p, AST_NOT, inner, NULL);
	ast->span = span_join(begin, inner->span);
	return ast;
}

struct ast *parse_expression(struct parser *p)
{
	struct ast *first = parse_unary(p);
	if (p->failed || !(at_word(p, "and") || at_word(p, "or")))
		return first;
	const char *word = at_word(p, "and") ? "and" : "or";
	VEC(struct ast *) parts = { 0 };
	vec_add(p->arena, &parts, first);
	while (!p->failed && accept_word(p, word))
		vec_add(p->arena, &parts, parse_unary(p));
	if (!p->failed && (at_word(p, "and") || at_word(p, "or"))) {
		struct diag *diag = fail(p, DIAG_mixed_and_or, p->token.span,
					 "`and` and `or` stand side by side; which is meant first?");
		if (diag)
			diag_hint(p->diags, diag, "put one of them in parentheses: a and (b or c)");
	}
	struct ast *ast = ast_make(p, str_is(str_of(word), "and") ? AST_AND : AST_OR,
				   span_join(first->span, parts.at[parts.count - 1]->span));
	ast->args = parts.at;
	ast->count = parts.count;
	return ast;
}

/* Values: what examples give as facts. */

static struct ast *parse_record(struct parser *p)
{
	VEC(struct ast *) fields = { 0 };
	struct span begin = p->last;
	if (!at_punct(p, "}"))
		do {
			struct word name = take_word(p, "a field's name");
			expect_punct(p, "=");
			struct ast *value = parse_value(p);
			value->row = name;
			vec_add(p->arena, &fields, value);
		} while (!p->failed && accept_punct(p, ","));
	expect_punct(p, "}");
	struct ast *ast = ast_make(p, AST_RECORD, span_join(begin, p->last));
	ast->args = fields.at;
	ast->count = fields.count;
	return ast;
}

static struct ast *parse_value_set(struct parser *p)
{
	VEC(struct ast *) items = { 0 };
	struct span begin = p->token.span;
	expect_punct(p, "{");
	if (!at_punct(p, "}"))
		do {
			if (accept_punct(p, "{")) {
				vec_add(p->arena, &items, parse_record(p));
			} else if (accept_word(p, "not")) {
				struct ast *inner = parse_value(p);
				vec_add(p->arena, &items, with_args(p, AST_NOT, inner, NULL));
			} else {
				vec_add(p->arena, &items, parse_value(p));
			}
		} while (!p->failed && accept_punct(p, ","));
	expect_punct(p, "}");
	struct ast *ast = ast_make(p, AST_SET, span_join(begin, p->last));
	ast->args = items.at;
	ast->count = items.count;
	return ast;
}

static struct ast *parse_value_inner(struct parser *p)
{
	if (at_punct(p, "{"))
		return parse_value_set(p);
	if (at_word(p, "only")) {
		struct span begin = p->token.span;
		parser_advance(p);
		struct ast *ast = with_args(p, AST_ONLY, parse_value_set(p), NULL);
		ast->span = span_join(begin, p->last);
		return ast;
	}
	if (p->token.kind == TOKEN_STRING) {
		struct ast *ast = ast_make(p, AST_STRING, p->token.span);
		ast->number = take_string(p, "a string");
		return ast;
	}
	return parse_primary(p);
}

struct ast *parse_value(struct parser *p)
{
	struct ast *ast = enter(p) ? parse_value_inner(p) : bad(p);
	p->depth--;
	return ast;
}
