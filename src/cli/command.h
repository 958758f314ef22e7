/* command.h - the table of commands and options (command.def) as data. Everything that knows of a command knows it from
 * here: dispatch, the option parser, help, man pages, completions. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
#include "str.h"

enum option_id {
#define OPTION(name, text, letter, argument, repeat, completes, help) OPT_##name,
#define COMMAND(name, group, arguments, least, most, completes, summary, about)
#define TAKES(command, option)
#define EXAMPLE(command, line, shows)
#include "command.def"
	OPTION_COUNT
};
#undef OPTION
#undef COMMAND
#define OPTION(name, text, letter, argument, repeat, completes, help)
#define COMMAND(name, group, arguments, least, most, completes, summary, about) COMMAND_##name,
enum command_id {
#include "command.def"
	COMMAND_COUNT
};
#undef OPTION
#undef COMMAND
#undef TAKES
#undef EXAMPLE

enum completes {
	COMPLETES_NOTHING,
	COMPLETES_FILES,
	COMPLETES_AGREEMENTS,
	COMPLETES_INSTRUMENTS,
	COMPLETES_FACTS,
	COMPLETES_FACILITIES,
	COMPLETES_COUNTRIES,
	COMPLETES_PURPOSES,
	COMPLETES_COMMANDS,
	COMPLETES_SHELLS,
	COMPLETES_FINDINGS,
	COMPLETES_COUNT
};

struct option {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* NULL: a flag */
	bool repeated;
	enum completes completes;
	const char *help;
};

struct command_example {
	enum command_id command;
	const char *line, *shows;
};

struct cli;
struct command {
	const char *name, *group, *arguments;
	int least, most; /* arguments; -1: any number */
	enum completes completes;
	const char *summary, *about;
	int (*run)(struct cli *cli);
};

const struct option *option_at(enum option_id id);
const struct command *command_at(enum command_id id);
int command_index(struct str name); /* -1 */
bool command_takes(enum command_id id, enum option_id option);
extern const struct command_example command_examples[];
extern const size_t command_example_count;

/* Every command: `int cmd_NAME(struct cli *)` in cmd_NAME.c returns the exit code. */
#define OPTION(name, text, letter, argument, repeat, completes, help)
#define COMMAND(name, group, arguments, least, most, completes, summary, about) int cmd_##name(struct cli *cli);
#define TAKES(command, option)
#define EXAMPLE(command, line, shows)
#include "command.def"
#undef OPTION
#undef COMMAND
#undef TAKES
#undef EXAMPLE
#endif
