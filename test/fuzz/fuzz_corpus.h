/* fuzz_corpus.h - what the targets that read texts share: the floor and the vocabularies of what is shipped, with one
 * more text, compiled. Those alone, since a whole corpus a run would leave no time for the runs. */
#ifndef TEST_FUZZ_CORPUS_H
#define TEST_FUZZ_CORPUS_H
#include "core.h"
#include "embedded.h"

static inline struct corpus *fuzz_corpus(struct str text)
{
	struct corpus *corpus = corpus_create();
	for (size_t i = 0; i < embedded_corpus_count; i++) {
		struct str path = str_of(embedded_corpus[i].path);
		if (str_is(path, "law/floor.law") || str_starts(path, "law/vocabulary/"))
			corpus_add_text(corpus, path, (struct str){ embedded_corpus[i].text, embedded_corpus[i].size },
					true);
	}
	if (text.len)
		corpus_add_text(corpus, STR("fuzz.law"), text, false);
	corpus_compile(corpus);
	return corpus;
}

/* An input that shows a bug stops the run with a sentence, and libFuzzer keeps it. */
#define FUZZ_CHECK(holds, what)                                                                                        \
	do {                                                                                                           \
		if (!(holds)) {                                                                                        \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, (what));                                    \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)
#endif
