/* calendar.c - months and years, exactly, without a calendar in the formulas.
 *
 * What adding a month or counting birthdays gives is a variable of its own. When the solver has found a person, each is
 * computed from that person's dates by the same functions that decide (shift_value, between_value). Where the model is
 * wrong a lemma is added that is true of the function everywhere and that excludes the mistake, and the solver goes on.
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

/* Months and years between two dates lie near the days between them: 1461 days are four years, or 48 months; the slack
 * is for the length of months, and for 1900 and 2100. */
static void bound_between(struct encoder *e, Z3_ast from, Z3_ast to, Z3_ast result, int64_t parts)
{
	Z3_ast days = Z3_mk_sub(e->z3, 2, (Z3_ast[]){ to, from }), zero = smt_int(e, 0);
	Z3_ast scaled = linear(e, parts, days, 0);
	int64_t slack = 8 * parts;
	when(e, Z3_mk_ge(e->z3, result, zero), Z3_mk_le(e->z3, scaled, linear(e, 1461, result, 1461 + slack)));
	when(e, Z3_mk_gt(e->z3, result, zero), Z3_mk_ge(e->z3, scaled, linear(e, 1461, result, -slack)));
	when(e, Z3_mk_le(e->z3, result, zero), Z3_mk_ge(e->z3, scaled, linear(e, 1461, result, -1461 - slack)));
	when(e, Z3_mk_lt(e->z3, result, zero), Z3_mk_le(e->z3, scaled, linear(e, 1461, result, slack)));
}

/* A shift by a fixed number of months moves every date by nearly as many days, except where the calendar ends. */
static void bound_shift(struct encoder *e, int64_t imm, Z3_ast a, Z3_ast result, int64_t low, int64_t high)
{
	bool time;
	struct duration d = duration_unpack(imm, &time);
	if (time || (d.unit != UNIT_MONTHS && d.unit != UNIT_YEARS))
		return;
	int64_t months = (int64_t)d.count * (d.unit == UNIT_YEARS ? 12 : 1), slack = 8 * 48;
	Z3_ast moved = Z3_mk_sub(e->z3, 2, (Z3_ast[]){ result, a }), scaled = linear(e, 48, moved, 0);
	Z3_ast ends = Z3_mk_or(
		e->z3, 2,
		(Z3_ast[]){ Z3_mk_eq(e->z3, result, smt_int(e, low)), Z3_mk_eq(e->z3, result, smt_int(e, high)) });
	Z3_ast near[3] = { ends, NULL, NULL };
	near[1] = Z3_mk_ge(e->z3, scaled, smt_int(e, 1461 * months - slack));
	vec_add(e->arena, &e->constraints, Z3_mk_or(e->z3, 2, near));
	near[1] = Z3_mk_le(e->z3, scaled, smt_int(e, 1461 * months + slack));
	vec_add(e->arena, &e->constraints, Z3_mk_or(e->z3, 2, near));
}

Z3_ast calendar_result(struct encoder *e, enum op op, int64_t imm, struct amount a, struct amount b, int64_t low,
		       int64_t high)
{
	bool time;
	enum duration_unit unit = duration_unpack(imm, &time).unit;
	Z3_ast result = smt_fresh(e, e->int_sort, "calendar");
	struct calendar_term *term = vec_push(e->arena, &e->calendar);
	*term = (struct calendar_term){ op, imm, a, b, result };
	vec_add(e->arena, &e->constraints, Z3_mk_ge(e->z3, result, smt_int(e, low)));
	vec_add(e->arena, &e->constraints, Z3_mk_le(e->z3, result, smt_int(e, high)));
	if (op == OP_BETWEEN && (unit == UNIT_YEARS || unit == UNIT_MONTHS))
		bound_between(e, a.value, b.value, result, unit == UNIT_YEARS ? 4 : 48);
	if (op == OP_SHIFT)
		bound_shift(e, imm, a.value, result, low, high);
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

/* Is the value asked for at all? Of what is unknown, or none, nothing reads it. */
static bool asked_for(struct encoder *e, Z3_model model, const struct calendar_term *t)
{
	const struct amount *all[2] = { &t->a, t->op == OP_SHIFT ? &t->a : &t->b };
	for (int i = 0; i < 2; i++)
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
		for (int k = 0; k < (t->op == OP_SHIFT ? 1 : 2); k++) {
			Z3_app app = Z3_to_app(e->z3, all[k]->value);
			bool fact = Z3_is_app(e->z3, all[k]->value) && Z3_get_app_num_args(e->z3, app) == 0 &&
				    !Z3_is_numeral_ast(e->z3, all[k]->value);
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
