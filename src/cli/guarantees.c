/* guarantees.c - every guarantee is one or more requests (a law's is one for each agreement); they go to the solver
 * together, and each is reported once. */
#include "guarantees.h"
#include "layout.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct running {
	struct cli *cli;
	size_t count;
	int64_t begun;
	bool shown;
};

static int64_t seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void progress(void *data, size_t done)
{
	struct running *r = data;
	if (!isatty(STDERR_FILENO) || (!r->shown && seconds() - r->begun < 1))
		return;
	r->shown = true;
	fprintf(stderr, done < r->count ? "\rproving: %zu of %zu" : "\r\033[K", done, r->count);
}

static void report_refuted(struct cli *cli, const struct corpus *corpus, const struct guarantee_run *run,
			   struct diags *diags)
{
	const struct ast_case *ast = run->guarantee->ast;
	const struct prove_answer *a = run->answer;
	struct str person = person_json(cli->arena, a->person);
	struct str command = decide_command(cli->arena, corpus, &a->query, a->on);
	struct diag *diag = diag_add(diags, DIAG_guarantee_refuted, ast->span, "somebody is %.*s all the same",
				     STR_ARG(ast->never.text));
	diag_hint(diags, diag, "see who, and why: echo '%.*s' | %.*s", STR_ARG(person), STR_ARG(command));
}

/* The answer that speaks for all of a guarantee: what refutes it, else what leaves it open. */
static void take(struct guarantee_run *run, struct prove_answer *answer)
{
	static const int weight[] = { [PROOF_PROVED] = 0, [PROOF_NOT_PROVED] = 1, [PROOF_REFUTED] = 2 };
	run->us += answer->us;
	run->questions += answer->questions;
	if (run->answer && weight[answer->proof] <= weight[run->proof])
		return;
	run->proof = answer->proof;
	run->answer = answer;
}

static void conclude(struct cli *cli, const struct corpus *corpus, const struct prove_request *requests,
		     const struct prove_answer *answers, struct guarantee_run *run, struct diags *diags,
		     struct guarantee_report *report)
{
	struct str why;
	report->proved += run->proof == PROOF_PROVED;
	report->refuted += run->proof == PROOF_REFUTED;
	report->not_proved += run->proof == PROOF_NOT_PROVED;
	if (run->proof == PROOF_NOT_PROVED)
		diag_add(diags, DIAG_guarantee_open, run->guarantee->ast->span, "this is not proved: %.*s",
			 STR_ARG(run->answer->reason));
	if (run->proof != PROOF_REFUTED)
		return;
	report_refuted(cli, corpus, run, diags);
	if (refutation_confirmed(cli->arena, corpus, &requests[run->answer - answers], run->answer, &why))
		return;
	report->unconfirmed = true;
	(void)cli_usage(cli, STR("please report it, with the texts"),
			"this is a bug: the refutation of \"%.*s\" does not hold, for %.*s",
			STR_ARG(run->guarantee->ast->title), STR_ARG(why));
}

void run_guarantees(struct cli *cli, const struct corpus *corpus,
		    bool (*asked)(const struct source *source, const void *data), const void *data, struct diags *diags,
		    struct guarantee_report *report)
{
	VEC(struct prove_request) requests = { 0 };
	VEC(size_t) runs = { 0 };
	*report = (struct guarantee_report){ .unconfirmed = false };
	vec_each (&corpus->guarantees, i) {
		const struct core_guarantee *g = &corpus->guarantees.at[i];
		struct prove_request *all;
		if (!asked(corpus->instruments.at[g->instrument].source, data))
			continue;
		size_t count = guarantee_requests(cli->arena, corpus, g, &all);
		for (size_t k = 0; k < count; k++) {
			vec_add(cli->arena, &requests, all[k]);
			vec_add(cli->arena, &runs, report->runs.count);
		}
		if (count)
			*vec_push(cli->arena, &report->runs) = (struct guarantee_run){ .guarantee = g };
	}
	if (!requests.count)
		return;
	struct running running = { cli, requests.count, seconds(), false };
	struct prove_answer *answers = arena_new_array(cli->arena, struct prove_answer, requests.count);
	prove(cli->arena, corpus, requests.at, requests.count, PROVE_LIMITS, answers, progress, &running);
	vec_each (&requests, i)
		take(&report->runs.at[runs.at[i]], &answers[i]);
	vec_each (&report->runs, i)
		conclude(cli, corpus, requests.at, answers, &report->runs.at[i], diags, report);
}

static bool is_proved(struct arena *arena, const struct corpus *corpus, size_t guarantee, int agreement)
{
	struct prove_request *all;
	struct prove_answer answer;
	size_t count = guarantee_requests(arena, corpus, &corpus->guarantees.at[guarantee], &all);
	for (size_t i = 0; i < count; i++)
		if (all[i].agreement == agreement) {
			prove(arena, corpus, &all[i], 1, PROVE_LIMITS, &answer, NULL, NULL);
			return answer.proof == PROOF_PROVED;
		}
	return false;
}

bool guarantees_notice(const struct corpus *as_it_is, const struct corpus *other, const struct instrument *changed)
{
	struct arena *arena = arena_create();
	VEC(struct prove_request) requests = { 0 };
	VEC(size_t) owners = { 0 };
	int base = changed->amends >= 0 ? changed->amends : changed->index;
	vec_each (&other->guarantees, i) {
		struct prove_request *all;
		size_t count = guarantee_requests(arena, other, &other->guarantees.at[i], &all);
		for (size_t k = 0; k < count; k++) {
			if (changed->kind == INSTRUMENT_agreement && all[k].agreement != base)
				continue; /* the change is not about this one */
			vec_add(arena, &requests, all[k]);
			vec_add(arena, &owners, i);
		}
	}
	struct prove_answer *answers = arena_new_array(arena, struct prove_answer, requests.count + 1);
	prove(arena, other, requests.at, requests.count, PROVE_LIMITS, answers, NULL, NULL);
	bool notice = false;
	vec_each (&requests, i)
		notice = notice || (answers[i].proof == PROOF_REFUTED &&
				    is_proved(arena, as_it_is, owners.at[i], requests.at[i].agreement));
	arena_destroy(arena);
	return notice;
}

void guarantees_text(struct cli *cli, const struct corpus *corpus, const struct guarantee_report *report)
{
	struct table table = { .arena = cli->arena, .columns = 4, .wraps = 8 };
	static const char *const head[] = { "answer", "ms", "text", "guarantee" };
	for (int i = 0; i < 4; i++)
		table_add(&table, str_of(head[i]));
	vec_each (&report->runs, i) {
		const struct guarantee_run *run = &report->runs.at[i];
		table_add(&table, str_of(run->proof == PROOF_NOT_PROVED ? "not proved" : proof_name(run->proof)));
		table_add(&table, str_format(cli->arena, "%.0f", (double)run->us / 1000));
		table_add(&table, corpus->instruments.at[run->guarantee->instrument].id);
		table_add(&table, run->guarantee->ast->title);
	}
	table_write(&cli->out, &table, 0, cli->width, cli->color ? "\033[1m" : NULL, cli->color ? "\033[0m" : NULL);
	buf_add_char(&cli->out, '\n');
}

void guarantees_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		     const struct guarantee_report *report)
{
	json_array(w);
	vec_each (&report->runs, i) {
		const struct guarantee_run *run = &report->runs.at[i];
		struct prove_answer answer = *run->answer;
		answer.us = run->us;
		answer.questions = run->questions;
		json_object(w);
		json_name(w, "instrument");
		json_str(w, corpus->instruments.at[run->guarantee->instrument].id);
		json_name(w, "title");
		json_str(w, run->guarantee->ast->title);
		answer_json(w, arena, corpus, &answer);
		json_end(w);
	}
	json_end(w);
}
