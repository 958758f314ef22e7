/* cmd_decide.c - `habeas decide`: one person, and what the text says. */
#include "cli.h"

static int destinations(struct cli *cli, const struct corpus *corpus, struct decider *decider,
			const struct request *request)
{
	struct error error;
	struct subject_facts *facts;
	struct destinations *result;
	struct str sender = request->sender;
	struct instrument *agreement = corpus_instrument(corpus, request->agreement);
	if (!sender.len && agreement && agreement->party_count == 2)
		for (size_t i = 0; i < agreement->party_count; i++)
			if (agreement->parties[i].sends)
				sender = str_of(country_alpha2(agreement->parties[i].state));
	if (!sender.len)
		return cli_usage(cli, STR("write --sender US"), "which state sends the person?");
	if (cli_facts(cli, corpus, SUBJECT_person, &facts, &error) != STATUS_OK ||
	    decide_destinations(decider, cli->arena, sender, request->purpose, request->on, facts, &result, &error) !=
		    STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		destinations_json(w, result);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		destinations_text(&cli->out, result, cli->color, cli->width);
	}
	vec_each (&result->agreements, i)
		if (result->agreements.at[i].outcome == OUTCOME_cleared)
			return EXIT_FINE;
	return EXIT_NO;
}

static int one(struct cli *cli, const struct corpus *corpus, struct decider *decider, const struct request *request)
{
	struct error error;
	struct subject_facts *facts;
	struct determination *d;
	struct instrument *agreement = corpus_instrument(corpus, request->agreement);
	enum subject subject = agreement ? agreement->subject : SUBJECT_person;
	/* The request is looked at first: who names no agreement that exists need not type the facts. */
	if (decide(decider, cli->arena, request, facts_create(cli->arena, corpus), &d, &error) != STATUS_OK ||
	    cli_facts(cli, corpus, subject, &facts, &error) != STATUS_OK ||
	    decide(decider, cli->arena, request, facts, &d, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		determination_json(w, d);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		determination_text(&cli->out, d, cli->color, cli->width);
	}
	return d->outcome == OUTCOME_cleared ? EXIT_FINE : EXIT_NO;
}

int cmd_decide(struct cli *cli)
{
	int exit_code;
	struct request request;
	struct error error;
	if (cli_request(cli, &request, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	struct decider *decider = decider_create(corpus);
	exit_code = cli_flag(cli, OPT_destinations) ? destinations(cli, corpus, decider, &request)
						    : one(cli, corpus, decider, &request);
	decider_destroy(decider);
	return exit_code;
}
