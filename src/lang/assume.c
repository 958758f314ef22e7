/* assume.c - see assume.h. */
#include "assume.h"
#include "resolve_int.h"

struct assumer {
	struct arena *arena;
	const struct corpus *corpus;
	enum subject subject;
	struct diags *diags;
	struct subject_facts *facts;
};

static bool refuse(struct assumer *a, const struct ast *ast, const char *why)
{
	diag_hint(a->diags, diag_add(a->diags, DIAG_expected, ast->span, "%s", why),
		  "removal_order = final and not court_stay and VE in citizenships");
	return false;
}

static int fact_named(struct assumer *a, const struct ast *ast)
{
	int fact = ast->op == AST_NAME && !ast->qualifier.text.len && !ast->count
			   ? corpus_fact(a->corpus, ast->name.text)
			   : -1;
	if (fact < 0 || a->corpus->facts.at[fact].environment || a->corpus->facts.at[fact].subject != a->subject) {
		refuse(a, ast, "an assumption names a fact of the subject");
		return -1;
	}
	return fact;
}

static bool assume_value(struct assumer *a, int fact, const struct ast *value)
{
	struct fact_value *out = &a->facts->values[fact];
	struct ast only = { .op = AST_ONLY, .span = value->span, .args = (struct ast *[]){ NULL }, .count = 1 };
	if (out->given)
		return refuse(a, value, "this fact is assumed twice");
	/* In a text a written set is exactly that. */
	if (a->corpus->facts.at[fact].type.kind == TYPE_SET && value->op == AST_SET) {
		struct ast copy = *value;
		only.args[0] = &copy;
		return value_from_ast(a->arena, a->corpus, a->diags, &a->corpus->facts.at[fact], &only, out);
	}
	return value_from_ast(a->arena, a->corpus, a->diags, &a->corpus->facts.at[fact], value, out);
}

static bool assume_yes_no(struct assumer *a, const struct ast *ast, bool yes)
{
	int fact = fact_named(a, ast);
	struct ast value = { .op = AST_YES_NO, .yes = yes, .span = ast->span };
	if (fact < 0)
		return false;
	if (a->corpus->facts.at[fact].type.kind != TYPE_BOOL)
		return refuse(a, ast, "this fact is not yes or no");
	return assume_value(a, fact, &value);
}

static bool assume_member(struct assumer *a, const struct ast *ast, bool in)
{
	int fact = fact_named(a, ast->args[1]);
	struct fact_value element;
	if (fact < 0)
		return false;
	struct fact shape = a->corpus->facts.at[fact];
	if (shape.type.kind != TYPE_SET)
		return refuse(a, ast->args[1], "this fact is no set");
	shape.type.kind = TYPE_CODE;
	if (!value_from_ast(a->arena, a->corpus, a->diags, &shape, ast->args[0], &element))
		return false;
	struct set_value *set = &a->facts->values[fact].set;
	if (set_has(in ? &set->lacks : &set->has, element.scalar.value))
		return refuse(a, ast, "this contradicts another assumption");
	a->facts->values[fact].given = true;
	set_add(in ? &set->has : &set->lacks, element.scalar.value);
	return true;
}

static bool assume(struct assumer *a, const struct ast *ast)
{
	bool negated = ast->op == AST_NOT;
	const struct ast *inner = negated ? ast->args[0] : ast;
	if (ast->op == AST_AND) {
		bool all = true;
		for (size_t i = 0; i < ast->count; i++)
			all = assume(a, ast->args[i]) && all;
		return all;
	}
	if (inner->op == AST_NAME)
		return assume_yes_no(a, inner, !negated);
	if (inner->op == AST_IN)
		return assume_member(a, inner, !negated);
	if (ast->op == AST_COMPARE && ast->relation == EQUAL) {
		int fact = fact_named(a, ast->args[0]);
		return fact >= 0 && assume_value(a, fact, ast->args[1]);
	}
	return refuse(a, ast, "an assumption says what a fact is: a fact, `not` a fact, FACT = VALUE, or CODE in FACT");
}

struct subject_facts *facts_assumed(struct arena *arena, const struct corpus *corpus, struct str text,
				    enum subject subject, struct diags *diags)
{
	struct source *source = arena_new(arena, struct source);
	source->name = STR("assumption");
	source->text = str_copy(arena, text);
	struct assumer a = { arena, corpus, subject, diags, facts_create(arena, corpus) };
	struct ast *ast = parse_condition(arena, source, diags);
	return ast && assume(&a, ast) ? a.facts : NULL;
}
