/* bulk.c - runs programs: a chunk of rows at a time, chunks shared among threads.
 *
 * A chunk's slots are planes in the thread's scratch memory; inputs and constants are where they are. Outputs are
 * written to the chunk's own words of the result, so that threads never meet.
 */
#include "bulk_int.h"
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CHUNK_ROWS = 4096, THREADS_MAX = 256 };

const char *bulk_kernel(void)
{
#ifdef __x86_64__
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx512bw"))
		return "avx512";
	if (__builtin_cpu_supports("avx2"))
		return "avx2";
#endif
	return "plain";
}

static const struct kernel *kernel_of(const char *name)
{
	if (!name || strcmp(name, bulk_kernel()) == 0)
		name = bulk_kernel();
#ifdef __x86_64__
	if (strcmp(name, "avx512") == 0)
		return strcmp(bulk_kernel(), "avx512") == 0 ? &kernel_avx512 : NULL;
	if (strcmp(name, "avx2") == 0)
		return strcmp(bulk_kernel(), "plain") != 0 ? &kernel_avx2 : NULL;
#endif
	return strcmp(name, "plain") == 0 ? &kernel_plain : NULL;
}

struct bulk_result *bulk_result_create(struct arena *arena, const struct program *program, size_t rows_max,
				       unsigned wants)
{
	struct bulk_result *result = arena_new(arena, struct bulk_result);
	size_t room = (rows_max + COLUMNS_STEP - 1) / COLUMNS_STEP * COLUMNS_STEP;
	result->words = room / WORD_ROWS;
	result->outcomes = arena_new_array(arena, uint8_t, room);
	if (wants & BULK_REASONS) {
		result->rule_true = arena_new_array(arena, uint64_t, program->rules.count * result->words);
		result->rule_unknown = arena_new_array(arena, uint64_t, program->rules.count * result->words);
	}
	if (wants & BULK_NEEDS)
		result->needs = arena_new_array(arena, uint64_t, program->needs.count * result->words);
	if (wants & BULK_SETTLED) {
		result->never = arena_new_array(arena, uint64_t, result->words);
		result->surely = arena_new_array(arena, uint64_t, result->words);
	}
	return result;
}

/* What a ROWS instruction remembers: answers by the values read. Direct-mapped; a place is overwritten. */
struct memory {
	uint64_t *keys;   /* MEMO_SLOTS * fact_count */
	uint8_t *answers; /* tri + 1; 0: empty */
};

struct worker {
	const struct program *program;
	const struct columns *table;
	const struct kernel *kernel;
	struct bulk_result *result;
	unsigned wants;
	size_t chunk_words;
	atomic_size_t *next; /* chunk */
	size_t chunks;
	pthread_t thread;

	uint64_t *planes;           /* own memory: slot s at 2 * s * chunk_words */
	const uint64_t **yes, **no; /* by slot, of the chunk at hand */
	const uint64_t **ts, **fs;  /* operands */
	uint64_t *under;            /* slot s at s * chunk_words */
	struct row_eval *eval;
	struct memory *memories; /* by instruction */
	uint64_t *key;
};

struct runner {
	struct arena *arena;
	struct worker *workers;
	unsigned threads;
	atomic_size_t next; /* chunk */
	size_t table;       /* number of the last one: what is remembered of rows names sets by their number in it */
};

static void worker_prepare(struct worker *w, struct arena *arena)
{
	const struct program *p = w->program;
	size_t slots = p->slot_count, most = 2;
	w->planes = arena_new_array(arena, uint64_t, 2 * slots * w->chunk_words);
	w->yes = arena_new_array(arena, const uint64_t *, slots);
	w->no = arena_new_array(arena, const uint64_t *, slots);
	memset(w->planes, 0xff, w->chunk_words * sizeof *w->planes); /* SLOT_TRUE */
	for (size_t s = 0; s < slots; s++) {
		w->yes[s] = w->planes + 2 * s * w->chunk_words;
		w->no[s] = w->yes[s] + w->chunk_words;
	}
	vec_each (&p->code, i)
		most = p->code.at[i].all_count > most ? p->code.at[i].all_count : most;
	w->ts = arena_new_array(arena, const uint64_t *, most);
	w->fs = arena_new_array(arena, const uint64_t *, most);
	if (w->wants & BULK_NEEDS)
		w->under = arena_new_array(arena, uint64_t, p->main_slots * w->chunk_words);
	if (!p->rows_count)
		return;
	w->eval = row_eval_create(arena, p->path);
	w->key = arena_new_array(arena, uint64_t, p->path->corpus->facts.count);
	w->memories = arena_new_array(arena, struct memory, p->code.count);
	vec_each (&p->code, i)
		if (p->code.at[i].kind == ROWS && p->code.at[i].memory) {
			w->memories[i].keys = arena_new_array(arena, uint64_t, MEMO_SLOTS * p->code.at[i].fact_count);
			w->memories[i].answers = arena_new_array(arena, uint8_t, MEMO_SLOTS);
		}
}

/* Row by row. */

static uint64_t raw_fact(const struct columns *table, size_t row, int fact)
{
	const struct columns_fact *t = &table->facts[fact];
	if (table->layout->facts[fact].type.kind != TYPE_BOOL)
		return column_get(&t->scalars, row);
	return (t->yes[row / WORD_ROWS] >> (row % WORD_ROWS) & 1) * 2 +
	       (t->no[row / WORD_ROWS] >> (row % WORD_ROWS) & 1);
}

static tri answer_row(struct worker *w, const struct instruction *in, struct memory *memory, size_t row)
{
	uint64_t hash = 0;
	if (!in->memory) {
		row_load(w->eval, w->table, row, in->facts, in->fact_count);
		return row_run(w->eval, in->cone, in->cone_count);
	}
	for (size_t i = 0; i < in->fact_count; i++) {
		w->key[i] = raw_fact(w->table, row, in->facts[i]);
		hash = (hash ^ w->key[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	size_t at = hash % MEMO_SLOTS;
	uint64_t *key = memory->keys + at * in->fact_count;
	if (memory->answers[at] && memcmp(key, w->key, in->fact_count * sizeof *key) == 0)
		return (tri)(memory->answers[at] - 1);
	row_load(w->eval, w->table, row, in->facts, in->fact_count);
	tri t = row_run(w->eval, in->cone, in->cone_count);
	memcpy(key, w->key, in->fact_count * sizeof *key);
	memory->answers[at] = (uint8_t)(t + 1);
	return t;
}

static void run_rows(struct worker *w, const struct instruction *in, struct memory *memory, size_t word, size_t words)
{
	uint64_t *yes = w->planes + 2 * in->slot * w->chunk_words, *no = yes + w->chunk_words;
	for (size_t k = 0; k < words; k++) {
		yes[k] = no[k] = 0;
		for (size_t bit = 0; bit < WORD_ROWS; bit++) {
			size_t row = (word + k) * WORD_ROWS + bit;
			if (row >= w->table->rows)
				break;
			tri t = answer_row(w, in, memory, row);
			yes[k] |= (uint64_t)(t == TRI_TRUE) << bit;
			no[k] |= (uint64_t)(t == TRI_FALSE) << bit;
		}
	}
}

/* One chunk. */

static void run_instruction(struct worker *w, size_t i, size_t word, size_t words)
{
	const struct instruction *in = &w->program->code.at[i];
	const struct columns_fact *fact = &w->table->facts[in->fact];
	uint64_t *yes = w->planes + 2 * in->slot * w->chunk_words, *no = yes + w->chunk_words;
	switch (in->kind) {
	case INPUT_PLANES:
		w->yes[in->slot] = fact->yes + in->question * w->table->words + word;
		w->no[in->slot] = fact->no + in->question * w->table->words + word;
		break;
	case COMPARE:
		w->kernel->compare(yes, no, (const uint8_t *)fact->scalars.at + word * WORD_ROWS * fact->scalars.width,
				   fact->scalars.width, in->ranges, in->range_count, words);
		break;
	case ROWS: run_rows(w, in, &w->memories[i], word, words); break;
	case ALL_OF:
		for (size_t k = 0; k < in->all_count; k++) {
			slot_ref ref = in->all[k];
			w->ts[k] = ref & 1 ? w->no[ref / 2] : w->yes[ref / 2];
			w->fs[k] = ref & 1 ? w->yes[ref / 2] : w->no[ref / 2];
		}
		w->kernel->all_of(yes, no, w->ts, w->fs, in->all_count, words);
		break;
	}
}

/* Bits past the last row are 0 in every output. */
static uint64_t row_mask(const struct worker *w, size_t word)
{
	size_t first = word * WORD_ROWS, rows = w->table->rows;
	if (first + WORD_ROWS <= rows)
		return UINT64_MAX;
	return first >= rows ? 0 : (UINT64_C(1) << (rows - first)) - 1;
}

static void write_reasons(struct worker *w, size_t word, size_t words)
{
	vec_each (&w->program->rules, r) {
		slot_ref ref = w->program->rules.at[r];
		const uint64_t *t = ref & 1 ? w->no[ref / 2] : w->yes[ref / 2];
		uint64_t *yes = w->result->rule_true + r * w->result->words + word;
		uint64_t *open = w->result->rule_unknown + r * w->result->words + word;
		memcpy(yes, t, words * sizeof *yes);
		w->kernel->unknown(open, w->yes[ref / 2], w->no[ref / 2], words);
		yes[words - 1] &= row_mask(w, word + words - 1);
		open[words - 1] &= row_mask(w, word + words - 1);
	}
}

static bool incomplete(const struct columns *table, size_t row, int fact)
{
	const struct layout_fact *f = &table->layout->facts[fact];
	const struct columns_fact *t = &table->facts[fact];
	if (f->type.kind == TYPE_SET)
		return !t->sets.answers.at[columns_set_of(table, row, fact)][f->questions.count];
	if (f->type.kind != TYPE_LIST)
		return raw_fact(table, row, fact) == 0;
	bool open = t->list.open[row / WORD_ROWS] >> (row % WORD_ROWS) & 1;
	for (size_t k = 0; !open && k < table->layout->corpus->facts.at[fact].field_count; k++)
		for (size_t r = 0; r < t->list.count[row]; r++)
			open = open || column_get(&t->list.fields[k], t->list.start[row] + r) == 0;
	return open;
}

/* A condition of several facts needs those of them that are not known whole. */
static void needs_of_rows(struct worker *w, const struct instruction *in, size_t need, size_t word, size_t words)
{
	const struct program *p = w->program;
	const uint64_t *under = w->under + in->slot * w->chunk_words;
	uint64_t *out = w->result->needs + need * w->result->words + word;
	for (size_t k = 0; k < words; k++)
		for (uint64_t left = under[k] & ~out[k]; left; left &= left - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(left);
			if (incomplete(w->table, (word + k) * WORD_ROWS + bit, p->needs.at[need].fact))
				out[k] |= UINT64_C(1) << bit;
		}
}

/* From clearance down: a slot matters where it is unknown and a conjunction that matters reads it. */
static void write_needs(struct worker *w, size_t word, size_t words)
{
	const struct program *p = w->program;
	memset(w->under, 0, p->main_slots * w->chunk_words * sizeof *w->under);
	uint64_t *top = w->under + p->clear / 2 * w->chunk_words;
	w->kernel->unknown(top, w->yes[p->clear / 2], w->no[p->clear / 2], words);
	top[words - 1] &= row_mask(w, word + words - 1);
	for (size_t i = p->main_count; i-- > 0;) {
		const struct instruction *in = &p->code.at[i];
		for (size_t k = 0; k < in->all_count; k++) {
			uint32_t slot = in->all[k] / 2;
			w->kernel->mark(w->under + slot * w->chunk_words, w->under + in->slot * w->chunk_words,
					w->yes[slot], w->no[slot], words);
		}
	}
	vec_each (&p->needs, n) {
		const struct need *need = &p->needs.at[n];
		uint64_t *out = w->result->needs + n * w->result->words + word;
		memset(out, 0, words * sizeof *out);
		vec_each (&need->slots, s) {
			uint32_t slot = need->slots.at[s];
			const uint64_t *under = w->under + slot * w->chunk_words;
			const struct instruction *in = &p->code.at[p->made_by[slot]];
			if (in->kind == ROWS)
				needs_of_rows(w, in, n, word, words);
			else
				for (size_t k = 0; k < words; k++)
					out[k] |= under[k];
		}
	}
}

static void write_settled(struct worker *w, size_t word, size_t words)
{
	const struct program *p = w->program;
	uint64_t *never = w->result->never + word, *surely = w->result->surely + word;
	for (size_t k = 0; k < words; k++) {
		uint64_t open = ~(w->yes[p->clear / 2][k] | w->no[p->clear / 2][k]), no = 0, yes = 0;
		for (size_t s = 0; open && s < p->splits.count; s++) {
			uint64_t all_no = UINT64_MAX, all_yes = UINT64_MAX;
			for (size_t c = 0; c < p->splits.at[s].count; c++) {
				slot_ref ref = p->splits.at[s].cases[c];
				all_yes &= (ref & 1 ? w->no : w->yes)[ref / 2][k];
				all_no &= (ref & 1 ? w->yes : w->no)[ref / 2][k];
			}
			no |= all_no;
			yes |= all_yes;
		}
		never[k] = no & open & row_mask(w, word + k);
		surely[k] = yes & open & row_mask(w, word + k);
	}
}

static void run_chunk(struct worker *w, size_t chunk)
{
	const struct program *p = w->program;
	size_t all = (w->table->rows + WORD_ROWS - 1) / WORD_ROWS, word = chunk * w->chunk_words;
	size_t words = all - word < w->chunk_words ? all - word : w->chunk_words;
	size_t code = w->wants & BULK_SETTLED ? p->code.count : p->main_count;
	for (size_t i = 0; i < code; i++)
		run_instruction(w, i, word, words);
	const uint64_t *const barred[2] = { (p->barred & 1 ? w->no : w->yes)[p->barred / 2],
					    (p->barred & 1 ? w->yes : w->no)[p->barred / 2] };
	const uint64_t *const covered[2] = { (p->covered & 1 ? w->no : w->yes)[p->covered / 2],
					     (p->covered & 1 ? w->yes : w->no)[p->covered / 2] };
	const uint64_t *const met[2] = { (p->met & 1 ? w->no : w->yes)[p->met / 2],
					 (p->met & 1 ? w->yes : w->no)[p->met / 2] };
	w->kernel->outcomes(w->result->outcomes + word * WORD_ROWS, barred, covered, met, words);
	if (w->wants & BULK_REASONS)
		write_reasons(w, word, words);
	if (w->wants & BULK_NEEDS)
		write_needs(w, word, words);
	if (w->wants & BULK_SETTLED)
		write_settled(w, word, words);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	for (size_t chunk; (chunk = atomic_fetch_add(w->next, 1)) < w->chunks;)
		run_chunk(w, chunk);
	return NULL;
}

struct runner *runner_create(const struct program *program, const struct bulk_options *options)
{
	size_t chunk_rows = options->chunk_rows ? options->chunk_rows : CHUNK_ROWS;
	const struct kernel *kernel = kernel_of(options->kernel);
	if (!kernel)
		return NULL;
	assert(chunk_rows % WORD_ROWS == 0 && options->threads <= THREADS_MAX);
	struct arena *arena = arena_create();
	struct runner *r = arena_new(arena, struct runner);
	r->arena = arena;
	r->threads = options->threads ? options->threads : 1;
	r->workers = arena_new_array(arena, struct worker, r->threads);
	for (unsigned i = 0; i < r->threads; i++) {
		struct worker *w = &r->workers[i];
		*w = (struct worker){ .program = program,
				      .kernel = kernel,
				      .wants = options->wants,
				      .chunk_words = chunk_rows / WORD_ROWS,
				      .next = &r->next };
		worker_prepare(w, arena);
	}
	return r;
}

void runner_destroy(struct runner *runner)
{
	if (runner)
		arena_destroy(runner->arena);
}

static void forget(struct runner *r)
{
	for (unsigned i = 0; i < r->threads; i++)
		for (size_t k = 0; r->workers[i].memories && k < r->workers[i].program->code.count; k++)
			if (r->workers[i].memories[k].answers)
				memset(r->workers[i].memories[k].answers, 0, MEMO_SLOTS);
}

void runner_run(struct runner *r, const struct columns *table, struct bulk_result *result)
{
	size_t chunk_rows = r->workers[0].chunk_words * WORD_ROWS;
	size_t chunks = (table->rows + chunk_rows - 1) / chunk_rows;
	unsigned started = 1;
	assert(result->words >= table->words && table->layout == r->workers[0].program->layout);
	result->rows = table->rows;
	atomic_store(&r->next, 0);
	if (r->table != table->number)
		forget(r);
	r->table = table->number;
	for (unsigned i = 0; i < r->threads; i++) {
		r->workers[i].table = table;
		r->workers[i].result = result;
		r->workers[i].chunks = chunks;
	}
	/* This thread works too; one that cannot start leaves its chunks to the others. */
	while (started < r->threads && started < chunks &&
	       pthread_create(&r->workers[started].thread, NULL, work, &r->workers[started]) == 0)
		started++;
	work(&r->workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(r->workers[i].thread, NULL);
}
