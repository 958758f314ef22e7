/* people.h - `habeas compare --people`: two agreements, or one at two moments, by whom they decide differently. */
#ifndef CLI_PEOPLE_H
#define CLI_PEOPLE_H
#include "cli.h"

int compare_people(struct cli *cli);
#endif
