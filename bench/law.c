/* law.c - what a decision costs: in a warm process, with reasons, with the whole explanation, from a cold start.
 *
 * Figures are printed, never tested: a machine's speed is not a property of the program. Each figure is the median of
 * several rounds, and the ratios between them, taken in one run, are what may be compared between machines.
 */
#include "determination.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 9 };

static double time_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this process alone: what else the machine does is not counted. */
static double now(void) { return time_of(CLOCK_PROCESS_CPUTIME_ID); }

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *times)
{
	qsort(times, ROUNDS, sizeof *times, compare_doubles);
	return times[ROUNDS / 2];
}

static struct corpus *compile(void)
{
	struct corpus *corpus = corpus_create();
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	if (corpus->diags.errors) {
		fprintf(stderr, "the shipped texts have errors; see `habeas check`\n");
		exit(1);
	}
	return corpus;
}

static double time_compile(void)
{
	double times[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		double start = now();
		corpus_destroy(compile());
		times[i] = now() - start;
	}
	return median(times);
}

struct person {
	const char *name, *facts, *facility;
};

static const struct person persons[] = {
	{ "a citizen: barred", "{\"citizenships\":[\"US\"]}", "none" },
	{ "nothing known: undetermined", "{}", "none" },
	{ "some known: undetermined",
	  "{\"citizenships\":{\"only\":[\"SV\"]},\"immigration_status\":\"unlawful\",\"court_stay\":false,"
	  "\"convicted\":true,"
	  "\"birth_date\":\"1990-05-17\",\"protected_from\":{\"only\":[]},\"identifiers_agree\":true}",
	  "cecot" },
};

/* A decision about somebody of whom no one before was known to be the same: what would decide it is worked out anew.
 * The path is compiled beforehand. */
static double time_first(const struct corpus *corpus, const struct request *request, const struct subject_facts *facts)
{
	double times[ROUNDS];
	struct request brief = *request;
	brief.brief = true;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *arena = arena_create();
		struct decider *decider = decider_create(corpus);
		struct json_writer *w = json_writer_create();
		struct determination *d;
		struct error error;
		if (decide(decider, arena, &brief, facts, &d, &error) != STATUS_OK)
			exit(1);
		double start = now();
		if (decide(decider, arena, request, facts, &d, &error) != STATUS_OK)
			exit(1);
		determination_json(w, d);
		times[i] = now() - start;
		json_writer_destroy(w);
		decider_destroy(decider);
		arena_destroy(arena);
	}
	return median(times);
}

static void time_person(const struct corpus *corpus, const struct person *person)
{
	enum { OUTCOMES = 20000, DECISIONS = 500 };
	struct arena *arena = arena_create(), *keep = arena_create();
	struct decider *decider = decider_create(corpus);
	struct json_writer *w = json_writer_create();
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	struct request request = { .agreement = STR("us-sv-2025"),
				   .facility = str_of(person->facility),
				   .present = -1,
				   .on = { .given = true } };
	double outcome[ROUNDS], whole[ROUNDS];
	size_t bytes = 0, nodes, paths;
	date_parse(STR("2025-03-20"), &request.on.day);
	if (facts_from_json(keep, corpus, SUBJECT_person, str_of(person->facts), &facts, &error) != STATUS_OK ||
	    decide(decider, keep, &request, facts, &d, &error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	const struct path *path = d->paths.at[0].path;
	struct eval *eval = eval_create(keep, path);
	nodes = path->nodes.count;
	paths = d->paths.count;
	for (int r = 0; r < ROUNDS; r++) {
		double start = now();
		unsigned sum = 0;
		for (int i = 0; i < OUTCOMES; i++) {
			eval_run(eval, facts);
			sum += eval_outcome(eval);
			vec_each (&path->rules, k)
				sum += eval_tri(eval, path->rules.at[k].value); /* the reasons */
		}
		outcome[r] = (now() - start) / OUTCOMES;
		if (sum == 1)
			puts("");
		start = now();
		for (int i = 0; i < DECISIONS; i++) {
			if (decide(decider, arena, &request, facts, &d, &error) != STATUS_OK)
				exit(1);
			json_writer_reset(w);
			determination_json(w, d);
			bytes = json_writer_text(w).len;
			arena_reset(arena);
		}
		whole[r] = (now() - start) / DECISIONS;
	}
	printf("%-32s %8.2f us %10.2f us %10.2f us %8zu B %6zu nodes %5zu paths\n", person->name, median(outcome) * 1e6,
	       median(whole) * 1e6, time_first(corpus, &request, facts) * 1e6, bytes, nodes, paths);
	json_writer_destroy(w);
	decider_destroy(decider);
	arena_destroy(keep);
	arena_destroy(arena);
}

static double time_cold(const char *program)
{
	double times[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		double start = time_of(CLOCK_MONOTONIC);
		pid_t child = fork();
		if (child == 0) {
			if (!freopen("/dev/null", "w", stdout))
				_exit(127);
			execl(program, program, "decide", "--agreement", "us-sv-2025", "--on", "2025-03-20", "--json",
			      "/dev/null", (char *)NULL);
			_exit(127);
		}
		int status;
		waitpid(child, &status, 0);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
			return -1;
		times[i] = time_of(CLOCK_MONOTONIC) - start;
	}
	return median(times);
}

int main(int argc, char **argv)
{
	struct corpus *corpus = compile();
	printf("compile the shipped texts (%zu)  %8.2f ms   (aim: 10 ms)\n", corpus->sources.count,
	       time_compile() * 1e3);
	if (argc > 1)
		printf("habeas decide, cold start       %8.2f ms   (aim: 20 ms)\n", time_cold(argv[1]) * 1e3);
	printf("\n%-32s %11s %13s %13s   (aims: 2 us and 20 us)\n", "one decision, warm", "outcome", "as JSON",
	       "first of kind");
	for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
		time_person(corpus, &persons[i]);
	corpus_destroy(corpus);
	return 0;
}
