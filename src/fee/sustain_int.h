/* sustain_int.h - what sustain.c and break_even.c share. */
#ifndef FEE_SUSTAIN_INT_H
#define FEE_SUSTAIN_INT_H
#include "fee_int.h"
#include "sustain.h"

struct sustaining {
	struct arena *arena, *scratch;
	const struct corpus *corpus;
	const struct sustain_request *request;
	const budget *rows;
	const struct fee_roll *roll; /* stays at the facilities looked at */
	uint32_t facility;           /* the first of them, in that roll */
	struct sustain *out;
	struct error *error;
	mpq_t *cost, *varies; /* by month: the cost of it, and what of it goes with the person-days */
};

/* Into the least unit of `to`, at the rates given. False: there is none. */
bool sustain_convert(const struct sustaining *s, int from, int to, const mpq_t amount, mpq_t out);
/* What a roll brings, by month, in a currency; *currency is one that cannot be converted into it, or -1. `exact`: all
 * of it before any line was rounded; NULL. */
enum status sustain_fees(struct sustaining *s, const struct fee_roll *roll, int in, mpq_t *months, mpq_t exact,
			 int *currency, const struct fee_bill **bill);
/* Persons at each midnight of the period, summed by month; how many persons these are; and who, by number (NULL). */
uint32_t sustain_person_days(struct sustaining *s, const struct fee_roll *roll, int64_t *months, bool *there);
void figure_set(struct figure *figure, const mpq_t value); /* unknown where it does not fit */
/* `of` one another: hundredths of a per cent; unknown where `of` is nothing. */
void figure_share(struct figure *figure, const mpq_t part, const mpq_t of);
bool sustain_counts(const struct sustain_month *month); /* cost and fees are known */

enum status sustain_scenarios(struct sustaining *s);  /* break_even.c */
enum status sustain_break_even(struct sustaining *s); /* break_even.c */
#endif
