/* sql_postgresql.c - PostgreSQL 12 and later. OFFSET 0 keeps the planner from merging a sub-select into its reader,
 * which would compute what is asked twice twice, and again at every level. */
#include "sql_int.h"

#define LETTERS "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"
const struct dialect sql_postgresql = {
	.name = "postgresql",
	.stage = "",
	.fence = " OFFSET 0",
	.trim = "btrim($1, chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ')",
	.fold = "translate($1, " LETTERS ")", /* lower() asks the locale */
	.find = "strpos($1, $2)",
	.to_int = "CAST($1 AS BIGINT)",
	.divide = "($1 / $2)",
	.backslash = true, /* where standard_conforming_strings is off */
};
