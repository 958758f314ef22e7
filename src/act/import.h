/* import.h - a history that was kept elsewhere, brought in through the use cases like any other change.
 *
 * A line is a JSON object of an action:
 *
 *   {"action": "case.open", "by": "U2", "input": {}, "use": {"person": "anna"}, "as": "anna's case"}
 *
 * `by` is the user who acts, or the name that an earlier line gave one. `as` gives what the action opened a name, and
 * `use` adds to the input the keys of what earlier lines of this import gave those names (a name or a list of names a
 * member). `input` may say when it happened; when it was recorded is now, whatever a line says, and so most of it is
 * marked as late.
 *
 * I1. A line is refused for what act_do would refuse. The first that is ends the import: the error names the line, and
 *     all before it is in the record.
 * I2. Lines are done a batch at a time, each batch in one transaction together with how far the import came. Begun
 *     again, under the same name and with the same lines, it goes on behind the last line that is in the record, and
 *     does no line twice.
 * I3. Into a record that is not for demonstrations nothing comes but by a key, and then every line is its user's.
 */
#ifndef ACT_IMPORT_H
#define ACT_IMPORT_H
#include "act.h"
#include <stdio.h>

enum { IMPORT_LINE_BYTES = 1 << 20, IMPORT_NAME_BYTES = 200 };

struct act_import {
	struct str name;   /* of the import, such as the file's: 1 to IMPORT_NAME_BYTES visible characters */
	struct str secret; /* a key of the record ("habeas_K7_..."); STR_NONE only for demonstrations */
	FILE *lines;
	void (*told)(void *data, uint64_t lines, uint64_t events); /* after each batch; NULL is fine */
	void *data;
};
struct act_imported {
	uint64_t lines;  /* that are in the record now */
	uint64_t before; /* of these, were there already */
	uint64_t events; /* that the others made */
};
/* STATUS_CONFLICT: other lines came under this name before. The counts are right whatever the status. */
enum status act_import(struct act *act, const struct act_import *import, struct act_imported *out,
		       struct error *error) MUST_USE;
#endif
