/* parse_register.c - the entries of a register: who said what, where, for or against which text; who visited whom. */
#include "parse_int.h"

static void once(struct parser *p, bool already, struct span span, const char *what)
{
	if (already)
		fail(p, DIAG_repeated, span, "`%s` is said twice", what);
}

void parse_entry(struct parser *p, struct ast_entry *entry, bool visit, struct span begin)
{
	entry->visit = visit;
	entry->keyword = entry->span = begin;
	entry->from = take_moment(p);
	if (accept_word(p, "to"))
		entry->to = take_moment(p);
	entry->text = take_string(p, visit ? "who visited whom, in quotes" : "what was said, in quotes");
	expect_end(p);
}

static void parse_position(struct parser *p, struct ast_entry *entry, bool against)
{
	struct ast_position position = { .against = against };
	position.instrument = take_word(p, "the name of a text, such as us-sv-2025");
	if (!p->failed && !at_end(p))
		take_ids(p, &position.articles);
	if (!p->failed)
		vec_add(p->arena, &entry->positions, position);
}

void parse_entry_line(struct parser *p, struct ast_entry *entry)
{
	struct span keyword = p->token.span;
	if (accept_word(p, "by")) {
		once(p, entry->by.len > 0, keyword, "by");
		entry->by = take_string(p, "the office of who it was, in quotes");
		if (accept_word(p, "of"))
			entry->by_state = take_country(p);
	} else if (accept_word(p, "in")) {
		once(p, entry->place.len > 0, keyword, "in");
		entry->place = take_string(p, "where it was, in quotes");
		if (accept_word(p, "of"))
			entry->place_state = take_country(p);
	} else if (accept_word(p, "about")) {
		once(p, entry->about.count > 0, keyword, "about");
		do
			vec_add(p->arena, &entry->about, take_country(p));
		while (!p->failed && accept_punct(p, ","));
	} else if (accept_word(p, "for")) {
		parse_position(p, entry, false);
	} else if (accept_word(p, "against")) {
		parse_position(p, entry, true);
	} else if (accept_word(p, "cites")) {
		struct ast_clause cites = { .kind = CLAUSE_cites, .keyword = keyword };
		parse_cites(p, &cites);
		cites.span = span_join(keyword, p->last);
		if (!p->failed)
			vec_add(p->arena, &entry->cites, cites);
	} else {
		fail(p, DIAG_unknown_line, keyword,
		     "the lines of an entry begin with by, in, about, for, against or cites");
	}
	expect_end(p);
}
