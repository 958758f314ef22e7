/* proof.c - see proof.h. */
#include "proof.h"

struct str person_json(struct arena *arena, const struct subject_facts *person)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	for (size_t i = FACT_FIRST_DECLARED; i < person->count; i++) {
		const struct fact *fact = &person->corpus->facts.at[i];
		if (!person->values[i].given)
			continue;
		json_name_str(w, fact->name);
		fact_value_json(w, person->corpus, fact, &person->values[i]);
	}
	json_end(w);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static struct str facility_word(const struct corpus *corpus, const struct query *q)
{
	switch (q->facility_given) {
	case FACILITY_NAMED: return corpus->facilities.at[q->facility].name;
	case FACILITY_NONE: return STR("none");
	case FACILITY_UNSAID: break;
	}
	return STR_NONE;
}

static struct request request_of(const struct corpus *corpus, const struct query *q, struct moment on)
{
	return (struct request){ .agreement = corpus->instruments.at[q->agreement].id,
				 .sender = str_of(country_alpha2(q->sender)),
				 .receiver = str_of(country_alpha2(q->receiver)),
				 .purpose = str_of(word_name(WORDS_purpose, q->purpose)),
				 .facility = facility_word(corpus, q),
				 .on = on,
				 .departing = { .given = q->has_departure, .day = q->departure_day },
				 .as_if = q->as_if,
				 .present = -1 };
}

/* The articles that decided, each once. */
static struct str reasons_text(struct arena *arena, const struct determination *d, const struct path_result *result)
{
	struct buf out = BUF_INIT;
	const struct core_article *last = NULL;
	vec_each (&result->reasons, i) {
		const struct core_article *article = result->reasons.at[i].rule->clause->article;
		if (article != last)
			buf_format(&out, "%s%.*s %.*s", out.len ? ", " : "",
				   STR_ARG(d->corpus->instruments.at[article->instrument].id), STR_ARG(article->id));
		last = article;
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Of the paths that were decided, the one of the query. */
static enum status path_outcome(struct arena *arena, const struct determination *d, const struct query *q,
				enum outcome *outcome, struct str *by, struct error *error)
{
	vec_each (&d->paths, i) {
		const struct query *p = &d->paths.at[i].path->query;
		if (p->purpose != q->purpose || p->facility_given != q->facility_given ||
		    (p->facility_given == FACILITY_NAMED && p->facility != q->facility))
			continue;
		*outcome = d->paths.at[i].outcome;
		if (by)
			*by = reasons_text(arena, d, &d->paths.at[i]);
		return STATUS_OK;
	}
	return error_set(error, STATUS_NOT_FOUND, "`decide` shows no such path");
}

static tri condition_value(struct arena *arena, const struct corpus *corpus, const struct query *query,
			   node_id condition, const struct subject_facts *facts, enum outcome *outcome)
{
	struct path *path = path_compile_asking(arena, corpus, query, condition);
	struct eval *eval = eval_create(arena, path);
	eval_run(eval, facts);
	*outcome = eval_outcome(eval);
	return path->asked == NODE_NONE ? TRI_TRUE : eval_tri(eval, path->asked);
}

enum status person_outcome(struct arena *arena, const struct query *query, struct moment on, struct str person,
			   const struct corpus *corpus, enum outcome *outcome, struct str *by, struct error *error)
{
	struct subject_facts *facts;
	struct determination *d;
	struct request request = request_of(corpus, query, on);
	request.brief = !by;
	TRY(facts_from_json(arena, corpus, corpus->instruments.at[query->agreement].subject, person, &facts, error));
	if (query->alone) {
		(void)condition_value(arena, corpus, query, NODE_NONE, facts, outcome);
		return STATUS_OK;
	}
	struct decider *decider = decider_create(corpus);
	enum status status = decide(decider, arena, &request, facts, &d, error);
	if (status == STATUS_OK)
		status = path_outcome(arena, d, query, outcome, by, error);
	decider_destroy(decider);
	return status;
}

bool refutation_confirmed(struct arena *arena, const struct corpus *corpus, const struct prove_request *request,
			  const struct prove_answer *answer, struct str *why)
{
	struct error error;
	enum outcome outcome, same;
	struct str person = person_json(arena, answer->person);
	if (person_outcome(arena, &answer->query, answer->on, person, corpus, &outcome, NULL, &error) != STATUS_OK) {
		*why = str_format(arena, "`decide` refuses the person: %s", error.message);
		return false;
	}
	if (outcome != request->never) {
		*why = str_format(arena, "`decide` answers %s", word_name(WORDS_outcome, (int)outcome));
		return false;
	}
	*why = STR("the condition does not hold of the person");
	return condition_value(arena, corpus, &answer->query, request->when, answer->person, &same) == TRI_TRUE;
}

struct str decide_command(struct arena *arena, const struct corpus *corpus, const struct query *q, struct moment on)
{
	const struct instrument *in = &corpus->instruments.at[q->agreement];
	struct str facility = facility_word(corpus, q);
	struct buf out = BUF_INIT;
	char day[11];
	buf_add_c(&out, "habeas decide");
	vec_each (&corpus->sources, i)
		if (!corpus->sources.at[i]->embedded)
			buf_format(&out, " --law %.*s", STR_ARG(corpus->sources.at[i]->name));
	buf_format(&out, " -a %.*s", STR_ARG(in->id));
	if (in->party_count > 2)
		buf_format(&out, " --sender %s --receiver %s", country_alpha2(q->sender), country_alpha2(q->receiver));
	buf_format(&out, " --for %s", word_name(WORDS_purpose, q->purpose));
	if (facility.len)
		buf_format(&out, " --to %.*s", STR_ARG(facility));
	buf_format(&out, " --on %.*s", STR_ARG(moment_text(arena, on)));
	if (q->has_departure) {
		date_format(q->departure_day, day);
		buf_format(&out, " --departing %s", day);
	}
	if (q->as_if)
		buf_add_c(&out, " --as-if");
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static bool told_before(const struct prove_answer *answer, size_t at)
{
	for (size_t k = 0; k < at; k++)
		if (answer->needed.at[k]->article == answer->needed.at[at]->article)
			return true;
	return false;
}

struct str needed_text(struct arena *arena, const struct corpus *corpus, const struct prove_answer *answer)
{
	struct buf out = BUF_INIT;
	vec_each (&answer->needed, i) {
		const struct core_article *article = answer->needed.at[i]->article;
		if (!told_before(answer, i))
			buf_format(&out, "%s%.*s %.*s", out.len ? ", " : "",
				   STR_ARG(corpus->instruments.at[article->instrument].id), STR_ARG(article->id));
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void needed_json(struct json_writer *w, const struct corpus *corpus, const struct prove_answer *answer)
{
	json_name(w, "needed");
	json_array(w);
	vec_each (&answer->needed, i) {
		const struct core_clause *clause = answer->needed.at[i];
		json_object(w);
		json_name(w, "instrument");
		json_str(w, corpus->instruments.at[clause->article->instrument].id);
		json_name(w, "article");
		json_str(w, clause->article->id);
		json_name(w, "clause");
		json_int(w, clause->number);
		json_end(w);
	}
	json_end(w);
}

static void path_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		      const struct prove_answer *answer)
{
	const struct query *q = &answer->query;
	struct str facility = facility_word(corpus, q);
	char day[11];
	json_name(w, "sender");
	json_c(w, country_alpha2(q->sender));
	json_name(w, "receiver");
	json_c(w, country_alpha2(q->receiver));
	json_name(w, "for");
	json_c(w, word_name(WORDS_purpose, q->purpose));
	json_name(w, "to");
	if (facility.len)
		json_str(w, facility);
	else
		json_null(w);
	json_name(w, "on");
	json_str(w, moment_text(arena, answer->on));
	json_name(w, "departing");
	date_format(q->departure_day, day);
	if (q->has_departure)
		json_c(w, day);
	else
		json_null(w);
	json_name(w, "as_if");
	json_bool(w, q->as_if);
}

void answer_json(struct json_writer *w, struct arena *arena, const struct corpus *corpus,
		 const struct prove_answer *answer)
{
	json_name(w, "answer");
	json_c(w, proof_name(answer->proof));
	json_name(w, "ms");
	json_int(w, (answer->us + 500) / 1000);
	json_name(w, "questions");
	json_int(w, (int64_t)answer->questions);
	if (answer->proof == PROOF_NOT_PROVED) {
		json_name(w, "reason");
		json_str(w, answer->reason);
	} else if (answer->proof == PROOF_PROVED) {
		needed_json(w, corpus, answer);
	} else {
		struct json *person;
		struct error error;
		json_name(w, "person");
		if (json_parse(arena, person_json(arena, answer->person), &person, &error) == STATUS_OK)
			json_copy(w, person);
		else
			json_null(w);
		path_json(w, arena, corpus, answer);
	}
}
