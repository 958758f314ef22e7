/* scene.c - see scene.h. Nothing here writes but by act_do: what the officers' devices do (sign with their own keys) is
 * done here as these would. */
#include "scene.h"
#include "base64.h"
#include "date.h"

int64_t scenario_clock(void *context) { return ((const struct scenario_time *)context)->now; }

struct scene scene_begin(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
			 struct error *error)
{
	return (struct scene){ .act = act, .arena = arena, .time = time, .chance = seed ? seed : 1, .error = error };
}

void scene_at(struct scene *s, const char *moment)
{
	int64_t seconds = 0;
	(void)time_parse(str_of(moment), &seconds); /* ours */
	if (seconds > s->time->now)
		s->time->now = seconds;
}

static uint32_t draw(struct scene *s, uint32_t below) /* xorshift: the same people from the same seed */
{
	s->chance ^= s->chance << 13;
	s->chance ^= s->chance >> 17;
	s->chance ^= s->chance << 5;
	return s->chance % below;
}

const struct json *scene_with(struct scene *s, const struct json *object, const char *name, const char *text)
{
	return doc_with_text(s->arena, object ? object : doc_object(s->arena), name, str_of(text));
}

const struct json *scene_with_str(struct scene *s, const struct json *object, const char *name, struct str text)
{
	return doc_with_text(s->arena, object ? object : doc_object(s->arena), name, text);
}

const struct json *scene_of(struct scene *s, const struct traveller *t)
{
	return scene_with_str(s, NULL, "transfer", t->transfer);
}

enum status scene_play(struct scene *s, struct str user, const char *action, const struct json *input, const char *key,
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

enum status scene_try(struct scene *s, struct str user, const char *action, const struct json *input)
{
	enum status status = scene_play(s, user, action, input, NULL, NULL);
	return status == STATUS_REFUSED || status == STATUS_CONFLICT ? STATUS_OK : status;
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
	const struct json *input = scene_with(s, scene_with(s, NULL, "name", name), "role", role);
	if (side)
		input = scene_with(s, input, "side", side);
	else
		input = doc_with_int(s->arena, scene_with(s, input, "authority", "Supreme Court of Justice"), "rank",
				     5);
	if (key) {
		unsigned char seed[ED25519_SEED_SIZE], public_key[ED25519_PUBLIC_SIZE];
		random_bytes(seed, sizeof seed);
		*key = ed25519_from_seed(seed);
		ed25519_public(key, public_key);
		wipe(seed, sizeof seed);
		input = scene_with_str(s, input, "key", encoded(s, public_key, sizeof public_key));
	}
	return scene_play(s, STR("U1"), "user.add", input, "user", user);
}

enum status scene_users(struct scene *s)
{
	TRY(add_user(s, "Marta Quintero", "caseworker", "PA", NULL, &s->caseworker));
	TRY(add_user(s, "Rogelio Batista", "legal_reviewer", "PA", NULL, &s->reviewer));
	TRY(add_user(s, "Iris Camarena", "transport_officer", "PA", &s->transport_key, &s->transport));
	TRY(add_user(s, "Néstor Arango", "receiving_officer", "CO", &s->receiving_key, &s->receiving));
	TRY(add_user(s, "Registry", "court_registry", NULL, NULL, &s->registry));
	TRY(add_user(s, "Monitor", "monitor", NULL, NULL, &s->monitor));
	return add_user(s, "Dana Whitfield", "programme_officer", "US", NULL, &s->programme_officer);
}

enum status scene_counsel(struct scene *s)
{
	const struct json *input = scene_with(s, scene_with(s, NULL, "name", "Lucía Arosemena"), "role", "counsel");
	return scene_play(s, STR("U1"), "user.add", input, "user", &s->counsel);
}

enum status scene_represent(struct scene *s, struct str user, const struct traveller *t, const char *mandate)
{
	const struct json *input =
		scene_with_str(s, scene_with_str(s, NULL, "person", t->person), "counsel", s->counsel);
	return scene_play(s, user, "person.represent", scene_with(s, input, "mandate", mandate), NULL, NULL);
}

/* The money. Nobody said whether it has an exception of its own or comes from the account for migration: that stays
 * unknown. */

static enum status programme_fact(struct scene *s, const char *fact, const char *value, const char *by,
				  const char *evidence)
{
	struct json *read;
	TRY(json_parse(s->arena, str_of(value), &read, s->error));
	const struct json *input = scene_with(s, scene_with_str(s, NULL, "programme", s->programme), "fact", fact);
	input = doc_with(s->arena, input, STR("value"), read);
	input = scene_with(s, scene_with(s, input, "attested_by", by), "evidence", evidence);
	return scene_play(s, s->programme_officer, "programme.record_fact", input, NULL, NULL);
}

enum status scene_programme(struct scene *s)
{
	static const struct {
		const char *fact, *value, *by, *evidence;
	} known[] = {
		{ "assistance_kind", "\"migration\"", "Memorandum of 1 July 2024",
		  "Department of Homeland Security, 2 July 2024: a programme of removal flights" },
		{ "uses", "{\"only\":[\"repatriation_ordered\"]}", "Memorandum of 1 July 2024",
		  "La Estrella, 24 July 2024: deportations and expulsions are paid for, voluntary returns are not" },
		{ "award_made", "\"2024-07-01\"", "Memorandum of 1 July 2024",
		  "The day on which it was signed: the money is of the same memorandum" },
		{ "security_force", "false", "Memorandum of 1 July 2024",
		  "La Estrella, 24 July 2024: charter flights and commercial tickets; the carrier is paid" },
		{ "review_decision", "\"none\"", "Programme office", "Its file: no decision is in it" },
	};
	const struct json *input = scene_with(s, NULL, "title", "Removal flights from Panama");
	input = scene_with(s, scene_with(s, input, "agreement", "us-pa-2024"), "receiver", "PA");
	input = scene_with(s, scene_with(s, input, "currency", "USD"), "budget", "6000000.00");
	TRY(scene_play(s, s->programme_officer, "programme.open", scene_with(s, input, "paid_before", "2400000.00"),
		       "programme", &s->programme));
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		TRY(programme_fact(s, known[i].fact, known[i].value, known[i].by, known[i].evidence));
	return STATUS_OK;
}

enum status scene_programme_funder(struct scene *s)
{
	return programme_fact(s, "funded_by", "\"state_department\"", "Secretary of State",
			      "Statement at Albrook, 3 February 2025: the flight needed a waiver, so the cable is "
			      "about its money");
}

enum status scene_pay(struct scene *s, const char *amount, const char *what_for, const char *reference)
{
	const struct json *input = scene_with(s, scene_with_str(s, NULL, "programme", s->programme), "amount", amount);
	input = scene_with(s, scene_with(s, input, "what_for", what_for), "reference", reference);
	return scene_play(s, s->programme_officer, "disbursement.make", input, NULL, NULL);
}

enum status scene_accounts(struct scene *s)
{
	struct str user;
	TRY(add_user(s, "Karen Holm", "finance", "DK", NULL, &s->payer));
	TRY(add_user(s, "Arben Krasniqi", "finance", "XK", NULL, &s->payee));
	TRY(add_user(s, "Ellen Ward", "finance", "US", NULL, &user));
	return add_user(s, "Rosa Menjívar", "finance", "SV", NULL, &user);
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

static const struct scene_fact facts[] = {
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

static enum status identify(struct scene *s, const struct traveller *t, const char *kind, struct str value)
{
	const struct json *input = scene_with(s, scene_with_str(s, NULL, "person", t->person), "kind", kind);
	return scene_play(s, s->caseworker, "person.identify", scene_with_str(s, input, "value", value), NULL, NULL);
}

enum status scene_fact(struct scene *s, const struct traveller *t, const char *fact, const char *value)
{
	struct json *read;
	TRY(json_parse(s->arena, str_of(value), &read, s->error));
	const struct json *input = scene_with(s, scene_with_str(s, NULL, "case", t->case_key), "fact", fact);
	input = doc_with(s->arena, input, STR("value"), read);
	input = scene_with(s, scene_with(s, input, "attested_by", "Interview, and the migration file"), "language",
			   "es");
	return scene_play(s, s->caseworker, "fact.record", input, NULL, NULL);
}

enum status scene_facts(struct scene *s, const struct traveller *t, const struct scene_fact *other, size_t others)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const char *value = facts[i].value;
		for (size_t k = 0; k < others; k++)
			if (strcmp(other[k].fact, facts[i].fact) == 0)
				value = other[k].value;
		if (value)
			TRY(scene_fact(s, t, facts[i].fact, value));
	}
	return STATUS_OK;
}

enum status scene_person(struct scene *s, bool woman, struct traveller *t)
{
	const char *given = woman ? ONE_OF(s, women) : ONE_OF(s, men);
	const char *father = ONE_OF(s, families), *mother = ONE_OF(s, families);
	if (!t->name.len)
		t->name = str_format(s->arena, "%s %s %s", given, father, mother);
	char born[11];
	date_format((int32_t)(draw(s, 30 * 365) - 10 * 365 - 1000), born); /* grown: 1957 to 1987 */
	const struct json *input = scene_with_str(s, NULL, "name", t->name);
	input = scene_with(s, scene_with(s, input, "sex", woman ? "female" : "male"), "birth_date", born);
	TRY(scene_play(s, s->caseworker, "person.record", input, "person", &t->person));
	t->passport = str_format(s->arena, "AX%06u", draw(s, 1000000));
	t->band = str_format(s->arena, "DAR-%03u", ++s->bands);
	TRY(identify(s, t, "passport", t->passport));
	TRY(identify(s, t, "wristband", t->band));
	return scene_play(s, s->caseworker, "case.open", scene_with_str(s, NULL, "person", t->person), "case",
			  &t->case_key);
}

enum status scene_propose(struct scene *s, struct traveller *t)
{
	const struct json *input = scene_with_str(s, NULL, "case", t->case_key);
	input = scene_with(s, scene_with(s, input, "agreement", "us-pa-2024-returns"), "receiver", "CO");
	input = scene_with(s, scene_with(s, input, "purpose", "removal"), "to", "none");
	return scene_play(s, s->caseworker, "transfer.propose", input, "transfer", &t->transfer);
}

enum status scene_determine(struct scene *s, const struct traveller *t)
{
	return scene_try(s, s->caseworker, "transfer.determine", scene_of(s, t));
}

enum status scene_notice(struct scene *s, const struct traveller *t)
{
	const struct json *input = scene_with(s, scene_of(s, t), "language", "es");
	return scene_play(s, s->caseworker, "notice.serve", scene_with(s, input, "how", "read and handed over"), NULL,
			  NULL);
}

enum status scene_approve(struct scene *s, const struct traveller *t)
{
	return scene_play(s, s->reviewer, "transfer.approve", scene_of(s, t), NULL, NULL);
}

enum status scene_accept(struct scene *s, const struct traveller *t)
{
	return scene_play(s, s->receiving, "transfer.accept", scene_with_str(s, scene_of(s, t), "name", t->name), NULL,
			  NULL);
}

enum status scene_prepare(struct scene *s, bool woman, struct traveller *t)
{
	TRY(scene_person(s, woman, t));
	TRY(scene_facts(s, t, NULL, 0));
	TRY(scene_propose(s, t));
	TRY(scene_determine(s, t));
	TRY(scene_notice(s, t));
	TRY(scene_approve(s, t));
	TRY(scene_accept(s, t));
	s->time->now += 97;
	return STATUS_OK;
}

/* The journey. */

enum status scene_mission(struct scene *s, const char *title, const char *departs, const char *arrives, int seats,
			  struct str *mission)
{
	const struct json *input = scene_with(s, NULL, "title", title);
	input = scene_with_str(s, scene_with(s, input, "funder", "US"), "programme", s->programme);
	TRY(scene_play(s, s->transport, "mission.open", input, "mission", mission));
	input = scene_with(s, scene_with_str(s, NULL, "mission", *mission), "from", "PAPTY");
	input = scene_with(s, scene_with(s, input, "to", "COBOG"), "departs", departs);
	input = doc_with_int(s->arena, scene_with(s, input, "arrives", arrives), "seats", seats);
	return scene_play(s, s->transport, "leg.add", input, NULL, NULL);
}

enum status scene_list(struct scene *s, struct str mission, size_t place, struct traveller *t)
{
	t->seat = str_format(s->arena, "%zu%c", place / 4 + 1, "ABCD"[place % 4]);
	const struct json *seat = doc_with_int(s->arena, scene_with_str(s, NULL, "seat", t->seat), "leg", 1);
	const struct json *input = scene_with_str(s, scene_of(s, t), "mission", mission);
	input = doc_with(s->arena, input, STR("seats"), doc_push(s->arena, NULL, seat));
	return scene_play(s, s->transport, "transfer.list", input, NULL, NULL);
}

enum status scene_seal(struct scene *s, struct str mission)
{
	const struct json *input = scene_with_str(s, NULL, "mission", mission);
	return scene_play(s, s->transport, "manifest.seal", doc_with_int(s->arena, input, "good_for_hours", 4), NULL,
			  NULL);
}

static const struct json *identifier(struct scene *s, const char *kind, struct str value)
{
	return scene_with_str(s, scene_with(s, NULL, "kind", kind), "value", value);
}

enum status scene_board(struct scene *s, const struct traveller *t)
{
	const struct json *shown = doc_push(s->arena, NULL, identifier(s, "passport", t->passport));
	const struct json *input = scene_with_str(s, scene_of(s, t), "seat", t->seat);
	input = doc_with(s->arena, input, STR("identifiers"),
			 doc_push(s->arena, shown, identifier(s, "wristband", t->band)));
	s->time->now += 40;
	return scene_play(s, s->transport, "transfer.board", doc_with_int(s->arena, input, "leg", 1), NULL, NULL);
}

enum status scene_depart(struct scene *s, struct str mission)
{
	struct act_caller caller = { .user = s->transport };
	struct act_look look = { STR("mission"), mission, STR("Before departure"), 0 };
	const struct json *read;
	uint64_t seen, last;
	TRY(act_last(s->act, &seen, s->error));
	TRY(act_look(s->act, s->arena, &caller, &look, &read, &last, s->error));
	const struct json *input = doc_with_int(s->arena, scene_with_str(s, NULL, "mission", mission), "leg", 1);
	return scene_play(s, s->transport, "leg.depart", doc_with_int(s->arena, input, "seen", (int64_t)seen), NULL,
			  NULL);
}

enum status scene_arrive(struct scene *s, struct str mission)
{
	const struct json *input = doc_with_int(s->arena, scene_with_str(s, NULL, "mission", mission), "leg", 1);
	return scene_play(s, s->transport, "leg.arrive", input, NULL, NULL);
}

static struct str sign(struct scene *s, const struct ed25519_key *key, struct str text)
{
	unsigned char signature[ED25519_SIGNATURE_SIZE];
	ed25519_sign(key, text, signature);
	return encoded(s, signature, sizeof signature);
}

enum status scene_receive(struct scene *s, const struct traveller *t, const char *until)
{
	const struct json *transfer;
	TRY(act_read(s->act, s->arena, STR("transfer"), t->transfer, 0, &transfer, s->error));
	struct str receipt = act_receipt(s->arena, transfer);
	const struct json *input = scene_with_str(s, scene_of(s, t), "handed_over_by", s->transport);
	input = scene_with_str(s, input, "handed_over_signature", sign(s, &s->transport_key, receipt));
	input = scene_with_str(s, input, "received_signature", sign(s, &s->receiving_key, receipt));
	input = scene_with(s, scene_with(s, input, "basis", "Reception of a national"), "basis_until", until);
	s->time->now += 55;
	return scene_play(s, s->receiving, "transfer.receive", input, NULL, NULL);
}

enum status scene_close(struct scene *s, struct str mission)
{
	return scene_play(s, s->transport, "mission.close", scene_with_str(s, NULL, "mission", mission), NULL, NULL);
}
