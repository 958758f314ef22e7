/* guarantees.h - the promises of the texts, proved or refuted by `check`. */
#ifndef CLI_GUARANTEES_H
#define CLI_GUARANTEES_H
#include "proof.h"

struct guarantee_run {
	const struct core_guarantee *guarantee;
	enum proof proof;
	int64_t us;
	size_t questions;
	struct prove_answer *answer; /* the one that decided: the refutation, or the first that was not proved */
};
struct guarantee_report {
	VEC(struct guarantee_run) runs;
	size_t proved, refuted, not_proved;
	bool unconfirmed; /* `decide` does not confirm a refutation: a bug */
};

/* Runs the guarantees of the texts that `asked` chooses. What is refuted or not proved is added to `diags`. */
void run_guarantees(struct cli *cli, const struct corpus *corpus,
		    bool (*asked)(const struct source *source, const void *data), const void *data, struct diags *diags,
		    struct guarantee_report *report);
/* Is a guarantee refuted by texts in which `changed` is another, and proved by those as they are? The guarantees are
 * the same in both. */
bool guarantees_notice(const struct corpus *as_it_is, const struct corpus *other, const struct instrument *changed);
/* A line for each: the answer, its time, its text and title, and what a proof needed. */
void guarantees_text(struct cli *cli, const struct corpus *corpus, const struct guarantee_report *report);
/* An array. */
void guarantees_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		     const struct guarantee_report *report);
#endif
