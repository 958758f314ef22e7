/* register.h - the diplomatic register: what was offered, by whom, what is in force; what was said, and what of it was
 * signed.
 *
 * When a text was offered, signed, accepted, in force and ended is read from the text's own header; what was said and
 * who visited whom from the registers. Nothing is kept twice.
 *
 * I1. As on a day: nothing that came later is in it. What is in force then is what `decide` takes to be in force.
 * I2. Every line is a fact of a text that is loaded, and says which.
 */
#ifndef EVAL_REGISTER_H
#define EVAL_REGISTER_H
#include "core.h"
#include "json.h"

enum standing {
	STANDING_none, /* nothing of it had happened */
	STANDING_offered,
	STANDING_signed,
	STANDING_accepted,
	STANDING_in_force,
	STANDING_out_of_force, /* suspended, or stayed by an order */
	STANDING_ended,
	STANDING_COUNT
};

enum register_kind {
	REGISTER_visit,
	REGISTER_statement,
	REGISTER_offered,
	REGISTER_signed,
	REGISTER_accepted,
	REGISTER_in_force,
	REGISTER_notice,
	REGISTER_out_of_force,
	REGISTER_ended,
	REGISTER_KIND_COUNT
};

struct register_event {
	int64_t at;
	enum register_kind kind;
	int instrument;                 /* the text; -1 of an entry */
	const struct core_entry *entry; /* NULL of a text */
};

struct register_text {
	int instrument;
	enum standing standing;               /* on the day asked about */
	int64_t since;                        /* of the standing */
	int64_t moments[REGISTER_KIND_COUNT]; /* when each first happened to it; MOMENT_MAX: not by that day */
};

/* An article, or a whole text, of which something was said. */
struct register_said {
	int instrument;
	struct str article, heading; /* none: the whole text */
	VEC(const struct core_entry *) spoken_for, spoken_against;
	int64_t in_force; /* when first; MOMENT_MAX: never, by the day asked about */
};

struct diplomatic_register {
	const struct corpus *corpus;
	int64_t on;
	int state; /* -1: all */
	VEC(struct register_text) texts;       /* the oldest first */
	VEC(struct register_event) events;       /* in the order of time; of one day visits, statements, texts */
	VEC(struct register_said) said;          /* in the order of texts and articles */
	VEC(const struct core_entry *) textless; /* statements that are for or against no text */
};

/* The register as on a moment: agreements, and laws and orders of which something was said. `state`: only what
 * concerns it; -1 all. */
struct diplomatic_register *register_make(struct arena *arena, const struct corpus *corpus, int64_t on, int state);
const char *standing_name(enum standing standing);               /* "out of force" */
const char *register_kind_name(enum register_kind kind);         /* "in force", "statement" */
void register_json(struct json_writer *w, const struct diplomatic_register *r);
/* For a person to read. */
void register_text(struct buf *out, struct arena *arena, const struct diplomatic_register *r, bool color,
		   unsigned width);
#endif
