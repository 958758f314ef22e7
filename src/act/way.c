/* way.c - custody on the way: who departs is held by the state that sends, from the second of the departure.
 *
 * I1. At every second somebody in custody has one place, one responsible state, one legal basis with an end. Between
 * the departure and the receipt the place is the mission, the basis what the texts said at the departure; its end is
 * the planned arrival at the last leg's end, or when the manifest is good no more, whichever is later. When that is
 * over an alarm says so, as of any stay (due.c). I2. It ends with the receipt, in the same second in which the next
 * begins; with a death or an escape; or with the return. A stop, a recall, a refusal at the door do not end it: they
 * bring nobody back. I3. Who is back is somewhere: until that is said (stay.begin), the stay that ended says that it is
 * not. I4. Nobody pays for it and no list of those received counts it: it is under no agreement.
 */
#include "act_int.h"

#define NOWHERE STR("nowhere stated")

bool is_way(const struct json *stay) { return doc_flag(stay, "way"); }

static int64_t good_until(const struct json *transfer, const struct json *mission)
{
	size_t seats = doc_count(transfer, "seats");
	int64_t leg = doc_number(doc_item(transfer, "seats", seats - 1), "leg", 1),
		good = time_of(mission, "good_until");
	int64_t arrives = time_of(doc_item(mission, "legs", (size_t)leg - 1), "arrives");
	return arrives > good ? arrives : good;
}

enum status way_begin(struct doing *d, const struct json *transfer, const struct json *mission,
		      struct str determination)
{
	struct arena *a = d->arena;
	struct str key = doc_text(transfer, "transfer"), stay_key;
	const struct json *stay;
	TRY(open_stay(d->r, a, doc_text(transfer, "person"), &stay, d->error));
	if (stay && is_way(stay) && str_eq(doc_text(stay, "transfer"), key)) /* the legs after the first */
		return STATUS_OK;
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", key);
	data = doc_with_text(a, data, "facility", doc_text(mission, "mission"));
	data = doc_with_text(a, data, "authority", doc_text(transfer, "sender"));
	data = doc_with(a, data, STR("way"), doc_bool(a, true));
	struct stay_basis basis = { .words = str_format(a, "Transfer %.*s under %.*s, determination %.*s", STR_ARG(key),
							STR_ARG(doc_text(transfer, "agreement")),
							STR_ARG(determination)),
				    .until = day_text(a, time_day(good_until(transfer, mission))) };
	return stay_emit(d, data, doc_text(transfer, "person"), "Departed", &basis, &stay_key);
}

enum status stays_end_by_return(struct doing *d, struct str person, struct str sender)
{
	const struct json *stay;
	TRY(open_stay(d->r, d->arena, person, &stay, d->error));
	if (!stay)
		return STATUS_OK;
	TRY(stays_end(d, person, "Returned"));
	const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", doc_text(stay, "stay"));
	data = doc_with_text(d->arena, data, "alarm_for", sender);
	return record_emit(d, HAPPENED_stay_nowhere, doc_with_text(d->arena, data, "alarm", NOWHERE));
}

enum status nowhere_answered(struct doing *d, struct str person)
{
	key_vec keys = { 0 };
	TRY(human_find(d->r, d->arena, INDEX_stay_of_person, person, &keys, d->error));
	vec_each (&keys, i) {
		const struct json *stay;
		TRY(record_get(d->r, d->arena, MAP_stay, keys.at[i], &stay, d->error));
		if (!str_eq(doc_text(stay, "alarm"), NOWHERE))
			continue;
		const struct json *data = doc_with_text(d->arena, doc_object(d->arena), "stay", keys.at[i]);
		TRY(record_emit(d, HAPPENED_alarm_answered, doc_with_text(d->arena, data, "alarm", STR_NONE)));
	}
	return STATUS_OK;
}
