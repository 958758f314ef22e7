/* roll.c - who was held under an agreement, from when to when: the roll that fees are reckoned from.
 *
 * I1. A day is on the roll only when custody was signed for on it (a stay begins with a receipt) and its legal basis
 * was live. What is disputed, or was found to be in error, is not on it. I2. The roll names nobody: persons are
 * numbers.
 */
#include "act_int.h"
#include "date.h"
#include "money_int.h"

bool stay_basis_until(const struct json *stay, int32_t *day)
{
	bool known = date_parse(doc_text(stay, "basis_until"), day);
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		int32_t until;
		if (!date_parse(doc_text(doc_item(stay, "bases", i), "basis_until"), &until))
			continue;
		if (!known || until > *day)
			*day = until;
		known = true;
	}
	return known;
}

struct span_of_days {
	int32_t from, until; /* both included; INT32_MIN: from the stay's beginning */
};
typedef VEC(struct span_of_days) spans;

/* The bases, one after another; where they overlap a day is counted once (fee.h I2). */
static void bases_of(struct arena *arena, const struct json *stay, spans *list)
{
	struct span_of_days span = { .from = INT32_MIN };
	if (date_parse(doc_text(stay, "basis_until"), &span.until))
		vec_add(arena, list, span);
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		const struct json *basis = doc_item(stay, "bases", i);
		if (date_parse(doc_text(basis, "basis_from"), &span.from) &&
		    date_parse(doc_text(basis, "basis_until"), &span.until))
			vec_add(arena, list, span);
	}
}

/* What of a stay lies within a basis. */
static enum status add_span(struct arena *arena, struct fee_roll *roll, uint32_t person, uint32_t facility,
			    const struct json *stay, struct span_of_days span, struct error *error)
{
	const struct zone *zone = roll->facilities.at[facility].zone;
	struct moment from = { .given = true, .is_time = true, .seconds = time_of(stay, "from") };
	struct moment to = { .given = doc_text(stay, "until").len > 0, .is_time = true };
	to.seconds = time_of(stay, "until");
	int32_t first = zone_day(zone, from.seconds), last = to.given ? zone_day(zone, to.seconds) : INT32_MAX;
	if (span.from > first)
		from = (struct moment){ .given = true, .day = first = span.from };
	if (last > span.until)
		to = (struct moment){ .given = true, .day = last = span.until + 1 };
	if (last < first || (!to.is_time && last == first) ||
	    (from.is_time && to.is_time && to.seconds <= from.seconds))
		return STATUS_OK; /* nothing of it does */
	return fee_roll_stay(arena, roll, person, facility, from, to, error);
}

enum status roll_add(struct arena *arena, const struct corpus *corpus, const struct json *stay, struct map *persons,
		     struct fee_roll *roll, struct error *error)
{
	spans list = { 0 };
	uint32_t facility;
	uint64_t person = persons->count;
	struct str place = doc_text(stay, "facility");
	if (doc_text(stay, "disputed").len || doc_text(stay, "unbilled").len)
		return STATUS_OK;
	if (!map_get(persons, doc_text(stay, "person"), &person))
		map_set(persons, doc_text(stay, "person"), person);
	TRY(fee_roll_facility(arena, corpus, roll, place.len ? place : STR("none"), &facility, error));
	bases_of(arena, stay, &list);
	vec_each (&list, i)
		TRY(add_span(arena, roll, (uint32_t)person, facility, stay, list.at[i], error));
	roll->persons = (uint32_t)persons->count;
	return STATUS_OK;
}

enum status roll_of(struct store_read *read, struct arena *arena, const struct corpus *corpus, struct str agreement,
		    struct fee_roll *roll, struct error *error)
{
	key_vec keys = { 0 };
	struct map persons;
	map_init(&persons, arena);
	TRY(record_find(read, arena, INDEX_stay_of_agreement, agreement, &keys, error));
	vec_each (&keys, i) {
		const struct json *stay;
		TRY(record_get(read, arena, MAP_stay, keys.at[i], &stay, error));
		TRY(roll_add(arena, corpus, stay, &persons, roll, error));
	}
	return STATUS_OK;
}

enum status act_roll(struct act *act, struct arena *arena, struct str agreement, struct fee_roll *roll,
		     struct error *error)
{
	struct store_read *read;
	TRY(store_read_begin(act->store, &read, error));
	enum status status = roll_of(read, arena, act->corpus, agreement, roll, error);
	store_read_end(read);
	return status;
}
