/* raw.h - the yardstick for everything that writes: bare SQLite on the same disk, one thread, WAL and synchronous=FULL,
 * an event and two values of versioned maps a change. */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H
#include <stdint.h>

extern const char raw_body[], raw_leaf[], raw_nonce[33];
uint64_t raw_person_of(uint64_t n);
/* Changes a second, `group` of them in a transaction. `cpu`, unless NULL: seconds of a processor for each. */
double raw_rate(const char *path, unsigned group, double *cpu);
void raw_remove(const char *path); /* a record and what lies beside it */
#endif
