/* web.c - see web.h: which page, for whom, and what every page has. */
#include "date.h"
#include "embedded.h"
#include "percent.h"
#include "web_int.h"

extern const struct embedded_file embedded_assets[];
extern const size_t embedded_assets_count;

static const struct {
	const char *pattern, *title;
	enum status (*make)(struct making *m);
	template *template;
} pages[PAGE_COUNT] = {
#define PAGE(name, pattern, title) { pattern, title, page_##name, template_##name },
#include "page.def"
};

static const struct {
	enum page page;
	const char *role;
} sees[] = {
#define SEES(page, role) { PAGE_##page, #role },
#include "page.def"
};

static const struct {
	const char *name, *verb;
} actions[] = {
#define ACTION(name, verb, what) { #name, verb },
#include "role.def"
};

const char *verb_of(const char *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].name, action) == 0)
			return actions[i].verb;
	return "";
}

bool may_do(struct str role, const char *verb) { return act_permits(role, str_of(verb)); }

bool sees_page(const struct making *m, enum page page)
{
	for (size_t i = 0; i < sizeof sees / sizeof *sees; i++)
		if (sees[i].page == page && str_is(m->request->role, sees[i].role))
			return true;
	return false;
}

const char *role_title(struct str role)
{
	static const char *const rows[][2] = {
		{ "administrator", N_("Administrator") },
		{ "caseworker", N_("Caseworker") },
		{ "legal_reviewer", N_("Legal reviewer") },
		{ "transport_officer", N_("Transport officer") },
		{ "receiving_officer", N_("Receiving officer") },
		{ "court_registry", N_("Court registry") },
		{ "monitor", N_("Monitor") },
		{ "counsel", N_("Counsel") },
		{ "family", N_("Family or consulate") },
		{ "finance", N_("Finance") },
		{ "programme_officer", N_("Programme officer") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(role, rows[i][0]))
			return rows[i][1];
	return "";
}

bool is_role(const struct making *m, const char *role) { return str_is(m->request->role, role); }

/* The model. */

void put(struct making *m, const char *name, const struct json *value)
{
	m->page = doc_with(m->arena, m->page, str_of(name), value);
}

void put_text(struct making *m, const char *name, struct str text) { put(m, name, doc_str(m->arena, text)); }

void put_flag(struct making *m, const char *name, bool value) { put(m, name, doc_bool(m->arena, value)); }

bool form_next(struct arena *arena, struct str *rest, struct str *name, struct str *value)
{
	while (rest->len) {
		size_t end = 0, equals;
		while (end < rest->len && rest->ptr[end] != '&')
			end++;
		for (equals = 0; equals < end && rest->ptr[equals] != '=';)
			equals++;
		struct str field = *rest;
		rest->ptr += end < rest->len ? end + 1 : end;
		rest->len -= end < rest->len ? end + 1 : end;
		if (equals == end)
			continue;
		if (percent_decode(arena, (struct str){ field.ptr, equals }, true, name) &&
		    percent_decode(arena, (struct str){ field.ptr + equals + 1, end - equals - 1 }, true, value))
			return true; /* no browser sends what cannot be read: it is as if it were not there */
	}
	return false;
}

struct str form_value(struct arena *arena, struct str form, const char *name)
{
	struct str rest = form, found, value;
	while (form_next(arena, &rest, &found, &value))
		if (str_is(found, name))
			return value;
	return STR_NONE;
}

struct str query_value(const struct making *m, const char *name)
{
	return form_value(m->arena, m->request->query, name);
}

enum status find_in(struct making *m, const char *index, struct str value, size_t limit, const struct json **list)
{
	return act_find_at(m->act, m->arena, m->known_at, str_of(index), value, limit, list, m->error);
}

enum status read_doc(struct making *m, const char *what, struct str key, const struct json **doc)
{
	return act_read(m->act, m->arena, str_of(what), key, m->known_at, doc, m->error);
}

enum status find_first(struct making *m, const char *index, struct str value, size_t limit, const struct json **list)
{
	bool more;
	return act_first(m->act, m->arena, str_of(index), value, limit, list, &more, m->error);
}

/* Who looks. */

/* Why an officer looks is their work; who stands outside says it. */
struct str look_reason(const struct making *m)
{
	if (is_role(m, "monitor") || is_role(m, "court_registry"))
		return str_trim(query_value(m, "reason"));
	return str_of(N_("In the course of work"));
}

enum status look_at(struct making *m, const struct json *persons, const char *what)
{
	struct str answer, reason = look_reason(m);
	if (!persons->count)
		return STATUS_OK;
	if (!reason.len)
		return error_set(m->error, STATUS_BAD_INPUT, "say why you look");
	const struct json *input = doc_with(m->arena, doc_object(m->arena), STR("persons"), persons);
	input = doc_with_text(m->arena, input, "what", str_of(what));
	input = doc_with_text(m->arena, input, "reason", reason);
	struct act_call call = { STR("person.look"), m->request->user, doc_written(m->arena, input) };
	return act_do(m->act, m->arena, &call, &answer, m->error);
}

enum status look_at_one(struct making *m, struct str person, const char *what)
{
	return look_at(m, doc_push(m->arena, NULL, doc_str(m->arena, person)), what);
}

enum status person_name_of(struct making *m, struct str person, struct str *name)
{
	const struct json *doc;
	TRY(read_doc(m, "person", person, &doc));
	*name = json_get(doc, "erased") ? person : doc_text(doc, "name");
	return STATUS_OK;
}

struct str user_name(struct making *m, struct str user)
{
	const struct json *doc;
	struct error ignored; /* the author of an old event may be gone: the key says who it was */
	if (act_read(m->act, m->arena, STR("user"), user, 0, &doc, &ignored) != STATUS_OK)
		return user;
	struct str name = doc_text(doc, "name");
	struct str role = web_text(m->request->language, str_of(role_title(doc_text(doc, "role"))));
	return str_format(m->arena, "%.*s (%.*s)", STR_ARG(name), STR_ARG(role));
}

/* Pages. */

static bool matches(struct str path, const char *pattern, struct str *key)
{
	size_t len = strlen(pattern);
	if (!len || pattern[len - 1] != '*')
		return len && str_is(path, pattern);
	if (path.len < len || memcmp(path.ptr, pattern, len - 1) != 0 ||
	    memchr(path.ptr + len - 1, '/', path.len - len + 1))
		return false;
	*key = (struct str){ path.ptr + len - 1, path.len - len + 1 };
	return true;
}

static enum page page_of(struct str path, struct str *key)
{
	for (int i = 0; i < PAGE_COUNT; i++)
		if (matches(path, pages[i].pattern, key))
			return (enum page)i;
	return PAGE_not_found;
}

/* What the address asks for, without the language: the link to the other one keeps it. */
static void put_kept(struct making *m)
{
	struct str rest = m->request->query, name, value;
	struct buf out = BUF_INIT;
	const struct json *list = doc_list(m->arena);
	while (form_next(m->arena, &rest, &name, &value)) {
		if (str_is(name, "language"))
			continue;
		percent_encode(&out, name);
		buf_add_c(&out, "=");
		percent_encode(&out, value);
		buf_add_c(&out, "&");
		const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "name", name);
		list = doc_push(m->arena, list, doc_with_text(m->arena, one, "value", value));
	}
	put_text(m, "kept", str_copy(m->arena, buf_str(&out)));
	put(m, "kept_list", list);
	buf_finish(&out);
}

static void put_frame(struct making *m, enum page page)
{
	static const struct {
		enum page page;
		const char *path;
	} ways[] = {
		{ PAGE_today, "/" },           { PAGE_search, "/search" },         { PAGE_missions, "/missions" },
		{ PAGE_money, "/money" },      { PAGE_programmes, "/programmes" }, { PAGE_agreements, "/agreements" },
		{ PAGE_register, "/register" }
	};
	bool spanish = m->request->language == WEB_SPANISH;
	const struct json *navigation = doc_list(m->arena);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (!sees_page(m, ways[i].page))
			continue;
		const struct json *way =
			doc_with_text(m->arena, doc_object(m->arena), "path", str_of(ways[i].path + 1));
		way = doc_with_text(m->arena, way, "title", str_of(pages[ways[i].page].title));
		navigation = doc_push(m->arena, navigation,
				      doc_with(m->arena, way, STR("here"), doc_bool(m->arena, ways[i].page == page)));
	}
	put(m, "navigation", navigation);
	if (!json_get(m->page, "page_title"))
		put_text(m, "page_title", str_of(pages[page].title));
	put_kept(m);
	put_text(m, "language", spanish ? STR("es") : STR("en"));
	put_text(m, "other_language", spanish ? STR("en") : STR("es"));
	put_text(m, "other_language_name", spanish ? STR("English") : STR("Español"));
	put_text(m, "user_name", user_name(m, m->request->user));
	put_text(m, "side_name", show_country(m, m->request->side));
	put_text(m, "csrf", m->request->csrf);
	put_flag(m, "demo", act_is_demo(m->act));
}

void web_write(struct making *m, enum page page, struct web_answer *answer)
{
	struct buf out = BUF_INIT;
	struct render r = { &out, m->arena, m->request->language, pages[page].template };
	put_frame(m, page);
	template_layout(&r, m->page);
	*answer = (struct web_answer){ .status = page == PAGE_not_found     ? 404
						 : page == PAGE_not_for_you ? 403
									    : 200,
				       .content_type = "text/html; charset=utf-8",
				       .body = str_copy(m->arena, buf_str(&out)) };
	buf_finish(&out);
}

enum status page_not_found(struct making *m)
{
	(void)m;
	return STATUS_OK;
}

enum status page_not_for_you(struct making *m)
{
	put_text(m, "role_title", str_of(role_title(m->request->role)));
	return STATUS_OK;
}

/* What site.c shows, which fills their model. */
enum status page_sign_in(struct making *m)
{
	(void)m;
	return STATUS_OK;
}

enum status page_enrol(struct making *m)
{
	(void)m;
	return STATUS_OK;
}

enum status page_locator(struct making *m)
{
	(void)m;
	return STATUS_OK;
}

enum status page_problem(struct making *m)
{
	(void)m;
	return STATUS_OK;
}

enum status page_shown_once(struct making *m) /* page_form.c fills it */
{
	(void)m;
	return STATUS_OK;
}

enum status page_reason(struct making *m)
{
	put_text(m, "address", (struct str){ m->request->path.ptr + 1, m->request->path.len - 1 });
	return STATUS_OK;
}

static const char *type_of(struct str path)
{
	if (str_ends(path, ".svg"))
		return "image/svg+xml";
	return str_ends(path, ".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
}

static bool asset(const struct web_request *request, struct web_answer *answer)
{
	for (size_t i = 0; i < embedded_assets_count; i++) {
		const struct embedded_file *file = &embedded_assets[i];
		if (request->path.len < 2 ||
		    !str_is((struct str){ request->path.ptr + 1, request->path.len - 1 }, file->path))
			continue;
		*answer = (struct web_answer){ .status = 200,
					       .content_type = type_of(str_of(file->path)),
					       .body = { file->text, file->size },
					       .lasting = true };
		return true;
	}
	return false;
}

/* What was known at a past second, on the pages that tell of one document. `known-at` is a second of UTC; one that lies
 * ahead is now. */
static void find_moment(struct making *m, enum page page)
{
	struct str given = str_trim(query_value(m, "known-at")), path = m->request->path;
	int64_t seconds;
	if (page != PAGE_person && page != PAGE_case && page != PAGE_mission && page != PAGE_review &&
	    page != PAGE_programme)
		return;
	put_text(m, "address", (struct str){ path.ptr + 1, path.len - 1 });
	put_text(m, "reason", query_value(m, "reason"));
	put_text(m, "known_value", given);
	if (!given.len)
		return;
	bool zoned = given.ptr[given.len - 1] == 'Z';
	if (!time_parse(zoned ? given : str_format(m->arena, "%.*sZ", STR_ARG(given)), &seconds))
		put_flag(m, "known_wrong", true);
	else if (seconds < act_now(m->act)) {
		char text[21];
		time_format(seconds, text);
		m->known_at = seconds;
		put_text(m, "known_at", show_time(m, str_copy(m->arena, str_of(text))));
	}
}

enum status web_page(struct act *act, struct arena *arena, const struct web_request *request, struct web_answer *answer,
		     struct error *error)
{
	if (asset(request, answer))
		return STATUS_OK;
	struct making made = {
		.act = act, .arena = arena, .request = request, .page = doc_object(arena), .error = error
	};
	struct making *m = &made;
	enum page page = page_of(request->path, &m->key);
	if (page != PAGE_not_found && !sees_page(m, page))
		page = PAGE_not_for_you;
	find_moment(m, page);
	TRY(act_last(act, &m->seen, error));
	enum status status = pages[page].make(m);
	if (status == STATUS_NOT_FOUND)
		page = PAGE_not_found;
	else if (status == STATUS_REFUSED)
		page = PAGE_not_for_you;
	else if (status == STATUS_BAD_INPUT)
		page = PAGE_reason;
	else
		TRY(status);
	if (status != STATUS_OK) { /* nothing of what was found so far */
		m->page = doc_object(arena);
		TRY(pages[page].make(m));
	}
	if (status == STATUS_OK && m->file.len) {
		*answer = (struct web_answer){ .status = 200,
					       .content_type =
						       m->file_type ? m->file_type : "application/json; charset=utf-8",
					       .body = m->file };
		return STATUS_OK;
	}
	web_write(m, page, answer);
	return STATUS_OK;
}
