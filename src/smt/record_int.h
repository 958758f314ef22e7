/* record_int.h - what a child tells its parent, as bytes. Both are one program with one corpus, so numbers are written
 * as they lie in memory; pointers never are. */
#ifndef SMT_RECORD_INT_H
#define SMT_RECORD_INT_H
#include "buf.h"
#include "smt_int.h"

struct reading {
	struct arena *arena;
	const struct corpus *corpus;
	struct str left;
	bool failed; /* a record that ended early */
};

void put_number(struct buf *out, int64_t value);
void record_text(struct buf *out, struct str text);
void put_person(struct buf *out, const struct subject_facts *person); /* NULL is fine */
void put_clause(struct buf *out, const struct corpus *corpus, const struct core_clause *clause);
void put_query(struct buf *out, const struct query *query);
int64_t get_number(struct reading *r);
struct str get_text(struct reading *r);
struct subject_facts *get_person(struct reading *r);
void get_query(struct reading *r, struct query *query);
const struct core_clause *get_clause(struct reading *r);
#endif
