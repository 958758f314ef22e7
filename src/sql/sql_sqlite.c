/* sql_sqlite.c - SQLite 3.35 and later. LIMIT -1 OFFSET 0 keeps the sub-select from being flattened into its reader. */
#include "sql_int.h"

const struct dialect sql_sqlite = {
	.name = "sqlite",
	.stage = "",
	.fence = " LIMIT -1 OFFSET 0",
	.trim = "trim($1, char(9, 10, 11, 12, 13, 32))",
	.fold = "lower($1)", /* of ASCII letters alone, in the library as it comes */
	.find = "instr($1, $2)",
	.to_int = "CAST($1 AS INTEGER)",
	.divide = "($1 / $2)",
};
