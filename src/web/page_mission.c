/* page_mission.c - a journey: what stands in its way first, then the count, the legs, and everybody by seat. */
#include "form.h"

enum { PASSENGERS = 1000 };

struct crew {                              /* of the manifest, as this user may see it */
	const struct json *list, *stopped; /* stopped: who may not be moved, or was stopped */
	const struct json *next;           /* the first for whom something is done at the door */
	bool waiting;                      /* somebody is sealed and not aboard */
	bool held;                         /* a hold stands against somebody who is still to go */
	int64_t under_way;                 /* whose transfer has not ended */
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

bool seat_is_before(struct str left, struct str right)
{
	return row_of(left) != row_of(right) ? row_of(left) < row_of(right) : str_compare(left, right) < 0;
}

static bool seat_before(const struct json *a, const struct json *b)
{
	return seat_is_before(doc_text(first_seat(a), "seat"), doc_text(first_seat(b), "seat"));
}

/* "1: 4A, 2: 7C" of several legs: a seat belongs to one. */
static struct str seats_text(struct making *m, const struct json *transfer)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; doc_count(transfer, "seats") > 1 && i < doc_count(transfer, "seats"); i++) {
		const struct json *seat = doc_item(transfer, "seats", i);
		buf_format(&out, "%s%lld: %.*s", i ? ", " : "", (long long)doc_number(seat, "leg", 0),
			   STR_ARG(doc_text(seat, "seat")));
	}
	struct str text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

typedef VEC(const struct json *) transfer_vec;

/* Of this user: a receiving officer sees those who come to the own state. */
static enum status find_transfers(struct making *m, transfer_vec *transfers)
{
	const struct json *found;
	TRY(find_in(m, "transfer_of_mission", m->key, PASSENGERS, &found));
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
	TRY(find_in(m, "hold_of_person", person, PASSENGERS, &holds));
	*held = false;
	for (size_t i = 0; i < holds->count; i++)
		*held = *held || doc_flag(&holds->items[i], "open");
	return STATUS_OK;
}

/* What the texts said last of this line, when it was not "cleared". */
static enum status find_bar(struct making *m, const struct json *transfer, struct str *bar)
{
	const struct json *made;
	*bar = STR_NONE;
	if (is_role(m, "receiving_officer")) /* what the texts say is for the sending state */
		return STATUS_OK;
	TRY(find_in(m, "determination_of_transfer", doc_text(transfer, "transfer"), 1, &made));
	if (made->count && !str_is(doc_text(&made->items[0], "outcome"), "cleared"))
		*bar = doc_text(&made->items[0], "outcome");
	return STATUS_OK;
}

/* The one thing that is done at the door stands by itself, in reach of a thumb; the rest opens. */
static const struct json *with_actions(struct making *m, const struct json *shown, const struct json *transfer,
				       bool held)
{
	const struct json *all = doc_list(m->arena), *first = doc_list(m->arena), *others = doc_list(m->arena);
	struct str state = doc_text(transfer, "state");
	const char *main = str_is(state, "sealed")     ? "transfer.board"
			   : str_is(state, "arrived")  ? is_role(m, "receiving_officer")    ? "transfer.receive"
							 : doc_count(transfer, "handovers") ? ""
											    : "transfer.hand_over"
			   : str_is(state, "recalled") ? "recall.acknowledge"
			   : str_is(state, "approved") ? "transfer.accept"
						       : "";
	add_transfer_actions(m, &all, transfer, held);
	for (size_t i = 0; i < all->count; i++) {
		const struct json **list = str_is(doc_text(&all->items[i], "verb"), main) ? &first : &others;
		*list = doc_push(m->arena, *list, &all->items[i]);
	}
	shown = doc_with(m->arena, shown, STR("first"), first);
	return doc_with(m->arena, shown, STR("others"), others);
}

static enum status add_passenger(struct making *m, const struct json *transfer, bool by_key, struct crew *crew)
{
	struct arena *a = m->arena;
	struct str key = doc_text(transfer, "person"), state = doc_text(transfer, "state");
	const struct json *person, *shown = doc_with_text(a, doc_object(a), "key", key);
	bool held;
	TRY(read_doc(m, "person", key, &person));
	TRY(is_held(m, key, &held));
	shown = doc_with_text(a, shown, "name", by_key || json_get(person, "erased") ? key : doc_text(person, "name"));
	shown = doc_with_text(a, shown, "sex", doc_text(person, "sex"));
	shown = doc_with_text(a, shown, "state", state);
	shown = doc_with_text(a, shown, "reason", by_key ? STR_NONE : doc_text(transfer, "reason"));
	shown = doc_with(a, shown, STR("held"), doc_bool(a, held));
	struct str bar;
	TRY(find_bar(m, transfer, &bar));
	shown = doc_with_text(a, shown, "bar", bar);
	shown = doc_with_text(a, shown, "tone", held || bar.len ? STR("stop") : str_of(state_tone(state)));
	shown = with_actions(m, shown, transfer, held);
	shown = doc_with_text(a, shown, "seats", seats_text(m, transfer));
	shown = doc_with_text(a, shown, "seat", doc_text(first_seat(transfer), "seat"));
	shown = doc_with_text(a, shown, "transfer", doc_text(transfer, "transfer"));
	shown = doc_with(a, shown, STR("linked"), doc_bool(a, !by_key));
	shown = doc_with_text(a, shown, "identified_by", show_value(m, json_get(transfer, "identified_by")));
	crew->list = doc_push(a, crew->list, shown);
	if (!crew->next && doc_count(shown, "first"))
		crew->next = shown;
	crew->under_way += !is_ended(state);
	crew->waiting = crew->waiting || str_is(state, "sealed");
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

/* The lists agree when they are the same, or when each who is on one and not on the next has an end of another kind. */
static void put_counts(struct making *m, const struct json *mission, const struct crew *crew)
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
	bool same = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json *list = json_get(mission, rows[i].list);
		const struct json *shown = doc_with_text(a, doc_object(a), "title", str_of(rows[i].title));
		for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
			int64_t number = doc_number(list, members[k], 0);
			shown = doc_with_text(a, shown, members[k], str_format(a, "%lld", (long long)number));
			same = same && number == doc_number(json_get(mission, "manifest"), members[k], 0);
		}
		counts = doc_push(a, counts, shown);
	}
	put(m, "counts", counts);
	int64_t total = doc_number(json_get(mission, "manifest"), "all", 0);
	int64_t received = doc_number(json_get(mission, "received"), "all", 0);
	put_flag(m, "same", same);
	put_flag(m, "agree", same || !crew->under_way);
	put(m, "total", doc_int(a, total));
	put(m, "received", doc_int(a, received));
	put(m, "otherwise", doc_int(a, total - received));
	put(m, "under_way", doc_int(a, crew->under_way));
}

/* What may be done now, by this user: what is one press stands ready, what asks for more is a link. */
static void put_forms(struct making *m, const struct json *mission, const struct crew *crew)
{
	struct str state = doc_text(mission, "state");
	const struct json *forms = doc_list(m->arena), *actions = doc_list(m->arena);
	bool sealed = str_is(state, "sealed"), open = str_is(state, "open");
	size_t legs = doc_count(mission, "legs"), left = doc_count(mission, "departures");
	bool on_ground = left == doc_count(mission, "arrivals");
	bool departs = sealed && on_ground && left < legs && !m->known_at;
	bool ready = departs && !crew->waiting && !crew->held;
	bool landed = sealed && left == legs && on_ground && !m->known_at;
	bool closes = landed && !crew->under_way && !doc_count(mission, "unlisted");
	put(m, "next_leg", doc_int(m->arena, (int64_t)left + (on_ground ? 1 : 0)));
	put_flag(m, "departs_later", departs && !ready && may_do(m->request->role, "leg.depart"));
	if (ready)
		put_form(m, &forms, FORM_leg_depart, "mission", m->key);
	if (sealed && !on_ground && !m->known_at)
		put_form(m, &forms, FORM_leg_arrive, "mission", m->key);
	put_flag(m, "closes_later", landed && !closes && may_do(m->request->role, "mission.close"));
	if (closes)
		put_form(m, &forms, FORM_mission_close, "mission", m->key);
	if (open && crew->list->count && !m->known_at)
		put_form(m, &forms, FORM_manifest_seal, "mission", m->key);
	if (open)
		add_action(m, &actions, "leg_add", "mission", m->key);
	if (!left && !str_is(state, "closed"))
		add_action(m, &actions, "mission_fund", "mission", m->key);
	if (open && legs)
		add_action(m, &actions, "transfer_list", "mission", m->key);
	if (!str_is(state, "closed"))
		add_action(m, &actions, "unlisted_find", "mission", m->key);
	put(m, "forms", forms);
	put(m, "actions", actions);
}

/* For a second officer of the state that found them. */
static enum status may_explain(struct making *m, const struct json *found, bool *may)
{
	const struct json *finder;
	*may = may_do(m->request->role, "unlisted.explain") && !str_eq(doc_text(found, "by"), m->request->user) &&
	       !m->known_at;
	if (!*may)
		return STATUS_OK;
	TRY(act_read(m->act, m->arena, STR("user"), doc_text(found, "by"), 0, &finder, m->error));
	*may = str_eq(doc_text(finder, "side"), m->request->side);
	return STATUS_OK;
}

static const struct json *explanation_of(const struct json *mission, int64_t number)
{
	for (size_t i = 0; i < doc_count(mission, "explanations"); i++)
		if (doc_number(doc_item(mission, "explanations", i), "unlisted", 0) == number)
			return doc_item(mission, "explanations", i);
	return NULL;
}

/* Who was found on no list: `unlisted` nobody has explained, `explained` somebody has. */
static enum status put_unlisted(struct making *m, const struct json *mission)
{
	struct arena *a = m->arena;
	const struct json *open = doc_list(a), *explained = doc_list(a);
	for (size_t i = 0; i < doc_count(mission, "unlisted"); i++) {
		const struct json *found = doc_item(mission, "unlisted", i);
		const struct json *explanation = explanation_of(mission, (int64_t)i + 1);
		bool may;
		found = doc_with_int(a, found, "number", (int64_t)i + 1);
		if (explanation) {
			found = doc_with_text(a, found, "person", doc_text(explanation, "person"));
			found = doc_with_text(a, found, "now", doc_text(explanation, "where"));
			found = doc_with_text(a, found, "reason", doc_text(explanation, "reason"));
			found = doc_with_text(a, found, "explained_by", user_name(m, doc_text(explanation, "by")));
			explained = doc_push(a, explained, found);
			continue;
		}
		TRY(may_explain(m, found, &may));
		open = doc_push(a, open, doc_with(a, found, STR("may"), doc_bool(a, may)));
	}
	put(m, "unlisted", open);
	put(m, "explained", explained);
	return STATUS_OK;
}

enum status page_mission(struct making *m)
{
	const struct json *mission;
	transfer_vec transfers = { 0 };
	bool by_key = is_role(m, "monitor");
	struct crew crew = { .list = doc_list(m->arena), .stopped = doc_list(m->arena) };
	TRY(read_doc(m, "mission", m->key, &mission));
	if (!is_own_mission(m, mission))
		return error_set(m->error, STATUS_REFUSED, "mission %.*s is of another side", STR_ARG(m->key));
	TRY(find_transfers(m, &transfers));
	if (!by_key)
		TRY(look_at_all(m, &transfers));
	vec_each (&transfers, i)
		TRY(add_passenger(m, transfers.at[i], by_key, &crew));
	put(m, "mission", doc_with_text(m->arena, mission, "funder", show_country(m, doc_text(mission, "funder"))));
	put_text(m, "key", m->key);
	put_text(m, "state", doc_text(mission, "state"));
	put_flag(m, "printable", doc_count(mission, "lines") > 0 && !by_key && !m->known_at);
	put_text(m, "sealed_by", user_name(m, doc_text(mission, "sealed_by")));
	put_text(m, "good_until", show_time(m, doc_text(mission, "good_until")));
	TRY(put_unlisted(m, mission));
	put(m, "passengers", crew.list);
	put(m, "next", crew.next ? crew.next : doc_object(m->arena));
	put_text(m, "next_person", doc_text(crew.next, "name"));
	put(m, "stopped", crew.stopped);
	put_legs(m, mission);
	put_counts(m, mission, &crew);
	put_forms(m, mission, &crew);
	return STATUS_OK;
}
