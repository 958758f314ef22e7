/* calendar.c - months and years, exactly, without a calendar in the formulas.
 *
 * Only one thing about the calendar is not linear: in which month a day lies. So each date has a place, 32 times the
 * month and the day of the month, as a variable; months and years between dates, and dates moved by them, are linear in
 * places. When the solver has found a person, each place is computed from that person's dates by the calendar that
 * decides. Where the model is wrong a lemma is added that is true everywhere and that excludes the mistake, and the
 * solver goes on. Business days, and months of times, are functions of their own, treated the same way.
 *
 * I1. Every lemma is true: the functions grow, or shrink, with each argument, and the bounds below hold (test: every
 * day). So "no person" stays true of the calendar. I2. A person is given only when every value is the function's own.
 * So "this person" is true too. I3. Too many rounds is an honest "not proved".
 */
#include "smt_int.h"

int64_t calendar_value(enum op op, int64_t imm, int64_t a, int64_t b)
{
	bool time;
	struct duration d = duration_unpack(imm, &time);
	if (op == OP_BETWEEN)
		return between_value(a, b, d.unit, time);
	if (op == OP_SHIFT_BY)
		d.count = (int32_t)(d.count * b);
	return shift_value(a, d, time);
}

static Z3_ast linear(struct encoder *e, int64_t factor, Z3_ast a, int64_t add)
{
	Z3_ast product = Z3_mk_mul(e->z3, 2, (Z3_ast[]){ smt_int(e, factor), a });
	return Z3_mk_add(e->z3, 2, (Z3_ast[]){ product, smt_int(e, add) });
}

static void when(struct encoder *e, Z3_ast condition, Z3_ast then)
{
	vec_add(e->arena, &e->constraints, Z3_mk_implies(e->z3, condition, then));
}

/* Places in the calendar: 32 times the month, counted through, and the day of the month. A month further is 32, a year
 * 384, so that what is not linear is this one function alone, and that grows with every day. */

enum { MONTH_PLACES = 32, YEAR_PLACES = 384, PLACES_COMPARED = 24 };

int64_t calendar_place(int64_t day)
{
	int year, month, day_of_month;
	date_to_ymd((int32_t)day, &year, &month, &day_of_month);
	return ((int64_t)year * 12 + month) * MONTH_PLACES + day_of_month;
}

/* 146097 days are 4800 months: the place lies near a line, this far off it at most (test: on every day). */
enum { LINE_PLACES = 4800 * MONTH_PLACES, LINE_DAYS = 146097 };
static void add(struct encoder *e, Z3_ast holds) { vec_add(e->arena, &e->constraints, holds); }

/* The order of two days is the order of their places. */
static void compare_places(struct encoder *e, const struct calendar_term *x, const struct calendar_term *y)
{
	Z3_context z3 = e->z3;
	when(e, Z3_mk_lt(z3, x->a.value, y->a.value), Z3_mk_lt(z3, x->result, y->result));
	when(e, Z3_mk_gt(z3, x->a.value, y->a.value), Z3_mk_gt(z3, x->result, y->result));
	when(e, Z3_mk_eq(z3, x->a.value, y->a.value), Z3_mk_eq(z3, x->result, y->result));
}

/* The place of a day. `derived`: the day is itself sought by way of places. */
static Z3_ast place_of(struct encoder *e, struct amount day, bool derived)
{
	int64_t low = calendar_place(DATE_MIN), near = LINE_DAYS * (int64_t)(3 * MONTH_PLACES);
	vec_each (&e->calendar, i)
		if (e->calendar.at[i].place && e->calendar.at[i].a.value == day.value)
			return e->calendar.at[i].result;
	struct calendar_term term = { .place = true, .derived = derived, .a = day };
	term.result = smt_fresh(e, e->int_sort, "place");
	/* LINE_DAYS * (place - low) is within `near` of LINE_PLACES * (day - DATE_MIN) */
	Z3_ast on_line = linear(e, LINE_PLACES, day.value, -(int64_t)LINE_PLACES * DATE_MIN);
	Z3_ast scaled = linear(e, LINE_DAYS, term.result, -(int64_t)LINE_DAYS * low);
	Z3_ast off = Z3_mk_sub(e->z3, 2, (Z3_ast[]){ scaled, on_line });
	add(e, Z3_mk_le(e->z3, off, smt_int(e, near)));
	add(e, Z3_mk_ge(e->z3, off, smt_int(e, -near)));
	size_t compared = 0;
	vec_each (&e->calendar, i)
		if (e->calendar.at[i].place && compared++ < PLACES_COMPARED)
			compare_places(e, &term, &e->calendar.at[i]);
	vec_add(e->arena, &e->calendar, term);
	return term.result;
}

static Z3_ast times(struct encoder *e, int64_t factor, Z3_ast a) { return linear(e, factor, a, 0); }

/* Whole months or years: the places between, divided by theirs, towards zero. */
static void places_between(struct encoder *e, struct amount from, struct amount to, int64_t unit, Z3_ast result)
{
	Z3_context z3 = e->z3;
	Z3_ast both[2] = { place_of(e, to, false), place_of(e, from, false) };
	Z3_ast apart = Z3_mk_sub(z3, 2, both), whole = times(e, unit, result), zero = smt_int(e, 0);
	Z3_ast rest = Z3_mk_sub(z3, 2, (Z3_ast[]){ apart, whole });
	Z3_ast later[3] = { Z3_mk_ge(z3, apart, zero), Z3_mk_ge(z3, rest, zero), Z3_mk_lt(z3, rest, smt_int(e, unit)) };
	Z3_ast earlier[3] = { Z3_mk_lt(z3, apart, zero), Z3_mk_le(z3, rest, zero),
			      Z3_mk_gt(z3, rest, smt_int(e, -unit)) };
	Z3_ast either[2] = { Z3_mk_and(z3, 3, later), Z3_mk_and(z3, 3, earlier) };
	add(e, Z3_mk_or(z3, 2, either));
}

/* The last day whose place is not past the one aimed at: where a month is too short that is its end, and past the end
 * of the calendar the calendar's last day. */
static void shifted_place(struct encoder *e, struct amount day, Z3_ast by, Z3_ast result)
{
	Z3_context z3 = e->z3;
	Z3_ast aim = Z3_mk_add(z3, 2, (Z3_ast[]){ place_of(e, day, false), by });
	struct amount here = day, next = day;
	here.value = result;
	next.value = Z3_mk_add(z3, 2, (Z3_ast[]){ result, smt_int(e, 1) });
	Z3_ast reached[2] = { Z3_mk_le(z3, place_of(e, here, true), aim), Z3_mk_eq(z3, result, smt_int(e, DATE_MIN)) };
	Z3_ast last[2] = { Z3_mk_gt(z3, place_of(e, next, true), aim), Z3_mk_eq(z3, result, smt_int(e, DATE_MAX)) };
	add(e, Z3_mk_or(z3, 2, reached));
	add(e, Z3_mk_or(z3, 2, last));
}

/* Everything else, business days and the months of times, is a function of its own. */
static void plain_function(struct encoder *e, enum op op, int64_t imm, struct amount a, struct amount b, Z3_ast result)
{
	struct calendar_term *term = vec_push(e->arena, &e->calendar);
	*term = (struct calendar_term){ .op = op, .imm = imm, .a = a, .b = b, .result = result };
}

Z3_ast calendar_result(struct encoder *e, enum op op, int64_t imm, struct amount a, struct amount b, int64_t low,
		       int64_t high)
{
	bool time;
	struct duration d = duration_unpack(imm, &time);
	bool by_place = !time && (d.unit == UNIT_MONTHS || d.unit == UNIT_YEARS);
	int64_t unit = d.unit == UNIT_YEARS ? YEAR_PLACES : MONTH_PLACES;
	Z3_ast result = smt_fresh(e, e->int_sort, "calendar");
	add(e, Z3_mk_ge(e->z3, result, smt_int(e, low)));
	add(e, Z3_mk_le(e->z3, result, smt_int(e, high)));
	if (!by_place)
		plain_function(e, op, imm, a, b, result);
	else if (op == OP_BETWEEN)
		places_between(e, a, b, unit, result);
	else
		shifted_place(e, a, op == OP_SHIFT_BY ? times(e, d.count * unit, b.value) : smt_int(e, d.count * unit),
			      result);
	return result;
}

int64_t model_int(struct encoder *e, Z3_model model, Z3_ast ast)
{
	Z3_ast value;
	int64_t number = 0;
	if (Z3_model_eval(e->z3, model, ast, true, &value))
		Z3_get_numeral_int64(e->z3, value, &number);
	return number;
}

bool model_true(struct encoder *e, Z3_model model, Z3_ast ast)
{
	Z3_ast value;
	return Z3_model_eval(e->z3, model, ast, true, &value) && Z3_get_bool_value(e->z3, value) == Z3_L_TRUE;
}

/* The farthest value of one argument, from `at` towards `end`, that leaves the function's value as it is. */
static int64_t farthest(const struct calendar_term *t, bool second, int64_t other, int64_t at, int64_t end)
{
	int64_t value = second ? calendar_value(t->op, t->imm, other, at) : calendar_value(t->op, t->imm, at, other);
	while (at != end) {
		int64_t distance = end - at, middle = at + distance / 2;
		if (middle == at)
			middle = end;
		int64_t there = second ? calendar_value(t->op, t->imm, other, middle)
				       : calendar_value(t->op, t->imm, middle, other);
		if (there == value) {
			at = middle;
		} else if (middle == end && (distance == 1 || distance == -1)) {
			break;
		} else {
			end = middle > at ? middle - 1 : middle + 1;
		}
	}
	return at;
}

/* How the function goes with its arguments: 1 up, -1 down. */
static int direction(const struct calendar_term *t, bool second)
{
	bool time;
	if (t->op == OP_BETWEEN)
		return second ? 1 : -1;
	return second && duration_unpack(t->imm, &time).count < 0 ? -1 : 1;
}

/* Wherever the arguments are no better than here, the value is no better: `up` for at least, else at most. */
static void add_lemma(struct encoder *e, Z3_solver solver, const struct calendar_term *t, int64_t a, int64_t b, bool up)
{
	int64_t value = calendar_value(t->op, t->imm, a, b);
	bool binary = t->op != OP_SHIFT;
	bool a_low = (direction(t, false) > 0) == up, b_low = (direction(t, true) > 0) == up;
	a = farthest(t, false, b, a, a_low ? t->a.low : t->a.high);
	if (binary)
		b = farthest(t, true, a, b, b_low ? t->b.low : t->b.high);
	Z3_ast here[3] = {
		a_low ? Z3_mk_lt(e->z3, t->a.value, smt_int(e, a)) : Z3_mk_gt(e->z3, t->a.value, smt_int(e, a)),
		up ? Z3_mk_ge(e->z3, t->result, smt_int(e, value)) : Z3_mk_le(e->z3, t->result, smt_int(e, value)), NULL
	};
	if (binary)
		here[2] =
			b_low ? Z3_mk_lt(e->z3, t->b.value, smt_int(e, b)) : Z3_mk_gt(e->z3, t->b.value, smt_int(e, b));
	Z3_solver_assert(e->z3, solver, Z3_mk_or(e->z3, binary ? 3 : 2, here));
}

/* The month that the day lies in is settled whole: there a place is a day and a constant. */
static void add_month(struct encoder *e, Z3_solver solver, const struct calendar_term *t, int64_t day)
{
	Z3_context z3 = e->z3;
	int year, month, day_of_month;
	date_to_ymd((int32_t)day, &year, &month, &day_of_month);
	int64_t first = day - day_of_month + 1, last = day;
	while (calendar_place(last + 1) == calendar_place(last) + 1)
		last++;
	Z3_ast same = Z3_mk_eq(z3, t->result, linear(e, 1, t->a.value, calendar_place(day) - day));
	Z3_ast before = Z3_mk_lt(z3, t->a.value, smt_int(e, first)), after = Z3_mk_gt(z3, t->a.value, smt_int(e, last));
	Z3_ast inside[3] = { before, after, same };
	Z3_solver_assert(z3, solver, Z3_mk_or(z3, 3, inside));
	Z3_ast lower = Z3_mk_lt(z3, t->result, smt_int(e, calendar_place(first)));
	Z3_ast higher = Z3_mk_gt(z3, t->result, smt_int(e, calendar_place(last)));
	Z3_solver_assert(z3, solver, Z3_mk_implies(z3, before, lower));
	Z3_solver_assert(z3, solver, Z3_mk_implies(z3, after, higher));
}

/* Is the value asked for at all? Of what is unknown, or none, nothing reads it. */
static bool asked_for(struct encoder *e, Z3_model model, const struct calendar_term *t)
{
	const struct amount *all[2] = { &t->a, &t->b };
	for (int i = 0; i < (t->place || t->op == OP_SHIFT ? 1 : 2); i++)
		if (!model_true(e, model, all[i]->known) || model_true(e, model, all[i]->none))
			return false;
	return true;
}

size_t calendar_dates(struct encoder *e, Z3_model model, Z3_ast *out)
{
	size_t count = 0;
	vec_each (&e->calendar, i) {
		const struct calendar_term *t = &e->calendar.at[i];
		const struct amount *all[2] = { &t->a, &t->b };
		for (int k = 0; k < (t->place || t->op == OP_SHIFT ? 1 : 2); k++) {
			Z3_app app = Z3_to_app(e->z3, all[k]->value);
			bool fact = Z3_is_app(e->z3, all[k]->value) && Z3_get_app_num_args(e->z3, app) == 0 &&
				    !Z3_is_numeral_ast(e->z3, all[k]->value) && !t->derived;
			vec_each (&e->calendar, r)
				fact = fact && e->calendar.at[r].result != all[k]->value;
			if (fact)
				out[count++] =
					Z3_mk_eq(e->z3, all[k]->value, smt_int(e, model_int(e, model, all[k]->value)));
		}
	}
	return count;
}

bool calendar_refine(struct encoder *e, Z3_solver solver, Z3_model model)
{
	bool wrong = false;
	vec_each (&e->calendar, i) {
		const struct calendar_term *t = &e->calendar.at[i];
		int64_t a = model_int(e, model, t->a.value), b = 0;
		if (!asked_for(e, model, t))
			continue;
		if (t->place && model_int(e, model, t->result) != calendar_place(a)) {
			wrong = true;
			add_month(e, solver, t, a);
		}
		if (t->place)
			continue;
		if (t->op != OP_SHIFT)
			b = model_int(e, model, t->b.value);
		if (model_int(e, model, t->result) == calendar_value(t->op, t->imm, a, b))
			continue;
		wrong = true;
		add_lemma(e, solver, t, a, b, true);
		add_lemma(e, solver, t, a, b, false);
	}
	return wrong;
}
