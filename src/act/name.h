/* name.h - names across scripts: the same name, however it is written, folds to the same text. */
#ifndef ACT_NAME_H
#define ACT_NAME_H
#include "str.h"

/* Lower case, Latin letters without marks, one space between the parts, the parts in order of the alphabet (ICU's
 * Any-Latin; Latin-ASCII). For warnings and for searching, never for deciding that two persons are one. */
struct str name_folded(struct arena *arena, struct str name);
#endif
