/* notice.c - what a person is told before they are moved: to whom, where to, why, under which text, when at the
 * earliest, by whose decision, what can stop it, and how to say fear.
 *
 * I1. The notice is made from the record and the texts alone. Nothing in it is typed by who serves it, so that it names
 *     the place to which the person will really be taken.
 * I2. The event holds the text that was served, to the byte. A sheet that was printed before has a mark of its text at
 *     its foot; who records that it was served gives the mark, and a record that says something else by then refuses.
 * I3. Sheets are in English or Spanish. In any other language the notice is served by an interpreter, or with a
 *     translation that is kept as evidence: without either it is not served.
 * I4. Of rights it tells those that the texts or this program make sure of (notice.def), and no other.
 */
#include "act_int.h"
#include "country.h"
#include "date.h"
#include "when.h"

enum { MARK_SIZE = 8 };
enum sentence {
#define SENTENCE(name, english, spanish) NOTICE_##name,
#include "notice.def"
};
static const char *const sentences[][2] = {
#define SENTENCE(name, english, spanish) { english, spanish },
#include "notice.def"
};

struct notice {
	struct store_read *read;
	struct arena *arena;
	const struct corpus *corpus;
	const struct determination *made; /* of the texts, now */
	const struct json *transfer, *person;
	int64_t now;
	bool spanish;
	struct buf *out; /* parts with an empty line between them; of several lines, the first is the heading */
	struct error *error;
};

/* A name from outside makes no line of its own. */
static void add_value(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		buf_add_char(out, (unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7f ? ' ' : value.ptr[i]);
}

static void add_with(struct notice *n, enum sentence which, struct str first, struct str second, struct str third)
{
	const struct str values[] = { first, second, third };
	for (const char *at = sentences[which][n->spanish]; *at; at++)
		if (*at == '%' && at[1] >= '1' && at[1] <= '3')
			add_value(n->out, values[*++at - '1']);
		else
			buf_add_char(n->out, *at);
	buf_add_char(n->out, '\n');
}

static void add(struct notice *n, enum sentence which) { add_with(n, which, STR_NONE, STR_NONE, STR_NONE); }
static void add_one(struct notice *n, enum sentence which, struct str value)
{
	add_with(n, which, value, STR_NONE, STR_NONE);
}

static void begin(struct notice *n, enum sentence heading)
{
	buf_add_char(n->out, '\n');
	add(n, heading);
}

static struct str country(const struct notice *n, struct str code)
{
	int index = country_index(code);
	if (index < 0)
		return code;
	return n->spanish ? str_of(country_name_es(index))
			  : str_format(n->arena, "%s%s", country_article(index), country_name(index));
}

static struct str title(const struct notice *n, const struct instrument *in)
{
	return str_format(n->arena, n->spanish ? "«%.*s»" : "“%.*s”", STR_ARG(in->title));
}

static struct str user_called(const struct notice *n, struct str key)
{
	const struct json *user;
	struct error ignored; /* of an event from elsewhere the author may be gone: the key says who it was */
	if (record_get(n->read, n->arena, MAP_user, key, &user, &ignored) != STATUS_OK)
		return key;
	return doc_text(user, "name");
}

/* The parts. */

static void say_to(struct notice *n)
{
	int32_t born;
	struct str name = doc_text(n->person, "name");
	begin(n, NOTICE_TO);
	if (date_parse(doc_text(n->person, "birth_date"), &born))
		add_with(n, NOTICE_PERSON, name, day_words(n->arena, born, n->spanish), STR_NONE);
	else
		add_one(n, NOTICE_PERSON_UNBORN, name);
	add_with(n, NOTICE_KEYS, doc_text(n->person, "person"), doc_text(n->transfer, "transfer"), STR_NONE);
}

static enum sentence purpose_of(const struct json *transfer)
{
	switch ((enum purpose)word_index(WORDS_purpose, doc_text(transfer, "purpose"))) {
	case PURPOSE_removal: return NOTICE_FOR_removal;
	case PURPOSE_sentence: return NOTICE_FOR_sentence;
	case PURPOSE_asylum: return NOTICE_FOR_asylum;
	case PURPOSE_return: return NOTICE_FOR_return;
	case PURPOSE_payment:
	case PURPOSE_COUNT: break;
	}
	return NOTICE_FOR_payment;
}

static void say_what(struct notice *n, struct str from, struct str to)
{
	int facility = corpus_facility(n->corpus, doc_text(n->transfer, "to"));
	begin(n, NOTICE_WHAT);
	add_with(n, NOTICE_MOVE, from, to, STR_NONE);
	if (facility >= 0)
		add_one(n, NOTICE_FACILITY, n->corpus->facilities.at[facility].title);
	else
		add(n, NOTICE_NO_FACILITY);
	add_with(n, purpose_of(n->transfer), from, to, STR_NONE);
}

static void say_text(struct notice *n, const struct instrument *in)
{
	const struct moment *moments[] = { &in->ast->signed_on, &in->ast->accepted, &in->ast->offered };
	static const enum sentence says[] = { NOTICE_TEXT_SIGNED, NOTICE_TEXT_ACCEPTED, NOTICE_TEXT_OFFERED };
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		if (moments[i]->given) {
			int32_t day = time_day(moment_begin(*moments[i]));
			add_with(n, says[i], in->title, in->id, day_words(n->arena, day, n->spanish));
			return;
		}
	add_with(n, NOTICE_TEXT, in->title, in->id, STR_NONE);
}

static enum sentence answer_of(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_not_in_force: return NOTICE_NOT_not_in_force;
	case OUTCOME_barred: return NOTICE_NOT_barred;
	case OUTCOME_not_covered: return NOTICE_NOT_not_covered;
	case OUTCOME_unmet: return NOTICE_NOT_unmet;
	case OUTCOME_cleared: return NOTICE_NOT_cleared;
	case OUTCOME_undetermined:
	case OUTCOME_COUNT: break;
	}
	return NOTICE_NOT_undetermined;
}

/* Which article admits it. */
static void say_answer(struct notice *n)
{
	const struct path_result *path = n->made->paths.count ? &n->made->paths.at[0] : NULL;
	for (size_t i = 0; path && n->made->outcome == OUTCOME_cleared && i < path->reasons.count; i++) {
		const struct rule *rule = path->reasons.at[i].rule;
		if (rule->effect != EFFECT_ADMITS)
			continue;
		const struct core_article *article = rule->clause->article;
		add_with(n, NOTICE_CLEARED, article->id, article->heading,
			 title(n, &n->corpus->instruments.at[article->instrument]));
		return;
	}
	add(n, answer_of(n->made->outcome));
}

/* The times that the texts want between a notice and the departure; of a condition that is open, too. */
static void say_ahead(struct notice *n)
{
	const struct path_result *path = n->made->paths.count ? &n->made->paths.at[0] : NULL;
	bool any = false;
	for (size_t i = 0; path && i < path->owed.count; i++) {
		const struct core_clause *clause = path->owed.at[i].clause;
		if (clause->kind != CLAUSE_needs || clause->ast->need != NEED_notice)
			continue;
		any = true;
		add_with(n, path->owed.at[i].state == OWED_PERHAPS ? NOTICE_AHEAD_PERHAPS : NOTICE_AHEAD,
			 duration_words(n->arena, clause->ast->within.value, n->spanish), clause->article->id,
			 title(n, &n->corpus->instruments.at[clause->article->instrument]));
	}
	if (!any)
		add(n, NOTICE_NO_AHEAD);
}

static enum status say_when(struct notice *n)
{
	const struct json *mission, *seat = doc_count(n->transfer, "seats") ? doc_item(n->transfer, "seats", 0) : NULL;
	int64_t departs = 0;
	if (doc_text(n->transfer, "mission").len && seat) {
		TRY(record_get(n->read, n->arena, MAP_mission, doc_text(n->transfer, "mission"), &mission, n->error));
		departs = time_of(doc_item(mission, "legs", (size_t)doc_number(seat, "leg", 1) - 1), "departs");
	}
	begin(n, NOTICE_WHEN);
	if (departs)
		add_one(n, NOTICE_PLANNED, time_words(n->arena, departs, n->spanish));
	else
		add(n, NOTICE_UNPLANNED);
	say_ahead(n);
	add(n, NOTICE_SERVED_FIRST);
	return STATUS_OK;
}

static void say_who(struct notice *n, struct str from, struct str to)
{
	struct str approved = doc_text(n->transfer, "approved_by");
	int64_t proposed = time_of(n->transfer, "recorded");
	begin(n, NOTICE_WHO);
	add_with(n, NOTICE_PROPOSED, time_words(n->arena, proposed, n->spanish),
		 user_called(n, doc_text(n->transfer, "proposed_by")), STR_NONE);
	if (approved.len)
		add_one(n, NOTICE_APPROVED, user_called(n, approved));
	else
		add(n, NOTICE_NOT_APPROVED);
	add_one(n, doc_text(n->transfer, "accepted_by").len ? NOTICE_ACCEPTED : NOTICE_NOT_ACCEPTED, to);
	add_one(n, NOTICE_RESPONSIBLE, from);
}

static enum status say_stop(struct notice *n)
{
	struct str person = doc_text(n->person, "person");
	const struct json *hold;
	key_vec keys = { 0 };
	bool represented = false;
	TRY(open_hold(n->read, n->arena, person, &hold, n->error));
	begin(n, NOTICE_STOP);
	add(n, NOTICE_HOLD);
	if (hold)
		add_with(n, NOTICE_HOLD_NOW, doc_text(hold, "hold"), country(n, doc_text(hold, "authority")),
			 doc_text(hold, "instrument"));
	else
		add(n, NOTICE_NO_HOLD);
	add(n, NOTICE_OBJECT);
	TRY(record_find(n->read, n->arena, INDEX_representation_of_person, person, &keys, n->error));
	vec_each (&keys, i) {
		const struct json *doc;
		TRY(record_get(n->read, n->arena, MAP_representation, keys.at[i], &doc, n->error));
		if (doc_flag(doc, "ended"))
			continue;
		represented = true;
		add_one(n, NOTICE_COUNSEL, user_called(n, doc_text(doc, "counsel")));
	}
	if (!represented)
		add(n, NOTICE_NO_COUNSEL);
	return STATUS_OK;
}

/* The two articles of the floor do not apply to returns. */
static void say_fear(struct notice *n, struct str from, struct str to)
{
	struct str floor = title(n, &n->corpus->instruments.at[n->corpus->floor]);
	bool barred = !str_is(doc_text(n->transfer, "purpose"), "return");
	begin(n, NOTICE_FEAR);
	add_one(n, NOTICE_FEAR_SAY, to);
	if (barred)
		add_one(n, NOTICE_FEAR_BARS, floor);
	add_with(n, barred ? NOTICE_CITIZEN_BARS : NOTICE_CITIZEN, from, floor, STR_NONE);
}

static enum status write_notice(struct notice *n)
{
	struct str from = country(n, doc_text(n->transfer, "sender")),
		   to = country(n, doc_text(n->transfer, "receiver"));
	const struct instrument *in = corpus_instrument(n->corpus, doc_text(n->transfer, "agreement"));
	add(n, NOTICE_TITLE);
	say_to(n);
	say_what(n, from, to);
	begin(n, NOTICE_UNDER);
	if (in)
		say_text(n, in);
	say_answer(n);
	TRY(say_when(n));
	say_who(n, from, to);
	TRY(say_stop(n));
	say_fear(n, from, to);
	return STATUS_OK;
}

static enum status notice_text(struct store_read *read, struct decider *decider, struct arena *arena,
			       const struct json *transfer, int64_t now, bool spanish, struct str *text,
			       struct error *error)
{
	struct buf out = BUF_INIT;
	struct determination *made;
	struct notice n = { .read = read,
			    .arena = arena,
			    .corpus = decider_corpus(decider),
			    .transfer = transfer,
			    .now = now,
			    .spanish = spanish,
			    .out = &out,
			    .error = error };
	TRY(record_get(read, arena, MAP_person, doc_text(transfer, "person"), &n.person, error));
	TRY(transfer_asked(read, decider, arena, transfer, now, &made, error));
	n.made = made;
	enum status status = write_notice(&n);
	*text = str_trim(str_copy(arena, buf_str(&out)));
	buf_finish(&out);
	return status;
}

struct str act_notice_mark(struct arena *arena, struct str text)
{
	char hash[SHA256_HEX_SIZE];
	sha256_hex(text, hash);
	return str_format(arena, "%.*s", MARK_SIZE, hash);
}

static enum status draft(struct store_read *read, struct act *act, struct decider *decider, struct arena *arena,
			 struct str key, bool spanish, struct str *text, struct error *error)
{
	const struct json *transfer;
	TRY(record_get(read, arena, MAP_transfer, key, &transfer, error));
	if (json_get(transfer, "erased"))
		return error_set(error, STATUS_NOT_FOUND, "there is no %s %.*s", map_rows[MAP_transfer].name,
				 STR_ARG(key));
	return notice_text(read, decider, arena, transfer, act->clock(act->clock_context), spanish, text, error);
}

enum status act_notice(struct act *act, struct arena *arena, struct str transfer, bool spanish, struct str *text,
		       struct error *error)
{
	struct store_read *read;
	TRY(store_read_begin(act->store, &read, error));
	struct decider *decider = decider_lend(act);
	enum status status = draft(read, act, decider, arena, transfer, spanish, text, error);
	decider_return(act, decider);
	store_read_end(read);
	return status;
}

/* Served. */

static bool is_language(struct str code)
{
	bool fine = code.len == 2 || code.len == 3;
	for (size_t i = 0; fine && i < code.len; i++)
		fine = code.ptr[i] >= 'a' && code.ptr[i] <= 'z';
	return fine;
}

/* Which of the two languages of the sheets, and who or what brings it into that of the person. */
static enum status in_language(struct doing *d, const struct json *person, const struct json **data, bool *spanish)
{
	struct str language, written = input_optional(d, "written");
	struct str interpreter = input_optional(d, "interpreter"), translation = input_optional(d, "translation");
	const struct json *file;
	TRY(input_text(d, "language", &language));
	if (!is_language(language))
		return error_set(d->error, STATUS_BAD_INPUT, "notice.serve: `language` must be a code such as es");
	bool other = !str_is(language, "en") && !str_is(language, "es");
	written = other ? written.len ? written : STR("en") : language;
	*spanish = str_is(written, "es");
	if (!*spanish && !str_is(written, "en"))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "notice.serve: `written` is en or es: in other languages there is no sheet");
	if (other && !interpreter.len && !translation.len)
		return error_set(
			d->error, STATUS_BAD_INPUT,
			"notice.serve: `interpreter` is missing: sheets are in English and Spanish; in another "
			"language an interpreter serves it, or a `translation` that is kept as evidence");
	*data = doc_with_text(d->arena, *data, "language", language);
	if (other)
		*data = doc_with_text(d->arena, *data, "written", written);
	if (interpreter.len)
		*data = doc_with_text(d->arena, *data, "interpreter", interpreter);
	if (!translation.len)
		return STATUS_OK;
	TRY(record_get(d->r, d->arena, MAP_evidence, translation, &file, d->error));
	if (!str_eq(doc_text(file, "person"), doc_text(person, "person")))
		return error_set(d->error, STATUS_BAD_INPUT, "notice.serve: `translation` %.*s is not of %.*s",
				 STR_ARG(translation), STR_ARG(doc_text(person, "person")));
	*data = doc_with_text(d->arena, *data, "translation", translation);
	return STATUS_OK;
}

enum status do_notice_serve(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, how, text, sheet = input_optional(d, "sheet");
	bool spanish = false;
	const struct json *transfer, *person;
	TRY(input_doc(d, "transfer", MAP_transfer, &key, &transfer));
	TRY(own_side(d, doc_text(transfer, "sender"), "this transfer"));
	TRY(input_text(d, "how", &how));
	TRY(record_get(d->r, a, MAP_person, doc_text(transfer, "person"), &person, d->error));
	const struct json *data = doc_with_text(a, doc_object(a), "transfer", key);
	TRY(in_language(d, person, &data, &spanish));
	TRY(notice_text(d->r, d->act->decider, a, transfer, d->now, spanish, &text, d->error));
	if (sheet.len && !str_eq(sheet, act_notice_mark(a, text)))
		return error_set(d->error, STATUS_CONFLICT,
				 "notice.serve: sheet %.*s does not say what the record says now: print it again, and "
				 "serve that",
				 STR_ARG(sheet));
	data = doc_with_text(a, data, "text", text);
	data = doc_with_text(a, data, "how", how);
	data = doc_with_text(a, data, "served", time_text(a, d->happened));
	d->answer = doc_with_int(a, d->answer, "notice", (int64_t)doc_count(transfer, "notices") + 1);
	return record_emit(d, HAPPENED_notice_served, data);
}
