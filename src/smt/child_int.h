/* child_int.h - work done in a child process, piece by piece, with limits.
 *
 * `work` runs in the child and writes one record for each piece; `done` runs in the caller, once for each, in order.
 * When the child dies, is too slow or fails, the piece at hand has no record but a reason, and a new child goes on with
 * the next. */
#ifndef SMT_CHILD_INT_H
#define SMT_CHILD_INT_H
#include "buf.h"
#include "prove.h"

typedef void child_work(void *data, size_t piece, struct buf *record);
typedef void child_done(void *data, size_t piece, struct str record, const char *why);
void child_run(size_t count, struct prove_limits limits, child_work *work, child_done *done, void *data);
#endif
