/* expr.c - SQL expressions as a DAG. Folding keeps all three values. */
#include "sql_int.h"
#include <assert.h>

void builder_init(struct builder *b, struct arena *arena, enum sql_dialect dialect)
{
	static const struct dialect *const dialects[] = {
		[SQL_POSTGRESQL] = &sql_postgresql, [SQL_SQLITE] = &sql_sqlite, [SQL_DUCKDB] = &sql_duckdb
	};
	*b = (struct builder){ .arena = arena, .dialect = dialects[dialect], .which = dialect };
	map_init(&b->index, arena);
}

expr expr_make(struct builder *b, struct expr_node node)
{
	struct buf key = BUF_INIT;
	uint64_t there;
	buf_format(&key, "%d %d %lld %s%c", (int)node.kind, (int)node.type, (long long)node.imm,
		   node.form ? node.form : "", '\0');
	buf_add(&key, node.args, node.arg_count * sizeof *node.args);
	buf_add_str(&key, node.text);
	if (!map_get(&b->index, buf_str(&key), &there)) {
		there = b->nodes.count;
		map_put(&b->index, str_copy(b->arena, buf_str(&key)), there);
		node.args = node.arg_count ? arena_copy(b->arena, node.args, node.arg_count * sizeof *node.args) : NULL;
		vec_add(b->arena, &b->nodes, node);
	}
	buf_finish(&key);
	return (expr)there;
}

expr expr_keep(struct builder *b, expr e)
{
	b->nodes.at[e].kept = true;
	return e;
}

expr expr_form(struct builder *b, enum expr_type type, const char *form, const expr *args, uint32_t count)
{
	return expr_make(b, (struct expr_node){ .kind = EXPR_FORM,
						.type = type,
						.form = form,
						.args = arena_copy(b->arena, args, count * sizeof *args),
						.arg_count = count });
}

expr expr_int(struct builder *b, int64_t value)
{
	return expr_make(b, (struct expr_node){ .kind = EXPR_CONST, .type = EXPR_INT, .imm = value });
}

expr expr_null(struct builder *b) { return expr_make(b, (struct expr_node){ .kind = EXPR_NULL, .type = EXPR_INT }); }

expr expr_tri(struct builder *b, tri value)
{
	return expr_make(b, (struct expr_node){ .kind = EXPR_CONST, .type = EXPR_BOOL, .imm = value });
}

expr expr_literal(struct builder *b, struct str text)
{
	return expr_make(b, (struct expr_node){ .kind = EXPR_LITERAL, .type = EXPR_TEXT, .text = text });
}

bool expr_is_int(const struct builder *b, expr e, int64_t *value)
{
	const struct expr_node *node = &b->nodes.at[e];
	*value = node->imm;
	return node->kind == EXPR_CONST && node->type == EXPR_INT;
}

bool expr_is_tri(const struct builder *b, expr e, tri *value)
{
	const struct expr_node *node = &b->nodes.at[e];
	*value = (tri)node->imm;
	return node->kind == EXPR_CONST && node->type == EXPR_BOOL;
}

bool expr_is_null(const struct builder *b, expr e) { return b->nodes.at[e].kind == EXPR_NULL; }

expr expr_join(struct builder *b, enum expr_type type, const char *between, const expr *all, size_t count)
{
	assert(count > 0);
	if (count == 1)
		return all[0];
	return expr_make(b, (struct expr_node){ .kind = EXPR_JOIN,
						.type = type,
						.form = between,
						.args = arena_copy(b->arena, all, count * sizeof *all),
						.arg_count = (uint32_t)count });
}

/* `strong` decides alone: false for AND, true for OR. */
static expr junction(struct builder *b, const char *between, tri strong, const expr *all, size_t count)
{
	expr_vec kept = { 0 };
	for (size_t i = 0; i < count; i++) {
		tri value;
		bool constant = expr_is_tri(b, all[i], &value), there = constant && value == tri_not(strong);
		if (constant && value == strong)
			return all[i];
		for (size_t k = 0; !there && k < kept.count; k++)
			there = kept.at[k] == all[i];
		if (!there)
			vec_add(b->arena, &kept, all[i]);
	}
	return kept.count ? expr_join(b, EXPR_BOOL, between, kept.at, kept.count) : expr_tri(b, tri_not(strong));
}

expr expr_and(struct builder *b, const expr *all, size_t count) { return junction(b, " AND ", TRI_FALSE, all, count); }

expr expr_or(struct builder *b, const expr *all, size_t count) { return junction(b, " OR ", TRI_TRUE, all, count); }

expr expr_not(struct builder *b, expr a)
{
	static const char form[] = "(NOT $1)";
	tri value;
	if (expr_is_tri(b, a, &value))
		return expr_tri(b, tri_not(value));
	if (b->nodes.at[a].kind == EXPR_FORM && b->nodes.at[a].form == form)
		return b->nodes.at[a].args[0];
	return FORM(b, EXPR_BOOL, form, a);
}

expr expr_equal(struct builder *b, expr x, expr y)
{
	int64_t p, q;
	if (expr_is_null(b, x) || expr_is_null(b, y))
		return expr_tri(b, TRI_UNKNOWN);
	if (expr_is_int(b, x, &p) && expr_is_int(b, y, &q))
		return expr_tri(b, tri_of(p == q));
	return FORM(b, EXPR_BOOL, "($1 = $2)", x, y);
}

expr expr_in_codes(struct builder *b, expr a, const struct code_set *codes)
{
	expr_vec args = { 0 };
	int64_t value;
	vec_add(b->arena, &args, a);
	for (int64_t code = 0; code < 256; code++)
		if (set_has(codes, code)) {
			expr one = expr_int(b, code);
			vec_add(b->arena, &args, one);
		}
	if (args.count == 1)
		return expr_tri(b, TRI_FALSE);
	if (expr_is_null(b, a))
		return expr_tri(b, TRI_UNKNOWN);
	if (expr_is_int(b, a, &value))
		return expr_tri(b, tri_of(set_has(codes, value)));
	if (args.count == 2)
		return expr_equal(b, a, args.at[1]);
	return expr_make(
		b, (struct expr_node){
			   .kind = EXPR_IN, .type = EXPR_BOOL, .args = args.at, .arg_count = (uint32_t)args.count });
}

expr expr_planes(struct builder *b, expr yes, expr no)
{
	tri y, n;
	bool y_known = expr_is_tri(b, yes, &y), n_known = expr_is_tri(b, no, &n);
	if (y_known && y == TRI_TRUE)
		return yes;
	if (y_known && n_known)
		return expr_tri(b, n == TRI_TRUE ? TRI_FALSE : TRI_UNKNOWN);
	if (y_known)
		return FORM(b, EXPR_BOOL, "CASE WHEN $1 THEN FALSE END", no);
	if (n_known && n == TRI_TRUE)
		return FORM(b, EXPR_BOOL, "CASE WHEN $1 THEN TRUE ELSE FALSE END", yes);
	if (n_known)
		return FORM(b, EXPR_BOOL, "CASE WHEN $1 THEN TRUE END", yes);
	return FORM(b, EXPR_BOOL, "CASE WHEN $1 THEN TRUE WHEN $2 THEN FALSE END", yes, no);
}
