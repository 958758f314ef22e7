/* show.c - values of the record for a reader: times, places, facts. */
#include "core.h"
#include "country.h"
#include "web_int.h"
#include "when.h"

static struct str say(const struct making *m, const char *english)
{
	return web_text(m->request->language, str_of(english));
}

struct str show_date(struct making *m, struct str date)
{
	int32_t day;
	return date_parse(date, &day) ? day_words(m->arena, day, m->request->language == WEB_SPANISH) : date;
}

struct str show_time(struct making *m, struct str time)
{
	int64_t seconds;
	return time_parse(time, &seconds) ? time_words(m->arena, seconds, m->request->language == WEB_SPANISH)
					  : show_date(m, time);
}

/* 1,783,561.64 EUR, or 1.783.561,64 EUR for who reads Spanish. */
struct str show_money(struct making *m, struct str amount, struct str currency)
{
	struct buf out = BUF_INIT;
	bool spanish = m->request->language == WEB_SPANISH;
	const char *point = amount.len ? memchr(amount.ptr, '.', amount.len) : NULL;
	size_t whole = point ? (size_t)(point - amount.ptr) : amount.len;
	if (!amount.len)
		return str_format(m->arena, "0 %.*s", STR_ARG(currency));
	for (size_t i = 0; i < amount.len; i++) {
		if (i && i < whole && (whole - i) % 3 == 0 && amount.ptr[i - 1] != '-')
			buf_add_c(&out, spanish ? "." : ",");
		buf_add_char(&out, i == whole && spanish ? ',' : amount.ptr[i]);
	}
	buf_format(&out, " %.*s", STR_ARG(currency));
	struct str text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct str show_now(struct making *m)
{
	char text[21];
	time_format(act_now(m->act), text);
	return str_copy(m->arena, str_of(text));
}

struct str show_country(struct making *m, struct str code)
{
	int index = country_index(code);
	if (index < 0)
		return code;
	return str_of(m->request->language == WEB_SPANISH ? country_name_es(index) : country_name(index));
}

struct str show_place(struct making *m, struct str locode)
{
	if (locode.len != 5)
		return locode;
	struct str country = show_country(m, (struct str){ locode.ptr, 2 });
	return str_format(m->arena, "%.3s, %.*s", locode.ptr + 2, STR_ARG(country));
}

struct str show_facility(struct making *m, struct str name)
{
	const struct corpus *corpus = act_texts(m->act);
	int index = corpus_facility(corpus, name);
	if (index < 0)
		return str_is(name, "none") ? say(m, N_("No facility is named")) : name;
	const struct facility *place = &corpus->facilities.at[index];
	return str_format(m->arena, "%.*s, %.*s", STR_ARG(place->title.len ? place->title : place->name),
			  STR_ARG(show_country(m, str_of(country_alpha2(place->state)))));
}

static struct str show_list(struct making *m, const struct json *list)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < list->count; i++) {
		if (i)
			buf_add_c(&out, ", ");
		buf_add_str(&out, show_value(m, &list->items[i]));
	}
	struct str text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str show_object(struct making *m, const struct json *object)
{
	const struct json *only = json_get(object, "only");
	if (object->count == 1 && only && only->kind == JSON_ARRAY) {
		struct str list = show_list(m, only), rest = say(m, N_("no other"));
		if (!only->count)
			return say(m, N_("none at all"));
		return str_format(m->arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(rest));
	}
	return doc_written(m->arena, object);
}

struct str show_value(struct making *m, const struct json *value)
{
	if (!value)
		return STR_NONE;
	switch (value->kind) {
	case JSON_NULL: return say(m, N_("not known"));
	case JSON_FALSE: return say(m, N_("no"));
	case JSON_TRUE: return say(m, N_("yes"));
	case JSON_INTEGER: return str_format(m->arena, "%lld", (long long)value->integer);
	case JSON_REAL: return value->text;
	case JSON_STRING:
		if (value->text.len == 2 && country_index(value->text) >= 0)
			return show_country(m, value->text);
		return web_text(m->request->language, show_time(m, value->text));
	case JSON_ARRAY: return show_list(m, value);
	case JSON_OBJECT: return show_object(m, value);
	}
	return STR_NONE;
}

struct str show_word(struct making *m, struct str word)
{
	struct str text = web_text(m->request->language, word);
	char *spaced = str_c(m->arena, text);
	for (size_t i = 0; i < text.len; i++)
		if (spaced[i] == '_')
			spaced[i] = ' ';
	return (struct str){ spaced, text.len };
}

const char *state_tone(struct str state)
{
	static const char *const stop[] = { "stopped", "refused",  "recalled",      "died",
					    "escaped", "in_error", "return_ordered" };
	if (str_is(state, "received"))
		return "go";
	if (str_is(state, "withdrawn") || str_is(state, "returned") || str_is(state, "released") ||
	    str_is(state, "moved_onward"))
		return "";
	for (size_t i = 0; i < sizeof stop / sizeof *stop; i++)
		if (str_is(state, stop[i]))
			return "stop";
	return "wait";
}

/* What stands above what the texts once said: it is what is true now. */
const char *state_title(struct str state)
{
	static const char *const rows[][2] = {
		{ "recalled", N_("The person is called back") },
		{ "stopped", N_("This transfer is stopped") },
		{ "withdrawn", N_("This transfer is withdrawn") },
		{ "refused", N_("The receiving state refused the person") },
		{ "returned", N_("The person was brought back") },
		{ "died", N_("The person died on the way") },
		{ "escaped", N_("The person escaped on the way") },
		{ "received", N_("Received, with a signed receipt") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(state, rows[i][0]))
			return rows[i][1];
	return "";
}

const char *outcome_tone(struct str outcome)
{
	if (str_is(outcome, "cleared"))
		return "go";
	return str_is(outcome, "undetermined") ? "wait" : "stop";
}

const char *outcome_title(struct str outcome)
{
	static const char *const rows[][2] = {
		{ "cleared", N_("Cleared: the texts allow this transfer") },
		{ "undetermined", N_("Not decided: something must be known first") },
		{ "unmet", N_("Not cleared: something that is required is missing") },
		{ "not_covered", N_("Not cleared: no text provides for this person") },
		{ "barred", N_("Barred: the law forbids this transfer") },
		{ "not_in_force", N_("Not cleared: the agreement is not in force") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_is(outcome, rows[i][0]))
			return rows[i][1];
	return "";
}
