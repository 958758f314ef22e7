/* Promises about every person: proved, refuted, or honestly neither. */
#include "prove.h"
#include "texts.h"

static struct prove_answer answer;

/* Under agreement `a` of the text: is it true that nobody for whom `when` holds ever is `never`? */
static void ask(const char *text, const char *never, const char *when, struct prove_request with,
		struct prove_limits limits)
{
	struct diags diags;
	struct corpus *corpus = compile(text);
	const struct instrument *in = corpus_instrument(corpus, STR("a"));
	diags_init(&diags, test_arena);
	with.agreement = in->index;
	with.sender = with.receiver = with.purpose = with.facility = -1;
	with.never = (enum outcome)word_index(WORDS_outcome, str_of(never));
	with.when = corpus_condition(corpus, str_of(when), in->index, in->subject, &diags);
	if (with.when == NODE_NONE)
		fail_msg("%.*s", STR_ARG(diags_text(&diags)));
	prove(test_arena, corpus, &with, 1, limits, &answer, NULL, NULL);
}

static const struct prove_request anyhow = { .agreement = 0 };

static void assert_proved(const char *text, const char *never, const char *when, const char *needed)
{
	struct buf out = BUF_INIT;
	ask(text, never, when, anyhow, PROVE_LIMITS);
	if (answer.proof != PROOF_PROVED)
		fail_msg("%s: %.*s", proof_name(answer.proof), STR_ARG(answer.reason));
	for (size_t i = 0; i < answer.needed.count; i++) {
		const struct core_article *article = answer.needed.at[i]->article;
		buf_format(&out, "%s%.*s %.*s", i ? ", " : "",
			   STR_ARG(test_corpus->instruments.at[article->instrument].id), STR_ARG(article->id));
	}
	assert_str(buf_str(&out), needed);
	buf_finish(&out);
}

static const struct fact_value *fact_named(const char *name)
{
	return &answer.person->values[corpus_fact(test_corpus, str_of(name))];
}

static void assert_refuted(const char *text, const char *never, const char *when)
{
	ask(text, never, when, anyhow, PROVE_LIMITS);
	if (answer.proof != PROOF_REFUTED)
		fail_msg("%s: %.*s", proof_name(answer.proof), STR_ARG(answer.reason));
}

static size_t given_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < answer.person->count; i++)
		count += answer.person->values[i].given;
	return count;
}

#define ADMITS_ALL TEST_AGREEMENT "article 1\n  admits\n"

static void nobody_whom_the_floor_bars_is_cleared(void **state)
{
	(void)state;
	assert_proved(ADMITS_ALL, "cleared", "US in nationalities", "floor own");
	assert_proved(ADMITS_ALL, "cleared", "stayed", "floor stay");
}

static void a_proof_needs_a_requirement_of_the_agreement(void **state)
{
	(void)state;
	assert_proved(ADMITS_ALL "article 2\n  requires convicted\n", "cleared", "not convicted", "a 2");
}

static void a_condition_of_nobody_needs_no_clause(void **state)
{
	(void)state;
	assert_proved(ADMITS_ALL, "cleared", "convicted and not convicted", "");
}

static void a_smallest_person_says_only_what_clears(void **state)
{
	(void)state;
	assert_refuted(ADMITS_ALL, "cleared", "convicted");
	assert_int_equal(given_count(), 3); /* convicted, no stay, not a national of the sender */
	assert_int_equal(fact_named("convicted")->scalar.value, 1);
	assert_int_equal(fact_named("stayed")->scalar.value, 0);
	assert_int_equal(set_membership(&fact_named("nationalities")->set, country_index(STR("US"))), TRI_FALSE);
	assert_int_equal(answer.query.decision_day, 20089); /* 2025-01-01 */
}

static void alone_leaves_the_floor_out(void **state)
{
	(void)state;
	struct prove_request alone = { .alone = true };
	ask(ADMITS_ALL, "cleared", "US in nationalities", alone, PROVE_LIMITS);
	assert_int_equal(answer.proof, PROOF_REFUTED);
	assert_int_equal(given_count(), 1);
}

static void a_list_is_unrolled_as_far_as_it_is_counted(void **state)
{
	(void)state;
	static const char text[] =
		TEST_AGREEMENT "article 1\n  admits when count of r in relatives where (r.adult) >= 3\n"
			       "article 2\n  requires not any r in relatives where (r.relation = child)\n";
	assert_proved(text, "cleared", "any r in relatives where (r.relation = child)", "a 2");
	assert_proved(text, "cleared", "count of r in relatives where (r.adult) < 3", "a 1");
	assert_refuted(text, "cleared", "count of r in relatives where (r.adult) = 4");
	assert_int_equal(fact_named("relatives")->list.count, 4);
}

static void too_long_a_list_is_not_proved(void **state)
{
	(void)state;
	ask(TEST_AGREEMENT "article 1\n  admits when count of r in relatives where (r.adult) >= 500\n", "cleared",
	    "convicted", anyhow, PROVE_LIMITS);
	assert_int_equal(answer.proof, PROOF_NOT_PROVED);
	assert_str(answer.reason, "the conditions on `relatives` need more than 32 rows of it");
}

static void every_day_in_force_is_asked_about(void **state)
{
	(void)state;
	static const char text[] =
		TEST_AGREEMENT "article 1\n  admits when years between born and decision_date >= 18\n";
	assert_proved(text, "cleared", "born + 18 years > decision_date", "a 1");
	assert_refuted(text, "cleared", "born = 2010-06-15");
	assert_true(answer.query.decision_day >= 21350); /* 2028-06-15 */
}

static void a_leap_day_is_no_exception(void **state)
{
	(void)state;
	/* Who was born on 29 February is 18 on 1 March; eighteen years after the birth is 28 February. */
	static const char text[] =
		TEST_AGREEMENT "article 1\n  admits when years between born and decision_date < 18\n";
	assert_refuted(text, "cleared", "born + 18 years = decision_date and born > 2008-01-01 and born < 2026-01-01");
	int year, month, day;
	date_to_ymd((int32_t)fact_named("born")->scalar.value, &year, &month, &day);
	assert_int_equal(month * 100 + day, 229);
}

static void partial_persons_are_asked_about_where_it_matters(void **state)
{
	(void)state;
	static const char text[] = TEST_AGREEMENT "article 1\n  admits when convicted\n";
	assert_refuted(text, "undetermined", "nationalities = {SV}");
	assert_false(fact_named("convicted")->given && fact_named("stayed")->given);
	assert_proved(text, "not_covered", "convicted", "a 1");
}

static void a_text_that_changes_is_asked_about_on_both_sides(void **state)
{
	(void)state;
	static const char text[] = TEST_AGREEMENT "article 1\n  admits\n"
						  "article 2 from 2025-01-01 to 2025-06-30\n  requires convicted\n";
	assert_refuted(text, "cleared", "not convicted");
	assert_int_equal(answer.query.decision_day, 20270); /* 2025-07-01 */
}

static void what_is_out_of_force_is_not_called_proved(void **state)
{
	(void)state;
	struct prove_request early = { .on = { .given = true, .day = 20000 } };
	ask(ADMITS_ALL, "cleared", "convicted", early, PROVE_LIMITS);
	assert_int_equal(answer.proof, PROOF_NOT_PROVED);
	early.as_if = true;
	ask(ADMITS_ALL, "cleared", "convicted", early, PROVE_LIMITS);
	assert_int_equal(answer.proof, PROOF_REFUTED);
}

static void a_child_without_memory_is_an_answer(void **state)
{
	(void)state;
	if (getenv("ASAN_OPTIONS") && !getenv("HABEAS_MEMORY_LIMITS"))
		ask(ADMITS_ALL, "cleared", "convicted", anyhow, PROVE_LIMITS);
	else
		ask(ADMITS_ALL, "cleared", "convicted", anyhow, (struct prove_limits){ 20000, 1 });
	assert_true(answer.proof == PROOF_REFUTED || (answer.proof == PROOF_NOT_PROVED && answer.reason.len > 0));
}

static void one_child_answers_many(void **state)
{
	(void)state;
	struct corpus *corpus = compile(ADMITS_ALL "guarantee \"G\"\n  never cleared when stayed\n"
						   "guarantee \"H\"\n  to house\n  never cleared when not stayed\n");
	struct prove_request *one, all[2];
	struct prove_answer answers[2];
	assert_int_equal(corpus->guarantees.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(guarantee_requests(test_arena, corpus, &corpus->guarantees.at[i], &one), 1);
		all[i] = one[0];
	}
	prove(test_arena, corpus, all, 2, PROVE_LIMITS, answers, NULL, NULL);
	assert_int_equal(answers[0].proof, PROOF_PROVED);
	assert_int_equal(answers[1].proof, PROOF_REFUTED);
	assert_int_equal(answers[1].query.facility, corpus_facility(corpus, STR("house")));
}

static void nobody_differs_under_one_text(void **state)
{
	(void)state;
	struct corpus *corpus = compile(ADMITS_ALL "agreement b \"B\"\n  parties US sends, SV receives\n"
						   "  in force 2025-01-01\n  kind treaty\n  binding yes\n"
						   "  purpose removal\narticle 1\n  admits when convicted\n");
	struct differ_request same, other;
	struct differ_answer answers[2];
	memset(&same, 0, sizeof same);
	same.a = (struct query){ .agreement = corpus_instrument(corpus, STR("a"))->index,
				 .sender = country_index(STR("US")),
				 .receiver = country_index(STR("SV")),
				 .purpose = PURPOSE_removal,
				 .facility_given = FACILITY_NONE,
				 .facility = -1,
				 .moment = moment_of_day(20100),
				 .decision_day = 20100 };
	same.b = other.a = other.b = same.a;
	other.b.agreement = corpus_instrument(corpus, STR("b"))->index;
	differ(test_arena, corpus, (struct differ_request[]){ same, other }, 2, PROVE_LIMITS, answers);
	assert_true(answers[0].whole && answers[0].differences.count == 0);
	assert_true(answers[1].whole && answers[1].differences.count == 3);
	/* cleared or undetermined under the one, not covered or undetermined under the other */
	for (size_t i = 0; i < 3; i++)
		assert_true(answers[1].differences.at[i].a != answers[1].differences.at[i].b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(nobody_whom_the_floor_bars_is_cleared),
		fact(a_proof_needs_a_requirement_of_the_agreement),
		fact(a_condition_of_nobody_needs_no_clause),
		fact(a_smallest_person_says_only_what_clears),
		fact(alone_leaves_the_floor_out),
		fact(a_list_is_unrolled_as_far_as_it_is_counted),
		fact(too_long_a_list_is_not_proved),
		fact(every_day_in_force_is_asked_about),
		fact(a_leap_day_is_no_exception),
		fact(partial_persons_are_asked_about_where_it_matters),
		fact(a_text_that_changes_is_asked_about_on_both_sides),
		fact(what_is_out_of_force_is_not_called_proved),
		fact(a_child_without_memory_is_an_answer),
		fact(one_child_answers_many),
		fact(nobody_differs_under_one_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
