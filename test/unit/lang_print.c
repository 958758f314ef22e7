/* print.h: the one layout, and that it changes nothing but the layout. */
#include "print.h"
#include "texts.h"

static struct str laid_out(struct str text)
{
	struct source *source = arena_new(test_arena, struct source);
	struct diags diags;
	*source = (struct source){ .name = STR("t.law"), .text = text };
	diags_init(&diags, test_arena);
	return print_source(test_arena, source, &diags);
}

static void lays_out(const char *text, const char *expected)
{
	struct str once = laid_out(str_of(text));
	assert_str(once, expected);
	assert_str(laid_out(once), expected);
}

static void spaces_and_blank_lines_are_settled(void **state)
{
	(void)state;
	lays_out("law  l   \"L\"\n    binds   US\narticle 1\n    bars  when stayed   and\n         convicted\n",
		 "law l \"L\"\n  binds US\n\narticle 1\n  bars when stayed and\n    convicted\n");
}

static void comments_stay(void **state)
{
	(void)state;
	lays_out("# above\nlaw l \"L\" # beside\n  # within\n  binds US\n# below\n",
		 "# above\nlaw l \"L\"  # beside\n  # within\n  binds US\n# below\n");
}

static void tabs_and_carriage_returns_are_put_right(void **state)
{
	(void)state;
	lays_out("law l \"L\"\r\n\tbinds US\r\n", "law l \"L\"\n  binds US\n");
}

static void what_does_not_parse_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(laid_out(STR("law l \"L\n")).len, 0);
	assert_int_equal(laid_out(STR("")).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(spaces_and_blank_lines_are_settled),
		fact(comments_stay),
		fact(tabs_and_carriage_returns_are_put_right),
		fact(what_does_not_parse_is_left_alone),
	};
	return cmocka_run_group_tests_name("lang.print", tests, NULL, NULL);
}
