/* option.c - `--name value`, `--name=value`, `-n value`, `-nvalue`, flags, `--`.
 *
 * I1. Nothing is guessed: an option is written out, is given once unless it may be repeated, and a word that begins
 * with a dash is never taken for the value of the option before it (`--on=-x` says so on purpose). I2. Every refusal
 * names the word and the way out.
 */
#include "option.h"
#include "diag.h"

struct reader {
	struct arena *arena;
	int count, at;
	char *const *words;
	struct options *out;
	struct usage_error *wrong;
};

static bool refuse(struct reader *r, struct str hint, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool refuse(struct reader *r, struct str hint, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	*r->wrong = (struct usage_error){ str_vformat(r->arena, format, args), hint };
	va_end(args);
	return false;
}

/* Before the command only the options are known that all commands take, and the program's own. */
static bool takes(const struct reader *r, enum option_id option)
{
	if (r->out->command < 0)
		return option == OPT_version || command_takes(COMMAND_help, option);
	return command_takes((enum command_id)r->out->command, option);
}

static struct str where_options_are(struct reader *r)
{
	if (r->out->command < 0)
		return STR("`habeas help` lists the commands; options of a command stand after it");
	return str_format(r->arena, "`habeas help %s` lists its options",
			  command_at((enum command_id)r->out->command)->name);
}

static bool unknown_option(struct reader *r, struct str name)
{
	struct nearest nearest;
	bool elsewhere = false;
	nearest_init(&nearest, name);
	for (int i = 0; i < OPTION_COUNT; i++) {
		elsewhere = elsewhere || str_is(name, option_at((enum option_id)i)->name);
		if (takes(r, (enum option_id)i))
			nearest_offer(&nearest, str_of(option_at((enum option_id)i)->name));
	}
	if (elsewhere && r->out->command >= 0)
		return refuse(r, where_options_are(r), "%s takes no --%.*s",
			      command_at((enum command_id)r->out->command)->name, STR_ARG(name));
	struct str hint = nearest.best.len ? str_format(r->arena, "did you mean --%.*s?", STR_ARG(nearest.best))
					   : where_options_are(r);
	return refuse(r, hint, "there is no option --%.*s", STR_ARG(name));
}

static bool add(struct reader *r, enum option_id id, const char *value)
{
	const struct option *option = option_at(id);
	if (!option->repeated && option->argument && options_value(r->out, id))
		return refuse(r, STR("say it once"), "--%s is given twice", option->name);
	*vec_push(r->arena, &r->out->given) = (struct given_option){ id, value };
	return true;
}

/* The value of an option: behind `=` (or the letter), or the next word. */
static bool take_value(struct reader *r, enum option_id id, const char *attached)
{
	const struct option *option = option_at(id);
	const char *value = attached;
	if (!value && r->at < r->count && (r->words[r->at][0] != '-' || !r->words[r->at][1]))
		value = r->words[r->at++];
	if (value && *value)
		return add(r, id, value);
	return refuse(r, str_format(r->arena, "write --%s %s: %s", option->name, option->argument, option->help),
		      "--%s needs a value", option->name);
}

static bool read_long(struct reader *r, const char *word)
{
	const char *equals = strchr(word, '=');
	struct str name = { word, equals ? (size_t)(equals - word) : strlen(word) };
	for (int i = 0; i < OPTION_COUNT; i++) {
		enum option_id id = (enum option_id)i;
		const struct option *option = option_at(id);
		if (!takes(r, id) || !str_is(name, option->name))
			continue;
		if (option->argument)
			return take_value(r, id, equals ? equals + 1 : NULL);
		if (equals)
			return refuse(r, str_format(r->arena, "write --%s", option->name), "--%s takes no value",
				      option->name);
		return add(r, id, "");
	}
	return unknown_option(r, name);
}

static bool read_letters(struct reader *r, const char *letters)
{
	for (; *letters; letters++) {
		int found = -1;
		for (int i = 0; i < OPTION_COUNT; i++)
			if (option_at((enum option_id)i)->letter == *letters && takes(r, (enum option_id)i))
				found = i;
		if (found < 0)
			return refuse(r, where_options_are(r), "there is no option -%c", *letters);
		if (option_at((enum option_id)found)->argument)
			return take_value(r, (enum option_id)found, letters[1] ? letters + 1 : NULL);
		if (!add(r, (enum option_id)found, ""))
			return false;
	}
	return true;
}

static bool read_command(struct reader *r, const char *word)
{
	r->out->command = command_index(str_of(word));
	if (r->out->command >= 0)
		return true;
	struct nearest nearest;
	nearest_init(&nearest, str_of(word));
	for (int i = 0; i < COMMAND_COUNT; i++)
		nearest_offer(&nearest, str_of(command_at((enum command_id)i)->name));
	return refuse(r,
		      nearest.best.len ? str_format(r->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
				       : STR("`habeas help` lists the commands"),
		      "there is no command `%s`", word);
}

static bool check_arguments(struct reader *r)
{
	if (r->out->command < 0 || options_value(r->out, OPT_help))
		return true;
	const struct command *command = command_at((enum command_id)r->out->command);
	struct str usage = str_format(r->arena, "write: habeas %s%s%s; `habeas help %s` shows examples", command->name,
				      *command->arguments ? " " : "", command->arguments, command->name);
	size_t count = r->out->arguments.count;
	if (count < (size_t)command->least)
		return refuse(r, usage, count ? "%s needs more than that" : "%s needs an argument", command->name);
	if (command->most >= 0 && count > (size_t)command->most)
		return refuse(r, usage, "`%s` is one argument too many", r->out->arguments.at[command->most]);
	return true;
}

bool options_parse(struct arena *arena, int count, char *const *words, struct options *out, struct usage_error *wrong)
{
	struct reader r = { arena, count, 0, words, out, wrong };
	bool only_arguments = false;
	*out = (struct options){ .command = -1 };
	while (r.at < r.count) {
		const char *word = words[r.at++];
		bool fine = true;
		if (!only_arguments && strcmp(word, "--") == 0)
			only_arguments = true;
		else if (!only_arguments && word[0] == '-' && word[1] == '-')
			fine = read_long(&r, word + 2);
		else if (!only_arguments && word[0] == '-' && word[1])
			fine = read_letters(&r, word + 1);
		else if (out->command < 0)
			fine = read_command(&r, word);
		else
			vec_add(arena, &out->arguments, word);
		if (!fine)
			return false;
	}
	return check_arguments(&r);
}

const char *options_value(const struct options *options, enum option_id option)
{
	const char *value = NULL;
	vec_each (&options->given, i)
		if (options->given.at[i].option == option)
			value = options->given.at[i].value;
	return value;
}
