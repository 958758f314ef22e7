/* survey_report.h - a survey as text, JSON and CSV. */
#ifndef CLI_SURVEY_REPORT_H
#define CLI_SURVEY_REPORT_H
#include "json.h"
#include "survey.h"

/* Counts of persons from 1 to 9 are withheld, and others with them, so that they cannot be had from their sum; see
 * survey_withhold.c. SETS_SHOWN: the most sets of missing facts in any report. */
enum { SURVEY_SMALL = 10, SURVEY_SETS_SHOWN = 20 };

struct survey_hidden_group {
	bool rows, outcomes[OUTCOME_COUNT], against[OUTCOME_COUNT];
};
struct survey_hidden_path {
	bool outcomes[OUTCOME_COUNT];
};

struct survey_hidden { /* true: withheld; each as in struct survey */
	bool outcomes[2][OUTCOME_COUNT], moves[OUTCOME_COUNT][OUTCOME_COUNT];
	struct survey_hidden_path *paths[2];
	bool *sets[2];
	struct survey_hidden_group **by;
};

struct survey_report {
	const struct survey *survey;
	struct str mapping; /* its id; none: facts as NDJSON */
	struct moment on[2];
	struct str assumed; /* none: nothing is */
	bool exact;         /* small counts are shown too */
	double seconds;
	const struct str *left_unknown; /* facts that the mapping never gives and the texts ask for */
	size_t left_unknown_count;
	struct survey_hidden hidden; /* by survey_withhold */
};

void survey_withhold(struct arena *arena, struct survey_report *report);
/* A count outside the tables above, of some of the rows, on a side. */
bool survey_withheld(const struct survey_report *report, size_t side, uint64_t count);

extern const enum outcome survey_order[OUTCOME_COUNT]; /* the best first */
/* The agreement's id, or the day where both sides are of one agreement. */
struct str survey_side_name(struct arena *arena, const struct survey_report *report, size_t side);

void survey_html(struct arena *arena, struct buf *out, const struct survey_report *report);
void survey_json(struct json_writer *w, const struct survey_report *report);
void survey_csv(struct buf *out, const struct survey_report *report);
void survey_text(struct arena *arena, struct buf *out, const struct survey_report *report, bool color, unsigned width);
#endif
