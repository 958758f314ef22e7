/* export.c - everything that the record has of one person, as one file: for counsel, and through counsel for the
 * person.
 *
 * I1. It is of one moment, and canonical JSON: two exports of the same moment are the same bytes.
 * I2. The time line has every event that touched a document of the person, by the number under which anybody who has
 * the file can ask for its proof. I3. Nobody else is in it: a look at many persons shows this one, a mission its legs
 * and not its passengers.
 */
#include "act_int.h"
#include <stdlib.h>

struct moment_event {
	uint64_t number;
	struct str document;
};
typedef VEC(struct moment_event) moment_vec;

struct exporting {
	struct store_read *read;
	struct arena *arena;
	uint64_t last;
	moment_vec events;
	const struct json *file;
	struct error *error;
};

/* The events that made the document what it is: each version names one, and the version before it is read next. */
static enum status add_history(struct exporting *x, enum map_id map, struct str key)
{
	enum status status = STATUS_OK;
	uint64_t since = 0;
	for (uint64_t as_of = x->last; status == STATUS_OK && as_of; as_of = since - 1) {
		store_as_of(x->read, as_of);
		status = record_version(x->read, x->arena, map, key, &since, x->error);
		if (status == STATUS_OK)
			vec_add(x->arena, &x->events, ((struct moment_event){ since, key }));
	}
	store_as_of(x->read, x->last);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Without what is of others, or of no use to anybody. */
static const struct json *shown(struct exporting *x, enum map_id map, const struct json *doc)
{
	if (map == MAP_person)
		doc = doc_without(x->arena, doc, STR("same_name"));
	if (map == MAP_look)
		doc = doc_without(x->arena, doc, STR("persons"));
	if (map == MAP_locator)
		doc = doc_without(x->arena, doc, STR("sha256"));
	return doc;
}

static bool is_there(const struct json *docs, const char *name, struct str key)
{
	for (size_t i = 0; i < docs->count; i++)
		if (str_eq(doc_text(&docs->items[i], name), key))
			return true;
	return false;
}

static enum status add_found(struct exporting *x, enum index_id index, struct str value, const char *list,
			     key_vec *found)
{
	key_vec keys = { 0 };
	enum map_id map = index_rows[index].map;
	const struct json *docs = json_get(x->file, list) ? json_get(x->file, list) : doc_list(x->arena);
	TRY(record_find(x->read, x->arena, index, value, &keys, x->error));
	vec_each (&keys, i) {
		const struct json *doc;
		if (is_there(docs, map_rows[map].name, keys.at[i]))
			continue;
		TRY(record_get(x->read, x->arena, map, keys.at[i], &doc, x->error));
		docs = doc_push(x->arena, docs, shown(x, map, doc));
		TRY(add_history(x, map, keys.at[i]));
		if (found)
			vec_add(x->arena, found, keys.at[i]);
	}
	x->file = doc_with(x->arena, x->file, str_of(list), docs);
	return STATUS_OK;
}

static enum status add_journey(struct exporting *x, struct str transfer)
{
	static const char *const members[] = { "mission", "title", "state", "legs", "departures", "arrivals" };
	const struct json *doc, *mission, *journey = doc_object(x->arena);
	TRY(record_get(x->read, x->arena, MAP_transfer, transfer, &doc, x->error));
	if (!doc_text(doc, "mission").len)
		return STATUS_OK;
	TRY(record_get(x->read, x->arena, MAP_mission, doc_text(doc, "mission"), &mission, x->error));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (json_get(mission, members[i]))
			journey = doc_with(x->arena, journey, str_of(members[i]), json_get(mission, members[i]));
	x->file = doc_with(x->arena, x->file, STR("journeys"),
			   doc_push(x->arena, json_get(x->file, "journeys"), journey));
	return STATUS_OK;
}

static int by_number(const void *a, const void *b)
{
	const struct moment_event *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

static enum status line_of(struct exporting *x, const struct moment_event *at, const struct json **line)
{
	static const char *const members[] = { "by", "happened", "recorded" };
	struct store_event event;
	struct json *envelope;
	TRY(store_event(x->read, x->arena, at->number, &event, x->error));
	*line = doc_with_int(x->arena, doc_object(x->arena), "event", (int64_t)at->number);
	*line = doc_with_text(x->arena, *line, "type", event.type);
	*line = doc_with_text(x->arena, *line, "document", at->document);
	if (event.erased) {
		*line = doc_with(x->arena, *line, STR("erased"), doc_bool(x->arena, true));
		return STATUS_OK;
	}
	TRY(json_parse(x->arena, event.body, &envelope, x->error));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		*line = doc_with_text(x->arena, *line, members[i], doc_text(envelope, members[i]));
	return STATUS_OK;
}

static enum status add_time_line(struct exporting *x)
{
	const struct json *lines = doc_list(x->arena), *line;
	if (x->events.count)
		qsort(x->events.at, x->events.count, sizeof *x->events.at, by_number);
	vec_each (&x->events, i) {
		TRY(line_of(x, &x->events.at[i], &line));
		lines = doc_push(x->arena, lines, line);
	}
	x->file = doc_with(x->arena, x->file, STR("time_line"), lines);
	return STATUS_OK;
}

static enum status collect_record(struct exporting *x, struct str person)
{
	static const struct {
		enum index_id index;
		const char *list;
	} lists[] = { { INDEX_case_of_person, "cases" },       { INDEX_hold_of_person, "holds" },
		      { INDEX_stay_of_person, "stays" },       { INDEX_representation_of_person, "representations" },
		      { INDEX_locator_of_person, "locators" }, { INDEX_evidence_of_person, "evidence" },
		      { INDEX_look_of_person, "looks" },       { INDEX_erasure_of_person, "erasures" } };
	key_vec transfers = { 0 };
	TRY(add_history(x, MAP_person, person));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		TRY(add_found(x, lists[i].index, person, lists[i].list, NULL));
	TRY(add_found(x, INDEX_transfer_of_person, person, "transfers", &transfers));
	vec_each (&transfers, i) {
		TRY(add_found(x, INDEX_determination_of_transfer, transfers.at[i], "determinations", NULL));
		TRY(add_found(x, INDEX_objection_of_transfer, transfers.at[i], "objections", NULL));
		TRY(add_journey(x, transfers.at[i]));
	}
	return STATUS_OK;
}

/* What a document was found by twice is there once: a look at both records, what says that they are of one. */
static enum status collect_others(struct exporting *x, const key_vec *records)
{
	const struct json *others = doc_list(x->arena);
	for (size_t i = 1; i < records->count; i++) {
		const struct json *doc;
		TRY(record_get(x->read, x->arena, MAP_person, records->at[i], &doc, x->error));
		others = doc_push(x->arena, others, shown(x, MAP_person, doc));
		TRY(collect_record(x, records->at[i]));
	}
	if (others->count)
		x->file = doc_with(x->arena, x->file, STR("same_human"), others);
	vec_each (records, i)
		TRY(add_found(x, INDEX_same_of_person, records->at[i], "same", NULL));
	return STATUS_OK;
}

static enum status collect(struct exporting *x, struct str person)
{
	const struct json *doc;
	key_vec records = { 0 };
	TRY(record_get(x->read, x->arena, MAP_person, person, &doc, x->error));
	TRY(human_records(x->read, x->arena, person, &records, x->error));
	x->file = doc_with(x->arena, doc_object(x->arena), STR("person"), shown(x, MAP_person, doc));
	x->file = doc_with_int(x->arena, x->file, "as_of_event", (int64_t)x->last);
	TRY(collect_record(x, person));
	TRY(collect_others(x, &records));
	return add_time_line(x);
}

enum status do_person_export(struct doing *d)
{
	struct str key, reason, look;
	const struct json *person;
	TRY(input_doc(d, "person", MAP_person, &key, &person));
	TRY(may_see(d, key, person));
	TRY(input_text(d, "reason", &reason));
	TRY(record_new_key(d, MAP_look, &look));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "look", look);
	data = doc_with(d->arena, data, STR("persons"), doc_push(d->arena, NULL, doc_str(d->arena, key)));
	data = doc_with_text(d->arena, data, "what", STR("export of the whole file"));
	data = doc_with_text(d->arena, data, "reason", reason);
	tell(d, "look", look);
	return record_emit(d, HAPPENED_looked_up, data);
}

/* Who may not is told so by the action; nothing that was read before is given then. */
enum status act_export(struct act *act, struct arena *arena, const struct act_caller *caller, struct str person,
		       struct str reason, struct str *file, struct error *error)
{
	struct exporting x = { .arena = arena, .error = error };
	struct act_told told;
	const struct json *input = doc_with_text(arena, doc_object(arena), "person", person);
	if (!reason.len)
		return error_set(error, STATUS_BAD_INPUT, "say why you look: the reason is recorded, and shown");
	if (!act_permits(caller->role, STR("person.export")))
		return error_set(error, STATUS_REFUSED, "person.export is not for a %s to do",
				 str_c(arena, caller->role));
	TRY(store_read_begin(act->store, &x.read, error));
	enum status status = store_last(x.read, &x.last, error);
	if (status == STATUS_OK)
		status = collect(&x, person);
	store_read_end(x.read);
	TRY(status);
	input = doc_with_text(arena, input, "reason", reason);
	struct act_call call = { STR("person.export"), caller->user, doc_written(arena, input) };
	struct act_terms terms = { .key = caller->key };
	TRY(act_do_under(act, arena, &call, &terms, &told, error));
	*file = doc_written(arena, x.file);
	return STATUS_OK;
}
