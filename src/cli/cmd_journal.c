/* cmd_journal.c - `habeas journal`: what an agreement brought, day by day, as hledger and ledger read it.
 *
 * I1. It names nobody: entries are of days and clauses, so it may be read from a record directly.
 */
#include "account.h"
#include "cli.h"

int cmd_journal(struct cli *cli)
{
	struct act_options options = { .path = options_value(&cli->options, OPT_db), .mode = STORE_READ };
	struct str agreement = cli_value(cli, OPT_agreement), text = STR_NONE;
	struct error error;
	struct act *act;
	if (!agreement.len || !options.path)
		return cli_usage(cli, STR("write --agreement ID --db FILE"), "which agreement, in which record?");
	enum status status = act_open(&options, &act, &error);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	status = act_journal_of_file(act, cli->arena, agreement, &text, &error);
	act_close(act);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	buf_add_str(&cli->out, text);
	return EXIT_FINE;
}
