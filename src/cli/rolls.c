/* rolls.c - see rolls.h. */
#include "rolls.h"
#include "act.h"
#include "view.h"

/* --event NAME=DATE. */
static enum status read_events(struct cli *cli, struct fee_roll *roll, struct error *error)
{
	vec_each (&cli->options.given, i) {
		struct str text = str_of(cli->options.given.at[i].value);
		struct fee_happened event;
		if (cli->options.given.at[i].option != OPT_event)
			continue;
		const char *equals = memchr(text.ptr, '=', text.len);
		event.name = (struct str){ text.ptr, equals ? (size_t)(equals - text.ptr) : text.len };
		if (!equals || !date_parse((struct str){ equals + 1, text.len - event.name.len - 1 }, &event.day))
			return error_set(error, STATUS_BAD_INPUT,
					 "--event \"%.*s\" is no event and its day: write --event departure=2025-03-15",
					 STR_ARG(text));
		vec_add(cli->arena, &roll->events, event);
	}
	return STATUS_OK;
}

static enum status read_tables(struct cli *cli, const struct corpus *corpus, struct fee_roll *roll, struct error *error)
{
	const char *path = options_value(&cli->options, OPT_roll), *costs = options_value(&cli->options, OPT_costs);
	struct map persons;
	struct str text;
	map_init(&persons, cli->arena);
	if (path) {
		TRY(cli_read_table(cli, path, "the roll", &text, error));
		TRY(fee_roll_csv_named(cli->arena, corpus, str_of(strcmp(path, "-") ? path : "standard input"), text,
				       roll, &persons, error));
	}
	if (costs) {
		TRY(cli_read_table(cli, costs, "the costs", &text, error));
		TRY(fee_costs_csv(cli->arena, str_of(costs), text, roll, &persons, error));
	}
	return STATUS_OK;
}

/* The stays of a record, under the agreement. */
static enum status read_record(struct cli *cli, struct fee_roll *roll, struct error *error)
{
	struct act_options options = { .path = options_value(&cli->options, OPT_db), .mode = STORE_READ };
	struct act *act;
	TRY(act_open(&options, &act, error));
	enum status status = act_roll(act, cli->arena, cli_value(cli, OPT_agreement), roll, error);
	act_close(act);
	return status;
}

bool rolls_agreement(struct cli *cli, struct corpus **corpus, const struct instrument **in, int *exit_code)
{
	struct str agreement = cli_value(cli, OPT_agreement);
	if (!agreement.len) {
		*exit_code = cli_usage(cli, STR("write --agreement ID; `habeas list` shows the agreements"),
				       "under which agreement?");
		return false;
	}
	if (options_value(&cli->options, OPT_db) && options_value(&cli->options, OPT_roll)) {
		*exit_code = cli_usage(cli, STR("write one of the two"), "the persons are in --roll or in --db");
		return false;
	}
	*corpus = cli_corpus(cli, exit_code);
	*in = *corpus ? cli_instrument(cli, *corpus, agreement, exit_code) : NULL;
	return *in != NULL;
}

enum status rolls_read(struct cli *cli, const struct corpus *corpus, struct fee_roll *roll, struct error *error)
{
	TRY(read_events(cli, roll, error));
	if (options_value(&cli->options, OPT_db))
		TRY(read_record(cli, roll, error));
	return read_tables(cli, corpus, roll, error);
}
