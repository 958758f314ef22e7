/* doc.c - see doc.h. */
#include "doc.h"
#include <assert.h>

static struct json *make(struct arena *arena, enum json_kind kind)
{
	struct json *doc = arena_new(arena, struct json);
	doc->kind = kind;
	return doc;
}

const struct json *doc_object(struct arena *arena) { return make(arena, JSON_OBJECT); }
const struct json *doc_list(struct arena *arena) { return make(arena, JSON_ARRAY); }

const struct json *doc_str(struct arena *arena, struct str text)
{
	struct json *doc = make(arena, JSON_STRING);
	doc->text = text;
	return doc;
}

const struct json *doc_int(struct arena *arena, int64_t number)
{
	struct json *doc = make(arena, JSON_INTEGER);
	doc->integer = number;
	return doc;
}

const struct json *doc_bool(struct arena *arena, bool value) { return make(arena, value ? JSON_TRUE : JSON_FALSE); }

const struct json *doc_without(struct arena *arena, const struct json *object, struct str name)
{
	assert(object->kind == JSON_OBJECT);
	struct json *doc = make(arena, JSON_OBJECT);
	doc->items = arena_new_array(arena, struct json, object->count + 1);
	doc->names = arena_new_array(arena, struct str, object->count + 1);
	for (size_t i = 0; i < object->count; i++) {
		if (str_eq(object->names[i], name))
			continue;
		doc->names[doc->count] = object->names[i];
		doc->items[doc->count++] = object->items[i];
	}
	return doc;
}

const struct json *doc_with(struct arena *arena, const struct json *object, struct str name, const struct json *value)
{
	struct json *doc = (struct json *)doc_without(arena, object, name); /* which leaves room for one more */
	doc->names[doc->count] = name;
	doc->items[doc->count++] = *value;
	return doc;
}

const struct json *doc_with_text(struct arena *arena, const struct json *object, const char *name, struct str text)
{
	return doc_with(arena, object, str_of(name), doc_str(arena, text));
}

const struct json *doc_with_int(struct arena *arena, const struct json *object, const char *name, int64_t number)
{
	return doc_with(arena, object, str_of(name), doc_int(arena, number));
}

const struct json *doc_push(struct arena *arena, const struct json *list, const struct json *item)
{
	struct json *doc = make(arena, JSON_ARRAY);
	size_t count = list ? list->count : 0;
	assert(!list || list->kind == JSON_ARRAY);
	doc->items = arena_new_array(arena, struct json, count + 1);
	for (size_t i = 0; i < count; i++)
		doc->items[i] = list->items[i];
	doc->items[count] = *item;
	doc->count = count + 1;
	return doc;
}

static void copy_value(struct arena *arena, const struct json *from, struct json *to)
{
	*to = *from;
	if (from->kind == JSON_STRING || from->kind == JSON_REAL)
		to->text = str_copy(arena, from->text);
	if (from->kind != JSON_ARRAY && from->kind != JSON_OBJECT)
		return;
	to->items = arena_new_array(arena, struct json, from->count);
	to->names = from->kind == JSON_OBJECT ? arena_new_array(arena, struct str, from->count) : NULL;
	for (size_t i = 0; i < from->count; i++) {
		if (to->names)
			to->names[i] = str_copy(arena, from->names[i]);
		copy_value(arena, &from->items[i], &to->items[i]);
	}
}

const struct json *doc_copy(struct arena *arena, const struct json *doc)
{
	struct json *copy = make(arena, doc->kind);
	copy_value(arena, doc, copy);
	return copy;
}

static const struct json *member(const struct json *object, const char *name, enum json_kind kind)
{
	const struct json *value = object ? json_get(object, name) : NULL;
	return value && value->kind == kind ? value : NULL;
}

struct str doc_text(const struct json *object, const char *name)
{
	const struct json *value = member(object, name, JSON_STRING);
	return value ? value->text : STR_NONE;
}

int64_t doc_number(const struct json *object, const char *name, int64_t otherwise)
{
	const struct json *value = member(object, name, JSON_INTEGER);
	return value ? value->integer : otherwise;
}

bool doc_flag(const struct json *object, const char *name) { return member(object, name, JSON_TRUE) != NULL; }

size_t doc_count(const struct json *object, const char *name)
{
	const struct json *value = member(object, name, JSON_ARRAY);
	return value ? value->count : 0;
}

const struct json *doc_item(const struct json *object, const char *name, size_t index)
{
	const struct json *value = member(object, name, JSON_ARRAY);
	assert(value && index < value->count);
	return &value->items[index];
}

struct str doc_written(struct arena *arena, const struct json *doc)
{
	struct json_writer *w = json_writer_create();
	json_copy(w, doc);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}
