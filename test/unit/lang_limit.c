/* limit.h, as far as it concerns whole texts: each limit is reached without a word, and one past it is refused with the
 * right one. (lang_lex.c has those of bytes and tokens, base_json_read.c those of JSON, eval_facts_json.c those of
 * facts.)
 */
#include "limit.h"
#include "texts.h"

static struct buf text;

static struct corpus *compiled(void)
{
	struct corpus *corpus = compile_str(buf_str(&text));
	buf_finish(&text);
	return corpus;
}

static void is_fine(void)
{
	struct corpus *corpus = compiled();
	if (corpus->diags.errors)
		fail_msg("%.*s", STR_ARG(diags_text(&corpus->diags)));
}

/* Refused by one error of this code, which stands in the text. */
static void is_refused(enum diag_code code)
{
	struct corpus *corpus = compiled();
	assert_int_equal(corpus->diags.errors, 1);
	assert_int_equal(corpus->diags.list.at[0].code, code);
	assert_non_null(corpus->diags.list.at[0].span.source);
}

static void nesting(size_t depth)
{
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits when ");
	buf_add_repeat(&text, '(', depth);
	buf_add_c(&text, "convicted");
	buf_add_repeat(&text, ')', depth);
	buf_add_c(&text, "\n");
}

static void limit_of_nesting(void **state)
{
	(void)state;
	nesting(LIMIT_NESTING - 1); /* the fact within is a level too */
	is_fine();
	nesting(LIMIT_NESTING);
	is_refused(DIAG_too_deep);
	nesting(1000);
	is_refused(DIAG_too_deep);
}

static void repeated(const char *before, const char *part, size_t count, const char *after)
{
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits when ");
	buf_add_c(&text, before);
	for (size_t i = 0; i < count; i++)
		buf_add_c(&text, part);
	buf_add_c(&text, after);
	buf_add_c(&text, "\n");
}

static void limit_of_words_that_nest(void **state)
{
	(void)state;
	repeated("", "not ", LIMIT_NESTING - 1, "convicted");
	is_fine();
	repeated("", "not ", LIMIT_NESTING, "convicted");
	is_refused(DIAG_too_deep);
	repeated("age", " + 1", LIMIT_NESTING - 1, " > 3");
	is_fine();
	repeated("age", " + 1", LIMIT_NESTING, " > 3");
	is_refused(DIAG_too_deep);
	repeated("home in ", "{", 1000, "");
	is_refused(DIAG_too_deep);
}

/* Values of examples have a grammar of their own. */
static void limit_of_nested_values(void **state)
{
	(void)state;
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits\nexample \"E\"\n  given relatives = ");
	for (size_t i = 0; i < 500; i++)
		buf_add_c(&text, "{{in=");
	buf_add_c(&text, "\n  expect cleared\n");
	is_refused(DIAG_too_deep);
}

static void codes(size_t count)
{
	buf_add_c(&text, "vocabulary v \"V\"\nfact many one of");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "%s c%zu", i ? "," : "", i);
	buf_add_c(&text, "\n  \"Many\"\nfact some set of one of a, b \"Some\"\n");
}

static void limit_of_codes(void **state)
{
	(void)state;
	codes(LIMIT_SET_CODES);
	is_fine();
	codes(LIMIT_SET_CODES + 1);
	is_refused(DIAG_bad_type);
}

static void fields(size_t count)
{
	buf_add_c(&text, "vocabulary v \"V\"\nfact wide list of {");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "%s f%zu date", i ? " ;" : "", i);
	buf_add_c(&text, " } \"Wide\"\n");
}

static void limit_of_fields(void **state)
{
	(void)state;
	fields(LIMIT_RECORD_FIELDS);
	is_fine();
	fields(LIMIT_RECORD_FIELDS + 1);
	is_refused(DIAG_bad_type);
}

static void facts(size_t count)
{
	buf_add_c(&text, "vocabulary v \"V\"\n");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "fact v%zu yes/no \"V\"\n", i);
}

static void limit_of_facts(void **state)
{
	(void)state;
	size_t there = compile_str(STR_NONE)->facts.count;
	facts(LIMIT_FACTS - there);
	is_fine();
	facts(LIMIT_FACTS - there + 1);
	is_refused(DIAG_too_large);
}

static void facilities(size_t count)
{
	buf_add_c(&text, "vocabulary v \"V\"\n");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "facility v%zu SV centre \"V\"\n", i);
}

static void limit_of_facilities(void **state)
{
	(void)state;
	size_t there = compile_str(STR_NONE)->facilities.count;
	facilities(LIMIT_SET_CODES - there);
	is_fine();
	facilities(LIMIT_SET_CODES - there + 1);
	is_refused(DIAG_too_large);
}

static void admissions(size_t count)
{
	static const char *const purposes[] = { "removal", "sentence" };
	facilities(LIMIT_PATHS / 2 + 1);
	buf_add_c(&text, TEST_AGREEMENT "article 1\n");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "  admits for %s to v%zu\n", purposes[i % 2], i / 2);
	buf_add_c(&text, "  admits for removal to v0 when convicted\n"); /* a path that is there already */
}

static void limit_of_paths(void **state)
{
	(void)state;
	admissions(LIMIT_PATHS);
	is_fine();
	admissions(LIMIT_PATHS + 1);
	is_refused(DIAG_paths);
}

static void limit_of_files(void **state)
{
	(void)state;
	struct corpus *corpus = compile_str(STR_NONE);
	for (size_t i = corpus->sources.count; i < LIMIT_CORPUS_FILES; i++)
		corpus_add_text(corpus, STR("t.law"), str_format(test_arena, "law l%zu \"L\"\n  binds US\n", i), false);
	assert_int_equal(corpus->diags.errors, 0);
	corpus_add_text(corpus, STR("t.law"), STR("law past \"L\"\n  binds US\n"), false);
	assert_int_equal(corpus->diags.errors, 1);
	assert_int_equal(corpus->diags.list.at[0].code, DIAG_too_large);
}

static void records(size_t count)
{
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits\nexample \"E\"\n  given relatives = {");
	for (size_t i = 0; i < count; i++)
		buf_add_c(&text, i ? ",\n    {in = US}" : "{in = US}");
	buf_add_c(&text, "}\n  expect undetermined\n");
}

static void limit_of_records(void **state)
{
	(void)state;
	records(LIMIT_LIST_RECORDS);
	is_fine();
	records(LIMIT_LIST_RECORDS + 1);
	is_refused(DIAG_type_mismatch);
}

/* Three nodes a part: the amount, the comparison, the `or`. */
static void parts(size_t count)
{
	buf_add_c(&text, TEST_AGREEMENT "article 1\n  admits when convicted\n");
	for (size_t i = 0; i < count; i++)
		buf_format(&text, "    or paid>%zu USD\n", i);
}

static void limit_of_expressions(void **state)
{
	(void)state;
	parts(LIMIT_EXPRESSIONS / 2 / 3 - 1000);
	is_fine();
	parts(LIMIT_EXPRESSIONS / 2 / 3 + 1000);
	is_refused(DIAG_too_large);
}

/* Each term uses the one before twice: typed once for each way through them, this would take 2^60 steps. */
static void terms_that_double_are_typed_once(void **state)
{
	(void)state;
	buf_add_c(&text, TEST_AGREEMENT "term t0 means convicted\nterm row0(r) means r.adult\n");
	for (size_t i = 1; i < 60; i++)
		buf_format(&text,
			   "term t%zu means not t%zu and t%zu\nterm row%zu(r) means row%zu(r) or not row%zu(r)\n", i,
			   i - 1, i - 1, i, i - 1, i - 1);
	buf_add_c(&text, "article 1\n  admits when t59\n  admits when any r in relatives where (row59(r) and t59)\n");
	is_fine();
}

static void limit_of_diagnostics(void **state)
{
	(void)state;
	buf_add_c(&text, TEST_AGREEMENT "article 1\n");
	for (size_t i = 0; i < LIMIT_DIAGNOSTICS + 7; i++)
		buf_add_c(&text, "  admits when nobody\n");
	struct corpus *corpus = compiled();
	assert_int_equal(corpus->diags.list.count, LIMIT_DIAGNOSTICS);
	assert_int_equal(corpus->diags.errors, LIMIT_DIAGNOSTICS + 7);
	assert_int_equal(corpus->diags.dropped, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(limit_of_nesting),     fact(limit_of_words_that_nest), fact(limit_of_nested_values),
		fact(limit_of_codes),       fact(limit_of_fields),          fact(limit_of_facts),
		fact(limit_of_facilities),  fact(limit_of_paths),           fact(limit_of_files),
		fact(limit_of_records),     fact(limit_of_expressions),     fact(terms_that_double_are_typed_once),
		fact(limit_of_diagnostics),
	};
	return cmocka_run_group_tests_name("lang.limit", tests, NULL, NULL);
}
