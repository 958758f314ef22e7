/* view.h - lists of documents, for pages. Nothing here checks who asks: whoever shows what it gives of a person has had
 * that look recorded first (act_do("person.look")), as for act_read. */
#ifndef ACT_VIEW_H
#define ACT_VIEW_H
#include "act.h"

struct corpus;

/* The texts that the record decides with. Immutable: any thread may read them. */
const struct corpus *act_texts(const struct act *act);

/* The documents whose member has that value, by an index of event.def ("hold_of_person", "P3"), in the order of their
 * keys' numbers; at most `limit`, the last ones. Each has `last`: {"by", "event", "recorded", "type"}, the event that
 * changed it last, and late: true when it was recorded long after it happened. */
enum status act_find(struct act *act, struct arena *arena, struct str index, struct str value, size_t limit,
		     const struct json **list, struct error *error) MUST_USE;
/* As it was known at that second; 0: now. */
enum status act_find_at(struct act *act, struct arena *arena, int64_t known_at, struct str index, struct str value,
			size_t limit, const struct json **list, struct error *error) MUST_USE;
/* The documents of one kind ("mission"), the last `limit` of them, as act_find gives them. */
enum status act_newest(struct act *act, struct arena *arena, struct str what, size_t limit, const struct json **list,
		       struct error *error) MUST_USE;
enum status act_newest_at(struct act *act, struct arena *arena, int64_t known_at, struct str what, size_t limit,
			  const struct json **list, struct error *error) MUST_USE;
/* The record's clock, which a demonstration simulates. */
int64_t act_now(const struct act *act);
#endif
