/* help.c - command.def as help and as manual pages. */
#include "cli.h"
#include "layout.h"

enum { INDENT = 2 };

static const char *bold(const struct cli *cli) { return cli->color ? "\033[1m" : ""; }
static const char *off(const struct cli *cli) { return cli->color ? "\033[0m" : ""; }

static void heading(struct cli *cli, const char *text)
{
	buf_format(&cli->out, "\n%s%s%s\n", bold(cli), text, off(cli));
}

static struct str option_text(struct cli *cli, const struct option *option)
{
	const char *space = option->argument ? " " : "", *argument = option->argument ? option->argument : "";
	if (option->letter)
		return str_format(cli->arena, "-%c, --%s%s%s", option->letter, option->name, space, argument);
	return str_format(cli->arena, "--%s%s%s", option->name, space, argument);
}

/* --version is the program's alone. */
static bool shows_option(int command, enum option_id id)
{
	if (command < 0)
		return id == OPT_version || command_takes(COMMAND_help, id);
	return id != OPT_version && command_takes((enum command_id)command, id);
}

/* A command's own options stand before those of all. */
static enum option_id option_in_order(int i) { return (enum option_id)((i + OPT_no_color + 1) % OPTION_COUNT); }

static void options_text(struct cli *cli, int command)
{
	struct table table = { .arena = cli->arena, .columns = 2, .wraps = 1 << 1 };
	for (int i = 0; i < OPTION_COUNT; i++) {
		enum option_id id = option_in_order(i);
		if (shows_option(command, id) && (command >= 0 || id != OPT_man)) {
			const struct option *option = option_at(id);
			table_add(&table, option_text(cli, option));
			table_add(&table, str_format(cli->arena, "%s%s", option->help,
						     option->repeated ? "; may be repeated" : ""));
		}
	}
	heading(cli, "Options");
	table_write(&cli->out, &table, INDENT, cli->width, NULL, NULL);
}

static void program_text(struct cli *cli)
{
	const char *group = "";
	buf_add_c(&cli->out, bold(cli));
	buf_add_c(&cli->out, "habeas");
	buf_add_c(&cli->out, off(cli));
	layout_wrap(
		&cli->out,
		STR(" decides from the text of agreements and laws whether a person may be transferred into another "
		    "state's custody, and says which clause says so."),
		strlen("habeas"), 0, cli->width);
	struct table table = { .arena = cli->arena, .columns = 2, .wraps = 1 << 1 };
	for (int i = 0; i <= COMMAND_COUNT; i++) {
		const struct command *command = i < COMMAND_COUNT ? command_at((enum command_id)i) : NULL;
		if (table.cells.count && (!command || strcmp(command->group, group) != 0)) {
			table_write(&cli->out, &table, INDENT, cli->width, NULL, NULL);
			table.cells.count = 0;
		}
		if (!command)
			break;
		if (strcmp(command->group, group) != 0)
			heading(cli, group = command->group);
		table_add(&table, str_format(cli->arena, "%-10s", command->name));
		table_add(&table, str_of(command->summary));
	}
	options_text(cli, -1);
	heading(cli, "Begin with");
	buf_add_c(&cli->out, "  habeas demo              six people, six different answers\n"
			     "  habeas help COMMAND      what a command does, with examples\n"
			     "  man habeas               all of it\n");
}

void help_text(struct cli *cli, int id)
{
	if (id < 0) {
		program_text(cli);
		return;
	}
	const struct command *command = command_at((enum command_id)id);
	struct str usage = str_format(cli->arena, "habeas %s", command->name);
	buf_format(&cli->out, "%s%.*s%s", bold(cli), STR_ARG(usage), off(cli));
	layout_wrap(&cli->out,
		    str_format(cli->arena, "%s%s - %s", *command->arguments ? " " : "", command->arguments,
			       command->summary),
		    usage.len, INDENT * 2, cli->width);
	for (const char *paragraph = command->about; *paragraph;) {
		size_t len = strcspn(paragraph, "\n");
		buf_add_char(&cli->out, '\n');
		layout_wrap(&cli->out, (struct str){ paragraph, len }, 0, 0, cli->width);
		paragraph += len + (paragraph[len] == '\n');
	}
	options_text(cli, id);
	heading(cli, "Examples");
	for (size_t i = 0; i < command_example_count; i++)
		if (command_examples[i].command == (enum command_id)id) {
			buf_format(&cli->out, "  # %s\n", command_examples[i].shows);
			buf_format(&cli->out, "  %s\n", command_examples[i].line);
		}
	heading(cli, "Exit status");
	buf_add_c(&cli->out, "  0  fine; of a decision: cleared\n"
			     "  1  the answer is a no, or something was found\n"
			     "  2  the words or the input are wrong\n"
			     "  3  a file or the machine failed\n");
}

/* roff. */

/* Words in backquotes stand for themselves: they are set in bold. */
static void roff(struct buf *out, struct str text)
{
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if ((i == 0 || text.ptr[i - 1] == '\n') && (c == '.' || c == '\''))
			buf_add_c(out, "\\&");
		if (c == '\n')
			buf_add_c(out, "\n.PP\n");
		else if (c == '\\')
			buf_add_c(out, "\\e");
		else if (c == '-')
			buf_add_c(out, "\\-");
		else if (c == '\'')
			buf_add_c(out, "\\(aq");
		else if (c == '`')
			buf_add_c(out, (quoted = !quoted) ? "\\fB" : "\\fR");
		else
			buf_add_char(out, c);
	}
}

static void roff_line(struct buf *out, const char *before, struct str text)
{
	buf_add_c(out, before);
	roff(out, text);
	buf_add_char(out, '\n');
}

static void man_option(struct cli *cli, const struct option *option)
{
	buf_add_c(&cli->out, ".TP\n");
	if (option->letter)
		buf_format(&cli->out, "\\fB\\-%c\\fR, ", option->letter);
	roff(&cli->out, str_format(cli->arena, "`--%s`", option->name));
	if (option->argument)
		buf_format(&cli->out, " \\fI%s\\fR", option->argument);
	roff_line(&cli->out, "\n",
		  str_format(cli->arena, "%s%s", option->help, option->repeated ? "; may be repeated" : ""));
}

static void man_options(struct cli *cli, int command)
{
	buf_add_c(&cli->out, ".SH OPTIONS\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		enum option_id id = option_in_order(i);
		if (shows_option(command, id) && (command >= 0 || id != OPT_man))
			man_option(cli, option_at(id));
	}
}

static void man_program(struct cli *cli)
{
	struct buf *out = &cli->out;
	buf_add_c(
		out,
		".TH HABEAS 1 \"\" \"habeas " HABEAS_VERSION "\"\n"
		".SH NAME\nhabeas \\- decides from the text of agreements and laws whether a person may be "
		"transferred\n"
		".SH SYNOPSIS\n.B habeas\n.I command\n.RI [ option ...]\n.RI [ argument ...]\n"
		".SH DESCRIPTION\n"
		"A person's facts and a text go in, a determination that names the clause comes out: cleared, barred,\n"
		"not_covered, unmet, undetermined or not_in_force. What is not known is never taken for a no, and "
		"nothing\n"
		"sets the floor aside.\n.SH COMMANDS\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const struct command *command = command_at((enum command_id)i);
		buf_format(out, ".TP\n.BR habeas\\-%s (1)\n", command->name);
		roff_line(out, "", str_of(command->summary));
	}
	man_options(cli, -1);
	buf_add_c(out, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf it is set, nothing is colored.\n.TP\n.B COLUMNS\n"
		       "The width of the terminal.\n");
}

static void man_exit_status(struct buf *out)
{
	buf_add_c(
		out,
		".SH EXIT STATUS\n.TP\n.B 0\nFine; of a decision: cleared.\n.TP\n.B 1\nThe answer is a no, or "
		"something was found.\n.TP\n.B 2\nThe words or the input are wrong.\n.TP\n.B 3\nA file or the machine "
		"failed.\n");
}

void help_man(struct cli *cli, int id)
{
	struct buf *out = &cli->out;
	if (id < 0) {
		man_program(cli);
	} else {
		const struct command *command = command_at((enum command_id)id);
		buf_add_c(out, ".TH HABEAS\\-");
		for (const char *c = command->name; *c; c++)
			buf_add_char(out, (char)(*c - 'a' + 'A'));
		buf_format(out, " 1 \"\" \"habeas " HABEAS_VERSION "\"\n.SH NAME\nhabeas\\-%s \\- %s\n", command->name,
			   command->summary);
		buf_format(out, ".SH SYNOPSIS\n.B habeas %s\n.RI [ option ...]\n", command->name);
		roff_line(out, "", str_of(command->arguments));
		roff_line(out, ".SH DESCRIPTION\n", str_of(command->about));
		man_options(cli, id);
		buf_add_c(out, ".SH EXAMPLES\n");
		for (size_t i = 0; i < command_example_count; i++)
			if (command_examples[i].command == (enum command_id)id) {
				roff_line(out, ".TP\n", str_of(command_examples[i].shows));
				roff_line(out, ".nf\n", str_of(command_examples[i].line));
				buf_add_c(out, ".fi\n");
			}
	}
	man_exit_status(out);
	buf_add_c(out, ".SH SEE ALSO\n");
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (i != id)
			buf_format(out, "%s.BR habeas\\-%s (1)", i && (i != 1 || id != 0) ? ",\n" : "",
				   command_at((enum command_id)i)->name);
	buf_add_c(out, "\n");
}

int cmd_help(struct cli *cli)
{
	int id = -1;
	if (cli->options.arguments.count) {
		struct str name = str_of(cli->options.arguments.at[0]);
		id = command_index(name);
		struct nearest nearest;
		nearest_init(&nearest, name);
		for (int i = 0; i < COMMAND_COUNT; i++)
			nearest_offer(&nearest, str_of(command_at((enum command_id)i)->name));
		if (id < 0)
			return cli_usage(cli,
					 nearest.best.len
						 ? str_format(cli->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
						 : STR("`habeas help` lists the commands"),
					 "there is no command `%.*s`", STR_ARG(name));
	}
	if (cli_flag(cli, OPT_man))
		help_man(cli, id);
	else
		help_text(cli, id);
	return EXIT_FINE;
}
