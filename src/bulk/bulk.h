/* bulk.h - a compiled path over columns: the outcome, the reasons and the missing facts of every row.
 *
 * The same answers as src/eval gives one at a time, person by person. Each condition is a pair of bit planes, surely
 * true and surely false, so that one instruction of the machine decides up to 512 persons; a chunk of rows goes through
 * the whole program before the next, so that intermediate planes stay in the nearest cache.
 *
 * I1. A result depends on the table and the path alone: never on the number of threads, the size of the chunks or the
 *     processor.
 * I2. Nothing is allocated for a row, nor for a table.
 * I3. What a condition of several facts cannot do in planes (places, dates of two facts, lists) is evaluated for each
 *     row by the definition, and remembered by the values it read.
 */
#ifndef BULK_BULK_H
#define BULK_BULK_H
#include "columns.h"

enum bulk_want { BULK_REASONS = 1, BULK_NEEDS = 2, BULK_SETTLED = 4 };

struct program;
/* Compiles, and notes in the layout what it asks. Before the layout's first table. */
struct program *program_compile(struct arena *arena, struct layout *layout, const struct path *path);
size_t program_rule_count(const struct program *program); /* as the path's */
size_t program_need_count(const struct program *program);
int program_need_fact(const struct program *program, size_t need);

struct bulk_result {
	size_t rows, words;                 /* a plane is `words` long; bits past the rows are 0 */
	uint8_t *outcomes;                  /* enum outcome, by row; not_in_force is the caller's */
	uint64_t *rule_true, *rule_unknown; /* rule r of the path at r * words */
	uint64_t *needs;                    /* need n of the program at n * words: the fact may matter */
	uint64_t *never, *surely;           /* undetermined, but certain: not cleared; cleared */
};

/* Room for a table of this many rows. */
struct bulk_result *bulk_result_create(struct arena *arena, const struct program *program, size_t rows_max,
				       unsigned wants);

struct bulk_options {
	unsigned wants;     /* enum bulk_want */
	unsigned threads;   /* 0: one */
	size_t chunk_rows;  /* a multiple of 64; 0: 4096 */
	const char *kernel; /* "plain", "avx2", "avx512"; NULL: the best of this processor */
};
/* Threads' scratch memory, and what they remember of rows: made once, used for any number of tables of the program's
 * layout, by one caller at a time. NULL when the processor lacks the named kernel. */
struct runner;
struct runner *runner_create(const struct program *program, const struct bulk_options *options);
void runner_destroy(struct runner *runner); /* NULL is fine */
void runner_run(struct runner *runner, const struct columns *table, struct bulk_result *result);
const char *bulk_kernel(void); /* the best of this processor */
#endif
