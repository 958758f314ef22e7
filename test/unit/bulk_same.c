/* The column engine gives every person the answer that the row engine gives: outcome, the value of every rule, what is
 * missing; whatever the kernel, the threads and the chunks. Random persons under every path of the shipped texts. */
#include "bulk_rows.h"
#include "date.h"

enum { PERSONS = 700, DAYS = 3 };

/* Random persons: codes that texts name and others, dates around those of the texts, much unknown. */

static struct corpus *corpus;
static struct code_set named;

static struct scalar random_scalar(const struct type *type)
{
	if (unit_random() % 4 == 0)
		return (struct scalar){ 0, UNKNOWN };
	if (type->or_none && unit_random() % 4 == 0)
		return (struct scalar){ 0, KNOWN_NONE };
	switch (type->kind) {
	case TYPE_BOOL: return (struct scalar){ unit_random_between(0, 1), KNOWN };
	case TYPE_DATE: return (struct scalar){ unit_random_between(20000 - 30 * 366, 20600), KNOWN };
	case TYPE_TIME: return (struct scalar){ unit_random_between(19900, 20300) * 86400, KNOWN };
	case TYPE_CODE: {
		int64_t code;
		do
			code = unit_random_between(0, (int64_t)code_count(corpus, type->codes) - 1);
		while (type->codes == CODES_country && !set_has(&named, code) && unit_random() % 8);
		return (struct scalar){ code, KNOWN };
	}
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: {
		int64_t high = type->high < type->low + 400 ? type->high : type->low + 400;
		return (struct scalar){ unit_random() % 8 ? unit_random_between(type->low, high) : type->high, KNOWN };
	}
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return (struct scalar){ 0, UNKNOWN };
}

static void random_set(const struct type *type, struct set_value *set)
{
	struct type element = { .kind = TYPE_CODE, .codes = type->codes };
	struct code_set all = code_universe(corpus, type->codes);
	if (!code_count(corpus, type->codes))
		return;
	for (uint64_t n = unit_random() % 4; n > 0; n--) {
		struct scalar in = random_scalar(&element), out = random_scalar(&element);
		if (in.known == KNOWN && !set_has(&set->lacks, in.value))
			set_add(&set->has, in.value);
		if (out.known == KNOWN && !set_has(&set->has, out.value))
			set_add(&set->lacks, out.value);
	}
	if (unit_random() % 2)
		for (int i = 0; i < 4; i++)
			set->lacks.bits[i] = all.bits[i] & ~set->has.bits[i];
}

static void random_list(struct arena *arena, const struct fact *fact, struct list_value *list)
{
	list->count = unit_random() % 4;
	list->closed = unit_random() % 2;
	list->records = arena_new_array(arena, struct scalar, list->count * fact->field_count);
	for (size_t i = 0; i < list->count * fact->field_count; i++)
		list->records[i] = random_scalar(&fact->fields[i % fact->field_count].type);
}

/* Mostly unknown, mostly known, or in between: a person of whom little is known shows other paths. */
static struct subject_facts *random_person(struct arena *arena)
{
	struct subject_facts *facts = facts_create(arena, corpus);
	uint64_t known = unit_random() % 8;
	for (size_t i = FACT_FIRST_DECLARED; i < facts->count; i++) {
		const struct fact *fact = &corpus->facts.at[i];
		struct fact_value *value = &facts->values[i];
		if (unit_random() % 8 > known)
			continue;
		value->given = true;
		if (fact->type.kind == TYPE_SET)
			random_set(&fact->type, &value->set);
		else if (fact->type.kind == TYPE_LIST)
			random_list(arena, fact, &value->list);
		else
			value->scalar = random_scalar(&fact->type);
	}
	return facts;
}

static int day_of(const char *text)
{
	int32_t day = 0;
	assert_true(date_parse(str_of(text), &day));
	return day;
}

static size_t undetermined, never_cleared, paths_seen;

/* What is settled holds: no completion tried contradicts it. */
static void check_settled(const struct bulk_result *result, struct eval *eval, struct subject_facts *const *persons,
			  size_t row)
{
	struct arena *arena = arena_create();
	undetermined += result->outcomes[row] == OUTCOME_undetermined;
	never_cleared += bit(result->never, row);
	for (int i = 0; bit(result->never, row) && i < 20; i++) {
		struct subject_facts *filled = facts_copy(arena, persons[row]), *other = random_person(arena);
		for (size_t f = 0; f < filled->count; f++)
			if (!filled->values[f].given)
				filled->values[f] = other->values[f];
		eval_run(eval, filled);
		assert_int_not_equal(eval_outcome(eval), OUTCOME_cleared);
	}
	arena_destroy(arena);
}

static void one_path(const struct query *query, int persons_count)
{
	struct arena *arena = arena_create();
	const struct path *path = path_compile(arena, corpus, query);
	struct layout *layout = layout_create(arena, corpus);
	struct program *program = program_compile(arena, layout, path);
	struct columns *table = columns_create(arena, layout, (size_t)persons_count);
	struct eval *eval = eval_create(arena, path);
	struct subject_facts **persons = arena_new_array(arena, struct subject_facts *, (size_t)persons_count);
	struct bulk_result *result = bulk_result_create(arena, program, (size_t)persons_count, all_wants);
	struct bulk_options options = { .wants = all_wants };
	struct runner *runner = runner_create(program, &options);
	paths_seen++;
	for (int round = 0; round < 2; round++) { /* the second on a table that was cleared */
		columns_clear(table);
		for (int i = 0; i < persons_count; i++) {
			persons[i] = random_person(arena);
			assert_true(columns_add(table, persons[i]));
		}
		runner_run(runner, table, result);
		for (int i = 0; i < persons_count; i++) {
			compare_row(program, result, eval, persons[i], (size_t)i);
			check_settled(result, eval, persons, (size_t)i);
		}
		other_ways(arena, program, table, result);
	}
	runner_destroy(runner);
	arena_destroy(arena);
}

static void every_path(const struct instrument *in, int day, int persons)
{
	struct path_key *keys;
	struct arena *arena = arena_create();
	struct query query = {
		.agreement = in->index, .moment = moment_of_day(day), .decision_day = day, .as_if = true
	};
	size_t count = agreement_paths(arena, corpus, in->index, query.moment, &keys);
	for (size_t i = 0; i < in->party_count; i++) {
		query.sender = in->parties[i].sends ? in->parties[i].state : query.sender;
		query.receiver = in->parties[i].receives && in->parties[i].state != query.sender ? in->parties[i].state
												 : query.receiver;
	}
	for (size_t i = 0; i < count; i++) {
		query.purpose = keys[i].purpose;
		query.facility_given = keys[i].facility < 0 ? FACILITY_UNSAID : FACILITY_NAMED;
		query.facility = keys[i].facility;
		one_path(&query, persons);
	}
	arena_destroy(arena);
}

static void property_columns_agree_with_rows(void **state)
{
	static const char *const days[DAYS] = { "2019-12-01", "2025-03-20", "2025-07-01" };
	int persons = unit_cases(PERSONS);
	(void)state;
	persons = persons > 20000 ? 20000 : persons;
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in->kind == INSTRUMENT_agreement && in->amends < 0)
			for (int d = 0; d < DAYS; d++)
				every_path(in, day_of(days[d]), persons);
	}
	print_message("# %zu paths, %zu undetermined, %zu of them certain never to be cleared\n", paths_seen,
		      undetermined, never_cleared);
	assert_true(paths_seen > 20 && undetermined > 1000);
}

static int setup(void **state)
{
	(void)state;
	corpus = corpus_create();
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	static const char *const codes[] = { "US", "SV", "VE", "MX", "PA", "CO", "XA", "CA", "DK", "XK", "IL" };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		set_add(&named, country_index(str_of(codes[i])));
	return corpus->diags.errors != 0;
}

static int teardown(void **state)
{
	(void)state;
	corpus_destroy(corpus);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_columns_agree_with_rows),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
