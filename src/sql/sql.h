/* sql.h - compiled paths as one SQL statement: the answers of src/eval where the rows already are.
 *
 * The table is read through a mapping, as src/bulk reads a file: a cell means what the mapping says or what it plainly
 * is, a blank cell or NULL is unknown, and a cell with no meaning makes its row a bad row, reported and never guessed.
 *
 * I1. For every row `outcome` is what eval_outcome says of its facts, `reasons` are the clauses that a determination
 *     names, `needs` the missing facts that can matter (the fast, slightly generous set, as src/bulk gives).
 * I2. NULL is unknown. AND, OR, NOT and the comparison of scalars are the engine's own, since they agree with Kleene's
 *     logic; everything else says when it is surely true and when surely false. No engine's months, ages, GREATEST,
 *     EXISTS, arrays or floating point are used.
 * I3. What is asked more than once is a column of a sub-select: the statement grows with the text, not with the ways
 *     through it.
 * I4. Names and texts from outside stand in the statement only through sql_name and sql_literal.
 */
#ifndef SQL_SQL_H
#define SQL_SQL_H
#include "error.h"
#include "path.h"

enum sql_dialect { SQL_POSTGRESQL, SQL_SQLITE, SQL_DUCKDB, SQL_DIALECT_COUNT };
const char *sql_dialect_name(enum sql_dialect dialect);
int sql_dialect_index(struct str name); /* -1 */

struct sql_request {
	const struct path *const *paths; /* of one agreement and moment, at least one */
	size_t path_count;
	bool open; /* the agreement is in force then, or is decided as if; otherwise every answer is not_in_force */
	const struct core_mapping *mapping;
	struct str table; /* parts are parted by dots: each is a name of its own */
	struct str key;   /* a column that comes back as `key`; none: no such column */
	enum sql_dialect dialect;
};

/* One statement, with its semicolon. Columns: `key` if asked for; `purpose` and `facility` where there are several
 * paths, then a row each; `outcome`, `reasons`, `needs`. Of a bad row the outcome is `bad_row`, and `reasons` names the
 * column. */
enum status sql_statement(const struct corpus *corpus, const struct sql_request *request, struct buf *out,
			  struct error *error) MUST_USE;

/* The one way in for names and for texts. */
void sql_name(struct buf *out, struct str name);
void sql_literal(struct buf *out, enum sql_dialect dialect, struct str text);
#endif
