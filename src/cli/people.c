/* people.c - see people.h. Each path that one of the two has is one question to the solver; every person that it finds
 * is decided by `decide` under both before anything is shown. */
#include "people.h"
#include "layout.h"
#include "proof.h"
#include <stdlib.h>

struct side {
	const struct instrument *in;
	struct moment on;
	int64_t moment;
	bool in_force;
};

struct comparison {
	struct cli *cli;
	const struct corpus *corpus;
	struct side sides[2];
	int sender, receiver;
	VEC(struct path_key) keys;
	struct differ_request *requests;
	struct differ_answer *answers;
	size_t differences, open;
};

static int read_moments(struct cli *cli, struct moment on[2])
{
	struct str text = cli_value(cli, OPT_between);
	struct error error;
	if (!text.len) {
		if (cli_moment(cli, OPT_on, true, &on[0], &error) != STATUS_OK)
			return cli_fail(cli, &error);
		on[1] = on[0];
		return EXIT_FINE;
	}
	const char *slash = memchr(text.ptr, '/', text.len);
	struct str parts[2] = { text, STR_NONE };
	if (slash) {
		parts[0].len = (size_t)(slash - text.ptr);
		parts[1] = (struct str){ slash + 1, text.len - parts[0].len - 1 };
	}
	for (int i = 0; i < 2; i++) {
		if (!moment_parse(parts[i], &on[i]))
			return cli_usage(cli, STR("write --between 2025-03-20/2025-03-25"), "`%.*s` is no two moments",
					 STR_ARG(text));
	}
	return EXIT_FINE;
}

static int read_side(struct cli *cli, const struct corpus *corpus, size_t argument, struct moment on, struct side *side)
{
	int exit_code = EXIT_FINE;
	struct str id = str_of(cli->options.arguments.at[argument]);
	side->in = cli_instrument(cli, corpus, id, &exit_code);
	if (!side->in)
		return exit_code;
	if (side->in->kind != INSTRUMENT_agreement || side->in->amends >= 0)
		return cli_usage(cli, STR("people are decided under an agreement; what amends one is merged into it"),
				 "`%.*s` is no agreement of its own", STR_ARG(id));
	side->on = on;
	side->moment = on.is_time ? on.seconds : moment_of_day(on.day);
	side->in_force = instrument_in_force(corpus, side->in->index, STR_NONE, side->moment);
	return EXIT_FINE;
}

/* The one state that sends (or receives) under an agreement; -1 when there are several. */
static int only_state(const struct instrument *in, bool sends, int other)
{
	int found = -1;
	for (size_t i = 0; i < in->party_count; i++) {
		const struct party *p = &in->parties[i];
		if (!(sends ? p->sends : p->receives) || p->state == other)
			continue;
		if (found >= 0 && found != p->state)
			return -1;
		found = p->state;
	}
	return found;
}

static int read_states(struct cli *cli, struct comparison *c)
{
	struct str sender = cli_value(cli, OPT_sender), receiver = cli_value(cli, OPT_receiver);
	c->sender = sender.len ? country_index(sender) : only_state(c->sides[0].in, true, -1);
	c->receiver = receiver.len ? country_index(receiver) : only_state(c->sides[0].in, false, c->sender);
	if (c->sender < 0 || c->receiver < 0 || c->sender == c->receiver)
		return cli_usage(cli, STR("write --sender and --receiver, codes of two capitals"),
				 "between which two states?");
	return EXIT_FINE;
}

static void add_keys(struct comparison *c, const struct side *side)
{
	struct path_key *keys;
	size_t count = agreement_paths(c->cli->arena, c->corpus, side->in->index, side->moment, &keys);
	for (size_t i = 0; i < count; i++) {
		bool there = keys[i].facility >= 0 && c->corpus->facilities.at[keys[i].facility].state != c->receiver;
		vec_each (&c->keys, k)
			there = there || (c->keys.at[k].purpose == keys[i].purpose &&
					  c->keys.at[k].facility == keys[i].facility);
		if (!there)
			vec_add(c->cli->arena, &c->keys, keys[i]);
	}
}

static int compare_keys(const void *a, const void *b)
{
	const struct path_key *x = a, *y = b;
	return x->purpose != y->purpose ? x->purpose - y->purpose : x->facility - y->facility;
}

static struct query query_of(const struct comparison *c, const struct side *side, struct path_key key)
{
	struct query q;
	memset(&q, 0, sizeof q);
	q.agreement = side->in->index;
	q.sender = c->sender;
	q.receiver = c->receiver;
	q.purpose = key.purpose;
	q.facility_given = key.facility >= 0 ? FACILITY_NAMED : FACILITY_UNSAID;
	q.facility = key.facility;
	q.moment = side->moment;
	q.decision_day = side->on.is_time ? time_day(side->on.seconds) : side->on.day;
	q.as_if = !c->sides[0].in_force || !c->sides[1].in_force;
	return q;
}

static void ask(struct comparison *c)
{
	add_keys(c, &c->sides[0]);
	add_keys(c, &c->sides[1]);
	if (c->keys.count)
		qsort(c->keys.at, c->keys.count, sizeof *c->keys.at, compare_keys);
	c->requests = arena_new_array(c->cli->arena, struct differ_request, c->keys.count + 1);
	c->answers = arena_new_array(c->cli->arena, struct differ_answer, c->keys.count + 1);
	vec_each (&c->keys, i) {
		c->requests[i].a = query_of(c, &c->sides[0], c->keys.at[i]);
		c->requests[i].b = query_of(c, &c->sides[1], c->keys.at[i]);
	}
	differ(c->cli->arena, c->corpus, c->requests, c->keys.count, PROVE_LIMITS, c->answers);
}

/* Decided by both. False: a bug of the solver's, told. */
static bool confirmed(struct comparison *c, size_t path, const struct difference *d, struct str person,
		      struct str by[2])
{
	const enum outcome wanted[2] = { d->a, d->b };
	for (int i = 0; i < 2; i++) {
		struct error error;
		enum outcome got = OUTCOME_COUNT;
		struct query q = i ? c->requests[path].b : c->requests[path].a;
		q.has_departure = d->has_departure;
		q.departure_day = d->departure_day;
		enum status status =
			person_outcome(c->cli->arena, &q, c->sides[i].on, person, c->corpus, &got, &by[i], &error);
		/* A path that one of the two does not have is not shown by `decide`; nobody is covered on it. */
		if (status == STATUS_NOT_FOUND && (wanted[i] == OUTCOME_not_covered || wanted[i] == OUTCOME_barred)) {
			by[i] = STR("no article");
			continue;
		}
		if (status == STATUS_OK && got == wanted[i])
			continue;
		(void)cli_usage(c->cli, STR("please report it, with the texts and the command"),
				"this is a bug: %.*s is not %s by `decide`", STR_ARG(person),
				word_name(WORDS_outcome, (int)wanted[i]));
		return false;
	}
	return true;
}

static struct str path_text(const struct comparison *c, size_t path)
{
	struct path_key key = c->keys.at[path];
	struct str place = key.facility < 0 ? STR("any place") : c->corpus->facilities.at[key.facility].name;
	return str_format(c->cli->arena, "for %s to %.*s", word_name(WORDS_purpose, key.purpose), STR_ARG(place));
}

static struct str side_text(const struct comparison *c, int side)
{
	const struct side *s = &c->sides[side];
	char text[21];
	moment_format(s->on, text);
	return str_format(c->cli->arena, "%.*s on %s", STR_ARG(s->in->id), text);
}

/* What leaves a person undetermined is every clause that is still open: that list shows nothing. */
static void show_reasons(struct cli *cli, enum outcome outcome, struct str by)
{
	if (outcome == OUTCOME_undetermined || outcome == OUTCOME_not_in_force)
		return;
	buf_add_c(&cli->out, "    ");
	layout_wrap(&cli->out,
		    str_format(cli->arena, "%s by %.*s", word_name(WORDS_outcome, (int)outcome), STR_ARG(by)), 4, 6,
		    cli->width);
}

static int show_text(struct comparison *c)
{
	struct cli *cli = c->cli;
	buf_format(&cli->out, "%.*s -> %.*s, %s to %s%s\n", STR_ARG(side_text(c, 0)), STR_ARG(side_text(c, 1)),
		   country_alpha2(c->sender), country_alpha2(c->receiver),
		   c->sides[0].in_force && c->sides[1].in_force ? "" : ", as if in force");
	vec_each (&c->keys, i) {
		const struct differ_answer *a = &c->answers[i];
		buf_format(&cli->out, "\n%.*s:%s\n", STR_ARG(path_text(c, i)),
			   a->differences.count ? ""
			   : a->whole           ? " nobody is decided differently"
						: " not settled");
		if (!a->whole)
			layout_wrap(&cli->out, str_format(cli->arena, "not settled: %.*s", STR_ARG(a->reason)), 0, 2,
				    cli->width);
		vec_each (&a->differences, k) {
			const struct difference *d = &a->differences.at[k];
			struct str by[2], person = person_json(cli->arena, d->person);
			if (!confirmed(c, i, d, person, by))
				return EXIT_NOT_CONFIRMED;
			buf_format(&cli->out, "  %s -> %s\n    %.*s\n", word_name(WORDS_outcome, (int)d->a),
				   word_name(WORDS_outcome, (int)d->b), STR_ARG(person));
			show_reasons(cli, d->a, by[0]);
			show_reasons(cli, d->b, by[1]);
		}
	}
	if (!c->keys.count)
		buf_add_c(&cli->out, "neither admits anybody then\n");
	return EXIT_FINE;
}

static int difference_json(struct json_writer *w, struct comparison *c, size_t path, const struct difference *d)
{
	struct str by[2], person = person_json(c->cli->arena, d->person);
	struct json *parsed;
	struct error error;
	static const char *const names[2] = { "from", "to" };
	if (!confirmed(c, path, d, person, by))
		return EXIT_NOT_CONFIRMED;
	json_object(w);
	for (int i = 0; i < 2; i++) {
		json_name(w, names[i]);
		json_object(w);
		json_name(w, "outcome");
		json_c(w, word_name(WORDS_outcome, (int)(i ? d->b : d->a)));
		json_name(w, "by");
		json_str(w, by[i]);
		json_end(w);
	}
	json_name(w, "person");
	if (json_parse(c->cli->arena, person, &parsed, &error) == STATUS_OK)
		json_copy(w, parsed);
	else
		json_null(w);
	json_end(w);
	return EXIT_FINE;
}

static int show_json(struct comparison *c)
{
	struct json_writer *w = json_writer_create();
	int exit_code = EXIT_FINE;
	json_object(w);
	json_name(w, "as_if");
	json_bool(w, !c->sides[0].in_force || !c->sides[1].in_force);
	json_name(w, "paths");
	json_array(w);
	for (size_t i = 0; i < c->keys.count && !exit_code; i++) {
		const struct differ_answer *a = &c->answers[i];
		json_object(w);
		json_name(w, "for");
		json_c(w, word_name(WORDS_purpose, c->keys.at[i].purpose));
		json_name(w, "to");
		if (c->keys.at[i].facility >= 0)
			json_str(w, c->corpus->facilities.at[c->keys.at[i].facility].name);
		else
			json_null(w);
		json_name(w, "whole");
		json_bool(w, a->whole);
		json_name(w, "reason");
		json_str(w, a->reason);
		json_name(w, "differences");
		json_array(w);
		for (size_t k = 0; k < a->differences.count && !exit_code; k++)
			exit_code = difference_json(w, c, i, &a->differences.at[k]);
		json_end(w);
		json_end(w);
	}
	json_end(w);
	json_end(w);
	if (!exit_code)
		cli_json(c->cli, w);
	json_writer_destroy(w);
	return exit_code;
}

int compare_people(struct cli *cli)
{
	struct comparison c = { .cli = cli };
	struct moment on[2];
	int exit_code = EXIT_FINE;
	size_t count = cli->options.arguments.count;
	if (count > 2 || (count < 2 && !cli_flag(cli, OPT_between)))
		return cli_usage(cli, STR("two agreements, or one with --between T/T"),
				 "people are compared under two texts");
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	c.corpus = corpus;
	if (!corpus || (exit_code = read_moments(cli, on)) ||
	    (exit_code = read_side(cli, corpus, 0, on[0], &c.sides[0])) ||
	    (exit_code = read_side(cli, corpus, count - 1, on[1], &c.sides[1])) || (exit_code = read_states(cli, &c)))
		return exit_code;
	if (c.sides[0].in->subject != c.sides[1].in->subject)
		return cli_usage(cli, STR_NONE, "the two are about different subjects");
	ask(&c);
	exit_code = cli->json ? show_json(&c) : show_text(&c);
	for (size_t i = 0; i < c.keys.count && exit_code == EXIT_FINE; i++)
		if (!c.answers[i].whole || c.answers[i].differences.count)
			exit_code = EXIT_NO;
	return exit_code;
}
