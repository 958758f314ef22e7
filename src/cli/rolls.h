/* rolls.h - who was where, for what an agreement costs: --roll, --db, --costs, --event.
 *
 * I1. From a record no identity is shown or kept: a stay gives its days, and a number that tells persons apart.
 */
#ifndef CLI_ROLLS_H
#define CLI_ROLLS_H
#include "cli.h"
#include "fee.h"

/* How a command about a roll begins: the agreement of --agreement, and its texts. False: what is wrong was said (no
 * agreement, --roll beside --db, a text that does not compile), and *exit_code is how to end. */
bool rolls_agreement(struct cli *cli, struct corpus **corpus, const struct instrument **in, int *exit_code);
/* From what is given, under --agreement; a roll of nobody where nothing is. */
enum status rolls_read(struct cli *cli, const struct corpus *corpus, struct fee_roll *roll,
		       struct error *error) MUST_USE;
#endif
