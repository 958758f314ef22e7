/* page_manifest.c - the sealed manifest on paper: who has which seat on which leg, by what they are known, what stands
 * against moving them, until when it is good, and what it can be checked against. No network at the door means that
 * this sheet is what there is; past its hour nobody departs on it. */
#include "hash.h"
#include "web_int.h"

enum { HOLDS = 200, IDENTIFIERS = 2 };

static const struct json *titled(struct making *m, const struct json *list, const char *title, struct str value)
{
	const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "title", str_of(title));
	return doc_push(m->arena, list, doc_with_text(m->arena, one, "value", value));
}

/* Two of different kinds, as the door asks for. */
static const struct json *identifiers(struct making *m, const struct json *person)
{
	const struct json *list = doc_list(m->arena);
	struct str kind = STR_NONE;
	for (size_t i = 0; i < doc_count(person, "identifiers") && list->count < IDENTIFIERS; i++) {
		const struct json *one = doc_item(person, "identifiers", i);
		if (kind.len && str_eq(kind, doc_text(one, "kind")))
			continue;
		kind = doc_text(one, "kind");
		list = titled(m, list, str_c(m->arena, kind), doc_text(one, "value"));
	}
	return list;
}

/* A bar rides on the line: open holds, and the states to which the person may not go or fears to go, as the texts were
 * asked at the seal. */
static enum status find_bars(struct making *m, const struct json *line, const struct json **bars)
{
	static const char *const facts[][2] = { { "protected_from", N_("Protected against") },
						{ "fear_of", N_("Fears to be sent to") } };
	const struct json *holds, *made;
	*bars = doc_list(m->arena);
	TRY(find_in(m, "hold_of_person", doc_text(line, "person"), HOLDS, &holds));
	for (size_t i = 0; i < holds->count; i++) {
		const struct json *hold = &holds->items[i];
		if (doc_flag(hold, "open"))
			*bars = titled(m, *bars, N_("Hold"),
				       str_format(m->arena, "%.*s, %.*s, %.*s", STR_ARG(doc_text(hold, "hold")),
						  STR_ARG(show_country(m, doc_text(hold, "authority"))),
						  STR_ARG(doc_text(hold, "instrument"))));
	}
	TRY(read_doc(m, "determination", doc_text(line, "determination"), &made));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const struct json *value = json_get(json_get(made, "facts"), facts[i][0]);
		const struct json *only = value && value->kind == JSON_OBJECT ? json_get(value, "only") : value;
		if (only && only->kind == JSON_ARRAY && only->count)
			*bars = titled(m, *bars, facts[i][1], show_value(m, only));
	}
	return STATUS_OK;
}

static const struct json *seats(struct making *m, const struct json *line)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(line, "seats"); i++) {
		const struct json *seat = doc_item(line, "seats", i), *one = doc_object(m->arena);
		one = doc_with(m->arena, one, STR("leg"), json_get(seat, "leg"));
		list = doc_push(m->arena, list, doc_with(m->arena, one, STR("seat"), json_get(seat, "seat")));
	}
	return list;
}

/* What has become of the transfer since the seal, where that is an end. */
static enum status find_end(struct making *m, const struct json *line, struct str *end)
{
	const struct json *transfer;
	TRY(read_doc(m, "transfer", doc_text(line, "transfer"), &transfer));
	struct str state = doc_text(transfer, "state");
	*end = strcmp(state_tone(state), "stop") == 0 || str_is(state, "withdrawn") ? state : STR_NONE;
	return STATUS_OK;
}

static enum status show_line(struct making *m, const struct json *line, const struct json **lines)
{
	struct arena *a = m->arena;
	const struct json *person, *bars, *shown = doc_object(a);
	struct str key = doc_text(line, "person"), end;
	TRY(read_doc(m, "person", key, &person));
	TRY(find_bars(m, line, &bars));
	TRY(find_end(m, line, &end));
	shown = doc_with_text(a, shown, "name", json_get(person, "erased") ? key : doc_text(person, "name"));
	shown = doc_with_text(a, shown, "person", key);
	shown = doc_with_text(a, shown, "transfer", doc_text(line, "transfer"));
	shown = doc_with_text(a, shown, "sex", doc_text(person, "sex"));
	shown = doc_with_text(a, shown, "born", show_date(m, doc_text(person, "birth_date")));
	shown = doc_with_text(a, shown, "receiver", show_country(m, doc_text(line, "receiver")));
	shown = doc_with_text(a, shown, "end", end);
	shown = doc_with(a, shown, STR("seats"), seats(m, line));
	shown = doc_with(a, shown, STR("identifiers"), identifiers(m, person));
	*lines = doc_push(a, *lines, doc_with(a, shown, STR("bars"), bars));
	return STATUS_OK;
}

static struct str first_seat(const struct json *line)
{
	return doc_count(line, "seats") ? doc_text(doc_item(line, "seats", 0), "seat") : STR_NONE;
}

typedef VEC(const struct json *) line_vec;

/* Those whom this user may see, by seat. */
static void find_lines(struct making *m, const struct json *mission, line_vec *lines)
{
	for (size_t i = 0; i < doc_count(mission, "lines"); i++) {
		const struct json *line = doc_item(mission, "lines", i);
		if (is_role(m, "receiving_officer") && !str_eq(doc_text(line, "receiver"), m->request->side))
			continue;
		size_t at = lines->count;
		(void)vec_push(m->arena, lines);
		for (; at > 0 && seat_is_before(first_seat(line), first_seat(lines->at[at - 1])); at--)
			lines->at[at] = lines->at[at - 1];
		lines->at[at] = line;
	}
}

static void put_legs(struct making *m, const struct json *mission)
{
	struct arena *a = m->arena;
	const struct json *legs = doc_list(a);
	for (size_t i = 0; i < doc_count(mission, "legs"); i++) {
		const struct json *leg = doc_item(mission, "legs", i), *shown = doc_object(a);
		shown = doc_with_text(a, shown, "from", show_place(m, doc_text(leg, "from")));
		shown = doc_with_text(a, shown, "to", show_place(m, doc_text(leg, "to")));
		shown = doc_with_text(a, shown, "departs", show_time(m, doc_text(leg, "departs")));
		shown = doc_with_text(a, shown, "arrives", show_time(m, doc_text(leg, "arrives")));
		legs = doc_push(a, legs, shown);
	}
	put(m, "legs", legs);
}

/* The lines as their event has them, without what a view of the mission adds of the persons. */
static const struct json *as_sealed(struct arena *arena, const struct json *mission)
{
	static const char *const added[] = { "name", "sex", "erased" };
	const struct json *lines = doc_list(arena);
	for (size_t i = 0; i < doc_count(mission, "lines"); i++) {
		const struct json *line = doc_item(mission, "lines", i);
		for (size_t k = 0; k < sizeof added / sizeof *added; k++)
			line = doc_without(arena, line, str_of(added[k]));
		lines = doc_push(arena, lines, line);
	}
	return lines;
}

/* What somebody without the record can hold the sheet against: the hash of the manifest as its event has it, and the
 * log's last signed state. */
static void put_seal(struct making *m, const struct json *mission)
{
	struct str note;
	struct error ignored; /* a record that is only read signs nothing */
	char hash[SHA256_HEX_SIZE];
	sha256_hex(doc_written(m->arena, as_sealed(m->arena, mission)), hash);
	put_text(m, "seal", str_copy(m->arena, str_of(hash)));
	put_text(m, "good_until", show_time(m, doc_text(mission, "good_until")));
	put_text(m, "sealed_by", user_name(m, doc_text(mission, "sealed_by")));
	put_text(m, "printed", show_time(m, show_now(m)));
	if (act_checkpoint(m->act, m->arena, &note, &ignored) == STATUS_OK)
		put_text(m, "checkpoint", note);
}

enum status page_manifest(struct making *m)
{
	const struct json *mission, *persons = doc_list(m->arena), *shown = doc_list(m->arena);
	line_vec lines = { 0 };
	TRY(read_doc(m, "mission", m->key, &mission));
	if (!is_own_mission(m, mission))
		return error_set(m->error, STATUS_REFUSED, "mission %.*s is of another side", STR_ARG(m->key));
	if (!doc_count(mission, "lines"))
		return error_set(m->error, STATUS_NOT_FOUND, "mission %.*s has no sealed manifest", STR_ARG(m->key));
	find_lines(m, mission, &lines);
	vec_each (&lines, i)
		persons = doc_push(m->arena, persons, json_get(lines.at[i], "person"));
	TRY(look_at(m, persons, str_c(m->arena, str_format(m->arena, "manifest of mission %.*s", STR_ARG(m->key)))));
	vec_each (&lines, i)
		TRY(show_line(m, lines.at[i], &shown));
	put(m, "lines", shown);
	put(m, "total", doc_int(m->arena, (int64_t)lines.count));
	put_text(m, "key", m->key);
	put_text(m, "mission_title", doc_text(mission, "title"));
	put_text(m, "title_more", m->key);
	put_flag(m, "closed", str_is(doc_text(mission, "state"), "closed"));
	put_legs(m, mission);
	put_seal(m, mission);
	return STATUS_OK;
}
