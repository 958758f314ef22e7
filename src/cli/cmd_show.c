/* cmd_show.c - `habeas show`: a text as it stood at a moment, amendments merged, as its author laid it out. */
#include "cli.h"
#include "path.h"
#include "print.h"

struct shown {
	const struct corpus *corpus;
	const struct instrument *in;
	int64_t at;
	const struct core_article **articles;
	size_t count;
};

/* The source of an article, read once: articles of one amendment stand together. */
static const struct print *reader_of(struct cli *cli, const struct core_article *article, const struct corpus *corpus)
{
	static const struct source *last; /* one command, one thread */
	static const struct print *print;
	const struct source *source = corpus->instruments.at[article->instrument].source;
	if (source != last) {
		struct diags diags;
		diags_init(&diags, cli->arena);
		print = print_read(cli->arena, source, &diags);
		last = source;
	}
	return print;
}

static struct str article_text(struct cli *cli, const struct shown *shown, size_t i)
{
	struct buf out = BUF_INIT;
	print_part(&out, reader_of(cli, shown->articles[i], shown->corpus), shown->articles[i]->ast->span);
	struct str text = str_copy(cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void show_json(struct cli *cli, const struct shown *shown)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	json_name(w, "id");
	json_str(w, shown->in->id);
	json_name(w, "title");
	json_str(w, shown->in->title);
	json_name(w, "in_force");
	json_bool(w, instrument_in_force(shown->corpus, shown->in->index, STR_NONE, shown->at));
	json_name(w, "articles");
	json_array(w);
	for (size_t i = 0; i < shown->count; i++) {
		const struct core_article *article = shown->articles[i];
		json_object(w);
		json_name(w, "id");
		json_str(w, article->id);
		json_name(w, "heading");
		json_str(w, article->heading);
		json_name(w, "instrument");
		json_str(w, shown->corpus->instruments.at[article->instrument].id);
		if (article->topic >= 0) {
			json_name(w, "topic");
			json_c(w, word_name(WORDS_topic, article->topic));
		}
		json_name(w, "text");
		json_str(w, article_text(cli, shown, i));
		json_end(w);
	}
	json_end(w);
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

static void show_text(struct cli *cli, const struct shown *shown, struct moment on)
{
	const char *dim = cli->color ? "\033[2m" : "", *off = cli->color ? "\033[0m" : "";
	struct diags diags;
	diags_init(&diags, cli->arena);
	bool in_force = instrument_in_force(shown->corpus, shown->in->index, STR_NONE, shown->at);
	buf_format(&cli->out, "%s# %s on %.*s%s\n", dim, in_force ? "in force" : "not in force",
		   STR_ARG(moment_text(cli->arena, on)), off);
	print_declarations(&cli->out, print_read(cli->arena, shown->in->source, &diags), shown->in->ast->span);
	for (size_t i = 0; i < shown->count; i++) {
		const struct core_article *article = shown->articles[i];
		buf_add_char(&cli->out, '\n');
		if (article->instrument != shown->in->index)
			buf_format(&cli->out, "%s# from %.*s%s\n", dim,
				   STR_ARG(shown->corpus->instruments.at[article->instrument].id), off);
		buf_add_str(&cli->out, article_text(cli, shown, i));
	}
}

int cmd_show(struct cli *cli)
{
	int exit_code = EXIT_FINE;
	struct error error;
	struct moment on;
	if (cli_moment(cli, OPT_on, true, &on, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	struct instrument *in =
		corpus ? cli_instrument(cli, corpus, str_of(cli->options.arguments.at[0]), &exit_code) : NULL;
	if (!in)
		return exit_code;
	struct shown shown = { .corpus = corpus, .in = in, .at = moment_end(on) - 1 };
	shown.count = instrument_text(cli->arena, corpus, in->index, shown.at, &shown.articles);
	if (cli->json)
		show_json(cli, &shown);
	else
		show_text(cli, &shown, on);
	return EXIT_FINE;
}
