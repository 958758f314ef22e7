/* corpus.c - texts in, one compiled corpus out; and the look-ups that every reader needs. */
#include "embedded.h"
#include "limit.h"
#include "money.h"
#include "resolve_int.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

struct corpus *corpus_create(void)
{
	struct arena *arena = arena_create();
	struct corpus *corpus = arena_new(arena, struct corpus);
	corpus->arena = arena;
	corpus->floor = -1;
	diags_init(&corpus->diags, arena);
	nodes_init(&corpus->nodes, arena);
	map_init(&corpus->instrument_names, arena);
	map_init(&corpus->fact_names, arena);
	map_init(&corpus->facility_names, arena);
	map_init(&corpus->term_names, arena);
	map_init(&corpus->profile_names, arena);
	return corpus;
}

void corpus_destroy(struct corpus *corpus)
{
	if (corpus)
		arena_destroy(corpus->arena);
}

/* `text` outlives the corpus, or is in its arena. */
static void add_source(struct corpus *corpus, struct str name, struct str text, bool embedded, bool named)
{
	struct source *source = arena_new(corpus->arena, struct source);
	source->name = str_copy(corpus->arena, name);
	source->text = text;
	source->embedded = embedded;
	source->named = named;
	source->number = corpus->sources.count;
	vec_add(corpus->arena, &corpus->sources, source);
	if (corpus->sources.count > LIMIT_CORPUS_FILES) {
		diag_add(&corpus->diags, DIAG_too_large, (struct span){ source, 0, 0 }, "more than %d texts",
			 LIMIT_CORPUS_FILES);
		return;
	}
	parse_source(corpus->arena, source, &corpus->diags, &corpus->ast);
}

void corpus_add_text(struct corpus *corpus, struct str name, struct str text, bool embedded)
{
	add_source(corpus, name, embedded ? text : str_copy(corpus->arena, text), embedded, !embedded);
}

static enum status read_whole(FILE *file, struct buf *out, const char *path, struct error *error)
{
	char chunk[65536];
	size_t got;
	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
		buf_add(out, chunk, got);
		if (out->len > LIMIT_SOURCE_BYTES)
			return error_set(error, STATUS_LIMIT, "%s is larger than %d bytes: a text may not be", path,
					 LIMIT_SOURCE_BYTES);
	}
	if (ferror(file))
		return error_set(error, STATUS_IO, "%s cannot be read: %s", path, strerror(errno));
	return STATUS_OK;
}

static enum status read_file(struct corpus *corpus, const char *path, struct str *text, struct error *error)
{
	struct stat info;
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return error_set(error, STATUS_IO, "%s is a folder; name the .law files in it", path);
	FILE *file = fopen(path, "rb");
	if (!file)
		return error_set(error, STATUS_IO, "%s cannot be opened: %s", path, strerror(errno));
	struct buf whole = BUF_INIT;
	enum status status = read_whole(file, &whole, path, error);
	fclose(file);
	if (status == STATUS_OK)
		*text = str_copy(corpus->arena, buf_str(&whole));
	buf_finish(&whole);
	return status;
}

enum status corpus_add_file(struct corpus *corpus, const char *path, struct error *error)
{
	struct str text;
	TRY(read_file(corpus, path, &text, error));
	add_source(corpus, str_of(path), text, false, true);
	return STATUS_OK;
}

static struct str embedded_text(size_t i) { return (struct str){ embedded_corpus[i].text, embedded_corpus[i].size }; }

void corpus_add_shipped(struct corpus *corpus)
{
	for (size_t i = 0; i < embedded_corpus_count; i++)
		corpus_add_text(corpus, str_of(embedded_corpus[i].path), embedded_text(i), true);
}

/* Texts for who writes them. */

struct author_file {
	const char *path;
	struct str text;
	ast_instruments holds;
	bool placed; /* it stands for an embedded text */
};

static ast_instruments instruments_of(struct arena *arena, struct str text)
{
	struct source *source = arena_new(arena, struct source);
	struct diags ignored; /* what is wrong with it is said when it is added */
	ast_instruments holds = { 0 };
	source->text = text;
	diags_init(&ignored, arena);
	parse_source(arena, source, &ignored, &holds);
	return holds;
}

static bool holds_instrument(const ast_instruments *holds, struct str id)
{
	vec_each (holds, i)
		if (str_eq(holds->at[i].id.text, id))
			return true;
	return false;
}

static bool same_instruments(const ast_instruments *a, const ast_instruments *b)
{
	bool same = a->count == b->count;
	vec_each (a, i)
		same = same && holds_instrument(b, a->at[i].id.text);
	return same;
}

/* The first file that stands for an embedded text; those with the same bytes besides say nothing new. */
static struct author_file *stand_in(struct arena *arena, size_t embedded, struct author_file *files, size_t count)
{
	struct str text = embedded_text(embedded);
	ast_instruments holds = instruments_of(arena, text);
	bool floor = holds_instrument(&holds, STR("floor"));
	struct author_file *found = NULL;
	for (size_t i = 0; i < count; i++) {
		bool same = str_eq(files[i].text, text);
		if (files[i].placed || !(same || (!floor && !found && same_instruments(&files[i].holds, &holds))))
			continue;
		files[i].placed = true;
		found = found ? found : &files[i];
	}
	return found;
}

enum status corpus_add_for_author(struct corpus *corpus, const char *const *paths, size_t count, struct error *error)
{
	struct author_file *files = arena_new_array(corpus->arena, struct author_file, count + 1);
	for (size_t i = 0; i < count; i++) {
		files[i].path = paths[i];
		TRY(read_file(corpus, paths[i], &files[i].text, error));
		files[i].holds = instruments_of(corpus->arena, files[i].text);
	}
	for (size_t i = 0; i < embedded_corpus_count; i++) {
		const struct author_file *file = stand_in(corpus->arena, i, files, count);
		struct str text = embedded_text(i);
		bool same = !file || str_eq(file->text, text);
		add_source(corpus, str_of(file ? file->path : embedded_corpus[i].path), same ? text : file->text, same,
			   file != NULL);
	}
	for (size_t i = 0; i < count; i++)
		if (!files[i].placed)
			add_source(corpus, str_of(files[i].path), files[i].text, false, true);
	return STATUS_OK;
}

struct instrument *corpus_instrument(const struct corpus *corpus, struct str id)
{
	uint64_t index;
	return map_get(&corpus->instrument_names, id, &index) ? &corpus->instruments.at[index] : NULL;
}

int corpus_fact(const struct corpus *corpus, struct str name)
{
	uint64_t index;
	return map_get(&corpus->fact_names, name, &index) ? (int)index : -1;
}

int corpus_facility(const struct corpus *corpus, struct str name)
{
	uint64_t index;
	return map_get(&corpus->facility_names, name, &index) ? (int)index : -1;
}

size_t code_count(const struct corpus *corpus, int codes)
{
	if (codes == CODES_country)
		return (size_t)country_count();
	return corpus->code_lists.at[codes].count;
}

struct str code_name(const struct corpus *corpus, int codes, int64_t code)
{
	if (code < 0 || (size_t)code >= code_count(corpus, codes))
		return STR("?");
	if (codes == CODES_country)
		return str_of(country_alpha2((int)code));
	return corpus->code_lists.at[codes].names[code];
}

int code_index(const struct corpus *corpus, int codes, struct str name)
{
	if (codes == CODES_country)
		return country_index(name);
	for (size_t i = 0; i < code_count(corpus, codes); i++)
		if (str_eq(corpus->code_lists.at[codes].names[i], name))
			return (int)i;
	return -1;
}

struct code_set code_universe(const struct corpus *corpus, int codes)
{
	struct code_set set = { { 0 } };
	for (size_t i = 0; i < code_count(corpus, codes); i++)
		set_add(&set, (int64_t)i);
	return set;
}

static void scalar_type_text(struct buf *out, const struct corpus *corpus, const struct type *type)
{
	char low[MONEY_TEXT_MAX], high[MONEY_TEXT_MAX];
	switch (type->kind) {
	case TYPE_BOOL: buf_add_c(out, "yes/no"); break;
	case TYPE_NUMBER:
		decimal_format(type->low, type->digits, low);
		decimal_format(type->high, type->digits, high);
		buf_format(out, "number from %s to %s", low, high);
		break;
	case TYPE_MONEY: buf_format(out, "money in %s", currency_code(type->currency)); break;
	case TYPE_DURATION: buf_format(out, "duration in %s", duration_unit_name(type->unit, 2)); break;
	case TYPE_DATE: buf_add_c(out, "date"); break;
	case TYPE_TIME: buf_add_c(out, "time"); break;
	case TYPE_CODE:
		if (type->codes == CODES_country || type->codes == CODES_instrument || type->codes == CODES_facility ||
		    type->codes == CODES_purpose) {
			buf_add_c(out, type->codes == CODES_country      ? "country"
				       : type->codes == CODES_instrument ? "instrument"
				       : type->codes == CODES_facility   ? "facility"
									 : "purpose");
			break;
		}
		buf_add_c(out, "one of ");
		for (size_t i = 0; i < code_count(corpus, type->codes); i++)
			buf_format(out, "%s%.*s", i ? ", " : "", STR_ARG(code_name(corpus, type->codes, (int64_t)i)));
		break;
	case TYPE_SET: {
		struct type element = { .kind = TYPE_CODE, .codes = type->codes };
		buf_add_c(out, "set of ");
		scalar_type_text(out, corpus, &element);
		break;
	}
	case TYPE_LIST: buf_add_c(out, "list"); break;
	case TYPE_BAD: buf_add_c(out, "?"); break;
	}
	if (type->or_none)
		buf_add_c(out, " or none");
}

struct str type_text(struct arena *arena, const struct corpus *corpus, const struct fact *fact)
{
	struct buf out = BUF_INIT;
	scalar_type_text(&out, corpus, &fact->type);
	if (fact->type.kind == TYPE_LIST) {
		buf_add_c(&out, " of { ");
		for (size_t i = 0; i < fact->field_count; i++) {
			buf_format(&out, "%s%.*s ", i ? "; " : "", STR_ARG(fact->fields[i].name));
			scalar_type_text(&out, corpus, &fact->fields[i].type);
		}
		buf_add_c(&out, " }");
	}
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}
