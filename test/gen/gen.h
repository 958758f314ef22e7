/* gen.h - random texts, persons and questions, the same for the same seed: what every property and differential test
 * draws its cases from.
 *
 * The texts are real ones: source in the language, with a floor of their own, one vocabulary a subject, laws, orders,
 * agreements and their amendments, in which every clause, every type and every operator occurs. Values are drawn from
 * few dates, few states and narrow ranges, so that conditions are often just true or just false.
 *
 * I1. A text compiles without an error. (gen_corpus draws again in the rare case that one does not; the tests count.)
 * I2. Texts are small: one is compiled in well under a millisecond, and a person decided in microseconds.
 * I3. A refined person knows at least what it knew before; a completed one leaves no fact open that is asked of it.
 */
#ifndef TEST_GEN_H
#define TEST_GEN_H
#include "determination.h"
#include "value.h"

struct gen {
	uint64_t state;
};

void gen_seed(struct gen *gen, uint64_t seed);
uint64_t gen_next(struct gen *gen);
int64_t gen_between(struct gen *gen, int64_t low, int64_t high); /* both inclusive */
bool gen_chance(struct gen *gen, unsigned percent);

/* From HABEAS_SEED, or a fixed seed. */
uint64_t gen_environment_seed(void);
/* How many cases to draw: `usually`, ten times as many with HABEAS_LONG, a tenth under a sanitizer. */
int64_t gen_cases(int64_t usually);

/* Two sources: the floor is loaded as if shipped, the rest as the user's. */
struct gen_texts {
	struct str floor, texts;
};
struct gen_texts gen_texts(struct gen *gen, struct arena *arena);
/* Compiled; the errors are the caller's to look at. corpus_destroy when done. */
struct corpus *gen_compile(const struct gen_texts *texts);
/* Draws texts until they compile. `texts` gets them, when not NULL. */
struct corpus *gen_corpus(struct gen *gen, struct arena *arena, struct gen_texts *texts);

/* A question that `decide` accepts: agreement, states, and often a purpose, a facility, a departure, as_if. */
struct request gen_request(struct gen *gen, const struct corpus *corpus);
enum subject gen_subject(const struct corpus *corpus, const struct request *request);

/* What is known of somebody: of each fact of the subject nothing, something or all. */
struct subject_facts *gen_person(struct gen *gen, struct arena *arena, const struct corpus *corpus,
				 enum subject subject);
/* One step further, in place: fills an unknown scalar, settles a membership, closes a set, adds a record, fills a
 * field, closes a list. `among`: the facts to choose from (all of the subject when NULL). False, and nothing changed,
 * when all of them are complete. A list that another person shares is copied first. */
bool gen_refine(struct gen *gen, struct arena *arena, const struct corpus *corpus, enum subject subject,
		struct subject_facts *facts, const int *among, size_t count);
/* All that is open, filled at random. */
void gen_complete(struct gen *gen, struct arena *arena, const struct corpus *corpus, enum subject subject,
		  struct subject_facts *facts);
/* The same for one fact, whatever it holds already stays. */
void gen_complete_fact(struct gen *gen, struct arena *arena, const struct corpus *corpus, int fact,
		       struct fact_value *value);
#endif
