/* page_person.c - a human being: what forbids to move them first; where they are on the way; who they are; what
 * happened; and who looked, this time too. */
#include "web_int.h"

enum { ITEMS = 200, LOOKS = 50 };

/* The receiving side is told who it is, the journey and the custody: not what was said to the sending state and decided
 * there, nor who looked for what. */
static bool receives(const struct making *m) { return is_role(m, "receiving_officer"); }

/* The time line is made of what the documents tell: each item has the time when it happened. */

struct moment_told {
	struct str time, what, more, who;
	const char *tone;
};
struct line {
	struct making *m;
	VEC(struct moment_told) items;
};

static void tell(struct line *line, const struct json *doc, const char *what, struct str more, const char *tone)
{
	struct moment_told told = { doc_text(doc, "happened"), str_of(what), more, doc_text(doc, "by"), tone };
	if (!told.time.len)
		told.time = doc_text(doc, "recorded");
	size_t at = line->items.count;
	(void)vec_push(line->m->arena, &line->items);
	for (; at > 0 && str_compare(told.time, line->items.at[at - 1].time) < 0; at--)
		line->items.at[at] = line->items.at[at - 1];
	line->items.at[at] = told;
}

static void tell_list(struct line *line, const struct json *doc, const char *list, const char *what, const char *member)
{
	for (size_t i = 0; i < doc_count(doc, list); i++)
		tell(line, doc_item(doc, list, i), what, doc_text(doc_item(doc, list, i), member), "");
}

static enum status tell_case(struct line *line, const struct json *case_doc)
{
	struct making *m = line->m;
	size_t facts = doc_count(case_doc, "facts");
	tell(line, case_doc, N_("A case was opened"), doc_text(case_doc, "case"), "");
	if (facts) {
		const struct json *last = doc_item(case_doc, "facts", facts - 1);
		struct str count = str_format(m->arena, "%zu", facts);
		tell(line, last, N_("The last fact was recorded"), count, "");
	}
	return STATUS_OK;
}

static const char *step_told(struct str step)
{
	static const char *const rows[][2] = {
		{ "determined", N_("The texts were asked") },
		{ "approved", N_("The transfer was approved") },
		{ "accepted", N_("The receiving state accepted the person by name") },
		{ "listed", N_("A seat was given") },
		{ "sealed", N_("The manifest was sealed") },
		{ "boarded", N_("The person boarded") },
		{ "departed", N_("The person departed") },
		{ "received", N_("The person was received; both sides signed") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(step, rows[i][0]))
			return rows[i][1];
	return N_("The texts were asked");
}

/* What followed the receipt; the end of a stay is told with the stay. */
static void tell_after(struct line *line, const struct json *transfer)
{
	static const char *const rows[][3] = {
		{ "error_found", N_("Found to be transferred in error"), "error_instrument" },
		{ "return_ordered", N_("The return was ordered"), "return_instrument" },
	};
	struct arena *a = line->m->arena;
	const struct json *last = json_get(transfer, "last");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str time = doc_text(transfer, rows[i][0]);
		if (time.len)
			tell(line, doc_with_text(a, doc_object(a), "happened", time), rows[i][1],
			     doc_text(transfer, rows[i][2]), "stop");
	}
	if (doc_text(transfer, "onward_by").len)
		tell(line, last, N_("The person departed on to another state"), doc_text(transfer, "onward_by"), "");
	if (str_is(doc_text(transfer, "state"), "returned") && doc_text(transfer, "receipt").len)
		tell(line, last, N_("The person is back"), doc_text(transfer, "returned_by"), "go");
}

static enum status tell_transfer(struct line *line, const struct json *transfer)
{
	struct making *m = line->m;
	struct str state = doc_text(transfer, "state");
	const struct json *made, *last = json_get(transfer, "last");
	if (!receives(m))
		tell(line, transfer, N_("A transfer was proposed"), doc_text(transfer, "agreement"), "");
	TRY(find_in(m, "determination_of_transfer", doc_text(transfer, "transfer"), ITEMS, &made));
	for (size_t i = 0; i < made->count; i++) {
		bool cleared = str_is(doc_text(&made->items[i], "outcome"), "cleared");
		if (cleared)
			tell(line, &made->items[i], step_told(doc_text(&made->items[i], "step")), STR_NONE, "");
		else if (!receives(m))
			tell(line, &made->items[i], N_("The texts were asked, and said no"),
			     doc_text(&made->items[i], "outcome"), "stop");
	}
	tell_list(line, transfer, "notices", N_("The notice was served"), "how");
	if (!receives(m))
		tell_list(line, transfer, "consents", N_("A consent was given"), "of");
	if (doc_text(transfer, "deplaned_at").len)
		tell(line, doc_with_text(m->arena, doc_object(m->arena), "happened", doc_text(transfer, "deplaned_at")),
		     N_("The person left the aircraft"), STR_NONE, "");
	tell_after(line, transfer);
	if (strcmp(state_tone(state), "stop") == 0 && !doc_text(transfer, "receipt").len)
		tell(line, last, N_("The transfer was stopped on its way"), doc_text(transfer, "reason"), "stop");
	return STATUS_OK;
}

static enum status find(struct making *m, const char *index, struct str value, const struct json **list)
{
	return find_in(m, index, value, ITEMS, list);
}

static enum status tell_holds(struct line *line)
{
	const struct json *holds;
	TRY(find(line->m, "hold_of_person", line->m->key, &holds));
	for (size_t i = 0; i < holds->count; i++) {
		const struct json *hold = &holds->items[i];
		tell(line, hold, N_("A hold was placed"), doc_text(hold, "instrument"), "stop");
		if (!doc_flag(hold, "open"))
			tell(line, json_get(hold, "last"), N_("A hold was released"),
			     doc_text(hold, "released_instrument"), "go");
	}
	return STATUS_OK;
}

static const char *end_told(struct str reason)
{
	static const char *const rows[][2] = {
		{ "released", N_("Set free") },
		{ "sentence_served", N_("The sentence is served") },
		{ "died", N_("The person died") },
		{ "escaped", N_("The person escaped") },
		{ "Departed", N_("Departed") },
		{ "Returned", N_("Brought back") },
		{ "Moved to another place", N_("Moved to another place") },
		{ "Another stay begins", N_("Another stay begins") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(reason, rows[i][0]))
			return rows[i][1];
	return "";
}

/* Before there was a list the reason was free: then it is told as it was written. */
static struct str reason_of(const struct json *stay)
{
	struct str reason = doc_text(stay, "reason");
	const char *told = end_told(reason);
	return *told ? str_of(told) : reason;
}

static void tell_end(struct line *line, const struct json *stay)
{
	struct arena *a = line->m->arena;
	struct str until = doc_text(stay, "until");
	if (until.len)
		tell(line, doc_with_text(a, doc_object(a), "happened", until), N_("A stay in custody ended"),
		     reason_of(stay), "");
}

static enum status tell_stays(struct line *line)
{
	struct making *m = line->m;
	const struct json *stays, *shown = doc_list(m->arena);
	TRY(find(m, "stay_of_person", m->key, &stays));
	for (size_t i = 0; i < stays->count; i++) {
		const struct json *stay = &stays->items[i], *row = doc_object(m->arena);
		tell(line, stay, N_("A stay in custody began"), doc_text(stay, "basis"), "");
		tell_end(line, stay);
		row = doc_with_text(m->arena, row, "key", doc_text(stay, "stay"));
		row = doc_with(m->arena, row, STR("can_end"),
			       doc_bool(m->arena, !m->known_at && !doc_text(stay, "until").len &&
							  may_do(m->request->role, "stay.end") &&
							  str_eq(doc_text(stay, "authority"), m->request->side)));
		row = doc_with_text(m->arena, row, "facility", doc_text(stay, "facility"));
		row = doc_with(m->arena, row, STR("way"), doc_bool(m->arena, doc_flag(stay, "way")));
		row = doc_with_text(m->arena, row, "authority", show_country(m, doc_text(stay, "authority")));
		row = doc_with_text(m->arena, row, "basis", doc_text(stay, "basis"));
		row = doc_with_text(m->arena, row, "basis_until", show_date(m, doc_text(stay, "basis_until")));
		row = doc_with_text(m->arena, row, "from", show_time(m, doc_text(stay, "from")));
		row = doc_with_text(m->arena, row, "until", show_time(m, doc_text(stay, "until")));
		row = doc_with_text(m->arena, row, "reason", doc_text(stay, "until").len ? reason_of(stay) : STR_NONE);
		row = doc_with_text(m->arena, row, "instrument", doc_text(stay, "instrument"));
		row = doc_with(m->arena, row, STR("in_error"), doc_bool(m->arena, doc_flag(stay, "in_error")));
		shown = doc_push(m->arena, shown, row);
	}
	put(m, "stays", shown);
	return STATUS_OK;
}

static void put_line(struct line *line)
{
	struct making *m = line->m;
	const struct json *shown = doc_list(m->arena);
	for (size_t i = line->items.count; i-- > 0;) {
		const struct moment_told *told = &line->items.at[i];
		const struct json *item = doc_with_text(m->arena, doc_object(m->arena), "what", told->what);
		item = doc_with_text(m->arena, item, "time", show_time(m, told->time));
		item = doc_with_text(m->arena, item, "more", told->more);
		item = doc_with_text(m->arena, item, "who", told->who.len ? user_name(m, told->who) : STR_NONE);
		shown = doc_push(m->arena, shown, doc_with_text(m->arena, item, "tone", str_of(told->tone)));
	}
	put(m, "time_line", shown);
}

/* "case C4": a word and a key. */
static void put_what(struct making *m, const struct json **row, struct str what)
{
	size_t word = 0;
	while (word < what.len && what.ptr[word] != ' ')
		word++;
	size_t key = word < what.len ? word + 1 : word;
	*row = doc_with_text(m->arena, *row, "what", (struct str){ what.ptr, word });
	*row = doc_with_text(m->arena, *row, "key", (struct str){ what.ptr + key, what.len - key });
}

static enum status put_looks(struct making *m)
{
	const struct json *looks, *shown = doc_list(m->arena);
	TRY(find_in(m, "look_of_person", m->key, LOOKS, &looks));
	for (size_t i = looks->count; i-- > 0;) {
		const struct json *look = &looks->items[i], *row = doc_object(m->arena);
		row = doc_with_text(m->arena, row, "who", user_name(m, doc_text(look, "by")));
		row = doc_with_text(m->arena, row, "time", show_time(m, doc_text(look, "recorded")));
		put_what(m, &row, doc_text(look, "what"));
		shown = doc_push(m->arena, shown, doc_with_text(m->arena, row, "reason", doc_text(look, "reason")));
	}
	put(m, "looks", shown);
	return STATUS_OK;
}

static enum status put_transfers(struct making *m, struct line *line)
{
	const struct json *found, *shown = doc_list(m->arena);
	TRY(find(m, "transfer_of_person", m->key, &found));
	for (size_t i = found->count; i-- > 0;) {
		const struct json *transfer = &found->items[i], *row = doc_object(m->arena);
		struct str state = doc_text(transfer, "state");
		if (receives(m) && (!doc_text(transfer, "approved_by").len ||
				    !str_eq(doc_text(transfer, "receiver"), m->request->side)))
			continue;
		row = doc_with_text(m->arena, row, "key", doc_text(transfer, "transfer"));
		row = doc_with_text(m->arena, row, "case", doc_text(transfer, "case"));
		row = doc_with_text(m->arena, row, "mission", doc_text(transfer, "mission"));
		row = doc_with_text(m->arena, row, "agreement", doc_text(transfer, "agreement"));
		row = doc_with_text(m->arena, row, "from", show_country(m, doc_text(transfer, "sender")));
		row = doc_with_text(m->arena, row, "to", show_country(m, doc_text(transfer, "receiver")));
		row = doc_with_text(m->arena, row, "state", state);
		shown = doc_push(m->arena, shown, doc_with_text(m->arena, row, "tone", str_of(state_tone(state))));
		TRY(tell_transfer(line, transfer));
		TRY(put_error(m, transfer));
	}
	put(m, "transfers", shown);
	return STATUS_OK;
}

static void put_cases(struct making *m, const struct json *cases)
{
	const struct json *shown = doc_list(m->arena);
	for (size_t i = cases->count; i-- > 0;) {
		const struct json *row =
			doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(&cases->items[i], "case"));
		row = doc_with_text(m->arena, row, "opened", show_time(m, doc_text(&cases->items[i], "recorded")));
		row = doc_with_int(m->arena, row, "facts", (int64_t)doc_count(&cases->items[i], "facts"));
		shown = doc_push(m->arena, shown, row);
	}
	put(m, "cases", shown);
}

/* Everything that the record has of a client: told first, then given as JSON (?download=yes), which is a look. */
enum status page_file(struct making *m)
{
	struct act_caller caller = { .user = m->request->user, .role = m->request->role };
	struct str name;
	TRY(look_at_one(m, m->key, str_c(m->arena, str_format(m->arena, "person %.*s", STR_ARG(m->key)))));
	if (query_value(m, "download").len)
		return act_export(m->act, m->arena, &caller, m->key, look_reason(m), &m->file, m->error);
	TRY(person_name_of(m, m->key, &name));
	TRY(put_holds(m, m->key));
	put_text(m, "key", m->key);
	put_text(m, "name", name);
	return STATUS_OK;
}

/* The bytes of a file, as nothing that a browser would show: what somebody sent is never a page of ours. */
enum status page_evidence(struct making *m)
{
	struct act_caller caller = { .user = m->request->user, .role = m->request->role };
	const struct json *evidence;
	struct str reason = look_reason(m);
	if (!reason.len)
		return error_set(m->error, STATUS_BAD_INPUT, "say why you look");
	m->file_type = "application/octet-stream";
	return act_evidence(m->act, m->arena, &caller, m->key, reason, &evidence, &m->file, m->error);
}

static enum status put_evidence(struct making *m)
{
	const struct json *found, *shown = doc_list(m->arena);
	TRY(find(m, "evidence_of_person", m->key, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *one = &found->items[i], *row = doc_object(m->arena);
		row = doc_with_text(m->arena, row, "key", doc_text(one, "evidence"));
		row = doc_with_text(m->arena, row, "title", doc_text(one, "title"));
		row = doc_with_text(m->arena, row, "media", doc_text(one, "media"));
		row = doc_with_text(m->arena, row, "sha256", doc_text(one, "sha256"));
		shown = doc_push(m->arena, shown,
				 doc_with_text(m->arena, row, "time", show_time(m, doc_text(one, "recorded"))));
	}
	put(m, "evidence", shown);
	return STATUS_OK;
}

static enum status put_counsel(struct making *m)
{
	const struct json *found, *shown = doc_list(m->arena), *tokens = doc_list(m->arena);
	TRY(find(m, "representation_of_person", m->key, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *one = &found->items[i];
		const struct json *row =
			doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(one, "representation"));
		row = doc_with_text(m->arena, row, "who", user_name(m, doc_text(one, "counsel")));
		row = doc_with_text(m->arena, row, "mandate", doc_text(one, "mandate"));
		row = doc_with(m->arena, row, STR("ended"), doc_bool(m->arena, doc_flag(one, "ended")));
		row = doc_with(m->arena, row, STR("can"),
			       doc_bool(m->arena, !m->known_at && !doc_flag(one, "ended") &&
							  may_do(m->request->role, "representation.end")));
		shown = doc_push(m->arena, shown, row);
	}
	put(m, "counsel", shown);
	TRY(find(m, "locator_of_person", m->key, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *one = &found->items[i];
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(one, "locator"));
		row = doc_with_text(m->arena, row, "given_to", doc_text(one, "given_to"));
		row = doc_with(m->arena, row, STR("revoked"), doc_bool(m->arena, doc_flag(one, "revoked")));
		row = doc_with(m->arena, row, STR("can"),
			       doc_bool(m->arena, !m->known_at && !doc_flag(one, "revoked") &&
							  may_do(m->request->role, "locator.revoke")));
		tokens = doc_push(m->arena, tokens, row);
	}
	put(m, "tokens", tokens);
	return STATUS_OK;
}

/* What can be taken back of it. */
static enum status add_links(struct making *m, const struct json **list)
{
	const struct json *links;
	TRY(find(m, "same_of_person", m->key, &links));
	for (size_t i = 0; i < links->count; i++)
		if (doc_flag(&links->items[i], "open") && !json_get(&links->items[i], "erased"))
			add_action(m, list, "same_take_back", "same", doc_text(&links->items[i], "same"));
	return STATUS_OK;
}

static enum status put_person_actions(struct making *m, bool erased)
{
	static const char *const actions[] = { "hold_place",   "person_name",       "person_identify", "case_open",
					       "evidence_add", "person_represent",  "stay_begin",      "locator_issue",
					       "person_same",  "person_erase_order" };
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; !erased && i < sizeof actions / sizeof *actions; i++)
		add_action(m, &list, actions[i], "person", m->key);
	const struct json *orders, *transfers;
	if (is_role(m, "court_registry")) /* who has no page of the case */
		TRY(find(m, "transfer_of_person", m->key, &transfers));
	for (size_t i = 0; !erased && is_role(m, "court_registry") && i < transfers->count; i++)
		add_transfer_actions(m, &list, &transfers->items[i], doc_count(m->page, "holds") > 0);
	TRY(find(m, "erasure_of_person", m->key, &orders));
	for (size_t i = 0; !erased && i < orders->count; i++)
		if (doc_flag(&orders->items[i], "open"))
			add_action(m, &list, "person_erase", "erasure", doc_text(&orders->items[i], "erasure"));
	TRY(add_links(m, &list));
	put(m, "actions", list);
	return STATUS_OK;
}

/* Who the others of the same name are is for who may see them: here they are keys. */
static void put_same_name(struct making *m, const struct json *person)
{
	const struct json *list = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(person, "same_name"); i++)
		list = doc_push(m->arena, list, doc_item(person, "same_name", i));
	put(m, "same_name", list);
}

enum status page_person(struct making *m)
{
	const struct json *person, *cases;
	struct line line = { .m = m };
	TRY(read_doc(m, "person", m->key, &person));
	TRY(look_at_one(m, m->key, str_c(m->arena, str_format(m->arena, "person %.*s", STR_ARG(m->key)))));
	TRY(put_holds(m, m->key));
	const struct json *erased = json_get(person, "erased");
	if (erased)
		tell(&line, erased, N_("What the record knew of the person was erased"), doc_text(person, "instrument"),
		     "");
	else
		tell(&line, person, N_("A person's record was opened"), STR_NONE, "");
	tell_list(&line, person, "names", N_("Another name was recorded"), "name");
	tell_list(&line, person, "identifiers", N_("An identifier was recorded"), "kind");
	TRY(find(m, "case_of_person", m->key, &cases));
	for (size_t i = 0; i < cases->count && !receives(m); i++)
		TRY(tell_case(&line, &cases->items[i]));
	TRY(put_transfers(m, &line));
	if (!receives(m))
		TRY(tell_holds(&line));
	TRY(tell_stays(&line));
	put_line(&line);
	put(m, "person", person);
	put_text(m, "name", erased ? m->key : doc_text(person, "name"));
	put_text(m, "erased", show_time(m, doc_text(erased, "happened")));
	put_same_name(m, receives(m) ? NULL : person);
	put_flag(m, "exports", may_do(m->request->role, "person.export"));
	put_text(m, "born", show_date(m, doc_text(person, "birth_date")));
	put_text(m, "side", show_country(m, doc_text(person, "side")));
	put_cases(m, receives(m) ? doc_list(m->arena) : cases);
	TRY(put_person_actions(m, erased));
	if (!receives(m)) {
		TRY(put_counsel(m));
		TRY(put_evidence(m));
		TRY(put_looks(m));
	}
	put_flag(m, "sees_cases", is_role(m, "caseworker") || is_role(m, "legal_reviewer") || is_role(m, "counsel"));
	put_flag(m, "sees_missions", !is_role(m, "court_registry") && !is_role(m, "counsel"));
	return STATUS_OK;
}
