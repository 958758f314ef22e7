/* actions.c - what may be done with a document now, by this user, as links to its forms. By state.def and role.def; act
 * decides when the form is sent. Beside a hold nothing is offered that would move the person on. */
#include "form.h"

enum how { OPEN, AWAY, ENDED, OWED };

static const struct {
	const char *name;
	enum how how;
} states[] = {
#define STATE(name, how) { #name, how },
#include "state.def"
};
static const struct {
	const char *from, *action, *to;
} arrows[] = {
#define ARROW(from, action, to) { #from, #action, #to },
#include "state.def"
};

static enum how how_of(struct str state)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_is(state, states[i].name))
			return states[i].how;
	return ENDED;
}

bool is_ended(struct str state) { return how_of(state) == ENDED || how_of(state) == OWED; }

/* Where the action leads from that state; STR_NONE: there is no such arrow. */
static struct str leads_to(const char *action, struct str state)
{
	for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
		if (strcmp(arrows[i].action, action) == 0 && str_is(state, arrows[i].from))
			return str_of(arrows[i].to);
	return STR_NONE;
}

static bool has_arrows(const char *action)
{
	for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
		if (strcmp(arrows[i].action, action) == 0)
			return true;
	return false;
}

static bool moves_on(struct str to) { return !is_ended(to) || str_is(to, "received"); }

/* Of actions without an arrow: they belong to what is not over, or to a recall that nobody acknowledged. */
static bool fits_without_arrow(const char *action, const struct json *transfer)
{
	struct str state = doc_text(transfer, "state");
	if (strcmp(action, "transfer_hand_over") == 0)
		return str_is(state, "arrived");
	if (strcmp(action, "objection_make") == 0)
		return !is_ended(state) || leads_to("error_find", state).len; /* it says that this was an error */
	if (strcmp(action, "recall_acknowledge") == 0)
		return str_is(state, "recalled") && !doc_text(transfer, "acknowledged_by").len;
	return how_of(state) == OPEN;
}

/* That somebody who was received is given back is possible, and rare: it is not offered of everybody who flew. */
static bool is_offered(const char *action, struct str state)
{
	return strcmp(action, "transfer_return") != 0 || !str_is(state, "received");
}

static bool fits(const struct making *m, const char *action, const struct json *transfer, bool held)
{
	struct str state = doc_text(transfer, "state"), to = leads_to(action, state);
	if (!may_do(m->request->role, verb_of(action)) || !is_offered(action, state))
		return false;
	return has_arrows(action) ? to.len && !(held && moves_on(to)) : fits_without_arrow(action, transfer);
}

void add_action(struct making *m, const struct json **list, const char *action, const char *member, struct str key)
{
	struct arena *a = m->arena;
	int form = form_of(str_of(verb_of(action)));
	if (form < 0 || m->known_at || !may_do(m->request->role, verb_of(action)))
		return;
	const struct json *one = doc_with_text(a, doc_object(a), "verb", str_of(verb_of(action)));
	one = doc_with_text(a, one, "member", str_of(member));
	one = doc_with_text(a, one, "key", key);
	one = doc_with_text(a, one, "title", str_of(form_rows[form].title));
	one = doc_with_text(a, one, "tone", str_of(form_rows[form].tone));
	*list = doc_push(a, *list, one);
}

void add_transfer_actions(struct making *m, const struct json **list, const struct json *transfer, bool held)
{
	for (size_t i = 0; i < input_row_count; i++) {
		const char *action = form_rows[input_rows[i].form].action;
		if (input_rows[i].kind == INPUT_TRANSFER && fits(m, action, transfer, held))
			add_action(m, list, action, "transfer", doc_text(transfer, "transfer"));
	}
}
