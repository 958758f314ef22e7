/* cmd_compare.c - `habeas compare`: several texts topic by topic, with what each is silent on. */
#include "cli.h"
#include "layout.h"
#include "path.h"
#include "people.h"
#include "silence.h"

struct compared {
	const struct instrument *in;
	const struct core_article **articles;
	size_t count;
	uint32_t topics;
};

static bool provides_none(const struct core_article *article)
{
	for (size_t i = 0; i < article->clause_count; i++)
		if (article->clauses[i].kind == CLAUSE_none)
			return true;
	return false;
}

static struct str cell(struct cli *cli, const struct compared *c, int topic)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < c->count; i++) {
		const struct core_article *article = c->articles[i];
		if (article->topic == topic)
			buf_format(&out, "%s%.*s%s%.*s%s", out.len ? "; " : "", STR_ARG(article->id),
				   article->heading.len ? " " : "", STR_ARG(article->heading),
				   provides_none(article) ? " (none)" : "");
	}
	if (!out.len)
		buf_add_c(&out, "silent");
	struct str text = str_copy(cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void compare_text(struct cli *cli, const struct compared *texts, size_t count, uint32_t topics)
{
	struct table table = { .arena = cli->arena, .columns = count + 1, .wraps = (1U << (count + 1)) - 2 };
	table_add(&table, STR("topic"));
	for (size_t i = 0; i < count; i++)
		table_add(&table, texts[i].in->id);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		if (!(topics >> topic & 1))
			continue;
		table_add(&table, str_of(word_name(WORDS_topic, topic)));
		for (size_t i = 0; i < count; i++)
			table_add(&table, cell(cli, &texts[i], topic));
	}
	table_write(&cli->out, &table, 0, cli->width, cli->color ? "\033[1m" : NULL, cli->color ? "\033[0m" : NULL);
	struct buf silent = BUF_INIT;
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		if (!(topics >> topic & 1))
			buf_format(&silent, "%s%s",
				   silent.len ? ", " : "all silent on: ", word_name(WORDS_topic, topic));
	buf_add_char(&cli->out, '\n');
	layout_wrap(&cli->out, silent.len ? buf_str(&silent) : STR("all silent on: nothing"), 0, 2, cli->width);
	buf_finish(&silent);
}

static void compare_json(struct cli *cli, const struct compared *texts, size_t count)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		json_name(w, word_name(WORDS_topic, topic));
		json_object(w);
		for (size_t i = 0; i < count; i++) {
			json_name_str(w, texts[i].in->id);
			json_array(w); /* empty: silent */
			for (size_t k = 0; k < texts[i].count; k++) {
				const struct core_article *article = texts[i].articles[k];
				if (article->topic != topic)
					continue;
				json_object(w);
				json_name(w, "article");
				json_str(w, article->id);
				json_name(w, "heading");
				json_str(w, article->heading);
				json_name(w, "none");
				json_bool(w, provides_none(article));
				json_end(w);
			}
			json_end(w);
		}
		json_end(w);
	}
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

int cmd_compare(struct cli *cli)
{
	int exit_code = EXIT_FINE;
	struct error error;
	struct moment on;
	size_t count = cli->options.arguments.count;
	uint32_t topics = 0;
	if (cli_flag(cli, OPT_people))
		return compare_people(cli);
	if (count < 2 || cli_flag(cli, OPT_between))
		return cli_usage(cli, STR("two texts side by side, or one at two moments with --people --between T/T"),
				 count < 2 ? "there is nothing to compare it with" : "--between goes with --people");
	if (cli_moment(cli, OPT_on, true, &on, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	struct compared *texts = arena_new_array(cli->arena, struct compared, count);
	for (size_t i = 0; i < count; i++) {
		struct compared *c = &texts[i];
		c->in = cli_instrument(cli, corpus, str_of(cli->options.arguments.at[i]), &exit_code);
		if (!c->in)
			return exit_code;
		for (size_t k = 0; k < i; k++)
			if (texts[k].in == c->in)
				return cli_usage(cli, STR("name each text once"), "`%.*s` is named twice",
						 STR_ARG(c->in->id));
		c->count = instrument_text(cli->arena, corpus, c->in->index, moment_end(on) - 1, &c->articles);
		c->topics = topics_spoken(c->articles, c->count);
		topics |= c->topics;
	}
	if (cli->json)
		compare_json(cli, texts, count);
	else
		compare_text(cli, texts, count, topics);
	return EXIT_FINE;
}
