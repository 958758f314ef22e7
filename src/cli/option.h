/* option.h - the one parser of command lines: which command, which options, which arguments. It knows command.def and
 * nothing else. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H
#include "command.h"
#include "vec.h"

struct given_option {
	enum option_id option;
	const char *value; /* "" of a flag */
};

struct options {
	int command; /* enum command_id, -1 when none is named */
	VEC(struct given_option) given;
	VEC(const char *) arguments;
};

struct usage_error {
	struct str message, hint; /* what is wrong, and the way out */
};

/* Reads the arguments after the program's name. Options may stand before and after the command and among its arguments;
 * `--` ends them. False, and `wrong` filled, at the first thing that is wrong; what was read until then stays in `out`.
 */
bool options_parse(struct arena *arena, int count, char *const *words, struct options *out, struct usage_error *wrong);

/* The last value given; NULL when it was not. */
const char *options_value(const struct options *options, enum option_id option);
#endif
