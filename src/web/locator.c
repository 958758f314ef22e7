/* locator.c - the page where family, a consulate or the person ask where somebody is: a token says who asks, no
 * session.
 *
 * I1. A wrong token is told nothing but that it is wrong.
 * I2. Each answer is an event; one token is answered once in LOCATOR_SECONDS, so that nobody fills the record by it.
 */
#include "date.h"
#include "web_int.h"

enum { LOCATOR_SECONDS = 10 };

static unsigned refuse(struct making *m, unsigned status, const char *sentence)
{
	put_text(m, "message", str_of(sentence));
	return status;
}

/* When the token was answered last: its last look at the person. */
static enum status asked_just_now(struct making *m, struct str locator, bool *so)
{
	const struct json *doc, *looks;
	int64_t recorded;
	TRY(read_doc(m, "locator", locator, &doc));
	TRY(find_in(m, "look_of_person", doc_text(doc, "person"), 1, &looks));
	const struct json *last = looks->count ? &looks->items[0] : NULL;
	*so = last && str_eq(doc_text(last, "by"), locator) && time_parse(doc_text(last, "recorded"), &recorded) &&
	      act_now(m->act) - recorded < LOCATOR_SECONDS;
	return STATUS_OK;
}

static void put_where(struct making *m, const struct json *answer)
{
	put(m, "answer", answer);
	put_text(m, "where", show_place(m, doc_text(answer, "where")));
	put_text(m, "from", show_place(m, doc_text(answer, "from")));
	put_text(m, "to", show_place(m, doc_text(answer, "to")));
	put_text(m, "basis", instrument_title(m, doc_text(answer, "basis")));
	put_text(m, "custody_of", show_country(m, doc_text(answer, "custody_of")));
	put_text(m, "since", show_time(m, doc_text(answer, "since")));
	put_text(m, "departed", show_time(m, doc_text(answer, "departed_at")));
	put_text(m, "basis_until", show_date(m, doc_text(answer, "basis_until")));
}

enum status locator_ask(struct making *m, struct str body, unsigned *http)
{
	struct str token = str_trim(form_value(m->arena, body, "token")), locator, text;
	struct str reason = str_trim(form_value(m->arena, body, "reason"));
	struct json *answer;
	bool again;
	*http = 200;
	put_text(m, "reason", reason);
	if (!token.len || !reason.len) {
		*http = refuse(m, 422, N_("Both are needed: the token, and why you ask."));
		return STATUS_OK;
	}
	enum status status = act_locator(m->act, m->arena, token, &locator, m->error);
	if (status == STATUS_REFUSED) {
		*http = refuse(m, 403, N_("This is no token of this record, or it was revoked."));
		return STATUS_OK;
	}
	TRY(status);
	TRY(asked_just_now(m, locator, &again));
	if (again) {
		*http = refuse(m, 429, N_("This token asked a moment ago. Wait, then ask again."));
		return STATUS_OK;
	}
	const struct json *input = doc_with_text(m->arena, doc_object(m->arena), "token", token);
	input = doc_with_text(m->arena, input, "reason", reason);
	struct act_call call = { STR("locator.ask"), locator, doc_written(m->arena, input) };
	TRY(act_do(m->act, m->arena, &call, &text, m->error));
	TRY(json_parse(m->arena, text, &answer, m->error));
	put_where(m, answer);
	return STATUS_OK;
}
