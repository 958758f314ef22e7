/* sql.c - the statement: outcome, reasons and needs of each path, over the expressions of condition.c. See sql.h. */
#include "country.h"
#include "sql_int.h"
#include "word.h"

enum { BAD_ROW = OUTCOME_COUNT };

static const struct dialect *const dialects[] = {
	[SQL_POSTGRESQL] = &sql_postgresql, [SQL_SQLITE] = &sql_sqlite, [SQL_DUCKDB] = &sql_duckdb
};

const char *sql_dialect_name(enum sql_dialect dialect) { return dialects[dialect]->name; }

int sql_dialect_index(struct str name)
{
	for (int i = 0; i < SQL_DIALECT_COUNT; i++)
		if (str_is(name, dialects[i]->name))
			return i;
	return -1;
}

/* Names and texts. */

static void add_doubled(struct buf *out, struct str text, char quote, bool backslash)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == quote || (backslash && text.ptr[i] == '\\'))
			buf_add_char(out, text.ptr[i]);
		buf_add_char(out, text.ptr[i]);
	}
}

void sql_name(struct buf *out, struct str name)
{
	buf_add_char(out, '"');
	add_doubled(out, name, '"', false);
	buf_add_char(out, '"');
}

void sql_literal(struct buf *out, enum sql_dialect dialect, struct str text)
{
	bool backslash = dialects[dialect]->backslash && text.len && memchr(text.ptr, '\\', text.len);
	buf_add_c(out, backslash ? "E'" : "'");
	add_doubled(out, text, '\'', backslash);
	buf_add_char(out, '\'');
}

/* schema.table: a name each. */
static enum status table_name(struct buf *out, struct str table, struct error *error)
{
	for (size_t at = 0;;) {
		const char *dot = at < table.len ? memchr(table.ptr + at, '.', table.len - at) : NULL;
		size_t end = dot ? (size_t)(dot - table.ptr) : table.len;
		if (end == at)
			return error_set(error, STATUS_BAD_INPUT, "\"%.*s\" is no name of a table", STR_ARG(table));
		sql_name(out, (struct str){ table.ptr + at, end - at });
		if (!dot)
			return STATUS_OK;
		buf_add_char(out, '.');
		at = end + 1;
	}
}

/* Cases and texts, folded where a condition is constant. */

struct cases {
	struct builder *b;
	expr_vec args;
	bool closed; /* the last condition was true: there is no other case */
};

static void add_case(struct cases *cases, expr condition, expr value)
{
	tri known;
	if (cases->closed || (expr_is_tri(cases->b, condition, &known) && known != TRI_TRUE))
		return;
	cases->closed = expr_is_tri(cases->b, condition, &known);
	if (!cases->closed)
		vec_add(cases->b->arena, &cases->args, condition);
	vec_add(cases->b->arena, &cases->args, value);
}

static expr end_cases(struct cases *cases, enum expr_type type, expr otherwise)
{
	if (!cases->closed)
		vec_add(cases->b->arena, &cases->args, otherwise);
	if (cases->args.count == 1)
		return cases->args.at[0];
	return expr_make(cases->b, (struct expr_node){ .kind = EXPR_CASES,
						       .type = type,
						       .args = cases->args.at,
						       .arg_count = (uint32_t)cases->args.count });
}

/* Parts of a text behind one another; literals that meet become one. */
static void add_text(struct builder *b, expr_vec *parts, expr text)
{
	const struct expr_node *node = &b->nodes.at[text];
	if (node->kind == EXPR_LITERAL && !node->text.len)
		return;
	if (parts->count && node->kind == EXPR_LITERAL) {
		const struct expr_node *last = &b->nodes.at[parts->at[parts->count - 1]];
		if (last->kind == EXPR_LITERAL) {
			struct str both = str_format(b->arena, "%.*s%.*s", STR_ARG(last->text), STR_ARG(node->text));
			parts->at[parts->count - 1] = expr_literal(b, both);
			return;
		}
	}
	vec_add(b->arena, parts, text);
}

static expr end_text(struct builder *b, const expr_vec *parts, const char *separator)
{
	expr text = parts->count ? expr_join(b, EXPR_TEXT, " || ", parts->at, parts->count) : expr_literal(b, STR(""));
	const struct expr_node *node = &b->nodes.at[text];
	if (node->kind != EXPR_LITERAL)
		return FORM(b, EXPR_TEXT, "rtrim($1, $2)", text, expr_literal(b, str_of(separator)));
	struct str plain = node->text;
	if (str_ends(plain, separator))
		plain.len -= strlen(separator);
	return expr_literal(b, plain);
}

/* Outcome. */

static expr outcome_of(struct builder *b, const struct path *path, const struct answers *a, const struct cells *cells,
		       bool open)
{
	struct cases cases = { .b = b };
	add_case(&cases, cells->bad, expr_int(b, BAD_ROW));
	if (!open)
		return end_cases(&cases, EXPR_INT, expr_int(b, OUTCOME_not_in_force));
	add_case(&cases, a->barred, expr_int(b, OUTCOME_barred));
	add_case(&cases, expr_not(b, a->covered), expr_int(b, OUTCOME_not_covered));
	add_case(&cases, expr_not(b, a->met), expr_int(b, OUTCOME_unmet));
	add_case(&cases, a->values[path->clear], expr_int(b, OUTCOME_cleared));
	return end_cases(&cases, EXPR_INT, expr_int(b, OUTCOME_undetermined));
}

static expr outcome_text(struct builder *b, expr outcome)
{
	expr_vec args = { 0 };
	vec_add(b->arena, &args, outcome);
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		expr number = expr_int(b, i), word = expr_literal(b, str_of(word_name(WORDS_outcome, i)));
		vec_add(b->arena, &args, number);
		vec_add(b->arena, &args, word);
	}
	expr bad = expr_literal(b, STR("bad_row"));
	vec_add(b->arena, &args, bad);
	return expr_make(b, (struct expr_node){ .kind = EXPR_SWITCH,
						.type = EXPR_TEXT,
						.args = args.at,
						.arg_count = (uint32_t)args.count });
}

/* Reasons: what a determination names (decide.c, tells), as INSTRUMENT ARTICLE. */

static struct str rule_name(struct builder *b, const struct path *path, const struct rule *rule, const char *how)
{
	const struct core_article *article = rule->clause->article;
	struct str id = path->corpus->instruments.at[article->instrument].id;
	struct str clause =
		article->clause_count > 1 ? str_format(b->arena, " clause %u", rule->clause->number) : STR("");
	return str_format(b->arena, "%.*s %.*s%.*s%s; ", STR_ARG(id), STR_ARG(article->id), STR_ARG(clause), how);
}

static expr is_unknown(struct builder *b, expr e)
{
	tri known;
	if (expr_is_tri(b, e, &known))
		return expr_tri(b, tri_of(known == TRI_UNKNOWN));
	return FORM(b, EXPR_BOOL, "($1 IS NULL)", e);
}

static expr both(struct builder *b, expr x, expr y) { return expr_and(b, (const expr[]){ x, y }, 2); }
static expr either(struct builder *b, expr x, expr y) { return expr_or(b, (const expr[]){ x, y }, 2); }

static expr reason(struct builder *b, const struct path *path, const struct answers *a, const struct rule *rule,
		   enum outcome outcome)
{
	expr value = a->values[rule->value], own = a->values[rule->own], never = expr_tri(b, TRI_FALSE);
	expr is = value, is_not = expr_not(b, value), open = is_unknown(b, value), plain = never, unknown = never,
	     aside = never;
	bool admits = rule->effect == EFFECT_ADMITS, excludes = rule->effect == EFFECT_EXCLUDES,
	     requires = rule->effect == EFFECT_REQUIRES, bars = !admits && !excludes && !requires;
	if (bars && value != own)
		aside = both(b, is_not, either(b, own, is_unknown(b, own)));
	if (requires && value != own)
		aside = both(b, is, either(b, expr_not(b, own), is_unknown(b, own)));
	if (outcome == OUTCOME_barred && bars)
		plain = is;
	if (outcome == OUTCOME_not_covered && (admits || excludes)) {
		plain = excludes ? is : either(b, is, is_not);
		unknown = open;
	}
	if (outcome == OUTCOME_unmet && requires)
		plain = is_not;
	if (outcome == OUTCOME_undetermined) {
		unknown = open;
		plain = admits || excludes ? is : never;
	}
	if (outcome == OUTCOME_cleared && (admits || requires))
		plain = is;
	struct cases cases = { .b = b };
	add_case(&cases, aside, expr_literal(b, rule_name(b, path, rule, " (set aside)")));
	add_case(&cases, plain, expr_literal(b, rule_name(b, path, rule, "")));
	add_case(&cases, unknown, expr_literal(b, rule_name(b, path, rule, " (unknown)")));
	return end_cases(&cases, EXPR_TEXT, expr_literal(b, STR("")));
}

static expr reasons_of(struct builder *b, const struct path *path, const struct answers *a, const struct cells *cells,
		       expr outcome, bool open)
{
	expr_vec args = { 0 };
	expr bad = expr_int(b, BAD_ROW), nothing = expr_literal(b, STR(""));
	vec_add(b->arena, &args, outcome);
	vec_add(b->arena, &args, bad);
	vec_add(b->arena, &args, cells->bad_column);
	for (int i = 0; open && i < OUTCOME_COUNT; i++) {
		expr_vec parts = { 0 };
		if (i == OUTCOME_not_in_force)
			continue;
		vec_each (&path->rules, r)
			add_text(b, &parts, reason(b, path, a, &path->rules.at[r], (enum outcome)i));
		expr number = expr_int(b, i), text = end_text(b, &parts, "; ");
		vec_add(b->arena, &args, number);
		vec_add(b->arena, &args, text);
	}
	vec_add(b->arena, &args, nothing);
	return expr_make(b, (struct expr_node){ .kind = EXPR_SWITCH,
						.type = EXPR_TEXT,
						.args = args.at,
						.arg_count = (uint32_t)args.count });
}

/* Needs: the names, in the vocabulary's order. */

static expr needs_of(struct builder *b, const struct path *path, const struct answers *a, expr outcome, bool open)
{
	expr_vec parts = { 0 };
	expr nothing = expr_literal(b, STR(""));
	for (size_t i = 0; i < a->need_words; i++)
		(void)expr_keep(b, a->needs[i]);
	for (size_t i = 0; open && i < a->need_count; i++) {
		const struct fact *fact = &path->corpus->facts.at[a->need_facts[i]];
		expr set = a->needs[i / NEED_BITS], name;
		int64_t mask = INT64_C(1) << (i % NEED_BITS), constant;
		name = expr_literal(b, str_format(b->arena, "%.*s, ", STR_ARG(fact->name)));
		if (expr_is_int(b, set, &constant))
			name = constant & mask ? name : nothing;
		else
			name = FORM(b, EXPR_TEXT, "CASE WHEN ($1 & $2) <> 0 THEN $3 ELSE '' END", set,
				    expr_int(b, mask), name);
		add_text(b, &parts, name);
	}
	if (!parts.count)
		return nothing;
	return FORM(b, EXPR_TEXT, "CASE WHEN $1 = $2 THEN $3 ELSE '' END", outcome, expr_int(b, OUTCOME_undetermined),
		    end_text(b, &parts, ", "));
}

/* The statement. */

static struct str place_name(const struct path *path)
{
	if (path->query.facility_given == FACILITY_NAMED)
		return path->corpus->facilities.at[path->query.facility].name;
	return path->query.facility_given == FACILITY_NONE ? STR("none") : STR("unsaid");
}

static void write_title(struct buf *out, const struct corpus *corpus, const struct sql_request *request)
{
	const struct query *q = &request->paths[0]->query;
	char day[11];
	date_format(q->decision_day, day);
	buf_format(out, "-- %.*s, %s to %s, on %s, read by the mapping %.*s\n",
		   STR_ARG(corpus->instruments.at[q->agreement].id), country_alpha2(q->sender),
		   country_alpha2(q->receiver), day, STR_ARG(corpus->instruments.at[request->mapping->instrument].id));
	for (size_t i = 0; i < request->path_count; i++)
		buf_format(out, "-- path: %s, facility %.*s\n",
			   word_name(WORDS_purpose, request->paths[i]->query.purpose),
			   STR_ARG(place_name(request->paths[i])));
}

static enum status one_path(struct arena *arena, const struct corpus *corpus, const struct sql_request *request,
			    size_t number, struct str table, struct buf *stages, struct buf *out, bool *countries,
			    struct error *error)
{
	struct builder b;
	const struct path *path = request->paths[number];
	struct cells cells = { 0 };
	struct answers a = { 0 };
	struct root roots[6];
	size_t count = 0;
	builder_init(&b, arena, request->dialect);
	TRY(read_cells(&b, corpus, request->mapping, &cells, error));
	TRY(build_answers(&b, path, &cells, &a, error));
	expr outcome = expr_keep(&b, outcome_of(&b, path, &a, &cells, request->open));
	if (request->key.len) {
		expr key = expr_make(
			&b, (struct expr_node){ .kind = EXPR_COLUMN, .type = EXPR_TEXT, .text = request->key });
		roots[count++] = (struct root){ "key", expr_keep(&b, key) };
	}
	if (request->path_count > 1) {
		struct str purpose = str_of(word_name(WORDS_purpose, path->query.purpose));
		roots[count++] = (struct root){ "purpose", expr_literal(&b, purpose) };
		roots[count++] = (struct root){ "facility", expr_literal(&b, place_name(path)) };
	}
	roots[count++] = (struct root){ "outcome", outcome_text(&b, outcome) };
	roots[count++] = (struct root){ "reasons", reasons_of(&b, path, &a, &cells, outcome, request->open) };
	roots[count++] = (struct root){ "needs", needs_of(&b, path, &a, outcome, request->open) };
	return write_select(&b, roots, count, table, number, stages, out, countries, error);
}

enum status sql_statement(const struct corpus *corpus, const struct sql_request *request, struct buf *out,
			  struct error *error)
{
	struct arena *arena = arena_create();
	struct buf table = BUF_INIT, stages = BUF_INIT, selects = BUF_INIT;
	bool countries = false;
	enum status status = table_name(&table, request->table, error);
	for (size_t i = 0; status == STATUS_OK && i < request->path_count; i++) {
		buf_add_c(&selects, i ? "\nUNION ALL\n" : "");
		status = one_path(arena, corpus, request, i, buf_str(&table), &stages, &selects, &countries, error);
	}
	if (status == STATUS_OK) {
		struct builder b;
		builder_init(&b, arena, request->dialect);
		write_title(out, corpus, request);
		buf_add_c(out, "WITH ");
		if (countries)
			write_countries(&b, out);
		buf_add_c(out, countries ? ",\n" : "");
		buf_add_str(out, buf_str(&stages));
		buf_add_char(out, '\n');
		buf_add_str(out, buf_str(&selects));
		buf_add_c(out, ";\n");
	}
	buf_finish(&table);
	buf_finish(&stages);
	buf_finish(&selects);
	arena_destroy(arena);
	return status;
}
