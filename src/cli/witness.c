/* witness.c - see witness.h. The engine is asked after each step: what it does not need goes.
 *
 * I1. Facts left out are unknown, and what is true of unknowns is true whatever they are (doc/language.md, section 9),
 *     so each step leaves a person who shows as much as the one before.
 */
#include "witness.h"

enum { OUTS_TOLD = 12 };

struct witness {
	struct subject_facts *person;
	const struct showing *shows;
	size_t count;
	struct eval **evals; /* by showing; those of one path share one */
};

static bool shows_still(struct witness *w, size_t i)
{
	const struct showing *show = &w->shows[i];
	struct fact_value own;
	if (show->varied) {
		struct fact_value *at = &w->person->values[show->fact];
		own = *at;
		*at = (struct fact_value){ .given = true, .scalar = { show->other, KNOWN } };
		eval_run(w->evals[i], w->person);
		*at = own;
	} else if (i == 0 || w->evals[i] != w->evals[i - 1] || w->shows[i - 1].varied) {
		eval_run(w->evals[i], w->person);
	}
	return eval_tri(w->evals[i], show->node) == show->value;
}

static bool still_shown(struct witness *w)
{
	for (size_t i = 0; i < w->count; i++)
		if (!shows_still(w, i))
			return false;
	return true;
}

/* Tries the person with another value; takes it back when it shows less. */
static bool try_value(struct witness *w, struct fact_value *at, struct fact_value value)
{
	struct fact_value before = *at;
	*at = value;
	if (still_shown(w))
		return true;
	*at = before;
	return false;
}

static void shrink_set(struct witness *w, struct fact_value *at, size_t codes)
{
	struct fact_value less = *at;
	less.set.has = (struct code_set){ { 0 } };
	if (try_value(w, at, less))
		return; /* nothing is in it that matters; what is out stays told as far as it must be */
	for (size_t code = 0; code < codes; code++) {
		if (!set_has(&at->set.has, (int64_t)code))
			continue;
		less = *at;
		less.set.has.bits[code >> 6] &= ~(UINT64_C(1) << (code & 63));
		try_value(w, at, less);
	}
}

/* Where most codes must be out, all are: "only" is shorter. */
static void close_set(struct fact_value *at, const struct code_set *universe)
{
	size_t outs = 0;
	for (int i = 0; i < 4; i++)
		outs += (size_t)__builtin_popcountll(at->set.lacks.bits[i]);
	for (int i = 0; i < 4 && outs > OUTS_TOLD; i++)
		at->set.lacks.bits[i] = universe->bits[i] & ~at->set.has.bits[i];
}

static void shrink_outs(struct witness *w, struct fact_value *at, size_t codes)
{
	struct fact_value less = *at;
	less.set.lacks = (struct code_set){ { 0 } };
	if (try_value(w, at, less))
		return;
	for (size_t code = 0; code < codes; code++) {
		if (!set_has(&at->set.lacks, (int64_t)code))
			continue;
		less = *at;
		less.set.lacks.bits[code >> 6] &= ~(UINT64_C(1) << (code & 63));
		try_value(w, at, less);
	}
}

static void shrink_list(struct witness *w, struct arena *arena, struct fact_value *at, size_t fields)
{
	struct fact_value less = *at;
	less.list.closed = false;
	try_value(w, at, less);
	for (size_t row = at->list.count; row-- > 0;) {
		less = *at;
		less.list.records =
			arena_copy(arena, at->list.records, at->list.count * fields * sizeof(struct scalar));
		memmove(less.list.records + row * fields, less.list.records + (row + 1) * fields,
			(at->list.count - row - 1) * fields * sizeof(struct scalar));
		less.list.count--;
		try_value(w, at, less);
	}
	for (size_t i = 0; i < at->list.count * fields; i++) {
		struct scalar before = at->list.records[i];
		at->list.records[i] = (struct scalar){ 0, UNKNOWN };
		if (!still_shown(w))
			at->list.records[i] = before;
	}
}

static void shrink_fact(struct witness *w, struct arena *arena, size_t index)
{
	const struct corpus *c = w->person->corpus;
	const struct fact *fact = &c->facts.at[index];
	struct fact_value *at = &w->person->values[index];
	if (!at->given || try_value(w, at, (struct fact_value){ 0 }))
		return;
	if (fact->type.kind == TYPE_SET) {
		shrink_set(w, at, code_count(c, fact->type.codes));
		shrink_outs(w, at, code_count(c, fact->type.codes));
		close_set(at, &c->code_lists.at[fact->type.codes].universe);
	} else if (fact->type.kind == TYPE_LIST) {
		shrink_list(w, arena, at, fact->field_count);
	}
}

bool witness_smallest(struct arena *arena, struct subject_facts *person, const struct showing *shows, size_t count)
{
	struct witness w = { person, shows, count, arena_new_array(arena, struct eval *, count + 1) };
	for (size_t i = 0; i < count; i++)
		w.evals[i] = i > 0 && shows[i].path == shows[i - 1].path ? w.evals[i - 1]
									 : eval_create(arena, shows[i].path);
	if (!still_shown(&w))
		return false;
	for (size_t i = person->count; i-- > FACT_FIRST_DECLARED;)
		shrink_fact(&w, arena, i);
	return true;
}
