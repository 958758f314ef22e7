/* print.h - a text laid out in its one canonical form (doc/language.md, section 1).
 *
 * Words, numbers, strings, comments and the author's line breaks stay; spaces, indentation and blank lines are settled.
 * Printing what was printed changes nothing, and the printed text has the same tokens in the same lines as its source.
 */
#ifndef LANG_PRINT_H
#define LANG_PRINT_H
#include "lex.h"

/* The whole text. STR_NONE, and errors in `diags`, when it does not parse. Tabs that indent and carriage returns before
 * a newline are put right, although the language refuses them: laying out is how one gets rid of them. */
struct str print_source(struct arena *arena, const struct source *source, struct diags *diags);

/* A text read once, to print parts of it. NULL, and errors in `diags`, when it does not parse. */
struct print;
struct print *print_read(struct arena *arena, const struct source *source, struct diags *diags);

/* The blocks that begin within `part` (an article's span, an instrument's), with the comments that stand right above
 * the first. Ends with a newline; nothing when no block begins there. */
void print_part(struct buf *out, const struct print *print, struct span part);

/* The blocks of `within` that are not cases or articles: the header, terms, and what a vocabulary declares. */
void print_declarations(struct buf *out, const struct print *print, struct span within);
#endif
