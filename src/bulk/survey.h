/* survey.h - a whole population under an agreement: how many come out how, by which clauses, for want of which facts.
 *
 * One side is an agreement at a moment; two sides are compared person by person. A person's outcome on a side is the
 * best over the side's paths, as in a determination. What is missing is told of the first of them that is undetermined.
 *
 * I1. Counts are sums over persons: they depend on neither blocks nor threads.
 * I2. Memory is bounded: one block of rows, and the groups and sets of missing facts that were seen, up to a limit.
 */
#ifndef BULK_SURVEY_H
#define BULK_SURVEY_H
#include "bulk.h"
#include "reader.h"

enum { SURVEY_SETS_MAX = 1 << 16, SURVEY_GROUPS_MAX = 1 << 20 };

struct survey_path {
	const struct path *path;
	uint64_t outcomes[OUTCOME_COUNT];
	uint64_t *applies, *open; /* by rule of the path: persons of whom its value is true; unknown */
	uint64_t never, surely;   /* undetermined, but certain */
};

struct survey_missing {
	int fact;
	uint64_t persons, alone; /* alone: nothing else is missing of them */
};

struct survey_set {
	int *facts; /* ascending */
	size_t count;
	uint64_t persons;
};

struct survey_side {
	int agreement;
	bool open; /* in force */
	struct survey_path *paths;
	size_t path_count;
	uint64_t outcomes[OUTCOME_COUNT];
	struct survey_missing *missing; /* the most persons first */
	size_t missing_count;
	struct survey_set *sets; /* the most persons first */
	size_t set_count;
	uint64_t sets_dropped; /* persons whose set was one too many to keep */
};

struct survey_group {
	struct str name; /* STR_NONE: not known */
	uint64_t rows, outcomes[OUTCOME_COUNT], against[OUTCOME_COUNT];
};

struct survey_by {
	struct str name;
	int fact;                    /* -1: a column's texts */
	struct survey_group *groups; /* the most rows first */
	size_t count;
};

struct survey_question { /* one side */
	const struct query *queries;
	size_t query_count;
	bool open;
};

struct survey {
	const struct corpus *corpus;
	struct survey_side sides[2];
	size_t side_count;
	struct survey_by *by;
	size_t by_count;
	uint64_t moves[OUTCOME_COUNT][OUTCOME_COUNT]; /* from the first side's outcome to the second's */
	uint64_t rows, bad_rows, bytes;
	struct str *ignored; /* columns that the mapping does not describe */
	size_t ignored_count;
};

struct survey_options {
	struct reader_options reader; /* its text columns are set by `by` */
	const struct survey_question *questions;
	size_t question_count;
	const struct str *by; /* facts, or columns of the file */
	size_t by_count;
	unsigned threads;
	void (*progress)(void *context, uint64_t rows, double part); /* NULL: none; part < 0: not known */
	void *progress_context;
};

enum status survey_run(struct arena *arena, const struct corpus *corpus, const struct survey_options *options,
		       const char *const *paths, size_t path_count, struct survey **survey,
		       struct error *error) MUST_USE;
#endif
