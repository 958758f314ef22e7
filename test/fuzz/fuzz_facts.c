/* fuzz_facts.c - any bytes as a person's facts, against the shipped texts.
 *
 * What must hold: they are read or refused with a sentence; what was read and is written as JSON reads back as the same
 * JSON. */
#include "determination.h"
#include "fuzz_corpus.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct corpus *corpus;

static struct str written(struct arena *arena, const struct subject_facts *facts)
{
	struct json_writer *w = json_writer_create();
	json_object(w);
	for (size_t i = 0; i < facts->count; i++)
		if (facts->values[i].given) {
			json_name_str(w, corpus->facts.at[i].name);
			fact_value_json(w, corpus, &corpus->facts.at[i], &facts->values[i]);
		}
	json_end(w);
	struct str text = str_copy(arena, json_writer_text(w));
	json_writer_destroy(w);
	return text;
}

static void read_facts(enum subject subject, struct str text)
{
	struct arena *arena = arena_create();
	struct error error = { 0 };
	struct subject_facts *facts;
	if (facts_from_json(arena, corpus, subject, text, &facts, &error) != STATUS_OK) {
		FUZZ_CHECK(error.message[0], "facts are refused without a word");
	} else {
		struct str once = written(arena, facts);
		FUZZ_CHECK(facts_from_json(arena, corpus, subject, once, &facts, &error) == STATUS_OK,
			   "facts are refused once they are written");
		FUZZ_CHECK(str_eq(once, written(arena, facts)), "facts differ once they are written and read");
	}
	arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	if (!corpus) {
		corpus = corpus_create();
		corpus_add_shipped(corpus);
		corpus_compile(corpus);
		FUZZ_CHECK(corpus->diags.errors == 0, "the shipped texts are wrong");
	}
	read_facts(SUBJECT_person, text);
	read_facts(SUBJECT_programme, text);
	return 0;
}
