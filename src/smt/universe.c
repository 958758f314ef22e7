/* universe.c - how many codes and rows are enough.
 *
 * Codes have no order: a text asks only whether two are the same and whether one is in a set. So codes that no text
 * tells apart may change places, and of each class of such codes a few stand for all. How few is argued in
 * doc/proofs.md: one for each scalar that could take it, one for each condition that asks whether some code exists, and
 * one, the pattern, that no scalar takes and that all the codes left out are copies of.
 *
 * Rows of a list are counted only, up to the largest number that each condition is compared with; so as many rows as
 * the numbers of all its conditions together are enough.
 */
#include "smt_int.h"

enum { ROWS_MAX = 32 };

/* What the texts ask of the codes of one list. */
struct interest {
	struct code_set singles;             /* named alone */
	VEC(const struct code_set *) groups; /* written sets */
	size_t scalars, witnesses;
};

int environment_codes(enum environment environment)
{
	switch (environment) {
	case ENV_SENDER:
	case ENV_RECEIVER: return CODES_country;
	case ENV_PURPOSE: return CODES_purpose;
	case ENV_AGREEMENT_KIND: return CODES_agreement_kind;
	case ENV_AGREEMENT_BINDING:
	case ENV_COUNT: break;
	}
	return -1;
}

int scalar_codes(const struct corpus *corpus, const struct nodes *nodes, node_id id)
{
	const struct node *node = &nodes->at[id];
	const struct type *type = NULL;
	if (node->op == OP_ENV)
		return environment_codes((enum environment)node->imm);
	if (node->op == OP_FACT_SCALAR)
		type = &corpus->facts.at[node->imm].type;
	if (node->op == OP_FIELD_SCALAR)
		type = &corpus->facts.at[node->imm / LIMIT_RECORD_FIELDS].fields[node->imm % LIMIT_RECORD_FIELDS].type;
	return type && type->kind == TYPE_CODE ? type->codes : -1;
}

/* The list that a set's members are of, -1 for a written set. */
static int set_codes(const struct corpus *corpus, const struct node *set)
{
	return set->op == OP_SET_FACT ? corpus->facts.at[set->imm].type.codes : -1;
}

static void name_code(struct interest *in, const struct node *node)
{
	if (node->op == OP_CONST && node->imm >= 0 && node->imm < LIMIT_SET_CODES)
		set_add(&in->singles, node->imm);
}

static void name_set(struct encoder *e, struct interest *in, const struct nodes *n, const struct node *set)
{
	if (set->op == OP_SET_CONST)
		vec_add(e->arena, &in->groups, &n->sets.at[set->imm]);
}

static void look_at(struct encoder *e, struct interest *interests, const struct nodes *n, const struct node *node)
{
	const struct node *a = node->a == NODE_NONE ? NULL : &n->at[node->a],
			  *b = node->b == NODE_NONE ? NULL : &n->at[node->b];
	if (node->op == OP_EQ) {
		int codes = scalar_codes(e->corpus, n, node->a);
		codes = codes >= 0 ? codes : scalar_codes(e->corpus, n, node->b);
		if (codes < 0)
			return;
		name_code(&interests[codes], a);
		name_code(&interests[codes], b);
	} else if (node->op == OP_IN) {
		int codes = set_codes(e->corpus, b);
		codes = codes >= 0 ? codes : scalar_codes(e->corpus, n, node->a);
		if (codes < 0)
			return;
		name_code(&interests[codes], a);
		name_set(e, &interests[codes], n, b);
	} else if (node->op == OP_OVERLAPS) {
		int codes = set_codes(e->corpus, a);
		codes = codes >= 0 ? codes : set_codes(e->corpus, b);
		name_set(e, &interests[codes], n, a);
		name_set(e, &interests[codes], n, b);
		interests[codes].witnesses++;
	} else if (node->op == OP_SET_EQ) {
		name_set(e, &interests[node->imm], n, b);
		interests[node->imm].witnesses++;
	} else if (node->op == OP_PLACE_IN) {
		name_set(e, &interests[CODES_country], n, a);
	} else if (node->op == OP_PLACE_IS) {
		name_code(&interests[CODES_country], a);
	} else if (node->op == OP_EXISTS) {
		interests[CODES_country].witnesses++;
	}
}

/* Rows. */

/* What a number can be at most: of facts and sums of them. */
static int64_t largest(const struct corpus *c, const struct nodes *n, node_id id)
{
	const struct node *node = &n->at[id];
	int64_t sum;
	if (node->op == OP_CONST)
		return node->imm;
	if (node->op == OP_FACT_SCALAR)
		return c->facts.at[node->imm].type.high;
	if (node->op == OP_ADD && !__builtin_add_overflow(largest(c, n, node->a), largest(c, n, node->b), &sum))
		return sum;
	return INT64_MAX;
}

static bool count_rows(struct encoder *e, const struct path *path, const unsigned char *used)
{
	const struct nodes *n = &path->nodes;
	node_id *bodies = arena_new_array(e->arena, node_id, path->quantified.count + 1);
	int64_t *most = arena_new_array(e->arena, int64_t, path->quantified.count + 1);
	int *lists = arena_new_array(e->arena, int, path->quantified.count + 1);
	size_t count = 0;
	vec_each (&path->quantified, i) {
		const struct node *node = &n->at[path->quantified.at[i].node];
		if (!used[path->quantified.at[i].node])
			continue;
		size_t k = 0;
		while (k < count && (bodies[k] != node->a || lists[k] != (int)node->imm))
			k++;
		if (k == count) {
			bodies[count] = node->a;
			lists[count++] = (int)node->imm;
		}
		int64_t wanted = largest(e->corpus, n, node->b);
		if (wanted > most[k])
			most[k] = wanted;
	}
	for (size_t k = 0; k < count; k++) {
		e->rows[lists[k]] += most[k] > ROWS_MAX ? ROWS_MAX + 1 : (size_t)most[k];
		if (e->rows[lists[k]] > ROWS_MAX) {
			e->fault = str_format(e->arena, "the conditions on `%.*s` need more than %d rows of it",
					      STR_ARG(e->corpus->facts.at[lists[k]].name), ROWS_MAX);
			return false;
		}
	}
	return true;
}

/* Classes. */

static bool same_class(const struct interest *in, int64_t a, int64_t b)
{
	vec_each (&in->groups, g)
		if (set_has(in->groups.at[g], a) != set_has(in->groups.at[g], b))
			return false;
	return true;
}

static void make_universe(struct encoder *e, int codes, const struct interest *in)
{
	struct universe *u = &e->universes[codes];
	size_t total = code_count(e->corpus, codes), need = in->scalars + in->witnesses + 1;
	int64_t *leaders = arena_new_array(e->arena, int64_t, total + 1);
	size_t *members = arena_new_array(e->arena, size_t, total + 1), classes = 0;
	size_t *last = arena_new_array(e->arena, size_t, total + 1);
	u->made = true;
	u->codes = arena_new_array(e->arena, int64_t, total + 1);
	u->pattern = arena_new_array(e->arena, bool, total + 1);
	for (size_t code = 0; code < total; code++) {
		size_t k = classes;
		bool single = set_has(&in->singles, (int64_t)code) || set_has(&e->named[codes], (int64_t)code);
		if (!single)
			for (k = 0; k < classes && !same_class(in, (int64_t)code, leaders[k]);)
				k++;
		if (!single && k == classes)
			leaders[classes++] = (int64_t)code;
		if (single || members[k]++ < need) {
			u->copies[code] = u->count;
			if (!single)
				last[k] = u->count;
			u->codes[u->count++] = (int64_t)code;
		} else { /* left out: the last of its class is the pattern */
			u->copies[code] = last[k];
			u->pattern[last[k]] = true;
		}
	}
}

bool find_universes(struct encoder *e)
{
	size_t lists = e->corpus->code_lists.count;
	struct interest *interests = arena_new_array(e->arena, struct interest, lists);
	unsigned char *scalars = arena_new_array(e->arena, unsigned char, e->corpus->facts.count);
	bool environments[ENV_COUNT] = { false };
	vec_each (&e->paths, p)
		if (!count_rows(e, e->paths.at[p]->path, e->paths.at[p]->used))
			return false;
	vec_each (&e->paths, p) {
		const struct encoded *encoded = e->paths.at[p];
		const struct nodes *n = &encoded->path->nodes;
		for (node_id id = 0; id < n->count; id++) {
			if (!encoded->used[id])
				continue;
			look_at(e, interests, n, &n->at[id]);
			if (n->at[id].op == OP_FACT_SCALAR)
				scalars[n->at[id].imm] = 1;
			if (n->at[id].op == OP_ENV)
				environments[n->at[id].imm] = true;
		}
	}
	vec_each (&e->corpus->facts, f) {
		const struct fact *fact = &e->corpus->facts.at[f];
		if (scalars[f] && fact->type.kind == TYPE_CODE)
			interests[fact->type.codes].scalars++;
		for (size_t k = 0; k < fact->field_count; k++)
			if (fact->fields[k].type.kind == TYPE_CODE)
				interests[fact->fields[k].type.codes].scalars += e->rows[f];
	}
	for (int i = 0; i < ENV_COUNT; i++)
		if (environments[i] && environment_codes((enum environment)i) >= 0)
			interests[environment_codes((enum environment)i)].scalars++;
	struct code_set here = { { 0 } }; /* a facility elsewhere is told apart: nobody is taken there */
	vec_each (&e->corpus->facilities, i)
		if (e->corpus->facilities.at[i].state == e->receiver)
			set_add(&here, (int64_t)i);
	vec_add(e->arena, &interests[CODES_facility].groups, &here);
	for (size_t i = 0; i < lists; i++)
		make_universe(e, (int)i, &interests[i]);
	return true;
}
