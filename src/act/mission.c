/* mission.c - a journey: legs, manifest, seal, boarding, departure, arrival, and the count that closes it.
 *
 * I1. Nobody is carried who is not on the sealed manifest; a seat belongs to one leg.
 * I2. A leg departs only when each person with a seat on it has boarded or will not go, every one of them is cleared at
 *     that second, and the officer has seen the last hold that concerns them.
 * I3. Somebody pays for every leg: the state whose mission it is, or a programme that the texts let pay at that second,
 *     at the seal for the day of departure.
 * I4. A mission closes only when every line has ended in one way and the five lists agree, person by person, and when
 *     everybody who was found on no list is explained: by another than who found them, and of the same state, so that
 *     neither state explains away what the other one saw.
 */
#include "act_int.h"
#include "date.h"

enum { LEGS_MAX = 20, SEATS_MAX = 1000, GOOD_HOURS_MAX = 24, LOOKS_BACK = 200 };

static enum status own_mission(struct doing *d, struct str *key, const struct json **mission)
{
	TRY(input_doc(d, "mission", MAP_mission, key, mission));
	if (str_is(doc_text(*mission, "state"), "closed"))
		return error_set(d->error, STATUS_CONFLICT, "mission %.*s is closed", STR_ARG(*key));
	return STATUS_OK;
}

bool mission_goes_to(const struct json *mission, struct str side)
{
	for (size_t i = 0; i < doc_count(mission, "legs"); i++) {
		struct str to = doc_text(doc_item(mission, "legs", i), "to");
		if (to.len >= 2 && str_eq((struct str){ to.ptr, 2 }, side))
			return true;
	}
	return false;
}

/* Of the state that sends, and of each to which a leg goes. */
static enum status party_to(struct doing *d, const struct json *mission)
{
	if (role_sides[d->role] == SIDE_RECEIVING && mission_goes_to(mission, user_side(d)))
		return STATUS_OK;
	return own_side(d, doc_text(mission, "side"), "this mission");
}

static enum status conflict(struct doing *d, const char *what, struct str key)
{
	return error_set(d->error, STATUS_CONFLICT, "%s: %.*s %s", action_verbs[d->action], STR_ARG(key), what);
}

enum status do_mission_open(struct doing *d)
{
	struct str key, title, funder, programme;
	TRY(input_text(d, "title", &title));
	TRY(input_funding(d, &funder, &programme));
	TRY(record_new_key(d, MAP_mission, &key));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "mission", key);
	data = doc_with_text(d->arena, data, "title", title);
	data = doc_with_text(d->arena, data, "funder", funder);
	if (programme.len)
		data = doc_with_text(d->arena, data, "programme", programme);
	data = doc_with_text(d->arena, data, "side", user_side(d));
	tell(d, "mission", key);
	return record_emit(d, HAPPENED_mission_opened, doc_with_text(d->arena, data, "state", STR("open")));
}

/* Who paid for a leg that is flown has paid: it is said anew before the first. */
enum status do_mission_fund(struct doing *d)
{
	struct str key, funder, programme;
	const struct json *mission;
	TRY(own_mission(d, &key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	TRY(input_funding(d, &funder, &programme));
	if (doc_count(mission, "departures"))
		return conflict(d, "is on its way: what was flown stays as it was paid", key);
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "mission", key);
	data = doc_with_text(d->arena, data, "funder", funder);
	return record_emit(d, HAPPENED_mission_funded, doc_with_text(d->arena, data, "programme", programme));
}

/* UN/LOCODE: the state, and three characters. */
static enum status input_place(struct doing *d, const char *name, struct str *place)
{
	TRY(input_text(d, name, place));
	bool fine = place->len == 5;
	for (size_t i = 0; fine && i < place->len; i++) {
		char c = place->ptr[i];
		fine = (c >= 'A' && c <= 'Z') || (i >= 2 && c >= '2' && c <= '9');
	}
	if (fine)
		return STATUS_OK;
	return error_set(d->error, STATUS_BAD_INPUT, "%s: `%s` must be a place by its UN/LOCODE, such as COBOG",
			 action_verbs[d->action], name);
}

enum status do_leg_add(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, from, to;
	const struct json *mission;
	int64_t departs, arrives, seats;
	TRY(own_mission(d, &key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	if (!str_is(doc_text(mission, "state"), "open"))
		return conflict(d, "is sealed: its legs stand", key);
	TRY(input_place(d, "from", &from));
	TRY(input_place(d, "to", &to));
	TRY(input_time(d, "departs", &departs));
	TRY(input_time(d, "arrives", &arrives));
	TRY(input_number(d, "seats", 1, SEATS_MAX, &seats));
	size_t legs = doc_count(mission, "legs");
	if (arrives <= departs)
		return error_set(d->error, STATUS_BAD_INPUT, "leg.add: it arrives before it departs");
	if (legs >= LEGS_MAX)
		return error_set(d->error, STATUS_LIMIT, "a mission has at most %d legs", LEGS_MAX);
	if (legs && !str_eq(doc_text(doc_item(mission, "legs", legs - 1), "to"), from))
		return error_set(d->error, STATUS_BAD_INPUT, "leg.add: the leg before ends at %.*s",
				 STR_ARG(doc_text(doc_item(mission, "legs", legs - 1), "to")));
	const struct json *data = doc_with_text(a, doc_object(a), "mission", key);
	data = doc_with_text(a, data, "from", from);
	data = doc_with_text(a, data, "to", to);
	data = doc_with_text(a, data, "departs", time_text(a, departs));
	data = doc_with_text(a, data, "arrives", time_text(a, arrives));
	data = doc_with_int(a, data, "seats", seats);
	d->answer = doc_with_int(a, d->answer, "leg", (int64_t)legs + 1);
	return record_emit(d, HAPPENED_leg_added, data);
}

/* The transfers of a mission. */

typedef VEC(const struct json *) doc_vec;

static enum status transfers_of(struct store_read *read, struct arena *arena, struct str mission, doc_vec *transfers,
				struct error *error)
{
	key_vec keys = { 0 };
	TRY(record_find(read, arena, INDEX_transfer_of_mission, mission, &keys, error));
	vec_each (&keys, i) {
		const struct json *transfer;
		TRY(record_get(read, arena, MAP_transfer, keys.at[i], &transfer, error));
		vec_add(arena, transfers, transfer);
	}
	return STATUS_OK;
}

static enum state state_of(const struct json *transfer) { return (enum state)state_named(doc_text(transfer, "state")); }

/* Its journey has: what may follow a receipt is no part of it. */
static bool has_ended(const struct json *transfer)
{
	enum state_kind kind = state_kinds[state_of(transfer)];
	return kind != STATE_KIND_OPEN && kind != STATE_KIND_AWAY;
}

static struct str seat_on(const struct json *transfer, int64_t leg)
{
	for (size_t i = 0; i < doc_count(transfer, "seats"); i++)
		if (doc_number(doc_item(transfer, "seats", i), "leg", 0) == leg)
			return doc_text(doc_item(transfer, "seats", i), "seat");
	return STR_NONE;
}

static int64_t first_leg(const struct json *transfer) { return doc_number(doc_item(transfer, "seats", 0), "leg", 0); }

static int64_t leg_of(const struct json *seats, size_t at) { return doc_number(&seats->items[at], "leg", 0); }
static const struct json *mission_leg(const struct json *mission, int64_t leg)
{
	return doc_item(mission, "legs", (size_t)leg - 1);
}

static enum status seat_is_free(struct doing *d, const struct json *mission, const doc_vec *others, int64_t leg,
				struct str seat)
{
	int64_t taken = 0;
	vec_each (others, i) {
		const struct json *other = others->at[i];
		if (has_ended(other) || !seat_on(other, leg).len)
			continue;
		taken++;
		if (str_eq(seat_on(other, leg), seat))
			return error_set(d->error, STATUS_CONFLICT,
					 "transfer.list: seat %.*s of leg %lld is taken by %.*s", STR_ARG(seat),
					 (long long)leg, STR_ARG(doc_text(other, "transfer")));
	}
	if (taken >= doc_number(mission_leg(mission, leg), "seats", 0))
		return error_set(d->error, STATUS_CONFLICT, "transfer.list: leg %lld is full", (long long)leg);
	return STATUS_OK;
}

static enum status seats_lead_there(struct doing *d, const struct json *mission, const struct json *transfer,
				    const struct json *seats)
{
	struct str from = doc_text(mission_leg(mission, leg_of(seats, 0)), "from");
	struct str to = doc_text(mission_leg(mission, leg_of(seats, seats->count - 1)), "to");
	struct str leaves = doc_text(transfer, "from").len ? doc_text(transfer, "from") : doc_text(transfer, "sender");
	if (memcmp(from.ptr, leaves.ptr, 2) == 0 && memcmp(to.ptr, doc_text(transfer, "receiver").ptr, 2) == 0)
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT,
			 "transfer.list: these legs go from %.*s to %.*s, and the person from %.*s to %.*s",
			 STR_ARG(from), STR_ARG(to), STR_ARG(leaves), STR_ARG(doc_text(transfer, "receiver")));
}

/* Seats leg by leg without a gap, none of them taken, from the sending state to the receiving one. */
static enum status check_seats(struct doing *d, const struct json *mission, const struct json *transfer,
			       const struct json *seats)
{
	doc_vec others = { 0 };
	TRY(transfers_of(d->r, d->arena, doc_text(mission, "mission"), &others, d->error));
	for (size_t i = 0; i < seats->count; i++) {
		int64_t leg = leg_of(seats, i);
		struct str seat = doc_text(&seats->items[i], "seat");
		if (leg < 1 || leg > (int64_t)doc_count(mission, "legs") || !seat.len)
			return error_set(d->error, STATUS_BAD_INPUT,
					 "transfer.list: each of `seats` needs a `leg` of the mission and a `seat`");
		if (i && leg != leg_of(seats, i - 1) + 1)
			return error_set(d->error, STATUS_BAD_INPUT, "transfer.list: the legs must follow one another");
		TRY(seat_is_free(d, mission, &others, leg, seat));
	}
	return seats_lead_there(d, mission, transfer, seats);
}

static int64_t leg_departs(const struct json *mission, int64_t leg)
{
	return time_of(mission_leg(mission, leg), "departs");
}

enum status do_transfer_list(struct doing *d)
{
	struct arena *a = d->arena;
	struct str mission_key, key, determination;
	enum state to;
	const struct json *mission, *transfer, *seats = json_get(d->input, "seats");
	TRY(own_mission(d, &mission_key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	TRY(input_doc(d, "transfer", MAP_transfer, &key, &transfer));
	TRY(own_side(d, doc_text(transfer, "sender"), "this transfer"));
	if (!str_is(doc_text(mission, "state"), "open"))
		return conflict(d, "is sealed: its manifest stands", mission_key);
	if (!seats || seats->kind != JSON_ARRAY || !seats->count)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "transfer.list: `seats` must list a leg and a seat: [{\"leg\": 1, \"seat\": \"4A\"}]");
	TRY(arrow(d, transfer, &to));
	TRY(check_seats(d, mission, transfer, seats));
	TRY(decide_transfer(d, transfer, state_names[to], leg_departs(mission, leg_of(seats, 0)), false,
			    &determination));
	if (d->refusal.status)
		return STATUS_OK;
	const struct json *data = doc_with_text(a, transfer_moved(a, key, to), "determination", determination);
	data = doc_with_text(a, data, "mission", mission_key);
	return record_emit(d, HAPPENED_transfer_listed, doc_with(a, data, STR("seats"), seats));
}

/* The seal. */

static int64_t later(int64_t a, int64_t b) { return a > b ? a : b; }

/* Keys, and no names: a sealed manifest is of many, and each of them can be erased alone. Who reads it is told the
 * names (with_names). */
static const struct json *manifest_line(struct arena *arena, const struct json *transfer)
{
	static const char *const members[] = { "transfer", "person", "receiver", "to", "determination" };
	const struct json *line = doc_object(arena);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		line = doc_with_text(arena, line, members[i], doc_text(transfer, members[i]));
	return doc_with(arena, line, STR("seats"), json_get(transfer, "seats"));
}

/* Whoever is listed, with what the texts say of them now; the first no is d->refusal. */
static enum status decide_listed(struct doing *d, const struct json *mission, doc_vec *listed)
{
	doc_vec transfers = { 0 };
	TRY(transfers_of(d->r, d->arena, doc_text(mission, "mission"), &transfers, d->error));
	vec_each (&transfers, i) {
		const struct json *transfer = transfers.at[i];
		struct str determination;
		if (state_of(transfer) != STATE_listed)
			continue;
		TRY(decide_transfer(d, transfer, state_names[STATE_sealed], leg_departs(mission, first_leg(transfer)),
				    false, &determination));
		vec_add(d->arena, listed, doc_with_text(d->arena, transfer, "determination", determination));
	}
	return STATUS_OK;
}

static enum status seal_each(struct doing *d, const doc_vec *listed, const struct json **lines)
{
	struct arena *a = d->arena;
	*lines = doc_list(a);
	vec_each (listed, i) {
		const struct json *transfer = listed->at[i];
		const struct json *data = transfer_moved(a, doc_text(transfer, "transfer"), STATE_sealed);
		data = doc_with_text(a, data, "determination", doc_text(transfer, "determination"));
		TRY(record_emit(d, HAPPENED_transfer_sealed, data));
		*lines = doc_push(a, *lines, manifest_line(a, transfer));
	}
	return STATUS_OK;
}

enum status do_manifest_seal(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *mission, *lines;
	doc_vec listed = { 0 };
	int64_t hours;
	TRY(own_mission(d, &key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	TRY(input_number(d, "good_for_hours", 1, GOOD_HOURS_MAX, &hours));
	if (!str_is(doc_text(mission, "state"), "open"))
		return conflict(d, "is sealed already", key);
	TRY(decide_listed(d, mission, &listed));
	if (!listed.count)
		return conflict(d, "has nobody listed", key);
	TRY(mission_paid(d, mission, state_names[STATE_sealed], later(d->now, leg_departs(mission, 1))));
	if (d->refusal.status)
		return STATUS_OK;
	TRY(seal_each(d, &listed, &lines));
	const struct json *data = doc_with_text(a, doc_object(a), "mission", key);
	data = doc_with_text(a, data, "state", STR("sealed"));
	data = doc_with(a, data, STR("manifest"), lines);
	data = doc_with_text(a, data, "good_until", time_text(a, leg_departs(mission, 1) + hours * 3600));
	d->answer = doc_with_int(a, d->answer, "lines", (int64_t)lines->count);
	return record_emit(d, HAPPENED_manifest_sealed, doc_with_text(a, data, "sealed_by", d->user_key));
}

/* The door. */

static bool has_identifier(const struct json *person, struct str kind, struct str value)
{
	for (size_t i = 0; i < doc_count(person, "identifiers"); i++) {
		const struct json *known = doc_item(person, "identifiers", i);
		if (str_eq(doc_text(known, "kind"), kind) && str_eq(doc_text(known, "value"), value))
			return true;
	}
	return false;
}

static enum status check_identifiers(struct doing *d, const struct json *person, const struct json *shown,
				     const struct json **kinds)
{
	*kinds = doc_list(d->arena);
	if (!shown || shown->kind != JSON_ARRAY)
		return error_set(d->error, STATUS_BAD_INPUT, "transfer.board: `identifiers` must list two");
	for (size_t i = 0; i < shown->count; i++) {
		struct str kind = doc_text(&shown->items[i], "kind"), value = doc_text(&shown->items[i], "value");
		bool again = false;
		for (size_t k = 0; k < (*kinds)->count; k++)
			again = again || str_eq((*kinds)->items[k].text, kind);
		if (!has_identifier(person, kind, value))
			return error_set(d->error, STATUS_CONFLICT,
					 "transfer.board: %.*s %.*s is not known of %.*s: this may be somebody else",
					 STR_ARG(kind), STR_ARG(value), STR_ARG(doc_text(person, "name")));
		if (!again)
			*kinds = doc_push(d->arena, *kinds, doc_str(d->arena, kind));
	}
	if ((*kinds)->count >= 2)
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT,
			 "transfer.board: two identifiers of different kinds must agree, and %zu does",
			 (*kinds)->count);
}

enum status do_transfer_board(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, seat, determination;
	enum state to;
	int64_t leg;
	const struct json *transfer, *mission, *person, *kinds;
	TRY(input_doc(d, "transfer", MAP_transfer, &key, &transfer));
	TRY(own_side(d, doc_text(transfer, "sender"), "this transfer"));
	TRY(arrow(d, transfer, &to));
	TRY(input_number(d, "leg", 1, LEGS_MAX, &leg));
	TRY(input_text(d, "seat", &seat));
	TRY(record_get(d->r, a, MAP_mission, doc_text(transfer, "mission"), &mission, d->error));
	TRY(record_get(d->r, a, MAP_person, doc_text(transfer, "person"), &person, d->error));
	if (leg != first_leg(transfer) || !str_eq(seat_on(transfer, leg), seat))
		return error_set(d->error, STATUS_CONFLICT,
				 "transfer.board: %.*s has seat %.*s on leg %lld of %.*s, and no other", STR_ARG(key),
				 STR_ARG(seat_on(transfer, first_leg(transfer))), (long long)first_leg(transfer),
				 STR_ARG(doc_text(transfer, "mission")));
	if (d->now > time_of(mission, "good_until"))
		return conflict(d, "was sealed for a time that is over: seal another", doc_text(mission, "mission"));
	TRY(check_identifiers(d, person, json_get(d->input, "identifiers"), &kinds));
	TRY(decide_transfer(d, transfer, state_names[to], leg_departs(mission, leg), true, &determination));
	if (d->refusal.status)
		return STATUS_OK;
	const struct json *data = doc_with_text(a, transfer_moved(a, key, to), "determination", determination);
	data = doc_with_int(a, data, "leg", leg);
	data = doc_with_text(a, data, "seat", seat);
	return record_emit(d, HAPPENED_transfer_boarded, doc_with(a, data, STR("identified_by"), kinds));
}

static const struct json *leg_told(const struct json *mission, const char *list, int64_t leg)
{
	for (size_t i = 0; i < doc_count(mission, list); i++)
		if (doc_number(doc_item(mission, list, i), "leg", 0) == leg)
			return doc_item(mission, list, i);
	return NULL;
}

/* Up to which event the officer has read of the mission: no further than said, and no further than this user's own last
 * look at it went, so that a program which always says the largest number has read nothing. */
static enum status read_up_to(struct doing *d, struct str mission, int64_t *seen)
{
	key_vec looks = { 0 };
	uint64_t last;
	int64_t looked = 0;
	struct str what = str_format(d->arena, "mission %.*s", STR_ARG(mission));
	TRY(input_number(d, "seen", 0, INT64_MAX, seen));
	TRY(store_last(d->r, &last, d->error));
	if ((uint64_t)*seen > last)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "leg.depart: `seen` is %lld, and the last event of the record is %llu: say what was "
				 "read",
				 (long long)*seen, (unsigned long long)last);
	TRY(record_find_last(d->r, d->arena, INDEX_look_of_user, d->user_key, LOOKS_BACK, &looks, d->error));
	for (size_t i = looks.count; i-- > 0 && !looked;) {
		const struct json *look;
		TRY(record_get(d->r, d->arena, MAP_look, looks.at[i], &look, d->error));
		looked = str_eq(doc_text(look, "what"), what) ? doc_number(look, "event", 0) : 0;
	}
	if (!looked)
		return error_set(d->error, STATUS_CONFLICT,
				 "leg.depart: mission %.*s was not read by %.*s of late: read it first",
				 STR_ARG(mission), STR_ARG(d->user_key));
	if (looked < *seen)
		*seen = looked;
	return STATUS_OK;
}

/* A hold that was placed after what the officer has read was not. */
static enum status holds_seen(struct doing *d, const struct json *transfer, int64_t seen)
{
	key_vec keys = { 0 };
	TRY(human_find(d->r, d->arena, INDEX_hold_of_person, doc_text(transfer, "person"), &keys, d->error));
	vec_each (&keys, i) {
		const struct json *hold;
		TRY(record_get(d->r, d->arena, MAP_hold, keys.at[i], &hold, d->error));
		if (doc_number(hold, "event", 0) > seen) {
			hold_told(d, hold);
			return error_set(d->error, STATUS_CONFLICT,
					 "leg.depart: hold %.*s was placed after what you have read; read it first",
					 STR_ARG(keys.at[i]));
		}
	}
	return STATUS_OK;
}

static enum status find_aboard(struct doing *d, const struct json *mission, int64_t leg, int64_t seen, doc_vec *aboard)
{
	doc_vec transfers = { 0 };
	TRY(transfers_of(d->r, d->arena, doc_text(mission, "mission"), &transfers, d->error));
	vec_each (&transfers, i) {
		const struct json *transfer = transfers.at[i];
		if (has_ended(transfer) || !seat_on(transfer, leg).len)
			continue;
		enum state wanted = leg == first_leg(transfer) ? STATE_boarded : STATE_arrived;
		if (state_of(transfer) != wanted)
			return error_set(d->error, STATUS_CONFLICT,
					 "leg.depart: %.*s is %s: it must be %s, or stay behind (transfer.stop)",
					 STR_ARG(doc_text(transfer, "transfer")),
					 str_c(d->arena, doc_text(transfer, "state")), state_names[wanted]);
		TRY(holds_seen(d, transfer, seen));
		vec_add(d->arena, aboard, transfer);
	}
	return aboard->count ? STATUS_OK : conflict(d, "has nobody aboard", doc_text(mission, "mission"));
}

/* Is it the leg that comes next, on a manifest that is good? */
static enum status may_depart_on(struct doing *d, const struct json *mission, int64_t leg)
{
	struct str key = doc_text(mission, "mission");
	if (!str_is(doc_text(mission, "state"), "sealed"))
		return conflict(d, "has no sealed manifest", key);
	if (leg > (int64_t)doc_count(mission, "legs") || leg_told(mission, "departures", leg) ||
	    (leg > 1 && !leg_told(mission, "arrivals", leg - 1)))
		return conflict(d, "has no such leg to depart on now", key);
	if (leg > 1)
		return not_before(d, time_of(leg_told(mission, "arrivals", leg - 1), "happened"),
				  "the leg before arrived");
	if (d->now > time_of(mission, "good_until"))
		return conflict(d, "was sealed for a time that is over: its people stay, and go on another", key);
	return STATUS_OK;
}

static enum status decide_aboard(struct doing *d, const doc_vec *aboard, key_vec *determinations)
{
	vec_each (aboard, i)
		TRY(decide_transfer(d, aboard->at[i], state_names[STATE_departed], d->now, true,
				    vec_push(d->arena, determinations)));
	return STATUS_OK;
}

static enum status depart_each(struct doing *d, const struct json *mission, const doc_vec *aboard,
			       const key_vec *determinations, int64_t leg)
{
	struct arena *a = d->arena;
	vec_each (aboard, i) {
		const struct json *data = transfer_moved(a, doc_text(aboard->at[i], "transfer"), STATE_departed);
		data = doc_with_text(a, data, "determination", determinations->at[i]);
		TRY(record_emit(d, HAPPENED_transfer_departed, doc_with_int(a, data, "leg", leg)));
		TRY(way_begin(d, aboard->at[i], mission, determinations->at[i]));
		TRY(transfer_moves_earlier(d, aboard->at[i]));
	}
	return STATUS_OK;
}

enum status do_leg_depart(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *mission;
	doc_vec aboard = { 0 };
	key_vec determinations = { 0 };
	int64_t leg, seen;
	TRY(own_mission(d, &key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	TRY(input_number(d, "leg", 1, LEGS_MAX, &leg));
	TRY(may_depart_on(d, mission, leg));
	TRY(read_up_to(d, key, &seen));
	TRY(find_aboard(d, mission, leg, seen, &aboard));
	TRY(decide_aboard(d, &aboard, &determinations));
	TRY(mission_paid(d, mission, state_names[STATE_departed], d->now));
	if (d->refusal.status)
		return STATUS_OK;
	TRY(depart_each(d, mission, &aboard, &determinations, leg));
	const struct json *data = doc_with_text(a, doc_object(a), "mission", key);
	data = doc_with_int(a, data, "leg", leg);
	data = doc_with_int(a, data, "aboard", (int64_t)aboard.count);
	d->answer = doc_with_int(a, d->answer, "aboard", (int64_t)aboard.count);
	return record_emit(d, HAPPENED_leg_departed, doc_with_int(a, data, "seen", seen));
}

enum status do_leg_arrive(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *mission;
	doc_vec transfers = { 0 };
	int64_t leg, deplaned = 0;
	TRY(own_mission(d, &key, &mission));
	TRY(own_side(d, doc_text(mission, "side"), "this mission"));
	TRY(input_number(d, "leg", 1, LEGS_MAX, &leg));
	if (!leg_told(mission, "departures", leg) || leg_told(mission, "arrivals", leg))
		return conflict(d, "has no such leg on its way", key);
	TRY(not_before(d, time_of(leg_told(mission, "departures", leg), "happened"), "the leg departed"));
	TRY(transfers_of(d->r, a, key, &transfers, d->error));
	vec_each (&transfers, i) {
		if (state_of(transfers.at[i]) != STATE_departed || doc_number(transfers.at[i], "leg", 0) != leg)
			continue;
		const struct json *data = transfer_moved(a, doc_text(transfers.at[i], "transfer"), STATE_arrived);
		TRY(record_emit(d, HAPPENED_transfer_arrived,
				doc_with_text(a, data, "deplaned_at", time_text(a, d->happened))));
		deplaned++;
	}
	const struct json *data = doc_with_text(a, doc_object(a), "mission", key);
	data = doc_with_int(a, data, "leg", leg);
	d->answer = doc_with_int(a, d->answer, "deplaned", deplaned);
	return record_emit(d, HAPPENED_leg_arrived, doc_with_int(a, data, "deplaned", deplaned));
}

enum status do_unlisted_find(struct doing *d)
{
	struct str key, where, description;
	const struct json *mission;
	TRY(own_mission(d, &key, &mission));
	TRY(party_to(d, mission));
	TRY(input_text(d, "where", &where));
	TRY(input_text(d, "description", &description));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "mission", key);
	data = doc_with_text(d->arena, data, "where", where);
	return record_emit(d, HAPPENED_unlisted_found, doc_with_text(d->arena, data, "description", description));
}

static const struct json *explanation_of(const struct json *mission, int64_t unlisted)
{
	for (size_t i = 0; i < doc_count(mission, "explanations"); i++)
		if (doc_number(doc_item(mission, "explanations", i), "unlisted", 0) == unlisted)
			return doc_item(mission, "explanations", i);
	return NULL;
}

/* Who was found is for a second pair of eyes of the same state. */
static enum status may_explain(struct doing *d, const struct json *mission, int64_t unlisted, const struct json *found)
{
	const struct json *finder;
	struct str by = doc_text(found, "by");
	if (explanation_of(mission, unlisted))
		return error_set(d->error, STATUS_CONFLICT,
				 "unlisted.explain: that was explained by event %lld already",
				 (long long)doc_number(explanation_of(mission, unlisted), "event", 0));
	if (str_eq(by, d->user_key))
		return error_set(d->error, STATUS_REFUSED,
				 "unlisted.explain: you recorded it, and this needs another pair of eyes");
	TRY(record_get(d->r, d->arena, MAP_user, by, &finder, d->error));
	TRY(own_side(d, doc_text(finder, "side"), "who was found"));
	return not_before(d, time_of(found, "happened"), "somebody was found");
}

/* Somebody has a record, a place where they are, and a file that shows it. */
static enum status input_explained(struct doing *d, const struct json **data)
{
	struct str key, where;
	const struct json *person, *evidence;
	if (!json_get(d->input, "person")) {
		if (json_get(d->input, "where") || json_get(d->input, "evidence"))
			return error_set(
				d->error, STATUS_BAD_INPUT,
				"unlisted.explain: `where` and `evidence` are of somebody: say who, by `person`");
		return STATUS_OK;
	}
	TRY(input_doc(d, "person", MAP_person, &key, &person));
	TRY(input_text(d, "where", &where));
	TRY(evidence_named(d, key, &evidence));
	if (!evidence)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "unlisted.explain: `evidence` must name a file that shows where %.*s is",
				 STR_ARG(key));
	*data = doc_with_text(d->arena, *data, "person", key);
	*data = doc_with_text(d->arena, *data, "where", where);
	*data = doc_with(d->arena, *data, STR("evidence"), evidence);
	return STATUS_OK;
}

enum status do_unlisted_explain(struct doing *d)
{
	struct str key, reason;
	const struct json *mission;
	int64_t unlisted;
	TRY(own_mission(d, &key, &mission));
	TRY(party_to(d, mission));
	TRY(input_number(d, "unlisted", 1, INT64_MAX, &unlisted));
	TRY(input_text(d, "reason", &reason));
	if (unlisted > (int64_t)doc_count(mission, "unlisted"))
		return error_set(d->error, STATUS_BAD_INPUT, "unlisted.explain: on %.*s %zu were found on no list",
				 STR_ARG(key), doc_count(mission, "unlisted"));
	TRY(may_explain(d, mission, unlisted, doc_item(mission, "unlisted", (size_t)unlisted - 1)));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "mission", key);
	data = doc_with_int(d->arena, data, "unlisted", unlisted);
	TRY(input_explained(d, &data));
	return record_emit(d, HAPPENED_unlisted_explained, doc_with_text(d->arena, data, "reason", reason));
}

/* The five lists. */

enum list { LIST_MANIFEST, LIST_BOARDED, LIST_DEPLANED, LIST_RECEIVED, LIST_ROLL, LISTS };
static const char *const list_names[LISTS] = { "manifest", "boarded", "deplaned", "received", "roll" };

struct passenger {
	const struct json *transfer, *person;
	bool on[LISTS];
};
typedef VEC(struct passenger) passenger_vec;

static bool on_manifest(const struct json *mission, struct str transfer)
{
	for (size_t i = 0; i < doc_count(mission, "manifest"); i++)
		if (str_eq(doc_text(doc_item(mission, "manifest", i), "transfer"), transfer))
			return true;
	return false;
}

static enum status on_roll(struct store_read *read, struct arena *arena, const struct json *transfer, bool *there,
			   struct error *error)
{
	key_vec keys = { 0 };
	*there = false;
	TRY(record_find(read, arena, INDEX_stay_of_person, doc_text(transfer, "person"), &keys, error));
	vec_each (&keys, i) {
		const struct json *stay;
		TRY(record_get(read, arena, MAP_stay, keys.at[i], &stay, error));
		*there =
			*there || (!is_way(stay) && str_eq(doc_text(stay, "transfer"), doc_text(transfer, "transfer")));
	}
	return STATUS_OK;
}

static enum status find_lines(struct store_read *read, struct arena *arena, const struct json *mission,
			      passenger_vec *lines, struct error *error)
{
	doc_vec transfers = { 0 };
	TRY(transfers_of(read, arena, doc_text(mission, "mission"), &transfers, error));
	vec_each (&transfers, i) {
		struct passenger line = { .transfer = transfers.at[i] };
		TRY(record_get(read, arena, MAP_person, doc_text(line.transfer, "person"), &line.person, error));
		line.on[LIST_MANIFEST] = on_manifest(mission, doc_text(line.transfer, "transfer"));
		line.on[LIST_BOARDED] = json_get(line.transfer, "identified_by") != NULL;
		line.on[LIST_DEPLANED] = doc_text(line.transfer, "deplaned_at").len > 0;
		line.on[LIST_RECEIVED] = doc_text(line.transfer, "receipt").len > 0;
		TRY(on_roll(read, arena, line.transfer, &line.on[LIST_ROLL], error));
		vec_add(arena, lines, line);
	}
	return STATUS_OK;
}

static const struct json *count_list(struct arena *arena, const passenger_vec *lines, enum list list, bool named)
{
	int64_t all = 0, female = 0, male = 0;
	const struct json *persons = doc_list(arena), *count = doc_object(arena);
	vec_each (lines, i) {
		if (!lines->at[i].on[list])
			continue;
		all++;
		female += str_is(doc_text(lines->at[i].person, "sex"), "female");
		male += str_is(doc_text(lines->at[i].person, "sex"), "male");
		persons = doc_push(arena, persons, doc_str(arena, doc_text(lines->at[i].person, "person")));
	}
	count = doc_with_int(arena, count, "all", all);
	count = doc_with_int(arena, count, "female", female);
	count = doc_with_int(arena, count, "male", male);
	return named ? doc_with(arena, count, STR("persons"), persons) : count;
}

/* Of who was erased since, the key is left; as of a moment before, not even whether it was a man or a woman. */
static enum status with_names(struct store_read *read, struct arena *arena, const struct json *mission,
			      const struct json **lines, struct error *error)
{
	*lines = doc_list(arena);
	for (size_t i = 0; i < doc_count(mission, "manifest"); i++) {
		const struct json *line = doc_item(mission, "manifest", i), *person = NULL;
		enum status status = record_get(read, arena, MAP_person, doc_text(line, "person"), &person, error);
		if (status != STATUS_OK && status != STATUS_NOT_FOUND)
			return status;
		line = doc_with_text(arena, line, "sex", doc_text(person, "sex"));
		if (doc_text(person, "name").len)
			line = doc_with_text(arena, line, "name", doc_text(person, "name"));
		else
			line = doc_with(arena, line, STR("erased"), doc_bool(arena, true));
		*lines = doc_push(arena, *lines, line);
	}
	return STATUS_OK;
}

enum status mission_view(struct store_read *read, struct arena *arena, const struct json *mission,
			 const struct json **view, struct error *error)
{
	passenger_vec lines = { 0 };
	const struct json *named;
	TRY(find_lines(read, arena, mission, &lines, error));
	TRY(with_names(read, arena, mission, &named, error));
	const struct json *shown = doc_with(arena, mission, STR("lines"), named);
	for (int i = 0; i < LISTS; i++)
		shown = doc_with(arena, shown, str_of(list_names[i]), count_list(arena, &lines, (enum list)i, true));
	*view = doc_with(arena, shown, STR("closed"), doc_bool(arena, str_is(doc_text(mission, "state"), "closed")));
	return STATUS_OK;
}

/* As far as the state alone says; who was brought back, died or escaped may have been received before. */
static bool was_received(const struct passenger *line)
{
	enum state state = state_of(line->transfer);
	if (state == STATE_returned || state == STATE_died || state == STATE_escaped)
		return line->on[LIST_RECEIVED];
	return has_left(state);
}

static enum status line_agrees(struct doing *d, const struct passenger *line)
{
	struct str key = doc_text(line->transfer, "transfer");
	const char *state = str_c(d->arena, doc_text(line->transfer, "state"));
	bool received = was_received(line);
	if (!has_ended(line->transfer))
		return error_set(d->error, STATUS_CONFLICT, "mission.close: %.*s is still %s", STR_ARG(key), state);
	if ((line->on[LIST_BOARDED] && !line->on[LIST_MANIFEST]) ||
	    (line->on[LIST_DEPLANED] && !line->on[LIST_BOARDED]))
		return error_set(d->error, STATUS_CONFLICT, "mission.close: %.*s was carried and is on no list",
				 STR_ARG(key));
	if (received != line->on[LIST_RECEIVED] || received != line->on[LIST_ROLL] ||
	    (received && !line->on[LIST_DEPLANED]))
		return error_set(d->error, STATUS_CONFLICT,
				 "mission.close: %.*s is %s, and the receipts and the roll do not agree with that",
				 STR_ARG(key), state);
	return STATUS_OK;
}

/* Apart from the lists: who was found on none of them, and of how many that was a mistake. */
static const struct json *count_unlisted(struct arena *arena, const struct json *mission, const struct json *counts)
{
	int64_t mistaken = 0;
	const struct json *count = doc_object(arena);
	if (!doc_count(mission, "unlisted"))
		return counts;
	for (size_t i = 0; i < doc_count(mission, "explanations"); i++)
		mistaken += !doc_text(doc_item(mission, "explanations", i), "person").len;
	count = doc_with_int(arena, count, "found", (int64_t)doc_count(mission, "unlisted"));
	count = doc_with_int(arena, count, "mistaken", mistaken);
	return doc_with(arena, counts, STR("unlisted"), count);
}

enum status do_mission_close(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key;
	const struct json *mission, *counts = doc_object(a);
	passenger_vec lines = { 0 };
	TRY(own_mission(d, &key, &mission));
	TRY(party_to(d, mission));
	if (!str_is(doc_text(mission, "state"), "sealed"))
		return conflict(d, "was never sealed", key);
	if (doc_count(mission, "unlisted") > doc_count(mission, "explanations"))
		return conflict(d,
				"carried somebody who is on no list: it stays open until another officer says who that "
				"is and where they are now (unlisted.explain)",
				key);
	TRY(find_lines(d->r, a, mission, &lines, d->error));
	vec_each (&lines, i)
		TRY(line_agrees(d, &lines.at[i]));
	for (int i = 0; i < LISTS; i++)
		counts = doc_with(a, counts, str_of(list_names[i]), count_list(a, &lines, (enum list)i, false));
	counts = count_unlisted(a, mission, counts);
	const struct json *data = doc_with_text(a, doc_object(a), "mission", key);
	data = doc_with_text(a, data, "state", STR("closed"));
	d->answer = doc_with(a, d->answer, STR("counts"), counts);
	return record_emit(d, HAPPENED_mission_closed, doc_with(a, data, STR("counts"), counts));
}
