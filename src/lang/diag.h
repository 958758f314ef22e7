/* diag.h - what is wrong with a text, collected.
 *
 * I1. Every diagnostic names a place, says what was found and what was expected, and where it can, the way out.
 * I2. Diagnostics are kept in the order of the texts, and at most LIMIT_DIAGNOSTICS of them; the rest are counted.
 */
#ifndef LANG_DIAG_H
#define LANG_DIAG_H
#include "buf.h"
#include "json.h"
#include "source.h"
#include "vec.h"
#include "word.h"

/* An error: the text cannot be used, or does not keep its own examples. A finding: it can, and its author should look.
 */
enum diag_severity { SEVERITY_ERROR, SEVERITY_FINDING, SEVERITY_INFO };

enum diag_code {
#define DIAG(name, severity, meaning) DIAG_##name,
#include "diag.def"
#undef DIAG
	DIAG_COUNT
};

struct diag {
	enum diag_code code;
	struct span span;
	struct str message; /* what is wrong here */
	struct str hint;    /* the way out, may be none */
	struct span note;   /* a second place, may be nowhere */
	struct str note_message;
};

struct diags {
	struct arena *arena;
	VEC(struct diag) list;
	size_t errors, dropped;
};

void diags_init(struct diags *diags, struct arena *arena);
struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5))); /* never NULL: past the limit a scratch one */
/* No diagnostic: nothing. */
void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_note(struct diags *diags, struct diag *diag, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

const char *diag_name(enum diag_code code); /* "unknown-name" */
const char *diag_meaning(enum diag_code code);
enum diag_severity diag_severity(enum diag_code code);
const char *severity_name(enum diag_severity severity);      /* "error", "finding", "info" */
bool diag_code_named(struct str name, enum diag_code *code); /* "unused-term" */

/* As a person reads it: place, message, the line with a caret, the hint. `color` adds terminal escapes. */
void diag_print(struct buf *out, const struct diag *diag, bool color);
void diag_json(struct json_writer *w, const struct diag *diag);

/* "did you mean": the nearest of several names, none when nothing is near. Offer each candidate, then take the best. */
struct nearest {
	struct str wanted, best;
	unsigned distance;
};
void nearest_init(struct nearest *nearest, struct str wanted);
void nearest_offer(struct nearest *nearest, struct str candidate);
void diag_nearest(struct diags *diags, struct diag *diag, const struct nearest *nearest); /* adds the hint, if near */
/* The word of a closed list that is near, or all of them. */
void diag_listed(struct diags *diags, struct diag *diag, enum word_list list, struct str wanted);
/* Puts the diagnostics into the order of the texts: by `number` of the source, then by place. */
void diags_sort(struct diags *diags);
#endif
