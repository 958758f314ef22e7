/* bulk_hand.h - the yardstick: the bench's rules written by hand in C over columns of bytes, for the compiler to make
 * vectors of. No engine knows more than this: the rules are constants, every column is as narrow as its values. */
#ifndef BENCH_BULK_HAND_H
#define BENCH_BULK_HAND_H
#include <stddef.h>
#include <stdint.h>

enum { HAND_RECEIVER = 2, HAND_SENDER, HAND_OTHERS, HAND_BYTES = 15 }; /* states; bytes of a person */

struct hand_columns { /* a yes/no: 0 no, 1 unknown, 2 yes; the others 0 unknown, else as columns.h has them */
	uint8_t *national, *protected, *convicted, *serving, *consents, *stay, *unaccompanied;
	uint8_t *status, *removal, *age, *offence, *fear, *claim;
	uint16_t *sentence;
};

void hand_run(const struct hand_columns *columns, uint8_t *restrict out, size_t from, size_t to);
#endif
