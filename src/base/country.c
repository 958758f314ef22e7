/* country.c - lookups over country.def. */
#include "country.h"
#include <assert.h>

struct country {
	char alpha2[3];
	char alpha3[4];
	const char *name, *name_es;
};

static const struct country countries[] = {
#define COUNTRY(alpha2, alpha3, name, name_es) { alpha2, alpha3, name, name_es },
#include "country.def"
#undef COUNTRY
};

#define COUNT ((int)(sizeof countries / sizeof *countries))
_Static_assert(sizeof countries / sizeof *countries < COUNTRY_MAX, "a set of countries is four words");

int country_count(void) { return COUNT; }

static int index_of_alpha2(const char *code)
{
	int low = 0, high = COUNT;
	while (low < high) {
		int middle = (low + high) / 2;
		int order = memcmp(code, countries[middle].alpha2, 2);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

/* One after the other: three letters come only from passports, and 251 comparisons are a fifth of a microsecond. */
static int index_of_alpha3(const char *code)
{
	for (int i = 0; i < COUNT; i++)
		if (memcmp(code, countries[i].alpha3, 3) == 0)
			return i;
	return -1;
}

int country_index(struct str code)
{
	if (code.len == 2)
		return index_of_alpha2(code.ptr);
	return code.len == 3 ? index_of_alpha3(code.ptr) : -1;
}

static const struct country *country_at(int index)
{
	assert(index >= 0 && index < COUNT);
	return &countries[index];
}

const char *country_alpha2(int index) { return country_at(index)->alpha2; }

const char *country_alpha3(int index) { return country_at(index)->alpha3; }

const char *country_name(int index) { return country_at(index)->name; }

const char *country_name_es(int index) { return country_at(index)->name_es; }

const char *country_article(int index)
{
	static const char with[][3] = { "AE", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "KM",
					"KY", "MH", "MP", "MV", "NL", "PH", "SB", "TC", "UM", "US", "VA", "VG", "VI" };
	for (size_t i = 0; i < sizeof with / sizeof *with; i++)
		if (strcmp(with[i], country_alpha2(index)) == 0)
			return "the ";
	return "";
}
