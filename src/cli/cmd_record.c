/* cmd_record.c - what is done to a record as a whole: init, rebuild, backup, restore, scenario, mission.
 *
 * I1. Nothing here is case work, which goes through a server and a key: from the command line only a record of made-up
 *     persons is read or written, and of any other no more is said than counts.
 */
#include "act.h"
#include "cli.h"
#include "country.h"
#include "layout.h"
#include "money.h"
#include "scenario.h"
#include <stdio.h>
#include <unistd.h>

static const char *record_path(struct cli *cli)
{
	struct str path = cli_value(cli, OPT_db);
	if (path.len)
		return str_c(cli->arena, path);
	(void)cli_usage(cli, STR("write --db FILE; `habeas init --db FILE` makes one"), "which record?");
	return NULL;
}

static enum status open_record(struct cli *cli, enum store_mode mode, struct scenario_time *time, struct act **act,
			       struct error *error)
{
	struct act_options options = { .path = record_path(cli),
				       .mode = mode,
				       .demo = mode == STORE_CREATE && cli_flag(cli, OPT_made_up),
				       .clock = time ? scenario_clock : NULL,
				       .clock_context = time };
	return act_open(&options, act, error);
}

static void answer(struct cli *cli, const struct json *doc)
{
	struct json_writer *w = json_writer_create();
	json_copy(w, doc);
	cli_json(cli, w);
	json_writer_destroy(w);
}

/* The code by which the administrator sets a password and a device, for the pages. */
static enum status first_enrolment(struct cli *cli, struct act *act, struct str user, struct str *code,
				   struct error *error)
{
	struct str answered;
	struct json *doc;
	struct act_call call = { STR("user.enrol"), user,
				 doc_written(cli->arena,
					     doc_with_text(cli->arena, doc_object(cli->arena), "user", user)) };
	TRY(act_do(act, cli->arena, &call, &answered, error));
	TRY(json_parse(cli->arena, answered, &doc, error));
	*code = doc_text(doc, "enrolment");
	return STATUS_OK;
}

/* Without a key nobody could make the others. */
static enum status first_key(struct cli *cli, struct act *act, struct str *secret, struct str *log, struct error *error)
{
	struct str answered;
	struct json *doc;
	struct act_call call = { STR("key.add"), STR("U1"), STR("{\"user\":\"U1\",\"scope\":\"act\"}") };
	TRY(act_do(act, cli->arena, &call, &answered, error));
	TRY(json_parse(cli->arena, answered, &doc, error));
	*secret = doc_text(doc, "secret");
	return act_log_key(act, cli->arena, log, error);
}

/* Nothing else of the record is touched. */
static int recover(struct cli *cli)
{
	struct act *act;
	struct error error;
	struct str user, secret, code = STR_NONE;
	if (open_record(cli, STORE_WRITE, NULL, &act, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	enum status status = act_recover(act, cli->arena, &user, &secret, &error);
	if (status == STATUS_OK)
		status = first_enrolment(cli, act, user, &code, &error);
	act_close(act);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json)
		answer(cli, doc_with_text(cli->arena,
					  doc_with_text(cli->arena,
							doc_with_text(cli->arena, doc_object(cli->arena), "user", user),
							"key", secret),
					  "enrolment", code));
	else
		buf_format(&cli->out,
			   "%.*s is an administrator from now on, with the key\n"
			   "  %.*s\n"
			   "and for the pages, at /enrol, once and within a day, with the code\n"
			   "  %.*s\n"
			   "which are shown this once. The record has an event of it, which monitors see.\n",
			   STR_ARG(user), STR_ARG(secret), STR_ARG(code));
	return EXIT_FINE;
}

int cmd_init(struct cli *cli)
{
	struct act *act;
	struct error error;
	struct str secret, log, code = STR_NONE;
	struct scenario_time begin = { .now = SCENARIO_BEGINS };
	if (!record_path(cli))
		return EXIT_USAGE;
	if (cli_flag(cli, OPT_recover))
		return recover(cli);
	if (open_record(cli, STORE_CREATE, cli_flag(cli, OPT_made_up) ? &begin : NULL, &act, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	enum status status = first_key(cli, act, &secret, &log, &error);
	if (status == STATUS_OK && !cli_flag(cli, OPT_made_up))
		status = first_enrolment(cli, act, STR("U1"), &code, &error);
	act_close(act);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	const char *path = record_path(cli);
	const struct json *doc = doc_with_text(cli->arena, doc_object(cli->arena), "record", str_of(path));
	doc = doc_with_text(cli->arena, doc_with_text(cli->arena, doc, "key", secret), "log", log);
	if (code.len)
		doc = doc_with_text(cli->arena, doc, "enrolment", code);
	if (cli->json) {
		answer(cli, doc);
		return EXIT_FINE;
	}
	buf_format(&cli->out,
		   "%s is made%s. Its first user is U1, the administrator, with the key\n"
		   "  %.*s\n"
		   "which is shown this once: the record has its hash alone.\n",
		   path, cli_flag(cli, OPT_made_up) ? ", for made-up persons" : "", STR_ARG(secret));
	if (code.len)
		buf_format(&cli->out,
			   "On the pages U1 sets a password and a device, at /enrol, once and within a day, with the "
			   "code\n"
			   "  %.*s\n",
			   STR_ARG(code));
	buf_format(&cli->out,
		   "Keep a copy of %s.key, the log's key, apart from it; never copy %s.guard.\n"
		   "Who reads the log pins its public half:\n"
		   "  %.*s\n",
		   path, path, STR_ARG(log));
	return EXIT_FINE;
}

int cmd_rebuild(struct cli *cli)
{
	struct act *act;
	struct error error;
	if (!record_path(cli))
		return EXIT_USAGE;
	if (open_record(cli, STORE_WRITE, NULL, &act, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	enum status status = act_rebuild(act, &error);
	act_close(act);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	if (!cli->json)
		buf_add_c(&cli->out, "every document was made anew from the events\n");
	return EXIT_FINE;
}

int cmd_backup(struct cli *cli)
{
	struct store *store;
	struct error error;
	struct store_options options = { .mode = STORE_READ };
	const char *path = record_path(cli), *to = cli->options.arguments.at[0];
	if (!path)
		return EXIT_USAGE;
	if (store_open(path, &options, &store, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	enum status status = store_backup(store, to, &error);
	store_close(store);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	if (!cli->json)
		buf_format(&cli->out, "%s is a copy of %s, read back and checked\n", to, path);
	return EXIT_FINE;
}

int cmd_restore(struct cli *cli)
{
	struct error error;
	const char *path = record_path(cli), *from = cli->options.arguments.at[0];
	if (!path)
		return EXIT_USAGE;
	if (store_restore(from, path, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (!cli->json)
		buf_format(&cli->out, "%s holds what %s holds; put its key and its guard beside it\n", path, from);
	return EXIT_FINE;
}

/* Scenarios. */

static void told(void *data, size_t done, size_t total)
{
	(void)data;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rplaying: %zu of %zu", done, total);
}

typedef enum status scenario(struct act *, struct arena *, struct scenario_time *, uint32_t seed,
			     void (*told)(void *, size_t, size_t), void *, struct str *mission, struct error *);

static scenario *scenario_named(const char *name)
{
	if (strcmp(name, "panama-flight") == 0)
		return scenario_panama_flight;
	return strcmp(name, "panama-month") == 0 ? scenario_month : NULL;
}

static enum status play(struct cli *cli, scenario *played, struct str *mission, struct error *error)
{
	struct scenario_time time = { 0 };
	struct act *act;
	int64_t seed = 1;
	struct str note;
	if (cli_value(cli, OPT_seed).len &&
	    (!decimal_parse(cli_value(cli, OPT_seed), 0, true, &seed) || seed < 1 || seed > UINT32_MAX))
		return error_set(error, STATUS_BAD_INPUT, "--seed is a whole number from 1 to 4294967295");
	TRY(open_record(cli, STORE_WRITE, &time, &act, error));
	enum status status = played(act, cli->arena, &time, (uint32_t)seed, told, NULL, mission, error);
	if (status == STATUS_OK)
		status = act_checkpoint(act, cli->arena, &note, error);
	act_close(act);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	return status;
}

int cmd_scenario(struct cli *cli)
{
	struct error error;
	struct str mission;
	if (!record_path(cli))
		return EXIT_USAGE;
	scenario *played = scenario_named(cli->options.arguments.at[0]);
	if (!played)
		return cli_usage(cli, STR("there are panama-flight and panama-month"), "no scenario is called `%s`",
				 cli->options.arguments.at[0]);
	if (play(cli, played, &mission, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json)
		answer(cli, doc_with_text(cli->arena, doc_object(cli->arena), "mission", mission));
	else
		buf_format(&cli->out, "mission %.*s is closed; see: habeas mission show %.*s --db %s\n",
			   STR_ARG(mission), STR_ARG(mission), record_path(cli));
	return EXIT_FINE;
}

/* The five lists. */

static void count_line(struct table *table, const struct json *mission, const char *name)
{
	static const char *const counts[] = { "all", "female", "male" };
	const struct json *list = json_get(mission, name);
	table_add(table, str_of(name));
	for (size_t i = 0; i < 3; i++)
		table_add(table, str_format(table->arena, "%lld", (long long)doc_number(list, counts[i], 0)));
}

/* A record of an earlier version may say it in words. */
static struct str payer_name(struct str funder)
{
	int country = country_index(funder);
	return country < 0 ? funder : str_of(country_name(country));
}

static void mission_text(struct cli *cli, const struct json *mission)
{
	static const char *const lists[] = { "manifest", "boarded", "deplaned", "received", "roll" };
	struct table table = { .arena = cli->arena, .columns = 4 };
	struct str programme = doc_text(mission, "programme");
	buf_format(&cli->out, "mission %.*s: %.*s\n%s; paid by %.*s%s%.*s\n\n", STR_ARG(doc_text(mission, "mission")),
		   STR_ARG(doc_text(mission, "title")),
		   doc_flag(mission, "closed") ? "closed: the five lists agree, person by person" : "still open",
		   STR_ARG(payer_name(doc_text(mission, "funder"))), programme.len ? ", programme " : "",
		   STR_ARG(programme));
	for (size_t i = 0; i < doc_count(mission, "legs"); i++) {
		const struct json *leg = doc_item(mission, "legs", i);
		buf_format(&cli->out, "leg %zu  %.*s to %.*s, %.*s\n", i + 1, STR_ARG(doc_text(leg, "from")),
			   STR_ARG(doc_text(leg, "to")), STR_ARG(doc_text(leg, "departs")));
	}
	table_add(&table, STR("list"));
	table_add(&table, STR("all"));
	table_add(&table, STR("female"));
	table_add(&table, STR("male"));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		count_line(&table, mission, lists[i]);
	buf_add_char(&cli->out, '\n');
	table_write(&cli->out, &table, 0, cli->width, cli->color ? "\033[1m" : "", cli->color ? "\033[0m" : "");
}

int cmd_mission(struct cli *cli)
{
	struct act *act;
	struct error error;
	const struct json *mission;
	struct moment known;
	if (!record_path(cli))
		return EXIT_USAGE;
	if (strcmp(cli->options.arguments.at[0], "show") != 0)
		return cli_usage(cli, STR("write: habeas mission show ID --db FILE"),
				 "`%s` cannot be done to a mission", cli->options.arguments.at[0]);
	if (cli_moment(cli, OPT_known_at, false, &known, &error) != STATUS_OK ||
	    open_record(cli, STORE_READ, NULL, &act, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	int64_t known_at = known.given ? moment_end(known) - 1 : 0;
	enum status status = STATUS_OK;
	if (!act_is_demo(act))
		status = error_set(&error, STATUS_REFUSED,
				   "%s is of real persons: it is read through a server, by who may, and recorded",
				   record_path(cli));
	if (status == STATUS_OK)
		status = act_read(act, cli->arena, STR("mission"), str_of(cli->options.arguments.at[1]), known_at,
				  &mission, &error);
	act_close(act);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json)
		answer(cli, mission);
	else
		mission_text(cli, mission);
	return EXIT_FINE;
}
