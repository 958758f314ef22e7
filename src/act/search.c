/* search.c - finding a person by a name, in any script and order, or by the number of a document.
 *
 * I1. Found is only who may be seen: of the user's side, or a client. What is not shown is not counted either.
 * I2. Every search is one look, with all who were shown; also one that found nobody, for that is an answer.
 * I3. A search is bounded, in what it reads and in what it gives; it says when there is more.
 */
#include "act_int.h"
#include "mrz.h"
#include "name.h"
#include <stdlib.h>

enum { FOUND_MAX = 50, READ_MAX = 2000 };

enum status number_folded(struct arena *arena, struct str kind, struct str value, struct str *number,
			  struct error *error)
{
	if (str_is(kind, "mrz"))
		TRY(mrz_number(arena, value, &value, error));
	char *out = arena_alloc(arena, value.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			out[len++] = c;
	}
	*number = (struct str){ out, len };
	return STATUS_OK;
}

/* Names: each word that is asked for begins a word of the name, and each of these is used once. */

static key_vec words_of(struct arena *arena, struct str folded)
{
	key_vec words = { 0 };
	size_t begins = 0;
	for (size_t i = 0; i <= folded.len; i++) {
		if (i < folded.len && folded.ptr[i] != ' ')
			continue;
		if (i > begins)
			vec_add(arena, &words, ((struct str){ folded.ptr + begins, i - begins }));
		begins = i + 1;
	}
	return words;
}

static bool begins_with(struct str word, struct str begin)
{
	return word.len >= begin.len && memcmp(word.ptr, begin.ptr, begin.len) == 0;
}

/* `asked` has the longest first: of two beginnings of one word the longer is the one with less choice. */
static bool name_fits(struct arena *arena, struct str folded, const key_vec *asked, bool exact)
{
	key_vec words = words_of(arena, folded);
	bool *used = arena_new_array(arena, bool, words.count + 1);
	if (exact && words.count != asked->count)
		return false;
	vec_each (asked, i) {
		size_t at = 0;
		while (at < words.count && (used[at] || !(exact ? str_eq(words.at[at], asked->at[i])
								: begins_with(words.at[at], asked->at[i]))))
			at++;
		if (at == words.count)
			return false;
		used[at] = true;
	}
	return true;
}

static bool person_fits(struct arena *arena, const struct json *person, const key_vec *asked, bool exact)
{
	if (name_fits(arena, doc_text(person, "folded"), asked, exact))
		return true;
	for (size_t i = 0; i < doc_count(person, "names"); i++)
		if (name_fits(arena, doc_text(doc_item(person, "names", i), "folded"), asked, exact))
			return true;
	return false;
}

struct finding {
	struct doing *d;
	key_vec asked; /* none: by number */
	bool exact, more;
	size_t seen;
	const struct json *keys, *shown;
};

static bool found_already(const struct finding *f, struct str key)
{
	for (size_t i = 0; i < f->keys->count; i++)
		if (str_eq(f->keys->items[i].text, key))
			return true;
	return false;
}

/* Whether the user may see that person: a no is no failure here. */
static enum status is_seen(struct doing *d, struct str key, const struct json *person, bool *seen)
{
	struct error *kept = d->error, quiet;
	d->error = &quiet;
	enum status status = may_see(d, key, person);
	d->error = kept;
	*seen = status == STATUS_OK;
	if (status == STATUS_OK || status == STATUS_REFUSED)
		return STATUS_OK;
	*kept = quiet;
	return status;
}

static enum status try_person(struct finding *f, struct str key)
{
	static const char *const members[] = { "person", "name", "sex", "birth_date" };
	struct doing *d = f->d;
	struct arena *a = d->arena;
	const struct json *person, *others, *item = doc_object(a);
	bool seen;
	f->more = f->more || f->seen >= READ_MAX;
	if (f->more || found_already(f, key))
		return STATUS_OK;
	f->seen++;
	TRY(record_get(d->r, a, MAP_person, key, &person, d->error));
	if (f->asked.count && !person_fits(a, person, &f->asked, f->exact))
		return STATUS_OK;
	TRY(is_seen(d, key, person, &seen));
	f->more = seen && f->keys->count == FOUND_MAX;
	if (!seen || f->more)
		return STATUS_OK;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (doc_text(person, members[i]).len)
			item = doc_with_text(a, item, members[i], doc_text(person, members[i]));
	if (doc_count(person, "names"))
		item = doc_with(a, item, STR("names"), json_get(person, "names"));
	TRY(human_others(d->r, a, key, &others, d->error));
	if (others->count)
		item = doc_with(a, item, STR("same_human"), others);
	f->keys = doc_push(a, f->keys, doc_str(a, key));
	f->shown = doc_push(a, f->shown, item);
	return STATUS_OK;
}

/* Everybody with a word that begins so. */
static enum status scan_words(struct finding *f, enum index_id index, struct str begin)
{
	struct doing *d = f->d;
	struct scan scan = {
		d->r, d->arena, index_rows[index].store, { .prefix = begin, .limit = 200 }, .fresh = false
	};
	enum status status = STATUS_OK;
	while (!f->more && scan_page(&scan, &status, d->error)) {
		key_vec keys = { 0 };
		status = record_keys(d->arena, index, &scan.rows, &keys, d->error);
		for (size_t i = 0; status == STATUS_OK && i < keys.count; i++)
			status = try_person(f, keys.at[i]);
	}
	scan_end(&scan);
	return status;
}

static int longest_first(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	return (x->len < y->len) - (x->len > y->len);
}

static enum status by_name(struct finding *f, struct str name)
{
	f->asked = words_of(f->d->arena, name_folded(f->d->arena, name));
	if (f->asked.count)
		qsort(f->asked.at, f->asked.count, sizeof *f->asked.at, longest_first);
	struct str longest = f->asked.count ? f->asked.at[0] : STR_NONE;
	if (longest.len < 2)
		return error_set(f->d->error, STATUS_BAD_INPUT,
				 "person.search: a name needs a part of two letters at least");
	if (longest.len > 100)
		longest.len = 100; /* an index tells no more apart than it must */
	TRY(scan_words(f, INDEX_person_of_word, longest));
	return scan_words(f, INDEX_person_of_alias, longest);
}

static enum status by_number(struct finding *f, struct str identifier)
{
	struct doing *d = f->d;
	struct str number;
	key_vec keys = { 0 };
	bool zone = memchr(identifier.ptr, '<', identifier.len) != NULL;
	TRY(number_folded(d->arena, zone ? STR("mrz") : STR_NONE, identifier, &number, d->error));
	if (number.len < 2)
		return error_set(d->error, STATUS_BAD_INPUT, "person.search: `identifier` has no letters and digits");
	TRY(record_find(d->r, d->arena, INDEX_person_of_number, number, &keys, d->error));
	vec_each (&keys, i)
		TRY(try_person(f, keys.at[i]));
	return STATUS_OK;
}

enum status do_person_search(struct doing *d)
{
	struct arena *a = d->arena;
	struct str reason, look, name = input_optional(d, "name"), identifier = input_optional(d, "identifier");
	struct finding f = { .d = d, .exact = doc_flag(d->input, "exact"), .keys = doc_list(a), .shown = doc_list(a) };
	TRY(input_text(d, "reason", &reason));
	if (!name.len == !identifier.len)
		return error_set(d->error, STATUS_BAD_INPUT, "person.search: one of `name` and `identifier` is needed");
	TRY(name.len ? by_name(&f, name) : by_number(&f, identifier));
	TRY(record_new_key(d, MAP_look, &look));
	const struct json *data = doc_with_text(a, doc_object(a), "look", look);
	data = doc_with(a, data, STR("persons"), f.keys);
	data = doc_with_text(a, data, "what", name.len ? STR("search by name") : STR("search by identifier"));
	d->answer = doc_with(a, d->answer, STR("persons"), f.shown);
	d->answer = doc_with(a, d->answer, STR("more"), doc_bool(a, f.more));
	return record_emit(d, HAPPENED_looked_up, doc_with_text(a, data, "reason", reason));
}
