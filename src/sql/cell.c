/* cell.c - what a cell means, as src/bulk/reader.c reads one.
 *
 * A cell is looked at as text, without white space at its ends. First come the mapping's own codes, then what the text
 * plainly is. A number is made of digits only after every one of them was seen to be a digit.
 */
#include "country.h"
#include "mapping.h"
#include "money.h"
#include "sql_int.h"
#include "utf8.h"

enum { WHOLE_DIGITS = 18 }; /* of a number, all its digits: what BIGINT surely holds */

static expr part(struct builder *b, expr text, size_t at, size_t len) /* from 1 */
{
	return FORM(b, EXPR_TEXT, "substr($1, $2, $3)", text, expr_int(b, (int64_t)at), expr_int(b, (int64_t)len));
}

static expr all_digits(struct builder *b, expr text)
{
	return FORM(b, EXPR_BOOL, "ltrim($1, '0123456789') = ''", text);
}

static expr to_int(struct builder *b, expr digits) { return FORM(b, EXPR_INT, b->dialect->to_int, digits); }

/* The value where the condition holds; the value is not computed elsewhere. */
static expr where(struct builder *b, expr condition, expr value)
{
	return FORM(b, EXPR_INT, "CASE WHEN $1 THEN $2 END", condition, value);
}

/* Dates. */

struct piece {
	char letter; /* Y, M, D; 0: the text itself */
	size_t digits;
	struct str text;
};
typedef VEC(struct piece) pieces;

static void cut_pattern(struct arena *arena, struct str pattern, pieces *out)
{
	for (size_t at = 0; at < pattern.len;) {
		char letter = pattern.ptr[at];
		size_t count = 1;
		bool field = letter == 'Y' || letter == 'M' || letter == 'D';
		while (at + count < pattern.len &&
		       (field ? pattern.ptr[at + count] == letter : !strchr("YMD", pattern.ptr[at + count])))
			count++;
		vec_add(arena, out,
			((struct piece){ field ? letter : 0, field ? count : 0, { pattern.ptr + at, count } }));
		at += count;
	}
}

/* M and D take a second digit where there is one. So what follows a single digit must not be a digit. */
static bool may_be_short(const pieces *p, size_t i)
{
	if (p->at[i].digits != 1)
		return false;
	return i + 1 == p->count || (p->at[i + 1].letter == 0 && !strchr("0123456789", p->at[i + 1].text.ptr[0]));
}

static size_t characters(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* YYYYMMDD of a text with these widths, else NULL. */
static expr one_shape(struct builder *b, const pieces *p, expr text, unsigned shorts)
{
	expr year = 0, month = 0, day = 0;
	expr_vec conditions = { 0 };
	size_t at = 1;
	for (size_t i = 0; i < p->count; i++) {
		const struct piece *piece = &p->at[i];
		if (!piece->letter) {
			size_t len = characters(piece->text);
			expr same = expr_literal(b, piece->text);
			same = FORM(b, EXPR_BOOL, "$1 = $2", part(b, text, at, len), same);
			vec_add(b->arena, &conditions, same);
			at += len;
			continue;
		}
		size_t len = piece->digits == 1 ? (shorts >> i & 1 ? 1 : 2) : piece->digits;
		expr digits = part(b, text, at, len), good = all_digits(b, digits);
		vec_add(b->arena, &conditions, good);
		if (len == 1)
			digits = FORM(b, EXPR_TEXT, "'0' || $1", digits);
		*(piece->letter == 'Y' ? &year : piece->letter == 'M' ? &month : &day) = digits;
		at += len;
	}
	expr whole = FORM(b, EXPR_BOOL, "length($1) = $2", text, expr_int(b, (int64_t)at - 1));
	vec_add(b->arena, &conditions, whole);
	expr all = expr_and(b, conditions.at, conditions.count);
	return where(b, all, to_int(b, FORM(b, EXPR_TEXT, "($1 || $2 || $3)", year, month, day)));
}

static expr date_cell(struct builder *b, struct str pattern, expr text)
{
	pieces p = { 0 };
	expr_vec shapes = { 0 };
	cut_pattern(b->arena, pattern.len ? pattern : STR("YYYY-MM-DD"), &p);
	unsigned open = 0;
	for (size_t i = 0; i < p.count; i++)
		open |= may_be_short(&p, i) ? 1U << i : 0;
	for (unsigned shorts = open;; shorts = (shorts - 1) & open) {
		expr shape = one_shape(b, &p, text, shorts);
		vec_add(b->arena, &shapes, shape);
		if (!shorts)
			break;
	}
	expr digits = shapes.at[0];
	for (size_t i = 1; i < shapes.count; i++)
		digits = FORM(b, EXPR_INT, "coalesce($1, $2)", digits, shapes.at[i]);
	return day_from_digits(b, digits);
}

/* Times: 2025-03-15T18:45Z, 2025-03-15T18:45:10-05:00. */

static expr clock_cell(struct builder *b, expr hours, expr minutes)
{
	expr digits = FORM(b, EXPR_BOOL,
			   "(length($1) = 2 AND length($2) = 2 AND ltrim($1, '0123456789') = '' AND "
			   "ltrim($2, '0123456789') = '')",
			   hours, minutes);
	expr h = where(b, digits, to_int(b, hours)), m = where(b, digits, to_int(b, minutes));
	return FORM(b, EXPR_INT, "CASE WHEN $1 < 24 AND $2 < 60 THEN $1 * 3600 + $2 * 60 END", h, m);
}

static expr time_cell(struct builder *b, expr text)
{
	expr day = date_cell(b, STR_NONE, part(b, text, 1, 10));
	expr clock = clock_cell(b, part(b, text, 12, 2), part(b, text, 15, 2));
	expr marks = FORM(b, EXPR_BOOL, "($1 = 'T' AND $2 = ':')", part(b, text, 11, 1), part(b, text, 14, 1));
	expr with_seconds = FORM(b, EXPR_BOOL, "$1 = ':'", part(b, text, 17, 1)), second = part(b, text, 18, 2);
	second = where(b, FORM(b, EXPR_BOOL, "($1 AND length($2) = 2)", all_digits(b, second), second),
		       to_int(b, second));
	second = FORM(b, EXPR_INT, "CASE WHEN $1 THEN CASE WHEN $2 < 60 THEN $2 END ELSE 0 END", with_seconds, second);
	expr zone = FORM(b, EXPR_TEXT, "CASE WHEN $1 THEN substr($2, 20) ELSE substr($2, 17) END", with_seconds, text);
	expr ahead = clock_cell(b, part(b, zone, 2, 2), part(b, zone, 5, 2));
	expr zoned = FORM(b, EXPR_BOOL, "(length($1) = 6 AND substr($1, 4, 1) = ':')", zone);
	ahead = FORM(b, EXPR_INT,
		     "CASE WHEN $1 = 'Z' THEN 0 WHEN $2 AND substr($1, 1, 1) = '+' THEN $3 "
		     "WHEN $2 AND substr($1, 1, 1) = '-' THEN 0 - $3 END",
		     zone, zoned, ahead);
	expr seconds =
		FORM(b, EXPR_INT, "CASE WHEN $1 THEN $2 * 86400 + $3 + $4 - $5 END", marks, day, clock, second, ahead);
	return FORM(b, EXPR_INT, "CASE WHEN $1 >= $2 AND $1 <= $3 THEN $1 END", seconds,
		    expr_int(b, (int64_t)DATE_MIN * 86400), expr_int(b, (int64_t)DATE_MAX * 86400 + 86399));
}

/* Numbers. */

static expr number_cell(struct builder *b, const struct type *type, expr text)
{
	int digits = type->kind == TYPE_DURATION ? 0 : type->digits;
	expr minus = FORM(b, EXPR_BOOL, "substr($1, 1, 1) = '-'", text);
	expr body = FORM(b, EXPR_TEXT, "CASE WHEN $1 THEN substr($2, 2) ELSE $2 END", minus, text);
	expr point = FORM(b, EXPR_INT, b->dialect->find, body, expr_literal(b, STR(".")));
	expr whole = FORM(b, EXPR_TEXT, "CASE WHEN $1 = 0 THEN $2 ELSE substr($2, 1, $1 - 1) END", point, body);
	expr behind = FORM(b, EXPR_TEXT, "CASE WHEN $1 = 0 THEN '' ELSE substr($2, $1 + 1) END", point, body);
	expr good = FORM(b, EXPR_BOOL, "($1 <> '' AND ltrim($1, '0123456789') = '' AND length(ltrim($1, '0')) <= $2)",
			 whole, expr_int(b, WHOLE_DIGITS - digits));
	expr value = to_int(b, whole);
	if (digits) {
		char zeros[] = "000000000";
		zeros[digits] = '\0';
		good = FORM(b, EXPR_BOOL,
			    "($1 AND ltrim($2, '0123456789') = '' AND length($2) <= $3 AND ($4 = 0 OR $2 <> ''))", good,
			    behind, expr_int(b, digits), point);
		value = to_int(b, FORM(b, EXPR_TEXT, "($1 || substr($2 || $3, 1, $4))", whole, behind,
				       expr_literal(b, str_copy(b->arena, str_of(zeros))), expr_int(b, digits)));
	} else {
		good = FORM(b, EXPR_BOOL, "($1 AND $2 = 0)", good, point);
	}
	value = where(b, good, value);
	value = FORM(b, EXPR_INT, "CASE WHEN $1 THEN 0 - $2 ELSE $2 END", minus, value);
	return FORM(b, EXPR_INT, "CASE WHEN $1 >= $2 AND $1 <= $3 THEN $1 END", value, expr_int(b, type->low),
		    expr_int(b, type->high));
}

/* Columns. */

static expr lookup(struct builder *b, expr name)
{
	return expr_make(b, (struct expr_node){ .kind = EXPR_LOOKUP, .type = EXPR_INT, .args = &name, .arg_count = 1 });
}

static expr country_cell(struct builder *b, expr text)
{
	expr small = expr_keep(b, FORM(b, EXPR_TEXT, b->dialect->fold, text));
	return FORM(b, EXPR_INT, "coalesce($1, $2)", lookup(b, text), lookup(b, small));
}

static expr plain_cell(struct builder *b, const struct type *type, struct str dates, expr text)
{
	switch (type->kind) {
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: return number_cell(b, type, text);
	case TYPE_DATE: return date_cell(b, dates, text);
	case TYPE_TIME: return time_cell(b, text);
	case TYPE_CODE:
	case TYPE_SET:
		if (type->codes == CODES_country)
			return country_cell(b, text);
		break;
	case TYPE_BOOL:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return expr_null(b);
}

/* CASE text WHEN 'Male' THEN 0 ... ELSE what it plainly is. */
static expr value_of(struct builder *b, const struct corpus *corpus, const struct core_column *column, expr text)
{
	const struct type *type = &corpus->facts.at[column->fact].type;
	bool coded = (type->kind == TYPE_CODE || type->kind == TYPE_SET) && type->codes != CODES_country;
	expr_vec args = { 0 };
	vec_add(b->arena, &args, text);
	for (size_t i = 0; i < column->code_count; i++) {
		const struct core_code *code = &column->codes[i];
		expr label = expr_literal(b, str_trim(code->text));
		expr value = code->unknown      ? expr_null(b)
			     : code->value.none ? expr_int(b, EXPR_NONE)
						: expr_int(b, code->value.value);
		vec_add(b->arena, &args, label);
		vec_add(b->arena, &args, value);
	}
	for (size_t i = 0; coded && i < code_count(corpus, type->codes); i++) {
		expr label = expr_literal(b, code_name(corpus, type->codes, (int64_t)i));
		expr value = expr_int(b, (int64_t)i);
		vec_add(b->arena, &args, label);
		vec_add(b->arena, &args, value);
	}
	expr plain = plain_cell(b, type, column->dates, text);
	if (args.count == 1)
		return plain;
	vec_add(b->arena, &args, plain);
	expr value = expr_make(
		b, (struct expr_node){
			   .kind = EXPR_SWITCH, .type = EXPR_INT, .args = args.at, .arg_count = (uint32_t)args.count });
	return FORM(b, EXPR_INT, "CAST($1 AS BIGINT)", value);
}

static expr has_no_meaning(struct builder *b, const struct core_column *column, expr text, expr value)
{
	expr_vec unknown = { 0 };
	vec_add(b->arena, &unknown, text);
	for (size_t i = 0; i < column->code_count; i++)
		if (column->codes[i].unknown) {
			expr label = expr_literal(b, str_trim(column->codes[i].text));
			vec_add(b->arena, &unknown, label);
		}
	if (unknown.count == 1)
		return FORM(b, EXPR_BOOL, "($1 IS NULL AND $2 <> '')", value, text);
	expr said = expr_make(b, (struct expr_node){ .kind = EXPR_IN,
						     .type = EXPR_BOOL,
						     .args = unknown.at,
						     .arg_count = (uint32_t)unknown.count });
	return FORM(b, EXPR_BOOL, "($1 IS NULL AND $2 <> '' AND NOT $3)", value, text, said);
}

static expr text_of(struct builder *b, const struct core_column *column)
{
	expr raw = expr_make(
		b, (struct expr_node){ .kind = EXPR_COLUMN, .type = EXPR_TEXT, .text = column->ast->names.at[0].text });
	expr text = FORM(b, EXPR_TEXT, "coalesce($1, '')",
			 FORM(b, EXPR_TEXT, b->dialect->trim, FORM(b, EXPR_TEXT, "CAST($1 AS TEXT)", raw)));
	return expr_keep(b, text);
}

static enum status in_reach(const struct fact *fact, struct error *error)
{
	int64_t most = 1;
	for (int i = 0; i < WHOLE_DIGITS; i++)
		most *= 10;
	bool number = fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_MONEY;
	if (!number || (fact->type.low > -most && fact->type.high < most))
		return STATUS_OK;
	return error_set(error, STATUS_LIMIT,
			 "`%.*s` may have more than %d digits: it cannot be read from a column in SQL",
			 STR_ARG(fact->name), WHOLE_DIGITS);
}

enum status read_cells(struct builder *b, const struct corpus *corpus, const struct core_mapping *mapping,
		       struct cells *cells, struct error *error)
{
	const struct subject_facts *constants = mapping_constants(b->arena, corpus, mapping);
	expr_vec bad = { 0 }, first = { 0 };
	cells->facts = arena_new_array(b->arena, struct cell_fact, corpus->facts.count);
	vec_each (&corpus->facts, f) {
		cells->facts[f].given = constants->values[f].given;
		cells->facts[f].value = &constants->values[f];
		cells->facts[f].columns = arena_new_array(b->arena, expr, mapping->column_count);
	}
	for (size_t i = 0; i < mapping->column_count; i++) {
		const struct core_column *column = &mapping->columns[i];
		if (column->fact < 0)
			continue;
		struct cell_fact *fact = &cells->facts[column->fact];
		TRY(in_reach(&corpus->facts.at[column->fact], error));
		expr text = text_of(b, column), value = expr_keep(b, value_of(b, corpus, column, text));
		fact->columns[fact->column_count++] = value;
		if (column->ast->others_unknown) /* no text of it is wrong */
			continue;
		expr wrong = expr_keep(b, has_no_meaning(b, column, text, value));
		expr name =
			expr_literal(b, str_format(b->arena, "column %.*s", STR_ARG(column->ast->names.at[0].text)));
		vec_add(b->arena, &bad, wrong);
		vec_add(b->arena, &first, wrong);
		vec_add(b->arena, &first, name);
	}
	expr nothing = expr_literal(b, STR(""));
	vec_add(b->arena, &first, nothing);
	cells->bad = expr_or(b, bad.at, bad.count);
	cells->bad_column = bad.count ? expr_make(b, (struct expr_node){ .kind = EXPR_CASES,
									 .type = EXPR_TEXT,
									 .args = first.at,
									 .arg_count = (uint32_t)first.count })
				      : nothing;
	return STATUS_OK;
}
