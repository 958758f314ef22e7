/* oddities.h - what `check` finds in texts with the solver, as diagnostics. */
#ifndef CLI_ODDITIES_H
#define CLI_ODDITIES_H
#include "inspect.h"
#include "proof.h"

/* Looks through the texts that `asked` chooses. Who shows a finding is decided before it is told; false: `decide` says
 * otherwise, a bug. */
bool find_with_solver(struct cli *cli, const struct corpus *corpus,
		      bool (*asked)(const struct source *source, const void *data), const void *data,
		      struct diags *diags, struct inspection *inspection);
/* A line for each agreement: which laws bar somebody whom it admits, or which agreements clear the same persons. */
void oddities_text(struct cli *cli, const struct corpus *corpus, const struct inspection *inspection,
		   enum oddity_kind kind);
#endif
