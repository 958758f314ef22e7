/* cmd_survey.c - `habeas survey`: a whole population under an agreement, or two.
 *
 * I1. What is assumed stands at the top of every report; `decide` knows no assumption.
 * I2. Rows that cannot be read are counted, told, and kept as they were written, never guessed.
 */
#include "assume.h"
#include "cli.h"
#include "mapping.h"
#include "money.h"
#include "survey_report.h"
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAD_ROWS_TOLD = 10, PROGRESS_MARKS = 30 };

struct surveying {
	struct cli *cli;
	const struct corpus *corpus;
	enum subject subject;
	int32_t decision_day;
	struct arena *line; /* of the line at hand */
	FILE *bad;
	uint64_t bad_told;
	bool progress;
	double started, shown;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void clear_progress(const struct surveying *s)
{
	if (s->progress && s->shown > 0)
		fputs("\r\033[K", stderr);
}

static void tell_progress(void *context, uint64_t rows, double part)
{
	struct surveying *s = context;
	double at = now(), spent = at - s->started;
	if (at - s->shown < 0.1)
		return;
	s->shown = at;
	char count[MONEY_TEXT_MAX];
	decimal_format_grouped((int64_t)rows, 0, count);
	fputs("\r\033[K", stderr);
	if (part > 0) {
		int done = (int)(part * PROGRESS_MARKS);
		fprintf(stderr, "[%.*s%*s] %3.0f %%  ", done, "##############################", PROGRESS_MARKS - done,
			"", part * 100);
	}
	fprintf(stderr, "%s rows, %.1f M/s", count, (double)rows / spent * 1e-6);
	if (part > 0)
		fprintf(stderr, ", %.0f s left", spent * (1 - part) / part);
}

static void keep_bad(void *context, const struct bad_row *row)
{
	struct surveying *s = context;
	if (s->bad)
		fprintf(s->bad, "%s:%llu:%zu: %s\n%.*s\n", row->path, (unsigned long long)row->line, row->at,
			row->message, STR_ARG(row->text));
	if (s->bad_told++ >= BAD_ROWS_TOLD)
		return;
	clear_progress(s);
	fprintf(stderr, "%s:%llu:%zu: %.*s%s%s\n", row->path, (unsigned long long)row->line, row->at,
		STR_ARG(row->column), row->column.len ? ": " : "", row->message);
	if (s->bad_told == BAD_ROWS_TOLD)
		fputs("further bad rows are counted, and kept in the file of --bad\n", stderr);
}

static enum status decode_line(void *context, struct str line, struct subject_facts **facts, struct error *error)
{
	struct surveying *s = context;
	arena_reset(s->line);
	TRY(facts_from_json(s->line, s->corpus, s->subject, line, facts, error));
	facts_drop_stale(*facts, s->decision_day);
	return STATUS_OK;
}

/* The facts that some path reads and that the mapping can never give. */
static void find_left_unknown(struct cli *cli, const struct survey *survey, const struct core_mapping *mapping,
			      struct survey_report *report)
{
	int *leaves;
	size_t count = mapping_leaves(cli->arena, survey->corpus, mapping, &leaves);
	struct str *names = arena_new_array(cli->arena, struct str, count);
	for (size_t i = 0; i < count; i++) {
		bool read = false;
		for (size_t k = 0; k < survey->side_count; k++)
			for (size_t p = 0; p < survey->sides[k].path_count; p++) {
				const struct path *path = survey->sides[k].paths[p].path;
				for (size_t f = 0; f < path->fact_count; f++)
					read = read || path->facts[f] == leaves[i];
			}
		if (read)
			names[report->left_unknown_count++] = survey->corpus->facts.at[leaves[i]].name;
	}
	report->left_unknown = names;
}

static enum status write_report(struct cli *cli, const struct survey_report *report, struct error *error)
{
	const char *path = options_value(&cli->options, OPT_out);
	struct buf text = BUF_INIT, *out = path ? &text : &cli->out;
	bool csv = path && str_ends(str_of(path), ".csv");
	if (csv) {
		survey_csv(out, report);
	} else if (path && str_ends(str_of(path), ".html")) {
		survey_html(cli->arena, out, report);
	} else if (cli->json || (path && str_ends(str_of(path), ".json"))) {
		struct json_writer *w = json_writer_create();
		survey_json(w, report);
		buf_add_str(out, json_writer_text(w));
		buf_add_char(out, '\n');
		json_writer_destroy(w);
	} else {
		survey_text(cli->arena, out, report, cli->color && !path, cli->width);
	}
	if (!path)
		return STATUS_OK;
	FILE *file = fopen(path, "wb");
	bool good = file && fwrite(text.ptr, 1, text.len, file) == text.len;
	good = file && fclose(file) == 0 && good;
	buf_finish(&text);
	return good ? STATUS_OK : error_set(error, STATUS_IO, "%s cannot be written: %s", path, strerror(errno));
}

static enum status open_bad(struct cli *cli, struct surveying *s, struct error *error)
{
	struct str path = cli_value(cli, OPT_bad), out = cli_value(cli, OPT_out);
	if (!path.len && out.len)
		path = str_format(cli->arena, "%.*s.bad", STR_ARG(out));
	if (!path.len)
		return STATUS_OK;
	s->bad = fopen(str_c(cli->arena, path), "wb");
	if (s->bad)
		return STATUS_OK;
	return error_set(error, STATUS_IO, "%.*s cannot be written: %s", STR_ARG(path), strerror(errno));
}

static enum status close_bad(struct cli *cli, struct surveying *s, const struct survey *survey, struct error *error)
{
	struct str path = cli_value(cli, OPT_bad), out = cli_value(cli, OPT_out);
	if (!s->bad)
		return STATUS_OK;
	bool good = fclose(s->bad) == 0;
	s->bad = NULL;
	if (!good)
		return error_set(error, STATUS_IO, "the bad rows could not be written whole: %s", strerror(errno));
	if (!path.len && survey->bad_rows == 0) /* made beside the report, and nothing is in it */
		(void)unlink(str_c(cli->arena, str_format(cli->arena, "%.*s.bad", STR_ARG(out))));
	return STATUS_OK;
}

static enum status questions_of(struct cli *cli, const struct corpus *corpus, struct survey_question *questions,
				size_t *count, struct moment on[2], struct error *error)
{
	struct request request, other;
	struct query *queries;
	TRY(cli_request(cli, &request, error));
	bool open;
	size_t paths;
	TRY(request_queries(corpus, cli->arena, &request, &queries, &paths, &open, error));
	questions[0] = (struct survey_question){ queries, paths, open };
	on[0] = request.on;
	*count = 1;
	other = request;
	if (!cli_flag(cli, OPT_against) && !cli_flag(cli, OPT_against_on))
		return STATUS_OK;
	if (cli_flag(cli, OPT_against)) {
		other.agreement = cli_value(cli, OPT_against);
		other.receiver = STR_NONE; /* the other agreement's own */
	}
	if (cli_flag(cli, OPT_against_on))
		TRY(cli_moment(cli, OPT_against_on, false, &other.on, error));
	TRY(request_queries(corpus, cli->arena, &other, &queries, &paths, &open, error));
	questions[1] = (struct survey_question){ queries, paths, open };
	on[1] = other.on;
	*count = 2;
	return STATUS_OK;
}

static enum status run(struct cli *cli, struct surveying *s, struct survey_options *options, const struct moment on[2],
		       struct error *error)
{
	struct survey *survey;
	struct survey_report report = { .mapping = cli_value(cli, OPT_mapping),
					.assumed = cli_value(cli, OPT_assume),
					.exact = cli_flag(cli, OPT_exact),
					.on = { on[0], on[1] } };
	TRY(open_bad(cli, s, error));
	s->started = now();
	enum status status = survey_run(cli->arena, s->corpus, options, cli->options.arguments.at,
					cli->options.arguments.count, &survey, error);
	clear_progress(s);
	report.seconds = now() - s->started;
	if (status != STATUS_OK) {
		if (s->bad)
			fclose(s->bad);
		return status;
	}
	TRY(close_bad(cli, s, survey, error));
	report.survey = survey;
	if (options->reader.mapping)
		find_left_unknown(cli, survey, options->reader.mapping, &report);
	survey_withhold(cli->arena, &report);
	return write_report(cli, &report, error);
}

int cmd_survey(struct cli *cli)
{
	int exit_code;
	struct error error;
	struct moment on[2] = { { 0 }, { 0 } };
	struct survey_question questions[2];
	struct survey_options options = { .questions = questions };
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	struct surveying s = { .cli = cli, .corpus = corpus, .line = arena_create() };
	arena_on_destroy(cli->arena, (void (*)(void *))arena_destroy, s.line);
	if (questions_of(cli, corpus, questions, &options.question_count, on, &error) != STATUS_OK ||
	    cli_mapping(cli, corpus, &options.reader.mapping, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	s.subject = corpus->instruments.at[questions[0].queries ? questions[0].queries[0].agreement : 0].subject;
	s.decision_day = on[0].is_time ? time_day(on[0].seconds) : on[0].day;
	if (cli_value(cli, OPT_assume).len) {
		struct diags diags;
		diags_init(&diags, cli->arena);
		options.reader.assumed =
			facts_assumed(cli->arena, corpus, cli_value(cli, OPT_assume), s.subject, &diags);
		if (!options.reader.assumed) {
			cli_print_diags(cli, &diags);
			return EXIT_USAGE;
		}
	}
	struct str *by = arena_new_array(cli->arena, struct str, cli->options.given.count);
	vec_each (&cli->options.given, i)
		if (cli->options.given.at[i].option == OPT_by)
			by[options.by_count++] = str_of(cli->options.given.at[i].value);
	options.by = by;
	options.reader.decode = decode_line;
	options.reader.bad = keep_bad;
	options.reader.context = &s;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	options.threads = processors > 4 ? 4 : processors > 0 ? (unsigned)processors : 1;
	s.progress = isatty(STDERR_FILENO);
	options.progress = s.progress ? tell_progress : NULL;
	options.progress_context = &s;
	return run(cli, &s, &options, on, &error) == STATUS_OK ? EXIT_FINE : cli_fail(cli, &error);
}
