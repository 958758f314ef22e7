/* fee_reference.h - what fees come to, written a second time from doc/fees.md: one day, one person, one fee at a time,
 * in ratios, with the C library's clocks. It shares no line with src/fee, and is in no hurry. */
#ifndef TEST_FEE_REFERENCE_H
#define TEST_FEE_REFERENCE_H
#include <stdbool.h>
#include <stdint.h>

enum {
	RF_FEES = 3,
	RF_ARTICLES = 2,
	RF_VERSIONS = 2,
	RF_STAYS = 14,
	RF_PERSONS = 6,
	RF_FACILITIES = 3,
	RF_EVENTS = 6,
	RF_COSTS = 10,
	RF_LINES = 400
};
enum rf_form {
	RF_PERSON_TIME,
	RF_PERIOD,
	RF_ONCE_DATE,
	RF_ONCE_FORCE,
	RF_ONCE_FIRST,
	RF_ONCE_NUMBER,
	RF_RECEIVED,
	RF_LEAVING,
	RF_VOLUNTARILY,
	RF_DEPARTURE,
	RF_COST
};
enum rf_unit { RF_DAY, RF_MONTH, RF_YEAR, RF_NEVER };
enum rf_until { RF_NO_END, RF_EXIT, RF_RELEASE };
enum rf_measure { RF_BY_DAY, RF_PEAK, RF_AVERAGE };
enum rf_accrual { RF_365, RF_ACTUAL, RF_WHOLE };
enum rf_count { RF_MIDNIGHT, RF_PART, RF_ARRIVAL };

struct rf_fee {
	enum rf_form form;
	enum rf_unit unit;
	int64_t amount; /* least unit */
	const char *currency;
	int above; /* -1 */
	enum rf_measure measure;
	int number, day; /* of once */
	/* At cost: of doctors, whose bills name a person, or of food; up to `amount` in all, or in each unit. */
	bool doctors, limited, per_person;
	int over; /* for so many months from the arrival */
	enum rf_until until;
};
struct rf_cost {
	bool doctors;
	int day, person; /* -1: names none */
	int64_t amount;  /* EUR */
};
struct rf_article {
	int fees;
	struct rf_fee fee[RF_FEES];
	enum rf_accrual accrual;
	enum rf_count count;
	bool not_prorated;
	int percent_from;            /* a day */
	int percent;                 /* in hundredths of a per cent; 0: no such index */
	int factor_years;            /* a table of so many years from factor_first on */
	int factor_first, factor[3]; /* in thousandths */
	int64_t cap;                 /* 0: none; of the first fee's currency */
};
struct rf_stay {
	int person, facility;
	bool from_time, to_time, open;
	int64_t from, to; /* days, or seconds */
	int voluntarily;  /* 1 yes, 0 no, -1 not said */
};
struct rf_case {
	int force_from, force_to, gap_from, gap_to; /* days, both included; no gap: gap_from > gap_to */
	int amended_from, amended_to;               /* the second version of article 0 speaks then */
	struct rf_article article[RF_VERSIONS][RF_ARTICLES];
	bool advance; /* set off against article 0 */
	int64_t advance_amount;
	const char *zone[RF_FACILITIES]; /* NULL: UTC */
	int stays;
	struct rf_stay stay[RF_STAYS];
	int departures, departure[RF_EVENTS];
	int costs;
	struct rf_cost cost[RF_COSTS]; /* by day */
	int release;                   /* the day; -1: not known */
	int from, to;
};

struct rf_bill {
	int lines;
	struct {
		int from, to;
		int64_t amount;
		const char *currency;
	} line[RF_LINES];
	bool cut; /* something was beyond a cap or set off: the lines are then held by their sum */
	int64_t eur, usd, jpy;
};

void rf_reckon(const struct rf_case *c, struct rf_bill *bill);
/* "2025-03-14" of a day, by no code of ours. */
void rf_date(int day, char out[11]);
int rf_day(int year, int month, int day);
#endif
