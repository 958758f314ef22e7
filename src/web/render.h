/* render.h - what compiled templates are made of (tools/template.py). Everything of the record goes through markup_text
 * here, and nothing else writes into a page. */
#ifndef WEB_RENDER_H
#define WEB_RENDER_H
#include "buf.h"
#include "doc.h"
#include "text.h"

struct render;
typedef void template(struct render *r, const struct json *page);
struct render {
	struct buf *out;
	struct arena *arena;
	enum web_language language;
	template *body; /* of {% body %} */
};

void render_value(struct render *r, const struct json *value); /* text and whole numbers; NULL: nothing */
void render_word(struct render *r, const struct json *value);  /* in the reader's language */
/* The text in the reader's language, with %1 .. %9 filled in. */
void render_text(struct render *r, const char *english, size_t count, const struct json *const *values);
/* {"id", "title", "unit", "description", "digits", "labels": [text], "series": [{"name", "values": [minor units]}]}:
 * stacked bars; lines where a value is below zero, or with "lines": true, and then perhaps "axis", "marks": [{"name",
 * "at"}], and null for what is not known. */
void render_chart(struct render *r, const struct json *chart);
void render_qr(struct render *r, const struct json *value); /* a text, for a device's camera */
bool render_is(const struct json *value);                   /* NULL, null, false, "", 0 and an empty list are not */
bool render_same(const struct json *value, const char *text);
size_t render_items(const struct json *value); /* of a list; 0 of anything else */
const struct json *render_count(struct render *r, size_t index);
#endif
