/* aid.h - reading what a record knows of assistance: programmes, what they may spend, what they spent. Nothing in it
 * names a person.
 *
 * A programme is for whoever reads lists (LISTS of role.def) on one of its two sides, and for who reads them from
 * outside (a court, a monitor); STATUS_REFUSED for others. */
#ifndef ACT_AID_H
#define ACT_AID_H
#include "act.h"
#include "ast.h"

struct programme_table;
struct act_aid {
	struct moment on; /* which moment the texts are asked about; not given: now, or `known_at` */
	int64_t known_at; /* what is known of the programmes: then; 0: now */
	struct str key;   /* this one alone; STR_NONE: all */
};

/* Every programme that the caller may see, each decided by the texts, and the sums by state (programmes.h). `caller`
 * NULL: the owner of the record's file, who sees all. The table holds until the record is closed. */
enum status act_programmes(struct act *act, struct arena *arena, const struct act_caller *caller,
			   const struct act_aid *aid, struct programme_table **table, struct error *error) MUST_USE;
/* One programme: its document, with "spent", its "duties", and the "determinations" about it without their reasons. */
enum status act_programme(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			  int64_t known_at, const struct json **out, struct error *error) MUST_USE;
#endif
