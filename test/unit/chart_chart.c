/* chart_chart.c - charts: every text escaped, what is not zero is seen, the table has every figure, the same bytes
 * twice. */
#include "chart.h"
#include "unit.h"

static const struct str labels[] = { { "Mexico", 6 }, { "<b>&", 4 }, { "El Salvador", 11 } };
static const int64_t many[] = { 1000000, 20, 3 }, few[] = { 1, 0, 7 };

static struct chart chart_of(enum chart_kind kind)
{
	return (struct chart){ .kind = kind,
			       .id = STR("c"),
			       .title = STR("Who \"moves\""),
			       .unit = STR("persons"),
			       .labels = labels,
			       .label_count = 3,
			       .series = { { STR("barred"), many }, { STR("clear & <d>"), few } },
			       .series_count = 2 };
}

static size_t occurrences(struct buf *text, const char *what)
{
	size_t count = 0;
	for (const char *at = buf_c(text); (at = strstr(at, what)) != NULL; at++)
		count++;
	return count;
}

static void every_text_is_escaped(void **state)
{
	(void)state;
	for (int kind = CHART_BARS; kind <= CHART_LINES; kind++) {
		struct chart chart = chart_of((enum chart_kind)kind);
		struct buf out = BUF_INIT;
		chart_svg(&out, &chart);
		chart_table(&out, &chart);
		assert_null(strstr(buf_c(&out), "<b>"));
		assert_null(strstr(buf_c(&out), "<d>"));
		assert_non_null(strstr(buf_c(&out), "&lt;b&gt;&amp;"));
		assert_non_null(strstr(buf_c(&out), "Who &quot;moves&quot;"));
		buf_finish(&out);
	}
}

static void what_is_not_zero_is_seen(void **state)
{
	(void)state;
	struct chart chart = chart_of(CHART_STACKED);
	struct buf out = BUF_INIT;
	chart_svg(&out, &chart);
	assert_int_equal(occurrences(&out, "</title></rect>"), 5); /* six values, one of them zero */
	assert_int_equal(occurrences(&out, "width=\"0\""), 0);
	buf_finish(&out);
}

static void the_table_has_every_figure(void **state)
{
	(void)state;
	struct chart chart = chart_of(CHART_LINES);
	struct buf out = BUF_INIT;
	chart_table(&out, &chart);
	assert_int_equal(occurrences(&out, "<td>"), 6 + 1); /* and the corner */
	assert_non_null(strstr(buf_c(&out), "<th scope=\"row\">Mexico</th><td>1,000,000</td><td>1</td>"));
	buf_finish(&out);
}

static void the_same_chart_gives_the_same_bytes(void **state)
{
	(void)state;
	struct chart chart = chart_of(CHART_SHARES);
	struct buf one = BUF_INIT, two = BUF_INIT;
	chart_svg(&one, &chart);
	chart_svg(&two, &chart);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.ptr, two.ptr, one.len);
	buf_finish(&one);
	buf_finish(&two);
}

static void numbers_are_grouped(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		int digits;
		const char *text;
	} cases[] = { { 0, 0, "0" },        { 999, 0, "999" },
		      { 1000, 0, "1,000" }, { -1234567, 0, "-1,234,567" },
		      { 5, 2, "0.05" },     { 123456789, 2, "1,234,567.89" },
		      { -7, 2, "-0.07" },   { INT64_MIN, 0, "-9,223,372,036,854,775,808" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = BUF_INIT;
		chart_number(&out, cases[i].value, cases[i].digits);
		assert_string_equal(buf_c(&out), cases[i].text);
		buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_is_escaped),      cmocka_unit_test(what_is_not_zero_is_seen),
		cmocka_unit_test(the_table_has_every_figure), cmocka_unit_test(the_same_chart_gives_the_same_bytes),
		cmocka_unit_test(numbers_are_grouped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
