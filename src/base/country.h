/* country.h - the closed list of country codes: ISO 3166-1, XK (Kosovo, user-assigned) and XA for "stateless" (ICAO
 * Doc 9303's XXA), so that outside data can say it. An index into the list is the value everywhere; it is below 256, so
 * that a set of countries is four 64-bit words. The list is sorted by alpha-2 code. */
#ifndef BASE_COUNTRY_H
#define BASE_COUNTRY_H
#include "str.h"

enum { COUNTRY_MAX = 256 };

int country_count(void);
int country_index(struct str code);    /* alpha-2 or alpha-3, upper case; -1 when there is none */
const char *country_alpha2(int index); /* this and those below assert that index is in 0 .. country_count() - 1 */
const char *country_alpha3(int index);
const char *country_name(int index);    /* English short name in common use ("Venezuela", "Bolivia", "Iran") */
const char *country_name_es(int index); /* Spanish */
const char *
country_article(int index); /* "the " before the English name of the United States, "" before that of Cuba */
#endif
