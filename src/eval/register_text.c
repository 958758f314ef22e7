/* register_text.c - the register for a person to read: the texts and how they stand, the time line, and what was said
 * beside what was signed.
 *
 * I1. It says nothing that register_json does not say too.
 * I2. It keeps to the width; a line of the time line is one event, its source below it.
 */
#include "country.h"
#include "layout.h"
#include "register.h"
#include "utf8.h"

enum { INDENT = 2, DATE_COLUMNS = 12, VOICE_COLUMNS = 9 };

struct page {
	struct buf *out;
	struct arena *arena;
	const struct diplomatic_register *r;
	size_t width;
	bool color;
};

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED "\033[1;31m"
#define GREEN "\033[1;32m"
#define OFF "\033[0m"

static const char *style(const struct page *page, const char *code) { return page->color ? code : ""; }

static const char *day_text(const struct page *page, int64_t at)
{
	char day[11];
	date_format(time_day(at), day);
	return str_c(page->arena, str_of(day));
}

static void heading(const struct page *page, const char *words)
{
	buf_format(page->out, "\n%s%s%s\n\n", style(page, BOLD), words, style(page, OFF));
}

/* Text that begins in a column where something stands already, and goes on below itself. */
static void beside(const struct page *page, size_t column, const char *code, struct str text)
{
	buf_add_c(page->out, style(page, code));
	layout_wrap(page->out, text, column, column, page->width);
	if (page->color) {
		page->out->len--;
		buf_format(page->out, "%s\n", OFF);
	}
}

static void below(const struct page *page, size_t column, const char *code, struct str text)
{
	buf_add_repeat(page->out, ' ', column);
	beside(page, column, code, text);
}

static void column_word(const struct page *page, const char *word, size_t columns)
{
	buf_add_c(page->out, word);
	buf_add_repeat(page->out, ' ', columns - strlen(word));
}

static const struct instrument *text_of(const struct page *page, int instrument)
{
	return &page->r->corpus->instruments.at[instrument];
}

/* "San Salvador (SV)" */
static struct str place(const struct page *page, const struct core_entry *entry)
{
	if (entry->place_state < 0)
		return entry->place;
	return str_format(page->arena, "%.*s (%s)", STR_ARG(entry->place), country_alpha2(entry->place_state));
}

/* "Secretary of State (US), in San Salvador (SV)" */
static struct str who(const struct page *page, const struct core_entry *entry, bool where)
{
	struct str by = entry->by;
	if (entry->by_state >= 0)
		by = str_format(page->arena, "%.*s (%s)", STR_ARG(by), country_alpha2(entry->by_state));
	if (!where || !entry->place.len)
		return by;
	return str_format(page->arena, "%.*s, in %.*s", STR_ARG(by), STR_ARG(place(page, entry)));
}

/* The texts. */

static struct str history(const struct page *page, const struct register_text *text)
{
	const struct instrument *in = text_of(page, text->instrument);
	struct buf line = BUF_INIT;
	buf_add_str(&line, in->title);
	if (in->kind == INSTRUMENT_agreement)
		buf_format(&line, " (%s%s)", word_name(WORDS_agreement_kind, (int)in->agreement_kind),
			   in->binding ? "" : ", not binding");
	bool any = false;
	for (int kind = REGISTER_offered; kind < REGISTER_KIND_COUNT; kind++)
		if (text->moments[kind] != MOMENT_MAX) {
			buf_format(&line, "%s%s %s", any ? ", " : "\n", register_kind_name((enum register_kind)kind),
				   day_text(page, text->moments[kind]));
			any = true;
		}
	struct str copy = str_copy(page->arena, buf_str(&line));
	buf_finish(&line);
	return copy;
}

static void write_texts(const struct page *page)
{
	struct table table = { .arena = page->arena, .columns = 3, .wraps = 1 << 2 };
	heading(page, "Texts, and how they stood");
	vec_each (&page->r->texts, i) {
		const struct register_text *text = &page->r->texts.at[i];
		table_add(&table, text_of(page, text->instrument)->id);
		table_add(&table, str_of(standing_name(text->standing)));
		table_add(&table, history(page, text));
	}
	if (table.cells.count)
		table_write(page->out, &table, INDENT, page->width, NULL, NULL);
	else
		buf_add_c(page->out, "  none\n");
}

/* The time line. */

static struct str positions(const struct page *page, const struct core_entry *entry)
{
	struct buf text = BUF_INIT;
	const struct core_position *before = NULL;
	for (size_t i = 0; i < entry->position_count; i++) {
		const struct core_position *position = &entry->positions[i];
		if (before && before->instrument == position->instrument && before->against == position->against)
			buf_format(&text, ", %.*s", STR_ARG(position->article));
		else
			buf_format(&text, "%s%s %.*s%s%.*s", before ? "; " : "", position->against ? "against" : "for",
				   STR_ARG(text_of(page, position->instrument)->id), position->article.len ? " " : "",
				   STR_ARG(position->article));
		before = position;
	}
	struct str copy = str_copy(page->arena, buf_str(&text));
	buf_finish(&text);
	return copy;
}

static struct str source(const struct page *page, const struct cite *cite)
{
	struct str day =
		cite->has_day ? str_format(page->arena, ", %s", day_text(page, (int64_t)cite->day * 86400)) : STR("");
	return str_format(page->arena, "[%.*s%.*s; %s]", STR_ARG(cite->by), STR_ARG(day),
			  word_name(WORDS_reliability, cite->reliability));
}

static void write_entry(const struct page *page, const struct core_entry *entry, size_t column)
{
	struct str stands = positions(page, entry);
	if (entry->visit)
		beside(page, column, BOLD, str_format(page->arena, "Visit, in %.*s", STR_ARG(place(page, entry))));
	else
		beside(page, column, BOLD, who(page, entry, true));
	below(page, column, "", entry->text);
	if (time_day(entry->to - 1) != time_day(entry->from))
		below(page, column, "", str_format(page->arena, "until %s", day_text(page, entry->to - 1)));
	if (stands.len)
		below(page, column, "", stands);
	for (size_t i = 0; i < entry->cite_count; i++)
		below(page, column, DIM, source(page, &entry->cites[i]));
}

/* What happened to one text on one day is one line. The index of the last event told. */
static size_t write_turn(const struct page *page, size_t first, size_t column)
{
	const struct register_event *events = page->r->events.at;
	const struct instrument *in = text_of(page, events[first].instrument);
	struct str line = str_format(page->arena, "%.*s: %s", STR_ARG(in->id), register_kind_name(events[first].kind));
	bool begun = events[first].kind == REGISTER_offered || events[first].kind == REGISTER_signed;
	size_t last = first;
	while (last + 1 < page->r->events.count && events[last + 1].instrument == in->index &&
	       time_day(events[last + 1].at) == time_day(events[first].at))
		line = str_format(page->arena, "%.*s, %s", STR_ARG(line), register_kind_name(events[++last].kind));
	beside(page, column, BOLD, line);
	if (begun)
		below(page, column, DIM, str_format(page->arena, "[%.*s]", STR_ARG(in->ast->source_text)));
	return last;
}

/* A day is written once, before the first of its events. */
static void write_time_line(const struct page *page)
{
	size_t column = INDENT + DATE_COLUMNS;
	int32_t before = 0;
	heading(page, "Time line");
	vec_each (&page->r->events, i) {
		const struct register_event *event = &page->r->events.at[i];
		int32_t day = time_day(event->at);
		buf_add_c(page->out, i ? "\n" : "");
		buf_add_repeat(page->out, ' ', INDENT);
		column_word(page, i && day == before ? "" : day_text(page, event->at), DATE_COLUMNS);
		before = day;
		if (event->entry)
			write_entry(page, event->entry, column);
		else
			i = write_turn(page, i, column);
	}
	if (!page->r->events.count)
		buf_add_c(page->out, "  nothing\n");
}

/* Said and signed. */

static void write_voices(const struct page *page, const char *word, const struct core_entry *const *entries,
			 size_t count)
{
	size_t column = INDENT * 3;
	for (size_t i = 0; i < count; i++) {
		buf_add_repeat(page->out, ' ', column);
		column_word(page, i ? "" : word, VOICE_COLUMNS);
		column_word(page, day_text(page, entries[i]->from), DATE_COLUMNS);
		beside(page, column + VOICE_COLUMNS + DATE_COLUMNS, "", who(page, entries[i], false));
	}
}

/* How long after the offer it was accepted or signed. */
static struct str delay(const struct page *page, const struct instrument *in)
{
	vec_each (&page->r->texts, i) {
		const struct register_text *text = &page->r->texts.at[i];
		int64_t offered = text->moments[REGISTER_offered], agreed = text->moments[REGISTER_accepted];
		if (text->instrument != in->index || offered == MOMENT_MAX)
			continue;
		if (agreed == MOMENT_MAX)
			agreed = text->moments[REGISTER_signed];
		if (agreed == MOMENT_MAX)
			return str_format(page->arena, ": offered %s, not accepted", day_text(page, offered));
		return str_format(page->arena, ": offered %s, accepted %s, %d days later", day_text(page, offered),
				  day_text(page, agreed), time_day(agreed) - time_day(offered));
	}
	return STR("");
}

static void write_said(const struct page *page, const struct register_said *said)
{
	const struct instrument *in = text_of(page, said->instrument);
	bool agreement = in->kind == INSTRUMENT_agreement, ever = said->in_force != MOMENT_MAX;
	struct str name = said->article.len ? str_format(page->arena, "%.*s  %.*s", STR_ARG(said->article),
							 STR_ARG(said->heading))
					    : STR("the whole text");
	below(page, INDENT * 2, BOLD, name);
	write_voices(page, "for", said->spoken_for.at, said->spoken_for.count);
	write_voices(page, "against", said->spoken_against.at, said->spoken_against.count);
	const char *day = day_text(page, ever ? said->in_force : page->r->on);
	const char *yes = agreement ? "yes, " : "", *no = agreement ? "no: " : "";
	struct str answer = ever ? str_format(page->arena, "%sin force since %s", yes, day)
				 : str_format(page->arena, "%snot in force on any day up to %s", no, day);
	buf_add_repeat(page->out, ' ', INDENT * 3);
	column_word(page, agreement ? "signed" : "law", VOICE_COLUMNS);
	beside(page, INDENT * 3 + VOICE_COLUMNS, ever ? GREEN : RED, answer);
}

static void write_gap(const struct page *page)
{
	int before = -1;
	if (!page->r->said.count)
		return;
	heading(page, "Said, and what was signed");
	vec_each (&page->r->said, i) {
		const struct register_said *said = &page->r->said.at[i];
		const struct instrument *in = text_of(page, said->instrument);
		if (said->instrument != before) {
			buf_add_c(page->out, i ? "\n" : "");
			below(page, INDENT, "",
			      str_format(page->arena, "%.*s%.*s", STR_ARG(in->id), STR_ARG(delay(page, in))));
		}
		before = said->instrument;
		write_said(page, said);
	}
}

static void write_textless(const struct page *page)
{
	if (!page->r->textless.count)
		return;
	heading(page, "Said, of no text that is here");
	vec_each (&page->r->textless, i) {
		const struct core_entry *entry = page->r->textless.at[i];
		buf_add_repeat(page->out, ' ', INDENT);
		column_word(page, day_text(page, entry->from), DATE_COLUMNS);
		struct buf line = BUF_INIT;
		buf_add_str(&line, who(page, entry, false));
		for (size_t k = 0; k < entry->about_count; k++)
			buf_format(&line, "%s%s", k ? ", " : ", about ", country_alpha2(entry->about[k]));
		beside(page, INDENT + DATE_COLUMNS, "", buf_str(&line));
		buf_finish(&line);
	}
}

void register_text(struct buf *out, struct arena *arena, const struct diplomatic_register *r, bool color,
		   unsigned width)
{
	struct page page = { .out = out, .arena = arena, .r = r, .width = width, .color = color };
	struct str of = r->state < 0 ? STR("The register") : str_of(country_name(r->state));
	buf_format(out, "%s%.*s, as on %s%s\n", style(&page, BOLD), STR_ARG(of), day_text(&page, r->on),
		   style(&page, OFF));
	write_texts(&page);
	write_time_line(&page);
	write_gap(&page);
	write_textless(&page);
}
