/* survey_report.h - a survey as text, JSON and CSV. */
#ifndef CLI_SURVEY_REPORT_H
#define CLI_SURVEY_REPORT_H
#include "json.h"
#include "survey.h"

struct survey_report {
	const struct survey *survey;
	struct str mapping; /* its id; none: facts as NDJSON */
	struct moment on[2];
	struct str assumed; /* none: nothing is */
	bool exact;         /* small counts are shown too */
	double seconds;
	const struct str *left_unknown; /* facts that the mapping never gives and the texts ask for */
	size_t left_unknown_count;
};

/* Counts of persons from 1 to 9 are withheld, and where only one of a row is, its next smallest with it, so that it
 * cannot be had by taking the others from their sum; so are counts that leave 1 to 9 of all rows. */
enum { SURVEY_SMALL = 10 };

void survey_withhold(const struct survey_report *report, const uint64_t *counts, size_t count, bool *withheld);
bool survey_small(const struct survey_report *report, uint64_t count); /* of all rows */

extern const enum outcome survey_order[OUTCOME_COUNT]; /* the best first */
/* The agreement's id, or the day where both sides are of one agreement. */
struct str survey_side_name(struct arena *arena, const struct survey_report *report, size_t side);

void survey_html(struct arena *arena, struct buf *out, const struct survey_report *report);
void survey_json(struct json_writer *w, const struct survey_report *report);
void survey_csv(struct buf *out, const struct survey_report *report);
void survey_text(struct arena *arena, struct buf *out, const struct survey_report *report, bool color, unsigned width);
#endif
