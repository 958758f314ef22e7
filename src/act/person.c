/* person.c - persons, their names and identifiers, cases, facts, holds, users, looks. */
#include "act_int.h"
#include "country.h"
#include "date.h"
#include "mrz.h"
#include "name.h"
#include <string.h>

enum { RANK_MAX = 9 };

/* Holds are released by their authority and by a higher rank: nobody of a state has a court's name, or a rank. */
static enum status may_have_authority(struct doing *d, enum role role, struct str authority, int64_t rank)
{
	if (rank && permitted(ACTION_hold_release, role) && role != ROLE_court_registry)
		return error_set(d->error, STATUS_BAD_INPUT, "user.add: `rank` is of a court_registry, and not of a %s",
				 role_names[role]);
	if (authority.len && role_sides[role] != SIDE_OUTSIDE)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "user.add: a %s acts in the name of a state: leave `authority` out", role_names[role]);
	return STATUS_OK;
}

enum status do_user_add(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, name, role, side = input_optional(d, "side"), authority = input_optional(d, "authority");
	int64_t rank = 0;
	TRY(input_text(d, "name", &name));
	TRY(input_text(d, "role", &role));
	int found = role_named(role);
	if (found < 0)
		return error_set(d->error, STATUS_BAD_INPUT, "there is no role `%.*s`", STR_ARG(role));
	if (role_sides[found] != SIDE_OUTSIDE && found != ROLE_administrator && country_index(side) < 0)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "a %s acts for a state: `side` must be its code of two capitals", role_names[found]);
	if (json_get(d->input, "rank"))
		TRY(input_number(d, "rank", 0, RANK_MAX, &rank));
	if (found == ROLE_court_registry && !authority.len)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "a court registry says which court: `authority` is missing");
	TRY(may_have_authority(d, (enum role)found, authority, rank));
	TRY(record_new_key(d, MAP_user, &key));
	const struct json *data = doc_object(a);
	data = doc_with_text(a, data, "user", key);
	data = doc_with_text(a, data, "name", name);
	data = doc_with_text(a, data, "role", role);
	if (side.len)
		data = doc_with_text(a, data, "side", side);
	if (authority.len)
		data = doc_with_text(a, data, "authority", authority);
	data = doc_with_int(a, data, "rank", rank);
	if (input_optional(d, "key").len)
		data = doc_with_text(a, data, "key", input_optional(d, "key"));
	tell(d, "user", key);
	return record_emit(d, HAPPENED_user_added, data);
}

/* Persons. */

static enum status same_names(struct doing *d, struct str folded, const struct json **list)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_person_of_name, folded, &keys, d->error));
	*list = doc_list(d->arena);
	vec_each (&keys, i)
		*list = doc_push(d->arena, *list, doc_str(d->arena, keys.at[i]));
	return STATUS_OK;
}

enum status do_person_record(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, name, sex, born = input_optional(d, "birth_date");
	const struct json *same;
	int32_t day;
	TRY(input_text(d, "name", &name));
	TRY(input_text(d, "sex", &sex));
	if (!str_is(sex, "female") && !str_is(sex, "male") && !str_is(sex, "other"))
		return error_set(d->error, STATUS_BAD_INPUT, "`sex` is one of female, male, other");
	if (born.len && !date_parse(born, &day))
		return error_set(d->error, STATUS_BAD_INPUT, "`birth_date` must be a day such as 1990-05-17");
	struct str folded = name_folded(a, name);
	TRY(same_names(d, folded, &same));
	TRY(record_new_key(d, MAP_person, &key));
	const struct json *data = doc_object(a);
	data = doc_with_text(a, data, "person", key);
	data = doc_with_text(a, data, "name", name);
	data = doc_with_text(a, data, "folded", folded);
	data = doc_with_text(a, data, "sex", sex);
	data = doc_with_text(a, data, "side", user_side(d));
	if (born.len)
		data = doc_with_text(a, data, "birth_date", born);
	if (same->count)
		data = doc_with(a, data, STR("same_name"), same);
	tell(d, "person", key);
	if (same->count) /* the caller must see it: two men of one name were confused before */
		d->answer = doc_with(a, d->answer, STR("same_name"), same);
	return record_emit(d, HAPPENED_person_recorded, data);
}

static enum status own_person(struct doing *d, struct str *key, const struct json **person)
{
	TRY(input_doc(d, "person", MAP_person, key, person));
	return own_side(d, doc_text(*person, "side"), "this person's record");
}

enum status do_person_name(struct doing *d)
{
	struct str key, name;
	const struct json *person;
	TRY(own_person(d, &key, &person));
	TRY(input_text(d, "name", &name));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "person", key);
	data = doc_with_text(d->arena, data, "name", name);
	data = doc_with_text(d->arena, data, "folded", name_folded(d->arena, name));
	return record_emit(d, HAPPENED_person_named, data);
}

/* A number that another record has says that both are of one human being, unless somebody shows that they are two. */
static enum status number_is_free(struct doing *d, const struct json **data)
{
	struct str shared = input_optional(d, "shared"), key = doc_text(*data, "person"),
		   kind = doc_text(*data, "kind");
	const struct json *others;
	TRY(human_of_number(d, key, kind, doc_text(*data, "number"), &others));
	if (!others->count && shared.len)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "person.identify: no other record has this number: leave `shared` out");
	if (!others->count)
		return STATUS_OK;
	if (!shared.len)
		return error_set(
			d->error, STATUS_CONFLICT,
			"person.identify: %.*s has this %.*s number already. Where both records are of one human "
			"being, say so (person.same); where that is another, say in `shared` how it is known, "
			"with `evidence`",
			STR_ARG(others->items[0].text), STR_ARG(kind));
	if (!json_get(*data, "evidence"))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "person.identify: that %.*s is another human being needs `evidence`",
				 STR_ARG(others->items[0].text));
	*data = doc_with_text(d->arena, *data, "shared", shared);
	*data = doc_with(d->arena, *data, STR("shared_with"), others);
	return STATUS_OK;
}

enum status do_person_identify(struct doing *d)
{
	struct str key, kind, value, number;
	const struct json *person, *evidence;
	TRY(own_person(d, &key, &person));
	TRY(input_text(d, "kind", &kind));
	TRY(input_text(d, "value", &value));
	if (str_is(kind, "mrz"))
		TRY(mrz_check(value, d->error));
	else if (memchr(value.ptr, '\n', value.len))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "person.identify: `value` has several lines, and is no mrz");
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "person", key);
	data = doc_with_text(d->arena, data, "kind", kind);
	data = doc_with_text(d->arena, data, "value", value);
	TRY(number_folded(d->arena, kind, value, &number, d->error));
	if (number.len)
		data = doc_with_text(d->arena, data, "number", number);
	TRY(evidence_named(d, key, &evidence));
	if (evidence)
		data = doc_with(d->arena, data, STR("evidence"), evidence);
	TRY(number_is_free(d, &data));
	return record_emit(d, HAPPENED_person_identified, data);
}

/* Cases and facts. */

enum status do_case_open(struct doing *d)
{
	struct str person_key, key;
	const struct json *person;
	TRY(own_person(d, &person_key, &person));
	TRY(record_new_key(d, MAP_case, &key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "case", key);
	data = doc_with_text(d->arena, data, "person", person_key);
	data = doc_with_text(d->arena, data, "side", user_side(d));
	tell(d, "case", key);
	return record_emit(d, HAPPENED_case_opened, data);
}

/* Refused here, and not when somebody is at the door: a fact that no text declares, or a value that is none. */
enum status fact_check(struct doing *d, enum subject subject, struct str fact, const struct json *value)
{
	struct subject_facts *facts;
	const struct json *alone = doc_with(d->arena, doc_object(d->arena), fact, value);
	if (value->kind == JSON_NULL)
		return error_set(d->error, STATUS_BAD_INPUT, "`value` is missing: what is not known is not recorded");
	return facts_from_json(d->arena, d->act->corpus, subject, doc_written(d->arena, alone), &facts, d->error);
}

/* An event that says less than it seems to (of another fact, or of one that was set right before) would leave a reader
 * with two facts that both stand. */
enum status fact_corrects(struct doing *d, const struct json *of, struct str fact, const struct json **data)
{
	const char *verb = action_verbs[d->action];
	int64_t event, by = 0;
	bool found = false;
	if (!json_get(d->input, "corrects"))
		return STATUS_OK;
	TRY(input_number(d, "corrects", 1, INT64_MAX, &event));
	for (size_t i = 0; i < doc_count(of, "facts"); i++) {
		const struct json *item = doc_item(of, "facts", i);
		found = found || (doc_number(item, "event", 0) == event && str_eq(doc_text(item, "fact"), fact));
		if (doc_number(item, "corrects", 0) == event)
			by = doc_number(item, "event", 0);
	}
	if (!found)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "%s: `corrects` names event %lld, which recorded no `%.*s` here", verb,
				 (long long)event, STR_ARG(fact));
	if (by)
		return error_set(d->error, STATUS_CONFLICT,
				 "%s: event %lld was corrected by event %lld already: correct that one", verb,
				 (long long)event, (long long)by);
	*data = doc_with_int(d->arena, *data, "corrects", event);
	return STATUS_OK;
}

/* What is learned of somebody who is away, or was received, can make a return due. */
static enum status what_follows(struct doing *d, struct str case_key)
{
	key_vec keys = { 0 };
	TRY(record_find(d->r, d->arena, INDEX_transfer_of_case, case_key, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		int state = state_named(doc_text(transfer, "state"));
		if (state >= 0 && has_left((enum state)state))
			TRY(decide_duties(d, transfer, -1));
	}
	return STATUS_OK;
}

enum status do_fact_record(struct doing *d)
{
	static const char *const optional[] = { "language", "interpreter" };
	struct arena *a = d->arena;
	struct str key, fact, attested;
	const struct json *case_doc, *evidence, *value = json_get(d->input, "value");
	TRY(input_doc(d, "case", MAP_case, &key, &case_doc));
	TRY(own_side(d, doc_text(case_doc, "side"), "this case"));
	TRY(input_text(d, "fact", &fact));
	TRY(input_text(d, "attested_by", &attested));
	if (!value)
		return error_set(d->error, STATUS_BAD_INPUT, "fact.record: `value` is missing");
	TRY(fact_check(d, SUBJECT_person, fact, value));
	const struct json *data = doc_with_text(a, doc_object(a), "case", key);
	data = doc_with_text(a, data, "fact", fact);
	data = doc_with(a, data, STR("value"), value);
	data = doc_with_text(a, data, "attested_by", attested);
	for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
		if (input_optional(d, optional[i]).len)
			data = doc_with_text(a, data, optional[i], input_optional(d, optional[i]));
	TRY(evidence_named(d, doc_text(case_doc, "person"), &evidence));
	if (evidence)
		data = doc_with(a, data, STR("evidence"), evidence);
	TRY(fact_corrects(d, case_doc, fact, &data));
	TRY(record_emit(d, HAPPENED_fact_recorded, data));
	return what_follows(d, key);
}

/* Holds. */

struct str authority_of(const struct json *user)
{
	struct str authority = doc_text(user, "authority");
	return authority.len ? authority : doc_text(user, "side");
}

bool act_may_release(const struct json *user, const struct json *hold)
{
	return str_eq(authority_of(user), doc_text(hold, "authority")) ||
	       doc_number(user, "rank", 0) > doc_number(hold, "rank", 0);
}

/* Who is on the way is called back in the same transaction. */
enum status hold_recalls(struct doing *d, struct str person, struct str hold)
{
	key_vec keys = { 0 };
	const struct json *recalled = doc_list(d->arena);
	TRY(human_find(d->r, d->arena, INDEX_transfer_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(d->r, d->arena, MAP_transfer, keys.at[i], &transfer, d->error));
		int from = state_named(doc_text(transfer, "state"));
		if (from < 0 || arrow_to((enum state)from, ACTION_hold_place) < 0)
			continue;
		TRY(record_emit(
			d, HAPPENED_transfer_recalled,
			doc_with_text(d->arena, transfer_moved(d->arena, keys.at[i], STATE_recalled), "hold", hold)));
		recalled = doc_push(d->arena, recalled, doc_str(d->arena, keys.at[i]));
	}
	if (recalled->count)
		d->answer = doc_with(d->arena, d->answer, STR("recalled"), recalled);
	return STATUS_OK;
}

enum status do_hold_place(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, person_key, instrument, reason;
	const struct json *person;
	TRY(input_doc(d, "person", MAP_person, &person_key, &person));
	TRY(may_see(d, person_key, person));
	TRY(input_text(d, "instrument", &instrument));
	TRY(input_text(d, "reason", &reason));
	TRY(record_new_key(d, MAP_hold, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "hold", key);
	data = doc_with_text(a, data, "person", person_key);
	data = doc_with_text(a, data, "authority", authority_of(d->user));
	data = doc_with_int(a, data, "rank", doc_number(d->user, "rank", 0));
	data = doc_with_text(a, data, "instrument", instrument);
	data = doc_with_text(a, data, "reason", reason);
	data = doc_with(a, data, STR("open"), doc_bool(a, true));
	tell(d, "hold", key);
	TRY(record_emit(d, HAPPENED_hold_placed, data));
	return hold_recalls(d, person_key, key);
}

enum status do_hold_release(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, instrument;
	const struct json *hold, *person;
	TRY(input_doc(d, "hold", MAP_hold, &key, &hold));
	TRY(record_get(d->r, a, MAP_person, doc_text(hold, "person"), &person, d->error));
	TRY(may_see(d, doc_text(hold, "person"), person));
	TRY(input_text(d, "instrument", &instrument));
	if (!doc_flag(hold, "open"))
		return error_set(d->error, STATUS_CONFLICT, "hold %.*s is released already", STR_ARG(key));
	if (!act_may_release(d->user, hold))
		return error_set(d->error, STATUS_REFUSED,
				 "hold %.*s was placed by %.*s: it is released there, or by a higher authority",
				 STR_ARG(key), STR_ARG(doc_text(hold, "authority")));
	const struct json *data = doc_with_text(a, doc_object(a), "hold", key);
	data = doc_with(a, data, STR("open"), doc_bool(a, false));
	data = doc_with_text(a, data, "released_by", authority_of(d->user));
	data = doc_with_text(a, data, "released_instrument", instrument);
	data = doc_with_text(a, data, "released_user", d->user_key);
	return record_emit(d, HAPPENED_hold_released, data);
}

/* Looks. */

enum status do_person_look(struct doing *d)
{
	struct str key, what, reason;
	const struct json *persons = json_get(d->input, "persons"), *person;
	TRY(input_text(d, "what", &what));
	TRY(input_text(d, "reason", &reason));
	if (!persons || persons->kind != JSON_ARRAY || persons->count == 0)
		return error_set(d->error, STATUS_BAD_INPUT, "person.look: `persons` must list at least one");
	for (size_t i = 0; i < persons->count; i++) {
		TRY(record_get(d->r, d->arena, MAP_person, persons->items[i].text, &person, d->error));
		TRY(may_see(d, persons->items[i].text, person));
	}
	TRY(record_new_key(d, MAP_look, &key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "look", key);
	data = doc_with(d->arena, data, STR("persons"), persons);
	data = doc_with_text(d->arena, data, "what", what);
	data = doc_with_text(d->arena, data, "reason", reason);
	tell(d, "look", key);
	return record_emit(d, HAPPENED_looked_up, data);
}
