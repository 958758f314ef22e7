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
 * cannot be had by taking the others from their sum. */
enum { SURVEY_SMALL = 10 };

void survey_json(struct json_writer *w, const struct survey_report *report);
void survey_csv(struct buf *out, const struct survey_report *report);
void survey_text(struct arena *arena, struct buf *out, const struct survey_report *report, bool color, unsigned width);
#endif
