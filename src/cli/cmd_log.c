/* cmd_log.c - `habeas log proof EVENT`: the file that proves an event to anybody.
 *
 * I1. The file has the event in it, so asking for it is case work: it goes through a server and a key, and who asked
 * and why is recorded first. A record of made-up persons alone is read directly: as its first monitor would.
 */
#include "act.h"
#include "cli.h"
#include "fetch.h"
#include "money.h"
#include <stdlib.h>

enum { PROOF_BYTES_MAX = 2 << 20 };

/* Not on the command line, where every user of the machine could read it. */
static enum status caller_key(struct cli *cli, struct str *key, struct error *error)
{
	struct str file = cli_value(cli, OPT_key_file);
	*key = str_of(getenv("HABEAS_KEY"));
	if (file.len)
		TRY(cli_read(cli, str_c(cli->arena, file), "the key", key, error));
	*key = str_trim(*key);
	return key->len ? STATUS_OK
			: error_set(error, STATUS_BAD_INPUT,
				    "whose key? Write --key-file FILE, or put the key into the variable HABEAS_KEY");
}

static enum status from_server(struct cli *cli, int64_t event, struct str *file, struct error *error)
{
	struct str server = cli_value(cli, OPT_server);
	struct fetch_asked asked = { .reason = cli_value(cli, OPT_reason), .bytes_max = PROOF_BYTES_MAX };
	TRY(caller_key(cli, &asked.key, error));
	while (str_ends(server, "/"))
		server.len--;
	asked.url = str_format(cli->arena, "%.*s/api/v1/events/%lld/proof", STR_ARG(server), (long long)event);
	struct fetcher *fetcher = fetcher_create();
	enum status status = fetch(fetcher, cli->arena, &asked, file, error);
	fetcher_destroy(fetcher);
	return status;
}

/* The last second of the record: what was played into it is not years ago. */
static int64_t last_second(void *context) { return *(const int64_t *)context; }

static enum status check_demo(const struct act_options *options, int64_t *last, struct error *error)
{
	struct act *act;
	struct act_options reading = { .path = options->path, .mode = STORE_READ };
	TRY(act_open(&reading, &act, error));
	bool demo = act_is_demo(act);
	enum status status = act_last_time(act, last, error);
	act_close(act);
	if (status == STATUS_OK && !demo)
		status = error_set(error, STATUS_REFUSED,
				   "%s is of real persons: ask its server, with --server and a key", options->path);
	return status;
}

static enum status of_demo(struct cli *cli, struct act *act, int64_t event, struct str *file, struct error *error)
{
	struct act_caller caller = { .role = STR("monitor") };
	TRY(act_first_user(act, cli->arena, caller.role, &caller.user, error));
	struct str reason = cli_value(cli, OPT_reason);
	return act_proof(act, cli->arena, &caller, (uint64_t)event,
			 reason.len ? reason : STR("read at the command line"), file, error);
}

static enum status from_record(struct cli *cli, int64_t event, struct str *file, struct error *error)
{
	struct act *act;
	int64_t last = 0;
	struct act_options options = { .path = str_c(cli->arena, cli_value(cli, OPT_db)),
				       .mode = STORE_WRITE,
				       .clock = last_second,
				       .clock_context = &last };
	TRY(check_demo(&options, &last, error));
	TRY(act_open(&options, &act, error));
	enum status status = of_demo(cli, act, event, file, error);
	act_close(act);
	return status;
}

static void print_proof(struct cli *cli, struct str file)
{
	struct json_writer *w = json_writer_create();
	if (!cli->json) {
		buf_add_str(&cli->out, file);
	} else {
		json_object(w);
		json_name(w, "proof");
		json_str(w, file);
		json_end(w);
		cli_json(cli, w);
	}
	json_writer_destroy(w);
}

int cmd_log(struct cli *cli)
{
	const char *what = cli->options.arguments.at[0], *number = cli->options.arguments.at[1];
	struct error error;
	struct str file;
	int64_t event;
	if (strcmp(what, "proof") != 0)
		return cli_usage(cli, STR("write: habeas log proof EVENT"), "`%s` is nothing that a log gives", what);
	if (!decimal_parse(str_of(number), 0, false, &event) || event < 1)
		return cli_usage(cli, STR("events are numbered 1, 2, 3"), "`%s` is no number of an event", number);
	bool server = cli_value(cli, OPT_server).len, db = cli_value(cli, OPT_db).len;
	if (server == db)
		return cli_usage(cli, STR("write --server URL with a key, or --db FILE of a record of made-up persons"),
				 "whose log?");
	if (server && !cli_value(cli, OPT_reason).len)
		return cli_usage(cli, STR("write --reason TEXT: it is recorded, and the person can see it"),
				 "why do you look?");
	enum status status = server ? from_server(cli, event, &file, &error) : from_record(cli, event, &file, &error);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	print_proof(cli, file);
	return EXIT_FINE;
}
