#include "lex.h"
#include "date.h"
#include "limit.h"
#include "utf8.h"

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_name_char(char c) { return is_lower(c) || is_digit(c) || c == '_'; }

bool lex_block_has_lines(struct str word)
{
	static const char *const words[] = { "vocabulary", "law",       "agreement", "order",   "mapping",
					     "register",   "article",   "profile",   "example", "guarantee",
					     "column",     "statement", "visit" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

static struct span span_at(const struct source *source, size_t at, size_t len)
{
	return (struct span){ source, (uint32_t)at, (uint32_t)len };
}

/* I1: the bytes. */
static bool check_bytes(const struct source *source, struct diags *diags)
{
	struct str text = source->text;
	size_t errors = diags->errors, line_at = 0;
	bool long_told = false;
	if (text.len > LIMIT_SOURCE_BYTES) {
		diag_hint(diags,
			  diag_add(diags, DIAG_too_long, span_at(source, 0, 0),
				   "this text has %zu bytes; the limit is %d", text.len, LIMIT_SOURCE_BYTES),
			  "part it into several files");
		return false;
	}
	for (size_t i = 0; i < text.len && diags->errors < errors + 10;) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == '\n') {
			line_at = i + 1;
			long_told = false;
			i++;
			continue;
		}
		uint32_t code_point = 0;
		size_t size = utf8_decode(text, i, &code_point);
		if (i + (size ? size : 1) - line_at > LIMIT_LINE_BYTES && !long_told) {
			diag_hint(diags,
				  diag_add(diags, DIAG_too_long, span_at(source, line_at, 1),
					   "this line is longer than %d bytes", LIMIT_LINE_BYTES),
				  "go on in the next line, indented deeper");
			long_told = true;
		}
		if (size == 0)
			diag_hint(diags,
				  diag_add(diags, DIAG_bad_utf8, span_at(source, i, 1), "byte 0x%02x is not UTF-8 here",
					   c),
				  "save the text as UTF-8");
		else if (c == '\t')
			diag_hint(diags, diag_add(diags, DIAG_tab, span_at(source, i, 1), "a tab stands here"),
				  "indent with spaces; `habeas fmt` lays a text out");
		else if (utf8_is_bidi_control(code_point))
			diag_hint(diags,
				  diag_add(diags, DIAG_bidi, span_at(source, i, size),
					   "a bidirectional control character (U+%04X)", (unsigned)code_point),
				  "take it out: with it the text reads otherwise than it means");
		else if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) || code_point == 0xfeff)
			diag_hint(diags,
				  diag_add(diags, DIAG_bad_character, span_at(source, i, size),
					   "a control character (U+%04X)", (unsigned)code_point),
				  "%s", code_point == '\r' ? "end lines with a line feed alone" : "take it out");
		i += size ? size : 1;
	}
	return diags->errors == errors;
}

static size_t line_end(struct str text, size_t at)
{
	while (at < text.len && text.ptr[at] != '\n')
		at++;
	return at;
}

static struct str first_word(struct str text, size_t at)
{
	size_t end = at;
	while (end < text.len && is_lower(text.ptr[end]))
		end++;
	return (struct str){ text.ptr + at, end - at };
}

bool lex_lines(struct arena *arena, const struct source *source, struct diags *diags, struct lines *lines)
{
	*lines = (struct lines){ .list = { 0 } };
	if (!check_bytes(source, diags))
		return false;
	struct str text = source->text;
	size_t block_indent = 0; /* 0: not fixed yet */
	bool block_open = false, has_lines = false;
	for (size_t at = 0; at < text.len; at = line_end(text, at) + 1) {
		size_t end = line_end(text, at), first = at;
		while (first < end && text.ptr[first] == ' ')
			first++;
		if (first == end || text.ptr[first] == '#')
			continue;
		size_t indent = first - at;
		if (indent == 0) {
			*vec_push(arena, &lines->list) = (struct line){ (uint32_t)first, (uint32_t)end, true };
			has_lines = lex_block_has_lines(first_word(text, first));
			block_open = true;
			block_indent = 0;
		} else if (!block_open) {
			diag_hint(diags,
				  diag_add(diags, DIAG_indentation, span_at(source, first, 1),
					   "an indented line before any block"),
				  "begin with a header line in the first column, such as: law NAME \"Title\"");
			return false;
		} else if (!has_lines || (block_indent && indent > block_indent)) {
			lines->list.at[lines->list.count - 1].end = (uint32_t)end;
		} else {
			if (!block_indent)
				block_indent = indent;
			if (indent < block_indent)
				diag_hint(diags,
					  diag_add(diags, DIAG_indentation, span_at(source, first, 1),
						   "this line is indented by %zu, the lines of its block by %zu",
						   indent, block_indent),
					  "indent it like the line above");
			*vec_push(arena, &lines->list) = (struct line){ (uint32_t)first, (uint32_t)end, false };
		}
	}
	return true;
}

void lexer_begin(struct lexer *lexer, struct arena *arena, const struct source *source, struct diags *diags,
		 struct line line)
{
	*lexer = (struct lexer){
		.arena = arena,
		.source = source,
		.diags = diags,
		.at = line.at,
		.end = line.end,
	};
}

static void skip_space(struct lexer *lexer)
{
	const char *p = lexer->source->text.ptr;
	while (lexer->at < lexer->end) {
		if (p[lexer->at] == ' ' || p[lexer->at] == '\n')
			lexer->at++;
		else if (p[lexer->at] == '#')
			while (lexer->at < lexer->end && p[lexer->at] != '\n')
				lexer->at++;
		else
			break;
	}
}

static struct token make(struct lexer *lexer, enum token_kind kind, size_t len)
{
	struct token token = { .kind = kind, .span = span_at(lexer->source, lexer->at, len) };
	token.text = span_text(token.span);
	lexer->at += len;
	return token;
}

static struct token bad(struct lexer *lexer, enum diag_code code, size_t len, const char *message, const char *hint)
{
	struct token token = make(lexer, TOKEN_BAD, len);
	lexer->failed = true;
	if (!lexer->diags)
		return token;
	struct diag *diag = token.text.len <= LIMIT_NAME_BYTES
				    ? diag_add(lexer->diags, code, token.span, "%s: %.*s", message, STR_ARG(token.text))
				    : diag_add(lexer->diags, code, token.span, "%s", message);
	if (hint)
		diag_hint(lexer->diags, diag, "%s", hint);
	return token;
}

static struct token lex_string(struct lexer *lexer)
{
	const char *p = lexer->source->text.ptr;
	size_t at = lexer->at + 1, out = 0;
	while (at < lexer->end && p[at] != '"' && p[at] != '\n')
		at += p[at] == '\\' && at + 1 < lexer->end && p[at + 1] != '\n' ? 2 : 1;
	if (at >= lexer->end || p[at] != '"')
		return bad(lexer, DIAG_unterminated_string, (at < lexer->end ? at : lexer->end) - lexer->at,
			   "this string does not end on its line", "close it with \"");
	if (at - lexer->at - 1 > LIMIT_STRING_BYTES)
		return bad(lexer, DIAG_too_long, at + 1 - lexer->at, "this string is longer than 2000 bytes",
			   "part it: an article may hold several lines of `says` or `cites`");
	char *text = arena_alloc(lexer->arena, at - lexer->at);
	for (size_t i = lexer->at + 1; i < at; i++) {
		if (p[i] == '\\') {
			i++;
			if (p[i] != '"' && p[i] != '\\')
				return bad(lexer, DIAG_bad_character, at + 1 - lexer->at,
					   "only \\\" and \\\\ are written with a backslash",
					   "write \\\" for a quotation mark, \\\\ for a backslash");
		}
		text[out++] = p[i];
	}
	struct token token = make(lexer, TOKEN_STRING, at + 1 - lexer->at);
	token.text = (struct str){ text, out };
	return token;
}

static size_t run_of(struct lexer *lexer, size_t at, bool (*is)(char))
{
	size_t end = at;
	while (end < lexer->end && is(lexer->source->text.ptr[end]))
		end++;
	return end - at;
}

static bool is_number_char(char c) { return is_digit(c) || c == '_'; }
static bool is_time_char(char c) { return is_digit(c) || c == ':' || c == '-' || c == '+' || c == 'T' || c == 'Z'; }
static bool is_word_char(char c) { return is_name_char(c) || is_upper(c); }
static bool is_id_char(char c) { return is_word_char(c) || c == '.' || c == '-' || c == '(' || c == ')'; }

static struct token lex_number(struct lexer *lexer)
{
	const char *p = lexer->source->text.ptr;
	size_t at = lexer->at;
	if (at + 5 < lexer->end && run_of(lexer, at, is_digit) == 4 && p[at + 4] == '-' && is_digit(p[at + 5])) {
		size_t len = run_of(lexer, at, is_time_char);
		struct str text = { p + at, len };
		bool has_time = memchr(text.ptr, 'T', text.len) != NULL;
		struct token token = make(lexer, has_time ? TOKEN_TIME : TOKEN_DATE, len);
		if (has_time ? time_parse(text, &token.seconds) : date_parse(text, &token.day))
			return token;
		lexer->at = at;
		return bad(lexer, DIAG_bad_date, len, has_time ? "no such time" : "no such day",
			   has_time ? "a time is written 2025-03-15T18:45-05:00 or 2025-03-15T23:45Z"
				    : "a day is written 2025-03-14 and lies between 1850 and 2150");
	}
	size_t len = run_of(lexer, at, is_number_char);
	if (at + len + 1 < lexer->end && p[at + len] == '.' && is_digit(p[at + len + 1]))
		len += 1 + run_of(lexer, at + len + 1, is_number_char);
	if (len > 40)
		return bad(lexer, DIAG_bad_number, len, "a number has at most 40 digits", NULL);
	if (at + len < lexer->end && is_word_char(p[at + len]))
		return bad(lexer, DIAG_bad_number, run_of(lexer, at, is_word_char), "this is no number",
			   "a unit is a word of its own: 14 days, 20_000 USD");
	return make(lexer, TOKEN_NUMBER, len);
}

static struct token lex_word(struct lexer *lexer)
{
	const char *p = lexer->source->text.ptr;
	size_t at = lexer->at, len = run_of(lexer, at, is_word_char);
	if (len > LIMIT_NAME_BYTES)
		return bad(lexer, DIAG_too_long, len, "a name has at most 64 characters", NULL);
	if (run_of(lexer, at, is_upper) == len) {
		if (len == 2)
			return make(lexer, TOKEN_COUNTRY, len);
		if (len == 3)
			return make(lexer, TOKEN_CURRENCY, len);
	}
	if (!is_lower(p[at]) || run_of(lexer, at, is_name_char) != len)
		return bad(
			lexer, DIAG_bad_word, len, "this is no word of the language",
			"names are lower case, countries two capitals, currencies three; other words stand in quotes");
	/* Hyphens stand in ids only, and never at the end: "a - b" is a minus, "a-b" is one name. */
	while (at + len + 1 < lexer->end && p[at + len] == '-' && is_name_char(p[at + len + 1]))
		len += 1 + run_of(lexer, at + len + 1, is_name_char);
	if (len > LIMIT_NAME_BYTES)
		return bad(lexer, DIAG_too_long, len, "a name has at most 64 characters", NULL);
	return make(lexer, TOKEN_NAME, len);
}

struct token lexer_next(struct lexer *lexer)
{
	skip_space(lexer);
	if (lexer->at >= lexer->end)
		return (struct token){ .kind = TOKEN_END, .span = span_at(lexer->source, lexer->end, 0) };
	const char *p = lexer->source->text.ptr + lexer->at;
	size_t left = lexer->end - lexer->at;
	if (*p == '"')
		return lex_string(lexer);
	if (is_digit(*p))
		return lex_number(lexer);
	if (is_lower(*p) || is_upper(*p))
		return lex_word(lexer);
	if (left > 1 && p[1] == '=' && (*p == '!' || *p == '<' || *p == '>'))
		return make(lexer, TOKEN_PUNCT, 2);
	if (strchr("(){},.:;>=<+-/%", *p))
		return make(lexer, TOKEN_PUNCT, 1);
	uint32_t code_point;
	size_t size = utf8_decode(lexer->source->text, lexer->at, &code_point);
	return bad(lexer, DIAG_bad_character, size ? size : 1, "nothing begins with this character",
		   *p == '&'                                      ? "write `and`"
		   : *p == '|'                                    ? "write `or`"
		   : *p == '!'                                    ? "write `not`, or `!=`"
		   : *p == '*'                                    ? "nothing is multiplied in a text"
		   : code_point >= 0x2018 && code_point <= 0x201f ? "strings stand in straight quotes: \"...\""
								  : NULL);
}

struct token lexer_id(struct lexer *lexer, struct token again)
{
	lexer->at = again.span.at;
	skip_space(lexer);
	size_t len = run_of(lexer, lexer->at, is_id_char);
	/* A full stop or a closing parenthesis may be the sentence's, an id never ends in '.' or '-'. */
	while (len && (lexer->source->text.ptr[lexer->at + len - 1] == '.' ||
		       lexer->source->text.ptr[lexer->at + len - 1] == '-'))
		len--;
	if (len == 0)
		return again.kind == TOKEN_END ? again : lexer_next(lexer);
	if (len > LIMIT_NAME_BYTES)
		return bad(lexer, DIAG_too_long, len, "an id has at most 64 characters", NULL);
	return make(lexer, TOKEN_ID, len);
}

const char *token_kind_name(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_END: return "the end of the line";
	case TOKEN_NAME: return "a name";
	case TOKEN_COUNTRY: return "a country";
	case TOKEN_CURRENCY: return "a currency";
	case TOKEN_STRING: return "a string";
	case TOKEN_NUMBER: return "a number";
	case TOKEN_DATE: return "a date";
	case TOKEN_TIME: return "a time";
	case TOKEN_PUNCT: return "a sign";
	case TOKEN_ID: return "an article id";
	case TOKEN_BAD: return "something unreadable";
	}
	return "?";
}
