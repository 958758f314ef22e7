/* sustained.h - does an agreement carry a facility (fee/sustain.h), asked by who keeps accounts: of a roll that comes
 * with the question, or of the record's own. It reads, and leaves nothing in the record. */
#ifndef ACT_SUSTAINED_H
#define ACT_SUSTAINED_H
#include "act.h"
#include "sustain.h"

enum {
	SUSTAINED_BYTES = 256 << 10, /* of a budget, and of a roll: ten years of ten facilities, three thousand stays */
	SUSTAINED_MONTHS = 120,
	SUSTAINED_AT_ONCE = 2 /* the longest takes some seconds of a processor: the other work goes on beside it */
};

struct act_sustain { /* as it is written; STR_NONE: not given */
	struct str agreement, facility, from, to, own_cost;
	struct str budget, roll; /* tables with a head (CSV), as `habeas sustain` reads them; no roll: the record's */
	VEC(struct str) rates, varies; /* "USD/EUR=0.92"; "food" */
	bool as_if;
};
/* From a JSON object with those members; `budget` and `roll` are tables as text, or lists of rows. STATUS_BAD_INPUT
 * names the member. */
enum status act_sustain_read(struct arena *arena, struct str question, struct act_sustain *asked,
			     struct error *error) MUST_USE;
/* STATUS_REFUSED: not for this role; the record's roll of another side. STATUS_BAD_INPUT, STATUS_LIMIT: what is wrong
 * with the question. STATUS_CONFLICT: others are being reckoned; ask again. */
enum status act_sustain(struct act *act, struct arena *arena, const struct act_caller *caller,
			const struct act_sustain *asked, struct sustain **out, struct error *error) MUST_USE;
#endif
