/* render.c - see render.h. */
#include "render.h"
#include "chart.h"
#include "markup.h"

static struct str value_text(struct render *r, const struct json *value)
{
	if (!value)
		return STR_NONE;
	switch (value->kind) {
	case JSON_STRING:
	case JSON_REAL: return value->text;
	case JSON_INTEGER: return str_format(r->arena, "%lld", (long long)value->integer);
	case JSON_NULL:
	case JSON_FALSE:
	case JSON_TRUE:
	case JSON_ARRAY:
	case JSON_OBJECT: break;
	}
	return STR_NONE;
}

void render_value(struct render *r, const struct json *value) { markup_text(r->out, value_text(r, value)); }

/* A word of a list is one: "not_covered" reads as "not covered". */
static struct str spaced(struct render *r, struct str word)
{
	char *text = str_c(r->arena, word);
	if (memchr(text, ' ', word.len))
		return word;
	for (size_t i = 0; i < word.len; i++)
		if (text[i] == '_')
			text[i] = ' ';
	return (struct str){ text, word.len };
}

void render_word(struct render *r, const struct json *value)
{
	struct str text = value_text(r, value);
	markup_text(r->out, text.len ? spaced(r, web_text(r->language, text)) : text);
}

void render_text(struct render *r, const char *english, size_t count, const struct json *const *values)
{
	struct str text = web_text(r->language, str_of(english));
	for (size_t i = 0; i < text.len; i++) {
		size_t n = text.ptr[i] == '%' && i + 1 < text.len ? (size_t)(text.ptr[i + 1] - '1') : count;
		if (n < count) {
			render_value(r, values[n]);
			i++;
			continue;
		}
		size_t end = i + 1;
		while (end < text.len && text.ptr[end] != '%')
			end++;
		markup_text(r->out, (struct str){ text.ptr + i, end - i });
		i = end - 1;
	}
}

void render_chart(struct render *r, const struct json *chart)
{
	size_t labels = doc_count(chart, "labels"), series = doc_count(chart, "series");
	struct str *label = arena_new_array(r->arena, struct str, labels + 1);
	struct chart drawn = { .kind = doc_flag(chart, "lines") ? CHART_LINES : CHART_STACKED,
			       .id = doc_text(chart, "id"),
			       .title = doc_text(chart, "title"),
			       .unit = doc_text(chart, "unit"),
			       .labels = label,
			       .label_count = labels,
			       .digits = (int)doc_number(chart, "digits", 0),
			       .axis = doc_text(chart, "axis"),
			       .description = doc_text(chart, "description") };
	for (size_t i = 0; i < labels; i++)
		label[i] = doc_item(chart, "labels", i)->text;
	for (size_t k = 0; k < series && k < CHART_SERIES_MAX; k++) {
		const struct json *one = doc_item(chart, "series", k);
		int64_t *value = arena_new_array(r->arena, int64_t, labels + 1);
		for (size_t i = 0; i < labels; i++) {
			const struct json *item = doc_item(one, "values", i);
			value[i] = item->kind == JSON_INTEGER ? item->integer : CHART_NONE;
			if (value[i] < 0)
				drawn.kind = CHART_LINES;
		}
		drawn.series[drawn.series_count++] = (struct chart_series){ doc_text(one, "name"), value };
	}
	for (size_t i = 0; i < doc_count(chart, "marks") && i < CHART_MARKS_MAX; i++) {
		const struct json *mark = doc_item(chart, "marks", i);
		drawn.marks[drawn.mark_count++] =
			(struct chart_mark){ doc_text(mark, "name"), true, doc_number(mark, "at", 0) };
	}
	chart_svg(r->out, &drawn);
}

bool render_is(const struct json *value)
{
	if (!value)
		return false;
	switch (value->kind) {
	case JSON_NULL:
	case JSON_FALSE: return false;
	case JSON_TRUE:
	case JSON_REAL: return true;
	case JSON_INTEGER: return value->integer != 0;
	case JSON_STRING: return value->text.len > 0;
	case JSON_ARRAY:
	case JSON_OBJECT: return value->count > 0;
	}
	return false;
}

bool render_same(const struct json *value, const char *text)
{
	return value && value->kind == JSON_STRING && str_is(value->text, text);
}

size_t render_items(const struct json *value) { return value && value->kind == JSON_ARRAY ? value->count : 0; }

const struct json *render_count(struct render *r, size_t index) { return doc_int(r->arena, (int64_t)index + 1); }

struct str web_text(enum web_language language, struct str english)
{
	size_t low = 0, high = web_text_count;
	if (language == WEB_ENGLISH)
		return english;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(english, str_of(web_texts[middle].english));
		if (!order)
			return str_of(web_texts[middle].spanish);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return english;
}
