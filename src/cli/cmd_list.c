/* cmd_list.c - `habeas list`: the texts that are loaded, and which are in force. */
#include "cli.h"
#include "layout.h"

static bool in_force(const struct corpus *corpus, const struct instrument *in, int64_t at)
{
	return instrument_in_force(corpus, in->index, STR_NONE, at);
}

static void list_json(struct cli *cli, const struct corpus *corpus, int64_t at)
{
	struct json_writer *w = json_writer_create();
	json_array(w);
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		json_object(w);
		json_name(w, "id");
		json_str(w, in->id);
		json_name(w, "kind");
		json_c(w, word_name(WORDS_instrument_kind, (int)in->kind));
		json_name(w, "subject");
		json_c(w, word_name(WORDS_subject, (int)in->subject));
		json_name(w, "title");
		json_str(w, in->title);
		json_name(w, "in_force");
		json_bool(w, in_force(corpus, in, at));
		json_name(w, "sha256");
		json_c(w, in->sha256);
		json_name(w, "shipped");
		json_bool(w, in->source->embedded);
		if (in->amends >= 0) {
			json_name(w, "amends");
			json_str(w, corpus->instruments.at[in->amends].id);
		}
		json_end(w);
	}
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

static void list_text(struct cli *cli, const struct corpus *corpus, int64_t at)
{
	struct table table = { .arena = cli->arena, .columns = 4, .wraps = 1 << 3 };
	table_add(&table, STR("text"));
	table_add(&table, STR("kind"));
	table_add(&table, STR("in force"));
	table_add(&table, STR("title"));
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		table_add(&table, in->id);
		table_add(&table, str_of(word_name(WORDS_instrument_kind, (int)in->kind)));
		table_add(&table, in_force(corpus, in, at) ? STR("yes") : STR("no"));
		table_add(&table, in->title);
	}
	table_write(&cli->out, &table, 0, cli->width, cli->color ? "\033[1m" : NULL, cli->color ? "\033[0m" : NULL);
}

int cmd_list(struct cli *cli)
{
	int exit_code;
	struct error error;
	struct moment on;
	if (cli_moment(cli, OPT_on, true, &on, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	if (cli->json)
		list_json(cli, corpus, moment_end(on) - 1);
	else
		list_text(cli, corpus, moment_end(on) - 1);
	return EXIT_FINE;
}
