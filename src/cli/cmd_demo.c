/* cmd_demo.c - `habeas demo`: the arrangement of March 2025, six made-up people, six different answers, with reasons.
 *
 * The people are examples of the text itself (law/agreements/us-sv-2025.law), found by their titles.
 *
 * I1. Nothing here is an answer: each is decided as any other person. Six that do not give the six outcomes end the
 *     demonstration with EXIT_NO.
 */
#include "cli.h"
#include "layout.h"

static const char *const titles[] = {
	"A national who is unlawfully present",
	"A citizen in a federal prison",
	"A prisoner who is no citizen: offered in February, not accepted in March",
	"A national who was never convicted does not go to the prison",
	"A passport from elsewhere does not show that the person is no citizen",
	"Before the notes there was only an offer",
};
enum { SHOWN = sizeof titles / sizeof *titles };

static const struct ast_case *example_titled(const struct instrument *in, const char *title)
{
	vec_each (&in->ast->examples, i)
		if (str_is(in->ast->examples.at[i].title, title))
			return &in->ast->examples.at[i];
	return NULL;
}

static int tell(struct cli *cli, struct decider *decider, const struct instrument *in, size_t number,
		struct json_writer *w, bool *seen)
{
	const struct ast_case *example = example_titled(in, titles[number]);
	struct request request;
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	if (!example)
		return cli_usage(cli, STR("`habeas check` lists the examples"), "the example \"%s\" is gone",
				 titles[number]);
	example_question(cli->arena, decider, in, example, &request, &facts);
	if (decide(decider, cli->arena, &request, facts, &d, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	seen[d->outcome] = true;
	if (cli->json) {
		determination_json(w, d);
		return EXIT_FINE;
	}
	struct str title = str_format(cli->arena, "%zu of %d. %s", number + 1, SHOWN, titles[number]);
	buf_format(&cli->out, "%s%s", number ? "\n" : "", cli->color ? "\033[1;4m" : "");
	layout_wrap(&cli->out, title, 0, 0, cli->width);
	buf_format(&cli->out, "%s\n", cli->color ? "\033[0m" : "");
	determination_text(&cli->out, d, cli->color, cli->width);
	return EXIT_FINE;
}

int cmd_demo(struct cli *cli)
{
	int exit_code = EXIT_FINE;
	bool seen[OUTCOME_COUNT] = { false };
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	struct instrument *in = corpus ? cli_instrument(cli, corpus, STR("us-sv-2025"), &exit_code) : NULL;
	if (!in)
		return exit_code;
	struct decider *decider = decider_create(corpus);
	struct json_writer *w = json_writer_create();
	json_array(w);
	for (size_t i = 0; i < SHOWN && exit_code == EXIT_FINE; i++)
		exit_code = tell(cli, decider, in, i, w, seen);
	json_end(w);
	if (cli->json)
		cli_json(cli, w);
	for (int i = 0; i < OUTCOME_COUNT && exit_code == EXIT_FINE; i++)
		if (!seen[i])
			exit_code = EXIT_NO;
	json_writer_destroy(w);
	decider_destroy(decider);
	return exit_code;
}
