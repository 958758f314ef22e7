/* proofs.c - what proofs cost: each guarantee of the shipped texts, and all that is found with the solver.
 *
 * Times are the child's own: finding the questions, compiling, encoding, solving, making the core small. A question is
 * one pair of states, purpose, facility and text. To compare: on a rule set of three articles with twelve conditions
 * and six bars Z3 4.8.12 took 3 to 5 ms a query in a warm process.
 */
#include "inspect.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double children_s(void)
{
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

static bool all_texts(const struct source *source, const void *data)
{
	(void)source, (void)data;
	return true;
}

struct totals {
	double ms;
	size_t questions, slow;
};

static void time_guarantee(struct corpus *corpus, const struct core_guarantee *g, const struct prove_answer *answers,
			   size_t count, struct totals *totals)
{
	double ms = 0;
	size_t questions = 0;
	bool proved = true;
	for (size_t i = 0; i < count; i++) {
		ms += (double)answers[i].us / 1000;
		questions += answers[i].questions;
		proved = proved && answers[i].proof == PROOF_PROVED;
	}
	printf("%7.1f ms %4zu questions %5.1f ms each  %-20.*s %.*s%s\n", ms, questions,
	       questions ? ms / (double)questions : 0, STR_ARG(corpus->instruments.at[g->instrument].id),
	       STR_ARG(g->ast->title), proved ? "" : " (not proved)");
	totals->ms += ms;
	totals->questions += questions;
	totals->slow += ms > 100;
}

int main(void)
{
	struct corpus *corpus = corpus_create();
	struct arena *arena = arena_create();
	VEC(struct prove_request) requests = { 0 };
	size_t *counts;
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	if (corpus->diags.errors) {
		fprintf(stderr, "the shipped texts have errors; see `habeas check`\n");
		return EXIT_FAILURE;
	}
	counts = arena_new_array(arena, size_t, corpus->guarantees.count + 1);
	vec_each (&corpus->guarantees, i) {
		struct prove_request *all;
		counts[i] = guarantee_requests(arena, corpus, &corpus->guarantees.at[i], &all);
		for (size_t k = 0; k < counts[i]; k++)
			vec_add(arena, &requests, all[k]);
	}
	struct prove_answer *answers = arena_new_array(arena, struct prove_answer, requests.count + 1);
	struct totals totals = { 0, 0, 0 };
	prove(arena, corpus, requests.at, requests.count, PROVE_LIMITS, answers, NULL, NULL);
	for (size_t i = 0, at = 0; i < corpus->guarantees.count; at += counts[i++])
		time_guarantee(corpus, &corpus->guarantees.at[i], answers + at, counts[i], &totals);
	printf("%7.1f ms for %zu guarantees, %zu questions, %.1f ms each; %zu guarantees took more than 100 ms\n",
	       totals.ms, corpus->guarantees.count, totals.questions, totals.ms / (double)totals.questions,
	       totals.slow);
	double begun = children_s();
	struct inspection inspection;
	inspect(arena, corpus, all_texts, NULL, PROVE_LIMITS, &inspection);
	printf("%7.1f ms for the %zu findings of all texts\n", (children_s() - begun) * 1000,
	       inspection.oddities.count);
	arena_destroy(arena);
	corpus_destroy(corpus);
	return EXIT_SUCCESS;
}
