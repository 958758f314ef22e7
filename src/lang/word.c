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

bool word_is_reserved(struct str text)
{
	static const char *const reserved[] = {
		"and",
		"or",
		"not",
		"in",
		"overlaps",
		"any",
		"every",
		"count",
		"where",
		"between",
		"latest",
		"earliest",
		"yes",
		"no",
		"none",
		"when",
		"means",
		"of",
		"hours",
		"hour",
		"day",
		"days",
		"month",
		"months",
		"year",
		"years",
		"force",
		"sender",
		"receiver",
		"facility",
		"purpose",
		"destination",
		"business",
		"agreement_kind",
		"agreement_binding",
		"decision_date",
		"departure_date",
		"only",
		"has",
	};
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_is(text, reserved[i]))
			return true;
	return false;
}
