/* guarantees.c - the shipped guarantees: each is proved, and each can fail. From a copy of the corpus the clauses that
 * the proof names are taken out, one after another, until somebody breaks the promise; `decide` must say so too. A
 * guarantee that no taking out can break would promise nothing. */
#include "determination.h"
#include "embedded.h"
#include "prove.h"
#include "texts.h"

enum { REMOVALS_MAX = 12 };

/* The shipped texts as one can write on them. */
struct copy {
	char *text;
	size_t size;
};
static struct copy *copies;

static void begin_copies(void)
{
	copies = arena_new_array(test_arena, struct copy, embedded_corpus_count);
	for (size_t i = 0; i < embedded_corpus_count; i++) {
		copies[i].size = embedded_corpus[i].size;
		copies[i].text = arena_copy(test_arena, embedded_corpus[i].text, embedded_corpus[i].size);
	}
}

static struct corpus *compile_copies(void)
{
	struct corpus *corpus = corpus_create();
	for (size_t i = 0; i < embedded_corpus_count; i++)
		corpus_add_text(corpus, str_of(embedded_corpus[i].path),
				str_copy(test_arena, (struct str){ copies[i].text, copies[i].size }), true);
	corpus_compile(corpus);
	if (corpus->diags.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&corpus->diags)));
	return corpus;
}

/* Overwrites with spaces, lines kept, what stands at the same place of the copy. */
static void blank(struct span span, size_t from)
{
	for (size_t i = 0; i < embedded_corpus_count; i++)
		if (str_eq(span.source->name, str_of(embedded_corpus[i].path)))
			for (size_t k = span.at + from; k < (size_t)span.at + span.len; k++)
				if (copies[i].text[k] != '\n')
					copies[i].text[k] = ' ';
}

/* Takes a bar, a requirement or an exclusion out; an admission loses its condition. False when nothing was left to
 * take. */
static bool take_out(const struct core_clause *clause)
{
	struct str text = span_text(clause->ast->span);
	size_t from = 0;
	if (clause->kind == CLAUSE_admits) {
		for (from = 0; from + 6 <= text.len && memcmp(text.ptr + from, " when ", 6) != 0;)
			from++;
		if (from + 6 > text.len)
			return false;
	}
	blank(clause->ast->span, from);
	return true;
}

static const struct core_guarantee *same_guarantee(const struct corpus *corpus, size_t index)
{
	assert_true(index < corpus->guarantees.count); /* clauses go, guarantees stay */
	return &corpus->guarantees.at[index];
}

static bool confirmed(const struct corpus *corpus, const struct prove_request *request,
		      const struct prove_answer *answer)
{
	const struct query *q = &answer->query;
	struct path *path = path_compile_asking(test_arena, corpus, q, request->when);
	struct eval *eval = eval_create(test_arena, path);
	struct decider *decider = decider_create(corpus);
	struct request r = { .agreement = corpus->instruments.at[q->agreement].id,
			     .sender = str_of(country_alpha2(q->sender)),
			     .receiver = str_of(country_alpha2(q->receiver)),
			     .purpose = str_of(word_name(WORDS_purpose, q->purpose)),
			     .on = answer->on,
			     .departing = { .given = q->has_departure, .day = q->departure_day },
			     .as_if = q->as_if,
			     .present = -1 };
	struct determination *d;
	struct error error;
	bool found = false;
	if (q->facility_given == FACILITY_NONE)
		r.facility = STR("none");
	if (q->facility_given == FACILITY_NAMED)
		r.facility = corpus->facilities.at[q->facility].name;
	eval_run(eval, answer->person);
	assert_int_equal(decide(decider, test_arena, &r, answer->person, &d, &error), STATUS_OK);
	vec_each (&d->paths, i)
		found = found || (d->paths.at[i].path->query.facility_given == q->facility_given &&
				  d->paths.at[i].outcome == request->never);
	decider_destroy(decider);
	return found && eval_tri(eval, path->asked) == TRI_TRUE;
}

/* Takes clauses out until somebody breaks it. */
static bool can_fail(size_t index, struct prove_request request)
{
	for (int removals = 0; removals <= REMOVALS_MAX; removals++) {
		struct corpus *corpus = compile_copies();
		struct prove_answer answer;
		bool some = false, refuted;
		request.when = same_guarantee(corpus, index)->when;
		prove(test_arena, corpus, &request, 1, PROVE_LIMITS, &answer, NULL, NULL);
		refuted = answer.proof == PROOF_REFUTED;
		if (refuted && !confirmed(corpus, &request, &answer))
			fail_msg("\"%.*s\" is refuted by somebody whom `decide` decides otherwise",
				 STR_ARG(same_guarantee(corpus, index)->ast->title));
		for (size_t i = 0; !refuted && i < answer.needed.count && !some; i++)
			some = take_out(answer.needed.at[i]);
		corpus_destroy(corpus);
		if (refuted)
			return true;
		if (!some)
			return false;
	}
	return false;
}

/* A law's guarantee is one request for each agreement; some clause that one of them needs must break it. */
static bool breaks(const struct corpus *corpus, size_t index, bool as_if)
{
	const struct core_guarantee *g = &corpus->guarantees.at[index];
	struct prove_request *requests;
	size_t count = guarantee_requests(test_arena, corpus, g, &requests);
	struct prove_answer *answers = arena_new_array(test_arena, struct prove_answer, count + 1);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++)
		requests[i].as_if = as_if;
	prove(test_arena, corpus, requests, count, PROVE_LIMITS, answers, NULL, NULL);
	for (size_t i = 0; i < count; i++) {
		/* As if in force an agreement is read on days, and beside laws, that its text never met. */
		if (answers[i].proof != PROOF_PROVED && !as_if)
			fail_msg("\"%.*s\" is %s: %.*s", STR_ARG(g->ast->title), proof_name(answers[i].proof),
				 STR_ARG(answers[i].reason));
		if (answers[i].proof != PROOF_PROVED || !answers[i].needed.count)
			continue;
		begin_copies();
		if (can_fail(index, requests[i]))
			return true;
	}
	return false;
}

/* A promise about what no text in force does is broken under a text that is only offered, as if it were in force. */
static void every_shipped_guarantee_holds_and_can_fail(void **state)
{
	(void)state;
	struct corpus *corpus = corpus_create();
	size_t in_force = 0, as_if = 0, never = 0;
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	assert_int_equal(corpus->diags.errors, 0);
	vec_each (&corpus->guarantees, i) {
		if (breaks(corpus, i, false)) {
			in_force++;
		} else if (breaks(corpus, i, true)) {
			as_if++;
		} else {
			never++;
			print_message("# nothing that is taken out breaks \"%.*s\"\n",
				      STR_ARG(corpus->guarantees.at[i].ast->title));
		}
	}
	print_message("# of %zu guarantees %zu are broken by taking clauses out, %zu more as if in force\n",
		      corpus->guarantees.count, in_force, as_if);
	assert_int_equal(never, 0);
	assert_true(in_force + as_if == corpus->guarantees.count && as_if <= 4);
	corpus_destroy(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(every_shipped_guarantee_holds_and_can_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
