/* page_review.c - a proposal before the second pair of eyes: what the texts said, clause by clause; who worked on it;
 * and approving or stopping it, for who did not. */
#include "form.h"

enum { FOUND = 200 };

struct hands {
	struct making *m;
	const struct json *list; /* [{user, name, what, times when more than once}] */
};

static void add_hand(struct hands *h, struct str user, const char *what)
{
	struct arena *a = h->m->arena;
	if (!user.len)
		return;
	const struct json *list = doc_list(a);
	bool found = false;
	for (size_t i = 0; i < h->list->count; i++) {
		const struct json *one = &h->list->items[i];
		if (str_eq(doc_text(one, "user"), user) && str_is(doc_text(one, "what"), what)) {
			one = doc_with_int(a, one, "times", doc_number(one, "times", 1) + 1);
			found = true;
		}
		list = doc_push(a, list, one);
	}
	if (!found) {
		const struct json *one = doc_with_text(a, doc_object(a), "user", user);
		one = doc_with_text(a, one, "name", user_name(h->m, user));
		one = doc_with_text(a, one, "what", str_of(what));
		list = doc_push(a, list, one);
	}
	h->list = list;
}

static void add_hands(struct hands *h, const struct json *doc, const char *list, const char *what)
{
	for (size_t i = 0; i < doc_count(doc, list); i++)
		add_hand(h, doc_text(doc_item(doc, list, i), "by"), what);
}

static enum status add_found(struct hands *h, const char *index, struct str person, const char *member,
			     const char *what)
{
	const struct json *found;
	TRY(find_in(h->m, index, person, FOUND, &found));
	for (size_t i = 0; i < found->count; i++)
		add_hand(h, doc_text(&found->items[i], member), what);
	return STATUS_OK;
}

/* The same hands that act counts: whoever wrote anything into person, case or transfer. */
static enum status put_contributors(struct making *m, const struct json *person, const struct json *case_doc,
				    const struct json *transfer, bool *own)
{
	struct hands h = { m, doc_list(m->arena) };
	struct str key = doc_text(person, "person");
	*own = false;
	add_hand(&h, doc_text(person, "by"), N_("opened the person's record"));
	add_hands(&h, person, "names", N_("recorded a name"));
	add_hands(&h, person, "identifiers", N_("recorded an identifier"));
	add_hand(&h, doc_text(case_doc, "by"), N_("opened the case"));
	add_hands(&h, case_doc, "facts", N_("recorded a fact"));
	add_hand(&h, doc_text(transfer, "by"), N_("proposed the transfer"));
	add_hands(&h, transfer, "notices", N_("served the notice"));
	add_hands(&h, transfer, "consents", N_("recorded a consent"));
	TRY(add_found(&h, "evidence_of_person", key, "by", N_("added a file")));
	TRY(add_found(&h, "hold_of_person", key, "by", N_("placed a hold")));
	TRY(add_found(&h, "hold_of_person", key, "released_user", N_("released a hold")));
	for (size_t i = 0; i < h.list->count; i++)
		*own = *own || str_eq(doc_text(&h.list->items[i], "user"), m->request->user);
	put(m, "contributors", h.list);
	return STATUS_OK;
}

static void put_choices(struct making *m, const struct json *transfer, bool own, bool held)
{
	struct str state = doc_text(transfer, "state");
	const struct json *forms = doc_list(m->arena), *actions = doc_list(m->arena);
	bool waits = str_is(state, "determined") && !m->known_at;
	if (waits && !own && !held)
		put_form(m, &forms, FORM_transfer_approve, "transfer", m->key);
	if (is_ended(state))
		add_transfer_actions(m, &actions, transfer, held);
	else
		add_action(m, &actions, "transfer_stop", "transfer", m->key);
	put(m, "forms", forms);
	put(m, "actions", actions);
	put_flag(m, "waits", waits && may_do(m->request->role, "transfer.approve"));
	put_flag(m, "own", own);
}

enum status page_review(struct making *m)
{
	const struct json *transfer, *person, *case_doc, *shown;
	TRY(read_doc(m, "transfer", m->key, &transfer));
	struct str person_key = doc_text(transfer, "person"), case_key = doc_text(transfer, "case");
	TRY(look_at_one(m, person_key, str_c(m->arena, str_format(m->arena, "case %.*s", STR_ARG(case_key)))));
	TRY(read_doc(m, "person", person_key, &person));
	TRY(read_doc(m, "case", case_key, &case_doc));
	TRY(put_holds(m, person_key));
	TRY(show_determination(m, transfer, &shown));
	bool own;
	TRY(put_contributors(m, person, case_doc, transfer, &own));
	put_transfer(m, transfer);
	TRY(put_error(m, transfer));
	TRY(put_objections(m, m->key));
	put_text(m, "key", m->key);
	put_text(m, "case_key", case_key);
	put_text(m, "person_key", person_key);
	put_text(m, "name", doc_text(person, "name"));
	put_flag(m, "same_name", doc_count(person, "same_name") > 0);
	if (shown)
		put(m, "decision", shown);
	put_facts(m, case_doc);
	put_choices(m, transfer, own, doc_count(m->page, "holds") > 0);
	return STATUS_OK;
}
