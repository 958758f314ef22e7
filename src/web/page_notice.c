/* page_notice.c - the notice of a transfer as a sheet of paper: one that was served, with who served it, in which
 * language and by which event of the log; or the one that would be served now, to be printed first.
 *
 * /notices/T1-2 is the second notice that was served of T1, word for word as the event has it; /notices/T1 what the
 * record says now, in the language of the reader or, with ?in=es, in that. */
#include "form.h"

static struct str in_sheet(bool spanish, const char *english)
{
	return web_text(spanish ? WEB_SPANISH : WEB_ENGLISH, str_of(english));
}

/* Parts have an empty line between them; of several lines, the first is the heading. */
static void put_parts(struct making *m, struct str text)
{
	struct arena *a = m->arena;
	const struct json *parts = doc_list(a), *part = doc_object(a), *lines = doc_list(a);
	for (size_t i = 0, from = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != '\n')
			continue;
		struct str line = { text.ptr + from, i - from };
		bool ends = i == text.len || (i + 1 < text.len && text.ptr[i + 1] == '\n');
		from = i + 1;
		if (line.len)
			lines = doc_push(a, lines, doc_str(a, line));
		if (!ends || !lines->count)
			continue;
		bool headed = lines->count > 1 || parts->count == 0;
		part = doc_with_text(a, doc_object(a), "heading", headed ? lines->items[0].text : STR_NONE);
		const struct json *rest = doc_list(a);
		for (size_t k = headed; k < lines->count; k++)
			rest = doc_push(a, rest, &lines->items[k]);
		parts = doc_push(a, parts, doc_with(a, part, STR("lines"), rest));
		lines = doc_list(a);
	}
	const struct json *others = doc_list(a);
	for (size_t i = 1; i < parts->count; i++)
		others = doc_push(a, others, &parts->items[i]);
	put_text(m, "heading", doc_text(&parts->items[0], "heading"));
	put(m, "parts", others);
}

/* The words beside the text are in the language of the sheet. */
static void put_words(struct making *m, bool spanish)
{
	static const char *const words[][2] = {
		{ "word_served", N_("Served") },
		{ "word_interpreter", N_("Interpreter") },
		{ "word_translation", N_("Translation") },
		{ "word_person", N_("The person: name, signature, day and time") },
		{ "word_officer", N_("The officer: name, signature, day and time") },
		{ "word_refused", N_("Where the person does not sign: why not") },
		{ "word_draft",
		  N_("Not served yet. To be handed over, or read aloud, in a language that the person understands.") },
		{ "word_mark", N_("Sheet") },
		{ "word_event", N_("Event of the log") },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		put_text(m, words[i][0], in_sheet(spanish, words[i][1]));
	put_text(m, "sheet_language", spanish ? STR("es") : STR("en"));
}

static enum status put_translation(struct making *m, const struct json *notice)
{
	const struct json *file;
	struct str key = doc_text(notice, "translation");
	if (!key.len)
		return STATUS_OK;
	TRY(read_doc(m, "evidence", key, &file));
	put_text(m, "translation", key);
	put_text(m, "translation_hash", doc_text(file, "sha256"));
	return STATUS_OK;
}

static enum status put_served(struct making *m, const struct json *notice)
{
	struct str language = doc_text(notice, "language"), written = doc_text(notice, "written");
	bool spanish = str_is(written.len ? written : language, "es");
	struct web_request request = *m->request;
	struct making sheet = *m; /* what stands beside the text is said in the sheet's language */
	request.language = spanish ? WEB_SPANISH : WEB_ENGLISH;
	sheet.request = &request;
	put_parts(m, doc_text(notice, "text"));
	put_words(m, spanish);
	put_flag(m, "served", true);
	put_text(m, "served_at", show_time(&sheet, doc_text(notice, "served")));
	put_text(m, "served_in", language_name(&sheet, language));
	put_text(m, "served_by", user_name(&sheet, doc_text(notice, "by")));
	put_text(m, "how", doc_text(notice, "how"));
	put_text(m, "interpreter", doc_text(notice, "interpreter"));
	put(m, "event", doc_int(m->arena, doc_number(notice, "event", 0)));
	put_text(m, "mark", act_notice_mark(m->arena, doc_text(notice, "text")));
	return put_translation(m, notice);
}

static enum status put_draft(struct making *m, const struct json *transfer)
{
	struct str wanted = query_value(m, "in"), text, key = doc_text(transfer, "transfer");
	bool spanish = wanted.len ? str_is(wanted, "es") : m->request->language == WEB_SPANISH;
	TRY(act_notice(m->act, m->arena, key, spanish, &text, m->error));
	put_parts(m, text);
	put_words(m, spanish);
	put_text(m, "mark", act_notice_mark(m->arena, text));
	put_text(m, "other_sheet", spanish ? STR("en") : STR("es"));
	put_flag(m, "can_serve", may_do(m->request->role, "notice.serve"));
	return STATUS_OK;
}

/* "T1-2": T1 and 2; "T1": T1 and 0. */
static bool split(struct str key, struct str *transfer, size_t *number)
{
	const char *dash = memchr(key.ptr, '-', key.len);
	*transfer = (struct str){ key.ptr, dash ? (size_t)(dash - key.ptr) : key.len };
	*number = 0;
	for (size_t i = transfer->len + 1; i < key.len; i++) {
		if (key.ptr[i] < '0' || key.ptr[i] > '9' || *number > 10000)
			return false;
		*number = *number * 10 + (size_t)(key.ptr[i] - '0');
	}
	return !dash || *number > 0;
}

enum status page_notice(struct making *m)
{
	struct str key, name;
	size_t number;
	const struct json *transfer;
	if (!split(m->key, &key, &number))
		return error_set(m->error, STATUS_NOT_FOUND, "there is no notice %.*s", STR_ARG(m->key));
	TRY(read_doc(m, "transfer", key, &transfer));
	struct str person = doc_text(transfer, "person");
	TRY(look_at_one(m, person, str_c(m->arena, str_format(m->arena, "notice %.*s", STR_ARG(m->key)))));
	if (number > doc_count(transfer, "notices"))
		return error_set(m->error, STATUS_NOT_FOUND, "there is no notice %.*s", STR_ARG(m->key));
	TRY(person_name_of(m, person, &name));
	put_text(m, "transfer", key);
	put_text(m, "case",
		 may_do(m->request->role, "fact.record") || is_role(m, "legal_reviewer") || is_role(m, "counsel")
			 ? doc_text(transfer, "case")
			 : STR_NONE);
	put_text(m, "person", person);
	put_text(m, "title_more", m->key);
	return number ? put_served(m, doc_item(transfer, "notices", number - 1)) : put_draft(m, transfer);
}
