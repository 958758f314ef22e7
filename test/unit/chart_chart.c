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
	for (int kind = CHART_BARS; kind <= CHART_AREAS; kind++) {
		struct chart chart = chart_of((enum chart_kind)kind);
		struct buf out = BUF_INIT;
		chart.axis = chart.description = chart.marks[0].name = STR("<b>");
		chart.mark_count = 1;
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
	for (int kind = CHART_BARS; kind <= CHART_AREAS; kind++) {
		struct chart chart = chart_of((enum chart_kind)kind);
		struct buf one = BUF_INIT, two = BUF_INIT;
		chart_svg(&one, &chart);
		chart_svg(&two, &chart);
		assert_true(str_eq(buf_str(&one), buf_str(&two)));
		buf_finish(&one);
		buf_finish(&two);
	}
}

/* What the axis of values says, from below to above. */
static void ticks_of(const int64_t *values, size_t count, int digits, const char *want)
{
	static const struct str names[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };
	struct chart chart = { .kind = CHART_LINES,
			       .id = STR("c"),
			       .title = STR("t"),
			       .unit = STR("u"),
			       .labels = names,
			       .label_count = count,
			       .series = { { STR("s"), values } },
			       .series_count = 1,
			       .digits = digits };
	struct buf out = BUF_INIT, ticks = BUF_INIT;
	chart_svg(&out, &chart);
	const char *at = buf_c(&out);
	while ((at = strstr(at, "text-anchor=\"end\">")) && strstr(at, "<path")) { /* before the first point */
		at += strlen("text-anchor=\"end\">");
		if (*at != 'b' && *at != 'c') {
			buf_add(&ticks, at, strcspn(at, "<"));
			buf_add_char(&ticks, ' ');
		}
	}
	assert_str(buf_str(&ticks), want);
	buf_finish(&ticks);
	buf_finish(&out);
}

static void axes_hold_zero_and_end_at_round_steps(void **state)
{
	(void)state;
	ticks_of((const int64_t[]){ 9820, 14100 }, 2, 2, "0 50 100 150 ");
	ticks_of((const int64_t[]){ 1, 2 }, 2, 2, "0.00 0.01 0.02 ");
	ticks_of((const int64_t[]){ 0, 0 }, 2, 0, "0 1 ");
	ticks_of((const int64_t[]){ -3, -7 }, 2, 0, "-8 -6 -4 -2 0 ");
	ticks_of((const int64_t[]){ -9820, 5000 }, 2, 0, "-10,000 -5,000 0 5,000 ");
	ticks_of((const int64_t[]){ 1000001, 7 }, 2, 0, "0 500,000 1,000,000 1,500,000 ");
	ticks_of((const int64_t[]){ CHART_VALUE_MOST, -CHART_VALUE_MOST }, 2, 0,
		 "-1,000,000,000,000,000,000 -500,000,000,000,000,000 0 500,000,000,000,000,000 "
		 "1,000,000,000,000,000,000 ");
	ticks_of((const int64_t[]){ CHART_NONE, 3, CHART_NONE }, 3, 0, "0 1 2 3 ");
}

static void what_does_not_exist_is_a_gap(void **state)
{
	(void)state;
	static const struct str months[] = { { "1", 1 }, { "2", 1 }, { "3", 1 }, { "4", 1 }, { "5", 1 }, { "6", 1 } };
	static const int64_t values[] = { 5, 6, CHART_NONE, 7, CHART_NONE, CHART_NONE };
	struct chart chart = chart_of(CHART_LINES);
	struct buf out = BUF_INIT;
	chart.labels = months;
	chart.label_count = 6;
	chart.series[0].values = values;
	chart.series_count = 1;
	chart_svg(&out, &chart);
	assert_int_equal(occurrences(&out, "<polyline"), 1);       /* from 1 to 2 */
	assert_int_equal(occurrences(&out, "</title></path>"), 3); /* and the lone 4 is seen as a point */
	buf_clear(&out);
	chart_table(&out, &chart);
	assert_int_equal(occurrences(&out, "<td>\xe2\x80\x93</td>"), 3);
	buf_finish(&out);
}

static void marks_stand_in_the_table_too(void **state)
{
	(void)state;
	struct chart chart = chart_of(CHART_LINES);
	struct buf out = BUF_INIT;
	chart.marks[0] = (struct chart_mark){ STR("Own cost"), false, 1234567 };
	chart.marks[1] = (struct chart_mark){ STR("End"), true, 2000 };
	chart.marks[2] = (struct chart_mark){ STR("Break even"), true, 500 };
	chart.mark_count = 3;
	chart_table(&out, &chart);
	assert_non_null(strstr(buf_c(&out),
			       "<tfoot>\n<tr><th scope=\"row\">Own cost</th><td colspan=\"2\">1,234,567</td></tr>"));
	assert_non_null(strstr(buf_c(&out), "End</th><td colspan=\"2\">El Salvador</td>"));
	assert_non_null(
		strstr(buf_c(&out), "Break even</th><td colspan=\"2\">Mexico \xe2\x80\x93 &lt;b&gt;&amp;</td>"));
	buf_clear(&out);
	chart_svg(&out, &chart);
	assert_int_equal(occurrences(&out, "stroke-dasharray=\"4 3\""), 3);
	assert_non_null(strstr(buf_c(&out), "1,500,000</text>")); /* the axis reaches the value that is marked */
	buf_finish(&out);
}

/* The numbers of an attribute that holds "x,y x,y ...", or one number. */
static void inside(struct buf *out, const char *attribute, int64_t high)
{
	for (const char *at = buf_c(out); (at = strstr(at, attribute)) != NULL;) {
		at += strlen(attribute);
		for (char *end = NULL; *at != '"'; at = end + (*end == ' ')) {
			long x = strtol(at, &end, 10), y = 0;
			if (*end == ',')
				y = strtol(end + 1, &end, 10);
			if (end == at || x < 0 || x > 520 || y < 0 || y > high || (attribute[1] == 'y' && x > high))
				fail_msg("%s at \"%.20s\"", attribute, at);
		}
	}
}

static void property_nothing_is_drawn_outside(void **state)
{
	(void)state;
	enum { MOST = 50 };
	static int64_t values[CHART_SERIES_MAX][MOST];
	static struct str names[MOST];
	for (int n = unit_cases(2000); n > 0; n--) {
		struct chart chart = chart_of(unit_random() % 2 ? CHART_LINES : CHART_AREAS);
		int64_t most = unit_random_between(0, 1) ? CHART_VALUE_MOST / 8 : unit_random_between(0, 100000);
		chart.label_count = (size_t)unit_random_between(1, MOST);
		chart.series_count = (size_t)unit_random_between(1, CHART_SERIES_MAX);
		chart.digits = (int)unit_random_between(0, 4);
		chart.labels = names;
		for (size_t k = 0; k < chart.series_count; k++) {
			chart.series[k] = (struct chart_series){ STR("s"), values[k] };
			for (size_t i = 0; i < chart.label_count; i++) {
				names[i] = STR("label");
				values[k][i] = unit_random_between(chart.kind == CHART_LINES ? -most : 0, most);
				if (chart.kind == CHART_LINES && unit_random() % 7 == 0)
					values[k][i] = CHART_NONE;
			}
		}
		int64_t end = ((int64_t)chart.label_count - 1) * 1000;
		chart.marks[0] = (struct chart_mark){ STR("m"), true, unit_random_between(0, end) };
		chart.marks[1] = (struct chart_mark){ STR("m"), false, unit_random_between(-most, most) };
		chart.mark_count = 2;
		struct buf out = BUF_INIT;
		chart_svg(&out, &chart);
		long high = strtol(strstr(buf_c(&out), "viewBox=\"0 0 520 ") + strlen("viewBox=\"0 0 520 "), NULL, 10);
		static const char *const attributes[] = { " x1=\"", " x2=\"", " y1=\"",    " y2=\"",
							  " x=\"",  " y=\"",  " points=\"" };
		for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
			inside(&out, attributes[i], high);
		buf_finish(&out);
	}
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
		cmocka_unit_test(every_text_is_escaped),
		cmocka_unit_test(what_is_not_zero_is_seen),
		cmocka_unit_test(the_table_has_every_figure),
		cmocka_unit_test(the_same_chart_gives_the_same_bytes),
		cmocka_unit_test(axes_hold_zero_and_end_at_round_steps),
		cmocka_unit_test(what_does_not_exist_is_a_gap),
		cmocka_unit_test(marks_stand_in_the_table_too),
		cmocka_unit_test(property_nothing_is_drawn_outside),
		cmocka_unit_test(numbers_are_grouped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
