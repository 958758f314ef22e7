/* findings.h - what is odd about a text that compiles, found without a person and without a solver. */
#ifndef LANG_FINDINGS_H
#define LANG_FINDINGS_H
#include "core.h"

/* Adds what is found in all texts to `diags`: articles without a citation, terms and facts that nothing reads, duties
 * that are over before they start, limits larger than the facility, fees that can never fall due. The corpus has no
 * errors. */
void find_oddities(const struct corpus *corpus, struct diags *diags);
#endif
