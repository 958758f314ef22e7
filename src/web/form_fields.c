/* form_fields.c - of each kind of input: the field as it is shown, and its value as it was sent.
 *
 * A field of several parts (a date, seats, identifiers) sends NAME.PART; an empty part is a blank.
 */
#include "core.h"
#include "country.h"
#include "date.h"
#include "form.h"
#include "money.h"
#include "name.h"

static struct str say(const struct filling *f, const char *english)
{
	return web_text(f->m->request->language, str_of(english));
}

static struct str part_sent(const struct filling *f, const char *member, struct str part)
{
	return form_sent(f, str_c(f->m->arena, str_format(f->m->arena, "%s.%.*s", member, STR_ARG(part))));
}

void form_wrong(struct filling *f, const char *member, const char *sentence)
{
	if (!json_get(f->errors, member))
		f->errors = doc_with_text(f->m->arena, f->errors, member, say(f, sentence));
}

/* Parts of a field, each an input of its own: [{name, label, value, width}]. */
static const struct json *with_part(struct filling *f, const struct json *field, const char *member, struct str part,
				    struct str label, const char *width)
{
	struct arena *a = f->m->arena;
	const struct json *one = doc_with_text(a, doc_object(a), "part", part);
	one = doc_with_text(a, one, "label", label);
	one = doc_with_text(a, one, "width", str_of(width));
	one = doc_with_text(a, one, "value", part_sent(f, member, part));
	return doc_with(a, field, STR("parts"), doc_push(a, json_get(field, "parts"), one));
}

static const struct json *as(struct filling *f, const struct json *field, const char *kind)
{
	return doc_with_text(f->m->arena, field, "kind", str_of(kind));
}

/* Choices: radio buttons when they are few, else a list that opens. */

enum { RADIOS_MOST = 8 };

static const struct json *show_choices(struct filling *f, const struct json *field, const choice_vec *choices,
				       struct str chosen)
{
	struct arena *a = f->m->arena;
	const struct json *options = doc_list(a);
	vec_each (choices, i) {
		const struct choice *choice = &choices->at[i];
		const struct json *option = doc_with_text(a, doc_object(a), "value", choice->value);
		option = doc_with_text(a, option, "label", choice->label);
		option = doc_with(a, option, STR("english"), doc_bool(a, choice->english));
		option = doc_with(a, option, STR("chosen"), doc_bool(a, str_eq(choice->value, chosen)));
		options = doc_push(a, options, option);
	}
	field = doc_with(a, field, STR("options"), options);
	return as(f, field, choices->count <= RADIOS_MOST ? "radios" : "select");
}

static const struct json *choose(struct filling *f, const char *member, const choice_vec *choices, struct str sent)
{
	vec_each (choices, i)
		if (str_eq(choices->at[i].value, sent))
			return doc_str(f->m->arena, sent);
	form_wrong(f, member, N_("choose one of the list"));
	return NULL;
}

/* Days and times: the parts as people write them. */

static const struct json *show_day(struct filling *f, const struct json *field, const char *member)
{
	field = with_part(f, field, member, STR("day"), say(f, N_("Day")), "2");
	field = with_part(f, field, member, STR("month"), say(f, N_("Month")), "2");
	return with_part(f, field, member, STR("year"), say(f, N_("Year")), "4");
}

static bool number_sent(struct filling *f, const char *member, const char *part, int64_t *number)
{
	struct str text = part_sent(f, member, str_of(part));
	*number = -1;
	return !text.len || decimal_parse(text, 0, false, number);
}

/* False: nothing was written. A day that is none is told. */
static bool day_sent(struct filling *f, const char *member, int32_t *day)
{
	int64_t of_month, month, year;
	bool numbers = number_sent(f, member, "day", &of_month);
	numbers = number_sent(f, member, "month", &month) && numbers;
	numbers = number_sent(f, member, "year", &year) && numbers;
	if (numbers && of_month < 0 && month < 0 && year < 0)
		return false;
	if (numbers && of_month > 0 && of_month < 32 && month > 0 && month < 13 && year > 0 && year < 10000 &&
	    date_from_ymd((int)year, (int)month, (int)of_month, day))
		return true;
	form_wrong(f, member, N_("this must be a real day, such as 17 5 1990"));
	return false;
}

static const struct json *read_day(struct filling *f, const char *member)
{
	char text[11];
	int32_t day;
	if (!day_sent(f, member, &day))
		return NULL;
	date_format(day, text);
	return doc_str(f->m->arena, str_format(f->m->arena, "%s", text));
}

static const struct json *read_time(struct filling *f, const char *member)
{
	struct str clock = part_sent(f, member, STR("clock"));
	char day_text[11];
	int32_t day;
	int64_t seconds;
	if (!day_sent(f, member, &day)) {
		if (clock.len)
			form_wrong(f, member, N_("this must be a real day, such as 17 5 1990"));
		return NULL;
	}
	date_format(day, day_text);
	struct str text = str_format(f->m->arena, "%sT%s%.*sZ", day_text, clock.len == 4 ? "0" : "", STR_ARG(clock));
	if (time_parse(text, &seconds))
		return doc_str(f->m->arena, text);
	form_wrong(f, member, N_("this must be a time of the day, such as 23:45"));
	return NULL;
}

/* Facts: the vocabulary says what is asked. */

static const struct fact *fact_chosen(const struct filling *f)
{
	const struct corpus *corpus = act_texts(f->m->act);
	int fact = corpus_fact(corpus, form_sent(f, "fact"));
	return fact < 0 || !form_asks_fact(f, &corpus->facts.at[fact]) ? NULL : &corpus->facts.at[fact];
}

static void yes_and_no(struct filling *f, choice_vec *choices)
{
	static const char *const values[][2] = { { "true", N_("Yes") }, { "false", N_("No") } };
	for (size_t i = 0; i < 2; i++) {
		struct choice choice = { str_of(values[i][0]), say(f, values[i][1]), false };
		vec_add(f->m->arena, choices, choice);
	}
}

/* Of a set of states, which are too many to tick, what is written; of another a box for each word. */
static const struct json *show_set(struct filling *f, const struct json *field, const struct fact *fact)
{
	struct arena *a = f->m->arena;
	const struct corpus *corpus = act_texts(f->m->act);
	const struct json *options = doc_list(a);
	field = doc_with(a, field, STR("only_chosen"), doc_bool(a, form_sent(f, "value.only").len > 0));
	if (fact->type.codes == CODES_country)
		return as(f,
			  doc_with_text(a, field, "hint",
					say(f, N_("States by name or code, with commas: Colombia, VE"))),
			  "set");
	for (size_t i = 0; i < code_count(corpus, fact->type.codes); i++) {
		struct str word = code_name(corpus, fact->type.codes, (int64_t)i);
		const struct json *option = doc_with_text(a, doc_object(a), "value", word);
		option = doc_with_text(a, option, "label", show_word(f->m, word));
		option = doc_with(a, option, STR("chosen"), doc_bool(a, part_sent(f, "value", word).len > 0));
		options = doc_push(a, options, option);
	}
	field = doc_with_text(a, field, "hint", say(f, N_("Tick each that is so")));
	return as(f, doc_with(a, field, STR("options"), options), "ticks");
}

static const struct json *show_value_of(struct filling *f, const struct json *field, const struct fact *fact)
{
	struct arena *a = f->m->arena;
	choice_vec choices = { 0 };
	struct str sent = form_sent(f, "value");
	field = doc_with_text(a, field, "value", sent);
	if (fact->meaning.len)
		field = doc_with_text(a, field, "label", web_text(f->m->request->language, fact->meaning));
	field = doc_with(a, field, STR("or_none"), doc_bool(a, fact->type.or_none));
	field = doc_with(a, field, STR("none_chosen"), doc_bool(a, form_sent(f, "value.none").len > 0));
	switch (fact->type.kind) {
	case TYPE_BOOL: yes_and_no(f, &choices); return show_choices(f, field, &choices, sent);
	case TYPE_CODE:
		fact_choices(f, fact->type.codes, fact->type.or_none, &choices);
		return show_choices(f, doc_without(a, field, STR("or_none")), &choices, sent);
	case TYPE_DATE: return show_day(f, as(f, field, "date"), "value");
	case TYPE_SET: return show_set(f, field, fact);
	case TYPE_TIME:
		return with_part(f, show_day(f, as(f, field, "date"), "value"), "value", STR("clock"),
				 say(f, N_("Time (UTC)")), "5");
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return as(f, field, "text");
}

static struct str country_of(struct filling *f, struct str text)
{
	if (country_index(text) >= 0)
		return str_of(country_alpha2(country_index(text)));
	struct str folded = name_folded(f->m->arena, text);
	for (int i = 0; i < country_count(); i++)
		if (str_eq(folded, name_folded(f->m->arena, str_of(country_name(i)))) ||
		    str_eq(folded, name_folded(f->m->arena, str_of(country_name_es(i)))))
			return str_of(country_alpha2(i));
	return STR_NONE;
}

/* Those that were ticked. */
static const struct json *read_ticks(struct filling *f, const struct fact *fact)
{
	const struct corpus *corpus = act_texts(f->m->act);
	const struct json *set = doc_list(f->m->arena);
	for (size_t i = 0; i < code_count(corpus, fact->type.codes); i++) {
		struct str word = code_name(corpus, fact->type.codes, (int64_t)i);
		if (part_sent(f, "value", word).len)
			set = doc_push(f->m->arena, set, doc_str(f->m->arena, word));
	}
	return set;
}

/* "Colombia, VE"; NULL: one of them is no state. */
static const struct json *read_countries(struct filling *f)
{
	struct arena *a = f->m->arena;
	struct str rest = form_sent(f, "value");
	const struct json *set = doc_list(a);
	while (rest.len) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
		struct str one = str_trim((struct str){ rest.ptr, len });
		rest = (struct str){ rest.ptr + len + (comma != NULL), rest.len - len - (comma != NULL) };
		if (!one.len)
			continue;
		struct str code = country_of(f, one);
		if (!code.len) {
			form_wrong(f, "value",
				   N_("one of these is not known: write each as in the list of states, or its code"));
			return NULL;
		}
		set = doc_push(a, set, doc_str(a, code));
	}
	return set;
}

static const struct json *read_set(struct filling *f, const struct fact *fact)
{
	struct arena *a = f->m->arena;
	const struct json *set = fact->type.codes == CODES_country ? read_countries(f) : read_ticks(f, fact);
	if (!set)
		return NULL;
	if (form_sent(f, "value.only").len)
		return doc_with(a, doc_object(a), STR("only"), set);
	return set->count ? set : NULL;
}

static const struct json *read_value(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct fact *fact = fact_chosen(f);
	struct str sent = form_sent(f, "value");
	choice_vec choices = { 0 };
	int64_t number;
	if (!fact)
		return NULL;
	if (fact->type.or_none && form_sent(f, "value.none").len)
		return doc_str(a, STR("none"));
	switch (fact->type.kind) {
	case TYPE_DATE: return read_day(f, "value");
	case TYPE_TIME: return read_time(f, "value");
	case TYPE_SET: return read_set(f, fact);
	case TYPE_BOOL:
	case TYPE_CODE:
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	if (!sent.len)
		return NULL;
	if (fact->type.kind == TYPE_CODE) {
		fact_choices(f, fact->type.codes, fact->type.or_none, &choices);
		return choose(f, "value", &choices, sent);
	}
	if (fact->type.kind == TYPE_BOOL) {
		yes_and_no(f, &choices);
		return choose(f, "value", &choices, sent) ? doc_bool(a, str_is(sent, "true")) : NULL;
	}
	return decimal_parse(sent, 0, false, &number) ? doc_int(a, number) : doc_str(a, sent);
}

/* Seats and identifiers. */

static const struct json *show_seats(struct filling *f, const struct json *field)
{
	struct making *m = f->m;
	for (size_t i = 0; i < doc_count(f->mission, "legs"); i++) {
		const struct json *leg = doc_item(f->mission, "legs", i);
		field = with_part(f, field, "seats", str_format(m->arena, "%zu", i + 1),
				  str_format(m->arena, "%.*s %zu: %.*s → %.*s", STR_ARG(say(f, N_("Leg"))), i + 1,
					     STR_ARG(show_place(m, doc_text(leg, "from"))),
					     STR_ARG(show_place(m, doc_text(leg, "to")))),
				  "5");
	}
	return as(f, field, "parts");
}

static const struct json *read_seats(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct json *seats = doc_list(a);
	for (size_t i = 0; i < doc_count(f->mission, "legs"); i++) {
		struct str seat = part_sent(f, "seats", str_format(a, "%zu", i + 1));
		if (!seat.len)
			continue;
		const struct json *one = doc_with_int(a, doc_object(a), "leg", (int64_t)i + 1);
		seats = doc_push(a, seats, doc_with_text(a, one, "seat", seat));
	}
	return seats->count ? seats : NULL;
}

/* The kinds that the person's record has, each once: with another one nobody can be told by. */
static const struct json *kinds_of(struct filling *f)
{
	const struct json *kinds = doc_list(f->m->arena);
	for (size_t i = 0; i < doc_count(f->person, "identifiers"); i++) {
		const struct json *kind = json_get(doc_item(f->person, "identifiers", i), "kind");
		bool again = false;
		for (size_t k = 0; k < kinds->count; k++)
			again = again || str_eq(kinds->items[k].text, kind->text);
		if (!again)
			kinds = doc_push(f->m->arena, kinds, kind);
	}
	return kinds;
}

static struct str kind_title(struct filling *f, struct str kind)
{
	choice_vec kinds = { 0 };
	if (choices_of(f, INPUT_IDENTIFIER, &kinds) == STATUS_OK)
		vec_each (&kinds, i)
			if (str_eq(kinds.at[i].value, kind))
				return kinds.at[i].label;
	return kind;
}

static const struct json *show_identifiers(struct filling *f, const struct json *field)
{
	const struct json *kinds = kinds_of(f);
	for (size_t i = 0; i < kinds->count; i++)
		field = with_part(f, field, "identifiers", kinds->items[i].text, kind_title(f, kinds->items[i].text),
				  "20");
	return as(f, field, "parts");
}

static const struct json *read_identifiers(struct filling *f)
{
	struct arena *a = f->m->arena;
	const struct json *kinds = kinds_of(f), *shown = doc_list(a);
	for (size_t i = 0; i < kinds->count; i++) {
		struct str value = part_sent(f, "identifiers", kinds->items[i].text);
		if (!value.len)
			continue;
		const struct json *one = doc_with_text(a, doc_object(a), "kind", kinds->items[i].text);
		shown = doc_push(a, shown, doc_with_text(a, one, "value", value));
	}
	if (shown->count == 1)
		form_wrong(f, "identifiers", N_("two identifiers of different kinds are needed"));
	return shown->count >= 2 ? shown : NULL;
}

/* Numbers that the record knows. */

static int64_t first_leg(const struct json *transfer)
{
	return doc_count(transfer, "seats") ? doc_number(doc_item(transfer, "seats", 0), "leg", 1) : 1;
}

static int64_t next_leg(const struct json *mission)
{
	size_t left = doc_count(mission, "departures");
	return (int64_t)left + (left == doc_count(mission, "arrivals"));
}

static const struct json *show_known(struct filling *f, const struct json *field, const struct input_row *row)
{
	struct arena *a = f->m->arena;
	struct str value = form_sent(f, row->member);
	if (row->kind == INPUT_FIRST_LEG && !value.len)
		value = str_format(a, "%lld", (long long)first_leg(f->transfer));
	if (row->kind == INPUT_NEXT_LEG && !value.len)
		value = str_format(a, "%lld", (long long)next_leg(f->mission));
	if (row->kind == INPUT_SEEN) /* what is read now, whatever was read before */
		value = str_format(a, "%llu", (unsigned long long)f->m->seen);
	return as(f, doc_with_text(a, field, "value", value), "hidden");
}

static bool is_number(enum input_kind kind)
{
	return kind == INPUT_NUMBER || kind == INPUT_SUSPENSION || kind == INPUT_PAYMENT || kind == INPUT_LINE ||
	       kind == INPUT_FIRST_LEG || kind == INPUT_NEXT_LEG || kind == INPUT_SEEN || kind == INPUT_HIDDEN;
}

static const struct json *read_text(struct filling *f, const struct input_row *row, struct str sent)
{
	int64_t number;
	if (!is_number(row->kind))
		return doc_str(f->m->arena, sent);
	if (decimal_parse(sent, 0, false, &number))
		return doc_int(f->m->arena, number);
	form_wrong(f, row->member, N_("this must be a whole number"));
	return NULL;
}

static bool is_choice(enum input_kind kind)
{
	return kind == INPUT_COUNTRY || (kind >= INPUT_SEX && kind <= INPUT_FACT) || kind == INPUT_ACCEPTED ||
	       kind == INPUT_EVIDENCE;
}

const struct json *field_show(struct filling *f, const struct input_row *row)
{
	struct arena *a = f->m->arena;
	const struct json *field = doc_with_text(a, doc_object(a), "name", str_of(row->member));
	const struct fact *fact = fact_chosen(f);
	choice_vec choices = { 0 };
	field = doc_with_text(a, field, "label", say(f, row->label));
	field = doc_with_text(a, field, "hint", say(f, row->hint));
	field = doc_with_text(a, field, "error", doc_text(f->errors, row->member));
	field = doc_with(a, field, STR("may"), doc_bool(a, !row->must));
	field = doc_with_text(a, field, "value", form_sent(f, row->member));
	if (is_choice(row->kind) && choices_of(f, row->kind, &choices) == STATUS_OK)
		return show_choices(f, field, &choices, form_sent(f, row->member));
	switch ((int)row->kind) {
	case INPUT_LINES: return as(f, field, "lines");
	case INPUT_NUMBER: return as(f, field, "number");
	case INPUT_DATE: return show_day(f, as(f, field, "date"), row->member);
	case INPUT_TIME:
		return with_part(f, show_day(f, as(f, field, "date"), row->member), row->member, STR("clock"),
				 say(f, N_("Time (UTC)")), "5");
	case INPUT_VALUE: return fact ? show_value_of(f, field, fact) : as(f, field, "text");
	case INPUT_SEATS: return show_seats(f, field);
	case INPUT_IDENTIFIERS: return show_identifiers(f, field);
	case INPUT_FIRST_LEG:
	case INPUT_NEXT_LEG:
	case INPUT_SEEN:
	case INPUT_HIDDEN: return show_known(f, field, row);
	case INPUT_SIGNATURE: return as(f, field, "hidden");
	case INPUT_FILE: return as(f, field, "file");
	case INPUT_CODE: return as(f, doc_without(a, field, STR("value")), "code");
	case INPUT_SEAT:
	case INPUT_PLACE: return as(f, field, "short");
	default: return as(f, field, row->kind <= INPUT_KEY ? "short" : "text");
	}
}

const struct json *field_read(struct filling *f, const struct input_row *row)
{
	struct str sent = form_sent(f, row->member);
	choice_vec choices = { 0 };
	switch ((int)row->kind) {
	case INPUT_DATE: return read_day(f, row->member);
	case INPUT_TIME: return read_time(f, row->member);
	case INPUT_VALUE: return read_value(f);
	case INPUT_SEATS: return read_seats(f);
	case INPUT_IDENTIFIERS: return read_identifiers(f);
	default: break;
	}
	if (!sent.len)
		return NULL;
	if (row->kind == INPUT_UPHELD || row->kind == INPUT_BILLABLE)
		return doc_bool(f->m->arena, str_is(sent, "true"));
	if (is_choice(row->kind) && row->kind != INPUT_ACCEPTED && row->kind != INPUT_EVIDENCE &&
	    row->kind != INPUT_PAID_STAY && choices_of(f, row->kind, &choices) == STATUS_OK &&
	    !choose(f, row->member, &choices, sent))
		return NULL;
	return read_text(f, row, sent);
}
