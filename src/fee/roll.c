/* roll.c - who was where from when to when, from a table (csv.h); and what was paid at cost. */
#include "csv.h"
#include "fee.h"
#include "limit.h"
#include "money.h"

enum status fee_roll_facility(struct arena *arena, const struct corpus *corpus, struct fee_roll *roll, struct str name,
			      uint32_t *index, struct error *error)
{
	vec_each (&roll->facilities, i)
		if (str_eq(roll->facilities.at[i].name, name)) {
			*index = (uint32_t)i;
			return STATUS_OK;
		}
	struct fee_facility facility = { str_copy(arena, name), NULL };
	int declared = corpus_facility(corpus, name);
	if (declared >= 0 && corpus->facilities.at[declared].zone.len)
		TRY(zone_load(arena, corpus->facilities.at[declared].zone, &facility.zone, error));
	*index = (uint32_t)roll->facilities.count;
	vec_add(arena, &roll->facilities, facility);
	return STATUS_OK;
}

enum status fee_roll_stay(struct arena *arena, struct fee_roll *roll, uint32_t person, uint32_t facility,
			  struct moment from, struct moment to, struct error *error)
{
	const struct zone *zone = roll->facilities.at[facility].zone;
	struct fee_stay stay = { .person = person,
				 .facility = facility,
				 .arrived = from.is_time ? zone_day(zone, from.seconds) : from.day,
				 .last = FEE_STILL_THERE,
				 .left = FEE_STILL_THERE };
	if (to.given) {
		stay.left = to.is_time ? zone_day(zone, to.seconds) : to.day;
		stay.last = to.is_time ? zone_day(zone, to.seconds - 1) : to.day - 1;
		bool ends = from.is_time && to.is_time ? from.seconds < to.seconds
			    : to.is_time               ? stay.arrived <= stay.last
						       : stay.arrived < stay.left;
		if (!ends)
			return error_set(
				error, STATUS_BAD_INPUT,
				"this stay ends before it begins, or at once: `to` is the first moment after it");
	}
	if (roll->stays.count >= LIMIT_ROLL_STAYS)
		return error_set(error, STATUS_LIMIT, "a roll has at most %d stays", LIMIT_ROLL_STAYS);
	if (person >= roll->persons)
		roll->persons = person + 1;
	vec_add(arena, &roll->stays, stay);
	return STATUS_OK;
}

static bool read_moment(struct str text, struct moment *moment)
{
	*moment = (struct moment){ .given = true };
	if (date_parse(text, &moment->day))
		return true;
	moment->is_time = true;
	return time_parse(text, &moment->seconds);
}

/* The roll. */

static uint32_t person_of(struct arena *arena, struct map *persons, struct str name)
{
	uint64_t number = persons->count;
	if (!map_get(persons, name, &number))
		map_set(persons, str_copy(arena, name), number);
	return (uint32_t)number;
}

enum { ROLL_PERSON, ROLL_FACILITY, ROLL_FROM, ROLL_TO, ROLL_VOLUNTARILY, ROLL_COLUMNS };

struct reading { /* of a roll, or of costs */
	const struct corpus *corpus;
	struct fee_roll *roll;
	struct map *persons;
};

static enum status read_stay(struct csv *t, const struct str *cells, const unsigned *columns, void *context)
{
	const struct reading *reading = context;
	struct fee_roll *roll = reading->roll;
	struct moment from, to = { 0 };
	struct error inner;
	uint32_t facility;
	struct str voluntarily = cells[ROLL_VOLUNTARILY];
	if (!cells[ROLL_PERSON].len)
		return csv_wrong(t, columns[ROLL_PERSON], "no person");
	if (!cells[ROLL_FACILITY].len)
		return csv_wrong(t, columns[ROLL_FACILITY], "no facility");
	if (!read_moment(cells[ROLL_FROM], &from))
		return csv_wrong(t, columns[ROLL_FROM],
				 "\"%.*s\" is no day or time, as 2025-03-15 and 2025-03-15T18:45-06:00 are",
				 STR_ARG(cells[ROLL_FROM]));
	if (cells[ROLL_TO].len && !read_moment(cells[ROLL_TO], &to))
		return csv_wrong(t, columns[ROLL_TO],
				 "\"%.*s\" is no day or time, as 2025-07-18 is; who is still there has none",
				 STR_ARG(cells[ROLL_TO]));
	if (voluntarily.len && !str_is(voluntarily, "yes") && !str_is(voluntarily, "no"))
		return csv_wrong(t, columns[ROLL_VOLUNTARILY], "\"%.*s\" is neither yes nor no", STR_ARG(voluntarily));
	if (fee_roll_facility(t->arena, reading->corpus, roll, cells[ROLL_FACILITY], &facility, &inner) != STATUS_OK)
		return csv_wrong(t, columns[ROLL_FACILITY], "%s", inner.message);
	uint32_t person = person_of(t->arena, reading->persons, cells[ROLL_PERSON]);
	enum status status = fee_roll_stay(t->arena, roll, person, facility, from, to, &inner);
	if (status != STATUS_OK)
		return csv_wrong(t, columns[ROLL_TO], "%s", inner.message);
	roll->stays.at[roll->stays.count - 1].voluntarily = str_is(voluntarily, "yes")  ? TRI_TRUE
							    : str_is(voluntarily, "no") ? TRI_FALSE
											: TRI_UNKNOWN;
	return STATUS_OK;
}

enum status fee_roll_csv_named(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			       struct fee_roll *roll, struct map *persons, struct error *error)
{
	static const char *const columns[] = { "person", "facility", "from", "to", "voluntarily" };
	static const struct csv_table table = { "fees", columns, ROLL_COLUMNS, ROLL_VOLUNTARILY, read_stay };
	struct reading reading = { corpus, roll, persons };
	return csv_read(arena, &table, name, text, &reading, error);
}

enum status fee_roll_csv(struct arena *arena, const struct corpus *corpus, struct str name, struct str text,
			 struct fee_roll *roll, struct error *error)
{
	struct map persons;
	map_init(&persons, arena);
	return fee_roll_csv_named(arena, corpus, name, text, roll, &persons, error);
}

/* Costs. */

enum { COST_WHAT, COST_DAY, COST_AMOUNT, COST_CURRENCY, COST_PERSON, COST_COLUMNS };

static enum status read_cost(struct csv *t, const struct str *cells, const unsigned *columns, void *context)
{
	const struct reading *reading = context;
	struct fee_roll *roll = reading->roll;
	struct fee_cost cost = { .what = cells[COST_WHAT], .currency = currency_index(cells[COST_CURRENCY]) };
	uint64_t person = 0;
	if (!cost.what.len)
		return csv_wrong(t, columns[COST_WHAT],
				 "which cost? It has the name that the text gives it: transport");
	if (!date_parse(cells[COST_DAY], &cost.day))
		return csv_wrong(t, columns[COST_DAY], "\"%.*s\" is no day, as 2025-03-15 is",
				 STR_ARG(cells[COST_DAY]));
	if (cost.currency < 0)
		return csv_wrong(t, columns[COST_CURRENCY], "\"%.*s\" is no currency", STR_ARG(cells[COST_CURRENCY]));
	if (!decimal_parse(cells[COST_AMOUNT], currency_exponent(cost.currency), true, &cost.amount) || cost.amount < 0)
		return csv_wrong(t, columns[COST_AMOUNT], "\"%.*s\" is no amount of %s", STR_ARG(cells[COST_AMOUNT]),
				 currency_code(cost.currency));
	if (cells[COST_PERSON].len && !map_get(reading->persons, cells[COST_PERSON], &person))
		return csv_wrong(t, columns[COST_PERSON], "\"%.*s\" is not on the roll", STR_ARG(cells[COST_PERSON]));
	if (roll->costs.count >= LIMIT_ROLL_STAYS)
		return csv_wrong(t, 1, "more than %d costs", LIMIT_ROLL_STAYS);
	cost.of_person = cells[COST_PERSON].len > 0;
	cost.person = (uint32_t)person;
	vec_add(t->arena, &roll->costs, cost);
	return STATUS_OK;
}

enum status fee_costs_csv(struct arena *arena, struct str name, struct str text, struct fee_roll *roll,
			  struct map *persons, struct error *error)
{
	static const char *const columns[] = { "cost", "day", "amount", "currency", "person" };
	static const struct csv_table table = { "fees", columns, COST_COLUMNS, COST_PERSON, read_cost };
	struct reading reading = { NULL, roll, persons };
	return csv_read(arena, &table, name, text, &reading, error);
}
