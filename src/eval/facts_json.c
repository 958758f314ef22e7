/* facts_json.c - a person's facts from JSON and back.
 *
 *     {"citizenships": ["VE"], "convicted": true, "court_stay": {"value": false, "as_of": "2025-03-14"}}
 *
 * I1. Nothing is ignored: an unknown name, a wrong type, a code outside its list is an error that names it. Null is
 * absent. I2. A plain array says what is known to be in; {"has": [], "not": []} says both; {"only": []} says that there
 * is no more.
 */
#include "determination.h"
#include "limit.h"
#include "money.h"

struct reader {
	struct arena *arena;
	const struct corpus *corpus;
	const struct fact *fact;
	struct error *error;
};

static enum status wrong(struct reader *r, const char *what)
{
	struct str type = type_text(r->arena, r->corpus, r->fact);
	return error_set(r->error, STATUS_BAD_INPUT, "fact \"%.*s\": %s; it is %.*s%s", STR_ARG(r->fact->name), what,
			 STR_ARG(type), r->fact->type.kind == TYPE_BOOL ? ", written true or false" : "");
}

static enum status unknown_code(struct reader *r, const struct type *type, struct str text)
{
	struct nearest nearest;
	nearest_init(&nearest, text);
	for (size_t i = 0; type->codes != CODES_country && i < code_count(r->corpus, type->codes); i++)
		nearest_offer(&nearest, code_name(r->corpus, type->codes, (int64_t)i));
	if (nearest.best.len)
		return wrong(
			r, str_c(r->arena, str_format(r->arena, "\"%.*s\" is not in its list (did you mean \"%.*s\"?)",
						      STR_ARG(text), STR_ARG(nearest.best))));
	return wrong(r, str_c(r->arena, str_format(r->arena, "\"%.*s\" is not in its list", STR_ARG(text))));
}

static enum status read_text_scalar(struct reader *r, const struct type *type, struct str text, struct scalar *out)
{
	int32_t day = 0;
	*out = (struct scalar){ .known = KNOWN };
	if (type->or_none && str_is(text, "none")) {
		*out = (struct scalar){ 0, KNOWN_NONE };
		return STATUS_OK;
	}
	switch (type->kind) {
	case TYPE_DATE:
		if (!date_parse(text, &day))
			return wrong(r, str_c(r->arena,
					      str_format(r->arena,
							 "\"%.*s\" is no day that exists (YYYY-MM-DD, 1850 to 2150)",
							 STR_ARG(text))));
		out->value = day;
		return STATUS_OK;
	case TYPE_TIME:
		if (!time_parse(text, &out->value))
			return wrong(
				r, str_c(r->arena, str_format(r->arena, "\"%.*s\" is no time (2025-03-15T18:45-05:00)",
							      STR_ARG(text))));
		return STATUS_OK;
	case TYPE_CODE:
		out->value = code_index(r->corpus, type->codes, text);
		return out->value < 0 ? unknown_code(r, type, text) : STATUS_OK;
	case TYPE_NUMBER:
	case TYPE_MONEY: {
		struct str number = text;
		if (type->kind == TYPE_MONEY) { /* "20000.00 USD" or "20000.00" */
			const char *code = currency_code(type->currency);
			if (str_ends(number, code))
				number = str_trim((struct str){ number.ptr, number.len - 3 });
		}
		if (!decimal_parse(number, type->digits, false, &out->value))
			return wrong(
				r, str_c(r->arena, str_format(r->arena, "\"%.*s\" is no such number", STR_ARG(text))));
		return STATUS_OK;
	}
	case TYPE_BOOL:
	case TYPE_DURATION:
	case TYPE_SET:
	case TYPE_LIST:
	case TYPE_BAD: break;
	}
	return wrong(r, "a string is not its value");
}

static enum status in_range(struct reader *r, const struct type *type, const struct scalar *s)
{
	if (s->known == KNOWN && (s->value < type->low || s->value > type->high))
		return wrong(r, "the number is outside its range");
	return STATUS_OK;
}

static enum status read_scalar(struct reader *r, const struct type *type, const struct json *json, struct scalar *out)
{
	int64_t factor = 1;
	*out = (struct scalar){ .known = KNOWN };
	switch (json->kind) {
	case JSON_NULL: *out = (struct scalar){ 0, UNKNOWN }; return STATUS_OK;
	case JSON_TRUE:
	case JSON_FALSE:
		out->value = json->kind == JSON_TRUE;
		return type->kind == TYPE_BOOL ? STATUS_OK : wrong(r, "true or false is not its value");
	case JSON_INTEGER:
		if (type->kind != TYPE_NUMBER && type->kind != TYPE_DURATION && type->kind != TYPE_MONEY)
			return wrong(r, "a number is not its value");
		for (int i = 0; i < type->digits; i++)
			factor *= 10;
		if (__builtin_mul_overflow(json->integer, factor, &out->value))
			return wrong(r, "the number is outside its range");
		return in_range(r, type, out);
	case JSON_STRING: TRY(read_text_scalar(r, type, json->text, out)); return in_range(r, type, out);
	case JSON_REAL: return wrong(r, "a number with a point is written as a string, so that no digit is lost");
	case JSON_ARRAY: return wrong(r, "an array is not its value");
	case JSON_OBJECT: return wrong(r, "an object is not its value");
	}
	return wrong(r, "this is not its value");
}

static enum status read_codes(struct reader *r, const struct json *json, struct code_set *set)
{
	struct type element = { .kind = TYPE_CODE, .codes = r->fact->type.codes, .high = 255 };
	if (json->kind != JSON_ARRAY)
		return wrong(r, "a set is an array, or an object with has, not, only");
	for (size_t i = 0; i < json->count; i++) {
		struct scalar code;
		if (json->items[i].kind != JSON_STRING)
			return wrong(r, "the members of a set are strings");
		TRY(read_text_scalar(r, &element, json->items[i].text, &code));
		set_add(set, code.value);
	}
	return STATUS_OK;
}

static enum status check_members(struct reader *r, const struct json *json, const char *const *names)
{
	for (size_t i = 0; i < json->count; i++) {
		bool known = false;
		for (const char *const *name = names; *name; name++)
			known = known || str_is(json->names[i], *name);
		if (!known)
			return wrong(r, str_c(r->arena, str_format(r->arena, "\"%.*s\" has no meaning here",
								   STR_ARG(json->names[i]))));
	}
	return STATUS_OK;
}

static enum status read_set(struct reader *r, const struct json *json, struct set_value *set)
{
	static const char *const names[] = { "has", "not", "only", NULL };
	if (json->kind == JSON_ARRAY)
		return read_codes(r, json, &set->has);
	if (json->kind != JSON_OBJECT)
		return wrong(r, "a set is an array, or an object with has, not, only");
	TRY(check_members(r, json, names));
	const struct json *only = json_get(json, "only"), *has = json_get(json, "has"), *not = json_get(json, "not");
	if (only && (has || not ))
		return wrong(r, "\"only\" stands alone");
	if (has)
		TRY(read_codes(r, has, &set->has));
	if (not )
		TRY(read_codes(r, not, &set->lacks));
	if (only) {
		TRY(read_codes(r, only, &set->has));
		for (int i = 0; i < 4; i++)
			set->lacks.bits[i] =
				r->corpus->code_lists.at[r->fact->type.codes].universe.bits[i] & ~set->has.bits[i];
	}
	for (int i = 0; i < 4; i++)
		if (set->has.bits[i] & set->lacks.bits[i])
			return wrong(r, "one member is said to be in and not in");
	return STATUS_OK;
}

static enum status read_record(struct reader *r, const struct json *json, struct scalar *record)
{
	if (json->kind != JSON_OBJECT)
		return wrong(r, "its records are objects");
	for (size_t i = 0; i < json->count; i++) {
		size_t f = 0;
		while (f < r->fact->field_count && !str_eq(r->fact->fields[f].name, json->names[i]))
			f++;
		if (f == r->fact->field_count)
			return wrong(r, str_c(r->arena, str_format(r->arena, "its records have no field \"%.*s\"",
								   STR_ARG(json->names[i]))));
		TRY(read_scalar(r, &r->fact->fields[f].type, &json->items[i], &record[f]));
	}
	return STATUS_OK;
}

static enum status read_list(struct reader *r, const struct json *json, struct list_value *list)
{
	static const char *const names[] = { "has", "only", NULL };
	if (json->kind == JSON_OBJECT) {
		TRY(check_members(r, json, names));
		const struct json *only = json_get(json, "only"), *has = json_get(json, "has");
		if (!only == !has)
			return wrong(r, "a list says either \"has\" or \"only\"");
		list->closed = only != NULL;
		json = only ? only : has;
	}
	if (json->kind != JSON_ARRAY)
		return wrong(r, "a list is an array of objects, or an object with has or only");
	if (json->count > LIMIT_LIST_RECORDS)
		return wrong(r, "it holds more than 1,000 records");
	list->count = json->count;
	list->records = arena_new_array(r->arena, struct scalar, json->count * r->fact->field_count);
	for (size_t i = 0; i < json->count; i++)
		TRY(read_record(r, &json->items[i], &list->records[i * r->fact->field_count]));
	return STATUS_OK;
}

/* {"value": ..., "as_of": ..., "source": ...} around any value. */
static enum status unwrap(struct reader *r, const struct json **json, struct fact_value *out)
{
	static const char *const names[] = { "value", "as_of", "source", NULL };
	if ((*json)->kind != JSON_OBJECT || !json_get(*json, "value"))
		return STATUS_OK;
	TRY(check_members(r, *json, names));
	const struct json *as_of = json_get(*json, "as_of"), *source = json_get(*json, "source");
	if (as_of && as_of->kind != JSON_NULL) {
		int64_t seconds;
		out->has_as_of = true;
		if (as_of->kind == JSON_STRING && date_parse(as_of->text, &out->as_of)) {
		} else if (as_of->kind == JSON_STRING && time_parse(as_of->text, &seconds)) {
			out->as_of = time_day(seconds);
		} else {
			return wrong(r, "\"as_of\" is no day that exists");
		}
	}
	if (source && source->kind != JSON_NULL) {
		if (source->kind != JSON_STRING)
			return wrong(r, "\"source\" is a string");
		out->source = source->text;
	}
	*json = json_get(*json, "value");
	return STATUS_OK;
}

static enum status read_value(struct reader *r, const struct json *json, struct fact_value *out)
{
	TRY(unwrap(r, &json, out));
	if (json->kind == JSON_NULL) {
		*out = (struct fact_value){ 0 };
		return STATUS_OK;
	}
	out->given = true;
	if (r->fact->type.kind == TYPE_SET)
		return read_set(r, json, &out->set);
	if (r->fact->type.kind == TYPE_LIST)
		return read_list(r, json, &out->list);
	return read_scalar(r, &r->fact->type, json, &out->scalar);
}

static enum status unknown_fact_name(const struct corpus *corpus, enum subject subject, struct str name,
				     struct error *error)
{
	struct nearest nearest;
	nearest_init(&nearest, name);
	vec_each (&corpus->facts, i)
		if (!corpus->facts.at[i].environment && corpus->facts.at[i].subject == subject)
			nearest_offer(&nearest, corpus->facts.at[i].name);
	if (nearest.best.len)
		return error_set(error, STATUS_BAD_INPUT, "no fact is called \"%.*s\"; did you mean \"%.*s\"?",
				 STR_ARG(name), STR_ARG(nearest.best));
	return error_set(error, STATUS_BAD_INPUT, "no fact about a %s is called \"%.*s\"; `habeas facts` lists them",
			 word_name(WORDS_subject, (int)subject), STR_ARG(name));
}

enum status facts_from_json(struct arena *arena, const struct corpus *corpus, enum subject subject, struct str text,
			    struct subject_facts **facts, struct error *error)
{
	struct json *json;
	TRY(json_parse(arena, text, &json, error));
	return facts_from_parsed(arena, corpus, subject, json, facts, error);
}

enum status facts_from_parsed(struct arena *arena, const struct corpus *corpus, enum subject subject,
			      const struct json *json, struct subject_facts **facts, struct error *error)
{
	if (json->kind != JSON_OBJECT)
		return error_set(error, STATUS_BAD_INPUT,
				 "facts are a JSON object, such as {\"convicted\": true}; this is %s",
				 json_kind_name(json->kind));
	*facts = facts_create(arena, corpus);
	for (size_t i = 0; i < json->count; i++) {
		int index = corpus_fact(corpus, json->names[i]);
		if (index < 0 || (!corpus->facts.at[index].environment && corpus->facts.at[index].subject != subject))
			return unknown_fact_name(corpus, subject, json->names[i], error);
		struct reader reader = { arena, corpus, &corpus->facts.at[index], error };
		if (reader.fact->environment)
			return error_set(error, STATUS_BAD_INPUT,
					 "\"%.*s\" is not given with the facts; it is an option of its own",
					 STR_ARG(json->names[i]));
		TRY(read_value(&reader, &json->items[i], &(*facts)->values[index]));
	}
	return STATUS_OK;
}

/* Writing. */

static void scalar_json(struct json_writer *w, const struct corpus *corpus, const struct type *type,
			const struct scalar *s)
{
	char text[MONEY_TEXT_MAX];
	if (s->known == UNKNOWN) {
		json_null(w);
	} else if (s->known == KNOWN_NONE) {
		json_c(w, "none");
	} else if (type->kind == TYPE_BOOL) {
		json_bool(w, s->value != 0);
	} else if (type->kind == TYPE_CODE) {
		json_str(w, code_name(corpus, type->codes, s->value));
	} else if (type->kind == TYPE_DATE) {
		date_format((int32_t)s->value, text);
		json_c(w, text);
	} else if (type->kind == TYPE_TIME) {
		time_format(s->value, text);
		json_c(w, text);
	} else if (type->kind == TYPE_MONEY || type->digits > 0 || s->value > INT64_C(9007199254740992) ||
		   s->value < -INT64_C(9007199254740992)) {
		decimal_format(s->value, type->digits, text);
		json_c(w, text);
	} else {
		json_int(w, s->value);
	}
}

static void codes_json(struct json_writer *w, const struct corpus *corpus, int codes, const struct code_set *set)
{
	json_array(w);
	for (int64_t word = 0; word < 4; word++)
		for (uint64_t rest = set->bits[word]; rest; rest &= rest - 1)
			json_str(w, code_name(corpus, codes, word * 64 + __builtin_ctzll(rest)));
	json_end(w);
}

static void set_json(struct json_writer *w, const struct corpus *corpus, int codes, const struct set_value *set)
{
	json_object(w);
	if (set_closed(corpus, codes, set)) {
		json_name(w, "only");
		codes_json(w, corpus, codes, &set->has);
	} else {
		json_name(w, "has");
		codes_json(w, corpus, codes, &set->has);
		json_name(w, "not");
		codes_json(w, corpus, codes, &set->lacks);
	}
	json_end(w);
}

static void list_json(struct json_writer *w, const struct corpus *corpus, const struct fact *fact,
		      const struct list_value *list)
{
	json_object(w);
	json_name(w, list->closed ? "only" : "has");
	json_array(w);
	for (size_t i = 0; i < list->count; i++) {
		json_object(w);
		for (size_t f = 0; f < fact->field_count; f++) {
			const struct scalar *s = &list->records[i * fact->field_count + f];
			if (s->known == UNKNOWN)
				continue;
			json_name_str(w, fact->fields[f].name);
			scalar_json(w, corpus, &fact->fields[f].type, s);
		}
		json_end(w);
	}
	json_end(w);
	json_end(w);
}

void fact_value_json(struct json_writer *w, const struct corpus *corpus, const struct fact *fact,
		     const struct fact_value *value)
{
	if (!value->given)
		json_null(w);
	else if (fact->type.kind == TYPE_SET)
		set_json(w, corpus, fact->type.codes, &value->set);
	else if (fact->type.kind == TYPE_LIST)
		list_json(w, corpus, fact, &value->list);
	else
		scalar_json(w, corpus, &fact->type, &value->scalar);
}
