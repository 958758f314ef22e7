/* stage.c - from the DAG to stages, each a common table expression over the one before.
 *
 * An expression that is read more than once, and is longer than a name, becomes a column; the column stands in the
 * first stage in which all that it reads is there, and is handed on as far as somebody reads it. What is read once is
 * written where it is read, unless it would nest too deep.
 */
#include "country.h"
#include "sql_int.h"
#include <assert.h>

enum {
	SHORT = 40,
	DEEP = 12 /* SQLite's parser has a stack of a hundred symbols */,
	COLUMNS_MAX = 1600 /* PostgreSQL takes 1664, SQLite 2000 */
};

struct plan {
	struct builder *b;
	unsigned char *reached;
	uint32_t *uses, *size, *depth;
	int *stage;   /* in which it becomes a column; -1: never */
	int *ready;   /* from which on it can be written */
	int *used_at; /* the last that reads it */
	int last;
	struct buf *out;
	size_t lookups;
};

/* How often a form reads an argument. */
static uint32_t times(const struct expr_node *node, uint32_t arg)
{
	uint32_t count = 0;
	if (node->kind != EXPR_FORM)
		return 1;
	for (const char *p = node->form; (p = strchr(p, '$')); p++)
		count += (uint32_t)(p[1] - '1') == arg;
	return count;
}

static void reach(struct plan *p, const struct root *roots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		p->reached[roots[i].value] = 1;
		p->uses[roots[i].value]++;
	}
	for (size_t e = p->b->nodes.count; e-- > 0;) {
		const struct expr_node *node = &p->b->nodes.at[e];
		for (uint32_t i = 0; p->reached[e] && i < node->arg_count; i++) {
			p->reached[node->args[i]] = 1;
			p->uses[node->args[i]] += times(node, i);
		}
	}
}

static uint32_t own_size(const struct expr_node *node)
{
	switch (node->kind) {
	case EXPR_CONST: return node->type == EXPR_BOOL ? 5 : 4;
	case EXPR_NULL: return 4;
	case EXPR_LITERAL: return 8;
	case EXPR_COLUMN: return (uint32_t)node->text.len + 6;
	case EXPR_FORM: return (uint32_t)strlen(node->form);
	case EXPR_JOIN:
	case EXPR_IN: return node->arg_count * 5;
	case EXPR_SWITCH:
	case EXPR_CASES: return node->arg_count * 7;
	case EXPR_LOOKUP: return 8;
	}
	return 0;
}

static bool plain(const struct expr_node *node) { return node->kind <= EXPR_LITERAL; }

static void place(struct plan *p)
{
	for (size_t e = 0; e < p->b->nodes.count; e++) {
		const struct expr_node *node = &p->b->nodes.at[e];
		if (!p->reached[e])
			continue;
		uint64_t size = own_size(node);
		for (uint32_t i = 0; i < node->arg_count; i++) {
			expr arg = node->args[i];
			bool column = p->stage[arg] >= 0;
			int from = column ? p->stage[arg] + 1 : p->ready[arg];
			p->ready[e] = from > p->ready[e] ? from : p->ready[e];
			size += (uint64_t)times(node, i) * (column ? 5 : p->size[arg]);
			if (!column && p->depth[arg] + 1 > p->depth[e])
				p->depth[e] = p->depth[arg] + 1;
		}
		p->size[e] = size < UINT32_MAX / 2 ? (uint32_t)size : UINT32_MAX / 2;
		bool column = node->kept || node->kind == EXPR_LOOKUP || (p->uses[e] > 1 && p->size[e] > SHORT) ||
			      p->depth[e] > DEEP;
		p->stage[e] = column && !plain(node) ? p->ready[e] : -1;
	}
}

static void follow(struct plan *p, const struct root *roots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		expr e = roots[i].value;
		int from = p->stage[e] >= 0 ? p->stage[e] + 1 : p->ready[e];
		p->last = from > p->last ? from : p->last;
	}
	for (size_t i = 0; i < count; i++)
		p->used_at[roots[i].value] = p->last;
	for (size_t e = p->b->nodes.count; e-- > 0;) {
		const struct expr_node *node = &p->b->nodes.at[e];
		int at = p->stage[e] >= 0 ? p->stage[e] : p->used_at[e];
		for (uint32_t i = 0; p->reached[e] && i < node->arg_count; i++)
			if (at > p->used_at[node->args[i]])
				p->used_at[node->args[i]] = at;
	}
}

/* Writing. */

static void write(struct plan *p, expr e, bool itself);

static void write_form(struct plan *p, const struct expr_node *node)
{
	const char *at = node->form;
	for (const char *next; (next = strchr(at, '$')); at = next + 2) {
		buf_add(p->out, at, (size_t)(next - at));
		write(p, node->args[next[1] - '1'], false);
	}
	buf_add_c(p->out, at);
}

/* In halves: the engines' parsers count how deep a chain nests. */
static void write_join(struct plan *p, const struct expr_node *node, uint32_t from, uint32_t to)
{
	if (to - from == 1) {
		write(p, node->args[from], false);
		return;
	}
	buf_add_char(p->out, '(');
	if (to - from <= 8) {
		for (uint32_t i = from; i < to; i++) {
			buf_add_c(p->out, i > from ? node->form : "");
			write(p, node->args[i], false);
		}
	} else {
		write_join(p, node, from, (from + to) / 2);
		buf_add_c(p->out, node->form);
		write_join(p, node, (from + to) / 2, to);
	}
	buf_add_char(p->out, ')');
}

static void write_case(struct plan *p, const struct expr_node *node)
{
	uint32_t i = 0;
	buf_add_c(p->out, "CASE");
	if (node->kind == EXPR_SWITCH) {
		buf_add_char(p->out, ' ');
		write(p, node->args[i++], false);
	}
	for (; i + 1 < node->arg_count; i += 2) {
		buf_add_c(p->out, " WHEN ");
		write(p, node->args[i], false);
		buf_add_c(p->out, " THEN ");
		write(p, node->args[i + 1], false);
	}
	buf_add_c(p->out, " ELSE ");
	write(p, node->args[i], false);
	buf_add_c(p->out, " END");
}

static void write_in(struct plan *p, const struct expr_node *node)
{
	buf_add_char(p->out, '(');
	write(p, node->args[0], false);
	for (uint32_t i = 1; i < node->arg_count; i++) {
		buf_add_c(p->out, i > 1 ? ", " : " IN (");
		write(p, node->args[i], false);
	}
	buf_add_c(p->out, "))");
}

static void write(struct plan *p, expr e, bool itself)
{
	const struct expr_node *node = &p->b->nodes.at[e];
	if (p->stage[e] >= 0 && !itself) {
		buf_format(p->out, "c%u", (unsigned)e);
		return;
	}
	switch (node->kind) {
	case EXPR_CONST:
		if (node->type == EXPR_INT)
			buf_format(p->out, "%lld", (long long)node->imm);
		else
			buf_add_c(p->out, node->imm == TRI_TRUE    ? "TRUE"
					  : node->imm == TRI_FALSE ? "FALSE"
								   : "CAST(NULL AS BOOLEAN)");
		break;
	case EXPR_NULL: buf_add_c(p->out, "CAST(NULL AS BIGINT)"); break;
	case EXPR_LITERAL: sql_literal(p->out, p->b->which, node->text); break;
	case EXPR_COLUMN:
		buf_add_c(p->out, "t.");
		sql_name(p->out, node->text);
		break;
	case EXPR_FORM: write_form(p, node); break;
	case EXPR_JOIN: write_join(p, node, 0, node->arg_count); break;
	case EXPR_SWITCH:
	case EXPR_CASES: write_case(p, node); break;
	case EXPR_IN: write_in(p, node); break;
	case EXPR_LOOKUP: buf_format(p->out, "k%u.code", (unsigned)e); break;
	}
}

static enum status write_list(struct plan *p, int stage, struct error *error)
{
	size_t columns = 0;
	for (expr e = 0; e < p->b->nodes.count; e++) {
		if (!p->reached[e] || p->stage[e] < 0 || p->stage[e] > stage || p->used_at[e] <= stage)
			continue;
		buf_add_c(p->out, columns++ ? ",\n  " : "");
		write(p, e, p->stage[e] == stage);
		if (p->stage[e] == stage)
			buf_format(p->out, " AS c%u", (unsigned)e);
	}
	if (!columns) /* nothing of the table is read: its rows are counted all the same */
		buf_add_c(p->out, "1 AS one");
	if (columns > COLUMNS_MAX)
		return error_set(error, STATUS_LIMIT,
				 "the statement would need a sub-select of %zu columns, and no more than %d are sure "
				 "to be taken: ask about one path, with --for and --to",
				 columns, COLUMNS_MAX);
	return STATUS_OK;
}

/* FROM of a stage: the stage below, or the table; and the countries that are looked up by a column of it. */
static void write_from(struct plan *p, int stage, size_t number, struct str table)
{
	buf_add_c(p->out, "\n  FROM ");
	if (stage == 0) {
		buf_add_str(p->out, table);
		buf_add_c(p->out, " AS t");
	} else {
		buf_format(p->out, "p%zus%d", number, stage - 1);
	}
	for (expr e = 0; e < p->b->nodes.count; e++)
		if (p->reached[e] && p->stage[e] == stage && p->b->nodes.at[e].kind == EXPR_LOOKUP) {
			buf_format(p->out, "\n  LEFT JOIN country AS k%u ON k%u.name = ", (unsigned)e, (unsigned)e);
			write(p, p->b->nodes.at[e].args[0], false);
			p->lookups++;
		}
}

enum status write_select(struct builder *b, const struct root *roots, size_t count, struct str table, size_t number,
			 struct buf *stages, struct buf *out, bool *countries, struct error *error)
{
	size_t size = b->nodes.count;
	struct plan p = { .b = b, .out = stages };
	p.reached = arena_new_array(b->arena, unsigned char, size);
	p.uses = arena_new_array(b->arena, uint32_t, size);
	p.size = arena_new_array(b->arena, uint32_t, size);
	p.depth = arena_new_array(b->arena, uint32_t, size);
	p.stage = arena_new_array(b->arena, int, size);
	p.ready = arena_new_array(b->arena, int, size);
	p.used_at = arena_new_array(b->arena, int, size);
	reach(&p, roots, count);
	place(&p);
	follow(&p, roots, count);
	for (int stage = 0; stage < p.last; stage++) {
		buf_format(p.out, "%sp%zus%d AS %s(SELECT ", stages->len ? ",\n" : "", number, stage,
			   b->dialect->stage);
		TRY(write_list(&p, stage, error));
		write_from(&p, stage, number, table);
		buf_format(p.out, "%s)", b->dialect->fence);
	}
	p.out = out;
	buf_add_c(out, "SELECT ");
	for (size_t i = 0; i < count; i++) {
		buf_add_c(out, i ? ",\n  " : "");
		write(&p, roots[i].value, false);
		buf_format(out, " AS %s", roots[i].name);
	}
	write_from(&p, p.last, number, table);
	*countries = *countries || p.lookups;
	return STATUS_OK;
}

/* Countries by what they are called: the codes as they are, the names with A-Z as a-z; the first of a name has it. */

static struct str folded(struct arena *arena, const char *name)
{
	char *copy = str_c(arena, str_of(name));
	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return str_of(copy);
}

struct written {
	struct map names;
	size_t count;
};

static void write_country(struct builder *b, struct buf *out, struct written *written, struct str name, int code)
{
	if (!name.len || !map_put(&written->names, name, (uint64_t)code))
		return;
	buf_add_c(out, written->count == 0 ? "(" : written->count % 6 ? ", (" : ",\n  (");
	sql_literal(out, b->which, name);
	buf_format(out, ", %d)", code);
	written->count++;
}

void write_countries(struct builder *b, struct buf *out)
{
	struct written written = { .count = 0 };
	map_init(&written.names, b->arena);
	buf_add_c(out, "country(name, code) AS MATERIALIZED (VALUES\n  ");
	for (int i = 0; i < country_count(); i++) {
		write_country(b, out, &written, str_of(country_alpha2(i)), i);
		write_country(b, out, &written, str_of(country_alpha3(i)), i);
	}
	for (int i = 0; i < country_count(); i++) {
		write_country(b, out, &written, folded(b->arena, country_name(i)), i);
		write_country(b, out, &written, folded(b->arena, country_name_es(i)), i);
	}
	buf_add_c(out, ")");
}
