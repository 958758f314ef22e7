/* say.c - what was refused, for a reader: the sentence in the reader's language, with countries and times as the pages
 * write them, without the action's verb in front, and with the titles of fields and forms for the names that the API
 * has.
 *
 * A message is known by its format (error.h); po/es.po has a sentence for it, with %1, %2 .. for its values. */
#include "country.h"
#include "date.h"
#include "form.h"

static bool is_verb(struct str text)
{
	const char *what;
	for (size_t i = 0; i < act_verb_count(); i++)
		if (str_is(text, act_verb(i, &what)))
			return true;
	return false;
}

/* "leg.add: it arrives before ...", "%s: ..." of an action: which is done, the page says. */
static const char *without_verb(const char *format, const struct error_value *values, size_t count, size_t *first)
{
	const char *colon = strstr(format, ": ");
	*first = count && str_starts(str_of(format), "%s: ") && is_verb(values[0].text);
	return *first || (colon && is_verb((struct str){ format, (size_t)(colon - format) })) ? colon + 2 : format;
}

static struct str shown_value(struct making *m, const struct error_value *value)
{
	int64_t seconds;
	int32_t day;
	int country = value->text.len == 2 ? country_index(value->text) : -1;
	if (country >= 0 && m->request->language == WEB_ENGLISH)
		return str_format(m->arena, "%s%s", country_article(country), country_name(country));
	if (country >= 0)
		return show_country(m, value->text);
	if (time_parse(value->text, &seconds) || date_parse(value->text, &day))
		return show_time(m, value->text);
	return value->word ? show_word(m, value->text) : value->text;
}

static void fill(struct making *m, struct buf *out, const char *text, const struct error_value *values, size_t count)
{
	size_t next = 0;
	while (*text) {
		const char *percent = strchr(text, '%'), *begin;
		size_t plain = percent ? (size_t)(percent - text) : strlen(text);
		buf_add(out, text, plain);
		text += plain;
		if (!percent)
			break;
		size_t n = text[1] >= '1' && text[1] <= '9' ? (size_t)(text[1] - '1') : count;
		if (n < count)
			text += 2;
		else if (text[1] == '%' || !error_conversion(&text, &begin)) {
			buf_add_c(out, "%");
			text += text[1] == '%' ? 2 : 1;
			continue;
		} else
			n = next++;
		bool name = out->len && buf_str(out).ptr[out->len - 1] == '`'; /* of the API: see say_names */
		if (n < count)
			buf_add_str(out, name ? values[n].text : shown_value(m, &values[n]));
	}
}

struct str say_error(struct making *m, const struct error *error, bool *english)
{
	struct error_value values[ERROR_VALUES_MAX];
	size_t count = error_values(error, values), first;
	struct buf out = BUF_INIT;
	*english = m->request->language == WEB_ENGLISH;
	if (!error->format) {
		*english = true;
		return str_copy(m->arena, str_of(error->message));
	}
	const char *format = without_verb(error->format, values, count, &first);
	struct str text = web_text(m->request->language, str_of(format));
	*english = *english || text.ptr == format;
	fill(m, &out, str_c(m->arena, text), values + first, count - first);
	text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Names of the API: `good_until`, transfer.hand_over. */

static void add_quoted(struct making *m, struct buf *out, const char *title)
{
	struct str text = web_text(m->request->language, str_of(title));
	bool spanish = m->request->language == WEB_SPANISH;
	buf_format(out, "%s%.*s%s", spanish ? "«" : "“", STR_ARG(text), spanish ? "»" : "”");
}

static const char *label_of(enum form form, struct str member)
{
	for (size_t i = 0; i < input_row_count; i++)
		if (input_rows[i].form == form && str_is(member, input_rows[i].member) && *input_rows[i].label)
			return input_rows[i].label;
	return NULL;
}

static size_t word_length(struct str text)
{
	size_t len = 0;
	while (len < text.len &&
	       ((text.ptr[len] >= 'a' && text.ptr[len] <= 'z') || text.ptr[len] == '_' || text.ptr[len] == '.'))
		len++;
	while (len && text.ptr[len - 1] == '.') /* of the sentence */
		len--;
	return len;
}

struct str say_names(struct making *m, enum form form, struct str text)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < text.len;) {
		bool quoted = text.ptr[i] == '`';
		struct str rest = { text.ptr + i + quoted, text.len - i - quoted };
		struct str word = { rest.ptr, word_length(rest) };
		bool closed = quoted && word.len < rest.len && rest.ptr[word.len] == '`';
		int other = memchr(word.ptr, '.', word.len) ? form_of(word) : -1;
		const char *label = closed ? label_of(form, word) : NULL;
		if (!label && other >= 0)
			label = form_rows[other].title;
		size_t taken = word.len + quoted + (closed ? 1 : 0);
		if (!taken)
			taken = 1;
		if (label)
			add_quoted(m, &out, label);
		else
			buf_add(&out, text.ptr + i, taken);
		i += taken;
	}
	text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Its first letter is a capital, and it ends. */
struct str say_sentence(struct making *m, struct str text)
{
	if (!text.len)
		return text;
	bool ends = strchr(".!?", text.ptr[text.len - 1]) != NULL;
	char *own = str_c(m->arena, text);
	bool accented = (unsigned char)own[0] == 0xc3 && (unsigned char)own[1] >= 0xa0 && (unsigned char)own[1] <= 0xbe;
	if (own[0] >= 'a' && own[0] <= 'z')
		own[0] = (char)(own[0] - 'a' + 'A');
	else if (accented)
		own[1] = (char)(own[1] - 0x20);
	return str_format(m->arena, "%s%s", own, ends ? "" : ".");
}
