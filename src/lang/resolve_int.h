/* resolve_int.h - shared by the passes that make the core form: resolve.c (declarations, headers, clauses), type.c
 * (expressions), link.c (what holds between instruments), force.c (windows). */
#ifndef LANG_RESOLVE_INT_H
#define LANG_RESOLVE_INT_H
#include "core.h"

/* What an expression is typed in. */
struct scope {
	struct corpus *corpus;
	struct diags *diags;
	int instrument; /* -1: a condition of no instrument */
	enum subject subject;
	struct str row; /* name of the row variable, empty when there is none */
	int row_fact;   /* its list */
	bool in_quantifier;
	bool destination; /* `destination` may be read */
};

struct typed {
	struct type type; /* TYPE_BAD: a diagnostic has been given */
	node_id node;
	bool places;      /* a condition on the candidate country */
	bool destination; /* the candidate itself */
	bool literal;     /* a written number: takes the digits of the other side */
};

struct typed type_expression(struct scope *scope, const struct ast *ast, int codes_hint);
node_id type_condition(struct scope *scope, const struct ast *ast); /* yes/no; NODE_NONE after a diagnostic */
node_id type_places(struct scope *scope, const struct ast *ast);    /* `closes when` */
bool type_from_ast(struct corpus *corpus, const struct ast_type *ast, struct type *type, struct fact *fact);
bool literal_scalar(struct diags *diags, const struct type *type, const struct ast *ast, int64_t *value);

void resolve_windows(struct corpus *corpus, struct instrument *in);
void resolve_mappings(struct corpus *corpus);
struct cite cite_of(const struct ast_clause *cites);
void resolve_registers(struct corpus *corpus);
/* Says so when the instrument, its base and its amendments have no article of that id. */
void check_article_reference(struct corpus *corpus, int instrument, struct word id);
void link_instruments(struct corpus *corpus);
void resolve_cases(struct corpus *corpus); /* checks what examples, profiles and guarantees name */
/* An amount as written, in the least unit; nothing is written: both stay as they are. */
void read_money(struct corpus *corpus, struct str amount, struct word code, struct span span, int64_t *value,
		int *currency);
/* A number of persons or places; -1 when none is said. */
int64_t read_count(struct corpus *corpus, const struct ast_clause *ast, struct str number, const char *what);
void resolve_fee(struct corpus *corpus, struct core_clause *clause);
/* What an article says twice of all its fees. */
void check_fees_of(struct corpus *corpus, const struct core_article *article);
struct diag *unknown_fact(struct corpus *corpus, struct diags *diags, struct word name, enum subject subject);
int word_country(struct corpus *corpus, struct word word); /* -1 after a diagnostic; -1 without one for no word */
int word_instrument(struct corpus *corpus, struct diags *diags, struct word word);
int word_purpose(struct diags *diags, struct word word);
#endif
