/* cmd_facts.c - `habeas facts`: what a text can ask about a person or a programme, and what a yes means. */
#include "cli.h"
#include "layout.h"

enum { INDENT = 4 };

static void fact_json(struct cli *cli, struct json_writer *w, const struct corpus *corpus, const struct fact *fact)
{
	json_object(w);
	json_name(w, "name");
	json_str(w, fact->name);
	json_name(w, "subject");
	json_c(w, word_name(WORDS_subject, (int)fact->subject));
	json_name(w, "type");
	json_str(w, type_text(cli->arena, corpus, fact));
	json_name(w, "meaning");
	json_str(w, fact->meaning);
	if (fact->niem.len) {
		json_name(w, "niem");
		json_str(w, fact->niem);
	}
	json_end(w);
}

static void fact_lines(struct cli *cli, struct buf *out, const struct corpus *corpus, const struct fact *fact)
{
	buf_format(out, "%s%.*s%s", cli->color ? "\033[1m" : "", STR_ARG(fact->name), cli->color ? "\033[0m" : "");
	layout_wrap(out, str_format(cli->arena, "  %.*s", STR_ARG(type_text(cli->arena, corpus, fact))), fact->name.len,
		    INDENT * 2, cli->width);
	buf_add_repeat(out, ' ', INDENT);
	layout_wrap(out, fact->meaning, INDENT, INDENT, cli->width);
}

static void add_subject(struct cli *cli, enum subject subject, struct str lines)
{
	if (!lines.len)
		return;
	buf_format(&cli->out, "%s%sAbout a %s%s\n\n", cli->out.len ? "\n" : "", cli->color ? "\033[1;4m" : "",
		   word_name(WORDS_subject, (int)subject), cli->color ? "\033[0m" : "");
	buf_add_str(&cli->out, lines);
}

/* Does the user want this one? `seen` marks the names that some fact had. */
static bool wanted(const struct cli *cli, const struct fact *fact, bool *seen)
{
	vec_each (&cli->options.arguments, i)
		if (str_is(fact->name, cli->options.arguments.at[i]))
			return seen[i] = true;
	return !cli->options.arguments.count;
}

static int unknown_name(struct cli *cli, const struct corpus *corpus, const char *name)
{
	struct nearest nearest;
	nearest_init(&nearest, str_of(name));
	vec_each (&corpus->facts, i)
		if (!corpus->facts.at[i].environment)
			nearest_offer(&nearest, corpus->facts.at[i].name);
	return cli_usage(cli,
			 nearest.best.len ? str_format(cli->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
					  : STR("`habeas facts` lists them all"),
			 "no fact is called `%s`", name);
}

int cmd_facts(struct cli *cli)
{
	int exit_code;
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	struct json_writer *w = json_writer_create();
	struct buf lines[SUBJECT_COUNT] = { BUF_INIT };
	bool *seen = arena_new_array(cli->arena, bool, cli->options.arguments.count + 1);
	json_array(w);
	vec_each (&corpus->facts, i) {
		const struct fact *fact = &corpus->facts.at[i];
		if (fact->environment || !wanted(cli, fact, seen))
			continue;
		fact_json(cli, w, corpus, fact);
		fact_lines(cli, &lines[fact->subject], corpus, fact);
	}
	json_end(w);
	exit_code = EXIT_FINE;
	vec_each (&cli->options.arguments, i)
		if (!seen[i] && exit_code == EXIT_FINE)
			exit_code = unknown_name(cli, corpus, cli->options.arguments.at[i]);
	if (exit_code == EXIT_FINE && cli->json)
		cli_json(cli, w);
	else if (exit_code == EXIT_FINE)
		for (int i = 0; i < SUBJECT_COUNT; i++)
			add_subject(cli, (enum subject)i, buf_str(&lines[i]));
	for (int i = 0; i < SUBJECT_COUNT; i++)
		buf_finish(&lines[i]);
	json_writer_destroy(w);
	return exit_code;
}
