#include "value.h"
#include "country.h"
#include "limit.h"
#include "money.h"
#include "resolve_int.h"

struct subject_facts *facts_create(struct arena *arena, const struct corpus *corpus)
{
	struct subject_facts *facts = arena_new(arena, struct subject_facts);
	facts->corpus = corpus;
	facts->count = corpus->facts.count;
	facts->values = arena_new_array(arena, struct fact_value, facts->count);
	return facts;
}

struct subject_facts *facts_copy(struct arena *arena, const struct subject_facts *facts)
{
	struct subject_facts *copy = facts_create(arena, facts->corpus);
	memcpy(copy->values, facts->values, facts->count * sizeof *facts->values);
	return copy;
}

tri set_membership(const struct set_value *set, int64_t code)
{
	return set_has(&set->has, code) ? TRI_TRUE : set_has(&set->lacks, code) ? TRI_FALSE : TRI_UNKNOWN;
}

bool set_closed(const struct corpus *corpus, int codes, const struct set_value *set)
{
	struct code_set all = corpus->code_lists.at[codes].universe;
	for (int i = 0; i < 4; i++)
		if ((set->has.bits[i] | set->lacks.bits[i]) != all.bits[i])
			return false;
	return true;
}

bool fact_complete(const struct corpus *corpus, const struct fact *fact, const struct fact_value *value)
{
	if (!value->given)
		return false;
	if (fact->type.kind == TYPE_SET)
		return set_closed(corpus, fact->type.codes, &value->set);
	if (fact->type.kind != TYPE_LIST)
		return value->scalar.known != UNKNOWN;
	for (size_t i = 0; i < value->list.count * fact->field_count; i++)
		if (value->list.records[i].known == UNKNOWN)
			return false;
	return value->list.closed;
}

/* A written value of the right kind: did only its size not fit? */
static bool only_size_differs(const struct fact *fact, const struct ast *ast)
{
	bool number = ast->op == AST_NUMBER && (fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_DURATION);
	return (number && decimal_digits(ast->number) <= fact->type.digits) ||
	       (ast->op == AST_MONEY && fact->type.kind == TYPE_MONEY &&
		currency_index(ast->currency.text) == fact->type.currency &&
		decimal_digits(ast->number) <= fact->type.digits) ||
	       (ast->op == AST_DURATION && fact->type.kind == TYPE_DURATION && ast->unit == fact->type.unit);
}

static bool wrong(struct diags *diags, struct span span, const struct corpus *corpus, struct arena *arena,
		  const struct fact *fact, const struct ast *ast)
{
	struct str type = type_text(arena, corpus, fact);
	if (only_size_differs(fact, ast)) {
		char low[MONEY_TEXT_MAX], high[MONEY_TEXT_MAX];
		decimal_format(fact->type.low, fact->type.digits, low);
		decimal_format(fact->type.high, fact->type.digits, high);
		diag_add(diags, DIAG_out_of_range, span, "`%.*s` lies from %s to %s", STR_ARG(fact->name), low, high);
		return false;
	}
	diag_add(diags, DIAG_type_mismatch, span, "this is no value of `%.*s`, which is %.*s", STR_ARG(fact->name),
		 STR_ARG(type));
	return false;
}

static bool scalar_from_ast(const struct corpus *corpus, const struct type *type, const struct ast *ast,
			    struct scalar *out)
{
	*out = (struct scalar){ .known = KNOWN };
	if (ast->op == AST_NONE) {
		int code = type->kind == TYPE_CODE ? code_index(corpus, type->codes, STR("none")) : -1;
		if (code < 0 && !type->or_none)
			return false;
		*out = code >= 0 ? (struct scalar){ code, KNOWN } : (struct scalar){ 0, KNOWN_NONE };
		return true;
	}
	switch (type->kind) {
	case TYPE_BOOL: out->value = ast->yes; return ast->op == AST_YES_NO;
	case TYPE_NUMBER:
		return ast->op == AST_NUMBER && decimal_parse(ast->number, type->digits, true, &out->value) &&
		       out->value >= type->low && out->value <= type->high;
	case TYPE_MONEY:
		return ast->op == AST_MONEY && currency_index(ast->currency.text) == type->currency &&
		       decimal_parse(ast->number, type->digits, true, &out->value) && out->value >= type->low &&
		       out->value <= type->high;
	case TYPE_DURATION:
		return (ast->op == AST_NUMBER || (ast->op == AST_DURATION && ast->unit == type->unit)) &&
		       decimal_parse(ast->number, 0, true, &out->value) && out->value >= type->low &&
		       out->value <= type->high;
	case TYPE_DATE: out->value = ast->day; return ast->op == AST_DATE;
	case TYPE_TIME: out->value = ast->seconds; return ast->op == AST_TIME;
	case TYPE_CODE:
		if (type->codes == CODES_country ? ast->op != AST_COUNTRY
						 : ast->op != AST_NAME || ast->qualifier.text.len || ast->count)
			return false;
		out->value = code_index(corpus, type->codes, ast->name.text);
		return out->value >= 0;
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return false;
}

static bool set_from_ast(const struct corpus *corpus, const struct fact *fact, const struct ast *ast, bool closed,
			 struct set_value *out)
{
	struct type element = { .kind = TYPE_CODE, .codes = fact->type.codes };
	if (ast->op != AST_SET)
		return false;
	for (size_t i = 0; i < ast->count; i++) {
		bool not = ast->args[i]->op == AST_NOT;
		struct scalar code;
		if (!scalar_from_ast(corpus, &element, not ? ast->args[i]->args[0] : ast->args[i], &code) ||
		    (closed && not ))
			return false;
		if (set_has(not ? &out->has : &out->lacks, code.value))
			return false;
		set_add(not ? &out->lacks : &out->has, code.value);
	}
	if (closed) {
		struct code_set all = code_universe(corpus, fact->type.codes);
		for (int i = 0; i < 4; i++)
			out->lacks.bits[i] = all.bits[i] & ~out->has.bits[i];
	}
	return true;
}

static bool list_from_ast(struct arena *arena, const struct corpus *corpus, const struct fact *fact,
			  const struct ast *ast, struct list_value *out)
{
	if (ast->op != AST_SET || ast->count > LIMIT_LIST_RECORDS)
		return false;
	out->records = arena_new_array(arena, struct scalar, ast->count * fact->field_count);
	out->count = ast->count;
	for (size_t i = 0; i < ast->count; i++) {
		const struct ast *record = ast->args[i];
		if (record->op != AST_RECORD)
			return false;
		for (size_t k = 0; k < record->count; k++) {
			size_t f = 0;
			while (f < fact->field_count && !str_eq(fact->fields[f].name, record->args[k]->row.text))
				f++;
			if (f == fact->field_count || !scalar_from_ast(corpus, &fact->fields[f].type, record->args[k],
								       &out->records[i * fact->field_count + f]))
				return false;
		}
	}
	return true;
}

bool value_from_ast(struct arena *arena, const struct corpus *corpus, struct diags *diags, const struct fact *fact,
		    const struct ast *ast, struct fact_value *out)
{
	*out = (struct fact_value){ .given = true };
	if (ast->op == AST_BAD || fact->type.kind == TYPE_BAD)
		return false;
	bool only = ast->op == AST_ONLY, ok;
	const struct ast *inner = only ? ast->args[0] : ast;
	if (fact->type.kind == TYPE_SET) {
		ok = set_from_ast(corpus, fact, inner, only, &out->set);
	} else if (fact->type.kind == TYPE_LIST) {
		out->list.closed = only;
		ok = list_from_ast(arena, corpus, fact, inner, &out->list);
	} else {
		ok = !only && scalar_from_ast(corpus, &fact->type, ast, &out->scalar);
	}
	return ok || wrong(diags, ast->span, corpus, arena, fact, ast);
}

void facts_drop_stale(struct subject_facts *facts, int32_t decision_day)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->corpus->facts.at[i];
		struct fact_value *value = &facts->values[i];
		if (!fact->has_stale || !value->given || !value->has_as_of)
			continue;
		int32_t good_until;
		struct duration d = fact->stale;
		if (d.unit == UNIT_HOURS) /* a value dated by the day: part of a day counts whole */
			d = (struct duration){ (d.count + 23) / 24, UNIT_DAYS };
		if (date_add(value->as_of, d, &good_until) && good_until < decision_day)
			*value = (struct fact_value){ 0 };
	}
}
