/* site.c - see site.h. */
#include "site.h"
#include "crypto.h"
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

static struct str cookie_in(struct str all, const char *name)
{
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

static struct str cookie_named(const struct visit *v, const char *name) { return cookie_in(v->request->cookie, name); }

bool site_signed_in(struct act *act, struct arena *arena, struct str cookie)
{
	struct session session;
	struct error ignored; /* whatever it is, it is no session */
	return session_find(act, arena, cookie_in(cookie, "session"), &session, &ignored) == STATUS_OK;
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
	struct making m = { .act = v->act, .arena = v->arena, .request = &v->web, .error = v->error };
	m.page = doc_object(v->arena);
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

/* Where somebody is: for who has a token, and no session. */
static enum status locate(struct visit *v)
{
	struct making m = { .act = v->act, .arena = v->arena, .request = &v->web, .error = v->error };
	unsigned status = 200;
	m.page = doc_object(v->arena);
	if (str_is(v->request->method, "POST"))
		TRY(locator_ask(&m, v->request->body, &status));
	web_write(&m, PAGE_locator, &v->answer->page);
	v->answer->page.status = status;
	return STATUS_OK;
}

/* The first way in: for who has a code of an administrator, and no session. */
static enum status enrol(struct visit *v)
{
	struct making m = { .act = v->act, .arena = v->arena, .request = &v->web, .error = v->error };
	struct str token = STR_NONE;
	unsigned status = 200;
	m.page = doc_object(v->arena);
	if (str_is(v->request->method, "POST"))
		TRY(enrol_answer(&m, v->request->body, v->request->source, &status, &token));
	if (token.len) {
		set_cookie(v, "session", token, SESSION_SECONDS);
		go_to(v, STR("/"));
		return STATUS_OK;
	}
	web_write(&m, PAGE_enrol, &v->answer->page);
	v->answer->page.status = status;
	return STATUS_OK;
}

/* Forms. */

static bool csrf_right(const struct visit *v)
{
	struct str given = form_value(v->arena, v->request->body, "csrf"), wanted = v->web.csrf;
	return wanted.len > 0 && given.len == wanted.len && same_bytes(given.ptr, wanted.ptr, wanted.len);
}

static enum status act_on(struct visit *v)
{
	struct making m = { .act = v->act, .arena = v->arena, .request = &v->web, .error = v->error };
	m.page = doc_object(v->arena);
	m.key = (struct str){ v->request->path.ptr + sizeof "/actions/" - 1,
			      v->request->path.len - (sizeof "/actions/" - 1) };
	return form_post(&m, v->request->body, &v->answer->page);
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
	if (str_is(v->request->path, "/sustain")) { /* a table is too long for an address; nothing is done by it */
		v->web.asked = v->request->body;
		return web_page(v->act, v->arena, &v->web, &v->answer->page, v->error);
	}
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
	v->web.file = request->file;
	find_language(v);
	if (str_starts(request->path, "/assets/"))
		return web_page(act, arena, &v->web, &answer->page, error);
	if (str_is(request->path, "/sign-in"))
		return sign_in(v);
	if (str_is(request->path, "/enrol"))
		return enrol(v);
	if (str_is(request->path, "/locator"))
		return locate(v);
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
