/* scenario.c - see scenario.h. Nothing here writes but by act_do: what the officers' devices do (sign with their own
 * keys) is done here as these would. */
#include "scenario.h"
#include "base64.h"
#include "crypto.h"
#include "date.h"
#include <stdio.h>

enum { PERSONS = 43, WOMEN = 11 };

struct scene {
	struct act *act;
	struct arena *arena;
	struct scenario_time *time;
	uint32_t chance;
	struct error *error;
	struct str caseworker, reviewer, transport, receiving, registry, monitor;
	struct ed25519_key transport_key, receiving_key;
	struct str mission;
	struct str persons[PERSONS], transfers[PERSONS], passports[PERSONS];
};

int64_t scenario_clock(void *context) { return ((const struct scenario_time *)context)->now; }

static uint32_t draw(struct scene *s, uint32_t below) /* xorshift: the same people from the same seed */
{
	s->chance ^= s->chance << 13;
	s->chance ^= s->chance >> 17;
	s->chance ^= s->chance << 5;
	return s->chance % below;
}

static const struct json *with(struct scene *s, const struct json *object, const char *name, const char *text)
{
	return doc_with_text(s->arena, object ? object : doc_object(s->arena), name, str_of(text));
}

static const struct json *with_str(struct scene *s, const struct json *object, const char *name, struct str text)
{
	return doc_with_text(s->arena, object ? object : doc_object(s->arena), name, text);
}

static enum status play(struct scene *s, struct str user, const char *action, const struct json *input, const char *key,
			struct str *opened)
{
	struct str answer;
	struct json *doc;
	struct act_call call = { str_of(action), user, doc_written(s->arena, input) };
	TRY(act_do(s->act, s->arena, &call, &answer, s->error));
	TRY(json_parse(s->arena, answer, &doc, s->error));
	if (key)
		*opened = str_copy(s->arena, doc_text(doc, key));
	return STATUS_OK;
}

static struct str encoded(struct scene *s, const void *bytes, size_t size)
{
	struct buf out = BUF_INIT;
	base64_encode(&out, (struct str){ bytes, size });
	struct str text = str_copy(s->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* The people who work. */

static enum status add_user(struct scene *s, const char *name, const char *role, const char *side,
			    struct ed25519_key *key, struct str *user)
{
	const struct json *input = with(s, with(s, NULL, "name", name), "role", role);
	if (side)
		input = with(s, input, "side", side);
	else
		input = doc_with_int(s->arena, with(s, input, "authority", "Supreme Court of Justice"), "rank", 5);
	if (key) {
		unsigned char seed[ED25519_SEED_SIZE], public_key[ED25519_PUBLIC_SIZE];
		random_bytes(seed, sizeof seed);
		*key = ed25519_from_seed(seed);
		ed25519_public(key, public_key);
		wipe(seed, sizeof seed);
		input = with_str(s, input, "key", encoded(s, public_key, sizeof public_key));
	}
	return play(s, STR("U1"), "user.add", input, "user", user);
}

static enum status add_users(struct scene *s)
{
	TRY(add_user(s, "Marta Quintero", "caseworker", "PA", NULL, &s->caseworker));
	TRY(add_user(s, "Rogelio Batista", "legal_reviewer", "PA", NULL, &s->reviewer));
	TRY(add_user(s, "Iris Camarena", "transport_officer", "PA", &s->transport_key, &s->transport));
	TRY(add_user(s, "Néstor Arango", "receiving_officer", "CO", &s->receiving_key, &s->receiving));
	TRY(add_user(s, "Registry", "court_registry", NULL, NULL, &s->registry));
	return add_user(s, "Monitor", "monitor", NULL, NULL, &s->monitor);
}

/* The people who are carried. */

static const char *const women[] = {
	"Ana", "Beatriz", "Carmen", "Diana", "Elena", "Flor", "Gloria", "Inés",   "Julia",
	"Luz", "Marina",  "Norma",  "Olga",  "Paola", "Rosa", "Sonia",  "Teresa", "Yolanda"
};
static const char *const men[] = { "Andrés", "Bernardo", "Carlos", "Darío",  "Esteban", "Fabio",   "Gonzalo", "Hernán",
				   "Iván",   "Jairo",    "Kevin",  "Leonel", "Mateo",   "Nicolás", "Óscar",   "Pablo",
				   "Rafael", "Samuel",   "Tomás",  "Víctor", "Wilmer",  "Yeison" };
static const char *const families[] = { "Acosta",  "Bermúdez", "Cárdenas", "Duarte",    "Escobar",  "Fajardo",
					"Gaitán",  "Hurtado",  "Ibarra",   "Jaramillo", "Lozano",   "Montoya",
					"Naranjo", "Ospina",   "Palacio",  "Quiroga",   "Restrepo", "Salazar",
					"Triana",  "Uribe",    "Valencia", "Yepes",     "Zuluaga" };
#define ONE_OF(s, list) (list)[draw((s), sizeof(list) / sizeof *(list))]

static const struct {
	const char *fact, *value;
} facts[] = {
	{ "citizenships", "{\"only\":[\"CO\"]}" },
	{ "citizenship_claim", "\"none\"" },
	{ "stateless", "false" },
	{ "immigration_status", "\"unlawful\"" },
	{ "removal_order", "\"final\"" },
	{ "entered_through_darien", "true" },
	{ "goes_voluntarily", "false" },
	{ "protection_screened", "true" },
	{ "residences", "{\"only\":[]}" },
	{ "court_stay", "false" },
	{ "fear_claim", "\"none\"" },
	{ "fear_of", "{\"only\":[]}" },
	{ "protected_from", "{\"only\":[]}" },
	{ "onward_states", "{\"only\":[]}" },
	{ "unaccompanied", "false" },
	{ "identifiers_agree", "true" },
};

static enum status identify(struct scene *s, size_t i, const char *kind, struct str value)
{
	const struct json *input = with(s, with_str(s, NULL, "person", s->persons[i]), "kind", kind);
	return play(s, s->caseworker, "person.identify", with_str(s, input, "value", value), NULL, NULL);
}

static enum status record_facts(struct scene *s, struct str case_key)
{
	for (size_t k = 0; k < sizeof facts / sizeof *facts; k++) {
		struct json *value;
		TRY(json_parse(s->arena, str_of(facts[k].value), &value, s->error));
		const struct json *input = with(s, with_str(s, NULL, "case", case_key), "fact", facts[k].fact);
		input = doc_with(s->arena, input, STR("value"), value);
		input = with(s, with(s, input, "attested_by", "Interview, and the migration file"), "language", "es");
		TRY(play(s, s->caseworker, "fact.record", input, NULL, NULL));
	}
	return STATUS_OK;
}

static enum status record_person(struct scene *s, size_t i, struct str *case_key, struct str *name)
{
	bool woman = i < WOMEN;
	const char *given = woman ? ONE_OF(s, women) : ONE_OF(s, men);
	const char *father = ONE_OF(s, families), *mother = ONE_OF(s, families);
	*name = str_format(s->arena, "%s %s %s", given, father, mother);
	char born[11];
	date_format((int32_t)(draw(s, 30 * 365) - 10 * 365 - 1000), born); /* grown: 1957 to 1987 */
	const struct json *input = with_str(s, NULL, "name", *name);
	input = with(s, with(s, input, "sex", woman ? "female" : "male"), "birth_date", born);
	TRY(play(s, s->caseworker, "person.record", input, "person", &s->persons[i]));
	s->passports[i] = str_format(s->arena, "AX%06u", draw(s, 1000000));
	TRY(identify(s, i, "passport", s->passports[i]));
	TRY(identify(s, i, "wristband", str_format(s->arena, "DAR-%03zu", i + 1)));
	return play(s, s->caseworker, "case.open", with_str(s, NULL, "person", s->persons[i]), "case", case_key);
}

static enum status prepare(struct scene *s, size_t i)
{
	struct str case_key, name;
	TRY(record_person(s, i, &case_key, &name));
	TRY(record_facts(s, case_key));
	const struct json *input = with(s, with_str(s, NULL, "case", case_key), "agreement", "us-pa-2024-returns");
	input = with(s, with(s, with(s, input, "receiver", "CO"), "purpose", "removal"), "to", "none");
	TRY(play(s, s->caseworker, "transfer.propose", input, "transfer", &s->transfers[i]));
	input = with_str(s, NULL, "transfer", s->transfers[i]);
	TRY(play(s, s->caseworker, "transfer.determine", input, NULL, NULL));
	TRY(play(s, s->caseworker, "notice.serve",
		 with(s, with(s, input, "language", "es"), "how", "read and handed over"), NULL, NULL));
	TRY(play(s, s->reviewer, "transfer.approve", input, NULL, NULL));
	TRY(play(s, s->receiving, "transfer.accept", with_str(s, input, "name", name), NULL, NULL));
	s->time->now += 97;
	return STATUS_OK;
}

/* The journey. */

static enum status open_mission(struct scene *s)
{
	const struct json *input = with(s, NULL, "title", "Panama City to Bogotá");
	TRY(play(s, s->transport, "mission.open", with(s, input, "funder", "United States"), "mission", &s->mission));
	input = with(s, with(s, with_str(s, NULL, "mission", s->mission), "from", "PAPTY"), "to", "COBOG");
	input = with(s, with(s, input, "departs", "2025-02-03T17:30:00Z"), "arrives", "2025-02-03T19:10:00Z");
	return play(s, s->transport, "leg.add", doc_with_int(s->arena, input, "seats", 60), NULL, NULL);
}

static struct str seat_of(struct scene *s, size_t i) { return str_format(s->arena, "%zu%c", i / 4 + 1, "ABCD"[i % 4]); }

static enum status list_person(struct scene *s, size_t i)
{
	const struct json *seat = doc_with_int(s->arena, with_str(s, NULL, "seat", seat_of(s, i)), "leg", 1);
	const struct json *input = with_str(s, with_str(s, NULL, "transfer", s->transfers[i]), "mission", s->mission);
	input = doc_with(s->arena, input, STR("seats"), doc_push(s->arena, NULL, seat));
	return play(s, s->transport, "transfer.list", input, NULL, NULL);
}

static enum status board(struct scene *s, size_t i)
{
	const struct json *passport = with_str(s, with(s, NULL, "kind", "passport"), "value", s->passports[i]);
	const struct json *band =
		with_str(s, with(s, NULL, "kind", "wristband"), "value", str_format(s->arena, "DAR-%03zu", i + 1));
	const struct json *input = with_str(s, with_str(s, NULL, "transfer", s->transfers[i]), "seat", seat_of(s, i));
	input = doc_with(s->arena, input, STR("identifiers"),
			 doc_push(s->arena, doc_push(s->arena, NULL, passport), band));
	s->time->now += 40;
	return play(s, s->transport, "transfer.board", doc_with_int(s->arena, input, "leg", 1), NULL, NULL);
}

static struct str sign(struct scene *s, const struct ed25519_key *key, struct str text)
{
	unsigned char signature[ED25519_SIGNATURE_SIZE];
	ed25519_sign(key, text, signature);
	return encoded(s, signature, sizeof signature);
}

static enum status receive(struct scene *s, size_t i)
{
	const struct json *transfer;
	TRY(act_read(s->act, s->arena, STR("transfer"), s->transfers[i], 0, &transfer, s->error));
	struct str receipt = act_receipt(s->arena, transfer);
	const struct json *input =
		with_str(s, with_str(s, NULL, "transfer", s->transfers[i]), "handed_over_by", s->transport);
	input = with_str(s, input, "handed_over_signature", sign(s, &s->transport_key, receipt));
	input = with_str(s, input, "received_signature", sign(s, &s->receiving_key, receipt));
	input = with(s, with(s, input, "basis", "Reception of a national"), "basis_until", "2025-02-06");
	s->time->now += 55;
	return play(s, s->receiving, "transfer.receive", input, NULL, NULL);
}

static enum status fly(struct scene *s)
{
	uint64_t seen;
	const struct json *input = with_str(s, NULL, "mission", s->mission);
	TRY(play(s, s->transport, "manifest.seal", doc_with_int(s->arena, input, "good_for_hours", 4), NULL, NULL));
	for (size_t i = 0; i < PERSONS; i++)
		TRY(board(s, i));
	TRY(time_parse(STR("2025-02-03T17:42:00Z"), &s->time->now) ? STATUS_OK : STATUS_BAD_INPUT);
	TRY(act_last(s->act, &seen, s->error));
	input = doc_with_int(s->arena, input, "leg", 1);
	TRY(play(s, s->transport, "leg.depart", doc_with_int(s->arena, input, "seen", (int64_t)seen), NULL, NULL));
	TRY(time_parse(STR("2025-02-03T19:16:00Z"), &s->time->now) ? STATUS_OK : STATUS_BAD_INPUT);
	return play(s, s->transport, "leg.arrive", input, NULL, NULL);
}

enum status scenario_panama_flight(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
				   void (*told)(void *data, size_t done, size_t total), void *data, struct str *mission,
				   struct error *error)
{
	struct scene *s = arena_new(arena, struct scene);
	*s = (struct scene){ .act = act, .arena = arena, .time = time, .chance = seed ? seed : 1, .error = error };
	(void)time_parse(STR("2025-02-01T12:00:00Z"), &time->now);
	TRY(add_users(s));
	TRY(open_mission(s));
	for (size_t i = 0; i < PERSONS; i++) {
		if (told)
			told(data, i, 2 * PERSONS);
		TRY(prepare(s, i));
	}
	(void)time_parse(STR("2025-02-03T16:20:00Z"), &time->now);
	for (size_t i = 0; i < PERSONS; i++)
		TRY(list_person(s, i));
	TRY(fly(s));
	for (size_t i = 0; i < PERSONS; i++) {
		if (told)
			told(data, PERSONS + i, 2 * PERSONS);
		TRY(receive(s, i));
	}
	*mission = s->mission;
	return play(s, s->transport, "mission.close", with_str(s, NULL, "mission", s->mission), NULL, NULL);
}
