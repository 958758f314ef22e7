/* cmd_sql.c - `habeas sql`: a text as one statement, to be run where the rows already are. */
#include "cli.h"
#include "mapping.h"
#include "sql.h"

static const struct core_mapping *mapping_of(const struct cli *cli, const struct corpus *corpus, int *exit_code)
{
	struct str id = cli_value(cli, OPT_mapping);
	struct nearest nearest;
	const struct core_mapping *mapping = id.len ? corpus_mapping(corpus, id) : NULL;
	if (mapping)
		return mapping;
	if (!id.len) {
		*exit_code = cli_usage(cli, STR("write --mapping ID; `habeas list` shows the mappings"),
				       "which mapping says what the table's columns are?");
		return NULL;
	}
	nearest_init(&nearest, id);
	vec_each (&corpus->mappings, i)
		nearest_offer(&nearest, corpus->instruments.at[corpus->mappings.at[i].instrument].id);
	*exit_code = cli_usage(cli,
			       nearest.best.len ? str_format(cli->arena, "did you mean `%.*s`?", STR_ARG(nearest.best))
						: STR("`habeas list` shows the texts that are loaded"),
			       "no mapping is called `%.*s`", STR_ARG(id));
	return NULL;
}

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
	if (!corpus || !(sql.mapping = mapping_of(cli, corpus, &exit_code)))
		return exit_code;
	if (compile_paths(cli, corpus, &request, &sql, &error) != STATUS_OK ||
	    sql_statement(corpus, &sql, &cli->out, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	return EXIT_FINE;
}
