/* import.c - see import.h.
 *
 * How far an import came is kept beside the record's documents, in a plain map, under its name: at number 0 the count
 * of lines with a hash over them, and from 1 on, a row a batch, the names that the batch gave.
 */
#include "import.h"
#include "act_int.h"
#include "limit.h"
#include "map.h"
#include <errno.h>
#include <stdlib.h>

enum { BATCH_LINES = 1000, BATCH_BYTES = 4 << 20 };

static const struct store_map import_map = { 6, false };

struct import_line {
	struct str text;
	struct str as;
	const struct json *use;
	struct doing doing;
};

struct importing {
	struct act *act;
	const struct act_import *import;
	struct act_imported *done;
	struct error *error;
	struct str user;                 /* of the key; STR_NONE: each line says whose it is */
	unsigned char hash[SHA256_SIZE]; /* over the lines that are in the record */
	uint64_t batches;
	struct arena *names_arena;
	struct map named; /* from a name to its index in the next two */
	key_vec names, keys;
	struct act_terms terms;

	struct arena *arena; /* of the batch */
	struct import_line *lines;
	size_t count, failed; /* the line that was refused; count: none */
	unsigned char hash_then[SHA256_SIZE];
	size_t keys_before;
	struct buf given; /* what the batch named: "name\0key\0" */
};

/* Reading. */

static enum status wrong_line(struct importing *i, uint64_t line, enum status status, const char *what)
{
	return error_set(i->error, status, "line %llu: %s", (unsigned long long)line, what);
}

static enum status read_line(struct importing *i, char **text, size_t *room, struct str *line)
{
	errno = 0;
	ssize_t len = getline(text, room, i->import->lines);
	*line = STR_NONE;
	if (len < 0)
		return ferror(i->import->lines)
			       ? error_set(i->error, STATUS_IO, "the lines cannot be read: %s", strerror(errno))
			       : STATUS_OK;
	if (len && (*text)[len - 1] == '\n')
		len--;
	*line = (struct str){ *text, (size_t)len };
	return STATUS_OK;
}

static void add_hash(unsigned char hash[SHA256_SIZE], struct buf *scratch, struct str line)
{
	buf_clear(scratch);
	buf_add(scratch, hash, SHA256_SIZE);
	buf_add_str(scratch, line);
	sha256(buf_str(scratch), hash);
}

static struct str member_text(const struct json *line, const char *name) { return doc_text(line, name); }

static enum status parse_line(struct importing *i, struct import_line *line, uint64_t number)
{
	static const char *const known[] = { "action", "by", "input", "use", "as" };
	struct json *doc;
	struct error why;
	if (json_parse(i->arena, line->text, &doc, &why) != STATUS_OK)
		return wrong_line(i, number, why.status,
				  str_starts(str_of(why.message), "line 1, ") ? why.message + 8 : why.message);
	if (doc->kind != JSON_OBJECT)
		return wrong_line(i, number, STATUS_BAD_INPUT, "it must be an object with `action`, `by` and `input`");
	for (size_t k = 0; k < doc->count; k++) {
		size_t n = 0;
		while (n < sizeof known / sizeof *known && !str_is(doc->names[k], known[n]))
			n++;
		if (n == sizeof known / sizeof *known)
			return error_set(i->error, STATUS_BAD_INPUT, "line %llu: there is no member `%.*s`",
					 (unsigned long long)number, STR_ARG(doc->names[k]));
	}
	int action = action_named(member_text(doc, "action"));
	const struct json *input = json_get(doc, "input");
	if (action < 0)
		return error_set(i->error, STATUS_BAD_INPUT, "line %llu: there is no action `%.*s`",
				 (unsigned long long)number, STR_ARG(member_text(doc, "action")));
	if (input && input->kind != JSON_OBJECT)
		return wrong_line(i, number, STATUS_BAD_INPUT, "`input` must be an object");
	line->as = member_text(doc, "as");
	line->use = json_get(doc, "use");
	if (line->use && line->use->kind != JSON_OBJECT)
		return wrong_line(i, number, STATUS_BAD_INPUT, "`use` must be an object");
	if (line->as.len > LIMIT_NAME_BYTES)
		return wrong_line(i, number, STATUS_BAD_INPUT, "the name in `as` has at most 64 bytes");
	line->doing = (struct doing){ .act = i->act,
				      .arena = i->arena,
				      .action = (enum action)action,
				      .user_key = member_text(doc, "by"),
				      .input = input ? input : doc_object(i->arena),
				      .terms = i->terms.key.len ? &i->terms : NULL,
				      .answer = doc_object(i->arena) };
	return STATUS_OK;
}

/* The lines of the next batch; none: it is the end. A line that is wrong ends the batch, and the error is told when
 * those before it are done. */
static enum status read_batch(struct importing *i, char **text, size_t *room, struct buf *scratch)
{
	size_t bytes = 0;
	enum status status = STATUS_OK;
	arena_reset(i->arena);
	i->lines = arena_new_array(i->arena, struct import_line, BATCH_LINES);
	memcpy(i->hash_then, i->hash, sizeof i->hash);
	for (i->count = 0; status == STATUS_OK && i->count < BATCH_LINES && bytes < BATCH_BYTES;) {
		struct import_line *line = &i->lines[i->count];
		struct str read;
		uint64_t number = i->done->lines + i->count + 1;
		status = read_line(i, text, room, &read);
		if (status != STATUS_OK || !read.ptr)
			break;
		if (read.len > IMPORT_LINE_BYTES)
			return wrong_line(i, number, STATUS_LIMIT, "it is longer than 1 MiB");
		line->text = str_copy(i->arena, read);
		status = parse_line(i, line, number);
		if (status == STATUS_OK) {
			add_hash(i->hash_then, scratch, line->text);
			bytes += line->text.len;
			i->count++;
		}
	}
	return status;
}

/* Names. */

static enum status key_named(struct importing *i, struct str name, struct json *out)
{
	uint64_t at;
	if (!name.len || !map_get(&i->named, name, &at))
		return error_set(i->error, STATUS_BAD_INPUT, "no line before gave anything the name `%.*s`",
				 STR_ARG(name));
	*out = (struct json){ .kind = JSON_STRING, .text = i->keys.at[at] };
	return STATUS_OK;
}

static enum status keys_named(struct importing *i, const struct json *names, struct json *out)
{
	if (names->kind == JSON_STRING)
		return key_named(i, names->text, out);
	if (names->kind != JSON_ARRAY)
		return error_set(i->error, STATUS_BAD_INPUT, "`use` holds names and lists of names");
	*out = (struct json){ .kind = JSON_ARRAY, .count = names->count };
	out->items = arena_new_array(i->arena, struct json, names->count);
	for (size_t k = 0; k < names->count; k++)
		TRY(key_named(i, names->items[k].text, &out->items[k]));
	return STATUS_OK;
}

static enum status use_names(struct importing *i, struct import_line *line)
{
	for (size_t k = 0; line->use && k < line->use->count; k++) {
		struct json value;
		TRY(keys_named(i, &line->use->items[k], &value));
		line->doing.input = doc_with(i->arena, line->doing.input, line->use->names[k], &value);
	}
	return STATUS_OK;
}

static enum status add_name(struct importing *i, struct str name, struct str key)
{
	struct str kept = str_copy(i->names_arena, name);
	if (!map_put(&i->named, kept, i->keys.count))
		return error_set(i->error, STATUS_BAD_INPUT, "the name `%.*s` was given before", STR_ARG(name));
	vec_add(i->names_arena, &i->names, kept);
	vec_add(i->names_arena, &i->keys, str_copy(i->names_arena, key));
	return STATUS_OK;
}

/* What the action opened: its answer names it by its kind. */
static enum status give_name(struct importing *i, const struct import_line *line)
{
	const struct json *answer = line->doing.answer;
	for (size_t k = 0; line->as.len && k < answer->count; k++) {
		if (map_named(answer->names[k]) < 0)
			continue;
		TRY(add_name(i, line->as, answer->items[k].text));
		buf_add_str(&i->given, line->as);
		buf_add_char(&i->given, '\0');
		buf_add_str(&i->given, answer->items[k].text);
		buf_add_char(&i->given, '\0');
		return STATUS_OK;
	}
	return line->as.len ? error_set(i->error, STATUS_BAD_INPUT, "%s opens nothing that `as` could name",
					action_verbs[line->doing.action])
			    : STATUS_OK;
}

/* Names that a batch gave which was then taken back are given again when it is repeated: forgotten by making the
 * table anew, which is rare. */
static void forget_names(struct importing *i)
{
	map_init(&i->named, i->names_arena);
	i->names.count = i->keys.count = i->keys_before;
	vec_each (&i->names, k)
		map_set(&i->named, i->names.at[k], k);
}

/* Doing. */

static enum status put_progress(struct importing *i, struct store_write *w)
{
	struct arena *a = i->arena;
	struct buf key = BUF_INIT;
	const struct json *doc = doc_with_int(a, doc_object(a), "lines", (int64_t)(i->done->lines + i->count));
	doc = doc_with_int(a, doc, "batches", (int64_t)i->batches + 1);
	struct str hash = { (const char *)i->hash_then, SHA256_SIZE };
	char hex[SHA256_HEX_SIZE];
	sha256_hex(hash, hex);
	doc = doc_with_text(a, doc, "hash", str_format(a, "%s", hex));
	store_key_text(&key, i->import->name);
	store_key_number(&key, 0);
	enum status status = store_put(w, import_map, buf_str(&key), doc_written(a, doc), i->error);
	buf_clear(&key);
	store_key_text(&key, i->import->name);
	store_key_number(&key, (int64_t)i->batches + 1);
	if (status == STATUS_OK && i->given.len)
		status = store_put(w, import_map, buf_str(&key), buf_str(&i->given), i->error);
	buf_finish(&key);
	return status;
}

static enum status do_line(struct importing *i, struct import_line *line, struct store_write *w)
{
	uint64_t at;
	if (map_get(&i->named, line->doing.user_key, &at))
		line->doing.user_key = i->keys.at[at];
	if (i->user.len && line->doing.user_key.len && !str_eq(line->doing.user_key, i->user))
		return error_set(i->error, STATUS_REFUSED, "it is by %.*s, and the key is %.*s's",
				 STR_ARG(line->doing.user_key), STR_ARG(i->user));
	if (i->user.len)
		line->doing.user_key = i->user;
	TRY(use_names(i, line));
	TRY(record_do(&line->doing, w, i->error));
	if (line->doing.refusal.status != STATUS_OK) {
		*i->error = line->doing.refusal;
		return line->doing.refusal.status;
	}
	return give_name(i, line);
}

static enum status do_batch(void *context, struct store_write *w, struct error *error)
{
	struct importing *i = context;
	uint64_t first, last;
	(void)error; /* the same as i->error */
	TRY(store_last(store_reading(w), &first, i->error));
	buf_clear(&i->given);
	i->keys_before = i->keys.count;
	for (i->failed = 0; i->failed < i->count; i->failed++)
		TRY(do_line(i, &i->lines[i->failed], w));
	TRY(put_progress(i, w));
	TRY(store_last(store_reading(w), &last, i->error));
	i->done->events += last - first;
	return STATUS_OK;
}

static enum status commit_batch(struct importing *i)
{
	uint64_t events = i->done->events;
	enum status status = store_write(i->act->store, do_batch, i, i->error);
	if (status != STATUS_OK) {
		i->done->events = events;
		forget_names(i);
		return status;
	}
	i->done->lines += i->count;
	i->batches++;
	memcpy(i->hash, i->hash_then, sizeof i->hash);
	if (i->import->told)
		i->import->told(i->import->data, i->done->lines, i->done->events);
	return STATUS_OK;
}

/* A line was refused: the batch was taken back, and what stands before that line is done again without it. */
static enum status commit_before(struct importing *i, struct buf *scratch)
{
	struct error refused = *i->error;
	uint64_t number = i->done->lines + i->failed + 1;
	i->count = i->failed;
	memcpy(i->hash_then, i->hash, sizeof i->hash);
	for (size_t k = 0; k < i->count; k++) { /* anew: an action that was begun is used up */
		add_hash(i->hash_then, scratch, i->lines[k].text);
		TRY(parse_line(i, &i->lines[k], number));
	}
	if (i->count)
		TRY(commit_batch(i));
	return wrong_line(i, number, refused.status, refused.message);
}

/* Going on. */

/* The next of texts that end in a zero byte each. */
static bool take_word(struct str *rest, struct str *word)
{
	const char *end = rest->len ? memchr(rest->ptr, '\0', rest->len) : NULL;
	if (!end)
		return false;
	*word = (struct str){ rest->ptr, (size_t)(end - rest->ptr) };
	*rest = (struct str){ end + 1, rest->len - word->len - 1 };
	return true;
}

static bool is_one_of(const key_vec *keys, struct str key)
{
	vec_each (keys, i)
		if (str_eq(keys->at[i], key))
			return true;
	return false;
}

/* A row without those that are forgotten. */
static enum status forget_in(struct store_write *w, const struct store_row *row, const key_vec *keys,
			     struct error *error)
{
	struct buf left = BUF_INIT;
	struct str rest = row->value, name, key;
	while (rest.len && take_word(&rest, &name) && take_word(&rest, &key)) {
		if (is_one_of(keys, key))
			continue;
		buf_add(&left, name.ptr, name.len + 1);
		buf_add(&left, key.ptr, key.len + 1);
	}
	enum status status = STATUS_OK;
	if (left.len < row->value.len)
		status = left.len ? store_put(w, import_map, row->key, buf_str(&left), error)
				  : store_forget(w, import_map, row->key, error);
	buf_finish(&left);
	return status;
}

enum status import_forget(struct store_write *w, struct arena *arena, const key_vec *keys, struct error *error)
{
	struct scan scan = { store_reading(w), arena, import_map, { .limit = 100 }, .fresh = false };
	enum status status = STATUS_OK;
	while (scan_page(&scan, &status, error))
		for (size_t i = 0; status == STATUS_OK && i < scan.rows.count; i++) {
			struct str rest = scan.rows.at[i].key, name;
			int64_t batch;
			if (store_key_take_text(&rest, &name) && store_key_take_number(&rest, &batch) && batch > 0)
				status = forget_in(w, &scan.rows.at[i], keys, error);
		}
	scan_end(&scan);
	return status;
}

static enum status read_names(struct importing *i, struct store_read *read)
{
	struct buf key = BUF_INIT;
	enum status status = STATUS_OK;
	for (uint64_t batch = 1; status == STATUS_OK && batch <= i->batches; batch++) {
		struct store_row row;
		buf_clear(&key);
		store_key_text(&key, i->import->name);
		store_key_number(&key, (int64_t)batch);
		status = store_get(read, i->names_arena, import_map, buf_str(&key), &row, i->error);
		if (status == STATUS_NOT_FOUND) {
			status = STATUS_OK; /* it named nothing */
			continue;
		}
		for (struct str rest = row.value, name, found; status == STATUS_OK && rest.len;)
			status = take_word(&rest, &name) && take_word(&rest, &found)
					 ? add_name(i, name, found)
					 : error_set(i->error, STATUS_IO,
						     "the names that import `%.*s` gave in batch %llu are cut off",
						     STR_ARG(i->import->name), (unsigned long long)batch);
	}
	buf_finish(&key);
	return status;
}

static enum status read_progress(struct importing *i, struct store_read *read, uint64_t *lines, struct str *hash)
{
	struct buf key = BUF_INIT;
	struct store_row row;
	struct json *doc;
	store_key_text(&key, i->import->name);
	store_key_number(&key, 0);
	enum status status = store_get(read, i->names_arena, import_map, buf_str(&key), &row, i->error);
	buf_finish(&key);
	*lines = 0;
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	TRY(status);
	TRY(json_parse(i->names_arena, row.value, &doc, i->error));
	*lines = (uint64_t)doc_number(doc, "lines", 0);
	*hash = doc_text(doc, "hash");
	i->batches = (uint64_t)doc_number(doc, "batches", 0);
	return read_names(i, read);
}

/* The lines that are in the record already must be those that come. */
static enum status skip(struct importing *i, uint64_t lines, struct str hash, char **text, size_t *room,
			struct buf *scratch)
{
	char hex[SHA256_HEX_SIZE];
	struct str line = STR("");
	for (uint64_t k = 0; k < lines && line.ptr; k++) {
		TRY(read_line(i, text, room, &line));
		if (line.ptr)
			add_hash(i->hash, scratch, line);
	}
	sha256_hex((struct str){ (const char *)i->hash, SHA256_SIZE }, hex);
	if (lines && (!line.ptr || !str_is(hash, hex)))
		return error_set(i->error, STATUS_CONFLICT,
				 "the record has %llu lines under the name %.*s, and these begin otherwise: import "
				 "other lines under another name",
				 (unsigned long long)lines, STR_ARG(i->import->name));
	i->done->lines = i->done->before = lines;
	return STATUS_OK;
}

static enum status go_on(struct importing *i, char **text, size_t *room, struct buf *scratch)
{
	struct store_read *read;
	uint64_t lines;
	struct str hash = STR_NONE;
	TRY(store_read_begin(i->act->store, &read, i->error));
	enum status status = read_progress(i, read, &lines, &hash);
	store_read_end(read);
	TRY(status);
	return skip(i, lines, hash, text, room, scratch);
}

static enum status import_lines(struct importing *i, char **text, size_t *room, struct buf *scratch)
{
	TRY(go_on(i, text, room, scratch));
	for (;;) {
		struct error wrong;
		enum status read = read_batch(i, text, room, scratch);
		wrong = read == STATUS_OK ? (struct error){ 0 } : *i->error;
		if (i->count && commit_batch(i) != STATUS_OK)
			return i->failed < i->count ? commit_before(i, scratch) : i->error->status;
		if (read != STATUS_OK)
			return error_set(i->error, read, "%s", wrong.message);
		if (!i->count)
			return STATUS_OK;
	}
}

static enum status check_name(struct str name, struct error *error)
{
	bool visible = name.len > 0 && name.len <= IMPORT_NAME_BYTES;
	for (size_t k = 0; visible && k < name.len; k++)
		visible = (unsigned char)name.ptr[k] > ' ' && name.ptr[k] != 0x7f;
	return visible ? STATUS_OK
		       : error_set(error, STATUS_BAD_INPUT,
				   "an import has a name of 1 to %d visible characters, without spaces",
				   IMPORT_NAME_BYTES);
}

/* I3. */
static enum status find_caller(struct importing *i, struct arena *arena)
{
	struct act_caller caller;
	if (!i->import->secret.len)
		return act_is_demo(i->act)
			       ? STATUS_OK
			       : error_set(i->error, STATUS_REFUSED,
					   "this is a record of real persons: an import is made by the user of a key");
	TRY(act_authenticate(i->act, arena, i->import->secret, &caller, i->error));
	if (!caller.may_act)
		return error_set(i->error, STATUS_REFUSED, "key %.*s only reads", STR_ARG(caller.key));
	i->user = str_copy(i->names_arena, caller.user);
	i->terms.key = str_copy(i->names_arena, caller.key);
	return STATUS_OK;
}

enum status act_import(struct act *act, const struct act_import *import, struct act_imported *out, struct error *error)
{
	struct arena *names = arena_create(), *arena = arena_create();
	struct importing i = {
		.act = act, .import = import, .done = out, .error = error, .names_arena = names, .arena = arena
	};
	char *text = NULL;
	size_t room = 0;
	struct buf scratch = BUF_INIT;
	*out = (struct act_imported){ 0 };
	map_init(&i.named, names);
	enum status status = check_name(import->name, error);
	if (status == STATUS_OK)
		status = find_caller(&i, arena);
	if (status == STATUS_OK)
		status = import_lines(&i, &text, &room, &scratch);
	free(text);
	buf_finish(&scratch);
	buf_finish(&i.given);
	arena_destroy(arena);
	arena_destroy(names);
	return status;
}
