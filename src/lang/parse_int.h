/* parse_int.h - the parser's own: one logical line at a time, one token of look-ahead. After the first error of a line
 * the rest of the line is passed over, so that one mistake gives one diagnostic. */
#ifndef LANG_PARSE_INT_H
#define LANG_PARSE_INT_H
#include "ast.h"

struct parser {
	struct arena *arena;
	const struct source *source;
	struct diags *diags;
	struct lines lines;
	size_t next_line;
	struct lexer lexer;
	struct token token; /* the current one */
	struct span last;   /* of the token before it */
	unsigned depth;
	bool failed; /* this line has an error */
};

void parser_begin_line(struct parser *p, struct line line);
void parser_advance(struct parser *p);
bool at_punct(const struct parser *p, const char *sign);
bool at_word(const struct parser *p, const char *word);
bool at_end(const struct parser *p);
bool accept_punct(struct parser *p, const char *sign);
bool accept_word(struct parser *p, const char *word);
void fail_expected(struct parser *p, const char *what); /* "expected WHAT, found ..." */
struct diag *fail(struct parser *p, enum diag_code code, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5))); /* NULL when the line has failed already */
void expect_punct(struct parser *p, const char *sign);
void expect_word(struct parser *p, const char *word);
void expect_end(struct parser *p);

struct word take_word(struct parser *p, const char *what); /* a NAME */
struct word take_name(struct parser *p,
		      const char *what); /* a NAME that declares something: no reserved word, no hyphen */
struct word take_country(struct parser *p);
struct word take_currency(struct parser *p);
struct word take_id(struct parser *p); /* an article id */
struct str take_string(struct parser *p, const char *what);
struct str take_number(struct parser *p, const char *what);
struct moment take_moment(struct parser *p);
struct written_duration take_duration(struct parser *p);
int take_listed(struct parser *p, enum word_list list, const char *what); /* index; -1 and an error */
void take_words(struct parser *p, word_vec *out, const char *what);
void take_ids(struct parser *p, word_vec *out);

struct ast *parse_expression(struct parser *p); /* never NULL */
struct ast *parse_value(struct parser *p);      /* data in examples */
struct ast *ast_make(struct parser *p, enum ast_op op, struct span span);
void parse_clause(struct parser *p, enum clause_kind kind, struct ast_clause *clause);
void parse_cites(struct parser *p, struct ast_clause *clause); /* after its keyword */
void parse_fee_clause(struct parser *p, struct ast_clause *clause);
struct ast_applies parse_applies(struct parser *p, struct span keyword);
void parse_case_line(struct parser *p, struct ast_case *c, const char *block);
bool parse_mapping_line(struct parser *p, struct ast_instrument *in); /* of the header; false: none of them */
void parse_column(struct parser *p, struct ast_instrument *in, struct span begin); /* its first line */
void parse_column_line(struct parser *p, struct ast_column *column);
void parse_constant(struct parser *p, struct ast_instrument *in, struct span begin);
void parse_entry(struct parser *p, struct ast_entry *entry, bool visit, struct span begin); /* its first line */
void parse_entry_line(struct parser *p, struct ast_entry *entry);
bool unit_of(struct str word, enum duration_unit *unit);
#endif
