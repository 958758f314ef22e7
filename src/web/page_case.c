/* page_case.c - why a transfer is considered: what the texts said, clause by clause with its source, and what is known,
 * with who attested it. */
#include "core.h"
#include "form.h"

enum { ITEMS = 200 };

struct str instrument_title(struct making *m, struct str id)
{
	const struct instrument *in = corpus_instrument(act_texts(m->act), id);
	return in ? in->title : id;
}

static struct str fact_meaning(struct making *m, struct str name)
{
	const struct corpus *corpus = act_texts(m->act);
	int fact = corpus_fact(corpus, name);
	return fact < 0 || !corpus->facts.at[fact].meaning.len
		       ? name
		       : web_text(m->request->language, corpus->facts.at[fact].meaning);
}

static const struct json *show_cites(struct making *m, const struct json *reason)
{
	const struct json *cites = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(reason, "cites"); i++) {
		const struct json *cite = doc_item(reason, "cites", i), *shown = doc_object(m->arena);
		shown = doc_with_text(m->arena, shown, "text", doc_text(cite, "text"));
		shown = doc_with_text(m->arena, shown, "by", doc_text(cite, "by"));
		shown = doc_with_text(m->arena, shown, "on", show_date(m, doc_text(cite, "on")));
		shown = doc_with(m->arena, shown, STR("unverified"), doc_bool(m->arena, doc_flag(cite, "unverified")));
		cites = doc_push(m->arena, cites, shown);
	}
	return cites;
}

/* Does it speak for the transfer, against it, or is that unknown? */
static void judge(const struct json *reason, bool payment, const char **tone, const char **says)
{
	const struct json *value = json_get(reason, "value");
	struct str effect = doc_text(reason, "effect");
	bool for_it = str_is(effect, "admits") || str_is(effect, "requires");
	*tone = "wait";
	*says = N_("Not known");
	if (!value || value->kind == JSON_NULL)
		return;
	bool yes = value->kind == JSON_TRUE;
	*tone = yes == for_it ? "go" : "stop";
	if (str_is(effect, "requires"))
		*says = yes ? N_("Required, and so") : N_("Required, and not so");
	else if (str_is(effect, "admits"))
		*says = payment ? yes ? N_("Provides for this programme") : N_("Does not provide for this programme")
			: yes ? N_("Provides for this person")
				: N_("Does not provide for this person");
	else
		*says = yes ? N_("Forbids it") : N_("Does not stand against it");
}

/* The facts that a clause names, with what was known of each when it was asked. */
static const struct json *clause_facts(struct making *m, struct str clause, const struct json *known)
{
	const struct json *facts = doc_list(m->arena);
	for (size_t i = 0; i < clause.len;) {
		size_t end = i;
		while (end < clause.len &&
		       ((clause.ptr[end] >= 'a' && clause.ptr[end] <= 'z') || clause.ptr[end] == '_' ||
			(clause.ptr[end] >= '0' && clause.ptr[end] <= '9')))
			end++;
		struct str word = { clause.ptr + i, end - i };
		i = end > i ? end : end + 1;
		int fact = word.len ? corpus_fact(act_texts(m->act), word) : -1;
		if (fact < 0 || act_texts(m->act)->facts.at[fact].environment)
			continue;
		const struct json *value = json_get(known, str_c(m->arena, word));
		const struct json *one = doc_with_text(m->arena, doc_object(m->arena), "name", word);
		one = doc_with_text(m->arena, one, "meaning", fact_meaning(m, word));
		one = doc_with_text(m->arena, one, "value",
				    value ? show_value(m, value) : web_text(m->request->language, STR("not known")));
		one = doc_with(m->arena, one, STR("linked"),
			       doc_bool(m->arena, value && !str_is(word, "sex") && !str_is(word, "birth_date")));
		facts = doc_push(m->arena, facts, one);
	}
	return facts;
}

static const struct json *show_clause(struct making *m, const struct json *reason, bool payment,
				      const struct json *known)
{
	const struct json *shown = doc_object(m->arena), *except = json_get(reason, "exception");
	const char *tone, *says;
	judge(reason, payment, &tone, &says);
	shown = doc_with_text(m->arena, shown, "heading", doc_text(reason, "heading"));
	shown = doc_with_text(m->arena, shown, "article", doc_text(reason, "article"));
	shown = doc_with_text(m->arena, shown, "clause", doc_text(reason, "clause"));
	shown = doc_with_text(m->arena, shown, "instrument", doc_text(reason, "instrument"));
	shown = doc_with_text(m->arena, shown, "instrument_title", instrument_title(m, doc_text(reason, "instrument")));
	shown = doc_with_text(m->arena, shown, "tone", str_of(tone));
	shown = doc_with_text(m->arena, shown, "says", str_of(says));
	shown = doc_with_text(m->arena, shown, "except", doc_text(except, "clause"));
	shown = doc_with_text(m->arena, shown, "state", doc_text(reason, "state"));
	shown = doc_with(m->arena, shown, STR("facts"), clause_facts(m, doc_text(reason, "clause"), known));
	return doc_with(m->arena, shown, STR("cites"), show_cites(m, reason));
}

static const struct json *show_clauses(struct making *m, const struct json *path, const char *list,
				       const struct json *known)
{
	const struct json *clauses = doc_list(m->arena);
	bool payment = str_is(doc_text(path, "purpose"), "payment");
	for (size_t i = 0; i < doc_count(path, list); i++)
		clauses = doc_push(m->arena, clauses, show_clause(m, doc_item(path, list, i), payment, known));
	return clauses;
}

static const struct json *show_needs(struct making *m, const struct json *path)
{
	const struct json *needs = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(path, "needs"); i++) {
		struct str name = doc_item(path, "needs", i)->text;
		const struct json *need = doc_with_text(m->arena, doc_object(m->arena), "name", name);
		needs = doc_push(m->arena, needs, doc_with_text(m->arena, need, "meaning", fact_meaning(m, name)));
	}
	return needs;
}

static const struct json *show_path(struct making *m, const struct json *path, const struct json *known)
{
	struct str outcome = doc_text(path, "outcome");
	const struct json *shown = doc_with_text(m->arena, doc_object(m->arena), "purpose", doc_text(path, "purpose"));
	shown = doc_with_text(m->arena, shown, "outcome", outcome);
	shown = doc_with(m->arena, shown, STR("reasons"), show_clauses(m, path, "reasons", known));
	shown = doc_with(m->arena, shown, STR("owed"), show_clauses(m, path, "owed", known));
	return doc_with(m->arena, shown, STR("needs"), show_needs(m, path));
}

enum status show_last_determination(struct making *m, const char *index, struct str of,
				    const char *title(struct str outcome), const struct json **shown)
{
	const struct json *made, *paths = doc_list(m->arena);
	struct json *document;
	*shown = NULL;
	TRY(find_in(m, index, of, 1, &made));
	if (!made->count)
		return STATUS_OK;
	const struct json *last = &made->items[0];
	struct str outcome = doc_text(last, "outcome");
	TRY(json_parse(m->arena, doc_text(last, "document"), &document, m->error));
	for (size_t i = 0; i < doc_count(document, "paths"); i++)
		paths = doc_push(m->arena, paths,
				 show_path(m, doc_item(document, "paths", i), json_get(last, "facts")));
	const struct json *d = doc_with_text(m->arena, doc_object(m->arena), "outcome", outcome);
	d = doc_with_text(m->arena, d, "tone", str_of(outcome_tone(outcome)));
	d = doc_with_text(m->arena, d, "title", str_of(title(outcome)));
	d = doc_with_text(m->arena, d, "step", doc_text(last, "step"));
	d = doc_with_text(m->arena, d, "key", doc_text(last, "determination"));
	d = doc_with_text(m->arena, d, "sha256", doc_text(last, "sha256"));
	d = doc_with_text(m->arena, d, "engine", doc_text(document, "engine"));
	d = doc_with_text(m->arena, d, "time", show_time(m, doc_text(last, "recorded")));
	*shown = doc_with(m->arena, d, STR("paths"), paths);
	return STATUS_OK;
}

enum status show_determination(struct making *m, const struct json *transfer, const struct json **shown)
{
	return show_last_determination(m, "determination_of_transfer", doc_text(transfer, "transfer"), outcome_title,
				       shown);
}

/* A later item of the same fact counts instead. */
static bool is_replaced(const struct json *case_doc, size_t index)
{
	struct str name = doc_text(doc_item(case_doc, "facts", index), "fact");
	for (size_t i = index + 1; i < doc_count(case_doc, "facts"); i++)
		if (str_eq(doc_text(doc_item(case_doc, "facts", i), "fact"), name))
			return true;
	return false;
}

void put_facts(struct making *m, const struct json *case_doc)
{
	const struct json *facts = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(case_doc, "facts"); i++) {
		const struct json *fact = doc_item(case_doc, "facts", i), *shown = doc_object(m->arena);
		struct str name = doc_text(fact, "fact");
		shown = doc_with_text(m->arena, shown, "name", name);
		shown = doc_with_text(m->arena, shown, "meaning", fact_meaning(m, name));
		shown = doc_with_text(m->arena, shown, "value", show_value(m, json_get(fact, "value")));
		shown = doc_with_text(m->arena, shown, "attested_by", doc_text(fact, "attested_by"));
		shown = doc_with_text(m->arena, shown, "spoken", language_name(m, doc_text(fact, "language")));
		shown = doc_with_int(m->arena, shown, "event", doc_number(fact, "event", 0));
		shown = doc_with_int(m->arena, shown, "corrects", doc_number(fact, "corrects", 0));
		shown = doc_with(m->arena, shown, STR("replaced"), doc_bool(m->arena, is_replaced(case_doc, i)));
		shown = doc_with(m->arena, shown, STR("late"), doc_bool(m->arena, doc_flag(fact, "late")));
		shown = doc_with_text(m->arena, shown, "interpreter", doc_text(fact, "interpreter"));
		shown = doc_with(m->arena, shown, STR("files"),
				 doc_count(fact, "evidence") ? json_get(fact, "evidence") : doc_list(m->arena));
		shown = doc_with_text(m->arena, shown, "shown_by", doc_text(fact, "evidence")); /* in words */
		shown = doc_with_text(m->arena, shown, "recorded", show_time(m, doc_text(fact, "recorded")));
		shown = doc_with_text(m->arena, shown, "by", user_name(m, doc_text(fact, "by")));
		facts = doc_push(m->arena, facts, shown);
	}
	put(m, "facts", facts);
}

void put_transfer(struct making *m, const struct json *transfer)
{
	struct str state = doc_text(transfer, "state"), agreement = doc_text(transfer, "agreement");
	put_text(m, "transfer", doc_text(transfer, "transfer"));
	put_text(m, "from", show_country(m, doc_text(transfer, "sender")));
	put_text(m, "to", show_country(m, doc_text(transfer, "receiver")));
	put_text(m, "purpose", doc_text(transfer, "purpose"));
	put_text(m, "agreement", agreement);
	put_text(m, "agreement_title", instrument_title(m, agreement));
	put_text(m, "state", state);
	put_text(m, "tone", str_of(state_tone(state)));
	put_text(m, "now_title", str_of(state_title(state)));
	put_text(m, "mission", doc_text(transfer, "mission"));
}

static void put_notices(struct making *m, const struct json *transfer)
{
	const struct json *notices = doc_list(m->arena), *consents = doc_list(m->arena);
	for (size_t i = 0; i < doc_count(transfer, "notices"); i++) {
		const struct json *notice = doc_item(transfer, "notices", i), *row = doc_object(m->arena);
		row = doc_with_text(m->arena, row, "language", language_name(m, doc_text(notice, "language")));
		row = doc_with_text(m->arena, row, "how", doc_text(notice, "how"));
		row = doc_with_text(m->arena, row, "served", show_time(m, doc_text(notice, "served")));
		row = doc_with_text(m->arena, row, "by", user_name(m, doc_text(notice, "by")));
		notices = doc_push(m->arena, notices, row);
	}
	for (size_t i = 0; i < doc_count(transfer, "consents"); i++) {
		const struct json *consent = doc_item(transfer, "consents", i), *row = doc_object(m->arena);
		row = doc_with_text(m->arena, row, "of", doc_text(consent, "of"));
		row = doc_with_text(m->arena, row, "by", user_name(m, doc_text(consent, "verified_by")));
		row = doc_with_text(m->arena, row, "time", show_time(m, doc_text(consent, "recorded")));
		consents = doc_push(m->arena, consents, row);
	}
	put(m, "notices", notices);
	put(m, "consents", consents);
}

enum status put_objections(struct making *m, struct str transfer)
{
	const struct json *found, *shown = doc_list(m->arena);
	TRY(find_in(m, "objection_of_transfer", transfer, ITEMS, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *one = &found->items[i];
		bool open = doc_flag(one, "open");
		const struct json *row =
			doc_with_text(m->arena, doc_object(m->arena), "key", doc_text(one, "objection"));
		row = doc_with_text(m->arena, row, "text", doc_text(one, "text"));
		row = doc_with_text(m->arena, row, "answer", doc_text(one, "answer"));
		row = doc_with_text(m->arena, row, "by", user_name(m, doc_text(one, "by")));
		row = doc_with_text(m->arena, row, "time", show_time(m, doc_text(one, "recorded")));
		row = doc_with(m->arena, row, STR("open"), doc_bool(m->arena, open));
		row = doc_with(m->arena, row, STR("upheld"), doc_bool(m->arena, doc_flag(one, "upheld")));
		row = doc_with(
			m->arena, row, STR("can"),
			doc_bool(m->arena, open && !m->known_at && may_do(m->request->role, "objection.answer")));
		shown = doc_push(m->arena, shown, row);
	}
	put(m, "objections", shown);
	return STATUS_OK;
}

enum status put_duties(struct making *m, const char *index)
{
	const struct json *found, *shown = doc_list(m->arena);
	TRY(find_in(m, index, m->key, ITEMS, &found));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *one = &found->items[i], *row = doc_object(m->arena);
		bool over = !str_is(doc_text(one, "state"), "open") && !str_is(doc_text(one, "state"), "overdue");
		row = doc_with_text(m->arena, row, "key", doc_text(one, "duty"));
		row = doc_with_text(m->arena, row, "words", doc_text(one, "words"));
		row = doc_with_text(m->arena, row, "due", show_date(m, doc_text(one, "due")));
		row = doc_with_text(m->arena, row, "state", doc_text(one, "state"));
		row = doc_with_text(m->arena, row, "tone",
				    str_is(doc_text(one, "state"), "done")      ? STR("go")
				    : over                                      ? STR("")
				    : str_is(doc_text(one, "state"), "overdue") ? STR("stop")
										: STR("wait"));
		row = doc_with(m->arena, row, STR("can"),
			       doc_bool(m->arena, !over && !m->known_at && is_done_by_word(one) &&
							  may_do(m->request->role, "duty.done")));
		shown = doc_push(m->arena, shown, row);
	}
	put(m, "duties", shown);
	return STATUS_OK;
}

/* A case has one transfer at a time: another is proposed when the last one is over. */
static void put_actions(struct making *m, const struct json *transfer)
{
	const struct json *actions = doc_list(m->arena);
	add_action(m, &actions, "fact_record", "case", m->key);
	if (!transfer || is_ended(doc_text(transfer, "state")))
		add_action(m, &actions, "transfer_propose", "case", m->key);
	if (transfer)
		add_transfer_actions(m, &actions, transfer, doc_count(m->page, "holds") > 0);
	put(m, "actions", actions);
	put_flag(m, "can_record", may_do(m->request->role, "fact.record") && !m->known_at);
	put_text(m, "record", str_format(m->arena, "fact.record?case=%.*s", STR_ARG(m->key)));
	put_flag(m, "can_review", transfer && may_do(m->request->role, "transfer.approve"));
}

enum status page_case(struct making *m)
{
	const struct json *case_doc, *transfers, *shown = NULL, *transfer = NULL;
	struct str name;
	TRY(read_doc(m, "case", m->key, &case_doc));
	struct str person = doc_text(case_doc, "person");
	TRY(look_at_one(m, person, str_c(m->arena, str_format(m->arena, "case %.*s", STR_ARG(m->key)))));
	TRY(person_name_of(m, person, &name));
	TRY(put_holds(m, person));
	TRY(find_in(m, "transfer_of_case", m->key, ITEMS, &transfers));
	if (transfers->count) {
		transfer = &transfers->items[transfers->count - 1];
		TRY(show_determination(m, transfer, &shown));
		put_transfer(m, transfer);
		TRY(put_error(m, transfer));
		put_notices(m, transfer);
		TRY(put_objections(m, doc_text(transfer, "transfer")));
	}
	put_text(m, "key", m->key);
	put_text(m, "person_key", person);
	put_text(m, "name", name);
	if (shown)
		put(m, "decision", shown);
	put_facts(m, case_doc);
	TRY(put_duties(m, "duty_of_case"));
	put_actions(m, transfer);
	return STATUS_OK;
}
