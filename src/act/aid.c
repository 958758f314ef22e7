/* aid.c - see aid.h. What was spent is added up from the payments each time, and what may be spent is asked of the
 * texts each time: nothing is kept beside them that could be at odds with them. */
#include "aid.h"
#include "country.h"
#include "money_int.h"
#include "programmes.h"

static enum status may_see_one(const struct json *user, const struct json *programme, struct error *error)
{
	int role = role_named(doc_text(user, "role"));
	struct str side = doc_text(user, "side");
	if (role < 0 || !may_list((enum role)role))
		return error_set(error, STATUS_REFUSED, "programmes are not for a %s to see",
				 role < 0 ? "nobody" : role_names[role]);
	if (role_sides[role] == SIDE_OUTSIDE || str_eq(side, doc_text(programme, "sender")) ||
	    str_eq(side, doc_text(programme, "receiver")))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "programme %.*s is of %.*s and %.*s, and you act for %.*s",
			 STR_ARG(doc_text(programme, "programme")), STR_ARG(doc_text(programme, "sender")),
			 STR_ARG(doc_text(programme, "receiver")), STR_ARG(side));
}

enum status may_see_programme(struct store_read *read, struct arena *arena, const struct json *user, struct str key,
			      struct error *error)
{
	const struct json *programme;
	TRY(record_get(read, arena, MAP_programme, key, &programme, error));
	return may_see_one(user, programme, error);
}

/* The table. */

struct reading {
	struct act *act;
	struct arena *arena;
	struct store_read *read;
	const struct json *user; /* NULL: the owner */
	struct error *error;
};
typedef VEC(struct programme) programme_vec;

static enum status add_programme(const struct reading *r, const struct json *doc, programme_vec *list)
{
	const struct json *facts;
	struct error no;
	struct programme programme = { .name = doc_text(doc, "title"),
				       .key = doc_text(doc, "programme"),
				       .agreement = doc_text(doc, "agreement"),
				       .country = country_index(doc_text(doc, "receiver")),
				       .currency = currency_index(doc_text(doc, "currency")),
				       .budget = programme_budget(doc),
				       .spent = programme_spent(doc),
				       .suspended = programme_suspension(doc) != NULL };
	if (r->user && may_see_one(r->user, doc, &no) != STATUS_OK)
		return STATUS_OK;
	TRY(programme_facts(r->read, r->arena, r->act->corpus, doc, 0, &facts, r->error));
	TRY(facts_from_json(r->arena, r->act->corpus, SUBJECT_programme, doc_written(r->arena, facts), &programme.facts,
			    r->error));
	vec_add(r->arena, list, programme);
	return STATUS_OK;
}

static enum status find_programmes(const struct reading *r, struct str only, programme_vec *list)
{
	int64_t last;
	if (only.len) {
		const struct json *doc;
		TRY(record_get(r->read, r->arena, MAP_programme, only, &doc, r->error));
		return add_programme(r, doc, list);
	}
	TRY(record_last(r->read, r->arena, MAP_programme, &last, r->error));
	for (int64_t i = 1; i <= last; i++) {
		const struct json *doc;
		TRY(record_get(r->read, r->arena, MAP_programme, str_format(r->arena, "G%lld", (long long)i), &doc,
			       r->error));
		TRY(add_programme(r, doc, list));
	}
	return STATUS_OK;
}

static enum status find_reader(struct reading *r, const struct act_caller *caller)
{
	struct error *error = r->error;
	if (!caller)
		return STATUS_OK;
	TRY(record_get(r->read, r->arena, MAP_user, caller->user, &r->user, error));
	int role = role_named(doc_text(r->user, "role"));
	if (role >= 0 && may_list((enum role)role))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED, "programmes are not for a %s to see",
			 str_c(r->arena, doc_text(r->user, "role")));
}

static struct moment asked_moment(const struct act *act, const struct act_aid *aid)
{
	if (aid->on.given)
		return aid->on;
	return (struct moment){ .given = true,
				.is_time = true,
				.seconds = aid->known_at ? aid->known_at : act->clock(act->clock_context) };
}

enum status act_programmes(struct act *act, struct arena *arena, const struct act_caller *caller,
			   const struct act_aid *aid, struct programme_table **table, struct error *error)
{
	struct reading r = { .act = act, .arena = arena, .error = error };
	programme_vec list = { 0 };
	TRY(store_read_begin(act->store, &r.read, error));
	enum status status = find_reader(&r, caller);
	if (status == STATUS_OK && aid->known_at)
		status = store_as_known_at(r.read, aid->known_at, error);
	if (status == STATUS_OK)
		status = find_programmes(&r, aid->key, &list);
	store_read_end(r.read);
	TRY(status);
	struct decider *decider = decider_create(act->corpus); /* the record's own is the writing thread's */
	status = programmes_decide(decider, arena, list.at, list.count, asked_moment(act, aid), table, error);
	decider_destroy(decider);
	return status;
}

/* One. */

static const struct json *brief(struct arena *arena, const struct json *determination)
{
	static const char *const members[] = { "determination", "step", "outcome", "mission", "recorded" };
	const struct json *item = doc_object(arena);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (doc_text(determination, members[i]).len)
			item = doc_with_text(arena, item, members[i], doc_text(determination, members[i]));
	return item;
}

static enum status view_one(struct reading *r, struct str key, const struct json **out)
{
	key_vec keys = { 0 };
	const struct json *list = doc_list(r->arena), *doc;
	TRY(record_view(r->read, r->arena, MAP_programme, key, out, r->error));
	TRY(record_find(r->read, r->arena, INDEX_determination_of_programme, key, &keys, r->error));
	vec_each (&keys, i) {
		TRY(record_get(r->read, r->arena, MAP_determination, keys.at[i], &doc, r->error));
		list = doc_push(r->arena, list, brief(r->arena, doc));
	}
	*out = doc_with(r->arena, *out, STR("determinations"), list);
	*out = doc_with_text(r->arena, *out, "spent",
			     money_text(r->arena, programme_spent(*out), currency_index(doc_text(*out, "currency"))));
	return r->user ? may_see_one(r->user, *out, r->error) : STATUS_OK;
}

enum status act_programme(struct act *act, struct arena *arena, const struct act_caller *caller, struct str key,
			  int64_t known_at, const struct json **out, struct error *error)
{
	struct reading r = { .act = act, .arena = arena, .error = error };
	TRY(store_read_begin(act->store, &r.read, error));
	enum status status = find_reader(&r, caller);
	if (status == STATUS_OK && known_at)
		status = store_as_known_at(r.read, known_at, error);
	if (status == STATUS_OK)
		status = view_one(&r, key, out);
	store_read_end(r.read);
	return status;
}
