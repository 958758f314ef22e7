/* resolve.c - declarations, headers, articles: from the texts as written to the core form.
 *
 * The order matters and is fixed: names of instruments, then vocabularies (codes, facts, facilities, tables, ranks),
 * then headers, then terms, then articles and their clauses, then what holds between instruments (link.c), then
 * examples.
 */
#include "country.h"
#include "limit.h"
#include "money.h"
#include "resolve_int.h"

#define EACH_INSTRUMENT(corpus, in)                                                                                    \
	for (struct instrument *in = (corpus)->instruments.at, *in##_end = in + (corpus)->instruments.count;           \
	     in < in##_end; in++)

int word_country(struct corpus *corpus, struct word word)
{
	if (!word.text.len)
		return -1;
	int index = country_index(word.text);
	if (index < 0)
		diag_hint(&corpus->diags,
			  diag_add(&corpus->diags, DIAG_unknown_country, word.span, "no country has the code %.*s",
				   STR_ARG(word.text)),
			  "countries are ISO 3166-1 codes of two capitals, XK for Kosovo");
	return index;
}

int word_instrument(struct corpus *corpus, struct diags *diags, struct word word)
{
	if (!word.text.len)
		return -1;
	struct instrument *in = corpus_instrument(corpus, word.text);
	if (in)
		return in->index;
	struct nearest nearest;
	nearest_init(&nearest, word.text);
	EACH_INSTRUMENT(corpus, each) nearest_offer(&nearest, each->id);
	diag_nearest(diags,
		     diag_add(diags, DIAG_unknown_instrument, word.span, "no instrument called `%.*s` is loaded",
			      STR_ARG(word.text)),
		     &nearest);
	return -1;
}

static int word_listed(struct diags *diags, struct word word, enum word_list list, const char *what)
{
	int index = word_index(list, word.text);
	if (index >= 0 || !word.text.len)
		return index;
	struct diag *diag = diag_add(diags, DIAG_unknown_word, word.span, "`%.*s` is no %s", STR_ARG(word.text), what);
	diag_listed(diags, diag, list, word.text);
	return -1;
}

int word_purpose(struct diags *diags, struct word word) { return word_listed(diags, word, WORDS_purpose, "purpose"); }

static int word_facility(struct corpus *corpus, struct word word)
{
	int index = corpus_facility(corpus, word.text);
	if (index >= 0 || !word.text.len)
		return index;
	struct nearest nearest;
	nearest_init(&nearest, word.text);
	vec_each (&corpus->facilities, i)
		nearest_offer(&nearest, corpus->facilities.at[i].name);
	struct diag *diag = diag_add(&corpus->diags, DIAG_unknown_facility, word.span, "no facility is called `%.*s`",
				     STR_ARG(word.text));
	diag_nearest(&corpus->diags, diag, &nearest);
	if (!diag->hint.len)
		diag_hint(&corpus->diags, diag, "a vocabulary declares it: facility %.*s SV prison \"Its full name\"",
			  STR_ARG(word.text));
	return -1;
}

/* Instruments' names. */

static void declare_instrument(struct corpus *c, const struct ast_instrument *ast)
{
	if (!ast->id.text.len)
		return;
	uint64_t index = c->instruments.count;
	if (!map_put(&c->instrument_names, ast->id.text, index)) {
		struct instrument *first = corpus_instrument(c, ast->id.text);
		struct diag *diag = diag_add(&c->diags, DIAG_replaces_instrument, ast->id.span,
					     "an instrument called `%.*s` is loaded already", STR_ARG(ast->id.text));
		diag_note(&c->diags, diag, first->ast->id.span, "here");
		diag_hint(&c->diags, diag,
			  first->is_floor ? "nothing replaces the floor"
					  : "give this one another name; a text amends another with `amends %.*s`",
			  STR_ARG(ast->id.text));
		return;
	}
	struct instrument *in = vec_push(c->arena, &c->instruments);
	in->index = (int)index;
	in->id = ast->id.text;
	in->title = ast->title;
	in->kind = ast->kind;
	in->subject = ast->subject;
	in->ast = ast;
	in->source = ast->span.source;
	in->order = in->level = in->amends = -1;
	in->is_floor = in->source->embedded && str_is(in->id, "floor");
	if (in->is_floor)
		c->floor = in->index;
	sha256_hex(span_text(ast->span), in->sha256);
}

static void declare_instruments(struct corpus *c)
{
	for (int vocabulary = 1; vocabulary >= 0; vocabulary--)
		vec_each (&c->ast, i)
			if ((c->ast.at[i].kind == INSTRUMENT_vocabulary) == vocabulary)
				declare_instrument(c, &c->ast.at[i]);
}

/* Codes, types, facts. */

static void builtin_codes(struct corpus *c)
{
	struct code_list *lists = arena_new_array(c->arena, struct code_list, CODES_FIRST_DECLARED);
	enum word_list words[CODES_FIRST_DECLARED] = {
		[CODES_purpose] = WORDS_purpose, [CODES_agreement_kind] = WORDS_agreement_kind
	};
	lists[CODES_instrument].names = arena_new_array(c->arena, struct str, c->instruments.count + 1);
	EACH_INSTRUMENT(c, in) lists[CODES_instrument].names[lists[CODES_instrument].count++] = in->id;
	for (int list = CODES_purpose; list <= CODES_agreement_kind; list++) {
		size_t count = (size_t)word_count(words[list]);
		lists[list].names = arena_new_array(c->arena, struct str, count);
		for (size_t i = 0; i < count; i++)
			lists[list].names[i] = str_of(word_name(words[list], (int)i));
		lists[list].count = count;
	}
	for (size_t i = 0; i < CODES_FIRST_DECLARED; i++)
		vec_add(c->arena, &c->code_lists, lists[i]);
}

static int declare_codes(struct corpus *c, const word_vec *words)
{
	struct code_list list = { .names = arena_new_array(c->arena, struct str, words->count), .count = words->count };
	vec_each (words, i) {
		list.names[i] = words->at[i].text;
		for (size_t k = 0; k < i; k++)
			if (str_eq(list.names[k], list.names[i]))
				diag_add(&c->diags, DIAG_duplicate, words->at[i].span, "`%.*s` is in this list already",
					 STR_ARG(list.names[i]));
	}
	/* Lists of the same words are one type: a field may be compared with a fact. */
	for (size_t k = CODES_FIRST_DECLARED; k < c->code_lists.count; k++) {
		struct code_list *other = &c->code_lists.at[k];
		bool same = other->count == list.count;
		for (size_t i = 0; same && i < list.count; i++)
			same = str_eq(other->names[i], list.names[i]);
		if (same)
			return (int)k;
	}
	vec_add(c->arena, &c->code_lists, list);
	return (int)c->code_lists.count - 1;
}

static bool type_range(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	if (!ast->has_range)
		return true;
	if (!decimal_parse(ast->low, type->digits, true, &type->low) ||
	    !decimal_parse(ast->high, type->digits, true, &type->high) || type->low > type->high) {
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_bad_type, ast->span, "this range holds nothing, or does not fit"),
			  "the least value stands first: from 0 to 1_200");
		return false;
	}
	return true;
}

static bool bad_type(struct corpus *c, const struct ast_type *ast, const char *message, const char *hint)
{
	struct diag *diag = diag_add(&c->diags, DIAG_bad_type, ast->span, "%s", message);
	if (hint)
		diag_hint(&c->diags, diag, "%s", hint);
	return false;
}

static bool type_list_fields(struct corpus *c, const struct ast_type *ast, struct fact *fact)
{
	if (!fact)
		return bad_type(c, ast, "a list is a fact's type, not a field's or a set's", NULL);
	if (ast->field_count > LIMIT_RECORD_FIELDS)
		return bad_type(c, ast, "a record has at most 32 fields", NULL);
	fact->fields = arena_new_array(c->arena, struct field, ast->field_count);
	fact->field_count = ast->field_count;
	for (size_t i = 0; i < ast->field_count; i++) {
		fact->fields[i].name = ast->fields[i].name.text;
		if (!type_from_ast(c, ast->fields[i].type, &fact->fields[i].type, NULL))
			return false;
		if (fact->fields[i].type.kind == TYPE_SET)
			return bad_type(c, ast->fields[i].type, "a field holds one value, not a set", NULL);
		for (size_t k = 0; k < i; k++)
			if (str_eq(fact->fields[k].name, fact->fields[i].name))
				diag_add(&c->diags, DIAG_duplicate, ast->fields[i].name.span,
					 "this record has a field `%.*s` already", STR_ARG(fact->fields[i].name));
	}
	return true;
}

/* The numbers' default bounds keep every sum of a condition far inside int64. */
#define NUMBER_BOUND INT64_C(1000000000000000)

static bool number_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	int64_t digits = 0;
	type->kind = TYPE_NUMBER;
	if (ast->digits.len && (!decimal_parse(ast->digits, 0, true, &digits) || digits > DECIMAL_DIGITS_MAX))
		return bad_type(c, ast, "a decimal has at most 9 digits after the point", NULL);
	type->digits = (int)digits;
	if (!ast->has_range)
		return bad_type(c, ast, "a number says its range", "number from 0 to 1_200");
	return type_range(c, ast, type);
}

static bool money_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	type->kind = TYPE_MONEY;
	type->currency = currency_index(ast->unit.text);
	if (type->currency < 0) {
		diag_add(&c->diags, DIAG_unknown_currency, ast->unit.span, "no currency has the code %.*s",
			 STR_ARG(ast->unit.text));
		return false;
	}
	type->digits = currency_exponent(type->currency);
	type->low = -NUMBER_BOUND;
	type->high = NUMBER_BOUND;
	return type_range(c, ast, type);
}

static bool duration_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	static const char *const units[] = { "hours", "days", "months", "years" };
	static const enum duration_unit values[] = { UNIT_HOURS, UNIT_DAYS, UNIT_MONTHS, UNIT_YEARS };
	size_t i = 0;
	while (i < 4 && !str_is(ast->unit.text, units[i]))
		i++;
	if (i == 4)
		return bad_type(c, ast, "a duration is in hours, days, months or years", "duration in days");
	type->kind = TYPE_DURATION;
	type->unit = values[i];
	type->low = -1000000;
	type->high = 1000000;
	bool ok = type_range(c, ast, type);
	if (type->low < -1000000 || type->high > 1000000)
		return bad_type(c, ast, "a duration lies within 1,000,000 of its unit", NULL);
	return ok;
}

static bool words_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	type->kind = TYPE_CODE;
	type->codes = declare_codes(c, &ast->codes);
	if (ast->codes.count > LIMIT_SET_CODES)
		return bad_type(c, ast, "a list has at most 256 codes", NULL);
	if (ast->or_none && code_index(c, type->codes, STR("none")) >= 0)
		return bad_type(c, ast, "`none` is one of the words already", "leave out `or none`");
	return true;
}

static bool set_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	struct type element;
	if (!type_from_ast(c, ast->element, &element, NULL))
		return false;
	if (element.kind != TYPE_CODE || element.or_none)
		return bad_type(c, ast, "a set holds countries, instruments, or words: set of one of a, b", NULL);
	if (code_count(c, element.codes) > LIMIT_SET_CODES)
		return bad_type(c, ast, "a set has at most 256 codes; more instruments than that are loaded", NULL);
	*type = (struct type){ .kind = TYPE_SET, .codes = element.codes };
	return true;
}

static bool base_type(struct corpus *c, const struct ast_type *ast, struct type *type)
{
	struct str base = ast->base.text;
	if (str_is(base, "number") || str_is(base, "decimal"))
		return number_type(c, ast, type);
	if (str_is(base, "money"))
		return money_type(c, ast, type);
	if (str_is(base, "duration"))
		return duration_type(c, ast, type);
	if (str_is(base, "one"))
		return words_type(c, ast, type);
	if (str_is(base, "set"))
		return set_type(c, ast, type);
	if (str_is(base, "yes")) {
		type->kind = TYPE_BOOL;
		type->high = 1;
	} else if (str_is(base, "date")) {
		*type = (struct type){ .kind = TYPE_DATE, .low = DATE_MIN, .high = DATE_MAX, .or_none = ast->or_none };
	} else if (str_is(base, "time")) {
		*type = (struct type){ .kind = TYPE_TIME,
				       .low = (int64_t)DATE_MIN * 86400,
				       .high = (int64_t)DATE_MAX * 86400 + 86399,
				       .or_none = ast->or_none };
	} else if (str_is(base, "country") || str_is(base, "instrument")) {
		type->kind = TYPE_CODE;
		type->codes = str_is(base, "country") ? CODES_country : CODES_instrument;
	} else {
		return bad_type(c, ast, "there is no such type",
				"yes/no, number, decimal, money, duration, date, time, country, instrument, one of, "
				"set of, list of");
	}
	return true;
}

bool type_from_ast(struct corpus *c, const struct ast_type *ast, struct type *type, struct fact *fact)
{
	*type = (struct type){ .or_none = ast->or_none };
	if (str_is(ast->base.text, "list")) {
		type->kind = TYPE_LIST;
		return type_list_fields(c, ast, fact);
	}
	if (!base_type(c, ast, type))
		return false;
	if (type->kind == TYPE_CODE)
		type->high = (int64_t)code_count(c, type->codes) - 1;
	if (ast->or_none && (type->kind == TYPE_BOOL || type->kind == TYPE_SET))
		return bad_type(c, ast, "only dates, times, countries, numbers and words may be `none`",
				type->kind == TYPE_SET ? "an empty set says it: only {}" : NULL);
	return true;
}

static void add_fact(struct corpus *c, struct fact fact, struct span span)
{
	if (c->facts.count >= LIMIT_FACTS) {
		diag_add(&c->diags, DIAG_too_large, span, "more than %d facts", LIMIT_FACTS);
		return;
	}
	if (!map_put(&c->fact_names, fact.name, c->facts.count)) {
		int first = corpus_fact(c, fact.name);
		struct diag *diag = diag_add(&c->diags, DIAG_duplicate, span, "a fact `%.*s` is declared already",
					     STR_ARG(fact.name));
		if (c->facts.at[first].ast)
			diag_note(&c->diags, diag, c->facts.at[first].ast->name.span, "here");
		return;
	}
	vec_add(c->arena, &c->facts, fact);
}

static void environment_facts(struct corpus *c)
{
	struct type date = { .kind = TYPE_DATE, .low = DATE_MIN, .high = DATE_MAX };
	struct type facility = { .kind = TYPE_CODE, .codes = CODES_facility, .or_none = true };
	struct span nowhere = { 0 };
	add_fact(c,
		 (struct fact){ .name = STR("facility"),
				.type = facility,
				.meaning = STR("Facility to which the person would go, or none"),
				.environment = true,
				.vocabulary = -1 },
		 nowhere);
	add_fact(c,
		 (struct fact){ .name = STR("decision_date"),
				.type = date,
				.meaning = STR("Day for which it is decided"),
				.environment = true,
				.vocabulary = -1 },
		 nowhere);
	add_fact(c,
		 (struct fact){ .name = STR("departure_date"),
				.type = date,
				.meaning = STR("Day of departure"),
				.environment = true,
				.vocabulary = -1 },
		 nowhere);
}

static void declare_facts(struct corpus *c, struct instrument *in)
{
	vec_each (&in->ast->facts, i) {
		const struct ast_fact *ast = &in->ast->facts.at[i];
		struct fact fact = { .name = ast->name.text,
				     .meaning = ast->meaning,
				     .niem = ast->niem,
				     .found_by = ast->found_by.text,
				     .standard = ast->standard,
				     .burden_on = ast->burden_on.text,
				     .subject = in->subject,
				     .vocabulary = in->index,
				     .has_stale = ast->stale.given,
				     .stale = ast->stale.value,
				     .ast = ast };
		/* A fact whose type is wrong is a fact all the same: what reads it is not wrong too. */
		if (ast->failed || !type_from_ast(c, ast->type, &fact.type, &fact))
			fact.type = (struct type){ .kind = TYPE_BAD };
		if (fact.name.len)
			add_fact(c, fact, ast->name.span);
	}
}

static void declare_facilities(struct corpus *c, struct instrument *in)
{
	vec_each (&in->ast->facilities, i) {
		const struct ast_facility *ast = &in->ast->facilities.at[i];
		struct facility f = { .name = ast->name.text,
				      .title = ast->title,
				      .zone = ast->zone,
				      .places = -1,
				      .state = word_country(c, ast->state),
				      .kind = (enum facility_kind)word_index(WORDS_facility_kind, ast->kind.text) };
		if (ast->places.len && !decimal_parse(ast->places, 0, true, &f.places))
			diag_add(&c->diags, DIAG_bad_number, ast->span, "how many places it has is a whole number");
		if (str_is(f.name, "none") || !map_put(&c->facility_names, f.name, c->facilities.count))
			diag_add(&c->diags, DIAG_duplicate, ast->name.span, "a facility `%.*s` is declared already",
				 STR_ARG(f.name));
		else
			vec_add(c->arena, &c->facilities, f);
		if (c->facilities.count == LIMIT_SET_CODES + 1)
			diag_add(&c->diags, DIAG_too_large, ast->name.span, "more than %d facilities", LIMIT_SET_CODES);
	}
}

static void declare_tables(struct corpus *c, struct instrument *in)
{
	vec_each (&in->ast->tables, i) {
		const struct ast_table *ast = &in->ast->tables.at[i];
		struct core_table table = { .ast = ast, .key = word_country(c, ast->key) };
		if (corpus_fact(c, ast->name.text) >= 0)
			diag_add(&c->diags, DIAG_duplicate, ast->name.span, "a fact is called `%.*s` already",
				 STR_ARG(ast->name.text));
		vec_each (&c->tables, k)
			if (str_eq(c->tables.at[k].ast->name.text, ast->name.text) &&
			    (c->tables.at[k].key == table.key || c->tables.at[k].key < 0 || table.key < 0))
				diag_add(&c->diags, DIAG_duplicate, ast->name.span,
					 "this line of the table is declared already");
		vec_each (&ast->codes, k) {
			int country = word_country(c, ast->codes.at[k]);
			if (country >= 0)
				set_add(&table.set, country);
		}
		vec_add(c->arena, &c->tables, table);
	}
}

static void declare_ranks(struct corpus *c, struct instrument *in)
{
	vec_each (&in->ast->ranks, i) {
		const struct ast_ranks *ast = &in->ast->ranks.at[i];
		struct legal_order order = { .state = word_country(c, ast->state), .count = ast->names.count };
		order.ranks = arena_new_array(c->arena, struct str, order.count);
		order.levels = arena_new_array(c->arena, int, order.count);
		int level = 0;
		vec_each (&ast->names, k) {
			level += k > 0 && !ast->equal.at[k];
			order.ranks[k] = ast->names.at[k].text;
			order.levels[k] = level;
		}
		vec_each (&c->orders, k)
			if (c->orders.at[k].state == order.state)
				diag_add(&c->diags, DIAG_duplicate, ast->span, "the ranks of %.*s are declared already",
					 STR_ARG(ast->state.text));
		vec_add(c->arena, &c->orders, order);
	}
}

static void declare_facility_codes(struct corpus *c)
{
	struct code_list *list = &c->code_lists.at[CODES_facility];
	list->names = arena_new_array(c->arena, struct str, c->facilities.count + 1);
	vec_each (&c->facilities, i)
		list->names[list->count++] = c->facilities.at[i].name;
	c->facts.at[FACT_FACILITY].type.high = (int64_t)list->count - 1;
}

/* Headers. */

static void resolve_parties(struct corpus *c, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	in->parties = arena_new_array(c->arena, struct party, ast->parties.count);
	bool sends = false, receives = false;
	vec_each (&ast->parties, i) {
		const struct ast_party *p = &ast->parties.at[i];
		int state = word_country(c, p->country);
		if (state < 0)
			continue;
		for (size_t k = 0; k < in->party_count; k++)
			if (in->parties[k].state == state)
				diag_add(&c->diags, DIAG_bad_parties, p->country.span, "%.*s is a party already",
					 STR_ARG(p->country.text));
		in->parties[in->party_count++] =
			(struct party){ .state = state,
					.sends = p->sends,
					.receives = p->receives,
					.from = p->from.given ? moment_begin(p->from) : MOMENT_MIN };
		sends = sends || p->sends;
		receives = receives || p->receives;
	}
	bool needed = in->kind == INSTRUMENT_agreement && !ast->amends.text.len && !ast->header_failed;
	if (needed && (!sends || !receives || in->party_count < 2)) {
		struct diag *diag =
			diag_add(&c->diags, ast->parties.count ? DIAG_bad_parties : DIAG_missing,
				 ast->parties.count ? ast->parties_span : ast->header,
				 "an agreement has at least one state that sends and another that receives");
		diag_hint(&c->diags, diag, "parties US sends, SV receives");
	}
	if (in->kind != INSTRUMENT_agreement && ast->parties.count)
		diag_add(&c->diags, DIAG_misplaced, ast->parties_span,
			 "only an agreement has parties; say whom it governs with `binds`");
}

static void resolve_binds(struct corpus *c, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	bool law = in->kind == INSTRUMENT_law || in->kind == INSTRUMENT_order;
	in->binds_all = ast->binds_all;
	in->binds = arena_new_array(c->arena, struct bound, ast->binds.count);
	vec_each (&ast->binds, i) {
		int state = word_country(c, ast->binds.at[i].state);
		if (state >= 0)
			in->binds[in->bind_count++] = (struct bound){ state, ast->binds.at[i].as };
	}
	if (law && !in->binds_all && ast->binds.count == 0 && !ast->amends.text.len && !ast->header_failed)
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_missing, ast->header, "this %s does not say whom it binds",
				   word_name(WORDS_instrument_kind, (int)in->kind)),
			  "binds US, or: binds US as either, or: binds all");
	if (!law && (in->binds_all || ast->binds.count))
		diag_add(&c->diags, DIAG_misplaced, ast->binds_span, "only laws and orders bind states");
}

static void unknown_rank(struct corpus *c, const struct ast_instrument *ast, int state)
{
	if (state < 0) {
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_bad_rank, ast->rank.span,
				   "`%.*s` is a rank in which state's legal order?", STR_ARG(ast->rank.text)),
			  "name the state: rank %.*s of US", STR_ARG(ast->rank.text));
		return;
	}
	struct diag *diag =
		diag_add(&c->diags, DIAG_bad_rank, ast->rank.span, "the legal order of %s has no rank `%.*s`",
			 country_alpha2(state), STR_ARG(ast->rank.text));
	struct nearest nearest;
	nearest_init(&nearest, ast->rank.text);
	vec_each (&c->orders, i)
		for (size_t k = 0; c->orders.at[i].state == state && k < c->orders.at[i].count; k++)
			nearest_offer(&nearest, c->orders.at[i].ranks[k]);
	diag_nearest(&c->diags, diag, &nearest);
	if (!diag->hint.len)
		diag_hint(&c->diags, diag,
			  "a vocabulary declares them: ranks %s constitution > treaty = statute > regulation > policy",
			  country_alpha2(state));
}

static void resolve_rank(struct corpus *c, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	if (!ast->rank.text.len)
		return;
	if (in->kind == INSTRUMENT_agreement || in->kind == INSTRUMENT_vocabulary) {
		diag_hint(&c->diags,
			  diag_add(&c->diags, DIAG_misplaced, ast->rank.span,
				   "only laws and orders have a rank of their own"),
			  "an agreement ranks as treaty when its kind is treaty and it is binding, else as policy");
		return;
	}
	int state = ast->rank_of.text.len ? word_country(c, ast->rank_of) : in->bind_count ? in->binds[0].state : -1;
	vec_each (&c->orders, i) {
		const struct legal_order *order = &c->orders.at[i];
		for (size_t k = 0; order->state == state && k < order->count; k++)
			if (str_eq(order->ranks[k], ast->rank.text)) {
				in->order = (int)i;
				in->level = order->levels[k];
				return;
			}
	}
	unknown_rank(c, ast, state);
}

static uint32_t purposes_of(struct corpus *c, const word_vec *words)
{
	uint32_t mask = 0;
	vec_each (words, i) {
		int purpose = word_purpose(&c->diags, words->at[i]);
		if (purpose >= 0)
			mask |= UINT32_C(1) << purpose;
	}
	return mask;
}

#define ALL_PURPOSES ((UINT32_C(1) << PURPOSE_COUNT) - 1)

static void resolve_header(struct corpus *c, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	int kind = ast->agreement_kind.text.len ? word_index(WORDS_agreement_kind, ast->agreement_kind.text)
						: AGREEMENT_offer;
	in->agreement_kind = kind < 0 ? AGREEMENT_offer : (enum agreement_kind)kind;
	in->binding = ast->binding;
	in->purposes = purposes_of(c, &ast->purposes);
	in->first_purpose = ast->purposes.count ? word_index(WORDS_purpose, ast->purposes.at[0].text) : -1;
	if (in->kind != INSTRUMENT_agreement &&
	    (ast->agreement_kind.text.len || ast->has_binding || ast->purposes.count))
		diag_add(&c->diags, DIAG_misplaced,
			 ast->agreement_kind.text.len ? ast->agreement_kind.span : ast->header,
			 "only an agreement has kind, binding and purpose");
	resolve_parties(c, in);
	resolve_binds(c, in);
	resolve_rank(c, in);
	resolve_windows(c, in);
}

/* Articles. */

static void resolve_applies(struct corpus *c, const struct ast_applies *ast, struct core_article *article)
{
	if (!ast->purposes.count)
		return;
	article->purposes &= purposes_of(c, &ast->purposes);
	if (!ast->under.count)
		return;
	const int *header = article->under; /* an article narrows what its header says, and widens nothing */
	size_t header_count = article->under_count;
	article->under = arena_new_array(c->arena, int, ast->under.count);
	article->under_count = 0;
	vec_each (&ast->under, i) {
		int index = word_instrument(c, &c->diags, ast->under.at[i]);
		bool named = !header;
		for (size_t k = 0; k < header_count; k++)
			named = named || header[k] == index;
		if (index >= 0 && named)
			article->under[article->under_count++] = index;
	}
}

static bool clause_belongs(struct corpus *c, const struct instrument *in, const struct ast_clause *ast)
{
	bool agreement = in->kind == INSTRUMENT_agreement, ok = true;
	const char *why = "";
	switch (ast->kind) {
	case CLAUSE_admits:
		ok = agreement;
		why = "only an agreement admits; a law bars, requires, excludes or disapplies";
		break;
	case CLAUSE_destinations:
		ok = in->kind == INSTRUMENT_law;
		why = "ordered destinations stand in a law";
		break;
	case CLAUSE_stays:
		ok = in->kind == INSTRUMENT_order;
		why = "only an order stays a text";
		break;
	case CLAUSE_fee:
	case CLAUSE_advance:
	case CLAUSE_index:
	case CLAUSE_cap:
	case CLAUSE_payable:
	case CLAUSE_accrues:
	case CLAUSE_day:
	case CLAUSE_not:
	case CLAUSE_no:
		ok = agreement;
		why = "this clause stands in an agreement";
		break;
	case CLAUSE_excludes:
	case CLAUSE_requires:
		ok = agreement || !ast->articles.count;
		why = ast->kind == CLAUSE_excludes
			      ? "a law takes persons out of agreements, not of single articles: say "
				"`applies to PURPOSE under AGREEMENT`"
			      : "a law's requirement holds for agreements, not for single articles: say "
				"`applies to PURPOSE under AGREEMENT`";
		break;
	case CLAUSE_bars:
	case CLAUSE_disapplies:
	case CLAUSE_needs:
	case CLAUSE_duty:
	case CLAUSE_return:
	case CLAUSE_limit:
	case CLAUSE_bears:
	case CLAUSE_cites:
	case CLAUSE_says:
	case CLAUSE_none:
	case CLAUSE_KIND_COUNT: break;
	}
	if (!ok)
		diag_add(&c->diags, DIAG_misplaced, ast->keyword, "%s", why);
	return ok;
}

static void resolve_place(struct corpus *c, struct core_clause *clause, struct word place)
{
	if (!place.text.len)
		return;
	if (place.text.ptr[0] >= 'A' && place.text.ptr[0] <= 'Z')
		clause->state = word_country(c, place);
	else
		clause->facility = word_facility(c, place);
}

static node_id step_members(struct scope *s, const struct step *step)
{
	struct nodes *n = &s->corpus->nodes;
	node_id members = NODE_NONE;
	vec_each (&step->members, i) {
		const struct ast *m = step->members.at[i];
		node_id one = NODE_NONE;
		if (m->op == AST_ANY_COUNTRY) {
			one = node_make(n, OP_PLACE_IF, node_tri(n, TRI_TRUE), NODE_NONE, 0);
		} else if (m->op == AST_COUNTRY) {
			int country = word_country(s->corpus, m->name);
			if (country >= 0)
				one = node_make(n, OP_PLACE_IS, node_const(n, country), NODE_NONE, 0);
		} else if (m->op != AST_BAD) {
			struct ast name = *m;
			name.op = AST_NAME;
			struct typed t = type_expression(s, &name, -1);
			bool set = m->op == AST_ANY_OF;
			if (t.type.kind == (set ? TYPE_SET : TYPE_CODE) && t.type.codes == CODES_country &&
			    !t.destination)
				one = node_make(n, set ? OP_PLACE_IN : OP_PLACE_IS, t.node, NODE_NONE, 0);
			else if (t.type.kind != TYPE_BAD)
				diag_hint(s->diags,
					  diag_add(s->diags, DIAG_type_mismatch, m->span, "a destination is a country"),
					  "a fact that is a country, or: any of a set of countries");
		}
		if (one == NODE_NONE)
			return NODE_NONE;
		members = members == NODE_NONE ? one : node_make(n, OP_PLACE_OR, members, one, 0);
	}
	return members;
}

static void resolve_steps(struct scope *s, struct core_clause *clause)
{
	struct nodes *n = &s->corpus->nodes;
	const struct ast_clause *ast = clause->ast;
	clause->steps = arena_new_array(s->corpus->arena, struct core_step, ast->steps.count);
	vec_each (&ast->steps, i) {
		struct core_step *step = &clause->steps[clause->step_count];
		step->ast = &ast->steps.at[i];
		step->members = step_members(s, step->ast);
		step->closes = step->ast->closes ? type_places(s, step->ast->closes)
						 : node_make(n, OP_PLACE_IF, node_tri(n, TRI_FALSE), NODE_NONE, 0);
		if (step->members != NODE_NONE && step->closes != NODE_NONE)
			clause->step_count++;
	}
}

static void resolve_event(struct scope *s, struct core_clause *clause, struct word event)
{
	if (!event.text.len)
		return;
	struct corpus *c = s->corpus;
	clause->event = word_index(WORDS_event, event.text);
	if (clause->event >= 0)
		return;
	int fact = corpus_fact(c, event.text);
	if (fact >= 0 && c->facts.at[fact].type.kind == TYPE_DATE &&
	    (c->facts.at[fact].subject == s->subject || c->facts.at[fact].environment)) {
		clause->event_fact = fact;
		return;
	}
	word_listed(&c->diags, event, WORDS_event, "event, nor a fact that is a date");
}

static void resolve_onward(struct scope *s, struct core_clause *clause)
{
	struct corpus *c = s->corpus;
	const struct ast_clause *ast = clause->ast;
	if (corpus_fact(c, STR("held_under")) < 0) {
		struct word held = { STR("held_under"), ast->keyword };
		unknown_fact(c, &c->diags, held, s->subject);
	}
	vec_each (&ast->states, i)
		if (!str_is(ast->states.at[i].text, "sender"))
			word_country(c, ast->states.at[i]);
	clause->cond = node_tri(&c->nodes, TRI_FALSE);
	if (!ast->event.text.len)
		return;
	struct ast name = { .op = AST_NAME, .span = ast->event.span, .name = ast->event };
	clause->cond = type_condition(s, &name);
}

static void resolve_clause(struct scope *s, struct core_clause *clause)
{
	struct corpus *c = s->corpus;
	const struct ast_clause *ast = clause->ast;
	clause->when = ast->when ? type_condition(s, ast->when) : node_tri(&c->nodes, TRI_TRUE);
	switch (clause->kind) {
	case CLAUSE_admits:
		if (ast->purpose.text.len)
			clause->purpose = word_purpose(&c->diags, ast->purpose);
		if (ast->place.text.len)
			clause->facility = word_facility(c, ast->place);
		break;
	case CLAUSE_requires: clause->cond = type_condition(s, ast->cond); break;
	case CLAUSE_bars: resolve_place(c, clause, ast->place); break;
	case CLAUSE_disapplies: clause->instrument = word_instrument(c, &c->diags, ast->instrument); break;
	case CLAUSE_stays:
		clause->instrument = word_instrument(c, &c->diags, ast->instrument);
		clause->time =
			(struct window){ moment_begin(ast->from), ast->to.given ? moment_end(ast->to) : MOMENT_MAX };
		if (clause->time.from >= clause->time.to)
			diag_add(&c->diags, DIAG_bad_window, ast->span, "this stay ends before it begins");
		break;
	case CLAUSE_destinations: resolve_steps(s, clause); break;
	case CLAUSE_duty:
	case CLAUSE_return: resolve_event(s, clause, ast->event); break;
	case CLAUSE_no: resolve_onward(s, clause); break;
	case CLAUSE_limit:
		resolve_place(c, clause, ast->place);
		if (ast->number.len)
			clause->number_value = read_count(c, ast, ast->number, "the number of persons");
		break;
	case CLAUSE_fee:
	case CLAUSE_advance:
	case CLAUSE_index:
	case CLAUSE_cap:
	case CLAUSE_payable:
	case CLAUSE_accrues:
	case CLAUSE_day:
	case CLAUSE_not:
		resolve_event(s, clause, ast->event);
		resolve_fee(c, clause);
		break;
	case CLAUSE_excludes:
	case CLAUSE_needs:
	case CLAUSE_bears:
	case CLAUSE_cites:
	case CLAUSE_says:
	case CLAUSE_none:
	case CLAUSE_KIND_COUNT: break;
	}
	if (clause->when == NODE_NONE)
		clause->when = node_tri(&c->nodes, TRI_UNKNOWN);
	if (clause->cond == NODE_NONE)
		clause->cond = node_tri(&c->nodes, TRI_UNKNOWN);
}

struct cite cite_of(const struct ast_clause *cites)
{
	return (struct cite){ .text = cites->text,
			      .by = cites->by,
			      .reliability = cites->reliability,
			      .has_day = cites->from.given,
			      .day = cites->from.is_time ? time_day(cites->from.seconds) : cites->from.day };
}

static void resolve_clauses(struct corpus *c, struct instrument *in, struct core_article *article,
			    const struct ast_clause *clauses, size_t count)
{
	struct scope scope = { .corpus = c, .diags = &c->diags, .instrument = in->index, .subject = in->subject };
	size_t cites = 0;
	article->clauses = arena_new_array(c->arena, struct core_clause, count);
	article->cites = arena_new_array(c->arena, struct cite, count);
	for (size_t i = 0; i < count; i++) {
		const struct ast_clause *ast = &clauses[i];
		struct core_clause *clause = &article->clauses[article->clause_count];
		*clause = (struct core_clause){ .kind = ast->kind,
						.ast = ast,
						.article = article,
						.purpose = -1,
						.facility = -1,
						.state = -1,
						.instrument = -1,
						.event = -1,
						.event_fact = -1,
						.number = (unsigned)article->clause_count + 1,
						.cond = node_tri(&c->nodes, TRI_TRUE) };
		if (!clause_belongs(c, in, ast))
			continue;
		resolve_clause(&scope, clause);
		article->clause_count++;
		if (ast->kind == CLAUSE_cites)
			article->cites[cites++] = cite_of(ast);
		if (ast->kind == CLAUSE_admits && !ast->purpose.text.len && !in->ast->purposes.count &&
		    !in->ast->header_failed && (in->amends < 0 || c->instruments.at[in->amends].first_purpose < 0))
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_missing, ast->keyword, "admits for what purpose?"),
				  "say `purpose removal` in the header, or `admits for removal`");
	}
	article->cite_count = cites;
	check_fees_of(c, article);
}

static void resolve_articles(struct corpus *c, struct instrument *in)
{
	const struct ast_instrument *ast = in->ast;
	bool stays = ast->stays.count > 0;
	in->articles = arena_new_array(c->arena, struct core_article, ast->articles.count + stays);
	for (size_t i = 0; i < ast->articles.count + stays; i++) {
		const struct ast_article *a = i < ast->articles.count ? &ast->articles.at[i] : NULL;
		struct core_article *article = &in->articles[in->article_count++];
		*article = (struct core_article){ .instrument = in->index,
						  .ast = a,
						  .topic = -1,
						  .purposes = ALL_PURPOSES,
						  .time = { MOMENT_MIN, MOMENT_MAX } };
		resolve_applies(c, &ast->applies, article);
		if (!a) { /* the header's own stays */
			article->id = STR("header");
			resolve_clauses(c, in, article, ast->stays.at, ast->stays.count);
			continue;
		}
		article->id = a->id.text;
		article->heading = a->heading;
		article->topic = a->topic.text.len ? word_index(WORDS_topic, a->topic.text) : -1;
		if (a->from.given)
			article->time.from = moment_begin(a->from);
		if (a->to.given)
			article->time.to = moment_end(a->to);
		if (article->time.from >= article->time.to)
			diag_add(&c->diags, DIAG_bad_window, a->from.span, "this article ends before it begins");
		if (a->applies.purposes.count && in->kind == INSTRUMENT_agreement)
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_misplaced, a->applies.span,
					   "an agreement's article speaks for that agreement"),
				  "narrow it with a condition: when purpose = removal");
		resolve_applies(c, &a->applies, article);
		resolve_clauses(c, in, article, a->clauses.at, a->clauses.count);
	}
}

/* Terms. */

static void declare_terms(struct corpus *c, struct instrument *in)
{
	vec_each (&in->ast->terms, i) {
		const struct ast_term *ast = &in->ast->terms.at[i];
		struct str full = str_format(c->arena, "%.*s.%.*s", STR_ARG(in->id), STR_ARG(ast->name.text));
		if (!ast->name.text.len)
			continue;
		if (corpus_fact(c, ast->name.text) >= 0) {
			diag_hint(&c->diags,
				  diag_add(&c->diags, DIAG_duplicate, ast->name.span, "a fact is called `%.*s` already",
					   STR_ARG(ast->name.text)),
				  "give the term another name");
			continue;
		}
		struct core_term term = { .ast = ast, .instrument = in->index };
		if (!map_put(&c->term_names, full, c->terms.count)) {
			diag_add(&c->diags, DIAG_duplicate, ast->name.span, "a term `%.*s` is declared already",
				 STR_ARG(ast->name.text));
			continue;
		}
		if (in->kind == INSTRUMENT_vocabulary && !map_put(&c->term_names, ast->name.text, c->terms.count))
			diag_add(&c->diags, DIAG_duplicate, ast->name.span, "another vocabulary has a term `%.*s`",
				 STR_ARG(ast->name.text));
		vec_add(c->arena, &c->terms, term);
	}
}

/* A term that nothing uses is typed too, so that its errors are told. */
static void check_terms(struct corpus *c)
{
	vec_each (&c->terms, i) {
		struct core_term *term = &c->terms.at[i];
		if (term->used || term->ast->row.text.len)
			continue;
		struct instrument *in = &c->instruments.at[term->instrument];
		struct scope scope = {
			.corpus = c, .diags = &c->diags, .instrument = in->index, .subject = in->subject
		};
		term->open = true;
		(void)type_expression(&scope, term->ast->value, -1);
		term->open = false;
	}
}

static void resolve_amends(struct corpus *c, struct instrument *in)
{
	if (!in->ast->amends.text.len)
		return;
	in->amends = word_instrument(c, &c->diags, in->ast->amends);
	if (in->amends < 0)
		return;
	/* An amendment is about its base's subject, between its base's parties. */
	struct instrument *base = &c->instruments.at[in->amends];
	if (!in->ast->has_subject)
		in->subject = base->subject;
}

void corpus_compile(struct corpus *c)
{
	declare_instruments(c);
	builtin_codes(c);
	environment_facts(c);
	EACH_INSTRUMENT(c, in)
	{
		declare_facts(c, in);
		declare_facilities(c, in);
	}
	EACH_INSTRUMENT(c, in)
	{
		declare_tables(c, in);
		declare_ranks(c, in);
	}
	declare_facility_codes(c);
	EACH_INSTRUMENT(c, in) resolve_amends(c, in);
	EACH_INSTRUMENT(c, in) resolve_header(c, in);
	EACH_INSTRUMENT(c, in) declare_terms(c, in);
	EACH_INSTRUMENT(c, in) resolve_articles(c, in);
	check_terms(c);
	link_instruments(c);
	vec_each (&c->code_lists, i)
		c->code_lists.at[i].universe = code_universe(c, (int)i);
	resolve_cases(c);
	resolve_mappings(c);
	resolve_registers(c);
	diags_sort(&c->diags);
}

node_id corpus_condition(struct corpus *corpus, struct str text, int instrument, enum subject subject,
			 struct diags *diags)
{
	struct source *source = arena_new(corpus->arena, struct source);
	source->name = STR("condition");
	source->text = str_copy(corpus->arena, text);
	struct ast *ast = parse_condition(corpus->arena, source, diags);
	struct scope scope = { .corpus = corpus, .diags = diags, .instrument = instrument, .subject = subject };
	return ast ? type_condition(&scope, ast) : NODE_NONE;
}
