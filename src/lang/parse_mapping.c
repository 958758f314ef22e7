/* parse_mapping.c - the lines and blocks of a mapping: how an outside table is written, and what its columns mean. */
#include "parse_int.h"

static void once(struct parser *p, bool already, struct span span, const char *what)
{
	if (already)
		fail(p, DIAG_repeated, span, "`%s` is said twice", what);
}

bool parse_mapping_line(struct parser *p, struct ast_instrument *in)
{
	struct ast_table_form *form = &in->form;
	struct span keyword = p->token.span;
	if (accept_word(p, "header")) {
		once(p, form->header_line.len > 0, keyword, "header");
		expect_word(p, "line");
		form->header_span = p->token.span;
		form->header_line = take_number(p, "the number of the line with the columns' names");
	} else if (accept_word(p, "delimiter")) {
		once(p, form->delimiter.len > 0, keyword, "delimiter");
		form->delimiter_span = p->token.span;
		form->delimiter = accept_word(p, "tab") ? STR("\t") : take_string(p, "one character in quotes, or tab");
	} else if (accept_word(p, "encoding")) {
		once(p, form->encoding.text.len > 0, keyword, "encoding");
		form->encoding = take_word(p, "utf_8 or windows_1252");
	} else if (accept_word(p, "dates")) {
		once(p, form->dates.len > 0, keyword, "dates");
		form->dates_span = p->token.span;
		form->dates = take_string(p, "how dates are written, such as \"M/D/YYYY\"");
	} else if (accept_word(p, "blank")) {
		once(p, form->blank, keyword, "blank");
		expect_word(p, "is");
		expect_word(p, "unknown");
		form->blank = true;
	} else {
		return false;
	}
	return true;
}

void parse_column(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_column *column = vec_push(p->arena, &in->columns);
	column->span = begin;
	do {
		struct word name = { .span = p->token.span };
		name.text = take_string(p, "the column's name as its header writes it, in quotes");
		vec_add(p->arena, &column->names, name);
	} while (!p->failed && accept_word(p, "or"));
	if (accept_word(p, "ignored")) {
		column->why = take_string(p, "why it is ignored, in quotes");
	} else if (accept_word(p, "gives")) {
		column->fact = take_word(p, "a fact");
	} else {
		fail_expected(p, "`gives` and a fact, or `ignored` and why");
	}
	expect_end(p);
}

static struct ast_code take_code(struct parser *p)
{
	struct ast_code code = { .span = p->token.span };
	code.text = take_string(p, "a cell's text in quotes");
	return code;
}

void parse_column_line(struct parser *p, struct ast_column *column)
{
	struct span keyword = p->token.span;
	if (accept_word(p, "codes")) {
		do {
			struct ast_code code = take_code(p);
			expect_punct(p, "=");
			code.value = p->failed ? NULL : parse_value(p);
			if (!p->failed)
				vec_add(p->arena, &column->codes, code);
		} while (!p->failed && accept_punct(p, ","));
	} else if (accept_word(p, "unknown")) {
		do {
			struct ast_code code = take_code(p);
			if (!p->failed)
				vec_add(p->arena, &column->codes, code);
		} while (!p->failed && accept_punct(p, ","));
	} else if (accept_word(p, "dates")) {
		once(p, column->dates.len > 0, keyword, "dates");
		column->dates_span = p->token.span;
		column->dates = take_string(p, "how its dates are written, such as \"M/D/YYYY\"");
	} else if (accept_word(p, "others")) {
		once(p, column->others_unknown, keyword, "others are unknown");
		expect_word(p, "are");
		expect_word(p, "unknown");
		column->others_unknown = true;
	} else {
		fail(p, DIAG_unknown_line, keyword, "a column's lines begin with codes, unknown, others or dates");
	}
	expect_end(p);
}

void parse_constant(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_constant constant = { .fact = take_word(p, "a fact") };
	expect_punct(p, "=");
	constant.value = p->failed ? NULL : parse_value(p);
	constant.why = take_string(p, "why it holds of every row, in quotes");
	expect_end(p);
	constant.span = span_join(begin, p->last);
	if (!p->failed)
		vec_add(p->arena, &in->constants, constant);
}
