#include "word.h"

static const struct {
	enum word_list list;
	const char *text;
} words[] = {
#define WORD(list, name, text) { WORDS_##list, text },
#include "word.def"
#undef WORD
};
enum { WORDS_TOTAL = sizeof words / sizeof *words };

static int first_of(enum word_list list)
{
	int i = 0;
	while (i < WORDS_TOTAL && words[i].list != list)
		i++;
	return i;
}

int word_count(enum word_list list)
{
	int first = first_of(list), i = first;
	while (i < WORDS_TOTAL && words[i].list == list)
		i++;
	return i - first;
}

const char *word_name(enum word_list list, int index) { return words[first_of(list) + index].text; }

int word_index(enum word_list list, struct str text)
{
	int first = first_of(list);
	for (int i = first; i < WORDS_TOTAL && words[i].list == list; i++)
		if (str_is(text, words[i].text))
			return i - first;
	return -1;
}

static bool is_one_of(struct str text, const char *const *list)
{
	while (*list && !str_is(text, *list))
		list++;
	return *list != NULL;
}

bool word_is_syntax(struct str text)
{
	static const char *const syntax[] = {
		"and",   "or",      "not",      "in",       "overlaps", "any",  "every", "count",
		"where", "between", "latest",   "earliest", "yes",      "no",   "none",  "when",
		"means", "of",      "hours",    "hour",     "day",      "days", "month", "months",
		"year",  "years",   "business", "force",    "only",     "has",  NULL,
	};
	return is_one_of(text, syntax);
}

bool word_is_reserved(struct str text)
{
	static const char *const read[] = {
		"sender",         "receiver",          "facility",      "purpose",        "destination",
		"agreement_kind", "agreement_binding", "decision_date", "departure_date", NULL,
	};
	return word_is_syntax(text) || is_one_of(text, read);
}
