/* assume.h - a condition taken for granted: what it says of each fact, as values. */
#ifndef LANG_ASSUME_H
#define LANG_ASSUME_H
#include "value.h"

/* `removal_order = final and not court_stay and VE in citizenships`: simple statements joined by `and`. NULL, and
 * diagnostics, when it says anything else: what is assumed must be plain to whoever reads the report. */
struct subject_facts *facts_assumed(struct arena *arena, const struct corpus *corpus, struct str text,
				    enum subject subject, struct diags *diags);
#endif
