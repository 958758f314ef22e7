/* form.c - see form.h. */
#include "form.h"
#include "account.h"
#include "aid.h"
#include "core.h"
#include "crypto.h"
#include "hex.h"
#include "percent.h"

const struct form_row form_rows[FORM_COUNT] = {
#define FORM(action, tone, title, lead, button) { #action, NULL, #tone, title, lead, button },
#include "form.def"
};
enum need { MAY, MUST };
const struct input_row input_rows[] = {
#define INPUT(action, member, kind, need, label, hint)                                                                 \
	{ FORM_##action, #member, INPUT_##kind, need == MUST, label, hint },
#include "form.def"
};
const size_t input_row_count = sizeof input_rows / sizeof *input_rows;

int form_of(struct str verb)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (str_is(verb, verb_of(form_rows[i].action)))
			return i;
	return -1;
}

struct str form_sent(const struct filling *f, const char *member)
{
	struct str value = str_trim(form_value(f->m->arena, f->sent, member));
	return value.len ? value : str_trim(form_value(f->m->arena, f->query, member));
}

/* What it is of. */

static const struct input_row *subject_row(enum form form)
{
	for (size_t i = 0; i < input_row_count; i++)
		if (input_rows[i].form == form && input_rows[i].kind <= INPUT_KEY)
			return &input_rows[i];
	return NULL;
}

static bool is_outside(const struct making *m) { return is_role(m, "court_registry") || is_role(m, "monitor"); }

static bool is_asked(const struct filling *f, const struct input_row *row)
{
	return row->form == f->form && (row->kind != INPUT_OTHER_USER || is_role(f->m, "administrator"));
}

/* Who stands outside knows the person by their own file, and is shown no name here. */
static enum status of_person(struct filling *f, struct str person, bool look)
{
	struct making *m = f->m;
	const struct json *doc;
	TRY(act_read(m->act, m->arena, STR("person"), person, 0, &doc, m->error));
	f->person_key = person;
	if (is_outside(m))
		return STATUS_OK;
	if (look)
		TRY(look_at_one(m, person, str_c(m->arena, str_format(m->arena, "person %.*s", STR_ARG(person)))));
	f->person = doc;
	return STATUS_OK;
}

static enum status of_mission(struct filling *f)
{
	struct making *m = f->m;
	TRY(act_read(m->act, m->arena, STR("mission"), f->subject, 0, &f->mission, m->error));
	if (is_own_mission(m, f->mission))
		return STATUS_OK;
	return error_set(m->error, STATUS_REFUSED, "mission %.*s is of another side", STR_ARG(f->subject));
}

/* Invoices, accounts, and stays as far as they cost: no person is seen here. */
static enum status of_money(struct filling *f, const struct input_row *row)
{
	struct making *m = f->m;
	struct act_caller caller = { .user = m->request->user };
	const struct json *account;
	f->agreement = f->subject;
	if (row->kind == INPUT_INVOICE)
		return act_invoice(m->act, m->arena, &caller, f->subject, &f->invoice, m->error);
	if (row->kind == INPUT_STAY) {
		TRY(act_read(m->act, m->arena, STR("stay"), f->subject, 0, &f->doc, m->error));
		f->agreement = doc_text(f->doc, "agreement");
	}
	if (corpus_instrument(act_texts(m->act), f->agreement))
		return act_account(m->act, m->arena, &caller, f->agreement, 0, &account, m->error);
	return error_set(m->error, STATUS_NOT_FOUND, "there is no account of %.*s", STR_ARG(f->subject));
}

/* A programme, or what is owed of one: for whoever may see it. */
static enum status of_programme(struct filling *f, struct str key)
{
	struct act_caller caller = { .user = f->m->request->user };
	return act_programme(f->m->act, f->m->arena, &caller, key, 0, &f->programme, f->m->error);
}

enum status form_subject(struct filling *f, bool look)
{
	static const char *const kinds[] = { "person",    "case",    "transfer", "hold",    "stay", "representation",
					     "objection", "locator", "duty",     "erasure", "same" };
	struct making *m = f->m;
	const struct input_row *row = subject_row(f->form);
	const struct json *doc;
	f->subject = row ? form_sent(f, row->member) : STR_NONE;
	if (!f->subject.len || row->kind == INPUT_USER || row->kind == INPUT_KEY)
		return STATUS_OK;
	if (row->kind == INPUT_MISSION)
		return of_mission(f);
	if (row->kind == INPUT_PROGRAMME)
		return of_programme(f, f->subject);
	if (row->kind == INPUT_INVOICE || row->kind == INPUT_DEAL || is_role(m, "finance"))
		return of_money(f, row);
	TRY(act_read(m->act, m->arena, str_of(kinds[row->kind]), f->subject, 0, &doc, m->error));
	if (row->kind == INPUT_TRANSFER)
		f->transfer = doc;
	if (row->kind == INPUT_OBJECTION)
		TRY(act_read(m->act, m->arena, STR("transfer"), doc_text(doc, "transfer"), 0, &f->transfer, m->error));
	f->doc = doc;
	if (doc_text(doc, "programme").len)
		return of_programme(f, doc_text(doc, "programme"));
	if (row->kind == INPUT_CASE)
		f->case_doc = doc;
	if (row->kind == INPUT_DUTY && !doc_text(doc, "person").len)
		return STATUS_OK; /* of an agreement, or of money */
	struct str person = row->kind == INPUT_PERSON ? f->subject : doc_text(doc, "person");
	return of_person(f, row->kind == INPUT_SAME ? doc_item(doc, "persons", 0)->text : person, look);
}

/* From what was sent. */

bool form_read(struct filling *f, const struct json **input)
{
	struct arena *a = f->m->arena;
	*input = doc_object(a);
	for (size_t i = 0; i < input_row_count; i++) {
		const struct input_row *row = &input_rows[i];
		if (!is_asked(f, row))
			continue;
		const struct json *value = row->kind == INPUT_FILE ? NULL : field_read(f, row);
		if (row->kind == INPUT_FILE && f->m->request->file.bytes.len)
			continue; /* its bytes go beside the input */
		if (value)
			*input = doc_with(a, *input, str_of(row->member), value);
		else if (row->must)
			form_wrong(f, row->member, N_("this is missing"));
	}
	return !f->errors->count;
}

/* To what is shown. */

static struct str once_word(struct arena *arena)
{
	unsigned char bytes[16];
	char hex[2 * sizeof bytes + 1];
	random_bytes(bytes, sizeof bytes);
	hex_encode((struct str){ (const char *)bytes, sizeof bytes }, hex);
	return str_copy(arena, str_of(hex));
}

/* What the address says of the form's subject, to be said again by the form that is sent. */
static struct str address_of(struct filling *f, const struct input_row *row)
{
	struct buf out = BUF_INIT;
	if (row && f->subject.len) {
		buf_format(&out, "?%s=", row->member);
		percent_encode(&out, f->subject);
	}
	struct str text = str_copy(f->m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

bool form_asks_fact(const struct filling *f, const struct fact *fact)
{
	enum subject subject = f->form == FORM_programme_record_fact ? SUBJECT_programme : SUBJECT_person;
	return !fact->environment && fact->subject == subject && fact->type.kind != TYPE_LIST &&
	       !str_is(fact->name, "paid_in_all"); /* which is reckoned from payments */
}

static bool fact_is_chosen(const struct filling *f)
{
	return (f->form != FORM_fact_record && f->form != FORM_programme_record_fact) ||
	       corpus_fact(act_texts(f->m->act), form_sent(f, "fact")) >= 0;
}

static const struct json *fields_of(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct json *fields = doc_list(a);
	for (size_t i = 0; i < input_row_count; i++) {
		const struct input_row *row = &input_rows[i];
		bool subject = row == subject_row(f->form) && f->subject.len;
		if (!is_asked(f, row) || subject)
			continue;
		if (!fact_is_chosen(f) &&
		    row->kind != INPUT_FACT) /* which fact comes first: it says what else is asked */
			continue;
		const struct json *field = field_show(f, row);
		if (row->kind == INPUT_EVIDENCE && !doc_count(field, "options"))
			continue; /* nothing was kept that could be chosen */
		if (row->kind == INPUT_FACT && fact_is_chosen(f))
			field = doc_with_text(a, field, "kind", STR("hidden"));
		fields = doc_push(a, fields, field);
	}
	return fields;
}

/* What is shown once is answered once. */
bool is_shown_once(enum form form)
{
	return form == FORM_key_add || form == FORM_locator_issue || form == FORM_user_enrol;
}

static const struct json *given_list(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct input_row *row = subject_row(f->form);
	if (!row || !f->subject.len)
		return doc_list(a);
	const struct json *one = doc_with_text(a, doc_object(a), "name", str_of(row->member));
	return doc_push(a, NULL, doc_with_text(a, one, "value", f->subject));
}

static const struct json *error_list(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct json *list = doc_list(a);
	for (size_t i = 0; i < input_row_count; i++) {
		const struct input_row *row = &input_rows[i];
		struct str sentence = doc_text(f->errors, row->member);
		if (row->form != f->form || !sentence.len)
			continue;
		struct str label = web_text(f->m->request->language, str_of(row->label));
		const struct json *one = doc_with_text(a, doc_object(a), "field", str_of(row->member));
		one = doc_with_text(a, one, "text", str_format(a, "%.*s: %.*s", STR_ARG(label), STR_ARG(sentence)));
		list = doc_push(a, list, one);
	}
	return list;
}

/* The public half that receipts of this user are checked with. */
static struct str own_key(struct making *m)
{
	const struct json *user;
	struct error ignored; /* without it the code confirms */
	if (act_read(m->act, m->arena, STR("user"), m->request->user, 0, &user, &ignored) != STATUS_OK)
		return STR_NONE;
	return doc_text(user, "key");
}

const struct json *form_model(struct filling *f)
{
	const struct form_row *row = &form_rows[f->form];
	struct arena *a = f->m->arena;
	const struct json *form = doc_with_text(a, doc_object(a), "action", str_of(row->action));
	form = doc_with_text(a, form, "verb", str_of(verb_of(row->action)));
	form = doc_with_text(a, form, "tone", str_of(row->tone));
	form = doc_with_text(a, form, "title", str_of(row->title));
	form = doc_with_text(a, form, "lead", str_of(row->lead));
	form = doc_with_text(a, form, "button", str_of(row->button));
	form = doc_with_text(a, form, "address", address_of(f, subject_row(f->form)));
	form = doc_with_text(a, form, "csrf", f->m->request->csrf);
	if (!is_shown_once(f->form))
		form = doc_with_text(a, form, "once", once_word(a));
	form = doc_with(a, form, STR("given"), given_list(f));
	if (f->form == FORM_transfer_hand_over || f->form == FORM_transfer_receive) {
		form = doc_with_text(a, form, "receipt", act_receipt(a, f->transfer));
		form = doc_with_text(a, form, "user", f->m->request->user);
		form = doc_with_text(a, form, "own_key", own_key(f->m));
	}
	if (f->form == FORM_key_register)
		form = doc_with_text(a, form, "making", f->m->request->user);
	form = doc_with(a, form, STR("uploads"), doc_bool(a, f->form == FORM_evidence_add));
	form = doc_with(a, form, STR("choosing"), doc_bool(a, !fact_is_chosen(f)));
	form = doc_with(a, form, STR("fields"), fields_of(f));
	form = doc_with(a, form, STR("errors"), error_list(f));
	form = doc_with_text(a, form, "heading", f->heading);
	form = doc_with(a, form, STR("refusal_is_english"),
			doc_bool(a, f->refusal_is_english && f->m->request->language != WEB_ENGLISH));
	return doc_with_text(a, form, "refusal", f->refusal);
}

void put_form(struct making *m, const struct json **list, enum form form, const char *member, struct str key)
{
	struct filling f = { .m = m, .form = form, .errors = doc_object(m->arena) };
	f.query = str_format(m->arena, "%s=%.*s", member, STR_ARG(key));
	if (!may_do(m->request->role, verb_of(form_rows[form].action)) || form_subject(&f, false) != STATUS_OK)
		return; /* who may not, or not here, has no form */
	*list = doc_push(m->arena, *list, form_model(&f));
}
