/* roundtrip.c - what must come out the same: a text laid out, a text read again, a decision made again. */
#include "gen.h"
#include "print.h"
#include "texts.h"

enum { TEXTS = 1500, PERSONS = 4 };

static struct gen gen;

/* ---- layout -------------------------------------------------------------------------------------------------- */

/* The same text as a careless hand would write it: spaces, lines that go on in the next, blank lines, comments. */
static struct str disturbed(struct str text)
{
	struct buf out = BUF_INIT;
	bool string = false, in_line = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool begins = i == 0 || text.ptr[i - 1] == '\n';
		if (begins) {
			if (gen_chance(&gen, 8))
				buf_add_c(&out, gen_chance(&gen, 50) ? "\n" : "# a remark: \"x\n");
			/* a line of a block, not a step, which is deeper already */
			in_line = i + 2 < text.len && c == ' ' && text.ptr[i + 1] == ' ' && text.ptr[i + 2] != ' ';
		}
		string = string != (c == '"');
		bool between = c == ' ' && !string && i + 1 < text.len && i > 0 && text.ptr[i - 1] != ' ' &&
			       text.ptr[i + 1] != ' ' && text.ptr[i - 1] != '\n';
		if (between && gen_chance(&gen, 10))
			buf_add_repeat(&out, ' ', (size_t)gen_between(&gen, 1, 4));
		if (between && in_line && gen_chance(&gen, 4))
			buf_add_c(&out, gen_chance(&gen, 70) ? "\n        " : " # so\n          ");
		buf_add_char(&out, c);
		if (c == '\n')
			string = false;
	}
	struct str result = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

static struct str printed(struct str text)
{
	struct diags diags;
	struct source *source = arena_new(test_arena, struct source);
	source->name = STR("t.law");
	source->text = text;
	diags_init(&diags, test_arena);
	struct str out = print_source(test_arena, source, &diags);
	if (diags.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&diags)));
	return out;
}

struct token_list {
	VEC(struct token) all;
};

static void read_tokens(struct str text, struct token_list *tokens)
{
	struct diags diags;
	struct lines lines = { 0 };
	struct source *source = arena_new(test_arena, struct source);
	*source = (struct source){ .name = STR("t.law"), .text = text };
	diags_init(&diags, test_arena);
	assert_true(lex_lines(test_arena, source, &diags, &lines));
	vec_each (&lines.list, i) {
		struct lexer lexer;
		struct token token;
		lexer_begin(&lexer, test_arena, source, &diags, lines.list.at[i]);
		do {
			token = lexer_next(&lexer);
			vec_add(test_arena, &tokens->all, token);
		} while (token.kind != TOKEN_END);
	}
}

static void assert_same_tokens(struct str a, struct str b)
{
	struct token_list x = { 0 }, y = { 0 };
	read_tokens(a, &x);
	read_tokens(b, &y);
	assert_int_equal(x.all.count, y.all.count);
	vec_each (&x.all, i) {
		assert_int_equal(x.all.at[i].kind, y.all.at[i].kind);
		assert_true(str_eq(x.all.at[i].text, y.all.at[i].text));
	}
}

static void assert_same_text(struct str a, struct str b)
{
	if (str_eq(a, b))
		return;
	fprintf(stderr, "%.*s\n---- is not\n%.*s\n", STR_ARG(a), STR_ARG(b));
	fail_msg("laid out twice, laid out otherwise");
}

/* ---- the core ------------------------------------------------------------------------------------------------ */

static void assert_same_article(const struct core_article *x, const struct core_article *y)
{
	assert_true(str_eq(x->id, y->id) && str_eq(x->heading, y->heading));
	assert_int_equal(x->topic, y->topic);
	assert_memory_equal(&x->time, &y->time, sizeof x->time);
	assert_int_equal(x->purposes, y->purposes);
	assert_int_equal(x->clause_count, y->clause_count);
	for (size_t i = 0; i < x->clause_count; i++) {
		const struct core_clause *a = &x->clauses[i], *b = &y->clauses[i];
		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->cond, b->cond);
		assert_int_equal(a->when, b->when);
		assert_int_equal(a->purpose, b->purpose);
		assert_int_equal(a->facility, b->facility);
		assert_int_equal(a->state, b->state);
		assert_int_equal(a->instrument, b->instrument);
		assert_int_equal(a->number_value, b->number_value);
		assert_memory_equal(&a->time, &b->time, sizeof a->time);
		assert_int_equal(a->step_count, b->step_count);
		for (size_t k = 0; k < a->step_count; k++) {
			assert_int_equal(a->steps[k].members, b->steps[k].members);
			assert_int_equal(a->steps[k].closes, b->steps[k].closes);
		}
	}
}

static void assert_same_instrument(const struct instrument *x, const struct instrument *y)
{
	assert_true(str_eq(x->id, y->id) && str_eq(x->title, y->title));
	assert_int_equal(x->kind, y->kind);
	assert_int_equal(x->subject, y->subject);
	assert_int_equal(x->amends, y->amends);
	assert_int_equal(x->order, y->order);
	assert_int_equal(x->level, y->level);
	assert_int_equal(x->agreement_kind, y->agreement_kind);
	assert_int_equal(x->binding, y->binding);
	assert_int_equal(x->purposes, y->purposes);
	assert_int_equal(x->party_count, y->party_count);
	assert_int_equal(x->bind_count, y->bind_count);
	assert_int_equal(x->window_count, y->window_count);
	if (x->window_count)
		assert_memory_equal(x->windows, y->windows, x->window_count * sizeof *x->windows);
	assert_int_equal(x->article_count, y->article_count);
	for (size_t i = 0; i < x->article_count; i++)
		assert_same_article(&x->articles[i], &y->articles[i]);
}

static void assert_same_core(const struct corpus *x, const struct corpus *y)
{
	assert_int_equal(x->nodes.count, y->nodes.count);
	for (size_t i = 0; i < x->nodes.count; i++) {
		const struct node *a = &x->nodes.at[i], *b = &y->nodes.at[i];
		assert_true(a->op == b->op && a->a == b->a && a->b == b->b && a->imm == b->imm && a->row == b->row);
	}
	assert_int_equal(x->nodes.sets.count, y->nodes.sets.count);
	if (x->nodes.sets.count)
		assert_memory_equal(x->nodes.sets.at, y->nodes.sets.at, x->nodes.sets.count * sizeof *x->nodes.sets.at);
	assert_int_equal(x->facts.count, y->facts.count);
	vec_each (&x->facts, i) {
		assert_true(str_eq(x->facts.at[i].name, y->facts.at[i].name));
		assert_int_equal(x->facts.at[i].type.kind, y->facts.at[i].type.kind);
		assert_int_equal(x->facts.at[i].type.low, y->facts.at[i].type.low);
		assert_int_equal(x->facts.at[i].type.high, y->facts.at[i].type.high);
	}
	assert_int_equal(x->instruments.count, y->instruments.count);
	vec_each (&x->instruments, i)
		assert_same_instrument(&x->instruments.at[i], &y->instruments.at[i]);
}

static struct corpus *compiled(const struct gen_texts *texts)
{
	struct corpus *corpus = gen_compile(texts);
	if (corpus->diags.errors) {
		fprintf(stderr, "%.*s\n%.*s\n", STR_ARG(texts->floor), STR_ARG(texts->texts));
		fail_msg("%.*s", STR_ARG(diags_text(&corpus->diags)));
	}
	return corpus;
}

static void property_layout_keeps_tokens_and_meaning(void **state)
{
	(void)state;
	gen_seed(&gen, gen_environment_seed() + 3);
	for (int64_t left = gen_cases(TEXTS); left > 0; left--) {
		struct gen_texts texts;
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, &texts);
		struct gen_texts careless = { disturbed(texts.floor), disturbed(texts.texts) };
		struct gen_texts laid_out = { printed(careless.floor), printed(careless.texts) };
		assert_same_text(printed(laid_out.floor), laid_out.floor);
		assert_same_text(printed(laid_out.texts), laid_out.texts);
		assert_same_tokens(careless.texts, laid_out.texts);
		struct corpus *again = compiled(&laid_out), *before = compiled(&careless);
		assert_same_core(corpus, again);
		assert_same_core(corpus, before);
		corpus_destroy(before);
		corpus_destroy(again);
		corpus_destroy(corpus);
	}
}

/* ---- decisions ----------------------------------------------------------------------------------------------- */

/* A person as JSON, the facts in order or from the last to the first. */
static struct str person_json(const struct corpus *corpus, const struct subject_facts *facts, bool backwards)
{
	struct json_writer *w = json_writer_create();
	struct buf out = BUF_INIT;
	buf_add_char(&out, '{');
	for (size_t i = 0; i < facts->count; i++) {
		size_t fact = backwards ? facts->count - 1 - i : i;
		if (!facts->values[fact].given)
			continue;
		json_writer_reset(w);
		fact_value_json(w, corpus, &corpus->facts.at[fact], &facts->values[fact]);
		buf_format(&out, "%s\"%.*s\":%.*s", out.len > 1 ? "," : "", STR_ARG(corpus->facts.at[fact].name),
			   STR_ARG(json_writer_text(w)));
	}
	buf_add_char(&out, '}');
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	json_writer_destroy(w);
	return text;
}

static struct str decided(struct decider *decider, const struct corpus *corpus, const struct request *request,
			  struct str person)
{
	struct subject_facts *facts;
	struct determination *d;
	struct error error;
	if (facts_from_json(test_arena, corpus, gen_subject(corpus, request), person, &facts, &error) != STATUS_OK)
		fail_msg("%s: %.*s", error.message, STR_ARG(person));
	assert_int_equal(decide(decider, test_arena, request, facts, &d, &error), STATUS_OK);
	struct json_writer *w = json_writer_create();
	determination_json(w, d);
	struct str text = str_copy(test_arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static void property_the_same_facts_give_the_same_bytes(void **state)
{
	(void)state;
	gen_seed(&gen, gen_environment_seed() + 4);
	for (int64_t left = gen_cases(TEXTS) / 3; left > 0; left--) {
		struct gen_texts texts;
		arena_reset(test_arena);
		struct corpus *corpus = gen_corpus(&gen, test_arena, &texts), *again = compiled(&texts);
		struct decider *decider = decider_create(corpus), *other = decider_create(again);
		for (int i = 0; i < PERSONS; i++) {
			struct request request = gen_request(&gen, corpus);
			struct subject_facts *facts =
				gen_person(&gen, test_arena, corpus, gen_subject(corpus, &request));
			struct str person = person_json(corpus, facts, false);
			struct str first = decided(decider, corpus, &request, person);
			struct str second = decided(decider, corpus, &request, person_json(corpus, facts, true));
			/* another corpus of the same texts, as in another process */
			struct str third = decided(other, again, &request, person);
			assert_same_text(first, second);
			assert_same_text(first, third);
		}
		decider_destroy(decider);
		decider_destroy(other);
		corpus_destroy(corpus);
		corpus_destroy(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_layout_keeps_tokens_and_meaning),
		fact(property_the_same_facts_give_the_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
