/* form_lists.c - what may be chosen in a form: words of the record, states, texts, facts. */
#include "account.h"
#include "core.h"
#include "country.h"
#include "form.h"
#include <stdlib.h>

enum { ACCEPTED_SHOWN = 200 };

static struct str say(const struct making *m, const char *english)
{
	return web_text(m->request->language, str_of(english));
}

static void add(struct filling *f, choice_vec *out, struct str value, struct str label, bool english)
{
	struct choice choice = { value, label, english };
	vec_add(f->m->arena, out, choice);
}

struct word_row {
	enum input_kind kind;
	const char *value, *label;
};
static const struct word_row word_rows[] = {
	{ INPUT_SEX, "female", N_("Female") },
	{ INPUT_SEX, "male", N_("Male") },
	{ INPUT_SEX, "other", N_("Other") },
	{ INPUT_SCOPE, "read", N_("Read") },
	{ INPUT_SCOPE, "act", N_("Read, and do what the user may") },
	{ INPUT_IDENTIFIER, "passport", N_("Passport") },
	{ INPUT_IDENTIFIER, "mrz", N_("Machine readable zone (passport or card)") },
	{ INPUT_IDENTIFIER, "identity_card", N_("Identity card") },
	{ INPUT_IDENTIFIER, "wristband", N_("Wristband") },
	{ INPUT_IDENTIFIER, "fingerprint", N_("Fingerprint file") },
	{ INPUT_IDENTIFIER, "photograph", N_("Photograph file") },
	{ INPUT_IDENTIFIER, "file_number", N_("File number of an authority") },
	{ INPUT_SHEET, "en", N_("English") },
	{ INPUT_SHEET, "es", N_("Spanish") },
	{ INPUT_UPHELD, "true", N_("Yes: the transfer is stopped") },
	{ INPUT_UPHELD, "false", N_("No") },
	{ INPUT_BILLABLE, "true", N_("Yes") },
	{ INPUT_BILLABLE, "false", N_("No: it is credited") },
	{ INPUT_REASON, "released", N_("Set free") },
	{ INPUT_REASON, "sentence_served", N_("The sentence is served") },
	{ INPUT_REASON, "died", N_("The person died") },
	{ INPUT_REASON, "escaped", N_("The person escaped") },
	{ INPUT_CONSENT, "person", N_("The person's own") },
	{ INPUT_CONSENT, "representative", N_("A representative's, where the person cannot consent") },
};

/* ISO 639: what is spoken on these ways, and what interpreters of other ways are asked for. */
static const struct {
	const char *code, *name;
} languages[] = {
	{ "es", N_("Spanish") },       { "en", N_("English") },        { "pt", N_("Portuguese") },
	{ "fr", N_("French") },        { "ht", N_("Haitian Creole") }, { "qu", N_("Quechua") },
	{ "ay", N_("Aymara") },        { "gn", N_("Guarani") },        { "guc", N_("Wayuu") },
	{ "cuk", N_("Guna") },         { "quc", N_("K'iche'") },       { "mam", N_("Mam") },
	{ "kek", N_("Q'eqchi'") },     { "cab", N_("Garifuna") },      { "miq", N_("Miskito") },
	{ "am", N_("Amharic") },       { "ar", N_("Arabic") },         { "bn", N_("Bengali") },
	{ "fa", N_("Persian, Dari") }, { "hi", N_("Hindi") },          { "ku", N_("Kurdish") },
	{ "ne", N_("Nepali") },        { "ps", N_("Pashto") },         { "pa", N_("Punjabi") },
	{ "ru", N_("Russian") },       { "so", N_("Somali") },         { "sw", N_("Swahili") },
	{ "ti", N_("Tigrinya") },      { "tr", N_("Turkish") },        { "uk", N_("Ukrainian") },
	{ "ur", N_("Urdu") },          { "uz", N_("Uzbek") },          { "vi", N_("Vietnamese") },
	{ "wo", N_("Wolof") },         { "zh", N_("Chinese") },        { "sgn", N_("A sign language") },
};

struct str language_name(const struct making *m, struct str code)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (str_is(code, languages[i].code))
			return say(m, languages[i].name);
	return code;
}

static int by_label(const void *a, const void *b)
{
	return str_compare(((const struct choice *)a)->label, ((const struct choice *)b)->label);
}

static void add_countries(struct filling *f, choice_vec *out)
{
	size_t first = out->count;
	for (int i = 0; i < country_count(); i++) {
		struct str code = str_of(country_alpha2(i));
		if (!str_is(code, "XA")) /* stateless is a finding, not a state */
			add(f, out, code, show_country(f->m, code), false);
	}
	qsort(out->at + first, out->count - first, sizeof *out->at, by_label);
}

static void add_agreements(struct filling *f, enum subject subject, choice_vec *out)
{
	const struct corpus *corpus = act_texts(f->m->act);
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in->kind == INSTRUMENT_agreement && in->amends < 0 && in->subject == subject)
			add(f, out, in->id, in->title, true);
	}
}

static void add_words(struct filling *f, enum word_list list, choice_vec *out)
{
	for (int i = 0; i < word_count(list); i++) {
		struct str word = str_of(word_name(list, i));
		if (!str_is(word, "payment")) /* of a programme, never of a person */
			add(f, out, word, web_text(f->m->request->language, word), false);
	}
}

static void add_facilities(struct filling *f, choice_vec *out)
{
	const struct corpus *corpus = act_texts(f->m->act);
	add(f, out, STR("none"), say(f->m, N_("No facility is named")), false);
	vec_each (&corpus->facilities, i) {
		const struct facility *place = &corpus->facilities.at[i];
		add(f, out, place->name, show_facility(f->m, place->name), false);
	}
}

static void add_facts(struct filling *f, choice_vec *out)
{
	const struct corpus *corpus = act_texts(f->m->act);
	vec_each (&corpus->facts, i) {
		const struct fact *fact = &corpus->facts.at[i];
		if (form_asks_fact(f, fact))
			add(f, out, fact->name,
			    web_text(f->m->request->language, fact->meaning.len ? fact->meaning : fact->name), false);
	}
}

static enum status add_accepted(struct filling *f, choice_vec *out)
{
	struct making *m = f->m;
	const struct json *found, *persons = doc_list(m->arena);
	TRY(find_first(m, "transfer_of_state", STR("accepted"), ACCEPTED_SHOWN, &found));
	for (size_t i = 0; i < found->count; i++)
		if (str_eq(doc_text(&found->items[i], "sender"), m->request->side))
			persons = doc_push(m->arena, persons, json_get(&found->items[i], "person"));
	TRY(look_at(m, persons, str_c(m->arena, str_format(m->arena, "mission %.*s", STR_ARG(f->subject)))));
	for (size_t i = 0; i < found->count; i++) {
		const struct json *transfer = &found->items[i];
		struct str name, key = doc_text(transfer, "person");
		if (!str_eq(doc_text(transfer, "sender"), m->request->side))
			continue;
		TRY(person_name_of(m, key, &name));
		add(f, out, doc_text(transfer, "transfer"),
		    str_format(m->arena, "%.*s, %.*s → %.*s", STR_ARG(name), STR_ARG(key),
			       STR_ARG(show_country(m, doc_text(transfer, "receiver")))),
		    false);
	}
	return STATUS_OK;
}

static enum status add_evidence(struct filling *f, choice_vec *out)
{
	struct making *m = f->m;
	const struct json *found;
	if (!f->person_key.len)
		return STATUS_OK;
	TRY(find_in(m, "evidence_of_person", f->person_key, ACCEPTED_SHOWN, &found));
	for (size_t i = 0; i < found->count; i++) {
		struct str key = doc_text(&found->items[i], "evidence"), title = doc_text(&found->items[i], "title");
		add(f, out, key, str_format(m->arena, "%.*s: %.*s", STR_ARG(key), STR_ARG(title)), false);
	}
	return STATUS_OK;
}

/* Of a programme, what is numbered from 1 and was not taken back. */

static bool is_undone(const struct json *programme, const char *list, const char *member, size_t number)
{
	for (size_t i = 0; i < doc_count(programme, list); i++)
		if (doc_number(doc_item(programme, list, i), member, 0) == (int64_t)number)
			return true;
	return false;
}

static void add_suspensions(struct filling *f, choice_vec *out)
{
	for (size_t i = 0; i < doc_count(f->programme, "suspensions"); i++) {
		const struct json *one = doc_item(f->programme, "suspensions", i);
		if (str_eq(doc_text(one, "side"), f->m->request->side) &&
		    !is_undone(f->programme, "resumptions", "suspension", i + 1))
			add(f, out, str_format(f->m->arena, "%zu", i + 1),
			    str_format(f->m->arena, "%.*s: %.*s", STR_ARG(doc_text(one, "instrument")),
				       STR_ARG(doc_text(one, "reason"))),
			    false);
	}
}

static void add_payments(struct filling *f, choice_vec *out)
{
	for (size_t i = 0; i < doc_count(f->programme, "disbursements"); i++) {
		const struct json *one = doc_item(f->programme, "disbursements", i);
		if (!is_undone(f->programme, "reversals", "disbursement", i + 1))
			add(f, out, str_format(f->m->arena, "%zu", i + 1),
			    str_format(f->m->arena, "%.*s: %.*s (%.*s)",
				       STR_ARG(show_money(f->m, doc_text(one, "amount"),
							  doc_text(f->programme, "currency"))),
				       STR_ARG(doc_text(one, "what_for")), STR_ARG(doc_text(one, "reference"))),
			    false);
	}
}

/* Of an invoice: its lines, and the stays that lie in its period. One that the address names is there, whatever its
 * place in a long roll. */

static void add_lines(struct filling *f, choice_vec *out)
{
	for (size_t i = 0; i < doc_count(f->invoice, "lines"); i++) {
		const struct json *line = doc_item(f->invoice, "lines", i);
		struct str amount = show_money(f->m, doc_text(line, "amount"), doc_text(f->invoice, "currency"));
		add(f, out, str_format(f->m->arena, "%zu", i + 1),
		    str_format(f->m->arena, "%zu: %.*s, %.*s", i + 1,
			       STR_ARG(act_heading(doc_text(line, "heading"), f->m->request->language == WEB_SPANISH)),
			       STR_ARG(amount)),
		    false);
	}
}

static void add_paid_stay(struct filling *f, const struct json *stay, choice_vec *out)
{
	struct making *m = f->m;
	struct str until = doc_text(stay, "until");
	until = until.len ? show_time(m, until) : say(m, N_("still there"));
	add(f, out, doc_text(stay, "stay"),
	    str_format(m->arena, "%.*s: %.*s, %.*s – %.*s", STR_ARG(doc_text(stay, "stay")),
		       STR_ARG(show_facility(m, doc_text(stay, "facility"))),
		       STR_ARG(show_time(m, doc_text(stay, "from"))), STR_ARG(until)),
	    false);
}

static bool in_period(const struct json *stay, const struct json *invoice)
{
	struct str until = doc_text(stay, "until"); /* texts of days and times are in the order of time */
	return str_compare((struct str){ doc_text(stay, "from").ptr, 10 }, doc_text(invoice, "to")) <= 0 &&
	       (!until.len || str_compare((struct str){ until.ptr, 10 }, doc_text(invoice, "from")) >= 0);
}

static enum status add_paid_stays(struct filling *f, choice_vec *out)
{
	struct making *m = f->m;
	struct act_caller caller = { .user = m->request->user };
	struct act_stays asked = { .agreement = doc_text(f->invoice, "agreement"), .limit = ACT_STAYS_MOST };
	const struct json *doc;
	struct str named = form_sent(f, "stay");
	bool there = !named.len;
	TRY(act_account_stays(m->act, m->arena, &caller, &asked, &doc, m->error));
	for (size_t i = 0; i < doc_count(doc, "stays"); i++) {
		const struct json *stay = doc_item(doc, "stays", i);
		there = there || str_eq(doc_text(stay, "stay"), named);
		if (in_period(stay, f->invoice) || str_eq(doc_text(stay, "stay"), named))
			add_paid_stay(f, stay, out);
	}
	if (!there)
		add(f, out, named, named, false);
	return STATUS_OK;
}

static void add_roles(struct filling *f, choice_vec *out)
{
	static const char *const roles[] = {
#define ROLE(name, side) #name,
#include "role.def"
	};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		add(f, out, str_of(roles[i]), say(f->m, role_title(str_of(roles[i]))), false);
}

enum status choices_of(struct filling *f, enum input_kind kind, choice_vec *out)
{
	for (size_t i = 0; i < sizeof word_rows / sizeof *word_rows; i++)
		if (word_rows[i].kind == kind)
			add(f, out, str_of(word_rows[i].value), say(f->m, word_rows[i].label), false);
	if (kind == INPUT_LANGUAGE)
		for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
			add(f, out, str_of(languages[i].code), say(f->m, languages[i].name), false);
	if (kind == INPUT_COUNTRY)
		add_countries(f, out);
	if (kind == INPUT_ROLE)
		add_roles(f, out);
	if (kind == INPUT_AGREEMENT)
		add_agreements(f, SUBJECT_person, out);
	if (kind == INPUT_ASSISTANCE)
		add_agreements(f, SUBJECT_programme, out);
	if (kind == INPUT_SUSPENSION)
		add_suspensions(f, out);
	if (kind == INPUT_PAYMENT)
		add_payments(f, out);
	if (kind == INPUT_PURPOSE)
		add_words(f, WORDS_purpose, out);
	if (kind == INPUT_FACILITY)
		add_facilities(f, out);
	if (kind == INPUT_FACT)
		add_facts(f, out);
	if (kind == INPUT_LINE)
		add_lines(f, out);
	if (kind == INPUT_PAID_STAY && f->invoice)
		return add_paid_stays(f, out);
	if (kind == INPUT_EVIDENCE)
		return add_evidence(f, out);
	return kind == INPUT_ACCEPTED ? add_accepted(f, out) : STATUS_OK;
}

void fact_choices(struct filling *f, int codes, bool or_none, choice_vec *out)
{
	const struct corpus *corpus = act_texts(f->m->act);
	if (codes == CODES_country)
		add_countries(f, out);
	else
		for (size_t i = 0; i < code_count(corpus, codes); i++) {
			struct str word = code_name(corpus, codes, (int64_t)i);
			add(f, out, word, show_word(f->m, word), false);
		}
	if (or_none)
		add(f, out, STR("none"), say(f->m, N_("None: there is none")), false);
}
