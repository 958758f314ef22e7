/* fuzz_text.c - any bytes as a text.
 *
 * What must hold: the compiler ends and says what is wrong at places that exist; a text without errors is looked
 * through for oddities, and its examples run; a text that parses is laid out, the layout parses, says the same of
 * itself and is laid out as itself. */
#include "determination.h"
#include "findings.h"
#include "fuzz_corpus.h"
#include "print.h"
#include "silence.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(const struct diags *diags)
{
	struct buf out = BUF_INIT;
	struct json_writer *w = json_writer_create();
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *diag = &diags->list.at[i];
		if (diag->span.source)
			FUZZ_CHECK((size_t)diag->span.at + diag->span.len <= diag->span.source->text.len,
				   "a diagnostic outside its text");
		FUZZ_CHECK(diag->message.len > 0, "a diagnostic without words");
		diag_print(&out, diag, i % 2 == 0);
		json_writer_reset(w);
		diag_json(w, diag);
	}
	json_writer_destroy(w);
	buf_finish(&out);
}

static void run_text(struct corpus *corpus)
{
	struct arena *arena = arena_create();
	struct decider *decider = decider_create(corpus);
	struct example_report report = { 0 };
	find_oddities(corpus, &corpus->diags);
	find_silences(corpus, &corpus->diags);
	run_examples(decider, arena, &corpus->diags, &report, NULL);
	decider_destroy(decider);
	arena_destroy(arena);
}

static size_t compiled(struct str text)
{
	struct corpus *corpus = fuzz_corpus(text);
	size_t errors = corpus->diags.errors;
	if (!errors)
		run_text(corpus);
	diags_sort(&corpus->diags);
	check_places(&corpus->diags);
	corpus_destroy(corpus);
	return errors;
}

static struct str laid_out(struct arena *arena, struct str text)
{
	struct diags diags;
	struct source *source = arena_new(arena, struct source);
	*source = (struct source){ .name = STR("fuzz.law"), .text = text };
	diags_init(&diags, arena);
	return print_source(arena, source, &diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena *arena = arena_create();
	size_t errors = compiled(text);
	struct str once = laid_out(arena, text);
	if (once.len) {
		struct str twice = laid_out(arena, once);
		FUZZ_CHECK(str_eq(once, twice), "laying out twice differs from laying out once");
		if (!errors)
			FUZZ_CHECK(compiled(once) == 0, "a text is wrong once it is laid out");
	}
	arena_destroy(arena);
	return 0;
}
