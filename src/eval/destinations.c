/* destinations.c - which states a statute's ordered list leaves open to a person, over all agreements in force.
 *
 * I1. Nothing here decides a step: the nodes that do are those that bar a receiver on no open step (path.h). What is
 * added is the view over all states at once, and what each agreement in force answers for the person. I2. A state is
 * shown as open only where it surely is; a step is passed only where an earlier one is surely open.
 */
#include "eval_int.h"
#include "limit.h"

enum { NAMED_MAX = 40 }; /* a step with more members names none of them: "any country" */

struct search {
	struct decider *decider;
	struct arena *arena;
	const struct subject_facts *facts; /* stale ones taken out */
	struct destinations *found;
	struct code_set receivers; /* of the agreements found */
};

static bool place_in(const uint64_t *plane, int country) { return (plane[country >> 6] >> (country & 63)) & 1; }

static size_t plane_count(const uint64_t *plane)
{
	size_t total = 0;
	for (int i = 0; i < 4; i++)
		total += (size_t)__builtin_popcountll(plane[i]);
	return total;
}

/* Those that an agreement reaches; and those that surely are members, or surely open, unless that is any state. */
static bool shown(const struct search *s, const struct places *members, const struct places *open, int country)
{
	if (place_in(members->no, country))
		return false;
	if (set_has(&s->receivers, country) || (place_in(open->yes, country) && plane_count(open->yes) <= NAMED_MAX))
		return true;
	return place_in(members->yes, country) && plane_count(members->yes) <= NAMED_MAX;
}

static void add_places(const struct search *s, const struct places *members, const struct places *open,
		       struct destination_step *step)
{
	for (int state = PLACE_OPEN; state >= PLACE_CLOSED; state--)
		for (int c = 0; c < (int)country_count(); c++) {
			int is = place_in(open->yes, c)  ? PLACE_OPEN
				 : place_in(open->no, c) ? PLACE_CLOSED
							 : PLACE_PERHAPS;
			if (is == state && shown(s, members, open, c))
				*vec_push(s->arena, &step->places) =
					(struct destination_place){ c, (enum place_state)state };
		}
	for (int c = 0; c < (int)country_count(); c++)
		if (!place_in(open->no, c) && !shown(s, members, open, c))
			step->others = true;
}

/* What is not known whole and read by the step, where something of the step is open because of it. */
static void add_missing(const struct search *s, const struct eval *eval, node_id open, struct destination_step *step)
{
	const struct corpus *corpus = s->found->corpus;
	unsigned char *seen = arena_new_array(s->arena, unsigned char, corpus->facts.count);
	facts_read(s->arena, eval->path, open, seen);
	step->missing = arena_new_array(s->arena, int, corpus->facts.count);
	for (size_t f = FACT_FIRST_DECLARED; f < corpus->facts.count; f++)
		if (seen[f] && !fact_complete(corpus, &corpus->facts.at[f], &s->facts->values[f]))
			step->missing[step->missing_count++] = (int)f;
}

static void add_list(const struct search *s, const struct eval *eval, const struct rule *rule)
{
	struct destination_list *list = vec_push(s->arena, &s->found->lists);
	bool reached = true, passed = false;
	list->clause = rule->clause;
	list->applies = eval_tri(eval, rule->when);
	for (size_t i = 0; i < rule->except_count; i++)
		list->applies = tri_and(list->applies,
					tri_not(eval_tri(eval, eval->path->exceptions.at[rule->except[i]].value)));
	for (size_t i = 0; i < rule->clause->step_count; i++) {
		struct destination_step *step = vec_push(s->arena, &list->steps);
		const struct places *open = &eval->places[eval->place_index[rule->steps[i].open]];
		const struct places *members = &eval->places[eval->place_index[rule->steps[i].members]];
		step->number = i;
		step->some_open = eval_tri(eval, rule->steps[i].some);
		step->reached = reached;
		step->passed = passed;
		add_places(s, members, open, step);
		bool unknown = step->some_open == TRI_UNKNOWN || step->others;
		vec_each (&step->places, k)
			unknown = unknown || step->places.at[k].state == PLACE_PERHAPS;
		if (unknown)
			add_missing(s, eval, rule->steps[i].open, step);
		reached = reached && step->some_open == TRI_FALSE;
		passed = passed || step->some_open == TRI_TRUE;
	}
}

static void add_lists(const struct search *s, const struct path *path)
{
	struct eval *eval = decider_eval(s->decider, &path->query);
	eval_run(eval, s->facts);
	vec_each (&eval->path->rules, i) {
		const struct rule *rule = &eval->path->rules.at[i];
		bool known = rule->effect != EFFECT_DESTINATIONS;
		vec_each (&s->found->lists, k)
			known = known || s->found->lists.at[k].clause == rule->clause;
		if (!known)
			add_list(s, eval, rule);
	}
}

/* Does the agreement have a path for the purpose then? */
static bool serves(const struct search *s, int agreement, int64_t moment)
{
	struct path_key *keys;
	size_t count = agreement_paths(s->arena, s->found->corpus, agreement, moment, &keys);
	for (size_t i = 0; i < count; i++)
		if (keys[i].purpose == s->found->purpose)
			return true;
	return false;
}

typedef VEC(const struct determination *) determination_vec;

static enum status decide_all(struct search *s, int64_t moment, determination_vec *all, struct error *error)
{
	struct destinations *found = s->found;
	struct request request = {
		.sender = str_of(country_alpha2(found->sender)), .on = found->on, .present = -1, .brief = true
	};
	request.purpose = str_of(word_name(WORDS_purpose, found->purpose));
	vec_each (&found->corpus->instruments, i) {
		const struct instrument *in = &found->corpus->instruments.at[i];
		if (in->kind != INSTRUMENT_agreement || in->amends >= 0 || in->subject != SUBJECT_person ||
		    !instrument_in_force(found->corpus, in->index, STR_NONE, moment) || !serves(s, in->index, moment))
			continue;
		request.agreement = in->id;
		for (int receiver = 0; receiver < (int)country_count(); receiver++) {
			struct determination *d;
			if (!agreement_joins(in, found->sender, receiver, moment))
				continue;
			request.receiver = str_of(country_alpha2(receiver));
			TRY(decide_beside(s->decider, s->arena, &request, s->facts, &d, error));
			*vec_push(s->arena, &found->agreements) =
				(struct destination_agreement){ in->index, receiver, d->outcome };
			vec_add(s->arena, all, d);
			set_add(&s->receivers, receiver);
		}
	}
	return STATUS_OK;
}

enum status decide_destinations(struct decider *decider, struct arena *arena, struct str sender, struct str purpose,
				struct moment on, const struct subject_facts *facts, struct destinations **result,
				struct error *error)
{
	struct query query = { .moment = 0 };
	struct destinations *found = *result = arena_new(arena, struct destinations);
	struct search search = { .decider = decider, .arena = arena, .found = found };
	determination_vec all = { 0 };
	decider_make_room(decider);
	found->corpus = decider_corpus(decider);
	found->on = on;
	found->purpose = purpose.len ? word_index(WORDS_purpose, purpose) : PURPOSE_removal;
	if (found->purpose < 0)
		return wrong_purpose(purpose, error);
	TRY(find_country(sender, "sender", &found->sender, error));
	request_moment(&(struct request){ .on = on }, &query);
	struct subject_facts *fresh = facts_copy(arena, facts);
	facts_drop_stale(fresh, query.decision_day);
	search.facts = fresh;
	TRY(decide_all(&search, query.moment, &all, error));
	if (!all.count)
		return error_set(error, STATUS_BAD_INPUT,
				 "no agreement under which %s sends for %s is in force on %.*s; `habeas list --on` "
				 "shows what is",
				 country_alpha2(found->sender), word_name(WORDS_purpose, found->purpose),
				 STR_ARG(moment_text(arena, on)));
	vec_each (&all, i)
		vec_each (&all.at[i]->paths, k)
			add_lists(&search, all.at[i]->paths.at[k].path);
	return STATUS_OK;
}

static void step_json(struct json_writer *w, const struct corpus *corpus, struct arena *arena,
		      const struct destination_list *list, const struct destination_step *step)
{
	static const char *const states[] = { "closed", "unknown", "open" };
	const struct step *written = list->clause->steps[step->number].ast;
	json_object(w);
	json_name(w, "step");
	json_str(w, written->number);
	json_name(w, "text");
	json_str(w, written_text(arena, written->span));
	json_name(w, "some_open");
	tri_json(w, step->some_open);
	json_name(w, "reached");
	json_bool(w, step->reached);
	json_name(w, "places");
	json_object(w);
	vec_each (&step->places, i) {
		json_name(w, country_alpha2(step->places.at[i].country));
		json_c(w, states[step->places.at[i].state]);
	}
	json_end(w);
	json_name(w, "others");
	json_bool(w, step->others);
	json_name(w, "needs");
	json_array(w);
	for (size_t i = 0; i < step->missing_count; i++)
		json_str(w, corpus->facts.at[step->missing[i]].name);
	json_end(w);
	json_end(w);
}

void destinations_json(struct json_writer *w, const struct destinations *d)
{
	struct arena *arena = arena_create();
	json_object(w);
	json_name(w, "sender");
	json_c(w, country_alpha2(d->sender));
	json_name(w, "purpose");
	json_c(w, word_name(WORDS_purpose, d->purpose));
	json_name(w, "on");
	json_str(w, moment_text(arena, d->on));
	json_name(w, "engine");
	json_c(w, "habeas " HABEAS_VERSION);
	json_name(w, "lists");
	json_array(w);
	vec_each (&d->lists, i) {
		const struct destination_list *list = &d->lists.at[i];
		json_object(w);
		clause_json(w, d->corpus, arena, list->clause);
		json_name(w, "applies");
		tri_json(w, list->applies);
		cites_json(w, list->clause->article);
		json_name(w, "steps");
		json_array(w);
		vec_each (&list->steps, k)
			step_json(w, d->corpus, arena, list, &list->steps.at[k]);
		json_end(w);
		json_end(w);
	}
	json_end(w);
	json_name(w, "agreements");
	json_array(w);
	vec_each (&d->agreements, i) {
		json_object(w);
		json_name(w, "agreement");
		json_str(w, d->corpus->instruments.at[d->agreements.at[i].agreement].id);
		json_name(w, "receiver");
		json_c(w, country_alpha2(d->agreements.at[i].receiver));
		json_name(w, "outcome");
		json_c(w, word_name(WORDS_outcome, (int)d->agreements.at[i].outcome));
		json_end(w);
	}
	json_end(w);
	json_end(w);
	arena_destroy(arena);
}
