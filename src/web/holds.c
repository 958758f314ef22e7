/* holds.c - the holds of a person, for every page that shows the person. */
#include "web_int.h"

enum { HOLDS = 200 };

/* act_do decides, and this keeps the form from who would be refused. */
static bool may_release(struct making *m, const struct json *hold)
{
	const struct json *user;
	struct error ignored; /* without the user's document there is no form */
	if (!may_do(m->request->role, "hold.release") ||
	    act_read(m->act, m->arena, STR("user"), m->request->user, 0, &user, &ignored) != STATUS_OK)
		return false;
	return act_may_release(user, hold);
}

/* To the receiving side: that one stands, and no word of why. */
static const struct json *show_hold(struct making *m, const struct json *hold)
{
	static const char *const members[] = { "hold", "instrument", "reason", "released_instrument" };
	const struct json *last = json_get(hold, "last"), *shown = doc_object(m->arena);
	if (is_role(m, "receiving_officer"))
		return doc_with_text(m->arena, shown, "hold", doc_text(hold, "hold"));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		shown = doc_with_text(m->arena, shown, members[i], doc_text(hold, members[i]));
	shown = doc_with_text(m->arena, shown, "authority", show_country(m, doc_text(hold, "authority")));
	shown = doc_with(m->arena, shown, STR("mine"), doc_bool(m->arena, !m->known_at && may_release(m, hold)));
	shown = doc_with_text(m->arena, shown, "placed", show_time(m, doc_text(hold, "recorded")));
	shown = doc_with_text(m->arena, shown, "released", show_time(m, doc_text(last, "recorded")));
	return doc_with_text(m->arena, shown, "released_by", show_country(m, doc_text(hold, "released_by")));
}

static enum status add_holds(struct making *m, struct str person, const struct json **holds,
			     const struct json **released)
{
	const struct json *found;
	TRY(find_in(m, "hold_of_person", person, HOLDS, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *hold = &found->items[i];
		const struct json **list = doc_flag(hold, "open") ? holds : released;
		*list = doc_push(m->arena, *list, show_hold(m, hold));
	}
	return STATUS_OK;
}

/* Of the human being: also what was placed on another record of them. */
enum status put_holds(struct making *m, struct str person)
{
	const struct json *doc, *holds = doc_list(m->arena), *released = doc_list(m->arena);
	TRY(read_doc(m, "person", person, &doc));
	TRY(add_holds(m, person, &holds, &released));
	for (size_t i = 0; i < doc_count(doc, "same_human"); i++)
		TRY(add_holds(m, doc_item(doc, "same_human", i)->text, &holds, &released));
	put(m, "holds", holds);
	put(m, "released", is_role(m, "receiving_officer") ? doc_list(m->arena) : released);
	put(m, "same_human", doc_count(doc, "same_human") ? json_get(doc, "same_human") : doc_list(m->arena));
	return STATUS_OK;
}
