/* mapping.h - what a mapping says of an outside table: which column gives which fact, and which it leaves unknown. */
#ifndef LANG_MAPPING_H
#define LANG_MAPPING_H
#include "value.h"

const struct core_mapping *corpus_mapping(const struct corpus *corpus, struct str id); /* NULL: none of that name */

/* Dates by a pattern: YYYY, MM and DD are four and two digits, M and D one or two, every other character is itself. */
bool date_pattern_good(struct str pattern);
bool date_by_pattern(struct str pattern, struct str text, int32_t *day);

/* Adds to `diags`, for each mapping, the facts that it leaves unknown and the columns that it ignores. */
void find_mapping_gaps(const struct corpus *corpus, struct diags *diags);
/* The facts of its subject that no column and no constant gives, ascending. */
size_t mapping_leaves(struct arena *arena, const struct corpus *corpus, const struct core_mapping *mapping,
		      int **facts);
/* What every row is, whatever its cells: the constants. */
struct subject_facts *mapping_constants(struct arena *arena, const struct corpus *corpus,
					const struct core_mapping *mapping);
#endif
