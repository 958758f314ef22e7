/* bulk_int.h - between the files of this folder. */
#ifndef BULK_INT_H
#define BULK_INT_H
#include "bulk.h"
#include "columns.h"

enum { WORD_ROWS = 64, MEMO_SLOTS = 1024 };

/* Columns. */

struct column { /* of unsigned integers */
	void *at;
	unsigned width; /* bytes: 1, 2, 4 or 8 */
	size_t room;    /* rows */
};

unsigned column_width(int64_t low, int64_t high); /* for raw values of this range */
uint64_t column_get(const struct column *column, size_t row);
void column_set(struct column *column, size_t row, uint64_t raw);

static inline uint64_t raw_of(const struct type *type, struct scalar s)
{
	return s.known == UNKNOWN ? 0 : s.known == KNOWN_NONE ? 1 : (uint64_t)s.value - (uint64_t)type->low + 2;
}
static inline struct scalar scalar_of(const struct type *type, uint64_t raw)
{
	if (raw < 2)
		return (struct scalar){ 0, raw ? KNOWN_NONE : UNKNOWN };
	return (struct scalar){ (int64_t)(raw - 2 + (uint64_t)type->low), KNOWN };
}

/* The range of raw values: what the type declares, and for codes their list. */
struct type layout_type(const struct corpus *corpus, const struct type *type);

/* Layout. */

struct question { /* asked of one set alone */
	const struct path *path;
	node_id node;
};

struct layout_fact {
	bool used, whole; /* whole: the value itself is stored, not only the answers */
	struct type type; /* with its range filled in */
	struct type *fields;
	VEC(struct question) questions;
};

struct layout {
	struct arena *arena;
	const struct corpus *corpus;
	struct layout_fact *facts; /* by fact */
	bool frozen;               /* a table was made of it: nothing may be added */
	size_t tables;             /* made of it */
};

/* Tables. */

struct asked { /* a question, ready to be asked of a set */
	struct row_eval *eval;
	node_id *cone;
	size_t count;
};

struct dictionary {
	struct arena *arena;
	struct asked *asked;          /* by question */
	VEC(struct set_value *) sets; /* number 0 is the set of which nothing is known */
	VEC(unsigned char *) answers; /* by set: a tri for each question, then whether it is closed */
	uint32_t *buckets;
	size_t bucket_count;
};

struct list_column {
	uint32_t *start, *count; /* by row */
	uint64_t *open;          /* a bit a row: there may be others. Set for rows without the fact too */
	struct column *fields;
	size_t rows; /* child rows in use */
};

struct columns_fact {
	uint64_t *yes, *no;    /* planes of a yes/no, or of questions: question q at q * words */
	struct column scalars; /* scalars; numbers of sets */
	struct dictionary sets;
	struct list_column list;
};

struct columns {
	struct arena *arena;
	struct layout *layout;
	struct columns_fact *facts; /* by fact */
	size_t rows, room, words;   /* words of a plane: room / 64 */
	size_t number;              /* of the layout's tables, from 1 */
};

/* One row, exactly. */

struct row_eval {
	const struct path *path;
	struct scalar *facts;          /* by fact: yes/no and scalars */
	const struct set_value **sets; /* by fact */
	const struct columns *table;   /* for lists */
	size_t row;
	struct scalar *scalars;    /* by node */
	struct row_places *places; /* by place_index[node] */
	uint32_t *place_index;
};
struct row_places {
	uint64_t yes[4], no[4];
};

struct row_eval *row_eval_create(struct arena *arena, const struct path *path);
/* The nodes that `root` rests on, ascending, those that depend on a list's row left out. */
void row_cone(struct arena *arena, const struct path *path, node_id root, node_id **nodes, size_t *count);
tri row_run(struct row_eval *eval, const node_id *cone, size_t count); /* the value of the last */
/* Loads what the table's row says of these facts. */
void row_load(struct row_eval *eval, const struct columns *table, size_t row, const int *facts, size_t count);
/* The facts that the cone reads, the bodies of its quantifiers included. */
size_t row_facts(const struct path *path, node_id root, int *facts);

/* Programs. A plane pair is a slot; a reference is slot * 2, plus 1 when it is negated. */

typedef uint32_t slot_ref;
enum { SLOT_TRUE, SLOT_UNKNOWN, SLOT_FIRST };

struct range {
	uint64_t low, high; /* raw values, inclusive */
};

enum instruction_kind {
	INPUT_PLANES, /* a yes/no, or a question of a set: no work, the slot is the table's memory */
	COMPARE,      /* a scalar's raw value lies in one of some ranges */
	ROWS,         /* evaluated row by row, with a memory of answers */
	ALL_OF        /* conjunction of references */
};

struct instruction {
	enum instruction_kind kind;
	uint32_t slot;
	int fact;        /* INPUT_PLANES, COMPARE */
	size_t question; /* INPUT_PLANES of a set */
	struct range *ranges;
	size_t range_count;
	node_id *cone; /* ROWS */
	size_t cone_count;
	int *facts;
	size_t fact_count;
	bool memory;
	slot_ref *all; /* ALL_OF */
	size_t all_count;
};

struct need { /* the fact may be needed where one of these slots is unknown and matters */
	int fact;
	VEC(uint32_t) slots;
};

struct split { /* one case of a fact, and what clearance is then */
	slot_ref *cases;
	size_t count;
};

struct program {
	const struct path *path;
	struct layout *layout;
	VEC(struct instruction) code;
	size_t main_count; /* of `code`: the rest is for `settled` */
	size_t slot_count, main_slots;
	slot_ref barred, covered, met, clear;
	VEC(slot_ref) rules;
	VEC(struct need) needs;
	VEC(struct split) splits;
	size_t rows_count; /* ROWS instructions */
	size_t *made_by;   /* by slot: its instruction */
};

/* The inner loops, compiled once for each kind of processor (kernel.c). Planes are `words` long. */
struct kernel {
	const char *name;
	void (*all_of)(uint64_t *t, uint64_t *f, const uint64_t *const *ts, const uint64_t *const *fs, size_t count,
		       size_t words);
	void (*compare)(uint64_t *t, uint64_t *f, const void *column, unsigned width, const struct range *ranges,
			size_t range_count, size_t words);
	void (*outcomes)(uint8_t *out, const uint64_t *const barred[2], const uint64_t *const covered[2],
			 const uint64_t *const met[2], size_t words);
	void (*unknown)(uint64_t *out, const uint64_t *t, const uint64_t *f, size_t words);
	void (*mark)(uint64_t *under, const uint64_t *parent, const uint64_t *t, const uint64_t *f, size_t words);
};
extern const struct kernel kernel_plain;
#ifdef __x86_64__
extern const struct kernel kernel_avx2, kernel_avx512;
#endif
#endif
