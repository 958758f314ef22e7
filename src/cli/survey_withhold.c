/* survey_withhold.c - which counts of a survey are not told, lest they tell of one person.
 *
 * A count from 1 to 9 is small, and withheld. That is not enough: in a table whose sums are told, one missing cell of a
 * line is its sum less the others. So every line of a table, with its sum, is looked at until none changes: where
 * something of it is withheld, two at least are, and those withheld are 10 persons or more together. What is withheld
 * besides is the smallest count that will do; then the sum; then a zero.
 *
 * I1. A count that is withheld cannot be had by taking told ones of its table from a told sum.
 * I2. A count of one table that comes near one withheld in another is withheld too: of a clause that bars, it would be
 *     the number of the barred.
 * I3. The number of rows is always told: whoever asks has the file. What several reports tell together is not seen
 * here.
 */
#include "survey_report.h"

struct cell {
	uint64_t count;
	bool *hidden;
	bool fixed; /* told or withheld elsewhere too: not to be changed */
};

struct table_line {
	struct cell *parts;
	size_t count;
	struct cell sum;
};

static bool small(uint64_t count) { return count > 0 && count < SURVEY_SMALL; }

static bool safe(const struct table_line *line)
{
	size_t hidden = *line->sum.hidden;
	uint64_t persons = 0;
	for (size_t i = 0; i < line->count; i++)
		if (*line->parts[i].hidden) {
			hidden++;
			persons += line->parts[i].count;
		}
	return hidden == 0 || (hidden >= 2 && (*line->sum.hidden || persons >= SURVEY_SMALL));
}

static struct cell *smallest(const struct table_line *line, bool zero)
{
	struct cell *least = NULL;
	for (size_t i = 0; i < line->count; i++) {
		struct cell *cell = &line->parts[i];
		if (!cell->fixed && !*cell->hidden && (cell->count == 0) == zero &&
		    (!least || cell->count < least->count))
			least = cell;
	}
	return least;
}

/* Whether anything had to change. */
static bool protect(struct table_line *line)
{
	bool changed = false;
	while (!safe(line)) {
		struct cell *cell = smallest(line, false);
		if (!cell && !line->sum.fixed && !*line->sum.hidden)
			cell = &line->sum;
		if (!cell)
			cell = smallest(line, true);
		if (!cell)
			break;
		*cell->hidden = true;
		changed = true;
	}
	return changed;
}

static bool protect_outcomes(const uint64_t counts[OUTCOME_COUNT], bool hidden[OUTCOME_COUNT], struct cell sum)
{
	struct cell cells[OUTCOME_COUNT];
	for (int o = 0; o < OUTCOME_COUNT; o++) {
		hidden[o] = hidden[o] || small(counts[o]);
		cells[o] = (struct cell){ counts[o], &hidden[o], false };
	}
	return protect(&(struct table_line){ cells, OUTCOME_COUNT, sum });
}

/* By the values of a fact. */

static uint64_t column_count(const struct survey_group *group, int column, bool against)
{
	return column == OUTCOME_COUNT ? group->rows : against ? group->against[column] : group->outcomes[column];
}

static bool protect_column(struct cell *cells, const struct survey_by *by, struct survey_hidden_group *hidden,
			   int column, bool against, struct cell sum)
{
	for (size_t g = 0; g < by->count; g++) {
		bool *at = column == OUTCOME_COUNT ? &hidden[g].rows
			   : against               ? &hidden[g].against[column]
						   : &hidden[g].outcomes[column];
		cells[g] = (struct cell){ column_count(&by->groups[g], column, against), at, false };
		*at = *at || small(cells[g].count);
	}
	return protect(&(struct table_line){ cells, by->count, sum });
}

static void protect_by(struct arena *arena, struct survey_report *r, size_t b)
{
	const struct survey *s = r->survey;
	const struct survey_by *by = &s->by[b];
	struct survey_hidden_group *hidden = r->hidden.by[b];
	struct cell *cells = arena_new_array(arena, struct cell, by->count);
	bool told = false, changed = by->count > 0;
	while (changed) {
		struct cell rows = { s->rows, &told, true };
		changed = protect_column(cells, by, hidden, OUTCOME_COUNT, false, rows);
		for (size_t k = 0; k < s->side_count; k++)
			for (int o = 0; o < OUTCOME_COUNT; o++) {
				struct cell sum = { s->sides[k].outcomes[o], &r->hidden.outcomes[k][o], true };
				changed = protect_column(cells, by, hidden, o, k == 1, sum) || changed;
			}
		for (size_t g = 0; g < by->count; g++) {
			struct cell sum = { by->groups[g].rows, &hidden[g].rows, false };
			changed = protect_outcomes(by->groups[g].outcomes, hidden[g].outcomes, sum) || changed;
			if (s->side_count == 2)
				changed = protect_outcomes(by->groups[g].against, hidden[g].against, sum) || changed;
		}
	}
}

/* Those who move from one outcome to another, and who stay. */
static void protect_moves(struct survey_report *r)
{
	const struct survey *s = r->survey;
	bool changed = s->side_count == 2;
	while (changed) {
		changed = false;
		for (int k = 0; k < OUTCOME_COUNT * 2; k++) {
			struct cell cells[OUTCOME_COUNT];
			int side = k / OUTCOME_COUNT, outcome = k % OUTCOME_COUNT;
			for (int i = 0; i < OUTCOME_COUNT; i++) {
				int from = side ? i : outcome, to = side ? outcome : i;
				bool *hidden = &r->hidden.moves[from][to];
				cells[i] = (struct cell){ s->moves[from][to], hidden, false };
				*hidden = *hidden || small(cells[i].count);
			}
			struct cell sum = { s->sides[side].outcomes[outcome], &r->hidden.outcomes[side][outcome],
					    true };
			changed = protect(&(struct table_line){ cells, OUTCOME_COUNT, sum }) || changed;
		}
	}
}

/* Sets of missing facts: those that no report shows are withheld already. */
static void protect_sets(struct arena *arena, struct survey_report *r, size_t side)
{
	const struct survey_side *from = &r->survey->sides[side];
	struct cell *cells = arena_new_array(arena, struct cell, from->set_count + 1);
	bool dropped = true, *hidden = r->hidden.sets[side];
	for (size_t i = 0; i < from->set_count; i++) {
		hidden[i] = i >= SURVEY_SETS_SHOWN || small(from->sets[i].persons);
		cells[i] = (struct cell){ from->sets[i].persons, &hidden[i], false };
	}
	cells[from->set_count] = (struct cell){ from->sets_dropped, &dropped, true };
	struct cell sum = { from->outcomes[OUTCOME_undetermined], &r->hidden.outcomes[side][OUTCOME_undetermined],
			    true };
	protect(&(struct table_line){ cells, from->set_count + (from->sets_dropped > 0), sum });
}

void survey_withhold(struct arena *arena, struct survey_report *r)
{
	const struct survey *s = r->survey;
	struct survey_hidden *h = &r->hidden;
	bool told = false;
	struct cell rows = { s->rows, &told, true };
	h->by = arena_new_array(arena, struct survey_hidden_group *, s->by_count);
	for (size_t b = 0; b < s->by_count; b++)
		h->by[b] = arena_new_array(arena, struct survey_hidden_group, s->by[b].count);
	for (size_t k = 0; k < s->side_count; k++) {
		h->sets[k] = arena_new_array(arena, bool, s->sides[k].set_count);
		h->paths[k] = arena_new_array(arena, struct survey_hidden_path, s->sides[k].path_count);
	}
	if (r->exact)
		return;
	for (size_t k = 0; k < s->side_count; k++) {
		protect_outcomes(s->sides[k].outcomes, h->outcomes[k], rows);
		for (size_t i = 0; s->sides[k].open && i < s->sides[k].path_count; i++)
			protect_outcomes(s->sides[k].paths[i].outcomes, h->paths[k][i].outcomes, rows);
		protect_sets(arena, r, k);
	}
	protect_moves(r);
	for (size_t b = 0; b < s->by_count; b++)
		protect_by(arena, r, b);
}

static bool near(uint64_t a, uint64_t b) { return a > b ? a - b < SURVEY_SMALL : b - a < SURVEY_SMALL; }

bool survey_withheld(const struct survey_report *r, size_t side, uint64_t count)
{
	const struct survey_side *from = &r->survey->sides[side];
	if (r->exact || count == 0)
		return false;
	bool hidden = small(count) || small(r->survey->rows - count);
	for (int o = 0; o < OUTCOME_COUNT; o++) {
		hidden = hidden || (r->hidden.outcomes[side][o] && near(from->outcomes[o], count));
		for (size_t i = 0; i < from->path_count; i++)
			hidden = hidden ||
				 (r->hidden.paths[side][i].outcomes[o] && near(from->paths[i].outcomes[o], count));
	}
	return hidden;
}
