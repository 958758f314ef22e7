/* sql_int.h - between the files of this folder. */
#ifndef SQL_INT_H
#define SQL_INT_H
#include "sql.h"

/* What the engines say differently. */
struct dialect {
	const char *name;
	const char *stage;  /* behind AS of a stage */
	const char *fence;  /* ends a sub-select that must not be merged into its reader */
	const char *trim;   /* $1: the text without white space at both ends */
	const char *fold;   /* $1: A-Z as a-z, no other letter changed */
	const char *find;   /* $1, $2: where the second stands in the first, from 1; 0 nowhere */
	const char *to_int; /* $1: digits as a number */
	const char *divide; /* $1, $2: whole numbers, not negative */
	bool backslash;     /* a backslash in a literal may mean something */
};
extern const struct dialect sql_postgresql, sql_sqlite, sql_duckdb;

/* Expressions: a DAG, equal ones are one. Arguments have smaller numbers. Conditions are three-valued, NULL unknown;
 * numbers are NULL when unknown, and EXPR_NONE for `none`. */

typedef uint32_t expr;
#define EXPR_NONE (INT64_MIN + 1)

enum expr_type { EXPR_BOOL, EXPR_INT, EXPR_TEXT };
enum expr_kind {
	EXPR_CONST,   /* imm; a condition: enum tri */
	EXPR_NULL,    /* of a number */
	EXPR_LITERAL, /* text */
	EXPR_COLUMN,  /* text: of the outside table */
	EXPR_FORM,    /* form, with $1 .. $9 */
	EXPR_JOIN,    /* form between the arguments */
	EXPR_SWITCH,  /* CASE args[0] WHEN args[1] THEN args[2] ... ELSE the last */
	EXPR_CASES,   /* CASE WHEN args[0] THEN args[1] ... ELSE the last */
	EXPR_IN,      /* args[0] IN (the others) */
	EXPR_LOOKUP   /* the country that is called args[0] */
};

struct expr_node {
	enum expr_kind kind;
	enum expr_type type;
	int64_t imm;
	const char *form;
	struct str text;
	expr *args;
	uint32_t arg_count;
	bool kept; /* always a column */
};

typedef VEC(expr) expr_vec;

struct builder {
	struct arena *arena;
	const struct dialect *dialect;
	enum sql_dialect which;
	VEC(struct expr_node) nodes;
	struct map index;
};

void builder_init(struct builder *b, struct arena *arena, enum sql_dialect dialect);
expr expr_make(struct builder *b, struct expr_node node); /* args are copied */
expr expr_keep(struct builder *b, expr e);
expr expr_form(struct builder *b, enum expr_type type, const char *form, const expr *args, uint32_t count);
#define FORM(b, type, form, ...)                                                                                       \
	expr_form((b), (type), (form), (const expr[]){ __VA_ARGS__ },                                                  \
		  sizeof((const expr[]){ __VA_ARGS__ }) / sizeof(expr))
expr expr_int(struct builder *b, int64_t value);
expr expr_null(struct builder *b);
expr expr_tri(struct builder *b, tri value);
expr expr_literal(struct builder *b, struct str text);
expr expr_and(struct builder *b, const expr *all, size_t count); /* Kleene; folds constants */
expr expr_or(struct builder *b, const expr *all, size_t count);
expr expr_not(struct builder *b, expr a);
expr expr_join(struct builder *b, enum expr_type type, const char *between, const expr *all, size_t count);
expr expr_in_codes(struct builder *b, expr a, const struct code_set *codes); /* NULL: no code */
expr expr_equal(struct builder *b, expr x, expr y);                          /* `none` equals `none` */
/* True where `yes`, else false where `no`, else unknown; both count only where they are true. */
expr expr_planes(struct builder *b, expr yes, expr no);
bool expr_is_int(const struct builder *b, expr e, int64_t *value);
bool expr_is_tri(const struct builder *b, expr e, tri *value);
bool expr_is_null(const struct builder *b, expr e); /* a number never known */

/* Writes the stages, each `NAME AS (...)`, and SELECT ... FROM the last of them. `roots` become columns of these names;
 * `number` tells the stages of several selects apart. */
struct root {
	const char *name;
	expr value;
};
enum status write_select(struct builder *b, const struct root *roots, size_t count, struct str table, size_t number,
			 struct buf *stages, struct buf *out, bool *countries, struct error *error) MUST_USE;
void write_countries(struct builder *b, struct buf *out); /* name, code */

/* The calendar: days and seconds that are known and not `none`, else NULL. */
expr day_from_digits(struct builder *b, expr ymd); /* YYYYMMDD as a number; NULL when there is no such day */
expr day_shift(struct builder *b, expr day, expr count, enum duration_unit unit);
expr time_shift(struct builder *b, expr seconds, expr count, enum duration_unit unit);
expr day_between(struct builder *b, expr from, expr to, enum duration_unit unit);
expr time_between(struct builder *b, expr from, expr to, enum duration_unit unit);
expr divide_signed(struct builder *b, expr a, int64_t by); /* towards zero */

/* Cells. */
struct cells { /* what the mapping gives, by fact */
	struct cell_fact {
		bool given;                     /* by a constant */
		const struct fact_value *value; /* the constant */
		expr *columns;                  /* values of the columns: one, or a set's elements */
		size_t column_count;
	} * facts;
	expr bad;        /* some cell has no meaning */
	expr bad_column; /* text: the first */
};
enum status read_cells(struct builder *b, const struct corpus *corpus, const struct core_mapping *mapping,
		       struct cells *cells, struct error *error) MUST_USE;

/* Paths. */
struct answers {
	expr barred, covered, met;
	expr *values; /* by node; of those that can be conditions */
	expr *needs;  /* words */
	size_t need_words;
	int *need_facts; /* bit n % NEED_BITS of word n / NEED_BITS */
	size_t need_count;
};
enum { NEED_BITS = 60 };
enum status build_answers(struct builder *b, const struct path *path, const struct cells *cells,
			  struct answers *answers, struct error *error) MUST_USE;
#endif
