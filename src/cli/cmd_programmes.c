/* cmd_programmes.c - `habeas programmes`: which programmes of assistance may pay on a day, and the sums by state; of
 * tables, or of a record.
 *
 * A file is a table: `programme`, `agreement`, `country`, `currency`, `budget`, `spent`, and one column for each fact,
 * whose cells are words as `habeas ask` takes them.
 *
 * I1. A file is taken whole or not at all: nothing is summed from a table that could not be read.
 * I2. A blank cell is unknown, and never a no.
 */
#include "aid.h"
#include "cli.h"
#include "country.h"
#include "limit.h"
#include "map.h"
#include "money.h"
#include "programmes.h"
#include "reader.h"
#include "words.h"

enum { ROWS = 4096, PROGRAMMES_MAX = 1 << 20 };
enum column { COLUMN_PROGRAMME, COLUMN_AGREEMENT, COLUMN_COUNTRY, COLUMN_CURRENCY, COLUMN_BUDGET, COLUMN_SPENT, OWN };
static const char *const own_columns[OWN] = { "programme", "agreement", "country", "currency", "budget", "spent" };

typedef VEC(struct programme) programme_vec;

struct reading {
	struct cli *cli;
	const struct corpus *corpus;
	const char *path;
	struct core_mapping mapping; /* of no column: every cell is read as a text here */
	struct str names[OWN + LIMIT_COLUMNS];
	int facts[OWN + LIMIT_COLUMNS]; /* by column; -1 of our own */
	size_t columns;
	programme_vec *programmes;
	struct map *known; /* names of programmes */
	bool bad;
	struct error wrong;
};

static void bad_row(void *context, const struct bad_row *row)
{
	struct reading *r = context;
	if (!r->bad)
		(void)error_set(&r->wrong, STATUS_BAD_INPUT, "%s:%llu: %s", row->path, (unsigned long long)row->line,
				row->message);
	r->bad = true;
}

static enum status wrong(const struct reading *r, struct str name, struct error *error, const char *what)
{
	return error_set(error, STATUS_BAD_INPUT, "%s: programme \"%.*s\": %s", r->path, STR_ARG(name), what);
}

/* Our own columns must be there; each other one is a fact of programmes. */
static enum status name_columns(struct reading *r, const struct str *header, size_t count, struct error *error)
{
	r->columns = 0;
	for (int own = 0; own < OWN; own++) {
		bool there = false;
		for (size_t i = 0; i < count; i++)
			there = there || str_is(header[i], own_columns[own]);
		if (!there)
			return error_set(error, STATUS_BAD_INPUT,
					 "%s has no column \"%s\": programme, agreement, country, currency, budget and "
					 "spent must be there",
					 r->path, own_columns[own]);
		r->facts[r->columns] = -1;
		r->names[r->columns++] = str_of(own_columns[own]);
	}
	for (size_t i = 0; i < count; i++) {
		bool own = false;
		for (int k = 0; k < OWN; k++)
			own = own || str_is(header[i], own_columns[k]);
		if (own)
			continue;
		int fact = corpus_fact(r->corpus, header[i]);
		if (fact < 0 || r->corpus->facts.at[fact].subject != SUBJECT_programme ||
		    r->corpus->facts.at[fact].environment)
			return error_set(
				error, STATUS_BAD_INPUT,
				"%s: the column \"%.*s\" is no fact about a programme; `habeas facts` lists them",
				r->path, STR_ARG(header[i]));
		r->facts[r->columns] = fact;
		r->names[r->columns++] = header[i];
	}
	return STATUS_OK;
}

/* Opened twice: the first time for the names in the header. */
static enum status open_table(struct reading *r, struct reader_options *options, struct reader **reader,
			      struct error *error)
{
	size_t count;
	TRY(reader_open(r->cli->arena, r->corpus, options, r->path, reader, error));
	const struct str *header = reader_ignored(*reader, &count);
	TRY(name_columns(r, header, count, error));
	options->text_columns = r->names;
	options->text_column_count = r->columns;
	return reader_open(r->cli->arena, r->corpus, options, r->path, reader, error);
}

static struct str cell(const struct reader *reader, size_t column, size_t row)
{
	return str_trim(reader_text_name(reader, column, reader_text(reader, column, row)));
}

static enum status take_facts(struct reading *r, const struct reader *reader, size_t row, struct programme *programme,
			      struct error *error)
{
	struct buf json = BUF_INIT;
	struct error own;
	enum status status = STATUS_OK;
	buf_add_char(&json, '{');
	for (size_t c = OWN; c < r->columns && status == STATUS_OK; c++) {
		struct str text = cell(reader, c, row);
		if (!text.len || str_is(text, "?"))
			continue;
		const struct fact *fact = &r->corpus->facts.at[r->facts[c]];
		struct str one = words_as_facts(r->cli->arena, fact, text);
		if (!one.len)
			status = wrong(r, programme->name, error,
				       str_c(r->cli->arena, str_format(r->cli->arena, "%.*s: \"%.*s\" makes no sense",
								       STR_ARG(fact->name), STR_ARG(text))));
		else
			buf_format(&json, "%s%.*s", json.len > 1 ? "," : "", (int)one.len - 2, one.ptr + 1);
	}
	buf_add_char(&json, '}');
	if (status == STATUS_OK && facts_from_json(r->cli->arena, r->corpus, SUBJECT_programme, buf_str(&json),
						   &programme->facts, &own) != STATUS_OK)
		status = wrong(r, programme->name, error, own.message);
	buf_finish(&json);
	return status;
}

static bool take_money(struct str text, int currency, int64_t *value)
{
	return decimal_parse(text, currency_exponent(currency), true, value) && *value >= 0;
}

static enum status take_row(struct reading *r, const struct reader *reader, size_t row, struct error *error)
{
	struct programme programme = { .name = str_copy(r->cli->arena, cell(reader, COLUMN_PROGRAMME, row)),
				       .agreement = str_copy(r->cli->arena, cell(reader, COLUMN_AGREEMENT, row)),
				       .country = country_index(cell(reader, COLUMN_COUNTRY, row)),
				       .currency = currency_index(cell(reader, COLUMN_CURRENCY, row)) };
	if (!programme.name.len)
		return error_set(error, STATUS_BAD_INPUT, "%s: a programme has no name", r->path);
	if (!map_put(r->known, programme.name, 1))
		return wrong(r, programme.name, error, "it is there twice");
	if (programme.country < 0)
		return wrong(r, programme.name, error, "its country is no code of a state, such as SV");
	if (programme.currency < 0)
		return wrong(r, programme.name, error, "its currency is no code of ISO 4217, such as USD");
	if (!take_money(cell(reader, COLUMN_BUDGET, row), programme.currency, &programme.budget))
		return wrong(r, programme.name, error, "its budget is no sum, such as 4760000.00");
	if (!take_money(cell(reader, COLUMN_SPENT, row), programme.currency, &programme.spent))
		return wrong(r, programme.name, error, "what it has spent is no sum, such as 0 or 4760000.00");
	TRY(take_facts(r, reader, row, &programme, error));
	vec_add(r->cli->arena, r->programmes, programme);
	return STATUS_OK;
}

static enum status read_table(struct reading *r, struct error *error)
{
	struct reader_options options = { .mapping = &r->mapping, .bad = bad_row, .context = r };
	struct reader *reader;
	struct columns *rows = columns_create(r->cli->arena, layout_create(r->cli->arena, r->corpus), ROWS);
	TRY(open_table(r, &options, &reader, error));
	for (bool more = true; more;) {
		columns_clear(rows);
		TRY(reader_fill(reader, rows, &more, error));
		if (r->bad)
			return error_set(error, r->wrong.status, "%s", r->wrong.message);
		for (size_t row = 0; row < columns_rows(rows); row++)
			TRY(take_row(r, reader, row, error));
		if (r->programmes->count > PROGRAMMES_MAX)
			return error_set(error, STATUS_LIMIT, "%s: more than %d programmes", r->path, PROGRAMMES_MAX);
	}
	return STATUS_OK;
}

static enum status read_tables(struct cli *cli, const struct corpus *corpus, programme_vec *programmes,
			       struct error *error)
{
	struct map known;
	map_init(&known, cli->arena);
	vec_each (&cli->options.arguments, i) {
		struct reading *r = arena_new(cli->arena, struct reading);
		*r = (struct reading){ .cli = cli,
				       .corpus = corpus,
				       .path = cli->options.arguments.at[i],
				       .mapping = { .header_line = 1, .delimiter = ',' },
				       .programmes = programmes,
				       .known = &known };
		if (strcmp(r->path, "-") == 0)
			return error_set(error, STATUS_BAD_INPUT, "programmes are read from files: name one");
		TRY(read_table(r, error));
	}
	return STATUS_OK;
}

static void show(struct cli *cli, const struct programme_table *table)
{
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		programmes_json(w, table);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		programmes_text(&cli->out, cli->arena, table, cli->color, cli->width);
	}
}

static int of_tables(struct cli *cli, struct moment on)
{
	int exit_code;
	struct error error;
	programme_vec programmes = { 0 };
	struct programme_table *table;
	struct corpus *corpus = cli_corpus(cli, &exit_code);
	if (!corpus)
		return exit_code;
	if (read_tables(cli, corpus, &programmes, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	struct decider *decider = decider_create(corpus);
	enum status status =
		programmes_decide(decider, cli->arena, programmes.at, programmes.count, on, &table, &error);
	decider_destroy(decider);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	show(cli, table);
	return EXIT_FINE;
}

/* Shown while the record is open: what decides is named from its texts. */
static int of_record(struct cli *cli, struct moment on)
{
	struct act_options options = { .path = options_value(&cli->options, OPT_db), .mode = STORE_READ };
	struct act_aid aid = { .on = on };
	struct programme_table *table;
	struct error error;
	struct moment known;
	struct act *act;
	if (cli_moment(cli, OPT_known_at, false, &known, &error) != STATUS_OK ||
	    act_open(&options, &act, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	aid.known_at = known.given ? moment_end(known) - 1 : 0;
	enum status status = act_programmes(act, cli->arena, NULL, &aid, &table, &error);
	if (status == STATUS_OK)
		show(cli, table);
	act_close(act);
	return status == STATUS_OK ? EXIT_FINE : cli_fail(cli, &error);
}

int cmd_programmes(struct cli *cli)
{
	struct error error;
	struct moment on;
	bool record = options_value(&cli->options, OPT_db) != NULL, tables = cli->options.arguments.count > 0;
	if (record == tables)
		return cli_usage(cli, STR("name tables, or the record by --db FILE"), "which programmes?");
	if (record && cli_value(cli, OPT_law).len)
		return cli_usage(cli, STR("leave --law out"), "a record is decided by the texts that it was made with");
	if (!record && cli_value(cli, OPT_known_at).len)
		return cli_usage(cli, STR("give --db FILE"), "only a record knows what was known when");
	if (cli_moment(cli, OPT_on, !record, &on, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	return record ? of_record(cli, on) : of_tables(cli, on);
}
