/* mapping.c - resolves mappings. See mapping.h.
 *
 * I1. A cell means what the mapping says it means, or what it plainly is (a country's code or name, a date by the
 *     pattern, a code's own word): nothing is guessed.
 * I2. A blank cell is unknown in every column: it cannot be given another meaning.
 */
#include "mapping.h"
#include "money.h"
#include "resolve_int.h"

/* Dates. */

static int pattern_field(struct str pattern, size_t at, char *letter)
{
	int count = 0;
	*letter = pattern.ptr[at];
	if (*letter != 'Y' && *letter != 'M' && *letter != 'D')
		return 0;
	while (at + (size_t)count < pattern.len && pattern.ptr[at + (size_t)count] == *letter)
		count++;
	return count;
}

bool date_pattern_good(struct str pattern)
{
	int years = 0, months = 0, days = 0;
	for (size_t at = 0; at < pattern.len;) {
		char letter;
		int count = pattern_field(pattern, at, &letter);
		if (letter == 'Y' && count != 4)
			return false;
		if (count > 2 && letter != 'Y')
			return false;
		years += letter == 'Y';
		months += letter == 'M';
		days += letter == 'D';
		at += count ? (size_t)count : 1;
	}
	return years == 1 && months == 1 && days == 1;
}

bool date_by_pattern(struct str pattern, struct str text, int32_t *day)
{
	int year = 0, month = 0, of_month = 0;
	size_t in = 0;
	for (size_t at = 0; at < pattern.len;) {
		char letter;
		int count = pattern_field(pattern, at, &letter), value = 0;
		if (!count) {
			if (in >= text.len || text.ptr[in++] != pattern.ptr[at++])
				return false;
			continue;
		}
		int least = count, most = count == 1 ? 2 : count, digits = 0;
		while (digits < most && in < text.len && text.ptr[in] >= '0' && text.ptr[in] <= '9') {
			value = value * 10 + (text.ptr[in++] - '0');
			digits++;
		}
		if (digits < least)
			return false;
		*(letter == 'Y' ? &year : letter == 'M' ? &month : &of_month) = value;
		at += (size_t)count;
	}
	return in == text.len && date_from_ymd(year, month, of_month, day);
}

/* Resolving. */

static struct str table_dates(struct corpus *c, struct str pattern, struct span span)
{
	if (!pattern.len || date_pattern_good(pattern))
		return pattern;
	diag_hint(&c->diags, diag_add(&c->diags, DIAG_bad_date, span, "this is no pattern of dates"),
		  "YYYY, M or MM, D or DD, each once, such as \"M/D/YYYY\"; a year of two digits is never guessed");
	return STR("");
}

static void resolve_form(struct corpus *c, const struct instrument *in, struct core_mapping *m)
{
	const struct ast_table_form *form = &in->ast->form;
	int64_t line = 1;
	if (form->header_line.len && (!decimal_parse(form->header_line, 0, true, &line) || line < 1 || line > 1000))
		diag_add(&c->diags, DIAG_bad_number, form->header_span, "a line is counted from 1, to 1,000");
	m->header_line = (unsigned)line;
	m->delimiter = form->delimiter.len ? form->delimiter.ptr[0] : ',';
	if (form->delimiter.len > 1 || m->delimiter == '"' || m->delimiter == '\n' || m->delimiter == '\r')
		diag_add(&c->diags, DIAG_bad_word, form->delimiter_span,
			 "a delimiter is one byte, and neither a quote nor the end of a line");
	m->encoding = str_is(form->encoding.text, "windows_1252") ? ENCODING_WINDOWS_1252 : ENCODING_UTF8;
	if (form->encoding.text.len && m->encoding == ENCODING_UTF8 && !str_is(form->encoding.text, "utf_8"))
		diag_add(&c->diags, DIAG_unknown_word, form->encoding.span, "an encoding is utf_8 or windows_1252");
}

static int mapped_fact(struct corpus *c, const struct instrument *in, struct word name)
{
	int index = corpus_fact(c, name.text);
	const struct fact *fact = index < 0 ? NULL : &c->facts.at[index];
	if (!fact) {
		(void)unknown_fact(c, &c->diags, name, in->subject);
		return -1;
	}
	if (fact->environment || fact->subject != in->subject) {
		diag_add(&c->diags, DIAG_wrong_subject, name.span, "`%.*s` is no fact about a %s", STR_ARG(name.text),
			 word_name(WORDS_subject, (int)in->subject));
		return -1;
	}
	if (fact->type.kind == TYPE_LIST) {
		diag_add(&c->diags, DIAG_bad_type, name.span, "a list comes from no column; give it as JSON");
		return -1;
	}
	return index;
}

static void resolve_code(struct corpus *c, struct core_column *column, const struct ast_code *ast)
{
	struct core_code *code = &column->codes[column->code_count];
	struct fact element = c->facts.at[column->fact];
	struct fact_value value;
	for (size_t i = 0; i < column->code_count; i++)
		if (str_eq(column->codes[i].text, ast->text)) {
			diag_add(&c->diags, DIAG_repeated, ast->span, "this cell is given a meaning twice");
			return;
		}
	if (!str_trim(ast->text).len) {
		diag_add(&c->diags, DIAG_misplaced, ast->span, "a blank cell is unknown, whatever a text says");
		return;
	}
	*code = (struct core_code){ .text = ast->text, .unknown = !ast->value };
	if (element.type.kind == TYPE_SET) {
		element.type.kind = TYPE_CODE;
		element.type.or_none = false;
	}
	if (ast->value && !value_from_ast(c->arena, c, &c->diags, &element, ast->value, &value))
		return;
	if (ast->value) {
		code->value.value = value.scalar.value;
		code->value.none = value.scalar.known == KNOWN_NONE;
	}
	column->code_count++;
}

static void resolve_column(struct corpus *c, const struct instrument *in, struct core_mapping *m,
			   const struct ast_column *ast)
{
	struct core_column *column = &m->columns[m->column_count];
	*column = (struct core_column){ .ast = ast, .fact = -1 };
	for (size_t i = 0; i < m->column_count; i++)
		vec_each (&ast->names, a)
			vec_each (&m->columns[i].ast->names, b)
				if (str_eq(ast->names.at[a].text, m->columns[i].ast->names.at[b].text))
					diag_add(&c->diags, DIAG_duplicate, ast->names.at[a].span,
						 "this column is described already");
	m->column_count++;
	if (!ast->fact.text.len)
		return;
	column->fact = mapped_fact(c, in, ast->fact);
	if (column->fact < 0)
		return;
	column->codes = arena_new_array(c->arena, struct core_code, ast->codes.count);
	column->dates = table_dates(c, ast->dates.len ? ast->dates : in->ast->form.dates,
				    ast->dates.len ? ast->dates_span : in->ast->form.dates_span);
	vec_each (&ast->codes, i)
		resolve_code(c, column, &ast->codes.at[i]);
	const struct type *type = &c->facts.at[column->fact].type;
	if (type->kind == TYPE_BOOL && !column->code_count)
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_missing, ast->span, "which cells mean yes, and which no?"),
			  "codes \"Yes\" = yes, \"No\" = no");
	for (size_t i = 0; i + 1 < m->column_count; i++)
		if (m->columns[i].fact == column->fact && type->kind != TYPE_SET)
			diag_add(&c->diags, DIAG_duplicate, ast->fact.span, "another column gives `%.*s` already",
				 STR_ARG(ast->fact.text));
}

static void check_constants(struct corpus *c, const struct instrument *in, const struct core_mapping *m)
{
	vec_each (&in->ast->constants, i) {
		const struct ast_constant *ast = &in->ast->constants.at[i];
		int fact = mapped_fact(c, in, ast->fact);
		struct fact_value value;
		if (fact >= 0)
			(void)value_from_ast(c->arena, c, &c->diags, &c->facts.at[fact], ast->value, &value);
		for (size_t k = 0; k < m->column_count; k++)
			if (fact >= 0 && m->columns[k].fact == fact)
				diag_add(&c->diags, DIAG_duplicate, ast->fact.span, "a column gives `%.*s` already",
					 STR_ARG(ast->fact.text));
	}
}

void resolve_mappings(struct corpus *c)
{
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		if (in->kind != INSTRUMENT_mapping)
			continue;
		struct core_mapping *m = vec_push(c->arena, &c->mappings);
		m->instrument = (int)i;
		m->columns = arena_new_array(c->arena, struct core_column, in->ast->columns.count);
		resolve_form(c, in, m);
		vec_each (&in->ast->columns, k)
			resolve_column(c, in, m, &in->ast->columns.at[k]);
		check_constants(c, in, m);
		if (!m->column_count)
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_missing, in->ast->header, "a mapping has columns"),
				  "column \"Citizenship\" gives citizenships");
	}
}

/* What it gives. */

const struct core_mapping *corpus_mapping(const struct corpus *corpus, struct str id)
{
	vec_each (&corpus->mappings, i)
		if (str_eq(corpus->instruments.at[corpus->mappings.at[i].instrument].id, id))
			return &corpus->mappings.at[i];
	return NULL;
}

struct subject_facts *mapping_constants(struct arena *arena, const struct corpus *corpus,
					const struct core_mapping *mapping)
{
	const struct ast_instrument *ast = corpus->instruments.at[mapping->instrument].ast;
	struct subject_facts *facts = facts_create(arena, corpus);
	struct diags none;
	diags_init(&none, arena);
	vec_each (&ast->constants, i) {
		int fact = corpus_fact(corpus, ast->constants.at[i].fact.text);
		if (fact >= 0)
			(void)value_from_ast(arena, corpus, &none, &corpus->facts.at[fact], ast->constants.at[i].value,
					     &facts->values[fact]);
	}
	return facts;
}

size_t mapping_leaves(struct arena *arena, const struct corpus *corpus, const struct core_mapping *mapping, int **facts)
{
	const struct instrument *in = &corpus->instruments.at[mapping->instrument];
	size_t count = 0;
	*facts = arena_new_array(arena, int, corpus->facts.count);
	vec_each (&corpus->facts, f) {
		const struct fact *fact = &corpus->facts.at[f];
		bool given = fact->environment || fact->subject != in->subject;
		for (size_t i = 0; i < mapping->column_count; i++)
			given = given || mapping->columns[i].fact == (int)f;
		vec_each (&in->ast->constants, i)
			given = given || corpus_fact(corpus, in->ast->constants.at[i].fact.text) == (int)f;
		if (!given)
			(*facts)[count++] = (int)f;
	}
	return count;
}

void find_mapping_gaps(const struct corpus *corpus, struct diags *diags)
{
	vec_each (&corpus->mappings, i) {
		const struct core_mapping *m = &corpus->mappings.at[i];
		const struct instrument *in = &corpus->instruments.at[m->instrument];
		struct buf leaves = BUF_INIT, ignores = BUF_INIT;
		int *facts;
		size_t count = mapping_leaves(diags->arena, corpus, m, &facts), ignored = 0;
		for (size_t k = 0; k < count; k++)
			buf_format(&leaves, "%s%.*s", k ? ", " : "", STR_ARG(corpus->facts.at[facts[k]].name));
		for (size_t k = 0; k < m->column_count; k++)
			if (m->columns[k].fact < 0)
				buf_format(&ignores, "%s%.*s", ignored++ ? ", " : "",
					   STR_ARG(m->columns[k].ast->names.at[0].text));
		struct diag *diag = diag_add(diags, DIAG_mapping_gap, in->ast->id.span,
					     "it leaves %zu fact%s unknown and ignores %zu column%s", count,
					     count == 1 ? "" : "s", ignored, ignored == 1 ? "" : "s");
		diag_hint(diags, diag, "unknown: %.*s%s%.*s", STR_ARG(buf_str(&leaves)), ignored ? "; ignored: " : "",
			  STR_ARG(buf_str(&ignores)));
		buf_finish(&leaves);
		buf_finish(&ignores);
	}
}
