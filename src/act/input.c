/* input.c - what an action is given: held against input.def, and read member by member.
 *
 * I1. A member that the table does not have is refused, by name: a word that is misspelt must not pass as one left out.
 * I2. No text has a character that is not seen: what an officer reads is what is there. A line breaks only where
 *     LINES are.
 * I3. Who may not do the action at all is told that, and nothing of its input.
 */
#include "act_int.h"
#include "date.h"
#include "name.h"

enum input_kind {
	INPUT_TEXT,
	INPUT_LINES,
	INPUT_NUMBER,
	INPUT_FLAG,
	INPUT_DATE,
	INPUT_TIME,
	INPUT_LIST,
	INPUT_ANY,
#define MAP(name, number, prefix, what) INPUT_##name,
#include "event.def"
};
enum need { MAY, MUST };

static const struct input_row {
	enum action action;
	const char *member, *what;
	enum input_kind kind;
	enum need need;
} input_rows[] = {
#define INPUT(action, member, kind, need, what) { ACTION_##action, #member, what, INPUT_##kind, need },
#include "input.def"
};
enum { INPUT_ROWS = sizeof input_rows / sizeof *input_rows };

static const char *const kind_types[] = { "string", "string", "integer", "boolean", "string", "string", "array", "" };
static const char *const kind_formats[] = { "", "", "", "", "date", "date-time", "", "" };

size_t act_input_count(void) { return INPUT_ROWS; }

struct act_input act_input(size_t index)
{
	const struct input_row *row = &input_rows[index];
	bool key = row->kind > INPUT_ANY;
	return (struct act_input){ .verb = action_verbs[row->action],
				   .member = row->member,
				   .what = row->what,
				   .type = key ? "string" : kind_types[row->kind],
				   .format = key ? "" : kind_formats[row->kind],
				   .key_of = key ? map_rows[row->kind - INPUT_ANY - 1].name : "",
				   .must = row->need == MUST };
}

static enum status input_wrong(struct doing *d, const char *name, const char *what)
{
	return error_set(d->error, STATUS_BAD_INPUT, "%s: `%s` %s", action_verbs[d->action], name, what);
}

/* The whole of it. */

static const struct input_row *row_of(enum action action, struct str member)
{
	for (size_t i = 0; i < INPUT_ROWS; i++)
		if (input_rows[i].action == action && str_is(member, input_rows[i].member))
			return &input_rows[i];
	return NULL;
}

static enum status unknown_member(struct doing *d, struct str member)
{
	struct buf known = BUF_INIT;
	for (size_t i = 0; i < INPUT_ROWS; i++)
		if (input_rows[i].action == d->action)
			buf_format(&known, "`%s`, ", input_rows[i].member);
	enum status status =
		error_set(d->error, STATUS_BAD_INPUT, "%s takes no `%.*s`; it takes %s`happened`",
			  action_verbs[d->action], (int)(member.len < 64 ? member.len : 64), member.ptr, buf_c(&known));
	buf_finish(&known);
	return status;
}

static bool fits(enum input_kind kind, enum json_kind given)
{
	switch (kind) {
	case INPUT_NUMBER: return given == JSON_INTEGER;
	case INPUT_FLAG: return given == JSON_TRUE || given == JSON_FALSE;
	case INPUT_LIST: return given == JSON_ARRAY;
	case INPUT_ANY: return true;
	case INPUT_TEXT:
	case INPUT_LINES:
	case INPUT_DATE:
	case INPUT_TIME:
#define MAP(name, number, prefix, what) case INPUT_##name:
#include "event.def"
		break;
	}
	return given == JSON_STRING;
}

static const char *wanted(enum input_kind kind)
{
	return kind == INPUT_NUMBER ? N_("must be a whole number")
	       : kind == INPUT_FLAG ? N_("must be true or false")
	       : kind == INPUT_LIST ? N_("must be a list")
				    : N_("must be text");
}

/* Also what stands within a list, or a value of any kind. */
static enum status is_seen(struct doing *d, const struct input_row *row, const struct json *value)
{
	uint32_t hidden;
	for (size_t i = 0; i < value->count; i++)
		TRY(is_seen(d, row, &value->items[i]));
	if (value->kind != JSON_STRING || !name_hidden(value->text, row->kind == INPUT_LINES, &hidden))
		return STATUS_OK;
	if (hidden == '\n' || hidden == '\r')
		return input_wrong(d, row->member, "must be of one line");
	return error_set(d->error, STATUS_BAD_INPUT,
			 "%s: `%s` has the character %.*s, which nobody can see: leave it out", action_verbs[d->action],
			 row->member, STR_ARG(str_format(d->arena, "U+%04X", hidden)));
}

enum status input_check(struct doing *d)
{
	for (size_t i = 0; i < d->input->count; i++) {
		const struct input_row *row = row_of(d->action, d->input->names[i]);
		if (!row && str_is(d->input->names[i], "happened"))
			continue;
		if (!row)
			return unknown_member(d, d->input->names[i]);
		if (!fits(row->kind, d->input->items[i].kind))
			return input_wrong(d, row->member, wanted(row->kind));
		TRY(is_seen(d, row, &d->input->items[i]));
	}
	for (size_t i = 0; i < INPUT_ROWS; i++)
		if (input_rows[i].action == d->action && input_rows[i].need == MUST &&
		    !json_get(d->input, input_rows[i].member))
			return input_wrong(d, input_rows[i].member, "is missing");
	return STATUS_OK;
}

/* Member by member. */

enum status input_text(struct doing *d, const char *name, struct str *text)
{
	const struct json *value = json_get(d->input, name);
	if (!value)
		return input_wrong(d, name, "is missing");
	if (value->kind != JSON_STRING || !str_trim(value->text).len)
		return input_wrong(d, name, "must be text");
	if (value->text.len > 2000)
		return input_wrong(d, name, "is longer than 2000 bytes");
	*text = str_trim(value->text);
	return STATUS_OK;
}

struct str input_optional(struct doing *d, const char *name) { return str_trim(doc_text(d->input, name)); }

enum status input_number(struct doing *d, const char *name, int64_t low, int64_t high, int64_t *number)
{
	const struct json *value = json_get(d->input, name);
	if (!value)
		return input_wrong(d, name, "is missing");
	if (value->kind != JSON_INTEGER || value->integer < low || value->integer > high)
		return error_set(d->error, STATUS_BAD_INPUT, "%s: `%s` must be a whole number from %lld to %lld",
				 action_verbs[d->action], name, (long long)low, (long long)high);
	*number = value->integer;
	return STATUS_OK;
}

enum status input_time(struct doing *d, const char *name, int64_t *seconds)
{
	struct str text;
	TRY(input_text(d, name, &text));
	if (!time_parse(text, seconds))
		return input_wrong(d, name, "must be a time such as 2025-03-15T23:45:00Z");
	return STATUS_OK;
}

enum status not_before(struct doing *d, int64_t then, const char *what)
{
	if (d->happened >= then)
		return STATUS_OK;
	return error_set(d->error, STATUS_BAD_INPUT, "%s: `happened` is before %s, at %.*s", action_verbs[d->action],
			 what, STR_ARG(time_text(d->arena, then)));
}

enum status input_doc(struct doing *d, const char *name, enum map_id map, struct str *key, const struct json **doc)
{
	TRY(input_text(d, name, key));
	TRY(record_get(d->r, d->arena, map, *key, doc, d->error));
	const struct json *erased = json_get(*doc, "erased");
	if (!erased || only_reads(d->action))
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT, "%s: what %.*s told of the person was erased, by event %lld",
			 action_verbs[d->action], STR_ARG(*key), (long long)doc_number(erased, "event", 0));
}
