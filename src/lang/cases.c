/* cases.c - examples, profiles and guarantees: do they name what exists? They are run elsewhere. */
#include "limit.h"
#include "money.h"
#include "resolve_int.h"
#include "value.h"

static void declare_profiles(struct corpus *c, const struct instrument *in)
{
	vec_each (&in->ast->profiles, i) {
		const struct ast_case *profile = &in->ast->profiles.at[i];
		struct str full = str_format(c->arena, "%.*s.%.*s", STR_ARG(in->id), STR_ARG(profile->name.text));
		if (profile->name.text.len && !map_put(&c->profile_names, full, (uint64_t)(uintptr_t)profile))
			diag_add(&c->diags, DIAG_duplicate, profile->name.span, "a profile `%.*s` stands here already",
				 STR_ARG(profile->name.text));
	}
}

static void check_given(struct corpus *c, const struct instrument *in, const struct ast_case *k)
{
	vec_each (&k->given, i) {
		const struct ast_given *given = &k->given.at[i];
		uint64_t term;
		struct str full = str_format(c->arena, "%.*s.%.*s", STR_ARG(in->id), STR_ARG(given->name.text));
		int fact = corpus_fact(c, given->name.text);
		struct fact_value value;
		if (!given->name.text.len)
			continue;
		if (fact < 0 &&
		    (map_get(&c->term_names, full, &term) || map_get(&c->term_names, given->name.text, &term)))
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_fact_in_instrument, given->name.span,
					   "`%.*s` is a term: it cannot be given", STR_ARG(given->name.text)),
				  "give the facts that it rests on");
		else if (fact < 0)
			unknown_fact(c, &c->diags, given->name, in->subject);
		else if (c->facts.at[fact].environment)
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_misplaced, given->name.span, "`%.*s` is not given as a fact",
					   STR_ARG(given->name.text)),
				  "say it with a line of its own: to, on, departing");
		else if (given->value)
			(void)value_from_ast(c->arena, c, &c->diags, &c->facts.at[fact], given->value, &value);
	}
}

static void check_profiles(struct corpus *c, const struct instrument *in, const struct ast_case *k)
{
	vec_each (&k->profiles, i) {
		uint64_t profile;
		struct word name = k->profiles.at[i];
		struct str own = str_format(c->arena, "%.*s.%.*s", STR_ARG(in->id), STR_ARG(name.text));
		if (name.text.len && !map_get(&c->profile_names, name.text, &profile) &&
		    !map_get(&c->profile_names, own, &profile))
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_unknown_name, name.span, "no profile is called `%.*s`",
					   STR_ARG(name.text)),
				  "another text's profile is named with it: floor.ordinary");
	}
}

static void check_facility_word(struct corpus *c, struct word word)
{
	if (!word.text.len || str_is(word.text, "none") || corpus_facility(c, word.text) >= 0)
		return;
	struct nearest nearest;
	nearest_init(&nearest, word.text);
	vec_each (&c->facilities, i)
		nearest_offer(&nearest, c->facilities.at[i].name);
	diag_nearest(&c->diags,
		     diag_add(&c->diags, DIAG_unknown_facility, word.span, "no facility is called `%.*s`",
			      STR_ARG(word.text)),
		     &nearest);
}

static void check_outcome_word(struct corpus *c, struct word word)
{
	if (word_index(WORDS_outcome, word.text) < 0)
		diag_listed(
			&c->diags,
			diag_add(&c->diags, DIAG_unknown_word, word.span, "`%.*s` is no outcome", STR_ARG(word.text)),
			WORDS_outcome, word.text);
}

static void check_expect(struct corpus *c, const struct instrument *in, const struct ast_expect *e)
{
	int64_t amount;
	int currency;
	if (e->kind == EXPECT_OUTCOME && e->outcome.text.len)
		check_outcome_word(c, e->outcome);
	if (e->instrument.text.len)
		check_article_reference(c, word_instrument(c, &c->diags, e->instrument), e->article);
	read_money(c, e->amount, e->currency, e->span, &amount, &currency);
	vec_each (&e->needs, i)
		if (e->needs.at[i].text.len && corpus_fact(c, e->needs.at[i].text) < 0)
			unknown_fact(c, &c->diags, e->needs.at[i], in->subject);
	vec_each (&e->owing, i) {
		struct word name = e->owing.at[i].name;
		if (name.text.len && word_index(WORDS_need_kind, name.text) < 0 && !str_is(name.text, "place") &&
		    !str_is(name.text, "none"))
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_unknown_word, name.span,
					   "nothing is owed by the name `%.*s`", STR_ARG(name.text)),
				  "acceptance, consent, opinion, approval, document, notice, place, none");
	}
}

/* The persons of an example's rolls are numbered from 1, in the order written. */
static int64_t check_rolls(struct corpus *c, const struct ast_case *k)
{
	int64_t persons = 0;
	vec_each (&k->rolls, i) {
		const struct ast_roll *roll = &k->rolls.at[i];
		int64_t count;
		if (!roll->persons.len)
			continue;
		if (!decimal_parse(roll->persons, 0, true, &count) || count > LIMIT_ROLL_STAYS - persons)
			diag_add(&c->diags, DIAG_bad_number, roll->span,
				 "the rolls of an example have at most %d persons", LIMIT_ROLL_STAYS);
		else
			persons += count;
	}
	return persons;
}

static void check_paid(struct corpus *c, const struct ast_case *k)
{
	int64_t persons = check_rolls(c, k), amount, person;
	int currency;
	vec_each (&k->costs, i) {
		const struct ast_cost *cost = &k->costs.at[i];
		read_money(c, cost->amount, cost->currency, cost->span, &amount, &currency);
		if (cost->person.len &&
		    (!decimal_parse(cost->person, 0, true, &person) || person < 1 || person > persons))
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_out_of_range, cost->span, "no person %.*s is on the roll",
					   STR_ARG(cost->person)),
				  "the persons of `roll of N persons` are numbered from 1");
	}
}

static bool decidable(struct corpus *c, const struct instrument *in, const struct ast_case *k)
{
	if (in->kind == INSTRUMENT_agreement || k->under.text.len)
		return true;
	bool outcome = false;
	vec_each (&k->expects, i)
		outcome = outcome || k->expects.at[i].kind == EXPECT_OUTCOME;
	if (outcome)
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_missing, k->span, "under which agreement is this decided?"),
			  "in a %s an example says: under NAME", word_name(WORDS_instrument_kind, (int)in->kind));
	return !outcome;
}

static void check_case(struct corpus *c, const struct instrument *in, const struct ast_case *k, bool example)
{
	check_profiles(c, in, k);
	check_given(c, in, k);
	check_facility_word(c, k->facility);
	if (k->purpose.text.len)
		(void)word_purpose(&c->diags, k->purpose);
	if (k->under.text.len) {
		int under = word_instrument(c, &c->diags, k->under);
		if (under >= 0 && c->instruments.at[under].kind != INSTRUMENT_agreement)
			diag_add(&c->diags, DIAG_misplaced, k->under.span, "`%.*s` is no agreement",
				 STR_ARG(k->under.text));
	}
	(void)word_country(c, k->sender);
	(void)word_country(c, k->receiver);
	if (!example)
		return;
	check_paid(c, k);
	if (!k->expects.count && k->title.len && !k->failed)
		diag_hint(&c->diags, diag_add(&c->diags, DIAG_missing, k->span, "this example expects nothing"),
			  "expect cleared, expect barred by floor citizens, ...");
	if (decidable(c, in, k))
		vec_each (&k->expects, i)
			check_expect(c, in, &k->expects.at[i]);
}

static void check_guarantee(struct corpus *c, const struct instrument *in, const struct ast_case *g)
{
	check_case(c, in, g, false);
	if (!g->never.text.len && !g->failed)
		diag_hint(&c->diags, diag_add(&c->diags, DIAG_missing, g->span, "this guarantee promises nothing"),
			  "never cleared when ...");
	else if (g->never.text.len)
		check_outcome_word(c, g->never);
	struct scope scope = { .corpus = c, .diags = &c->diags, .instrument = in->index, .subject = in->subject };
	node_id when = g->never_when ? type_condition(&scope, g->never_when) : node_tri(&c->nodes, TRI_TRUE);
	if (when != NODE_NONE)
		vec_add(c->arena, &c->guarantees, ((struct core_guarantee){ in->index, g, when }));
}

void resolve_cases(struct corpus *c)
{
	vec_each (&c->instruments, i)
		declare_profiles(c, &c->instruments.at[i]);
	vec_each (&c->instruments, i) {
		const struct instrument *in = &c->instruments.at[i];
		vec_each (&in->ast->profiles, k)
			check_case(c, in, &in->ast->profiles.at[k], false);
		vec_each (&in->ast->examples, k)
			check_case(c, in, &in->ast->examples.at[k], true);
		vec_each (&in->ast->guarantees, k)
			check_guarantee(c, in, &in->ast->guarantees.at[k]);
	}
}
