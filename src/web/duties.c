/* duties.c - what must be done by a day, for who must do it: the duties of the texts, the way back from an error, an
 * objection that waits for its answer. What is overdue comes first, and is loud. */
#include "core.h"
#include "web_int.h"

enum { READ = 200 };

/* What an error asks for is done by a deed, and told to all who have a part in it. */
static const struct error_row {
	const char *counts_from, *role, *what;
} error_rows[] = {
	{ "error_found", "legal_reviewer", N_("Transferred in error: order the return") },
	{ "error_found", "caseworker", N_("Transferred in error: a return must be ordered") },
	{ "return_ordered", "transport_officer", N_("Transferred in error: bring this person back") },
	{ "return_ordered", "caseworker", N_("Transferred in error: the return is ordered") },
	{ "return_ordered", "legal_reviewer", N_("Transferred in error: the return is ordered") },
};

bool is_done_by_word(const struct json *duty)
{
	for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++)
		if (str_is(doc_text(duty, "counts_from"), error_rows[i].counts_from))
			return false;
	return true;
}

static const char *told_of_error(const struct making *m, const struct json *duty)
{
	for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++)
		if (str_is(doc_text(duty, "counts_from"), error_rows[i].counts_from) && is_role(m, error_rows[i].role))
			return error_rows[i].what;
	return NULL;
}

/* Whose state the text names; money is the programme officer's. */
static bool is_for(const struct making *m, const struct json *duty)
{
	struct str party = doc_text(duty, "party"), side = m->request->side;
	bool sends = str_eq(doc_text(duty, "sender"), side), receives = str_eq(doc_text(duty, "receiver"), side);
	if (doc_text(duty, "programme").len)
		return false;
	if (is_done_by_word(duty) ? !may_do(m->request->role, "duty.done") : !told_of_error(m, duty))
		return false;
	return str_is(party, "sender") ? sends : str_is(party, "receiver") ? receives : sends || receives;
}

static const struct json *task_of(struct making *m, const struct json *duty, bool overdue)
{
	static const char *const members[] = { "person", "case", "transfer" };
	struct arena *a = m->arena;
	const struct json *task = doc_object(a);
	const struct instrument *in = corpus_instrument(act_texts(m->act), doc_text(duty, "agreement"));
	const char *error = told_of_error(m, duty);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		task = doc_with_text(a, task, members[i], doc_text(duty, members[i]));
	if (in) {
		task = doc_with_text(a, task, "agreement", in->id);
		task = doc_with_text(a, task, "name", in->title);
	}
	if (error)
		task = doc_with_text(a, task, "what", str_of(error));
	else
		task = doc_with_text(a, task, "words", doc_text(duty, "words"));
	task = doc_with_text(a, task, "since", doc_text(duty, "due"));
	task = doc_with_text(a, task, "due", show_date(m, doc_text(duty, "due")));
	task = doc_with_text(a, task, "form", error ? STR_NONE : doc_text(duty, "duty"));
	task = doc_with(a, task, STR("overdue"), doc_bool(a, overdue));
	task = doc_with(a, task, STR("review"), doc_bool(a, error && is_role(m, "legal_reviewer")));
	return doc_with_text(a, task, "tone", overdue || error ? STR("stop") : STR("wait"));
}

enum status duty_tasks(struct making *m, size_t most, const struct json **tasks)
{
	static const char *const states[] = { "overdue", "open" };
	for (size_t i = 0; i < 2; i++) {
		const struct json *found;
		TRY(find_first(m, "duty_of_state", str_of(states[i]), READ, &found));
		for (size_t k = 0; k < found->count && (*tasks)->count < most; k++)
			if (is_for(m, &found->items[k]))
				*tasks = doc_push(m->arena, *tasks, task_of(m, &found->items[k], i == 0));
	}
	return STATUS_OK;
}

enum status objection_tasks(struct making *m, size_t most, const struct json **tasks)
{
	struct arena *a = m->arena;
	const struct json *found;
	if (!may_do(m->request->role, "objection.answer"))
		return STATUS_OK;
	TRY(find_first(m, "objection_of_open", STR("true"), READ, &found));
	for (size_t i = 0; i < found->count && (*tasks)->count < most; i++) {
		const struct json *one = &found->items[i], *transfer, *task = doc_object(a);
		TRY(read_doc(m, "transfer", doc_text(one, "transfer"), &transfer));
		if (!str_eq(doc_text(transfer, "sender"), m->request->side))
			continue;
		task = doc_with_text(a, task, "person", doc_text(one, "person"));
		task = doc_with_text(a, task, "transfer", doc_text(one, "transfer"));
		task = doc_with_text(a, task, "what", STR(N_("Counsel objects: answer, nobody departs before")));
		task = doc_with_text(a, task, "since", doc_text(one, "recorded"));
		*tasks = doc_push(a, *tasks, doc_with_text(a, task, "tone", STR("wait")));
	}
	return STATUS_OK;
}

/* The duty that stands until the error is undone; NULL: none does. */
static enum status find_error_duty(struct making *m, const struct json *transfer, const struct json **duty)
{
	const struct json *found;
	*duty = NULL;
	TRY(find_in(m, "duty_of_case", doc_text(transfer, "case"), READ, &found));
	for (size_t i = 0; i < found->count; i++) {
		struct str state = doc_text(&found->items[i], "state");
		if (str_eq(doc_text(&found->items[i], "transfer"), doc_text(transfer, "transfer")) &&
		    !is_done_by_word(&found->items[i]) && (str_is(state, "open") || str_is(state, "overdue")))
			*duty = &found->items[i];
	}
	return STATUS_OK;
}

static const char *error_title(const struct json *transfer, bool overdue)
{
	struct str state = doc_text(transfer, "state");
	if (str_is(state, "return_ordered"))
		return overdue ? N_("Transferred in error, and overdue to be brought back")
			       : N_("Transferred in error: to be brought back");
	if (str_is(state, "in_error"))
		return overdue ? N_("Transferred in error, and the order to return is overdue")
			       : N_("Transferred in error: a return must be ordered");
	return str_is(state, "returned") ? N_("Transferred in error, and brought back") : N_("Transferred in error");
}

enum status put_error(struct making *m, const struct json *transfer)
{
	struct arena *a = m->arena;
	const struct json *error = doc_object(a), *duty;
	if (!doc_text(transfer, "error").len || json_get(m->page, "error")) /* of several the newest */
		return STATUS_OK;
	TRY(find_error_duty(m, transfer, &duty));
	bool overdue = str_is(doc_text(duty, "state"), "overdue");
	error = doc_with_text(a, error, "title", str_of(error_title(transfer, overdue)));
	error = doc_with(a, error, STR("overdue"), doc_bool(a, overdue));
	error = doc_with_text(a, error, "due", show_date(m, doc_text(duty, "due")));
	error = doc_with_text(a, error, "what", doc_text(transfer, "error"));
	error = doc_with_text(a, error, "instrument", doc_text(transfer, "error_instrument"));
	error = doc_with_text(a, error, "found", show_time(m, doc_text(transfer, "error_found")));
	error = doc_with_text(a, error, "by", user_name(m, doc_text(transfer, "error_found_by")));
	error = doc_with_text(a, error, "order", doc_text(transfer, "return_instrument"));
	error = doc_with_text(a, error, "ordered", show_time(m, doc_text(transfer, "return_ordered")));
	if (doc_count(transfer, "error_evidence"))
		error = doc_with(a, error, STR("files"), json_get(transfer, "error_evidence"));
	put(m, "error", error);
	return STATUS_OK;
}
