/* core.h - the one core form: every loaded text, resolved and typed. The engines read this and path.h alone.
 *
 * A corpus is compiled once and then immutable: any number of threads may read it. Expressions are nodes of one shared,
 * hash-consed DAG; equal expressions are one node.
 *
 * I1. A node's children have smaller indices than the node.
 * I2. Every node is typed; arithmetic cannot overflow for values within the declared ranges (checked when compiled).
 * I3. Rewrites keep all three values: `p or not p` stays as it is.
 */
#ifndef LANG_CORE_H
#define LANG_CORE_H
#include "ast.h"
#include "country.h"
#include "map.h"
#include "tri.h"

/* Types. */

enum type_kind {
	TYPE_BAD,
	TYPE_BOOL,
	TYPE_NUMBER,
	TYPE_MONEY,
	TYPE_DURATION,
	TYPE_DATE,
	TYPE_TIME,
	TYPE_CODE,
	TYPE_SET,
	TYPE_LIST
};

/* Code lists: the values of TYPE_CODE and the elements of TYPE_SET are indices into one of these. */
enum { CODES_country, CODES_instrument, CODES_facility, CODES_purpose, CODES_agreement_kind, CODES_FIRST_DECLARED };

struct type {
	enum type_kind kind;
	bool or_none;
	int codes;               /* TYPE_CODE, TYPE_SET: code list */
	int digits;              /* TYPE_NUMBER: digits after the point; TYPE_MONEY: the currency's */
	int currency;            /* TYPE_MONEY */
	enum duration_unit unit; /* TYPE_DURATION */
	int64_t low, high;       /* scalars: every known value lies within */
};

struct code_set {
	uint64_t bits[4];
};

struct code_list {
	struct str *names; /* NULL for countries */
	size_t count;
	struct code_set universe; /* every code; filled when the corpus is compiled */
};

struct field {
	struct str name;
	struct type type;
};

struct fact {
	struct str name, meaning, niem, found_by, standard, burden_on;
	struct type type;
	struct field *fields; /* TYPE_LIST */
	size_t field_count;
	enum subject subject;
	int vocabulary;   /* instrument index, -1 for the environment's */
	bool environment; /* facility, decision_date, departure_date: not given with a person's facts */
	bool has_stale;
	struct duration stale;
	const struct ast_fact *ast;
};

/* The first facts of every corpus. */
enum { FACT_FACILITY, FACT_DECISION_DATE, FACT_DEPARTURE_DATE, FACT_FIRST_DECLARED };

struct facility {
	struct str name, title, zone;
	int state; /* country */
	enum facility_kind kind;
	int64_t places; /* -1 when not said */
};

struct legal_order {
	int state;
	struct str *ranks;
	int *levels; /* 0 is the highest; equal ranks share a level */
	size_t count;
};

/* Expressions. */

typedef uint32_t node_id;
#define NODE_NONE UINT32_MAX

enum op {
#define OP(name, result) OP_##name,
#include "op.def"
#undef OP
	OP_COUNT
};
enum op_result { RESULT_BOOL, RESULT_SCALAR, RESULT_SET, RESULT_PLACES };

enum environment { ENV_SENDER, ENV_RECEIVER, ENV_PURPOSE, ENV_AGREEMENT_KIND, ENV_AGREEMENT_BINDING, ENV_COUNT };

struct node {
	enum op op;
	node_id a, b; /* NODE_NONE where the operation has none */
	int64_t imm;
	bool row; /* depends on the row of the quantifier around it */
};

/* A DAG under construction or finished: the corpus has one, every compiled path its own. */
struct nodes {
	struct arena *arena;
	struct node *at;
	size_t count, capacity;
	uint32_t *buckets; /* hash-consing */
	size_t bucket_count;
	VEC(struct code_set) sets;
};

void nodes_init(struct nodes *nodes, struct arena *arena);
enum op_result op_result(enum op op);
const char *op_name(enum op op);
/* Adds, or finds, a node. Folds where all three values are kept (constants; not not p; p and true; p and p). */
node_id node_make(struct nodes *nodes, enum op op, node_id a, node_id b, int64_t imm);
node_id node_tri(struct nodes *nodes, tri value);
node_id node_const(struct nodes *nodes, int64_t value);
node_id node_not(struct nodes *nodes, node_id a);
node_id node_and(struct nodes *nodes, node_id a, node_id b);
node_id node_or(struct nodes *nodes, node_id a, node_id b);
node_id node_set(struct nodes *nodes, const struct code_set *set);
const struct code_set *node_set_bits(const struct nodes *nodes, node_id set); /* of a SET_CONST */

static inline bool set_has(const struct code_set *set, int64_t code)
{
	return code >= 0 && code < 256 && (set->bits[code >> 6] >> (code & 63)) & 1;
}
/* A list longer than a set (instruments, or one that was refused) has no set: its further codes are in none. */
static inline void set_add(struct code_set *set, int64_t code)
{
	if (code >= 0 && code < 256)
		set->bits[code >> 6] |= UINT64_C(1) << (code & 63);
}

/* The imm of SHIFT, SHIFT_BY (count 1 or -1) and BETWEEN (count 1): a duration, and whether it is about times, not
 * dates. */
static inline int64_t duration_pack(struct duration d, bool time)
{
	return (int64_t)d.count * 16 + (time ? 8 : 0) + (int64_t)d.unit;
}
static inline struct duration duration_unpack(int64_t imm, bool *time)
{
	int64_t low = ((imm % 16) + 16) % 16;
	*time = low >= 8;
	return (struct duration){ (int32_t)((imm - low) / 16), (enum duration_unit)(low & 7) };
}
/* The arithmetic of SHIFT and BETWEEN, total: a result outside 1850-2150 is the nearest day or second inside. */
int64_t shift_value(int64_t value, struct duration d, bool time);
int64_t between_value(int64_t from, int64_t to, enum duration_unit unit, bool time);

/* Instruments. */

/* Times are seconds since 1970 UTC; windows are half-open. */
#define MOMENT_MIN INT64_MIN
#define MOMENT_MAX INT64_MAX

struct window {
	int64_t from, to;
};

struct core_step {
	node_id members; /* places: the step's candidates */
	node_id closes;  /* places: those of them that are closed */
	const struct step *ast;
};

/* What a clause about money says, in numbers: src/fee reads it. Amounts are of the currency's least unit. */

enum fee_unit { FEE_UNIT_NONE, FEE_UNIT_DAY, FEE_UNIT_MONTH, FEE_UNIT_YEAR };
enum accrual { ACCRUAL_ACTUAL_365, ACCRUAL_ACTUAL_ACTUAL, ACCRUAL_WHOLE_MONTHS };
enum day_count { DAY_MIDNIGHT_CENSUS, DAY_OR_PART, DAY_ARRIVAL_YES_DEPARTURE_NO, DAY_COUNT_KINDS };
enum payable { PAYABLE_IN_ADVANCE, PAYABLE_IN_ARREARS };

struct core_factor { /* of a table of an index */
	int year;
	int64_t factor; /* with FACTOR_DIGITS digits */
};
enum { FACTOR_DIGITS = 9 };

struct core_money {
	int64_t amount; /* fee, advance, cap; the ceiling of what is paid at cost */
	int currency;   /* -1: none is named */
	enum fee_unit unit;
	int64_t above, number; /* -1: not said */
	bool not_prorated;     /* on the fee's own line, or a line of its own */
	int64_t percent;       /* index: a year, with FACTOR_DIGITS digits */
	struct core_factor *factors;
	size_t factor_count;
	enum accrual accrual;
	enum day_count day;
	enum payable payable;
	int payable_months; /* monthly 1, quarterly 3, yearly 12; 0: the clause's `within` says how long before or after
			     */
};

struct core_clause {
	enum clause_kind kind;
	const struct ast_clause *ast;
	struct core_article *article;
	unsigned number; /* from 1, within its article */
	node_id cond;    /* requires: what is required; no onward: until */
	node_id when;    /* true when nothing is said */
	int purpose;     /* admits: index, -1 the instrument's first */
	int facility;    /* admits, bars, limit: index, -1 none named */
	int state;       /* bars to STATE: country, -1 */
	int instrument;  /* disapplies, stays: target */
	struct core_step *steps;
	size_t step_count;
	int event_fact;           /* duty, return: the date fact, -1 when it is one of enum event */
	int event;                /* enum event, -1: of duties, returns, and of money that an event makes due */
	int64_t number_value;     /* limit N persons */
	struct core_money *money; /* fee, advance, index, cap, payable, accrues, day, not prorated; NULL of any other */
	struct window time;       /* stays */
};

struct cite {
	struct str text, by;
	bool has_day;
	int32_t day;
	int reliability; /* enum reliability; -1 when nothing is said */
};

struct core_article {
	struct str id, heading;
	int topic; /* -1 */
	struct window time;
	uint32_t purposes; /* mask of those it applies to, already narrowed by its instrument's */
	int *under;        /* agreements it is narrowed to; NULL all */
	size_t under_count;
	int instrument;
	struct core_clause *clauses;
	size_t clause_count;
	struct cite *cites;
	size_t cite_count;
	const struct ast_article *ast;
};

struct bound {
	int state;
	enum bound_as as;
};

struct party {
	int state;
	bool sends, receives;
	int64_t from; /* MOMENT_MIN when from the beginning */
};

struct instrument {
	int index;
	struct str id, title;
	enum instrument_kind kind;
	enum subject subject;
	const struct ast_instrument *ast;
	const struct source *source;
	char sha256[SHA256_HEX_SIZE]; /* of its span of the source: of the file, when it stands alone there */
	bool is_floor;
	struct window *windows; /* in force, ordered, disjoint; stays not considered */
	size_t window_count;
	struct party *parties;
	size_t party_count;
	struct bound *binds;
	size_t bind_count;
	bool binds_all;
	int order; /* legal order: index into corpus.orders, -1 */
	int level; /* in it; 0 highest */
	enum agreement_kind agreement_kind;
	bool binding;
	uint32_t purposes;
	int first_purpose;
	int amends; /* base, -1 */
	struct core_article *articles;
	size_t article_count;
};

/* Terms: typed when they are used, because a term about a row takes its type from the list. */
struct core_term {
	const struct ast_term *ast;
	int instrument;
	bool open; /* being inlined: recursion */
	bool used;
	struct term_use *uses; /* type.c */
};
struct core_guarantee {
	int instrument;
	const struct ast_case *ast;
	node_id when; /* true when nothing is said */
};
struct core_table {
	const struct ast_table *ast;
	struct code_set set;
	int key; /* country, -1 */
};

/* Mappings: an outside table's columns as facts. */

enum encoding { ENCODING_UTF8, ENCODING_WINDOWS_1252 };

struct core_code { /* what a text in a cell means */
	struct str text;
	bool unknown;
	struct scalar_value {
		int64_t value;
		bool none;
	} value; /* of the fact, or of the element of a set */
};
struct core_column {
	const struct ast_column *ast;
	int fact; /* -1: ignored */
	struct core_code *codes;
	size_t code_count;
	struct str dates; /* pattern */
};
struct core_mapping {
	int instrument;
	unsigned header_line; /* from 1 */
	char delimiter;
	enum encoding encoding;
	struct core_column *columns;
	size_t column_count;
};

/* Registers: who said what, and who visited whom. */

struct core_position { /* for, or against, a text or one article of it */
	bool against;
	int instrument;
	struct str article; /* STR_NONE: the whole */
};
struct core_entry {
	int instrument; /* the register */
	bool visit;
	int64_t from, to; /* the first second, and one past the last */
	struct str text, by, place;
	int by_state, place_state; /* -1: not said */
	int *about;
	size_t about_count;
	struct core_position *positions;
	size_t position_count;
	struct cite *cites;
	size_t cite_count;
	const struct ast_entry *ast;
};

struct corpus {
	struct arena *arena;
	struct diags diags;
	ast_instruments ast;
	VEC(const struct source *) sources;
	VEC(struct instrument) instruments; /* vocabularies first, then in the order loaded */
	VEC(struct fact) facts;
	VEC(struct facility) facilities;
	VEC(struct code_list) code_lists;
	VEC(struct legal_order) orders;
	struct nodes nodes;
	struct map instrument_names, fact_names, facility_names, term_names, table_names, profile_names;
	VEC(const struct core_clause *) stays; /* of every order */
	VEC(struct core_term) terms;
	VEC(struct core_table) tables;
	VEC(struct core_mapping) mappings;
	VEC(struct core_entry) entries;        /* of every register, in the order of the texts */
	VEC(struct core_guarantee) guarantees; /* of texts without errors, in the order of the texts */
	int floor;                             /* instrument index */
	char version[32];                      /* of the engine */
};

/* Reads texts in the order given: the shipped ones first, then the user's. Errors are in corpus->diags; a corpus with
 * errors must not be decided with. corpus_create takes nothing over; corpus_destroy(NULL) is fine. */
struct corpus *corpus_create(void);
void corpus_destroy(struct corpus *corpus);
void corpus_add_text(struct corpus *corpus, struct str name, struct str text, bool embedded);
enum status corpus_add_file(struct corpus *corpus, const char *path, struct error *error) MUST_USE;
void corpus_add_shipped(struct corpus *corpus); /* the embedded texts */
/* The embedded texts and files, for who writes them, never for a decision: a file with just the instruments of one
 * embedded text stands in its place. The floor is never replaced: a file stands for it only with the same bytes. */
enum status corpus_add_for_author(struct corpus *corpus, const char *const *paths, size_t count,
				  struct error *error) MUST_USE;
void corpus_compile(struct corpus *corpus); /* resolve, type, check */

struct instrument *corpus_instrument(const struct corpus *corpus, struct str id); /* NULL when there is none */
int corpus_fact(const struct corpus *corpus, struct str name);                    /* -1 */
int corpus_facility(const struct corpus *corpus, struct str name);                /* -1 */
struct str code_name(const struct corpus *corpus, int codes, int64_t code);
int code_index(const struct corpus *corpus, int codes, struct str name); /* -1; countries also by alpha-3 */
size_t code_count(const struct corpus *corpus, int codes);
struct code_set code_universe(const struct corpus *corpus, int codes);
struct str type_text(struct arena *arena, const struct corpus *corpus, const struct fact *fact); /* "set of country" */

struct str clause_text(struct arena *arena, const struct core_clause *clause); /* as written, on one line */

/* Is it in force then? Stays by orders are considered; `article` narrows them (STR_NONE: the whole instrument). */
bool instrument_in_force(const struct corpus *corpus, int instrument, struct str article, int64_t moment);
/* The moment that a date stands for: its last second. */
int64_t moment_of_day(int32_t day);
int64_t moment_begin(struct moment moment);             /* the first second of a date, or the time */
int64_t moment_end(struct moment moment);               /* one past the last second of a date, or one past the time */
void moment_format(struct moment moment, char out[21]); /* "2025-03-14", "2025-03-15T23:45:00Z", and NUL */
struct str moment_text(struct arena *arena, struct moment moment);
/* False: no day that exists, nor a time with its zone. */
bool moment_parse(struct str text, struct moment *moment);

/* May the exception (an article of one instrument) set the target aside? Ranks, legal orders, who is bound. `why`, if
 * not NULL, gets a sentence when not. */
bool may_disapply(const struct corpus *corpus, const struct core_article *exception, const struct core_article *target,
		  const char **why);
/* The same for a whole instrument, as `stays` and `disapplies NAME` without articles say. */
bool may_set_aside(const struct corpus *corpus, const struct instrument *by, int64_t by_from,
		   const struct instrument *target, int64_t target_from, const char **why);

/* A condition typed against a corpus (prove --when), with the terms of an instrument, -1 for none. NODE_NONE and
 * diagnostics when it is wrong. The corpus is extended by nodes: not for a corpus shared by threads. */
node_id corpus_condition(struct corpus *corpus, struct str text, int instrument, enum subject subject,
			 struct diags *diags);
#endif
