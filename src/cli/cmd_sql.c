/* cmd_sql.c - `habeas sql`: a text as one statement, to be run where the rows already are. */
#include "cli.h"
#include "sql.h"

static enum status compile_paths(struct cli *cli, const struct corpus *corpus, const struct request *request,
				 struct sql_request *sql, struct error *error)
{
	struct query *queries;
	TRY(request_queries(corpus, cli->arena, request, &queries, &sql->path_count, &sql->open, error));
	if (!sql->path_count)
		return error_set(error, STATUS_BAD_INPUT,
				 "\"%.*s\" has no article that admits for that purpose then: there is nothing to ask",
				 STR_ARG(request->agreement));
	if (corpus_instrument(corpus, request->agreement)->subject !=
	    corpus->instruments.at[sql->mapping->instrument].subject)
		return error_set(error, STATUS_BAD_INPUT, "the mapping and the agreement speak of different subjects");
	const struct path **paths = arena_new_array(cli->arena, const struct path *, sql->path_count);
	for (size_t i = 0; i < sql->path_count; i++)
		paths[i] = path_compile(cli->arena, corpus, &queries[i]);
	sql->paths = paths;
	return STATUS_OK;
}

static enum status written(struct cli *cli, const struct corpus *corpus, const struct request *request,
			   struct sql_request *sql, struct error *error)
{
	TRY(cli_mapping(cli, corpus, &sql->mapping, error));
	if (!sql->mapping)
		return error_set(error, STATUS_BAD_INPUT,
				 "which mapping says what the table's columns are? Write --mapping ID; `habeas list` "
				 "shows the mappings");
	TRY(compile_paths(cli, corpus, request, sql, error));
	return sql_statement(corpus, sql, &cli->out, error);
}

int cmd_sql(struct cli *cli)
{
	int exit_code, dialect = sql_dialect_index(cli_value(cli, OPT_dialect));
	struct request request;
	struct error error;
	struct sql_request sql = { .table = cli_value(cli, OPT_table), .key = cli_value(cli, OPT_key) };
	if (cli_request(cli, &request, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (dialect < 0)
		return cli_usage(cli, STR("write --dialect postgresql, sqlite or duckdb"), "for which database?");
	if (!sql.table.len)
		return cli_usage(cli, STR("write --table NAME, as the database knows it"),
				 "which table holds the rows?");
	sql.dialect = (enum sql_dialect)dialect;
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	if (written(cli, corpus, &request, &sql, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	return EXIT_FINE;
}
