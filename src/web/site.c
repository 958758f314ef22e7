/* site.c - see site.h. */
#include "site.h"
#include "money.h"
#include "session.h"
#include "web_int.h"

struct visit {
	struct act *act;
	struct arena *arena;
	const struct site_request *request;
	struct site_answer *answer;
	struct web_request web;
	struct str token;
	struct error *error;
};

static void set_cookie(struct visit *v, const char *name, struct str value, int64_t seconds)
{
	v->answer->cookies[v->answer->cookie_count++] =
		str_format(v->arena, "%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s", name, STR_ARG(value),
			   (long long)seconds, v->request->secure ? "; Secure" : "");
}

static void go_to(struct visit *v, struct str location)
{
	v->answer->page = (struct web_answer){ .status = 303, .content_type = "text/html; charset=utf-8" };
	v->answer->page.location = location;
}

static struct str cookie_named(const struct visit *v, const char *name)
{
	struct str all = v->request->cookie;
	size_t len = strlen(name);
	for (size_t at = 0; at < all.len;) {
		size_t end = at;
		while (end < all.len && all.ptr[end] != ';')
			end++;
		struct str one = str_trim((struct str){ all.ptr + at, end - at });
		if (one.len > len && memcmp(one.ptr, name, len) == 0 && one.ptr[len] == '=')
			return (struct str){ one.ptr + len + 1, one.len - len - 1 };
		at = end + 1;
	}
	return STR_NONE;
}

/* English, unless the reader chose Spanish, by the link, before, or in the browser. */
static void find_language(struct visit *v)
{
	struct str chosen = form_value(v->arena, v->request->query, "language"), kept = cookie_named(v, "language");
	bool known = str_is(chosen, "es") || str_is(chosen, "en");
	if (known)
		set_cookie(v, "language", chosen, 365 * 86400);
	struct str language = known ? chosen : kept.len ? kept : v->request->accept_language;
	v->web.language = str_starts(language, "es") ? WEB_SPANISH : WEB_ENGLISH;
}

static enum status find_session(struct visit *v)
{
	struct session session;
	const struct json *user;
	v->token = cookie_named(v, "session");
	TRY(session_find(v->act, v->arena, v->token, &session, v->error));
	TRY(act_read(v->act, v->arena, STR("user"), session.user, 0, &user, v->error));
	v->web.user = session.user;
	v->web.csrf = session.csrf;
	v->web.role = doc_text(user, "role");
	v->web.side = doc_text(user, "side");
	return STATUS_OK;
}

/* A page that only this file shows. */
static enum status show(struct visit *v, enum page page, unsigned status, struct str message, struct str back)
{
	struct making m = { v->act, v->arena, &v->web, STR_NONE, doc_object(v->arena), v->error };
	put_text(&m, "message", message);
	put_text(&m, "back", back.len ? (struct str){ back.ptr + 1, back.len - 1 } : back); /* without its slash */
	web_write(&m, page, &v->answer->page);
	v->answer->page.status = status;
	return STATUS_OK;
}

static enum status sign_in(struct visit *v)
{
	struct str body = v->request->body, token;
	if (!str_is(v->request->method, "POST"))
		return show(v, PAGE_sign_in, 200, STR_NONE, STR_NONE);
	struct session_try given = { form_value(v->arena, body, "user"), form_value(v->arena, body, "password"),
				     form_value(v->arena, body, "code"), v->request->source };
	enum status status = session_begin(v->act, v->arena, &given, &token, v->error);
	if (status == STATUS_REFUSED || status == STATUS_LIMIT)
		return show(v, PAGE_sign_in, status == STATUS_LIMIT ? 429 : 403,
			    status == STATUS_LIMIT ? str_of(N_("Too many tries. Wait, then try again."))
						   : str_of(N_("The user, the password or the code is not right.")),
			    STR_NONE);
	TRY(status);
	set_cookie(v, "session", token, SESSION_SECONDS);
	go_to(v, STR("/"));
	return STATUS_OK;
}

/* Forms. */

static bool is_number(struct str name)
{
	return str_is(name, "leg") || str_is(name, "seen") || str_is(name, "good_for_hours") ||
	       str_is(name, "corrects");
}

/* Each field of the form is a member of the input; "identifier.KIND" is one of its identifiers. */
static const struct json *input_of(struct visit *v)
{
	struct arena *a = v->arena;
	const struct json *input = doc_object(a), *identifiers = NULL;
	struct str rest = v->request->body, name, value;
	while (form_next(a, &rest, &name, &value)) {
		int64_t number;
		if (str_is(name, "csrf") || !str_trim(value).len)
			continue;
		if (str_starts(name, "identifier.")) {
			struct str kind = { name.ptr + 11, name.len - 11 };
			const struct json *one = doc_with_text(a, doc_object(a), "kind", kind);
			identifiers = doc_push(a, identifiers, doc_with_text(a, one, "value", str_trim(value)));
		} else if (is_number(name) && decimal_parse(str_trim(value), 0, false, &number)) {
			input = doc_with(a, input, name, doc_int(a, number));
		} else {
			input = doc_with_text(a, input, str_c(a, name), value);
		}
	}
	return identifiers ? doc_with(a, input, STR("identifiers"), identifiers) : input;
}

/* Where the form's document is shown. */
static struct str page_after(struct visit *v, const struct json *input)
{
	const struct json *doc;
	struct error ignored;
	struct str mission = doc_text(input, "mission"), transfer = doc_text(input, "transfer"),
		   person = doc_text(input, "person"), hold = doc_text(input, "hold");
	if (hold.len && act_read(v->act, v->arena, STR("hold"), hold, 0, &doc, &ignored) == STATUS_OK)
		person = doc_text(doc, "person");
	if (transfer.len && act_read(v->act, v->arena, STR("transfer"), transfer, 0, &doc, &ignored) == STATUS_OK) {
		bool at_the_door = doc_text(doc, "mission").len && str_is(v->web.role, "transport_officer");
		mission = at_the_door ? doc_text(doc, "mission") : mission;
		if (!mission.len)
			return str_format(v->arena, "/cases/%.*s", STR_ARG(doc_text(doc, "case")));
	}
	if (mission.len)
		return str_format(v->arena, "/missions/%.*s", STR_ARG(mission));
	return person.len ? str_format(v->arena, "/persons/%.*s", STR_ARG(person)) : STR("/");
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

static bool csrf_right(const struct visit *v)
{
	struct str given = form_value(v->arena, v->request->body, "csrf");
	unsigned char differs = given.len != v->web.csrf.len || !given.len;
	for (size_t i = 0; i < given.len && i < v->web.csrf.len; i++) /* all of it, wherever it differs */
		differs |= (unsigned char)(given.ptr[i] ^ v->web.csrf.ptr[i]);
	return !differs;
}

static enum status act_on(struct visit *v)
{
	struct str verb = v->request->path, answer;
	const struct json *input = input_of(v);
	struct str back = page_after(v, input);
	verb.ptr += sizeof "/actions/" - 1;
	verb.len -= sizeof "/actions/" - 1;
	struct act_call call = { .action = verb, .user = v->web.user, .input = doc_written(v->arena, input) };
	enum status status = act_do(v->act, v->arena, &call, &answer, v->error);
	if (status != STATUS_OK)
		return show(v, PAGE_problem, status_of(status), str_format(v->arena, "%s", v->error->message), back);
	go_to(v, page_after(v, input));
	return STATUS_OK;
}

static enum status post(struct visit *v)
{
	if (!csrf_right(v))
		return show(v, PAGE_problem, 403, str_of(N_("This form is not of this session. Open the page again.")),
			    STR("/"));
	if (str_is(v->request->path, "/sign-out")) {
		TRY(session_end(v->act, v->token, v->error));
		set_cookie(v, "session", STR("gone"), 0);
		go_to(v, STR("/sign-in"));
		return STATUS_OK;
	}
	if (str_starts(v->request->path, "/actions/"))
		return act_on(v);
	return show(v, PAGE_not_found, 404, STR_NONE, STR("/"));
}

enum status site_answer(struct act *act, struct arena *arena, const struct site_request *request,
			struct site_answer *answer, struct error *error)
{
	struct visit visit = { .act = act, .arena = arena, .request = request, .answer = answer, .error = error };
	struct visit *v = &visit;
	*answer = (struct site_answer){ .page = { .status = 500 } };
	v->web.path = request->path;
	v->web.query = request->query;
	find_language(v);
	if (str_starts(request->path, "/assets/"))
		return web_page(act, arena, &v->web, &answer->page, error);
	if (str_is(request->path, "/sign-in"))
		return sign_in(v);
	enum status status = find_session(v);
	if (status == STATUS_REFUSED || status == STATUS_NOT_FOUND) {
		go_to(v, STR("/sign-in"));
		return STATUS_OK;
	}
	TRY(status);
	if (str_is(request->method, "POST"))
		return post(v);
	return web_page(act, arena, &v->web, &answer->page, error);
}
