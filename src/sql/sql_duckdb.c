/* sql_duckdb.c - DuckDB 1.0 and later. A projection is computed once without being told; a division of whole numbers
 * has a sign of its own, and a cast is one that cannot fail, in case a vector is cast before it is filtered. */
#include "sql_int.h"

#define LETTERS "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"
const struct dialect sql_duckdb = {
	.name = "duckdb",
	.stage = "NOT MATERIALIZED ",
	.fence = "",
	.trim = "trim($1, chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ')",
	.fold = "translate($1, " LETTERS ")",
	.find = "instr($1, $2)",
	.to_int = "TRY_CAST($1 AS BIGINT)",
	.divide = "($1 // $2)",
};
