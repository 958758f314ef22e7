/* cases.c - questions, tables and the answers that every engine must give.
 *
 *     cases OUT SEED TEXTS PERSONS      random texts, each with a mapping made for it
 *     cases OUT SEED shipped PERSONS    the shipped texts, each path, under ice-removals
 *
 * Writes into the folder OUT, for each case N: N.csv (the table, with a column "row"), N.DIALECT.sql for each dialect,
 * N.want: the rows that the statement must return, columns parted by tabs, in the order of the table. The answers are
 * the row engine's (src/eval), for facts that the table's cells were written from. The column engine reads the table
 * and must agree: if it does not, or if `decide` names other reasons, the program stops.
 */
#include "bulk.h"
#include "country.h"
#include "eval.h"
#include "gen.h"
#include "mapping.h"
#include "money.h"
#include "reader.h"
#include "sql.h"
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 80, DECIDED = 10 };

struct column {
	int fact;
	size_t element; /* of a set: its number among the fact's columns */
	struct str name, dates;
	const struct core_column *mapped;
};

struct one_case {
	struct gen *gen;
	struct arena *arena;
	const struct corpus *corpus;
	const struct core_mapping *mapping;
	struct request request;
	const struct path **paths;
	size_t path_count;
	bool open;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	struct subject_facts **persons;
	bool *bad;
	struct str *bad_column;
	size_t person_count;
	struct buf csv, table, want; /* table: the same as csv, as the mapping wants it */
};

__attribute__((noreturn, format(printf, 1, 2))) static void stop(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* A mapping for a random text. Names and codes are those that would do harm where a quote is forgotten. */

static const char *const evil[] = { "it's",       "a;b--", "$1 \\\"x\\\"", "\\\\' OR 1=1 --",
				    "/* c */",    "s\\\\", "100%",         "\xc3\xa9t\xc3\xa9",
				    "select",     "t.x",   "E'\\\\''",     "Row;DROP t",
				    "''\\\"\\\"", "{}[]",  "a\xe2\x80\x99" };

static const char *some_word(struct gen *gen) { return evil[gen_next(gen) % (sizeof evil / sizeof *evil)]; }

static void map_codes(struct gen *gen, const struct corpus *corpus, const struct type *type, struct buf *out)
{
	if (type->kind == TYPE_BOOL)
		buf_add_c(out, "  codes \"Y\" = yes, \"N'o\" = no\n");
	if (type->or_none)
		buf_add_c(out, "  codes \"none at all\" = none\n");
	bool named = type->kind == TYPE_CODE || type->kind == TYPE_SET;
	if (named && type->codes == CODES_country)
		buf_format(out, "  codes \"%s\" = US, \" El S. \" = SV\n", some_word(gen));
	else if (named && type->codes >= CODES_FIRST_DECLARED)
		buf_format(out, "  codes \"%s\" = %.*s\n", some_word(gen), STR_ARG(code_name(corpus, type->codes, 0)));
	if (gen_chance(gen, 15))
		buf_add_c(out, "  others are unknown\n");
	buf_add_c(out, gen_chance(gen, 50) ? "  unknown \"?\"\n" : "  unknown \"?\", \" n/a \"\n");
}

static void map_fact(struct gen *gen, const struct corpus *corpus, size_t f, struct buf *out)
{
	static const char *const patterns[] = { "", "M/D/YYYY", "DD.MM.YYYY", "YYYYMMDD", "D-M-YYYY", "YYYY 'MM' DD" };
	const struct fact *fact = &corpus->facts.at[f];
	int columns = fact->type.kind == TYPE_SET ? (int)gen_between(gen, 1, 3) : 1;
	if (gen_chance(gen, 8) && fact->type.kind == TYPE_BOOL) {
		buf_format(out, "constant %.*s = %s \"why\"\n", STR_ARG(fact->name),
			   gen_chance(gen, 50) ? "yes" : "no");
		return;
	}
	if (gen_chance(gen, 15) && fact->type.kind == TYPE_SET && fact->type.codes == CODES_country) {
		static const char *const sets[] = { "{US}", "only {US, SV}", "only {}", "{SV, not US}" };
		buf_format(out, "constant %.*s = %s \"why\"\n", STR_ARG(fact->name), sets[gen_next(gen) % 4]);
		return;
	}
	for (int k = 0; k < columns; k++) {
		buf_format(out, "column \"%.*s %d %s\" gives %.*s\n", STR_ARG(fact->name), k, some_word(gen),
			   STR_ARG(fact->name));
		const char *pattern = patterns[gen_next(gen) % 6];
		if (fact->type.kind == TYPE_DATE && *pattern)
			buf_format(out, "  dates \"%s\"\n", pattern);
		map_codes(gen, corpus, &fact->type, out);
	}
}

static struct str mapping_text(struct gen *gen, struct arena *arena, const struct corpus *corpus, enum subject subject)
{
	struct buf out = BUF_INIT;
	buf_format(&out, "\nmapping table-of-case \"A table\"\n  subject %s\n  delimiter \",\"\n",
		   word_name(WORDS_subject, (int)subject));
	for (size_t f = FACT_FIRST_DECLARED; f < corpus->facts.count; f++) {
		const struct fact *fact = &corpus->facts.at[f];
		bool all = f == FACT_FIRST_DECLARED; /* a mapping has columns */
		if (fact->subject == subject && !fact->environment && fact->type.kind != TYPE_LIST &&
		    (all || gen_chance(gen, 85)))
			map_fact(gen, corpus, f, &out);
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void find_columns(struct one_case *c)
{
	for (size_t i = 0; i < c->mapping->column_count; i++) {
		const struct core_column *column = &c->mapping->columns[i];
		if (column->fact < 0)
			continue;
		if (c->column_count == COLUMNS_MAX)
			stop("more columns than there is room for");
		struct column *to = &c->columns[c->column_count];
		*to = (struct column){ column->fact, 0, column->ast->names.at[0].text, column->dates, column };
		for (size_t k = 0; k < c->column_count; k++)
			to->element += c->columns[k].fact == column->fact;
		c->column_count++;
	}
}

/* Cells. */

static struct str date_text(struct gen *gen, struct arena *arena, struct str pattern, int year, int month, int day)
{
	struct buf out = BUF_INIT;
	if (!pattern.len)
		pattern = STR("YYYY-MM-DD");
	for (size_t at = 0; at < pattern.len;) {
		char letter = pattern.ptr[at];
		size_t count = 1;
		while (at + count < pattern.len && pattern.ptr[at + count] == letter && strchr("YMD", letter))
			count++;
		bool two = count == 2 || gen_chance(gen, 50);
		if (letter == 'Y')
			buf_format(&out, "%04d", year);
		else if (letter == 'M' || letter == 'D')
			buf_format(&out, two ? "%02d" : "%d", letter == 'M' ? month : day);
		else
			buf_add_char(&out, letter);
		at += count;
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static struct str time_text(struct gen *gen, struct arena *arena, int64_t seconds)
{
	char text[21];
	int hours = (int)gen_between(gen, -12, 14), minutes = (int)gen_between(gen, 0, 1) * 30;
	int64_t ahead = hours * 3600 + (hours < 0 ? -minutes : minutes) * 60;
	if (gen_chance(gen, 30)) {
		time_format(seconds, text);
		return str_copy(arena, str_of(text));
	}
	time_format(seconds + ahead, text);
	bool whole = seconds % 60 == 0 && gen_chance(gen, 70);
	return str_format(arena, "%.*s%c%02d:%02d", whole ? 16 : 19, text, ahead < 0 ? '-' : '+', abs(hours), minutes);
}

static struct str number_text(struct gen *gen, struct arena *arena, const struct type *type, int64_t value)
{
	char text[MONEY_TEXT_MAX];
	int digits = type->kind == TYPE_DURATION ? 0 : type->digits;
	decimal_format(value, digits, text);
	struct str s = str_copy(arena, str_of(text));
	if (digits && gen_chance(gen, 30)) { /* fewer digits behind the point, or none */
		while (s.len && s.ptr[s.len - 1] == '0')
			s.len--;
		s.len -= s.ptr[s.len - 1] == '.';
	}
	if (value >= 0 && gen_chance(gen, 10))
		return str_format(arena, "000%.*s", STR_ARG(s));
	return s;
}

static struct str code_text(struct gen *gen, struct arena *arena, const struct corpus *corpus, int codes, int64_t code)
{
	if (codes != CODES_country)
		return code_name(corpus, codes, code);
	const char *names[] = { country_alpha2((int)code), country_alpha3((int)code), country_name((int)code),
				country_name_es((int)code) };
	size_t which = gen_next(gen) % 4;
	char *text = str_c(arena, str_of(names[which]));
	for (char *p = text; which >= 2 && *p; p++)
		if (gen_chance(gen, 50) && *p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return str_of(text);
}

/* A word of the mapping for the value; none when it has no word. */
static struct str mapped_text(const struct column *column, struct scalar value)
{
	for (size_t i = 0; i < column->mapped->code_count; i++) {
		const struct core_code *code = &column->mapped->codes[i];
		if (!code->unknown && code->value.none == (value.known == KNOWN_NONE) &&
		    (code->value.none || code->value.value == value.value))
			return code->text;
	}
	return STR_NONE;
}

static struct str value_text(struct one_case *c, const struct column *column, struct scalar value)
{
	const struct type *type = &c->corpus->facts.at[column->fact].type;
	struct str word = mapped_text(column, value);
	int year, month, day;
	if (value.known == KNOWN_NONE || type->kind == TYPE_BOOL || (word.len && gen_chance(c->gen, 30)))
		return word;
	switch (type->kind) {
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: return number_text(c->gen, c->arena, type, value.value);
	case TYPE_DATE:
		date_to_ymd((int32_t)value.value, &year, &month, &day);
		return date_text(c->gen, c->arena, column->dates, year, month, day);
	case TYPE_TIME: return time_text(c->gen, c->arena, value.value);
	case TYPE_CODE:
	case TYPE_SET: return code_text(c->gen, c->arena, c->corpus, type->codes, value.value);
	case TYPE_BOOL:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return STR_NONE;
}

#define PICK(gen, list) str_of((list)[gen_next(gen) % (sizeof(list) / sizeof *(list))])

static struct str bad_text(struct one_case *c, const struct column *column)
{
	static const char *const numbers[] = { "1e1", "--1", "1.",  ".5",          "5 5", "-", "99999999999999999999",
					       "0x1", "+1",  "1,5", "1.2345678901" };
	static const char *const times[] = { "2025-03-14 10:00Z",  "2025-03-14T10:00",      "2025-03-14T24:00Z",
					     "2025-03-14T1:00Z",   "2025-03-14T10:60Z",     "2025-02-30T10:00Z",
					     "2025-03-14T10:00z",  "2025-03-14T10:00:60Z",  "2025-03-14T10:00:1Z",
					     "2025-03-14T10:",     "2025-03-14T10:00+5:00", "2025-03-14T10:00+05:60",
					     "2025-03-14T10:00ZZ", "2151-01-01T00:00Z",     "2025-03-14T10:00:000Z" };
	static const int days[][3] = { { 2025, 2, 29 },  { 1900, 2, 29 }, { 2025, 13, 1 }, { 2025, 0, 1 },
				       { 1849, 12, 31 }, { 2151, 1, 1 },  { 2025, 4, 31 }, { 2025, 1, 0 } };
	static const char *const odd[] = { "maybe", "Atlantis", "Us", "none", "NULL", "YES'", "--", "VE SV" };
	switch (c->corpus->facts.at[column->fact].type.kind) {
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_DURATION: return PICK(c->gen, numbers);
	case TYPE_TIME: return PICK(c->gen, times);
	case TYPE_DATE: {
		const int *d = days[gen_next(c->gen) % (sizeof days / sizeof *days)];
		struct str text = date_text(c->gen, c->arena, column->dates, d[0], d[1], d[2]);
		if (gen_chance(c->gen, 30))
			return str_format(c->arena, "%.*s1", STR_ARG(text));
		return gen_chance(c->gen, 30) ? (struct str){ text.ptr, text.len - 1 } : text;
	}
	case TYPE_BOOL:
	case TYPE_CODE:
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return PICK(c->gen, odd);
}

/* What the column engine's reader takes for bad is bad; this only chooses texts that are. A code's own word is not. */
static bool surely_bad(struct one_case *c, const struct column *column, struct str text)
{
	const struct type *type = &c->corpus->facts.at[column->fact].type;
	int32_t day;
	if (type->kind == TYPE_DATE)
		return !date_by_pattern(column->dates.len ? column->dates : STR("YYYY-MM-DD"), text, &day);
	if ((type->kind == TYPE_CODE || type->kind == TYPE_SET) && type->codes != CODES_country)
		return code_index(c->corpus, type->codes, text) < 0;
	return true;
}

static void add_quoted(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text.ptr[i]);
	}
	buf_add_char(out, '"');
}

/* One cell more of both tables; STR_NONE: no text at all, NULL in a database. */
static void add_cell(struct one_case *c, bool first, struct str text)
{
	if (!first) {
		buf_add_char(&c->csv, ',');
		buf_add_char(&c->table, c->mapping->delimiter);
	}
	if (!text.ptr)
		return;
	add_quoted(&c->csv, text);
	add_quoted(&c->table, text);
}

static void end_row(struct one_case *c)
{
	buf_add_char(&c->csv, '\n');
	buf_add_char(&c->table, '\n');
}

/* Persons: what a row of the table can say of them. */

static struct scalar drawn(struct one_case *c, const struct column *column, const struct subject_facts *person)
{
	const struct fact_value *value = &person->values[column->fact];
	const struct type *type = &c->corpus->facts.at[column->fact].type;
	if (!value->given)
		return (struct scalar){ 0, UNKNOWN };
	if (type->kind != TYPE_SET)
		return value->scalar;
	size_t seen = 0;
	for (int64_t code = 0; code < (int64_t)code_count(c->corpus, type->codes); code++)
		if (set_has(&value->set.has, code) && seen++ == column->element)
			return (struct scalar){ code, KNOWN };
	return (struct scalar){ 0, UNKNOWN };
}

static struct str unknown_cell(struct gen *gen, const struct column *column)
{
	static const char *const blanks[] = { "", " ", "\t " };
	size_t count = column->mapped->code_count, at = count ? gen_next(gen) % count : 0;
	if (gen_chance(gen, 40)) /* NULL */
		return STR_NONE;
	if (count && column->mapped->codes[at].unknown)
		return column->mapped->codes[at].text;
	return PICK(gen, blanks);
}

static void draw_cell(struct one_case *c, size_t row, const struct column *column, const struct subject_facts *person)
{
	struct scalar value = drawn(c, column, person);
	struct fact_value *to = &c->persons[row]->values[column->fact];
	struct str text = value.known == UNKNOWN ? STR_NONE : value_text(c, column, value);
	if (gen_next(c->gen) % 250 == 0) {
		struct str bad = bad_text(c, column);
		if (surely_bad(c, column, bad) && column->mapped->ast->others_unknown) {
			add_cell(c, false, bad);
			return;
		}
		if (surely_bad(c, column, bad)) {
			if (!c->bad[row])
				c->bad_column[row] = column->name;
			c->bad[row] = true;
			add_cell(c, false, bad);
			return;
		}
	}
	if (!text.ptr) { /* or the mapping has no word for it */
		add_cell(c, false, unknown_cell(c->gen, column));
		return;
	}
	to->given = true;
	if (c->corpus->facts.at[column->fact].type.kind == TYPE_SET)
		set_add(&to->set.has, value.value);
	else
		to->scalar = value;
	if (gen_chance(c->gen, 20))
		text = str_format(c->arena, " %.*s\t", STR_ARG(text));
	add_cell(c, false, text);
}

static void draw_header(struct one_case *c)
{
	for (unsigned line = 1; line < c->mapping->header_line; line++)
		buf_add_c(&c->table, "a line before the header\n");
	add_cell(c, true, STR("row"));
	for (size_t i = 0; i < c->column_count; i++)
		add_cell(c, false, c->columns[i].name);
	end_row(c);
}

static void draw_persons(struct one_case *c)
{
	struct subject_facts *constants = mapping_constants(c->arena, c->corpus, c->mapping);
	enum subject subject = c->corpus->instruments.at[c->mapping->instrument].subject;
	c->persons = arena_new_array(c->arena, struct subject_facts *, c->person_count);
	c->bad = arena_new_array(c->arena, bool, c->person_count);
	c->bad_column = arena_new_array(c->arena, struct str, c->person_count);
	draw_header(c);
	for (size_t row = 0; row < c->person_count; row++) {
		const struct subject_facts *person = gen_person(c->gen, c->arena, c->corpus, subject);
		c->persons[row] = facts_copy(c->arena, constants);
		add_cell(c, true, str_format(c->arena, "%zu", row));
		for (size_t i = 0; i < c->column_count; i++)
			draw_cell(c, row, &c->columns[i], person);
		end_row(c);
	}
}

/* What eval says. */

static const char *how_told(const struct rule *rule, enum outcome outcome, tri value, tri own)
{
	bool admits = rule->effect == EFFECT_ADMITS, excludes = rule->effect == EFFECT_EXCLUDES,
	     requires = rule->effect == EFFECT_REQUIRES, bars = !admits && !excludes && !requires;
	const char *state = value == TRI_UNKNOWN ? " (unknown)" : "";
	if ((bars && own != TRI_FALSE && value == TRI_FALSE) || (requires && own != TRI_TRUE && value == TRI_TRUE))
		return " (set aside)";
	bool told = false;
	if (outcome == OUTCOME_barred)
		told = bars && value == TRI_TRUE;
	else if (outcome == OUTCOME_not_covered)
		told = admits || (excludes && value != TRI_FALSE);
	else if (outcome == OUTCOME_unmet)
	told = requires && value == TRI_FALSE;
	else if (outcome == OUTCOME_cleared) told = (admits || requires) && value == TRI_TRUE;
	else told = value == TRI_UNKNOWN || ((admits || excludes) && value == TRI_TRUE);
	return told ? state : NULL;
}

static size_t add_reasons(struct buf *out, const struct eval *eval, enum outcome outcome)
{
	const struct path *path = eval->path;
	size_t count = 0;
	vec_each (&path->rules, i) {
		const struct rule *rule = &path->rules.at[i];
		const struct core_article *article = rule->clause->article;
		const char *how = how_told(rule, outcome, eval_tri(eval, rule->value), eval_tri(eval, rule->own));
		if (!how)
			continue;
		buf_format(out, "%s%.*s %.*s", count++ ? "; " : "",
			   STR_ARG(path->corpus->instruments.at[article->instrument].id), STR_ARG(article->id));
		if (article->clause_count > 1)
			buf_format(out, " clause %u", rule->clause->number);
		buf_add_c(out, how);
	}
	return count;
}

/* The facts that unknown conditions read below unknown junctions, and that are not known whole. */

static void cone_facts(const struct path *path, node_id root, const struct subject_facts *facts, unsigned char *needed)
{
	const struct nodes *n = &path->nodes;
	unsigned char *mark = calloc(n->count, 1);
	mark[root] = 1;
	for (node_id id = root + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id])
			continue;
		if (node->a != NODE_NONE)
			mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
		bool reads = node->op == OP_FACT_BOOL || node->op == OP_FACT_SCALAR || node->op == OP_SET_FACT ||
			     node->op == OP_COUNT_GE;
		if (reads &&
		    !fact_complete(path->corpus, &path->corpus->facts.at[node->imm], &facts->values[node->imm]))
			needed[node->imm] = 1;
	}
	free(mark);
}

static void add_needs(struct buf *out, const struct eval *eval, const struct subject_facts *facts)
{
	const struct nodes *n = &eval->path->nodes;
	const struct corpus *corpus = eval->path->corpus;
	unsigned char *mark = calloc(n->count, 1), *needed = calloc(corpus->facts.count, 1);
	const char *before = "";
	mark[eval->path->clear] = 1;
	for (node_id id = eval->path->clear + 1; id-- > 0;) {
		const struct node *node = &n->at[id];
		if (!mark[id] || eval_tri(eval, id) != TRI_UNKNOWN)
			continue;
		if (node->op != OP_AND && node->op != OP_OR && node->op != OP_NOT) {
			cone_facts(eval->path, id, facts, needed);
			continue;
		}
		mark[node->a] = 1;
		if (node->b != NODE_NONE)
			mark[node->b] = 1;
	}
	for (size_t f = 0; f < corpus->facts.count; f++)
		if (needed[f]) {
			buf_format(out, "%s%.*s", before, STR_ARG(corpus->facts.at[f].name));
			before = ", ";
		}
	free(mark);
	free(needed);
}

static struct str facility_text(const struct path *path)
{
	if (path->query.facility_given == FACILITY_NAMED)
		return path->corpus->facilities.at[path->query.facility].name;
	return path->query.facility_given == FACILITY_NONE ? STR("none") : STR("unsaid");
}

static void want_row(struct one_case *c, struct eval *eval, size_t row, size_t *reasons)
{
	buf_format(&c->want, "%zu\t", row);
	if (c->path_count > 1)
		buf_format(&c->want, "%s\t%.*s\t", word_name(WORDS_purpose, eval->path->query.purpose),
			   STR_ARG(facility_text(eval->path)));
	*reasons = SIZE_MAX;
	if (c->bad[row]) {
		buf_format(&c->want, "bad_row\tcolumn %.*s\t\n", STR_ARG(c->bad_column[row]));
		return;
	}
	if (!c->open) {
		buf_add_c(&c->want, "not_in_force\t\t\n");
		return;
	}
	eval_run(eval, c->persons[row]);
	enum outcome outcome = eval_outcome(eval);
	buf_format(&c->want, "%s\t", word_name(WORDS_outcome, (int)outcome));
	*reasons = add_reasons(&c->want, eval, outcome);
	buf_add_char(&c->want, '\t');
	if (outcome == OUTCOME_undetermined)
		add_needs(&c->want, eval, c->persons[row]);
	buf_add_char(&c->want, '\n');
}

/* `decide` names as many reasons, for some persons. */
static void ask_decide(struct one_case *c, struct decider *decider, size_t row, size_t path, size_t reasons)
{
	struct determination *d;
	struct error error;
	if (row >= DECIDED || reasons == SIZE_MAX)
		return;
	if (decide(decider, c->arena, &c->request, c->persons[row], &d, &error) != STATUS_OK)
		stop("%s", error.message);
	if (d->paths.at[path].reasons.count != reasons)
		stop("row %zu: decide names %zu reasons, not %zu", row, d->paths.at[path].reasons.count, reasons);
}

/* What the column engine says, reading the same table. */

static void count_bad(void *context, const struct bad_row *row)
{
	(void)row;
	++*(size_t *)context;
}

static void ask_bulk(struct one_case *c, const char *file, size_t p)
{
	struct arena *arena = arena_create();
	struct layout *layout = layout_create(arena, c->corpus);
	struct program *program = program_compile(arena, layout, c->paths[p]);
	struct columns *table = columns_create(arena, layout, c->person_count);
	struct bulk_result *result = bulk_result_create(arena, program, c->person_count, 0);
	struct bulk_options options = { 0 };
	struct runner *runner = runner_create(program, &options);
	struct eval *eval = eval_create(arena, c->paths[p]);
	size_t bad = 0, at = 0;
	struct reader_options reading = { .mapping = c->mapping, .bad = count_bad, .context = &bad };
	struct reader *reader;
	struct error error;
	bool more;
	if (reader_open(arena, c->corpus, &reading, file, &reader, &error) != STATUS_OK ||
	    reader_fill(reader, table, &more, &error) != STATUS_OK)
		stop("%s", error.message);
	runner_run(runner, table, result);
	for (size_t row = 0; row < c->person_count; row++) {
		if (c->bad[row])
			continue;
		eval_run(eval, c->persons[row]);
		if (at >= result->rows || result->outcomes[at] != eval_outcome(eval))
			stop("%s: row %zu: the column engine says otherwise", file, row);
		at++;
	}
	if (at != result->rows || at + bad != c->person_count)
		stop("%s: %zu rows and %zu bad rows read, %zu and %zu written", file, result->rows, bad, at,
		     c->person_count - at);
	runner_destroy(runner);
	arena_destroy(arena);
}

/* Files. */

static char *file_name(struct one_case *c, const char *out, size_t number, const char *end)
{
	return str_c(c->arena, str_format(c->arena, "%s/%zu.%s", out, number, end));
}

static void write_file(const char *name, const struct buf *text)
{
	FILE *file = fopen(name, "wb");
	if (!file || fwrite(text->ptr, 1, text->len, file) != text->len || fclose(file) != 0)
		stop("%s cannot be written", name);
}

static void write_statements(struct one_case *c, const char *out, size_t number)
{
	for (int d = 0; d < SQL_DIALECT_COUNT; d++) {
		struct buf text = BUF_INIT;
		struct error error;
		struct sql_request sql = { .paths = c->paths,
					   .path_count = c->path_count,
					   .open = c->open,
					   .mapping = c->mapping,
					   .table = STR("rows of \"case\""),
					   .key = STR("row"),
					   .dialect = (enum sql_dialect)d };
		if (sql_statement(c->corpus, &sql, &text, &error) != STATUS_OK)
			stop("%s", error.message);
		struct str end = str_format(c->arena, "%s.sql", sql_dialect_name(sql.dialect));
		write_file(file_name(c, out, number, str_c(c->arena, end)), &text);
		buf_finish(&text);
	}
}

static void run_case(struct one_case *c, const char *out, size_t number)
{
	struct query *queries;
	struct error error;
	struct decider *decider = decider_create(c->corpus);
	if (request_queries(c->corpus, c->arena, &c->request, &queries, &c->path_count, &c->open, &error) != STATUS_OK)
		stop("%s", error.message);
	c->paths = arena_new_array(c->arena, const struct path *, c->path_count);
	find_columns(c);
	draw_persons(c);
	for (size_t p = 0; p < c->path_count; p++) {
		c->paths[p] = path_compile(c->arena, c->corpus, &queries[p]);
		struct eval *eval = eval_create(c->arena, c->paths[p]);
		for (size_t row = 0; row < c->person_count; row++) {
			size_t reasons;
			want_row(c, eval, row, &reasons);
			ask_decide(c, decider, row, p, reasons);
		}
	}
	write_file(file_name(c, out, number, "csv"), &c->csv);
	write_file(file_name(c, out, number, "table"), &c->table);
	write_file(file_name(c, out, number, "want"), &c->want);
	write_statements(c, out, number);
	for (size_t p = 0; p < c->path_count; p++)
		ask_bulk(c, file_name(c, out, number, "table"), p);
	decider_destroy(decider);
	buf_finish(&c->csv);
	buf_finish(&c->table);
	buf_finish(&c->want);
}

/* One path at a time is what most statements ask; several are asked now and then. */
static bool has_paths(const struct corpus *corpus, struct arena *arena, const struct request *request)
{
	struct query *queries;
	size_t count;
	bool open;
	struct error error;
	return request_queries(corpus, arena, request, &queries, &count, &open, &error) == STATUS_OK && count > 0 &&
	       count <= 3;
}

static bool random_case(struct gen *gen, const char *out, size_t number, size_t persons)
{
	struct arena *arena = arena_create();
	struct gen_texts texts;
	struct corpus *corpus = gen_corpus(gen, arena, &texts);
	struct request request = gen_request(gen, corpus);
	request.as_if = gen_chance(gen, 90);
	struct str more = mapping_text(gen, arena, corpus, gen_subject(corpus, &request));
	request.agreement = str_copy(arena, request.agreement);
	request.facility = str_copy(arena, request.facility);
	corpus_destroy(corpus);
	texts.texts = str_format(arena, "%.*s%.*s", STR_ARG(texts.texts), STR_ARG(more));
	corpus = gen_compile(&texts);
	if (corpus->diags.errors) {
		struct buf diags = BUF_INIT;
		vec_each (&corpus->diags.list, i)
			if (diag_severity(corpus->diags.list.at[i].code) == SEVERITY_ERROR)
				diag_print(&diags, &corpus->diags.list.at[i], false);
		stop("%s", buf_c(&diags));
	}
	struct one_case c = {
		.gen = gen, .arena = arena, .corpus = corpus, .request = request, .person_count = persons
	};
	c.mapping = corpus_mapping(corpus, STR("table-of-case"));
	bool fine = has_paths(corpus, arena, &request);
	if (fine)
		run_case(&c, out, number);
	corpus_destroy(corpus);
	arena_destroy(arena);
	return fine;
}

/* The shipped texts: every path of every agreement, on days before and after the arrangement of 2025. */
static size_t shipped_cases(struct gen *gen, const char *out, size_t persons)
{
	static const char *const days[] = { "2019-12-01", "2025-03-20", "2025-07-01" };
	struct corpus *corpus = corpus_create();
	size_t number = 0;
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	const struct core_mapping *mapping = corpus_mapping(corpus, STR("ice-removals"));
	for (size_t i = 0; i < corpus->instruments.count * 3; i++) {
		const struct instrument *in = &corpus->instruments.at[i / 3];
		if (in->kind != INSTRUMENT_agreement || in->amends >= 0 || in->subject != SUBJECT_person)
			continue;
		struct arena *arena = arena_create();
		struct one_case c = { .gen = gen,
				      .arena = arena,
				      .corpus = corpus,
				      .mapping = mapping,
				      .person_count = persons,
				      .request = { .agreement = in->id, .present = -1, .as_if = true } };
		c.request.on.given = date_parse(str_of(days[i % 3]), &c.request.on.day);
		for (size_t k = 0; k < in->party_count; k++)
			if (in->parties[k].sends && !c.request.sender.len)
				c.request.sender = str_of(country_alpha2(in->parties[k].state));
		for (size_t k = 0; k < in->party_count; k++)
			if (in->parties[k].receives && !c.request.receiver.len &&
			    !str_is(c.request.sender, country_alpha2(in->parties[k].state)))
				c.request.receiver = str_of(country_alpha2(in->parties[k].state));
		if (has_paths(corpus, arena, &c.request))
			run_case(&c, out, number++);
		arena_destroy(arena);
	}
	corpus_destroy(corpus);
	return number;
}

int main(int argc, char **argv)
{
	struct gen gen;
	if (argc != 5)
		stop("usage: cases OUT SEED TEXTS|shipped PERSONS");
	size_t texts = strtoull(argv[3], NULL, 10), persons = strtoull(argv[4], NULL, 10);
	gen_seed(&gen, strtoull(argv[2], NULL, 10));
	if (strcmp(argv[3], "shipped") == 0)
		return shipped_cases(&gen, argv[1], persons) == 0;
	for (size_t number = 0; number < texts;)
		number += random_case(&gen, argv[1], number, persons);
	return 0;
}
