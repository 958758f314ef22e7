/* survey.c - see survey.h. */
#include "survey.h"
#include "bulk_int.h"
#include "date.h"
#include "map.h"
#include "money.h"
#include <stdlib.h>

enum { BLOCK_ROWS = 1 << 16, NEED_WORDS = 4 };

/* Tallies: counts by key. */

struct tally {
	struct arena *arena;
	VEC(uint64_t) keys; /* `width` words each */
	VEC(uint64_t) counts;
	uint32_t *buckets;
	size_t bucket_count, width, limit;
	uint64_t dropped;
};

static uint64_t hash_words(const uint64_t *words, size_t count)
{
	uint64_t h = 0;
	for (size_t i = 0; i < count; i++) {
		h = (h ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return h;
}

static void tally_grow(struct tally *t)
{
	t->bucket_count = t->bucket_count ? t->bucket_count * 4 : 256;
	t->buckets = arena_new_array(t->arena, uint32_t, t->bucket_count);
	vec_each (&t->counts, i) {
		size_t at = hash_words(t->keys.at + i * t->width, t->width) & (t->bucket_count - 1);
		while (t->buckets[at])
			at = (at + 1) & (t->bucket_count - 1);
		t->buckets[at] = (uint32_t)i + 1;
	}
}

/* The key's number; SIZE_MAX when it is one too many. */
static size_t tally_number(struct tally *t, const uint64_t *key)
{
	if (t->counts.count * 2 >= t->bucket_count)
		tally_grow(t);
	size_t at = hash_words(key, t->width) & (t->bucket_count - 1);
	for (; t->buckets[at]; at = (at + 1) & (t->bucket_count - 1))
		if (memcmp(t->keys.at + (t->buckets[at] - 1) * t->width, key, t->width * sizeof *key) == 0)
			return t->buckets[at] - 1;
	if (t->counts.count == t->limit)
		return SIZE_MAX;
	for (size_t i = 0; i < t->width; i++)
		vec_add(t->arena, &t->keys, key[i]);
	vec_add(t->arena, &t->counts, 0);
	t->buckets[at] = (uint32_t)t->counts.count;
	return t->counts.count - 1;
}

/* Sides. */

struct side {
	struct survey_side *out;
	struct program **programs;
	struct runner **runners;
	struct bulk_result **results;
	uint8_t *summary;  /* by row of the block */
	struct tally sets; /* key: a bit for each fact of `asked` */
	int *asked;        /* facts that some path may need */
	size_t asked_count;
	size_t *asked_at;          /* by fact */
	uint64_t *persons, *alone; /* by fact */
};

struct grouping {
	struct survey_by *out;
	int text; /* kept column, -1 */
	struct tally tally;
	VEC(struct survey_group) groups; /* of a fact; of a column: of the file at hand */
	VEC(struct survey_group) merged; /* of a column, by name: its texts' numbers differ from file to file */
	struct map texts;
};

struct surveyor {
	struct arena *arena;
	const struct corpus *corpus;
	const struct survey_options *options;
	struct survey *out;
	struct layout *layout;
	struct columns *table;
	struct side sides[2];
	struct grouping *by;
	struct reader_options reader;
	struct reader *at; /* the file at hand */
};

static const unsigned wants = BULK_REASONS | BULK_NEEDS | BULK_SETTLED;

static void prepare_side(struct surveyor *s, size_t which)
{
	const struct survey_question *q = &s->options->questions[which];
	struct side *side = &s->sides[which];
	side->out = &s->out->sides[which];
	*side->out = (struct survey_side){ .open = q->open, .path_count = q->query_count };
	side->out->paths = arena_new_array(s->arena, struct survey_path, q->query_count);
	side->programs = arena_new_array(s->arena, struct program *, q->query_count);
	side->runners = arena_new_array(s->arena, struct runner *, q->query_count);
	side->results = arena_new_array(s->arena, struct bulk_result *, q->query_count);
	side->summary = arena_new_array(s->arena, uint8_t, BLOCK_ROWS);
	side->persons = arena_new_array(s->arena, uint64_t, s->corpus->facts.count);
	side->alone = arena_new_array(s->arena, uint64_t, s->corpus->facts.count);
	side->sets = (struct tally){ .arena = s->arena, .width = NEED_WORDS, .limit = SURVEY_SETS_MAX };
	for (size_t i = 0; i < q->query_count; i++) {
		const struct path *path = path_compile(s->arena, s->corpus, &q->queries[i]);
		side->out->agreement = q->queries[i].agreement;
		side->programs[i] = program_compile(s->arena, s->layout, path);
		side->out->paths[i].path = path;
		side->out->paths[i].applies = arena_new_array(s->arena, uint64_t, path->rules.count);
		side->out->paths[i].open = arena_new_array(s->arena, uint64_t, path->rules.count);
	}
}

/* The facts that may be missing, numbered: a set of them is a few words. */
static enum status number_facts(struct surveyor *s, struct side *side, struct error *error)
{
	side->asked = arena_new_array(s->arena, int, s->corpus->facts.count);
	side->asked_at = arena_new_array(s->arena, size_t, s->corpus->facts.count);
	for (int f = 0; (size_t)f < s->corpus->facts.count; f++) {
		bool asked = false;
		for (size_t i = 0; i < side->out->path_count; i++)
			vec_each (&side->programs[i]->needs, n)
				asked = asked || side->programs[i]->needs.at[n].fact == f;
		if (!asked)
			continue;
		side->asked_at[f] = side->asked_count;
		side->asked[side->asked_count++] = f;
	}
	if (side->asked_count <= NEED_WORDS * 64)
		return STATUS_OK;
	return error_set(error, STATUS_LIMIT, "these texts ask for more than %d facts: survey one purpose at a time",
			 NEED_WORDS * 64);
}

static void start_side(struct surveyor *s, struct side *side)
{
	struct bulk_options options = { .wants = wants, .threads = s->options->threads };
	for (size_t i = 0; i < side->out->path_count; i++) {
		side->runners[i] = runner_create(side->programs[i], &options);
		side->results[i] = bulk_result_create(s->arena, side->programs[i], BLOCK_ROWS, wants);
		arena_on_destroy(s->arena, (void (*)(void *))runner_destroy, side->runners[i]);
	}
}

static uint64_t ones(const uint64_t *plane, size_t words)
{
	uint64_t sum = 0;
	for (size_t w = 0; w < words; w++)
		sum += (uint64_t)__builtin_popcountll(plane[w]);
	return sum;
}

static void count_path(struct survey_path *path, const struct bulk_result *result)
{
	size_t words = (result->rows + WORD_ROWS - 1) / WORD_ROWS;
	for (size_t row = 0; row < result->rows; row++)
		path->outcomes[result->outcomes[row]]++;
	vec_each (&path->path->rules, r) {
		path->applies[r] += ones(result->rule_true + r * result->words, words);
		path->open[r] += ones(result->rule_unknown + r * result->words, words);
	}
	path->never += ones(result->never, words);
	path->surely += ones(result->surely, words);
}

/* The best of the paths' outcomes. */
static void summarise(struct side *side, size_t rows)
{
	static const uint8_t better[OUTCOME_COUNT] = {
		[OUTCOME_cleared] = 5, [OUTCOME_undetermined] = 4, [OUTCOME_barred] = 3,
		[OUTCOME_unmet] = 2,   [OUTCOME_not_covered] = 1,  [OUTCOME_not_in_force] = 0
	};
	memset(side->summary, side->out->open ? OUTCOME_not_covered : OUTCOME_not_in_force, rows);
	for (size_t i = 0; side->out->open && i < side->out->path_count; i++) {
		const uint8_t *outcomes = side->results[i]->outcomes;
		for (size_t row = 0; row < rows; row++)
			if (better[outcomes[row]] > better[side->summary[row]])
				side->summary[row] = outcomes[row];
	}
	for (size_t row = 0; row < rows; row++)
		side->out->outcomes[side->summary[row]]++;
}

/* What is missing of each undetermined person: of the first path on which the person is undetermined. */
static void count_missing(struct side *side, size_t rows)
{
	for (size_t row = 0; side->out->open && row < rows; row++) {
		if (side->summary[row] != OUTCOME_undetermined)
			continue;
		size_t path = 0, bits = 0;
		while (side->results[path]->outcomes[row] != OUTCOME_undetermined)
			path++;
		const struct bulk_result *result = side->results[path];
		const struct program *program = side->programs[path];
		uint64_t key[NEED_WORDS] = { 0 };
		int only = -1;
		vec_each (&program->needs, n) {
			if (!(result->needs[n * result->words + row / WORD_ROWS] >> (row % WORD_ROWS) & 1))
				continue;
			only = program->needs.at[n].fact;
			side->persons[only]++;
			bits++;
			size_t at = side->asked_at[only];
			key[at / 64] |= UINT64_C(1) << (at % 64);
		}
		if (bits == 1)
			side->alone[only]++;
		size_t number = tally_number(&side->sets, key);
		if (number == SIZE_MAX)
			side->out->sets_dropped++;
		else
			side->sets.counts.at[number]++;
	}
}

/* Groups. */

static struct str scalar_name(struct surveyor *s, const struct type *type, struct scalar value)
{
	char text[MONEY_TEXT_MAX];
	if (value.known != KNOWN)
		return value.known == KNOWN_NONE ? STR("none") : STR_NONE;
	switch (type->kind) {
	case TYPE_BOOL: return value.value ? STR("yes") : STR("no");
	case TYPE_CODE: return code_name(s->corpus, type->codes, value.value);
	case TYPE_DATE: date_format((int32_t)value.value, text); break;
	case TYPE_TIME: time_format(value.value, text); break;
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: decimal_format(value.value, type->digits, text); break;
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: return STR("?");
	}
	return str_copy(s->arena, str_of(text));
}

static struct str set_name(struct surveyor *s, const struct fact *fact, const struct set_value *set)
{
	struct buf out = BUF_INIT;
	bool closed = set_closed(s->corpus, fact->type.codes, set), any = false;
	for (size_t i = 0; i < code_count(s->corpus, fact->type.codes); i++)
		if (set_has(&set->has, (int64_t)i)) {
			buf_format(&out, "%s%.*s", any ? " " : "",
				   STR_ARG(code_name(s->corpus, fact->type.codes, (int64_t)i)));
			any = true;
		}
	struct str name = !any && !closed
				  ? STR_NONE
				  : str_format(s->arena, "%s%.*s", closed ? "only " : "", STR_ARG(buf_str(&out)));
	buf_finish(&out);
	return name;
}

/* The row's group. */
static struct survey_group *group_of(struct surveyor *s, struct grouping *g, size_t row)
{
	uint64_t key;
	const struct fact *fact = g->text < 0 ? &s->corpus->facts.at[g->out->fact] : NULL;
	if (g->text >= 0)
		key = reader_text(s->at, (size_t)g->text, row);
	else if (fact->type.kind == TYPE_SET)
		key = columns_set_of(s->table, row, g->out->fact);
	else
		key = raw_of(&s->layout->facts[g->out->fact].type, columns_scalar(s->table, row, g->out->fact));
	size_t number = tally_number(&g->tally, &key);
	if (number == SIZE_MAX)
		return NULL;
	if (number < g->groups.count)
		return &g->groups.at[number];
	struct survey_group *group = vec_push(s->arena, &g->groups);
	if (fact && fact->type.kind == TYPE_SET)
		group->name = set_name(s, fact, columns_set(s->table, g->out->fact, (uint32_t)key));
	else if (fact)
		group->name = scalar_name(s, &fact->type, columns_scalar(s->table, row, g->out->fact));
	else
		group->name = str_copy(s->arena, reader_text_name(s->at, (size_t)g->text, (uint32_t)key));
	return group;
}

static enum status count_groups(struct surveyor *s, size_t rows, struct error *error)
{
	for (size_t b = 0; b < s->out->by_count; b++)
		for (size_t row = 0; row < rows; row++) {
			struct survey_group *group = group_of(s, &s->by[b], row);
			if (!group)
				return error_set(error, STATUS_LIMIT,
						 "\"%.*s\" has more than a million different values",
						 STR_ARG(s->by[b].out->name));
			group->rows++;
			group->outcomes[s->sides[0].summary[row]]++;
			if (s->out->side_count == 2)
				group->against[s->sides[1].summary[row]]++;
		}
	return STATUS_OK;
}

/* Running. */

static enum status count_block(struct surveyor *s, struct error *error)
{
	size_t rows = columns_rows(s->table);
	for (size_t k = 0; k < s->out->side_count; k++) {
		struct side *side = &s->sides[k];
		for (size_t i = 0; side->out->open && i < side->out->path_count; i++) {
			runner_run(side->runners[i], s->table, side->results[i]);
			count_path(&side->out->paths[i], side->results[i]);
		}
		summarise(side, rows);
		count_missing(side, rows);
	}
	for (size_t row = 0; s->out->side_count == 2 && row < rows; row++)
		s->out->moves[s->sides[0].summary[row]][s->sides[1].summary[row]]++;
	return count_groups(s, rows, error);
}

static enum status count_file(struct surveyor *s, const char *path, double done, double share, struct error *error)
{
	struct arena *arena = arena_create();
	bool more = true;
	uint64_t before = s->out->rows;
	enum status status = reader_open(arena, s->corpus, &s->reader, path, &s->at, error);
	while (status == STATUS_OK && more) {
		columns_clear(s->table);
		status = reader_fill(s->at, s->table, &more, error);
		if (status == STATUS_OK)
			status = count_block(s, error);
		if (s->options->progress && status == STATUS_OK) {
			double part = reader_part(s->at);
			s->options->progress(s->options->progress_context, before + reader_rows(s->at),
					     part < 0 ? -1 : done + part * share);
		}
	}
	if (status == STATUS_OK) {
		size_t count;
		const struct str *ignored = reader_ignored(s->at, &count);
		s->out->rows += reader_rows(s->at);
		s->out->bad_rows += reader_bad_rows(s->at);
		s->out->bytes += reader_bytes(s->at);
		s->out->ignored = arena_new_array(s->arena, struct str, count);
		s->out->ignored_count = count;
		for (size_t i = 0; i < count; i++)
			s->out->ignored[i] = str_copy(s->arena, ignored[i]);
	}
	arena_destroy(arena);
	return status;
}

/* A text's number holds for one file: the groups of a column are merged by name when a file ends. */
static void end_file(struct surveyor *s)
{
	for (size_t b = 0; b < s->out->by_count; b++) {
		struct grouping *g = &s->by[b];
		if (g->text < 0)
			continue;
		for (size_t i = 0; i < g->groups.count; i++) {
			struct survey_group *group = &g->groups.at[i];
			uint64_t number;
			if (!map_get(&g->texts, group->name, &number)) {
				number = g->merged.count;
				map_put(&g->texts, group->name, number);
				vec_push(s->arena, &g->merged)->name = group->name;
			}
			struct survey_group *to = &g->merged.at[number];
			to->rows += group->rows;
			for (int o = 0; o < OUTCOME_COUNT; o++) {
				to->outcomes[o] += group->outcomes[o];
				to->against[o] += group->against[o];
			}
		}
		memset(&g->groups, 0, sizeof g->groups);
		g->tally = (struct tally){ .arena = s->arena, .width = 1, .limit = SURVEY_GROUPS_MAX };
	}
}

/* The result, in order. */

static int compare_groups(const void *a, const void *b)
{
	const struct survey_group *x = a, *y = b;
	return x->rows != y->rows ? (x->rows < y->rows ? 1 : -1) : str_compare(x->name, y->name);
}

static int compare_missing(const void *a, const void *b)
{
	const struct survey_missing *x = a, *y = b;
	return x->persons != y->persons ? (x->persons < y->persons ? 1 : -1) : x->fact - y->fact;
}

static int compare_sets(const void *a, const void *b)
{
	const struct survey_set *x = a, *y = b;
	if (x->persons != y->persons)
		return x->persons < y->persons ? 1 : -1;
	for (size_t i = 0; i < x->count && i < y->count; i++)
		if (x->facts[i] != y->facts[i])
			return x->facts[i] - y->facts[i];
	return (x->count > y->count) - (x->count < y->count);
}

static void finish_side(struct surveyor *s, struct side *side)
{
	struct survey_side *out = side->out;
	out->missing = arena_new_array(s->arena, struct survey_missing, s->corpus->facts.count);
	for (size_t f = 0; f < s->corpus->facts.count; f++)
		if (side->persons[f])
			out->missing[out->missing_count++] =
				(struct survey_missing){ (int)f, side->persons[f], side->alone[f] };
	if (out->missing_count)
		qsort(out->missing, out->missing_count, sizeof *out->missing, compare_missing);
	out->set_count = side->sets.counts.count;
	out->sets = arena_new_array(s->arena, struct survey_set, out->set_count);
	for (size_t i = 0; i < out->set_count; i++) {
		const uint64_t *key = side->sets.keys.at + i * side->sets.width;
		struct survey_set *set = &out->sets[i];
		set->persons = side->sets.counts.at[i];
		set->facts = arena_new_array(s->arena, int, side->asked_count);
		for (size_t n = 0; n < side->asked_count; n++)
			if (key[n / 64] >> (n % 64) & 1)
				set->facts[set->count++] = side->asked[n];
	}
	if (out->set_count)
		qsort(out->sets, out->set_count, sizeof *out->sets, compare_sets);
}

static void finish_groups(struct surveyor *s)
{
	for (size_t b = 0; b < s->out->by_count; b++) {
		struct grouping *g = &s->by[b];
		g->out->groups = g->text < 0 ? g->groups.at : g->merged.at;
		g->out->count = g->text < 0 ? g->groups.count : g->merged.count;
		if (g->out->count)
			qsort(g->out->groups, g->out->count, sizeof *g->out->groups, compare_groups);
	}
}

static void prepare_groups(struct surveyor *s)
{
	const struct survey_options *o = s->options;
	struct str *texts = arena_new_array(s->arena, struct str, o->by_count);
	s->by = arena_new_array(s->arena, struct grouping, o->by_count);
	s->out->by = arena_new_array(s->arena, struct survey_by, o->by_count);
	s->out->by_count = o->by_count;
	for (size_t i = 0; i < o->by_count; i++) {
		struct grouping *g = &s->by[i];
		g->out = &s->out->by[i];
		g->out->name = o->by[i];
		g->out->fact = corpus_fact(s->corpus, o->by[i]);
		g->text = -1;
		g->tally = (struct tally){ .arena = s->arena, .width = 1, .limit = SURVEY_GROUPS_MAX };
		map_init(&g->texts, s->arena);
		if (g->out->fact >= 0) {
			layout_keep(s->layout, g->out->fact);
			continue;
		}
		g->text = (int)s->reader.text_column_count;
		texts[s->reader.text_column_count++] = o->by[i];
	}
	s->reader.text_columns = texts;
}

enum status survey_run(struct arena *arena, const struct corpus *corpus, const struct survey_options *options,
		       const char *const *paths, size_t path_count, struct survey **out, struct error *error)
{
	struct surveyor s = { .arena = arena, .corpus = corpus, .options = options, .reader = options->reader };
	s.out = *out = arena_new(arena, struct survey);
	s.out->corpus = corpus;
	s.out->side_count = options->question_count;
	s.layout = layout_create(arena, corpus);
	s.reader.text_column_count = 0;
	for (size_t k = 0; k < options->question_count; k++)
		prepare_side(&s, k);
	for (size_t k = 0; k < options->question_count; k++)
		TRY(number_facts(&s, &s.sides[k], error));
	prepare_groups(&s);
	s.table = columns_create(arena, s.layout, BLOCK_ROWS);
	for (size_t k = 0; k < options->question_count; k++)
		start_side(&s, &s.sides[k]);
	for (size_t i = 0; i < path_count; i++) {
		TRY(count_file(&s, paths[i], (double)i / (double)path_count, 1 / (double)path_count, error));
		end_file(&s);
	}
	for (size_t k = 0; k < options->question_count; k++)
		finish_side(&s, &s.sides[k]);
	finish_groups(&s);
	return STATUS_OK;
}
