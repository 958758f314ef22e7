/* parse.c - from logical lines to blocks.
 *
 * I1. Every logical line is looked at, whatever the lines before it did: errors are collected.
 * I2. Recursion is bounded by LIMIT_NESTING: any bytes give diagnostics, never a crash.
 * I3. A token that is none is reported where the parser meets it, not when it is read ahead: what is no number (`4a`)
 * may be an article's id. No construct accepts a bad token, so the line fails at it and `fail` reports it.
 */
#include "limit.h"
#include "money.h"
#include "parse_int.h"

/* Tokens. */

void parser_begin_line(struct parser *p, struct line line)
{
	lexer_begin(&p->lexer, p->arena, p->source, NULL, line);
	p->failed = false;
	p->depth = 0;
	p->last = (struct span){ p->source, line.at, 0 };
	p->token = lexer_next(&p->lexer);
}

void parser_advance(struct parser *p)
{
	p->last = p->token.span;
	p->token = lexer_next(&p->lexer);
}

bool at_punct(const struct parser *p, const char *sign)
{
	return p->token.kind == TOKEN_PUNCT && str_is(p->token.text, sign);
}

bool at_word(const struct parser *p, const char *word)
{
	return p->token.kind == TOKEN_NAME && str_is(p->token.text, word);
}

bool at_end(const struct parser *p) { return p->token.kind == TOKEN_END; }

bool accept_punct(struct parser *p, const char *sign)
{
	if (p->failed || !at_punct(p, sign))
		return false;
	parser_advance(p);
	return true;
}

bool accept_word(struct parser *p, const char *word)
{
	if (p->failed || !at_word(p, word))
		return false;
	parser_advance(p);
	return true;
}

/* Reads the token at hand again, and reports what is wrong with it. */
static bool report_bad_token(struct parser *p)
{
	struct lexer again = p->lexer;
	again.at = p->token.span.at;
	again.diags = p->diags;
	return p->token.kind == TOKEN_BAD && lexer_next(&again).kind == TOKEN_BAD;
}

struct diag *fail(struct parser *p, enum diag_code code, struct span span, const char *format, ...)
{
	if (p->failed)
		return NULL;
	p->failed = true;
	if (report_bad_token(p))
		return NULL;
	va_list args;
	va_start(args, format);
	struct str message = str_vformat(p->arena, format, args);
	va_end(args);
	return diag_add(p->diags, code, span, "%.*s", STR_ARG(message));
}

static struct str found(struct parser *p)
{
	if (p->token.kind == TOKEN_END)
		return STR("the line ends");
	if (p->token.kind == TOKEN_STRING)
		return STR("found a string");
	struct str text = span_text(p->token.span);
	return str_format(p->arena, "found `%.*s`", STR_ARG(text));
}

/* Words that other languages, and lawyers, write in conditions. */
static const char *hint_for(const struct parser *p)
{
	static const char *const hints[][2] = { { "is", "write `=`" },
						{ "are", "write `=`" },
						{ "equals", "write `=`" },
						{ "contains", "write `A in SET`" },
						{ "includes", "write `A in SET`" },
						{ "if", "write `when`" },
						{ "unless", "write `when not (...)`" } };
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (at_word(p, hints[i][0]))
			return hints[i][1];
	return NULL;
}

void fail_expected(struct parser *p, const char *what)
{
	struct str text = found(p);
	struct diag *diag = fail(p, DIAG_expected, p->token.span, "expected %s; %.*s", what, STR_ARG(text));
	const char *hint = hint_for(p);
	if (diag && hint)
		diag_hint(p->diags, diag, "%s", hint);
}

void expect_punct(struct parser *p, const char *sign)
{
	if (!accept_punct(p, sign) && !p->failed)
		fail_expected(p, str_c(p->arena, str_format(p->arena, "`%s`", sign)));
}

void expect_word(struct parser *p, const char *word)
{
	if (!accept_word(p, word) && !p->failed)
		fail_expected(p, str_c(p->arena, str_format(p->arena, "`%s`", word)));
}

void expect_end(struct parser *p)
{
	if (!at_end(p))
		fail_expected(p, "the end of the line");
}

static struct word take(struct parser *p, bool there, const char *what)
{
	struct word word = { p->token.text, p->token.span };
	if (!there)
		fail_expected(p, what);
	if (p->failed)
		word.text = STR("");
	else
		parser_advance(p); /* what follows may be unreadable: this word was read all the same */
	return word;
}

struct word take_word(struct parser *p, const char *what) { return take(p, p->token.kind == TOKEN_NAME, what); }

struct word take_name(struct parser *p, const char *what)
{
	struct word word = take_word(p, what);
	if (p->failed)
		return word;
	if (word_is_reserved(word.text))
		fail(p, DIAG_reserved_name, word.span, "`%.*s` is a word of the language and names nothing else",
		     STR_ARG(word.text));
	else if (memchr(word.text.ptr, '-', word.text.len))
		fail(p, DIAG_bad_word, word.span, "only instruments have hyphens in their names; write `_`");
	return word;
}

struct word take_country(struct parser *p)
{
	return take(p, p->token.kind == TOKEN_COUNTRY, "a country of two capitals, such as SV");
}

struct word take_currency(struct parser *p)
{
	return take(p, p->token.kind == TOKEN_CURRENCY, "a currency of three capitals, such as USD");
}

struct word take_id(struct parser *p)
{
	if (p->failed)
		return (struct word){ STR(""), p->token.span };
	p->lexer.diags = p->diags;
	p->token = lexer_id(&p->lexer, p->token);
	p->lexer.diags = NULL;
	p->failed = p->token.kind == TOKEN_BAD;
	if (p->token.kind == TOKEN_ID && str_is(p->token.text, "when"))
		p->token.kind = TOKEN_NAME; /* its own word: a clause that forgot the id */
	return take(p, p->token.kind == TOKEN_ID, "the id of an article");
}

struct str take_string(struct parser *p, const char *what) { return take(p, p->token.kind == TOKEN_STRING, what).text; }

struct str take_number(struct parser *p, const char *what) { return take(p, p->token.kind == TOKEN_NUMBER, what).text; }

struct moment take_moment(struct parser *p)
{
	struct moment moment = { .given = true,
				 .is_time = p->token.kind == TOKEN_TIME,
				 .day = p->token.day,
				 .seconds = p->token.seconds,
				 .span = p->token.span };
	if (p->token.kind != TOKEN_DATE && p->token.kind != TOKEN_TIME) {
		fail_expected(p, "a date such as 2025-03-14, or a time such as 2025-03-15T18:45-05:00");
		moment.given = false;
	}
	parser_advance(p);
	return moment;
}

struct written_duration take_duration(struct parser *p)
{
	struct written_duration d = { .given = true, .span = p->token.span };
	struct str number = take_number(p, "a time such as 14 days");
	bool business = accept_word(p, "business");
	int64_t count = 0;
	if (p->failed)
		return d;
	if (!decimal_parse(number, 0, true, &count) || count > 36500)
		fail(p, DIAG_bad_number, d.span,
		     "a time is a whole number of hours, days, months or years up to 36,500");
	if (p->token.kind != TOKEN_NAME || !unit_of(p->token.text, &d.value.unit))
		fail_expected(p, "hours, days, business days, months or years");
	parser_advance(p);
	d.value.count = (int32_t)count;
	if (business) {
		if (d.value.unit != UNIT_DAYS)
			fail(p, DIAG_expected, p->last, "only days are counted as business days");
		d.value.unit = UNIT_BUSINESS_DAYS;
		struct parser ahead = *p; /* `in SV` is the state's, `in advance` is payable's own */
		if (accept_word(&ahead, "in") && ahead.token.kind == TOKEN_COUNTRY) {
			*p = ahead;
			d.state = take_country(p);
		}
	}
	d.span = span_join(d.span, p->last);
	return d;
}

int take_listed(struct parser *p, enum word_list list, const char *what)
{
	struct token token = p->token;
	int index = token.kind == TOKEN_NAME ? word_index(list, token.text) : -1;
	if (index >= 0) {
		parser_advance(p);
		return index;
	}
	if (token.kind != TOKEN_NAME) {
		fail_expected(p, what);
		return -1;
	}
	struct diag *diag =
		fail(p, DIAG_unknown_word, token.span, "expected %s; found `%.*s`", what, STR_ARG(token.text));
	if (diag)
		diag_listed(p->diags, diag, list, token.text);
	return -1;
}

void take_words(struct parser *p, word_vec *out, const char *what)
{
	do
		vec_add(p->arena, out, take_word(p, what));
	while (!p->failed && accept_punct(p, ","));
}

void take_ids(struct parser *p, word_vec *out)
{
	/* The comma is looked for before the next token is read, because the next one is an id. */
	do
		vec_add(p->arena, out, take_id(p));
	while (!p->failed && accept_punct(p, ","));
}

/* Header lines. */

static void once(struct parser *p, bool already, struct span span, const char *what)
{
	if (already)
		fail(p, DIAG_repeated, span, "`%s` is said twice", what);
}

static void header_moment(struct parser *p, struct moment *moment, struct span keyword, const char *what)
{
	once(p, moment->given, keyword, what);
	*moment = take_moment(p);
}

static void header_parties(struct parser *p, struct ast_instrument *in, struct span keyword)
{
	size_t first = in->parties.count;
	bool roles = false;
	do {
		struct ast_party *party = vec_push(p->arena, &in->parties);
		party->country = take_country(p);
		party->sends = accept_word(p, "sends");
		party->receives = !party->sends && accept_word(p, "receives");
		roles = roles || party->sends || party->receives;
		if (!party->sends && !party->receives && p->token.kind == TOKEN_NAME && !at_word(p, "from"))
			fail_expected(p, "`sends`, `receives` or `from` and a date");
	} while (!p->failed && accept_punct(p, ","));
	struct moment from = { 0 };
	if (accept_word(p, "from"))
		from = take_moment(p);
	in->parties_span = in->parties_span.source ? in->parties_span : span_join(keyword, p->last);
	for (size_t i = first; i < in->parties.count && !p->failed; i++) {
		struct ast_party *party = &in->parties.at[i];
		party->from = from;
		if (roles && !party->sends && !party->receives)
			diag_hint(p->diags,
				  fail(p, DIAG_bad_parties, party->country.span, "does %.*s send or receive?",
				       STR_ARG(party->country.text)),
				  "parties US sends, SV receives; or, where each may do both: parties US, SV");
		if (!roles) {
			party->sends = party->receives = true;
			in->any_pair = true;
		}
	}
}

static void header_binds(struct parser *p, struct ast_instrument *in, struct span keyword)
{
	in->binds_span = span_join(keyword, p->token.span);
	if (accept_word(p, "all")) {
		in->binds_all = true;
		return;
	}
	do {
		struct word state = take_country(p);
		enum bound_as as = BOUND_sender;
		if (accept_word(p, "as")) {
			int index = take_listed(p, WORDS_bound_as, "whom it binds a state as");
			as = index < 0 ? BOUND_either : (enum bound_as)index;
		}
		(void)vec_push(p->arena, &in->binds);
		in->binds.at[in->binds.count - 1].state = state;
		in->binds.at[in->binds.count - 1].as = as;
	} while (!p->failed && accept_punct(p, ","));
	in->binds_span = span_join(keyword, p->last);
}

static void header_in_force(struct parser *p, struct ast_instrument *in, bool gap, struct span keyword)
{
	expect_word(p, "force");
	struct ast_window *window = vec_push(p->arena, &in->windows);
	window->gap = gap;
	window->from = take_moment(p);
	if (accept_word(p, "to"))
		window->to = take_moment(p);
	else if (!gap && accept_word(p, "for")) {
		window->lasts = take_duration(p);
		if (accept_word(p, "renews")) {
			window->renews = take_duration(p);
			expect_word(p, "unless");
			expect_word(p, "notice");
			window->notice = take_duration(p);
			expect_word(p, "before");
		}
	}
	if (gap && !at_end(p))
		window->by = take_string(p, "what keeps it out of force, in quotes");
	if (p->failed)
		window->from.given = false; /* half a time says nothing */
	window->span = span_join(keyword, p->last);
}

static bool header_line(struct parser *p, struct ast_instrument *in)
{
	struct span keyword = p->token.span;
	int index;
	if (in->kind == INSTRUMENT_register && !at_word(p, "source"))
		return false; /* when a text is in force is said by the text itself */
	if (accept_word(p, "subject")) {
		once(p, in->has_subject, keyword, "subject");
		index = take_listed(p, WORDS_subject, "a subject");
		in->subject = index < 0 ? SUBJECT_person : (enum subject)index;
		in->has_subject = true;
	} else if (accept_word(p, "parties")) {
		header_parties(p, in, keyword);
	} else if (accept_word(p, "binds")) {
		header_binds(p, in, keyword);
	} else if (accept_word(p, "applies")) {
		once(p, in->applies.purposes.count > 0, keyword, "applies");
		in->applies = parse_applies(p, keyword);
	} else if (accept_word(p, "rank")) {
		once(p, in->rank.text.len > 0, keyword, "rank");
		in->rank = take_word(p, "a rank, such as statute");
		if (accept_word(p, "of"))
			in->rank_of = take_country(p);
	} else if (accept_word(p, "offered")) {
		header_moment(p, &in->offered, keyword, "offered");
	} else if (accept_word(p, "signed")) {
		header_moment(p, &in->signed_on, keyword, "signed");
	} else if (accept_word(p, "accepted")) {
		header_moment(p, &in->accepted, keyword, "accepted");
	} else if (accept_word(p, "ended")) {
		header_moment(p, &in->ended, keyword, "ended");
	} else if (accept_word(p, "notice")) {
		expect_word(p, "of");
		expect_word(p, "termination");
		header_moment(p, &in->notice, keyword, "notice of termination");
	} else if (accept_word(p, "in")) {
		header_in_force(p, in, false, keyword);
	} else if (accept_word(p, "not")) {
		expect_word(p, "in");
		header_in_force(p, in, true, keyword);
	} else if (accept_word(p, "kind")) {
		once(p, in->agreement_kind.text.len > 0, keyword, "kind");
		in->agreement_kind = (struct word){ p->token.text, p->token.span };
		(void)take_listed(p, WORDS_agreement_kind, "a kind of agreement");
	} else if (accept_word(p, "binding")) {
		once(p, in->has_binding, keyword, "binding");
		in->has_binding = true;
		in->binding = accept_word(p, "yes");
		if (!in->binding && !accept_word(p, "no"))
			fail_expected(p, "yes or no");
	} else if (accept_word(p, "purpose")) {
		once(p, in->purposes.count > 0, keyword, "purpose");
		take_words(p, &in->purposes, "a purpose");
	} else if (accept_word(p, "amends")) {
		once(p, in->amends.text.len > 0, keyword, "amends");
		in->amends = take_word(p, "the name of the instrument that is amended");
	} else if (accept_word(p, "repeals")) {
		take_ids(p, &in->repeals);
	} else if (at_word(p, "stays")) {
		parse_clause(p, CLAUSE_stays, vec_push(p->arena, &in->stays));
	} else if (accept_word(p, "source")) {
		once(p, in->source_text.len > 0, keyword, "source");
		in->source_text = take_string(p, "where the text can be read, in quotes");
	} else if (in->kind != INSTRUMENT_mapping || !parse_mapping_line(p, in)) {
		return false;
	}
	expect_end(p);
	return true;
}

static void unknown_line(struct parser *p, const char *where, const char *const *known)
{
	struct token token = p->token;
	struct str text = span_text(token.span);
	struct diag *diag =
		fail(p, DIAG_unknown_line, token.span, "%s has no line that begins with `%.*s`", where, STR_ARG(text));
	if (!diag)
		return;
	struct nearest nearest;
	nearest_init(&nearest, token.text);
	for (; known && *known; known++)
		nearest_offer(&nearest, str_of(*known));
	if (!known)
		diag_listed(p->diags, diag, WORDS_clause_kind, token.text);
	else
		diag_nearest(p->diags, diag, &nearest);
}

static const char *const header_words[] = { "subject",   "parties",  "binds",    "applies", "rank",
					    "offered",   "signed",   "accepted", "ended",   "notice",
					    "in",        "not",      "kind",     "binding", "purpose",
					    "amends",    "repeals",  "stays",    "source",  "header",
					    "delimiter", "encoding", "dates",    "blank",   NULL };

static const char *const register_words[] = { "source", NULL };

/* Lines of the block that was just opened: calls `line` for each. */
#define each_line(p)                                                                                                   \
	while ((p)->next_line < (p)->lines.list.count && !(p)->lines.list.at[(p)->next_line].opens_block &&            \
	       (parser_begin_line((p), (p)->lines.list.at[(p)->next_line++]), true))

static void parse_header(struct parser *p, struct ast_instrument *in)
{
	in->id = take_word(p, "a name for the instrument, such as us-sv-2025");
	in->title = p->failed ? STR("") : take_string(p, "its title in quotes");
	if (!p->failed && word_is_reserved(in->id.text))
		fail(p, DIAG_reserved_name, in->id.span, "`%.*s` is a word of the language and names nothing else",
		     STR_ARG(in->id.text));
	expect_end(p);
	each_line(p)
	{
		bool of_register = in->kind == INSTRUMENT_register;
		if (!header_line(p, in))
			unknown_line(p,
				     of_register ? "the header of a register, which says `source` alone," : "a header",
				     of_register ? register_words : header_words);
		in->header_failed = in->header_failed || p->failed;
	}
	in->header = span_join(in->header, p->last);
}

/* Blocks. */

static void parse_article(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_article *article = vec_push(p->arena, &in->articles);
	article->id = take_id(p);
	if (p->token.kind == TOKEN_STRING)
		article->heading = take_string(p, "a heading");
	if (accept_word(p, "on")) {
		article->topic = (struct word){ p->token.text, p->token.span };
		(void)take_listed(p, WORDS_topic, "a topic");
	}
	if (accept_word(p, "from")) {
		article->from = take_moment(p);
		if (accept_word(p, "to"))
			article->to = take_moment(p);
	}
	expect_end(p);
	each_line(p)
	{
		struct span keyword = p->token.span;
		int kind = p->token.kind == TOKEN_NAME ? word_index(WORDS_clause_kind, p->token.text) : -1;
		if (accept_word(p, "applies")) {
			once(p, article->applies.purposes.count > 0, keyword, "applies");
			struct ast_applies applies = parse_applies(p, keyword);
			expect_end(p);
			if (!p->failed)
				article->applies = applies;
		} else if (kind < 0) {
			unknown_line(p, "an article", NULL);
		} else {
			struct ast_clause clause = { 0 };
			parse_clause(p, (enum clause_kind)kind, &clause);
			if (!p->failed)
				vec_add(p->arena, &article->clauses, clause);
		}
	}
	article->span = span_join(begin, p->last);
}

static struct ast_type *parse_type(struct parser *p);

static void parse_range(struct parser *p, struct ast_type *type)
{
	if (!accept_word(p, "from"))
		return;
	type->has_range = true;
	bool negative = accept_punct(p, "-");
	type->low = take_number(p, "the least value");
	if (negative)
		type->low = str_format(p->arena, "-%.*s", STR_ARG(type->low));
	expect_word(p, "to");
	negative = accept_punct(p, "-");
	type->high = take_number(p, "the greatest value");
	if (negative)
		type->high = str_format(p->arena, "-%.*s", STR_ARG(type->high));
}

static void parse_fields(struct parser *p, struct ast_type *type)
{
	VEC(struct ast_field) fields = { 0 };
	expect_punct(p, "{");
	do {
		struct ast_field field = { .name = take_word(p, "a field's name") };
		field.type = parse_type(p);
		vec_add(p->arena, &fields, field);
	} while (!p->failed && accept_punct(p, ";"));
	expect_punct(p, "}");
	type->fields = fields.at;
	type->field_count = fields.count;
}

static struct ast_type *parse_type(struct parser *p)
{
	struct ast_type *type = arena_new(p->arena, struct ast_type);
	type->span = p->token.span;
	if (p->depth++ > 4) {
		fail(p, DIAG_bad_type, p->token.span, "types are not nested like this");
		return type;
	}
	type->base = take_word(p, "a type: yes/no, number, decimal, money, duration, date, time, country, instrument, "
				  "one of, set of, list of");
	if (str_is(type->base.text, "yes")) {
		if (!accept_punct(p, "/") || !accept_word(p, "no"))
			fail_expected(p, "`/no`: the type is written yes/no");
	} else if (str_is(type->base.text, "one")) {
		expect_word(p, "of");
		take_words(p, &type->codes, "a code");
	} else if (str_is(type->base.text, "set")) {
		expect_word(p, "of");
		type->element = parse_type(p);
	} else if (str_is(type->base.text, "list")) {
		expect_word(p, "of");
		parse_fields(p, type);
	} else if (str_is(type->base.text, "decimal")) {
		type->digits = take_number(p, "how many digits after the point");
		expect_word(p, "digits");
	} else if (str_is(type->base.text, "money")) {
		type->unit = take_currency(p);
	} else if (str_is(type->base.text, "duration")) {
		expect_word(p, "in");
		type->unit = take_word(p, "hours, days, months or years");
	}
	parse_range(p, type);
	if (accept_word(p, "or")) {
		expect_word(p, "none");
		type->or_none = true;
	}
	type->span = span_join(type->span, p->last);
	p->depth--;
	return type;
}

static void parse_fact(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_fact *fact = vec_push(p->arena, &in->facts);
	fact->name = take_name(p, "a name for the fact");
	fact->type = parse_type(p);
	fact->meaning = take_string(p, "a sentence in quotes that says what the fact means");
	while (!p->failed && !at_end(p)) {
		if (accept_word(p, "niem")) {
			fact->niem = take_string(p, "the standard's name in quotes");
		} else if (accept_word(p, "stale")) {
			expect_word(p, "after");
			fact->stale = take_duration(p);
		} else if (accept_word(p, "found")) {
			expect_word(p, "by");
			fact->found_by = take_word(p, "a role");
			expect_word(p, "on");
			fact->standard = take_string(p, "the standard of proof in quotes");
			if (accept_word(p, "burden")) {
				expect_word(p, "on");
				fact->burden_on = take_word(p, "a party");
			}
		} else {
			fail_expected(p, "niem, stale after, found by, or the end of the line");
		}
	}
	fact->failed = p->failed;
	fact->span = span_join(begin, p->last);
}

static void parse_facility(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_facility *facility = vec_push(p->arena, &in->facilities);
	facility->name = take_name(p, "a name for the facility");
	facility->state = take_country(p);
	facility->kind = (struct word){ p->token.text, p->token.span };
	(void)take_listed(p, WORDS_facility_kind, "a kind of facility");
	facility->title = take_string(p, "its full name in quotes");
	while (!p->failed && !at_end(p)) {
		if (accept_word(p, "places"))
			facility->places = take_number(p, "how many places");
		else if (accept_word(p, "zone"))
			facility->zone = take_string(p, "its time zone in quotes");
		else
			fail_expected(p, "places, zone, or the end of the line");
	}
	facility->span = span_join(begin, p->last);
}

static void parse_table(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_table *table = vec_push(p->arena, &in->tables);
	table->name = take_name(p, "a name for the table");
	if (p->token.kind == TOKEN_COUNTRY)
		table->key = take_country(p);
	expect_punct(p, "=");
	expect_punct(p, "{");
	if (!at_punct(p, "}"))
		do
			vec_add(p->arena, &table->codes, take_country(p));
		while (!p->failed && accept_punct(p, ","));
	expect_punct(p, "}");
	table->span = span_join(begin, p->last);
	expect_end(p);
}

static void parse_ranks(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_ranks *ranks = vec_push(p->arena, &in->ranks);
	ranks->state = take_country(p);
	vec_add(p->arena, &ranks->names, take_word(p, "the highest rank"));
	vec_add(p->arena, &ranks->equal, false);
	while (!p->failed && !at_end(p)) {
		bool equal = accept_punct(p, "=");
		if (!equal)
			expect_punct(p, ">");
		vec_add(p->arena, &ranks->names, take_word(p, "a rank"));
		vec_add(p->arena, &ranks->equal, equal);
	}
	ranks->span = span_join(begin, p->last);
}

static void parse_term(struct parser *p, struct ast_instrument *in, struct span begin)
{
	struct ast_term term = { .name = take_name(p, "a name for the term") };
	if (accept_punct(p, "(")) {
		term.row = take_name(p, "a name for the row");
		expect_punct(p, ")");
	}
	expect_word(p, "means");
	if (!p->failed)
		term.value = parse_expression(p);
	expect_end(p);
	term.span = span_join(begin, p->last);
	if (p->failed) /* declared all the same: what uses it is not wrong too */
		term.value = ast_make(p, AST_BAD, term.span);
	vec_add(p->arena, &in->terms, term);
}

static void parse_case(struct parser *p, struct ast_case *c, const char *block, struct span begin)
{
	if (strcmp(block, "profile") == 0)
		c->name = take_name(p, "a name for the profile");
	else
		c->title = take_string(p, "a title in quotes");
	expect_end(p);
	each_line(p)
	{
		parse_case_line(p, c, block);
		c->failed = c->failed || p->failed;
	}
	c->span = span_join(begin, p->last);
}

static void skip_block(struct parser *p)
{
	each_line(p) {}
}

static void parse_column_block(struct parser *p, struct ast_instrument *in, struct span begin)
{
	parse_column(p, in, begin);
	struct ast_column *column = &in->columns.at[in->columns.count - 1];
	each_line(p) parse_column_line(p, column);
	column->span = span_join(begin, p->last);
}

static void parse_entry_block(struct parser *p, struct ast_instrument *in, bool visit, struct span begin)
{
	struct ast_entry *entry = vec_push(p->arena, &in->entries);
	parse_entry(p, entry, visit, begin);
	entry->failed = p->failed;
	each_line(p)
	{
		parse_entry_line(p, entry);
		entry->failed = entry->failed || p->failed;
	}
	entry->span = span_join(begin, p->last);
}

static bool parse_block(struct parser *p, struct ast_instrument *in)
{
	struct span begin = p->token.span;
	bool vocabulary = in->kind == INSTRUMENT_vocabulary;
	static const char *const declarations[] = { "fact", "facility", "table", "ranks" };
	for (size_t i = 0; i < 4; i++)
		if (at_word(p, declarations[i]) && !vocabulary) {
			struct diag *diag =
				fail(p, DIAG_misplaced, begin, "`%s` stands in a vocabulary only", declarations[i]);
			if (diag)
				diag_hint(p->diags, diag, "open one in this file: vocabulary NAME \"Title\"");
			return true;
		}
	if (in->kind == INSTRUMENT_mapping) {
		if (accept_word(p, "column"))
			parse_column_block(p, in, begin);
		else if (accept_word(p, "constant"))
			parse_constant(p, in, begin);
		else
			return false;
	} else if (in->kind == INSTRUMENT_register) {
		if (accept_word(p, "statement"))
			parse_entry_block(p, in, false, begin);
		else if (accept_word(p, "visit"))
			parse_entry_block(p, in, true, begin);
		else
			return false;
	} else if (accept_word(p, "article")) {
		if (vocabulary)
			fail(p, DIAG_misplaced, begin, "a vocabulary has no articles");
		parse_article(p, in, begin);
	} else if (accept_word(p, "fact")) {
		parse_fact(p, in, begin);
	} else if (accept_word(p, "facility")) {
		parse_facility(p, in, begin);
	} else if (accept_word(p, "table")) {
		parse_table(p, in, begin);
	} else if (accept_word(p, "ranks")) {
		parse_ranks(p, in, begin);
	} else if (accept_word(p, "term")) {
		parse_term(p, in, begin);
	} else if (accept_word(p, "profile")) {
		parse_case(p, vec_push(p->arena, &in->profiles), "profile", begin);
	} else if (accept_word(p, "example")) {
		parse_case(p, vec_push(p->arena, &in->examples), "example", begin);
	} else if (accept_word(p, "guarantee")) {
		parse_case(p, vec_push(p->arena, &in->guarantees), "guarantee", begin);
	} else {
		return false;
	}
	return true;
}

static void unknown_block(struct parser *p)
{
	static const char *const known[] = { "vocabulary", "law",      "agreement", "order",   "article",
					     "term",       "fact",     "facility",  "table",   "ranks",
					     "profile",    "example",  "guarantee", "mapping", "column",
					     "constant",   "register", "statement", "visit" };
	struct token token = p->token;
	struct str text = span_text(token.span);
	struct diag *diag = fail(p, DIAG_unknown_block, token.span, "no block begins with `%.*s`", STR_ARG(text));
	struct nearest nearest;
	nearest_init(&nearest, text);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		nearest_offer(&nearest, str_of(known[i]));
	if (diag)
		diag_nearest(p->diags, diag, &nearest);
	skip_block(p);
}

static void parse_sections(struct parser *p, ast_instruments *out)
{
	struct ast_instrument *in = NULL;
	while (p->next_line < p->lines.list.count) {
		struct line line = p->lines.list.at[p->next_line++];
		parser_begin_line(p, line);
		if (!line.opens_block) { /* left over from a line that failed before its block's lines were read */
			continue;
		}
		int kind = p->token.kind == TOKEN_NAME ? word_index(WORDS_instrument_kind, p->token.text) : -1;
		if (kind >= 0) {
			/* The first instrument owns the text from its beginning, comments included; each further one
			 * from its header line: the spans cut the text without gaps, so their hashes cover every byte.
			 */
			uint32_t begin = in ? line.at : 0;
			if (in)
				in->span.len = begin - in->span.at;
			in = vec_push(p->arena, out);
			in->kind = (enum instrument_kind)kind;
			in->span = (struct span){ p->source, begin, (uint32_t)p->source->text.len - begin };
			in->header = p->token.span;
			parser_advance(p);
			parse_header(p, in);
		} else if (!in) {
			struct str text = span_text(p->token.span);
			struct diag *diag =
				fail(p, DIAG_expected, p->token.span,
				     "expected the header line of an instrument; found `%.*s`", STR_ARG(text));
			if (diag)
				diag_hint(p->diags, diag,
					  "begin with: vocabulary, law, agreement, order, mapping or register, a name, "
					  "and a "
					  "title in "
					  "quotes");
			return;
		} else if (!parse_block(p, in)) {
			unknown_block(p);
		}
	}
}

void parse_source(struct arena *arena, const struct source *source, struct diags *diags, ast_instruments *out)
{
	struct parser parser = { .arena = arena, .source = source, .diags = diags };
	if (!lex_lines(arena, source, diags, &parser.lines))
		return;
	if (parser.lines.list.count == 0) {
		diag_hint(diags, diag_add(diags, DIAG_expected, (struct span){ source, 0, 0 }, "this text is empty"),
			  "begin with a header line, such as: agreement NAME \"Title\"");
		return;
	}
	parse_sections(&parser, out);
}

struct ast *parse_condition(struct arena *arena, const struct source *source, struct diags *diags)
{
	struct parser parser = { .arena = arena, .source = source, .diags = diags };
	size_t errors = diags->errors;
	struct lines lines;
	if (!lex_lines(arena, source, diags, &lines))
		return NULL;
	parser_begin_line(&parser, (struct line){ 0, (uint32_t)source->text.len, true });
	struct ast *ast = parse_expression(&parser);
	expect_end(&parser);
	return diags->errors == errors ? ast : NULL;
}
