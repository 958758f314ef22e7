/* resolve_register.c - registers: what was said and who visited whom, held against the texts that it was said of.
 *
 * I1. A register never says when a text was offered, signed or in force: the text's own header does, and nothing else.
 * I2. Every entry has who, when, and a citation that says how far it was checked.
 * I3. What a statement is for or against exists: a text that is loaded, and an article that it, its base or an
 *     amendment of it has on some day.
 */
#include "resolve_int.h"

static void missing(struct corpus *c, const struct ast_entry *ast, const char *what, const char *hint)
{
	struct diag *diag = diag_add(&c->diags, DIAG_missing, ast->keyword, "this %s does not say %s",
				     ast->visit ? "visit" : "statement", what);
	diag_hint(&c->diags, diag, "%s", hint);
}

static void resolve_position(struct corpus *c, struct core_entry *entry, const struct ast_position *ast)
{
	int index = word_instrument(c, &c->diags, ast->instrument);
	if (index < 0)
		return;
	enum instrument_kind kind = c->instruments.at[index].kind;
	if (kind != INSTRUMENT_agreement && kind != INSTRUMENT_law && kind != INSTRUMENT_order) {
		diag_add(&c->diags, DIAG_misplaced, ast->instrument.span,
			 "nobody is for or against a %s: name an agreement, a law or an order",
			 word_name(WORDS_instrument_kind, (int)kind));
		return;
	}
	struct core_position position = { .against = ast->against, .instrument = index };
	if (!ast->articles.count)
		entry->positions[entry->position_count++] = position;
	vec_each (&ast->articles, i) {
		check_article_reference(c, index, ast->articles.at[i]);
		position.article = ast->articles.at[i].text;
		entry->positions[entry->position_count++] = position;
	}
}

static void resolve_positions(struct corpus *c, struct core_entry *entry)
{
	size_t room = 0;
	vec_each (&entry->ast->positions, i)
		room += entry->ast->positions.at[i].articles.count + 1;
	entry->positions = arena_new_array(c->arena, struct core_position, room);
	vec_each (&entry->ast->positions, i)
		resolve_position(c, entry, &entry->ast->positions.at[i]);
}

static void resolve_citations(struct corpus *c, struct core_entry *entry)
{
	const struct ast_entry *ast = entry->ast;
	entry->cites = arena_new_array(c->arena, struct cite, ast->cites.count);
	vec_each (&ast->cites, i) {
		const struct ast_clause *cites = &ast->cites.at[i];
		entry->cites[entry->cite_count++] = cite_of(cites);
		if (cites->reliability < 0)
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_missing, cites->span,
					   "this citation does not say how far it was checked"),
				  "end it with: verified (the text itself was read), secondary (a report was), or "
				  "unverified");
	}
	if (!ast->cites.count)
		missing(c, ast, "where it is from", "cites \"...\" by \"...\" on DATE verified|secondary|unverified");
}

static void resolve_entry(struct corpus *c, const struct instrument *in, const struct ast_entry *ast)
{
	struct core_entry *entry = vec_push(c->arena, &c->entries);
	*entry = (struct core_entry){ .instrument = in->index,
				      .visit = ast->visit,
				      .from = moment_begin(ast->from),
				      .to = moment_end(ast->to.given ? ast->to : ast->from),
				      .text = ast->text,
				      .by = ast->by,
				      .place = ast->place,
				      .by_state = word_country(c, ast->by_state),
				      .place_state = word_country(c, ast->place_state),
				      .ast = ast };
	if (entry->from >= entry->to)
		diag_add(&c->diags, DIAG_bad_window, ast->to.span, "this ends before it begins");
	entry->about = arena_new_array(c->arena, int, ast->about.count);
	vec_each (&ast->about, i) {
		int state = word_country(c, ast->about.at[i]);
		if (state >= 0)
			entry->about[entry->about_count++] = state;
	}
	if (!ast->by.len)
		missing(c, ast, "who it was", "by \"President of El Salvador\" of SV");
	if (ast->visit && !ast->place_state.text.len)
		missing(c, ast, "which state was visited", "in \"San Salvador\" of SV");
	resolve_positions(c, entry);
	resolve_citations(c, entry);
}

void resolve_registers(struct corpus *c)
{
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		vec_each (&in->ast->entries, k)
			if (!in->ast->entries.at[k].failed)
				resolve_entry(c, in, &in->ast->entries.at[k]);
	}
}
