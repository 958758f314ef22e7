/* The register: how texts stand on a day, what was said of them, and what of it was ever in force. */
#include "register.h"
#include "texts.h"

#define HEAD(id, lines)                                                                                                \
	"agreement " id " \"A\"\n  parties US sends, SV receives\n" lines                                              \
	"  kind notes\n  binding no\n  purpose removal\n"
#define CITES "  cites \"It\" by \"A paper\" on 2025-02-04 secondary\n"
#define OFFER                                                                                                          \
	HEAD("a", "  offered 2025-02-03\n  accepted 2025-03-14\n  in force 2025-03-14 to 2025-12-31\n")                \
	"article 1 \"First\"\n  admits\narticle 2 \"Second\" from 2025-02-03 to 2025-03-13\n"                          \
	"  admits for sentence when convicted\n"
#define SAID                                                                                                           \
	"register r \"R\"\n  source \"Papers\"\n"                                                                      \
	"statement 2025-02-04 \"No\"\n  by \"Official\" of US\n  against a 2\n" CITES                                  \
	"statement 2025-02-03 \"Both\"\n  by \"President\" of SV\n  for a 1, 2\n" CITES                                \
	"statement 2025-02-05 \"Others too\"\n  by \"President\" of GT\n  about US\n" CITES                            \
	"visit 2025-02-03 to 2025-02-04 \"Talks\"\n  by \"Secretary\" of US\n  in \"San Salvador\" of SV\n" CITES

static struct diplomatic_register *on(const char *day, const char *state)
{
	int32_t number;
	assert_true(date_parse(str_of(day), &number));
	return register_make(test_arena, test_corpus, moment_of_day(number),
			     *state ? country_index(str_of(state)) : -1);
}

static const char *standing(const char *day, const char *id)
{
	const struct diplomatic_register *r = on(day, "");
	vec_each (&r->texts, i)
		if (str_is(test_corpus->instruments.at[r->texts.at[i].instrument].id, id))
			return standing_name(r->texts.at[i].standing);
	return "not here";
}

/* "2025-02-03 statement r; ..." */
static struct str line_of(const struct diplomatic_register *r)
{
	struct buf out = BUF_INIT;
	vec_each (&r->events, i) {
		const struct register_event *event = &r->events.at[i];
		char day[11];
		date_format(time_day(event->at), day);
		struct str of = event->entry ? event->entry->text : test_corpus->instruments.at[event->instrument].id;
		buf_format(&out, "%s%s %s %.*s", i ? "; " : "", day, register_kind_name(event->kind), STR_ARG(of));
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void a_text_stands_as_its_header_says(void **state)
{
	(void)state;
	compile(OFFER);
	assert_string_equal(standing("2025-02-02", "a"), "not here");
	assert_string_equal(standing("2025-02-03", "a"), "offered");
	assert_string_equal(standing("2025-03-13", "a"), "offered");
	assert_string_equal(standing("2025-03-14", "a"), "in force");
	assert_string_equal(standing("2025-12-31", "a"), "in force");
	assert_string_equal(standing("2026-01-01", "a"), "ended");
}

static void signed_is_not_in_force(void **state)
{
	(void)state;
	compile(HEAD("a",
		     "  signed 2025-01-01\n  in force 2025-06-01\n  not in force 2025-07-01 to 2025-07-31 \"pause\"\n"
		     "  ended 2025-09-01\n") "article 1\n  admits\n");
	assert_string_equal(standing("2025-05-31", "a"), "signed");
	assert_string_equal(standing("2025-06-30", "a"), "in force");
	assert_string_equal(standing("2025-07-31", "a"), "out of force");
	assert_string_equal(standing("2025-08-01", "a"), "in force");
	assert_string_equal(standing("2025-09-01", "a"), "ended");
}

static void a_pause_to_the_end_is_a_pause_first(void **state)
{
	(void)state;
	compile(HEAD("a", "  in force 2025-06-01\n  not in force 2025-07-01 to 2025-08-31 \"pause\"\n  ended "
			  "2025-09-01\n") "article 1\n  admits\n");
	assert_string_equal(standing("2025-08-31", "a"), "out of force");
	assert_string_equal(standing("2025-09-01", "a"), "ended");
	assert_str(line_of(on("2025-12-31", "")),
		   "2025-06-01 in force a; 2025-07-01 out of force a; 2025-09-01 ended a");
}

static void what_is_only_offered_never_is_in_force(void **state)
{
	(void)state;
	compile(HEAD("a", "  offered 2025-02-03\n") "article 1\n  admits\n");
	assert_string_equal(standing("2030-01-01", "a"), "offered");
}

static void a_stay_takes_a_text_out_of_force_and_its_end_brings_it_back(void **state)
{
	(void)state;
	compile("law l \"L\"\n  binds US\n  rank statute\n  in force 2024-01-01\narticle 1\n  bars when stayed\n"
		"order o \"O\"\n  binds US\n  rank statute\n  in force 2025-01-01 to 2025-01-31\n  stays l from "
		"2025-01-10\n"
		"register r \"R\"\nstatement 2024-05-01 \"Good\"\n  by \"X\" of US\n  for l\n" CITES);
	assert_string_equal(standing("2025-01-09", "l"), "in force");
	assert_string_equal(standing("2025-01-10", "l"), "out of force");
	assert_string_equal(standing("2025-02-01", "l"), "in force");
	assert_str(line_of(on("2025-12-31", "")), "2024-01-01 in force l; 2024-05-01 statement Good; 2025-01-10 out of "
						  "force l; 2025-02-01 in force l");
}

static void nothing_that_came_later_is_shown(void **state)
{
	(void)state;
	compile(OFFER SAID);
	assert_str(line_of(on("2025-02-03", "")),
		   "2025-02-03 visit Talks; 2025-02-03 statement Both; 2025-02-03 offered a");
	assert_int_equal(on("2025-02-03", "")->said.at[1].spoken_against.count, 0);
	assert_int_equal(on("2025-02-02", "")->events.count, 0);
}

static void what_was_said_stands_beside_what_was_signed(void **state)
{
	(void)state;
	compile(OFFER SAID);
	const struct diplomatic_register *r = on("2025-04-01", "");
	int32_t day;
	assert_int_equal(r->said.count, 2);
	assert_str(r->said.at[0].heading, "First");
	assert_true(date_parse(STR("2025-03-14"), &day) && r->said.at[0].in_force == (int64_t)day * 86400);
	assert_int_equal(r->said.at[0].spoken_against.count, 0);
	assert_str(r->said.at[1].heading, "Second");
	assert_true(r->said.at[1].in_force == MOMENT_MAX);
	assert_int_equal(r->said.at[1].spoken_for.count, 1);
	assert_int_equal(r->said.at[1].spoken_against.count, 1);
	assert_int_equal(r->textless.count, 1);
	assert_true(on("2025-03-01", "")->said.at[0].in_force == MOMENT_MAX); /* not by then */
}

static void an_article_of_an_amendment_counts_for_its_base(void **state)
{
	(void)state;
	compile(OFFER HEAD(
		"b",
		"  amends a\n  in force 2025-05-01 to 2025-12-31\n") "article 3 \"Third\"\n  says \"x\"\n"
								     "register r \"R\"\nstatement 2025-06-01 "
								     "\"Third\"\n  by \"X\" of US\n  for a 3\n" CITES);
	const struct diplomatic_register *r = on("2025-06-01", "");
	int32_t day;
	assert_true(date_parse(STR("2025-05-01"), &day));
	assert_str(r->said.at[0].heading, "Third");
	assert_true(r->said.at[0].in_force == (int64_t)day * 86400);
}

static void a_state_sees_what_concerns_it(void **state)
{
	(void)state;
	compile(OFFER SAID);
	assert_str(line_of(on("2025-02-28", "GT")), "2025-02-05 statement Others too");
	assert_int_equal(on("2025-02-28", "GT")->texts.count, 0);
	assert_int_equal(on("2025-02-28", "SV")->events.count, 4);
	assert_int_equal(on("2025-02-28", "DK")->events.count, 0);
}

#define STATEMENT "register r \"R\"\nstatement 2025-02-03 \"S\"\n  by \"P\" of SV\n"

static void what_is_wrong_is_told(void **state)
{
	(void)state;
	says(OFFER STATEMENT "  for a 3\n" CITES, "16:9 unknown-article: `a` has no article 3\n");
	says(STATEMENT "  for b\n" CITES, "4:7 unknown-instrument: no instrument called `b` is loaded\n");
	says(STATEMENT "  for people\n" CITES,
	     "4:7 misplaced: nobody is for or against a vocabulary: name an agreement, a law or an order\n");
	says(STATEMENT "  cites \"It\"\n",
	     "4:3 missing: this citation does not say how far it was checked; end it with: "
	     "verified (the text itself was read), secondary (a report was), or "
	     "unverified\n");
	says(STATEMENT, "2:1 missing: this statement does not say where it is from; cites \"...\" by \"...\" on DATE "
			"verified|secondary|unverified\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(a_text_stands_as_its_header_says),
		fact(signed_is_not_in_force),
		fact(a_pause_to_the_end_is_a_pause_first),
		fact(what_is_only_offered_never_is_in_force),
		fact(a_stay_takes_a_text_out_of_force_and_its_end_brings_it_back),
		fact(nothing_that_came_later_is_shown),
		fact(what_was_said_stands_beside_what_was_signed),
		fact(an_article_of_an_amendment_counts_for_its_base),
		fact(a_state_sees_what_concerns_it),
		fact(what_is_wrong_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
