/* lex.h - from bytes to logical lines and tokens.
 *
 * A text is lines. A line that begins in the first column opens a block; indented lines belong to it. In a block that
 * has lines of its own (article, example, ...) the first indented line fixes the block's indentation, and a deeper line
 * continues the one before; in the others (fact, term, ...) every indented line continues. So one logical line is a run
 * of physical ones, and tokens are read from it on demand: an article id ("4.10") is read as an id only where the
 * parser asks for one.
 *
 * I1. Every byte of the text is looked at once before anything is parsed: bad UTF-8, tabs, controls and overlong lines
 * are reported there, and a text that has any is not parsed. I2. Tokens never cross a logical line; after its last
 * token comes TOKEN_END, again and again.
 */
#ifndef LANG_LEX_H
#define LANG_LEX_H
#include "diag.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,     /* lower case, may hold hyphens */
	TOKEN_COUNTRY,  /* two capitals */
	TOKEN_CURRENCY, /* three capitals */
	TOKEN_STRING,   /* text: decoded */
	TOKEN_NUMBER,   /* text: as written */
	TOKEN_DATE,
	TOKEN_TIME,
	TOKEN_PUNCT, /* text: ( ) { } , . : ; > = != < <= >= + - / % */
	TOKEN_ID,    /* only by lexer_id */
	TOKEN_BAD
};

struct token {
	enum token_kind kind;
	struct str text;
	struct span span;
	int32_t day;     /* TOKEN_DATE */
	int64_t seconds; /* TOKEN_TIME */
};

struct line {
	uint32_t at, end; /* bytes, without the last newline */
	bool opens_block; /* begins in the first column */
};

struct lines {
	VEC(struct line) list;
};

/* Block words that have lines of their own. */
bool lex_block_has_lines(struct str word);

/* Splits; false (and diagnostics) when the text cannot be parsed at all. */
bool lex_lines(struct arena *arena, const struct source *source, struct diags *diags, struct lines *lines);

struct lexer {
	struct arena *arena;
	const struct source *source;
	struct diags *diags; /* NULL: a bad token is returned and not reported */
	size_t at, end;
	bool failed; /* a bad token was met in this line */
};

void lexer_begin(struct lexer *lexer, struct arena *arena, const struct source *source, struct diags *diags,
		 struct line line);
struct token lexer_next(struct lexer *lexer);
/* Reads the token again as an article id: letters, digits and .-_() */
struct token lexer_id(struct lexer *lexer, struct token again);
const char *token_kind_name(enum token_kind kind);
#endif
