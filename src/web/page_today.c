/* page_today.c - what needs the user, the most pressing first. Names are shown, so who is named is looked at: once, for
 * all of them. */
#include "web_int.h"

/* READ is what is looked through of each thing that waits, SHOWN what is shown of them all: a page costs the same
 * whatever the record holds. */
enum { SHOWN = 60, READ = 200 };

/* What waits in a state of a transfer, for whom. */
static const struct waiting {
	const char *state, *role, *what, *tone;
} rows[] = {
	{ "recalled", "transport_officer", N_("Called back on the way: acknowledge, and bring the person back"),
	  "stop" },
	{ "recalled", "caseworker", N_("Called back on the way"), "stop" },
	{ "arrived", "transport_officer", N_("Arrived: hand this person over"), "wait" },
	{ "arrived", "receiving_officer", N_("Arrived: receive this person, or refuse"), "wait" },
	{ "approved", "receiving_officer", N_("Approved: accept this person by name, or refuse"), "wait" },
	{ "determined", "legal_reviewer", N_("Cleared by the texts: approve, or stop"), "wait" },
	{ "accepted", "transport_officer", N_("Accepted: give this person a seat"), "wait" },
	{ "proposed", "caseworker", N_("Proposed: ask the texts"), "wait" },
	{ "approved", "caseworker", N_("Approved: see that the notice is served"), "wait" },
};

static bool of_user(const struct making *m, const struct json *transfer)
{
	const char *member = is_role(m, "receiving_officer") ? "receiver" : "sender";
	return str_eq(doc_text(transfer, member), m->request->side);
}

/* Never one's own work. */
static bool is_for(const struct making *m, const struct waiting *row, const struct json *transfer)
{
	if (!of_user(m, transfer))
		return false;
	if (is_role(m, "caseworker") && str_is(doc_text(transfer, "state"), "approved") &&
	    doc_count(transfer, "notices"))
		return false;
	if (is_role(m, "transport_officer") && doc_count(transfer, "handovers"))
		return false;
	return strcmp(row->role, "legal_reviewer") != 0 || !str_eq(doc_text(transfer, "proposed_by"), m->request->user);
}

/* Whom it is of, what to do, since when it waits. */
static const struct json *task(struct making *m, const struct json *doc, const char *what, const char *tone)
{
	struct arena *a = m->arena;
	const struct json *task = doc_with_text(a, doc_object(a), "person", doc_text(doc, "person"));
	task = doc_with_text(a, task, "what", str_of(what));
	struct str since = doc_text(doc, "basis_until").len ? doc_text(doc, "basis_until")
							    : doc_text(json_get(doc, "last"), "recorded");
	task = doc_with_text(a, task, "since", since);
	task = doc_with_text(a, task, "case", doc_text(doc, "case"));
	task = doc_with_text(a, task, "transfer", doc_text(doc, "transfer"));
	return doc_with_text(a, task, "tone", str_of(tone));
}

static enum status find_transfers(struct making *m, const struct json **tasks)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json *transfers;
		if (!is_role(m, rows[i].role))
			continue;
		TRY(find_first(m, "transfer_of_state", str_of(rows[i].state), READ, &transfers));
		for (size_t k = 0; k < transfers->count && (*tasks)->count < SHOWN; k++)
			if (is_for(m, &rows[i], &transfers->items[k]))
				*tasks = doc_push(m->arena, *tasks,
						  task(m, &transfers->items[k], rows[i].what, rows[i].tone));
		put_flag(m, "more", transfers->count == READ || (*tasks)->count == SHOWN);
	}
	return STATUS_OK;
}

/* Holds that the user placed and that still stand: whoever placed one is who can release it. */
static enum status find_holds(struct making *m, const struct json **tasks)
{
	const struct json *holds;
	if (!may_do(m->request->role, "hold.place"))
		return STATUS_OK;
	TRY(find_first(m, "hold_of_user", m->request->user, READ, &holds));
	for (size_t i = 0; i < holds->count && (*tasks)->count < SHOWN; i++)
		if (doc_flag(&holds->items[i], "open"))
			*tasks = doc_push(
				m->arena, *tasks,
				task(m, &holds->items[i], N_("Your hold stands: nobody may move this person"), "stop"));
	return STATUS_OK;
}

/* What alarms of stays there are: a basis that ended while the stay did not; somebody who is back, and nobody said
 * where. */
static enum status find_alarms(struct making *m, const struct json **tasks)
{
	static const char *const alarms[][2] = {
		{ "basis expired", N_("Held without a legal basis: it has ended, and the custody has not") },
		{ "nowhere stated", N_("Brought back, and nowhere stated: record where this person is held") },
	};
	const struct json *stays;
	for (size_t k = 0; may_do(m->request->role, "stay.end") && k < sizeof alarms / sizeof *alarms; k++) {
		TRY(find_first(m, "stay_of_alarm", str_of(alarms[k][0]), READ, &stays));
		for (size_t i = 0; i < stays->count && (*tasks)->count < SHOWN; i++) {
			const struct json *stay = &stays->items[i];
			const char *whose = doc_text(stay, "alarm_for").len ? "alarm_for" : "authority";
			if (str_eq(doc_text(stay, whose), m->request->side))
				*tasks = doc_push(m->arena, *tasks, task(m, stay, alarms[k][1], "stop"));
		}
	}
	return STATUS_OK;
}

/* How it stands with a client: by the last transfer. */
static enum status client(struct making *m, const struct json *representation, const struct json **shown)
{
	const struct json *transfers;
	TRY(find_in(m, "transfer_of_person", doc_text(representation, "person"), READ, &transfers));
	const struct json *last = transfers->count ? &transfers->items[0] : NULL;
	for (size_t i = 1; i < transfers->count; i++)
		if (doc_number(&transfers->items[i], "event", 0) > doc_number(last, "event", 0))
			last = &transfers->items[i];
	struct str state = doc_text(last, "state");
	if (str_is(state, "recalled"))
		*shown = task(m, last, N_("Your client was called back on the way"), "stop");
	else if (str_is(state, "in_error") || str_is(state, "return_ordered"))
		*shown = task(m, last, N_("Your client was transferred in error, and is not back"), "stop");
	else if (last && !is_ended(state) && (str_is(state, "departed") || str_is(state, "arrived")))
		*shown = task(m, last, N_("Your client is on the way"), "wait");
	else if (last && !is_ended(state))
		*shown = task(m, last, N_("A transfer of your client is prepared: you may object"), "wait");
	else
		*shown = task(m, representation, N_("Your client"), "wait");
	return STATUS_OK;
}

static enum status find_clients(struct making *m, const struct json **tasks)
{
	const struct json *found;
	if (!is_role(m, "counsel"))
		return STATUS_OK;
	TRY(find_first(m, "representation_of_counsel", m->request->user, READ, &found));
	for (size_t i = 0; i < found->count && (*tasks)->count < SHOWN; i++) {
		const struct json *shown;
		if (doc_flag(&found->items[i], "ended"))
			continue;
		TRY(client(m, &found->items[i], &shown));
		*tasks = doc_push(m->arena, *tasks, shown);
	}
	return STATUS_OK;
}

/* What is overdue comes first, and then who has waited longest. */
static bool comes_before(const struct json *a, const struct json *b)
{
	if (doc_flag(a, "overdue") != doc_flag(b, "overdue"))
		return doc_flag(a, "overdue");
	return str_compare(doc_text(a, "since"), doc_text(b, "since")) < 0;
}

static const struct json *by_age(struct making *m, const struct json *tasks)
{
	const struct json *sorted = doc_list(m->arena);
	VEC(const struct json *) order = { 0 };
	for (size_t i = 0; i < tasks->count; i++) {
		const struct json *one = &tasks->items[i];
		size_t at = order.count;
		(void)vec_push(m->arena, &order);
		for (; at > 0 && comes_before(one, order.at[at - 1]); at--)
			order.at[at] = order.at[at - 1];
		order.at[at] = one;
	}
	vec_each (&order, i)
		sorted = doc_push(m->arena, sorted, order.at[i]);
	return sorted;
}

/* Two of one name are told apart before either is opened. */
static enum status task_name(struct making *m, struct str person, struct str *name)
{
	const struct json *doc;
	TRY(read_doc(m, "person", person, &doc));
	TRY(person_name_of(m, person, name));
	if (doc_count(doc, "same_name"))
		*name = str_format(m->arena, "%.*s (%.*s)", STR_ARG(*name), STR_ARG(person));
	return STATUS_OK;
}

static struct str show_since(struct making *m, struct str since)
{
	return since.len == sizeof "2025-02-03" - 1 ? show_date(m, since) : show_time(m, since);
}

/* A court knows whom it holds by its own file: keys, and no names. */
static enum status put_tasks(struct making *m, const struct json *tasks)
{
	const struct json *persons = doc_list(m->arena), *urgent = doc_list(m->arena), *others = doc_list(m->arena);
	bool by_key = is_role(m, "court_registry");
	tasks = by_age(m, tasks);
	for (size_t i = 0; i < tasks->count; i++)
		if (doc_text(&tasks->items[i], "person").len)
			persons = doc_push(m->arena, persons, json_get(&tasks->items[i], "person"));
	if (!by_key)
		TRY(look_at(m, persons, "today"));
	for (size_t i = 0; i < tasks->count; i++) {
		const struct json *shown = &tasks->items[i];
		struct str name = doc_text(shown, "person");
		if (!name.len)
			name = doc_text(shown, "name");
		else if (!by_key)
			TRY(task_name(m, name, &name));
		shown = doc_with_text(m->arena, shown, "since", show_since(m, doc_text(shown, "since")));
		const struct json **list = str_is(doc_text(shown, "tone"), "stop") ? &urgent : &others;
		*list = doc_push(m->arena, *list, doc_with_text(m->arena, shown, "name", name));
	}
	put(m, "urgent", urgent);
	put(m, "tasks", others);
	return STATUS_OK;
}

bool is_own_mission(const struct making *m, const struct json *mission)
{
	if (is_role(m, "monitor"))
		return true;
	if (!is_role(m, "receiving_officer"))
		return str_eq(doc_text(mission, "side"), m->request->side);
	for (size_t i = 0; i < doc_count(mission, "legs"); i++) {
		struct str to = doc_text(doc_item(mission, "legs", i), "to");
		if (to.len >= 2 && str_eq((struct str){ to.ptr, 2 }, m->request->side))
			return true;
	}
	return false;
}

/* Silence is told before everything else. */
static const char *told_of(const struct json *mission)
{
	size_t left = doc_count(mission, "departures"), came = doc_count(mission, "arrivals");
	if (doc_count(mission, "silences") > came)
		return N_("A leg is past its arrival, and nothing was heard of it");
	if (doc_flag(mission, "lapsed"))
		return N_("Its seal is good no more, and nobody departed");
	if (str_is(doc_text(mission, "state"), "open"))
		return N_("Open: its manifest is not sealed yet");
	if (!left)
		return N_("Sealed: boarding");
	if (left > came)
		return N_("On the way");
	return left < doc_count(mission, "legs") ? N_("Landed at a stop: it goes on")
						 : N_("Landed: it closes when everybody is accounted for");
}

static enum status find_missions(struct making *m, const char *state, const struct json **missions)
{
	const struct json *found;
	TRY(find_first(m, "mission_of_state", str_of(state), SHOWN, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *mission = &found->items[i], *shown;
		if (!is_own_mission(m, mission))
			continue;
		shown = doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(mission, "mission"));
		shown = doc_with_text(m->arena, shown, "title", doc_text(mission, "title"));
		shown = doc_with_text(m->arena, shown, "what", str_of(told_of(mission)));
		shown = doc_with_text(m->arena, shown, "funder", show_country(m, doc_text(mission, "funder")));
		if (doc_count(mission, "legs"))
			shown = doc_with_text(m->arena, shown, "departs",
					      show_time(m, doc_text(doc_item(mission, "legs", 0), "departs")));
		*missions = doc_push(m->arena, *missions, shown);
	}
	return STATUS_OK;
}

/* What begins with nothing. */
static void put_beginnings(struct making *m)
{
	static const char *const actions[] = { "person_record", "mission_open", "key_register", "key_withdraw",
					       "user_add",      "user_enrol",   "key_add",      "key_revoke" };
	const struct json *list = doc_list(m->arena);
	if (is_role(m, "court_registry")) /* by the person's key in its own file */
		add_action(m, &list, "hold_place", "", STR_NONE);
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		add_action(m, &list, actions[i], "", STR_NONE);
	put(m, "actions", list);
}

enum status page_today(struct making *m)
{
	const struct json *tasks = doc_list(m->arena), *missions = doc_list(m->arena);
	TRY(find_alarms(m, &tasks));
	TRY(find_holds(m, &tasks));
	TRY(duty_tasks(m, SHOWN, &tasks));
	TRY(objection_tasks(m, SHOWN, &tasks));
	TRY(find_transfers(m, &tasks));
	TRY(find_clients(m, &tasks));
	TRY(put_tasks(m, tasks));
	if (is_role(m, "transport_officer") || is_role(m, "receiving_officer") || is_role(m, "monitor")) {
		TRY(find_missions(m, "sealed", &missions));
		TRY(find_missions(m, "open", &missions));
	}
	put(m, "missions", missions);
	size_t desk;
	TRY(put_desk(m, &desk));
	put_beginnings(m);
	put_flag(m, "reviews", is_role(m, "legal_reviewer"));
	put_flag(m, "nothing", !tasks->count && !missions->count && !desk);
	put_flag(m, "is_administrator", is_role(m, "administrator"));
	put_text(m, "now", show_time(m, show_now(m)));
	return STATUS_OK;
}

enum status page_missions(struct making *m)
{
	static const char *const members[] = { "title", "state" };
	const struct json *found, *missions = doc_list(m->arena);
	TRY(act_newest(m->act, m->arena, STR("mission"), SHOWN, &found, m->error));
	for (size_t i = found->count; i-- > 0;) {
		const struct json *mission = &found->items[i];
		if (!is_own_mission(m, mission))
			continue;
		const struct json *shown =
			doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(mission, "mission"));
		for (size_t k = 0; k < sizeof members / sizeof *members; k++)
			shown = doc_with_text(m->arena, shown, members[k], doc_text(mission, members[k]));
		if (doc_count(mission, "legs"))
			shown = doc_with_text(m->arena, shown, "departs",
					      show_time(m, doc_text(doc_item(mission, "legs", 0), "departs")));
		shown = doc_with_text(m->arena, shown, "tone",
				      str_is(doc_text(mission, "state"), "closed") ? STR("go") : STR("wait"));
		missions = doc_push(m->arena, missions, shown);
	}
	put(m, "missions", missions);
	return STATUS_OK;
}
