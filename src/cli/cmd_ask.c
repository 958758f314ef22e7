/* cmd_ask.c - `habeas ask`: an interview that asks only what can still matter.
 *
 * After each answer the person is decided again; the next question is the fact that is worth most on the paths that are
 * still open. It ends when some path is cleared (no answer takes that back), when no answer could clear any, or when
 * what is left is not known or there are no more answers.
 *
 * I1. An answer goes through facts_from_json like any other: nothing is believed that `decide` would refuse.
 * I2. An answer adds to what is known and never contradicts it; `?` leaves the fact unknown, which is not a no.
 */
#include "cli.h"
#include "layout.h"
#include <stdio.h>

enum { ANSWER_BYTES = 65536 };

struct interview {
	struct cli *cli;
	const struct corpus *corpus;
	struct decider *decider;
	struct request request;
	enum subject subject;
	struct subject_facts *facts;
	struct determination *d;
	bool *declined; /* by fact: not known to who answers */
	size_t asked;
};

/* What is worth asking next: the first of each open path's needs counts whole, the second half, the third a third. */
static int next_fact(struct interview *v)
{
	double *worth = arena_new_array(v->cli->arena, double, v->corpus->facts.count + 1);
	int best = -1;
	if (v->d->outcome == OUTCOME_cleared)
		return -1;
	vec_each (&v->d->paths, i) {
		const struct path_result *p = &v->d->paths.at[i];
		for (size_t k = 0; p->outcome == OUTCOME_undetermined && k < p->need_count; k++)
			worth[p->needs[k]] += 1.0 / (double)(k + 1);
	}
	vec_each (&v->corpus->facts, i)
		if (worth[i] > 0 && !v->declined[i] && !v->corpus->facts.at[i].environment &&
		    (best < 0 || worth[i] > worth[best]))
			best = (int)i;
	return best;
}

static const char *how_to_answer(const struct fact *fact)
{
	switch (fact->type.kind) {
	case TYPE_BOOL: return "yes or no";
	case TYPE_SET:
		return fact->type.codes == CODES_country
			       ? "VE SV (these, perhaps others), only VE (no others), not US, or none"
			       : "some of them (perhaps others), only ... (no others), not ..., or none";
	case TYPE_LIST: return "none, or JSON as {\"only\": [{...}]}";
	case TYPE_DATE: return fact->type.or_none ? "a day as 1990-05-17, or none" : "a day as 1990-05-17";
	case TYPE_TIME: return "a time as 2025-03-15T18:45-05:00";
	case TYPE_CODE: return fact->type.codes == CODES_country ? "a code as VE" : "one of them";
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: return "a number";
	case TYPE_BAD: break;
	}
	return "";
}

/* Questions go to standard output, or beside the JSON to standard error. */
static void put_question(struct interview *v, const struct fact *fact)
{
	struct cli *cli = v->cli;
	struct buf out = BUF_INIT;
	const char *on = cli->color ? "\033[1m" : "", *dim = cli->color ? "\033[2m" : "",
		   *off = cli->color ? "\033[0m" : "";
	buf_format(&out, "\n%s%zu. ", on, ++v->asked);
	layout_wrap(&out, fact->meaning, 3, 3, cli->width);
	buf_format(&out, "%s   %s", off, dim);
	layout_wrap(&out,
		    str_format(cli->arena, "%.*s: %.*s. Answer %s; ? when it is not known", STR_ARG(fact->name),
			       STR_ARG(type_text(cli->arena, v->corpus, fact)), how_to_answer(fact)),
		    3, 3, cli->width);
	buf_format(&out, "%s   > ", off);
	if (cli->json) {
		fwrite(out.ptr, 1, out.len, stderr);
	} else {
		buf_add_str(&cli->out, buf_str(&out));
		cli_flush(cli);
	}
	buf_finish(&out);
}

/* Answers in words, as JSON. */

static struct str next_word(struct str *text)
{
	size_t at = 0, end;
	while (at < text->len && strchr(" \t,{}", text->ptr[at]))
		at++;
	for (end = at; end < text->len && !strchr(" \t,{}", text->ptr[end]);)
		end++;
	struct str word = { text->ptr + at, end - at };
	*text = (struct str){ text->ptr + end, text->len - end };
	return word;
}

static struct str as_code(struct interview *v, const struct fact *fact, struct str word)
{
	bool country = fact->type.codes == CODES_country;
	char *copy = str_c(v->cli->arena, word);
	for (char *c = copy; *c; c++)
		if (country && *c >= 'a' && *c <= 'z' && word.len <= 3)
			*c = (char)(*c - 'a' + 'A');
	return (struct str){ copy, word.len };
}

static void words_json(struct json_writer *w, const char *name, const str_vec *words)
{
	json_name(w, name);
	json_array(w);
	vec_each (words, i)
		json_str(w, words->at[i]);
	json_end(w);
}

static void set_json(struct interview *v, struct json_writer *w, const struct fact *fact, struct str text)
{
	str_vec has = { 0 }, not_in = { 0 };
	bool only = false, negated = false;
	for (struct str word; (word = next_word(&text)).len;) {
		if (str_is(word, "only"))
			only = true;
		else if (str_is(word, "not"))
			negated = true;
		else if (str_is(word, "none") && !has.count)
			only = true;
		else if (negated)
			vec_add(v->cli->arena, &not_in, as_code(v, fact, word)), negated = false;
		else
			vec_add(v->cli->arena, &has, as_code(v, fact, word));
	}
	json_object(w);
	words_json(w, only ? "only" : "has", &has);
	if (not_in.count)
		words_json(w, "not", &not_in);
	json_end(w);
}

static bool is_one_of(struct str text, const char *const *words)
{
	for (; *words; words++)
		if (str_is(text, *words))
			return true;
	return false;
}

static void value_json(struct interview *v, struct json_writer *w, const struct fact *fact, struct str text)
{
	static const char *const yes[] = { "yes", "y", "Yes", "YES", "s\xc3\xad", "si", "true", NULL };
	static const char *const no[] = { "no", "n", "No", "NO", "false", NULL };
	struct json *json;
	int64_t number;
	if (fact->type.kind == TYPE_SET) {
		set_json(v, w, fact, text);
	} else if (fact->type.kind == TYPE_LIST && str_is(text, "none")) {
		json_object(w);
		words_json(w, "only", &(str_vec){ 0 });
		json_end(w);
	} else if (fact->type.kind == TYPE_BOOL && is_one_of(text, yes)) {
		json_bool(w, true);
	} else if (fact->type.kind == TYPE_BOOL && is_one_of(text, no)) {
		json_bool(w, false);
	} else if (fact->type.kind == TYPE_CODE) {
		json_str(w, as_code(v, fact, text));
	} else if ((fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_DURATION) && fact->type.digits == 0 &&
		   json_parse(v->cli->arena, text, &json, NULL) == STATUS_OK && json->kind == JSON_INTEGER) {
		number = json->integer;
		json_int(w, number > INT64_C(1) << 53 ? INT64_C(1) << 53 : number);
	} else {
		json_str(w, text);
	}
}

/* {"FACT": value} of what was typed; JSON is taken as it is. */
static struct str answer_json(struct interview *v, const struct fact *fact, struct str text)
{
	struct json_writer *w = json_writer_create();
	struct json *typed;
	bool braces = text.len && (text.ptr[0] == '[' || text.ptr[0] == '{');
	json_object(w);
	json_name_str(w, fact->name);
	if (braces && json_parse(v->cli->arena, text, &typed, NULL) == STATUS_OK)
		json_copy(w, typed);
	else
		value_json(v, w, fact, text);
	json_end(w);
	struct str json = str_copy(v->cli->arena, json_writer_text(w));
	json_writer_destroy(w);
	return json;
}

/* Adds what the answer says of a set to what is known of it. False: it contradicts. */
static bool merge_set(const struct set_value *known, struct set_value *answer)
{
	for (int i = 0; i < 4; i++) {
		answer->has.bits[i] |= known->has.bits[i];
		answer->not .bits[i] |= known->not .bits[i];
		if (answer->has.bits[i] & answer->not .bits[i])
			return false;
	}
	return true;
}

static bool same_value(struct interview *v, const struct fact *fact, const struct fact_value *a,
		       const struct fact_value *b)
{
	if (fact->type.kind == TYPE_SET)
		return memcmp(&a->set, &b->set, sizeof a->set) == 0;
	return fact_complete(v->corpus, fact, a) && fact_complete(v->corpus, fact, b);
}

/* Takes one answer. False, and `wrong` filled, when it is none. */
static bool take_answer(struct interview *v, int index, struct str text, struct error *wrong)
{
	const struct fact *fact = &v->corpus->facts.at[index];
	struct subject_facts *answer;
	struct fact_value *known = &v->facts->values[index];
	if (facts_from_json(v->cli->arena, v->corpus, v->subject, answer_json(v, fact, text), &answer, wrong) !=
	    STATUS_OK)
		return false;
	struct fact_value *value = &answer->values[index];
	if (known->given && fact->type.kind == TYPE_SET && !merge_set(&known->set, &value->set)) {
		(void)error_set(wrong, STATUS_BAD_INPUT, "that contradicts what is known of it already");
		return false;
	}
	if (!value->given || (known->given && same_value(v, fact, known, value)))
		v->declined[index] = true; /* nothing new: it would be asked for ever */
	*known = *value;
	return true;
}

static void answer_was_wrong(struct interview *v, const struct error *wrong)
{
	if (v->cli->json) {
		fprintf(stderr, "   %s\n", wrong->message);
		return;
	}
	buf_add_c(&v->cli->out, "   ");
	layout_wrap(&v->cli->out, str_of(wrong->message), 3, 3, v->cli->width);
	buf_add_c(&v->cli->out, "   > ");
	cli_flush(v->cli);
}

/* Reads answers until one can be taken. False at the end of the input. */
static bool ask_one(struct interview *v, int index)
{
	static char line[ANSWER_BYTES];
	struct error wrong;
	put_question(v, &v->corpus->facts.at[index]);
	while (fgets(line, sizeof line, stdin)) {
		struct str text = str_trim(str_of(line));
		if (!text.len || str_is(text, "?")) {
			v->declined[index] = true;
			return true;
		}
		if (take_answer(v, index, text, &wrong))
			return true;
		answer_was_wrong(v, &wrong);
	}
	return false;
}

static void finish(struct interview *v)
{
	struct cli *cli = v->cli;
	if (!cli->json) {
		buf_add_c(&cli->out, v->asked ? "\n\n" : "");
		determination_text(&cli->out, v->d, cli->color, cli->width);
		return;
	}
	struct json_writer *w = json_writer_create();
	json_object(w);
	json_name(w, "answers");
	json_object(w);
	vec_each (&v->corpus->facts, i)
		if (v->facts->values[i].given) {
			json_name_str(w, v->corpus->facts.at[i].name);
			fact_value_json(w, v->corpus, &v->corpus->facts.at[i], &v->facts->values[i]);
		}
	json_end(w);
	json_name(w, "asked");
	json_int(w, (int64_t)v->asked);
	json_name(w, "determination");
	determination_json(w, v->d);
	json_end(w);
	cli_json(cli, w);
	json_writer_destroy(w);
}

static enum status interview(struct interview *v, struct error *error)
{
	struct cli *cli = v->cli;
	struct str text = STR("{}");
	if (cli->options.arguments.count)
		TRY(cli_read(cli, cli->options.arguments.at[0], "facts", &text, error));
	TRY(facts_from_json(cli->arena, v->corpus, v->subject, text, &v->facts, error));
	for (bool more = true; more;) {
		TRY(decide(v->decider, cli->arena, &v->request, v->facts, &v->d, error));
		int fact = next_fact(v);
		more = fact >= 0 && ask_one(v, fact);
	}
	finish(v);
	return STATUS_OK;
}

int cmd_ask(struct cli *cli)
{
	int exit_code;
	struct error error;
	struct interview v = { .cli = cli };
	if (cli_request(cli, &v.request, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	v.corpus = cli_corpus(cli, &exit_code);
	if (!v.corpus)
		return exit_code;
	struct instrument *agreement = corpus_instrument(v.corpus, v.request.agreement);
	v.subject = agreement ? agreement->subject : SUBJECT_person;
	v.declined = arena_new_array(cli->arena, bool, v.corpus->facts.count + 1);
	v.decider = decider_create(v.corpus);
	enum status status = interview(&v, &error);
	decider_destroy(v.decider);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	return v.d->outcome == OUTCOME_cleared ? EXIT_FINE : EXIT_NO;
}
