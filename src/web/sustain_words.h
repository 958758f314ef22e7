/* sustain_words.h - what fee/sustain.h found, in words and drawings, in the reader's language: for the page, and for
 * `habeas sustain`, which says it in English.
 *
 * I1. What is not known is a dash and a reason, never 0.
 */
#ifndef WEB_SUSTAIN_WORDS_H
#define WEB_SUSTAIN_WORDS_H
#include "chart.h"
#include "sustain.h"
#include "text.h"

struct sustain_words {
	struct arena *arena;
	const struct corpus *corpus;
	const struct sustain *s;
	enum web_language language;
};

/* "20,383.56", or "20.383,56" for who reads Spanish; "-" */
struct str sustain_money(const struct sustain_words *w, struct figure figure); /* in the budget's currency */
struct str sustain_share(const struct sustain_words *w, struct figure figure); /* "96.99 %" */
struct str sustain_number(const struct sustain_words *w, int64_t value);
struct str sustain_month(const struct sustain_words *w, int32_t day);  /* "2026-01" */
struct str sustain_places(const struct sustain_words *w);              /* "tartu, valga" */
struct str sustain_scenario(const struct sustain_words *w, int index); /* "a fifth less" */

struct str sustain_even(const struct sustain_words *w); /* sentences: with how many persons the fees cover the cost; */
struct str sustain_end(const struct sustain_words *w);  /* what is left when the agreement ends; */
struct str sustain_saving(const struct sustain_words *w); /* what the payer saves: STR_NONE without an own cost */
/* What one more person brings, from the month `from` on: months of the same figures are told together, and *next is the
 * first that is not. */
struct str sustain_newcomer(const struct sustain_words *w, size_t from, size_t *next);

/* Cost and fees by month; the same by the number of persons, where break-even is known. */
struct chart sustain_months_chart(const struct sustain_words *w);
struct chart sustain_persons_chart(const struct sustain_words *w);
#endif
