/* domain.c - what an incomplete fact can turn out to be, as far as a path can tell.
 *
 * A path asks only so many things of a fact. Its values fall into regions that no condition tells apart; one value of
 * each stands for all. For a number or a date the borders are found by bisection: each condition compares two sides,
 * and with the fact on one side once, the sign of their difference is monotone in it. For codes they are the codes that
 * are named, and the rest.
 *
 * I1. Where this cannot be done exactly (a list, two dates that are both missing, too many combinations) build_domains
 *     says so, and the caller treats each condition on its own: more is then asked than needed, never less.
 */
#include "limit.h"
#include "money.h"
#include "needs_int.h"

void cone_of(struct needs *needs, const node_id *roots, size_t count, node_id **nodes, size_t *node_count)
{
	const struct nodes *n = &needs->path->nodes;
	unsigned char *mark = arena_new_array(needs->arena, unsigned char, n->count);
	size_t total = 0;
	node_id top = 0;
	for (size_t i = 0; i < count; i++) {
		mark[roots[i]] = 1;
		top = roots[i] > top ? roots[i] : top;
	}
	for (node_id id = top + 1; id-- > 0;) {
		if (!mark[id])
			continue;
		total++;
		if (n->at[id].a != NODE_NONE)
			mark[n->at[id].a] = 1;
		if (n->at[id].b != NODE_NONE)
			mark[n->at[id].b] = 1;
	}
	*nodes = arena_new_array(needs->arena, node_id, total);
	*node_count = 0;
	for (node_id id = 0; id <= top; id++)
		if (mark[id])
			(*nodes)[(*node_count)++] = id;
}

void facts_read(struct arena *arena, const struct path *path, node_id node, unsigned char *facts)
{
	struct needs needs = { .arena = arena, .path = path };
	node_id *cone;
	size_t count;
	cone_of(&needs, &node, 1, &cone, &count);
	for (size_t i = 0; i < count; i++) {
		const struct node *read = &path->nodes.at[cone[i]];
		if (read->op == OP_FACT_BOOL || read->op == OP_FACT_SCALAR || read->op == OP_SET_FACT ||
		    read->op == OP_COUNT_GE)
			facts[read->imm] = 1;
	}
}

static int fact_of(const struct node *node)
{
	return node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ? (int)node->imm : -1;
}

/* Codes. */

static void name_code(struct code_set *singles, int64_t code, const struct corpus *c, int codes)
{
	if (code >= 0 && (size_t)code < code_count(c, codes))
		set_add(singles, code);
}

/* The codes that the rows of a list hold. */
static void name_row_codes(struct needs *needs, int list, int codes, struct code_set *singles)
{
	const struct fact *fact = &needs->corpus->facts.at[list];
	const struct list_value *rows = &needs->facts->values[list].list;
	for (size_t i = 0; i < rows->count * fact->field_count; i++) {
		const struct type *type = &fact->fields[i % fact->field_count].type;
		if (type->kind == TYPE_CODE && type->codes == codes && rows->records[i].known == KNOWN)
			name_code(singles, rows->records[i].value, needs->corpus, codes);
	}
}

static bool of_list(const struct nodes *n, const struct corpus *c, node_id set, int codes)
{
	int fact = fact_of(&n->at[set]);
	return fact >= 0 && c->facts.at[fact].type.codes == codes;
}

/* How many codes of a class that nothing tells apart are enough, when several facts can meet in them: one for each fact
 * that takes one, one more for it to change to, and one for each condition that asks whether some code exists. A
 * condition that is true keeps its code, a member of nothing but the sets it asks about; so all that the conditions can
 * say together is said with these codes, and all that changes when one fact does. */
static size_t codes_needed(struct needs *needs, const int *facts, size_t fact_count, const node_id *cone,
			   size_t cone_count, int codes)
{
	const struct nodes *n = &needs->path->nodes;
	const struct corpus *c = needs->corpus;
	size_t scalars = 0, exists = 0;
	if (fact_count == 1)
		return 1;
	for (size_t i = 0; i < fact_count; i++) {
		const struct type *type = &c->facts.at[facts[i]].type;
		scalars += type->kind == TYPE_CODE && type->codes == codes;
	}
	for (size_t i = 0; i < cone_count; i++) {
		const struct node *node = &n->at[cone[i]];
		exists += node->op == OP_EXISTS || ((node->op == OP_OVERLAPS || node->op == OP_SET_EQ) &&
						    (of_list(n, c, node->a, codes) || of_list(n, c, node->b, codes)));
	}
	size_t needed = scalars + (scalars > 0) + exists;
	return needed > 2 ? needed : 2;
}

/* The codes named in the conditions, and some for each class of the others that known sets tell apart. */
static void interesting_codes(struct needs *needs, const node_id *cone, size_t cone_count, int codes, size_t per_class,
			      struct domain *domain)
{
	const struct nodes *n = &needs->path->nodes;
	const struct corpus *c = needs->corpus;
	VEC(const struct code_set *) planes = { 0 };
	for (size_t i = 0; i < cone_count; i++) {
		const struct node *node = &n->at[cone[i]];
		int fact = fact_of(node);
		if (node->op == OP_CONST)
			name_code(&domain->singles, node->imm, c, codes);
		else if (node->op == OP_SET_EQ &&
			 node->imm == codes) /* all its members together: none stands for another */
			for (int w = 0; w < 4; w++)
				domain->singles.bits[w] |= node_set_bits(n, node->b)->bits[w];
		else if (node->op == OP_COUNT_GE)
			name_row_codes(needs, (int)node->imm, codes, &domain->singles);
		else if (node->op == OP_SET_CONST)
			vec_add(needs->arena, &planes, &n->sets.at[node->imm]);
		else if (fact >= 0 && node->op == OP_FACT_SCALAR && needs->facts->values[fact].scalar.known == KNOWN)
			name_code(&domain->singles, needs->facts->values[fact].scalar.value, c, codes);
		else if (node->op == OP_SET_FACT && c->facts.at[fact].type.codes == codes) {
			vec_add(needs->arena, &planes, &needs->facts->values[fact].set.has);
			vec_add(needs->arena, &planes, &needs->facts->values[fact].set.lacks);
		}
	}
	size_t count = code_count(c, codes);
	if (count <= 16) /* a short list is tried and named whole */
		domain->singles = code_universe(c, codes);
	int64_t leaders[256];
	size_t members[256], classes = 0;
	domain->classes = arena_new_array(needs->arena, struct code_set, 256);
	for (size_t code = 0; code < count; code++) {
		if (set_has(&domain->singles, (int64_t)code))
			continue;
		size_t k = 0;
		for (; k < classes; k++) {
			bool same = true;
			vec_each (&planes, p)
				same = same &&
				       set_has(planes.at[p], (int64_t)code) == set_has(planes.at[p], leaders[k]);
			if (same)
				break;
		}
		if (k == classes) {
			leaders[classes] = (int64_t)code;
			members[classes++] = 0;
		}
		set_add(&domain->classes[k], (int64_t)code);
		if (members[k]++ < per_class)
			set_add(&domain->generics, (int64_t)code);
	}
	domain->class_count = classes;
	for (size_t k = 1; k < classes; k++)
		if (members[k] > members[domain->largest_class])
			domain->largest_class = k;
}

static struct region *add_region(struct needs *needs, struct domain *domain)
{
	if (domain->count >= VALUES_MAX)
		return NULL;
	if (domain->count == domain->room) {
		struct region *grown =
			arena_new_array(needs->arena, struct region, domain->room = domain->room * 2 + 4);
		if (domain->count)
			memcpy(grown, domain->regions, domain->count * sizeof *grown);
		domain->regions = grown;
	}
	struct region *region = &domain->regions[domain->count++];
	region->value = needs->facts->values[domain->fact];
	region->value.given = true;
	return region;
}

static bool none_region(struct needs *needs, struct domain *domain)
{
	struct region *region = add_region(needs, domain);
	if (!region)
		return false;
	region->value.scalar = (struct scalar){ 0, KNOWN_NONE };
	region->none = true;
	return true;
}

static bool code_regions(struct needs *needs, struct domain *domain, const struct type *type)
{
	if (domain->fact == FACT_FACILITY && !none_region(needs, domain)) /* the commonest answer first */
		return false;
	for (size_t code = 0; code < code_count(needs->corpus, type->codes); code++) {
		bool generic = set_has(&domain->generics, (int64_t)code);
		if (!generic && !set_has(&domain->singles, (int64_t)code))
			continue;
		if (domain->fact == FACT_FACILITY &&
		    needs->corpus->facilities.at[code].state != needs->path->query.receiver)
			continue; /* nobody is taken to another state's facility */
		struct region *region = add_region(needs, domain);
		if (!region)
			return false;
		region->value.scalar = (struct scalar){ (int64_t)code, KNOWN };
		region->generic = generic;
	}
	return true;
}

static bool set_regions(struct needs *needs, struct domain *domain, int codes)
{
	int64_t open[16];
	size_t count = 0;
	const struct set_value *known = &needs->facts->values[domain->fact].set;
	for (size_t code = 0; code < code_count(needs->corpus, codes); code++) {
		bool wanted = set_has(&domain->singles, (int64_t)code) || set_has(&domain->generics, (int64_t)code);
		if (!wanted || set_membership(known, (int64_t)code) != TRI_UNKNOWN)
			continue;
		if (count >= 9)
			return false;
		open[count++] = (int64_t)code;
	}
	for (size_t subset = 0; subset < (size_t)1 << count; subset++) {
		struct region *region = add_region(needs, domain);
		if (!region)
			return false;
		for (size_t i = 0; i < count; i++)
			if ((subset >> i) & 1)
				set_add(&region->value.set.has, open[i]);
		for (int w = 0; w < 4; w++)
			region->value.set.lacks.bits[w] =
				needs->corpus->code_lists.at[codes].universe.bits[w] & ~region->value.set.has.bits[w];
	}
	return true;
}

/* Numbers and dates. */

static bool occurs_once(struct needs *needs, const node_id *cone, size_t count, int fact)
{
	const struct nodes *n = &needs->path->nodes;
	size_t uses = 0;
	unsigned char *rests = arena_new_array(needs->arena, unsigned char, n->count);
	for (size_t i = 0; i < count; i++) {
		const struct node *node = &n->at[cone[i]];
		bool a = node->a != NODE_NONE && rests[node->a], b = node->b != NODE_NONE && rests[node->b];
		if (a && b)
			return false;
		rests[cone[i]] = a || b || fact_of(node) == fact;
		uses += fact_of(node) == fact;
	}
	return uses == 1;
}

static int sign_at(struct needs *needs, node_id atom, const node_id *cone, size_t count, int fact, int64_t value)
{
	const struct node *node = &needs->path->nodes.at[atom];
	needs->facts->values[fact].scalar = (struct scalar){ value, KNOWN };
	eval_nodes(needs->eval, cone, count);
	int64_t a = needs->eval->scalars[node->a].value, b = needs->eval->scalars[node->b].value;
	return a < b ? -1 : a > b;
}

/* The first value above `low` at which the sign is no longer `sign`; `high + 1` when there is none. */
static int64_t border(struct needs *needs, node_id atom, const node_id *cone, size_t count, int fact, int64_t low,
		      int64_t high, int sign)
{
	while (low <= high) {
		int64_t middle = low + (high - low) / 2;
		if (sign_at(needs, atom, cone, count, fact, middle) == sign)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return low;
}

static bool number_borders(struct needs *needs, node_id atom, int fact, int64_t *borders, size_t *border_count)
{
	const struct node *node = &needs->path->nodes.at[atom];
	const struct type *type = &needs->corpus->facts.at[fact].type;
	node_id *cone;
	size_t count;
	if (node->op != OP_EQ && node->op != OP_LT && node->op != OP_LE)
		return false;
	cone_of(needs, &atom, 1, &cone, &count);
	if (!occurs_once(needs, cone, count, fact))
		return false;
	int64_t at = type->low;
	int last = sign_at(needs, atom, cone, count, fact, type->high);
	for (int sign = sign_at(needs, atom, cone, count, fact, at); sign != last;
	     sign = sign_at(needs, atom, cone, count, fact, at)) {
		at = border(needs, atom, cone, count, fact, at, type->high, sign);
		if (at > type->high || *border_count >= 60)
			return false;
		borders[(*border_count)++] = at;
	}
	return true;
}

static void sort_borders(int64_t *borders, size_t *count)
{
	size_t kept = 0;
	for (size_t i = 1; i < *count; i++)
		for (size_t k = i; k > 0 && borders[k - 1] > borders[k]; k--) {
			int64_t b = borders[k];
			borders[k] = borders[k - 1];
			borders[k - 1] = b;
		}
	for (size_t i = 0; i < *count; i++)
		if (kept == 0 || borders[kept - 1] != borders[i])
			borders[kept++] = borders[i];
	*count = kept;
}

static bool number_regions(struct needs *needs, struct domain *domain, const struct variable *variable)
{
	const struct type *type = &needs->corpus->facts.at[domain->fact].type;
	struct fact_value saved = needs->facts->values[domain->fact];
	int64_t borders[64];
	node_id *cone;
	size_t count = 0, cone_count;
	bool ok = true;
	needs->facts->values[domain->fact].given = true;
	for (size_t i = 0; ok && i < variable->atom_count; i++)
		ok = number_borders(needs, variable->atoms[i], domain->fact, borders, &count);
	needs->facts->values[domain->fact] = saved;
	cone_of(needs, variable->atoms, variable->atom_count, &cone, &cone_count);
	eval_nodes(needs->eval, cone, cone_count); /* as it was: what is unknown is read from it */
	if (!ok)
		return false;
	sort_borders(borders, &count);
	for (size_t i = 0; i <= count; i++) {
		struct region *region = add_region(needs, domain);
		region->low = i ? borders[i - 1] : type->low;
		region->high = i < count ? borders[i] - 1 : type->high;
		region->value.scalar = (struct scalar){ region->low, KNOWN };
	}
	return true;
}

static bool build_domain(struct needs *needs, const struct variable *variable, const int *facts, size_t fact_count,
			 struct domain *domain)
{
	const struct fact *fact = &needs->corpus->facts.at[domain->fact];
	node_id *cone;
	size_t count, per_class;
	bool ok = false;
	switch (fact->type.kind) {
	case TYPE_BOOL:
		for (int i = 0; i < 2; i++)
			add_region(needs, domain)->value.scalar = (struct scalar){ i, KNOWN };
		return true;
	case TYPE_CODE:
	case TYPE_SET:
		cone_of(needs, variable->atoms, variable->atom_count, &cone, &count);
		per_class = codes_needed(needs, facts, fact_count, cone, count, fact->type.codes);
		interesting_codes(needs, cone, count, fact->type.codes, per_class, domain);
		ok = fact->type.kind == TYPE_SET ? set_regions(needs, domain, fact->type.codes)
						 : code_regions(needs, domain, &fact->type);
		break;
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION:
	case TYPE_DATE:
	case TYPE_TIME: ok = fact_count == 1 && number_regions(needs, domain, variable); break;
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return ok && (!fact->type.or_none || domain->fact == FACT_FACILITY || none_region(needs, domain));
}

/* Every combination of regions, and the truth of the conditions under it. */
static bool tabulate(struct needs *needs, struct variable *v)
{
	node_id *cone;
	size_t count, total = 1;
	cone_of(needs, v->atoms, v->atom_count, &cone, &count);
	for (size_t i = 0; i < v->domain_count; i++) {
		total *= v->domains[i]->count;
		if (total > COMBINATIONS_MAX)
			return false;
	}
	v->combination_count = total;
	v->combination_vector = arena_new_array(needs->arena, uint8_t, total);
	struct fact_value *saved = arena_new_array(needs->arena, struct fact_value, v->domain_count);
	for (size_t i = 0; i < v->domain_count; i++)
		saved[i] = needs->facts->values[v->domains[i]->fact];
	bool ok = true;
	for (size_t k = 0; ok && k < total; k++) {
		size_t rest = k;
		for (size_t i = 0; i < v->domain_count; i++) {
			needs->facts->values[v->domains[i]->fact] =
				v->domains[i]->regions[rest % v->domains[i]->count].value;
			rest /= v->domains[i]->count;
		}
		eval_nodes(needs->eval, cone, count);
		uint64_t vector = 0;
		for (size_t i = 0; i < v->atom_count; i++) {
			tri t = eval_tri(needs->eval, v->atoms[i]);
			ok = ok && t != TRI_UNKNOWN; /* some aspect was left open: not exact */
			vector |= (uint64_t)(t == TRI_TRUE) << i;
		}
		size_t at = 0;
		while (at < v->vector_count && v->vectors[at] != vector)
			at++;
		if (at == v->vector_count && v->vector_count == VECTORS_MAX)
			ok = false;
		else if (at == v->vector_count)
			v->vectors[v->vector_count++] = vector;
		v->combination_vector[k] = (uint8_t)at;
	}
	for (size_t i = 0; i < v->domain_count; i++)
		needs->facts->values[v->domains[i]->fact] = saved[i];
	eval_nodes(needs->eval, cone, count); /* as it was: other variables read it */
	return ok;
}

static void find_adjacent(struct needs *needs, struct variable *v)
{
	v->adjacent = arena_alloc(needs->arena, v->domain_count * sizeof *v->adjacent);
	size_t stride = 1;
	for (size_t d = 0; d < v->domain_count; d++) {
		size_t size = v->domains[d]->count;
		for (size_t k = 0; k < v->combination_count; k++) {
			size_t digit = k / stride % size, base = k - digit * stride;
			for (size_t r = 0; r < size; r++)
				v->adjacent[d][v->combination_vector[k]] |= UINT64_C(1)
									    << v->combination_vector[base + r * stride];
		}
		stride *= size;
	}
}

bool build_domains(struct needs *needs, struct variable *v, const int *facts, size_t count)
{
	if (v->atom_count > ATOMS_MAX)
		return false;
	v->domains = arena_new_array(needs->arena, struct domain *, count);
	for (size_t i = 0; i < count; i++) {
		v->domains[i] = arena_new(needs->arena, struct domain);
		v->domains[i]->fact = facts[i];
		v->domain_count++;
		if (!build_domain(needs, v, facts, count, v->domains[i]))
			return false;
	}
	v->exact = tabulate(needs, v);
	if (v->exact)
		find_adjacent(needs, v);
	return v->exact;
}

/* Answers, as JSON. */

static void range_answer(struct json_writer *w, struct needs *needs, const struct domain *domain, int64_t low,
			 int64_t high)
{
	const struct fact *fact = &needs->corpus->facts.at[domain->fact];
	struct fact_value end = { .given = true, .scalar = { low, KNOWN } };
	json_object(w);
	if (low <= fact->type.low && high >= fact->type.high) { /* any, as long as there is one */
		json_name(w, "other_than");
		json_array(w);
		json_c(w, "none");
		json_end(w);
	}
	if (low > fact->type.low) {
		json_name(w, "from");
		fact_value_json(w, needs->corpus, fact, &end);
	}
	end.scalar.value = high;
	if (high < fact->type.high) {
		json_name(w, "to");
		fact_value_json(w, needs->corpus, fact, &end);
	}
	json_end(w);
}

/* One number region, or several that touch, as a range; NULL-safe for `none`. */
static void number_answer(struct json_writer *w, struct needs *needs, const struct domain *domain,
			  const unsigned char *chosen)
{
	VEC(struct region) ranges = { 0 };
	for (size_t i = 0; i < domain->count; i++) {
		const struct region *r = &domain->regions[i];
		struct region *last = ranges.count ? &ranges.at[ranges.count - 1] : NULL;
		if (!chosen[i])
			continue;
		if (last && !last->none && !r->none && last->high + 1 == r->low)
			last->high = r->high;
		else
			vec_add(needs->arena, &ranges, *r);
	}
	if (ranges.count > 1) {
		json_object(w);
		json_name(w, "one_of");
		json_array(w);
	}
	vec_each (&ranges, i) {
		if (ranges.at[i].none)
			json_c(w, "none");
		else
			range_answer(w, needs, domain, ranges.at[i].low, ranges.at[i].high);
	}
	if (ranges.count > 1) {
		json_end(w);
		json_end(w);
	}
}

/* The codes that the chosen regions stand for. False when one that stands for others is chosen without its like. */
static bool meant_codes(const struct domain *domain, const unsigned char *chosen, struct code_set *meant)
{
	for (size_t i = 0; i < domain->count; i++)
		if (chosen[i] && !domain->regions[i].none && !domain->regions[i].generic)
			set_add(meant, domain->regions[i].value.scalar.value);
	for (size_t k = 0; k < domain->class_count; k++) {
		size_t in = 0, all = 0;
		for (size_t i = 0; i < domain->count; i++) {
			const struct region *r = &domain->regions[i];
			bool stands = r->generic && set_has(&domain->classes[k], r->value.scalar.value);
			all += stands;
			in += stands && chosen[i];
		}
		if (in && in < all)
			return false;
		for (int w = 0; in && w < 4; w++)
			meant->bits[w] |= domain->classes[k].bits[w];
	}
	return true;
}

static bool code_answer(struct json_writer *w, struct needs *needs, const struct domain *domain,
			const unsigned char *chosen)
{
	struct code_set meant = { { 0 } }, all = { { 0 } };
	unsigned char *every = arena_new_array(needs->arena, unsigned char, domain->count);
	struct fact_value none = { .given = true, .scalar = { 0, KNOWN_NONE } };
	bool none_meant = false, none_possible = false;
	size_t count = 0, others = 0;
	memset(every, 1, domain->count);
	if (!meant_codes(domain, chosen, &meant) || !meant_codes(domain, every, &all))
		return false;
	for (size_t i = 0; i < domain->count; i++) {
		none_possible = none_possible || domain->regions[i].none;
		none_meant = none_meant || (domain->regions[i].none && chosen[i]);
	}
	for (int64_t code = 0; code < 256; code++) {
		count += set_has(&meant, code);
		others += set_has(&all, code) && !set_has(&meant, code);
	}
	bool but = others < count && domain->class_count > 0, single = !but && count + none_meant == 1;
	if (!single) {
		json_object(w);
		json_name(w, but ? "other_than" : "one_of");
		json_array(w);
	}
	if (but ? none_possible && !none_meant : none_meant)
		fact_value_json(w, needs->corpus, &needs->corpus->facts.at[domain->fact], &none);
	for (int64_t code = 0; code < 256; code++) {
		struct fact_value value = { .given = true, .scalar = { code, KNOWN } };
		if (set_has(&all, code) && set_has(&meant, code) != but)
			fact_value_json(w, needs->corpus, &needs->corpus->facts.at[domain->fact], &value);
	}
	if (!single) {
		json_end(w);
		json_end(w);
	}
	return true;
}

/* The members that every chosen region agrees on, if that describes the choice whole (it is the cube that they span);
 * else the first region alone. `others` says that some member that no text names is in; `only` that none is. */
static struct set_value common_members(struct needs *needs, const struct domain *domain, const unsigned char *chosen)
{
	const struct set_value *known = &needs->facts->values[domain->fact].set, *first = NULL;
	struct set_value common = { 0 };
	size_t count = 0, free = 0;
	for (size_t i = 0; i < domain->count; i++) {
		const struct set_value *set = &domain->regions[i].value.set;
		if (!chosen[i])
			continue;
		if (!first)
			first = set, common = *set;
		for (int k = 0; k < 4; k++) {
			common.has.bits[k] &= set->has.bits[k];
			common.lacks.bits[k] &= set->lacks.bits[k];
		}
		count++;
	}
	for (int64_t code = 0; code < 256; code++)
		free += (set_has(&domain->singles, code) || set_has(&domain->generics, code)) &&
			set_membership(known, code) == TRI_UNKNOWN && set_membership(&common, code) == TRI_UNKNOWN;
	return free < 10 && (size_t)1 << free == count ? common : *first;
}

static void codes_json(struct json_writer *w, struct needs *needs, const struct domain *domain,
		       const struct code_set *codes)
{
	int list = needs->corpus->facts.at[domain->fact].type.codes;
	json_array(w);
	for (int64_t code = 0; code < (int64_t)code_count(needs->corpus, list); code++)
		if (set_has(codes, code))
			json_str(w, code_name(needs->corpus, list, code));
	json_end(w);
}

static void add_codes(struct code_set *to, const struct code_set *codes)
{
	for (int w = 0; w < 4; w++)
		to->bits[w] |= codes->bits[w];
}

/* What an answer says of a set: single codes, and of each class of others whether some, or none, of it is a member. */
struct said {
	struct code_set has, lacks, named, some[4];
	size_t some_count;
	bool rest_in, rest_out, all_out;
};

static int64_t leader_of(const struct domain *domain, size_t k)
{
	int64_t code = 0;
	while (!set_has(&domain->classes[k], code) || !set_has(&domain->generics, code))
		code++;
	return code;
}

/* False when there are more classes of which some member must be in than can be said. */
static bool say_classes(const struct domain *domain, const struct set_value *known, const struct set_value *common,
			struct said *said)
{
	said->all_out = true;
	for (size_t k = 0; k < domain->class_count; k++) {
		int64_t leader = leader_of(domain, k);
		tri is = set_membership(common, leader);
		if (set_membership(known, leader) != TRI_UNKNOWN)
			continue;
		said->all_out = said->all_out && is == TRI_FALSE;
		if (k != domain->largest_class)
			add_codes(&said->named, &domain->classes[k]);
		if (k == domain->largest_class) {
			said->rest_in = said->rest_in || is == TRI_TRUE;
			said->rest_out = said->rest_out || is == TRI_FALSE;
		} else if (is == TRI_FALSE) {
			add_codes(&said->lacks, &domain->classes[k]);
		} else if (is == TRI_TRUE) {
			if (said->some_count == sizeof said->some / sizeof *said->some)
				return false;
			said->some[said->some_count++] = domain->classes[k];
		}
	}
	return true;
}

static void say_singles(const struct domain *domain, const struct set_value *known, const struct set_value *common,
			struct said *said)
{
	for (int64_t code = 0; code < 256; code++) {
		if (!set_has(&domain->singles, code))
			continue;
		set_add(&said->named, code);
		if (set_membership(known, code) == TRI_UNKNOWN && set_membership(common, code) != TRI_UNKNOWN)
			set_add(set_membership(common, code) == TRI_TRUE ? &said->has : &said->lacks, code);
	}
}

static void said_json(struct json_writer *w, struct needs *needs, const struct domain *domain, const struct said *said)
{
	bool only = said->all_out && said->rest_out && !said->some_count && !said->rest_in;
	json_object(w);
	json_name(w, only ? "only" : "has");
	codes_json(w, needs, domain, &said->has);
	if (!only) {
		json_name(w, "not");
		codes_json(w, needs, domain, &said->lacks);
	}
	if (said->some_count) {
		json_name(w, "any");
		json_array(w);
		for (size_t i = 0; i < said->some_count; i++)
			codes_json(w, needs, domain, &said->some[i]);
		json_end(w);
	}
	if (said->rest_in || (!only && said->rest_out)) {
		json_name(w, said->rest_in ? "any_but" : "none_but");
		codes_json(w, needs, domain, &said->named);
	}
	json_end(w);
}

/* `alone`: one code of a class stands for all of it. Otherwise two do, because another fact may name either; then it
 * can only be said that none of them is in. */
static bool set_answer(struct json_writer *w, struct needs *needs, const struct domain *domain, bool alone,
		       const unsigned char *chosen)
{
	const struct set_value *known = &needs->facts->values[domain->fact].set;
	struct set_value common = common_members(needs, domain, chosen);
	struct said said = { .all_out = true };
	say_singles(domain, known, &common, &said);
	if (alone) {
		if (!say_classes(domain, known, &common, &said))
			return false;
	} else {
		for (int64_t code = 0; code < 256; code++)
			if (set_has(&domain->generics, code) && set_membership(known, code) == TRI_UNKNOWN) {
				if (set_membership(&common, code) == TRI_TRUE)
					return false;
				said.rest_out = said.rest_out || set_membership(&common, code) == TRI_FALSE;
			}
	}
	said_json(w, needs, domain, &said);
	return true;
}

bool answer_text(struct needs *needs, const struct domain *domain, bool alone, const unsigned char *chosen,
		 struct str *text)
{
	struct json_writer *w = json_writer_create();
	const struct type *type = &needs->corpus->facts.at[domain->fact].type;
	bool said = true;
	if (type->kind == TYPE_SET)
		said = set_answer(w, needs, domain, alone, chosen);
	else if (type->kind == TYPE_CODE || type->kind == TYPE_BOOL)
		said = code_answer(w, needs, domain, chosen);
	else
		number_answer(w, needs, domain, chosen);
	if (said)
		*text = str_copy(needs->arena, json_writer_text(w));
	json_writer_destroy(w);
	return said;
}
