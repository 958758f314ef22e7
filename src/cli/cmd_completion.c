/* cmd_completion.c - `habeas completion`: scripts for bash and zsh, written from command.def and the shipped texts. */
#include "cli.h"

/* The words that complete an argument or an option's value, separated by spaces; STR_NONE: none, or files. */
static struct str words_of(struct cli *cli, const struct corpus *corpus, enum completes completes)
{
	struct buf out = BUF_INIT;
	switch (completes) {
	case COMPLETES_AGREEMENTS:
	case COMPLETES_INSTRUMENTS:
		vec_each (&corpus->instruments, i)
			if (completes == COMPLETES_INSTRUMENTS ||
			    (corpus->instruments.at[i].kind == INSTRUMENT_agreement &&
			     corpus->instruments.at[i].amends < 0))
				buf_format(&out, "%.*s ", STR_ARG(corpus->instruments.at[i].id));
		break;
	case COMPLETES_FACTS:
		vec_each (&corpus->facts, i)
			if (!corpus->facts.at[i].environment)
				buf_format(&out, "%.*s ", STR_ARG(corpus->facts.at[i].name));
		break;
	case COMPLETES_FACILITIES:
		vec_each (&corpus->facilities, i)
			buf_format(&out, "%.*s ", STR_ARG(corpus->facilities.at[i].name));
		buf_add_c(&out, "none ");
		break;
	case COMPLETES_COUNTRIES:
		for (int i = 0; i < country_count(); i++)
			buf_format(&out, "%s ", country_alpha2(i));
		break;
	case COMPLETES_PURPOSES:
		for (int i = 0; i < PURPOSE_COUNT; i++)
			buf_format(&out, "%s ", word_name(WORDS_purpose, i));
		break;
	case COMPLETES_COMMANDS:
		for (int i = 0; i < COMMAND_COUNT; i++)
			buf_format(&out, "%s ", command_at((enum command_id)i)->name);
		break;
	case COMPLETES_FINDINGS:
		for (int i = 0; i < DIAG_COUNT; i++)
			if (diag_severity((enum diag_code)i) != SEVERITY_ERROR)
				buf_format(&out, "%s ", diag_name((enum diag_code)i));
		break;
	case COMPLETES_SHELLS: buf_add_c(&out, "bash zsh "); break;
	case COMPLETES_DIALECTS: buf_add_c(&out, "duckdb postgresql sqlite "); break;
	case COMPLETES_NOTHING:
	case COMPLETES_FILES:
	case COMPLETES_COUNT: break;
	}
	if (out.len)
		out.len--;
	struct str text = str_copy(cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* bash asks by the name alone: of two options of one name the first answers. */
static bool named_before(int option)
{
	for (int i = 0; i < option; i++)
		if (strcmp(option_at((enum option_id)i)->name, option_at((enum option_id)option)->name) == 0)
			return true;
	return false;
}

static void bash_values(struct cli *cli, const struct corpus *corpus)
{
	buf_add_c(&cli->out, "    case $before in\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = option_at((enum option_id)i);
		if (!option->argument || named_before(i))
			continue;
		buf_format(&cli->out, "    --%s%s%c) ", option->name, option->letter ? "|-" : "",
			   option->letter ? option->letter : ' ');
		if (option->completes == COMPLETES_FILES)
			buf_add_c(&cli->out, "COMPREPLY=($(compgen -f -- \"$word\")); return;;\n");
		else
			buf_format(&cli->out, "COMPREPLY=($(compgen -W '%.*s' -- \"$word\")); return;;\n",
				   STR_ARG(words_of(cli, corpus, option->completes)));
	}
	buf_add_c(&cli->out, "    esac\n");
}

static void command_options(struct cli *cli, int command, const char *between)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (i != OPT_version && command_takes((enum command_id)command, (enum option_id)i))
			buf_format(&cli->out, "--%s%s", option_at((enum option_id)i)->name, between);
}

static void bash(struct cli *cli, const struct corpus *corpus)
{
	buf_add_c(&cli->out, "# bash completion for habeas\n"
			     "_habeas() {\n"
			     "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
			     "    if [[ $word == = ]]; then word=\n"
			     "    elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
			     "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
			     "        [[ ${COMP_WORDS[i]} == -* ]] || { command=${COMP_WORDS[i]}; break; }\n"
			     "    done\n");
	bash_values(cli, corpus);
	buf_add_c(&cli->out, "    case $command in\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const struct command *command = command_at((enum command_id)i);
		buf_format(&cli->out, "    %s)\n        if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '",
			   command->name);
		command_options(cli, i, " ");
		buf_add_c(&cli->out, "' -- \"$word\"))\n");
		if (command->completes == COMPLETES_FILES)
			buf_add_c(&cli->out, "        else COMPREPLY=($(compgen -f -- \"$word\")); fi;;\n");
		else
			buf_format(&cli->out, "        else COMPREPLY=($(compgen -W '%.*s' -- \"$word\")); fi;;\n",
				   STR_ARG(words_of(cli, corpus, command->completes)));
	}
	buf_format(&cli->out,
		   "    *) COMPREPLY=($(compgen -W '%.*s --help --version' -- \"$word\"));;\n"
		   "    esac\n}\ncomplete -o filenames -F _habeas habeas\n",
		   STR_ARG(words_of(cli, corpus, COMPLETES_COMMANDS)));
}

/* A description inside a zsh specification: quotes, brackets and colons mean something there. */
static void zsh_quoted(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\'')
			buf_add_c(out, "'\\''");
		else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
			buf_format(out, "\\%c", *text);
		else
			buf_add_char(out, *text);
}

static void zsh_action(struct cli *cli, const struct corpus *corpus, enum completes completes)
{
	if (completes == COMPLETES_FILES)
		buf_add_c(&cli->out, "_files");
	else if (completes == COMPLETES_NOTHING)
		buf_add_c(&cli->out, " ");
	else
		buf_format(&cli->out, "(%.*s)", STR_ARG(words_of(cli, corpus, completes)));
}

static void zsh_option(struct cli *cli, const struct corpus *corpus, const struct option *option, const char *name)
{
	buf_format(&cli->out, " \\\n            '%s%s[", option->repeated ? "*" : "", name);
	zsh_quoted(&cli->out, option->help);
	buf_add_c(&cli->out, "]");
	if (option->argument) {
		buf_format(&cli->out, ":%s:", option->argument);
		zsh_action(cli, corpus, option->completes);
	}
	buf_add_char(&cli->out, '\'');
}

static void zsh_options(struct cli *cli, const struct corpus *corpus, int command)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = option_at((enum option_id)i);
		if (i == OPT_version || !command_takes((enum command_id)command, (enum option_id)i))
			continue;
		if (option->letter)
			zsh_option(cli, corpus, option, (char[]){ '-', option->letter, '\0' });
		zsh_option(cli, corpus, option, str_format(cli->arena, "--%s", option->name).ptr);
	}
}

static void zsh(struct cli *cli, const struct corpus *corpus)
{
	buf_add_c(&cli->out, "#compdef habeas\n"
			     "_habeas() {\n"
			     "    local -a commands\n"
			     "    commands=(\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		buf_format(&cli->out, "        '%s:", command_at((enum command_id)i)->name);
		zsh_quoted(&cli->out, command_at((enum command_id)i)->summary);
		buf_add_c(&cli->out, "'\n");
	}
	buf_add_c(&cli->out, "    )\n"
			     "    if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
			     "    local command=$words[2]\n"
			     "    shift words; (( CURRENT-- ))\n"
			     "    case $command in\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		const struct command *command = command_at((enum command_id)i);
		buf_format(&cli->out, "        %s) _arguments", command->name);
		zsh_options(cli, corpus, i);
		if (command->most != 0) {
			buf_format(&cli->out,
				   " \\\n            '*:%s:", command->completes == COMPLETES_FILES ? "file" : "name");
			zsh_action(cli, corpus, command->completes);
			buf_add_char(&cli->out, '\'');
		}
		buf_add_c(&cli->out, ";;\n");
	}
	buf_add_c(&cli->out, "    esac\n}\n_habeas \"$@\"\n");
}

int cmd_completion(struct cli *cli)
{
	int exit_code;
	struct str shell = str_of(cli->options.arguments.at[0]);
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	if (str_is(shell, "bash"))
		bash(cli, corpus);
	else if (str_is(shell, "zsh"))
		zsh(cli, corpus);
	else
		return cli_usage(cli, STR("write bash or zsh"), "there is no completion for `%.*s`", STR_ARG(shell));
	return EXIT_FINE;
}
