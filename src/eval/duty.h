/* duty.h - when what an article asks for afterwards is due. */
#ifndef EVAL_DUTY_H
#define EVAL_DUTY_H
#include "determination.h"

/* The day on which a duty or a return falls due whose event happened on `event`; hours count as days begun. False: it
 * lies outside what dates can say. */
bool duty_due(const struct core_clause *clause, int32_t event, int32_t *due);
/* The day on which the clause's article came into force: its text's first day, or its own where that is later. False:
 * its text never was. */
bool duty_in_force(const struct corpus *corpus, const struct core_clause *clause, int32_t *day);
/* The last day of the year before that day's. */
bool year_end_before(int32_t today, int32_t *day);
/* Does its `when` hold of the facts? Asked on the first path that was decided, for a duty has no facility; where none
 * was, there is nobody of whom a condition could hold. */
tri duty_applies(struct arena *arena, const struct determination *d, const struct core_clause *clause,
		 const struct subject_facts *facts);

/* The days of the events that have happened, as far as the caller knows them. */
struct event_days {
	bool known[EVENT_COUNT];
	int32_t day[EVENT_COUNT];
	bool in_force; /* what counts from a text's first day is asked for too, each from its own */
};
struct duty {
	const struct core_clause *clause; /* CLAUSE_duty or CLAUSE_return */
	int32_t event, due;               /* days; due is the last on which it is done in time */
};
typedef VEC(struct duty) duty_list;
/* Those of every text that the determination's first path rests on, which apply to the person and of whose event the
 * day is known: by the caller, or by a fact of the person. A return "within D when C" counts from the day of the
 * determination, on which C was found. What turns on something unknown is not owed yet. */
void find_duties(struct arena *arena, const struct determination *d, const struct event_days *events,
		 duty_list *duties);
#endif
