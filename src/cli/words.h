/* words.h - one fact in plain words, as a person types it or a cell of a table holds it: `yes`, `no`, `none`, a day, a
 * number, a code, or of a set `VE SV` (these, perhaps others), `only VE` (no others), `not US`. Nothing is decided
 * here: the words become JSON, which facts_from_json takes or refuses. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H
#include "core.h"

/* {"FACT": value}; JSON is taken as it is. STR_NONE: the words make no sense together. */
struct str words_as_facts(struct arena *arena, const struct fact *fact, struct str text);
#endif
