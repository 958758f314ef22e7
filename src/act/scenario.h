/* scenario.h - made-up histories, played through the use cases like any other, for demonstrations and tests. */
#ifndef ACT_SCENARIO_H
#define ACT_SCENARIO_H
#include "act.h"

/* The clock of a demonstration: act_options.clock is scenario_clock, with one of these as its context. */
struct scenario_time {
	int64_t now;
};
#define SCENARIO_BEGINS INT64_C(1735819200) /* 2025-01-02T12:00:00Z */
int64_t scenario_clock(void *context);

/* The flight of the news report that this program began with: people held in Panama who had come through the Darién, 43
 * aboard (32 men, 11 women), paid by another state, to Colombia. The people are made up from the seed. `mission` gets
 * the key of the closed mission. `told`, when it is not NULL, is called now and then with what is done so far. */
enum status scenario_panama_flight(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
				   void (*told)(void *data, size_t done, size_t total), void *data, struct str *mission,
				   struct error *error) MUST_USE;
/* The same flight in the thirty days around it: an earlier one, a court's hold, a claim to protection, custody that
 * ended, and what waits for each of the officers on the last evening. */
enum status scenario_month(struct act *act, struct arena *arena, struct scenario_time *time, uint32_t seed,
			   void (*told)(void *data, size_t done, size_t total), void *data, struct str *mission,
			   struct error *error) MUST_USE;
#endif
