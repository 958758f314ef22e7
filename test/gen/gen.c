/* gen.c - the source of randomness, persons and questions. See gen.h. */
#include "gen.h"
#include "country.h"
#include "limit.h"
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* splitmix64 */
uint64_t gen_next(struct gen *gen)
{
	uint64_t z = gen->state += 0x9e3779b97f4a7c15U;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

void gen_seed(struct gen *gen, uint64_t seed) { gen->state = seed; }

int64_t gen_between(struct gen *gen, int64_t low, int64_t high)
{
	return low + (int64_t)(gen_next(gen) % ((uint64_t)high - (uint64_t)low + 1));
}

bool gen_chance(struct gen *gen, unsigned percent) { return gen_next(gen) % 100 < percent; }

uint64_t gen_environment_seed(void)
{
	const char *seed = getenv("HABEAS_SEED");
	return seed ? strtoull(seed, NULL, 10) : 20250315;
}

int64_t gen_cases(int64_t usually)
{
	int64_t cases = getenv("HABEAS_LONG") ? usually * 10 : usually;
#ifdef SANITIZED
	cases /= 10;
#endif
	return cases > 0 ? cases : 1;
}

/* Values: near those that the texts name. */

static int32_t some_day(struct gen *gen)
{
	static const char *const days[] = { "2000-02-29", "2007-03-15", "2007-03-16", "2024-12-31", "2025-01-31",
					    "2025-02-28", "2025-03-13", "2025-03-14", "2025-03-15", "2025-03-16" };
	int32_t day = 0;
	(void)date_parse(str_of(days[gen_next(gen) % (sizeof days / sizeof *days)]), &day);
	return day + (gen_chance(gen, 20) ? (int32_t)gen_between(gen, -40, 40) : 0);
}

static int64_t some_country(struct gen *gen)
{
	static const char *const codes[] = { "US", "SV", "CA", "DK", "FR", "US", "SV", "VE" };
	return country_index(str_of(codes[gen_next(gen) % (sizeof codes / sizeof *codes)]));
}

static int64_t some_code(struct gen *gen, const struct corpus *corpus, int codes)
{
	if (codes == CODES_country)
		return some_country(gen);
	return gen_between(gen, 0, (int64_t)code_count(corpus, codes) - 1);
}

static struct scalar some_scalar(struct gen *gen, const struct corpus *corpus, const struct type *type)
{
	struct scalar s = { 0, KNOWN };
	int64_t step = 1;
	if (type->or_none && gen_chance(gen, 25))
		return (struct scalar){ 0, KNOWN_NONE };
	switch (type->kind) {
	case TYPE_BOOL: s.value = gen_chance(gen, 50); break;
	case TYPE_NUMBER:
	case TYPE_MONEY:
		for (int i = 0; i < type->digits; i++)
			step *= 10;
		s.value = gen_between(gen, type->low, type->high);
		if (step > 1 && gen_chance(gen, 70)) /* whole and half amounts */
			s.value -= s.value % (step / 2);
		break;
	case TYPE_DURATION: s.value = gen_between(gen, type->low, type->high); break;
	case TYPE_DATE: s.value = some_day(gen); break;
	case TYPE_TIME: s.value = (int64_t)some_day(gen) * 86400 + gen_between(gen, 0, 4) * 21600 - 1; break;
	case TYPE_CODE: s.value = some_code(gen, corpus, type->codes); break;
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return s;
}

static void close_set(const struct corpus *corpus, const struct fact *fact, struct set_value *set)
{
	struct code_set all = code_universe(corpus, fact->type.codes);
	for (int i = 0; i < 4; i++)
		set->lacks.bits[i] = all.bits[i] & ~set->has.bits[i];
}

static void settle_member(struct gen *gen, const struct corpus *corpus, const struct fact *fact, struct set_value *set)
{
	int64_t code = some_code(gen, corpus, fact->type.codes);
	if (set_membership(set, code) == TRI_UNKNOWN)
		set_add(gen_chance(gen, 50) ? &set->has : &set->lacks, code);
}

static void add_record(struct gen *gen, struct arena *arena, const struct corpus *corpus, const struct fact *fact,
		       struct list_value *list, unsigned known)
{
	struct scalar *records = arena_new_array(arena, struct scalar, (list->count + 1) * fact->field_count);
	if (list->count)
		memcpy(records, list->records, list->count * fact->field_count * sizeof *records);
	for (size_t k = 0; k < fact->field_count; k++)
		if (gen_chance(gen, known))
			records[list->count * fact->field_count + k] = some_scalar(gen, corpus, &fact->fields[k].type);
	list->records = records;
	list->count++;
}

static void some_value(struct gen *gen, struct arena *arena, const struct corpus *corpus, const struct fact *fact,
		       unsigned known, struct fact_value *value)
{
	value->given = true;
	if (fact->type.kind == TYPE_SET) {
		for (int64_t i = gen_between(gen, 0, 3); i > 0; i--)
			settle_member(gen, corpus, fact, &value->set);
		if (gen_chance(gen, known / 2))
			close_set(corpus, fact, &value->set);
	} else if (fact->type.kind == TYPE_LIST) {
		for (int64_t i = gen_between(gen, 0, 2); i > 0; i--)
			add_record(gen, arena, corpus, fact, &value->list, known);
		value->list.closed = gen_chance(gen, known);
	} else {
		value->scalar = some_scalar(gen, corpus, &fact->type);
	}
}

struct subject_facts *gen_person(struct gen *gen, struct arena *arena, const struct corpus *corpus,
				 enum subject subject)
{
	struct subject_facts *facts = facts_create(arena, corpus);
	unsigned known = (unsigned)gen_between(gen, 0, 10) * 10;
	for (size_t i = FACT_FIRST_DECLARED; i < corpus->facts.count; i++) {
		const struct fact *fact = &corpus->facts.at[i];
		if (fact->subject != subject || !gen_chance(gen, known))
			continue;
		some_value(gen, arena, corpus, fact, known, &facts->values[i]);
		if (gen_chance(gen, 10)) {
			facts->values[i].has_as_of = true;
			facts->values[i].as_of = some_day(gen);
		}
	}
	return facts;
}

/* Refining. */

static void refine_list(struct gen *gen, struct arena *arena, const struct corpus *corpus, const struct fact *fact,
			struct list_value *list)
{
	VEC(size_t) open = { 0 };
	for (size_t i = 0; i < list->count * fact->field_count; i++)
		if (list->records[i].known == UNKNOWN)
			vec_add(arena, &open, i);
	if (open.count && (list->closed || gen_chance(gen, 50))) {
		size_t at = open.at[gen_next(gen) % open.count], size = list->count * fact->field_count;
		struct scalar *records = arena_new_array(arena, struct scalar, size);
		memcpy(records, list->records, size * sizeof *records);
		records[at] = some_scalar(gen, corpus, &fact->fields[at % fact->field_count].type);
		list->records = records;
	} else if (gen_chance(gen, 50) && list->count < 4) {
		add_record(gen, arena, corpus, fact, list, 60);
	} else {
		list->closed = true;
	}
}

static void refine_set(struct gen *gen, const struct corpus *corpus, const struct fact *fact, struct set_value *set)
{
	for (int tries = 0; tries < 4; tries++) {
		int64_t code = some_code(gen, corpus, fact->type.codes);
		if (set_membership(set, code) == TRI_UNKNOWN && gen_chance(gen, 70)) {
			set_add(gen_chance(gen, 50) ? &set->has : &set->lacks, code);
			return;
		}
	}
	close_set(corpus, fact, set);
}

static bool refinable(const struct corpus *corpus, enum subject subject, const struct subject_facts *facts, size_t i)
{
	const struct fact *fact = &corpus->facts.at[i];
	return !fact->environment && fact->subject == subject && !fact_complete(corpus, fact, &facts->values[i]);
}

bool gen_refine(struct gen *gen, struct arena *arena, const struct corpus *corpus, enum subject subject,
		struct subject_facts *facts, const int *among, size_t count)
{
	VEC(size_t) open = { 0 };
	for (size_t i = 0; i < (among ? count : corpus->facts.count); i++) {
		size_t fact = among ? (size_t)among[i] : i;
		if (refinable(corpus, subject, facts, fact))
			vec_add(arena, &open, fact);
	}
	if (!open.count)
		return false;
	size_t chosen = open.at[gen_next(gen) % open.count];
	const struct fact *fact = &corpus->facts.at[chosen];
	struct fact_value *value = &facts->values[chosen];
	value->given = true;
	value->has_as_of = false;
	if (fact->type.kind == TYPE_SET)
		refine_set(gen, corpus, fact, &value->set);
	else if (fact->type.kind == TYPE_LIST)
		refine_list(gen, arena, corpus, fact, &value->list);
	else
		value->scalar = some_scalar(gen, corpus, &fact->type);
	return true;
}

void gen_complete_fact(struct gen *gen, struct arena *arena, const struct corpus *corpus, int index,
		       struct fact_value *value)
{
	const struct fact *fact = &corpus->facts.at[index];
	value->given = true;
	value->has_as_of = false;
	if (fact->type.kind == TYPE_SET) {
		for (int64_t i = gen_between(gen, 0, 3); i > 0; i--)
			settle_member(gen, corpus, fact, &value->set);
		close_set(corpus, fact, &value->set);
	} else if (fact->type.kind == TYPE_LIST) {
		struct list_value *list = &value->list;
		for (int64_t i = list->closed ? 0 : gen_between(gen, 0, 2); i > 0; i--)
			add_record(gen, arena, corpus, fact, list, 0);
		size_t size = list->count * fact->field_count;
		struct scalar *records = arena_new_array(arena, struct scalar, size);
		for (size_t i = 0; i < size; i++)
			records[i] = list->records[i].known != UNKNOWN
					     ? list->records[i]
					     : some_scalar(gen, corpus, &fact->fields[i % fact->field_count].type);
		list->records = records;
		list->closed = true;
	} else if (value->scalar.known == UNKNOWN) {
		value->scalar = some_scalar(gen, corpus, &fact->type);
	}
}

void gen_complete(struct gen *gen, struct arena *arena, const struct corpus *corpus, enum subject subject,
		  struct subject_facts *facts)
{
	for (size_t i = FACT_FIRST_DECLARED; i < corpus->facts.count; i++)
		if (refinable(corpus, subject, facts, i))
			gen_complete_fact(gen, arena, corpus, (int)i, &facts->values[i]);
}

/* Questions. */

static struct moment some_moment(struct gen *gen)
{
	static const char *const days[] = { "2024-06-01", "2025-01-01", "2025-02-15", "2025-03-14",
					    "2025-03-15", "2025-03-20", "2025-08-01", "2026-03-01" };
	struct moment moment = { .given = true };
	(void)date_parse(str_of(days[gen_next(gen) % (sizeof days / sizeof *days)]), &moment.day);
	if (gen_chance(gen, 10)) {
		moment.is_time = true;
		moment.seconds = (int64_t)moment.day * 86400 + gen_between(gen, 0, 86399);
	}
	return moment;
}

static int some_party(struct gen *gen, const struct instrument *in, bool sends, int other)
{
	for (;;) {
		const struct party *p = &in->parties[gen_next(gen) % in->party_count];
		if ((sends ? p->sends : p->receives) && p->state != other)
			return p->state;
	}
}

enum subject gen_subject(const struct corpus *corpus, const struct request *request)
{
	return corpus_instrument(corpus, request->agreement)->subject;
}

struct request gen_request(struct gen *gen, const struct corpus *corpus)
{
	struct request request = { .on = some_moment(gen), .present = -1 };
	const struct instrument *in;
	do
		in = &corpus->instruments.at[gen_next(gen) % corpus->instruments.count];
	while (in->kind != INSTRUMENT_agreement || in->amends >= 0);
	int sender = some_party(gen, in, true, -1);
	/* A state that sends alone leaves a receiver; of an open circle any other does. */
	int receiver = some_party(gen, in, false, sender);
	request.agreement = in->id;
	request.sender = str_of(country_alpha2(sender));
	request.receiver = str_of(country_alpha2(receiver));
	if (gen_chance(gen, 30))
		request.purpose = str_of(word_name(WORDS_purpose, (int)gen_between(gen, 0, PURPOSE_COUNT - 1)));
	if (gen_chance(gen, 40))
		request.facility = STR("none");
	else if (gen_chance(gen, 30))
		vec_each (&corpus->facilities, i)
			if (corpus->facilities.at[i].state == receiver && gen_chance(gen, 50))
				request.facility = corpus->facilities.at[i].name;
	if (gen_chance(gen, 30))
		request.departing = some_moment(gen);
	request.as_if = gen_chance(gen, 25);
	return request;
}
