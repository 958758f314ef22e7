/* Tables of stays and of costs: what is read, and what is refused at which line and column. */
#include "fee.h"
#include "limit.h"
#include "texts.h"

static struct fee_roll roll;
static struct error error;

static enum status read_roll(const char *text)
{
	roll = (struct fee_roll){ 0 };
	return fee_roll_csv(test_arena, compile(""), STR("roll.csv"), str_of(text), &roll, &error);
}

static void refused(const char *text, const char *message)
{
	assert_int_equal(read_roll(text), STATUS_BAD_INPUT);
	assert_str(str_of(error.message), message);
}

#define HEAD "person,facility,from,to\n"

static void what_is_read(void **state)
{
	(void)state;
	int32_t day;
	assert_int_equal(read_roll("\xef\xbb\xbf"
				   "to,from,\"person\",facility\r\n\r\n"
				   "2025-07-18,2025-03-15,\"A, \"\"B\"\"\",nowhere\r\n"
				   ",2025-03-15T05:30Z,c,tower"),
			 STATUS_OK);
	assert_int_equal(roll.stays.count, 2);
	assert_int_equal(roll.persons, 2);
	assert_true(date_parse(STR("2025-03-15"), &day));
	assert_int_equal(roll.stays.at[0].arrived, day);
	assert_int_equal(roll.stays.at[0].left, day + 125);
	assert_int_equal(roll.stays.at[0].last, day + 124);
	assert_int_equal(roll.stays.at[1].arrived, day - 1); /* six hours to the west */
	assert_int_equal(roll.stays.at[1].left, FEE_STILL_THERE);
	assert_null(roll.facilities.at[0].zone);
	assert_non_null(roll.facilities.at[1].zone);
	assert_int_equal(read_roll(HEAD), STATUS_OK);
	assert_int_equal(roll.stays.count, 0);
}

static void what_is_refused(void **state)
{
	(void)state;
	refused("", "roll.csv:1:1: the column person is missing: the first line names the columns");
	refused("person,from,to\n", "roll.csv:1:1: the column facility is missing: the first line names the columns");
	refused("person,facility,from,to,colour\n",
		"roll.csv:1:25: no column is called \"colour\" here; `habeas help fees` lists them");
	refused("person,facility,from,to,to\n", "roll.csv:1:25: the column to stands twice");
	refused("person;facility;from;to\na;tower;2025-01-01;\n",
		"roll.csv:1:1: the cells stand apart by commas here: save the table as CSV with commas");
	refused("\xff\xfep", "roll.csv:1:1: this is not UTF-8: save the table as CSV in UTF-8");
	refused(HEAD "a,tower,2025-01-01,\nJos\xe9,tower,2025-01-01,\n",
		"roll.csv:3:4: this is not UTF-8: save the table as CSV in UTF-8");
	refused(HEAD "a,tower,2025-01-01\n", "roll.csv:2:1: 3 cells, and the head has 4 columns");
	refused(HEAD ",tower,2025-01-01,\n", "roll.csv:2:1: no person");
	refused(HEAD "a,,2025-01-01,\n", "roll.csv:2:3: no facility");
	refused(HEAD "\na,tower,2025-02-29,\n", "roll.csv:3:9: \"2025-02-29\" is no day or time, as 2025-03-15 and "
						"2025-03-15T18:45-06:00 are");
	refused(HEAD "a,tower,2025-01-01,soon\n",
		"roll.csv:2:20: \"soon\" is no day or time, as 2025-07-18 is; who is still there has none");
	refused(HEAD "a,tower,2025-01-02,2025-01-02\n",
		"roll.csv:2:20: this stay ends before it begins, or at once: `to` is the first moment after it");
	refused(HEAD "a,tower,2025-01-02T10:00Z,2025-01-02T10:00Z\n",
		"roll.csv:2:27: this stay ends before it begins, or at once: `to` is the first moment after it");
	refused(HEAD "a,tower,2025-01-02T10:00Z,2025-01-02\n", /* there the day is its beginning */
		"roll.csv:2:27: this stay ends before it begins, or at once: `to` is the first moment after it");
	refused(HEAD "\"a,tower,2025-01-01,\n", "roll.csv:2:1: a quotation mark that is not closed");
	refused(HEAD "\"a\"b,tower,2025-01-01,\n", "roll.csv:2:4: a comma is missing behind the quotation mark");
	refused("person,facility,from,to,voluntarily\na,tower,2025-01-01,,perhaps\n",
		"roll.csv:2:21: \"perhaps\" is neither yes nor no");
}

static void costs(void **state)
{
	(void)state;
	static const struct {
		const char *rows, *message;
	} wrong[] = {
		{ ",2025-01-01,1,USD,",
		  "costs.csv:2:1: which cost? It has the name that the text gives it: transport" },
		{ "x,2025-13-01,1,USD,", "costs.csv:2:3: \"2025-13-01\" is no day, as 2025-03-15 is" },
		{ "x,2025-01-01,1.001,USD,", "costs.csv:2:14: \"1.001\" is no amount of USD" },
		{ "x,2025-01-01,-1,USD,", "costs.csv:2:14: \"-1\" is no amount of USD" },
		{ "x,2025-01-01,1,USX,", "costs.csv:2:16: \"USX\" is no currency" },
		{ "x,2025-01-01,1,USD,b", "costs.csv:2:20: \"b\" is not on the roll" },
	};
	struct map persons;
	map_init(&persons, test_arena);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct str text = str_format(test_arena, "cost,day,amount,currency,person\n%s\n", wrong[i].rows);
		roll = (struct fee_roll){ 0 };
		assert_int_equal(fee_costs_csv(test_arena, STR("costs.csv"), text, &roll, &persons, &error),
				 STATUS_BAD_INPUT);
		assert_str(str_of(error.message), wrong[i].message);
	}
}

static void at_the_limit(void **state)
{
	(void)state;
	struct moment from = { .given = true }, to = { 0 };
	assert_int_equal(read_roll(HEAD "a,tower,2025-01-01,\n"), STATUS_OK);
	roll.stays.capacity = roll.stays.count = LIMIT_ROLL_STAYS - 1;
	roll.stays.at = arena_new_array(test_arena, struct fee_stay, LIMIT_ROLL_STAYS);
	roll.stays.capacity = LIMIT_ROLL_STAYS;
	assert_int_equal(fee_roll_stay(test_arena, &roll, 0, 0, from, to, &error), STATUS_OK);
	assert_int_equal(fee_roll_stay(test_arena, &roll, 0, 0, from, to, &error), STATUS_LIMIT);
}

/* Each night is of one facility; the shares of a sum by growing parts add up to it. */
static void who_was_where(void **state)
{
	(void)state;
	static const int nights[2][5] = { { 2, 1, 1, 1, 1 }, { 0, 1, 1, 0, 0 } }; /* 1 to 5 March */
	int64_t told = 0;
	int32_t from;
	assert_int_equal(read_roll(HEAD "a,north,2025-02-01,2025-03-02\n"
					"a,south,2025-03-02,2025-03-04\n"
					"b,north,2025-03-01,\n"),
			 STATUS_OK);
	assert_true(date_parse(STR("2025-03-01"), &from));
	assert_int_equal(roll.facilities.count, 2);
	for (uint32_t place = 0; place < 2; place++) {
		const int32_t *persons = fee_persons_at(test_arena, &roll, place, from, from + 4);
		for (int day = 0; day < 5; day++)
			assert_int_equal(persons[day], nights[place][day]);
	}
	assert_int_equal(fee_share(100, 1, 3), 33);
	assert_int_equal(fee_share(-100, 2, 3), -67);
	assert_int_equal(fee_share(1, 1, 2), 0); /* half to even */
	assert_int_equal(fee_share(3, 1, 2), 2);
	assert_int_equal(fee_share(INT64_MAX, INT64_MAX, INT64_MAX), INT64_MAX);
	for (int64_t part = 1; part <= 7; part++)
		told += fee_share(1000003, part, 7) - told;
	assert_int_equal(told, 1000003);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(what_is_read), fact(what_is_refused), fact(costs), fact(at_the_limit), fact(who_was_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
