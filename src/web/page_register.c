/* page_register.c - the diplomatic register as a time line: what was said, who visited whom, what was signed and in
 * force; and of each article what was said beside whether it was ever in force. For everybody who is signed in. */
#include "country.h"
#include "date.h"
#include "register.h"
#include "web_int.h"

static struct str day_shown(struct making *m, int64_t at)
{
	char day[11];
	if (at == MOMENT_MIN || at == MOMENT_MAX)
		return STR_NONE;
	date_format(time_day(at), day);
	return show_date(m, str_copy(m->arena, str_of(day)));
}

static struct str state_shown(struct making *m, int state)
{
	return state < 0 ? STR_NONE : show_country(m, str_of(country_alpha2(state)));
}

static const char *kind_title(enum register_kind kind)
{
	static const char *const titles[REGISTER_KIND_COUNT] = {
		[REGISTER_visit] = N_("Visit"),       [REGISTER_statement] = N_("Statement"),
		[REGISTER_offered] = N_("Offered"),   [REGISTER_signed] = N_("Signed"),
		[REGISTER_accepted] = N_("Accepted"), [REGISTER_in_force] = N_("In force"),
		[REGISTER_notice] = N_("Notice"),     [REGISTER_out_of_force] = N_("Out of force"),
		[REGISTER_ended] = N_("Ended")
	};
	return titles[kind];
}

static const char *standing_title(enum standing standing)
{
	static const char *const titles[STANDING_COUNT] = {
		[STANDING_none] = N_("Nothing yet"),  [STANDING_offered] = N_("Offered"),
		[STANDING_signed] = N_("Signed"),     [STANDING_accepted] = N_("Accepted"),
		[STANDING_in_force] = N_("In force"), [STANDING_out_of_force] = N_("Out of force"),
		[STANDING_ended] = N_("Ended")
	};
	return titles[standing];
}

static const char *standing_tone(enum standing standing)
{
	if (standing == STANDING_in_force)
		return "go";
	return standing == STANDING_offered || standing == STANDING_signed || standing == STANDING_accepted ? "wait"
													    : "";
}

static const struct json *text_row(struct making *m, const struct instrument *in)
{
	const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "id", in->id);
	return doc_with_text(m->arena, row, "title", in->title);
}

static void put_standings(struct making *m, const struct diplomatic_register *r)
{
	const struct json *list = doc_list(m->arena);
	vec_each (&r->texts, i) {
		const struct register_text *text = &r->texts.at[i];
		const struct json *row = text_row(m, &r->corpus->instruments.at[text->instrument]);
		row = doc_with_text(m->arena, row, "standing", str_of(standing_title(text->standing)));
		row = doc_with_text(m->arena, row, "tone", str_of(standing_tone(text->standing)));
		list = doc_push(m->arena, list, doc_with_text(m->arena, row, "since", day_shown(m, text->since)));
	}
	put(m, "texts", list);
}

static const struct json *cites_of(struct making *m, const struct core_entry *entry)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < entry->cite_count; i++) {
		const struct cite *cite = &entry->cites[i];
		list = doc_push(m->arena, list, doc_str(m->arena, cite->by.len ? cite->by : cite->text));
	}
	return list;
}

/* What a statement is for or against: articles of a text, or the whole. */
static const struct json *positions_of(struct making *m, const struct corpus *corpus, const struct core_entry *entry)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0, last; i < entry->position_count; i = last) {
		const struct core_position *first = &entry->positions[i];
		struct str articles = first->article;
		for (last = i + 1; last < entry->position_count; last++) {
			const struct core_position *next = &entry->positions[last];
			if (next->instrument != first->instrument || next->against != first->against ||
			    !next->article.len || !articles.len)
				break;
			articles = str_format(m->arena, "%.*s, %.*s", STR_ARG(articles), STR_ARG(next->article));
		}
		const struct json *one = text_row(m, &corpus->instruments.at[first->instrument]);
		one = doc_with_text(m->arena, one, last > i + 1 ? "articles" : "article", articles);
		list = doc_push(m->arena, list,
				doc_with(m->arena, one, STR("against"), doc_bool(m->arena, first->against)));
	}
	return list;
}

static const struct json *event_row(struct making *m, const struct diplomatic_register *r,
				    const struct register_event *event)
{
	const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "kind", str_of(kind_title(event->kind)));
	bool over = event->kind == REGISTER_out_of_force || event->kind == REGISTER_ended;
	row = doc_with_text(m->arena, row, "tone",
			    str_of(event->kind == REGISTER_in_force ? "go"
				   : over                           ? "stop"
				   : event->entry                   ? ""
								    : "wait"));
	if (event->instrument >= 0 && !event->entry) {
		const struct instrument *in = &r->corpus->instruments.at[event->instrument];
		row = doc_with_text(m->arena, row, "id", in->id);
		return doc_with_text(m->arena, row, "title", in->title);
	}
	if (!event->entry)
		return row;
	row = doc_with_text(m->arena, row, "title", event->entry->text);
	row = doc_with_text(m->arena, row, "by", event->entry->by);
	row = doc_with_text(m->arena, row, "by_state", state_shown(m, event->entry->by_state));
	row = doc_with(m->arena, row, STR("positions"), positions_of(m, r->corpus, event->entry));
	return doc_with(m->arena, row, STR("cites"), cites_of(m, event->entry));
}

/* A line with a place for each day on which something happened, the newest first, year by year: [{"year", "days":
 * [{"day", "iso", "events"}]}]. */
static void put_events(struct making *m, const struct diplomatic_register *r)
{
	const struct json *years = doc_list(m->arena), *days = doc_list(m->arena), *events = doc_list(m->arena);
	for (size_t n = r->events.count; n-- > 0;) {
		const struct register_event *event = &r->events.at[n];
		char day[11] = "", next[11] = "";
		date_format(time_day(event->at), day);
		events = doc_push(m->arena, events, event_row(m, r, event));
		if (n)
			date_format(time_day(r->events.at[n - 1].at), next);
		if (strcmp(day, next) == 0)
			continue;
		const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "day", day_shown(m, event->at));
		one = doc_with_text(m->arena, one, "iso", str_copy(m->arena, str_of(day)));
		days = doc_push(m->arena, days, doc_with(m->arena, one, STR("events"), events));
		events = doc_list(m->arena);
		if (strncmp(day, next, 4) == 0)
			continue;
		one = doc_with_text(m->arena, doc_object(m->arena), "year", str_format(m->arena, "%.4s", day));
		years = doc_push(m->arena, years, doc_with(m->arena, one, STR("days"), days));
		days = doc_list(m->arena);
	}
	put(m, "years", years);
	put_flag(m, "several", years->count > 1);
}

static const struct json *names_of(struct making *m, const struct core_entry *const *entries, size_t count)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < count; i++)
		list = doc_push(m->arena, list,
				doc_str(m->arena, str_format(m->arena, "%.*s, %.*s", STR_ARG(entries[i]->by),
							     STR_ARG(day_shown(m, entries[i]->from)))));
	return list;
}

/* What was said, beside what holds. */
static void put_said(struct making *m, const struct diplomatic_register *r)
{
	const struct json *list = doc_list(m->arena);
	vec_each (&r->said, i) {
		const struct register_said *said = &r->said.at[i];
		const struct json *row = text_row(m, &r->corpus->instruments.at[said->instrument]);
		bool ever = said->in_force != MOMENT_MAX;
		row = doc_with_text(m->arena, row, "article", said->article);
		row = doc_with_text(m->arena, row, "heading", said->heading);
		row = doc_with(m->arena, row, STR("spoken_for"),
			       names_of(m, said->spoken_for.at, said->spoken_for.count));
		row = doc_with(m->arena, row, STR("spoken_against"),
			       names_of(m, said->spoken_against.at, said->spoken_against.count));
		row = doc_with_text(m->arena, row, "since", ever ? day_shown(m, said->in_force) : STR_NONE);
		list = doc_push(m->arena, list, row);
	}
	put(m, "said", list);
}

/* States that the register tells of, to choose from. */
static void put_states(struct making *m, const struct corpus *corpus, int chosen)
{
	const struct json *list = doc_list(m->arena);
	bool told[512] = { 0 };
	vec_each (&corpus->instruments, i)
		for (size_t k = 0; k < corpus->instruments.at[i].party_count; k++) {
			int state = corpus->instruments.at[i].parties[k].state;
			if (state < 0 || state >= 512 || told[state])
				continue;
			told[state] = true;
		}
	for (int state = 0; state < country_count() && state < 512; state++) {
		if (!told[state])
			continue;
		const struct json *one =
			doc_with_text(m->arena, doc_object(m->arena), "code", str_of(country_alpha2(state)));
		one = doc_with_text(m->arena, one, "name", state_shown(m, state));
		list = doc_push(m->arena, list,
				doc_with(m->arena, one, STR("chosen"), doc_bool(m->arena, state == chosen)));
	}
	put(m, "states", list);
}

enum status page_register(struct making *m)
{
	const struct corpus *corpus = act_texts(m->act);
	struct str on = str_trim(query_value(m, "on")), code = str_trim(query_value(m, "state"));
	int state = code.len ? country_index(code) : -1;
	int32_t day = time_day(act_now(m->act)), wanted;
	if (on.len && date_parse(on, &wanted))
		day = wanted;
	else
		put_flag(m, "wrong", on.len > 0);
	put_text(m, "on_value", on);
	put_text(m, "on", day_shown(m, moment_of_day(day)));
	put_text(m, "state_name", state_shown(m, state));
	const struct diplomatic_register *r = register_make(m->arena, corpus, moment_of_day(day), state);
	put_states(m, corpus, state);
	put_standings(m, r);
	put_events(m, r);
	put_said(m, r);
	return STATUS_OK;
}
