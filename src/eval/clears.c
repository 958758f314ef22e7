/* clears.c - the answers that would clear an undetermined path: minimal sets of them, a bounded number, saying so.
 *
 * Each group of conditions (needs.c) must come true; a set of answers is one choice from each group's own sets. Those
 * of a group are found on its decision diagram: a way from the root to true is a set that suffices; answers it can do
 * without are dropped, and each that is left takes in every further value that suffices as well.
 *
 * I1. A listed set suffices: with those answers the group is true whatever else is unknown.
 * I2. None of its answers can be left out.
 * I3. `clears_with_more` is false only when every minimal set is listed. One that there are no words for is not listed.
 */
#include "limit.h"
#include "needs_int.h"

enum { WAYS_MAX = 24, EXHAUSTIVE_MAX = 200 };

struct implicant { /* by slot of the group: the regions chosen, NULL where nothing need be answered */
	unsigned char **chosen;
	size_t answers;
};
typedef VEC(struct implicant) implicant_vec;

struct finder {
	struct needs *needs;
	const struct diagram *diagram;
	slot_vec slots;
	uint32_t *distance; /* by diagram node: fewest steps to true */
	implicant_vec found;
	size_t ways;
	bool more;
};

static const struct variable *variable_at(const struct finder *f, size_t position)
{
	return &f->needs->variables.at[f->diagram->order[position]];
}

/* Which leaves can be reached with these answers alone. */
static unsigned reach(const struct finder *f, unsigned char *const *chosen)
{
	uint64_t *masks = free_masks(f->needs);
	for (size_t i = 0; i < f->slots.count;) {
		size_t position = f->slots.at[i].position;
		const struct variable *v = variable_at(f, position);
		unsigned char **own = arena_new_array(f->needs->arena, unsigned char *, v->domain_count);
		bool any = false;
		for (; i < f->slots.count && f->slots.at[i].position == position; i++) {
			own[f->slots.at[i].domain] = chosen[i];
			any = any || chosen[i];
		}
		if (any)
			masks[f->diagram->order[position]] = mask_of(v, own);
	}
	return diagram_reach(f->needs, f->diagram, masks);
}

static bool suffices(const struct finder *f, unsigned char *const *chosen) { return reach(f, chosen) == 2; }

/* Is every completion of `inner` one of `outer`? */
static bool within(const struct finder *f, const struct implicant *inner, const struct implicant *outer)
{
	for (size_t i = 0; i < f->slots.count; i++) {
		if (!outer->chosen[i])
			continue;
		if (!inner->chosen[i])
			return false;
		for (size_t r = 0; r < f->slots.at[i].regions; r++)
			if (inner->chosen[i][r] && !outer->chosen[i][r])
				return false;
	}
	return true;
}

/* Leaves out what is not needed, the last asked first, and takes in what does as well. */
static void add_minimal(struct finder *f, struct implicant *implicant)
{
	for (size_t i = f->slots.count; i-- > 0;) {
		unsigned char *regions = implicant->chosen[i];
		if (!regions)
			continue;
		implicant->chosen[i] = NULL;
		if (!suffices(f, implicant->chosen))
			implicant->chosen[i] = regions;
	}
	for (size_t i = 0; i < f->slots.count; i++)
		for (size_t r = 0; implicant->chosen[i] && r < f->slots.at[i].regions; r++) {
			if (implicant->chosen[i][r])
				continue;
			implicant->chosen[i][r] = 1;
			if (!suffices(f, implicant->chosen))
				implicant->chosen[i][r] = 0;
		}
	vec_each (&f->found, i)
		if (within(f, implicant, &f->found.at[i]))
			return;
	for (size_t i = 0; i < f->slots.count; i++)
		implicant->answers += implicant->chosen[i] != NULL;
	vec_add(f->needs->arena, &f->found, *implicant);
}

static struct implicant nothing(const struct finder *f)
{
	return (struct implicant){ arena_new_array(f->needs->arena, unsigned char *, f->slots.count), 0 };
}

static void choose(const struct finder *f, struct implicant *implicant, size_t slot, size_t region)
{
	implicant->chosen[slot] = arena_new_array(f->needs->arena, unsigned char, f->slots.at[slot].regions);
	implicant->chosen[slot][region] = 1;
}

/* Every assignment of some of the slots. */
static void try_all(struct finder *f)
{
	size_t *at = arena_new_array(f->needs->arena, size_t, f->slots.count); /* 0: not answered; else region + 1 */
	for (;;) {
		struct implicant implicant = nothing(f);
		for (size_t i = 0; i < f->slots.count; i++)
			if (at[i])
				choose(f, &implicant, i, at[i] - 1);
		if (suffices(f, implicant.chosen))
			add_minimal(f, &implicant);
		size_t i = 0;
		while (i < f->slots.count && ++at[i] > f->slots.at[i].regions)
			at[i++] = 0;
		if (i == f->slots.count)
			return;
	}
}

/* The first combination of a variable's regions that gives the vector. */
static size_t combination_of(const struct variable *v, size_t vector)
{
	size_t k = 0;
	while (v->combination_vector[k] != vector)
		k++;
	return k;
}

static void answer_variable(struct finder *f, struct implicant *implicant, size_t position, size_t vector)
{
	const struct variable *v = variable_at(f, position);
	if (!v->exact)
		return; /* its facts cannot be listed: no answer of ours makes it so */
	size_t rest = combination_of(v, vector);
	for (size_t d = 0; d < v->domain_count; d++) {
		size_t region = rest % v->domains[d]->count;
		rest /= v->domains[d]->count;
		vec_each (&f->slots, i)
			if (f->slots.at[i].position == position && f->slots.at[i].domain == d)
				choose(f, implicant, i, region);
	}
}

static void find_distances(struct finder *f)
{
	const struct diagram *d = f->diagram;
	f->distance = arena_new_array(f->needs->arena, uint32_t, d->count);
	f->distance[LEAF_FALSE] = UINT32_MAX - 1;
	for (size_t i = LEAVES; i < d->count; i++) {
		uint32_t least = UINT32_MAX - 2;
		for (size_t k = 0; k < variable_at(f, d->nodes[i].variable)->vector_count; k++)
			least = f->distance[d->nodes[i].children[k]] < least ? f->distance[d->nodes[i].children[k]]
									     : least;
		f->distance[i] = least + 1;
	}
}

/* The ways from a node to true, the shortest first. */
static void follow(struct finder *f, uint32_t node, const struct implicant *so_far)
{
	const struct diagram *d = f->diagram;
	if (node == LEAF_TRUE) {
		struct implicant implicant = nothing(f);
		for (size_t i = 0; i < f->slots.count; i++)
			if (so_far->chosen[i])
				implicant.chosen[i] =
					arena_copy(f->needs->arena, so_far->chosen[i], f->slots.at[i].regions);
		f->ways++;
		if (suffices(f, implicant.chosen))
			add_minimal(f, &implicant);
		return;
	}
	size_t position = d->nodes[node].variable, count = variable_at(f, position)->vector_count;
	uint64_t taken = 0;
	for (size_t n = 0; n < count && f->ways < WAYS_MAX; n++) {
		size_t best = SIZE_MAX;
		for (size_t k = 0; k < count; k++)
			if (!((taken >> k) & 1) &&
			    (best == SIZE_MAX ||
			     f->distance[d->nodes[node].children[k]] < f->distance[d->nodes[node].children[best]]))
				best = k;
		taken |= UINT64_C(1) << best;
		if (d->nodes[node].children[best] == LEAF_FALSE)
			return;
		struct implicant next = nothing(f);
		memcpy(next.chosen, so_far->chosen, f->slots.count * sizeof *next.chosen);
		answer_variable(f, &next, position, best);
		follow(f, d->nodes[node].children[best], &next);
	}
}

static void find_implicants(struct finder *f)
{
	size_t space = 1;
	bool exact = true;
	slots_of(f->needs, f->diagram, &f->slots);
	vec_each (&f->slots, i)
		space = space > EXHAUSTIVE_MAX ? space : space * (f->slots.at[i].regions + 1);
	for (size_t p = 0; p < f->diagram->order_count; p++)
		exact = exact && (variable_at(f, p)->exact || !diagram_matters(f->needs, f->diagram, p, 0));
	if (space <= EXHAUSTIVE_MAX) {
		try_all(f);
		f->more = !exact;
	} else {
		struct implicant start = nothing(f);
		find_distances(f);
		follow(f, f->diagram->root, &start);
		f->more = true;
	}
	/* Fewer answers first; else in the order found. */
	for (size_t i = 1; i < f->found.count; i++)
		for (size_t k = i; k > 0 && f->found.at[k - 1].answers > f->found.at[k].answers; k--) {
			struct implicant swap = f->found.at[k];
			f->found.at[k] = f->found.at[k - 1];
			f->found.at[k - 1] = swap;
		}
}

/* False when there are no words for one of them. */
static bool add_answers(const struct finder *f, const struct implicant *implicant, struct answer_set *set)
{
	vec_each (&f->slots, i) {
		const struct variable *v = variable_at(f, f->slots.at[i].position);
		const struct domain *domain = v->domains[f->slots.at[i].domain];
		struct str text;
		if (!implicant->chosen[i])
			continue;
		if (!answer_text(f->needs, domain, v->domain_count == 1, implicant->chosen[i], &text))
			return false;
		set->answers[set->count++] = (struct answer){ domain->fact, text };
	}
	return true;
}

/* Drops what cannot be said. */
static void keep_sayable(struct finder *f)
{
	size_t kept = 0;
	vec_each (&f->found, i) {
		struct answer_set set = { arena_new_array(f->needs->arena, struct answer, f->slots.count), 0 };
		if (add_answers(f, &f->found.at[i], &set))
			f->found.at[kept++] = f->found.at[i];
	}
	f->more = f->more || kept < f->found.count;
	f->found.count = kept;
}

/* One set of answers a group, in every combination, up to the limit. */
static void combine(struct needs *needs, const struct finder *finders, size_t count, struct path_result *result)
{
	size_t *at = arena_new_array(needs->arena, size_t, count), most = 0;
	for (size_t i = 0; i < count; i++)
		most += finders[i].slots.count;
	result->clears_with = arena_new_array(needs->arena, struct answer_set, LIMIT_CLEARS_WITH);
	for (bool done = false; !done;) {
		if (result->clears_with_count == LIMIT_CLEARS_WITH) {
			result->clears_with_more = true;
			return;
		}
		struct answer_set *set = &result->clears_with[result->clears_with_count++];
		set->answers = arena_new_array(needs->arena, struct answer, most);
		for (size_t i = 0; i < count; i++)
			(void)add_answers(&finders[i], &finders[i].found.at[at[i]], set);
		size_t g = count;
		while (g > 0 && ++at[g - 1] == finders[g - 1].found.count)
			at[--g] = 0;
		done = g == 0;
	}
}

void clearing_answers(struct needs *needs, const struct diagram *const *diagrams, size_t count,
		      struct path_result *result)
{
	struct finder *finders = arena_new_array(needs->arena, struct finder, count);
	size_t asked = 0;
	for (size_t i = 0; i < count; i++) {
		if (diagrams[i]->root == LEAF_TRUE)
			continue;
		struct finder *f = &finders[asked++];
		*f = (struct finder){ .needs = needs, .diagram = diagrams[i] };
		find_implicants(f);
		keep_sayable(f);
		result->clears_with_more = result->clears_with_more || f->more;
		if (!f->found.count) { /* no listed answer suffices for this group */
			result->clears_with_more = true;
			return;
		}
	}
	combine(needs, finders, asked, result);
}
