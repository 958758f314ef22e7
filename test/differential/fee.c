/* fee.c - fees against the reference, and what must not change them: a period in two parts, a roll in other parts or
 * another order. Agreements, amendments and rolls are random, in every time zone there is. */
#include "fee.h"
#include "fee_reference.h"
#include "gen.h"
#include "money.h"
#include "texts.h"
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { CASES = 10000, ZONES_MAX = 700 };

static struct gen gen;
static const char *zones[ZONES_MAX];
static size_t zone_count;
static struct arena *zone_arena;

static void find_zones(const char *folder, const char *prefix)
{
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		struct stat info;
		const char *path = str_format(zone_arena, "%s/%s", folder, entry->d_name).ptr;
		if (entry->d_name[0] < 'A' || entry->d_name[0] > 'Z' || stat(path, &info) != 0)
			continue;
		const char *name = str_format(zone_arena, "%s%s", prefix, entry->d_name).ptr;
		if (S_ISDIR(info.st_mode))
			find_zones(path, str_format(zone_arena, "%s/", name).ptr);
		else if (zone_count < ZONES_MAX)
			zones[zone_count++] = name;
	}
	closedir(dir);
}

static int between(int low, int high) { return (int)gen_between(&gen, low, high); }
static bool chance(unsigned percent) { return gen_chance(&gen, percent); }

/* Cases. */

static int64_t some_amount(void)
{
	static const int64_t amounts[] = { 1, 3, 7, 99, 1000, 850000, 2000000, 33333333, 3060000000 };
	return chance(50) ? amounts[gen_next(&gen) % 9] : gen_between(&gen, 1, 1000000);
}

static struct rf_fee some_fee(const struct rf_case *c)
{
	static const char *const currencies[] = { "EUR", "EUR", "USD", "JPY" };
	struct rf_fee f = { .form = (enum rf_form)between(RF_PERSON_TIME, RF_DEPARTURE),
			    .amount = some_amount(),
			    .currency = currencies[gen_next(&gen) % 4],
			    .above = -1,
			    .number = between(1, 4),
			    .day = between(c->force_from - 10, c->to + 10) };
	if (chance(12)) {
		f.form = RF_COST;
		f.currency = "EUR";
		f.amount = gen_between(&gen, 1, 30000);
		f.doctors = chance(60);
		f.limited = chance(80);
		f.unit = chance(20) ? RF_NEVER : (enum rf_unit)between(RF_MONTH, RF_YEAR);
		f.per_person = f.limited && f.unit != RF_NEVER && f.doctors && chance(60);
		f.over = between(1, 20);
		f.until = (enum rf_until)between(RF_NO_END, RF_RELEASE);
		return f;
	}
	if (chance(55))
		f.form = chance(70) ? RF_PERSON_TIME : RF_PERIOD;
	f.unit = f.form == RF_PERSON_TIME ? (enum rf_unit)between(RF_DAY, RF_YEAR)
					  : (enum rf_unit)between(RF_MONTH, RF_YEAR);
	if (f.form == RF_PERSON_TIME && chance(45)) {
		f.above = between(0, 3);
		f.measure = (enum rf_measure)between(RF_BY_DAY, RF_AVERAGE);
	}
	return f;
}

static void some_article(const struct rf_case *c, struct rf_article *a, const struct rf_article *like)
{
	a->fees = between(1, RF_FEES);
	for (int i = 0; i < a->fees; i++) {
		a->fee[i] = some_fee(c);
		if (like && i < like->fees && chance(60)) { /* the same fee in another text, perhaps at another rate */
			a->fee[i] = like->fee[i];
			a->fee[i].amount = chance(50) ? some_amount() : like->fee[i].amount;
		}
	}
	a->not_prorated = like ? like->not_prorated : chance(25);
	a->accrual = (enum rf_accrual)between(RF_365, RF_WHOLE);
	if (like && (like->accrual == RF_WHOLE) != (a->accrual == RF_WHOLE))
		a->accrual = like->accrual;
	a->count = (enum rf_count)between(RF_MIDNIGHT, RF_ARRIVAL);
	if (chance(30)) {
		a->percent_from = between(c->force_from - 400, c->to);
		a->percent = between(1, 1200);
	}
	if (chance(20)) {
		int year, month, day;
		date_to_ymd(c->force_from, &year, &month, &day);
		a->factor_years = between(1, 3);
		a->factor_first = year + between(-1, 1);
		for (int i = 0; i < 3; i++)
			a->factor[i] = between(900, 1300);
	}
	if (chance(20))
		a->cap = some_amount() * 20;
}

static void some_stay(const struct rf_case *c, struct rf_stay *s, int person)
{
	int from = between(c->force_from - 60, c->to + 20), length = chance(50) ? between(1, 12) : between(1, 200);
	*s = (struct rf_stay){ .person = person,
			       .facility = between(0, RF_FACILITIES - 1),
			       .from_time = chance(50),
			       .to_time = chance(50),
			       .open = chance(10),
			       .voluntarily = between(-1, 1) };
	s->from = s->from_time ? (int64_t)from * 86400 + gen_between(&gen, 0, 86399) : from;
	s->to = s->to_time ? (int64_t)(from + length) * 86400 + gen_between(&gen, 43200, 86399) : from + length + 1;
	if (s->from_time && s->to_time && chance(25)) /* in and out within a day */
		s->to = s->from + gen_between(&gen, 1, 50000);
}

/* Stays of a person: one after the other, sometimes touching, moved on the day on which the last one ended. */
static void some_roll(struct rf_case *c)
{
	int persons = between(0, RF_PERSONS);
	for (int p = 0; p < persons; p++)
		for (int n = between(1, 2); n > 0 && c->stays < RF_STAYS; n--) {
			struct rf_stay *s = &c->stay[c->stays++];
			some_stay(c, s, p);
			if (n == 2 || s == c->stay || s[-1].person != p || s[-1].open || s->open || chance(50))
				continue;
			s->from_time = s->to_time = s[-1].to_time; /* moved: it goes on where the last one ended */
			s->from = s[-1].to;
			s->to = s->from + (s->to_time ? gen_between(&gen, 1, 9000000) : between(1, 90));
		}
}

static int by_day(const void *a, const void *b)
{
	const struct rf_cost *x = a, *y = b;
	return x->day < y->day ? -1 : x->day > y->day;
}

/* A doctor's bill names somebody of the roll; what food costs may. */
static void some_costs(struct rf_case *c)
{
	c->release = chance(70) ? between(c->force_from, c->to) : -1;
	c->costs = chance(60) ? between(0, RF_COSTS) : 0;
	for (int i = 0; i < c->costs; i++)
		c->cost[i] = (struct rf_cost){ .doctors = c->stays && chance(60),
					       .day = between(c->force_from - 10, c->to + 10),
					       .person = c->stays ? c->stay[between(0, c->stays - 1)].person : -1,
					       .amount = gen_between(&gen, 0, 20000) };
	for (int i = 0; i < c->costs; i++)
		if (!c->cost[i].doctors && chance(50))
			c->cost[i].person = -1;
	qsort(c->cost, (size_t)c->costs, sizeof *c->cost, by_day);
}

static struct rf_case some_case(void)
{
	struct rf_case c = { 0 };
	/* Half of them where clocks jumped over a day or where the law of a zone changed much. */
	static const int years[] = { 1969, 1993, 1994, 2011, 2024, 2026 };
	int year = chance(50) ? years[gen_next(&gen) % 6] : between(1880, 2140);
	c.force_from = rf_day(year, between(1, 12), between(1, 28));
	c.force_to = c.force_from + (chance(50) ? between(10, 300) : between(300, 1500));
	c.gap_from = c.force_to + 1, c.gap_to = c.force_to;
	if (chance(25)) {
		c.gap_from = c.force_from + between(1, 60);
		c.gap_to = c.gap_from + between(0, 60);
	}
	c.from = c.force_from + between(-30, 300);
	c.to = c.from + (chance(70) ? between(0, 200) : between(200, 600));
	c.to = c.to < c.force_from ? c.force_from : c.to;
	c.amended_from = c.force_to + 1, c.amended_to = c.force_to;
	if (chance(50)) {
		c.amended_from = c.force_from + between(1, 200);
		c.amended_to = c.amended_from + between(0, 200);
	}
	for (int i = 0; i < RF_ARTICLES; i++)
		some_article(&c, &c.article[0][i], NULL);
	some_article(&c, &c.article[1][0], &c.article[0][0]);
	if (chance(25)) {
		c.advance = true;
		c.advance_amount = some_amount() * 10;
	}
	for (int i = 0; i < RF_FACILITIES; i++)
		c.zone[i] = chance(85) ? zones[gen_next(&gen) % zone_count] : NULL;
	if (year == 2011 && chance(50))
		c.zone[0] = "Pacific/Apia";
	if (year == 1994 && chance(50))
		c.zone[0] = "Pacific/Kiritimati";
	some_roll(&c);
	some_costs(&c);
	c.departures = between(0, RF_EVENTS);
	for (int i = 0; i < c.departures; i++)
		c.departure[i] = between(c.force_from - 5, c.to);
	return c;
}

/* As a text, and as a table. */

static void add_money(struct buf *out, int64_t amount, const char *currency)
{
	char text[MONEY_TEXT_MAX];
	decimal_format(amount, currency_exponent(currency_index(str_of(currency))), text);
	buf_format(out, "%s %s", text, currency);
}

static void add_day(struct buf *out, const char *before, int day)
{
	char text[11];
	rf_date(day, text);
	buf_format(out, "%s%s", before, text);
}

static void add_at_cost(struct buf *out, const struct rf_fee *f)
{
	buf_format(out, "  fee at cost of %s", f->doctors ? "medical" : "food");
	if (f->limited) {
		buf_add_c(out, " up to ");
		add_money(out, f->amount, f->currency);
	}
	if (f->limited && f->unit != RF_NEVER)
		buf_format(out, " per %s", f->unit == RF_YEAR ? "year" : "month");
	if (f->per_person)
		buf_format(out, " per person over %d months", f->over);
	buf_add_c(out, f->until == RF_EXIT ? " until exit\n" : f->until == RF_RELEASE ? " until release\n" : "\n");
}

static void add_fee(struct buf *out, const struct rf_fee *f)
{
	if (f->form == RF_COST) {
		add_at_cost(out, f);
		return;
	}
	static const char *const units[] = { "day", "month", "year" };
	static const char *const measures[] = { "day", "month peak", "month average" };
	buf_add_c(out, "  fee ");
	add_money(out, f->amount, f->currency);
	switch (f->form) {
	case RF_PERSON_TIME:
		buf_format(out, " per person-%s", units[f->unit]);
		if (f->above >= 0)
			buf_format(out, " above %d persons, measured by %s", f->above, measures[f->measure]);
		break;
	case RF_PERIOD: buf_format(out, " per %s", units[f->unit]); break;
	case RF_ONCE_DATE: add_day(out, " once on ", f->day); break;
	case RF_ONCE_FORCE: buf_add_c(out, " once within 90 days after in_force"); break;
	case RF_ONCE_FIRST: buf_add_c(out, " once within 90 days after first_transfer"); break;
	case RF_ONCE_NUMBER: buf_format(out, " once when %d persons received", f->number); break;
	case RF_RECEIVED: buf_add_c(out, " per person received"); break;
	case RF_LEAVING: buf_add_c(out, " per person leaving"); break;
	case RF_VOLUNTARILY: buf_add_c(out, " per person leaving voluntarily"); break;
	case RF_DEPARTURE: buf_add_c(out, " per departure"); break;
	case RF_COST: break;
	}
	buf_add_char(out, '\n');
}

static void add_article(struct buf *out, const struct rf_article *a, int id)
{
	static const char *const accruals[] = { "actual/365", "actual/actual", "whole months" };
	static const char *const counts[] = { "midnight census", "day or part", "arrival yes departure no" };
	buf_format(out, "article %d\n", id);
	for (int i = 0; i < a->fees; i++)
		add_fee(out, &a->fee[i]);
	buf_format(out, "  accrues %s\n  day counted %s\n%s", accruals[a->accrual], counts[a->count],
		   a->not_prorated ? "  not prorated\n" : "");
	if (a->percent) {
		buf_format(out, "  index by %d.%02d %% per year", a->percent / 100, a->percent % 100);
		add_day(out, " from ", a->percent_from);
		buf_add_char(out, '\n');
	}
	if (a->factor_years) {
		buf_add_c(out, "  index by {");
		for (int i = 0; i < a->factor_years; i++)
			buf_format(out, "%s%d: %d.%03d", i ? ", " : "", a->factor_first + i, a->factor[i] / 1000,
				   a->factor[i] % 1000);
		buf_add_c(out, "}\n");
	}
	if (a->cap) {
		buf_add_c(out, "  cap ");
		add_money(out, a->cap, a->fee[0].currency);
		buf_add_char(out, '\n');
	}
}

static struct str text_of(const struct rf_case *c)
{
	struct buf out = BUF_INIT;
	buf_add_c(&out, "vocabulary places \"Places\"\n  subject person\n");
	for (int i = 0; i < RF_FACILITIES; i++)
		if (c->zone[i])
			buf_format(&out, "facility f%d SV prison \"F\" zone \"%s\"\n", i, c->zone[i]);
	buf_add_c(&out, "agreement a \"A\"\n  parties US sends, SV receives\n");
	add_day(&out, "  in force ", c->force_from);
	add_day(&out, " to ", c->force_to);
	if (c->gap_from <= c->gap_to) {
		add_day(&out, "\n  not in force ", c->gap_from);
		add_day(&out, " to ", c->gap_to);
	}
	buf_add_c(&out, "\n  kind treaty\n  binding yes\n  purpose removal\n");
	for (int i = 0; i < RF_ARTICLES; i++)
		add_article(&out, &c->article[0][i], i + 1);
	if (c->advance) {
		buf_add_c(&out, "article paid\n  advance ");
		add_money(&out, c->advance_amount, "EUR");
		buf_add_c(&out, " within 30 days after in_force, set off against article 1\n");
	}
	if (c->amended_from <= c->amended_to) {
		buf_add_c(&out, "agreement b \"B\"\n  parties US sends, SV receives\n  amends a\n");
		add_day(&out, "  in force ", c->amended_from);
		add_day(&out, " to ", c->amended_to);
		buf_add_c(&out, "\n  kind treaty\n  binding yes\n  purpose removal\n");
		add_article(&out, &c->article[1][0], 1);
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void add_moment(struct buf *out, bool time, int64_t value)
{
	char text[21];
	if (time)
		time_format(value, text);
	else
		rf_date((int)value, text);
	buf_format(out, ",%s", text);
}

static struct str table_of(const struct rf_case *c)
{
	struct buf out = BUF_INIT;
	buf_add_c(&out, "person,facility,from,to,voluntarily\n");
	for (int i = 0; i < c->stays; i++) {
		const struct rf_stay *s = &c->stay[i];
		buf_format(&out, "p%d,f%d", s->person, s->facility);
		add_moment(&out, s->from_time, s->from);
		if (s->open)
			buf_add_char(&out, ',');
		else
			add_moment(&out, s->to_time, s->to);
		buf_format(&out, ",%s\n", s->voluntarily < 0 ? "" : s->voluntarily ? "yes" : "no");
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str costs_of(const struct rf_case *c)
{
	struct buf out = BUF_INIT;
	buf_add_c(&out, "cost,day,amount,currency,person\n");
	for (int i = 0; i < c->costs; i++) {
		buf_format(&out, "%s", c->cost[i].doctors ? "medical" : "food");
		add_moment(&out, false, c->cost[i].day);
		buf_format(&out, ",%lld.%02lld,EUR,", (long long)(c->cost[i].amount / 100),
			   (long long)(c->cost[i].amount % 100));
		if (c->cost[i].person >= 0)
			buf_format(&out, "p%d", c->cost[i].person);
		buf_add_char(&out, '\n');
	}
	struct str text = str_copy(test_arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* A stay that its zone's clock makes end before it begins is refused: such a case is drawn again. */
static bool read_roll(const struct corpus *corpus, const struct rf_case *c, struct fee_roll *roll)
{
	struct error error;
	struct map persons;
	*roll = (struct fee_roll){ 0 };
	map_init(&persons, test_arena);
	if (fee_roll_csv_named(test_arena, corpus, STR("roll.csv"), table_of(c), roll, &persons, &error) != STATUS_OK)
		return false;
	if (fee_costs_csv(test_arena, STR("costs.csv"), costs_of(c), roll, &persons, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	if (c->release >= 0)
		vec_add(test_arena, &roll->events, ((struct fee_happened){ STR("release"), c->release }));
	for (int i = 0; i < c->departures; i++)
		vec_add(test_arena, &roll->events, ((struct fee_happened){ STR("departure"), c->departure[i] }));
	return true;
}

static struct fee_bill *reckoned(const struct corpus *corpus, const struct fee_roll *roll, int from, int to)
{
	struct fee_bill *bill;
	struct error error;
	struct fee_request request = { .agreement = corpus_instrument(corpus, STR("a"))->index,
				       .from = from,
				       .to = to };
	if (fee_reckon(test_arena, corpus, &request, roll, &bill, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return bill;
}

static int64_t total(const struct fee_bill *bill, const char *currency)
{
	vec_each (&bill->totals, i)
		if (strcmp(currency_code(bill->totals.at[i].currency), currency) == 0)
			return bill->totals.at[i].amount;
	return 0;
}

static struct str bill_text(const struct corpus *corpus, const struct fee_bill *bill)
{
	struct json_writer *w = json_writer_create();
	fee_bill_json(w, corpus, bill);
	struct str text = str_copy(test_arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static void show(const struct rf_case *c, const struct corpus *corpus, const struct fee_bill *bill,
		 const struct rf_bill *r)
{
	char from[11], to[11];
	rf_date(c->from, from);
	rf_date(c->to, to);
	struct str json = json_pretty(test_arena, bill_text(corpus, bill));
	fprintf(stderr, "%.*s%.*s%.*srelease %d\n%s to %s\n%.*s\nreference: EUR %lld USD %lld JPY %lld\n",
		STR_ARG(text_of(c)), STR_ARG(table_of(c)), STR_ARG(costs_of(c)), c->release, from, to, STR_ARG(json),
		(long long)r->eur, (long long)r->usd, (long long)r->jpy);
	for (int i = 0; i < r->lines; i++) {
		rf_date(r->line[i].from, from);
		rf_date(r->line[i].to, to);
		fprintf(stderr, "  %s to %s %lld %s\n", from, to, (long long)r->line[i].amount, r->line[i].currency);
	}
}

static bool has_line(const struct fee_bill *bill, const struct rf_bill *r, int i)
{
	vec_each (&bill->lines, k)
		if (bill->lines.at[k].amount == r->line[i].amount &&
		    strcmp(currency_code(bill->lines.at[k].currency), r->line[i].currency) == 0)
			return true;
	return false;
}

/* Totals to the unit; where nothing was taken off, every line too. */
static bool agree(const struct fee_bill *bill, const struct rf_bill *r, bool advance)
{
	bool same = total(bill, "EUR") == r->eur && total(bill, "USD") == r->usd && total(bill, "JPY") == r->jpy;
	size_t lines = bill->lines.count;
	if (r->cut || advance)
		return same;
	for (int i = 0; i < r->lines; i++)
		same = same && has_line(bill, r, i);
	return same && lines == (size_t)r->lines;
}

static struct corpus *next_case(struct rf_case *c, struct fee_roll *roll)
{
	for (;;) {
		arena_reset(test_arena);
		*c = some_case();
		struct corpus *corpus = compile(str_c(test_arena, text_of(c)));
		if (read_roll(corpus, c, roll))
			return corpus;
	}
}

static void property_fees_and_reference_agree(void **state)
{
	(void)state;
	int64_t owed = 0, cut = 0, paid = 0;
	gen_seed(&gen, gen_environment_seed());
	for (int64_t left = gen_cases(CASES); left > 0; left--) {
		struct rf_case c;
		struct rf_bill r;
		struct fee_roll roll;
		struct corpus *corpus = next_case(&c, &roll);
		struct fee_bill *bill = reckoned(corpus, &roll, c.from, c.to);
		rf_reckon(&c, &r);
		owed += bill->lines.count > 0;
		vec_each (&bill->lines, i)
			paid += bill->lines.at[i].clause->ast->fee_form == FEE_AT_COST;
		cut += r.cut;
		if (!agree(bill, &r, c.advance)) {
			show(&c, corpus, bill, &r);
			fail_msg("they differ, %lld cases before the end", (long long)left);
		}
	}
	assert_true(owed > gen_cases(CASES) / 2 && cut > gen_cases(CASES) / 50 && paid > gen_cases(CASES) / 50);
}

/* Each line of either part rounds once, by at most a half; what is taken off rounds its article once more. */
static void a_period_in_two_parts(const struct corpus *corpus, const struct rf_case *c, const struct fee_roll *roll)
{
	static const char *const currencies[] = { "EUR", "USD", "JPY" };
	if (c->from == c->to)
		return;
	int day = between(c->from, c->to - 1);
	const struct fee_bill *whole = reckoned(corpus, roll, c->from, c->to);
	const struct fee_bill *first = reckoned(corpus, roll, c->from, day),
			      *second = reckoned(corpus, roll, day + 1, c->to);
	int64_t roundings = (int64_t)(whole->lines.count + first->lines.count + second->lines.count);
	for (int i = 0; i < 3; i++) {
		int64_t difference =
			total(whole, currencies[i]) - total(first, currencies[i]) - total(second, currencies[i]);
		if (2 * (difference < 0 ? -difference : difference) > roundings)
			fail_msg("in two parts it differs by %lld", (long long)difference);
	}
}

/* Stays cut in two where they stand, persons under other numbers, rows in another order. */
static struct fee_roll other_parts(const struct corpus *corpus, const struct rf_case *c)
{
	struct rf_case other = *c;
	struct fee_roll roll;
	for (int i = 0; i < c->stays && other.stays < RF_STAYS; i++) {
		struct rf_stay *s = &other.stay[i], *next = &other.stay[other.stays];
		if (s->open || s->from_time != s->to_time || s->to - s->from < 2 || !chance(50))
			continue;
		*next = *s;
		s->to = next->from = s->from + gen_between(&gen, 1, s->to - s->from - 1);
		other.stays++;
	}
	for (int i = 0; i < other.stays; i++)
		other.stay[i].person = RF_PERSONS - 1 - other.stay[i].person;
	for (int i = 0; i < other.costs; i++)
		other.cost[i].person = other.cost[i].person < 0 ? -1 : RF_PERSONS - 1 - other.cost[i].person;
	for (int i = other.stays - 1; i > 0; i--) {
		struct rf_stay *a = &other.stay[i], *b = &other.stay[between(0, i)], kept = *a;
		*a = *b;
		*b = kept;
	}
	assert_true(read_roll(corpus, &other, &roll));
	return roll;
}

static void property_parts_and_order_change_nothing(void **state)
{
	(void)state;
	gen_seed(&gen, gen_environment_seed() + 1);
	for (int64_t left = gen_cases(CASES / 5); left > 0; left--) {
		struct rf_case c;
		struct fee_roll roll;
		struct corpus *corpus = next_case(&c, &roll);
		a_period_in_two_parts(corpus, &c, &roll);
		struct fee_roll other = other_parts(corpus, &c);
		struct str one = bill_text(corpus, reckoned(corpus, &roll, c.from, c.to));
		struct str two = bill_text(corpus, reckoned(corpus, &other, c.from, c.to));
		if (!str_eq(one, two)) {
			fprintf(stderr, "%.*s%.*s%.*s\n%.*s\n", STR_ARG(text_of(&c)), STR_ARG(table_of(&c)),
				STR_ARG(one), STR_ARG(two));
			fail_msg("a roll in other parts costs something else");
		}
	}
}

/* The days that a ledger is kept by. */

static fee_accruals accrued(const struct corpus *corpus, const struct fee_roll *roll, int from, int to)
{
	fee_accruals days = { 0 };
	struct error error;
	struct fee_request request = { .agreement = corpus_instrument(corpus, STR("a"))->index,
				       .from = from,
				       .to = to };
	if (fee_accrue(test_arena, corpus, &request, roll, &days, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return days;
}

/* What the days, or the lines, of one clause in one currency come to. */
static int64_t sum_of_days(const fee_accruals *days, const struct core_clause *clause, int currency, int from, int to)
{
	int64_t sum = 0;
	vec_each (days, i)
		if (days->at[i].clause == clause && days->at[i].currency == currency && days->at[i].day >= from &&
		    days->at[i].day <= to)
			sum += days->at[i].amount;
	return sum;
}

static int64_t sum_of_lines(const struct fee_bill *bill, const struct core_clause *clause, int currency)
{
	int64_t sum = 0;
	vec_each (&bill->lines, i)
		if (bill->lines.at[i].clause == clause && bill->lines.at[i].currency == currency)
			sum += bill->lines.at[i].amount;
	return sum;
}

static int last_of_month(int day)
{
	char text[11];
	int year, month, of_month;
	rf_date(day, text);
	assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &of_month), 3);
	return (month == 12 ? rf_day(year + 1, 1, 1) : rf_day(year, month + 1, 1)) - 1;
}

/* Both ways: no line without its days, no days without their line. */
static bool days_are_lines(const fee_accruals *days, const struct fee_bill *bill, int from, int to)
{
	vec_each (&bill->lines, i) {
		const struct fee_line *line = &bill->lines.at[i];
		if (sum_of_days(days, line->clause, line->currency, from, to) !=
		    sum_of_lines(bill, line->clause, line->currency))
			return false;
	}
	vec_each (days, i) {
		const struct fee_accrual *day = &days->at[i];
		if (day->day >= from && day->day <= to &&
		    sum_of_days(days, day->clause, day->currency, from, to) !=
			    sum_of_lines(bill, day->clause, day->currency))
			return false;
	}
	return true;
}

static void show_days(const struct rf_case *c, const struct corpus *corpus, const fee_accruals *days,
		      const struct fee_bill *bill)
{
	struct rf_bill none = { 0 };
	show(c, corpus, bill, &none);
	vec_each (days, i) {
		char day[11];
		rf_date(days->at[i].day, day);
		fprintf(stderr, "%s %lld %s %.*s\n", day, (long long)days->at[i].amount,
			currency_code(days->at[i].currency), STR_ARG(clause_text(test_arena, days->at[i].clause)));
	}
}

static void the_days_of_each_month_are_its_lines(const struct corpus *corpus, const struct rf_case *c,
						 const struct fee_roll *roll, const fee_accruals *days)
{
	for (int from = c->from, to; from <= c->to; from = to + 1) {
		to = last_of_month(from) < c->to ? last_of_month(from) : c->to;
		const struct fee_bill *bill = reckoned(corpus, roll, from, to);
		if (!days_are_lines(days, bill, from, to)) {
			show_days(c, corpus, days, bill);
			fail_msg("the days of a month do not add up to its lines");
		}
	}
}

static bool same_days(const fee_accruals *a, const fee_accruals *first, const fee_accruals *second)
{
	if (a->count != first->count + second->count)
		return false;
	vec_each (a, i) {
		const struct fee_accrual *x = &a->at[i],
					 *y = i < first->count ? &first->at[i] : &second->at[i - first->count];
		if (x->clause != y->clause || x->day != y->day || x->currency != y->currency || x->amount != y->amount)
			return false;
	}
	return true;
}

/* A bill whose lines begin anew with each month has the lines of the months' bills. */
static void a_bill_by_month(const struct corpus *corpus, const struct rf_case *c, const struct fee_roll *roll,
			    const fee_accruals *days)
{
	struct fee_bill *bill;
	struct error error;
	struct fee_request request = {
		.agreement = corpus_instrument(corpus, STR("a"))->index, .from = c->from, .to = c->to, .by_month = true
	};
	assert_int_equal(fee_reckon(test_arena, corpus, &request, roll, &bill, &error), STATUS_OK);
	assert_true(days_are_lines(days, bill, c->from, c->to));
	vec_each (&bill->lines, i)
		assert_true(bill->lines.at[i].to <= last_of_month(bill->lines.at[i].from));
}

static void property_days_add_up_to_the_lines_of_their_month(void **state)
{
	(void)state;
	int64_t some = 0, taken_off = 0, in_two = 0;
	gen_seed(&gen, gen_environment_seed() + 2);
	for (int64_t left = gen_cases(CASES); left > 0; left--) {
		struct rf_case c;
		struct fee_roll roll;
		struct corpus *corpus = next_case(&c, &roll);
		fee_accruals days = accrued(corpus, &roll, c.from, c.to);
		the_days_of_each_month_are_its_lines(corpus, &c, &roll, &days);
		a_bill_by_month(corpus, &c, &roll, &days);
		vec_each (&days, i) {
			assert_true(days.at[i].day >= c.from && days.at[i].day <= c.to && days.at[i].amount != 0);
			taken_off += days.at[i].clause->kind != CLAUSE_fee && days.at[i].amount < 0;
		}
		some += days.count > 0;
		int middle = last_of_month(between(c.from, c.to));
		if (middle >= c.to)
			continue;
		fee_accruals first = accrued(corpus, &roll, c.from, middle),
			     second = accrued(corpus, &roll, middle + 1, c.to);
		assert_true(same_days(&days, &first, &second));
		in_two++;
	}
	assert_true(some > gen_cases(CASES) / 2 && taken_off > gen_cases(CASES) / 10 && in_two > gen_cases(CASES) / 4);
}

static int begin(void **state)
{
	(void)state;
	zone_arena = arena_create();
	find_zones("/usr/share/zoneinfo", "");
	return zone_count > 400 ? 0 : 1;
}

static int end(void **state)
{
	(void)state;
	arena_destroy(zone_arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fact(property_fees_and_reference_agree),
		fact(property_parts_and_order_change_nothing),
		fact(property_days_add_up_to_the_lines_of_their_month),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
