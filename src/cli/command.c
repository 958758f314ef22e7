/* command.c - command.def, expanded. */
#include "command.h"

#define OPTION(name, text, letter, argument, repeat, completes, help)
#define COMMAND(name, group, arguments, least, most, completes, summary, about)
#define TAKES(command, option)
#define EXAMPLE(command, line, shows)

enum { ONCE, REPEATED };
#undef OPTION
#define OPTION(name, text, letter, argument, repeat, completes, help)                                                  \
	{ text, letter, argument, (repeat) == REPEATED, COMPLETES_##completes, help },
static const struct option options[] = {
#include "command.def"
};
#undef OPTION
#define OPTION(name, text, letter, argument, repeat, completes, help)

#undef EXAMPLE
#define EXAMPLE(command, line, shows) { COMMAND_##command, line, shows },
const struct command_example command_examples[] = {
#include "command.def"
};
const size_t command_example_count = sizeof command_examples / sizeof *command_examples;
#undef EXAMPLE
#define EXAMPLE(command, line, shows)

#undef TAKES
#define TAKES(command, option) { COMMAND_##command, OPT_##option },
static const struct {
	enum command_id command;
	enum option_id option;
} taken[] = {
#include "command.def"
};
#undef TAKES
#define TAKES(command, option)

#undef COMMAND
#define COMMAND(name, group, arguments, least, most, completes, summary, about)                                        \
	{ #name, group, arguments, least, most, COMPLETES_##completes, summary, about, cmd_##name },
static const struct command commands[] = {
#include "command.def"
};

const struct option *option_at(enum option_id id) { return &options[id]; }

const struct command *command_at(enum command_id id) { return &commands[id]; }

int command_index(struct str name)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (str_is(name, commands[i].name))
			return i;
	return -1;
}

bool command_takes(enum command_id id, enum option_id option)
{
	if (option == OPT_help || option == OPT_json ||
	    option == OPT_no_color) /* every command's; --version is the program's */
		return true;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (taken[i].command == id && taken[i].option == option)
			return true;
	return false;
}
