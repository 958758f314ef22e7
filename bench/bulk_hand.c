/* bulk_hand.c - see bulk_hand.h. */
#include "bulk_hand.h"

typedef uint8_t tri;

static inline tri least(tri a, tri b) { return a < b ? a : b; }
static inline tri most(tri a, tri b) { return a > b ? a : b; }
static inline tri known(unsigned raw, unsigned condition) { return (tri)(raw == 0 ? 1 : condition ? 2 : 0); }

void hand_run(const struct hand_columns *c, uint8_t *restrict out, size_t from, size_t to)
{
	const uint8_t *restrict national = c->national, *restrict protected = c->protected;
	const uint8_t *restrict convicted = c->convicted;
	const uint8_t *restrict serving = c->serving, *restrict consents = c->consents, *restrict stay = c->stay;
	const uint8_t *restrict alone = c->unaccompanied, *restrict status = c->status, *restrict removal = c->removal;
	const uint8_t *restrict age = c->age, *restrict offence = c->offence, *restrict fear = c->fear;
	const uint8_t *restrict claim = c->claim;
	const uint16_t *restrict sentence = c->sentence;
	for (size_t i = from; i < to; i++) {
		tri unlawful = known(status[i], status[i] == 2), parolee = known(status[i], status[i] == 3);
		tri final = known(removal[i], removal[i] == 4), adult = known(age[i], age[i] >= 18 + 2);
		tri long_enough = known(sentence[i], sentence[i] >= 12 + 2);
		tri short_enough = known(sentence[i], sentence[i] < 600 + 2);
		tri violent = known(offence[i], offence[i] == 4);
		tri of_receiver = known(national[i], national[i] == HAND_RECEIVER);
		tri of_sender = known(national[i], national[i] == HAND_SENDER);
		tri one = least(least(of_receiver, unlawful), least(final, adult));
		tri two = least(least(most(unlawful, parolee), convicted[i]), least(long_enough, violent));
		tri three = least(least(convicted[i], serving[i]), least(short_enough, consents[i]));
		tri covered = most(one, most(two, three));
		tri pending = known(fear[i], fear[i] == 3), unresolved = known(claim[i], claim[i] == 3);
		tri child = least((tri)(2 - adult), alone[i]);
		tri shielded = known(protected[i], protected[i] == HAND_RECEIVER);
		tri barred = most(most(most(of_sender, stay[i]), most(pending, unresolved)), most(child, shielded));
		uint8_t result = 4;
		result = barred == 0 && covered == 2 ? 5 : result;
		result = covered == 0 ? 2 : result;
		result = barred == 2 ? 1 : result;
		out[i] = result;
	}
}
