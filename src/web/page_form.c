/* page_form.c - a page with one form, at the address that it is sent to; and what becomes of what was sent: done, and
 * the reader goes where it is seen, or the form once more with what is wrong. */
#include "form.h"

static void put_subject(struct filling *f)
{
	struct making *m = f->m;
	put_text(m, "person_key", doc_text(f->person, "person"));
	put_text(m, "person_name", doc_text(f->person, "name"));
	put_text(m, "case_key", doc_text(f->case_doc, "case"));
	put_text(m, "transfer_key", doc_text(f->transfer, "transfer"));
	put_text(m, "programme_key", doc_text(f->programme, "programme"));
	put_text(m, "programme_title", doc_text(f->programme, "title"));
	put_text(m, "mission_key", doc_text(f->mission, "mission"));
	put_text(m, "mission_title", doc_text(f->mission, "title"));
	put_text(m, "seat",
		 doc_count(f->transfer, "seats") ? doc_text(doc_item(f->transfer, "seats", 0), "seat") : STR_NONE);
	put_flag(m, "same_name", doc_count(f->person, "same_name") > 0);
	if (f->form == FORM_duty_done) {
		put_text(m, "duty_words", doc_text(f->doc, "words"));
		put_text(m, "duty_due", show_date(m, doc_text(f->doc, "due")));
	}
	if (f->transfer) {
		put_text(m, "from", show_country(m, doc_text(f->transfer, "sender")));
		put_text(m, "to", show_country(m, doc_text(f->transfer, "receiver")));
		put_text(m, "state", doc_text(f->transfer, "state"));
		put_text(m, "tone", str_of(state_tone(doc_text(f->transfer, "state"))));
		put_text(m, "deplaned", show_time(m, doc_text(f->transfer, "deplaned_at")));
		put_text(m, "agreement", doc_text(f->transfer, "agreement"));
		put_text(m, "agreement_title", instrument_title(m, doc_text(f->transfer, "agreement")));
		put_text(m, "journey", doc_text(f->transfer, "mission"));
		put_text(m, "facility",
			 str_is(doc_text(f->transfer, "to"), "none") ? STR_NONE : doc_text(f->transfer, "to"));
	}
}

static void put_titles(struct filling *f)
{
	struct making *m = f->m;
	put_text(m, "page_title", str_of(form_rows[f->form].title));
	put_flag(m, "script",
		 f->form == FORM_transfer_hand_over || f->form == FORM_transfer_receive ||
			 f->form == FORM_key_register);
	put_flag(m, "sheets", f->form == FORM_notice_serve && f->transfer);
	put_flag(m, "wrong", f->errors->count > 0 || f->refusal.len > 0);
}

/* What is of the person stands above the form, holds first. */
static enum status fill_page(struct filling *f)
{
	struct making *m = f->m;
	put_titles(f);
	put_subject(f);
	if (f->person)
		TRY(put_holds(m, doc_text(f->person, "person")));
	put(m, "form", form_model(f));
	return STATUS_OK;
}

enum status page_form(struct making *m)
{
	int form = form_of(m->key);
	if (form < 0)
		return error_set(m->error, STATUS_NOT_FOUND, "there is no form %.*s", STR_ARG(m->key));
	if (!may_do(m->request->role, verb_of(form_rows[form].action)))
		return error_set(m->error, STATUS_REFUSED, "%.*s is not for a %s to do", STR_ARG(m->key),
				 str_c(m->arena, m->request->role));
	struct filling f = { .m = m, .form = (enum form)form, .query = m->request->query };
	f.errors = doc_object(m->arena);
	TRY(form_subject(&f, true));
	return fill_page(&f);
}

/* What was sent. */

static const char *heading_of(enum status status, const struct act_told *told)
{
	if (told->why == ACT_WHY_HOLD)
		return N_("A hold stands against it. Nothing was done");
	if (told->why == ACT_WHY_REUSED)
		return N_("This form was sent already, with something else. Look whether it is done");
	switch (status) {
	case STATUS_REFUSED: return N_("It is refused. Nothing was done");
	case STATUS_CONFLICT: return N_("It cannot be done now. Nothing was done");
	case STATUS_NOT_FOUND: return N_("Something that is named here is not there");
	case STATUS_OK:
	case STATUS_BAD_INPUT:
	case STATUS_LIMIT:
	case STATUS_IO: break;
	}
	return N_("There is a problem");
}

/* The field of which a message speaks: "leg.add: `seats` must be ...". */
static const struct input_row *field_meant(const struct filling *f, const char *message)
{
	const char *from = strchr(message, '`'), *to = from ? strchr(from + 1, '`') : NULL;
	for (size_t i = 0; to && i < input_row_count; i++)
		if (input_rows[i].form == f->form && input_rows[i].label[0] &&
		    str_is((struct str){ from + 1, (size_t)(to - from - 1) }, input_rows[i].member))
			return &input_rows[i];
	return NULL;
}

/* What is wrong with a field stands beside it, without its name; everything else above the form. */
static void tell_refusal(struct filling *f, enum status status, const struct act_told *told)
{
	struct making *m = f->m;
	const struct input_row *row = status == STATUS_BAD_INPUT ? field_meant(f, m->error->message) : NULL;
	struct str text = say_error(m, m->error, &f->refusal_is_english);
	if (row) {
		struct str name = str_format(m->arena, "`%s` ", row->member);
		if (text.len > name.len && memcmp(text.ptr, name.ptr, name.len) == 0)
			text = (struct str){ text.ptr + name.len, text.len - name.len };
		form_wrong(f, row->member, str_c(m->arena, say_names(m, f->form, text)));
		return;
	}
	f->refusal = say_sentence(m, say_names(m, f->form, text));
	f->heading = str_of(heading_of(status, told));
}

static enum status again(struct filling *f, unsigned status, struct web_answer *answer)
{
	struct making *m = f->m;
	enum status found = f->subject.len ? form_subject(f, true) : STATUS_OK;
	if (found == STATUS_OK)
		found = fill_page(f);
	if (found != STATUS_OK && found != STATUS_REFUSED && found != STATUS_NOT_FOUND)
		return found;
	enum page page = found == STATUS_OK ? PAGE_form : found == STATUS_REFUSED ? PAGE_not_for_you : PAGE_not_found;
	if (found != STATUS_OK)
		m->page = doc_object(m->arena);
	if (found == STATUS_REFUSED)
		TRY(page_not_for_you(m));
	web_write(m, page, answer);
	if (found == STATUS_OK)
		answer->status = status;
	return STATUS_OK;
}

static unsigned status_of(enum status status)
{
	switch (status) {
	case STATUS_OK: return 200;
	case STATUS_BAD_INPUT:
	case STATUS_LIMIT: return 422;
	case STATUS_NOT_FOUND: return 404;
	case STATUS_REFUSED: return 403;
	case STATUS_CONFLICT: return 409;
	case STATUS_IO: return 503;
	}
	return 500;
}

static struct str at(struct making *m, const char *place, struct str key)
{
	return str_format(m->arena, "/%s/%.*s", place, STR_ARG(key));
}

/* Where it is seen: what was opened, or what the form was of, on the page that this role has of it. */
static struct str page_after(struct filling *f, const struct json *done)
{
	struct making *m = f->m;
	const struct json *transfer = f->transfer;
	struct str mission = doc_text(f->mission, "mission");
	if (doc_text(done, "invoice").len)
		return at(m, "invoices", doc_text(done, "invoice"));
	if (json_get(done, "notice"))
		return str_format(m->arena, "/notices/%.*s-%lld", STR_ARG(f->subject),
				  (long long)doc_number(done, "notice", 0));
	if (f->invoice)
		return at(m, "invoices", f->subject);
	if (f->agreement.len && doc_text(f->doc, "stay").len)
		return at(m, "stays", f->subject);
	if (f->agreement.len)
		return at(m, "money", f->agreement);
	if (f->programme || doc_text(done, "programme").len)
		return at(m, "programmes", doc_text(f->programme ? f->programme : done, "programme"));
	if (doc_text(done, "mission").len)
		return at(m, "missions", doc_text(done, "mission"));
	if (doc_text(done, "person").len)
		return at(m, "persons", doc_text(done, "person"));
	if (doc_text(done, "case").len)
		return at(m, "cases", doc_text(done, "case"));
	if (f->case_doc)
		return at(m, "cases", doc_text(f->case_doc, "case"));
	if (transfer && (is_role(m, "transport_officer") || is_role(m, "receiving_officer")))
		mission = doc_text(transfer, "mission");
	if (mission.len)
		return at(m, "missions", mission);
	if (transfer && (is_role(m, "caseworker") || is_role(m, "legal_reviewer")))
		return at(m, "cases", doc_text(transfer, "case"));
	return f->person_key.len ? at(m, "persons", f->person_key) : STR("/");
}

static enum status enrol_new(struct making *m, struct str user, struct json **done)
{
	struct str answer;
	struct act_call call = { STR("user.enrol"), m->request->user,
				 doc_written(m->arena, doc_with_text(m->arena, doc_object(m->arena), "user", user)) };
	TRY(act_do(m->act, m->arena, &call, &answer, m->error));
	return json_parse(m->arena, answer, done, m->error);
}

static enum status finish(struct filling *f, struct str text, struct web_answer *answer)
{
	struct making *m = f->m;
	struct json *done;
	TRY(json_parse(m->arena, text, &done, m->error));
	struct str secret = doc_text(done, "secret"), token = doc_text(done, "token");
	if (f->form == FORM_user_add) /* whoever adds a user by hand adds a person */
		TRY(enrol_new(m, doc_text(done, "user"), &done));
	if (doc_text(done, "enrolment").len) {
		put(m, "enrolment", done);
		put_text(m, "until", show_time(m, doc_text(done, "until")));
		web_write(m, PAGE_shown_once, answer);
		return STATUS_OK;
	}
	if (secret.len || token.len) {
		put_text(m, "secret", secret.len ? secret : token);
		put_text(m, "secret_key", doc_text(done, secret.len ? "key" : "locator"));
		web_write(m, PAGE_shown_once, answer);
		return STATUS_OK;
	}
	*answer = (struct web_answer){ .status = 303, .content_type = "text/html; charset=utf-8" };
	answer->location = page_after(f, done);
	return STATUS_OK;
}

enum status form_post(struct making *m, struct str body, struct web_answer *answer)
{
	int form = form_of(m->key);
	const struct json *input;
	struct act_told told = { 0 };
	struct filling f = { .m = m, .form = (enum form)form, .sent = body, .query = m->request->query };
	f.errors = doc_object(m->arena);
	if (form < 0 || !may_do(m->request->role, verb_of(form_rows[form].action))) {
		if (form >= 0)
			TRY(page_not_for_you(m));
		web_write(m, form < 0 ? PAGE_not_found : PAGE_not_for_you, answer);
		return STATUS_OK;
	}
	enum status status = form_subject(&f, false);
	if (status == STATUS_NOT_FOUND || status == STATUS_REFUSED)
		return again(&f, 422, answer);
	TRY(status);
	if (!form_read(&f, &input))
		return again(&f, 422, answer);
	struct str once = form_sent(&f, "once");
	if (str_is(m->key, "evidence.add"))
		input = doc_with_text(m->arena, input, "media", m->request->file.media);
	struct act_call call = { m->key, m->request->user, doc_written(m->arena, input) };
	struct act_terms terms = { .once = is_shown_once(f.form) ? STR_NONE : once, .file = m->request->file.bytes };
	status = act_do_under(m->act, m->arena, &call, &terms, &told, m->error);
	if (status == STATUS_OK)
		return finish(&f, told.answer, answer);
	tell_refusal(&f, status, &told);
	return again(&f, status_of(status), answer);
}
