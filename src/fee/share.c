/* share.c - parting what an agreement brings among facilities: who was where, and a share of a sum. See fee.h. */
#include "fee_int.h"

const int32_t *fee_persons_at(struct arena *arena, const struct fee_roll *roll, uint32_t facility, int32_t from,
			      int32_t to)
{
	struct fee_roll own = { .persons = roll->persons };
	vec_each (&roll->facilities, i)
		vec_add(arena, &own.facilities, roll->facilities.at[i]);
	vec_each (&roll->stays, i)
		if (roll->stays.at[i].facility == facility)
			vec_add(arena, &own.stays, roll->stays.at[i]);
	return presence_between(arena, &own, from, to)->count;
}

int64_t fee_share(int64_t amount, int64_t part, int64_t whole)
{
	int64_t share = 0;
	mpq_t exact, ratio;
	mpq_inits(exact, ratio, NULL);
	ratio_set(exact, amount, 1);
	ratio_set(ratio, part, whole);
	mpq_mul(exact, exact, ratio);
	(void)ratio_round(exact, &share); /* a part is not more than the whole: it fits */
	mpq_clears(exact, ratio, NULL);
	return share;
}
