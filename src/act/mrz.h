/* mrz.h - the machine readable zone of a travel document (ICAO Doc 9303). */
#ifndef ACT_MRZ_H
#define ACT_MRZ_H
#include "error.h"

/* The lines of a zone, separated by newlines or by spaces: TD1 (three of 30, part 5), TD2 (two of 36, part 6), TD3 and
 * visas MRV-A (two of 44, parts 4 and 7), MRV-B (two of 36, part 7). STATUS_BAD_INPUT names the check digit that is
 * wrong: such a zone was misread or altered. */
enum status mrz_check(struct str zone, struct error *error) MUST_USE;
/* The number of the document, without fillers; of a zone that mrz_check took. */
enum status mrz_number(struct arena *arena, struct str zone, struct str *number, struct error *error) MUST_USE;
#endif
