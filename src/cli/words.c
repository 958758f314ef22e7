/* words.c - see words.h. Who answers in Spanish is understood too. */
#include "words.h"
#include "country.h"
#include "json.h"
#include "layout.h"

static struct str next_word(struct str *text)
{
	size_t at = 0, end;
	while (at < text->len && strchr(" \t,{}", text->ptr[at]))
		at++;
	for (end = at; end < text->len && !strchr(" \t,{}", text->ptr[end]);)
		end++;
	struct str word = { text->ptr + at, end - at };
	*text = (struct str){ text->ptr + end, text->len - end };
	return word;
}

static struct str as_code(struct arena *arena, const struct fact *fact, struct str word)
{
	bool country = fact->type.codes == CODES_country && !str_is(word, "none");
	char *copy = str_c(arena, word);
	for (char *c = copy; *c; c++)
		if (country && *c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
		else if (!country && *c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return str_of(copy);
}

static void words_json(struct json_writer *w, const char *name, const str_vec *words)
{
	json_name(w, name);
	json_array(w);
	vec_each (words, i)
		json_str(w, words->at[i]);
	json_end(w);
}

/* `none` and `only` close the set, so both are taken only where they can mean nothing else. */
static bool set_json(struct arena *arena, struct json_writer *w, const struct fact *fact, struct str text)
{
	str_vec has = { 0 }, not_in = { 0 };
	bool only = false, none = false, negated = false;
	for (struct str word; (word = next_word(&text)).len;) {
		if (negated) {
			vec_add(arena, &not_in, as_code(arena, fact, word));
			negated = false;
		} else if (str_is(word, "only"))
			only = true;
		else if (str_is(word, "not"))
			negated = true;
		else if (str_is(word, "none"))
			none = true;
		else if (!str_is(word, "and"))
			vec_add(arena, &has, as_code(arena, fact, word));
	}
	if (negated || (only && !has.count) || (none && (only || has.count || not_in.count)))
		return false;
	words_json(w, only || none ? "only" : "has", &has);
	if (not_in.count)
		words_json(w, "not", &not_in);
	return true;
}

static bool is_one_of(struct str text, const char *const *words)
{
	for (; *words; words++)
		if (str_is(text, *words))
			return true;
	return false;
}

/* False: the words make no sense together. */
static bool value_json(struct arena *arena, struct json_writer *w, const struct fact *fact, struct str text)
{
	static const char *const yes[] = { "yes",       "y",  "Yes", "YES", "true", "s\xc3\xad", "S\xc3\xad",
					   "S\xc3\x8d", "si", "Si",  "SI",  "s",    NULL };
	static const char *const no[] = { "no", "n", "No", "NO", "N", "false", NULL };
	struct json *json;
	int64_t number;
	bool sense = true;
	if (fact->type.kind == TYPE_SET) {
		json_object(w);
		sense = set_json(arena, w, fact, text);
		json_end(w);
	} else if (fact->type.kind == TYPE_LIST && str_is(text, "none")) {
		json_object(w);
		words_json(w, "only", &(str_vec){ 0 });
		json_end(w);
	} else if (fact->type.kind == TYPE_BOOL && is_one_of(text, yes)) {
		json_bool(w, true);
	} else if (fact->type.kind == TYPE_BOOL && is_one_of(text, no)) {
		json_bool(w, false);
	} else if (fact->type.kind == TYPE_CODE) {
		json_str(w, as_code(arena, fact, text));
	} else if ((fact->type.kind == TYPE_NUMBER || fact->type.kind == TYPE_DURATION) && fact->type.digits == 0 &&
		   json_parse(arena, text, &json, NULL) == STATUS_OK && json->kind == JSON_INTEGER) {
		number = json->integer;
		json_int(w, number > INT64_C(1) << 53 ? INT64_C(1) << 53 : number);
	} else {
		json_str(w, text);
	}
	return sense;
}

struct str words_as_facts(struct arena *arena, const struct fact *fact, struct str text)
{
	struct json_writer *w = json_writer_create();
	struct json *typed;
	bool sense = true, braces = text.len && (text.ptr[0] == '[' || text.ptr[0] == '{');
	json_object(w);
	json_name_str(w, fact->name);
	if (braces && json_parse(arena, text, &typed, NULL) == STATUS_OK)
		json_copy(w, typed);
	else
		sense = value_json(arena, w, fact, text);
	json_end(w);
	struct str json = sense ? str_copy(arena, json_writer_text(w)) : STR_NONE;
	json_writer_destroy(w);
	return json;
}
