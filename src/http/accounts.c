/* accounts.c - answers that tell of money and of texts, and of nobody: balances, accounts, invoices with their papers,
 * journals, and the register. account.h says who may see what.
 *
 * I1. The ETag of each is made of its bytes: what is the same is not sent again, and what changed in any way is.
 */
#include "account.h"
#include "country.h"
#include "date.h"
#include "hash.h"
#include "http_int.h"
#include "money.h"
#include "register.h"
#include "sustained.h"
#include "view.h"

static enum status give(struct http_request *request, struct http_answer *answer, const char *type, struct str body)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex(body, hex);
	struct str etag = str_format(request->arena, "\"%.32s\"", hex);
	answer->status = 200;
	answer->type = type;
	answer->body = body;
	http_answer_header(request, answer, "ETag", etag);
	if (http_same_as_before(request, etag)) {
		answer->status = 304;
		answer->body = STR_NONE;
	}
	return STATUS_OK;
}

static void to_be_saved(struct http_request *request, struct http_answer *answer, const char *ending)
{
	http_answer_header(
		request, answer, "Content-Disposition",
		str_format(request->arena, "attachment; filename=\"%.*s.%s\"", STR_ARG(request->given), ending));
}

/* The day of `on`, or today. */
static enum status day_asked(struct http *http, const struct http_request *request, int32_t *day, struct error *error)
{
	struct str on = query_of(request, "on");
	*day = time_day(act_now(http->options.act));
	if (!on.ptr || date_parse(on, day))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT, "`on` must be a day such as 2025-03-15");
}

enum status answer_balances(struct http *http, struct http_request *request, struct http_answer *answer,
			    struct error *error)
{
	const struct json *doc;
	int32_t on;
	TRY(day_asked(http, request, &on, error));
	TRY(act_balances(http->options.act, request->arena, &request->caller, on, &doc, error));
	return give(request, answer, "application/json", doc_written(request->arena, doc));
}

enum status answer_account(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error)
{
	const struct json *doc;
	struct str text = query_of(request, "limit");
	int64_t limit = HTTP_PAGE_ITEMS;
	if (text.ptr && (!decimal_parse(text, 0, false, &limit) || limit < 1 || limit > HTTP_ENTRIES_MAX))
		return error_set(error, STATUS_BAD_INPUT, "`limit` is a whole number from 1 to %d", HTTP_ENTRIES_MAX);
	TRY(act_account(http->options.act, request->arena, &request->caller, request->given, (size_t)limit, &doc,
			error));
	return give(request, answer, "application/json", doc_written(request->arena, doc));
}

enum status answer_stays(struct http *http, struct http_request *request, struct http_answer *answer,
			 struct error *error)
{
	const struct json *doc;
	struct str text = query_of(request, "limit");
	int64_t limit = HTTP_PAGE_ITEMS;
	if (text.ptr && (!decimal_parse(text, 0, false, &limit) || limit < 1 || limit > ACT_STAYS_MOST))
		return error_set(error, STATUS_BAD_INPUT, "`limit` is a whole number from 1 to %d", ACT_STAYS_MOST);
	struct act_stays asked = { .agreement = request->given,
				   .facility = query_of(request, "facility"),
				   .before = query_of(request, "before"),
				   .limit = (size_t)limit };
	TRY(act_account_stays(http->options.act, request->arena, &request->caller, &asked, &doc, error));
	return give(request, answer, "application/json", doc_written(request->arena, doc));
}

/* What is wrong with the question is 422, as of every body. */
enum status answer_sustain(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error)
{
	struct act_sustain asked;
	struct sustain *made;
	if (!http_is_json(request, answer))
		return STATUS_OK;
	enum status status = act_sustain_read(request->arena, buf_str(&request->body), &asked, error);
	if (status == STATUS_OK)
		status = act_sustain(http->options.act, request->arena, &request->caller, &asked, &made, error);
	if (status == STATUS_BAD_INPUT || status == STATUS_LIMIT || status == STATUS_CONFLICT) {
		http_answer_problem(request, answer, status == STATUS_CONFLICT ? 503 : 422, error->message);
		return STATUS_OK;
	}
	TRY(status);
	struct json_writer *w = json_writer_create();
	sustain_json(w, act_texts(http->options.act), made);
	struct str text = str_copy(request->arena, json_writer_text(w));
	json_writer_destroy(w);
	return give(request, answer, "application/json", text);
}

enum status answer_journal(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error)
{
	struct str text;
	TRY(act_journal(http->options.act, request->arena, &request->caller, request->given, &text, error));
	to_be_saved(request, answer, "journal");
	return give(request, answer, "text/plain; charset=utf-8", text);
}

enum status answer_invoice(struct http *http, struct http_request *request, struct http_answer *answer,
			   struct error *error)
{
	const struct json *doc;
	TRY(act_invoice(http->options.act, request->arena, &request->caller, request->given, &doc, error));
	return give(request, answer, "application/json", doc_written(request->arena, doc));
}

enum status answer_invoice_pdf(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error)
{
	struct str language = query_of(request, "lang"), bytes;
	if (language.ptr && !str_is(language, "en") && !str_is(language, "es"))
		return error_set(error, STATUS_BAD_INPUT, "`lang` is en or es");
	TRY(act_invoice_paper(http->options.act, request->arena, &request->caller, request->given, ACT_PAPER_PDF,
			      str_is(language, "es"), &bytes, error));
	to_be_saved(request, answer, "pdf");
	return give(request, answer, "application/pdf", bytes);
}

enum status answer_invoice_ubl(struct http *http, struct http_request *request, struct http_answer *answer,
			       struct error *error)
{
	struct str bytes;
	TRY(act_invoice_paper(http->options.act, request->arena, &request->caller, request->given, ACT_PAPER_UBL, false,
			      &bytes, error));
	to_be_saved(request, answer, "xml");
	return give(request, answer, "application/xml", bytes);
}

enum status answer_register(struct http *http, struct http_request *request, struct http_answer *answer,
			    struct error *error)
{
	struct str code = query_of(request, "state");
	int state = code.ptr ? country_index(code) : -1;
	int32_t on;
	if (code.ptr && state < 0)
		return error_set(error, STATUS_BAD_INPUT, "`state` is a code of two capitals, such as SV");
	TRY(day_asked(http, request, &on, error));
	struct json_writer *w = json_writer_create();
	register_json(w, register_make(request->arena, act_texts(http->options.act), moment_of_day(on), state));
	struct str text = str_copy(request->arena, json_writer_text(w));
	json_writer_destroy(w);
	return give(request, answer, "application/json", text);
}
