/* scenario.c - see scenario.h: the flight of the news report, and the month that it stands in. */
#include "scene.h"
#include "view.h"

enum { PERSONS = 43, WOMEN = 11 };

struct telling {
	void (*told)(void *data, size_t done, size_t total);
	void *data;
	size_t done, total;
};

static void tell_one(struct telling *t)
{
	if (t->told)
		t->told(t->data, t->done++, t->total);
}

static enum status flight(struct scene *s, struct telling *telling, struct str *mission)
{
	struct traveller *persons = arena_new_array(s->arena, struct traveller, PERSONS);
	TRY(scene_mission(s, "Panama City to Bogotá", "2025-02-03T17:30:00Z", "2025-02-03T19:10:00Z", 60, mission));
	for (size_t i = 0; i < PERSONS; i++) {
		tell_one(telling);
		TRY(scene_prepare(s, i < WOMEN, &persons[i]));
	}
	scene_at(s, "2025-02-03T16:05:00Z");
	TRY(scene_programme_funder(s));
	scene_at(s, "2025-02-03T16:20:00Z");
	for (size_t i = 0; i < PERSONS; i++)
		TRY(scene_list(s, *mission, i, &persons[i]));
	TRY(scene_seal(s, *mission));
	for (size_t i = 0; i < PERSONS; i++)
		TRY(scene_board(s, &persons[i]));
	scene_at(s, "2025-02-03T17:42:00Z");
	TRY(scene_depart(s, *mission));
	scene_at(s, "2025-02-03T19:16:00Z");
	TRY(scene_arrive(s, *mission));
	for (size_t i = 0; i < PERSONS; i++) {
		tell_one(telling);
		TRY(scene_receive(s, &persons[i], "2025-02-06"));
	}
	TRY(scene_pay(s, "118250.00", "Charter of 3 February 2025, Panama City to Bogotá", "PTY-0203-1"));
	return scene_close(s, *mission);
}

enum status scenario_panama_flight(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
				   void (*told)(void *data, size_t done, size_t total), void *data, struct str *mission,
				   struct error *error)
{
	struct scene scene = scene_begin(act, arena, time, seed, error);
	struct telling telling = { told, data, 0, 2 * PERSONS };
	scene_at(&scene, "2025-02-01T12:00:00Z");
	TRY(scene_users(&scene));
	TRY(scene_programme(&scene));
	return flight(&scene, &telling, mission);
}

/* The month. */

/* A smaller flight: of five aboard the receiving state refuses one at the door. */
static enum status earlier_flight(struct scene *s)
{
	enum { ABOARD = 5 };
	struct traveller persons[ABOARD] = { 0 };
	struct str mission;
	TRY(scene_mission(s, "Panama City to Bogotá, first flight", "2025-01-22T15:00:00Z", "2025-01-22T16:35:00Z", 20,
			  &mission));
	for (size_t i = 0; i < ABOARD; i++)
		TRY(scene_prepare(s, i < 2, &persons[i]));
	scene_at(s, "2025-01-22T13:30:00Z");
	for (size_t i = 0; i < ABOARD; i++)
		TRY(scene_list(s, mission, i, &persons[i]));
	TRY(scene_seal(s, mission));
	for (size_t i = 0; i < ABOARD; i++)
		TRY(scene_board(s, &persons[i]));
	scene_at(s, "2025-01-22T15:08:00Z");
	TRY(scene_depart(s, mission));
	scene_at(s, "2025-01-22T16:41:00Z");
	TRY(scene_arrive(s, mission));
	const struct json *refused = scene_with(s, scene_of(s, &persons[4]), "reason",
						"Consular records show another date of birth; to be cleared up first");
	TRY(scene_play(s, s->receiving, "transfer.refuse", refused, NULL, NULL));
	for (size_t i = 0; i + 1 < ABOARD; i++)
		TRY(scene_receive(s, &persons[i], "2025-01-25"));
	TRY(scene_pay(s, "41600.00", "Charter of 22 January 2025, Panama City to Bogotá", "PTY-0122-1"));
	return scene_close(s, mission);
}

static enum status place_hold(struct scene *s, struct str user, const struct traveller *t, const char *instrument,
			      const char *reason, struct str *hold)
{
	const struct json *input =
		scene_with(s, scene_with_str(s, NULL, "person", t->person), "instrument", instrument);
	return scene_play(s, user, "hold.place", scene_with(s, input, "reason", reason), "hold", hold);
}

static enum status release_hold(struct scene *s, struct str user, struct str hold, const char *instrument)
{
	const struct json *input = scene_with_str(s, NULL, "hold", hold);
	return scene_play(s, user, "hold.release", scene_with(s, input, "instrument", instrument), NULL, NULL);
}

/* A court holds one, and the transfer is stopped; another asks for protection, and the texts bar the transfer until
 * that is decided. */
static enum status two_who_stay(struct scene *s, struct traveller *held, struct str *order, struct traveller *claims)
{
	static const struct scene_fact claim[] = { { "fear_claim", "\"pending\"" },
						   { "fear_of", "{\"only\":[\"CO\"]}" } };
	scene_at(s, "2025-01-23T14:00:00Z");
	TRY(scene_prepare(s, false, held));
	scene_at(s, "2025-01-24T09:52:00Z");
	TRY(place_hold(s, s->registry, held, "Order 118 of 2025", "An action for habeas corpus is pending", order));
	TRY(scene_play(s, s->caseworker, "transfer.stop",
		       scene_with(s, scene_of(s, held), "reason", "Order 118 of 2025"), NULL, NULL));
	scene_at(s, "2025-01-27T15:00:00Z");
	TRY(scene_person(s, true, claims));
	TRY(scene_facts(s, claims, claim, 2));
	TRY(scene_propose(s, claims));
	return scene_determine(s, claims);
}

static enum status decided_later(struct scene *s, struct str order, struct traveller *claims)
{
	scene_at(s, "2025-02-10T16:30:00Z");
	TRY(release_hold(s, s->registry, order, "Judgment of 10 February 2025"));
	scene_at(s, "2025-02-12T13:00:00Z");
	TRY(scene_fact(s, claims, "fear_claim", "\"refused\""));
	return scene_determine(s, claims);
}

/* Custody ends for all whom it has not ended for, but the last few. */
static enum status released(struct scene *s, const char *moment, size_t still_held)
{
	const struct json *stays;
	scene_at(s, moment);
	TRY(act_find(s->act, s->arena, STR("stay_of_facility"), STR("none"), 1000, &stays, s->error));
	for (size_t i = 0; i + still_held < stays->count; i++) {
		if (doc_text(&stays->items[i], "until").len)
			continue;
		const struct json *input = scene_with_str(s, NULL, "stay", doc_text(&stays->items[i], "stay"));
		input = scene_with(s, scene_with(s, input, "reason", "released"), "instrument",
				   "Decision on entry: a national, free to go");
		TRY(scene_play(s, s->receiving, "stay.end", input, NULL, NULL));
	}
	return STATUS_OK;
}

/* What waits for each of the officers on the last evening. */
static enum status work_at_hand(struct scene *s)
{
	static const struct scene_fact unscreened[] = { { "protection_screened", NULL } };
	struct traveller t, namesake = { 0 };
	scene_at(s, "2025-02-16T13:00:00Z");
	for (int i = 0; i < 2; i++) { /* the texts cannot tell yet */
		t = (struct traveller){ 0 };
		TRY(scene_person(s, i == 0, &t));
		TRY(scene_facts(s, &t, unscreened, 1));
		TRY(scene_propose(s, &t));
		TRY(scene_determine(s, &t));
	}
	for (int i = 0; i < 3; i++) { /* cleared, and nobody has reviewed it; the last have one name */
		t = (struct traveller){ .name = i == 2 ? namesake.name : STR_NONE };
		TRY(scene_person(s, false, &t));
		TRY(scene_facts(s, &t, NULL, 0));
		TRY(scene_propose(s, &t));
		TRY(scene_determine(s, &t));
		namesake = t;
	}
	for (int i = 0; i < 2; i++) { /* approved; of the first the notice is not served yet */
		t = (struct traveller){ 0 };
		TRY(scene_person(s, i == 1, &t));
		TRY(scene_facts(s, &t, NULL, 0));
		TRY(scene_propose(s, &t));
		TRY(scene_determine(s, &t));
		if (i == 1)
			TRY(scene_notice(s, &t));
		TRY(scene_approve(s, &t));
	}
	for (int i = 0; i < 2; i++) { /* accepted, without a seat */
		t = (struct traveller){ 0 };
		TRY(scene_prepare(s, i == 0, &t));
	}
	return STATUS_OK;
}

static enum status planned_flight(struct scene *s)
{
	struct str mission;
	TRY(scene_mission(s, "Panama City to Bogotá, third week", "2025-02-20T15:00:00Z", "2025-02-20T16:40:00Z", 40,
			  &mission));
	for (size_t i = 0; i < 4; i++) {
		struct traveller t = { 0 };
		TRY(scene_prepare(s, i % 2 == 0, &t));
		TRY(scene_list(s, mission, i, &t));
	}
	return STATUS_OK;
}

/* Landed this evening: a court's order reached one of the three in the air, and silence would be a stop. */
static enum status landed_flight(struct scene *s, struct traveller *recalled)
{
	struct traveller persons[3] = { 0 };
	struct str mission, hold;
	TRY(scene_mission(s, "Panama City to Bogotá, afternoon", "2025-02-17T19:20:00Z", "2025-02-17T21:05:00Z", 20,
			  &mission));
	for (size_t i = 0; i < 3; i++)
		TRY(scene_prepare(s, i == 1, &persons[i]));
	scene_at(s, "2025-02-17T18:20:00Z");
	for (size_t i = 0; i < 3; i++)
		TRY(scene_list(s, mission, i, &persons[i]));
	TRY(scene_seal(s, mission));
	for (size_t i = 0; i < 3; i++)
		TRY(scene_board(s, &persons[i]));
	scene_at(s, "2025-02-17T19:24:00Z");
	TRY(scene_depart(s, mission));
	scene_at(s, "2025-02-17T21:04:00Z");
	TRY(place_hold(s, s->registry, &persons[2], "Order 131 of 2025", "Protection is asked for", &hold));
	*recalled = persons[2];
	scene_at(s, "2025-02-17T21:10:00Z");
	return scene_arrive(s, mission);
}

/* Tonight: the door is open, two of five are aboard. */
static enum status boarding_flight(struct scene *s)
{
	struct traveller persons[5] = { 0 };
	struct str mission;
	TRY(scene_mission(s, "Panama City to Bogotá, night", "2025-02-17T22:40:00Z", "2025-02-18T00:20:00Z", 20,
			  &mission));
	for (size_t i = 0; i < 5; i++)
		TRY(scene_prepare(s, i < 2, &persons[i]));
	scene_at(s, "2025-02-17T21:12:00Z");
	for (size_t i = 0; i < 5; i++)
		TRY(scene_list(s, mission, i, &persons[i]));
	TRY(scene_seal(s, mission));
	TRY(scene_board(s, &persons[0]));
	return scene_board(s, &persons[1]);
}

/* The court appoints counsel for whom its order called back; whose claim was refused has given a mandate before the
 * review. */
static enum status represented(struct scene *s, const struct traveller *recalled, const struct traveller *claims)
{
	scene_at(s, "2025-02-17T21:15:00Z");
	TRY(scene_counsel(s));
	TRY(scene_represent(s, s->registry, recalled, "Appointed with order 131 of 2025"));
	return scene_represent(s, s->caseworker, claims, "Power of attorney of 14 February 2025");
}

enum status scenario_month(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
			   void (*told)(void *data, size_t done, size_t total), void *data, struct str *mission,
			   struct error *error)
{
	struct scene scene = scene_begin(act, arena, time, seed, error), *s = &scene;
	struct telling telling = { told, data, 0, 2 * PERSONS + 8 };
	struct traveller held = { 0 }, claims = { 0 }, recalled = { 0 };
	struct str order;
	scene_at(s, "2025-01-19T12:00:00Z");
	TRY(scene_users(s));
	TRY(scene_programme(s));
	TRY(scene_accounts(s));
	tell_one(&telling);
	TRY(earlier_flight(s));
	tell_one(&telling);
	TRY(two_who_stay(s, &held, &order, &claims));
	TRY(released(s, "2025-01-28T14:00:00Z", 0));
	scene_at(s, "2025-02-01T12:00:00Z");
	TRY(flight(s, &telling, mission));
	TRY(released(s, "2025-02-06T15:00:00Z", 2));
	TRY(decided_later(s, order, &claims));
	tell_one(&telling);
	TRY(scene_rent(s));
	tell_one(&telling);
	TRY(work_at_hand(s));
	tell_one(&telling);
	TRY(planned_flight(s));
	tell_one(&telling);
	TRY(landed_flight(s, &recalled));
	tell_one(&telling);
	TRY(boarding_flight(s));
	tell_one(&telling);
	return represented(s, &recalled, &claims);
}
