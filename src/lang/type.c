/* type.c - expressions: names found, types checked, nodes made.
 *
 * A code ("unlawful") is a word of the list on the other side of its comparison, so a comparison types the side that
 * can be typed alone first. Terms are inlined where they are used: one about a row has no type of its own.
 *
 * I1. After a diagnostic the result is TYPE_BAD and nothing more is said about it.
 * I2. Every scalar carries the range that its values lie in; what could leave int64 is refused here, so engines add
 * freely.
 */
#include "country.h"
#include "limit.h"
#include "money.h"
#include "resolve_int.h"

static const struct typed bad_typed = { .type = { .kind = TYPE_BAD }, .node = NODE_NONE };

static struct nodes *nodes_of(struct scope *s) { return &s->corpus->nodes; }

static struct typed of_bool(node_id node)
{
	return (struct typed){ .type = { .kind = TYPE_BOOL, .low = 0, .high = 1 }, .node = node };
}

static struct typed of_places(node_id node)
{
	return (struct typed){ .type = { .kind = TYPE_BOOL, .low = 0, .high = 1 }, .node = node, .places = true };
}

static struct typed of_code(struct scope *s, int codes, node_id node)
{
	return (struct typed){
		.type = { .kind = TYPE_CODE, .codes = codes, .high = (int64_t)code_count(s->corpus, codes) - 1 },
		.node = node
	};
}

static bool same_type(const struct type *a, const struct type *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == TYPE_CODE || a->kind == TYPE_SET)
		return a->codes == b->codes;
	if (a->kind == TYPE_MONEY)
		return a->currency == b->currency;
	if (a->kind == TYPE_DURATION)
		return a->unit == b->unit;
	return true;
}

static const char *kind_text(const struct typed *t)
{
	switch (t->type.kind) {
	case TYPE_BOOL: return "yes/no";
	case TYPE_NUMBER: return "a number";
	case TYPE_MONEY: return "money";
	case TYPE_DURATION: return "a duration";
	case TYPE_DATE: return "a date";
	case TYPE_TIME: return "a time";
	case TYPE_CODE:
		return t->type.codes == CODES_country      ? "a country"
		       : t->type.codes == CODES_instrument ? "an instrument"
		       : t->type.codes == CODES_facility   ? "a facility"
		       : t->type.codes == CODES_purpose    ? "a purpose"
							   : "a code";
	case TYPE_SET: return "a set";
	case TYPE_LIST: return "a list";
	case TYPE_BAD: break;
	}
	return "nothing";
}

static struct typed mismatch(struct scope *s, const struct ast *at, const struct typed *a, const struct typed *b)
{
	if (a->type.kind == TYPE_BAD || b->type.kind == TYPE_BAD)
		return bad_typed;
	struct diag *diag = diag_add(s->diags, DIAG_type_mismatch, at->span, "%s and %s cannot be compared",
				     kind_text(a), kind_text(b));
	if ((a->type.kind == TYPE_DATE && b->type.kind == TYPE_TIME) ||
	    (a->type.kind == TYPE_TIME && b->type.kind == TYPE_DATE))
		diag_hint(s->diags, diag, "a date is a whole day, a time has an hour: compare like with like");
	else if (a->type.kind == TYPE_SET && b->type.kind == TYPE_CODE)
		diag_hint(s->diags, diag, "to ask for membership write: %.*s in ...",
			  STR_ARG(span_text(at->args[1]->span)));
	else if (a->type.kind == TYPE_CODE && b->type.kind == TYPE_SET)
		diag_hint(s->diags, diag, "to ask for membership write: %.*s in ...",
			  STR_ARG(span_text(at->args[0]->span)));
	else if (a->type.kind == TYPE_CODE && b->type.kind == TYPE_CODE)
		diag_hint(s->diags, diag, "they are words of different lists");
	else if (a->type.kind == TYPE_MONEY && b->type.kind == TYPE_MONEY)
		diag_hint(s->diags, diag, "one is in %s, the other in %s, and nothing converts them",
			  currency_code(a->type.currency), currency_code(b->type.currency));
	else if (a->type.kind == TYPE_DURATION && b->type.kind == TYPE_DURATION)
		diag_hint(s->diags, diag, "one is in %s, the other in %s, and nothing converts them",
			  duration_unit_name(a->type.unit, 2), duration_unit_name(b->type.unit, 2));
	else if (a->type.kind == TYPE_MONEY || b->type.kind == TYPE_MONEY)
		diag_hint(s->diags, diag, "write the currency: 3 %s",
			  currency_code(a->type.kind == TYPE_MONEY ? a->type.currency : b->type.currency));
	else if (a->type.kind == TYPE_DATE && b->type.kind == TYPE_DURATION)
		diag_hint(s->diags, diag, "a duration lies between two dates: days between ... and ... < 14");
	return bad_typed;
}

/* Names. */

/* What a term became where it was used: the same in every place of one kind. Terms that use terms twice would otherwise
 * be typed once for each way through them, and that doubles with each term. */
struct term_use {
	struct term_use *next;
	enum subject subject;
	int row_fact;
	bool destination, in_quantifier;
	struct typed typed;
};

static struct core_term *find_term(struct scope *s, struct word qualifier, struct str name)
{
	struct corpus *c = s->corpus;
	uint64_t index;
	struct str key = str_format(c->arena, "%.*s.%.*s", STR_ARG(qualifier.text), STR_ARG(name));
	if (qualifier.text.len == 0) {
		if (s->instrument >= 0) {
			struct str own = c->instruments.at[s->instrument].id;
			key = str_format(c->arena, "%.*s.%.*s", STR_ARG(own), STR_ARG(name));
			if (map_get(&c->term_names, key, &index))
				return &c->terms.at[index];
			int base = c->instruments.at[s->instrument].amends;
			if (base >= 0) {
				key = str_format(c->arena, "%.*s.%.*s", STR_ARG(c->instruments.at[base].id),
						 STR_ARG(name));
				if (map_get(&c->term_names, key, &index))
					return &c->terms.at[index];
			}
		}
		key = name; /* a vocabulary's */
	}
	return map_get(&c->term_names, key, &index) ? &c->terms.at[index] : NULL;
}

static struct typed use_term(struct scope *s, const struct ast *ast, struct core_term *term)
{
	bool about_row = term->ast->row.text.len > 0;
	if (about_row != (ast->row.text.len > 0)) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span,
			 about_row ? "this term is about a row: write `%.*s(r)`" : "the term `%.*s` takes no row",
			 STR_ARG(ast->name.text));
		return bad_typed;
	}
	if (about_row && (!s->row.len || !str_eq(ast->row.text, s->row))) {
		diag_add(s->diags, DIAG_unknown_name, ast->row.span, "`%.*s` is no row here", STR_ARG(ast->row.text));
		return bad_typed;
	}
	term->used = true;
	if (term->open) {
		diag_add(s->diags, DIAG_term_recursion, ast->span, "the term `%.*s` rests on itself",
			 STR_ARG(ast->name.text));
		return bad_typed;
	}
	for (const struct term_use *use = term->uses; use; use = use->next)
		if (use->subject == s->subject && use->destination == s->destination &&
		    use->in_quantifier == s->in_quantifier && (!about_row || use->row_fact == s->row_fact))
			return use->typed;
	struct scope inner = *s;
	inner.instrument = term->instrument;
	inner.row = about_row ? term->ast->row.text : STR_NONE;
	if (!about_row)
		inner.in_quantifier = s->in_quantifier; /* a term used in a `where` may hold no quantifier either */
	term->open = true;
	struct typed typed = type_expression(&inner, term->ast->value, -1);
	term->open = false;
	struct term_use *use = arena_new(s->corpus->arena, struct term_use);
	*use = (struct term_use){ term->uses, s->subject, s->row_fact, s->destination, s->in_quantifier, typed };
	term->uses = use;
	return typed;
}

static struct typed use_fact(struct scope *s, const struct ast *ast, int index)
{
	const struct fact *fact = &s->corpus->facts.at[index];
	if (!fact->environment && fact->subject != s->subject) {
		diag_add(s->diags, DIAG_wrong_subject, ast->span,
			 "`%.*s` is a fact about a %s; this text is about a %s", STR_ARG(fact->name),
			 word_name(WORDS_subject, (int)fact->subject), word_name(WORDS_subject, (int)s->subject));
		return bad_typed;
	}
	struct nodes *n = nodes_of(s);
	struct typed typed = { .type = fact->type };
	if (fact->type.kind == TYPE_BAD)
		return bad_typed;
	if (fact->type.kind == TYPE_LIST) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_type_mismatch, ast->span, "`%.*s` is a list", STR_ARG(fact->name)),
			  "ask of its rows: any r in %.*s where (...)", STR_ARG(fact->name));
		return bad_typed;
	}
	enum op op = fact->type.kind == TYPE_BOOL  ? OP_FACT_BOOL
		     : fact->type.kind == TYPE_SET ? OP_SET_FACT
						   : OP_FACT_SCALAR;
	typed.node = node_make(n, op, NODE_NONE, NODE_NONE, index);
	return typed;
}

static struct typed use_field(struct scope *s, const struct ast *ast)
{
	const struct fact *list = &s->corpus->facts.at[s->row_fact];
	struct nearest nearest;
	nearest_init(&nearest, ast->name.text);
	for (size_t i = 0; i < list->field_count; i++) {
		if (str_eq(list->fields[i].name, ast->name.text)) {
			struct typed typed = { .type = list->fields[i].type };
			enum op op = typed.type.kind == TYPE_BOOL ? OP_FIELD_BOOL : OP_FIELD_SCALAR;
			typed.node = node_make(nodes_of(s), op, NODE_NONE, NODE_NONE,
					       (int64_t)s->row_fact * LIMIT_RECORD_FIELDS + (int64_t)i);
			return typed;
		}
		nearest_offer(&nearest, list->fields[i].name);
	}
	diag_nearest(s->diags,
		     diag_add(s->diags, DIAG_unknown_name, ast->name.span, "the rows of `%.*s` have no field `%.*s`",
			      STR_ARG(list->name), STR_ARG(ast->name.text)),
		     &nearest);
	return bad_typed;
}

static struct typed use_environment(struct scope *s, enum environment env)
{
	node_id node = node_make(nodes_of(s), OP_ENV, NODE_NONE, NODE_NONE, env);
	switch (env) {
	case ENV_SENDER:
	case ENV_RECEIVER: return of_code(s, CODES_country, node);
	case ENV_PURPOSE: return of_code(s, CODES_purpose, node);
	case ENV_AGREEMENT_KIND: return of_code(s, CODES_agreement_kind, node);
	case ENV_AGREEMENT_BINDING: {
		/* A yes/no that no fact holds: compared with 1, it is a condition like any other. */
		return of_bool(node_make(nodes_of(s), OP_EQ, node_const(nodes_of(s), 1), node, 0));
	}
	case ENV_COUNT: break;
	}
	return bad_typed;
}

static struct typed use_table(struct scope *s, const struct ast *ast, bool *found)
{
	struct corpus *c = s->corpus;
	struct nodes *n = nodes_of(s);
	*found = false;
	for (size_t i = 0; i < c->tables.count; i++)
		*found = *found || str_eq(c->tables.at[i].ast->name.text, ast->name.text);
	if (!*found)
		return bad_typed;
	bool wants_key = ast->count > 0;
	if (wants_key && ast->args[0]->op == AST_NAME) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_unknown_country, ast->args[0]->span, "a table's key is a country"),
			  "name the state: %.*s CA", STR_ARG(ast->name.text));
		return bad_typed;
	}
	int key = wants_key ? word_country(c, ast->args[0]->name) : -1;
	if (wants_key && key < 0)
		return bad_typed;
	for (size_t i = 0; i < c->tables.count; i++)
		if (str_eq(c->tables.at[i].ast->name.text, ast->name.text) && c->tables.at[i].key == key)
			return (struct typed){ .type = { .kind = TYPE_SET, .codes = CODES_country },
					       .node = node_set(n, &c->tables.at[i].set) };
	diag_add(s->diags, DIAG_unknown_name, ast->span,
		 wants_key ? "the table `%.*s` has no line for this state" : "the table `%.*s` is read with a state",
		 STR_ARG(ast->name.text));
	return bad_typed;
}

struct diag *unknown_fact(struct corpus *corpus, struct diags *diags, struct word name, enum subject subject)
{
	struct nearest nearest;
	nearest_init(&nearest, name.text);
	vec_each (&corpus->facts, i)
		if (corpus->facts.at[i].subject == subject || corpus->facts.at[i].environment)
			nearest_offer(&nearest, corpus->facts.at[i].name);
	struct diag *diag =
		diag_add(diags, DIAG_unknown_name, name.span, "no fact is called `%.*s`", STR_ARG(name.text));
	diag_nearest(diags, diag, &nearest);
	if (!diag->hint.len)
		diag_hint(diags, diag, "facts are declared in a vocabulary: fact %.*s yes/no \"What it means\"",
			  STR_ARG(name.text));
	return diag;
}

/* Words that everybody tries first, and how it is said here. */
static const char *said_otherwise(struct str name)
{
	static const struct {
		const char *word, *said;
	} words[] = {
		{ "age", "years between birth_date and decision_date" },
		{ "adult", "years between birth_date and decision_date >= 18" },
		{ "minor", "years between birth_date and decision_date < 18" },
		{ "child", "years between birth_date and decision_date < 18" },
		{ "today", "decision_date" },
		{ "now", "decision_date" },
		{ "national", "receiver in citizenships" },
		{ "nationality", "receiver in citizenships" },
		{ "nationalities", "receiver in citizenships" },
		{ "citizen", "sender in citizenships" },
		{ "prisoner", "serving_sentence" },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(name, words[i].word))
			return words[i].said;
	return NULL;
}

static struct typed unknown_name(struct scope *s, const struct ast *ast, int codes_hint)
{
	struct corpus *c = s->corpus;
	struct nearest nearest;
	nearest_init(&nearest, ast->name.text);
	vec_each (&c->facts, i)
		if (c->facts.at[i].subject == s->subject || c->facts.at[i].environment)
			nearest_offer(&nearest, c->facts.at[i].name);
	vec_each (&c->terms, i)
		if (c->terms.at[i].instrument == s->instrument)
			nearest_offer(&nearest, c->terms.at[i].ast->name.text);
	struct diag *diag;
	if (codes_hint > CODES_country) {
		nearest_init(&nearest, ast->name.text);
		for (size_t i = 0; i < code_count(c, codes_hint); i++)
			nearest_offer(&nearest, code_name(c, codes_hint, (int64_t)i));
		diag = diag_add(s->diags, DIAG_unknown_name, ast->span,
				"`%.*s` is none of the words that can stand here", STR_ARG(ast->name.text));
		diag_nearest(s->diags, diag, &nearest);
		if (!diag->hint.len) {
			struct buf words = BUF_INIT;
			for (size_t i = 0; i < code_count(c, codes_hint) && i < 12; i++)
				buf_format(&words, "%s%.*s", i ? ", " : "",
					   STR_ARG(code_name(c, codes_hint, (int64_t)i)));
			diag_hint(s->diags, diag, "one of: %s", buf_c(&words));
			buf_finish(&words);
		}
		return bad_typed;
	}
	diag = diag_add(s->diags, DIAG_unknown_name, ast->span, "no fact or term is called `%.*s`",
			STR_ARG(ast->name.text));
	const char *said = s->subject == SUBJECT_person ? said_otherwise(ast->name.text) : NULL;
	if (said)
		diag_hint(s->diags, diag, "write it as: %s", said);
	else
		diag_nearest(s->diags, diag, &nearest);
	if (!diag->hint.len)
		diag_hint(s->diags, diag, "facts are declared in a vocabulary, terms with: term %.*s means ...",
			  STR_ARG(ast->name.text));
	return bad_typed;
}

static struct typed type_qualified(struct scope *s, const struct ast *ast)
{
	if (s->row.len && str_eq(ast->qualifier.text, s->row))
		return use_field(s, ast);
	struct instrument *in = corpus_instrument(s->corpus, ast->qualifier.text);
	if (!in) {
		word_instrument(s->corpus, s->diags, ast->qualifier);
		return bad_typed;
	}
	struct core_term *term = find_term(s, ast->qualifier, ast->name.text);
	if (term)
		return use_term(s, ast, term);
	diag_add(s->diags, DIAG_unknown_name, ast->name.span, "`%.*s` has no term `%.*s`", STR_ARG(ast->qualifier.text),
		 STR_ARG(ast->name.text));
	return bad_typed;
}

static struct typed type_name(struct scope *s, const struct ast *ast, int codes_hint)
{
	static const char *const environment[] = { "sender", "receiver", "purpose", "agreement_kind",
						   "agreement_binding" };
	if (ast->qualifier.text.len)
		return type_qualified(s, ast);
	if (codes_hint >= 0) {
		int code = code_index(s->corpus, codes_hint, ast->name.text);
		if (code >= 0 && !ast->count && !ast->row.text.len)
			return of_code(s, codes_hint, node_const(nodes_of(s), code));
	}
	bool is_table;
	struct typed table = use_table(s, ast, &is_table);
	if (is_table)
		return table;
	if (ast->count) {
		diag_add(s->diags, DIAG_unknown_name, ast->name.span, "no table is called `%.*s`",
			 STR_ARG(ast->name.text));
		return bad_typed;
	}
	for (int i = 0; i < ENV_COUNT; i++)
		if (str_is(ast->name.text, environment[i]))
			return use_environment(s, (enum environment)i);
	if (str_is(ast->name.text, "destination")) {
		if (s->destination && !s->in_quantifier)
			return (struct typed){ .type = { .kind = TYPE_CODE, .codes = CODES_country },
					       .destination = true,
					       .node = NODE_NONE };
		diag_add(s->diags, DIAG_misplaced, ast->span,
			 "`destination` is read in `closes when` only, and not about rows");
		return bad_typed;
	}
	struct core_term *term = find_term(s, ast->qualifier, ast->name.text);
	if (term)
		return use_term(s, ast, term);
	int fact = corpus_fact(s->corpus, ast->name.text);
	if (fact >= 0 && !ast->row.text.len)
		return use_fact(s, ast, fact);
	return unknown_name(s, ast, codes_hint);
}

/* Literals. */

static struct typed type_number(struct scope *s, const struct ast *ast)
{
	int digits = decimal_digits(ast->number);
	int64_t value;
	if (!decimal_parse(ast->number, digits, true, &value) || value > INT64_MAX / 1024 || value < INT64_MIN / 1024) {
		diag_add(s->diags, DIAG_bad_number, ast->span, "this number does not fit");
		return bad_typed;
	}
	return (struct typed){ .type = { .kind = TYPE_NUMBER, .digits = digits, .low = value, .high = value },
			       .node = node_const(nodes_of(s), value),
			       .literal = true };
}

static struct typed type_money(struct scope *s, const struct ast *ast)
{
	int currency = currency_index(ast->currency.text);
	int64_t value;
	if (currency < 0) {
		diag_add(s->diags, DIAG_unknown_currency, ast->currency.span, "no currency has the code %.*s",
			 STR_ARG(ast->currency.text));
		return bad_typed;
	}
	if (!decimal_parse(ast->number, currency_exponent(currency), true, &value) || value > INT64_MAX / 1024 ||
	    value < INT64_MIN / 1024) {
		diag_add(s->diags, DIAG_bad_number, ast->span,
			 "this amount does not fit: %.*s has %d digits after the point", STR_ARG(ast->currency.text),
			 currency_exponent(currency));
		return bad_typed;
	}
	return (struct typed){ .type = { .kind = TYPE_MONEY,
					 .currency = currency,
					 .digits = currency_exponent(currency),
					 .low = value,
					 .high = value },
			       .node = node_const(nodes_of(s), value) };
}

static struct typed type_duration(struct scope *s, const struct ast *ast)
{
	int64_t value;
	if (!decimal_parse(ast->number, 0, true, &value) || value > 1000000 || value < -1000000) {
		diag_add(s->diags, DIAG_bad_number, ast->span, "a duration is a whole number up to 1,000,000");
		return bad_typed;
	}
	return (struct typed){ .type = { .kind = TYPE_DURATION, .unit = ast->unit, .low = value, .high = value },
			       .node = node_const(nodes_of(s), value) };
}

static struct typed type_set(struct scope *s, const struct ast *ast, int codes_hint)
{
	struct code_set set = { { 0 } };
	int codes = codes_hint;
	for (size_t i = 0; i < ast->count; i++) {
		const struct ast *item = ast->args[i];
		if (item->op == AST_NONE && codes_hint >= 0 && code_index(s->corpus, codes_hint, STR("none")) >= 0) {
			set_add(&set, code_index(s->corpus, codes_hint, STR("none")));
			continue;
		}
		struct typed t = type_expression(s, item, codes_hint);
		if (t.type.kind == TYPE_BAD)
			return bad_typed;
		if (t.type.kind != TYPE_CODE || t.destination || nodes_of(s)->at[t.node].op != OP_CONST) {
			diag_add(s->diags, DIAG_needs_literal, item->span, "a written set holds countries or codes");
			return bad_typed;
		}
		if (codes >= 0 && codes != t.type.codes) {
			diag_add(s->diags, DIAG_type_mismatch, item->span, "the members of a set are of one kind");
			return bad_typed;
		}
		codes = t.type.codes;
		set_add(&set, nodes_of(s)->at[t.node].imm);
	}
	return (struct typed){ .type = { .kind = TYPE_SET, .codes = codes < 0 ? CODES_country : codes },
			       .node = node_set(nodes_of(s), &set),
			       .literal = true };
}

/* Operators. */

/* Can this side be typed without knowing the other? */
static bool stands_alone(struct scope *s, const struct ast *ast)
{
	if (ast->op == AST_SET)
		return ast->count > 0 && stands_alone(s, ast->args[0]);
	if (ast->op == AST_NONE)
		return false;
	if (ast->op != AST_NAME || ast->qualifier.text.len || ast->count || ast->row.text.len)
		return true;
	static const char *const words[] = { "sender",         "receiver",          "purpose",
					     "agreement_kind", "agreement_binding", "destination" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(ast->name.text, words[i]))
			return true;
	if (corpus_fact(s->corpus, ast->name.text) >= 0 || find_term(s, ast->qualifier, ast->name.text))
		return true;
	vec_each (&s->corpus->tables, i)
		if (str_eq(s->corpus->tables.at[i].ast->name.text, ast->name.text))
			return true;
	return false;
}

static int hint_of(const struct typed *t)
{
	return t->type.kind == TYPE_CODE || t->type.kind == TYPE_SET ? t->type.codes : -1;
}

static void type_both(struct scope *s, const struct ast *ast, struct typed *a, struct typed *b)
{
	if (stands_alone(s, ast->args[0]) || !stands_alone(s, ast->args[1])) {
		*a = type_expression(s, ast->args[0], -1);
		*b = a->type.kind == TYPE_BAD ? bad_typed : type_expression(s, ast->args[1], hint_of(a));
	} else {
		*b = type_expression(s, ast->args[1], -1);
		*a = b->type.kind == TYPE_BAD ? bad_typed : type_expression(s, ast->args[0], hint_of(b));
	}
}

static bool scale_to(struct scope *s, const struct ast *at, struct typed *t, int digits)
{
	int64_t factor = 1;
	for (int i = t->type.digits; i < digits; i++)
		factor *= 10;
	if (__builtin_mul_overflow(t->type.low, factor, &t->type.low) ||
	    __builtin_mul_overflow(t->type.high, factor, &t->type.high)) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_overflow, at->span, "these numbers could leave the range of numbers"),
			  "declare the facts with smaller ranges, or fewer digits");
		return false;
	}
	t->node = node_make(nodes_of(s), OP_SCALE, t->node, NODE_NONE, factor);
	t->type.digits = digits;
	return true;
}

/* Brings two scalars to one type: decimals to the same digits, a plain number to a duration beside it. */
static bool unify(struct scope *s, const struct ast *at, struct typed *a, struct typed *b)
{
	if (a->type.kind == TYPE_DURATION && b->type.kind == TYPE_NUMBER && b->literal && b->type.digits == 0)
		b->type.kind = TYPE_DURATION, b->type.unit = a->type.unit;
	if (b->type.kind == TYPE_DURATION && a->type.kind == TYPE_NUMBER && a->literal && a->type.digits == 0)
		a->type.kind = TYPE_DURATION, a->type.unit = b->type.unit;
	if (!same_type(&a->type, &b->type)) {
		mismatch(s, at, a, b);
		return false;
	}
	if (a->type.kind != TYPE_NUMBER || a->type.digits == b->type.digits)
		return true;
	int digits = a->type.digits > b->type.digits ? a->type.digits : b->type.digits;
	return scale_to(s, at, a, digits) && scale_to(s, at, b, digits);
}

static struct typed negate_if(struct scope *s, struct typed t, bool negate)
{
	if (!negate)
		return t;
	t.node = t.places ? node_make(nodes_of(s), OP_PLACE_NOT, t.node, NODE_NONE, 0) : node_not(nodes_of(s), t.node);
	return t;
}

/* X = none. */
static struct typed compare_none(struct scope *s, const struct ast *ast, const struct ast *other)
{
	struct typed t = type_expression(s, other, -1);
	if (t.type.kind == TYPE_BAD)
		return t;
	int code = t.type.kind == TYPE_CODE && !t.destination ? code_index(s->corpus, t.type.codes, STR("none")) : -1;
	if (code < 0 && !t.type.or_none) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_type_mismatch, ast->span, "%s is never `none` here", kind_text(&t)),
			  "declare the fact with `or none`, or with `none` among its words");
		return bad_typed;
	}
	if (ast->relation != EQUAL && ast->relation != NOT_EQUAL) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span, "`none` has no order: compare with = or !=");
		return bad_typed;
	}
	struct nodes *n = nodes_of(s);
	node_id none = code >= 0 ? node_const(n, code) : node_make(n, OP_NONE, NODE_NONE, NODE_NONE, 0);
	return negate_if(s, of_bool(node_make(n, OP_EQ, t.node, none, 0)), ast->relation == NOT_EQUAL);
}

static struct typed compare_sets(struct scope *s, const struct ast *ast, const struct typed *a, const struct typed *b)
{
	struct nodes *n = nodes_of(s);
	bool a_const = n->at[a->node].op == OP_SET_CONST, b_const = n->at[b->node].op == OP_SET_CONST;
	if (a->type.codes != b->type.codes) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span, "these sets hold different kinds of things");
		return bad_typed;
	}
	if ((ast->relation != EQUAL && ast->relation != NOT_EQUAL) || (!a_const && !b_const)) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_needs_literal, ast->span,
				   "a set is compared with a written one, by = or !="),
			  "to ask whether two sets share a member write: overlaps");
		return bad_typed;
	}
	node_id node = b_const ? node_make(n, OP_SET_EQ, a->node, b->node, a->type.codes)
			       : node_make(n, OP_SET_EQ, b->node, a->node, a->type.codes);
	return negate_if(s, of_bool(node), ast->relation == NOT_EQUAL);
}

static struct typed compare_destination(struct scope *s, const struct ast *ast, const struct typed *a,
					const struct typed *b)
{
	const struct typed *other = a->destination ? b : a;
	if (other->type.kind != TYPE_CODE || other->type.codes != CODES_country || other->destination ||
	    (ast->relation != EQUAL && ast->relation != NOT_EQUAL)) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span,
			 "`destination` is compared with a country, by = or !=");
		return bad_typed;
	}
	return negate_if(s, of_places(node_make(nodes_of(s), OP_PLACE_IS, other->node, NODE_NONE, 0)),
			 ast->relation == NOT_EQUAL);
}

static struct typed compare_bool(struct scope *s, const struct ast *ast, const struct typed *a, const struct typed *b)
{
	struct nodes *n = nodes_of(s);
	const struct typed *literal = n->at[b->node].op == OP_TRI ? b : a, *other = literal == b ? a : b;
	if ((ast->relation != EQUAL && ast->relation != NOT_EQUAL) || n->at[literal->node].op != OP_TRI ||
	    other->places) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_type_mismatch, ast->span,
				   "a yes/no is compared with `yes` or `no` only"),
			  "say it with and, or, not");
		return bad_typed;
	}
	bool yes = n->at[literal->node].imm == TRI_TRUE;
	return negate_if(s, *other, yes == (ast->relation == NOT_EQUAL));
}

static struct typed type_compare(struct scope *s, const struct ast *ast)
{
	struct typed a, b;
	struct nodes *n = nodes_of(s);
	if (ast->args[1]->op == AST_NONE)
		return compare_none(s, ast, ast->args[0]);
	if (ast->args[0]->op == AST_NONE)
		return compare_none(s, ast, ast->args[1]);
	type_both(s, ast, &a, &b);
	if (a.type.kind == TYPE_BAD || b.type.kind == TYPE_BAD)
		return bad_typed;
	if (a.destination || b.destination)
		return compare_destination(s, ast, &a, &b);
	if (a.type.kind == TYPE_BOOL && b.type.kind == TYPE_BOOL)
		return compare_bool(s, ast, &a, &b);
	if (a.type.kind == TYPE_SET && b.type.kind == TYPE_SET)
		return compare_sets(s, ast, &a, &b);
	if (!unify(s, ast, &a, &b))
		return bad_typed;
	if (a.type.kind == TYPE_BOOL || a.type.kind == TYPE_SET || a.type.kind == TYPE_LIST)
		return mismatch(s, ast, &a, &b);
	bool equality = ast->relation == EQUAL || ast->relation == NOT_EQUAL;
	if (a.type.kind == TYPE_CODE && !equality) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span,
			 "%s has no order: compare with = or !=", kind_text(&a));
		return bad_typed;
	}
	switch (ast->relation) {
	case EQUAL:
	case NOT_EQUAL:
		return negate_if(s, of_bool(node_make(n, OP_EQ, a.node, b.node, 0)), ast->relation == NOT_EQUAL);
	case LESS: return of_bool(node_make(n, OP_LT, a.node, b.node, 0));
	case LESS_EQUAL: return of_bool(node_make(n, OP_LE, a.node, b.node, 0));
	case GREATER: return of_bool(node_make(n, OP_LT, b.node, a.node, 0));
	case GREATER_EQUAL: return of_bool(node_make(n, OP_LE, b.node, a.node, 0));
	}
	return bad_typed;
}

static struct typed type_in(struct scope *s, const struct ast *ast)
{
	struct typed a, b;
	type_both(s, ast, &a, &b);
	if (a.type.kind == TYPE_BAD || b.type.kind == TYPE_BAD)
		return bad_typed;
	if (a.type.kind != TYPE_CODE || b.type.kind != TYPE_SET || a.type.codes != b.type.codes) {
		struct diag *diag = diag_add(s->diags, DIAG_type_mismatch, ast->span, "%s is not looked for in %s",
					     kind_text(&a), kind_text(&b));
		if (b.type.kind == TYPE_CODE && a.type.kind == TYPE_CODE)
			diag_hint(s->diags, diag, "compare one with one: write `=`");
		else if (a.type.kind == TYPE_SET && b.type.kind == TYPE_SET)
			diag_hint(s->diags, diag, "to ask whether two sets share a member write `overlaps`");
		return bad_typed;
	}
	if (a.destination)
		return of_places(node_make(nodes_of(s), OP_PLACE_IN, b.node, NODE_NONE, 0));
	return of_bool(node_make(nodes_of(s), OP_IN, a.node, b.node, 0));
}

static struct typed type_overlaps(struct scope *s, const struct ast *ast)
{
	struct typed a, b;
	type_both(s, ast, &a, &b);
	if (a.type.kind == TYPE_BAD || b.type.kind == TYPE_BAD)
		return bad_typed;
	if (a.type.kind != TYPE_SET || b.type.kind != TYPE_SET || a.type.codes != b.type.codes) {
		struct diag *diag = diag_add(s->diags, DIAG_type_mismatch, ast->span,
					     "`overlaps` asks of two sets of one kind; here are %s and %s",
					     kind_text(&a), kind_text(&b));
		if (a.type.kind == TYPE_CODE && b.type.kind == TYPE_SET)
			diag_hint(s->diags, diag, "one of a set: write `in`");
		return bad_typed;
	}
	return of_bool(node_make(nodes_of(s), OP_OVERLAPS, a.node, b.node, 0));
}

static struct typed type_junction(struct scope *s, const struct ast *ast)
{
	struct nodes *n = nodes_of(s);
	bool is_and = ast->op == AST_AND, failed = false;
	struct typed sum = { 0 };
	for (size_t i = 0; i < ast->count; i++) {
		struct typed t = type_expression(s, ast->args[i], -1);
		if (t.type.kind != TYPE_BOOL) {
			if (t.type.kind != TYPE_BAD)
				diag_add(s->diags, DIAG_not_a_condition, ast->args[i]->span,
					 "this is %s, not a condition", kind_text(&t));
			failed = true;
			continue;
		}
		if (failed || i == 0) {
			sum = t;
			continue;
		}
		if (t.places != sum.places) { /* lift the one that does not depend on the candidate */
			struct typed *plain = t.places ? &sum : &t;
			*plain = of_places(node_make(n, OP_PLACE_IF, plain->node, NODE_NONE, 0));
		}
		if (t.places)
			sum.node = node_make(n, is_and ? OP_PLACE_AND : OP_PLACE_OR, sum.node, t.node, 0);
		else
			sum.node = is_and ? node_and(n, sum.node, t.node) : node_or(n, sum.node, t.node);
	}
	return failed ? bad_typed : sum;
}

static struct typed type_shift(struct scope *s, const struct ast *ast, struct typed date, struct typed d, bool subtract)
{
	struct nodes *n = nodes_of(s);
	if (date.type.kind == TYPE_DATE && d.type.unit == UNIT_HOURS) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_type_mismatch, ast->span, "hours cannot be added to a date"),
			  "use days, or a fact that is a time");
		return bad_typed;
	}
	struct typed result = { .type = date.type };
	bool time = date.type.kind == TYPE_TIME;
	result.type.low = date.type.kind == TYPE_DATE ? DATE_MIN : (int64_t)DATE_MIN * 86400;
	result.type.high = date.type.kind == TYPE_DATE ? DATE_MAX : (int64_t)DATE_MAX * 86400 + 86399;
	if (n->at[d.node].op == OP_CONST) {
		struct duration duration = { (int32_t)n->at[d.node].imm, d.type.unit };
		if (subtract)
			duration = duration_negate(duration);
		result.node = node_make(n, OP_SHIFT, date.node, NODE_NONE, duration_pack(duration, time));
	} else {
		struct duration one = { subtract ? -1 : 1, d.type.unit };
		result.node = node_make(n, OP_SHIFT_BY, date.node, d.node, duration_pack(one, time));
	}
	return result;
}

static struct typed type_sum(struct scope *s, const struct ast *ast)
{
	struct typed a = type_expression(s, ast->args[0], -1), b = type_expression(s, ast->args[1], -1);
	bool subtract = ast->op == AST_SUBTRACT;
	if (a.type.kind == TYPE_BAD || b.type.kind == TYPE_BAD)
		return bad_typed;
	if ((a.type.kind == TYPE_DATE || a.type.kind == TYPE_TIME) && b.type.kind == TYPE_DURATION)
		return type_shift(s, ast, a, b, subtract);
	if (!subtract && (b.type.kind == TYPE_DATE || b.type.kind == TYPE_TIME) && a.type.kind == TYPE_DURATION)
		return type_shift(s, ast, b, a, false);
	if (a.type.kind != TYPE_NUMBER && a.type.kind != TYPE_MONEY && a.type.kind != TYPE_DURATION) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span, "%s and %s cannot be %s", kind_text(&a),
			 kind_text(&b), subtract ? "subtracted" : "added");
		return bad_typed;
	}
	if (!unify(s, ast, &a, &b))
		return bad_typed;
	struct typed sum = { .type = a.type, .literal = a.literal && b.literal };
	sum.type.or_none = a.type.or_none || b.type.or_none;
	int64_t low = subtract ? b.type.high : b.type.low, high = subtract ? b.type.low : b.type.high;
	bool over = subtract ? __builtin_sub_overflow(a.type.low, low, &sum.type.low) ||
				       __builtin_sub_overflow(a.type.high, high, &sum.type.high)
			     : __builtin_add_overflow(a.type.low, low, &sum.type.low) ||
				       __builtin_add_overflow(a.type.high, high, &sum.type.high);
	if (over) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_overflow, ast->span, "this could leave the range of numbers"),
			  "declare the facts with smaller ranges");
		return bad_typed;
	}
	struct nodes *n = nodes_of(s);
	if (n->at[a.node].op == OP_CONST && n->at[b.node].op == OP_CONST)
		sum.node = node_const(n, subtract ? n->at[a.node].imm - n->at[b.node].imm
						  : n->at[a.node].imm + n->at[b.node].imm);
	else
		sum.node = node_make(n, subtract ? OP_SUB : OP_ADD, a.node, b.node, 0);
	return sum;
}

static struct typed type_between(struct scope *s, const struct ast *ast)
{
	struct typed a = type_expression(s, ast->args[0], -1), b = type_expression(s, ast->args[1], -1);
	if (a.type.kind == TYPE_BAD || b.type.kind == TYPE_BAD)
		return bad_typed;
	bool dates = a.type.kind == TYPE_DATE && b.type.kind == TYPE_DATE;
	bool times = a.type.kind == TYPE_TIME && b.type.kind == TYPE_TIME;
	if (!dates && !times)
		return mismatch(s, ast, &a, &b);
	if (dates ? ast->unit == UNIT_HOURS : ast->unit != UNIT_HOURS && ast->unit != UNIT_DAYS) {
		diag_add(s->diags, DIAG_type_mismatch, ast->span,
			 dates ? "between two dates there are days, months or years, not hours"
			       : "between two times there are hours or days");
		return bad_typed;
	}
	int64_t most = ast->unit == UNIT_HOURS ? 3000000 : 120000;
	return (struct typed){ .type = { .kind = TYPE_DURATION,
					 .unit = ast->unit,
					 .low = -most,
					 .high = most,
					 .or_none = a.type.or_none || b.type.or_none },
			       .node = node_make(nodes_of(s), OP_BETWEEN, a.node, b.node,
						 duration_pack((struct duration){ 1, ast->unit }, times)) };
}

static struct typed type_extreme(struct scope *s, const struct ast *ast)
{
	struct typed best = bad_typed;
	for (size_t i = 0; i < ast->count; i++) {
		struct typed t = type_expression(s, ast->args[i], -1);
		if (t.type.kind == TYPE_BAD)
			return bad_typed;
		if (t.type.kind != TYPE_DATE && t.type.kind != TYPE_TIME) {
			diag_add(s->diags, DIAG_type_mismatch, ast->args[i]->span,
				 "`latest of` and `earliest of` compare dates or times, not %s", kind_text(&t));
			return bad_typed;
		}
		if (i == 0) {
			best = t;
			continue;
		}
		if (best.type.kind != t.type.kind)
			return mismatch(s, ast, &best, &t);
		/* none only when all are */
		best.type.or_none = best.type.or_none && t.type.or_none;
		best.node =
			node_make(nodes_of(s), ast->op == AST_LATEST ? OP_LATEST : OP_EARLIEST, best.node, t.node, 0);
	}
	return best;
}

/* Quantifiers. `count of` is a number that is known as an interval only, so it stands in a comparison with a number
 * alone: type_count_compare turns each into "at least". */
static node_id type_quantifier_body(struct scope *s, const struct ast *ast, int *list)
{
	if (s->in_quantifier) {
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_nested_quantifier, ast->span, "a `where` holds no quantifier"),
			  "ask about each list on its own and join the answers with `and`");
		return NODE_NONE;
	}
	*list = corpus_fact(s->corpus, ast->name.text);
	if (*list < 0) {
		unknown_fact(s->corpus, s->diags, ast->name, s->subject);
		return NODE_NONE;
	}
	const struct fact *fact = &s->corpus->facts.at[*list];
	if (fact->type.kind == TYPE_BAD)
		return NODE_NONE;
	if (fact->type.kind != TYPE_LIST) {
		diag_add(s->diags, DIAG_type_mismatch, ast->name.span, "`%.*s` is no list", STR_ARG(ast->name.text));
		return NODE_NONE;
	}
	if (fact->subject != s->subject) {
		diag_add(s->diags, DIAG_wrong_subject, ast->name.span, "`%.*s` is a fact about a %s",
			 STR_ARG(ast->name.text), word_name(WORDS_subject, (int)fact->subject));
		return NODE_NONE;
	}
	struct scope inner = *s;
	inner.row = ast->row.text;
	inner.row_fact = *list;
	inner.in_quantifier = true;
	return type_condition(&inner, ast->args[0]);
}

static struct typed type_quantifier(struct scope *s, const struct ast *ast)
{
	struct nodes *n = nodes_of(s);
	int list;
	node_id body = type_quantifier_body(s, ast, &list);
	if (body == NODE_NONE)
		return bad_typed;
	bool every = ast->op == AST_EVERY;
	if (every)
		body = node_not(n, body);
	node_id some = node_make(n, OP_COUNT_GE, body, node_const(n, 1), list);
	return of_bool(every ? node_not(n, some) : some);
}

static struct typed type_count_compare(struct scope *s, const struct ast *ast)
{
	struct nodes *n = nodes_of(s);
	bool left = ast->args[0]->op == AST_COUNT_OF;
	const struct ast *count = ast->args[left ? 0 : 1], *other = ast->args[left ? 1 : 0];
	int list;
	node_id body = type_quantifier_body(s, count, &list);
	struct typed t = type_expression(s, other, -1);
	if (body == NODE_NONE || t.type.kind == TYPE_BAD)
		return bad_typed;
	if (other->op == AST_COUNT_OF || t.type.kind != TYPE_NUMBER || t.type.digits || t.type.or_none) {
		diag_add(s->diags, DIAG_type_mismatch, other->span, "a count is compared with a whole number");
		return bad_typed;
	}
	node_id k = t.node;
	node_id k1 = n->at[k].op == OP_CONST ? node_const(n, n->at[k].imm + 1)
					     : node_make(n, OP_ADD, k, node_const(n, 1), 0);
	node_id at_least = node_make(n, OP_COUNT_GE, body, k, list), more = node_make(n, OP_COUNT_GE, body, k1, list);
	static const enum relation mirrored[] = { EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL };
	switch (left ? ast->relation : mirrored[ast->relation]) {
	case EQUAL: return of_bool(node_and(n, at_least, node_not(n, more)));
	case NOT_EQUAL: return of_bool(node_not(n, node_and(n, at_least, node_not(n, more))));
	case LESS: return of_bool(node_not(n, at_least));
	case LESS_EQUAL: return of_bool(node_not(n, more));
	case GREATER: return of_bool(more);
	case GREATER_EQUAL: return of_bool(at_least);
	}
	return bad_typed;
}

static struct typed type_country(struct scope *s, const struct ast *ast)
{
	int country = word_country(s->corpus, ast->name);
	return country < 0 ? bad_typed : of_code(s, CODES_country, node_const(nodes_of(s), country));
}

static struct typed type_in_force(struct scope *s, const struct ast *ast)
{
	int index = word_instrument(s->corpus, s->diags, ast->name);
	return index < 0 ? bad_typed : of_bool(node_make(nodes_of(s), OP_IN_FORCE, NODE_NONE, NODE_NONE, index));
}

static struct typed misplaced(struct scope *s, const struct ast *ast, const char *what)
{
	diag_add(s->diags, DIAG_type_mismatch, ast->span, "%s", what);
	return bad_typed;
}

static bool is_too_large(struct scope *s, const struct ast *ast)
{
	if (nodes_of(s)->count <= LIMIT_EXPRESSIONS / 2)
		return false;
	if (s->diags->errors == 0)
		diag_hint(s->diags,
			  diag_add(s->diags, DIAG_too_large, ast->span, "the texts' conditions are too large together"),
			  "terms are copied where they are used: shorten those that use others many times");
	return true;
}

static struct typed type_none(struct scope *s, const struct ast *ast, int codes_hint)
{
	int code = codes_hint >= 0 ? code_index(s->corpus, codes_hint, STR("none")) : -1;
	if (code >= 0)
		return of_code(s, codes_hint, node_const(nodes_of(s), code));
	return misplaced(s, ast, "`none` stands beside = or != only");
}

static struct typed type_not(struct scope *s, const struct ast *ast)
{
	struct typed t = type_expression(s, ast->args[0], -1);
	if (t.type.kind == TYPE_BAD)
		return t;
	if (t.type.kind == TYPE_BOOL)
		return negate_if(s, t, true);
	diag_add(s->diags, DIAG_not_a_condition, ast->args[0]->span, "this is %s, not a condition", kind_text(&t));
	return bad_typed;
}

struct typed type_expression(struct scope *s, const struct ast *ast, int codes_hint)
{
	struct nodes *n = nodes_of(s);
	if (is_too_large(s, ast))
		return bad_typed;
	switch (ast->op) {
	case AST_BAD: return bad_typed;
	case AST_YES_NO: return of_bool(node_tri(n, tri_of(ast->yes)));
	case AST_NONE: return type_none(s, ast, codes_hint);
	case AST_NUMBER: return type_number(s, ast);
	case AST_MONEY: return type_money(s, ast);
	case AST_DURATION: return type_duration(s, ast);
	case AST_DATE:
		return (struct typed){ .type = { .kind = TYPE_DATE, .low = ast->day, .high = ast->day },
				       .node = node_const(n, ast->day) };
	case AST_TIME:
		return (struct typed){ .type = { .kind = TYPE_TIME, .low = ast->seconds, .high = ast->seconds },
				       .node = node_const(n, ast->seconds) };
	case AST_COUNTRY: return type_country(s, ast);
	case AST_NAME:
	case AST_FIELD: return type_name(s, ast, codes_hint);
	case AST_SET: return type_set(s, ast, codes_hint);
	case AST_NOT: return type_not(s, ast);
	case AST_AND:
	case AST_OR: return type_junction(s, ast);
	case AST_COMPARE:
		if (ast->args[0]->op == AST_COUNT_OF || ast->args[1]->op == AST_COUNT_OF)
			return type_count_compare(s, ast);
		return type_compare(s, ast);
	case AST_IN: return type_in(s, ast);
	case AST_OVERLAPS: return type_overlaps(s, ast);
	case AST_ADD:
	case AST_SUBTRACT: return type_sum(s, ast);
	case AST_ANY:
	case AST_EVERY: return type_quantifier(s, ast);
	case AST_COUNT_OF:
		return misplaced(s, ast,
				 "`count of` is compared with a whole number: count of r in LIST where (...) >= 2");
	case AST_BETWEEN: return type_between(s, ast);
	case AST_LATEST:
	case AST_EARLIEST: return type_extreme(s, ast);
	case AST_IN_FORCE: return type_in_force(s, ast);
	case AST_RECORD:
	case AST_ONLY:
	case AST_ANY_OF:
	case AST_ANY_COUNTRY:
	case AST_STRING: return misplaced(s, ast, "this stands in examples only");
	}
	return bad_typed;
}

node_id type_condition(struct scope *s, const struct ast *ast)
{
	struct typed t = type_expression(s, ast, -1);
	if (t.type.kind == TYPE_BOOL && !t.places)
		return t.node;
	if (t.type.kind != TYPE_BAD) {
		struct diag *diag = diag_add(s->diags, DIAG_not_a_condition, ast->span, "this is %s, not a condition",
					     kind_text(&t));
		if (t.type.kind == TYPE_CODE || t.type.kind == TYPE_DATE || t.type.kind == TYPE_NUMBER)
			diag_hint(s->diags, diag, "compare it with something: %.*s = ...",
				  STR_ARG(span_text(ast->span)));
	}
	return NODE_NONE;
}

node_id type_places(struct scope *s, const struct ast *ast)
{
	struct scope inner = *s;
	inner.destination = true;
	struct typed t = type_expression(&inner, ast, -1);
	if (t.type.kind == TYPE_BAD)
		return NODE_NONE;
	if (t.type.kind != TYPE_BOOL) {
		diag_add(s->diags, DIAG_not_a_condition, ast->span, "this is %s, not a condition", kind_text(&t));
		return NODE_NONE;
	}
	return t.places ? t.node : node_make(nodes_of(s), OP_PLACE_IF, t.node, NODE_NONE, 0);
}
