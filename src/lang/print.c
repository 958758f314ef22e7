/* print.c - the formatter.
 *
 * It works on tokens and the gaps between them, not on the syntax tree: a tree knows nothing of comments and of where
 * the author broke a line, and both must stay. The tree is asked for two things only: where the ids of articles are
 * (`4.10` is one id there and a number elsewhere) and where the steps of `destinations` begin.
 *
 * Layout: a block begins in column 0, its lines in 2, what continues a line two deeper; a step of `destinations` is at
 * 4 and what continues it at 6. In a header the values stand in one column, and in an article what is quoted by
 * `cites`, `says` and `none` does; all else reads on with single spaces.
 *
 * I1. The result has the tokens of the source in the same logical lines. This is checked after every printing, in what
 * is shipped too: a formatter that changes the law is worse than one that stops. I2. Printing twice is printing once:
 * every decision rests on tokens, on where lines break, on whether a blank line is there and on whether a comment is
 * indented at all, and none of these is changed by printing. I3. A text with an error of bytes or grammar is not
 * printed.
 */
#include "print.h"
#include "ast.h"
#include <assert.h>

enum { MARK_ID = 1, MARK_STEP = 2 };
enum { LINE_INDENT = 2, CONTINUED = 2 };

struct block {
	bool has_lines;
	bool header;
	size_t key_width; /* of the widest keyword with a column */
};

struct piece { /* a token, and how it stands */
	struct str text;
	enum token_kind kind;
	uint32_t at, end;
	size_t block;
	bool opens_block, starts_line;
	bool opener;   /* in the line that opens its block */
	bool step;     /* begins a step of `destinations` */
	bool deep;     /* in a `destinations` line */
	bool wide;     /* a brace with spaces inside */
	bool unary;    /* a minus that belongs to its number */
	size_t column; /* the first token after a keyword: spaces before it; 0 as usual */
};

struct print {
	struct arena *arena;
	const struct source *source;
	unsigned char *marks; /* by byte */
	VEC(struct block) blocks;
	VEC(struct piece) pieces;
};

/* What the tree knows. */

static void mark_words(struct print *print, const word_vec *ids)
{
	vec_each (ids, i)
		if (ids->at[i].text.len)
			print->marks[ids->at[i].span.at] |= MARK_ID;
}

static void mark_clause(struct print *print, const struct ast_clause *clause)
{
	mark_words(print, &clause->articles);
	vec_each (&clause->steps, i)
		print->marks[clause->steps.at[i].span.at] |= MARK_STEP;
}

static void mark_instrument(struct print *print, const struct ast_instrument *in)
{
	mark_words(print, &in->repeals);
	vec_each (&in->stays, i)
		mark_clause(print, &in->stays.at[i]);
	vec_each (&in->entries, i)
		vec_each (&in->entries.at[i].positions, k)
			mark_words(print, &in->entries.at[i].positions.at[k].articles);
	vec_each (&in->articles, i) {
		const struct ast_article *article = &in->articles.at[i];
		print->marks[article->id.span.at] |= MARK_ID;
		vec_each (&article->clauses, k)
			mark_clause(print, &article->clauses.at[k]);
	}
	vec_each (&in->examples, i) {
		const struct ast_case *example = &in->examples.at[i];
		vec_each (&example->expects, k)
			if (example->expects.at[k].article.text.len)
				print->marks[example->expects.at[k].article.span.at] |= MARK_ID;
	}
}

/* Tokens. */

static bool is(const struct piece *piece, const char *sign)
{
	return piece->kind == TOKEN_PUNCT && str_is(piece->text, sign);
}

static bool is_word(const struct piece *piece, const char *word)
{
	return piece->kind == TOKEN_NAME && str_is(piece->text, word);
}

static bool is_one_of(const struct piece *piece, const char *const *words)
{
	for (; *words; words++)
		if (str_is(piece->text, *words))
			return true;
	return false;
}

/* A minus is the number's own where no operand stands before it. */
static bool minus_is_unary(const struct piece *before)
{
	static const char *const words[] = { "from", "to",    "in",       "and",     "or", "not",
					     "when", "means", "overlaps", "between", NULL };
	if (!before || before->starts_line)
		return true;
	if (before->kind == TOKEN_PUNCT)
		return !is(before, ")") && !is(before, "}");
	return before->kind == TOKEN_NAME && is_one_of(before, words);
}

static void add_token(struct print *print, struct token token, const struct line *line, bool starts_line)
{
	size_t count = print->pieces.count;
	const struct piece *before = count && !starts_line ? &print->pieces.at[count - 1] : NULL;
	struct piece piece = {
		.text = span_text(token.span),
		.kind = token.kind,
		.at = token.span.at,
		.end = token.span.at + token.span.len,
		.block = print->blocks.count - 1,
		.starts_line = starts_line,
		.opens_block = starts_line && line->opens_block,
		.opener = line->opens_block,
		.step = (print->marks[token.span.at] & MARK_STEP) != 0,
		.deep = before ? before->deep : token.kind == TOKEN_NAME && str_is(token.text, "destinations"),
	};
	if (is(&piece, "-"))
		piece.unary = minus_is_unary(before);
	vec_add(print->arena, &print->pieces, piece);
}

/* How many tokens the keyword has that a line with a column begins with; 0 when the line has none. */
static size_t key_tokens(const struct block *block, const struct piece *line, size_t count)
{
	static const char *const quotes[] = { "cites", "says", "none", NULL };
	static const char *const phrases[][3] = { { "in", "force", NULL },
						  { "not", "in", "force" },
						  { "notice", "of", "termination" },
						  { "applies", "to", NULL } };
	if (!block->header)
		return is_one_of(line, quotes);
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		size_t n = 0;
		while (n < 3 && n < count && phrases[i][n] && is_word(&line[n], phrases[i][n]))
			n++;
		if (n == 3 || (n == 2 && !phrases[i][2]))
			return n;
	}
	return 1;
}

static size_t key_width(const struct piece *line, size_t tokens)
{
	size_t width = tokens ? tokens - 1 : 0;
	for (size_t i = 0; i < tokens; i++)
		width += line[i].text.len;
	return width;
}

/* `{ a ; b }` and `{ {a} }` have spaces inside, `{US, SV}` has none. */
static void widen_braces(struct piece *line, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is(&line[i], "{"))
			continue;
		bool wide = i > 1 && is_word(&line[i - 1], "of") && is_word(&line[i - 2], "list");
		size_t depth = 1, k = i + 1;
		for (; k < count; k++) {
			if (is(&line[k], "}") && --depth == 0)
				break;
			if (depth == 1 && (is(&line[k], "{") || is(&line[k], ";")))
				wide = true;
			depth += is(&line[k], "{");
		}
		line[i].wide = wide;
		if (k < count)
			line[k].wide = wide;
	}
}

static void open_block(struct print *print, const struct piece *line)
{
	static const char *const headers[] = { "vocabulary", "law",       "agreement", "order",
					       "register",   "statement", "visit",     NULL };
	struct block *block = vec_push(print->arena, &print->blocks);
	block->has_lines = lex_block_has_lines(line->text);
	block->header = is_one_of(line, headers);
}

static void read_line(struct print *print, const struct line *line)
{
	struct diags ignored;
	struct lexer lexer;
	size_t first = print->pieces.count;
	diags_init(&ignored, print->arena);
	lexer_begin(&lexer, print->arena, print->source, &ignored, *line);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
		if (print->marks[token.span.at] & MARK_ID)
			token = lexer_id(&lexer, token);
		add_token(print, token, line, print->pieces.count == first);
	}
	struct piece *pieces = print->pieces.at + first;
	size_t count = print->pieces.count - first;
	if (line->opens_block)
		open_block(print, pieces);
	struct block *block = &print->blocks.at[print->blocks.count - 1];
	for (size_t i = 0; i < count; i++)
		pieces[i].block = print->blocks.count - 1;
	widen_braces(pieces, count);
	if (!line->opens_block) {
		size_t width = key_width(pieces, key_tokens(block, pieces, count));
		if (width > block->key_width)
			block->key_width = width;
	}
}

static void set_columns(struct print *print)
{
	vec_each (&print->pieces, i) {
		struct piece *line = &print->pieces.at[i];
		const struct block *block = &print->blocks.at[line->block];
		size_t left = print->pieces.count - i;
		if (!line->starts_line || line->opens_block)
			continue;
		size_t key = key_tokens(block, line, left);
		if (key && key < left)
			line[key].column = block->key_width - key_width(line, key) + 1;
	}
}

struct print *print_read(struct arena *arena, const struct source *source, struct diags *diags)
{
	struct print *print = arena_new(arena, struct print);
	ast_instruments instruments = { 0 };
	struct lines lines;
	size_t errors = diags->errors;
	parse_source(arena, source, diags, &instruments);
	if (diags->errors != errors || !lex_lines(arena, source, diags, &lines))
		return NULL;
	print->arena = arena;
	print->source = source;
	print->marks = arena_alloc(arena, source->text.len + 1);
	vec_each (&instruments, i)
		mark_instrument(print, &instruments.at[i]);
	vec_each (&lines.list, i)
		read_line(print, &lines.list.at[i]);
	set_columns(print);
	return print;
}

/* Gaps: what stands between two tokens. */

struct comment {
	struct str text;
	bool blank; /* a blank line before it */
	bool indented;
};
struct gap {
	struct str beside; /* the comment at the end of the line before */
	VEC(struct comment) comments;
	bool breaks; /* the line ends in it */
	bool blank;  /* a blank line at its end */
};

static struct gap read_gap(const struct print *print, uint32_t from, uint32_t to)
{
	struct gap gap = { .breaks = from == 0 };
	struct str text = print->source->text;
	size_t newlines = 0, line_at = from;
	for (size_t at = from; at < to; at++) {
		if (text.ptr[at] == '\n') {
			newlines++;
			gap.breaks = true;
			line_at = at + 1;
		} else if (text.ptr[at] == '#') {
			size_t end = at;
			while (end < to && text.ptr[end] != '\n')
				end++;
			struct str words = str_trim((struct str){ text.ptr + at, end - at });
			if (!gap.breaks)
				gap.beside = words;
			else
				*vec_push(print->arena, &gap.comments) =
					(struct comment){ words, newlines > 1, at > line_at };
			newlines = 0;
			at = end - 1;
		}
	}
	gap.blank = newlines > 1;
	return gap;
}

static struct gap gap_before(const struct print *print, size_t piece)
{
	uint32_t from = piece ? print->pieces.at[piece - 1].end : 0;
	uint32_t to = piece < print->pieces.count ? print->pieces.at[piece].at : (uint32_t)print->source->text.len;
	return read_gap(print, from, to);
}

/* Writing. */

static bool calls(const struct piece *name) /* does a parenthesis after it belong to it: term(r) */
{
	static const char *const words[] = { "requires", "means", NULL };
	return name->kind == TOKEN_NAME && !word_is_reserved(name->text) && !is_one_of(name, words);
}

static bool spaced(const struct piece *before, const struct piece *after)
{
	if (after->kind == TOKEN_PUNCT) {
		if (strchr(",)./:", *after->text.ptr))
			return false;
		if (is(after, "}"))
			return after->wide && !is(before, "{");
		if (is(after, "("))
			return !calls(before) && !is(before, "(") && !is(before, "{");
	}
	if (before->kind == TOKEN_PUNCT)
		return !strchr("(./", *before->text.ptr) && !(is(before, "{") && !before->wide) && !before->unary;
	return true;
}

static size_t indent_of(const struct print *print, const struct piece *piece)
{
	if (piece->starts_line)
		return piece->opens_block ? 0 : LINE_INDENT;
	size_t line = print->blocks.at[piece->block].has_lines ? LINE_INDENT : 0;
	return line + CONTINUED + (piece->deep && !piece->step ? 2 : 0);
}

static void end_line(struct buf *out, const struct gap *gap)
{
	if (gap->beside.len)
		buf_format(out, "  %.*s", STR_ARG(gap->beside));
	buf_add_char(out, '\n');
}

static void write_comment(struct buf *out, const struct comment *comment, bool blank, size_t indent)
{
	if (blank)
		buf_add_char(out, '\n');
	buf_add_repeat(out, ' ', indent);
	buf_add_str(out, comment->text);
	buf_add_char(out, '\n');
}

/* Between two blocks stands one blank line; declarations of one line each may stand together. The blank line comes
 * before the comments that belong to the next block. */
static void part_blocks(const struct print *print, const struct piece *next, struct gap *gap)
{
	if (!print->blocks.at[next->block].has_lines && !print->blocks.at[next[-1].block].has_lines)
		return;
	size_t first = 0;
	while (first < gap->comments.count && gap->comments.at[first].indented)
		first++;
	for (size_t i = first; i < gap->comments.count; i++)
		if (gap->comments.at[i].blank)
			return;
	if (first < gap->comments.count)
		gap->comments.at[first].blank = true;
	else
		gap->blank = true;
}

static void begin_line(struct buf *out, const struct print *print, size_t index, const struct gap *gap)
{
	const struct piece *piece = &print->pieces.at[index];
	size_t indent = indent_of(print, piece);
	vec_each (&gap->comments, i) {
		const struct comment *comment = &gap->comments.at[i];
		bool of_block_before = piece->opens_block && comment->indented && index;
		write_comment(out, comment, comment->blank && out->len, of_block_before ? (size_t)LINE_INDENT : indent);
	}
	if (gap->blank && out->len)
		buf_add_char(out, '\n');
	buf_add_repeat(out, ' ', indent);
}

static void write_piece(struct buf *out, const struct print *print, size_t index)
{
	const struct piece *piece = &print->pieces.at[index];
	struct gap gap = gap_before(print, index);
	if (!index || gap.breaks) {
		if (index)
			end_line(out, &gap);
		if (index && piece->opens_block)
			part_blocks(print, piece, &gap);
		/* a block's first line follows its opening at once */
		if (index && piece->starts_line && !piece->opens_block && piece[-1].opener)
			*(gap.comments.count ? &gap.comments.at[0].blank : &gap.blank) = false;
		begin_line(out, print, index, &gap);
	} else {
		buf_add_repeat(out, ' ', piece->column ? piece->column : spaced(piece - 1, piece));
	}
	buf_add_str(out, piece->text);
}

static void write_end(struct buf *out, const struct print *print)
{
	struct gap gap = gap_before(print, print->pieces.count);
	end_line(out, &gap);
	vec_each (&gap.comments, i)
		write_comment(out, &gap.comments.at[i], gap.comments.at[i].blank,
			      gap.comments.at[i].indented ? LINE_INDENT : 0);
}

/* Parts. */

/* A block printed alone: of the comments above it those that touch it. */
static void write_opening(struct buf *out, const struct print *print, size_t index)
{
	struct gap gap = gap_before(print, index);
	size_t first = gap.comments.count;
	while (first && !gap.blank && !gap.comments.at[first - 1].indented &&
	       !(first < gap.comments.count && gap.comments.at[first].blank))
		first--;
	for (size_t i = first; i < gap.comments.count; i++)
		write_comment(out, &gap.comments.at[i], false, 0);
	buf_add_str(out, print->pieces.at[index].text);
}

static size_t block_end(const struct print *print, size_t index)
{
	size_t block = print->pieces.at[index].block;
	while (index < print->pieces.count && print->pieces.at[index].block == block)
		index++;
	return index;
}

static size_t write_block(struct buf *out, const struct print *print, size_t index)
{
	size_t end = block_end(print, index);
	write_opening(out, print, index);
	for (size_t i = index + 1; i < end; i++)
		write_piece(out, print, i);
	struct gap gap = gap_before(print, end);
	end_line(out, &gap);
	return end;
}

static bool begins_in(const struct piece *piece, struct span part)
{
	return piece->opens_block && piece->at >= part.at && piece->at < part.at + part.len;
}

void print_part(struct buf *out, const struct print *print, struct span part)
{
	for (size_t i = 0; i < print->pieces.count;) {
		if (begins_in(&print->pieces.at[i], part))
			i = write_block(out, print, i);
		else
			i++;
	}
}

void print_declarations(struct buf *out, const struct print *print, struct span within)
{
	static const char *const others[] = { "article", "profile", "example", "guarantee", NULL };
	bool lines = false, any = false; /* of the block printed last */
	for (size_t i = 0; i < print->pieces.count;) {
		const struct piece *piece = &print->pieces.at[i];
		if (!begins_in(piece, within) || is_one_of(piece, others)) {
			i++;
			continue;
		}
		const struct block *block = &print->blocks.at[piece->block];
		struct gap gap = gap_before(print, i);
		if (any && (lines || block->has_lines || gap.blank || gap.comments.count))
			buf_add_char(out, '\n');
		any = true;
		lines = block->has_lines;
		i = write_block(out, print, i);
	}
}

/* I1. */

static void must_be_same(struct arena *arena, const struct source *before, const struct source *after)
{
	struct diags diags;
	struct lines a, b;
	diags_init(&diags, arena);
	assert(lex_lines(arena, before, &diags, &a) && lex_lines(arena, after, &diags, &b));
	assert(a.list.count == b.list.count);
	vec_each (&a.list, i) {
		struct lexer one, other;
		lexer_begin(&one, arena, before, &diags, a.list.at[i]);
		lexer_begin(&other, arena, after, &diags, b.list.at[i]);
		assert(a.list.at[i].opens_block == b.list.at[i].opens_block);
		for (;;) {
			struct token x = lexer_next(&one), y = lexer_next(&other);
			assert(x.kind == y.kind && str_eq(span_text(x.span), span_text(y.span)));
			if (x.kind == TOKEN_END)
				break;
		}
	}
}

/* Tabs that indent, as columns of eight, and carriage returns at the ends of lines. */
static const struct source *mended(struct arena *arena, const struct source *source)
{
	struct str text = source->text;
	if (!memchr(text.ptr, '\t', text.len) && !memchr(text.ptr, '\r', text.len))
		return source;
	struct buf out = BUF_INIT;
	size_t column = 0;
	bool indenting = true;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		size_t spaces = 8 - column % 8;
		if (c == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
			continue;
		if (c == '\t' && indenting) {
			buf_add_repeat(&out, ' ', spaces);
			column += spaces;
			continue;
		}
		buf_add_char(&out, c);
		indenting = c == '\n' || (indenting && c == ' ');
		column = c == '\n' ? 0 : column + 1;
	}
	struct source *mended = arena_new(arena, struct source);
	*mended = (struct source){ .name = source->name, .text = str_copy(arena, buf_str(&out)) };
	buf_finish(&out);
	return mended;
}

struct str print_source(struct arena *arena, const struct source *source, struct diags *diags)
{
	source = mended(arena, source);
	struct print *print = print_read(arena, source, diags);
	if (!print)
		return STR_NONE;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < print->pieces.count; i++)
		write_piece(&out, print, i);
	write_end(&out, print);
	struct source *printed = arena_new(arena, struct source);
	*printed = (struct source){ .name = source->name, .text = str_copy(arena, buf_str(&out)) };
	buf_finish(&out);
	must_be_same(arena, source, printed);
	return printed->text;
}
