/* register_json.c - the register as a document: texts, time line, what was said beside what was signed. */
#include "country.h"
#include "register.h"

static void named_str(struct json_writer *w, const char *name, struct str value)
{
	if (!value.len)
		return;
	json_name(w, name);
	json_str(w, value);
}

static void named_day(struct json_writer *w, const char *name, int64_t at)
{
	char day[11];
	if (at == MOMENT_MAX || at == MOMENT_MIN)
		return;
	date_format(time_day(at), day);
	json_name(w, name);
	json_c(w, day);
}

static void named_state(struct json_writer *w, const char *name, int state)
{
	if (state < 0)
		return;
	json_name(w, name);
	json_c(w, country_alpha2(state));
}

static void cite_json(struct json_writer *w, const struct cite *cite)
{
	json_object(w);
	named_str(w, "text", cite->text);
	named_str(w, "by", cite->by);
	if (cite->has_day)
		named_day(w, "on", (int64_t)cite->day * 86400);
	json_name(w, "reliability");
	json_c(w, word_name(WORDS_reliability, cite->reliability));
	json_end(w);
}

static void cites_json(struct json_writer *w, const struct core_entry *entry)
{
	json_name(w, "cites");
	json_array(w);
	for (size_t i = 0; i < entry->cite_count; i++)
		cite_json(w, &entry->cites[i]);
	json_end(w);
}

/* A text by its name, with what it rests on. */
static void named_text(struct json_writer *w, const struct corpus *corpus, int instrument)
{
	const struct instrument *in = &corpus->instruments.at[instrument];
	named_str(w, "text", in->id);
	named_str(w, "source", in->ast->source_text);
}

static void positions_json(struct json_writer *w, const struct corpus *corpus, const struct core_entry *entry,
			   bool against)
{
	json_name(w, against ? "against" : "for");
	json_array(w);
	for (size_t i = 0; i < entry->position_count; i++) {
		const struct core_position *position = &entry->positions[i];
		if (position->against != against)
			continue;
		json_object(w);
		named_str(w, "text", corpus->instruments.at[position->instrument].id);
		named_str(w, "article", position->article);
		json_end(w);
	}
	json_end(w);
}

/* The members of an entry, in an object that is open. */
static void entry_members(struct json_writer *w, const struct corpus *corpus, const struct core_entry *entry)
{
	named_str(w, "said", entry->text);
	named_str(w, "by", entry->by);
	named_state(w, "by_state", entry->by_state);
	named_str(w, "in", entry->place);
	named_state(w, "in_state", entry->place_state);
	if (time_day(entry->to - 1) != time_day(entry->from))
		named_day(w, "to", entry->to - 1);
	json_name(w, "about");
	json_array(w);
	for (size_t i = 0; i < entry->about_count; i++)
		json_c(w, country_alpha2(entry->about[i]));
	json_end(w);
	positions_json(w, corpus, entry, false);
	positions_json(w, corpus, entry, true);
	named_str(w, "register", corpus->instruments.at[entry->instrument].id);
	cites_json(w, entry);
}

static const char *const kinds[] = { "visit",    "statement", "offered",      "signed", "accepted",
				     "in_force", "notice",    "out_of_force", "ended" };
static const char *const standings[] = { "none", "offered", "signed", "accepted", "in_force", "out_of_force", "ended" };
_Static_assert(sizeof kinds / sizeof *kinds == REGISTER_KIND_COUNT, "a name for each kind");
_Static_assert(sizeof standings / sizeof *standings == STANDING_COUNT, "a name for each standing");

static void text_json(struct json_writer *w, const struct corpus *corpus, const struct register_text *text)
{
	const struct instrument *in = &corpus->instruments.at[text->instrument];
	json_object(w);
	named_str(w, "id", in->id);
	named_str(w, "title", in->title);
	named_str(w, "source", in->ast->source_text);
	json_name(w, "kind");
	json_c(w, word_name(WORDS_instrument_kind, (int)in->kind));
	json_name(w, "standing");
	json_c(w, standings[text->standing]);
	named_day(w, "since", text->since);
	for (int kind = REGISTER_offered; kind < REGISTER_KIND_COUNT; kind++)
		named_day(w, kinds[kind], text->moments[kind]);
	json_name(w, "sha256");
	json_c(w, in->sha256);
	json_end(w);
}

static void event_json(struct json_writer *w, const struct corpus *corpus, const struct register_event *event)
{
	json_object(w);
	named_day(w, "on", event->at);
	json_name(w, "what");
	json_c(w, kinds[event->kind]);
	if (event->entry)
		entry_members(w, corpus, event->entry);
	else
		named_text(w, corpus, event->instrument);
	json_end(w);
}

static void voice_json(struct json_writer *w, const struct core_entry *entry)
{
	json_object(w);
	named_day(w, "on", entry->from);
	named_str(w, "by", entry->by);
	named_state(w, "by_state", entry->by_state);
	cites_json(w, entry);
	json_end(w);
}

static void said_json(struct json_writer *w, const struct corpus *corpus, const struct register_said *said)
{
	json_object(w);
	named_text(w, corpus, said->instrument);
	named_str(w, "article", said->article);
	named_str(w, "heading", said->heading);
	json_name(w, "for");
	json_array(w);
	vec_each (&said->spoken_for, i)
		voice_json(w, said->spoken_for.at[i]);
	json_end(w);
	json_name(w, "against");
	json_array(w);
	vec_each (&said->spoken_against, i)
		voice_json(w, said->spoken_against.at[i]);
	json_end(w);
	json_name(w, "in_force_ever");
	json_bool(w, said->in_force != MOMENT_MAX);
	named_day(w, "in_force", said->in_force);
	json_end(w);
}

void register_json(struct json_writer *w, const struct diplomatic_register *r)
{
	json_object(w);
	named_day(w, "on", r->on);
	named_state(w, "state", r->state);
	json_name(w, "texts");
	json_array(w);
	vec_each (&r->texts, i)
		text_json(w, r->corpus, &r->texts.at[i]);
	json_end(w);
	json_name(w, "time_line");
	json_array(w);
	vec_each (&r->events, i)
		event_json(w, r->corpus, &r->events.at[i]);
	json_end(w);
	json_name(w, "said_and_signed");
	json_array(w);
	vec_each (&r->said, i)
		said_json(w, r->corpus, &r->said.at[i]);
	json_end(w);
	json_name(w, "said_of_no_text");
	json_array(w);
	vec_each (&r->textless, i)
		voice_json(w, r->textless.at[i]);
	json_end(w);
	json_end(w);
}
