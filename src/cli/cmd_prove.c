/* cmd_prove.c - `habeas prove`: a promise about every person, proved or refuted. */
#include "layout.h"
#include "proof.h"

static int read_facility(struct cli *cli, const struct corpus *corpus, struct prove_request *request)
{
	struct str word = cli_value(cli, OPT_to);
	request->facility = -1;
	if (!word.len)
		return EXIT_FINE;
	request->facility_given = FACILITY_NONE;
	if (str_is(word, "none"))
		return EXIT_FINE;
	request->facility_given = FACILITY_NAMED;
	request->facility = corpus_facility(corpus, word);
	if (request->facility >= 0)
		return EXIT_FINE;
	return cli_usage(cli, STR("`habeas prove` without --to covers every facility of the agreement"),
			 "no facility is called `%.*s`", STR_ARG(word));
}

static int read_word(struct cli *cli, enum option_id option, enum word_list list, const char *what, int *index)
{
	struct str word = cli_value(cli, option);
	*index = -1;
	if (word.len && (*index = word_index(list, word)) < 0)
		return cli_usage(cli, STR_NONE, "`%.*s` is no %s", STR_ARG(word), what);
	return EXIT_FINE;
}

static int read_state(struct cli *cli, enum option_id option, int *state)
{
	struct str word = cli_value(cli, option);
	*state = -1;
	if (word.len && (*state = country_index(word)) < 0)
		return cli_usage(cli, STR("a country is its code of two capitals, such as SV"), "`%.*s` is no country",
				 STR_ARG(word));
	return EXIT_FINE;
}

static int read_condition(struct cli *cli, struct corpus *corpus, struct prove_request *request)
{
	struct str text = cli_value(cli, OPT_when);
	struct diags diags;
	const struct instrument *in = &corpus->instruments.at[request->agreement];
	diags_init(&diags, cli->arena);
	request->when = text.len ? corpus_condition(corpus, text, in->index, in->subject, &diags)
				 : node_tri(&corpus->nodes, TRI_TRUE);
	if (request->when != NODE_NONE)
		return EXIT_FINE;
	cli_print_diags(cli, &diags);
	return cli_usage(cli, STR("a condition is written as in a text: US in citizenships and not convicted"),
			 "the condition of --when cannot be read");
}

static int read_agreement(struct cli *cli, const struct corpus *corpus, struct prove_request *request)
{
	int exit_code = EXIT_FINE;
	struct str id = cli_value(cli, OPT_agreement);
	if (!id.len)
		return cli_usage(cli, STR("write --agreement ID; `habeas list` shows the agreements"),
				 "under which agreement?");
	const struct instrument *in = cli_instrument(cli, corpus, id, &exit_code);
	if (!in)
		return exit_code;
	if (in->kind != INSTRUMENT_agreement || in->amends >= 0)
		return cli_usage(cli, STR("promises are about an agreement; what amends one is merged into it"),
				 "`%.*s` is no agreement of its own", STR_ARG(id));
	request->agreement = in->index;
	return EXIT_FINE;
}

static int read_request(struct cli *cli, struct corpus *corpus, struct prove_request *request)
{
	struct error error;
	int never, exit_code = read_agreement(cli, corpus, request);
	if (exit_code || (exit_code = read_word(cli, OPT_never, WORDS_outcome, "outcome", &never)) ||
	    (exit_code = read_word(cli, OPT_for, WORDS_purpose, "purpose", &request->purpose)) ||
	    (exit_code = read_state(cli, OPT_sender, &request->sender)) ||
	    (exit_code = read_state(cli, OPT_receiver, &request->receiver)) ||
	    (exit_code = read_facility(cli, corpus, request)) || (exit_code = read_condition(cli, corpus, request)))
		return exit_code;
	if (never < 0)
		return cli_usage(cli, STR("write --never cleared"), "which outcome may nobody get?");
	if (cli_moment(cli, OPT_on, false, &request->on, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	request->on.given = cli_value(cli, OPT_on).len > 0;
	request->never = (enum outcome)never;
	request->alone = cli_flag(cli, OPT_alone);
	request->as_if = cli_flag(cli, OPT_as_if);
	return EXIT_FINE;
}

static void paragraph(struct cli *cli, struct str text) { layout_wrap(&cli->out, text, 0, 0, cli->width); }

static void show_refutation(struct cli *cli, const struct corpus *corpus, const struct prove_request *request,
			    const struct prove_answer *answer)
{
	struct str command = decide_command(cli->arena, corpus, &answer->query, answer->on);
	struct str person = person_json(cli->arena, answer->person);
	paragraph(cli,
		  str_format(cli->arena, "refuted: this person is %s%s", word_name(WORDS_outcome, (int)request->never),
			     request->alone ? " by the agreement's own text, without floor and law" : ""));
	buf_format(&cli->out, "\n%.*s\n\n", STR_ARG(json_pretty(cli->arena, person)));
	if (request->alone) {
		paragraph(cli,
			  STR("For analysis only: nothing is decided without floor and law. With them this person's "
			      "case is decided by"));
		buf_add_char(&cli->out, '\n');
	}
	buf_format(&cli->out, "  echo '%.*s' |\n    %.*s\n\n", STR_ARG(person), STR_ARG(command));
}

static void show(struct cli *cli, const struct corpus *corpus, const struct prove_request *request,
		 const struct prove_answer *answer)
{
	if (answer->proof == PROOF_REFUTED) {
		show_refutation(cli, corpus, request, answer);
	} else if (answer->proof == PROOF_NOT_PROVED) {
		paragraph(cli, str_format(cli->arena, "not proved: %.*s", STR_ARG(answer->reason)));
	} else {
		struct str needed = needed_text(cli->arena, corpus, answer);
		paragraph(cli, str_format(cli->arena, "proved: nobody for whom it holds is %s%s",
					  word_name(WORDS_outcome, (int)request->never),
					  request->alone ? " by the agreement's own text, without floor and law" : ""));
		if (needed.len)
			paragraph(cli, str_format(cli->arena, "needed: %.*s", STR_ARG(needed)));
	}
	buf_format(&cli->out, "%zu question%s in %.0f ms\n", answer->questions, answer->questions == 1 ? "" : "s",
		   (double)answer->us / 1000);
}

static int say(struct cli *cli, const struct corpus *corpus, const struct prove_request *request,
	       const struct prove_answer *answer)
{
	struct str why = STR_NONE;
	bool confirmed =
		answer->proof != PROOF_REFUTED || refutation_confirmed(cli->arena, corpus, request, answer, &why);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		json_object(w);
		answer_json(w, cli->arena, corpus, answer);
		json_name(w, "alone");
		json_bool(w, request->alone);
		if (answer->proof == PROOF_REFUTED) {
			json_name(w, "confirmed");
			json_bool(w, confirmed);
		}
		json_end(w);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		show(cli, corpus, request, answer);
	}
	if (confirmed)
		return answer->proof == PROOF_PROVED ? EXIT_FINE : EXIT_NO;
	(void)cli_usage(cli, STR("please report it, with the texts and the command"),
			"this is a bug: the solver's refutation does not hold, for %.*s", STR_ARG(why));
	return EXIT_NOT_CONFIRMED;
}

int cmd_prove(struct cli *cli)
{
	int exit_code = EXIT_FINE;
	struct prove_request request = { .facility = -1 };
	struct prove_answer answer;
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus || (exit_code = read_request(cli, corpus, &request)))
		return exit_code;
	prove(cli->arena, corpus, &request, 1, PROVE_LIMITS, &answer, NULL, NULL);
	return say(cli, corpus, &request, &answer);
}
