/* cmd_check.c - `habeas check`: is the text right, and does it say what its author's examples expect?
 *
 * I1. The exit code is EXIT_NO only for an error of a text or a failed example: information and silence are no failure.
 * I2. With paths, only what those files hold is reported; that the rest compiles is a condition, not a finding.
 */
#include "cli.h"
#include "fee.h"
#include "findings.h"
#include "guarantees.h"
#include "layout.h"
#include "mapping.h"
#include "mutate.h"
#include "oddities.h"
#include "silence.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef VEC(const char *) path_vec;

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A folder stands for the texts in it and below it, in the order of their paths. */
static enum status add_path(struct cli *cli, const char *path, unsigned depth, path_vec *out, struct error *error)
{
	struct stat info;
	if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode) || depth > 16) {
		vec_add(cli->arena, out, path);
		return STATUS_OK;
	}
	DIR *folder = opendir(path);
	if (!folder)
		return error_set(error, STATUS_IO, "the folder %s cannot be read", path);
	path_vec inside = { 0 };
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		const char *full =
			str_format(cli->arena, "%s%s%s", path, str_ends(str_of(path), "/") ? "" : "/", entry->d_name)
				.ptr;
		bool folder_inside = stat(full, &info) == 0 && S_ISDIR(info.st_mode) && entry->d_name[0] != '.';
		if (folder_inside || (entry->d_name[0] != '.' && str_ends(str_of(entry->d_name), ".law")))
			vec_add(cli->arena, &inside, full);
	}
	closedir(folder);
	if (inside.count)
		qsort(inside.at, inside.count, sizeof *inside.at, compare_paths);
	vec_each (&inside, i)
		TRY(add_path(cli, inside.at[i], depth + 1, out, error));
	return STATUS_OK;
}

struct checked {
	struct corpus *corpus;
	struct diags diags; /* what is reported */
	struct example_report examples;
	struct guarantee_report guarantees;
	struct inspection inspection;
	bool denied[DIAG_COUNT], allowed[DIAG_COUNT];
	bool unconfirmed; /* `decide` contradicts the solver: a bug */
	size_t texts, clauses, exercised, denials, mutants, caught;
};

/* Is this place in a text that was asked about? */
static bool asked(const struct cli *cli, const struct source *source)
{
	return !cli->options.arguments.count || (source && source->named);
}

static bool decides(enum clause_kind kind)
{
	return kind == CLAUSE_admits || kind == CLAUSE_excludes || kind == CLAUSE_requires || kind == CLAUSE_bars ||
	       kind == CLAUSE_disapplies || kind == CLAUSE_destinations || kind == CLAUSE_needs;
}

static void find_uncovered(struct cli *cli, struct checked *c, const unsigned char *covered, struct diags *found)
{
	size_t index = 0;
	vec_each (&c->corpus->instruments, i) {
		const struct instrument *in = &c->corpus->instruments.at[i];
		for (size_t k = 0; k < in->article_count; k++)
			for (size_t n = 0; n < in->articles[k].clause_count; n++, index++) {
				const struct core_clause *clause = &in->articles[k].clauses[n];
				if (!decides(clause->kind) || !asked(cli, in->source))
					continue;
				c->clauses++;
				c->exercised += covered[index];
				if (!covered[index] && cli_flag(cli, OPT_coverage))
					diag_add(found, DIAG_uncovered, clause->ast->span,
						 "no example exercises this clause of `%.*s` %.*s", STR_ARG(in->id),
						 STR_ARG(in->articles[k].id));
			}
	}
}

static bool asked_source(const struct source *source, const void *cli) { return asked(cli, source); }

static void progress(const struct cli *cli, const char *what, size_t done, size_t all)
{
	if (cli->error_color || isatty(STDERR_FILENO))
		fprintf(stderr, done < all ? "\r%s %zu of %zu" : "\r\033[K", what, done, all);
}

static void find_unpinned(struct cli *cli, struct checked *c, struct diags *found)
{
	mutant_vec mutants = { 0 };
	mutants_of(cli->arena, c->corpus, asked_source, cli, &mutants);
	c->mutants = mutants.count;
	vec_each (&mutants, i) {
		struct mutant *mutant = &mutants.at[i];
		struct corpus *mutated = mutant_corpus(c->corpus, mutant);
		progress(cli, "clauses changed:", i, mutants.count);
		if (mutant_caught(mutated, fee_as_expected) ||
		    (mutant_decides(mutant) && guarantees_notice(c->corpus, mutated, mutant->instrument)))
			c->caught++;
		else
			diag_add(found, DIAG_unpinned, mutant->span, "no example%s notices %.*s",
				 mutant_decides(mutant) ? " or guarantee" : "",
				 STR_ARG(mutant_words(cli->arena, mutant)));
		corpus_destroy(mutated);
	}
	progress(cli, "", mutants.count, mutants.count);
}

static size_t clause_count(const struct corpus *corpus)
{
	size_t count = 0;
	vec_each (&corpus->instruments, i)
		for (size_t k = 0; k < corpus->instruments.at[i].article_count; k++)
			count += corpus->instruments.at[i].articles[k].clause_count;
	return count;
}

/* Moves over what is about the texts asked for; the rest were checked when they were shipped. */
static void keep_asked(const struct cli *cli, struct checked *c, const struct diags *from)
{
	vec_each (&from->list, i) {
		const struct diag *diag = &from->list.at[i];
		bool error = diag_severity(diag->code) == SEVERITY_ERROR;
		if (!asked(cli, diag->span.source) && !(error && !diag->span.source))
			continue;
		if (c->allowed[diag->code])
			continue;
		vec_add(cli->arena, &c->diags.list, *diag);
		c->denials += c->denied[diag->code];
		c->diags.errors += error;
	}
	c->diags.dropped += from->dropped;
}

static void check_texts(struct cli *cli, struct checked *c)
{
	struct diags found;
	diags_init(&c->diags, cli->arena);
	diags_init(&found, cli->arena);
	keep_asked(cli, c, &c->corpus->diags);
	vec_each (&c->corpus->sources, i)
		c->texts += asked(cli, c->corpus->sources.at[i]);
	if (c->corpus->diags.errors)
		return;
	find_silences(c->corpus, &found);
	find_oddities(c->corpus, &found);
	find_mapping_gaps(c->corpus, &found);
	unsigned char *covered = arena_new_array(cli->arena, unsigned char, clause_count(c->corpus) + 1);
	struct decider *decider = decider_create(c->corpus);
	struct example_report all = { 0 };
	decider_judge_fees(decider, fee_as_expected);
	run_examples(decider, cli->arena, &found, &all, covered);
	decider_destroy(decider);
	vec_each (&all.runs, i) {
		if (!asked(cli, all.runs.at[i].instrument->source))
			continue;
		c->examples.passed += all.runs.at[i].result == EXAMPLE_PASSED;
		c->examples.failed += all.runs.at[i].result == EXAMPLE_FAILED;
	}
	find_uncovered(cli, c, covered, &found);
	c->unconfirmed = !find_with_solver(cli, c->corpus, asked_source, cli, &found, &c->inspection);
	run_guarantees(cli, c->corpus, asked_source, cli, &found, &c->guarantees);
	if (cli_flag(cli, OPT_mutate))
		find_unpinned(cli, c, &found);
	keep_asked(cli, c, &found);
	diags_sort(&c->diags);
}

static void report_json(struct cli *cli, const struct checked *c)
{
	struct json_writer *w = json_writer_create();
	const struct {
		const char *name;
		size_t count;
	} counts[] = { { "texts", c->texts },
		       { "errors", c->diags.errors },
		       { "examples_passed", c->examples.passed },
		       { "examples_failed", c->examples.failed },
		       { "clauses", c->clauses },
		       { "clauses_exercised", c->exercised },
		       { "mutants", c->mutants },
		       { "mutants_caught", c->caught },
		       { "guarantees_proved", c->guarantees.proved },
		       { "guarantees_refuted", c->guarantees.refuted },
		       { "guarantees_not_proved", c->guarantees.not_proved } };
	json_object(w);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		json_name(w, counts[i].name);
		json_int(w, (int64_t)counts[i].count);
	}
	if (cli_flag(cli, OPT_proofs)) {
		json_name(w, "guarantees");
		guarantees_json(w, cli->arena, c->corpus, &c->guarantees);
	}
	json_name(w, "diagnostics");
	json_array(w);
	vec_each (&c->diags.list, i)
		diag_json(w, &c->diags.list.at[i]);
	json_end(w);
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

/* That a text is silent, or a fact not read, is a fact about the texts: told without the place, unless it is denied.
 * Whom the law bars is told with the person to who asks about that text. */
static bool is_plain(const struct checked *c, const struct diag *diag)
{
	return (diag->code == DIAG_admits_barred || diag->code == DIAG_two_places || diag->code == DIAG_silent ||
		diag->code == DIAG_unused_fact || diag->code == DIAG_mapping_gap) &&
	       !c->denied[diag->code];
}

static void say_plain(struct cli *cli, enum diag_code code, struct str text)
{
	layout_wrap(&cli->out, str_format(cli->arena, "info[%s]: %.*s", diag_name(code), STR_ARG(text)), 0, 2,
		    cli->width);
}

static void report_plain(struct cli *cli, const struct checked *c)
{
	struct buf unread = BUF_INIT;
	if (!c->denied[DIAG_admits_barred] && !c->allowed[DIAG_admits_barred])
		oddities_text(cli, c->corpus, &c->inspection, ODDITY_ADMITS_BARRED);
	if (!c->denied[DIAG_two_places] && !c->allowed[DIAG_two_places])
		oddities_text(cli, c->corpus, &c->inspection, ODDITY_TWO_PLACES);
	vec_each (&c->diags.list, i) {
		const struct diag *diag = &c->diags.list.at[i];
		struct str named = span_text(diag->span);
		if (!is_plain(c, diag))
			continue;
		if (diag->code == DIAG_admits_barred || diag->code == DIAG_two_places)
			continue;
		if (diag->code == DIAG_silent)
			say_plain(cli, diag->code, diag->message);
		else if (diag->code == DIAG_mapping_gap) /* which they are is told to its author */
			say_plain(cli, diag->code,
				  str_format(cli->arena, "`%.*s`: %.*s%s%.*s", STR_ARG(named), STR_ARG(diag->message),
					     cli->options.arguments.count ? "; " : "",
					     cli->options.arguments.count ? (int)diag->hint.len : 0, diag->hint.ptr));
		else
			buf_format(&unread, "%s%.*s",
				   unread.len ? ", " : "no condition of any text reads: ", STR_ARG(named));
	}
	if (unread.len)
		say_plain(cli, DIAG_unused_fact, buf_str(&unread));
	buf_finish(&unread);
}

static void report_text(struct cli *cli, const struct checked *c)
{
	const struct guarantee_report *g = &c->guarantees;
	size_t passed = c->examples.passed, failed = c->examples.failed;
	size_t told = failed + g->refuted + g->not_proved; /* errors that are counted by their own names */
	if (cli_flag(cli, OPT_proofs) && g->runs.count)
		guarantees_text(cli, c->corpus, g);
	vec_each (&c->diags.list, i)
		if (!is_plain(c, &c->diags.list.at[i]))
			diag_print(&cli->out, &c->diags.list.at[i], cli->color);
	if (c->diags.dropped)
		buf_format(&cli->out, "and %zu more\n", c->diags.dropped);
	report_plain(cli, c);
	if (c->diags.list.count)
		buf_add_char(&cli->out, '\n');
	buf_format(&cli->out, "%zu text%s", c->texts, c->texts == 1 ? "" : "s");
	if (c->diags.errors > told)
		buf_format(&cli->out, ", %zu error%s", c->diags.errors - told, c->diags.errors - told == 1 ? "" : "s");
	if (c->diags.errors == told) {
		buf_format(&cli->out, "; %zu example%s passed, %zu failed", passed, passed == 1 ? "" : "s", failed);
		buf_format(&cli->out, "; %zu of %zu clauses that decide are exercised", c->exercised, c->clauses);
		if (g->runs.count)
			buf_format(&cli->out, "; %zu guarantee%s proved", g->proved, g->proved == 1 ? "" : "s");
		if (g->refuted)
			buf_format(&cli->out, ", %zu refuted", g->refuted);
		if (g->not_proved)
			buf_format(&cli->out, ", %zu not proved", g->not_proved);
	}
	if (c->mutants)
		buf_format(&cli->out, "; %zu of %zu changes of a clause are noticed (%zu %%)", c->caught, c->mutants,
			   c->caught * 100 / c->mutants);
	buf_add_char(&cli->out, '\n');
}

/* --deny and --allow. An error is neither: it stays one. */
static int read_codes(struct cli *cli, struct checked *c)
{
	vec_each (&cli->options.given, i) {
		const struct given_option *given = &cli->options.given.at[i];
		struct nearest nearest;
		enum diag_code code;
		if (given->option != OPT_deny && given->option != OPT_allow)
			continue;
		if (diag_code_named(str_of(given->value), &code) && diag_severity(code) != SEVERITY_ERROR) {
			(given->option == OPT_deny ? c->denied : c->allowed)[code] = true;
			continue;
		}
		nearest_init(&nearest, str_of(given->value));
		struct buf all = BUF_INIT;
		for (int k = 0; k < DIAG_COUNT; k++)
			if (diag_severity((enum diag_code)k) != SEVERITY_ERROR) {
				struct str name = str_format(cli->arena, "%s", diag_name((enum diag_code)k));
				nearest_offer(&nearest, name);
				buf_format(&all, "%s%.*s", all.len ? ", " : "", STR_ARG(name));
			}
		struct str hint = nearest.best.len
					  ? str_format(cli->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
					  : str_format(cli->arena, "one of: %s", buf_c(&all));
		buf_finish(&all);
		return cli_usage(cli, hint, "`%s` is no finding that can be denied or allowed", given->value);
	}
	return EXIT_FINE;
}

int cmd_check(struct cli *cli)
{
	struct checked c = { .corpus = corpus_create() };
	struct error error;
	path_vec paths = { 0 };
	arena_on_destroy(cli->arena, (void (*)(void *))corpus_destroy, c.corpus);
	if (read_codes(cli, &c) != EXIT_FINE)
		return EXIT_USAGE;
	vec_each (&cli->options.arguments, i)
		if (add_path(cli, cli->options.arguments.at[i], 0, &paths, &error) != STATUS_OK)
			return cli_fail(cli, &error);
	if (cli->options.arguments.count && !paths.count)
		return cli_usage(cli, STR("a text is a file whose name ends in .law"), "there is no text to check");
	if (corpus_add_for_author(c.corpus, paths.at, paths.count, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	corpus_compile(c.corpus);
	check_texts(cli, &c);
	if (cli->json)
		report_json(cli, &c);
	else
		report_text(cli, &c);
	if (c.guarantees.unconfirmed || c.unconfirmed)
		return EXIT_NOT_CONFIRMED;
	return c.diags.errors || c.denials ? EXIT_NO : EXIT_FINE;
}
