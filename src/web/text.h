/* text.h - what the pages say, in the reader's language. English is the key; tools/po.py compiles those of po into the
 * table. A text without a Spanish one is a failing test, and is shown in English. */
#ifndef WEB_TEXT_H
#define WEB_TEXT_H
#include "error.h"
#include "str.h"

enum web_language { WEB_ENGLISH, WEB_SPANISH };

struct web_text {
	const char *english, *spanish;
};
extern const struct web_text web_texts[]; /* sorted by the bytes of the English */
extern const size_t web_text_count;

struct str web_text(enum web_language language, struct str english);
#endif
