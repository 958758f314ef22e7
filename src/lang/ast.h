/* ast.h - a text as it was written: names are not yet resolved, nothing is typed. Made by parse.c, read by resolve.c,
 * type.c and the printer only; the engines read the core form (core.h). Everything lives in the texts' arena. */
#ifndef LANG_AST_H
#define LANG_AST_H
#include "date.h"
#include "lex.h"
#include "word.h"

struct word {
	struct str text;
	struct span span;
};
typedef VEC(struct word) word_vec;

enum ast_op {
	AST_BAD, /* a part that did not parse; no further error is raised about it */
	AST_YES_NO,
	AST_NONE,
	AST_NUMBER,
	AST_MONEY,
	AST_DURATION,
	AST_DATE,
	AST_TIME,
	AST_COUNTRY,
	AST_NAME,  /* [qualifier .] name [ (row) ] [ key ] */
	AST_FIELD, /* row . name: parsed as AST_NAME with a qualifier, told apart when resolved */
	AST_SET,
	AST_RECORD, /* in values only */
	AST_ONLY,   /* in values only: a closed set or list */
	AST_NOT,
	AST_AND,
	AST_OR,
	AST_COMPARE, /* relation */
	AST_IN,
	AST_OVERLAPS,
	AST_ADD,
	AST_SUBTRACT,
	AST_ANY,
	AST_EVERY,
	AST_COUNT_OF,
	AST_BETWEEN,
	AST_LATEST,
	AST_EARLIEST,
	AST_IN_FORCE,
	AST_ANY_OF,      /* destinations: any of SET */
	AST_ANY_COUNTRY, /* destinations: any country */
	AST_STRING       /* in values only */
};

enum relation { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };

struct ast {
	enum ast_op op;
	enum relation relation;
	struct span span;
	struct word name, qualifier, row;
	bool yes;
	struct str number; /* as written; of money and durations too */
	struct word currency;
	enum duration_unit unit;
	int32_t day;
	int64_t seconds;
	struct ast **args;
	size_t count;
};

struct moment {
	bool given, is_time;
	int32_t day;
	int64_t seconds;
	struct span span;
};

struct written_duration {
	bool given;
	struct duration value;
	struct word state; /* business days in STATE */
	struct span span;
};

struct step {
	struct str number;
	struct span span;
	VEC(struct ast *) members;
	struct ast *closes; /* NULL: never closed by a condition */
};

enum fee_form {
	FEE_PER_PERSON_TIME, /* amount per person-day|month|year [above N persons] */
	FEE_PER_PERIOD,      /* amount per month|year [for N places] */
	FEE_ONCE,            /* amount once on DATE | within D after EVENT | when N persons received */
	FEE_PER_EVENT,       /* amount per person received | per person leaving [voluntarily] | per departure */
	FEE_AT_COST          /* at cost of COST [up to amount per year [per person over D] [until EVENT]] */
};
enum fee_measure { MEASURE_DAY, MEASURE_MONTH_PEAK, MEASURE_MONTH_AVERAGE };
enum fee_event { FEE_RECEIVED, FEE_LEAVING, FEE_LEAVING_VOLUNTARILY, FEE_DEPARTURE };

struct index_point {
	int year;
	struct str factor;
};

/* One clause, any kind: the fields that its kind has are set. */
struct ast_clause {
	enum clause_kind kind;
	struct span span; /* keyword to last token */
	struct span keyword;
	struct ast *cond, *when;
	struct word purpose, place, instrument;
	word_vec articles;
	struct moment from, to;
	VEC(struct step) steps;

	/* needs, duty, return, no onward, limit, bears */
	enum need_kind need;
	word_vec parties; /* roles, recipients, parties, onward states */
	word_vec states;  /* of STATE, parallel to parties for approvals (empty text: none) */
	struct word verified_by, event, cost;
	bool irrevocable, before;
	struct written_duration within;
	struct str number; /* limit */
	enum { PER_NOTHING, PER_AT_ONCE, PER_IN_TOTAL, PER_MONTH } per;

	/* texts */
	struct str text, by;
	int reliability; /* enum reliability; -1 when nothing is said */

	/* fees */
	enum fee_form fee_form;
	struct str amount;
	struct word currency;
	struct str unit; /* person-day, person-month, person-year, month, year */
	struct str above, places;
	enum fee_measure measure;
	enum fee_event fee_event;
	bool at_cost_limited, per_person;
	struct written_duration over;
	struct str percent;
	VEC(struct index_point) points;
	struct str manner; /* payable, accrues, day: the words after it, normalised */
};

struct ast_applies {
	word_vec purposes, under;
	struct span span;
};

struct ast_article {
	struct word id;
	struct str heading;
	struct word topic;
	struct moment from, to;
	struct ast_applies applies;
	struct span span; /* the whole block, its lines included */
	VEC(struct ast_clause) clauses;
};

struct ast_party {
	struct word country;
	bool sends, receives;
	struct moment from;
};

struct ast_window {
	bool gap; /* not in force */
	struct moment from, to;
	struct written_duration lasts, renews, notice;
	struct str by;
	struct span span;
};

struct ast_field;
struct ast_type {
	struct word base; /* yes, number, decimal, money, duration, date, time, country, instrument, one, set, list */
	struct span span;
	bool or_none;
	word_vec codes;
	struct ast_type *element;
	struct ast_field *fields;
	size_t field_count;
	struct word unit; /* duration unit, currency */
	struct str digits, low, high;
	bool has_range;
};
struct ast_field {
	struct word name;
	struct ast_type *type;
};

struct ast_fact {
	struct word name;
	bool failed; /* it did not parse whole */
	struct ast_type *type;
	struct str meaning, niem, standard;
	struct word found_by, burden_on;
	struct written_duration stale;
	struct span span;
};
struct ast_facility {
	struct word name, state, kind;
	struct str title, places, zone;
	struct span span;
};
struct ast_table {
	struct word name, key;
	word_vec codes;
	struct span span;
};
struct ast_ranks {
	struct word state;
	word_vec names;
	VEC(bool) equal; /* names[i] equals names[i - 1] */
	struct span span;
};
struct ast_term {
	struct word name, row;
	struct ast *value;
	struct span span;
};
struct ast_given {
	struct word name;
	struct ast *value;
	struct moment as_of;
};
struct ast_owing { /* WORD ["its words"] [of|by|to|from WHOM]; `none`: nothing at all */
	struct word name, whom;
	struct str text;
};
struct ast_expect {
	struct span span;
	enum { EXPECT_OUTCOME, EXPECT_FEE, EXPECT_RETURN, EXPECT_DUE } kind;
	struct word outcome, instrument, article;
	word_vec needs;
	VEC(struct ast_owing) owing;
	bool has_needs, has_owing;
	struct str amount, text;
	struct word currency;
	struct moment from, to;
};
struct ast_roll { /* so many persons, on the days named and all between them */
	struct str persons;
	struct moment from, to;
	bool voluntarily; /* they leave of their own will; else it is not said why */
	struct span span;
};
struct ast_cost { /* what was paid at cost; of the n-th person of the rolls, from 1 */
	struct word what, currency;
	struct str amount, person; /* no person: empty */
	int32_t day;
	struct span span;
};
struct ast_case {         /* profile, example or guarantee */
	struct word name; /* profile */
	bool failed;      /* a line of it did not parse */
	struct str title;
	struct span span;
	word_vec profiles;
	VEC(struct ast_given) given;
	struct word under, sender, receiver, purpose, facility;
	struct moment on, departing;
	bool as_if; /* analysed though it may not be in force */
	struct str present;
	VEC(struct moment) notices;
	word_vec consents;
	VEC(struct ast_roll) rolls;
	VEC(struct ast_cost) costs;
	VEC(struct ast_given) events; /* value is an AST_DATE */
	VEC(struct ast_expect) expects;
	struct word never;
	struct ast *never_when;
};

struct ast_code { /* what a text in a cell means */
	struct str text;
	struct span span;
	struct ast *value; /* NULL: not known */
};
struct ast_column {
	VEC(struct word) names; /* one of them stands in the header */
	struct word fact;       /* empty: ignored */
	struct str why;         /* ignored */
	struct str dates;       /* pattern; empty: the mapping's */
	bool others_unknown;    /* texts that it does not list are unknown, not bad */
	struct span span, dates_span;
	VEC(struct ast_code) codes;
};
struct ast_constant {
	struct word fact;
	struct ast *value;
	struct str why;
	struct span span;
};
struct ast_table_form { /* how an outside table is written */
	struct str header_line, delimiter, dates;
	struct word encoding;
	struct span header_span, delimiter_span, dates_span;
	bool blank;
};

/* What a register holds: a statement, or a visit. */
struct ast_position { /* for, or against, a text or some of its articles */
	bool against;
	struct word instrument;
	word_vec articles;
};
struct ast_entry {
	bool visit;
	bool failed; /* a line of it did not parse */
	struct moment from, to;
	struct str text, by, place;
	struct word by_state, place_state;
	word_vec about;
	struct span span, keyword;
	VEC(struct ast_position) positions;
	VEC(struct ast_clause) cites;
};

struct ast_instrument {
	enum instrument_kind kind;
	struct word id;
	struct str title;
	struct span span; /* the header block and all that follows, to the next instrument */
	struct span header;
	enum subject subject;
	bool has_subject;
	VEC(struct ast_party) parties;
	bool any_pair;
	bool header_failed; /* a line of it did not parse: what is missing may have stood there */
	struct span parties_span;
	VEC(struct {
		struct word state;
		enum bound_as as;
	}) binds;
	bool binds_all;
	struct span binds_span;
	struct ast_applies applies;
	struct word rank, rank_of;
	struct moment offered, signed_on, accepted, ended, notice;
	VEC(struct ast_window) windows;
	struct word agreement_kind;
	bool binding, has_binding;
	word_vec purposes;
	struct word amends;
	word_vec repeals;
	VEC(struct ast_clause) stays;
	struct str source_text;
	VEC(struct ast_article) articles;
	VEC(struct ast_term) terms;
	VEC(struct ast_fact) facts;
	VEC(struct ast_facility) facilities;
	VEC(struct ast_table) tables;
	VEC(struct ast_ranks) ranks;
	VEC(struct ast_case) profiles, examples, guarantees;
	struct ast_table_form form;
	VEC(struct ast_column) columns;
	VEC(struct ast_constant) constants;
	VEC(struct ast_entry) entries;
};

typedef VEC(struct ast_instrument) ast_instruments;

/* Parses one text and adds its instruments. Errors go to `diags`; what parsed is kept, for further errors. */
void parse_source(struct arena *arena, const struct source *source, struct diags *diags, ast_instruments *out);

/* A condition alone, as given on a command line (prove --when). NULL and diagnostics when it does not parse. */
struct ast *parse_condition(struct arena *arena, const struct source *source, struct diags *diags);
#endif
