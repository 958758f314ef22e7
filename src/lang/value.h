/* value.h - what is known of a subject: the data that every engine reads.
 *
 * A scalar is unknown, none, or a number. A set has for each code in, out or unknown (a code in neither plane). A list
 * has the records that are known, and says whether there may be more.
 */
#ifndef LANG_VALUE_H
#define LANG_VALUE_H
#include "core.h"

enum known { UNKNOWN, KNOWN, KNOWN_NONE };

struct scalar {
	int64_t value; /* yes/no: 0 or 1 */
	enum known known;
};

struct set_value {
	struct code_set has, lacks; /* disjoint; closed when together they are the whole code list */
};

struct list_value {
	struct scalar *records; /* count * field_count */
	size_t count;
	bool closed; /* there are no others */
};

struct fact_value {
	bool given;
	struct scalar scalar;
	struct set_value set;
	struct list_value list;
	bool has_as_of;
	int32_t as_of;
	struct str source;
};

/* One value for each fact of the corpus, by index. */
struct subject_facts {
	const struct corpus *corpus;
	struct fact_value *values;
	size_t count;
};

struct subject_facts *facts_create(struct arena *arena, const struct corpus *corpus);
struct subject_facts *facts_copy(struct arena *arena, const struct subject_facts *facts);
tri set_membership(const struct set_value *set, int64_t code);
bool set_closed(const struct corpus *corpus, int codes, const struct set_value *set);
/* Is every aspect of the fact known? (A set: every code; a list: closed and every field known.) */
bool fact_complete(const struct corpus *corpus, const struct fact *fact, const struct fact_value *value);

/* A value as an example writes it. False and a diagnostic when it does not fit the fact. */
bool value_from_ast(struct arena *arena, const struct corpus *corpus, struct diags *diags, const struct fact *fact,
		    const struct ast *ast, struct fact_value *out);
/* Values older than the fact allows on the day of the decision are unknown. */
void facts_drop_stale(struct subject_facts *facts, int32_t decision_day);
#endif
