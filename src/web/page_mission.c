/* page_mission.c - a journey: what stands in its way first, then the count, the legs, and everybody by seat. */
#include "web_int.h"

enum { PASSENGERS = 1000 };

struct crew {                              /* of the manifest, as this user may see it */
	const struct json *list, *stopped; /* stopped: who may not be moved, or was stopped */
	bool waiting;                      /* somebody is sealed and not aboard */
	bool boarding;                     /* ... and may come aboard */
	bool held;                         /* a hold stands against somebody who is still to go */
};

static const struct json *first_seat(const struct json *transfer)
{
	return doc_count(transfer, "seats") ? doc_item(transfer, "seats", 0) : NULL;
}

static long row_of(struct str seat)
{
	long row = 0;
	for (size_t i = 0; i < seat.len && seat.ptr[i] >= '0' && seat.ptr[i] <= '9' && row < 10000; i++)
		row = row * 10 + (seat.ptr[i] - '0');
	return row;
}

static bool seat_before(const struct json *a, const struct json *b)
{
	struct str left = doc_text(first_seat(a), "seat"), right = doc_text(first_seat(b), "seat");
	return row_of(left) != row_of(right) ? row_of(left) < row_of(right) : str_compare(left, right) < 0;
}

typedef VEC(const struct json *) transfer_vec;

/* Of this user: a receiving officer sees those who come to the own state. */
static enum status find_transfers(struct making *m, transfer_vec *transfers)
{
	const struct json *found;
	TRY(act_find(m->act, m->arena, STR("transfer_of_mission"), m->key, PASSENGERS, &found, m->error));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *transfer = &found->items[i];
		if (is_role(m, "receiving_officer") && !str_eq(doc_text(transfer, "receiver"), m->request->side))
			continue;
		size_t at = transfers->count;
		(void)vec_push(m->arena, transfers);
		for (; at > 0 && seat_before(transfer, transfers->at[at - 1]); at--)
			transfers->at[at] = transfers->at[at - 1];
		transfers->at[at] = transfer;
	}
	return STATUS_OK;
}

static enum status look_at_all(struct making *m, const transfer_vec *transfers)
{
	const struct json *persons = doc_list(m->arena);
	vec_each (transfers, i)
		persons = doc_push(m->arena, persons, json_get(transfers->at[i], "person"));
	return look_at(m, persons, str_c(m->arena, str_format(m->arena, "mission %.*s", STR_ARG(m->key))));
}

static enum status is_held(struct making *m, struct str person, bool *held)
{
	const struct json *holds;
	TRY(act_find(m->act, m->arena, STR("hold_of_person"), person, PASSENGERS, &holds, m->error));
	*held = false;
	for (size_t i = 0; i < holds->count; i++)
		*held = *held || doc_flag(&holds->items[i], "open");
	return STATUS_OK;
}

static enum status add_passenger(struct making *m, const struct json *transfer, bool by_key, struct crew *crew)
{
	struct arena *a = m->arena;
	struct str key = doc_text(transfer, "person"), state = doc_text(transfer, "state");
	const struct json *person, *shown = doc_with_text(a, doc_object(a), "key", key);
	bool held;
	TRY(act_read(m->act, a, STR("person"), key, 0, &person, m->error));
	TRY(is_held(m, key, &held));
	shown = doc_with_text(a, shown, "name", by_key ? key : doc_text(person, "name"));
	shown = doc_with_text(a, shown, "sex", doc_text(person, "sex"));
	shown = doc_with_text(a, shown, "state", state);
	shown = doc_with_text(a, shown, "tone", held ? STR("stop") : str_of(state_tone(state)));
	shown = doc_with(a, shown, STR("held"), doc_bool(a, held));
	shown = doc_with_text(a, shown, "seat", doc_text(first_seat(transfer), "seat"));
	shown = doc_with_text(a, shown, "transfer", doc_text(transfer, "transfer"));
	shown = doc_with(a, shown, STR("linked"), doc_bool(a, !by_key));
	shown = doc_with_text(a, shown, "identified_by", show_value(m, json_get(transfer, "identified_by")));
	crew->list = doc_push(a, crew->list, shown);
	crew->waiting = crew->waiting || str_is(state, "sealed");
	crew->boarding = crew->boarding || (str_is(state, "sealed") && !held);
	crew->held = crew->held || (held && strcmp(state_tone(state), "wait") == 0);
	if (held || strcmp(state_tone(state), "stop") == 0)
		crew->stopped = doc_push(a, crew->stopped, shown);
	return STATUS_OK;
}

static const struct json *told(const struct json *mission, const char *list, int64_t leg)
{
	for (size_t i = 0; i < doc_count(mission, list); i++)
		if (doc_number(doc_item(mission, list, i), "leg", 0) == leg)
			return doc_item(mission, list, i);
	return NULL;
}

static void put_legs(struct making *m, const struct json *mission)
{
	struct arena *a = m->arena;
	const struct json *legs = doc_list(a);
	for (size_t i = 0; i < doc_count(mission, "legs"); i++) {
		const struct json *leg = doc_item(mission, "legs", i), *shown = doc_object(a);
		const struct json *left = told(mission, "departures", (int64_t)i + 1);
		const struct json *came = told(mission, "arrivals", (int64_t)i + 1);
		shown = doc_with_text(a, shown, "from", show_place(m, doc_text(leg, "from")));
		shown = doc_with_text(a, shown, "to", show_place(m, doc_text(leg, "to")));
		shown = doc_with_text(a, shown, "departs", show_time(m, doc_text(leg, "departs")));
		shown = doc_with_text(a, shown, "arrives", show_time(m, doc_text(leg, "arrives")));
		shown = doc_with_text(a, shown, "departed", show_time(m, doc_text(left, "happened")));
		shown = doc_with_text(a, shown, "arrived", show_time(m, doc_text(came, "happened")));
		shown = doc_with_int(a, shown, "aboard", doc_number(left, "aboard", 0));
		shown = doc_with_int(a, shown, "deplaned", doc_number(came, "deplaned", 0));
		legs = doc_push(a, legs, doc_with_int(a, shown, "seats", doc_number(leg, "seats", 0)));
	}
	put(m, "legs", legs);
}

static void put_counts(struct making *m, const struct json *mission)
{
	static const struct {
		const char *list, *title;
	} rows[] = { { "manifest", N_("On the sealed manifest") },
		     { "boarded", N_("Boarded") },
		     { "deplaned", N_("Left the aircraft") },
		     { "received", N_("Received, with a signed receipt") },
		     { "roll", N_("On the roll of the receiving state") } };
	static const char *const members[] = { "all", "female", "male" };
	struct arena *a = m->arena;
	const struct json *counts = doc_list(a);
	bool agree = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json *list = json_get(mission, rows[i].list);
		const struct json *shown = doc_with_text(a, doc_object(a), "title", str_of(rows[i].title));
		for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
			int64_t number = doc_number(list, members[k], 0);
			shown = doc_with_text(a, shown, members[k], str_format(a, "%lld", (long long)number));
			agree = agree && number == doc_number(json_get(mission, "manifest"), members[k], 0);
		}
		counts = doc_push(a, counts, shown);
	}
	put(m, "counts", counts);
	put_flag(m, "agree", agree);
	put(m, "total", doc_int(a, doc_number(json_get(mission, "manifest"), "all", 0)));
}

/* What may be done now, by this user: the forms of the page. */
static void put_forms(struct making *m, const struct json *mission, const struct crew *crew)
{
	struct str role = m->request->role, state = doc_text(mission, "state");
	bool sealed = str_is(state, "sealed");
	size_t legs = doc_count(mission, "legs"), left = doc_count(mission, "departures");
	bool on_ground = left == doc_count(mission, "arrivals");
	uint64_t seen = 0;
	struct error ignored; /* without it the form asks for what act then refuses: the record is read again */
	(void)!act_last(m->act, &seen, &ignored);
	put(m, "seen", doc_int(m->arena, (int64_t)seen));
	put(m, "next_leg", doc_int(m->arena, (int64_t)left + (on_ground ? 1 : 0)));
	put_flag(m, "can_seal", str_is(state, "open") && crew->list->count && may_do(role, "manifest.seal"));
	put_flag(m, "can_board", sealed && crew->boarding && may_do(role, "transfer.board"));
	bool departs = sealed && on_ground && left < legs && may_do(role, "leg.depart");
	put_flag(m, "can_depart", departs && !crew->waiting && !crew->held);
	put_flag(m, "departs_later", departs && (crew->waiting || crew->held));
	put_flag(m, "can_arrive", sealed && !on_ground && may_do(role, "leg.arrive"));
	put_flag(m, "can_close", sealed && left == legs && on_ground && may_do(role, "mission.close"));
	put_flag(m, "can_report", !str_is(state, "closed") && may_do(role, "unlisted.find"));
}

enum status page_mission(struct making *m)
{
	const struct json *mission;
	transfer_vec transfers = { 0 };
	bool by_key = is_role(m, "monitor");
	struct crew crew = { .list = doc_list(m->arena), .stopped = doc_list(m->arena) };
	TRY(act_read(m->act, m->arena, STR("mission"), m->key, 0, &mission, m->error));
	if (!is_own_mission(m, mission))
		return error_set(m->error, STATUS_REFUSED, "mission %.*s is of another side", STR_ARG(m->key));
	TRY(find_transfers(m, &transfers));
	if (!by_key)
		TRY(look_at_all(m, &transfers));
	vec_each (&transfers, i)
		TRY(add_passenger(m, transfers.at[i], by_key, &crew));
	put(m, "mission", mission);
	put_text(m, "key", m->key);
	put_text(m, "state", doc_text(mission, "state"));
	put_text(m, "sealed_by", user_name(m, doc_text(mission, "sealed_by")));
	put_text(m, "good_until", show_time(m, doc_text(mission, "good_until")));
	put(m, "unlisted", json_get(mission, "unlisted") ? json_get(mission, "unlisted") : doc_list(m->arena));
	put(m, "passengers", crew.list);
	put(m, "stopped", crew.stopped);
	put_legs(m, mission);
	put_counts(m, mission);
	put_forms(m, mission, &crew);
	return STATUS_OK;
}
