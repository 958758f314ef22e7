/* name.h - names across scripts: the same name, however it is written, folds to the same text. */
#ifndef ACT_NAME_H
#define ACT_NAME_H
#include "str.h"
#include <stdint.h>

/* Lower case, Latin letters without marks, one space between the parts, the parts in order of the alphabet (ICU's
 * Any-Latin; Latin-ASCII). For warnings and for searching, never for deciding that two persons are one. */
struct str name_folded(struct arena *arena, struct str name);

/* Whether the text has a character that is not seen where it stands, and which is the first: a control, one that turns
 * the direction of what follows, one without width. Two kinds of these are letters' own and may be: a joiner between
 * two letters of a script that joins (Persian, Hindi), and the mark behind a letter that chooses its variant (Japan).
 * `lines`: it may have tabs and line breaks. The text is UTF-8. */
bool name_hidden(struct str text, bool lines, uint32_t *hidden);
#endif
