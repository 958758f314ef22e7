/* paid_stay.c - stays as far as they cost: who disputes or settles one, or doubts a line of an invoice, sees where and
 * how long somebody was held, until when that had a basis, and who signed for it.
 *
 * I1. Nothing here tells who it is of: neither the person, nor what an officer wrote of them.
 */
#include "account.h"
#include "money_int.h"

struct stays_asked {
	const struct act_stays *stays;
	struct str key;
	const struct json **out;
};

static const struct json *with_members(struct arena *arena, const struct json *to, const struct json *from,
				       const char *const *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (json_get(from, members[i]))
			to = doc_with(arena, to, str_of(members[i]), json_get(from, members[i]));
	return to;
}

/* Who signed, and how; the event in the log has the receipt's bytes. */
static enum status with_receipt(struct money_reading *r, const struct json *stay, const struct json **out)
{
	static const char *const members[] = { "handed_over_by", "handed_over_signed", "received_by", "received_signed",
					       "mission" };
	const struct json *transfer;
	struct str key = doc_text(stay, "transfer");
	if (!key.len)
		return STATUS_OK;
	TRY(record_get(r->read, r->arena, MAP_transfer, key, &transfer, r->error));
	const struct json *receipt = doc_with_text(r->arena, doc_object(r->arena), "transfer", key);
	receipt = with_members(r->arena, receipt, transfer, members, sizeof members / sizeof *members);
	*out = doc_with(r->arena, *out, STR("receipt"), receipt);
	return STATUS_OK;
}

static enum status paid_stay(struct money_reading *r, const struct json *stay, const struct json **out)
{
	static const char *const members[] = { "stay",     "agreement", "facility", "authority", "basis_until",
					       "from",     "until",     "disputed", "unbilled",  "alarm",
					       "recorded", "event",     "late" };
	const struct json *bases = doc_list(r->arena);
	*out = with_members(r->arena, doc_object(r->arena), stay, members, sizeof members / sizeof *members);
	for (size_t i = 0; i < doc_count(stay, "bases"); i++) {
		static const char *const days[] = { "basis_from", "basis_until" };
		bases = doc_push(r->arena, bases,
				 with_members(r->arena, doc_object(r->arena), doc_item(stay, "bases", i), days, 2));
	}
	if (bases->count)
		*out = doc_with(r->arena, *out, STR("bases"), bases);
	return with_receipt(r, stay, out);
}

static enum status ask_stay(struct money_reading *r, void *asked)
{
	const struct stays_asked *a = asked;
	const struct json *stay;
	struct deal deal;
	TRY(record_get(r->read, r->arena, MAP_stay, a->key, &stay, r->error));
	if (!doc_text(stay, "agreement").len)
		return error_set(r->error, STATUS_NOT_FOUND, "no agreement pays for stay %.*s", STR_ARG(a->key));
	TRY(money_deal_to_see(r, doc_text(stay, "agreement"), &deal));
	return paid_stay(r, stay, a->out);
}

enum status act_account_stay(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			     const struct json **out, struct error *error)
{
	struct stays_asked asked = { .key = key, .out = out };
	return money_read_as(act, arena, caller, ask_stay, &asked, error);
}

/* From the newest down; `next`: the last that was given, when there are others behind it. */
static enum status ask_stays(struct money_reading *r, void *asked)
{
	const struct stays_asked *a = asked;
	const struct json *list = doc_list(r->arena), *one;
	struct str next = STR_NONE;
	struct deal deal;
	key_vec keys = { 0 };
	TRY(money_deal_to_see(r, a->stays->agreement, &deal));
	TRY(record_find(r->read, r->arena, INDEX_stay_of_agreement, deal.agreement, &keys, r->error));
	size_t i = keys.count;
	if (a->stays->before.len) {
		while (i > 0 && !str_eq(keys.at[i - 1], a->stays->before))
			i--;
		if (i == 0)
			return error_set(r->error, STATUS_BAD_INPUT, "`before` is no stay under %.*s",
					 STR_ARG(deal.agreement));
		i--;
	}
	while (i-- > 0) {
		const struct json *stay;
		TRY(record_get(r->read, r->arena, MAP_stay, keys.at[i], &stay, r->error));
		if (a->stays->facility.len && !str_eq(doc_text(stay, "facility"), a->stays->facility))
			continue;
		if (list->count == a->stays->limit) {
			next = doc_text(&list->items[list->count - 1], "stay");
			break;
		}
		TRY(paid_stay(r, stay, &one));
		list = doc_push(r->arena, list, one);
	}
	*a->out = doc_with_text(r->arena, doc_object(r->arena), "agreement", deal.agreement);
	*a->out = doc_with(r->arena, *a->out, STR("stays"), list);
	if (next.len)
		*a->out = doc_with_text(r->arena, *a->out, "next", next);
	return STATUS_OK;
}

enum status act_account_stays(struct act *act, struct arena *arena, const struct act_caller *caller,
			      const struct act_stays *stays, const struct json **out, struct error *error)
{
	struct stays_asked asked = { .stays = stays, .out = out };
	return money_read_as(act, arena, caller, ask_stays, &asked, error);
}
