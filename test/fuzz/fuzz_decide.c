/* fuzz_decide.c - bytes as a question: a request, a person, and perhaps a text of one's own.
 *
 *     REQUEST (8 bytes)  FACTS (two bytes each: which, what; 0xff ends them)  TEXT (none: the shipped texts)
 *
 * What must hold: a decision is made or refused with a sentence; about nothing known nobody is cleared; asked twice it
 * is the same, byte for byte; its JSON is JSON; and it can be said in words. */
#include "country.h"
#include "date.h"
#include "determination.h"
#include "fuzz_corpus.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
	const uint8_t *at, *end;
};

static unsigned take(struct bytes *b) { return b->at < b->end ? *b->at++ : 0; }

/* The byte chooses among `count`; one past the last: none. */
static struct str chosen(struct bytes *b, const struct corpus *corpus, int codes)
{
	size_t count = code_count(corpus, codes), which = take(b) % (count + 1);
	return which < count ? code_name(corpus, codes, (int64_t)which) : STR_NONE;
}

static struct str agreement_chosen(struct bytes *b, const struct corpus *corpus)
{
	size_t skip = take(b), seen = 0;
	for (size_t pass = 0; pass < 256; pass++)
		for (size_t i = 0; i < corpus->instruments.count; i++)
			if (corpus->instruments.at[i].kind == INSTRUMENT_agreement && seen++ == skip)
				return corpus->instruments.at[i].id;
	return STR("none");
}

static struct moment moment_chosen(struct bytes *b)
{
	unsigned days = take(b) << 8 | take(b);
	return (struct moment){ .given = true,
				.day = DATE_MIN + (int32_t)(days * 2 % (unsigned)(DATE_MAX - DATE_MIN)) };
}

static struct request request_chosen(struct bytes *b, const struct corpus *corpus)
{
	struct request request = { .agreement = agreement_chosen(b, corpus), .present = -1 };
	unsigned flags = take(b);
	request.on = moment_chosen(b);
	request.purpose = chosen(b, corpus, CODES_purpose);
	request.facility = flags & 4 ? STR("none") : chosen(b, corpus, CODES_facility);
	if (flags & 8) {
		request.sender = STR("US");
		request.receiver = STR("SV");
	}
	if (flags & 16)
		request.departing = request.on;
	request.as_if = flags & 1;
	request.brief = flags & 2;
	request.present = (int64_t)take(b) * 2 - 1;
	return request;
}

static void scalar_chosen(struct json_writer *w, const struct corpus *corpus, const struct type *type, unsigned what)
{
	char text[24];
	if (what == 0) {
		json_null(w);
	} else if (type->or_none && what == 1) {
		json_c(w, "none");
	} else if (type->kind == TYPE_BOOL) {
		json_bool(w, what & 1);
	} else if (type->kind == TYPE_CODE) {
		json_str(w, code_name(corpus, type->codes, (int64_t)(what % code_count(corpus, type->codes))));
	} else if (type->kind == TYPE_DATE) {
		date_format((int32_t)(what * 150) - 7000, text);
		json_c(w, text);
	} else if (type->kind == TYPE_TIME) {
		time_format((int64_t)what * 10000000, text);
		json_c(w, text);
	} else {
		json_int(w, type->low + what <= type->high ? type->low + what : type->low);
	}
}

static void codes_chosen(struct json_writer *w, const struct corpus *corpus, int codes, unsigned what)
{
	size_t count = code_count(corpus, codes), first = (what >> 2) * 7U % count;
	json_array(w);
	if (what > 3)
		json_str(w, code_name(corpus, codes, (int64_t)first));
	if (what & 16 && (first + 1) % count != first)
		json_str(w, code_name(corpus, codes, (int64_t)((first + 1) % count)));
	json_end(w);
}

static void value_chosen(struct json_writer *w, const struct corpus *corpus, const struct fact *fact, unsigned what)
{
	static const char *const members[] = { "has", "only", "not", "only" };
	if (fact->type.kind != TYPE_SET && fact->type.kind != TYPE_LIST) {
		scalar_chosen(w, corpus, &fact->type, what);
		return;
	}
	json_object(w);
	if (fact->type.kind == TYPE_SET) {
		json_name(w, members[what & 3]);
		codes_chosen(w, corpus, fact->type.codes, what);
	} else {
		json_name(w, members[what & 1]);
		json_array(w);
		json_object(w);
		for (size_t i = 0; i < fact->field_count; i++) {
			json_name_str(w, fact->fields[i].name);
			scalar_chosen(w, corpus, &fact->fields[i].type, what >> (i % 5));
		}
		json_end(w);
		json_end(w);
	}
	json_end(w);
}

/* JSON, so that what is decided on is what could have come in. */
static struct str facts_chosen(struct bytes *b, struct arena *arena, const struct corpus *corpus, enum subject subject)
{
	unsigned char *seen = arena_new_array(arena, unsigned char, corpus->facts.count);
	struct json_writer *w = json_writer_create();
	json_object(w);
	while (b->at < b->end && *b->at != 0xff) {
		size_t which = take(b) % corpus->facts.count;
		unsigned what = take(b);
		const struct fact *fact = &corpus->facts.at[which];
		bool empty = fact->type.kind == TYPE_CODE && code_count(corpus, fact->type.codes) == 0;
		if (seen[which]++ || fact->environment || fact->subject != subject || empty)
			continue;
		json_name_str(w, fact->name);
		value_chosen(w, corpus, fact, what);
	}
	json_end(w);
	(void)take(b);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static struct str decided(struct arena *arena, struct decider *decider, const struct request *request,
			  const struct subject_facts *facts, enum outcome *outcome)
{
	struct error error = { 0 };
	struct determination *d;
	*outcome = OUTCOME_COUNT;
	if (decide(decider, arena, request, facts, &d, &error) != STATUS_OK) {
		FUZZ_CHECK(error.message[0], "a question is refused without a word");
		return STR_NONE;
	}
	struct json_writer *w = json_writer_create();
	struct buf words = BUF_INIT;
	determination_json(w, d);
	struct str text = str_copy(arena, json_writer_text(w));
	determination_text(&words, d, false, 80);
	FUZZ_CHECK(words.len > 0, "a determination without words");
	buf_finish(&words);
	json_writer_destroy(w);
	*outcome = d->outcome;
	return text;
}

static void ask_where(struct arena *arena, struct decider *decider, const struct request *request,
		      const struct subject_facts *facts)
{
	struct destinations *d;
	struct error error = { 0 };
	if (decide_destinations(decider, arena, STR("US"), request->purpose, request->on, facts, &d, &error) !=
	    STATUS_OK) {
		FUZZ_CHECK(error.message[0], "a question about destinations is refused without a word");
		return;
	}
	struct json_writer *w = json_writer_create();
	struct buf words = BUF_INIT;
	destinations_json(w, d);
	(void)json_writer_text(w);
	destinations_text(&words, d, true, 60);
	buf_finish(&words);
	json_writer_destroy(w);
}

static void question(struct bytes *b, const struct corpus *corpus, struct decider *decider)
{
	struct arena *arena = arena_create();
	struct request request = request_chosen(b, corpus);
	const struct instrument *in = corpus_instrument(corpus, request.agreement);
	enum subject subject = in ? in->subject : SUBJECT_person;
	struct str text = facts_chosen(b, arena, corpus, subject);
	struct subject_facts *facts;
	struct error error = { 0 };
	FUZZ_CHECK(facts_from_json(arena, corpus, subject, text, &facts, &error) == STATUS_OK, error.message);
	enum outcome outcome, again;
	struct str first = decided(arena, decider, &request, facts, &outcome);
	FUZZ_CHECK(str_eq(first, decided(arena, decider, &request, facts, &again)),
		   "the same question, another answer");
	struct json *json;
	if (first.len)
		FUZZ_CHECK(json_parse(arena, first, &json, &error) == STATUS_OK, "a determination that is no JSON");
	(void)decided(arena, decider, &request, facts_create(arena, corpus), &outcome);
	if (subject == SUBJECT_person)
		FUZZ_CHECK(outcome != OUTCOME_cleared, "cleared, and nothing is known");
	ask_where(arena, decider, &request, facts);
	arena_destroy(arena);
}

static struct bytes text_of(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 8 ? memchr(data + 8, 0xff, size - 8) : NULL;
	return (struct bytes){ end ? end + 1 : data + size, data + size };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct corpus *shipped;
	static struct decider *decider;
	static unsigned runs;
	struct bytes b = { data, data + size }, text = text_of(data, size);
	if (!shipped) {
		shipped = corpus_create();
		corpus_add_shipped(shipped);
		corpus_compile(shipped);
		FUZZ_CHECK(shipped->diags.errors == 0, "the shipped texts are wrong");
	}
	if (runs++ % 1000 == 0) { /* it keeps every path it ever compiled */
		decider_destroy(decider);
		decider = decider_create(shipped);
	}
	if (text.at == text.end) {
		question(&b, shipped, decider);
		return 0;
	}
	struct corpus *corpus = fuzz_corpus((struct str){ (const char *)text.at, (size_t)(text.end - text.at) });
	if (!corpus->diags.errors) {
		struct decider *own = decider_create(corpus);
		question(&b, corpus, own);
		decider_destroy(own);
	}
	corpus_destroy(corpus);
	return 0;
}
