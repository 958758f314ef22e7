/* The calendar's functions go the way that lemmas say, on every day, and no bound given to the solver excludes a value
 * that a function has. */
#include "smt_int.h"
#include "texts.h"

static const struct duration durations[] = { { 1, UNIT_MONTHS },        { -1, UNIT_MONTHS },
					     { 7, UNIT_MONTHS },        { 18, UNIT_YEARS },
					     { -14, UNIT_YEARS },       { 1, UNIT_YEARS },
					     { 400, UNIT_MONTHS },      { -3000, UNIT_MONTHS },
					     { 3, UNIT_BUSINESS_DAYS }, { -2, UNIT_BUSINESS_DAYS } };
enum { DURATIONS = sizeof durations / sizeof *durations };

static int64_t some_day(void) { return unit_random_between(DATE_MIN, DATE_MAX); }

static void property_a_later_day_is_shifted_no_earlier(void **state)
{
	(void)state;
	for (size_t i = 0; i < DURATIONS; i++) {
		int64_t imm = duration_pack(durations[i], false), before = DATE_MIN;
		for (int64_t day = DATE_MIN; day <= DATE_MAX; day++) {
			int64_t now = calendar_value(OP_SHIFT, imm, day, 0);
			if (now < before)
				fail_msg("day %lld, duration %zu", (long long)day, i);
			before = now;
		}
	}
}

static void property_a_longer_duration_leads_no_earlier(void **state)
{
	(void)state;
	static const enum duration_unit units[] = { UNIT_MONTHS, UNIT_YEARS, UNIT_BUSINESS_DAYS };
	for (int left = unit_cases(20000); left > 0; left--) {
		struct duration one = { unit_random() % 2 ? 1 : -1, units[unit_random() % 3] };
		int64_t imm = duration_pack(one, false), day = some_day(), by = unit_random_between(-900, 900);
		int64_t here = calendar_value(OP_SHIFT_BY, imm, day, by);
		int64_t there = calendar_value(OP_SHIFT_BY, imm, day, by + 1);
		assert_true(one.count > 0 ? there >= here : there <= here);
	}
}

static void property_time_between_grows_with_the_end_and_shrinks_with_the_beginning(void **state)
{
	(void)state;
	static const enum duration_unit units[] = { UNIT_MONTHS, UNIT_YEARS };
	for (int left = unit_cases(200000); left > 0; left--) {
		int64_t imm = duration_pack((struct duration){ 1, units[unit_random() % 2] }, false);
		int64_t from = unit_random_between(DATE_MIN, DATE_MAX - 1);
		int64_t to = unit_random() % 2 ? unit_random_between(DATE_MIN, DATE_MAX - 1)
					       : from + unit_random_between(0, 800) - 400;
		to = to < DATE_MIN ? DATE_MIN : to > DATE_MAX - 1 ? DATE_MAX - 1 : to;
		int64_t here = calendar_value(OP_BETWEEN, imm, from, to);
		assert_true(calendar_value(OP_BETWEEN, imm, from, to + 1) >= here);
		assert_true(calendar_value(OP_BETWEEN, imm, from + 1, to) <= here);
	}
}

static void property_places_go_with_days_and_lie_near_their_line(void **state)
{
	(void)state;
	int64_t origin = calendar_place(DATE_MIN);
	for (int64_t day = DATE_MIN; day <= DATE_MAX; day++) {
		int64_t off = 146097 * (calendar_place(day) - origin) - INT64_C(153600) * (day - DATE_MIN);
		assert_true(calendar_place(day + 1) > calendar_place(day));
		assert_true(off <= 146097 * 96 && off >= -146097 * 96);
	}
}

static struct amount free_day(struct encoder *e)
{
	return (struct amount){ .known = e->yes,
				.none = e->no,
				.value = smt_fresh(e, e->int_sort, "day"),
				.codes = -1,
				.low = DATE_MIN,
				.high = DATE_MAX };
}

/* Two dates given: the solver must find the value, and it is the function's. */
static void the_solver_finds(struct encoder *e, enum op op, int64_t imm, int cases)
{
	struct amount a = free_day(e), b = free_day(e);
	struct solver solver;
	int64_t most = op == OP_BETWEEN ? 120000 : DATE_MAX, least = op == OP_BETWEEN ? -120000 : DATE_MIN;
	e->constraints.count = e->calendar.count = 0;
	Z3_ast result = calendar_result(e, op, imm, a, b, least, most);
	solver_begin(&solver, e, 10000);
	for (; cases > 0; cases--) {
		int64_t from = some_day(), to = unit_random() % 2 ? some_day() : from + unit_random_between(-40, 40);
		if (op == OP_SHIFT_BY)
			to = unit_random_between(-900, 900);
		Z3_solver_push(e->z3, solver.z3);
		Z3_solver_assert(e->z3, solver.z3, Z3_mk_eq(e->z3, a.value, smt_int(e, from)));
		Z3_solver_assert(e->z3, solver.z3, Z3_mk_eq(e->z3, b.value, smt_int(e, to)));
		assert_int_equal(solver_check(&solver, NULL, 0), VERDICT_YES);
		assert_int_equal(model_int(e, solver.model, result), calendar_value(op, imm, from, to));
		Z3_solver_pop(e->z3, solver.z3, 1);
	}
	solver_end(&solver);
}

static void property_the_solver_finds_every_value(void **state)
{
	(void)state;
	int cases = unit_cases(12);
	Z3_config config = Z3_mk_config();
	Z3_context z3 = Z3_mk_context(config);
	struct encoder *e = encoder_create(test_arena, z3, compile(""), true);
	for (size_t i = 0; i < DURATIONS; i++)
		the_solver_finds(e, OP_SHIFT, duration_pack(durations[i], false), cases);
	for (int sign = -1; sign <= 1; sign += 2) {
		the_solver_finds(e, OP_SHIFT_BY, duration_pack((struct duration){ sign, UNIT_MONTHS }, false), cases);
		the_solver_finds(e, OP_SHIFT_BY, duration_pack((struct duration){ sign, UNIT_YEARS }, false), cases);
	}
	the_solver_finds(e, OP_BETWEEN, duration_pack((struct duration){ 1, UNIT_YEARS }, false), cases * 5);
	the_solver_finds(e, OP_BETWEEN, duration_pack((struct duration){ 1, UNIT_MONTHS }, false), cases * 5);
	Z3_del_config(config);
	Z3_del_context(z3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_a_later_day_is_shifted_no_earlier),
		fact(property_a_longer_duration_leads_no_earlier),
		fact(property_time_between_grows_with_the_end_and_shrinks_with_the_beginning),
		fact(property_places_go_with_days_and_lie_near_their_line),
		fact(property_the_solver_finds_every_value),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
