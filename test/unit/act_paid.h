/* act_paid.h - a record in which money moves: who keeps the accounts of two agreements, and persons whose stays are
 * paid for. */
#ifndef TEST_ACT_PAID_H
#define TEST_ACT_PAID_H
#include "account.h"
#include "act_world.h"

enum {
	U_US_CASE = 11,
	U_US_REVIEW,
	U_US_TRANSPORT,
	U_SV_RECEIVE,
	U_US_FINANCE,
	U_SV_FINANCE,
	U_DK_FINANCE,
	U_XK_FINANCE
};

static void at(const char *moment) { assert_true(time_parse(str_of(moment), &world.time.now)); }

static int begin(void **state)
{
	static const char *const users[][2] = { { "caseworker", "US" },        { "legal_reviewer", "US" },
						{ "transport_officer", "US" }, { "receiving_officer", "SV" },
						{ "finance", "US" },           { "finance", "SV" },
						{ "finance", "DK" },           { "finance", "XK" } };
	(void)state;
	world_begin();
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		unsigned char public_key[ED25519_PUBLIC_SIZE];
		struct buf text = BUF_INIT;
		ed25519_public(&world.key[4], public_key); /* both officers of a receipt have one device here */
		base64_encode(&text, (struct str){ (const char *)public_key, sizeof public_key });
		fine(U_ADMIN, "user.add", "{\"name\":\"User\",\"role\":\"%s\",\"side\":\"%s\",\"key\":\"%s\"}",
		     users[i][0], users[i][1], buf_c(&text));
		buf_finish(&text);
	}
	return 0;
}

#define with_accounts(test) cmocka_unit_test_setup_teardown(test, begin, world_teardown)

/* Facts of a national of Venezuela whom the texts clear for El Salvador in March 2025. */
static const char *const cleared[] = { "\"citizenships\",\"value\":{\"only\":[\"VE\"]}",
				       "\"citizenship_claim\",\"value\":\"none\"",
				       "\"stateless\",\"value\":false",
				       "\"court_stay\",\"value\":false",
				       "\"fear_claim\",\"value\":\"none\"",
				       "\"fear_of\",\"value\":{\"only\":[]}",
				       "\"protected_from\",\"value\":{\"only\":[]}",
				       "\"onward_states\",\"value\":{\"only\":[]}",
				       "\"unaccompanied\",\"value\":false",
				       "\"identifiers_agree\",\"value\":true",
				       "\"immigration_status\",\"value\":\"unlawful\"",
				       "\"removal_authority\",\"value\":\"immigration\"",
				       "\"removal_order\",\"value\":\"final\"",
				       "\"removal_order_date\",\"value\":\"2025-01-10\"",
				       "\"ordered_countries\",\"value\":{\"only\":[\"SV\"]}",
				       "\"full_proceedings\",\"value\":true",
				       "\"stay_ended\",\"value\":\"none\"",
				       "\"confinement_end\",\"value\":\"none\"",
				       "\"serving_sentence\",\"value\":false",
				       "\"convicted\",\"value\":false",
				       "\"care_needed\",\"value\":false",
				       "\"arriving\",\"value\":false",
				       "\"designated_country\",\"value\":\"SV\"",
				       "\"designation_disregarded\",\"value\":false",
				       "\"refused_by\",\"value\":{\"only\":[]}",
				       "\"accepted_by\",\"value\":{\"only\":[\"SV\"]}",
				       "\"impracticable\",\"value\":{\"only\":[]}",
				       "\"admitted_from\",\"value\":\"none\"",
				       "\"embarked_from\",\"value\":\"none\"",
				       "\"residences\",\"value\":{\"only\":[]}",
				       "\"birth_country\",\"value\":\"SV\"",
				       "\"birthplace_sovereign\",\"value\":\"SV\"",
				       "\"birthplace_now_in\",\"value\":\"SV\"",
				       "\"habitual_residence\",\"value\":\"SV\"",
				       "\"threatened_in\",\"value\":{\"only\":[]}",
				       "\"withholding_exception\",\"value\":\"none\"",
				       "\"torture_likely_in\",\"value\":{\"only\":[]}",
				       "\"torture_assured_by\",\"value\":{\"only\":[]}",
				       "\"administrative_stay\",\"value\":false",
				       "\"immigration_court_stay\",\"value\":false",
				       "\"protected_status_until\",\"value\":\"none\"",
				       "\"protected_status_claim\",\"value\":false",
				       "\"fear_refused_on\",\"value\":\"none\"",
				       "\"fear_opportunity\",\"value\":true",
				       "\"assurances_credible\",\"value\":false",
				       "\"exigent\",\"value\":false",
				       "\"lawyer_reachable\",\"value\":true",
				       "\"enemy_event\",\"value\":\"none\"",
				       "\"enemy_proclaimed\",\"value\":false",
				       "\"enemy_nation\",\"value\":\"none\"",
				       "\"enemy_covered\",\"value\":false",
				       "\"enemy_hostility\",\"value\":false",
				       "\"enemy_departure_time\",\"value\":false",
				       "\"habeas_opportunity\",\"value\":true" };

/* Somebody carried to El Salvador on 20 March 2025 and received there: the number of the stay. */
__attribute__((unused)) static int held(const char *name, const char *until)
{
	at("2025-03-18T12:00:00Z");
	fine(U_US_CASE, "person.record", "{\"name\":\"%s\",\"sex\":\"male\",\"birth_date\":\"1990-05-17\"}", name);
	int n = number_in_answer("person");
	fine(U_US_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"passport\",\"value\":\"AX%06d\"}", n, n);
	fine(U_US_CASE, "person.identify", "{\"person\":\"P%d\",\"kind\":\"wristband\",\"value\":\"W-%d\"}", n, n);
	fine(U_US_CASE, "case.open", "{\"person\":\"P%d\"}", n);
	for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++)
		fine(U_US_CASE, "fact.record", "{\"case\":\"C%d\",\"fact\":%s,\"attested_by\":\"The file\"}", n,
		     cleared[i]);
	fine(U_US_CASE, "transfer.propose",
	     "{\"case\":\"C%d\",\"agreement\":\"us-sv-2025\",\"receiver\":\"SV\",\"purpose\":\"removal\",\"to\":"
	     "\"none\"}",
	     n);
	fine(U_US_CASE, "transfer.determine", "{\"transfer\":\"T%d\"}", n);
	fine(U_US_CASE, "notice.serve", "{\"transfer\":\"T%d\",\"language\":\"es\",\"how\":\"read\"}", n);
	fine(U_US_REVIEW, "transfer.approve", "{\"transfer\":\"T%d\"}", n);
	fine(U_SV_RECEIVE, "transfer.accept", "{\"transfer\":\"T%d\",\"name\":\"%s\"}", n, name);
	fine(U_US_TRANSPORT, "mission.open", "{\"title\":\"Harlingen to San Salvador\",\"funder\":\"US\"}");
	fine(U_US_TRANSPORT, "leg.add",
	     "{\"mission\":\"M%d\",\"from\":\"USHRL\",\"to\":\"SVSAL\",\"departs\":\"2025-03-20T15:00:00Z\","
	     "\"arrives\":\"2025-03-20T18:00:00Z\",\"seats\":3}",
	     n);
	fine(U_US_TRANSPORT, "transfer.list",
	     "{\"transfer\":\"T%d\",\"mission\":\"M%d\",\"seats\":[{\"leg\":1,\"seat\":\"1A\"}]}", n, n);
	at("2025-03-20T14:00:00Z");
	fine(U_US_TRANSPORT, "manifest.seal", "{\"mission\":\"M%d\",\"good_for_hours\":6}", n);
	fine(U_US_TRANSPORT, "transfer.board",
	     "{\"transfer\":\"T%d\",\"leg\":1,\"seat\":\"1A\",\"identifiers\":[{\"kind\":\"passport\",\"value\":\"AX%"
	     "06d\"},"
	     "{\"kind\":\"wristband\",\"value\":\"W-%d\"}]}",
	     n, n, n);
	uint64_t seen;
	read_mission(U_US_TRANSPORT, n);
	assert_int_equal(act_last(world.act, &seen, &world.error), STATUS_OK);
	fine(U_US_TRANSPORT, "leg.depart", "{\"mission\":\"M%d\",\"leg\":1,\"seen\":%llu}", n,
	     (unsigned long long)seen);
	at("2025-03-20T18:00:00Z");
	fine(U_US_TRANSPORT, "leg.arrive", "{\"mission\":\"M%d\",\"leg\":1}", n);
	const char *signature = signed_with(4, act_receipt(world.arena, reading("transfer", n)));
	fine(U_SV_RECEIVE, "transfer.receive",
	     "{\"transfer\":\"T%d\",\"handed_over_by\":\"U%d\",\"handed_over_signature\":\"%s\",\"received_signature\":"
	     "\"%s\","
	     "\"basis\":\"Notes of March\",\"basis_until\":\"%s\"}",
	     n, U_US_TRANSPORT, signature, signature, until);
	return number_in_answer("stay");
}

__attribute__((unused)) static struct act_caller caller(int user)
{
	return (struct act_caller){ .user = str_format(world.arena, "U%d", user) };
}

__attribute__((unused)) static void sound(void)
{
	struct act_counts counts;
	if (act_verify(world.act, &counts, &world.error) != STATUS_OK ||
	    act_rebuild(world.act, &world.error) != STATUS_OK ||
	    act_verify(world.act, &counts, &world.error) != STATUS_OK)
		fail_msg("%s", world.error.message);
}
#endif
