/* scene.h - between the made-up histories: what people do, one step each, by act_do as anybody would. */
#ifndef ACT_SCENE_H
#define ACT_SCENE_H
#include "crypto.h"
#include "scenario.h"

/* One history under way: who works, with what keys, and the clock that they live by. */
struct scene {
	struct act *act;
	struct arena *arena;
	struct scenario_time *time;
	uint32_t chance;
	unsigned bands; /* wristbands given */
	struct error *error;
	struct str caseworker, reviewer, transport, receiving, registry, monitor;
	struct str programme_officer, programme; /* who pays for the flights, and from what */
	struct str payer, payee;                 /* who keep the accounts of Denmark and of Kosovo */
	struct str counsel;
	struct ed25519_key transport_key, receiving_key;
};

/* A made-up person, and what was opened for the person so far. */
struct traveller {
	struct str person, case_key, transfer, name, passport, band, seat;
};

/* A fact with its value as JSON; without a value: it is not recorded. */
struct scene_fact {
	const char *fact, *value;
};

struct scene scene_begin(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
			 struct error *error);
void scene_at(struct scene *s, const char *moment); /* the clock goes there, never back */

/* An action with an input, which must be done; `opened` gets the key of what it opened when `key` names it. */
enum status scene_play(struct scene *s, struct str user, const char *action, const struct json *input, const char *key,
		       struct str *opened) MUST_USE;
/* The same where the texts or a hold may say no, and the no is recorded. */
enum status scene_try(struct scene *s, struct str user, const char *action, const struct json *input) MUST_USE;
const struct json *scene_with(struct scene *s, const struct json *object, const char *name, const char *text);
const struct json *scene_with_str(struct scene *s, const struct json *object, const char *name, struct str text);
const struct json *scene_of(struct scene *s, const struct traveller *t); /* {"transfer": …} */

enum status scene_users(struct scene *s) MUST_USE;
/* Counsel, who sees nobody until somebody is represented. */
enum status scene_counsel(struct scene *s) MUST_USE;
enum status scene_represent(struct scene *s, struct str user, const struct traveller *t, const char *mandate) MUST_USE;
/* With two identifiers and a case; under the name of `t`, or under a made-up one. */
enum status scene_person(struct scene *s, bool woman, struct traveller *t) MUST_USE;
/* Every fact of a national whom the texts clear, but for the `other` ones. */
enum status scene_facts(struct scene *s, const struct traveller *t, const struct scene_fact *other,
			size_t others) MUST_USE;
enum status scene_fact(struct scene *s, const struct traveller *t, const char *fact, const char *value) MUST_USE;
enum status scene_propose(struct scene *s, struct traveller *t) MUST_USE;
enum status scene_determine(struct scene *s, const struct traveller *t) MUST_USE;
enum status scene_notice(struct scene *s, const struct traveller *t) MUST_USE;
enum status scene_approve(struct scene *s, const struct traveller *t) MUST_USE;
enum status scene_accept(struct scene *s, const struct traveller *t) MUST_USE;
/* From the first fact to the acceptance by name. */
enum status scene_prepare(struct scene *s, bool woman, struct traveller *t) MUST_USE;

/* The programme of the memorandum of 2024: the United States pays for flights. What is known of it is what its texts
 * and the press said by that day; its figures are made up. */
enum status scene_programme(struct scene *s) MUST_USE;
/* Whose money it is, which became known by the statement of 3 February 2025. */
enum status scene_programme_funder(struct scene *s) MUST_USE;
enum status scene_pay(struct scene *s, const char *amount, const char *what_for, const char *reference) MUST_USE;

/* A mission of one leg to Bogotá. */
enum status scene_mission(struct scene *s, const char *title, const char *departs, const char *arrives, int seats,
			  struct str *mission) MUST_USE;
enum status scene_list(struct scene *s, struct str mission, size_t place, struct traveller *t) MUST_USE;
enum status scene_seal(struct scene *s, struct str mission) MUST_USE;
enum status scene_board(struct scene *s, const struct traveller *t) MUST_USE;
enum status scene_depart(struct scene *s, struct str mission) MUST_USE;
enum status scene_arrive(struct scene *s, struct str mission) MUST_USE;
/* Signed by both officers; custody until the day `until`. */
enum status scene_receive(struct scene *s, const struct traveller *t, const char *until) MUST_USE;
enum status scene_close(struct scene *s, struct str mission) MUST_USE;
/* scene_money.c: the accounts of a rent, from the payee's and the payer's desk; scene_accounts makes who keeps them,
 * and who keeps those of the United States and of El Salvador. */
enum status scene_accounts(struct scene *s) MUST_USE;
enum status scene_rent(struct scene *s) MUST_USE;
#endif
