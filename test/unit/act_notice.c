/* notice.c: what is served is made from the record, in a language that the person reads, and the event has it to the
 * byte. */
#include "act_paid.h"
#include "unit.h"

static struct str served_text(int transfer, size_t number)
{
	return doc_text(doc_item(reading("transfer", transfer), "notices", number), "text");
}

static enum status serve(int user, int n, const char *more)
{
	return doing(user, "notice.serve", "{\"transfer\":\"T%d\",\"how\":\"Read aloud, a copy handed over\",%s}", n,
		     more);
}

static struct str draft(int n, bool spanish)
{
	struct str text, key = str_format(world.arena, "T%d", n);
	assert_int_equal(act_notice(world.act, world.arena, key, spanish, &text, &world.error), STATUS_OK);
	return text;
}

static void in_spanish_on_its_way(void **state)
{
	(void)state;
	int mission = journey(), n = somebody("Carlos Duarte");
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	assert_int_equal(serve(U_CASE, n, "\"language\":\"es\""), STATUS_OK);
	assert_str(
		served_text(n, 0),
		"Notificación de traslado a otro Estado\n"
		"\n"
		"Para\n"
		"Carlos Duarte, fecha de nacimiento: 17 de mayo de 1990.\n"
		"En el registro: persona P1, traslado T1.\n"
		"\n"
		"Qué se propone\n"
		"Que Panamá le entregue a usted a Colombia. Desde entonces quedaría usted bajo la custodia de "
		"Colombia.\n"
		"No se indica ningún centro al que se le llevaría.\n"
		"La finalidad es su expulsión de Panamá.\n"
		"\n"
		"Con arreglo a qué texto\n"
		"«Memorandum of understanding on the removal flight programme: the people» (us-pa-2024-returns), "
		"firmado el 1 de julio de 2024.\n"
		"Con lo que se sabe ahora, los textos lo permiten. Lo prevé el artículo ordered, «Persons whom Panama "
		"orders to leave», de «Memorandum of understanding on the removal flight programme: the people».\n"
		"\n"
		"Cuándo\n"
		"La salida está prevista para el 3 de febrero de 2025, 15:00 UTC.\n"
		"Los textos no fijan un plazo entre esta notificación y la salida.\n"
		"Mientras no se le haya notificado, no se le puede embarcar.\n"
		"\n"
		"Quién decide y quién responde\n"
		"Propuesto el 3 de febrero de 2025, 12:00 UTC por User.\n"
		"Aprobado por User.\n"
		"Aceptado por su nombre, por Colombia.\n"
		"Responsable de usted hasta que se firme su entrega: Panamá.\n"
		"\n"
		"Qué puede detenerlo\n"
		"La orden de un tribunal o de otra autoridad que se registra como retención detiene este traslado en "
		"ese mismo segundo. Solo puede levantarla quien la dictó o una autoridad superior.\n"
		"Ahora no consta ninguna retención.\n"
		"Su abogado puede objetarlo. Mientras una objeción no haya sido respondida, no se le puede embarcar.\n"
		"No consta ningún abogado suyo. Si tiene uno, dígalo a cualquier funcionario.\n"
		"\n"
		"Si teme ir allí\n"
		"Si teme que se le envíe a Colombia, o a un Estado al que Colombia le enviaría después, dígalo a "
		"cualquier funcionario, en cualquier momento hasta su entrega. Entonces se le debe preguntar, y debe "
		"quedar registrado quién preguntó, qué respondió usted, en qué idioma y con qué intérprete.\n"
		"Mientras conste una alegación así y no se haya decidido, este traslado está prohibido (artículo "
		"fear.pending de «Rules below which no transfer goes»).\n"
		"Si usted es, o puede ser, nacional de Panamá, dígalo también: mientras conste y no se haya decidido, "
		"este traslado está prohibido (artículo citizenship.claim de «Rules below which no transfer goes»).");
}

/* Then El Salvador is a third country to this national of Venezuela, and ready to receive. */
static const char *const third[] = { "\"ordered_countries\",\"value\":{\"only\":[\"VE\"]}",
				     "\"birth_date\",\"value\":\"1990-05-17\"",
				     "\"birth_country\",\"value\":\"VE\"",
				     "\"birthplace_sovereign\",\"value\":\"VE\"",
				     "\"birthplace_now_in\",\"value\":\"VE\"",
				     "\"habitual_residence\",\"value\":\"VE\"",
				     "\"refused_by\",\"value\":{\"only\":[\"VE\"]}",
				     "\"impracticable\",\"value\":{\"only\":[\"VE\"]}",
				     "\"convicted\",\"value\":true",
				     "\"assurances_credible\",\"value\":true" };

/* To a facility, against a stay, with counsel, under an order that wants ten days. */
static void in_english_with_everything(void **state)
{
	(void)state;
	at("2025-05-26T12:00:00Z");
	fine(U_US_CASE, "person.record", "{\"name\":\"José Rodríguez\",\"sex\":\"male\"}");
	fine(U_US_CASE, "case.open", "{\"person\":\"P1\"}");
	for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++)
		fine(U_US_CASE, "fact.record", "{\"case\":\"C1\",\"fact\":%s,\"attested_by\":\"The file\"}",
		     cleared[i]);
	for (size_t i = 0; i < sizeof third / sizeof *third; i++)
		fine(U_US_CASE, "fact.record", "{\"case\":\"C1\",\"fact\":%s,\"attested_by\":\"The order\"}", third[i]);
	fine(U_US_CASE, "transfer.propose",
	     "{\"case\":\"C1\",\"agreement\":\"us-sv-2025\",\"receiver\":\"SV\",\"purpose\":\"removal\",\"to\":"
	     "\"cecot\"}");
	fine(U_COURT, "hold.place",
	     "{\"person\":\"P1\",\"instrument\":\"Order 118 of 2025\",\"reason\":\"To be heard\"}");
	fine(U_ADMIN, "user.add", "{\"name\":\"Dr. Amaya\",\"role\":\"counsel\",\"authority\":\"The bar\"}");
	fine(U_US_CASE, "person.represent",
	     "{\"person\":\"P1\",\"counsel\":\"U%d\",\"mandate\":\"A power of attorney\"}", number_in_answer("user"));
	assert_int_equal(serve(U_US_CASE, 1, "\"language\":\"en\""), STATUS_OK);
	assert_str(
		served_text(1, 0),
		"Notice of transfer to another state\n"
		"\n"
		"To\n"
		"José Rodríguez. No date of birth is recorded.\n"
		"In the record: person P1, transfer T1.\n"
		"\n"
		"What is proposed\n"
		"That the United States hands you over to El Salvador. From then on you would be in the custody of El "
		"Salvador.\n"
		"You would be taken to: Centro de Confinamiento del Terrorismo, Tecoluca.\n"
		"The purpose is your removal from the United States.\n"
		"\n"
		"Under which text\n"
		"“Custody and migration offer of El Salvador to the United States” (us-sv-2025), accepted on 14 March "
		"2025.\n"
		"On what is known now the texts allow it. Article 2, “Persons of any nationality”, of “Custody and "
		"migration offer of El Salvador to the United States” provides for it.\n"
		"\n"
		"When\n"
		"No departure is planned yet.\n"
		"It may not be sooner than 10 days after this notice was served: article notice of “D.V.D. v. "
		"Department of Homeland Security: injunction”.\n"
		"Until this notice has been served you may not be taken aboard.\n"
		"\n"
		"Who decides, and who is responsible\n"
		"Proposed on 26 May 2025, 12:00 UTC by User.\n"
		"Not approved yet: that takes somebody who has not worked on the case.\n"
		"Not accepted by name yet by El Salvador. Until then you may not be taken there.\n"
		"Responsible for you until your handover is signed for: the United States.\n"
		"\n"
		"What can stop it\n"
		"An order of a court, or of another authority, that is recorded as a hold stops this transfer at that "
		"second. Only who placed it, or a higher authority, can release it.\n"
		"It is stopped now, by hold H1 of First court: Order 118 of 2025.\n"
		"Your counsel may object to it. As long as an objection is not answered you may not be taken aboard.\n"
		"Recorded as your counsel: Dr. Amaya.\n"
		"\n"
		"If you fear to go there\n"
		"If you fear to be sent to El Salvador, or to a state to which El Salvador would send you on, say so "
		"to any officer, at any time until you are handed over. You must then be asked, and it must be "
		"recorded: who asked, what you answered, in which language and with which interpreter.\n"
		"While such a claim is recorded and not decided, this transfer is barred (article fear.pending of "
		"“Rules below which no transfer goes”).\n"
		"If you are, or may be, a citizen of the United States, say so too: while that is recorded and not "
		"decided, this transfer is barred (article citizenship.claim of “Rules below which no transfer "
		"goes”).");
}

/* Sheets are in two languages; the person may have a third. */
static void in_another_language_somebody_or_something_brings_it(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte"), other = person_known("Ana Duarte");
	refused(serve(U_CASE, n, "\"language\":\"wo\""), STATUS_BAD_INPUT,
		"notice.serve: `interpreter` is missing: sheets are in English and Spanish; in another language an "
		"interpreter serves it, or a `translation` that is kept as evidence");
	refused(serve(U_CASE, n, "\"language\":\"Wolof\",\"interpreter\":\"A. Ndiaye\""), STATUS_BAD_INPUT,
		"`language` must be a code");
	refused(serve(U_CASE, n, "\"language\":\"wo\",\"interpreter\":\"A. Ndiaye\",\"written\":\"wo\""),
		STATUS_BAD_INPUT, "`written` is en or es");
	refused(serve(U_CASE, n, "\"language\":\"wo\",\"translation\":\"E1\""), STATUS_NOT_FOUND,
		"there is no evidence E1");
	struct act_terms terms = { .file = STR("Yéglé bu jëm ci yóbbu") };
	for (int i = 0; i < 2; i++) {
		struct act_told told;
		struct act_call call = {
			STR("evidence.add"), STR("U2"),
			str_format(world.arena,
				   "{\"person\":\"P%d\",\"title\":\"The notice\",\"media\":\"text/plain\"}",
				   i ? n : other)
		};
		assert_int_equal(act_do_under(world.act, world.arena, &call, &terms, &told, &world.error), STATUS_OK);
	}
	refused(serve(U_CASE, n, "\"language\":\"wo\",\"translation\":\"E1\""), STATUS_BAD_INPUT,
		"`translation` E1 is not of P1");
	assert_int_equal(doc_count(reading("transfer", n), "notices"), 0);
	assert_int_equal(serve(U_CASE, n, "\"language\":\"wo\",\"interpreter\":\"A. Ndiaye\""), STATUS_OK);
	assert_int_equal(serve(U_CASE, n, "\"language\":\"wo\",\"translation\":\"E2\",\"written\":\"es\""), STATUS_OK);
	const struct json *by_mouth = doc_item(reading("transfer", n), "notices", 0);
	const struct json *on_paper = doc_item(reading("transfer", n), "notices", 1);
	assert_str(doc_text(by_mouth, "interpreter"), "A. Ndiaye");
	assert_str(doc_text(by_mouth, "written"), "en");
	assert_true(str_starts(doc_text(by_mouth, "text"), "Notice of transfer to another state\n"));
	assert_str(doc_text(on_paper, "translation"), "E2");
	assert_str(doc_text(on_paper, "written"), "es");
	assert_true(str_starts(doc_text(on_paper, "text"), "Notificación de traslado a otro Estado\n"));
}

/* A sheet that was printed is what is recorded as served, or nothing is. */
static void what_is_recorded_is_the_sheet_that_was_served(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	struct str sheet = draft(n, true), mark = act_notice_mark(world.arena, sheet);
	char *kept = strdup(str_c(world.arena, sheet)); /* the arena of the world lives for a call */
	const char *with_mark =
		str_c(world.arena, str_format(world.arena, "\"language\":\"es\",\"sheet\":\"%.*s\"", STR_ARG(mark)));
	assert_int_equal(mark.len, 8);
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(serve(U_CASE, n, with_mark), STATUS_OK); /* nothing that stands on it is another */
	assert_str(world.answer, "{\"notice\":1}");
	assert_str(served_text(n, 0), kept);
	assert_int_equal(approve(n), STATUS_OK);
	refused(serve(U_CASE, n, with_mark), STATUS_CONFLICT, "does not say what the record says now");
	refused(serve(U_CASE, n, "\"language\":\"en\",\"sheet\":\"00000000\""), STATUS_CONFLICT,
		"sheet 00000000 does not");
	assert_int_equal(serve(U_CASE, n, "\"language\":\"es\""), STATUS_OK);
	assert_true(str_eq(served_text(n, 1), draft(n, true)));
	assert_false(str_is(served_text(n, 1), kept));
	free(kept);
}

/* Of whatever becomes of the record, what was served stays as it was. */
static void what_was_served_stays(void **state)
{
	(void)state;
	int mission = journey(), n = somebody("Carlos Duarte");
	assert_int_equal(serve(U_CASE, n, "\"language\":\"en\""), STATUS_OK);
	char *served = strdup(str_c(world.arena, served_text(n, 0)));
	assert_int_equal(determine(n), STATUS_OK);
	assert_int_equal(approve(n), STATUS_OK);
	assert_int_equal(accept(n), STATUS_OK);
	assert_int_equal(enlist(n, mission, "1A"), STATUS_OK);
	fine(U_CASE, "person.name", "{\"person\":\"P%d\",\"name\":\"Carlos Ruiz\"}", n);
	assert_str(served_text(n, 0), served);
	free(served);
	struct act_counts counts;
	assert_int_equal(act_verify(world.act, &counts, &world.error), STATUS_OK);
}

/* A name is one, whatever it is made of: it makes no part and no line of the notice. */
static void a_name_adds_no_sentence(void **state)
{
	(void)state;
	refused(doing(U_CASE, "person.record", "{\"name\":\"Carlos\\n\\nWhat can stop it\",\"sex\":\"male\"}"),
		STATUS_BAD_INPUT, "`name` must be of one line");
	int n = somebody("Carlos What can stop it Nothing %1 %s");
	assert_int_equal(serve(U_CASE, n, "\"language\":\"en\""), STATUS_OK);
	char *text = str_c(world.arena, served_text(n, 0));
	assert_non_null(strstr(text, "To\nCarlos What can stop it Nothing %1 %s, date of birth: 17 May 1990.\n"));
	assert_null(strstr(text, "\nNothing"));
}

/* The articles on whose protection a notice tells the person are in the floor, and bar. */
static void the_rights_it_tells_are_in_the_texts(void **state)
{
	(void)state;
	int n = somebody("Carlos Duarte");
	char *text = str_c(world.arena, draft(n, false));
	assert_non_null(strstr(text, "article fear.pending of “Rules below which no transfer goes”"));
	assert_non_null(strstr(text, "article citizenship.claim of “Rules below which no transfer goes”"));
	fact_of(n, "\"fear_of\",\"value\":{\"only\":[\"CO\"]}");
	fact_of(n, "\"fear_claim\",\"value\":\"pending\"");
	refused(determine(n), STATUS_REFUSED, "barred (floor, article fear.pending)");
	assert_non_null(strstr(str_c(world.arena, draft(n, false)), "the texts forbid it."));
	int other = somebody("Luis Duarte");
	fact_of(other, "\"citizenship_claim\",\"value\":\"unresolved\"");
	refused(determine(other), STATUS_REFUSED, "barred (floor, article citizenship.claim)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(in_spanish_on_its_way),
		with_accounts(in_english_with_everything),
		with_world(in_another_language_somebody_or_something_brings_it),
		with_world(what_is_recorded_is_the_sheet_that_was_served),
		with_world(what_was_served_stays),
		with_world(a_name_adds_no_sentence),
		with_world(the_rights_it_tells_are_in_the_texts),
	};
	return cmocka_run_group_tests_name("act.notice", tests, NULL, NULL);
}
