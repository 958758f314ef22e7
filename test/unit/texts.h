/* texts.h - what tests of the language and the engine share: a small vocabulary and a floor of their own, texts
 * compiled, facts read, decisions made. Texts of a test are C strings; what is shipped plays no part, so that a change
 * of the law breaks no test of the language. */
#ifndef TEST_TEXTS_H
#define TEST_TEXTS_H
#include "arena.h"
#include "core.h"
#include "unit.h"

/* clang-format off */
static const char test_vocabulary[] =
	"vocabulary people \"Facts for tests\"\n"
	"  subject person\n"
	"fact nationalities set of country \"States whose national the person is\"\n"
	"fact languages set of one of danish, english, spanish \"Languages that the person reads\"\n"
	"fact status one of lawful, unlawful, none \"Standing\"\n"
	"fact claim one of open, refused \"Claim\"\n"
	"fact born date \"Day of birth\"\n"
	"fact left date or none \"Day of leaving\"\n"
	"fact heard time \"Moment of the hearing\"\n"
	"fact age number from 0 to 200 \"Age in years\"\n"
	"fact points number from -5 to 5 or none \"Points\"\n"
	"fact rate decimal 2 digits from 0 to 1_000 \"A rate\"\n"
	"fact share decimal 4 digits from 0 to 1 \"A share\"\n"
	"fact paid money USD \"What was paid\"\n"
	"fact served duration in days \"Time served\"\n"
	"fact convicted yes/no \"Convicted\"\n"
	"fact stayed yes/no \"Stayed by a court\" stale after 2 days\n"
	"fact home country or none \"Home\"\n"
	"fact designated country \"Country that the person named\"\n"
	"fact passed_through set of country \"Countries on the way\"\n"
	"fact refused_by set of country \"Countries that refused\"\n"
	"fact held_under set of instrument \"Agreements under which the person was received\"\n"
	"fact relatives list of { relation one of parent, child, sibling ; in country ; adult yes/no ; "
	"since date or none }\n"
	"  \"Relatives\"\n"
	"facility tower SV prison \"The tower\" places 40 zone \"America/El_Salvador\"\n"
	"facility house SV centre \"The house\"\n"
	"facility keep CA prison \"The keep\"\n"
	"table visa_free CA = {FR, SE}\n"
	"table visa_free US = {FR}\n"
	"table union_states = {FR, SE, DK}\n"
	"ranks US constitution > treaty = statute > regulation > policy\n"
	"ranks DK constitution > statute = treaty > policy\n"
	"vocabulary works \"Facts about programmes\"\n"
	"  subject programme\n"
	"fact waived yes/no \"A waiver was given\"\n";

static const char test_floor[] =
	"law floor \"The floor of the tests\"\n"
	"  binds all\n"
	"  in force 1850-01-01\n"
	"article own\n"
	"  applies to removal, asylum\n"
	"  bars when sender in nationalities\n"
	"article stay\n"
	"  bars when stayed\n"
	"profile ordinary\n"
	"  given nationalities = only {SV}, stayed = no\n";

#define fact(name) cmocka_unit_test_setup_teardown(name, texts_begin, texts_end)

/* The head of an agreement under which the United States send to El Salvador from 2025-01-01 on. */
#define TEST_AGREEMENT                                                                                                \
	"agreement a \"A\"\n  parties US sends, SV receives\n  in force 2025-01-01\n"                                 \
	"  kind treaty\n  binding yes\n"                                                                              \
	"  purpose removal\n"
/* clang-format on */

static struct corpus *test_corpus;

__attribute__((unused)) static int texts_begin(void **state)
{
	test_corpus = NULL;
	return arena_begin(state);
}

__attribute__((unused)) static int texts_end(void **state)
{
	corpus_destroy(test_corpus);
	return arena_end(state);
}

/* Floor, vocabulary and the text, compiled; errors are the caller's to look at. */
__attribute__((unused)) static struct corpus *compile_str(struct str text)
{
	corpus_destroy(test_corpus);
	struct corpus *corpus = test_corpus = corpus_create();
	corpus_add_text(corpus, STR("law/floor.law"), str_of(test_floor), true);
	corpus_add_text(corpus, STR("law/vocabulary.law"), str_of(test_vocabulary), true);
	if (text.len)
		corpus_add_text(corpus, STR("test.law"), text, false);
	corpus_compile(corpus);
	return corpus;
}

/* What is said about a text, one line each: "LINE:COLUMN code: message", and "; hint" where there is one. */
__attribute__((unused)) static struct str diags_text(const struct diags *diags)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *d = &diags->list.at[i];
		struct place place = d->span.source ? source_place(d->span) : (struct place){ 0 };
		buf_format(&out, "%u:%u %s: %.*s", place.line, place.column, diag_name(d->code), STR_ARG(d->message));
		if (d->hint.len)
			buf_format(&out, "; %.*s", STR_ARG(d->hint));
		buf_add_char(&out, '\n');
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Compiles what must be without an error. */
__attribute__((unused)) static struct corpus *compile(const char *text)
{
	struct corpus *corpus = compile_str(str_of(text));
	if (corpus->diags.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&corpus->diags)));
	return corpus;
}

/* Compiles, and says all that was said. */
__attribute__((unused)) static void says(const char *text, const char *expected)
{
	struct corpus *corpus = compile_str(str_of(text));
	assert_str(diags_text(&corpus->diags), expected);
}

/* The same for one line of an agreement's article. */
__attribute__((unused)) static void clause_says(const char *clause, const char *expected)
{
	struct str text = str_format(test_arena, TEST_AGREEMENT "article 1\n  admits\narticle 2\n  %s\n", clause);
	struct corpus *corpus = compile_str(text);
	assert_str(diags_text(&corpus->diags), expected);
}
#endif
