/* fee_reference.c - see fee_reference.h. */
#include "fee_reference.h"
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Days, by counting. */

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
static int month_length(int y, int m)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return m == 2 && leap(y) ? 29 : lengths[m - 1];
}

struct ymd {
	int y, m, d;
};

static struct ymd ymd_of(int day)
{
	struct tm tm;
	time_t t = (time_t)day * 86400;
	gmtime_r(&t, &tm);
	return (struct ymd){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

int rf_day(int year, int month, int day)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
	return (int)(timegm(&tm) / 86400);
}

void rf_date(int day, char out[11])
{
	struct ymd t = ymd_of(day);
	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)t.y % 10000, (unsigned)t.m % 100, (unsigned)t.d % 100);
}

static int months_later(int day, int months)
{
	struct ymd t = ymd_of(day);
	int m = t.y * 12 + t.m - 1 + months, y = m / 12;
	m = m % 12 + 1;
	int d = t.d > month_length(y, m) ? month_length(y, m) : t.d;
	return rf_day(y, m, d);
}

/* Clocks. */

static const char *zone_now = "?";

static void at_zone(const char *zone)
{
	if (zone_now && strcmp(zone_now, zone) == 0)
		return;
	setenv("TZ", zone, 1);
	tzset();
	zone_now = zone;
}

static int local_day(const char *zone, int64_t seconds)
{
	struct tm tm;
	time_t t = (time_t)seconds;
	if (!zone)
		return (int)((seconds - ((seconds % 86400) + 86400) % 86400) / 86400);
	at_zone(zone);
	localtime_r(&t, &tm);
	return rf_day(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

enum { SPAN = 2600 };
#define NEVER INT32_MAX

struct known {
	const struct rf_case *c;
	int first, days; /* the first day of the agreement, and how many are asked about */
	int arrived[RF_STAYS], left[RF_STAYS], last[RF_STAYS]; /* left INT_MAX: still there */
	bool missing[RF_FACILITIES][SPAN];
	bool counted[3][RF_PERSONS][SPAN];
	int received[RF_PERSONS], leaving[RF_PERSONS]; /* the day, or NEVER */
	bool voluntarily[RF_PERSONS];
};

/* No moment of the day exists there: its noon is on another day, and so are the hours around it. */
static void find_missing(struct known *k)
{
	for (int f = 0; f < RF_FACILITIES; f++)
		for (int i = 0; i < k->days && k->c->zone[f]; i++) {
			int64_t noon = ((int64_t)k->first + i) * 86400 + 43200;
			int before = local_day(k->c->zone[f], noon - 86400), here = local_day(k->c->zone[f], noon);
			if (here - before != 2)
				continue;
			if (before + 1 >= k->first && before + 1 < k->first + k->days) {
				bool found = false;
				for (int64_t t = noon - 86400; t <= noon && !found; t += 900)
					found = local_day(k->c->zone[f], t) == before + 1;
				k->missing[f][before + 1 - k->first] = !found;
			}
		}
}

static bool in_force(const struct rf_case *c, int day)
{
	return day >= c->force_from && day <= c->force_to && !(day >= c->gap_from && day <= c->gap_to);
}

static bool begins_visit(const struct known *k, int person, int day)
{
	bool begins = false;
	for (int i = 0; i < k->c->stays; i++) {
		if (k->c->stay[i].person != person)
			continue;
		begins = begins || k->arrived[i] == day;
		if (k->arrived[i] < day && day <= k->left[i])
			return false;
	}
	return begins;
}

static bool ends_visit(const struct known *k, int person, int day, bool *voluntarily)
{
	bool ends = false;
	*voluntarily = false;
	for (int i = 0; i < k->c->stays; i++) {
		if (k->c->stay[i].person != person)
			continue;
		if (k->left[i] == day) {
			ends = true;
			*voluntarily = *voluntarily || k->c->stay[i].voluntarily == 1;
		}
		if (k->arrived[i] <= day && day < k->left[i])
			return false;
	}
	return ends;
}

static bool is_counted(const struct known *k, enum rf_count how, int person, int day)
{
	for (int i = 0; i < k->c->stays; i++) {
		const struct rf_stay *s = &k->c->stay[i];
		if (s->person != person || k->missing[s->facility][day - k->first])
			continue;
		int low = k->arrived[i] < k->last[i] ? k->arrived[i] : k->last[i];
		int high = k->arrived[i] < k->last[i] ? k->last[i] : k->arrived[i];
		if (how == RF_PART && day >= low && day <= high)
			return true;
		if (how != RF_PART && day >= k->arrived[i] && day < k->left[i])
			return true;
		if (how == RF_ARRIVAL && day == k->arrived[i] && begins_visit(k, person, day))
			return true;
	}
	return false;
}

static void learn(struct known *k, const struct rf_case *c)
{
	k->c = c;
	k->first = c->force_from;
	k->days = c->to + 32 - c->force_from;
	if (k->days > SPAN)
		abort();
	find_missing(k);
	for (int i = 0; i < c->stays; i++) {
		const struct rf_stay *s = &c->stay[i];
		const char *zone = c->zone[s->facility];
		k->arrived[i] = s->from_time ? local_day(zone, s->from) : (int)s->from;
		k->left[i] = s->open ? INT32_MAX : s->to_time ? local_day(zone, s->to) : (int)s->to;
		k->last[i] = s->open ? INT32_MAX : s->to_time ? local_day(zone, s->to - 1) : (int)s->to - 1;
	}
	for (int p = 0; p < RF_PERSONS; p++) {
		k->received[p] = k->leaving[p] = NEVER;
		for (int i = 0; i < k->days; i++) {
			int day = k->first + i;
			bool voluntarily;
			for (int how = 0; how < 3; how++)
				k->counted[how][p][i] = is_counted(k, (enum rf_count)how, p, day);
			if (!in_force(c, day))
				continue;
			if (k->received[p] == NEVER && begins_visit(k, p, day))
				k->received[p] = day;
			if (k->leaving[p] == NEVER && ends_visit(k, p, day, &voluntarily)) {
				k->leaving[p] = day;
				k->voluntarily[p] = voluntarily;
			}
		}
	}
}

/* Which text. */

static int version_on(const struct rf_case *c, int article, int day)
{
	return article == 0 && day >= c->amended_from && day <= c->amended_to;
}

/* A later text's fee goes on with an earlier one's when it is the n-th of its form in the article. */
static bool same_form(const struct rf_fee *a, const struct rf_fee *b)
{
	bool a_once = a->form >= RF_ONCE_DATE && a->form <= RF_ONCE_NUMBER;
	bool b_once = b->form >= RF_ONCE_DATE && b->form <= RF_ONCE_NUMBER;
	if (a_once || b_once)
		return a_once && b_once;
	if (a->form == RF_COST && b->form == RF_COST)
		return a->doctors == b->doctors &&
		       (a->limited ? a->unit : RF_NEVER) == (b->limited ? b->unit : RF_NEVER);
	return a->form == b->form && (a->form > RF_PERIOD || a->unit == b->unit) && (a->above < 0) == (b->above < 0);
}

static const struct rf_fee *other_text(const struct rf_case *c, int article, int version, int fee, int day)
{
	const struct rf_article *own = &c->article[version][article],
				*there = &c->article[version_on(c, article, day)][article];
	int nth = 0;
	for (int i = 0; i < fee; i++)
		nth += same_form(&own->fee[i], &own->fee[fee]);
	for (int i = 0; i < there->fees; i++)
		if (same_form(&there->fee[i], &own->fee[fee]) && nth-- == 0)
			return &there->fee[i];
	return NULL;
}

static bool in_whole(const struct rf_article *a) { return a->not_prorated || a->accrual == RF_WHOLE; }

/* Does the fee speak on the day, in whichever text? */
static bool speaks(const struct known *k, int article, int version, int fee, int day)
{
	return in_force(k->c, day) && other_text(k->c, article, version, fee, day);
}

static bool speaks_whole(const struct known *k, int article, int version, int fee, int day)
{
	return speaks(k, article, version, fee, day) &&
	       in_whole(&k->c->article[version_on(k->c, article, day)][article]);
}

/* Quantities. */

static void share_of(const struct rf_article *a, const struct rf_fee *f, int day, mpq_t share)
{
	struct ymd t = ymd_of(day);
	mpq_set_ui(share, 1, 1);
	if (f->unit == RF_MONTH)
		mpq_set_ui(share, 1, (unsigned long)month_length(t.y, t.m));
	else if (f->unit == RF_YEAR && a->accrual == RF_ACTUAL)
		mpq_set_ui(share, 1, leap(t.y) ? 366 : 365);
	else if (f->unit == RF_YEAR && f->form == RF_PERIOD && t.m == 2 && t.d == 29)
		mpq_set_ui(share, 0, 1);
	else if (f->unit == RF_YEAR)
		mpq_set_ui(share, 1, 365);
}

/* Does a whole unit of somebody (person -1: of the fee itself) begin on this day? */
static bool unit_begins(const struct known *k, int article, int version, int fee, int person, int day, bool calendar)
{
	const struct rf_case *c = k->c;
	const struct rf_article *a = &c->article[version][article];
	int anchor = NEVER;
	enum rf_count how = RF_MIDNIGHT; /* the days of the first text that speaks count, later ones change nothing */
	for (int d = c->force_from; d <= day; d++)
		if (speaks(k, article, version, fee, d)) {
			how = c->article[version_on(c, article, d)][article].count;
			break;
		}
	struct ymd t = ymd_of(day);
	bool there = person < 0 || k->counted[how][person][day - k->first];
	if (!there || !speaks_whole(k, article, version, fee, day))
		return false;
	int begin = calendar ? rf_day(t.y, t.m, 1) : c->force_from;
	for (int d = begin < c->force_from ? c->force_from : begin; d < day && anchor == NEVER; d++)
		if ((person < 0 || k->counted[how][person][d - k->first]) && speaks_whole(k, article, version, fee, d))
			anchor = d;
	if (anchor == NEVER)
		return true;
	if (calendar)
		return false;
	/* The window that the day lies in: was there an earlier day of it? */
	int months = a->fee[fee].unit == RF_YEAR ? 12 : 1, n = 0;
	while (months_later(anchor, (n + 1) * months) <= day)
		n++;
	for (int d = months_later(anchor, n * months); d < day; d++)
		if ((person < 0 || k->counted[how][person][d - k->first]) && speaks_whole(k, article, version, fee, d))
			return false;
	return true;
}

static int heads(const struct known *k, enum rf_count how, int day)
{
	int count = 0;
	for (int p = 0; p < RF_PERSONS; p++)
		count += k->counted[how][p][day - k->first];
	return count;
}

static void month_measure(const struct known *k, int article, int version, int fee, int day, mpq_t value)
{
	const struct rf_article *a = &k->c->article[version][article];
	struct ymd t = ymd_of(day);
	int peak = 0, sum = 0, days = 0, first = rf_day(t.y, t.m, 1);
	for (int d = first; d < first + month_length(t.y, t.m); d++) {
		if (d < k->first || !speaks(k, article, version, fee, d))
			continue;
		int count = heads(k, a->count, d);
		peak = count > peak ? count : peak;
		sum += count;
		days++;
	}
	if (a->fee[fee].measure == RF_PEAK)
		mpq_set_si(value, peak, 1);
	else
		mpq_set_si(value, sum, (unsigned long)days);
	mpq_canonicalize(value);
}

static void less(mpq_t value, int above)
{
	mpq_t n;
	mpq_init(n);
	mpq_set_si(n, above, 1);
	mpq_sub(value, value, n);
	if (mpq_sgn(value) < 0)
		mpq_set_si(value, 0, 1);
	mpq_clear(n);
}

static void person_time(const struct known *k, int article, int version, int fee, int day, mpq_t q)
{
	const struct rf_article *a = &k->c->article[version][article];
	const struct rf_fee *f = &a->fee[fee];
	bool whole = in_whole(a) && f->unit != RF_DAY;
	mpq_t factor;
	mpq_init(factor);
	mpq_set_si(factor, 1, whole && f->unit == RF_YEAR && (f->above >= 0 || !a->not_prorated) ? 12 : 1);
	if (!whole)
		share_of(a, f, day, factor);
	if (whole && (f->above < 0 || f->measure == RF_BY_DAY)) {
		bool calendar = f->above >= 0 || !a->not_prorated;
		struct ymd t = ymd_of(day);
		int today = 0, before = 0;
		for (int p = 0; p < RF_PERSONS; p++) {
			today += unit_begins(k, article, version, fee, p, day, calendar);
			for (int d = rf_day(t.y, t.m, 1); f->above >= 0 && d < day; d++)
				before += d >= k->first && unit_begins(k, article, version, fee, p, d, calendar);
		}
		int n = f->above < 0 ? today
				     : (before + today > f->above ? before + today - f->above : 0) -
					       (before > f->above ? before - f->above : 0);
		mpq_set_si(q, n, 1);
	} else if (whole) {
		if (unit_begins(k, article, version, fee, -1, day, true)) {
			month_measure(k, article, version, fee, day, q);
			less(q, f->above);
		}
	} else {
		if (f->above >= 0 && f->measure != RF_BY_DAY)
			month_measure(k, article, version, fee, day, q);
		else
			mpq_set_si(q, heads(k, a->count, day), 1);
		if (f->above >= 0)
			less(q, f->above);
	}
	mpq_mul(q, q, factor);
	mpq_clear(factor);
}

static void fixed(const struct known *k, int article, int version, int fee, int day, mpq_t q)
{
	const struct rf_article *a = &k->c->article[version][article];
	if (!in_whole(a)) {
		share_of(a, &a->fee[fee], day, q);
		return;
	}
	mpq_set_si(q, unit_begins(k, article, version, fee, -1, day, !a->not_prorated),
		   !a->not_prorated && a->fee[fee].unit == RF_YEAR ? 12 : 1);
	mpq_canonicalize(q);
}

static int received_until(const struct known *k, int day)
{
	int count = 0;
	for (int p = 0; p < RF_PERSONS; p++)
		count += k->received[p] != NEVER && k->received[p] <= day;
	return count;
}

static bool number_reached(const struct known *k, int article, int version, int fee, int day)
{
	const struct rf_fee *f;
	for (int d = k->first; d <= day; d++) {
		if (!speaks(k, article, version, fee, d))
			continue;
		f = other_text(k->c, article, version, fee, d);
		if (f->form == RF_ONCE_NUMBER && received_until(k, d) >= f->number)
			return d == day;
	}
	return false;
}

static int first_received(const struct known *k)
{
	int first = INT32_MAX;
	for (int p = 0; p < RF_PERSONS; p++)
		if (k->received[p] != NEVER && k->received[p] < first)
			first = k->received[p];
	return first;
}

/* The first day of the instrument in which the clause stands. */
static int force_begins(const struct rf_case *c, int version) { return version ? c->amended_from : c->force_from; }

/* At cost. */

/* How many units of the ceiling were over, a unit beginning on the day of the first. */
static int units_over(const struct rf_fee *f, int first, int day)
{
	int n = 0;
	if (f->unit == RF_NEVER)
		return 0;
	while (months_later(first, (n + 1) * (f->unit == RF_YEAR ? 12 : 1)) <= day)
		n++;
	return n;
}

static int first_leaving(const struct known *k)
{
	int first = NEVER;
	for (int p = 0; p < RF_PERSONS; p++)
		first = k->leaving[p] < first ? k->leaving[p] : first;
	return first;
}

/* Is it a cost that the fee pays for, and not over? */
static bool is_paid_for(const struct known *k, const struct rf_fee *f, const struct rf_cost *cost)
{
	int arrived = cost->person < 0 ? NEVER : k->received[cost->person];
	if (f->form != RF_COST || f->doctors != cost->doctors)
		return false;
	if (f->until == RF_EXIT && cost->day > (cost->person < 0 ? first_leaving(k) : k->leaving[cost->person]))
		return false;
	if (f->until == RF_RELEASE && k->c->release >= 0 && cost->day > k->c->release)
		return false;
	return !f->per_person ||
	       (arrived != NEVER && cost->day >= arrived && cost->day < months_later(arrived, f->over));
}

/* What of the i-th cost is owed: what those before it in its unit have left of the ceiling. */
static bool owed_of(const struct known *k, int article, int version, int fee, int i, int64_t *owed)
{
	const struct rf_case *c = k->c;
	const struct rf_cost *cost = &c->cost[i];
	int first = c->force_from;
	int64_t before = 0;
	if (!speaks(k, article, version, fee, cost->day))
		return false;
	const struct rf_fee *f = other_text(c, article, version, fee, cost->day);
	if (!is_paid_for(k, f, cost))
		return false;
	while (!speaks(k, article, version, fee, first))
		first++;
	if (f->per_person)
		first = k->received[cost->person];
	for (int n = 0; n < i; n++) {
		const struct rf_cost *other = &c->cost[n];
		int64_t share;
		if (!owed_of(k, article, version, fee, n, &share))
			continue;
		const struct rf_fee *then = other_text(c, article, version, fee, other->day);
		bool same = f->per_person == then->per_person && (!f->per_person || other->person == cost->person);
		if (same && units_over(f, first, other->day) == units_over(f, first, cost->day))
			before += share;
	}
	int64_t room = f->amount > before ? f->amount - before : 0;
	*owed = f->limited && cost->amount > room ? room : cost->amount;
	return true;
}

/* The bills of a day that the fee pays for; the money is what is owed of them. */
static int bills(const struct known *k, int article, int version, int fee, int day, mpq_t money)
{
	int n = 0;
	int64_t sum = 0, owed;
	for (int i = 0; i < k->c->costs; i++)
		if (k->c->cost[i].day == day && owed_of(k, article, version, fee, i, &owed)) {
			n++;
			sum += owed;
		}
	mpq_set_si(money, sum, 1);
	return n;
}

static void quantity(const struct known *k, int article, int version, int fee, int day, mpq_t q)
{
	const struct rf_case *c = k->c;
	const struct rf_fee *f = &c->article[version][article].fee[fee];
	int n = 0;
	mpq_set_si(q, 0, 1);
	switch (f->form) {
	case RF_PERSON_TIME: person_time(k, article, version, fee, day, q); return;
	case RF_PERIOD: fixed(k, article, version, fee, day, q); return;
	case RF_ONCE_DATE: n = day == f->day; break;
	case RF_ONCE_FORCE: n = day == force_begins(c, version); break;
	case RF_ONCE_FIRST: n = day == first_received(k); break;
	case RF_ONCE_NUMBER: n = number_reached(k, article, version, fee, day); break;
	case RF_RECEIVED:
		for (int p = 0; p < RF_PERSONS; p++)
			n += k->received[p] == day;
		break;
	case RF_LEAVING:
	case RF_VOLUNTARILY:
		for (int p = 0; p < RF_PERSONS; p++)
			n += k->leaving[p] == day && (f->form == RF_LEAVING || k->voluntarily[p]);
		break;
	case RF_DEPARTURE:
		for (int i = 0; i < c->departures; i++)
			n += c->departure[i] == day;
		break;
	case RF_COST: n = 0; break; /* one_fee asks for its bills */
	}
	mpq_set_si(q, n, 1);
}

static int raises(const struct rf_article *a, int day)
{
	int n = 0;
	struct ymd f = ymd_of(a->percent_from), t = ymd_of(day);
	if (day < a->percent_from)
		return 0;
	n = t.y - f.y + 1;
	return t.m < f.m || (t.m == f.m && t.d < f.d) ? n - 1 : n;
}

static void factor_of(const struct rf_article *a, int day, mpq_t factor)
{
	mpq_t one;
	mpq_init(one);
	mpq_set_ui(factor, 1, 1);
	if (a->percent) {
		mpq_set_si(one, 10000 + a->percent, 10000);
		mpq_canonicalize(one);
		for (int i = raises(a, day); i > 0; i--)
			mpq_mul(factor, factor, one);
	}
	for (int i = a->factor_years - 1; i >= 0; i--)
		if (ymd_of(day).y >= a->factor_first + i) {
			mpq_set_si(one, a->factor[i], 1000);
			mpq_canonicalize(one);
			mpq_mul(factor, factor, one);
			break;
		}
	mpq_clear(one);
}

/* Half to even, by hand. */
static int64_t rounded(const mpq_t value)
{
	mpz_t whole;
	mpq_t rest, half;
	mpz_init(whole);
	mpq_init(rest);
	mpq_init(half);
	mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value));
	mpq_set_z(rest, whole);
	mpq_sub(rest, value, rest);
	mpq_set_ui(half, 1, 2);
	int compared = mpq_cmp(rest, half);
	if (compared > 0 || (compared == 0 && mpz_odd_p(whole)))
		mpz_add_ui(whole, whole, 1);
	int64_t result = mpz_get_si(whole);
	mpz_clear(whole);
	mpq_clear(rest);
	mpq_clear(half);
	return result;
}

static int64_t *total_of(struct rf_bill *bill, const char *currency)
{
	return strcmp(currency, "EUR") == 0 ? &bill->eur : strcmp(currency, "USD") == 0 ? &bill->usd : &bill->jpy;
}

/* Lines. */

struct group { /* an article and a currency: caps and advances */
	mpq_t owed, net;
	int64_t lines;
	bool cut;
};

struct line {
	bool open;
	int version, from, to;
	mpq_t sum, factor, money;
};

static void close_line(const struct rf_case *c, struct rf_bill *bill, struct line *line, int article, int fee,
		       struct group *group)
{
	const struct rf_fee *f = &c->article[line->version][article].fee[fee];
	if (line->open && mpq_sgn(line->sum) != 0) {
		int64_t amount = rounded(line->money);
		bill->line[bill->lines].from = line->from;
		bill->line[bill->lines].to = line->to;
		bill->line[bill->lines].amount = amount;
		bill->line[bill->lines++].currency = f->currency;
		group->lines += amount;
	}
	line->open = false;
	mpq_set_si(line->money, 0, 1);
	mpq_set_si(line->sum, 0, 1);
}

static const char *const currencies[3] = { "EUR", "USD", "JPY" };

static int currency_of(const char *code)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(currencies[i], code) == 0)
			return i;
	abort();
}

/* What one fee brings on one day, into its line and its group. */
static void one_fee(const struct known *k, struct rf_bill *bill, int article, int fee, int day, struct line *lines,
		    struct group *groups, mpq_t *today)
{
	const struct rf_case *c = k->c;
	mpq_t q, factor, money;
	mpq_inits(q, factor, money, NULL);
	for (int version = 0; version < (article ? 1 : 2); version++) {
		struct line *line = &lines[version * RF_FEES + fee];
		const struct rf_article *a = &c->article[version][article];
		bool here = fee < a->fees && in_force(c, day) && version_on(c, article, day) == version;
		if (fee >= a->fees)
			continue;
		int currency = currency_of(a->fee[fee].currency);
		if (here)
			factor_of(a, day, factor);
		if (here && a->fee[fee].form == RF_COST) /* an index does not raise what it cost */
			mpq_set_ui(factor, 1, 1);
		if (line->open && (!here || mpq_cmp(factor, line->factor) != 0))
			close_line(c, bill, line, article, fee, &groups[currency]);
		if (!here)
			continue;
		quantity(k, article, version, fee, day, q);
		mpq_set_si(money, a->fee[fee].amount, 1);
		mpq_mul(money, money, q);
		mpq_mul(money, money, factor);
		if (a->fee[fee].form == RF_COST)
			mpq_set_si(q, bills(k, article, version, fee, day, money), 1);
		mpq_add(today[currency], today[currency], money);
		if (day < c->from)
			continue;
		if (!line->open) {
			line->open = true;
			line->version = version;
			line->from = day;
			mpq_set(line->factor, factor);
		}
		line->to = day;
		mpq_add(line->money, line->money, money);
		mpq_add(line->sum, line->sum, q);
	}
	mpq_clears(q, factor, money, NULL);
}

/* The cap of the day's text, then the advance. */
static void end_day(const struct rf_case *c, int article, int currency, int day, struct group *group, mpq_t today,
		    mpq_t advance)
{
	const struct rf_article *a = &c->article[version_on(c, article, day)][article];
	mpq_t room;
	mpq_init(room);
	if (a->cap && currency_of(a->fee[0].currency) == currency && in_force(c, day)) {
		mpq_set_si(room, a->cap, 1);
		mpq_sub(room, room, group->owed);
		if (mpq_sgn(room) < 0)
			mpq_set_si(room, 0, 1);
		if (mpq_cmp(today, room) > 0) {
			group->cut = group->cut || day >= c->from;
			mpq_set(today, room);
		}
	}
	mpq_add(group->owed, group->owed, today);
	if (article == 0 && currency == 0 && mpq_sgn(advance) > 0 && mpq_sgn(today) > 0) {
		mpq_set(room, mpq_cmp(advance, today) < 0 ? advance : today);
		mpq_sub(advance, advance, room);
		mpq_sub(today, today, room);
		group->cut = group->cut || day >= c->from;
	}
	if (day >= c->from)
		mpq_add(group->net, group->net, today);
	mpq_clear(room);
}

static void one_article(const struct known *k, struct rf_bill *bill, int article)
{
	const struct rf_case *c = k->c;
	struct line lines[RF_VERSIONS * RF_FEES];
	struct group groups[3];
	mpq_t today[3], advance;
	memset(lines, 0, sizeof lines);
	memset(groups, 0, sizeof groups);
	mpq_init(advance);
	for (int i = 0; i < RF_VERSIONS * RF_FEES; i++)
		mpq_inits(lines[i].sum, lines[i].factor, lines[i].money, NULL);
	for (int i = 0; i < 3; i++)
		mpq_inits(groups[i].owed, groups[i].net, today[i], NULL);
	for (int day = c->force_from; day <= c->to; day++) {
		if (c->advance && day == c->force_from && in_force(c, day)) {
			mpq_set_si(advance, c->advance_amount, 1);
			if (article == 0 && day >= c->from)
				bill->eur += c->advance_amount;
		}
		for (int i = 0; i < 3; i++)
			mpq_set_si(today[i], 0, 1);
		for (int fee = 0; fee < RF_FEES; fee++)
			one_fee(k, bill, article, fee, day, lines, groups, today);
		for (int i = 0; i < 3; i++)
			end_day(c, article, i, day, &groups[i], today[i], advance);
	}
	for (int i = 0; i < RF_VERSIONS * RF_FEES; i++) {
		int fee = i % RF_FEES, version = i / RF_FEES;
		if (lines[i].open)
			close_line(c, bill, &lines[i], article, fee,
				   &groups[currency_of(c->article[version][article].fee[fee].currency)]);
		mpq_clears(lines[i].sum, lines[i].factor, lines[i].money, NULL);
	}
	for (int i = 0; i < 3; i++) {
		bill->cut = bill->cut || groups[i].cut;
		*total_of(bill, currencies[i]) += groups[i].cut ? rounded(groups[i].net) : groups[i].lines;
		mpq_clears(groups[i].owed, groups[i].net, today[i], NULL);
	}
	mpq_clear(advance);
}

void rf_reckon(const struct rf_case *c, struct rf_bill *bill)
{
	static struct known k;
	k.c = c;
	memset(bill, 0, sizeof *bill);
	memset(k.missing, 0, sizeof k.missing);
	learn(&k, c);
	for (int article = 0; article < RF_ARTICLES; article++)
		one_article(&k, bill, article);
}
