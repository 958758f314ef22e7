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
#include "words.h"
#include <stdio.h>
#include <unistd.h>

enum { ANSWER_BYTES = 65536, INDENT = 3, WHY_SHOWN = 6 };

struct answered { /* what was known before an answer */
	struct subject_facts *facts;
	bool *declined;
};

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
	bool introduced;
	VEC(struct answered) past;
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

/* How many facts besides this one can still matter; those that are not known to who answers do not come again. */
static size_t others_that_matter(struct interview *v, int fact)
{
	bool *counted = arena_new_array(v->cli->arena, bool, v->corpus->facts.count + 1);
	size_t count = 0;
	counted[fact] = true;
	vec_each (&v->d->paths, i) {
		const struct path_result *p = &v->d->paths.at[i];
		for (size_t k = 0; p->outcome == OUTCOME_undetermined && k < p->need_count; k++) {
			int need = p->needs[k];
			count += !counted[need] && !v->declined[need] && !v->corpus->facts.at[need].environment;
			counted[need] = true;
		}
	}
	return count;
}

static struct str how_to_answer(struct interview *v, const struct fact *fact)
{
	struct arena *arena = v->cli->arena;
	struct str type = type_text(arena, v->corpus, fact);
	switch (fact->type.kind) {
	case TYPE_BOOL: return STR("yes or no");
	case TYPE_SET:
		if (fact->type.codes == CODES_country)
			return STR("VE SV (these, perhaps others), only VE (no others), not US, or none");
		return str_format(arena,
				  "%.*s; write some (these, perhaps others), only ... (no others), not ..., or none",
				  STR_ARG(type));
	case TYPE_LIST: return str_format(arena, "%.*s; write none, or JSON as {\"only\": [{...}]}", STR_ARG(type));
	case TYPE_DATE: return fact->type.or_none ? STR("a day as 1990-05-17, or none") : STR("a day as 1990-05-17");
	case TYPE_TIME: return STR("a moment as 2025-03-15T18:45-05:00");
	case TYPE_CODE:
		if (fact->type.codes == CODES_country)
			return fact->type.or_none ? STR("a country as VE, or none") : STR("a country as VE");
		return type;
	case TYPE_MONEY: return str_format(arena, "%.*s, as 4760000.00", STR_ARG(type));
	case TYPE_NUMBER:
	case TYPE_DURATION: return type;
	case TYPE_BAD: break;
	}
	return STR_NONE;
}

/* What is known of a set that is not known whole: "VE; not US". */
static struct str known_so_far(struct interview *v, int index)
{
	const struct fact *fact = &v->corpus->facts.at[index];
	const struct fact_value *value = &v->facts->values[index];
	const struct code_set *planes[] = { &value->set.has, &value->set.lacks };
	struct buf out = BUF_INIT;
	for (int plane = 0; plane < 2 && value->given && fact->type.kind == TYPE_SET; plane++) {
		const char *before = plane ? (out.len ? "; not " : "not ") : "";
		for (size_t code = 0; code < code_count(v->corpus, fact->type.codes); code++)
			if (set_has(planes[plane], (int64_t)code)) {
				buf_format(&out, "%s%.*s", before,
					   STR_ARG(code_name(v->corpus, fact->type.codes, (int64_t)code)));
				before = ", ";
			}
	}
	struct str text = str_copy(v->cli->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* What is said to who answers goes to standard output, or beside the JSON to standard error. */
static void speak(struct interview *v, const struct buf *out)
{
	if (v->cli->json) {
		fwrite(out->ptr, 1, out->len, stderr);
		return;
	}
	buf_add_str(&v->cli->out, buf_str(out));
	cli_flush(v->cli);
}

static void remark(struct interview *v, struct buf *out, struct str text)
{
	buf_add_repeat(out, ' ', INDENT);
	layout_wrap(out, text, INDENT, INDENT, v->cli->width);
}

static void prompt(struct buf *out) { buf_add_c(out, "   > "); }

static void put_question(struct interview *v, int index)
{
	const struct cli *cli = v->cli;
	const struct fact *fact = &v->corpus->facts.at[index];
	struct buf out = BUF_INIT;
	const char *on = cli->color ? "\033[1m" : "", *dim = cli->color ? "\033[2m" : "",
		   *off = cli->color ? "\033[0m" : "";
	size_t others = others_that_matter(v, index);
	struct str so_far = known_so_far(v, index), number = str_format(cli->arena, "%zu. ", v->asked + 1);
	if (!v->introduced)
		layout_wrap(
			&out,
			STR("An empty line, or ?, says that it is not known. `why` names the clauses that wait for it, "
			    "`back` takes the last answer back, the end of the input ends the questions."),
			0, 0, cli->width);
	v->introduced = true;
	buf_format(&out, "\n%s%.*s", on, STR_ARG(number));
	layout_wrap(&out, fact->meaning, number.len, INDENT, cli->width);
	buf_format(&out, "%s%s", off, dim);
	remark(v, &out, str_format(cli->arena, "%.*s: %.*s", STR_ARG(fact->name), STR_ARG(how_to_answer(v, fact))));
	if (so_far.len)
		remark(v, &out, str_format(cli->arena, "known so far: %.*s", STR_ARG(so_far)));
	if (others)
		remark(v, &out, str_format(cli->arena, "%zu more can matter", others));
	buf_add_c(&out, off);
	prompt(&out);
	speak(v, &out);
	buf_finish(&out);
}

/* The clauses that are open and read the fact, by their articles. */
static void say_why(struct interview *v, int fact)
{
	struct buf out = BUF_INIT;
	const struct core_article *last = NULL;
	size_t said = 0;
	vec_each (&v->d->paths, i) {
		const struct path_result *p = &v->d->paths.at[i];
		vec_each (&p->reasons, k) {
			const struct reason *reason = &p->reasons.at[k];
			const struct core_article *article = reason->rule->clause->article;
			unsigned char *reads =
				arena_new_array(v->cli->arena, unsigned char, v->corpus->facts.count + 1);
			facts_read(v->cli->arena, p->path, reason->rule->value, reads);
			if (reason->value != TRI_UNKNOWN || !reads[fact] || article == last || said >= WHY_SHOWN)
				continue;
			last = article;
			said++;
			remark(v, &out,
			       str_format(v->cli->arena, "%.*s, article %.*s: %.*s",
					  STR_ARG(v->corpus->instruments.at[article->instrument].id),
					  STR_ARG(article->id), STR_ARG(article->heading)));
		}
		if (said) /* the other paths wait for much the same */
			break;
	}
	if (!said)
		remark(v, &out, STR("No clause waits for it alone."));
	prompt(&out);
	speak(v, &out);
	buf_finish(&out);
}

/* Adds what the answer says of a set to what is known of it. False: it contradicts. */
static bool merge_set(const struct set_value *known, struct set_value *answer)
{
	for (int i = 0; i < 4; i++) {
		answer->has.bits[i] |= known->has.bits[i];
		answer->lacks.bits[i] |= known->lacks.bits[i];
		if (answer->has.bits[i] & answer->lacks.bits[i])
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
	struct str json = words_as_facts(v->cli->arena, fact, text);
	if (!json.len) {
		(void)error_set(wrong, STATUS_BAD_INPUT,
				"write some of them, or only and then all of them, or not and one, or none alone");
		return false;
	}
	if (facts_from_json(v->cli->arena, v->corpus, v->subject, json, &answer, wrong) != STATUS_OK) {
		if (fact->type.kind == TYPE_BOOL)
			(void)error_set(wrong, STATUS_BAD_INPUT, "answer yes or no, or ? when it is not known");
		return false;
	}
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

/* `fact "NAME": ` need not be said again under the question. */
static struct str without_name(const struct error *wrong)
{
	const char *colon = strstr(wrong->message, "\": ");
	return str_of(strncmp(wrong->message, "fact \"", 6) == 0 && colon ? colon + 3 : wrong->message);
}

static void say_wrong(struct interview *v, struct str what)
{
	struct buf out = BUF_INIT;
	remark(v, &out, what);
	prompt(&out);
	speak(v, &out);
	buf_finish(&out);
}

/* The next line of the input, without white space around it. False at its end. */
static bool read_line(struct interview *v, struct str *text)
{
	static char line[ANSWER_BYTES];
	if (!fgets(line, sizeof line, stdin))
		return false;
	size_t len = strlen(line);
	bool whole = len + 1 < sizeof line || line[len - 1] == '\n';
	for (int c = 0; !whole && c != '\n' && c != EOF;)
		c = getc(stdin);
	*text = whole ? str_trim(str_of(line)) : str_format(v->cli->arena, "%.40s...", line);
	if (!isatty(STDIN_FILENO)) { /* a terminal shows what is typed; here the answers would be missing */
		struct buf out = BUF_INIT;
		buf_format(&out, "%.*s\n", STR_ARG(*text));
		speak(v, &out);
		buf_finish(&out);
	}
	return true;
}

static void remember(struct interview *v)
{
	size_t facts = v->corpus->facts.count + 1;
	struct answered *answered = vec_push(v->cli->arena, &v->past);
	answered->facts = facts_copy(v->cli->arena, v->facts);
	answered->declined = arena_copy(v->cli->arena, v->declined, facts * sizeof *v->declined);
}

static bool go_back(struct interview *v)
{
	if (!v->past.count)
		return false;
	const struct answered *answered = &v->past.at[--v->past.count];
	v->facts = answered->facts;
	v->declined = answered->declined;
	v->asked--;
	return true;
}

/* Reads answers until one can be taken. False at the end of the input. */
static bool ask_one(struct interview *v, int index)
{
	struct error wrong;
	struct str text;
	put_question(v, index);
	while (read_line(v, &text)) {
		if (str_is(text, "why")) {
			say_why(v, index);
			continue;
		}
		if (str_is(text, "back") || str_is(text, "undo")) {
			if (go_back(v))
				return true;
			say_wrong(v, STR("there is no answer to take back"));
			continue;
		}
		remember(v);
		v->asked++;
		if (!text.len || str_is(text, "?"))
			return v->declined[index] = true;
		if (take_answer(v, index, text, &wrong))
			return true;
		(void)go_back(v);
		say_wrong(v, without_name(&wrong));
	}
	speak(v, &(struct buf){ .ptr = (char[]){ '\n' }, .len = 1 }); /* the prompt was left open */
	return false;
}

/* As facts_from_json reads it: the answers are a file of facts again. */
static void given_json(struct json_writer *w, const struct corpus *corpus, const struct fact *fact,
		       const struct fact_value *value)
{
	char day[11];
	bool wraps = value->has_as_of || value->source.len;
	if (wraps) {
		json_object(w);
		json_name(w, "value");
	}
	fact_value_json(w, corpus, fact, value);
	if (value->has_as_of) {
		date_format(value->as_of, day);
		json_name(w, "as_of");
		json_c(w, day);
	}
	if (value->source.len) {
		json_name(w, "source");
		json_str(w, value->source);
	}
	if (wraps)
		json_end(w);
}

static void finish(struct interview *v)
{
	struct cli *cli = v->cli;
	if (!cli->json) {
		buf_add_c(&cli->out, v->introduced ? "\n" : "");
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
			given_json(w, v->corpus, &v->corpus->facts.at[i], &v->facts->values[i]);
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
	v->facts = facts_create(cli->arena, v->corpus);
	if (cli->options.arguments.count)
		TRY(cli_facts(cli, v->corpus, v->subject, &v->facts, error));
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
