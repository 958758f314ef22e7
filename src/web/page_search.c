/* page_search.c - finding a person. What is found is looked at: act records it with the search. */
#include "web_int.h"

enum status page_search(struct making *m)
{
	struct str name = str_trim(query_value(m, "name")), identifier = str_trim(query_value(m, "identifier"));
	struct str reason = look_reason(m), text;
	struct json *found;
	put_text(m, "name", name);
	put_text(m, "identifier", identifier);
	put_text(m, "reason", query_value(m, "reason"));
	put_flag(m, "outside", is_role(m, "court_registry"));
	if (!name.len && !identifier.len)
		return STATUS_OK;
	if (!reason.len) {
		put_text(m, "message", str_of(N_("Your reason is missing: it is recorded with the search.")));
		return STATUS_OK;
	}
	const struct json *input = doc_with_text(m->arena, doc_object(m->arena), "reason", reason);
	input = doc_with_text(m->arena, input, identifier.len ? "identifier" : "name",
			      identifier.len ? identifier : name);
	struct act_call call = { STR("person.search"), m->request->user, doc_written(m->arena, input) };
	enum status status = act_do(m->act, m->arena, &call, &text, m->error);
	if (status == STATUS_BAD_INPUT || status == STATUS_LIMIT) {
		put_text(m, "message",
			 str_of(N_("That is too little to search by: two letters of a name, or a number.")));
		return STATUS_OK;
	}
	TRY(status);
	TRY(json_parse(m->arena, text, &found, m->error));
	put_flag(m, "asked", true);
	put_flag(m, "more", doc_flag(found, "more"));
	put(m, "persons", json_get(found, "persons"));
	return STATUS_OK;
}
