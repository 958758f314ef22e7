/* tables.c - event.def, role.def and state.def as data. */
#include "act_int.h"

const struct map_row map_rows[MAP_COUNT] = {
#define MAP(name, number, prefix, what) { #name, prefix, what, { number, true } },
#include "event.def"
};

const struct index_row index_rows[INDEX_COUNT] = {
#define INDEX(map, member, name, number) { #name, #member, NULL, MAP_##map, false, { number, true } },
#define WORDS(map, member, name, number) { #name, #member, NULL, MAP_##map, true, { number, true } },
#define PAIR(map, member, other, name, number) { #name, #member, #other, MAP_##map, false, { number, true } },
#include "event.def"
};

/* Two maps of one number would hold one another's documents: this does not compile then. The first numbers are those of
 * maps that no event makes: tiles, what is said of the record, counts, answers, secrets, sessions, failures, deadlines,
 * what expires. */
__attribute__((unused)) static bool is_taken(int number)
{
	switch (number) {
	case 1:
	case 2:
	case 3:
	case 4:
	case 7:
	case 8:
	case 9:
	case 65: /* pieces of evidence */
	case 90:
	case 91:
	case 110: /* enrolments */
	case 111: /* answers by whom they speak of */
#define MAP(name, number, prefix, what) case number:
#define INDEX(map, member, name, number) case number:
#define WORDS(map, member, name, number) case number:
#define PAIR(map, member, other, name, number) case number:
#include "event.def"
		return true;
	default: return false;
	}
}

const struct event_row event_rows[HAPPENED_COUNT] = {
#define EVENT(name, type, map, how, list, what) { #name, type, list, what, MAP_##map, how },
#include "event.def"
};

const char *const state_names[STATE_COUNT] = {
#define STATE(name, how) #name,
#include "state.def"
};

const enum state_kind state_kinds[STATE_COUNT] = {
#define STATE(name, how) STATE_KIND_##how,
#include "state.def"
};

const char *const action_verbs[ACTION_COUNT] = {
#define ACTION(name, verb, what) verb,
#include "role.def"
};

const char *const role_names[ROLE_COUNT] = {
#define ROLE(name, side) #name,
#include "role.def"
};

const enum side role_sides[ROLE_COUNT] = {
#define ROLE(name, side) SIDE_##side,
#include "role.def"
};

static const struct {
	enum action action;
	enum role role;
} permit_rows[] = {
#define PERMIT(action, role) { ACTION_##action, ROLE_##role },
#include "role.def"
};

static const struct {
	enum state from, to;
	enum action action;
} arrow_rows[] = {
#define ARROW(from, action, to) { STATE_##from, STATE_##to, ACTION_##action },
#include "state.def"
};

static const struct {
	enum state from, to;
	enum stay_reason reason;
} end_rows[] = {
#define END(from, reason, to) { STATE_##from, STATE_##to, REASON_##reason },
#include "state.def"
};

static const struct {
	enum state from, to;
	enum action action;
} next_rows[] = {
#define NEXT(from, action, to) { STATE_##from, STATE_##to, ACTION_##action },
#include "state.def"
};

const char *const reason_names[REASON_COUNT] = {
#define REASON(name, event, what) #name,
#include "state.def"
};

const int reason_events[REASON_COUNT] = {
#define REASON(name, event, what) EVENT_##event,
#include "state.def"
};

static int named(const char *const *names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(name, names[i]))
			return (int)i;
	return -1;
}

int state_named(struct str name) { return named(state_names, STATE_COUNT, name); }
int role_named(struct str name) { return named(role_names, ROLE_COUNT, name); }
int action_named(struct str verb) { return named(action_verbs, ACTION_COUNT, verb); }
int reason_named(struct str name) { return named(reason_names, REASON_COUNT, name); }

bool may_list(enum role role)
{
	static const enum role rows[] = {
#define LISTS(role) ROLE_##role,
#include "role.def"
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i] == role)
			return true;
	return false;
}

int map_named(struct str name)
{
	for (int i = 0; i < MAP_COUNT; i++)
		if (str_is(name, map_rows[i].name))
			return i;
	return -1;
}

int map_of_key(struct str key)
{
	for (int i = 0; i < MAP_COUNT; i++)
		if (str_starts(key, map_rows[i].prefix))
			return i;
	return -1;
}

size_t act_verb_count(void) { return ACTION_COUNT; }

const char *act_verb(size_t index, const char **what)
{
	static const char *const whats[ACTION_COUNT] = {
#define ACTION(name, verb, what) what,
#include "role.def"
	};
	*what = whats[index];
	return action_verbs[index];
}

int event_named(struct str type)
{
	for (int i = 0; i < HAPPENED_COUNT; i++)
		if (str_is(type, event_rows[i].type))
			return i;
	return -1;
}

bool permitted(enum action action, enum role role)
{
	for (size_t i = 0; i < sizeof permit_rows / sizeof *permit_rows; i++)
		if (permit_rows[i].action == action && permit_rows[i].role == role)
			return true;
	return false;
}

int instead_of(enum action action, enum role role)
{
	static const struct {
		enum action action;
		enum role role;
		enum action other;
	} rows[] = {
#define INSTEAD(action, role, other) { ACTION_##action, ROLE_##role, ACTION_##other },
#include "role.def"
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].action == action && rows[i].role == role)
			return (int)rows[i].other;
	return -1;
}

int arrow_to(enum state from, enum action action)
{
	for (size_t i = 0; i < sizeof arrow_rows / sizeof *arrow_rows; i++)
		if (arrow_rows[i].from == from && arrow_rows[i].action == action)
			return (int)arrow_rows[i].to;
	return -1;
}

bool has_left(enum state state)
{
	return state_kinds[state] == STATE_KIND_AWAY || state_kinds[state] == STATE_KIND_OWED ||
	       arrow_to(state, ACTION_error_find) >= 0;
}

int end_to(enum state from, enum stay_reason reason)
{
	for (size_t i = 0; i < sizeof end_rows / sizeof *end_rows; i++)
		if (end_rows[i].from == from && end_rows[i].reason == reason)
			return (int)end_rows[i].to;
	return -1;
}

int next_to(enum state from, enum action action)
{
	for (size_t i = 0; i < sizeof next_rows / sizeof *next_rows; i++)
		if (next_rows[i].from == from && next_rows[i].action == action)
			return (int)next_rows[i].to;
	return -1;
}

bool act_permits(struct str role, struct str verb)
{
	int action = action_named(verb), who = role_named(role);
	return action >= 0 && who >= 0 && permitted((enum action)action, (enum role)who);
}
