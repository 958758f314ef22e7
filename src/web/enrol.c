/* enrol.c - the page on which a user sets a password and a device, by a code that an administrator made.
 *
 * I1. A wrong code is told nothing but that it is wrong.
 * I2. What was typed as a password is never written into a page.
 */
#include "percent.h"
#include "session.h"
#include "web_int.h"

static unsigned tell(struct making *m, unsigned status, const char *sentence)
{
	put_text(m, "message", str_of(sentence));
	return status;
}

static const char *sentence_of(enum password_fault fault)
{
	switch (fault) {
	case PASSWORD_SHORT: return N_("The password is too short: take 12 characters or more.");
	case PASSWORD_LONG: return N_("The password is too long: take 200 bytes at the most.");
	case PASSWORD_COMMON: return N_("This password is one of those that are tried first. Take another.");
	case PASSWORD_OWN: return N_("This password is your name, with little else. Take another.");
	case PASSWORD_FINE: break;
	}
	return N_("The code of your device is not right, or is over. Type the one that it shows now.");
}

/* As apps take it: otpauth://totp/habeas:U3?secret=...&issuer=habeas */
static void put_device(struct making *m, const struct enrolling *found, struct str code)
{
	struct buf letters = BUF_INIT;
	for (size_t i = 0; i < found->totp.len; i++)
		buf_format(&letters, "%s%c", i && i % 4 == 0 ? " " : "", found->totp.ptr[i]);
	put_text(m, "user", found->user);
	put_text(m, "name", found->name);
	put_text(m, "enrolment", code);
	put_text(m, "letters", str_copy(m->arena, buf_str(&letters)));
	put_text(m, "device",
		 str_format(m->arena, "otpauth://totp/habeas:%.*s?secret=%.*s&issuer=habeas", STR_ARG(found->user),
			    STR_ARG(found->totp)));
	buf_finish(&letters);
}

static struct str digits_of(struct arena *arena, struct str typed)
{
	char *out = arena_alloc(arena, typed.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < typed.len; i++)
		if (typed.ptr[i] != ' ') /* apps show them in two groups */
			out[len++] = typed.ptr[i];
	return (struct str){ out, len };
}

static enum status set_both(struct making *m, const struct enrolment *given, struct str again, unsigned *http,
			    struct str *token)
{
	enum password_fault fault;
	if (!str_eq(given->password, again)) {
		*http = tell(m, 422, N_("The two passwords are not the same."));
		return STATUS_OK;
	}
	enum status status = enrolment_finish(m->act, m->arena, given, &fault, token, m->error);
	if (status != STATUS_BAD_INPUT)
		return status;
	*http = tell(m, 422, sentence_of(fault));
	return STATUS_OK;
}

enum status enrol_answer(struct making *m, struct str body, struct str source, unsigned *http, struct str *token)
{
	struct str code = str_trim(form_value(m->arena, body, "enrolment")), password, again;
	struct enrolment given = { .code = code, .source = source };
	struct enrolling found;
	password = form_value(m->arena, body, "password");
	again = form_value(m->arena, body, "again");
	given.password = password;
	given.device_code = digits_of(m->arena, form_value(m->arena, body, "code"));
	enum status status = enrolment_find(m->act, m->arena, &given, &found, m->error);
	if (status == STATUS_OK)
		put_device(m, &found, code);
	if (status == STATUS_OK && (password.len || again.len || given.device_code.len))
		status = set_both(m, &given, again, http, token);
	if (status == STATUS_REFUSED)
		*http = tell(m, 403,
			     N_("This code is not right, was used, or is over. An administrator makes another."));
	else if (status == STATUS_LIMIT)
		*http = tell(m, 429, N_("Too many tries. Wait, then try again."));
	else
		return status;
	m->page = doc_without(m->arena, m->page, STR("device"));
	return STATUS_OK;
}
